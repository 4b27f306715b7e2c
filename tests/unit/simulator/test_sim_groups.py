# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups of the site and their members."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.people import generate, populate
from simulator.worlds import GROUP_IDS, IDS

from unit.simulator.asking import JIRA, PLAIN


def members(ask, group, more=""):
    rows, start = [], 0
    while True:
        page = ask.get("%s/group/member?groupname=%s&startAt=%d&maxResults=50%s" % (JIRA, quote(group), start, more)).json
        rows += [row["accountId"] for row in page["values"]]
        start += len(page["values"])
        if page["isLast"]:
            assert "nextPage" not in page
            return rows


def add(ask, group, who, **more):
    return ask.post("%s/group/user?groupId=%s" % (JIRA, GROUP_IDS[group]), {"accountId": IDS.get(who, who)}, **more)


def remove(ask, group, who):
    return ask("DELETE", "%s/group/user?groupId=%s&accountId=%s" % (JIRA, GROUP_IDS[group], quote(IDS.get(who, who))))


def test_inactive_members_only_when_asked_for(ask):
    assert IDS["leaver"] not in members(ask, "jira-software-users")
    assert IDS["leaver"] in members(ask, "jira-software-users", "&includeInactiveUsers=true")


def test_member_pages_are_smaller_than_asked_for(ask, sim):
    populate(sim.world, generate(25))
    group = sim.world.groups_by_name["123"]
    for account in list(sim.world.accounts)[-25:]:
        sim.world.set_member(group, account.account_id, True, (0, 0))
    page = ask.get(JIRA + "/group/member?groupname=123&maxResults=50").json
    assert (page["maxResults"], len(page["values"]), page["isLast"]) == (10, 10, False)
    assert page["nextPage"].startswith("http://atlassian.invalid/rest/api/3/group/member?startAt=10")
    assert len(members(ask, "123", "&includeInactiveUsers=true")) == 26


def test_add_and_remove(ask, sim):
    reply = add(ask, "support", "erika")
    assert (reply.status, reply.json["name"]) == (201, "support")
    assert members(ask, "support") == [IDS["erika"]]
    reply = remove(ask, "support", "erika")
    assert (reply.status, reply.content) == (200, b"")
    assert list(sim.world.groups_by_name["support"].members) == []


def test_already_a_member_is_400(ask):
    reply = add(ask, "123", "guest")
    assert (reply.status, reply.json["errorMessages"]) == (400, ["Cannot add user. User is already a member of '123'."])


@pytest.mark.parametrize("status", [400, 404])
def test_not_a_member(ask, sim, status):
    sim.switches.update({"not_member_status": status})
    reply = remove(ask, "123", "erika")
    assert reply.status == status
    assert "not a member of" in reply.json["errorMessages"][0]


def test_errors_speak_the_language_of_the_caller(ask, sim):
    sim.world.accounts.get(IDS["admin"]).language = "de"
    assert "already" not in add(ask, "123", "guest").content.decode()
    english = add(ask, "123", "guest", X_Force_Accept_Language="true", Accept_Language="en-US")
    assert "already a member of" in english.json["errorMessages"][0]


@pytest.mark.parametrize("status", [400, 403])
def test_synced_groups_refuse_writes(ask, sim, status):
    sim.switches.update({"synced_group_status": status})
    assert add(ask, "synced-engineering", "jose").status == status
    assert remove(ask, "synced-engineering", "erika").status == status
    assert ask("DELETE", "%s/group?groupId=%s" % (JIRA, GROUP_IDS["synced-engineering"])).status == status


@pytest.mark.parametrize("status", [400, 403, 409])
def test_the_last_administrator_stays(ask, sim, status):
    sim.switches.update({"last_admin_status": status})
    assert remove(ask, "site-admins", "admin").status == status
    add(ask, "site-admins", "service")
    assert remove(ask, "site-admins", "admin").status == 200


def test_unknown_people_and_groups(ask):
    assert add(ask, "123", "nobody").status == 404
    assert add(ask, "123", "elsewhere").status == 404
    assert ask.post(JIRA + "/group/user?groupname=nothing", {"accountId": IDS["erika"]}).status == 404
    assert ask.post(JIRA + "/group/user", {"accountId": IDS["erika"]}).status == 400
    assert ask.get(JIRA + "/group/member?groupname=123&groupId=" + GROUP_IDS["123"]).status == 400
    assert add(ask, "123", "erika", login=PLAIN).status == 403


def test_names_are_exact_in_bulk_and_parts_in_the_picker(ask):
    rows = ask.get(JIRA + "/group/bulk?groupName=support&groupName=123").json["values"]
    assert sorted(row["name"] for row in rows) == ["123", "support"]
    assert [row["name"] for row in ask.get(JIRA + "/groups/picker?query=upport").json["groups"]] == ["Support", "support"]
    assert [row["name"] for row in ask.get(JIRA + "/groups/picker?query=SUPPORT").json["groups"]] == []
    assert len(ask.get(JIRA + "/groups/picker?query=SUPPORT&caseInsensitive=true").json["groups"]) == 2


def test_the_picker_has_no_pages_and_shows_the_owner(ask):
    picked = ask.get(JIRA + "/groups/picker").json
    assert (picked["total"], len(picked["groups"])) == (7, 5)
    owners = {row["name"]: row["managedBy"] for row in picked["groups"]}
    assert owners["synced-engineering"] == "EXTERNAL" and owners["123"] == "ADMINS"


def test_groups_come_and_go(ask, sim):
    reply = ask.post(JIRA + "/group", {"name": "Größe/7"})
    assert reply.status == 201
    assert ask.post(JIRA + "/group", {"name": "Größe/7"}).status == 400
    assert ask("DELETE", JIRA + "/group?groupId=" + reply.json["groupId"]).status == 200
    assert "Größe/7" not in sim.world.groups_by_name
