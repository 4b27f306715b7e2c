#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People of the organization are invited, suspended, restored or removed."""

from __future__ import annotations

DOCUMENTATION = r"""
module: organization_user
short_description: People of the organization are invited, suspended, restored or removed
version_added: "0.1.0"
description:
  - Makes people members of an Atlassian organization, with the groups and roles that they should have, takes their access away for a time, gives it back,
    or removes them.
    It works for managed and for other Atlassian accounts. Portal-only customers are not in an organization; see M(lifecycle.atlassian.jsm_customer).
  - With O(state=present), whoever is not in the organization is invited (V(created)), whoever is suspended is restored (V(reactivated)) with the roles and
    groups of
    before, and whoever lacks some of O(groups), O(group_ids) or O(roles) is given them by an invitation (V(updated)). Nothing is taken away from anybody.
  - With O(state=suspended), no app of the organization opens for them any more and nothing is billed. B(It takes every app at once), so it is no way to
    free a seat of one
    of them; take people out of that app's group for that, with M(lifecycle.atlassian.organization_group_member). Whoever is not in the organization is
    V(unchanged).
  - With O(state=absent), they are removed from every directory of the organization. Their roles and groups are lost, and only an invitation brings them back.
  - None of this touches the Atlassian account itself, which stays active, nor desks, customer organizations and project roles of a site, nor API tokens.
    An account is deactivated with M(lifecycle.atlassian.scim_user), when an identity provider owns it.
  - Somebody may be in several directories of the organization. As the service itself has it, V(active) is who is active in any of them, V(suspended) who
    is suspended in all of them, and
    V(no_membership) who is in none. People are suspended and removed in all of their directories. See O(restore_in) for the way back.
  - An invitation that worked for some people, or for some groups and roles of one person, is told person by person. Who got a part is V(failed) with what is
    missing, and the next run tries what is missing.
options:
  users:
    description:
      - The people.
      - Each entry is a string or a dictionary. A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both, and may have C(access). With both, they must belong to the same person.
      - C(access) says for this one person what O(state) says for all, as long as that is not V(absent). V(active) is present, V(suspended) is suspended.
        V(restored) is present, too, but
        O(groups) and O(roles) are not looked at.
      - A line of RV(people) of an earlier task of this collection, or of RV(lifecycle.atlassian.jira_user_info#module:users), is taken as it is.
      - Only an e-mail can be invited. Somebody whom the organization does not know and whose account ID is given is V(failed) with O(state=present).
      - The same person named twice counts once. An empty list does nothing.
    type: list
    elements: raw
    required: true
  state:
    description:
      - V(present) - they are in the organization and not suspended, and have O(groups) and O(roles).
      - V(suspended) - they are suspended in all directories of the organization that they are in.
      - V(absent) - they are in no directory of the organization.
    type: str
    choices: [present, suspended, absent]
    default: present
  groups:
    description:
      - Names of groups of the organization that they are to be in. They must be exact, and case counts. A group that is not there is an error.
      - A group that an identity provider owns cannot be given; whoever is not in it yet is V(failed).
      - Looked at with O(state=present) only.
    type: list
    elements: str
    default: []
  group_ids:
    description:
      - The same by IDs of groups.
    type: list
    elements: str
    default: []
  roles:
    description:
      - Roles in apps that they are to have. Groups often give them, too; a role counts as given however somebody came by it.
      - To see who has which, everybody who is in the organization is asked for one by one.
      - Looked at with O(state=present) only.
    type: list
    elements: dict
    default: []
    suboptions:
      resource:
        description:
          - The app, as an Atlassian Resource Identifier such as V(ari:cloud:jira-software::site/0b7c4f5e-5a35-4d1e-9d5c-6c0e5a5b0001).
        type: str
        required: true
      role:
        description:
          - V(user) - may use the app, which takes a seat. In Jira Service Management it makes an agent.
          - V(admin) - the same, and administers the app.
          - V(guest) - a guest of one space.
          - V(contributor) - may view, comment and vote.
          - V(customer) - may use the help centre of Jira Service Management. It takes no seat.
          - V(basic) - the basic features of an app. It takes no seat.
          - V(stakeholder) - is told of incidents, and else a customer.
          - V(viewer) - may view.
        type: str
        choices: [user, admin, guest, contributor, customer, basic, stakeholder, viewer]
        default: user
  invitation_message:
    description:
      - Words for an e-mail to those who are invited. When omitted, Atlassian sends no invitation by e-mail.
    type: str
  restore_in:
    description:
      - Name or ID of the directory of the organization in which people are restored who are suspended in several. Without it they are V(failed), because
        giving back less
        or more than is meant would not be seen.
      - It is not the directory of an identity provider.
    type: str
notes:
  - Needs O(org_id) and O(org_api_key), a key that was created B(without scopes) by an organization admin. A key with scopes may read, and is refused (403)
    when it writes.
    No way in to a site is needed. Where there is one, the account it belongs to is never suspended or removed.
  - The owner of the organization key is never suspended or removed either. Only the user management API says who that is, and only of managed accounts; it
    is asked about everybody who is to lose something, one request each. If the key is of an account that is not managed, put that into O(protected).
  - Inviting needs at least one paid subscription in the organization; without one it is refused (402).
  - Invitations to the same groups and roles go 25 people a request. When an app has not enough seats for all of them, the service refuses the whole
    request (409), and all of
    them are V(failed).
  - Suspending, restoring and removing take a request for each person and directory. They may take effect later; the module looks until it sees the change,
    within O(retry_budget).
  - Only operations of the version 2 of the organization's API are used.
seealso:
  - module: lifecycle.atlassian.organization_user_info
  - module: lifecycle.atlassian.organization_group_member
  - module: lifecycle.atlassian.scim_user
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# Set the connection options once for a whole play. Secrets come from a vault, or from ATLASSIAN_* in the environment.
#
# - hosts: localhost
#   module_defaults:
#     group/lifecycle.atlassian.all:
#       org_id: 3f1d9c1a-77aa-4f5e-8a52-000000000001
#       org_api_key: "{{ vault_atlassian_org_api_key }}"

- name: These people work with us, and may use Jira
  lifecycle.atlassian.organization_user:
    users:
      - new.colleague@partner.example.org
      - guest@partner.example.org
    groups:
      - jira-software-users
    invitation_message: Welcome! Ask the service desk when something does not open.

- name: An agent of Jira Service Management
  lifecycle.atlassian.organization_user:
    users:
      - agent@partner.example.org
    roles:
      - resource: ari:cloud:jira-servicedesk::site/0b7c4f5e-5a35-4d1e-9d5c-6c0e5a5b0001
        role: user

- name: Somebody is on leave
  lifecycle.atlassian.organization_user:
    users:
      - guest@partner.example.org
    state: suspended
    protected:
      - "*@board.example.com"

- name: And back, with the roles and groups of before
  lifecycle.atlassian.organization_user:
    users:
      - guest@partner.example.org

- name: Somebody has left for good
  lifecycle.atlassian.organization_user:
    users:
      - guest@partner.example.org
    state: absent
    max_removals: 5
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(users).
    - Entries that mean the same person are one entry, at the first position.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when people failed
  type: list
  elements: dict
  contains:
    email:
      description: The e-mail. V(null) when it is not known.
      returned: always
      type: str
      sample: guest@partner.example.org
    account_id:
      description: The account ID. V(null) when it is not known.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000008"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - was not in the organization and was invited.
        - V(updated) - was in the organization and was given groups or roles.
        - V(reactivated) - was suspended and was restored; O(groups) and O(roles) that were missing were given, too.
        - V(deactivated) - was suspended.
        - V(removed) - was removed from the organization.
        - V(unchanged) - was right already.
        - V(kept) - would be suspended or removed, but stays on purpose; see RV(people[].reason).
        - V(skipped) - would be given groups or roles, but could not be restored.
        - V(failed) - it was refused, wholly or in part, or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. V(false) in check mode for people of whom the organization shows nothing. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in. The account of a stranger may be deactivated, which only the answer to the invitation says.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, failed, unknown]
    membership:
      description: How the person stands in the organization afterwards. V(active), V(suspended) or V(no_membership), as in
        M(lifecycle.atlassian.organization_user_info).
      returned: always
      type: str
      sample: active
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: is not in the organization
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
        When an identity provider owns one of the groups, it only holds C(code), which then is V(identity_provider).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 402, code: ADMIN-UAM-402-1, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /v2/orgs/o-1/users/invite}
    also_as:
      description: How else the person was named in O(users).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["712020:00000000-aaaa-4000-8000-000000000008"]
  sample:
    - email: guest@partner.example.org
      account_id: "712020:00000000-aaaa-4000-8000-000000000008"
      action: deactivated
      certain: true
      membership: suspended
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - suspend guest@partner.example.org
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, unchanged: 1}
diff:
  description:
    - What changes for whom.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: people of the organization
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: people of the organization
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {guest@partner.example.org: {membership: active}}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {guest@partner.example.org: {membership: suspended}}
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
  description: Who would have been removed, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [erika.mustermann@corp.example.com, guest@partner.example.org]
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different display_name: 'Jane' and 'Janet'."
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
      sample: ADMIN-403-5
    trace:
      description: ID of the request in Atlassian's logs, for their support. V(null) when the answer names none.
      returned: always
      type: str
      sample: 5b8c1f6c0d5d4f0f
    method:
      description: HTTP method.
      returned: always
      type: str
      sample: POST
    path:
      description: Path of the request, without host and query.
      returned: always
      type: str
      sample: /v2/orgs/o-1/directories/-/users/search
"""

from ..module_utils._nouns.organization_user import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
