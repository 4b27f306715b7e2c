# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: looking at managed accounts. What the organization may do to each is asked before anything else."""

from __future__ import annotations

import typing as t

from ._api import accounts
from ._errors import AtlassianError, NotAllowed, NotFound
from ._people import find_people
from ._plan import wishes

UNMANAGED = ("the organization does not manage this account: only accounts with an e-mail of a domain that it has verified can be disabled or lose "
             "API tokens here")
NOT_MANAGED = UNMANAGED + ". Suspend it with organization_user instead"
NOBODY = "there is no account with this id"


class Managed(t.NamedTuple):
    """One account as user management shows it. C(withheld): reason keys of what may not be done, by privilege; C(tokens): None where not asked."""

    account: wishes.Account
    status: str                                        # active, inactive or closed
    withheld: t.Mapping[str, str]
    tokens: t.Optional[t.List[t.Dict[str, t.Any]]]

    @property
    def enabled(self) -> bool:
        """Whether it can log in, as far as user management goes."""
        return self.status == "active"


def managed_people(
    client: t.Any, people: t.Sequence[wishes.Person], params: t.Mapping[str, t.Any], with_tokens: bool
) -> t.List[t.Tuple[wishes.Person, t.Optional[Managed]]]:
    """Everybody with his managed account. Who has none here has a verdict and the reason: ABSENT for nobody's id, NOT_VISIBLE for whom nobody manages here."""
    found = wishes.merge(find_people(client, people, dict(params, wait=None), leavers=True))
    known = [place for place, person in enumerate(found) if person.verdict == wishes.FOUND]
    seen: t.Dict[int, Managed] = {}
    for place, answer in zip(known, client.side_by_side(lambda place: _look(client, found[place].account_id, with_tokens), known)):
        if isinstance(answer, NotFound):
            found[place] = found[place]._replace(verdict=wishes.ABSENT, reason=NOBODY)
        elif isinstance(answer, NotAllowed) and answer.code == "forbidden":
            found[place] = found[place]._replace(verdict=wishes.NOT_VISIBLE, reason=NOT_MANAGED)
        elif isinstance(answer, AtlassianError):
            raise answer
        else:
            seen[place] = answer
            found[place] = _same(found[place], answer.account)
    return [(person, seen.get(place) if person.verdict == wishes.FOUND else None) for place, person in enumerate(found)]


def owner_of_key(client: t.Any, account_ids: t.Sequence[str]) -> str:
    """Which of these accounts the organization key belongs to; "" for none that can be told. Of nobody but managed accounts user management says it."""
    def read(account_id: str) -> str:
        return str(client.read(accounts.permissions(account_id), lambda answer: accounts.forbidden(answer, accounts.ENABLE)))

    for account_id, answer in zip(account_ids, client.side_by_side(read, account_ids)):
        if answer == accounts.MYSELF:
            return account_id
        if isinstance(answer, AtlassianError) and not isinstance(answer, (NotAllowed, NotFound)):
            raise answer
    return ""


def _same(person: wishes.Person, account: wishes.Account) -> wishes.Person:
    """A wish with an e-mail and an id that are two people's is nobody's. A managed account always shows its e-mail here, so none is not the same."""
    if person.email and wishes.fold(person.email) != wishes.fold(account.email) and not person.hidden:
        words = "e-mail and account_id belong to different people: account %s has %s. Give the one that is meant"
        has = "the e-mail %s" % account.email if account.email else "no e-mail to be seen"
        return person._replace(verdict=wishes.AMBIGUOUS, account=None, account_id="", reason=words % (account.account_id, has))
    return person._replace(account=account)


def _look(client: t.Any, account_id: str, with_tokens: bool) -> Managed:
    rules = client.read(accounts.permissions(account_id), lambda answer: {one: accounts.forbidden(answer, one) for one in accounts.PRIVILEGES})
    account, status = client.read(accounts.profile(account_id), accounts.account_of)
    readable = with_tokens and not rules[accounts.READ_TOKENS]
    return Managed(account, status, rules, client.read(accounts.tokens(account_id), accounts.token_list) if readable else None)
