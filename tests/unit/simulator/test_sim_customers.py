# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Portal customers and the lists of desks."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator.worlds import IDS

from unit.simulator.asking import GATEWAY, JIRA, JSM, SCOPED, BLIND

CUSTOMER = JSM + "/customer"
DESK = JSM + "/servicedesk/projectKey%3AIT/customer"


def create(ask, email, strict=True, name="Somebody"):
    return ask.post(CUSTOMER + ("?strictConflictStatusCode=true" if strict else ""), {"email": email, "displayName": name})


def revoke(ask, who):
    return ask("PUT", "%s/user/%s/revoke-portal-only-access" % (CUSTOMER, quote(IDS.get(who, who), safe="")))


def look(ask, who):
    return ask.get("%s/user?accountId=%s" % (JIRA, quote(IDS.get(who, who), safe="")))


def desk(ask, key="IT", query=""):
    rows, start = [], 0
    while True:
        page = ask.get("%s/servicedesk/projectKey:%s/customer?start=%d&limit=50%s" % (JSM, key, start, query)).json
        assert page["size"] == len(page["values"]) and page["limit"] == 50 and "total" not in page
        rows += [row["accountId"] for row in page["values"]]
        start += page["size"]
        if page["isLastPage"]:
            assert "next" not in page["_links"]
            return rows


def test_a_new_customer(ask, sim):
    reply = create(ask, "Neu@Customer.example.org", name="Neue Kundin")
    body = reply.json
    assert reply.status == 201
    assert "accountType" not in body and body["accountId"] == body["key"] == body["name"]
    assert body["accountId"].startswith("qm:")
    assert look(ask, body["accountId"]).json["accountType"] == "customer"
    assert sim.world.accounts.named("neu@customer.example.org")[0].display_name == "Neue Kundin"


@pytest.mark.parametrize("strict, status", [(True, 409), (False, 400)])
@pytest.mark.parametrize("wording", ["exists", "taken"])
def test_a_known_customer_is_refused(ask, sim, strict, status, wording):
    sim.switches.update({"conflict_wording": wording})
    reply = create(ask, "CARLA@customer.example.org", strict)
    assert reply.status == status
    assert reply.json["i18nErrorMessage"]["i18nKey"]


@pytest.mark.parametrize("conflict, scope, who, status", [
    ("refuse", "any", "guest@partner.example.org", 409), ("refuse", "any", "elsewhere@corp.example.com", 409),
    ("refuse", "site", "guest@partner.example.org", 409), ("refuse", "site", "elsewhere@corp.example.com", 201),
    ("link", "any", "guest@partner.example.org", 201), ("link", "site", "elsewhere@corp.example.com", 201),
])
def test_the_email_of_an_atlassian_account(ask, sim, conflict, scope, who, status):
    sim.switches.update({"customer_conflict": conflict, "conflict_scope": scope})
    reply = create(ask, who)
    assert reply.status == status
    assert len(sim.world.accounts.named(who)) == 1
    if status == 201:
        assert reply.json["accountId"] == sim.world.accounts.named(who)[0].account_id
        assert look(ask, reply.json["accountId"]).status == 200


@pytest.mark.parametrize("email", ["", "no-at", "two@@at", "a b@example.org"])
def test_malformed_emails(ask, email):
    assert create(ask, email).status == 400


@pytest.mark.parametrize("way", ["inactive", "gone"])
def test_revoking(ask, sim, way):
    sim.switches.update({"revoked_user": way})
    assert revoke(ask, "carla").status == 204
    reply = look(ask, "carla")
    assert (reply.status == 404) if way == "gone" else (reply.json["active"] is False)
    assert revoke(ask, "carla").status == (404 if way == "gone" else 204)
    assert (IDS["carla"] in desk(ask)) == (way == "inactive")


def test_revoking_may_clear_the_desks(ask, sim):
    sim.switches.update({"revoke_clears_desks": True})
    revoke(ask, "carla")
    assert IDS["carla"] not in desk(ask)


@pytest.mark.parametrize("way, status", [("reactivate", 201), ("refuse", 409)])
def test_somebody_revoked_comes_back(ask, sim, way, status):
    sim.switches.update({"recreate_revoked": way})
    reply = create(ask, "gone@customer.example.org")
    assert reply.status == status
    assert look(ask, "gone").json["active"] is (status == 201)


def test_only_portal_only_accounts_are_revoked(ask, sim):
    assert revoke(ask, "erika").status == 404
    assert revoke(ask, "nobody").status == 404
    assert sim.world.accounts.get(IDS["erika"]).active


def test_an_id_with_a_slash_and_colons(ask, sim):
    assert revoke(ask, "slash").status == 204
    assert sim.world.accounts.get(IDS["slash"]).active is False


@pytest.mark.parametrize("spelling", ["15", "serviceDeskId:15", "IT", "projectKey:IT", "projectId:10012", "projectKey%3AIT"])
def test_five_names_for_one_desk(ask, spelling):
    assert ask.get(JSM + "/servicedesk/" + spelling).json["id"] == "15"


