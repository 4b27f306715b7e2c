# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second table: the documented rate limits are on."""

from __future__ import annotations

import collections
import typing as t

from simulator.limits import BY_METHOD, OWN, USER_SEARCH

from . import contenders
from .jobs import BY_NAME, Case, Job
from .measure import Bench, Wrong
from .ratios import Record, noop, one_run

ALONE = ("onboard", "onboard-again", "join", "exact", "offboard")
TWICE = {"onboard": "customers", "join": "members"}


def waiting(journal: t.Sequence[dict]) -> float:
    """Seconds that the buckets alone ask for, when these requests are sent phase after phase and every bucket is full at the start of its phase."""
    counts: t.Counter[str] = collections.Counter()
    for entry in journal:
        if entry["surface"] in ("jira", "jsm"):
            name = "%s %s" % (entry["method"], entry["endpoint"])
            counts["GET user search" if name in USER_SEARCH else name] += 1
    rates = {name: float(OWN.get(name, BY_METHOD[name.split()[0]])) for name in counts}
    return sum(max(0.0, (count - rates[name]) / rates[name]) for name, count in counts.items())


def _row(title: str, size: int, wall: float, allowed: float, seen: Record) -> Record:
    return {"job": title, "size": size, "wall_s": round(wall, 2), "allowed_s": round(allowed, 2), "ratio": round(wall / allowed, 3),
            "requests": seen["requests"], "writes": seen["writes"], "refused": seen["refused"],
            "refused_share": round(seen["refused"] / max(1, seen["requests"]), 4)}


def alone(bench: Bench, job: Job, size: int, start: Record) -> Record:
    """One run. What the limit allows is told by what the floor sends (with limits off), or by the floor's own time if that is more."""
    case = job.case(size)
    bare = one_run(bench, job, case, "floor", start)
    run = one_run(bench, job, case, "ours", start, limits=True)
    return _row(job.name, size, run["wall_s"], max(bare["wall_s"], start["wall_s"] + waiting(bare["journal"])), run)


def twice(bench: Bench, job: Job, size: int, start: Record) -> Record:
    """Two runs at once on one site, each with every other one of 2 N people; both must end well."""
    case = job.case(2 * size)
    bare = one_run(bench, job, case, "floor", start)
    bench.site.begin(case.world, limits=True)
    field = TWICE[job.name]
    halves = [Case({}, dict(case.wish, **{field: case.wish[field][first::2]}), {}) for first in (0, 1)]
    names = ["%s-side-%d" % (job.name, number) for number in (1, 2)]
    under_way = [bench.start(name, contenders.ours(job, bench.wish(half, name)), scim=job.scim) for name, half in zip(names, halves)]
    walls = [one.costs()["wall_s"] for one in under_way]
    return _row(job.name + ", two at once", size, max(walls), max(bare["wall_s"], start["wall_s"] + waiting(bare["journal"])), bench.judge(case))


def table(bench: Bench, size: int, say: t.Callable[[str], None], jobs: t.Sequence[str]) -> t.List[Record]:
    """All rows at one size."""
    start = noop(bench, 3)
    rows = []
    for function, names in ((alone, ALONE), (twice, tuple(TWICE))):
        for name in names:
            if name not in jobs:
                continue
            try:
                rows.append(function(bench, BY_NAME[name], size, start))
                say("  %(job)-24s %(wall_s)7.2f s, allowed %(allowed_s)7.2f s, %(refused)d of %(requests)d refused" % rows[-1])
            except Wrong as error:
                rows.append({"job": name, "size": size, "error": str(error)})
                say("  %s: WRONG: %s" % (name, error))
    return rows
