# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From people to accounts and places."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import wished_people
from ansible_collections.lifecycle.atlassian.plugins.filter.places import account_wishes, memberships, with_accounts, with_returns

SKIPPED = {"changed": False, "skipped": True}


def customer(name="jane", **more):
    return wished_people([dict({"email": name + "@example.com", "kind": "customer", "desks": ["IT"]}, **more)])[0]


def employee(name="erika", **more):
    return wished_people([dict({"email": name + "@example.com", "kind": "employee", "groups": ["a"]}, **more)])[0]


def entry(action, email, account_id=None, **more):
    return dict({"email": email, "account_id": account_id, "action": action, "certain": True}, **more)


# --- Memberships ------------------------------------------------------------------------------------------------------


def test_memberships_are_sorted_by_place_and_keep_the_order_of_people():
    people = [dict(customer("b"), desks=["IT", "HR"]), dict(customer("a"), desks=["IT"], account_id="1", pending=True), dict(customer("c"), desks=[])]
    assert memberships(people, "desks") == [
        {"desk": "HR", "customers": [{"email": "b@example.com"}]},
        {"desk": "IT", "customers": [{"email": "b@example.com"}, {"email": "a@example.com", "account_id": "1", "pending": True}]},
    ]


def test_people_with_trouble_are_left_out():
    assert memberships([dict(customer(), trouble="no account")], "desks") == []


def test_groups_are_spelled_as_the_module_takes_them():
    people = [dict(employee("a"), groups=["x"]), dict(employee("b"), groups=["x", "x"])]
    assert memberships(people, "groups") == [{"group": "x", "members": [{"email": "a@example.com"}, {"email": "b@example.com"}]}]
    with pytest.raises(AnsibleFilterError):
        memberships(people, "planets")


def test_what_an_earlier_step_saw_is_handed_on_and_nothing_else():
    seen = dict(customer(), account_id="5", email_visible=True, account_type="customer", active=True, layer={}, trouble="")
    told = {"email": "jane@example.com", "account_id": "5"}
    assert memberships([seen], "desks")[0]["customers"] == [dict(told, visible=True, email_visible=True, account_type="customer", active=True)]
    assert memberships([dict(seen, email_visible=False)], "desks")[0]["customers"] == [told]
    assert memberships([dict(seen, account_id="")], "desks")[0]["customers"] == [{"email": "jane@example.com"}]


def test_memberships_of_what_is_no_person():
    with pytest.raises(AnsibleFilterError):
        memberships(["jane@example.com"], "desks")


def test_ten_thousand_people_are_no_matter():
    people = [dict(customer(), email="p%d@example.com" % number, desks=["D%d" % (number % 20)], account_id=str(number)) for number in range(10000)]
    assert sum(len(place["customers"]) for place in memberships(people, "desks")) == 10000


