#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the people of the organization."""

from __future__ import annotations

DOCUMENTATION = r"""
module: organization_user_info
short_description: Read the people of the organization
version_added: "0.1.0"
description:
  - Tells who is in an Atlassian organization, who is suspended, and on request in which directories, groups and roles. All pages are read; a list of several
    pages is read twice, as somebody who leaves meanwhile would hide another person.
  - The organization shows every e-mail, also of those who hide it from a site. Whom it does not show is not in it, and is not managed by it.
    Portal-only customers and apps are never in it.
options:
  users:
    description:
      - The people to read. Each entry is an e-mail, an account ID, or a dictionary with C(email) or C(account_id) or both, as in
        M(lifecycle.atlassian.organization_user).
      - When omitted, everybody is returned; an empty list is nobody.
    type: list
    elements: raw
  groups:
    description:
      - Whether to read the groups that each is in. It takes no request more.
    type: bool
    default: false
  roles:
    description:
      - Whether to read the roles that each has in apps. It takes one request per person.
    type: bool
    default: false
  directories:
    description:
      - Whether to read in which directories of the organization each is. It takes one request per person, unless there is only one directory.
    type: bool
    default: false
notes:
  - Needs O(org_id) and O(org_api_key). For reading, the key may have scopes.
seealso:
  - module: lifecycle.atlassian.organization_user
  - module: lifecycle.atlassian.organization_group_member
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.organization_user.

- name: Who are these, and what may they use?
  lifecycle.atlassian.organization_user_info:
    users:
      - erika.mustermann@corp.example.com
      - guest@partner.example.org
    groups: true
    roles: true
    directories: true

- name: Read everybody
  lifecycle.atlassian.organization_user_info:
  register: organization

- name: Show who is suspended
  ansible.builtin.debug:
    msg: "{{ organization.users | selectattr('membership', 'eq', 'suspended') | map(attribute='email') }}"
"""

RETURN = r"""
users:
  description:
    - One entry per person, in the order of O(users); everybody when that was omitted.
  returned: success
  type: list
  elements: dict
  contains:
    email:
      description: The e-mail of the account, or else the one that was asked for. V(null) when neither is known.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    account_id:
      description: The account ID. V(null) when nobody is there.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    visible:
      description: Whether the organization knows the account.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why nobody is there.
      returned: when RV(users[].visible=false)
      type: str
      sample: the organization knows no account with this e-mail
    display_name:
      description: The name. It is not an identity, anybody can choose it.
      returned: when RV(users[].visible=true)
      type: str
      sample: Erika Mustermann
    active:
      description: Whether the account itself is active. Somebody who is suspended has an active account.
      returned: when RV(users[].visible=true)
      type: bool
      sample: true
    membership:
      description:
        - V(active) - is active in a directory of the organization.
        - V(suspended) - is suspended in all directories that the person is in.
        - V(no_membership) - is in none of them; the organization manages the account.
      returned: when RV(users[].visible=true)
      type: str
      sample: active
    managed:
      description: Whether the organization manages the account, because its domain is verified.
      returned: when RV(users[].visible=true)
      type: bool
      sample: true
    groups:
      description: The groups, by name.
      returned: when RV(users[].visible=true), with O(groups=true)
      type: list
      elements: dict
      sample: [{name: jira-software-users, group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487}]
    roles:
      description: The roles in apps, however the person came by them, and those in the organization.
      returned: when RV(users[].visible=true), with O(roles=true)
      type: list
      elements: dict
      sample: [{resource: "ari:cloud:jira-software::site/0b7c4f5e-5a35-4d1e-9d5c-6c0e5a5b0001", role: atlassian/user}]
    directories:
      description: The directories of the organization that the person is in.
      returned: when RV(users[].visible=true), with O(directories=true)
      type: list
      elements: dict
      sample: [{name: corp, directory_id: 4a7e55c0-0000-4e4e-8e8e-00000000e1e1}]
  sample:
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      visible: true
      display_name: Erika Mustermann
      active: true
      membership: active
      managed: true
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
      sample: ADMIN-403-5
    trace:
      description: ID of the request in Atlassian's logs, for their support. V(null) when the answer names none.
      returned: always
      type: str
      sample: 5b8c1f6c0d5d4f0f
    method:
      description: HTTP method.
      returned: always
      type: str
      sample: POST
    path:
      description: Path of the request, without host and query.
      returned: always
      type: str
      sample: /v2/orgs/o-1/directories/-/users/search
"""

import typing as t

from ..module_utils._api import organization
from ..module_utils._http.message import ORGANIZATION
from ..module_utils._org import directories_of, find_users, roles_of, standing_of
from ..module_utils._org_lists import search
from ..module_utils._plan import wishes
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "users": {"type": "list", "elements": "raw"},
    "groups": {"type": "bool", "default": False},
    "roles": {"type": "bool", "default": False},
    "directories": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """One line for each person asked for, or for everybody."""
    org = params["org_id"]
    if params["users"] is None:
        users = {str(user["accountId"]): user for user in search(client, [organization.all_users(org, params["groups"])])}
        people = [wishes.Person(one, account_id=one, verdict=wishes.FOUND, account=organization.account(user)) for one, user in users.items()]
    else:
        people, users = find_users(client, org, wishes.read_wishes(params["users"], option="users"), params["groups"])
    ids = [one.account_id for one in people if one.verdict == wishes.FOUND]
    roles = roles_of(client, org, ids) if params["roles"] else {}
    places = directories_of(client, org, ids) if params["directories"] else {}
    lines = []
    for person in people:
        line = _line(person, users.get(person.account_id))
        if person.account_id in roles:
            line["roles"] = [{"resource": resource, "role": role} for resource, role in sorted(roles[person.account_id])]
        if person.account_id in places:
            line["directories"] = [{"name": name, "directory_id": one} for one, name in places[person.account_id]]
        if line["visible"] and params["groups"]:
            groups = organization.groups_of(users[person.account_id])
            line["groups"] = sorted(({"name": name, "group_id": one} for one, name in groups.items()), key=lambda one: one["name"])
        lines.append(line)
    return {"users": lines}


def _line(person: wishes.Person, user: t.Optional[t.Mapping[str, t.Any]]) -> t.Dict[str, t.Any]:
    account = person.account
    if user is None or account is None:
        return {"email": person.email or None, "account_id": person.account_id or None, "visible": False, "reason": person.reason}
    return {"email": account.email or None, "account_id": account.account_id, "visible": True, "display_name": account.name or None, "active": account.active,
            "membership": standing_of(user), "managed": user.get("claimStatus") == "managed"}


def main() -> None:
    """Run it."""
    run_info(SPEC, (ORGANIZATION,), read)


if __name__ == "__main__":
    main()
