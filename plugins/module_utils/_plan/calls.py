# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the say and the hear of a module whose steps take a call each. Pure."""

from __future__ import annotations

import typing as t

from .plan import Answer, Call, Step

Facts = t.Mapping[str, t.Any]
Say = t.Callable[[t.Any, t.Sequence[Step], t.Mapping[str, Answer]], t.List[Call]]
Hear = t.Callable[[t.Any, Call, t.Any], t.Dict[str, Answer]]


def one_call_each(requests: t.Mapping[str, t.Callable[[Facts], t.Any]], prove: t.Sequence[str] = (), may_have_worked: t.Sequence[str] = ()) -> Say:
    """A say that sends one request a step. C(requests): what builds it of the step's facts, by the fact C(call) where there is one, else by the action.

    What the answers to earlier steps of the same thing told (an id) is among the facts. C(prove) and C(may_have_worked) name requests; see C(Call).
    """
    def say(scene: t.Any, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
        calls = []
        for step in steps:
            facts = dict(step.facts)
            for key in step.needs:
                facts.update(answers[key].extra)
            call = facts.get("call") or step.done
            calls.append(Call((step,), requests[call](facts), call in may_have_worked, call in prove))
        return calls
    return say


def hear_ids(account_id: t.Optional[t.Callable[[Facts], t.Any]] = None, **names: t.Callable[[Facts], t.Any]) -> Hear:
    """A hear that takes ids out of a yes, where the answer has them (204 has not). C(names): how each further key of the entry is read."""
    def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
        known = body if isinstance(body, dict) else {}
        heard = {name: read(known) for name, read in names.items()} if known else {}
        account = str(account_id(known) or "") if account_id and known else ""
        extra = {name: value for name, value in heard.items() if value}
        return {step.key: Answer(step.done, account_id=account, extra=extra) for step in call.steps}
    return hear
