#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read groups and their members."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_group_info
short_description: Read Jira groups and their members
version_added: "0.1.0"
description:
  - Tells which groups a Jira site has, whose they are, and on request who is in them. All pages are read, and inactive members are included.
  - Without O(groups) and O(group_ids) all groups of the site are returned.
options:
  groups:
    description:
      - Names of the groups to read. They must be exact, and case counts. A group that is not there is an error.
      - With O(group_ids) as well, both are returned. With neither, all groups; an empty list is none.
    type: list
    elements: str
  group_ids:
    description:
      - IDs of the groups to read.
    type: list
    elements: str
  members:
    description:
      - Whether to read the members, too. It takes one request per 50 members, and more rights.
    type: bool
    default: false
notes:
  - Needs a way in to the site. With O(org_id) and O(org_api_key) the organization is asked whether an identity provider owns a group.
  - Rights of the calling account - the permission to browse users and groups; for O(members=true) site administration.
  - Classic scopes - C(read:jira-user), and C(manage:jira-configuration) for O(members=true).
  - Granular scopes - C(read:group:jira), and C(read:user:jira), C(read:avatar:jira) for O(members=true).
seealso:
  - module: lifecycle.atlassian.jira_group_member
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Who may use Jira?
  lifecycle.atlassian.jira_group_info:
    groups:
      - jira-software-users
    members: true
  register: jira

- name: Show the members who were deactivated and still are in the group
  ansible.builtin.debug:
    msg: "{{ jira.groups[0].members | selectattr('active', 'false') | map(attribute='display_name') }}"

- name: A group by its ID
  lifecycle.atlassian.jira_group_info:
    group_ids:
      - 952d12c3-5b5b-4d04-bb32-44d383afc4b2

- name: Which groups are there?
  lifecycle.atlassian.jira_group_info:
"""

RETURN = r"""
groups:
  description:
    - The groups, in the order of O(groups), then of O(group_ids).
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group.
      returned: always
      type: str
      sample: jira-software-users
    group_id:
      description: ID of the group.
      returned: always
      type: str
      sample: 6e87dc72-4f1f-421f-9382-2fee8b652487
    identity_provider:
      description: Whether an identity provider owns the group, as far as it can be seen. V(yes), V(no) or V(unknown).
      returned: when the group was asked for in O(groups) or O(group_ids)
      type: str
      sample: "no"
    members:
      description: Everybody in the group, by account ID.
      returned: with O(members=true)
      type: list
      elements: dict
      contains:
        account_id:
          description: The account ID.
          returned: always
          type: str
          sample: "712020:00000000-aaaa-4000-8000-000000000006"
        email:
          description: The e-mail. V(null) when it is hidden.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        display_name:
          description: The name. It is not an identity, anybody can choose it.
          returned: always
          type: str
          sample: Erika Mustermann
        active:
          description: Whether the account is active. V(null) when the service does not say.
          returned: always
          type: bool
          sample: true
        account_type:
          description: V(atlassian), V(customer), V(app) or V(unknown). V(null) when the service does not say.
          returned: always
          type: str
          sample: atlassian
  sample:
    - name: jira-software-users
      group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487
      identity_provider: "no"
      members:
        - account_id: "712020:00000000-aaaa-4000-8000-000000000006"
          email: erika.mustermann@corp.example.com
          display_name: Erika Mustermann
          active: true
          account_type: atlassian
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
      sample: /rest/api/3/group/member
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._errors import AtlassianError
from ..module_utils._groups import find_groups, members_of
from ..module_utils._http.message import SITE
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "groups": {"type": "list", "elements": "str"},
    "group_ids": {"type": "list", "elements": "str"},
    "members": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The groups asked for, or all of them."""
    if params["groups"] is not None or params["group_ids"] is not None:
        wanted = [(name, None) for name in params["groups"] or []] + [(None, one) for one in params["group_ids"] or []]
        found = find_groups(client, wanted, params.get("org_id"))
        for missing in [one for one in found if isinstance(one, AtlassianError)]:
            raise missing
        groups: t.List[t.Dict[str, t.Any]] = [dict(one.told) for one in found]
    else:
        groups = [{"name": one["name"], "group_id": one["groupId"]} for one in client.all_items(jira.groups(), jira.next_page)]
    if params["members"]:
        lists = client.all_of(lambda group: members_of(client, group["group_id"])[0], groups)
        for group, have in zip(groups, lists):
            group["members"] = [
                {"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None, "active": one.active,
                 "account_type": one.kind or None}
                for one in sorted(have.values())
            ]
    return {"groups": groups}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
