# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how long a run has waited, as a clock on the wall sees it."""

from __future__ import annotations

import threading
import typing as t


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
