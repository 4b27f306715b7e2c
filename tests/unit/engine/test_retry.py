# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to send again, and after how long: a line for every rule."""

from __future__ import annotations

import datetime
import math
import time
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.retry import (
    FIRST_WAIT, LONGEST_WAIT, MAX_TRIES, MAX_TRIES_LIMITED, MAX_TRIES_REFUSED, asked_wait, near_limit, next_wait,
)

NOW = datetime.datetime(2026, 3, 1, 12, 0, 0, tzinfo=datetime.timezone.utc).timestamp()
EVEN = 0.5     # the dice that spreads a backoff by nothing
SOON = {"retry-after": "3"}


def wait(repeatable, tries=1, status=None, headers=None, dice=EVEN, **rest):
    return next_wait(repeatable, tries, dice, NOW, status, headers, **rest)


@pytest.mark.parametrize("status, headers, read, post", [
    (429, {}, True, True), (429, SOON, True, True),
    (503, {}, True, False), (503, SOON, True, True),
    (502, {}, True, False), (504, {}, True, False), (502, SOON, True, False),
    (500, {}, False, False), (501, {}, False, False), (500, SOON, False, False),
    (400, {}, False, False), (401, {}, False, False), (403, {}, False, False), (404, {}, False, False), (409, {}, False, False), (412, SOON, False, False),
])
def test_which_statuses_are_sent_again(status, headers, read, post):
    assert (wait(True, status=status, headers=headers) is not None) is read
    assert (wait(False, status=status, headers=headers) is not None) is post


@pytest.mark.parametrize("sent, passing, read, post", [
    (True, True, True, False),      # lost: may have been done
    (False, True, True, True),      # never made
    (False, False, False, False),   # unknown host, bad certificate
])
def test_which_failures_are_sent_again(sent, passing, read, post):
    assert (wait(True, sent=sent, passing=passing) is not None) is read
    assert (wait(False, sent=sent, passing=passing) is not None) is post


@pytest.mark.parametrize("most, arguments", [
    (MAX_TRIES, {"status": 502}), (MAX_TRIES, {"status": 503, "headers": SOON}), (MAX_TRIES, {}),
    (MAX_TRIES_LIMITED, {"status": 429}), (MAX_TRIES_LIMITED, {"status": 429, "headers": SOON}), (MAX_TRIES_REFUSED, {"sent": False}),
])
def test_it_gives_up_after_so_many_tries(most, arguments):
    assert wait(True, most - 1, **arguments) is not None
    assert wait(True, most, **arguments) is None


def test_the_backoff_doubles_to_its_longest():
    assert [wait(True, tries, 429) for tries in (1, 2, 3, 4, 5, 6)] == [2, 4, 8, 16, 30, 30]


@given(st.integers(1, MAX_TRIES_LIMITED - 1), st.floats(0, 1))
def test_the_dice_spreads_by_three_tenths_and_never_below_what_was_asked(tries, dice):
    middle = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
    assert 0.7 * middle <= wait(True, tries, 429, dice=dice) <= 1.3 * middle + 1e-9
    assert 3 < wait(True, tries, 429, SOON, dice=dice) <= 3 * 1.3 + 0.05


def date(seconds):
    return datetime.datetime.fromtimestamp(NOW + seconds, datetime.timezone.utc)


@pytest.mark.parametrize("headers, asked", [
    ({}, None),
    ({"retry-after": "7"}, 7), ({"retry-after": " 0 "}, 0), ({"retry-after": "1.5"}, 1.5),
    ({"retry-after": format_datetime(date(20), usegmt=True)}, 20),
    ({"retry-after": format_datetime(date(20)).replace("+0000", "-0000")}, 20),       # no zone at all is UTC
    ({"retry-after": format_datetime(date(-20), usegmt=True)}, 0),
    ({"retry-after": "-5"}, None), ({"retry-after": "soon"}, None), ({"retry-after": ""}, None), ({"retry-after": "Fri, 99 Foo 2026"}, None),
    ({"retry-after": "soon", "x-ratelimit-reset": date(5).isoformat()}, 5),
    ({"x-ratelimit-reset": date(5).isoformat()}, 5), ({"x-ratelimit-reset": date(5).strftime("%Y-%m-%dT%H:%M:%SZ")}, 5),
    ({"x-ratelimit-reset": date(5).strftime("%Y-%m-%dT%H:%M:%S.000Z")}, 5), ({"x-ratelimit-reset": date(5).strftime("%Y-%m-%dT%H:%MZ")}, 0),
    ({"x-ratelimit-reset": date(5).strftime("%Y-%m-%dT%H:%M:%S")}, 5), ({"x-ratelimit-reset": date(-5).isoformat()}, 0),
    ({"x-ratelimit-reset": "tomorrow"}, None), ({"x-ratelimit-reset": "1772366400"}, None),
    ({"ratelimit": '"jira-burst-based";r=0;t=4'}, 4), ({"ratelimit": '"a";t=4'}, 4), ({"ratelimit": '"a";r=9;t=4'}, None),
    ({"ratelimit": '"a";r=0;t=4, "b";r=3;t=90, "c";t=6'}, 6), ({"ratelimit": '"a"; r=0; t=4'}, 4), ({"ratelimit": "nonsense"}, None),
    ({"beta-ratelimit": '"a";r=0;t=4'}, 4), ({"x-beta-ratelimit": '"a";r=0;t=4'}, 4),
    ({"ratelimit-policy": '"a";q=100;w=1'}, None),
    ({"ratelimit": '"a";r=9;t=4', "x-ratelimit-reset": date(5).isoformat()}, 5),
    ({"retry-after": "2", "ratelimit": '"a";r=0;t=40'}, 2),
])
def test_every_form_of_asking(headers, asked):
    found = asked_wait(headers, NOW)
    assert found == asked if asked is None else found == pytest.approx(asked)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its zone")
