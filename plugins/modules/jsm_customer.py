#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portal customers of Jira Service Management exist, or have lost their portal-only access."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_customer
short_description: Create portal customers of Jira Service Management, and revoke their access
version_added: "0.1.0"
description:
  - Portal customers are people who can use the help portals of a site and nothing else. They need no licence.
  - With O(state=present) everybody in the list has an account. Accounts that are found are left as they are, and everybody else is created. An e-mail that
    belongs to an Atlassian account is V(linked), which means that this account is used and nothing is created.
  - With O(state=absent) portal-only access is revoked. This is for people who are nothing but portal customers. Atlassian accounts are V(skipped)
    with a word on what to use instead, so that lists of both kinds work. Take them off their desks
    with M(lifecycle.atlassian.jsm_desk_customer), and deactivate them with M(lifecycle.atlassian.scim_user).
  - B(Not seen is not absent.) Nobody can be sure that a customer whose e-mail is hidden does not exist. To create such a customer is safe, because the
    service itself refuses an e-mail that it has already. So the module tries, and until then foretells V(created) with RV(people[].certain=false).
    When the service says that the account exists and still nothing shows it, the person is V(unchanged), without an account ID and with a warning.
  - To revoke is not safe on a guess. Whoever is not seen is V(unknown) with O(state=absent), and never V(unchanged), although there
    may be no such account at all. Give account IDs, which always work.
options:
  customers:
    description:
      - The people. Each needs O(customers[].email) or O(customers[].account_id).
      - The same person named twice counts once. Two entries for one person that contradict one another are an error.
      - An empty list does nothing.
    type: list
    elements: dict
    required: true
    suboptions:
      email:
        description:
          - E-mail of the person. It is trimmed and compared without case.
          - A customer can only be created with an e-mail.
        type: str
      display_name:
        description:
          - Name of a customer who is created. When omitted, the service chooses one.
          - An existing customer keeps the name, as Atlassian has no call that renames a customer. When it differs, there is a warning.
          - Not used with O(state=absent).
        type: str
      account_id:
        description:
          - Account ID of the person, who then is not looked up by e-mail.
          - An account ID of nobody is V(failed) with O(state=present), also when there is an e-mail, and V(unchanged) with O(state=absent).
          - For O(state=absent) this is the sure way.
        type: str
  state:
    description:
      - V(present) makes sure that the people have an account that can use the portals.
      - V(absent) revokes their portal-only access. A look at the account afterwards proves it. What they have asked for stays,
        and they may stay on the customer lists of desks.
      - No call that gives revoked access back is documented. For a revoked customer who is V(present) again the module asks the service to create him;
        he is V(reactivated) when the same account comes back, and V(failed) when the service refuses. Then restore him in the administration of the site.
    type: str
    choices: [present, absent]
    default: present
  existing_account:
    description:
      - What to do with O(state=present) when an e-mail belongs to an Atlassian account.
      - V(link) uses that account and reports V(linked).
      - V(fail) reports V(failed). It only helps when the account is visible; otherwise the service decides whether it links or refuses.
    type: str
    choices: [link, fail]
    default: link
notes:
  - Needs a way in to the site. O(org_id) with O(org_api_key), and O(directory_id) with O(scim_token), help to look people up.
  - Rights of the calling account - an agent licence of Jira Service Management, the Jira administrator permission to create,
    site administration to revoke, and the permission to browse users and groups.
  - Classic scopes - C(manage:servicedesk-customer), C(read:jira-user), C(read:jira-work).
  - Granular scopes - C(read:customer:jira-service-management), C(write:customer:jira-service-management),
    C(read:user:jira), C(read:user.property:jira), C(read:group:jira),
    C(read:application-role:jira), C(read:avatar:jira), C(read:permission:jira).
  - Costs about one search and one write per person. With O(state=absent) all users of the site are read, 1,000 a request, as soon as
    one e-mail is not found.
seealso:
  - module: lifecycle.atlassian.jsm_desk_customer
  - module: lifecycle.atlassian.jsm_desk_info
  - module: lifecycle.atlassian.jira_user_info
  - module: lifecycle.atlassian.scim_user
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards
  - lifecycle.atlassian.people
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These people can use the help portals
  lifecycle.atlassian.jsm_customer:
    customers:
      - email: jane.roe@customer.example.org
        display_name: Jane Roe
      - email: yuki@customer.example.org
      - email: erika.mustermann@corp.example.com  # has an Atlassian account, which is linked
  register: portal

