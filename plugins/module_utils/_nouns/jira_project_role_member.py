# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module jira_project_role_member consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import projects
from .._errors import ApiError, AtlassianError, Invalid
from .._http.message import Request
from .._membership import Membership, resource
from .._plan import guards, plan
from .._plan.places import Place
from .._plan.plan import Answer, Step
from .._roles import find_roles, read_actors, roles_with

ALREADY = "already a member of the project role"
FREE = " A site on the Free plan of Jira refuses every change of a project's roles."


def say(place: Place, done: str, account_ids: t.List[str]) -> Request:
    """One call each: of several actors in a call one that is there already may keep the others out."""
    return (projects.add_actor if done == plan.ADDED else projects.remove_actor)(place.told["project_id"], place.told["role_id"], account_ids[0])


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """Already in the role by the service's word (there is no code, the text is forced to English), and a 400 that a Free plan may have said."""
    if isinstance(error, ApiError) and step.done == plan.ADDED and ALREADY in error.text.lower():
        done = step.done if error.repeated else plan.UNCHANGED   # the first sending got no answer: then it was that one
        return Answer(done, "so by the word of the service; the role does not show it yet")
    if isinstance(error, Invalid) and error.status == 400:
        return Answer(plan.FAILED, error.message + FREE, error.facts["failure"])
    return None


ROLES = Membership(
    noun="role", many="roles", people="members", groups=True, which={"project": {"type": "str"}, "role": {"type": "str"}}, ways=(("project", "role"),),
    again=lambda place: {"project": place.told["project_id"], "role": place.told["role_id"]},
    find=lambda client, params, wanted: find_roles(client, [(one["project"], one["role"]) for one in wanted]),
    read=lambda client, place, most: read_actors(client, place), say=say, explain=explain,
    everywhere=lambda client, params, people: roles_with(client, people), spec=guards.APPS_SPEC,
)
RESOURCE = resource(ROLES)
