# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From people to accounts and places."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import wished_people
from ansible_collections.lifecycle.atlassian.plugins.filter.places import account_wishes, memberships, seen_people, with_accounts

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
        {"name": "HR", "members": [{"email": "b@example.com"}]},
        {"name": "IT", "members": [{"email": "b@example.com"}, {"email": "a@example.com", "account_id": "1", "pending": True}]},
    ]


def test_people_with_trouble_are_left_out():
    assert memberships([dict(customer(), trouble="no account")], "desks") == []


def test_a_group_known_by_id_and_by_name_is_one_place():
    people = [dict(employee("a"), groups=["x"]), dict(employee("b"), groups=[{"name": "x", "group_id": "7"}])]
    assert [(one["name"], one["group_id"], len(one["members"])) for one in memberships(people, "groups")] == [("x", "7", 2)]


def test_memberships_of_what_is_no_person():
    with pytest.raises(AnsibleFilterError):
        memberships(["jane@example.com"], "desks")


def test_ten_thousand_people_are_no_matter():
    people = [dict(customer(), email="p%d@example.com" % number, desks=["D%d" % (number % 20)], account_id=str(number)) for number in range(10000)]
    assert sum(len(place["members"]) for place in memberships(people, "desks")) == 10000


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


# --- What was seen of those who go ------------------------------------------------------------------------------------


def leaver(given="erika@example.com", **more):
    return dict(wished_people([given], "offboard")[0], **more)


def line(**more):
    return dict({"visible": True, "account_id": "5", "email": "erika@example.com", "active": True, "account_type": "atlassian", "groups": []}, **more)


def see(person, answer, records=(), **options):
    return seen_people([person], {"users": [answer]}, [{"users": list(records)}], **options)[0]


def test_a_record_is_found_by_account_before_name():
    mine = {"user_name": "x", "account_id": "5", "email": "x@example.com"}
    other = {"user_name": "erika@example.com", "account_id": "6", "email": "y@example.com"}
    assert see(leaver(), line(), [other, mine])["record"] == mine


def test_a_record_of_somebody_else_with_the_same_name_is_not_hers():
    seen = see(leaver(), line(), [{"user_name": "erika@example.com", "account_id": "6", "email": "erika@example.com"}])
    assert seen["record"] is None and seen["unmatched"]


def test_customers_have_no_record_and_are_revoked():
    seen = see(leaver(), line(account_type="customer"))
    assert not seen["unmatched"] and seen["user_names"] == []
    assert account_wishes([seen], "revoke") == [{"email": "erika@example.com", "account_id": "5"}] and account_wishes([seen], "deactivate") == []


def test_an_inactive_account_needs_no_record():
    assert not see(leaver(), line(active=False))["unmatched"]


def test_an_account_that_is_gone_is_not_one_that_is_hidden():
    hidden = see(leaver(), {"visible": False, "account_id": None, "email": "erika@example.com", "reason": "hidden"})
    gone = see(leaver("712020:1"), {"visible": False, "account_id": "712020:1", "email": None, "reason": "none"})
    assert (hidden["gone"], gone["gone"]) == (False, True)
    assert account_wishes([hidden], "revoke") == [] and account_wishes([gone], "revoke") == [{"account_id": "712020:1"}]


@pytest.mark.parametrize(("groups", "names"), [
    ("all", ["a", "b"]), ("none", []), (["c"], ["c", "b"]), ([7], ["7", "b"]),
])
def test_which_groups_a_leaver_leaves(groups, names):
    seen = see(leaver(groups=["b"]), line(groups=[{"name": "a", "group_id": "1"}]), groups=groups)
    assert [one["name"] if isinstance(one, dict) else one for one in seen["groups"]] == names


@pytest.mark.parametrize(("desks", "names"), [("named", ["IT"]), ("none", []), (["HR"], ["IT", "HR"]), ("all", ["IT", "HELP"])])
def test_which_desks_a_leaver_leaves(desks, names):
    all_desks = [{"id": "15", "key": "IT", "name": "IT help"}, {"id": "7", "key": "HELP", "name": "Open"}] if desks == "all" else []
    assert see(leaver(desks=["IT help" if desks == "all" else "IT"]), line(), desks=desks, all_desks=all_desks)["desks"] == names
