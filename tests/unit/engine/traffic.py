# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many requests against a server with a token bucket, in virtual time: minutes of traffic in milliseconds, and the same every time."""

from __future__ import annotations

import heapq
import math
import random
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pace import Pace


class Server:
    """C(rate) requests a second, a bucket of one second's worth; None: no limit. A 429 names whole seconds, as Retry-After does."""

    def __init__(self, rate: float | None) -> None:
        self.rate = rate
        self._level, self._at = rate or 0.0, 0.0

    def refuses(self, now: float) -> float:
        """0.0 for an answer, else the Retry-After of a 429."""
        if self.rate is None:
            return 0.0
        self._level, self._at = min(self.rate, self._level + (now - self._at) * self.rate), now
        if self._level < 1:
            return float(max(1, math.ceil((1 - self._level) / self.rate)))
        self._level -= 1
        return 0.0

    def time_for(self, count: int) -> float:
        """Seconds that the limit alone asks for."""
        return max(0.0, (count - self.rate) / self.rate) if self.rate else 0.0


class Run(t.NamedTuple):
    """What came of it."""

    sent: int
    refused: int
    ends: list[float]   # of each client
    starts: list[float]

    @property
    def share(self) -> float:
        """Of 429 among all answers."""
        return self.refused / self.sent


def play(server: Server, clients: t.Sequence[tuple[Pace, Request, int, int]], latency: float = 0.02, seed: int = 1, near: bool = False) -> Run:
    """Each client (pace, request, how many, how many workers) sends its requests as Client does. C(near): every answer says that the limit is near."""
    dice, queue, number = random.Random(seed), [], 0
    left = [count for _pace, _request, count, _workers in clients]
    sent = refused = 0
    ends, starts = [0.0] * len(clients), []

    def then(at: float, what: str, *who: t.Any) -> None:
        nonlocal number
        number += 1
        heapq.heappush(queue, (at, number, what, *who))

    def next_of(who: int, now: float) -> None:
        if left[who]:
            left[who] -= 1
            then(now, "ask", who, clients[who][0].turn(clients[who][1]), 0.0)

    for who, client in enumerate(clients):
        for _n in range(client[3]):
            next_of(who, 0.0)
    while queue:
        now, _number, what, who, turn, wait = heapq.heappop(queue)
        pace, request = clients[who][:2]
        if what == "ask":
            hold = pace.closed(turn, now) or pace.start(turn, now)
            if hold > 0:
                then(now + hold, "ask", who, turn, 0.0)
                continue
            sent += 1
            starts.append(now)
            then(now + latency * dice.uniform(0.4, 0.6), "arrive", who, turn, 0.0)
        elif what == "arrive":
            then(now + latency / 2, "answer", who, turn, server.refuses(now))
        elif wait:
            refused += 1
            wait = wait * (1 + 0.3 * dice.random()) + 0.05
            pace.limited(turn, now, now + wait)
            pace.finish(turn)
            then(now + wait, "ask", who, pace.turn(request), 0.0)
        else:
            pace.good(turn, now, near)
            pace.finish(turn)
            ends[who] = now
            next_of(who, now)
    return Run(sent, refused, ends, starts)
