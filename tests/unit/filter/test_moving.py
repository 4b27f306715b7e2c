# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From one set of memberships to another."""

from __future__ import annotations

import pytest
from ansible_collections.lifecycle.atlassian.plugins.filter.moving import movers, moving_on, moving_outcome, with_moves
from ansible_collections.lifecycle.atlassian.plugins.filter.people import people_faults, wished_people
from ansible_collections.lifecycle.atlassian.plugins.filter.places import memberships

JANE = {"email": "jane@example.com", "from": {"groups": ["old"], "desks": ["IT"]}, "to": {"groups": ["new"], "roles": [{"project": "A", "role": "Dev"}]}}
SEEN = {"users": [{"email": "jane@example.com", "account_id": "1", "visible": True, "email_visible": True, "account_type": "atlassian", "active": True}]}


def task(layer, name, action, **more):
    """The result of a task about one place."""
    place = {"name": name, "asked": [name], "failed": False, **({"project_id": "9", "role_id": "7"} if layer == "role" else {"id": "7", "group_id": "7"})}
    where = {layer: name, layer + "_id": "9/7" if layer == "role" else "7"}
    return {"people": [dict(where, email="jane@example.com", account_id="1", action=action, certain=True)], layer + "s": [dict(place, **more)], "changed": True,
            "requests": {"reads": 1, "writes": 1}}


def joining(*people, users=None):
    return movers(wished_people(list(people), "move"), users or SEEN)


JOINED = {"groups": task("group", "new", "added"), "roles": task("role", "A Dev", "added")}
LEFT = {"groups": task("group", "old", "removed"), "desks": task("desk", "IT", "removed")}


def outcome(joined=None, left=None, person=None, **more):
    joined, left = JOINED if joined is None else joined, LEFT if left is None else left
    on = moving_on(joining(person or JANE), joined, **more)
    return moving_outcome(on, left, joined, reads=[SEEN])


def test_who_is_named_twice_is_one_person_in_the_summary():
    """By e-mail and by account ID: what either names is done once for her."""
    same = {"account_id": "1", "from": {"groups": ["old"], "desks": ["IT"]}, "to": {"groups": ["new"]}}
    on = moving_on(joining(JANE, same, users={"users": SEEN["users"] * 2}), JOINED)
    result = moving_outcome(on, LEFT, JOINED)
    assert result["counts"]["people"] == result["counts"]["changed"] == 1 and result["summary"][0] == "Move of 1 person (2 entries): 1 as wished, 0 not"
    assert "Joined, groups: 1 added" in result["summary"] and "Left, desks: 1 removed" in result["summary"] and len(result["people"]) == 2


def test_that_nobody_was_named_is_said():
    result = moving_outcome([], {}, {})
    assert result["summary"][:2] == ["Move of 0 people: 0 as wished, 0 not", "Nobody was named: the list of people is empty, so there was nothing to do"]
    assert not any("Nobody" in line for line in outcome()["summary"])


def test_those_of_all_are_for_whom_has_none_of_his_own():
    people = with_moves(["a@example.com", "712020:1", {"email": "b@example.com", "to": {"groups": ["x"]}}], {"groups": ["old"]}, {"groups": ["new"]})
    assert people == [
        {"email": "a@example.com", "from": {"groups": ["old"]}, "to": {"groups": ["new"]}},
        {"account_id": "712020:1", "from": {"groups": ["old"]}, "to": {"groups": ["new"]}},
        {"email": "b@example.com", "from": {"groups": ["old"]}, "to": {"groups": ["x"]}}]
    assert with_moves("nonsense") == "nonsense" and with_moves([5], {"groups": ["a"]}) == [5]


@pytest.mark.parametrize(("person", "words"), [
    ({"from": {"groups": ["a"]}}, "email or account_id is missing"),
    ({"email": "j@example.com"}, "neither from nor to names a place"),
    ({"email": "j@example.com", "from": {"groups": []}}, "neither from nor to names a place"),
    ({"email": "j@example.com", "from": ["a"]}, "from must be a mapping with any of desks"),
    ({"email": "j@example.com", "to": {"groups": "a"}}, "to.groups must be a list, not a text ('a')"),
    ({"email": "j@example.com", "to": {"roles": ["a"]}}, "to.roles must hold mappings with project and role"),
    ({"email": "j@example.com", "to": {"group": ["a"], "desks": ["b"]}}, "to has no field group (did you mean groups?); the fields are desks"),
    ({"email": "j@example.com", "form": {"desks": ["a"]}, "to": {"desks": ["b"]}}, "there is no field form (did you mean from?); the fields are email"),
    ({"email": "j@example.com", "groups": ["a"], "to": {"groups": ["a"]}}, "there is no field groups; "),
    ({"email": "j@example.com", "from": {"groups": ["a", "b"]}, "to": {"groups": ["b"]}}, "j@example.com: groups: b is both in from and in to."),
])
def test_a_fault_names_the_person_and_the_field(person, words):
    told = people_faults([person], "move")
    assert len(told) == 1 and words in told[0], told


