#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of a Jira site and their products."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jira_user
short_description: Users of a Jira site and their products
version_added: "0.1.0"
description:
  - Invites people to a Jira site with the products that they may use, or removes them from the site. A product takes a seat, which is paid for.
  - For portal-only customers, who take no seat, see M(lifecycle.atlassian.jsm_customer).
  - B(An invitation cannot be believed.) The service says yes, too, when it found an account and did nothing, and it is known to say no
    after it has sent the invitation. So everybody is looked up before, and looked for afterwards for up to 20 seconds. An invitation is never repeated.
  - B(Whoever is known to the site gets no further product by an invitation.) Somebody who has an account on the site without the wished product is V(failed),
    with the group in RV(people[].reason) that gives it. Add the person to that group with M(lifecycle.atlassian.jira_group_member).
  - Seats are looked at first. Somebody for whom no seat is left is V(failed) and not invited. Seats are given away in the order of O(users).
  - O(state=absent) removes people from the site's user base and from all of its groups. Their Atlassian accounts remain, on other sites, too. Places on desk
    lists, in organizations and in project roles may remain as well. An account that a directory provides should be deactivated with
    M(lifecycle.atlassian.scim_user) instead.
  - B(Not seen is not absent.) While some account hides its e-mail, and the organization is not asked, nobody is said to be gone on
    the word of a search. Such a person is V(unknown) with O(state=absent).
options:
  users:
    description:
      - The people.
      - Each entry is a string or a dictionary.
      - A string with V(@) is an e-mail. Any other string is an account ID.
      - A dictionary has C(email) or C(account_id), or both, and may have C(products), a list like O(products) that replaces it for this person.
        With both, they must belong to the same person, as far as the e-mail of the account is visible; otherwise the person is V(failed).
      - To invite somebody takes the e-mail.
      - The same person named twice counts once.
    type: list
    elements: raw
    required: true
  products:
    description:
      - Keys of the products that the people may use, such as V(jira-software) for Jira, V(jira-servicedesk) for agents of Jira Service Management,
        V(jira-product-discovery) and V(jira-core). They must be products of the site.
      - An empty list invites to the site without any product.
      - Required with O(state=present), unless every person has C(products). Products beyond these are left alone.
    type: list
    elements: str
  state:
    description:
      - V(present) invites people who are not on the site yet.
      - V(absent) removes them from the site. Read the description above before you use it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - Needs a way in to the site and the classic scopes C(manage:jira-configuration) and C(read:jira-user), or the granular ones C(write:user:jira),
    C(read:user:jira), C(read:group:jira), C(read:avatar:jira) and C(read:application-role:jira). To invite, the account must be an organization administrator
    with the global permission I(Administer Jira). To remove, it must be a site administrator.
  - Atlassian calls the operation behind an invitation a legacy one.
  - Costs one request per 1,000 users of the site, one per person, one more per person who is not found there, and one write per person invited or removed.
seealso:
  - module: lifecycle.atlassian.jira_user_info
  - module: lifecycle.atlassian.jira_group_member
  - module: lifecycle.atlassian.jsm_customer
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

- name: These people may use Jira, and one of them is an agent as well
  lifecycle.atlassian.jira_user:
    users:
      - jane.doe@corp.example.com
      - email: john.roe@corp.example.com
        products: [jira-software, jira-servicedesk]
      - erika.mustermann@corp.example.com
    products: [jira-software]
  register: invited

- name: Show how many seats were left before
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.remaining }} of {{ item.seats }}"
  loop: "{{ invited.seats }}"
  loop_control:
    label: "{{ item.product }}"

- name: They have left the site, but not more than two of them
  lifecycle.atlassian.jira_user:
    users:
      - guest@partner.example.org
      - john.roe@corp.example.com
    state: absent
    max_removals: 2
    protected:
      - "*@board.example.com"
