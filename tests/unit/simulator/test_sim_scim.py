# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCIM users: records of a directory and the accounts behind them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.operations_admin import ENTERPRISE, EXTERNAL
from simulator.worlds import IDS, SECOND_DIRECTORY_ID

from unit.simulator.asking import JIRA, SCIM

USERS = SCIM + "/Users"
ERIKA = USERS + "/5c1d0000-0000-4000-8000-000000000001"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
MESSAGE = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def body(email, **more):
    return {"schemas": [CORE], "userName": email, "emails": [{"value": email, "type": "work", "primary": True}], **more}


def patch(ask, path, *operations):
    return ask("PATCH", path, {"schemas": [MESSAGE], "Operations": list(operations)})


def find(ask, text):
    return ask.get("%s?filter=%s" % (USERS, quote(text)))


def account(sim, email):
    return sim.world.accounts.named(email)[0]


def test_create_makes_a_managed_account(ask, sim):
    reply = ask.post(USERS, body("new@corp.example.com", name={"givenName": "Nora", "familyName": "Neu"}, department="R&D"))
    assert reply.status == 201
    made = account(sim, "new@corp.example.com")
    assert reply.json[EXTERNAL] == {"atlassianAccountId": made.account_id}
    assert (made.display_name, made.managed, made.active, made.type) == ("Nora Neu", True, True, "atlassian")
    assert reply.json[ENTERPRISE] == {"department": "R&D"} and "department" not in reply.json
    assert ask.get(USERS + "/" + reply.json["id"]).json["userName"] == "new@corp.example.com"
    assert ask.get("%s/user?accountId=%s" % (JIRA, quote(made.account_id))).status == 200


def test_create_links_a_managed_account_and_wakes_it(ask, sim):
    reply = ask.post(USERS, body("leaver@corp.example.com", displayName="Lee L."))
    assert reply.status == 201
    assert reply.json[EXTERNAL]["atlassianAccountId"] == IDS["leaver"]
    assert (account(sim, "leaver@corp.example.com").active, account(sim, "leaver@corp.example.com").display_name) == (True, "Lee L.")


@pytest.mark.parametrize("way, status", [("conflict", 409), ("invalid", 400), ("link", 201)])
def test_an_unmanaged_account_in_the_way(ask, sim, way, status):
    sim.switches.update({"scim_unmanaged_account": way})
    assert ask.post(USERS, body("private@corp.example.com")).status == status
    assert account(sim, "private@corp.example.com").managed is (way == "link")


def test_only_verified_domains(ask):
    assert ask.post(USERS, body("x@customer.example.org")).status == 400


def test_duplicates_in_any_case(ask):
    reply = ask.post(USERS, body("ERIKA.Mustermann@corp.example.com"))
    assert (reply.status, reply.json["scimType"]) == (409, "uniqueness")


def test_an_account_is_linked_once_in_the_organization(ask):
    path = "/scim/directory/%s/Users" % SECOND_DIRECTORY_ID
    assert ask.post(path, body("erika.mustermann@corp.example.com"), login="Bearer sentinel-scim-key-two").status == 409


@pytest.mark.parametrize("keeps", [True, False])
def test_a_customer_becomes_an_employee(ask, sim, keeps):
    sim.switches.update({"customer_keeps_id": keeps})
    sim.world.organization["verified_domains"].append("customer.example.org")
    reply = ask.post(USERS, body("carla@customer.example.org"))
    assert (reply.json[EXTERNAL]["atlassianAccountId"] == IDS["carla"]) is keeps
    assert len(sim.world.accounts.named("carla@customer.example.org")) == (1 if keeps else 2)


@pytest.mark.parametrize("emails", [
    [], [{"value": "a@corp.example.com"}], [{"value": "a@corp.example.com", "primary": True}] * 2, [{"value": "a", "primary": True}],
])
def test_one_primary_email(ask, emails):
    assert ask.post(USERS, dict(body("a@corp.example.com"), emails=emails)).status == 400


def test_filters(ask):
    assert find(ask, 'userName eq "ERIKA.mustermann@corp.example.com"').json["totalResults"] == 1
    assert find(ask, 'externalId eq "ext-0002"').json["Resources"][0]["userName"] == "jose.garcia@corp.example.com"
    assert find(ask, 'USERNAME EQ "nobody"').json["Resources"] == []
    for text in ('emails[type eq "work"].value eq "x"', 'userName sw "e"', 'userName eq "a" and active eq true', 'displayName eq "x"', 'userName eq x', ""):
        reply = find(ask, text)
        assert (reply.status, reply.json["scimType"]) == (400, "invalidFilter"), text


def test_pages(ask, sim):
    for number in range(12):
        ask.post(USERS, body("p%02d@corp.example.com" % number))
    page = ask.get(USERS + "?startIndex=1&count=100").json
    assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (15, 10, 1)
    page = ask.get(USERS + "?startIndex=11&count=100").json
    assert (page["itemsPerPage"], page["startIndex"]) == (5, 11)
    sim.switches.update({"pages": "documented"})
    assert ask.get(USERS).json["itemsPerPage"] == 15
    assert ask.get(USERS + "?count=0").json["Resources"] == []


def test_attributes(ask):
    assert set(ask.get(ERIKA + "?attributes=userName,active").json) == {"schemas", "id", "userName", "active"}
    assert "emails" not in ask.get(ERIKA + "?excludedAttributes=emails").json
    assert ask.get(ERIKA + "?attributes=a&excludedAttributes=b").status == 400


def test_put_clears_what_it_does_not_say(ask):
    reply = ask("PUT", ERIKA, body("erika.mustermann@corp.example.com", displayName="E"))
    assert reply.status == 200
    assert "title" not in reply.json and "name" not in reply.json and ENTERPRISE not in reply.json


