# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What protects people from a wrong list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.guards import Guards, hold_limit, limit_of, read_guards, why_kept
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import Account


@pytest.mark.parametrize("params, guards", [
    ({}, Guards()),
    ({"max_removals": None, "protected": None}, Guards()),
    ({"max_removals": ""}, Guards()),
    ({"max_removals": 0}, Guards("0")),
    ({"max_removals": " 5 % "}, Guards("5 %")),
    ({"protected": [" ceo@corp.com ", "", "  "], "allow_empty": True}, Guards(None, ("ceo@corp.com",), True)),
])
def test_guards_are_read_from_options(params, guards):
    assert read_guards(params) == guards


@pytest.mark.parametrize("wish, state, seen, limit", [
    # unset: 20 % of those seen for exact, rounded down, at least one; no limit for absent
    (None, "exact", 0, 1), (None, "exact", 1, 1), (None, "exact", 9, 1), (None, "exact", 10, 2), (None, "exact", 14, 2), (None, "exact", 1000, 200),
    (None, "absent", 10, None), (None, "absent", None, None), (None, "present", None, None),
    # a number holds in every state, with or without a list
    ("0", "exact", 10, 0), ("3", "exact", 10, 3), ("3", "absent", None, 3), ("0", "absent", 5, 0),
    # a percentage: rounded down, and nothing is added to what the user says
    ("0%", "exact", 10, 0), ("5%", "exact", 10, 0), ("10%", "exact", 19, 1), ("10 %", "absent", 20, 2), ("100%", "exact", 7, 7),
])
def test_how_many_may_go(wish, state, seen, limit):
    assert limit_of(Guards(wish), state, seen) == limit


@pytest.mark.parametrize("wish", ["-1", "1.5", "ten", "%", "5%%", "101%", "1e3", "5 percent", "½"])
def test_a_limit_that_is_none_is_refused(wish):
    with pytest.raises(PlanError, match="max_removals"):
        limit_of(Guards(wish), "exact", 10)


def test_a_percentage_of_no_list_is_refused():
    with pytest.raises(PlanError, match="Give a number"):
        limit_of(Guards("10%"), "absent", None)


@given(st.integers(0, 100000), st.integers(0, 100))
def test_a_percentage_never_allows_more_than_it_says(seen, percent):
    limit = limit_of(Guards("%d%%" % percent), "exact", seen)
    assert limit * 100 <= seen * percent < (limit + 1) * 100


def test_the_error_lists_who_would_have_gone():
    leaving = ["p%d@x.yz" % n for n in range(30)]
    with pytest.raises(PlanError) as caught:
        hold_limit(Guards("29"), "absent", None, leaving, "desk IT")
    assert caught.value.as_result()["would_remove"] == leaving
    assert "30 people" in caught.value.message and "desk IT" in caught.value.message and "p19@x.yz and 10 more" in caught.value.message
    assert "29" in caught.value.message and "default" not in caught.value.message


def test_the_default_limit_says_that_it_is_one():
    with pytest.raises(PlanError, match="default for state exact: 20 %"):
        hold_limit(Guards(), "exact", 10, ["a", "b", "c"], "desk IT")


def test_within_the_limit_nothing_is_said():
    hold_limit(Guards("2"), "exact", 10, ["a", "b"], "desk IT")
    hold_limit(Guards(), "absent", None, ["a"] * 1000, "desk IT")


@pytest.mark.parametrize("protected, account, kept", [
    ((), Account("id-1", "a@x.yz"), False),
    (("id-1",), Account("id-1", "a@x.yz"), True),
    (("id-1",), Account("id-1"), True),
    (("ID-1",), Account("id-1"), False),                       # ids are opaque: case counts
    (("id-2",), Account("id-1"), False),                       # an id says nothing about an e-mail that cannot be seen
    (("a@x.yz",), Account("id-1", "A@X.yz"), True),
    (("A@X.YZ",), Account("id-1", "a@x.yz"), True),
    (("b@x.yz",), Account("id-1", "a@x.yz"), False),
    (("b@x.yz",), Account("id-1"), True),                      # not visible: kept
    (("*@x.yz",), Account("id-1", "a@X.YZ"), True),
    (("*@x.yz",), Account("id-1", "a@sub.x.yz"), False),
    (("*@x.yz",), Account("id-1"), True),
    (("admin-*",), Account("id-1", "admin-1@x.yz"), True),
    (("qm:*",), Account("qm:1", "a@x.yz"), True),
    (("QM:*",), Account("qm:1", "a@x.yz"), False),
    (("?@x.yz",), Account("id-1", "a@x.yz"), True),
    (("[ab]@x.yz",), Account("id-1", "b@x.yz"), True),
    (("[AB]@x.yz",), Account("id-1", "b@x.yz"), True),
    (("jos\u0065\u0301@x.yz",), Account("id-1", "jos\u00e9@x.yz"), True),
    (("b@x.yz", "id-1"), Account("id-1"), True),
])
def test_who_is_protected(protected, account, kept):
    assert bool(why_kept(Guards(protected=protected), account)) is kept


def test_the_calling_account_is_always_kept():
    assert "calling account" in why_kept(Guards(caller="id-1"), Account("id-1"))
    assert not why_kept(Guards(caller="id-1"), Account("id-2"))
    assert not why_kept(Guards(caller=""), Account(""))


def test_the_reason_tells_protected_from_not_visible():
    assert why_kept(Guards(protected=("a@x.yz", "id-1")), Account("id-1")) == "protected"
    assert "not visible" in why_kept(Guards(protected=("a@x.yz",)), Account("id-1"))
    assert why_kept(Guards(protected=("*@x.yz",)), Account("id-1", "a@x.yz")) == "protected (*@x.yz)"
