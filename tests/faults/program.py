# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play random runs under every kind of trouble, and count what must never be.

usage: PYTHONPATH=tests:build/dev python -m faults [--scenarios N] [--seed S] [--roles N] [--modules a,b] [--kinds a,b] [--plant NAME]
                                                   [--jobs J] [--out FILE] [--replay SEED:NUMBER | --replay FILE]

Exit code 0: nothing was wrong. 1: something was; the smallest scenario found for each failure is in the file, and --replay plays it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, Iterator, Sequence

from . import draw, plants
from .play import COUNTS, Verdict, play
from .subjects import SUBJECTS
from .trouble import KINDS

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "output" / "faults.json"
BATCH = 20
SHARE_OF_TURNS = 60       # percent of the scenarios that are played by turns; then each pair is filled up to a hundredth of all
SCENARIOS_A_MISS = 100
FILLINGS = 5              # a trouble that was drawn does not always happen: so often is filled up
KEPT_FAILURES = 25        # written down in full, the first of them made smaller
SHRUNK = 5
CRASH = "wrong_reports"   # a traceback is the worst of reports


def judged(scenario: dict) -> Verdict:
    """Play it; an exception that nobody expected is a problem, too."""
    try:
        return play(scenario)
    except Exception:   # pylint: disable=broad-except
        verdict = Verdict()
        verdict.add(CRASH, "a traceback: %s" % traceback.format_exc()[-1500:])
        return verdict


def _batch(task: tuple) -> list[tuple]:
    """[(number, module, kinds, what happened, problems)] of some scenarios; in a process of its own."""
    seed, numbers, modules, kinds, plant = task
    told = []
    with plants.planted(plant):
        for number in numbers:
            scenario = draw.draw(seed, number, modules, kinds)
            verdict = judged(scenario)
            told.append((number, scenario["subject"], scenario["kinds"], verdict.happened, verdict.problems))
    return told


def run(seed: str, numbers: Sequence[int], modules: list[str], kinds: list[str] | None = None, plant: str | None = None, jobs: int = 1) -> Iterator[tuple]:
    """Play these scenarios of a seed, side by side in C(jobs) processes."""
    tasks = [(seed, list(numbers[start:start + BATCH]), modules, kinds, plant) for start in range(0, len(numbers), BATCH)]
    if jobs == 1:
        for task in tasks:
            yield from _batch(task)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for told in pool.imap_unordered(_batch, tasks):
            yield from told


class Record:
    """What came of all scenarios."""

    def __init__(self, seed: str, plant: str | None):
        self.seed, self.plant = seed, plant
        self.scenarios = 0
        self.counts: Counter = Counter(dict.fromkeys(COUNTS, 0))
        self.by_kind: Counter = Counter()
        self.by_pair: Counter = Counter()
        self.injected = 0
        self.failures: list[dict] = []

    def take(self, name: str, subject: str, happened: dict, problems: list) -> None:
        """One scenario. It counts once for each count, however many problems it had."""
        self.scenarios += 1
        self.injected += sum(happened.values())
        for kind in happened:
            self.by_kind[kind] += 1
            self.by_pair["%s x %s" % (kind, subject)] += 1
        for count in {count for count, dummy_text in problems}:
            self.counts[count] += 1
        if problems:
            print("WRONG %s %s: %s: %s" % (name, subject, problems[0][0], problems[0][1][:200]), flush=True)
        if problems and len(self.failures) < KEPT_FAILURES:
            self.failures.append({"name": name, "subject": subject, "problems": [list(one) for one in problems[:10]]})

    def missing(self, least: int, modules: list[str], kinds: list[str]) -> dict[tuple, int]:
        """{(module, kind): how many scenarios are missing in which that really happened}."""
        lacks = {(module, kind): least - self.by_pair["%s x %s" % (kind, module)] for module in modules for kind in kinds}
        return {pair: count for pair, count in lacks.items() if count > 0}

    def to_dict(self, wall: float, roles: dict) -> dict:
        """As it is written."""
        return {
            "seed": self.seed, "plant": self.plant, "scenarios": self.scenarios, "faults_injected": self.injected, "wall_s": round(wall, 1),
            **{name: self.counts[name] for name in COUNTS}, "by_kind": dict(sorted(self.by_kind.items())), "by_pair": dict(sorted(self.by_pair.items())),
            "roles": roles, "failures": self.failures,
        }


def smaller(record: Record, modules: list[str], kinds: list[str] | None, plant: str | None) -> None:
    """Put into each of the first failures the smallest scenario that fails alike."""
    with plants.planted(plant):
        for failure in [one for one in record.failures if one["subject"] in SUBJECTS][:SHRUNK]:
            seed, dummy_colon, number = failure["name"].rpartition(":")
            scenario = draw.draw(seed, int(number), modules, kinds)
            count = failure["problems"][0][0]
            failure["scenario"] = draw.shrink(scenario, lambda one, count=count: any(found == count for found, dummy_text in judged(one).problems))


