# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning things and people that exist or not, have fields, and are switched on and off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import noun as nouns
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import plan as plans
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.calls import hear_ids, one_call_each
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.entity import plan_entities
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.guards import Guards, kept_account, kept_named
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.noun import Deed, Foretold, Noun, Wanted, wanted_people, wanted_things
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import Answer, Call
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.show import show, troubles
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import ABSENT, AMBIGUOUS, FOUND, LATE, NOT_VISIBLE, PENDING, Account, Person

CLUBS = Noun(
    "clubs", "the town", nouns.phrases("club"), lambda record: {key: value for key, value in record.items() if key != "id"}, ("name", "motto", "open"),
    caseless=("name",), switch="open", secrets=("door_code",), told="clubs", kept=lambda hold, record: kept_named(hold, [record["name"], record["id"]]),
    extra=lambda one, action: {"name": one.label, "id": one.record["id"] if one.record else None},
)
CHESS = {"id": "1", "name": "Chess", "motto": "Mate", "open": True}
GO = {"id": "2", "name": "Go", "open": False}


def club(wish, record=None):
    return next(wanted_things([(wish, record)], lambda one: one["name"]))


NOBODY_KEPT = Guards()


def planned(wanted, state="present", hold=NOBODY_KEPT, noun=CLUBS, **more):
    return plan_entities(noun, state, wanted, hold, **more)


def told(plan):
    """What is foretold, with the words of the steps."""
    return [entry.action for entry in plan.people], [step.words for step in plan.steps]


@pytest.mark.parametrize("state, wish, record, action, words, before, after", [
    ("present", {"name": "Go"}, None, "created", "create club Go", None, {"name": "Go"}),
    ("present", {"name": " Go ", "motto": None, "open": False}, None, "created", "create club  Go ", None, {"name": "Go", "open": False}),
    ("present", {"name": "Chess"}, CHESS, "unchanged", "", None, None),
    ("present", {"name": "CHESS", "motto": None}, CHESS, "unchanged", "", None, None),
    ("present", {"name": "Chess", "motto": " Mate "}, CHESS, "unchanged", "", None, None),
    ("present", {"name": "Chess", "motto": "Check"}, CHESS, "updated", "update club Chess (motto)", {"motto": "Mate"}, {"motto": "Check"}),
    ("present", {"name": "Chess", "motto": ""}, CHESS, "updated", "update club Chess (motto)", {"motto": "Mate"}, {"motto": None}),
    ("present", {"name": "Chess", "open": False}, CHESS, "deactivated", "deactivate club Chess", {"open": True}, {"open": False}),
    ("present", {"name": "Go", "open": True, "motto": "x"}, GO, "reactivated", "reactivate club Go (motto)", {"motto": None, "open": False},
     {"motto": "x", "open": True}),
    ("absent", {"name": "Chess"}, CHESS, "removed", "delete club Chess", {"name": "Chess", "motto": "Mate", "open": True}, None),
    ("absent", {"name": "Go"}, None, "unchanged", "", None, None),
])
def test_one_thing(state, wish, record, action, words, before, after):
    plan = planned([club(wish, record)], state)
    assert told(plan) == ([action], [words] if words else [])
    assert (plan.people[0].before, plan.people[0].after) == (before, after)
    assert [stage.state for stage in plan.stages] == ([state] if words else [])
    assert plan.people[0].certain


@pytest.mark.parametrize("verdict, present, unseen, absent", [
    (ABSENT, "created", "created", "unchanged"), (NOT_VISIBLE, "failed", "created", "unknown"), (LATE, "failed", "created", "unknown"),
    (PENDING, "failed", "created", "unknown"), (AMBIGUOUS, "failed", "failed", "failed"),
])
def test_whoever_is_not_found(verdict, present, unseen, absent):
    one = Wanted({"name": "Go"}, "Go", None, verdict, "why")
    for noun, state, action in ((CLUBS, "present", present), (CLUBS._replace(unseen=True), "present", unseen), (CLUBS, "absent", absent)):
        plan = planned([one], state, noun=noun)
        assert [entry.action for entry in plan.people] == [action]
        assert len(plan.steps) == (action == "created")
        assert plan.people[0].reason == "why" or action in ("created", "unchanged")


