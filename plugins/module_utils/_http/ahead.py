# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the next page of a list is asked for while this one is on its way, where lists say no length but go by even steps.

Only time is saved by it. Nobody knows which of the two the server looks up first. If it is the later page, whoever comes to the list in between moves
somebody from the earlier page to the later one, which was seen without him. So only lists are read ahead of which each page must begin with the last item of
the page before (C(turns.Joined)), and a page that was guessed counts when that holds and it is the very request that the page before leads to. A guess is
sent once, and never beyond what the endpoint's budget has to spare; what is no plain yes is asked for again in its turn, with all retries.
"""

from __future__ import annotations

import typing as t
from concurrent.futures import Future, ThreadPoolExecutor

from .message import Request, Response, with_query
from .turns import Joined, Turn

PLACES = ("start", "startAt", "startIndex")     # query parameters that count entries; a cursor, even one of digits, is none


def guess(before: Request, last: Request, here: Request) -> t.Optional[Request]:
    """The request that follows if the list goes on as evenly as it went in these three; None if it did not.

    Two equal steps are asked for: a list is long then, so that a guess too many is little beside it, and its last page but one is no short page.
    """
    for name in PLACES:
        queries = [dict(one.query) for one in (before, last, here)]
        places = [query.get(name, "") for query in queries]
        if all(place.isdecimal() for place in places):
            step = int(places[2]) - int(places[1])
            same = all(one._replace(query=()) == here._replace(query=()) and dict(query, **{name: ""}) == dict(queries[2], **{name: ""})
                       for one, query in zip((before, last), queries))
            return with_query(here, **{name: int(places[2]) + step}) if same and step == int(places[1]) - int(places[0]) > 0 else None
    return None


class Ahead:
    """One reading of one list. C(read(request, response=None)) is the client's, C(send_once(request)) its answer or None at once where that is no yes.

    C(turn) is the dialect in which the list is read.
    """

    def __init__(self, read: t.Callable[..., t.Any], send_once: t.Callable[[Request], t.Optional[Response]], turn: Turn) -> None:
        self._read = read
        self._turn = turn
        self._send_once = send_once
        self._threads: t.Optional[ThreadPoolExecutor] = None
        self._past: t.List[Request] = []      # the last two
        self._guessed: t.Optional[t.Tuple[Request, "Future[t.Optional[Response]]"]] = None

    def read(self, here: Request) -> t.Any:
        """The body of this page, as C(Client.read). The one after it is guessed."""
        holds = isinstance(self._turn, Joined) and self._turn.holds
        guessed, self._guessed = self._guessed, None
        following = guess(self._past[0], self._past[1], here) if holds and len(self._past) == 2 else None
        self._past = [*self._past, here][-2:]
        if following is not None:
            self._threads = self._threads or ThreadPoolExecutor(2)      # this page, when it was guessed, and the one after it
            self._guessed = (following, self._threads.submit(self._send_once, following))
        known = guessed[1].result() if holds and guessed is not None and guessed[0] == here else None
        return self._read(here) if known is None else self._read(here, response=known)

    def close(self) -> None:
        """Wait for a guess that nobody needs: it may not be under way any more when something is written."""
        if self._threads is not None:
            self._threads.shutdown()
