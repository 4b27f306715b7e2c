# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying a plan out: the order of the stages, and one more look wherever an answer proves nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._carry import FEW_LOOKS, FIRST_PAUSE, GROWTH, MANY_LOOKS
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import (
    ADDED, FAILED, KEPT, LINKED, REMOVED, SKIPPED, UNCHANGED, UNKNOWN, Answer, Entry, Plan, Stage, Step,
)
from ansible_collections.lifecycle.atlassian.plugins.module_utils._progress import ACCEPTED, IN_DOUBT
from unit.engine.club import Club
from unit.engine.fakes import answer


def refuse(status, body=None, **headers):
    """A trouble: a refusal, nothing is done."""
    return lambda club, method, ids: answer(status, body if body is not None else {"errorMessages": ["no"]}, **headers)


def lose(club, method, ids):
    """A trouble: no answer, nothing is done."""
    return RequestFailed("The connection broke.")


def never_made(club, method, ids):
    """A trouble: no connection."""
    return RequestFailed("No connection.", sent=False)


def do_and(trouble):
    """The same trouble after the work was done."""
    def both(club, method, ids):
        club.work(method, ids)
        return trouble(club, method, ids)
    return both


def all_but(*unknown):
    """A trouble of a batch: those are not known; the others are done, and the answer is 400 all the same."""
    def some(club, method, ids):
        club.work(method, [one for one in ids if one not in unknown])
        return answer(400, {"errorMessages": ["unknown: %s" % ", ".join(unknown)]})
    return some


def actions(answers):
    return {who: one.action for who, one in answers.items()}


# --- what simply works ------------------------------------------------------------------------------------------------

def test_what_is_planned_is_done_without_a_further_look():
    club = Club("xy")
    assert actions(club.run("abx", "exact")) == {"a": ADDED, "b": ADDED, "y": REMOVED}
    assert club.members == set("abx") and club.looks == 0


def test_an_empty_plan_sends_nothing():
    club = Club("ab")
    assert club.run("ab", "exact") == {} and club.writes == []


def test_additions_come_before_removals():
    club = Club("xyz", batch=2)
    club.run("abc", "exact", concurrency=4)
    verbs = [verb for verb, _who in club.writes]
    assert verbs == ["POST"] * 3 + ["DELETE"] * 3


@pytest.mark.parametrize("trouble", [refuse(400), refuse(403), refuse(401), refuse(500), lose, never_made, refuse(429, None, retry_after="9999")])
def test_nobody_is_removed_when_an_addition_failed(trouble):
    club = Club("x", {"a": trouble})
    told = club.run("ab", "exact")
    assert told["a"].action == FAILED and told["x"].action == SKIPPED
    assert "add a" in told["x"].reason
    assert "x" in club.members and ("DELETE", "x") not in club.writes


def test_nobody_is_removed_when_an_addition_is_unknown():
    club = Club("x", {"a": lose}, blind=range(1, 99))
    assert actions(club.run("a", "exact")) == {"a": UNKNOWN, "x": SKIPPED}
    assert "x" in club.members


def test_one_persons_failure_never_stops_the_others():
    club = Club("", {"b": refuse(400), "d": lose, "e": never_made})
    told = actions(club.run("abcdef", concurrency=3))
    assert told == {"a": ADDED, "b": FAILED, "c": ADDED, "d": FAILED, "e": FAILED, "f": ADDED}
    assert club.members == set("acf")


def test_removals_of_absent_do_not_wait_for_one_another():
    club = Club("xyz", {"x": refuse(400)})
    assert actions(club.run("xyz", "absent")) == {"x": FAILED, "y": REMOVED, "z": REMOVED}


# --- needs ------------------------------------------------------------------------------------------------------------

def chain(*links):
    """A plan of stages of additions; each link is (who, needs)."""
    entries = tuple(Entry(account_id=who, action=ADDED, after="member") for who, _needs in links)
    steps = [Step(who, n, "add %s" % who, ADDED, {"account_id": who}, {"account_id": who}, tuple(needs)) for n, (who, needs) in enumerate(links)]
    return Plan(entries, tuple(Stage("present", (step,)) for step in steps))


