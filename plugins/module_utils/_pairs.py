# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: an e-mail and an account id that a wish gives together must be one person's."""

from __future__ import annotations

import typing as t

from ._api import jira, organization
from ._errors import NotAllowed
from ._http.message import ORGANIZATION, SITE
from ._org_lists import search
from ._plan.wishes import AMBIGUOUS, FOUND, Account, Person, fold


def check_pairs(client: t.Any, people: t.Sequence[Person], found: t.List[Person], known: t.Iterable[Account], org_id: t.Optional[str] = None) -> None:
    """Where a wish gives an e-mail and an account id, they must be one person's as far as that can be seen: a list whose columns slipped by a row
    would else give, or take, everybody's access to his neighbour. Whose account a directory has just named is its word, whatever the site shows yet."""
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
    # the organization shows e-mails that the site hides
    hidden = list(dict.fromkeys(found[place].account_id for place in places if not getattr(seen.get(found[place].account_id), "email", "")))
    told = _in_organization(client, org_id, hidden) if hidden and client.has(ORGANIZATION) and org_id else {}
    for place in places:
        person, account = found[place], seen.get(found[place].account_id)
        email = next((one.email for one in (account, told.get(person.account_id)) if one is not None and one.email), "")
        if email and fold(email) != fold(person.email) and not person.vouched:
            reason = "e-mail and account_id belong to different people: account %s has the e-mail %s. Give the one that is meant" % (
                person.account_id, email)
            found[place] = person._replace(verdict=AMBIGUOUS, account=None, account_id="", reason=reason)
        elif person.account is None and (account or told.get(person.account_id)):
            found[place] = person._replace(account=account or told[person.account_id], on_site=account is not None)


def accounts_by_id(client: t.Any, account_ids: t.Sequence[str]) -> t.Dict[str, Account]:
    """The accounts of the site with these ids, many a call; who is not there is left out."""
    size = jira.IDS_A_CALL
    calls = [jira.users_by_id(account_ids[start:start + size]) for start in range(0, len(account_ids), size)]
    pages = client.all_of(lambda call: client.all_items(call, jira.next_page), calls)
    return {one.account_id: one for users in pages for one in jira.accounts(users)}


def _in_organization(client: t.Any, org_id: str, account_ids: t.Sequence[str]) -> t.Dict[str, Account]:
    """The accounts with these ids that the organization knows."""
    size = organization.IDS_A_CALL
    calls = [organization.users_by_id(org_id, account_ids[start:start + size]) for start in range(0, len(account_ids), size)]
    return {one.account_id: one for one in map(organization.account, search(client, calls))}


def ambiguous(person: Person, accounts: t.Iterable[Account]) -> Person:
    """Somebody whose e-mail these accounts have."""
    ids = ", ".join("%s (%s)" % (one.account_id, one.kind or one.name) for one in sorted(accounts, key=lambda one: one.account_id))
    return person._replace(verdict=AMBIGUOUS, reason="several accounts have this e-mail: %s. Give the account_id of the one that is meant." % ids)


def shown_in(members: t.Iterable[Account]) -> t.Callable[[Person], Person]:
    """What makes of somebody who was not found the member of these lists who has his e-mail: not every search of a site shows customers."""
    by_email: t.Dict[str, t.Dict[str, Account]] = {}
    for one in members:
        if one.email:
            by_email.setdefault(fold(one.email), {})[one.account_id] = one

    def shown(person: Person) -> Person:
        hits = by_email.get(fold(person.email), {}) if person.email and person.verdict not in (FOUND, AMBIGUOUS) else {}
        if len(hits) > 1:
            return ambiguous(person, hits.values())
        return person._replace(verdict=FOUND, account_id=next(iter(hits)), account=next(iter(hits.values())), reason="") if hits else person

    return shown


def with_emails(client: t.Any, have: t.Mapping[str, t.Mapping[str, Account]]) -> t.Dict[str, t.Dict[str, Account]]:
    """The same accounts by place, those without an e-mail looked up."""
    blank = list(dict.fromkeys(one for members in have.values() for one, account in members.items() if not account.email))
    seen = accounts_by_id(client, blank)
    return {place: {one: seen.get(one, account) for one, account in members.items()} for place, members in have.items()}
