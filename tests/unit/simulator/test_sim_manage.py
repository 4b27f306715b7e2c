# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Managed accounts: what may be changed and why not, their life, and their API tokens (FACTS 9, 10, 12)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import IDS

from unit.simulator.asking import ADMIN, JIRA, ORG, PLAIN, SCIM, basic

ERIKA_RECORD = SCIM + "/Users/5c1d0000-0000-4000-8000-000000000001"


def of(who, ending=""):
    return "/users/%s/manage%s" % (quote(IDS.get(who, who), safe=""), ending)


def refused(reply):
    return reply.status, reply.json["key"]


def account(sim, who):
    return sim.world.accounts.get(IDS[who])


def test_everything_may_be_done_with_an_ordinary_managed_account(ask):
    shown = ask.get(of("plain")).json
    assert shown["lifecycle.enablement"] == {"allowed": True} and shown["profile.write"]["extended_profile.department"] == {"allowed": True}
    assert set(ask.get(of("plain", "?privileges=email.set&privileges=apiToken.read")).json) == {"email.set", "apiToken.read"}


@pytest.mark.parametrize("who, privilege, key", [
    ("erika", "lifecycle.enablement", "externalDirectory.scim"), ("erika", "email.set", "externalDirectory.scim"), ("erika", "apiToken.delete", None),
    ("elsewhere", "lifecycle.enablement", "externalDirectory.google"), ("blind", "email.set", "authPolicy.saml"), ("blind", "lifecycle.enablement", None),
    ("admin", "lifecycle.enablement", "administrative.notMyself"), ("admin", "apiToken.delete", None),
])
def test_reason_keys(ask, who, privilege, key):
    """FACTS 9 and 14.20: GET /manage says why not, before anything is refused."""
    rule = ask.get(of(who)).json[privilege]
    assert rule == ({"allowed": True} if key is None else {"allowed": False, "reason": {"key": key}})


def test_export_control(ask, sim):
    """FACTS 9: blocked.exportControl cannot be enabled again."""
    account(sim, "leaver").held_by = "blocked.exportControl"
    reply = ask.post(of("leaver", "/lifecycle/enable"), {})
    assert refused(reply) == (403, "forbidden.action") and reply.json["context"]["reason"]["key"] == "blocked.exportControl"


@pytest.mark.parametrize("who", ["guest", "unmanaged", "carla", "robot", "service"])
def test_only_managed_accounts(ask, who):
    """FACTS 9: the domain must be claimed; customers, apps, service accounts and strangers are not ours to manage."""
    for method, ending, body in (("GET", "", None), ("GET", "/api-tokens", None), ("POST", "/lifecycle/disable", {"message": ""}), ("GET", "/profile", None)):
        assert refused(ask(method, of(who, ending), body)) == (403, "forbidden")


def test_nobody(ask):
    assert refused(ask.get(of("nobody"))) == (404, "accountNotFound")


def test_keys(ask, sim):
    """FACTS 1, 9, 14.13: the organization's key, without scopes, not expired; nothing else."""
    for login in (ADMIN, "Bearer sentinel-scim-key", "Bearer sentinel-org-expired-key", "Bearer nothing", ""):
        assert refused(ask.get(of("plain"), login=login)) == (401, "unauthorized")
    reply = ask.get(of("plain"), login="Bearer sentinel-org-scoped-key")
    assert reply.status == 403 and "manage:org" in reply.json["message"]
    sim.clock.advance(301 * 86400)
    assert ask.get(of("plain")).status == 401


def test_disable_reaches_everything_and_enable_undoes_it(ask, sim):
    """FACTS 10: the whole account; memberships and API tokens stay."""
    before = account(sim, "plain").rights
    assert ask.post(of("plain", "/lifecycle/disable"), {"message": "left us"}).status == 204
    plain = account(sim, "plain")
    assert (plain.active, plain.disabled, plain.disabled_message, plain.suspended) == (False, True, "left us", False)
    assert ask.get(JIRA + "/myself", login=PLAIN).status == 401
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["plain"])).json["active"] is False
    row = ask.post(ORG + "/users/search", {"accountIds": [IDS["plain"]]}).json["data"][0]
    assert (row["accountStatus"], row["status"], row["membershipStatus"]) == ("inactive", "deactivated", "active")
    assert len(ask.get(of("plain", "/api-tokens")).json) == 1
    assert ask.get(of("plain", "/profile")).json["account"]["account_status"] == "inactive"
    assert sim.world.people()["plain@corp.example.com"]["disabled"] is True
    assert ask.post(of("plain", "/lifecycle/enable"), {}).status == 204
    assert ask.get(JIRA + "/myself", login=PLAIN).status == 200 and plain.rights == before
    assert (plain.active, plain.disabled, plain.disabled_message) == (True, False, "")