def test_a_step_that_needs_a_failed_one_is_skipped_because_of_it():
    club = Club("", {"a": refuse(400)})
    told = club.run("", plan=chain(("a", ""), ("b", "a"), ("c", "b"), ("d", "")))
    assert actions(told) == {"a": FAILED, "b": SKIPPED, "c": SKIPPED, "d": ADDED}
    assert "a" in told["b"].reason and told["b"].error is None
    assert club.members == {"d"}


def test_a_step_that_needs_a_good_one_goes_on():
    club = Club("")
    assert actions(club.run("", plan=chain(("a", ""), ("b", "a")))) == {"a": ADDED, "b": ADDED}


def test_needs_of_an_unknown_one_are_skipped_too():
    club = Club("", {"a": lose}, blind=range(1, 99))
    assert actions(club.run("", plan=chain(("a", ""), ("b", "a")))) == {"a": UNKNOWN, "b": SKIPPED}


# --- doubt ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("trouble", [lose, refuse(500), refuse(502, b"<html>"), lambda club, method, ids: answer(200, b"<html>")])
def test_a_write_without_a_clear_answer_that_was_done_counts_as_ours(trouble):
    club = Club("x", {"a": do_and(trouble), "x": do_and(trouble)})
    assert actions(club.run("a", "exact")) == {"a": ADDED, "x": REMOVED}
    assert club.looks == 2, "one look each"


@pytest.mark.parametrize("lag", [1, 3, MANY_LOOKS - 1])
def test_lag_is_waited_out(lag):
    club = Club("", {"a": do_and(lose)})
    club.lag = lag + 1      # the first look is that of the plan
    assert actions(club.run("a")) == {"a": ADDED}
    assert club.looks == lag + 1
    assert club.clock.slept == pytest.approx([FIRST_PAUSE * GROWTH ** n for n in range(lag)])


@pytest.mark.parametrize("trouble, looks", [
    (refuse(401), 0), (refuse(403), 0), (refuse(429, None, retry_after="9999"), 0), (never_made, 0),
    (refuse(400), FEW_LOOKS), (refuse(404), FEW_LOOKS), (refuse(409), FEW_LOOKS),
    (refuse(500), MANY_LOOKS), (lose, MANY_LOOKS), (lambda club, method, ids: answer(200, b"<html>"), MANY_LOOKS),
])
def test_as_many_looks_as_can_still_tell_something(trouble, looks):
    club = Club("", {"a": trouble})
    told = club.run("a")["a"]
    assert told.action == FAILED and club.looks == looks
    assert told.reason


def test_only_the_people_in_doubt_are_looked_at_again():
    club = Club("", {"b": do_and(lose), "d": lose, "e": refuse(403)})
    assert actions(club.run("abcdef")) == {"a": ADDED, "b": ADDED, "c": ADDED, "d": FAILED, "e": FAILED, "f": ADDED}
    assert club.asked[0] == ["b", "d"] and club.asked[1:] == [["d"]] * (MANY_LOOKS - 1)


def test_many_in_doubt_share_one_look():
    names = "abcdefghijklmnop"
    club = Club("", {one: do_and(lose) for one in names})
    assert set(actions(club.run(names, concurrency=4)).values()) == {ADDED}
    assert club.looks == 1


def test_a_refused_person_who_is_in_already_was_somebody_elses_work():
    club = Club("", {"a": do_and(refuse(400, {"errorMessages": ["already a member"]}))})
    told = club.run("a")["a"]
    assert told.action == UNCHANGED and "already so" in told.reason


