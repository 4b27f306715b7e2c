# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the organization admin API (v2) speaks: its people, their directories, and its groups.

Source: developer.atlassian.com/cloud/admin/organization/rest. Portal-only customers are not in it. C(-) stands for every directory when something is read;
writes want the id of a real one. All writes need an organization key that was created without scopes. The statuses of a change are
204, 400, 401, 403, 404, 429, 500, where nothing else is said.
"""

from __future__ import annotations

import typing as t

from .._http.message import ORGANIZATION, Request, request, with_query
from .._plan.wishes import Account, seen_email

EMAILS_A_CALL = 100    # of users/search; of group names as well
IDS_A_CALL = 10        # account ids of users/search, group ids of groups/search
INVITED_A_CALL = 25
NO_SCOPES = "an organization key that was created without scopes, by an organization admin"
MEMBER, SUSPENDED, NOBODY = "active", "suspended", "no_membership"      # how an account stands in the organization


def next_page(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """{data, links: {next}}: next is a bare cursor, absent at the end, and goes into the body of these searches."""
    cursor = (answer.get("links") or {}).get("next")
    return answer["data"], here._replace(body=dict(here.body, cursor=cursor)) if cursor else None


def account(user: t.Mapping[str, t.Any]) -> Account:
    """A user of an organization answer. The account may be inactive or closed."""
    return Account(
        str(user["accountId"]), seen_email(user.get("email")), str(user.get("name") or ""), user.get("accountStatus", "active") == "active",
        str(user.get("accountType") or "atlassian"),
    )


def next_page_alone(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """The same for a search that refuses everything else beside a cursor, as the one for workspaces does."""
    cursor = (answer.get("links") or {}).get("next")
    return answer["data"], here._replace(body={"cursor": cursor}) if cursor else None


def next_in_query(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """The same for what is read with GET: the cursor goes into the query."""
    cursor = (answer.get("links") or {}).get("next")
    return answer["data"], with_query(here, cursor=cursor) if cursor else None


def users_by_email(org_id: str, emails: t.Sequence[str], groups: bool = False) -> Request:
    """Users with exactly these e-mails, at most 100 a call, in every directory. C(groups): with the groups that each is in."""
    return _search(org_id, "users", {"emails": list(emails), "limit": 100, **_with(groups)})


def users_by_id(org_id: str, account_ids: t.Sequence[str], groups: bool = False) -> Request:
    """Users with these account ids, at most 10 a call; whom the organization does not know is left out."""
    return _search(org_id, "users", {"accountIds": list(account_ids), "limit": 100, **_with(groups)})


def users_in_group(org_id: str, group_id: str) -> Request:
    """The members of a group, suspended and inactive ones too."""
    return _search(org_id, "users", {"groupIds": [group_id], "limit": 100})


def all_users(org_id: str, groups: bool = False) -> Request:
    """Everybody whom the organization knows: managed accounts, and who is in one of its directories."""
    return _search(org_id, "users", {"limit": 100, **_with(groups)})


def _with(groups: bool) -> t.Dict[str, t.Any]:
    return {"expand": ["groups"]} if groups else {}


def groups_of(user: t.Mapping[str, t.Any]) -> t.Dict[str, str]:
    """{id: name} of the groups of a user that was read with them."""
    return {str(one["id"]): str(one.get("name") or "") for one in user.get("groups") or []}


def directories(org_id: str, account_id: str = "") -> Request:
    """The directories of the organization, or those that somebody is in. Answer: data of {directoryId, name}. Statuses 200, 400, 401, 429, 500."""
    return request("GET", ORGANIZATION, "/v2/orgs/{org}/directories", {"accountId": account_id or None, "limit": 100}, org=org_id)


def role_assignments(org_id: str, account_id: str) -> Request:
    """The roles of one user: data of {resourceId, roleAssignments: [{role}]}; 404 when the organization does not know him."""
    return request("GET", ORGANIZATION, "/v2/orgs/{org}/directories/-/users/{user}/role-assignments", {"limit": 100}, org=org_id, user=account_id)


def roles_of(row: t.Mapping[str, t.Any]) -> t.List[t.Tuple[str, str]]:
    """[(resource, role)] of a line of C(role_assignments); C(roles) is its old form."""
    given = row.get("roleAssignments")
    return [(str(row["resourceId"]), str(one)) for one in (row.get("roles") or [] if given is None else [each["role"] for each in given])]


def suspend(org_id: str, directory: str, account_id: str) -> Request:
    """Suspend user access in directory: 204. No app of it opens, nothing is billed; roles and groups wait for C(restore)."""
    return _change(org_id, directory, account_id, "/suspend")


def restore(org_id: str, directory: str, account_id: str) -> Request:
    """Restore user access in directory: 204; 400 or 409 when an app has no seat left."""
    return _change(org_id, directory, account_id, "/restore")


def _change(org_id: str, directory: str, account_id: str, what: str) -> Request:
    # without a JSON body it may be answered 415
    path = "/v2/orgs/{org}/directories/{directory}/users/{user}" + what
    return request("POST", ORGANIZATION, path, body={}, needs=NO_SCOPES, org=org_id, directory=directory, user=account_id)


def remove_user(org_id: str, directory: str, account_id: str) -> Request:
    """Remove user from directory: 204, which may take effect later. Roles and groups are lost."""
    path = "/v2/orgs/{org}/directories/{directory}/users/{user}"
    return request("DELETE", ORGANIZATION, path, needs=NO_SCOPES, org=org_id, directory=directory, user=account_id)


def invite(org_id: str, emails: t.Sequence[str], groups: t.Sequence[str], roles: t.Sequence[t.Tuple[str, str]], message: str = "") -> Request:
    """Invite users to an organization, 25 at most: 200, or 206 when one of them did not work; 402 without a paid subscription, 409 over a user limit.

    C(roles): (resource, role). Answer: data of {email, id, results}; see C(invited). Invites known people to more groups and roles, too.
    """
    body = {
        "emails": list(emails), "additionalGroups": list(groups), "permissionRules": [{"resource": resource, "role": role} for resource, role in roles],
        "sendNotification": bool(message), **({"notificationText": message} if message else {}),
    }
    return request("POST", ORGANIZATION, "/v2/orgs/{org}/users/invite", body=body, needs=NO_SCOPES, org=org_id)


def invited(row: t.Mapping[str, t.Any]) -> t.Tuple[bool, t.List[str]]:
    """(whether anything came of it, what did not work and why), of one person's line in the answer to C(invite).

    An invitation to no group and no role has no results, so that its answer proves nothing.
    """
    results = [one for each in row.get("results") or [] for kind in ("groupAssignmentResult", "roleAssignmentResult") for one in each.get(kind) or []]
    bad = ["%s: %s" % (one.get("group") or one.get("role"), one.get("statusReason") or "no reason given") for one in results if one.get("status") == "ERROR"]
    return len(bad) < len(results), bad


def groups_by_id(org_id: str, group_ids: t.Sequence[str]) -> Request:
    """Groups with these ids, at most 10 a call."""
    return _search(org_id, "groups", {"groupIds": list(group_ids), "limit": 100})


def synced(group: t.Mapping[str, t.Any]) -> bool:
    """Whether an identity provider owns a group."""
    return bool(group.get("externalSynced")) or group.get("managedBy") in ("EXTERNAL", "external")


def add_member(org_id: str, directory: str, group_id: str, account_id: str) -> Request:
    """Add user to group: 204; 409 is a member already, or no seat left for an app that the group opens."""
    path = "/v2/orgs/{org}/directories/{directory}/groups/{group}/memberships"
    return request("POST", ORGANIZATION, path, body={"accountId": account_id}, needs=NO_SCOPES, org=org_id, directory=directory, group=group_id)


def remove_member(org_id: str, directory: str, group_id: str, account_id: str) -> Request:
    """Remove user from group: 204."""
    path = "/v2/orgs/{org}/directories/{directory}/groups/{group}/memberships/{user}"
    return request("DELETE", ORGANIZATION, path, needs=NO_SCOPES, org=org_id, directory=directory, group=group_id, user=account_id)


def groups_by_name(org_id: str, names: t.Sequence[str]) -> Request:
    """Groups with exactly these names (case does not matter), with C(externalSynced) and C(managedBy)."""
    return _search(org_id, "groups", {"groupNames": list(names), "limit": 100})


def _search(org_id: str, what: str, body: t.Dict[str, t.Any]) -> Request:
    return request("POST", ORGANIZATION, "/v2/orgs/{org}/directories/-/" + what + "/search", body=body, writes=False, org=org_id)
