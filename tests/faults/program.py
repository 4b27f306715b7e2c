# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play random runs under every kind of trouble, and count what must never be.

usage: PYTHONPATH=tests:build/dev python -m faults [--scenarios N] [--seed S] [--roles N] [--modules a,b] [--kinds a,b] [--plant NAME]
                                                   [--jobs J] [--out FILE] [--replay SEED:NUMBER | --replay FILE]

Exit code 0: nothing was wrong. 1: something was; the smallest scenario found for each failure is in the file, and --replay plays it. 2: a wrong option,
or a role's playbook that did not even begin.
With --plant it is the other way round: 0 when the planted defect was caught, 1 when it was not; the file is faults-planted-NAME.json.
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
OF_EVERY_PAIR = 10000     # each a hundred times
FILLINGS = 12             # a trouble that was drawn does not always happen: so often is filled up
KEPT_FAILURES = 25        # written down in full, the first of them made smaller
SHRUNK = 5
SHOWN = 5                 # lines about what a plant did; the file has the others
CHECKED = 3               # of the scenarios that caught a plant so many are played without it: there they must be clean
CRASH = "wrong_reports"   # a traceback is the worst of reports
TRACEBACK = "a traceback: "


def judged(scenario: dict) -> Verdict:
    """Play it; an exception that nobody expected is a problem, too."""
    try:
        return play(scenario)
    except Exception as error:   # pylint: disable=broad-except
        verdict = Verdict()
        verdict.add(CRASH, "%s%s: %s; %s" % (TRACEBACK, type(error).__name__, str(error)[-500:], traceback.format_exc()[-1500:]))
        return verdict


def _batch(task: tuple) -> list[tuple]:
    """[(number, module, kinds, what happened, problems)] of some scenarios; in a process of its own."""
    seed, numbers, modules, kinds, plant = task
    told = []
    with plants.planted(plant):
        for number in numbers:
            scenario = draw.draw(seed, number, modules, kinds, plant)
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
        self.by_module: Counter = Counter()
        self.injected = 0
        self.failures: list[dict] = []

    def take(self, name: str, subject: str, happened: dict, problems: list) -> None:
        """One scenario. It counts once for each count, however many problems it had."""
        self.scenarios += 1
        self.by_module[subject] += 1
        self.injected += sum(happened.values())
        for kind in happened:
            self.by_kind[kind] += 1
            self.by_pair["%s x %s" % (kind, subject)] += 1
        for count in {count for count, dummy_text in problems}:
            self.counts[count] += 1
        if problems:
            word = "FOUND" if self.plant else "WRONG"
            if not self.plant or self.counts.total() <= SHOWN:
                print("%s %s %s: %s: %s" % (word, name, subject, problems[0][0], problems[0][1][:300]), flush=True)
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
    """Put into each of the first failures the smallest scenario that fails alike: by the same count, and a traceback only for a traceback."""
    def signs(problems: Any) -> set:
        return {(count, text.startswith(TRACEBACK)) for count, text in problems}
    with plants.planted(plant):
        for failure in [one for one in record.failures if one["subject"] in SUBJECTS][:SHRUNK]:
            seed, dummy_colon, number = failure["name"].rpartition(":")
            scenario = draw.draw(seed, int(number), modules, kinds, plant)
            sign = (failure["problems"][0][0], failure["problems"][0][1].startswith(TRACEBACK))
            failure["scenario"] = draw.shrink(scenario, lambda one, sign=sign: sign in signs(judged(one).problems))
            failure["problems_of_the_smallest"] = [list(one) for one in _problems(failure["scenario"])[:10]]


def _problems(scenario: dict) -> list:
    return judged(scenario).problems


def verdict_of_plant(record: Record, modules: list[str], kinds: list[str] | None) -> tuple[bool, str]:
    """(whether the planted defect was caught, a sentence). What healthy code fails in, too, catches nothing."""
    plant = plants.PLANTS[str(record.plant)]
    figures = ", ".join("%s %d%s" % (name, record.counts[name], " (the figure it is meant for)" if name == plant.count else "")
                        for name in COUNTS if record.counts[name])
    names = [one["name"] for one in record.failures][:CHECKED]
    dirty = [name for name in names if judged(draw.draw(name.rpartition(":")[0], int(name.rpartition(":")[2]), modules, kinds, record.plant)).problems]
    if not figures:
        return False, "NOT CAUGHT: %s. All six figures are 0 in %d scenarios." % (plant.says, record.scenarios)
    if len(dirty) == len(names):
        return False, "NOT CAUGHT: %s. What was found (%s) is there without the plant, too: %s." % (plant.says, figures, ", ".join(dirty))
    return True, "CAUGHT: %s. By %s; first in %s." % (plant.says, figures, names[0])


