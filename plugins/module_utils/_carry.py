# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: carrying a plan out. Stage by stage, calls side by side, and one more look wherever an answer proves nothing."""

from __future__ import annotations

import typing as t

from ._errors import NONSENSE, ApiError, AtlassianError, Invalid, NotAllowed, NotAuthenticated, NotPaid, OutcomeUnknown, PlanError, RateLimited
from ._errors import RequestFailed, ServerError
from ._plan.plan import FAILED, KEPT, TROUBLE, UNCHANGED, UNKNOWN, Answer, Call, Plan, Resource, Stage, Step
from ._plan.show import skipped
from ._progress import ACCEPTED, IN_DOUBT, Progress

FIRST_PAUSE, GROWTH = 0.5, 1.8      # seconds; how eventually consistent reads are polled
MANY_LOOKS, FEW_LOOKS, ENOUGH_LOOKS = 7, 2, 5   # the first at once; enough: so many must see that nothing was done, where it may show late


class _Doubt(t.NamedTuple):
    step: Step
    call: Call
    error: t.Optional[AtlassianError]   # None: the server said yes, and the call wants proof


class _Heard(t.NamedTuple):
    """What one call told."""

    answers: t.Dict[str, Answer]
    doubts: t.List[_Doubt]


def carry_out(
    client: t.Any, resource: Resource, params: t.Mapping[str, t.Any], scene: t.Any, plan: Plan, progress: t.Optional[Progress] = None
) -> t.Dict[str, Answer]:
    """Write what the plan says. Returns an answer for every step, by its key; never raises for one person's failure.

    C(progress) hears of every step as soon as anything is known of it.
    """
    progress = progress or Progress()
    answers: t.Dict[str, Answer] = {}
    for stage in plan.stages:
        ready: t.List[Step] = []
        failed: t.Dict[str, str] = {}   # by scope: the first step that did not work
        for step in plan.steps if stage.only_if_clean else ():
            if step.key in answers and answers[step.key].action in TROUBLE:
                failed.setdefault(step.scope, step.words)
        for step in stage.steps:
            broken = [key for key in step.needs if answers[key].action in TROUBLE or answers[key].action == "skipped"]
            if step.scope in failed:
                answers[step.key] = skipped("nobody is removed when an addition did not work: %s" % failed[step.scope])
            elif broken:
                answers[step.key] = skipped("an earlier step did not work: %s" % broken[0])
            else:
                ready.append(step)
        progress.heard(answers[step.key].action for step in stage.steps if step.key in answers)
        if ready:
            answers.update(_stage(client, resource, params, scene, stage, tuple(ready), answers, progress))
    return answers


def _stage(
    client: t.Any, resource: Resource, params: t.Mapping[str, t.Any], scene: t.Any, stage: Stage, steps: t.Tuple[Step, ...], past: t.Mapping[str, Answer],
    progress: Progress, apart: bool = False,
) -> t.Dict[str, Answer]:
    try:
        calls = [call for some in ([(step,) for step in steps] if apart else [steps]) for call in resource.say(scene, some, past)]
    except PlanError as error:   # an id of the service's that no address can hold: what earlier stages did is told all the same
        return {step.key: Answer(FAILED, error.message) for step in steps}
    locked_out: t.List[AtlassianError] = []

    def deliver(call: Call) -> t.Optional[t.Dict[str, Answer]]:
        # Once a credential is refused every further call would be, too; ten thousand of them help nobody.
        if locked_out:
            raise locked_out[0]
        try:
            body = client.read(call.request)
        except NotAuthenticated as error:
            locked_out.append(error)
            raise
        try:
            return resource.hear(client, call, body) if resource.hear is not None else {}
        except (AtlassianError, *NONSENSE):
            return None   # the service said yes; what it meant by it could not be read, which is no refusal of the write

    def attempt(call: Call) -> _Heard:
        try:
            heard = deliver(call)
        except AtlassianError as error:
            progress.heard([IN_DOUBT] * len(call.steps))
            return _Heard({}, [_Doubt(step, call, error) for step in call.steps])
        if call.prove or heard is None:
            progress.heard([ACCEPTED] * len(call.steps))
            return _Heard({}, [_Doubt(step, call, None) for step in call.steps])
        answers = {step.key: heard.get(step.key, Answer(step.done)) for step in call.steps}
        progress.heard(answer.action for answer in answers.values())
        return _Heard(answers, [])

    answers: t.Dict[str, Answer] = {}
    doubts: t.List[_Doubt] = []
    for heard in client.side_by_side(attempt, calls):
        answers.update(heard.answers)
        doubts += heard.doubts
    settled = _settle(client, resource, params, stage.state, doubts)
    again = _worth_alone(doubts, settled)
    progress.heard((settled[key].action for key in settled if key not in again), instead_of=(IN_DOUBT if doubt.error else ACCEPTED for doubt in doubts))
    answers.update(settled)
    if again:
        answers.update(_stage(client, resource, params, scene, stage, tuple(again.values()), past, progress, apart=True))
    return answers


def _worth_alone(doubts: t.Sequence[_Doubt], settled: t.Mapping[str, Answer]) -> t.Dict[str, Step]:
    """The steps of calls that were refused as a whole, such as for one unknown account among fifty: what is wrong with one is no reason for the others."""
    return {doubt.step.key: doubt.step for doubt in doubts if isinstance(doubt.error, Invalid) and not doubt.call.may_have_worked
            and len(doubt.call.steps) > 1 and all(settled[step.key].action == FAILED for step in doubt.call.steps)}


