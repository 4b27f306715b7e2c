# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole modules, from their main() to the JSON they print, against the simulator; and what hostile input looks like.

Modules are discovered, and what they accept is read from their argument specs: a new module needs no line here.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import re
import sys
import typing as t
from pathlib import Path
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings as ansible_warnings
from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect, _run
from hypothesis import HealthCheck, settings
from simulator.app import Simulator
from simulator.worlds import GROUP_IDS, IDS, small_world_dict
from unit import atlas
from unit.laws.rounds import ALL, ROUNDS, Round

MODULES = sorted(path.stem for path in Path(atlas.load("jsm_customer").__file__).parent.glob("*.py") if not path.stem.startswith("_"))
# What it returns is a secret, and what it sends uses something up: test_oauth_token.py holds the laws that can be held of it.
SECRET = ("oauth_token",)
TOLD = [name for name in MODULES if name not in SECRET]
BUDGET = 20     # seconds of waiting that a fuzzed run may spend, on the virtual clock


def bounded(examples: int) -> t.Any:
    """A fixed profile: the same examples every time. LAWS_EXAMPLES asks for more (or fewer) than the 40 that it stands for when it is not set."""
    return settings(
        max_examples=max(1, examples * int(os.environ.get("LAWS_EXAMPLES", "40")) // 40), deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )


# --- a module as Ansible runs it ---------------------------------------------------------------------------------------


class Told(dict):
    """The JSON that a module printed. C(text) is all it printed, C(slept) the seconds it waited."""

    text: str
    slept: float
    transport: t.Any
    client: t.Any


def run_main(sim: Simulator, name: str, options: dict, transport: t.Any = None, check: bool = False, **ansible: t.Any) -> Told:
    """Run a module's main() as ansible-core would. Anything but SystemExit that comes out of it is a traceback for the user, and comes out here."""
    transport = transport or atlas.InProcess(sim)
    clock = atlas.Clock(sim)
    clients = []

    def connect(params, needs, *dummy, **dummies):
        clients.append(_connect.connect(params, needs, transport, clock=clock.time, sleep=clock.sleep))
        return clients[0]

    args = dict(options, _ansible_check_mode=check, _ansible_diff=True, _ansible_verbosity=4, **ansible)
    printed = io.StringIO()
    ansible_warnings._global_warnings.clear()
    # handed over as they are: where the controller's half of Ansible is imported (other tests do), it would refuse some of them on the way
    # (not with ansible.module_utils.testing, which does the same from ansible-core 2.18 on)
    handed = mock.patch.multiple(basic, create=True, _load_params=lambda: json.loads(json.dumps(args)), _PARSED_MODULE_ARGS={"_ansible_tracebacks_for": []},
                                 _ANSIBLE_ARGS=b'{"ANSIBLE_MODULE_ARGS": {}}', _ANSIBLE_PROFILE="legacy")
    # where another test has imported that half, warnings would go to its screen and not into the result
    internal = sys.modules.get("ansible.module_utils._internal")     # 2.18 has one as well, which does not know
    target = mock.patch.object(internal, "is_controller", False) if hasattr(internal, "is_controller") else contextlib.nullcontext()
    with handed, target, mock.patch.object(_run, "connect", connect), contextlib.redirect_stdout(printed), _no_environment():
        try:
            atlas.load(name).main()
        except SystemExit:
            pass    # how exit_json and fail_json end
        else:
            raise AssertionError("%s ended without exit_json and without fail_json" % name)
    text = printed.getvalue()
    text.encode()   # what a terminal or a pipe would be given
    told = Told(json.loads(text.strip()))
    told.text, told.slept, told.transport, told.client = text, sum(clock.slept), transport, clients[0] if clients else None
    return told


def _no_environment() -> t.Any:
    return mock.patch.dict(os.environ, {name: value for name, value in os.environ.items() if not name.startswith("ATLASSIAN_")}, clear=True)


@functools.lru_cache(maxsize=None)
def spec_of(name: str) -> dict:
    """The options of a module, those of the connection included."""
    seen = []

    def note(argument_spec, *dummy, **dummies):
        seen.append(argument_spec)
        raise StopIteration

    with mock.patch.object(_run, "_Module", note):
        try:
            atlas.load(name).main()
        except StopIteration:
            pass    # it need not go further
    return seen[0]


def own_options(name: str) -> dict:
    """The options of a module without those of the connection."""
    return {option: rule for option, rule in spec_of(name).items() if option not in _connect.SPEC}


# --- what must hold of every end ---------------------------------------------------------------------------------------

# What a terminal would obey, or what would make a text read as another: C0 and C1, the marks that turn the direction, and the line separators.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OURS = re.compile(r"Traceback|File \"|line \d+, in ")


def entries_of(told: dict) -> list[dict]:
    """What is told of each person, group or other thing."""
    return [entry for rows in told.values() if isinstance(rows, list) for entry in rows if isinstance(entry, dict) and "action" in entry]


def texts_of(told: dict) -> t.Iterator[str]:
    """Every text that is shown to people as it is: messages, warnings, reasons, steps, the heads of the diff."""
    yield told.get("msg", "")
    for warning in told.get("warnings", []):
        yield warning if isinstance(warning, str) else json.dumps(warning, ensure_ascii=False)
    yield from told.get("steps", [])
    for entry in entries_of(told):
        yield entry.get("reason", "")
    diff = told.get("diff") or {}
    yield str(diff.get("before_header", ""))
    yield str(diff.get("after_header", ""))


def held_end(told: Told) -> None:
    """It ended with a word that can be read, and with no traceback, no secret and nothing that a terminal would obey."""
    if told.get("failed"):
        assert isinstance(told["msg"], str) and len(told["msg"].split()) >= 3, told["msg"]
        assert len(told["msg"]) < 20000, "a message that nobody can read"
    assert "exception" not in told and not OURS.search(told.text), told.text[:2000]
    assert "sentinel-" not in told.text, told.text[max(0, told.text.index("sentinel-") - 200):][:400]
    for text in texts_of(told):
        assert not UNSAFE.search(text), ascii(text)


# --- the world ---------------------------------------------------------------------------------------------------------


def facts(world: t.Any, path: tuple = ()) -> set:
    """A world as a set of facts: (where, value) for every leaf; lists are sets, and rows are known by their id or name."""
    if isinstance(world, dict):
        return set().union(*(facts(value, path + (key,)) for key, value in world.items())) if world else set()
    if isinstance(world, list):
        rows = [facts(one, path + (_known_by(one),)) if isinstance(one, dict) else {(path, json.dumps(one, sort_keys=True))} for one in world]
        return set().union(*rows) if rows else set()
    return {(path, json.dumps(world))}


def _known_by(row: dict) -> str:
    return str(row.get("id") or row.get("groupId") or row.get("name") or row.get("value") or json.dumps(row, sort_keys=True))


# --- every module in rounds, info modules by trial ---------------------------------------------------------------------

_SMALL = small_world_dict()
KNOWN = sorted({
    "erika.mustermann@corp.example.com", "carla@customer.example.org", "jose.garcia@corp.example.com", IDS["erika"], IDS["carla"], IDS["slash"],
    IDS["hidden"], "123", "Support", "jira-software-users", "IT", "HR", "15", "ext-0001", *list(GROUP_IDS.values())[:2],
})


# One look of this module is forty requests, and its people must be some that hold something: a few layers at a time.
ACCESS = [Round("access %s" % " ".join(layers), "atlassian_access_info", {"users": users, "layers": layers}, way=ALL) for layers, users in (
    (["groups", "products", "portal"], ["erika.mustermann@corp.example.com", "leaver@corp.example.com"]),
    (["directory", "scim_groups", "organization"], ["erika.mustermann@corp.example.com", "plain@corp.example.com", "returner@corp.example.com"]),
    (["account", "tokens"], ["ceo@corp.example.com", "elsewhere@corp.example.com"]),
    (["desks", "organizations", "roles"], ["carla@customer.example.org", "erika.mustermann@corp.example.com", "712020:nobody"]))]


@functools.lru_cache(maxsize=None)
def rounds_of(name: str) -> list[Round]:
    """The rounds of a module: those of the laws; for a module that has none there (info), all that its options give with names that are known."""
    rounds = [one for one in [*ROUNDS, *ACCESS] if one.module == name]
    if rounds:
        return rounds
    spec = own_options(name)
    flags = {option: True for option, rule in spec.items() if rule.get("type") == "bool"}
    tries = [dict(flags)]
    for option, rule in spec.items():
        if rule.get("type") == "list":
            tries += [dict(flags, **{option: [value]}) for value in KNOWN]
        elif rule.get("type", "str") == "str" and "choices" not in rule:
            tries += [dict(flags, **{option: value}) for value in KNOWN]
    sim = Simulator()
    good = [options for options in tries if not run_main(sim, name, dict(ALL, concurrency=1, **options)).get("failed")]
    return [Round("%s %s" % (name, sorted(options.items())), name, options, way=ALL) for options in good]


def some_options(name: str) -> dict:
    """Options that a module works with; for one without rounds that needs more than a known name, none."""
    return next((dict(one.options) for one in rounds_of(name)), {})