def test_disabling_twice(ask, sim):
    """FACTS 9: 409 conflict.lifecycleErrors with errorCodes."""
    assert ask.post(of("plain", "/lifecycle/disable"), {}).status == 204
    reply = ask.post(of("plain", "/lifecycle/disable"), {})
    assert refused(reply) == (409, "conflict.lifecycleErrors") and reply.json["context"]["errorCodes"][0]["code"] == "alreadyInactive"
    assert ask.post(of("leaver", "/lifecycle/enable"), {}).status == 204
    assert refused(ask.post(of("leaver", "/lifecycle/enable"), {})) == (409, "conflict.lifecycleErrors")
    sim.switches.update({"lifecycle_repeat": "done"})
    assert ask.post(of("plain", "/lifecycle/disable"), {}).status == 204


def test_disable_needs_a_body(ask, sim):
    """FACTS 9: the document marks it as required, though the message may be left out."""
    assert ask.post(of("plain", "/lifecycle/disable")).status == 400
    assert sim.violations[-1]["problem"] == "a JSON body is required"


def test_scim_and_google_own_their_people(ask, sim):
    """FACTS 9, 14.20 (AX-186, AX-201): 403 forbidden.action with the reason."""
    for who, key in (("erika", "externalDirectory.scim"), ("elsewhere", "externalDirectory.google")):
        for ending, body in (("/lifecycle/disable", {"message": "x"}), ("/lifecycle/delete", {})):
            reply = ask.post(of(who, ending), body)
            assert refused(reply) == (403, "forbidden.action") and reply.json["context"]["reason"]["key"] == key
        assert account(sim, who).active
    sim.switches.update({"manage_scim_lifecycle": "allow"})
    assert ask.post(of("erika", "/lifecycle/disable"), {"message": "x"}).status == 204
    # the two ways are told apart: the record still says active
    assert ask.get(ERIKA_RECORD).json["active"] is True and account(sim, "erika").disabled
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "active", "value": True}]}
    ask("PATCH", ERIKA_RECORD, patch)
    assert account(sim, "erika").active and not account(sim, "erika").disabled


def test_deleting_has_a_grace_period(ask, sim):
    """FACTS 9: 200, 14 days; cancel-delete; what is to be deleted cannot be enabled."""
    assert refused(ask.post(of("plain", "/lifecycle/cancel-delete"), {})) == (404, "notFound")
    assert ask.post(of("plain", "/lifecycle/delete"), {}).json == {"message": "Success"}
    assert refused(ask.post(of("plain", "/lifecycle/enable"), {})) == (409, "conflict.lifecycleErrors")
    assert refused(ask.post(of("plain", "/lifecycle/delete"), {})) == (409, "conflict.lifecycleErrors")
    assert ask.post(ORG + "/users/search", {"accountIds": [IDS["plain"]]}).json["data"][0]["status"] == "for_deletion"
    assert ask.post(of("plain", "/lifecycle/cancel-delete"), {}).status == 200
    assert account(sim, "plain").active and not account(sim, "plain").deletion_scheduled


def test_tokens_say_when_they_expire(ask, sim):
    """FACTS 9 and 12: expiry is readable for managed people; expired ones are gone; the secret is never shown."""
    row = ask.get(of("director", "/api-tokens")).json[0]
    assert (row["id"], row["label"], row["lastAccess"]) == ("director-laptop", "Laptop", "2026-11-20T07:30:00.000Z")
    assert row["expiry"].endswith(".000Z") and row["expiry"] > row["createdAt"]
    assert "expiry" not in ask.get(of("plain", "/api-tokens")).json[0]
    assert ask.get(of("jose", "/api-tokens")).json == []
    reply = ask.get(of("erika", "/api-tokens"))
    assert [row["label"] for row in reply.json] == ["Script", "Dashboard"] and b"sentinel" not in reply.content


