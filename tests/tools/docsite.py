# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation site in build/docsite/html: module, role and plugin pages from the sources, and the guides of docs/docsite/rst.

usage: python tests/tools/docsite.py

Any warning fails: a link inside that leads nowhere, a reference to an option that is not there. Nothing is fetched.
Run with the Python of the environment that has requirements/docs.txt.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import links
import tree

SITE = tree.BUILD / "docsite"
TOOLS = Path(sys.executable).parent


def run(*command: str | Path, **env: str) -> None:
    """Run a tool of the environment; the program ends with its exit code if it fails."""
    words = [str(TOOLS / command[0]), *map(str, command[1:])]
    path = os.pathsep.join([str(TOOLS), os.environ.get("PATH", os.defpath)])
    code = subprocess.run(words, env=dict(os.environ, PATH=path, **env), cwd=tree.BUILD, check=False).returncode
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}")


def main() -> None:
    """The pages' texts, then the pages."""
    source = tree.lay_source()
    shutil.rmtree(SITE, ignore_errors=True)
    texts = SITE / "rst"
    texts.mkdir(parents=True, mode=0o755)
    run("antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", texts, "lifecycle.atlassian",
        ANSIBLE_COLLECTIONS_PATH=str(source))
    # the guides know their modules by name; whether such a page is there is Sphinx's to say
    run("sphinx-build", "--quiet", "-W", "--keep-going", "-b", "html", "-c", source / tree.HOME / "docs" / "docsite", "-d", SITE / "doctrees",
        texts, SITE / "html")
    wrong, followed = links.faults(SITE / "html")
    if wrong or not followed:
        sys.exit("\n".join([*wrong, f"{len(wrong)} of {followed} links lead nowhere"]))
    pages = len(list((SITE / "html").rglob("*.html")))
    print(f"{pages} pages, {followed} links inside followed: {(SITE / 'html' / 'index.html').relative_to(tree.ROOT)}")


if __name__ == "__main__":
    main()
