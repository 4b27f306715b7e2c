#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of an identity provider directory (SCIM) exist with the wished attributes, are active or not, or are gone."""

from __future__ import annotations

DOCUMENTATION = r"""
module: scim_user
short_description: Users of an identity provider directory (SCIM)
version_added: "0.1.0"
description:
  - Creates, changes, deactivates, reactivates and deletes users of one identity provider directory of an Atlassian organization, through
    Atlassian's user provisioning service (SCIM 2.0). The service makes an Atlassian account of every record.
  - It is for directories that no identity provider fills. A provider that is connected would undo changes.
  - A person is found by O(users[].user_name) or O(users[].external_id). What the service finds is compared again, because its filters are only partly
    supported. When one entry means two records, nothing at all is done.
  - Only what differs is sent. Attributes that are omitted are left alone. An empty string clears an attribute.
  - B(Deleting is for ever.) O(state=absent) deletes the record from the directory. Its SCIM ID is dead from then on, the
    Atlassian account, when it is a managed one, is deactivated, and there is no way to bring the record back. Only a new record activates
    the account again. To suspend somebody, use O(users[].active=false), which can be undone.
  - The site learns of changes with a delay. Later tasks for somebody who was created here should mark the person as C(pending),
    see M(lifecycle.atlassian.jira_group_member).
options:
  users:
    description:
      - The people. Each needs O(users[].user_name) or O(users[].external_id).
      - The same person named twice counts once. Two entries for one person that contradict one another are an error.
      - Attributes that are omitted are left alone. V("") clears an attribute.
      - With O(state=absent) only O(users[].user_name) and O(users[].external_id) are used.
    type: list
    elements: dict
    required: true
    suboptions:
      user_name:
        description:
          - Name by which the person is known in the directory, usually the e-mail. It is compared without case.
          - Required to create somebody.
          - When a record is found by O(users[].external_id) and has another user name, the user name is changed.
        type: str
      external_id:
        description:
          - ID of the person in the identity provider. It is compared with case.
        type: str
      display_name:
        description:
          - Name as it is shown.
        type: str
      given_name:
        description:
          - First name.
        type: str
      family_name:
        description:
          - Last name.
        type: str
      middle_name:
        description:
          - Middle name.
        type: str
      formatted_name:
        description:
          - Full name in one text, with titles and all.
        type: str
      nick_name:
        description:
          - Nickname.
        type: str
      title:
        description:
          - Job title.
        type: str
      department:
        description:
          - Department. It is read wherever the directory has it, and written to the enterprise extension of the record.
        type: str
      organization:
        description:
          - Organization, that is company or unit. It is read and written like O(users[].department).
        type: str
      preferred_language:
        description:
          - Language, such as V(de) or V(en-US).
        type: str
      timezone:
        description:
          - Time zone, such as V(Europe/Berlin).
        type: str
      active:
        description:
          - V(false) deactivates the Atlassian account of the person, in every organization and every product, and keeps everything else.
            This is how to suspend somebody.
          - V(true) activates it again. The person comes back as the same account and is reported as V(reactivated).
          - When omitted, somebody new is active, and an existing record stays as it is, an inactive one inactive.
        type: bool
      emails:
        description:
          - E-mails of the person. They must be in a domain that the organization has verified.
          - When omitted for somebody new, the user name becomes the primary e-mail.
          - For somebody new exactly one must have O(users[].emails[].primary=true).
          - The list is compared as a whole, without order, and written as a whole. An empty list clears it.
        type: list
        elements: dict
        suboptions:
          value:
            description:
              - The e-mail.
            type: str
            required: true
          type:
            description:
              - What kind it is, such as V(work) or V(home). When omitted, it is left open, and not compared.
            type: str
          primary:
            description:
              - Whether it is the main one. When omitted, it is not compared.
            type: bool
      phone_numbers:
        description:
          - Phone numbers of the person.
          - The list is compared as a whole, without order, and written as a whole. An empty list clears it.
        type: list
        elements: dict
        suboptions:
          value:
            description:
              - The phone number.
            type: str
            required: true
          type:
            description:
              - What kind it is, such as V(work) or V(home). When omitted, it is left open, and not compared.
            type: str
          primary:
            description:
              - Whether it is the main one. When omitted, it is not compared.
            type: bool
  state:
    description:
      - V(present) makes sure that the people are in the directory, with the attributes given.
      - V(absent) deletes their records for ever. Read the description above before you use it.
    type: str
    choices: [present, absent]
    default: present
notes:
  - Needs a way in to the directory - O(directory_id) and O(scim_token). The directory needs Atlassian Guard, and e-mails must be in a
    domain that the organization has verified. The key of a directory has no scopes and no rights to choose.
  - When a way in to the site is given as well, the calling account is known, and is never deactivated or deleted by itself.
    This takes C(read:jira-user) there (granular C(read:user:jira)). Without a site this guard cannot work.
  - O(max_removals) counts those who are deactivated and those who are deleted.
  - Somebody who has an Atlassian account that the organization does not manage can block the creation of a record for days. That is V(failed) with the
    service's own words. Do not delete and create again.
  - Costs one search per person, or one request per 100 records of the directory when that is fewer, and one write per person who differs.
    Atlassian publishes no rate limit for it.
seealso:
  - module: lifecycle.atlassian.scim_user_info
  - module: lifecycle.atlassian.jira_group_member
  - module: lifecycle.atlassian.jsm_customer
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.guards
  - lifecycle.atlassian.report
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: These people are in the directory
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jane.doe@corp.example.com
        external_id: ext-4711
        given_name: Jane
        family_name: Doe
        display_name: Jane Doe
        title: Technical Writer
        department: Documentation
        preferred_language: en-GB
        timezone: Europe/London
        phone_numbers:
          - value: "+44 20 7946 0000"
            type: work
            primary: true
      - user_name: erika.mustermann@corp.example.com
        title: Principal Engineer
        nick_name: ""  # clears it
  register: directory

- name: Show the IDs, which a new record has once it is there
  ansible.builtin.debug:
    msg: "{{ item.user_name }}: SCIM {{ item.scim_id }}, account {{ item.account_id }}"
  loop: "{{ directory.people }}"
  loop_control:
    label: "{{ item.user_name }}"

- name: Found by the ID of the identity provider
  lifecycle.atlassian.scim_user:
    users:
      - external_id: ext-0001
        department: Research

- name: Suspend people who are away, but not more than ten of them
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jose.garcia@corp.example.com
        active: false
    max_removals: 10
    protected:
      - "*@board.example.com"

- name: They are back
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jose.garcia@corp.example.com
        active: true
      - user_name: returner@corp.example.com
        active: true

- name: Delete a record that was a mistake, for ever
  lifecycle.atlassian.scim_user:
    users:
      - user_name: jane.doe@corp.example.com
    state: absent
    max_removals: 1
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
      description: The ID of the Atlassian account behind the record. V(null) while there is none, or it is not known yet.
      returned: always
      type: str
      sample: "712020:00000000-aaaa-4000-8000-000000000006"
    action:
      description:
        - What was done, or would be done in check mode.
        - V(created) - a record was created.
        - V(updated) - attributes were changed.
        - V(deactivated) - the account was deactivated, and other attributes changed where they differed.
        - V(reactivated) - the account was activated again, and other attributes changed where they differed.
        - V(removed) - the record was deleted for ever.
        - V(unchanged) - was right already, or with O(state=absent) was not in the directory.
        - V(kept) - would be deactivated or deleted, but is protected or is the calling account. Nothing of the record was changed.
        - V(failed) - it was refused; see RV(people[].reason).
        - V(unknown) - the outcome of a request could not be seen.
        - The task fails at its end when anybody is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: created
    certain:
      description:
        - Whether the foretold action is certain. V(false) in check mode for records that are to be created, as the service may refuse them,
          for example when the domain of the e-mail is not verified. See RV(people[].possible).
      returned: always
      type: bool
      sample: true
    possible:
      description: The actions that a real run may end in.
      returned: when RV(people[].certain=false)
      type: list
      elements: str
      sample: [created, failed]
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: protected (*@board.example.com)
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this person
      type: dict
      sample: {status: 403, code: null, trace: 5b8c1f6c0d5d4f0f, method: PATCH, path: /Users/5c1d0000-0000-4000-8000-000000000001}
    user_name:
      description: The user name that was given, or else that of the record. V(null) when neither is known.
      returned: always
      type: str
      sample: jane.doe@corp.example.com
    scim_id:
      description: The ID of the record. V(null) when there is none (yet).
      returned: always
      type: str
      sample: 5c1d0000-0000-4000-8000-000000000004
    active:
      description: Whether the account is active, after the change. With V(removed) it is what the record said before.
        V(null) when there is no record.
      returned: always
      type: bool
      sample: true
  sample:
    - email: jane.doe@corp.example.com
      account_id: "712020:1f2e3d4c-5b6a-4789-8a9b-0c1d2e3f4a5b"
      action: created
      certain: true
      user_name: jane.doe@corp.example.com
      scim_id: 5c1d0000-0000-4000-8000-000000000004
      active: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(people).
  returned: success, and when people failed
  type: list
  elements: str
  sample:
    - create user jane.doe@corp.example.com
    - update user erika.mustermann@corp.example.com (title)
summary:
  description:
    - How many people have which action. The keys are those actions of RV(people[].action) that occur.
  returned: success, and when people failed
  type: dict
  sample: {created: 1, updated: 1}
diff:
  description:
    - What changes for whom, in the names of the suboptions of O(users).
    - Sorted, and never with a secret.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: SCIM users
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: SCIM users
    before:
      description: The people concerned as they were, by e-mail or account ID.
      returned: always
      type: dict
      sample: {erika.mustermann@corp.example.com: {title: Engineer}}
    after:
      description: The people concerned as they are now, or would be in check mode. Whoever failed is not in it.
      returned: always
      type: dict
      sample: {erika.mustermann@corp.example.com: {title: Principal Engineer}}
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
  description: Who would have been deactivated or deleted, by e-mail or account ID.
  returned: when O(max_removals) stopped the task
  type: list
  elements: str
  sample: [erika.mustermann@corp.example.com, jose.garcia@corp.example.com]
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
      sample: /Users
"""

