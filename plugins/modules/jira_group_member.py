#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is a member of a Jira group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_group_member
short_description: Who is a member of a Jira group
version_added: "0.1.0"
description:
  - Adds people to a group of a Jira site or to many, removes them, or makes the groups exactly what they should be. On Atlassian Cloud it is groups that give
    access to products, and so use up licences.
  - Inactive members are seen, too, so that O(state=exact) does not leave deactivated people in a group.
  - A group that an identity provider owns is not changed here, because the provider would undo it. Everybody who would be added or removed is V(failed)
    with that reason, before anything is written. The organization knows best whose a group is (O(org_id) with O(org_api_key)); without it the site
    is asked, which does not always tell. Then RV(group.identity_provider) is V(unknown), the module goes on, and
    the service may refuse.
  - B(Not seen is not absent.) With O(state=present) and O(state=exact), somebody who is not found is V(failed). With O(state=absent),
    somebody who is not found is V(unchanged) only if the whole group was read and every member shows an e-mail.
    Otherwise the person is V(unknown), and may be one of those who hide theirs.
  - With O(state=exact), additions come first. Nobody at all is removed when anybody in the list was not found or could not be added.
  - Exactly one of O(group), O(group_id), O(groups) and O(everywhere) is required.
options:
  group:
    description:
      - Name of the group. It must be exact, and case counts.
      - Put names that look like numbers in quotes.
    type: str
  group_id:
    description:
      - ID of the group. It stays the same when the group is renamed.
    type: str
  pending:
    description:
      - V(true) says that an earlier task of the play creates the group O(group). Check mode then foretells V(added) for a group that is not there yet,
        and a real run waits up to O(wait) seconds for the group to appear.
      - It is for O(state=present) and O(state=exact), and for groups that are named by their names.
    type: bool
    default: false
  members:
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
      - Required, unless O(groups) is given.
    type: list
    elements: raw
  groups:
    description:
      - Many groups in one task, each with its members. Everybody is looked up once, and the groups are read and written side by side.
      - Each of them is planned as if it were a task of its own, with the guards O(max_removals), O(protected) and O(allow_empty). But when a guard of one
        says no, nothing is written to any of them.
      - A group that is not found or cannot be read fails its own people only, with RV(people[].reason). See RV(groups[].failed).
      - All additions, to all groups, come before the first removal. With O(state=exact), a failed addition withholds the removals of the same group only.
      - A group that is named twice, by whatever name, is one, with the people of both entries.
      - Exactly one of O(group), O(group_id), O(groups) and O(everywhere) is required.
    type: list
    elements: dict
    suboptions:
      group:
        description:
          - Name of the group, as in O(group). Exactly one of it and O(groups[].group_id) is required.
        type: str
      group_id:
        description:
          - ID of the group.
        type: str
      pending:
        description:
          - Whether an earlier task of the play creates the group, as in O(pending).
        type: bool
        default: false
      members:
        description:
          - The people, as in O(members).
        type: list
        elements: raw
        required: true
  everywhere:
    description:
      - With V(true), O(members) are taken out of every group they are in. It needs O(state=absent).
      - Their groups are asked for person by person, one request each, portal-only customers included.
      - No source says that somebody inactive is told all of his groups. As soon as one of them is inactive, or cannot be seen to be active, the members
        of every group of the site are read instead for him, inactive ones included.
      - Whoever is in no group gets one entry with RV(people[].group) V(null).
    type: bool
  state:
    description:
      - V(present) adds the people and leaves all others alone.
      - V(absent) removes the people and leaves all others alone.
      - V(exact) makes the group what O(members) says and removes everybody else. The guards O(max_removals), O(protected) and O(allow_empty)
        apply.
    type: str
    choices: [present, absent, exact]
    default: present
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to look people up.
  - Rights of the calling account - site administration (organization admin, or the permission to administer Jira),
    and the permission to browse users and groups. The scopes alone are not enough.
  - Classic scopes - C(manage:jira-configuration), C(read:jira-user), C(read:jira-work).
  - Granular scopes - C(write:group:jira), C(read:user:jira), C(read:user.property:jira), C(read:group:jira),
    C(read:application-role:jira), C(read:avatar:jira), C(read:permission:jira).
  - Adding and removing takes one request per person, as the platform has no batch. Members are read 50 a request, or person by person where that
    takes fewer requests. O(state=exact) and a percentage in O(max_removals) always read the whole group.
seealso:
  - module: lifecycle.atlassian.jira_group_info
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards.apps
  - lifecycle.atlassian.guards.exact
  - lifecycle.atlassian.people
  - lifecycle.atlassian.people.pending
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These people may use Jira
  lifecycle.atlassian.jira_group_member:
    group: jira-software-users
    members:
      - erika.mustermann@corp.example.com
      - private@corp.example.com
      - 5b10ac8d82e05b22cc7d4ef5

