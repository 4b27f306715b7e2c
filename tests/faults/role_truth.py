# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's truth in the terms of roles: who is in which place, and who may use what."""

from __future__ import annotations

from simulator.worlds import DIRECTORY_ID

from .oracle import Truth, fold, rows

LAYERS = ("groups", "desks", "organizations", "roles", "scim_groups")


def guarded(scenario: dict) -> list[str]:
    """Whom the role must keep, by e-mail."""
    return scenario["options"].get(scenario["role"] + "_protected", [])


def places(truth: Truth) -> dict[tuple[str, str], set]:
    """(layer, name) -> account ids, of every place there is."""
    told = {(layer, row["key"] if layer == "desks" else row["name"]): set(row["customers" if layer == "desks" else "members"])
            for layer in ("groups", "desks", "organizations", "roles") for row in truth.shot[layer]}
    owner = {one: row["account_id"] or one for one, row in rows(truth).items()}
    told.update({("scim_groups", row["name"]): {owner.get(one, one) for one in row["members"]} for row in truth.shot["directories"][DIRECTORY_ID]["groups"]})
    return told


def called(truth: Truth, layer: str, label: str) -> str:
    """The name of a place by which C(places) has it."""
    if layer == "desks":
        return next((row["key"] for row in truth.shot["desks"] if label in (row["id"], row["key"], row["name"])), label)
    return label.replace(" ", "/", 1) if layer == "roles" else label


def names(person: dict, layer: str) -> list[str]:
    """The places of a layer that somebody's entry names."""
    return ["%(project)s/%(role)s" % one if isinstance(one, dict) else one for one in person.get(layer) or []]


def ids_of(truth: Truth, email: str) -> set:
    """Everybody with this e-mail: in these scenarios at most one."""
    return set(truth.owners.get(fold(email), ()))


def in_use(truth: Truth, one: str) -> bool:
    """Whether the account itself is active. Who is revoked may be gone altogether (switch revoked_user)."""
    return one in truth.accounts and truth.accounts[one]["active"]


def in_organization(truth: Truth, one: str) -> bool:
    """Whether somebody may use any app of the organization."""
    row = truth.accounts.get(one)
    if row is None or not row["active"] or row["type"] != "atlassian":
        return False
    elsewhere = any(one in directory.get("members", ()) for directory in truth.shot["organization_directories"] if not directory.get("site"))
    return elsewhere or row.get("on_site", True) and not row.get("suspended")


def recorded(truth: Truth, one: str) -> bool:
    """Whether the directory has an active record of the account."""
    return any(row["account_id"] == one and row["active"] for row in rows(truth).values())


def licensed(truth: Truth, one: str) -> bool:
    """Whether a product is there to be used."""
    row = truth.accounts.get(one, {"active": False})
    groups = {group for product in truth.shot["application_roles"] for group in product["groups"]}
    return row["active"] and row.get("on_site", True) and not row.get("suspended") and any(
        one in group["members"] for group in truth.shot["groups"] if group["id"] in groups)


HOLDS = {"directory": recorded, "organization": in_organization, "account": in_use, "portal": in_use, "products": licensed,
         "tokens": lambda truth, one: bool(truth.shot["tokens"].get(one))}
