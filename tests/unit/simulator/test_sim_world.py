# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world in and out, people by the thousand, and the table of switches."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from simulator import switches as switches_file
from simulator.accounts import Account
from simulator.lag import Clock, Lag, SeenLate
from simulator.people import generate, populate
from simulator.switches import BY_NAME, PAGE_CAPS, TABLE, Switches, UnknownSwitch, from_text
from simulator.world import World, WorldError
from simulator.worlds import IDS, small_world, small_world_dict


def test_in_and_out_are_inverse():
    world = small_world()
    shown = json.loads(json.dumps(world.to_dict()))
    assert World.from_dict(shown).to_dict() == shown
    assert World.from_dict({}).to_dict()["accounts"] == {}


def test_the_state_of_the_organization_is_kept(sim):
    """Standings, flags, credentials and what they expire at survive the way through a file."""
    world = sim.world
    world.set_standing(world.site_directory, world.accounts.get(IDS["guest"]), "suspended", (0, 0))
    world.accounts.get(IDS["plain"]).disabled_message = "left"
    world.credentials["api_tokens"][0]["revoked"] = True
    again = World.from_dict(json.loads(json.dumps(world.to_dict())))
    assert again.to_dict() == world.to_dict()
    assert again.standing(again.accounts.get(IDS["guest"])) == "suspended" and again.accounts.get(IDS["plain"]).disabled_message == "left"
    assert [directory.name for directory in again.user_directories.values()] == ["corp", "sandbox"]
    assert again.credentials["api_tokens"][0]["expires_at"] == world.credentials["api_tokens"][0]["expires_at"] > time.time() + 199 * 86400
    assert len(World.from_dict({}).user_directories) == 1


def test_people_may_be_named_by_email():
    world = World.from_dict({"accounts": {"a1": {"email": "A@example.org", "display_name": "A"}},
                             "groups": [{"id": "g", "name": "G", "members": ["a@example.ORG"]}]})
    assert list(world.groups["g"].members) == ["a1"]


@pytest.mark.parametrize("part, problem", [
    ({"acounts": {}}, "there is no part 'acounts'"), ({"groups": {}}, "groups must be a list"),
    ({"accounts": {"a": {"email": "x"}}}, "accounts.a: display_name is missing"),
    ({"accounts": {"a": {"email": "x", "display_name": "y", "colour": "z"}}}, "no field is called 'colour'"),
    ({"accounts": {"a": {"email": "x", "display_name": "y", "active": "no"}}}, "accounts.a.active must be bool"),
    ({"accounts": {"a": {"email": "x", "display_name": "y", "type": "alien"}}}, "type must be one of"),
    ({"accounts": {"a": {"email": "x", "display_name": "y", "rights": ["fly"]}}}, "'fly' is not one of"),
    ({"groups": [{"id": "g"}]}, "groups[0]: name is missing"),
    ({"groups": [{"id": "g", "name": "G", "members": ["me"]}]}, "'me' is nobody's account id or e-mail"),
    ({"groups": [{"id": "g", "name": "G"}, {"id": "g", "name": "H"}]}, "two have the id 'g'"),
    ({"groups": [{"id": "g", "name": "G", "managed_by": "ME"}]}, "managed_by must be one of"),
    ({"accounts": {"a": {"email": "x", "display_name": "y"}, "b": {"email": "X", "display_name": "y"}}, "groups": [{"id": "g", "name": "G", "members": ["x"]}]},
     "is the e-mail of 2 accounts"),
    ({"desks": [{"id": "1", "project_id": "2", "key": "K", "name": "N", "access": "ajar"}]}, "access must be one of"),
    ({"directories": {"d": {}}}, "directories.d: key is missing"),
    ({"directories": {"d": {"key": "k", "users": [{"id": "u"}]}}}, "a user lacks account_id, userName"),
    ({"credentials": {"passwords": []}}, "the kinds are"), ({"credentials": {"bearers": [{"token": "t", "account": "x"}]}}, "credentials.bearers: 'x'"),
    ({"organization": {"directories": [{"id": "d", "name": "n"}]}}, "exactly one must have site true"),
    ({"organization": {"directories": [{"id": "d", "name": "n", "site": True, "members": ["x"]}]}}, "give no members"),
    ({"organization": {"directories": [{"id": "d", "name": "n", "site": True}, {"id": "e", "name": "m", "suspended": ["x"]}]}},
     "organization.directories: 'x'"),
    ({"organization": {"keys": [{"key": "k", "account": "x"}]}}, "organization.keys: 'x'"), ({"organization": {"keys": [{"scoped": True}]}}, "key is missing"),
    ({"accounts": {"a": {"email": "x", "display_name": "y", "held_by": "me"}}}, "held_by must be one of"),
    ({"credentials": {"codes": [{"code": "c"}]}}, "client_id is missing"), ([], "a world is an object"),
])
def test_worlds_that_cannot_be(part, problem):
    with pytest.raises(WorldError) as error:
        World.from_dict(part)
    assert problem in str(error.value)


def test_everybody_in_a_line(sim):
    people = sim.world.people()
    carla = {"account_id": IDS["carla"], "display_name": "Carla Customer", "type": "customer", "active": True, "desks": ["IT"], "groups": [],
             "suspended": False, "disabled": False, "tokens": 0}
    assert carla.items() <= people["carla@customer.example.org"].items()
    assert people["erika.mustermann@corp.example.com"]["scim"]["department"] == "Engineering"


