# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a plan and its answers to what the user gets."""

from __future__ import annotations

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import (
    ADDED, CREATED, FAILED, KEPT, LINKED, REMOVED, SKIPPED, UNCHANGED, UNKNOWN, Answer, Entry, Plan, Stage, Step,
)
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.show import show, troubles, words_of_trouble

PLAN = Plan(
    (
        Entry("ann@x.yz", "id-ann", ADDED, after="member", extra={"pending": True, "colour": "red"}),
        Entry("bob@x.yz", "id-bob", REMOVED, before="member"),
        Entry("cat@x.yz", "", CREATED, certain=False, after={"name": "Cat"}, extra={"possible": [CREATED, LINKED]}, also_as=("CAT@x.yz",)),
        Entry("dan@x.yz", "id-dan", UNCHANGED, before="member", after="member"),
        Entry("eve@x.yz", "id-eve", KEPT, reason="protected", before="member", after="member"),
    ),
    (Stage("present", (Step("a", 0, "add ann", ADDED), Step("c", 2, "create cat", CREATED))), Stage("absent", (Step("b", 1, "remove bob", REMOVED),))),
    title="members of x",
)
DONE = {"a": Answer(ADDED), "c": Answer(CREATED, account_id="id-cat"), "b": Answer(REMOVED)}


def actions(result):
    return {one["email"]: one["action"] for one in result["people"]}


def test_check_mode_tells_what_is_foretold():
    result = show(PLAN, None)
    assert result["changed"] is True
    assert result["steps"] == ["add ann", "create cat", "remove bob"]
    assert actions(result) == {"ann@x.yz": ADDED, "bob@x.yz": REMOVED, "cat@x.yz": CREATED, "dan@x.yz": UNCHANGED, "eve@x.yz": KEPT}
    assert result["diff"]["before"] == {"bob@x.yz": "member"}
    assert result["diff"]["after"] == {"ann@x.yz": "member", "cat@x.yz": {"name": "Cat"}}
    assert result["diff"]["before_header"] == result["diff"]["after_header"] == "members of x"
    assert result["people"][2] == {
        "email": "cat@x.yz", "account_id": None, "action": CREATED, "certain": False, "also_as": ["CAT@x.yz"], "possible": [CREATED, LINKED],
    }


def test_what_was_done_is_told_as_it_was_foretold():
    foretold, done = show(PLAN, None), show(PLAN, DONE)
    for key in ("changed", "steps", "diff", "summary"):
        assert foretold[key] == done[key]
    assert actions(foretold) == actions(done)


def test_what_was_done_is_certain_and_knows_its_id():
    cat = show(PLAN, DONE)["people"][2]
    assert cat["certain"] is True and cat["account_id"] == "id-cat" and "possible" not in cat
    assert show(PLAN, DONE)["people"][0] == {"email": "ann@x.yz", "account_id": "id-ann", "action": ADDED, "certain": True, "colour": "red"}


@pytest.mark.parametrize("action", [FAILED, UNKNOWN, SKIPPED, KEPT, UNCHANGED, LINKED])
def test_the_diff_shows_only_what_was_really_done(action):
    result = show(PLAN, dict(DONE, b=Answer(action, "so it is")))
    assert "bob@x.yz" not in result["diff"]["before"] and "bob@x.yz" not in result["diff"]["after"]
    assert result["people"][1]["reason"] == "so it is"
    result = show(PLAN, dict(DONE, c=Answer(action)))
    assert "cat@x.yz" not in result["diff"]["after"]


@pytest.mark.parametrize("action, changed", [(REMOVED, True), (FAILED, False), (UNKNOWN, False), (SKIPPED, False), (KEPT, False), (LINKED, False)])
def test_changed_means_that_something_was_done(action, changed):
    assert show(PLAN, {"a": Answer(FAILED), "c": Answer(UNCHANGED), "b": Answer(action)})["changed"] is changed


def test_a_plan_without_steps_changes_nothing():
    for answers in (None, {}):
        result = show(Plan(PLAN.people[3:]), answers)
        assert (result["changed"], result["steps"], result["diff"]["before"], result["diff"]["after"]) == (False, [], {}, {})


def test_two_people_of_one_name_both_have_their_line_in_the_diff():
    entries = (Entry("a@x.yz", "id-1", REMOVED, before="member"), Entry("a@x.yz", "id-2", REMOVED, before="member"))
    plan = Plan(entries, (Stage("absent", (Step("1", 0, "", REMOVED), Step("2", 1, "", REMOVED))),))
    assert len(show(plan, None)["diff"]["before"]) == 2


def test_the_diff_is_sorted():
    entries = tuple(Entry("%s@x.yz" % name, "", ADDED, after="member") for name in "cab")
    plan = Plan(entries, (Stage("present", tuple(Step(str(n), n, "", ADDED) for n in range(3))),))
    assert list(show(plan, None)["diff"]["after"]) == ["a@x.yz", "b@x.yz", "c@x.yz"]


@pytest.mark.parametrize("report, emails, steps", [
    ("full", ["ann", "bob", "cat", "dan", "eve"], 3), ("changes", ["ann", "bob", "cat"], 3), ("summary", [], 0),
])
def test_report_bounds_what_comes_back(report, emails, steps):
    result = show(PLAN, DONE, report)
    assert [one["email"] for one in result["people"]] == ["%s@x.yz" % one for one in emails]
    assert len(result["steps"]) == steps
    assert result["summary"] == {ADDED: 1, REMOVED: 1, CREATED: 1, UNCHANGED: 1, KEPT: 1}
    assert result["changed"] is True


@pytest.mark.parametrize("action", [FAILED, UNKNOWN, SKIPPED])
def test_trouble_is_never_left_out_of_report_changes(action):
    assert [one["action"] for one in show(PLAN, dict(DONE, a=Answer(action)), "changes")["people"]] == [action, REMOVED, CREATED]


def test_trouble_is_failed_and_unknown_and_nothing_else():
    answers = {"a": Answer(FAILED, "no", {"status": 400}), "c": Answer(UNKNOWN, "who knows"), "b": Answer(SKIPPED, "later")}
    trouble = troubles(PLAN, answers)
    assert [one.label for one in trouble] == ["ann@x.yz", "cat@x.yz"]
    assert show(PLAN, answers)["people"][0]["error"] == {"status": 400}
    assert troubles(PLAN, None) == []
    assert [one.action for one in troubles(Plan((Entry("a@x.yz", action=FAILED),)), None)] == [FAILED]


def test_the_message_says_who_why_and_what_else():
    answers = {"a": Answer(FAILED, "no right"), "c": Answer(UNKNOWN, "no answer"), "b": Answer(REMOVED)}
    words = words_of_trouble(troubles(PLAN, answers), show(PLAN, answers)["summary"])
    for word in ("1 failed", "1 with unknown outcome", "ann@x.yz: no right", "cat@x.yz: no answer", "1 removed", "1 kept", "1 unchanged"):
        assert word in words


def test_the_message_stays_short_whatever_the_trouble():
    entries = tuple(Entry("p%d@x.yz" % n, action=FAILED, reason="no") for n in range(1000))
    plan = Plan(entries)
    words = words_of_trouble(troubles(plan, None), show(plan, None)["summary"])
    assert "1000 failed" in words and "and 995 more" in words and len(words) < 300
