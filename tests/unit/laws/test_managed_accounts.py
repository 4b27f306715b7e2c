# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed accounts: what is forbidden is known before anything is written, and told in words. Each test names its section of FACTS."""

from __future__ import annotations

import pytest

from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws.ledger_accounts import live_tokens
from unit.laws.rounds import ERIKA, ONLY_ORG, ORG, TOKENS

LEFT = {"state": "disabled", "disable_message": "Left, HR-4711"}
DIRECTOR = "ceo@corp.example.com"


def play(sim, accounts, way=ORG, **options):
    return atlas.play(sim, "managed_account", way=way, accounts=accounts, **options)


def of(sim, who: str) -> set:
    return {token for token, owner in live_tokens(sim).items() if owner == IDS[who]}


HELD = [
    ("externalDirectory.google", "Google Workspace provides this account", "disabled"),   # FACTS 9, 14.20; AX-186, AX-201
    ("externalDirectory.scim", "identity provider's directory (SCIM) provides this account", "disabled"),   # FACTS 9, 14.20
    ("externalDirectory.scim", "or with scim_user", "enabled"),
    ("blocked.exportControl", "only Atlassian's support can help", "disabled"),   # FACTS 9
]


@pytest.mark.parametrize("key, words, state", HELD)
def test_facts_9_a_hold_is_told_before_any_write(key, words, state) -> None:
    sim = Simulator()
    account = sim.world.accounts.get(IDS["leaver" if state == "enabled" else "director"])
    account.held_by = key
    result = play(sim, [account.account_id], state=state, **(TOKENS if state == "disabled" else {}))
    assert result.failed and words in result.of(account.email)["reason"] and result.of(account.email)["error"] == {"code": key}
    assert result["steps"] == [] and sim.journal.writes() == [], "not even the tokens that might be revoked"


def test_facts_10_a_held_account_says_what_became_of_its_tokens() -> None:
    """They outlive deactivation, so that whoever reads of a refusal must not take them for gone."""
    sim = Simulator()
    sim.world.accounts.get(IDS["director"]).held_by = "externalDirectory.scim"
    told = play(sim, [IDS["director"]], **LEFT, **TOKENS).of(DIRECTOR)["reason"]
    assert told.startswith("an identity provider") and "Laptop (director-laptop)" in told and "state as_is" in told and of(sim, "director")
    assert "as_is" not in play(sim, [IDS["director"]], **LEFT).of(DIRECTOR)["reason"], "nobody asked for the tokens"
    play(sim, [IDS["director"]], state="as_is", **TOKENS)
    assert "as_is" not in play(sim, [IDS["director"]], **LEFT, **TOKENS).of(DIRECTOR)["reason"], "there are none"
    assert not of(sim, "director")


def test_facts_9_single_sign_on_forbids_the_profile_and_not_the_account() -> None:
    sim = Simulator()
    assert sim.world.accounts.get(IDS["blind"]).held_by == "authPolicy.saml"
    assert play(sim, [IDS["blind"]], **LEFT).of(IDS["blind"])["action"] == "deactivated"


def test_facts_9_tokens_of_a_held_account_go_with_as_is() -> None:
    """The identity provider deactivates the account; what outlives that is ours to revoke (FACTS 10)."""
    sim = Simulator()
    result = play(sim, [ERIKA], state="as_is", **TOKENS)
    assert result.of(ERIKA)["action"] == "removed" and not of(sim, "erika") and sim.world.accounts.get(IDS["erika"]).active


def test_facts_9_nobody_disables_himself() -> None:
    """The key's owner is kept by the service, without any way in to a site."""
    sim = Simulator()
    assert play(sim, [IDS["admin"]], way=ONLY_ORG, state="as_is", **TOKENS).of(IDS["admin"])["action"] == "kept", "nor takes his own tokens away"
    result = play(sim, [IDS["admin"]], way=ONLY_ORG, **LEFT)
    assert not result.failed and result.of(IDS["admin"])["action"] == "kept" and "nobody may do this to himself" in result.of(IDS["admin"])["reason"]
    assert sim.journal.writes() == []


