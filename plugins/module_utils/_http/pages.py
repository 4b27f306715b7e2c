# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: reading a list to its end, whatever the dialect."""

from __future__ import annotations

import json
import typing as t

from .._errors import NONSENSE, ListMoved, UnexpectedAnswer
from .message import Request, with_query
from .turns import Turn, joined

READINGS = 3   # of a list that changes while it is read
MAX_EMPTY_PAGES = 3
WAVE = 64      # pages that are asked for before it is looked whether they fit together


def understood(reader: t.Callable[[t.Any], t.Any], here: Request, answer: t.Any) -> t.Any:
    """What the reader makes of an answer. Raises C(UnexpectedAnswer) for one of an unknown shape."""
    try:
        return reader(answer)
    except NONSENSE:
        raise UnexpectedAnswer("%s %s answered in an unknown shape. Nothing was concluded from it; check the addresses." % (here.method, here.path)) from None


def turn_page(turn: Turn, here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """The items of a page and the request for the next one. Raises C(UnexpectedAnswer) for a page of an unknown shape."""
    try:
        items, following = turn(here, answer)
        if not isinstance(items, list):
            raise TypeError("not a list")
    except NONSENSE:
        raise UnexpectedAnswer("%s %s answered with a page of an unknown shape. Nothing was concluded from it." % (here.method, here.path)) from None
    return items, following


def read_pages(read: t.Callable[[Request], t.Any], request: Request, turn: Turn) -> t.Iterator[t.List[t.Any]]:
    """The items of every page, page by page, as far as they are asked for.

    Raises C(UnexpectedAnswer) for a page that repeats an earlier one, for a list that makes no progress and for a page of an unknown
    shape: a list that cannot be read to its end is never taken for whole.
    """
    following: t.Optional[Request] = request
    seen: t.Set[int] = set()
    empty = 0
    while following is not None:
        here = following
        items, following = turn_page(turn, here, read(here))
        if items:
            footprint = hash(json.dumps(items, sort_keys=True))
            if footprint in seen:
                raise UnexpectedAnswer(
                    "%s %s sends the same page again and again, so its list cannot be read to the end. Nothing was concluded from it; try again later."
                    % (here.method, here.path)
                )
            seen.add(footprint)
            empty = 0
        elif following is not None:
            empty += 1
            if empty > MAX_EMPTY_PAGES or following == here:
                raise UnexpectedAnswer("%s %s has more pages by its own word, but they are empty. Try again later." % (here.method, here.path))
        yield items


class Counted(t.NamedTuple):
    """A list that says how long it is. C(parameter) is the query parameter of the place, C(begin) the first place, C(known_by) names an item."""

    request: Request
    turn: Turn
    parameter: str
    begin: int
    total: int
    reader: t.Callable[[t.Any], t.Any]
    known_by: t.Callable[[t.Any], str]


def read_counted(all_of: t.Callable[..., t.List[t.Any]], read: t.Callable[[Request], t.Any], counted: Counted, first: t.List[t.Any]) -> t.List[t.Any]:
    """Every item of a list whose first page is known, the rest side by side, as C(reader) makes of them.

    The pages go from the last to the first, and the first is read once more: whoever moves up, because somebody before him left, moves into a page
    that is still to be read. When the pages do not add up (people came or went meanwhile, the server chose other pages than its first, repeats
    itself, or says that there is more than its total), the list is read anew, page by page: what does not fit together is never taken for whole.
    """
    def understand(items: t.List[t.Any]) -> t.List[t.Any]:
        return t.cast(t.List[t.Any], understood(lambda page: [counted.reader(one) for one in page], counted.request, items))

    def page_at(start: int) -> t.Tuple[t.List[t.Any], bool]:
        here = with_query(counted.request, **{counted.parameter: start})
        items, following = turn_page(counted.turn, here, read(here))
        return understand(items), following is None

    everybody, head = [understand(first)], [counted.known_by(item) for item in understand(first)]
    known = set(head)
    starts = range(counted.begin + len(first), counted.begin + counted.total, len(first))[::-1]
    whole = bool(starts)   # we are here because the first page says that there is more
    for wave in range(0, len(starts), WAVE):   # in waves, as a total may be a lie, and a long one
        for place, (page, last) in enumerate(all_of(page_at, starts[wave:wave + WAVE])):
            whole = whole and (last or wave + place > 0)
            everybody.insert(1, page)
            known.update(counted.known_by(item) for item in page)
        if len(known) <= len(first) * min(len(starts), wave + WAVE):   # all pages but the last are full
            whole = False
            break
    items = [item for page in everybody for item in page]
    if whole and len(items) == len(known) == counted.total:
        if [counted.known_by(item) for item in page_at(counted.begin)[0]] == head:
            return items
    return read_joined(read, counted, understand)


def read_joined(read: t.Callable[[Request], t.Any], counted: Counted, understand: t.Callable[[t.List[t.Any]], t.List[t.Any]]) -> t.List[t.Any]:
    """The whole list, page by page, each joined to the one before; anew when somebody left it meanwhile.

    Raises C(ListMoved) when that happened during each of several readings.
    """
    for reading in range(READINGS):
        turn = joined(counted.turn, counted.parameter, lambda one: counted.known_by(counted.reader(one)))
        try:
            return [item for page in read_pages(read, counted.request, turn) for item in understand(page)]
        except ListMoved:
            if reading == READINGS - 1:
                raise
    return []
