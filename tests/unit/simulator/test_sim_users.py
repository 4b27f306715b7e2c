# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People as the platform shows them, and as it hides them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.people import generate, populate
from simulator.worlds import IDS

from unit.simulator.asking import BLIND, JIRA, PLAIN


def search(ask, query, **more):
    return ask.get("%s/user/search?query=%s" % (JIRA, quote(query)), **more).json


def names(rows):
    return [row["accountId"] for row in rows]


@pytest.mark.parametrize("way, shown", [("missing", {}), ("blank", {"emailAddress": ""}), ("null", {"emailAddress": None})])
def test_hidden_emails(ask, sim, way, shown):
    sim.switches.update({"empty_email": way})
    user = ask.get("%s/user?accountId=%s" % (JIRA, quote(IDS["director"]))).json
    assert {name: value for name, value in user.items() if name == "emailAddress"} == shown


def test_everybody_sees_his_own_email(ask, sim):
    sim.world.accounts.get(IDS["admin"]).email_visible = False
    assert ask.get(JIRA + "/myself").json["emailAddress"] == "admin@corp.example.com"


def test_the_search_finds_the_impostor_and_not_the_director(ask):
    rows = search(ask, "ceo@corp.example.com")
    assert names(rows) == [IDS["impostor"]]
    assert "emailAddress" not in rows[0]


def test_the_search_is_by_prefix_in_any_case(ask):
    assert names(search(ask, "ERIKA.m")) == [IDS["erika"]]
    assert names(search(ask, "must")) == [IDS["erika"]]
    assert search(ask, "rika") == []


def test_the_search_shows_active_people_only(ask):
    assert search(ask, "leaver@corp.example.com") == []
    everybody = ask.get(JIRA + "/users/search?maxResults=1000").json
    assert IDS["leaver"] in names(everybody)


def test_without_the_right_to_browse_the_search_is_empty(ask):
    assert search(ask, "erika", login=BLIND) == []
    assert ask.get(JIRA + "/users/search", login=BLIND).status == 403
    assert ask.get("%s/user?accountId=%s" % (JIRA, quote(IDS["erika"])), login=BLIND).status == 403
    assert ask.get("%s/user?accountId=%s" % (JIRA, quote(IDS["blind"])), login=BLIND).status == 200


def test_somebody_who_never_came(ask):
    assert ask.get("%s/user?accountId=%s" % (JIRA, quote(IDS["elsewhere"]))).status == 404
    assert search(ask, "elsewhere") == []


def test_the_search_may_hide_customers(ask, sim):
    assert names(search(ask, "carla")) == [IDS["carla"]]
    sim.switches.update({"search_hides_customers": True})
    assert search(ask, "carla") == []


def test_query_and_account_id_exclude_one_another(ask):
    assert ask.get(JIRA + "/user/search?query=a&accountId=b").status == 400
    assert ask.get(JIRA + "/user/search").status == 400
    assert names(ask.get("%s/user/search?accountId=%s" % (JIRA, quote(IDS["erika"]))).json) == [IDS["erika"]]


def test_the_search_ends_at_its_window_and_pages_are_small(ask, sim):
    populate(sim.world, generate(60))
    sim.switches.update({"search_window": 30})
    first = ask.get(JIRA + "/user/search?query=&startAt=0&maxResults=1000").json
    second = ask.get(JIRA + "/user/search?query=&startAt=20&maxResults=1000").json
    assert (len(first), len(second)) == (20, 10)
    assert ask.get(JIRA + "/user/search?query=&startAt=30&maxResults=1000").json == []


def test_user_bulk_leaves_out_whom_nobody_knows(ask):
    path = "%s/user/bulk?accountId=%s&accountId=nobody&accountId=%s&maxResults=100" % (JIRA, quote(IDS["erika"]), quote(IDS["jose"]))
    page = ask.get(path).json
    assert names(page["values"]) == [IDS["erika"], IDS["jose"]]
    assert page["isLast"] and page["total"] == 2 and page["maxResults"] == 10


def test_the_groups_of_somebody_inactive(ask, sim):
    """FACTS 5: not said, and so it may be none, though he is in some."""
    path = "%s/user/groups?accountId=%s" % (JIRA, quote(IDS["leaver"]))
    assert ask.get(path).json == []
    sim.switches.update({"user_groups_inactive": "shown"})
    assert [group["name"] for group in ask.get(path).json] == ["jira-software-users"]


def test_expand_shows_groups_and_roles(ask):
    path = "%s/user?accountId=%s" % (JIRA, quote(IDS["erika"]))
    assert ask.get(path).json["groups"] == {"size": 3, "items": []}
    user = ask.get(path + "&expand=groups,applicationRoles").json
    assert [group["name"] for group in user["groups"]["items"]] == ["jira-software-users", "synced-engineering", "Support"]
    assert user["applicationRoles"]["items"] == [{"key": "jira-software", "name": "Jira"}]
    assert [group["name"] for group in ask.get("%s/user/groups?accountId=%s" % (JIRA, quote(IDS["guest"]))).json] == ["jira-software-users", "123"]


def test_what_one_may(ask):
    path = JIRA + "/mypermissions?permissions=ADMINISTER,USER_PICKER"
    assert {key: row["havePermission"] for key, row in ask.get(path).json["permissions"].items()} == {"ADMINISTER": True, "USER_PICKER": True}
    assert {key: row["havePermission"] for key, row in ask.get(path, login=BLIND).json["permissions"].items()} == {"ADMINISTER": True, "USER_PICKER": False}
    assert ask.get(path, login=PLAIN).json["permissions"]["ADMINISTER"]["havePermission"] is False
    assert ask.get(JIRA + "/mypermissions").status == 400
    assert ask.get(JIRA + "/mypermissions?permissions=NONSENSE").status == 400


def test_seats(ask):
    role = ask.get(JIRA + "/applicationrole/jira-software").json
    # the leaver is a member and takes no seat
    assert (role["numberOfSeats"], role["userCount"], role["remainingSeats"]) == (100, 4, 96)
    assert ask.get(JIRA + "/applicationrole/none").status == 404
    assert len(ask.get(JIRA + "/applicationrole").json) == 2


def test_the_server_says_who_it_is(ask):
    assert ask.get(JIRA + "/serverInfo", login="").json["deploymentType"] == "Cloud"
