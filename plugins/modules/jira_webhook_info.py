#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the admin webhooks of a Jira site."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_webhook_info
short_description: Read the admin webhooks of a Jira site
version_added: "0.1.0"
description:
  - Reads the webhooks that an administrator of a Jira site sees under I(System), I(WebHooks). It never changes anything.
  - Secrets cannot be read. Whether there is one is told where the service says so.
options:
  names:
    description:
      - Names of the webhooks to read, compared without case. Names that no webhook has are in RV(missing).
      - When neither this nor O(webhook_ids) is given, all of them are read.
    type: list
    elements: str
  webhook_ids:
    description:
      - IDs of webhooks to read, beside those of O(names). IDs that no webhook has are in RV(missing).
    type: list
    elements: str
notes:
  - Needs a way in to the site and an account with the global permission I(Administer Jira). These webhooks belong to an old interface of Jira, which is not
    documented for tokens with scopes. Use an API token without scopes at the address of the site; whether they can be reached through the gateway
    is not known, and a service account has no other way.
  - The service does not promise which status a success has. Every answer that is no error counts as one.
  - Costs one request.
seealso:
  - module: lifecycle.atlassian.jira_webhook
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: All of them
  lifecycle.atlassian.jira_webhook_info:
  register: found

- name: Where the events of the site go
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.url }}, {{ item.events | join(', ') }}"
  loop: "{{ found.webhooks }}"
  loop_control:
    label: "{{ item.name }}"

- name: One of them
  lifecycle.atlassian.jira_webhook_info:
    names: [Audit]
"""

RETURN = r"""
webhooks:
  description:
    - The webhooks, in the order in which the site lists them.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the webhook.
      returned: always
      type: str
      sample: Audit
    webhook_id:
      description: ID of the webhook.
      returned: always
      type: str
      sample: "10"
    url:
      description: Address that the events are sent to.
      returned: always
      type: str
      sample: https://hooks.example.org/audit
    events:
      description: Events that are sent, sorted.
      returned: always
      type: list
      elements: str
      sample: ["jira:issue_created", user_deleted]
    jql:
      description: Filter for events about issues. V(null) when there is none.
      returned: always
      type: str
      sample: project = APP
    exclude_body:
      description: Whether deliveries come without a body.
      returned: always
      type: bool
      sample: false
    enabled:
      description: Whether the webhook is switched on. V(null) when the service does not say.
      returned: always
      type: bool
      sample: true
    signed:
      description: Whether there is a secret. V(null) when the service does not say.
      returned: always
      type: bool
      sample: true
missing:
  description:
    - Those of O(names) and O(webhook_ids) that no webhook of the site has.
  returned: success
  type: list
  elements: str
  sample: [no-such-webhook]
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
      description: Seconds in which the task waited for rate limits, or for retries.
      returned: always
      type: float
      sample: 0.4
  sample: {reads: 4, writes: 0, retries: 0, waited_s: 0.4}
reason:
  description: The message of a failure, which may name webhooks. The RV(ignore:msg) itself names nothing then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "GET /rest/webhooks/1.0/webhook answered 403."
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
      sample: /rest/webhooks/1.0/webhook
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._api import webhooks as api
from ..module_utils._http.message import SITE
from ..module_utils._plan.wishes import fold
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {"names": {"type": "list", "elements": "str"}, "webhook_ids": {"type": "list", "elements": "str"}}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The webhooks asked for, or all of them."""
    found = client.read(api.webhooks(), lambda answer: [api.webhook(row) for row in jira.listed(answer)])
    missing: t.List[str] = []
    if params["names"] is not None or params["webhook_ids"] is not None:
        names, ids = {fold(name): name for name in params["names"] or []}, {one.strip(): one for one in params["webhook_ids"] or []}
        found = [one for one in found if fold(one["name"]) in names or one["webhook_id"] in ids]
        missing = [name for key, name in names.items() if key not in {fold(one["name"]) for one in found}]
        missing += [one for key, one in ids.items() if key not in {one["webhook_id"] for one in found}]
    return {"webhooks": [{name: value for name, value in one.items() if name != "filters"} for one in found], "missing": missing}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
