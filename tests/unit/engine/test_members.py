# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning who is a member of something: tables for every state and verdict, then laws that hold for any world."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.guards import Guards, limit_of
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.members import Members, plan_members
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import ADDED, FAILED, KEPT, REMOVED, SKIPPED, UNCHANGED, UNKNOWN
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import (
    ABSENT, AMBIGUOUS, FOUND, LATE, NOT_VISIBLE, PENDING, Account, Person,
)

WHY = "because of the test"
FREE = Guards("1000")


def person(name, verdict=FOUND, **rest):
    """A looked-up person: "jane" is jane@x.yz with id id-jane, as far as his verdict knows the id."""
    email, account_id = name + "@x.yz", "id-" + name
    if verdict == FOUND:
        return Person(email, email, account_id, verdict=FOUND, account=Account(account_id, email), **rest)
    return Person(email, email, "", verdict=verdict, reason=WHY, pending=verdict == PENDING, **rest)


def members(*names, hidden=(), **rest):
    """A place with these people in it; the e-mails of hidden ones are blank."""
    have = {"id-" + name: Account("id-" + name, name + "@x.yz", name.title()) for name in names}
    have.update(("id-" + name, Account("id-" + name, "", name.title())) for name in hidden)
    return Members("desk IT", have, **rest)


def actions(plan):
    """{label: action}."""
    assert len({one.label for one in plan.people}) == len(plan.people)
    return {one.label: one.action for one in plan.people}


# --- the tables -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("state", ["present", "exact"])
@pytest.mark.parametrize("verdict, inside, action", [
    (FOUND, False, ADDED), (FOUND, True, UNCHANGED), (PENDING, False, ADDED),
    (ABSENT, False, FAILED), (NOT_VISIBLE, False, FAILED), (AMBIGUOUS, False, FAILED), (LATE, False, FAILED),
])
def test_who_shall_be_in(state, verdict, inside, action):
    plan = plan_members(state, [person("jane", verdict)], members(*["jane"] if inside else []), FREE)
    entry = plan.people[0]
    assert entry.action == action
    assert [step.words for step in plan.steps] == (["add jane@x.yz to desk IT"] if action == ADDED else [])
    assert (entry.before, entry.after) == {ADDED: (None, "member"), UNCHANGED: ("member", "member"), FAILED: (None, None)}[action]
    if action == FAILED:
        assert entry.reason == WHY


@pytest.mark.parametrize("verdict, inside, hidden, whole, action", [
    (FOUND, True, False, True, REMOVED), (FOUND, False, False, True, UNCHANGED), (FOUND, False, True, True, UNCHANGED),
    (FOUND, True, False, False, REMOVED), (FOUND, False, False, False, UNCHANGED),
    # nobody of that e-mail is in the list, and every e-mail of the list can be seen
    (ABSENT, False, False, True, UNCHANGED), (NOT_VISIBLE, False, False, True, UNCHANGED),
    # a member's e-mail is hidden: he may be the one who is meant
    (ABSENT, False, True, True, UNKNOWN), (NOT_VISIBLE, False, True, True, UNKNOWN),
    # the list was not read
    (ABSENT, False, False, False, UNKNOWN), (NOT_VISIBLE, False, False, False, UNKNOWN),
    (AMBIGUOUS, False, False, True, FAILED), (PENDING, False, False, True, UNCHANGED),
])
def test_who_shall_be_out(verdict, inside, hidden, whole, action):
    seen = members(*["jane"] if inside else [], hidden=["shade"] if hidden else [], whole=whole)
    plan = plan_members("absent", [person("jane", verdict)], seen, Guards())
    assert actions(plan) == {"jane@x.yz": action}
    assert [step.words for step in plan.steps] == (["remove jane@x.yz from desk IT"] if action == REMOVED else [])


def test_present_takes_nobody_away():
    assert actions(plan_members("present", [person("jane")], members("john", "jim"), Guards())) == {"jane@x.yz": ADDED}


def test_exact_takes_away_whom_nobody_wished():
    plan = plan_members("exact", [person("jane"), person("john")], members("john", "jim", "ann", hidden=["shade"]), FREE)
    assert actions(plan) == {"jane@x.yz": ADDED, "john@x.yz": UNCHANGED, "ann@x.yz": REMOVED, "jim@x.yz": REMOVED, "id-shade": REMOVED}
    assert [stage.state for stage in plan.stages] == ["present", "absent"]
    assert plan.stages[1].only_if_clean and not plan.stages[0].only_if_clean
    assert plan.people[-1].extra == {"display_name": "Shade"}


