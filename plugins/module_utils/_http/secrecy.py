# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: secrets struck out of what a server says, however it spells them. Pure.

A server that quotes the request does so as it likes: percent-encoded, in the escapes of JSON or HTML, in base64, over several lines, cut off anywhere.
So a text is read once without its escapes, and what is found there is struck out where it came from.
"""

from __future__ import annotations

import base64
import re
import typing as t

STRUCK = "********"
LOOKED_AT = 16384       # characters of a foreign text of which a few are shown
LONG_ENOUGH = 12        # characters of a secret that is looked for inside of base64 as well: of a shorter one too little is left there
HALF = 6                # characters of a secret that betray it where a text was cut off

_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "sol": "/", "bsol": "\\", "equals": "=", "plus": "+", "colon": ":", "lowbar": "_"}
# Encoded twice or more counts as encoded: the percent sign as %25, the backslash as two, the ampersand as &amp;. Nothing in it repeats without a bound,
# as a search that begins at each of many backslashes anew would take hours.
_ESCAPE = re.compile(
    r"%(?:25){0,8}([0-9a-fA-F]{2})|\\{1,8}(?:u00|x)([0-9a-fA-F]{2})|&(?:amp;){0,8}#0{0,5}([0-9]{1,3});?|&(?:amp;){0,8}#[xX]0{0,5}([0-9a-fA-F]{1,2});?"
    r"|&(?:amp;){0,8}(" + "|".join(_NAMED) + r");|\\{1,8}([/\"'])|([\x00\r\n]+[ \t]*)")
_HALF_AN_ESCAPE = re.compile(r"(?:%[0-9a-fA-F]{0,3}|\\{1,8}[ux]?[0-9a-fA-F]{0,3}|&[#0-9a-zA-Z;]{0,8})$")
_LOWER = {upper: upper + 32 for upper in range(65, 91)}   # ASCII alone: the length must stay


def struck(text: str, secrets: t.Iterable[str]) -> str:
    """The text without any of the secrets, nor the beginning of one at its end."""
    wanted = {form.translate(_LOWER) for one in secrets for form in forms(one)}
    spans = _found(text, text, wanted)   # as it is, too: what looks like an escape may be a sign and the beginning of a secret
    plain, places = _unescaped(text)
    if places:
        # where it was cut off, perhaps within an escape
        whole = plain[:len(_unescaped(_HALF_AN_ESCAPE.sub("", text))[0])]
        spans += [(places[first], places[last]) for first, last in _found(plain, whole, wanted)]
    told, done = "", 0
    for start, stop in sorted(spans):
        if stop > done:
            told += text[done:start] + STRUCK if start >= done else ""
            done = stop
    return told + text[done:]


def _found(text: str, end: str, wanted: t.Iterable[str]) -> t.List[t.Tuple[int, int]]:
    """Where in the text what is wanted is, and where C(end), the text without half an escape, ends with the beginning of it."""
    low, end = text.translate(_LOWER), end.translate(_LOWER)
    spans = []
    for one in wanted:
        at = low.find(one)
        while at >= 0:
            spans.append((at, at + len(one)))
            at = low.find(one, at + 1)
        half = next((size for size in range(min(len(one), len(end)) - 1, HALF - 1, -1) if end.endswith(one[:size])), 0)
        if half:
            spans.append((len(end) - half, len(text)))
    return spans


def shown(text: str, censor: t.Callable[[str], str], most: int) -> str:
    """The first C(most) characters in one line, freed of secrets before anything is cut off: half a token is still half a secret."""
    return " ".join(censor(text[:LOOKED_AT]).split())[:most]


def forms(secret: str) -> t.Set[str]:
    """How a secret may stand in a text without escapes: as it is, without the padding of base64, and as what it is within base64 of anything around it."""
    found = {secret, secret.rstrip("=")}
    if len(secret) >= LONG_ENOUGH:
        for before in range(3):
            packed = base64.b64encode(b"\0" * before + secret.encode("utf-8", "replace")).decode().rstrip("=")
            # the first and the last characters hold bits of the neighbours too
            packed = packed[(0, 2, 3)[before]:len(packed) - 1]
            found |= {packed, packed.replace("+", "-").replace("/", "_")}
    return found - {""}


def _unescaped(text: str) -> t.Tuple[str, t.Optional[t.List[int]]]:
    """The text without escapes and, where there are any, for each of its characters (and its end) the place in the text where it begins."""
    pieces: t.List[str] = []
    places: t.List[int] = []
    done = 0
    for match in _ESCAPE.finditer(text):
        percent, slash, decimal, hexadecimal, name, itself, _gap = match.groups()
        number = percent or slash or hexadecimal
        sign = chr(int(number, 16)) if number else chr(int(decimal)) if decimal else _NAMED[name] if name else itself or ""
        pieces += [text[done:match.start()], sign]
        places += [*range(done, match.start()), *([match.start()] if sign else [])]
        done = match.end()
    if not done:
        return text, None
    return "".join(pieces) + text[done:], [*places, *range(done, len(text) + 1)]
