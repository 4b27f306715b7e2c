# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is in which places, for a review of access: groups, desks, customer organizations, roles, groups of a directory.

Places are named, or all that there are. People are asked for one by one, or lists are read, whichever is cheaper and shows them all.
"""

from __future__ import annotations

import typing as t

from . import _desks, _groups, _organizations, _roles, _scim_groups
from ._access_names import by_name_or_id
from ._access_ways import Ways
from ._api import jira, projects, scim_groups
from ._errors import AtlassianError
from ._http.message import SCIM, SITE
from ._plan.access import Found, Who, whys
from ._plan.places import Place
from ._plan.wishes import FOUND, Account, Person, fold

Params = t.Mapping[str, t.Any]
Rows = t.List[t.Tuple[Place, t.Mapping[str, t.Any]]]
MANY = 50             # from so many people on, lists of groups are tried first, for half the calls that asking everybody would take
BY_PERSON = ("the site need not show the groups of a deactivated or unknown account, and the lists of members could not be read for it: that takes site "
             "administration (or name the groups)")
OWNERS = {"yes": "identity_provider", "no": "site", "unknown": None}


def _asked(people: t.Sequence[Who]) -> t.List[Person]:
    """Everybody whose account is known, once."""
    known = {who.account_id: who.person._replace(verdict=FOUND, account=who.whole_account) for who in people if who.account_id and not who.conflict}
    return list(known.values())


def _lists(ways: Ways, places: t.Sequence[Place], read: t.Callable[[Place], t.Any]) -> t.Tuple[t.List[t.Tuple[Place, t.Any]], t.List[str]]:
    """What was read of the places side by side, and why others could not be."""
    answers = list(zip(places, ways.client.side_by_side(read, places)))
    return ([(place, answer) for place, answer in answers if not isinstance(answer, AtlassianError)],
            ["%s: %s" % (place.words, ways.excused(SITE, answer)) for place, answer in answers if isinstance(answer, AtlassianError)])


def _once(places: t.Sequence[t.Any]) -> t.List[t.Any]:
    return list({place.id: place for place in places}.values())


# --- groups -----------------------------------------------------------------------------------------------------------


def groups(ways: Ways, people: t.Sequence[Who], params: Params) -> Found:
    """The groups of the site. Of a deactivated account only the lists of members are sure to tell, as they are read with inactive people."""
    asked, wishes = _asked(people), params["groups"]
    silent = {who.account_id for who in people if who.account_id and (who.site is None or who.said_inactive)}
    if wishes is not None:
        found = by_name_or_id(wishes, lambda pairs: _groups.find_groups(ways.client, pairs, params.get("org_id")))
        good, bad = ways.split(SITE, wishes, found)
        return _of_groups(ways, _once([place for dummy_wish, place in good]), bad, asked, silent)
    if silent or len(asked) >= MANY:
        every = [_groups.group_place(str(one["groupId"]), str(one["name"])) for one in ways.client.all_items(jira.groups(), jira.next_page)]
        rows, rest, dummy_bad = _members(ways, every, None if silent else len(asked) // 2 // max(1, len(every)))
        if rest and not silent:     # one group often has nearly everybody
            more, rest, dummy_bad = _members(ways, rest, len(asked) // 2 // len(rest))
            rows += more
        if not rest:
            return _with_owners(ways, rows, params, asked)
    active = [one for one in asked if one.account_id not in silent]
    named = _found_groups([(place, have) for place, dummy_some, have in _groups.every_group(ways.client, active, params.get("org_id"))], [], {})
    others = _with_owners(ways, _shown(ways, silent), params, asked)
    return Found([*named.rows, *others.rows], "", dict.fromkeys(silent, BY_PERSON))


def _members(ways: Ways, places: t.Sequence[Place], most: t.Optional[int]) -> t.Tuple[Rows, t.List[Place], t.List[str]]:
    """(groups whose whole lists were read, those that were not, why some of these could not be)."""
    lists, bad = ways.split(SITE, places, ways.client.side_by_side(lambda place: _groups.members_of(ways.client, place.id, most), places))
    rows: Rows = [(place, have) for place, (have, whole) in lists if whole]
    read = {place.id for place, dummy_have in rows}
    return rows, [place for place in places if place.id not in read], bad


def _shown(ways: Ways, account_ids: t.Iterable[str]) -> Rows:
    """The groups that the site shows of people of whom it need not show them all: what is there is told."""
    shown = _groups.groups_by_person(ways.client, sorted(account_ids))
    return [(_groups.group_place(group_id, name), {one: Account(one)}) for one, theirs in shown.items() for group_id, name in theirs.items()]


def _of_groups(ways: Ways, places: t.List[Place], bad: t.List[str], asked: t.List[Person], silent: t.Set[str]) -> Found:
    """Named groups: by their lists, or by person where a list is longer than that is worth."""
    rows, rest, unread = _members(ways, places, None if silent else 2 * max(1, len(asked)))
    active = [one for one in asked if one.account_id not in silent]
    inside = _groups.memberships(ways.client, [(place, active) for place in rest]) if rest and active else {}
    by_id = {place.id: place for place in rest}
    rows += [(place, inside[place.id]) for place in rest if place.id in inside]
    rows += [(by_id[place.id], have) for place, have in (_shown(ways, silent) if rest else []) if place.id in by_id]
    return _found_groups(rows, bad, dict.fromkeys(silent, whys([BY_PERSON, *unread])) if rest else {})


def _with_owners(ways: Ways, rows: Rows, params: Params, asked: t.Sequence[Person]) -> Found:
    """Whose the groups are is asked of those that anybody is in."""
    ids, emails = {one.account_id for one in asked}, {fold(one.email) for one in asked if one.email}
    mine = [(place.id, place.name) for place, have in rows
            if any(one in ids or fold(account.email) in emails for one, account in have.items())]
    owners = _groups.owners_of(ways.client, mine, params.get("org_id"))
    return _found_groups([(_groups.group_place(place.id, place.name, owners.get(place.id, "unknown")), have) for place, have in rows], [], {})


def _found_groups(rows: Rows, bad: t.Sequence[str], blind: t.Mapping[str, str]) -> Found:
    lines = [({"id": place.id, "name": place.name, "owner": OWNERS[str(place.told["identity_provider"])]}, have)
             for place, have in sorted(rows, key=lambda row: (row[0].name, row[0].id))]
    return Found(lines, whys(bad), blind)


# --- desks and organizations ------------------------------------------------------------------------------------------


def desks(ways: Ways, people: t.Sequence[Who], params: Params) -> Found:
    """The desks on whose lists people are. Only a whole list shows that somebody is not on it, as the search of a desk is none for accounts."""
    wishes = params["desks"]
    found = _desks.all_desks(ways.client) if wishes is None else _desks.find_desks(ways.client, wishes)
    good, bad = ways.split(SITE, [""] * len(found), found)
    places = [_desks.place_of(desk) for desk in _once([one for dummy_wish, one in good])]
    rows, unread = _lists(ways, places, lambda place: _desks.customers_of(ways.client, place.id)[0])
    lines = [({"id": place.id, "name": place.name, "key": place.told["key"] or None, "open": None}, have) for place, have in rows]
    return Found(lines, whys(bad + unread))


def organizations(ways: Ways, people: t.Sequence[Who], params: Params) -> Found:
    """The customer organizations that people are members of."""
    asked, wishes = _asked(people), params["organizations"]
    bad: t.List[str] = []
    if wishes is None:
        whole = _organizations.by_lists(ways.client, asked, len(asked) // 2) if len(asked) >= MANY else None
        found: t.Sequence[t.Tuple[Place, t.Optional[t.Mapping[str, Account]]]] = whole if whole is not None else [
            (place, have) for place, dummy_some, have in _organizations.every_organization(ways.client, asked)]
        rows: Rows = [(place, have) for place, have in found if have is not None]
        unread = [place for place, have in found if have is None]      # somebody whom the site does not know may be in any of them
        most = None
    else:
        good, bad = ways.split(SITE, wishes, by_name_or_id(wishes, lambda pairs: _organizations.find_organizations(ways.client, pairs)))
        rows, unread = [], _once([_organizations.place_of(one) for dummy_wish, one in good])
        most = 2 * max(1, len(asked)) if all(who.account_id for who in people) else None
    lists, trouble = _lists(ways, unread, lambda place: _organizations.members_of(ways.client, place.id, most))
    rows += [(place, answer[0]) for place, answer in lists if answer[1]]
    rest = [place for place, answer in lists if not answer[1]]
    if rest:
        inside = _organizations.memberships(ways.client, [(place, asked) for place in rest])
        answered, more = ways.split(SITE, rest, [inside[place.id] for place in rest])
        rows, trouble = rows + answered, trouble + more
    lines = [({"id": place.id, "name": place.name}, have) for place, have in sorted(rows, key=lambda row: (row[0].name, row[0].id))]
    return Found(lines, whys(bad + trouble))


# --- roles ------------------------------------------------------------------------------------------------------------


def roles(ways: Ways, people: t.Sequence[Who], params: Params) -> Found:
    """The roles in which people act themselves. A role shows everybody who acts in it, so the cost does not grow with the people."""
    wishes = params["roles"]
    if wishes is None:
        found = _roles.every_role(ways.client)
        places = [one for one in found if isinstance(one, Place)]
        bad = [ways.excused(SITE, one[1]) for one in found if not isinstance(one, Place)]
    else:
        good, bad = ways.split(SITE, wishes, _roles.find_roles(ways.client, [(one["project"], one["role"]) for one in wishes]))
        places = _once([place for dummy_wish, place in good])
    rows, unread = _lists(ways, places, lambda place: ways.client.read(projects.role(place.told["project_id"], place.told["role_id"]), projects.actors))
    lines = [({"id": place.told["role_id"], "name": place.told["name"], "project": place.told["project"]}, have) for place, have in rows]
    return Found(lines, whys(bad + unread))


def directory_groups(ways: Ways, people: t.Sequence[Who], params: Params) -> Found:
    """The groups of the directory, by the ids of their members' records. A name that the directory does not have is a group that nobody is in."""
    wishes = params["scim_groups"]
    if not any(who.record for who in people):
        return Found()      # whoever has no record is in no group
    records = _scim_groups.every_group(ways.client) if wishes is None else _scim_groups.groups_called(ways.client, wishes)
    lines = [({"id": str(one["id"]), "name": str(one.get("displayName") or "")}, dict.fromkeys(scim_groups.member_ids(one), True)) for one in records]
    return Found(sorted(lines, key=lambda row: (row[0]["name"], row[0]["id"])))


SURFACES = {"groups": (SITE, groups), "desks": (SITE, desks), "organizations": (SITE, organizations), "roles": (SITE, roles),
            "scim_groups": (SCIM, directory_groups)}


def see_places(ways: Ways, people: t.Sequence[Who], params: Params) -> t.Dict[str, Found]:
    """What was read of each layer of places that is asked for, side by side."""
    def look(layer: str) -> Found:
        surface, read = SURFACES[layer]
        found, why = ways.tried(surface, lambda: read(ways, people, params))
        return found if found is not None else Found(why=why)

    wanted = [layer for layer in SURFACES if layer in params["layers"]]
    return dict(zip(wanted, ways.client.all_of(look, wanted)))
