# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Project roles and who acts in them (FACTS 5, Project roles)."""

from __future__ import annotations

from .answers import Answer, refuse, told
from .call import Call
from .jira_projects import acts, administers, one_project
from .operations_site import JIRA
from .site_places import PROJECT_TYPES, Actors, Project, ProjectRole, free_number

USER, GROUP = "atlassian-user-role-actor", "atlassian-group-role-actor"
# what PUT calls them: people by id, groups by name and by id
CATEGORIES = (USER, GROUP, GROUP + "-id")


def _administered(call: Call, status: int) -> Project:
    """The project, when the caller administers it. Without the right: a 401 or a 404, as each operation has it."""
    found = one_project(call)
    if not administers(call, call.account, found):
        raise refuse("jira", status, told(call, "no_project_rights" if status == 401 else "no_project", project=found.key))
    return found


def _one_role(call: Call, status: int = 404) -> ProjectRole:
    found = call.world.project_roles.get(call.values["id"])
    if found is None:
        raise refuse("jira", status, told(call, "no_role", role=call.values["id"]))
    return found


def _plan_allows(call: Call, project: Project) -> None:
    product = call.world.application_roles.get(PROJECT_TYPES[project.type])
    if product is not None and product.plan == "FREE":
        raise refuse("jira", 400, told(call, "free_plan"))


def _role_url(call: Call, role: ProjectRole, project: Project | None) -> str:
    return "%s%s/%s/%s" % (call.base, JIRA, "role" if project is None else "project/%s/role" % project.id, role.id)


def _show_user(call: Call, account_id: str, where: str) -> dict:
    account = call.world.accounts.get(account_id)
    shown = {"id": int(free_number("actor", where + account_id, ())), "displayName": account.display_name, "type": USER}
    if call.switches.role_actor_user in ("actorUser", "both"):
        shown["actorUser"] = {"accountId": account_id}
    if call.switches.role_actor_user in ("user", "both"):
        shown["user"] = account_id
    return shown


def _show_group(call: Call, group_id: str, where: str) -> dict:
    group = call.world.groups[group_id]
    return {"id": int(free_number("actor", where + group_id, ())), "displayName": group.name, "type": GROUP, "name": group.name,
            "actorGroup": {"name": group.name, "displayName": group.name, "groupId": group.id}}


def _show_role(call: Call, role: ProjectRole, project: Project | None = None) -> dict:
    """A role with its actors in a project, ordered by what they are called; without a project, those that new projects begin with."""
    known = call.world.accounts.get
    if project is None:
        users, groups, where = role.users, role.groups, role.id
    else:
        call.world.lag.read("role:%s:%s" % (project.id, role.id))
        actors = project.actors.get(role.id, Actors())
        users, groups, where = list(actors.users.seen), list(actors.groups.seen), project.id + ":" + role.id
    users = [account_id for account_id in users if known(account_id) is not None]
    if call.flag("excludeInactiveUsers"):
        users = [account_id for account_id in users if known(account_id).active]
    shown = [_show_user(call, account_id, where) for account_id in users]
    shown += [_show_group(call, group_id, where) for group_id in groups if group_id in call.world.groups]
    return {"self": _role_url(call, role, project), "name": role.name, "id": int(role.id), "description": role.description,
            "actors": sorted(shown, key=lambda row: row["displayName"])}


def names(call: Call) -> Answer:
    """A map of names to addresses; the id is what the address ends in."""
    project = _administered(call, call.switches.role_list_status)
    return Answer(200, {role.name: _role_url(call, role, project) for role in call.world.project_roles.values()})


def details(call: Call) -> Answer:
    project = _administered(call, 404)
    roles = call.world.project_roles.values()
    if call.flag("currentMember"):
        roles = [role for role in roles if acts(call, call.account, project, role.id)]
    return Answer(200, [{"self": _role_url(call, role, project), "name": role.name, "id": int(role.id), "description": role.description,
                         "admin": role.admin, "default": False, "roleConfigurable": True, "translatedName": role.name} for role in roles])


def read(call: Call) -> Answer:
    project = _administered(call, 404)
    return Answer(200, _show_role(call, _one_role(call), project))


def _user_id(call: Call, account_id: str) -> str:
    """Of somebody who is on the site and active: anybody else is not found."""
    account = call.world.site_account(account_id)
    if account is None or not account.active:
        raise refuse("jira", 404, told(call, "no_actor", who=account_id))
    return account_id


