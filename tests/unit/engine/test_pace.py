# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast requests may go: servers with limits and without, in virtual time."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pace import GROW_AFTER, Pace
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.waits import Waits
from unit.engine.fakes import Clock
from unit.engine.traffic import Server, play

DESK_LIST, POST = jsm.customers("15"), jira.add_member("g", "a")
RATES = [
    (DESK_LIST, 5), (jira.user("id"), 150), (jira.users_named("x"), 100), (POST, 100), (jira.remove_member("g", "a"), 50),
    (jsm.revoke_customer("a"), 50), (jsm.remove_customers("15", ["a"]), 50),
]
SEEDS = range(6)


def most_within(times, seconds):
    """The largest number of times in any window of so many seconds."""
    start = most = 0
    for end, at in enumerate(times):
        while times[start] <= at - seconds:
            start += 1
        most = max(most, end - start + 1)
    return most


def sent_at_once(pace, this, now, many=1000):
    """How many of so many are let go at this moment, all answered a moment later."""
    turns = [pace.turn(this) for _n in range(many)]
    went = [turn for turn in turns if not pace.start(turn, now)]
    for turn in went:
        pace.good(turn, now)
        pace.finish(turn)
    return len(went)


def refuse(pace, this, now, until, reason=""):
    """One request goes and gets a 429."""
    turn = pace.turn(this)
    assert pace.start(turn, now) == 0.0
    pace.limited(turn, now, until, reason)
    pace.finish(turn)


# --- servers in virtual time ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("latency", [0.005, 0.02, 0.1, 0.3])
@pytest.mark.parametrize("this, rate", [pair for pair in RATES if pair[1] >= 50])
def test_a_server_that_keeps_the_documented_rate_hardly_ever_says_429_and_is_used_up(this, rate, latency, seed):
    server = Server(rate)
    run = play(server, [(Pace(), this, 1000, 16)], latency, seed)
    assert run.share < 0.005
    assert run.ends[0] <= 1.06 * max(server.time_for(1000), 1000 * latency / 16) + 0.3


@pytest.mark.parametrize("count", [31, 90, 300])
def test_a_desk_list_costs_one_429_at_most(count):
    server = Server(5)
    run = play(server, [(Pace(), DESK_LIST, count, 1)])
    assert run.refused <= 1 and run.ends[0] <= 1.02 * server.time_for(count) + 0.5


@pytest.mark.parametrize("this, rate", RATES)
def test_where_no_429_may_be_risked_there_is_none(this, rate):
    server = Server(rate)
    run = play(server, [(Pace(probing=False), this, 10 * rate, 16)])
    assert run.refused == 0 and run.ends[0] <= 1.01 * server.time_for(10 * rate) + 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_half_the_documented_limit_is_found(seed):
    server = Server(50)
    run = play(server, [(Pace(), POST, 2000, 16)], seed=seed)
    assert run.share < 0.01
    assert run.ends[0] <= 1.15 * server.time_for(2000)


@pytest.mark.parametrize("rate", [10, 20, 75])
def test_whatever_the_limit_is_it_is_used_well(rate):
    server = Server(rate)
    run = play(server, [(Pace(), POST, 50 * rate, 16)])
    assert run.ends[0] <= 1.3 * server.time_for(50 * rate) and run.refused <= 60


@pytest.mark.parametrize("seed", SEEDS)
def test_two_clients_share_one_bucket(seed):
    server = Server(100)
    run = play(server, [(Pace(), POST, 2000, 16), (Pace(), POST, 2000, 16)], seed=seed)
    assert run.share < 0.01
    assert max(run.ends) <= 1.45 * server.time_for(4000), "the one that got less is not left behind for long"
    assert min(run.ends) <= 1.15 * server.time_for(4000)


@pytest.mark.parametrize("latency, more", [(0.005, 0.5), (0.02, 0.45), (0.1, 0.4), (0.3, 0.3)])
def test_a_server_without_limits_is_soon_used_at_full_speed(latency, more):
    run = play(Server(None), [(Pace(), POST, 1000, 16)], latency)
    assert run.refused == 0 and run.ends[0] <= 1000 * latency / 16 + more


