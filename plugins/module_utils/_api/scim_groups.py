# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what Atlassian's user provisioning (SCIM 2.0) speaks of groups.

Source: developer.atlassian.com/cloud/admin/user-provisioning/rest, "Group". Paths and members are SCIM ids. Nothing here replaces a group (PUT).
"""

from __future__ import annotations

import typing as t

from .._http.message import SCIM, Request, request
from .scim import MEDIA, PAGE, PATCH

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def groups() -> Request:
    """All groups of the directory with their members, in pages."""
    return request("GET", SCIM, "/Groups", {"startIndex": 1, "count": PAGE}, headers=MEDIA)


def groups_named(name: str) -> Request:
    """Groups by displayName, the only filter there is. Check the answer: filters are only partly supported."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return request("GET", SCIM, "/Groups", {"filter": 'displayName eq "%s"' % quoted, "startIndex": 1, "count": PAGE}, headers=MEDIA)


def group(scim_id: str) -> Request:
    """One group with its members."""
    return request("GET", SCIM, "/Groups/{id}", headers=MEDIA, id=scim_id)


def create_group(name: str, external_id: t.Optional[str]) -> Request:
    """201 with the record; 409 when any group of the organization has the name. A name of a default group is accepted, and never synced."""
    body = {"schemas": [GROUP], "displayName": name, **({"externalId": external_id} if external_id else {})}
    return request("POST", SCIM, "/Groups", body=body, headers=MEDIA)


def patch_group(scim_id: str, operations: t.Sequence[t.Mapping[str, t.Any]]) -> Request:
    """200 with the record, or 204; 404 when somebody among the members has no record."""
    return request("PATCH", SCIM, "/Groups/{id}", body={"schemas": [PATCH], "Operations": list(operations)}, headers=MEDIA, id=scim_id)


def joining(scim_ids: t.Sequence[str]) -> t.List[t.Dict[str, t.Any]]:
    """The operation that adds members."""
    return [{"op": "add", "path": "members", "value": [{"value": one} for one in scim_ids]}]


def leaving(scim_ids: t.Sequence[str], by: str) -> t.List[t.Dict[str, t.Any]]:
    """The operations that remove members. By filter, as the RFC has it: whoever does not know it refuses. By value: the RFC means all members by that path."""
    if by == "value":
        return [{"op": "remove", "path": "members", "value": [{"value": one} for one in scim_ids]}]
    return [{"op": "remove", "path": 'members[value eq "%s"]' % one} for one in scim_ids]


def delete_group(scim_id: str) -> Request:
    """204. Takes from all members what the group gave them."""
    return request("DELETE", SCIM, "/Groups/{id}", headers=MEDIA, id=scim_id)


def member_ids(record: t.Mapping[str, t.Any]) -> t.List[str]:
    """SCIM ids of the members of a group."""
    return [str(one["value"]) for one in record.get("members") or []]
