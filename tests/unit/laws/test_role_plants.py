# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Role runs under trouble: what they plant is there to be replaced, and every role is drawn with somebody to see to.

The runs themselves take half a minute each: make faults ROLES=..., python -m faults.role_plants.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from faults import role_plants
from faults.role_draw import KINDS, ROLES, draw, numbers

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", sorted(role_plants.PLANTS))
def test_a_plant_finds_what_it_replaces(name, tmp_path):
    for where in ("filter", "module_utils"):
        shutil.copytree(ROOT / "plugins" / where, tmp_path / "plugins" / where)
    role_plants.plant(name, tmp_path)
    for path, dummy_text, instead in role_plants.PLANTS[name].texts:
        grown = (tmp_path / path).read_text(encoding="utf-8")
        assert instead in grown
        compile(grown, path, "exec")


def test_scenarios_are_the_same_each_time_and_concern_somebody():
    drawn = [draw("law", number) for number in range(18)]
    assert drawn == [draw("law", number) for number in range(18)]
    assert {one["role"] for one in drawn} == set(ROLES)
    assert sum(bool(one["people"]) for one in drawn) >= 16


@pytest.mark.parametrize("seed", ["law", "s11-roles", "x"])
def test_few_runs_are_of_many_kinds_and_many_are_all_that_there_are(seed):
    every = len(ROLES) * len(KINDS)
    for count in range(1, every):
        chosen = numbers(seed, count)
        kinds = [KINDS[number // len(ROLES)] for number in chosen]
        assert len(set(chosen)) == count and len(set(kinds)) == min(count, len(KINDS)), (count, kinds)
        assert [number % len(ROLES) for number in chosen] == [turn % len(ROLES) for turn in range(count)]
    assert numbers(seed, every) == list(range(every)) and numbers(seed, 200) == list(range(200))


def test_the_first_kind_of_a_number_is_its_own():
    """As a replay of SEED:role:NUMBER plays it."""
    assert [draw("law", number)["kinds"][0] for number in range(0, 54, 3)] == KINDS
    assert len({tuple(numbers(str(seed), 3)) for seed in range(20)}) > 5
