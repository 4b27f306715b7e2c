# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control routes."""

from __future__ import annotations

import pytest

from simulator.worlds import IDS, small_world_dict

from unit.simulator.asking import JIRA

MYSELF = JIRA + "/myself"


def test_health_and_journal(ask):
    ask.get(MYSELF)
    assert ask.get("/_control/health", login="").json == {"ok": True, "frozen": False, "accounts": 20, "requests": 1}
    assert ask.get("/_control/journal").json[0]["endpoint"] == MYSELF
    assert ask("DELETE", "/_control/journal").status == 204
    assert ask.get("/_control/journal").json == []


def test_the_routes_are_told_where_simulator_env_sends_people(ask):
    """Every one that is told is there."""
    reply = ask.get("/_control/", login="")
    assert reply.status == 200 and "GET /_control/world" in reply.json["routes"] and reply.json["more"] == "tests/simulator/README.md"
    for method, one in (route.split(" ") for route in reply.json["routes"] if route.startswith("GET ")):
        assert ask(method, one, login="").status == 200, one


def test_freeze_and_violations(ask):
    assert ask.post("/_control/freeze", {"frozen": True}).json == {"frozen": True}
    assert ask.post(JIRA + "/group", {"name": "x"}).status == 423
    assert ask.get("/_control/violations").json[0]["kind"] == "frozen"
    assert ask.post("/_control/freeze", {"frozen": False}).json == {"frozen": False}
    assert ask.post(JIRA + "/group", {"name": "x"}).status == 201


def test_switches(ask, sim):
    assert ask("PUT", "/_control/switches", {"lag_reads": 2}).json["lag_reads"] == 2
    assert ask("PUT", "/_control/switches", {"reset": True, "page_jsm": 3}).json["lag_reads"] == 0
    assert sim.switches.page_jsm == 3
    assert ask.get("/_control/switches").json["page_jsm"] == 3
    reply = ask("PUT", "/_control/switches", {"lag": 2})
    assert reply.status == 400 and "lag_reads" in reply.json["error"]


def test_faults(ask):
    assert ask.post("/_control/faults", [{"kind": "html", "match": {"path": "myself"}}, {"kind": "slow", "delay": 0}]).status == 201
    assert ask.get(MYSELF).status == 502
    assert [row["happened"] for row in ask.get("/_control/faults").json] == [1, 0]
    assert ask("DELETE", "/_control/faults").status == 204
    assert ask.get("/_control/faults").json == []
    assert ask.post("/_control/faults", {"kind": "flood"}).status == 400
    assert ask.post("/_control/faults", {"sort": "flood"}).status == 400


def test_the_world(ask, sim):
    world = ask.get("/_control/world").json
    assert world["accounts"][IDS["erika"]]["display_name"] == "Erika Mustermann"
    small = small_world_dict()
    small["accounts"][IDS["erika"]]["display_name"] = "Somebody else"
    clock = sim.clock
    assert ask("PUT", "/_control/world", small).status == 204
    assert ask.get("/_control/people").json["erika.mustermann@corp.example.com"]["display_name"] == "Somebody else"
    assert sim.clock is clock and sim.world.lag.clock is clock
    reply = ask("PUT", "/_control/world", {"groups": 1})
    assert (reply.status, reply.json) == (400, {"error": "groups must be a list"})


def test_clock_tokens_and_settling(ask, sim):
    before = sim.clock.now()
    assert ask.post("/_control/clock", {"advance": 100}).json["now"] >= before + 100
    assert ask.post("/_control/expire-tokens").json == {"expired": 1}
    assert sim.world.credentials["bearers"][0]["expires_at"] < sim.clock.now()
    sim.switches.update({"lag_reads": 9})
    ask.post(JIRA + "/group/user?groupname=support", {"accountId": IDS["erika"]})
    assert ask.post("/_control/settle").status == 204
    assert ask.get(JIRA + "/group/member?groupname=support").json["total"] == 1


@pytest.mark.parametrize("method, path", [("GET", "/_control/nothing"), ("DELETE", "/_control/world")])
def test_what_there_is_not(ask, method, path):
    reply = ask(method, path)
    assert reply.status == 404 and "GET /_control/world" in reply.json["routes"]


def test_bad_json(ask):
    reply = ask("PUT", "/_control/switches", ["x"])
    assert reply.status == 400
