#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is a member of a Jira group."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._groups import Group, find_group, members_of, memberships
from ..module_utils._http.message import SITE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import caller_of, find_people
from ..module_utils._plan import guards, plan, wishes
from ..module_utils._plan.members import Members, plan_members
from ..module_utils._plan.plan import Answer, Call, Plan, Resource, Step
from ..module_utils._run import run

SPEC = dict(
    PEOPLE,
    **guards.EXACT_SPEC,
    group={"type": "str"},
    group_id={"type": "str"},
    members={"type": "list", "elements": "raw", "required": True},
    state={"type": "str", "choices": ["present", "absent", "exact"], "default": "present"},
)
RULES = {"required_one_of": [("group", "group_id")], "mutually_exclusive": [("group", "group_id")]}


class Scene(t.NamedTuple):
    """The group, its members, who is meant, who is asking."""

    group: Group
    seen: Members
    people: t.List[wishes.Person]
    caller: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Find the group, then its members: by the list or person by person, whichever takes fewer calls."""
    group = find_group(client, params.get("group"), params.get("group_id"), params.get("org_id"))
    people = wishes.read_wishes(params["members"])
    leaving = params["state"] == "absent"
    # one search and one question a person is the other road; a percentage can only be taken of the whole list
    list_needed = params["state"] == "exact" or "%" in str(params.get("max_removals") or "")
    have, whole = members_of(client, group.id, None if list_needed else 2 * len(people))
    people = find_people(client, people, params, have.values(), leavers=leaving)
    if not whole and leaving and any(one.verdict != wishes.FOUND for one in people):
        have, whole = members_of(client, group.id)   # only the whole list shows that nobody of that e-mail is in it
    if not whole:
        found = [one for one in people if one.verdict == wishes.FOUND]
        have = memberships(client, group.id, found, with_email=leaving and bool(params.get("protected")))
    return Scene(group, Members("group %s" % group.name, have, whole, group.owner), people, caller_of(client))


def plan_group(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Set algebra with guards."""
    return plan_members(params["state"], scene.people, scene.seen, guards.read_guards(params, scene.caller))


def say(scene: Scene, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """One call a person: the platform has no batch."""
    build = jira.add_member if steps[0].done == plan.ADDED else jira.remove_member
    return [Call((step,), build(scene.group.id, step.facts["account_id"])) for step in steps]


def sum_up(scene: Scene) -> t.Dict[str, t.Any]:
    """Which group it was, and whose it is as far as that can be seen."""
    return {"group": scene.group.told()}


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "members", look, plan_group, say, sum_up=sum_up, rules=RULES))


if __name__ == "__main__":
    main()
