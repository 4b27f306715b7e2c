# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may knock where: the right credential on the right host, and what the wrong ones get."""

from __future__ import annotations

import pytest

from simulator.worlds import DIRECTORY_ID, IDS, ORG_ID

from unit.simulator.asking import ADMIN, GATEWAY, JIRA, JSM, NARROW, ORG, PLAIN, SCIM, SCOPED, basic

MYSELF = JIRA + "/myself"


def test_the_caller_is_named_in_a_header(ask):
    reply = ask.get(MYSELF)
    assert reply.status == 200
    assert reply.headers["X-AACCOUNTID"] == IDS["admin"] == reply.json["accountId"]


@pytest.mark.parametrize("login", [
    "", "Basic %%%", basic("admin@corp.example.com", "wrong"), basic("plain@corp.example.com", "sentinel-classic-admin"),
    basic("leaver@corp.example.com", "sentinel-classic-leaver"), SCOPED, "Bearer sentinel-bearer-admin", "Bearer sentinel-org-key", "Bearer sentinel-scim-key",
])
def test_wrong_credentials_on_the_site(ask, login):
    assert ask.get(MYSELF, login=login).status == 401


@pytest.mark.parametrize("login, status", [
    (SCOPED, 200), (ADMIN, 200), ("Bearer sentinel-bearer-admin", 200), ("Bearer nobody", 401), ("", 401),
])
def test_credentials_at_the_gateway(ask, login, status):
    assert ask.get(GATEWAY + MYSELF, login=login).status == status


def test_a_classic_token_may_be_refused_at_the_gateway(ask, sim):
    sim.switches.update({"classic_token_at_gateway": "refuse"})
    assert ask.get(GATEWAY + MYSELF).status == 401


def test_a_scope_too_few(ask):
    assert ask.get(GATEWAY + MYSELF, login=NARROW).status == 200
    reply = ask.get(GATEWAY + JSM + "/servicedesk", login=NARROW)
    assert reply.status == 401
    assert "scope does not match" in reply.json["message"]


def test_granular_scopes_count_together(ask, sim):
    row = {"token": "t", "account": IDS["admin"], "scoped": True, "scopes": ["read:group:jira", "read:user:jira"]}
    sim.world.credentials["api_tokens"].append(row)
    path = GATEWAY + JIRA + "/group/member?groupname=123"
    login = basic("admin@corp.example.com", "t")
    assert ask.get(path, login=login).status == 401
    row["scopes"].append("read:avatar:jira")
    assert ask.get(path, login=login).status == 200


def test_another_cloud_id(ask):
    assert ask.get("/ex/jira/not-ours" + MYSELF, login=SCOPED).status == 404


def test_the_cloud_id_needs_no_login(ask):
    assert ask.get("/_edge/tenant_info", login="").json == {"cloudId": GATEWAY.rpartition("/")[2]}


def test_client_credentials_expire(ask, sim):
    wish = {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "sentinel-client-secret"}
    reply = ask.post("/oauth/token", wish, login="")
    assert reply.status == 200 and reply.json["expires_in"] == 3600
    login = "Bearer " + reply.json["access_token"]
    assert ask.get(GATEWAY + MYSELF, login=login).json["accountId"] == IDS["service"]
    assert ask.get("/oauth/token/accessible-resources", login=login).json[0]["id"] == GATEWAY.rpartition("/")[2]
    assert ask.get(MYSELF, login=login).status == 401
    sim.clock.advance(3601)
    assert ask.get(GATEWAY + MYSELF, login=login).status == 401
    assert ask.get("/oauth/token/accessible-resources", login=login).status == 401


def test_a_wrong_client_secret(ask):
    reply = ask.post("/oauth/token", {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "x"}, login="")
    assert (reply.status, reply.json["error"]) == (401, "access_denied")
    assert ask.post("/oauth/token", {"grant_type": "refresh_token"}, login="").status == 400


@pytest.mark.parametrize("login", [ADMIN, "", "Bearer sentinel-org-key", "Bearer sentinel-scim-key-two", "Bearer sentinel-bearer-admin"])
def test_wrong_credentials_on_scim(ask, login):
    reply = ask.get(SCIM + "/Users", login=login)
    assert reply.status == 401
    assert set(reply.json) == {"error", "traceId"}


@pytest.mark.parametrize("status", [401, 404])
def test_an_unknown_directory(ask, sim, status):
    sim.switches.update({"unknown_directory_status": status})
    assert ask.get("/scim/directory/nobody/Users").status == status


@pytest.mark.parametrize("login", [ADMIN, "", "Bearer sentinel-scim-key", "Bearer sentinel-bearer-admin"])
def test_wrong_credentials_on_the_organization(ask, login):
    reply = ask.post(ORG + "/users/search", {}, login=login)
    assert reply.status == 401
    assert reply.json["errors"][0]["status"] == "401"


def test_another_organization(ask):
    assert ask.post(ORG.replace(ORG_ID, "other") + "/users/search", {}).status == 404


def test_a_key_with_scopes_may_read(ask):
    assert ask.post(ORG + "/users/search", {}, login="Bearer sentinel-org-scoped-key").status == 200


def test_no_agent_licence_is_403_without_a_word(ask):
    reply = ask.get(JSM + "/servicedesk", login=PLAIN)
    assert (reply.status, reply.content) == (403, b"")


def test_rights_are_looked_at(ask):
    assert ask.post(JIRA + "/group", {"name": "x"}, login=PLAIN).status == 403
    assert ask.get(JIRA + "/applicationrole", login=PLAIN).status == 403


def test_the_way_through_the_gateway_is_not_for_admin_apis(ask):
    assert ask.get(GATEWAY + "/scim/directory/%s/Users" % DIRECTORY_ID, login=SCOPED).status == 501
