# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: looking at the members of one place or of many. People are looked up once for all of them, places are read side by side.

A membership module says in a C(Membership) how its places are found and read and what the requests are; C(_membership.resource) makes the rest of it.
"""

from __future__ import annotations

import typing as t

from ._awaited import find_awaited
from ._errors import AtlassianError, NotAuthenticated, PlanError
from ._group_members import find_group_members
from ._http.message import SITE, Request
from ._pairs import shown_in
from ._people import caller_of, find_people
from ._people_of_places import look_up
from ._plan.group_wishes import read_groups
from ._plan.members import PEOPLE
from ._plan.places import Look, Place, Scene
from ._plan.plan import Answer, Plan, Step
from ._plan.wishes import FOUND, GROUP, Account, Person, merge, read_wishes

Which = t.Mapping[str, t.Any]
Have = t.Dict[str, Account]


class Membership(t.NamedTuple):
    """What a membership module consists of. All its functions but C(say) and C(explain) only read; C(say) and C(explain) are pure."""

    noun: str                         # "group": the option that names a place, and the key that names it in results
    many: str                         # "groups": the option with many places
    people: str                       # "members": the option with the people of a place
    which: t.Mapping[str, t.Any]      # the options that say which place it is, as an argument spec
    ways: t.Tuple[t.Tuple[str, ...], ...]                   # those of them that say it together; exactly one way is taken: (("group",), ("group_id",))
    again: t.Callable[[Place], t.Dict[str, t.Any]]          # the same options for a place that was found, best by its id: {"group_id": place.id}
    find: t.Callable[[t.Any, t.Mapping[str, t.Any], t.Sequence[Which]], t.List[t.Any]]
    # (client, params, what was asked for) -> for each a Place, or the AtlassianError that says why not
    read: t.Callable[[t.Any, Place, t.Optional[int]], t.Tuple[Have, bool]]
    # (client, place, most pages; None for all) -> (members, whether that is all)
    say: t.Callable[[Place, str, t.List[str]], Request]
    # (place, "added" or "removed", account ids) -> the request
    ask: t.Optional[t.Callable[[t.Any, t.Sequence[t.Tuple[Place, t.Sequence[Person]]], bool], t.Dict[str, Have]]] = None
    # (client, places with people, whether e-mails are needed) -> by id of the place: those of the people who are members; where it can be asked
    pages_a_person: int = 2           # pages of a list that asking one person is worth
    a_no_is_proof: bool = True        # whether ask() shows everybody who is a member
    everywhere: t.Optional[t.Callable[..., t.Sequence[t.Tuple[Place, t.Sequence[Person], t.Optional[Have]]]]] = None
    # (client, params, people) -> every place, who has to leave it, and those of them who are in it (None: to be read)
    explain: t.Optional[t.Callable[[Step, AtlassianError], t.Optional[Answer]]] = None
    foretell: t.Optional[t.Callable[[Plan], Plan]] = None     # what no look can know, such as a removal that the service may refuse
    batch: t.Callable[[t.Mapping[str, t.Any]], int] = lambda params: 1      # how many people go into one request
    spec: t.Mapping[str, t.Any] = {}  # further options
    needs: t.Tuple[str, ...] = (SITE,)
    groups: bool = False              # whether groups can be members, too: gives the option groups
    to_come: t.Optional[t.Callable[[Which], t.Optional[Place]]] = None    # the place that an earlier step creates: gives the option pending
    owner: t.Optional[t.Callable[[t.Any, t.Sequence[str]], str]] = None     # (client, account ids) -> which of them the key belongs to


def look(of: Membership, client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Find the places, read them, and see who is meant."""
    many = params.get(of.many) is not None
    if not many and params.get("everywhere"):
        return _look_everywhere(of, client, params)
    looks = _read(of, client, params, _found(of, client, params, _asked(of, params, many), many), many)
    owner = of.owner(client, _going(params["state"], looks)) if of.owner else ""
    return Scene(of.noun, tuple(looks), caller_of(client), many, batch=of.batch(params), owner=owner)


