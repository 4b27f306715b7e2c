# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is meant. An e-mail or an account id in, one account or an honest refusal out.

Asked in this order, each person only until the first exact hit: lists already read, the SCIM directory, the organization, user search,
and, for leavers, one scan of all users (a deactivated person is not in any search). Only an equal e-mail is a hit: search goes by prefix,
on display names too, and anybody may call himself ceo@example.com. Not seen is not absent.
"""

from __future__ import annotations

import typing as t

from ._api import jira, organization, scim
from ._http.message import ORGANIZATION, SCIM, SITE
from ._plan.wishes import ABSENT, AMBIGUOUS, FOUND, LATE, NOT_VISIBLE, PENDING, Account, Person, fold

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "accept_hidden_match": {"type": "bool", "default": False},
    "wait": {"type": "float", "default": 60},
}

FIRST_PAUSE, GROWTH = 0.5, 1.8


def find_people(
    client: t.Any, people: t.Sequence[Person], params: t.Mapping[str, t.Any], known: t.Iterable[Account] = (), leavers: bool = False
) -> t.List[Person]:
    """The same people with C(verdict), C(account_id), C(account) and C(reason) filled in.

    C(known): accounts of lists read already. C(leavers): look at inactive people, too, which may cost a scan of all users.
    People of whom only an account id is given are believed, except pending ones, who are waited for.
    """
    found = [_by_id(person) for person in people]
    _look_up(client, found, params, known, leavers)
    wait = params.get("wait")
    waited, pause = 0.0, FIRST_PAUSE
    while wait is not None and any(person.verdict == PENDING for person in found):
        _see_pending(client, found)
        late = [place for place, person in enumerate(found) if person.verdict == PENDING]
        if not late:
            break
        rest = min(pause, wait - waited)
        if rest <= 0 or not client.pause(rest):
            for place in late:
                found[place] = found[place]._replace(
                    verdict=LATE, reason="was created by an earlier step, but did not appear within %g s (option wait); run it again later" % wait
                )
            break
        waited, pause = waited + rest, pause * GROWTH
        _look_up(client, found, params, (), False)
    return found


def _by_id(person: Person) -> Person:
    if person.verdict or not person.account_id:
        return person
    return person._replace(verdict=PENDING if person.pending else FOUND)


def _look_up(client: t.Any, found: t.List[Person], params: t.Mapping[str, t.Any], known: t.Iterable[Account], leavers: bool) -> None:
    """Ask the sources in order for everybody who is known by e-mail only and not found yet; fills C(found) in place."""
    hits: t.Dict[str, t.Dict[str, Account]] = {}
    _note(hits, known)
    _adopt(found, hits)
    sources: t.List[t.Callable[[t.List[str]], t.Iterable[Account]]] = []
    if client.has(SCIM):
        sources.append(lambda emails: _ask_scim(client, emails))
    if client.has(ORGANIZATION):
        sources.append(lambda emails: _ask_organization(client, params["org_id"], emails))
    for source in sources:
        missing = _missing(found)
        if not missing:
            return
        _note(hits, source(missing))
        _adopt(found, hits, on_site=False)
    missing = _missing(found)
    if missing and client.has(SITE):
        hidden = _search(client, missing, hits)
        _adopt(found, hits)
        if leavers and _missing(found):
            _note(hits, (jira.account(user) for user in client.all_items(jira.all_users(), jira.next_array)))
            _adopt(found, hits)
        _conclude(client, found, hidden, bool(params.get("accept_hidden_match")))
    for place, person in enumerate(found):
        if not person.verdict:
            found[place] = person._replace(
                verdict=PENDING if person.pending else NOT_VISIBLE, reason="no account with this e-mail is visible with the credentials given"
            )


def _note(hits: t.Dict[str, t.Dict[str, Account]], accounts: t.Iterable[Account]) -> None:
    for account in accounts:
        if account.email and account.account_id:
            hits.setdefault(fold(account.email), {}).setdefault(account.account_id, account)


def _missing(found: t.Sequence[Person]) -> t.List[str]:
    return [person.email for person in found if person.email and not person.account_id and person.verdict in ("", PENDING)]


def _adopt(found: t.List[Person], hits: t.Mapping[str, t.Mapping[str, Account]], on_site: bool = True) -> None:
    """Whoever has exactly one account with his e-mail is found; with several he is ambiguous.

    A directory knows its people before the site does, so a pending one stays pending until the site shows him.
    """
    for place, person in enumerate(found):
        if person.account_id or person.verdict not in ("", PENDING) or not person.email:
            continue
        accounts = sorted(hits.get(fold(person.email), {}).values())
        if len(accounts) == 1:
            verdict = FOUND if on_site or not person.pending else PENDING
            found[place] = person._replace(verdict=verdict, account=accounts[0], account_id=accounts[0].account_id)
        elif accounts:
            ids = ", ".join("%s (%s)" % (one.account_id, one.kind or one.name) for one in accounts)
            found[place] = person._replace(verdict=AMBIGUOUS, reason="several accounts have this e-mail: %s. Give the account_id of the one that is meant." % ids)


def _ask_scim(client: t.Any, emails: t.List[str]) -> t.List[Account]:
    """The directory's accounts with these user names or e-mails: the whole list when that needs fewer calls, else one filter a person."""
    return [scim.account(record)._replace(email=email) for record in scim_records(client, [("userName", email) for email in emails])
            for email in {fold(one): one for one in scim.emails_of(record)}.values()]


