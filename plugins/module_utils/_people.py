# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is meant. An e-mail or an account id in, one account or an honest refusal out.

Asked in this order, each person only until the first exact hit: lists already read, the SCIM directory, the organization, user search,
and, for leavers, one scan of all users (a deactivated person is not in any search). For many people at once the scan comes first: it takes
one call for a thousand users, a search takes one for each person. Only an equal e-mail is a hit: search goes by prefix,
on display names too, and anybody may call himself ceo@example.com. Not seen is not absent.
"""

from __future__ import annotations

import typing as t

from ._api import jira
from ._directory import directory_accounts, organization_accounts
from ._errors import Conflict, NotAllowed, NotAuthenticated
from ._http.message import ORGANIZATION, SCIM, SITE
from ._pairs import ambiguous, check_pairs
from ._plan.wishes import ABSENT, FOUND, LATE, NOT_VISIBLE, PENDING, Account, Person, fold

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {"accept_hidden_match": {"type": "bool", "default": False}}
PENDING_SPEC: t.Dict[str, t.Dict[str, t.Any]] = dict(SPEC, wait={"type": "float", "default": 60})   # where people may be pending

HIDDEN = "account(s) whose e-mail is hidden"      # in the reason of who is not visible for that
FIRST_PAUSE, GROWTH = 0.5, 1.8
MANY, SCAN_SHARE = 50, 4      # from so many people on, a scan is tried first, for a quarter of the calls that searching would take


def find_people(
    client: t.Any, people: t.Sequence[Person], params: t.Mapping[str, t.Any], known: t.Iterable[Account] = (), leavers: bool = False,
    arbitrated: bool = False, elsewhere: t.Iterable[Account] = (),
) -> t.List[Person]:
    """The same people with C(verdict), C(account_id), C(account) and C(reason) filled in.

    C(known): accounts of lists read already; C(elsewhere): of others, which show whose an id is, and do not say who is meant by an e-mail.
    C(leavers): look at inactive people, too, which may cost a scan of all users.
    C(arbitrated): the service itself will say when somebody is there unseen (a creation), so whom a whole scan does not show is not searched for.
    People of whom only an account id is given are believed, except pending ones, who are waited for.
    """
    found = [_by_id(person) for person in people]
    _look_up(client, found, params, known, leavers, arbitrated)
    wait = None if leavers else params.get("wait")   # nobody is waited for in order to be removed
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
    check_pairs(client, people, found, [*known, *elsewhere], params.get("org_id"))
    return found


def _by_id(person: Person) -> Person:
    if person.verdict or not person.account_id:
        return person
    return person._replace(verdict=PENDING if person.pending else FOUND)


def _look_up(
    client: t.Any, found: t.List[Person], params: t.Mapping[str, t.Any], known: t.Iterable[Account], leavers: bool,
    arbitrated: bool = False,
) -> None:
    """Ask the sources in order for everybody who is known by e-mail only and not found yet; fills C(found) in place."""
    hits: t.Dict[str, t.Dict[str, Account]] = {}
    _note(hits, known)
    _adopt(found, hits)
    sources: t.List[t.Callable[[t.List[str]], t.Iterable[Account]]] = []
    if client.has(SCIM):
        sources.append(lambda emails: directory_accounts(client, emails))
    if client.has(ORGANIZATION):
        sources.append(lambda emails: organization_accounts(client, params["org_id"], emails))
    for source in sources:
        missing = _missing(found)
        if not missing:
            return
        _note(hits, source(missing))
        _adopt(found, hits, on_site=False)
    missing = _missing(found)
    if missing and client.has(SITE):
        everybody = scan(client, len(missing) // SCAN_SHARE) if len(missing) >= MANY else None
        if everybody is not None:
            # as a search would: an active account is who is meant, whatever inactive one has his e-mail, too
            for seen in (True, False) if leavers or arbitrated else (True,):
                _note(hits, (one for one in everybody if (one.active is not False) is seen))
                _adopt(found, hits)
        hidden = {} if everybody is not None and arbitrated else search(client, _missing(found), hits)
        _adopt(found, hits)
        if leavers and everybody is None and _missing(found):
            _note(hits, scan(client) or ())
            _adopt(found, hits)
        # what shows anybody was not emptied for want of the right to browse
        _conclude(client, found, hidden, bool(params.get("accept_hidden_match")), sighted=bool(everybody) or any(hidden.values()))
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
            found[place] = person._replace(verdict=verdict, account=accounts[0], account_id=accounts[0].account_id, on_site=on_site)
        elif accounts:
            found[place] = ambiguous(person, accounts)


def scan(client: t.Any, most_pages: t.Optional[int] = None) -> t.Optional[t.List[Account]]:
    """All users of the site, inactive ones too. With C(most_pages) it is only a short cut, and may be refused; None then.

    Part of the list is of no use: only the whole of it shows that an e-mail has one account.
    """
    everybody: t.List[Account] = []
    try:
        for number, page in enumerate(client.pages(jira.all_users(), jira.next_array)):
            if most_pages is not None and number > most_pages:
                return None
            everybody += map(jira.account, page)
    except (NotAllowed, Conflict):   # no right to list users, or a site so large that the list takes the service too long
        if most_pages is None:
            raise
        return None
    return everybody


def search(client: t.Any, emails: t.List[str], hits: t.Dict[str, t.Dict[str, Account]]) -> t.Dict[str, t.List[Account]]:
    """One user search an e-mail, side by side; exact hits go into C(hits), hits with a blank e-mail come back."""
    hidden: t.Dict[str, t.List[Account]] = {}
    pages = dict(zip(emails, client.read_all([jira.users_named(email) for email in emails], jira.accounts)))
    # Hits without an exact one among them: the search goes by prefix, and the right one may be on a later page.
    unclear = [email for email, page in pages.items() if page and all(fold(account.email) != fold(email) for account in page)]
    for email, users in zip(unclear, client.all_of(lambda email: client.all_items(jira.users_named(email), jira.next_array), unclear)):
        pages[email] = jira.accounts(users)
    for email, accounts in pages.items():
        _note(hits, accounts or [])
        hidden[fold(email)] = [account for account in accounts or [] if not account.email]
    return hidden


def _conclude(client: t.Any, found: t.List[Person], hidden: t.Mapping[str, t.List[Account]], accept: bool, sighted: bool) -> None:
    """Tell not visible from absent for those whom nothing found."""
    blind = False if sighted else None
    for place, person in enumerate(found):
        if person.verdict not in ("", PENDING) or person.account_id or not person.email:
            continue
        unseen = hidden.get(fold(person.email), [])
        if accept and len(unseen) == 1:
            found[place] = person._replace(verdict=FOUND, account=unseen[0], account_id=unseen[0].account_id, hidden=True, on_site=True)
            continue
        if person.pending:
            found[place] = person._replace(verdict=PENDING)
            continue
        if blind is None:
            blind = not _may_browse(client)
        if unseen:
            names = ", ".join("%s (%s)" % (one.account_id, one.name) for one in unseen[:3])
            words = "the search answers with %d %s: %s. Any of them may only be called so: give the account_id, an organization key, or accept_hidden_match"
            found[place] = person._replace(verdict=NOT_VISIBLE, reason=words % (len(unseen), HIDDEN, names))
        elif blind:
            reason = "no account with this e-mail is visible: the calling account lacks %s" % jira.BROWSE
            found[place] = person._replace(verdict=NOT_VISIBLE, reason=reason)
        else:
            found[place] = person._replace(verdict=ABSENT, reason="no account with this e-mail was found")


def _may_browse(client: t.Any) -> bool:
    """Whether an empty search means anything: it is also what a caller gets who may not browse users, or may not ask whether he may."""
    try:
        return bool(client.read(jira.permissions("USER_PICKER"), lambda answer: jira.may(answer, "USER_PICKER")))
    except (NotAuthenticated, NotAllowed):
        return False


def _see_pending(client: t.Any, found: t.List[Person]) -> None:
    """Pending people whose id is known are found as soon as the site knows them; where no site is given there is none to wait for."""
    places = [place for place, person in enumerate(found) if person.verdict == PENDING and person.account_id]
    if not client.has(SITE):
        found[:] = [person._replace(verdict=FOUND) if person.verdict == PENDING and person.account_id else person for person in found]
        return
    for place, account in zip(places, client.read_all([jira.user(found[place].account_id) for place in places], jira.account)):
        if account:
            found[place] = found[place]._replace(verdict=FOUND, account=account, on_site=True)


def caller_of(client: t.Any) -> str:
    """The account that the site's credentials belong to; "" without a way in to the site. Every answer of the site names it."""
    if not client.has(SITE):
        return ""
    if SITE not in client.callers:
        return str(client.read(jira.myself(), jira.account).account_id)
    return str(client.callers[SITE])
