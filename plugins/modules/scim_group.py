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

from ..module_utils._nouns.scim_group import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
