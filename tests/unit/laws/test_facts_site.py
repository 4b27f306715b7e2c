# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What FACTS says of the Jira platform, where no other test is about it. Each test names its section."""

from __future__ import annotations

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pace import Pace
from simulator.app import Simulator
from unit import atlas
from unit.laws.rounds import ERIKA


def test_a_site_too_large_to_list_is_searched_person_by_person():
    """FACTS 5: users/search answers 409 when it takes over ten seconds; then everybody is searched for."""
    sim = Simulator()
    sim.faults.add("status", {"method": "GET", "path": "users/search"}, status=409, times=-1)
    result = atlas.play(sim, "jira_user", users=[ERIKA], products=["jira-software"])
    assert result.of(ERIKA)["action"] == "unchanged" and sim.journal.writes() == []


def test_lists_are_asked_for_with_start_and_size():
    """FACTS 14.7: group/member without startAt and maxResults was 500."""
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="123", members=[ERIKA], state="exact", max_removals="100%")
    asked = [url for dummy, url, *dummies in result.transport.sent if "/group/member?" in url]
    assert asked and all("startAt=" in url and "maxResults=" in url for url in asked)


def test_user_searches_share_one_limit():
    """FACTS 14.19: the limit is the whole tenant's, and all user searches count together."""
    pace = Pace()
    lanes = {id(pace.turn(one).lane) for one in (jira.users_named("x"), jira.all_users())}
    assert len(lanes) == 1 and id(pace.turn(jira.user("x")).lane) not in lanes
