# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schemas of the people files say what the roles' own check says."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import types
from pathlib import Path

import jsonschema
import pytest
import yaml
from ansible_collections.lifecycle.atlassian.plugins.filter.people import LISTS, MEMBERSHIPS, PRODUCTS, ROLES, TEXTS, people_faults

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "tests" / "demo"
EMAIL, KEY = "jane.doe@example.com", "712020:1"
# What may come out of a YAML file where a text, a name or a list is meant.
VALUES = (
    None, "", "  ", "x", "a b", EMAIL, " %s " % EMAIL, "no@mail", 7, 1.5, True, {}, {"a": 1}, [], ["x"], ["x", 7], [""], [None], [1.5], [True], [["x"]], [{}],
    [{"project": "APP", "role": "Developers"}], [{"project": 1, "role": "x"}], [{"project": "APP"}], [{"project": "APP", "role": ""}],
    [{"project": "APP", "role": True}], [{"project": "APP", "role": "x", "more": 1}], ["jira-software"], ["jira-software", "jira"], [5],
    "customer", "employee", "guest", "contractor",
)


def tool() -> types.ModuleType:
    """tests/tools/people_schemas.py, which is a program and in no package."""
    spec = importlib.util.spec_from_file_location("people_schemas", ROOT / "tests" / "tools" / "people_schemas.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["people_schemas"] = module
    spec.loader.exec_module(module)
    return module


SCHEMAS = tool()


def validator(role):
    """The published schema of the role's file."""
    schema = json.loads((SCHEMAS.FOLDER / SCHEMAS.FILES[role]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


CHECKS = {role: validator(role) for role in SCHEMAS.FILES}


def disagreement(role, person):
    """The entry and what each said of it, where schema and role differ; None where they agree."""
    faults = people_faults([person], role)
    says = CHECKS[role].is_valid({"people": [person]})
    return None if says == (not faults) else (person, "schema takes it" if says else "schema refuses it", faults)


def test_the_published_schemas_are_made_of_the_argument_specs():
    """make of them anew: .venv/bin/python tests/tools/people_schemas.py"""
    assert {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.FOLDER.glob("*")} == SCHEMAS.texts()


def patterns_in(schema):
    """Every pattern of a schema."""
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    own = [schema["pattern"]] if isinstance(schema, dict) and isinstance(schema.get("pattern"), str) else []
    return own + [pattern for one in inside for pattern in patterns_in(one)]


@pytest.mark.parametrize("role", CHECKS)
def test_every_pattern_is_one_for_editors_too(role):
    """Checkers and editors read a pattern as ECMAScript does with its flag u: a backslash before a sign that needs none is an error, the schema useless."""
    found = patterns_in(CHECKS[role].schema)
    assert found and {sign for pattern in found for sign in re.findall(r"\\(.)", pattern)} <= set(r"^$\.*+?()[]{}|/" + "sSdDwWbB")


def test_the_fields_are_those_that_the_role_takes():
    person = CHECKS["onboard"].schema["$defs"]["person"]
    assert set(person["properties"]) == set(TEXTS + LISTS + (ROLES,)) and person["additionalProperties"] is False
    assert tuple(SCHEMAS.PRODUCTS) == PRODUCTS
    mover = CHECKS["move"].schema["$defs"]["person"]["anyOf"][1]
    assert set(mover["properties"]) == set(TEXTS) | {"from", "to"}
    assert set(mover["properties"]["from"]["properties"]) == set(mover["properties"]["to"]["properties"]) == set(MEMBERSHIPS)
    leaver = CHECKS["offboard"].schema["$defs"]["person"]["anyOf"][1]
    assert set(leaver["properties"]) == set(TEXTS + LISTS + (ROLES,))


@pytest.mark.parametrize("kind", ["customer", "employee", "guest"])
@pytest.mark.parametrize("role", ["onboard", "offboard"])
def test_every_field_with_every_value_is_judged_as_the_role_does(role, kind):
    entries = [{"email": EMAIL, "kind": kind, name: value} for name in (*TEXTS, *LISTS, ROLES, "grups") for value in VALUES]
    entries += [{"kind": kind}, {"email": EMAIL}, {"account_id": KEY}, {"account_id": KEY, "kind": kind}, {"user_name": "x", "kind": kind}]
    assert not [found for found in (disagreement(role, entry) for entry in entries) if found]


@pytest.mark.parametrize("role", ["onboard", "move", "offboard"])
def test_an_entry_that_is_no_mapping_is_judged_as_the_role_does(role):
    places = {"from": {"groups": ["a"]}}
    found = [disagreement(role, value) for value in (EMAIL, KEY, 7, True, ["x"], "", None, "no@mail", {}) if role != "move" or not isinstance(value, str)]
    assert not [one for one in found if one]
    assert disagreement("move", {"email": EMAIL, **places}) is None


@pytest.mark.parametrize("side", ["from", "to"])
def test_the_places_of_a_move_are_judged_as_the_role_does(side):
    other = {"to" if side == "from" else "from": {"desks": ["IT"]}}
    entries = [{"email": EMAIL, **other, side: {name: value}} for name in (*MEMBERSHIPS, "products", "grups") for value in VALUES]
    entries += [{"email": EMAIL, **other, side: value} for value in VALUES if value != []]
    entries += [{"account_id": KEY, **other}, {"user_name": "x", **other}, {"email": EMAIL, "groups": ["a"], **other}]
    entries += [{"email": EMAIL, **other, name: value} for name in TEXTS if name != "email" for value in VALUES]
    assert not [found for found in (disagreement("move", entry) for entry in entries) if found]


@pytest.mark.parametrize("name,role", [("join", "onboard"), ("return", "onboard"), ("move", "move"), ("leave", "offboard")])
def test_the_files_of_the_demo_fit(name, role):
    content = yaml.safe_load((DEMO / (name + ".yml")).read_text(encoding="utf-8"))
    assert not [error.message for error in CHECKS[role].iter_errors(content)]


@pytest.mark.parametrize("content", [{}, [], {"people": None}, {"peple": []}, {"people": [], "onboard_wiat": 5},
                                     {"people": [], "onboard_existing_account": "merge"},
                                     {"people": [], "onboard_other_variables": ["onboard_sales"], "onboard_existing_account": "merge"},
                                     {"people": [], "onboard_other_variables": [], "atlassian_site_ulr": "x"}, {"people": [], "atlassian_site_ulr": "x"},
                                     {"people": {}}, {"people": [], "onboard_wait": [1]}])
def test_a_broken_file_is_refused(content):
    assert not CHECKS["onboard"].is_valid(content)


@pytest.mark.parametrize("content", [{"people": []}, {"onboard_people": []}, {"people": [], "onboard_wait": 5}, {"people": [], "onboard_use_directory": True},
                                     {"people": [], "onboard_sales": 5, "onboard_other_variables": ["onboard_sales"]},
                                     {"people": [], "my_own": {"a": 1}, "atlassian_site_url": "{{ site }}"}])
def test_what_a_file_may_say_besides_is_taken(content):
    assert CHECKS["onboard"].is_valid(content)
