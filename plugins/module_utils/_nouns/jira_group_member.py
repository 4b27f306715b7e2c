# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module jira_group_member consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import jira
from .._errors import ApiError, AtlassianError
from .._groups import every_group, find_groups, members_of, memberships
from .._http.message import Request
from .._membership import Membership, resource
from .._plan import guards, plan
from .._plan.places import Place, place_to_come
from .._plan.plan import Answer, Step

ALREADY = {plan.ADDED: "already a member of", plan.REMOVED: "not a member of"}


def say(place: Place, done: str, account_ids: t.List[str]) -> Request:
    """One call a person: the platform has no batch."""
    return (jira.add_member if done == plan.ADDED else jira.remove_member)(place.id, account_ids[0])


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """Already a member, or not a member any more, by the service's word (it has no code, the text is forced to English): its list may show it later."""
    if isinstance(error, ApiError) and ALREADY[step.done] in error.text.lower():
        done = step.done if error.repeated else plan.UNCHANGED   # the first sending got no answer: then it was that one
        return Answer(done, "so by the word of the service; the list of members does not show it yet")
    return None


GROUPS = Membership(
    noun="group", many="groups", people="members",
    which={"group": {"type": "str"}, "group_id": {"type": "str"}}, ways=(("group",), ("group_id",)), again=lambda place: {"group_id": place.id},
    find=lambda client, params, wanted: find_groups(client, [(one.get("group"), one.get("group_id")) for one in wanted], params.get("org_id")),
    read=lambda client, place, most: members_of(client, place.id, most), say=say, ask=memberships, explain=explain,
    everywhere=lambda client, params, people: every_group(client, people, params.get("org_id"), bool(params.get("protected"))),
    to_come=lambda which: place_to_come("group", which.get("group"), group_id=None, identity_provider="unknown"), spec=guards.APPS_SPEC,
)
RESOURCE = resource(GROUPS)
