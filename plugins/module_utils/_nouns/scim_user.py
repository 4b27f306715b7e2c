# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module scim_user consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import jira, scim
from .._directory import scim_records, whole_directory
from .._http.message import SCIM, SITE
from .._plan import entity, guards, noun, plan, wishes
from .._plan.calls import hear_ids, one_call_each
from .._plan.fields import differing
from .._plan.matching import Keys, match, merge_wishes
from .._plan.plan import Plan, Resource

TEXTS = ("user_name", "external_id", "display_name", "given_name", "family_name", "middle_name", "formatted_name", "nick_name", "title",
         "department", "organization", "preferred_language", "timezone")
VALUES = {"value": {"type": "str", "required": True}, "type": {"type": "str"}, "primary": {"type": "bool"}}
USER = dict(
    {name: {"type": "str"} for name in TEXTS},
    active={"type": "bool"},
    emails={"type": "list", "elements": "dict", "options": VALUES},
    phone_numbers={"type": "list", "elements": "dict", "options": VALUES},
)
SPEC = dict(
    guards.EXACT_SPEC,
    users={"type": "list", "elements": "dict", "required": True, "options": USER},
    state={"type": "str", "choices": ["present", "absent", "exact"], "default": "present"},
)
KEYS = Keys(
    {"user_name": lambda record: record.get("userName"), "external_id": lambda record: record.get("externalId")}, lambda record: str(record["id"]),
    lambda record: "%s (id %s, external id %s)" % (record.get("userName"), record["id"], record.get("externalId")),
    "record of the directory", "the directory", exact=("external_id",),
)


NOBODY = wishes.Account("")
Pair = t.Tuple[t.Mapping[str, t.Any], t.Optional[t.Mapping[str, t.Any]]]


class Scene(t.NamedTuple):
    """The wishes, each with the record it means (or None); for exact the whole directory; who is asking; and all records that the look came by."""

    wished: t.Sequence[Pair]
    whole: t.Sequence[t.Mapping[str, t.Any]]
    caller: wishes.Account
    seen: t.Sequence[t.Mapping[str, t.Any]] = ()


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Scene:
    """Find the records by user name and external id. Filters are only partly supported, so what comes back is compared here."""
    wished, exact = merge_wishes(params["users"], KEYS, "users"), params["state"] == "exact"
    if params["state"] != "absent":
        for wish in wished:
            scim.check_emails(wish)
    asked = [(scim.PATHS[key], wish[key].strip()) for wish in wished for key in KEYS.read if (wish.get(key) or "").strip()]
    records = whole_directory(client) if exact else scim_records(client, asked)
    leaving = params["state"] != "present" or any(wish.get("active") is False for wish in wished)
    pairs = match(wished, records, KEYS)
    if not exact and params["state"] != "absent":
        # no filter is by e-mail, but most people's is their user name, too
        names = {wishes.fold(value) for path, value in asked if path == scim.PATHS["user_name"]}
        wanted = {wishes.fold(email) for email in (_new_email(*pair) for pair in pairs) if email} - names
        records = records + scim_records(client, [(scim.PATHS["user_name"], email) for email in sorted(wanted)])
    return Scene(pairs, records if exact else (), _caller(client) if leaving else NOBODY, records)


def _new_email(wish: t.Mapping[str, t.Any], record: t.Optional[t.Mapping[str, t.Any]]) -> str:
    """The primary e-mail that a record is to get, and does not have yet; "" for none."""
    if record is not None and not wish.get("emails"):
        return ""
    email = scim.email_wished(wish)
    return "" if record is not None and wishes.fold(email) == wishes.fold(scim.primary_email(record)) else email


def _caller(client: t.Any) -> wishes.Account:
    """Who is asking, with his e-mail: a record that is new knows no account id yet."""
    account: wishes.Account = client.read(jira.myself(), jira.account) if client.has(SITE) else NOBODY
    return account


def plan_users(params: t.Mapping[str, t.Any], scene: Scene) -> Plan:
    """Every record on its own; for exact those of the directory, too, that nobody wishes."""
    pairs = [(_typed(wish, record), record) for wish, record in scene.wished]
    hold, wanted = guards.read_guards(params, scene.caller.account_id), noun.wanted_things(pairs, KEYS.label)
    taken = _taken(pairs, scene.seen) if params["state"] != "absent" else {}
    meant = {id(record) for dummy, record in scene.wished}
    others = [_leaver(record) for record in scene.whole or () if id(record) not in meant and record.get("active") is not False]
    seen = sum(record.get("active") is True for record in scene.whole) if params["state"] == "exact" else None
    guarded = NOUN._replace(
        rule=lambda one, state: NOUN.rule(one, state) or taken.get(id(one.wish)) or _born_inactive(one, state, hold, scene.caller))
    return entity.plan_entities(guarded, params["state"], wanted, hold, others, seen)


def _typed(wish: t.Mapping[str, t.Any], record: t.Optional[t.Mapping[str, t.Any]]) -> t.Mapping[str, t.Any]:
    """The wish with a type for the e-mails that are to be written: what is not said of them is not compared, and is to stay."""
    if not wish.get("emails") or record and not differing({"emails": wish["emails"]}, scim.fields_of(record)):
        return wish
    return dict(wish, emails=scim.with_types(wish["emails"], (record or {}).get("emails") or ()))