@pytest.mark.parametrize("verdict", [ABSENT, NOT_VISIBLE, AMBIGUOUS, LATE])
def test_exact_with_an_unresolved_wish_takes_nobody_away_but_still_adds(verdict):
    plan = plan_members("exact", [person("jane"), person("who", verdict)], members("john", "jim"), FREE)
    assert actions(plan) == {"jane@x.yz": ADDED, "who@x.yz": FAILED, "jim@x.yz": SKIPPED, "john@x.yz": SKIPPED}
    assert [step.done for step in plan.steps] == [ADDED]
    assert all("who@x.yz" in one.reason for one in plan.people if one.action == SKIPPED)
    assert all(one.before == one.after == "member" for one in plan.people if one.action == SKIPPED)


def test_a_removal_of_absent_goes_on_whatever_else_cannot_be_found():
    plan = plan_members("absent", [person("who", NOT_VISIBLE), person("john")], members("john", hidden=["shade"]), Guards())
    assert actions(plan) == {"who@x.yz": UNKNOWN, "john@x.yz": REMOVED}
    assert not plan.stages[0].only_if_clean


def test_an_empty_exact_list_must_be_meant():
    with pytest.raises(PlanError, match="allow_empty"):
        plan_members("exact", [], members("john"), FREE)
    assert actions(plan_members("exact", [], members("john"), FREE._replace(allow_empty=True))) == {"john@x.yz": REMOVED}
    for state in ("present", "absent"):
        assert plan_members(state, [], members("john"), Guards()).steps == []


@pytest.mark.parametrize("count, gone, fits", [(1, 1, True), (4, 1, True), (9, 2, False), (10, 2, True), (10, 3, False), (100, 20, True), (100, 21, False)])
def test_exact_takes_a_fifth_away_at_most_unless_told(count, gone, fits):
    names = ["p%03d" % n for n in range(count)]
    wished = [person(name) for name in names[gone:]] or [person("new")]
    if fits:
        assert sum(step.done == REMOVED for step in plan_members("exact", wished, members(*names), Guards()).steps) == gone
    else:
        with pytest.raises(PlanError) as caught:
            plan_members("exact", wished, members(*names), Guards())
        assert caught.value.facts["would_remove"] == ["%s@x.yz" % name for name in names[:gone]]


def test_the_limit_of_absent_counts_only_those_who_would_really_go():
    wished = [person(name) for name in ("john", "jim", "boss", "nobody")]
    seen = members("john", "jim", "boss")
    assert len(plan_members("absent", wished, seen, Guards("2", ("boss@x.yz",))).steps) == 2
    with pytest.raises(PlanError) as caught:
        plan_members("absent", wished, seen, Guards("1", ("boss@x.yz",)))
    assert caught.value.facts["would_remove"] == ["john@x.yz", "jim@x.yz"]


def test_a_percentage_of_absent_is_taken_of_the_whole_list():
    names = ["p%d" % n for n in range(20)]
    assert len(plan_members("absent", [person("p1"), person("p2")], members(*names), Guards("10%")).steps) == 2
    with pytest.raises(PlanError, match="Give a number"):
        plan_members("absent", [person("p1")], members("p1", whole=False), Guards("10%"))


@pytest.mark.parametrize("state", ["absent", "exact"])
def test_protected_people_and_the_caller_are_kept_and_not_counted(state):
    seen = members("boss", "me", "john")
    wished = [person(name) for name in ("boss", "me", "john")] if state == "absent" else [person("new")]
    plan = plan_members(state, wished, seen, Guards("1", ("BOSS@x.yz",), caller="id-me"))
    told = actions(plan)
    assert (told["boss@x.yz"], told["me@x.yz"], told["john@x.yz"]) == (KEPT, KEPT, REMOVED)
    assert all(one.before == one.after == "member" for one in plan.people if one.action == KEPT)


