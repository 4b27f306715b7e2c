# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCIM groups, and what a SCIM server says of itself."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import scim2_models as models

from simulator.operations_admin import EXTERNAL
from simulator.worlds import GROUP_IDS, IDS

from unit.simulator.asking import JIRA, ORG, SCIM

GROUPS = SCIM + "/Groups"
SYNCED = GROUPS + "/5c1d9999-0000-4000-8000-000000000001"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
MESSAGE = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERIKA, JOSE = "5c1d0000-0000-4000-8000-000000000001", "5c1d0000-0000-4000-8000-000000000002"


def group(name, *members):
    return {"schemas": [SCHEMA], "displayName": name, "members": [{"value": member} for member in members]}


def patch(ask, path, *operations):
    return ask("PATCH", path, {"schemas": [MESSAGE], "Operations": list(operations)})


def test_a_new_group_owns_a_group_of_the_site(ask, sim):
    reply = ask.post(GROUPS, group("Marketing", JOSE))
    assert reply.status == 201
    made = sim.world.groups_by_name["Marketing"]
    assert (made.managed_by, list(made.members)) == ("EXTERNAL", [IDS["jose"]])
    assert ask.post(JIRA + "/group/user?groupname=Marketing", {"accountId": IDS["erika"]}).status == 400
    assert ask.get(SCIM + "/Users/" + JOSE).json["groups"][0]["display"] == "Marketing"
    assert ask("DELETE", GROUPS + "/" + reply.json["id"]).status == 204
    assert "Marketing" not in sim.world.groups_by_name and ask.get(GROUPS + "/" + reply.json["id"]).status == 404


@pytest.mark.parametrize("name", ["synced-engineering", "123", "SUPPORT"])
def test_a_name_is_taken_in_the_whole_organization(ask, name):
    assert ask.post(GROUPS, group(name)).status == 409


@pytest.mark.parametrize("name", ["jira-software-users", "site-admins"])
def test_a_default_name_is_accepted_and_never_synced(ask, sim, name):
    before = list(sim.world.groups_by_name[name].members)
    assert ask.post(GROUPS, group(name, JOSE)).status == 201
    assert list(sim.world.groups_by_name[name].members) == before


def test_members_that_do_not_exist(ask):
    assert patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": "nobody"}]}).status == 404
    assert ask("PUT", SYNCED, group("synced-engineering", "nobody")).status == 400


def test_patch_members(ask, sim):
    members = sim.world.groups_by_name["synced-engineering"].members
    assert patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}]}).status == 200
    assert list(members) == [IDS["erika"], IDS["jose"]]
    patch(ask, SYNCED, {"op": "remove", "path": 'members[value eq "%s"]' % ERIKA})
    assert list(members) == [IDS["jose"]]
    patch(ask, SYNCED, {"op": "replace", "path": "members", "value": [{"value": ERIKA}]})
    assert list(members) == [IDS["erika"]]
    patch(ask, SYNCED, {"op": "remove", "path": "members", "value": [{"value": ERIKA}]})
    assert list(members) == []
    sim.switches.update({"scim_member_filter": "refuse"})
    assert patch(ask, SYNCED, {"op": "remove", "path": 'members[value eq "%s"]' % ERIKA}).status == 400


def test_a_patch_takes_so_many_members(ask, sim):
    """FACTS 7, 15: the largest members array is not published; too many are refused whole."""
    sim.switches.update({"scim_members_per_patch": 1})
    reply = patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}, {"value": ERIKA}]})
    assert (reply.status, reply.json["scimType"]) == (400, "tooMany") and len(sim.world.groups_by_name["synced-engineering"].members) == 1
    reply = patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}]}, {"op": "remove", "path": 'members[value eq "%s"]' % ERIKA})
    assert reply.status == 400
    assert patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}]}).status == 200
    sim.switches.update({"scim_members_per_patch": None})
    both = [{"op": "remove", "path": 'members[value eq "%s"]' % ERIKA}, {"op": "add", "path": "members", "value": [{"value": JOSE}]}]
    assert patch(ask, SYNCED, *both).status == 200 and list(sim.world.groups_by_name["synced-engineering"].members) == [IDS["jose"]]


