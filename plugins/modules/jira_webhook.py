#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admin webhooks of a Jira site."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_webhook
short_description: Admin webhooks of a Jira site
version_added: "0.1.0"
description:
  - Makes sure that webhooks which an administrator of a Jira site sees under I(System), I(WebHooks) exist, with their events,
    filter and secret, or that they do not.
  - With a secret every delivery carries the header C(X-Hub-Signature), C(sha256=) and the HMAC-SHA256 of the body in hexadecimal digits, so that the
    receiver can tell who sent it.
  - B(A secret cannot be read back.) Whether a webhook has the right one can therefore never be seen. It is sent when a webhook is created, and when the
    service says that it has none. To change it is an explicit wish, O(update_secret=always).
  - Only what differs is changed. What is omitted is left alone.
  - Dynamic webhooks, which belong to apps and expire, are something else and not managed here.
options:
  webhooks:
    description:
      - The webhooks. Each needs O(webhooks[].name) or O(webhooks[].webhook_id), and to be created a name, an address and events.
      - The site allows several webhooks of one name. When an entry means more than one, nothing at all is done. Give the ID then.
      - A webhook that is named twice is one. Two entries for one webhook that contradict one another are an error.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - Name of the webhook. It is compared without case.
          - When a webhook is found by O(webhooks[].webhook_id) and has another name, it is renamed with O(state=present), and left alone and V(failed)
            with O(state=absent).
        type: str
      webhook_id:
        description:
          - ID of the webhook, a number.
        type: str
      url:
        description:
          - Address that the events are sent to. It must begin with V(https://).
          - Addresses are shown in the result and in the diff. Put nothing secret into them, or set C(no_log) on the task.
        type: str
      events:
        description:
          - Events that are sent, such as V(jira:issue_created), V(user_created), V(user_updated) and V(user_deleted).
          - The list is compared as a whole, without order, and written as a whole.
        type: list
        elements: str
      jql:
        description:
          - Filter in JQL for events about issues. V("") removes the filter.
          - Events about users and projects are not filtered by it.
        type: str
      exclude_body:
        description:
          - Whether deliveries come without a body.
          - A new webhook sends it, unless this says otherwise.
        type: bool
      secret:
        description:
          - The secret that deliveries are signed with. See O(update_secret). It cannot be empty.
          - To take a secret away, delete the webhook and create it anew.
        type: str
  state:
    description:
      - V(present) makes sure that the webhooks exist and are as they are described here.
      - V(absent) deletes them. Only names and IDs are used then.
    type: str
    choices: [present, absent]
    default: present
  update_secret:
    description:
      - When the secret is sent.
      - V(on_create) sends it when the webhook is created, and when the service says of an existing one that it has no secret.
      - V(always) sends it every time. The webhook is V(updated) then in every run, as nobody can see whether anything has changed.
        The diff says V(with the secret of this task) then.
    type: str
    choices: [always, on_create]
    default: on_create
notes:
  - Needs a way in to the site and an account with the global permission I(Administer Jira). These webhooks belong to an old interface of Jira, which is not
    documented for tokens with scopes. Use an API token without scopes at the address of the site; whether they can be reached through the gateway
    is not known, and a service account has no other way.
  - The service does not promise which status a success has. Every answer that is no error counts as one.
  - Costs one request, and one write per webhook that differs.
seealso:
  - module: lifecycle.atlassian.jira_webhook_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards.things
  - lifecycle.atlassian.report.things
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Tell the identity system when somebody is created or deleted
  lifecycle.atlassian.jira_webhook:
    webhooks:
      - name: Identity
        url: https://hooks.example.org/identity
        events: [user_created, user_deleted]
        secret: "{{ vault_webhook_secret }}"
      - name: Audit
        events: [user_deleted, "jira:issue_created"]
        jql: project = APP
        exclude_body: true
  vars:
    vault_webhook_secret: only-an-example

- name: Change the secret
  lifecycle.atlassian.jira_webhook:
    webhooks:
      - name: Identity
        secret: "{{ vault_new_webhook_secret }}"
    update_secret: always
  vars:
    vault_new_webhook_secret: another-example

- name: It is not needed any more
  lifecycle.atlassian.jira_webhook:
    webhooks:
      - name: Identity
    state: absent
    protected:
      - Audit*
"""

RETURN = r"""
webhooks:
  description:
    - What came of every webhook, or in check mode what would come. One entry per webhook, in the order of O(webhooks).
    - Entries that mean the same webhook are one entry, at the first position.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when webhooks failed
  type: list
  elements: dict
  contains:
    name:
      description: Name of the webhook, or the ID by which the task names it when there is none.
      returned: always
      type: str
      sample: Identity
    webhook_id:
      description: ID of the webhook. V(null) when there is none (yet).
      returned: always
      type: str
      sample: "10"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - the webhook was created.
        - V(updated) - fields or the secret were changed.
        - V(removed) - the webhook was deleted.
        - V(unchanged) - was right already, as far as it can be seen.
        - V(kept) - would be deleted, but is protected.
        - V(failed) - it was refused or is not possible; see RV(webhooks[].reason).
        - V(unknown) - the outcome of a request could not be seen.
        - The task fails at its end when any webhook is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. It always is.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: there is no such webhook, and none can be created without url and events
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this webhook
      type: dict
      sample: {status: 400, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/webhooks/1.0/webhook}
  sample:
    - name: Identity
      webhook_id: "10"
      action: created
      certain: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(webhooks).
  returned: success, and when webhooks failed
  type: list
  elements: str
  sample:
    - update webhook Audit (events, jql)
summary:
  description:
    - How many webhooks have which action. The keys are those actions of RV(webhooks[].action) that occur.
  returned: success, and when webhooks failed
  type: dict
  sample: {updated: 1, unchanged: 1}
diff:
  description:
    - What changes, in the names of the suboptions of O(webhooks); C(signed) stands for the secret.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: webhooks
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: webhooks
    before:
      description: The webhooks concerned as they were, by name.
      returned: always
      type: dict
      sample: {Audit: {jql: project = OLD}}
    after:
      description: The webhooks concerned as they are now, or would be in check mode. Whatever failed is not in it.
      returned: always
      type: dict
      sample: {Audit: {jql: project = APP}}
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
  description: What would have been deleted, by name.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [Audit, Identity]
reason:
  description: The message of a failure, which names webhooks. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "Audit: the url of a webhook begins with https://."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single webhooks are in RV(webhooks).
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
from ..module_utils._errors import PlanError
from ..module_utils._http.message import SITE
from ..module_utils._plan import guards, plan
from ..module_utils._plan.calls import one_call_each
from ..module_utils._plan.plan import Resource
from ..module_utils._plan.things import Pairs, Things
from ..module_utils._run import run

HOOKS = Things("webhook", "webhooks", "the site", ("name", "url", "events", "jql", "exclude_body"), required=("url", "events"),
               beside=", to %(url)s", secret=("secret", "signed"))
WEBHOOK = dict({name: {"type": "str"} for name in ("name", "webhook_id", "url", "jql")}, events={"type": "list", "elements": "str"},
               exclude_body={"type": "bool"}, secret={"type": "str", "no_log": True})
SPEC = dict(
    guards.SPEC,
    webhooks={"type": "list", "elements": "dict", "required": True, "options": WEBHOOK},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
    update_secret={"type": "str", "choices": ["always", "on_create"], "default": "on_create", "no_log": False},
)


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Pairs:
    """The site's webhooks in one list, and which of them are meant."""
    wished = HOOKS.wishes(params)
    for wish in wished:
        if wish.get("url") is not None and not wish["url"].startswith("https://"):
            raise PlanError("%s: the url of a webhook begins with https://." % HOOKS.keys.label(wish))
        if wish.get("secret") == "" or wish.get("events") == []:
            raise PlanError("%s: secret and events cannot be empty. Leave them out to leave them alone." % HOOKS.keys.label(wish))
    records = client.read(api.webhooks(), lambda answer: [api.webhook(row) for row in jira.listed(answer)])
    return HOOKS.pairs(wished, records, params["update_secret"] == "always")


say = one_call_each({plan.CREATED: lambda facts: api.create_webhook(facts["wish"]), plan.UPDATED: lambda facts: api.change_webhook(HOOKS.changed(facts)),
                     plan.REMOVED: lambda facts: api.delete_webhook(facts["record"]["webhook_id"])})


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "webhooks", look, HOOKS.plan, say, HOOKS.hear(api.webhook_id), HOOKS.explain()))


if __name__ == "__main__":
    main()
