# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark. "make bench" runs it; README.md says what it measures and how.

usage: python -m benchmark.run [--sizes 100,1000] [--latency 0.02] [--parts ratios,limits,scale] [--jobs NAMES] [--contenders NAMES] ...
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import typing as t

from . import limits, ratios, scale, table
from .contenders import CONTENDERS
from .jobs import JOBS
from .measure import Bench
from .paths import MORE, RECORDS, ROOT, WORK, lay_collections
from .server import Site, split_cores

PARTS = ("ratios", "limits", "scale")


def _names(text: str) -> t.List[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _numbers(text: str) -> t.List[int]:
    return sorted({int(name) for name in _names(text)})


def _arguments(words: t.Optional[t.Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmark.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_numbers, default=[100, 1000], metavar="N,N", help="people (100,1000)")
    parser.add_argument("--latency", type=float, default=0.02, metavar="SECONDS", help="of every request (0.02)")
    parser.add_argument("--parts", type=_names, default=list(PARTS), metavar="NAMES", help=",".join(PARTS))
    parser.add_argument("--jobs", type=_names, default=[job.name for job in JOBS], metavar="NAMES", help=",".join(job.name for job in JOBS))
    parser.add_argument("--contenders", type=_names, default=list(CONTENDERS), metavar="NAMES", help=",".join(CONTENDERS))
    parser.add_argument("--uri-sizes", type=_numbers, default=[100], metavar="N,N", help="where uri is measured; other sizes are scaled from the first (100)")
    parser.add_argument("--client-most", type=int, default=1000, metavar="N", help="the sequential client is not run above this size (1000)")
    parser.add_argument("--repetitions", type=int, default=3, metavar="K", help="of runs under %g s at the largest size, others run once (3)" % ratios.QUICK)
    parser.add_argument("--limits-size", type=int, default=1000, metavar="N", help="people in the table with rate limits (1000)")
    parser.add_argument("--scale-size", type=int, default=100000, metavar="N", help="people of the plan and members of the group (100000)")
    parser.add_argument("--no-pin", action="store_true", help="let the server and the contenders share all cores")
    wish = parser.parse_args(words)
    for given, known in ((wish.parts, PARTS), (wish.jobs, [job.name for job in JOBS]), (wish.contenders, list(CONTENDERS))):
        for name in given:
            if name not in known:
                parser.error("there is no %s; there are: %s" % (name, ", ".join(known)))
    return wish


def _say(line: str) -> None:
    print(line, flush=True)


def _first_table(bench: Bench, wish: argparse.Namespace) -> t.List[ratios.Record]:
    records: t.List[ratios.Record] = []
    uri = "uri" in wish.contenders
    for size in sorted({*wish.sizes, *(wish.uri_sizes if uri else ())}):
        for job in (job for job in JOBS if job.name in wish.jobs):
            names = [name for name in wish.contenders if name in job.contenders and (
                size in wish.uri_sizes if name == "uri" else size in wish.sizes and (name != "client" or size <= wish.client_most))]
            if names:
                # the targets are at the largest size; below it one run shows the way
                times = wish.repetitions if size == max(wish.sizes) else 1
                records += ratios.measure(bench, job, size, names, times, _say)
    for job in JOBS if uri else ():
        base = next((record for record in records if record["contender"] == "uri" and record["job"] == job.name and "looped_s" in record), None)
        done = {record["size"] for record in records if record["contender"] == "uri" and record["job"] == job.name}
        records += [ratios.scaled(base, size) for size in wish.sizes if base and size not in done]
    return records


def main(words: t.Optional[t.Sequence[str]] = None) -> int:
    """Run the parts, print the tables, write the records. 1 if any contender did not reach the outcome."""
    wish = _arguments(words)
    begin = time.monotonic()
    WORK.mkdir(parents=True, exist_ok=True)
    records: t.List[ratios.Record] = []
    more: t.Dict[str, t.Any] = {"settings": dict(vars(wish), python=sys.version.split()[0], cores=len(os.sched_getaffinity(0)), load=os.getloadavg())}
    server, others = split_cores(not wish.no_pin)
    _say("latency %g s, server on cores %s, contenders on %s, load %.1f" % (wish.latency, sorted(server), sorted(others), os.getloadavg()[0]))
    with Site(WORK, wish.latency, not wish.no_pin) as site:
        bench = Bench(site, WORK, lay_collections(), not wish.no_pin)
        if "ratios" in wish.parts:
            more["noop"] = ratios.noop(bench, 3)
            _say("ansible-playbook with one module that does nothing: %.2f s" % more["noop"]["wall_s"])
            records = _first_table(bench, wish)
            RECORDS.write_text(json.dumps(records, indent=1), encoding="utf-8")
        if "limits" in wish.parts:
            more["limits"] = limits.table(bench, wish.limits_size, _say, wish.jobs)
        if "scale" in wish.parts:
            more["scale"] = scale.table(bench, wish.scale_size, _say)
    more["seconds"] = round(time.monotonic() - begin)
    MORE.write_text(json.dumps(more, indent=1), encoding="utf-8")
    lines = table.ratios(records) if records else []
    lines += table.limits(more["limits"]) if "limits" in more else []
    lines += table.scale(more["scale"]) if "scale" in more else []
    _say("\n".join(lines))
    wrong = sum("error" in record for record in records + list(more.get("limits", ())) + list(more.get("scale", {}).values()))
    written = [path for path, there in ((RECORDS, bool(records)), (MORE, True)) if there]
    _say("\n%s%s, %d s" % (", ".join(str(path.relative_to(ROOT)) for path in written), "; %d WRONG" % wrong if wrong else "", more["seconds"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
