# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shipped, and that a plain clone works in a folder of any name."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tarfile

import pytest
import yaml

from integration.stage import ROOT, Site, Stage, start_server, task
from unit.simulator.asking import exported

STRAY = re.compile(
    r"(^|/)(\.git|\.ci|\.venv|\.ansible|\.pytest_cache|\.ruff_cache|\.mypy_cache|\.hypothesis|__pycache__|build|output|node_modules|\.idea|\.vscode)(/|$)"
    r"|\.(pyc|pyo|log|retry|tar\.gz|swp|orig|rej|bak|jsonl|egg-info)$|~$|(^|/)(importer_result\.json|MANIFEST\.json|FILES\.json)$"
)
NEEDED = {
    "README.md", "CHANGELOG.rst", "meta/runtime.yml", "LICENSES/GPL-3.0-or-later.txt", "plugins/modules/jira_group_member.py", "plugins/module_utils/_run.py",
    "plugins/doc_fragments", "plugins/filter", "roles/onboard/meta/argument_specs.yml", "roles/offboard/tasks/main.yml", "playbooks/onboard.yml",
    "playbooks/offboard.yml", "tests/simulator/__main__.py", "tests/config.yml",
}


def home_of(collections):
    """The folder of the collection in a collections path."""
    return collections / "ansible_collections" / "lifecycle" / "atlassian"


def tree_tool():
    """tests/tools/tree.py as a module."""
    spec = importlib.util.spec_from_file_location("tree", ROOT / "tests" / "tools" / "tree.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_artefact_holds_what_is_needed_and_nothing_stray(collections):
    listed = json.loads((home_of(collections) / "FILES.json").read_text(encoding="utf-8"))["files"]
    names = {one["name"] for one in listed if one["name"] != "."}
    assert NEEDED <= names, NEEDED - names
    assert not [name for name in names if STRAY.search(name)]
    files = {one["name"] for one in listed if one["ftype"] == "file"}
    known = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()}
    assert files <= known       # nothing is in it that is not in the checkout
    manifest = json.loads((home_of(collections) / "MANIFEST.json").read_text(encoding="utf-8"))["collection_info"]
    assert (manifest["namespace"], manifest["name"], manifest["dependencies"]) == ("lifecycle", "atlassian", {})
    assert not [name for name in files if (home_of(collections) / name).is_symlink()]


# What git ignores lies in a checkout that was worked in: of every pattern one file.
LEFT_BEHIND = (
    ".venv/lib/x.py", ".venv-demo/x.py", "build/x", ".ansible/x", "collections/x", "changelogs/.plugin-cache.yaml", "tests/integration/inventory",
    "tests/output/x", ".hypothesis/x", "tests/unit/.hypothesis/x", ".mypy_cache/x", ".pytest_cache/x", "tests/.pytest_cache/x", ".ruff_cache/x",
    "__pycache__/x.pyc", "plugins/modules/__pycache__/x.pyc", "lifecycle.egg-info/x", "tests/x.log", "plugins/modules/x.pyc", "plugins/modules/x.pyo",
    "playbooks/x.retry", "lifecycle-atlassian-0.0.1.tar.gz", ".idea/x", ".vscode/x", "roles/.x.swp",
)


def test_a_checkout_that_was_worked_in_gives_the_same_artefact(collections, stage, tmp_path):
    """Whoever builds with ansible-galaxy alone has nothing but build_ignore in galaxy.yml."""
    worked_in = tmp_path / "worked-in"
    for name in tree_tool().files():
        (worked_in / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, worked_in / name, follow_symlinks=False)
    for name in LEFT_BEHIND:
        (worked_in / name).parent.mkdir(parents=True, exist_ok=True)
        (worked_in / name).write_text("left behind", encoding="utf-8")
    here = {"cwd": worked_in, "env": stage.environment(), "capture_output": True, "text": True}
    subprocess.run(["git", "init", "-q", "--template="], check=True, **here)
    seen = subprocess.run(["git", "ls-files", "--others", "--exclude-standard"], check=True, **here)
    assert "galaxy.yml" in seen.stdout.splitlines() and not set(LEFT_BEHIND) & set(seen.stdout.splitlines())
    done = subprocess.run([sys.executable, "-m", "ansible", "galaxy", "collection", "build", "--output-path", str(tmp_path / "out"), str(worked_in)],
                          env=stage.environment(), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    artefact, = (tmp_path / "out").glob("*.tar.gz")
    with tarfile.open(artefact) as archive:
        built = json.load(archive.extractfile("FILES.json"))["files"]
    listed = json.loads((home_of(collections) / "FILES.json").read_text(encoding="utf-8"))["files"]
    assert {one["name"]: one["chksum_sha256"] for one in built} == {one["name"]: one["chksum_sha256"] for one in listed}


def test_every_module_is_in_the_action_groups_and_documented(collections, stage):
    modules = sorted(path.stem for path in (home_of(collections) / "plugins" / "modules").glob("*.py"))
    runtime = yaml.safe_load((home_of(collections) / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert sorted(modules) == runtime["action_groups"]["all"]
    names = ["lifecycle.atlassian." + module for module in modules]
    done = subprocess.run([sys.executable, "-m", "ansible", "doc", "--json", *names], env=stage.environment(), cwd=stage.folder, check=False,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    documents = json.loads(done.stdout)
    for name in names:
        assert documents[name]["doc"]["short_description"] and documents[name]["examples"] and documents[name]["return"], name


@pytest.mark.parametrize("layout", ["dev", "installed"])
def test_a_plain_clone_in_a_folder_of_any_name(site, tmp_path, layout):
    """No other copy of the collection can be seen, and neither ours nor theirs is called lifecycle/atlassian."""
    clone = tmp_path / "my clone (2) of Änderungen"
    for name in tree_tool().files():
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    env = Stage(site, ROOT, tmp_path).environment()
    laid = subprocess.run([sys.executable, "tests/tools/tree.py", layout], cwd=clone, env=env, check=False, capture_output=True, text=True)
    assert laid.returncode == 0, laid.stdout + laid.stderr
    folder = laid.stdout.splitlines()[-1]
    assert folder.startswith(str(clone))
    run = Stage(site, folder, tmp_path).play([
        task("jira_group_member", "join", group="Support", members=["guest@partner.example.org"]),
        {"name": "filter", "ansible.builtin.debug": {"msg": "{{ [] | lifecycle.atlassian.memberships('groups') }}"}},
    ], "-v").good()
    assert run.changed == ["join"]
    assert subprocess.run([sys.executable, "tests/tools/tree.py", layout], cwd=clone, env=env, check=False).returncode == 0   # and once more


def test_the_simulator_of_the_artefact_runs(collections, tmp_path):
    """Users rehearse their playbooks with it, and with nothing but what it tells them to export."""
    process, url = start_server(tmp_path, home_of(collections))
    try:
        site = Site(url)
        run = Stage(site, collections, tmp_path).play([
            task("jira_user_info", users=["ceo@corp.example.com"]),      # only the organization's search finds him
            task("scim_user_info", user_names=["erika.mustermann@corp.example.com"]),
            task("jsm_desk_info", desks=["IT"]),
        ], defaults={}, env=exported((tmp_path / "server.log").read_text(encoding="utf-8"))).good()
        assert [len(run[name][key]) for name, key in (("jira_user_info", "users"), ("scim_user_info", "users"), ("jsm_desk_info", "desks"))] == [1, 1, 1]
        assert {entry["surface"] for entry in site.journal} >= {"scim", "organization"} and not site.violations
    finally:
        process.terminate()
        assert process.wait(10) == 0
    assert url.startswith("http://127.0.0.1:")
