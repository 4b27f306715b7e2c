# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices of an organization side by side, as AWX runs them: does each come to its end, and what does it cost that they share one site's limits?

usage: python -m benchmark.slices [--people 2000] [--slices 1,2,4] [--latency 0.02]

New customers for one desk, as hosts of the inventory plugin people, with the documented rate limits on. For every number of slices a fresh site.
allowed: seconds that the buckets need for the requests that were answered, and the start of a playbook. least, most: the first and the last slice to end.
The exit code is 1 when a slice failed or the site is not as it should be.
"""

from __future__ import annotations

import argparse
import collections
import sys
import typing as t
from pathlib import Path

import yaml

from .jobs import BY_NAME, Case
from .limits import waiting
from .measure import Bench, Started, Wrong
from .paths import WORK, lay_collections
from .ratios import Record, noop
from .server import Site

PLAYBOOK = "lifecycle.atlassian.onboard_hosts"
HEAD = "%-7s%9s%9s%10s%7s%10s%9s%9s  most refused"


def start(bench: Bench, people: t.Sequence[t.Mapping[str, t.Any]], number: int) -> Started:
    """One slice: its people in a file, and the inventory that reads it."""
    name = "slice-%d" % number
    (bench.folder / (name + ".yml")).write_text(yaml.safe_dump({"people": list(people)}), encoding="utf-8")
    inventory = bench.folder / (name + "_people_inventory.yml")
    inventory.write_text(yaml.safe_dump({"plugin": "lifecycle.atlassian.people", "files": [name + ".yml"]}), encoding="utf-8")
    program = str(Path(sys.executable).parent / "ansible-playbook")
    return bench.start(name, [program, PLAYBOOK, "-i", str(inventory)])


def side_by_side(bench: Bench, case: Case, slices: int, begin: Record) -> Record:
    """One row of the table. Raises C(Wrong) unless every slice ends well and the site is as wished."""
    bench.site.begin(case.world, limits=True)
    under_way = [start(bench, case.wish["people"][first::slices], first + 1) for first in range(slices)]
    walls = [one.costs()["wall_s"] for one in under_way]
    seen = bench.judge(case)
    answered = [entry for entry in seen["journal"] if entry["status"] != 429]
    refused = collections.Counter("%s %s" % (entry["method"], entry["endpoint"]) for entry in seen["journal"] if entry["status"] == 429)
    allowed = begin["wall_s"] + waiting(answered)
    worst = refused.most_common(1)
    return {"slices": slices, "least": min(walls), "most": max(walls), "allowed": allowed, "ratio": max(walls) / allowed, "requests": seen["requests"],
            "refused": seen["refused"], "share": 100.0 * seen["refused"] / seen["requests"], "worst": "%d x %s" % worst[0][::-1] if worst else "none"}


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmark.slices", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--slices", default="1,2,4", help="numbers of slices, with commas")
    parser.add_argument("--latency", type=float, default=0.02)
    asked = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    code = 0
    with Site(WORK, asked.latency) as site:
        bench = Bench(site, WORK, lay_collections(), True)
        begin = noop(bench, 3)
        print("%d new customers on one desk, %g s a request, rate limits as documented" % (asked.people, asked.latency))
        print(HEAD % ("slices", "least s", "most s", "allowed s", "ratio", "requests", "refused", "share"), flush=True)
        for slices in map(int, asked.slices.split(",")):
            try:
                row = side_by_side(bench, BY_NAME["onboard"].case(asked.people), slices, begin)
            except Wrong as error:
                print("%-7d WRONG: %s" % (slices, error), flush=True)
                code = 1
                continue
            print("%(slices)-7d%(least)9.1f%(most)9.1f%(allowed)10.1f%(ratio)7.2f%(requests)10d%(refused)9d%(share)8.1f%%  %(worst)s" % row, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
