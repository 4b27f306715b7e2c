# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing scenarios, and making one that fails smaller. A scenario is plain data: it can be written as JSON and played again."""

from __future__ import annotations

import copy
import random
from typing import Any, Callable

from . import aims, plants, worlds
from . import trouble as troubles
from .subjects import SUBJECTS
from .trouble import KINDS, NONE

SIZES = (3, 4, 6, 8, 8, 12, 16)
LARGE = (55, 70, 110)                 # more than 50 members, more than one page of 50 or 100
LARGE_SHARE = 0.06
FILL = 10 ** 6                        # numbers from here on belong to one pair each, see fill_number
QUIET_SHARE = 20                      # every so many scenarios no trouble at all: check mode is held against what was done


def schedule(modules: list[str]) -> list[tuple[str, str, str]]:
    """(module, kind, second kind) so that every pair has its turn: round robin, not luck. Repeats from its beginning."""
    kinds = list(KINDS)
    pairs = []
    for number, kind in enumerate(kinds):
        for place, module in enumerate(modules):
            second = kinds[(number + 1 + 5 * place + 7 * number) % len(kinds)]
            pairs.append((module, kind, second if second != kind else NONE))
    return pairs


def fill_number(module: str, kind: str, turn: int) -> int:
    """The number of a scenario that makes up for what chance left out of a pair: one module, one kind. C(turn) counts from 0."""
    return FILL * (1 + list(SUBJECTS).index(module) * len(KINDS) + list(KINDS).index(kind)) + turn


