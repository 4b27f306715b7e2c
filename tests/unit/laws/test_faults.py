# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A few hundred of the scenarios of tests/faults, of a fixed and of a fresh seed; and every planted defect, which must be found.

A failure says SEED:NUMBER; `PYTHONPATH=tests .venv/bin/python -m faults --replay SEED:NUMBER` plays it again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from faults import draw, plants, program
from faults.oracle import Truth, snapshot
from faults.program import judged
from faults.subjects import SUBJECTS, Run
from simulator.app import Simulator
from simulator.world import World

FIXED = "lifecycle"
CHUNKS, CHUNK = 8, 20
MODULES = list(SUBJECTS)
MOST = 300      # scenarios in which a planted defect must be found


# Modules that are not played, and why.
NOT_PLAYED = {
    "atlassian_access_info": "the role runs play it, at both ends of offboarding",
    "oauth_token": "its world is a token file: test_oauth_token.py",
    "jsm_request": "not played yet", "jsm_request_info": "not played yet",
}


def test_every_module_is_played() -> None:
    """Or it is said why not."""
    have = {path.stem for path in (Path(__file__).resolve().parents[3] / "plugins" / "modules").glob("*.py") if path.stem != "__init__"}
    played = {name.split(" ")[0] for name in SUBJECTS}
    assert have - played == set(NOT_PLAYED), "tests/faults/subjects/__init__.py needs a line for %s" % sorted(have - played - set(NOT_PLAYED))
    assert played <= have


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("which", ["fixed seed", "fresh seed"])
def test_random_runs(which: str, chunk: int) -> None:
    """Nothing is lost, doubled, taken away by mistake, told wrongly, shown or left undone."""
    seed = FIXED if which == "fixed seed" else os.environ["FAULTS_SEED"]
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        scenario = draw.draw(seed, number, MODULES)
        problems = judged(scenario).problems
        assert not problems, "%s (%s, %s): %s" % (scenario["name"], scenario["subject"], scenario["kinds"], problems[:3])


@pytest.mark.parametrize("name", plants.PLANTS)
def test_a_planted_defect_is_found(name: str) -> None:
    """By the count that is meant for it; and what is found is the plant's doing."""
    plant = plants.PLANTS[name]
    played = []
    with plants.planted(name):
        for number in range(MOST):
            played.append(draw.draw("plants", number, list(plant.modules), plant=name))
            if any(count == plant.count for count, dummy_text in judged(played[-1]).problems):
                break
        else:
            pytest.fail("%s: %s; %d scenarios did not find it" % (name, plant.says, MOST))
    dirty = [one["name"] for one in played if judged(one).problems]
    assert not dirty, "scenarios %s are not clean without the plant" % dirty


def test_a_planted_run_succeeds_when_the_defect_is_caught(tmp_path, capsys) -> None:
    """And its file brings the plant along, so that it can be played again."""
    told = tmp_path / "told.json"
    words = ["--plant", "limit-skipped", "--scenarios", "4", "--seed", "x", "--jobs", "1", "--out", str(told)]
    assert program.main(words) == 0 and "CAUGHT: max_removals is not held. By unintended_removals" in capsys.readouterr().out
    assert program.main(["--replay", str(told)]) == 1 and "planted: limit-skipped" in capsys.readouterr().out


def test_a_plant_that_shows_in_no_scenario_is_not_caught(capsys) -> None:
    record = program.Record("x", "limit-skipped")
    record.take("x:1", MODULES[0], {}, [])
    assert program.verdict_of_plant(record, MODULES, None)[0] is False


def test_replaying_what_is_not_there_says_so(capsys) -> None:
    assert program.main(["--replay", "nope"]) == 2 and "neither" in capsys.readouterr().err


def test_a_smaller_scenario_is_still_a_world() -> None:
    """Accounts that are left out are left out everywhere, or healthy code fails in a world that cannot be."""
    scenario = draw.draw("x", 3, MODULES)
    ids = [one for one, row in scenario["world"]["accounts"].items() if not row.get("rights")]
    draw._forget(scenario["world"], ids)
    assert not any(one in repr(scenario["world"]) for one in ids)
    World.from_dict(scenario["world"])


