#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read groups of an identity provider directory."""

from __future__ import annotations

DOCUMENTATION = r"""
module: scim_group_info
short_description: Read groups of an identity provider directory (SCIM)
version_added: "0.1.0"
description:
  - Reads the groups of one identity provider directory of an Atlassian organization, all of them or those asked for, and on request who they are that are in
    them. All pages are read.
options:
  groups:
    description:
      - Names of the groups to read. When this is not given, all groups of the directory; an empty list is none.
    type: list
    elements: str
  members:
    description:
      - Whether to read the records of the members, too, for their names. Otherwise only RV(groups[].member_ids) are told.
    type: bool
    default: false
notes:
  - Needs a way in to the directory - O(directory_id) and O(scim_token). The directory needs Atlassian Guard. The key of a directory has no scopes.
  - With O(org_id) and O(org_api_key) the organization is asked whether it syncs the groups. A group of a built-in or default name never is.
  - The directory is the whole truth about itself. Here, a group that is not found is not there, and is named in RV(missing).
  - Costs one request per group asked for, or one per 100 groups of the directory, and with O(members=true) one per member or one per 100 records of the
    directory.
seealso:
  - module: lifecycle.atlassian.scim_group
  - module: lifecycle.atlassian.scim_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Who is in this group?
  lifecycle.atlassian.scim_group_info:
    groups:
      - synced-engineering
    members: true
  register: engineering

- name: Show them
  ansible.builtin.debug:
    msg: "{{ engineering.groups[0].members | map(attribute='user_name') }}"

- name: Which groups does the directory have?
  lifecycle.atlassian.scim_group_info:
"""

RETURN = r"""
groups:
  description:
    - The groups, sorted by name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the group.
      returned: always
      type: str
      sample: synced-engineering
    group_id:
      description: SCIM ID of the group.
      returned: always
      type: str
      sample: 5c1d9999-0000-4000-8000-000000000001
    external_id:
      description: ID that the identity provider gave to it. V(null) when there is none.
      returned: always
      type: str
      sample: null
    synced:
      description: Whether the organization syncs it. V(yes), V(no) or V(unknown); it needs O(org_id) and O(org_api_key).
      returned: always
      type: str
      sample: unknown
    member_ids:
      description: SCIM IDs of the members.
      returned: always
      type: list
      elements: str
      sample: [5c1d0000-0000-4000-8000-000000000001]
    members:
      description: The members that have a record in the directory.
      returned: with O(members=true)
      type: list
      elements: dict
      contains:
        scim_id:
          description: The ID of the record.
          returned: always
          type: str
          sample: 5c1d0000-0000-4000-8000-000000000001
        user_name:
          description: The user name.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        email:
          description: The primary e-mail.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        account_id:
          description: The ID of the Atlassian account behind the record. V(null) while there is none.
          returned: always
          type: str
          sample: "712020:00000000-aaaa-4000-8000-000000000006"
        active:
          description: Whether the record is active.
          returned: always
          type: bool
          sample: true
missing:
  description:
    - Those of O(groups) that the directory does not have.
  returned: success
  type: list
  elements: str
  sample: [no-such-group]
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
      sample: /Groups
"""

import typing as t

from ..module_utils._api import scim_groups
from ..module_utils._http.message import SCIM
from ..module_utils._plan.wishes import fold
from ..module_utils._run import run_info
from ..module_utils._scim_groups import every_group, groups_called, known_to_organization, member_of, records_by_id

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "groups": {"type": "list", "elements": "str"},
    "members": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The groups asked for, or all; C(missing) names those that the directory does not have."""
    asked = None if params["groups"] is None else [one.strip() for one in params["groups"] if one.strip()]
    found = every_group(client) if asked is None else groups_called(client, asked)
    found = sorted({str(one["id"]): one for one in found}.values(), key=lambda one: (str(one["displayName"]), str(one["id"])))
    synced = known_to_organization(client, params.get("org_id"), [str(one["displayName"]) for one in found])
    words = {True: "yes", False: "no", None: "unknown"}
    lines: t.List[t.Dict[str, t.Any]] = [{
        "name": one["displayName"], "group_id": str(one["id"]), "external_id": one.get("externalId"), "member_ids": scim_groups.member_ids(one),
        "synced": words[synced.get(fold(str(one["displayName"])))]} for one in found]
    if params["members"]:
        records = records_by_id(client, [one for line in lines for one in line["member_ids"]])
        known = {str(one["id"]): dict(member_of(one).told, email=member_of(one).email, active=one.get("active")) for one in records}
        for line in lines:
            line["members"] = [known[one] for one in line["member_ids"] if one in known]
    there = {fold(line["name"]) for line in lines}
    return {"groups": lines, "missing": [one for one in asked or () if fold(one) not in there]}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SCIM,), read)


if __name__ == "__main__":
    main()
