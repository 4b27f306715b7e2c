#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who acts in a role of a Jira project."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_project_role_member
short_description: Who acts in a role of a Jira project
version_added: "0.1.0"
description:
  - Puts people and groups into a role of a project or into many, takes them out, or makes the roles exactly what they should be.
  - It adds and removes one by one. Never does it replace all actors at once, which would take out whoever came in the meantime, and the caller.
  - Who acts in a role as a member of a group only is not seen here. Take such people out of the group, with M(lifecycle.atlassian.jira_group_member).
  - B(Not seen is not absent.) With O(state=present) and O(state=exact), somebody who is not found is V(failed). With O(state=absent),
    somebody who is not found is V(unchanged) only if everybody in the role shows an e-mail.
    Otherwise the person is V(unknown), and may be one of those who hide theirs.
  - With O(state=exact), additions come first. Nobody at all is removed when anybody in the lists was not found or could not be added.
  - Exactly one of O(project), O(roles) and O(everywhere) is required.
options:
  project:
    description:
      - Key of the project, such as V(APP), or its ID. Keys are in upper case.
      - Required together with O(role).
    type: str
  role:
    description:
      - Name of the role, or its ID. A name must be exact, and case counts. Where a role of the project has the number as its ID, a number is an ID.
    type: str
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
      - When this is not given, people are left alone, with O(state=exact) too. An empty list does nothing with O(state=present) and
        O(state=absent). With O(state=exact) see O(allow_empty).
      - At least one of O(members) and O(groups) is required with O(project).
    type: list
    elements: raw
  groups:
    description:
      - The groups.
      - Each entry is a string or a dictionary. A string is the name of a group, exact and in its case.
      - A dictionary has C(name) or C(group_id), or both; then the ID counts. Other keys are refused.
      - A line of RV(groups) of an earlier task of this collection is taken as it is. Check mode foretells V(added) for a group that it would create.
      - When this is not given, groups are left alone, with O(state=exact) too. For an empty list see O(members).
    type: list
    elements: raw
  roles:
    description:
      - Many roles in one task, each with its people and groups. Everybody is looked up once, and the roles are read and written side by side.
      - Each of them is planned as if it were a task of its own, with the guards O(max_removals), O(protected) and O(allow_empty). But when a guard of one
        says no, nothing is written to any of them.
      - A role that is not found or cannot be read fails its own people and groups only, with RV(people[].reason). See RV(roles[].failed).
      - All additions, to all roles, come before the first removal. With O(state=exact), a failed addition withholds the removals of the same role only.
      - A role that is named twice, by whatever name, is one, with the people and groups of both entries.
      - Exactly one of O(project), O(roles) and O(everywhere) is required.
    type: list
    elements: dict
    suboptions:
      project:
        description:
          - Key or ID of the project, as in O(project).
        type: str
        required: true
      role:
        description:
          - Name or ID of the role, as in O(role).
        type: str
        required: true
      members:
        description:
          - The people, as in O(members). At least one of this and O(roles[].groups) is required.
        type: list
        elements: raw
      groups:
        description:
          - The groups, as in O(groups).
        type: list
        elements: raw
  everywhere:
    description:
      - With V(true), O(members) are taken out of every role of every project in which they act themselves. It needs O(state=absent).
      - Every role of every project that the calling account can see is read, one request each. In a project whose roles it may not read everybody
        is V(failed).
      - Whoever is in no role gets one entry with RV(people[].role) V(null).
    type: bool
  state:
    description:
      - V(present) adds the people and groups, and leaves all others alone.
      - V(absent) removes them, and leaves all others alone.
      - V(exact) makes the role what O(members) and O(groups) say and removes everybody else. The guards O(max_removals), O(protected) and
        O(allow_empty) apply, to people and groups together. A protected group is named by its name or its ID.
    type: str
    choices: [present, absent, exact]
    default: present
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to look people up.
  - Rights of the calling account - the permission Administer Projects in each of the projects, or Administer Jira;
    and the permission to browse users and groups. The scopes alone are not enough.
  - Classic scopes - C(manage:jira-configuration) to add, C(manage:jira-project) to remove, C(read:jira-work), C(read:jira-user).
  - Granular scopes - C(write:project-role:jira) and C(delete:project-role:jira), C(read:project:jira), C(read:project-role:jira),
    C(read:user:jira), C(read:group:jira), C(read:avatar:jira), C(read:permission:jira).
  - Inactive people and unknown groups cannot be added. Inactive people in a role are seen, and removed as others are.
  - On the Free plan of Jira the service refuses every change of a role. Check mode cannot foretell this.
  - The calling account itself is never removed. A group that makes it an administrator is not known to, so name such a group in O(protected).
  - Adding and removing takes one request each. A task reads each project twice, each role once, and e-mails 50 a request.
seealso:
  - module: lifecycle.atlassian.jira_project_role_info
  - module: lifecycle.atlassian.jira_group_member
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

- name: These people and this group are developers of a project
  lifecycle.atlassian.jira_project_role_member:
    project: APP
    role: Developers
    members:
      - erika.mustermann@corp.example.com
      - guest@partner.example.org
    groups:
      - Support

- name: This person is no developer any more
  lifecycle.atlassian.jira_project_role_member:
    project: APP
    role: Developers
    members:
      - email: guest@partner.example.org
    state: absent

