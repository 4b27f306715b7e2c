# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what our connections know beyond those of the HTTP library: who watches them, and that a line has an end."""

from __future__ import annotations

import io
import typing as t

from .watchman import Watchman

LONGEST_LINE = 65536    # bytes; what http.client allows a header


class Endless(OSError):
    """More in one piece than any answer holds."""


class Fenced(io.BufferedReader):
    """Reads from a socket, but never "all there is": the libraries do that when a chunk says that it is -1 bytes long, or when the length of one has no end."""

    def read(self, size: t.Optional[int] = -1) -> bytes:
        if size is None or size < 0:
            raise Endless
        return super().read(size)

    def readline(self, size: t.Optional[int] = -1) -> bytes:
        if size is not None and size >= 0:
            return super().readline(size)
        line = super().readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise Endless
        return line


def watched(connection: t.Type[t.Any], watchman: Watchman) -> t.Type[t.Any]:
    """The class of connections that tells the watchman where it talks."""

    class FencedResponse(connection.response_class):   # type: ignore[name-defined]
        """Reads through the fence."""

        def __init__(self, *arguments: t.Any, **options: t.Any) -> None:
            super().__init__(*arguments, **options)
            self.fp: t.Any = Fenced(self.fp.detach())

    class Watched(connection):
        """Remembers its socket: the HTTP library forgets it while the last answer of a connection is read."""

        response_class = FencedResponse
        line: t.Any = None

        def connect(self) -> None:
            self.line = None
            watchman.meet(self)   # a proxy, too, can answer by drops, before anything was sent to the server
            super().connect()
            self.line = self.sock

        def putrequest(self, *arguments: t.Any, **options: t.Any) -> t.Any:
            watchman.meet(self)
            return super().putrequest(*arguments, **options)

    return Watched
