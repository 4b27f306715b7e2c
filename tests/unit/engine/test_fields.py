# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing wished things with those that are there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.fields import differing


@pytest.mark.parametrize("want, have, found", [
    ({}, {"a": 1}, {}),
    ({"a": None}, {"a": "x"}, {}),                                    # None leaves alone
    ({"a": "x"}, {"a": "x"}, {}),
    ({"a": "x"}, {}, {"a": (None, "x")}),
    ({"a": "x"}, {"a": "y"}, {"a": ("y", "x")}),
    ({"a": "X"}, {"a": "x"}, {"a": ("x", "X")}),
    ({"a": ""}, {"a": "x"}, {"a": ("x", None)}),                      # "" clears
    ({"a": ""}, {}, {}), ({"a": ""}, {"a": ""}, {}), ({"a": ""}, {"a": None}, {}),
    ({"a": False}, {"a": True}, {"a": (True, False)}),
    ({"a": False}, {}, {"a": (None, False)}),
    ({"a": []}, {}, {}), ({"a": []}, {"a": None}, {}), ({"a": []}, {"a": ["x"]}, {"a": (["x"], [])}),
    ({"a": ["x", "y"]}, {"a": ["y", "x"]}, {}),                       # lists have no order
    ({"a": ["x"]}, {"a": ["x", "y"]}, {"a": (["x", "y"], ["x"])}),    # but are whole
    ({"a": ["x", "x"]}, {"a": ["x"]}, {"a": (["x"], ["x", "x"])}),
])
def test_what_differs(want, have, found):
    assert differing(want, have) == found


@pytest.mark.parametrize("want, have, same", [
    ([{"value": "a@x.yz"}], [{"value": "a@x.yz", "type": "work", "primary": True}], True),       # only wished keys count
    ([{"value": "A@x.yz"}], [{"value": "a@x.yz"}], True),                                        # values fold case
    ([{"value": "a@x.yz", "type": "home"}], [{"value": "a@x.yz", "type": "work"}], False),
    ([{"value": "a@x.yz", "primary": False}], [{"value": "a@x.yz"}], True),                      # a missing flag is false
    ([{"value": "a@x.yz", "primary": True}], [{"value": "a@x.yz"}], False),
    ([{"value": "a@x.yz", "type": None, "primary": None}], [{"value": "a@x.yz", "type": "work"}], True),
    ([{"value": "a@x.yz"}, {"value": "b@x.yz"}], [{"value": "b@x.yz"}, {"value": "a@x.yz"}], True),
    ([{"value": "a@x.yz"}], [{"value": "a@x.yz"}, {"value": "b@x.yz"}], False),
    # the less a wish says, the later it may choose
    ([{"value": "1"}, {"value": "1", "type": "work"}], [{"value": "1", "type": "work"}, {"value": "1", "type": "home"}], True),
    ([{"value": "1"}], ["1"], False), (["1"], [{"value": "1"}], False),
])
def test_lists_of_values(want, have, same):
    assert (differing({"emails": want}, {"emails": have}) == {}) is same


VALUES = st.one_of(st.none(), st.text(max_size=3), st.booleans(), st.lists(st.text(max_size=2), max_size=3),
                   st.lists(st.fixed_dictionaries({"value": st.text(max_size=2)}, optional={"type": st.text(max_size=2)}), max_size=3))
RECORDS = st.dictionaries(st.sampled_from("abc"), VALUES)


# Such records are slow to draw on a machine that does other things at the same time; that says nothing about the code.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RECORDS, RECORDS)
def test_what_was_changed_no_longer_differs(want, have):
    found = differing(want, have)
    mended = dict(have, **{name: after for name, (before, after) in found.items()})
    assert differing(want, mended) == {}
    assert all(before == have.get(name) for name, (before, after) in found.items())


@given(RECORDS)
def test_nothing_differs_from_itself(record):
    assert differing(record, record) == {}
