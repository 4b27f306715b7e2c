# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a virtual environment in the checkout, or leave it alone when it is what the requirements say.

usage: python3 tests/tools/venv.py FOLDER REQUIREMENTS

Runs on the machine's own Python, so: standard library only, and nothing newer than Python 3.8 can read before
the version check has had its say.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 10)


def requirement_texts(path: str) -> list:
    """The text of a requirements file and of those it includes with -r."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    texts = [text]
    for line in text.splitlines():
        if line.startswith("-r "):
            texts += requirement_texts(os.path.join(os.path.dirname(path), line[3:].strip()))
    return texts


def recipe(folder: str, requirements: str) -> str:
    """What the environment was made from. The folder is part of it: its scripts hold absolute paths, so a moved checkout needs a new one."""
    parts = [sys.version, os.path.realpath(sys.executable), os.path.abspath(folder), *requirement_texts(requirements)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make(folder: str, requirements: str) -> None:
    """Make the environment from nothing. Half of one is never taken for whole: the stamp is written last."""
    shutil.rmtree(folder, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", folder]) != 0:
        sys.exit(f"{sys.executable} cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv.")
    python = os.path.join(folder, "bin", "python")
    # -qq: errors only.
    if subprocess.call([python, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "-r", requirements]) != 0:
        sys.exit(f"pip could not install {requirements} into {folder}: see above.")


def main() -> None:
    """Compare the stamp, and make the environment when it differs."""
    folder, requirements = sys.argv[1:]
    if sys.version_info < OLDEST:
        sys.exit(f"{sys.executable} is Python {sys.version.split()[0]}; {'.'.join(map(str, OLDEST))} or later is needed: make PYTHON=/path/to/python3.11 ...")
    wanted = recipe(folder, requirements)
    stamp = os.path.join(folder, ".recipe")
    try:
        with open(stamp, encoding="utf-8") as file:
            if file.read() == wanted:
                return
    except OSError:
        pass
    print(f"{folder}: installing {requirements} with Python {sys.version.split()[0]}", flush=True)
    begin = time.monotonic()
    make(folder, requirements)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    print(f"{folder}: ready after {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
