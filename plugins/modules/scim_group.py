#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of an identity provider directory and who is in them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: scim_group
short_description: Groups of an identity provider directory (SCIM) and who is in them
version_added: "0.1.0"
description:
  - Creates groups in an identity provider directory of an Atlassian organization or deletes them, and puts people of the directory into them, takes them out,
    or makes them exactly what they should be. Atlassian syncs such a group to the organization and its sites, where nobody else can change it.
  - A group is known by its name. Groups cannot be renamed; create one and delete the other.
  - A group with the name of a built-in group, or of one that gives access by default, is accepted by the service and B(silently never synced). Such names are
    refused here; see O(allow_default_names). The organization is asked, too, when O(org_id) and O(org_api_key) are given. Then a group of the directory
    that it does not sync is warned of, and a name that another group of the organization has is V(failed) before anything is written.
  - The directory is the whole truth about itself. Somebody who is not found is not there - V(failed), or V(unchanged) with O(membership=absent).
  - Members are changed in slices of O(batch_size). A group is never replaced as a whole.
options:
  groups:
    description:
      - The groups. A group that is named twice is one, with the members of both entries.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - Name of the group (displayName). Case does not tell groups apart.
        type: str
        required: true
      external_id:
        description:
          - ID that the identity provider gave to the group. When this is not given, it is left alone.
        type: str
      members:
        description:
          - People of the directory. When this is not given, the members are left alone.
          - Each entry is a string or a dictionary. A string with V(@) is a user name. Any other string is an account ID.
          - A dictionary has one or more of C(user_name), C(external_id), C(account_id) and C(scim_id), which must then mean one record; otherwise the
            person is V(failed). With none of them, C(email) is taken for the user name;
            beside them it must be an e-mail of that record. Other keys are refused.
          - A line of RV(lifecycle.atlassian.scim_user#module:people) is taken as it is. Check mode foretells V(added) for somebody whom it would create.
          - The directory cannot be asked for account IDs. When one is all that is given, the whole directory is read.
          - Not allowed with O(state=absent).
        type: list
        elements: raw
  state:
    description:
      - V(present) - the groups exist.
      - V(absent) - the groups are B(deleted), which takes from all their members the access that the groups gave. The guards O(max_removals) and
        O(protected) count and compare groups then.
    type: str
    choices: [present, absent]
    default: present
  membership:
    description:
      - What O(groups[].members) says.
      - V(present) adds the people and leaves all others alone.
      - V(absent) removes the people and leaves all others alone. A group that does not exist is created all the same, without them.
      - V(exact) makes the group what O(groups[].members) says and removes everybody else. The guards O(max_removals), O(protected) and O(allow_empty)
        apply to each group. Additions come first, and nobody is removed from a group when anybody in its list was not found or could not be added.
    type: str
    choices: [present, absent, exact]
    default: present
  allow_default_names:
    description:
      - Whether to create groups although their name looks like that of a built-in or default group, such as V(site-admins) or V(jira-software-users).
    type: bool
    default: false
  remove_by:
    description:
      - In which form members are removed.
      - V(filter) is the form of the standard. A service that does not know it refuses the request.
      - V(value) is the form of some identity providers. B(Beware.) A service that does not know it may take it for the removal of all members.
    type: str
    choices: [filter, value]
    default: filter
  batch_size:
    description:
      - How many members go into one request. The service may have a limit, which is not published.
    type: int
    default: 50
notes:
  - Needs a way in to the directory - O(directory_id) and O(scim_token). The directory needs Atlassian Guard. The key of a directory has no scopes.
  - With a way in to the site, the calling account is known and never removed from a group.
  - What is written here shows on the site some time later.
  - Costs a request per group and per person asked for, or one per 100 records of the directory when that is fewer. With O(membership=exact) the records of
    all members are read, too.
seealso:
  - module: lifecycle.atlassian.scim_group_info
  - module: lifecycle.atlassian.scim_user
  - module: lifecycle.atlassian.jira_group_member
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards.exact
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: A group exists, and these people are in it
  lifecycle.atlassian.scim_group:
    groups:
      - name: Operations
        members:
          - erika.mustermann@corp.example.com
          - external_id: ext-0002

- name: This person is not in it any more
  lifecycle.atlassian.scim_group:
    groups:
      - name: Operations
        members:
          - user_name: jose.garcia@corp.example.com
    membership: absent

- name: Exactly these people are in these groups
  lifecycle.atlassian.scim_group:
    groups:
      - name: Operations
        members:
          - jose.garcia@corp.example.com
      - name: synced-engineering
        members:
          - erika.mustermann@corp.example.com
    membership: exact
    max_removals: 1

- name: The group does not exist
  lifecycle.atlassian.scim_group:
    groups:
      - name: Operations
    state: absent
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(groups) and their members.
      With O(membership=exact), those in the group who are not in its list follow.
    - Entries that mean the same person are one entry, at the first position.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when people failed
  type: list
  elements: dict
  contains:
    email:
      description: The e-mail, as far as it is known. V(null) otherwise.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    account_id:
      description: The account ID. V(null) when it is not known.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(added) - was added to the group.
        - V(removed) - was removed from the group.
        - V(unchanged) - was right already.
        - V(kept) - would be removed, but stays on purpose; see RV(people[].reason).
        - V(skipped) - would be removed with O(membership=exact), but was not, because somebody else in the list was not found or could not be added.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: added
    certain:
      description:
        - Whether the foretold action is certain. It always is for people.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: not in the directory
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: PATCH, path: /Groups/5c1d9999-0000-4000-8000-000000000001}
    also_as:
      description: How else the person was named in O(groups[].members).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["712020:00000000-aaaa-4000-8000-000000000006"]
    pending:
      description: V(true) for people who do not exist yet and whom an earlier task creates.
      returned: in check mode, for such people
      type: bool
      sample: true
    user_name:
      description: The user name of the record, or the one that was given. V(null) when neither is known.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    scim_id:
      description: The ID of the record. V(null) when there is none.
      returned: always
      type: str
      sample: 5c1d0000-0000-4000-8000-000000000001
    group:
      description: Name of the group that the entry is about.
      returned: always
      type: str
      sample: Operations
    group_id:
      description: SCIM ID of that group. V(null) when this task creates it, or would; then see RV(groups[].group_id).
      returned: always
      type: str
      sample: 5c1d9999-0000-4000-8000-000000000001
  sample:
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      action: added
      certain: true
      user_name: erika.mustermann@corp.example.com
      scim_id: 5c1d0000-0000-4000-8000-000000000001
      group: Operations
      group_id: null
