# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""FACTS 8 and 14.12: version 1 of the organization API is gone or going, so nothing is ever sent there; what every round sends is held in test_laws.py.

The list is in our own words. Where Atlassian's documents are at hand it is held against them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from simulator.contract import TABLE
from simulator.contract import GONE as SWITCHED_OFF
from unit import atlas
from unit.laws.openapi import GONE, Documents
from unit.laws.test_contract import FOLDER

PLUGINS = Path(atlas.load("jsm_customer").__file__).parents[1]
VERSION_1 = re.compile(r"/v1/orgs(/|$)")

# Switched off since 2026-06-30.
OFF = [
    "POST directory/groups", "DELETE directory/groups/G", "POST directory/groups/G/memberships", "DELETE directory/groups/G/memberships/U",
    "POST directory/groups/G/roles/assign", "POST directory/groups/G/roles/revoke", "POST groups/search", "POST users/search", "POST users/invite",
    "DELETE directory/users/U", "POST directory/users/U/suspend-access", "POST directory/users/U/restore-access",
]
# They still answer: a list without e-mails, dates that lag a day, and roles that an experiment or an older form of it gives.
LEFT = [
    "GET users", "GET directory/users/U/last-active-dates", "POST users/U/roles/assign", "POST users/U/roles/revoke",
    "POST users/U/role-assignments/assign", "POST users/U/role-assignments/revoke",
]


def test_no_request_builder_knows_version_1() -> None:
    """A path is written down in one place, and whole: _api. What is not in there nobody sends, whatever the options."""
    paths = [(path.name, one.value) for path in sorted(PLUGINS.rglob("*.py")) for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(one, ast.Constant) and isinstance(one.value, str) and "/orgs" in one.value]
    assert any(text.startswith("/v2/orgs/{org}") for dummy_name, text in paths), "the paths are written in another way now"
    assert [row for row in paths if VERSION_1.search(row[1]) and row[1].startswith("/")] == []
    assert all(VERSION_1.search("/admin/v1/orgs/o/" + one.partition(" ")[2]) for one in OFF + LEFT)


def test_the_simulator_plays_none_of_them() -> None:
    assert [one.name for one in TABLE if SWITCHED_OFF.match(re.sub(r"{[^}]*}", "x", one.path))] == []
    assert all(SWITCHED_OFF.match("/admin/v1/orgs/o/" + one.partition(" ")[2]) for one in OFF)
    assert not any(SWITCHED_OFF.match("/admin/v1/orgs/o/" + one.partition(" ")[2]) for one in LEFT)


def test_the_list_is_that_of_the_document() -> None:
    if not FOLDER.is_dir():
        pytest.skip("Atlassian's API documents are not here (%s): set ATLASSIAN_SPECS to hold the list against them" % FOLDER)
    gone = Documents(FOLDER, GONE)
    ours = [one.split() for one in OFF + LEFT]
    assert all(gone.find(method, "/admin/v1/orgs/o/" + path) for method, path in ours)
    assert len(gone.operations) == len(ours)
    assert {method + " " + path for method, path in ours if gone.find(method, "/admin/v1/orgs/o/" + path)[0].get("deprecated")} == set(OFF)
