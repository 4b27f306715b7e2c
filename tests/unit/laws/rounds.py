# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds in which the laws are held: a module, its options, what the world is like before, the way in, and what may differ."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from simulator.accounts import Account
from simulator.worlds import GROUP_IDS, IDS, REALM
from unit import atlas

LONG = "Ж" * 200
SCIM = dict(atlas.SITE, **atlas.SCIM)
ONLY_SCIM = dict(atlas.SCIM)
ORG = dict(atlas.SITE, **atlas.ORG)
ALL = dict(atlas.SITE, **atlas.SCIM, **atlas.ORG)
BLIND = dict(atlas.SITE, api_user="blind@corp.example.com", api_token="sentinel-classic-blind")
ERIKA, JOSE, RETURNER = "erika.mustermann@corp.example.com", "jose.garcia@corp.example.com", "returner@corp.example.com"


@dataclass(frozen=True)
class Round:
    """C(refused): whom only the server can refuse, as {label: actions that may come of it}; such people are planned again by a second run.

    C(late): the plan of the real run may differ, because somebody pending did or did not appear.
    """

    name: str
    module: str
    options: dict
    families: tuple = ("site", "search")
    way: t.Optional[dict] = None
    prepare: t.Optional[t.Callable] = None
    refused: dict = field(default_factory=dict)
    late: bool = False


# --- worlds ------------------------------------------------------------------------------------------------------------


def crowd(number: int, desk: str = "", group: str = "") -> t.Callable:
    """So many more customers, on a desk or in a group."""
    def prepare(sim):
        for count in range(number):
            one = sim.world.accounts.add(Account(REALM + "crowd-%03d" % count, "crowd%03d@customer.example.org" % count, "Crowd %03d" % count, "customer"))
            if desk:
                sim.world.set_customer(sim.world.find_desk(desk), one.account_id, True, (0, 0))
            if group:
                sim.world.set_member(sim.world.groups_by_name[group], one.account_id, True, (0, 0))
    return prepare


def named_groups(*names: str) -> t.Callable:
    """Further groups with these names."""
    def prepare(sim):
        for name in names:
            sim.world.create_group(name)
    return prepare


def _twins(sim) -> None:
    """A portal-only customer and an Atlassian account with one e-mail."""
    sim.world.accounts.add(Account(REALM + "twin", "guest@partner.example.org", "Gus the customer", "customer"))


def _slash_on_desk(sim) -> None:
    sim.world.set_customer(sim.world.find_desk("IT"), IDS["slash"], True, (0, 0))


def _caller_on_desk(sim) -> None:
    sim.world.set_customer(sim.world.find_desk("HR"), IDS["admin"], True, (0, 0))
    sim.world.set_customer(sim.world.find_desk("HR"), IDS["carla"], True, (0, 0))


def _german(sim) -> None:
    sim.world.accounts.get(IDS["admin"]).language = "de"


# --- the table ---------------------------------------------------------------------------------------------------------

CUSTOMER = ("site", "search", "customer")
DESK = ("site", "search", "desk")
GROUP = ("site", "search", "group")
CREATED_OR_NOT = ("created", "linked", "unchanged", "failed", "unknown")


def _customer(name: str, customers: list, families: tuple = ("customer",), **more) -> Round:
    options = {"customers": customers}
    options.update(more.pop("options", {}))
    return Round("customer " + name, "jsm_customer", options, families, **more)


def _desk(name: str, desk: str, customers: list, families: tuple = ("desk",), **more) -> Round:
    options = {"desk": desk, "customers": customers}
    options.update(more.pop("options", {}))
    return Round("desk " + name, "jsm_desk_customer", options, families, **more)


def _group(name: str, group: t.Optional[str], members: list, families: tuple = ("group",), **more) -> Round:
    options = dict({"group": group} if group else {}, members=members)
    options.update(more.pop("options", {}))
    return Round("group " + name, "jira_group_member", options, families, **more)


