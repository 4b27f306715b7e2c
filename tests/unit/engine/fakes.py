# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the engine stand on: a clock that passes by sleeping, and a server that is a function."""

from __future__ import annotations

import json
import threading
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.client import Client
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, Request, Response, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.way import Basic

TOKEN = "sentinel-token"


class Clock:
    """Time that passes only by sleeping; one for all threads."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def time(self) -> float:
        """Now, in seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)


def answer(status: int = 200, body: t.Any = None, **headers: str) -> Response:
    """A response. A body that is not bytes is sent as JSON; header names have _ for -."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


class Server:
    """A transport that plays a script (a list of answers, errors or functions; the last one stays), and remembers what was sent."""

    def __init__(self, *script: t.Any) -> None:
        self.script = list(script) or [answer(200, {})]
        self.sent: list[tuple[str, str, dict, t.Any]] = []
        self._lock = threading.Lock()

    def send(self, method: str, url: str, headers: t.Mapping[str, str], content: bytes | None) -> Response:
        """As Transport.send."""
        with self._lock:
            self.sent.append((method, url, dict(headers), content))
            turn = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if callable(turn):
            turn = turn(method, url, headers, content)
        if isinstance(turn, Exception):
            raise turn
        return turn


def client_of(server: t.Any, clock: Clock | None = None, ways: t.Any = None, **options: t.Any) -> Client:
    """A client of the site with a clock of its own."""
    clock = clock or Clock()
    ways = ways if ways is not None else {SITE: Basic("https://site.example", "admin@example.com", TOKEN)}
    return Client(ways, server, clock=clock.time, sleep=clock.sleep, **options)


def get(path: str = "/thing") -> Request:
    """A read."""
    return request("GET", SITE, path)


def write(method: str = "POST", path: str = "/thing") -> Request:
    """A write."""
    return request(method, SITE, path, body={"a": 1})