groups:
  description:
    - What came of every group, or in check mode what would come, in the order of O(groups).
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when people failed
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group.
      returned: always
      type: str
      sample: Operations
    group_id:
      description: SCIM ID of the group. V(null) when there is none (yet).
      returned: always
      type: str
      sample: 5c1d9999-0000-4000-8000-000000000001
    action:
      description:
        - What was done, or would be done in check mode, to the group itself.
        - V(created), V(updated) (its external ID), V(removed), V(unchanged), V(kept) (it is protected), V(failed) or V(unknown).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. V(false) for groups that are to be created, as some other group of the organization may have
        the name.
      returned: always
      type: bool
      sample: false
    possible:
      description: The actions that a real run may end in.
      returned: when RV(groups[].certain=false)
      type: list
      elements: str
      sample: [created, failed]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: not in the directory
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure). For a name that is refused here it only holds C(code),
        V(never_synced) or V(name_taken).
      returned: when the group could not be made as it should be
      type: dict
      sample: {status: 409, code: uniqueness, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /Groups}
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(groups) and RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - create group Operations
    - add erika.mustermann@corp.example.com to group Operations
summary:
  description:
    - How many groups and people have which action. The keys are those actions that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, added: 1}
diff:
  description:
    - Which groups and members come and go.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: SCIM groups and their members
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: SCIM groups and their members
    before:
      description: The groups and members concerned as they were.
      returned: always
      type: dict
      sample: {}
    after:
      description: The same as they are now, or would be in check mode. Whatever failed is not in it.
      returned: always
      type: dict
      sample: {Operations: {name: Operations}, "group Operations: erika.mustermann@corp.example.com": member}
requests:
  description:
    - What the task cost.
  returned: always, unless the connection options themselves were wrong
  type: dict
  contains:
    reads:
      description: Requests sent that only read, repetitions counted.
      returned: always
      type: int
      sample: 4
    writes:
      description: Requests sent that change something, repetitions counted. Always V(0) in check mode.
      returned: always
      type: int
      sample: 2
    retries:
      description: Requests that were sent again, after an error or a rate limit.
      returned: always
      type: int
      sample: 0
    waited_s:
      description: Seconds in which the task waited for rate limits, for retries, or for changes that show late.
      returned: always
      type: float
      sample: 0.4
  sample: {reads: 4, writes: 2, retries: 0, waited_s: 0.4}
would_remove:
  description: Who would have lost a membership, or which groups would have been deleted.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [erika.mustermann@corp.example.com, jose.garcia@corp.example.com]
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different display_name: 'Jane' and 'Janet'."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single people are in RV(groups) and RV(people).
  returned: when a request failed and the task could not go on
  type: dict
  contains:
    status:
      description: HTTP status. V(null) when no answer came back.
      returned: always
      type: int
      sample: 403
    code:
      description: The service's own code of the error, where it gives one, or V(no_answer).
      returned: always
      type: str
      sample: sd.jsm.error.no.permission
    trace:
      description: ID of the request in Atlassian's logs, for their support. V(null) when the answer names none.
      returned: always
      type: str
      sample: 5b8c1f6c0d5d4f0f
    method:
      description: HTTP method.
      returned: always
      type: str
      sample: GET
    path:
      description: Path of the request, without host and query.
      returned: always
      type: str
      sample: /Groups
"""

import typing as t

from ..module_utils._api import scim, scim_groups
from ..module_utils._errors import ApiError, Conflict, PlanError
from ..module_utils._http.message import SCIM
from ..module_utils._people import caller_of
from ..module_utils._plan import entity, guards, noun, plan
from ..module_utils._plan.built_in import is_built_in
from ..module_utils._plan.calls import Refusal, explained, in_slices, one_call_each
from ..module_utils._plan.matching import Keys, match, merge_wishes
from ..module_utils._plan.places import Place, Scene, plan_places, with_members
from ..module_utils._plan.plan import Answer, Call, Plan, Resource, Step
from ..module_utils._plan.wishes import Account, fold
from ..module_utils._run import run
from ..module_utils._scim_groups import groups_called, known_to_organization, read_members, see_members

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


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SCIM,), "groups", look, plan_groups, say, explain=explain))


if __name__ == "__main__":
    main()
