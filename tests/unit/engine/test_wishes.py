# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is meant, on paper: reading wishes, and merging those that mean one person."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import (
    ABSENT, AMBIGUOUS, FOUND, PENDING, Account, Person, check_email, fold, merge, read_wishes,
)


def brief(people):
    """Who is left, as (e-mail, id) pairs."""
    return [(one.email, one.account_id) for one in people]


# --- reading ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("wish, email, account_id", [
    ("jane@example.com", "jane@example.com", ""),
    ("  Jane@Example.COM \n", "jane@example.com", ""),
    ("5b10a2844c20165700ede21g", "", "5b10a2844c20165700ede21g"),
    ("557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", "", "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077"),
    ("qm:a/b:1", "", "qm:a/b:1"),
    (123456, "", "123456"),
    ({"email": "Jane@example.com"}, "jane@example.com", ""),
    ({"account_id": " abc "}, "", "abc"),
    ({"email": "jane@example.com", "account_id": "abc"}, "jane@example.com", "abc"),
    ({"email": None, "account_id": "abc", "pending": None}, "", "abc"),
    ("josé@exämple.de", "josé@exämple.de", ""),
    ("o'brien+tag@sub.example.co.uk", "o'brien+tag@sub.example.co.uk", ""),
    ("x" * 200 + "@example.com", "x" * 200 + "@example.com", ""),
    ("user@xn--exmple-cua.de", "user@xn--exmple-cua.de", ""),
    ("yuki@例え.jp", "yuki@例え.jp", ""),
])
def test_a_wish_is_an_email_or_an_account_id(wish, email, account_id):
    assert brief(read_wishes([wish])) == [(email, account_id)]


@pytest.mark.parametrize("wish", [
    "jane@", "@example.com", "jane@example", "jane@@example.com", "jane doe@example.com", "jane@exam ple.com", "a@b.c,d@e.f", "a@b.c;d@e.f",
    "Jane <jane@example.com>", "<jane@example.com>", '"jane"@example.com', "mailto:(jane)@example.com", "jane@.", "jane@example.", "a@[127.0.0.1]",
    {"email": "jane"}, {"email": "jane@example"},
])
def test_a_malformed_email_is_refused_with_its_place(wish):
    with pytest.raises(PlanError) as caught:
        read_wishes(["ok@example.com", wish], option="customers")
    assert "customers[1]" in caught.value.message and "not an e-mail" in caught.value.message


@pytest.mark.parametrize("wish", [None, True, False, 1.5, [], ["a@b.cd"], (), {}, "", "   ", {"email": ""}, {"email": " ", "account_id": None},
                                  {"pending": True}])
def test_what_names_nobody_is_refused_with_its_place(wish):
    with pytest.raises(PlanError) as caught:
        read_wishes([wish])
    assert "members[0]" in caught.value.message


@pytest.mark.parametrize("wish", ["two words", "x" * 129, {"account_id": "a\tb"}])
def test_what_cannot_be_an_account_id_is_refused(wish):
    with pytest.raises(PlanError, match=r"members\[0\] is not an accountId"):
        read_wishes([wish])


def test_an_unknown_field_is_named_with_its_person():
    with pytest.raises(PlanError, match=r"customers\[0\] \(a@b\.cd\) has unknown fields: displayname, zeta"):
        read_wishes([{"email": "a@b.cd", "zeta": 1, "displayname": "A"}], ["display_name"], "customers")


@pytest.mark.parametrize("value, pending", [(True, True), ("true", True), ("True", True), ("yes", True), (1, True), (False, False), ("false", False),
                                            (None, False), ("", False)])
def test_pending_as_jinja_may_spell_it(value, pending):
    assert read_wishes([{"email": "a@b.cd", "pending": value}])[0].pending is pending


def test_fields_that_are_not_given_are_not_wished():
    assert read_wishes([{"email": "a@b.cd", "display_name": None}], ["display_name"])[0].fields == {}
    assert read_wishes([{"email": "a@b.cd", "display_name": ""}], ["display_name"])[0].fields == {"display_name": ""}


@given(st.emails())
def test_checking_an_email_twice_changes_nothing(email):
    try:
        once = check_email(email)
    except PlanError:
        return
    assert check_email(once) == once
    assert fold(once) == fold(email)


