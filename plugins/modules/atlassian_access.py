#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People out of everything: account, memberships and API tokens in one task."""

from __future__ import annotations

DOCUMENTATION = r"""
module: atlassian_access
short_description: Take all access of people away, layer by layer, and say what is left
version_added: "0.1.0"
description:
  - Looks at every layer of everybody's access, as M(lifecycle.atlassian.atlassian_access_info) does, while people can still be found. Then it cuts the account,
    in the strongest way that there are rights for, takes people out of groups, desks, customer organizations and roles, revokes API tokens where that is
    asked for, and looks at every layer again.
  - "For each person and layer the outcome is clear (seen to be gone), kept with the reason (protected, a synced group, an open desk, not asked for),
    not visible with the credentials given, or left with the reason. Nothing is clear that was not looked at after the deed."
  - The steps are those of M(lifecycle.atlassian.scim_user), M(lifecycle.atlassian.managed_account), M(lifecycle.atlassian.organization_user),
    M(lifecycle.atlassian.jsm_customer), M(lifecycle.atlassian.scim_group), M(lifecycle.atlassian.jira_group_member),
    M(lifecycle.atlassian.jsm_desk_customer), M(lifecycle.atlassian.jsm_organization_member) and M(lifecycle.atlassian.jira_project_role_member), with all their
    guards. All are planned before anything is written.
  - When a way to cut an account is refused as a whole while it is planned, by a guard or for a credential, nothing after it is tried. When another step is,
    the others are tried all the same. What the service refuses of a single person, when it is asked to do it, is told as V(left), and that person's other
    layers are cleared all the same.
  - Where it is not sure who is meant, nothing is taken and the person is V(failed). It may be run again after any interruption.
  - Where the site has another active account with the e-mail of somebody, such as a portal-only customer beside an employee, nothing is taken from that
    account, and the person is V(failed) with its ID in the reason; unless it is an entry of its own, or protected.
options:
  users:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both. With both, they must belong to the same person; otherwise nothing is taken.
      - It may have C(user_name), the user name in the directory, which is the e-mail otherwise.
      - It may have C(groups), C(desks), C(organizations), C(scim_groups) (names or IDs) and C(roles) (dictionaries of C(project) and C(role)). These are
        places to be left beside those that are seen.
      - The other fields of a people file are accepted and not used.
      - Everybody has an entry in the result, also who is named twice. An empty list does nothing.
    type: list
    elements: raw
    required: true
  state:
    description: V(absent) is the only state. People keep no access.
    type: str
    choices: [absent]
    default: absent
  account:
    description:
      - In which way the account is cut. V(scim) deactivates it in the identity provider's directory, V(disable) disables a managed account, V(suspend)
        suspends the person in the organization, V(portal) revokes the access of a portal-only customer, and V(none) leaves it.
      - V(auto) takes for each person the first of these that fits and that there are rights for.
      - Whoever none fits is left, with the credential that would be needed, unless the account is inactive already.
    type: str
    choices: [auto, scim, disable, suspend, portal, none]
    default: auto
  groups:
    description:
      - Jira groups to be left. V(all) groups of the site that are seen, V(named) for those named for each person, V(none), or a list, to which those
        named for a person are added.
      - What is not asked for is not read.
    type: raw
    default: all
  desks:
    description:
      - Service desks to be left. V(all) desks that are seen, V(named) for those named for each person, V(none), or a list, to which those
        named for a person are added.
      - V(all) reads the customer list of every desk of the site, which Atlassian allows at five requests a second.
      - What is not asked for is not read.
    type: raw
    default: all
  organizations:
    description:
      - Customer organizations to be left. V(all) customer organizations that are seen, V(named) for those named for each person, V(none), or a list, to
        which those
        named for a person are added.
      - What is not asked for is not read.
    type: raw
    default: all
  roles:
    description:
      - Project roles to be left. V(all) project roles in which the person acts, not through a group, that are seen, V(named) for those named for each
        person, V(none), or a list, to which those
        named for a person are added.
      - V(all) reads every role of every project, one request each. In a list, dictionaries of C(project) and C(role).
      - What is not asked for is not read.
    type: raw
    default: all
  scim_groups:
    description:
      - Groups of the directory to be left. V(all) groups of the directory that are seen, V(named) for those named for each person, V(none), or a list, to
        which those
        named for a person are added.
      - The look knows them all, so names that are not seen are not asked for. A name that the directory has no group of is an error all the same.
      - What is not asked for is not read.
    type: raw
    default: all
  revoke_api_tokens:
    description: Whether API tokens of managed accounts are revoked, which outlive deactivation. They cannot be brought back.
    type: bool
    default: false
  disable_message:
    description: Text that is kept with an account that is disabled, such as a ticket number.
    type: str
  steps:
    description:
      - The steps that may be taken. Others are left out, and what they would take is told as kept; it is looked at all the same.
      - This is how the tags of the role P(lifecycle.atlassian.offboard#role) choose.
    type: list
    elements: str
    choices: [scim, disable, suspend, portal, scim_groups, groups, desks, organizations, roles, tokens]
    default: [scim, disable, suspend, portal, scim_groups, groups, desks, organizations, roles, tokens]
  max_removals:
    description:
      - How many people a single step may touch, at most - a way to cut accounts, each group, desk, organization and role, the API tokens.
      - When more would go, that step does nothing, and the task fails. The error names those who would have gone.
      - All groups are one step, and so are all desks, all organizations and all roles. Where one group is over the limit, nobody leaves any group.
      - People who are kept (see O(protected)) are not counted.
    type: int
  wait:
    description:
      - Seconds to wait, after the deed, for what was taken away to disappear from what the services show.
      - In check mode nothing is waited for.
    type: float
    default: 30
  ignore_failures:
    description:
      - Whether the task succeeds although something is left, or a step was refused as a whole. RV(left) and RV(errors) tell it all the same.
      - What keeps the first look from seeing anything, such as a wrong credential, still fails the task. Nothing was done then.
    type: bool
    default: false
  option_names:
    description:
      - What options are called in reasons and refusals, by their names here, where somebody else gives them. The role gives the names of its variables.
    type: dict
    default: {}
notes:
  - Needs at least one way in - to the site, to the directory (O(directory_id) with O(scim_token)), or to the organization (O(org_id) with O(org_api_key), a
    key without scopes). A layer that they do not show is told as not visible.
  - Rights and classic scopes are those of M(lifecycle.atlassian.atlassian_access_info) and of the modules whose steps are taken.
  - Costs what two looks cost, and the requests that take away. What the first look read is not read again before it is changed, but for the places and
    accounts that it did not read as a whole. Of those that show late there are more looks, one in three seconds.
  - A desk that is open to everybody refuses each time, and only that tells that it is open. Such a removal is asked for in every run.
seealso:
  - module: lifecycle.atlassian.atlassian_access_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards
  - lifecycle.atlassian.people
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: What would these two lose?
  lifecycle.atlassian.atlassian_access:
    users:
      - erika.mustermann@corp.example.com
      - email: carla@customer.example.org
        desks: [IT]
  check_mode: true
  register: plan

- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ plan.told }}"

- name: They have left
  lifecycle.atlassian.atlassian_access:
    users:
      - erika.mustermann@corp.example.com
      - email: carla@customer.example.org
        desks: [IT]
    revoke_api_tokens: true
    disable_message: Left the company, HR-4711
    max_removals: 5
    protected:
      - "*@board.example.com"
  register: left

- name: What is kept, and why
  ansible.builtin.debug:
    msg: "{{ left.kept }}"

- name: Out of two groups and of every desk, the account stays
  lifecycle.atlassian.atlassian_access:
    users:
      - jose.garcia@corp.example.com
    account: none
    groups:
      - Support
      - jira-software-users
    organizations: none
    roles: none
    scim_groups: none
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry for every entry of O(users), in its order.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when something is left
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
        - V(deactivated) - the account was cut, and what else there was to take was taken.
        - V(removed) - portal access, memberships or API tokens were taken.
        - V(unchanged) - there was nothing to take.
        - V(kept) - nothing was taken, and something is held that a guard, the service's own rule or the options keep.
        - V(failed) - something is left; see RV(people[].layers). Other layers may have been cleared.
        - The task fails at its end when anybody is V(failed), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: deactivated
    certain:
      description: Whether all of it is certain. V(false) when the service decides, see the lines of RV(people[].layers).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that may come of it.
      returned: when it is not certain
      type: list
      elements: str
      sample: [removed, kept]
    outcome:
      description: The worst of the layers, V(clear), V(kept), V(not_visible) or V(left).
      returned: always
      type: str
      sample: clear
    gone:
      description: Whether the site says that there is no account with this ID, and nothing else shows one. It was deleted, or the ID is mistyped.
      returned: always
      type: bool
      sample: false
    states:
      description: The worst outcome in each layer.
      returned: always
      type: dict
      sample: {account: clear, groups: clear, tokens: kept}
    layers:
      description: Every layer, and every place that was held or asked for.
      returned: always
      type: list
      elements: dict
      contains:
        layer:
          description: Name of the layer, as in M(lifecycle.atlassian.atlassian_access_info), or V(person) for what concerns all of them.
          returned: always
          type: str
          sample: groups
        place:
          description: The place. V(null) for a layer that has none.
          returned: always
          type: str
          sample: Support
        outcome:
          description: V(clear), V(kept), V(not_visible) or V(left).
          returned: always
          type: str
          sample: clear
        action:
          description: What the step made of it, the word of the module whose step it is.
          returned: when a step was taken
          type: str
          sample: removed
        reason:
          description: Why, in words.
          returned: when there is something to explain
          type: str
          sample: protected
        missing:
          description: What is wrong with the name of a place that was asked for and that nothing or several have, which is told in RV(errors), too.
          returned: when RV(people[].layers[].outcome) is V(not_visible) for that
          type: str
          sample: no such group
        certain:
          description: Always V(false).
          returned: when the service decides
          type: bool
          sample: false
        possible:
          description: What may come of it, in the words of C(outcome), the likeliest first.
          returned: when the service decides
          type: list
          elements: str
          sample: [clear, kept]
        late:
          description: Whether it was taken away, and is still shown.
          returned: when it is
          type: bool
          sample: true
    way:
      description: The way in which the account was cut. V(null) for none.
      returned: always
      type: str
      sample: scim
    reaches:
      description: What this way reaches.
      returned: always
      type: str
      sample: the portals of the site
    untouched:
      description: What this way by itself leaves.
      returned: always
      type: str
      sample: requests, desk lists, customer organizations
    undo:
      description: How it is undone.
      returned: always
      type: str
      sample: enable the account
counts:
  description: How many people there are, and how many of them have which outcome. Who turns out to be named twice is one, with the worse outcome.
  returned: success, and when something is left
  type: dict
  sample: {people: 2, clear: 1, kept: 1, not_visible: 0, left: 0}
errors:
  description: Steps that were refused as a whole, places that were not found, a second look that failed.
  returned: success, and when something is left
  type: list
  elements: str
  sample: []
kept:
  description: What is kept, and why. People with the same are in one line.
  returned: success, and when something is left
  type: list
  elements: str
  sample: ["erika.mustermann@corp.example.com: tokens Laptop: not asked for: API tokens outlive deactivation, and revoke_api_tokens: true revokes them"]
not_visible:
  description: What is not visible with the credentials given, and why.
  returned: success, and when something is left
  type: list
  elements: str
  sample: []
not_certain:
  description:
    - What check mode cannot know, what may come of it, and why. People with the same are in one line.
    - Of a place RV(people[].layers) foretells the likeliest. It is neither in RV(kept) nor told to be clear.
  returned: success, and when something is left
  type: list
  elements: str
  sample: ["carla@example.org: desks IT help: clear or kept: a desk that is open to everybody keeps its customers, and only the service knows which is"]
left:
  description: What is left, and why.
  returned: success, and when something is left
  type: list
  elements: str
  sample: []
late:
  description: How many things were taken away and are still shown.
  returned: success, and when something is left
  type: int
  sample: 0
foretold:
  description: Whether nothing was done, as it was check mode.
  returned: success, and when something is left
  type: bool
  sample: false
told:
  description: All of it in a few lines for people.
  returned: success, and when something is left
  type: list
  elements: str
  sample: ["Offboarding of 2 people: 1 clear, 1 clear but for what is kept, 0 with something left"]
steps:
  description:
    - The plan in words, step by step. Check mode returns the very same steps as the real run.
  returned: success, and when something is left
  type: list
  elements: str
  sample:
    - deactivate user erika.mustermann@corp.example.com
    - remove erika.mustermann@corp.example.com from group Support
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when something is left
  type: dict
  sample: {deactivated: 1, kept: 1}
diff:
  description:
    - What changes for whom, in which step.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: access of 2 people
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: access of 2 people
    before:
      description: What was there, by the step or the place, and e-mail or account ID.
      returned: always
      type: dict
      sample: {"group Support: erika.mustermann@corp.example.com": member, "scim: erika.mustermann@corp.example.com": {active: true}}
    after:
      description: The same now, or as it would be in check mode. What was taken away altogether is not in it.
      returned: always
      type: dict
      sample: {"scim: erika.mustermann@corp.example.com": {active: false}}
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
      sample: 41
    writes:
      description: Requests sent that change something, repetitions counted. Always V(0) in check mode.
      returned: always
      type: int
      sample: 7
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
  sample: {reads: 41, writes: 7, retries: 0, waited_s: 0.4}
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different account_id: 712020:a and 712020:b."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single people are in RV(people).
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
      sample: forbidden
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
      sample: /rest/api/3/users/search
"""

from ..module_utils._leave import take_away
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._plan import guards
from ..module_utils._plan.access_wishes import STEPS
from ..module_utils._plan.leavers import MEMBERSHIPS
from ..module_utils._plan.plan import Composed
from ..module_utils._run import run

SPEC = dict(
    PEOPLE,
    users={"type": "list", "elements": "raw", "required": True},
    state={"type": "str", "choices": ["absent"], "default": "absent"},
    account={"type": "str", "choices": ["auto", "scim", "disable", "suspend", "portal", "none"], "default": "auto"},
    **{layer: {"type": "raw", "default": "all"} for layer in MEMBERSHIPS},
    revoke_api_tokens={"type": "bool", "default": False},
    disable_message={"type": "str"},
    steps={"type": "list", "elements": "str", "choices": list(STEPS), "default": list(STEPS)},
    max_removals={"type": "int"},
    protected=guards.SPEC["protected"],
    wait={"type": "float", "default": 30},
    option_names={"type": "dict", "default": {}},
)


def main() -> None:
    """Run it."""
    run(Composed(SPEC, (), "users", take_away))


if __name__ == "__main__":
    main()
