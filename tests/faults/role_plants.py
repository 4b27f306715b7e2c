# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles that lie, planted into the installed collection, to prove that role runs find them.

    PYTHONPATH=tests .venv/bin/python -m faults.role_plants [NAME ...]

Each is played for at most RUNS scenarios of its role, until one of the counts that it names goes up. A plant whose text is gone fails loudly.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
RUNS = 6
SEED = "planted"


class Plant(NamedTuple):
    """C(texts): (file of the collection, what stands there once, what takes its place). C(count): the count by which it is caught.

    C(shows): whether the defect can show in a scenario; only those are played.
    """

    role: str
    texts: tuple[tuple[str, str, str], ...]
    count: str
    says: str
    shows: Callable[[dict], bool] = bool


def _one_way(scenario: dict) -> bool:
    return scenario["options"]["offboard_account"] in ("disable", "suspend", "portal") and len(scenario["people"]) > 1


def _limited(scenario: dict) -> bool:
    return scenario["options"].get("offboard_max_removals") in (0, 1) and scenario["options"]["offboard_account"] == "auto" and len(scenario["people"]) > 2


def _checked(scenario: dict) -> bool:
    return scenario["check"] and scenario["options"]["offboard_account"] == "auto" and bool(scenario["people"]) and not {
        "offboard_max_removals", "offboard_protected"} & set(scenario["options"])


def _left_to_do(scenario: dict) -> bool:
    """Check mode is played after a run that was stopped, and still has something to foretell."""
    return _checked(scenario) and any(one["kind"] in ("killed", "revoke") for one in scenario["troubles"])


NOBODY_LEAVES = ("plugins/module_utils/_plan/leaving.py", "for dummy_key, (option, there) in sorted(asked.items())]", "for dummy_key, (option, there) in []]")
PLANTS = {
    "clear-without-looking": Plant("offboard", (NOBODY_LEAVES, (
        "plugins/module_utils/_plan/left.py", 'still = [held_place(layer, one) for one in look.get("held") or []]', "still: t.List[Place] = []")), "lost",
        "nobody is taken out of anything, and what the second look shows is not read"),
    "told-as-added": Plant("onboard", (
        ("plugins/filter/places.py", "return [places[name] for name in sorted(places)]", "return []"),
        ("plugins/filter/outcome.py", 'not in task.found:\n        return _layer(layer, name, "skipped", UNTRIED if stopped else NOT_RUN % "tags")',
         'not in task.found:\n        return _layer(layer, name, "added")')), "lost",
        "nobody is added, and everybody is told as added"),
    "leaves-in-spite": Plant("move", (("plugins/filter/moving.py", "if keep and bad and not withheld:", "if False:"),), "unintended_removals",
                             "people leave although they could not be added to everything"),
    "loses-its-word": Plant("move", (("plugins/filter/moving.py", 'outcome["failed"] = [] if stopped else grouped(', 'outcome["failed"] = [] and grouped('),
                                     ("plugins/filter/moving.py", 'outcome["errors"] = [stopped] if stopped else list(', 'outcome["errors"] = [] and list(')),
                            "wrong_reports", "the role ends well although somebody was not moved"),
    "takes-any-way": Plant("offboard", (("plugins/module_utils/_plan/ways.py", "    if wish != AUTO:\n", "    if wish == \"\":\n"),), "unintended_removals",
                           "whichever way was asked for, the strongest that fits is taken", _one_way),
    "limit-unheard": Plant("offboard", (("plugins/module_utils/_plan/guards.py", "if limit is not None and len(leaving) > limit:", "if False:"),),
                           "unintended_removals", "more people go than offboard_max_removals allows", _limited),
    "check-mode-cuts": Plant("offboard", (("plugins/module_utils/_leave.py", "None if foretold else carry_out(", "carry_out("),),
                             "wrong_reports", "check mode does what it foretells", _left_to_do),
    "foretells-otherwise": Plant("offboard", (
        ("plugins/module_utils/_leave.py", "    ready = _planned(memo, params, people)\n",
         "    ready = _planned(memo, dict(params, steps=[\"portal\"]) if foretold else params, people)\n"),),
        "wrong_reports", "check mode foretells fewer steps than are carried out", _checked),
}


def plant(name: str, home: Path) -> None:
    """Put the defect of this name into the collection in this folder."""
    for path, text, instead in PLANTS[name].texts:
        source = (home / path).read_text(encoding="utf-8")
        if source.count(text) != 1:
            raise AssertionError("%s is not there once in %s: mend the plant %s in tests/faults/role_plants.py" % (text, path, name))
        (home / path).write_text(source.replace(text, instead), encoding="utf-8")


def caught(name: str, collections: Path) -> str:
    """In which scenario, and as what, the defect shows; "" if in none."""
    from .role_draw import ROLES, draw
    from .roles import judged
    shown = 0
    numbers = (number for number in itertools.count(ROLES.index(PLANTS[name].role), len(ROLES)) if PLANTS[name].shows(draw(SEED, number)))
    for number in itertools.islice(numbers, RUNS):
        dummy_number, dummy_role, dummy_happened, problems = judged((SEED, number, str(collections)))
        for count, text in problems:
            if count == PLANTS[name].count:
                return "%s:role:%d %s: %s" % (SEED, number, count, text[:300])
        shown += bool(problems)
    if shown:
        print("%s was wrong in %d scenarios, and never counted as %s" % (name, shown, PLANTS[name].count))
    return ""


def main(chosen: list[str]) -> int:
    """Every plant, or those that are named; 0 if all were caught."""
    from integration.stage import copy_collections

    from .roles import install
    missed = 0
    with tempfile.TemporaryDirectory(prefix="faults-collections-") as folder:
        source = install(Path(folder))
        for name in chosen or sorted(PLANTS):
            target = Path(folder) / name
            plant(name, copy_collections(source, target))
            found = caught(name, target)
            missed += not found
            print("%s %s %s" % (name, "CAUGHT" if found else "NOT CAUGHT", found), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "build" / "dev")]
    sys.exit(main(sys.argv[1:]))
