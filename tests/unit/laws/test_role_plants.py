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
from faults.role_draw import ROLES, draw

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", sorted(role_plants.PLANTS))
def test_a_plant_finds_what_it_replaces(name, tmp_path):
    for folder in ("filter", "module_utils/_plan"):
        shutil.copytree(ROOT / "plugins" / folder, tmp_path / "plugins" / folder)
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
