# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the code of each fact away in a copy of the checkout, and see whether the test that names the fact notices.

usage: python tests/unit/mutations.py [ITEM...]       (14.11 one item, 14 or 8 a whole section; without any: all)

By hand, in an environment with the test requirements; a few minutes. The table is tests/unit/facts.py. Exit code 1 when code can be deleted unnoticed,
2 when the text to replace is no longer there, or a test does not pass with everything in place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from unit.facts import NOTHING, ROWS  # noqa: E402  the path comes first

COPIED = ("plugins", "meta", "tests", "pyproject.toml", "galaxy.yml")
NAMESPACE = Path("build") / "dev" / "ansible_collections" / "lifecycle"
LONGEST = 300   # seconds of one test


def lay(home: Path) -> None:
    """A copy that the tests take for the checkout."""
    leave = shutil.ignore_patterns("__pycache__", "output", ".pytest_cache")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=leave, symlinks=True)
        elif source.exists():
            shutil.copy2(source, home / name)
    (home / NAMESPACE).mkdir(parents=True)
    (home / NAMESPACE / "atlassian").symlink_to(home, target_is_directory=True)


def passes(home: Path, tests: list[str]) -> tuple[bool, str]:
    """(whether they all pass, pytest's words)."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-c", str(home / "pyproject.toml"), "--rootdir", str(home), *tests]
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    ran = subprocess.run(command, cwd=home, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST)
    if ran.returncode not in (0, 1):
        print(ran.stdout)
        sys.exit(2)
    return ran.returncode == 0, ran.stdout


def main() -> int:
    """Try every row; 1 if one can be deleted unnoticed."""
    chosen = [row for row in ROWS if not sys.argv[1:] or any(row.item == word or row.item.startswith(word + ".") for word in sys.argv[1:])]
    unnoticed, lost = [], 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "checkout"
        home.mkdir()
        lay(home)
        good, words = passes(home, sorted({row.test for row in chosen}))
        if not good:
            print(words)
            print("a test fails with everything in place, so its failing without proves nothing")
            return 2
        for row in chosen:
            begin = time.monotonic()
            path = home / row.file
            source = path.read_text(encoding="utf-8")
            if source.count(row.text) != 1:
                print("%-12s %-70s the text is there %d times in %s, not once: %s" % (row.item, row.words, source.count(row.text), row.file, row.text))
                lost += 1
                continue
            changed = source.replace(row.text, row.without)
            compile(changed, str(path), "exec")
            path.write_text(changed, encoding="utf-8")
            still, dummy = passes(home, [row.test])
            path.write_text(source, encoding="utf-8")
            if still:
                unnoticed.append(row)
            print("%-12s %-70s %-4s %3.0f s" % (row.item, row.words, "NO" if still else "yes", time.monotonic() - begin), flush=True)
    for row in unnoticed:
        print("unnoticed: %s (%s), %s" % (row.item, row.words, row.test))
    print("%d rows, %d caught, %d unnoticed, %d not found; %d items with nothing to take away" % (
        len(chosen), len(chosen) - len(unnoticed) - lost, len(unnoticed), lost, len(NOTHING)))
    return 2 if lost else 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
