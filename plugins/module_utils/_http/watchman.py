# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: an end to answers that have none.

A timeout of a socket is for one silence: a server that sends a byte a second is never silent. So one thread watches over all answers under way
and hangs up when one has taken too long altogether; who reads it then meets a broken connection.
"""

from __future__ import annotations

import threading
import time
import typing as t


class Watch:
    """One answer under way. C(connection) is told by the connection itself; C(over) is true once the watchman has hung up."""

    __slots__ = ("ends", "over", "connection")

    def __init__(self, ends: float) -> None:
        self.ends = ends
        self.over = False
        self.connection: t.Any = None

    def hang_up(self) -> None:
        """End the conversation, whoever is reading from it."""
        self.over = True
        line = getattr(self.connection, "line", None)
        if line is not None:
            try:
                line.shutdown(2)
            except OSError:
                self.connection = None   # it is closed already


class Watchman:
    """Hangs up on answers that take longer than C(longest) seconds altogether."""

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self._watches: t.Set[Watch] = set()
        self._lock = threading.Lock()
        self._here = threading.local()
        self._awake = False

    def begin(self) -> Watch:
        """Watch over the answer that this thread asks for next. Give it back with C(end)."""
        watch = self._here.watch = Watch(time.monotonic() + self.longest)
        with self._lock:
            self._watches.add(watch)
            if not self._awake:
                self._awake = True
                threading.Thread(target=self._go_round, name="watchman", daemon=True).start()
        return watch

    def end(self, watch: Watch) -> None:
        """The answer is here, or will not come."""
        self._here.watch = None
        with self._lock:
            self._watches.discard(watch)

    def meet(self, connection: t.Any) -> None:
        """Called by a connection when it begins to send in this thread."""
        watch = getattr(self._here, "watch", None)
        if watch is not None:
            watch.connection = connection

    def _go_round(self) -> None:
        step = min(1.0, max(0.02, self.longest / 20))
        idle = 0
        while idle < 3:
            time.sleep(step)
            now = time.monotonic()
            with self._lock:
                late = [watch for watch in self._watches if watch.ends <= now]
                idle = 0 if self._watches else idle + 1
                if idle == 3:
                    self._awake = False
            for watch in late:
                watch.hang_up()
