#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of a Jira site."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_group
short_description: Groups of a Jira site
version_added: "0.1.0"
description:
  - Makes sure that groups of a Jira site exist, or that they do not. Who is in them is the business of M(lifecycle.atlassian.jira_group_member).
  - B(Deleting a group takes from everybody in it what the group gives), such as access to a product, a role in a project, or a part of a filter's audience, and
    there is no way back. A new group of the same name is another group with another ID.
  - Comments and worklogs that only the group could see are out of everybody's reach after that, unless O(groups[].swap_group) takes them over.
  - Two kinds of groups are not deleted unless it is said that they are meant. Those that an identity provider owns (O(allow_synced)),
    and those that are Atlassian's own or give access to a product (O(allow_built_in)).
  - A group cannot be renamed through the API.
options:
  groups:
    description:
      - The groups. Each needs O(groups[].name) or O(groups[].group_id).
      - A group that is named twice, by whatever name, is one. Two entries for one group that contradict one another are an error.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - Name of the group. It must be exact, and case counts. Required to create it.
          - Put names that look like numbers in quotes.
        type: str
      group_id:
        description:
          - ID of the group. When it is given together with O(groups[].name) and the group has another name, nothing is done and the entry is V(failed).
        type: str
      swap_group:
        description:
          - Name of the group that takes over the comments and worklogs which only the deleted group could see. It does not get any members.
          - Only used with O(state=absent). When there is no such group, or it is itself deleted by the task, the entry is V(failed).
        type: str
  state:
    description:
      - V(present) creates the groups that do not exist. New groups are empty and give access to nothing.
      - V(absent) deletes them. Read the description above before you use it.
    type: str
    choices: [present, absent]
    default: present
  allow_synced:
    description:
      - Whether O(state=absent) tries to delete a group that an identity provider owns. The service may refuse, and the provider may create it again.
      - Where it cannot be seen whose a group is, it is deleted with a warning, unless this is V(true). O(org_id) and O(org_api_key) show it.
      - When V(false), such a group is V(failed) with C(identity_provider) in RV(groups[].error). The organization knows best whose a group is (O(org_id) with
        O(org_api_key)). Without it the site is asked, which does not always tell, and then the service has the last word.
    type: bool
    default: false
  allow_built_in:
    description:
      - Whether O(state=absent) deletes groups that give access to a product, and groups with a name that Atlassian gives to its own, such as
        C(site-admins), C(jira-administrators) or C(jira-software-users).
      - When V(false), such a group is V(failed) with C(built_in) in RV(groups[].error).
      - The service refuses by itself to delete groups that give administration.
    type: bool
    default: false
notes:
  - Needs a way in to the site, an account with site administration, which means an organization administrator, and the classic scope
    C(manage:jira-configuration) with C(read:jira-user). The granular scopes are C(write:group:jira), C(delete:group:jira), C(read:group:jira),
    C(read:user:jira), C(read:avatar:jira) and C(read:application-role:jira).
  - Costs one request per 20 groups, with O(state=absent) two to four more, and one write per group that is created or deleted.
seealso:
  - module: lifecycle.atlassian.jira_group_info
  - module: lifecycle.atlassian.jira_group_member
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards.things
  - lifecycle.atlassian.report.things
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These groups exist
  lifecycle.atlassian.jira_group:
    groups:
      - name: service-owners
      - name: "2026"
      - name: Support

- name: Two groups are not needed any more
  lifecycle.atlassian.jira_group:
    groups:
      - name: service-owners
        swap_group: Support  # sees their comments and worklogs from now on
      - group_id: 22222222-aaaa-4321-9999-000000000002
    state: absent
    max_removals: 2
    protected:
      - finance-*

- name: A group that gives access to a product, when that is really meant
  lifecycle.atlassian.jira_group:
    groups:
      - name: jira-servicemanagement-users
    state: absent
    allow_built_in: true
  check_mode: true  # look at it first
"""

RETURN = r"""
groups:
  description:
    - What came of every group, or in check mode what would come. One entry per group, in the order of O(groups).
    - Entries that mean the same group are one entry, at the first position.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when groups failed
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group, or how the task names it when there is none.
      returned: always
      type: str
      sample: service-owners
    group_id:
      description: ID of the group. V(null) when there is none (yet), or it is not known.
      returned: always
      type: str
      sample: 6e87dc72-4f1f-421f-9382-2fee8b652487
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - the group was created.
        - V(removed) - the group was deleted.
        - V(unchanged) - was right already.
        - V(kept) - would be deleted, but is protected.
        - V(failed) - it was refused or is not possible; see RV(groups[].reason).
        - V(unknown) - the outcome of a request could not be seen.
        - The task fails at its end when any group is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. It always is.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: protected (finance-*)
    error:
      description:
        - What the service answered, for machines. It has the same keys as RV(failure).
        - It only holds C(code) where the module itself refuses to delete a group, V(identity_provider) or V(built_in).
      returned: when the group was refused
      type: dict
      sample: {code: built_in}
  sample:
    - name: service-owners
      group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487
      action: created
      certain: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(groups).
  returned: success, and when groups failed
  type: list
  elements: str
  sample:
    - create group service-owners
summary:
  description:
    - How many groups have which action. The keys are those actions of RV(groups[].action) that occur.
  returned: success, and when groups failed
  type: dict
  sample: {created: 1, unchanged: 2}
diff:
  description:
    - Which groups come and which go.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: Jira groups
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: Jira groups
    before:
      description: The groups concerned as they were, by name.
      returned: always
      type: dict
      sample: {}
    after:
      description: The groups concerned as they are now, or would be in check mode. Whatever failed is not in it.
      returned: always
      type: dict
      sample: {service-owners: {name: service-owners}}
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
      sample: 1
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
  sample: {reads: 4, writes: 1, retries: 0, waited_s: 0.4}
