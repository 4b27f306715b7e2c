# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People of the organization: suspended, restored, removed, invited (FACTS 8, 10)."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import CLOUD_ID, DIRECTORY_ID, GROUP_IDS, IDS, ORG_DIRECTORY_ID, ORG_ID, SECOND_ORG_DIRECTORY_ID

from unit.simulator.asking import ADMIN, JIRA, ORG, PLAIN, SCIM

HERE = "/admin/v2/orgs/%s/directories/%s" % (ORG_ID, ORG_DIRECTORY_ID)
INVITE = "/admin/v2/orgs/%s/users/invite" % ORG_ID
V1 = "/admin/v1/orgs/%s" % ORG_ID
JIRA_PRODUCT, DESK_PRODUCT = ("ari:cloud:%s::site/%s" % (key, CLOUD_ID) for key in ("jira-software", "jira-servicedesk"))


def at(who, ending="", where=HERE):
    return "%s/users/%s%s" % (where, quote(IDS.get(who, who), safe=""), ending)


def suspend(ask, who, **more):
    return ask.post(at(who, "/suspend"), {}, **more).status


def restore(ask, who):
    return ask.post(at(who, "/restore"), {}).status


def row_of(ask, who):
    return ask.post(ORG + "/users/search", {"accountIds": [IDS[who]]}).json["data"][0]


def account(sim, who):
    return sim.world.accounts.get(IDS[who])


def test_one_user(ask):
    shown = ask.get(at("erika")).json["data"]
    assert (shown["email"], shown["status"], shown["platformRoles"]) == ("erika.mustermann@corp.example.com", "active", [])
    assert ask.get(at("admin", where=ORG)).json["data"]["platformRoles"] == ["atlassian/site-admin"]
    assert ask.get(at("elsewhere", where=ORG)).json["data"]["status"] == "not_invited"
    for who, where in (("elsewhere", HERE), ("carla", ORG), ("robot", ORG), ("nobody", ORG), ("erika", HERE.replace(ORG_DIRECTORY_ID, DIRECTORY_ID))):
        assert ask.get(at(who, where=where)).status == 404


def test_suspending_leaves_the_account_active(ask, sim):
    """FACTS 8, 10: every app of the directory, the account itself stays; roles and groups come back with the restore."""
    groups = dict(sim.world.groups_of[IDS["guest"]])
    assert suspend(ask, "guest") == 204
    guest = account(sim, "guest")
    assert (guest.active, guest.suspended, guest.disabled) == (True, True, False)
    shown = row_of(ask, "guest")
    assert (shown["accountStatus"], shown["membershipStatus"], shown["status"]) == ("active", "suspended", "suspended")
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["guest"])).json["active"] is True
    assert sim.world.people()["guest@partner.example.org"]["suspended"] is True
    assert restore(ask, "guest") == 204
    assert row_of(ask, "guest")["status"] == "active" and sim.world.groups_of[IDS["guest"]] == groups


def test_a_suspended_person_cannot_log_in_and_is_not_found(ask, sim):
    """FACTS 5 (AX-286) and 10."""
    assert suspend(ask, "plain") == 204
    assert ask.get(JIRA + "/myself", login=PLAIN).status == 401
    assert ask.get(JIRA + "/user/search?query=plain").json == []
    assert IDS["plain"] in [row["accountId"] for row in ask.get(JIRA + "/users/search?maxResults=50").json]
    sim.switches.update({"suspended_site_user": "inactive"})
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["plain"])).json["active"] is False
    assert ask.get(JIRA + "/group/member?groupId=" + GROUP_IDS["123"]).status == 200
    assert restore(ask, "plain") == 204
    assert len(ask.get(JIRA + "/user/search?query=plain").json) == 1 and ask.get(JIRA + "/myself", login=PLAIN).status == 200


