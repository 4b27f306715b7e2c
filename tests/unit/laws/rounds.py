# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds in which the laws are held: a module, its options, what the world is like before, the way in, and what may differ."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from simulator.accounts import Account
from simulator.seats import takers
from simulator.site_places import Webhook
from simulator.worlds import CLOUD_ID, GROUP_IDS, IDS, REALM
from unit import atlas

LONG = "Ж" * 200
SCIM = dict(atlas.SITE, **atlas.SCIM)
ONLY_SCIM = dict(atlas.SCIM)
ORG = dict(atlas.SITE, **atlas.ORG)
ONLY_ORG = dict(atlas.ORG)
TOKENS = {"revoke_api_tokens": True}
ALL = dict(atlas.SITE, **atlas.SCIM, **atlas.ORG)
BLIND = dict(atlas.SITE, api_user="blind@corp.example.com", api_token="sentinel-classic-blind")
PLAIN_PAUL = dict(atlas.SITE, api_user="plain@corp.example.com", api_token="sentinel-classic-plain")
JIRA, DESKS = ("ari:cloud:%s::site/%s" % (key, CLOUD_ID) for key in ("jira-software", "jira-servicedesk"))
LEAVING_GUEST = "guest@partner.example.org"
# Nobody but the desk itself knows that it is open, and it is asked in every run.
OPEN = {"dmitri@customer.example.org": ("removed", "kept", "failed")}
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


def employees(number: int, group: str) -> t.Callable:
    """So many more Atlassian accounts, in a group."""
    def prepare(sim):
        for count in range(number):
            one = sim.world.accounts.add(Account(
                "712020:employee-%03d" % count, "employee%03d@corp.example.com" % count, "Employee %03d" % count, managed=True))
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


def _unsigned(sim) -> None:
    sim.world.webhooks["10"].secret = None


def _open_gateway(sim) -> None:
    sim.switches.update({"webhooks_at_gateway": "accept"})


def _another_hook(sim, name: str = "Second") -> None:
    sim.world.put_webhook(Webhook("11", name, "https://hooks.example.org/second", ["user_created"]))


def _second_request(sim) -> None:
    known = sim.world.requests["20001"]
    sim.world.requests["20002"] = replace(known, id="20002", key="IT-2", history=["Open", "Done"], comments=[dict(known.comments[1])],
                                          transitions=[{"id": "11", "name": "Start", "to": "In progress"}, {"id": "12", "name": "start", "to": "Open"}])


def _two_hooks(sim) -> None:
    _another_hook(sim, "Audit")


def seats_left(number: int) -> t.Callable:
    """So many free seats of Jira."""
    def prepare(sim):
        role = sim.world.application_roles["jira-software"]
        role.seats = len(takers(sim.world, role)) + number
    return prepare


def _restricted(sim) -> None:
    """Comments and worklogs that only one group may see."""
    sim.world.groups_by_name["123"].restrictions = 4


def _slash_on_desk(sim) -> None:
    sim.world.set_customer(sim.world.find_desk("IT"), IDS["slash"], True, (0, 0))


def _caller_on_desk(sim) -> None:
    sim.world.set_customer(sim.world.find_desk("HR"), IDS["admin"], True, (0, 0))
    sim.world.set_customer(sim.world.find_desk("HR"), IDS["carla"], True, (0, 0))


def _caller_in_directory(sim) -> None:
    made = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": "admin@corp.example.com"}])
    assert made["summary"] == {"created": 1} and made["people"][0]["account_id"] == IDS["admin"]


def organized(number: int, *who: str) -> t.Callable:
    """So many more customers, and these people, in the organization that was empty."""
    def prepare(sim):
        crowd(number)(sim)
        for account_id in [REALM + "crowd-%03d" % count for count in range(number)] + [IDS[one] for one in who]:
            sim.world.set_organization_member(sim.world.organizations["3"], account_id, True, (0, 0))
    return prepare


def _linked_everywhere(sim) -> None:
    for desk in sim.world.desks.values():
        if desk.id not in sim.world.organizations["1"].desks:
            sim.world.link_organization(sim.world.organizations["1"], desk.id, True, (0, 0))


def _to_be_deleted(sim) -> None:
    sim.world.accounts.get(IDS["leaver"]).deletion_scheduled = True


def _suspended(*names: str) -> t.Callable:
    """These people are suspended, in the site's directory or in both."""
    def prepare(sim):
        for name in names:
            for directory in sim.world.user_directories.values():
                account = sim.world.accounts.get(IDS[name])
                if directory.site or directory.standing(account) != "no_membership":
                    sim.world.set_standing(directory, account, "suspended", (0, 0))
    return prepare


def _no_seats(sim) -> None:
    role = sim.world.application_roles["jira-software"]
    role.seats = len(takers(sim.world, role))


def _guest_out_of_seats(sim) -> None:
    _suspended("guest")(sim)
    _no_seats(sim)


def _unpaid(sim) -> None:
    for role in sim.world.application_roles.values():
        role.plan = "FREE"


def _closed(sim) -> None:
    """An account that the organization does not show and that cannot be invited."""
    sim.world.accounts.add(Account("712020:closed", "closed@partner.example.org", "Clo Closed", active=False, on_site=False))


def _one_directory(sim) -> None:
    for directory in [one for one in sim.world.user_directories.values() if not one.site]:
        del sim.world.user_directories[directory.id]


def _key_of(name: str):
    """The organization key is somebody else's than the person the round is about: its owner is kept."""
    def prepare(sim) -> None:
        sim.world.organization["keys"][0]["account"] = IDS[name]
    return prepare


def _german(sim) -> None:
    sim.world.accounts.get(IDS["admin"]).language = "de"


# --- the table ---------------------------------------------------------------------------------------------------------

CUSTOMER = ("site", "search", "customer")
DESK = ("site", "search", "desk")
GROUP = ("site", "search", "group")
ROLE = ("site", "search", "role")
DONE = {"key": "IT-1", "status": "Done", "transition": "Resolve"}
HOOKS = ("site", "webhook")
HOOK = {"name": "Identity", "url": "https://hooks.example.org/identity", "events": ["user_created", "user_deleted"]}
USER = ("site", "search", "user")
OF_GROUPS = ("site", "search", "groups")
ORGANIZATION = ("site", "search", "customer_organization")
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


def _groups(name: str, groups: list, families: tuple = ("group",), **more) -> Round:
    options = {"groups": [dict({"group_id" if which in GROUP_IDS.values() else "group": which}, members=members) for which, members in groups]}
    options.update(more.pop("options", {}))
    return Round("groups " + name, "jira_group_member", options, families, **more)


def _request(name: str, requests: list, families: tuple = ("request",), **more) -> Round:
    return Round("request " + name, "jsm_request", {"requests": requests, **more.pop("options", {})}, families, **more)


def _hook(name: str, webhooks: list, families: tuple = ("webhook",), **more) -> Round:
    options = {"webhooks": webhooks}
    options.update(more.pop("options", {}))
    return Round("webhook " + name, "jira_webhook", options, families, **more)


def _user(name: str, users: list, families: tuple = ("user",), **more) -> Round:
    options = {"users": users, "products": ["jira-software"]}
    options.update(more.pop("options", {}))
    return Round("user " + name, "jira_user", {name: value for name, value in options.items() if value is not None}, families, **more)