import typing as t

from ..module_utils._api import scim
from ..module_utils._directory import scim_records
from ..module_utils._errors import PlanError
from ..module_utils._http.message import SCIM
from ..module_utils._people import caller_of
from ..module_utils._plan import entity, guards, plan, wishes
from ..module_utils._plan.plan import Answer, Call, Entry, Plan, Resource, Stage, Step
from ..module_utils._run import run

TEXTS = ("user_name", "external_id", "display_name", "given_name", "family_name", "middle_name", "formatted_name", "nick_name", "title",
         "department", "organization", "preferred_language", "timezone")
KEYS = ("user_name", "external_id")
VALUES = {"value": {"type": "str", "required": True}, "type": {"type": "str"}, "primary": {"type": "bool"}}
USER = dict(
    {name: {"type": "str"} for name in TEXTS},
    active={"type": "bool"},
    emails={"type": "list", "elements": "dict", "options": VALUES},
    phone_numbers={"type": "list", "elements": "dict", "options": VALUES},
)
SPEC = dict(
    guards.SPEC,
    users={"type": "list", "elements": "dict", "required": True, "options": USER},
    state={"type": "str", "choices": ["present", "absent"], "default": "present"},
)


class Scene(t.NamedTuple):
    """The wishes, each with the record it means (or None), and who is asking."""

    wished: t.List[t.Tuple[t.Dict[str, t.Any], t.Optional[t.Dict[str, t.Any]]]]
    caller: str


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Find the records by user name and external id; filters are only partly supported, so what comes back is compared here."""
    wished = entity.merge_wishes(params["users"], KEYS, "users", exact=("external_id",))
    asked = [(scim.PATHS[key], wish[key].strip()) for wish in wished for key in KEYS if wish.get(key)]
    by_key: t.Dict[t.Tuple[str, str], t.Dict[str, t.Dict[str, t.Any]]] = {}
    for record in scim_records(client, asked) if asked else []:
        for key in KEYS:
            value = str(record.get(scim.PATHS[key]) or "")
            by_key.setdefault((key, value if key == "external_id" else wishes.fold(value)), {})[str(record["id"])] = record
    for wish in wished:
        _check_emails(wish, params["state"])
    pairs = []
    owner: t.Dict[str, str] = {}
    for wish in wished:
        records: t.Dict[str, t.Dict[str, t.Any]] = {}
        for key in KEYS:
            if wish.get(key):
                value = wish[key].strip()
                records.update(by_key.get((key, value if key == "external_id" else wishes.fold(value)), {}))
        label = wish.get("user_name") or wish.get("external_id")
        if len(records) > 1:
            named = ", ".join("%s (id %s, external id %s)" % (one.get("userName"), one["id"], one.get("externalId")) for one in records.values())
            raise PlanError("%s means more than one record of the directory: %s. Nothing was done; mend the directory or the wish." % (label, named))
        for scim_id in records:
            if scim_id in owner:
                raise PlanError("%s and %s are the same record of the directory (id %s)." % (owner[scim_id], label, scim_id))
            owner[scim_id] = str(label)
        pairs.append((wish, next(iter(records.values()), None)))
    leaving = params["state"] == "absent" or any(wish.get("active") is False for wish in wished)
    return Scene(pairs, caller_of(client) if leaving else "")


def _check_emails(wish: t.Mapping[str, t.Any], state: str) -> None:
    emails = wish.get("emails")
    if emails is None or state == "absent":
        return
    name = wish.get("user_name") or wish.get("external_id")
    for one in emails:
        wishes.check_email(one["value"], "emails of %s" % name)
    if sum(bool(one.get("primary")) for one in emails) != 1:
        raise PlanError("%s: one of emails, and only one, must have primary: true." % name)


def plan_users(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Plan every record on its own."""
    hold = guards.read_guards(params, scene.caller)
    entries: t.List[Entry] = []
    steps: t.List[Step] = []
    for wish, record in scene.wished:
        entry, words, facts = (_absent if params["state"] == "absent" else _present)(wish, record, hold)
        if words:
            name = wish.get("user_name") or wish.get("external_id")
            steps.append(Step("%s %s" % (entry.action, name), len(entries), words, entry.action, wish, facts))
        entries.append(entry)
    leaving = [entries[step.person].label for step in steps if step.done in (plan.REMOVED, plan.DEACTIVATED)]
    guards.hold_limit(hold, params["state"], None, leaving, "the directory")
    return Plan(tuple(entries), (Stage(params["state"], tuple(steps)),) if steps else (), (), "SCIM users")


