# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is meant on a site by those who are to become users of it, or to be users no longer, and what they may use.

A site shows more than who has an e-mail: who is inactive, who is a portal-only customer, and whose id was there before. Only a scan of it shows all that.
"""

from __future__ import annotations

import typing as t

from ._api import jira
from ._errors import Conflict
from ._http.message import ORGANIZATION
from ._people import find_people, scan
from ._plan.wishes import ABSENT, FOUND, NOT_VISIBLE, Account, Person, fold, merge

CUSTOMER = "customer"
APP = "app"
NOBODY = "there is no user with this account id on the site; to invite somebody, give the e-mail alone"
HIDDEN = "no account shows this e-mail, and some hide theirs. Give the account_id, or the organization key"
TWIN = ("the portal-only customer %s shows this e-mail, and some accounts hide theirs: a user with a licence may have the same one. "
        "Give the account_id of the one that is meant, or the organization key")


class User(t.NamedTuple):
    """A user of the site, and the keys of the products that he may use."""

    account: Account
    products: t.List[str]


class Users(t.NamedTuple):
    """Who is meant, and what was seen of them by account id; whose id the site knew before (None: not told), and whether somebody hides his e-mail."""

    people: t.List[Person]
    seen: t.Mapping[str, User]
    known: t.Optional[t.FrozenSet[str]]
    hides: bool


def find_users(client: t.Any, asked: t.Sequence[Person], params: t.Mapping[str, t.Any], leaving: bool) -> Users:
    """Look everybody up in one scan of the site, as only that shows who is inactive and whose id is there already; then what each of them may use."""
    try:
        site = scan(client) or []
    except Conflict:   # a site so large that the list takes the service too long
        site = []
    # a customer's e-mail may also be the hidden one of somebody with a licence: the organization is asked before he is taken for who leaves
    first = [one for one in site if not (leaving and client.has(ORGANIZATION) and one.kind == CUSTOMER)]
    people = find_people(client, asked, params, _best(first), leavers=leaving and not site)
    seen = _seen(client, people)
    if not leaving:
        people = _invited_since(client, params, people, seen, site)
    hides = not client.has(ORGANIZATION) and (not site or any(not one.email and one.kind not in (CUSTOMER, APP) for one in site))
    strangers = [] if leaving else [person for person in people if person.verdict == FOUND and person.email and person.account_id not in seen]
    mail = find_people(client, [person._replace(account_id="", account=None, verdict="") for person in strangers], params, _best(site))
    proved = {one.account_id for one in mail if one.account_id}
    people = [_judged(person, seen.get(person.account_id), hides, leaving and not given.account_id, leaving, person.account_id in proved)
              for given, person in zip(asked, people)]
    return Users(merge(people), seen, frozenset(one.account_id for one in site if one.kind != CUSTOMER) if site else None, hides)


def _seen(client: t.Any, people: t.Sequence[Person]) -> t.Dict[str, User]:
    """Those of them whom the site knows, by account id."""
    ids = [person.account_id for person in people if person.account_id]
    users = dict(zip(ids, client.read_all([jira.user(one, "applicationRoles") for one in ids], dict)))
    return {one: User(jira.account(user), jira.products_of(user)) for one, user in users.items() if user}


def _invited_since(
    client: t.Any, params: t.Mapping[str, t.Any], people: t.Sequence[Person], seen: t.Dict[str, User], site: t.Sequence[Account],
) -> t.List[Person]:
    """The same people. An invitation makes an Atlassian account of a customer's e-mail: whoever names the customer means that one as soon as it is there."""
    mail = {person.account_id: person.email or seen[person.account_id].account.email for person in people
            if person.account_id in seen and seen[person.account_id].account.kind == CUSTOMER}
    again = [person._replace(email=mail[person.account_id], account_id="", account=None, verdict="") for person in people if mail.get(person.account_id)]
    if not again:
        return list(people)
    found = find_people(client, again, params, _best([one for one in site if one.kind != CUSTOMER]))
    users = [one for one in found if one.verdict == FOUND and one.account_id not in mail]
    seen.update(_seen(client, users))
    by_email = {fold(one.email): one for one in users if one.account_id in seen and seen[one.account_id].account.kind != CUSTOMER}
    return [by_email.get(fold(mail.get(person.account_id) or ""), person) for person in people]


def _best(site: t.Sequence[Account]) -> t.List[Account]:
    """Of several accounts with one e-mail those that may be meant: licensed before portal-only ones, active before inactive ones."""
    best: t.Dict[str, t.Tuple[bool, bool]] = {}
    for one in site:
        best[fold(one.email)] = max(best.get(fold(one.email), (False, False)), _rank(one))
    return [one for one in site if _rank(one) == best[fold(one.email)]]


def _rank(account: Account) -> t.Tuple[bool, bool]:
    return account.kind != CUSTOMER, account.active is not False


def _judged(person: Person, user: t.Optional[User], hides: bool, by_email: bool, leaving: bool, proved: bool) -> Person:
    """What a lookup means here. C(proved): the e-mail is seen to be that account's, although the account is not on the site.

    C(by_email): who leaves is given by his e-mail alone, which may also be the hidden one of somebody else than the customer who shows it.
    """
    if user is not None and user.account.kind == CUSTOMER and by_email and hides:
        return person._replace(verdict=NOT_VISIBLE, account=None, account_id="", reason=TWIN % user.account.account_id)
    if user is None and person.verdict == FOUND:
        return person._replace(verdict=ABSENT, account=None, reason="" if proved else NOBODY)
    if user is not None and user.account.kind == CUSTOMER and not leaving and (person.email or user.account.email):
        # an invitation makes an Atlassian account of the e-mail, whatever becomes of the customer
        return person._replace(email=person.email or user.account.email, account_id="", verdict=ABSENT, account=None)
    if person.verdict == ABSENT and hides and not person.account_id:
        return person._replace(verdict=NOT_VISIBLE, reason=HIDDEN)
    return person
