# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire between a run and the simulator, and all that can happen on it.

A trouble is a dictionary: C(kind), C(at) (number of the request, from 0), C(times) (how many requests in a row; -1 for ever) and what the kind needs.
Answers that are no answers are the simulator's own faults; what happens to the connection, to the process or to the world in the meantime is played here.
"""

from __future__ import annotations

import json
import random
import threading
from typing import Any, Callable
from urllib.parse import urlsplit

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response

PATIENCE = 30     # seconds: the default of the option timeout
LOST = "The connection to the simulator broke before the whole answer was here."


class Killed(BaseException):
    """SIGKILL, as far as one process can play it: nothing of the run goes on after it."""


class Wire:
    """A transport, as Transport: C(send). Counts requests, and plays each trouble when its time has come.

    C(deeds): what somebody else does at that moment, by name; C(turn) is called before every request (two runs take turns there).
    """

    def __init__(self, sim: Any, troubles: list, deeds: dict[str, Callable[[dict], None]] | None = None, turn: Callable[[], None] | None = None):
        self.sim, self.troubles, self.deeds, self.turn = sim, troubles, deeds or {}, turn
        self.count = 0
        self.killed = False
        self.happened: dict[str, int] = {}
        self.doubtful: set = set()
        self.writes: list[str] = []
        self.asked: dict[tuple, float] = {}      # until when the service asked not to be asked again
        self.strict = True                       # False with many threads: what had left already cannot be called back
        self.repeated: list[str] = []            # sentences: writes sent again blindly, and requests that came before their time
        self._lock = threading.Lock()

    def send(self, method: str, url: str, headers: dict, content: bytes | None) -> Response:
        """One request."""
        if self.turn:
            self.turn()
        with self._lock:
            number, self.count = self.count, self.count + 1
        if self.killed:
            raise Killed()
        due = [one for one in self.troubles if one["at"] <= number and (one["times"] < 0 or number < one["at"] + one["times"])]
        for one in due:
            if one["kind"] in self.deeds:
                self._note(one)
                self.deeds[one["kind"]](one)
        due = [one for one in due if one["kind"] not in self.deeds][:1]
        fault = due[0] if due else None
        if fault and fault["kind"] == "refused":
            self._note(fault)
            raise RequestFailed("No connection to the simulator: it was refused or the host is out of reach.", method, url, sent=False)
        key = (method, url, content)
        self._too_early(method, url)
        write = method in ("POST", "PATCH") and "/search" not in url and "/oauth/token" not in url
        if method != "GET":
            self.writes.append("%s %s" % (url, (content or b"").decode()))
        if write and key in self.doubtful:
            self.repeated.append("sent again although the first may have done it: %s %s %s" % (method, url, (content or b"").decode()))
        if fault and fault["kind"] == "killed" and not fault.get("after_work"):
            self._die(fault)
        # a yes to a write that was refused would be a lie and no fault: then only the shape of a real yes is spoilt
        spoilt = fault if fault and fault["kind"] == "status" and fault["status"] == 200 and method != "GET" else None
        ordered = self._order(fault, headers) if fault and fault["kind"] != "killed" and not spoilt else None
        try:
            status, answered, body, drop = self._deliver(method, url, headers, content)
        finally:
            if ordered is not None:
                self.sim.faults.orders[:] = [one for one in self.sim.faults.orders if one is not ordered]    # equal ones may be other threads'
        if spoilt and status < 300:
            self._note(spoilt)
            body = json.dumps(spoilt["body"]).encode() if spoilt["body"] != "" else b""
        if ordered is not None and ordered.happened:
            self._note(fault)
        if fault and fault["kind"] == "killed":
            self._die(fault)
        named = {name.lower(): value for name, value in answered.items()}.get("retry-after", "")
        if status == 429 and named.isdigit():
            self.asked[method, urlsplit(url).path] = self.sim.clock.now() + int(named)
        if fault and fault["kind"] == "slow":
            self.sim.clock.advance(fault["seconds_slow"])
            drop = drop or ("late" if fault["seconds_slow"] > PATIENCE else None)
        asked_back = status == 503 and any(name.lower() == "retry-after" for name in answered)
        if write and (drop or status >= 500 and not asked_back):
            self.doubtful.add(key)
        if drop:
            # from here a reset before the work and one after it, and half a body, look the same
            raise RequestFailed(LOST, method, url)
        return Response(status, {name.lower(): value for name, value in answered.items()}, body)

    def _too_early(self, method: str, url: str) -> None:
        rest = self.asked.get((method, urlsplit(url).path), 0.0) - self.sim.clock.now()
        if self.strict and rest > 0.1:
            self.repeated.append("asked again %.1f s before the time that Retry-After named: %s %s" % (rest, method, url))

    def _deliver(self, method: str, url: str, headers: dict, content: bytes | None) -> tuple:
        parts = urlsplit(url)
        lower = {name.lower(): value for name, value in headers.items()}
        base = "%s://%s" % (parts.scheme, parts.netloc)
        status, answered, body, drop = self.sim.answer(method, parts.path, parts.query, lower, content or b"", base)
        return status, answered, body, drop if drop != "half" or len(body) > 1 else None

    def _order(self, fault: dict, headers: dict) -> Any:
        order = {name: value for name, value in fault.items() if name not in ("at", "times", "spot", "zone", "name", "echo", "seconds_slow")}
        if fault.get("echo"):
            # proxies and debug pages show what they were sent
            sent = "you sent %s" % json.dumps(headers)
            order.update(kind="status", body={"errorMessages": [sent]} if fault["kind"] == "status" else "<html><body>%s</body></html>" % sent)
        return self.sim.faults.add(**order)

    def _note(self, fault: dict) -> None:
        with self._lock:
            self.happened[fault["name"]] = self.happened.get(fault["name"], 0) + 1

    def _die(self, fault: dict) -> None:
        self.killed = True
        self._note(fault)
        raise Killed()


class Turns:
    """Two runs in one simulator, one request at a time: who goes next is chance, and the same chance for the same seed."""

    def __init__(self, seed: str, runs: int):
        self._chance = random.Random(seed)
        self._alive = list(range(runs))
        self._now = 0
        self._changed = threading.Condition()

    def begin(self, me: int) -> None:
        """Wait for the first turn."""
        with self._changed:
            self._changed.wait_for(lambda: self._now == me, timeout=60)

    def take(self, me: int) -> None:
        """Let somebody go on, perhaps oneself, and wait for the next turn."""
        with self._changed:
            self._now = self._chance.choice(self._alive)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._now == me, timeout=60)

    def leave(self, me: int) -> None:
        """Done: the others go on."""
        with self._changed:
            self._alive.remove(me)
            if self._alive:
                self._now = self._chance.choice(self._alive)
            self._changed.notify_all()