"""

RETURN = r"""
people:
  description:
    - What came of everybody, or in check mode what would come. One entry per person, in the order of O(users).
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
      sample: jane.doe@corp.example.com
    account_id:
      description: The account ID. V(null) when it is not known, or not yet.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - was invited, and is on the site with the products.
        - V(removed) - was removed from the site.
        - V(unchanged) - was right already.
        - V(kept) - would be removed, but is protected or is the calling account.
        - V(skipped) - with O(state=absent), is a portal-only customer or an app, which another module sees to. Of a customer who is given by e-mail
          alone this is only said when everybody's e-mail is seen or the organization is asked; otherwise he is V(unknown), as a user who hides his
          e-mail may have the same one.
        - V(failed) - it was refused or is not possible; see RV(people[].reason).
        - V(unknown) - nobody can tell. The person is not visible, or what came of the invitation could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. V(false) in check mode for people who are to be invited. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, unchanged, failed, unknown]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: "no seat is left of jira-software: nobody was invited. Free a seat, or buy one"
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 400, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/api/3/user}
    also_as:
      description: How else the person was named in O(users).
      returned: when the person was named in more than one way
      type: list
      elements: str
      sample: ["712020:00000000-aaaa-4000-8000-000000000006"]
    products:
      description:
        - Keys of the products. For V(created) and V(unknown) those that were wished, with V(removed) what there was before,
          otherwise all that the person may use.
        - V(null) when nothing is known of them.
      returned: always
      type: list
      elements: str
      sample: [jira-software]
    give_groups:
      description:
        - The products that are missing, each with the default group that gives it, for M(lifecycle.atlassian.jira_group_member).
          V(null) where no group gives it by default.
      returned: when the person has an account on the site without the product
      type: dict
      sample: {jira-servicedesk: jira-servicemanagement-users}
  sample:
    - email: jane.doe@corp.example.com
      account_id: "712020:1f2e3d4c-5b6a-4789-8a9b-0c1d2e3f4a5b"
      action: created
      certain: true
      products: [jira-software]
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - invite jane.doe@corp.example.com
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 2, unchanged: 1}
seats:
  description:
    - The products of the site, with their seats as they were before the task.
  returned: success, and when people failed, with O(state=present)
  type: list
  elements: dict
  contains:
    product:
      description: Key of the product.
      returned: always
      type: str
      sample: jira-software
    name:
      description: Name of the product.
      returned: always
      type: str
      sample: Jira
    seats:
      description: How many people may use it. V(null) for no limit.
      returned: always
      type: int
      sample: 100
    remaining:
      description: How many seats were free. V(null) for no limit.
      returned: always
      type: int
      sample: 96
    groups:
      description: The groups that give the product by default.
      returned: always
      type: list
      elements: str
      sample: [jira-software-users]
  sample:
    - {product: jira-software, name: Jira, seats: 100, remaining: 96, groups: [jira-software-users]}
diff:
  description:
    - Who comes with which products, and who goes.
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: site users
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: site users
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {}
    after:
      description: The people concerned as they are now, or would be in check mode. Whatever failed is not in it.
      returned: always
      type: dict
      sample: {jane.doe@corp.example.com: {products: [jira-software]}}
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
  description: Who would have been removed, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [guest@partner.example.org, john.roe@corp.example.com]
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different products: [] and ['jira-core']."
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
      sample: no_answer
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
      sample: /rest/api/3/users/search
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._awaited import looked_for
from ..module_utils._errors import LOST, Invalid
from ..module_utils._http.message import SITE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import caller_of
from ..module_utils._plan import guards, licences, plan, wishes
from ..module_utils._plan.calls import Refusal, explained, one_call_each
from ..module_utils._plan.entity import plan_entities
from ..module_utils._plan.noun import Foretold, Noun, Wanted, wanted_people
from ..module_utils._plan.plan import Answer, Call, Plan, Resource, Step
from ..module_utils._run import run
from ..module_utils._site_users import APP, CUSTOMER, NOBODY, Users, find_users

SPEC = dict(
    PEOPLE,
    **guards.SPEC,
    users={"type": "list", "elements": "raw", "required": True},
    products={"type": "list", "elements": "str"},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
)
LOOKS = 7      # at somebody who was invited a moment ago; 20 seconds in all
GROUPS_DO = "an invitation gives no further product to somebody who is known to the site. Add the person to %s with jira_group_member"


class Scene(t.NamedTuple):
    """Who is meant and what they have, the site's products by key, and who is asking."""

    users: Users
    products: licences.Products
    caller: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """What the site sells, for those who are to have it; and everybody with what he may use."""
    leaving, people = params["state"] == "absent", wishes.read_wishes(params["users"], ("products",), "users")
    products = {} if leaving else client.read(jira.products(), jira.seats)
    if not leaving:
        people = [one._replace(fields={"products": licences.wished_products(one.label, one.fields.get("products", params["products"]), products)})
                  for one in people]
    return Scene(find_users(client, people, params, leaving), products, caller_of(client))