def test_a_plant_that_plants_nothing_fails() -> None:
    gone = plants.PLANTS["no-second-look"]._replace(name="no_such_function")
    plants.PLANTS["gone"] = gone
    try:
        with pytest.raises(plants.Gone, match="no_such_function"), plants.planted("gone"):
            pass
    finally:
        del plants.PLANTS["gone"]


def test_a_scenario_is_the_same_for_the_same_seed() -> None:
    assert draw.draw("x", 7, MODULES) == draw.draw("x", 7, MODULES)
    assert draw.draw("x", 7, MODULES) != draw.draw("y", 7, MODULES)


def test_every_pair_of_kind_and_module_has_its_turn() -> None:
    pairs = draw.schedule(MODULES)
    assert {(module, kind) for module, kind, dummy_second in pairs} == {(module, kind) for module in MODULES for kind in draw.KINDS}


def test_a_pair_that_chance_left_out_is_made_up_for() -> None:
    record = program.Record("x", None)
    record.take("x:1", MODULES[0], {"429": 3}, [])
    missing = record.missing(2, MODULES[:2], ["429", "html"])
    assert program.short(record, 2, MODULES[:2], ["429", "html"]) and not program.short(record, 1, MODULES[:1], ["429"])
    assert "each happened in at least 1 scenarios, the rarest is 429 x %s" % MODULES[0] in program.fewest(record, MODULES[:1], ["429"])
    assert missing == {(MODULES[0], "429"): 1, (MODULES[0], "html"): 2, (MODULES[1], "429"): 2, (MODULES[1], "html"): 2}
    for module, kind in missing:
        scenario = draw.draw("x", draw.fill_number(module, kind, 7), MODULES)
        assert scenario["subject"] == module and scenario["kinds"] == [kind]


def test_a_short_run_says_how_little_happened() -> None:
    """It was "each happened in at least 0 scenarios", which sounds like something."""
    record = program.Record("x", None)
    for number in range(3):
        record.take("x:%d" % number, MODULES[number % 2], {"429": 3} if number < 2 else {}, [])
    record.take("x:role:1", "role onboard", {"html": 1}, [])
    said = program.fewest(record, MODULES[:3], ["429", "html"])
    pairs = sum(1 for module in MODULES[:3] for kind in ("429", "html") if kind not in SUBJECTS[module].impossible)
    assert said.startswith("3 scenarios: 2 of %d pairs of fault and module (%d more cannot be) happened at all; " % (pairs, 6 - pairs)), said
    assert "SCENARIOS=10000" in said and "at least 0" not in said


@pytest.mark.parametrize("words", [("--scenarios", "0"), ("--scenarios", "-1", "--roles", "2"), ("--scenarios", "5", "--roles", "-1"),
                                   ("--scenarios", "0", "--plant", "limit-skipped")])
def test_a_run_of_nothing_is_refused_and_leaves_the_file_of_the_last_one(tmp_path, capsys, words) -> None:
    told = tmp_path / "faults.json"
    told.write_text("{}", encoding="utf-8")
    assert program.main([*words, "--seed", "x", "--jobs", "1", "--out", str(told)]) == 2
    assert "nothing to play" in capsys.readouterr().err and told.read_text(encoding="utf-8") == "{}"


def test_a_member_of_a_group_that_another_run_took_away_is_no_false_report() -> None:
    """Two runs: one adds somebody to a group, which the other deletes. The addition was done, and is to be seen nowhere."""
    groups = SUBJECTS["scim_group"]
    before = Truth(snapshot(Simulator()), {}, {})
    name = next(key for key in groups.rows(before) if isinstance(key, str))
    shot = snapshot(Simulator())
    for directory in shot["directories"].values():
        directory["groups"] = [row for row in directory["groups"] if row["name"] != name]
    run = Run({"options": {}}, before, Truth(shot, {}, {}), None, None, [], {name.lower()})
    assert groups._foreign(run, (name, "a record"))
    run.after = before
    assert not groups._foreign(run, (name, "a record"))
    run.after, run.others = Truth(shot, {}, {}), set()
    assert not groups._foreign(run, (name, "a record"))
