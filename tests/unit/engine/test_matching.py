# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which wishes mean one thing, and which record a wish means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.matching import Keys, match, merge_wishes

KEYS = Keys({"user_name": lambda record: record.get("userName"), "external_id": lambda record: record.get("externalId")}, lambda record: record["id"],
            lambda record: "%s (id %s)" % (record.get("userName"), record["id"]), "record of the club", "the club", exact=("external_id",),
            secrets=("secret",))


@pytest.mark.parametrize("wishes, merged", [
    ([{"user_name": "a"}, {"user_name": "b"}], [{"user_name": "a"}, {"user_name": "b"}]),
    ([{"user_name": "a"}, {"user_name": " A "}], [{"user_name": "a"}]),
    ([{"user_name": "a", "title": None}, {"user_name": "a", "title": "X"}], [{"user_name": "a", "title": "X"}]),
    ([{"user_name": "a", "external_id": "1"}, {"user_name": None, "external_id": "1", "title": "X"}], [{"user_name": "a", "external_id": "1", "title": "X"}]),
    ([{"user_name": "a", "active": False}, {"user_name": "a", "active": None}], [{"user_name": "a", "active": False}]),
    ([{"user_name": "b"}, {"user_name": "a"}, {"user_name": "b", "external_id": "1"}, {"external_id": "1"}], [{"user_name": "b", "external_id": "1"},
                                                                                                              {"user_name": "a"}]),
])
def test_wishes_that_share_a_key_are_one(wishes, merged):
    assert [{name: value for name, value in one.items() if value is not None} for one in merge_wishes(wishes, KEYS, "users")] == merged


@pytest.mark.parametrize("wishes, words", [
    ([{"user_name": "a", "title": "X"}, {"user_name": "a", "title": "Y"}], ("a ", "title", "'X'", "'Y'")),
    ([{"user_name": "a", "title": "X"}, {"user_name": "a", "title": ""}], ("title",)),
    ([{"user_name": "a", "active": True}, {"user_name": "a", "active": False}], ("active",)),
    ([{"user_name": "a", "external_id": "1"}, {"user_name": "b", "external_id": "1"}], ("user_name", "'a'", "'b'")),
    ([{"user_name": "a"}, {"external_id": "1"}, {"user_name": "a", "external_id": "1"}], ("users[2]", "joins two")),
    ([{"user_name": "a"}, {"title": "X"}], ("users[1]", "names nobody", "user_name", "external_id")),
    ([{"user_name": ""}], ("users[0]",)),
    ([{"user_name": "  "}], ("users[0]",)),
])
def test_contradictions_and_nobody_are_refused(wishes, words):
    with pytest.raises(PlanError) as caught:
        merge_wishes(wishes, KEYS, "users")
    assert all(word in caught.value.message for word in words)


GROUPS = Keys({"name": lambda one: one["name"]}, lambda one: one["id"], lambda one: one["name"], "group", "the site", summed=("members",))


def test_lists_that_add_up_are_no_contradiction():
    """A group that is wished twice has the members of both; an entry without members says nothing of them, and one without any empties nothing."""
    wishes = [{"name": "a", "members": ["x"]}, {"name": "A", "members": ["y"]}, {"name": "a", "members": None}, {"name": "b", "members": None},
              {"name": "b", "members": []}]
    assert merge_wishes(wishes, GROUPS, "groups") == [{"name": "a", "members": ["x", "y"]}, {"name": "b", "members": []}]
    assert wishes[0] == {"name": "a", "members": ["x"]}


def test_what_is_known_by_one_key_only_is_told_that_it_is_empty():
    with pytest.raises(PlanError, match=r"groups\[1\] has an empty name"):
        merge_wishes([{"name": "a"}, {"name": " "}], GROUPS, "groups")


