# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""More places of a site where people can be: customer organizations and project roles; and its webhooks.

Each part of a world that is kept here comes in by `fill`, goes out by `show`, and is checked by `site_check.py`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from .accounts import NAMESPACE
from .lag import SeenLate
from .places import stable_id

# a project's type -> the product whose plan it lives on
PROJECT_TYPES = {"software": "jira-software", "service_desk": "jira-servicedesk", "business": "jira-core", "product_discovery": "jira-product-discovery"}


@dataclass
class CustomerOrganization:
    """An organization of service management. `desks` are ids of desks; `scim_managed`: an identity provider decides who is in it."""

    id: str
    name: str
    members: SeenLate
    desks: SeenLate
    scim_managed: bool = False
    listed: bool = True         # whether GET /organization shows it yet

    @property
    def uuid(self) -> str:
        return stable_id("organization", self.id)

    def to_dict(self) -> dict:
        shown: dict = {"id": self.id, "name": self.name, "members": list(self.members), "desks": list(self.desks)}
        if self.scim_managed:
            shown["scim_managed"] = True
        return shown


@dataclass
class ProjectRole:
    """A role that all projects share. Whoever acts in an `admin` role administers that project. `users` and `groups` go into projects that are made new."""

    id: str
    name: str
    description: str = ""
    admin: bool = False
    users: list = field(default_factory=list)
    groups: list = field(default_factory=list)

    def to_dict(self) -> dict:
        return {"id": self.id, "name": self.name, "description": self.description, "admin": self.admin, "users": list(self.users), "groups": list(self.groups)}


@dataclass
class Actors:
    """Who acts in one role of one project: account ids, and group ids."""

    users: SeenLate = field(default_factory=SeenLate)
    groups: SeenLate = field(default_factory=SeenLate)

    def __len__(self) -> int:
        return len(self.users) + len(self.groups)


@dataclass
class Project:
    """A project of the site. A private one is seen by those who act in it, and by administrators."""

    id: str
    key: str
    name: str
    type: str = "software"
    private: bool = False
    actors: dict = field(default_factory=dict)      # role id -> Actors

    def acting(self, role_id: str) -> Actors:
        return self.actors.setdefault(role_id, Actors())


@dataclass
class Webhook:
    """An admin webhook. The secret goes in and never comes out again, but for the world's own file."""

    id: str
    name: str
    url: str
    events: list = field(default_factory=list)
    filters: dict = field(default_factory=dict)
    exclude_body: bool = False
    enabled: bool = True
    secret: str | None = None

    def to_dict(self) -> dict:
        return {"id": self.id, "name": self.name, "url": self.url, "events": list(self.events), "filters": dict(self.filters),
                "exclude_body": self.exclude_body, "enabled": self.enabled, "secret": self.secret}


def free_number(kind: str, name: str, taken) -> str:
    """A number that depends on what it names, not on who came first."""
    attempt = 0
    while True:
        number = str(1000 + uuid.uuid5(NAMESPACE, "%s:%s#%d" % (kind, name, attempt)).int % 900000)
        if number not in taken:
            return number
        attempt += 1


def fill(world, wanted: dict) -> None:
    """Put the parts kept here into a world. Every desk's project is there, whether it is named or not."""
    for row in wanted.get("organizations", ()):
        desks = SeenLate(world.find_desk(reference).id for reference in row.get("desks", ()))
        world.organizations[row["id"]] = CustomerOrganization(row["id"], row["name"], SeenLate(world.person_ids(row.get("members", ()))), desks,
                                                              row.get("scim_managed", False))
    for row in wanted.get("project_roles", ()):
        world.project_roles[row["id"]] = ProjectRole(row["id"], row["name"], row.get("description", ""), row.get("admin", False),
                                                     world.person_ids(row.get("users", ())), _group_ids(world, row.get("groups", ())))
    roles = {role.name: role.id for role in world.project_roles.values()}
    for row in wanted.get("projects", ()):
        actors = {roles[name]: Actors(SeenLate(world.person_ids(who.get("users", ()))), SeenLate(_group_ids(world, who.get("groups", ()))))
                  for name, who in row.get("roles", {}).items()}
        world.projects[row["id"]] = Project(row["id"], row["key"], row["name"], row.get("type", "software"), row.get("private", False), actors)
    for desk in world.desks.values():
        if desk.project_id not in world.projects:
            administering = {role.id: Actors(SeenLate(desk.admins)) for role in world.project_roles.values() if role.admin}
            world.projects[desk.project_id] = Project(desk.project_id, desk.key, desk.name, "service_desk", actors=administering)
    for row in wanted.get("webhooks", ()):
        world.webhooks[row["id"]] = Webhook(**row)


def _group_ids(world, references) -> list:
    return [reference if reference in world.groups else world.groups_by_name[reference].id for reference in references]


def show(world) -> dict:
    """The parts kept here, as World.to_dict has them."""
    def project(one: Project) -> dict:
        roles = {world.project_roles[role_id].name: {"users": list(actors.users), "groups": list(actors.groups)}
                 for role_id, actors in one.actors.items() if len(actors)}
        return {"id": one.id, "key": one.key, "name": one.name, "type": one.type, "private": one.private, "roles": roles}
    return {
        "organizations": [organization.to_dict() for organization in world.organizations.values()],
        "project_roles": [role.to_dict() for role in world.project_roles.values()],
        "projects": [project(one) for one in world.projects.values()],
        "webhooks": [webhook.to_dict() for webhook in world.webhooks.values()],
    }


def show_person(world, account_id: str) -> dict:
    """Where one person is, in words: organizations by name, roles as KEY/role (his own, not his groups'), products by key."""
    groups = world.groups_of.get(account_id, ())
    return {
        "organizations": sorted(one.name for one in world.organizations.values() if account_id in one.members),
        "roles": sorted("%s/%s" % (project.key, world.project_roles[role_id].name) for project in world.projects.values()
                        for role_id, actors in project.actors.items() if account_id in actors.users),
        "products": sorted(role.key for role in world.application_roles.values() if any(group_id in role.groups for group_id in groups)),
    }
