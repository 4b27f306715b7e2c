# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inviting people to products, taking them off the site, seats and plans (FACTS 5, 14.10, 14.11)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import GROUP_IDS, IDS

from unit.simulator.asking import BLIND, GATEWAY, JIRA, NARROW, PLAIN, SCOPED


def invite(ask, email, *products, **more):
    return ask.post(JIRA + "/user", {"emailAddress": email, "products": list(products)}, **more)


def remove(ask, who, **more):
    return ask("DELETE", JIRA + "/user?accountId=" + quote(IDS[who]), **more)


def found(ask, email):
    return [row["accountId"] for row in ask.get(JIRA + "/user/search?query=" + email).json]


def test_somebody_new(ask, sim):
    reply = invite(ask, "new@corp.example.com", "jira-software", "jira-servicedesk")
    assert (reply.status, reply.json["accountType"], reply.json["active"]) == (201, "atlassian", True)
    assert found(ask, "new@corp.example.com") == [reply.json["accountId"]]
    person = sim.world.people()["new@corp.example.com"]
    assert person["products"] == ["jira-servicedesk", "jira-software"] and person["groups"] == ["jira-servicemanagement-users", "jira-software-users"]
    assert sim.world.accounts.get(reply.json["accountId"]).managed is True
    assert sim.world.accounts.get(invite(ask, "x@partner.example.org").json["accountId"]).managed is False


@pytest.mark.parametrize("products", ["nothing", "grant"])
def test_201_does_not_mean_created(ask, sim, products):
    """FACTS 5: 201 also for who is there and has access; whether the products asked for are given is not said."""
    sim.switches.update({"invite_known_user": products})
    before = len(sim.world.accounts)
    reply = invite(ask, "guest@partner.example.org", "jira-servicedesk")
    assert (reply.status, reply.json["accountId"]) == (201, IDS["guest"]) and len(sim.world.accounts) == before
    assert ("jira-servicedesk" in sim.world.people()["guest@partner.example.org"]["products"]) is (products == "grant")


@pytest.mark.parametrize("then", ["refuse", "invited"])
def test_somebody_without_access_is_400(ask, sim, then):
    """FACTS 5: the user exists without access. FACTS 14.11: the 400 may have done it."""
    sim.switches.update({"invite_without_access": then})
    reply = invite(ask, "private@corp.example.com", "jira-software")
    assert reply.status == 400 and "does not have access" in reply.json["errorMessages"][0]
    assert sim.world.people()["private@corp.example.com"]["products"] == (["jira-software"] if then == "invited" else [])
    assert invite(ask, "leaver@corp.example.com", "jira-software").status == 400


@pytest.mark.parametrize("how, there", [("failed_but_invited", True), ("failed", False)])
def test_a_400_that_still_invites(ask, sim, how, there):
    """FACTS 14.11: the same words in both cases; a search some time later tells."""
    sim.switches.update({"invite_new_user": how, "lag_reads": 2})
    reply = invite(ask, "new@corp.example.com", "jira-software")
    assert reply.status == 400 and "404 User not found" in reply.json["errorMessages"][0]
    assert [bool(found(ask, "new@corp.example.com")) for dummy in range(3)] == [False, False, there]
    if there:
        # asked again: 201, for he has access by now
        assert invite(ask, "new@corp.example.com", "jira-software").status == 201


def test_somebody_who_never_came(ask, sim):
    reply = invite(ask, "elsewhere@corp.example.com", "jira-software")
    assert (reply.status, reply.json["accountId"]) == (201, IDS["elsewhere"])
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["elsewhere"])).status == 200


@pytest.mark.parametrize("keeps", [True, False])
def test_a_portal_customer_is_invited(ask, sim, keeps):
    """FACTS 15."""
    sim.switches.update({"customer_keeps_id": keeps})
    reply = invite(ask, "carla@customer.example.org", "jira-software")
    assert reply.status == 201 and reply.json["accountType"] == "atlassian"
    assert (reply.json["accountId"] == IDS["carla"]) is keeps


def test_no_seat_is_400(ask, sim):
    """FACTS 5: nothing is done when any product is full. Products are a must (FACTS 14.10), none of them is allowed."""
    sim.world.application_roles["jira-servicedesk"].seats = 1
    reply = invite(ask, "new@corp.example.com", "jira-software", "jira-servicedesk")
    assert reply.status == 400 and "Jira Service Management is exceeded" in reply.json["errorMessages"][0]
    assert sim.world.accounts.named("new@corp.example.com") == []
    assert ask.post(JIRA + "/user", {"emailAddress": "new@corp.example.com"}).status == 400
    reply = invite(ask, "new@corp.example.com")
    assert reply.status == 201 and sim.world.people()["new@corp.example.com"]["products"] == []


def test_what_cannot_be_invited(ask):
    assert invite(ask, "no address", "jira-software").status == 400
    assert "Invalid products: confluence" in invite(ask, "new@corp.example.com", "confluence").json["errorMessages"][0]
    assert invite(ask, "new@corp.example.com", "jira-core").status == 400


def test_who_may_invite(ask, sim):
    """FACTS 5: an organization administrator who has Administer Jira."""
    assert invite(ask, "new@corp.example.com", "jira-software", login=PLAIN).status == 403
    sim.world.accounts.get(IDS["blind"]).rights = ["jira_admin"]
    assert invite(ask, "new@corp.example.com", "jira-software", login=BLIND).status == 403
    sim.world.accounts.get(IDS["blind"]).rights = ["jira_admin", "org_admin"]
    assert invite(ask, "new@corp.example.com", "jira-software", login=BLIND).status == 201


