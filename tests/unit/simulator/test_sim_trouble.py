# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Freeze, faults, limits, lag, and the strictness of the contract."""

from __future__ import annotations

import json

import pytest

from simulator.faults import BadFault, ConnectionLost
from simulator.worlds import IDS

from unit.simulator.asking import ADMIN, GATEWAY, JIRA, JSM, ORG, SCIM, SCOPED

MYSELF = JIRA + "/myself"
MEMBERS = JIRA + "/group/member?groupname=support"
DESK = JSM + "/servicedesk/HR/customer"


def add(ask, who="erika"):
    return ask.post(JIRA + "/group/user?groupname=support", {"accountId": IDS[who]})


def test_frozen_means_no_write(ask, sim):
    before = sim.world.to_dict()
    sim.freeze()
    for method, path, body in (("POST", JIRA + "/group", {"name": "x"}), ("PUT", JSM + "/customer/user/x/revoke-portal-only-access", None),
                               ("PATCH", SCIM + "/Users/x", {}), ("DELETE", JIRA + "/nothing/at/all", None)):
        assert ask(method, path, body).status == 423
    assert ask.get(MYSELF).status == 200
    assert ask.post(ORG + "/users/search", {}).status == 200
    assert ask.post("/oauth/token", {"grant_type": "x"}, login="").status == 400
    assert [entry["kind"] for entry in sim.violations] == ["frozen"] * 4
    sim.thaw()
    assert sim.world.to_dict() == before
    assert add(ask).status == 201


def test_a_fault_cannot_hide_a_write_while_frozen(ask, sim):
    sim.freeze()
    sim.faults.add("reset_before")
    assert add(ask).status == 423


def test_status_faults_are_counted(ask, sim):
    fault = sim.faults.add("status", {"method": "GET", "path": "/myself$"}, status=503, times=2, after=1, headers={"Retry-After": "3"})
    replies = [ask.get(MYSELF) for dummy in range(4)]
    assert [reply.status for reply in replies] == [200, 503, 503, 200]
    assert replies[1].headers["Retry-After"] == "3"
    assert (fault.met, fault.happened) == (4, 2)


@pytest.mark.parametrize("hint, headers", [
    ("retry_after", {"Retry-After"}), ("reset", {"X-RateLimit-Reset"}), ("structured", {"RateLimit", "RateLimit-Policy"}), ("none", set()),
    ("full", {"Retry-After", "X-RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-NearLimit", "RateLimit-Reason", "RateLimit",
              "RateLimit-Policy"}),
])
def test_hints_of_a_429(ask, sim, hint, headers):
    sim.faults.add("status", status=429, retry=hint, seconds=7)
    reply = ask.get(MYSELF)
    assert reply.status == 429
    assert {name for name in reply.headers if "RateLimit" in name or name == "Retry-After"} == headers


def test_html_and_garbage(ask, sim):
    sim.faults.add("html")
    reply = ask.get(MYSELF)
    assert reply.status == 502 and reply.content.startswith(b"<!DOCTYPE") and reply.headers["Content-Type"].startswith("text/html")
    sim.faults.add("garbage_json")
    reply = ask.get(MYSELF)
    assert reply.status == 200
    with pytest.raises(ValueError):
        json.loads(reply.content)


@pytest.mark.parametrize("kind, sent", [("reset_before", False), ("reset_after", True)])
def test_resets(ask, sim, kind, sent):
    sim.faults.add(kind, {"method": "POST"})
    with pytest.raises(ConnectionLost) as lost:
        add(ask)
    assert lost.value.sent is sent
    assert (IDS["erika"] in sim.world.groups_by_name["support"].members) is sent
    assert (sim.journal.entries[-1]["status"], sim.journal.entries[-1]["fault"]) == (0, kind)


def test_half_a_body(ask, sim):
    sim.faults.add("half_body")
    reply = ask.get(MYSELF)
    assert len(reply.content) < int(reply.headers["Content-Length"])


@pytest.mark.parametrize("after_work", [True, False])
def test_an_error_after_the_work_was_done(ask, sim, after_work):
    sim.faults.add("status", {"method": "POST"}, status=504, after_work=after_work)
    assert add(ask).status == 504
    assert (IDS["erika"] in sim.world.groups_by_name["support"].members) is after_work


