# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Projects, their roles, and who acts in them (FACTS 5, Project roles)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import GROUP_IDS, IDS

from unit.simulator.asking import BLIND, GATEWAY, JIRA, NARROW, PLAIN, SCOPED

ROLE = JIRA + "/project/APP/role/10100"
PRIVATE = JIRA + "/project/SEC/role/10100"
USER, GROUP = "atlassian-user-role-actor", "atlassian-group-role-actor"


def actors(ask, path=ROLE, more=""):
    """({account ids}, {group ids})."""
    rows = ask.get(path + more).json["actors"]
    return ({row["actorUser"]["accountId"] for row in rows if row["type"] == USER}, {row["actorGroup"]["groupId"] for row in rows if row["type"] == GROUP})


def test_projects_are_searched_in_pages(ask):
    page = ask.get(JIRA + "/project/search?maxResults=100").json
    assert (page["maxResults"], page["total"], page["isLast"], [row["key"] for row in page["values"]]) == (3, 6, False, ["APP", "HELP", "HR"])
    assert [row["key"] for row in ask.get(JIRA + "/project/search?startAt=3").json["values"]] == ["IT", "PUB", "SEC"]
    assert [row["key"] for row in ask.get(JIRA + "/project/search?keys=IT&keys=NONE").json["values"]] == ["IT"]
    assert [row["key"] for row in ask.get(JIRA + "/project/search?query=appli").json["values"]] == ["APP"]
    assert [row["key"] for row in ask.get(JIRA + "/project/search?typeKey=software").json["values"]] == ["APP", "SEC"]


def test_projects_by_key_and_id(ask, sim):
    for name in ("IT", "10012"):
        found = ask.get("%s/project/%s" % (JIRA, name)).json
        assert (found["id"], found["key"], found["projectTypeKey"]) == ("10012", "IT", "service_desk")
    assert ask.get(JIRA + "/project/it").status == 404
    assert ask.get(JIRA + "/project/SEC", login=PLAIN).json["isPrivate"] is True
    sim.world.accounts.get(IDS["blind"]).rights = ["agent"]
    assert ask.get(JIRA + "/project/SEC", login=BLIND).status == 404
    assert "SEC" not in ask.get(JIRA + "/project/search?startAt=3", login=BLIND).content.decode()


def test_every_desk_has_a_project(sim):
    assert {desk.project_id for desk in sim.world.desks.values()} <= set(sim.world.projects)
    assert list(sim.world.projects["10031"].actors["10002"].users) == [IDS["admin"]]


def test_the_list_of_roles_is_a_map(ask):
    """FACTS 5: the id is the last segment of the address."""
    rows = ask.get(JIRA + "/project/APP/role").json
    assert rows["Developers"].endswith("/rest/api/3/project/10100/role/10100")
    assert sorted(rows) == ["Administrators", "Developers", "Service Desk Team"]
    assert ask.get(JIRA + "/project/NONE/role").status == 404


def test_roles_of_the_whole_site(ask):
    rows = ask.get(JIRA + "/role").json
    assert [(row["name"], row["id"]) for row in rows] == [("Administrators", 10002), ("Developers", 10100), ("Service Desk Team", 10101)]
    assert [row["name"] for row in ask.get(JIRA + "/role/10100").json["actors"]] == ["jira-software-users"]
    assert ask.get(JIRA + "/role/1").status == 404
    assert ask.get(JIRA + "/role", login=PLAIN).status == 403
    rows = ask.get(JIRA + "/project/APP/roledetails").json
    assert {row["name"]: row["admin"] for row in rows} == {"Administrators": True, "Developers": False, "Service Desk Team": False}
    assert [row["name"] for row in ask.get(JIRA + "/project/APP/roledetails?currentMember=true").json] == ["Administrators", "Developers"]


def test_actors(ask):
    reply = ask.get(ROLE).json
    assert (reply["id"], reply["name"]) == (10100, "Developers")
    shown = [row["displayName"] for row in reply["actors"]]
    assert shown == sorted(shown) and len({row["id"] for row in reply["actors"]}) == 5
    assert actors(ask) == ({IDS["erika"], IDS["leaver"], IDS["director"]}, {GROUP_IDS["jira-software-users"], GROUP_IDS["synced-engineering"]})
    assert ask.get(JIRA + "/project/APP/role/1").status == 404


