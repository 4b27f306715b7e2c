#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portal customers of Jira Service Management exist, or have lost their portal-only access."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jira, jsm
from ..module_utils._errors import ApiError, AtlassianError, Conflict
from ..module_utils._http.message import SITE
from ..module_utils._people import SPEC as PEOPLE
from ..module_utils._people import caller_of, find_people
from ..module_utils._plan import guards, plan, wishes
from ..module_utils._plan.plan import Answer, Call, Entry, Plan, Resource, Stage, Step
from ..module_utils._run import run

FIELDS = ("display_name",)
CUSTOMER, ATLASSIAN = "customer", "atlassian"
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
    organization_seen: bool


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Look everybody up; those given by account id are read one by one, as their kind and state decide."""
    people = find_people(client, wishes.read_wishes(params["customers"], FIELDS, "customers"), params, leavers=params["state"] == "absent")
    blank = [place for place, person in enumerate(people) if person.account_id and (person.account is None or not person.account.kind)]
    for place, user in zip(blank, client.read_all([jira.user(people[place].account_id) for place in blank])):
        if user is None:
            people[place] = people[place]._replace(verdict=wishes.ABSENT, reason="there is no account with this id")
        else:
            people[place] = people[place]._replace(account=jira.account(user))
    return Scene(wishes.merge(people), caller_of(client), client.has("organization"))


def plan_customers(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan everybody on his own: customers have no list that they could be missing from."""
    hold = guards.read_guards(params, scene.caller)
    entries: t.List[Entry] = []
    steps: t.List[Step] = []
    warnings: t.List[str] = []
    for person in scene.people:
        decide = _revoke if params["state"] == "absent" else _create
        entry, words, done = decide(person, params, scene, hold)
        if words:
            wish = {"email": person.email or None, "account_id": person.account_id or None, **person.fields}
            steps.append(Step("%s %s" % (done, person.label), len(entries), words, done, wish, {"email": person.email, "account_id": person.account_id, **person.fields}))
        entries.append(entry)
        wanted, account = person.fields.get("display_name"), person.account
        if params["state"] == "present" and person.verdict == wishes.FOUND and account and wanted and wanted != account.name:
            warnings.append("%s is called %r and not %r: Atlassian has no call that renames a customer." % (person.label, account.name, wanted))
    leaving = [entries[step.person].label for step in steps if step.done == plan.REMOVED]
    guards.hold_limit(hold, params["state"], None, leaving, "the customer portal")
    stage = Stage(params["state"], tuple(steps))
    return Plan(tuple(entries), (stage,) if steps else (), tuple(warnings), "portal customers")


def _entry(person: wishes.Person, action: str, reason: str = "", **rest: t.Any) -> Entry:
    name = person.account.name if person.account else person.fields.get("display_name")
    extra = dict({"display_name": name or None}, **rest.pop("extra", {}))
    email = person.email or (person.account.email if person.account else "")
    return Entry(email, person.account_id, action, reason=reason, also_as=person.also_as, extra=extra, **rest)


def _create(person: wishes.Person, params: t.Mapping[str, t.Any], scene: Scene, hold: guards.Guards) -> t.Tuple[Entry, str, str]:
    account = person.account
    if person.verdict == wishes.FOUND and account is not None:
        if account.kind != CUSTOMER:
            if params["existing_account"] == "fail":
                return _entry(person, plan.FAILED, "this e-mail belongs to an Atlassian account (%s), and existing_account is fail" % account.account_id), "", ""
            return _entry(person, plan.LINKED, "this e-mail belongs to an Atlassian account, which is used as it is"), "", ""
        if account.active is False:
            return _entry(person, plan.FAILED, "the customer's portal access was revoked, and Atlassian has no call that gives it back; "
                                               "restore it in the administration of the site (Customers)"), "", ""
        return _entry(person, plan.UNCHANGED), "", ""
    if person.verdict == wishes.AMBIGUOUS or not person.email:
        return _entry(person, plan.FAILED, person.reason), "", ""
    # The service itself arbitrates a creation, so a person who may be there unseen is tried; but it is not foretold as certain.
    certain = person.verdict == wishes.ABSENT and scene.organization_seen
    extra = {} if certain else {"possible": [plan.CREATED, plan.LINKED, plan.UNCHANGED]}
    after = {"display_name": person.fields.get("display_name") or person.email, "portal_access": True}
    return _entry(person, plan.CREATED, certain=certain, after=after, extra=extra), "create customer %s" % person.email, plan.CREATED


def _revoke(person: wishes.Person, params: t.Mapping[str, t.Any], scene: Scene, hold: guards.Guards) -> t.Tuple[Entry, str, str]:
    account = person.account
    if person.verdict == wishes.ABSENT and person.account_id:
        return _entry(person, plan.UNCHANGED, "there is no such account (any more)"), "", ""
    if person.verdict != wishes.FOUND or account is None:
        return _entry(person, plan.UNKNOWN, "%s; a person who is not seen may have portal access all the same. Give the account_id." % person.reason), "", ""
    if account.kind != CUSTOMER:
        return _entry(person, plan.SKIPPED, "this is an Atlassian account (%s), not a portal-only customer: deactivate it with scim_user, "
                                            "and take it off its desks with jsm_desk_customer" % (account.kind or "of unknown kind")), "", ""
    if account.active is False:
        return _entry(person, plan.UNCHANGED), "", ""
    kept = guards.why_kept(hold, account if account.email else account._replace(email=person.email))
    if kept:
        return _entry(person, plan.KEPT, kept), "", ""
    before = {"display_name": account.name, "portal_access": True}
    return _entry(person, plan.REMOVED, before=before, after=dict(before, portal_access=False)), "revoke portal access of %s" % person.label, plan.REMOVED


def say(scene: Scene, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """One call a person. A revocation is proved by a look, as 204 does not say that anything was done."""
    return [
        Call((step,), jsm.create_customer(step.facts["email"], step.facts.get("display_name"))) if step.done == plan.CREATED
        else Call((step,), jsm.revoke_customer(step.facts["account_id"]), prove=True)
        for step in steps
    ]


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """The account of a creation. 201 may also mean that an Atlassian account was linked; only the account itself tells."""
    step = call.steps[0]
    if step.done != plan.CREATED:
        return {}
    account_id = body["accountId"] if isinstance(body, dict) and body.get("accountId") else ""
    if account_id and not account_id.startswith("qm:"):
        kind = jira.account(client.read(jira.user(account_id))).kind
        if kind == ATLASSIAN:
            return {step.key: Answer(plan.LINKED, "this e-mail belongs to an Atlassian account, which is used as it is", account_id=account_id)}
    return {step.key: Answer(plan.CREATED, account_id=account_id)}


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """The account exists by the service's word, and no look shows it: said as it is."""
    exists = isinstance(error, Conflict) or (isinstance(error, ApiError) and error.status == 400 and "already exist" in error.text.lower())
    if step.done == plan.CREATED and exists:
        words = "the service says that an account with this e-mail exists, but none is visible with the credentials given"
        return Answer(plan.UNCHANGED, words, extra={"visible": False}, warning="%s: %s. Its account id is not known." % (step.facts["email"], words))
    return None


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "customers", look, plan_customers, say, hear, explain))


if __name__ == "__main__":
    main()
