# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small reader of OpenAPI documents: is this request in one of them, and is it as described? Requests are held strictly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

# document -> what stands in front of its paths in our requests
DOCUMENTS = {"jira-platform.json": "", "jsm.json": "", "scim.json": "", "org-admin.json": "/admin", "user-management.json": ""}
GONE = {"org-admin-deprecated-v1.json": "/admin"}
# Known to FACTS section 12 and in no document.
OUTSIDE = {("GET", "/_edge/tenant_info"), ("POST", "/oauth/token"), ("GET", "/oauth/token/accessible-resources")}
# FACTS section 16: the path of admin webhooks is in no document either.
OUTSIDE_PATHS = re.compile(r"/rest/webhooks/1\.0/webhook(/[^/]+)?$")
# Parameters that the document of 2024-11 lacks or describes in its narrative only.
NARRATIVE = {"requestLanguage"}


class Documents:
    """All documents of a folder. C(faults(method, url, content)) says what is wrong with a request."""

    def __init__(self, folder: Path, names: dict[str, str]) -> None:
        self.operations: list[tuple[str, re.Pattern, dict, list, dict]] = []
        for name, prefix in names.items():
            document = json.loads((folder / name).read_text(encoding="utf-8"))
            for path, item in document["paths"].items():
                pattern = re.compile(re.escape(prefix) + re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(path)) + "$")
                for method in ("get", "post", "put", "patch", "delete"):
                    if method in item:
                        common = item.get("parameters", [])
                        self.operations.append((method.upper(), pattern, item[method], common + item[method].get("parameters", []), document))
        # a path without a placeholder wins over one with
        self.operations.sort(key=lambda row: row[1].pattern.count("[^/]+"))

    def find(self, method: str, path: str):
        """(operation, its parameters, its document), or None."""
        return next((row[2:] for row in self.operations if row[0] == method and row[1].match(path)), None)

    def faults(self, method: str, url: str, content: bytes | None, headers: dict) -> list[str]:
        """What the documents have against the request."""
        parts = urlsplit(url)
        path = re.sub(r"^/ex/jira/[^/]+", "", parts.path)
        if (method, path) in OUTSIDE or OUTSIDE_PATHS.match(path):
            return []
        found = self.find(method, path)
        if found is None:
            return ["%s %s is in no document" % (method, path)]
        operation, parameters, document = found
        return _query_faults(parse_qsl(parts.query, keep_blank_values=True), parameters, document) + _body_faults(operation, document, content, headers)


def resolve(document: dict, schema: dict) -> dict:
    """What a reference stands for."""
    while "$ref" in schema:
        target: dict = document
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[unquote(part).replace("~1", "/").replace("~0", "~")]
        schema = target
    return schema


def _query_faults(pairs: list, parameters: list, document: dict) -> list[str]:
    known = {one["name"]: one for one in (resolve(document, row) for row in parameters) if one["in"] == "query"}
    faults = ["the query parameter %s is required" % name for name, one in known.items() if one.get("required") and name not in dict(pairs)]
    for name, text in pairs:
        if name in NARRATIVE:
            continue
        if name not in known:
            faults.append("the query parameter %s is not known" % name)
            continue
        schema = resolve(document, known[name].get("schema", {}))
        if schema.get("type") == "array":
            schema = resolve(document, schema["items"])
        elif sum(other == name for other, dummy in pairs) > 1:
            faults.append("the query parameter %s is repeated" % name)
        value: object = text
        if schema.get("type") in ("integer", "number") and re.fullmatch(r"-?\d+", text):
            value = int(text)
        elif schema.get("type") == "boolean" and text in ("true", "false"):
            value = text == "true"
        faults += faults_of(value, schema, document, "query %s" % name)
    return faults


def _body_faults(operation: dict, document: dict, content: bytes | None, headers: dict) -> list[str]:
    wanted = resolve(document, operation.get("requestBody") or {})
    if not wanted:
        return ["a body is not described"] if content not in (None, b"", b"{}") else []   # {} where none is described: FACTS 14.14
    if not content:
        return ["a body is required"] if wanted.get("required") else []
    kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "").split(";")[0]
    described = wanted["content"].get(kind)
    if described is None:
        return ["content type %r is not described, only %s" % (kind, ", ".join(wanted["content"]))]
    return faults_of(json.loads(content), described["schema"], document, "body")


TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}


def merged(schema: dict, document: dict) -> dict:
    """A schema made of several, as one: what one of them lists is described for all. What is only read is not asked for."""
    schema = resolve(document, schema)
    if "allOf" not in schema:
        return schema
    parts = [merged(part, document) for part in schema["allOf"]]
    whole = {key: value for part in parts for key, value in part.items()}
    whole.update((key, value) for key, value in schema.items() if key != "allOf")
    if any("properties" in part for part in parts):
        whole["properties"] = {name: row for part in parts for name, row in part.get("properties", {}).items()}
        needed = [name for part in parts for name in part.get("required", ())]
        whole["required"] = [name for name in needed if not resolve(document, whole["properties"].get(name, {})).get("readOnly")]
    return whole


def faults_of(value: object, schema: dict, document: dict, place: str) -> list[str]:
    """Strict: a property that is not described is a fault, read-only ones and null too."""
    schema = resolve(document, schema)
    if value is None:
        return [] if schema.get("nullable") else ["%s is null" % place]
    faults: list[str] = []
    schema = merged(schema, document)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        tries = [faults_of(value, one, document, place) for one in choices]
        faults += [] if any(not one for one in tries) else min(tries, key=len)
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or isinstance(value, bool) != (wanted == "boolean")):
        return faults + ["%s is %r and should be of type %s" % (place, value, wanted)]
    if "enum" in schema and value not in schema["enum"]:
        faults.append("%s is %r and not one of %s" % (place, value, schema["enum"]))
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        faults.append("%s has %d characters" % (place, len(value)))
    if isinstance(value, int) and not isinstance(value, bool) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        faults.append("%s is %d" % (place, value))
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            faults.append("%s has %d items" % (place, len(value)))
        if schema.get("uniqueItems") and len({json.dumps(one, sort_keys=True) for one in value}) < len(value):
            faults.append("%s repeats an item" % place)
        for number, one in enumerate(value):
            faults += faults_of(one, schema.get("items", {}), document, "%s[%d]" % (place, number))
    if isinstance(value, dict) and "properties" in schema:
        faults += ["%s.%s is required" % (place, name) for name in schema.get("required", ()) if name not in value]
        for name, one in value.items():
            inner = schema["properties"].get(name)
            if inner is None:
                extra = schema.get("additionalProperties", False)
                faults += faults_of(one, extra, document, "%s.%s" % (place, name)) if isinstance(extra, dict) else ["%s.%s is not described" % (place, name)]
            elif resolve(document, inner).get("readOnly") or inner.get("readOnly"):
                faults.append("%s.%s is read-only" % (place, name))
            else:
                faults += faults_of(one, inner, document, "%s.%s" % (place, name))
    return faults
