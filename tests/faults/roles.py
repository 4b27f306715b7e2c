# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole role runs: real ansible-playbook processes with the installed collection, a simulator's server, and SIGKILL.

    the role under trouble  ->  all is mended  ->  the role again: it must converge  ->  once more: it must rest

The collection is built and installed once for each program, in a folder of its own, so that the programs of several checkouts do not meet.
Requests are counted by the server, in this process; SIGKILL goes to ansible-playbook and to everybody it has started, as its workers leave its process group.
"""

from __future__ import annotations

import multiprocessing
import os
import random
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

from . import trouble as troubles
from . import worlds
from .oracle import Truth, fold, snapshot
from .subjects.places import disturb_place
from .subjects.records import rows

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("onboard", "offboard")
REQUESTS = 15        # about as many as a role sends: troubles are spread over them
BUDGET = 4           # seconds of waiting that a run may spend: these waits are real
# The connection is refused only when the server is gone, which then nobody counts: the runs in one process play that.
KINDS = [kind for kind in troubles.KINDS if kind != "refused"]
SENTINELS = ("sentinel-", "YWRtaW5AY29ycC5leGFtcGxlLmNvbT")


def install(folder: Path) -> Path:
    """The collection of this checkout, built and installed below C(folder)."""
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    import tree
    tree.BUILD = folder
    return tree.lay_installed()


# --- drawing -----------------------------------------------------------------------------------------------------------


def draw(seed: str, number: int) -> dict:
    """Role scenario C(number) of a seed."""
    chance = random.Random("%s:role:%d" % (seed, number))
    world = worlds.draw_world(chance, chance.choice([6, 9, 12]))
    for row in world["groups"]:
        # only the simulator lets portal-only customers into groups
        members = [one for one in row["members"] if world["accounts"][one].get("type") != "customer"]
        row.update(managed_by="ADMINS", admins=False, members=members)
    for row in world["desks"]:
        row["access"] = "closed"
    role = ROLES[number % 2]
    kinds = [KINDS[(number // 2) % len(KINDS)]] + ([chance.choice(KINDS)] if chance.random() < 0.4 else [])
    placed = []
    for kind in dict.fromkeys(kinds):
        one = troubles.draw(chance, kind)
        one["at"] = chance.randrange(REQUESTS)
        one["times"] = min(one["times"], 6)
        if one["kind"] == "slow":
            one["delay"] = 0.3
        if one.get("seconds", 0) > 1:
            one["seconds"] = 1
        placed.append(one)
    switches = {name: value for name, value in worlds.draw_switches(chance, 8).items()
                if name not in ("search_hides_customers", "desk_lists_inactive", "jsm_ids_per_call", "recreate_revoked", "customer_conflict", "revoked_user")}
    people = _joiners(chance, world) if role == "onboard" else _leavers(chance, world)
    return {"name": "%s:role:%d" % (seed, number), "role": role, "kinds": list(dict.fromkeys(kinds)), "world": world, "switches": switches, "people": people,
            "troubles": placed, "organization": chance.random() < 0.5}


def _known(world: dict) -> tuple[list, list]:
    """(customers, employees) who can be found by e-mail without any doubt; employees have a record of that name."""
    truth = Truth(snapshot(Simulator(world=World.from_dict(world))), {}, {"site_url": "x"})
    named = {fold(row["userName"]): row for row in rows(truth).values()}
    sure = [(one, row) for one, row in truth.accounts.items()
            if row["email"] and truth.sure({"email": row["email"]}, leaving=True) == one and one not in (worlds.CALLER, worlds.BLIND, worlds.SERVICE)]
    customers = [row["email"] for dummy_one, row in sure if row["type"] == "customer" and row["active"] and fold(row["email"]) not in named]
    employees = [row["email"] for one, row in sure if row["type"] == "atlassian" and named.get(fold(row["email"]), {}).get("account_id") == one]
    return customers, employees


def _joiners(chance: random.Random, world: dict) -> list:
    customers, employees = _known(world)
    known = [(email, "customer") for email in customers] + [(email, "employee") for email in employees]
    new = [("joiner%d@%s" % (number, domain), kind) for number in range(3) for domain, kind in (
        ("customer.example.org", "customer"), ("corp.example.com", "employee"))]
    some = chance.sample(new, chance.randint(1, 4)) + chance.sample(known, min(len(known), chance.randint(0, 3)))
    people = []
    for email, kind in some:
        one: dict[str, Any] = {"email": email, "kind": kind, "desks": [name for name in worlds.DESKS if chance.random() < 0.6]}
        if kind == "employee":
            one.update(groups=[name for name in worlds.GROUPS if chance.random() < 0.6], given_name="Jo", family_name=chance.choice(["Einer", "田中"]))
        people.append(one)
    return people


def _leavers(chance: random.Random, world: dict) -> list:
    customers, employees = _known(world)
    some = [(email, "customer") for email in customers] + [(email, "employee") for email in employees]
    return [{"email": email, "kind": kind} for email, kind in chance.sample(some, min(len(some), chance.randint(1, 4)))]


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
        sim.world.credentials = World.from_dict({name: world[name] for name in ("accounts", "credentials")}).credentials
        sim.world.organization["keys"] = [dict(one) for one in world["organization"]["keys"]]
        for directory_id, row in world["directories"].items():
            sim.world.directories[directory_id].key = row["key"]

    def _deed(self, trouble: dict) -> None:
        with self.sim.lock:
            if trouble["kind"] in ("join", "leave"):
                kind, names = ("groups", worlds.GROUPS) if trouble["spot"] < 0.5 else ("desks", worlds.DESKS)
                self.touched |= disturb_place(self.sim, kind, next(iter(names.values())), trouble)
            elif trouble["kind"] == "revoke":
                self.sim.world.credentials["api_tokens"].clear()
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
        more = {"onboard_wait": 3} if scenario["role"] == "onboard" else {"offboard_desks": "all"}
        path = stage.write("people.yml", {"people": scenario["people"], "atlassian_retry_budget": BUDGET, **more})

        def start() -> tuple:
            return stage.start("lifecycle.atlassian." + scenario["role"], "-e", "@%s" % path, env=as_environment(ways))

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
            problems += _leaks(run)
            if not killed:
                problems += _claims(scenario, run, after, house.touched if len(runs) == 1 else None)
        problems += _allowed(scenario, before, after, house.touched)

        again = stage.finish(*start())
        house.mend()
        done = house.truth()
        problems += _leaks(again) + _claims(scenario, again, done, set()) + _allowed(scenario, after, done, set())
        problems += [("not_converged", text) for text in _left(scenario, done)]
        if again.rc != 0:
            problems.append(("not_converged", "the role fails without any trouble: %s" % again.stdout[-800:]))
        first = len(house.sim.journal.entries)
        last = stage.finish(*start())
        writes = [entry for entry in house.sim.journal.entries[first:] if entry["write"]]
        if last.rc != 0 or last.changed or writes or house.truth().shot != done.shot:
            problems.append(("not_converged", "a further run does not rest: rc %s, changed %s, writes %s" % (last.rc, last.changed, writes)))
        problems += [("wrong_reports", "not as documented: %s" % one) for one in house.sim.violations]
    return dict(house.happened), problems


# --- judging -----------------------------------------------------------------------------------------------------------


def _leaks(run: Any) -> list:
    said = run.said + repr(run.results)
    return [("leaks", "%s in %s" % (one, said[max(0, said.index(one) - 200):said.index(one) + 40])) for one in SENTINELS if one in said]


def _places(truth: Truth) -> dict[tuple, set]:
    return {**{("groups", name): truth.place("groups", where) for name, where in worlds.GROUPS.items()},
            **{("desks", name): truth.place("desks", where) for name, where in worlds.DESKS.items()}}


def _ids(truth: Truth, scenario: dict) -> dict[str, set]:
    return {one["email"]: set(truth.owners.get(fold(one["email"]), ())) for one in scenario["people"]}


def _allowed(scenario: dict, before: Truth, after: Truth, others: set) -> list:
    """Nothing but what was wished came to anybody."""
    problems = []
    have, now = _places(before), _places(after)
    people = {one: person for person in scenario["people"] for one in _ids(after, scenario)[person["email"]] | _ids(before, scenario)[person["email"]]}
    for place, was in have.items():
        for one in sorted((was - now[place]) - others):
            if scenario["role"] == "onboard" or one not in people:
                problems.append(("unintended_removals", "%s left %s" % (one, place)))
        for one in sorted((now[place] - was) - others):
            if scenario["role"] == "offboard" or one not in people or place[1] not in people[one].get(place[0], []):
                problems.append(("wrong_reports", "%s joined %s" % (one, place)))
    for one, row in before.accounts.items():
        if row["active"] and not after.accounts.get(one, {"active": False})["active"] and (scenario["role"] == "onboard" or one not in people):
            problems.append(("unintended_removals", "%s was deactivated" % one))
    for one in set(after.accounts) - set(before.accounts):
        if scenario["role"] == "offboard" or one not in people:
            problems.append(("wrong_reports", "%s was created" % one))
    for email, ids in _ids(after, scenario).items():
        if len(ids) > max(1, len(_ids(before, scenario)[email])):
            problems.append(("duplicated", "%s has %d accounts" % (email, len(ids))))
    return problems


def _left(scenario: dict, truth: Truth) -> list[str]:
    """What is not as wished."""
    now, left = _places(truth), []
    for person in scenario["people"]:
        ids = _ids(truth, scenario)[person["email"]]
        alive = {one for one in ids if truth.accounts[one]["active"]}
        if scenario["role"] == "onboard":
            left += ["%s has no account" % person["email"]] if not alive else []
            left += ["%s is not in %s %s" % (person["email"], kind, name)
                     for kind in ("groups", "desks") for name in person.get(kind, []) if not ids & now[kind, name]]
        else:
            left += ["%s has an account" % person["email"]] if alive else []
            left += ["%s is in %s %s" % (person["email"], *place) for place, inside in now.items() if ids & inside]
    return left


def _claims(scenario: dict, run: Any, truth: Truth, others: set | None) -> list:
    """What the role says of everybody, held against the world. C(others) of None: two runs at once, of which one may undo or outrun the other."""
    told = [result for result in run.results if "%s_result" % scenario["role"] in result.get("ansible_facts", {})]
    if others is None:
        return []
    if not told:
        # before it has looked, the role may only fail, and nothing was done
        return [] if run.rc != 0 else [("wrong_reports", "the role ended well and has no result")]
    outcome = told[-1]["ansible_facts"]["%s_result" % scenario["role"]]
    problems = []
    now = _places(truth)
    bad = bool(outcome["errors"]) or any(one["outcome"] in ("failed", "left") for one in outcome["people"])
    if (run.rc == 0) == bad:
        problems.append(("wrong_reports", "the role ended with %s and tells %s" % (run.rc, outcome["summary"])))
    for person in outcome["people"]:
        ids = set(truth.owners.get(fold(person["email"] or ""), ()))
        if ids & others:
            continue
        for layer in person["layers"]:
            kind = {"group": "groups", "desk": "desks", "groups": "groups", "desks": "desks"}.get(layer["layer"])
            there = bool(kind and ids & now.get((kind, layer["place"]), set()))
            alive = any(truth.accounts[one]["active"] for one in ids)
            wrong = False
            if scenario["role"] == "onboard":
                wrong = kind is not None and layer["action"] in ("added", "unchanged") and not there
                wrong = wrong or layer["layer"] == "account" and layer["action"] in ("created", "updated", "unchanged", "reactivated") and not alive
            elif layer["outcome"] == "clear" and (layer["layer"] in ("account", "portal") or (kind and layer["place"])):
                wrong = there if kind else alive
            if wrong:
                problems.append(("lost", "%s %s is told, and it is not so: %s" % (person["email"], layer, sorted(ids))))
    return problems


# --- many --------------------------------------------------------------------------------------------------------------


def _one(task: tuple) -> tuple:
    seed, number, collections = task
    scenario = draw(seed, number)
    try:
        happened, problems = play(scenario, Path(collections))
    except Exception:   # pylint: disable=broad-except
        happened, problems = {}, [("wrong_reports", "a traceback: %s" % traceback.format_exc()[-1500:])]
    return number, "role " + scenario["role"], happened, problems


def play_one(seed: str, number: int) -> tuple[dict, list]:
    """Play one role scenario again."""
    with tempfile.TemporaryDirectory(prefix="faults-collections-") as folder:
        dummy_number, dummy_subject, happened, problems = _one((seed, number, str(install(Path(folder)))))
    return happened, problems


def play_all(seed: str, count: int, take: Callable, jobs: int) -> dict:
    """Play so many role scenarios, C(jobs) at a time."""
    with tempfile.TemporaryDirectory(prefix="faults-collections-") as folder:
        collections = install(Path(folder))
        tasks = [(seed, number, str(collections)) for number in range(count)]
        by_kind: Counter = Counter()
        bad = 0
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            for number, subject, happened, problems in pool.imap_unordered(_one, tasks):
                take("%s:role:%d" % (seed, number), subject, happened, problems)
                by_kind.update(happened.keys())
                bad += bool(problems)
                if (number + 1) % 10 == 0:
                    print("role run %d of %d, %d wrong so far" % (number + 1, count, bad), flush=True)
    return {"runs": count, "by_kind": dict(sorted(by_kind.items()))}


__all__ = ["draw", "install", "play", "play_all", "play_one"]