def heading(names: Sequence[str], width: int, first: int) -> list[str]:
    """Names above columns, a word a line."""
    words = [name.replace("-", " ").split() for name in names]
    deep = max(map(len, words), default=0)
    return ["".ljust(first) + "".join((([""] * (deep - len(one))) + one)[line].rjust(width) for one in words) for line in range(deep)]


def table(told: dict, modules: list[str]) -> str:
    """What happened, kind by module, and the six counts."""
    lines: list[str] = []
    if told["by_pair"]:
        kinds = [kind for kind in KINDS if kind in told["by_kind"]]
        first = max(map(len, modules)) + 1
        lines += ["", "scenarios in which a fault happened, by module and kind"] + heading(kinds, 8, first)
        lines += [module.ljust(first) + "".join(str(told["by_pair"].get("%s x %s" % (kind, module), 0)).rjust(8) for kind in kinds) for module in modules]
    if told["fewest"]:
        lines += ["", told["fewest"]]
    for what, why in told["below"].items():
        lines.append("below %d: %s" % (told["least"], "%s (%s)" % (what, why)))
    lines += ["", "%d scenarios and %d role runs, %d faults injected, %.0f s, seed %s%s" % (
        told["scenarios"], told["roles"].get("runs", 0), told["faults_injected"], told["wall_s"], told["seed"],
        ", PLANTED: %s" % told["plant"] if told["plant"] else "")]
    lines += ["  %s %d" % (name.ljust(22), told[name]) for name in COUNTS]
    for failure in told["failures"][:2 if told["plant"] else 8]:
        lines += ["", "%s %s" % (failure["name"], failure["subject"])]
        lines += ["  %s: %s" % (count, text[:600]) for count, text in failure.get("problems_of_the_smallest", failure["problems"])[:4]]
    return "\n".join(lines)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=OF_EVERY_PAIR)
    parser.add_argument("--seed", default=None, help="any text; a fresh one, printed, when it is left out")
    parser.add_argument("--roles", type=int, default=0, help="how many whole role runs through ansible-playbook besides")
    parser.add_argument("--modules", default="", help="only these, with commas between them; all when it is left out")
    parser.add_argument("--kinds", default="", help="only these kinds of trouble: %s" % ", ".join(KINDS))
    parser.add_argument("--plant", default=None, choices=sorted(plants.PLANTS), help="play against the code with this defect")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--out", type=Path, default=None, help="tests/output/faults.json, or faults-planted-NAME.json beside it")
    parser.add_argument("--replay", help="SEED:NUMBER, SEED:role:NUMBER, or a file with a scenario or with failures")
    return parser.parse_args(words)


