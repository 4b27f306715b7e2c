# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customer organizations (FACTS 6, Organizations)."""

from __future__ import annotations

import pytest

from simulator.worlds import IDS

from unit.simulator.asking import BLIND, GATEWAY, JSM, NARROW, PLAIN, SCOPED

ORGANIZATIONS = JSM + "/organization"
USERS = ORGANIZATIONS + "/%s/user"
DESK = JSM + "/servicedesk/projectKey:IT/organization"


def pages(ask, path):
    """All values of a list, page by page."""
    rows = []
    while True:
        page = ask.get("%s%sstart=%d&limit=50" % (path, "&" if "?" in path else "?", len(rows))).json
        assert page["size"] == len(page["values"]) and "total" not in page
        rows += page["values"]
        if page["isLastPage"]:
            return rows


def names(ask, path=ORGANIZATIONS):
    return sorted(row["name"] for row in pages(ask, path))


def members(ask, number):
    return [row["accountId"] for row in pages(ask, USERS % number)]


def test_they_are_listed_and_found(ask):
    assert names(ask) == ["Customer Corp", "Leer & Söhne", "Synced Partners"]
    assert names(ask, ORGANIZATIONS + "?accountId=" + IDS["carla"]) == ["Customer Corp"]
    assert ask.get(ORGANIZATIONS + "?accountId=nobody").status == 404
    found = ask.get(ORGANIZATIONS + "/2").json
    assert (found["id"], found["name"], found["scimManaged"]) == ("2", "Synced Partners", True)
    assert ask.get(ORGANIZATIONS + "/99").status == 404
    assert ask.get(ORGANIZATIONS + "/Customer").status == 404


def test_pages_are_of_the_service_management_kind(ask, sim):
    sim.switches.update({"page_jsm": 2})
    page = ask.get(USERS % 1 + "?limit=50").json
    assert (page["size"], page["limit"], page["isLastPage"]) == (2, 50, False)
    assert members(ask, 1) == sorted(IDS[name] for name in ("carla", "yuki", "gone"))


def test_they_come_and_go(ask, sim):
    made = ask.post(ORGANIZATIONS, {"name": "  New & Co  "})
    assert (made.status, made.json["name"], made.json["scimManaged"]) == (201, "New & Co", False)
    number = made.json["id"]
    ask.post(USERS % number, {"accountIds": [IDS["carla"]]})
    ask.post(DESK, {"organizationId": int(number)})
    assert sim.world.people()["carla@customer.example.org"]["organizations"] == ["Customer Corp", "New & Co"]
    assert ask("DELETE", "%s/%s" % (ORGANIZATIONS, number)).status == 204
    assert names(ask, DESK) == ["Customer Corp"] and "New & Co" not in names(ask)
    assert ask("DELETE", "%s/%s" % (ORGANIZATIONS, number)).status == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_names_have_their_length(ask, name):
    """FACTS 6: 1 to 200 characters."""
    assert ask.post(ORGANIZATIONS, {"name": name}).status == 400
    assert ask.post(ORGANIZATIONS, {"name": "x" * 200}).status == 201


@pytest.mark.parametrize("status", [201, 409])
def test_an_existing_name_is_201(ask, sim, status):
    """FACTS 6 and 14.29: 201 proves nothing; one client expects a 409."""
    sim.switches.update({"organization_exists_status": status})
    reply = ask.post(ORGANIZATIONS, {"name": "Customer Corp"})
    assert reply.status == status
    assert len(sim.world.organizations) == 3 and len(sim.world.organizations["1"].members) == 3
    if status == 201:
        assert reply.json["id"] == "1"
    assert ask.post(ORGANIZATIONS, {"name": "customer corp"}).json["id"] != "1"


def test_who_may(ask, sim):
    """FACTS 6: no agent licence, 403 without a word; the rest is a setting of the site."""
    for method, path, body in (("GET", ORGANIZATIONS, None), ("POST", ORGANIZATIONS, {"name": "x"}), ("GET", USERS % 1, None),
                               ("DELETE", ORGANIZATIONS + "/1", None), ("POST", DESK, {"organizationId": 1})):
        reply = ask(method, path, body, login=PLAIN)
        assert (reply.status, reply.content) == (403, b"")
    blind = sim.world.accounts.get(IDS["blind"])
    blind.rights = ["agent"]
    assert ask.post(ORGANIZATIONS, {"name": "x"}, login=BLIND).status == 403
    assert ask.post(USERS % 1, {"accountIds": [IDS["carla"]]}, login=BLIND).status == 403
    sim.switches.update({"organization_management": "agents"})
    assert ask.post(ORGANIZATIONS, {"name": "x"}, login=BLIND).status == 201
    assert ask.post(USERS % 1, {"accountIds": [IDS["carla"]]}, login=BLIND).status == 204
    assert ask("DELETE", ORGANIZATIONS + "/1", login=BLIND).status == 403
    assert ask.get(ORGANIZATIONS, login=BLIND).status == 200


def test_members_come_and_go(ask, sim):
    """FACTS 6: 204 whatever was there."""
    for dummy in range(2):
        assert ask.post(USERS % 3, {"accountIds": [IDS["erika"], IDS["slash"]]}).status == 204
    assert members(ask, 3) == sorted([IDS["erika"], IDS["slash"]])
    for dummy in range(2):
        assert ask("DELETE", USERS % 3, {"accountIds": [IDS["slash"]]}).status == 204
    assert list(sim.world.organizations["3"].members) == [IDS["erika"]]
    assert ask.post(USERS % 99, {"accountIds": [IDS["erika"]]}).status == 404


