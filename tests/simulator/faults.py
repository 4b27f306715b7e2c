# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trouble on order: what goes wrong, with which request, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timezone

from .answers import Answer

KINDS = ("status", "html", "garbage_json", "half_body", "slow", "reset_before", "reset_after", "repeat_page", "expire_token")
RETRY_HINTS = ("retry_after", "reset", "structured", "full", "none")
FIELDS = ("match", "kind", "times", "after", "status", "headers", "body", "delay", "retry", "seconds", "after_work")


HTML = "<!DOCTYPE html><html><head><title>Oops</title></head><body><h1>Something went wrong</h1><p>status %d</p></body></html>"


class BadFault(ValueError):
    """A fault that is not ordered as FIELDS and KINDS say."""


class ConnectionLost(Exception):
    """In process: the connection went away without an answer. `sent` says whether the work was done."""

    def __init__(self, sent: bool):
        super().__init__("the connection was lost %s the work was done" % ("after" if sent else "before"))
        self.sent = sent


@dataclass
class Fault:
    """`match` may hold method, path (a regular expression searched in the path), surface and body (searched in the request body).

    It skips the first `after` matches and then happens `times` times; -1 is for ever. `after_work` lets status, html, garbage_json
    and half_body happen after the work was done.
    """

    kind: str
    match: dict = field(default_factory=dict)
    times: int = 1
    after: int = 0
    status: int | None = None
    headers: dict = field(default_factory=dict)
    body: object = None
    delay: float = 0.0
    retry: str = "none"
    seconds: float = 1
    after_work: bool = False
    met: int = 0
    happened: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise BadFault("no fault is called %r; there are: %s" % (self.kind, ", ".join(KINDS)))
        unknown = set(self.match) - {"method", "path", "surface", "body"}
        if unknown:
            raise BadFault("a fault cannot be matched by %s; there are method, path, surface, body" % ", ".join(sorted(unknown)))
        if self.retry not in RETRY_HINTS:
            raise BadFault("retry must be one of %s" % ", ".join(RETRY_HINTS))

    def concerns(self, method: str, path: str, surface: str, body: bytes) -> bool:
        match = self.match
        return (match.get("method", method).upper() == method and match.get("surface", surface) == surface
                and re.search(match.get("path", ""), path) is not None
                and ("body" not in match or re.search(match["body"], body.decode("utf-8", "replace")) is not None))

    def to_dict(self) -> dict:
        return {name: getattr(self, name) for name in FIELDS + ("met", "happened")}


class Faults:
    """The orders still open."""

    def __init__(self):
        self.orders: list[Fault] = []

    def add(self, kind: str, match: dict | None = None, **more) -> Fault:
        unknown = set(more) - set(FIELDS)
        if unknown:
            raise BadFault("a fault has no %s; there are: %s" % (", ".join(sorted(unknown)), ", ".join(FIELDS)))
        fault = Fault(kind, dict(match or {}), **more)
        self.orders.append(fault)
        return fault

    def clear(self) -> None:
        self.orders.clear()

    def next(self, method: str, path: str, surface: str, body: bytes):
        """The first fault that is due for this request, or None."""
        due = None
        for fault in self.orders:
            if not fault.concerns(method, path, surface, body):
                continue
            fault.met += 1
            if due is None and fault.met > fault.after and (fault.times < 0 or fault.happened < fault.times):
                fault.happened += 1
                due = fault
        return due


def retry_headers(hint: str, seconds: float, now: float, limit: int = 100, reason: str = "jira-burst-based") -> dict:
    """What a 429 says about when to come back (FACTS 11)."""
    reset = datetime.fromtimestamp(now + seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    headers = {}
    if hint in ("full", "retry_after"):
        headers["Retry-After"] = str(max(1, int(seconds + 0.999)))
    if hint in ("full", "reset"):
        headers["X-RateLimit-Reset"] = reset
    if hint in ("full", "structured"):
        headers["RateLimit-Policy"] = '"burst";q=%d;w=1' % limit
        headers["RateLimit"] = '"burst";r=0;t=%d' % max(1, int(seconds + 0.999))
    if hint == "full":
        headers.update({"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": "0", "X-RateLimit-NearLimit": "true", "RateLimit-Reason": reason})
    return headers


def ordered(fault: Fault, now: float) -> Answer:
    """The answer that a status, html or garbage_json fault puts in place of the real one."""
    headers = {**retry_headers(fault.retry, fault.seconds, now), **fault.headers}
    if fault.kind == "html":
        return Answer(fault.status or 502, HTML % (fault.status or 502), headers)
    if fault.kind == "garbage_json":
        return Answer(fault.status or 200, '{"values": [{"accountId": ', {"Content-Type": "application/json", **headers})
    status = fault.status or 500
    return Answer(status, {"errorMessages": ["ordered: status %d" % status]} if fault.body is None else fault.body, headers)