def test_faults_by_body_and_surface(ask, sim):
    sim.faults.add("status", {"surface": "jsm", "body": "jane@"}, status=500, times=-1)
    assert ask.post(JSM + "/customer", {"email": "joe@customer.example.org", "displayName": "J"}).status == 201
    assert ask.post(JSM + "/customer", {"email": "jane@customer.example.org", "displayName": "J"}).status == 500
    assert ask.get(MYSELF).status == 200
    sim.faults.clear()
    assert ask.post(JSM + "/customer", {"email": "jane@customer.example.org", "displayName": "J"}).status == 201


def test_a_page_that_repeats_for_ever(ask, sim):
    sim.faults.add("repeat_page", times=-1)
    first = ask.get(JIRA + "/group/member?groupname=jira-software-users&startAt=0").json
    again = ask.get(JIRA + "/group/member?groupname=jira-software-users&startAt=50").json
    assert first == again and first["isLast"] is False
    page = ask.get(JSM + "/servicedesk?start=50").json
    assert page["size"] == 4 and page["isLastPage"] is False and page["_links"]["next"]
    assert ask.get(SCIM + "/Users?startIndex=100").json["itemsPerPage"] == 3
    one = ask.post(ORG + "/users/search", {"limit": 2}).json
    assert ask.post(ORG + "/users/search", {"cursor": one["links"]["next"]}).json["data"] == one["data"]


def test_a_token_that_expires_in_mid_run(ask, sim):
    wish = {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "sentinel-client-secret"}
    login = "Bearer " + ask.post("/oauth/token", wish, login="").json["access_token"]
    sim.faults.add("expire_token", {"path": "myself"}, after=1)
    assert [ask.get(GATEWAY + MYSELF, login=login).status for dummy in range(3)] == [200, 401, 401]
    login = "Bearer " + ask.post("/oauth/token", wish, login="").json["access_token"]
    assert ask.get(GATEWAY + MYSELF, login=login).status == 200


@pytest.mark.parametrize("order", [
    {"kind": "flood"}, {"kind": "html", "match": {"host": "x"}}, {"kind": "html", "often": 1}, {"kind": "status", "retry": "soon"},
])
def test_bad_orders(sim, order):
    with pytest.raises(BadFault):
        sim.faults.add(**order)


def test_the_documented_limits(ask, sim):
    sim.switches.update({"limits": "documented"})
    replies = [ask.get(DESK) for dummy in range(7)]
    assert [reply.status for reply in replies].count(200) in (5, 6)
    refused = replies[-1]
    assert refused.status == 429 and refused.headers["Retry-After"] == "1" and refused.headers["RateLimit-Reason"] == "jira-burst-based"
    assert ask.get(MYSELF).status == 200
    sim.clock.advance(1)
    assert ask.get(DESK).status == 200


def test_limits_may_say_little(ask, sim):
    sim.switches.update({"limits": "documented", "limit_headers": "none", "limit_body": "html"})
    refused = [ask.get(DESK) for dummy in range(8)][-1]
    assert refused.status == 429 and b"<html>" in refused.content and "Retry-After" not in refused.headers


def test_lists_lag_by_reads(ask, sim):
    sim.switches.update({"lag_reads": 2})
    add(ask)
    assert add(ask).status == 400
    assert [ask.get(MEMBERS).json["total"] for dummy in range(4)] == [0, 0, 1, 1]


def test_other_lists_do_not_count(ask, sim):
    sim.switches.update({"lag_reads": 1})
    add(ask)
    for dummy in range(3):
        ask.get(JIRA + "/group/member?groupname=123")
    assert [ask.get(MEMBERS).json["total"] for dummy in range(2)] == [0, 1]


def test_lists_lag_by_seconds(ask, sim):
    sim.switches.update({"lag_seconds": 10})
    ask.post(DESK, {"accountIds": [IDS["yuki"]]})
    assert ask.get(DESK).json["size"] == 0
    sim.clock.advance(9)
    assert ask.get(DESK).json["size"] == 0
    sim.clock.advance(2)
    assert ask.get(DESK).json["size"] == 1


