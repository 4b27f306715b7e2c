# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""extensions/awx/vars: surveys against what the roles take, credential types against what the modules take, both against AWX's rules for them."""

from __future__ import annotations

import re

import pytest
import yaml
from ansible_collections.lifecycle.atlassian.plugins.module_utils._connect import SPEC as CONNECTION
from ansible_collections.lifecycle.atlassian.plugins.modules.atlassian_preflight_info import SPEC as PREFLIGHT
from jinja2 import Environment, StrictUndefined, meta

from integration.awx import ROOT, variables_of

SURVEYS = variables_of("surveys")["awx_surveys"]
TYPES = variables_of("credential_types")["awx_credential_types"]
TEMPLATES = variables_of("templates")
# AWX 24.6.1: the types of questions, and what Python's type their defaults have.
QUESTIONS = {"text": str, "textarea": str, "password": str, "multiplechoice": str, "multiselect": str, "integer": int, "float": float}
FIELDS = {"id", "label", "help_text", "type", "format", "secret", "multiline", "choices", "default", "ask_at_runtime"}
# Which questions can give an option of this type. A list from a line of text would be one text.
ANSWERS = {"str": {"text", "textarea", "multiplechoice", "password"}, "int": {"integer"}, "float": {"integer", "float"}, "bool": {"multiplechoice"},
           "list": {"multiselect"}}


def options_of(key):
    """{variable: option} that a survey of this key may ask for."""
    if key == "preflight":
        return {"preflight_" + name: option for name, option in {**PREFLIGHT, "strict": {"type": "bool"}}.items()}
    specs = yaml.safe_load((ROOT / "roles" / key / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    return {**specs["argument_specs"]["main"]["options"], "people_text": {"type": "str"}}


def faults(key, question):
    """What is wrong with a question, given what the role takes."""
    variable, kind = question["variable"], question["type"]
    option = options_of(key).get(variable)
    if option is None:
        return ["%s: nothing takes %s" % (key, variable)]
    found = []
    if kind not in ANSWERS[option["type"]]:
        found.append("%s is %s, and %s is a question for something else" % (variable, option["type"], kind))
    allowed = ["true", "false"] if option["type"] == "bool" else option.get("choices")
    if allowed and not set(question.get("choices", [])) <= set(allowed):
        found.append("%s cannot be %s" % (variable, question["choices"]))
    if option.get("no_log") and kind != "password":
        found.append("%s is secret" % variable)
    return found


@pytest.mark.parametrize("key", SURVEYS)
def test_every_question_is_an_option_of_the_role(key):
    assert not [fault for question in SURVEYS[key]["spec"] for fault in faults(key, question)]
    playbook = (ROOT / "playbooks" / TEMPLATES["awx_templates"][key]["playbook"]).read_text(encoding="utf-8")
    read = [question["variable"] for question in SURVEYS[key]["spec"] if not question["variable"].startswith(key + "_") or key == "preflight"]
    assert not [variable for variable in read if variable not in playbook]


def test_a_question_that_no_role_knows_is_found():
    assert faults("onboard", {"variable": "onboard_sideways", "type": "text"})
    assert faults("offboard", {"variable": "offboard_max_removals", "type": "text"})
    assert faults("offboard", {"variable": "offboard_tokens", "type": "multiplechoice", "choices": ["yes, please"]})
    assert faults("offboard", {"variable": "offboard_protected", "type": "textarea"})
    assert faults("onboard", {"variable": "atlassian_api_token", "type": "text"})
    assert faults("preflight", {"variable": "preflight_sideways", "type": "text"})


def test_what_the_offboarding_form_can_choose_is_what_the_role_knows():
    """The role checks it by hand."""
    text = (ROOT / "roles" / "offboard" / "tasks" / "main.yml").read_text(encoding="utf-8")
    known = yaml.safe_load(re.search(r"offboard_account in (\[.*\])", text)[1])
    question, = [one for one in SURVEYS["offboard"]["spec"] if one["variable"] == "offboard_account"]
    assert question["choices"] == known


@pytest.mark.parametrize("key", SURVEYS)
def test_awx_takes_the_survey(key):
    survey = SURVEYS[key]
    assert {name: type(survey[name]) for name in survey} == {"name": str, "description": str, "spec": list}
    names = [question["variable"] for question in survey["spec"]]
    assert len(set(names)) == len(names)
    for question in survey["spec"]:
        assert set(question) <= {"variable", "question_name", "question_description", "type", "required", "default", "choices", "min", "max"}, question
        assert {type(question[name]) for name in ("variable", "question_name", "type")} == {str} and isinstance(question["required"], bool)
        # a default of another type, a bool for an integer among them, is refused by AWX
        assert {type(question["default"])} == {QUESTIONS[question["type"]]}, question
        if question["type"].startswith("multi"):
            assert all(isinstance(one, str) for one in question["choices"]) and len(set(question["choices"])) == len(question["choices"])
            assert set(question["default"].split("\n")) <= set(question["choices"])
        elif question["type"] == "integer":
            assert question["min"] <= question["default"] <= question["max"]
        else:
            assert question["min"] <= len(question["default"]) <= question["max"]


@pytest.mark.parametrize("kind", TYPES)
def test_awx_takes_the_credential_type(kind):
    about = TYPES[kind]
    fields = {field["id"]: field for field in about["inputs"]["fields"]}
    assert len(fields) == len(about["inputs"]["fields"]) and not {"tower", "awx"} & set(fields)
    for field in fields.values():
        assert set(field) <= FIELDS and field["type"] in ("string", "boolean") and field["label"]
        assert field["type"] == "string" or not {"secret", "choices", "format", "multiline"} & set(field)
    assert set(about["inputs"]["required"]) <= set(fields) and set(about["injectors"]) == {"env"}
    used = set()
    for name, template in about["injectors"]["env"].items():
        assert re.fullmatch(r"ATLASSIAN_[A-Z_]+", name)
        used |= meta.find_undeclared_variables(Environment(undefined=StrictUndefined).parse(template))
    assert used == set(fields)


@pytest.mark.parametrize("kind", TYPES)
def test_a_credential_fills_the_options_of_its_name_and_hides_what_they_hide(kind):
    by_variable = {option["fallback"][1][0]: (name, option) for name, option in CONNECTION.items() if "fallback" in option}
    fields = {field["id"]: field for field in TYPES[kind]["inputs"]["fields"]}
    for variable, template in TYPES[kind]["injectors"]["env"].items():
        name, option = by_variable[variable]
        assert template == "{{ %s }}" % name
        assert fields[name].get("secret", False) is option.get("no_log", False)
        assert fields[name]["type"] == {"str": "string", "bool": "boolean"}[option["type"]]
        # What is left empty becomes an empty variable, and that must be as good as none.
        assert "default" not in option or fields[name]["type"] == "boolean"
