# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way a leaver's account is cut, and what has to be left (FACTS section 10)."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.leaving import leavers, leaving, looked_at
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.leavers import MEMBERSHIPS
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.ways import WAYS

from .leaver import ACCOUNT, DESK, GROUP, ORGANIZATION, RECORD, ROLE, TOKEN, customer, employee, guest, leaver, looked, wished

MAY = {"may": {"disable": True}, "why": {}}
MAY_NOT = {"may": {"disable": False}, "why": {"disable": "Google Workspace provides this account: change it there"}}
UNLINKED = dict(RECORD, account_id=None)
INACTIVE = dict(RECORD, active=False)


@pytest.mark.parametrize(("seen", "ways"), [
    (employee(), ["scim"]), (employee(manage=MAY), ["scim"]),
    (guest(manage=MAY), ["disable"]), (guest(manage=MAY_NOT), ["suspend"]), (guest(), ["suspend"]),
    (customer(), ["portal"]), (customer(active=False), []),
    (guest({"organization": []}), []), (guest(active=False), []),
    (employee(directory=INACTIVE, active=False), []), (employee(directory=INACTIVE), ["scim"]),
    (employee(directory=UNLINKED), ["suspend", "scim"]), (employee(directory=UNLINKED, manage=MAY), ["disable", "scim"]),
    (employee({"organization": []}, directory=UNLINKED), ["scim"]),
    (looked(directory=RECORD), ["scim"]),
])
def test_auto_takes_the_strongest_way_there_is(seen, ways):
    assert leaver(seen)["ways"] == ways


@pytest.mark.parametrize(("way", "fits", "not_fit", "why"), [
    ("scim", employee(), guest(blind=()), "the directory has no active record"), ("scim", employee(), guest(), "directory: no credential"),
    ("scim", employee(), customer(), "portal-only customer"),
    ("disable", guest(manage=MAY), guest(manage=MAY_NOT), "Google Workspace"), ("disable", guest(manage=MAY), guest(), "does not manage"),
    ("disable", guest(manage=MAY), guest(blind=("organization",)), "organization: no credential"),
    ("suspend", guest(), guest({"organization": []}), "not active in the organization"),
    ("suspend", employee(), guest(blind=("organization",)), "organization: no credential"),
    ("portal", customer(), guest(), "no portal-only customer"),
])
def test_a_named_way_is_the_only_one(way, fits, not_fit, why):
    assert leaver(fits, account=way)["ways"] == [way]
    left = leaver(not_fit, account=way)
    assert left["ways"] == [] and why in left["no_way"] and "offboard_account is %s" % way in left["no_way"]


def test_who_cannot_be_cut_is_told_which_credential_is_needed():
    told = leaver(guest(blind=("directory", "organization")))["no_way"]
    assert "directory: no credential" in told and "organization: no credential" in told and "offboard_account: none" in told


@pytest.mark.parametrize("wish", [*WAYS, "auto", "none"])
def test_nobody_who_is_cut_already_lacks_a_way(wish):
    assert leaver(guest({"account": [], "organization": []}, active=False), account=wish)["no_way"] == ""


SUSPENDED = guest({"organization": []}, organization={"status": "suspended", "directories": [{"id": "d1", "status": "suspended"}], "managed": False})


def test_who_is_suspended_already_lacks_no_way_but_a_stronger_one_by_name():
    assert [leaver(SUSPENDED, account=wish)["no_way"] for wish in ("auto", "suspend")] == ["", ""]
    assert "does not fit" in leaver(SUSPENDED, account="disable")["no_way"]
    manageable = dict(SUSPENDED, manage={"may": {"disable": True}, "why": {}})
    assert leaver(manageable)["ways"] == ["disable"]


@pytest.mark.parametrize("seen", [employee(), guest(), customer()])
def test_none_cuts_nothing(seen):
    assert (leaver(seen, account="none")["ways"], leaver(seen, account="none")["no_way"]) == ([], "")


def test_a_conflict_stops_everything():
    person = leaver(employee({"groups": [GROUP]}, conflict="two people"), wished(groups=["staff"]))
    assert person["stranger"] == "nothing was tried: two people" and person["ways"] == [] and person["leave"] == {}
    assert all(leaving([person], what) == [] for what in (*WAYS, *MEMBERSHIPS, "tokens"))


def test_who_is_not_seen_is_tried_by_name_only():
    person = leaver(dict(looked(), found=False, account_id=None, why="hidden"), wished(desks=["IT"]))
    assert person["ways"] == [] and "does not mean gone: hidden" in person["stranger"]
    assert leaving([person], "desks") == [{"desk": "IT", "customers": [{"email": "jane@example.com"}]}]


@pytest.mark.parametrize(("why", "given", "hint"), [
    ("no account with this e-mail was found", {}, True), (None, {}, True), ("the search answers with 1 hidden: give the account_id", {}, False),
    ("no account has this id", {"account_id": ACCOUNT}, False),
])
def test_who_is_not_seen_is_told_what_to_do_next(why, given, hint):
    """Once, and not when he was given by his account id already."""
    person = leaver(dict(looked(), found=False, account_id=None, why=why), wished(**given))
    assert ("Give the account_id, or take out of the list" in person["stranger"]) == hint