- name: Show what came of everybody
  ansible.builtin.debug:
    msg: "{{ item.email }}: {{ item.action }}, account {{ item.account_id }}"
  loop: "{{ portal.people }}"
  loop_control:
    label: "{{ item.email }}"

- name: Put the new customer on the list of a desk, in the same play and in check mode, too
  lifecycle.atlassian.jsm_desk_customer:
    desk: IT
    customers:
      - email: jane.roe@customer.example.org
        pending: true

- name: Revoke the portal access of people who left, but not of more than five
  lifecycle.atlassian.jsm_customer:
    customers:
      - email: carla@customer.example.org
      - account_id: qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:00000000-cccc-4000-8000-000000000005
    state: absent
    max_removals: 5
    protected:
      - "*@board.example.com"
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(customers).
    - Entries that mean the same person are one entry, at the first position.
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when people failed
  type: list
  elements: dict
  contains:
    email:
      description: The e-mail, as far as it is known. V(null) otherwise.
      returned: always
      type: str
      sample: jane.roe@customer.example.org
    account_id:
      description: The account ID. V(null) when it is not known yet (check mode) or is not visible.
      returned: always
      type: str
      sample: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - a customer was created.
        - V(reactivated) - a customer whose access had been revoked has it again.
        - V(linked) - the e-mail belongs to an Atlassian account, which is used as it is. Nothing was changed.
        - V(unchanged) - the customer was there already, or with O(state=absent) had no portal access any more.
        - V(removed) - portal-only access was revoked.
        - V(kept) - would be revoked, but is protected or is the calling account.
        - V(skipped) - with O(state=absent), an Atlassian account, which this module does not touch.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description:
        - Whether the foretold action is certain. V(false) in check mode for people who are to be created, as no search shows an account whose e-mail
          is hidden or whose access was revoked, so that only the service can tell. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: this e-mail belongs to an Atlassian account, which is used as it is
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/servicedeskapi/customer}
    also_as:
      description: How else the person was named in O(customers).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"]
    display_name:
      description: The name of the account, or for somebody new the wished name. V(null) when there is none.
      returned: always
      type: str
      sample: Jane Roe
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, linked, unchanged]
    visible:
      description: V(false) when the service says that the account exists and nothing shows it.
      returned: when it is V(false)
      type: bool
      sample: false
  sample:
    - email: jane.roe@customer.example.org
      account_id: "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:4a1b9f1e-2a0c-4b0e-9a43-5d3c1f0e7b11"
      action: created
      certain: true
      display_name: Jane Roe
    - email: erika.mustermann@corp.example.com
      account_id: "712020:00000000-aaaa-4000-8000-000000000006"
      action: linked
      certain: true
      reason: this e-mail belongs to an Atlassian account, which is used as it is
      display_name: Erika Mustermann
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - create customer jane.roe@customer.example.org
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, linked: 1, unchanged: 1}
diff:
  description:
    - What changes for whom.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: portal customers
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: portal customers
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {jane.roe@customer.example.org: {display_name: Jane Roe, portal_access: true}}
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
      description: Requests sent that change something, repetitions counted. Always V(0) in check mode.
      returned: always
      type: int
      sample: 1
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
  sample: {reads: 4, writes: 1, retries: 0, waited_s: 0.4}
would_remove:
  description: Who would have been left without portal access, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [carla@customer.example.org, yuki@customer.example.org]
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different display_name: 'Jane' and 'Janet'."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single people are in RV(people).
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
      sample: /rest/servicedeskapi/customer
