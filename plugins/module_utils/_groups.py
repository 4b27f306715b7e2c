# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which group is meant, whose it is, and who is in it."""

from __future__ import annotations

import functools
import itertools
import typing as t

from ._api import jira, organization
from ._errors import AtlassianError, NotAllowed, PlanError, Several
from ._http.message import ORGANIZATION
from ._org_lists import search
from ._pairs import accounts_by_id, with_emails
from ._plan.naming import instead
from ._plan.places import Place
from ._plan.wishes import FOUND, Account, Person


NAMES_A_CALL = 20      # of group/bulk: names are long, and so would the address be
PAGES_TOLD = 20        # of the site's groups, read to say which one may have been meant
EXACT = "Names are exact, case counts."


def find_groups(client: t.Any, wanted: t.Sequence[t.Tuple[t.Optional[str], t.Optional[str]]], org_id: t.Optional[str]) -> t.List[t.Any]:
    """For each (name, id), one of them None: the group as a C(Place) with its owner, or the C(PlanError) that says why there is none. Case counts."""
    seen = groups_shown(client, [name for name, dummy_id in wanted if name], [group_id for name, group_id in wanted if not name and group_id])
    found: t.List[t.Any] = []
    hint = site_hint(client)
    for name, group_id in wanted:
        try:
            found.append(the_one(seen, name, group_id, hint))
        except PlanError as error:
            found.append(error)
    owners = owners_of(client, list(dict.fromkeys(pair for pair in found if not isinstance(pair, PlanError))), org_id)
    return [pair if isinstance(pair, PlanError) else group_place(pair[0], pair[1], owners.get(pair[0], "unknown")) for pair in found]


def groups_shown(client: t.Any, names: t.Sequence[str], ids: t.Sequence[str]) -> t.List[t.Dict[str, t.Any]]:
    """The groups {name, groupId} that have any of these names or ids; the blank ones are not asked for."""
    calls = [jira.groups(group_name=some) for some in _slices([one.strip() for one in names if one.strip()])]
    calls += [jira.groups(group_id=some) for some in _slices([one.strip() for one in ids if one.strip()])]
    return [one for page in client.all_of(lambda call: client.all_items(call, jira.next_page), calls) for one in page]


def _slices(things: t.Sequence[str], size: int = NAMES_A_CALL) -> t.List[t.List[str]]:
    once = list(dict.fromkeys(things))
    return [once[start:start + size] for start in range(0, len(once), size)]


def site_hint(client: t.Any) -> t.Callable[[str], str]:
    """What to say of a name that no group has. The site's groups are read once, and only when there is such a name: no call shows those that are like it."""
    @functools.lru_cache(maxsize=None)
    def names() -> t.Optional[t.Tuple[t.List[str], bool]]:
        try:
            pages = list(itertools.islice(client.pages(jira.groups(), jira.next_page), PAGES_TOLD))
        except AtlassianError:
            return None      # what went wrong is that there is no such group, and that is said
        return [str(one["name"]) for page in pages for one in page], len(pages) < PAGES_TOLD

    def hint(wanted: str) -> str:
        seen = names()
        return EXACT if seen is None else instead(wanted, seen[0], "group", seen[1])
    return hint


def the_one(
    seen: t.Sequence[t.Mapping[str, t.Any]], name: t.Optional[str], group_id: t.Optional[str], hint: t.Callable[[str], str] = lambda wanted: EXACT,
) -> t.Tuple[str, str]:
    """(id, name) of the one of these groups {groupId, name} that has this name or this id. Raises C(PlanError) when there is none, or more than one.

    C(hint) says what there is instead of a name that none of them has.
    """
    wanted = (name or group_id or "").strip()
    if not wanted:
        raise PlanError("The group has an empty name.")
    same = {str(one["groupId"]): str(one["name"]) for one in seen if one.get("name" if name else "groupId") == wanted}
    if not same:
        near = sorted({str(one.get("name")) for one in seen if str(one.get("name")).casefold() == wanted.casefold()})
        there = "" if not name else " Did you mean %s?" % ", ".join(near) if near else " " + hint(wanted)
        raise PlanError("There is no group %s %r that the calling account can see.%s" % ("called" if name else "with id", wanted, there))
    if len(same) > 1:
        raise Several("%d groups are called %r: %s. Give group_id." % (len(same), wanted, ", ".join(same)))
    return next(iter(same.items()))


def group_place(group_id: str, name: str, provider: str = "unknown") -> Place:
    """A group as a place. C(provider) is yes, no or unknown: whether an identity provider owns it, as far as can be seen."""
    words = "group %s is synced from an identity provider, which would undo the change: change it there, or with the SCIM directory" % name
    return Place(group_id, name, "group %s" % name, {"name": name, "group_id": group_id, "identity_provider": provider}, words if provider == "yes" else "")


def owners_of(client: t.Any, groups: t.Sequence[t.Tuple[str, str]], org_id: t.Optional[str]) -> t.Dict[str, str]:
    """By id, of (id, name): whether an identity provider owns the group: the organization knows best, else the picker says so of the same id.

    Both are believed of an equal id only: an organization may have several groups of one name. Whom neither shows by its id is left out.
    """
    owners: t.Dict[str, str] = {}
    if client.has(ORGANIZATION) and org_id and groups:
        ids = [group_id for group_id, dummy_name in groups]
        calls = [organization.groups_by_id(org_id, some) for some in _slices(ids, organization.IDS_A_CALL)]
        owners.update((one["id"], "yes" if organization.synced(one) else "no") for one in search(client, calls, "id") if one["id"] in ids)
    # The picker has no pages, and shows as many as it likes: one call may show them all, and whom it does not show is asked for by name.
    for texts in ([""], None):
        rest = [name for group_id, name in groups if group_id not in owners]
        if not rest or (texts and len(rest) == 1):
            continue
        for page in client.all_of(lambda text: client.read(jira.picker(text), jira.picked), texts or rest):
            for one in page:
                if one.get("managedBy"):
                    owners.setdefault(str(one.get("groupId")), "yes" if one["managedBy"] == "EXTERNAL" else "no")
    return owners


