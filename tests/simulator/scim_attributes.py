# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a SCIM user may hold, and how a record is shown (FACTS 7).

Inside the simulator a record keeps department and organization once, beside the other attributes; where a response shows them is a switch.
"""

from __future__ import annotations

from .answers import refuse
from .call import Call
from .operations_admin import ENTERPRISE, EXTERNAL
from .places import Directory, Record

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
TEXTS = ("userName", "externalId", "displayName", "nickName", "title", "preferredLanguage", "department", "organization", "timezone")
NAME_PARTS = ("formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix")
LISTS = ("emails", "phoneNumbers")
IN_EXTENSION = ("department", "organization")
WRITABLE = TEXTS + LISTS + ("name", "active")
READ_ONLY = ("id", "meta", "groups", EXTERNAL)


def invalid(text: str):
    return refuse("scim", 400, text, "invalidValue")


def check_value(name: str, value) -> None:
    """Raise invalidValue unless the value is right for the attribute."""
    if name in TEXTS and not isinstance(value, str):
        raise invalid("%s must be a string" % name)
    if name == "active" and not isinstance(value, bool):
        raise invalid("active must be true or false")
    if name == "name" and (not isinstance(value, dict) or any(part not in NAME_PARTS or not isinstance(text, str) for part, text in value.items())):
        raise invalid("name must hold strings called %s" % ", ".join(NAME_PARTS))
    if name in LISTS and (not isinstance(value, list) or not all(isinstance(entry, dict) and isinstance(entry.get("value"), str) for entry in value)):
        raise invalid("%s must be a list of objects with a value" % name)


def check_record(attributes: dict) -> None:
    """What create and replace ask for: a user name, and e-mails of which one is primary."""
    if not (attributes.get("userName") or "").strip():
        raise invalid("userName is required")
    emails = attributes.get("emails") or []
    if sum(entry.get("primary") is True for entry in emails) != 1:
        raise invalid("emails must hold exactly one primary address")
    if "@" not in primary_email(attributes):
        raise invalid("the primary e-mail is not an address")


def read_record(body: dict) -> dict:
    """The attributes of a POST or PUT, the extension merged in; what is read-only is passed over, as the RFC says."""
    attributes = {name: value for name, value in body.items() if name in WRITABLE and value is not None}
    for name, value in (body.get(ENTERPRISE) or {}).items():
        if name in IN_EXTENSION:
            attributes[name] = value
    for name, value in attributes.items():
        check_value(name, value)
    attributes.setdefault("active", True)
    check_record(attributes)
    return attributes


def primary_email(attributes: dict) -> str:
    return next((entry["value"].strip() for entry in attributes.get("emails", ()) if entry.get("primary") is True), "")


def shown_name(attributes: dict) -> str:
    """The display name the Atlassian account gets."""
    name = attributes.get("name") or {}
    spelled = " ".join(part for part in (name.get("givenName"), name.get("familyName")) if part)
    return attributes.get("displayName") or name.get("formatted") or spelled or attributes["userName"]


def show_record(call: Call, directory: Directory, record: Record) -> dict:
    """The record as a response, with the attributes that were asked for."""
    place = call.switches.scim_department_at
    attributes = record.attributes
    body: dict = {"schemas": [CORE, ENTERPRISE, EXTERNAL], "id": record.id}
    body.update((name, value) for name, value in attributes.items() if name in WRITABLE and not (name in IN_EXTENSION and place == "extension"))
    if place != "top":
        extension = {name: attributes[name] for name in IN_EXTENSION if name in attributes}
        if extension:
            body[ENTERPRISE] = extension
    body[EXTERNAL] = {"atlassianAccountId": record.account_id}
    body["groups"] = [{"type": "Group", "value": group.id, "display": group.name, "$ref": _location(call, directory, "Groups", group.id)}
                      for group in directory.groups.values() if record.id in group.members]
    body["meta"] = {"resourceType": "USER", "location": _location(call, directory, "Users", record.id), "created": record.created,
                    "lastModified": record.modified}
    return _picked(call, body)


def _location(call: Call, directory: Directory, kind: str, identifier: str) -> str:
    return "%s/scim/directory/%s/%s/%s" % (call.base, directory.id, kind, identifier)


def check_picked(call: Call) -> None:
    if call.text("attributes") and call.text("excludedAttributes"):
        raise refuse("scim", 400, "attributes and excludedAttributes exclude one another", "invalidValue")


def _picked(call: Call, body: dict) -> dict:
    only, without = call.text("attributes"), call.text("excludedAttributes")
    if only:
        names = {name.strip().lower() for name in only.split(",")} | {"id", "schemas"}
        return {name: value for name, value in body.items() if name.lower() in names}
    if without:
        names = {name.strip().lower() for name in without.split(",")} - {"id", "schemas"}
        return {name: value for name, value in body.items() if name.lower() not in names}
    return body