def test_the_calling_account_is_kept_when_the_key_is_somebody_elses() -> None:
    sim = Simulator()
    sim.world.organization["keys"][0]["account"] = IDS["director"]
    for options in (LEFT, dict(TOKENS, state="as_is")):
        result = play(sim, ["admin@corp.example.com"], **options)
        assert result.of("admin@corp.example.com")["action"] == "kept" and "calling account" in result.of("admin@corp.example.com")["reason"]
    assert sim.journal.writes() == []


def test_the_protected_keep_their_account_and_their_tokens() -> None:
    sim = Simulator()
    for options in (LEFT, dict(LEFT, **TOKENS), dict(TOKENS, state="as_is")):
        assert play(sim, [IDS["director"]], protected=["ceo@*"], **options).of(DIRECTOR)["action"] == "kept"
    assert sim.journal.writes() == [] and of(sim, "director")


def test_facts_9_a_key_with_scopes_is_refused_with_the_way_out() -> None:
    """FACTS 9, 14.13: measured, even for reading."""
    sim = Simulator()
    result = play(sim, [IDS["director"]], way=dict(ONLY_ORG, org_api_key="sentinel-org-scoped-key"), **LEFT)
    assert result.failed and "without scopes" in result["msg"] and sim.journal.writes() == [] and "sentinel-" not in str(result)
    result = play(sim, [IDS["director"]], way=dict(ONLY_ORG, org_api_key="sentinel-org-expired-key"), **LEFT)
    assert result.failed and "org_api_key was not accepted" in result["msg"]
    result = play(sim, [IDS["director"]], way=atlas.SITE, **LEFT)
    assert result.failed and "org_api_key (ATLASSIAN_ORG_API_KEY)" in result["msg"] and "without scopes" in result["msg"]


def test_facts_1_who_is_not_managed_is_told_so() -> None:
    """FACTS 9."""
    sim = Simulator()
    result = play(sim, ["guest@partner.example.org", IDS["carla"]], **LEFT)
    assert [entry["action"] for entry in result["people"]] == ["failed", "failed"] and sim.journal.writes() == []
    assert all("does not manage this account" in entry["reason"] for entry in result["people"])


def test_facts_10_tokens_outlive_deactivation_unless_they_are_revoked() -> None:
    sim = Simulator()
    assert play(sim, [IDS["director"]], **LEFT).of(DIRECTOR)["action"] == "deactivated"
    assert of(sim, "director") == {"director-laptop"} and sim.world.accounts.get(IDS["director"]).disabled_message == "Left, HR-4711"
    result = play(sim, [IDS["director"]], **LEFT, **TOKENS)
    assert result.of(DIRECTOR)["action"] == "removed" and not of(sim, "director")
    assert result["steps"] == ["revoke API token Laptop (director-laptop) of ceo@corp.example.com"]


def test_facts_9_a_conflict_is_told_in_the_services_words() -> None:
    """409 conflict.lifecycleErrors has its words deep in the context."""
    sim = Simulator()
    sim.world.accounts.get(IDS["leaver"]).deletion_scheduled = True
    result = play(sim, [IDS["leaver"]], state="enabled")
    assert result.failed and "deletion of this account must be cancelled first (deletionScheduled)" in result["msg"]


def test_a_closed_account_is_not_enabled() -> None:
    """FACTS 9."""
    sim = Simulator()
    body = {"account": {"account_id": IDS["leaver"], "account_type": "atlassian", "account_status": "closed", "name": "", "email": "", "picture": ""}}
    sim.faults.add("status", {"method": "GET", "path": "/profile"}, status=200, body=body, times=-1)
    assert "closed" in play(sim, [IDS["leaver"]], state="enabled").of(IDS["leaver"])["reason"]
    assert play(sim, [IDS["leaver"]], **LEFT).of(IDS["leaver"])["action"] == "unchanged" and sim.journal.writes() == []


