# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of facts itself: every section that it speaks of, every row in its place, every test naming its section. tests/unit/mutations.py runs it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from unit.facts import NOTHING, ROWS

ROOT = Path(__file__).resolve().parents[2]
HURTS = 30      # items of section 14
WAYS = ("group", "suspend", "disable", "scim", "portal")


def test_every_item_of_section_14_and_every_section_from_5_to_10_is_there():
    """By a row, or among those with nothing to take away."""
    items = [row.item for row in ROWS] + list(NOTHING)
    assert len(items) == len(set(items)), "an item is there twice"
    assert {"14.%d" % number for number in range(1, HURTS + 1)} == {item for item in items if item.startswith("14.")}
    assert {item.partition(".")[0] for item in items} == {"5", "6", "7", "8", "9", "10", "14"}
    assert {"10." + way for way in WAYS} <= set(items), "a way to take access away is missing"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.item)
def test_a_row_is_where_it_says(row):
    """The code once, and a test that names the section."""
    source = (ROOT / row.file).read_text(encoding="utf-8")
    assert source.count(row.text) == 1, "%s: the text of item %s is there %d times; mend tests/unit/facts.py" % (row.file, row.item, source.count(row.text))
    ast.parse(source.replace(row.text, row.without))
    assert row.text != row.without
    assert names_its_section(*row.test.split("::"), row.item), "%s does not name section %s of FACTS" % (row.test, row.item)


def names_its_section(file, function, item):
    """Whether the test's name or what it says has the section: "FACTS 14.11", "FACTS 5 and 10"."""
    number = item if re.match(r"14\.\d+$", item) else item.partition(".")[0]
    source = (ROOT / file).read_text(encoding="utf-8")
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == function]
    assert len(found) == 1, "there is no test %s in %s" % (function, file)
    if "facts_%s_" % number.replace(".", "_") in function:
        return True
    said = ast.get_docstring(found[0]) or ""
    return any(number in re.findall(r"\d+(?:\.\d+)?", part.partition(":")[0]) for part in re.findall(r"FACTS ([^;]*)", said))