def test_suspended_everywhere_or_somewhere(ask):
    """The document: membershipStatus is suspended when the person is suspended in all his directories."""
    there = HERE.replace(ORG_DIRECTORY_ID, SECOND_ORG_DIRECTORY_ID)
    assert row_of(ask, "plain")["membershipStatus"] == "active"
    assert suspend(ask, "plain") == 204
    assert row_of(ask, "plain")["membershipStatus"] == "suspended"
    assert ask.post(at("plain", "/restore", there), {}).status == 204
    assert row_of(ask, "plain")["membershipStatus"] == "active"
    assert ask("DELETE", at("plain", where=there)).status == 204 and row_of(ask, "plain")["membershipStatus"] == "suspended"


def test_suspend_wants_a_body(ask, sim):
    """FACTS 8, 14.14: without a JSON body 415."""
    for what in ("/suspend", "/restore"):
        assert ask.post(at("guest", what)).status == 415
    assert not account(sim, "guest").suspended
    sim.switches.update({"suspend_without_body": 204})
    assert ask.post(at("guest", "/suspend")).status == 204


def test_twice(ask, sim):
    assert (suspend(ask, "guest"), suspend(ask, "guest"), restore(ask, "guest"), restore(ask, "guest")) == (204, 400, 204, 400)
    sim.switches.update({"suspend_repeat_status": 204})
    assert (restore(ask, "guest"), suspend(ask, "guest"), suspend(ask, "guest")) == (204, 204, 204)


@pytest.mark.parametrize("who, where", [
    ("nobody", HERE), ("carla", HERE), ("elsewhere", HERE), ("guest", ORG), ("guest", HERE.replace(ORG_DIRECTORY_ID, DIRECTORY_ID))])
def test_a_real_directory_and_somebody_in_it(ask, who, where):
    """FACTS 8: `-` is not a directory for writes; portal customers are no users of an organization."""
    for method, ending, body in (("POST", "/suspend", {}), ("POST", "/restore", {}), ("DELETE", "", None)):
        assert ask(method, at(who, ending, where), body).status == 404


def test_keys(ask, sim):
    """FACTS 8, 12, 14.13: a key with scopes reads and does not write; an expired one does nothing."""
    scoped = "Bearer sentinel-org-scoped-key"
    assert ask.get(at("guest"), login=scoped).status == 200
    assert suspend(ask, "guest", login=scoped) == 403
    assert ask.post(INVITE, {"emails": ["a@example.org"]}, login=scoped).status == 403
    for login in (ADMIN, "Bearer sentinel-org-expired-key", "Bearer sentinel-scim-key"):
        assert ask.get(at("guest"), login=login).status == 401 and ask.get("/admin/v1/orgs", login=login).status == 401
    assert ask.get(at("guest").replace(ORG_ID, "another")).status == 404


def test_restoring_when_the_seats_are_gone(ask, sim):
    """FACTS 8: suspended people take no seat; the restore is refused with 409 or 400 when there is none."""
    role = sim.world.application_roles["jira-software"]
    role.seats = 4          # admin, director, erika, guest: the leaver is inactive
    assert suspend(ask, "guest") == 204
    assert ask.get(JIRA + "/applicationrole/jira-software").json["remainingSeats"] == 1
    sim.world.set_member(sim.world.groups_by_name["jira-software-users"], IDS["plain"], True, (0, 0))
    assert restore(ask, "guest") == 409
    sim.switches.update({"restore_full_status": 400})
    assert restore(ask, "guest") == 400 and account(sim, "guest").suspended
    role.seats = 5
    assert restore(ask, "guest") == 204


def test_removing_loses_groups(ask, sim):
    """FACTS 8, 10: out of the directory; roles and groups are lost, the Atlassian account is not."""
    assert ask("DELETE", at("guest")).status == 204
    guest = account(sim, "guest")
    assert (guest.on_site, guest.active, sim.world.groups_of.get(IDS["guest"])) == (False, True, None)
    assert ask.get(JIRA + "/user?accountId=" + quote(IDS["guest"])).status == 404
    # nobody's employee and in no directory: the organization no longer knows him; a managed account it still does
    assert ask.post(ORG + "/users/search", {"emails": ["guest@partner.example.org"]}).json["data"] == []
    assert ask("DELETE", at("director")).status == 204 and row_of(ask, "director")["status"] == "not_invited"
    assert ask("DELETE", at("guest")).status == 404


