# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which customer organization is meant, who is in it, and which service desks it is linked to."""

from __future__ import annotations

import typing as t

from ._api import jsm_organization as api
from ._desks import Desk, all_desks, find_desks, people_of, steady
from ._errors import AtlassianError, PlanError, Several
from ._pairs import with_emails
from ._plan.naming import instead
from ._plan.places import Place
from ._plan.wishes import FOUND, Account, Person


class Organization(t.NamedTuple):
    """A customer organization. C(provider) is yes, no or unknown: whether an identity provider owns it, as far as it says so."""

    id: str
    name: str
    provider: str = "unknown"

    @property
    def told(self) -> t.Dict[str, t.Any]:
        """As results show it."""
        return {"name": self.name, "organization_id": self.id, "identity_provider": self.provider}

    @property
    def owner(self) -> str:
        """Why nobody here may change who is in it; "" if we may."""
        words = "organization %s is managed by an identity provider (scimManaged), which would undo the change: change it there"
        return words % self.name if self.provider == "yes" else ""


def read_organization(answer: t.Mapping[str, t.Any]) -> Organization:
    """An organization from any answer that holds one. Ids are numbers, written as text."""
    managed = answer.get("scimManaged")
    return Organization(str(int(answer["id"])), str(answer["name"]), "unknown" if managed is None else "yes" if managed else "no")


def place_of(one: Organization) -> Place:
    """An organization as a place whose members are seen to."""
    return Place(one.id, one.name, "organization %s" % one.name, one.told, one.owner)


def all_organizations(client: t.Any, account_id: t.Optional[str] = None) -> t.List[Organization]:
    """Every organization that the calling account sees; of one person, those that he is in. Raises C(NotFound) for an id that nobody has."""
    return [read_organization(one) for one in steady(client, api.organizations(account_id), "id")[0]]


def seen_organizations(client: t.Any, wanted: t.Sequence[t.Tuple[str, str]]) -> t.List[Organization]:
    """What is needed to tell which organizations (name, id) mean: all of them once any is meant by its name, as no call asks for a name."""
    seen = all_organizations(client) if any(name for name, dummy_id in wanted) else []
    known = {one.id for one in seen}
    ids = dict.fromkeys(which for dummy_name, which in wanted if which.isdigit() and which not in known)   # what is no number is nobody's id
    return seen + [one for one in client.read_all([api.organization(which) for which in ids], read_organization) if one is not None]


def find_organizations(client: t.Any, wanted: t.Sequence[t.Tuple[t.Optional[str], t.Optional[str]]]) -> t.List[t.Any]:
    """For each (name, id), one of them None: the C(Organization), or the C(PlanError) that says why there is none. Case counts."""
    asked = [((name or "").strip(), (which or "").strip()) for name, which in wanted]
    seen = seen_organizations(client, asked)
    found: t.List[t.Any] = []
    for name, which in asked:
        same = list({one.id: one for one in seen if (one.name == name if name else one.id == which)}.values())
        if len(same) > 1:
            found.append(Several("%d organizations are called %r: %s. Give organization_id." % (len(same), name, ", ".join(one.id for one in same))))
        else:
            found.append(same[0] if same else PlanError(missing(seen, name, which)))
    return found


def missing(seen: t.Iterable[Organization], name: str, which: str) -> str:
    """Why there is no such organization, and which ones may have been meant."""
    there = " " + instead(name, [one.name for one in seen], "organization") if name else ""
    return "There is no organization %s %r that the calling account can see.%s" % ("called" if name else "with id", name or which, there)


def near_miss(seen: t.Iterable[Organization], name: str) -> t.List[str]:
    """Names that differ in case only."""
    return sorted({one.name for one in seen if name and one.name != name and one.name.casefold() == name.casefold()})


def members_of(client: t.Any, organization_id: str, most_pages: t.Optional[int] = None) -> t.Tuple[t.Dict[str, Account], bool]:
    """(members by account id, whether that is all of them). Stops after C(most_pages) pages."""
    return people_of(client, api.members(organization_id), most_pages)


def _by_person(client: t.Any, people: t.Iterable[Person]) -> t.Tuple[t.Dict[str, t.Dict[str, Organization]], t.List[str]]:
    """(by account id: the person's organizations by their id; whom the site does not know, so that only the lists tell)."""
    ids = list(dict.fromkeys(person.account_id for person in people))
    inside: t.Dict[str, t.Dict[str, Organization]] = {}
    unknown: t.List[str] = []
    for one, answer in zip(ids, client.side_by_side(lambda which: all_organizations(client, which), ids)):
        if isinstance(answer, AtlassianError):
            if getattr(answer, "status", None) != 404:
                raise answer
            unknown.append(one)
        else:
            inside[one] = {organization.id: organization for organization in answer}
    return inside, unknown


def memberships(client: t.Any, places: t.Sequence[t.Tuple[Place, t.Sequence[Person]]], with_email: bool = False) -> t.Dict[str, t.Any]:
    """By id of the organization: those of its people (found ones) who are members. Everybody is asked once for his organizations.

    Of somebody whom the site does not know any more the service says nothing; then the list is read. C(with_email) reads e-mails that are not known.
    """
    inside, unknown = _by_person(client, [person for dummy_place, people in places for person in people])
    have: t.Dict[str, t.Any] = {}
    for place, people in places:
        have[place.id] = {person.account_id: _account(person) for person in people if place.id in inside.get(person.account_id, ())}
    lists = [place for place, people in places if any(person.account_id in unknown for person in people)]
    for place, answer in zip(lists, client.side_by_side(lambda place: members_of(client, place.id)[0], lists)):
        have[place.id] = answer
    if with_email:
        have.update(with_emails(client, {place: members for place, members in have.items() if isinstance(members, dict)}))
    return have


