# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the say, hear and explain of a module whose steps take a call each, or go together in a few. Pure."""

from __future__ import annotations

import itertools
import typing as t

from .._errors import ApiError, AtlassianError
from .plan import FAILED, TROUBLE, UNCHANGED, Answer, Call, Step

Facts = t.Mapping[str, t.Any]
Say = t.Callable[[t.Any, t.Sequence[Step], t.Mapping[str, Answer]], t.List[Call]]
Hear = t.Callable[[t.Any, Call, t.Any], t.Dict[str, Answer]]
Explain = t.Callable[[Step, AtlassianError], t.Optional[Answer]]
ALREADY = "already"     # how a refusal comes out that says that it is so: done if an earlier sending of the same request got no answer, else unchanged


class Together(t.NamedTuple):
    """A request that carries many steps. C(alike): the facts that must be the same in all of them; C(most): how many it takes."""

    alike: t.Tuple[str, ...]
    most: int
    request: t.Callable[[t.Sequence[Facts]], t.Any]     # the facts of each of its steps -> the request


def one_call_each(
    requests: t.Mapping[str, t.Callable[[Facts], t.Any]], prove: t.Sequence[str] = (), may_have_worked: t.Sequence[str] = (),
    together: t.Optional[t.Mapping[str, Together]] = None,
) -> Say:
    """A say that sends one request a step. C(requests): what builds it of the step's facts, by the fact C(call) where there is one, else by the action.

    What the answers to earlier steps of the same thing told (an id) is among the facts. C(prove) and C(may_have_worked) name requests; see C(Call).
    The fact C(prove) says it of a single step. C(together): those requests that carry many steps; they come after the others.
    """
    def say(scene: t.Any, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
        calls: t.List[Call] = []
        joint: t.Dict[t.Any, t.List[t.Tuple[Step, Facts]]] = {}
        for step in steps:
            facts = dict(step.facts)
            for key in step.needs:
                facts.update(answers[key].extra)
            call = str(facts.get("call") or step.done)
            if together and call in together:
                joint.setdefault((call,) + tuple(facts[name] for name in together[call].alike), []).append((step, facts))
            else:
                calls.append(Call((step,), requests[call](facts), call in may_have_worked, bool(facts.get("prove", call in prove))))
        for (call, *dummy_alike), rows in joint.items():
            way = (together or {})[call]
            for start in range(0, len(rows), way.most):
                some, each = zip(*rows[start:start + way.most])
                calls.append(Call(some, way.request(each), call in may_have_worked, bool(each[0].get("prove", call in prove))))
        return calls
    return say


def in_slices(steps: t.Iterable[Step], alike: t.Callable[[Step], t.Any], most: int, request: t.Callable[[t.Sequence[Step]], t.Any]) -> t.List[Call]:
    """Calls that carry neighbours that are alike (the members of a place), at most so many each."""
    calls: t.List[Call] = []
    for dummy_alike, here in itertools.groupby(steps, key=alike):
        rows = tuple(here)
        calls += [Call(rows[start:start + most], request(rows[start:start + most])) for start in range(0, len(rows), most)]
    return calls


class Refusal(t.NamedTuple):
    """What a refusal means here, of a step that does one of C(actions). C(words) may hold %s for the service's own.

    C(when): (facts of the step, error) -> whether it is this refusal.
    """

    actions: t.Tuple[str, ...]
    errors: t.Tuple[t.Type[AtlassianError], ...]
    words: str
    comes_out: str = FAILED
    when: t.Callable[[Facts, t.Any], bool] = lambda facts, error: True


def explained(*table: Refusal) -> Explain:
    """An explain that takes the first line of the table that fits. Whatever no line fits has failed, in the service's words."""
    def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
        for one in table:
            if step.done in one.actions and isinstance(error, one.errors) and one.when(step.facts, error):
                action = one.comes_out
                if action == ALREADY:
                    action = step.done if isinstance(error, ApiError) and error.repeated else UNCHANGED
                return Answer(action, one.words.replace("%s", error.message), error.facts.get("failure") if action in TROUBLE else None)
        return None
    return explain


def hear_ids(account_id: t.Optional[t.Callable[[Facts], t.Any]] = None, **names: t.Callable[[Facts], t.Any]) -> Hear:
    """A hear that takes ids out of a yes, where the answer has them (204 has not). C(names): how each further key of the entry is read."""
    def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
        known = body if isinstance(body, dict) else {}
        heard = {name: read(known) for name, read in names.items()} if known else {}
        account = str(account_id(known) or "") if account_id and known else ""
        extra = {name: value for name, value in heard.items() if value}
        return {step.key: Answer(step.done, account_id=account, extra=extra) for step in call.steps}
    return hear
