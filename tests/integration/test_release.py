# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""make release, in a clone; versions side by side; and what is left when the collection is removed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest
import yaml

from integration.stage import ROOT, Stage, task
from integration.test_artefact import home_of, tree_tool

READ = task("jira_group_info", "read", groups=["Support"])


def run_in(clone, *command):
    """A command in the clone, with an identity for git and nobody's settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "ANSIBLE_"))}
    env.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    for who in ("AUTHOR", "COMMITTER"):
        env.update({"GIT_%s_NAME" % who: "Jane Doe", "GIT_%s_EMAIL" % who: "jane@corp.example.com"})
    return subprocess.run([str(word) for word in command], cwd=clone, env=env, check=False, capture_output=True, text=True)


@pytest.fixture(name="clone")
def clone_of_the_checkout(tmp_path):
    """A git checkout of its own with the same files."""
    clone = tmp_path / "clone"
    for name in tree_tool().files():
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    assert run_in(clone, "git", "init", "-q", "--template=").returncode == 0
    assert run_in(clone, "git", "add", "--all").returncode == 0
    done = run_in(clone, "git", "commit", "-q", "--message", "all")
    assert done.returncode == 0, done.stdout + done.stderr
    return clone


def test_a_release_is_prepared_and_nothing_else_is_touched(clone, tmp_path):
    version = yaml.safe_load((clone / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    release = [sys.executable, "tests/tools/release.py"]
    done = run_in(clone, *release)
    assert done.returncode == 0, done.stdout + done.stderr
    folder = clone / "build" / "release"
    artefact, = folder.glob("*.tar.gz")
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums[artefact.name] == hashlib.sha256(artefact.read_bytes()).hexdigest() and set(sums) == {artefact.name, artefact.name[:-7] + ".cdx.json"}
    bill = json.loads((folder / (artefact.name[:-7] + ".cdx.json")).read_text(encoding="utf-8"))
    assert {one["name"] for one in bill["components"]} == {"ansible-core", "requests"} and bill["metadata"]["component"]["version"] == version
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": sums[artefact.name]}]
    message = (folder / "tag-message").read_text(encoding="utf-8")
    assert message.startswith("lifecycle.atlassian %s\n" % version) and "Release Summary" in message and "jsm_customer" in message
    changelog = (clone / "CHANGELOG.rst").read_text(encoding="utf-8")
    assert "v" + version in changelog and not list((clone / "changelogs" / "fragments").glob("*.yml"))
    changed = {line[3:] for line in run_in(clone, "git", "status", "--porcelain").stdout.splitlines()}
    assert {name for name in changed if not name.startswith("changelogs/")} == {"CHANGELOG.rst"}

    # what it told is left to do: nothing is released twice, and nothing that is not committed
    again = run_in(clone, *release)
    assert again.returncode == 1 and "Commit or put away what has changed first" in again.stderr
    run_in(clone, "git", "add", "--all")
    run_in(clone, "git", "commit", "-q", "--message", "version")
    tagged = run_in(clone, "git", "tag", "--annotate", "--cleanup=verbatim", "--file", folder / "tag-message", "v" + version)
    assert tagged.returncode == 0, tagged.stderr
    third = run_in(clone, *release)
    assert third.returncode == 1 and "has its tag already" in third.stderr


def test_two_versions_side_by_side(stage, site, collections, tmp_path):
    """Each playbook gets the version that its collections path names, also while the other runs."""
    other = tmp_path / "other"
    shutil.copytree(collections, other)
    manifest = home_of(other) / "MANIFEST.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["collection_info"]["version"] = "9.9.9"
    manifest.write_text(json.dumps(told), encoding="utf-8")
    for path in (home_of(other) / "plugins" / "modules" / "jira_group_info.py", home_of(collections) / "plugins" / "modules" / "jira_group_info.py"):
        assert path.is_file()
    shutil.rmtree(home_of(other) / "plugins" / "modules" / "__pycache__", ignore_errors=True)
    module = home_of(other) / "plugins" / "modules" / "jira_group_info.py"
    module.write_text(module.read_text(encoding="utf-8").replace("def main() -> None:", "def main() -> None:\n    raise SystemExit(39)", 1), encoding="utf-8")
    (tmp_path / "second").mkdir()
    play = stage.write("read.yml", [{"hosts": "localhost", "gather_facts": False, "module_defaults": {
        "group/lifecycle.atlassian.all": site.everything}, "tasks": [dict(READ, ignore_errors=True)]}])
    both = [(one, one.start(play)) for one in (stage, Stage(site, other, tmp_path / "second"))]
    ours, theirs = (one.finish(*started) for one, started in both)
    assert not ours["read"].get("failed") and ours["read"]["groups"]
    assert theirs["read"]["rc"] == 39 and "groups" not in theirs["read"]


def test_removed_it_leaves_nothing_behind(site, short_folder, collections, tmp_path):
    """All that it writes is in the collection's own folder, but what it was told to write."""
    own = tmp_path / "own"
    shutil.copytree(collections, own)
    (tmp_path / "user").mkdir()
    alone = Stage(site, own, tmp_path / "user")
    alone.play([READ, task("jira_group_member", "join", group="Support", members=["guest@partner.example.org"])], "--diff", "-v",
               env={"TMPDIR": short_folder, "ANSIBLE_CALLBACKS_ENABLED": "told,lifecycle.atlassian.progress"}).good()
    shutil.rmtree(home_of(own))
    left = [path.as_posix() for folder in (short_folder, tmp_path / "user" / "home") for path in folder.rglob("*") if path.is_file()]
    # Ansible's own record of the servers that ansible-galaxy may ask is not ours
    assert not [name for name in left if not name.endswith("galaxy_cache/api.json")], left
    assert not [path for path in own.rglob("*") if path.is_file() and "lifecycle" in path.parts[len(own.parts):]]
