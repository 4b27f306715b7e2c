#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read service desks and their customers."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_desk_info
short_description: Read service desks and their customers
version_added: "0.1.0"
description:
  - Tells which service desks of Jira Service Management there are (spaces, in newer words), and on request who is on their customer lists.
    All pages are read.
  - Without O(desks) all desks are returned that the calling account can see.
  - Atlassian has no call that tells whether a desk is open to everybody. The customer list of an open desk says little.
options:
  desks:
    description:
      - The desks to read. Each is given by its ID, its project key, or its exact name. A desk that is not there is an error.
      - When omitted, all desks are read; with an empty list none is.
    type: list
    elements: str
  customers:
    description:
      - Whether to read the customer lists, too.
    type: bool
    default: false
notes:
  - Needs a way in to the site.
  - Rights of the calling account - an agent licence of Jira Service Management; for O(customers=true) administration of the desk.
  - Classic scopes - C(read:servicedesk-request), and C(manage:servicedesk-customer) for O(customers=true).
  - Granular scopes - C(read:servicedesk:jira-service-management), and C(read:servicedesk.customer:jira-service-management), C(read:user:jira)
    for O(customers=true).
  - Customer lists are slow to read. A request returns 50 customers at most, Atlassian allows 5 such requests a second for the whole site, and the module
    keeps to that. 100 desks with 500 customers each take 1,000 requests and more than three minutes.
seealso:
  - module: lifecycle.atlassian.jsm_desk_customer
  - module: lifecycle.atlassian.jsm_customer
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Who are the customers of these desks?
  lifecycle.atlassian.jsm_desk_info:
    desks:
      - IT
      - "7"
      - People & culture
    customers: true
  register: read

- name: Show them
  ansible.builtin.debug:
    msg: "{{ item.key }}: {{ item.customers | map(attribute='display_name') | join(', ') }}"
  loop: "{{ read.desks }}"
  loop_control:
    label: "{{ item.name }}"

- name: Which desks are there?
  lifecycle.atlassian.jsm_desk_info:
"""

RETURN = r"""
desks:
  description:
    - The desks, in the order of O(desks).
  returned: success
  type: list
  elements: dict
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
    customers:
      description: Everybody on its customer list, by account ID.
      returned: with O(customers=true)
      type: list
      elements: dict
      contains:
        account_id:
          description: The account ID.
          returned: always
          type: str
          sample: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000001"
        email:
          description: The e-mail. V(null) when it is hidden.
          returned: always
          type: str
          sample: carla@customer.example.org
        display_name:
          description: The name. It is not an identity, anybody can choose it.
          returned: always
          type: str
          sample: Carla Customer
        active:
          description: Whether the account is active. V(null) when the service does not say.
          returned: always
          type: bool
          sample: true
  sample:
    - id: "15"
      key: IT
      name: IT help
      customers:
        - account_id: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000001"
          email: carla@customer.example.org
          display_name: Carla Customer
          active: true
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
  sample: "jane.doe@example.com is wished twice with different display_name: 'Jane' and 'Janet'."
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
      sample: /rest/servicedeskapi/servicedesk
"""

import typing as t

from ..module_utils._desks import all_desks, customers_of, find_desks
from ..module_utils._errors import AtlassianError
from ..module_utils._http.message import SITE
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "desks": {"type": "list", "elements": "str"},
    "customers": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The desks asked for, or all that the calling account sees."""
    if params["desks"] is not None:
        desks = find_desks(client, params["desks"])
        for missing in [one for one in desks if isinstance(one, AtlassianError)]:
            raise missing
    else:
        desks = all_desks(client)
    told: t.List[t.Dict[str, t.Any]] = [dict(desk._asdict()) for desk in desks]
    if params["customers"]:
        lists = client.all_of(lambda desk: customers_of(client, desk.id)[0], desks)
        for desk, have in zip(told, lists):
            desk["customers"] = [
                {"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None, "active": one.active}
                for one in sorted(have.values())
            ]
    return {"desks": told}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
