# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole state: a site, its organization, its people and where they are.

`World.from_dict(...)` and `world.to_dict()` are each other's inverse. All changes go through the methods here and in `changes.py`,
so that whoever keeps the state file knows when there is something to save.
"""

from __future__ import annotations

import copy
from collections import Counter

from . import customer_requests, site_places
from .accounts import Account, Roster, fold
from .changes import Changes
from .lag import Clock, Lag, SeenLate
from .org_changes import OrganizationChanges
from .places import ApplicationRole, Desk, Directory, Group, Record, ScimGroup, UserDirectory
from .world_check import check, WorldError

__all__ = ["World", "WorldError"]


class World(Changes, OrganizationChanges):
    """Use `World.from_dict`; an empty dictionary is an empty world."""

    def __init__(self, clock: Clock | None = None):
        self.site = {"name": "corp", "cloud_id": "0b7c4f5e-5a35-4d1e-9d5c-6c0e5a5b0001"}
        self.organization: dict = {"id": "3f1d9c1a-77aa-4f5e-8a52-000000000001", "name": "Corp", "verified_domains": [], "keys": []}
        self.accounts = Roster()
        self.desks: dict[str, Desk] = {}
        self.groups: dict[str, Group] = {}
        self.groups_by_name: dict[str, Group] = {}
        self.groups_of: dict[str, dict] = {}
        self.leaving_groups: dict[str, Group] = {}
        self.application_roles: dict[str, ApplicationRole] = {}
        self.organizations: dict[str, site_places.CustomerOrganization] = {}
        self.leaving_organizations: dict[str, site_places.CustomerOrganization] = {}
        self.project_roles: dict[str, site_places.ProjectRole] = {}
        self.projects: dict[str, site_places.Project] = {}
        self.webhooks: dict[str, site_places.Webhook] = {}
        self.request_types: dict[str, customer_requests.RequestType] = {}
        self.requests: dict[str, customer_requests.Request] = {}
        self.directories: dict[str, Directory] = {}
        self.credentials: dict[str, list] = {"api_tokens": [], "bearers": [], "clients": [], "apps": [], "codes": [], "refresh_tokens": []}
        self.user_directories: dict[str, UserDirectory] = {}
        self.clock = clock or Clock()
        self.lag = Lag(self.clock)
        self.version = 0

    @classmethod
    def from_dict(cls, wanted: dict, clock: Clock | None = None) -> "World":
        """Build a world; WorldError says in one sentence each what is wrong. People are named by account id or by a unique e-mail."""
        check(wanted)
        world = cls(clock)
        world.site.update(wanted.get("site", {}))
        world.organization.update(wanted.get("organization", {}))
        for account_id, fields in wanted.get("accounts", {}).items():
            account = Account(account_id, **fields)
            account.rights, account.last_active, account.profile = list(account.rights), dict(account.last_active), copy.deepcopy(account.profile)
            account.app_roles = [list(pair) for pair in account.app_roles]
            world.list_now(account)
            world.accounts.add(account)
        people = world.person_ids
        world.put_user_directories(world.organization.pop("directories", ()))
        for row in wanted.get("groups", ()):
            world.put_group(Group(row["id"], row["name"], SeenLate(people(row.get("members", ()))), row.get("managed_by", "ADMINS"), row.get("admins", False),
                                  row.get("restrictions", 0)))
        for row in wanted.get("desks", ()):
            world.desks[row["id"]] = Desk(row["id"], row["project_id"], row["key"], row["name"], row.get("access", "closed"),
                                          SeenLate(people(row.get("customers", ()))), people(row.get("admins", ())))
        for row in wanted.get("application_roles", ()):
            world.application_roles[row["key"]] = ApplicationRole(
                row["key"], row["name"], list(row.get("groups", ())), row.get("seats", 100), row.get("plan", "PAID"))
        site_places.fill(world, wanted)
        customer_requests.fill(world, wanted)
        for directory_id, row in wanted.get("directories", {}).items():
            world.directories[directory_id] = world.directory_from(directory_id, row)
        for kind, rows in wanted.get("credentials", {}).items():
            world.credentials[kind] = [world.credential(row) for row in rows]
        world.organization["keys"] = [world.credential(row) for row in world.organization["keys"]]
        return world

    def directory_from(self, directory_id: str, row: dict) -> Directory:
        directory = Directory(directory_id, row.get("name", directory_id), row["key"])
        for user in row.get("users", ()):
            attributes = {name: value for name, value in user.items() if name not in ("id", "account_id")}
            attributes.setdefault("active", True)
            attributes.setdefault("emails", [{"value": attributes["userName"], "type": "work", "primary": True}])
            directory.add(Record(user["id"], self.person_ids([user["account_id"]])[0], attributes))
        for group in row.get("groups", ()):
            directory.groups[group["id"]] = ScimGroup(group["id"], group["name"], group.get("external_id"), dict.fromkeys(group.get("members", ())),
                                                      group.get("site_group"))
        return directory

    def to_dict(self) -> dict:
        """The settled truth, as JSON-able rows."""
        return {
            "site": dict(self.site),
            "organization": {**self.organization, "verified_domains": list(self.organization["verified_domains"]),
                             "keys": [dict(key) for key in self.organization["keys"]],
                             "directories": [directory.to_dict() for directory in self.user_directories.values()]},
            "accounts": {account.account_id: account.to_dict() for account in self.accounts},
            "groups": [group.to_dict() for group in self.groups.values()],
            "desks": [desk.to_dict() for desk in self.desks.values()],
            "application_roles": [role.to_dict() for role in self.application_roles.values()],
            **site_places.show(self),
            **customer_requests.show(self),
            "directories": {directory_id: directory.to_dict() for directory_id, directory in self.directories.items()},
            "credentials": {kind: [dict(row) for row in rows] for kind, rows in self.credentials.items()},
        }

    def people(self) -> dict:
        """Everybody in one readable line each, by e-mail (by account id where two share an e-mail): what a test compares at its end."""
        shown = {}
        tokens = Counter(row["account"] for row in self.credentials["api_tokens"] if not row.get("revoked"))
        for account in self.accounts:
            name = account.email if len(self.accounts.named(account.email)) == 1 else account.account_id
            shown[name] = {
                "account_id": account.account_id, "display_name": account.display_name, "type": account.type, "active": account.active,
                "desks": sorted(desk.key for desk in self.desks.values() if account.account_id in desk.customers),
                "groups": sorted(self.groups[group_id].name for group_id in self.groups_of.get(account.account_id, ())),
                **site_places.show_person(self, account.account_id),
                "suspended": account.suspended, "disabled": account.disabled, "tokens": tokens.get(account.account_id, 0),
            }
        for directory in self.directories.values():
            for record in directory.records.values():
                account = self.accounts.get(record.account_id)
                name = account.email if len(self.accounts.named(account.email)) == 1 else account.account_id
                shown[name]["scim"] = {key: value for key, value in sorted(record.attributes.items()) if key != "schemas"}
        return shown

    def credential(self, row: dict) -> dict:
        """A credential as it is kept: the account by id, and `expires_in_days` as the moment it means."""
        kept = {name: copy.deepcopy(value) for name, value in row.items() if name != "expires_in_days"}
        if "account" in kept:
            kept["account"] = self.person_ids([kept["account"]])[0]
        if row.get("expires_in_days") is not None:
            kept["expires_at"] = self.clock.now() + row["expires_in_days"] * 86400
        return kept

    # reading

    def person_ids(self, references) -> list:
        """Account ids of people named by account id or by e-mail."""
        return [reference if self.accounts.get(reference) else self.accounts.named(reference)[0].account_id for reference in references]

    def site_account(self, account_id: str):
        """The account as the site knows it: None when it does not exist there (yet)."""
        self.lag.read("account:" + account_id)
        account = self.accounts.get(account_id)
        return account if account is not None and account.on_site else None

    def find_group(self, group_id: str | None, name: str | None) -> Group | None:
        """By id, or by exact name."""
        return self.groups_by_name.get(name or "") if group_id is None else self.groups.get(group_id)

    def find_desk(self, reference: str):
        """15, serviceDeskId:15, ABC, projectKey:ABC or projectId:10012."""
        kind, separator, value = reference.partition(":")
        if not separator:
            return self.desks.get(reference) or next((desk for desk in self.desks.values() if desk.key == reference), None)
        fields = {"serviceDeskId": "id", "projectKey": "key", "projectId": "project_id"}
        if kind not in fields:
            return None
        return next((desk for desk in self.desks.values() if getattr(desk, fields[kind]) == value), None)

    def domain_is_verified(self, email: str) -> bool:
        return fold(email).rpartition("@")[2] in {fold(domain) for domain in self.organization["verified_domains"]}
