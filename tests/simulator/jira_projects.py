# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Projects: who sees them, who administers them (FACTS 5)."""

from __future__ import annotations

from .accounts import Account, fold
from .answers import Answer, refuse, told
from .call import Call
from .operations_site import JIRA
from .paging import jira_page
from .site_places import Project


def administers(call: Call, account: Account, project: Project) -> bool:
    """The global right, or an actor (himself or by a group) of a role that administers."""
    return account.may("jira_admin") or any(role.admin and acts(call, account, project, role.id) for role in call.world.project_roles.values())


def acts(call: Call, account: Account, project: Project, role_id: str) -> bool:
    actors = project.actors.get(role_id)
    if actors is None:
        return False
    mine = call.world.groups_of.get(account.account_id, ())
    return account.account_id in actors.users or any(group_id in mine for group_id in actors.groups)


def sees(call: Call, account: Account, project: Project) -> bool:
    return not project.private or account.may("jira_admin") or any(acts(call, account, project, role_id) for role_id in project.actors)


def one_project(call: Call, reference: str | None = None) -> Project:
    """By id or by key, in its exact case; 404 also for one that the caller may not see."""
    wanted = call.values["projectIdOrKey"] if reference is None else reference
    found = call.world.projects.get(wanted) or next((row for row in call.world.projects.values() if row.key == wanted), None)
    if found is None or not sees(call, call.account, found):
        raise refuse("jira", 404, told(call, "no_project", project=wanted))
    return found


def show_project(call: Call, project: Project) -> dict:
    return {"expand": "description,lead,issueTypes,url,projectKeys,permissions,insight", "self": "%s%s/project/%s" % (call.base, JIRA, project.id),
            "id": project.id, "key": project.key, "name": project.name, "avatarUrls": {"48x48": call.base + "/avatar/project"},
            "projectTypeKey": project.type, "simplified": False, "style": "classic", "isPrivate": project.private, "properties": {}}


def project(call: Call) -> Answer:
    return Answer(200, show_project(call, one_project(call)))


def search(call: Call) -> Answer:
    """Those the caller sees, ordered by key; `query` is a part of key or name."""
    keys, ids, wanted = set(call.texts("keys")), set(call.texts("id")), fold(call.text("query", ""))
    rows = [row for row in call.world.projects.values() if sees(call, call.account, row)]
    if keys or ids:
        rows = [row for row in rows if row.key in keys or row.id in ids]
    rows = [row for row in rows if wanted in fold(row.key) or wanted in fold(row.name)]
    types = [name for name in (call.text("typeKey") or "").split(",") if name]
    rows = [row for row in rows if not types or row.type in types]
    return Answer(200, jira_page(call, sorted(rows, key=lambda row: row.key), "project_search", lambda row: show_project(call, row)))


ROUTES = {
    "GET %s/project/search" % JIRA: search,
    "GET %s/project/{projectIdOrKey}" % JIRA: project,
}