@pytest.mark.parametrize("others", ["partial", "nothing"])
def test_unknown_members(ask, sim, others):
    """FACTS 6: 400 for unknown users; what became of the others nobody says."""
    sim.switches.update({"organization_unknown_users": others})
    assert ask.post(USERS % 3, {"accountIds": [IDS["erika"], "nobody", IDS["elsewhere"]]}).status == 400
    assert list(sim.world.organizations["3"].members) == ([IDS["erika"]] if others == "partial" else [])
    assert ask("DELETE", USERS % 1, {"accountIds": [IDS["yuki"], "nobody"]}).status == 400
    assert (IDS["yuki"] in sim.world.organizations["1"].members) is (others == "nothing")


def test_too_many_members_in_one_call(ask, sim):
    """FACTS 15."""
    sim.switches.update({"jsm_ids_per_call": 1})
    assert ask.post(USERS % 3, {"accountIds": [IDS["erika"], IDS["slash"]]}).status == 400
    assert list(sim.world.organizations["3"].members) == []
    assert ask.post(USERS % 3, {"accountIds": []}).status == 400


@pytest.mark.parametrize("status", [400, 403, 204])
def test_synced_organizations(ask, sim, status):
    """FACTS 6: members of a scimManaged one are an identity provider's."""
    sim.switches.update({"organization_scim_status": status})
    assert ask.post(USERS % 2, {"accountIds": [IDS["erika"]]}).status == status
    assert ask("DELETE", USERS % 2, {"accountIds": [IDS["dmitri"]]}).status == status
    assert list(sim.world.organizations["2"].members) == ([IDS["erika"]] if status == 204 else [IDS["dmitri"]])
    assert ask("DELETE", ORGANIZATIONS + "/2").status == (204 if status == 204 else 403)


def test_the_flag_may_be_absent(ask, sim):
    sim.switches.update({"organization_scim_flag": "absent"})
    assert all("scimManaged" not in row for row in pages(ask, ORGANIZATIONS))
    assert ask.post(USERS % 2, {"accountIds": [IDS["erika"]]}).status == 400


def test_links(ask, sim):
    """FACTS 6: 204 whatever was there; 404 for what is not."""
    assert names(ask, DESK) == ["Customer Corp"]
    for dummy in range(2):
        assert ask.post(DESK, {"organizationId": 3}).status == 204
    assert names(ask, DESK) == ["Customer Corp", "Leer & Söhne"]
    assert names(ask, DESK + "?accountId=" + IDS["carla"]) == ["Customer Corp"]
    for dummy in range(2):
        assert ask("DELETE", DESK, {"organizationId": 3}).status == 204
    assert names(ask, DESK) == ["Customer Corp"]
    assert ask.post(DESK, {"organizationId": 99}).status == 404
    assert ask.post(JSM + "/servicedesk/99/organization", {"organizationId": 1}).status == 404
    assert list(sim.world.organizations["3"].desks) == []


def test_a_gateway_that_drops_bodies(ask, sim):
    """FACTS 15: a DELETE whose body is lost is refused, and nothing is done."""
    sim.switches.update({"gateway_drops_delete_body": True})
    for path, body in ((GATEWAY + DESK, {"organizationId": 1}), (GATEWAY + USERS % 1, {"accountIds": [IDS["carla"]]})):
        assert ask("DELETE", path, body, login=SCOPED).status == 400
    assert len(sim.world.organizations["1"].members) == 3 and list(sim.world.organizations["1"].desks) == ["15"]


def test_scopes(ask):
    assert ask.get(GATEWAY + ORGANIZATIONS, login=SCOPED).status == 200
    assert ask.get(GATEWAY + ORGANIZATIONS, login=NARROW).status == 401


def test_lists_lag(ask, sim):
    """FACTS 15: lists see a write late; the thing itself is there."""
    sim.switches.update({"lag_reads": 1})
    made = ask.post(ORGANIZATIONS, {"name": "Late"}).json["id"]
    assert ask.post(ORGANIZATIONS, {"name": "Late"}).json["id"] == made
    assert ask.get("%s/%s" % (ORGANIZATIONS, made)).status == 200
    assert "Late" not in names(ask) and "Late" in names(ask)
    ask.post(USERS % made, {"accountIds": [IDS["erika"]]})
    assert members(ask, made) == [] and members(ask, made) == [IDS["erika"]]
    ask.post(DESK, {"organizationId": int(made)})
    assert "Late" not in names(ask, DESK) and "Late" in names(ask, DESK)
    ask("DELETE", "%s/%s" % (ORGANIZATIONS, made))
    assert "Late" in names(ask) and "Late" not in names(ask)


def test_errors_are_told_in_the_language_of_the_caller(ask, sim):
    sim.world.accounts.get(IDS["admin"]).language = "de"
    assert "existiert nicht" in ask.get(ORGANIZATIONS + "/99").json["errorMessage"]
    assert "does not exist" in ask.get(ORGANIZATIONS + "/99?requestLanguage=en-US").json["errorMessage"]


def test_frozen(ask, sim):
    sim.freeze()
    assert ask.post(ORGANIZATIONS, {"name": "x"}).status == 423
    assert ask.get(ORGANIZATIONS).status == 200


def test_whoever_is_erased_is_in_none(ask, sim):
    sim.switches.update({"revoked_user": "gone"})
    ask("PUT", JSM + "/customer/user/%s/revoke-portal-only-access" % IDS["carla"])
    assert IDS["carla"] not in members(ask, 1)
