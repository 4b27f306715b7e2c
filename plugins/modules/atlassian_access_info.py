#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every layer of access that people have."""

from __future__ import annotations

DOCUMENTATION = r"""
module: atlassian_access_info
short_description: Every layer of access that people have
version_added: "0.1.0"
description:
  - Tells for each person what access there is, layer by layer - the account itself, the portal, the identity provider's directory and its groups,
    the organization, groups, service desks, customer organizations, project roles, products and API tokens. It is the look before and after an
    offboarding, and serves access reviews.
  - B(Not seen is not absent.) Each layer says whether it was RV(people[].layers.groups.seen). Only when it was, an empty C(held) means that nothing is
    held; otherwise C(why) says which credential or right is missing, and C(held) is what was seen all the same.
  - It uses whatever ways in it is given. A way in that refuses makes its layers unseen, and stops no other. The task fails when a service does not answer,
    when the site does not know the credential, and when nothing at all could be read.
options:
  users:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both, which then must belong to the same person. It may have C(user_name), the user name of the
        person in the identity provider's directory; without it the account ID, or else the e-mail, tells which record is meant.
      - A line of RV(people) of another task of this collection fits as it is.
    type: list
    elements: raw
    required: true
  layers:
    description:
      - The layers to look at. What is not asked for is not read, as far as it is not needed to see who is meant.
    type: list
    elements: str
    choices: [directory, organization, account, portal, groups, desks, organizations, roles, scim_groups, products, tokens]
    default: [directory, organization, account, portal, groups, desks, organizations, roles, scim_groups, products, tokens]
  groups:
    description:
      - Names or IDs of groups. Only these are looked at, all groups without it. A group that is not found makes the layer unseen.
    type: list
    elements: str
  desks:
    description:
      - IDs, project keys or names of service desks. Only these are looked at, all desks without it.
    type: list
    elements: str
  organizations:
    description:
      - Names or IDs of customer organizations. Only these are looked at, all of them without it.
    type: list
    elements: str
  roles:
    description:
      - Roles of projects. Only these are looked at, every role of every project without it.
    type: list
    elements: dict
    suboptions:
      project:
        description:
          - Key or ID of the project.
        type: str
        required: true
      role:
        description:
          - Name or ID of the role.
        type: str
        required: true
  scim_groups:
    description:
      - Names of groups of the directory. Only these are looked at, all groups of the directory without it. The directory is the whole truth about itself, so
        that a name that it does not have is a group that nobody is in.
    type: list
    elements: str
notes:
  - Needs at least one way in - to the site, to the directory (O(directory_id) with O(scim_token)), or to the organization (O(org_id) with O(org_api_key), a
    key without scopes, for managed accounts and tokens, too).
  - Rights of the calling account on the site - the permission to browse users and groups; for desks and customer organizations an agent licence and the
    administration of the desks; for roles the administration of the projects; for the members of groups site administration.
  - Classic scopes - C(read:jira-user), C(read:jira-work), C(manage:jira-configuration), C(manage:servicedesk-customer), C(read:servicedesk-request).
  - Costs, where all layers are asked for, up to seven requests per person (products, groups, customer organizations, and for managed accounts three of user
    management), and for all people together the pages of the desks' lists, at five requests a second, and a request per role.
    Groups are read by their lists instead of by person when that takes fewer requests, and when anybody is deactivated, of whom nothing says that the
    site shows the groups. Somebody whom the directory does not know by the e-mail as user name takes reading the whole directory once, a request per 100
    records, unless C(user_name) is given.
  - Portal-only customers have no Atlassian account. The layers directory, organization, account, scim_groups and tokens are empty for them and count as seen.
seealso:
  - module: lifecycle.atlassian.atlassian_preflight_info
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

- name: What access do these people have?
  lifecycle.atlassian.atlassian_access_info:
    users:
      - erika.mustermann@corp.example.com
      - email: carla@customer.example.org
      - 712020:00000000-aaaa-4000-8000-000000000005
  register: access

- name: Show the groups
  ansible.builtin.debug:
    msg: "{{ access.people[0].layers.groups.held | map(attribute='name') }}"

- name: Is anybody of them still in these places?
  lifecycle.atlassian.atlassian_access_info:
    users:
      - erika.mustermann@corp.example.com
    layers: [groups, roles]
    groups:
      - jira-software-users
    roles:
      - project: APP
        role: Developers
  register: left

- name: What could not be seen, and why
  ansible.builtin.debug:
    msg: "{{ left.people[0].layers | dict2items | rejectattr('value.seen') | items2dict(value_name='value') }}"
"""

