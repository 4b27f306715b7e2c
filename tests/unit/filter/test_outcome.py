# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a role."""

from __future__ import annotations

import pytest
from ansible_collections.lifecycle.atlassian.plugins.filter.outcome import onboarding_outcome


def newcomer(name="jane", **more):
    layer = {"layer": "account", "place": "customer", "action": "created", "certain": True}
    return dict({"email": name + "@example.com", "account_id": name, "kind": "customer", "desks": ["IT"], "groups": [], "trouble": "", "layer": layer}, **more)


def task(name, *people, **more):
    """The result of a task that saw to one desk, or to one group."""
    requests = {"reads": 2, "writes": 1, "retries": 0, "waited_s": 0.5}
    place = {"name": name, "id": name, "group_id": name, "asked": [name], "failed": False}
    here = {"desk": name, "desk_id": name, "group": name, "group_id": name}
    return dict({"people": [dict(one, **here) for one in people], "desks": [place], "groups": [place], "changed": True, "requests": requests}, **more)


def both(*tasks):
    """The same for many of them."""
    return dict(tasks[0], **{name: [row for one in tasks for row in one[name]] for name in ("people", "desks", "groups")})


def entry(action, account_id, **more):
    return dict({"email": None, "account_id": account_id, "action": action, "certain": True}, **more)


def outcome_of(result, name="jane@example.com"):
    return next(one for one in result["people"] if one["email"] == name)


def test_all_is_well():
    result = onboarding_outcome([newcomer()], steps=[{"people": [], "changed": True}], desks=task("IT", entry("added", "jane")))
    assert outcome_of(result)["outcome"] == "changed" and result["failed"] == result["errors"] == []
    assert result["summary"] == [
        "Onboarding of 1 person: 1 as wished, 0 not", "Accounts: 1 created", "Desks: 1 added (in 1 desk)",
        "Requests: 2 reads, 1 writes, 0 retries, 0.5 s waited",
    ]


def test_a_record_of_the_directory_is_not_told_as_an_account():
    """Found by a new user: an account was told to be created where nothing but a record was."""
    record = dict(newcomer("erika", kind="employee", desks=[]), layer={"layer": "account", "place": "directory", "action": "created", "certain": True})
    result = onboarding_outcome([newcomer(desks=[]), record, dict(record, email="x@example.com", layer=dict(record["layer"], action="unchanged"))])
    assert result["summary"][1:3] == ["Directory records: 1 created, 1 already right", "Accounts: 1 created"]
    assert result["counts"]["account"] == {"created": 2, "unchanged": 1}
    assert not any(line.startswith("Accounts") for line in onboarding_outcome([record])["summary"])


def test_that_nobody_was_named_is_said():
    """Found by a new user: an empty list was well, and nothing told it from a list that was read."""
    result = onboarding_outcome([])
    assert result["summary"][:2] == ["Onboarding of 0 people: 0 as wished, 0 not", "Nobody was named: the list of people is empty, so there was nothing to do"]
    assert result["errors"] == result["failed"] == [] and not any("Nobody" in line for line in onboarding_outcome([newcomer()])["summary"])


def test_one_persons_trouble_is_a_line():
    people = [newcomer(), newcomer("john")]
    result = onboarding_outcome(people, desks=task("IT", entry("failed", "jane", reason="no licence"), entry("unchanged", "john")))
    assert result["failed"] == ["jane@example.com: desk IT: no licence"]
    assert (outcome_of(result)["outcome"], outcome_of(result, "john@example.com")["outcome"]) == ("failed", "changed")


def test_an_account_that_exists_unseen_has_to_be_named():
    failed = dict(entry("failed", None, reason="not found"), email="jane@example.com")
    result = onboarding_outcome([newcomer(account_id="", unseen=True)], desks=task("IT", failed))
    assert "give its account_id" in result["failed"][0]


def test_the_same_trouble_of_many_is_one_line():
    people = [newcomer("p%d" % number) for number in range(30)]
    result = onboarding_outcome(people, desks=task("IT", *[entry("failed", one["account_id"], reason="no") for one in people]))
    assert len(result["failed"]) == 1 and result["failed"][0].endswith("and 10 more: desk IT: no")


