# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: an e-mail and an account id that a wish gives together must be one person's."""

from __future__ import annotations

import typing as t

from ._api import jira
from ._errors import NotAllowed
from ._http.message import SITE
from ._plan.wishes import AMBIGUOUS, FOUND, Account, Person, fold


def check_pairs(client: t.Any, people: t.Sequence[Person], found: t.List[Person], known: t.Iterable[Account]) -> None:
    """Where a wish gives an e-mail and an account id, they must be one person's as far as that can be seen: a list whose columns slipped by a row
    would else give, or take, everybody's access to his neighbour."""
    places = [place for place, person in enumerate(people) if person.email and person.account_id and found[place].verdict == FOUND]
    seen = {account.account_id: account for account in (found[place].account for place in places) if account}
    wanted = {found[place].account_id for place in places}
    # a list that was read just now knows better than what was seen before, as far as it shows an e-mail
    seen.update((account.account_id, account) for account in known if account.account_id in wanted and (account.email or account.account_id not in seen))
    unseen = [found[place].account_id for place in places if found[place].account_id not in seen]
    if unseen and client.has(SITE):
        try:
            seen.update(accounts_by_id(client, unseen))
        except NotAllowed:
            pass   # the caller may not look people up; then the id is followed, as it is for those whose e-mail is hidden
    for place in places:
        person, account = found[place], seen.get(found[place].account_id)
        if account is not None and account.email and fold(account.email) != fold(person.email):
            reason = "e-mail and account_id belong to different people: account %s has the e-mail %s. Give the one that is meant" % (
                account.account_id, account.email)
            found[place] = person._replace(verdict=AMBIGUOUS, account=None, account_id="", reason=reason)
        elif account is not None and person.account is None:
            found[place] = person._replace(account=account, on_site=True)


def accounts_by_id(client: t.Any, account_ids: t.Sequence[str]) -> t.Dict[str, Account]:
    """The accounts of the site with these ids, many a call; who is not there is left out."""
    size = jira.IDS_A_CALL
    calls = [jira.users_by_id(account_ids[start:start + size]) for start in range(0, len(account_ids), size)]
    pages = client.all_of(lambda call: client.all_items(call, jira.next_page), calls)
    return {one.account_id: one for users in pages for one in jira.accounts(users)}


def with_emails(client: t.Any, have: t.Mapping[str, t.Mapping[str, Account]]) -> t.Dict[str, t.Dict[str, Account]]:
    """The same accounts by place, those without an e-mail looked up."""
    blank = list(dict.fromkeys(one for members in have.values() for one, account in members.items() if not account.email))
    seen = accounts_by_id(client, blank)
    return {place: {one: seen.get(one, account) for one, account in members.items()} for place, members in have.items()}
