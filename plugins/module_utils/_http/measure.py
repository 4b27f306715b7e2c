# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: an end to lists that have none.

A page that comes again is noticed where pages are read; a server that has ever new ones is not. What is counted bounds the time (so many answers, each of
which has an end) and the memory (so many bytes, of which the values take a few times the room).
"""

from __future__ import annotations

import threading
import typing as t

from .._errors import UnexpectedAnswer
from .message import Request

# Of one list, all readings together: at fifty entries a page, the least that these services send, two million people; at some 700 bytes each, one and a half.
MOST_ANSWERS = 40_000
MOST_BYTES = 1024 * 1024 * 1024


class Measure:
    """How much of one list came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = 0
        self._bytes = 0

    def add(self, request: Request, size: int) -> None:
        """One more page. Raises C(UnexpectedAnswer) when that is more than a list of these services has."""
        with self._lock:
            self._answers += 1
            self._bytes += size
            over = self._answers > MOST_ANSWERS or self._bytes > MOST_BYTES
        if over:
            raise UnexpectedAnswer(
                "%s %s has no end: after %d pages with %d MiB there is still more, which no list of these services has. Nothing was concluded from it; "
                "check the addresses." % (request.method, request.path, self._answers, self._bytes // 2 ** 20))


def measured(read: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    """C(Client.read) for the pages of one list."""
    measure = Measure()
    return lambda request, **known: read(request, measure=measure, **known)