"""

import typing as t

from ..module_utils._api import jira, jsm
from ..module_utils._errors import LOST, ApiError, AtlassianError, Conflict
from ..module_utils._http.message import SITE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import caller_of, find_people
from ..module_utils._plan import entity, guards, plan, wishes
from ..module_utils._plan.calls import Refusal, explained, one_call_each
from ..module_utils._plan.noun import Foretold, Noun, Wanted, deed, wanted_people
from ..module_utils._plan.plan import Answer, Call, Plan, Resource, Step
from ..module_utils._run import run

FIELDS = ("display_name",)
CUSTOMER = "customer"
LINK = "this e-mail belongs to an Atlassian account, which is used as it is"
SPEC = dict(
    PEOPLE,
    **guards.SPEC,
    customers={
        "type": "list", "elements": "dict", "required": True,
        "options": {"email": {"type": "str"}, "display_name": {"type": "str"}, "account_id": {"type": "str"}},
    },
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
    existing_account={"type": "str", "choices": ["link", "fail"], "default": "link"},
)


class Scene(t.NamedTuple):
    """Who was found, and who is asking."""

    people: t.List[wishes.Person]
    caller: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Look everybody up; those given by account id are read one by one, as their kind and state decide."""
    leaving = params["state"] == "absent"
    people = find_people(client, wishes.read_wishes(params["customers"], FIELDS, "customers"), params, leavers=leaving, arbitrated=not leaving)
    blank = [place for place, person in enumerate(people) if person.account_id and (person.account is None or not person.account.kind)]
    for place, account in zip(blank, client.read_all([jira.user(people[place].account_id) for place in blank], jira.account)):
        if account is None:
            people[place] = people[place]._replace(verdict=wishes.ABSENT, reason="there is no account with this id")
        else:
            people[place] = people[place]._replace(account=account)
    return Scene(wishes.merge(_joined(people)), caller_of(client))


def _joined(people: t.Sequence[wishes.Person]) -> t.List[wishes.Person]:
    """Whom no search showed by e-mail is whoever an account id of the same list turned out to be, if that one has this e-mail: else he is created twice."""
    by_email: t.Dict[str, t.List[wishes.Account]] = {}
    for one in people:
        if one.verdict == wishes.FOUND and one.account and one.account.email:
            by_email.setdefault(wishes.fold(one.account.email), []).append(one.account)
    joined = []
    for one in people:
        nameless = one.email and not one.account_id and one.verdict != wishes.AMBIGUOUS
        known = by_email.get(wishes.fold(one.email), []) if nameless else []
        if len({account.account_id for account in known}) == 1:
            one = one._replace(verdict=wishes.FOUND, reason="", account=known[0], account_id=known[0].account_id)
        joined.append(one)
    return joined