@pytest.mark.parametrize("state", ["absent", "exact"])
def test_whom_protection_cannot_judge_is_kept_with_a_warning(state):
    seen = members(hidden=["shade"])
    wished = [Person("id-shade", account_id="id-shade", verdict=FOUND)] if state == "absent" else [person("new")]
    plan = plan_members(state, wished, seen, Guards(protected=("boss@x.yz",)))
    assert actions(plan)["id-shade"] == KEPT
    assert any("id-shade" in warning and "not visible" in warning for warning in plan.warnings)


def test_an_email_seen_elsewhere_judges_protection_where_the_list_hides_it():
    plan = plan_members("absent", [person("shade")], members(hidden=["shade"]), Guards(protected=("boss@x.yz",)))
    assert actions(plan) == {"shade@x.yz": REMOVED}
    plan = plan_members("absent", [person("shade")], members(hidden=["shade"]), Guards(protected=("shade@x.yz",)))
    assert actions(plan) == {"shade@x.yz": KEPT}


def test_an_identity_providers_place_is_refused_person_by_person_without_a_step():
    owner = "group x is synced"
    wished = [person("jane"), person("john")]
    plan = plan_members("present", wished, members("john", owner=owner), Guards())
    assert actions(plan) == {"jane@x.yz": FAILED, "john@x.yz": UNCHANGED}
    for state in ("absent", "exact"):
        plan = plan_members(state, [person("jane")], members("jane", "john", owner=owner), Guards("100%"))
        assert plan.steps == [] and plan.stages == ()
    assert all(one.reason == owner and one.error and one.before == one.after for one in plan.people if one.action == FAILED)
    assert actions(plan)["john@x.yz"] == FAILED


def test_a_pending_person_is_foretold_and_marked():
    entry = plan_members("present", [person("jane", PENDING)], members(), Guards()).people[0]
    assert (entry.action, entry.extra) == (ADDED, {"pending": True})


def test_a_match_with_a_hidden_email_is_warned_of():
    one = Person("boss@x.yz", "boss@x.yz", "id-7", verdict=FOUND, account=Account("id-7", "", "boss@x.yz"), hidden=True)
    plan = plan_members("present", [one], members(), Guards())
    assert len(plan.warnings) == 1 and "id-7" in plan.warnings[0] and "accept_hidden_match" in plan.warnings[0]


def test_one_person_in_two_spellings_is_one_step():
    twice = [Person("id-jane", account_id="id-jane", verdict=FOUND), person("jane")]
    plan = plan_members("present", twice, members(), Guards())
    assert len(plan.steps) == 1 and plan.people[0].also_as == ("jane@x.yz",)


def test_two_accounts_with_one_email_are_two_steps():
    have = {key: Account(key, "jane@x.yz") for key in ("id-1", "id-2")}
    plan = plan_members("exact", [person("new")], Members("desk IT", have), FREE)
    assert [step.facts["account_id"] for step in plan.steps if step.done == REMOVED] == ["id-1", "id-2"]
    assert len({step.key for step in plan.steps}) == len(plan.steps)


# --- the laws ---------------------------------------------------------------------------------------------------------

NAMES = ["p%d" % n for n in range(8)]
VERDICTS = [FOUND, FOUND, FOUND, ABSENT, NOT_VISIBLE, AMBIGUOUS, LATE, PENDING]


@st.composite
def tasks(draw, verdicts=tuple(VERDICTS)):
    """(state, wishes, members, guards): any task in a world of eight people."""
    state = draw(st.sampled_from(["present", "absent", "exact"]))
    inside = draw(st.lists(st.sampled_from(NAMES), unique=True))
    hidden = [name for name in inside if draw(st.booleans())]
    wished = [person(name, draw(st.sampled_from(verdicts))) for name in draw(st.lists(st.sampled_from(NAMES), unique=True))]
    protected = draw(st.lists(st.sampled_from(["p0@x.yz", "P1@x.yz", "id-p2", "p[34]@*", "id-p5*"]), unique=True))
    limit = draw(st.sampled_from([None, None, "0", "1", "3", "8", "50%", "100%"]))
    guards = Guards(limit, tuple(protected), draw(st.booleans()), "id-" + draw(st.sampled_from(NAMES)))
    seen = members(*[name for name in inside if name not in hidden], hidden=hidden)
    return state, wished, seen, guards


def planned(task):
    """The plan, or None where a guard says no."""
    state, wished, seen, guards = task
    try:
        return plan_members(state, wished, seen, guards)
    except PlanError as error:
        assert "allow_empty" in error.message or "max_removals" in error.message
        return None