def test_a_desk_list_without_a_limit_is_read_at_full_speed():
    assert play(Server(None), [(Pace(), DESK_LIST, 30, 1)]).ends[0] <= 30 * 0.02 + 0.1


def test_an_announced_limit_is_never_tried():
    server = Server(100)
    run = play(server, [(Pace(), POST, 1000, 16)], near=True)
    assert run.refused == 0 and run.ends[0] <= 1.02 * server.time_for(1000)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RATES), st.floats(0.5, 4), st.floats(0.002, 0.5), st.integers(1, 16), st.integers(0, 10 ** 6))
def test_whatever_the_server_allows_everything_ends_and_429_stay_rare(kind, factor, latency, workers, seed):
    """The documented rate or more: then no more than one in a hundred, or one alone, plus what was under way when somebody's first 429 came."""
    this, rate = kind
    run = play(Server(rate * max(1.0, factor)), [(Pace(), this, 600, workers)], latency, seed)
    assert run.sent == 600 + run.refused
    assert run.refused <= 600 * 0.01 + workers


# --- the rules one by one ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("this, rate", RATES)
def test_without_probing_no_window_holds_more_than_burst_and_rate(this, rate):
    run = play(Server(None), [(Pace(probing=False), this, rate * 5, 16)])
    for seconds in (0.1, 1.0, 2.0):
        assert most_within(run.starts, seconds) <= rate + rate * seconds + 1


@settings(max_examples=50)
@given(st.lists(st.floats(0, 0.7), min_size=20, max_size=80))
def test_whenever_requests_come_no_window_holds_more_than_burst_and_rate(gaps):
    pace, now, times = Pace(probing=False), 0.0, []
    for gap in gaps:
        now += gap
        turn = pace.turn(DESK_LIST)
        while pace.start(turn, now):
            now += max(pace.start(turn, now), 1e-6)
        times.append(now)
        pace.good(turn, now)
        pace.finish(turn)
    for seconds in (0.2, 1.0, 3.0):
        assert most_within(times, seconds) <= 5 + 5 * seconds + 1


def test_an_idle_time_fills_the_bucket_no_further_than_one_burst():
    pace = Pace(probing=False)
    play(Server(None), [(pace, DESK_LIST, 50, 4)])
    assert sent_at_once(pace, DESK_LIST, 1000.0) + sent_at_once(pace, DESK_LIST, 1000.1) <= 5


def test_endpoints_and_surfaces_do_not_slow_one_another():
    pace = Pace(probing=False)
    assert sent_at_once(pace, DESK_LIST, 0.0, 15) < 6
    assert sent_at_once(pace, DESK_LIST, 0.0, 15) == 0
    assert sent_at_once(pace, jsm.customers("16"), 0.0, 15) == 0, "the rate is the endpoint's, whatever desk is asked"
    assert sent_at_once(pace, jsm.desks(), 0.0, 1) and sent_at_once(pace, jsm.add_customers("15", ["a"]), 0.0, 1)
    assert sum(sent_at_once(pace, scim.users(), 0.0, 16) for _n in range(50)) == 800, "no rate is documented"


def test_all_user_searches_share_one_rate():
    pace = Pace(probing=False)
    at_once = sent_at_once(pace, jira.users_named("x"), 0.0, 500)
    assert at_once and sent_at_once(pace, jira.all_users(), 0.0, 500) == 0


def test_the_first_429_beyond_the_budget_ends_all_tries_for_the_rest_of_the_run():
    pace, server = Pace(), Server(5)
    play(server, [(pace, DESK_LIST, 30, 1)])
    again = play(Server(None), [(pace, DESK_LIST, 60, 4)])
    assert again.ends[0] >= 10 and again.refused == 0


def test_a_second_endpoint_is_tried_only_when_enough_was_answered():
    pace = Pace()
    assert play(Server(5), [(pace, DESK_LIST, 20, 1)]).refused == 1
    assert play(Server(50), [(pace, jsm.revoke_customer("a"), 75, 4)]).refused == 0, "one 429 in a hundred answers, no more"
    assert play(Server(100), [(pace, POST, 400, 16)]).refused == 1


