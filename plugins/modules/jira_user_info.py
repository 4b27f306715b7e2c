#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Look people up."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_user_info
short_description: Look people up on a Jira site
version_added: "0.1.0"
description:
  - Finds accounts by e-mail, by account ID, or by a text, and tells who they are, whether they are active, and on request their groups and products.
  - B(Not seen is not absent.) Somebody who is not found gets RV(users[].visible=false) and a reason, never the word absent.
    Privacy settings may hide the e-mail of somebody who is there.
  - At least one of O(users) and O(query) is required. With both, those found by O(query) follow those in O(users), without repetition.
options:
  users:
    description:
      - The people to look up.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both. With both, they must belong to the same person.
        C(pending) is accepted and ignored,
        so that the lists of M(lifecycle.atlassian.jira_group_member) fit. Other keys are refused.
      - The same person named twice is returned once.
    type: list
    elements: raw
  query:
    description:
      - Finds active users whose display name, or visible e-mail, has a word that begins with this text.
      - The service stops at the thousandth hit. Deactivated people are never found this way.
    type: str
  groups:
    description:
      - Whether to read the groups of everybody, which takes one more request per person.
    type: bool
    default: false
  application_roles:
    description:
      - Whether to tell which products (application roles) everybody has access to. It takes no more requests.
    type: bool
    default: false
  inactive:
    description:
      - Whether to scan all users of the site for e-mails that nothing else finds. Searches leave deactivated people out, so there is no other way.
      - It takes one request per 1,000 users, once in a task, and only when somebody is missing.
      - With V(false), deactivated people are found by account ID only.
    type: bool
    default: true
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to find people whose e-mails are hidden.
  - Rights of the calling account - the permission to browse users and groups. Without it a search finds nobody, and the reason says so.
  - Classic scopes - C(read:jira-user), C(read:jira-work).
  - Granular scopes - C(read:user:jira), C(read:user.property:jira), C(read:group:jira),
    C(read:application-role:jira), C(read:avatar:jira), C(read:permission:jira).
  - Costs a request for each e-mail, or from 50 people on one for every 1,000 users of the site, and one for every 50 account IDs;
    with O(application_roles=true) one more per person. All user searches of a site share one rate limit, so give account IDs where you have them.
seealso:
  - module: lifecycle.atlassian.jira_group_info
  - module: lifecycle.atlassian.jira_group_member
  - module: lifecycle.atlassian.scim_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.people
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# Set the connection options once for a whole play. Secrets come from a vault, or from ATLASSIAN_* in the environment.
#
# - hosts: localhost
#   module_defaults:
#     group/lifecycle.atlassian.all:
#       site_url: https://example.atlassian.net
#       api_user: admin@example.com
#       api_token: "{{ vault_atlassian_api_token }}"
#       directory_id: 9d3f2b1a-0000-4c4c-8d8d-00000000d1d1
#       scim_token: "{{ vault_atlassian_scim_token }}"

- name: Look people up by e-mail and by account ID
  lifecycle.atlassian.jira_user_info:
    users:
      - erika.mustermann@corp.example.com
      - 712020:00000000-aaaa-4000-8000-000000000005
      - email: guest@partner.example.org
    groups: true
    application_roles: true
  register: found

- name: Everybody must be visible
  ansible.builtin.assert:
    that: found.users | rejectattr('visible') | length == 0
    fail_msg: "Not visible: {{ found.users | rejectattr('visible') | map(attribute='email') | join(', ') }}"

- name: Who is called so?
  lifecycle.atlassian.jira_user_info:
    query: Mustermann
