# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCIM groups, and what a SCIM server says of itself."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.operations_admin import EXTERNAL
from simulator.worlds import GROUP_IDS, IDS

from unit.simulator.asking import JIRA, SCIM

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
    models = pytest.importorskip("scim2_models")
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
