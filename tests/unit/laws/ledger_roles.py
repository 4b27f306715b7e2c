# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of project roles: which people and groups act in them."""

from __future__ import annotations

from unit import atlas

Actor = tuple      # (id of the role's project / id of the role, "users" or "groups", id)


def _acting(world: dict) -> set[Actor]:
    ids = {row["name"]: row["id"] for row in world["project_roles"]}
    return {("%s/%s" % (row["id"], ids[name]), kind, one) for row in world["projects"] for name, actors in row["roles"].items()
            for kind in ("users", "groups") for one in actors[kind]}


def _told(result: dict) -> list[tuple[dict, Actor]]:
    """Every line with the actor it is about."""
    alone = "%(project_id)s/%(role_id)s" % result["role"] if "role" in result else None
    return [(line, (line.get("role_id") or alone, kind, line.get(key)))
            for name, kind, key in (("people", "users", "account_id"), ("groups", "groups", "group_id")) for line in result.get(name) or []]


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Who came and who went, as told; nothing else was touched."""
    have, now, lines = _acting(before), _acting(after), _told(result)

    def told(*actions: str) -> set:
        return {actor for line, actor in lines if line["action"] in actions}

    unsure = told("unknown")
    assert now - have - unsure == told("added") - unsure, "who was added"
    assert have - now - unsure == told("removed") - unsure, "who was removed"
    assert told("kept", "skipped") <= now | unsure, "who was kept is there"
    if not unsure:
        assert result["changed"] is (have != now), "changed says %s" % result["changed"]
    for name in set(before) - {"projects"}:
        assert before[name] == after[name], "%s was touched" % name


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """The other road: the info module shows who acts there now."""
    told = atlas.ask(sim, "jira_project_role_info", way=way, members=True)
    truth = _acting(sim.world.to_dict())
    shown = {("%(project_id)s/%(role_id)s" % row, kind, one[key]) for row in told["roles"]
             for kind, rows, key in (("users", row["members"], "account_id"), ("groups", row["groups"], "group_id")) for one in rows}
    assert shown == truth and told["unseen"] == []
    for line, actor in _told(result):
        if line["action"] == "added":
            assert actor in shown, line
        if line["action"] == "removed":
            assert actor not in shown, line
