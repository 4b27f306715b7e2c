# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the Jira platform speaks (REST v3): users and groups.

Requests are built and answers are read here; nothing is sent. Source: developer.atlassian.com/cloud/jira/platform/rest/v3.
"""

from __future__ import annotations

import typing as t

from .._http.message import SITE, Request, request, with_query
from .._plan.wishes import Account, seen_email

# Error text is in the language of the calling user unless English is forced; "already a member" has no key to match.
ENGLISH = (("X-Force-Accept-Language", "true"), ("Accept-Language", "en-US"))
BROWSE = "the global permission Browse users and groups (scope read:jira-user)"
ADMIN_SCOPE = "the scope manage:jira-configuration"
ADMIN = "site administration (organization admin or the Administer Jira permission) and %s" % ADMIN_SCOPE

GROUP_PAGE = 50        # documented cap of group/member
USERS_PAGE = 1000      # documented cap of users/search
IDS_A_CALL = 50        # of user/bulk: ids are long, and so would the address be


def next_page(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """The platform's page bean {startAt, maxResults, total, isLast, values}: advance by what was received, end by isLast or total.

    A bean that tells neither ends with an empty page: what may go on is not taken for whole.
    """
    values = answer["values"]
    start = int(answer.get("startAt") or dict(here.query).get("startAt") or 0)
    if answer.get("isLast") is True or (answer.get("isLast") is None and "total" not in answer and values == []):
        return values, None
    after = start + (len(values) or int(answer.get("maxResults") or 0))
    if answer.get("isLast") is None and "total" in answer and after >= int(answer["total"]):
        return values, None
    return values, with_query(here, startAt=after)


def next_array(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """The platform's plain arrays: advance by what was received; only an empty array is the end, as caps change without notice."""
    if not listed(answer):
        return [], None
    start = int(dict(here.query).get("startAt", 0))
    return answer, with_query(here, startAt=start + len(answer))


def account(user: t.Mapping[str, t.Any]) -> Account:
    """A user of any platform or JSM answer. Privacy may blank or drop the e-mail."""
    active = user.get("active")
    return Account(
        str(user["accountId"]), seen_email(user.get("emailAddress")), str(user.get("displayName") or ""),
        active if isinstance(active, bool) else None, str(user.get("accountType") or ""),
    )


def listed(answer: t.Any) -> t.List[t.Any]:
    """An answer that is a plain array. Raises TypeError for anything else."""
    if not isinstance(answer, list):
        raise TypeError("not an array")
    return answer


def accounts(answer: t.Any) -> t.List[Account]:
    """A plain array of users."""
    return [account(one) for one in listed(answer)]


