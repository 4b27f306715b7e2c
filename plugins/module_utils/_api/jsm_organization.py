# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what Jira Service Management speaks of customer organizations, their members and their desks.

Requests are built here; nothing is sent. Lists are pages as in C(jsm.next_page).
Source: developer.atlassian.com/cloud/jira/service-desk/rest, pages "Organization" and "Servicedesk".
"""

from __future__ import annotations

import typing as t

from .._http.message import SITE, Request, request

PAGE = 50              # asked for; the answer's limit is what holds, see C(jsm.PAGE)
ALL = "/rest/servicedeskapi/organization"
ONE = ALL + "/{organization}"
MEMBERS = ONE + "/user"
OF_DESK = "/rest/servicedeskapi/servicedesk/{desk}/organization"
LICENCE, SCOPE = "a Jira Service Management agent licence", "the scope manage:servicedesk-customer"
AGENT = "%s and %s" % (LICENCE, SCOPE)
MANAGER = "%s, the Jira administrator permission where the site's setting Organization management asks for it, and %s" % (LICENCE, SCOPE)
JIRA_ADMIN = "the Jira administrator permission, %s, and %s" % (LICENCE, SCOPE)
DESK_AGENT = "to be an agent of this service desk, and %s" % SCOPE


def organizations(account_id: t.Optional[str] = None) -> Request:
    """Pages of {id, name, scimManaged}, the flag not everywhere; all of them, or those that one person is in. 404: nobody has that account id."""
    return request("GET", SITE, ALL, {"accountId": account_id, "start": 0, "limit": PAGE}, needs=AGENT)


def organization(organization_id: str) -> Request:
    """One of them. 404 when there is none, or none the caller may see."""
    return request("GET", SITE, ONE, organization=organization_id, needs=AGENT)


def create(name: str) -> Request:
    """201 with the organization, also when the name was taken: then with the one that has it. Names have 1 to 200 characters."""
    return request("POST", SITE, ALL, body={"name": name}, needs=MANAGER)


def delete(organization_id: str) -> Request:
    """204, whoever is in it and whatever desk it is linked to."""
    return request("DELETE", SITE, ONE, organization=organization_id, needs=JIRA_ADMIN)


def members(organization_id: str) -> Request:
    """Pages of users, in the order of their account ids."""
    return request("GET", SITE, MEMBERS, {"start": 0, "limit": PAGE}, organization=organization_id, needs=AGENT)


def add_members(organization_id: str, account_ids: t.Sequence[str]) -> Request:
    """204, also when they were there already. 400 when an id is unknown; whether the others were added nobody says."""
    return request("POST", SITE, MEMBERS, body={"accountIds": list(account_ids)}, organization=organization_id, needs=MANAGER)


def remove_members(organization_id: str, account_ids: t.Sequence[str]) -> Request:
    """204, also when they were not there. The body of this DELETE is not optional."""
    return request("DELETE", SITE, MEMBERS, body={"accountIds": list(account_ids)}, organization=organization_id, needs=MANAGER)


def of_desk(desk_id: str) -> Request:
    """Pages of the organizations that a desk is linked to, as in C(organizations)."""
    return request("GET", SITE, OF_DESK, {"start": 0, "limit": PAGE}, desk=desk_id, needs=DESK_AGENT)


def link(desk_id: str, organization_id: str) -> Request:
    """204, also when they were linked already. The id is a number in bodies."""
    return request("POST", SITE, OF_DESK, body={"organizationId": int(organization_id)}, desk=desk_id, needs=DESK_AGENT)


def unlink(desk_id: str, organization_id: str) -> Request:
    """204, also when they were not linked. The body of this DELETE is not optional."""
    return request("DELETE", SITE, OF_DESK, body={"organizationId": int(organization_id)}, desk=desk_id, needs=DESK_AGENT)
