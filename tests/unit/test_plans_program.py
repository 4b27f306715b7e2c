# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that measures plans builds the modules' scenes by hand, so a change of a scene breaks it: here, and not in the middle of a benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_plans_that_are_measured_have_the_steps_that_their_worlds_ask_for():
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "build" / "dev")])}
    done = subprocess.run([sys.executable, "-m", "benchmark.plans", "1000"], cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # 5 join and 5 leave the group; every second customer is missing; every hundredth record has another title.
    assert {name: told["steps"] for name, told in json.loads(done.stdout).items()} == {"jira_group_member": 10, "jsm_customer": 500, "scim_user": 10}