def test_a_refusal_that_proves_nothing_counts_as_ours():
    club = Club("", {"a": do_and(refuse(400))})
    club.call = {"may_have_worked": True}
    assert actions(club.run("a")) == {"a": ADDED}
    club = Club("", {"a": refuse(400)})
    club.call = {"may_have_worked": True}
    assert actions(club.run("a")) == {"a": FAILED}
    assert club.looks == MANY_LOOKS


def test_a_removal_done_by_the_lost_first_try_is_ours_whatever_the_second_says():
    tries = []

    def twice(club, method, ids):
        tries.append(ids)
        if len(tries) == 1:
            return do_and(lose)(club, method, ids)
        return answer(404, {"errorMessages": ["not a member"]})

    club = Club("x", {"x": twice})
    assert actions(club.run("x", "absent")) == {"x": REMOVED}


def test_the_error_of_a_failure_is_for_machines_too():
    told = Club("", {"a": refuse(400, {"errorMessages": ["no such account"]}, atl_traceid="t-1")}).run("a")["a"]
    assert "no such account" in told.reason
    assert told.error == {"status": 400, "code": None, "trace": "t-1", "method": "POST", "path": "/club"}


# --- batches ----------------------------------------------------------------------------------------------------------

def test_a_partial_batch_is_told_person_by_person():
    club = Club("", {"c": all_but("c")}, batch=5)
    told = club.run("abcdefg")
    assert actions(told) == {"a": ADDED, "b": ADDED, "c": FAILED, "d": ADDED, "e": ADDED, "f": ADDED, "g": ADDED}
    assert "unknown: c" in told["c"].reason
    assert club.looks == FEW_LOOKS, "a look that shows part of a call done is fresh enough for all of it"


def test_a_partial_batch_behind_a_lag_is_waited_for():
    club = Club("", {"c": all_but("c")}, batch=5)
    club.lag = 4
    assert actions(club.run("abcde")) == {"a": ADDED, "b": ADDED, "c": FAILED, "d": ADDED, "e": ADDED}


def test_a_batch_that_was_refused_whole_is_looked_at_long_and_then_said_one_by_one():
    """FACTS 15: whether the others of a refused call were done nobody says. One who cannot be added is no reason for the others."""
    club = Club("", {"a": refuse(400)}, batch=3)
    told = club.run("abc")
    assert actions(told) == {"a": FAILED, "b": ADDED, "c": ADDED} and told["a"].error["status"] == 400
    assert club.looks == MANY_LOOKS + FEW_LOOKS
    assert club.writes == [("POST", one) for one in "abcabc"]


def test_two_batches_do_not_vouch_for_each_other():
    club = Club("", {"a": all_but("a"), "d": refuse(400)}, batch=3)
    assert actions(club.run("abcdef")) == {"a": FAILED, "b": ADDED, "c": ADDED, "d": FAILED, "e": ADDED, "f": ADDED}
    assert club.looks == MANY_LOOKS + FEW_LOOKS


@pytest.mark.parametrize("status", [401, 403, 404, 409, 500])
def test_only_what_is_invalid_is_said_one_by_one(status):
    """A right that is missing, a place that is gone, a server that is down: asking fifty times more helps nobody."""
    club = Club("", {"a": refuse(status)}, batch=3)
    assert set(actions(club.run("abc")).values()) == {FAILED}
    assert {one for dummy, one in club.writes[3:]} <= (set("abc") if status == 500 else set())


def test_a_refused_invitation_is_never_sent_once_more():
    """FACTS 14.11: it may have gone out all the same."""
    club = Club("", {"a": refuse(400)}, batch=3)
    club.call = {"may_have_worked": True}
    assert set(actions(club.run("abc")).values()) == {FAILED}
    assert len(club.writes) == 3


# --- a yes that wants proof, and a yes that says more -----------------------------------------------------------------

def test_a_yes_that_wants_proof_is_looked_after():
    club = Club("", {})
    club.call = {"prove": True}
    assert actions(club.run("ab")) == {"a": ADDED, "b": ADDED}
    assert club.looks == 1


