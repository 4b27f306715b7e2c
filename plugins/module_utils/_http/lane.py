# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how fast requests to one endpoint may go. Pure; times are seconds of one monotonic clock.

The documented rate is a budget: a bucket that holds one second of requests and fills at the rate. What fits the budget goes. Whether the server
really keeps to the documented rate is found out by one request beyond the budget, then by a few, and when enough of them were answered well, the
budget is dropped. The first 429 brings it back for the rest of the run; 429 within the budget make it smaller, as somebody else then has a share in it.
"""

from __future__ import annotations

import typing as t

SLOWEST = 1.0           # requests a second that an endpoint is never slowed below
LEAST = 0.1             # of the documented rate, likewise: or who shares an endpoint with a greedy neighbour starves
HELD_BACK = 0.03        # share of the bucket that is left in it, as requests do not arrive as evenly as they are sent
BRISK = 4               # how many times the rate a full bucket is emptied at: few requests are then under way when it is emptier than thought
AT_ONCE = 4             # requests that go at once in any case
SPARE = 10              # that the bucket must hold before anything goes that may not be needed
# So many, and so much of a bucket, must be answered well beyond the budget: before two are tried at a time, and before it is dropped.
FEW, ENOUGH = (2, 0.04), (4, 0.1)
SAFE = 0.95             # of what a server is believed to allow
FIRST_CUT, LATER_CUT, LEAST_CUT = 0.5, 0.85, 0.9   # what is left of a budget, at least and at most, when it proved too large
GROW_AFTER = 50         # good answers before a budget that was cut grows; twice as many after the second cut
GROW_BY = 0.05          # of the documented rate
STARVED = 0.25          # of the documented rate: below it, the time that so many answers take at the documented rate is enough
LOOK_AGAIN = 0.05       # seconds after which who waits for the budget looks whether more than the budget is allowed meanwhile

OLD, BEYOND, WITHIN = "old", "beyond", "within"


class Turn:
    """One sending: its place in the budget while it waits, and how it was let go."""

    __slots__ = ("lane", "surface", "age", "fits", "at", "beyond")

    def __init__(self, lane: "Lane", surface: str) -> None:
        self.lane = lane
        self.surface = surface
        self.age = -1           # the lane's age in which it got its place, or was let go
        self.fits = 0.0         # when it fits the budget
        self.at = 0.0           # when it fits the speed
        self.beyond = False     # let go beyond the budget, as one of few


class _Bucket:
    """The generic cell rate algorithm: when does the next request fit?"""

    def __init__(self, rate: float, holds: float) -> None:
        self.rate = rate
        self.holds = max(1.0, holds)
        self.next = float("-inf")

    def take(self, now: float) -> float:
        """The time at which one more may go; it is taken."""
        self.next = max(self.next, now - (self.holds - 1.0) / self.rate)
        at = max(now, self.next)
        self.next += 1.0 / self.rate
        return at

    def give_back(self) -> None:
        """One was not needed."""
        self.next -= 1.0 / self.rate

    def holding(self, now: float) -> float:
        """How many may go at once."""
        return min(self.holds, (now - self.next) * self.rate + 1.0)

    def refill(self, now: float, tokens: float) -> None:
        """At C(now) it holds so many, however many it held."""
        self.next = now - (min(tokens, self.holds) - 1.0) / self.rate


class Lane:
    """One endpoint. C(documented) is its rate in requests a second; None when there is none, and then only a 429 holds anybody up."""

    def __init__(self, documented: t.Optional[float]) -> None:
        self.documented = documented
        self.unbound = documented is None
        self.rate = documented or 1.0
        self.until = 0.0        # closed by a 429 until then
        self._age = 0           # every 429 begins a new one: a place in the budget of an earlier age is no place
        self._room = 1          # how many may be under way beyond the budget at a time; 0 for good after a 429
        self._beyond = 0        # how many are
        self._proofs = 0        # how many were answered well
        self._cuts = 0
        self._good = 0          # answers other than 429, in this age
        self._calm = 0          # those since the budget last changed
        self._calm_since = 0.0
        self._since: t.Optional[float] = None   # when the first request of this age went
        self._budget = _Bucket(self.rate, self.rate * (1 - HELD_BACK))
        self._speed = _Bucket(self.rate * BRISK, AT_ONCE)

    def start(self, turn: Turn, now: float, probing: bool) -> float:
        """0.0 when this turn has come: it has begun then. Otherwise the seconds after which to ask again. C(probing): whether a 429 may be risked."""
        if self.until > now:
            return self.until - now
        if not self.unbound:
            if turn.age != self._age:
                turn.age, turn.fits, turn.at = self._age, self._budget.take(now), self._speed.take(now)
            wait = max(turn.fits, turn.at) - now
            if wait > 0:
                if turn.fits <= now or not probing or self._beyond >= self._room:
                    return min(wait, LOOK_AGAIN)
                self._budget.give_back()
                self._beyond += 1
                turn.beyond = True
        if self._since is None:
            self._since = now
        turn.age = self._age
        return 0.0

    def spare(self, now: float) -> bool:
        """Whether there is room for a request that may turn out not to be needed."""
        return self.until <= now and (self.unbound or self._budget.holding(now) >= SPARE)

    def answered(self, turn: Turn, now: float) -> None:
        """Well, or at least not with 429."""
        self._good += 1
        self._calm += 1
        if self.documented is None:
            return
        if turn.beyond and self._room:
            self._proofs += 1
            if self._proofs >= FEW[0] + FEW[1] * self.documented:
                self._room = 2
            self.unbound = self._proofs >= ENOUGH[0] + ENOUGH[1] * self.documented
        elif self.rate < self.documented and self._may_grow(now):
            self._set_rate(min(self.documented, self.rate + GROW_BY * self.documented))
            self._calm, self._calm_since = 0, now

    def finish(self, turn: Turn) -> None:
        """The turn is over, however it ended."""
        if turn.beyond:
            self._beyond -= 1

    def keep_to_budget(self) -> None:
        """Nothing beyond it from now on."""
        self._room = 0
        self.unbound = self.documented is None

    def limited(self, turn: Turn, now: float, until: float) -> str:
        """A 429: nobody goes before C(until). Returns what it was: OLD (sent before the last one was heard), BEYOND the budget, or WITHIN it."""
        self.until = max(self.until, until)
        kind = OLD if turn.age != self._age else WITHIN
        if kind == WITHIN and self.documented is not None:
            if self._room and (self.unbound or self._proofs or turn.beyond):
                kind = BEYOND
            else:
                # The bucket was full when this age began, so what passed is what it held, one second's worth, and what came in since.
                passed = self._good / (now - (now if self._since is None else self._since) + 1.0)
                least = max(SLOWEST, LEAST * self.documented, (LATER_CUT if self._cuts else FIRST_CUT) * self.rate)
                self._set_rate(max(least, min(LEAST_CUT * self.rate, SAFE * passed)))
                self._cuts += 1
            self.keep_to_budget()
        self._age += 1
        self._good, self._calm, self._since, self._calm_since = 0, 0, None, self.until
        self._budget.refill(self.until, SAFE * (self.until - now) * self.rate)
        return kind

    def _may_grow(self, now: float) -> bool:
        enough = GROW_AFTER * min(self._cuts, 2)
        rate = self.documented or 1.0
        return now - self._calm_since >= enough / rate and (self._calm >= enough or self.rate <= STARVED * rate)

    def _set_rate(self, rate: float) -> None:
        """A bucket holds what comes in within a second."""
        self.rate = self._budget.rate = rate
        self._budget.holds = max(1.0, rate * (1 - HELD_BACK))
