# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the get-pip script that ansible-test would download to put pip into the environments it makes.

Every Python that can make a virtual environment carries pip (ensurepip), so no download is needed: machines that
reach only a package index can run the sanity tests too. The part "sanity" of parts.py copies this file into ansible-test's cache.
"""

from __future__ import annotations

import subprocess
import sys


def main() -> int:
    """Put pip into the interpreter that runs this file, then install what was asked for."""
    wishes = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
    # In a process of its own: ensurepip.bootstrap() points PIP_CONFIG_FILE at /dev/null in the process it runs in.
    code = subprocess.call([sys.executable, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)
    return code or subprocess.call([sys.executable, "-m", "pip", "install", "--quiet", *wishes])


if __name__ == "__main__":
    sys.exit(main())
