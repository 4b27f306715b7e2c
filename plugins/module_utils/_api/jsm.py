# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what Jira Service Management speaks (servicedeskapi): customers and service desks.

Requests are built and answers are read here; nothing is sent. Source: developer.atlassian.com/cloud/jira/service-desk/rest.
"""

from __future__ import annotations

import typing as t

from .._http.message import SITE, Request, request, with_query
from .._http.turns import Joined, joined

# Experimental operations answer 412 without it; where it is not needed it does no harm.
OPT_IN = (("X-ExperimentalApi", "opt-in"),)
DESK_ADMIN = "a Jira Service Management agent licence, administration of this service desk, and the scope manage:servicedesk-customer"
JIRA_ADMIN = "the Jira administrator permission, a Jira Service Management agent licence, and the scope manage:servicedesk-customer"
OPEN_ACCESS = "sd.jsm.error.servicedesk.customer.remove.servicedesk.open.access."
PAGE = 50              # asked for; every list has its own undocumented cap, and the answer's limit is what holds


def next_page(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """JSM's page {start, limit, size, isLastPage, values}: size is this page's, there is no total. Advance by what was received."""
    values = answer["values"]
    if answer["isLastPage"] is True:
        return values, None
    if answer["isLastPage"] is not False:
        raise TypeError("neither the last page nor another")
    return values, with_query(here, start=int(answer.get("start") or 0) + len(values))


def joined_pages(key: str = "accountId") -> Joined:
    """The same for one reading of a list that people may leave meanwhile; there is no total that would tell. C(key): by what those of the list are known."""
    return joined(next_page, "start", lambda one: str(one[key]))


def desks() -> Request:
    """Service desks the caller may see: pages of {id, projectId, projectKey, projectName}."""
    return request("GET", SITE, "/rest/servicedeskapi/servicedesk", {"start": 0, "limit": PAGE}, needs="a Jira Service Management agent licence")


def desk(which: str) -> Request:
    """One desk by C(serviceDeskId:15) or C(projectKey:ABC). 404 when there is none, or none the caller may see."""
    return request("GET", SITE, "/rest/servicedeskapi/servicedesk/{desk}", desk=which, needs="a Jira Service Management agent licence")


def customers(desk_id: str, query: t.Optional[str] = None) -> Request:
    """Customers of a desk: pages of users without accountType. C(query) matches words of name and e-mail; it is no equality test."""
    query_of_page = {"query": query, "start": 0, "limit": PAGE}
    return request("GET", SITE, "/rest/servicedeskapi/servicedesk/{desk}/customer", query_of_page, headers=OPT_IN, needs=DESK_ADMIN, desk=desk_id)


def add_customers(desk_id: str, account_ids: t.Sequence[str]) -> Request:
    """204, also when they were there already. 400 when an id is unknown: the others have been added all the same."""
    body = {"accountIds": list(account_ids)}
    return request("POST", SITE, "/rest/servicedeskapi/servicedesk/{desk}/customer", body=body, headers=OPT_IN, needs=DESK_ADMIN, desk=desk_id)


def remove_customers(desk_id: str, account_ids: t.Sequence[str]) -> Request:
    """204, also when they were not there. 400 on a desk with open access. The body of this DELETE is not optional."""
    body = {"accountIds": list(account_ids)}
    return request("DELETE", SITE, "/rest/servicedeskapi/servicedesk/{desk}/customer", body=body, headers=OPT_IN, needs=DESK_ADMIN, desk=desk_id)


def create_customer(email: str, display_name: t.Optional[str]) -> Request:
    """201 with the user (no accountType); 409, thanks to the strict flag, when the e-mail has an account already."""
    body = {"email": email}
    if display_name:
        body["displayName"] = display_name
    return request("POST", SITE, "/rest/servicedeskapi/customer", {"strictConflictStatusCode": True}, body, headers=OPT_IN, needs=JIRA_ADMIN)


def revoke_customer(account_id: str) -> Request:
    """204: portal-only access is gone. 204 says that the outcome holds, not that anything changed."""
    return request(
        "PUT", SITE, "/rest/servicedeskapi/customer/user/{account_id}/revoke-portal-only-access", headers=OPT_IN,
        needs="site administration and the scope manage:servicedesk-customer", account_id=account_id,
    )
