# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judging role runs: what a role tells of everybody, held against the simulator's truth. Nothing is imported from plugins/."""

from __future__ import annotations

from typing import Any

from . import role_ways
from .oracle import Truth, fold
from .role_draw import NOWHERE, PRODUCTS
from .role_truth import HOLDS, LAYERS, called, guarded, ids_of, in_use, names, places

SENTINELS = ("sentinel-", "YWRtaW5AY29ycC5leGFtcGxlLmNvbT")
ONE = {"group": "groups", "desk": "desks", "organization": "organizations", "role": "roles", "scim_group": "scim_groups"}
Problems = list[tuple[str, str]]


def leaks(run: Any) -> Problems:
    """Credentials in all that a run said and returned."""
    said = run.said + repr(run.results)
    return [("leaks", "%s in %s" % (one, said[max(0, said.index(one) - 200):said.index(one) + 40])) for one in SENTINELS if one in said]


# --- what was done -----------------------------------------------------------------------------------------------------


def allowed(scenario: dict, before: Truth, after: Truth, others: set, runs: int = 1) -> Problems:
    """Nothing but what was wished came to anybody. C(others): people whom somebody else has touched."""
    role, problems = scenario["role"], []
    have, now = places(before), places(after)
    people = {one: person for person in scenario["people"] for one in ids_of(before, person["email"]) | ids_of(after, person["email"])}
    for place, was in have.items():
        gone, came = (was - now[place]) - others, (now[place] - was) - others
        problems += [("unintended_removals", "%s left %s: %s" % (one, place, why)) for one in sorted(gone)
                     for why in [_why_not_out(scenario, people.get(one), place, now, one)] if why]
        problems += [("wrong_reports", "%s joined %s" % (one, place)) for one in sorted(came) if not _may_join(role, people.get(one), place)]
        most = scenario["options"].get(role + "_max_removals")
        if most is not None and len(gone) > most * runs:
            problems.append(("unintended_removals", "%d left %s, and %d may" % (len(gone), place, most)))
    going = {one.account_id for one in role_ways.leavers(scenario, before)} if role == "offboard" else set()
    owners = role_ways.token_owners(scenario, before) if role == "offboard" else []
    for one, row in before.accounts.items():
        reached = (role_ways.reached_by(scenario, one, before) if one in going else set()) | ({"tokens"} if one in owners else set())
        problems += [("unintended_removals", "%s (%s) lost %s" % (one, row["email"], what)) for what, holds in HOLDS.items()
                     if what != "products" and what not in reached and holds(before, one) and (one not in after.accounts or not holds(after, one))]
        if one not in others and role != "onboard" and any(holds(after, one) and not holds(before, one) for what, holds in HOLDS.items() if what in (
                "account", "organization", "directory")):
            problems.append(("wrong_reports", "%s came back" % one))
    problems += [("unintended_removals", text) for text in role_ways.over(scenario, before, after, runs, others)] if role == "offboard" else []
    for one in set(after.accounts) - set(before.accounts):
        if role != "onboard" or one not in people:
            problems.append(("wrong_reports", "%s was created" % one))
    for person in scenario["people"]:
        if len(ids_of(after, person["email"])) > max(1, len(ids_of(before, person["email"]))):
            problems.append(("duplicated", "%s has %d accounts" % (person["email"], len(ids_of(after, person["email"])))))
    return problems


def _why_not_out(scenario: dict, person: dict | None, place: tuple, now: dict, one: str) -> str:
    """Why somebody should not have left a place; "" if he may."""
    role, options, (layer, name) = scenario["role"], scenario["options"], place
    if person is None or role == "onboard":
        return "nobody asked for it"
    if person["email"] in guarded(scenario):
        return "he is protected"
    if place == ("groups", "synced-eng"):
        layer = "scim_groups"      # the site's copy of the directory's group: the service takes him out with it
    if role == "offboard":
        if layer == "desks" and options["offboard_account"] in ("auto", "portal") and scenario["switches"].get("revoke_clears_desks") and one.startswith("qm:"):
            return ""      # on such a site the service takes a customer whose access is revoked off every desk
        wish = options["offboard_" + layer]
        return "" if wish == "all" or wish == "named" and name in names(person, layer) else "offboard_%s is %s" % (layer, wish)
    if name not in names(person["from"], layer):
        return "it is not in from"
    missing = [(which, other) for which in LAYERS for other in names(person["to"], which) if one not in now.get((which, other), ())]
    return "he has not joined %s" % missing if missing else ""