def test_desks_that_are_not_there(ask):
    for spelling in ("16", "projectKey:15", "serviceDeskId:IT", "something:15"):
        assert ask.get(JSM + "/servicedesk/" + spelling).status == 404


def test_the_list_of_desks(ask):
    page = ask.get(JSM + "/servicedesk?limit=50").json
    assert [row["projectKey"] for row in page["values"]] == ["IT", "HELP", "PUB", "HR"]
    assert ask.get(JSM + "/info", login="").status == 200


def test_experimental_operations_want_their_header(ask, sim):
    body = {"accountIds": [IDS["carla"]]}
    assert ask.get(DESK, X_ExperimentalApi=None).status == 412
    assert ask("DELETE", DESK, body, X_ExperimentalApi=None).status == 412
    assert ask.post(DESK, body, X_ExperimentalApi=None).status == 204
    sim.switches.update({"experimental_enforced": False})
    assert ask.get(DESK, X_ExperimentalApi=None).status == 200


def test_jsm_pages_are_small(ask, sim):
    for number in range(12):
        create(ask, "c%d@customer.example.org" % number)
    made = [account.account_id for account in list(sim.world.accounts)[-12:]]
    assert ask.post(DESK, {"accountIds": made}).status == 204
    page = ask.get(DESK + "?limit=50").json
    assert (page["size"], page["limit"], page["isLastPage"]) == (7, 50, False)
    assert desk(ask)[-12:] == made


def test_the_query_of_a_desk_is_a_filter_by_words(ask):
    assert desk(ask, query="&query=carl") == [IDS["carla"]]
    assert desk(ask, query="&query=carla%40customer.example.org") == [IDS["carla"]]
    assert desk(ask, query="&query=hidden%40customer.example.org") == []
    assert desk(ask, query="&query=heidi%20hid") == [IDS["hidden"]]
    assert len(desk(ask, query="&query=customer")) == 2


def test_the_list_may_leave_inactive_people_out(ask, sim):
    assert IDS["gone"] in desk(ask)
    sim.switches.update({"desk_lists_inactive": False})
    assert IDS["gone"] not in desk(ask)


def test_a_partial_add_hides_in_a_400(ask):
    reply = ask.post(DESK, {"accountIds": [IDS["yuki"], "nobody", IDS["guest"]]})
    assert reply.status == 400
    assert "nobody" not in reply.content.decode()
    assert {IDS["yuki"], IDS["guest"]} <= set(desk(ask))


def test_adding_twice_and_removing_twice_is_204(ask):
    for dummy in range(2):
        assert ask.post(DESK, {"accountIds": [IDS["yuki"]]}).status == 204
    assert desk(ask).count(IDS["yuki"]) == 1
    for dummy in range(2):
        assert ask("DELETE", DESK, {"accountIds": [IDS["yuki"]]}).status == 204
    assert IDS["yuki"] not in desk(ask)


@pytest.mark.parametrize("key", ["HELP", "PUB"])
def test_open_desks_refuse_removals(ask, key):
    path = "%s/servicedesk/%s/customer" % (JSM, key)
    assert ask.post(path, {"accountIds": [IDS["carla"]]}).status == 204
    reply = ask("DELETE", path, {"accountIds": [IDS["carla"]]})
    assert reply.status == 400
    assert reply.json["i18nErrorMessage"]["i18nKey"].startswith("sd.jsm.error.servicedesk.customer.remove.servicedesk.open.access.")
    assert "open access" in reply.json["errorMessage"]
    assert IDS["carla"] in desk(ask, key)


def test_too_many_ids_in_one_call(ask, sim):
    many = {"accountIds": ["id%d" % number for number in range(50)] + [IDS["yuki"]]}
    assert ask.post(DESK, many).status == 400
    assert IDS["yuki"] not in desk(ask)
    sim.switches.update({"jsm_ids_per_call": None})
    assert ask.post(DESK, many).status == 400
    assert IDS["yuki"] in desk(ask)


def test_only_administrators_of_the_desk_write(ask, sim):
    sim.world.accounts.get(IDS["blind"]).rights.remove("jira_admin")
    assert ask.post(DESK, {"accountIds": [IDS["yuki"]]}, login=BLIND).status == 403
    sim.world.find_desk("IT").admins.append(IDS["blind"])
    assert ask.post(DESK, {"accountIds": [IDS["yuki"]]}, login=BLIND).status == 204


def test_a_gateway_that_drops_bodies(ask, sim):
    sim.switches.update({"gateway_drops_delete_body": True})
    assert ask("DELETE", GATEWAY + DESK, {"accountIds": [IDS["carla"]]}, login=SCOPED).status == 400
    assert sim.violations == []
    assert IDS["carla"] in desk(ask)


def test_english_on_request(ask, sim):
    sim.world.accounts.get(IDS["admin"]).language = "de"
    body = {"accountIds": [IDS["dmitri"]]}
    assert "open access" not in ask("DELETE", JSM + "/servicedesk/HELP/customer", body).json["errorMessage"]
    assert "open access" in ask("DELETE", JSM + "/servicedesk/HELP/customer?requestLanguage=en-US", body).json["errorMessage"]
