#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read managed accounts, and what the organization may do to them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: managed_account_info
short_description: Read managed Atlassian accounts, what may be done to them, and their API tokens
version_added: "0.1.0"
description:
  - Tells of each account whether the organization manages it, whether it is enabled, and what the organization may do to it, with the reason where it may not.
  - On request it lists the API tokens that people have made, with the day on which each expires.
  - B(Not seen is not absent.) Somebody who is not found gets RV(accounts[].managed=false) and a reason.
options:
  accounts:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both. With both, they must belong to the same person.
      - The same person named twice is returned once.
    type: list
    elements: raw
    required: true
  api_tokens:
    description:
      - Whether to list the API tokens of everybody, which takes one more request per person. A token itself is never readable.
    type: bool
    default: false
notes:
  - Needs O(org_id) and O(org_api_key). The key must be created B(without scopes); one with scopes is answered 403.
  - Costs two requests per account, and one more with O(api_tokens=true).
seealso:
  - module: lifecycle.atlassian.managed_account
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.people
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: See what a leaver would leave behind
  lifecycle.atlassian.managed_account_info:
    accounts:
      - ceo@corp.example.com
      - elsewhere@corp.example.com  # from Google Workspace
      - guest@partner.example.org   # not managed
    api_tokens: true
  register: seen

- name: Show it
  ansible.builtin.debug:
    msg: >-
      {{ item.email }}: {{ item.status if item.managed else item.reason }},
      {{ item.api_tokens | default([]) | map(attribute='label') | join(', ') }}
  loop: "{{ seen.accounts }}"
  loop_control:
    label: "{{ item.email }}"
"""

RETURN = r"""
accounts:
  description:
    - One entry per person, in the order of O(accounts).
  returned: success
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
    managed:
      description: Whether the organization manages the account, as far as it was found.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why nothing more is known.
      returned: when RV(accounts[].managed=false)
      type: str
      sample: there is no account with this id
    display_name:
      description: The name. V(null) when there is none.
      returned: when RV(accounts[].managed=true)
      type: str
      sample: Dana Director
    status:
      description: V(active), V(inactive) or V(closed).
      returned: when RV(accounts[].managed=true)
      type: str
      sample: active
    enabled:
      description: Whether the account can log in, as far as the account itself goes. A suspended person's account is enabled.
      returned: when RV(accounts[].managed=true)
      type: bool
      sample: true
    forbidden:
      description:
        - What the organization may not do to this account, and why. The keys are C(lifecycle.enablement) (disable and enable),
          C(apiToken.read) (list API tokens) and C(apiToken.delete) (revoke them). Empty when it may do all of it.
      returned: when RV(accounts[].managed=true)
      type: dict
      sample: {lifecycle.enablement: "Google Workspace provides this account: change it there"}
    api_tokens:
      description: The API tokens that have not expired. V(null) when the organization may not list them.
      returned: when O(api_tokens=true) and RV(accounts[].managed=true)
      type: list
      elements: dict
      contains:
        id:
          description: ID of the token, which is not the token.
          returned: always
          type: str
          sample: director-laptop
        label:
          description: What its owner called it.
          returned: always
          type: str
          sample: Laptop
        created:
          description: When it was made.
          returned: always
          type: str
          sample: "2026-01-05T08:00:00.000Z"
        expires:
          description: When it expires. V(null) for old ones without an end.
          returned: always
          type: str
          sample: "2026-12-13T20:00:00.000Z"
        last_access:
          description: When it was last used. V(null) when that is not known.
          returned: always
          type: str
          sample: "2026-11-20T07:30:00.000Z"
      sample:
        - id: director-laptop
          label: Laptop
          created: "2026-01-05T08:00:00.000Z"
          expires: "2026-12-13T20:00:00.000Z"
          last_access: "2026-11-20T07:30:00.000Z"
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
      description: Requests sent that change something, repetitions counted. Always V(0), as the module only reads.
      returned: always
      type: int
      sample: 0
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
  sample: {reads: 4, writes: 0, retries: 0, waited_s: 0.4}
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different account_id: 712020:a and 712020:b."
failure:
  description:
    - What the service answered to the request that ended the task, for machines.
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

import typing as t

from ..module_utils._accounts import Managed, managed_people
from ..module_utils._api import accounts
from ..module_utils._http.message import MANAGE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._plan import wishes
from ..module_utils._run import run_info

SPEC = dict(PEOPLE, accounts={"type": "list", "elements": "raw", "required": True}, api_tokens={"type": "bool", "default": False})


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """One line for each person asked for, in their order."""
    people = managed_people(client, wishes.read_wishes(params["accounts"], option="accounts"), params, params["api_tokens"])
    return {"accounts": [_line(person, seen, params["api_tokens"]) for person, seen in people]}


def _line(person: wishes.Person, seen: t.Optional[Managed], with_tokens: bool) -> t.Dict[str, t.Any]:
    email = person.email or (person.account.email if person.account else "")
    line: t.Dict[str, t.Any] = {"email": email or None, "account_id": person.account_id or None, "managed": seen is not None}
    if seen is None:
        return dict(line, reason=person.reason)
    forbidden = {privilege: accounts.words(key) for privilege, key in seen.withheld.items() if key}
    line.update(display_name=seen.account.name or None, status=seen.status, enabled=seen.enabled, forbidden=forbidden)
    return dict(line, api_tokens=seen.tokens) if with_tokens else line


def main() -> None:
    """Run it."""
    run_info(SPEC, (MANAGE,), read)


if __name__ == "__main__":
    main()
