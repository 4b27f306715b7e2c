# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes that are seen late.

A write changes the truth at once; what a list or a search shows changes when its time has come: after so many seconds,
or after so many reads of the same subject. Both count on the simulator's own clock, so that tests are deterministic.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable


class Clock:
    """Real time plus whatever a test has added to it."""

    def __init__(self):
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds


# What is read of everybody at once: its reads count for each write, but one person's write does not hold up another's.
SHARED = {"search"}


@dataclass
class _Waiting:
    subjects: tuple        # reads of any of these count, for example ("group:abc",)
    due: float             # clock time from which it is seen
    reads: int             # reads that do not see it yet
    show: Callable[[], None]

    @property
    def order(self) -> set:
        """The subjects on which no later write may overtake this one."""
        return set(self.subjects) - SHARED


class Lag:
    """The writes that have happened but are not yet seen everywhere."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self.waiting: list[_Waiting] = []

    def write(self, subjects: tuple, show: Callable[[], None], seconds: float, reads: int) -> None:
        """Show now, or later if there is any lag. Later writes on a subject never overtake earlier ones."""
        behind = any(entry.order & set(subjects) for entry in self.waiting)
        if seconds or reads or behind:
            self.waiting.append(_Waiting(subjects, self.clock.now() + seconds, reads, show))
        else:
            show()

    def read(self, *subjects: str) -> None:
        """Called before every lagging read. A write with `reads` = 2 is first seen by the third read after it."""
        if not self.waiting:
            return
        now = self.clock.now()
        still = []
        held: set[str] = set()
        for entry in self.waiting:
            concerned = any(subject in subjects for subject in entry.subjects)
            if held.isdisjoint(entry.order) and entry.reads <= 0 and entry.due <= now:
                entry.show()
                continue
            if concerned and entry.reads > 0:
                entry.reads -= 1
            held.update(entry.order)
            still.append(entry)
        self.waiting = still

    def settle(self) -> None:
        """Everything is seen from now on."""
        waiting, self.waiting = self.waiting, []
        for entry in waiting:
            entry.show()


class SeenLate:
    """An ordered set of ids: what holds, and what lists show of it."""

    def __init__(self, ids=()):
        self.truth = dict.fromkeys(ids)
        self.seen = dict(self.truth)
        self._rows: tuple = (None, [])     # of which state of all accounts these are, and the accounts

    def __contains__(self, member) -> bool:
        return member in self.truth

    def __iter__(self):
        return iter(self.truth)

    def __len__(self) -> int:
        return len(self.truth)

    def add(self, member: str) -> None:
        self.truth[member] = None

    def discard(self, member: str) -> None:
        self.truth.pop(member, None)

    def rows(self, accounts) -> list:
        """The accounts that lists show, in their order. Kept until something changes: a list of thousands is read page by page."""
        if self._rows[0] != accounts.changes:
            self._rows = (accounts.changes, [account for account in map(accounts.get, self.seen) if account is not None])
        return self._rows[1]

    def show(self, member: str, there: bool) -> None:
        self._rows = (None, [])
        if there:
            self.seen[member] = None
        else:
            self.seen.pop(member, None)
