# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module organization_user consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._accounts import owner_of_key
from .._api import organization
from .._errors import ApiError, AtlassianError, PlanError
from .._http.message import ORGANIZATION
from .._org import Users, directories_of, find_groups, find_users, roles_of, standing_of
from .._people import caller_of
from .._plan import guards, plan, wishes
from .._plan.calls import Refusal, Together, explained, one_call_each
from .._plan.entity import plan_entities
from .._plan.noun import Foretold, Noun, Wanted, deed, wanted_people
from .._plan.places import Place
from .._plan.plan import Answer, Call, Plan, Resource, Step

MEMBER = organization.MEMBER
SUSPENDED = organization.SUSPENDED
NOBODY = organization.NOBODY
INVITE = "invite"
RESTORED = "restored"     # an entry's access: as active, but groups and roles are not looked at
ROLES = ["user", "admin", "guest", "contributor", "customer", "basic", "stakeholder", "viewer"]
SPEC = dict(
    guards.SPEC,
    users={"type": "list", "elements": "raw", "required": True},
    state={"type": "str", "choices": ["present", "suspended", "absent"], "default": "present"},
    groups={"type": "list", "elements": "str", "default": []},
    group_ids={"type": "list", "elements": "str", "default": []},
    roles={"type": "list", "elements": "dict", "default": [], "options": {
        "resource": {"type": "str", "required": True}, "role": {"type": "str", "choices": ROLES, "default": "user"}}},
    invitation_message={"type": "str"},
    restore_in={"type": "str"},
)


class Member(t.NamedTuple):
    """What the organization shows of somebody. C(directories): (id, name) of those he is in, read of whom something will be done to there."""

    account: wishes.Account
    standing: str
    directories: t.Tuple[t.Tuple[str, str], ...] = ()
    groups: t.Collection[str] = ()
    roles: t.Collection[t.Tuple[str, str]] = ()


class Scene(t.NamedTuple):
    """The people, what they are in the organization, what they are to get, who is asking, and whose the key is."""

    org_id: str
    people: t.List[wishes.Person]
    members: t.Mapping[str, Member]
    groups: t.Sequence[Place]
    roles: t.Sequence[t.Tuple[str, str]]
    caller: str
    owner: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """See who is in the organization, and of whom something will be done where."""
    org, state = params["org_id"], params["state"]
    groups = find_groups(client, org, [(name, None) for name in params["groups"]] + [(None, one) for one in params["group_ids"]])
    for missing in [one for one in groups if isinstance(one, AtlassianError)]:
        raise missing
    roles = tuple(dict.fromkeys((one["resource"].strip(), "atlassian/" + one["role"]) for one in params["roles"]))
    people, users = find_users(client, org, [_with_access(one, state) for one in wishes.read_wishes(params["users"], ("access",), "users")], bool(groups))
    found = [one for one in people if one.verdict == wishes.FOUND]
    moving = [one for one in found if _moves(one, users, state)]
    places = directories_of(client, org, [one.account_id for one in moving])
    owner = owner_of_key(client, [one.account_id for one in moving if state == "absent" or one.fields["access"] == SUSPENDED])
    have = roles_of(client, org, [one.account_id for one in found if standing_of(users[one.account_id]) != NOBODY]) if roles and state == "present" else {}
    members = {
        one: Member(organization.account(user), standing_of(user), places.get(one, ()), organization.groups_of(user), have.get(one, ()))
        for one, user in users.items()}
    leaving = state != "present" or any(one.fields["access"] == SUSPENDED for one in people)
    return Scene(org, people, members, tuple({place.id: place for place in groups}.values()), roles, caller_of(client) if leaving else "", owner)


def _with_access(person: wishes.Person, state: str) -> wishes.Person:
    access = person.fields.get("access") or (SUSPENDED if state == "suspended" else MEMBER)
    if access not in (MEMBER, SUSPENDED, RESTORED):
        raise PlanError("access of %s cannot be %r: it is active, suspended or restored." % (person.label, access))
    return person._replace(fields={"access": access})