def test_what_has_no_phrase_is_never_done():
    only_switch = CLUBS._replace(phrases={plans.DEACTIVATED: "close", plans.REACTIVATED: "open"}, gone="there is no such club")
    plan = planned([club({"name": "Go"}), club({"name": "Chess", "motto": "x"}, CHESS), club({"name": "Go", "open": True}, GO)], noun=only_switch)
    assert told(plan) == (["failed", "failed", "reactivated"], ["open Go"])
    assert plan.people[0].reason == "there is no such club" and "motto is 'Mate' and not 'x'" in plan.people[1].reason


def test_a_creation_that_is_not_certain():
    plan = planned([club({"name": "Go"})], noun=CLUBS._replace(possible=(plans.CREATED, plans.FAILED)))
    assert not plan.people[0].certain and plan.people[0].extra["possible"] == ["created", "failed"]


def test_a_secret_is_sent_and_never_compared_or_shown():
    with_secret = CLUBS._replace(fields=CLUBS.fields + ("door_code",))
    plan = planned([club({"name": "Go", "door_code": "sentinel"}), club({"name": "Chess", "door_code": "sentinel"}, CHESS)], noun=with_secret)
    assert told(plan)[0] == ["created", "unchanged"]
    assert "sentinel" not in repr(show(plan, None)) and plan.steps[0].facts["wish"]["door_code"] == "sentinel"


# --- guards --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state, wish", [("absent", {"name": "Chess"}), ("present", {"name": "Chess", "open": False, "motto": "x"})])
@pytest.mark.parametrize("mark", ["chess", "CH*", "1"])
def test_what_is_protected_is_kept_whole(state, wish, mark):
    plan = planned([club(wish, CHESS)], state, Guards(None, (mark,)))
    assert told(plan) == (["kept"], []) and mark in plan.people[0].reason


def test_a_rule_does_not_get_past_the_guards():
    def rule(one, state):
        return Foretold(plans.REMOVED, "a rule of its own", (nouns.deed(CLUBS, one, plans.REMOVED),))
    assert told(planned([club({"name": "Chess"}, CHESS)], hold=Guards(None, ("chess",)), noun=CLUBS._replace(rule=rule))) == (["kept"], [])


def test_max_removals_counts_what_takes_away():
    wanted = [club({"name": "Chess", "open": False}, CHESS), club({"name": "Go", "open": True}, GO)]
    assert told(planned(wanted, hold=Guards("1")))[0] == ["deactivated", "reactivated"]
    with pytest.raises(PlanError, match="Nothing was done: 1 of the clubs would") as caught:
        planned(wanted, hold=Guards("0"))
    assert caught.value.facts["would_remove"] == ["Chess"]
    with pytest.raises(PlanError, match="2 clubs would lose"):
        planned([club({"name": "Chess"}, CHESS), club({"name": "Go"}, GO)], "absent", Guards("1"))
    with pytest.raises(PlanError, match="no list to take it of"):
        planned(wanted, hold=Guards("50%"))


def test_an_account_of_several_emails_is_kept_for_each_of_them():
    account = Account("id", "a@x.yz")
    assert kept_account(Guards(None, ("b@*",)), account, ["a@x.yz", "b@x.yz"]) == "protected (b@*)"
    assert not kept_account(Guards(None, ("c@*",)), account, ["a@x.yz", "b@x.yz"])
    assert kept_account(Guards(caller="id"), account) and not kept_account(Guards(None, ("*",)), None)


# --- exact ---------------------------------------------------------------------------------------------------------------


def leaver(record):
    return club({"name": record["name"], "open": False}, record)


def open_clubs(number):
    return [{"id": "o%d" % one, "name": "club %d" % one, "open": True} for one in range(number)]


def test_exact_lets_others_go_last_and_only_if_clean():
    plan = planned([club({"name": "Bridge"}), club({"name": "Chess", "motto": "x"}, CHESS)], "exact", Guards("100%"),
                   others=[leaver(one) for one in reversed(open_clubs(2))] + [leaver(GO)], seen=3)
    assert told(plan) == (["created", "updated", "deactivated", "deactivated"],
                          ["create club Bridge", "update club Chess (motto)", "deactivate club club 0", "deactivate club club 1"])
    assert [(stage.state, stage.only_if_clean, len(stage.steps)) for stage in plan.stages] == [("present", False, 2), ("present", True, 2)]
    assert plan.steps[-1].wish == {"name": "club 1", "open": False}


