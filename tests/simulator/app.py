# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator: takes a request through the door, to its route, and writes down what came of it."""

from __future__ import annotations

import json
import threading
import time
from urllib.parse import parse_qs, unquote

from . import auth, control, faults, limits
from .answers import Answer, Refusal
from .call import Call
from .contract import GONE, ROUTES
from .journal import Journal
from .lag import Clock
from .routes import HANDLERS
from .switches import Switches
from .web import flask_app
from .world import World
from .worlds import small_world


# what is not reached through the gateway of a site
ADMIN_SURFACES = ("scim", "organization", "manage", "auth")


class Simulator:
    """One small Atlassian. `app` is its Flask application; everything else is there to be looked at and turned by tests.

    >>> sim = Simulator()                       # the small world, default switches
    >>> sim = Simulator(world=World.from_dict({...}), switches={"lag_reads": 2})
    """

    def __init__(self, world: World | None = None, switches: dict | None = None):
        self.world = world if world is not None else small_world()
        self.switches = Switches(**(switches or {}))
        self.journal = Journal()
        self.faults = faults.Faults()
        self.buckets = limits.Buckets(self.world.clock)
        self.frozen = False
        self.lock = threading.RLock()
        self.app = flask_app(self)

    @property
    def clock(self) -> Clock:
        return self.world.clock

    def replace_world(self, world: World) -> None:
        with self.lock:
            world.clock = self.world.clock
            world.lag.clock = self.world.clock
            world.version = self.world.version + 1
            self.world = world

    def freeze(self) -> None:
        """From now on every write is refused with 423 and kept in journal.violations."""
        self.frozen = True

    def thaw(self) -> None:
        self.frozen = False

    @property
    def violations(self) -> list:
        return self.journal.violations

    # one request

    def answer(self, method: str, path: str, query: str, headers: dict, content: bytes, base: str) -> tuple:
        """(status, headers, bytes, drop). `drop` is None, before, after or half: what shall become of the connection."""
        call = Call(self, method, path, "site", base, parse_qs(query, keep_blank_values=True), headers, content)
        if path.startswith("/_control/") or path == "/":
            with self.lock:
                return self._encode(call, control.answer(self, call)) + (None,)
        if self.switches.latency:
            time.sleep(self.switches.latency)
        self._route(call)
        surface = call.operation.surface if call.operation else "none"
        with self.lock:
            fault = self.faults.next(method, call.path, surface, content) if not self._frozen_write(call) else None
        if fault is not None and fault.delay:
            time.sleep(fault.delay)
        with self.lock:
            return self._through(call, fault)

    def _through(self, call: Call, fault) -> tuple:
        kind = fault.kind if fault else None
        if kind == "reset_before":
            self.journal.add(call, 0, kind)
            return 0, {}, b"", "before"
        replaces = kind in ("status", "html", "garbage_json")
        if replaces and not fault.after_work:
            answer = faults.ordered(fault, self.clock.now())
        else:
            call.repeat_page = kind == "repeat_page"
            answer = self._work(call, expire=kind == "expire_token")
            if kind == "reset_after":
                self.journal.add(call, 0, kind)
                return 0, {}, b"", "after"
            if replaces:
                answer = faults.ordered(fault, self.clock.now())
        self.journal.add(call, answer.status, kind)
        if call.account is not None:
            answer.headers.setdefault("X-AACCOUNTID", call.account.account_id)
        return self._encode(call, answer) + ("half" if kind == "half_body" else None,)

    def _encode(self, call: Call, answer: Answer) -> tuple:
        content, headers = answer.encoded(call.operation.surface if call.operation else "none")
        return answer.status, headers, content

    def _route(self, call: Call) -> None:
        """Take the gateway's prefix off and find the operation."""
        parts = call.path.split("/", 4)
        if parts[1:3] == ["ex", "jira"] and len(parts) == 5:
            call.via = "gateway"
            call.path = "/" + parts[4]
            call.values["cloud_id"] = unquote(parts[3])
        call.operation, values, call.values["others"] = ROUTES.find(call.method, call.path)
        call.values.update(values)
        if call.operation is not None and call.operation.surface in ADMIN_SURFACES:
            call.via = "api"

    def _frozen_write(self, call: Call) -> bool:
        write = call.operation.write if call.operation else call.method not in ("GET", "HEAD", "OPTIONS")
        return self.frozen and write

    def _work(self, call: Call, expire: bool = False) -> Answer:
        try:
            answer = self._do(call, expire)
        except Refusal as refusal:
            answer = refusal.answer
        except Exception as error:  # pylint: disable=broad-except
            # a fault of the simulator itself: the tests must hear of it, whoever asked
            self.journal.violation(call, "crash", repr(error))
            answer = Answer(500, {"errorMessages": ["The simulator failed: %r" % error]}, {"X-Simulator": "crash"})
        operation = call.operation
        own = answer.status in (423, 501) or answer.headers.get("X-Simulator") or answer.status == 429
        if operation and not own and answer.status not in operation.statuses | operation.undocumented:
            self.journal.violation(call, "status", "%s answered %d, which is not documented" % (operation.name, answer.status))
        return answer

    def _do(self, call: Call, expire: bool) -> Answer:
        if self._frozen_write(call):
            self.journal.violation(call, "frozen", "a write while the simulator was frozen")
            return Answer(423, {"errorMessages": ["The simulator is frozen: this write should not have been sent."]})
        operation = call.operation
        if operation is None:
            return self._unknown(call)
        if call.via == "gateway" and call.values["cloud_id"] != self.world.site["cloud_id"]:
            return Answer(404, {"code": 404, "message": "Not Found"}, {"X-Simulator": "cloud id"})
        if operation.surface in ADMIN_SURFACES and call.values.get("cloud_id"):
            return self._unknown(call)
        if self.switches.limits != "off":
            wait = self.buckets.take(operation)
            if wait:
                return limits.refusal(self.switches, self.buckets.rate(operation), wait, self.clock.now())
        self._read_body(call)
        if expire:
            self._expire(call)
        auth.enter(call)
        problems = operation.query_faults(call.query) + ([] if call.body_lost else operation.body_faults(call.body))
        for problem in problems:
            self.journal.violation(call, "contract", problem)
        if problems and self.switches.contract == "refuse":
            return Answer(400, {"errorMessages": ["contract: " + problem for problem in problems]}, {"X-Simulator": "contract"})
        if operation.experimental and self.switches.experimental_enforced and call.headers.get("x-experimentalapi") != "opt-in":
            return Answer(412, {"errorMessage": "This API is experimental. To use it set the X-ExperimentalApi: opt-in header."})
        return HANDLERS[operation.name](call)

    def _read_body(self, call: Call) -> None:
        content = call.raw_body
        if call.via == "gateway" and call.method == "DELETE" and self.switches.gateway_drops_delete_body:
            call.body_lost = bool(content)
            content = b""
        if not content:
            return
        kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        allowed = {"application/json"} | ({"application/scim+json"} if call.operation.surface == "scim" else set())
        allowed |= {"application/x-www-form-urlencoded"} if call.operation.surface == "auth" else set()
        if kind not in allowed:
            self.journal.violation(call, "contract", "content type %r" % kind)
            raise Refusal(Answer(415, {"errorMessages": ["Unsupported Media Type: %s" % kind]}, {"X-Simulator": "contract"}))
        try:
            if kind.endswith("urlencoded"):
                call.body = {name: values[0] for name, values in parse_qs(content.decode(), keep_blank_values=True).items()}
            else:
                call.body = json.loads(content)
        except ValueError:
            self.journal.violation(call, "contract", "the body is not JSON")
            raise Refusal(Answer(400, {"errorMessages": ["The body is not JSON"]}, {"X-Simulator": "contract"})) from None

    def _expire(self, call: Call) -> None:
        token = auth.bearer(call)
        for row in self.world.credentials["bearers"]:
            if row["token"] == token:
                row["expires_at"] = self.clock.now() - 1

    def _unknown(self, call: Call) -> Answer:
        if GONE.match(call.path):
            self.journal.violation(call, "gone", "switched off since 2026-06-30")
            return Answer(410, {"errors": [{"status": "410", "code": "ADMIN-410", "title": "Gone", "detail": "This API has been switched off."}]})
        if call.values.get("others"):
            self.journal.violation(call, "contract", "the path has no %s, only %s" % (call.method, ", ".join(call.values["others"])))
            return Answer(405, {"errorMessages": ["%s is not allowed on %s" % (call.method, call.path)]})
        return Answer(501, {"errorMessages": ["The simulator does not play %s %s" % (call.method, call.path)]})
