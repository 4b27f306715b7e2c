# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what Atlassian's user provisioning (SCIM 2.0) speaks: users of one identity provider directory.

Source: developer.atlassian.com/cloud/admin/user-provisioning/rest and RFC 7643/7644. Paths and filters take SCIM ids and user names,
never account ids.
"""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .._http.message import SCIM, Request, request, with_query
from .._plan.wishes import Account, check_email, fold

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ATLASSIAN = "urn:scim:schemas:extension:atlassian-external:1.0"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MEDIA = (("Content-Type", "application/scim+json"), ("Accept", "application/scim+json, application/json"))
PAGE = 100             # the largest that Atlassian serves

# option -> SCIM path. Those of the extension are read from the top level as well, where Atlassian's own schema has them, too.
PATHS: t.Dict[str, str] = {
    "user_name": "userName", "external_id": "externalId", "display_name": "displayName", "nick_name": "nickName", "title": "title",
    "preferred_language": "preferredLanguage", "timezone": "timezone", "active": "active", "emails": "emails", "phone_numbers": "phoneNumbers",
    "given_name": "name.givenName", "family_name": "name.familyName", "middle_name": "name.middleName", "formatted_name": "name.formatted",
    "department": ENTERPRISE + ":department", "organization": ENTERPRISE + ":organization",
}


def _place(path: str) -> t.Tuple[str, str]:
    """(the part of a record, the attribute in it) of a path; "" for the top level."""
    if path.startswith(ENTERPRISE):
        return ENTERPRISE, path[len(ENTERPRISE) + 1:]
    part, dot, leaf = path.partition(".")
    return (part, leaf) if dot else ("", part)


# taken apart once: a directory of 100,000 has 1.6 million attributes
_PLACES = [(name,) + _place(path) for name, path in PATHS.items()]


def next_page(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """{totalResults, startIndex, Resources}: indices begin at 1; advance by what was received, end at totalResults."""
    records = answer.get("Resources") or []
    following = int(answer.get("startIndex") or dict(here.query).get("startIndex", 1)) + len(records)
    return records, with_query(here, startIndex=following) if following <= int(answer["totalResults"]) else None


def users() -> Request:
    """All users of the directory, in pages."""
    return request("GET", SCIM, "/Users", {"startIndex": 1, "count": PAGE}, headers=MEDIA)


def users_where(attribute: str, value: str) -> Request:
    """Users by userName or externalId, the only filters there are. Check the answer: filters are only partly supported."""
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return request("GET", SCIM, "/Users", {"filter": '%s eq "%s"' % (attribute, quoted), "startIndex": 1, "count": PAGE}, headers=MEDIA)


def create_user(record: t.Mapping[str, t.Any]) -> Request:
    """201 with the record; 409 when the userName is taken; 400 for an e-mail outside the verified domains."""
    return request("POST", SCIM, "/Users", body=record, headers=MEDIA)


def patch_user(scim_id: str, operations: t.Sequence[t.Mapping[str, t.Any]]) -> Request:
    """200 with the record, or 204."""
    return request("PATCH", SCIM, "/Users/{id}", body={"schemas": [PATCH], "Operations": list(operations)}, headers=MEDIA, id=scim_id)


def delete_user(scim_id: str) -> Request:
    """204. The record is gone for good, its account is deactivated."""
    return request("DELETE", SCIM, "/Users/{id}", headers=MEDIA, id=scim_id)


def user(scim_id: str) -> Request:
    """One record."""
    return request("GET", SCIM, "/Users/{id}", headers=MEDIA, id=scim_id)


def record_of(fields: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The body of a create, from options. None and "" are left out; a user name without e-mails is its own primary e-mail."""
    record: t.Dict[str, t.Any] = {"schemas": [USER], "active": True}
    for name, part, leaf in _PLACES:
        value = _plain(fields.get(name))
        if value not in (None, "", []):
            (record.setdefault(part, {}) if part else record)[leaf] = value
    if ENTERPRISE in record:
        record["schemas"] = [USER, ENTERPRISE]
    return record


