# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: from a plan and its answers to what the user gets. Pure."""

from __future__ import annotations

import typing as t

from .plan import ADDED, CREATED, DEACTIVATED, FAILED, REACTIVATED, REMOVED, SKIPPED, TROUBLE, UNKNOWN, UPDATED, Answer, Entry, Plan

DEEDS = (CREATED, ADDED, UPDATED, REACTIVATED, REMOVED, DEACTIVATED)
QUIET = ("unchanged", "kept", "linked")      # left out of report: changes
TOLD_IN_MESSAGE = 5                          # people named in the error itself


def show(plan: Plan, answers: t.Optional[t.Mapping[str, Answer]], report: str = "full") -> t.Dict[str, t.Any]:
    """The result: C(changed), C(diff), C(steps), C(people), C(summary).

    C(answers) by step key; None in check mode, where everything foretold stands for what is done.
    """
    entries = list(plan.people)
    if answers is not None:
        for step in plan.steps:
            if step.key in answers:
                entries[step.person] = _after(entries[step.person], answers[step.key], step.done)
    touched = sorted({step.person for step in plan.steps})
    deeds = [place for place in touched if entries[place].action in DEEDS]
    summary: t.Dict[str, int] = {}
    for entry in entries:
        summary[entry.action] = summary.get(entry.action, 0) + 1
    told = entries if report == "full" else [one for one in entries if one.action not in QUIET] if report == "changes" else [
        one for one in entries if one.action in TROUBLE]
    return {
        "changed": bool(deeds),
        "diff": _diff(plan, entries, touched),
        "steps": [] if report == "summary" else [step.words for step in plan.steps],
        "people": [_line(entry) for entry in told],
        "summary": summary,
    }


def troubles(plan: Plan, answers: t.Optional[t.Mapping[str, Answer]]) -> t.List[Entry]:
    """The people who failed or are unknown."""
    entries = list(plan.people)
    for step in plan.steps:
        if answers is not None and step.key in answers:
            entries[step.person] = _after(entries[step.person], answers[step.key], step.done)
    return [entry for entry in entries if entry.action in TROUBLE]


def words_of_trouble(trouble: t.Sequence[Entry], summary: t.Mapping[str, int]) -> str:
    """The error of a task that did not finish: who, why, and what else was done."""
    lines = ["%s: %s" % (entry.label, entry.reason or entry.action) for entry in trouble[:TOLD_IN_MESSAGE]]
    if len(trouble) > TOLD_IN_MESSAGE:
        lines.append("and %d more, see people" % (len(trouble) - TOLD_IN_MESSAGE))
    rest = ", ".join("%d %s" % (count, action) for action, count in sorted(summary.items()) if action not in TROUBLE)
    words_of = {FAILED: "failed", UNKNOWN: "with unknown outcome"}
    counts = " and ".join("%d %s" % (summary[action], words) for action, words in words_of.items() if summary.get(action))
    return "%s (%s). %s" % (counts, "; ".join(lines), "Of the others: %s." % rest if rest else "There were no others.")


def _after(entry: Entry, answer: Answer, foretold: str) -> Entry:
    # A failed or skipped deed leaves the world as it was, so the diff must not show it.
    done = answer.action in DEEDS
    return entry._replace(
        action=answer.action, certain=True, error=answer.error,
        reason=answer.reason or (entry.reason if answer.action == foretold else ""),
        account_id=answer.account_id or entry.account_id, after=entry.after if done else entry.before,
        extra={name: value for name, value in dict(entry.extra, **answer.extra).items() if name not in ("possible", "pending")},
    )


def _diff(plan: Plan, entries: t.Sequence[Entry], touched: t.Sequence[int]) -> t.Dict[str, t.Any]:
    before: t.Dict[str, t.Any] = {}
    after: t.Dict[str, t.Any] = {}
    for place in touched:
        entry = entries[place]
        if entry.before != entry.after:
            name = entry.label
            if name in before or name in after:   # two accounts of one e-mail are two lines
                name = "%s (%s)" % (name, entry.account_id or place)
            for side, value in ((before, entry.before), (after, entry.after)):
                if value is not None:
                    side[name] = value
    return {
        "before_header": plan.title, "after_header": plan.title,
        "before": {name: before[name] for name in sorted(before)}, "after": {name: after[name] for name in sorted(after)},
    }


def _line(entry: Entry) -> t.Dict[str, t.Any]:
    line: t.Dict[str, t.Any] = {"email": entry.email or None, "account_id": entry.account_id or None, "action": entry.action, "certain": entry.certain}
    if entry.reason:
        line["reason"] = entry.reason
    if entry.error:
        line["error"] = dict(entry.error)
    if entry.also_as:
        line["also_as"] = list(entry.also_as)
    line.update(entry.extra)
    return line


def skipped(reason: str) -> Answer:
    """The answer of a step that was not tried."""
    return Answer(SKIPPED, reason)
