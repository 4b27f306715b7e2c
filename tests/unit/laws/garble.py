# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers made wrong: by their JSON, whatever they are about, and by their bytes."""

from __future__ import annotations

import copy
import json
import re
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response
from unit import atlas


class Raw(str):
    """JSON as it is to be sent, where Python has no value for it."""


DEEP = Raw("[" * 5000 + "]" * 5000)
VALUES: dict[str, t.Any] = {
    "null": None, "true": True, "false": False, "zero": 0, "one": 1, "minus one": -1, "a fraction": 1.5, "1e400": Raw("1e400"), "-1e400": Raw("-1e400"),
    "10**400": Raw("1" + "0" * 400), "10**5000": Raw("1" + "0" * 5000), "NaN": Raw("NaN"), "Infinity": Raw("Infinity"),
    "nothing": "", "a blank": " ", "a letter": "x", "a dot": ".", "two dots": "..", "a path": "../../admin/v1/orgs", "a path back": "..\\..\\x",
    "a query": "a/b?c=d#e&f", "a NUL": "a\x00b", "half a pair": Raw('"a\\ud800b"'), "an escape sequence": "\x1b[31;5mRED\x1b]0;owned\x07", "C1": "a\x9b31mb",
    "bidi": "admin\u202egnp.exe\u2066", "lines": "a\r\nfatal: [localhost]: FAILED!\n\u2028ok", "a format": "%s%(x)s{0}{{ 1+1 }}", "long": "y" * 100000,
    "another address": "https://evil.example.net/next?cursor=1", "an empty list": [], "an empty object": {}, "a list of null": [None],
    "a list of lists": [[[]]], "an object in an object": {"a": {"a": {"a": 1}}}, "deep": DEEP, "900 deep": Raw("[" * 900 + "]" * 900),
    "an object 900 deep": Raw('{"a":' * 900 + "1" + "}" * 900),
}


def _replaced(name: str) -> t.Callable:
    def change(parent, key):
        parent[key] = VALUES[name]
    return change


def _dropped(parent: t.Any, key: t.Any) -> None:
    del parent[key]


def _wrapped(parent: t.Any, key: t.Any) -> None:
    parent[key] = [parent[key]]


