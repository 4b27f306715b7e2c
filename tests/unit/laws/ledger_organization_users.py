# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People of the organization before and after: who is in it, who is suspended, and whom a run may have touched."""

from __future__ import annotations

from unit import atlas

DONE = ("created", "updated", "reactivated", "deactivated", "removed")


def standings(world: dict) -> dict:
    """{account id: active, suspended or no_membership}, of the whole organization; worked out here once more, from the settled world."""
    found = {}
    for account_id, one in world["accounts"].items():
        seen = set()
        for directory in world["organization"]["directories"]:
            if directory.get("site") and one["type"] == "atlassian" and one.get("on_site", True):
                seen.add("suspended" if one.get("suspended") else "active")
            seen |= {status for status, row in (("active", "members"), ("suspended", "suspended")) if account_id in directory.get(row, ())}
        found[account_id] = "active" if "active" in seen else "suspended" if seen else "no_membership"
    return found


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """What people are told of is what happened, but that an invitation may be on its way still; and nobody else was touched."""
    def ids(*actions):
        return {entry["account_id"] for entry in result["people"] if entry["action"] in actions}

    was, now = standings(before), standings(after)
    unsure = ids("unknown", "failed", "skipped")     # of an invitation a part may have worked
    moves = {(one, was.get(one, "no_membership"), now[one]) for one in now if was.get(one, "no_membership") != now[one]}

    def moved(to, *since):
        return {one for one, old, new in moves if new == to and old in since}

    assert moved("no_membership", "active", "suspended") - unsure == ids("removed"), "who was removed"
    assert moved("suspended", "active") - unsure == ids("deactivated"), "who was suspended"
    assert moved("active", "suspended") - unsure == ids("reactivated"), "who was restored"
    assert moved("active", "no_membership") - unsure <= ids("created") <= set(after["accounts"]), "who was invited"
    if not result["changed"]:
        assert before == after, "it says that nothing was changed"
    else:
        assert ids(*DONE) | unsure, "it says that something was changed, and not for whom"
    touched = ids(*DONE) | unsure
    for account_id in set(before["accounts"]) - touched:
        assert before["accounts"][account_id] == after["accounts"][account_id], "another account was touched"
    for one, other in zip(before["groups"], after["groups"]):
        assert set(one["members"]) - touched == set(other["members"]) - touched, "members of %s" % one["name"]
    for kind in ("desks", "directories", "application_roles", "organizations", "projects"):
        assert before[kind] == after[kind], "%s are none of its business" % kind


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """By the info module: how everybody stands, and whether he is in the groups of the wish."""
    known = [entry for entry in result["people"] if entry["account_id"]]
    told = atlas.ask(sim, "organization_user_info", way=dict(atlas.ORG), users=[{"account_id": entry["account_id"]} for entry in known], groups=True)["users"]
    shown, truth = {one["account_id"]: one for one in told}, standings(sim.world.to_dict())
    bare = [wish.get("email") for wish in options["users"] if isinstance(wish, dict) and wish.get("access") == "restored"]
    for entry in known:
        line = shown[entry["account_id"]]
        if line["visible"]:
            assert line["membership"] == truth[entry["account_id"]]
        if entry["action"] in ("failed", "unknown", "skipped"):
            continue
        assert entry["membership"] == (line["membership"] if line["visible"] else "no_membership"), entry
        if options.get("state", "present") == "present" and entry["email"] not in bare and entry["membership"] == "active":
            assert set(options.get("groups", ())) <= {group["name"] for group in line["groups"]}, entry