def test_a_refused_patch_changes_nothing(ask, sim):
    """FACTS 7: 404 when a member does not exist; what came before it in the same request is not done."""
    reply = patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}]}, {"op": "add", "path": "members", "value": [{"value": "nobody"}]})
    assert reply.status == 404 and list(sim.world.groups_by_name["synced-engineering"].members) == [IDS["erika"]]


def test_a_group_that_was_never_synced_is_seen_to_be_so(ask, sim):
    """FACTS 7, 14.23: success here; the organization knows a group of that name that no directory owns."""
    assert ask.post(GROUPS, group("jira-software-users", JOSE)).status == 201
    assert ask.get(GROUPS + "?filter=" + quote('displayName eq "jira-software-users"')).json["Resources"][0]["members"][0]["value"] == JOSE
    found = ask.post(ORG + "/groups/search", {"groupNames": ["jira-software-users"]}).json["data"][0]
    assert found["externalSynced"] is False and IDS["jose"] not in sim.world.groups_by_name["jira-software-users"].members


def test_deleting_a_group_takes_its_access_from_all_members(ask, sim):
    """FACTS 7: DELETE 204, then 404; the group of the site goes with it."""
    sim.world.application_roles["jira-servicedesk"].groups.append(GROUP_IDS["synced-engineering"])
    roles = JIRA + "/user?expand=applicationRoles&accountId=" + quote(IDS["erika"])
    assert [row["key"] for row in ask.get(roles).json["applicationRoles"]["items"]] == ["jira-software", "jira-servicedesk"]
    assert (ask("DELETE", SYNCED).status, ask("DELETE", SYNCED).status) == (204, 404)
    assert [row["key"] for row in ask.get(roles).json["applicationRoles"]["items"]] == ["jira-software"]


def test_members_of_a_synced_group_lag(ask, sim):
    sim.switches.update({"provisioning_lag_reads": 1})
    patch(ask, SYNCED, {"op": "add", "path": "members", "value": [{"value": JOSE}]})
    path = JIRA + "/group/member?groupId=" + GROUP_IDS["synced-engineering"]
    assert [ask.get(path).json["total"] for dummy in range(3)] == [1, 2, 2]


def test_a_name_cannot_change(ask):
    reply = patch(ask, SYNCED, {"op": "replace", "path": "displayName", "value": "other"})
    assert (reply.status, reply.json["scimType"]) == (400, "mutability")


def test_groups_are_found_by_name(ask):
    def found(text):
        return ask.get("%s?filter=%s" % (GROUPS, quote(text)))
    assert found('displayName eq "synced-engineering"').json["Resources"][0]["members"][0]["value"] == ERIKA
    assert found('externalId eq "x"').status == 400
    assert ask.get(GROUPS).json["totalResults"] == 1


def test_what_it_says_of_itself(ask):
    config = ask.get(SCIM + "/ServiceProviderConfig").json
    assert config["patch"]["supported"] is True and config["bulk"]["supported"] is False
    schemas = {row["id"]: row for row in ask.get(SCIM + "/Schemas").json["Resources"]}
    assert len(schemas) == 3
    for identifier, schema in schemas.items():
        assert ask.get("%s/Schemas/%s" % (SCIM, identifier)).json["attributes"] == schema["attributes"]
    assert [row["endpoint"] for row in ask.get(SCIM + "/ResourceTypes").json["Resources"]] == ["/Users", "/Groups"]
    assert ask.get(SCIM + "/ResourceTypes/User").json["id"] == "User"


def test_others_can_read_our_answers(ask):
    """scim2-models, which no one here wrote, reads users, groups, lists and errors."""
    shown = ask.get(SCIM + "/Users/" + ERIKA).json
    # the library refuses extensions that it was not told of
    assert shown.pop(EXTERNAL) == {"atlassianAccountId": IDS["erika"]}
    user = models.User[models.EnterpriseUser].model_validate(shown)
    assert (user.user_name, user[models.EnterpriseUser].department) == ("erika.mustermann@corp.example.com", "Engineering")
    listed = models.ListResponse[models.Group].model_validate(ask.get(GROUPS).json)
    assert listed.resources[0].members[0].value == ERIKA
    assert models.Error.model_validate(ask.get(SCIM + "/Users/nobody").json).status == 404
    assert models.ServiceProviderConfig.model_validate(ask.get(SCIM + "/ServiceProviderConfig").json).filter.supported
    assert models.Schema.model_validate(ask.get(SCIM + "/Schemas").json["Resources"][0]).name == "User"
