# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guides name is there: playbooks, variables, environment variables, versions. "make docs" holds their links."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "docsite"
GUIDES = sorted(FOLDER.glob("rst/*.rst"))
PREFIXES = {"onboard", "offboard", "move"}


def texts():
    """Each guide's name and text."""
    return [pytest.param(path.read_text(encoding="utf-8"), id=path.stem) for path in GUIDES]


def test_every_guide_has_its_place_in_the_contents():
    listed = [name for section in yaml.safe_load((FOLDER / "extra-docs.yml").read_text(encoding="utf-8"))["sections"] for name in section["toctree"]]
    assert sorted(listed) == [path.stem for path in GUIDES]


@pytest.mark.parametrize("text", texts())
def test_playbooks_that_are_named_are_there(text):
    named = set(re.findall(r"ansible-playbook lifecycle\.atlassian\.(\w+)", text))
    assert named <= {path.stem for path in (ROOT / "playbooks").glob("*.yml")}


@pytest.mark.parametrize("text", texts())
def test_environment_variables_that_are_named_are_read(text):
    options = yaml.safe_load(re.search(r'r"""(.*?)"""', (ROOT / "plugins" / "doc_fragments" / "connection.py").read_text(encoding="utf-8"), re.DOTALL)[1])
    known = set(re.findall(r"ATLASSIAN_[A-Z_]+", str(options)))
    assert known and set(re.findall(r"ATLASSIAN_[A-Z_]+", text)) <= known


@pytest.mark.parametrize("text", texts())
def test_variables_of_roles_that_are_named_are_theirs(text):
    known = set()
    for role in PREFIXES:
        specs = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
        known |= set(specs["argument_specs"]["main"]["options"])
    named = {word for word in re.findall(r"``(\w+)", text) if word.partition("_")[0] in PREFIXES and "_" in word}
    assert named <= known, named - known


@pytest.mark.parametrize("text", texts())
def test_yaml_in_code_blocks_is_yaml(text):
    for block in re.findall(r"^\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)", text, re.MULTILINE):
        assert yaml.safe_load(block)


def test_the_versions_that_are_supported_are_those_that_are_played():
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    try:
        import matrix
    finally:
        sys.path.remove(str(ROOT / "tests" / "tools"))
    text = (FOLDER / "rst" / "guide_upgrades.rst").read_text(encoding="utf-8").partition(".. supported-versions\n")[2]
    told = {core: pythons.split(", ") for core, pythons in re.findall(r"^   \* - (2\.\d+)\n     - ([\d., ]+)$", text, re.MULTILINE)}
    played: dict = {}
    for line in matrix.LINES:
        played.setdefault(line.core.rpartition(".")[0], []).append(line.python)
    assert told == played
