# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which group is meant, whose it is, and who is in it."""

from __future__ import annotations

import typing as t

from ._api import jira, organization
from ._errors import PlanError
from ._http.message import ORGANIZATION
from ._plan.wishes import Account, Person


class Group(t.NamedTuple):
    """A group. C(identity_provider) is yes, no or unknown: whether one owns it, as far as can be seen."""

    id: str
    name: str
    identity_provider: str = "unknown"

    @property
    def owner(self) -> str:
        """Why its members are not changed here; "" if they may be."""
        if self.identity_provider != "yes":
            return ""
        return "group %s is synced from an identity provider, which would undo the change: change it there, or with the SCIM directory" % self.name

    def told(self) -> t.Dict[str, str]:
        """As results show it."""
        return {"name": self.name, "group_id": self.id, "identity_provider": self.identity_provider}


def find_group(client: t.Any, name: t.Optional[str], group_id: t.Optional[str], org_id: t.Optional[str]) -> Group:
    """A group by exact name (case counts) or by id, with its owner.

    Raises C(PlanError) when there is none.
    """
    wanted = (name or group_id or "").strip()
    if not wanted:
        raise PlanError("The group has an empty name.")
    found = client.all_items(jira.groups(group_name=wanted) if name else jira.groups(group_id=wanted), jira.next_page)
    same = [one for one in found if one.get("name" if name else "groupId") == wanted]
    if not same:
        near = sorted(str(one.get("name")) for one in found)
        raise PlanError("There is no group %s %r that the calling account can see.%s" % (
            "called" if name else "with id", wanted, " Did you mean %s?" % ", ".join(near) if near else " Names are exact, case counts."))
    if len({one["groupId"] for one in same}) > 1:
        raise PlanError("%d groups are called %r: %s. Give group_id." % (len(same), wanted, ", ".join(one["groupId"] for one in same)))
    return _with_owner(client, Group(str(same[0]["groupId"]), str(same[0]["name"])), org_id)


def _with_owner(client: t.Any, group: Group, org_id: t.Optional[str]) -> Group:
    """Whether an identity provider owns the group: the organization knows best, else the picker says so of the same id."""
    if client.has(ORGANIZATION) and org_id:
        for one in client.all_items(organization.groups_by_name(org_id, [group.name]), organization.next_page):
            if one.get("name") == group.name:
                synced = bool(one.get("externalSynced")) or one.get("managedBy") in ("EXTERNAL", "external")
                return group._replace(identity_provider="yes" if synced else "no")
    for one in client.read(jira.picker(group.name), jira.picked):
        if one.get("groupId") == group.id and one.get("managedBy"):
            return group._replace(identity_provider="yes" if one["managedBy"] == "EXTERNAL" else "no")
    return group


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


def memberships(client: t.Any, group_id: str, people: t.Sequence[Person], with_email: bool = False) -> t.Dict[str, Account]:
    """Those of C(people) (found ones) who are members, asked one by one. C(with_email) reads their e-mails, too, where they are not known."""
    ids = [person.account_id for person in people]
    groups = client.read_all([jira.groups_of(account_id) for account_id in ids], jira.listed)
    inside = [person for person, of_person in zip(people, groups) if any(one.get("groupId") == group_id for one in of_person or [])]
    have = {person.account_id: person.account or Account(person.account_id, person.email) for person in inside}
    if with_email:
        blank = [account_id for account_id, account in have.items() if not account.email]
        for account_id, account in zip(blank, client.read_all([jira.user(one) for one in blank], jira.account)):
            have[account_id] = account or have[account_id]
    return have
