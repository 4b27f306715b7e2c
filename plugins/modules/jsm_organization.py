#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customer organizations exist or not, and are linked to service desks."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_organization
short_description: Customer organizations exist or not, and are linked to service desks
version_added: "0.1.0"
description:
  - Creates customer organizations of Jira Service Management, deletes them, and links them to service desks or unlinks them.
    Members of an organization are customers of every desk it is linked to; see M(lifecycle.atlassian.jsm_organization_member).
  - Names are exact, and case counts. An organization whose name differs from a wished one in case only is never taken for it, and stands in the way of creating
    or deleting one; the entry is V(failed) then, because such a name is more often a slip than a wish.
  - The service answers the creation of a name that is taken with success and the organization that has it. So the module reads all organizations first, and
    believes in a creation only when the answer shows an organization that was not there before.
  - No call renames an organization. A wish whose O(organizations[].organization_id) belongs to another name is V(failed).
  - Deleting takes an organization off every desk and makes its members lose what they had by it. Their accounts and requests stay.
    Nothing brings it back. An organization that an identity provider manages (C(scimManaged)) is not deleted, where the site tells that it is.
  - For each organization the links come before what is unlinked. A link that does not work keeps no other link from being
    made, but nothing is unlinked then. Nothing is linked to an organization that could not be created.
options:
  organizations:
    description:
      - The organizations.
      - The same organization named twice counts once; two wishes for it that contradict one another are an error.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - Name of the organization, 1 to 200 characters. At least one of it and O(organizations[].organization_id) is required.
          - Needed to create one.
        type: str
      organization_id:
        description:
          - ID of an organization that exists, a number. With O(organizations[].name) as well, both must belong to the same one.
          - It finds an organization that was created a moment ago and is not in the list yet.
        type: str
      desks:
        description:
          - Service desks that it is linked to. Each is given by its ID, its project key, or its exact name.
          - Other desks are left alone, unless O(organizations[].exact_desks=true).
          - When one of them is not found or cannot be read, nothing is done for this organization, and it is V(failed).
          - Only with O(state=present).
        type: list
        elements: str
      unlinked_desks:
        description:
          - Service desks that it is not linked to, given in the same way.
          - Only with O(state=present).
        type: list
        elements: str
      exact_desks:
        description:
          - With V(true), it is linked to O(organizations[].desks) and to no other desk that the calling account sees.
            Then the organizations of every desk are read, at least one request for each desk.
          - O(max_removals), O(protected) and O(allow_empty) apply.
          - Only with O(state=present).
        type: bool
  state:
    description:
      - V(present) makes the organizations exist, and links them as they say.
      - V(absent) deletes them, with all their links. An entry that says something of desks is V(failed) then, as it could be meant otherwise.
    type: str
    choices: [present, absent]
    default: present
  max_removals:
    description:
      - How many organizations may be deleted, or how many links may be taken away, at most. A number such as V(3); where
        O(organizations[].exact_desks) is used, also a percentage of the links that those organizations have, such as V(25%), rounded down.
      - When more would go, nothing at all is written. The error names them.
      - When omitted, there is no limit for what the task names, O(state=absent) and O(organizations[].unlinked_desks). For
        O(organizations[].exact_desks) it is 20 % of the links then, rounded down, but at least one.
      - What is kept (see O(protected)) is not counted.
    type: str
  protected:
    description:
      - Organizations that this task never deletes and never unlinks from a desk. Names, IDs, and patterns with V(*), V(?) and V([...]), compared without case.
      - They are reported as V(kept), or as V(updated) when something else was done. That is not a failure.
    type: list
    elements: str
    default: []
  allow_empty:
    description:
      - Whether O(organizations[].exact_desks=true) is accepted without any O(organizations[].desks), which means that the organization is unlinked from
        every desk.
      - When V(false), that is an error and nothing is written. It is more often a variable that was not filled than a wish.
      - O(max_removals) still holds.
    type: bool
    default: false