def picked(answer: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """The groups of a picker's answer."""
    return [dict(one) for one in answer["groups"]]


def myself() -> Request:
    """Who is calling. Answer: a user."""
    return request("GET", SITE, "/rest/api/3/myself")


def permissions(*keys: str) -> Request:
    """Which global permissions the caller has. Answer: {permissions: {KEY: {havePermission}}}."""
    return request("GET", SITE, "/rest/api/3/mypermissions", {"permissions": ",".join(keys)})


def may(answer: t.Any, key: str) -> bool:
    """Whether the answer of C(permissions) grants one."""
    return bool(answer["permissions"].get(key, {}).get("havePermission"))


def user(account_id: str, expand: str = "") -> Request:
    """One user, whatever his state. Answer: a user; 404 when there is none."""
    return request("GET", SITE, "/rest/api/3/user", {"accountId": account_id, "expand": expand or None}, needs=BROWSE)


def users_by_id(account_ids: t.Sequence[str]) -> Request:
    """Users by id, at most C(IDS_A_CALL): a page bean; who is not there is left out. Experimental, without a header."""
    return request("GET", SITE, "/rest/api/3/user/bulk", {"accountId": list(account_ids), "startAt": 0, "maxResults": IDS_A_CALL}, needs=BROWSE)


def users_named(text: str) -> Request:
    """Active users whose display name or visible e-mail begins so: an array, empty also for a caller without the right to browse."""
    return request("GET", SITE, "/rest/api/3/user/search", {"query": text, "startAt": 0, "maxResults": 50}, needs=BROWSE)


def all_users() -> Request:
    """Every user, inactive ones too: an array in pages."""
    return request("GET", SITE, "/rest/api/3/users/search", {"startAt": 0, "maxResults": USERS_PAGE}, needs=BROWSE)


def groups_of(account_id: str) -> Request:
    """The groups of one user: an array of {name, groupId}, unpaged."""
    return request("GET", SITE, "/rest/api/3/user/groups", {"accountId": account_id}, needs=BROWSE)


def groups(group_id: t.Union[str, t.Sequence[str], None] = None, group_name: t.Union[str, t.Sequence[str], None] = None) -> Request:
    """Groups by ids or by names, or all: a page bean of {name, groupId}."""
    return request("GET", SITE, "/rest/api/3/group/bulk", {"groupId": group_id, "groupName": group_name, "startAt": 0, "maxResults": 50}, needs=BROWSE)


def picker(name: str) -> Request:
    """Groups whose name holds the text, with C(managedBy); not paged, so only good for looking one group up again."""
    return request("GET", SITE, "/rest/api/3/groups/picker", {"query": name, "maxResults": 50, "caseInsensitive": True}, needs=BROWSE)


def members(group_id: str) -> Request:
    """Members of a group, inactive ones too: a page bean of users. 50 a page at most."""
    query = {"groupId": group_id, "includeInactiveUsers": True, "startAt": 0, "maxResults": GROUP_PAGE}
    return request("GET", SITE, "/rest/api/3/group/member", query, needs=ADMIN)


def add_member(group_id: str, account_id: str) -> Request:
    """201 with the group; 400 when already a member (undocumented)."""
    return request("POST", SITE, "/rest/api/3/group/user", {"groupId": group_id}, {"accountId": account_id}, headers=ENGLISH, needs=ADMIN)


def remove_member(group_id: str, account_id: str) -> Request:
    """200; an error when not a member (undocumented). Ids go in the query, there is no body."""
    return request("DELETE", SITE, "/rest/api/3/group/user", {"groupId": group_id, "accountId": account_id}, headers=ENGLISH, needs=ADMIN)


def create_group(name: str) -> Request:
    """Create group: 201 with the group {name, groupId}; 400 also when the name is taken. Site administration; granular write:group:jira."""
    return request("POST", SITE, "/rest/api/3/group", body={"name": name}, headers=ENGLISH, needs=ADMIN)


def delete_group(group_id: str, swap_id: t.Optional[str] = None) -> Request:
    """Remove group: 200; 400, 404. C(swap_id) takes over what comments and worklogs are restricted to. Site administration; granular delete:group:jira."""
    return request("DELETE", SITE, "/rest/api/3/group", {"groupId": group_id, "swapGroupId": swap_id}, headers=ENGLISH, needs=ADMIN)


def products() -> Request:
    """Get all application roles: an array of {key, name, groupDetails, defaultGroupsDetails, numberOfSeats, remainingSeats}; 403. Administer Jira."""
    return request("GET", SITE, "/rest/api/3/applicationrole", needs="the global permission Administer Jira (scope manage:jira-configuration)")


def seats(answer: t.Any) -> t.Dict[str, t.Dict[str, t.Any]]:
    """The products of an answer of C(products), by key; seats are None where there is no limit. C(groups) give one by default, C(given_by) if those do not."""
    return {str(one["key"]): {
        "product": str(one["key"]), "name": one.get("name"), "seats": None if one.get("hasUnlimitedSeats") else one.get("numberOfSeats"),
        "remaining": None if one.get("hasUnlimitedSeats") else one.get("remainingSeats"),
        "groups": [str(group["name"]) for group in one.get("defaultGroupsDetails") or []],
        "given_by": [str(group["name"]) for group in one.get("defaultGroupsDetails") or one.get("groupDetails") or []],
    } for one in listed(answer)}


def invite(email: str, keys: t.Sequence[str]) -> Request:
    """Create user: 201 also for who is there and has access; 400 for who is there without access, without a seat, and sometimes although it worked.

    Administer Jira and organization administration; manage:jira-configuration, granular write:user:jira. Legacy, and the only one of the site.
    """
    body = {"emailAddress": email, "products": list(keys)}
    return request("POST", SITE, "/rest/api/3/user", body=body, headers=ENGLISH, needs="organization administration, Administer Jira and %s" % ADMIN_SCOPE)


def remove_user(account_id: str) -> Request:
    """Delete user: 204; 400 for who cannot be removed, 404. The Atlassian account stays. Site administration; granular write:user:jira."""
    return request("DELETE", SITE, "/rest/api/3/user", {"accountId": account_id}, headers=ENGLISH, needs=ADMIN)


def products_of(user: t.Mapping[str, t.Any]) -> t.List[str]:
    """The keys of the products that a user (of C(user) with expand=applicationRoles) may use."""
    return sorted(str(one["key"]) for one in (user.get("applicationRoles") or {}).get("items") or [])
