# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: a paging dialect made safe against people who leave the list while it is read."""

from __future__ import annotations

import typing as t

from .._errors import ListMoved
from .message import Request, with_query

# (items of this page, request for the next page or None): an API's paging dialect, from _api/
Turn = t.Callable[[Request, t.Any], t.Tuple[t.List[t.Any], t.Optional[Request]]]


class Joined:
    """A dialect for one reading in which each further page begins with the last item of the page before; see C(joined)."""

    def __init__(self, turn: Turn, parameter: str, name_of: t.Callable[[t.Any], str]) -> None:
        self._turn = turn
        self._parameter = parameter
        self._name_of = name_of
        self._first: t.List[str] = []
        self._last: t.List[str] = []

    @property
    def holds(self) -> bool:
        """Whether the next page has to begin with the last item of this one."""
        return bool(self._last)

    def __call__(self, here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
        items, following = self._turn(here, answer)
        names = [self._name_of(one) for one in items]
        if self._last and names[:1] == self._first:
            return items, following      # the first page once more: whoever turns the pages says so
        if self._last and names[:1] != self._last:
            raise ListMoved("%s %s changed while its pages were read. Nothing was concluded from it; try again later." % (here.method, here.path))
        fresh = items[1:] if self._last else items
        self._first = self._first or names[:1]
        self._last = names[-1:] if following is not None and len(names) > 1 else []
        if following is not None and self._last:
            following = with_query(following, **{self._parameter: int(dict(following.query)[self._parameter]) - 1})
        return fresh, following


def joined(turn: Turn, parameter: str, name_of: t.Callable[[t.Any], str]) -> Joined:
    """The same dialect for one reading: each further page begins with the last item of the page before.

    When somebody leaves a list, everybody behind him moves up a place, and the one at the edge of a page would never be seen. C(parameter) is the query
    parameter of the place, C(name_of) names an item. The turn raises C(ListMoved) when a page does not begin so. A page of one item has no edge to hold on to.
    """
    return Joined(turn, parameter, name_of)
