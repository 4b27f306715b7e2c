# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark shows of its records: contenders that ran, and ratios that say which way round they are."""

from __future__ import annotations

import re

import pytest

from benchmark import plot, table

FIGURES = {"writes": 0, "cpu_s": 1, "peak_rss_mb": 1, "start_s": 0.1}


def records(*contenders):
    """Ours needs a second, everybody else 0.8 of it."""
    return [dict(FIGURES, job="join", size=1000, contender=name, wall_s=1.0 if name == "ours" else 0.8, requests=10) for name in contenders]


@pytest.mark.parametrize("contenders", [("ours",), ("ours", "floor"), tuple(plot.COLOURS)])
def test_the_legend_names_those_that_ran(contenders):
    named = re.findall(r">(\w+)</text>", plot.draw(records(*contenders)))
    assert [name for name in named if name in plot.COLOURS] == [name for name in plot.COLOURS if name in contenders]


def test_who_ran_and_did_not_reach_the_outcome_is_not_in_the_legend():
    """It has no line: its record has an error and no time."""
    wrong = {"job": "join", "size": 1000, "contender": "uri", "error": "not reached"}
    assert ">uri</text>" not in plot.draw([*records("ours"), wrong])


def test_each_ratio_says_which_way_round_it_is():
    lines = "\n".join(table.ratios(records("ours", "floor")))
    head, row = re.search(r"(N = 1,000: seconds.*)\n(3 join.*)", lines).groups()
    assert "theirs / ours" in head and "0.80x" in row
    head, row = re.search(r"(Targets at N = 1,000.*)\n(join.*)", lines).groups()
    assert "ours / floor" in head and "1.25x" in row