def test_exact_removes_where_the_noun_says_so():
    plan = planned([], "exact", Guards("100%", (), True), others=[club({"name": "Go"}, GO)], seen=1, leave="absent")
    assert told(plan) == (["removed"], ["delete club Go"]) and plan.stages[0].state == "absent"


def test_whoever_is_wished_off_goes_with_the_others():
    plan = planned([club({"name": "Chess", "open": False}, CHESS), club({"name": "Go", "open": True}, GO)], "exact", Guards("1"), seen=1)
    assert [(stage.only_if_clean, stage.steps[0].words) for stage in plan.stages] == [(False, "reactivate club Go"), (True, "deactivate club Chess")]


def test_an_empty_list_is_more_often_a_mistake():
    with pytest.raises(PlanError, match="empty list with state exact would remove everybody from the town"):
        planned([], "exact", Guards("100%"), others=[leaver(CHESS)], seen=1)
    assert told(planned([], "exact", Guards("100%", (), True), others=[leaver(CHESS)], seen=1))[0] == ["deactivated"]


@pytest.mark.parametrize("limit, gone, fine", [(None, 2, True), (None, 3, False), ("3", 3, True), ("20%", 3, False), ("0", 1, False), ("100%", 10, True)])
def test_a_fifth_of_those_who_were_there_at_most(limit, gone, fine):
    clubs = open_clubs(10)
    wanted, others = [club({"name": one["name"]}, one) for one in clubs[gone:]], [leaver(one) for one in clubs[:gone]]
    hold = Guards(limit, (), True)
    if fine:
        assert len(planned(wanted, "exact", hold, others=others, seen=10).steps) == gone
    else:
        with pytest.raises(PlanError, match="max_removals"):
            planned(wanted, "exact", hold, others=others, seen=10)


def test_trouble_with_a_wish_keeps_everybody():
    plan = planned([Wanted({"name": "x"}, "x", None, AMBIGUOUS, "two of them"), club({"name": "Go"})], "exact", Guards("100%"),
                   others=[leaver(CHESS)], seen=1)
    assert told(plan) == (["failed", "created", "skipped"], ["create club Go"]) and "x" in plan.people[2].reason


def test_another_of_whom_nothing_can_be_told_keeps_everybody():
    unclear = leaver(open_clubs(1)[0])._replace(reason="not told whether it is open")
    noun = CLUBS._replace(rule=lambda one, state: Foretold(plans.UNKNOWN, one.reason) if one.reason else None)
    plan = planned([club({"name": "Go"})], "exact", Guards("100%"), others=[leaver(CHESS), unclear], seen=2, noun=noun)
    assert told(plan) == (["created", "skipped", "unknown"], ["create club Go"])
    assert show(plan, None)["summary"] == {"created": 1, "skipped": 1, "unknown": 1} and len(troubles(plan, None)) == 1


def test_protected_others_are_told_and_kept():
    plan = planned([club({"name": "Go"}, GO)], "exact", Guards(None, ("chess",)), others=[leaver(CHESS)], seen=1)
    assert told(plan) == (["unchanged", "kept"], [])


# --- people --------------------------------------------------------------------------------------------------------------


def test_people_bring_their_names_and_warnings():
    people = [Person("A@x.yz", "a@x.yz", "1", also_as=("1",), verdict=FOUND, account=Account("1", "other@x.yz", "A"), fields={"f": 1}),
              Person("2", "", "2", verdict=FOUND, account=Account("2", "b@x.yz"))]
    noun = Noun("people", "the town", {plans.REMOVED: "remove"}, lambda account: {"there": True})
    plan = planned(wanted_people(people), "absent", noun=noun)
    assert [(one.email, one.account_id, one.also_as, one.action) for one in plan.people] == [("a@x.yz", "1", ("1",), "removed"), ("b@x.yz", "2", (), "removed")]
    assert plan.steps[0].wish == {"email": "a@x.yz", "account_id": "1", "f": 1} and plan.steps[1].facts["email"] == "b@x.yz"
    assert "has the e-mail other@x.yz" in plan.warnings[0]
    assert told(planned(wanted_people(people), "absent", Guards(caller="1"), noun))[0] == ["kept", "removed"]


