# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customer requests (FACTS 16)."""

from __future__ import annotations

import pytest

from simulator.world import World, WorldError
from simulator.worlds import IDS, small_world_dict

from unit.simulator.asking import GATEWAY, JSM, NARROW, PLAIN, SCOPED

REQUEST = JSM + "/request/IT-1"


def test_it_is_read_by_key_and_by_id(ask):
    found = ask.get(REQUEST).json
    assert found["issueId"] == "20001" == ask.get(JSM + "/request/20001").json["issueId"]
    values = {row["label"]: row["value"] for row in found["requestFieldValues"]}
    assert values["E-mail address"] == "jane.doe@customer.example.org" and values["Groups"] == ["support"]
    assert values["What should happen"]["value"] == "onboard"
    assert (found["reporter"]["accountId"], found["currentStatus"]["status"]) == (IDS["carla"], "Open")
    assert ask.get(JSM + "/request/IT-9").status == 404


def test_more_is_told_when_it_is_asked_for(ask):
    assert "requestType" not in ask.get(REQUEST).json
    assert ask.get(REQUEST + "?expand=requestType").json["requestType"]["name"] == "New colleague"
    assert [row["accountId"] for row in ask.get(REQUEST + "/participant").json["values"]] == [IDS["dmitri"]]
    assert ask.get(JSM + "/request/IT-9/participant").status == 404


def test_comments(ask):
    """FACTS 16: public or internal; said twice, they are there twice."""
    assert [row["body"] for row in ask.get(REQUEST + "/comment?internal=false").json["values"]] == ["Is it done?"]
    for dummy in range(2):
        reply = ask.post(REQUEST + "/comment", {"body": "Done.", "public": False})
        assert (reply.status, reply.json["author"]["accountId"], reply.json["public"]) == (201, IDS["admin"], False)
    page = ask.get(REQUEST + "/comment").json
    assert [row["body"] for row in page["values"]] == ["Is it done?", "Ask her manager first.", "Done.", "Done."]
    assert len({row["id"] for row in page["values"]}) == 4
    assert ask.post(REQUEST + "/comment", {"body": " ", "public": True}).status == 400
    assert ask.post(REQUEST + "/comment", {"body": "x"}).status == 400
    assert ask.post(JSM + "/request/IT-9/comment", {"body": "x", "public": True}).status == 404


def test_transitions(ask, sim):
    """FACTS 16: only those that a customer is shown, and with a comment if one is wished for."""
    def shown():
        return {row["name"]: row["id"] for row in ask.get(REQUEST + "/transition").json["values"]}
    assert shown() == {"Start": "11", "Resolve": "21"}
    assert ask.post(REQUEST + "/transition", {"id": "31"}).status == 400
    assert ask.post(REQUEST + "/transition", {"id": "21", "additionalComment": {"body": "All is done."}}).status == 204
    assert shown() == {"Start": "11"}
    assert ask.post(REQUEST + "/transition", {"id": "21"}).status == 400
    assert ask.get(REQUEST).json["currentStatus"]["statusCategory"] == "DONE"
    assert [row["status"] for row in ask.get(REQUEST + "/status").json["values"]] == ["Done", "Open"]
    assert sim.world.requests["20001"].comments[-1]["body"] == "All is done."


def test_types_and_their_fields(ask):
    assert [row["name"] for row in ask.get(JSM + "/servicedesk/projectKey:IT/requesttype").json["values"]] == ["New colleague"]
    rows = ask.get(JSM + "/servicedesk/15/requesttype/25/field").json["requestTypeFields"]
    assert {row["name"]: row["fieldId"] for row in rows}["E-mail address"] == "customfield_10001"
    assert ask.get(JSM + "/servicedesk/7/requesttype/25/field").status == 404


def test_who_may(ask, sim):
    """FACTS 6: no agent licence, not a word."""
    for path in (REQUEST, REQUEST + "/comment", JSM + "/servicedesk/15/requesttype"):
        reply = ask.get(path, login=PLAIN)
        assert (reply.status, reply.content) == (403, b"")
    assert ask.post(GATEWAY + REQUEST + "/comment", {"body": "x", "public": True}, login=NARROW).status == 401
    assert ask.post(GATEWAY + REQUEST + "/comment", {"body": "x", "public": True}, login=SCOPED).status == 201
    sim.world.accounts.get(IDS["admin"]).language = "de"
    assert "existiert nicht" in ask.get(JSM + "/request/IT-9").json["errorMessage"]


@pytest.mark.parametrize("part, problem", [
    ({"requests": [{"id": "1", "key": "IT-2", "desk": "NO", "type": "25", "reporter": "admin@corp.example.com"}]}, "'NO' is no desk's id or key"),
    ({"requests": [{"id": "1", "key": "IT-2", "desk": "IT", "type": "1", "reporter": "admin@corp.example.com"}]}, "no request type '1'"),
    ({"requests": [{"id": "1", "key": "IT-2", "desk": "IT", "type": "25", "reporter": "me"}]}, "'me' is nobody's"),
    ({"requests": [{"id": "1", "key": "IT-2", "desk": "IT", "type": "25", "reporter": "admin@corp.example.com", "history": []}]}, "must not be empty"),
    ({"organizations": [{"id": "x", "name": "X"}]}, "the id must be a number"),
    ({"organizations": [{"id": "1", "name": "X"}, {"id": "2", "name": "X"}]}, "two have the name 'X'"),
    ({"organizations": [{"id": "1", "name": "X", "desks": ["NO"]}]}, "'NO' is no desk's"),
    ({"organizations": [{"id": "1", "name": "X", "members": ["me"]}]}, "'me' is nobody's"),
    ({"projects": [{"id": "1", "key": "P", "name": "P", "roles": {"Cooks": {}}}]}, "no project role 'Cooks'"),
    ({"projects": [{"id": "1", "key": "P", "name": "P", "type": "garden"}]}, "type must be one of"),
    ({"projects": [{"id": "1", "key": "P", "name": "P", "roles": {"Developers": {"groups": ["none"]}}}]}, "'none' is no group's"),
    ({"webhooks": [{"id": "1", "name": "W"}]}, "webhooks[0]: url is missing"),
])
def test_worlds_that_cannot_be(part, problem):
    with pytest.raises(WorldError) as error:
        World.from_dict({**small_world_dict(), **part})
    assert problem in str(error.value)
