# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast requests may go: a simulated clock, many requests, and the documented rates as the law."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pace import GROW_AFTER, SLOWEST, Pace
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.waits import Waits
from unit.engine.fakes import Clock

DESK_LIST = jsm.customers("15")
RATES = [
    (DESK_LIST, 5), (jira.user("id"), 150), (jira.users_named("x"), 100), (jira.add_member("g", "a"), 100), (jira.remove_member("g", "a"), 50),
    (jsm.revoke_customer("a"), 50), (jsm.remove_customers("15", ["a"]), 50),
]


def slots(pace, this, count, now=100.0):
    """When each of so many requests that come at once may go."""
    return sorted(pace.reserve(this, now) for _n in range(count))


def most_within(times, seconds):
    """The largest number of times in any window of so many seconds."""
    start = most = 0
    for end, at in enumerate(times):
        while times[start] <= at - seconds:
            start += 1
        most = max(most, end - start + 1)
    return most


@pytest.mark.parametrize("this, rate", RATES)
def test_the_documented_rates_are_kept_from_the_start(this, rate):
    times = slots(Pace(), this, rate * 4)
    assert times[rate - 1] == pytest.approx(100.0), "a burst goes at once"
    for seconds in (0.1, 1.0, 2.0):
        assert most_within(times, seconds) <= rate + rate * seconds + 1
    assert times[-1] == pytest.approx(103.0, abs=0.01), "and no slower than documented"


@settings(max_examples=50)
@given(st.lists(st.floats(0, 0.7), min_size=20, max_size=80))
def test_whenever_requests_come_no_window_holds_more_than_burst_and_rate(gaps):
    pace, now, times = Pace(), 0.0, []
    for gap in gaps:
        now += gap
        times.append(pace.reserve(DESK_LIST, now))
        assert times[-1] >= now
    times.sort()
    for seconds in (0.2, 1.0, 3.0):
        assert most_within(times, seconds) <= 5 + 5 * seconds + 1


def test_an_idle_time_fills_the_bucket_no_further_than_one_burst():
    pace = Pace()
    slots(pace, DESK_LIST, 50)
    times = slots(pace, DESK_LIST, 20, now=1000.0)
    assert sum(at < 1000.1 for at in times) == 5


def test_endpoints_and_surfaces_do_not_slow_one_another():
    pace = Pace()
    slots(pace, DESK_LIST, 100)
    assert pace.reserve(jsm.desks(), 0.0) == 0.0
    assert pace.reserve(jsm.add_customers("15", ["a"]), 0.0) == 0.0
    assert pace.reserve(jsm.customers("16"), 0.0) > 1, "the rate is the endpoint's, whatever desk is asked"
    assert set(slots(pace, scim.users(), 1000)) == {100.0}, "no rate is documented"


def test_a_limit_is_shared_by_all_who_ask_this_endpoint_and_by_no_others():
    pace = Pace()
    pace.limited(jira.users_named("x"), 10.0)
    assert pace.reserve(jira.users_named("y"), 1.0) >= 10.0
    assert pace.closed(jira.users_named("y"), 1.0) == 9.0 and not pace.start(jira.users_named("y"), 1.0)
    assert pace.closed(jira.users_named("y"), 10.0) == 0.0 and pace.start(jira.users_named("y"), 10.0)
    assert pace.closed(jira.user("id"), 1.0) == 0.0 and pace.start(jira.user("id"), 1.0)


def test_a_quota_stops_the_whole_surface():
    pace = Pace()
    pace.limited(jira.users_named("x"), 10.0, "jira-quota-tenant-based")
    assert pace.closed(jira.user("id"), 1.0) == 9.0 and not pace.start(jira.user("id"), 1.0)
    assert pace.closed(scim.users(), 1.0) == 0.0


