# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCIM groups: they own a group of the site, whose members nobody else may change (FACTS 7)."""

from __future__ import annotations

import re

from .accounts import fold
from .answers import Answer, refuse
from .call import Call
from .operations_admin import SCIM
from .paging import scim_page
from .places import ScimGroup, free_id
from .scim_patch import operations
from .scim_users import directory_of, stamp, wanted_value

SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
ONE_MEMBER = re.compile(r'members\[value eq "([^"]+)"\]', re.IGNORECASE)


def _group(call: Call) -> ScimGroup:
    group = directory_of(call).groups.get(call.values["id"])
    if group is None:
        raise refuse("scim", 404, "Resource Group with id %s not found" % call.values["id"])
    return group


def _show(call: Call, group: ScimGroup) -> dict:
    directory = directory_of(call)
    root = "%s/scim/directory/%s" % (call.base, directory.id)
    body = {"schemas": [SCHEMA], "id": group.id, "displayName": group.name,
            "members": [{"type": "User", "value": member, "display": directory.records[member].attributes["userName"], "$ref": "%s/Users/%s" % (root, member)}
                        for member in group.members],
            "meta": {"resourceType": "GROUP", "location": "%s/Groups/%s" % (root, group.id), "created": group.created, "lastModified": group.modified}}
    if group.external_id is not None:
        body["externalId"] = group.external_id
    return body


def groups(call: Call) -> Answer:
    wanted = wanted_value(call, ("displayName",))
    rows = [group for group in directory_of(call).groups.values() if wanted is None or group.name == wanted[1]]
    return Answer(200, scim_page(call, rows, lambda group: _show(call, group)))


def group(call: Call) -> Answer:
    return Answer(200, _show(call, _group(call)))


def _member_ids(call: Call, members, missing_status: int) -> dict:
    """SCIM ids of members, in order; whoever has no record here is refused."""
    if not isinstance(members, list) or not all(isinstance(member, dict) and isinstance(member.get("value"), str) for member in members):
        raise refuse("scim", 400, "members must be a list of objects with a value", "invalidValue")
    records = directory_of(call).records
    for member in members:
        if member["value"] not in records:
            raise refuse("scim", missing_status, "Member %s does not exist" % member["value"], "invalidValue" if missing_status == 400 else "")
    return dict.fromkeys(member["value"] for member in members)


def _default_names(call: Call) -> set:
    """Names of groups that give access by default: a SCIM group of such a name is accepted and never synced."""
    world = call.world
    names = {group.name for group in world.groups.values() if group.admins}
    return names | {world.groups[group_id].name for role in world.application_roles.values() for group_id in role.groups[:1] if group_id in world.groups}


def create(call: Call) -> Answer:
    """409 when a group of that name exists anywhere in the organization."""
    world, directory, name = call.world, directory_of(call), call.body["displayName"].strip()
    if not name:
        raise refuse("scim", 400, "displayName is required", "invalidValue")
    members = _member_ids(call, call.body.get("members") or [], 400)
    taken = {fold(group.name) for other in world.directories.values() for group in other.groups.values()}
    site_group = None
    if name not in _default_names(call):
        taken |= {fold(group.name) for group in world.groups.values()}
    if fold(name) in taken:
        raise refuse("scim", 409, "Resource [GROUP]: with displayName already exists", "uniqueness")
    if name not in _default_names(call):
        site_group = world.create_group(name, "EXTERNAL").id
    made = ScimGroup(free_id("scim group", name, directory.groups), name, call.body.get("externalId"), {}, site_group, stamp(call), stamp(call))
    directory.groups[made.id] = made
    _set_members(call, made, members)
    return Answer(201, _show(call, made))


def _set_members(call: Call, group: ScimGroup, members: dict) -> None:
    world, records = call.world, directory_of(call).records
    site_group = world.groups.get(group.site_group)
    changes = [(member, True) for member in members if member not in group.members] + [(member, False) for member in group.members if member not in members]
    for member, there in changes:
        if site_group is not None:
            world.provision_member(site_group, records[member].account_id, there, call.provisioning_lag)
    group.members = dict(members)
    group.modified = stamp(call)
    world.touch()


def _same_name(group: ScimGroup, name) -> None:
    if name != group.name:
        raise refuse("scim", 400, "displayName is immutable", "mutability")


def replace(call: Call) -> Answer:
    group = _group(call)
    _same_name(group, call.body["displayName"])
    group.external_id = call.body.get("externalId")
    _set_members(call, group, _member_ids(call, call.body.get("members") or [], 400))
    return Answer(200, _show(call, group))


def _count(path, value) -> int:
    """How many members an operation names."""
    if ONE_MEMBER.fullmatch(path or ""):
        return 1
    return len(value) if (path or "").lower() == "members" and isinstance(value, list) else 0


def patch(call: Call) -> Answer:
    """404 when a member does not exist."""
    group = _group(call)
    members = dict(group.members)
    wishes = operations(call.body)
    most = call.switches.scim_members_per_patch
    if most is not None and sum(_count(path, value) for dummy, path, value in wishes) > most:
        raise refuse("scim", 400, "At most %d members can be changed at once" % most, "tooMany")
    for op, path, value in wishes:
        one = ONE_MEMBER.fullmatch(path or "")
        if one and op == "remove" and call.switches.scim_member_filter == "accept":
            members.pop(one[1], None)
        elif path and path.lower() == "members":
            given = _member_ids(call, value, 404) if value is not None else {}
            if op == "add":
                members.update(given)
            elif op == "replace":
                members = given
            else:
                members = {member: None for member in members if value is not None and member not in given}
        elif path and path.lower() == "displayname":
            _same_name(group, value)
        elif path and path.lower() == "externalid" and isinstance(value, str):
            group.external_id = value
        else:
            raise refuse("scim", 400, "Unsupported path %r" % path, "invalidPath")
    _set_members(call, group, members)
    return Answer(200, _show(call, group)) if call.switches.scim_patch_status == 200 else Answer(204)


def delete(call: Call) -> Answer:
    """Takes the group, and what it granted, from all members."""
    group = _group(call)
    site_group = call.world.groups.get(group.site_group)
    if site_group is not None:
        call.world.delete_group(site_group)
    del directory_of(call).groups[group.id]
    call.world.touch()
    return Answer(204)


ROUTES = {
    "GET %s/Groups" % SCIM: groups,
    "POST %s/Groups" % SCIM: create,
    "GET %s/Groups/{id}" % SCIM: group,
    "PUT %s/Groups/{id}" % SCIM: replace,
    "PATCH %s/Groups/{id}" % SCIM: patch,
    "DELETE %s/Groups/{id}" % SCIM: delete,
}
