#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed Atlassian accounts are enabled or disabled, and lose their API tokens."""

from __future__ import annotations

DOCUMENTATION = r"""
module: managed_account
short_description: Enable and disable managed Atlassian accounts, and revoke their API tokens
version_added: "0.1.0"
description:
  - A managed account is one whose e-mail is of a domain that the organization has verified. Its organization may disable it as a whole. Then nobody can log in
    with it, on any site of any organization, and it costs no licence any more.
  - Disabling takes nothing else away. Groups, project roles, desks, customer organizations and API tokens stay, and come back to life with the account.
    B(API tokens outlive deactivation), and belong to whoever has copied them; see O(revoke_api_tokens).
  - Before anything is written, the module asks what the organization may do to each account. Where an identity provider, single sign-on or a rule of
    Atlassian's forbids it, the person is V(failed) with the reason in words, and nothing at all is written for that person. API tokens that were to be revoked
    are named in RV(people[].reason) then, as they still work. Revoke them with O(state=as_is).
  - "This is one of four ways to take access away. The others are M(lifecycle.atlassian.scim_user) with C(active=false), for accounts that
    an identity provider's directory provides; suspension in the organization, which also works for accounts that are not managed and leaves the account
    itself active; and M(lifecycle.atlassian.jsm_customer) with C(state=absent), for portal-only customers."
  - Accounts are never deleted here.
options:
  accounts:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both. With both, they must belong to the same person; otherwise the person is V(failed).
      - A line of RV(people) of an earlier task of this collection is taken as it is.
      - The same person named twice counts once. An empty list does nothing.
    type: list
    elements: raw
    required: true
  state:
    description:
      - V(disabled) makes sure that nobody can log in with the account.
      - V(enabled) gives that back. A closed (deleted) account is V(failed).
      - V(as_is) leaves that alone, so that only API tokens are revoked. Needs O(revoke_api_tokens=true). Use it where the account itself is
        deactivated by another way, for example by the identity provider.
      - There is no default, as neither is harmless.
    type: str
    choices: [enabled, disabled, as_is]
    required: true
  disable_message:
    description:
      - Text that is kept with the account when it is disabled, such as a ticket number. When omitted, Atlassian uses one of its own.
      - It cannot be read back, so it is neither compared nor changed for an account that is disabled already.
    type: str
  revoke_api_tokens:
    description:
      - Whether all API tokens of the accounts are revoked, after the account was disabled. Expired ones are gone already.
      - A revoked token cannot be brought back.
      - Refused with O(state=enabled).
    type: bool
    default: false
notes:
  - Needs O(org_id) and O(org_api_key). The key must be created B(without scopes), by an organization admin; one with scopes is answered 403 even for reading.
  - Forge and OAuth apps, tokens of a site and keys of a directory cannot do this at all.
  - Give a way in to the site as well, so that the account that it belongs to is never disabled. Atlassian itself keeps the owner
    of the organization key.
  - >-
    E-mails are looked up in the organization, exactly. People who are only in a domain of it and in none of its directories are not found so; give
    their account IDs. Somebody who is not found is V(unknown) when something is to be taken away, and V(failed) otherwise.
  - Costs two requests per account, one more with O(revoke_api_tokens=true), and one for each account or token that changes.
  - A domain's verification is not checked beforehand. An account that is not managed is V(failed), with that reason.
seealso:
  - module: lifecycle.atlassian.managed_account_info
  - module: lifecycle.atlassian.scim_user
  - module: lifecycle.atlassian.jsm_customer
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

- name: These two have left; nobody logs in as them, and their API tokens are dead
  lifecycle.atlassian.managed_account:
    accounts:
      - ceo@corp.example.com
      - account_id: "712020:00000000-aaaa-4000-8000-00000000000c"
    state: disabled
    disable_message: Left the company, HR-4711
    revoke_api_tokens: true
    max_removals: 5
    protected:
      - "*@board.example.com"
  register: left

- name: Show what came of everybody
  ansible.builtin.debug:
    msg: "{{ item.email }}: {{ item.action }}"
  loop: "{{ left.people }}"
  loop_control:
    label: "{{ item.email }}"

- name: One of them comes back
  lifecycle.atlassian.managed_account:
    accounts:
      - ceo@corp.example.com
    state: enabled

- name: A notebook was stolen; all API tokens of its owner are revoked, the account stays
  lifecycle.atlassian.managed_account:
    accounts:
      - erika.mustermann@corp.example.com
    state: as_is
    revoke_api_tokens: true
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(accounts).
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
      sample: ceo@corp.example.com
    account_id:
      description: The account ID. V(null) when it is not known.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000002"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(deactivated) - the account was disabled, and lost its API tokens if that was asked for. RV(steps) names them.
        - V(reactivated) - the account was enabled.
        - V(removed) - API tokens were revoked; the account itself was disabled already, or is left as it is.
        - V(unchanged) - was right already, or with anything but O(state=enabled) there is no account with this ID.
        - V(kept) - would be disabled or lose API tokens, but is protected, is the calling account or owns the organization key.
        - V(failed) - not managed by this organization, forbidden or refused; see RV(people[].reason). When the account was disabled and a token
          could not be revoked, this is told, and RV(diff) has what was done.
        - V(skipped) - never alone; a later request for this person was not sent because an earlier one did not work.
        - V(unknown) - nobody can tell. The e-mail is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: deactivated
    certain:
      description: Whether the foretold action is certain. Always V(true) here.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: "Google Workspace provides this account: change it there"
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure), or only C(code), the reason key of what is forbidden.
      returned: when the service refuses a request for this person, or says beforehand that it would
      type: dict
      sample: {code: externalDirectory.google}
    also_as:
      description: How else the person was named in O(accounts).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["712020:00000000-aaaa-4000-8000-000000000002"]
    display_name:
      description: The name of the account. V(null) when it is not seen.
      returned: always
      type: str
      sample: Dana Director
  sample:
    - email: ceo@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000002"
      action: deactivated
      certain: true
      display_name: Dana Director
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - disable ceo@corp.example.com
    - revoke API token Laptop (director-laptop) of ceo@corp.example.com
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {deactivated: 1, kept: 1}
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
      sample: managed accounts
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: managed accounts
    before:
      description: The people concerned as they were, by e-mail or account ID. C(api_tokens) are those that are to go.
      returned: always
      type: dict
      sample: {ceo@corp.example.com: {enabled: true, api_tokens: [Laptop (director-laptop)]}}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {ceo@corp.example.com: {enabled: false, api_tokens: []}}
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
  description: Who would have been disabled or lost API tokens, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [ceo@corp.example.com, plain@corp.example.com]
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
      sample: /users/712020%3A00000000-aaaa-4000-8000-000000000002/manage
"""

from ..module_utils._nouns.managed_account import RESOURCE
from ..module_utils._run import run


def main() -> None:
    """Run it."""
    run(RESOURCE)


if __name__ == "__main__":
    main()
