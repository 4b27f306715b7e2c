# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where people can be: groups, desks, application roles and SCIM directories."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from .accounts import NAMESPACE, fold
from .lag import SeenLate

ACCESS = ("closed", "open", "public")
MANAGED_BY = ("ADMINS", "EXTERNAL", "TEAM_MEMBERS", "OPEN")


@dataclass
class Group:
    """A group of the site. EXTERNAL means that an identity provider owns it."""

    id: str
    name: str
    members: SeenLate
    managed_by: str = "ADMINS"
    admins: bool = False        # an administrators' group: its last member cannot be removed
    restrictions: int = 0       # comments and worklogs that only this group may see
    listed: bool = True         # whether lists of groups show it yet

    def to_dict(self) -> dict:
        shown: dict = {"id": self.id, "name": self.name, "members": list(self.members)}
        if self.managed_by != "ADMINS":
            shown["managed_by"] = self.managed_by
        if self.admins:
            shown["admins"] = True
        if self.restrictions:
            shown["restrictions"] = self.restrictions
        return shown


@dataclass
class Desk:
    """A service desk. Only a closed one has a customer list that says who may come in."""

    id: str
    project_id: str
    key: str
    name: str
    access: str
    customers: SeenLate
    admins: list

    def to_dict(self) -> dict:
        return {"id": self.id, "project_id": self.project_id, "key": self.key, "name": self.name, "access": self.access,
                "customers": list(self.customers), "admins": list(self.admins)}


@dataclass
class ApplicationRole:
    """A product and the groups that give it."""

    key: str
    name: str
    groups: list
    seats: int
    plan: str = "PAID"          # PAID, FREE or UNLICENSED

    def to_dict(self) -> dict:
        return {"key": self.key, "name": self.name, "groups": list(self.groups), "seats": self.seats, "plan": self.plan}


@dataclass
class Record:
    """One SCIM user: its id, the account it stands for, and its attributes in SCIM's own words (extension merged to the top)."""

    id: str
    account_id: str
    attributes: dict
    created: str = "2026-01-05T08:00:00Z"
    modified: str = "2026-01-05T08:00:00Z"

    def to_dict(self) -> dict:
        return {"id": self.id, "account_id": self.account_id, **self.attributes}


@dataclass
class ScimGroup:
    """One SCIM group. `site_group` is None when the site never got it: its name is that of a default group."""

    id: str
    name: str
    external_id: str | None
    members: dict
    site_group: str | None
    created: str = "2026-01-05T08:00:00Z"
    modified: str = "2026-01-05T08:00:00Z"

    def to_dict(self) -> dict:
        return {"id": self.id, "name": self.name, "external_id": self.external_id, "members": list(self.members), "site_group": self.site_group}


@dataclass
class Directory:
    """One identity provider directory with its own key."""

    id: str
    name: str
    key: str
    records: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    by_user_name: dict = field(default_factory=dict)
    by_external_id: dict = field(default_factory=dict)
    by_account: dict = field(default_factory=dict)

    def add(self, record: Record) -> None:
        self.records[record.id] = record
        self.index(record)

    def remove(self, record: Record) -> None:
        self.unindex(record)
        del self.records[record.id]

    def index(self, record: Record) -> None:
        self.by_user_name[fold(record.attributes["userName"])] = record
        self.by_account[record.account_id] = record
        external = record.attributes.get("externalId")
        if external:
            # the RFC does not make externalId unique, and neither does Atlassian say so
            self.by_external_id.setdefault(external, []).append(record)

    def unindex(self, record: Record) -> None:
        self.by_user_name.pop(fold(record.attributes["userName"]), None)
        self.by_account.pop(record.account_id, None)
        external = record.attributes.get("externalId")
        if external:
            self.by_external_id[external].remove(record)

    def record_of(self, account_id: str):
        return self.by_account.get(account_id)

    def to_dict(self) -> dict:
        return {"name": self.name, "key": self.key, "users": [record.to_dict() for record in self.records.values()],
                "groups": [group.to_dict() for group in self.groups.values()]}


@dataclass
class UserDirectory:
    """A directory of the organization: who is in it may use the apps behind it. Not an identity provider's directory.

    The site's own holds every Atlassian account that is on the site, so `members` (account id: active or suspended) is for the others.
    """

    id: str
    name: str
    site: bool = False
    members: dict = field(default_factory=dict)

    def standing(self, account) -> str:
        """active, suspended or no_membership."""
        if not self.site:
            return self.members.get(account.account_id, "no_membership")
        if account.type != "atlassian" or not account.on_site:
            return "no_membership"
        return "suspended" if account.suspended else "active"

    def to_dict(self) -> dict:
        shown: dict = {"id": self.id, "name": self.name}
        if self.site:
            shown["site"] = True
        for field_name, status in (("members", "active"), ("suspended", "suspended")):
            ids = [account_id for account_id, standing in self.members.items() if standing == status]
            if ids:
                shown[field_name] = ids
        return shown


def stable_id(kind: str, name: str, attempt: int = 0) -> str:
    """An opaque id that depends on what it names, not on who came first."""
    return str(uuid.uuid5(NAMESPACE, "%s:%s#%d" % (kind, name, attempt)))


def free_id(kind: str, name: str, taken) -> str:
    attempt = 0
    while stable_id(kind, name, attempt) in taken:
        attempt += 1
    return stable_id(kind, name, attempt)