def test_it_takes_effect_late(ask, sim):
    """FACTS 8, 14.24: after the 204 the change is on its way."""
    sim.switches.update({"organization_lag_reads": 2})
    assert suspend(ask, "guest") == 204
    assert [ask.get(at("guest")).json["data"]["status"] for dummy in range(4)] == ["active", "active", "suspended", "suspended"]
    assert ask("DELETE", at("guest")).status == 204
    assert [ask.get(at("guest")).status for dummy in range(4)] == [200, 200, 404, 404]
    sim.switches.update({"organization_lag_reads": 0, "organization_lag_seconds": 30})
    ask.post(V1 + "/users/%s/role-assignments/assign" % quote(IDS["plain"]), {"role": "atlassian/org-admin"})
    assert ask.get(at("plain")).json["data"]["platformRoles"] == []
    sim.clock.advance(31)
    assert ask.get(at("plain")).json["data"]["platformRoles"] == ["atlassian/org-admin"]


def test_organization_roles(ask, sim):
    """FACTS 8: assigned and revoked under v1; anything but org-admin is 400."""
    path = V1 + "/users/%s/role-assignments/" % quote(IDS["plain"])
    assert ask.post(path + "assign", {"role": "atlassian/site-admin"}).status == 400
    assert ask.post(path + "assign", {"role": "atlassian/org-admin"}).status == 204
    rows = ask.get(at("plain", "/role-assignments")).json["data"]
    assert [(row["directoryId"], row["roles"]) for row in rows] == [(None, ["atlassian/org-admin"])]
    assert ask.post(path + "revoke", {"role": "atlassian/org-admin"}).status == 204 and not account(sim, "plain").may("org_admin")
    assert ask.post(V1 + "/users/nobody/role-assignments/assign", {"role": "atlassian/org-admin"}).status == 404


def test_role_assignments(ask, sim):
    rows = ask.get(at("admin", "/role-assignments")).json["data"]
    assert [row["resourceOwner"] for row in rows] == ["jira-software", "jira-servicedesk", "platform"]
    rows = ask.get(at("admin", "/role-assignments?resourceOwners=jira-servicedesk")).json["data"]
    assert [row["resourceId"] for row in rows] == [DESK_PRODUCT] and rows[0]["userDirectoryStatus"] == "active"
    sim.switches.update({"page_organization": 2})
    page = ask.get(at("admin", "/role-assignments")).json
    assert len(page["data"]) == 2 and len(ask.get(at("admin", "/role-assignments?cursor=" + page["links"]["next"])).json["data"]) == 1


def test_when_somebody_was_last_active(ask):
    found = ask.get(V1 + "/directory/users/%s/last-active-dates" % quote(IDS["erika"])).json["data"]["product_access"]
    assert [(row["key"], row["last_active"]) for row in found] == [("jira-software", "2026-11-20")]
    assert ask.get(V1 + "/directory/users/%s/last-active-dates" % quote(IDS["guest"])).json["data"]["product_access"] == []


def test_the_organization_and_its_domains(ask):
    assert [row["id"] for row in ask.get("/admin/v1/orgs").json["data"]] == [ORG_ID]
    assert ask.get(V1).json["data"]["attributes"] == {"name": "Corp"}
    domains = [row["attributes"] for row in ask.get(V1 + "/domains").json["data"]]
    assert [(row["name"], row["claim"]["status"]) for row in domains] == [("corp.example.com", "verified")]


def test_workspaces(ask, sim):
    """FACTS 3: with a cursor no other property may be present."""
    path = "/admin/v2/orgs/%s/workspaces" % ORG_ID
    assert [row["id"] for row in ask.post(path, {}).json["data"]] == [JIRA_PRODUCT, DESK_PRODUCT]
    page = ask.post(path, {"limit": 1}).json
    cursor = page["links"]["next"]
    assert ask.post(path, {"cursor": cursor, "limit": 1}).status == 400
    assert [row["id"] for row in ask.post(path, {"cursor": cursor}).json["data"]] == [DESK_PRODUCT]
    assert len(ask.post(path, {"query": {"field": {"name": "typeKey", "values": ["jira-servicedesk"]}}}).json["data"]) == 1
    assert ask.post(path, {"limit": 1001}).status == 400
    assert ask.post(path, {"query": {"searchWorkspaces": "x"}}).status == 400 and sim.violations