def table(told: dict, modules: list[str]) -> str:
    """What happened, kind by module, and the six counts."""
    kinds = [kind for kind in KINDS if kind in told["by_kind"]]
    width = max(map(len, [*kinds, *COUNTS])) + 2
    short = [module.replace("jira_", "j.").replace("jsm_", "jsm.").replace("customer", "cust") for module in modules]
    lines = ["", "scenarios in which a fault happened, by kind and module".ljust(width), "".ljust(width) + "".join(name.rjust(15) for name in short)]
    for kind in kinds:
        lines.append(kind.ljust(width) + "".join(str(told["by_pair"].get("%s x %s" % (kind, module), 0)).rjust(15) for module in modules))
    lines += ["", "%d scenarios and %d role runs, %d faults injected, %.0f s, seed %s%s" % (
        told["scenarios"], told["roles"].get("runs", 0), told["faults_injected"], told["wall_s"], told["seed"],
        ", PLANTED: %s" % told["plant"] if told["plant"] else "")]
    lines += ["  %s %d" % (name.ljust(width), told[name]) for name in COUNTS]
    for failure in told["failures"][:8]:
        lines += ["", "%s %s" % (failure["name"], failure["subject"])] + ["  %s: %s" % (count, text[:400]) for count, text in failure["problems"][:3]]
    return "\n".join(lines)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=10000)
    parser.add_argument("--seed", default=None, help="any text; a fresh one, printed, when it is left out")
    parser.add_argument("--roles", type=int, default=0, help="how many whole role runs through ansible-playbook besides")
    parser.add_argument("--modules", default=",".join(SUBJECTS))
    parser.add_argument("--kinds", default="", help="only these kinds of trouble: %s" % ", ".join(KINDS))
    parser.add_argument("--plant", default=None, choices=sorted(plants.PLANTS), help="play against the code with this defect")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--replay", help="SEED:NUMBER, or a file with a scenario or with failures")
    return parser.parse_args(words)


def replay(what: str, modules: list[str], kinds: list[str] | None, plant: str | None) -> int:
    """Play one scenario, or those of a file, and say what was wrong."""
    if os.path.exists(what):
        told = json.loads(Path(what).read_text(encoding="utf-8"))
        scenarios = [told] if "world" in told else [one["scenario"] for one in told["failures"] if "scenario" in one]
    else:
        seed, dummy_colon, number = what.rpartition(":")
        scenarios = [draw.draw(seed, int(number), modules, kinds)]
    wrong = 0
    with plants.planted(plant):
        for scenario in scenarios:
            verdict = judged(scenario)
            wrong += bool(verdict.problems)
            print("%s %s %s happened %s" % (scenario["name"], scenario["subject"], scenario["kinds"], verdict.happened))
            for count, text in verdict.problems:
                print("  %s: %s" % (count, text))
    return 1 if wrong else 0


def main(words: list[str] | None = None) -> int:
    """The program."""
    arguments = _arguments(words)
    modules = [one for one in arguments.modules.split(",") if one]
    kinds = [one for one in arguments.kinds.split(",") if one] or None
    unknown = set(modules) - set(SUBJECTS) | set(kinds or ()) - set(KINDS)
    if unknown:
        print("there is no %s" % ", ".join(sorted(unknown)), file=sys.stderr)
        return 2
    if arguments.replay:
        return replay(arguments.replay, modules, kinds, arguments.plant)
    seed = arguments.seed or os.urandom(4).hex()
    planted = ", planted: %s" % arguments.plant if arguments.plant else ""
    print("faults: seed %s, %d scenarios, %d role runs%s" % (seed, arguments.scenarios, arguments.roles, planted), flush=True)
    began = time.monotonic()
    record = Record(seed, arguments.plant)

    def play_these(numbers: Sequence[int]) -> None:
        for number, subject, dummy_kinds, happened, problems in run(seed, numbers, modules, kinds, arguments.plant, arguments.jobs):
            record.take("%s:%d" % (seed, number), subject, happened, problems)
            if record.scenarios % 500 == 0:
                print("%d scenarios, %.0f s, %s" % (record.scenarios, time.monotonic() - began, dict(record.counts)), flush=True)

    play_these(range(arguments.scenarios * SHARE_OF_TURNS // 100))
    for turn in range(FILLINGS):
        missing = record.missing(arguments.scenarios // SCENARIOS_A_MISS, modules, kinds or list(KINDS))
        play_these([draw.fill_number(module, kind, turn * 1000 + one) for (module, kind), count in missing.items() for one in range(count + turn)])
    play_these(range(arguments.scenarios * SHARE_OF_TURNS // 100, arguments.scenarios * SHARE_OF_TURNS // 100 + max(0, arguments.scenarios - record.scenarios)))
    roles: dict[str, Any] = {"runs": 0}
    if arguments.roles:
        from . import roles as role_runs   # needs the tools that integration tests need
        roles = role_runs.play_all(seed, arguments.roles, record.take, min(2, arguments.jobs))
    smaller(record, modules, kinds, arguments.plant)
    told = record.to_dict(time.monotonic() - began, roles)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    print(table(told, modules))
    print("\n%s" % arguments.out)
    return 1 if any(told[name] for name in COUNTS) else 0
