# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How errors say what there is instead of what was named."""

from __future__ import annotations

import pytest
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import naming

MANY = ["Team %02d" % number for number in range(40)]


@pytest.mark.parametrize("wanted, names, whole, words", [
    ("customer corp", ["Acme", "Customer Corp", "Customer Corps"], True, "Did you mean Customer Corp? There are 3 organizations."),
    ("Custmer Corp", ["Customer Corp", "Acme"], True, "Did you mean Customer Corp? There are 2 organizations."),
    ("Zzz", ["Customer Corp", "Acme"], True, "There are 2 organizations: Acme, Customer Corp. Names are exact, case counts."),
    ("Zzz", ["Acme"], True, "There is 1 organization: Acme. Names are exact, case counts."),
    ("Zzz", [], True, "There are no organizations."),
    ("Zzz", MANY, True, "There are 40 organizations, and none has a name like it. Names are exact, case counts."),
    ("Zzz", MANY, False, "Of the first 40 organizations none has a name like it. Names are exact, case counts."),
    ("Team 07", [name for name in MANY if name != "Team 07"], False, "Did you mean Team 37, Team 30, Team 27? There are more than 39 organizations."),
])
def test_what_may_have_been_meant(wanted, names, whole, words):
    assert naming.instead(wanted, names, "organization", whole) == words


def test_a_great_many_names_are_not_all_compared():
    """Hundreds of unknown names against thousands take a minute; case alone is told all the same."""
    names = ["Organization %d" % number for number in range(naming.COMPARED + 1)]
    assert naming.instead("organization 7", names, "organization").startswith("Did you mean Organization 7? There are ")
    assert naming.instead("Organisation 7", names, "organization") == (
        "There are %d organizations. Names are exact, case counts." % len(names))


@pytest.mark.parametrize("number, words", [(0, "0 groups"), (1, "1 group"), (2, "2 groups")])
def test_one_is_no_plural(number, words):
    assert naming.counted(number, "group") == words
