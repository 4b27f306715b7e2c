# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole role runs: real ansible-playbook processes with the installed collection, a simulator's server, and SIGKILL.

    the role under trouble  ->  all is mended  ->  check mode, in half of them  ->  the role again: it must converge, as foretold  ->  once more: it must rest

The collection is built and installed once for each program, in a folder of its own, so that the programs of several checkouts do not meet.
Requests are counted by the server, in this process; SIGKILL goes to ansible-playbook and to everybody it has started, as its workers leave its process group.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, Callable

from simulator.app import Simulator
from simulator.server import Running
from simulator.world import World

from .oracle import Truth, snapshot
from .play import CALLERS
from .role_draw import draw, numbers
from .role_foretold import as_foretold
from .role_oracle import allowed, claims, deeds, leaks, must_fail, unreached
from .role_ways import held_back
from .subjects.places import NAMES, disturb_place

ROOT = Path(__file__).resolve().parents[2]
BUDGET = 4           # seconds of waiting that a run may spend: these waits are real


class NotStarted(Exception):
    """A playbook that never began says nothing of the role: the program, or the machine, is at fault."""


def begun(run: Any) -> Any:
    """The run, of which nothing was disturbed. Raises C(NotStarted) when its playbook did not begin."""
    if "PLAY [" not in run.stdout:
        raise NotStarted("ansible-playbook ended with %s before the playbook began: %s" % (run.rc, (run.stderr or run.stdout)[-1500:]))
    return run


def install(folder: Path) -> Path:
    """The collection of this checkout, built and installed below C(folder)."""
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    import tree
    tree.BUILD = folder
    return tree.lay_installed()


# --- playing -----------------------------------------------------------------------------------------------------------


class House:
    """A server for one scenario, and what happens at which of its requests."""

    def __init__(self, scenario: dict):
        self.scenario = scenario
        self.sim = Simulator(world=World.from_dict(scenario["world"]), switches=scenario["switches"])
        self.happened: Counter = Counter()
        self.touched: set = set()
        self.count, self.armed, self.dead = 0, False, False
        self.kill: Callable[[], None] = lambda: None
        self._answer, self._lock = self.sim.answer, threading.Lock()
        self.sim.answer = self.answer      # type: ignore[method-assign]  the server asks the simulator by this name

    def answer(self, *request: Any) -> tuple:
        """One request, with what happens at its moment."""
        with self._lock:
            number, self.count = self.count, self.count + 1
        due = [one for one in self.scenario["troubles"] if self.armed and one["at"] <= number < one["at"] + one["times"]]
        killer = None
        for one in due:
            if one["kind"] in ("join", "leave", "revoke", "expire"):
                self.happened[one["name"]] += 1
                self._deed(one)
            elif one["kind"] == "killed":
                killer = one
        if self.dead:
            return 0, {}, b"", "before"
        if killer is not None:
            self.dead = True
            self.happened[killer["name"]] += 1
            if killer.get("after_work"):
                self._answer(*request)
            self.kill()
            return 0, {}, b"", "before"
        return self._answer(*request)

    def arm(self) -> None:
        """From the next request on there is trouble."""
        self.count, self.armed = 0, True
        for one in self.scenario["troubles"]:
            if one["kind"] == "lag":
                self.sim.switches.update({"lag_reads": 1 + int(one["spot"] * 2)})
                self.happened["lag"] += 1
            elif one["kind"] not in ("join", "leave", "revoke", "expire", "killed", "two_runs"):
                order = {name: value for name, value in one.items() if name not in ("name", "zone", "spot", "at", "echo", "seconds_slow", "switches", "who")}
                if order["kind"] == "status" and order["status"] == 200:
                    order["match"] = {"method": "GET"}     # a yes to a write that was not done would be a lie, and no fault
                one["order"] = self.sim.faults.add(after=one["at"], **order)

    def mend(self) -> None:
        """All is well again."""
        for one in self.scenario["troubles"]:
            order = one.pop("order", None)
            if order is not None and order.happened:
                self.happened[one["name"]] += order.happened
        world, sim = self.scenario["world"], self.sim
        self.armed = self.dead = False
        sim.world.lag.settle()
        sim.faults.clear()
        sim.switches.update({"lag_reads": 0})
        fresh = World.from_dict({name: world[name] for name in ("accounts", "credentials")}).credentials
        gone = {row["token"] for row in sim.world.credentials["api_tokens"] if row.get("revoked")}
        for row in fresh["api_tokens"]:
            # what the run itself has revoked stays so, but for those that the next run needs
            row.update({"revoked": True} if row["token"] in gone and row["account"] not in CALLERS else {})
        sim.world.credentials = fresh
        sim.world.organization["keys"] = [dict(one) for one in world["organization"]["keys"]]
        for directory_id, row in world["directories"].items():
            sim.world.directories[directory_id].key = row["key"]

    def _deed(self, trouble: dict) -> None:
        with self.sim.lock:
            if trouble["kind"] in ("join", "leave"):
                kind = list(NAMES)[int(trouble["spot"] * len(NAMES))]
                self.touched |= disturb_place(self.sim, kind, next(iter(NAMES[kind].values())), trouble)
            elif trouble["kind"] == "revoke":
                tokens = self.sim.world.credentials["api_tokens"]
                tokens[:] = [row for row in tokens if row.get("revoked")]     # what the run itself has revoked is still to be known
                for directory in self.sim.world.directories.values():
                    directory.key = "another"
            else:
                for row in self.sim.world.credentials["bearers"]:
                    row["expires_at"] = self.sim.clock.now() - 1

    def truth(self) -> Truth:
        with self.sim.lock:
            return Truth(snapshot(self.sim), self.scenario["switches"], {"site_url": "x"})


