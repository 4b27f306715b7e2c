# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator and a way to ask it, for the tests of the simulator itself."""

from __future__ import annotations

import pytest

from simulator.app import Simulator

from unit.simulator.asking import Asker


@pytest.fixture
def sim():
    return Simulator()


@pytest.fixture
def ask(sim):
    return Asker(sim)


@pytest.fixture(autouse=True)
def no_crash(sim):
    """Whatever a test does, the simulator itself must not fail, nor answer with a status nobody documented."""
    yield
    assert [entry for entry in sim.violations if entry["kind"] in ("crash", "status")] == []
