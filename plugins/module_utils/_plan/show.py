# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: from a plan and its answers to what the user gets. Pure."""

from __future__ import annotations

import typing as t

from .._errors import plain
from .naming import counted
from .plan import ADDED, CREATED, DEACTIVATED, FAILED, REACTIVATED, REMOVED, SKIPPED, TROUBLE, UNCHANGED, UNKNOWN, UPDATED, Answer, Entry, Plan, Step

DEEDS = (CREATED, ADDED, UPDATED, REACTIVATED, REMOVED, DEACTIVATED)
QUIET = ("unchanged", "kept", "linked")      # left out of report: changes
TOLD_IN_MESSAGE = 5                          # people named in the error itself


def show(plan: Plan, answers: t.Optional[t.Mapping[str, Answer]], report: str = "full") -> t.Dict[str, t.Any]:
    """The result: C(changed), C(diff), C(steps), C(people), C(summary).

    C(answers) by step key; None in check mode, where everything foretold stands for what is done.
    """
    entries = _entries(plan, answers)
    touched = sorted({step.person for step in plan.steps})
    # by steps, and not by entries: who was created and then could not be linked has failed, and yet something was changed
    deeds = [step for step in plan.steps if (answers is None and step.done in DEEDS) or (answers and step.key in answers and _did(answers[step.key]))]
    summary: t.Dict[str, int] = {}
    for entry in entries:
        summary[entry.action] = summary.get(entry.action, 0) + 1
    told = entries if report == "full" else [one for one in entries if one.action not in QUIET] if report == "changes" else [
        one for one in entries if one.action in TROUBLE]
    return {
        "changed": bool(deeds),
        "diff": _diff(plan, entries, touched),
        "steps": [] if report == "summary" else [plain(step.words) for step in plan.steps],
        **{key: [_line(entry, key == "people") for entry in told if (entry.told or plan.told) == key] for key in _keys(plan)},
        "summary": summary,
    }


def _keys(plan: Plan) -> t.List[str]:
    """The keys of the result that have entries."""
    return list(dict.fromkeys([plan.told] + [entry.told for entry in plan.people if entry.told]))


def _did(answer: Answer) -> bool:
    return answer.action in DEEDS or answer.partly


def troubles(plan: Plan, answers: t.Optional[t.Mapping[str, Answer]]) -> t.List[Entry]:
    """The people who failed or are unknown."""
    return [entry for entry in _entries(plan, answers) if entry.action in TROUBLE]


def words_of_trouble(trouble: t.Sequence[Entry], summary: t.Mapping[str, int], broken: t.Optional[t.Mapping[str, str]] = None) -> str:
    """The error of a task that did not finish: who, why, and what else was done. C(broken): places nobody could see to; they speak for their people."""
    broken = broken or {}
    lines = ["%s: %s" % (place, why) for place, why in broken.items()]
    people = [entry for entry in trouble if entry.where is None or entry.where.words not in broken]
    lines += ["%s: %s" % (_whom(entry), entry.reason or entry.action) for entry in people[:TOLD_IN_MESSAGE]]
    if len(people) > TOLD_IN_MESSAGE:
        lines.append("and %d more, see people" % (len(people) - TOLD_IN_MESSAGE))
    rest = ", ".join("%d %s" % (count, action) for action, count in sorted(summary.items()) if action not in TROUBLE)
    words_of = {FAILED: "failed", UNKNOWN: "with unknown outcome"}
    counts = " and ".join("%d %s" % (summary[action], words) for action, words in words_of.items() if summary.get(action))
    counts = counts or "%s could not be seen to" % counted(len(broken), "place")
    return "%s (%s). %s" % (counts, "; ".join(lines), "Of the others: %s." % rest if rest else "There were no others.")


def _whom(entry: Entry) -> str:
    return "%s (%s)" % (entry.label, entry.where.words) if entry.where else entry.label


