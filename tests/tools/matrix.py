# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of "make test" on every ansible-core that the collection claims, with a table at the end.

usage: python3 tests/tools/matrix.py [--cores 2.16,2.21] [--parts unit,playbooks,sanity]

Every line of the range gets a copy of the checkout in build/matrix, with an environment of its own in it: the tools find all they lay out
beside themselves. A Python that is not on this machine is named in the table and makes the whole fail; nothing is left out in silence.
Standard library only: it runs on the machine's own Python, before there is an environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import tree

RANGE = tree.BUILD / "matrix"


class Line(t.NamedTuple):
    """One ansible-core on one Python."""

    core: str      # what pip is asked for
    python: str    # of the controller; ansible-core 2.16 runs on 3.10 to 3.12, 2.20 and 2.21 want 3.12 or later

    @property
    def name(self) -> str:
        return f"{self.core.rpartition('.')[0]}-py{self.python}"


# The newest release of each minor version from the oldest that meta/runtime.yml takes. A unit test holds the two ends against it.
LINES = (
    Line("2.16.19", "3.10"),
    Line("2.17.14", "3.10"),
    Line("2.18.19", "3.11"),
    Line("2.19.14", "3.11"),
    Line("2.20.10", "3.12"),
    Line("2.21.5", "3.12"),
    Line("2.21.5", "3.13"),
)
# Lint and documentation tools have one version each and are run by "make test"; they say nothing of another ansible-core.
PARTS = ("unit", "playbooks", "target39", "sanity")


def python_at(version: str) -> str | None:
    """A Python of this version that starts: in PATH, or among pyenv's."""
    path = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder and Path(folder).name != "shims"]
    pyenvs = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [shutil.which(f"python{version}", path=os.pathsep.join(path))]
    candidates += [str(found) for found in sorted(pyenvs.glob(f"versions/{version}.*/bin/python{version}"))]
    for python in filter(None, candidates):
        asked = subprocess.run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], check=False, capture_output=True, text=True)
        if asked.stdout.strip() == version:
            return python
    return None


def flattened(path: Path) -> list[str]:
    """The requirements of a file and of those it includes with -r."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            lines += flattened(path.parent / line[3:].strip())
        elif line and not line.startswith("#"):
            lines.append(line)
    return lines


def requirements(line: Line) -> str:
    """What "make test" installs, with this ansible-core, and without the linter, which refuses some of them, and what asks for it."""
    kept = [one for one in flattened(tree.ROOT / "requirements" / "test.txt") if not re.match(r"ansible-(core|lint)\b|galaxy-importer\b", one)]
    return "\n".join([f"ansible-core=={line.core}", *kept, ""])


def lay_copy(line: Line) -> Path:
    """A copy of the checkout for one line; its environment stays if its requirements did not change."""
    copy = RANGE / line.name
    copy.mkdir(parents=True, exist_ok=True)
    for old in copy.iterdir():
        if old.name not in (".venv", "build"):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for name in tree.files():
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(tree.ROOT / name, target, follow_symlinks=False)
    if tree.ask_git("--version") is not None:   # so that the copy is not judged by what the checkout ignores
        subprocess.run(["git", "init", "-q", "--template="], cwd=copy, env=tree.clean(dict(os.environ)), check=True)
    (copy / "build").mkdir(exist_ok=True)
    (copy / "build" / "requirements.txt").write_text(requirements(line), encoding="utf-8")
    return copy


def play(line: Line, parts: t.Sequence[str]) -> dict[str, str]:
    """What came of each part: "passed: ..." or "FAILED: ...", in its own words."""
    python = python_at(line.python)
    if python is None:
        return dict.fromkeys(parts, f"FAILED: there is no Python {line.python} on this machine (neither in PATH nor among pyenv's)")
    copy = lay_copy(line)
    made = subprocess.run([python, "tests/tools/venv.py", ".venv", "build/requirements.txt"], cwd=copy, check=False)
    if made.returncode != 0:
        return dict.fromkeys(parts, "FAILED: its environment could not be made, see above")
    said = {}
    for part in parts:
        print(f"== {line.name}: {part}", flush=True)
        log = copy / "build" / f"matrix-{part}.log"
        env = {"ATLASSIAN_SPECS": str(tree.ROOT.parent / "shared" / "atlassian" / "specs"), **os.environ}    # the copy stands elsewhere
        with open(log, "w", encoding="utf-8") as file:
            subprocess.run([".venv/bin/python", "tests/tools/parts.py", part], cwd=copy, env=env, stdout=file, stderr=subprocess.STDOUT, check=False)
        verdicts = re.findall(r"^   ((?:passed|FAILED) in .*)$", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
        said[part] = verdicts[-1] if verdicts else "FAILED: it ended without a word"
        print(f"   {said[part]} ({log.relative_to(tree.ROOT)})", flush=True)
    return said


def main() -> int:
    """Play the lines asked for; 1 if any part of any of them failed."""
    asked = argparse.ArgumentParser(description="The tests on every ansible-core that the collection claims.")
    asked.add_argument("--cores", default="", help="minor versions, such as 2.16,2.21, or oldest,newest; all by default")
    asked.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    options = asked.parse_args()
    parts = [part for part in options.parts.split(",") if part]
    ends = {"oldest": LINES[0].name, "newest": LINES[-1].name}
    cores = [ends.get(core, core).partition("-")[0] for core in options.cores.split(",") if core]
    lines = [line for line in LINES if not cores or line.name.partition("-")[0] in cores]
    wrong = sorted(set(parts) - set(PARTS)) + sorted(set(cores) - {line.name.partition("-")[0] for line in LINES})
    if wrong or not parts or not lines:
        sys.exit(f"not known: {', '.join(wrong) or 'nothing was asked for'}. Parts: {', '.join(PARTS)}; cores: {', '.join(line.name for line in LINES)}")
    begin = time.monotonic()
    table = {line: play(line, parts) for line in lines}
    print(f"\n{'ansible-core':<14}{'Python':<8}{'part':<11}result")
    for line, said in table.items():
        for part, words in said.items():
            print(f"{line.core:<14}{line.python:<8}{part:<11}{words}")
    failed = sum(words.startswith("FAILED") for said in table.values() for words in said.values())
    print(f"\n{time.monotonic() - begin:.0f} s; {failed or 'nothing'} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
