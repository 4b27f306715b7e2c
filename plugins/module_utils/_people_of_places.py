# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is meant at each of many places. Everybody is looked up once for all of them, and each place is told what a task of
its own would be told: its own list may say whom an e-mail means there, the list of another place may not. An e-mail of two accounts, one of which is a
member somewhere, is ambiguous everywhere else.
"""

from __future__ import annotations

import typing as t

from ._http.message import ORGANIZATION, SCIM
from ._pairs import shown_in
from ._people import find_people
from ._plan.places import Look
from ._plan.wishes import Person, fold

Name = t.Tuple[str, str, bool]


def look_up(client: t.Any, params: t.Mapping[str, t.Any], looks: t.Sequence[Look], leaving: bool) -> t.List[Look]:
    """The places with everybody of every place looked up, each person once. A place that could not be read stays as it is."""
    live = [one for one in looks if one.error is None]
    if len(live) == 1:
        found = tuple(find_people(client, live[0].people, params, live[0].have.values(), leavers=leaving))
        return [one._replace(people=found) if one.error is None else one for one in looks]
    everybody = [account for one in live for account in one.have.values()]
    shown_anywhere = shown_in(everybody)
    seen = []
    for one in looks:
        if one.error is None:
            shown = shown_in(one.have.values())
            people = [person if person.account_id else shown(person) for person in one.people]
            if leaving and _shows_who_is_not_there(client, one):
                people = [person if person.account_id or person.verdict else shown_anywhere(person) for person in people]
            one = one._replace(people=tuple(people))
        seen.append(one)
    # not merged: that an e-mail and an id stand together at one place says nothing of those who are named by one of them at another
    unclear = {_name(person): person for one in reversed(seen) if one.error is None for person in reversed(one.people) if not person.verdict}
    answers = find_people(client, tuple(unclear.values()), params, leavers=leaving, elsewhere=everybody)
    by_name = dict(zip(unclear, answers))
    return [one if one.error is not None else one._replace(people=tuple(_as_found(person, by_name) for person in one.people)) for one in seen]


def _shows_who_is_not_there(client: t.Any, one: Look) -> bool:
    """Whether nobody can be in this place unseen whom a search would show: then who is to leave it and is not on its list is searched for nowhere."""
    return one.whole and (all(account.email for account in one.have.values()) or not (client.has(ORGANIZATION) or client.has(SCIM)))


def _name(person: Person) -> Name:
    """As the task names somebody; who is pending is waited for."""
    return fold(person.email), person.account_id, person.pending


def _as_found(person: Person, by_name: t.Mapping[Name, Person]) -> Person:
    """The wish of one place with what was found out about the person. How this place names the person stays."""
    found = person if person.verdict else by_name[_name(person)]
    return person._replace(verdict=found.verdict, account_id=found.account_id, account=found.account, reason=found.reason, hidden=found.hidden)
