# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module scim_group consists of, below its documentation."""

from __future__ import annotations

import itertools
import typing as t

from .._api import scim, scim_groups
from .._errors import ApiError, AtlassianError, Conflict, PlanError
from .._http.message import SCIM
from .._people import caller_of
from .._plan import entity, guards, noun, plan
from .._plan.built_in import is_built_in
from .._plan.calls import one_call_each
from .._plan.matching import Keys, match
from .._plan.places import Look, Place, Scene, plan_places
from .._plan.plan import Answer, Call, Plan, Resource, Stage, Step
from .._plan.wishes import Account, fold
from .._scim_groups import (
    find_records, groups_called, index, known_to_organization, member_of, person_of, read_members, records_by_id,
)

Params = t.Mapping[str, t.Any]
SPEC = dict(
    guards.EXACT_SPEC,
    groups={"type": "list", "elements": "dict", "required": True, "options": {
        "name": {"type": "str", "required": True}, "external_id": {"type": "str"}, "members": {"type": "list", "elements": "raw"}}},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
    membership={"type": "str", "choices": ["present", "absent", "exact"], "default": "present"},
    allow_default_names={"type": "bool", "default": False},
    remove_by={"type": "str", "choices": ["filter", "value"], "default": "filter"},
    batch_size={"type": "int", "default": 50},
)
KEYS = Keys({"name": lambda record: record.get("displayName")}, lambda record: str(record["id"]),
            lambda record: "%s (id %s)" % (record.get("displayName"), record["id"]), "group of the directory", "the directory")
NEVER = ("a group of this name gives access by default, or is built in: a directory accepts such a name and never syncs the group to the site. "
         "Choose another name, or set allow_default_names: true")
TAKEN = ("the organization has a group of this name that is not of this directory, so the directory refuses to create it. Delete that group, "
         "choose another name, or write the name in the very case that the directory has")


class Groups(t.NamedTuple):
    """The wishes, each with its group (or None); the places of those that say something of members; what the organization knows; who is asking."""

    pairs: t.Sequence[t.Tuple[t.Dict[str, t.Any], t.Optional[t.Mapping[str, t.Any]]]]
    members: Scene
    synced: t.Mapping[str, bool]
    records: t.Mapping[str, t.Mapping[str, t.Any]]
    remove_by: str


def _wished(params: Params) -> t.List[t.Dict[str, t.Any]]:
    """The groups, each once, with the members of all its entries."""
    merged: t.Dict[str, t.Dict[str, t.Any]] = {}
    for number, wish in enumerate(params["groups"]):
        if not wish["name"].strip():
            raise PlanError("groups[%d] has an empty name." % number)
        mine = merged.setdefault(fold(wish["name"]), dict(wish, name=wish["name"].strip(), members=None))
        if wish.get("external_id") not in (None, mine.get("external_id")):
            if mine.get("external_id") is not None:
                raise PlanError("%s is wished twice with different external_id." % wish["name"])
            mine["external_id"] = wish["external_id"]
        if wish.get("members") is not None:
            mine["members"] = (mine["members"] or []) + read_members(wish["members"], "groups[%d].members" % number)
    named = next((one["name"] for one in merged.values() if one["members"] is not None and not one.get("again")), None)
    if params["state"] == "absent" and named:
        raise PlanError("Group %s is given with members and state: absent, which deletes the group itself. To take these people out of the group, set "
                        "membership: absent and not state. To delete the group, leave out its members. Nothing was done." % named)
    return list(merged.values())


def _membership(params: Params) -> str:
    """What the members are to be. A second look asks for members only, and says so in the state."""
    return str(params["state"] if any(one.get("again") for one in params["groups"]) else params["membership"])


def look(client: t.Any, params: Params) -> Groups:
    """Find the groups by name, and the records of their members."""
    wished = _wished(params)
    pairs = match(wished, groups_called(client, [one["name"] for one in wished]), KEYS)
    synced = known_to_organization(client, params.get("org_id"), [one["name"] for one in wished])
    wishes = [one for wish in wished for one in wish["members"] or ()]
    records = find_records(client, wishes) if wishes else []
    by_key = index(records)
    known = {str(one["id"]): one for one in records}
    if _membership(params) == "exact":      # whoever is to go may be protected by an e-mail
        inside = [one for wish, record in pairs if record and wish["members"] is not None for one in scim_groups.member_ids(record)]
        known.update((str(one["id"]), one) for one in records_by_id(client, [one for one in inside if one not in known]))
    looks = []
    for wish, record in pairs:
        if wish["members"] is not None:
            have = {one: member_of(known[one]) if one in known else Account(one, told={"account_id": None, "user_name": None, "scim_id": one})
                    for one in scim_groups.member_ids(record or {})}
            name = record["displayName"] if record else wish["name"]
            why = "" if record else _refused(params, synced, wish["name"])
            place = Place(str(record["id"]) if record else "new " + fold(name), name, "group " + name, {"group_id": str(record["id"]) if record else None})
            people = tuple(person_of(one, by_key) for one in wish["members"])
            looks.append(Look((name,), place.words, people, None if why else place, have, error=PlanError("The group was not created.") if why else None))
    leaving = params["state"] == "absent" or _membership(params) != "present"
    scene = Scene("group", tuple(looks), caller_of(client) if leaving else "", batch=max(1, params["batch_size"]))
    return Groups(pairs, scene, synced, known, params["remove_by"])