def invite(ask, *emails, rules=(), groups=(), **more):
    return ask.post(INVITE, {"emails": list(emails), "permissionRules": [{"resource": resource, "role": role} for resource, role in rules],
                             "additionalGroups": [GROUP_IDS[name] for name in groups]}, **more)


def test_an_invitation(ask, sim):
    """FACTS 8: accounts, roles and groups in one call."""
    reply = invite(ask, "neu@corp.example.com", "frei@other.example.org", rules=[(JIRA_PRODUCT, "atlassian/user")], groups=["Support"])
    assert reply.status == 200
    for entry, managed in zip(reply.json["data"], (True, False)):
        found = sim.world.accounts.get(entry["id"])
        assert (found.on_site, found.managed, found.type) == (True, managed, "atlassian")
        assert {sim.world.groups[group].name for group in sim.world.groups_of[entry["id"]]} == {"jira-software-users", "Support"}
        assert entry["results"][0]["roleAssignmentResult"][0]["status"] == "INVITED"


def test_inviting_whom_one_knows(ask, sim):
    """Accounts that exist are used: one that never came comes, one that is there stays as it is; a portal customer gets another account."""
    reply = invite(ask, "elsewhere@corp.example.com", "erika.mustermann@corp.example.com", "carla@customer.example.org")
    assert [entry["id"] for entry in reply.json["data"]][:2] == [IDS["elsewhere"], IDS["erika"]]
    assert account(sim, "elsewhere").on_site and reply.json["data"][2]["id"] != IDS["carla"]
    assert ask("DELETE", at("guest")).status == 204
    assert invite(ask, "guest@partner.example.org").json["data"][0]["id"] == IDS["guest"] and account(sim, "guest").on_site
    assert sim.world.groups_of.get(IDS["guest"]) is None


def test_some_invitations_fail(ask, sim):
    """FACTS 8: 206, with a result for each e-mail; the others are invited."""
    reply = invite(ask, "leaver@corp.example.com", "nonsense", "neu@corp.example.com", groups=["Support"])
    assert reply.status == 206
    found = {entry["email"]: entry["results"][0]["groupAssignmentResult"][0] for entry in reply.json["data"]}
    assert {email: row["status"] for email, row in found.items()} == {
        "leaver@corp.example.com": "ERROR", "nonsense": "ERROR", "neu@corp.example.com": "INVITED"}
    assert found["leaver@corp.example.com"]["statusReason"].startswith("ADMIN-UAM-400-2")
    assert len(sim.world.accounts.named("neu@corp.example.com")) == 1 and sim.world.accounts.named("nonsense") == []
    assert IDS["leaver"] not in sim.world.groups_by_name["Support"].members


def test_a_synced_group_takes_nobody_in(ask, sim):
    """FACTS 8, 14.20: the person is invited, the group is not given: 206."""
    reply = invite(ask, "neu@corp.example.com", groups=["synced-engineering", "Support"])
    results = reply.json["data"][0]["results"][0]["groupAssignmentResult"]
    assert (reply.status, [row["status"] for row in results]) == (206, ["ERROR", "INVITED"])


