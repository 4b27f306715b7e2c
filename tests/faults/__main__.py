# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""python -m faults: see program.py, and README.md."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [one for one in (str(ROOT / "tests"), str(ROOT / "build" / "dev")) if one not in sys.path]

from faults.program import main  # noqa: E402  the paths come first

if __name__ == "__main__":
    sys.exit(main())
