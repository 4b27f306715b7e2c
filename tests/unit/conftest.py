# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seeds of the random runs: one that is always the same, one that is fresh. The header shows both, a failure names its scenario.

FAULTS_SEED=... plays a fresh seed again; `python -m faults --replay SEED:NUMBER` plays one scenario of it.
"""

from __future__ import annotations

import os

FIXED = "lifecycle"


def pytest_configure() -> None:
    """Chosen once, before any worker starts: all of them play the same seed."""
    os.environ.setdefault("FAULTS_SEED", os.urandom(4).hex())


def pytest_report_header() -> str:
    """The first lines of a run."""
    return "random runs: seeds %s and %s (FAULTS_SEED)" % (FIXED, os.environ["FAULTS_SEED"])
