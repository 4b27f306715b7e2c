# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: reading a body that may have no end, or be far larger than what comes over the wire. No network: chunks in, bytes out."""

from __future__ import annotations

import io
import typing as t
import zlib

# Bytes of a body, unpacked. The largest page of these services, a thousand users, is about one MiB. Parsed, a hostile answer takes up to forty times its
# size (tests/unit/engine/test_memory.py), so that this is what bounds the memory of a module.
MOST = 16 * 1024 * 1024
ASKED_FOR = "gzip, deflate"   # Accept-Encoding: what unpack() knows, whatever else the HTTP library could do


class TooLarge(Exception):
    """More than C(MOST)."""


class BadPacking(Exception):
    """Not packed as the header says, or in a way that was not asked for."""


def read_body(chunks: t.Iterator[bytes], encoding: str, most: int = MOST) -> bytes:
    """The whole body. It is held once; while it is unpacked, one piece of it besides. Raises C(TooLarge), C(BadPacking) and what C(chunks) raises.

    C(most) holds for what comes over the wire as well: an endless stream may unpack to nothing.
    """
    pieces = chunks if encoding in ("", "identity") else unpack(_no_more_than(most, chunks), encoding)
    whole, size = io.BytesIO(), 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge
        whole.write(piece)
    return whole.getvalue()   # shares its memory with the buffer


def _no_more_than(most: int, chunks: t.Iterator[bytes]) -> t.Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge
        yield chunk


def unpack(chunks: t.Iterator[bytes], encoding: str, piece: int = 256 * 1024) -> t.Iterator[bytes]:
    """Unpacked pieces, none longer than C(piece), so that a little that unpacks to a lot is noticed in time."""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise BadPacking
    machine: t.Any = None
    begun = False
    for rest in chunks:
        while rest:
            if machine is None:
                if begun and not rest.strip(b"\0"):
                    break   # padding behind the last member
                machine, begun = zlib.decompressobj(_window(encoding, rest)), True
            try:
                out = machine.decompress(rest, piece)
            except zlib.error:
                raise BadPacking from None
            if out:
                yield out
            rest = machine.unconsumed_tail
            if machine.eof:
                rest, machine = machine.unused_data, None
                if encoding == "deflate" and rest:
                    raise BadPacking
    if machine is not None:
        tail = machine.flush(piece)
        if tail:
            yield tail
        if not machine.eof:
            raise BadPacking   # it ends in the middle


def _window(encoding: str, head: bytes) -> int:
    if encoding != "deflate":
        return 16 + zlib.MAX_WBITS
    # "deflate" is zlib by the standard, and bare by the habit of some servers
    return zlib.MAX_WBITS if head[0] & 0x0F == 8 and (len(head) < 2 or (head[0] * 256 + head[1]) % 31 == 0) else -zlib.MAX_WBITS
