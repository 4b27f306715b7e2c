# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What FACTS says of the organization, where no other test is about it. Each test names its section."""

from __future__ import annotations

from simulator.app import Simulator
from unit import atlas
from unit.laws.rounds import ONLY_ORG


def test_a_cursor_that_must_come_alone():
    """FACTS 3 and 8: of one search it is documented that nothing else may stand beside a cursor. Should others want that, they are read all the same."""
    pages = {"page_organization": 2}
    usual = atlas.ask(Simulator(switches=pages), "organization_user_info", way=ONLY_ORG)["users"]
    alone = atlas.ask(Simulator(switches=dict(pages, org_cursor_alone=True)), "organization_user_info", way=ONLY_ORG)["users"]
    assert len(usual) > 2 and [one["account_id"] for one in alone] == [one["account_id"] for one in usual]
