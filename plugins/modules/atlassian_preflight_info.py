#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the credentials are good for, before anything is done with them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: atlassian_preflight_info
short_description: Look at credentials, rights, seats and expiry before a run
version_added: "0.1.0"
description:
  - Tells who is calling, on which site and plans; which rights and scopes are there or missing for what is about to be done; whether the identity provider
    directory answers and what it allows; how many licences are left and, on request, who holds them; and when each credential expires.
  - It looks at every way in that has its options. One that does not work is told as a result, and stops nothing else.
  - What no call tells is said to be unknown, never to be there. Site administration is an example.
  - Problems are warnings, unless O(strict=true), which fails the task. It never changes anything.
options:
  planned:
    description:
      - Modules and roles of this collection that are about to be used, such as V(jira_group_member), V(onboard) or V(lifecycle.atlassian.scim_user).
      - RV(planned) says of each what is missing.
    type: list
    elements: str
    default: []
  seat_holders:
    description:
      - Whether to list, for each product, the active people who may use it. They are the members of its groups, which takes a request for every 50.
    type: bool
    default: false
  warn_days:
    description:
      - From how many days before its end a credential is a problem.
    type: int
    default: 30
  api_token_expires:
    description:
      - When O(api_token) expires. A day such as V(2027-03-31), which counts from its beginning (UTC), or a moment such as V(2027-03-31T12:00:00Z).
      - It is read through O(org_api_key) when the owner of the token is managed by that organization; what is read wins over this option.
        Atlassian has no call that tells the end of any other credential.
    type: str
  client_secret_expires:
    description:
      - When O(client_secret) expires, in the same form.
    type: str
  scim_token_expires:
    description:
      - When O(scim_token) expires, in the same form.
    type: str
  org_api_key_expires:
    description:
      - When O(org_api_key) expires, in the same form. These keys last a year at most.
    type: str
  api_token_label:
    description:
      - What O(api_token) is called at id.atlassian.com. Needed when its owner has several, as nothing else tells which of them it is.
    type: str
  strict:
    description:
      - Whether the task fails when there is anything in RV(problems). The failure has the whole result.
    type: bool
    default: false
notes:
  - Needs one way in at least, whichever.
  - Rights of the calling account - none. Seats need the global permission Administer Jira, O(seat_holders=true) site administration.
  - Scopes of API tokens are nowhere listed. They are found out by reading something that needs each; of scopes that only writing needs
    nothing can be told.
  - For OAuth access tokens with classic scopes their list is read. Granular scopes are not compared.
  - Costs seven requests for a site, two for a directory, and one to three for an organization.
seealso:
  - module: lifecycle.atlassian.managed_account_info
  - module: lifecycle.atlassian.jira_user_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes.info
  - lifecycle.atlassian.connection
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Go on only with credentials that can do the work and last another week
  lifecycle.atlassian.atlassian_preflight_info:
    planned: [onboard, scim_user]
    api_token_label: Automation
    warn_days: 7
    scim_token_expires: "2099-12-31"
    org_api_key_expires: "2099-12-31"
    strict: true
  register: ready

- name: Say how many licences are left
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.left }} of {{ item.seats }} left"
  loop: "{{ ready.products }}"
  loop_control:
    label: "{{ item.key }}"

- name: See who holds the licences
  lifecycle.atlassian.atlassian_preflight_info:
    seat_holders: true
"""

RETURN = r"""
caller:
  description: The account that the site's credentials belong to. V(null) without a way in to a site, or when it cannot be told.
  returned: success, and on failure by O(strict)
  type: dict
  contains:
    account_id:
      description: The account ID.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000001"
    email:
      description: The e-mail. V(null) when it is not visible.
      returned: always
      type: str
      sample: automation@example.com
    display_name:
      description: The name.
      returned: always
      type: str
      sample: Automation
  sample: {account_id: "712020:00000000-aaaa-4000-8000-000000000001", email: automation@example.com, display_name: Automation}
