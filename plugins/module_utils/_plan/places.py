# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: planning who is a member of many places in one task. Each is planned by itself, with guards of its own. Pure."""

from __future__ import annotations

import typing as t

from .._errors import AtlassianError
from .guards import Guards, read_guards, why_kept
from .members import PEOPLE, Kept, Members, entry_of, plan_members
from .naming import counted
from .plan import CREATED, FAILED, Entry, Plan, Stage, Step, Where
from .wishes import Account, Person, fold, merge


class Place(t.NamedTuple):
    """A place that was found: a group, a desk, an organization, a role of a project."""

    id: str
    name: str
    words: str                              # "group Support": as messages name it
    told: t.Mapping[str, t.Any] = {}        # as results show it
    owner: str = ""                         # why nobody here may change it (an identity provider owns it); "" if we may
    facts: t.Mapping[str, t.Any] = {}       # what requests need beside the id
    inactive: str = ""                      # why nobody inactive can be added; "" if he can
    pending: bool = False                   # it is not there yet: an earlier step creates it; in check mode only


def place_to_come(noun: str, name: t.Optional[str], **told: t.Any) -> t.Optional[Place]:
    """A place that an earlier step creates, as far as its name tells; None without a name. Nobody is in it."""
    name = (name or "").strip()
    return Place("pending " + name, name, "%s %s" % (noun, name), dict(told, name=name, pending=True), pending=True) if name else None


class Look(t.NamedTuple):
    """One place of the task, and what was seen of it. C(error) when it was not found (then without a C(place)) or could not be read."""

    asked: t.Tuple[str, ...]                # how the task names it
    words: str                              # the same for messages: "group Support"
    people: t.Tuple[Person, ...]
    place: t.Optional[Place] = None
    have: t.Mapping[str, Account] = {}
    whole: bool = True
    error: t.Optional[AtlassianError] = None
    groups: t.Tuple[Person, ...] = ()       # groups that are wished as members
    kinds: t.Tuple[str, ...] = (PEOPLE,)    # of which kinds the task speaks at all: people, group


class Scene(t.NamedTuple):
    """What was seen of all places. C(noun) names them, C(many) is False for a task that names one place, in the options for one."""

    noun: str
    looks: t.Tuple[Look, ...]
    caller: str
    many: bool = True
    batch: int = 1                          # how many people go into one request
    nowhere: t.Tuple[Person, ...] = ()      # who should leave every place there is, and is in none
    owner: str = ""                         # the account that the key belongs to, where that is another matter than who is calling the site

    def place_of(self, step: Step) -> Place:
        """The place that a step is about."""
        return self._places[step.scope] if step.scope else next(iter(self._places.values()))

    @property
    def _places(self) -> t.Dict[str, Place]:
        return {look.place.id: look.place for look in self.looks if look.place is not None}


def plan_places(params: t.Mapping[str, t.Any], scene: Scene, ask: t.Callable[[Place, t.Any], t.Any], kept: Kept = why_kept) -> Plan:
    """Plan C(state) for every place. All additions come before the first removal. C(ask) makes the wish that asks for one person of a place again.
    C(kept) says why a member is never taken away.

    A place that could not be seen fails its own people. Raises C(PlanError) when a guard of any place says no: that is an alarm, and nobody else's
    place is touched either.
    """
    guards = read_guards(params, scene.caller, scene.owner)
    plans = [_plan_one(params["state"], look, guards, scene.noun, kept) for look in scene.looks]
    if not scene.many:
        look, plan = scene.looks[0], plans[0]
        return plan._replace(stages=tuple(
            stage._replace(steps=tuple(step._replace(wish=ask(t.cast(Place, look.place), step.wish)) for step in stage.steps)) for stage in plan.stages
        ))
    people: t.List[Entry] = []
    stages: t.Dict[str, t.List[Step]] = {"present": [], "absent": []}
    warnings: t.List[str] = []
    for look, plan in zip(scene.looks, plans):
        where = Where(scene.noun, look.place.name if look.place else look.asked[0], look.place.id if look.place and not look.place.pending else "", look.words)
        for stage in plan.stages:
            stages[stage.state] += [_placed(step, t.cast(Place, look.place), len(people), ask) for step in stage.steps]
        people += [entry._replace(where=where) for entry in plan.people]
        warnings += plan.warnings
    # whether somebody who is in no place is clear of them all depends on whether he was seen
    nowhere = plan_members("absent", scene.nowhere, Members("every %s" % scene.noun, {}, whole=False), guards._replace(max_removals=None))
    for entry in nowhere.people:
        reason = entry.reason or "is in no %s" % scene.noun
        people.append(entry._replace(reason=reason, where=Where(scene.noun, "", words="every %s" % scene.noun)))
    warnings += nowhere.warnings
    made = [Stage(state, tuple(steps), only_if_clean=state == "absent" and params["state"] == "exact") for state, steps in stages.items() if steps]
    broken = {look.words: look.error.message for look in scene.looks if look.error is not None}
    return Plan(tuple(people), tuple(made), tuple(dict.fromkeys(warnings)), "members of %s" % counted(len(plans), scene.noun), broken=broken)


def _plan_one(state: str, look: Look, guards: Guards, noun: str, kept: Kept) -> Plan:
    place = look.place
    if place is not None and look.error is None:
        seen = Members(place.words, look.have, look.whole, place.owner, look.kinds, place.inactive, kept)
        return plan_members(state, look.people + look.groups, seen, guards)
    error = look.error or AtlassianError("The %s was not seen." % noun)
    failure = error.facts.get("failure")
    return Plan(tuple(entry_of(person, FAILED, error.message)._replace(error=failure) for person in merge(look.people + look.groups)))


def _placed(step: Step, place: Place, offset: int, ask: t.Callable[[Place, t.Any], t.Any]) -> Step:
    return step._replace(key="%s @ %s" % (step.key, place.id), person=step.person + offset, scope=place.id, wish=ask(place, step.wish))


NEW = "new "      # begins the id of a place that the task itself makes; its folded name follows


def with_members(things: Plan, members: Plan, title: str, warnings: t.Sequence[str] = ()) -> Plan:
    """One plan of things and of who is in them. Whoever goes into a thing that the task itself makes needs the step that makes it."""
    made = {fold(things.people[step.person].label): step.key for step in things.steps if step.done == CREATED}

    def placed(step: Step) -> Step:
        needs = (made[step.scope[len(NEW):]],) if step.scope.startswith(NEW) else ()
        return step._replace(person=step.person + len(things.people), needs=needs)

    def shown(entry: Entry) -> Entry:
        return entry._replace(where=entry.where._replace(id="")) if entry.where and entry.where.id.startswith(NEW) else entry

    stages = tuple(stage._replace(steps=tuple(map(placed, stage.steps))) for stage in members.stages)
    people = tuple(entry._replace(told=things.told) for entry in things.people) + tuple(map(shown, members.people))
    return Plan(people, things.stages + stages, tuple(warnings) + members.warnings, title)


def told_places(scene: Scene, many: str) -> t.Dict[str, t.Any]:
    """Which places it was, for the result: one as it is, many as a list with how each was named and whether it could be seen to."""
    if not scene.many:
        return {scene.noun: dict(t.cast(Place, scene.looks[0].place).told)}
    lines = []
    for look in scene.looks:
        line: t.Dict[str, t.Any] = dict(look.place.told if look.place else {"name": look.asked[0]}, asked=list(look.asked), failed=look.error is not None)
        if look.error is not None:
            line.update(reason=look.error.message, **({"failure": look.error.facts["failure"]} if look.error.facts.get("failure") else {}))
        lines.append(line)
    return {many: lines}