def kill_tree(pid: int) -> None:
    """SIGKILL to a process and to everybody it has started."""
    for child in _children(pid):
        kill_tree(child)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return      # gone by itself meanwhile


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for task in Path("/proc/%d/task" % pid).iterdir() for one in (task / "children").read_text().split()]
    except OSError:
        return []   # the process is gone


def play(scenario: dict, collections: Path) -> tuple[dict, list]:
    """(what happened, problems) of one role scenario."""
    from integration.stage import Site, Stage, as_environment

    house = House(scenario)
    problems: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="faults-role-") as folder, Running(house.sim) as running:
        site = Site(running.url)
        stage = Stage(site, collections, folder)
        ways = {**site.basic, **site.scim, **(site.organization if scenario["organization"] else {})}
        path = stage.write("people.yml", {"people": scenario["people"], "atlassian_retry_budget": BUDGET, **scenario["options"]})

        def start(*words: str) -> tuple:
            return stage.start("lifecycle.atlassian." + scenario["role"], "-e", "@%s" % path, *words, env=as_environment(ways))

        before = house.truth()
        house.arm()
        started = [start() for dummy in range(2 if any(one["kind"] == "two_runs" for one in scenario["troubles"]) else 1)]
        house.kill = lambda: [kill_tree(process.pid) for process, dummy_results in started]
        runs = [stage.finish(*one) for one in started]
        if len(runs) > 1:
            house.happened["two runs"] += 1
        killed = house.dead
        house.mend()
        after = house.truth()
        for run in runs:
            problems += leaks(run) + ([] if killed else claims(scenario, run, after, house.touched))
        problems += allowed(scenario, before, after, house.touched, len(runs))

        foretold = None
        if scenario["check"]:
            first = len(house.sim.journal.entries)
            foretold = begun(stage.finish(*start("--check")))
            writes = [entry for entry in house.sim.journal.entries[first:] if entry["write"]]
            problems += leaks(foretold)
            if writes or house.truth().shot != after.shot:
                problems.append(("wrong_reports", "check mode wrote %s" % writes))
        again = begun(stage.finish(*start()))
        house.mend()
        done = house.truth()
        problems += leaks(again) + claims(scenario, again, done, set()) + allowed(scenario, after, done, set()) + deeds(scenario, again, after, done)
        problems += [("not_converged", text) for text in unreached(scenario, after, done)]
        if scenario["role"] == "offboard":
            problems += [("unintended_removals", text) for text in held_back(scenario, after, done)]
        if foretold is not None:
            problems += [("wrong_reports", text) for text in as_foretold(scenario, foretold, again)]
        fails = must_fail(scenario, after)
        if bool(again.rc) != fails:
            problems.append(("not_converged", "the role ends with %s without any trouble: %s" % (again.rc, again.stdout[-2500:])))
        first = len(house.sim.journal.entries)
        last = begun(stage.finish(*start()))
        writes = [entry for entry in house.sim.journal.entries[first:] if entry["write"]]
        problems += leaks(last) + claims(scenario, last, house.truth(), set())
        if bool(last.rc) != fails or last.changed or writes or house.truth().shot != done.shot:
            problems.append(("not_converged", "a further run does not rest: rc %s, changed %s, writes %s: %s" % (
                last.rc, last.changed, writes, last.stdout[-1500:])))
        problems += [("wrong_reports", "not as documented: %s" % one) for one in house.sim.violations]
    return dict(house.happened), problems


# --- many --------------------------------------------------------------------------------------------------------------


def judged(task: tuple) -> tuple:
    seed, number, collections = task
    scenario = draw(seed, number)
    try:
        happened, problems = play(scenario, Path(collections))
    except NotStarted:
        raise
    except Exception:   # pylint: disable=broad-except
        happened, problems = {}, [("wrong_reports", "a traceback: %s" % traceback.format_exc()[-1500:])]
    return number, "role " + scenario["role"], happened, problems


def play_one(seed: str, number: int) -> tuple[dict, list]:
    """Play one role scenario again."""
    with tempfile.TemporaryDirectory(prefix="faults-collections-") as folder:
        dummy_number, dummy_subject, happened, problems = judged((seed, number, str(install(Path(folder)))))
    return happened, problems


def play_all(seed: str, count: int, take: Callable, jobs: int) -> dict:
    """Play so many role scenarios, C(jobs) at a time."""
    with tempfile.TemporaryDirectory(prefix="faults-collections-") as folder:
        collections = install(Path(folder))
        tasks = [(seed, number, str(collections)) for number in numbers(seed, count)]
        by_kind: Counter = Counter()
        bad = 0
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            for played, (number, subject, happened, problems) in enumerate(pool.imap_unordered(judged, tasks), 1):
                take("%s:role:%d" % (seed, number), subject, happened, problems)
                by_kind.update(happened.keys())
                bad += bool(problems)
                if played % 10 == 0:
                    print("role run %d of %d, %d wrong so far" % (played, count, bad), flush=True)
    return {"runs": count, "by_kind": dict(sorted(by_kind.items()))}


__all__ = ["NotStarted", "begun", "draw", "install", "judged", "play", "play_all", "play_one"]
