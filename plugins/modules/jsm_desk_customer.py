#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is on the customer list of a service desk."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_desk_customer
short_description: Who is on the customer list of a service desk
version_added: "0.1.0"
description:
  - Adds people to the customer list of a service desk of Jira Service Management (a space, in newer words) or of many, takes them off,
    or makes the lists exactly what they should be. Portal customers and Atlassian accounts both can be customers of a desk.
  - Only a desk with restricted access has a list that means something. From a desk that is open to everybody, by open access or public sign-up, the
    service lets nobody be removed. Then everybody is V(kept) with the reason, which is not a failure. Whether a desk is open cannot be seen
    before; so check mode foretells V(removed).
  - People are only added here, never created. Create them with M(lifecycle.atlassian.jsm_customer), and mark those that the same play
    creates as C(pending).
  - B(Not seen is not absent.) With O(state=present) and O(state=exact), somebody who is not found is V(failed). With O(state=absent),
    somebody who is not found is V(unchanged) only if the whole list was read and every customer on it shows an e-mail.
    Otherwise the person is V(unknown), and may be one of those who hide theirs.
  - With O(state=exact), additions come first. Nobody at all is removed when anybody in the list was not found or could not be added.
  - When the service refuses a batch because of one unknown account ID, it has added the others all the same without saying so.
    The module looks again, and reports for everybody what really came of it.
options:
  desk:
    description:
      - The service desk. Its ID, its project key, or its exact name.
      - A number is taken for an ID, and a word in capital letters for a project key. What fits neither is taken for a name.
      - Exactly one of O(desk), O(desks) and O(everywhere) is required.
    type: str
  customers:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID, which is believed without being looked up.
      - A dictionary has C(email) or C(account_id), or both, and may have C(pending). With both, they must belong to the same person, as far as
        the e-mail of the account is visible; otherwise the person is V(failed). Other keys are refused.
      - A line of RV(people) of an earlier task of this collection is taken as it is; whoever that task created, or would create in check mode,
        counts as pending where that matters.
      - So is a line of RV(lifecycle.atlassian.jira_user_info#module:users). Where it shows an e-mail of the account, the two are not looked up again.
      - C(pending=true) says that an earlier task creates this person. Check mode then foretells V(added) for somebody who does not exist yet,
        and a real run waits up to O(wait) seconds for the person to appear.
      - The same person named twice counts once.
      - An empty list does nothing with O(state=present) and O(state=absent). With O(state=exact) see O(allow_empty).
      - Required, unless O(desks) is given.
    type: list
    elements: raw
  desks:
    description:
      - Many desks in one task, each with its customers. Everybody is looked up once, and the desks are read and written side by side.
      - Each of them is planned as if it were a task of its own, with the guards O(max_removals), O(protected) and O(allow_empty). But when a guard of one
        says no, nothing is written to any of them.
      - A desk that is not found or cannot be read fails its own people only, with RV(people[].reason). See RV(desks[].failed).
      - All additions, to all desks, come before the first removal. With O(state=exact), a failed addition withholds the removals of the same desk only.
      - A desk that is named twice, by whatever name, is one, with the people of both entries.
      - Exactly one of O(desk), O(desks) and O(everywhere) is required.
    type: list
    elements: dict
    suboptions:
      desk:
        description:
          - The service desk, as in O(desk).
        type: str
        required: true
      customers:
        description:
          - The people, as in O(customers).
        type: list
        elements: raw
        required: true
  everywhere:
    description:
      - With V(true), O(customers) are taken off the customer lists of all service desks that the calling account sees. It needs O(state=absent).
    type: bool
  state:
    description:
      - V(present) adds the people and leaves all others alone.
      - V(absent) removes the people and leaves all others alone.
      - V(exact) makes the list what O(customers) says and removes everybody else. The guards O(max_removals), O(protected) and O(allow_empty)
        apply.
    type: str
    choices: [present, absent, exact]
    default: present
  batch_size:
    description:
      - How many people go into one request that adds or removes. Atlassian documents no limit. From 1 to 1000.
      - Smaller batches say more precisely who was refused, larger ones need fewer requests.
    type: int
    default: 50
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to look people up.
  - Rights of the calling account - an agent licence of Jira Service Management, administration of the service desk,
    and the permission to browse users and groups.
  - Classic scopes - C(manage:servicedesk-customer), C(read:servicedesk-request), C(read:jira-user), C(read:jira-work).
  - Granular scopes - C(read:servicedesk:jira-service-management), C(read:servicedesk.customer:jira-service-management),
    C(write:servicedesk.customer:jira-service-management), C(delete:servicedesk.customer:jira-service-management),
    C(read:user:jira), C(read:user.property:jira), C(read:group:jira),
    C(read:application-role:jira), C(read:avatar:jira), C(read:permission:jira).
  - The customer list of a desk is slow to read. A request returns 50 people at most, Atlassian allows 5 such requests a second for the whole site, and the
    module keeps to that. A desk with 10,000 customers takes 200 requests and 40 seconds.
  - So the module stops reading when that has taken three requests for each person in O(customers), and searches the list for the others one by one.
    O(state=exact), a percentage in O(max_removals), and people to be removed whom the search does not show need the whole list all the same.
  - The requests that list and remove customers are marked experimental by Atlassian. The module sends the header that they ask for.
seealso:
  - module: lifecycle.atlassian.jsm_customer
  - module: lifecycle.atlassian.jsm_desk_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards.exact
  - lifecycle.atlassian.people
  - lifecycle.atlassian.people.pending
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These people are customers of the IT desk
  lifecycle.atlassian.jsm_desk_customer:
    desk: IT
    customers:
      - yuki@customer.example.org
      - qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000002
      - email: erika.mustermann@corp.example.com

- name: This person is not, unless she is on the board
  lifecycle.atlassian.jsm_desk_customer:
    desk: "15"
    customers:
      - yuki@customer.example.org
    state: absent
    protected:
      - "*@board.example.com"

- name: Exactly these people are customers of the desk of human resources
  lifecycle.atlassian.jsm_desk_customer:
    desk: People & culture
    customers:
      - erika.mustermann@corp.example.com
      - guest@partner.example.org
    state: exact
    max_removals: 10%

- name: Nobody is a customer of it any more
  lifecycle.atlassian.jsm_desk_customer:
    desk: HR
    customers: []
    state: exact
    allow_empty: true
    max_removals: 100%

- name: Many desks in one task
  lifecycle.atlassian.jsm_desk_customer:
    desks:
      - desk: IT
        customers:
          - yuki@customer.example.org
          - erika.mustermann@corp.example.com
      - desk: People & culture
        customers:
          - yuki@customer.example.org

- name: This person is on no customer list any more
  lifecycle.atlassian.jsm_desk_customer:
    everywhere: true
    customers:
      - carla@customer.example.org
    state: absent

- name: A desk with open access keeps everybody, and the task says so
  lifecycle.atlassian.jsm_desk_customer:
    desk: HELP
    customers:
      - dmitri@customer.example.org
    state: absent
  register: open_desk

- name: Show why
  ansible.builtin.debug:
    msg: "{{ open_desk.people[0].reason | default('it would be tried') }}"
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(customers).
      With O(state=exact), those on the list of the desk who are not in O(customers) follow.
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
      sample: yuki@customer.example.org
    account_id:
      description: The account ID. V(null) when it is not known.
      returned: always
      type: str
      sample: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000003"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(added) - was put on the list.
        - V(removed) - was taken off the list.
        - V(unchanged) - was right already.
        - V(kept) - would be removed, but stays on purpose; see RV(people[].reason).
          A desk that is open to everybody keeps everybody.
        - V(skipped) - would be removed with O(state=exact), but was not, because somebody else in the list was not found or could not be added.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: added
    certain:
      description:
        - Whether the foretold action is certain. V(false) in check mode for people who are to be taken off the list, as a desk that is open to
          everybody refuses that, and no call shows which desk is. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [removed, kept]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: this desk is open to everybody (open access or public sign-up), so nobody can be taken off its list
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/servicedeskapi/servicedesk/15/customer}
    also_as:
      description: How else the person was named in O(customers).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000003"]
    pending:
      description: V(true) for people who do not exist yet and whom an earlier task creates.
      returned: in check mode, for such people
      type: bool
      sample: true
    display_name:
      description: The name of the account. It is not an identity, anybody can choose it.
      returned: with O(state=exact), for members who are not in the list and whose e-mail is not visible
      type: str
      sample: Heidi Hidden
    code:
      description: V(open_access) when nobody can be removed because the desk is open to everybody.
      returned: when RV(people[].action) is V(kept) for that reason
      type: str
      sample: open_access
    desk:
      description: Name of the desk that the entry is about, or how O(desks) names it when it was not found. V(null) when the entry is about none.
      returned: with O(desks) and with O(everywhere=true)
      type: str
      sample: IT help
    desk_id:
      description: ID of that desk. V(null) when it was not found.
      returned: with O(desks) and with O(everywhere=true)
      type: str
      sample: "15"
  sample:
    - email: yuki@customer.example.org
      account_id: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000003"
      action: added
      certain: true
    - email: carla@customer.example.org
      account_id: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000001"
      action: unchanged
      certain: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - add yuki@customer.example.org to desk IT
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {added: 1, unchanged: 1}
desk:
  description:
    - The desk that was meant.
  returned: success, and when people failed, with O(desk)
  type: dict
  contains:
    id:
      description: ID of the desk.
      returned: always
      type: str
      sample: "15"
    key:
      description: Key of its project.
      returned: always
      type: str
      sample: IT
    name:
      description: Name of its project.
      returned: always
      type: str
      sample: IT help
  sample: {id: "15", key: IT, name: IT help}