def test_an_addition_and_a_removal_are_seen_in_order(ask, sim):
    sim.switches.update({"lag_reads": 1})
    add(ask)
    sim.switches.update({"lag_reads": 0})
    ask("DELETE", "%s/group/user?groupname=support&accountId=%s" % (JIRA, IDS["erika"]))
    assert [ask.get(MEMBERS).json["total"] for dummy in range(3)] == [0, 0, 0]


def test_a_new_customer_is_searched_for_in_vain_for_a_while(ask, sim):
    sim.switches.update({"lag_reads": 2})
    made = ask.post(JSM + "/customer", {"email": "late@customer.example.org", "displayName": "L"}).json
    assert [len(ask.get(JIRA + "/user/search?query=late%40").json) for dummy in range(4)] == [0, 0, 1, 1]
    assert ask.post(DESK, {"accountIds": [made["accountId"]]}).status == 204


@pytest.mark.parametrize("method, path, body", [
    ("GET", JIRA + "/user?username=x", None), ("GET", JIRA + "/group/member?groupname=123&maxResults=many", None),
    ("GET", JIRA + "/group/member?groupname=123&includeInactiveUsers=True", None), ("DELETE", JIRA + "/group/user?groupname=123", None),
    ("GET", MYSELF + "?expand=a&expand=b", None), ("POST", JIRA + "/group/user?groupname=123", {"accountId": "x", "name": "y"}),
    ("POST", JIRA + "/group/user?groupname=123", None), ("POST", DESK, {"accountIds": "x"}), ("POST", DESK, {"accountIds": [1]}), ("POST", DESK, ["x"]),
    ("DELETE", JIRA + "/group?groupname=123", {"a": 1}), ("POST", SCIM + "/Users", {"schemas": [], "userName": "a", "emails": [], "manager": "b"}),
    ("PATCH", SCIM + "/Users/x", {"schemas": [], "operations": []}),
])
def test_what_is_not_documented_is_refused(ask, sim, method, path, body):
    assert ask(method, path, body).status == 400
    assert {entry["kind"] for entry in sim.violations} == {"contract"}


def test_the_contract_may_only_be_recorded(ask, sim):
    sim.switches.update({"contract": "record"})
    assert ask.get(MYSELF + "?colour=blue").status == 200
    assert len(sim.violations) == 1


def test_other_verbs_and_other_content(ask, sim):
    assert ask("PUT", MYSELF).status == 405
    assert ask.post(JIRA + "/group", {"name": "x"}, Content_Type="text/plain").status == 415
    assert [entry["kind"] for entry in sim.violations] == ["contract"] * 2


@pytest.mark.parametrize("path", [JIRA + "/dashboard", "/users/x/unknown", JSM + "/knowledgebase/article", "/rest/api/2/myself", "/"])
def test_what_is_not_played_says_so(ask, path):
    reply = ask.get(path)
    if path == "/":
        assert reply.status == 200
    else:
        assert reply.status == 501 and "GET " + path in reply.json["errorMessages"][0]


def test_the_journal_knows_everything_but_secrets(ask, sim):
    add(ask)
    ask.get(GATEWAY + MYSELF, login=SCOPED)
    ask.post("/oauth/token", {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "sentinel-client-secret"}, login="")
    written, read = sim.journal.writes(), sim.journal.reads()
    assert written == [{"n": 1, "method": "POST", "path": JIRA + "/group/user", "query": {"groupname": "support"}, "surface": "jira", "via": "site",
                        "status": 201, "account": IDS["admin"], "write": True, "endpoint": JIRA + "/group/user", "body": {"accountId": IDS["erika"]}}]
    assert [(entry["via"], entry["path"]) for entry in read] == [("gateway", MYSELF), ("api", "/oauth/token")]
    assert "sentinel" not in str(sim.journal.entries) and ADMIN not in str(sim.journal.entries)


def test_an_account_nobody_reads_does_not_hold_up_another():
    from simulator.lag import Clock, Lag
    lag, seen = Lag(Clock()), []
    for name in ("anna", "bert"):
        lag.write(("account:" + name, "search"), lambda name=name: seen.append(name), 0, 1)
    lag.waiting[0].reads = 99
    for dummy in range(2):
        lag.read("account:bert")
    assert seen == ["bert"]