RETURN = r"""
people:
  description:
    - One entry for every entry of O(users), in its order, also where two of them are one person.
  returned: success
  type: list
  elements: dict
  contains:
    email:
      description: The e-mail that was asked for, or that the account shows. V(null) when neither is known.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    account_id:
      description: The account ID. V(null) when it is not known.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    display_name:
      description: The name. It is not an identity, anybody can choose it.
      returned: always
      type: str
      sample: Erika Mustermann
    account_type:
      description: V(atlassian), V(customer) for a portal-only customer, or V(app). V(null) when it is not known.
      returned: always
      type: str
      sample: atlassian
    active:
      description: Whether the account is active, by user management, else by the organization, else by the site. V(null) when it is not known.
      returned: always
      type: bool
      sample: true
    user_name:
      description: The user name as O(users) gives it, or an empty string.
      returned: always
      type: str
      sample: ""
    found:
      description: Whether an account, a record of the directory or a user of the organization is known.
      returned: always
      type: bool
      sample: true
    gone:
      description: Whether the site says that there is no such account ID, and nothing else shows it.
      returned: always
      type: bool
      sample: false
    conflict:
      description: Why it is not sure who is meant, such as an e-mail and an account ID of two people. No layer is seen then.
      returned: always
      type: str
      sample: null
    others:
      description:
        - Other active accounts that the site shows with this e-mail, such as a portal-only customer beside an Atlassian account. None of their access is told.
        - Looked for when an entry gives an e-mail and no account ID, and the directory or the organization has said who is meant.
      returned: always
      type: list
      elements: dict
      sample: []
      contains:
        account_id:
          description: The account ID.
          returned: always
          type: str
        account_type:
          description: As RV(people[].account_type), or V(null).
          returned: always
          type: str
        display_name:
          description: The display name, or V(null).
          returned: always
          type: str
    why:
      description: Why nobody was found.
      returned: always
      type: str
      sample: null
    hidden:
      description: Whether a search found an account whose e-mail is hidden, which was not believed to be the person. See O(accept_hidden_match).
      returned: always
      type: bool
      sample: false
    email_visible:
      description: Whether some way in shows that RV(people[].email) is the account's. Beside an account ID that was given it may be anybody's.
      returned: always
      type: bool
      sample: true
    directory:
      description: The person's record in the identity provider's directory. V(null) when none is known.
      returned: always
      type: dict
      contains:
        id:
          description: ID of the record.
          returned: always
          type: str
          sample: 5c1d0000-0000-4000-8000-000000000001
        user_name:
          description: Its user name.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        active:
          description: Whether it is active.
          returned: always
          type: bool
          sample: true
        account_id:
          description: The account behind it. V(null) while none is linked.
          returned: always
          type: str
          sample: "712020:00000000-aaaa-4000-8000-000000000006"
    organization:
      description: The person as the organization knows him. V(null) when it does not, or was not asked.
      returned: always
      type: dict
      contains:
        status:
          description: V(active), V(suspended) in all directories, or V(no_membership).
          returned: always
          type: str
          sample: active
        managed:
          description: Whether the organization manages the account.
          returned: always
          type: bool
          sample: true
        directories:
          description: The directories of the organization that the person is in.
          returned: always
          type: list
          elements: dict
          contains:
            id:
              description: ID of the directory.
              returned: always
              type: str
              sample: 4a7e55c0-0000-4e4e-8e8e-00000000e1e1
            status:
              description: V(active) or V(suspended). V(null) for somebody active who is in several, as the organization does not tell where.
              returned: always
              type: str
              sample: active
    manage:
      description: What may be done to a managed account. V(null) when it is not managed here, or was not asked about (layers V(account) and V(tokens)).
      returned: always
      type: dict
      contains:
        may:
          description: Whether the organization may disable the account, enable it, and revoke its API tokens.
          returned: always
          type: dict
          contains:
            disable:
              description: Disable it.
              returned: always
              type: bool
              sample: true
            enable:
              description: Enable it.
              returned: always
              type: bool
              sample: true
            tokens:
              description: List and revoke API tokens.
              returned: always
              type: bool
              sample: true
        why:
          description: Why not, by the same keys.
          returned: always
          type: dict
          sample: {}
    layers:
      description: The layers that were asked for.
      returned: always
      type: dict
      contains:
        directory:
          description: The active record of the identity provider's directory.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the record.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its user name.
                  returned: always
                  type: str
                  sample: Support
        organization:
          description: Directories of the organization in which the person is active.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the directory.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
        account:
          description: The Atlassian account itself, when it is active.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: The account ID.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: The display name.
                  returned: always
                  type: str
                  sample: Support
        portal:
          description: The account of a portal-only customer who has access.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: The account ID.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: The display name.
                  returned: always
                  type: str
                  sample: Support
        groups:
          description: Groups of the site.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the group.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
                owner:
                  description: V(identity_provider), V(site), or V(null) when it is not known whose it is.
                  returned: always
                  type: str
                  sample: site
        desks:
          description: Service desks that list the person as a customer.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the desk.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
                key:
                  description: Key of its project.
                  returned: always
                  type: str
                  sample: IT
                open:
                  description: Whether the desk is open to everybody. V(null), as the service has no call that tells.
                  returned: always
                  type: bool
                  sample: null
        organizations:
          description: Customer organizations.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the organization.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
        roles:
          description: Roles in which the person acts himself, not through a group.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the role.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
                project:
                  description: Key of the project.
                  returned: always
                  type: str
                  sample: APP
        scim_groups:
          description: Groups of the identity provider's directory.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: SCIM ID of the group.
                  returned: always
                  type: str
                  sample: "10100"
                name:
                  description: Its name.
                  returned: always
                  type: str
                  sample: Support
        products:
          description: Products that the person may use.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                name:
                  description: Key of the product.
                  returned: always
                  type: str
                  sample: Support
        tokens:
          description: API tokens that have not expired.
          returned: when O(layers) has it
          type: dict
          contains:
            seen:
              description: Whether all of it that was asked for was read for this person.
              returned: always
              type: bool
              sample: true
            why:
              description: Why not, or what else there is to say.
              returned: always
              type: str
              sample: null
            held:
              description: What the person has.
              returned: always
              type: list
              elements: dict
              contains:
                id:
                  description: ID of the token, which is not the token.
                  returned: always
                  type: str
                  sample: "10100"
                label:
                  description: What its owner called it.
                  returned: always
                  type: str
                  sample: Laptop
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
      sample: /rest/api/3/user
"""

import typing as t

from ..module_utils._access import look_at_access
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._plan.access import LAYERS
from ..module_utils._run import run_info

NAMES = {"type": "list", "elements": "str"}
SPEC = dict(
    PEOPLE,
    users={"type": "list", "elements": "raw", "required": True},
    layers={"type": "list", "elements": "str", "choices": list(LAYERS), "default": list(LAYERS)},
    groups=NAMES, desks=NAMES, organizations=NAMES, scim_groups=NAMES,
    roles={"type": "list", "elements": "dict", "options": {"project": {"type": "str", "required": True}, "role": {"type": "str", "required": True}}},
)


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """One line for each wish, in their order."""
    return {"people": look_at_access(client, params)}


def main() -> None:
    """Run it."""
    run_info(SPEC, (), read)


if __name__ == "__main__":
    main()