site:
  description: The site. V(null) without a way in to one.
  returned: success, and on failure by O(strict)
  type: dict
  contains:
    reachable:
      description: Whether the credential was accepted for anything.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why not. V(null) when it was.
      returned: always
      type: str
      sample: null
    url:
      description: Its address, as it says itself.
      returned: always
      type: str
      sample: https://example.atlassian.net
    title:
      description: Its name.
      returned: always
      type: str
      sample: Example
    version:
      description: Version of Jira.
      returned: always
      type: str
      sample: 1001.0.0-SNAPSHOT
    deployment:
      description: V(Cloud). Anything else is not what this collection is for.
      returned: always
      type: str
      sample: Cloud
    plans:
      description: Product and its plan, V(FREE), V(PAID) or V(UNLICENSED). V(null) when the credential may not see it.
      returned: always
      type: dict
      sample: {jira-software: PAID, jira-servicedesk: FREE}
  sample:
    reachable: true
    reason: null
    url: https://example.atlassian.net
    title: Example
    version: 1001.0.0-SNAPSHOT
    deployment: Cloud
    plans: {jira-software: PAID}
products:
  description:
    - The products of the site, with their licences.
    - Empty when none of them could be read, too. When that is no matter of rights, RV(problems) says so, and nothing that takes a licence is ready.
  returned: success, and on failure by O(strict)
  type: list
  elements: dict
  contains:
    key:
      description: Key of the product.
      returned: always
      type: str
      sample: jira-software
    name:
      description: Its name.
      returned: always
      type: str
      sample: Jira
    plan:
      description: Its plan. V(null) when that cannot be told.
      returned: always
      type: str
      sample: PAID
    seats:
      description: How many people may use it. V(null) without a limit, or when it cannot be told.
      returned: always
      type: int
      sample: 100
    used:
      description: How many do. V(null) when it cannot be told.
      returned: always
      type: int
      sample: 87
    left:
      description: How many more may. V(null) as with RV(products[].seats).
      returned: always
      type: int
      sample: 13
    groups:
      description: The groups whose members may use it. V(null) when they cannot be told.
      returned: always
      type: list
      elements: dict
      sample: [{name: jira-software-users, group_id: 6e87dc72-4f1f-421f-9382-2fee8b652487}]
    holders:
      description: The active people in those groups, by C(account_id), C(email) and C(display_name). V(null) when the groups cannot be told.
      returned: when O(seat_holders=true)
      type: list
      elements: dict
      sample: [{account_id: "712020:00000000-aaaa-4000-8000-000000000006", email: erika.mustermann@corp.example.com, display_name: Erika Mustermann}]
    reason:
      description: Why the licences cannot be told.
      returned: when they cannot be told
      type: str
      sample: GET /rest/api/3/applicationrole answered 403.
  sample: [{key: jira-software, name: Jira, plan: PAID, seats: 100, used: 87, left: 13, groups: []}]