def test_one_person_in_two_entries_is_checked_as_one():
    told = people_faults([{"email": "j@example.com", "from": {"groups": ["a"]}}, {"email": "J@example.com", "to": {"groups": ["a"]}}], "move")
    assert told == ["j@example.com: groups: a is both in from and in to."]


def test_joined_first_and_left_then():
    people = joining(JANE)
    assert memberships(people, "groups")[0]["group"] == "new" and memberships(people, "desks") == []
    on = moving_on(people, JOINED)
    assert [one["group"] for one in memberships(on, "groups")] == ["old"] and [one["desk"] for one in memberships(on, "desks")] == ["IT"]
    assert memberships(on, "roles") == []
    told = outcome()
    assert told["people"][0]["outcome"] == "changed" and told["failed"] == told["errors"] == told["withheld"] == []
    assert [(one["layer"], one["place"], one["action"], one["to"]) for one in told["people"][0]["layers"]] == [
        ("group", "new", "added", True), ("role", "A Dev", "added", True), ("group", "old", "removed", False), ("desk", "IT", "removed", False)]


@pytest.mark.parametrize("joined", [
    dict(JOINED, groups=task("group", "new", "failed")), dict(JOINED, groups=task("group", "new", "unknown")), dict(JOINED, groups={}),
    dict(JOINED, groups={"failed": True, "msg": "403"}), dict(JOINED, groups=task("group", "new", "failed", failed=True, reason="no such group")),
])
def test_who_was_not_added_to_everything_leaves_nothing(joined):
    on = moving_on(joining(JANE), joined)
    assert memberships(on, "groups") == memberships(on, "desks") == [] and "could not be added to group new" in on[0]["withheld"]
    told = outcome(joined=joined, left={})
    assert len(told["withheld"]) == 1 and [one["action"] for one in told["people"][0]["layers"][2:]] == ["skipped", "skipped"]
    anyway = moving_on(joining(JANE), joined, keep=False)
    assert memberships(anyway, "groups") != []


def test_nobody_leaves_what_he_joined_under_another_name():
    person = {"email": "jane@example.com", "from": {"desks": ["15"]}, "to": {"desks": ["IT"]}}
    joined = {"desks": dict(task("desk", "IT", "added"), desks=[{"id": "7", "key": "IT", "name": "IT help", "asked": ["IT"], "failed": False}])}
    assert memberships(moving_on(joining(person), joined), "desks") != []
    same = dict(person, **{"from": {"desks": ["7"]}})
    assert memberships(moving_on(joining(same), joined), "desks") == []
    assert "under another name" in outcome(joined=joined, left={}, person=same)["failed"][0]


@pytest.mark.parametrize("line", [
    {"email": "jane@example.com", "account_id": None, "visible": False, "reason": "not found"},
    {"email": "john@example.com", "account_id": "1", "visible": True, "email_visible": True},
])
def test_who_is_not_seen_or_is_somebody_else_moves_nowhere(line):
    people = joining(dict(JANE, account_id="1"), users={"users": [line]})
    assert people[0]["trouble"] and memberships(people, "groups") == [] and memberships(moving_on(people, {}), "groups") == []
    told = moving_outcome(moving_on(people, {}), {}, {}, reads=[{"users": [line]}])
    assert told["people"][0]["outcome"] == "failed" and len(told["failed"]) == 1


def test_a_look_that_broke_ends_all_and_is_told_once():
    broken = {"failed": True, "msg": "401"}
    told = moving_outcome(moving_on(joining(JANE, users=broken), {}), {}, {}, reads=[broken])
    assert told["errors"] == ["401"] and told["failed"] == [] and told["people"][0]["outcome"] == "failed"


def test_a_kept_membership_is_told():
    told = outcome(left=dict(LEFT, groups=task("group", "old", "kept")))
    assert told["people"][0]["outcome"] == "kept" and told["kept"] == ["jane@example.com: group old: kept"]


def test_a_guard_that_said_no_is_an_error_and_what_follows_is_not_tried():
    told = outcome(left={"groups": {"failed": True, "msg": "2 people would be removed: raise max_removals", "would_remove": ["a"]}})
    assert told["errors"] == ["groups: 2 people would be removed: raise move_max_removals"] and told["people"][0]["outcome"] == "failed"
