#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of an identity provider directory (SCIM) exist with the wished attributes, are active or not, or are gone."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import scim
from ..module_utils._errors import PlanError
from ..module_utils._http.message import SCIM
from ..module_utils._people import caller_of, scim_records
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
    wished = entity.merge_wishes(params["users"], KEYS, "users")
    asked = [(scim.PATHS[key], wish[key].strip()) for wish in wished for key in KEYS if wish.get(key)]
    by_key: t.Dict[t.Tuple[str, str], t.Dict[str, t.Dict[str, t.Any]]] = {}
    for record in scim_records(client, asked) if asked else []:
        for key in KEYS:
            value = str(record.get(scim.PATHS[key]) or "")
            by_key.setdefault((key, value if key == "external_id" else wishes.fold(value)), {})[str(record["id"])] = record
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
            owner[scim_id] = label
        pairs.append((wish, next(iter(records.values()), None)))
    leaving = params["state"] == "absent" or any(wish.get("active") is False for wish in wished)
    return Scene(pairs, caller_of(client) if leaving else "")


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
        elif sum(bool(one.get("primary")) for one in fields["emails"]) != 1:
            raise PlanError("%s: one of emails, and only one, must have primary: true." % name)
        created = scim.record_of(fields)
        shown = {key: value for key, value in scim.fields_of(created).items()}
        return _entry(wish, None, plan.CREATED, after=shown), "create user %s" % name, {"record": dict(created, active=fields.get("active") is not False)}
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
    diff = {"before": {name: pair[0] for name, pair in sorted(changes.items())}, "after": {name: pair[1] for name, pair in sorted(changes.items())}}
    entry = _entry(wish, record, action, **diff)
    if action == plan.DEACTIVATED:
        kept = guards.why_kept(hold, scim.account(record))
        if kept:
            return entry._replace(action=plan.KEPT, reason=kept, before=None, after=None), "", {}
        entry = entry._replace(extra=dict(entry.extra, active=False))
    if action == plan.REACTIVATED:
        entry = entry._replace(extra=dict(entry.extra, active=True))
    others = [name for name in sorted(changes) if name != "active"]
    words = "%s user %s%s" % (verb, scim.emails_of(record)[0], " (%s)" % ", ".join(others) if others else "")
    return entry, words, {"scim_id": record["id"], "operations": scim.operations_of(changes)}


def _absent(wish: t.Dict[str, t.Any], record: t.Optional[t.Dict[str, t.Any]], hold: guards.Guards) -> t.Tuple[Entry, str, t.Dict[str, t.Any]]:
    if record is None:
        return _entry(wish, None, plan.UNCHANGED, "not in the directory"), "", {}
    kept = guards.why_kept(hold, scim.account(record))
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