def _refused(params: Params, synced: t.Mapping[str, bool], name: str) -> str:
    """Why a group that is not there is not created."""
    if is_built_in(name) and not params["allow_default_names"]:
        return NEVER
    return TAKEN if fold(name) in synced and not is_built_in(name) else ""


def plan_groups(params: Params, scene: Groups) -> Plan:
    """The groups first, then their members."""
    hold = guards.read_guards(params, scene.members.caller)

    def kept(hold: guards.Guards, account: Account) -> str:
        record = scene.records.get(account.account_id)
        return guards.kept_account(hold, scim.account(record), scim.emails_of(record)) if record else guards.why_kept(hold, account)

    def rule(one: noun.Wanted, state: str) -> t.Optional[noun.Foretold]:
        why = _refused(params, scene.synced, one.wish["name"]) if one.record is None and state == "present" else ""
        return noun.Foretold(plan.FAILED, why, error={"code": "never_synced" if why == NEVER else "name_taken"}) if why else None

    again = any(wish.get("again") for wish, dummy in scene.pairs)
    own = [(dict(wish, members=None), record) for wish, record in scene.pairs]     # members have steps of their own, and are asked for again by those
    if params["state"] == "present":       # then it is members whom max_removals counts
        hold = hold._replace(max_removals=None)
    things = Plan(()) if again else entity.plan_entities(NOUN._replace(rule=rule), params["state"], noun.wanted_things(own, KEYS.label), hold)
    members = plan_places(dict(params, state=_membership(params)), scene.members, _again, kept)
    made = {fold(things.people[step.person].label): step.key for step in things.steps if step.done == plan.CREATED}

    def placed(step: Step) -> Step:
        new = step.scope.startswith("new ")
        return step._replace(person=step.person + len(things.people), needs=(made[step.scope[4:]],) if new else ())

    stages = [Stage(one.state, tuple(map(placed, one.steps)), one.only_if_clean) for one in members.stages]
    people = tuple(one._replace(told="groups") for one in things.people) + tuple(
        one._replace(where=one.where._replace(id="")) if one.where and one.where.id.startswith("new ") else one for one in members.people)
    warnings = ["Group %s is in the directory, but the organization says that it is not synced: nobody gets anything by it." % wish["name"]
                for wish, record in scene.pairs if record and (is_built_in(wish["name"]) or scene.synced.get(fold(wish["name"])) is False)]
    return Plan(people, things.stages + tuple(stages), tuple(warnings) + members.warnings, "SCIM groups and their members")


def _again(place: Place, wish: t.Any) -> t.Dict[str, t.Any]:
    return {"name": place.name, "members": [wish], "again": True}


def say(scene: Groups, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """One call a group, then members in slices."""
    calls = GROUPS(scene, [step for step in steps if not step.scope], answers)
    for dummy_scope, here in itertools.groupby([step for step in steps if step.scope], key=lambda step: step.scope):
        rows = tuple(here)
        group_id = answers[rows[0].needs[0]].extra["group_id"] if rows[0].needs else rows[0].scope
        for start in range(0, len(rows), scene.members.batch):
            some = rows[start:start + scene.members.batch]
            ids = [step.facts["account_id"] for step in some]
            operations = scim_groups.joining(ids) if some[0].done == plan.ADDED else scim_groups.leaving(ids, scene.remove_by)
            calls.append(Call(some, scim_groups.patch_group(group_id, operations)))
    return calls


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """What two refusals mean."""
    if isinstance(error, Conflict) and step.done == plan.CREATED:
        return Answer(plan.FAILED, "%s As some group of the organization has this name: %s." % (error.message, TAKEN), error.facts["failure"])
    if isinstance(error, ApiError) and error.status == 400 and step.done == plan.REMOVED and step.scope:
        return Answer(plan.FAILED, "%s If it is the filter that is not understood, set remove_by: value." % error.message, error.facts["failure"])
    return None


NOUN = noun.Noun(
    "SCIM groups", "the directory", {plan.CREATED: "create group", plan.UPDATED: "update group", plan.REMOVED: "delete group"},
    lambda record: {"external_id": record.get("externalId")}, ("external_id",), fresh=lambda one: {"name": one.wish["name"]},
    possible=(plan.CREATED, plan.FAILED), gone="not in the directory", told="groups",
    extra=lambda one, action: {"name": (one.record or {}).get("displayName") or one.wish["name"], "group_id": str(one.record["id"]) if one.record else None},
    kept=lambda hold, record: guards.kept_named(hold, [str(record["displayName"]), str(record["id"])]),
)
GROUPS = one_call_each({
    plan.CREATED: lambda facts: scim_groups.create_group(facts["wish"]["name"], facts["wish"].get("external_id")),
    plan.UPDATED: lambda facts: scim_groups.patch_group(facts["record"]["id"], [
        {"op": "replace", "path": "externalId", "value": facts["changes"]["external_id"][1] or ""}]),
    plan.REMOVED: lambda facts: scim_groups.delete_group(facts["record"]["id"]),
}, prove=(plan.CREATED,))     # by another look, which tells the id that its members need, whatever the answer says

RESOURCE = Resource(SPEC, (SCIM,), "groups", look, plan_groups, say, explain=explain)
