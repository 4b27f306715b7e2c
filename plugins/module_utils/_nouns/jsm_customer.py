# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module jsm_customer consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import jira, jsm
from .._errors import LOST, ApiError, AtlassianError, Conflict
from .._http.message import SITE
from .._people import SPEC as PEOPLE
from .._people import caller_of, find_people
from .._plan import entity, guards, plan, wishes
from .._plan.calls import Refusal, explained, one_call_each
from .._plan.noun import Foretold, Noun, Wanted, deed, wanted_people
from .._plan.plan import Answer, Call, Plan, Resource, Step

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


RESOURCE = Resource(SPEC, (SITE,), "customers", look, plan_customers, say, hear, explain)