def _entries(plan: Plan, answers: t.Optional[t.Mapping[str, Answer]]) -> t.List[Entry]:
    """The entries as they came out. Of several steps for one entry, the first that did not work is what is told."""
    entries = list(plan.people)
    done: t.Dict[int, Step] = {}
    for step in plan.steps if answers is not None else ():
        answer = (answers or {}).get(step.key)
        if answer is None:
            continue
        entry, earlier = entries[step.person], done.get(step.person)
        if earlier is None:
            entries[step.person] = _after(entry, answer, step.done)
        elif entry.action not in TROUBLE and entry.action != SKIPPED:
            # a further step that worked adds what it heard; one that was not needed adds nothing; else the thing stays as the earlier ones made it
            did, needless = answer.action in DEEDS, answer.action == UNCHANGED
            now = _after(entry, answer, step.done)
            keeps = did and entry.action in DEEDS or answer.action in QUIET
            after = plan.people[step.person].after if did or needless and entry.action in DEEDS else earlier.after if entry.action in DEEDS else entry.after
            entries[step.person] = now._replace(action=entry.action if keeps else now.action, after=after, reason=entry.reason if needless else now.reason)
        done[step.person] = step
    return _changed(plan, entries, answers or {})


def _changed(plan: Plan, entries: t.List[Entry], answers: t.Mapping[str, Answer]) -> t.List[Entry]:
    """Where one step of an entry may fail and the next be done all the same, the diff has what each that worked made of it."""
    now: t.Dict[int, t.Any] = {}
    for step in plan.steps:
        if step.change is not None and step.key in answers:
            so_far = now.setdefault(step.person, plan.people[step.person].before)
            now[step.person] = step.change(so_far) if answers[step.key].action in DEEDS else so_far
    for place, after in now.items():
        entries[place] = entries[place]._replace(after=after)
    return entries


def _after(entry: Entry, answer: Answer, foretold: str) -> Entry:
    # A failed or skipped deed leaves the world as it was, so the diff must not show it.
    done = answer.action in DEEDS
    known = {**entry.extra, **(entry.undone if answer.action in (FAILED, SKIPPED) else {}), **answer.extra}
    return entry._replace(
        action=answer.action, certain=True, error=answer.error,
        # why it was not certain is of no interest when it is done
        reason=answer.reason or (entry.reason if answer.action == foretold and entry.certain else ""),
        account_id=answer.account_id or entry.account_id, after=entry.after if done else entry.before,
        extra={name: value for name, value in known.items() if name not in ("possible", "pending")},
    )


def _diff(plan: Plan, entries: t.Sequence[Entry], touched: t.Sequence[int]) -> t.Dict[str, t.Any]:
    before: t.Dict[str, t.Any] = {}
    after: t.Dict[str, t.Any] = {}
    for place in touched:
        entry = entries[place]
        if entry.before != entry.after:
            name = plain("%s: %s" % (entry.where.words, entry.label) if entry.where else entry.label)
            if name in before or name in after:   # two accounts of one e-mail are two lines
                name = "%s (%s)" % (name, entry.account_id or place)
            for side, value in ((before, entry.before), (after, entry.after)):
                if value is not None:
                    side[name] = value
    return {
        "before_header": plain(plan.title), "after_header": plain(plan.title),
        "before": {name: before[name] for name in sorted(before)}, "after": {name: after[name] for name in sorted(after)},
    }


def _line(entry: Entry, person: bool) -> t.Dict[str, t.Any]:
    who: t.Dict[str, t.Any] = {"email": entry.email or None, "account_id": entry.account_id or None} if person else {}
    line = dict(who, action=entry.action, certain=entry.certain)
    if entry.where:
        line.update({entry.where.noun: entry.where.name or None, entry.where.noun + "_id": entry.where.id or None})
    if entry.reason:
        line["reason"] = plain(entry.reason)
    if entry.error:
        line["error"] = dict(entry.error)
    if entry.also_as:
        line["also_as"] = list(entry.also_as)
    line.update(entry.extra)
    return line


def skipped(reason: str) -> Answer:
    """The answer of a step that was not tried."""
    return Answer(SKIPPED, reason)
