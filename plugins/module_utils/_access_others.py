# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: other accounts of the site with the e-mail of somebody whom the directory or the organization has shown already.

A portal-only customer may have the e-mail of an Atlassian account. Neither the directory nor the organization shows him, and once they have said who is
meant by an e-mail the site is not asked for it. What is taken from the one says nothing of the other, who goes on using the portal.
"""

from __future__ import annotations

import typing as t

from ._access_ways import Without
from ._api import jira
from ._people import MANY, SCAN_SHARE, scan, search
from ._plan.wishes import APP, FOUND, Account, Person, fold


class ScannedOnce(Without):
    """A client that reads the list of all users once, as far as anybody asks for it, whoever asks again."""

    def __init__(self, client: t.Any, *surfaces: str) -> None:
        super().__init__(client, *surfaces)
        self._read: t.List[t.List[t.Any]] = []
        self._rest: t.Optional[t.Iterator[t.List[t.Any]]] = None

    def pages(self, request: t.Any, turn: t.Any) -> t.Iterator[t.List[t.Any]]:
        """As those of the client."""
        if request != jira.all_users():
            yield from self._client.pages(request, turn)
            return
        place = 0
        while True:
            if place == len(self._read):
                self._rest = self._rest or self._client.pages(request, turn)
                try:
                    self._read.append(next(self._rest))
                except StopIteration:
                    return
                except Exception:
                    self._read, self._rest = [], None      # a list that broke off is none
                    raise
            yield self._read[place]
            place += 1


def others_of(
    client: t.Any, people: t.Sequence[Person], wished: t.Sequence[Person], elsewhere: t.Sequence[Account]
) -> t.List[t.Tuple[Account, ...]]:
    """For each of the people: the other active accounts that the site shows with his e-mail, by account id.

    Asked of whoever was wished by an e-mail alone and found in C(elsewhere), what the directory and the organization have shown: one scan where many
    are wished, which the search for the rest of them may have read already, else one search each.
    Whom the site itself has shown, it has shown with everybody of his e-mail.
    """
    theirs = {id(one) for one in elsewhere}
    asked = [bool(person.verdict == FOUND and wish.email and not wish.account_id) and id(person.account) in theirs for person, wish in zip(people, wished)]
    emails = list(dict.fromkeys(fold(wish.email) for wish, one in zip(wished, asked) if one))
    everyone = {fold(wish.email) for wish in wished if wish.email and not wish.account_id}
    everybody = scan(client, len(everyone) // SCAN_SHARE) if emails and len(everyone) >= MANY else None
    hits: t.Dict[str, t.Dict[str, Account]] = {}
    if everybody is None:
        search(client, emails, hits)
    shown = [account for some in hits.values() for account in some.values()] if everybody is None else everybody
    by_email: t.Dict[str, t.Dict[str, Account]] = {}
    for account in shown:
        if account.email and account.active is not False and account.kind != APP:
            by_email.setdefault(fold(account.email), {})[account.account_id] = account
    return [tuple(account for key, account in sorted(by_email.get(fold(wish.email), {}).items()) if key != person.account_id) if one else ()
            for person, wish, one in zip(people, wished, asked)]