def test_invitations_that_are_refused_whole(ask, sim):
    """FACTS 8: 400, 402, 404, 409, and nobody is invited."""
    many = ["p%d@example.org" % number for number in range(26)]
    assert invite(ask, *many).status == 400 and invite(ask).status == 400
    assert invite(ask, *many[:25]).status == 200
    assert invite(ask, "a@example.org", rules=[("ari:cloud:bamboo::site/1", "atlassian/user")]).status == 404
    assert invite(ask, "a@example.org", rules=[(JIRA_PRODUCT, "atlassian/emperor")]).status == 404
    assert invite(ask, "a@example.org", rules=[(JIRA_PRODUCT, "atlassian/customer")]).status == 400
    assert ask.post(INVITE, {"emails": ["a@example.org"], "additionalGroups": ["nothing"]}).status == 404
    sim.world.application_roles["jira-software"].seats = 5
    assert invite(ask, "a@example.org", "b@example.org", rules=[(JIRA_PRODUCT, "atlassian/user")]).status == 409
    assert invite(ask, "c@example.org", rules=[(DESK_PRODUCT, "atlassian/customer")]).status == 200
    for role in sim.world.application_roles.values():
        role.plan = "FREE"
    assert invite(ask, "a@example.org").status == 402
    assert sim.world.accounts.named("a@example.org") == []


def test_who_was_invited_arrives_late(ask, sim):
    sim.switches.update({"organization_lag_reads": 1})
    assert invite(ask, "neu@corp.example.com").status == 200
    assert [len(ask.post(ORG + "/users/search", {"emails": ["neu@corp.example.com"]}).json["data"]) for dummy in range(3)] == [0, 1, 1]


def test_four_ways_to_take_access_away_are_told_apart(ask, sim):
    """FACTS 10: SCIM inactive, disabled, suspended, portal revoked: what each road shows."""
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "active", "value": False}]}
    assert ask("PATCH", SCIM + "/Users/5c1d0000-0000-4000-8000-000000000001", patch).status == 200
    assert ask.post("/users/%s/manage/lifecycle/disable" % quote(IDS["director"]), {"message": ""}).status == 204
    assert suspend(ask, "guest") == 204
    assert ask("PUT", "/rest/servicedeskapi/customer/user/%s/revoke-portal-only-access" % quote(IDS["carla"])).status == 204
    flags = {who: (account(sim, who).active, account(sim, who).disabled, account(sim, who).suspended) for who in ("erika", "director", "guest", "carla")}
    assert flags == {"erika": (False, False, False), "director": (False, True, False), "guest": (True, False, True), "carla": (False, False, False)}
    assert {who: row_of(ask, who)["status"] for who in ("erika", "director", "guest")} == {
        "erika": "deactivated", "director": "deactivated", "guest": "suspended"}
    assert {who: ask.get(JIRA + "/user?accountId=" + quote(IDS[who])).json["active"] for who in flags} == {
        "erika": False, "director": False, "guest": True, "carla": False}
    assert ask.get(SCIM + "/Users/5c1d0000-0000-4000-8000-000000000001").json["active"] is False
    assert ask.get(at("carla", where=ORG)).status == 404
    # none of the four takes anybody out of anything
    assert IDS["carla"] in sim.world.find_desk("IT").customers and IDS["guest"] in sim.world.groups_by_name["123"].members


def test_the_two_v2_lists_by_get_are_not_played(ask):
    """FACTS 8: they stop in 2027; searches take their place."""
    assert ask.get(HERE + "/users").status == 501 and ask.get(HERE + "/groups").status in (405, 501)


def test_roles_of_an_invitation_are_shown(ask, sim):
    """FACTS 8: per resource and role; a customer's takes no seat and no group gives it."""
    rules = [{"resource": DESK_PRODUCT, "role": "atlassian/customer"}]
    for dummy in range(2):
        assert ask.post(INVITE, {"emails": ["guest@partner.example.org"], "permissionRules": rules}).status == 200
    rows = [row for row in ask.get(at("guest", "/role-assignments", ORG)).json["data"] if row["resourceId"] == DESK_PRODUCT]
    assert [row["roleAssignments"] for row in rows] == [[{"role": "atlassian/customer", "roleAssignmentMethods": ["direct"]}]]
    world = type(sim.world).from_dict(sim.world.to_dict())
    assert world.accounts.get(IDS["guest"]).app_roles == [[DESK_PRODUCT, "atlassian/customer"]]
    assert ask("DELETE", at("guest")).status == 204 and account(sim, "guest").app_roles == []