def _going(state: str, looks: t.Sequence[Look]) -> t.List[str]:
    """Who would lose a place if no guard stood before it, each once."""
    going: t.Dict[str, None] = {}
    for one in looks if state != "present" else ():
        wished = {person.account_id for person in one.people if person.verdict == FOUND}
        going.update((account_id, None) for account_id in one.have if (account_id in wished) is (state == "absent"))
    return list(going)


def _asked(of: Membership, params: t.Mapping[str, t.Any], many: bool) -> t.List[t.Tuple[t.Dict[str, t.Any], Look]]:
    """(which place, its members) for every place that the task names."""
    asked = []
    for number, wish in enumerate(params[of.many] if many else [params]):
        which = {name: wish[name] for name in of.which if wish.get(name) is not None}
        if set(which) not in map(set, of.ways):
            raise PlanError("%s must say which %s it is, by %s." % (
                "%s[%d]" % (of.many, number) if many else "The task", of.noun, " or ".join(" and ".join(way) for way in of.ways)))
        where = "%s[%d]." % (of.many, number) if many else ""
        given = {PEOPLE: wish.get(of.people), GROUP: wish.get("groups") if of.groups else None}
        kinds = tuple(kind for kind, members in given.items() if members is not None)
        if not kinds:
            raise PlanError("%s says nothing of members: give %s, groups, or both." % (where.rstrip(".") or "The task", of.people))
        people, groups = read_wishes(given[PEOPLE] or [], option=where + of.people), read_groups(given[GROUP] or [], where + "groups")
        asked.append((which, Look((), "", tuple(people), groups=tuple(groups), kinds=kinds)))
    return asked


def _found(of: Membership, client: t.Any, params: t.Mapping[str, t.Any], asked: t.Sequence[t.Tuple[Which, Look]], many: bool) -> t.List[Look]:
    """The places, each once, however often and by whatever name it is given."""
    pending = [bool(wish.get("pending")) and params["state"] != "absent" for wish in (params[of.many] if many else [params])]
    found = find_awaited(client, lambda some: of.find(client, params, some), [which for which, dummy_look in asked], pending, of.to_come, params.get("wait"))
    looks: t.Dict[str, Look] = {}
    for (which, wished), place in zip(asked, found):
        named = " ".join(str(value).strip() for value in which.values())
        if isinstance(place, AtlassianError):
            if not many or isinstance(place, NotAuthenticated):
                raise place
            key, one = "%s %s" % (sorted(which), named), wished._replace(asked=(named,), words="%s %s" % (of.noun, named), error=place)
        else:
            key, one = "id " + place.id, wished._replace(asked=(named,), words=place.words, place=place)
        known = looks.get(key)
        looks[key] = one if known is None else known._replace(
            asked=tuple(dict.fromkeys(known.asked + one.asked)), people=tuple(merge(known.people + one.people)),
            groups=known.groups + one.groups, kinds=known.kinds + one.kinds)
    return list(looks.values())