def _unwrapped(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = value[0] if isinstance(value, list) and value else {"value": value}


def _as_text(parent: t.Any, key: t.Any) -> None:
    parent[key] = json.dumps(parent[key])


def _keyed(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = {str(place): one for place, one in enumerate(value)} if isinstance(value, list) else {str(value): value}


def _doubled(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = value + value if isinstance(value, (list, str)) else [value, value]


def _turned(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = not value if isinstance(value, bool) else list(reversed(value)) if isinstance(value, list) else -value if isinstance(value, int) else None


def _more(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = value + 1 if value.__class__ is int else value + [copy.deepcopy(value[0]), None, "x", 7, {}] if isinstance(value, list) and value else 10 ** 7


def _fewer(parent: t.Any, key: t.Any) -> None:
    value = parent[key]
    parent[key] = value - 1 if value.__class__ is int else value[:-1] if isinstance(value, (list, str)) else None


def _upper(parent: t.Any, key: t.Any) -> None:
    if isinstance(parent, dict):
        parent[key.upper()] = parent.pop(key)
    else:
        parent[key] = str(parent[key]).upper()


CHANGES: dict[str, t.Callable] = {
    **{"is " + name: _replaced(name) for name in VALUES}, "dropped": _dropped, "wrapped": _wrapped, "unwrapped": _unwrapped, "as text": _as_text,
    "keyed": _keyed, "doubled": _doubled, "turned": _turned, "more": _more, "fewer": _fewer, "upper": _upper,
}


def places(value: t.Any, path: tuple = ()) -> t.Iterator[tuple]:
    """The path of every value in a value, the outermost first."""
    yield path
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(one, path + (key,))


def shapes(value: t.Any) -> list[tuple]:
    """One path for every kind of place: lists are known by their first and their last item."""
    seen: dict[tuple, tuple] = {}
    for path in places(value):
        kind = tuple("item" if isinstance(key, int) else key for key in path)
        seen.setdefault(kind, path)
        seen[kind + ("last",)] = path
    return sorted(set(seen.values()), key=repr)


def changed(value: t.Any, path: tuple, change: str) -> bytes:
    """The JSON of the value, changed at the path."""
    whole = [copy.deepcopy(value)]
    parent: t.Any = whole
    for key in ((0,) + path)[:-1]:
        parent = parent[key]
    CHANGES[change](parent, ((0,) + path)[-1])
    return encoded(whole[0] if whole else None)


def encoded(value: t.Any) -> bytes:
    """JSON in UTF-8, raw pieces as they are."""
    raws: list[str] = []

    def marked(one):
        if isinstance(one, Raw):
            raws.append(str(one))
            return "@raw %d@" % (len(raws) - 1)
        if isinstance(one, dict):
            return {key: marked(other) for key, other in one.items()}
        return [marked(other) for other in one] if isinstance(one, list) else one

    text = json.dumps(marked(value), ensure_ascii=False)
    return re.sub(r'"@raw (\d+)@"', lambda match: raws[int(match.group(1))], text).encode()


def _twice(body: bytes) -> bytes:
    """Every key there twice, the second time with nonsense."""
    return re.sub(rb'("\w+"): ("[^"]*"|\d+|true|false)', rb'\1: \2, \1: {"no": []}', body)


BODIES: dict[str, t.Callable[[bytes], bytes]] = {
    "empty": lambda body: b"", "blank": lambda body: b" \r\n" * 1000, "null": lambda body: b"null", "zero": lambda body: b"0", "text": lambda body: b'"text"',
    "list": lambda body: b"[]", "object": lambda body: b"{}", "in a list": lambda body: b"[" + body + b"]", "in an object": lambda body: b'{"a":' + body + b"}",
    "BOM": lambda body: b"\xef\xbb\xbf" + body, "UTF-16": lambda body: body.decode().encode("utf-16"), "UTF-32": lambda body: body.decode().encode("utf-32-be"),
    "no UTF-8": lambda body: body.replace(b"a", b"\xff\xfe"), "Latin-1": lambda body: body[:-1] + b', "\xe9": 1}', "half": lambda body: body[:len(body) // 2],
    "twice": lambda body: body + body, "NULs": lambda body: body.replace(b",", b"\x00,"), "all NUL": lambda body: b"\x00" * 1000,
    "keys twice": _twice, "HTML": lambda body: b"<html><body>\x1b[2J Please log in</body></html>", "gzip": lambda body: b"\x1f\x8b\x08\x00" + body,
    "100000 lists deep": lambda body: b"[" * 100000, "100000 objects deep": lambda body: b'{"a":' * 100000,
    "900 deep": lambda body: b"[" * 900 + body + b"]" * 900,
    "half pairs": lambda body: re.sub(rb'": "', rb'": "\\ud800\\udfff\\udc00', body), "NaN": lambda body: re.sub(rb"\d+", b"NaN", body),
    "1e400": lambda body: re.sub(rb": \d+", b": 1e400", body), "10**400": lambda body: re.sub(rb": \d+", b": 1" + b"0" * 400, body),
}
REFUSALS: dict[str, t.Any] = {
    "lists": {"errorMessages": [None, 5, ["\x1b[31m"], {"a": "\x9b"}], "errors": [None, {"code": ["\x1b"], "detail": {"a": 1}}, "x"]},
    "objects": {"errorMessages": {"a": 1}, "errors": {"\x1b[1m": ["\u202e"], "b": None}, "context": {"reason": {"key": {"a": "\r\n"}}}, "key": ["\x07"]},
    "nulls": {"errorMessages": None, "errors": None, "errorMessage": None, "i18nErrorMessage": None, "context": {"reason": None}, "detail": None,
              "traceId": None},
    "words": {"errorMessage": "no\x1b]0;owned\x07\r\nok: [localhost]", "traceId": "\x1b[2Jtrace\n", "scimType": "\x9b31m", "detail": "\u202egnp", "code": "\n"},
    "deep": {"errorMessages": [Raw("[" * 900 + "]" * 900)], "error": Raw('"\\ud800"')},
    "long": {"errorMessages": ["z" * 100000] * 20}, "not JSON": Raw("<p>\x1b[31m\x00</p>" * 1000), "number": Raw("1e400"), "nothing": Raw(""),
}


class Garbling(atlas.InProcess):
    """A transport that makes answers wrong: those of C(spot), a method and a path; only the first such answer, or with C(every) all of them.

    C(instead): an answer that comes in place of the work.
    """

    def __init__(
        self, sim: t.Any, spot: tuple, wrong: t.Optional[t.Callable[[Response], Response]] = None, every: bool = False, instead: t.Optional[Response] = None
    ):
        super().__init__(sim)
        self.spot, self.wrong, self.every, self.instead, self.met = spot, wrong, every, instead, 0

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        due = spot_of(method, url) == self.spot and (self.every or not self.met)
        self.met += due
        if due and self.instead is not None:
            self.sent.append((method, url, dict(headers), content))
            return self.instead
        response = super().send(method, url, headers, content)
        return self.wrong(response) if due and self.wrong else response


class Listening(atlas.InProcess):
    """Keeps every answer."""

    def __init__(self, sim: t.Any):
        super().__init__(sim)
        self.heard: list[tuple[tuple, Response]] = []

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        response = super().send(method, url, headers, content)
        self.heard.append((spot_of(method, url), response))
        return response


def spot_of(method: str, url: str) -> tuple[str, str]:
    """A method and a path, without its query: what is garbled together."""
    return method, url.split("//", 1)[-1].partition("/")[2].partition("?")[0]
