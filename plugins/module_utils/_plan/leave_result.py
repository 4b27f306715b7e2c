# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what came of people who leave, in the shape of every result: changed, people, steps, diff, summary."""

from __future__ import annotations

import typing as t

from .deeds import KEPT, LEFT
from .plan import DEACTIVATED, FAILED, REMOVED, UNCHANGED
from .plan import KEPT as KEPT_ACTION
from .results import Result, ran
from .show import QUIET
from .telling import nobody_of, people_in_words

POSSIBLE = (DEACTIVATED, REMOVED, UNCHANGED, KEPT_ACTION, FAILED)
TOLD_IN_MESSAGE = 5
# Steps whose lines of the diff do not say what they are about.
SPOKEN = ("scim", "disable", "suspend", "portal", "scim_groups", "tokens")
Line = t.Dict[str, t.Any]


def leave_result(outcome: t.Mapping[str, t.Any], results: t.Mapping[str, Result], report: str) -> Line:
    """The result, of what C(offboarding_outcome) told and of the steps' own results, by their names. What the task cost is added by who knows it."""
    people = [_with_action(person) for person in outcome["people"]]
    done = {name: result for name, result in results.items() if ran(result)}
    summary: t.Dict[str, int] = {}
    for person in people:
        summary[person["action"]] = summary.get(person["action"], 0) + 1
    shown = people if report == "full" else [one for one in people if one["action"] not in (QUIET if report == "changes" else POSSIBLE[:-1])]
    told = {name: outcome[name] for name in ("counts", "errors", "kept", "not_visible", "not_certain", "left", "late", "foretold")}
    return dict(
        told, changed=outcome["changed"], people=shown, summary=summary, told=outcome["summary"],
        steps=[] if report == "summary" else [step for result in done.values() for step in result.get("steps") or []],
        diff=_diff(done, "access of %s" % people_in_words(len(people))),
        warnings=["No account: %s." % words for words in nobody_of(people)] + list(dict.fromkeys(
            warning for result in done.values() for warning in result.get("warnings") or [])))


def _with_action(person: t.Mapping[str, t.Any]) -> Line:
    """With the word of every result for what came of somebody as a whole, and whether it is certain."""
    did = {one.get("action") for one in person["layers"] if one["outcome"] != LEFT}
    action = FAILED if person["outcome"] == LEFT else DEACTIVATED if DEACTIVATED in did else REMOVED if REMOVED in did else (
        KEPT_ACTION if any(one["outcome"] == KEPT for one in person["layers"]) else UNCHANGED)
    certain = all(one.get("certain", True) for one in person["layers"])
    return dict(person, action=action, certain=certain, **({} if certain else {"possible": _possible(person["layers"])}))


def _possible(layers: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[str]:
    """What may come of somebody of whom not everything is certain: a deed that is certain leaves less."""
    deeds = [(one.get("action"), bool(one.get("certain", True))) for one in layers if one["outcome"] != LEFT]
    if (DEACTIVATED, True) in deeds:
        return [DEACTIVATED, FAILED]
    if (REMOVED, True) in deeds:
        return [one for one in POSSIBLE if one in (REMOVED, FAILED) or (one, False) in deeds]
    return list(POSSIBLE)


def _diff(done: t.Mapping[str, Result], title: str) -> Line:
    sides: t.Dict[str, Line] = {"before": {}, "after": {}}
    for name, result in done.items():
        for side, lines in sides.items():
            lines.update(("%s: %s" % (name, key) if name in SPOKEN else key, value) for key, value in ((result.get("diff") or {}).get(side) or {}).items())
    return {"before_header": title, "after_header": title, **{side: {key: lines[key] for key in sorted(lines)} for side, lines in sides.items()}}


def words_of_what_is_left(outcome: t.Mapping[str, t.Any]) -> str:
    """The error of a task that did not finish: what could not be done, and what is left of whom. "" when all is well."""
    lines = list(outcome["errors"]) + list(outcome["left"])
    if not lines:
        return ""
    more = "; and %d more, see the result" % (len(lines) - TOLD_IN_MESSAGE) if len(lines) > TOLD_IN_MESSAGE else ""
    counts = outcome["counts"]
    what = "Something is left of %d of %s" % (counts[LEFT], people_in_words(counts["people"])) if counts[LEFT] else "Not all that was asked for could be done"
    return "%s (%s%s). Mend that, and run it again." % (what, "; ".join(lines[:TOLD_IN_MESSAGE]), more)
