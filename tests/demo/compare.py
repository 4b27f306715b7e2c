# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demo compares: the simulator's own state with the expected files, and what check mode foretold with what came. Pure."""

from __future__ import annotations

import typing as t

# What is compared of a directory's record; with the name, which SCIM nests.
RECORD = ("userName", "externalId", "active", "displayName", "title", "department")
# The fields of the expected files. Every one is compared for everybody; one that a person does not have written down must be empty.
LISTS = ("groups", "desks", "organizations", "roles", "scim_groups")
FIELDS = ("name", "type", "account", *LISTS, "record", "tokens")
RESULTS = ("onboard_result", "move_result", "offboard_result")


class Told(t.NamedTuple):
    """What the role says of one person at one place; C(possible) is what it may be instead, when a plan is not certain."""

    who: str
    where: str
    action: str
    possible: tuple[str, ...]


def told_by(results: t.Iterable[t.Mapping[str, t.Any]]) -> tuple[list[Told], list[str]]:
    """The outcome that the role put together, a line for each person and place; and the role's summary."""
    told, summary = [], []
    for result in results:
        for name, outcome in (result.get("ansible_facts") or {}).items():
            if name in RESULTS:
                summary = list(outcome["summary"])
                told += [Told(person["email"] or person["account_id"], " ".join(filter(None, (one["layer"], one.get("place")))),
                              one.get("action") or one.get("outcome"), () if one.get("certain", True) else tuple(one.get("possible") or ()))
                         for person in outcome["people"] for one in person["layers"]]
    return told, summary


def not_as_planned(plan: t.Sequence[Told], deed: t.Sequence[Told]) -> list[str]:
    """Where the deed is not what the plan said. Only where the plan left it to the service may it be another thing that the plan named."""
    if not plan or [one[:2] for one in plan] != [one[:2] for one in deed]:
        other = sorted({one[:2] for one in plan} ^ {one[:2] for one in deed})
        return ["check mode and the real run do not tell of the same people and places: %s" % "; ".join("%s: %s" % one for one in other[:5])]
    return ["%s: %s: foretold was %s, and it is %s" % (was.who, was.where, " or ".join((was.action,) + was.possible), came.action)
            for was, came in zip(plan, deed) if came.action not in (was.action,) + was.possible]


def seen(people: t.Mapping[str, t.Any], world: t.Mapping[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """Everybody of the simulator in the words of the expected files."""
    groups = [group for directory in world["directories"].values() for group in directory.get("groups", ())]
    records = {record["account_id"]: record["id"] for directory in world["directories"].values() for record in directory.get("users", ())}
    everybody = {}
    for email, one in people.items():
        away = [word for word in ("suspended", "disabled") if one.get(word)]
        told = {"name": one["display_name"], "type": one["type"], "account": " ".join(away or ["active" if one["active"] else "inactive"])}
        told.update({field: one.get(field) or [] for field in LISTS})
        told["scim_groups"] = sorted(group["name"] for group in groups if records.get(one["account_id"]) in group["members"])
        told.update(tokens=one["tokens"], record=None)
        record = one.get("scim")
        if record is not None:
            told["record"] = {name: record[name] for name in RECORD if record.get(name) is not None}
            told["record"].update({name: value for name, value in (record.get("name") or {}).items() if name in ("givenName", "familyName")})
        everybody[email] = told
    return everybody


def whole(person: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A person of an expected file with what is not written down: no memberships, no record, an active account."""
    unknown = sorted(set(person) - set(FIELDS))
    if unknown:
        raise ValueError("the expected files have no field %s" % ", ".join(unknown))
    return {"account": "active", "record": None, "tokens": 0, **{field: [] for field in LISTS}, **person}


def differences(have: t.Mapping[str, t.Any], expected: t.Mapping[str, t.Any]) -> list[str]:
    """What is not as it should be, one line for each person and field."""
    found = []
    for email in sorted({*have, *expected}):
        if email not in have or email not in expected:
            found.append("%s: %s" % (email, "is not there" if email in expected else "should not be there"))
            continue
        want = whole(expected[email])
        found += ["%s: %s is %r and should be %r" % (email, field, is_, should) for field, is_, should in _unlike(have[email], want)]
    return found


def _unlike(have: t.Mapping[str, t.Any], want: t.Mapping[str, t.Any]) -> t.Iterator[tuple[str, t.Any, t.Any]]:
    """(field, what it is, what it should be); of a record only the attributes that differ."""
    for field in dict.fromkeys((*want, *have)):
        is_, should = have.get(field), want.get(field)
        if isinstance(is_, dict) and isinstance(should, dict):
            yield from (("%s %s" % (field, name), one, other) for name, one, other in _unlike(is_, should))
        elif is_ != should:
            yield field, is_, should
