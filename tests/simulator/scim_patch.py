# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""PATCH in the form of RFC 7644: add, replace, remove; attribute names in any case."""

from __future__ import annotations

import copy

from .answers import refuse
from .operations_admin import ENTERPRISE
from .scim_attributes import IN_EXTENSION, LISTS, NAME_PARTS, READ_ONLY, WRITABLE, check_value, invalid

MESSAGE = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
NAMES = {name.lower(): name for name in WRITABLE}
PARTS = {part.lower(): part for part in NAME_PARTS}
CORE_PREFIX = "urn:ietf:params:scim:schemas:core:2.0:user:"


def operations(body: dict) -> list:
    """[(op, path or None, value)] of a PATCH body, `op` in lower case."""
    if MESSAGE not in body["schemas"]:
        raise refuse("scim", 400, "schemas must hold %s" % MESSAGE, "invalidSyntax")
    found = []
    for entry in body["Operations"]:
        op = entry["op"].lower()
        if op not in ("add", "replace", "remove"):
            raise refuse("scim", 400, "there is no operation %r" % entry["op"], "invalidSyntax")
        if op != "remove" and "value" not in entry:
            raise invalid("%s needs a value" % op)
        found.append((op, entry.get("path") or None, entry.get("value")))
    return found


def patched(attributes: dict, wishes: list, without_path: bool) -> dict:
    """New attributes; the old ones are left as they were, so that a refused PATCH changes nothing."""
    changed = copy.deepcopy(attributes)
    for op, path, value in wishes:
        if path is not None:
            _apply(changed, op, path, value)
        elif op == "remove":
            raise refuse("scim", 400, "remove needs a path", "noTarget")
        elif not without_path:
            raise refuse("scim", 400, "an operation needs a path", "invalidPath")
        elif not isinstance(value, dict):
            raise invalid("without a path the value must be an object")
        else:
            for name, inner in value.items():
                _apply(changed, op, name, inner)
    return changed


def _apply(attributes: dict, op: str, path: str, value) -> None:
    lowered = path.lower()
    if lowered == ENTERPRISE.lower():
        _extension(attributes, op, value)
        return
    for prefix in (ENTERPRISE.lower() + ":", CORE_PREFIX):
        if lowered.startswith(prefix):
            lowered = lowered[len(prefix):]
    if lowered in {name.lower() for name in READ_ONLY}:
        raise refuse("scim", 400, "%s is read-only" % path, "mutability")
    if lowered == "schemas":
        return
    if lowered.startswith("name.") and lowered[5:] in PARTS:
        _name_part(attributes, op, PARTS[lowered[5:]], value)
        return
    name = NAMES.get(lowered)
    if name is None:
        raise refuse("scim", 400, "there is no attribute %r" % path, "invalidPath")
    if op == "remove":
        if name in ("userName", "emails", "active"):
            raise refuse("scim", 400, "%s cannot be removed" % name, "mutability")
        attributes.pop(name, None)
        return
    check_value(name, value)
    if op == "add" and name in LISTS:
        have = attributes.get(name, [])
        attributes[name] = have + [entry for entry in value if entry not in have]
    elif op == "add" and name == "name":
        attributes["name"] = {**attributes.get("name", {}), **value}
    else:
        attributes[name] = value


def _name_part(attributes: dict, op: str, part: str, value) -> None:
    parts = dict(attributes.get("name", {}))
    if op == "remove":
        parts.pop(part, None)
    else:
        check_value("name", {part: value})
        parts[part] = value
    attributes["name"] = parts
    if not parts:
        del attributes["name"]


def _extension(attributes: dict, op: str, value) -> None:
    if op != "add":
        for name in IN_EXTENSION:
            attributes.pop(name, None)
    if op != "remove":
        if not isinstance(value, dict):
            raise invalid("the extension must be an object")
        for name, text in value.items():
            if name not in IN_EXTENSION:
                raise refuse("scim", 400, "the extension has no %r" % name, "invalidPath")
            check_value(name, text)
            attributes[name] = text