def plan_customers(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan everybody on his own: customers have no list that they could be missing from."""
    link = params["existing_account"] == "link"
    there = NOUN._replace(rule=lambda one, state: _leaving(one) if state == "absent" else _there(one, link))
    paper = entity.plan_entities(there, params["state"], wanted_people(scene.people), guards.read_guards(params, scene.caller), link=link)
    return paper._replace(warnings=paper.warnings + (tuple(_other_names(scene.people)) if params["state"] == "present" else ()))


def _other_names(people: t.Iterable[wishes.Person]) -> t.Iterator[str]:
    for one in people:
        wanted = one.fields.get("display_name")
        if wanted and one.verdict == wishes.FOUND and one.account and wanted != one.account.name:
            yield "%s is called %r and not %r: Atlassian has no call that renames a customer." % (one.label, one.account.name, wanted)


def _there(one: Wanted, link: bool) -> t.Optional[Foretold]:
    account = one.record
    if one.verdict != wishes.FOUND or account is None:
        return Foretold(plan.FAILED, one.reason) if one.wish["account_id"] else None
    if account.kind != CUSTOMER:
        return Foretold(plan.LINKED, LINK) if link else Foretold(
            plan.FAILED, "this e-mail belongs to an Atlassian account (%s), and existing_account is fail" % account.account_id)
    if account.active is not False:
        return None
    if not (one.wish["email"] or account.email):
        return Foretold(plan.FAILED, "the customer's portal access was revoked, and the e-mail is hidden, without which it cannot be asked for. "
                                     "Give the e-mail beside the account id.")
    # Whether a creation gives revoked access back is not documented. A search does not show him, so the service is asked on every road.
    before, again = dict(NOUN.have(account), portal_access=False), one._replace(label=one.wish["email"] or account.email)
    return Foretold(
        plan.CREATED, "the customer's portal access was revoked; whether it can be given back is the service's word",
        (deed(NOUN, again, plan.CREATED),), before, dict(before, portal_access=True), (plan.CREATED, plan.REACTIVATED, plan.FAILED),
    )


def _leaving(one: Wanted) -> t.Optional[Foretold]:
    account = one.record
    if one.verdict == wishes.AMBIGUOUS or one.verdict == wishes.ABSENT and one.wish["account_id"]:
        return None
    if one.verdict != wishes.FOUND or account is None:
        return Foretold(plan.UNKNOWN, "%s; a person who is not seen may have portal access all the same. Give the account_id." % one.reason)
    if account.kind != CUSTOMER:
        return Foretold(plan.SKIPPED, "this is an Atlassian account (%s), not a portal-only customer: deactivate it with scim_user, "
                                      "and take it off its desks with jsm_desk_customer" % (account.kind or "of unknown kind"))
    if account.active is False:
        return Foretold(plan.UNCHANGED)
    before = NOUN.have(account)
    return Foretold(plan.REMOVED, "", (deed(NOUN, one, plan.REMOVED),), before, dict(before, portal_access=False))


# The service itself arbitrates a creation, so a person who may be there unseen is tried; but it is not foretold as certain: no search
# shows customers whose e-mail is hidden or whose access was revoked, and the organization does not know portal-only customers at all.
NOUN = Noun(
    "portal customers", "the customer portal", {plan.CREATED: "create customer", plan.REMOVED: "revoke portal access of"},
    lambda account: {"display_name": account.name, "portal_access": True}, unseen=True, possible=(plan.CREATED, plan.LINKED, plan.UNCHANGED),
    fresh=lambda one: {"display_name": one.wish.get("display_name") or one.wish["email"], "portal_access": True}, gone="there is no such account (any more)",
    extra=lambda one, action: {"display_name": (one.record.name if one.record else one.wish.get("display_name")) or None},
)
# A revocation is proved by a look, as 204 does not say that anything was done.
say = one_call_each({plan.CREATED: lambda facts: jsm.create_customer(facts["email"], facts["wish"].get("display_name")),
                     plan.REMOVED: lambda facts: jsm.revoke_customer(facts["account_id"])}, prove=(plan.REMOVED,))


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """The account of a creation. 201 may also mean that an Atlassian account was linked; only the account itself tells."""
    step = call.steps[0]
    if step.done != plan.CREATED:
        return {}
    account_id = str(body["accountId"])   # a yes without one is looked after: it may have been a link
    wished = step.facts["account_id"]
    if wished and account_id != wished:
        words = "the service answered with another account of this e-mail (%s), which was not asked for; the one that was asked for still has no access"
        return {step.key: Answer(plan.FAILED, words % account_id)}
    if not account_id.startswith("qm:"):
        kind = client.read(jira.user(account_id), jira.account).kind
        linked = kind not in ("", CUSTOMER)
        if linked and not step.facts["link"]:
            words = "the service used an Atlassian account that was not visible before (%s), although existing_account is fail; nothing was created"
            return {step.key: Answer(plan.FAILED, words % account_id, account_id=account_id)}
        if linked:
            return {step.key: Answer(plan.LINKED, LINK, account_id=account_id)}
    back = account_id == wished
    return {step.key: Answer(plan.REACTIVATED if back else plan.CREATED, account_id=account_id)}


def _exists(error: AtlassianError) -> bool:
    return isinstance(error, Conflict) or (isinstance(error, ApiError) and error.status == 400 and "already exist" in error.text.lower())


# Some sites' searches leave customers out, so that no look shows a creation whose answer was lost: not seen is not absent.
refused = explained(
    Refusal((plan.CREATED,), (ApiError,), "the customer's portal access was revoked, and the service does not give it back; restore it in the administration "
                                          "of the site (Customers)", plan.FAILED, lambda facts, error: bool(facts["account_id"]) and _exists(error)),
    Refusal((plan.CREATED,), LOST, "%s Afterwards it could not be told whether it was done, as not every site shows customers in its searches. "
                                   "Run it again: nobody is created twice.", plan.UNKNOWN, lambda facts, error: not facts["account_id"]),
)


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """The account exists by the service's word, and no look shows it: said as it is."""
    if step.done == plan.CREATED and not step.facts["account_id"] and _exists(error):
        words = "the service says that an account with this e-mail exists, but none is visible with the credentials given"
        return Answer(plan.UNCHANGED, words, extra={"visible": False}, warning="%s: %s. Its account id is not known." % (step.facts["email"], words))
    return refused(step, error)


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "customers", look, plan_customers, say, hear, explain))


if __name__ == "__main__":
    main()
