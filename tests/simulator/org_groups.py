# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups as the organization sees them: the same groups as the site's, through another door (FACTS 8)."""

from __future__ import annotations

from . import seats
from .answers import Answer, refuse
from .call import Call
from .operations_admin import DIRECTORY
from .org_products import products_through, resource
from .org_users import member_of, real_directory
from .organization import show_group
from .paging import organization_page, organization_query

FULL_OR_MEMBER = "The user is already in the group or you've exceeded your user limit for an app that the group grants access to."


def _group(call: Call):
    """All groups are in the site's directory."""
    found = call.world.groups.get(call.values["groupId"])
    if found is None or call.values["directoryId"] not in ("-", call.world.site_directory.id):
        raise refuse("organization", 404, "We couldn't find the group.", "ADMIN-404-10")
    return found


def _own(call: Call, group) -> None:
    """Refuses what an identity provider owns."""
    if group.managed_by == "EXTERNAL":
        raise refuse("organization", call.switches.synced_group_status, "The group is synced from an identity provider. Manage it there.", "ADMIN-403-5")


def group(call: Call) -> Answer:
    return Answer(200, {"data": {**show_group(call, _group(call), {"expand": ["counts.users"]})}})


def role_assignments(call: Call) -> Answer:
    """The apps a group opens."""
    found, world = _group(call), call.world
    rows = [{"resourceId": resource(world, role.key), "resourceOwner": role.key, "roles": ["atlassian/user"]}
            for role, dummy in products_through(world, [found.id])]
    return Answer(200, organization_page(call, rows, organization_query(call), 20, lambda row: row))


def create(call: Call) -> Answer:
    """201 and not a word: the id has to be looked up."""
    directory, name = real_directory(call), call.body["name"]
    if not directory.site or not name.strip() or len(name) > 255:
        raise refuse("organization", 400, "A group needs a directory of an app, and a name of at most 255 characters.", "ADMIN-400-24")
    if name in call.world.groups_by_name:
        raise refuse("organization", 409, "A group with this name already exists.", "ADMIN-409-28")
    call.world.create_group(name, lag=call.lag)
    return Answer(201)


def delete(call: Call) -> Answer:
    """Groups that give access by default, or administration, stay."""
    real_directory(call)
    found = _group(call)
    _own(call, found)
    if found.admins:
        raise refuse("organization", 403, "Not allowed to delete group which grants admin access to a product or org", "ADMIN-403-7")
    if any(role.groups[:1] == [found.id] for role in call.world.application_roles.values()):
        raise refuse("organization", 403, "Not allowed to delete group with default-role attribute", "ADMIN-403-6")
    call.world.delete_group(found, lag=call.lag)
    return Answer(204)


def add_member(call: Call) -> Answer:
    """409 is a member already, or no seat left: the same words for both."""
    directory = real_directory(call)
    found = _group(call)
    account = member_of(call, directory, call.body["accountId"])
    _own(call, found)
    if found.name == "org-admins":
        raise refuse("organization", 400, "Organization admins are made by assigning the role.", "ADMIN-400-24")
    if account.account_id in found.members or (account.usable and seats.full_for(call.world, account.account_id, [found.id])):
        raise refuse("organization", 409, FULL_OR_MEMBER, "ADMIN-409-28")
    call.world.set_member(found, account.account_id, True, call.lag)
    return Answer(204)


def remove_member(call: Call) -> Answer:
    directory = real_directory(call)
    found = _group(call)
    account = member_of(call, directory, call.values["accountId"])
    _own(call, found)
    if account.account_id not in found.members:
        if call.switches.org_not_member_status == 404:
            raise refuse("organization", 404, "We couldn't find the user in this group.", "ADMIN-404-8")
        return Answer(204)
    if found.admins and len(found.members) == 1:
        raise refuse("organization", 403, "The last administrator cannot be removed.", "ADMIN-403-5")
    call.world.set_member(found, account.account_id, False, call.lag)
    return Answer(204)


ROUTES = {
    "GET %s/groups/{groupId}" % DIRECTORY: group,
    "POST %s/groups" % DIRECTORY: create,
    "DELETE %s/groups/{groupId}" % DIRECTORY: delete,
    "GET %s/groups/{groupId}/role-assignments" % DIRECTORY: role_assignments,
    "POST %s/groups/{groupId}/memberships" % DIRECTORY: add_member,
    "DELETE %s/groups/{groupId}/memberships/{accountId}" % DIRECTORY: remove_member,
}