desks:
  description:
    - The desks that were meant, in the order of O(desks); with O(everywhere=true) those that there are for these people.
  returned: success, and when people failed, with O(desks) and with O(everywhere=true)
  type: list
  elements: dict
  contains:
    id:
      description: ID of the desk.
      returned: when the desk was found
      type: str
      sample: "15"
    key:
      description: Key of its project.
      returned: when the desk was found
      type: str
      sample: IT
    name:
      description: Name of its project, or how the task names the desk when it was not found.
      returned: always
      type: str
      sample: IT help
    asked:
      description: How the task names it, in every way it does.
      returned: always
      type: list
      elements: str
      sample: ["IT help"]
    failed:
      description: Whether it could not be found or read. The people of it are V(failed) then, and the task fails at its end unless O(ignore_failures=true).
      returned: always
      type: bool
      sample: false
    reason:
      description: Why, in words.
      returned: when RV(desks[].failed=true)
      type: str
      sample: "There is no service desk 'NOWHERE' that the calling account can see. It sees: IT (IT help, id 15)."
    failure:
      description: What the service answered, as in RV(failure).
      returned: when a request was refused, or got no answer
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: GET, path: /rest/servicedeskapi/servicedesk/15/customer}
diff:
  description:
    - Who comes and who goes.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: members of desk IT
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: members of desk IT
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {yuki@customer.example.org: member}
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
      sample: /rest/servicedeskapi/servicedesk/15/customer
"""

from ..module_utils._nouns.jsm_desk_customer import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
