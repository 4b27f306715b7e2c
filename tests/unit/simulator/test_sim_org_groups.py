# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups through the organization's door (FACTS 8)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import GROUP_IDS, IDS, ORG_DIRECTORY_ID, ORG_ID, SECOND_ORG_DIRECTORY_ID

from unit.simulator.asking import JIRA, ORG

HERE = "/admin/v2/orgs/%s/directories/%s" % (ORG_ID, ORG_DIRECTORY_ID)
THERE = HERE.replace(ORG_DIRECTORY_ID, SECOND_ORG_DIRECTORY_ID)


def at(name, ending="", where=HERE):
    return "%s/groups/%s%s" % (where, GROUP_IDS.get(name, name), ending)


def add(ask, group, who, where=HERE, **more):
    return ask.post(at(group, "/memberships", where), {"accountId": IDS.get(who, who)}, **more)


def drop(ask, group, who, where=HERE):
    return ask("DELETE", at(group, "/memberships/" + quote(IDS.get(who, who), safe=""), where))


def members(sim, name):
    return sim.world.groups_by_name[name].members


def test_one_group(ask):
    shown = ask.get(at("jira-software-users")).json["data"]
    assert (shown["name"], shown["counts"], shown["externalSynced"], shown["directoryId"]) == ("jira-software-users", {"users": 5}, False, ORG_DIRECTORY_ID)
    assert ask.get(at("nothing")).status == 404 and ask.get(at("123", where=THERE)).status == 404
    assert [row["roles"] for row in ask.get(at("jira-software-users", "/role-assignments")).json["data"]] == [["atlassian/user"]]
    assert ask.get(at("123", "/role-assignments")).json["data"] == []


def test_members_come_and_go(ask, sim):
    assert add(ask, "123", "erika").status == 204 and IDS["erika"] in members(sim, "123")
    assert [row["accountId"] for row in ask.post(ORG + "/users/search", {"groupIds": [GROUP_IDS["123"]]}).json["data"]] == [IDS["erika"], IDS["guest"]]
    assert drop(ask, "123", "erika").status == 204 and IDS["erika"] not in members(sim, "123")


def test_a_409_means_two_things(ask, sim):
    """FACTS 8, 14.2: a member already, or no seat left, in the same words."""
    member = add(ask, "123", "guest")
    sim.world.application_roles["jira-software"].seats = 4
    full = add(ask, "jira-software-users", "plain")
    assert member.status == full.status == 409 and IDS["plain"] not in members(sim, "jira-software-users")
    told = [(row["code"], row["detail"]) for reply in (member, full) for row in reply.json["errors"]]
    assert told[0] == told[1]
    # somebody inactive takes no seat
    ask.post("/users/%s/manage/lifecycle/disable" % quote(IDS["plain"]), {"message": ""})
    assert add(ask, "jira-software-users", "plain").status == 204


@pytest.mark.parametrize("status", [400, 403])
def test_synced_groups_are_refused(ask, sim, status):
    """FACTS 8, 14.20."""
    sim.switches.update({"synced_group_status": status})
    assert add(ask, "synced-engineering", "plain").status == status and drop(ask, "synced-engineering", "erika").status == status
    assert ask("DELETE", at("synced-engineering")).status == status
    assert list(members(sim, "synced-engineering")) == [IDS["erika"]]


def test_not_a_member(ask, sim):
    assert drop(ask, "123", "erika").status == 404
    sim.switches.update({"org_not_member_status": 204})
    assert drop(ask, "123", "erika").status == 204


@pytest.mark.parametrize("group, who, where", [
    ("123", "nobody", HERE), ("123", "carla", HERE), ("123", "elsewhere", HERE), ("nothing", "erika", HERE), ("123", "erika", ORG), ("123", "admin", THERE)])
def test_group_and_person_are_in_one_real_directory(ask, group, who, where):
    """FACTS 8: a real directory id; group and person in the same one."""
    assert add(ask, group, who, where).status == 404 and drop(ask, group, who, where).status == 404


def test_administrators(ask, sim):
    """FACTS 8, 15: no organization admin by group; the last administrator stays."""
    made = sim.world.create_group("org-admins")
    assert add(ask, made.id, "plain").status == 400
    assert drop(ask, "site-admins", "admin").status == 403 and ask("DELETE", at("site-admins")).status == 403
    assert add(ask, "site-admins", "blind").status == 204 and drop(ask, "site-admins", "admin").status == 204


def test_groups_are_made_and_deleted(ask, sim):
    """201 without a body: the id has to be looked up."""
    reply = ask.post(HERE + "/groups", {"name": "From above"})
    assert (reply.status, reply.content) == (201, b"")
    found = ask.post(ORG + "/groups/search", {"groupNames": ["from above"]}).json["data"]
    assert [row["name"] for row in found] == ["From above"]
    assert ask.post(HERE + "/groups", {"name": "From above"}).status == 409
    assert ask.post(HERE + "/groups", {"name": " "}).status == 400 and ask.post(THERE + "/groups", {"name": "x"}).status == 400
    assert ask.post(ORG + "/groups", {"name": "x"}).status == 404
    assert ask("DELETE", at(found[0]["id"])).status == 204 and ask("DELETE", at(found[0]["id"])).status == 404
    assert ask("DELETE", at("jira-software-users")).status == 403
    assert ask("DELETE", at("123", where=ORG)).status == 404 and "123" in sim.world.groups_by_name


def test_a_scoped_key_reads_only(ask):
    """FACTS 14.13."""
    scoped = "Bearer sentinel-org-scoped-key"
    assert ask.get(at("123"), login=scoped).status == 200 and add(ask, "123", "erika", login=scoped).status == 403


def test_lists_see_it_late(ask, sim):
    sim.switches.update({"lag_reads": 1})
    add(ask, "123", "erika")
    assert [ask.get(JIRA + "/group/member?groupname=123").json["total"] for dummy in range(2)] == [1, 2]
