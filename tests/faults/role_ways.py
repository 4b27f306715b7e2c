# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What offboarding may and must do by its documentation: whom each way to cut an account fits, what it reaches, and what offboard_max_removals stops."""

from __future__ import annotations

from typing import NamedTuple

from simulator.worlds import DIRECTORY_ID, SECOND_DIRECTORY_ID

from .oracle import Truth, rows
from .role_truth import LAYERS, guarded, ids_of, in_organization, in_use, names, places, recorded

ORDER = ("scim", "disable", "suspend", "portal")
# way -> what of an account may be lost by it; the simulator shows a customer's access to the portal as the account's own
REACHES = {"scim": ("directory", "organization", "account", "portal"), "disable": ("organization", "account", "portal"), "suspend": ("organization",),
           "portal": ("account", "portal"), "none": ()}
SYNCED = ("groups", "synced-eng")      # the site's copy of a group of the directory


class Leaver(NamedTuple):
    """Somebody who is to go, with his account. C(entry): what the list says of him."""

    entry: dict
    account_id: str


def leavers(scenario: dict, truth: Truth) -> list[Leaver]:
    """Who is to go, without the protected."""
    return [Leaver(entry, one) for entry in scenario["people"] if entry["email"] not in guarded(scenario) for one in sorted(ids_of(truth, entry["email"]))]


def taken(scenario: dict) -> tuple[str, ...]:
    """The ways that may be taken at all: all of them, but where a module is told to take only some steps."""
    return tuple(way for way in ORDER if way in scenario.get("steps", ORDER))


def fits(scenario: dict, truth: Truth, way: str, one: str) -> bool:
    """Whether a way fits somebody and has something to do for him. A role has the credentials of the site and of the directory, a module perhaps not."""
    row, organization = truth.accounts[one], scenario["organization"]
    if way == "scim":
        return scenario.get("directory", True) and recorded(truth, one)
    if way == "disable":
        return organization and row["active"] and bool(row.get("managed")) and not _provided(truth, one)
    if way == "suspend":
        return organization and in_organization(truth, one)
    return way == "portal" and scenario.get("site", True) and row["type"] == "customer" and row["active"]


def _provided(truth: Truth, one: str) -> bool:
    """Whether an identity provider owns the account, so that nobody else may disable it."""
    return any(row["account_id"] == one for name in (DIRECTORY_ID, SECOND_DIRECTORY_ID) for row in truth.shot["directories"][name]["users"])


def way_of(scenario: dict, truth: Truth, one: str) -> str:
    """The way by which somebody is cut; "" if by none."""
    asked = scenario["options"]["offboard_account"]
    return next((way for way in ORDER if asked in ("auto", way) and fits(scenario, truth, way, one)), "")


def reached_by(scenario: dict, one: str, truth: Truth) -> set:
    """What of an account any way may take that was asked for."""
    asked, customer = scenario["options"]["offboard_account"], truth.accounts[one]["type"] == "customer"
    theirs = ("portal",) if customer else ("scim", "disable", "suspend")
    return {what for way in theirs if asked in ("auto", way) and way in taken(scenario) for what in REACHES[way]}


def uncut(scenario: dict, before: Truth, after: Truth) -> list[str]:
    """Who has not lost what his way takes. C(before): as the run began."""
    stop, left = stopped_by(scenario, before), []
    tried = [way for way in (ORDER[:ORDER.index(stop)] if stop else ORDER) if way in taken(scenario)]
    for leaver in leavers(scenario, before):
        one, way = leaver.account_id, way_of(scenario, before, leaver.account_id)
        inside = way == "scim" and recorded(after, one) or way != "portal" and in_organization(after, one) or way != "suspend" and in_use(after, one)
        if way in tried and inside:
            left.append("%s can still come in, and the way %s fits" % (leaver.entry["email"], way))
    return left


def held_back(scenario: dict, before: Truth, after: Truth) -> list[str]:
    """What a run without trouble did although a limit said no."""
    kept, stop, have, now, done = kept_layers(scenario, before), stopped_by(scenario, before), places(before), places(after), []
    for place, inside in have.items():
        gone = inside - now[place]
        if gone and (place[0] if place != SYNCED else "scim_groups") in kept:
            done.append("%s left %s, and more are to leave %s than may" % (sorted(gone), place, stop or place[0]))
    for leaver in leavers(scenario, before):
        one, way = leaver.account_id, way_of(scenario, before, leaver.account_id)
        lost = recorded if way == "scim" else in_organization if way in ("disable", "suspend") else in_use
        if stop and way and ORDER.index(way) >= ORDER.index(stop) and _lost(lost, before, after, one):
            done.append("%s was cut by %s, and %s would touch too many" % (leaver.entry["email"], way, stop))
        if "tokens" in kept and before.shot["tokens"].get(one) and not after.shot["tokens"].get(one):
            done.append("the API tokens of %s were revoked, and more than may would be touched" % leaver.entry["email"])
    return done


