# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare the release of the version in galaxy.yml, and publish nothing.

usage: python tests/tools/release.py

    CHANGELOG.rst, changelogs/   the fragments become the entry of this version (they are removed); to be committed
    build/release/*.tar.gz       the artefact
    build/release/*.cdx.json     what it consists of and needs (CycloneDX); its files are in its own FILES.json, each with its sum
    build/release/SHA256SUMS     for "sha256sum --check"
    build/release/tag-message    for "git tag --annotate --file"

Refused: a checkout with changes that are not committed (the artefact would not be what the tag says), a version that has its tag already.
Run with the Python of the virtual environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import tree
import yaml
from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

RELEASE = tree.BUILD / "release"


def run(*command: str | Path) -> str:
    """The output of a command in the checkout; the program ends if it fails. Tools of the environment are found."""
    env = dict(tree.clean(dict(os.environ)), PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]))
    done = subprocess.run([str(word) for word in command], cwd=tree.ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def told(path: str) -> dict:
    """A YAML file of the checkout."""
    return yaml.safe_load((tree.ROOT / path).read_text(encoding="utf-8"))


def refuse_if_not_ready(version: str) -> None:
    """End with a sentence if a release made now would not be what it says."""
    if tree.ask_git("rev-parse", "--git-dir") is None:
        sys.exit("This is no git checkout: a release is made from one, so that its tag says what is in it.")
    changed = run("git", "status", "--porcelain").strip()
    if changed:
        sys.exit(f"Commit or put away what has changed first; the tag would not say what is in the artefact:\n{changed}")
    if run("git", "tag", "--list", f"v{version}").strip():
        sys.exit(f"Version {version} has its tag already: raise the version in galaxy.yml (its rules are in the documentation, Upgrades and versions).")


def write_changelog(version: str) -> None:
    """The fragments become the entry of this version, unless that has been done before."""
    if version not in (told("changelogs/changelog.yaml")["releases"] or {}):
        run("antsibull-changelog", "release", "--reload-plugins", "--version", version)


def bill_of_materials(version: str, artefact: Path) -> str:
    """What is in the artefact and what it needs, as CycloneDX, checked against that format's own schema."""
    sums = [HashTypeFactory().from_composite_str("sha256:" + hashlib.sha256(artefact.read_bytes()).hexdigest())]
    ours = Component(name="lifecycle.atlassian", version=version, type=ComponentType.LIBRARY, bom_ref=f"lifecycle.atlassian@{version}", hashes=sums,
                     licenses=[LicenseFactory().make_from_string(one) for one in told("galaxy.yml")["license"]])
    bom = Bom()
    bom.metadata.component = ours
    needs = {"ansible-core": told("meta/runtime.yml")["requires_ansible"]}
    needs.update(dict.fromkeys(requirements(), "any"))
    for name, versions in needs.items():
        bom.components.add(Component(name=name, type=ComponentType.LIBRARY, bom_ref=name, purl=PackageURL("pypi", name=name),
                                     properties=[Property(name="lifecycle.atlassian:requires", value=versions)]))
    bom.register_dependency(ours, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        sys.exit(f"The bill of materials is not what CycloneDX says it must be: {wrong}")
    return text


def requirements() -> list[str]:
    """The Python packages that the modules need."""
    lines = (tree.ROOT / "meta" / "ee-requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def tag_message(version: str) -> str:
    """The entry of this version in the changelog, below a title."""
    path = RELEASE / "tag-message"
    run("antsibull-changelog", "generate", "--only-latest", "--output", path, "--output-format", "rst")
    return f"lifecycle.atlassian {version}\n\n" + path.read_text(encoding="utf-8").strip() + "\n"


def main() -> None:
    """Prepare, and say what is left to do."""
    version = told("galaxy.yml")["version"]
    refuse_if_not_ready(version)
    write_changelog(version)
    tree.lay_installed()
    built, = (tree.BUILD / "artefact").glob("*.tar.gz")
    shutil.rmtree(RELEASE, ignore_errors=True)
    RELEASE.mkdir(parents=True)
    artefact = Path(shutil.copy2(built, RELEASE))
    bill = RELEASE / f"lifecycle-atlassian-{version}.cdx.json"
    bill.write_text(bill_of_materials(version, artefact), encoding="utf-8")
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in (artefact, bill))
    (RELEASE / "SHA256SUMS").write_text(sums, encoding="utf-8")
    (RELEASE / "tag-message").write_text(tag_message(version), encoding="utf-8")
    files = json.loads((tree.lay_installed() / tree.HOME / "FILES.json").read_text(encoding="utf-8"))["files"]
    print(f"build/release: {artefact.name} ({artefact.stat().st_size // 1024} KiB, {sum(one['ftype'] == 'file' for one in files)} files), {bill.name}, "
          f"SHA256SUMS, tag-message\n\nNothing is published. What is left to do:\n"
          f"  git add --all CHANGELOG.rst changelogs && git commit --message 'Version {version}'\n"
          f"  git tag --annotate --sign --cleanup=verbatim --file build/release/tag-message v{version}\n"
          f"  push both, and upload the artefact")


if __name__ == "__main__":
    main()