def scim_records(client: t.Any, wanted: t.Sequence[t.Tuple[str, str]]) -> t.List[t.Dict[str, t.Any]]:
    """Records that may be the wanted C((attribute, value)) ones. The caller compares; more may come back than was asked for."""
    if len(wanted) == 1:
        return list(client.all_items(scim.users_where(*wanted[0]), scim.next_page))
    first = client.read(scim.users())
    records, following = scim.next_page(scim.users(), first)
    if following is None:
        return records
    pages_left = -(-(int(first["totalResults"]) - len(records)) // max(1, len(records)))
    if pages_left <= len(wanted):
        return records + list(client.all_items(following, scim.next_page))
    answers = client.side_by_side(lambda one: client.all_items(scim.users_where(*one), scim.next_page), wanted)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return [record for answer in answers for record in answer]


def _ask_organization(client: t.Any, org_id: str, emails: t.List[str]) -> t.List[Account]:
    size = organization.EMAILS_A_CALL
    calls = [organization.users_by_email(org_id, emails[start:start + size]) for start in range(0, len(emails), size)]
    answers = client.side_by_side(lambda call: client.all_items(call, organization.next_page), calls)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return [organization.account(user) for answer in answers for user in answer]


def _search(client: t.Any, emails: t.List[str], hits: t.Dict[str, t.Dict[str, Account]]) -> t.Dict[str, t.List[Account]]:
    """One user search an e-mail, side by side; exact hits go into C(hits), hits with a blank e-mail come back."""
    hidden: t.Dict[str, t.List[Account]] = {}
    for email, users in zip(emails, client.read_all([jira.users_named(email) for email in emails])):
        accounts = [jira.account(user) for user in users or []]
        _note(hits, accounts)
        hidden[fold(email)] = [account for account in accounts if not account.email]
    return hidden


def _conclude(client: t.Any, found: t.List[Person], hidden: t.Mapping[str, t.List[Account]], accept: bool) -> None:
    """Tell not visible from absent for those whom nothing found."""
    blind = None
    for place, person in enumerate(found):
        if person.verdict not in ("", PENDING) or person.account_id or not person.email:
            continue
        unseen = hidden.get(fold(person.email), [])
        if accept and len(unseen) == 1:
            found[place] = person._replace(verdict=FOUND, account=unseen[0], account_id=unseen[0].account_id, hidden=True)
            continue
        if person.pending:
            found[place] = person._replace(verdict=PENDING)
            continue
        if blind is None:
            # An empty answer is also what a caller gets who may not browse users.
            blind = not jira.may(client.read(jira.permissions("USER_PICKER")), "USER_PICKER")
        if unseen:
            names = ", ".join("%s (%s)" % (one.account_id, one.name) for one in unseen[:3])
            reason = ("the search answers with %d account(s) whose e-mail is hidden: %s. Any of them may only be called so: give the account_id, "
                      "an organization key, or accept_hidden_match: true" % (len(unseen), names))
            found[place] = person._replace(verdict=NOT_VISIBLE, reason=reason)
        elif blind:
            reason = "no account with this e-mail is visible: the calling account lacks %s" % jira.BROWSE
            found[place] = person._replace(verdict=NOT_VISIBLE, reason=reason)
        else:
            found[place] = person._replace(verdict=ABSENT, reason="no account with this e-mail was found")


def _see_pending(client: t.Any, found: t.List[Person]) -> None:
    """Pending people whose id is known are found as soon as the site knows them."""
    places = [place for place, person in enumerate(found) if person.verdict == PENDING and person.account_id]
    if not places or not client.has(SITE):
        return
    for place, user in zip(places, client.read_all([jira.user(found[place].account_id) for place in places])):
        if user:
            found[place] = found[place]._replace(verdict=FOUND, account=jira.account(user))


def caller_of(client: t.Any) -> str:
    """The account that the site's credentials belong to; "" without a way in to the site. Every answer of the site names it."""
    if not client.has(SITE):
        return ""
    if SITE not in client.callers:
        return str(client.read(jira.myself())["accountId"])
    return str(client.callers[SITE])
