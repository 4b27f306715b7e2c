# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which service desk is meant, and who its customers are."""

from __future__ import annotations

import re
import typing as t

from ._api import jira, jsm
from ._errors import NotFound, PlanError
from ._plan.wishes import Account, Person


class Desk(t.NamedTuple):
    """A service desk: its id, its project's key, its name."""

    id: str
    key: str
    name: str


def read_desk(answer: t.Mapping[str, t.Any]) -> Desk:
    """A desk from any answer that holds one."""
    return Desk(str(answer["id"]), str(answer.get("projectKey") or ""), str(answer.get("projectName") or ""))


def find_desk(client: t.Any, which: str) -> Desk:
    """A desk by id, project key or exact name.

    A project key begins with a letter, so a bare number is an id; what no id and no key fits is taken for a name.
    Raises C(PlanError) when there is none, or more than one of that name.
    """
    wanted = which.strip()
    prefix = "serviceDeskId:" if wanted.isdigit() else "projectKey:" if re.match(r"^[A-Z][A-Z0-9_]*$", wanted) else ""
    if prefix:
        try:
            return t.cast(Desk, client.read(jsm.desk(prefix + wanted), read_desk))
        except NotFound:
            pass   # it may still be somebody's name for a desk
    desks = [read_desk(one) for one in client.all_items(jsm.desks(), jsm.next_page)]
    named = [desk for desk in desks if desk.name == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise PlanError("%d service desks are called %r: %s. Give the id or the project key." % (
            len(named), wanted, ", ".join("%s (id %s)" % (desk.key, desk.id) for desk in named)))
    near = [desk for desk in desks if wanted.casefold() in (desk.key.casefold(), desk.name.casefold())]
    shown = ", ".join("%s (%s, id %s)" % (desk.key, desk.name, desk.id) for desk in (near or desks)[:10]) or "none"
    raise PlanError("There is no service desk %r that the calling account can see. %s: %s." % (wanted, "Did you mean" if near else "It sees", shown))


def customers_of(client: t.Any, desk_id: str, most_pages: t.Optional[int] = None) -> t.Tuple[t.Dict[str, Account], bool]:
    """(customers by account id, whether that is all of them). Stops after C(most_pages) pages: this list goes at 5 requests a second."""
    have: t.Dict[str, Account] = {}
    for number, page in enumerate(client.pages(jsm.customers(desk_id), jsm.next_page)):
        if most_pages is not None and number >= most_pages:
            return have, False
        have.update((one.account_id, one) for one in map(jira.account, page))
    return have, True


def customers_among(client: t.Any, desk_id: str, people: t.Sequence[Person]) -> t.Dict[str, Account]:
    """Those of C(people) (found ones) whom the desk's own search shows as customers.

    The search matches words of name and e-mail, so everybody is searched by e-mail and, where privacy may hide that, by display name;
    only an equal account id counts.
    """
    blank = [person for person in people if person.account is None or not person.account.name]
    read = dict(zip([person.account_id for person in blank], client.read_all([jira.user(person.account_id) for person in blank], jira.account)))

    def search(person: Person) -> t.Optional[Account]:
        account = read.get(person.account_id) or person.account
        for text in (person.email or (account.email if account else ""), account.name if account else ""):
            for page in client.pages(jsm.customers(desk_id, text), jsm.next_page) if text else []:
                for one in map(jira.account, page):
                    if one.account_id == person.account_id:
                        return one
        return None

    return {one.account_id: one for one in client.all_of(search, people) if one is not None}