def test_a_reason_that_comes_with_the_deed_is_told_in_words() -> None:
    """FACTS 9: What may be done can change between the look and the deed (AX-201)."""
    sim = Simulator()
    body = {"key": "forbidden.action", "context": {"allowed": False, "reason": {"key": "externalDirectory.google"}}}
    sim.faults.add("status", {"method": "POST", "path": "/lifecycle/disable"}, status=403, body=body, times=-1)
    result = play(sim, [IDS["director"]], **LEFT)
    assert result.of(DIRECTOR)["reason"] == "Google Workspace provides this account: change it there" and result.of(DIRECTOR)["error"]["status"] == 403


def test_a_lost_answer_is_looked_after() -> None:
    sim = Simulator()
    sim.faults.add("reset_after", {"method": "POST", "path": "/lifecycle/disable"})
    sim.faults.add("reset_after", {"method": "DELETE", "path": "/api-tokens/"})
    result = play(sim, [IDS["director"]], **LEFT, **TOKENS)
    assert not result.failed and result.of(DIRECTOR)["action"] == "deactivated" and not of(sim, "director")


def test_what_was_done_is_told_when_a_token_could_not_be_revoked() -> None:
    sim = Simulator()
    sim.faults.add("status", {"method": "DELETE", "path": "/api-tokens/"}, status=400, body={"key": "x"}, times=-1)
    result = play(sim, [IDS["director"]], **LEFT, **TOKENS)
    assert result.failed and result["changed"] and result.of(DIRECTOR)["action"] == "failed"
    assert result["diff"]["after"][DIRECTOR] == {"enabled": False, "api_tokens": ["Laptop (director-laptop)"]}


def test_tokens_that_may_not_be_read_stop_the_person_before_any_write() -> None:
    sim = Simulator()
    rules = {"lifecycle.enablement": {"allowed": True}, "apiToken.read": {"allowed": False, "reason": {"key": "myselfOnly"}}}
    sim.faults.add("status", {"method": "GET", "path": "/manage"}, status=200, body=rules, times=1)
    result = play(sim, [IDS["director"]], way=ONLY_ORG, **LEFT, **TOKENS)
    assert result.of(IDS["director"])["error"] == {"code": "myselfOnly"} and sim.journal.writes() == []


def test_what_the_info_module_tells() -> None:
    sim = Simulator()
    told = atlas.ask(sim, "managed_account_info", way=ONLY_ORG, api_tokens=True,
                     accounts=["elsewhere@corp.example.com", IDS["director"], IDS["carla"], "x@corp.example.com", "nobody"])["accounts"]
    assert [one["managed"] for one in told] == [True, True, False, False, False]
    assert told[0]["forbidden"] == {"lifecycle.enablement": "Google Workspace provides this account: change it there"} and told[0]["enabled"]
    assert [token["label"] for token in told[1]["api_tokens"]] == ["Laptop"] and told[1]["api_tokens"][0]["expires"] and told[1]["status"] == "active"
    assert "does not manage" in told[2]["reason"] and "no account with this" in told[3]["reason"] and told[4]["reason"] == "there is no account with this id"
    assert sim.violations == []


@pytest.mark.parametrize("status", ["ACTIVE", "suspended", "", None, 1])
def test_a_status_that_nobody_knows_is_no_reason_to_do_anything(status) -> None:
    sim = Simulator()
    body = {"account": {"account_id": IDS["director"], "account_type": "atlassian", "account_status": status, "name": "", "email": "ceo@corp.example.com"}}
    sim.faults.add("status", {"method": "GET", "path": "/profile"}, status=200, body=body, times=-1)
    for options in (dict(LEFT, **TOKENS), {"state": "enabled"}):
        assert play(sim, [IDS["director"]], **options).failed and sim.journal.writes() == []
