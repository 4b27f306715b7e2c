# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What FACTS says of identity provider directories, where no other test is about it. Each test names its section."""

from __future__ import annotations

from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws.rounds import JOSE, SCIM


def test_one_email_is_the_primary_one():
    """FACTS 7: emails with one primary. It is said before anything is sent."""
    sim = Simulator()
    mails = [{"value": "a@corp.example.com"}, {"value": "b@corp.example.com"}]
    result = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": "a@corp.example.com", "emails": mails}])
    assert result.failed and "primary: true" in result["msg"] and sim.journal.writes() == []


def test_to_deactivate_is_to_patch():
    """FACTS 7 and 10: active=false suspends the whole account and can be undone; DELETE ends the record."""
    sim = Simulator()
    result = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": JOSE, "active": False}])
    assert result["people"][0]["action"] == "deactivated" and not sim.world.accounts.get(IDS["jose"]).active
    assert [entry["method"] for entry in sim.journal.writes()] == ["PATCH"]
    back = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": JOSE, "active": True}])
    assert back["people"][0]["action"] == "reactivated" and sim.world.accounts.get(IDS["jose"]).active


def test_nobody_is_filtered_by_email():
    """FACTS 7 and 14.21: a filter on an e-mail is 400; user names and external ids are asked for."""
    sim = Simulator()
    wish = {"external_id": "ext-0002", "email": JOSE}
    result = atlas.play(sim, "scim_group", way=SCIM, groups=[{"name": "synced-engineering", "members": [wish]}])
    assert result["summary"] == {"added": 1, "unchanged": 1}
    filters = [url for dummy, url, *dummies in result.transport.sent if "/Users?" in url and "filter=" in url]
    assert filters and not [url for url in filters if "email" in url.split("filter=")[1].lower().split("eq")[0]]


def test_a_blocked_creation_is_told_and_not_repeated():
    """FACTS 7 and 14.22: an account that nobody manages can block a creation for days. The detail is shown; nothing is deleted and tried again."""
    sim = Simulator()
    detail = "The account of this e-mail belongs to somebody else for now"
    sim.faults.add("status", {"method": "POST", "path": "Users$"}, status=409, body={"status": "409", "scimType": "uniqueness", "detail": detail}, times=-1)
    result = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": "blocked@corp.example.com"}])
    assert result.failed and result["people"][0]["action"] == "failed" and detail in result["people"][0]["reason"]
    assert [method for method, *dummies in result.transport.sent if method != "GET"] == ["POST"]


def test_a_member_without_a_record_is_said_and_not_tried():
    """FACTS 7: PATCH is 404 when a member does not exist, and nobody of that call is added. So he is known to be nobody before anything is sent."""
    sim = Simulator()
    result = atlas.play(sim, "scim_group", way=SCIM, groups=[{"name": "synced-engineering", "members": ["nobody@corp.example.com"]}])
    assert result.failed and result["people"][0]["action"] == "failed" and result["people"][0]["reason"] == "not in the directory"
    assert sim.journal.writes() == []