def _of_groups(name: str, groups: list, families: tuple = ("groups",), **more) -> Round:
    options = {"groups": groups}
    options.update(more.pop("options", {}))
    return Round("of groups " + name, "jira_group", options, families, **more)


def _desks(name: str, desks: list, families: tuple = ("desk",), **more) -> Round:
    options = {"desks": [{"desk": which, "customers": customers} for which, customers in desks]}
    options.update(more.pop("options", {}))
    return Round("desks " + name, "jsm_desk_customer", options, families, **more)


def _scim(name: str, users: list, families: tuple = ("scim",), way: t.Optional[dict] = None, **more) -> Round:
    options = {"users": users}
    options.update(more.pop("options", {}))
    return Round("scim " + name, "scim_user", options, families, way or SCIM, **more)


def _organization(name: str, organizations: list, families: tuple = ("customer_organization",), **more) -> Round:
    options = {"organizations": organizations}
    options.update(more.pop("options", {}))
    return Round("organization " + name, "jsm_organization", options, families, **more)


def _member(name: str, which: t.Optional[str], members: list, families: tuple = ("customer_organization",), **more) -> Round:
    """C(which): a name, an id, or None where the options say it."""
    options = {"members": members, **({"organization_id" if which.isdigit() else "organization": which} if which else {})}
    options.update(more.pop("options", {}))
    return Round("member " + name, "jsm_organization_member", options, families, **more)


def _members(name: str, organizations: list, families: tuple = ("customer_organization",), **more) -> Round:
    options = {"organizations": [{"organization_id" if which.isdigit() else "organization": which, "members": members} for which, members in organizations]}
    options.update(more.pop("options", {}))
    return Round("members " + name, "jsm_organization_member", options, families, **more)


def _role(name: str, role: str, members: t.Optional[list] = None, groups: t.Optional[list] = None, families: tuple = ("role",), **more) -> Round:
    """C(role): PROJECT/role."""
    project, dummy, named = role.partition("/")
    options = {"project": project, "role": named, **{name: value for name, value in (("members", members), ("groups", groups)) if value is not None}}
    options.update(more.pop("options", {}))
    return Round("role " + name, "jira_project_role_member", options, families, **more)


def _roles(name: str, roles: list, families: tuple = ("role",), **more) -> Round:
    options = {"roles": [{"project": role.partition("/")[0], "role": role.partition("/")[2], **actors} for role, actors in roles]}
    options.update(more.pop("options", {}))
    return Round("roles " + name, "jira_project_role_member", options, families, **more)


def _sgroup(name: str, groups: dict, families: tuple = ("scim_group",), **more) -> Round:
    """C(groups): {name: members or None}."""
    options: dict = {"groups": [{"name": group, **({"members": members} if members is not None else {})} for group, members in groups.items()]}
    options.update(more.pop("options", {}))
    return Round("sgroup " + name, "scim_group", options, families, way=more.pop("way", SCIM), **more)


def _inactive_in_role(sim) -> None:
    sim.world.set_actor(sim.world.projects["10101"], "10100", "users", IDS["leaver"], True, (0, 0))


def _free_plan(sim) -> None:
    sim.world.application_roles["jira-software"].plan = "FREE"


def _account(name: str, accounts: list, state: str, families: tuple = ("manage", "site"), **more) -> Round:
    options = {"accounts": accounts, "state": state}
    options.update(more.pop("options", {}))
    return Round("account " + name, "managed_account", options, families, more.pop("way", ORG), **more)


def _access(name: str, users: list, families: tuple, way: t.Optional[dict] = None, **more) -> Round:
    options = {"users": users, "wait": 12}
    options.update(more.pop("options", {}))
    return Round("access " + name, "atlassian_access", options, families, ALL if way is None else way, **more)


def _org_user(name: str, users: list, families: tuple = ("org_user",), way: t.Optional[dict] = None, **more) -> Round:
    options = {"users": users}
    options.update(more.pop("options", {}))
    return Round("organization user " + name, "organization_user", options, families, way or ONLY_ORG, **more)


