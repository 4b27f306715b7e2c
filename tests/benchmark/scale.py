# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold at 100,000: the CPU of a plan, and the memory of reading a group with exact and --diff."""

from __future__ import annotations

import functools
import json
import os
import sys
import typing as t

from . import contenders
from .jobs import BY_NAME
from .measure import Bench, Wrong
from .server import TESTS

PERIOD = 0.02
WAYS = ("fork", "exec")      # of starting a module on the controller: ATLASSIAN_NEAR


def plans(bench: Bench, size: int) -> t.Dict[str, t.Any]:
    """Seconds of CPU by module."""
    bench.run("plans", [sys.executable, "-m", "benchmark.plans", str(size)], PYTHONPATH=os.pathsep.join([str(TESTS), str(bench.collections)]))
    return dict(json.loads((bench.folder / "plans.log").read_text(encoding="utf-8").splitlines()[-1]), size=size)


def group(bench: Bench, size: int, way: str) -> t.Dict[str, t.Any]:
    """A group of that size, 1 % of it wrong, read and mended with --diff: time, and the peak of the module's process and of the controller."""
    job = BY_NAME["exact"]
    case = job.case(size // 5)
    bench.site.begin(case.world)
    costs = bench.run("group", contenders.ours(job, bench.wish(case, "group")) + ["--diff"], period=PERIOD, ATLASSIAN_NEAR=way)
    seen = bench.judge(case)
    peaks = {"%s_rss_mb" % sort if sort != "module_own" else "module_own_mb": round(megabytes, 1) for sort, megabytes in costs["peaks"].items()}
    return dict(peaks, size=size, way=way, wall_s=round(costs["wall_s"], 1), cpu_s=round(costs["cpu_s"], 1), requests=seen["requests"], writes=seen["writes"])


def table(bench: Bench, size: int, say: t.Callable[[str], None]) -> t.Dict[str, t.Any]:
    """All of it. The latency is off: it would only lengthen the reading."""
    told: t.Dict[str, t.Any] = {}
    latency = bench.site.control("GET", "switches")["latency"]
    bench.site.control("PUT", "switches", {"latency": 0})
    parts = {"plans": plans, **{"group_" + way: functools.partial(group, way=way) for way in WAYS}}
    for name, function in parts.items():
        try:
            told[name] = function(bench, size)
        except Wrong as error:
            told[name] = {"error": str(error)}
        say("  %s of %d: %s" % (name, size, told[name]))
    bench.site.control("PUT", "switches", {"latency": latency})
    return told