@pytest.mark.parametrize("clears", [True, False])
def test_removed_from_the_site(ask, sim, clears):
    """FACTS 5: off the site, the account stays. FACTS 10: what else stays is another matter."""
    sim.switches.update({"delete_user_clears": clears})
    ask.post("/rest/servicedeskapi/servicedesk/IT/customer", {"accountIds": [IDS["erika"]]})
    ask.post("/rest/servicedeskapi/organization/3/user", {"accountIds": [IDS["erika"]]})
    assert remove(ask, "erika").status == 204
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["erika"])).status == 404
    assert found(ask, "erika") == []
    person = sim.world.people()["erika.mustermann@corp.example.com"]
    assert person["active"] is True and person["groups"] == [] and person["products"] == []
    assert person["desks"] == ([] if clears else ["IT"]) and person["organizations"] == ([] if clears else ["Leer & Söhne"])
    assert person["roles"] == ([] if clears else ["APP/Developers", "IT/Service Desk Team"])
    assert remove(ask, "erika").status == 404


def test_whoever_left_can_still_be_taken_off_everything(ask, sim):
    """FACTS 10: DELETE /user leaves roles and organizations; they must be reachable afterwards."""
    ask.post("/rest/servicedeskapi/organization/3/user", {"accountIds": [IDS["erika"]]})
    remove(ask, "erika")
    assert ask("DELETE", JIRA + "/project/APP/role/10100?user=" + quote(IDS["erika"])).status == 204
    assert ask("DELETE", "/rest/servicedeskapi/organization/3/user", {"accountIds": [IDS["erika"]]}).status == 204
    person = sim.world.people()["erika.mustermann@corp.example.com"]
    assert person["roles"] == ["IT/Service Desk Team"] and person["organizations"] == []


def test_who_cannot_be_removed(ask, sim):
    """FACTS 5: 400."""
    for who in ("admin", "carla", "robot"):
        assert remove(ask, who).status == 400
    sim.world.set_member(sim.world.groups_by_name["site-admins"], IDS["director"], True, (0, 0))
    sim.world.set_member(sim.world.groups_by_name["site-admins"], IDS["admin"], False, (0, 0))
    assert remove(ask, "director").status == 400
    assert remove(ask, "erika", login=PLAIN).status == 403
    assert ask("DELETE", JIRA + "/user?accountId=nobody").status == 404


def test_searches_lag_behind_a_removal(ask, sim):
    sim.switches.update({"lag_reads": 1})
    remove(ask, "guest")
    assert found(ask, "guest@") == [IDS["guest"]] and found(ask, "guest@") == []


def test_scopes(ask):
    assert invite(ask, "new@corp.example.com", "jira-software", login=SCOPED).status == 401
    body = {"emailAddress": "new@corp.example.com", "products": ["jira-software"]}
    assert ask.post(GATEWAY + JIRA + "/user", body, login=NARROW).status == 401
    assert ask.post(GATEWAY + JIRA + "/user", body, login=SCOPED).status == 201


def test_plans(ask, sim):
    sim.world.application_roles["jira-servicedesk"].plan = "FREE"
    assert ask.get(JIRA + "/instance/license", login=PLAIN).json == {"applications": [{"id": "jira-software", "plan": "PAID"},
                                                                                      {"id": "jira-servicedesk", "plan": "FREE"}]}


@pytest.mark.parametrize("status", [400, 403])
def test_groups_that_are_not_deleted(ask, sim, status):
    """FACTS 15: built-in groups; issue 4."""
    sim.switches.update({"admin_group_status": status, "product_group_delete": "refuse"})
    delete = JIRA + "/group?groupId="
    assert ask("DELETE", delete + GROUP_IDS["site-admins"]).status == status
    assert ask("DELETE", delete + GROUP_IDS["jira-software-users"]).status == 400
    sim.switches.update({"product_group_delete": "accept"})
    assert ask("DELETE", delete + GROUP_IDS["jira-software-users"]).status == 200
    assert sim.world.people()["erika.mustermann@corp.example.com"]["products"] == []
    assert ask("DELETE", delete + GROUP_IDS["123"], login=PLAIN).status == 403


def test_a_swap_moves_what_only_the_group_could_see(ask, sim):
    """FACTS 5: comments and worklogs, nobody's membership."""
    groups = sim.world.groups_by_name
    groups["123"].restrictions = 4
    delete = JIRA + "/group?groupId=%s&" % GROUP_IDS["123"]
    for more, status in (("swapGroup=none", 404), ("swapGroupId=" + GROUP_IDS["123"], 400), ("swapGroup=Support&swapGroupId=" + GROUP_IDS["Support"], 400)):
        assert ask("DELETE", delete + more).status == status
    assert ask("DELETE", delete + "swapGroup=Support").status == 200
    assert groups["Support"].restrictions == 4 and IDS["guest"] not in groups["Support"].members


def test_lists_of_groups_lag(ask, sim):
    """FACTS 15."""
    def listed(name):
        return bool(ask.get(JIRA + "/group/bulk?groupName=" + name).json["values"])
    sim.switches.update({"lag_reads": 1})
    assert ask.post(JIRA + "/group", {"name": "late"}).status == 201
    assert ask.post(JIRA + "/group", {"name": "late"}).status == 400
    assert [listed("late"), listed("late")] == [False, True]
    assert ask("DELETE", JIRA + "/group?groupname=late").status == 200
    assert [listed("late"), listed("late")] == [True, False]
