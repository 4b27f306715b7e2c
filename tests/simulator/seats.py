# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who takes the seats of a product, and whether there is one left (FACTS 8: suspended and deactivated people take none)."""

from __future__ import annotations


def takers(world, role) -> set:
    """Account ids that a product is paid for."""
    members = {account_id for group_id in role.groups if group_id in world.groups for account_id in world.groups[group_id].members}
    return {account_id for account_id in members if (account := world.accounts.get(account_id)) is not None and account.usable}


def full_for(world, account_id: str, group_ids) -> list:
    """Keys of the products for which these groups would give somebody a seat that is not there."""
    wanted = set(group_ids)
    full = []
    for role in world.application_roles.values():
        taken = takers(world, role)
        if wanted & set(role.groups) and account_id not in taken and len(taken) >= role.seats:
            full.append(role.key)
    return full
