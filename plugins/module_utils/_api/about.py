# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the services say of themselves: a site, its plans, a token's sites, a directory's abilities.

Source: the Server info and License pages of the Jira platform, the Schemas pages of user provisioning, the Directory pages of the organization API.
"""

from __future__ import annotations

import typing as t

from .._http.message import GATEWAY, ORGANIZATION, SCIM, SITE, Request, request


def server_info() -> Request:
    """Get Jira instance info: {baseUrl, serverTitle, version, deploymentType}. Needs no right and no scope."""
    return request("GET", SITE, "/rest/api/3/serverInfo")


def licence() -> Request:
    """Get license: {applications: [{id, plan}]}; plan is UNLICENSED, FREE or PAID. No right, but a scope. Experimental, without a header."""
    return request("GET", SITE, "/rest/api/3/instance/license", needs="the scope manage:jira-configuration")


def a_desk() -> Request:
    """Get service desks, one: 403 without an agent licence. Scope read:servicedesk-request."""
    return request("GET", SITE, "/rest/servicedeskapi/servicedesk", {"start": 0, "limit": 1})


def an_organization() -> Request:
    """Get organizations, one. Scope manage:servicedesk-customer, which no other reading without an experimental header needs."""
    return request("GET", SITE, "/rest/servicedeskapi/organization", {"start": 0, "limit": 1})


def sites() -> Request:
    """The sites that a bearer is good for: an array of {id, url, scopes}."""
    return request("GET", GATEWAY, "/oauth/token/accessible-resources")


def provider_config() -> Request:
    """Get feature metadata: {patch, bulk, filter, sort, etag, changePassword: {supported}}, filter with maxResults."""
    return request("GET", SCIM, "/ServiceProviderConfig")


def schemas() -> Request:
    """Get all schemas. RFC 7644 has a list response; the document does not say."""
    return request("GET", SCIM, "/Schemas")


def org_directories(org_id: str) -> Request:
    """Get directories in an organization: {data: [{directoryId, name}]}. Whatever the key's scopes, as long as it may read."""
    return request("GET", ORGANIZATION, "/v2/orgs/{org}/directories", {"limit": 100}, org=org_id)


def directories(answer: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """The directories of an answer."""
    return [{"id": str(one["directoryId"]), "name": one.get("name")} for one in answer["data"]]


def config(answer: t.Any) -> t.Dict[str, t.Any]:
    """What a directory can do, flat. None where it does not say."""
    def supported(name: str) -> t.Optional[bool]:
        value = (answer.get(name) or {}).get("supported")
        return value if isinstance(value, bool) else None
    most = (answer.get("filter") or {}).get("maxResults")
    return {"patch": supported("patch"), "bulk": supported("bulk"), "filter": supported("filter"), "sort": supported("sort"),
            "max_results": most if isinstance(most, int) else None}


def attributes(answer: t.Any) -> t.Dict[str, t.List[str]]:
    """{name of a schema: its attributes that may be written, with those of complex ones}, of any of the forms in which schemas come."""
    rows = answer if isinstance(answer, list) else answer.get("Resources") or ([answer] if answer.get("attributes") else [])
    shown: t.Dict[str, t.List[str]] = {}
    for row in rows:
        names: t.List[str] = []
        for one in row.get("attributes") or []:
            if one.get("mutability") != "readOnly":
                parts = [] if one.get("multiValued") else one.get("subAttributes") or []
                names += ["%s.%s" % (one["name"], part["name"]) for part in parts] or [str(one["name"])]
        shown[str(row.get("name") or row["id"])] = sorted(names)
    return shown


def seats(role: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """An application role as results show it. Seats are None where there is no limit."""
    free = bool(role.get("hasUnlimitedSeats"))
    return {"key": str(role["key"]), "name": str(role.get("name") or role["key"]), "seats": None if free else int(role["numberOfSeats"]),
            "left": None if free else int(role["remainingSeats"]), "used": role.get("userCount"),
            "groups": [{"name": str(one["name"]), "group_id": str(one["groupId"])} for one in role.get("groupDetails") or []]}
