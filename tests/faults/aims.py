# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios in which a planted defect can show: a run against a plant draws three of four of them, so that chance cannot miss it.

An aim only chooses the world, the wishes and the trouble. What is right and wrong in them the oracle says, as for every other scenario.
"""

from __future__ import annotations

import random
from typing import Callable

from . import worlds
from .subjects.base import WAYS

KINDS = {"jira_group_member": ("groups", "members", "group"), "jsm_desk_customer": ("desks", "customers", "desk"),
         "organization_group_member": ("groups", "members", "group")}
UNKNOWN = "712020:nobody-at-all"
CUSTOMER = "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:"
CALLED = "nobody7@corp.example.com"       # what somebody calls himself who has another e-mail


def aim(plant: str, chance: random.Random, scenario: dict) -> dict:
    """The scenario, turned to where the plant is."""
    scenario.update(kinds=[], troubles=[], concurrency=1, way=WAYS["basic"])
    scenario.pop("other", None)
    AIMS[plant](chance, scenario)
    scenario["kinds"] = [one["name"] for one in scenario["troubles"]]
    return scenario


def _cast(chance: random.Random, scenario: dict, state: str, inside: int = 5, outside: int = 3) -> tuple[list, list]:
    """One place with some people in it, and some who are not: all of them known to the site, and active."""
    kind, listed, named = KINDS[scenario["subject"]]
    world = scenario["world"]
    for number in range(inside + outside):
        world["accounts"]["712020:aim%02d" % number] = {
            "email": "aim%02d@partner.example.org" % number, "display_name": "Aim %02d" % number, "type": "atlassian", "active": True}
    people = ["712020:aim%02d" % number for number in range(inside + outside)]
    chance.shuffle(people)
    row = world[kind][0]
    row.update({listed: people[:inside], **({"managed_by": "ADMINS"} if kind == "groups" else {})})
    row.pop("admins" if kind == "groups" else "nothing", None)
    scenario["options"] = {named: row["name"] if kind == "groups" else row["key"], listed: [], "state": state, "wait": 0, "protected": [],
                           "allow_empty": False, "accept_hidden_match": False, **({"batch_size": 2} if kind == "desks" else {})}
    return people[:inside], people[inside:]


def _wish(scenario: dict, people: list, **more: object) -> None:
    scenario["options"].update({KINDS[scenario["subject"]][1]: people}, **more)


def _trouble(scenario: dict, name: str, kind: str, zone: str, **more: object) -> None:
    scenario["troubles"].append(dict({"name": name, "kind": kind, "zone": zone, "spot": 0.1, "at": -1, "times": 1}, **more))


def _answer_lost(chance: random.Random, scenario: dict) -> None:
    dummy_inside, outside = _cast(chance, scenario, "present")
    _wish(scenario, outside)
    _trouble(scenario, "reset after", "reset_after", "writes", spot=chance.random() * 0.6)


def _made_and_lost(chance: random.Random, scenario: dict) -> None:
    """Somebody new, and the answer to the POST that makes him is lost."""
    names = ["aim%02d@%s" % (chance.randrange(100), worlds.VERIFIED), "aim%02d@%s" % (100 + chance.randrange(100), worlds.VERIFIED)]
    if scenario["subject"] == "jsm_customer":
        scenario["options"] = {"customers": [{"email": name} for name in names], "state": "present", "protected": []}
    else:
        scenario.update(way=WAYS["directory"], options={"users": [{"user_name": name} for name in names], "state": "present", "protected": []})
    _trouble(scenario, "reset after", "reset_after", "writes", spot=chance.random() * 0.6)


def _many_pages(chance: random.Random, scenario: dict) -> None:
    """All go, of whom only some are on the first page."""
    inside, dummy_outside = _cast(chance, scenario, "absent", inside=7)
    scenario["switches"].update(page_jsm=3, page_group_member=3)
    _wish(scenario, inside)


def _protected(chance: random.Random, scenario: dict) -> None:
    inside, dummy_outside = _cast(chance, scenario, chance.choice(["absent", "exact"]))
    _wish(scenario, inside if scenario["options"]["state"] == "absent" else inside[:2], protected=[inside[-1]], max_removals="99")


def _caller(chance: random.Random, scenario: dict) -> None:
    inside, dummy_outside = _cast(chance, scenario, "absent")
    kind, listed, dummy_named = KINDS[scenario["subject"]]
    scenario["world"][kind][0][listed] = [*inside, worlds.CALLER]
    _wish(scenario, [worlds.CALLER, *inside[:2]])


def _limited(chance: random.Random, scenario: dict) -> None:
    inside, dummy_outside = _cast(chance, scenario, chance.choice(["absent", "exact"]))
    _wish(scenario, inside[:3] if scenario["options"]["state"] == "absent" else inside[:1], max_removals="1")


def _asked_to_wait(chance: random.Random, scenario: dict) -> None:
    _answer_lost(chance, scenario)
    scenario["troubles"] = []
    _trouble(scenario, "429", "status", "reads", status=429, seconds=5, retry="retry_after", spot=chance.random() * 0.9)


def _namesake(chance: random.Random, scenario: dict) -> None:
    """Somebody calls himself by an e-mail that nobody shows, and hides his own."""
    dummy_inside, outside = _cast(chance, scenario, "present")
    scenario["world"]["accounts"][outside[0]].update(display_name=CALLED, email_visible=False)
    _wish(scenario, [CALLED, outside[1]])


def _addition_refused(chance: random.Random, scenario: dict) -> None:
    """The list holds an account id that only the service knows to be nobody's, and others are to go."""
    inside, outside = _cast(chance, scenario, "exact")
    _wish(scenario, [*inside[:2], UNKNOWN, *outside[:chance.randrange(2)]], max_removals="100%")