def replay(what: str, modules: list[str], kinds: list[str] | None, plant: str | None) -> int:
    """Play one scenario, or those of a file, and say what was wrong. The file of a planted run is played with its plant."""
    scenarios: list[dict] = []
    if os.path.exists(what):
        try:
            told = json.loads(Path(what).read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            print("%s holds no scenarios: %s" % (what, error), file=sys.stderr)
            return 2
        scenarios = [told] if "world" in told else [one["scenario"] for one in told.get("failures", ()) if "scenario" in one]
        plant = plant or told.get("plant")
    else:
        seed, dummy_colon, number = what.rpartition(":")
        if not seed or not number.isdigit():
            print("--replay takes SEED:NUMBER, SEED:role:NUMBER, or a file that is there; %r is neither" % what, file=sys.stderr)
            return 2
        if seed.endswith(":role"):
            return _replay_role(seed[:-len(":role")], int(number))
        scenarios = [draw.draw(seed, int(number), modules, kinds, plant)]
    wrong = 0
    with plants.planted(plant):
        for scenario in scenarios:
            verdict = judged(scenario)
            wrong += bool(verdict.problems)
            print("%s %s %s happened %s%s" % (scenario["name"], scenario["subject"], scenario["kinds"], verdict.happened,
                                              ", planted: %s" % plant if plant else ""))
            for count, text in verdict.problems:
                print("  %s: %s" % (count, text))
    print("%d of %d scenarios were wrong" % (wrong, len(scenarios)))
    return 1 if wrong else 0


def _replay_role(seed: str, number: int) -> int:
    from . import roles as role_runs   # needs the tools that integration tests need
    happened, problems = role_runs.play_one(seed, number)
    print("%s:role:%d happened %s" % (seed, number, happened))
    for count, text in problems:
        print("  %s: %s" % (count, text))
    return 1 if problems else 0


def fewest(record: Record, modules: list[str], kinds: list[str]) -> str:
    """A sentence: how many pairs of kind and module there are that can be, and the one that really happened in the fewest scenarios."""
    pairs = [(record.by_pair["%s x %s" % (kind, module)], kind, module) for module in modules for kind in kinds if kind not in SUBJECTS[module].impossible]
    cannot = len(modules) * len(kinds) - len(pairs)
    least, kind, module = min(pairs)
    if not least:
        return "%d scenarios: %d of %d pairs of fault and module (%d more cannot be) happened at all; %s" % (
            sum(record.by_module[one] for one in modules), sum(1 for count, *dummy in pairs if count), len(pairs), cannot,
            "a run of every pair is SCENARIOS=%d, of each once SCENARIOS=%d" % (OF_EVERY_PAIR, SCENARIOS_A_MISS))
    return "%d pairs of fault and module (%d more cannot be): each happened in at least %d scenarios, the rarest is %s x %s" % (
        len(pairs), cannot, least, kind, module)


def short(record: Record, least: int, modules: list[str], kinds: list[str]) -> bool:
    """Whether a pair that can be has fewer scenarios than it should."""
    return any(kind not in SUBJECTS[module].impossible for module, kind in record.missing(least, modules, kinds))


def below(record: Record, least: int, modules: list[str], kinds: list[str]) -> dict[str, str]:
    """{pair that has fewer scenarios than it should: how many, and why}."""
    return {"%s x %s" % (kind, module): "%d; %s" % (least - count, SUBJECTS[module].impossible.get(kind, "chance did not make it happen more often"))
            for (module, kind), count in sorted(record.missing(least, modules, kinds).items())}


def main(words: list[str] | None = None) -> int:
    """The program."""
    arguments = _arguments(words)
    everything = list(plants.PLANTS[arguments.plant].modules) if arguments.plant else list(SUBJECTS)
    modules = [one for one in arguments.modules.split(",") if one] or everything
    out = arguments.out or (OUT.with_name("faults-planted-%s.json" % arguments.plant) if arguments.plant else OUT)
    kinds = [one for one in arguments.kinds.split(",") if one] or None
    unknown = set(modules) - set(SUBJECTS) | set(kinds or ()) - set(KINDS)
    if unknown:
        print("there is no %s" % ", ".join(sorted(unknown)), file=sys.stderr)
        return 2
    if arguments.replay:
        return replay(arguments.replay, modules, kinds, arguments.plant)
    if min(arguments.scenarios, arguments.roles) < 0 or not arguments.scenarios + arguments.roles:
        print("There is nothing to play with --scenarios %d and --roles %d: one of them must be 1 or more, and none less than 0. %s was left as it is." % (
            arguments.scenarios, arguments.roles, out), file=sys.stderr)
        return 2
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

    least = arguments.scenarios // SCENARIOS_A_MISS
    if arguments.plant:
        play_these(range(arguments.scenarios))
    else:
        by_turns = arguments.scenarios * SHARE_OF_TURNS // 100
        play_these(range(by_turns))
        for turn in range(FILLINGS):
            missing = {pair: count for pair, count in record.missing(least, modules, kinds or list(KINDS)).items()
                       if pair[1] not in SUBJECTS[pair[0]].impossible}
            play_these([draw.fill_number(module, kind, turn * 1000 + one) for (module, kind), count in missing.items() for one in range(count + turn)])
        play_these(range(by_turns, by_turns + max(0, arguments.scenarios - record.scenarios)))
    roles: dict[str, Any] = {"runs": 0}
    if arguments.roles:
        from . import roles as role_runs   # needs the tools that integration tests need
        try:
            roles = role_runs.play_all(seed, arguments.roles, record.take, min(2, arguments.jobs))
        except role_runs.NotStarted as error:
            print(error, file=sys.stderr)
            return 2
    smaller(record, modules, kinds, arguments.plant)
    told = record.to_dict(time.monotonic() - began, roles)
    whole = bool(arguments.scenarios) and not arguments.plant
    told.update(fewest=fewest(record, modules, kinds or list(KINDS)) if whole else "")
    told.update(least=least, below={} if arguments.plant or not arguments.scenarios else below(record, least, modules, kinds or list(KINDS)))
    caught, sentence = verdict_of_plant(record, modules, kinds) if arguments.plant else (False, "")
    told.update({"caught": caught} if arguments.plant else {})
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    print(table(told, modules))
    print("\n%s" % out)
    if arguments.plant:
        print(sentence)
        return 0 if caught else 1
    lacking = whole and short(record, least, modules, kinds or list(KINDS))
    if lacking:
        print("NOT ENOUGH: a pair of fault and module that can be happened in fewer than %d scenarios, see above" % least)
    return 1 if lacking or any(told[name] for name in COUNTS) else 0