def _scim(name: str, users: list, families: tuple = ("scim",), way: t.Optional[dict] = None, **more) -> Round:
    options = {"users": users}
    options.update(more.pop("options", {}))
    return Round("scim " + name, "scim_user", options, families, way or SCIM, **more)


ABSENT, EXACT = {"state": "absent"}, {"state": "exact"}

ROUNDS: list[Round] = [
    # customers
    _customer("new, known, linked, hidden", [
        {"email": "New@Customer.example.org ", "display_name": "Nia New"}, {"email": "carla@customer.example.org"}, {"email": "guest@partner.example.org"},
        {"email": "ceo@corp.example.com"}], CUSTOMER),
    _customer("new with the organization asked", [{"email": "new@customer.example.org", "display_name": "田中 " + LONG[:100]},
                                                  {"email": "elsewhere@corp.example.com"}], CUSTOMER + ("organization",), way=ORG),
    _customer("revoked before, created again", [{"email": "gone@customer.example.org"}], CUSTOMER, way=ORG,
              refused={"gone@customer.example.org": CREATED_OR_NOT}),
    _customer("hidden, the organization asked", [{"email": "hidden@customer.example.org"}, {"email": "ceo@corp.example.com"}], CUSTOMER, way=ORG),
    _customer("an id that nobody has, beside an e-mail", [{"email": "other@customer.example.org", "account_id": "qm:none:none"}]),
    _customer("a hidden match accepted", [{"email": "ceo@corp.example.com"}], options={"accept_hidden_match": True}),
    _customer("by account id", [{"account_id": IDS["slash"]}, {"account_id": IDS["yuki"], "display_name": "other"}, {"account_id": IDS["erika"]}]),
    _customer("unknown account id", [{"account_id": "qm:none:none"}, {"email": "carla@customer.example.org"}]),
    _customer("Atlassian account refused", [{"email": ERIKA}, {"email": "ok@customer.example.org"}], options={"existing_account": "fail"}),
    _customer("a revoked one by id", [{"account_id": IDS["gone"]}]),
    _customer("two accounts of one e-mail", [{"email": "guest@partner.example.org"}], prepare=_twins),
    _customer("nobody", []),
    _customer("a blind caller", [{"email": "carla@customer.example.org"}, {"email": "newer@customer.example.org"}], CUSTOMER, way=BLIND),
    _customer("two spellings", [{"email": "Two@customer.example.org"}, {"email": "two@CUSTOMER.example.org", "display_name": "Two"}]),
    _customer("through the gateway, German", [{"email": "gate@customer.example.org"}, {"email": "carla@customer.example.org"}], CUSTOMER,
              way=atlas.WAYS_IN["scoped"], prepare=_german),
    _customer("bearer", [{"email": "gate@customer.example.org"}], way=atlas.WAYS_IN["bearer"]),
    _customer("client credentials", [{"email": "gate@customer.example.org"}], way=atlas.WAYS_IN["client"]),
    _customer("absent", [{"email": "carla@customer.example.org"}, {"email": ERIKA}, {"account_id": IDS["slash"]}, {"email": "gone@customer.example.org"}],
              CUSTOMER, options=ABSENT),
    _customer("absent, not seen", [{"email": "nobody@customer.example.org"}, {"email": "hidden@customer.example.org"}], CUSTOMER, options=ABSENT),
    _customer("absent, hidden by id", [{"account_id": IDS["hidden"]}, {"account_id": "qm:none:none"}], CUSTOMER, options=ABSENT),
    _customer("absent, protected", [{"email": "carla@customer.example.org"}, {"account_id": IDS["hidden"]}, {"email": "yuki@customer.example.org"}],
              options=dict(ABSENT, protected=["carla@*"])),
    _customer("absent, too many", [{"email": "carla@customer.example.org"}, {"email": "yuki@customer.example.org"}], options=dict(ABSENT, max_removals="1")),
    # desks
    _desk("present", "IT", ["yuki@customer.example.org", IDS["dmitri"], "carla@customer.example.org", IDS["slash"], ERIKA], DESK),
    _desk("present by name", "People & culture", ["yuki@customer.example.org"], DESK),
    _desk("present by id", "31", [{"account_id": IDS["yuki"], "email": "yuki@customer.example.org"}, "ghost@customer.example.org"]),
    _desk("present, an unknown id among them", "HR", [IDS["yuki"], "qm:none:none", IDS["slash"]], DESK, refused={"qm:none:none": ("failed",)}),
    _desk("present on an open desk", "HELP", ["yuki@customer.example.org", "dmitri@customer.example.org"], DESK),
    _desk("present, pending", "HR", [{"email": "later@customer.example.org", "pending": True}, "yuki@customer.example.org"], late=True, options={"wait": 1}),
    _desk("present, one of many", "IT", ["yuki@customer.example.org", "crowd059@customer.example.org"], DESK, prepare=crowd(60, desk="IT")),
    _desk("present, hidden director, organization", "HR", ["ceo@corp.example.com", JOSE], DESK + ("organization",), way=ALL),
    _desk("present, small batches", "HR", [IDS["yuki"], IDS["slash"], IDS["dmitri"], IDS["erika"]], DESK + ("batch",), options={"batch_size": 1}),
    _desk("absent", "IT", ["carla@customer.example.org", IDS["hidden"], "yuki@customer.example.org"], DESK, options=ABSENT),
    _desk("absent, one of many", "IT", ["crowd059@customer.example.org", "yuki@customer.example.org"], DESK, options=ABSENT, prepare=crowd(60, desk="IT")),
    _desk("absent, hidden by e-mail", "IT", ["hidden@customer.example.org"], options=ABSENT),
    _desk("absent, slash", "IT", [IDS["slash"]], options=ABSENT, prepare=_slash_on_desk),
    _desk("absent from an open desk", "HELP", ["dmitri@customer.example.org", "carla@customer.example.org"], DESK, options=ABSENT,
          refused={"dmitri@customer.example.org": ("kept", "failed")}),
    _desk("absent from a public desk", "PUB", ["dmitri@customer.example.org"], options=ABSENT),
    _desk("absent through the gateway", "IT", ["carla@customer.example.org"], DESK, options=ABSENT, way=atlas.WAYS_IN["scoped"],
          refused={"carla@customer.example.org": ("removed", "failed")}),
    _desk("absent, the caller", "HR", ["admin@corp.example.com", "carla@customer.example.org"], options=ABSENT, prepare=_caller_on_desk),
    _desk("exact", "IT", ["carla@customer.example.org", "yuki@customer.example.org", IDS["hidden"]], DESK, options=EXACT),
    _desk("exact, all go", "IT", ["yuki@customer.example.org"], DESK, options=dict(EXACT, max_removals="100%")),
    _desk("exact, over the limit", "IT", ["yuki@customer.example.org"], options=EXACT),
    _desk("exact, a wish not found", "IT", ["yuki@customer.example.org", "nobody@customer.example.org"], DESK, options=dict(EXACT, max_removals="100%")),
    _desk("exact, empty", "IT", [], options=EXACT),
    _desk("exact, empty and meant", "IT", [], DESK, options=dict(EXACT, allow_empty=True, max_removals="100%")),
    _desk("exact, protected", "IT", [IDS["yuki"]], options=dict(EXACT, max_removals="100%", protected=["*@customer.example.org"])),
    _desk("exact, the caller stays", "HR", ["yuki@customer.example.org"], options=dict(EXACT, max_removals="100%"), prepare=_caller_on_desk),
    _desk("exact, failures passed over", "IT", ["nobody@customer.example.org", IDS["yuki"]], options=dict(EXACT, ignore_failures=True)),
    # groups
    _group("present", "123", [ERIKA, IDS["carla"], "guest@partner.example.org"], GROUP),
    _group("present by id", None, [ERIKA], options={"group_id": GROUP_IDS["support"]}),
    _group("present in one of two names", "support", [ERIKA], GROUP),
    _group("present, German caller", "support", [ERIKA], prepare=_german),
    _group("present, hidden director", "123", ["ceo@corp.example.com"], GROUP),
    _group("present, hidden director, organization", "123", ["ceo@corp.example.com", JOSE], GROUP + ("organization",), way=ALL),
    _group("present, a hidden match accepted", "123", ["ceo@corp.example.com"], options={"accept_hidden_match": True}),
    _group("present, unknown id", "123", ["712020:nobody", ERIKA], refused={"712020:nobody": ("failed",)}),
    _group("present, synced", "synced-engineering", ["guest@partner.example.org", ERIKA], GROUP),
    _group("present, synced and the picker full", "synced-engineering", ["guest@partner.example.org"], GROUP,
           refused={"guest@partner.example.org": ("failed",)}, prepare=named_groups(*["a-synced-engineering-%d" % number for number in range(9)])),
    _group("present, one of many", "123", [ERIKA, "crowd039@customer.example.org"], GROUP, prepare=crowd(40, group="123")),
    _group("present, elsewhere", "123", ["elsewhere@corp.example.com"], way=ORG, refused={"elsewhere@corp.example.com": ("failed",)}),
    _group("present, pending by id", "123", [{"email": "elsewhere@corp.example.com", "account_id": IDS["elsewhere"], "pending": True}], late=True,
           options={"wait": 2}),
    _group("present, long name", LONG, [ERIKA], prepare=named_groups(LONG)),
    _group("present, name with signs", "a/b?c&d=é #1", [ERIKA], prepare=named_groups("a/b?c&d=é #1")),
    _group("nobody", "123", []),
    _group("absent", "jira-software-users", ["leaver@corp.example.com", "guest@partner.example.org", IDS["yuki"], IDS["director"]], GROUP, options=ABSENT),
    _group("absent, hidden by e-mail", "jira-software-users", ["ceo@corp.example.com"], options=ABSENT),
    _group("absent, nobody of that e-mail", "123", ["nobody@corp.example.com"], options=ABSENT),
    _group("absent, the caller, last of the administrators", "site-admins", ["admin@corp.example.com"], GROUP, options=ABSENT),
    _group("absent, last of the administrators", "site-admins", ["admin@corp.example.com"], GROUP, options=ABSENT, way=atlas.WAYS_IN["client"],
           refused={"admin@corp.example.com": ("failed",)}),
    _group("absent, one of many", "123", ["crowd039@customer.example.org", ERIKA], GROUP, options=ABSENT, prepare=crowd(40, group="123")),
    _group("absent, synced", "synced-engineering", [ERIKA], GROUP, options=ABSENT),
    _group("absent, protected", "jira-software-users", [ERIKA, IDS["director"]], options=dict(ABSENT, protected=["erika*"])),
    _group("absent, a share of many", "123", ["crowd000@customer.example.org", "crowd001@customer.example.org"], options=dict(ABSENT, max_removals="5%"),
           prepare=crowd(40, group="123")),
    _group("exact", "jira-software-users", [ERIKA, "leaver@corp.example.com", IDS["director"], "plain@corp.example.com"], GROUP, options=EXACT),
    _group("exact, many", "123", ["guest@partner.example.org"] + ["crowd%03d@customer.example.org" % number for number in range(35)] + [ERIKA], GROUP,
           options=EXACT, prepare=crowd(40, group="123")),
    _group("exact, a wish not visible", "jira-software-users", ["ceo@corp.example.com", ERIKA], GROUP, options=dict(EXACT, max_removals="100%")),
    _group("exact, over the limit", "jira-software-users", [ERIKA], options=EXACT),
    _group("exact, empty and meant", "123", [], GROUP, options=dict(EXACT, allow_empty=True)),
    _group("exact, synced", "synced-engineering", ["guest@partner.example.org"], GROUP, options=dict(EXACT, max_removals="1")),
    _group("through the gateway", "123", [ERIKA], way=atlas.WAYS_IN["scoped"]),
    _group("client credentials", "123", [ERIKA], way=atlas.WAYS_IN["client"]),
    # SCIM
    _scim("create", [{"user_name": "New@corp.example.com", "given_name": "Ñ", "family_name": LONG[:150], "department": "Ops", "external_id": "a/b:c"},
                     {"user_name": "later@corp.example.com", "active": False}], ("scim", "site")),
    _scim("create with everything", [{
        "user_name": "all", "emails": [{"value": "all@corp.example.com", "type": "work", "primary": True}, {"value": "all@home.example.com", "type": "home"}],
        "given_name": "A", "family_name": "B", "middle_name": "C", "formatted_name": "A C B", "display_name": "A B", "nick_name": "Abc", "title": "Dr.",
        "department": "D", "organization": "O", "preferred_language": "en", "timezone": "Europe/Berlin", "external_id": "e-all",
        "phone_numbers": [{"value": "+49 1", "type": "work"}], "active": True}], way=ONLY_SCIM),
    _scim("update", [{"user_name": ERIKA.upper(), "department": "Ops", "title": "", "organization": "Corp"},
                     {"external_id": "ext-0002", "department": "Sales"}]),
    _scim("clear what is not there", [{"user_name": JOSE, "title": "", "nick_name": ""}]),
    _scim("clear the department", [{"user_name": ERIKA, "department": ""}]),
    _scim("lists", [{"user_name": ERIKA, "phone_numbers": [{"value": "+1"}, {"value": "+2", "type": "work"}],
                     "emails": [{"value": "x@home.example.com", "type": "home"}, {"value": ERIKA, "type": "work", "primary": True}]},
                    {"user_name": JOSE, "phone_numbers": []}]),
    _scim("rename", [{"external_id": "ext-0002", "user_name": "jose.neu@corp.example.com"}]),
    _scim("a longer external id", [{"user_name": JOSE, "external_id": "Ω" * 200}]),
    _scim("deactivate and reactivate", [{"user_name": ERIKA, "active": False}, {"user_name": RETURNER, "active": True, "title": "Again"}], ("scim", "site")),
    _scim("protected", [{"user_name": ERIKA, "active": False, "title": "x"}, {"user_name": JOSE, "active": False}], options={"protected": ["erika*"]}),
    _scim("too many deactivated", [{"user_name": ERIKA, "active": False}, {"user_name": JOSE, "active": False}], options={"max_removals": "1"}),
    _scim("an unmanaged account in the way", [{"user_name": "private@corp.example.com"}, {"user_name": JOSE, "title": "x"}],
          refused={"private@corp.example.com": ("created", "failed")}),
    _scim("a domain nobody verified", [{"user_name": "x@elsewhere.example.net"}], refused={"x@elsewhere.example.net": ("failed",)}),
    _scim("a customer becomes an employee", [{"user_name": "elsewhere@corp.example.com"}, {"user_name": "leaver@corp.example.com"}]),
    _scim("external id only, unknown", [{"external_id": "nobody"}]),
    _scim("absent", [{"user_name": ERIKA}, {"external_id": "ext-0003"}, {"user_name": "nobody@corp.example.com"}], ("scim", "site"), options=ABSENT),
    _scim("absent, protected", [{"user_name": ERIKA}, {"user_name": JOSE}], options=dict(ABSENT, protected=[IDS["erika"]])),
    _scim("nobody", [], way=ONLY_SCIM),
    _scim("another directory", [{"user_name": "x@corp.example.com"}], ("directory",), way=dict(ONLY_SCIM, directory_id="9d3f2b1a-0000-4c4c-8d8d-00000000dddd")),
]