def test_adding_and_taking_off(ask, sim):
    reply = ask.post(ROLE, {"user": [IDS["jose"], IDS["guest"]]})
    assert reply.status == 200 and len(reply.json["actors"]) == 7
    assert ask.post(ROLE, {"groupId": [GROUP_IDS["123"]]}).status == 200
    assert ask.post(ROLE, {"group": ["Support"]}).status == 200
    assert ask("DELETE", ROLE + "?groupId=" + GROUP_IDS["123"]).status == 204
    assert ask("DELETE", ROLE + "?user=" + quote(IDS["jose"])).status == 204
    people, groups = actors(ask)
    assert IDS["guest"] in people and IDS["jose"] not in people
    assert GROUP_IDS["Support"] in groups and GROUP_IDS["123"] not in groups
    assert sim.world.people()["guest@partner.example.org"]["roles"] == ["APP/Developers"]


@pytest.mark.parametrize("others", ["refuse_all", "add_others"])
def test_an_actor_already(ask, sim, others):
    """FACTS 5: an error with this text; its status and what becomes of the others nobody wrote down (FACTS 15)."""
    sim.switches.update({"role_add_known": others})
    reply = ask.post(ROLE, {"user": [IDS["jose"], IDS["erika"]]})
    assert reply.status == 400 and "already a member of the project role." in reply.json["errorMessages"][0]
    assert (IDS["jose"] in actors(ask)[0]) is (others == "add_others")


def test_taking_off_whoever_does_not_act(ask):
    """FACTS 5, measured: 204."""
    assert ask("DELETE", ROLE + "?user=" + quote(IDS["jose"])).status == 204
    assert ask("DELETE", ROLE + "?user=nobody").status == 404


def test_one_kind_a_call(ask, sim):
    """FACTS 5."""
    before = sim.world.to_dict()
    assert ask.post(ROLE, {"user": [IDS["jose"]], "groupId": [GROUP_IDS["123"]]}).status == 400
    assert ask.post(ROLE, {}).status == 400
    assert ask("DELETE", ROLE).status == 400
    assert ask("DELETE", "%s?user=%s&groupId=%s" % (ROLE, quote(IDS["erika"]), GROUP_IDS["123"])).status == 400
    assert sim.world.to_dict() == before


def test_inactive_actors(ask):
    """FACTS 5: 404 also when somebody is inactive. Who became inactive stays, and can be taken off."""
    assert ask.post(ROLE, {"user": [IDS["returner"]]}).status == 404
    assert ask.post(ROLE, {"user": [IDS["jose"], "nobody"]}).status == 404
    assert ask.post(ROLE, {"group": ["no such group"]}).status == 404
    assert IDS["jose"] not in actors(ask)[0]
    assert IDS["leaver"] in actors(ask)[0] and IDS["leaver"] not in actors(ask, more="?excludeInactiveUsers=true")[0]
    assert ask("DELETE", ROLE + "?user=" + quote(IDS["leaver"])).status == 204
    assert IDS["leaver"] not in actors(ask)[0]


def test_put_replaces_everybody(ask):
    """FACTS 14.26: whoever is not named is out, also of the kind that is not named at all."""
    reply = ask("PUT", JIRA + "/project/APP/role/10002", {"categorisedActors": {USER: [IDS["erika"]]}})
    assert reply.status == 200 and [row["actorUser"]["accountId"] for row in reply.json["actors"]] == [IDS["erika"]]
    assert ask("PUT", ROLE, {"categorisedActors": {GROUP + "-id": [GROUP_IDS["123"]], GROUP: ["Support"]}}).status == 200
    assert actors(ask) == (set(), {GROUP_IDS["123"], GROUP_IDS["Support"]})
    assert ask("PUT", ROLE, {"categorisedActors": {USER: ["nobody"]}}).status == 404
    assert ask("PUT", ROLE, {"categorisedActors": {"people": []}}).status == 400
    assert ask("PUT", ROLE, {"categorisedActors": {}}).status == 200
    assert actors(ask) == (set(), set())


def test_put_may_lock_the_caller_out(ask):
    """FACTS 14.26: an administrator of nothing but this project, gone by his own hand."""
    admins = JIRA + "/project/SEC/role/10002"
    assert ask("PUT", admins, {"categorisedActors": {USER: [IDS["erika"]]}}, login=PLAIN).status == 200
    assert ask("PUT", admins, {"categorisedActors": {USER: [IDS["plain"]]}}, login=PLAIN).status == 404