def _look_everywhere(of: Membership, client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    if params["state"] != "absent" or of.everywhere is None:
        raise PlanError("everywhere takes people out of every %s, so it needs state: absent." % of.noun)
    people = tuple(find_people(client, read_wishes(params[of.people], option=of.people), params, leavers=True))
    rows = of.everywhere(client, params, people)
    unread = [Look((place.name,), place.words, tuple(some), place) for place, some, have in rows if have is None]
    # by id: two organizations may have one name, and each has a list of its own
    read = {one.place.id: one for one in _read(of, client, params, unread, True, looked_up=True) if one.place is not None}
    shown = shown_in([one for some in read.values() for one in some.have.values()])
    looks = [read.get(place.id) or Look((place.name,), place.words, tuple(some), place, have or {}, whole=False) for place, some, have in rows]
    inside = {id(person) for dummy_place, some, dummy_have in rows for person in some}
    late = [shown(person) for person in people if id(person) not in inside]       # lists that were read for others may show them
    looks = [one._replace(people=tuple(map(shown, one.people)) + tuple(some for some in late if some.account_id in one.have)) for one in looks]
    outside = tuple(person for person in late if not any(person.account_id in one.have for one in looks))
    return Scene(of.noun, tuple(looks), caller_of(client), nowhere=outside, batch=of.batch(params))


def _read(of: Membership, client: t.Any, params: t.Mapping[str, t.Any], looks: t.Sequence[Look], many: bool, looked_up: bool = False) -> t.List[Look]:
    """The places with their members: by the list or person by person, whichever takes fewer calls; and everybody looked up, once for all places."""
    leaving = params["state"] == "absent"
    # a percentage can only be taken of the whole list
    list_needed = params["state"] == "exact" or "%" in str(params.get("max_removals") or "") or of.ask is None

    def most(one: Look) -> t.Optional[int]:
        return None if list_needed else of.pages_a_person * max(1, len(one.people))

    seen = _lists(of, client, looks, most, many)
    if not looked_up:
        seen = look_up(client, params, seen, leaving)
    part = [one for one in seen if one.error is None and not one.whole]
    # only the whole list shows that nobody of an e-mail is in it
    blind = [one for one in part if leaving and any(person.verdict != FOUND for person in one.people)]
    asked = _asked_for(of, client, [one for one in part if one not in blind], leaving and bool(params.get("protected")), many)
    if leaving and not of.a_no_is_proof:
        # whom the search does not show may be there all the same, and nobody is called clear on the word of a search
        blind += [one for one in asked if one.error is None and any(person.account_id not in one.have for person in one.people)]
    better = {id(one.place): one for one in asked}
    better.update((id(one.place), one if looked_up else _as_listed(one)) for one in _lists(of, client, blind, lambda one: None, many))
    best = [better.get(id(one.place), one) if one.place is not None else one for one in seen]
    return find_group_members(client, best, leaving, foretold=params.get("wait") is None) if of.groups else best


def _as_listed(one: Look) -> Look:
    """A place whose list was read to its end after everybody was looked up: it shows whom no search did. C(_look_everywhere) does so for all its places."""
    shown = shown_in(one.have.values())
    return one._replace(people=tuple(person if person.account_id else shown(person) for person in one.people))


def _lists(
    of: Membership, client: t.Any, looks: t.Sequence[Look], most: t.Callable[[Look], t.Optional[int]], many: bool
) -> t.List[Look]:
    """The lists of the places, read side by side."""
    def read(one: Look) -> Look:
        if one.error is not None or one.place is None or one.place.pending:
            return one
        have, whole = of.read(client, one.place, most(one))
        return one._replace(have=have, whole=whole)

    return [one if isinstance(one, Look) else _lost(looks[place], one, many) for place, one in enumerate(client.side_by_side(read, looks))]


def _lost(one: Look, error: AtlassianError, many: bool) -> Look:
    """A place among many that cannot be read; alone, or with a credential that nobody accepts, it ends the task."""
    if not many or isinstance(error, NotAuthenticated):
        raise error
    return one._replace(error=error)


def _asked_for(of: Membership, client: t.Any, looks: t.Sequence[Look], with_email: bool, many: bool) -> t.List[Look]:
    """Those of the people who are in the places of which only a part was read, asked person by person."""
    if not looks or of.ask is None:
        return list(looks)
    rows = [(t.cast(Place, one.place), [person for person in one.people if person.verdict == FOUND and person.account_id not in one.have]) for one in looks]
    try:
        answers: t.Mapping[str, t.Any] = of.ask(client, rows, with_email)
    except AtlassianError as error:
        answers = dict.fromkeys((place.id for place, dummy_people in rows), error)
    told = []
    for one in looks:
        answer = answers[t.cast(Place, one.place).id]
        told.append(_lost(one, answer, many) if isinstance(answer, AtlassianError) else one._replace(have=dict(one.have, **answer)))
    return told