def unfit(scenario: dict, truth: Truth) -> list[str]:
    """Whose account stays, as the way that was asked for does not fit: the role says so and fails."""
    asked, left = scenario["options"]["offboard_account"], []
    for leaver in leavers(scenario, truth):
        one = leaver.account_id
        rests = asked in ("suspend", "auto") and scenario["organization"] and truth.accounts[one]["type"] == "atlassian" and not in_organization(truth, one)
        if asked != "none" and in_use(truth, one) and not rests and not way_of(scenario, truth, one):
            left.append(leaver.entry["email"])
    return left


# --- offboard_max_removals ---------------------------------------------------------------------------------------------


def most_of(scenario: dict) -> int | None:
    """How many people a single task may touch; None for no limit."""
    return scenario["options"].get("offboard_max_removals")


def stopped_by(scenario: dict, truth: Truth) -> str:
    """The first way that would touch too many: it does nothing, and no further step is tried. "" for none."""
    most = most_of(scenario)
    going = [way_of(scenario, truth, one.account_id) for one in leavers(scenario, truth)]
    return next((way for way in taken(scenario) if most is not None and going.count(way) > most), "")


def wished(scenario: dict, entry: dict, place: tuple[str, str]) -> bool:
    """Whether somebody is to leave a place."""
    wish = scenario["options"]["offboard_" + place[0]]
    return wish == "all" or wish == "named" and place[1] in names(entry, place[0])


def too_many(scenario: dict, truth: Truth) -> dict[tuple[str, str], int]:
    """{place that more would leave than may: how many}. A task is about all places of a layer, and does nothing in any of them then."""
    most, found, theirs = most_of(scenario), {}, _owned(truth)
    for place, inside in places(truth).items() if most is not None else ():
        going = {one.account_id for one in leavers(scenario, truth) if one.account_id in inside and wished(scenario, one.entry, place)}
        if place not in theirs and len(going) > most:
            found[place] = len(going)
    return found


def _owned(truth: Truth) -> set[tuple[str, str]]:
    """Places whose people an identity provider decides: nobody is taken out there, so nobody counts for a limit."""
    synced = {("groups", row["name"]) for row in truth.shot["groups"] if row.get("managed_by") == "EXTERNAL"}
    return synced | {("organizations", row["name"]) for row in truth.shot["organizations"] if row.get("scim_managed")}


def kept_layers(scenario: dict, truth: Truth) -> set[str]:
    """Layers that nobody leaves, as a limit says no: all of them when a way said no."""
    return set(LAYERS) | {"tokens"} if stopped_by(scenario, truth) else {layer for layer, dummy_name in too_many(scenario, truth)} | (
        {"tokens"} if _too_many_tokens(scenario, truth) else set())


def _too_many_tokens(scenario: dict, truth: Truth) -> bool:
    most = most_of(scenario)
    return most is not None and len(token_owners(scenario, truth)) > most


def token_owners(scenario: dict, truth: Truth) -> list[str]:
    """Whose API tokens are to be revoked."""
    if not (scenario["options"]["offboard_tokens"] and scenario["organization"]):
        return []
    return [one.account_id for one in leavers(scenario, truth)
            if truth.accounts[one.account_id].get("managed") and truth.shot["tokens"].get(one.account_id)]


def must_fail(scenario: dict, truth: Truth) -> bool:
    """Whether the role has to end badly, as somebody or something has to stay. C(truth): as the run begins."""
    return bool(unfit(scenario, truth) or kept_layers(scenario, truth))


def over(scenario: dict, before: Truth, after: Truth, runs: int, others: set) -> list[str]:
    """Where more people were touched than C(runs) tasks may. C(others): people whom somebody else has touched, perhaps with another limit."""
    most = most_of(scenario)
    if most is None:
        return []
    ours = [one.account_id for one in leavers(scenario, before) if one.account_id not in others]
    linked = {row["account_id"] for row in rows(before).values()}
    counts = {
        "lost their record": [one for one in ours if recorded(before, one) and not recorded(after, one)],
        "were disabled": [one for one in ours if before.accounts[one]["type"] == "atlassian" and one not in linked and _lost(in_use, before, after, one)],
        "were suspended": [one for one in ours if in_use(after, one) and _lost(in_organization, before, after, one)],
        "lost the portal": [one for one in ours if before.accounts[one]["type"] == "customer" and _lost(in_use, before, after, one)],
        "lost their API tokens": [one for one in ours if before.shot["tokens"].get(one) and not after.shot["tokens"].get(one)],
    }
    return ["%d %s, and %d may: %s" % (len(who), what, most, who) for what, who in counts.items() if len(who) > most * runs]


def _lost(holds, before: Truth, after: Truth, one: str) -> bool:
    return one in before.accounts and holds(before, one) and not (one in after.accounts and holds(after, one))


__all__ = ["held_back", "kept_layers", "leavers", "most_of", "must_fail", "over", "reached_by", "token_owners", "uncut", "unfit"]
