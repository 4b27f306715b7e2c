# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to take access away that FACTS 10 tells apart: what each one does, and what it leaves. Suspension is in test_organization_users.py."""

from __future__ import annotations

from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws.rounds import ERIKA, ONLY_ORG


def test_out_of_a_group():
    """FACTS 10: it takes what the group grants, and nothing else."""
    sim = Simulator()
    sim.world.set_member(sim.world.groups_by_name["123"], IDS["erika"], True, (0, 0))
    result = atlas.play(sim, "jira_group_member", group="123", members=[ERIKA], state="absent")
    assert result["people"][0]["action"] == "removed" and IDS["erika"] not in sim.world.groups_by_name["123"].members
    assert sim.world.accounts.get(IDS["erika"]).active and len(sim.journal.writes()) == 1


def test_the_account_disabled():
    """FACTS 10: the whole account, everywhere; groups stay. FACTS 9: the API's own way."""
    sim = Simulator()
    before = {name: set(group.members) for name, group in sim.world.groups_by_name.items()}
    result = atlas.play(sim, "managed_account", way=ONLY_ORG, accounts=[IDS["director"]], state="disabled")
    assert result["people"][0]["action"] == "deactivated" and not sim.world.accounts.get(IDS["director"]).active
    assert {name: set(group.members) for name, group in sim.world.groups_by_name.items()} == before
    back = atlas.play(sim, "managed_account", way=ONLY_ORG, accounts=[IDS["director"]], state="enabled")
    assert back["people"][0]["action"] == "reactivated" and sim.world.accounts.get(IDS["director"]).active


def test_portal_access_revoked():
    """FACTS 10: for portal-only customers; the site admin's call."""
    sim = Simulator()
    result = atlas.play(sim, "jsm_customer", customers=[{"account_id": IDS["carla"]}], state="absent")
    assert result["people"][0]["action"] == "removed" and not sim.world.accounts.get(IDS["carla"]).active
    assert [entry["path"].rpartition("/")[2] for entry in sim.journal.writes()] == ["revoke-portal-only-access"]
