# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of customer requests: what was said on them, and where they went."""

from __future__ import annotations

from unit import atlas


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Nothing is taken away; what is another than before is told of; and nothing but requests is touched."""
    have, now = ({row["id"]: row for row in world["requests"]} for world in (before, after))
    assert set(have) == set(now)
    unsure = {entry["issue_id"] for entry in result["customer_requests"] if entry["action"] == "unknown"}
    updated = {entry["issue_id"] for entry in result["customer_requests"] if entry["action"] == "updated"}
    partly = {entry["issue_id"] for entry in result["customer_requests"] if entry["action"] == "failed"}
    different = {one for one in have if have[one] != now[one]}
    assert different - unsure - partly == updated - unsure, "what was changed"
    assert unsure or result["changed"] == bool(different)
    for number, row in have.items():
        for name in ("comments", "history"):
            assert now[number][name][:len(row[name])] == row[name], "%s is only added to" % name
            assert len(now[number][name]) <= len(row[name]) + 1, "once"
    assert {name: value for name, value in before.items() if name != "requests"} == {name: value for name, value in after.items() if name != "requests"}


def read_back(sim, options: dict, result: dict, way: dict) -> None:
    """Status and comments, by the twin."""
    wishes = {wish["key"].strip().casefold(): wish for wish in options["requests"]}
    seen = atlas.ask(sim, "jsm_request_info", way=way, keys=[entry["key"] for entry in result["customer_requests"]], comments=True)
    shown = {row["key"]: row for row in seen["customer_requests"]}
    for entry in result["customer_requests"]:
        if entry["issue_id"] is None:
            assert entry.get("error") or entry["key"] in [row["key"] for row in seen["missing"]]
            continue
        row = shown[entry["key"]]
        assert row["status"].casefold() == entry["status"].casefold()
        wish = wishes.get(entry["key"].casefold()) or wishes[entry["issue_id"]]
        if entry["action"] in ("updated", "unchanged") and wish.get("comment"):
            found = [one for one in row["comments"] if one["public"] is wish.get("public", False)
                     and (wish["marker"] in one["body"] if wish.get("marker") else one["body"].split() == wish["comment"].split())]
            assert len(found) == 1, "the comment is there once"
        if entry["action"] in ("updated", "unchanged") and wish.get("status"):
            assert row["status"].casefold() == wish["status"].casefold()