def test_sentinels_mark_every_secret():
    world = small_world_dict()
    secrets = [row.get("token") or row.get("code") or row["client_secret"] for rows in world["credentials"].values() for row in rows]
    secrets += [row["key"] for row in world["organization"]["keys"]] + [row["key"] for row in world["directories"].values()]
    assert len(set(secrets)) == len(secrets) and all(secret.startswith("sentinel-") for secret in secrets)
    domains = {fields["email"].rpartition("@")[2] for fields in world["accounts"].values()} - {"serviceaccount.atlassian.com"}
    assert all(domain.endswith((".example.com", ".example.org")) for domain in domains)


def test_generated_people_are_the_same_and_many():
    began = time.perf_counter()
    world = small_world()
    populate(world, generate(5000, seed=7))
    assert time.perf_counter() - began < 5
    assert generate(50, seed=7) == generate(50, seed=7) != generate(50, seed=8)
    assert len(world.accounts) == 5020
    assert any(not name.isascii() for name in (account.display_name for account in world.accounts))
    assert {account.type for account in world.accounts} >= {"atlassian", "customer"}


def test_the_index_of_prefixes_follows_every_change(sim):
    accounts = sim.world.accounts
    erika = accounts.get(IDS["erika"])
    accounts.change(erika, display_name="Rike Neu", email="rike@corp.example.com")
    assert accounts.beginning("mustermann") == [] and accounts.named("erika.mustermann@corp.example.com") == []
    assert accounts.beginning("neu") == [(erika, False)] and accounts.beginning("rike@") == [(erika, True)]
    accounts.remove(erika)
    assert accounts.beginning("rike") == []


def test_ids_do_not_depend_on_who_came_first():
    def made(emails):
        world = World()
        return {email: world.create_customer(email, "x", (0, 0)).account_id for email in emails}
    assert made(["a@example.org", "b@example.org"]) == made(["b@example.org", "a@example.org"])
    world = World()
    first, second = (world.create_customer("a@example.org", "x", (0, 0)) for dummy in range(2))
    assert first.account_id != second.account_id and len(first.account_id) <= 128


def test_lag_keeps_the_order():
    clock = Clock()
    lag, seen = Lag(clock), []
    lag.write(("a",), lambda: seen.append(1), 10, 0)
    lag.write(("a",), lambda: seen.append(2), 0, 0)
    lag.write(("b",), lambda: seen.append(3), 0, 0)
    lag.read("a")
    assert seen == [3]
    clock.advance(11)
    lag.read("x")
    assert seen == [3, 1, 2]
    lag.write(("a",), lambda: seen.append(4), 100, 100)
    lag.settle()
    assert seen[-1] == 4 and lag.waiting == []


def test_seen_late_keeps_truth_and_sight_apart():
    members = SeenLate(["a"])
    members.add("b")
    assert list(members) == ["a", "b"] and list(members.seen) == ["a"]
    members.show("b", True)
    assert list(members.seen) == ["a", "b"] and len(members) == 2 and "b" in members


def test_accounts_leave_out_what_is_usual():
    assert Account("x", "e", "n").to_dict() == {"email": "e", "display_name": "n", "type": "atlassian", "active": True}


def test_switches_are_a_closed_table():
    switches = Switches(lag_reads=2)
    for setting in ({"lag_read": 1}, {"not_member_status": 409}, {"lag_reads": "2"}, {"lag_reads": True}, {"experimental_enforced": 1}, {"page_jsm": "many"}):
        with pytest.raises(UnknownSwitch):
            switches.update({"lag_seconds": 5, **setting})
    assert switches.lag_reads == 2 and switches.lag_seconds == 0
    assert not hasattr(switches, "lag_read")
    switches.reset()
    assert switches.to_dict() == {row.name: row.default for row in TABLE}


def test_switches_name_their_source():
    assert len(BY_NAME) == len(TABLE)
    assert [row.name for row in TABLE if not row.facts] == ["latency", "contract"]
    for row in TABLE:
        Switches(**{row.name: row.default})


@pytest.mark.parametrize("text, pair", [
    ("lag_reads=3", ("lag_reads", 3)), ("lag_seconds=0.5", ("lag_seconds", 0.5)), ("a=true", ("a", True)), ("a=none", ("a", None)),
    ("revoked_user=gone", ("revoked_user", "gone")),
])
def test_switches_from_the_command_line(text, pair):
    assert from_text(text) == pair
    with pytest.raises(UnknownSwitch):
        from_text("nothing")


def test_page_caps():
    switches = Switches()
    assert (switches.page_cap("jsm"), switches.page_cap("group_member")) == (7, 10)
    switches.update({"pages": "documented", "page_jsm": 3})
    assert (switches.page_cap("jsm"), switches.page_cap("group_member"), switches.page_cap("users")) == (3, 50, 1000)
    for kind in PAGE_CAPS:
        switches.update({"page_" + kind: 2})
        assert switches.page_cap(kind) == 2


def test_the_list_of_quirks_is_true():
    quirks = Path(switches_file.__file__).with_name("quirks.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", quirks))
    tests = {name for file in Path(__file__).parent.glob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))}
    assert set(BY_NAME) - named == set()
    assert {name for name in named if name.startswith("test_") and not name.startswith("test_sim_")} - tests == set()