@pytest.mark.parametrize("status", [401, 404])
def test_without_the_right(ask, sim, status):
    """FACTS 5: 401 is also used for no administrative rights; 404 where the document has it."""
    sim.switches.update({"role_list_status": status})
    reply = ask.post(ROLE, {"user": [IDS["jose"]]}, login=PLAIN)
    assert reply.status == 401 and reply.json["errorMessages"] and reply.headers["X-AACCOUNTID"] == IDS["plain"]
    assert ask("PUT", ROLE, {"categorisedActors": {}}, login=PLAIN).status == 401
    assert ask("DELETE", ROLE + "?user=" + quote(IDS["erika"]), login=PLAIN).status == 404
    assert ask.get(ROLE, login=PLAIN).status == 404
    assert ask.get(JIRA + "/project/APP/role", login=PLAIN).status == status
    assert len(actors(ask)[0]) == 3
    # a login that is wrong is a 401 of another kind
    wrong = ask.post(ROLE, {"user": [IDS["jose"]]}, login="Basic eDp5")
    assert wrong.status == 401 and "X-AACCOUNTID" not in wrong.headers


def test_acting_in_the_role_that_administers_is_enough(ask):
    assert ask.post(PRIVATE, {"user": [IDS["jose"]]}, login=PLAIN).status == 200
    rights = ask.get(JIRA + "/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=SEC", login=PLAIN).json["permissions"]
    assert rights["ADMINISTER_PROJECTS"]["havePermission"] is True
    rights = ask.get(JIRA + "/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=APP", login=PLAIN).json["permissions"]
    assert rights["ADMINISTER_PROJECTS"]["havePermission"] is False
    assert ask.get(JIRA + "/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=NONE").status == 404


def test_the_free_plan_refuses(ask, sim):
    """FACTS 14.27: every write on a software project; those of other products go on."""
    sim.world.application_roles["jira-software"].plan = "FREE"
    assert ask.post(ROLE, {"user": [IDS["jose"]]}).status == 400
    assert ask("PUT", ROLE, {"categorisedActors": {}}).status == 400
    assert ask("DELETE", ROLE + "?user=" + quote(IDS["erika"])).status == 400
    assert len(actors(ask)[0]) == 3
    assert ask.post(JIRA + "/project/IT/role/10101", {"user": [IDS["jose"]]}).status == 200


@pytest.mark.parametrize("where", ["actorUser", "user", "both"])
def test_where_the_account_id_is(ask, sim, where):
    sim.switches.update({"role_actor_user": where})
    row = next(row for row in ask.get(ROLE).json["actors"] if row["displayName"] == "Erika Mustermann")
    assert ("actorUser" in row, "user" in row) == (where != "user", where != "actorUser")


def test_the_list_of_actors_lags(ask, sim):
    """FACTS 15."""
    sim.switches.update({"lag_reads": 1})
    assert ask.post(ROLE, {"user": [IDS["jose"]]}).status == 200
    assert "already" in ask.post(ROLE, {"user": [IDS["jose"]]}).content.decode()
    assert IDS["jose"] in actors(ask)[0]


def test_scopes(ask):
    assert ask.post(GATEWAY + ROLE, {"user": [IDS["jose"]]}, login=SCOPED).status == 200
    assert ask("DELETE", GATEWAY + ROLE + "?user=" + quote(IDS["jose"]), login=SCOPED).status == 204
    assert ask.get(GATEWAY + ROLE, login=NARROW).status == 401


def test_errors_are_told_in_the_language_of_the_caller(ask, sim):
    sim.world.accounts.get(IDS["admin"]).language = "de"
    assert "bereits" in ask.post(ROLE, {"user": [IDS["erika"]]}).json["errorMessages"][0]
    english = ask.post(ROLE, {"user": [IDS["erika"]]}, X_Force_Accept_Language="true", Accept_Language="en-US")
    assert "already" in english.json["errorMessages"][0]


def test_a_group_that_is_deleted_acts_no_more(ask):
    assert ask("DELETE", JIRA + "/group?groupname=Support").status == 200
    assert actors(ask, JIRA + "/project/IT/role/10101")[1] == set()