def test_a_later_limit_never_shortens_an_earlier_one():
    pace = Pace()
    pace.limited(DESK_LIST, 10.0)
    pace.limited(DESK_LIST, 5.0)
    assert pace.closed(DESK_LIST, 0.0) == 10.0


def test_no_more_than_width_are_under_way():
    pace = Pace(3)
    assert [pace.start(scim.users(), 0.0) for _n in range(4)] == [True, True, True, False]
    pace.finish()
    assert pace.start(scim.users(), 0.0)


def test_the_width_halves_once_for_one_limit_and_grows_back_slowly():
    pace, this = Pace(16), scim.users()
    for n in range(8):                       # eight threads, the same 429
        pace.limited(this, 10.0 + n * 0.01)
    assert pace.width == 8
    for width, until in ((4, 20.0), (2, 30.0), (1, 40.0), (1, 50.0)):
        pace.limited(this, until)
        assert pace.width == width
    for _n in range(GROW_AFTER - 1):
        pace.good(this)
    assert pace.width == 1
    pace.good(this)
    assert pace.width == 2
    for _n in range(GROW_AFTER * 50):
        pace.good(this)
    assert pace.width == 16, "never wider than asked for"


def test_a_limited_endpoint_is_slowed_and_recovers_to_what_is_documented():
    pace = Pace()
    pace.limited(DESK_LIST, 100.0)
    times = slots(pace, DESK_LIST, 11, now=100.0)
    assert times[-1] - times[0] == pytest.approx(10 / 3.5, abs=0.01)
    for n in range(100):
        pace.limited(DESK_LIST, 200.0 + n)
    times = slots(pace, DESK_LIST, 4, now=1000.0)
    assert times[-1] - times[0] == pytest.approx(3 / SLOWEST)
    for _n in range(GROW_AFTER * 100):
        pace.good(DESK_LIST)
    times = slots(pace, DESK_LIST, 51, now=2000.0)
    assert times[-1] - times[0] == pytest.approx(10.0, abs=1.0)


def test_an_unlisted_method_has_no_rate_and_no_error():
    assert set(slots(Pace(), request("PATCH", SITE, "/x"), 500)) == {100.0}


def test_threads_never_share_a_slot():
    pace, taken, lock = Pace(), [], threading.Lock()

    def take():
        for _n in range(50):
            at = pace.reserve(DESK_LIST, 100.0)
            with lock:
                taken.append(at)

    threads = [threading.Thread(target=take) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    later = [at for at in taken if at > 100.1]
    assert len(taken) - len(later) == 5 and len(set(later)) == len(later) == 395


# --- waits ------------------------------------------------------------------------------------------------------------

def test_waits_one_after_another_add_up():
    clock = Clock()
    waits = Waits(clock.time, clock.sleep)
    for seconds in (1.0, 0.5, 2.0):
        waits.rest(seconds)
        clock.now += 10     # work in between is no waiting
    assert waits.spent() == 3.5


def test_threads_that_wait_together_wait_once():
    clock, barrier = Clock(), threading.Barrier(5)

    def sleep(seconds):
        barrier.wait(5)            # all five are asleep at once
        if barrier.wait(5) == 0:
            clock.now += seconds
        barrier.wait(5)

    waits = Waits(clock.time, sleep)
    threads = [threading.Thread(target=waits.rest, args=(7.0,)) for _n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.spent() == 7.0


def test_a_wait_under_way_counts_already():
    clock, seen = Clock(), []
    waits = Waits(clock.time, lambda seconds: (clock.sleep(seconds), seen.append(waits.spent())))
    waits.rest(4.0)
    assert seen == [4.0]


def test_a_sleep_that_is_broken_off_is_still_counted_right():
    clock = Clock()

    def sleep(seconds):
        clock.sleep(seconds)
        raise KeyboardInterrupt

    waits = Waits(clock.time, sleep)
    with pytest.raises(KeyboardInterrupt):
        waits.rest(2.0)
    clock.now += 100
    assert waits.spent() == 2.0
