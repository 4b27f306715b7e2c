# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode of a role held against the run that follows it, in the same world and without any trouble: foretold = done."""

from __future__ import annotations

from typing import Any

from .role_oracle import told_by

WORD = {"offboard": "outcome"}       # what a line is about; the others say what is done
# Layers of offboarding of which only the service decides: whether a desk is open, and which products groups and cut accounts still have. Where a line of
# another layer is not certain, that is about when something shows: nothing lags here, so it comes as it is foretold.
DECIDED = ("desks", "products")


def as_foretold(scenario: dict, foretold: Any, done: Any) -> list[str]:
    """What check mode said and the run did not do, or did and check mode did not say."""
    said, told = told_by(scenario, foretold), told_by(scenario, done)
    if said is None or told is None:
        return [] if (said is None) == (told is None) else ["check mode %s, and the run %s: %s" % (
            "has no result" if said is None else "has one", "has none" if told is None else "has one", (foretold if said is None else done).stdout[-1500:])]
    word = WORD.get(scenario["role"], "action")
    problems, open_ones = [], False
    for before, after in zip(said["people"], told["people"]):
        mine, theirs = _lines(before), _lines(after)
        for key in sorted(set(mine) | set(theirs), key=str):
            one, other = mine.get(key), theirs.get(key)
            if one is None or other is None:
                problems.append("%s: %s is %s" % (before["email"], one or other, "not foretold" if one is None else "foretold and not told"))
                continue
            certain = one.get("certain", True)
            open_ones = open_ones or not certain
            if not certain and scenario["role"] == "offboard" and not (
                    one.get("reason") and (said["not_certain"] or one["outcome"] in ("left", "not_visible"))):
                problems.append("%s: %s is not certain, and the summary does not say so with a reason" % (before["email"], one))
            likely = certain or scenario["role"] == "offboard" and (key[0] not in DECIDED or key[0] == "products" and _without_groups(mine, theirs))
            if other[word] not in [one[word], *([] if likely else one.get("possible", []))]:
                problems.append("%s: foretold %s, done %s" % (before["email"], one, other))
    if len(said["people"]) != len(told["people"]):
        problems.append("foretold of %d people, told of %d" % (len(said["people"]), len(told["people"])))
    if not problems and not open_ones:
        if bool(said["changed"]) != bool(told["changed"]):
            problems.append("foretold changed %s, done changed %s" % (said["changed"], told["changed"]))
        if bool(foretold.rc) != bool(done.rc):
            problems.append("check mode ended with %s, the run with %s: %s; %s" % (foretold.rc, done.rc, said["summary"], told["summary"]))
    return problems


def _without_groups(foretold: dict, done: dict) -> bool:
    """Whether somebody is foretold to be clear of all products, as he is in no group any more, and that he is."""
    return foretold["products", None, None]["outcome"] == "clear" and all(line["outcome"] == "clear" for key, line in done.items() if key[0] == "groups")


def _lines(person: dict) -> dict:
    return {(line["layer"], line["place"], line.get("to")): line for line in person["layers"]}


__all__ = ["as_foretold"]
