# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Atlassian's own documents, when they are at hand: found, and held against values. The project carries no copy of them."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILES = {"jira": "jira-platform.json", "jsm": "jsm.json", "scim": "scim.json", "organization": "org-admin.json", "manage": "user-management.json"}
GONE = "org-admin-deprecated-v1.json"
# the organization document's server address ends in /admin
PREFIX = {"organization": "/admin"}


def folder():
    """Where the documents are, or None: ATLASSIAN_SPECS, or beside the repository."""
    given = os.environ.get("ATLASSIAN_SPECS")
    place = Path(given) if given else Path(__file__).resolve().parents[3].parent / "shared" / "atlassian" / "specs"
    return place if (place / FILES["jira"]).is_file() else None


class Document:
    """One OpenAPI document."""

    def __init__(self, surface, file=None):
        self.surface = surface
        self.document = json.loads((folder() / (file or FILES[surface])).read_text(encoding="utf-8"))

    def operation(self, method, path):
        """The operation of a path of ours, parameters of the path merged in; None when the document has none."""
        path = path.removeprefix(PREFIX.get(self.surface, ""))
        shared = self.document["paths"].get(path, {})
        found = shared.get(method.lower())
        if found is None:
            return None
        parameters = [self.follow(row) for row in shared.get("parameters", []) + found.get("parameters", [])]
        return {**found, "parameters": parameters}

    def follow(self, schema):
        while "$ref" in schema:
            found = self.document
            for part in schema["$ref"].lstrip("#/").split("/"):
                found = found[part.replace("~1", "/")]
            schema = found
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.follow(schema["allOf"][0])
        return schema

    def merged(self, schema):
        """A schema made of several, as one: what one of them lists is documented for all."""
        schema = self.follow(schema)
        if "allOf" not in schema:
            return schema
        parts = [self.merged(entry) for entry in schema["allOf"]]
        return {"type": parts[0].get("type", "object"), "properties": {name: row for part in parts for name, row in part.get("properties", {}).items()},
                "required": [name for part in parts for name in part.get("required", ())]}

    def body_schema(self, operation):
        content = self.follow(operation.get("requestBody", {})).get("content", {})
        return next((self.follow(row["schema"]) for row in content.values() if "schema" in row), None)

    def answer_schema(self, operation, status):
        content = self.follow(operation["responses"][str(status)]).get("content", {})
        return next((self.follow(row["schema"]) for row in content.values() if "schema" in row), None)

    def faults(self, value, schema, place="answer"):
        """What is wrong with a value. Properties nobody documented are faults too; a value that is null where a type is asked for is one."""
        schema = self.follow(schema)
        if value is None and schema.get("nullable"):
            return []
        for word in ("oneOf", "anyOf"):
            if word in schema:
                tries = [self.faults(value, entry, place) for entry in schema[word]]
                return [] if [] in tries else tries[0]
        schema = self.merged(schema)
        kind = schema.get("type") or ("object" if "properties" in schema else None)
        types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
        if kind and (not isinstance(value, types[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
            return ["%s is %r, not of type %s" % (place, value, kind)]
        if "enum" in schema and value not in schema["enum"]:
            return ["%s is %r, not one of %s" % (place, value, schema["enum"])]
        if kind == "array":
            return [fault for number, entry in enumerate(value) for fault in self.faults(entry, schema.get("items", {}), "%s[%d]" % (place, number))]
        if kind == "object":
            return self._object_faults(value, schema, place)
        return []

    def _object_faults(self, value, schema, place):
        properties = schema.get("properties")
        faults = ["%s lacks %s" % (place, name) for name in schema.get("required", ()) if name not in value]
        more = schema.get("additionalProperties")
        for name, entry in value.items():
            if properties and name in properties:
                faults += self.faults(entry, properties[name], "%s.%s" % (place, name))
            elif isinstance(more, dict):
                faults += self.faults(entry, more, "%s.%s" % (place, name))
            elif properties:
                faults.append("%s has %s, which is not documented" % (place, name))
        return faults
