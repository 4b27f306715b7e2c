# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The four dialects of paging (FACTS 3). Every cap may be smaller than what was asked for."""

from __future__ import annotations

import base64
import json

from .answers import refuse
from .call import Call


def _window(call: Call, rows: list, start: int, asked: int, cap: int) -> tuple:
    """(start, rows of this page, is it the last)."""
    if call.repeat_page:
        return 0, rows[:min(asked, cap)], False
    size = max(1, min(asked, cap))
    page = rows[start:start + size]
    return start, page, start + len(page) >= len(rows)


def jira_page(call: Call, rows: list, kind: str, show, default: int = 50) -> dict:
    """The platform's page bean."""
    cap = call.switches.page_cap(kind)
    asked = call.whole("maxResults", default)
    start, page, last = _window(call, rows, call.whole("startAt", 0), asked, cap)
    bean = {"self": "%s%s?startAt=%d" % (call.base, call.path, start), "maxResults": max(1, min(asked, cap)), "startAt": start, "total": len(rows),
            "isLast": last, "values": [show(row) for row in page]}
    if not last:
        bean["nextPage"] = "%s%s?startAt=%d&maxResults=%d" % (call.base, call.path, start + len(page), bean["maxResults"])
    return bean


def jira_array(call: Call, rows: list, kind: str, show) -> list:
    """Plain arrays: nothing says whether there is more."""
    return [show(row) for row in _window(call, rows, call.whole("startAt", 0), call.whole("maxResults", 50), call.switches.page_cap(kind))[1]]


def jsm_page(call: Call, rows: list, show) -> dict:
    """`size` is the number on this page; there is no total; the limit that comes back is the one that was asked for."""
    cap = call.switches.page_cap("jsm")
    asked = call.whole("limit", 50)
    start, page, last = _window(call, rows, call.whole("start", 0), asked, cap)
    links = {"base": call.base, "context": "", "self": "%s%s?start=%d&limit=%d" % (call.base, call.path, start, asked)}
    if not last:
        links["next"] = "%s%s?start=%d&limit=%d" % (call.base, call.path, start + len(page), asked)
    return {"_expands": [], "size": len(page), "start": start, "limit": asked, "isLastPage": last, "_links": links, "values": [show(row) for row in page]}


def scim_page(call: Call, rows: list, show) -> dict:
    """startIndex counts from 1."""
    start = max(1, call.whole("startIndex", 1)) - 1
    cap = call.switches.page_cap("scim")
    asked = call.whole("count", cap)
    if asked == 0 and not call.repeat_page:
        page = []
    else:
        start, page = _window(call, rows, start, asked, cap)[:2]
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": len(rows) + (1000000 if call.repeat_page else 0),
            "startIndex": start + 1, "itemsPerPage": len(page), "Resources": [show(row) for row in page]}


def _seal(wish: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(wish, sort_keys=True).encode()).decode().rstrip("=")


def organization_wish(call: Call, wish: dict) -> dict:
    """The search as it was begun: a cursor carries it along, and may have to come alone."""
    cursor = wish.get("cursor")
    if cursor is None:
        return wish
    if call.switches.org_cursor_alone and len(wish) > 1:
        raise refuse("organization", 400, "With a cursor no other property may be present", "ADMIN-400-CURSOR")
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise refuse("organization", 400, "The cursor is not valid", "ADMIN-400-CURSOR") from None


def organization_page(call: Call, rows: list, wish: dict, default: int, show, most: int = 100) -> dict:
    """links.next is a bare cursor, absent at the end. The limit of the first call holds for all."""
    limit = wish.get("limit", default)
    if not 1 <= limit <= most:
        raise refuse("organization", 400, "limit must be between 1 and %d" % most)
    start, page, last = _window(call, rows, wish.get("_start", 0), limit, call.switches.page_cap("organization"))
    following = {**wish, "_start": start + len(page)}
    following.pop("cursor", None)
    links = {"self": _seal({**following, "_start": start})}
    if not last:
        links["next"] = _seal({**following, "_start": 0} if call.repeat_page else following)
    return {"data": [show(row) for row in page], "links": links}


def organization_query(call: Call) -> dict:
    """The wish of an organization list that is asked for by GET."""
    if call.text("cursor"):
        return organization_wish(call, {"cursor": call.text("cursor")})
    return {"limit": call.whole("limit", 20)}
