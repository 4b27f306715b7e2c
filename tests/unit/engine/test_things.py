# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things with a name and an id: what is wished of them, what is meant, planned, sent and heard."""

from __future__ import annotations

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _errors as errors
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.calls import ALREADY, Refusal, explained
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import CREATED, REMOVED, UNCHANGED, UPDATED, Call, Step
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.things import ANEW, Things

DOORS = Things("door", "doors", "the house", ("name", "colour", "rooms"), required=("colour",), beside=", %(colour)s", secret=("key", "locked"))
KEEPS = Things("keep", "keeps", "the castle", ("name",), exact=True)
FRONT = {"name": "Front", "door_id": "1", "colour": "red", "rooms": ["hall"], "locked": None, "since": 1900}
OPEN = dict(FRONT, name="Open", door_id="2", locked=False)


def planned(things: Things, wishes: list, records: list, state: str = "present", anew: bool = False, **options):
    wished = things.wishes({things.kind + "s": wishes})
    return things.plan(dict(options, state=state), things.pairs(wished, records, anew))


def told(things: Things, *args, **more):
    paper = planned(things, *args, **more)
    return [(entry.action, entry.reason) for entry in paper.people], [step.words for step in paper.steps]


@pytest.mark.parametrize("wish, clean", [
    ({"name": " Front ", "colour": " red "}, {"name": "Front", "colour": "red"}),
    ({"name": "", "door_id": " 1 ", "colour": "", "handle": " "}, {"name": None, "door_id": "1", "colour": "", "handle": None}),
    ({"name": "Front", "rooms": ["b", "a", "b"]}, {"name": "Front", "rooms": ["a", "b"]}),
    ({"name": "Front", "key": " k "}, {"name": "Front", "key": " k "}),
    ({"name": "Front", "key": "", "wide": False}, {"name": "Front", "key": "", "wide": False}),
])
def test_a_wish_is_trimmed_and_its_secret_is_not(wish, clean):
    assert DOORS.wishes({"doors": [wish]}) == [clean]


def test_a_name_that_is_empty_renames_nothing():
    assert told(DOORS, [{"name": " ", "door_id": "1"}], [FRONT]) == ([("unchanged", "")], [])


def test_wishes_for_one_thing_are_one_and_no_message_shows_a_secret():
    assert DOORS.wishes({"doors": [{"name": "a", "rooms": ["y", "x"]}, {"name": "A", "rooms": ["x", "y"]}]}) == [{"name": "a", "rooms": ["x", "y"]}]
    with pytest.raises(errors.PlanError) as caught:
        DOORS.wishes({"doors": [{"name": "a", "key": "hush"}, {"name": "a", "key": "shush"}]})
    assert "key" in caught.value.message and "hush" not in caught.value.message


def test_two_of_one_name_are_told_apart():
    with pytest.raises(errors.PlanError, match=r"front means more than one door: Front \(id 1, red\), Front \(id 2, red\)"):
        planned(DOORS, [{"name": "front"}], [FRONT, dict(OPEN, name="Front")])


@pytest.mark.parametrize("things, wish, records, state, action, why, steps", [
    (DOORS, {"name": "New", "colour": "red"}, [FRONT], "present", "created", "", ["create door New"]),
    (DOORS, {"name": "FRONT", "colour": "red"}, [FRONT], "present", "unchanged", "", []),
    (DOORS, {"name": "Back", "door_id": "1"}, [FRONT], "present", "updated", "", ["update door Back (name)"]),
    (DOORS, {"name": "Front", "colour": ""}, [FRONT], "present", "updated", "", ["update door Front (colour)"]),
    (DOORS, {"name": "New"}, [FRONT], "present", "failed", "there is no such door, and none can be created without colour", []),
    (DOORS, {"door_id": "9"}, [FRONT], "present", "failed", "there is no such door, and none can be created without name and colour", []),
    (DOORS, {"name": "front", "door_id": "1"}, [FRONT], "absent", "removed", "", ["delete door front"]),
    (DOORS, {"name": "Back", "door_id": "1"}, [FRONT], "absent", "failed", "the door with this id is called 'Front'", []),
    (DOORS, {"name": "New"}, [FRONT], "absent", "unchanged", "does not exist", []),
    (KEEPS, {"keep_id": "9"}, [], "present", "failed", "there is no keep with this id, and none can be created without a name", []),
    (KEEPS, {"name": "east"}, [{"name": "East", "keep_id": "1"}], "present", "created", "", ["create keep east"]),
    (KEEPS, {"name": "east", "keep_id": "1"}, [{"name": "East", "keep_id": "1"}], "present", "failed",
     "the keep with this id is called 'East', and no call renames it", []),
])
def test_what_comes_of_a_wish(things, wish, records, state, action, why, steps):
    assert told(things, [wish], records, state) == ([(action, why)], steps)


