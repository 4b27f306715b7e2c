# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The oracle of role runs sees a defect of offboarding: each deed that must not be is done to a world by hand, without any role."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import Any, Callable

import pytest
from faults import role_ways
from faults.oracle import Truth, snapshot
from faults.role_draw import draw
from faults.role_foretold import as_foretold
from faults.role_oracle import allowed, must_fail, unreached
from faults.roles import NotStarted, begun
from simulator.app import Simulator
from simulator.world import World

MANY = 3000


def drawn(fits: Callable[[dict], bool], **options: Any) -> dict:
    """An offboarding like those that are drawn, with these options instead."""
    for number in range(1, MANY, 3):
        scenario = draw("oracle", number)
        scenario["options"].pop("offboard_protected", None)
        scenario["options"].pop("offboard_max_removals", None)
        if fits(scenario):
            layers = {"offboard_" + layer: "all" for layer in role_ways.LAYERS}
            scenario["options"].update({**layers, "offboard_tokens": False, **options})
            return scenario
    raise AssertionError("no such scenario in %d" % MANY)


def truth(sim: Any, scenario: dict) -> Truth:
    return Truth(snapshot(sim), scenario["switches"], {"site_url": "x"})


def played(scenario: dict) -> Any:
    return Simulator(world=World.from_dict(copy.deepcopy(scenario["world"])), switches=scenario["switches"])


def kinds(scenario: dict) -> dict[str, list]:
    """Account ids of who leaves, by the ways that fit."""
    before = truth(played(scenario), scenario)
    ours = [one.account_id for one in role_ways.leavers(scenario, before)]
    return {way: [one for one in ours if role_ways.fits(scenario, before, way, one)] for way in role_ways.ORDER}


def with_many(way: str, least: int = 2) -> Callable[[dict], bool]:
    return lambda scenario: scenario["organization"] and len(kinds(scenario)[way]) >= least


def cut(sim: Any, way: str, account_id: str) -> None:
    """What a way does, by the simulator's own means."""
    account = sim.world.accounts.get(account_id)
    if way == "suspend":
        sim.world.set_standing(sim.world.site_directory, account, "suspended", (0, 0))
        for directory in sim.world.user_directories.values():
            if not directory.site and account_id in directory.members:
                directory.members[account_id] = "suspended"
    else:
        sim.world.set_active(account, False, (0, 0))


def words(problems: list) -> str:
    return " ".join(text if isinstance(text, str) else ": ".join(text) for text in problems)


@pytest.mark.parametrize("way", ["disable", "suspend", "portal"])
def test_each_way_is_held_to_what_it_reaches(way: str) -> None:
    scenario = drawn(with_many(way, 1), offboard_account=way)
    sim, one = played(scenario), kinds(scenario)[way][0]
    before = truth(sim, scenario)
    assert "can still come in, and the way %s fits" % way in words(unreached(scenario, before, before))
    cut(sim, way, one)
    assert allowed(scenario, before, truth(sim, scenario), set()) == []
    assert before.accounts[one]["email"] not in words(role_ways.uncut(scenario, before, truth(sim, scenario)))


@pytest.mark.parametrize("asked, done", [("suspend", "disable"), ("portal", "disable"), ("none", "suspend"), ("disable", "portal"), ("scim", "portal")])
def test_another_way_than_the_one_that_was_asked_for_is_seen(asked: str, done: str) -> None:
    scenario = drawn(with_many(done, 1), offboard_account=asked)
    sim = played(scenario)
    before = truth(sim, scenario)
    cut(sim, done, kinds(scenario)[done][0])
    problems = allowed(scenario, before, truth(sim, scenario), set())
    assert {count for count, dummy_text in problems} == {"unintended_removals"} and " lost " in words(problems)


def test_whom_the_way_does_not_fit_fails_the_role() -> None:
    scenario = drawn(with_many("portal", 1), offboard_account="suspend")
    before = truth(played(scenario), scenario)
    assert must_fail(scenario, before)
    for way in ("auto", "none"):
        scenario["options"]["offboard_account"] = way
        assert not must_fail(scenario, before)


# --- offboard_max_removals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way, told", [("disable", "were disabled"), ("suspend", "were suspended"), ("portal", "lost the portal")])
def test_more_people_than_may_be_cut_is_seen(way: str, told: str) -> None:
    scenario = drawn(with_many(way), offboard_account=way, offboard_max_removals=1)
    sim, ours = played(scenario), kinds(scenario)[way]
    before = truth(sim, scenario)
    assert must_fail(scenario, before) and role_ways.stopped_by(scenario, before) == way
    cut(sim, way, ours[0])
    assert told not in words(allowed(scenario, before, truth(sim, scenario), set()))
    assert "was cut by %s, and %s would touch too many" % (way, way) in words(role_ways.held_back(scenario, before, truth(sim, scenario)))
    cut(sim, way, ours[1])
    assert "2 %s, and 1 may" % told in words(allowed(scenario, before, truth(sim, scenario), set()))
    assert told not in words(allowed(scenario, before, truth(sim, scenario), set(), runs=2))
    scenario["options"]["offboard_max_removals"] = 9
    assert role_ways.held_back(scenario, before, truth(sim, scenario)) == [] and not role_ways.kept_layers(scenario, before)


