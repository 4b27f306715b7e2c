#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Look people up."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._http.message import SITE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import find_people
from ..module_utils._plan import wishes
from ..module_utils._run import run_info

SPEC = dict(
    PEOPLE,
    users={"type": "list", "elements": "raw"},
    query={"type": "str"},
    groups={"type": "bool", "default": False},
    application_roles={"type": "bool", "default": False},
    inactive={"type": "bool", "default": True},
)


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """One line for each person asked for, in their order; then those that the query found."""
    people = find_people(client, wishes.read_wishes(params["users"] or [], option="users"), dict(params, wait=None), leavers=params["inactive"])
    ids = [person.account_id for person in people if person.account_id]
    if params.get("query"):
        more = [jira.account(user).account_id for user in client.all_items(jira.users_named(params["query"]), jira.next_array)]
        known = set(ids)
        people += [wishes.Person(one, account_id=one, verdict=wishes.FOUND) for one in more if one not in known]
        ids += [one for one in more if one not in known]
    expand = "applicationRoles" if params["application_roles"] else ""
    users = dict(zip(ids, client.read_all([jira.user(one, expand) for one in ids])))
    groups = dict(zip(ids, client.read_all([jira.groups_of(one) for one in ids]))) if params["groups"] else {}
    return {"users": [_line(person, users.get(person.account_id), groups.get(person.account_id), params) for person in people]}


def _line(person: wishes.Person, user: t.Any, groups: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    if not user:
        reason = person.reason if not person.account_id else "no account with this id is visible on the site"
        return {"email": person.email or None, "account_id": person.account_id or None, "visible": False, "reason": reason}
    account = jira.account(user)
    line: t.Dict[str, t.Any] = {
        "email": account.email or person.email or None, "account_id": account.account_id, "visible": True, "display_name": account.name or None,
        "active": account.active, "account_type": account.kind or None, "email_visible": bool(account.email),
    }
    if params["groups"]:
        line["groups"] = sorted(({"name": one["name"], "group_id": one.get("groupId")} for one in groups or []), key=lambda one: str(one["name"]))
    if params["application_roles"]:
        line["application_roles"] = sorted(str(one.get("key")) for one in (user.get("applicationRoles") or {}).get("items") or [])
    return line


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read, required_one_of=[("users", "query")])


if __name__ == "__main__":
    main()