def test_a_limit_is_shared_by_all_who_ask_this_endpoint_and_by_no_others():
    pace = Pace()
    refuse(pace, jira.users_named("x"), 0.0, 10.0)
    mine, other = pace.turn(jira.users_named("y")), pace.turn(jira.user("id"))
    assert pace.closed(mine, 1.0) == pace.limited_for(1.0) == 9.0 and pace.start(mine, 1.0) == 9.0
    assert pace.closed(other, 1.0) == 0.0 and pace.start(other, 1.0) == 0.0
    assert pace.closed(mine, 10.0) == pace.limited_for(10.0) == 0.0 and pace.start(mine, 10.0) == 0.0


def test_a_quota_stops_the_whole_surface():
    pace = Pace()
    refuse(pace, jira.users_named("x"), 0.0, 10.0, "jira-quota-tenant-based")
    assert pace.closed(pace.turn(jira.user("id")), 1.0) == 9.0 and pace.start(pace.turn(jira.user("id")), 1.0) == 9.0
    assert pace.closed(pace.turn(scim.users()), 1.0) == 0.0


def test_a_later_limit_never_shortens_an_earlier_one():
    pace = Pace()
    turns = [pace.turn(DESK_LIST), pace.turn(DESK_LIST)]
    assert [pace.start(turn, 0.0) for turn in turns] == [0.0, 0.0]
    pace.limited(turns[0], 0.1, 10.0)
    pace.limited(turns[1], 0.2, 5.0)
    assert pace.closed(pace.turn(DESK_LIST), 0.0) == 10.0


def test_a_place_from_before_a_limit_is_no_place_after_it():
    pace, waiting, gone = Pace(probing=False), [], []
    for _n in range(40):
        turn = pace.turn(DESK_LIST)
        (waiting if pace.start(turn, 0.0) else gone).append(turn)
    pace.limited(gone[-1], 0.0, 10.0)
    assert sum(pace.start(turn, 10.0) == 0.0 for turn in waiting) <= 5


def test_no_more_than_width_are_under_way():
    pace = Pace(3)
    turns = [pace.turn(scim.users()) for _n in range(4)]
    assert [pace.start(turn, 0.0) == 0.0 for turn in turns] == [True, True, True, False]
    pace.finish(turns[0])
    assert pace.start(turns[3], 0.0) == 0.0


def test_the_width_halves_once_for_one_limit_and_grows_back_slowly():
    pace, this = Pace(16), scim.users()
    turns = [pace.turn(this) for _n in range(8)]
    for turn in turns:
        assert pace.start(turn, 0.0) == 0.0
    for n, turn in enumerate(turns):          # eight threads, the same 429
        pace.limited(turn, 1.0, 10.0 + n)
        pace.finish(turn)
    assert pace.width == 8
    for width, now in ((4, 20.0), (2, 30.0), (1, 40.0), (1, 50.0)):
        refuse(pace, this, now, now + 1)
        assert pace.width == width
    for count, width in ((GROW_AFTER - 1, 1), (1, 2), (GROW_AFTER * 50, 16)):
        for _n in range(count):
            assert sent_at_once(pace, this, 100.0, 1) == 1
        assert pace.width == width, "never wider than asked for"


def test_a_429_that_was_risked_narrows_nothing():
    pace = Pace()
    assert play(Server(100), [(pace, POST, 300, 16)]).refused and pace.width == 16


def test_an_unlisted_method_has_no_rate_and_no_error():
    assert sum(sent_at_once(Pace(), request("PATCH", SITE, "/x"), 100.0, 16) for _n in range(30)) == 480


def test_threads_never_share_a_place():
    pace, taken, lock = Pace(64, probing=False), [], threading.Lock()

    def take():
        for _n in range(50):
            turn = pace.turn(DESK_LIST)
            if not pace.start(turn, 100.0):
                with lock:
                    taken.append(turn)
                pace.finish(turn)

    threads = [threading.Thread(target=take) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 4, "what a bucket of five holds, a little held back"


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
