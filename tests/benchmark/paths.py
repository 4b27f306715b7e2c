# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output"
WORK = OUTPUT / "bench"               # logs, wishes, the home of ansible-playbook
RECORDS = OUTPUT / "bench.json"       # a list: one record per job, size and contender
MORE = OUTPUT / "bench-more.json"     # settings, the table with limits, plan and group of 100,000
PICTURE = OUTPUT / "bench.svg"


def lay_collections() -> Path:
    """build/dev: the checkout under the name of the collection, the same symlink that tests/tools/tree.py lays."""
    link = ROOT / "build" / "dev" / "ansible_collections" / "lifecycle" / "atlassian"
    if not link.is_symlink():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(ROOT, link.parent), target_is_directory=True)
    return ROOT / "build" / "dev"