def _inactive(chance: random.Random, scenario: dict) -> None:
    inside, dummy_outside = _cast(chance, scenario, "absent")
    scenario["world"]["accounts"][inside[0]]["active"] = False
    _wish(scenario, inside[:3])


def _left_a_page(chance: random.Random, scenario: dict) -> None:
    """Somebody leaves the group while the organization's list of it is read, so that those behind him move up a page."""
    inside, dummy_outside = _cast(chance, scenario, "exact", inside=7)
    scenario["way"] = WAYS["only organization"]
    scenario["switches"].update(page_organization=2)
    _wish(scenario, inside[:1], max_removals="100%")
    _trouble(scenario, "page changes", "leave", "reads", who=chance.random() * 0.5, spot=chance.random() * 0.9)


def _plain(chance: random.Random, scenario: dict) -> None:
    dummy_inside, outside = _cast(chance, scenario, "present")
    _wish(scenario, outside)


def _echoed(chance: random.Random, scenario: dict) -> None:
    """The service shows in its refusal what it was sent."""
    _plain(chance, scenario)
    status = chance.choice([500, 502, 503])
    _trouble(scenario, str(status), chance.choice(["status", "html"]), "reads", status=status, times=-1, echo=True, spot=0.0)


def _leavers(chance: random.Random, scenario: dict, inside: int = 3) -> list:
    """Portal-only customers who leave everything: all of them in a group and in a customer organization, one of them on a desk."""
    world = scenario["world"]
    people = ["%saim%02d" % (CUSTOMER, number) for number in range(inside)]
    chance.shuffle(people)
    for one in people:
        world["accounts"][one] = {"email": "%s@customer.example.org" % one.rpartition(":")[2], "display_name": one, "type": "customer", "active": True}
    world["groups"][0].update(members=list(people), managed_by="ADMINS")
    world["desks"][0].update(customers=people[:1], access="closed")
    world["organizations"][0].update(members=list(people), scim_managed=False)
    scenario["switches"] = {}
    scenario["options"] = {"users": people, "account": "portal", "wait": 0, "protected": [], "revoke_api_tokens": False, "accept_hidden_match": False,
                           "ignore_failures": False, **dict.fromkeys(("groups", "desks", "organizations", "roles", "scim_groups"), "all")}
    return people


def _too_many_leave(chance: random.Random, scenario: dict) -> None:
    _leavers(chance, scenario)
    scenario["options"].update(max_removals="2", account=chance.choice(["none", "portal"]))


def _plain_leave(chance: random.Random, scenario: dict) -> None:
    _leavers(chance, scenario, chance.choice([1, 2, 3]))


AIMS: dict[str, Callable[[random.Random, dict], None]] = {
    "no-second-look": _answer_lost, "size-as-total": _many_pages, "first-page-only": _many_pages, "protected-skipped": _protected, "caller-skipped": _caller,
    "limit-skipped": _limited, "post-repeated": _made_and_lost, "retry-after-ignored": _asked_to_wait, "blank-email-adopted": _namesake,
    "hidden-match-accepted": _namesake, "removals-in-spite": _addition_refused, "inactive-unread": _inactive, "check-mode-writes": _plain,
    "secret-shown": _echoed, "cursor-trusted": _left_a_page, "limit-not-handed-on": _too_many_leave, "refused-cut-goes-on": _too_many_leave,
    "second-look-remembered": _plain_leave,
}
