# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: a client that remembers what it read, for several looks of one task before it writes anything.

It begins by noting answers, all of them real. After C(recall) a question that was asked before has the same answer, without a request; any other
is asked, and noted. A list is recalled as a whole or read anew as a whole, for what shows that nobody moved while it was read is worth nothing
where half of it is older. Refusals are not noted. It does not write, so nothing that it recalls was changed by this task: whoever wants to write,
or to see what came of it, does so with the client itself.
"""

from __future__ import annotations

import json
import threading
import typing as t

from .client import Client
from .message import Request, Response
from .pages import read_pages
from .turns import Turn

Key = t.Tuple[str, str, str, t.Tuple[t.Tuple[str, str], ...], str]


def _key(request: Request) -> Key:
    return request.method, request.surface, request.path, request.query, json.dumps(request.body, sort_keys=True)


class _Noting(Client):
    """A client's reading side: the same code, the state of the client that it stands before. Every answer is noted."""

    def __init__(self, client: Client, answers: t.Dict[Key, Response]) -> None:   # pylint: disable=super-init-not-called  # its state is the client's
        self._client = client
        self._answers = answers
        self._noted = threading.Lock()

    def __getattr__(self, name: str) -> t.Any:
        return getattr(self._client, name)

    def send(self, request: Request) -> Response:
        """As C(Client.send)."""
        if request.writes:
            raise AssertionError("%r changes something, and a look only reads." % (request,))     # a defect of the collection
        return self._note(request, self._client.send(request))

    def send_once(self, request: Request) -> t.Optional[Response]:
        """As C(Client.send_once)."""
        response = self._client.send_once(request)
        return response and self._note(request, response)

    def _note(self, request: Request, response: Response) -> Response:
        with self._noted:
            self._answers[_key(request)] = response
        return response


class Memo(_Noting):
    """The same, which has a memory."""

    def __init__(self, client: Client) -> None:
        super().__init__(client, {})
        self._recalling = False
        self._noting = _Noting(client, self._answers)
        self._paged: t.Set[Key] = set()                                       # lists of which the answers are those of one reading, to the end
        self._lists: t.Dict[t.Tuple[Key, t.Any], t.List[t.Any]] = {}          # lists that were read side by side, by who understood their items

    def recall(self) -> None:
        """From now on what was asked before is not asked again."""
        self._recalling = True

    def send(self, request: Request) -> Response:
        """As C(Client.send), or what it returned before."""
        known = self._answers.get(_key(request)) if self._recalling else None
        return known if known is not None else self._noting.send(request)

    def pages(self, request: Request, turn: Turn) -> t.Iterator[t.List[t.Any]]:
        """As C(Client.pages)."""
        key = _key(request)
        if self._recalling and key in self._paged:
            yield from read_pages(self.read, request, turn)
            return
        self._paged.discard(key)
        yield from self._noting.pages(request, turn)
        self._paged.add(key)

    def rest(self, first: t.List[t.Any], request: Request, turn: Turn, **counted: t.Any) -> t.List[t.Any]:
        """As C(Client.rest)."""
        key = (_key(request), counted["reader"])
        known = self._lists.get(key) if self._recalling else None
        if known is None:
            known = self._lists[key] = self._client.rest(first, request, turn, **counted)
        return list(known)