def after(seen, plan):
    """The place once the plan is carried out."""
    have = dict(seen.have)
    for step in plan.steps:
        who = step.facts["account_id"]
        if step.done == ADDED:
            have[who] = Account(who, plan.people[step.person].email)
        else:
            del have[who]
    return seen._replace(have=have)


@given(tasks())
def test_nobody_is_removed_who_is_wished_protected_or_calling(task):
    plan = planned(task)
    state, wished, seen, guards = task
    if plan is None:
        return
    gone = {step.facts["account_id"] for step in plan.steps if step.done == REMOVED}
    assert gone <= set(seen.have)
    assert guards.caller not in gone
    assert not {"id-p2", "id-p5"} & gone & {one.strip("*") for one in guards.protected}
    if any("@" in one for one in guards.protected) and state == "exact":
        assert not any(account.email == "" for account_id, account in seen.have.items() if account_id in gone)
    emails = {seen.have[account_id].email for account_id in gone}
    assert "p0@x.yz" not in emails or "p0@x.yz" not in guards.protected
    assert "p1@x.yz" not in emails or "P1@x.yz" not in guards.protected
    if state == "present":
        assert not gone
    if state == "exact":
        assert not gone & {one.account_id for one in wished}
    if state == "absent":
        assert gone <= {one.account_id for one in wished}


@given(tasks())
def test_exact_with_any_unresolved_wish_plans_no_removal(task):
    plan = planned(task)
    state, wished, seen, guards = task
    if plan is not None and state == "exact" and any(one.verdict not in (FOUND, PENDING) for one in wished):
        assert not [step for step in plan.steps if step.done == REMOVED]
        assert any(one.action == FAILED for one in plan.people)


@given(tasks())
def test_removals_never_pass_the_limit(task):
    plan = planned(task)
    state, wished, seen, guards = task
    if plan is not None:
        limit = limit_of(guards, state, len(seen.have))
        assert limit is None or sum(step.done == REMOVED for step in plan.steps) <= limit


@given(tasks())
def test_everybody_wished_has_one_entry_in_the_order_of_the_wish(task):
    plan = planned(task)
    state, wished, seen, guards = task
    if plan is not None:
        assert [one.label for one in plan.people[:len(wished)]] == [one.label for one in wished]
        assert len(plan.people) == len(wished) or state == "exact"
        assert len({step.key for step in plan.steps}) == len(plan.steps)


@given(tasks())
def test_steps_entries_and_diff_agree(task):
    plan = planned(task)
    if plan is None:
        return
    stepped = {step.person: step for step in plan.steps}
    for place, entry in enumerate(plan.people):
        assert (place in stepped) == (entry.action in (ADDED, REMOVED))
        if place in stepped:
            assert stepped[place].done == entry.action
        assert (entry.before, entry.after) == {ADDED: (None, "member"), REMOVED: ("member", None)}.get(entry.action, (entry.before, entry.before))


@given(tasks(verdicts=(FOUND,)))
def test_a_carried_out_plan_leaves_an_empty_one(task):
    plan = planned(task)
    state, wished, seen, guards = task
    if plan is not None:
        again = plan_members(state, wished, after(seen, plan), guards)
        assert again.steps == []
        assert {one.action for one in again.people} <= {UNCHANGED, KEPT}


@given(tasks())
def test_planning_changes_nothing_it_was_given(task):
    state, wished, seen, guards = task
    before = list(wished), dict(seen.have)
    first, second = planned(task), planned(task)
    assert first == second
    assert (list(wished), dict(seen.have)) == before


@pytest.mark.timeout(60, method="signal")   # a second or two; hours if it were quadratic
@pytest.mark.parametrize("state", ["present", "absent", "exact"])
def test_planning_many_is_not_quadratic(state):
    count = 30000
    have = {"id-%d" % n: Account("id-%d" % n, "" if n % 10 == 0 else "p%d@x.yz" % n) for n in range(count)}
    wished = [person(str(n)) if n % 3 else person(str(n), NOT_VISIBLE) for n in range(count // 2, count + count // 2)]
    plan = plan_members(state, wished, Members("desk IT", have), Guards("100%", ("boss@x.yz", "*@protected.yz")))
    assert len(plan.people) >= len(wished)
