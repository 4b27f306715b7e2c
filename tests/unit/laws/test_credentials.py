# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Missing and wrong credentials, for each way in: what is said, and that nothing was done."""

from __future__ import annotations

import pytest

from simulator.app import Simulator
from simulator.worlds import CLOUD_ID, IDS, SECOND_DIRECTORY_ID
from unit import atlas
from unit.laws import hostile, ledger

GROUP = {"module": "jira_group_member", "group": "123", "members": [IDS["erika"]]}
DESK = {"module": "jsm_desk_customer", "desk": "IT", "customers": [IDS["yuki"]]}
CUSTOMER = {"module": "jsm_customer", "customers": [{"email": "new@customer.example.org"}]}
RECORD = {"module": "scim_user", "users": [{"user_name": "new@corp.example.com"}]}
GATE = atlas.GATEWAY
USER = "admin@corp.example.com"

# (what, way in, what to say); nothing can be sent at all
MISSING = [
    ("nothing", GROUP, {}, ["site_url (ATLASSIAN_SITE_URL)", "api_user with api_token", "access_token", "client_id with client_secret"]),
    ("only an address", GROUP, {"site_url": atlas.URL}, ["needs a way in to the site", "api_token"]),
    ("no token", GROUP, {"site_url": atlas.URL, "api_user": USER}, ["api_user and api_token go together", "api_token is missing"]),
    ("no user", GROUP, {"site_url": atlas.URL, "api_token": "sentinel-x"}, ["go together", "api_user is missing"]),
    ("no address", GROUP, {"api_user": USER, "api_token": "sentinel-x"}, ["site_url (ATLASSIAN_SITE_URL) is missing", "https://example.atlassian.net"]),
    ("no secret", GROUP, {"site_url": atlas.URL, "client_id": "x"}, ["client_id and client_secret go together", "client_secret is missing"]),
    ("no client", GROUP, {"site_url": atlas.URL, "client_secret": "sentinel-x"}, ["client_id is missing"]),
    ("a bearer and no site", GROUP, {"access_token": "sentinel-x"}, ["cloud_id (ATLASSIAN_CLOUD_ID)", "site_url"]),
    ("two credentials", GROUP, dict(atlas.SITE, access_token="sentinel-x"), ["More than one credential", "api_token, access_token", "environment"]),
    ("no directory", RECORD, {"scim_token": "sentinel-x"}, ["SCIM directory", "directory_id (ATLASSIAN_SCIM_DIRECTORY_ID)"]),
    ("no directory key", RECORD, {"directory_id": "x"}, ["SCIM directory", "scim_token (ATLASSIAN_SCIM_TOKEN)"]),
    ("a site for a directory", RECORD, atlas.SITE, ["SCIM directory", "scim_token"]),
    ("plain http", GROUP, dict(atlas.SITE, site_url="http://corp.atlassian.net"), ["site_url is plain http", "corp.atlassian.net", "https"]),
    ("plain http to the directory", RECORD, dict(atlas.SCIM, scim_url="http://api.atlassian.com/scim/directory"), ["scim_url is plain http"]),
    ("plain http to the gateway", GROUP, dict(atlas.WAYS_IN["bearer"], gateway_url="http://api.atlassian.com"), ["gateway_url is plain http"]),
    ("plain http to the login", GROUP, dict(atlas.WAYS_IN["client"], auth_url="http://auth.atlassian.com"), ["auth_url is plain http"]),
    ("plain http to something like loopback", GROUP, dict(atlas.SITE, site_url="http://127.evil.example.com"), ["site_url is plain http"]),
    ("no scheme", GROUP, dict(atlas.SITE, site_url="corp.atlassian.net"), ["site_url is no address", "https://example.atlassian.net"]),
    ("a path", GROUP, dict(atlas.SITE, site_url="https://corp.atlassian.net/jira"), ["site_url must be the bare address", "https://corp.atlassian.net"]),
    ("a password in the address", GROUP, dict(atlas.SITE, site_url="https://me:sentinel-x@corp.atlassian.net"), ["holds a user or a password"]),
    ("no threads", GROUP, dict(atlas.SITE, concurrency=0), ["concurrency must be 1 to 64"]),
]