would_remove:
  description: What would have been deleted, by name.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [service-owners, support]
reason:
  description: The message of a failure, which names groups. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "groups[0] names nobody: it has none of name, group_id."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single groups are in RV(groups).
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
      sample: no_answer
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
      sample: /rest/api/3/group/bulk
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._errors import Invalid, NotFound
from ..module_utils._groups import group_place, groups_shown, owners_of
from ..module_utils._http.message import SITE
from ..module_utils._plan import guards, plan
from ..module_utils._plan.built_in import is_built_in
from ..module_utils._plan.calls import ALREADY, Refusal, explained, hear_ids, one_call_each
from ..module_utils._plan.entity import plan_entities
from ..module_utils._plan.noun import Foretold, Wanted, wanted_things
from ..module_utils._plan.plan import Plan, Resource
from ..module_utils._plan.things import Pairs, Things
from ..module_utils._run import run

GROUPS = Things("group", "Jira groups", "the site", ("name",), exact=True)
SPEC = dict(
    guards.SPEC,
    groups={"type": "list", "elements": "dict", "required": True, "options": {name: {"type": "str"} for name in ("name", "group_id", "swap_group")}},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
    allow_synced={"type": "bool", "default": False},
    allow_built_in={"type": "bool", "default": False},
)
UNSURE = ("Whether an identity provider owns group %s could not be seen, and it is deleted all the same: give org_id and org_api_key to see it, "
          "or allow_synced: true when it does not matter.")
DELETED_WITH = "deleting it takes that from everybody in it. Set allow_built_in: true if that is meant"


class Scene(t.NamedTuple):
    """The wishes with the groups they mean, the groups by name that may take over, and by id which products a group gives."""

    pairs: Pairs
    swaps: t.Mapping[str, str]
    products: t.Mapping[str, str]


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Find the groups; for a deletion also whose they are, what they give, and the groups that take over."""
    wished, leaving = GROUPS.wishes(params), params["state"] == "absent"
    swaps = [wish["swap_group"] for wish in wished if wish.get("swap_group") and leaving]
    shown = groups_shown(client, [wish["name"] for wish in wished if wish.get("name")] + swaps, [wish["group_id"] for wish in wished if wish.get("group_id")])
    ids = {str(one["groupId"]): str(one["name"]) for one in shown}
    owners = owners_of(client, list(ids.items()), params.get("org_id")) if leaving else {}
    records = [{"name": name, "group_id": one, "provider": owners.get(one, "unknown")} for one, name in ids.items()]
    roles = client.read(jira.products(), jira.listed) if leaving and records else []
    gives = {str(group["groupId"]): str(role["name"]) for role in roles for group in role.get("groupDetails") or []}
    return Scene(GROUPS.pairs(wished, records), {name: one for one, name in ids.items()}, gives)


def plan_groups(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan every group on its own."""
    noun = GROUPS.noun._replace(rule=lambda one, state: _refused(one, state, params, scene), name=GROUPS.called)
    paper = plan_entities(noun, params["state"], wanted_things(scene.pairs, GROUPS.keys.label), guards.read_guards(params), swaps=scene.swaps)
    unsure = [step.facts["record"]["name"] for step in paper.steps if step.done == plan.REMOVED and step.facts["record"]["provider"] == "unknown"]
    return paper._replace(warnings=paper.warnings + tuple(UNSURE % name for name in unsure if not params["allow_synced"]))


def _refused(one: Wanted, state: str, params: t.Mapping[str, t.Any], scene: Scene) -> t.Optional[Foretold]:
    group, swap, impossible = one.record, one.wish.get("swap_group"), GROUPS.impossible(one, state)
    if impossible or group is None or state == "present":
        return impossible
    if group["provider"] == "yes" and not params["allow_synced"]:
        return Foretold(plan.FAILED, group_place(group["group_id"], group["name"], "yes").owner, error={"code": "identity_provider"})
    gives = scene.products.get(group["group_id"])
    if (gives or is_built_in(group["name"])) and not params["allow_built_in"]:
        return Foretold(plan.FAILED, "the group %s, and %s" % ("gives access to %s" % gives if gives else "is one of Atlassian's own", DELETED_WITH),
                        error={"code": "built_in"})
    if swap and swap not in scene.swaps:
        return Foretold(plan.FAILED, "there is no group called %r (swap_group) that could take over" % swap)
    if swap and any(record and record["name"] == swap for dummy_wish, record in scene.pairs):
        return Foretold(plan.FAILED, "the group %r (swap_group) cannot take over, as this task deletes it, too" % swap)
    return None


def _swap_id(facts: t.Mapping[str, t.Any]) -> t.Optional[str]:
    return facts["swaps"].get(facts["wish"].get("swap_group"))


say = one_call_each({plan.CREATED: lambda facts: jira.create_group(facts["wish"]["name"]),
                     plan.REMOVED: lambda facts: jira.delete_group(facts["record"]["group_id"], _swap_id(facts))})
WORD = "so by the word of the service; the lists of groups do not show it yet"     # its text is forced to English
explain = explained(
    Refusal((plan.CREATED,), (Invalid,), WORD, ALREADY, lambda facts, error: error.status == 400 and "already exists" in error.text.lower()),
    # of the two groups it is the one to be deleted that is missed
    Refusal((plan.REMOVED,), (NotFound,), WORD, ALREADY, lambda facts, error: not _swap_id(facts) or facts["record"]["group_id"] in error.text),
)


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "groups", look, plan_groups, say, hear_ids(group_id=lambda body: body.get("groupId")), explain))


if __name__ == "__main__":
    main()
