# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing role runs: who joins, moves and leaves, with which wishes, in which world, under which trouble."""

from __future__ import annotations

import random
from typing import Any

from simulator.app import Simulator
from simulator.world import World
from simulator.worlds import ORG_DIRECTORY_ID

from . import trouble as troubles
from . import worlds
from .oracle import Truth, emails_of, fold, rows, snapshot

ROLES = ("onboard", "offboard", "move")
REQUESTS = {"onboard": 25, "offboard": 40, "move": 25}        # about as many as a role sends: troubles are spread over them
# The connection is refused only when the server is gone, which then nobody counts: the runs in one process play that.
KINDS = [kind for kind in troubles.KINDS if kind != "refused"]
# layer -> the names that a user would write; scim_groups are for those whom the directory knows
NAMES = {"groups": list(worlds.GROUPS), "desks": list(worlds.DESKS), "organizations": list(worlds.ORGANIZATIONS), "roles": list(worlds.ROLES),
         "scim_groups": list(worlds.SCIM_GROUPS)}
ACCOUNTS = ["auto"] * 6 + ["scim", "disable", "disable", "suspend", "suspend", "portal", "portal", "none"]      # ways to cut an account
CHECKED = {"onboard": 0.3, "offboard": 0.7, "move": 0.3}      # in so many runs check mode is held against the deed
OF_CUSTOMERS = ("desks", "organizations")
NOWHERE = "no such group"
PRODUCTS = {"jira-software": "jira-users", "jira-servicedesk": "jsm-agents"}
# Tenants in which a customer is not found, or not brought back, by anybody: the runs of single modules play those.
NOT_HERE = ("search_hides_customers", "desk_lists_inactive", "jsm_ids_per_call", "recreate_revoked", "customer_conflict", "revoked_user",
            "scim_unmanaged_account")


