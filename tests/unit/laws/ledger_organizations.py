# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of customer organizations: which there are, and which desks they are linked to."""

from __future__ import annotations

from unit import atlas


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Who came, who went, and whose links are others, as told; nothing else was touched."""
    have, now = ({row["id"]: row for row in world["organizations"]} for world in (before, after))

    def told(*actions: str) -> set:
        return {entry["organization_id"] for entry in result["organizations"] if entry["action"] in actions}

    unsure = told("unknown", "failed", "skipped")   # of a failed one some links may have been made: the diff tells which
    assert (set(now) - set(have)) - unsure == told("created") - unsure, "what was created"
    assert set(have) - set(now) - unsure == told("removed") - unsure, "what was removed"
    linked = {one for one in set(have) & set(now) if set(have[one]["desks"]) != set(now[one]["desks"])}
    assert linked - unsure == told("updated") - unsure, "what was linked"
    for one in set(have) & set(now):
        assert have[one]["name"] == now[one]["name"] and have[one]["members"] == now[one]["members"], "name and members of %s" % one
    if not told("unknown"):
        assert result["changed"] is (have != now), "changed says %s" % result["changed"]
    _held_diff(after, result)
    for name in set(before) - {"organizations"}:
        assert before[name] == after[name], "%s was touched" % name


def _held_diff(after: dict, result: dict) -> None:
    """What the diff shows of desks is so."""
    keys = {row["id"]: row["key"] for row in after["desks"]}
    links = {row["name"]: {keys[desk] for desk in row["desks"]} for row in after["organizations"]}
    unsure = {entry["name"] for entry in result["organizations"] if entry["action"] == "unknown"}
    for name, fields in result["diff"]["after"].items():
        if name not in unsure:
            shown = {key for one in (result["diff"]["before"].get(name) or {}, fields) for key in one.get("desks", ())}
            assert {key for key in shown if key in links[name]} == set(fields.get("desks", ())), name


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """As jsm_organization_info shows it."""
    shown = {row["organization_id"]: row for row in atlas.ask(sim, "jsm_organization_info", way=way, desks=True)["organizations"]}
    assert {which: row["name"] for which, row in shown.items()} == {row.id: row.name for row in sim.world.organizations.values()}
    for row in shown.values():
        assert {desk["id"] for desk in row["desks"]} == set(sim.world.organizations[row["organization_id"]].desks)
    for entry in result["organizations"]:
        if entry["action"] in ("created", "updated", "kept") or entry["action"] == "unchanged" and options.get("state") != "absent":
            assert shown[entry["organization_id"]]["name"] == entry["name"]
            wish = next(one for one in options["organizations"] if entry["name"] == (one.get("name") or "").strip() or
                        entry["organization_id"] == one.get("organization_id"))
            desks = {str(value) for desk in shown[entry["organization_id"]]["desks"] for value in desk.values()}
            if entry["action"] != "kept":
                assert set(wish.get("desks") or []) <= desks and not set(wish.get("unlinked_desks") or []) & desks or entry.get("reason"), entry
        if entry["action"] == "removed":
            assert entry["organization_id"] not in shown