def test_times_without_a_zone_are_utc_wherever_we_are(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert asked_wait({"retry-after": format_datetime(date(20)).replace("+0000", "-0000")}, NOW) == 20
        assert asked_wait({"x-ratelimit-reset": date(20).strftime("%Y-%m-%dT%H:%M:%S")}, NOW) == 20
    finally:
        monkeypatch.undo()
        time.tzset()


def test_after_a_503_only_retry_after_counts():
    headers = {"x-ratelimit-reset": date(5).isoformat(), "ratelimit": '"a";r=0;t=4'}
    assert asked_wait(headers, NOW, after_limit=False) is None
    assert wait(False, status=503, headers=headers) is None


@given(st.dictionaries(st.sampled_from(["retry-after", "x-ratelimit-reset", "ratelimit", "beta-ratelimit"]),
                       st.one_of(st.text(max_size=40), st.from_regex(r"[0-9A-Za-z:;=,+\-TZ. ]{0,30}", fullmatch=True), st.integers().map(str))))
def test_no_header_can_break_it(headers):
    found = asked_wait(headers, NOW)
    assert found is None or (found >= 0 and not math.isnan(found))


@pytest.mark.parametrize("headers, near", [
    ({}, False), ({"x-ratelimit-nearlimit": "true"}, True), ({"x-ratelimit-nearlimit": " True "}, True), ({"x-ratelimit-nearlimit": "false"}, False),
    ({"x-ratelimit-remaining": "19", "x-ratelimit-limit": "100"}, True), ({"x-ratelimit-remaining": "20", "x-ratelimit-limit": "100"}, False),
    ({"x-ratelimit-remaining": "0"}, True), ({"x-ratelimit-remaining": "5"}, False), ({"x-ratelimit-remaining": "few", "x-ratelimit-limit": "many"}, False),
    ({"ratelimit": '"burst";r=3;t=1', "ratelimit-policy": '"burst";q=100;w=1'}, True), ({"ratelimit": '"burst";r=80;t=1'}, False),
    ({"ratelimit": '"hour";r=50000;t=9, "burst";r=1;t=1', "ratelimit-policy": '"hour";q=65000;w=3600, "burst";q=100;w=1'}, True),
    ({"beta-ratelimit": '"burst";r=0;t=1'}, True), ({"x-beta-ratelimit": '"a";r=0;t=1'}, True), ({"ratelimit": "r=" + "9" * 10000}, False),
    ({"x-ratelimit-remaining": "-1"}, False), ({"x-ratelimit-remaining": "\u0663"}, False),
])
def test_an_answer_says_that_a_limit_is_near(headers, near):
    assert near_limit(headers) is near


@pytest.mark.parametrize("after", [
    "-5", "soon", "nan", "inf", "0x10", "\xb2", "Fri, 31 Dec 99999 23:59:59 GMT", "Fri, 31 Dec 9999999999999999999999 23:59:59 GMT",
])
def test_a_retry_after_that_says_nothing_is_none(after):
    assert asked_wait({"retry-after": after}, NOW) is None


@pytest.mark.parametrize("value", [
    '"' * 65000, '"";' * 20000, '""' + "; " * 30000, '"a"' + ";" * 65000 + " " * 65000, ('"' * 6500 + ",") * 100, ';r=1 "x"' * 8000,
], ids=["quotes", "names", "gaps", "blanks", "policies", "numbers"])
@pytest.mark.parametrize("name", ["ratelimit", "ratelimit-policy", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"])
def test_no_header_takes_its_square_in_time(name, value):
    """It is read of every answer, and while a pattern is matched no other thread runs, that which hangs up neither."""
    headers = {"ratelimit": '"a";r=1', name: value}
    begun = time.process_time()
    near_limit(headers)
    asked_wait(headers, 0.0)
    assert time.process_time() - begun < 1