def draw(seed: str, number: int, modules: list[str], kinds: list[str] | None = None, plant: str | None = None) -> dict:
    """Scenario C(number) of a seed. Against a plant three of four are aimed at it."""
    if plant and number % 4 != 3:
        chance = random.Random("%s:%d:%s" % (seed, number, plant))
        mine = [one for one in modules if one in plants.PLANTS[plant].modules] or list(plants.PLANTS[plant].modules)
        return aims.aim(plant, chance, assemble("%s:%d" % (seed, number), chance, mine[number % len(mine)], []))
    chance = random.Random("%s:%d" % (seed, number))
    if number >= FILL:
        module, kind = divmod(number // FILL - 1, len(KINDS))
        return assemble("%s:%d" % (seed, number), chance, list(SUBJECTS)[module], [list(KINDS)[kind]])
    pairs = schedule(modules)
    turn, place = divmod(number, len(pairs))
    module, first, second = pairs[place]
    second = list(KINDS)[(list(KINDS).index(second) + turn) % len(KINDS)] if second != NONE else NONE
    chosen = [first] + ([second] if second != first else [])
    if kinds:
        chosen = [kinds[number % len(kinds)]]
    if number % QUIET_SHARE == QUIET_SHARE - 1:
        chosen = []
    return assemble("%s:%d" % (seed, number), chance, module, [one for one in chosen if one != NONE])


def assemble(name: str, chance: random.Random, module: str, kinds: list[str]) -> dict:
    """A scenario of this module with these kinds of trouble."""
    subject = SUBJECTS[module]
    size = chance.choice(LARGE) if chance.random() < LARGE_SHARE else chance.choice(SIZES)
    world = worlds.draw_world(chance, size)
    switches = worlds.draw_switches(chance, size)
    scenario: dict[str, Any] = {
        "name": name, "subject": module, "kinds": kinds, "world": world, "switches": switches, "way": subject.draw_way(chance),
        "options": subject.draw(chance, world, switches), "concurrency": chance.choice([1, 1, 1, 1, 1, 4]), "troubles": [],
    }
    for kind in kinds:
        trouble = troubles.draw(chance, kind)
        if trouble["kind"] == "lag":
            trouble["switches"] = chance.choice([{"lag_reads": chance.randint(1, 3)}, {"lag_seconds": 2}])
            trouble["switches"].update({"provisioning_lag_reads": 1} if chance.random() < 0.3 else {})
        if kind == "expired":
            scenario["way"] = subject.draw_expiring_way(chance)
        if trouble["kind"] == "two_runs":
            scenario["other"] = _other(chance, scenario)
            scenario["concurrency"] = 1
        scenario["troubles"].append(trouble)
        if kind == "page changes" and chance.random() < 0.5:
            scenario["troubles"].append(troubles.draw(chance, kind))
    return scenario


def _other(chance: random.Random, scenario: dict) -> dict:
    """Who else is at it: the same playbook once more, or another list for the same place."""
    module = scenario["subject"]
    writer = SUBJECTS[module].writer or module
    if writer == module and chance.random() < 0.5:
        return {"subject": module, "options": copy.deepcopy(scenario["options"]), "way": scenario["way"], "concurrency": 1}
    other = SUBJECTS[writer]
    options = other.draw(chance, scenario["world"], scenario["switches"])
    for name in ("group", "group_id", "desk"):
        if name in scenario["options"]:
            options = dict({key: value for key, value in options.items() if key not in ("group", "group_id", "desk")}, **{name: scenario["options"][name]})
    return {"subject": writer, "options": options, "way": scenario["way"] if writer == module else other.draw_way(chance), "concurrency": 1}


# --- smaller --------------------------------------------------------------------------------------------------------------


def shrink(scenario: dict, fails: Callable[[dict], bool], most: int = 400) -> dict:
    """The smallest scenario found that still fails: troubles, wishes, people and switches are left out one by one."""
    best, tries = scenario, 0
    again = True
    while again and tries < most:
        again = False
        for smaller in _smaller(best):
            tries += 1
            if tries >= most:
                break
            if fails(smaller):
                best, again = smaller, True
                break
    return best


def _smaller(scenario: dict):
    def without(change: Callable[[dict], Any]) -> dict:
        other = copy.deepcopy(scenario)
        change(other)
        return other
    for place in range(len(scenario["troubles"])):
        if scenario["troubles"][place]["kind"] != "two_runs":
            yield without(lambda one, place=place: one["troubles"].pop(place))
    for path in _lists(scenario["options"]):
        length = len(_at(scenario["options"], path))
        for size in {length // 2, 1} - {0}:
            for start in range(0, length, size):
                yield without(lambda one, path=path, start=start, size=size: _at(one["options"], path).__delitem__(slice(start, start + size)))
    accounts = [one for one in scenario["world"]["accounts"] if not scenario["world"]["accounts"][one].get("rights")]
    for size in {len(accounts) // 2, len(accounts) // 8, 1} - {0}:
        for start in range(0, len(accounts), size):
            yield without(lambda one, start=start, size=size: _forget(one["world"], accounts[start:start + size]))
    for name in scenario["switches"]:
        yield without(lambda one, name=name: one["switches"].pop(name))


def _lists(value: Any, path: tuple = ()) -> list[tuple]:
    """Where in options there are lists, those in lists included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if isinstance(value, list) and value else []
    return found + [deeper for name, one in inner for deeper in _lists(one, (*path, name))]


def _at(value: Any, path: tuple) -> Any:
    for name in path:
        value = value[name]
    return value


def _forget(world: dict, ids: list) -> None:
    """Without these accounts, wherever a world names them: a world that names somebody who is not there is none."""
    gone = set(ids)
    gone |= {row["id"] for directory in world["directories"].values() for row in directory.get("users", ()) if row["account_id"] in gone}
    for one in ids:
        del world["accounts"][one]
    _purge(world, gone)


def _purge(value: Any, gone: set) -> None:
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, list):
            inner[:] = [one for one in inner if not _of(one, gone)]
        if isinstance(inner, (dict, list)):
            _purge(inner, gone)


def _of(one: Any, gone: set) -> bool:
    if isinstance(one, dict):
        return one.get("account_id") in gone or one.get("account") in gone
    return isinstance(one, str) and one in gone
