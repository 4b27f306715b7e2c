# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The people file: what is read from it, and what is said of a bad one."""

from __future__ import annotations

import datetime

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import people_faults, people_from_csv, unpacked, wished_people

JANE = {"email": "jane@example.com", "kind": "customer"}


def faults(*people, role="onboard"):
    return people_faults(list(people), role)


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_a_csv_file_becomes_people():
    text = 'email,kind,display_name,desks,roles\njane@example.com,customer,"Doe, Jane",IT | HR,\njohn@example.com,employee,,,ABC:Users|DEF:Admins\n'
    assert people_from_csv(text) == [
        {"email": "jane@example.com", "kind": "customer", "display_name": "Doe, Jane", "desks": ["IT", "HR"]},
        {"email": "john@example.com", "kind": "employee", "roles": [{"project": "ABC", "role": "Users"}, {"project": "DEF", "role": "Admins"}]},
    ]


def test_a_spreadsheet_with_semicolons_a_byte_order_mark_and_empty_lines_is_read():
    assert people_from_csv("\ufeffEmail;Kind;Display Name\r\n\r\njane@example.com;customer;田中\r\n;;\r\n") == [dict(JANE, display_name="田中")]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", " ,\n"])
def test_an_empty_csv_file_is_an_error(text):
    with pytest.raises(AnsibleFilterError, match="is empty"):
        people_from_csv(text)


def test_a_csv_file_with_a_header_only_is_nobody():
    assert people_from_csv("email,kind\n") == []


@pytest.mark.parametrize("content", ["email,kind\nj\xe4ne@example.com,customer\n".encode("cp1252"), b"email,kind\nj\x00,customer"])
def test_a_csv_file_that_is_not_utf_8(content):
    with pytest.raises(AnsibleFilterError, match="Line 2 of the CSV is not UTF-8: save the file as CSV UTF-8"):
        people_from_csv(content.decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(("text", "words"), [
    ("mail,kind\na@b.de,customer\n", "has no column email"),
    ("email,kind,kind\n", "names kind twice"),
    ("email,,kind\n", "has an empty name"),
    ("email,kind,display_name\na@b.de,customer,Doe, Jane\n", "Line 2 of the CSV file (a@b.de) has 4 cells"),
    ('email,kind\n"a@b.de,customer\n', "cannot be read"),
])
def test_a_bad_csv_file_is_named_by_its_line(text, words):
    with pytest.raises(AnsibleFilterError) as caught:
        people_from_csv(text)
    assert words in str(caught.value)


# --- Faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "words"), [
    ("jane@example.com", "Entry 1 (jane@example.com): a person must be a mapping"),
    (None, "Entry 1: a person must be a mapping with email and kind, not nothing"),
    ({"kind": "customer", "display_name": "Jane"}, "Entry 1 (Jane): email is missing"),
    ({"kind": "customer", "email": " "}, "Entry 1: email is missing"),
    ({"email": "jane@example", "kind": "customer"}, "Entry 1 (jane@example): email: 'jane@example' is not an e-mail address"),
    ({"email": 5, "kind": "customer"}, "Entry 1: email: '5' is not an e-mail address"),
    ({"email": ["jane@example.com"], "kind": "customer"}, "Entry 1: email must be a text, not a list"),
    ({"email": "jane@example.com"}, "Entry 1 (jane@example.com): kind is missing"),
    (dict(JANE, kind="contractor"), "kind must be customer, employee or guest, not a text ('contractor')"),
    (dict(JANE, title=True), "title must be a text, not yes or no (True): put it in quotes"),
    (dict(JANE, external_id=1.0), "external_id must be a text, not a number (1.0): put it in quotes"),
    (dict(JANE, title=datetime.date(2026, 1, 1)), "title must be a text, not a date"),
    (dict(JANE, desks="IT"), "desks must be a list, not a text ('IT')"),
    (dict(JANE, desks={"IT": True}), "desks must be a list, not a mapping"),
    (dict(JANE, desks=["IT", None]), "desks must hold names, not nothing"),
    (dict(JANE, desks=[1.1]), "desks must hold names, not a number (1.1): put it in quotes"),
    (dict(JANE, desks=[True]), "put it in quotes"),
    (dict(JANE, dekss=["IT"]), "there is no field dekss (did you mean desks?); the fields are email, kind"),
    (dict(JANE, groups=["a"]), "a portal customer cannot be a member of Jira groups"),
    (dict(JANE, organizations="Corp"), "organizations must be a list, not a text ('Corp')"),
    (dict(JANE, scim_groups=["a"]), "scim_groups: only an employee is in the identity provider's directory"),
    (dict(JANE, kind="guest", scim_groups=["a"]), "scim_groups: only an employee is in the identity provider's directory"),
    (dict(JANE, roles=[{"project": "A", "role": "B"}]), "roles: a portal customer cannot act in a project's role"),
    (dict(JANE, kind="guest", roles="A:B"), "roles must be a list, not a text ('A:B')"),
    (dict(JANE, kind="guest", roles=["A:B"]), "roles must hold mappings with project and role, not a text ('A:B')"),
    (dict(JANE, kind="guest", roles=[{"project": "A"}]), "roles must hold mappings with project and role, not a mapping"),
    (dict(JANE, kind="guest", roles=[{"project": "A", "role": " "}]), "roles: role must be a name, not a text (' ')"),
    (dict(JANE, products=["jira-software"]), "products: a portal customer takes no licence"),
    (dict(JANE, kind="guest", products=["jira"]), "products: there is no product jira; the products are jira-software"),
    (dict(JANE, kind="guest", products=[7]), "products: there is no product 7; the products are jira-software"),
])
def test_a_fault_names_the_person_and_the_field(person, words):
    told = faults(person)
    assert len(told) == 1, told
    assert words in told[0]


