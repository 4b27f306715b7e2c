# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Give Ansible the folders it wants: a checkout may be called anything, a collection has to be at ansible_collections/lifecycle/atlassian.

usage: python tests/tools/tree.py dev | source | installed

dev        build/dev: a symlink to the checkout, for pytest and for trying things. Always current, costs nothing.
source     build/source: a copy of every file that git does not ignore, for the tools that follow no symlink
           (ansible-test) or look into every folder (ansible-lint).
installed  build/collections: what a user gets. The artefact is built from the copy and installed from the tarball.

Run with the Python of the virtual environment: ansible-galaxy stands beside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
HOME = Path("ansible_collections", "lifecycle", "atlassian")

# What to leave out where git cannot be asked (an unpacked archive, a machine without git). Names, at any depth; paths from the root.
NEVER_NAMES = {"__pycache__", ".git", ".hypothesis", ".idea", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".vscode"}
NEVER_PATHS = {".ansible", "build", "collections", "tests/output", "tests/integration/inventory"}


def clean(environment: dict) -> dict:
    """An environment without what would make git look at another repository, as it does inside a git hook."""
    return {name: value for name, value in environment.items() if not name.startswith("GIT_")}


def ask_git(*arguments: str) -> bytes | None:
    """The answer of git in the checkout; None when there is no git or no repository."""
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, env=clean(dict(os.environ)), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def walk() -> list[str]:
    """Every file, without asking git."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders
                      if name not in NEVER_NAMES and not name.startswith(".venv") and (here / name).as_posix() not in NEVER_PATHS]
        found += [(here / name).as_posix() for name in files if not name.endswith((".pyc", ".retry", ".tar.gz"))]
    return found


def files() -> list[str]:
    """The files of the checkout, tracked or new, without the ignored ones; paths relative to its root."""
    top = ask_git("rev-parse", "--show-toplevel")
    # A checkout without .git inside somebody else's repository must not be judged by that repository's .gitignore.
    if top is None or Path(os.fsdecode(top).rstrip("\n")).resolve() != ROOT:
        return sorted(walk())
    listed = ask_git("ls-files", "-z", "--cached", "--others", "--exclude-standard") or b""
    # git still lists what was deleted and not yet committed.
    return sorted({name for name in os.fsdecode(listed).split("\0") if name and os.path.lexists(ROOT / name)})


def fingerprint(names: list[str]) -> str:
    """One number for the names, modes and contents of these files."""
    total = hashlib.sha256()
    for name in names:
        path = ROOT / name
        content = os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()
        total.update(f"{name}\0{stat.S_IMODE(path.lstat().st_mode):o}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_current(folder: Path, mark: str) -> bool:
    """Whether the folder was made from files with this fingerprint."""
    try:
        return (folder / ".fingerprint").read_text(encoding="utf-8") == mark
    except OSError:
        return False


def lay_dev() -> Path:
    """build/dev: a relative symlink, so that a moved checkout still works."""
    link = BUILD / "dev" / HOME
    if not link.is_symlink():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(ROOT, link.parent), target_is_directory=True)
    return BUILD / "dev"


def lay_source() -> Path:
    """build/source: a fresh copy, and nothing a tool left behind in the last one."""
    names = files()
    if "galaxy.yml" not in names:
        sys.exit(f"There is no galaxy.yml in {ROOT}: an installed collection cannot be built again; use a clone of the repository.")
    tree = BUILD / "source"
    mark = fingerprint(names)
    if is_current(tree, mark):
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    for name in names:
        target = tree / HOME / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    # ansible-test, reuse and others ask git which files there are. Without a repository of its own the copy would be judged
    # by the checkout's, which ignores all of build/: the tools would find no file and be content.
    if ask_git("--version") is not None:
        subprocess.run(["git", "init", "-q", "--template="], cwd=tree / HOME, env=clean(dict(os.environ)), check=True)
    (tree / ".fingerprint").write_text(mark, encoding="utf-8")
    return tree


def lay_installed() -> Path:
    """build/collections: built and installed as a user would, without the network."""
    source = lay_source()
    mark = (source / ".fingerprint").read_text(encoding="utf-8")
    tree = BUILD / "collections"
    if is_current(tree, mark):
        return tree
    shutil.rmtree(tree, ignore_errors=True)
    shutil.rmtree(BUILD / "artefact", ignore_errors=True)
    galaxy = [sys.executable, "-m", "ansible", "galaxy", "collection"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    for command in (
        [*galaxy, "build", "--output-path", str(BUILD / "artefact"), str(source / HOME)],
        # forced, as galaxy is content with what the user's own folder has, and would install nothing here
        [*galaxy, "install", "--offline", "--force", "--collections-path", str(tree)],
    ):
        if "install" in command:
            command += [str(path) for path in (BUILD / "artefact").glob("*.tar.gz")]
        run = subprocess.run(command, cwd=BUILD, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{run.stdout}\nended with {run.returncode}")
    (tree / ".fingerprint").write_text(mark, encoding="utf-8")
    return tree


TREES = {"dev": lay_dev, "source": lay_source, "installed": lay_installed}

if __name__ == "__main__":
    for wish in sys.argv[1:]:
        print(TREES[wish]())
