# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one asks a site before anything else: version, own rights, seats (FACTS 2)."""

from __future__ import annotations

from .answers import Answer, refuse
from .call import Call
from .jira_projects import administers, one_project
from .operations_site import JIRA
from .seats import takers

# permission key -> (name, type, the right of the account that gives it; None: everybody has it)
PERMISSIONS = {
    "ADMINISTER": ("Administer Jira", "GLOBAL", "jira_admin"),
    "SYSTEM_ADMIN": ("System administrator", "GLOBAL", "site_admin"),
    "USER_PICKER": ("Browse users and groups", "GLOBAL", "browse_users"),
    "BULK_CHANGE": ("Make bulk changes", "GLOBAL", None),
    "CREATE_SHARED_OBJECTS": ("Share dashboards and filters", "GLOBAL", None),
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS": ("Manage group filter subscriptions", "GLOBAL", None),
    "BROWSE_PROJECTS": ("Browse projects", "PROJECT", None),
    "ADMINISTER_PROJECTS": ("Administer projects", "PROJECT", "jira_admin"),
    "SERVICEDESK_AGENT": ("Service desk agent", "PROJECT", "agent"),
}


def server_info(call: Call) -> Answer:
    return Answer(200, {"baseUrl": call.base, "version": "1001.0.0-SNAPSHOT", "versionNumbers": [1001, 0, 0], "deploymentType": "Cloud", "buildNumber": 100294,
                        "buildDate": "2026-11-01T00:00:00.000+0000", "serverTime": "2026-11-23T09:00:00.000+0000", "scmInfo": "0" * 40,
                        "serverTitle": call.world.site["name"], "defaultLocale": {"locale": "en_US"}})


def _has(call: Call, key: str, right: str | None, project) -> bool:
    """Without a project: in any."""
    if key == "ADMINISTER_PROJECTS":
        projects = [project] if project is not None else call.world.projects.values()
        return call.account.may("jira_admin") or any(administers(call, call.account, one) for one in projects)
    return right is None or call.account.may(right)


def my_permissions(call: Call) -> Answer:
    asked = [key for key in (call.text("permissions") or "").split(",") if key]
    if not asked:
        raise refuse("jira", 400, "The 'permissions' query parameter is required.")
    unknown = [key for key in asked if key not in PERMISSIONS]
    if unknown:
        raise refuse("jira", 400, "Unrecognized permission(s): %s" % ", ".join(unknown))
    reference = call.text("projectKey") or call.text("projectId")
    project = one_project(call, reference) if reference else None
    rows = {}
    for number, key in enumerate(asked):
        name, kind, right = PERMISSIONS[key]
        rows[key] = {"id": str(number), "key": key, "name": name, "type": kind, "description": name + ".",
                     "havePermission": _has(call, key, right, project)}
    return Answer(200, {"permissions": rows})


def _show_role(call: Call, role) -> dict:
    world = call.world
    groups = [world.groups[group_id] for group_id in role.groups if group_id in world.groups]
    used = len(takers(world, role))
    details = [{"name": group.name, "groupId": group.id, "self": "%s%s/group?groupId=%s" % (call.base, JIRA, group.id)} for group in groups]
    return {"key": role.key, "name": role.name, "groups": [group.name for group in groups], "groupDetails": details,
            "defaultGroups": [group.name for group in groups[:1]], "defaultGroupsDetails": details[:1], "selectedByDefault": False, "defined": True,
            "numberOfSeats": role.seats, "remainingSeats": role.seats - used, "userCount": used, "userCountDescription": "users",
            "hasUnlimitedSeats": False, "platform": False}


def _may_administer(call: Call) -> None:
    if not call.account.may("jira_admin"):
        raise refuse("jira", 403, "The user does not have the Administer Jira global permission.")


def roles(call: Call) -> Answer:
    _may_administer(call)
    return Answer(200, [_show_role(call, role) for role in call.world.application_roles.values()])


def role(call: Call) -> Answer:
    _may_administer(call)
    found = call.world.application_roles.get(call.values["key"])
    if found is None:
        raise refuse("jira", 404, "The application role '%s' was not found." % call.values["key"])
    return Answer(200, _show_role(call, found))


def license_(call: Call) -> Answer:
    """Which products, on which plan; whoever is logged in may know."""
    return Answer(200, {"applications": [{"id": role.key, "plan": role.plan} for role in call.world.application_roles.values()]})


ROUTES = {
    "GET %s/instance/license" % JIRA: license_,
    "GET %s/serverInfo" % JIRA: server_info,
    "GET %s/mypermissions" % JIRA: my_permissions,
    "GET %s/applicationrole" % JIRA: roles,
    "GET %s/applicationrole/{key}" % JIRA: role,
}