notes:
  - Needs a way in to the site.
  - Rights of the calling account - an agent licence of Jira Service Management; to create organizations also the Jira administrator permission, where the
    site's setting C(Organization management) asks for it; to delete them the Jira administrator permission; to link one to be an agent of the desk.
  - Classic scopes - C(manage:servicedesk-customer), and C(read:servicedesk-request) for desks.
  - Granular scopes - C(read:organization:jira-service-management), C(write:organization:jira-service-management),
    C(delete:organization:jira-service-management); for desks C(read:servicedesk:jira-service-management),
    C(read:servicedesk.organization:jira-service-management), C(write:servicedesk.organization:jira-service-management),
    C(delete:servicedesk.organization:jira-service-management).
  - All organizations are read, 50 a request, unless every entry has only an ID. Creating, deleting, linking and unlinking take one request each.
  - The list of organizations may show a new one late. A task that comes before it does creates nothing twice, but says V(created) once more. Give the tasks
    that follow the RV(organizations[].organization_id) of this one.
seealso:
  - module: lifecycle.atlassian.jsm_organization_member
  - module: lifecycle.atlassian.jsm_organization_info
  - module: lifecycle.atlassian.jsm_desk_customer
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.report.things
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These organizations exist, and the second one is linked to two desks
  lifecycle.atlassian.jsm_organization:
    organizations:
      - name: New & Co
      - name: Customer Corp
        desks:
          - IT
          - People & culture
  register: organizations

- name: Add a member to the new one
  lifecycle.atlassian.jsm_organization_member:
    organization_id: "{{ organizations.organizations[0].organization_id }}"
    members:
      - carla@customer.example.org
  when: not ansible_check_mode

- name: This one is linked to exactly one desk
  lifecycle.atlassian.jsm_organization:
    organizations:
      - organization_id: "1"
        desks:
          - IT
        exact_desks: true

- name: This one is not linked to the desk of human resources
  lifecycle.atlassian.jsm_organization:
    organizations:
      - name: Customer Corp
        unlinked_desks:
          - HR

- name: These organizations are gone, but at most two, and never a protected one
  lifecycle.atlassian.jsm_organization:
    organizations:
      - name: New & Co
      - name: Customer Corp
    state: absent
    max_removals: 2
    protected:
      - Customer*
"""

RETURN = r"""
organizations:
  description:
    - What came of every organization, or in check mode what would come. One entry each, in the order of O(organizations).
    - Fewer or none with O(report=changes) and O(report=summary).
  returned: success, and when organizations failed
  type: list
  elements: dict
  contains:
    name:
      description: Name of the organization. V(null) when only an ID was given that nothing has.
      returned: always
      type: str
      sample: New & Co
    organization_id:
      description: ID of the organization. V(null) while there is none, and in check mode for one that would be created.
      returned: always
      type: str
      sample: "1001"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - was created, and linked as wished.
        - V(updated) - was linked to desks, or unlinked.
        - V(removed) - was deleted.
        - V(unchanged) - was right already, or with O(state=absent) is not there.
        - V(kept) - would be deleted or unlinked, but is protected.
        - V(skipped) - was not tried, because an earlier request for it did not work.
        - V(failed) - it was refused or is not possible, all of it or a part; see RV(organizations[].reason), and the diff for what was done.
        - V(unknown) - the outcome of a request could not be seen.
        - The task fails at its end when anything is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description: Whether the foretold action is certain. Always V(true) here.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: There is no organization called 'customer corp' that the calling account can see. Did you mean Customer Corp? There are 12 organizations.
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
        When an identity provider manages the organization, it only holds C(code), which then is V(identity_provider).
      returned: when the service refused a request for this organization
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/servicedeskapi/organization}
  sample:
    - action: created
      certain: true
      name: New & Co
      organization_id: "1001"
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(organizations).
  returned: success, and when organizations failed
  type: list
  elements: str
  sample:
    - create organization New & Co
    - link organization New & Co to desk IT
summary:
  description:
    - How many organizations have which action. The keys are those actions of RV(organizations[].action) that occur.
  returned: success, and when organizations failed
  type: dict
  sample: {created: 1, unchanged: 1}
diff:
  description:
    - What changes. Of service desks only those are shown that an entry is about, by their project keys.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: customer organizations
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: customer organizations
    before:
      description: The organizations concerned as they were, by name.
      returned: always
      type: dict
      sample: {Customer Corp: {desks: [IT]}}
    after:
      description: The organizations concerned as they are now, or would be in check mode.
      returned: always
      type: dict
      sample: {Customer Corp: {desks: [HR, IT]}}
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
      sample: 2
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
  sample: {reads: 4, writes: 2, retries: 0, waited_s: 0.4}
would_remove:
  description: What would have been deleted or unlinked, by name, or as the step in words.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [Customer Corp, New & Co]