@pytest.mark.parametrize("protected", [["jane"], ["jane@example.com"], ["*@EXAMPLE.com"]])
def test_nothing_is_asked_for_the_protected(protected):
    held = {"groups": [GROUP], "tokens": [TOKEN]}
    person = leaver(employee(held), wished(groups=["staff"]), protected=protected)
    assert person["protected"].startswith("protected")
    assert all(leaving([person], what) == [] for what in (*WAYS, *MEMBERSHIPS, "tokens"))


def test_a_protected_email_keeps_whom_it_may_mean():
    assert "not visible" in leaver(dict(employee(), email=None), wished(email="", account_id="jane"), protected=["*@board.example"])["protected"]


# whether an account is still active is not known after the cut
MEMBER = {"email": "jane@example.com", "account_id": "jane", "visible": True, "email_visible": True, "account_type": "atlassian", "active": None}


@pytest.mark.parametrize(("layer", "held", "named", "asked"), [
    ("groups", GROUP, "other", [{"group": "other", "members": [MEMBER]}, {"group_id": "g1", "members": [MEMBER]}]),
    ("desks", DESK, "HR", [{"desk": "15", "customers": [MEMBER]}, {"desk": "HR", "customers": [MEMBER]}]),
    ("organizations", ORGANIZATION, "Nord", [{"organization": "Nord", "members": [MEMBER]}, {"organization_id": "3", "members": [MEMBER]}]),
    ("roles", ROLE, {"project": "APP", "role": "Viewers"},
     [{"project": "APP", "role": "10100", "members": [MEMBER]}, {"project": "APP", "role": "Viewers", "members": [MEMBER]}]),
    ("scim_groups", {"id": "sg", "name": "Operations"}, "Other", [{"name": "Operations", "members": [{"scim_id": "r1"}]}]),
])
def test_what_was_seen_and_what_is_named_is_left_by_account(layer, held, named, asked):
    """A group of the directory that is only named is not asked for: the module would create it."""
    assert leaving([leaver(employee({layer: [held]}), wished(**{layer: [named]}))], layer) == asked


@pytest.mark.parametrize(("account", "active"), [("auto", None), ("none", True)])
def test_what_was_seen_before_the_cut_is_not_said_of_the_time_after_it(account, active):
    """The site shows no groups of inactive accounts: taken for an active one, a leaver was told to be in none."""
    asked = leaving([leaver(employee({"groups": [GROUP]}), wished(), account=account)], "groups")
    assert [one["members"][0]["active"] for one in asked] == [active]


@pytest.mark.parametrize(("layer", "held", "names"), [
    ("groups", GROUP, ["staff", "g1"]), ("desks", DESK, ["IT", "15", "IT help"]), ("organizations", ORGANIZATION, ["Leer", "3"]),
    ("roles", ROLE, [{"project": "APP", "role": "Developers"}, {"project": "APP", "role": "10100"}]),
])
def test_a_place_that_is_seen_and_named_is_one(layer, held, names):
    for name in names:
        for wish in ("all", "named", []):
            places = leaver(employee({layer: [held]}), wished(**{layer: [name]}), **{layer: wish})["leave"][layer]
            assert len(places) == 1, (name, wish)


@pytest.mark.parametrize(("wish", "labels"), [("all", ["staff", "synced"]), ("named", []), ("none", []), (["synced"], ["synced"])])
def test_how_much_of_a_layer_is_left(wish, labels):
    held = {"groups": [GROUP, {"id": "g2", "name": "synced"}]}
    assert [place["label"] for place in leaver(employee(held), groups=wish)["leave"]["groups"]] == labels


def test_two_leavers_who_are_one_are_asked_for_once():
    people = leavers([wished(), wished(email="", account_id="jane")], {"people": [employee({"groups": [GROUP]}), employee({"groups": [GROUP]})]}, {})
    assert len(leaving(people, "scim")) == 1 and leaving(people, "groups") == [{"group_id": "g1", "members": [MEMBER]}]


def test_tokens_are_asked_for_where_there_are_some():
    assert leaving([leaver(employee({"tokens": [TOKEN]})), leaver(employee())], "tokens") == [{"email": "jane@example.com", "account_id": "jane"}]


def test_what_is_looked_at():
    people = [wished(desks=["IT"], roles=[{"project": "APP", "role": "Developers"}]), wished(email="john@example.com", desks=["IT", "HR"])]
    look = looked_at(people, {"groups": "none", "desks": "named", "organizations": "named", "roles": ["x"], "scim_groups": "all"})
    assert look["desks"] == ["IT", "HR"] and look["roles"] == ["x", {"project": "APP", "role": "Developers"}] and "scim_groups" not in look
    assert set(look["layers"]) == {"directory", "organization", "account", "portal", "desks", "roles", "scim_groups", "products", "tokens"}
    assert look["users"] == [{"email": "jane@example.com"}, {"email": "john@example.com"}]


def test_the_second_look_asks_by_what_the_first_found():
    """An e-mail that nobody gave may be another account's, too."""
    assert looked_at([wished()], {}, [leaver(employee())])["users"] == [
        {"email": "jane@example.com", "account_id": "jane", "user_name": "jane@example.com"}]
    by_id = wished(email="", account_id="jane")
    assert looked_at([by_id], {}, [leaver(employee(), by_id)])["users"] == [{"account_id": "jane", "user_name": "jane@example.com"}]


def test_an_answer_for_other_people_is_refused():
    with pytest.raises(AnsibleFilterError, match="answered for 0 people and not for 1"):
        leavers([wished()], {"people": []}, {})
    with pytest.raises(AnsibleFilterError, match="leaving knows"):
        leaving([], "desk")
