# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which groups are meant as members of something."""

from __future__ import annotations

import typing as t

from ._errors import PlanError
from ._groups import groups_shown, the_one
from ._plan.group_wishes import group_account
from ._plan.places import Look
from ._plan.wishes import ABSENT, FOUND, GROUP, LATE, PENDING, Person


def find_group_members(client: t.Any, looks: t.Sequence[Look], leaving: bool, foretold: bool) -> t.List[Look]:
    """The places with their wished groups looked up: among the members first, then, unless they only leave, on the site, all in a call or two.

    C(leaving): whoever is not a member need not be looked for. C(foretold): check mode, in which a pending group may still be to come.
    """
    rows = [[_among(person, one) for person in one.groups] for one in looks]
    missing = [person.account.told for row in rows for person in row if person.account and not person.verdict and not leaving]
    names, ids = [one["name"] for one in missing if not one["group_id"]], [one["group_id"] for one in missing if one["group_id"]]
    seen = groups_shown(client, names, ids) if missing else []

    def found(person: Person) -> Person:
        if person.verdict or person.account is None:
            return person
        if leaving:
            return person._replace(verdict=ABSENT, proved=True)
        told = person.account.told
        try:
            group_id, name = the_one(seen, None if told["group_id"] else told["name"], told["group_id"])
        except PlanError as error:
            if not person.pending:
                return person._replace(verdict=ABSENT, reason=error.message)
            late = "was created by an earlier step, but does not show yet; run it again later"
            return person._replace(verdict=PENDING) if foretold else person._replace(verdict=LATE, reason=late)
        account = group_account(group_id, name)
        return person._replace(verdict=FOUND, account=account, account_id=account.account_id)

    return [one._replace(groups=tuple(found(person) for person in row)) for one, row in zip(looks, rows)]


def _among(person: Person, one: Look) -> Person:
    """The wish with the member that it means, if there is one: by id, or else by name."""
    key = "group_id" if person.account and person.account.told["group_id"] else "name"
    for account in one.have.values():
        if person.account and account.kind == GROUP and account.told[key] == person.account.told[key]:
            return person._replace(verdict=FOUND, account=account, account_id=account.account_id)
    return person
