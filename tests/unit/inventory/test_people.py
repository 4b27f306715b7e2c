# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People files as hosts, read by Ansible's own inventory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
JANE = {"email": " Jane@X.example ", "kind": "customer", "desks": ["IT"], "display_name": "{{ 6 * 7 }}"}
OLE = {"email": "ole@x.example", "kind": "employee"}


def ask(folder: Path, *options: str, config: dict | None = None, **files: object) -> subprocess.CompletedProcess[str]:
    """ansible-inventory on these files; keys are names with _ for the dot, texts are written as they are."""
    names = []
    for name, content in files.items():
        names.append(name.replace("_", "."))
        (folder / names[-1]).write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    asked = {"plugin": "lifecycle.atlassian.people", "files": names, **(config or {})}
    (folder / "people_inventory.yml").write_text(yaml.safe_dump(asked), encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    env.update(ANSIBLE_COLLECTIONS_PATH=str(ROOT / "build" / "dev"), ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="1", HOME=str(folder))
    program = Path(sys.executable).parent / "ansible-inventory"
    return subprocess.run([str(program), "-i", "people_inventory.yml", *(options or ("--list", "--export"))], cwd=folder, env=env, check=False,
                          capture_output=True, text=True)


def read(folder: Path, config: dict | None = None, **files: object) -> dict:
    """The whole inventory; the marks that say which text is never templated are taken off."""
    done = ask(folder, config=config, **files)
    assert done.returncode == 0, done.stderr
    return unmarked(json.loads(done.stdout))


def unmarked(value):
    """The value without the marks of text that is never templated."""
    if isinstance(value, dict):
        return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else {name: unmarked(one) for name, one in value.items()}
    return [unmarked(one) for one in value] if isinstance(value, list) else value


def test_every_person_is_a_host_with_the_wish_in_one_spelling(tmp_path):
    found = read(tmp_path, joiners_yml={"people": [JANE, OLE]}, more_csv="email,kind,desks\nmax@x.example,customer,IT|HR\n")
    hosts = found["_meta"]["hostvars"]
    assert set(hosts) == {"jane@x.example", "ole@x.example", "max@x.example"}
    assert hosts["jane@x.example"]["atlassian_person"] == {**JANE, "email": "jane@x.example"}
    assert hosts["max@x.example"]["atlassian_person"]["desks"] == ["IT", "HR"]
    assert set(found["people_customer"]["hosts"]) == {"jane@x.example", "max@x.example"} and found["people_employee"]["hosts"] == ["ole@x.example"]


def test_one_person_in_two_files_is_one_host_with_all_the_desks(tmp_path):
    found = read(tmp_path, a_json=json.dumps([JANE]), b_yml=[{"email": "jane@x.example", "kind": "customer", "desks": ["HR"]}])
    assert list(found["_meta"]["hostvars"]) == ["jane@x.example"]
    assert found["_meta"]["hostvars"]["jane@x.example"]["atlassian_person"]["desks"] == ["IT", "HR"]


def test_a_text_of_the_files_is_never_templated(tmp_path):
    """Somebody's display name comes from a personnel system: it must not run anything here."""
    read(tmp_path, people_yml=[JANE])
    env = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "build" / "dev"), "HOME": str(tmp_path)}
    done = subprocess.run([str(Path(sys.executable).parent / "ansible"), "-i", "people_inventory.yml", "people", "-m", "ansible.builtin.debug",
                           "-a", "msg=<{{ atlassian_person.display_name }}>"], cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert "<{{ 6 * 7 }}>" in done.stdout and "42" not in done.stdout


def test_leavers_may_be_plain_texts_and_a_host_name_has_no_colon(tmp_path):
    found = read(tmp_path, {"purpose": "offboard"}, people_yml=["712020:aa", "jane@x.example"])
    assert set(found["_meta"]["hostvars"]) == {"account-712020-aa", "jane@x.example"}
    assert found["_meta"]["hostvars"]["account-712020-aa"]["atlassian_person"] == {"account_id": "712020:aa"}


@pytest.mark.parametrize(("config", "files", "said"), [
    ({}, {"people_yml": [{"kind": "customer"}]}, "Entry 1: email is missing"),
    ({}, {"people_yml": {"staff": [JANE]}}, "no list called people"),
    ({}, {"people_yml": {"people": "jane@x.example"}}, "must hold a list of people"),
    ({"files": ["nowhere.yml"]}, {}, "There is no file"),
    ({}, {"people_csv": "email,email\na,b\n"}, "names email twice"),
    ({"purpose": "visit"}, {"people_yml": [JANE]}, "purpose"),
])
def test_what_is_wrong_is_said_and_nobody_is_a_host(tmp_path, config, files, said):
    done = ask(tmp_path, config=config, **files)
    assert done.returncode != 0 and said in " ".join(done.stderr.split())
