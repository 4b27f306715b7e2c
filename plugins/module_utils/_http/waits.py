# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how long a run has waited, as a clock on the wall sees it, and how long it may."""

from __future__ import annotations

import threading
import typing as t

from .lane import Turn
from .message import Request, Response
from .pace import Pace
from .refusal import still_limited, too_long_a_wait
from .retry import asked_wait


class Waits:
    """Counts the seconds in which at least one thread waits: threads that wait at the same time spend one second a second, not one each."""

    def __init__(self, clock: t.Callable[[], float], sleep: t.Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._waiting = 0
        self._since = 0.0
        self._past = 0.0

    def rest(self, seconds: float) -> None:
        """Sleep, and count it."""
        with self._lock:
            if self._waiting == 0:
                self._since = self._clock()
            self._waiting += 1
        try:
            self._sleep(seconds)
        finally:
            with self._lock:
                self._waiting -= 1
                if self._waiting == 0:
                    self._past += self._clock() - self._since

    def spent(self) -> float:
        """Seconds so far."""
        with self._lock:
            return self._past + (self._clock() - self._since if self._waiting else 0.0)


class Patience:
    """All the waiting of a client. Retries, lag and limits count against C(budget) (seconds); the documented rates do not:
    they are the normal pace of a long list and no trouble."""

    def __init__(self, pace: Pace, budget: float, clock: t.Callable[[], float], sleep: t.Callable[[float], None]) -> None:
        self._pace = pace
        self._budget = budget
        self._clock = clock
        self._troubles = Waits(clock, sleep)
        self._turns = Waits(clock, sleep)

    def spent(self) -> float:
        """Seconds waited so far, for whatever reason."""
        return self._troubles.spent() + self._turns.spent()

    def pause(self, seconds: float, asked: bool = False) -> bool:
        """Wait; False, at once, when the budget does not allow it. What the user C(asked) for by an option of its own is no trouble."""
        if asked:
            self._turns.rest(seconds)
            return True
        if self._troubles.spent() + seconds > self._budget:
            return False
        self._troubles.rest(seconds)
        return True

    def too_long(self, response: Response, now: float) -> str:
        """Why nobody waits for what this answer asks for: it alone is more than is left. "" when it asks for nothing, or that is not the reason."""
        asked = asked_wait(response.headers, now, response.status == 429) if response.status in (429, 503) else None
        spent = self._troubles.spent()
        return "" if asked is None or spent + asked <= self._budget else too_long_a_wait(asked, spent, self._budget)

    def take_turn(self, request: Request) -> Turn:
        """Wait until this request may go. Raises C(RateLimited) when a 429 asked everybody to wait for longer than the budget allows."""
        turn = self._pace.turn(request)
        while True:
            closed = self._pace.closed(turn, self._clock())
            if closed > 0:
                if not self.pause(closed):
                    raise still_limited(request, closed, self._troubles.spent(), self._budget)
                continue
            wait = self._pace.start(turn, self._clock())
            if wait <= 0:
                return turn
            self._turns.rest(wait)
