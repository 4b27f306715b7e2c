#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portal customers of Jira Service Management exist, or have lost their portal-only access."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_customer
short_description: Create portal customers of Jira Service Management, and revoke their access
version_added: "0.1.0"
description:
  - Portal customers are people who can use the help portals of a site and nothing else. They need no licence.
  - With O(state=present) everybody in the list has an account. Accounts that are found are left as they are, and everybody else is created. An e-mail that
    belongs to an Atlassian account is V(linked), which means that this account is used and nothing is created.
  - With O(state=absent) portal-only access is revoked. This is for people who are nothing but portal customers. Atlassian accounts are V(skipped)
    with a word on what to use instead, so that lists of both kinds work. Take them off their desks
    with M(lifecycle.atlassian.jsm_desk_customer), and deactivate them with M(lifecycle.atlassian.scim_user).
  - B(Not seen is not absent.) Nobody can be sure that a customer whose e-mail is hidden does not exist. To create such a customer is safe, because the
    service itself refuses an e-mail that it has already. So the module tries, and until then foretells V(created) with RV(people[].certain=false).
    When the service says that the account exists and still nothing shows it, the person is V(unchanged), without an account ID and with a warning.
  - To revoke is not safe on a guess. Whoever is not seen is V(unknown) with O(state=absent), and never V(unchanged), although there
    may be no such account at all. Give account IDs, which always work.
options:
  customers:
    description:
      - The people. Each needs O(customers[].email) or O(customers[].account_id).
      - The same person named twice counts once. Two entries for one person that contradict one another are an error.
      - An empty list does nothing.
    type: list
    elements: dict
    required: true
    suboptions:
      email:
        description:
          - E-mail of the person. It is trimmed and compared without case.
          - A customer can only be created with an e-mail.
        type: str
      display_name:
        description:
          - Name of a customer who is created. When omitted, the service chooses one.
          - An existing customer keeps the name, as Atlassian has no call that renames a customer. When it differs, there is a warning.
          - Not used with O(state=absent).
        type: str
      account_id:
        description:
          - Account ID of the person, who then is not looked up by e-mail.
          - An account ID of nobody is V(failed) with O(state=present), also when there is an e-mail, and V(unchanged) with O(state=absent).
          - For O(state=absent) this is the sure way.
        type: str
  state:
    description:
      - V(present) makes sure that the people have an account that can use the portals.
      - V(absent) revokes their portal-only access. A look at the account afterwards proves it. What they have asked for stays,
        and they may stay on the customer lists of desks.
      - No call that gives revoked access back is documented. For a revoked customer who is V(present) again the module asks the service to create him;
        he is V(reactivated) when the same account comes back, and V(failed) when the service refuses. Then restore him in the administration of the site.
    type: str
    choices: [present, absent]
    default: present
  existing_account:
    description:
      - What to do with O(state=present) when an e-mail belongs to an Atlassian account.
      - V(link) uses that account and reports V(linked).
      - V(fail) reports V(failed). It only helps when the account is visible; otherwise the service decides whether it links or refuses.
    type: str
    choices: [link, fail]
    default: link
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to look people up.
  - Rights of the calling account - an agent licence of Jira Service Management, the Jira administrator permission to create,
    site administration to revoke, and the permission to browse users and groups.
  - Classic scopes - C(manage:servicedesk-customer), C(read:jira-user), C(read:jira-work).
  - Granular scopes - C(read:customer:jira-service-management), C(write:customer:jira-service-management),
    C(read:user:jira), C(read:user.property:jira), C(read:group:jira),
    C(read:application-role:jira), C(read:avatar:jira), C(read:permission:jira).
  - Costs about one search and one write per person. With O(state=absent) all users of the site are read, 1,000 a request, as soon as
    one e-mail is not found.
seealso:
  - module: lifecycle.atlassian.jsm_desk_customer
  - module: lifecycle.atlassian.jsm_desk_info
  - module: lifecycle.atlassian.jira_user_info
  - module: lifecycle.atlassian.scim_user
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

- name: These people can use the help portals
  lifecycle.atlassian.jsm_customer:
    customers:
      - email: jane.roe@customer.example.org
        display_name: Jane Roe
      - email: yuki@customer.example.org
      - email: erika.mustermann@corp.example.com  # has an Atlassian account, which is linked
  register: portal

- name: Show what came of everybody
  ansible.builtin.debug:
    msg: "{{ item.email }}: {{ item.action }}, account {{ item.account_id }}"
  loop: "{{ portal.people }}"
  loop_control:
    label: "{{ item.email }}"

- name: Put the new customer on the list of a desk, in the same play and in check mode, too
  lifecycle.atlassian.jsm_desk_customer:
    desk: IT
    customers:
      - email: jane.roe@customer.example.org
        pending: true

- name: Revoke the portal access of people who left, but not of more than five
  lifecycle.atlassian.jsm_customer:
    customers:
      - email: carla@customer.example.org
      - account_id: qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000005
    state: absent
    max_removals: 5
    protected:
      - "*@board.example.com"
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(customers).
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
      sample: jane.roe@customer.example.org
    account_id:
      description: The account ID. V(null) when it is not known yet (check mode) or is not visible.
      returned: always
      type: str
      sample: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - a customer was created.
        - V(reactivated) - a customer whose access had been revoked has it again.
        - V(linked) - the e-mail belongs to an Atlassian account, which is used as it is. Nothing was changed.
        - V(unchanged) - the customer was there already, or with O(state=absent) had no portal access any more.
        - V(removed) - portal-only access was revoked.
        - V(kept) - would be revoked, but is protected or is the calling account.
        - V(skipped) - with O(state=absent), an Atlassian account, which this module does not touch.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description:
        - Whether the foretold action is certain. V(false) in check mode for people who are to be created, as no search shows an account whose e-mail
          is hidden or whose access was revoked, so that only the service can tell. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: this e-mail belongs to an Atlassian account, which is used as it is
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/servicedeskapi/customer}
    also_as:
      description: How else the person was named in O(customers).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"]
    display_name:
      description: The name of the account, or for somebody new the wished name. V(null) when there is none.
      returned: always
      type: str
      sample: Jane Roe
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, linked, unchanged]
    visible:
      description: V(false) when the service says that the account exists and nothing shows it.
      returned: when it is V(false)
      type: bool
      sample: false
  sample:
    - email: jane.roe@customer.example.org
      account_id: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"
      action: created
      certain: true
      display_name: Jane Roe
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      action: linked
      certain: true
      reason: this e-mail belongs to an Atlassian account, which is used as it is
      display_name: Erika Mustermann
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - create customer jane.roe@customer.example.org
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, linked: 1, unchanged: 1}
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
      sample: portal customers
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: portal customers
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {jane.roe@customer.example.org: {display_name: Jane Roe, portal_access: true}}
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
  description: Who would have been left without portal access, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [carla@customer.example.org, yuki@customer.example.org]
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
      sample: /rest/servicedeskapi/customer
"""

from ..module_utils._nouns.jsm_customer import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
