# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: a request and its answer as values. Pure: nothing here sends."""

from __future__ import annotations

import json
import re
import typing as t
from urllib.parse import quote

from .._errors import PlanError, UnexpectedAnswer
from .secrecy import LOOKED_AT

SITE = "site"                   # Jira platform and JSM, on the site's address or through the gateway
SCIM = "scim"                   # one identity provider directory
ORGANIZATION = "organization"   # organization admin API
MANAGE = "manage"               # user management API: managed accounts, with the key of the organization
GATEWAY = "gateway"             # the gateway without a site, with a bearer: which sites is it good for
EDGE = "edge"                   # the site's address without a login: who is this tenant
AUTH = "auth"                   # the token endpoint

MAX_DEPTH = 50                  # no documented answer nests more than ten levels


class Request(t.NamedTuple):
    """One call. C(path) is percent-encoded and relative to the surface's base; C(endpoint) is its template, the key of pacing."""

    method: str
    surface: str
    endpoint: str
    path: str
    query: t.Tuple[t.Tuple[str, str], ...] = ()
    body: t.Any = None
    headers: t.Tuple[t.Tuple[str, str], ...] = ()
    writes: bool = False
    needs: str = ""             # the right or scope to name when the server says 401 or 403

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does no more than sending it once."""
        return not self.writes or self.method in ("PUT", "DELETE")

    def __repr__(self) -> str:
        return "<%s %s %s>" % (self.method, self.surface, self.path)   # the body of a token request is a secret


class Response(t.NamedTuple):
    """An answer: status, headers with lower-case names, raw content."""

    status: int
    headers: t.Mapping[str, str]
    content: bytes

    def json(self) -> t.Any:
        """The parsed body; None for an empty one.

        Raises C(UnexpectedAnswer) for HTML or half a body; its message does not quote the body, which may echo a credential. Judge the status first.
        """
        if not self.content.strip():
            return None
        try:
            return _parsed(self.content)
        except (ValueError, RecursionError):
            raise UnexpectedAnswer("The server answered %d, but not with JSON." % self.status) from None

    def __repr__(self) -> str:
        return "<answer %d, %d bytes>" % (self.status, len(self.content))   # the answer to a token request is a secret

    def text(self) -> str:
        """The beginning of the body as it came, for C(shown): it may hold a secret anywhere."""
        return self.content[:4 * LOOKED_AT].decode("utf-8", "replace")


def _parsed(content: bytes) -> t.Any:
    """JSON as the standard has it: UTF-8, without NaN and 1e400. Half a surrogate pair, which no address and no output can hold, is replaced."""
    text = content.decode("utf-8-sig")
    body = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    _hold_depth(body)
    return _whole(body) if _HALF_PAIR.search(text) else body


# Any surrogate in an escape: rare enough to look closer then.
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _hold_depth(body: t.Any) -> None:
    """Refuse what is nested so deep that it could be read, but not written again, into a result say."""
    level: t.List[t.Any] = [[body]]
    for _dummy in range(MAX_DEPTH):
        level = [child for one in level for child in (one.values() if isinstance(one, dict) else one) if isinstance(child, (dict, list))]
        if not level:
            return
    raise ValueError("nested too deep")


def _no_number(word: str) -> t.Any:
    raise ValueError("%s is no JSON" % word)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number beyond all bounds")
    return number


def _whole(value: t.Any) -> t.Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return {_whole(name): _whole(one) for name, one in value.items()} if isinstance(value, dict) else value


def request(
    method: str,
    surface: str,
    endpoint: str,
    query: t.Optional[t.Mapping[str, t.Any]] = None,
    body: t.Any = None,
    writes: t.Optional[bool] = None,
    headers: t.Tuple[t.Tuple[str, str], ...] = (),
    needs: str = "",
    **ids: t.Any,
) -> Request:
    """Build a request from an endpoint template.

    C(ids) fill the template percent-encoded, so an id may hold a slash or a colon. Query values of None are left out,
    lists repeat the parameter. C(writes) is by default true for everything but GET.
    """
    pairs: t.List[t.Tuple[str, str]] = []
    for name, value in (query or {}).items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                pairs.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    for name, value in ids.items():
        if str(value) in ("", ".") or ".." in re.split(r"[/\\]", str(value)):   # would name another address: the list, or its parent
            raise PlanError("%r is no id (%s of %s)." % (value, name, endpoint))
    path = endpoint.format(**{name: quote(str(value), safe="") for name, value in ids.items()})
    return Request(method, surface, endpoint, path, tuple(pairs), body, headers, method != "GET" if writes is None else writes, needs)


def with_query(this: Request, **changes: t.Any) -> Request:
    """The same request with some query parameters replaced."""
    kept = [(name, value) for name, value in this.query if name not in changes]
    return this._replace(query=tuple(kept + [(name, str(value)) for name, value in changes.items()]))
