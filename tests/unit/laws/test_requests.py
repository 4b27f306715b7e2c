# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only jsm_request and its twin do (FACTS 16)."""

from __future__ import annotations

import pytest

from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas

WISH = {"key": "IT-1", "comment": "She can log in.", "status": "Done", "transition": "Resolve"}


def play(sim, *wishes, **more):
    return atlas.play(sim, "jsm_request", requests=list(wishes), **more)


def test_the_comment_comes_first():
    sim = Simulator()
    done = play(sim, WISH)
    assert done["steps"] == ["comment on request IT-1 (internal)", "move request IT-1 to Done (Resolve)"]


def test_a_transition_that_leads_elsewhere_is_told():
    """The service does not say where one leads: only the status afterwards does."""
    sim = Simulator()
    done = play(sim, dict(WISH, transition="Start"))
    assert done.failed and done.of("IT-1")["action"] == "unknown"
    assert "In progress" in done.of("IT-1")["reason"]
    assert len(sim.world.requests["20001"].comments) == 3
    again = play(sim, WISH)
    assert again.of("IT-1")["action"] == "updated" and len(sim.world.requests["20001"].comments) == 3


def test_a_transition_that_no_customer_is_shown_is_refused_with_those_that_are():
    sim = Simulator()
    done = play(sim, dict(WISH, transition="Escalate", status="Escalated"))
    assert "no transition Escalate is open" in done.of("IT-1")["reason"] and "Start (id 11), Resolve (id 21)" in done.of("IT-1")["reason"]
    assert not [entry for entry in sim.journal.entries if entry["write"]], "no comment of what is not done"


def test_diff_has_the_comment_and_the_status():
    done = play(Simulator(), WISH)
    assert done["diff"]["before"] == {"IT-1": {"status": "Open"}}
    assert done["diff"]["after"] == {"IT-1": {"comment": "She can log in.", "status": "Done"}}


def test_the_twin_reads_what_is_asked_for():
    sim = Simulator()
    found = atlas.ask(sim, "jsm_request_info", keys=["IT-1", "it-1", "20001", "IT-9"], comments=True, transitions=True, participants=True)
    assert [row["key"] for row in found["missing"]] == ["IT-9"]
    request, = found["customer_requests"]
    assert (request["key"], request["request_type"], request["status"], request["status_category"]) == ("IT-1", "New colleague", "Open", "NEW")
    assert request["reporter"]["account_id"] == IDS["carla"] and [one["account_id"] for one in request["participants"]] == [IDS["dmitri"]]
    assert [one["name"] for one in request["transitions"]] == ["Start", "Resolve"]
    assert [(one["body"], one["public"]) for one in request["comments"]] == [("Is it done?", True), ("Ask her manager first.", False)]
    assert {one["label"]: one["value"] for one in request["fields"]}["Groups"] == ["support"]
    assert "comments" not in atlas.ask(sim, "jsm_request_info", keys=["IT-1"])["customer_requests"][0]


def test_an_empty_key_is_refused():
    with pytest.raises(atlas.AtlassianError, match="names no request"):
        atlas.ask(Simulator(), "jsm_request_info", keys=[" "])