reason:
  description: The message of a failure, which names people. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "jane.doe@example.com is wished twice with different display_name: 'Jane' and 'Janet'."
failure:
  description:
    - What the service answered to the request that ended the task, for machines. Failures of single organizations are in RV(organizations).
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
      sample: /rest/servicedeskapi/organization
"""

import typing as t

from ..module_utils._api import jsm_organization as api
from ..module_utils._errors import NotFound, PlanError
from ..module_utils._http.message import SITE
from ..module_utils._organizations import Links, Organization, find_links, missing, near_miss, seen_organizations
from ..module_utils._plan import guards, plan
from ..module_utils._plan.calls import ALREADY, Refusal, explained, one_call_each
from ..module_utils._plan.entity import plan_entities
from ..module_utils._plan.matching import Keys, match, merge_wishes
from ..module_utils._plan.noun import Deed, Foretold, Noun, Wanted, deed, wanted_things
from ..module_utils._plan.plan import Answer, Call, Plan, Resource
from ..module_utils._run import run

LINK = "link"
UNLINK = "unlink"
LONGEST = 200      # characters of a name
KEYS = Keys({"name": lambda one: one["name"], "organization_id": lambda one: one["organization_id"]}, lambda one: str(one["organization_id"]),
            lambda one: "%s (id %s)" % (one["name"], one["organization_id"]), "organization of the site", "the site", exact=("name", "organization_id"))
DESKS = {"type": "list", "elements": "str"}
SPEC = dict(
    guards.EXACT_SPEC,
    organizations={"type": "list", "elements": "dict", "required": True, "required_one_of": [list(KEYS.read)], "options": {
        "name": {"type": "str"}, "organization_id": {"type": "str"}, "desks": DESKS, "unlinked_desks": DESKS, "exact_desks": {"type": "bool"}}},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
)
NOUN = Noun(
    "customer organizations", "the site", {plan.CREATED: "create organization", plan.REMOVED: "delete organization"}, lambda one: {"name": one["name"]},
    told="organizations", kept=lambda hold, one: guards.kept_named(hold, [one["name"], one["organization_id"]]),
    extra=lambda one, action: {"name": (one.record or one.wish)["name"] or None, "organization_id": (one.record or one.wish)["organization_id"] or None},
)


class Scene(t.NamedTuple):
    """Every wish (what it says of desks as C(links)) with the organization that it means, and all organizations that were seen."""

    pairs: t.List[t.Tuple[t.Dict[str, t.Any], t.Any]]
    seen: t.List[Organization]


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """The organizations, and what the desks in question are linked to."""
    wished = [dict(one, **{key: KEYS.form(key, one.get(key)) for key in KEYS.read}) for one in merge_wishes(params["organizations"], KEYS, "organizations")]
    seen = seen_organizations(client, [(one["name"], one["organization_id"]) for one in wished])
    pairs = match(wished, [dict(one.told, owner=one.owner) for one in seen], KEYS)
    if params["state"] == "present":
        links = find_links(client, [(wish, record["organization_id"] if record else "") for wish, record in pairs])
        pairs = [(dict(wish, links=some), record) for (wish, record), some in zip(pairs, links)]
    return Scene(pairs, seen)


def plan_organizations(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Organizations first, then what they are linked to, and last what they are not."""
    hold, exact = guards.read_guards(params), [wish for wish, dummy_record in scene.pairs if wish.get("exact_desks") and "links" in wish]
    for wish in exact:
        if not wish.get("desks") and not hold.allow_empty:
            raise PlanError("exact_desks without desks would unlink %s from every service desk. Set allow_empty: true if that is meant." % KEYS.label(wish))
    links = sum(len(wish["links"].have) for wish in exact) if exact else None
    noun = NOUN._replace(rule=lambda one, state: _refused(scene, one, state) or (_linked(scene, hold, one) if state == "present" else None))
    paper = plan_entities(noun, params["state"], wanted_things(scene.pairs, KEYS.label), hold, seen=links)
    # who names a desk to be unlinked means it; one that is merely missing from a list may be a slip
    leaving = [step.words for step in paper.steps if step.facts.get("call") == UNLINK and (hold.max_removals or step.facts["exact"])]
    guards.hold_limit(hold, "exact", links, leaving, "the lists of service desks", ("link", "links"))
    return paper