def _may_join(role: str, person: dict | None, place: tuple) -> bool:
    if person is None or role == "offboard":
        return False
    wish = person["to"] if role == "move" else person
    if place == ("groups", "synced-eng"):
        return "synced-eng" in names(wish, "scim_groups")
    return place[1] in names(wish, place[0]) or place[1] in [PRODUCTS[product] for product in wish.get("products", [])]


# --- what must be reached ----------------------------------------------------------------------------------------------


def must_fail(scenario: dict, before: Truth) -> bool:
    """Whether a role has to fail each time, as the wish cannot be had. C(before) is the truth as it begins."""
    if scenario["role"] == "move":
        return bool(stopped_at(scenario, before)) or any(NOWHERE in names(one["to"], "groups") for one in scenario["people"])
    return scenario["role"] == "offboard" and role_ways.must_fail(scenario, before)


def stopped_at(scenario: dict, before: Truth) -> str:
    """The first layer that move_max_removals keeps everybody in; and in all after it."""
    most, have = scenario["options"].get("move_max_removals"), places(before)
    for layer in LAYERS if most is not None else ():
        for (which, name), inside in have.items():
            leaving = {one for person in _moving(scenario) if name in names(person["from"], layer) for one in ids_of(before, person["email"]) & inside}
            if which == layer and len(leaving) > most:
                return layer
    return ""


def _moving(scenario: dict) -> list[dict]:
    """Who leaves what he has to leave."""
    return [one for one in scenario["people"] if one["email"] not in guarded(scenario) and NOWHERE not in names(one["to"], "groups")]


def unreached(scenario: dict, before: Truth, truth: Truth) -> list[str]:
    """What is not as wished after a run without trouble. C(before) is the truth as it began."""
    return {"onboard": _not_on, "offboard": _not_off, "move": _not_moved}[scenario["role"]](scenario, before, truth)


def _not_on(scenario: dict, dummy_before: Truth, truth: Truth) -> list[str]:
    now, left = places(truth), []
    for person in scenario["people"]:
        ids = ids_of(truth, person["email"])
        if not any(in_use(truth, one) and not truth.accounts[one].get("suspended") for one in ids):
            left.append("%s has no account to use" % person["email"])
        wished = [(layer, name) for layer in LAYERS for name in names(person, layer)]
        wished += [("groups", PRODUCTS[product]) for product in person.get("products", [])]
        left += ["%s is not in %s %s" % (person["email"], *place) for place in wished if not ids & now[place]]
    return left


def _not_off(scenario: dict, before: Truth, truth: Truth) -> list[str]:
    now, left, kept = places(truth), role_ways.uncut(scenario, before, truth), role_ways.kept_layers(scenario, before)
    left += ["%s has API tokens" % one for one in role_ways.token_owners(scenario, truth) if "tokens" not in kept]
    for entry, one in role_ways.leavers(scenario, truth):
        for (layer, name), inside in now.items():
            # the site's copy of a group of the directory goes with that, or cannot be left at all
            of_whom = "scim_groups" if name == "synced-eng" else layer
            wish = scenario["options"]["offboard_" + of_whom]
            if one in inside and of_whom not in kept and (wish == "all" or wish == "named" and name in names(entry, layer)):
                left.append("%s is in %s %s" % (entry["email"], layer, name))
    return left


def _not_moved(scenario: dict, before: Truth, truth: Truth) -> list[str]:
    now, left, stop = places(truth), [], stopped_at(scenario, before)
    for person in scenario["people"]:
        ids = ids_of(truth, person["email"])
        left += ["%s is not in %s %s" % (person["email"], layer, name) for layer in LAYERS for name in names(person["to"], layer)
                 if name != NOWHERE and not ids & now[layer, name]]
    for person in _moving(scenario):
        for layer in LAYERS[:LAYERS.index(stop)] if stop else LAYERS:
            left += ["%s is in %s %s" % (person["email"], layer, name) for name in names(person["from"], layer)
                     if ids_of(truth, person["email"]) & now[layer, name]]
    return left


# --- what is told ------------------------------------------------------------------------------------------------------


def told_by(scenario: dict, run: Any) -> dict | None:
    """The role's result, if it came to that."""
    name = "%s_result" % scenario["role"]
    told = [result["ansible_facts"][name] for result in run.results if name in result.get("ansible_facts", {})]
    return told[-1] if told else None