def new_user(wish: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The body that creates whom a wish describes. Raises C(PlanError) when it says too little."""
    name = (wish.get("user_name") or "").strip()
    if not name:
        raise PlanError("%s is not in the directory and cannot be created without a user_name." % wish.get("external_id"))
    emails = wish.get("emails")
    if not emails:
        emails = [{"value": check_email(name, "the user name is the e-mail unless emails is given"), "type": "work", "primary": True}]
    trimmed = {option: value.strip() if isinstance(value, str) else value for option, value in wish.items()}
    return record_of(dict(trimmed, user_name=name, emails=emails, active=wish.get("active") is not False))


def check_emails(wish: t.Mapping[str, t.Any]) -> None:
    """Raise C(PlanError) for an address that is none, and unless exactly one is the primary one."""
    emails, name = wish.get("emails"), wish.get("user_name") or wish.get("external_id")
    for one in emails or ():
        check_email(one["value"], "emails of %s" % name)
    if emails is not None and sum(bool(one.get("primary")) for one in emails) != 1:
        raise PlanError("%s: one of emails, and only one, must have primary: true." % name)


def fields_of(record: t.Mapping[str, t.Any], fields: t.Optional[t.Dict[str, t.Any]] = None) -> t.Dict[str, t.Any]:
    """The options that describe a record: the reverse of C(record_of). What is not there is missing, or as C(fields), which are filled, had it."""
    fields = {} if fields is None else fields
    parts = {"": record, "name": record.get("name") or {}, ENTERPRISE: record.get(ENTERPRISE) or {}}
    for name, part, leaf in _PLACES:
        value = parts[part].get(leaf)
        if part == ENTERPRISE and not value:
            value = record.get(leaf)
        if value or value is False:
            fields[name] = value
    for name in ("emails", "phone_numbers"):
        if name in fields:
            fields[name] = [{key: one[key] for key in ("value", "type", "primary") if one.get(key) not in (None, False)} for one in fields[name]]
    return fields


def operations_of(changes: t.Mapping[str, t.Tuple[t.Any, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """PATCH operations for C({option: (before, after)}): None as after removes, anything else replaces, lists are whole."""
    operations = []
    for name in sorted(changes):
        after = _plain(changes[name][1])
        operations.append({"op": "remove", "path": PATHS[name]} if after in (None, []) else {"op": "replace", "path": PATHS[name], "value": after})
    return operations


def _plain(value: t.Any) -> t.Any:
    """The value without the None that Ansible puts where a part of a list's entry was not given; null is not a flag and not a type."""
    if not isinstance(value, list):
        return value
    return [{name: part for name, part in one.items() if part is not None} for one in value]


def account_id_of(record: t.Mapping[str, t.Any]) -> str:
    """The Atlassian account behind a record; "" while none is linked."""
    return str((record.get(ATLASSIAN) or {}).get("atlassianAccountId") or "")


def emails_of(record: t.Mapping[str, t.Any]) -> t.List[str]:
    """Every e-mail of a record and its user name, the primary first."""
    emails = record.get("emails") or []
    if len(emails) > 1:
        emails = sorted(emails, key=lambda one: not one.get("primary"))
    return [str(one["value"]) for one in emails if one.get("value")] + [str(record.get("userName") or "")]


def primary_email(record: t.Mapping[str, t.Any]) -> str:
    """The e-mail of the account behind a record; "" where the record shows none."""
    return emails_of(record)[0] if any(one.get("value") for one in record.get("emails") or []) else ""


def with_types(emails: t.Sequence[t.Mapping[str, t.Any]], have: t.Sequence[t.Mapping[str, t.Any]] = ()) -> t.List[t.Dict[str, t.Any]]:
    """Wished e-mails, those without a type with the one that the record has for them: a list is written as a whole, and would lose it.

    A primary one that is new has the type of the primary one before it, or else work.
    """
    kept = {fold(str(one.get("value") or "")): one.get("type") for one in have}
    before = next((one["type"] for one in have if one.get("primary") and one.get("type")), "work")
    typed = []
    for one in emails:
        kind = one.get("type")
        if kind is None:
            kind = kept.get(fold(str(one["value"]))) or (before if one.get("primary") else None)
        typed.append({**one, **({} if kind is None else {"type": kind})})
    return typed


def email_wished(wish: t.Mapping[str, t.Any]) -> str:
    """The e-mail that somebody new will have: his primary one, or a user name that is one."""
    emails = sorted(wish.get("emails") or [], key=lambda one: not one.get("primary"))
    name = wish.get("user_name") or ""
    return str(emails[0]["value"]) if emails else name if "@" in name else ""


def account(record: t.Mapping[str, t.Any]) -> Account:
    """A record seen as an account."""
    name = record.get("displayName") or (record.get("name") or {}).get("formatted") or ""
    return Account(account_id_of(record), emails_of(record)[0], str(name), bool(record.get("active", True)), "atlassian")
