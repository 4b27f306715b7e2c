# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: when a request may go. One pace per process: a lane per surface, method and endpoint, and how many may be under way.

Atlassian documents a burst rate per tenant, endpoint and method. Each lane keeps to its own and finds out whether the server does (_http/lane.py). A 429
closes the lane for all threads, and halves the number of requests under way if it came although the documented rate was kept; that grows back slowly.
A lane without a documented rate (SCIM, organization) has no other brake.
"""

from __future__ import annotations

import threading
import typing as t

from .lane import BEYOND, WITHIN, Lane, Turn
from .message import SITE, Request

RATE_BY_METHOD = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}
RATE_BY_ENDPOINT = {
    ("GET", "/rest/servicedeskapi/servicedesk/{desk}/customer"): 5.0,
    ("GET", "/rest/api/3/user"): 150.0,
}
USER_SEARCHES = ("/rest/api/3/user/search", "/rest/api/3/users", "/rest/api/3/users/search")   # they share one limit
GROW_AFTER = 25         # good answers in a row before one more may be under way
ASK_AGAIN = 0.02        # seconds until a full house is asked for a place again
QUOTA = "jira-quota"    # RateLimit-Reason of an hourly quota: everything stops, not only the endpoint
GOOD_A_REFUSAL = 100    # answers for each 429 that was provoked; the first is free


class Pace:
    """Decides when; sleeping is the client's. Times are seconds of one monotonic clock. C(probing): whether a 429 may be risked at all."""

    def __init__(self, concurrency: int = 16, probing: bool = True) -> None:
        self._lock = threading.Lock()
        self._lanes: t.Dict[t.Tuple[str, str, str], Lane] = {}
        self._until: t.Dict[str, float] = {}
        self._widest = max(1, concurrency)
        self.width = self._widest
        self._probing = probing
        self._provoked = 0
        self._running = 0
        self._answers = 0
        self._good = 0

    def turn(self, request: Request) -> Turn:
        """A turn for one sending, that has not come yet."""
        with self._lock:
            return Turn(self._lane(request), request.surface)

    def spare(self, request: Request, now: float) -> bool:
        """Whether there is room for a request that may turn out not to be needed, and for one that is needed beside it."""
        with self._lock:
            return self._running + 2 <= self.width and self._until.get(request.surface, 0.0) <= now and self._lane(request).spare(now)

    def closed(self, turn: Turn, now: float) -> float:
        """Seconds until the end of what a 429 asked for; 0.0 when nothing is closed."""
        with self._lock:
            return max(0.0, turn.lane.until - now, self._until.get(turn.surface, 0.0) - now)

    def limited_for(self, now: float) -> float:
        """Seconds until the last limit that a 429 set ends; 0.0 when there is none."""
        with self._lock:
            return max([0.0] + [lane.until - now for lane in self._lanes.values()] + [until - now for until in self._until.values()])

    def start(self, turn: Turn, now: float) -> float:
        """0.0 when it may go now: its place is taken then; give it back with C(finish). Otherwise the seconds after which to ask again."""
        with self._lock:
            if self._until.get(turn.surface, 0.0) > now:
                return self._until[turn.surface] - now
            if self._running >= self.width:
                return ASK_AGAIN
            wait = turn.lane.start(turn, now, self._probing and self._provoked * GOOD_A_REFUSAL <= self._answers)
            if wait <= 0:
                self._running += 1
            return wait

    def finish(self, turn: Turn) -> None:
        """Give the place back."""
        with self._lock:
            self._running -= 1
            turn.lane.finish(turn)

    def good(self, turn: Turn, now: float, near: bool = False) -> None:
        """An answer that was not 429: grow back a little. C(near): it said that the limit is. Before C(finish)."""
        with self._lock:
            self._answers += 1
            self._good += 1
            turn.lane.answered(turn, now)
            if near:
                turn.lane.keep_to_budget()
            if self.width < self._widest and self._good >= GROW_AFTER:
                self.width += 1
                self._good = 0

    def limited(self, turn: Turn, now: float, until: float, reason: str = "") -> None:
        """A 429: nobody sends to this endpoint (with a quota reason: to this surface) before C(until)."""
        with self._lock:
            self._answers += 1
            kind = turn.lane.limited(turn, now, until)
            if kind == BEYOND:
                self._provoked += 1
            if kind == WITHIN:
                self.width = max(1, self.width // 2)
                self._good = 0
            if reason.startswith(QUOTA):
                self._until[turn.surface] = max(self._until.get(turn.surface, 0.0), until)

    def _lane(self, request: Request) -> Lane:
        key = (request.surface, request.method, request.endpoint)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = self._new_lane(request)
        return lane

    def _new_lane(self, request: Request) -> Lane:
        if request.surface != SITE:
            return Lane(None)
        if request.method == "GET" and request.endpoint in USER_SEARCHES:
            for endpoint in USER_SEARCHES:
                if (SITE, "GET", endpoint) in self._lanes:
                    return self._lanes[SITE, "GET", endpoint]
        return Lane(RATE_BY_ENDPOINT.get((request.method, request.endpoint), RATE_BY_METHOD.get(request.method)))
