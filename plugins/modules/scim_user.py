#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of an identity provider directory (SCIM) exist with the wished attributes, are active or not, or are gone."""

from __future__ import annotations

DOCUMENTATION = r"""
module: scim_user
short_description: Users of an identity provider directory (SCIM)
version_added: "0.1.0"
description:
  - Creates, changes, deactivates, reactivates and deletes users of one identity provider directory of an Atlassian organization, through
    Atlassian's user provisioning service (SCIM 2.0). The service makes an Atlassian account of every record.
  - It is for directories that no identity provider fills. A provider that is connected would undo changes.
  - A person is found by O(users[].user_name) or O(users[].external_id). What the service finds is compared again, because its filters are only partly
    supported. When one entry means two records, nothing at all is done.
  - Only what differs is sent. Attributes that are omitted are left alone. An empty string clears an attribute.
  - With O(state=exact) the list is the whole truth of the directory, such as an export of the personnel system. Whoever is active in the directory and not in
    the list is deactivated, and never deleted. See the guards O(max_removals), O(protected) and O(allow_empty).
  - B(Deleting is for ever.) O(state=absent) deletes the record from the directory. Its SCIM ID is dead from then on, the
    Atlassian account, when it is a managed one, is deactivated, and there is no way to bring the record back. Only a new record activates
    the account again. To suspend somebody, use O(users[].active=false), which can be undone.
  - The site learns of changes with a delay. Later tasks for somebody who was created here should mark the person as C(pending),
    see M(lifecycle.atlassian.jira_group_member).
options:
  users:
    description:
      - The people. Each needs O(users[].user_name) or O(users[].external_id).
      - The same person named twice counts once. Two entries for one person that contradict one another are an error.
      - Attributes that are omitted are left alone. V("") clears an attribute.
      - With O(state=absent) only O(users[].user_name) and O(users[].external_id) are used.
    type: list
    elements: dict
    required: true
    suboptions:
      user_name:
        description:
          - Name by which the person is known in the directory, usually the e-mail. It is compared without case.
          - Required to create somebody.
          - When a record is found by O(users[].external_id) and has another user name, the user name is changed.
        type: str
      external_id:
        description:
          - ID of the person in the identity provider. It is compared with case.
        type: str
      display_name:
        description:
          - Name as it is shown.
        type: str
      given_name:
        description:
          - First name.
        type: str
      family_name:
        description:
          - Last name.
        type: str
      middle_name:
        description:
          - Middle name.
        type: str
      formatted_name:
        description:
          - Full name in one text, with titles and all.
        type: str
      nick_name:
        description:
          - Nickname.
        type: str
      title:
        description:
          - Job title.
        type: str
      department:
        description:
          - Department. It is read wherever the directory has it, and written to the enterprise extension of the record.
        type: str
      organization:
        description:
          - Organization, that is company or unit. It is read and written like O(users[].department).
        type: str
      preferred_language:
        description:
          - Language, such as V(de) or V(en-US).
        type: str
      timezone:
        description:
          - Time zone, such as V(Europe/Berlin).
        type: str
      active:
        description:
          - V(false) deactivates the Atlassian account of the person, in every organization and every product, and keeps everything else.
            This is how to suspend somebody.
          - V(true) activates it again. The person comes back as the same account and is reported as V(reactivated).
          - When omitted, somebody new is active, and an existing record stays as it is, an inactive one inactive.
        type: bool
      emails:
        description:
          - E-mails of the person. They must be in a domain that the organization has verified.
          - When omitted for somebody new, the user name becomes the primary e-mail.
          - A primary e-mail that is already that of another record is refused before anything is written, as far as the directory shows it; most likely a
            column of the list has slipped by a row. An e-mail that the other record gives up in the same task is left to the service, which may refuse it.
          - For somebody new exactly one must have O(users[].emails[].primary=true).
          - The list is compared as a whole, without order, and written as a whole. An empty list clears it.
        type: list
        elements: dict
        suboptions:
          value:
            description:
              - The e-mail.
            type: str
            required: true
          type:
            description:
              - What kind it is, such as V(work) or V(home). When omitted, it is not compared, and an e-mail keeps the type that the record has for it.
              - A primary e-mail that is new has the type of the one before it, or else V(work).
            type: str
          primary:
            description:
              - Whether it is the main one. When omitted, it is not compared.
            type: bool
      phone_numbers:
        description:
          - Phone numbers of the person.
          - The list is compared as a whole, without order, and written as a whole. An empty list clears it.
        type: list
        elements: dict
        suboptions:
          value:
            description:
              - The phone number.
            type: str
            required: true
          type:
            description:
              - What kind it is, such as V(work) or V(home). When omitted, it is left open, and not compared.
            type: str
          primary:
            description:
              - Whether it is the main one. When omitted, it is not compared.
            type: bool
  state:
    description:
      - V(present) makes sure that the people are in the directory, with the attributes given.
      - V(absent) deletes their records for ever. Read the description above before you use it.
      - V(exact) does what V(present) does, and then deactivates every active record that no entry of the list means. Nothing is deleted. Records that
        are inactive already are left alone and are not reported.
      - With V(exact) nobody is deactivated unless everything that is wished has worked, and while the directory does not say of a record whether it is active
        or whose it is. They are V(skipped) then, and the task fails.
      - With V(exact) give O(users[].external_id) as well, if there is one. A person who has another user name in the list than in the directory is
        else taken for two people, of whom one is created and the other deactivated.
    type: str
    choices: [present, absent, exact]
    default: present
notes:
  - Needs a way in to the directory - O(directory_id) and O(scim_token). The directory needs Atlassian Guard, and e-mails must be in a
    domain that the organization has verified. The key of a directory has no scopes and no rights to choose.
  - When a way in to the site is given as well, the calling account is known, and is never deactivated or deleted by itself.
    This takes C(read:jira-user) there (granular C(read:user:jira)). Without a site this guard cannot work.
  - To remove means here to deactivate or to delete, and O(max_removals) counts both. With O(state=exact) its percentage, the default of 20 % too, is taken of
    the records that were active before. With the other states a percentage is refused, as there is no list to take it of.
  - Somebody who has an Atlassian account that the organization does not manage can block the creation of a record for days. That is V(failed) with the
    service's own words. Do not delete and create again.
  - Costs one search per person, or one request per 100 records of the directory when that is fewer, and one write per person who differs.
    One more search, by user name, for each e-mail that is new to its record and is not the user name.
    O(state=exact) always reads the whole directory, and ends without a change when it cannot be read as a whole.
    Atlassian publishes no rate limit for it.
seealso:
  - module: lifecycle.atlassian.scim_user_info
  - module: lifecycle.atlassian.jira_group_member
  - module: lifecycle.atlassian.jsm_customer
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

- name: These people are in the directory
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jane.doe@corp.example.com
        external_id: ext-4711
        given_name: Jane
        family_name: Doe
        display_name: Jane Doe
        title: Technical Writer
        department: Documentation
        preferred_language: en-GB
        timezone: Europe/London
        phone_numbers:
          - value: "+44 20 7946 0000"
            type: work
            primary: true
      - user_name: erika.mustermann@corp.example.com
        title: Principal Engineer
        nick_name: ""  # clears it
  register: directory

- name: Show the IDs, which a new record has once it is there
  ansible.builtin.debug:
    msg: "{{ item.user_name }}: SCIM {{ item.scim_id }}, account {{ item.account_id }}"
  loop: "{{ directory.people }}"
  loop_control:
    label: "{{ item.user_name }}"

- name: Found by the ID of the identity provider
  lifecycle.atlassian.scim_user:
    users:
      - external_id: ext-0001
        department: Research

- name: Suspend people who are away, but not more than ten of them
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jose.garcia@corp.example.com
        active: false
    max_removals: 10
    protected:
      - "*@board.example.com"

- name: They are back
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jose.garcia@corp.example.com
        active: true
      - user_name: returner@corp.example.com
        active: true

- name: The personnel file is the whole truth of the directory; who is not in it is deactivated
  lifecycle.atlassian.scim_user:
    users: "{{ personnel }}"  # such as [{user_name: jane.doe@corp.example.com, external_id: ext-4711, title: Editor}]
    state: exact
    max_removals: 10
    protected:
      - emergency.access@corp.example.com
  vars:
    personnel:
      - user_name: erika.mustermann@corp.example.com
        external_id: ext-0001
        department: Research
      - user_name: jose.garcia@corp.example.com
        external_id: ext-0002
  check_mode: true  # look at it first

- name: Delete a record that was a mistake, for ever
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jane.doe@corp.example.com
    state: absent
    max_removals: 1
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(users).
    - With O(state=exact) those follow, sorted by name, who are active in the directory and not in the list.
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
      sample: jane.doe@corp.example.com
    account_id:
      description: The ID of the Atlassian account behind the record. V(null) while there is none, or it is not known yet.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - a record was created.
        - V(updated) - attributes were changed.
        - V(deactivated) - the account was deactivated, and other attributes changed where they differed.
        - V(reactivated) - the account was activated again, and other attributes changed where they differed.
        - V(removed) - the record was deleted for ever.
        - V(unchanged) - was right already, or with O(state=absent) was not in the directory.
        - V(kept) - would be deactivated or deleted, but is protected or is the calling account. Nothing of the record was changed.
        - V(skipped) - with O(state=exact) was not deactivated, because something that was wished did not work or a record could not be read.
        - V(failed) - it was refused; see RV(people[].reason).
        - V(unknown) - the outcome of a request could not be seen, or with O(state=exact) the directory does not tell of a record whether it is active.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description:
        - Whether the foretold action is certain. V(false) in check mode for records that are to be created or to get another primary e-mail, as the
          service may refuse them, for example when the domain of the e-mail is not verified, or when an account has it that no record shows.
          See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, failed]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: protected (*@board.example.com)
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: PATCH, path: /Users/5c1d0000-0000-4000-8000-000000000001}
    user_name:
      description: The user name that was given, or else that of the record. V(null) when neither is known.
      returned: always
      type: str
      sample: jane.doe@corp.example.com
    scim_id:
      description: The ID of the record. V(null) when there is none (yet).
      returned: always
      type: str
      sample: 5c1d0000-0000-4000-8000-000000000004
    active:
      description: Whether the account is active, after the change. With V(removed) it is what the record said before.
        V(null) when there is no record.
      returned: always
      type: bool
      sample: true
  sample:
    - email: jane.doe@corp.example.com
      account_id: "712020:1f2e3d4c-5b6a-4789-8a9b-0c1d2e3f4a5b"
      action: created
      certain: true
      user_name: jane.doe@corp.example.com
      scim_id: 5c1d0000-0000-4000-8000-000000000004
      active: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - create user jane.doe@corp.example.com
    - update user erika.mustermann@corp.example.com (title)
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, updated: 1}
diff:
  description:
    - What changes for whom, in the names of the suboptions of O(users).
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: SCIM users
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: SCIM users
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {erika.mustermann@corp.example.com: {title: Engineer}}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {erika.mustermann@corp.example.com: {title: Principal Engineer}}
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
  description: Who would have been deactivated or deleted, by e-mail or account ID.
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
      sample: /Users
"""

from ..module_utils._nouns.scim_user import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
