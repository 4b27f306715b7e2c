# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What README.md and the guides tell people to type works, in one shell per document, on the simulator.

A reader's site is https://example.atlassian.net and his account automation@example.com; here they are the simulator's. He has files that the
documents do not show (READERS_FILES), and types the token when asked.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from simulator.worlds import small_world_dict

from integration.documents import DOCUMENTS, ROOT, blocks, commands, fate
from integration.stage import NEIGHBOURS, as_environment, neighbour

SITE, USER, TOKEN = "https://example.atlassian.net", "automation@example.com", "sentinel-classic-automation"
MARK = "== block "
READERS_FILES = {
    "people.csv": "email,kind,display_name,desks\nnewer@customer.example.org,customer,Newer,IT|HR\n",
    "movers.yml": "people:\n  - {email: jane.doe@customer.example.org, from: {desks: [IT]}, to: {desks: [HR]}}\n",
    "leavers.yml": "people:\n  - jane.doe@customer.example.org\n",
    "secrets.yml": "vault_api_token: %s\n" % TOKEN,
}
NEEDED = sorted({one.notes["needs"] for document in DOCUMENTS for one in blocks(document) if "needs" in one.notes})
# A block that serves: in the background, until it has said that it is ready.
SERVING = """(
%s
) > %s 2>&1 &
for dummy in $(seq 600); do grep -q %s %s && break; sleep 0.1; done
grep -q %s %s || { cat %s; exit 1; }
"""
PROSE = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PROSE += sorted(ROOT.glob("roles/*/README.md")) + sorted(ROOT.glob("tests/*/README.md"))


def readers_world():
    """The small world, with the account that runs the reader's playbooks and the people of the examples."""
    world = small_world_dict()
    name = "712020:00000000-dddd-4000-8000-00000000000%d"
    world["accounts"][name % 1] = {"email": USER, "display_name": "Automation", "rights": ["site_admin", "jira_admin", "browse_users", "agent"]}
    for number, (email, shown) in enumerate((("jane.doe@example.com", "Jane Doe"), ("john.roe@example.com", "John Roe")), 2):
        world["accounts"][name % number] = {"email": email, "display_name": shown}
    world["credentials"]["api_tokens"].append({"token": TOKEN, "account": name % 1})
    for desk in world["desks"]:
        desk.setdefault("admins", []).append(name % 1)
    return world


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_block_is_run_or_says_why_it_is_not(document, tmp_path):
    found = blocks(document)
    assert document.read_text(encoding="utf-8").count("code-block::" if document.suffix == ".rst" else "\n```") == len(found) * (
        1 if document.suffix == ".rst" else 2)
    assert not [(one.place, said) for one in found for said in [fate(one, tmp_path, found)] if said.startswith("unknown")]


def program_at(program):
    """Where a program is that blocks need, or None."""
    return neighbour(program) or shutil.which(program)


@pytest.mark.parametrize("program", NEEDED)
def test_what_blocks_need_is_here(program):
    """A skip tells which blocks the test below leaves out on this machine."""
    places = [one.place for document in DOCUMENTS for one in blocks(document) if one.notes.get("needs") == program]
    if not program_at(program):
        pytest.skip("%s is not here, so these blocks are not run: %s; make test-neighbours runs them" % (program, ", ".join(places)))


def lay_for_reader(stage, collections, typed):
    """What a reader has: a clone with what make made in it, the artefact, and the collection installed, unless he is told to install it himself."""
    cwd = stage.folder / "cwd"
    (cwd / "build").mkdir()
    (cwd / "build" / "collections").symlink_to(collections, target_is_directory=True)
    (cwd / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    (cwd / "tests").symlink_to(ROOT / "tests", target_is_directory=True)
    for artefact in (collections.parent / "artefact").glob("*.tar.gz"):
        shutil.copy(artefact, cwd)
    if not any("ansible-galaxy collection install" in one.text for one in typed):
        (stage.folder / "home" / ".ansible").mkdir()
        (stage.folder / "home" / ".ansible" / "collections").symlink_to(collections, target_is_directory=True)
    return cwd


def type_in(words, env, cwd):
    """Bash's exit code, output and errors. What is left running by a block that serves is stopped."""
    with subprocess.Popen(["bash", "-c", words], cwd=cwd, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        try:
            stdout, stderr = process.communicate(TOKEN + "\n", timeout=240)
        finally:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
    return process.returncode, stdout, stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_blocks_work_in_their_order(stage, site, collections, document):
    typed = [one for one in blocks(document) if "not run" not in one.notes and ("needs" not in one.notes or program_at(one.notes["needs"]))]
    cwd = lay_for_reader(stage, collections, typed)
    site.reset(readers_world())
    everything = as_environment(dict(site.everything, api_user=USER, api_token=TOKEN))
    for name, text in READERS_FILES.items():
        stage.write(name, text)
    script = ["set -eu"]
    for number, one in enumerate(typed):
        text = commands(one, cwd / ("block-%d.yml" % number))
        if "serves" in one.notes:
            words, log = shlex.quote(one.notes["serves"]), str(stage.folder / ("serves-%d.log" % number))
            text = SERVING % (text.rstrip("\n"), log, words, log, words, log, log)
        script += ["echo '%s%s'" % (MARK, one.place), text.replace(SITE, site.url)]
        play = cwd / ("block-%d.yml" % number)
        if play.exists():
            stage.write(play.name, play.read_text(encoding="utf-8").replace(SITE, site.url))
    env = stage.environment(**everything)
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"], NEIGHBOURS])
    del env["ANSIBLE_CALLBACKS_ENABLED"], env["ANSIBLE_COLLECTIONS_PATH"]      # a reader has neither
    code, stdout, stderr = type_in("\n".join(script), env, cwd)
    said = {part.partition("\n")[0]: part.partition("\n")[2] for part in stdout.split(MARK)[1:]}
    assert code == 0, "the block at %s ended with %d\n%s\n%s" % (list(said)[-1:], code, stdout[-6000:], stderr[-3000:])
    assert list(said) == [one.place for one in typed]
    for one in typed:
        for words in filter(None, one.notes.get("says", "").split(" | ")):
            assert words in said[one.place], (one.place, words, said[one.place])
    assert TOKEN not in stdout + stderr


@pytest.mark.parametrize("document", PROSE, ids=lambda path: path.relative_to(ROOT).as_posix().replace("/", "-"))
def test_links_among_the_files_lead_somewhere(document):
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    wrong = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, dummy_sign, place = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if re.match(r"\w+:", link):
            continue
        headings = {re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in target.read_text(encoding="utf-8").splitlines()
                    if line.startswith("#")} if place and target.is_file() else set()
        if not target.exists() or (place and place not in headings):
            wrong.append(link)
    assert not wrong
