# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the Jira platform speaks of projects and who acts in their roles.

Source: developer.atlassian.com/cloud/jira/platform/rest/v3, groups "Projects", "Project roles" and "Project role actors".
Nothing here replaces all actors (PUT): it would take out whoever came since they were read, and the caller himself.
"""

from __future__ import annotations

import typing as t
from urllib.parse import unquote, urlsplit

from .._http.message import SITE, Request, request
from .._plan.group_wishes import group_account, group_id_of
from .._plan.wishes import Account
from .jira import ENGLISH, next_page

SEE = "the permission to see the project (scope read:jira-work)"
READ = "the permission Administer Projects in this project, or Administer Jira (scope read:jira-work)"
ADD = "the permission Administer Projects in this project, or Administer Jira (scope manage:jira-configuration)"
REMOVE = "the permission Administer Projects in this project, or Administer Jira (scope manage:jira-project)"
ROLE = "/rest/api/3/project/{project}/role/{role}"


def project(key_or_id: str) -> Request:
    """One project: {id, key, name}; 404 also for one that the caller may not see."""
    return request("GET", SITE, "/rest/api/3/project/{project}", needs=SEE, project=key_or_id)


def found(answer: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """A project as it was answered; KeyError where it does not say which it is."""
    return dict(answer, id=str(answer["id"]), key=str(answer["key"]))


def listed(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Dict[str, t.Any]], t.Optional[Request]]:
    """A page of projects."""
    values, following = next_page(here, answer)
    return [found(one) for one in values], following


def projects() -> Request:
    """Every project that the caller sees: a page bean. Read with C(listed)."""
    return request("GET", SITE, "/rest/api/3/project/search", {"startAt": 0, "maxResults": 50}, needs=SEE)


def roles(project_id: str) -> Request:
    """The roles of a project; 401 (or 404) also for a caller without the right. Read with C(role_ids)."""
    return request("GET", SITE, "/rest/api/3/project/{project}/role", needs=READ, project=project_id)


def role_ids(answer: t.Mapping[str, str]) -> t.Dict[str, str]:
    """{name of a role: its id}; the answer has addresses, and the id is what they end in."""
    return {name: unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) for name, address in answer.items()}


def role(project_id: str, role_id: str) -> Request:
    """Who acts in a role, inactive people too; not paged. 401 or 404 without the right. Read with C(actors)."""
    return request("GET", SITE, ROLE, needs=READ, project=project_id, role=role_id)


def actors(answer: t.Mapping[str, t.Any]) -> t.Dict[str, Account]:
    """People and groups by id. A person's id is in C(actorUser), in C(user), or in both: schema and example disagree."""
    have = {}
    for one in answer["actors"]:
        group, user = one.get("actorGroup"), one.get("actorUser") or one.get("user")
        if group:
            account = group_account(str(group["groupId"]), str(group["name"]))
        else:
            account = Account(str(user["accountId"] if isinstance(user, dict) else user), "", str(one.get("displayName") or ""))
        have[account.account_id] = account
    return have


def add_actor(project_id: str, role_id: str, account_id: str) -> Request:
    """200 with the role. 400 for whoever acts already, and on a Free plan; 401 without the right; 404 also for somebody inactive. One kind of actor a call."""
    group_id = group_id_of(account_id)
    body = {"groupId": [group_id]} if group_id else {"user": [account_id]}
    return request("POST", SITE, ROLE, body=body, headers=ENGLISH, needs=ADD, project=project_id, role=role_id)


def remove_actor(project_id: str, role_id: str, account_id: str) -> Request:
    """204, also for whoever does not act; 404 also without the right; 400 on a Free plan."""
    group_id = group_id_of(account_id)
    query = {"groupId": group_id} if group_id else {"user": account_id}
    return request("DELETE", SITE, ROLE, query, headers=ENGLISH, needs=REMOVE, project=project_id, role=role_id)