# --- several requests for one thing ----------------------------------------------------------------------------------------


def two_deeds(one, state):
    made, one_link, two_links = {"name": one.label}, {"name": one.label, "desks": ["a"]}, {"name": one.label, "desks": ["a", "b"]}
    first = nouns.deed(CLUBS, one, plans.CREATED)._replace(after=made)
    links = [Deed("link %s to %s" % (one.label, desk), {"call": "link", "desk": desk}, {"name": one.label, "desks": [desk]}, after)
             for desk, after in (("a", one_link), ("b", two_links))]
    return Foretold(plans.CREATED, deeds=(first, *links), after=two_links)


LINKED = CLUBS._replace(rule=two_deeds)


def linked():
    return planned([club({"name": "Go"}), club({"name": "Chess"})], noun=LINKED)


def test_several_deeds_go_one_after_the_other():
    plan = linked()
    assert [[step.words for step in stage.steps] for stage in plan.stages] == [
        ["create club Go", "create club Chess"], ["link Go to a", "link Chess to a"], ["link Go to b", "link Chess to b"]]
    first, dummy_other, second, *dummy_more, last = plan.steps
    assert first.needs == () and second.needs == (first.key,) and last.wish == {"name": "Chess", "desks": ["b"]}
    assert len({step.key for step in plan.steps}) == 6


def test_what_an_earlier_answer_told_is_a_fact_of_the_later_call():
    plan = linked()
    say = one_call_each({plans.CREATED: lambda facts: ("create", facts["wish"]["name"]), "link": lambda facts: ("link", facts["id"], facts["desk"])},
                        prove=("link",), may_have_worked=(plans.CREATED,))
    first = say(None, plan.stages[0].steps, {})
    assert [call.request for call in first] == [("create", "Go"), ("create", "Chess")]
    assert all(call.may_have_worked and not call.prove for call in first)
    hear = hear_ids(id=lambda body: body.get("id"))
    answers = {**hear(None, first[0], {"id": "7"}), **hear(None, first[1], {"id": "8"})}
    assert [(call.request, call.prove) for call in say(None, plan.stages[1].steps, answers)] == [(("link", "7", "a"), True), (("link", "8", "a"), True)]


@pytest.mark.parametrize("answers, action, changed, after", [
    (["created", "created", "created"], "created", True, {"name": "Go", "desks": ["a", "b"]}),
    (["created", "created", "failed"], "failed", True, {"name": "Go", "desks": ["a"]}),
    (["created", "failed", "skipped"], "failed", True, {"name": "Go"}),
    (["failed", "skipped", "skipped"], "failed", False, None),
    (["unknown", "skipped", "skipped"], "unknown", False, None),
    (["unchanged", "unchanged", "unchanged"], "unchanged", False, None),
    (["unchanged", "updated", "updated"], "updated", True, {"name": "Go", "desks": ["a", "b"]}),
    (["created", "created", "unchanged"], "created", True, {"name": "Go", "desks": ["a", "b"]}),
    (["created", "unchanged", "created"], "created", True, {"name": "Go", "desks": ["a", "b"]}),
])
def test_what_is_told_of_several_deeds(answers, action, changed, after):
    plan = planned([club({"name": "Go"})], noun=LINKED)
    result = show(plan, {step.key: Answer(answer, "why" if answer == "failed" else "") for step, answer in zip(plan.steps, answers)})
    assert (result["clubs"][0]["action"], result["changed"]) == (action, changed)
    assert result["diff"]["after"].get("Go") == after
    assert result["clubs"][0].get("reason") == ("why" if action == "failed" else None)


def test_what_was_refused_in_part_has_changed_something():
    """An invitation to some of the groups: failed, and yet something was done."""
    plan = planned([club({"name": "Go"}), club({"name": "Chess"})])
    for partly in (True, False):
        result = show(plan, {step.key: Answer("failed", "why", partly=partly) for step in plan.steps})
        assert (result["changed"], result["summary"]) == (partly, {"failed": 2})


