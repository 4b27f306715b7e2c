# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which role of which project is meant, and who acts in it."""

from __future__ import annotations

import typing as t

from ._api import jira, projects
from ._errors import ApiError, AtlassianError, NotAuthenticated, NotFound, PlanError
from ._pairs import with_emails
from ._plan.places import Place
from ._plan.wishes import FOUND, GROUP, Account, Person

Project = t.Mapping[str, t.Any]
INACTIVE = "is inactive, and the service adds only active people to a role"


def find_roles(client: t.Any, wanted: t.Sequence[t.Tuple[str, str]]) -> t.List[t.Any]:
    """For each (project, role), keys and names or ids: the role as a C(Place), or the C(AtlassianError) that says why not."""
    keys = list(dict.fromkeys(project.strip() for project, dummy_role in wanted))
    seen = dict(zip(keys, client.side_by_side(lambda key: find_project(client, key), keys)))
    roles = dict(zip(keys, client.side_by_side(lambda key: roles_of(client, seen[key]), keys)))
    found: t.List[t.Any] = []
    for project, role in wanted:
        key, here = project.strip(), roles[project.strip()]
        found.append(here if isinstance(here, AtlassianError) else _the_role(seen[key], here, role.strip()))
    return found


def find_project(client: t.Any, key: str) -> Project:
    """A project by its key or id. Raises C(PlanError) when there is none."""
    try:
        return t.cast(Project, client.read(projects.project(key), projects.found))
    except NotFound:
        raise PlanError("There is no project %r that the calling account can see. Keys are in upper case." % key) from None


def roles_of(client: t.Any, project: t.Any) -> t.Dict[str, str]:
    """{name: id} of the roles of a project that was found. Raises what kept it from being found, and C(PlanError) without the right to read them."""
    if isinstance(project, AtlassianError):
        raise project
    try:
        return t.cast(t.Dict[str, str], client.read(projects.roles(project["id"]), projects.role_ids))
    except ApiError as error:
        # 401 is what this API says to a good credential without the right, and 404 hides the same: whoever is accepted elsewhere was not locked out
        if error.status not in (401, 403, 404) or not accepted(client, error):
            raise
        raise PlanError("The roles of project %s cannot be read with these credentials: the calling account needs %s." % (project["key"], projects.READ),
                        failure=error.facts["failure"]) from None


def accepted(client: t.Any, error: ApiError) -> bool:
    """Whether the credential is good all the same."""
    if not isinstance(error, NotAuthenticated):
        return True
    try:
        client.read(jira.myself(), jira.account)
    except ApiError:
        return False
    return True


def _the_role(project: Project, roles: t.Mapping[str, str], wanted: str) -> t.Union[Place, PlanError]:
    by_id = {role_id: name for name, role_id in roles.items()}
    name = by_id.get(wanted) or (wanted if wanted in roles else "")
    if not name:
        near = sorted(one for one in roles if one.casefold() == wanted.casefold()) or sorted(roles)
        return PlanError("Project %s has no role %r. It has: %s." % (project["key"], wanted, ", ".join(near[:20]) or "none"))
    return role_place(project, name, roles[name])


def role_place(project: Project, name: str, role_id: str) -> Place:
    """A role of a project as a place."""
    told = {"project": str(project["key"]), "project_id": str(project["id"]), "name": name, "role_id": role_id}
    words = "role %s of project %s" % (name, project["key"])
    return Place("%s/%s" % (project["id"], role_id), "%s/%s" % (project["key"], name), words, told, inactive=INACTIVE)


def actors_of(client: t.Any, place: Place, known: t.Optional[t.Mapping[str, Account]] = None) -> t.Dict[str, Account]:
    """People and groups that act in a role, people with the e-mails that can be seen: the list itself shows none."""
    have = client.read(projects.role(place.told["project_id"], place.told["role_id"]), projects.actors) if known is None else known
    people = {key: account for key, account in have.items() if account.kind != GROUP}
    return {**have, **with_emails(client, {"": people})[""]}


def every_role(client: t.Any, chosen: t.Optional[t.Sequence[str]] = None) -> t.List[t.Any]:
    """Every role of every project the caller sees, or of the C(chosen) ones, as a C(Place); for a project that keeps its roles from him, the reason."""
    if chosen is None:
        found = client.all_items(projects.projects(), projects.listed)
    else:
        found = client.all_of(lambda key: find_project(client, key), list(dict.fromkeys(one.strip() for one in chosen)))
    rows = zip(found, client.side_by_side(lambda project: roles_of(client, project), found))
    return [one for project, roles in rows for one in (
        [(project, roles)] if isinstance(roles, AtlassianError) else [role_place(project, name, roles[name]) for name in sorted(roles)])]


def roles_with(client: t.Any, people: t.Sequence[Person]) -> t.List[t.Tuple[Place, t.List[Person], t.Optional[t.Dict[str, Account]]]]:
    """Every role in which any of the people (found ones) acts himself, with those who do; and the projects that keep their roles from the caller."""
    asked = [person for person in people if person.verdict == FOUND]
    places = every_role(client) if asked else []
    open_ones = [one for one in places if isinstance(one, Place)]
    shown = client.side_by_side(lambda place: client.read(projects.role(place.told["project_id"], place.told["role_id"]), projects.actors), open_ones)
    rows: t.List[t.Tuple[Place, t.List[Person], t.Optional[t.Dict[str, Account]]]] = []
    for place, have in zip(open_ones, shown):
        if isinstance(have, AtlassianError):
            rows.append((place, asked, None))     # the engine reads it again, and tells why that does not work
            continue
        some = [person for person in asked if person.account_id in have]
        if some:
            mine = with_emails(client, {"": {person.account_id: person.account or Account(person.account_id, person.email) for person in some}})[""]
            rows.append((place, some, mine))
    for project, dummy_error in (one for one in places if not isinstance(one, Place)):
        words = "every role of project %s" % project["key"]
        rows.append((Place("%s/" % project["id"], str(project["key"]), words, {"project": project["key"], "project_id": str(project["id"])}), asked, None))
    return rows


def read_actors(client: t.Any, place: Place) -> t.Tuple[t.Dict[str, Account], bool]:
    """(who acts in a role, that this is all of them)."""
    if "role_id" not in place.told:     # a project of which no role can be seen
        roles_of(client, {"id": place.told["project_id"], "key": place.told["project"]})
        raise PlanError("The roles of project %s could not be read a moment ago. Run it again." % place.told["project"])
    return actors_of(client, place), True