def test_empty_lists_and_left_out_ones_are_no_fault():
    assert faults(dict(JANE, organizations=[], roles=None, title=None, desks=None, groups=[])) == []


def test_every_fault_of_everybody_is_told():
    told = faults(dict(JANE, desks="IT", kind="x"), JANE, {"kind": "customer"})
    assert [line.split(":")[0] for line in told] == ["Entry 1 (jane@example.com)", "Entry 1 (jane@example.com)", "Entry 3"]


@pytest.mark.parametrize("people", [None, "jane@example.com", {"email": "jane@example.com"}, 5])
def test_a_list_that_is_none_is_told(people):
    assert people_faults(people)[0].startswith("The people must be a list")


def test_contradictions_name_both_entries():
    told = faults(JANE, dict(JANE, email="john@example.com"), dict(JANE, email=" JANE@example.com", kind="employee", display_name="J"))
    assert told == ["Entries 1 and 3 (jane@example.com) are one person with different kind: 'customer' and 'employee'."]


def test_an_account_id_that_joins_two_entries_is_told():
    told = faults(dict(JANE, account_id="1"), dict(JANE, email="john@example.com", account_id="2"), dict(JANE, account_id="2"))
    assert any("different entries" in line or "different account_id" in line for line in told)


def test_a_user_name_that_is_anothers_email_is_no_fault_unless_it_is_his_user_name_too():
    john, jane = {"email": "jsmith@example.com", "kind": "employee"}, {"email": "jane@example.com", "user_name": "JSmith@example.com", "kind": "employee"}
    assert faults(dict(john, user_name="john.smith@example.com"), jane) == []
    assert faults(john, jane) == [
        "jsmith@example.com and jane@example.com have the same user_name jsmith@example.com (the e-mail, where none is given): give each his own."]
    assert faults(dict(john, kind="customer"), jane) == [] and faults(john, jane, role="offboard") == []


def test_leavers_are_texts_or_mappings():
    assert faults("jane@example.com", "712020:1", {"account_id": "5"}, dict(JANE, email="x@example.com", groups=["a"]), role="offboard") == []
    assert faults({"desks": ["IT"]}, role="offboard") == ["Entry 1: email or account_id is missing."]
    assert "not an e-mail" in faults("jane@", role="offboard")[0]
    assert faults(dict(JANE, organizations=["a"], roles=[{"project": "A", "role": "B"}]), role="offboard") == []
    assert "organizations must hold names" in faults(dict(JANE, organizations=[None]), role="offboard")[0]


def test_an_unknown_role_is_an_error():
    with pytest.raises(AnsibleFilterError):
        people_faults([], "teach")


# --- Wishes -----------------------------------------------------------------------------------------------------------


def test_one_person_in_two_spellings_is_one():
    people = wished_people([dict(JANE, desks=["IT", 12]), dict(JANE, email=" Jane@EXAMPLE.com ", desks=["HR", "IT"], title="Boss")])
    assert people == [{"email": "jane@example.com", "account_id": "", "user_name": "", "kind": "customer", "title": "Boss",
                       "desks": ["IT", "12", "HR"], "groups": [], "organizations": [], "roles": [], "scim_groups": [], "products": []}]


def test_a_text_that_clears_is_kept_and_one_that_is_left_out_is_not_there():
    person = wished_people([dict(JANE, kind="employee", title="", department=None)])[0]
    assert person["title"] == "" and "department" not in person


def test_a_group_called_like_a_number():
    assert wished_people([dict(JANE, kind="employee", groups=[123, "123"])])[0]["groups"] == ["123"]


def test_a_faulty_list_is_refused():
    with pytest.raises(AnsibleFilterError, match="kind is missing"):
        wished_people([{"email": "jane@example.com"}])


def test_leavers_in_one_spelling():
    people = wished_people(["Jane@example.com", {"email": "jane@example.com", "desks": ["IT"]}, "5"], "offboard")
    assert [(one["email"], one["account_id"], one["desks"]) for one in people] == [("jane@example.com", "", ["IT"]), ("", "5", [])]


def test_the_input_is_left_as_it_was():
    given = [dict(JANE, desks=["IT"]), dict(JANE, desks=["HR"])]
    wished_people(given)
    assert given == [dict(JANE, desks=["IT"]), dict(JANE, desks=["HR"])]


def test_people_as_one_text_are_the_same_people_and_no_template() -> None:
    """Ansible would carry out a template in a variable; names are not always the user's own words."""
    people = [{"email": "jane@example.com", "kind": "customer", "display_name": one, "desks": ["{#"]} for one in ("{{{ x }}}", "{%{{#}", "\\u007b{", "Zoë")]
    people = [dict(person, email="p%d@example.com" % number) for number, person in enumerate(people)]
    packed = wished_people(people, packed=True)
    assert not any(mark in packed for mark in ("{{", "{%", "{#")) and packed[0] not in "[{"
    assert unpacked(packed) == unpacked(wished_people(people)) == wished_people(people)
