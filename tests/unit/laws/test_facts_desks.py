# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What FACTS says of customers and desks, where no other test is about it. Each test names its section."""

from __future__ import annotations

from simulator.accounts import Account
from simulator.app import Simulator
from simulator.worlds import REALM
from unit import atlas
from unit.laws.rounds import PLAIN_PAUL

UNSEEN, ACCOUNT = "unseen@customer.example.org", REALM + "unseen"


def world(active=True, **switches):
    """A customer whom no search shows."""
    sim = Simulator(switches=dict(switches, search_hides_customers=True))
    sim.world.accounts.add(Account(ACCOUNT, UNSEEN, "Unseen", "customer", active=active))
    return sim


def test_a_taken_email_is_a_conflict():
    """FACTS 6: 400 by default, 409 with strictConflictStatusCode. Whoever exists unseen is not failed, and not created again."""
    sim = world()
    result = atlas.play(sim, "jsm_customer", customers=[{"email": UNSEEN}])
    assert [url for method, url, *dummies in result.transport.sent if method == "POST" and "strictConflictStatusCode=true" in url]
    told = result.of(UNSEEN)
    assert told["action"] == "unchanged" and "exists" in told["reason"] and not result.failed


def test_revoked_access_has_no_way_back():
    """FACTS 6: no undo of a revocation was found; where the service refuses it, this is said with the way out."""
    sim = world(active=False)
    sim.faults.add("status", {"method": "POST", "path": "/customer$"}, status=409, body={"errorMessage": "An account already exists"}, times=-1)
    result = atlas.play(sim, "jsm_customer", customers=[{"account_id": ACCOUNT, "email": UNSEEN}])
    told = result["people"][0]
    assert told["action"] == "failed" and "does not give it back" in told["reason"]


def test_a_revocation_is_looked_at():
    """FACTS 6: 204 means that the outcome holds, and never that anything was done."""
    sim = world()
    sim.faults.add("status", {"method": "PUT", "path": "revoke-portal-only-access"}, status=204)
    result = atlas.play(sim, "jsm_customer", customers=[{"account_id": ACCOUNT}], state="absent")
    assert sim.world.accounts.get(ACCOUNT).active and result["people"][0]["action"] == "unknown"


def test_experimental_operations_are_asked_for():
    """FACTS 6 (and 4): without X-ExperimentalApi the list of a desk's customers is 412."""
    result = atlas.play(Simulator(), "jsm_desk_customer", desk="IT", customers=["carla@customer.example.org"], state="absent")
    sent = [headers for dummy, url, headers, *dummies in result.transport.sent if "/customer" in url]
    assert sent and all(headers.get("X-ExperimentalApi") == "opt-in" for headers in sent)


def test_an_empty_403_is_a_missing_licence():
    """FACTS 6 and 14.28: every operation says so to an account without an agent licence, and says nothing more."""
    result = atlas.play(Simulator(), "jsm_desk_customer", way=PLAIN_PAUL, desk="IT", customers=["carla@customer.example.org"])
    assert result.failed and "answers so to an account without an agent licence" in result["msg"]
