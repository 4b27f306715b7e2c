# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed accounts before and after: who can log in, whose API tokens live."""

from __future__ import annotations

from simulator.manage import token_id
from unit import atlas


def live_tokens(sim) -> dict:
    """{id of an API token: its account}, of those that open something."""
    now = sim.world.clock.now()
    return {token_id(row): row["account"] for row in sim.world.credentials["api_tokens"]
            if not row.get("revoked") and (row.get("expires_at") or now + 1) > now}


def accounts(module: str, before: dict, after: dict, result: dict) -> None:
    """What people are told of is what changed, and nothing else did."""
    def ids(*actions):
        return {entry["account_id"] for entry in result["people"] if entry["action"] in actions}

    was, now = ({account_id for account_id, one in world["accounts"].items() if one["active"]} for world in (before, after))
    unsure = ids("unknown") | ids("failed")     # of several requests for one person a later one may have failed
    assert was - now - unsure == ids("deactivated"), "who was disabled"
    assert now - was - unsure == ids("reactivated"), "who was enabled"
    lost = {token: owner for token, owner in before["api_tokens"].items() if token not in after["api_tokens"]}
    assert set(after["api_tokens"]) <= set(before["api_tokens"])
    assert ids("removed") <= set(lost.values()) <= ids("removed", "deactivated") | unsure, "whose tokens were revoked"
    assert bool(result["changed"]) is (was != now or bool(lost)), "changed says %s" % result["changed"]
    for account_id in set(before["accounts"]) - (was ^ now):
        assert before["accounts"][account_id] == after["accounts"][account_id], "another account was touched"
    for kind in ("groups", "desks", "directories", "application_roles"):
        assert before[kind] == after[kind], "%s are none of its business" % kind


def read_accounts(sim, options: dict, result: dict, way: dict) -> None:
    """By the info module, which sees what is enabled and which tokens are left."""
    known = [entry for entry in result["people"] if entry["account_id"]]
    told = atlas.ask(sim, "managed_account_info", way=dict(way, **atlas.ORG), accounts=[entry["account_id"] for entry in known], api_tokens=True)["accounts"]
    shown = {one["account_id"]: one for one in told}
    tokens = live_tokens(sim)
    for entry in known:
        line, account = shown[entry["account_id"]], sim.world.accounts.get(entry["account_id"])
        assert line["managed"] is bool(account and account.managed), line
        if line["managed"]:
            assert line["enabled"] is account.active and line["email"] == account.email
            assert {one["id"] for one in line["api_tokens"]} == {token for token, owner in tokens.items() if owner == account.account_id}
        if entry["action"] in ("deactivated", "reactivated"):
            assert line["enabled"] is (entry["action"] == "reactivated")
        if options.get("revoke_api_tokens") and entry["action"] in ("deactivated", "removed"):
            assert line["api_tokens"] == []
