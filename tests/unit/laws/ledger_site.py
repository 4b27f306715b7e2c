# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of what a site has: its groups, its users and their products, its webhooks."""

from __future__ import annotations

from unit import atlas


def _changed(result: dict, was: bool) -> None:
    """C(changed) and the world agree, but for things that the run itself calls unknown."""
    if not any(entry["action"] == "unknown" for entry in atlas.entries(result)):
        assert bool(result["changed"]) is was, "changed says %s" % result["changed"]


def _ids(result: dict, key: str, *actions: str) -> set:
    return {entry[key] for entry in atlas.entries(result) if entry["action"] in actions}


def _same_but_for(before: dict, after: dict, *names: str) -> None:
    for name in set(before) - set(names):
        assert before[name] == after[name], "%s was touched" % name


def _things(before: dict, after: dict, result: dict, kind: str, key: str) -> None:
    """Things with an id: who came, who went, and who is another than before."""
    have, now = ({row["id"]: row for row in world[kind]} for world in (before, after))
    unsure = _ids(result, key, "unknown")
    if None not in unsure:
        assert set(now) - set(have) - unsure == _ids(result, key, "created") - unsure, "what was created"
    assert set(have) - set(now) - unsure == _ids(result, key, "removed") - unsure, "what was removed"
    different = {one for one in set(have) & set(now) if have[one] != now[one]}
    assert different - unsure - _heirs(have, now) == _ids(result, key, "updated") - unsure, "what was changed"
    _changed(result, have != now)


def _heirs(have: dict, now: dict) -> set:
    """Groups that took over what a deleted one alone could see: nothing else of them is another."""
    return {one for one in set(have) & set(now) if dict(have[one], restrictions=0) == dict(now[one], restrictions=0)}


def groups(module: str, before: dict, after: dict, result: dict) -> None:
    _things(before, after, result, "groups", "group_id")
    # a group that goes takes its seats, roles and products with it
    _same_but_for(before, after, *("groups application_roles projects project_roles".split() if _ids(result, "group_id", "removed") else ["groups"]))


def webhooks(module: str, before: dict, after: dict, result: dict) -> None:
    _things(before, after, result, "webhooks", "webhook_id")
    _same_but_for(before, after, "webhooks")


def users(module: str, before: dict, after: dict, result: dict) -> None:
    """Who is on the site, and in which groups that give a product."""
    def seen(world: dict) -> dict:
        groups = {row["id"]: set(row["members"]) for row in world["groups"]}
        here = {account_id for account_id, one in world["accounts"].items() if one.get("on_site", True) and one["type"] == "atlassian"}
        return {one: {row["key"] for row in world["application_roles"] if any(one in groups.get(group, ()) for group in row["groups"])} for one in here}

    have, now = seen(before), seen(after)
    unsure = _ids(result, "account_id", "unknown")
    gained = {one for one in now if one not in have or now[one] != have[one]}
    lost = set(have) - set(now)
    if None not in unsure:
        assert gained - unsure == _ids(result, "account_id", "created") - unsure, "who came to the site or got a product"
    assert lost - unsure == _ids(result, "account_id", "removed") - unsure, "who was taken off the site"
    _changed(result, have != now)
    for entry in atlas.entries(result):
        if entry["action"] in ("created", "unchanged") and entry["account_id"] in now and entry["products"] is not None:
            assert set(entry["products"]) <= now[entry["account_id"]], entry
    touched = gained | lost | unsure
    kept = [{account_id: one for account_id, one in world["accounts"].items() if account_id in before["accounts"] and account_id not in touched
             and not (None in unsure or one["type"] == "customer")} for world in (before, after)]
    assert kept[0] == kept[1], "nobody else's account was touched"
    assert before["directories"] == after["directories"]


# --- the other road ----------------------------------------------------------------------------------------------------


def read_groups(sim, options: dict, result: dict, way: dict) -> None:
    shown = {row["group_id"]: row["name"] for row in atlas.ask(sim, "jira_group_info", way=way)["groups"]}
    for entry in result["groups"]:
        if entry["action"] in ("created", "kept", "unchanged") and entry["group_id"] in sim.world.groups:
            assert shown[entry["group_id"]] == entry["name"]
        if entry["action"] == "removed":
            assert entry["group_id"] not in shown


def read_users(sim, options: dict, result: dict, way: dict) -> None:
    known = [entry for entry in result["people"] if entry["account_id"]]
    told = atlas.ask(sim, "jira_user_info", way=way, application_roles=True, users=[{"account_id": one["account_id"]} for one in known])["users"]
    for entry, line in zip(known, told):
        assert entry["account_id"] == line["account_id"]
        if entry["action"] in ("created", "unchanged") and options.get("state") != "absent":
            assert line["visible"] and set(entry["products"]) <= set(line["application_roles"]), entry
        if entry["action"] == "removed":
            assert not line["visible"], entry


def read_webhooks(sim, options: dict, result: dict, way: dict) -> None:
    shown = {row["webhook_id"]: row for row in atlas.ask(sim, "jira_webhook_info", way=way)["webhooks"]}
    by_id = {one.get("webhook_id"): one for one in options["webhooks"] if one.get("webhook_id")}
    by_name = {str(one.get("name") or "").strip().casefold(): one for one in options["webhooks"]}
    for entry in result["webhooks"]:
        if entry["action"] == "removed":
            assert entry["webhook_id"] not in shown
        if entry["action"] in ("created", "updated", "unchanged") and options.get("state") != "absent":
            row, wish = shown[entry["webhook_id"]], by_id.get(entry["webhook_id"]) or by_name[entry["name"].casefold()]
            for name in ("url", "jql", "exclude_body", "events"):
                if wish.get(name) is not None:
                    asked = wish[name].strip() or None if isinstance(wish[name], str) else wish[name]
                    assert row[name] == (sorted(set(asked)) if name == "events" else asked), name
