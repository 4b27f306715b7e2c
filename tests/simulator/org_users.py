# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People of the organization one by one: read, suspended, restored, removed (FACTS 8, 10)."""

from __future__ import annotations

from . import seats
from .accounts import Account
from .answers import Answer, refuse
from .call import Call
from .operations_admin import DIRECTORY, ORG_1
from .org_products import product_access, products_through, resource
from .organization import belongs, platform_roles, show_user
from .paging import organization_page, organization_query
from .places import UserDirectory


def real_directory(call: Call) -> UserDirectory:
    """Writes want a real directory id: `-` is not one (FACTS 8)."""
    found = call.world.user_directories.get(call.values["directoryId"])
    if found is None:
        raise refuse("organization", 404, "We couldn't find the directory.", "ADMIN-404-1")
    return found


def user_of(call: Call, account_id: str) -> Account:
    """A user of the organization, or 404. Asking counts as a read of him."""
    call.world.lag.read("account:" + account_id)
    account = call.world.accounts.get(account_id)
    if account is None or not belongs(call, account):
        raise refuse("organization", 404, "We couldn't find the user.", "ADMIN-404-8")
    return account


def member_of(call: Call, directory: UserDirectory, account_id: str) -> Account:
    account = user_of(call, account_id)
    if directory.standing(account) == "no_membership":
        raise refuse("organization", 404, "We couldn't find the user in this directory.", "ADMIN-404-8")
    return account


def _asked(call: Call) -> Account:
    if call.values["directoryId"] == "-":
        return user_of(call, call.values["accountId"])
    return member_of(call, real_directory(call), call.values["accountId"])


def user(call: Call) -> Answer:
    account = _asked(call)
    shown = show_user(call, account, {})
    return Answer(200, {"data": {**shown, "platformRoles": platform_roles(account)}})


def role_assignments(call: Call) -> Answer:
    """What somebody may use, and through which kind of assignment; beside it how he stands in the directory behind the app."""
    account, world = _asked(call), call.world
    directory = world.site_directory
    rows = [{"resourceId": resource(world, role.key), "resourceOwner": role.key, "directoryId": directory.id, "roles": ["atlassian/user"],
             "roleAssignments": [{"role": "atlassian/user", "roleAssignmentMethods": ["group_direct"]}], "userDirectoryStatus": directory.standing(account)}
            for role, dummy in products_through(world, world.groups_of.get(account.account_id, ()))]
    rows += [{"resourceId": ari, "resourceOwner": ari.split(":")[2], "directoryId": directory.id, "roles": [name],
              "roleAssignments": [{"role": name, "roleAssignmentMethods": ["direct"]}], "userDirectoryStatus": directory.standing(account)}
             for ari, name in account.app_roles]
    rows += [{"resourceId": "ari:cloud:platform::org/%s" % world.organization["id"], "resourceOwner": "platform", "directoryId": None, "roles": [name],
              "roleAssignments": [{"role": name, "roleAssignmentMethods": ["direct"]}], "userDirectoryStatus": world.standing(account)}
             for name in platform_roles(account)]
    asked = {name: set(call.texts(name)) for name in ("resourceIds", "resourceOwners", "directoryIds", "roleIds")}
    rows = [row for row in rows if all(not asked[many] or row[one] in asked[many] for many, one in
                                       (("resourceIds", "resourceId"), ("resourceOwners", "resourceOwner"), ("directoryIds", "directoryId")))
            and (not asked["roleIds"] or asked["roleIds"] & set(row["roles"]))]
    return Answer(200, organization_page(call, rows, organization_query(call), 20, lambda row: row))


def _with_body(call: Call) -> None:
    if call.body is None and call.switches.suspend_without_body == 415:
        raise refuse("organization", 415, "Unsupported Media Type", "ADMIN-UAM-415-1")


def _change(call: Call, wanted: str) -> Answer:
    _with_body(call)
    directory = real_directory(call)
    account = member_of(call, directory, call.values["accountId"])
    if directory.standing(account) == wanted:
        if call.switches.suspend_repeat_status == 400:
            raise refuse("organization", 400, "The user's access is %s already." % wanted, "ADMIN-400-4")
        return Answer(204)
    if wanted == "active" and directory.site:
        # the account itself may be inactive, then it takes no seat
        if account.active and seats.full_for(call.world, account.account_id, call.world.groups_of.get(account.account_id, ())):
            raise refuse("organization", call.switches.restore_full_status, "You've exceeded your user limit for an app.", "ADMIN-409-3")
    call.world.set_standing(directory, account, wanted, call.organization_lag)
    return Answer(204)


def suspend(call: Call) -> Answer:
    """No app of this directory opens any more, managed account or not; roles and groups wait for the restore."""
    return _change(call, "suspended")


def restore(call: Call) -> Answer:
    return _change(call, "active")


def remove(call: Call) -> Answer:
    """Out of the directory, and out of its groups for good."""
    directory = real_directory(call)
    account = member_of(call, directory, call.values["accountId"])
    call.world.set_standing(directory, account, "no_membership", call.organization_lag)
    return Answer(204)


def last_active(call: Call) -> Answer:
    account = user_of(call, call.values["accountId"])
    rows = [{"id": row["id"], "key": row["key"], "last_active": row["lastActiveTimestamp"][:10], "last_active_timestamp": row["lastActiveTimestamp"]}
            for row in product_access(call.world, account)]
    return Answer(200, {"data": {"product_access": rows, "added_to_org": "2026-01-05", "added_to_org_timestamp": "2026-01-05T08:00:00Z"}, "links": {}})


def _org_role(call: Call, there: bool) -> Answer:
    """Up to half a minute until it takes effect (FACTS 8); the one role there is makes an organization admin."""
    account = user_of(call, call.values["userId"])
    if call.body["role"] != "atlassian/org-admin":
        raise refuse("organization", 400, "The role is not valid.", "ADMIN-UAM-400-1")
    call.world.set_right(account, "org_admin", there, call.organization_lag)
    return Answer(204)


ROUTES = {
    "GET %s/users/{accountId}" % DIRECTORY: user,
    "DELETE %s/users/{accountId}" % DIRECTORY: remove,
    "POST %s/users/{accountId}/suspend" % DIRECTORY: suspend,
    "POST %s/users/{accountId}/restore" % DIRECTORY: restore,
    "GET %s/users/{accountId}/role-assignments" % DIRECTORY: role_assignments,
    "GET %s/directory/users/{accountId}/last-active-dates" % ORG_1: last_active,
    "POST %s/users/{userId}/role-assignments/assign" % ORG_1: lambda call: _org_role(call, True),
    "POST %s/users/{userId}/role-assignments/revoke" % ORG_1: lambda call: _org_role(call, False),
}
