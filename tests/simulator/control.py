# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes by which a test, or a person, looks into a running simulator and turns its knobs. None of this is Atlassian's."""

from __future__ import annotations

import json
import uuid
from typing import Callable

from .answers import Answer
from .faults import BadFault
from .switches import UnknownSwitch
from .world import World, WorldError

ROUTES: dict[tuple, Callable] = {}


def _route(method: str, name: str):
    def keep(function):
        ROUTES[method, name] = function
        return function
    return keep


def answer(simulator, call) -> Answer:
    """Answer a request under /_control/; bad input is a 400 that says why."""
    if call.path == "/":
        return Answer(200, "<!DOCTYPE html><html><body><p>A small Atlassian, played by tests/simulator. Its own routes are under /_control/.</p></body></html>")
    name = call.path[len("/_control/"):].strip("/")
    function = ROUTES.get((call.method, name))
    if function is None:
        return Answer(404, {"error": "there is no %s %s" % (call.method, call.path), "routes": _known()})
    try:
        body = json.loads(call.raw_body) if call.raw_body else {}
        return function(simulator, body)
    except (BadFault, UnknownSwitch, WorldError, ValueError, TypeError, LookupError) as error:
        return Answer(400, {"error": str(error)})


def _known() -> list[str]:
    return sorted("%s /_control/%s" % pair for pair in ROUTES)


@_route("GET", "")
def _routes(dummy_simulator, dummy_body) -> Answer:
    """What there is; simulator.env sends people here."""
    return Answer(200, {"routes": _known(), "more": "tests/simulator/README.md"})


@_route("GET", "health")
def _health(simulator, dummy_body) -> Answer:
    return Answer(200, {"ok": True, "frozen": simulator.frozen, "accounts": len(simulator.world.accounts), "requests": len(simulator.journal.entries)})


@_route("GET", "world")
def _world(simulator, dummy_body) -> Answer:
    return Answer(200, simulator.world.to_dict())


@_route("PUT", "world")
def _put_world(simulator, body) -> Answer:
    simulator.replace_world(World.from_dict(body))
    return Answer(204)


@_route("GET", "people")
def _people(simulator, dummy_body) -> Answer:
    return Answer(200, simulator.world.people())


@_route("GET", "journal")
def _journal(simulator, dummy_body) -> Answer:
    return Answer(200, simulator.journal.entries)


@_route("DELETE", "journal")
def _clear_journal(simulator, dummy_body) -> Answer:
    simulator.journal.clear()
    return Answer(204)


@_route("GET", "violations")
def _violations(simulator, dummy_body) -> Answer:
    return Answer(200, simulator.violations)


@_route("POST", "freeze")
def _freeze(simulator, body) -> Answer:
    simulator.frozen = bool(body.get("frozen", True))
    return Answer(200, {"frozen": simulator.frozen})


@_route("GET", "switches")
def _switches(simulator, dummy_body) -> Answer:
    return Answer(200, simulator.switches.to_dict())


@_route("PUT", "switches")
def _set_switches(simulator, body) -> Answer:
    """Sets those that are named; {"reset": true} puts all others back to their defaults first."""
    if body.pop("reset", False):
        simulator.switches.reset()
    simulator.switches.update(body)
    return Answer(200, simulator.switches.to_dict())


@_route("GET", "faults")
def _faults(simulator, dummy_body) -> Answer:
    return Answer(200, [fault.to_dict() for fault in simulator.faults.orders])


@_route("POST", "faults")
def _add_faults(simulator, body) -> Answer:
    """One fault or a list of them."""
    made = [simulator.faults.add(**order) for order in (body if isinstance(body, list) else [body])]
    return Answer(201, [fault.to_dict() for fault in made])


@_route("DELETE", "faults")
def _clear_faults(simulator, dummy_body) -> Answer:
    simulator.faults.clear()
    return Answer(204)


@_route("POST", "expire-tokens")
def _expire_tokens(simulator, dummy_body) -> Answer:
    """All bearer tokens issued or known so far are expired."""
    for row in simulator.world.credentials["bearers"]:
        row["expires_at"] = simulator.clock.now() - 1
    simulator.world.touch()
    return Answer(200, {"expired": len(simulator.world.credentials["bearers"])})


@_route("POST", "authorize")
def _authorize(simulator, body) -> Answer:
    """{"account": id or e-mail, "client_id": ..., "scopes": [...]}: what a person does in the browser. The code works once, within ten minutes."""
    simulator.world.touch()
    row = simulator.world.credential({"account": body["account"], "client_id": body["client_id"], "scopes": list(body["scopes"]),
                                      "code": "sentinel-code-%s" % uuid.uuid4(), "expires_at": simulator.clock.now() + 600})
    simulator.world.credentials["codes"].append(row)
    return Answer(201, {"code": row["code"]})


@_route("POST", "clock")
def _clock(simulator, body) -> Answer:
    """{"advance": seconds}: lag, token lifetimes and rate limits all go by this clock."""
    simulator.clock.advance(float(body["advance"]) if "advance" in body else 0.0)
    return Answer(200, {"now": simulator.clock.now()})


@_route("POST", "settle")
def _settle(simulator, dummy_body) -> Answer:
    """Whatever lags is seen from now on."""
    simulator.world.lag.settle()
    return Answer(204)
