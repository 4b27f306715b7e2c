# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that are no answers while looking, and credentials that die half-way: nothing is concluded from the one, nothing is lost by the other."""

from __future__ import annotations

import pytest

from simulator.accounts import Account
from simulator.app import Simulator
from simulator.worlds import GROUP_IDS, IDS, REALM
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import ERIKA, ONLY_ORG, SCIM

ROUNDS = [
    ("jsm_customer", {"customers": [{"email": "new@customer.example.org"}]}, None),
    ("jsm_desk_customer", {"desk": "IT", "customers": ["yuki@customer.example.org"], "state": "exact", "max_removals": "100%"}, None),
    ("jira_group_member", {"group": "jira-software-users", "members": [ERIKA], "state": "exact", "max_removals": "100%"}, None),
    ("scim_user", {"users": [{"user_name": "new@corp.example.com"}, {"user_name": ERIKA, "active": False}]}, SCIM),
    ("jsm_organization", {"organizations": [{"name": "New", "desks": ["IT"], "exact_desks": True}]}, None),
    ("jsm_organization_member", {"organization": "Customer Corp", "members": [ERIKA], "state": "exact", "max_removals": "100%"}, None),
]
BROKEN = {
    "HTML": ({"kind": "html", "status": 200}, ["not with JSON", "Oops", "proxy or a login page"]),
    "broken JSON": ({"kind": "garbage_json"}, ["not with JSON"]),
    "half a body": ({"kind": "half_body"}, ["broke before the whole answer was here"]),
    "nothing": ({"kind": "status", "status": 200, "body": ""}, ["unknown shape"]),
    "another shape": ({"kind": "status", "status": 200, "body": {"ok": True}}, ["unknown shape"]),
    "a string": ({"kind": "status", "status": 200, "body": "\"hello\""}, ["unknown shape"]),
    "resets": ({"kind": "reset_before"}, ["broke"]),
    "500": ({"kind": "status", "status": 500}, ["answered 500"]),
    "HTML 502": ({"kind": "html", "status": 502}, ["answered 502"]),
    "429": ({"kind": "status", "status": 429}, ["answered 429", "retry_budget"]),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("module, options, way", ROUNDS, ids=[row[0] for row in ROUNDS])
def test_a_look_that_fails_changes_nothing(module, options, way, what) -> None:
    """At whichever read it happens, once for ever: an error that says so, and no write."""
    fault, words = BROKEN[what]
    reads = atlas.play(Simulator(), module, way=way, check=True, **options)["requests"]["reads"]
    for number in range(reads):
        sim = Simulator()
        before = ledger.snapshot(sim)
        sim.faults.add(match={"method": "GET"}, times=-1, after=number, **fault)
        result = atlas.play(sim, module, way=way, concurrency=1, retry_budget=100, **options)
        assert result.failed and not result.get("changed"), (number, result)
        assert ledger.snapshot(sim) == before
        assert sim.journal.writes() == []
        if words != ["unknown shape"]:   # single objects of a strange shape have messages of their own
            assert any(word in result["msg"] for word in words), (number, result["msg"])
            assert "/" in result["msg"] or "simulator" in result["msg"]


@pytest.mark.parametrize("module, options, way", ROUNDS, ids=[row[0] for row in ROUNDS])
def test_a_look_that_fails_once_is_tried_again(module, options, way) -> None:
    for fault in ({"kind": "reset_before"}, {"kind": "half_body"}, {"kind": "html", "status": 503}, {"kind": "status", "status": 504},
                  {"kind": "html", "status": 429}):
        sim = Simulator()
        sim.faults.add(match={"method": "GET"}, **fault)
        result = atlas.play(sim, module, way=way, **options)
        assert not result.failed and result["changed"] and result["requests"]["retries"] == 1, result.get("msg")


@pytest.mark.parametrize("module, options, path, way", [
    ("jsm_desk_customer", {"desk": "IT", "customers": [IDS["yuki"]], "state": "exact", "max_removals": "100%"}, "servicedesk/15/customer", None),
    ("jsm_desk_customer", {"desk": "Nowhere", "customers": []}, "servicedesk$", None),
    ("jira_group_member", {"group": "123", "members": [IDS["erika"]], "state": "exact", "max_removals": "100%"}, "group/member", None),
    ("jsm_organization", {"organizations": [{"name": "New"}]}, "servicedeskapi/organization$", None),
    ("jsm_organization_member", {"organization_id": "1", "members": [IDS["erika"]], "state": "exact", "max_removals": "100%"}, "organization/1/user", None),
    ("jsm_customer", {"customers": [{"email": "nobody@customer.example.org"}], "state": "absent"}, "users/search", None),
    ("scim_user", {"users": [{"user_name": "a@corp.example.com"}, {"user_name": "b@corp.example.com"}], "state": "absent"}, "Users", SCIM),
])
def test_a_page_that_repeats_for_ever(module, options, path, way) -> None:
    sim = Simulator(switches={"page_jsm": 2, "page_group_member": 2, "page_users": 2, "page_scim": 2})
    for number in range(9):
        one = sim.world.accounts.add(Account(REALM + str(number), "c%d@customer.example.org" % number, "C", "customer"))
        sim.world.set_member(sim.world.groups_by_name["123"], one.account_id, True, (0, 0))
    sim.faults.add("repeat_page", {"path": path}, times=-1)
    result = atlas.play(sim, module, way=way, **options)
    # a directory whose total says that asking one by one is cheaper sends pages without end and without people
    assert result.failed and ("same page again and again" in result["msg"] or way and "more pages by its own word" in result["msg"]), result["msg"]
    assert "try again later" in result["msg"].lower()
    assert sim.journal.writes() == [] and len(sim.journal.entries) < 30


@pytest.mark.parametrize("module, path", [("jira_group_info", "group/member"), ("jsm_desk_info", "/customer"),
                                          ("jsm_organization_info", "organization/1/user"), ("jira_user_info", "users/search"),
                                          ("scim_user_info", "Users")])
def test_info_modules_never_show_half_a_list(module, path) -> None:
    options = {"jira_group_info": {"members": True}, "jsm_desk_info": {"customers": True}, "jsm_organization_info": {"members": True},
               "jira_user_info": {"users": ["nobody@corp.example.com"]}, "scim_user_info": {}}
    for fault in ("repeat_page", "half_body", "garbage_json", "html", "reset_before"):
        sim = Simulator(switches={"page_jsm": 1, "page_group_member": 1, "page_users": 1, "page_scim": 1})
        sim.faults.add(fault, {"path": path}, times=-1, after=1)
        with pytest.raises(atlas.AtlassianError):
            atlas.ask(sim, module, way=SCIM, **options[module])


# --- credentials that die half-way --------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_token_revoked_in_mid_run(after) -> None:
    """Who was done is told as done; the rest is told as not, and not tried ten thousand times."""
    sim = Simulator()
    names = ["erika", "jose", "yuki", "carla", "dmitri", "plain", "slash", "hidden"]
    sim.faults.add("status", {"method": "POST"}, status=401, times=-1, after=after)
    before = ledger.snapshot(sim)
    result = atlas.play(sim, "jira_group_member", group="123", members=[IDS[name] for name in names], concurrency=1)
    ledger.check("jira_group_member", before, ledger.snapshot(sim), result)
    actions = [one["action"] for one in result["people"]]
    assert actions == ["added"] * after + ["failed"] * (len(names) - after)
    assert result.failed and result["changed"] is bool(after) and "api_user and api_token were not accepted" in result["msg"]
    assert "and 3 more, see people" in result["msg"] if after == 0 else True
    assert len(sim.journal.writes()) == after + 1
    sim.faults.clear()
    again = atlas.play(sim, "jira_group_member", group="123", members=[IDS[name] for name in names])
    assert not again.failed and again["summary"].get("unchanged", 0) == after


# with many threads only once: which request meets the second expiry is chance, and one that meets both is rightly refused
@pytest.mark.parametrize("moments, threads", [((2,), 1), ((0, 3, 7), 1), ((2,), 6)])
def test_client_credentials_that_expire_in_mid_run(moments, threads) -> None:
    sim = Simulator()
    names = ["erika", "jose", "yuki", "carla", "dmitri", "plain", "slash", "hidden"]
    for moment in moments:
        sim.faults.add("expire_token", {"method": "POST", "path": "group/user"}, after=moment)
    result = atlas.play(sim, "jira_group_member", way=atlas.WAYS_IN["client"], group="123", members=[IDS[name] for name in names], concurrency=threads)
    assert not result.failed and result["summary"] == {"added": len(names)}
    assert {IDS[name] for name in names} <= set(sim.world.groups_by_name["123"].members)
    assert "sentinel-" not in str(dict(result))


def test_client_credentials_that_are_revoked_in_mid_run() -> None:
    sim = Simulator()
    names = ["erika", "jose", "yuki", "carla"]
    sim.faults.add("expire_token", {"method": "POST", "path": "group/user"}, times=-1, after=2)
    sim.faults.add("status", {"path": "oauth/token"}, status=401, times=-1, after=1, body={"error": "access_denied"})
    before = ledger.snapshot(sim)
    result = atlas.play(sim, "jira_group_member", way=atlas.WAYS_IN["client"], group="123", members=[IDS[name] for name in names], concurrency=1)
    ledger.check("jira_group_member", before, ledger.snapshot(sim), result)
    assert result.failed and [one["action"] for one in result["people"]] == ["added", "added", "failed", "failed"]
    assert "client_id and client_secret were not accepted" in result["msg"]


def test_a_bearer_that_expires_in_mid_run() -> None:
    sim = Simulator()
    sim.faults.add("expire_token", {"method": "POST", "path": "group/user"}, times=1, after=1)
    result = atlas.play(sim, "jira_group_member", way=atlas.WAYS_IN["bearer"], group="123", members=[IDS["erika"], IDS["jose"], IDS["yuki"]], concurrency=1)
    assert result.failed and [one["action"] for one in result["people"]] == ["added", "failed", "failed"]
    assert "access_token was not accepted" in result["msg"] and result["changed"]


def test_the_retry_budget_ends_all_waiting() -> None:
    for budget in (0, 7, 30):
        sim = Simulator()
        sim.faults.add("status", {"method": "GET", "path": "group/member"}, status=429, retry="retry_after", seconds=10, times=-1)
        result = atlas.play(sim, "jira_group_member", group="123", members=[IDS["erika"]], retry_budget=budget)
        assert result.failed and "retry_budget" in result["msg"] and sum(result.clock.slept) <= budget + 1


def test_a_wait_of_an_hour_is_not_waited_for() -> None:
    sim = Simulator()
    sim.faults.add("status", {"method": "POST"}, status=429, retry="retry_after", seconds=3600, times=-1)
    result = atlas.play(sim, "jira_group_member", group="123", members=[IDS["erika"]])
    assert result.failed and result["people"][0]["action"] == "failed" and result.clock.slept == []
    assert "retry_budget" in result["msg"]


# --- lists that change while they are read -------------------------------------------------------------------------------


class _Leaves(atlas.InProcess):
    """Somebody leaves a list right before the request for its second page."""

    def __init__(self, sim, path, leave):
        super().__init__(sim)
        self.path, self.leave, self.pages = path, leave, 0

    def send(self, method, url, headers, content):
        """One request."""
        if self.path in url:
            self.pages += 1
            if self.pages == 2:
                self.leave()
        return super().send(method, url, headers, content)


def _leaver_on_desk(sim):
    desk = sim.world.find_desk("IT")
    for name in ("yuki", "dmitri", "slash"):
        sim.world.set_customer(desk, IDS[name], True, (0, 0))
    return lambda: sim.world.set_customer(desk, IDS["carla"], False, (0, 0))


def test_nobody_of_a_desk_is_skipped_when_somebody_before_him_leaves() -> None:
    """There is no total: everybody behind the leaver moves up a place, and who was first on the second page is on no page any more."""
    sim = Simulator(switches={"page_jsm": 3})
    wire = _Leaves(sim, "servicedesk/15/customer", _leaver_on_desk(sim))
    told = atlas.ask(sim, "jsm_desk_info", transport=wire, desks=["IT"], customers=True)["desks"][0]["customers"]
    assert {one["account_id"] for one in told} == {IDS[name] for name in ("hidden", "gone", "yuki", "dmitri", "slash")}


def test_nobody_stays_on_a_desk_because_somebody_before_him_left() -> None:
    sim = Simulator(switches={"page_jsm": 3})
    wire = _Leaves(sim, "servicedesk/15/customer", _leaver_on_desk(sim))
    result = atlas.play(sim, "jsm_desk_customer", transport=wire, desk="IT", customers=[IDS["yuki"]], state="absent", concurrency=1)
    assert [one["action"] for one in result["people"]] == ["removed"] and IDS["yuki"] not in sim.world.find_desk("IT").customers


def test_a_desk_that_never_stands_still_is_not_half_read() -> None:
    sim = Simulator(switches={"page_jsm": 3})
    people = [sim.world.accounts.add(Account(REALM + "m%d" % number, "m%d@customer.example.org" % number, "M", "customer")) for number in range(30)]
    desk = sim.world.find_desk("IT")
    for one in people:
        sim.world.set_customer(desk, one.account_id, True, (0, 0))
    wire = atlas.InProcess(sim)
    real = wire.send

    def send(method, url, headers, content):
        if "servicedesk/15/customer" in url:
            sim.world.set_customer(desk, next(iter(desk.customers)), False, (0, 0))
        return real(method, url, headers, content)
    wire.send = send
    with pytest.raises(atlas.AtlassianError, match="changed while its pages were read"):
        atlas.ask(sim, "jsm_desk_info", transport=wire, desks=["IT"], customers=True)


def test_no_record_is_skipped_when_one_before_it_goes() -> None:
    sim = Simulator(switches={"page_scim": 1})
    directory = sim.world.directories[atlas.DIRECTORY_ID]
    first = next(iter(directory.records.values()))
    wire = _Leaves(sim, "/Users", lambda: directory.remove(first))
    told = atlas.ask(sim, "scim_user_info", way=SCIM, transport=wire)["users"]
    assert {one["scim_id"] for one in told} == set(directory.records)


# A cursor of the organization holds on to nobody, so that pages cannot be joined as those of other lists are.


class _Searched(atlas.InProcess):
    """C(deed) is done with the number of each request that searches the people of the organization, right before it."""

    def __init__(self, sim, deed):
        super().__init__(sim)
        self.deed, self.count = deed, 0

    def send(self, method, url, headers, content):
        """One request."""
        if "users/search" in url:
            self.deed(self.count)
            self.count += 1
        return super().send(method, url, headers, content)


def _guests(sim, many):
    """People whom the organization does not manage: who of them leaves it is shown no more."""
    return [sim.world.accounts.add(Account("712020:guest-%03d" % number, email="guest%d@partner.example.org" % number, display_name="G"))
            for number in range(many)]


def _leave(sim, one):
    sim.world.set_standing(sim.world.site_directory, one, "no_membership", (0, 0))


def test_nobody_of_the_organization_is_skipped_when_somebody_before_him_leaves() -> None:
    """Found by make faults: everybody behind the leaver moved up a place, and who was first on the next page was shown on no page."""
    sim = Simulator()
    guest = _guests(sim, 5)[0]
    everybody = [one["account_id"] for one in atlas.ask(sim, "organization_user_info", way=ONLY_ORG)["users"]]
    sim.switches.update({"page_organization": everybody.index(guest.account_id) + 1})
    wire = _Searched(sim, lambda number: _leave(sim, guest) if number == 1 else None)
    shown = [one["account_id"] for one in atlas.ask(sim, "organization_user_info", way=ONLY_ORG, transport=wire)["users"]]
    assert sorted(shown) == sorted(set(everybody) - {guest.account_id})


def test_nobody_stays_in_a_group_of_the_organization_because_somebody_before_him_left() -> None:
    sim = Simulator(switches={"page_organization": 2})
    group = sim.world.groups[GROUP_IDS["123"]]
    people = _guests(sim, 6)
    for one in people:
        sim.world.set_member(group, one.account_id, True, (0, 0))
    inside = [one["account_id"] for one in atlas.ask(sim, "organization_user_info", way=ONLY_ORG, groups=True)["users"]
              if group.id in [each["group_id"] for each in one["groups"]]]
    wire = _Searched(sim, lambda number: sim.world.set_member(group, inside[0], False, (0, 0)) if number == 2 else None)
    result = atlas.play(sim, "organization_group_member", way=ONLY_ORG, transport=wire, group_id=group.id, members=inside[1:2], state="exact",
                        max_removals="100%", concurrency=1)
    assert not result.failed and list(group.members) == inside[1:2]


def test_an_organization_that_never_stands_still_is_not_half_read() -> None:
    sim = Simulator(switches={"page_organization": 4})
    people = _guests(sim, 60)
    wire = _Searched(sim, lambda number: _leave(sim, people.pop(0)))
    with pytest.raises(atlas.AtlassianError, match="changed while its pages were read"):
        atlas.ask(sim, "organization_user_info", way=ONLY_ORG, transport=wire)


def test_whoever_joins_the_organization_meanwhile_lets_nobody_read_it_for_ever() -> None:
    """Who comes moves people down a place: they are shown twice, and nobody is missing."""
    sim = Simulator(switches={"page_organization": 2})
    everybody = {one["account_id"] for one in atlas.ask(sim, "organization_user_info", way=ONLY_ORG)["users"]}
    wire = _Searched(sim, lambda number: _guests(sim, number // 4 + 1) if number % 4 == 0 and number < 40 else None)
    shown = [one["account_id"] for one in atlas.ask(sim, "organization_user_info", way=ONLY_ORG, transport=wire)["users"]]
    assert everybody < set(shown) and len(shown) == len(set(shown))


def test_an_organization_of_one_page_is_read_once() -> None:
    sim = Simulator(switches={"page_organization": 100})
    atlas.ask(sim, "organization_user_info", way=ONLY_ORG)
    assert len(sim.journal.entries) == 1
