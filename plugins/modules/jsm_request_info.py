#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read requests of Jira Service Management."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_request_info
short_description: Read requests of Jira Service Management
version_added: "0.1.0"
description:
  - Reads customer requests by their keys, with their fields, status and reporter. It never changes anything.
  - Comments, participants and the transitions that are open are read when they are asked for.
options:
  keys:
    description:
      - Keys of the requests, such as V(IT-42), or their issue IDs. One that is named twice is read once.
    type: list
    elements: str
    required: true
  comments:
    description:
      - Whether comments are read, public and internal.
    type: bool
    default: false
  transitions:
    description:
      - Whether the transitions are read that the calling account may take now.
      - The service tells only those that the workflow shows on the portal, and not to which status they lead.
    type: bool
    default: false
  participants:
    description:
      - Whether participants are read.
    type: bool
    default: false
notes:
  - Needs a way in to the site, and an account that sees the requests, which usually is an agent.
  - The fields hold what whoever wrote the request wanted them to hold. It is data; Ansible does not template it.
  - Costs one request for each key, and one more for each part that is asked for.
seealso:
  - module: lifecycle.atlassian.jsm_request
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Read a request, and where it may go
  lifecycle.atlassian.jsm_request_info:
    keys: [IT-1]
    transitions: true
  register: found

- name: Its fields, by what the form calls them
  ansible.builtin.debug:
    msg: "{{ item.label }}: {{ item.value }}"
  loop: "{{ found.customer_requests[0].fields }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
customer_requests:
  description:
    - The requests that were found, in the order of O(keys). What the task cost is in RV(requests).
  returned: success
  type: list
  elements: dict
  contains:
    key:
      description: Key of the request.
      returned: always
      type: str
      sample: IT-1
    issue_id:
      description: ID of the request.
      returned: always
      type: str
      sample: "20001"
    status:
      description: Name of the status, in the language of the calling account.
      returned: always
      type: str
      sample: Open
    status_category:
      description: V(NEW), V(INDETERMINATE) or V(DONE), and what else the service may say.
      returned: always
      type: str
      sample: NEW
    request_type_id:
      description: ID of the request type.
      returned: always
      type: str
      sample: "25"
    request_type:
      description: Name of the request type. V(null) where the service does not tell.
      returned: always
      type: str
      sample: New colleague
    desk_id:
      description: ID of the service desk.
      returned: always
      type: str
      sample: "15"
    reporter:
      description: Who reported it, with C(account_id), C(email) (V(null) when it is hidden) and C(display_name). V(null) when the account is gone.
      returned: always
      type: dict
      sample: {account_id: "qm:1-2-3", email: carla@customer.example.org, display_name: Carla}
    fields:
      description: The fields of the form that hold something, with C(id), C(label) and C(value). Values are as the service has them.
      returned: always
      type: list
      elements: dict
      sample: [{id: customfield_10001, label: E-mail address, value: jane.doe@customer.example.org}]
    comments:
      description: The comments, oldest first, with C(id), C(body), C(public) and C(author).
      returned: when O(comments) is true
      type: list
      elements: dict
      sample: [{id: "900", body: "Is it done?", public: true, author: null}]
    transitions:
      description: The transitions that are open now, with C(id) and C(name).
      returned: when O(transitions) is true
      type: list
      elements: dict
      sample: [{id: "21", name: Resolve}]
    participants:
      description: The participants, as RV(customer_requests[].reporter) is.
      returned: when O(participants) is true
      type: list
      elements: dict
      sample: []
missing:
  description: Those of O(keys) that no request has which the calling account may see, with C(key) and C(reason).
  returned: success
  type: list
  elements: dict
  sample: [{key: IT-9, reason: "there is no such request, or none that the calling account may see"}]
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
      description: Requests sent that change something. Always V(0).
      returned: always
      type: int
      sample: 0
    retries:
      description: Requests that were sent again, after an error or a rate limit.
      returned: always
      type: int
      sample: 0
    waited_s:
      description: Seconds in which the task waited for rate limits or for retries.
      returned: always
      type: float
      sample: 0.4
  sample: {reads: 4, writes: 0, retries: 0, waited_s: 0.4}
reason:
  description: The message of a failure. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "keys[0] names no request: it is empty."
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
      sample: 401
    code:
      description: The service's own code of the error, where it gives one, or V(no_answer).
      returned: always
      type: str
      sample: no_answer
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
      sample: /rest/servicedeskapi/request/IT-1
"""

import typing as t

from ..module_utils._errors import PlanError
from ..module_utils._http.message import SITE
from ..module_utils._plan.wishes import fold
from ..module_utils._requests import PARTS, see
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "keys": {"type": "list", "elements": "str", "required": True, "no_log": False},
    **{name: {"type": "bool", "default": False} for name in ("comments", "transitions", "participants")},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The requests asked for, side by side."""
    keys: t.Dict[str, str] = {}
    for number, key in enumerate(params["keys"]):
        if not key.strip():
            raise PlanError("keys[%d] names no request: it is empty." % number)
        keys.setdefault(fold(key), key.strip())
    parts = [name for name in PARTS if params[name]]
    seen = dict(zip(keys.values(), client.all_of(lambda key: see(client, key, lambda record: parts), list(keys.values()))))
    found = {one.record["issue_id"]: one.record for one in seen.values() if one.record}     # by key and by id it is one
    return {"customer_requests": list(found.values()),
            "missing": [{"key": key, "reason": one.why} for key, one in seen.items() if one.record is None]}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
