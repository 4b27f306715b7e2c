# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: a whole membership module, made of what is particular to its places."""

from __future__ import annotations

import typing as t

from ._people import PENDING_SPEC as PEOPLE
from ._places import Membership, look
from ._plan import guards
from ._plan.calls import in_slices
from ._plan.group_wishes import group_id_of
from ._plan.places import Scene, plan_places, told_places
from ._plan.plan import Call, Plan, Resource, Step

STATES = ["present", "absent", "exact"]


def resource(of: Membership) -> Resource:
    """The whole module: its options, look, plan, say, explain and the further keys of its result."""
    heads, together = [way[0] for way in of.ways], [list(way) for way in of.ways if len(way) > 1]
    which = dict(of.which)
    ways: t.Dict[str, t.Any] = {}
    if len(of.ways) == 1:
        which = {name: dict(option, required=True) for name, option in of.which.items()}
    else:
        ways = {"mutually_exclusive": [heads], "required_one_of": [heads], **({"required_together": together} if together else {})}
    spec = dict(PEOPLE, **guards.EXACT_SPEC, **of.spec, **of.which)
    members = [of.people, "groups"] if of.groups else [of.people]
    spec.update((name, {"type": "list", "elements": "raw"}) for name in members)
    named = {name: {"type": "list", "elements": "raw", **({} if of.groups else {"required": True})} for name in members}
    spec[of.many] = dict(ways, type="list", elements="dict", options=dict(which, **named))
    if of.to_come:
        spec["pending"] = {"type": "bool", "default": False}
        spec[of.many]["options"]["pending"] = {"type": "bool", "default": False}
    spec["state"] = {"type": "str", "choices": STATES, "default": "present"}
    if of.everywhere:
        spec["everywhere"] = {"type": "bool"}
    one = heads + (["everywhere"] if of.everywhere else [])
    rules = {
        "required_one_of": [one + [of.many]], "mutually_exclusive": [one + [of.many]] + [[of.many, name] for name in members]
        + ([["everywhere", "groups"]] if of.groups and of.everywhere else []),
        "required_by": {name: [of.people] for name in one if not of.groups or name == "everywhere"},
        **({"required_together": together} if together else {}),
    }
    return Resource(
        spec, of.needs, of.many, lambda client, params: look(of, client, params), lambda params, scene: plan(of, params, scene),
        lambda scene, steps, answers: say(of, scene, steps), explain=of.explain, sum_up=lambda scene: told_places(scene, of.many), rules=rules,
    )


def plan(of: Membership, params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Set algebra with guards, place by place."""
    planned = plan_places(params, scene, lambda place, wish: dict(of.again(place), **{"groups" if of.groups and "group_id" in wish else of.people: [wish]}))
    return of.foretell(planned) if of.foretell else planned


def say(of: Membership, scene: Scene, steps: t.Sequence[Step]) -> t.List[Call]:
    """The calls of a stage, place by place, as many people a call as one takes."""
    def request(some: t.Sequence[Step]) -> t.Any:
        return of.say(scene.place_of(some[0]), some[0].done, [step.facts["account_id"] for step in some])

    return in_slices(steps, lambda step: (step.scope, bool(group_id_of(step.facts["account_id"]))), scene.batch, request)
