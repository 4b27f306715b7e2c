# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world before and after, held against what a run says it did."""

from __future__ import annotations

import copy

from unit import atlas
from unit.laws import (
    ledger_access, ledger_accounts, ledger_organization_users, ledger_organizations, ledger_requests, ledger_roles, ledger_scim_groups, ledger_site,
)

LISTS = {"jsm_desk_customer": ("desks", "customers"), "jira_group_member": ("groups", "members"), "jsm_organization_member": ("organizations", "members"),
         "organization_group_member": ("groups", "members")}
MADE = ("created", "added", "updated", "reactivated", "linked")


def account_id_of(world: dict, entry: dict) -> str:
    """The account of an entry; by its e-mail where the entry has no account id."""
    if entry["account_id"]:
        return entry["account_id"]
    return next((account_id for account_id, one in world["accounts"].items() if one["email"].casefold() == (entry["email"] or "").casefold()), "")


def _ids(result: dict, world: dict, *actions: str) -> set:
    return {account_id_of(world, entry) for entry in result["people"] if entry["action"] in actions}


def check(module: str, before: dict, after: dict, result: dict) -> None:
    """Assert that people, changed and the world tell one story. Entries that are C(unknown) may have gone either way."""
    if not atlas.entries(result):
        assert before == after, "something was changed and nobody is told of"
        assert not result.get("changed")
        return
    checks = {
        "atlassian_access": ledger_access.check, "jsm_desk_customer": _place, "jira_group_member": _place, "jsm_organization_member": _place,
        "organization_group_member": _place, "organization_user": ledger_organization_users.check,
        "jsm_organization": ledger_organizations.check, "jsm_customer": _customers, "scim_user": _records,
        "jira_group": ledger_site.groups, "jira_user": ledger_site.users, "jira_webhook": ledger_site.webhooks, "managed_account": ledger_accounts.accounts,
        "jira_project_role_member": ledger_roles.check, "scim_group": ledger_scim_groups.check,
        "jsm_request": ledger_requests.check}
    assert module in checks, "the table of check() in tests/unit/laws/ledger.py needs a row for %s: what compares its result with the world" % module
    checks[module](module, before, after, result)


def by_place(result: dict, noun: str) -> dict:
    """{id of a place: the people of the result that are about it}; of one place, or of many."""
    if noun in result:
        return {result[noun]["id" if noun == "desk" else noun + "_id"]: result["people"]}
    found = {place["id" if noun == "desk" else noun + "_id"]: [] for place in result[noun + "s"] if not place["failed"]}
    for entry in result["people"]:
        if entry[noun + "_id"] in found:
            found[entry[noun + "_id"]].append(entry)
        else:
            assert entry["action"] in ("failed", "unknown", "unchanged"), "something was done at a place that was not seen"
    return found


def _place(module: str, before: dict, after: dict, result: dict) -> None:
    kind, list_name = LISTS[module]
    have, now = ({one["id"]: set(one[list_name]) for one in world[kind]} for world in (before, after))
    touched, doubtful, places = False, False, by_place(result, kind[:-1])
    for which, people in places.items():
        here = {"people": people}
        unsure = _ids(here, after, "unknown")
        gained, lost = now[which] - have[which], have[which] - now[which]
        assert gained - unsure == _ids(here, after, "added") - unsure, "who was added"
        assert lost - unsure == _ids(here, before, "removed") - unsure, "who was removed"
        assert _ids(here, after, "kept", "skipped") <= now[which] | unsure, "who was kept is there"
        touched, doubtful = touched or bool(gained or lost), doubtful or bool(unsure)
    _changed(result, touched, doubtful)
    others = [{**{name: [row for row in world[name] if name != kind or row["id"] not in places] for name in ("desks", "groups", "organizations")},
               "accounts": world["accounts"], "directories": world["directories"]} for world in (before, after)]
    assert others[0] == others[1], "nothing else was touched"