def test_the_entry_tells_the_name_and_the_id():
    assert planned(DOORS, [{"name": "Back", "door_id": "1"}], [FRONT]).people[0].extra == {"name": "Back", "door_id": "1"}
    assert planned(DOORS, [{"door_id": "1"}], [FRONT]).people[0].extra == {"name": "Front", "door_id": "1"}
    assert planned(KEEPS, [{"name": "b", "keep_id": "1"}], [{"name": "a", "keep_id": "1"}]).people[0].extra == {"name": "a", "keep_id": "1"}
    assert planned(DOORS, [{"name": "New", "colour": "red"}], []).people[0].extra == {"name": "New", "door_id": None}


def test_what_is_protected_is_kept_by_name_and_by_id():
    for protected in ("front*", "1"):
        assert told(DOORS, [{"name": "Front"}], [FRONT], "absent", protected=[protected])[0] == [("kept", "protected (%s)" % protected)]


@pytest.mark.parametrize("record, anew, after", [(FRONT, False, None), (OPEN, False, True), (FRONT, True, ANEW), (OPEN, True, ANEW)])
def test_a_secret_is_set_where_there_is_none_or_when_it_is_said(record, anew, after):
    """A record that does not say whether it has one has one."""
    paper = planned(DOORS, [{"door_id": record["door_id"], "key": "k"}], [record], anew=anew)
    assert [entry.after for entry in paper.people] == [{"locked": after} if after else None]
    assert [DOORS.changed(step.facts) for step in paper.steps] == ([{**record, "locked": after, "key": "k"}] if after else [])


def test_a_secret_that_does_not_change_is_not_sent():
    step, = planned(DOORS, [{"name": "Front", "key": "k", "colour": "blue"}], [FRONT]).steps
    assert DOORS.changed(step.facts) == dict(FRONT, colour="blue")


def test_what_was_created_has_its_secret_by_that():
    """The wish of a step that is looked at again, as its answer was lost."""
    step, = planned(DOORS, [{"name": "Front", "colour": "red", "key": "k"}], [], anew=True).steps
    assert told(DOORS, [step.wish], [FRONT], anew=True) == ([("unchanged", "")], [])
    step, = planned(DOORS, [{"name": "Front", "key": "k"}], [FRONT], anew=True).steps
    assert told(DOORS, [step.wish], [FRONT], anew=True)[1] == ["update door Front (locked)"]


def test_the_id_of_a_new_one_is_heard_and_a_yes_without_it_is_none():
    hear = DOORS.hear(lambda body: body["id"])
    made, mended = Step("a", 0, "", CREATED), Step("b", 1, "", UPDATED)
    asked = request("POST", SITE, "/doors")
    assert hear(None, Call((made,), asked), {"id": "7"})["a"].extra == {"door_id": "7"}
    assert hear(None, Call((mended,), asked), None) == {}
    with pytest.raises(TypeError):
        hear(None, Call((made,), asked), None)


@pytest.mark.parametrize("changes, error, action", [
    ({"locked": (True, ANEW)}, errors.ServerError("no"), "unknown"), ({"locked": (True, ANEW)}, errors.OutcomeUnknown("no"), "unknown"),
    ({"colour": ("red", "blue")}, errors.ServerError("no"), None), ({"locked": (True, ANEW)}, errors.Invalid("no"), None),
])
def test_whether_a_secret_was_set_cannot_be_seen(changes, error, action):
    answer = DOORS.explain()(Step("a", 0, "", UPDATED, facts={"changes": changes}), error)
    assert (answer and answer.action) == action and (answer is None or answer.reason.startswith("no Whether the secret was set cannot be seen"))


@pytest.mark.parametrize("repeated, action", [(False, UNCHANGED), (True, REMOVED)])
def test_a_word_that_it_is_so_already(repeated, action):
    """Of a request that was sent twice the first may have done it."""
    error = errors.NotFound("gone", status=404)
    error.repeated = repeated
    explain = explained(Refusal((REMOVED,), (errors.NotFound,), "gone already", ALREADY))
    answer = explain(Step("a", 0, "", REMOVED), error)
    assert (answer.action, answer.reason, answer.error) == (action, "gone already", None)
