# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the site speaks about admin webhooks.

Source: developer.atlassian.com/cloud/jira/platform/webhooks; they are in no OpenAPI document. Statuses are not documented: every yes is one.
"""

from __future__ import annotations

import typing as t

from .._http.message import SITE, Request, request

PATH = "/rest/webhooks/1.0/webhook"
SECTION = "issue-related-events-section"   # the only filter there is: JQL for events about issues
NEEDS = "Administer Jira, and the site's own address with an API token without scopes, as admin webhooks may be closed to the gateway"


def webhook(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """A webhook of any answer, with the names of the options. C(signed) is None where the answer does not say whether there is a secret."""
    return {
        "name": str(row["name"]), "webhook_id": webhook_id(row), "url": str(row.get("url") or ""),
        "events": sorted(str(one) for one in row.get("events") or []),
        "jql": (row.get("filters") or {}).get(SECTION) or None, "exclude_body": bool(row.get("excludeBody")), "enabled": row.get("enabled"),
        "signed": row.get("isSigned"), "filters": dict(row.get("filters") or {}),
    }


def webhook_id(row: t.Mapping[str, t.Any]) -> str:
    """The last segment of C(self): there is no other id."""
    return str(row["self"]).rstrip("/").rpartition("/")[2]


def webhooks() -> Request:
    """Every admin webhook of the site: an array, unpaged, without secrets. 403 without Administer Jira."""
    return request("GET", SITE, PATH, needs=NEEDS)


def create_webhook(wish: t.Mapping[str, t.Any]) -> Request:
    """A new one. 200 or 201 with the webhook, or 204 without."""
    return request("POST", SITE, PATH, body=_body(wish), needs=NEEDS)


def change_webhook(record: t.Mapping[str, t.Any]) -> Request:
    """All fields as they are to be, so that it does not matter whether the service takes a PUT for the whole; the secret only when it is given."""
    return request("PUT", SITE, PATH + "/{id}", body=_body(record), needs=NEEDS, id=record["webhook_id"])


def delete_webhook(number: str) -> Request:
    """200 or 204; 404 when there is none."""
    return request("DELETE", SITE, PATH + "/{id}", needs=NEEDS, id=number)


def _body(fields: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    filters = {name: value for name, value in (fields.get("filters") or {}).items() if name != SECTION}
    if fields.get("jql"):
        filters[SECTION] = fields["jql"].strip()
    body = {"name": fields["name"].strip(), "url": fields["url"].strip(), "events": list(fields["events"]), "filters": filters,
            "excludeBody": bool(fields.get("exclude_body"))}
    if isinstance(fields.get("enabled"), bool):     # of one that is changed, as it was: left out, it might be switched on again
        body["enabled"] = fields["enabled"]
    if fields.get("secret"):
        body["secret"] = fields["secret"]
    return body