def test_sharp_s_is_another_mailbox_than_ss():
    assert fold("straße@example.com") != fold("strasse@example.com")


@given(st.text(max_size=20).map(lambda local: local + "@example.com"))
def test_an_email_that_passes_equals_itself_however_it_is_written(email):
    try:
        clean = check_email(email)
    except PlanError:
        return
    for other in (email.upper(), unicodedata.normalize("NFD", email), " %s " % email):
        if unicodedata.normalize("NFC", other.strip()).lower() == fold(email):
            assert fold(check_email(other)) == fold(clean)


@given(st.text())
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


# --- merging ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("wishes, left, also", [
    (["a@x.yz", "A@X.YZ"], [("a@x.yz", "")], [()]),
    (["b@x.yz", "a@x.yz", "b@x.yz "], [("b@x.yz", ""), ("a@x.yz", "")], [(), ()]),
    (["id-1", "id-1"], [("", "id-1")], [()]),
    (["id-1", "ID-1"], [("", "id-1"), ("", "ID-1")], [(), ()]),
    (["a@x.yz", {"email": "a@x.yz", "account_id": "id-1"}], [("a@x.yz", "id-1")], [()]),
    (["id-1", {"email": "a@x.yz", "account_id": "id-1"}], [("a@x.yz", "id-1")], [("a@x.yz",)]),
    (["a@x.yz", "c@x.yz", "id-1", {"email": "a@x.yz", "account_id": "id-1"}], [("a@x.yz", "id-1"), ("c@x.yz", "")], [("id-1",), ()]),
    (["id-1", "c@x.yz", "a@x.yz", {"email": "a@x.yz", "account_id": "id-1"}, "a@x.yz", "id-1"], [("a@x.yz", "id-1"), ("c@x.yz", "")], [("a@x.yz",), ()]),
    (["jose\u0301@x.yz", "jos\u00e9@x.yz"], [("jos\u00e9@x.yz", "")], [()]),
])
def test_one_person_is_one_entry_at_the_first_position(wishes, left, also):
    people = read_wishes(wishes)
    assert brief(people) == left
    assert [one.also_as for one in people] == also


@pytest.mark.parametrize("wishes, words", [
    ([{"email": "a@x.yz", "display_name": "A"}, {"email": "A@x.yz", "display_name": "B"}], ("a@x.yz", "display_name", "'A'", "'B'")),
    ([{"email": "a@x.yz", "account_id": "1"}, {"email": "a@x.yz", "account_id": "2"}], ("a@x.yz", "account_id", "1", "2")),
    ([{"email": "a@x.yz", "account_id": "1"}, {"email": "b@x.yz", "account_id": "1"}], ("a@x.yz", "b@x.yz")),
    ([{"email": "a@x.yz", "display_name": "A"}, {"account_id": "1", "display_name": "B"}, {"email": "a@x.yz", "account_id": "1"}], ("a@x.yz", "'A'", "'B'")),
])
def test_a_contradiction_names_both_sides(wishes, words):
    with pytest.raises(PlanError) as caught:
        read_wishes(wishes, ["display_name"])
    assert all(word in caught.value.message for word in words)


def test_fields_of_one_person_are_gathered():
    people = read_wishes([{"email": "a@x.yz"}, {"email": "a@x.yz", "display_name": "A"}, {"email": "a@x.yz", "display_name": "A"}], ["display_name"])
    assert [one.fields for one in people] == [{"display_name": "A"}]


def looked_up(email, account_id, verdict=FOUND, **rest):
    """A person as find_people gives him back."""
    account = Account(account_id, email) if verdict == FOUND else None
    return Person(email or account_id, email, account_id if verdict == FOUND else "", verdict=verdict, account=account, **rest)


def test_an_email_and_an_id_that_turn_out_to_be_one_person_merge():
    merged = merge([Person("id-1", account_id="id-1", verdict=FOUND), looked_up("b@x.yz", "id-2"), looked_up("a@x.yz", "id-1")])
    assert brief(merged) == [("a@x.yz", "id-1"), ("b@x.yz", "id-2")]
    assert merged[0].also_as == ("a@x.yz",)


def test_what_was_seen_of_an_account_is_not_lost_in_merging():
    bare = Person("id-1", account_id="id-1", verdict=FOUND)
    for order in ([bare, looked_up("a@x.yz", "id-1")], [looked_up("a@x.yz", "id-1"), bare]):
        assert merge(order)[0].account == Account("id-1", "a@x.yz")


