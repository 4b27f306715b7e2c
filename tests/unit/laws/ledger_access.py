# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People out of everything, before and after: who lost what, and that nobody else lost anything."""

from __future__ import annotations

from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.leavers import MEMBERSHIPS, held_place
from unit import atlas

LOSING = ("deactivated", "removed")
# The layers that the world has as such: the others are what the services make of them.
REALLY = (*MEMBERSHIPS, "account", "directory", "tokens")


def held(world: dict) -> dict:
    """{account id: all that opens something for it}, each as (layer, name)."""
    told: dict = {account_id: set() for account_id in world["accounts"]}

    def note(account_id: str, layer: str, name: str) -> None:
        told.setdefault(account_id, set()).add((layer, name))

    for account_id, one in world["accounts"].items():
        if one["active"]:
            note(account_id, "account", "")
            if not one.get("suspended"):
                note(account_id, "organization", "")
    for layer, members in (("groups", "members"), ("desks", "customers"), ("organizations", "members")):
        for place in world[layer]:
            for account_id in place[members]:
                note(account_id, layer, place["name"])
    for project in world["projects"]:
        for name, role in project["roles"].items():
            for account_id in role.get("users", ()):
                note(account_id, "roles", "%s/%s" % (project["key"], name))
    for directory in world["directories"].values():
        owners = {record["id"]: record["account_id"] for record in directory["users"]}
        for record in directory["users"]:
            if record["active"]:
                note(record["account_id"], "directory", record["id"])
        for group in directory["groups"]:
            for record_id in group["members"]:
                note(owners[record_id], "scim_groups", group["name"])
    for token, account_id in world["api_tokens"].items():
        note(account_id, "tokens", token)
    return told


def _account_of(world: dict, entry: dict) -> str:
    """By its e-mail where the entry has no account id."""
    mine = [account_id for account_id, one in world["accounts"].items() if one["email"].casefold() == (entry["email"] or "").casefold()]
    return entry["account_id"] or (mine[0] if len(mine) == 1 else "")


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Nobody got anything; who lost something is told of, with an action that says so unless something is left, and the other way round."""
    was, now = held(before), held(after)
    losers = {account_id for account_id in was if was[account_id] - now.get(account_id, set())}
    assert not {account_id for account_id in now if now[account_id] - was.get(account_id, set())}, "somebody got something"
    told = {_account_of(before, entry): entry["action"] for entry in result["people"]}
    assert losers <= set(told), "somebody who was not asked for lost something"
    assert {one for one in losers if told[one] not in (*LOSING, "failed", "kept")} == set(), "who lost something"
    assert {one for one, action in told.items() if action in LOSING} <= losers, "who is told to have lost something"
    assert bool(result["changed"]) is bool(losers), "changed says %s" % result["changed"]
    blind = set() if result.transport.sim.switches.desk_lists_inactive else {"desks"}     # then nobody sees who is inactive and on a desk's list
    for entry in result["people"]:
        mine = now.get(_account_of(before, entry), set())
        for one in entry["layers"]:
            if one["outcome"] == "clear" and one["layer"] in REALLY and one["layer"] not in blind:
                there = {name for layer, name in mine if layer == one["layer"] and (layer not in MEMBERSHIPS or one["place"] in (None, name))}
                assert not there, "%s is said to be clear of %s %s" % (entry["email"], one["layer"], there)
    for account_id in set(before["accounts"]) - set(told):
        assert before["accounts"][account_id] == after["accounts"].get(account_id), "another account was touched"


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """By the info module: what is told as clear is not shown any more."""
    known = [entry for entry in result["people"] if entry["account_id"]]
    if not known:
        return
    shown = atlas.ask(sim, "atlassian_access_info", way=dict(way, **atlas.ORG), users=[{"account_id": one["account_id"]} for one in known])["people"]
    for entry, line in zip(known, shown):
        assert line["account_id"] == entry["account_id"]
        for one in entry["layers"]:
            look = line["layers"].get(one["layer"])
            if one["outcome"] != "clear" or look is None:
                continue
            if one["layer"] not in MEMBERSHIPS:
                assert look["held"] == [], (entry["email"], one)
            elif one["place"] is not None:
                assert one["place"] not in {held_place(one["layer"], place)["label"] for place in look["held"]}, (entry["email"], one)
