# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every layer of access: held, not held, not seen and why. Nothing counts as not held that nobody could have seen."""

from __future__ import annotations

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import ApiError, AtlassianError, NotAuthenticated, PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.access import LAYERS
from simulator.app import Simulator
from simulator.worlds import DIRECTORY_ID, GROUP_IDS, IDS, ORG_DIRECTORY_ID
from unit import atlas
from unit.laws.rounds import ALL, BLIND, ERIKA, ONLY_ORG, ONLY_SCIM, ORG, PLAIN_PAUL, RETURNER, SCIM, crowd, employees

CARLA, GUEST, NOBODY = "carla@customer.example.org", "guest@partner.example.org", "nobody@corp.example.com"
NARROW = dict(atlas.WAYS_IN["scoped"], api_token="sentinel-scoped-narrow")
SITE_LAYERS = ("portal", "groups", "desks", "organizations", "roles", "products")


def ask(sim, *users, way=ALL, **options):
    """The people; nothing is written, nothing is asked that is not documented, and everybody has an entry of his own."""
    sim.freeze()
    try:
        people = atlas.ask(sim, "atlassian_access_info", way=way, users=list(users), **options)["people"]
    finally:
        sim.thaw()
    assert sim.violations == [] and len(people) == len(users)
    for one in people:
        assert list(one["layers"]) == [layer for layer in LAYERS if layer in options.get("layers", LAYERS)]
        assert all(layer["seen"] or layer["why"] for layer in one["layers"].values()), "not seen, and nobody says why"
        assert bool(one["found"]) + bool(one["conflict"]) + bool(one["why"]) == 1
    return people


def layer(sim, name, user, way=ALL, **options) -> dict:
    return ask(sim, user, way=way, layers=[name], **options)[0]["layers"][name]


def names(told: dict) -> list:
    return [one.get("project", "") + ("/" if "project" in one else "") + (one.get("name") or one.get("label")) for one in told["held"]]


def reads(sim, path: str) -> int:
    return sum(path in entry["path"] for entry in sim.journal.entries)


# --- each layer: held, not held ----------------------------------------------------------------------------------------