def _customers(module: str, before: dict, after: dict, result: dict) -> None:
    have, now = ({account_id for account_id, one in world["accounts"].items() if one["type"] == "customer" and one["active"]} for world in (before, after))
    unsure = _ids(result, after, "unknown") | _ids(result, before, "unknown")
    assert (now - have) - unsure == _ids(result, after, "created", "reactivated") - unsure, "who has access now"
    assert (have - now) - unsure == _ids(result, before, "removed") - unsure, "who was revoked"
    _changed(result, have != now, bool(unsure))
    gone = have - now
    for kind, list_name in (("groups", "members"), ("desks", "customers")):
        for one, other in zip(before[kind], after[kind]):
            assert set(one[list_name]) - gone == set(other[list_name]) - gone, "%s of %s" % (list_name, one["name"])
    kept = [{account_id: dict(one, on_site=None) for account_id, one in world["accounts"].items() if account_id in before["accounts"] and account_id not in gone
             and account_id not in now - have} for world in (before, after)]
    assert kept[0] == kept[1], "nobody else's account was touched"
    assert before["directories"] == after["directories"]


def _records(module: str, before: dict, after: dict, result: dict) -> None:
    have, now = ({one["id"]: one for directory in world["directories"].values() for one in directory["users"]} for world in (before, after))
    unsure = {entry["scim_id"] for entry in result["people"] if entry["action"] == "unknown"}

    def ids(*actions):
        return {entry["scim_id"] for entry in result["people"] if entry["action"] in actions}

    made, lost = set(now) - set(have), set(have) - set(now)
    different = {scim_id for scim_id in set(have) & set(now) if have[scim_id] != now[scim_id]}
    if None not in unsure:
        assert made - unsure == ids("created") - unsure, "who was created"
    assert lost - unsure == ids("removed") - unsure, "who was removed"
    assert different - unsure == ids("updated", "reactivated", "deactivated") - unsure, "who was changed"
    for entry in result["people"]:
        if entry["action"] in ("reactivated", "deactivated"):
            assert now[entry["scim_id"]]["active"] is (entry["action"] == "reactivated")
    _changed(result, bool(made or lost or different), bool(unsure))
    assert before["desks"] == after["desks"], "desks are none of SCIM's business"
    owners = {one["account_id"] for one in list(have.values()) + list(now.values())}
    for account_id in set(before["accounts"]) - owners:
        assert before["accounts"][account_id] == after["accounts"].get(account_id), "an account without a record was touched"


def _changed(result: dict, was: bool, unsure: bool) -> None:
    if unsure:
        assert result["changed"] or not was or any(entry["action"] == "unknown" for entry in result["people"])
    else:
        assert bool(result["changed"]) is was, "changed says %s" % result["changed"]


def read_back(sim, module: str, options: dict, result: dict) -> None:
    """The other road: what the info modules show an administrator agrees with what the run says. They only read."""
    if not atlas.entries(result):
        return
    sim.freeze()
    try:
        assert module in _READ, "the table _READ in tests/unit/laws/ledger.py needs a row for %s: what reads its result back through the twin" % module
        _READ[module](sim, options, result, dict(atlas.SITE, **atlas.SCIM))
    finally:
        sim.thaw()


def _read_place(module: str, key: str, list_name: str, named: str):
    def read(sim, options, result, way):
        places = by_place(result, key)
        told = atlas.ask(sim, module, way=way, **{named: list(places), list_name: True})[key + "s"]
        assert len(told) == len(places)
        for row, (which, people) in zip(told, places.items()):
            shown = {one["account_id"] for one in row[list_name]}
            place = sim.world.find_desk(which).customers if key == "desk" else getattr(sim.world, key + "s")[which].members
            truth = {one for one in place if sim.switches.desk_lists_inactive or key != "desk" or sim.world.accounts.get(one).active}
            assert shown == truth
            agree(people, shown, truth, options.get("state") == "absent")

    def agree(people, shown, truth, leaving):
        for entry in people:
            if entry["action"] in ("added", "kept", "skipped") or (entry["action"] == "unchanged" and not leaving):
                assert entry["account_id"] in shown or entry["account_id"] not in truth, entry
            if entry["action"] == "removed" or (entry["action"] == "unchanged" and leaving):
                assert entry["account_id"] not in shown, entry
    return read