def _moves(person: wishes.Person, users: Users, state: str) -> bool:
    """Whether something will be done to him in a directory."""
    standing = standing_of(users[person.account_id])
    return standing != NOBODY and (state == "absent" or (standing == SUSPENDED) != (person.fields["access"] == SUSPENDED))


def plan_users(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Everybody on his own."""
    wanted = [one._replace(record=scene.members.get(person.account_id)) for one, person in zip(wanted_people(scene.people), scene.people)]
    noun = NOUN._replace(rule=lambda one, state: _rule(one, state, scene, params.get("restore_in") or ""))
    state = "absent" if params["state"] == "absent" else "present"
    return plan_entities(noun, state, wanted, guards.read_guards(params, scene.caller, scene.owner), org=scene.org_id,
                         message=params.get("invitation_message") or "")


def _rule(one: Wanted, state: str, scene: Scene, restore_in: str) -> t.Optional[Foretold]:
    if one.verdict == wishes.AMBIGUOUS:
        return Foretold(plan.FAILED, one.reason)
    if state == "absent":
        return _taken(one, plan.REMOVED, NOBODY)
    if one.wish["access"] == SUSPENDED:
        return _taken(one, plan.DEACTIVATED, SUSPENDED)
    return _given(one, scene, restore_in)


def _taken(one: Wanted, action: str, to: str) -> Foretold:
    """Suspended or removed in every directory; by the last of them it shows."""
    standing = _standing(one.record)
    if standing in (NOBODY, to):
        return Foretold(plan.UNCHANGED, "" if standing == to != NOBODY else NOUN.gone)
    if not one.record.directories:
        return Foretold(plan.UNKNOWN, "the organization shows no directory that the person is in, so nothing can be done there; run it again later")
    return Foretold(action, "", _deeds(one, action, one.record.directories), {"membership": standing}, {"membership": to})


def _deeds(one: Wanted, action: str, places: t.Sequence[t.Tuple[str, str]]) -> t.Tuple[t.Any, ...]:
    last = places[-1][0]
    return tuple(deed(NOUN, one, action, names=" in directory %s" % name if len(places) > 1 else "", directory=directory, prove=directory == last)
                 for directory, name in places)


def _given(one: Wanted, scene: Scene, restore_in: str) -> Foretold:
    """Invited, restored, or invited to the groups and roles that are missing."""
    here, standing = one.record, _standing(one.record)
    if here is None and one.wish["account_id"]:
        return Foretold(plan.FAILED, one.reason + ", and an invitation needs an e-mail: leave the id out")
    if here is not None and not here.account.active:
        return Foretold(plan.FAILED, "the account itself is deactivated: no invitation and no restore changes that. Whoever manages it must activate it "
                                     "(scim_user, or managed accounts in the administration of the organization)")
    bare = one.wish["access"] == RESTORED
    groups = [place for place in scene.groups if not bare and (here is None or standing == NOBODY or place.id not in here.groups)]
    roles = [pair for pair in scene.roles if not bare and (here is None or standing == NOBODY or pair not in here.roles)]
    owned = next((place.owner for place in groups if place.owner), "")
    if owned:
        return Foretold(plan.FAILED, owned, error={"code": "identity_provider"})
    gives = {"groups": sorted(place.name for place in groups), "roles": ["%s of %s" % (role, resource) for resource, role in roles]}
    gives = {name: value for name, value in gives.items() if value}
    names = " to " + ", ".join(one for value in gives.values() for one in value) if gives else ""
    invitation = deed(NOUN, one, plan.CREATED, names=names, call=INVITE, groups=tuple(place.id for place in groups), roles=tuple(roles), prove=not gives)
    if standing == NOBODY:
        # of a stranger nobody sees whether the account is deactivated: the service has the last word
        possible = (plan.CREATED, plan.FAILED, plan.UNKNOWN) if here is None else ()
        return Foretold(plan.CREATED, "", (invitation,), None, dict(gives, membership=MEMBER), possible=possible)
    more = (invitation,) if gives else ()
    if standing == MEMBER:
        return Foretold(plan.UPDATED if more else plan.UNCHANGED, "", more, {}, gives)
    places = [place for place in here.directories if not restore_in or restore_in in place]
    if len(places) != 1:
        return Foretold(plan.FAILED, "is suspended in %s. Say in restore_in which one it is" % (
            ", ".join(name for dummy, name in here.directories) or "directories that cannot be seen"))
    back = _deeds(one, plan.REACTIVATED, places)[0]._replace(wish=dict(one.wish, access=RESTORED), after={"membership": MEMBER})
    return Foretold(plan.REACTIVATED, "", (back,) + more, {"membership": SUSPENDED}, dict(gives, membership=MEMBER))


def _standing(here: t.Optional[Member]) -> str:
    return here.standing if here else NOBODY


AFTER = {plan.CREATED: MEMBER, plan.REACTIVATED: MEMBER, plan.DEACTIVATED: SUSPENDED, plan.REMOVED: NOBODY}
NOUN = Noun(
    "people of the organization", "the organization",
    {plan.CREATED: "invite", plan.UPDATED: "invite", plan.REACTIVATED: "restore", plan.DEACTIVATED: "suspend", plan.REMOVED: "remove"},
    lambda here: {"membership": here.standing}, gone="is not in the organization",
    extra=lambda one, action: {"membership": AFTER.get(action, _standing(one.record))},
    kept=lambda hold, here: guards.kept_account(hold, here.account),
)
# A change is proved by a look, as it may come late; so is an invitation to nothing in particular, whose answer says of nobody whether it worked.
say = one_call_each(
    {plan.REACTIVATED: lambda facts: organization.restore(facts["org"], facts["directory"], facts["account_id"]),
     plan.DEACTIVATED: lambda facts: organization.suspend(facts["org"], facts["directory"], facts["account_id"]),
     plan.REMOVED: lambda facts: organization.remove_user(facts["org"], facts["directory"], facts["account_id"])},
    together={INVITE: Together(("groups", "roles"), organization.INVITED_A_CALL, lambda people: organization.invite(
        people[0]["org"], [one["email"] for one in people], people[0]["groups"], people[0]["roles"], people[0]["message"]))},
)


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """What an invitation did for each: it may have worked for some people, and for some of their groups and roles."""
    if call.steps[0].facts.get("call") != INVITE:
        return {}
    rows = {wishes.fold(str(row["email"])): row for row in body["data"]}
    return {step.key: _heard(step, rows.get(wishes.fold(step.facts["email"]))) for step in call.steps}


def _heard(step: Step, row: t.Optional[t.Mapping[str, t.Any]]) -> Answer:
    if row is None:
        return Answer(plan.UNKNOWN, "the answer to the invitation does not mention this person; run it again")
    worked, bad = organization.invited(row)
    account_id = str(row.get("id") or "")
    if not bad and worked:
        return Answer(step.done, account_id=account_id)
    reason = ("was invited, but not to everything: %s" if worked else "the invitation was refused: %s") % ("; ".join(bad) or "no reason was given")
    return Answer(plan.FAILED, reason, account_id=account_id, partly=worked, extra={"membership": AFTER[step.done]} if worked and step.done in AFTER else {})


# Of several directories somebody may be suspended in one already, which cannot be seen: the last one shows whether he is in all of them.
explain = explained(Refusal((plan.DEACTIVATED, plan.REMOVED), (ApiError,), "so in one directory already, by the word of the service", plan.UNCHANGED,
                            lambda facts, error: error.status in (400, 404) and not facts["prove"]))

RESOURCE = Resource(SPEC, (ORGANIZATION,), "users", look, plan_users, say, hear, explain)