def _org_group(name: str, group: t.Optional[str], members: list, families: tuple = ("org_group",), way: t.Optional[dict] = None, **more) -> Round:
    options = dict({"group": group} if group else {}, members=members)
    options.update(more.pop("options", {}))
    return Round("organization group " + name, "organization_group_member", options, families, way or ONLY_ORG, **more)


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
    # requests
    _request("comment and move", [dict(DONE, comment="She can log in.\n\nAsk  us."), {"key": "IT-9", "comment": "x"}], ("site", "request")),
    _request("a comment that is there", [{"key": " IT-1", "comment": "Ask her\n manager first. "}, {"key": "IT-2", "comment": "New."}],
             prepare=_second_request),
    _request("a comment that is there, but not for the customer", [{"key": "IT-1", "comment": "Ask her manager first.", "public": True}]),
    _request("a comment known by its marker", [{"key": "20001", "comment": "Is it done? (2)", "marker": "it done?", "public": True},
                                               {"key": "IT-2", "comment": "[1] a", "marker": "[1]"}], prepare=_second_request),
    _request("a status that it has", [{"key": "IT-1", "status": "OPEN"}, {"key": "IT-2", "status": "Done", "transition": "nowhere"}],
             prepare=_second_request),
    _request("by the id of the transition, and by the name of the status", [{"key": "IT-1", "status": "In progress", "transition": "11"},
             {"key": "IT-2", "status": "In progress", "transition": "START"}], prepare=_second_request),
    _request("no such transition", [{"key": "IT-1", "status": "Escalated", "transition": "Escalate", "comment": "x"}]),
    _request("named twice", [{"key": "IT-1", "comment": "a"}, {"key": "it-1", "comment": "b"}]),
    _request("named by key and by id", [{"key": "IT-1", "comment": "a"}, {"key": "20001", "comment": "a"}]),
    _request("nothing said", [{"key": "IT-1", "comment": " "}]),
    _request("a transition without a status", [{"key": "IT-1", "transition": "Resolve"}]),
    _request("a marker of another text", [{"key": "IT-1", "comment": "a", "marker": "b"}]),
    _request("through the gateway", [DONE], ("site",), way=atlas.WAYS_IN["scoped"]),
    _request("no licence", [DONE], way=PLAIN_PAUL),
    _request("none", []),
    # webhooks
    _hook("present", [dict(HOOK, secret="sentinel-fresh-secret"), {"name": "audit", "url": "https://hooks.example.org/audit"}], HOOKS),
    _hook("present, changed", [{"name": "Audit", "events": ["user_created", "user_deleted", "user_created"], "jql": "", "exclude_body": True}], HOOKS),
    _hook("present, renamed by id", [{"webhook_id": "10", "name": "Audit of people", "jql": " project = IT "}], HOOKS),
    _hook("present, the secret of the old one left alone", [{"name": "Audit", "secret": "sentinel-other-secret", "events": ["jira:issue_created",
          "user_deleted"]}], HOOKS),
    _hook("present, one without a secret", [{"name": "Audit", "secret": "sentinel-other-secret"}], HOOKS, prepare=_unsigned),
    _hook("present, too little to create", [{"name": "New"}, {"webhook_id": "77", "url": HOOK["url"], "events": HOOK["events"]}, {"webhook_id": "10"}]),
    _hook("present, events that are none", [dict(HOOK, events=["lunch"])], HOOKS, refused={"Identity": ("failed",)}),
    _hook("present, a plain address", [dict(HOOK, url="http://hooks.example.org")]),
    _hook("present, two of one name", [{"name": "Audit", "exclude_body": True}], prepare=_two_hooks),
    _hook("present, through the gateway", [HOOK], ("site",), way=atlas.WAYS_IN["bearer"]),
    _hook("present, through a gateway that lets it pass", [HOOK], ("site",), way=atlas.WAYS_IN["bearer"], prepare=_open_gateway),
    _hook("present, no rights", [HOOK], way=PLAIN_PAUL),
    _hook("present, none", []),
    _hook("absent", [{"name": "AUDIT"}, {"name": "no such webhook"}, {"webhook_id": "77"}], HOOKS, options=ABSENT),
    _hook("absent, another name than the id", [{"webhook_id": "10", "name": "Identity"}], options=ABSENT),
    _hook("absent, protected", [{"name": "Audit", "webhook_id": "10"}, {"name": "Second"}], options=dict(ABSENT, protected=["aud*"]), prepare=_another_hook),
    _hook("absent, too many", [{"webhook_id": "10"}, {"name": "Second"}], options=dict(ABSENT, max_removals="1"), prepare=_another_hook),
    # users of the site
    _user("present", ["new@corp.example.com", "Erika.Mustermann@corp.example.com", IDS["guest"], "elsewhere@corp.example.com"], USER),
    _user("present, the organization asked", ["new@corp.example.com", "ceo@corp.example.com", JOSE, "elsewhere@corp.example.com"], USER + ("organization",),
          way=ORG),
    _user("present, one hidden with access, one without", ["ceo@corp.example.com", JOSE], USER),
    _user("present, a hidden match accepted", ["ceo@corp.example.com"], options={"accept_hidden_match": True}),
    _user("present, a further product", [{"email": ERIKA, "products": ["jira-software", "jira-servicedesk"]}, "private@corp.example.com"], USER),
    _user("present, a product each", [{"email": "new@corp.example.com", "products": ["jira-servicedesk"]}, {"email": "two@corp.example.com", "products": []}],
          USER, options={"products": None}),
    _user("present, no seat left", ["one@corp.example.com", "two@corp.example.com", ERIKA], USER, prepare=seats_left(1)),
    _user("present, no seat at all", ["one@corp.example.com", "ceo@corp.example.com"], USER, prepare=seats_left(0)),
    _user("present, inactive, an app and unknown ids", ["leaver@corp.example.com", IDS["robot"], "712020:nobody", {"email": "x@corp.example.com",
          "account_id": "712020:nobody-too"}], ("user",)),
    _user("present, by e-mail and id of somebody elsewhere", [{"email": "elsewhere@corp.example.com", "account_id": IDS["elsewhere"]}], way=ORG),
    _user("present, a portal customer", ["carla@customer.example.org", IDS["hidden"], IDS["yuki"]], USER),
    _user("present, a product that is not there", [ERIKA], options={"products": ["confluence"]}),
    _user("present, no products named", [ERIKA], options={"products": None}),
    _user("present, no rights", ["new@corp.example.com"], way=PLAIN_PAUL),
    _user("present, a blind caller", ["new@corp.example.com", ERIKA], way=BLIND),
    _user("present, through the gateway", ["new@corp.example.com"], way=atlas.WAYS_IN["scoped"]),
    _user("present, nobody", []),
    _user("absent", ["guest@partner.example.org", IDS["director"], "leaver@corp.example.com", "712020:nobody", "carla@customer.example.org"], USER,
          options=ABSENT),
    _user("absent, not seen", ["nobody@corp.example.com", "ceo@corp.example.com"], USER, options=ABSENT),
    _user("absent, the organization asked", ["nobody@corp.example.com", "ceo@corp.example.com", "elsewhere@corp.example.com"], USER + ("organization",),
          options=ABSENT, way=ORG),
    _user("absent, the caller and an app", ["admin@corp.example.com", IDS["robot"]], options=ABSENT),
    _user("absent, protected", [ERIKA, IDS["director"], "guest@partner.example.org"], options=dict(ABSENT, protected=["erika*"])),
    _user("absent, too many", [ERIKA, "guest@partner.example.org"], options=dict(ABSENT, max_removals="1")),
    # groups themselves
    _of_groups("present", [{"name": "service-owners"}, {"name": "Support"}, {"name": "2026"}, {"group_id": GROUP_IDS["support"]}], OF_GROUPS),
    _of_groups("present, one twice", [{"name": " new one "}, {"name": "new one"}, {"name": "Support", "group_id": GROUP_IDS["Support"]}, {"name": "Support"}]),
    _of_groups("present, another case, a long name and signs", [{"name": "SUPPORT"}, {"name": LONG}, {"name": "a/b?c&d=é #1"}], OF_GROUPS, prepare=_german),
    _of_groups("present, no name", [{"group_id": "no-such-id"}, {"name": "another", "group_id": GROUP_IDS["123"]}]),
    _of_groups("present, a name too long", [{"name": "x" * 256}, {"name": "short"}], refused={"x" * 256: ("failed",)}),
    _of_groups("present, through the gateway", [{"name": "gate"}], way=atlas.WAYS_IN["scoped"]),
    _of_groups("present, no rights", [{"name": "new"}], way=PLAIN_PAUL, refused={"new": ("failed",)}),
    _of_groups("nothing", []),
    _of_groups("absent", [{"name": "123"}, {"group_id": GROUP_IDS["support"]}, {"name": "no such group"}, {"group_id": "no-such-id"}], OF_GROUPS,
               options=ABSENT),
    _of_groups("absent, another takes over", [{"name": "123", "swap_group": "support"}, {"name": "no such group", "swap_group": "123"}], OF_GROUPS,
               options=ABSENT, prepare=_restricted),
    _of_groups("absent, nobody to take over", [{"name": "123", "swap_group": "Support"}, {"name": "Support", "swap_group": "no such group"},
               {"name": "support", "swap_group": "support"}], options=ABSENT),
    _of_groups("absent, built in and synced", [{"name": "site-admins"}, {"name": "jira-software-users"}, {"name": "synced-engineering"}, {"name": "admins"},
               {"name": "jira-users-corp"}], OF_GROUPS, options=ABSENT,
               prepare=named_groups("jira-users-corp")),
    _of_groups("absent, another name than the id", [{"name": "another", "group_id": GROUP_IDS["123"]}], options=ABSENT),
    _of_groups("absent, name and id of two groups", [{"name": "123", "group_id": GROUP_IDS["Support"]}], options=ABSENT),
    _of_groups("absent, the organization asked", [{"name": "synced-engineering"}, {"name": "123"}], OF_GROUPS + ("organization",), options=ABSENT, way=ORG),
    _of_groups("absent, built in and synced and meant", [{"name": "site-admins"}, {"name": "jira-servicemanagement-users"}, {"name": "synced-engineering"}],
               OF_GROUPS, options=dict(ABSENT, allow_built_in=True, allow_synced=True),
               refused={"site-admins": ("failed",), "synced-engineering": ("failed",), "jira-servicemanagement-users": ("removed", "failed")}),
    _of_groups("absent, protected", [{"name": "123"}, {"name": "support"}], options=dict(ABSENT, protected=["12*"])),
    _of_groups("absent, too many", [{"name": "123"}, {"name": "support"}], options=dict(ABSENT, max_removals="1")),
    # many groups, many desks
    _groups("present", [("123", [ERIKA, "guest@partner.example.org"]), (GROUP_IDS["support"], [ERIKA, IDS["carla"], "plain@corp.example.com"]),
                        ("Support", [ERIKA])], GROUP),
    _groups("present, one by name and by id", [("support", [ERIKA]), (GROUP_IDS["support"], [IDS["erika"], "guest@partner.example.org"])]),
    _groups("present, one is not there", [("no such group", [ERIKA, IDS["carla"]]), ("123", [ERIKA]), ("Support", ["nobody@corp.example.com", IDS["guest"]])]),
    _groups("present, one synced", [("synced-engineering", ["guest@partner.example.org"]), ("123", [ERIKA])], GROUP),
    _groups("present, one of many members", [("123", ["crowd039@customer.example.org", ERIKA]), ("support", ["crowd039@customer.example.org"])], GROUP,
            prepare=crowd(40, group="123")),
    _groups("present, pending", [("123", [{"email": "later@corp.example.com", "pending": True}]), ("support", [{"email": "later@corp.example.com",
            "pending": True}, ERIKA])], late=True, options={"wait": 1}),
    _groups("present, nobody", [("123", []), ("support", [])]),
    _groups("present, no groups", []),
    _groups("absent", [("jira-software-users", ["leaver@corp.example.com", IDS["director"]]), ("123", ["guest@partner.example.org", ERIKA]),
                       ("Support", [ERIKA])], GROUP, options=ABSENT),
    _groups("absent, of many members", [("123", ["crowd039@customer.example.org", ERIKA]), ("jira-software-users", [ERIKA, "crowd001@customer.example.org"])],
            GROUP, options=ABSENT, prepare=crowd(40, group="123")),
    _groups("absent, protected", [("jira-software-users", [ERIKA, IDS["director"], "guest@partner.example.org"]), ("Support", [ERIKA])],
            options=dict(ABSENT, protected=["erika*"])),
    Round("groups absent, everywhere", "jira_group_member", dict(ABSENT, everywhere=True, members=[
        ERIKA, "guest@partner.example.org", "carla@customer.example.org", IDS["director"], "nobody@corp.example.com"]), GROUP),
    Round("groups absent, everywhere, protected", "jira_group_member", dict(ABSENT, everywhere=True, protected=["erika*"], members=[
        IDS["erika"], "admin@corp.example.com", IDS["guest"]]), GROUP),
    _groups("exact", [("jira-software-users", [ERIKA, "leaver@corp.example.com", IDS["director"], "plain@corp.example.com", "admin@corp.example.com"]),
                      ("support", [ERIKA]), ("123", ["guest@partner.example.org"])], GROUP, options=EXACT),
    _groups("exact, a wish not visible in one", [("jira-software-users", ["ceo@corp.example.com", ERIKA]), ("123", [ERIKA])], GROUP,
            options=dict(EXACT, max_removals="100%")),
    _groups("exact, one over the limit", [("123", ["guest@partner.example.org", ERIKA]), ("jira-software-users", [ERIKA])], options=EXACT),
    _groups("exact, one empty", [("123", ["guest@partner.example.org", ERIKA]), ("Support", [])], options=EXACT),
    _desks("present", [("IT", ["yuki@customer.example.org", IDS["dmitri"]]), ("31", ["yuki@customer.example.org", ERIKA]),
                       ("Open help", [IDS["slash"]])], DESK),
    _desks("present, one by key, id and name", [("IT", ["yuki@customer.example.org"]), ("15", [IDS["yuki"]]), ("IT help", [IDS["slash"]])]),
    _desks("present, an unknown id among them", [("HR", [IDS["yuki"], "qm:none:none"]), ("IT", [IDS["yuki"]])], DESK, refused={"qm:none:none": ("failed",)}),
    _desks("present, one is not there", [("NOWHERE", ["yuki@customer.example.org"]), ("Nowhere", []), ("HR", ["yuki@customer.example.org"])]),
    _desks("present, of many customers", [("IT", ["yuki@customer.example.org", "crowd059@customer.example.org"]), ("HR", ["crowd059@customer.example.org"])],
           DESK, prepare=crowd(60, desk="IT")),
    _desks("present, small batches", [("HR", [IDS["yuki"], IDS["slash"]]), ("IT", [IDS["yuki"], IDS["erika"]])], ("desk", "batch"), options={"batch_size": 1}),
    _desks("absent", [("IT", ["carla@customer.example.org", IDS["hidden"]]), ("HELP", ["dmitri@customer.example.org"]), ("HR", ["yuki@customer.example.org"])],
           DESK, options=ABSENT, refused={"dmitri@customer.example.org": ("kept", "failed")}),
    Round("desks absent, everywhere", "jsm_desk_customer", dict(ABSENT, everywhere=True, customers=[
        "carla@customer.example.org", "dmitri@customer.example.org", ERIKA]), DESK, refused={"dmitri@customer.example.org": ("kept", "failed")}),
    _desks("exact", [("IT", ["carla@customer.example.org", "yuki@customer.example.org", IDS["hidden"]]), ("HR", ["yuki@customer.example.org"])], DESK,
           options=EXACT),
    # out of everything; the first one is played once for each place of each answer (test_fuzz_answers.py), so it asks for little
    _access("off a desk", ["carla@customer.example.org"], ("site",), atlas.SITE, options={
        "account": "none", "groups": "none", "desks": ["IT"], "organizations": "none", "roles": "none", "scim_groups": "none", "wait": 0}),
    _access("everybody", [ERIKA, "carla@customer.example.org", "dmitri@customer.example.org", "leaver@corp.example.com", RETURNER, IDS["jose"]],
            ("site", "search", "customer", "desk", "manage", "scim"), refused=OPEN),
    _access("an employee", [ERIKA], ("group", "role", "scim_group", "organization")),
    _access("customers", ["carla@customer.example.org", {"email": "gone@customer.example.org", "desks": ["IT"]}], ("customer", "desk", "customer_organization"),
            atlas.SITE),
    _access("tokens too", [ERIKA, IDS["leaver"]], ("manage",), options=dict(TOKENS, desks="none", roles="none")),
    _access("suspended", [LEAVING_GUEST], ("org_user",), options={"account": "suspend", "desks": "none", "roles": "none"}),
    _access("disabled", ["plain@corp.example.com"], ("manage", "organization"), options={"account": "disable", "disable_message": "Left", "desks": "none"}),
    _access("named places, the account stays", [{"email": ERIKA, "groups": ["Support"], "roles": [{"project": "APP", "role": "Developers"}]}, IDS["carla"]],
            ("group", "role"), options={
                "account": "none", "groups": "named", "desks": ["IT"], "organizations": "none", "roles": "named", "scim_groups": "none"}),
    _access("steps left out", [ERIKA, "carla@customer.example.org"], ("site",), options={"steps": ["portal", "groups"]}),
    _access("kept", [ERIKA, "admin@corp.example.com", "carla@customer.example.org"], ("site",),
            options={"protected": ["*@customer.example.org", ERIKA], "desks": "none", "account": "none", "organizations": "none"}),
    _access("too many", [ERIKA, IDS["jose"], "carla@customer.example.org"], ("site",), options={"max_removals": 1}),
    _access("too many of one group", [ERIKA, "leaver@corp.example.com"], ("site",), options={"max_removals": 1, "desks": "none"}),
    _access("not seen, and two people", ["nobody@corp.example.com", {"email": ERIKA, "account_id": IDS["jose"]}], ("site", "search")),
    _access("no way that fits", ["guest@partner.example.org"], ("site",), SCIM, options={"desks": "none", "roles": "none"}),
    _access("a group that is not there", [{"email": ERIKA, "groups": ["Nowhere"]}], ("site",), options={"desks": "none"}),
    _access("nobody", [], ("site",)),
    _access("no way in", [ERIKA], ("site",), {}),
    _access("what is no list", [ERIKA], ("site",), options={"groups": "non"}),
    _access("a field that there is not", [{"email": ERIKA, "grops": ["Support"]}], ("site",)),
    # managed accounts
    _account("disabled", ["ceo@corp.example.com", IDS["plain"], {"account_id": IDS["leaver"], "email": "leaver@corp.example.com"}, IDS["blind"]], "disabled",
             ("manage", "site", "search", "organization"), options={"disable_message": "Left, HR-4711"}),
    _account("disabled, tokens too", ["ceo@corp.example.com", IDS["leaver"], IDS["returner"]], "disabled", options=TOKENS),
    _account("disabled, held by others", ["elsewhere@corp.example.com", ERIKA, "guest@partner.example.org", IDS["carla"], IDS["plain"]], "disabled",
             options=TOKENS),
    _account("disabled, the caller and the protected", ["admin@corp.example.com", IDS["director"], IDS["plain"]], "disabled",
             options={"protected": ["ceo@*"]}),
    _account("disabled, the owner of the key", ["admin@corp.example.com"], "disabled", way=ONLY_ORG, options=TOKENS),
    _account("disabled, too many", ["ceo@corp.example.com", IDS["plain"]], "disabled", options={"max_removals": "1"}),
    _account("disabled, not seen", ["nobody@corp.example.com", "712020:nobody", IDS["plain"]], "disabled", way=ONLY_ORG),
    _account("disabled, e-mail and id of two people", [{"email": "ceo@corp.example.com", "account_id": IDS["plain"]}], "disabled", way=ONLY_ORG),
    _account("enabled", [IDS["leaver"], "ceo@corp.example.com", "leaver@corp.example.com", IDS["returner"]], "enabled",
             ("manage", "site", "search", "organization")),
    _account("enabled, not seen", ["nobody@corp.example.com", "712020:nobody", "guest@partner.example.org"], "enabled"),
    _account("enabled, to be deleted", [IDS["leaver"]], "enabled", prepare=_to_be_deleted, refused={"leaver@corp.example.com": ("failed",)}),
    _account("tokens only", [ERIKA, IDS["plain"], JOSE, IDS["leaver"]], "as_is", options=TOKENS),
    _account("tokens only, protected and too many", [ERIKA, IDS["plain"], IDS["leaver"]], "as_is",
             options=dict(TOKENS, protected=["erika*"], max_removals="1")),
    _account("nothing asked for", [ERIKA], "as_is"),
    _account("enabled and tokens", [ERIKA], "enabled", options=TOKENS),
    _account("nobody", [], "disabled"),
    _account("a key with scopes", [IDS["plain"]], "disabled", way=dict(ONLY_ORG, org_api_key="sentinel-org-scoped-key")),
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
    _scim("exact", [{"user_name": ERIKA, "title": "Chief"}, {"user_name": "new@corp.example.com", "external_id": "n-1"}], ("scim", "site"), options=EXACT),
    _scim("exact, found by external ids, renamed and come back", [
        {"external_id": "ext-0001"}, {"external_id": "ext-0002", "user_name": "jose.neu@corp.example.com"}, {"user_name": RETURNER, "active": True},
    ], options=EXACT),
    _scim("exact, the whole directory goes", [], options=dict(EXACT, allow_empty=True, max_removals="100%"), way=ONLY_SCIM),
    _scim("exact, empty", [], options=EXACT),
    _scim("exact, over the limit", [{"user_name": RETURNER}], options=EXACT),
    _scim("exact, a share", [{"user_name": ERIKA}], options=dict(EXACT, max_removals="50%")),
    _scim("exact, one of the list switched off", [{"user_name": ERIKA, "active": False}, {"user_name": JOSE}], options=EXACT),
    _scim("exact, protected", [{"user_name": ERIKA}], options=dict(EXACT, protected=["Jose.*"])),
    _scim("exact, the caller stays", [{"user_name": ERIKA}, {"user_name": JOSE}], options=EXACT, prepare=_caller_in_directory),
    _scim("exact, a creation refused", [{"user_name": ERIKA, "title": "x"}, {"user_name": "x@elsewhere.example.net"}], options=EXACT,
          refused={"x@elsewhere.example.net": ("failed",), JOSE: ("skipped",)}),
    _scim("nobody", [], way=ONLY_SCIM),
    _scim("another directory", [{"user_name": "x@corp.example.com"}], ("directory",), way=dict(ONLY_SCIM, directory_id="9d3f2b1a-0000-4c4c-8d8d-00000000dddd")),
    # customer organizations
    _organization("present, new, known and linked", [
        {"name": " New & Co "}, {"name": "Customer Corp"}, {"name": "Zwei", "desks": ["IT", "People & culture"]},
        {"organization_id": "3", "desks": ["7", "IT"]}], ORGANIZATION),
    _organization("present, another case, another name, no such id", [
        {"name": "customer corp"}, {"name": "Other", "organization_id": "1"}, {"organization_id": "99"}, {"organization_id": "x", "desks": ["IT"]},
        {"name": "New", "organization_id": "98"}, {"name": LONG + "x"}, {"name": LONG}]),
    _organization("present, a desk is not there", [{"name": "New", "desks": ["IT", "NOWHERE"]}, {"name": "Customer Corp", "desks": ["HR"]},
                                                   {"name": "Leer & Söhne", "desks": ["IT"], "unlinked_desks": ["15"]}]),
    _organization("present, unlinked", [{"name": "Customer Corp", "unlinked_desks": ["IT", "HR"]}, {"organization_id": "2", "unlinked_desks": ["IT"]}],
                  ORGANIZATION),
    _organization("present, unlinked through the gateway", [{"name": "Customer Corp", "unlinked_desks": ["IT"], "desks": ["HR"]}],
                  way=atlas.WAYS_IN["scoped"], refused={"Customer Corp": ("updated", "failed")}),
    _organization("present, exactly these desks", [{"name": "Customer Corp", "desks": ["HR", "HELP"], "exact_desks": True},
                                                   {"name": "New", "desks": ["IT"], "exact_desks": True}], ORGANIZATION),
    _organization("present, exactly, over the limit", [{"organization_id": "1", "desks": ["PUB"], "exact_desks": True}], prepare=_linked_everywhere),
    _organization("present, exactly, a share", [{"organization_id": "1", "desks": ["IT", "HR", "HELP"], "exact_desks": True}],
                  options={"max_removals": "50%"}, prepare=_linked_everywhere),
    _organization("present, exactly none", [{"organization_id": "1", "desks": [], "exact_desks": True}], options={"max_removals": "1"}),
    _organization("present, exactly none and meant", [{"organization_id": "1", "desks": [], "exact_desks": True}], options={"allow_empty": True}),
    _organization("present, links protected", [{"name": "Customer Corp", "desks": ["HR"], "exact_desks": True}, {"organization_id": "2", "unlinked_desks": [
        "HELP"]}, {"name": "Leer & Söhne", "unlinked_desks": ["IT"]}], options={"protected": ["CUSTOMER*", "2"]}),
    _organization("present, twice and otherwise", [{"name": "New", "desks": ["IT"]}, {"name": "New", "desks": ["HR"]}]),
    _organization("nothing", []),
    _organization("absent", [{"name": "Customer Corp"}, {"name": "nobody"}, {"organization_id": "3"}, {"organization_id": "99"}], ORGANIZATION, options=ABSENT),
    _organization("absent, managed by an identity provider", [{"name": "Synced Partners"}, {"name": "Leer & Söhne"}], ORGANIZATION, options=ABSENT,
                  refused={"Synced Partners": ("failed", "removed")}),
    _organization("absent, another case, desks", [{"name": "CUSTOMER corp"}, {"name": "Leer & Söhne", "desks": ["IT"]}], options=ABSENT),
    _organization("absent, protected", [{"name": "Customer Corp"}, {"name": "Leer & Söhne"}], options=dict(ABSENT, protected=["customer*"])),
    _organization("absent, too many", [{"name": "Customer Corp"}, {"name": "Leer & Söhne"}], options=dict(ABSENT, max_removals="1")),
    # members of customer organizations
    _member("present", "Customer Corp", ["carla@customer.example.org", ERIKA, IDS["slash"], "guest@partner.example.org"], ORGANIZATION),
    _member("present by id", "3", ["yuki@customer.example.org", "ghost@customer.example.org"]),
    _member("present, an unknown id among them", "3", [IDS["yuki"], "qm:none:none", IDS["slash"]], ORGANIZATION, refused={"qm:none:none": ("failed",)}),
    _member("present, managed by an identity provider", "Synced Partners", [ERIKA, "dmitri@customer.example.org"], ORGANIZATION,
            refused={ERIKA: ("failed", "added")}),
    _member("present, pending", "3", [{"email": "later@customer.example.org", "pending": True}, "yuki@customer.example.org"], late=True, options={"wait": 1}),
    _member("present, one of many", "3", ["yuki@customer.example.org", "crowd059@customer.example.org"], ORGANIZATION, prepare=organized(60)),
    _member("present, small batches", "3", [IDS["yuki"], IDS["slash"], IDS["dmitri"], IDS["erika"]], ("customer_organization", "batch"),
            options={"batch_size": 1}),
    _member("present, batches too large for the service", "3", [IDS["yuki"], IDS["slash"], IDS["dmitri"]], ("batch",)),
    _member("present, another case", "customer corp", [ERIKA]),
    _member("absent", "Customer Corp", ["carla@customer.example.org", IDS["gone"], ERIKA], ORGANIZATION, options=ABSENT),
    _member("absent, one of many", "3", ["crowd059@customer.example.org", "yuki@customer.example.org"], ORGANIZATION, options=ABSENT, prepare=organized(60)),
    _member("absent, of many and off the site", "3", [IDS["elsewhere"], ERIKA], options=ABSENT, prepare=organized(60, "elsewhere")),
    _member("absent, hidden by e-mail", "3", ["hidden@customer.example.org"], options=ABSENT, prepare=organized(0, "hidden")),
    _member("absent, managed by an identity provider", "2", ["dmitri@customer.example.org"], options=ABSENT,
            refused={"dmitri@customer.example.org": ("failed", "removed")}),
    _member("absent through the gateway", "1", ["carla@customer.example.org"], ORGANIZATION, options=ABSENT, way=atlas.WAYS_IN["scoped"],
            refused={"carla@customer.example.org": ("removed", "failed")}),
    _member("absent, the caller", "3", ["admin@corp.example.com", ERIKA], options=ABSENT, prepare=organized(0, "admin", "erika")),
    _member("absent, protected", "Customer Corp", ["carla@customer.example.org", IDS["yuki"]], options=dict(ABSENT, protected=["carla@*"])),
    _member("absent, a share of many", "3", ["crowd000@customer.example.org", "crowd001@customer.example.org"], options=dict(ABSENT, max_removals="5%"),
            prepare=organized(60)),
    _member("absent, everywhere", None, ["carla@customer.example.org", IDS["dmitri"], ERIKA, "nobody@customer.example.org"], ORGANIZATION,
            options=dict(ABSENT, everywhere=True), refused={"dmitri@customer.example.org": ("failed", "removed"), IDS["dmitri"]: ("failed", "removed")}),
    _member("absent, everywhere, off the site, protected", None, [IDS["elsewhere"], "carla@customer.example.org", IDS["hidden"]],
            options=dict(ABSENT, everywhere=True, protected=["yuki@*"]), prepare=organized(0, "elsewhere", "hidden")),
    _member("exact", "Customer Corp", ["carla@customer.example.org", "guest@partner.example.org", IDS["yuki"]], ORGANIZATION, options=EXACT),
    _member("exact, all go", "1", [ERIKA], options=dict(EXACT, max_removals="100%")),
    _member("exact, over the limit", "1", [ERIKA], options=EXACT),
    _member("exact, a wish not found", "1", [ERIKA, "nobody@customer.example.org"], options=dict(EXACT, max_removals="100%")),
    _member("exact, empty", "1", [], options=EXACT),
    _member("exact, managed by an identity provider", "2", [ERIKA], options=dict(EXACT, max_removals="1"), refused={
        ERIKA: ("failed", "added"), "dmitri@customer.example.org": ("failed", "removed", "skipped")}),
    _members("present", [("Customer Corp", [ERIKA, "yuki@customer.example.org"]), ("3", [ERIKA]), ("Nowhere", [ERIKA]),
                         ("1", [IDS["slash"]])], ORGANIZATION),
    _members("absent", [("Customer Corp", ["yuki@customer.example.org"]), ("Leer & Söhne", ["yuki@customer.example.org"])], options=ABSENT),
    _members("exact", [("1", ["carla@customer.example.org", IDS["yuki"], ERIKA]), ("3", ["yuki@customer.example.org"])], ORGANIZATION, options=EXACT),
    # people of the organization
    _org_user("present", ["new@partner.example.org", "New@Partner.example.org", {"email": "guest@partner.example.org"}, IDS["erika"],
                          "elsewhere@corp.example.com", "leaver@corp.example.com", "712020:nobody"], ("org_user", "organization")),
    _org_user("present, groups and roles", ["new@partner.example.org", "guest@partner.example.org", ERIKA, IDS["plain"]], ("org_user",
              "organization"), options={
        "groups": ["Support", "123"], "group_ids": [GROUP_IDS["support"], GROUP_IDS["Support"]], "roles": [
            {"resource": JIRA}, {"resource": DESKS, "role": "customer"}]}),
    _org_user("present, a group of an identity provider", ["guest@partner.example.org", ERIKA], options={"groups": ["synced-engineering"]}),
    _org_user("present, a group that is not there", [ERIKA], options={"groups": ["SUPPORT"]}),
    _org_user("present, more than a call takes", ["new%02d@partner.example.org" % number for number in range(60)], ("org_user", "organization"), options={
        "groups": ["123"]}),
    _org_user("present, one of them cannot be", ["new@partner.example.org", "closed@partner.example.org"], prepare=_closed, options={"groups": ["123"]},
              refused={"closed@partner.example.org": ("failed",)}),
    _org_user("present, one of them cannot be, to nothing", ["new@partner.example.org", "closed@partner.example.org"], prepare=_closed,
              refused={"closed@partner.example.org": ("unknown",)}),
    _org_user("present, a customer", ["carla@customer.example.org", IDS["yuki"]]),
    _org_user("present, come back", ["guest@partner.example.org", "plain@corp.example.com", "unknown@partner.example.org"], ("org_user", "organization"),
              options={"groups": ["123", "support"]}, prepare=_suspended("guest", "unmanaged")),
    _org_user("present, suspended in two directories", ["plain@corp.example.com", IDS["guest"]], prepare=_suspended("plain", "guest")),
    _org_user("present, restored in one of two", ["plain@corp.example.com"], options={"restore_in": "sandbox"}, prepare=_suspended("plain")),
    _org_user("present, no seat left", ["guest@partner.example.org", ERIKA], prepare=_guest_out_of_seats,
              refused={"guest@partner.example.org": ("failed",)}),
    _org_user("present, no seat for all of them", ["new@partner.example.org", "plain@corp.example.com"], options={"groups": ["jira-software-users"]},
              prepare=_no_seats,
              refused={"new@partner.example.org": ("failed",), "plain@corp.example.com": ("failed",)}),
    _org_user("present, not paid for", ["new@partner.example.org", ERIKA], prepare=_unpaid, refused={"new@partner.example.org": ("failed",)}),
    _org_user("present, e-mail and id of two", [{"email": ERIKA, "account_id": IDS["guest"]}, {"email": "plain@corp.example.com", "account_id": IDS["plain"]}]),
    _org_user("present, some suspended", [{"email": ERIKA, "access": "suspended"}, {"email": "guest@partner.example.org", "access": "active"},
                                          {"email": "plain@corp.example.com", "access": "restored"}], options={"groups": ["123"]}),
    _org_user("present, another access", [{"email": ERIKA, "access": "none"}]),
    _org_user("nobody", []),
    _org_user("suspended", ["guest@partner.example.org", IDS["plain"], "leaver@corp.example.com", "nobody@corp.example.com", "elsewhere@corp.example.com"],
              ("org_user", "organization"), options={"state": "suspended"}),
    _org_user("suspended, in the only directory", ["guest@partner.example.org", ERIKA], options={"state": "suspended"}, prepare=_one_directory),
    _org_user("suspended, in both directories", ["admin@corp.example.com"], options={"state": "suspended"}, prepare=_key_of("director")),
    _org_user("suspended already", ["guest@partner.example.org", "plain@corp.example.com"], options={"state": "suspended"},
              prepare=_suspended("guest", "plain")),
    _org_user("suspended, the caller", ["admin@corp.example.com", ERIKA], options={"state": "suspended"}, way=ORG),
    _org_user("suspended, protected", ["guest@partner.example.org", ERIKA], options={"state": "suspended", "protected": ["*@corp.example.com"]}),
    _org_user("suspended, too many", ["guest@partner.example.org", ERIKA], options={"state": "suspended", "max_removals": "1"}),
    _org_user("absent", ["guest@partner.example.org", IDS["plain"], "nobody@corp.example.com", "elsewhere@corp.example.com", IDS["erika"]],
              ("org_user", "organization"), options=ABSENT),
    _org_user("absent, suspended before", [IDS["guest"]], options=ABSENT, prepare=_suspended("guest")),
    _org_user("absent, protected", [ERIKA, "guest@partner.example.org"], options=dict(ABSENT, protected=[IDS["erika"]])),
    _org_user("absent, too many", [ERIKA, "guest@partner.example.org"], options=dict(ABSENT, max_removals="1")),
    _org_user("a key with scopes", ["guest@partner.example.org"], options={"state": "suspended"}, way=dict(ONLY_ORG, org_api_key="sentinel-org-scoped-key"),
              refused={"guest@partner.example.org": ("failed",)}),
    # members of the organization's groups
    _org_group("present", "123", [ERIKA, IDS["plain"], "guest@partner.example.org"], ("org_group", "organization", "search")),
    _org_group("present by id", None, [ERIKA, "nobody@corp.example.com"], options={"group_id": GROUP_IDS["support"]}),
    _org_group("present, a customer", "123", [IDS["carla"], ERIKA], refused={IDS["carla"]: ("failed",)}),
    _org_group("present, another case", "SUPPORT", [ERIKA]),
    _org_group("present, synced", "synced-engineering", ["guest@partner.example.org", ERIKA]),
    _org_group("present, no seat left", "jira-software-users", [IDS["plain"], ERIKA], prepare=_no_seats, refused={IDS["plain"]: ("failed",)}),
    _org_group("present, one of many", "123", [ERIKA, IDS["guest"]], ("org_group", "organization"), prepare=employees(40, "123")),
    _org_group("present with the site and the directory", "123", ["ceo@corp.example.com", JOSE, "carla@customer.example.org"], way=ALL,
               refused={"carla@customer.example.org": ("failed",)}),
    _org_group("absent", "jira-software-users", ["leaver@corp.example.com", "guest@partner.example.org", IDS["yuki"], "nobody@corp.example.com"],
               ("org_group", "organization", "search"), options=ABSENT),
    _org_group("absent, one of many", "123", ["guest@partner.example.org", IDS["erika"]], ("org_group", "organization"), options=ABSENT,
               prepare=employees(40, "123")),
    _org_group("absent, last of the administrators", "site-admins", ["admin@corp.example.com"], options=ABSENT, prepare=_key_of("director"),
               refused={"admin@corp.example.com": ("failed",)}),
    _org_group("absent, the caller", "site-admins", ["admin@corp.example.com"], options=ABSENT, way=ORG),
    _org_group("absent, protected", "jira-software-users", [IDS["erika"], "guest@partner.example.org"], options=dict(ABSENT, protected=["erika*"])),
    _org_group("exact", "jira-software-users", ["admin@corp.example.com", "leaver@corp.example.com", ERIKA, IDS["plain"], "ceo@corp.example.com"],
               ("org_group", "organization", "search"), options=EXACT),
    _org_group("exact, many", "123", [IDS["guest"], ERIKA], ("org_group", "organization"), options=dict(EXACT, max_removals="100%"),
               prepare=employees(40, "123")),
    _org_group("exact, over the limit", "jira-software-users", [ERIKA], options=EXACT),
    _org_group("exact, empty", "Support", [], options=EXACT),
    _org_group("exact, a wish not found", "jira-software-users", [ERIKA, "nobody@corp.example.com"], options=dict(EXACT, max_removals="100%")),
    Round("organization group of many", "organization_group_member", families=("org_group", "organization"), way=ONLY_ORG, options={"groups": [
        {"group": "123", "members": [ERIKA, IDS["plain"]]}, {"group_id": GROUP_IDS["support"], "members": [ERIKA]},
        {"group": "nobody's", "members": [ERIKA]}]}),
    # project roles
    _role("present", "APP/Developers", [ERIKA, "guest@partner.example.org", IDS["plain"]], ["Support", "synced-engineering"], ROLE),
    _role("present, people only", "APP/Developers", ["guest@partner.example.org"]),
    _role("present, groups only, by id and by name", "10100/10101", groups=[{"group_id": GROUP_IDS["support"]}, "support", "123"]),
    _role("present, who is not there", "IT/Service Desk Team", ["nobody@corp.example.com", ERIKA], ["no such group", "123"]),
    _role("present, inactive", "SEC/Developers", [IDS["leaver"], ERIKA], refused={IDS["leaver"]: ("failed",)}),
    _role("present, German caller", "APP/Developers", ["guest@partner.example.org"], ["123"], prepare=_german),
    _role("present through the gateway", "APP/Developers", ["guest@partner.example.org"], ["123"], way=atlas.WAYS_IN["scoped"]),
    _role("present, no such role", "APP/developers", [ERIKA]),
    _role("present, no such project", "app/Developers", [ERIKA]),
    _role("present, without the right", "APP/Developers", [ERIKA], way=PLAIN_PAUL),
    _role("present, the Free plan", "APP/Developers", ["guest@partner.example.org"], ["123"], prepare=_free_plan,
          refused={"guest@partner.example.org": ("failed",), "123": ("failed",)}),
    _role("absent", "APP/Developers", ["leaver@corp.example.com", "guest@partner.example.org"], ["synced-engineering", "123", "no such group"], ROLE,
          options=ABSENT),
    _role("absent, an inactive one", "SEC/Developers", [IDS["leaver"]], options=ABSENT, prepare=_inactive_in_role),
    _role("absent, hidden by e-mail", "APP/Developers", ["ceo@corp.example.com"], options=ABSENT),
    _role("absent, the caller", "APP/Administrators", ["admin@corp.example.com"], options=ABSENT),
    _role("absent, protected", "APP/Developers", [ERIKA, "leaver@corp.example.com"], ["synced-engineering"],
          options=dict(ABSENT, protected=["erika*", "synced-*"])),
    _role("absent, too many", "APP/Developers", [ERIKA], ["synced-engineering"], options=dict(ABSENT, max_removals="1")),
    _role("exact", "APP/Developers", [ERIKA, "guest@partner.example.org"], ["123", "jira-software-users"], ROLE, options=dict(EXACT, max_removals="100%")),
    _role("exact, people only", "APP/Developers", [ERIKA, IDS["director"]], options=EXACT),
    _role("exact, groups only", "APP/Developers", groups=["jira-software-users"], options=EXACT),
    _role("exact, over the limit", "APP/Developers", [ERIKA], ["jira-software-users"], options=EXACT),
    _role("exact, an empty list of groups", "APP/Developers", [ERIKA], [], options=dict(EXACT, max_removals="100%")),
    _role("exact, empty and meant", "APP/Developers", [ERIKA], [], options=dict(EXACT, max_removals="100%", allow_empty=True)),
    _role("exact, a group not found", "APP/Developers", [ERIKA], ["no such group"], options=dict(EXACT, max_removals="100%")),
    _role("exact, protected", "APP/Developers", [ERIKA], ["123"], options=dict(EXACT, max_removals="100%", protected=[GROUP_IDS["synced-engineering"]])),
    _role("exact, the caller stays", "IT/Service Desk Team", [ERIKA], options=dict(EXACT, max_removals="100%")),
    _roles("present", [("APP/Developers", {"members": ["guest@partner.example.org"]}), ("10100/10100", {"groups": ["123"]}),
                       ("APP/nobody", {"groups": ["123"]}),
                       ("IT/Service Desk Team", {"members": [ERIKA, "guest@partner.example.org"], "groups": ["123"]})], ROLE),
    _roles("absent", [("APP/Developers", {"members": [ERIKA], "groups": ["synced-engineering"]}), ("IT/Service Desk Team", {"members": [ERIKA]})], ROLE,
           options=ABSENT),
    _roles("exact", [("APP/Developers", {"members": [ERIKA]}), ("IT/Service Desk Team", {"groups": ["123"]})], options=dict(EXACT, max_removals="100%")),
    Round("roles absent, everywhere", "jira_project_role_member", dict(ABSENT, everywhere=True, members=[
        ERIKA, "leaver@corp.example.com", "guest@partner.example.org", "admin@corp.example.com"]), ROLE),
    # SCIM groups
    _sgroup("create", {"Ops": [ERIKA, {"external_id": "ext-0002"}], "Empty": None, "Ä/ö:ü #1": [RETURNER]}, ("scim_group", "site")),
    _sgroup("create, names of default groups", {"jira-software-users": [ERIKA], "Ops": [JOSE]}),
    _sgroup("create, names of default groups are meant", {"site-admins": [ERIKA]}, options={"allow_default_names": True}),
    _sgroup("create, a name of the site's", {"Support": [ERIKA], "Ops": None}, refused={"Support": ("failed",), ERIKA: ("skipped",)}),
    _sgroup("create, a name of the site's, the organization asked", {"Support": [ERIKA], "synced-engineering": [JOSE]}, way=ALL),
    _sgroup("present", {"synced-engineering": [ERIKA, JOSE, {"scim_id": "5c1d0000-0000-4000-8000-000000000003"}]}, ("scim_group", "site")),
    _sgroup("present, by account ids, without the site", {"synced-engineering": [IDS["jose"], "712020:nobody"]}, way=ONLY_SCIM),
    _sgroup("present, who is not there", {"synced-engineering": ["nobody@corp.example.com", JOSE]}),
    _sgroup("present, two people in one wish", {"synced-engineering": [{"user_name": JOSE, "external_id": "ext-0001"}]}),
    _sgroup("present, in slices", {"synced-engineering": [ERIKA, JOSE, RETURNER]}, options={"batch_size": 1}),
    _sgroup("present, an external id", {}, options={"groups": [{"name": "synced-engineering", "external_id": "g-1"}]}),
    _sgroup("absent members", {"synced-engineering": [ERIKA, JOSE, "nobody@corp.example.com"]}, ("scim_group", "site"), options={"membership": "absent"}),
    _sgroup("absent members, protected", {"synced-engineering": [ERIKA]}, options={"membership": "absent", "protected": ["erika*"]}),
    _sgroup("exact members", {"synced-engineering": [JOSE], "Ops": [ERIKA]}, ("scim_group", "site"), options={"membership": "exact"}),
    _sgroup("exact members, not found", {"synced-engineering": ["nobody@corp.example.com", JOSE]}, options={"membership": "exact"}),
    _sgroup("exact members, protected", {"synced-engineering": [JOSE]}, options={"membership": "exact", "protected": ["*mustermann@corp.example.com"]}),
    _sgroup("exact members, empty", {"synced-engineering": []}, options={"membership": "exact"}),
    _sgroup("exact members, empty and meant", {"synced-engineering": []}, options={"membership": "exact", "allow_empty": True}),
    _sgroup("exact members, none may go", {"synced-engineering": [JOSE]}, options={"membership": "exact", "max_removals": "0"}),
    _sgroup("absent", {"synced-engineering": None, "Ops": None}, ("scim_group", "site"), options=ABSENT),
    _sgroup("absent, protected", {"synced-engineering": None}, options=dict(ABSENT, protected=["Synced-*"])),
    _sgroup("absent, with members", {"synced-engineering": [ERIKA]}, options=ABSENT),
    _sgroup("nothing", {}),
]
