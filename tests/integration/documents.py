# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code blocks of README.md and of the guides, and how each of them is run.

usage: python tests/integration/documents.py      (says of every block what becomes of it)

What stands in a comment right before a block is for the test: "<!-- not run: why -->" in Markdown, ".. not run: why" in reStructuredText.
Likewise "file: NAME" for a block that is the content of a file, and "says: WORDS" for what must appear on the screen; "serves: WORDS" for a block that
goes on until it is stopped, and is ready when it has said so; "needs: PROGRAM" for one that is left out on a machine without that program.
"""

from __future__ import annotations

import re
import shlex
import typing as t
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs" / "docsite" / "rst").glob("guide_*.rst"))]
NOTES = ("not run", "file", "says", "serves", "needs")

MARKDOWN = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RST = re.compile(r"^\.\. code-block:: *(\S*)\n(?:   :\w+:.*\n)*\n((?:   .*\n|[ \t]*\n)+)", re.MULTILINE)
# In a guide any other way to write a block, which would go unseen.
RST_UNSEEN = re.compile(r"^(?!\.\. ).*[^:\s]::\s*$|^::\s*$|^\.\. (?:code|sourcecode|literalinclude|parsed-literal|highlight)::.*$"
                        r"|^ +\.\. code-block::.*$", re.MULTILINE)
MARKDOWN_NOTE = re.compile(r"<!-- ([a-z ]+): ((?:(?!-->).)*) -->\s*\Z", re.DOTALL)
RST_NOTE = re.compile(r"^\.\. ([a-z ]+): (.*(?:\n   .*)*)\n\s*\Z", re.MULTILINE)


class Block(t.NamedTuple):
    """A block, where it stands, and what the comments before it say."""

    document: str
    line: int
    language: str
    text: str
    notes: t.Mapping[str, str]

    @property
    def place(self) -> str:
        """Where it stands."""
        return "%s:%d" % (self.document, self.line)


def notes_before(text: str, pattern: t.Pattern[str]) -> t.Dict[str, str]:
    """The comments right before a block; several may stand above one another."""
    found: t.Dict[str, str] = {}
    while True:
        match = pattern.search(text)
        if not match or match[1] not in NOTES:
            return found
        found[match[1]] = " ".join(match[2].split())
        text = text[:match.start()]


def blocks(path: Path) -> t.List[Block]:
    """Every code block of a document."""
    text = path.read_text(encoding="utf-8")
    is_rst = path.suffix == ".rst"
    unseen = RST_UNSEEN.search(text) if is_rst else None
    if unseen:
        raise ValueError("%s: write %r as .. code-block::, not indented" % (path.name, unseen[0].strip()))
    found = []
    for match in (RST if is_rst else MARKDOWN).finditer(text):
        inside = "\n".join(line[3:] for line in match[2].split("\n")).rstrip() + "\n" if is_rst else match[2]
        notes = notes_before(text[:match.start()], RST_NOTE if is_rst else MARKDOWN_NOTE)
        found.append(Block(path.name, text.count("\n", 0, match.start()) + 1, match[1].lower(), inside, notes))
    return found


def commands(block: Block, play: Path) -> t.Optional[str]:
    """What to type for a block: a file to write, a playbook to run, or the commands themselves. None where nobody knows what to do with it."""
    if "file" in block.notes:
        return "cat > %s <<'END OF BLOCK'\n%sEND OF BLOCK\n" % (shlex.quote(block.notes["file"]), block.text)
    if block.language == "sh":
        return block.text
    content = yaml.safe_load(block.text) if block.language == "yaml" else None
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        return None
    if all("hosts" in one for one in content):
        play.write_text(block.text, encoding="utf-8")
    elif all({key for key in one if "." in key} for one in content):
        play.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": content}], sort_keys=False), encoding="utf-8")
    else:
        return None
    return "ansible-playbook %s -e @secrets.yml\n" % shlex.quote(str(play))


def is_used(block: Block, later: t.Sequence[Block]) -> bool:
    """Whether commands further down take the file that the block is, or another file that they take names it."""
    return any(block.notes["file"] in one.text and (one.language == "sh" or "file" in one.notes and is_used(one, later[number + 1:]))
               for number, one in enumerate(later) if "not run" not in one.notes)


def fate(block: Block, folder: Path, all_of_them: t.Sequence[Block]) -> str:
    """run, "run where there is PROGRAM", "not run: why", or unknown."""
    if "not run" in block.notes:
        return "not run: " + block.notes["not run"]
    if "file" in block.notes and not is_used(block, all_of_them[all_of_them.index(block) + 1:]):
        return "unknown: no command below takes this file"
    if commands(block, folder / "block.yml") is None:
        return "unknown: neither commands, nor tasks, nor plays, nor a file with a name"
    return "run where there is " + block.notes["needs"] if "needs" in block.notes else "run"


if __name__ == "__main__":
    import collections
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        fates = [(one, fate(one, Path(temporary), every)) for every in map(blocks, DOCUMENTS) for one in every]
    for one, said in fates:
        print("%-32s %-8s %s" % (one.place, one.language, said))
    print("\n%d blocks in %d documents" % (len(fates), len(DOCUMENTS)))
    for said, number in collections.Counter(said.partition(":")[0] for dummy_block, said in fates).most_common():
        print("%4d %s" % (number, said))
