# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization's searches: the reliable way from an e-mail to an account id (FACTS 8)."""

from __future__ import annotations

from .accounts import Account, fold
from .answers import Answer, refuse
from .call import Call
from .operations_admin import ORG
from .paging import organization_page, organization_wish

MOST = {"emails": 100, "accountIds": 10, "groupNames": 100, "groupIds": 10, "directoryIds": 10, "emailDomains": 10, "accountStatus": 3, "membershipStatus": 3}


def _begin(call: Call, exclusive: tuple) -> dict:
    """The wish, checked; `exclusive` are pairs that may not come together."""
    world = call.world
    if call.values["directoryId"] != "-" and call.values["directoryId"] not in world.directories:
        raise refuse("organization", 404, "We couldn't find the directory.")
    wish = organization_wish(call, call.body or {})
    for name, most in MOST.items():
        if name in wish and not 1 <= len(wish[name]) <= most:
            raise refuse("organization", 400, "%s must hold 1 to %d entries" % (name, most))
    for one, other in exclusive:
        if one in wish and other in wish:
            raise refuse("organization", 400, "%s and %s exclude one another" % (one, other))
    return wish


def _status(account: Account) -> str:
    return "active" if account.active else "inactive"


def _show_user(call: Call, account: Account, wish: dict) -> dict:
    world = call.world
    body = {
        "accountId": account.account_id, "accountType": "atlassian", "accountStatus": _status(account), "email": account.email, "emailVerified": True,
        "name": account.display_name, "nickname": account.display_name, "claimStatus": "managed" if account.managed else "unmanaged",
        "membershipStatus": "active" if account.on_site else "no_membership", "status": "active" if account.active else "deactivated",
        "managementSource": "synced" if any(directory.record_of(account.account_id) for directory in world.directories.values()) else "invited",
    }
    if "groups" in wish.get("expand", ()):
        groups = (world.groups[group_id] for group_id in world.groups_of.get(account.account_id, ()))
        body["groups"] = [{"id": group.id, "name": group.name, "description": ""} for group in groups]
    return body


def users(call: Call) -> Answer:
    """Atlassian accounts only: portal-only customers and apps are not users of an organization. E-mails are always shown."""
    wish = _begin(call, (("emails", "searchTerm"),))
    world = call.world
    world.lag.read("search")
    if "emails" in wish:
        rows = [account for email in dict.fromkeys(map(fold, wish["emails"])) for account in world.accounts.named(email)]
    elif "accountIds" in wish:
        rows = [account for account in map(world.accounts.get, dict.fromkeys(wish["accountIds"])) if account is not None]
    elif wish.get("searchTerm"):
        term = fold(wish["searchTerm"])
        rows = [account for account in world.accounts if term in fold(account.display_name) or term in fold(account.email)]
    else:
        rows = list(world.accounts)
    directory = world.directories.get(call.values["directoryId"])
    linked = {record.account_id for record in directory.records.values()} if directory else set()
    rows = [account for account in rows if account.type == "atlassian" and _wanted(account, wish, world, None if directory is None else linked)]
    return Answer(200, organization_page(call, rows, wish, 50, lambda account: _show_user(call, account, wish)))


def _wanted(account: Account, wish: dict, world, linked) -> bool:
    """The filters beside the search itself. An account that a SCIM write has not brought in yet is not shown."""
    return (account.arrived and (account.listed or not account.on_site)
            and (linked is None or account.account_id in linked)
            and ("accountIds" not in wish or account.account_id in wish["accountIds"])
            and ("accountStatus" not in wish or _status(account) in wish["accountStatus"])
            and ("claimStatus" not in wish or (wish["claimStatus"] == "managed") == account.managed)
            and ("membershipStatus" not in wish or ("active" if account.on_site else "no_membership") in wish["membershipStatus"])
            and ("emailDomains" not in wish or fold(account.email).rpartition("@")[2] in {fold(domain).lstrip("@") for domain in wish["emailDomains"]})
            and ("groupIds" not in wish or bool(set(wish["groupIds"]) & set(world.groups_of.get(account.account_id, ())))))


def _owner(call: Call, group) -> str | None:
    """The directory that syncs a group."""
    return next((directory.id for directory in call.world.directories.values() for row in directory.groups.values() if row.site_group == group.id), None)


def _show_group(call: Call, group, wish: dict) -> dict:
    synced = group.managed_by == "EXTERNAL"
    body = {"id": group.id, "name": group.name, "description": "", "directoryId": _owner(call, group) or next(iter(call.world.directories), ""),
            "externalSynced": synced, "managedBy": "external" if synced else "admins",
            "managementAccess": {"deletable": not synced, "modifiable": not synced, "readable": True}}
    if "counts.users" in wish.get("expand", ()):
        body["counts"] = {"users": len(group.members)}
    return body


def groups(call: Call) -> Answer:
    """groupNames are whole names in any case."""
    wish = _begin(call, (("groupNames", "searchTerm"), ("groupNames", "groupIds")))
    names = {fold(name) for name in wish.get("groupNames", ())}
    members = set(wish.get("accountIds", ()))
    rows = [group for group in call.world.groups.values()
            if (not names or fold(group.name) in names) and ("groupIds" not in wish or group.id in wish["groupIds"])
            and fold(wish.get("searchTerm", "")) in fold(group.name) and (not members or any(member in group.members for member in members))]
    return Answer(200, organization_page(call, rows, wish, 20, lambda group: _show_group(call, group, wish)))


def directories(call: Call) -> Answer:
    wish = {"limit": call.whole("limit", 20)}
    if call.text("cursor"):
        wish = organization_wish(call, {"cursor": call.text("cursor")})
    term = fold(call.text("searchTerm", ""))
    asked = call.texts("directoryIds")
    rows = [directory for directory in call.world.directories.values() if term in fold(directory.name) and (not asked or directory.id in asked)]
    return Answer(200, organization_page(call, rows, wish, 20, lambda directory: {"directoryId": directory.id, "name": directory.name, "icon": ""}))


ROUTES = {
    "GET %s/directories" % ORG: directories,
    "POST %s/directories/{directoryId}/users/search" % ORG: users,
    "POST %s/directories/{directoryId}/groups/search" % ORG: groups,
}
