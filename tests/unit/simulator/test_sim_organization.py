# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization's searches."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import DIRECTORY_ID, GROUP_IDS, IDS, ORG_DIRECTORY_ID, ORG_ID, SECOND_ORG_DIRECTORY_ID

from unit.simulator.asking import ORG, SCIM

USERS = ORG + "/users/search"
GROUPS = ORG + "/groups/search"


def ids(reply):
    return [row["accountId"] for row in reply.json["data"]]


def everybody(ask, path, wish, alone):
    rows, body = [], wish
    while True:
        reply = ask.post(path, body)
        assert reply.status == 200
        rows += reply.json["data"]
        cursor = reply.json["links"].get("next")
        if cursor is None:
            return rows
        assert "/" not in cursor and ":" not in cursor
        body = {"cursor": cursor} if alone else {**wish, "cursor": cursor}


def test_emails_are_exact_and_hidden_ones_are_found(ask):
    reply = ask.post(USERS, {"emails": ["CEO@corp.example.com", "carla@customer.example.org", "nobody@corp.example.com", "robot@corp.example.com"]})
    assert ids(reply) == [IDS["director"]]
    assert reply.json["data"][0]["email"] == "ceo@corp.example.com"


def test_inactive_people_and_those_who_never_came_are_found(ask):
    reply = ask.post(USERS, {"emails": ["leaver@corp.example.com", "elsewhere@corp.example.com"]})
    assert [(row["accountStatus"], row["membershipStatus"]) for row in reply.json["data"]] == [("inactive", "active"), ("active", "no_membership")]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("path, count", [(USERS, 13), (GROUPS, 7)])
def test_pages(ask, sim, alone, path, count):
    sim.switches.update({"page_organization": 3})
    assert len(everybody(ask, path, {"limit": 100}, alone)) == count


def test_a_cursor_may_have_to_come_alone(ask, sim):
    sim.switches.update({"org_cursor_alone": True})
    assert len(everybody(ask, USERS, {"limit": 5}, True)) == 13
    cursor = ask.post(USERS, {"limit": 5}).json["links"]["next"]
    assert ask.post(USERS, {"cursor": cursor, "limit": 5}).status == 400
    assert ask.post(USERS, {"cursor": "!!"}).status == 400


@pytest.mark.parametrize("wish", [
    {"emails": ["a@example.org"] * 101}, {"emails": []}, {"accountIds": ["x"] * 11}, {"emails": ["a@example.org"], "searchTerm": "a"},
    {"limit": 0}, {"limit": 101},
])
def test_wishes_too_large(ask, wish):
    assert ask.post(USERS, wish).status == 400


def test_filters(ask):
    assert ids(ask.post(USERS, {"accountIds": [IDS["erika"], "nobody"]})) == [IDS["erika"]]
    assert set(ids(ask.post(USERS, {"claimStatus": "unmanaged"}))) == {IDS[name] for name in ("impostor", "guest", "unmanaged", "service")}
    assert set(ids(ask.post(USERS, {"accountStatus": ["inactive"]}))) == {IDS["leaver"], IDS["returner"]}
    assert ids(ask.post(USERS, {"groupIds": [GROUP_IDS["123"]]})) == [IDS["guest"]]
    assert ids(ask.post(USERS, {"searchTerm": "garc"})) == [IDS["jose"]]
    row = ask.post(USERS, {"accountIds": [IDS["erika"]], "expand": ["groups"]}).json["data"][0]
    assert [group["name"] for group in row["groups"]] == ["jira-software-users", "synced-engineering", "Support"]


def test_one_directory_only(ask):
    assert set(ids(ask.post(USERS.replace("/-/", "/%s/" % SECOND_ORG_DIRECTORY_ID), {}))) == {IDS["admin"], IDS["plain"]}
    assert set(ids(ask.post(USERS, {"directoryIds": [SECOND_ORG_DIRECTORY_ID]}))) == {IDS["admin"], IDS["plain"]}
    # an identity provider's directory is another thing
    for unknown in ("nothing", DIRECTORY_ID):
        assert ask.post(USERS.replace("/-/", "/%s/" % unknown), {}).status == 404


def test_somebody_still_on_the_way_is_not_found(ask, sim):
    sim.switches.update({"provisioning_lag_reads": 1})
    ask.post(SCIM + "/Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "late@corp.example.com",
                               "emails": [{"value": "late@corp.example.com", "primary": True}]})
    assert [len(ids(ask.post(USERS, {"emails": ["late@corp.example.com"]}))) for dummy in range(2)] == [0, 1]


def test_group_names_are_exact_in_any_case(ask):
    rows = ask.post(GROUPS, {"groupNames": ["support", "SYNCED-engineering"]}).json["data"]
    assert sorted(row["name"] for row in rows) == ["Support", "support", "synced-engineering"]
    synced = next(row for row in rows if row["externalSynced"])
    assert (synced["name"], synced["managedBy"], synced["directoryId"]) == ("synced-engineering", "external", ORG_DIRECTORY_ID)
    assert synced["managementAccess"]["modifiable"] is False
    assert ask.post(GROUPS, {"groupNames": ["a"], "groupIds": ["b"]}).status == 400
    assert ask.post(GROUPS, {"groupIds": [GROUP_IDS["123"]], "expand": ["counts.users"]}).json["data"][0]["counts"] == {"users": 1}


def test_directories(ask):
    rows = ask.get("/admin/v2/orgs/%s/directories" % ORG_ID).json["data"]
    assert [(row["name"], row["directoryId"]) for row in rows] == [("corp", ORG_DIRECTORY_ID), ("sandbox", SECOND_ORG_DIRECTORY_ID)]
    mine = "/admin/v2/orgs/%s/directories?accountId=" % ORG_ID
    assert [[row["name"] for row in ask.get(mine + quote(IDS[who], safe="")).json["data"]] for who in ("erika", "admin", "elsewhere", "carla")] == [
        ["corp"], ["corp", "sandbox"], [], []]


@pytest.mark.parametrize("method, path", [
    ("POST", "users/search"), ("POST", "users/invite"), ("POST", "groups/search"), ("POST", "directory/users/x/suspend-access"),
    ("POST", "directory/users/x/restore-access"), ("DELETE", "directory/users/x"), ("POST", "directory/groups/g/memberships"), ("POST", "directory/groups"),
])
def test_what_was_switched_off_is_gone(ask, sim, method, path):
    assert ask(method, "/admin/v1/orgs/%s/%s" % (ORG_ID, path), {}).status == 410
    assert sim.violations[-1]["kind"] == "gone"


@pytest.mark.parametrize("method, path", [("GET", "users"), ("POST", "users/x/roles/assign"), ("GET", "domains/x")])
def test_the_v1_that_still_lives_is_not_played(ask, method, path):
    assert ask(method, "/admin/v1/orgs/%s/%s" % (ORG_ID, path), {} if method == "POST" else None).status == 501