def draw(seed: str, number: int) -> dict:
    """Role scenario C(number) of a seed."""
    chance = random.Random("%s:role:%d" % (seed, number))
    world = _world(chance)
    role = ROLES[number % len(ROLES)]
    kinds = [KINDS[(number // len(ROLES)) % len(KINDS)]] + ([chance.choice(KINDS)] if chance.random() < 0.4 else [])
    switches = {name: value for name, value in worlds.draw_switches(chance, 8).items() if name not in NOT_HERE}
    account = chance.choice(ACCOUNTS)
    # without the organization's key these two fit nobody, which is played, too
    organization = chance.random() < (0.9 if role == "offboard" and account in ("disable", "suspend") else 0.5)
    known = Known(world, organization)
    people, options = _leavers(chance, known, account) if role == "offboard" else (_joiners if role == "onboard" else _movers)(chance, known)
    if "offboard_max_removals" in options:
        switches["revoke_clears_desks"] = False    # who is off a desk by the service's doing counts no more for the desk's limit
    return {"name": "%s:role:%d" % (seed, number), "role": role, "kinds": list(dict.fromkeys(kinds)), "world": world, "switches": switches, "people": people,
            "options": options, "troubles": [_placed(chance, kind, role) for kind in dict.fromkeys(kinds)], "organization": organization,
            "check": chance.random() < CHECKED[role]}


def numbers(seed: str, count: int) -> list[int]:
    """Which scenarios of a seed C(count) runs play. A kind comes with each role in turn before the next kind does, so of few runs all would be of one kind:
    fewer than every role with every kind are taken from all over them. What a number plays does not depend on it."""
    every = len(ROLES) * len(KINDS)
    if count >= every:
        return list(range(count))
    first, apart = random.Random("%s:roles" % seed).randrange(len(KINDS)), len(KINDS) // len(ROLES)
    return [turn % len(ROLES) + len(ROLES) * ((first + turn // len(ROLES) + apart * (turn % len(ROLES))) % len(KINDS)) for turn in range(count)]


def _world(chance: random.Random) -> dict:
    """A world in which every place may be joined and left: what a service refuses is for the runs of single modules."""
    world = worlds.draw_world(chance, chance.choice([6, 9, 12]))
    for row in world["groups"]:
        # only the simulator lets portal-only customers into groups
        members = [one for one in row["members"] if world["accounts"][one].get("type") != "customer"]
        row.update(managed_by="EXTERNAL" if row["id"] == worlds.SYNCED_ID else "ADMINS", admins=False, members=members)
    for row in world["desks"]:
        row["access"] = "closed"
    for row in world["organizations"]:
        row["scim_managed"] = False
    for row in world["application_roles"]:
        row["seats"] = 2000
    return world


def _placed(chance: random.Random, kind: str, role: str) -> dict:
    one = troubles.draw(chance, kind)
    one["at"] = chance.randrange(REQUESTS[role])
    one["times"] = min(one["times"], 6)
    if one["kind"] == "slow":
        one["delay"] = 0.3
    if one.get("seconds", 0) > 1:
        one["seconds"] = 1
    return one


class Known:
    """People who can be found by e-mail without any doubt, by what they are."""

    def __init__(self, world: dict, organization: bool):
        truth = Truth(snapshot(Simulator(world=World.from_dict(world))), {}, {"site_url": "x"})
        self.truth, self.organization = truth, organization
        self.records: dict[str, list] = {}
        for row in rows(truth).values():
            for email in {fold(one) for one in emails_of(row)}:
                self.records.setdefault(email, []).append(row)
        self.second = next(row for row in truth.shot["organization_directories"] if not row.get("site"))
        self.customers: list[str] = []      # of whom no directory knows
        self.revoked: list[str] = []        # the same, without access
        self.recorded: list[str] = []       # whose login is their e-mail
        self.unrecorded: list[str] = []     # staff of whom the directory does not know
        linked = {row["account_id"] for row in rows(truth).values()}
        for one, row in truth.accounts.items():
            if one in (worlds.CALLER, worlds.BLIND, worlds.SERVICE) or not row["email"] or not self._found(one, row):
                continue
            email = fold(row["email"])
            if row["type"] == "customer" and email not in self.records:
                (self.customers if row["active"] else self.revoked).append(row["email"])
            elif row["type"] == "atlassian" and self._own(email, one):
                self.recorded.append(row["email"])
            elif row["type"] == "atlassian" and email not in self.records and one not in linked:
                self.unrecorded.append(row["email"])

    def _found(self, one: str, row: dict) -> bool:
        """By e-mail, and without the organization where nobody is suspended; who is, only the organization shows."""
        if row.get("suspended"):
            shown = len(self.truth.owners[fold(row["email"])]) == 1 and self.truth.email_shown(one)
            return self.organization and shown and self.second["id"] != ORG_DIRECTORY_ID
        return self.truth.sure({"email": row["email"]}, leaving=True) == one

    def _own(self, email: str, one: str) -> bool:
        found = self.records.get(email, [])
        return len(found) == 1 and found[0]["account_id"] == one and fold(found[0]["userName"]) == email

    def row(self, email: str) -> dict:
        """The account of an e-mail."""
        return self.truth.accounts[self.truth.owners[fold(email)][0]]

    def at_work(self, email: str) -> bool:
        """Whether he is active and not suspended."""
        return self.row(email)["active"] and not self.row(email).get("suspended")


def _some(chance: random.Random, layer: str, share: float) -> list:
    chosen = [name for name in NAMES[layer] if chance.random() < share]
    return [dict(zip(("project", "role"), name.split("/"))) for name in chosen] if layer == "roles" else chosen


def _joiners(chance: random.Random, known: Known) -> tuple[list, dict]:
    some = [(email, "customer") for email in known.customers + known.revoked] + [(email, "employee") for email in known.recorded]
    some += [(email, "guest") for email in known.unrecorded if known.at_work(email) and not known.row(email).get("managed")]
    some = chance.sample(some, min(len(some), chance.randint(0, 4)))
    new = [("joiner%d@%s" % (number, domain), kind) for number in range(2) for domain, kind in (
        ("customer.example.org", "customer"), ("corp.example.com", "employee"), ("partner.example.org", "guest"))]
    people = []
    for email, kind in some + chance.sample(new, chance.randint(1, 3)):
        one: dict[str, Any] = {"email": email, "kind": kind, **{layer: _some(chance, layer, 0.5) for layer in OF_CUSTOMERS}}
        if kind != "customer":
            one.update({layer: _some(chance, layer, 0.4) for layer in ("groups", "roles")})
        if kind == "employee":
            one.update(scim_groups=_some(chance, "scim_groups", 0.4), given_name="Jo", family_name=chance.choice(["Einer", "田中"]))
        if kind == "guest":
            one["products"] = [product for product in PRODUCTS if chance.random() < 0.5] or ["jira-software"]
        people.append(one)
    return people, {"onboard_wait": 3, **({"onboard_restore_in": ORG_DIRECTORY_ID} if known.organization else {})}


def _leavers(chance: random.Random, known: Known, account: str) -> tuple[list, dict]:
    staff = list(known.recorded)
    if known.organization:
        # whom the organization neither manages nor has at work, no way reaches
        staff += [email for email in known.unrecorded if known.row(email).get("managed") or known.at_work(email)]
    some = known.customers + staff
    people: list[dict] = [{"email": email} for email in chance.sample(some, min(len(some), chance.randint(1, 4)))]
    options: dict[str, Any] = {"offboard_account": account, "offboard_wait": 6, "offboard_tokens": chance.random() < 0.3}
    for layer in NAMES:
        wish = chance.choice(["all"] * 6 + ["named", "none"])
        options["offboard_" + layer] = wish
        for one in people if wish == "named" else ():
            one[layer] = _some(chance, layer, 0.5)
    if people and chance.random() < 0.25:
        options["offboard_protected"] = [chance.choice(people)["email"]]
    if chance.random() < 0.3:
        options["offboard_max_removals"] = chance.choice([0, 1, 1, 2, 3])
    return people, options


def _movers(chance: random.Random, known: Known) -> tuple[list, dict]:
    some = [email for email in known.customers + known.recorded + known.unrecorded if known.at_work(email) and known.row(email).get("on_site", True)]
    people: list[dict] = []
    for email in chance.sample(some, min(len(some), chance.randint(1, 4))):
        layers = OF_CUSTOMERS if email in known.customers else tuple(NAMES) if email in known.recorded else tuple(NAMES)[:4]
        one: dict[str, Any] = {"email": email, "from": {}, "to": {}}
        for layer in layers:
            old = _some(chance, layer, 0.6)
            one["from"][layer], one["to"][layer] = old, [name for name in _some(chance, layer, 0.5) if name not in old]
        if "groups" in layers and chance.random() < 0.15:
            one["to"]["groups"].append(NOWHERE)
        people.append(one)
    options: dict[str, Any] = {}
    if people and chance.random() < 0.25:
        options["move_protected"] = [chance.choice(people)["email"]]
    if chance.random() < 0.2:
        options["move_max_removals"] = 1
    return people, options
