# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs in random small worlds, with random wishes and random trouble.

Never is anybody taken away who is protected, who is the caller, or, unless the list is exact, who was not named. What is told agrees with
what became of the world. When the trouble is over a run converges, and one more has nothing to do.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.app import Simulator
from simulator.world import World
from simulator.worlds import IDS, SECOND_DIRECTORY_ID, small_world_dict
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import ALL, BLIND, ORG, SCIM

EXAMPLES = int(os.environ.get("LAWS_EXAMPLES", "40"))
FOLK = ["admin", "director", "leaver", "erika", "jose", "guest", "plain", "elsewhere", "returner", "carla", "dmitri", "yuki", "gone", "hidden", "slash"]
ROWS = small_world_dict()["accounts"]
EMAILS = [ROWS[IDS[name]]["email"] for name in FOLK]
NOBODIES = ["nobody@corp.example.com", "new.one@customer.example.org"]
bounded = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
                   suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])

some = st.lists(st.sampled_from(FOLK), unique=True, max_size=8)
mention = st.one_of(st.sampled_from([IDS[name] for name in FOLK]), st.sampled_from(EMAILS), st.sampled_from(EMAILS).map(str.upper),
                    st.sampled_from(NOBODIES), st.just("712020:nobody"))
fault = st.fixed_dictionaries({
    "kind": st.sampled_from(["status", "html", "reset_before", "reset_after", "half_body", "garbage_json"]),
    "match": st.fixed_dictionaries({}, optional={"method": st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"])}),
    "times": st.integers(1, 6), "after": st.integers(0, 8), "after_work": st.booleans(),
    "status": st.sampled_from([200, 400, 401, 403, 404, 409, 429, 500, 503]),
}).map(lambda one: dict(one, match=one["match"] or {"method": "POST"}, status=500 if one["kind"] == "status" and one["status"] == 200 else one["status"]))
switches = st.fixed_dictionaries({}, optional={
    "empty_email": st.sampled_from(["missing", "blank", "null"]), "customer_conflict": st.sampled_from(["refuse", "link"]),
    "search_hides_customers": st.booleans(),
    "revoked_user": st.sampled_from(["inactive", "gone"]), "recreate_revoked": st.sampled_from(["reactivate", "refuse"]), "lag_reads": st.integers(0, 3),
    "lag_seconds": st.sampled_from([0, 2]), "not_member_status": st.sampled_from([400, 404]), "scim_patch_status": st.sampled_from([200, 204]),
    "scim_department_at": st.sampled_from(["top", "extension", "both"]), "provisioning_lag_reads": st.integers(0, 2), "desk_lists_inactive": st.booleans(),
})


@st.composite
def worlds(draw) -> dict:
    """The small world's people, in other places, some with hidden e-mails, some inactive."""
    world = small_world_dict()
    for name in draw(some):
        if name != "admin":
            world["accounts"][IDS[name]]["email_visible"] = draw(st.booleans())
    for name in draw(st.lists(st.sampled_from([name for name in FOLK if name != "admin"]), max_size=2)):
        world["accounts"][IDS[name]]["active"] = False
    for row in world["groups"]:
        if row["name"] in ("123", "Support"):
            row["members"] = [IDS[name] for name in draw(some) if name != "elsewhere"]
    for row in world["desks"]:
        if row["key"] in ("IT", "HELP"):
            row["customers"] = [IDS[name] for name in draw(some) if name != "elsewhere"]
    return world


def simulate(world: dict, chosen: dict) -> Simulator:
    return Simulator(world=World.from_dict(world), switches=chosen)


def wished_ids(mentions: list) -> set:
    """Account ids that a list names, by id or by e-mail."""
    by_email = {row["email"].casefold(): account_id for account_id, row in ROWS.items()}
    return {by_email.get(str(one).casefold(), one) for one in mentions}


def told_truly(sim, module: str, before: dict, result) -> None:
    """The ledger, where the run told anything of people; else nothing may have been written."""
    ledger.check(module, before, ledger.snapshot(sim), result)
    for key in ("people", "summary"):
        if key in result:
            counted: dict = {}
            for entry in result["people"]:
                counted[entry["action"]] = counted.get(entry["action"], 0) + 1
            assert counted == result["summary"]
    assert result.failed == ("people" not in result or any(entry["action"] in ("failed", "unknown") for entry in result["people"]))


def converges(sim, play) -> None:
    """The trouble is over."""
    sim.faults.clear()
    sim.world.lag.settle()
    play()
    sim.world.lag.settle()
    after = ledger.snapshot(sim)
    writes = len(sim.journal.writes())
    third = play()
    assert ledger.snapshot(sim) == after and not third.get("changed")
    refused = {ledger.account_id_of(after, entry) or entry["email"] for entry in third.get("people", ()) if entry["action"] in ("failed", "kept", "unchanged")}
    assert len(sim.journal.writes()) - writes <= len(refused), "only what the server refuses is tried again"
    assert [entry for entry in sim.violations if entry["kind"] != "contract" or "sentinel" in str(entry)] == []
    assert sim.violations == []


def run_memberships(module: str, options: dict, place, data) -> None:
    """One random run of a membership module."""
    world, chosen, faults = data.draw(worlds()), data.draw(switches), data.draw(st.lists(fault, max_size=3))
    mentions = data.draw(st.lists(mention, max_size=6))
    state = data.draw(st.sampled_from(["present", "absent", "exact"]))
    protected = data.draw(st.lists(st.sampled_from([IDS[name] for name in FOLK] + EMAILS + ["*@customer.example.org"] * 9), max_size=2))
    limit = data.draw(st.sampled_from([None, "0", "1", "50%", "100%"]))
    way = data.draw(st.sampled_from([atlas.SITE, ORG, ALL, BLIND]))
    options = dict(options, state=state, protected=protected, allow_empty=data.draw(st.booleans()), wait=0)
    options["customers" if module == "jsm_desk_customer" else "members"] = mentions
    if limit is not None:
        options["max_removals"] = limit
    sim = simulate(world, chosen)
    for one in faults:
        sim.faults.add(**one)
    before = ledger.snapshot(sim)
    have = set(place(sim))

    result = atlas.play(sim, module, way=way, concurrency=1, **options)
    told_truly(sim, module, before, result)
    lost = have - set(place(sim))
    caller = IDS["blind" if way is BLIND else "admin"]
    assert caller not in lost, "the calling account"
    for account_id in lost:
        email = ROWS[account_id]["email"].casefold()
        assert account_id not in protected and email not in protected, "protected"
        assert not ("*@customer.example.org" in protected and email.endswith("@customer.example.org")), "protected by a glob"
        if state == "present":
            raise AssertionError("state present removed somebody")
        if state == "absent":
            assert account_id in wished_ids(mentions), "not named"
        if state == "exact":
            assert account_id not in wished_ids(mentions), "wished"
    if state == "exact" and lost:
        wanting = [entry for entry in result["people"] if entry["action"] in ("failed", "skipped") and entry["account_id"] not in have]
        assert not wanting, "removed although a wish failed"
    allowed = {None: max(1, len(have) // 5) if state == "exact" else len(have), "0": 0, "1": 1, "50%": len(have) // 2, "100%": len(have)}[limit]
    assert len(lost) <= allowed, "over the limit"
    if not sim.switches.desk_lists_inactive:
        return   # people whom no list shows cannot come to rest on the word of a list
    converges(sim, lambda: atlas.play(sim, module, way=way, concurrency=1, **options))


@bounded
@given(st.data())
def test_group_members(data) -> None:
    run_memberships("jira_group_member", {"group": "123"}, lambda sim: sim.world.groups_by_name["123"].members, data)


@bounded
@given(st.data())
@pytest.mark.parametrize("desk", ["IT", "HELP"])
def test_desk_customers(desk, data) -> None:
    run_memberships("jsm_desk_customer", {"desk": desk}, lambda sim: sim.world.find_desk(desk).customers, data)


@bounded
@given(st.data())
def test_customers(data) -> None:
    world, chosen, faults = data.draw(worlds()), data.draw(switches), data.draw(st.lists(fault, max_size=3))
    mentions = data.draw(st.lists(mention, max_size=5))
    state = data.draw(st.sampled_from(["present", "absent"]))
    protected = data.draw(st.lists(st.sampled_from(EMAILS + [IDS[name] for name in FOLK]), max_size=2))
    way = data.draw(st.sampled_from([atlas.SITE, ORG, BLIND]))
    wishes = [{"email": one} if "@" in one else {"account_id": one} for one in mentions]
    options = {"customers": wishes, "state": state, "protected": protected}
    sim = simulate(world, chosen)
    for one in faults:
        sim.faults.add(**one)
    before = ledger.snapshot(sim)

    result = atlas.play(sim, "jsm_customer", way=way, concurrency=1, **options)
    told_truly(sim, "jsm_customer", before, result)
    after = ledger.snapshot(sim)
    for account_id, row in before["accounts"].items():
        ended = row["active"] and not after["accounts"].get(account_id, {"active": False})["active"]
        if ended:
            assert state == "absent" and account_id in wished_ids(mentions) and row["type"] == "customer"
            assert account_id not in protected and row["email"] not in protected
    if state == "absent":
        assert set(after["accounts"]) <= set(before["accounts"]), "absent created somebody"
    converges(sim, lambda: atlas.play(sim, "jsm_customer", way=way, concurrency=1, **options))


TEXTS = st.fixed_dictionaries({}, optional={
    "title": st.sampled_from(["", "Engineer", "Chef 田"]), "department": st.sampled_from(["", "Engineering", "Ops"]),
    "given_name": st.sampled_from(["Erika", "Ж"]),
    "active": st.booleans(), "nick_name": st.sampled_from(["", "x"]),
    "phone_numbers": st.lists(st.fixed_dictionaries({"value": st.sampled_from(["+1", "+2"])}), max_size=1),
})
NAMES = ["erika.mustermann@corp.example.com", "jose.garcia@corp.example.com", "returner@corp.example.com", "leaver@corp.example.com", "new@corp.example.com",
         "admin@corp.example.com", "private@corp.example.com"]


@bounded
@given(st.data())
def test_records(data) -> None:
    world, chosen, faults = data.draw(worlds()), data.draw(switches), data.draw(st.lists(fault, max_size=3))
    names = data.draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    state = data.draw(st.sampled_from(["present", "absent"]))
    protected = data.draw(st.lists(st.sampled_from(NAMES + [IDS["erika"], "*@nowhere.example.com"]), max_size=2))
    limit = data.draw(st.sampled_from([None, "0", "1"]))
    way = data.draw(st.sampled_from([SCIM, ALL]))
    wishes = [dict(data.draw(TEXTS), user_name=name) for name in names]
    options = dict({"users": wishes, "state": state, "protected": protected}, **({"max_removals": limit} if limit else {}))
    sim = simulate(world, chosen)
    for one in faults:
        sim.faults.add(**one)
    before = ledger.snapshot(sim)

    result = atlas.play(sim, "scim_user", way=way, concurrency=1, **options)
    told_truly(sim, "scim_user", before, result)
    after = ledger.snapshot(sim)
    assert before["directories"][SECOND_DIRECTORY_ID] == after["directories"][SECOND_DIRECTORY_ID], "another directory"
    have, now = ({row["id"]: row for row in one["directories"][atlas.DIRECTORY_ID]["users"]} for one in (before, after))
    ended = {scim_id for scim_id, row in have.items() if scim_id not in now or row["active"] and not now[scim_id]["active"]}
    for scim_id in ended:
        row = have[scim_id]
        assert row["userName"] in names and row["userName"] not in protected and row["account_id"] not in protected + [IDS["admin"]]
        assert state == "absent" or next(one for one in wishes if one["user_name"] == row["userName"]).get("active") is False
    assert len(ended) <= int(limit or 9)
    converges(sim, lambda: atlas.play(sim, "scim_user", way=way, concurrency=1, **options))
