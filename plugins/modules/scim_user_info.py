#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read users of an identity provider directory."""

from __future__ import annotations

DOCUMENTATION = r"""
module: scim_user_info
short_description: Read users of an identity provider directory (SCIM)
version_added: "0.1.0"
description:
  - Reads the records of one identity provider directory of an Atlassian organization, all of them or those asked for. All pages are read.
  - The attributes have the same names as in M(lifecycle.atlassian.scim_user), so a record that was read can be written again.
options:
  user_names:
    description:
      - User names of the records to read, compared without case.
      - With O(external_ids) as well, both are returned. With neither, the whole directory; an empty list is none.
    type: list
    elements: str
  external_ids:
    description:
      - IDs that the identity provider gave to the people, compared with case.
    type: list
    elements: str
notes:
  - Needs a way in to the directory - O(directory_id) and O(scim_token). The directory needs Atlassian Guard. The key of a directory has no scopes.
  - The directory is the whole truth about itself. Here, who is not found is not there, and is named in RV(missing).
  - Costs one request per person asked for, or one per 100 records of the directory when that is fewer.
seealso:
  - module: lifecycle.atlassian.scim_user
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Read these people
  lifecycle.atlassian.scim_user_info:
    user_names:
      - erika.mustermann@corp.example.com
      - nobody@corp.example.com
    external_ids:
      - ext-0002
  register: asked

- name: Show who is not in the directory
  ansible.builtin.debug:
    var: asked.missing

- name: Read the whole directory
  lifecycle.atlassian.scim_user_info:
  register: directory

- name: Show who is deactivated
  ansible.builtin.debug:
    msg: "{{ directory.users | rejectattr('active') | map(attribute='user_name') }}"
"""

RETURN = r"""
users:
  description:
    - The records, in the order in which the directory has them. Attributes that a record does not have are V(null).
  returned: success
  type: list
  elements: dict
  contains:
    user_name:
      description: Name by which the person is known in the directory.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    external_id:
      description: ID of the person in the identity provider.
      returned: always
      type: str
      sample: ext-0001
    scim_id:
      description: ID of the record.
      returned: always
      type: str
      sample: 5c1d0000-0000-4000-8000-000000000001
    account_id:
      description: ID of the Atlassian account behind the record. V(null) while there is none.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    email:
      description: The primary e-mail, or else the user name.
      returned: always
      type: str
      sample: erika.mustermann@corp.example.com
    active:
      description: Whether the account is active.
      returned: always
      type: bool
      sample: true
    display_name:
      description: Name as it is shown.
      returned: always
      type: str
      sample: Erika Mustermann
    given_name:
      description: First name.
      returned: always
      type: str
      sample: Erika
    family_name:
      description: Last name.
      returned: always
      type: str
      sample: Mustermann
    middle_name:
      description: Middle name.
      returned: always
      type: str
      sample: Maria
    formatted_name:
      description: Full name in one text.
      returned: always
      type: str
      sample: Dr. Erika Mustermann
    nick_name:
      description: Nickname.
      returned: always
      type: str
      sample: Eri
    title:
      description: Job title.
      returned: always
      type: str
      sample: Engineer
    department:
      description: Department.
      returned: always
      type: str
      sample: Engineering
    organization:
      description: Organization.
      returned: always
      type: str
      sample: Example Ltd
    preferred_language:
      description: Language.
      returned: always
      type: str
      sample: de
    timezone:
      description: Time zone.
      returned: always
      type: str
      sample: Europe/Berlin
    emails:
      description: E-mails of the person. V(null) when there are none.
      returned: always
      type: list
      elements: dict
      contains:
        value:
          description: The text itself.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        type:
          description: What kind it is.
          returned: when the record has it
          type: str
          sample: work
        primary:
          description: Whether it is the main one.
          returned: when it is
          type: bool
          sample: true
    phone_numbers:
      description: Phone numbers of the person. V(null) when there are none.
      returned: always
      type: list
      elements: dict
      contains:
        value:
          description: The text itself.
          returned: always
          type: str
          sample: "+49 30 901820"
        type:
          description: What kind it is.
          returned: when the record has it
          type: str
          sample: work
        primary:
          description: Whether it is the main one.
          returned: when it is
          type: bool
          sample: true
  sample:
    - user_name: erika.mustermann@corp.example.com
      external_id: ext-0001
      scim_id: 5c1d0000-0000-4000-8000-000000000001
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      email: erika.mustermann@corp.example.com
      active: true
      display_name: Erika Mustermann
      given_name: Erika
      family_name: Mustermann
      middle_name: null
      formatted_name: null
      nick_name: null
      title: Engineer
      department: Engineering
      organization: null
      preferred_language: null
      timezone: null
      emails:
        - value: erika.mustermann@corp.example.com
          type: work
          primary: true
      phone_numbers: null
missing:
  description:
    - Those of O(user_names) and O(external_ids) that the directory does not have.
  returned: success
  type: list
  elements: str
  sample: [nobody@corp.example.com]
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
      sample: /Users
"""

import typing as t

from ..module_utils._api import scim
from ..module_utils._directory import scim_records, whole_directory
from ..module_utils._http.message import SCIM
from ..module_utils._plan.wishes import fold
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "user_names": {"type": "list", "elements": "str"},
    "external_ids": {"type": "list", "elements": "str"},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The records asked for, or all; C(missing) names those that the directory does not have."""
    names, external = params["user_names"] or [], params["external_ids"] or []
    if params["user_names"] is None and params["external_ids"] is None:
        return {"users": [_line(record) for record in whole_directory(client)], "missing": []}
    records = scim_records(client, [("userName", one) for one in names] + [("externalId", one) for one in external])
    wanted_names, wanted_external = {fold(one) for one in names}, set(external)
    found = {str(one["id"]): one for one in records if fold(str(one.get("userName"))) in wanted_names or one.get("externalId") in wanted_external}
    has_names, has_external = {fold(str(one.get("userName"))) for one in found.values()}, {one.get("externalId") for one in found.values()}
    missing = [one for one in names if fold(one) not in has_names] + [one for one in external if one not in has_external]
    return {"users": [_line(record) for record in found.values()], "missing": missing}


def _line(record: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    fields: t.Dict[str, t.Any] = dict(dict.fromkeys(scim.PATHS), active=True)
    fields.update(scim.fields_of(record))
    return dict(fields, scim_id=record["id"], account_id=scim.account_id_of(record) or None, email=scim.emails_of(record)[0])


def main() -> None:
    """Run it."""
    run_info(SPEC, (SCIM,), read)


if __name__ == "__main__":
    main()