def _refused(scene: Scene, one: Wanted, state: str) -> t.Optional[Foretold]:
    """What no call can do, or nobody can have meant."""
    name, which, record, why = one.wish["name"], one.wish["organization_id"], one.record, ""
    if state == "absent" and record and record["owner"]:
        return Foretold(plan.FAILED, record["owner"], error={"code": "identity_provider"})
    if state == "absent" and any(one.wish.get(key) for key in ("desks", "unlinked_desks", "exact_desks")):
        why = "state absent deletes the organization, whatever its desks: leave them out, or unlink it with unlinked_desks and state present"
    elif record is None and (near_miss(scene.seen, name) or which and state == "present"):
        why = missing(scene.seen, "" if which else name, which)
    elif record and name not in ("", record["name"]):
        why = "organization %s is called %r and not %r, and no call renames it" % (which, record["name"], name)
    elif len(name) > LONGEST:
        why = "the name has %d characters; the service takes 1 to %d" % (len(name), LONGEST)
    elif state == "present":
        why = one.wish["links"].error
    return Foretold(plan.FAILED, why) if why else None


def _linked(scene: Scene, hold: guards.Guards, one: Wanted) -> Foretold:
    """What is missing, one deed after the other: created, linked, unlinked. The diff shows the desks that the wish is about."""
    links, record = t.cast(Links, one.wish["links"]), one.record
    named = {"organization_id": record["organization_id"]} if record else {"name": one.wish["name"]}
    kept = guards.kept_named(hold, [record["name"], record["organization_id"]]) if record and links.unwanted else ""
    now, deeds = set(links.have), []

    def shown() -> t.Dict[str, t.Any]:
        desks = {"desks": sorted(links.names[desk] for desk in now)} if links.wanted or links.have else {}
        return desks if record else dict(named, **desks)

    before = shown()
    if record is None:
        made = before
        deeds.append(deed(NOUN, one, plan.CREATED, known=[other.id for other in scene.seen])._replace(wish=named, change=lambda dummy: made))
    missing_links, unwanted = [desk for desk in links.wanted if desk not in now], () if kept else links.unwanted
    for call, desk in [(LINK, desk) for desk in missing_links] + [(UNLINK, desk) for desk in unwanted]:
        now ^= {desk}
        words, option = ("link organization %s to desk %s", "desks") if call == LINK else ("unlink organization %s from desk %s", "unlinked_desks")
        facts = dict(named, call=call, desk=desk, exact=bool(one.wish.get("exact_desks")))
        # a link that does not work keeps no other from being made, and every one from being taken away
        needs = (0 if record else 1) + (len(missing_links) if call == UNLINK else 0)
        shown_as = links.names[desk]
        deeds.append(Deed(words % ((record or named)["name"], shown_as), facts, dict(named, **{option: [desk]}), None, needs, _moved(shown_as)))
    if not deeds:
        return Foretold(plan.KEPT if kept else plan.UNCHANGED, kept)
    return Foretold(plan.UPDATED if record else plan.CREATED, "stays linked to further desks: %s" % kept if kept else "", tuple(deeds),
                    before if record else None, shown())


def _moved(desk: str) -> t.Callable[[t.Any], t.Dict[str, t.Any]]:
    """What one link more, or one less, makes of the diff."""
    return lambda was: dict(was or {}, desks=sorted({desk}.symmetric_difference((was or {}).get("desks") or [])))


def _link(facts: t.Mapping[str, t.Any]) -> t.Any:
    return (api.link if facts["call"] == LINK else api.unlink)(facts["desk"], facts["organization_id"])


say = one_call_each({plan.CREATED: lambda facts: api.create(facts["wish"]["name"]), LINK: _link, UNLINK: _link,
                     plan.REMOVED: lambda facts: api.delete(facts["record"]["organization_id"])})
explain = explained(Refusal((plan.REMOVED,), (NotFound,), "gone by the word of the service; the list of organizations still shows it", ALREADY))


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """201 may also mean that the name was taken: then an organization comes back that was there before."""
    step = call.steps[0]
    if step.facts.get("call"):
        return {step.key: Answer(plan.UPDATED)}
    if step.done != plan.CREATED:
        return {}
    which = str(int(body["id"]))
    if which in step.facts["known"]:
        words = "the service takes the name for that of organization %s, which was there before"
        return {step.key: Answer(plan.UNCHANGED, words % which, extra={"organization_id": which})}
    return {step.key: Answer(plan.CREATED, extra={"organization_id": which})}


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "organizations", look, plan_organizations, say, hear, explain))


if __name__ == "__main__":
    main()