"""

RETURN = r"""
users:
  description:
    - One entry per person. First those of O(users) in their order, then those found by O(query).
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
      description: The account ID. V(null) when nobody is visible.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    visible:
      description: Whether the account can be seen. V(false) does not mean that there is none.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why nobody is visible, or why the groups are not known.
      returned: when RV(users[].visible=false), or RV(users[].groups) is V(null)
      type: str
      sample: no account with this e-mail was found
    display_name:
      description: The name. It is not an identity, anybody can choose it.
      returned: when RV(users[].visible=true)
      type: str
      sample: Erika Mustermann
    active:
      description: Whether the account is active. V(null) when the service does not say.
      returned: when RV(users[].visible=true)
      type: bool
      sample: true
    account_type:
      description: V(atlassian), V(customer) for a portal-only customer, V(app), or V(unknown).
      returned: when RV(users[].visible=true)
      type: str
      sample: atlassian
    email_visible:
      description: Whether the site shows the e-mail of the account. When V(false), RV(users[].email) only is what was asked for.
      returned: when RV(users[].visible=true)
      type: bool
      sample: true
    groups:
      description:
        - The groups of the person, by name.
        - V(null) when the service shows none and the account is not active, as it may show nobody his groups who is not. M(lifecycle.atlassian.jira_group_info)
          with O(lifecycle.atlassian.jira_group_info#module:members=true) shows inactive members, too.
      returned: when RV(users[].visible=true) and O(groups=true)
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
    application_roles:
      description: The products that the person has access to, by their keys.
      returned: when RV(users[].visible=true) and O(application_roles=true)
      type: list
      elements: str
      sample: [jira-software]
  sample:
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      visible: true
      display_name: Erika Mustermann
      active: true
      account_type: atlassian
      email_visible: true
      groups:
        - name: jira-software-users
          group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487
      application_roles: [jira-software]
    - email: nobody@corp.example.com
      account_id: null
      visible: false
      reason: no account with this e-mail was found
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
      sample: /rest/api/3/user
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._http.message import SITE
from ..module_utils._pairs import accounts_by_id
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import find_people
from ..module_utils._plan import wishes
from ..module_utils._run import run_info

SPEC = dict(
    PEOPLE,
    users={"type": "list", "elements": "raw"},
    query={"type": "str"},
    groups={"type": "bool", "default": False},
    application_roles={"type": "bool", "default": False},
    inactive={"type": "bool", "default": True},
)

UNSEEN = ("the account is not active, and the service shows no groups of it, which it may do to everybody who is not: "
          "the members of the groups tell, see jira_group_info")


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """One line for each person asked for, in their order; then those that the query found."""
    people = find_people(client, wishes.read_wishes(params["users"] or [], option="users"), dict(params, wait=None), leavers=params["inactive"])
    if params.get("query"):
        more = [jira.account(user) for user in client.all_items(jira.users_named(params["query"]), jira.next_array)]
        known = {person.account_id for person in people}
        people += [
            wishes.Person(one.account_id, account_id=one.account_id, verdict=wishes.FOUND, account=one, on_site=True)
            for one in {one.account_id: one for one in more}.values() if one.account_id not in known
        ]
    ids = list(dict.fromkeys(person.account_id for person in people if person.account_id))
    roles = dict(zip(ids, client.read_all([jira.user(one, "applicationRoles") for one in ids], dict))) if params["application_roles"] else {}
    accounts = {one: jira.account(user) for one, user in roles.items() if user} if params["application_roles"] else _accounts(client, people, ids)
    groups = dict(zip(ids, client.read_all([jira.groups_of(one) for one in ids], jira.listed))) if params["groups"] else {}
    return {"users": [_line(person, accounts.get(person.account_id), groups.get(person.account_id), roles.get(person.account_id)) for person in people]}


def _accounts(client: t.Any, people: t.Sequence[wishes.Person], ids: t.Sequence[str]) -> t.Dict[str, wishes.Account]:
    """The accounts as the site shows them: those it has shown already as they are, the others many a call, and one by one whom that leaves out."""
    told = {person.account_id: person.account for person in people if person.on_site and person.account}
    told.update(accounts_by_id(client, [one for one in ids if one not in told]))
    missing = [one for one in ids if one not in told]
    told.update((one, account) for one, account in zip(missing, client.read_all([jira.user(one) for one in missing], jira.account)) if account)
    return told


def _line(person: wishes.Person, account: t.Optional[wishes.Account], groups: t.Any, user: t.Any) -> t.Dict[str, t.Any]:
    if account is None:
        reason = person.reason if not person.account_id else "no account with this id is visible on the site"
        return {"email": person.email or None, "account_id": person.account_id or None, "visible": False, "reason": reason}
    line: t.Dict[str, t.Any] = {
        "email": account.email or person.email or None, "account_id": account.account_id, "visible": True, "display_name": account.name or None,
        "active": account.active, "account_type": account.kind or None, "email_visible": bool(account.email),
    }
    if groups is not None and not groups and account.active is not True:
        line.update(groups=None, reason=UNSEEN)
    elif groups is not None:
        line["groups"] = sorted(({"name": one["name"], "group_id": one.get("groupId")} for one in groups), key=lambda one: str(one["name"]))
    if user is not None:
        line["application_roles"] = sorted(str(one.get("key")) for one in (user.get("applicationRoles") or {}).get("items") or [])
    return line


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read, required_one_of=[("users", "query")])


if __name__ == "__main__":
    main()