def plan_users(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan everybody on his own; but seats are given away in the order of the list."""
    users, products = scene.users, scene.products
    wanted = [one._replace(record=users.seen.get(one.wish["account_id"])) for one in wanted_people(users.people)]
    short = licences.without_seat([(one.label, one.wish["products"]) for one in wanted if one.record is None], products) if products else {}
    noun = NOUN._replace(rule=lambda one, state: _leaving(one) if state == "absent" else _there(one, products, short),
                         extra=lambda one, action: dict(_extra(one, action), **_gives(one, action, products)))
    groups = {key: licences.given_by(product) for key, product in products.items()}
    return plan_entities(noun, params["state"], wanted, guards.read_guards(params, scene.caller), known=users.known, hides=users.hides, groups=groups)


def _gives(one: Wanted, action: str, products: licences.Products) -> t.Dict[str, t.Any]:
    """For machines: the default groups that give what an invitation does not. Other groups may give more than that, so none is proposed."""
    user = one.record
    if action != plan.FAILED or user is None or user.account.kind in (CUSTOMER, APP) or user.account.active is False:
        return {}
    missing = {key: products[key]["groups"][:1] for key in one.wish.get("products") or () if key not in user.products}
    return {"give_groups": {key: names[0] if names else None for key, names in missing.items()}} if missing else {}


def _there(one: Wanted, products: licences.Products, short: t.Mapping[str, str]) -> t.Optional[Foretold]:
    user = one.record
    if user is None:
        why = short.get(one.label) or (NOBODY if one.reason == NOBODY else "")
        return Foretold(plan.FAILED, why) if why and one.verdict != wishes.AMBIGUOUS else None
    if user.account.kind in (CUSTOMER, APP):
        what = "a portal-only customer without a visible e-mail" if user.account.kind == CUSTOMER else "an app"
        return Foretold(plan.FAILED, "this is %s, which cannot be invited" % what)
    if user.account.active is False:
        return Foretold(plan.FAILED, "the account is inactive, and an invitation does not bring it back: reactivate it where it was deactivated "
                                     "(scim_user for people of a directory)")
    missing = [key for key in one.wish["products"] if key not in user.products]
    if missing:
        return Foretold(plan.FAILED, "has no %s, and %s" % (", ".join(missing), GROUPS_DO % " and ".join(licences.given_by(products[key]) for key in missing)))
    return Foretold(plan.UNCHANGED)


def _leaving(one: Wanted) -> t.Optional[Foretold]:
    if one.record is None or one.record.account.kind not in (CUSTOMER, APP):
        return None
    if one.record.account.kind == APP:
        return Foretold(plan.SKIPPED, "this is an app: uninstall it in the administration of the site")
    return Foretold(plan.SKIPPED, "this is a portal-only customer: revoke the access with jsm_customer")


def _extra(one: Wanted, action: str) -> t.Dict[str, t.Any]:
    return {"products": one.wish["products"] if action == plan.CREATED else one.record.products if one.record else None}


# Whoever hides his e-mail may be there all the same: the service arbitrates, and only what the look after it shows is believed.
NOUN = Noun(
    "site users", "the site", {plan.CREATED: "invite", plan.REMOVED: "remove site user"}, lambda user: {"products": user.products},
    fresh=lambda one: {"products": one.wish["products"]}, possible=(plan.CREATED, plan.UNCHANGED, plan.FAILED, plan.UNKNOWN), unseen=True,
    gone="is no user of the site", extra=_extra, kept=lambda hold, user: guards.kept_account(hold, user.account),
)
say = one_call_each({plan.CREATED: lambda facts: jira.invite(facts["email"], facts["wish"]["products"]),
                     plan.REMOVED: lambda facts: jira.remove_user(facts["account_id"])}, may_have_worked=(plan.CREATED,))


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """What a yes meant. 201 is also the answer for somebody who was there, and says nothing of products: only the account itself tells."""
    step = call.steps[0]
    return {step.key: _invited(client, step, str(body["accountId"]))} if step.done == plan.CREATED else {}


def _invited(client: t.Any, step: Step, account_id: str) -> Answer:
    facts = step.facts
    wanted, known = facts["wish"]["products"], facts["known"]
    before = known is not None and account_id in known
    if facts["account_id"] not in ("", account_id):
        return Answer(plan.FAILED, "the service took another account than the one that was meant: %s" % account_id, account_id=facts["account_id"])
    have = looked_for(client, lambda: client.read_all([jira.user(account_id, "applicationRoles")], jira.products_of)[0],
                      lambda products: products is not None and set(wanted) <= set(products), 1 if before else LOOKS)
    missing = [key for key in wanted if key not in (have or ())]
    if before and missing:
        groups = " and ".join(facts["groups"][key] for key in missing)
        words = "is on the site with a hidden e-mail and has no %s, and %s" % (", ".join(missing), GROUPS_DO % groups)
        return Answer(plan.FAILED, words, account_id=account_id, extra={"products": have})
    if have is None or missing:
        return Answer(plan.UNKNOWN, "the service said yes, but the account does not show %s yet" % (", ".join(missing) or "on the site"), account_id=account_id)
    if before:
        return Answer(plan.UNCHANGED, "was on the site already, with a hidden e-mail", account_id=account_id, extra={"products": have})
    return Answer(plan.CREATED, "" if known is not None else "whether the account was on the site before cannot be told", account_id=account_id)


# A 400 may have invited all the same, and an answer that was lost, too. Nobody was seen afterwards; that is proof only where all e-mails are seen.
explain = explained(
    Refusal((plan.CREATED,), (*LOST, Invalid), "%s It may have been done all the same, and some accounts hide their e-mail: look before you repeat it.",
            plan.UNKNOWN, lambda facts, error: facts["hides"]),
    Refusal((plan.CREATED,), LOST, "%s It may have been done all the same: look before you repeat it.", plan.UNKNOWN),
)


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "users", look, plan_users, say, hear, explain, _seats))


def _seats(scene: Scene) -> t.Dict[str, t.Any]:
    return {"seats": [{name: value for name, value in product.items() if name != "given_by"} for dummy_key, product in sorted(scene.products.items())]
            } if scene.products else {}


if __name__ == "__main__":
    main()