def _entry(wish: t.Mapping[str, t.Any], record: t.Optional[t.Mapping[str, t.Any]], action: str, reason: str = "", **diff: t.Any) -> Entry:
    name = wish.get("user_name") or (record or {}).get("userName")
    wished = [one["value"] for one in sorted(wish.get("emails") or [], key=lambda one: not one.get("primary"))]
    email = (scim.emails_of(record)[0] if record else "") or (wished or [name if name and "@" in name else ""])[0]
    active = bool(record.get("active", True)) if record else None if action == plan.UNCHANGED else wish.get("active") is not False
    extra = {"user_name": name, "scim_id": record["id"] if record else None, "active": active}
    return Entry(email, scim.account_id_of(record) if record else "", action, reason=reason, extra=extra, **diff)


def _present(wish: t.Dict[str, t.Any], record: t.Optional[t.Dict[str, t.Any]], hold: guards.Guards) -> t.Tuple[Entry, str, t.Dict[str, t.Any]]:
    if record is None:
        fields = dict(wish)
        name = (wish.get("user_name") or "").strip()
        if not name:
            raise PlanError("%s is not in the directory and cannot be created without a user_name." % wish.get("external_id"))
        fields["user_name"] = name
        if not wish.get("emails"):
            fields["emails"] = [{"value": wishes.check_email(name, "the user name is the e-mail unless emails is given"), "type": "work", "primary": True}]
        created = scim.record_of(fields)
        facts = {"record": dict(created, active=fields.get("active") is not False)}
        # The service arbitrates: the domain must be verified, and an account of that e-mail that nobody manages stands in the way.
        entry = _entry(wish, None, plan.CREATED, after=scim.fields_of(created), certain=False)
        return entry._replace(extra=dict(entry.extra, possible=[plan.CREATED, plan.FAILED])), "create user %s" % name, facts
    have = dict({"active": True}, **scim.fields_of(record))
    want = {name: value.strip() if isinstance(value, str) else value for name, value in wish.items() if value is not None}
    if wishes.fold(want.get("user_name") or "") == wishes.fold(str(have.get("user_name") or "")):
        want.pop("user_name", None)
    changes = entity.differing(want, have)
    if not changes:
        return _entry(wish, record, plan.UNCHANGED), "", {}
    action, verb = plan.UPDATED, "update"
    if "active" in changes:
        action, verb = (plan.REACTIVATED, "reactivate") if want["active"] else (plan.DEACTIVATED, "deactivate")
    before, after = ({name: pair[side] for name, pair in sorted(changes.items())} for side in (0, 1))
    entry = _entry(wish, record, action, before=before, after=after)
    if action == plan.DEACTIVATED:
        kept = _why_kept(hold, record)
        if kept:
            return entry._replace(action=plan.KEPT, reason=kept, before=None, after=None), "", {}
        entry = entry._replace(extra=dict(entry.extra, active=False))
    if action == plan.REACTIVATED:
        entry = entry._replace(extra=dict(entry.extra, active=True))
    others = [name for name in sorted(changes) if name != "active"]
    words = "%s user %s%s" % (verb, scim.emails_of(record)[0], " (%s)" % ", ".join(others) if others else "")
    return entry, words, {"scim_id": record["id"], "operations": scim.operations_of(changes)}


