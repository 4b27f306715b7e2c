# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what came of people, in a few lines for people."""

from __future__ import annotations

import typing as t

from .results import ran

TOLD = 20            # people named in one line, lines of one sort
NOT_RUN = "this step was not part of the run (%s)"
UNTRIED = "not tried, as an earlier step could not be carried out"
NOBODY = "Nobody was named: the list of people is empty, so there was nothing to do"
Layer = t.Dict[str, t.Any]


def frame(told: t.List[t.Dict[str, t.Any]], results: t.Sequence[t.Any], foretold: bool) -> t.Dict[str, t.Any]:
    done = [one for one in results if ran(one)]
    spent = {"reads": 0, "writes": 0, "retries": 0, "waited_s": 0}
    for one in done:
        for name in spent:
            spent[name] += (one.get("requests") or {}).get(name) or 0
    spent["waited_s"] = round(spent["waited_s"], 1)
    return {"people": told, "changed": any(bool(one.get("changed")) for one in done), "foretold": foretold, "requests": spent}


def reason_of(one: Layer) -> str:
    return str(one.get("reason") or one.get("action") or "")


def grouped(told: t.Sequence[t.Mapping[str, t.Any]], wanted: t.Callable[[Layer], bool], said: t.Callable[[Layer], str] = reason_of) -> t.List[str]:
    """Lines of trouble: people with the same trouble at one place are one line, and so are the places where one has the same trouble."""
    who: t.Dict[t.Tuple[str, str], t.Dict[t.Any, str]] = {}
    for person in told:
        for one in person["layers"]:
            if wanted(one):
                place = " ".join(filter(None, (one["layer"], one.get("place"))))
                who.setdefault((place, said(one)), {})[person.get("account_id") or id(person)] = label_of(person)
    where: t.Dict[t.Tuple[str, str], t.List[str]] = {}
    for (place, reason), names in who.items():
        where.setdefault((listed(list(names.values())), reason), []).append(place)
    return ["%s: %s: %s" % (names, listed(places), reason) for (names, reason), places in where.items()]


def label_of(person: t.Mapping[str, t.Any]) -> str:
    return str(person.get("email") or person.get("account_id") or "somebody without a name")


def listed(names: t.Sequence[str]) -> str:
    return ", ".join(names[:TOLD]) + (" and %d more" % (len(names) - TOLD) if len(names) > TOLD else "")


def nobody_of(people: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[str]:
    """What to say of ids that no account has; clear they are, and perhaps not who was meant."""
    names = list(dict.fromkeys(label_of(person) for person in people if person.get("gone")))
    return ["the site knows none of %s, and nothing else shows one. It was deleted, or the id is mistyped" % listed(names)] if names else []


def each_once(told: t.Sequence[t.Dict[str, t.Any]], worst: t.Sequence[str]) -> t.List[t.Dict[str, t.Any]]:
    """Everybody once, at his first place: of several entries for one account the one with the worst outcome, the last of C(worst)."""
    once: t.Dict[t.Any, t.Dict[str, t.Any]] = {}
    for person in told:
        key = person.get("account_id") or id(person)
        once[key] = max(once.get(key, person), person, key=lambda one: worst.index(one["outcome"]))
    return list(once.values())


def of_people(people: int, entries: int) -> str:
    """"2 people (3 entries)": some are named twice, such as by e-mail and by account ID."""
    return people_in_words(people) + (" (%d entries)" % entries if entries != people else "")


def people_in_words(count: int) -> str:
    return "1 person" if count == 1 else "%d people" % count


def shown(heading: str, lines: t.Sequence[str]) -> t.List[str]:
    more = ["%s: and %d more, see the result" % (heading, len(lines) - TOLD)] if len(lines) > TOLD else []
    return ["%s: %s" % (heading, line) for line in lines[:TOLD]] + more


def cost(outcome: t.Mapping[str, t.Any]) -> str:
    spent = outcome["requests"]
    waited = ", %s s waited" % spent["waited_s"] if spent["waited_s"] else ""
    return "Requests: %d reads, %d writes, %d retries%s" % (spent["reads"], spent["writes"], spent["retries"], waited)
