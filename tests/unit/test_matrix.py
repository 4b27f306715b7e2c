# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The range that "make matrix" plays is the range that the collection claims."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="matrix", scope="module")
def matrix_of_tools() -> types.ModuleType:
    """tests/tools/matrix.py, which is a program and in no package."""
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    try:
        spec = importlib.util.spec_from_file_location("matrix", ROOT / "tests" / "tools" / "matrix.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(ROOT / "tests" / "tools"))


def test_the_oldest_ansible_core_claimed_is_the_oldest_played(matrix):
    claimed = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    oldest = matrix.LINES[0].core.rpartition(".")[0]
    assert claimed == f">={oldest}.0"


def test_every_minor_version_between_the_ends_is_played(matrix):
    minors = {int(line.core.split(".")[1]) for line in matrix.LINES}
    assert minors == set(range(min(minors), max(minors) + 1))


def test_what_make_test_pins_is_in_the_range(matrix):
    pinned = [one.partition(";")[0].strip() for one in matrix.flattened(ROOT / "requirements" / "test.txt") if one.startswith("ansible-core==")]
    assert pinned and {one.partition("==")[2] for one in pinned} <= {line.core for line in matrix.LINES}


def test_an_environment_has_its_own_ansible_core_and_no_linter(matrix):
    lines = matrix.requirements(matrix.LINES[0]).splitlines()
    assert lines[0] == f"ansible-core=={matrix.LINES[0].core}"
    assert not any(line.startswith(("ansible-core", "ansible-lint")) for line in lines[1:])
    assert any(line.startswith("pytest==") for line in lines)


def test_a_python_that_is_not_there_is_told_by_name_for_every_part(matrix, monkeypatch):
    monkeypatch.setattr(matrix, "python_at", lambda version: None)
    said = matrix.play(matrix.Line("2.16.19", "3.10"), ("unit", "sanity"))
    assert set(said) == {"unit", "sanity"} and all(words.startswith("FAILED: there is no Python 3.10") for words in said.values())