- name: Exactly these people act themselves, and groups are left as they are
  lifecycle.atlassian.jira_project_role_member:
    project: APP
    role: Developers
    members:
      - erika.mustermann@corp.example.com
      - 712020:00000000-aaaa-4000-8000-000000000002
    state: exact
    max_removals: 1
    protected:
      - "712020:00000000-aaaa-4000-8000-000000000001"

- name: Many roles in one task
  lifecycle.atlassian.jira_project_role_member:
    roles:
      - project: APP
        role: Developers
        members:
          - erika.mustermann@corp.example.com
      - project: IT
        role: Service Desk Team
        groups:
          - Support
          - group_id: 22222222-aaaa-4321-9999-000000000002

- name: This person acts in no role of any project
  lifecycle.atlassian.jira_project_role_member:
    everywhere: true
    members:
      - guest@partner.example.org
    state: absent
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(members).
      With O(state=exact), those in the role who are not in O(members) follow.
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
        - V(added) - was added to the role.
        - V(removed) - was removed from the role.
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
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/api/3/project/10100/role/10002}
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
    role:
      description: Key of the project and name of the role that the entry is about, as V(APP/Developers), or how O(roles) names it when it was not found.
        V(null) when the entry is about none.
      returned: with O(roles) and with O(everywhere=true)
      type: str
      sample: APP/Developers
    role_id:
      description: The same with both IDs. V(null) when it was not found.
      returned: with O(roles) and with O(everywhere=true)
      type: str
      sample: 10100/10100
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
    - What came of each step is in RV(people) and RV(groups).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - add private@corp.example.com to role Developers of project APP
summary:
  description:
    - How many people and groups have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {added: 1, unchanged: 1}
groups:
  description:
    - What came of every group, or in check mode what would come, in the order of O(groups). It is read as RV(people).
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when people failed, when groups were wished
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group. V(null) when it is not known.
      returned: always
      type: str
      sample: Support
    group_id:
      description: ID of the group. V(null) when it was not found.
      returned: always
      type: str
      sample: 22222222-aaaa-4321-9999-000000000001
    action:
      description: What was done, or would be done in check mode, with the same words as RV(people[].action).
      returned: always
      type: str
      sample: added
    certain:
      description: Whether the foretold action is certain.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: protected (Support)
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this group
      type: dict
      sample: {status: 400, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/api/3/project/10100/role/10002}
    also_as:
      description: How else the group was named in O(groups).
      returned: when the group was named in more than one way
      type: list
      elements: str
      sample: ["group Support"]
    pending:
      description: V(true) for groups that do not exist yet and that an earlier task creates.
      returned: in check mode, for such groups
      type: bool
      sample: true
    role:
      description: Key of the project and name of the role that the entry is about, as V(APP/Developers), or how O(roles) names it when it was not found.
        V(null) when the entry is about none.
      returned: with O(roles) and with O(everywhere=true)
      type: str
      sample: APP/Developers
    role_id:
      description: The same with both IDs. V(null) when it was not found.
      returned: with O(roles) and with O(everywhere=true)
      type: str
      sample: 10100/10100
role:
  description:
    - The role that was meant.
  returned: success, and when people failed, with O(project)
  type: dict
  contains:
    project:
      description: Key of the project.
      returned: always
      type: str
      sample: APP
    project_id:
      description: ID of the project.
      returned: always
      type: str
      sample: "10100"
    name:
      description: Name of the role.
      returned: always
      type: str
      sample: Developers
    role_id:
      description: ID of the role.
      returned: always
      type: str
      sample: "10100"
  sample: {project: APP, project_id: "10100", name: Developers, role_id: "10100"}
roles:
  description:
    - The roles that were meant, in the order of O(roles); with O(everywhere=true) those in which these people act.
  returned: success, and when people failed, with O(roles) and with O(everywhere=true)
  type: list
  elements: dict
  contains:
    project:
      description: Key of the project.
      returned: when the role was found
      type: str
      sample: APP
    project_id:
      description: ID of the project.
      returned: when the role was found
      type: str
      sample: "10100"
    name:
      description: Name of the role, or how the task names it when it was not found.
      returned: always
      type: str
      sample: Developers
    role_id:
      description: ID of the role.
      returned: when the role was found
      type: str
      sample: "10100"
    asked:
      description: How the task names it, in every way it does.
      returned: always
      type: list
      elements: str
      sample: ["APP Developers"]
    failed:
      description: Whether it could not be found or read. Its people and groups are V(failed) then, and the task fails at its end unless
        O(ignore_failures=true).
      returned: always
      type: bool
      sample: false
    reason:
      description: Why, in words.
      returned: when RV(roles[].failed=true)
      type: str
      sample: "Project APP has no role 'Develpers'. It has: Administrators, Developers, Service Desk Team."
    failure:
      description: What the service answered, as in RV(failure).
      returned: when a request was refused, or got no answer
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: GET, path: /rest/api/3/project/10100/role/10002}
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
      sample: members of role Developers of project APP
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: members of role Developers of project APP
    before:
      description: The people and groups concerned as they were, by e-mail, account ID or name.
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
      sample: /rest/api/3/project/10100/role/10002
"""

from ..module_utils._nouns.jira_project_role_member import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
