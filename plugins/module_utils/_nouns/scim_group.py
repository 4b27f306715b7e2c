# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module scim_group consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import scim, scim_groups
from .._errors import ApiError, Conflict, PlanError
from .._http.message import SCIM
from .._people import caller_of
from .._plan import entity, guards, noun, plan
from .._plan.built_in import is_built_in
from .._plan.calls import Refusal, explained, in_slices, one_call_each
from .._plan.matching import Keys, match, merge_wishes
from .._plan.places import Place, Scene, plan_places, with_members
from .._plan.plan import Answer, Call, Plan, Resource, Step
from .._plan.wishes import Account, fold
from .._scim_groups import groups_called, known_to_organization, read_members, see_members

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
            lambda record: "%s (id %s)" % (record.get("displayName"), record["id"]), "group of the directory", "the directory", summed=("members",))
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
    wished = merge_wishes([
        dict(wish, name=wish["name"].strip(), members=None if wish.get("members") is None else read_members(wish["members"], "groups[%d].members" % number))
        for number, wish in enumerate(params["groups"])], KEYS, "groups")
    named = next((one["name"] for one in wished if one["members"] is not None and not one.get("again")), None)
    if params["state"] == "absent" and named:
        raise PlanError("Group %s is given with members and state: absent, which deletes the group itself. To take these people out of the group, set "
                        "membership: absent and not state. To delete the group, leave out its members. Nothing was done." % named)
    return wished


def _membership(params: Params) -> str:
    """What the members are to be. A second look asks for members only, and says so in the state."""
    return str(params["state"] if any(one.get("again") for one in params["groups"]) else params["membership"])


def look(client: t.Any, params: Params) -> Groups:
    """Find the groups by name, and the records of their members."""
    wished = _wished(params)
    pairs = match(wished, groups_called(client, [one["name"] for one in wished]), KEYS)
    synced = known_to_organization(client, params.get("org_id"), [one["name"] for one in wished])
    # for exact all records: whoever is to go may be protected by an e-mail
    looks, records = see_members(client, pairs, _membership(params) == "exact", lambda name: _refused(params, synced, name))
    leaving = params["state"] == "absent" or _membership(params) != "present"
    scene = Scene("group", tuple(looks), caller_of(client) if leaving else "", batch=max(1, params["batch_size"]))
    return Groups(pairs, scene, synced, records, params["remove_by"])


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
    warnings = ["Group %s is in the directory, but the organization says that it is not synced: nobody gets anything by it." % wish["name"]
                for wish, record in scene.pairs if record and (is_built_in(wish["name"]) or scene.synced.get(fold(wish["name"])) is False)]
    return with_members(things, members, "SCIM groups and their members", warnings)


def _again(place: Place, wish: t.Any) -> t.Dict[str, t.Any]:
    return {"name": place.name, "members": [wish], "again": True}


def say(scene: Groups, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """One call a group, then members in slices."""
    def request(some: t.Sequence[Step]) -> t.Any:
        group_id = answers[some[0].needs[0]].extra["group_id"] if some[0].needs else some[0].scope
        ids = [step.facts["account_id"] for step in some]
        return scim_groups.patch_group(group_id, scim_groups.joining(ids) if some[0].done == plan.ADDED else scim_groups.leaving(ids, scene.remove_by))

    members = in_slices([step for step in steps if step.scope], lambda step: step.scope, scene.members.batch, request)
    return GROUPS(scene, [step for step in steps if not step.scope], answers) + members


explain = explained(
    Refusal((plan.CREATED,), (Conflict,), "%s As some group of the organization has this name: " + TAKEN + "."),
    Refusal((plan.REMOVED,), (ApiError,), "%s If it is the filter that is not understood, set remove_by: value.",
            when=lambda facts, error: error.status == 400 and "record" not in facts),     # a member is taken out; with a record it is a group that goes
)
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