def _crowded(layer: str) -> Callable[[dict], bool]:
    def fits(scenario: dict) -> bool:
        before = truth(played(scenario), scenario)
        ours = {one.account_id for one in role_ways.leavers(scenario, before)}
        return any(place[0] == layer and place != role_ways.SYNCED and len(ours & inside) > 1 for place, inside in role_ways.places(before).items())
    return fits


def test_a_place_that_too_many_would_leave_is_left_by_nobody() -> None:
    scenario = drawn(_crowded("groups"), offboard_account="none", offboard_max_removals=1)
    sim = played(scenario)
    before = truth(sim, scenario)
    assert role_ways.kept_layers(scenario, before) >= {"groups"} and must_fail(scenario, before)
    place, dummy_count = next((one, count) for one, count in role_ways.too_many(scenario, before).items() if one[0] == "groups")
    one = next(iter({one.account_id for one in role_ways.leavers(scenario, before)} & role_ways.places(before)[place]))
    group = next(group for group in sim.world.groups.values() if group.name == place[1])
    sim.world.set_member(group, one, False, (0, 0))
    assert "left %s" % (place,) in words(role_ways.held_back(scenario, before, truth(sim, scenario)))
    scenario["options"]["offboard_max_removals"] = 99
    assert role_ways.held_back(scenario, before, truth(sim, scenario)) == []
    # of se-b:563: whatever group an identity provider owns, nobody is taken out there, so nobody counts
    scenario["options"]["offboard_max_removals"] = 1
    group.managed_by = "EXTERNAL"
    assert place not in role_ways.too_many(scenario, truth(sim, scenario))


def test_nobody_leaves_anything_once_a_way_was_refused() -> None:
    scenario = drawn(with_many("suspend"), offboard_account="suspend", offboard_max_removals=1)
    before = truth(played(scenario), scenario)
    assert role_ways.kept_layers(scenario, before) == {*role_ways.LAYERS, "tokens"}
    assert unreached(scenario, before, before) == []       # and nothing is asked of such a run


# --- check mode -----------------------------------------------------------------------------------------------------------


UNSURE = {"certain": False, "reason": "only the service knows"}


def _run(rc: int, changed: bool, *lines: dict) -> Any:
    outcome = {"people": [{"email": "a@x.yz", "layers": list(lines)}], "changed": changed, "summary": [],
               "not_certain": [line["reason"] for line in lines if line.get("reason")]}
    return SimpleNamespace(rc=rc, stdout="", results=[{"ansible_facts": {"offboard_result": outcome}}])


def _line(outcome: str, place: str | None = "crew", **more: Any) -> dict:
    return {"layer": "groups", "place": place, "outcome": outcome, **more}


def _product(outcome: str) -> dict:
    return _line(outcome, None, layer="products", **UNSURE, possible=["clear", "kept"])


@pytest.mark.parametrize("foretold, done, word", [
    (_run(0, True, _line("clear")), _run(0, True, _line("clear")), ""),
    (_run(0, True, _line("clear")), _run(2, True, _line("left")), "foretold"),
    (_run(0, True, _line("clear", layer="desks", **UNSURE, possible=["left"])), _run(2, True, _line("left", layer="desks")), ""),
    (_run(0, True, _line("clear", layer="desks", **UNSURE, possible=["kept"])), _run(2, True, _line("left", layer="desks")), "foretold"),
    (_run(0, True, _line("kept", **UNSURE, possible=["clear"])), _run(2, True, _line("clear")), "foretold"),
    (_run(0, True, _line("clear", layer="desks", certain=False, possible=["kept"])), _run(0, True, _line("clear", layer="desks")), "with a reason"),
    (_run(0, True, _product("kept")), _run(0, True, _product("clear")), ""),
    (_run(0, True, _product("clear"), _line("clear")), _run(0, True, _product("kept"), _line("clear")), "foretold"),
    (_run(0, True, _product("clear"), _line("clear", layer="desks")), _run(0, True, _product("kept"), _line("clear", layer="desks")), "foretold"),
    (_run(0, True), _run(0, True, _line("clear")), "is not foretold"),
    (_run(0, True, _line("clear"), _line("clear", "Crew")), _run(0, True, _line("clear")), "foretold and not told"),
    (_run(0, False, _line("clear")), _run(0, True, _line("clear")), "foretold changed"),
    (_run(2, True, _line("left")), _run(0, True, _line("left")), "check mode ended with 2"),
    (SimpleNamespace(rc=2, stdout="", results=[]), _run(0, True), "check mode has no result"),
])
def test_check_mode_of_a_role_is_held_to_the_run(foretold: Any, done: Any, word: str) -> None:
    told = words(as_foretold({"role": "offboard"}, foretold, done))
    assert word in told and bool(told) is bool(word)


def test_a_playbook_that_never_began_says_nothing_of_a_role() -> None:
    """It was told as a role that does not converge, and the cause was the machine."""
    started, missing = SimpleNamespace(rc=2, stdout="\nPLAY [Onboard] ***\n", stderr=""), SimpleNamespace(rc=1, stdout="", stderr="ERROR! no such playbook")
    assert begun(started) is started
    with pytest.raises(NotStarted, match="ended with 1 before the playbook began: ERROR! no such playbook"):
        begun(missing)
