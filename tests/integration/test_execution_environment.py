# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Execution environments: the example makes a build context, and ansible-builder finds what the collection needs. No image is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from integration.stage import ROOT


def builder(folder, *arguments):
    """ansible-builder's words."""
    program = Path(sys.executable).parent / "ansible-builder"
    done = subprocess.run([str(program), *map(str, arguments)], cwd=folder, env=dict(os.environ, HOME=str(folder)), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_makes_a_context(tmp_path):
    said = builder(tmp_path, "create", "-f", ROOT / "extensions" / "ee" / "execution-environment.yml", "-c", "context", "--output-filename", "Containerfile")
    assert "Complete!" in said
    steps = (tmp_path / "context" / "Containerfile").read_text(encoding="utf-8")
    assert "ansible-core>=2.16" in steps and "ansible-runner>=" in steps
    asked = yaml.safe_load((tmp_path / "context" / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert asked == {"collections": [{"name": "lifecycle.atlassian"}]}


def test_what_the_collection_needs_is_found_in_it(tmp_path, collections):
    """By the program that runs inside the image's build."""
    found = yaml.safe_load(builder(tmp_path, "introspect", collections))
    assert [one.split("#")[0].strip() for one in found["python"]] == ["requests"] and found["system"] == []
