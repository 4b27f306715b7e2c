# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One scenario from its beginning to its rest, and what was wrong in it.

    check mode (frozen)  ->  the run under trouble  ->  everything mended, lag settled
    ->  check mode again  ->  the run again: it must converge  ->  once more: it must rest

C(play(scenario)) returns a Verdict. A scenario is plain data (see draw.py), so it can be written down, replayed and made smaller.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from typing import Any

from simulator.app import Simulator
from simulator.world import World
from unit import atlas

from . import trouble as troubles
from . import worlds
from .oracle import Truth, snapshot
from .subjects import SUBJECTS, Run
from .wire import Killed, Turns, Wire

COUNTS = ("lost", "duplicated", "unintended_removals", "wrong_reports", "leaks", "not_converged")
MOST_UNDECIDED = 2      # runs that may be needed until nothing is undecided: two with one e-mail leave one after the other
CALLERS = (worlds.CALLER, worlds.BLIND, worlds.SERVICE)
SENTINELS = ("sentinel-", "YWRtaW5AY29ycC5leGFtcGxlLmNvbT", "YmxpbmRAY29ycC5leGFtcGxlLmNvbT")


@dataclass
class Verdict:
    """What went wrong, by count, and which trouble really happened."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    happened: dict[str, int] = field(default_factory=dict)

    def add(self, count: str, text: str) -> None:
        """One thing that must not be."""
        assert count in COUNTS, count
        self.problems.append((count, text))


class _Stage:
    """One simulator with its scenario, and the runs on it."""

    def __init__(self, scenario: dict):
        self.scenario = scenario
        self.subject = SUBJECTS[scenario["subject"]]
        self.sim = Simulator(world=World.from_dict(scenario["world"]), switches=scenario["switches"])
        self.touched: set = set()

    def truth(self, way: dict | None = None) -> Truth:
        return Truth(snapshot(self.sim), self.scenario["switches"], way or self.scenario["way"])

    def run(self, check: bool = False, wire: Wire | None = None, other: dict | None = None, concurrency: int | None = None) -> Run:
        """Play the subject, or the C(other) one, once. A result of None: it was killed."""
        of = other or self.scenario
        subject = SUBJECTS[of["subject"]]
        wire = wire or Wire(self.sim, [])
        before = self.truth(of["way"])
        first = len(self.sim.journal.entries)
        threads = concurrency or self.scenario["concurrency"]
        wire.strict = threads == 1
        try:
            result = subject.play(self.sim, of, check, wire, threads)
        except Killed:
            result = None
        return Run(of, before, None, result, wire, self.sim.journal.entries[first:])

    def settle(self) -> None:
        self.sim.world.lag.settle()

    def mend(self) -> None:
        """All trouble is over: credentials are what they were, nothing lags, limits have passed."""
        sim, world = self.sim, self.scenario["world"]
        self.settle()
        sim.faults.clear()
        sim.switches.update({"lag_reads": 0, "lag_seconds": 0, "provisioning_lag_reads": 0, "provisioning_lag_seconds": 0})
        fresh = World.from_dict({name: world[name] for name in ("accounts", "credentials")})
        revoked = [row.get("revoked", False) for row in sim.world.credentials["api_tokens"]]
        sim.world.credentials = fresh.credentials
        for row, gone in zip(fresh.credentials["api_tokens"], revoked):
            # what the run itself has revoked stays so, but for those that the next run needs
            row.update({"revoked": True} if gone and row["account"] not in CALLERS else {})
        sim.world.organization["keys"] = [dict(one) for one in world["organization"]["keys"]]
        for directory_id, row in world["directories"].items():
            sim.world.directories[directory_id].key = row["key"]
        sim.clock.advance(3600)

    def deeds(self) -> dict:
        """What somebody else does in mid-run."""
        def revoke(dummy: dict) -> None:
            credentials = self.sim.world.credentials
            for row in credentials["api_tokens"]:
                row.update({"token": "another of %s" % row["token"]} if row["account"] in CALLERS else {})
            credentials["bearers"].clear()
            for row in credentials["clients"]:
                row["client_secret"] = "another"
            for directory in self.sim.world.directories.values():
                directory.key = "another"
            self.sim.world.organization["keys"].clear()

        def expire(dummy: dict) -> None:
            for row in self.sim.world.credentials["bearers"]:
                row["expires_at"] = self.sim.clock.now() - 1

        def change(trouble: dict) -> None:
            self.touched |= self.subject.disturb(self.sim, self.scenario, trouble)

        return {"revoke": revoke, "expire": expire, "join": change, "leave": change}


def play(scenario: dict) -> Verdict:
    """Play it."""
    random.seed(scenario["name"])      # the dice of retries
    verdict = Verdict()
    stage = _Stage(scenario)
    reads = stage.subject.reads
    if reads and "other" not in scenario:
        stage.sim.freeze()
    foretold = stage.run(check=True)
    _discreet(verdict, foretold)
    lag = next((one for one in scenario["troubles"] if one["kind"] == "lag"), None)
    if lag:
        stage.sim.switches.update(lag["switches"])
        verdict.happened["lag"] = 1
    cost = foretold.result.get("requests") or {"reads": foretold.wire.count}
    placed = [troubles.place(one, cost["reads"], stage.subject.writes(scenario, foretold.result)) for one in scenario["troubles"]
              if one["kind"] not in ("lag", "two_runs")]
    wire = Wire(stage.sim, placed, stage.deeds())
    run = _two_runs(stage, wire, verdict) if scenario.get("other") else [stage.run(wire=wire)]
    stage.settle()
    quiet = not wire.happened and not verdict.happened
    for name, count in wire.happened.items():
        verdict.happened[name] = verdict.happened.get(name, 0) + count
    for one in run:
        one.after = stage.truth(one.scenario["way"])
    for place, one in enumerate(run):
        others = set(stage.touched)
        if len(run) > 1:
            others |= SUBJECTS[run[1 - place].scenario["subject"]].touches(run[1 - place], run[place])
        _judge(verdict, stage, one, others, foretold if quiet and place == 0 else None)
    stage.mend()
    _converges(verdict, stage)
    for entry in stage.sim.violations:
        verdict.add("wrong_reports", "not as documented: %s" % entry)
    return verdict


def _judge(verdict: Verdict, stage: _Stage, run: Run, others: set, foretold: Run | None) -> None:
    run.after = run.after or stage.truth(run.scenario["way"])
    run.others = others
    subject = SUBJECTS[run.scenario["subject"]]
    for problem in subject.judge(run):
        verdict.add(*problem)
    _discreet(verdict, run)
    for sentence in run.wire.repeated:
        verdict.add("duplicated", sentence)
    if foretold is not None and not subject.reads:
        for text in subject.as_foretold(run, foretold.result):
            verdict.add("wrong_reports", text)


def _discreet(verdict: Verdict, run: Run) -> None:
    said = repr(run.result) + repr(getattr(run.result, "error", ""))
    for sentinel in SENTINELS:
        if sentinel in said:
            verdict.add("leaks", "%s... in %s" % (sentinel, said[max(0, said.index(sentinel) - 80):said.index(sentinel) + 60]))


def _converges(verdict: Verdict, stage: _Stage) -> None:
    """The trouble is over: one run gets there, and the one after it has nothing to do."""
    subject = stage.subject
    stage.touched = set()
    foretold = stage.run(check=True)
    again = stage.run()
    stage.settle()
    _judge(verdict, stage, again, set(), foretold)
    for text in subject.reached(again):
        verdict.add("not_converged", text)
    if subject.reads:
        return
    for dummy in range(MOST_UNDECIDED):
        if not subject.undecided(again):
            break
        again = stage.run()
        stage.settle()
        again.after = stage.truth()
    last = stage.run()
    stage.settle()
    _judge(verdict, stage, last, set(), None)
    if last.result.get("changed") and not subject.says_changed_again(last):
        verdict.add("not_converged", "a further run says changed")
    if last.before.shot != last.after.shot:
        verdict.add("not_converged", "a further run changed the world")
    for entry in last.journal:
        if entry["write"] and not subject.may_try_again(entry, last):
            verdict.add("not_converged", "a further run wrote %s %s %s %s (%s)" % (
                entry["method"], entry["path"], entry["query"], entry.get("body"), entry["status"]))


def _two_runs(stage: _Stage, wire: Wire, verdict: Verdict) -> list[Run]:
    """Two runs at once, taking turns by chance."""
    turns = Turns(stage.scenario["name"], 2)
    second = Wire(stage.sim, [], turn=lambda: turns.take(1))
    wire.turn = lambda: turns.take(0)
    runs: list[Any] = [None, None]
    broken: list[BaseException] = []

    def go(me: int) -> None:
        turns.begin(me)
        try:
            runs[me] = stage.run(wire=second if me else wire, other=stage.scenario["other"] if me else None, concurrency=1)
        except BaseException as error:   # pylint: disable=broad-except
            broken.append(error)         # a thread's end is not seen by itself; raised below
        finally:
            turns.leave(me)

    threads = [threading.Thread(target=go, args=(me,), daemon=True) for me in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if broken:
        raise broken[0]
    assert None not in runs, "two runs hold each other up"
    verdict.happened["two runs"] = 1
    return runs


__all__ = ["COUNTS", "Verdict", "play", "atlas"]
