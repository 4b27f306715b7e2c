# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-navigator in stdout mode, without a container: the playbook's words, its exit code, and no secret in what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from integration.stage import SECRETS, as_environment, neighbour

PROGRAM = neighbour("ansible-navigator")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="ansible-navigator is not here: make test-neighbours runs this")


def navigate(stage, *arguments, **changed):
    """One run, and everything that is in its folder and home afterwards."""
    env = stage.environment(**{**as_environment(stage.site.everything), **changed})
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])
    del env["ANSIBLE_CALLBACKS_ENABLED"]      # nobody has a file for it here
    command = [PROGRAM, "run", *arguments, "--mode", "stdout", "--execution-environment", "false"]
    done = subprocess.run(command, cwd=stage.folder / "cwd", env=env, stdin=subprocess.DEVNULL, check=False, capture_output=True, text=True, timeout=240)
    left = [path for folder in ("cwd", "home") for path in (stage.folder / folder).rglob("*") if path.is_file()]
    said = [done.stdout, done.stderr, *(path.read_text(encoding="utf-8", errors="replace") for path in left)]
    return done, "\n".join(said)


def test_a_plan_and_the_deed(stage, site):
    stage.write("people.yml", {"people": [{"email": "nia@customer.example.org", "kind": "customer", "display_name": "Nia", "desks": ["IT"]}]})
    site.freeze()
    plan, said = navigate(stage, "lifecycle.atlassian.onboard", "-e", "@people.yml", "--check", "--diff")
    site.freeze(False)
    assert plan.returncode == 0 and "foretold (nothing was done): 1 as wished, 0 not" in plan.stdout, said
    deed, said = navigate(stage, "lifecycle.atlassian.onboard", "-e", "@people.yml")
    assert deed.returncode == 0 and "Onboarding of 1 person: 1 as wished, 0 not" in deed.stdout, said
    assert site.people["nia@customer.example.org"]["desks"] == ["IT"]
    assert not [secret for secret in SECRETS if secret in said]


def test_what_fails_ends_with_its_exit_code(stage, site):
    done, said = navigate(stage, "lifecycle.atlassian.preflight", ATLASSIAN_API_TOKEN="sentinel-wrong")
    assert done.returncode == 2 and "api_token" in done.stdout and not [secret for secret in SECRETS if secret in said], said
