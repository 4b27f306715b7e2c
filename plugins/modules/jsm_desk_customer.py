#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is on the customer list of a service desk."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jsm
from ..module_utils._desks import Desk, customers_among, customers_of, find_desk
from ..module_utils._errors import ApiError, AtlassianError
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
    desk={"type": "str", "required": True},
    customers={"type": "list", "elements": "raw", "required": True},
    state={"type": "str", "choices": ["present", "absent", "exact"], "default": "present"},
    batch_size={"type": "int", "default": 50},
)

CALLS_A_PERSON = 3      # at most: the account, a search by e-mail, a search by display name


class Scene(t.NamedTuple):
    """The desk, its customers, who is meant, who is asking."""

    desk: Desk
    seen: Members
    people: t.List[wishes.Person]
    caller: str
    batch_size: int


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Read the desk's list, or ask person by person once the list has taken more calls than that would."""
    desk = find_desk(client, params["desk"])
    wished = wishes.read_wishes(params["customers"], option="customers")
    leaving = params["state"] == "absent"
    list_needed = params["state"] == "exact" or "%" in str(params.get("max_removals") or "")
    have, whole = customers_of(client, desk.id, None if list_needed else CALLS_A_PERSON * max(1, len(wished)))
    people = find_people(client, wished, params, have.values(), leavers=leaving)
    if not whole:
        found = [one for one in people if one.verdict == wishes.FOUND]
        have.update(customers_among(client, desk.id, [one for one in found if one.account_id not in have]))
        if leaving and any(one.account_id not in have for one in people):
            # Whom the search does not show may still be on the list, and nobody is called clear on the word of a search.
            have, whole = customers_of(client, desk.id)
    return Scene(desk, Members("desk %s" % (desk.key or desk.name), have, whole), people, caller_of(client), max(1, params["batch_size"]))


def plan_customers(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Set algebra with guards."""
    return plan_members(params["state"], scene.people, scene.seen, guards.read_guards(params, scene.caller))


def say(scene: Scene, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """Many people a call, batch_size at a time."""
    build = jsm.add_customers if steps[0].done == plan.ADDED else jsm.remove_customers
    slices = [tuple(steps[start:start + scene.batch_size]) for start in range(0, len(steps), scene.batch_size)]
    return [Call(some, build(scene.desk.id, [step.facts["account_id"] for step in some])) for some in slices]


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """A desk with open access has no list that anybody could be taken off."""
    if step.done == plan.REMOVED and isinstance(error, ApiError) and error.code.startswith(jsm.OPEN_ACCESS):
        return Answer(plan.KEPT, "this desk is open to everybody (open access or public sign-up), so nobody can be taken off its list", extra={"code": "open_access"})
    return None


def sum_up(scene: Scene) -> t.Dict[str, t.Any]:
    """Which desk it was."""
    return {"desk": scene.desk._asdict()}


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "customers", look, plan_customers, say, None, explain, sum_up))


if __name__ == "__main__":
    main()
