# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWX without an AWX: stand-ins for the modules of awx.awx, and credentials handed to a job as AWX does it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from integration.stage import HERE, ROOT

EXTENSION = ROOT / "extensions" / "awx"
TABLE = HERE / "awx_awx.yml"
STAND_IN = """\
#!/usr/bin/python
from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule(argument_spec=%r, supports_check_mode=True)
module.exit_json(changed=False, given=%s)
"""


class Loader(yaml.SafeLoader):
    """YAML with Ansible's tag for what is no template."""


Loader.add_constructor("!unsafe", lambda loader, node: node.value)


def variables_of(name):
    """A file of extensions/awx/vars."""
    return yaml.load((EXTENSION / "vars" / (name + ".yml")).read_text(encoding="utf-8"), Loader)


def specs():
    """{module: argument_spec} of the table."""
    return {module: {option: spec_of(words) for option, words in options.items()}
            for module, options in yaml.safe_load(TABLE.read_text(encoding="utf-8"))["modules"].items()}


def spec_of(words):
    """An option's spec: "list of str", "dict no_log", "str! [a, b]"."""
    found = re.fullmatch(r"(\w+)(?: of (\w+))?(!?)(?: \[(.*)\])?( no_log)?", words)
    assert found, words
    kind, elements, required, choices, secret = found.groups()
    spec = {"type": kind, "elements": elements, "required": bool(required), "choices": choices and choices.split(", "), "no_log": bool(secret)}
    return {name: value for name, value in spec.items() if value}


def real_specs(folder, modules):
    """The same of the real modules, read and not run: {module: argument_spec}."""
    found = {}
    for module in modules:
        tree = ast.parse((Path(folder) / "plugins" / "modules" / (module + ".py")).read_text(encoding="utf-8"))
        constants = {one.targets[0].id: ast.literal_eval(one.value) for one in tree.body
                     if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "").endswith("_CHOICES")}
        spec, = [one.value for one in ast.walk(tree) if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == "argument_spec"]
        found[module] = {}
        for option in spec.keywords:
            said = {one.arg: one.value for one in option.value.keywords}
            choices = said.pop("choices", None)
            values = {name: ast.literal_eval(value) for name, value in said.items() if name in ("type", "elements", "required", "no_log")}
            if choices is not None:
                named = [one.id for one in ast.walk(choices) if isinstance(one, ast.Name) and one.id in constants]
                values["choices"] = list(constants[named[0]]) if named else ast.literal_eval(choices)
            found[module][option.arg] = {name: value for name, value in {"type": "str", **values}.items() if value}
    return found


def lay_stand_ins(folder):
    """A collection awx.awx whose modules check their options and tell what they were given. Returns the collections path."""
    modules = folder / "ansible_collections" / "awx" / "awx" / "plugins" / "modules"
    modules.mkdir(parents=True)
    for module, spec in specs().items():
        public = [option for option, one in spec.items() if not one.get("no_log")]
        given = "{name: value for name, value in module.params.items() if name in %r and value is not None}" % public
        (modules / (module + ".py")).write_text(STAND_IN % (spec, given), encoding="utf-8")
    return folder


def injected(kind, **inputs):
    """The environment that a job gets from a credential of this kind: as AWX, a yes or no that was not given is no, any other text is empty."""
    about = variables_of("credential_types")["awx_credential_types"][kind]
    fields = {field["id"]: field for field in about["inputs"]["fields"]}
    assert set(about["inputs"]["required"]) <= set(inputs) <= set(fields), inputs
    known = {**{name: False for name, field in fields.items() if field["type"] == "boolean"}, **inputs}
    renderer = ImmutableSandboxedEnvironment()
    return {name: renderer.from_string(template).render(**known) for name, template in about["injectors"]["env"].items()}
