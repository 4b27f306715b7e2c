# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is understood of a request, and what is refused with a sentence."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.from_request import person_from_request

JANE = "jane.doe@customer.example.org"
FIELDS = {"E-mail address": "email", "f2": "groups", "What": "action", "Name": "display_name", "Kind": "kind", "Desks": "desks"}
ALLOWED = {"groups": ["support", "jira-*"], "kind": ["employee"]}


def ask(mapping=None, types=("New colleague",), others=None, action=None, protected=None, **values):
    """A request with these fields; what is understood of it."""
    labels = {"email": ("f1", "E-mail address"), "groups": ("f2", "Groups"), "what": ("f3", "What"), "name": ("f4", "Name"), "kind": ("f5", "Kind"),
              "desks": ("f6", "Desks")}
    rows = [{"id": labels[name][0], "label": labels[name][1], "value": value} for name, value in values.items()]
    request = {"request_type": "New Colleague", "request_type_id": "25", "fields": rows}
    return person_from_request(request, FIELDS if mapping is None else mapping, list(types), ALLOWED, action, protected,
                               {"kind": "customer"} if others is None else others)


def test_fields_by_label_and_id_in_every_shape():
    meant = ask(email=" Jane.Doe@customer.example.org ", groups=["Support", {"id": "1", "value": "jira-software-users"}], what={"value": "Onboard"},
                kind=[{"value": "employee"}], name=None)
    assert meant == {"action": "onboard", "fault": "", "person": {"kind": "employee", "email": JANE, "groups": ["Support", "jira-software-users"]}}
    assert ask(email={"emailAddress": JANE, "displayName": "Jane"}, what="offboard")["person"] == {"kind": "customer", "email": JANE}
    lines = ask(email=JANE, groups="support,  jira-core-users\nsupport", what="onboard", kind="employee")
    assert lines["person"]["groups"] == ["support", "jira-core-users", "support"]


def test_an_action_may_be_fixed():
    assert ask(email=JANE, action="onboard")["action"] == "onboard"
    assert "Only onboard is done here" in ask(email=JANE, action="onboard", what="offboard")["fault"]


@pytest.mark.parametrize("values, words", [
    ({"what": "onboard"}, "names nobody"),
    ({"email": "", "what": "onboard"}, "names nobody"),
    ({"email": JANE + ", joe@customer.example.org", "what": "onboard"}, "names 2 people"),
    ({"email": [JANE, "joe@customer.example.org"], "what": "onboard"}, "names 2 people"),
    ({"email": JANE}, "does not say what is to be done"),
    ({"email": JANE, "what": "promote"}, '"promote" is no action'),
    ({"email": JANE, "what": ["onboard", "offboard"]}, "is no action"),
    ({"email": "jane", "what": "onboard"}, "email"),
    ({"email": JANE, "what": "onboard", "groups": "site-admins", "kind": "employee"}, '"site-admins" is not what a request may ask for as groups'),
    ({"email": JANE, "what": "onboard", "desks": "IT"}, '"IT" is not what a request may ask for as desks'),
    ({"email": JANE, "what": "onboard", "kind": "guest"}, '"guest" is not what a request may ask for as kind'),
    ({"email": JANE, "what": "onboard", "name": "{{ 1 + 1 }}"}, "marks of templates"),
    ({"email": JANE, "what": "onboard", "name": {"x": 1}}, "no text and no choice"),
    ({"email": JANE, "what": "onboard", "name": ["Jane", "Joe"]}, "two things for display_name"),
    ({"email": JANE, "what": "offboard", "protected": ["*@CUSTOMER.example.org"]}, "is protected"),
    ({"email": JANE, "what": "onboard", "types": ["Leaver"]}, "of the type"),
])
def test_what_is_not_understood_is_a_sentence(values, words):
    meant = ask(**values)
    assert (meant["action"], meant["person"]) == ("", {})
    assert words in meant["fault"] and "{" not in meant["fault"]


@pytest.mark.parametrize("mapping, more, words", [
    ({"What": "action"}, {}, "which field holds the e-mail"),
    ({"a": "email", "b": "password"}, {}, "'password' is nothing"),
    ({"a": "email"}, {}, "Nothing says what is to be done"),
    ({"a": "email"}, {"action": "promote"}, "onboard or offboard"),
    ({"a": "email"}, {"types": []}, "names no request type"),
    ({"a": "email", "b": "action"}, {"others": {"password": "x"}}, "'password' is nothing"),
    ({"a": "email", "b": "action"}, {"protected": "x"}, "from_request_protected must be a list"),
])
def test_wrong_settings_are_the_owners(mapping, more, words):
    with pytest.raises(AnsibleFilterError, match=words):
        ask(mapping, **more)
