# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how fast requests may go. One pace per process, keyed by surface, method and endpoint.

Atlassian's documented bursts (requests a second, per tenant, endpoint and method) are kept from the start; a 429 moves a deadline
that all threads share, halves the number of requests under way, and slows that endpoint; both grow back slowly.
"""

from __future__ import annotations

import threading
import typing as t

from .message import SITE, Request

RATE_BY_METHOD = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}
RATE_BY_ENDPOINT = {
    ("GET", "/rest/servicedeskapi/servicedesk/{desk}/customer"): 5.0,
    ("GET", "/rest/api/3/user"): 150.0,
}
SLOWEST = 1.0           # requests a second that an endpoint is never slowed below
GROW_AFTER = 25         # good answers in a row before one more may be under way
QUOTA = "jira-quota"    # RateLimit-Reason of an hourly quota: everything stops, not only the endpoint


class _Lane:
    """One endpoint: its rate now, its documented rate, and when the next request fits (generic cell rate algorithm)."""

    def __init__(self, rate: t.Optional[float]) -> None:
        self.documented = rate
        self.rate = rate
        self.burst = rate or 0.0
        self.next = float("-inf")
        self.until = 0.0
        self.good = 0

    def reserve(self, now: float) -> float:
        """The time at which the next request may go; it is taken."""
        if self.rate is None:
            return max(now, self.until)
        interval = 1.0 / self.rate
        self.next = max(self.next, max(now, self.until) - (max(self.burst, 1.0) - 1.0) * interval)
        at = max(now, self.next, self.until)
        self.next += interval
        return at


class Pace:
    """Decides when; sleeping is the client's. Times are seconds of one monotonic clock."""

    def __init__(self, concurrency: int = 16) -> None:
        self._lock = threading.Lock()
        self._lanes: t.Dict[t.Tuple[str, str, str], _Lane] = {}
        self._until: t.Dict[str, float] = {}
        self._widest = max(1, concurrency)
        self.width = self._widest
        self._running = 0
        self._good = 0

    def closed(self, request: Request, now: float) -> float:
        """Seconds until the end of what a 429 asked for; 0.0 when nothing is closed."""
        with self._lock:
            return max(0.0, self._lane(request).until - now, self._until.get(request.surface, 0.0) - now)

    def reserve(self, request: Request, now: float) -> float:
        """When this request may go. Call once per sending, then C(start) until it says yes."""
        with self._lock:
            return self._lane(request).reserve(now)

    def start(self, request: Request, now: float) -> bool:
        """Whether it may go now: a place is taken then; give it back with C(finish)."""
        with self._lock:
            if self._running >= self.width or max(self._lane(request).until, self._until.get(request.surface, 0.0)) > now:
                return False
            self._running += 1
            return True

    def finish(self) -> None:
        """Give the place back."""
        with self._lock:
            self._running -= 1

    def good(self, request: Request) -> None:
        """An answer that was not 429: grow back a little."""
        with self._lock:
            lane = self._lane(request)
            lane.good += 1
            self._good += 1
            if lane.documented and lane.rate and lane.rate < lane.documented and lane.good % GROW_AFTER == 0:
                lane.rate = min(lane.documented, lane.rate * 1.25)
            if self.width < self._widest and self._good >= GROW_AFTER:
                self.width += 1
                self._good = 0

    def limited(self, request: Request, until: float, reason: str = "") -> None:
        """A 429: nobody sends to this endpoint (with a quota reason: to this surface) before C(until)."""
        with self._lock:
            lane = self._lane(request)
            if until > lane.until + 0.25:   # several threads get the same 429; it counts once
                self.width = max(1, self.width // 2)
                self._good = 0
                if lane.rate:
                    lane.rate = max(SLOWEST, lane.rate * 0.7)
                    lane.burst = 1.0
            lane.until = max(lane.until, until)
            if reason.startswith(QUOTA):
                self._until[request.surface] = max(self._until.get(request.surface, 0.0), until)

    def _lane(self, request: Request) -> _Lane:
        key = (request.surface, request.method, request.endpoint)
        if key not in self._lanes:
            rate = None
            if request.surface == SITE:
                rate = RATE_BY_ENDPOINT.get((request.method, request.endpoint), RATE_BY_METHOD.get(request.method))
            self._lanes[key] = _Lane(rate)
        return self._lanes[key]