class Counted(str):
    """A text that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counted.compared += 1
        return str.__eq__(self, other)


def test_many_people_in_one_group_are_not_compared_with_one_another():
    people = [dict(employee(), email=Counted("p%d@example.com" % number), account_id=Counted(number)) for number in range(20000)]
    Counted.compared = 0
    assert len(memberships(people, "groups")[0]["members"]) == 20000
    assert Counted.compared < 10 * 20000


# --- What modules are asked for ---------------------------------------------------------------------------------------


def test_customers_are_called_by_their_names():
    people = [customer("a", display_name="A"), customer("b", given_name="B", family_name="Bee"), customer("c", account_id="qm:1"), employee()]
    assert account_wishes(people, "jsm_customer") == [
        {"email": "a@example.com", "display_name": "A"}, {"email": "b@example.com", "display_name": "B Bee"}, {"email": "c@example.com", "account_id": "qm:1"},
    ]


def test_records_are_active_and_hold_what_was_given():
    people = [employee("a", title="", department="D"), employee("b", user_name="bee", external_id="7"), customer()]
    assert account_wishes(people, "scim_user") == [
        {"user_name": "a@example.com", "title": "", "department": "D", "active": True},
        {"user_name": "bee", "external_id": "7", "active": True, "emails": [{"value": "b@example.com", "primary": True}]},
    ]


def test_an_unknown_module_is_an_error():
    with pytest.raises(AnsibleFilterError):
        account_wishes([], "ping")


# --- Accounts of those who come ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "account_id", "pending", "in_trouble"), [
    (entry("created", "jane@example.com", "qm:1"), "qm:1", False, False),
    (entry("created", "jane@example.com", None, certain=False), "", True, False),
    (entry("linked", "JANE@example.com", "5"), "5", False, False),
    (entry("unchanged", "jane@example.com", "qm:1"), "qm:1", False, False),
    (entry("unchanged", "jane@example.com", None, visible=False), "", False, False),
    (entry("failed", "jane@example.com", reason="no"), "", False, True),
    (entry("unknown", "jane@example.com"), "", False, True),
])
def test_customers_after_their_step(answer, account_id, pending, in_trouble):
    person = with_accounts([customer()], customers={"people": [answer]}, directory=SKIPPED, users={})[0]
    assert (person["account_id"], person["pending"], bool(person["trouble"])) == (account_id, pending, in_trouble)
    assert person["layer"]["action"] == answer["action"] and person["layer"]["certain"] == answer["certain"]


@pytest.mark.parametrize(("answer", "account_id", "pending"), [
    (entry("created", "erika@example.com", "5", user_name="erika@example.com"), "5", True),
    (entry("created", "erika@example.com", None, user_name="erika@example.com"), "", True),
    (entry("reactivated", "erika@example.com", "5", user_name="erika@example.com"), "5", True),
    (entry("updated", "other@example.com", "5", user_name="Erika@example.com"), "5", False),
    (entry("unchanged", "erika@example.com", None, user_name="erika@example.com"), "", True),
])
def test_employees_after_the_directory(answer, account_id, pending):
    person = with_accounts([employee()], directory={"people": [answer]})[0]
    assert (person["account_id"], person["pending"], person["trouble"]) == (account_id, pending, "")


@pytest.mark.parametrize(("line", "words"), [
    ({"visible": False, "reason": "no account with this e-mail was found"}, "configure its directory"),
    ({"visible": True, "account_id": "5", "active": False, "account_type": "atlassian"}, "deactivated"),
    ({"visible": True, "account_id": "5", "active": True, "account_type": "customer"}, "portal-only"),
    ({"visible": True, "account_id": "5", "active": True, "account_type": "atlassian"}, ""),
])
def test_employees_without_a_directory(line, words):
    people = with_accounts([customer(), employee()], customers={"people": [entry("unchanged", "jane@example.com", "1")]}, users={"users": [line]})
    assert words in people[1]["trouble"] and bool(words) == bool(people[1]["trouble"])


def test_a_step_that_broke_is_everybodys_trouble():
    person = with_accounts([customer()], customers={"failed": True, "msg": "401"})[0]
    assert person["trouble"] == "401"


def test_a_step_that_did_not_run_leaves_people_as_they_are():
    person = with_accounts([customer(account_id="1")], customers={}, directory={}, users=SKIPPED)[0]
    assert person["account_id"] == "1" and not person["trouble"] and "layer" not in person


def test_a_result_that_forgets_somebody_is_trouble():
    assert with_accounts([customer()], customers={"people": []})[0]["trouble"]


def test_an_answer_for_other_people_is_an_error():
    with pytest.raises(AnsibleFilterError):
        with_accounts([employee()], users={"users": []})


def test_a_user_name_that_is_anothers_email_gives_him_nothing():
    john = employee("jsmith", user_name="john.smith@example.com", groups=["Support"])
    jane = employee("jane", user_name="jsmith@example.com", groups=["site-admins"])
    answers = [entry("unchanged", "jane@example.com", "JANE", user_name="jsmith@example.com"),
               entry("unchanged", "jsmith@example.com", "JOHN", user_name="john.smith@example.com")]
    for order in (answers, answers[::-1]):
        people = with_accounts([john, jane], directory={"people": order})
        assert [one["account_id"] for one in people] == ["JOHN", "JANE"]
        assert [(one["group"], [who["account_id"] for who in one["members"]]) for one in memberships(people, "groups")] == [
            ("Support", ["JOHN"]), ("site-admins", ["JANE"])]


@pytest.mark.parametrize("answers", [
    [entry("unchanged", "jane@example.com", "1"), entry("unchanged", "jane@example.com", "2")],
    [entry("unchanged", "jane@example.com", "1"), entry("unchanged", "x@example.com", "9")],
])
def test_a_customer_whom_two_entries_fit_is_in_trouble(answers):
    assert "several entries" in with_accounts([customer(account_id="9")], customers={"people": answers})[0]["trouble"]


@pytest.mark.parametrize(("action", "seen"), [("created", True), ("linked", False), ("unchanged", False)])
def test_only_an_account_made_for_the_email_is_known_to_have_it(action, seen):
    person = with_accounts([customer()], customers={"people": [entry(action, "jane@example.com", "1")]})[0]
    assert ("email_visible" in memberships([person], "desks")[0]["customers"][0]) is seen


def test_account_ids_are_compared_as_they_are():
    assert with_accounts([customer(account_id="aB")], customers={"people": [entry("unchanged", None, "Ab")]})[0]["trouble"]


def test_an_account_of_somebody_else_is_trouble():
    person = with_accounts([employee(account_id="5")], directory={"people": [entry("updated", None, "6", user_name="erika@example.com")]})[0]
    assert "belong to different people" in person["trouble"]


OTHER = {"visible": True, "account_id": "5", "email": "other@example.com", "active": True, "account_type": "atlassian"}
NO_PAIR = {"visible": False, "account_id": None, "email": "erika@example.com", "reason": "e-mail and account_id belong to different people: ..."}


@pytest.mark.parametrize("answer", [OTHER, NO_PAIR])
def test_an_employee_whose_email_and_account_id_are_two_people_gets_no_step(answer):
    people = [employee("otto"), employee(account_id="5")]
    assert account_wishes(people, "pairs") == [{"email": "erika@example.com", "account_id": "5"}]
    pairs = {"users": [answer]}
    assert [one["user_name"] for one in account_wishes(people, "scim_user", pairs)] == ["otto@example.com"]
    directory = {"people": [entry("unchanged", None, "1", user_name="otto@example.com")]}
    otto, erika = with_accounts(people, directory=directory, pairs=pairs)
    assert not otto["trouble"] and "belong to different people" in erika["trouble"]
    assert "belong to different people" in with_accounts(people[1:], users={"users": [answer]})[0]["trouble"]


@pytest.mark.parametrize("answer", [dict(OTHER, email="Erika@example.com"), {"visible": False, "account_id": "5", "reason": "none"}])
def test_a_pair_that_is_one_or_cannot_be_seen_goes_on(answer):
    people = [employee(account_id="5")]
    assert len(account_wishes(people, "scim_user", {"users": [answer]})) == 1
    assert len(account_wishes(people, "scim_user", {})) == 1


@pytest.mark.parametrize("action", ["created", "updated", "reactivated", "unchanged"])
def test_what_the_directory_says_of_an_account_goes_with_the_person(action):
    """Its line names record and account, as members of a place take it; those who compare e-mails are asked by the account."""
    line = entry(action, "old@example.com", "5", user_name="erika@example.com", scim_id="s1")
    person = with_accounts([employee(groups=["a"])], directory={"people": [line]}, standing=standing(active=False, membership="suspended"))[0]
    member = memberships([person], "groups")[0]["members"][0]
    assert (member["email"], member["account_id"], member["scim_id"], member["action"]) == ("erika@example.com", "5", "s1", action)
    assert account_wishes([person], "restore") == [{"account_id": "5", "access": "restored"}]
    assert account_wishes([dict(person, disabled=True)], "enable") == [{"account_id": "5"}]


def test_who_gets_another_email_is_asked_for_by_account():
    old = {"people": [entry("updated", "old@example.com", "5", user_name="erika@example.com", scim_id="s1")]}
    assert account_wishes([employee()], "standing", directory=old) == [{"account_id": "5"}]
    assert account_wishes([employee()], "standing", directory={}) == [{"email": "erika@example.com"}]
    same = {"people": [entry("unchanged", "erika@example.com", "5", user_name="erika@example.com", scim_id="s1")]}
    assert account_wishes([employee()], "standing", directory=same) == [{"email": "erika@example.com"}]
    failed = {"people": [dict(old["people"][0], action="failed")]}
    assert account_wishes([employee()], "standing", directory=failed) == [{"email": "erika@example.com"}]
    # somebody else of the list is to have the old one: the organization would answer for one account once
    assert account_wishes([employee(), employee("old")], "standing", directory=old) == [{"email": "erika@example.com"}, {"email": "old@example.com"}]


# --- Who returns, and guests ------------------------------------------------------------------------------------------


def guest(name="gus", **more):
    return wished_people([dict({"email": name + "@example.com", "kind": "guest", "products": ["jira-software"]}, **more)])[0]


def standing(active=True, membership="active", **more):
    return {"users": [dict({"email": None, "account_id": "1", "visible": True, "active": active, "membership": membership, "managed": True}, **more)]}


SEATS = [{"product": "jira-software", "groups": ["jira-software-users"]}]


@pytest.mark.parametrize(("seen", "enable", "restore"), [
    (standing(), 0, 0), (standing(active=False), 1, 0), (standing(membership="suspended"), 0, 1), (standing(active=False, membership="suspended"), 1, 1),
    ({"users": [{"email": None, "account_id": None, "visible": False, "reason": "unknown"}]}, 0, 0), ({}, 0, 0),
])
def test_a_guest_who_was_away_is_brought_back_and_not_invited(seen, enable, restore):
    people = with_accounts([guest()], standing=seen)
    assert len(account_wishes(people, "enable")) == enable and len(account_wishes(people, "restore")) == restore
    assert len(account_wishes(people, "jira_user")) == (0 if enable or restore else 1)


def test_the_directory_activates_its_own():
    line = {"email": "erika@example.com", "user_name": "erika@example.com", "account_id": "1", "certain": True}
    people = with_accounts([employee()], directory={"people": [dict(line, action="reactivated")]}, standing=standing(active=False))
    assert account_wishes(people, "enable") == []
    people = with_accounts([employee()], directory={"people": [dict(line, action="unchanged")]}, standing=standing(active=False))
    assert [one["account_id"] for one in account_wishes(people, "enable")] == ["1"]


def test_check_mode_asks_no_restore_of_an_account_that_is_activated_first():
    people = with_accounts([guest()], standing=standing(active=False, membership="suspended"))
    assert account_wishes(people, "restore", foretold=True) == [] and len(account_wishes(people, "restore")) == 1
    enabled = {"people": [entry("reactivated", "gus@example.com", "1")]}
    back = with_returns(people, enabled=enabled, invited={"people": [], "seats": SEATS}, foretold=True)[0]
    assert [(one["place"], one["action"]) for one in back["returns"]] == [("managed account", "reactivated"), ("organization", "reactivated")]
    assert back["pending"] and back["by_group"] == {"jira-software": "jira-software-users"}


def test_who_cannot_be_brought_back_is_in_trouble_and_joins_nothing():
    people = with_accounts([guest(groups=["a"])], standing=standing(active=False))
    back = with_returns(people, enabled={"people": [entry("failed", "gus@example.com", "1", reason="Google provides it")]})
    assert back[0]["trouble"] == "Google provides it" and memberships(back, "groups") == []


@pytest.mark.parametrize(("answer", "action", "by_group", "trouble"), [
    (entry("created", "gus@example.com", "1"), "created", {}, False),
    (entry("unchanged", "gus@example.com", "1"), "unchanged", {}, False),
    (entry("failed", "gus@example.com", "1", reason="no", give_groups={"jira-software": "jira-software-users"}), "unchanged",
     {"jira-software": "jira-software-users"}, False),
    (entry("failed", "gus@example.com", None, reason="no seat is left"), "failed", {}, True),
    (entry("unknown", "gus@example.com", None, reason="lost"), "unknown", {}, True),
])
def test_guests_after_their_invitation(answer, action, by_group, trouble):
    person = with_returns(with_accounts([guest()]), invited={"people": [answer], "seats": SEATS})[0]
    assert (person["layer"]["action"], person["by_group"], bool(person["trouble"])) == (action, by_group, trouble)
    assert [one["group"] for one in memberships([person], "groups")] == list(by_group.values())


def test_an_employee_is_never_invited():
    wish = account_wishes([dict(employee(products=["jira-software"]), account_id="1")], "jira_user")
    assert wish == [{"account_id": "1", "products": ["jira-software"]}]
    assert account_wishes([dict(employee(products=["jira-software"]), account_id="", pending=True)], "jira_user") == []


def test_roles_have_two_words_and_groups_of_the_directory_no_case():
    role = {"project": "A", "role": "Dev"}
    assert memberships([guest(roles=[role])], "roles") == [{"project": "A", "role": "Dev", "members": [{"email": "gus@example.com"}]}]
    people = [employee("a", scim_groups=["Ops"]), dict(employee("b", scim_groups=["ops", "gone"]), scim_id="s2")]
    known = {"groups": [{"name": "Ops", "group_id": "7"}]}
    assert memberships(people, "scim_groups", known=known) == [
        {"name": "Ops", "members": [{"user_name": "a@example.com", "email": "a@example.com"}, {"scim_id": "s2"}]}]


def test_a_reason_names_the_variables_of_the_role():
    """The role's user has no option existing_account, and none called restore_in."""
    person = wished_people([{"email": "jane@example.com", "kind": "customer"}])
    entry = {"email": "jane@example.com", "action": "failed", "reason": "this e-mail belongs to an Atlassian account (7), and existing_account is fail"}
    told = with_accounts(person, customers={"people": [entry]})[0]
    assert told["trouble"] == told["layer"]["reason"] == entry["reason"].replace("existing_account", "onboard_existing_account")
    gone = dict(person[0], kind="employee", account_id="7", suspended=True)
    entry = {"account_id": "7", "action": "failed", "reason": "is suspended in 2 directories. Say in restore_in which one it is"}
    told = with_returns([gone], restored={"people": [entry]})[0]
    assert told["trouble"] == told["returns"][0]["reason"] == entry["reason"].replace("restore_in", "onboard_restore_in")