rights:
  description:
    - Which rights the calling account has, as far as a call tells. V(null) when it cannot be told.
    - The keys are C(browse) (browse users and groups), C(administer) (Administer Jira), C(agent) (a licence of Jira Service Management),
      C(plain_token) (an API token without scopes on the site's own address) and C(org_key) (an organization key without scopes).
  returned: success, and on failure by O(strict)
  type: dict
  sample: {browse: true, administer: true, agent: true, plain_token: true, org_key: null}
scopes:
  description: Classic scopes, and whether the credential has them; V(null) for those of which it cannot be told. V(null) when it needs none.
  returned: success, and on failure by O(strict)
  type: dict
  sample: {"read:jira-user": true, "manage:servicedesk-customer": false, "manage:jira-project": null}
directory:
  description: The identity provider directory. V(null) without O(directory_id) and O(scim_token).
  returned: success, and on failure by O(strict)
  type: dict
  contains:
    reachable:
      description: Whether it answers to this key.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why not. V(null) when it does.
      returned: always
      type: str
      sample: null
    patch:
      description: Whether records can be changed in part, which M(lifecycle.atlassian.scim_user) relies on. V(null) when it does not say.
      returned: when RV(directory.reachable=true)
      type: bool
      sample: true
    bulk:
      description: Whether it takes many changes in one request.
      returned: when RV(directory.reachable=true)
      type: bool
      sample: false
    filter:
      description: Whether records can be looked for.
      returned: when RV(directory.reachable=true)
      type: bool
      sample: true
    sort:
      description: Whether lists can be sorted.
      returned: when RV(directory.reachable=true)
      type: bool
      sample: false
    max_results:
      description: How many records a page may have. V(null) when it does not say.
      returned: when RV(directory.reachable=true)
      type: int
      sample: 100
    attributes:
      description: Attributes that may be written, by schema. V(null) when they could not be read.
      returned: always
      type: dict
      sample: {User: [active, emails, name.familyName, name.givenName, userName]}
  sample: {reachable: true, reason: null, patch: true, bulk: false, filter: true, sort: false, max_results: 100, attributes: {User: [active, userName]}}
organization:
  description: The organization. V(null) without O(org_id) and O(org_api_key).
  returned: success, and on failure by O(strict)
  type: dict
  contains:
    reachable:
      description: Whether it answers to this key.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why not. V(null) when it does.
      returned: always
      type: str
      sample: null
    directories:
      description: Its directories of people, by C(id) and C(name). V(null) when they could not be read.
      returned: always
      type: list
      elements: dict
      sample: [{id: 4a7e55c0-0000-4e4e-8e8e-00000000e1e1, name: corp}]
  sample: {reachable: true, reason: null, directories: [{id: 4a7e55c0-0000-4e4e-8e8e-00000000e1e1, name: corp}]}
planned:
  description: What of the needs of O(planned) is there, in its order.
  returned: success, and on failure by O(strict)
  type: list
  elements: dict
  contains:
    name:
      description: The module or role.
      returned: always
      type: str
      sample: jira_group_member
    ready:
      description: Whether nothing is known to be missing.
      returned: always
      type: bool
      sample: false
    missing:
      description: What is missing, in words.
      returned: always
      type: list
      elements: str
      sample: [the scope manage:jira-configuration]
    unknown:
      description: What it needs as well and no call tells.
      returned: always
      type: list
      elements: str
      sample: [site administration]
  sample: [{name: jira_group_member, ready: false, missing: ["the scope manage:jira-configuration"], unknown: [site administration]}]
credentials:
  description: One entry for each credential that was given.
  returned: success, and on failure by O(strict)
  type: list
  elements: dict
  contains:
    credential:
      description: The option that holds it.
      returned: always
      type: str
      sample: api_token
    expires:
      description: When it expires. V(null) when that is not known.
      returned: always
      type: str
      sample: "2027-03-31T12:00:00.000Z"
    days_left:
      description: Whole days until then; negative afterwards. V(null) when it is not known.
      returned: always
      type: int
      sample: 128
    state:
      description: V(ok), V(expiring) (within O(warn_days)), V(expired) or V(unknown).
      returned: always
      type: str
      sample: ok
    source:
      description: V(api) when it was read, V(option) when an option says it. V(null) when it is not known.
      returned: always
      type: str
      sample: api
    reason:
      description: Why it is not known.
      returned: when RV(credentials[].state) is V(unknown)
      type: str
      sample: nothing tells when this credential expires, set scim_token_expires
  sample: [{credential: api_token, expires: "2027-03-31T12:00:00.000Z", days_left: 128, state: ok, source: api}]
problems:
  description: Everything that speaks against going on, in words; the warnings of the task. Empty when all is well.
  returned: success, and on failure by O(strict)
  type: list
  elements: str
  sample: ["jira_group_member: the scope manage:jira-configuration is missing"]
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
  description: The message of a failure. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "Not ready: scim_token expired on 2026-11-01."
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

import time
import typing as t

from ..module_utils import _preflight as preflight
from ..module_utils._errors import PlanError, Unfinished
from ..module_utils._http.message import ORGANIZATION, SCIM, SITE
from ..module_utils._plan import expiry, needs
from ..module_utils._run import run_info

DATED = ("api_token", "client_secret", "scim_token", "org_api_key")
SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "planned": {"type": "list", "elements": "str", "default": []},
    "seat_holders": {"type": "bool", "default": False},
    "warn_days": {"type": "int", "default": 30},
    # days, and a name: nothing here is a secret
    **{name + "_expires": {"type": "str", "no_log": False} for name in DATED},
    "api_token_label": {"type": "str", "no_log": False},
    "strict": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Everything that the credentials given tell. Raises C(Unfinished), with the whole result, for problems when strict."""
    if not any(client.has(surface) for surface in (SITE, SCIM, ORGANIZATION)):
        raise PlanError("No credentials were given. There are ways in to a site (site_url, api_user, api_token), to a directory (directory_id, scim_token) "
                        "and to an organization (org_id, org_api_key).")
    for name in params["planned"]:
        needs.need_of(name.rpartition(".")[2])
    basic = bool(params["api_token"])
    site = preflight.look_at_site(client, not basic or params["use_gateway"], basic) if client.has(SITE) else None
    directory = preflight.look_at_directory(client) if client.has(SCIM) else None
    caller = site.caller if site else None
    organization, unscoped, tokens = None, None, "set org_id and org_api_key to read it, or api_token_expires"
    if client.has(ORGANIZATION):
        organization, unscoped, tokens = preflight.look_at_organization(client, params["org_id"], caller)
    rights = dict(site.rights if site else {}, org_key=unscoped)
    scopes = site.scopes if site else None
    known = needs.Known(preflight.surfaces(client, site, directory, organization), rights, scopes, site.licences if site else "")
    products = site.products if site else []
    if params["seat_holders"]:
        products = [dict(one, holders=preflight.holders(client, one) if one["groups"] is not None else None) for one in products]
    planned = [needs.judge(name, known) for name in params["planned"]]
    credentials = [_credential(name, params, tokens) for name in DATED if params[name]]
    problems = list(_problems(known, planned, credentials, products))
    result = {
        "caller": {"account_id": caller.account_id, "email": caller.email or None, "display_name": caller.name} if caller else None,
        "site": site.result if site else None, "products": products, "rights": rights, "scopes": scopes, "directory": directory, "organization": organization,
        "planned": planned, "credentials": credentials, "problems": problems,
    }
    if problems and params["strict"]:
        raise Unfinished("Not ready: %s." % "; ".join(problems), **result)
    return dict(result, warnings=problems)


def _credential(name: str, params: t.Mapping[str, t.Any], tokens: t.Any) -> t.Dict[str, t.Any]:
    """When a credential expires: as it was read, else as the options say."""
    wished, now, days = params[name + "_expires"], time.time(), params["warn_days"]
    if name != "api_token":
        return expiry.row(name, wished, "option", now, days, "nothing tells when this credential expires, set %s_expires" % name)
    label = params["api_token_label"]
    mine = [one for one in tokens if label in (None, one["label"])] if isinstance(tokens, list) else []
    if len(mine) == 1 and mine[0]["expires"]:
        return expiry.row(name, mine[0]["expires"], "api", now, days)
    reason = tokens
    if isinstance(tokens, list):
        reason = "of the caller's API tokens (%s) %s is meant; set api_token_label, or api_token_expires" % (
            ", ".join(one["label"] for one in tokens) or "none", "none" if not mine else "this one has no end, or it cannot be told which")
    return expiry.row(name, wished, "option", now, days, str(reason))


def _problems(
    known: needs.Known, planned: t.Sequence[t.Mapping[str, t.Any]], credentials: t.Sequence[t.Mapping[str, t.Any]], products: t.Sequence[t.Mapping[str, t.Any]]
) -> t.Iterator[str]:
    yield from ("the %s cannot be used: %s" % pair for pair in known.surfaces.items() if pair[1])
    for one in planned:
        yield from ("%s: %s is missing" % (one["name"], words) for words in one["missing"])
    if known.licences and not known.surfaces.get(needs.SITE):
        yield "the licences of the site could not be read: %s" % known.licences
    yield from filter(None, map(expiry.words, credentials))
    if any(one["name"].rpartition(".")[2] in needs.TAKES_SEATS for one in planned):
        yield from ("%s has no licence left" % one["name"] for one in products if one["left"] is not None and one["left"] <= 0)


def main() -> None:
    """Run it."""
    run_info(SPEC, (), read)


if __name__ == "__main__":
    main()
