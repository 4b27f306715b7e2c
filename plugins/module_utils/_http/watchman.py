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

    __slots__ = ("begun", "over", "connection")

    def __init__(self, begun: float) -> None:
        self.begun = begun
        self.over = False
        self.connection: t.Any = None

    def took(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.begun

    def hang_up(self) -> None:
        """End the conversation, whoever is reading from it."""
        self.over = True
        # while it is made it has its socket, but not yet its line
        line = getattr(self.connection, "line", None) or getattr(self.connection, "sock", None)
        if line is not None:
            try:
                line.shutdown(2)
            except OSError:
                self.connection = None   # it is closed already


class Watchman:
    """Hangs up on answers that take longer than C(longest) seconds altogether.

    An answer that takes longer than C(usual) is slow. The time in which at least one was counts as one sum for the whole run, and once that is more
    than C(patience), every answer that becomes slow is hung up on: thousands of answers, each just short of C(longest), would have no end otherwise.
    """

    def __init__(self, longest: float, usual: t.Optional[float] = None, patience: t.Optional[float] = None) -> None:
        self.longest = longest
        self._usual = longest if usual is None else usual
        self._patience = patience
        self._slow = 0.0
        self._watches: t.Set[Watch] = set()
        self._lock = threading.Lock()
        self._here = threading.local()
        self._awake = False

    def begin(self) -> Watch:
        """Watch over the answer that this thread asks for next. Give it back with C(end)."""
        watch = self._here.watch = Watch(time.monotonic())
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
        """Called by a connection when it begins to be made, or to send, in this thread."""
        watch = getattr(self._here, "watch", None)
        if watch is not None:
            watch.connection = connection

    def _go_round(self) -> None:
        step = min(1.0, max(0.02, self.longest / 20))
        idle = 0
        now = time.monotonic()
        while idle < 3:
            time.sleep(step)
            before, now = now, time.monotonic()
            with self._lock:
                oldest = min([watch.begun for watch in self._watches if not watch.over], default=now)
                self._slow += max(0.0, min(now - before, now - oldest - self._usual))
                most = self._usual if self._patience is not None and self._slow > self._patience else self.longest
                late = [watch for watch in self._watches if now - watch.begun >= most]
                idle = 0 if self._watches else idle + 1
                if idle == 3:
                    self._awake = False
                for watch in late:
                    watch.hang_up()     # not later: whose answer has come meanwhile has given its connection away
