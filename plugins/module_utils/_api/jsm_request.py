# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what Jira Service Management speaks of customer requests.

Source: developer.atlassian.com/cloud/jira/service-desk/rest, group Request. Pages are read with C(jsm.next_page).
"""

from __future__ import annotations

import typing as t

from .._http.message import SITE, Request, request
from .jsm import PAGE

PATH = "/rest/servicedeskapi/request/{key}"
READ = "sight of this request (an agent licence, or to be its reporter or participant), and the scope read:servicedesk-request"
WRITE = "the right to comment on this request and to move it, and the scope write:servicedesk-request"


def one(key: str) -> Request:
    """A request by key or id, with its type. 404 when there is none, or none the caller may see; 403 without a licence."""
    return request("GET", SITE, PATH, {"expand": "requestType"}, needs=READ, key=key)


def comments(key: str) -> Request:
    """Pages of comments, public and internal."""
    return request("GET", SITE, PATH + "/comment", {"start": 0, "limit": PAGE}, needs=READ, key=key)


def transitions(key: str) -> Request:
    """Pages of {id, name}: those that are shown on the portal. Where one leads is not told."""
    return request("GET", SITE, PATH + "/transition", {"start": 0, "limit": PAGE}, needs=READ, key=key)


def participants(key: str) -> Request:
    """Pages of users without accountType."""
    return request("GET", SITE, PATH + "/participant", {"start": 0, "limit": PAGE}, needs=READ, key=key)


def say_comment(key: str, text: str, public: bool) -> Request:
    """201 with the comment. Said twice, it is there twice."""
    return request("POST", SITE, PATH + "/comment", body={"body": text, "public": public}, needs=WRITE, key=key)


def move(key: str, transition_id: str) -> Request:
    """204. 400 when the request is in no status from which this transition starts."""
    return request("POST", SITE, PATH + "/transition", body={"id": transition_id}, needs=WRITE, key=key)


def read_request(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """A request as the result shows it. C(fields): by id, in the order of the form, values as the service has them."""
    reporter, kind = row.get("reporter"), row.get("requestType") or {}
    return {
        "key": str(row["issueKey"]), "issue_id": str(row["issueId"]), "status": str(row["currentStatus"]["status"]),
        "status_category": row["currentStatus"].get("statusCategory"), "request_type_id": str(row["requestTypeId"]),
        "request_type": kind.get("name"), "desk_id": str(row["serviceDeskId"]), "reporter": read_person(reporter) if reporter else None,
        "fields": [{"id": str(one["fieldId"]), "label": str(one.get("label") or one["fieldId"]), "value": one.get("value")}
                   for one in row.get("requestFieldValues") or []],
    }


def read_person(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Who reported or takes part. The e-mail is often hidden."""
    return {"account_id": str(row["accountId"]), "email": row.get("emailAddress") or None, "display_name": row.get("displayName") or None}


def read_comment(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """A comment of a request."""
    author = row.get("author")
    return {"id": str(row["id"]), "body": str(row["body"]), "public": row["public"] is not False, "author": read_person(author) if author else None}


def read_transition(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """A transition: its id and name."""
    return {"id": str(row["id"]), "name": str(row["name"])}
