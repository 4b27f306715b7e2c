# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites of any size, as the simulator takes them, and what of a site a job is judged by."""

from __future__ import annotations

import typing as t
import uuid

from simulator.accounts import customer_id, employee_id
from simulator.worlds import CLOUD_ID, DIRECTORY_ID, EVERYTHING, IDS, ORG_ID

NAMESPACE = uuid.UUID("6f1c5a0e-4a7b-4b52-9d3c-0a51a7b1d0be")
ADMIN = IDS["admin"]
EMPLOYEES, CUSTOMERS = "corp.example.com", "customer.example.org"
DESKS = (("15", "10012", "IT", "IT help"), ("31", "10031", "HR", "People"), ("44", "10044", "OPS", "Operations"))

World = t.Dict[str, t.Any]


def customer(number: int, kind: str = "person") -> dict:
    """{email, display_name, account_id} of a portal customer. The id is the one the simulator would give him."""
    email = "%s.%06d@%s" % (kind, number, CUSTOMERS)
    return {"email": email, "display_name": "Customer %06d" % number, "account_id": customer_id(email, 0)}


def employee(number: int, kind: str = "worker") -> dict:
    """{email, display_name, account_id, record} of somebody with a managed account; record as SCIM has it."""
    email = "%s.%06d@%s" % (kind, number, EMPLOYEES)
    record = {"userName": email, "displayName": "Worker %06d" % number, "name": {"givenName": "Worker", "familyName": "%06d" % number},
              "title": "Engineer", "department": "Department %d" % (number % 12), "active": True}
    return {"email": email, "display_name": record["displayName"], "account_id": employee_id(email, 0), "record": record}


def account_of(person: dict, **more: t.Any) -> dict:
    """The account behind a person."""
    kind = {"managed": True} if person["email"].endswith(EMPLOYEES) else {"type": "customer"}
    return dict({"email": person["email"], "display_name": person["display_name"]}, **kind, **more)


def record_of(person: dict, **more: t.Any) -> dict:
    """The SCIM record behind an employee."""
    return {"id": str(uuid.uuid5(NAMESPACE, person["email"])), "account_id": person["account_id"], **person["record"], **more}


def site(
    people: t.Iterable[dict], groups: t.Optional[t.Mapping[str, t.Sequence[str]]] = None, desks: t.Optional[t.Mapping[str, t.Sequence[str]]] = None,
    records: t.Sequence[dict] = (),
) -> World:
    """A site with an administrator, these people, groups (name: account ids), closed desks (key: account ids) and SCIM records."""
    accounts = {ADMIN: {"email": "admin@corp.example.com", "display_name": "Ada Admin", "managed": True, "rights": list(EVERYTHING)}}
    accounts.update((person["account_id"], account_of(person)) for person in people)
    return {
        "site": {"name": "corp", "cloud_id": CLOUD_ID},
        "organization": {"id": ORG_ID, "name": "Corp", "verified_domains": [EMPLOYEES], "keys": [{"key": "sentinel-org-key", "scoped": False}]},
        "accounts": accounts,
        "groups": [{"id": str(uuid.uuid5(NAMESPACE, name)), "name": name, "members": list(members)} for name, members in (groups or {}).items()],
        "desks": [
            {"id": desk_id, "project_id": project, "key": key, "name": name, "access": "closed", "customers": list((desks or {}).get(key, ())),
             "admins": [ADMIN]} for desk_id, project, key, name in DESKS
        ],
        "application_roles": [],
        "directories": {DIRECTORY_ID: {"name": "Identity provider", "key": "sentinel-scim-key", "users": list(records)}},
        "credentials": {"api_tokens": [{"token": "sentinel-classic-admin", "account": ADMIN}], "bearers": [], "clients": []},
    }


def truth(world: World) -> t.Dict[str, t.Dict[str, t.Any]]:
    """What a job is judged by: {accounts, groups, desks, records}, each by name."""
    def record(row: dict) -> tuple:
        name = row.get("name") or {}
        return (row.get("displayName"), name.get("givenName"), name.get("familyName"), row.get("title"), row.get("department"), row.get("active", True))

    return {
        "accounts": {account_id: (row["email"], row["display_name"], row.get("active", True)) for account_id, row in world["accounts"].items()},
        "groups": {row["name"]: set(row["members"]) for row in world["groups"]},
        "desks": {row["key"]: set(row["customers"]) for row in world["desks"]},
        "records": {row["userName"]: record(row) for directory in world["directories"].values() for row in directory["users"]},
    }


def differences(want: dict, have: dict) -> t.List[str]:
    """What is not as it should be, in at most a few lines."""
    found = []
    for kind, wanted in want.items():
        names = sorted({*wanted, *have[kind]})
        wrong = [name for name in names if wanted.get(name) != have[kind].get(name)]
        for name in wrong[:3]:
            one, other = wanted.get(name), have[kind].get(name)
            if isinstance(one, set) and isinstance(other, set):
                found.append("%s %s: %d missing, %d too many" % (kind, name, len(one - other), len(other - one)))
            else:
                found.append("%s %s: %r and not %r" % (kind, name, other, one))
        if len(wrong) > 3:
            found.append("%s: %d more are wrong" % (kind, len(wrong) - 3))
    return found
