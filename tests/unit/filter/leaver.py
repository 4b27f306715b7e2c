# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leavers as atlassian_access_info shows them, and the results of the steps of offboarding."""

from __future__ import annotations

from ansible_collections.lifecycle.atlassian.plugins.filter.leaving import leavers
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.leavers import LAYERS

NOWHERE = {"found": False, "gone": False, "conflict": None, "why": None, "hidden": False, "email_visible": True,
           "directory": None, "organization": None, "manage": None}
ACCOUNT = {"id": "jane", "name": "jane"}
RECORD = {"id": "r1", "user_name": "jane@example.com", "active": True, "account_id": "jane"}
GROUP, OTHER = {"id": "g1", "name": "staff", "owner": None}, {"id": "g2", "name": "synced", "owner": "identity provider"}
DESK = {"id": "15", "name": "IT help", "key": "IT", "open": None}
ORGANIZATION = {"id": "3", "name": "Leer"}
ROLE = {"id": "10100", "name": "Developers", "project": "APP"}
TOKEN = {"id": "t1", "label": "Laptop"}


def looked(held=None, blind=(), **more):
    """An entry of people: jane, whose layers hold what is given; blind layers were not seen."""
    layers = {name: {"seen": True, "why": None, "held": list((held or {}).get(name, []))} for name in LAYERS}
    layers.update({name: {"seen": False, "why": "no credential", "held": []} for name in blind})
    return dict(NOWHERE, email="jane@example.com", account_id="jane", user_name="", found=True, account_type="atlassian", active=True, layers=layers, **more)


def employee(held=None, blind=(), **more):
    """Active in the directory and in the organization."""
    both = {"directory": [{"id": "r1", "name": "jane@example.com"}], "account": [ACCOUNT], "organization": [{"id": "d1", "name": "main"}]}
    return dict(looked({**both, **(held or {})}, blind), **{"directory": RECORD, **more})


def guest(held=None, blind=("directory",), **more):
    """An account that nobody manages, active in the organization."""
    both = {"account": [ACCOUNT], "organization": [{"id": "d1", "name": "main"}]}
    return dict(looked({**both, **(held or {})}, blind), **more)


def customer(held=None, **more):
    """A portal-only customer, seen by the site's credential alone."""
    layers = {"portal": [ACCOUNT], **(held or {})}
    return dict(looked(layers, ("directory", "organization", "account", "scim_groups", "products", "tokens")), account_type="customer", **more)


def wished(**more):
    """The same person as wished_people returns her."""
    return dict({"email": "jane@example.com", "account_id": "", "user_name": "", "groups": [], "desks": [], "organizations": [], "roles": [],
                 "scim_groups": []}, **more)


def leaver(seen, wish=None, **wanted):
    """The one leaver that comes of it."""
    return leavers([wish or wished()], {"people": [seen]}, wanted)[0]


def done(action="removed", key="", name="", **more):
    """The result of a step that says this of jane, at a place or not."""
    entry = {"email": "jane@example.com", "account_id": "jane", "user_name": "jane@example.com", "scim_id": "r1", "action": action, "certain": True, **more}
    if key:
        entry.update({key: name})
    return {"people": [entry], "changed": action not in ("kept", "unchanged", "failed"), "requests": {"reads": 1, "writes": 1}}
