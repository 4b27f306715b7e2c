# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer is, and the error shapes of the four APIs (FACTS 3)."""

from __future__ import annotations

import json
import uuid

from .words import say


class Answer:
    """A status, a body that is JSON-able (or text, or None), and headers."""

    def __init__(self, status: int, body=None, headers: dict | None = None):
        self.status = status
        self.body = body
        self.headers = headers or {}

    def encoded(self, surface: str) -> tuple:
        """(bytes, headers). Text stays text; everything else becomes JSON."""
        headers = dict(self.headers)
        if self.body is None:
            return b"", headers
        if isinstance(self.body, str):
            headers.setdefault("Content-Type", "text/html;charset=UTF-8")
            return self.body.encode(), headers
        headers.setdefault("Content-Type", "application/scim+json" if surface == "scim" else "application/json")
        return json.dumps(self.body, ensure_ascii=False).encode(), headers


class Refusal(Exception):
    """Raised by a route to answer with an error."""

    def __init__(self, answer: Answer):
        super().__init__("%d %s" % (answer.status, answer.body))
        self.answer = answer


def refuse(surface: str, status: int, text: str, key: str = "") -> Refusal:
    """An error in the shape of its API. `key` is the i18nKey, the scimType or the code."""
    shapes = {"jira": jira_error, "jsm": jsm_error, "scim": scim_error, "organization": organization_error, "manage": manage_error}
    return Refusal(shapes[surface](status, text, key))


def jira_error(status: int, text: str, dummy_key: str = "") -> Answer:
    return Answer(status, {"errorMessages": [text], "errors": {}})


def jsm_error(status: int, text: str, key: str = "") -> Answer:
    return Answer(status, {"errorMessage": text, "i18nErrorMessage": {"i18nKey": key or "sd.error.generic", "parameters": []}})


def scim_error(status: int, text: str, key: str = "") -> Answer:
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": str(status), "detail": text}
    if key:
        body["scimType"] = key
    return Answer(status, body)


def failure(status: int, text: str) -> Answer:
    """SCIM's 401 and 403."""
    return Answer(status, {"error": text, "traceId": uuid.uuid4().hex[:16]}, {"Content-Type": "application/json"})


def organization_error(status: int, text: str, key: str = "") -> Answer:
    return Answer(status, {"errors": [{"id": str(uuid.uuid4()), "status": str(status), "code": key or "ADMIN-%d" % status, "title": text, "detail": text}]})


def manage_error(status: int, dummy_text: str, key: str = "", context: dict | None = None) -> Answer:
    """User management speaks in keys; what there is to say more is in the context."""
    return Answer(status, {"key": key, **({"context": context} if context is not None else {})})


def told(call, name: str, **values) -> str:
    """A sentence in the language of the caller (FACTS 4)."""
    return say(name, call.language, **values)