HELD = {
    "directory": (ERIKA, [ERIKA], RETURNER),
    "organization": (GUEST, ["corp"], "elsewhere@corp.example.com"),
    "account": (ERIKA, ["Erika Mustermann"], "leaver@corp.example.com"),
    "portal": (CARLA, ["Carla Customer"], ERIKA),
    "groups": (ERIKA, ["Support", "jira-software-users", "synced-engineering"], CARLA),
    "desks": (CARLA, ["IT help"], ERIKA),
    "organizations": (CARLA, ["Customer Corp"], ERIKA),
    "roles": (ERIKA, ["APP/Developers", "IT/Service Desk Team"], GUEST),
    "scim_groups": (ERIKA, ["synced-engineering"], RETURNER),
    "products": (ERIKA, ["jira-software"], CARLA),
    "tokens": ("ceo@corp.example.com", ["Laptop"], "jose.garcia@corp.example.com"),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_held_or_not(name: str) -> None:
    """By whom it is held, what, and that nobody else is said to."""
    who, what, other = HELD[name]
    sim = Simulator()
    held, not_held = (one["layers"][name] for one in ask(sim, who, other, layers=[name]))
    assert held["seen"] and names(held) == what
    assert not_held["seen"] and not_held["held"] == []


def test_what_is_told_of_places() -> None:
    sim = Simulator()
    erika, carla = (one["layers"] for one in ask(sim, ERIKA, CARLA))
    assert {one["name"]: one["owner"] for one in erika["groups"]["held"]} == {
        "Support": "site", "jira-software-users": "site", "synced-engineering": "identity_provider"}
    assert erika["groups"]["held"][0]["id"] == GROUP_IDS["Support"]
    assert carla["desks"]["held"] == [{"id": "15", "name": "IT help", "key": "IT", "open": None}]
    assert erika["roles"]["held"][0] == {"id": "10100", "name": "Developers", "project": "APP"}


def test_facts_5_a_role_through_a_group_is_no_role_of_the_person() -> None:
    """The group Support acts in a role of IT, and jira-software-users in one of APP."""
    assert names(layer(Simulator(), "roles", GUEST)) == []


# --- each layer: not seen ----------------------------------------------------------------------------------------------

UNSEEN = [
    # FACTS 1: a way in for each API, and none of them does for another
    ("directory", ORG, "directory_id with scim_token"), ("scim_groups", ORG, "directory_id with scim_token"),
    ("organization", SCIM, "org_id with org_api_key"), ("tokens", SCIM, "without scopes"),
    ("groups", dict(atlas.ORG, **atlas.SCIM), "site_url"), ("desks", dict(atlas.ORG, **atlas.SCIM), "site_url"),
    ("organizations", dict(atlas.ORG, **atlas.SCIM), "site_url"), ("roles", dict(atlas.ORG, **atlas.SCIM), "site_url"),
    ("products", dict(atlas.ORG, **atlas.SCIM), "site_url"), ("portal", dict(atlas.ORG, **atlas.SCIM), "site_url"),
    # FACTS 6, 14.28: 403 with an empty body to whoever is no agent
    ("desks", PLAIN_PAUL, "agent licence"), ("organizations", PLAIN_PAUL, "agent licence"),
    # FACTS 5: 401 is also used for no administrative rights
    ("roles", PLAIN_PAUL, "Administer Projects"),
    # FACTS 12: the gateway says 401 of a scope that is missing
    ("desks", NARROW, "scope"), ("organizations", NARROW, "scope"), ("roles", NARROW, "scope"),
    # FACTS 9, 14.13: a key with scopes
    ("tokens", dict(atlas.SITE, **dict(atlas.ORG, org_api_key="sentinel-org-scoped-key")), "without scopes"),
    # FACTS 8: a key that has expired
    ("organization", dict(atlas.SITE, **dict(atlas.ORG, org_api_key="sentinel-org-expired-key")), "org_api_key was not accepted"),
    # FACTS 7: the key of another directory
    ("directory", dict(atlas.SITE, **dict(atlas.SCIM, scim_token="sentinel-wrong")), "scim_token was not accepted"),
]


@pytest.mark.parametrize(("name", "way", "why"), UNSEEN)
def test_a_layer_that_cannot_be_seen_says_why(name: str, way: dict, why: str) -> None:
    """FACTS 1, 5 to 9 and 12; and no other layer is lost by it."""
    sim = Simulator()
    told = ask(sim, IDS["erika"], way=way)[0]
    assert not told["layers"][name]["seen"] and why in told["layers"][name]["why"] and "sentinel-" not in str(told)
    assert told["found"] and any(one["seen"] for one in told["layers"].values())


def test_facts_10_a_site_alone_cannot_tell_that_an_account_is_inactive() -> None:
    """Suspended or disabled: the site may show both as inactive. An organization, or the directory's record, can tell."""
    sim = Simulator()
    told = layer(sim, "account", IDS["leaver"], way=atlas.SITE)
    assert not told["seen"] and "org_api_key" in told["why"]
    assert layer(sim, "account", IDS["leaver"], way=ONLY_ORG) == {"seen": True, "why": None, "held": []}
    assert layer(sim, "account", RETURNER, way=SCIM) == {"seen": True, "why": None, "held": []}
    assert layer(sim, "account", IDS["erika"], way=atlas.SITE)["held"]


def test_facts_9_who_is_not_managed_shows_no_tokens() -> None:
    sim = Simulator()
    told = ask(sim, GUEST, way=ALL)[0]
    assert not told["layers"]["tokens"]["seen"] and "does not manage this account" in told["layers"]["tokens"]["why"] and told["manage"] is None
    assert "Suspend it" not in told["layers"]["tokens"]["why"], "advice for who would disable the account has no place in what was only looked at"
    assert reads(sim, "/manage") == 0, "the organization had said so already"


def test_facts_9_reasons_in_words() -> None:
    told = ask(Simulator(), ERIKA, "elsewhere@corp.example.com", "ceo@corp.example.com", layers=["account"])
    provided = {"disable": False, "enable": False, "tokens": True}
    assert [one["manage"]["may"] for one in told] == [provided, provided, dict.fromkeys(provided, True)]
    assert "SCIM" in told[0]["manage"]["why"]["disable"] and "Google" in told[1]["manage"]["why"]["enable"] and told[2]["manage"]["why"] == {}


# --- who is meant ------------------------------------------------------------------------------------------------------


def test_facts_1_a_customer_is_in_no_directory_and_no_organization() -> None:
    """Their accounts are the site's alone, which was seen."""
    sim = Simulator()
    told = ask(sim, CARLA, way=ALL)[0]
    for name in ("directory", "organization", "account", "scim_groups", "tokens"):
        assert told["layers"][name]["seen"] and told["layers"][name]["held"] == [] and "portal-only" in told["layers"][name]["why"]
    assert told["account_type"] == "customer" and reads(sim, "/manage") == 0


def test_facts_5_deactivated_people_are_read_from_lists() -> None:
    """No source says that user/groups answers for them; lists of members with inactive people do."""
    sim = Simulator()
    told = layer(sim, "groups", IDS["leaver"])
    assert told["seen"] and names(told) == ["jira-software-users"] and reads(sim, "/user/groups") == 0
    sim.faults.add("status", {"path": "/group/member"}, status=403, body={"errorMessages": ["no"]}, times=-1)
    told = layer(sim, "groups", IDS["leaver"])
    assert not told["seen"] and "deactivated" in told["why"]
    told = layer(sim, "groups", IDS["leaver"], groups=["jira-software-users"])
    assert not told["seen"] and "deactivated" in told["why"]


def test_facts_5_privacy_hides_an_email() -> None:
    """FACTS 14.8: nobody is adopted by a search, and whoever is hidden is not said to hold nothing."""
    sim = Simulator()
    hidden = ask(sim, "jose.garcia@corp.example.com", way=atlas.SITE)[0]
    assert not hidden["found"] and not any(hidden["layers"][name]["seen"] for name in SITE_LAYERS)
    assert ask(sim, "jose.garcia@corp.example.com", way=ORG)[0]["account_id"] == IDS["jose"]


def test_an_impostor_is_not_adopted() -> None:
    """Anybody may call himself ceo@corp.example.com (FACTS 5)."""
    sim = Simulator()
    told = ask(sim, "ceo@corp.example.com", way=atlas.SITE)[0]
    assert told["hidden"] and not told["found"] and told["account_id"] is None and IDS["impostor"] in told["why"]
    assert not any(one["seen"] for name, one in told["layers"].items() if name in SITE_LAYERS)
    taken = ask(sim, "ceo@corp.example.com", way=atlas.SITE, accept_hidden_match=True)[0]
    assert not taken["hidden"] and taken["found"]
    assert ask(sim, "ceo@corp.example.com", way=ALL)[0]["account_id"] == IDS["director"]


def test_facts_5_a_blind_caller_says_so() -> None:
    told = ask(Simulator(), NOBODY, way=BLIND)[0]
    assert not told["found"] and not any(told["layers"][name]["seen"] for name in SITE_LAYERS)


def test_an_email_and_an_id_of_two_people() -> None:
    sim = Simulator()
    told = ask(sim, {"email": CARLA, "account_id": IDS["erika"]})[0]
    assert "belong to different people" in told["conflict"] and not told["found"]
    assert not any(one["seen"] or one["held"] for one in told["layers"].values())
    assert (told["active"], told["manage"], told["directory"], told["organization"]) == (None, None, None, None)


def test_a_record_of_another_account() -> None:
    """FACTS 3: the directory's ids are its own; a user name that is another's is a slip in a list."""
    for wish in ({"account_id": IDS["guest"], "user_name": ERIKA}, {"email": GUEST, "user_name": ERIKA}, {"email": ERIKA, "user_name": RETURNER}):
        told = ask(Simulator(), wish)[0]
        assert told["conflict"] and not any(one["seen"] for one in told["layers"].values()), wish


def test_a_record_under_another_user_name_is_found_by_its_account() -> None:
    """FACTS 14.21: no filter knows e-mails or account ids, so the whole directory is read."""
    sim = Simulator()
    directory = sim.world.directories[DIRECTORY_ID]
    record = directory.by_account[IDS["erika"]]
    directory.unindex(record)
    record.attributes["userName"] = "emuster"
    directory.index(record)
    told = ask(sim, ERIKA, {"email": ERIKA, "user_name": "emuster"})
    assert [one["directory"]["user_name"] for one in told] == ["emuster"] * 2 and all(one["layers"]["scim_groups"]["held"] for one in told)


def test_an_id_that_nobody_has() -> None:
    told = ask(Simulator(), "712020:nobody")[0]
    assert told["gone"] and not told["found"] and "no account with this id" in told["why"] and not any(one["held"] for one in told["layers"].values())


def test_a_stranger_to_the_site_is_not_gone() -> None:
    """An account that the organization manages, and that never touched the site."""
    told = ask(Simulator(), IDS["elsewhere"])[0]
    assert told["found"] and not told["gone"] and told["layers"]["account"]["held"] and told["organization"]["status"] == "no_membership"


def test_facts_8_suspended_people_hold_no_directory() -> None:
    sim = Simulator()
    sim.world.set_standing(sim.world.user_directories[ORG_DIRECTORY_ID], sim.world.accounts.get(IDS["guest"]), "suspended", (0, 0))
    told = ask(sim, GUEST)[0]
    assert told["organization"]["status"] == "suspended" and told["layers"]["organization"] == {"seen": True, "why": None, "held": []}
    assert told["layers"]["account"]["held"] and told["active"] is True, "suspending is not disabling (FACTS 10)"


def test_facts_8_of_several_directories_it_is_not_told_which() -> None:
    told = ask(Simulator(), IDS["plain"], layers=["organization"])[0]
    assert len(told["layers"]["organization"]["held"]) == 2 and "does not tell in which" in told["layers"]["organization"]["why"]
    assert [one["status"] for one in told["organization"]["directories"]] == [None, None]


# --- places that are named ---------------------------------------------------------------------------------------------


def test_only_the_named_places_are_looked_at() -> None:
    sim = Simulator()
    told = ask(sim, ERIKA, groups=["Support", GROUP_IDS["synced-engineering"]], desks=["HR"], organizations=["1"], roles=[{"project": "APP", "role": "10100"}],
               scim_groups=["no such group"])[0]["layers"]
    assert names(told["groups"]) == ["Support", "synced-engineering"] and names(told["roles"]) == ["APP/Developers"]
    assert all(told[name]["seen"] for name in ("groups", "desks", "organizations", "roles", "scim_groups")) and told["scim_groups"]["held"] == []
    assert reads(sim, "/customer") == 1


@pytest.mark.parametrize(("name", "places"), [("groups", ["Suport"]), ("desks", ["NOPE"]), ("organizations", ["Nobody Inc"]),
                                              ("roles", [{"project": "APP", "role": "Nobody"}]), ("roles", [{"project": "NOPE", "role": "Developers"}])])
def test_a_place_that_is_not_found_is_not_seen(name: str, places: list) -> None:
    """It may be there and hidden from the caller."""
    told = layer(Simulator(), name, ERIKA, **{name: places})
    assert not told["seen"] and "no " in told["why"]


# --- what fails, and what it costs -------------------------------------------------------------------------------------


def test_nothing_given_and_nothing_readable() -> None:
    sim = Simulator()
    with pytest.raises(PlanError, match="no way in to anything"):
        ask(sim, ERIKA, way={})
    with pytest.raises(ApiError, match="scim_token was not accepted"):
        ask(sim, ERIKA, way=dict(ONLY_SCIM, scim_token="sentinel-wrong"))
    with pytest.raises(NotAuthenticated, match="api_user and api_token"):
        ask(sim, ERIKA, way=dict(ALL, api_token="sentinel-wrong"))


def test_trouble_of_the_service_is_no_reason_to_say_not_seen() -> None:
    sim = Simulator()
    sim.faults.add("status", {"path": "/servicedesk/15/customer"}, status=500, body={}, times=-1)
    with pytest.raises(AtlassianError):
        ask(sim, CARLA, layers=["desks"], retry_budget=1)


def test_everybody_has_an_entry_also_when_two_wishes_are_one_person() -> None:
    told = ask(Simulator(), ERIKA, IDS["erika"], {"email": ERIKA}, layers=["groups"])
    assert {one["account_id"] for one in told} == {IDS["erika"]} and len({str(one["layers"]) for one in told}) == 1
    assert ask(Simulator()) == []


def test_groups_take_the_cheaper_road() -> None:
    """A request a person for a few; the lists for many, where they take fewer."""
    sim = Simulator()
    employees(120, "jira-software-users")(sim)
    ids = ["712020:employee-%03d" % number for number in range(120)]
    ask(sim, *ids[:3], layers=["groups"])
    assert (reads(sim, "/user/groups"), reads(sim, "/group/member")) == (3, 0)
    sim.journal.clear()
    told = ask(sim, *ids, layers=["groups"])
    assert all(names(one["layers"]["groups"]) == ["jira-software-users"] for one in told)
    assert reads(sim, "/user/groups") == 0 and reads(sim, "/group/member") < 60


def test_organizations_take_the_cheaper_road() -> None:
    """A request a person for a few; the lists for many, where they take fewer. Both show the same."""
    sim = Simulator()
    crowd(120)(sim)
    ids = [one for one in sim.world.to_dict()["accounts"] if "crowd" in one] + [IDS["carla"]]
    path = "/rest/servicedeskapi/organization"
    few = ask(sim, *ids[-3:], layers=["organizations"])
    assert [names(one["layers"]["organizations"]) for one in few] == [[], [], ["Customer Corp"]] and reads(sim, path) == 3
    sim.journal.clear()
    told = ask(sim, *ids, layers=["organizations"])
    assert [one["layers"]["organizations"] for one in told[-3:]] == [one["layers"]["organizations"] for one in few]
    assert all(one["layers"]["organizations"]["seen"] and not names(one["layers"]["organizations"]) for one in told[:-1])
    assert reads(sim, path) < 30


def test_the_cost_does_not_grow_with_people_where_lists_tell() -> None:
    def cost(number: int) -> tuple:
        sim = Simulator()
        crowd(40, desk="IT")(sim)
        ids = [one for one in sim.world.to_dict()["accounts"] if "crowd" in one][:number]
        assert all(one["layers"]["desks"]["held"] for one in ask(sim, *ids, layers=["desks", "roles", "portal"], concurrency=1))      # no page ahead
        return reads(sim, "/customer"), reads(sim, "/role/")

    assert cost(40) == cost(2)