def _read_customers(sim, options, result, way):
    known = [entry for entry in result["people"] if entry["account_id"]]
    if not known:
        return
    told = atlas.ask(sim, "jira_user_info", way=way, users=[{"account_id": entry["account_id"]} for entry in known])["users"]
    shown = {one["account_id"]: one for one in told}
    for entry in known:
        line = shown[entry["account_id"]]
        if not sim.world.accounts.get(entry["account_id"]):
            assert not line["visible"]
        elif line["visible"]:
            assert line["active"] is sim.world.accounts.get(entry["account_id"]).active
        if entry["action"] == "created":
            assert line["visible"] and line["active"], entry
        if entry["action"] == "removed":
            assert not line["visible"] or not line["active"], entry


def _read_records(sim, options, result, way):
    wished = options["users"]
    told = atlas.ask(sim, "scim_user_info", way=way, user_names=[one["user_name"] for one in wished if one.get("user_name")],
                     external_ids=[one["external_id"] for one in wished if one.get("external_id")])
    whole = atlas.ask(sim, "scim_user_info", way=way)["users"]
    shown = {one["scim_id"]: one for one in told["users"]}
    assert {one["scim_id"]: one for one in whole if one["scim_id"] in shown} == shown, "the whole list and the filter show the same"
    by_name = {str(one.get("user_name") or "").strip().casefold(): one for one in wished}
    by_external = {one.get("external_id"): one for one in wished if one.get("external_id")}
    for entry in result["people"]:
        if entry["action"] == "removed":
            assert entry["scim_id"] not in {one["scim_id"] for one in whole}
            continue
        if options.get("state") == "absent" or entry["action"] in ("failed", "unknown", "kept"):
            continue
        line = {one["scim_id"]: one for one in whole}[entry["scim_id"]]
        assert line["account_id"] == entry["account_id"] and line["active"] is entry["active"]
        wish = by_name.get(line["user_name"].casefold()) or by_external.get(line["external_id"])
        if wish is None:
            assert options.get("state") == "exact" and entry["action"] in ("deactivated", "skipped"), "somebody who was not asked for"
            continue
        assert entry["scim_id"] in shown
        for name, value in wish.items():
            if name in ("emails", "phone_numbers"):
                assert sorted(one["value"] for one in value) == sorted(one["value"] for one in line[name] or []), name
            elif name == "user_name":
                assert line[name].casefold() == value.strip().casefold()
            else:
                assert line[name] == (value if isinstance(value, bool) else (value.strip() or None)), name


_READ = {
    "atlassian_access": ledger_access.read_back,
    "jsm_desk_customer": _read_place("jsm_desk_info", "desk", "customers", "desks"),
    "jira_group_member": _read_place("jira_group_info", "group", "members", "group_ids"),
    "jsm_organization_member": _read_place("jsm_organization_info", "organization", "members", "organization_ids"),
    "jsm_organization": ledger_organizations.read_back,
    "organization_group_member": _read_place("jira_group_info", "group", "members", "group_ids"),
    "organization_user": ledger_organization_users.read_back,
    "jsm_customer": _read_customers,
    "scim_user": _read_records,
    "jira_group": ledger_site.read_groups,
    "jira_user": ledger_site.read_users,
    "jira_webhook": ledger_site.read_webhooks,
    "managed_account": ledger_accounts.read_accounts,
    "jira_project_role_member": ledger_roles.read_back,
    "scim_group": ledger_scim_groups.read_back,
    "jsm_request": ledger_requests.read_back,
}


def snapshot(sim) -> dict:
    """The settled truth of a world, without what logging in leaves behind."""
    return {"api_tokens": ledger_accounts.live_tokens(sim),
            **{name: copy.deepcopy(value) for name, value in sim.world.to_dict().items() if name != "credentials"}}
