# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module jsm_organization_member consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import jsm_organization as api
from .._http.message import Request
from .._membership import Membership, resource
from .._organizations import Organization, every_organization, find_organizations, members_of, memberships, place_of
from .._plan import plan
from .._plan.places import Place, place_to_come


def find(client: t.Any, params: t.Mapping[str, t.Any], wanted: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[t.Any]:
    """The organizations as places, or why there is none."""
    found = find_organizations(client, [(one.get("organization"), one.get("organization_id")) for one in wanted])
    return [place_of(one) if isinstance(one, Organization) else one for one in found]


def say(place: Place, done: str, account_ids: t.List[str]) -> Request:
    """Many people a call."""
    return (api.add_members if done == plan.ADDED else api.remove_members)(place.id, account_ids)


ORGANIZATIONS = Membership(
    noun="organization", many="organizations", people="members",
    which={"organization": {"type": "str"}, "organization_id": {"type": "str"}}, ways=(("organization",), ("organization_id",)),
    again=lambda place: {"organization_id": place.id}, find=find, read=lambda client, place, most: members_of(client, place.id, most), say=say,
    ask=memberships, everywhere=lambda client, params, people: every_organization(client, people, bool(params.get("protected"))),
    to_come=lambda which: place_to_come("organization", which.get("organization"), organization_id=None, identity_provider="unknown"),
    spec={"batch_size": {"type": "int", "default": 50}}, batch=lambda params: int(params["batch_size"]),
)
RESOURCE = resource(ORGANIZATIONS)
