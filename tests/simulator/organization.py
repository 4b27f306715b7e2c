# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization's searches: the reliable way from an e-mail to an account id (FACTS 8)."""

from __future__ import annotations

from .accounts import Account, fold
from .answers import Answer, refuse
from .call import Call
from .operations_admin import ORG
from .org_products import product_access
from .paging import organization_page, organization_query, organization_wish

MOST = {"emails": 100, "accountIds": 10, "groupNames": 100, "groupIds": 10, "directoryIds": 10, "emailDomains": 10, "accountStatus": 3, "membershipStatus": 3}


def _begin(call: Call, exclusive: tuple) -> dict:
    """The wish, checked; `exclusive` are pairs that may not come together."""
    world = call.world
    if call.values["directoryId"] != "-" and call.values["directoryId"] not in world.user_directories:
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


def composite(call: Call, account: Account) -> str:
    """What the document calls status: the account's and the membership's in one word."""
    if account.deletion_scheduled:
        return "for_deletion"
    if not account.active:
        return "deactivated"
    return {"active": "active", "suspended": "suspended", "no_membership": "not_invited"}[call.world.standing(account)]


def platform_roles(account: Account) -> list:
    return ["atlassian/" + right.replace("_", "-") for right in ("org_admin", "site_admin") if account.may(right)]


def belongs(call: Call, account: Account) -> bool:
    """A user of the organization: an Atlassian account that it manages, or that is in one of its directories. Still on the way is not there yet."""
    return account.type == "atlassian" and account.arrived and (account.managed or call.world.standing(account) != "no_membership")


def show_user(call: Call, account: Account, wish: dict) -> dict:
    world = call.world
    body = {
        "accountId": account.account_id, "accountType": "atlassian", "accountStatus": _status(account), "email": account.email, "emailVerified": True,
        "name": account.display_name, "nickname": account.display_name, "claimStatus": "managed" if account.managed else "unmanaged",
        "membershipStatus": world.standing(account), "status": composite(call, account),
        "managementSource": "synced" if any(directory.record_of(account.account_id) for directory in world.directories.values()) else "invited",
    }
    if "groups" in wish.get("expand", ()):
        groups = (world.groups[group_id] for group_id in world.groups_of.get(account.account_id, ()))
        body["groups"] = [{"id": group.id, "name": group.name, "description": ""} for group in groups]
    if "platformRoles" in wish.get("expand", ()):
        body["platformRoles"] = platform_roles(account)
    if "productAccess" in wish.get("expand", ()):
        body["productAccess"] = product_access(world, account)
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
    places = [call.values["directoryId"]] if call.values["directoryId"] != "-" else wish.get("directoryIds")
    rows = [account for account in rows if belongs(call, account) and _wanted(call, account, wish, places)]
    return Answer(200, organization_page(call, rows, wish, 50, lambda account: show_user(call, account, wish)))


def _wanted(call: Call, account: Account, wish: dict, places) -> bool:
    """The filters beside the search itself. `places` are directory ids, None for all."""
    world = call.world
    directories = [world.user_directories[place] for place in places or () if place in world.user_directories]
    return ((account.listed or not account.on_site)
            and (places is None or any(directory.standing(account) != "no_membership" for directory in directories))
            and ("status" not in wish or composite(call, account) in wish["status"])
            and ("accountIds" not in wish or account.account_id in wish["accountIds"])
            and ("accountStatus" not in wish or _status(account) in wish["accountStatus"])
            and ("claimStatus" not in wish or (wish["claimStatus"] == "managed") == account.managed)
            and ("membershipStatus" not in wish or world.standing(account) in wish["membershipStatus"])
            and ("emailDomains" not in wish or fold(account.email).rpartition("@")[2] in {fold(domain).lstrip("@") for domain in wish["emailDomains"]})
            and ("groupIds" not in wish or bool(set(wish["groupIds"]) & set(world.groups_of.get(account.account_id, ())))))


def show_group(call: Call, group, wish: dict) -> dict:
    synced = group.managed_by == "EXTERNAL"
    body = {"id": group.id, "name": group.name, "description": "", "directoryId": call.world.site_directory.id,
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
    call.world.lag.read("groups")
    known = call.world.groups.values() if call.values["directoryId"] in ("-", call.world.site_directory.id) else ()
    rows = [group for group in known
            if group.listed and (not names or fold(group.name) in names) and ("groupIds" not in wish or group.id in wish["groupIds"])
            and fold(wish.get("searchTerm", "")) in fold(group.name) and (not members or any(member in group.members for member in members))]
    return Answer(200, organization_page(call, rows, wish, 20, lambda group: show_group(call, group, wish)))


def directories(call: Call) -> Answer:
    wish = organization_query(call)
    term = fold(call.text("searchTerm", ""))
    asked = call.texts("directoryIds")
    member = call.world.accounts.get(call.text("accountId", ""))
    if call.text("accountId"):
        call.world.lag.read("account:" + call.text("accountId"))
    rows = [directory for directory in call.world.user_directories.values()
            if term in fold(directory.name) and (not asked or directory.id in asked)
            and (call.text("accountId") is None or (member is not None and member.arrived and directory.standing(member) != "no_membership"))]
    return Answer(200, organization_page(call, rows, wish, 20, lambda directory: {"directoryId": directory.id, "name": directory.name, "icon": ""}))


ROUTES = {
    "GET %s/directories" % ORG: directories,
    "POST %s/directories/{directoryId}/users/search" % ORG: users,
    "POST %s/directories/{directoryId}/groups/search" % ORG: groups,
}