def test_a_yes_that_nothing_shows_is_unknown():
    club = Club("", {"a": lambda club, method, ids: answer(204)})
    club.call = {"prove": True}
    told = club.run("ab")
    assert actions(told) == {"a": UNKNOWN, "b": ADDED}
    assert "said yes" in told["a"].reason


def test_what_is_heard_of_a_yes_replaces_what_was_foretold():
    def hear(client, call, body):
        return {call.steps[0].key: Answer(LINKED, "so it is", account_id="id-%s" % call.steps[0].facts["account_id"])}

    told = Club("", hear=hear).run("a")["a"]
    assert (told.action, told.reason, told.account_id) == (LINKED, "so it is", "id-a")


def test_steps_of_which_nothing_is_heard_are_done():
    assert actions(Club("", hear=lambda client, call, body: {}, batch=2).run("ab")) == {"a": ADDED, "b": ADDED}


@pytest.mark.parametrize("problem", [AtlassianError("gone"), KeyError("accountId"), TypeError("None"), AttributeError("get"), ValueError("x")])
def test_a_yes_that_cannot_be_understood_is_settled_by_looking_and_stops_nobody(problem):
    def hear(client, call, body):
        if call.steps[0].facts["account_id"] == "a":
            raise problem
        return {}

    club = Club("", hear=hear)
    assert actions(club.run("abc")) == {"a": ADDED, "b": ADDED, "c": ADDED}
    club = Club("", hear=hear, blind=range(1, 99))
    told = club.run("abc")
    assert actions(told) == {"a": UNKNOWN, "b": ADDED, "c": ADDED}


# --- explain ----------------------------------------------------------------------------------------------------------

def test_a_refusal_that_says_that_everybody_stays_is_believed_without_a_look():
    club = Club("xy", {"x": refuse(400), "y": refuse(400)}, batch=2, explain=lambda step, error: Answer(KEPT, "this club is open"))
    told = club.run("xy", "absent")
    assert actions(told) == {"x": KEPT, "y": KEPT} and told["x"].reason == "this club is open"
    assert club.looks == 0


def test_another_explanation_is_the_last_word_after_the_looks():
    def explain(step, error):
        return Answer(UNCHANGED, "exists, and is not visible")

    club = Club("", {"a": refuse(409)}, explain=explain)
    assert club.run("a")["a"] == Answer(UNCHANGED, "exists, and is not visible")
    assert club.looks == FEW_LOOKS
    club = Club("", {"a": do_and(lose)}, explain=explain)
    assert actions(club.run("a")) == {"a": ADDED}, "what is seen is better than what is guessed"


def test_no_explanation_means_failed():
    assert actions(Club("", {"a": refuse(409)}, explain=lambda step, error: None).run("a")) == {"a": FAILED}


# --- looks that fail --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("trouble", [lose, do_and(lose), refuse(400), refuse(500)])
def test_when_no_look_succeeds_the_outcome_is_unknown_and_says_why(trouble):
    told = Club("", {"a": trouble}, blind=range(1, 99)).run("a")["a"]
    assert told.action == UNKNOWN
    assert "nothing can be seen just now" in told.reason


def test_a_plain_refusal_is_failed_even_where_nothing_can_be_seen():
    assert actions(Club("", {"a": refuse(403)}, blind=range(1, 99)).run("a")) == {"a": FAILED}


def test_one_blind_look_in_between_does_no_harm():
    assert actions(Club("", {"a": do_and(lose)}, blind=[1, 2]).run("a")) == {"a": ADDED}
    assert actions(Club("", {"a": lose}, blind=[1, 3]).run("a")) == {"a": FAILED}


def test_a_clear_look_or_two_after_blind_ones_prove_nothing():
    """What was done may show late; found by a whole run with five HTML pages and two reads of lag (scenario plants:116)."""
    assert actions(Club("", {"a": lose}, blind=[1, 2, 3, 4, 5]).run("a")) == {"a": UNKNOWN}


