# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which service desk is meant, and who its customers are."""

from __future__ import annotations

import re
import typing as t

from ._api import jira, jsm
from ._errors import AtlassianError, ListMoved, NotFound, PlanError, Several
from ._http.message import Request
from ._pairs import accounts_by_id
from ._plan.places import Place
from ._plan.wishes import Account, Person

READINGS = 3      # of a list that changes while it is read


class Desk(t.NamedTuple):
    """A service desk: its id, its project's key, its name."""

    id: str
    key: str
    name: str


def read_desk(answer: t.Mapping[str, t.Any]) -> Desk:
    """A desk from any answer that holds one."""
    return Desk(str(answer["id"]), str(answer.get("projectKey") or ""), str(answer.get("projectName") or ""))


def place_of(desk: Desk) -> Place:
    """A desk as a place whose customers are seen to."""
    return Place(desk.id, desk.name, "desk %s" % (desk.key or desk.name), desk._asdict())


def find_desks(client: t.Any, wanted: t.Sequence[str]) -> t.List[t.Any]:
    """For each id, project key or exact name: the C(Desk), or the C(AtlassianError) that says why there is none, or more than one of that name.

    A project key begins with a letter, so a bare number is an id; what no id and no key fits is taken for a name.
    One is asked for by itself; of several, one call shows most or all.
    """
    shown: t.Dict[str, Desk] = {}
    if len(wanted) > 1:
        items, dummy_following, dummy_total = client.first_page(jsm.desks(), jsm.next_page, "size")
        for desk in map(read_desk, items):
            shown.update({"serviceDeskId:" + desk.id: desk, "projectKey:" + desk.key: desk})
    direct = [_reference(one.strip()) for one in wanted]
    missing = list(dict.fromkeys(reference for reference in direct if reference and reference not in shown))
    answers = dict(zip(missing, client.side_by_side(lambda reference: client.read(jsm.desk(reference), read_desk), missing)))
    found: t.List[t.Any] = []
    everything: t.Optional[t.List[Desk]] = None
    for one, reference in zip(wanted, direct):
        answer = shown.get(reference) or answers.get(reference)
        if answer is None or isinstance(answer, NotFound):   # it may still be somebody's name for a desk
            if everything is None:
                everything = all_desks(client)
            answer = _named(everything, one.strip())
        found.append(answer)
    return found


def all_desks(client: t.Any) -> t.List[Desk]:
    """Every desk that the calling account sees."""
    return [read_desk(one) for one in client.all_items(jsm.desks(), jsm.next_page)]


def _reference(wanted: str) -> str:
    """How the service is asked for one desk; "" for what can only be a name."""
    prefix = "serviceDeskId:" if wanted.isdigit() else "projectKey:" if re.match(r"^[A-Z][A-Z0-9_]*$", wanted) else ""
    return prefix + wanted if prefix else ""


def _named(desks: t.Sequence[Desk], wanted: str) -> t.Union[Desk, PlanError]:
    named = [desk for desk in desks if desk.name == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        return Several("%d service desks are called %r: %s. Give the id or the project key." % (
            len(named), wanted, ", ".join("%s (id %s)" % (desk.key, desk.id) for desk in named)))
    near = [desk for desk in desks if wanted.casefold() in (desk.key.casefold(), desk.name.casefold())]
    shown = ", ".join("%s (%s, id %s)" % (desk.key, desk.name, desk.id) for desk in (near or desks)[:10]) or "none"
    return PlanError("There is no service desk %r that the calling account can see. %s: %s." % (wanted, "Did you mean" if near else "It sees", shown))


def customers_of(client: t.Any, desk_id: str, most_pages: t.Optional[int] = None) -> t.Tuple[t.Dict[str, Account], bool]:
    """(customers by account id, whether that is all of them). Stops after C(most_pages) pages: this list goes at 5 requests a second."""
    return people_of(client, jsm.customers(desk_id), most_pages)


def people_of(client: t.Any, listed: Request, most_pages: t.Optional[int] = None) -> t.Tuple[t.Dict[str, Account], bool]:
    """(the people of a list by account id, whether that is all of them). Raises C(ListMoved); see C(steady)."""
    items, whole = steady(client, listed, "accountId", most_pages)
    return {one.account_id: one for one in map(jira.account, items)}, whole


def steady(client: t.Any, listed: Request, key: str, most_pages: t.Optional[int] = None) -> t.Tuple[t.List[t.Any], bool]:
    """(what is in a list of service management, whether that is all of it).

    Raises C(ListMoved) when something left it during each of several readings.
    """
    for dummy_reading in range(READINGS - 1):
        try:
            return _reading(client, listed, key, most_pages)
        except ListMoved:
            continue
    return _reading(client, listed, key, most_pages)


def _reading(client: t.Any, listed: Request, key: str, most_pages: t.Optional[int]) -> t.Tuple[t.List[t.Any], bool]:
    items: t.List[t.Any] = []
    for number, page in enumerate(client.pages(listed, jsm.joined_pages(key))):
        if most_pages is not None and number >= most_pages:
            return items, False
        items += page
    return items, True


def customers_among(client: t.Any, places: t.Sequence[t.Tuple[Place, t.Sequence[Person]]]) -> t.Dict[str, t.Any]:
    """By id of the desk: those of its people (found ones) whom its own search shows as customers, or the error that kept it from showing anything.

    The search matches words of name and e-mail, so everybody is searched by e-mail and, where privacy may hide that, by display name;
    only an equal account id counts.
    """
    blank = list(dict.fromkeys(
        person.account_id for dummy_place, people in places for person in people if person.account is None or not person.account.name))
    read = accounts_by_id(client, blank)

    def search(row: t.Tuple[Place, Person]) -> t.Optional[Account]:
        place, person = row
        account = read.get(person.account_id) or person.account
        for text in (person.email or (account.email if account else ""), account.name if account else ""):
            for page in client.pages(jsm.customers(place.id, text), jsm.next_page) if text else []:
                for one in map(jira.account, page):
                    if one.account_id == person.account_id:
                        return one
        return None

    rows = [(place, person) for place, people in places for person in people]
    told: t.Dict[str, t.Any] = {place.id: {} for place, dummy_people in places}
    for (place, dummy_person), answer in zip(rows, client.side_by_side(search, rows)):
        if isinstance(answer, AtlassianError):
            told[place.id] = answer
        elif answer is not None and not isinstance(told[place.id], AtlassianError):
            told[place.id][answer.account_id] = answer
    return told