- name: This person may not
  lifecycle.atlassian.jira_group_member:
    group: jira-software-users
    members:
      - email: private@corp.example.com
    state: absent

- name: Exactly these people are in the support group
  lifecycle.atlassian.jira_group_member:
    group: Support
    members:
      - guest@partner.example.org
      - erika.mustermann@corp.example.com
    state: exact
    max_removals: 5%
    protected:
      - "*@board.example.com"

- name: A group by its ID, which survives renaming
  lifecycle.atlassian.jira_group_member:
    group_id: 22222222-aaaa-4321-9999-000000000002
    members:
      - erika.mustermann@corp.example.com

- name: Many groups in one task
  lifecycle.atlassian.jira_group_member:
    groups:
      - group: jira-software-users
        members:
          - erika.mustermann@corp.example.com
          - guest@partner.example.org
      - group_id: 22222222-aaaa-4321-9999-000000000002
        members:
          - erika.mustermann@corp.example.com

- name: This person is in no group any more
  lifecycle.atlassian.jira_group_member:
    everywhere: true
    members:
      - guest@partner.example.org
    state: absent

- name: A group whose name looks like a number
  lifecycle.atlassian.jira_group_member:
    group: "123"
    members:
      - guest@partner.example.org
    state: absent
    report: changes
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(members).
      With O(state=exact), those in the group who are not in O(members) follow.
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
        - V(skipped) - would be removed with O(state=exact), but was not, because somebody else in the list was not found or could not be added.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: added
    certain:
      description:
        - Whether the foretold action is certain. V(false) only with O(state=exact), for a member without a visible e-mail who may turn out to be
          a C(pending) person of the list. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [removed, unchanged]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: no account with this e-mail was found
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
        When an identity provider owns the group, it only holds C(code), which then is V(identity_provider).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/api/3/group/user}
    also_as:
      description: How else the person was named in O(members).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["712020:00000000-aaaa-4000-8000-000000000006"]
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
    group:
      description: Name of the group that the entry is about, or how O(groups) names it when it was not found. V(null) when the entry is about none.
      returned: with O(groups) and with O(everywhere=true)
      type: str
      sample: Support
    group_id:
      description: ID of that group. V(null) when it was not found.
      returned: with O(groups) and with O(everywhere=true)
      type: str
      sample: "22222222-aaaa-4321-9999-000000000002"
  sample:
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      action: unchanged
      certain: true
    - email: private@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000009"
      action: added
      certain: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - add private@corp.example.com to group jira-software-users
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {added: 1, unchanged: 1}
group:
  description:
    - The group that was meant.
  returned: success, and when people failed, with O(group) or O(group_id)
  type: dict
  contains:
    name:
      description: Name of the group.
      returned: always
      type: str
      sample: jira-software-users
    group_id:
      description: ID of the group.
      returned: unless it is pending
      type: str
      sample: 6e87dc72-4f1f-421f-9382-2fee8b652487
    identity_provider:
      description: Whether an identity provider owns the group, as far as it can be seen. V(yes), V(no) or V(unknown).
      returned: unless it is pending
      type: str
      sample: "no"
    pending:
      description: V(true) for a group that is not there yet and that an earlier task creates. It has no ID then.
      returned: in check mode, for such a group
      type: bool
      sample: true
  sample: {name: jira-software-users, group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487, identity_provider: "no"}
groups:
  description:
    - The groups that were meant, in the order of O(groups); with O(everywhere=true) those that there are for these people.
  returned: success, and when people failed, with O(groups) and with O(everywhere=true)
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group, or how the task names it when it was not found.
      returned: always
      type: str
      sample: Support
    group_id:
      description: ID of the group.
      returned: when the group was found
      type: str
      sample: 22222222-aaaa-4321-9999-000000000002
    identity_provider:
      description: Whether an identity provider owns the group, as far as it can be seen. V(yes), V(no) or V(unknown).
      returned: when the group was found
      type: str
      sample: "no"
    pending:
      description: V(true) for a group that is not there yet and that an earlier task creates. It has no ID then.
      returned: in check mode, for such a group
      type: bool
      sample: true
    asked:
      description: How the task names it, in every way it does.
      returned: always
      type: list
      elements: str
      sample: ["Support"]
    failed:
      description: Whether it could not be found or read. The people of it are V(failed) then, and the task fails at its end unless O(ignore_failures=true).
      returned: always
      type: bool
      sample: false
    reason:
      description: Why, in words.
      returned: when RV(groups[].failed=true)
      type: str
      sample: There is no group called 'Suport' that the calling account can see. Did you mean Support? There are 40 groups.
    failure:
      description: What the service answered, as in RV(failure).
      returned: when a request was refused, or got no answer
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: GET, path: /rest/api/3/group/member}
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
      sample: members of group jira-software-users
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: members of group jira-software-users
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {private@corp.example.com: member}
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
      sample: /rest/api/3/group/member
"""

from ..module_utils._nouns.jira_group_member import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