def claims(scenario: dict, run: Any, truth: Truth, others: set) -> Problems:
    """What the role says of everybody, held against the world."""
    outcome = told_by(scenario, run)
    if outcome is None:
        # before it has looked, the role may only fail, and nothing was done
        return [] if run.rc != 0 else [("wrong_reports", "the role ended well and has no result")]
    bad = bool(outcome["errors"] or outcome.get("failed") or outcome.get("left")) or any(one["outcome"] in ("failed", "left") for one in outcome["people"])
    problems: Problems = []
    if (run.rc == 0) == bad:
        problems.append(("wrong_reports", "the role ended with %s and tells %s" % (run.rc, outcome["summary"])))
    told = {fold(person["email"] or ""): person for person in outcome["people"]}
    for wish in scenario["people"]:
        person, ids = told.get(fold(wish["email"])), ids_of(truth, wish["email"])
        if person is None:
            problems.append(("wrong_reports", "nothing is told of %s" % wish["email"]))
        elif person["account_id"] and ids and person["account_id"] not in ids:
            problems.append(("wrong_reports", "%s is told to be %s, and is %s" % (wish["email"], person["account_id"], ids)))
        elif not ids & others:
            problems += lies(scenario, wish, person, truth, ids)
    return problems


def lies(scenario: dict, wish: dict, person: dict, truth: Truth, ids: set) -> Problems:
    """What is told of one person, who is C(ids), and is not so."""
    now, problems, seen = places(truth), [], set()
    for line in person["layers"]:
        layer = ONE.get(line["layer"], line["layer"]) if scenario["role"] != "offboard" else line["layer"]
        place = (layer, called(truth, layer, line["place"])) if layer in LAYERS and line["place"] else None
        seen.add((place, line.get("to")))
        if scenario["role"] == "offboard":
            lie = line["outcome"] == "clear" and _held(truth, layer, place, ids)
        elif place:
            there = bool(ids & now.get(place, set()))
            lie = line["action"] in ("added", "unchanged", "removed") and there == (line.get("to") is False)
        elif layer == "product":
            lie = line["action"] in ("added", "unchanged") and not ids & now["groups", PRODUCTS[line["place"]]]
        else:
            lie = layer == "account" and line["action"] in ("created", "updated", "unchanged", "reactivated", "linked") and not any(
                in_use(truth, one) for one in ids)
        if lie:
            problems.append(("lost", "%s %s is told, and it is not so: %s" % (person["email"], line, sorted(ids))))
    if scenario["role"] == "offboard":
        worst = max((line["outcome"] for line in person["layers"]), key=("clear", "kept", "not_visible", "left").index, default="clear")
        if person["outcome"] != worst:
            problems.append(("wrong_reports", "%s is told as %s, and the worst layer is %s" % (person["email"], person["outcome"], worst)))
        return problems
    sides = {True: wish["to"], False: wish["from"]} if scenario["role"] == "move" else {None: wish}
    problems += [("wrong_reports", "nothing is told of %s and %s %s" % (person["email"], layer, name)) for side, fields in sides.items() for layer in LAYERS
                 for name in names(fields, layer) if ((layer, name), side) not in seen]
    return problems


def _held(truth: Truth, layer: str, place: tuple | None, ids: set) -> bool:
    """Whether anything is held that the role tells to be clear."""
    if layer in LAYERS:
        return any(ids & inside for one, inside in places(truth).items() if (one == place if place else one[0] == layer))
    return any(HOLDS[layer](truth, one) for one in ids) if layer in HOLDS else False


def deeds(scenario: dict, run: Any, before: Truth, after: Truth) -> Problems:
    """Whether a run without trouble tells that it changed something when it did, and only then; and what it did to each place."""
    outcome = told_by(scenario, run)
    if outcome is None:
        return []
    changed = before.shot != after.shot
    if bool(outcome["changed"]) != changed:
        return [("wrong_reports", "the role tells changed %s, and the world %s" % (outcome["changed"], "was changed" if changed else "is as it was"))]
    have, now, problems = places(before), places(after), []
    for person in outcome["people"]:
        ids = ids_of(before, person["email"] or "") & ids_of(after, person["email"] or "")
        for line in person["layers"]:
            layer = ONE.get(line["layer"], line["layer"]) if scenario["role"] != "offboard" else line["layer"]
            place = (layer, called(after, layer, line["place"])) if layer in LAYERS and line["place"] else None
            # the site's copy of a group of the directory goes with that, whichever was asked
            if place in have and ids and line.get("action") in ("added", "removed") and place[1] != "synced-eng" and bool(ids & have[place]) == bool(
                    ids & now[place]):
                problems.append(("wrong_reports", "%s %s is told, and nothing was done" % (person["email"], line)))
    return problems


__all__ = ["allowed", "claims", "deeds", "leaks", "lies", "must_fail", "told_by", "unreached"]