def play(sim, wish, way, **more):
    options = dict(wish, **more)
    return atlas.play(sim, options.pop("module"), way=way, **options)


@pytest.mark.parametrize("what, wish, way, words", MISSING, ids=[row[0] for row in MISSING])
def test_missing(what, wish, way, words) -> None:
    sim = Simulator()
    result = play(sim, wish, way, concurrency=way.get("concurrency", 4))
    assert result.failed and not result.get("changed")
    for word in words:
        assert word in result["msg"], result["msg"]
    assert "sentinel-" not in str(result)
    assert sim.journal.entries == []


# (what, wish, way in, status, what to say)
WRONG = [
    ("wrong token", GROUP, dict(atlas.SITE, api_token="sentinel-wrong"), 401, ["api_user and api_token were not accepted on the site's address", "expired"]),
    ("wrong user", GROUP, dict(atlas.SITE, api_user="other@corp.example.com"), 401, ["api_user and api_token were not accepted"]),
    ("token of somebody who left", GROUP, dict(atlas.SITE, api_user="leaver@corp.example.com", api_token="sentinel-classic-leaver"), 401, ["not accepted"]),
    ("scoped token on the site", GROUP, dict(atlas.SITE, api_token="sentinel-scoped-admin"), 401, ["use_gateway: true", "created with scopes"]),
    ("scoped token that lacks a scope", DESK, dict(GATE, api_user=USER, api_token="sentinel-scoped-narrow", use_gateway=True), 401, ["its scopes", "gateway"]),
    ("wrong token at the gateway", GROUP, dict(GATE, api_user=USER, api_token="sentinel-wrong", use_gateway=True), 401, ["by the gateway", "cloud_id"]),
    ("wrong cloud id", GROUP, dict(atlas.WAYS_IN["bearer"], cloud_id="00000000-0000-0000-0000-000000000000"), 404,
     ["/group/bulk answered 404", "check cloud_id"]),
    ("wrong bearer", GROUP, dict(GATE, access_token="sentinel-wrong"), 401, ["access_token was not accepted", "expired"]),
    ("wrong client secret", GROUP, dict(GATE, client_id="demo-client", client_secret="sentinel-wrong"), 401, ["client_id and client_secret were not accepted"]),
    ("wrong directory key", RECORD, dict(atlas.SCIM, scim_token="sentinel-wrong"), 401, ["scim_token was not accepted", "directory_id"]),
    ("key of another directory", RECORD, dict(atlas.SCIM, scim_token="sentinel-scim-key-two"), 401, ["key of exactly this directory_id"]),
    ("organization key as directory key", RECORD, dict(atlas.SCIM, scim_token="sentinel-org-key"), 401, ["An organization key does not work here"]),
    ("another directory", RECORD, dict(atlas.SCIM, directory_id=SECOND_DIRECTORY_ID), 401, ["directory_id"]),
    ("a directory id with a slash", RECORD, dict(atlas.SCIM, directory_id="../x"), 401, ["scim_token was not accepted"]),
    ("wrong organization key", dict(GROUP, members=["nobody@corp.example.com"]), dict(atlas.SITE, **dict(atlas.ORG, org_api_key="sentinel-wrong")), 401,
     ["org_api_key was not accepted"]),
    ("another organization", dict(GROUP, members=["nobody@corp.example.com"]), dict(atlas.SITE, **dict(atlas.ORG, org_id="other")), 404, ["Check org_id"]),
    ("no agent licence", DESK, dict(atlas.SITE, api_user="plain@corp.example.com", api_token="sentinel-classic-plain"), 403, ["without an agent licence"]),
]


@pytest.mark.parametrize("what, wish, way, status, words", WRONG, ids=[row[0] for row in WRONG])
def test_wrong(what, wish, way, status, words) -> None:
    sim = Simulator()
    before = ledger.snapshot(sim)
    result = play(sim, wish, way)
    assert result.failed and not result.get("changed")
    assert result["failure"]["status"] == status
    assert result["failure"]["path"].startswith("/") and result["failure"]["method"] in ("GET", "POST")
    for word in words:
        assert word in result["msg"], result["msg"]
    assert "sentinel-" not in str(result) + repr(result.error)
    assert ledger.snapshot(sim) == before


