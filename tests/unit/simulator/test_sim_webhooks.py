# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Admin webhooks (FACTS 16)."""

from __future__ import annotations

import json

import pytest

from simulator.operations_site import WEBHOOKS
from simulator.worlds import IDS

from unit.simulator.asking import GATEWAY, PLAIN, SCOPED

NEW = {"name": "Leavers", "url": "https://hooks.example.org/leavers", "events": ["user_deleted", "jira:issue_created"], "secret": "sentinel-fresh",
       "filters": {"issue-related-events-section": "project = IT"}, "excludeBody": True}


def test_they_come_and_go(ask, sim):
    reply = ask.post(WEBHOOKS, NEW)
    number = reply.json["self"].rpartition("/")[2]
    assert reply.status == 201 and sim.world.webhooks[number].secret == "sentinel-fresh"
    shown = ask.get("%s/%s" % (WEBHOOKS, number)).json
    assert {name: shown[name] for name in NEW if name != "secret"} == {name: value for name, value in NEW.items() if name != "secret"}
    assert [row["name"] for row in ask.get(WEBHOOKS).json] == ["Audit", "Leavers"]
    assert ask("DELETE", "%s/%s" % (WEBHOOKS, number)).status == 204
    assert ask("DELETE", "%s/%s" % (WEBHOOKS, number)).status == ask.get("%s/%s" % (WEBHOOKS, number)).status == 404
    assert ask("PUT", "%s/%s" % (WEBHOOKS, number), {"name": "x"}).status == 404


@pytest.mark.parametrize("put, kept", [("replace", False), ("keep", True)])
def test_a_put_of_less_than_all(ask, sim, put, kept):
    """FACTS 16: what becomes of what a PUT leaves out is not said."""
    sim.switches.update({"webhook_put": put})
    sim.world.webhooks["10"].enabled = False
    ask("PUT", WEBHOOKS + "/10", {"name": "Less"})
    left = sim.world.webhooks["10"]
    assert (left.enabled is False) is bool(left.filters) is kept and left.secret and left.events


def test_a_put_changes_what_it_names(ask, sim):
    reply = ask("PUT", WEBHOOKS + "/10", {"events": ["user_created"], "filters": {}})
    assert (reply.status, reply.json["events"], reply.json["name"]) == (200, ["user_created"], "Audit")
    assert sim.world.webhooks["10"].secret == "sentinel-webhook-secret"
    ask("PUT", WEBHOOKS + "/10", {"secret": "sentinel-other", "enabled": False})
    assert (sim.world.webhooks["10"].secret, sim.world.webhooks["10"].enabled) == ("sentinel-other", False)
    ask("PUT", WEBHOOKS + "/10", {"secret": None})
    assert sim.world.webhooks["10"].secret is None and ask.get(WEBHOOKS + "/10").json["isSigned"] is False


def test_the_secret_never_comes_back(ask):
    """FACTS 16: it can be set and never read."""
    replies = [ask.post(WEBHOOKS, NEW), ask("PUT", WEBHOOKS + "/10", {"secret": "sentinel-third"}), ask.get(WEBHOOKS), ask.get(WEBHOOKS + "/10")]
    assert not any("sentinel" in json.dumps(reply.json) or "secret" in json.dumps(reply.json) for reply in replies)
    assert ask.get(WEBHOOKS + "/10").json["isSigned"] is True


@pytest.mark.parametrize("answers, statuses", [("usual", (201, 200, 204)), ("200", (200, 200, 200)), ("204", (204, 204, 204))])
def test_answers_vary(ask, sim, answers, statuses):
    """FACTS 16: exact statuses are not documented."""
    sim.switches.update({"webhook_answers": answers})
    made = ask.post(WEBHOOKS, NEW)
    changed = ask("PUT", WEBHOOKS + "/10", {"name": "Renamed"})
    assert (made.status, changed.status, ask("DELETE", WEBHOOKS + "/10").status) == statuses
    assert bool(made.content) is bool(changed.content) is (answers != "204")
    assert [row["name"] for row in ask.get(WEBHOOKS).json] == ["Leavers"]


@pytest.mark.parametrize("wrong", [{"name": " "}, {"url": "http://hooks.example.org"}, {"events": ["lunch"]}, {"filters": {"section": "x"}}, {"secret": 5},
                                   {"colour": "red"}])
def test_what_is_refused(ask, sim, wrong):
    assert ask.post(WEBHOOKS, {**NEW, **wrong}).status == 400
    assert ask("PUT", WEBHOOKS + "/10", wrong).status == 400
    assert len(sim.world.webhooks) == 1 and sim.world.webhooks["10"].name == "Audit"


def test_who_may(ask, sim):
    """FACTS 16: Administer Jira."""
    for method, path, body in (("GET", WEBHOOKS, None), ("POST", WEBHOOKS, NEW), ("DELETE", WEBHOOKS + "/10", None)):
        assert ask(method, path, body, login=PLAIN).status == 403
    assert ask.get(WEBHOOKS, login=None, Authorization=None).status == 401
    sim.world.accounts.get(IDS["admin"]).language = "de"
    assert "gibt es nicht" in ask.get(WEBHOOKS + "/99").json["errorMessages"][0]


def test_webhooks_at_the_gateway(ask, sim):
    """FACTS 16 and 12: on the site, with a classic token; whether scoped tokens may is not known."""
    assert ask.get(GATEWAY + WEBHOOKS, login=SCOPED).status == 401
    sim.switches.update({"webhooks_at_gateway": "accept"})
    assert ask.get(GATEWAY + WEBHOOKS, login=SCOPED).status == 200


def test_frozen(ask, sim):
    sim.freeze()
    assert ask.post(WEBHOOKS, NEW).status == 423
