# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One documented operation, and how a request is held against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Query values and body fields are described by these words.
TEXT, TEXTS, WHOLE, FLAG, ANY = "text", "texts", "whole", "flag", "any"
BODY_TYPES = {TEXT: str, FLAG: bool, WHOLE: int}

# Narrative chapters allow it on every JSM call (FACTS 4); the operations themselves do not list it.
JSM_EVERYWHERE = {"requestLanguage": TEXT}


@dataclass(frozen=True)
class Operation:
    """`query` and `body` map names to the words above; a name in `required` must be there. `statuses` holds all documented ones."""

    method: str
    path: str
    surface: str                 # jira, jsm, scim, organization, manage, site or auth
    query: dict
    query_required: frozenset
    body: object                 # None: no body; a dict of fields (a trailing ! marks required ones)
    statuses: frozenset
    classic: str                 # the classic scope
    granular: tuple              # or all of these
    experimental: bool
    write: bool
    body_needed: bool            # even when no field of it is required
    undocumented: frozenset      # statuses that FACTS or DESIGN know of and the documents do not

    @property
    def name(self) -> str:
        return "%s %s" % (self.method, self.path)

    def query_faults(self, query: dict) -> list:
        faults = []
        allowed = {**self.query, **JSM_EVERYWHERE} if self.surface == "jsm" else self.query
        for name, values in query.items():
            kind = allowed.get(name)
            if kind is None:
                faults.append("query parameter %r is not documented" % name)
                continue
            if kind != TEXTS and len(values) > 1:
                faults.append("query parameter %r is given %d times" % (name, len(values)))
            if kind == WHOLE and not re.fullmatch(r"\d{1,9}", values[0]):
                faults.append("query parameter %r must be a whole number, not %r" % (name, values[0]))
            if kind == FLAG and values[0] not in ("true", "false"):
                faults.append("query parameter %r must be true or false, not %r" % (name, values[0]))
        faults += ["query parameter %r is required" % name for name in sorted(self.query_required) if name not in query]
        return faults

    def body_faults(self, body) -> list:
        if self.body is None:
            # {} is allowed: FACTS 14.14 advises to send it with every POST
            return [] if body in (None, {}) else ["a body is not documented"]
        if body is None:
            return ["a JSON body is required"] if self.body_needed or _required(self.body) else []
        return shape_faults(body, self.body, "body")


def _required(shape) -> list:
    return [name[:-1] for name in shape if name.endswith("!")]


def shape_faults(value, shape, place: str) -> list:
    """Faults of a value against a shape: a word, [shape], or {name: shape}."""
    if shape == ANY:
        return []
    if isinstance(shape, str):
        wanted = BODY_TYPES[shape]
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        return [] if fits else ["%s must be %s" % (place, {"text": "a string", "flag": "true or false", "whole": "a whole number"}[shape])]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return ["%s must be a list" % place]
        return [fault for number, entry in enumerate(value) for fault in shape_faults(entry, shape[0], "%s[%d]" % (place, number))]
    if not isinstance(value, dict):
        return ["%s must be an object" % place]
    fields = {name.rstrip("!"): inner for name, inner in shape.items()}
    faults = ["%s: field %r is required" % (place, name) for name in _required(shape) if name not in value]
    for name, entry in value.items():
        if name in fields:
            faults += shape_faults(entry, fields[name], "%s.%s" % (place, name))
        else:
            faults.append("%s: field %r is not documented" % (place, name))
    return faults


def operation(surface: str, line: str, statuses: str, query: str = "", body=None, classic: str = "", granular: str = "", flags: str = "",
              undocumented: str = "") -> Operation:
    """A row of the table. `line` is "GET /path", `query` is "startAt:whole accountId!:text", `flags` of experimental, reads and body."""
    method, path = line.split()
    pairs = [entry.split(":") for entry in query.split()]
    numbers = frozenset(int(status) for status in statuses.split())
    required = frozenset(name[:-1] for name, dummy in pairs if name.endswith("!"))
    return Operation(method, path, surface, {name.rstrip("!"): kind for name, kind in pairs}, required, body, numbers, classic, tuple(granular.split()),
                     "experimental" in flags, method != "GET" and "reads" not in flags, "body" in flags.split(),
                     frozenset(int(status) for status in undocumented.split()))