def _taken(pairs: t.Sequence[Pair], seen: t.Iterable[t.Mapping[str, t.Any]]) -> t.Dict[int, noun.Foretold]:
    """By id() of the wish: the refusal of an e-mail that another record has, and does not give up by an entry of the same list."""
    asking = [(wish, record, email) for wish, record in pairs for email in [wishes.fold(_new_email(wish, record))] if email]
    owners: t.Dict[str, t.Dict[str, t.Mapping[str, t.Any]]] = {email: {} for dummy_wish, dummy_record, email in asking}
    for one in seen if asking else ():
        email = wishes.fold(scim.primary_email(one))
        if email in owners:
            owners[email][str(one["id"])] = one
    refused: t.Dict[int, noun.Foretold] = {}
    while True:      # who is refused himself gives nothing up
        leaving = {str(record["id"]) for wish, record, dummy_email in asking if record and id(wish) not in refused}
        known = len(refused)
        for wish, record, email in asking:
            staying = [owner for scim_id, owner in owners[email].items() if scim_id not in leaving]
            if staying and id(wish) not in refused:
                refused[id(wish)] = _refusal(wish, record, email, staying[0])
        if len(refused) == known:
            return refused


def _refusal(wish: t.Mapping[str, t.Any], record: t.Optional[t.Mapping[str, t.Any]], email: str, owner: t.Mapping[str, t.Any]) -> noun.Foretold:
    means = "the record %s" % KEYS.describe(record) if record else "%s, of whom there is no record yet" % KEYS.label(wish)
    return noun.Foretold(plan.FAILED, (
        "the e-mail %s is that of the record %s, and this entry means %s. Most likely a column of the list has slipped by a row, so nothing was written "
        "for it: give the e-mail and the user name of one person, or give the other record another e-mail first"
    ) % (email, KEYS.describe(owner), means), not_so=True)


def _email_in_doubt(one: noun.Wanted, changes: t.Mapping[str, t.Any]) -> str:
    email = _new_email(one.wish, one.record) if "emails" in changes else ""
    return email and "the service may refuse the e-mail %s: it cannot be searched by e-mail, so who else has it shows only when it is written" % email


def _born_inactive(one: noun.Wanted, state: str, hold: guards.Guards, caller: wishes.Account) -> t.Optional[noun.Foretold]:
    """A new record is linked with the account of its e-mail, if there is one, and an inactive record ends it. So the guards stand before it, too."""
    if one.record or state == "absent" or one.wish.get("active") is not False:
        return None
    emails = [str(mail["value"]) for mail in one.wish.get("emails") or []] + [str(one.wish.get("user_name") or "")]
    own = caller.email and wishes.fold(caller.email) in map(wishes.fold, emails)
    kept = guards.kept_account(hold, wishes.Account(caller.account_id if own else ""), emails)
    if not kept and any("@" not in name and not any(ch in name for ch in "*?[") for name in hold.protected):
        kept = "the account that a new record is linked with is not known, so it cannot be told from the protected account ids"
    return noun.Foretold(plan.KEPT, kept) if kept else None


def _leaver(record: t.Mapping[str, t.Any]) -> noun.Wanted:
    """Whom no wish means: to be deactivated, if the directory says who he is and that he is active."""
    name = next((key for key, read in KEYS.read.items() if KEYS.form(key, read(record))), "")
    unclear = "" if name and record.get("active") is True else "the directory does not tell of record %s %s" % (
        record["id"], "whether it is active" if name else "whose it is")
    wish = {name: KEYS.read[name](record), "active": False} if name else {}
    return noun.Wanted(wish, str(wish.get(name) or record["id"]), record, reason=unclear)


def _who(one: noun.Wanted) -> t.Tuple[str, str]:
    email = scim.emails_of(one.record)[0] if one.record else ""
    return email or scim.email_wished(one.wish), scim.account_id_of(one.record) if one.record else ""


def _extra(one: noun.Wanted, action: str) -> t.Dict[str, t.Any]:
    record, switched = one.record, {plan.DEACTIVATED: False, plan.REACTIVATED: True}
    active = bool(record.get("active", True)) if record else None if action == plan.UNCHANGED else one.wish.get("active") is not False
    name = one.wish.get("user_name") or (record or {}).get("userName")
    return {"user_name": name, "scim_id": record["id"] if record else None, "active": switched.get(action, active)}


# The service arbitrates a creation: the domain must be verified, and an account of that e-mail that nobody manages stands in the way.
NOUN = noun.Noun(
    "SCIM users", "the directory", noun.phrases("user"), lambda record: scim.fields_of(record, {"active": True}), tuple(USER),
    caseless=("user_name",), switch="active", fresh=lambda one: scim.fields_of(scim.new_user(one.wish)), possible=(plan.CREATED, plan.FAILED),
    doubt=_email_in_doubt, gone="not in the directory",
    who=_who, name=lambda one: scim.emails_of(one.record)[0] if one.record else one.wish["user_name"].strip(), extra=_extra,
    # any of its e-mails, or its user name, may be the protected one
    kept=lambda hold, record: guards.kept_account(hold, scim.account(record), scim.emails_of(record)),
    rule=lambda one, state: noun.Foretold(plan.UNKNOWN, one.reason) if one.reason else None,
)
PATCH = {action: lambda facts: scim.patch_user(facts["record"]["id"], scim.operations_of(facts["changes"]))
         for action in (plan.UPDATED, plan.REACTIVATED, plan.DEACTIVATED)}
say = one_call_each(dict(PATCH, **{plan.CREATED: lambda facts: scim.create_user(scim.new_user(facts["wish"])),
                                   plan.REMOVED: lambda facts: scim.delete_user(facts["record"]["id"])}))

RESOURCE = Resource(SPEC, (SCIM,), "users", look, plan_users, say, hear_ids(scim.account_id_of, scim_id=lambda body: body.get("id")))
