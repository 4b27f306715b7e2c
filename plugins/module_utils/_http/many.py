# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what a client does with more than one request: pages of lists, and calls side by side."""

from __future__ import annotations

import typing as t

from .._errors import ApiError, AtlassianError
from .ahead import Ahead
from .measure import measured
from .message import Request, Response
from .pages import Counted, read_counted, read_pages, turn_page, understood
from .tally import Tally
from .threads import all_or_error, side_by_side
from .turns import Turn


class Many:
    """A part of C(Client)."""

    _concurrency: int
    tally: Tally
    read: t.Callable[..., t.Any]
    send_once: t.Callable[[Request], t.Optional[Response]]

    def pages(self, request: Request, turn: Turn) -> t.Iterator[t.List[t.Any]]:
        """The items of every page, page by page; see C(read_pages) and, for what is asked for meanwhile, C(Ahead)."""
        ahead = Ahead(measured(self.read), self.send_once, turn)
        try:
            yield from read_pages(ahead.read, request, self.tally.counting(turn))
        finally:
            ahead.close()

    def first_page(self, request: Request, turn: Turn, count: str) -> t.Tuple[t.List[t.Any], t.Optional[Request], int]:
        """The items of the first page, the request for the next one, and how many items the answer says there are (in C(count); 0 where it does not)."""
        answer = self.read(request)
        items, following = turn_page(self.tally.counting(turn), request, answer)
        return items, following, understood(lambda whole: int(whole.get(count) or 0), request, answer)

    def rest(self, first: t.List[t.Any], request: Request, turn: Turn, **counted: t.Any) -> t.List[t.Any]:
        """Every item of a list of which the first page is here already; see C(read_counted) and C(Counted)."""
        return read_counted(self.all_of, measured(self.read), Counted(request, self.tally.counting(turn), **counted), first)

    def all_items(self, request: Request, turn: Turn) -> t.List[t.Any]:
        """Every item of every page."""
        return [item for page in self.pages(request, turn) for item in page]

    def side_by_side(self, function: t.Callable[[t.Any], t.Any], things: t.Sequence[t.Any]) -> t.List[t.Any]:
        """C(function) of each thing, at most C(concurrency) at a time; an error takes the place of its result. See C(threads.side_by_side)."""
        return side_by_side(function, things, self._concurrency)

    def all_of(self, function: t.Callable[[t.Any], t.Any], things: t.Sequence[t.Any]) -> t.List[t.Any]:
        """As C(side_by_side), but all or nothing: the first error is raised."""
        return all_or_error(self.side_by_side(function, things))

    def read_all(self, requests: t.Sequence[Request], reader: t.Callable[[t.Any], t.Any]) -> t.List[t.Any]:
        """What C(reader) makes of many answers, read side by side. The first error is raised; C(None) stands for a 404."""
        answers = self.side_by_side(lambda request: self.read(request, reader), requests)
        for place, answer in enumerate(answers):
            if isinstance(answer, ApiError) and answer.status == 404:
                answers[place] = None
            elif isinstance(answer, AtlassianError):
                raise answer
        return answers
