# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schemas of the installed collection in a checker that no one here wrote, which reads patterns as editors do."""

from __future__ import annotations

import subprocess

import pytest

from integration.stage import ROOT, neighbour
from integration.test_artefact import home_of

PROGRAM = neighbour("check-jsonschema")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="check-jsonschema is not here: make test-neighbours runs this")
JANE = "email: jane.doe@customer.example.org"
REFUSED = {
    "people": {"kind": "{%s, kind: custmer}" % JANE, "field": "{%s, kind: customer, desk: [IT]}" % JANE, "list": "{%s, kind: customer, desks: IT}" % JANE,
               "nobody": "{kind: customer, display_name: Jane Doe}", "e-mail": "{email: jane.doe, kind: customer}"},
    "movers": {"field": "{%s, form: {desks: [IT]}}" % JANE, "e-mail": "{email: jane.doe, from: {desks: [IT]}}"},
    "leavers": {"field": "{%s, when: now}" % JANE, "e-mail": "{email: jane.doe}"},
}


def check(collections, kind, *paths):
    """Exit code and words."""
    schema = home_of(collections) / "extensions" / "schemas" / (kind + ".schema.json")
    done = subprocess.run([PROGRAM, "--schemafile", str(schema), *map(str, paths)], check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("kind,names", [("people", ("join", "return")), ("movers", ("move",)), ("leavers", ("leave",))])
def test_good_files_are_taken(collections, kind, names):
    code, said = check(collections, kind, *(ROOT / "tests" / "demo" / (name + ".yml") for name in names))
    assert code == 0, said


@pytest.mark.parametrize("kind", REFUSED)
def test_each_fault_is_found_and_named(collections, tmp_path, kind):
    for name, entry in REFUSED[kind].items():
        path = tmp_path / (name + ".yml")
        path.write_text("people:\n  - %s\n" % entry, encoding="utf-8")
        code, said = check(collections, kind, path)
        assert code == 1 and "$.people[0]" in said, (name, said)