def test_an_expired_token_opens_nothing(ask, sim):
    """FACTS 12: 1 day to 1 year."""
    assert ask.get(JIRA + "/myself").status == 200
    sim.clock.advance(201 * 86400)
    assert ask.get(JIRA + "/myself").status == 401
    assert [row["label"] for row in ask.get(of("admin", "/api-tokens")).json] == ["API token", "API token"]


def test_tokens_outlive_deactivation_and_are_revoked_one_by_one(ask, sim):
    """FACTS 9: DELETE 204; who comes back would have his token back."""
    login = basic("ceo@corp.example.com", "sentinel-classic-director")
    assert ask.get(JIRA + "/myself", login=login).status == 200
    ask.post(of("director", "/lifecycle/disable"), {"message": ""})
    assert ask.get(JIRA + "/myself", login=login).status == 401
    assert sim.world.people()["ceo@corp.example.com"]["tokens"] == 1
    ask.post(of("director", "/lifecycle/enable"), {})
    assert ask.get(JIRA + "/myself", login=login).status == 200
    assert ask("DELETE", of("director", "/api-tokens/director-laptop")).status == 204
    assert ask.get(JIRA + "/myself", login=login).status == 401
    assert refused(ask("DELETE", of("director", "/api-tokens/director-laptop"))) == (404, "notFound")
    assert refused(ask("DELETE", of("erika", "/api-tokens/director-laptop"))) == (404, "notFound")


def test_a_new_email(ask, sim):
    """FACTS 9: verified domains only; sessions end."""
    assert refused(ask("PUT", of("plain", "/email"), {"email": "x@free.example.org"})) == (403, "forbidden.unclaimedDomain")
    assert refused(ask("PUT", of("plain", "/email"), {"email": "ceo@corp.example.com"})) == (400, "fieldConstraintsViolated")
    assert refused(ask("PUT", of("blind", "/email"), {"email": "b@corp.example.com"})) == (403, "forbidden.action")
    sim.world.credentials["bearers"].append({"token": "sentinel-session", "account": IDS["plain"], "scopes": ["all"], "expires_at": None})
    assert ask("PUT", of("plain", "/email"), {"email": "paul@corp.example.com"}).status == 204
    assert sim.world.accounts.named("paul@corp.example.com") == [account(sim, "plain")]
    assert sim.world.credentials["bearers"][-1]["expires_at"] is not None


def test_profiles(ask, sim):
    reply = ask("PATCH", of("plain", "/profile"), {"name": "Paul Neu", "nickname": "paul", "extended_profile": {"job_title": "Clerk"}})
    assert (reply.status, reply.json["account"]["extended_profile"]) == (200, {"job_title": "Clerk"})
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["plain"])).json["displayName"] == "Paul Neu"
    reply = ask("PATCH", of("erika", "/profile"), {"name": "E"})
    assert refused(reply) == (403, "forbidden.fieldMutation") and reply.json["context"]["name"]["reason"]["key"] == "externalDirectory.scim"
    assert refused(ask("PATCH", of("plain", "/profile"), {"nickname": "n" * 31})) == (400, "fieldConstraintsViolated")


def test_searches_learn_of_it_late(ask, sim):
    """FACTS 15: lists lag; the account itself does not."""
    sim.switches.update({"lag_reads": 1})
    ask.post(of("plain", "/lifecycle/disable"), {"message": ""})
    assert [len(ask.get(JIRA + "/user/search?query=plain").json) for dummy in range(2)] == [1, 0]


def test_frozen_and_faulty_like_the_rest(ask, sim):
    sim.faults.add("status", {"surface": "manage", "method": "POST"}, status=429, retry="retry_after")
    assert ask.post(of("plain", "/lifecycle/disable"), {}).status == 429 and account(sim, "plain").active
    sim.freeze()
    assert ask.post(of("plain", "/lifecycle/disable"), {}).status == 423
    assert ask.get(of("plain")).status == 200 and sim.journal.entries[-1]["surface"] == "manage"