def test_patch_in_every_form(ask):
    reply = patch(ask, ERIKA, {"op": "Replace", "path": "title", "value": "Boss"}, {"op": "add", "path": "NAME.middleName", "value": "M."},
                  {"op": "replace", "path": ENTERPRISE + ":department", "value": "Board"}, {"op": "add", "path": "organization", "value": "Corp"},
                  {"op": "remove", "path": "externalId"}, {"op": "replace", "value": {"nickName": "E"}},
                  {"op": "replace", "path": "phoneNumbers", "value": [{"value": "+49 1", "type": "work"}]})
    assert reply.status == 200
    user = reply.json
    assert user["title"] == "Boss" and user["nickName"] == "E" and "externalId" not in user
    assert user["name"] == {"givenName": "Erika", "familyName": "Mustermann", "middleName": "M."}
    assert user[ENTERPRISE] == {"department": "Board", "organization": "Corp"}
    assert user["phoneNumbers"] == [{"value": "+49 1", "type": "work"}]
    assert find(ask, 'externalId eq "ext-0001"').json["totalResults"] == 0


def test_patch_204(ask, sim):
    sim.switches.update({"scim_patch_status": 204})
    reply = patch(ask, ERIKA, {"op": "replace", "path": "title", "value": "Boss"})
    assert (reply.status, reply.content) == (204, b"")
    assert ask.get(ERIKA).json["title"] == "Boss"


@pytest.mark.parametrize("place", ["top", "extension", "both"])
def test_where_department_is_shown(ask, sim, place):
    sim.switches.update({"scim_department_at": place})
    user = ask.get(ERIKA).json
    assert (user.get("department") == "Engineering") is (place != "extension")
    assert ((user.get(ENTERPRISE) or {}).get("department") == "Engineering") is (place != "top")


@pytest.mark.parametrize("operation, kind", [
    ({"op": "replace", "path": "id", "value": "x"}, "mutability"), ({"op": "remove", "path": "userName"}, "mutability"),
    ({"op": "replace", "path": "manager", "value": "x"}, "invalidPath"), ({"op": "replace", "path": "active", "value": "False"}, "invalidValue"),
    ({"op": "move", "path": "title", "value": "x"}, "invalidSyntax"), ({"op": "replace", "path": "title"}, "invalidValue"), ({"op": "remove"}, "noTarget"),
    ({"op": "replace", "path": "userName", "value": "jose.garcia@corp.example.com"}, "uniqueness"),
    ({"op": "replace", "path": "emails", "value": []}, "invalidValue"),
])
def test_refused_patches_change_nothing(ask, operation, kind):
    before = ask.get(ERIKA).json
    reply = patch(ask, ERIKA, {"op": "replace", "path": "title", "value": "changed"}, operation)
    assert reply.json["scimType"] == kind
    assert ask.get(ERIKA).json == before


def test_patch_without_a_path_may_be_refused(ask, sim):
    sim.switches.update({"scim_patch_without_path": "refuse"})
    assert patch(ask, ERIKA, {"op": "replace", "value": {"nickName": "E"}}).status == 400


def test_inactive_and_back(ask, sim):
    for active in (False, True):
        assert patch(ask, ERIKA, {"op": "replace", "path": "active", "value": active}).json["active"] is active
        assert account(sim, "erika.mustermann@corp.example.com").active is active


def test_delete_ends_the_record_and_deactivates_the_account(ask, sim):
    assert ask("DELETE", ERIKA).status == 204
    for method in ("GET", "DELETE"):
        assert ask(method, ERIKA).status == 404
    assert sim.world.accounts.get(IDS["erika"]).active is False
    assert list(sim.world.groups_by_name["synced-engineering"].members) == []
    again = ask.post(USERS, body("erika.mustermann@corp.example.com"))
    assert again.json[EXTERNAL]["atlassianAccountId"] == IDS["erika"] and sim.world.accounts.get(IDS["erika"]).active


def test_a_new_email_must_be_verified_and_free(ask, sim):
    def wish(email):
        return {"op": "replace", "path": "emails", "value": [{"value": email, "primary": True}]}
    assert patch(ask, ERIKA, wish("erika@customer.example.org")).status == 400
    assert patch(ask, ERIKA, wish("leaver@corp.example.com")).status == 409
    assert patch(ask, ERIKA, wish("rike@corp.example.com")).status == 200
    assert account(sim, "rike@corp.example.com").account_id == IDS["erika"]
    assert sim.world.accounts.named("erika.mustermann@corp.example.com") == []


@pytest.mark.parametrize("lag", [{"provisioning_lag_reads": 2}, {"provisioning_lag_seconds": 30}])
def test_the_site_learns_of_it_later(ask, sim, lag):
    sim.switches.update(lag)
    made = ask.post(USERS, body("late@corp.example.com")).json
    account_id = made[EXTERNAL]["atlassianAccountId"]
    path = "%s/user?accountId=%s" % (JIRA, quote(account_id))
    assert ask.get(USERS + "/" + made["id"]).status == 200
    assert ask.post(JIRA + "/group/user?groupname=123", {"accountId": account_id}).status == 404
    assert ask.get(path).status == 404
    sim.clock.advance(31)
    assert ask.get(path).status == 200
    assert ask.post(JIRA + "/group/user?groupname=123", {"accountId": account_id}).status == 201


def test_deactivation_lags_too(ask, sim):
    sim.switches.update({"provisioning_lag_reads": 1})
    patch(ask, ERIKA, {"op": "replace", "path": "active", "value": False})
    path = "%s/user?accountId=%s" % (JIRA, quote(IDS["erika"]))
    assert [ask.get(path).json["active"] for dummy in range(3)] == [True, False, False]
