# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schemas of the people files, so that editors complete and check them, made of the roles' argument specs.

usage: python tests/tools/people_schemas.py

Writes extensions/schemas: people (onboard), movers and leavers. What an argument spec cannot say, and the roles check all the same (which fields a kind
cannot have, what an e-mail looks like), is said here; tests/unit/filter/test_schemas.py holds the schemas against the roles' own check.
"""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "extensions" / "schemas"
FILES = {"onboard": "people.schema.json", "move": "movers.schema.json", "offboard": "leavers.schema.json"}
TITLES = {"onboard": "People who join", "move": "People who change teams", "offboard": "People who leave"}

Json = t.Dict[str, t.Any]

# As the roles read them: trimmed, and a field that is there with nothing in it is no field.
EMAIL = r'^\s*[^@\s,;<>()\[\]"]+@[^@\s,;<>()\[\]"]+\.[^@\s.,;<>()\[\]"]+\s*$'
BLANK = r"^\s*$"
FULL = {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "integer"}]}
NO_TEXT_NO_NUMBER = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": BLANK}]}
EMPTY = {"anyOf": [{"type": "null"}, {"type": "array", "maxItems": 0}]}
KINDS = ["customer", "employee", "guest"]
PRODUCTS = ["jira-software", "jira-servicedesk", "jira-product-discovery", "jira-core"]
TYPES = {"str": "string", "path": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array", "dict": "object"}


def specs(role: str) -> Json:
    """The options of a role."""
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return t.cast(Json, yaml.safe_load(text)["argument_specs"]["main"]["options"])


def words(option: Json) -> str:
    """The description, without Ansible's markup of it."""
    text = option["description"] if isinstance(option["description"], str) else " ".join(option["description"])
    for mark in "VCOM":
        while mark + "(" in text:
            before, dummy_mark, rest = text.partition(mark + "(")
            inside, dummy_mark, after = rest.partition(")")
            text = before + inside + after
    return " ".join(text.split())


def a_text() -> Json:
    """A name or the like: a number is taken for one."""
    return {"type": ["string", "integer", "null"]}


def names() -> Json:
    """A list of names."""
    return {"type": ["array", "null"], "items": FULL}


def roles() -> Json:
    """A list of roles in projects."""
    return {"type": ["array", "null"], "items": {
        "type": "object", "properties": {"project": FULL, "role": FULL}, "required": ["project", "role"], "additionalProperties": False}}


def field(name: str, option: Json) -> Json:
    """One field of a person or of his places."""
    if option["type"] == "list":
        schema = roles() if option["elements"] == "dict" else names()
        if name == "products":
            schema["items"] = {"enum": PRODUCTS}
    elif name == "email":
        schema = {"anyOf": [{"type": "string", "pattern": EMAIL}, NO_TEXT_NO_NUMBER]}
    elif name == "kind":
        schema = {"enum": KINDS + [None, ""]}
    else:
        schema = a_text()
    return {"description": words(option), **schema}


def person_of(options: Json) -> Json:
    """An entry with these fields."""
    return {"type": "object", "properties": {name: field(name, option) for name, option in options.items()}, "additionalProperties": False}


def one_of_them() -> Json:
    """Somebody has to be named, by e-mail or by account id."""
    return {"anyOf": [{"required": [name], "properties": {name: FULL}} for name in ("email", "account_id")]}


def joiner() -> Json:
    """An entry for onboarding."""
    person = person_of(specs("onboard")["onboard_people"]["options"])
    person["properties"]["email"] = {"description": person["properties"]["email"]["description"], "type": "string", "pattern": EMAIL}
    person["properties"]["kind"] = {"description": person["properties"]["kind"]["description"], "enum": KINDS}
    person["required"] = ["email", "kind"]
    person["allOf"] = [
        {"if": {"properties": {"kind": {"const": "customer"}}}, "then": {"properties": dict.fromkeys(("groups", "roles", "products"), EMPTY)}},
        {"if": {"properties": {"kind": {"enum": ["customer", "guest"]}}}, "then": {"properties": {"scim_groups": EMPTY}}},
    ]
    return person


def leaver() -> Json:
    """An entry for offboarding."""
    person = person_of(specs("offboard")["offboard_people"]["options"])
    person["properties"]["products"] = {**names(), "description": person["properties"]["products"]["description"]}
    return {"anyOf": [a_name(), {**person, **one_of_them()}]}


def a_name() -> Json:
    """Somebody by e-mail or account id alone."""
    return {"anyOf": [{"type": "string", "pattern": EMAIL}, {"type": "string", "pattern": r"^[^@]*[^@\s][^@]*$"}]}


def places(role_option: Json) -> Json:
    """Places to leave or to join."""
    return {**person_of(role_option["options"]), "type": ["object", "null"]}


def mover() -> Json:
    """An entry for a move. What of the texts an entry may have is what it may have for onboarding, so that the same file will do."""
    options = specs("onboard")["onboard_people"]["options"]
    person = person_of({name: option for name, option in options.items() if option["type"] != "list"})
    mine = specs("move")
    person["properties"]["kind"] = {"description": person["properties"]["kind"]["description"], **a_text()}
    for side in ("from", "to"):
        said = words(mine["move_" + side]).replace(" who has no %s of his own" % side, "")
        person["properties"][side] = {**places(mine["move_" + side]), "description": said}
    return {"anyOf": [a_name(), {**person, **one_of_them()}]}


def variable(option: Json) -> Json:
    """A variable of the role that the file may set beside the people. A text may be a template: any type takes one."""
    schema: Json = {"description": words(option)}
    if "choices" in option:
        schema["enum"] = option["choices"]
    elif option["type"] != "raw":
        kind = TYPES[option["type"]]
        schema["type"] = kind if kind == "string" else [kind, "string"]
        if kind == "string":
            schema["type"] = ["string", "number"]
    if "default" in option:
        schema["default"] = option["default"]
    return schema


ENTRIES = {"onboard": joiner, "move": mover, "offboard": leaver}


def schema_of(role: str) -> Json:
    """The schema of the file for one role."""
    options = specs(role)
    people = role + "_people"
    listed: Json = {"description": words(options[people]), "type": "array", "items": {"$ref": "#/$defs/person"}}
    properties = {"people": listed, people: listed}
    properties.update({name: variable(option) for name, option in options.items() if name != people})
    if role == "move":
        properties.update({name: {**places(options[name]), "description": words(options[name])} for name in ("move_from", "move_to")})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLES[role],
        "description": "A file of variables for: ansible-playbook lifecycle.atlassian.%s -e @FILE" % role,
        "type": "object",
        "properties": properties,
        # Any variable may be set, but not one that looks like the role's and is not, unless the file names those that are the user's own.
        "propertyNames": {"if": {"pattern": "^atlassian_"}, "then": names_of(properties, "atlassian")},
        "if": {"required": [role + "_other_variables"]},
        "else": {"propertyNames": {"if": {"pattern": "^%s_" % role}, "then": names_of(properties, role)}},
        "anyOf": [{"required": ["people"]}, {"required": [people]}],
        "$defs": {"person": ENTRIES[role]()},
    }


def names_of(properties: Json, prefix: str) -> Json:
    """One of the names with this prefix."""
    return {"enum": sorted(name for name in properties if name.startswith(prefix + "_"))}


def texts() -> t.Dict[str, str]:
    """{file name: its text}."""
    return {FILES[role]: json.dumps(schema_of(role), indent=2, ensure_ascii=False) + "\n" for role in FILES}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file_name, text in texts().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
        print(FOLDER / file_name)
