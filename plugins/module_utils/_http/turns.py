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


def joined(turn: Turn, parameter: str, name_of: t.Callable[[t.Any], str]) -> Turn:
    """The same dialect for one reading: each further page begins with the last item of the page before.

    When somebody leaves a list, everybody behind him moves up a place, and the one at the edge of a page would never be seen. C(parameter) is the query
    parameter of the place, C(name_of) names an item. The turn raises C(ListMoved) when a page does not begin so. A page of one item has no edge to hold on to.
    """
    first: t.List[str] = []
    last: t.List[str] = []

    def joining(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
        items, following = turn(here, answer)
        names = [name_of(one) for one in items]
        if last and names[:1] == first:
            return items, following      # the first page once more: whoever turns the pages says so
        if last and names[:1] != last:
            raise ListMoved("%s %s changed while its pages were read. Nothing was concluded from it; try again later." % (here.method, here.path))
        fresh = items[1:] if last else items
        first.extend(names[:1] if not first else [])
        last[:] = names[-1:] if following is not None and len(names) > 1 else []
        if following is not None and last:
            following = with_query(following, **{parameter: int(dict(following.query)[parameter]) - 1})
        return fresh, following

    return joining