def _why_kept(hold: guards.Guards, record: t.Dict[str, t.Any]) -> str:
    """Why this record is never taken away: any of its e-mails, or its user name, may be the protected one."""
    account = scim.account(record)
    return next((why for why in (guards.why_kept(hold, account._replace(email=email)) for email in scim.emails_of(record)) if why), "")


def _absent(wish: t.Dict[str, t.Any], record: t.Optional[t.Dict[str, t.Any]], hold: guards.Guards) -> t.Tuple[Entry, str, t.Dict[str, t.Any]]:
    if record is None:
        return _entry(wish, None, plan.UNCHANGED, "not in the directory"), "", {}
    kept = _why_kept(hold, record)
    if kept:
        return _entry(wish, record, plan.KEPT, kept), "", {}
    return _entry(wish, record, plan.REMOVED, before=scim.fields_of(record)), "delete user %s" % scim.emails_of(record)[0], {"scim_id": record["id"]}


def say(scene: Scene, steps: t.Sequence[Step], answers: t.Mapping[str, Answer]) -> t.List[Call]:
    """One call a record: POST, PATCH of what differs, or DELETE."""
    return [Call((step,), _request(step)) for step in steps]


def _request(step: Step) -> t.Any:
    if step.done == plan.CREATED:
        return scim.create_user(step.facts["record"])
    if step.done == plan.REMOVED:
        return scim.delete_user(step.facts["scim_id"])
    return scim.patch_user(step.facts["scim_id"], step.facts["operations"])


def hear(client: t.Any, call: Call, body: t.Any) -> t.Dict[str, Answer]:
    """The SCIM id and the account id of the record, where the answer has them (204 has not)."""
    step = call.steps[0]
    if not isinstance(body, dict) or not body.get("id"):
        return {step.key: Answer(step.done)}
    return {step.key: Answer(step.done, account_id=scim.account_id_of(body), extra={"scim_id": body["id"]})}


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SCIM,), "users", look, plan_users, say, hear))


if __name__ == "__main__":
    main()
