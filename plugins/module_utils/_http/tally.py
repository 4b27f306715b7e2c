# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how much of a list came over the wire so far, for whoever watches a long run. Nothing is decided by it."""

from __future__ import annotations

import threading
import typing as t

from .message import Request
from .pace import Pace
from .pages import Turn

# The lists that can be long, by endpoint, and what is on them.
LISTS = {
    "/rest/api/3/group/member": "members",
    "/rest/api/3/users/search": "users",
    "/rest/servicedeskapi/servicedesk/{desk}/customer": "customers",
    "/Users": "records",
}


class Tally:
    """Counts the entries of long lists; also says how long a 429 still holds everybody up."""

    def __init__(self, pace: Pace, clock: t.Callable[[], float]) -> None:
        self._pace = pace
        self._clock = clock
        self._lock = threading.Lock()
        self._listed: t.Dict[str, int] = {}

    def counting(self, turn: Turn) -> Turn:
        """The same paging dialect, counted on the way."""
        def counted(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
            items, following = turn(here, answer)
            noun = LISTS.get(here.endpoint)
            if noun and isinstance(items, list):
                with self._lock:
                    self._listed[noun] = self._listed.get(noun, 0) + len(items)
            return items, following
        return counted

    def listed(self) -> t.Dict[str, int]:
        """Entries read so far, by what they are. A list that had to be read twice counts twice."""
        with self._lock:
            return dict(self._listed)

    def limited_for(self) -> float:
        """Seconds until the last limit that a 429 set ends; 0.0 when there is none."""
        return self._pace.limited_for(self._clock())
