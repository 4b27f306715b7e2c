#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the roles of Jira projects and who acts in them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_project_role_info
short_description: Read the roles of Jira projects and who acts in them
version_added: "0.1.0"
description:
  - Tells which roles projects have, and on request who acts in them, people and groups. Inactive people are included.
  - Who acts in a role only as a member of a group is not listed by name; the group is.
options:
  projects:
    description:
      - Keys or IDs of the projects. Keys are in upper case. A project that is not there, or whose roles the calling account may not read, is an error.
      - When this is not given, every project that the calling account sees. Then projects that keep their roles from it are in RV(unseen).
      - An empty list is none.
    type: list
    elements: str
  roles:
    description:
      - Names of the roles to return, exact and in their case. All, when this is not given. A role that a project does not have is left out.
    type: list
    elements: str
  members:
    description:
      - Whether to read who acts in the roles, too. It takes one request per role, and one per 50 people for their e-mails.
    type: bool
    default: false
notes:
  - Needs a way in to the site.
  - Rights of the calling account - the permission Administer Projects in the projects, or Administer Jira; for O(members=true) also the permission to
    browse users and groups.
  - Classic scopes - C(read:jira-work), and C(read:jira-user) for O(members=true).
  - Granular scopes - C(read:project:jira), C(read:project-role:jira), and C(read:user:jira), C(read:group:jira) for O(members=true).
seealso:
  - module: lifecycle.atlassian.jira_project_role_member
  - module: lifecycle.atlassian.jira_group_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Who acts in this project?
  lifecycle.atlassian.jira_project_role_info:
    projects:
      - APP
    members: true
  register: app

- name: Show the inactive people who still are developers
  ansible.builtin.debug:
    msg: "{{ (app.roles | selectattr('name', 'equalto', 'Developers') | first).members | selectattr('active', 'false') | map(attribute='display_name') }}"

- name: Who administers which project?
  lifecycle.atlassian.jira_project_role_info:
    roles:
      - Administrators
    members: true
"""

RETURN = r"""
roles:
  description:
    - The roles, project by project, sorted by name.
  returned: success
  type: list
  elements: dict
  contains:
    project:
      description: Key of the project.
      returned: always
      type: str
      sample: APP
    project_id:
      description: ID of the project.
      returned: always
      type: str
      sample: "10100"
    name:
      description: Name of the role.
      returned: always
      type: str
      sample: Developers
    role_id:
      description: ID of the role.
      returned: always
      type: str
      sample: "10100"
    members:
      description: The people who act in it themselves.
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
          description: The e-mail. V(null) where privacy hides it.
          returned: always
          type: str
          sample: erika.mustermann@corp.example.com
        display_name:
          description: The name of the account. It is not an identity, anybody can choose it. V(null) when it is hidden.
          returned: always
          type: str
          sample: Erika Mustermann
        active:
          description: Whether the account is active. V(null) when the site does not say.
          returned: always
          type: bool
          sample: true
        account_type:
          description: The kind of account, such as V(atlassian) or V(app). V(null) when the site does not say.
          returned: always
          type: str
          sample: atlassian
    groups:
      description: The groups that act in it.
      returned: with O(members=true)
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
  sample:
    - project: APP
      project_id: "10100"
      name: Developers
      role_id: "10100"
unseen:
  description:
    - Keys of the projects whose roles the calling account may not read. Nobody can be said to be clear of them.
  returned: success
  type: list
  elements: str
  sample: []
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
      sample: /rest/api/3/project/10100/role/10002
"""

import typing as t

from ..module_utils._errors import AtlassianError, NotAllowed, NotFound, PlanError
from ..module_utils._http.message import SITE
from ..module_utils._plan.places import Place
from ..module_utils._plan.wishes import GROUP
from ..module_utils._roles import actors_of, every_role
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "projects": {"type": "list", "elements": "str"},
    "roles": {"type": "list", "elements": "str"},
    "members": {"type": "bool", "default": False},
}

REFUSED = (PlanError, NotAllowed, NotFound)     # which of them depends on the site


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The roles of the projects asked for, or of all."""
    found = every_role(client, params["projects"])
    hidden = [one for one in found if not isinstance(one, Place)]
    for dummy_project, why in hidden:
        if params["projects"] is not None or not isinstance(why, REFUSED) or not why.facts.get("failure"):      # an outage is no want of rights
            raise t.cast(AtlassianError, why)
    places = [one for one in found if isinstance(one, Place) and (params["roles"] is None or one.told["name"] in params["roles"])]
    lines: t.List[t.Dict[str, t.Any]] = [dict(place.told) for place in places]
    if params["members"]:
        for line, have in zip(lines, client.all_of(lambda place: actors_of(client, place), places)):
            actors = sorted(have.values(), key=lambda one: (one.email == "", one.email, one.account_id))
            line["members"] = [
                {"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None, "active": one.active,
                 "account_type": one.kind or None}
                for one in actors if one.kind != GROUP
            ]
            line["groups"] = [dict(one.told) for one in actors if one.kind == GROUP]
    return {"roles": lines, "unseen": [str(project["key"]) for project, dummy_why in hidden]}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
