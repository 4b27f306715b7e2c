# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback lifecycle.atlassian.progress costs: the same job in pairs, with it and without, taking turns in who goes first.

usage: python -m benchmark.progress_cost [--job onboard] [--size 1000] [--pairs 6] [--latency 0.02] [--no-pin]

First the parts, in CPU time of one thread, which other work on the machine does not disturb: what a second of telling costs the module and the
callback, and what enabling it costs once. Then whole runs.

"with" is as talkative as can be (a line a second from the first second on; the default is one in ten). The ratios are medians of the pairs' own ratios,
so that a slow minute of the machine befalls both sides; beside them is the middle half of the pairs. A third column, the same thing twice without the
callback, shows how much of it is noise. The exit code is 1 when the CPU ratio is above 1.02, or no line of progress appeared.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import sys
import tempfile
import time
import typing as t

from . import contenders
from .jobs import BY_NAME, Case, Job
from .measure import Bench
from .paths import WORK, lay_collections
from .server import Site

MOST = 1.02
TALKATIVE = {"ANSIBLE_CALLBACKS_ENABLED": "lifecycle.atlassian.progress", "ATLASSIAN_PROGRESS_AFTER": "0", "ATLASSIAN_PROGRESS_INTERVAL": "1"}
MEASURES = ("wall_s", "cpu_s")
Costs = t.Dict[str, float]


def run(bench: Bench, job: Job, case: Case, name: str, **extra: str) -> t.Tuple[Costs, int]:
    """(costs, lines of progress) of one run on a fresh site. Raises C(Wrong) when it does not reach its outcome."""
    bench.site.begin(case.world)
    costs = bench.run(name, contenders.ours(job, bench.wish(case, name)), scim=job.scim, **extra)
    bench.judge(case)
    lines = (bench.folder / (name + ".log")).read_text(encoding="utf-8").count("progress: ")
    return {measure: costs[measure] for measure in MEASURES}, lines


def parts(seconds: int = 2000) -> None:
    """Print the CPU time of what both sides do once a second, and of loading the callback."""
    sys.path.insert(0, str(lay_collections()))
    importlib.import_module("ansible.plugins.callback")     # Ansible has it loaded anyway
    rooms = "ansible_collections.lifecycle.atlassian.plugins."
    begin = time.thread_time()
    importlib.import_module(rooms + "callback.progress")
    load = time.thread_time() - begin
    files = importlib.import_module(rooms + "plugin_utils._progress_files")
    heard = importlib.import_module(rooms + "module_utils._progress")
    engine = importlib.import_module(rooms + "module_utils._http.client")
    report = heard.Report(heard.Progress("desk IT"), engine.Client({}, None), False)
    report._progress.planned("members of desk IT", 10 * seconds)
    with tempfile.TemporaryDirectory() as folder:
        watcher = files.Watcher(folder, 0.0, 1.0)
        file = os.open(os.path.join(folder, "one" + heard.ENDING), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        module = callback = 0.0
        for second in range(seconds):
            report._progress.heard(["added"] * 10)
            begin = time.thread_time()
            os.write(file, report.line())
            middle = time.thread_time()
            watcher.due(float(second))
            module, callback = module + middle - begin, callback + time.thread_time() - middle
        os.close(file)
    print("a second of telling takes %.3f ms CPU of the module and %.3f ms of the callback (%.3f %% of a second); enabling it once %.1f ms" % (
        1e3 * module / seconds, 1e3 * callback / seconds, 1e2 * (module + callback) / seconds, 1e3 * load))


def told(ratios: t.List[float]) -> str:
    """Median and middle half."""
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return "%.3f (%.3f to %.3f)" % (statistics.median(ratios), low, high)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m benchmark.progress_cost", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--job", default="onboard", choices=sorted(BY_NAME))
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=6)
    parser.add_argument("--latency", type=float, default=0.02)
    parser.add_argument("--no-pin", action="store_true", help="let server and playbook share all cores")
    options = parser.parse_args()
    if options.pairs < 2:
        parser.error("two pairs at least: of one there is no middle half")
    parts()
    job = BY_NAME[options.job]
    case = job.case(options.size)
    ratios: t.Dict[str, t.Dict[str, t.List[float]]] = {kind: {measure: [] for measure in MEASURES} for kind in ("with", "noise")}
    means: t.Dict[str, t.List[float]] = {"with": [], "without": []}
    lines = 0
    WORK.mkdir(parents=True, exist_ok=True)
    with Site(WORK, options.latency, not options.no_pin) as site:
        bench = Bench(site, WORK, lay_collections(), not options.no_pin)
        run(bench, job, case, "progress-warm")
        for pair in range(options.pairs):
            turns = ["with", "without", "again"]
            costs: t.Dict[str, Costs] = {}
            for turn in turns[pair % 3:] + turns[:pair % 3]:
                costs[turn], shown = run(bench, job, case, "progress-%s" % turn, **(TALKATIVE if turn == "with" else {}))
                lines += shown
            for measure in MEASURES:
                ratios["with"][measure].append(costs["with"][measure] / costs["without"][measure])
                ratios["noise"][measure].append(costs["again"][measure] / costs["without"][measure])
            for turn, values in means.items():
                values.append(costs[turn]["wall_s"])
            said = ", ".join("%s %.2f s wall %.2f s CPU" % (turn, costs[turn]["wall_s"], costs[turn]["cpu_s"]) for turn in turns)
            print("pair %d: %s" % (pair + 1, said), flush=True)
    print("%s, N = %d, %d pairs, %d lines of progress; medians: with %.2f s, without %.2f s" % (
        job.name, options.size, options.pairs, lines, statistics.median(means["with"]), statistics.median(means["without"])))
    for measure, name in (("wall_s", "wall"), ("cpu_s", "CPU")):
        print("%-4s  with / without %s    again / without %s" % (name, told(ratios["with"][measure]), told(ratios["noise"][measure])))
    if not lines:
        sys.exit("No line of progress appeared: the job is too small to measure anything.")
    sys.exit(1 if statistics.median(ratios["with"]["cpu_s"]) > MOST else 0)


if __name__ == "__main__":
    main()