def members_of(client: t.Any, group_id: str, most_pages: t.Optional[int] = None) -> t.Tuple[t.Dict[str, Account], bool]:
    """(members by account id, whether that is all of them). Stops after the first page when the rest would take more than C(most_pages)."""
    users, following, total = client.first_page(jira.members(group_id), jira.next_page, "total")
    if following is None:
        return {one.account_id: one for one in map(jira.account, users)}, True
    if most_pages is not None and -(-(total - len(users)) // max(1, len(users))) > most_pages:
        return {one.account_id: one for one in map(jira.account, users)}, False
    if not users or not total:
        everybody = [jira.account(user) for user in client.all_items(jira.members(group_id), jira.next_page)]
    else:
        everybody = client.rest(
            users, jira.members(group_id), jira.next_page, parameter="startAt", begin=0, total=total, reader=jira.account,
            known_by=lambda account: account.account_id,
        )
    return {one.account_id: one for one in everybody}, True


def memberships(client: t.Any, places: t.Sequence[t.Tuple[Place, t.Sequence[Person]]], with_email: bool = False) -> t.Dict[str, t.Dict[str, Account]]:
    """By id of the group: those of its people (found ones) who are members. Everybody is asked once for his groups, however many of them it is about.

    Whether somebody inactive is told all of his groups no source says: for him the lists of members are read, which show inactive ones.
    C(with_email) reads their e-mails, too, where they are not known.
    """
    quiet = not_surely_active(client, [person for dummy_place, people in places for person in people])
    ids = list(dict.fromkeys(person.account_id for dummy_place, people in places for person in people if person.account_id not in quiet))
    inside = groups_by_person(client, ids)
    have = {
        place.id: {person.account_id: person.account or Account(person.account_id, person.email) for person in people
                   if place.id in inside.get(person.account_id, ())}
        for place, people in places
    }
    lists = [place.id for place, people in places if any(person.account_id in quiet for person in people)]
    for group_id, members in zip(lists, client.all_of(lambda one: members_of(client, one)[0], lists)):
        have[group_id] = members
    return with_emails(client, have) if with_email else have


def not_surely_active(client: t.Any, people: t.Sequence[Person]) -> t.Set[str]:
    """Account ids of those people (found ones) who are not seen to be active."""
    seen = {person.account_id: person.account for person in people if person.account is not None and person.account.active is not None}
    blank = list(dict.fromkeys(person.account_id for person in people if person.account_id not in seen))
    try:
        seen.update(accounts_by_id(client, blank))
    except NotAllowed:
        blank = []      # nothing is seen of them, and their groups will refuse to be read as well
    return {person.account_id for person in people if person.account_id not in seen or not seen[person.account_id].active}


def groups_by_person(client: t.Any, account_ids: t.Sequence[str]) -> t.Dict[str, t.Dict[str, str]]:
    """By account id: the person's groups, {id: name}. Nobody with that id, no groups."""
    answers = client.read_all([jira.groups_of(one) for one in account_ids], jira.listed)
    return {one: {str(group["groupId"]): str(group["name"]) for group in groups or [] if group.get("groupId")} for one, groups in zip(account_ids, answers)}


def every_group(
    client: t.Any, people: t.Sequence[Person], org_id: t.Optional[str], with_email: bool = False
) -> t.List[t.Tuple[Place, t.List[Person], t.Dict[str, Account]]]:
    """Every group that any of the people (found ones) is in, with those of them who are.

    Customers are asked like everybody: no source says that a group cannot hold them, and "in no group" is only said of who was asked. As soon as anybody is
    not seen to be active, the members of every group of the site are read, inactive ones included; see C(memberships).
    """
    asked = [person for person in people if person.verdict == FOUND]
    quiet = not_surely_active(client, asked)
    inside = groups_by_person(client, list(dict.fromkeys(person.account_id for person in asked if person.account_id not in quiet)))
    if quiet:
        everything = [(str(one["groupId"]), str(one["name"])) for one in client.all_items(jira.groups(), jira.next_page)]
        for (group_id, name), members in zip(everything, client.all_of(lambda one: members_of(client, one[0])[0], everything)):
            for account_id in quiet.intersection(members):
                inside.setdefault(account_id, {})[group_id] = name
    names = {group_id: name for groups in inside.values() for group_id, name in groups.items()}
    owners = owners_of(client, list(names.items()), org_id)
    rows = []
    for group_id, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0])):
        some = [person for person in asked if group_id in inside.get(person.account_id, ())]
        have = {person.account_id: person.account or Account(person.account_id, person.email) for person in some}
        rows.append((group_place(group_id, name, owners.get(group_id, "unknown")), some, have))
    if with_email:
        told = with_emails(client, {place.id: have for place, some, have in rows})
        rows = [(place, some, told[place.id]) for place, some, have in rows]
    return rows