def _group_id(call: Call, group_id: str | None, name: str | None) -> str:
    group = call.world.find_group(group_id, name)
    if group is None:
        raise refuse("jira", 404, told(call, "no_actor", who=group_id or name))
    return group.id


def _one_kind(call: Call, given: dict) -> str:
    kinds = [kind for kind in ("user", "group", "groupId") if given.get(kind)]
    if len(kinds) != 1:
        raise refuse("jira", 400, told(call, "one_kind_of_actor"))
    return kinds[0]


def add(call: Call) -> Answer:
    """One kind of actor a call. Somebody who is an actor already is an error."""
    project = _administered(call, 401)
    role = _one_role(call)
    _plan_allows(call, project)
    kind = _one_kind(call, call.body)
    place = "users" if kind == "user" else "groups"
    wanted = list(dict.fromkeys(_user_id(call, one) if kind == "user" else _group_id(call, one if kind == "groupId" else None, one)
                                for one in call.body[kind]))
    have = getattr(project.acting(role.id), place)
    known = [one for one in wanted if one in have]
    if not known or call.switches.role_add_known == "add_others":
        for one in wanted:
            if one not in have:
                call.world.set_actor(project, role.id, place, one, True, call.lag)
    if known:
        name = call.world.accounts.get(known[0]).display_name if kind == "user" else call.world.groups[known[0]].name
        raise refuse("jira", 400, told(call, "already_actor", who=name))
    return Answer(200, _show_role(call, role, project))


def replace(call: Call) -> Answer:
    """All actors, also those that are not named: who is left out is out."""
    project = _administered(call, 401)
    role = _one_role(call)
    _plan_allows(call, project)
    given = call.body["categorisedActors"]
    if not isinstance(given, dict) or set(given) - set(CATEGORIES) or not all(isinstance(rows, list) for rows in given.values()):
        raise refuse("jira", 400, "The actors must be lists under %s." % ", ".join(CATEGORIES))
    wanted = {"users": dict.fromkeys(_user_id(call, one) for one in given.get(USER, ())),
              "groups": dict.fromkeys([_group_id(call, None, one) for one in given.get(GROUP, ())]
                                      + [_group_id(call, one, None) for one in given.get(GROUP + "-id", ())])}
    for place, rows in wanted.items():
        have = getattr(project.acting(role.id), place)
        for one in [one for one in have if one not in rows]:
            call.world.set_actor(project, role.id, place, one, False, call.lag)
        for one in [one for one in rows if one not in have]:
            call.world.set_actor(project, role.id, place, one, True, call.lag)
    return Answer(200, _show_role(call, role, project))


def remove(call: Call) -> Answer:
    """204 also for somebody who is no actor; 404 also for a caller without the right."""
    project = _administered(call, 404)
    role = _one_role(call)
    _plan_allows(call, project)
    given = {name: call.text(name) for name in ("user", "group", "groupId")}
    kind = _one_kind(call, given)
    if kind == "user":
        place, one = "users", given[kind]
        if one not in project.acting(role.id).users and call.world.site_account(one) is None:
            raise refuse("jira", 404, told(call, "no_actor", who=one))
    else:
        place, one = "groups", _group_id(call, given["groupId"], given["group"])
    if one in getattr(project.acting(role.id), place):
        call.world.set_actor(project, role.id, place, one, False, call.lag)
    return Answer(204)


def _may_administer_jira(call: Call) -> None:
    if not call.account.may("jira_admin"):
        raise refuse("jira", 403, "The user does not have the Administer Jira global permission.")


def roles(call: Call) -> Answer:
    _may_administer_jira(call)
    return Answer(200, [_show_role(call, role) for role in call.world.project_roles.values()])


def role_of_all(call: Call) -> Answer:
    _may_administer_jira(call)
    return Answer(200, _show_role(call, _one_role(call)))


ROUTES = {
    "GET %s/role" % JIRA: roles,
    "GET %s/role/{id}" % JIRA: role_of_all,
    "GET %s/project/{projectIdOrKey}/role" % JIRA: names,
    "GET %s/project/{projectIdOrKey}/roledetails" % JIRA: details,
    "GET %s/project/{projectIdOrKey}/role/{id}" % JIRA: read,
    "POST %s/project/{projectIdOrKey}/role/{id}" % JIRA: add,
    "PUT %s/project/{projectIdOrKey}/role/{id}" % JIRA: replace,
    "DELETE %s/project/{projectIdOrKey}/role/{id}" % JIRA: remove,
}