def test_things_are_told_under_their_own_name():
    result = show(planned([club({"name": "Go"})]), None)
    assert result["clubs"] == [{"action": "created", "certain": True, "name": "Go", "id": None}] and "people" not in result
    assert result["diff"]["after"] == {"Go": {"name": "Go"}}


@pytest.mark.parametrize("body, answer", [
    (None, Answer("created")), ([], Answer("created")), ({}, Answer("created")), ({"other": 1}, Answer("created")),
    ({"id": "7", "account": "a"}, Answer("created", account_id="a", extra={"id": "7"})), ({"id": None}, Answer("created")),
])
def test_ids_are_heard_where_a_yes_tells_them(body, answer):
    step = planned([club({"name": "Go"})]).steps[0]
    hear = hear_ids(lambda known: known.get("account"), id=lambda known: known.get("id"))
    assert hear(None, Call((step,), None), body) == {step.key: answer}


# --- properties ------------------------------------------------------------------------------------------------------------

FIELDS = st.fixed_dictionaries({}, optional={"motto": st.sampled_from(["", "x", "y"]), "open": st.booleans()})
TOWN = st.dictionaries(st.sampled_from("abcdef"), FIELDS, max_size=6)


def world_of(town):
    return {name: {"id": name, "name": name, **dict({"open": True}, **{key: value for key, value in fields.items() if value != ""})}
            for name, fields in town.items()}


def scene_of(world, wished):
    wanted = [club(dict(fields, name=name), world.get(name)) for name, fields in wished.items()]
    return wanted, [leaver(one) for name, one in world.items() if name not in wished and one["open"]]


def carried_out(world, plan):
    """The world after the steps."""
    now = {name: dict(one) for name, one in world.items()}
    for step in plan.steps:
        name = step.facts["wish"]["name"]
        if step.done == plans.REMOVED:
            del now[name]
        elif step.done == plans.CREATED:
            now[name] = dict({"open": True}, **{key: value for key, value in step.facts["wish"].items() if value != ""}, id=name)
        else:
            now[name].update({field: after for field, (before, after) in step.facts["changes"].items()})
    return now


@given(TOWN, TOWN, st.sampled_from(["present", "absent", "exact"]), st.lists(st.sampled_from("abcdef"), max_size=2))
def test_a_plan_that_was_carried_out_leaves_nothing_to_plan(town, wished, state, protected):
    world, hold = world_of(town), Guards("100%" if state == "exact" else None, tuple(protected), True)

    def draw(now):
        wanted, others = scene_of(now, wished)
        if state != "exact":
            return planned(wanted, state, hold)
        return planned(wanted, state, hold, others=others, seen=sum(one["open"] for one in now.values()))

    plan = draw(world)
    after = carried_out(world, plan)
    assert draw(after).steps == []
    for name in set(protected) & set(world):
        assert name in after and after[name]["open"] >= world[name]["open"]
    if state == "exact":
        assert {name for name, one in after.items() if one["open"]} - set(wished) <= set(protected)
        assert set(world) <= set(after), "exact deletes nothing here"
    places = [step.person for step in plan.steps]
    assert len(places) == len(set(places)) and all(plan.people[step.person].action == step.done for step in plan.steps)


@given(TOWN, TOWN, st.integers(0, 3))
def test_never_more_go_than_may(town, wished, limit):
    world = world_of(town)
    wanted, others = scene_of(world, wished)
    try:
        plan = planned(wanted, "exact", Guards(str(limit), (), True), others=others, seen=len(world))
    except PlanError as error:
        assert len(error.facts["would_remove"]) > limit
        return
    assert sum(step.done in (plans.REMOVED, plans.DEACTIVATED) for step in plan.steps) <= limit
    assert all(not stage.only_if_clean for stage in plan.stages[:-1])


@pytest.mark.parametrize("answer, open_now", [("deactivated", False), ("failed", True), ("skipped", True), ("unknown", False)])
def test_a_deed_that_did_not_work_leaves_what_is_told_as_it_was(answer, open_now):
    noun = CLUBS._replace(extra=lambda one, action: {"name": one.label, "open": action != "deactivated" and one.record["open"]})
    plan = planned([club({"name": "Chess", "open": False}, CHESS)], noun=noun)
    assert show(plan, {plan.steps[0].key: Answer(answer)})["clubs"][0]["open"] is open_now