@pytest.mark.parametrize("wish", [GROUP, CUSTOMER])
def test_no_right_to_write(wish) -> None:
    """The look works and the write is refused: the person is named, with the right that is missing."""
    sim = Simulator()
    rights = sim.world.accounts.get(IDS["admin"]).rights
    rights[:] = ["browse_users", "agent"]
    before = ledger.snapshot(sim)
    result = play(sim, wish, atlas.SITE)
    assert result.failed and result["people"][0]["action"] == "failed" and not result["changed"]
    assert result["people"][0]["error"]["status"] == 403
    assert "administrat" in result["msg"] and "scope manage:" in result["msg"]
    assert ledger.snapshot(sim) == before


@pytest.mark.parametrize("name", sorted(atlas.WAYS_IN))
def test_every_way_in_works(name) -> None:
    for wish in (GROUP, DESK, CUSTOMER):
        sim = Simulator()
        result = play(sim, wish, atlas.WAYS_IN[name])
        assert not result.failed and result["changed"], (name, result.get("msg"))
        caller = IDS["service"] if name == "client" else IDS["admin"]
        assert {entry["account"] for entry in sim.journal.writes()} == {caller}
        assert sim.violations == []


def test_the_cloud_id_is_asked_once_and_only_when_needed() -> None:
    for way, times in ((atlas.WAYS_IN["scoped"], 1), (dict(atlas.WAYS_IN["scoped"], cloud_id=CLOUD_ID), 0), (atlas.SITE, 0)):
        sim = Simulator()
        play(sim, GROUP, way, members=[IDS["erika"], "jose.garcia@corp.example.com", "plain@corp.example.com"], ignore_failures=True)
        assert sum(entry["path"] == "/_edge/tenant_info" for entry in sim.journal.entries) == times


def test_a_site_without_a_cloud_id() -> None:
    sim = Simulator()
    sim.faults.add("status", {"path": "tenant_info"}, status=200, body={})
    result = play(sim, GROUP, atlas.WAYS_IN["scoped"])
    assert result.failed and "Set cloud_id by hand" in result["msg"]


def test_the_token_is_asked_once_for_all_threads() -> None:
    sim = Simulator()
    play(sim, GROUP, atlas.WAYS_IN["client"], members=[IDS[name] for name in ("erika", "jose", "plain", "yuki", "carla", "blind")], concurrency=6)
    assert sum(entry["path"] == "/oauth/token" for entry in sim.journal.entries) == 1


def test_credentials_go_nowhere_else() -> None:
    """A redirect is not followed; and each secret travels to its own surface only."""
    sim = Simulator()
    sim.faults.add("status", {"path": "group/bulk"}, status=302, headers={"Location": "https://evil.example.com/take?it=1"})
    result = play(sim, GROUP, atlas.SITE)
    assert result.failed and "redirected" in result["msg"] and "https://evil.example.com" in result["msg"] and "it=1" not in result["msg"]

    sim = Simulator()
    way = dict(atlas.WAYS_IN["client"], **atlas.SCIM, **atlas.ORG)
    result = play(sim, GROUP, way, members=["erika.mustermann@corp.example.com", "ceo@corp.example.com", "leaver@corp.example.com"])
    assert not result.failed
    for dummy, url, headers, content in result.transport.sent:
        proof = headers.get("Authorization", "")
        if "/scim/" in url:
            assert proof == "Bearer sentinel-scim-key"
        elif "/admin/" in url:
            assert proof == "Bearer sentinel-org-key"
        elif "/oauth/token" in url or "tenant_info" in url:
            assert not proof
        else:
            assert proof.startswith("Bearer sentinel-issued-")
        assert ("sentinel-client-secret" in str(content)) is ("/oauth/token" in url)
        assert "sentinel-" not in url


@pytest.mark.parametrize("checked", [True, False])
def test_unchecked_certificates_are_warned_of_whatever_comes(checked) -> None:
    for options in (atlas.SITE, {}):
        told = hostile.run_main(Simulator(), "jira_group_info", dict(options, groups=["Support"], validate_certs=checked))
        hostile.held_end(told)
        warned = [text for text in hostile.texts_of(told) if "validate_certs is false" in text]
        assert bool(warned) is not checked and all("ca_path" in text for text in warned)
        assert bool(told.get("failed")) is not bool(options)
