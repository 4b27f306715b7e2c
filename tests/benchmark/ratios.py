# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first table: every job at every size by every contender, rate limits off."""

from __future__ import annotations

import json
import statistics
import typing as t

from . import contenders
from .jobs import Case, Job
from .measure import Bench, Wrong

QUICK = 8.0          # seconds; what takes longer is run once
RATIO = ("ours", "floor")      # whose ratio has a target: the others are run once
Record = t.Dict[str, t.Any]


def noop(bench: Bench, times: int) -> Record:
    """The start that no playbook can avoid: medians of C(times) runs."""
    runs = [bench.run("noop", contenders.noop()) for dummy in range(times)]
    return {name: statistics.median(one[name] for one in runs) for name in ("wall_s", "cpu_s", "peak_rss_mb")}


def one_run(bench: Bench, job: Job, case: Case, contender: str, start: Record, limits: bool = False) -> Record:
    """One run on a fresh site. Raises C(Wrong) when the outcome is not the wished one."""
    bench.site.begin(case.world, limits)
    name = "%s-%s" % (job.name, contender)
    loops = bench.folder / (name + ".loops.json")
    loops.unlink(missing_ok=True)
    extra = {"BENCH_LOOPS": str(loops), "ANSIBLE_CALLBACKS_ENABLED": "bench_loops"} if contender == "uri" else {}
    costs = bench.run(name, contenders.CONTENDERS[contender](job, bench.wish(case, name)), scim=job.scim, **extra)
    record = {key: costs[key] for key in ("wall_s", "cpu_s", "peak_rss_mb")}
    if contender == "floor":
        # its own clock leaves the start of Python out, which the start of the playbook has in it already
        inside = float((bench.folder / (name + ".log")).read_text(encoding="utf-8").split()[-1])
        largest = max(record["peak_rss_mb"], start["peak_rss_mb"])
        record = {"wall_s": inside + start["wall_s"], "cpu_s": record["cpu_s"] + start["cpu_s"], "peak_rss_mb": largest}
    if loops.exists():
        record.update(json.loads(loops.read_text(encoding="utf-8")))
    return dict(record, **bench.judge(case))


def measure(bench: Bench, job: Job, size: int, names: t.Sequence[str], times: int, say: t.Callable[[str], None]) -> t.List[Record]:
    """Records of one job at one size. The contenders take turns, so that a slow minute of the machine befalls all of them.

    The target is a ratio of ours and the floor: only these two are worth repeating. client, uri and the role are far from any limit, and slow.
    """
    case = job.case(size)
    start = noop(bench, 1)
    runs: t.Dict[str, t.List[Record]] = {name: [] for name in names}
    errors: t.Dict[str, str] = {}
    for turn in range(times):
        for name in names:
            if name in errors or (turn and (name not in RATIO or runs[name][0]["wall_s"] > QUICK)):
                continue
            try:
                runs[name].append(one_run(bench, job, case, name, start))
            except Wrong as error:
                errors[name] = str(error)
                say("  %s, N = %d, %s: WRONG: %s" % (job.name, size, name, error))
    records = []
    for name in names:
        record: Record = {"job": job.name, "size": size, "contender": name}
        if name in errors:
            record["error"] = errors[name]
        else:
            last = runs[name][-1]
            record.update((key, round(statistics.median(one[key] for one in runs[name]), 3)) for key in ("wall_s", "cpu_s", "peak_rss_mb"))
            record.update(requests=last["requests"], writes=last["writes"], runs=len(runs[name]), walls=[round(one["wall_s"], 3) for one in runs[name]])
            record["start_s"] = round(start["wall_s"], 3)
            if "looped_s" in last:
                record["looped_s"] = round(last["looped_s"], 3)
            say("  %-14s N = %-6d %-7s %8.2f s %6d requests" % (job.name, size, name, record["wall_s"], record["requests"]))
        records.append(record)
    return records


def scaled(record: Record, size: int) -> Record:
    """A record of uri at another size: only the looped part grows, in proportion; its start never does."""
    factor = size / record["size"]
    wall = record["wall_s"] + record["looped_s"] * (factor - 1)
    return dict(
        record, size=size, wall_s=round(wall, 1), cpu_s=round(record["cpu_s"] * wall / record["wall_s"], 1), looped_s=round(record["looped_s"] * factor, 1),
        requests=round(record["requests"] * factor), writes=round(record["writes"] * factor), scaled=record["size"],
    )