def test_merging_changes_nothing_it_was_given():
    wishes = [{"user_name": "a"}, {"user_name": "a", "title": "X"}]
    merge_wishes(wishes, KEYS, "users")
    assert wishes == [{"user_name": "a"}, {"user_name": "a", "title": "X"}]


@given(st.lists(st.fixed_dictionaries({"user_name": st.sampled_from(["a", "A", "b", "c"])}, optional={"title": st.just("X")}), max_size=6))
def test_merging_is_idempotent(wishes):
    merged = merge_wishes(wishes, KEYS, "users")
    assert merge_wishes(merged, KEYS, "users") == merged
    assert len(merged) == len({one["user_name"].lower() for one in wishes})


def test_external_ids_have_case():
    assert len(merge_wishes([{"external_id": "a"}, {"external_id": "A"}], KEYS, "users")) == 2


def test_a_contradiction_of_secrets_shows_none():
    with pytest.raises(PlanError, match="wished twice with different secret.$") as caught:
        merge_wishes([{"user_name": "a", "secret": "sentinel-1"}, {"user_name": "a", "secret": "sentinel-2"}], KEYS, "users")
    assert "sentinel" not in caught.value.message


ONE = {"id": "1", "userName": "Ann", "externalId": "x1"}
TWO = {"id": "2", "userName": "bob", "externalId": "x2"}
NAMELESS = {"id": "3"}


@pytest.mark.parametrize("wish, record", [
    ({"user_name": " aNN "}, ONE), ({"external_id": "x1"}, ONE), ({"external_id": " x1 "}, ONE), ({"external_id": "X1"}, None),
    ({"user_name": "ann", "external_id": "x1"}, ONE), ({"user_name": "new", "external_id": "x1"}, ONE), ({"user_name": "ann", "external_id": "new"}, ONE),
    ({"user_name": "x1"}, None), ({"user_name": "None"}, None), ({"external_id": ""}, None),
])
def test_the_record_that_a_wish_means(wish, record):
    assert match([wish], [ONE, TWO, ONE, NAMELESS], KEYS) == [(wish, record)]


def test_a_wish_that_means_two_records_is_refused():
    with pytest.raises(PlanError) as caught:
        match([{"user_name": "ann", "external_id": "x2"}], [ONE, TWO], KEYS)
    assert all(words in caught.value.message for words in ("ann means more than one record of the club", "Ann (id 1)", "bob (id 2)", "mend the club"))
    with pytest.raises(PlanError, match="more than one"):
        match([{"user_name": "ann"}], [ONE, {"id": "4", "userName": "ANN"}], KEYS)


def test_two_wishes_for_one_record_are_refused():
    with pytest.raises(PlanError, match=r"ann and x1 are the same record of the club \(id 1\)"):
        match([{"user_name": "ann"}, {"external_id": "x1"}], [ONE], KEYS)


NAMES = st.sampled_from(["a", "A", "b", "c ", None])
RECORDS = st.lists(st.tuples(NAMES, st.sampled_from(["1", "2", "3", None])), max_size=5).map(
    lambda rows: [{"id": str(number), "userName": name, "externalId": external} for number, (name, external) in enumerate(rows)])
WISHES = st.lists(st.fixed_dictionaries({"user_name": NAMES, "external_id": st.sampled_from(["1", "2", "9", None])}), max_size=4)


@given(WISHES, RECORDS)
def test_whoever_is_matched_shares_a_key_and_is_matched_once(wishes, records):
    try:
        merged = merge_wishes(wishes, KEYS, "users")
        pairs = match(merged, records, KEYS)
    except PlanError:
        return
    assert [wish for wish, record in pairs] == merged
    meant = [record["id"] for wish, record in pairs if record]
    assert len(meant) == len(set(meant))
    for wish, record in pairs:
        alike = [one["id"] for one in records if any(KEYS.form(key, wish[key]) and KEYS.form(key, wish[key]) == KEYS.form(key, read(one))
                                                     for key, read in KEYS.read.items())]
        assert alike == ([record["id"]] if record else [])