def _looks_worth(doubt: _Doubt) -> int:
    """How many looks can still tell something: none after a plain no, a few after a refusal of one person, many where work may lie hidden."""
    error = doubt.error
    if isinstance(error, (NotAuthenticated, NotPaid, NotAllowed, RateLimited)) and not error.repeated:
        return 0
    if isinstance(error, RequestFailed) and not isinstance(error, OutcomeUnknown):
        return 0
    if _may_be_ours(doubt) or len(doubt.call.steps) > 1:
        return MANY_LOOKS
    return FEW_LOOKS


def _may_be_ours(doubt: _Doubt) -> bool:
    """Whether our own request may have done the work although it was not answered with a yes."""
    error = doubt.error
    if isinstance(error, ApiError) and not isinstance(error, ServerError):
        return error.repeated or doubt.call.may_have_worked   # a refusal, but of a request whose first sending got no answer
    return True


def _settle(client: t.Any, resource: Resource, params: t.Mapping[str, t.Any], state: str, doubts: t.Sequence[_Doubt]) -> t.Dict[str, Answer]:
    """Look again at the people in doubt until the world agrees or the looks are used up."""
    answers = _plain_words(resource, doubts)
    blind: t.Dict[str, t.List[str]] = {}   # of every look why it saw nothing of somebody; "" if it saw him
    pause = FIRST_PAUSE
    for look in range(MANY_LOOKS):
        # When a look shows part of a refused call done, it is fresh enough to show all of it: the rest was what the server refused.
        shown = {id(doubt.call) for doubt in doubts if doubt.step.key in answers}
        left = [doubt for doubt in doubts if doubt.step.key not in answers and look < (FEW_LOOKS if id(doubt.call) in shown else _looks_worth(doubt))]
        if not left:
            break
        if look:
            if not client.pause(pause):
                break
            pause *= GROWTH
        for doubt, answer, why_blind in _look_again(client, resource, params, state, left):
            blind.setdefault(doubt.step.key, []).append(why_blind)
            if answer is not None:
                answers[doubt.step.key] = answer
    for doubt in doubts:
        if doubt.step.key not in answers:
            looks = blind.get(doubt.step.key, [])
            why_blind = looks[-1] if looks else ""
            if not why_blind and _may_be_ours(doubt) and looks.count("") < min(ENOUGH_LOOKS, _looks_worth(doubt)):
                why_blind = max(looks, default="") or "retry_budget left no time to see whether it shows late."
            answers[doubt.step.key] = _last_word(resource, doubt, why_blind)
    return answers


def _plain_words(resource: Resource, doubts: t.Sequence[_Doubt]) -> t.Dict[str, Answer]:
    """Refusals that say by themselves that everybody stays: no look could add to that."""
    answers = {}
    for doubt in doubts:
        answer = resource.explain(doubt.step, doubt.error) if resource.explain is not None and doubt.error is not None else None
        if answer is not None and answer.action == KEPT:
            answers[doubt.step.key] = answer
    return answers


def _look_again(
    client: t.Any, resource: Resource, params: t.Mapping[str, t.Any], state: str, left: t.Sequence[_Doubt]
) -> t.List[t.Tuple[_Doubt, t.Optional[Answer], str]]:
    """For each doubt: (doubt, its answer if the world agrees now, why it cannot be told if it cannot)."""
    narrow = dict(params, state=state, wait=None, max_removals=None, protected=[], allow_empty=True)
    narrow[resource.wishes] = [doubt.step.wish for doubt in left]
    try:
        plan = resource.plan(narrow, resource.look(client, narrow))
    except AtlassianError as error:
        return [(doubt, None, error.message) for doubt in left]
    except NONSENSE:
        return [(doubt, None, "the service answered the second look in an unknown shape") for doubt in left]
    if len(plan.people) != len(left):
        return [(doubt, None, "the second look saw other people than were asked for") for doubt in left]
    still = {step.person for step in plan.steps}
    seen: t.List[t.Tuple[_Doubt, t.Optional[Answer], str]] = []
    for place, doubt in enumerate(left):
        entry = plan.people[place]
        if entry.action in TROUBLE and not entry.not_so:
            seen.append((doubt, None, entry.reason or "not visible"))
        elif place in still or entry.not_so:
            seen.append((doubt, None, ""))
        else:
            # One person refused and yet right: somebody else did it. Many in one refused call, or no answer: it was us.
            ours = _may_be_ours(doubt) or len(doubt.call.steps) > 1
            done = ours and entry.action == UNCHANGED   # else the look knows better: linked, not created
            reason = "" if done else entry.reason if ours else "already so when the request came"
            extra = {name: value for name, value in entry.extra.items() if value is not None}   # of who is gone it knows less than we did
            seen.append((doubt, Answer(doubt.step.done if done else entry.action, reason, account_id=entry.account_id, extra=extra), ""))
    return seen


def _last_word(resource: Resource, doubt: _Doubt, blind: str) -> Answer:
    error = doubt.error
    answer = resource.explain(doubt.step, error) if error is not None and resource.explain is not None else None
    if answer is not None:
        return t.cast(Answer, answer)
    if error is None:
        return Answer(UNKNOWN, "the service said yes, but %s" % ("it could not be seen: %s" % blind if blind else "nothing of it could be seen in time"))
    failure = error.facts.get("failure")
    if blind and _looks_worth(doubt):
        return Answer(UNKNOWN, "%s Afterwards it could not be told whether it was done: %s" % (error.message, blind), failure)
    return Answer(FAILED, error.message, failure)
