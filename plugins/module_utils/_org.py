# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: looking at the organization: who is in it and where, with which groups and roles, and which of its groups is meant.

The organization shows every e-mail, so that whom it does not show is not in it. Portal-only customers and apps never are.
"""

from __future__ import annotations

import typing as t

from ._api import organization
from ._errors import PlanError
from ._groups import group_place, the_one
from ._org_lists import search, steady
from ._plan.places import Place
from ._plan.wishes import ABSENT, AMBIGUOUS, FOUND, Account, Person, fold, merge

Users = t.Dict[str, t.Mapping[str, t.Any]]      # what the organization shows of people, by account id


def _slices(things: t.Iterable[str], size: int) -> t.List[t.List[str]]:
    once = list(dict.fromkeys(things))
    return [once[start:start + size] for start in range(0, len(once), size)]


def find_users(client: t.Any, org_id: str, people: t.Sequence[Person], groups: bool = False) -> t.Tuple[t.List[Person], Users]:
    """The same people with verdict, account and reason filled in, each once; and what the organization shows of them."""
    calls = [organization.users_by_email(org_id, some, groups) for some in _slices(
        (fold(one.email) for one in people if one.email and not one.account_id), organization.EMAILS_A_CALL)]
    calls += [organization.users_by_id(org_id, some, groups) for some in _slices(
        (one.account_id for one in people if one.account_id), organization.IDS_A_CALL)]
    users = {str(user["accountId"]): user for user in search(client, calls)}
    accounts = {account_id: organization.account(user) for account_id, user in users.items()}
    by_email: t.Dict[str, t.List[Account]] = {}
    for account in accounts.values():
        by_email.setdefault(fold(account.email), []).append(account)
    return merge([_seen(one, [accounts[one.account_id]] if one.account_id in accounts else [] if one.account_id else by_email.get(fold(one.email), []))
                  for one in people]), users


def _seen(person: Person, accounts: t.Sequence[Account]) -> Person:
    if not accounts:
        reason = "the organization knows no account with this %s" % ("id" if person.account_id else "e-mail")
        return person._replace(verdict=ABSENT, account=None, reason=reason)
    if len(accounts) > 1:
        ids = ", ".join(sorted(one.account_id for one in accounts))
        return person._replace(verdict=AMBIGUOUS, reason="several accounts have this e-mail: %s. Give the account_id of the one that is meant" % ids)
    account = accounts[0]
    if person.email and fold(person.email) != fold(account.email):
        reason = "e-mail and account_id belong to different people: account %s has the e-mail %s. Give the one that is meant" % (
            account.account_id, account.email)
        return person._replace(verdict=AMBIGUOUS, account=None, account_id="", reason=reason)
    return person._replace(verdict=FOUND, account=account, account_id=account.account_id)


def standing_of(user: t.Mapping[str, t.Any]) -> str:
    """active, suspended (in all directories) or no_membership (in none). Raises C(ValueError) for any other word."""
    standing = user["membershipStatus"]
    if standing not in (organization.MEMBER, organization.SUSPENDED, organization.NOBODY):
        raise ValueError("an unknown membership status")
    return str(standing)


def directories_of(client: t.Any, org_id: str, account_ids: t.Sequence[str]) -> t.Dict[str, t.Tuple[t.Tuple[str, str], ...]]:
    """((id, name), ...) of the directories that each of these users is in. Where there is only one, nobody is asked for."""
    def read(account_id: str) -> t.Tuple[t.Tuple[str, str], ...]:
        rows = client.all_items(organization.directories(org_id, account_id), organization.next_in_query)
        return tuple((str(one["directoryId"]), str(one.get("name") or one["directoryId"])) for one in rows)

    if not account_ids:
        return {}
    everything = read("")
    return dict.fromkeys(account_ids, everything) if len(everything) == 1 else dict(zip(account_ids, client.all_of(read, account_ids)))


def roles_of(client: t.Any, org_id: str, account_ids: t.Sequence[str]) -> t.Dict[str, t.FrozenSet[t.Tuple[str, str]]]:
    """The (resource, role) pairs that each of these users has, one request each."""
    rows = client.all_of(lambda one: client.all_items(organization.role_assignments(org_id, one), organization.next_in_query), account_ids)
    return {one: frozenset(pair for row in some for pair in organization.roles_of(row)) for one, some in zip(account_ids, rows)}


def find_groups(client: t.Any, org_id: str, wanted: t.Sequence[t.Tuple[t.Optional[str], t.Optional[str]]]) -> t.List[t.Any]:
    """For each (name, id), one of them None: the group as a C(Place), or the C(PlanError) that says why there is none. Case counts."""
    names = [name.strip() for name, dummy_id in wanted if name and name.strip()]
    ids = [group_id.strip() for name, group_id in wanted if not name and group_id and group_id.strip()]
    calls = [organization.groups_by_name(org_id, some) for some in _slices(names, organization.EMAILS_A_CALL)]
    rows = search(client, calls + [organization.groups_by_id(org_id, some) for some in _slices(ids, organization.IDS_A_CALL)], "id")
    by_id = {str(one["id"]): one for one in rows}
    shown = [{"groupId": group_id, "name": one["name"]} for group_id, one in by_id.items()]
    found: t.List[t.Any] = []
    for name, group_id in wanted:
        try:
            found.append(_place(org_id, by_id[the_one(shown, name, group_id)[0]]))
        except PlanError as error:
            found.append(error)
    return found


def _place(org_id: str, group: t.Mapping[str, t.Any]) -> Place:
    place = group_place(str(group["id"]), str(group["name"]), "yes" if organization.synced(group) else "no")
    directory = str(group["directoryId"])
    return place._replace(told=dict(place.told, directory_id=directory), facts={"org_id": org_id, "directory": directory})


def members_of(client: t.Any, place: Place, most: t.Optional[int]) -> t.Tuple[t.Dict[str, Account], bool]:
    """(members by account id, whether that is all of them). C(most): pages after which to stop; None for all."""
    users, whole = steady(client, organization.users_in_group(place.facts["org_id"], place.id), "accountId", most)
    return {one.account_id: one for one in map(organization.account, users)}, whole


def memberships(client: t.Any, places: t.Sequence[t.Tuple[Place, t.Sequence[Person]]], with_email: bool = False) -> t.Dict[str, t.Dict[str, Account]]:
    """By id of the group: those of its people who are members, ten people a request, however many groups it is about. E-mails are always shown."""
    if not places:
        return {}
    ids = [person.account_id for dummy_place, people in places for person in people]
    calls = [organization.users_by_id(places[0][0].facts["org_id"], some, True) for some in _slices(ids, organization.IDS_A_CALL)]
    users = search(client, calls)
    return {place.id: {one.account_id: one for one in (organization.account(user) for user in users if place.id in organization.groups_of(user))}
            for place, dummy_people in places}