@pytest.mark.parametrize("problem", [KeyError("values"), TypeError("None"), AttributeError("get")])
def test_a_look_that_meets_nonsense_is_a_blind_look_and_loses_nothing_that_was_done(problem):
    club = Club("", {"b": lose})
    look = club.look

    def nonsense(client, params):
        if club.writes:
            raise problem
        return look(client, params)

    club.resource = club.resource._replace(look=nonsense)
    assert actions(club.run("abc")) == {"a": ADDED, "b": UNKNOWN, "c": ADDED}


# --- budget and lock-out ----------------------------------------------------------------------------------------------

def test_the_budget_ends_the_looking():
    club = Club("", {"a": lose})
    told = club.run("a", retry_budget=2)["a"]
    assert sum(club.clock.slept) <= 2 and 1 < club.looks < MANY_LOOKS
    assert told.action in (FAILED, UNKNOWN)


def test_one_look_is_free():
    club = Club("", {"a": do_and(lose)})
    assert actions(club.run("a", retry_budget=0)) == {"a": ADDED}


def test_once_a_credential_is_refused_nobody_else_is_tried():
    names = "".join(chr(ord("A") + n) for n in range(50))
    club = Club("", {one: refuse(401) for one in names})
    told = club.run(names, concurrency=4)
    assert set(actions(told).values()) == {FAILED}
    assert len(club.writes) <= 4
    assert all("401" in one.reason and one.error["status"] == 401 for one in told.values())


def test_a_credential_that_dies_half_way_leaves_an_honest_account():
    club = Club("", {"c": refuse(401), "d": refuse(401)})
    assert actions(club.run("abcd")) == {"a": ADDED, "b": ADDED, "c": FAILED, "d": FAILED}
    assert club.members == set("ab")


# --- the law ----------------------------------------------------------------------------------------------------------

TROUBLES = [None, None, None, refuse(400), refuse(403), refuse(500), lose, never_made, do_and(lose), do_and(refuse(500))]


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")), st.sampled_from(["present", "absent", "exact"]),
       st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(TROUBLES)), st.integers(1, 3), st.integers(0, 3))
def test_whatever_goes_wrong_what_is_told_is_what_is(inside, wished, state, troubles, batch, lag):
    club = Club("".join(inside), {who: one for who, one in troubles.items() if one}, batch=batch)
    club.lag = lag
    before = set(club.members)
    club.shown = set(before)
    told = club.run("".join(sorted(wished)), state)
    for who, one in told.items():
        was, now = who in before, who in club.members
        if one.action == ADDED:
            assert now and not was
        elif one.action == REMOVED:
            assert was and not now
        else:
            assert one.action in (FAILED, SKIPPED) and now == was
    if state == "exact" and any(told[who].action in (FAILED, UNKNOWN) for who in wished if who in told):
        assert before <= club.members
    assert club.progress.actions() == Counter(one.action for one in told.values()), "progress hears of every step once"


# --- what is heard on the way -----------------------------------------------------------------------------------------

def heard_while(club, wished, **options):
    """What progress had heard at every look after a write."""
    seen, look = [], club.look

    def listening(client, params):
        if club.writes:
            seen.append(club.progress.actions())
        return look(client, params)

    club.resource = club.resource._replace(look=listening)
    club.run(wished, **options)
    return seen


def test_progress_hears_of_doubt_before_it_is_settled():
    assert heard_while(Club("", {"b": lose}), "abc")[0] == {ADDED: 2, IN_DOUBT: 1}


def test_progress_hears_that_a_yes_still_has_to_be_proved():
    club = Club("")
    club.call = {"prove": True}
    assert heard_while(club, "abc")[0] == {ACCEPTED: 3}
    assert club.progress.actions() == {ADDED: 3}


def test_progress_hears_of_steps_that_are_not_tried():
    club = Club("z", {"a": refuse(403)})
    club.run("ab", "exact")
    assert club.progress.actions() == {FAILED: 1, ADDED: 1, SKIPPED: 1}
