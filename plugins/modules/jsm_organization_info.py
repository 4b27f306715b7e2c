#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read customer organizations, their service desks and their members."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_organization_info
short_description: Read customer organizations, their service desks and their members
version_added: "0.1.0"
description:
  - Tells which customer organizations of Jira Service Management there are, whether an identity provider manages them, and on request which service desks
    they are linked to and who is in them. All pages are read, and inactive members are included.
  - Without O(organizations) and O(organization_ids) all organizations are returned that the calling account can see.
options:
  organizations:
    description:
      - Names of the organizations to read. They must be exact, and case counts. An organization that is not there is an error.
      - With O(organization_ids) as well, both are returned. With neither, all organizations; an empty list is none.
    type: list
    elements: str
  organization_ids:
    description:
      - IDs of the organizations to read.
    type: list
    elements: str
  desks:
    description:
      - Whether to tell which service desks they are linked to. No call asks that of an organization, so the organizations of every desk are read, at least
        one request for each desk.
    type: bool
    default: false
  members:
    description:
      - Whether to read the members, too. It takes one request per 50 members.
    type: bool
    default: false
notes:
  - Needs a way in to the site.
  - Rights of the calling account - an agent licence of Jira Service Management; for O(desks=true) to be an agent of every desk that it sees.
  - Classic scopes - C(manage:servicedesk-customer), and C(read:servicedesk-request) for O(desks=true).
  - Granular scopes - C(read:organization:jira-service-management); for O(desks=true) C(read:servicedesk:jira-service-management),
    C(read:servicedesk.organization:jira-service-management); for O(members=true) C(read:organization.user:jira-service-management), C(read:user:jira).
seealso:
  - module: lifecycle.atlassian.jsm_organization
  - module: lifecycle.atlassian.jsm_organization_member
  - module: lifecycle.atlassian.jsm_desk_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Who is in this organization, and which desks may it use?
  lifecycle.atlassian.jsm_organization_info:
    organizations:
      - Customer Corp
    desks: true
    members: true
  register: read

- name: Show the members who were deactivated
  ansible.builtin.debug:
    msg: "{{ read.organizations[0].members | selectattr('active', 'false') | map(attribute='display_name') }}"

- name: An organization by its ID
  lifecycle.atlassian.jsm_organization_info:
    organization_ids:
      - "3"

- name: Which organizations are there?
  lifecycle.atlassian.jsm_organization_info:
"""

RETURN = r"""
organizations:
  description:
    - The organizations, in the order of O(organizations), then of O(organization_ids).
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the organization.
      returned: always
      type: str
      sample: Customer Corp
    organization_id:
      description: ID of the organization.
      returned: always
      type: str
      sample: "1"
    identity_provider:
      description: Whether an identity provider manages the organization (C(scimManaged)). V(yes), V(no), or V(unknown) where the site does not tell.
      returned: always
      type: str
      sample: "no"
    desks:
      description: The service desks it is linked to, of those that the calling account sees.
      returned: with O(desks=true)
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
    members:
      description: Everybody in the organization, by account ID.
      returned: with O(members=true)
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
    - name: Customer Corp
      organization_id: "1"
      identity_provider: "no"
      desks:
        - id: "15"
          key: IT
          name: IT help
      members:
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
      sample: /rest/servicedeskapi/organization
"""

import typing as t

from ..module_utils._desks import all_desks
from ..module_utils._errors import AtlassianError
from ..module_utils._http.message import SITE
from ..module_utils._organizations import all_organizations, find_organizations, linked_to, members_of
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "organizations": {"type": "list", "elements": "str"},
    "organization_ids": {"type": "list", "elements": "str"},
    "desks": {"type": "bool", "default": False},
    "members": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The organizations asked for, or all that the calling account sees."""
    if params["organizations"] is not None or params["organization_ids"] is not None:
        found = find_organizations(client, [(name, None) for name in params["organizations"] or []] + [(None, one) for one in params["organization_ids"] or []])
        for missing in [one for one in found if isinstance(one, AtlassianError)]:
            raise missing
    else:
        found = all_organizations(client)
    told: t.List[t.Dict[str, t.Any]] = [dict(one.told) for one in found]
    if params["desks"]:
        desks = all_desks(client) if told else []
        linked = linked_to(client, desks)
        for unseen in [one for one in linked.values() if isinstance(one, AtlassianError)]:
            raise unseen
        for one in told:
            one["desks"] = [dict(desk._asdict()) for desk in desks if one["organization_id"] in linked[desk.id]]
    if params["members"]:
        lists = client.all_of(lambda one: members_of(client, one["organization_id"])[0], told)
        for one, have in zip(told, lists):
            one["members"] = [
                {"account_id": account.account_id, "email": account.email or None, "display_name": account.name or None, "active": account.active}
                for account in sorted(have.values())
            ]
    return {"organizations": told}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
