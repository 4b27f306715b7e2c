# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of the groups of identity provider directories."""

from __future__ import annotations

from unit import atlas


def _groups(world: dict) -> dict:
    return {row["name"]: row for directory in world["directories"].values() for row in directory["groups"]}


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Which groups came and went, and who in them, as told; nobody's record was touched."""
    have, now = _groups(before), _groups(after)

    def told(*actions: str) -> set:
        return {line["name"] for line in result["groups"] if line["action"] in actions}

    unsure = told("unknown")
    assert set(now) - set(have) - unsure == told("created") - unsure, "which were created"
    assert set(have) - set(now) - unsure == told("removed") - unsure, "which were deleted"
    for name in set(now) | set(have):
        was, is_now = set(have.get(name, {}).get("members", ())), set(now.get(name, {}).get("members", ()))
        lines = [line for line in result["people"] if line["group"] == name]
        doubtful = {line["scim_id"] for line in lines if line["action"] == "unknown"}
        assert is_now - was - doubtful == {line["scim_id"] for line in lines if line["action"] == "added"}, "who joined %s" % name
        if name in now:
            assert was - is_now - doubtful == {line["scim_id"] for line in lines if line["action"] == "removed"}, "who left %s" % name
            assert {line["scim_id"] for line in lines if line["action"] in ("kept", "skipped") and line["scim_id"] in was} <= is_now
    if not unsure and not any(line["action"] == "unknown" for line in result["people"]):
        assert result["changed"] is (have != now), "changed says %s" % result["changed"]
    for name in ("desks", "organizations"):
        assert before[name] == after[name], "%s was touched" % name
    assert [row["users"] for row in before["directories"].values()] == [row["users"] for row in after["directories"].values()]


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """The other road: the info module shows what there is now."""
    told = atlas.ask(sim, "scim_group_info", way=way, members=True)
    truth = {row["name"]: set(row["members"]) for row in sim.world.to_dict()["directories"][way["directory_id"]]["groups"]}
    assert {row["name"]: {one["scim_id"] for one in row["members"]} for row in told["groups"]} == truth
    for line in result["people"]:
        if line["action"] == "added":
            assert line["scim_id"] in truth[line["group"]], line
        if line["action"] == "removed":
            assert line["scim_id"] not in truth[line["group"]], line
    for line in result["groups"]:
        if line["action"] in ("created", "updated", "unchanged") and options.get("state") != "absent":
            assert line["name"] in truth
    asked = atlas.ask(sim, "scim_group_info", way=way, groups=[one["name"] for one in options["groups"]])
    assert set(asked["missing"]) == {one["name"].strip() for one in options["groups"]} - set(truth)