def every_organization(
    client: t.Any, people: t.Sequence[Person], with_email: bool = False
) -> t.List[t.Tuple[Place, t.List[Person], t.Optional[t.Dict[str, Account]]]]:
    """Every organization that any of the people (found ones) is in, with those of them who are.

    Somebody whom the site does not know any more may be in any of them: all are told then, to be read.
    """
    asked = [person for person in people if person.verdict == FOUND]
    inside, unknown = _by_person(client, asked)
    told = {which: one for theirs in inside.values() for which, one in theirs.items()}
    told.update((one.id, one) for one in (all_organizations(client) if unknown else []))
    rows: t.List[t.Tuple[Place, t.List[Person], t.Optional[t.Dict[str, Account]]]] = []
    for one in sorted(told.values(), key=lambda one: (one.name, one.id)):
        some = [person for person in asked if person.account_id in unknown or one.id in inside[person.account_id]]
        rows.append((place_of(one), some, None if unknown else {person.account_id: _account(person) for person in some}))
    known = with_emails(client, {place.id: have for place, some, have in rows if have is not None}) if with_email else {}
    return [(place, some, known.get(place.id, have)) for place, some, have in rows]


def by_lists(client: t.Any, people: t.Sequence[Person], most: int) -> t.Optional[t.List[t.Tuple[Place, t.Dict[str, Account]]]]:
    """Every organization with all of its members, from the lists; None where that would take more than about C(most) calls.

    Whoever is no agent is shown his own organizations only, and no error. So somebody is asked for by account, too: that is refused to all but
    agents, and what it shows has to be in the list.
    """
    inside, dummy_unknown = _by_person(client, people[:1])
    shown, whole = steady(client, api.organizations(), "id", most)
    every = [read_organization(one) for one in shown]
    pages = (most - 2) // max(1, len(every))
    if not whole or pages < 1 or not {one for theirs in inside.values() for one in theirs} <= {one.id for one in every}:
        return None
    lists = client.side_by_side(lambda one: members_of(client, one.id, pages), every)
    if any(isinstance(answer, AtlassianError) or not answer[1] for answer in lists):
        return None
    return [(place_of(one), answer[0]) for one, answer in zip(every, lists)]


def _account(person: Person) -> Account:
    return person.account or Account(person.account_id, person.email)


class Links(t.NamedTuple):
    """What a wish says of service desks, and what is so. Desks by their ids, C(names) tells how messages name them; C(error): why it cannot be told."""

    wanted: t.Tuple[str, ...] = ()
    unwanted: t.Tuple[str, ...] = ()       # of those that are linked
    have: t.Tuple[str, ...] = ()           # of those that the wish is about
    names: t.Mapping[str, str] = {}
    error: str = ""


def find_links(client: t.Any, wished: t.Sequence[t.Tuple[t.Mapping[str, t.Any], str]]) -> t.List[Links]:
    """For each (wish, id of its organization or ""): its links. Only the desks that wishes name are read; all of them where links are to be exact."""
    asked = list(dict.fromkeys(name for wish, dummy_id in wished for key in ("desks", "unlinked_desks") for name in wish.get(key) or []))
    named = dict(zip(asked, find_desks(client, asked))) if asked else {}
    desks = {desk.id: desk for desk in named.values() if isinstance(desk, Desk)}
    if any(wish.get("exact_desks") for wish, dummy_id in wished):
        desks.update((desk.id, desk) for desk in all_desks(client))
    linked = linked_to(client, list(desks.values()))
    names = {which: desk.key or desk.name for which, desk in desks.items()}
    return [_links(wish, which, named, linked)._replace(names=names) for wish, which in wished]


def _links(wish: t.Mapping[str, t.Any], which: str, named: t.Mapping[str, t.Any], linked: t.Mapping[str, t.Any]) -> Links:
    wanted, unwanted = ([named[name] for name in wish.get(key) or []] for key in ("desks", "unlinked_desks"))
    about = {desk.id: linked[desk.id] for desk in wanted + unwanted if isinstance(desk, Desk)} if not wish.get("exact_desks") else linked
    for trouble in wanted + unwanted + list(about.values()):
        if isinstance(trouble, AtlassianError):
            return Links(error=trouble.message)
    join, leave = ({desk.id: desk for desk in some} for some in (wanted, unwanted))
    both = [desk.key or desk.name for desk in join.values() if desk.id in leave]
    if both:
        return Links(error="it is to be linked to desk %s and not to be" % both[0])
    have = tuple(desk for desk, organizations in about.items() if which in organizations)
    return Links(tuple(join), tuple(desk for desk in have if desk in leave or wish.get("exact_desks") and desk not in join), have)


def linked_to(client: t.Any, desks: t.Sequence[Desk]) -> t.Dict[str, t.Any]:
    """By id of the desk: the ids of the organizations that it is linked to, or the error that kept them from being seen."""
    def read(desk: Desk) -> t.FrozenSet[str]:
        return frozenset(read_organization(one).id for one in steady(client, api.of_desk(desk.id), "id")[0])

    return {desk.id: answer for desk, answer in zip(desks, client.side_by_side(read, desks))}
