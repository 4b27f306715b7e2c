# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""OAuth for people: codes that work once, refresh tokens that rotate (FACTS 12, 14.17)."""

from __future__ import annotations

import pytest

from simulator.worlds import CLOUD_ID, IDS

from unit.simulator.asking import GATEWAY, JIRA

APP = {"client_id": "demo-app", "client_secret": "sentinel-app-secret"}
BACK = "https://localhost/callback"
DAY = 86400


def exchange(ask, code="sentinel-code-admin", **more):
    return ask.post("/oauth/token", {"grant_type": "authorization_code", **APP, "code": code, "redirect_uri": BACK, **more}, login="")


def refresh(ask, token="sentinel-refresh-admin", **more):
    return ask.post("/oauth/token", {"grant_type": "refresh_token", **APP, "refresh_token": token, **more}, login="")


def refused(reply):
    return reply.status, reply.json["error"]


INVALID = (403, "invalid_grant")


def test_a_code_is_exchanged_once(ask, sim):
    reply = exchange(ask)
    assert reply.status == 200 and reply.json["expires_in"] == 3600 and reply.json["scope"] == "all offline_access"
    login = "Bearer " + reply.json["access_token"]
    assert ask.get(GATEWAY + JIRA + "/myself", login=login).json["accountId"] == IDS["admin"]
    assert ask.get(JIRA + "/myself", login=login).status == 401
    assert [row["id"] for row in ask.get("/oauth/token/accessible-resources", login=login).json] == [CLOUD_ID]
    assert refused(exchange(ask)) == INVALID
    sim.clock.advance(3601)
    assert ask.get(GATEWAY + JIRA + "/myself", login=login).status == 401


def test_without_offline_access_there_is_no_refresh_token(ask):
    reply = exchange(ask, "sentinel-code-online")
    assert reply.status == 200 and "refresh_token" not in reply.json


@pytest.mark.parametrize("more, answer", [
    ({"code": "other"}, INVALID), ({"redirect_uri": "https://evil.example.org/"}, INVALID), ({"client_secret": "wrong"}, (401, "access_denied")),
    ({"client_id": "demo-client"}, (401, "access_denied")), ({"code": ""}, (400, "invalid_request")),
    ({"grant_type": "password"}, (400, "unsupported_grant_type")),
])
def test_refused_exchanges(ask, more, answer):
    assert refused(ask.post("/oauth/token", {"grant_type": "authorization_code", **APP, "code": "sentinel-code-admin", "redirect_uri": BACK, **more},
                            login="")) == answer
    assert exchange(ask).status == 200


def test_a_code_expires(ask, sim):
    made = ask.post("/_control/authorize", {"account": "plain@corp.example.com", "client_id": "demo-app", "scopes": ["read:jira-user"]}).json["code"]
    sim.clock.advance(601)
    assert refused(exchange(ask, made)) == INVALID
    made = ask.post("/_control/authorize", {"account": IDS["plain"], "client_id": "demo-app", "scopes": ["read:jira-user"]}).json["code"]
    assert exchange(ask, made).status == 200
    assert ask.post("/_control/authorize", {"account": "nobody", "client_id": "x", "scopes": []}).status == 400


def test_refresh_tokens_rotate(ask, sim):
    """FACTS 12: a new one each time; the old one is good for ten minutes more."""
    first = refresh(ask).json
    second = refresh(ask, first["refresh_token"]).json
    assert len({first["refresh_token"], second["refresh_token"], "sentinel-refresh-admin"}) == 3
    assert refresh(ask).status == 200
    sim.clock.advance(601)
    assert refresh(ask, second["refresh_token"]).status == 200
    reply = refresh(ask)
    assert refused(reply) == INVALID and reply.json["error_description"] == "Unknown or invalid refresh token."


@pytest.mark.parametrize("reuse, after", [("revoke", 403), ("refuse", 200)])
def test_a_used_up_one_is_refused_and_may_take_the_others_along(ask, sim, reuse, after):
    """FACTS 14.17: what becomes of two runs that share one token."""
    sim.switches.update({"refresh_reuse": reuse, "refresh_leeway_seconds": 0})
    good = refresh(ask).json["refresh_token"]
    sim.clock.advance(1)
    assert refused(refresh(ask)) == INVALID
    assert refresh(ask, good).status == after


def test_refresh_tokens_die_of_idleness_and_of_age(ask, sim):
    """FACTS 12: 90 days unused, 365 days in all."""
    token = refresh(ask).json["refresh_token"]
    for dummy in range(4):
        sim.clock.advance(89 * DAY)
        token = refresh(ask, token).json["refresh_token"]
    sim.clock.advance(10 * DAY)
    assert refused(refresh(ask, token)) == INVALID
    token = exchange(ask).json["refresh_token"]
    sim.clock.advance(91 * DAY)
    assert refused(refresh(ask, token)) == INVALID


def test_deactivating_the_owner_ends_it(ask, sim):
    """FACTS 12."""
    token = exchange(ask).json
    sim.world.set_active(sim.world.accounts.get(IDS["admin"]), False, (0, 0))
    assert refused(refresh(ask, token["refresh_token"])) == INVALID
    login = "Bearer " + token["access_token"]
    assert ask.get(GATEWAY + JIRA + "/myself", login=login).status == 401
    assert ask.get("/oauth/token/accessible-resources", login=login).json == []


def test_other_apps_and_missing_tokens(ask):
    assert refused(refresh(ask, "")) == (400, "invalid_request")
    assert refused(refresh(ask, client_secret="x")) == (401, "access_denied")
    assert refused(refresh(ask, "sentinel-refresh-other")) == INVALID


def test_using_something_up_is_a_write(ask, sim):
    """No check mode may spend a code or a refresh token; client credentials cost nothing."""
    sim.freeze()
    assert exchange(ask).status == 423 and refresh(ask).status == 423
    assert [entry["kind"] for entry in sim.violations] == ["frozen", "frozen"]
    service = {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "sentinel-client-secret"}
    assert ask.post("/oauth/token", service, login="").status == 200
    sim.thaw()
    assert exchange(ask).status == 200
    assert [entry["write"] for entry in sim.journal.entries] == [True, True, False, True] and all("body" not in entry for entry in sim.journal.entries)