def test_two_addresses_of_one_account_merge():
    one, two = Account("id-1", "a@x.yz"), Account("id-1", "alias@x.yz")
    merged = merge([Person("a@x.yz", "a@x.yz", "id-1", verdict=FOUND, account=one), Person("alias@x.yz", "alias@x.yz", "id-1", verdict=FOUND, account=two)])
    assert brief(merged) == [("a@x.yz", "id-1")]
    assert merged[0].also_as == ("alias@x.yz",)


def test_the_better_verdict_counts():
    pending = Person("id-1", account_id="id-1", verdict=PENDING, pending=True)
    for order in ([pending, looked_up("", "id-1")], [looked_up("", "id-1"), pending]):
        merged = merge(order)
        assert [(one.verdict, one.pending) for one in merged] == [(FOUND, False)]
    assert merge([looked_up("a@x.yz", "", ABSENT), looked_up("a@x.yz", "", ABSENT)])[0].verdict == ABSENT


def test_who_is_nobody_is_not_one_with_somebody():
    """Found by make faults: an e-mail beside the wrong account id was swallowed by another wish that came to mean that e-mail."""
    pair = Person("a@x.yz", "a@x.yz", "", verdict=AMBIGUOUS, reason="of different people")
    for order in ([pair, looked_up("a@x.yz", "id-1")], [looked_up("a@x.yz", "", ABSENT), pair]):
        assert merge(order) == order
    assert merge([pair, pair]) == [pair]


# A small world of three addresses and three ids, so that wishes meet all the time. Person n has address n and id n: nothing contradicts.
NUMBERS = st.integers(0, 2)
WISHES = st.lists(st.one_of(
    NUMBERS.map("p{}@x.yz".format), NUMBERS.map("P{}@X.yz ".format), NUMBERS.map("id-{}".format),
    NUMBERS.map(lambda n: {"email": "p%d@x.yz" % n, "account_id": "id-%d" % n}), NUMBERS.map(lambda n: {"account_id": "id-%d" % n, "display_name": "N%d" % n}),
), max_size=9)


@given(WISHES)
def test_merging_is_idempotent_keeps_order_and_loses_nothing(wishes):
    people = read_wishes(wishes, ["display_name"])
    assert merge(people) == people
    every = [read_wishes([wish], ["display_name"])[0] for wish in wishes]
    # nothing is lost
    assert {one.email for one in people if one.email} == {one.email for one in every if one.email}
    assert {one.account_id for one in people if one.account_id} == {one.account_id for one in every if one.account_id}
    spelled = [{one.given, *one.also_as} for one in people]
    assert set().union(*spelled) == {one.given for one in every}
    # nobody is twice, and nothing is told twice
    keys = [key for one in people for key in (one.email, one.account_id) if key]
    assert len(keys) == len(set(keys))
    assert all(len(one.also_as) == len(set(one.also_as)) and one.given not in one.also_as for one in people)
    # order: by who was met first
    first = [next(n for n, wish in enumerate(every) if {wish.email, wish.account_id} & {one.email, one.account_id} - {""}) for one in people]
    assert first == sorted(first)
    # fields
    names = {one.fields["display_name"] for one in every if one.fields}
    assert {one.fields["display_name"] for one in people if one.fields} == names


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["", "a@x.yz", "b@x.yz"]), st.sampled_from(["", "1", "2"])).filter(any), max_size=6))
def test_merging_either_succeeds_without_repetition_or_is_a_plan_error(pairs):
    try:
        people = read_wishes([{"email": email, "account_id": account_id} for email, account_id in pairs])
    except PlanError as error:
        assert "wished twice" in error.message
        return
    keys = [key for one in people for key in (one.email, one.account_id) if key]
    assert len(keys) == len(set(keys))


@pytest.mark.timeout(30, method="signal")   # under a second; minutes if it were quadratic
def test_merging_many_that_join_late_is_not_quadratic():
    count = 30000
    people = [Person("p%d" % n, email="p%d@x.yz" % n) for n in range(count)] + [Person("id-%d" % n, account_id="id-%d" % n) for n in range(count)]
    people += [Person("p%d" % n, email="p%d@x.yz" % n, account_id="id-%d" % n) for n in range(count)]
    assert len(merge(people)) == count