def test_an_unknown_desk_is_told_once():
    people = [newcomer(), newcomer("john")]
    result = onboarding_outcome(people, desks={
        "failed": True, "msg": "1 failed", "people": [entry("failed", "jane", reason="no such desk", desk="IT", desk_id=None)],
        "desks": [{"name": "IT", "asked": ["IT"], "failed": True, "reason": "no such desk"}]})
    assert result["errors"] == ["desk IT (2 people): no such desk"] and result["failed"] == []
    assert {one["outcome"] for one in result["people"]} == {"failed"}


def test_who_has_no_account_is_not_tried_and_told_once():
    broken = newcomer(trouble="refused", layer={"layer": "account", "place": "customer", "action": "failed", "certain": True, "reason": "refused"})
    result = onboarding_outcome([broken], desks={"people": [], "desks": []})
    assert result["failed"] == ["jane@example.com: account customer: refused"]
    assert [one["action"] for one in outcome_of(result)["layers"]] == ["failed", "skipped"]


def test_a_step_that_broke_ends_all_and_is_told_once():
    failed = {"layer": "account", "place": "customer", "action": "failed", "certain": True, "reason": "401"}
    people = [newcomer(layer=None), newcomer("john", layer=failed, trouble="401")]
    result = onboarding_outcome(people, steps=[{"failed": True, "msg": "401"}, {}], desks={})
    assert result["errors"] == ["401"] and result["failed"] == []
    assert {one["outcome"] for one in result["people"]} == {"failed"}


def test_a_step_left_out_by_a_tag_is_no_failure_and_not_told_as_done():
    result = onboarding_outcome([newcomer()], desks={})
    assert outcome_of(result)["layers"][1]["action"] == "skipped" and result["counts"]["failed"] == 0


def test_a_person_the_result_forgets_is_a_failure():
    assert "says nothing" in onboarding_outcome([newcomer()], desks=task("IT"))["failed"][0]


def test_who_was_not_tried_is_not_as_wished():
    people = [newcomer(layer=None), newcomer("john"), newcomer("nobody", layer=None, desks=[]), newcomer("well", desks=[])]
    result = onboarding_outcome(people, desks={})
    assert [one["outcome"] for one in result["people"]] == ["skipped", "changed", "skipped", "changed"]
    assert result["summary"][0] == "Onboarding of 4 people: 1 as wished, 0 not, 1 in part (the rest not tried), 2 not tried"
    assert (result["counts"]["not_tried"], result["counts"]["in_part"], result["counts"]["failed"]) == (2, 1, 0)


def test_an_entry_is_found_by_the_kind_of_name_that_was_asked_with():
    people = [newcomer("jane", account_id="1"), newcomer("john", account_id="2")]
    strange = dict(entry("added", "1"), user_name="john@example.com")
    result = onboarding_outcome(people, desks=task("IT", strange, entry("failed", "2", reason="no")))
    assert result["failed"] == ["john@example.com: desk IT: no"]


def test_two_entries_that_one_person_fits_are_a_failure():
    crossed = task("IT", entry("added", "jane"), dict(entry("added", "x"), email="jane@example.com"))
    assert "several entries" in onboarding_outcome([newcomer()], desks=crossed)["failed"][0]


@pytest.mark.parametrize("place, words", [("customer", "may exist unseen"), ("directory", "refused by the directory")])
def test_what_is_not_certain_is_told_by_its_sort(place, words):
    people = [newcomer(kind="employee", layer={"layer": "account", "place": place, "action": "created", "certain": False})]
    told = [line for line in onboarding_outcome(people, desks=task("IT", entry("added", "jane")), foretold=True)["summary"] if "Not certain" in line]
    assert len(told) == 1 and words in told[0]


def test_check_mode_says_so():
    doubtful = newcomer(layer={"layer": "account", "place": "customer", "action": "created", "certain": False})
    lines = onboarding_outcome([doubtful], desks=task("IT", entry("added", "jane")), foretold=True)["summary"]
    assert "foretold (nothing was done)" in lines[0] and any(line.startswith("Not certain: 1 ") for line in lines)
