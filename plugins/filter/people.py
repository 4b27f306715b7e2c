# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The people file: one shape for onboarding and offboarding, from YAML or CSV, checked so that an error names the person and the field."""

from __future__ import annotations

import csv
import io
import re
import typing as t

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import check_email, fold

ONBOARD = "onboard"
OFFBOARD = "offboard"
CUSTOMER = "customer"
EMPLOYEE = "employee"
GUEST = "guest"
TEXTS = ("email", "kind", "display_name", "given_name", "family_name", "title", "department", "user_name", "external_id", "account_id")
LISTS = ("desks", "groups")
# In the shape already, so that files need not change later; no role acts on them yet, and nobody may believe that one does.
LATER = ("organizations", "scim_groups", "roles", "products")
CSV_LISTS = LISTS + ("organizations", "scim_groups", "products")


def people_from_csv(text: str) -> t.List[t.Dict[str, t.Any]]:
    """People from the text of a CSV file with a header line: lists are separated by |, empty cells are left out.

    Roles are written PROJECT:role. A file separated by semicolons, as some spreadsheets write it, is read too.
    """
    if not isinstance(text, str):
        raise AnsibleFilterError("people_from_csv takes the text of a file, not %s." % kind_of(text))
    unread = re.search("[\ud800-\udfff\x00]", text)       # how the file lookup hands on what is not UTF-8; a UTF-16 file is full of NUL
    if unread:
        raise AnsibleFilterError("Line %d of the CSV is not UTF-8: save the file as CSV UTF-8." % (text.count("\n", 0, unread.start()) + 1))
    lines = text.lstrip("\ufeff")
    first = lines.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(lines), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    people: t.List[t.Dict[str, t.Any]] = []
    names: t.List[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not names:
                names = _header(cells)
                continue
            if len(cells) > len(names) and any(cells[len(names):]):
                raise AnsibleFilterError("Line %d of the CSV file (%s) has %d cells, its header has %d: is a text with a comma not in quotes?" % (
                    reader.line_num, cells[0], len(cells), len(names)))
            people.append({name: _cell(name, cell) for name, cell in zip(names, cells) if cell})
    except csv.Error as error:
        raise AnsibleFilterError("Line %d of the CSV file cannot be read: %s." % (reader.line_num, error)) from error
    if not names:
        raise AnsibleFilterError("The CSV file is empty: its first line must name the columns, such as email, kind, groups, desks.")
    if not people:
        Display().warning("The CSV file has a first line that names the columns, and no people: there is nothing to do.")
    return people


def _header(cells: t.Sequence[str]) -> t.List[str]:
    names = [cell.casefold().replace(" ", "_") for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice or "" in names or "email" not in names:
        wrong = "names %s twice" % ", ".join(twice) if twice else "has an empty name" if "" in names else "has no column email"
        raise AnsibleFilterError("The first line of the CSV file must name the columns, and it %s: %s." % (wrong, ", ".join(cells)))
    return names


def _cell(name: str, cell: str) -> t.Any:
    if name in CSV_LISTS:
        return [one.strip() for one in cell.split("|") if one.strip()]
    if name == "roles":
        return [dict(zip(("project", "role"), (part.strip() for part in one.partition(":")[::2]))) for one in cell.split("|") if one.strip()]
    return cell


def kind_of(value: t.Any) -> str:
    """What a value is, in the words of somebody who writes YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes or no (%s)" % value
    if isinstance(value, (int, float)):
        return "a number (%s)" % value
    if isinstance(value, str):
        return "a text (%r)" % str(value)
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else "a %s" % type(value).__name__


def people_faults(people: t.Any, role: str = ONBOARD) -> t.List[str]:
    """What is wrong with a list of people, one sentence each, naming the person and the field; [] when all is well."""
    if role not in (ONBOARD, OFFBOARD):
        raise AnsibleFilterError("people_faults: role must be %s or %s, not %r." % (ONBOARD, OFFBOARD, role))
    if not isinstance(people, (list, tuple)):
        return ["The people must be a list, one entry each, not %s." % kind_of(people)]
    faults = ["%s: %s." % (_label(place, person), fault) for place, person in enumerate(people) for fault in _faults_of(person, role)]
    return faults or _contradictions(people) or (_shared_user_names(people) if role == ONBOARD else [])


def wished_people(people: t.Any, role: str = ONBOARD) -> t.List[t.Dict[str, t.Any]]:
    """The people in one spelling, each once: trimmed, e-mails in lower case, lists joined where a person is named twice.

    Every entry has email, account_id and user_name ("" where not given), desks and groups, and the texts that were given.
    """
    faults = people_faults(people, role)
    if faults:
        raise AnsibleFilterError(" ".join(faults))
    return [person for person, dummy_places in _merged(people)]


def _label(place: int, person: t.Any) -> str:
    name = ""
    if isinstance(person, dict):
        named = [person.get(field) for field in ("email", "account_id", "user_name", "display_name", "external_id")]
        name = next((str(one).strip() for one in named if isinstance(one, str) and one.strip()), "")
    elif isinstance(person, str):
        name = str(person)
    return "Entry %d (%s)" % (place + 1, name) if name else "Entry %d" % (place + 1)


def _faults_of(person: t.Any, role: str) -> t.Iterator[str]:
    if role == OFFBOARD and isinstance(person, str):
        person = _from_text(person)
    if not isinstance(person, dict):
        yield "a person must be a mapping with %s, not %s" % ("email and kind" if role == ONBOARD else "email or account_id", kind_of(person))
        return
    unknown = sorted(str(field) for field in person if field not in TEXTS + LISTS + LATER)
    if unknown:
        yield "there is no field %s; the fields are %s" % (", ".join(unknown), ", ".join(TEXTS + LISTS + LATER))
    for field in TEXTS:
        value = person.get(field)
        if isinstance(value, (bool, float)) or not isinstance(value, (str, int, type(None))):
            yield "%s must be a text, not %s%s" % (field, kind_of(value), ": put it in quotes" if isinstance(value, (bool, float)) else "")
    for field in LISTS:
        yield from _list_faults(field, person.get(field))
    for field in LATER:
        if person.get(field):
            yield "%s is not supported yet: nothing would come of it, so take it out of the list" % field
    if isinstance(person.get("email"), str) and person["email"].strip():
        try:
            check_email(person["email"])
        except PlanError as error:
            yield "email: %s" % error.message.rstrip(".")
    yield from (_onboard_faults if role == ONBOARD else _offboard_faults)(person)


def _list_faults(field: str, value: t.Any) -> t.Iterator[str]:
    if value is None:
        return
    if not isinstance(value, (list, tuple)):
        yield "%s must be a list, not %s" % (field, kind_of(value))
        return
    for one in value:
        # A group may be called 123; but 1.10 would have become 1.1 by now, and yes True.
        if isinstance(one, bool) or not isinstance(one, (str, int)) or not str(one).strip():
            yield "%s must hold names, not %s%s" % (field, kind_of(one), ": put it in quotes" if isinstance(one, (bool, float)) else "")


def _onboard_faults(person: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    kind = person.get("kind")
    if not person.get("email") or not str(person["email"]).strip():
        yield "email is missing"
    elif isinstance(person["email"], int):
        yield "email: %r is not an e-mail address" % person["email"]
    if kind in (None, ""):
        yield "kind is missing: %s or %s" % (CUSTOMER, EMPLOYEE)
    elif kind == GUEST:
        yield "kind guest (invited, with a licence) is not supported yet: only %s and %s are" % (CUSTOMER, EMPLOYEE)
    elif kind not in (CUSTOMER, EMPLOYEE):
        yield "kind must be %s or %s, not %s" % (CUSTOMER, EMPLOYEE, kind_of(kind))
    elif kind == CUSTOMER and person.get("groups"):
        yield "groups: a portal customer cannot be a member of Jira groups; make it an %s, or take the groups away" % EMPLOYEE


def _offboard_faults(person: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if not any(str(person.get(field) or "").strip() for field in ("email", "account_id")):
        yield "email or account_id is missing"
    if person.get("kind") not in (None, "", CUSTOMER, EMPLOYEE, GUEST):
        yield "kind must be %s, %s or %s, not %s" % (CUSTOMER, EMPLOYEE, GUEST, kind_of(person["kind"]))


def _from_text(text: str) -> t.Dict[str, t.Any]:
    return {"email": str(text)} if "@" in text else {"account_id": str(text)}


def _clean(person: t.Any) -> t.Dict[str, t.Any]:
    if isinstance(person, str):
        person = _from_text(person)
    clean: t.Dict[str, t.Any] = {"email": "", "account_id": "", "user_name": ""}
    clean.update((field, str(person[field]).strip()) for field in TEXTS if person.get(field) is not None)
    if clean["email"]:
        clean["email"] = check_email(clean["email"])
    for field in LISTS:
        clean[field] = [str(one).strip() for one in person.get(field) or []]
    return clean


def _merged(people: t.Sequence[t.Any]) -> t.List[t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.List[t.Tuple[int, str]]]]]:
    """(person, what was said of each of his texts and where), each person once, at his first position."""
    merged: t.List[t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.List[t.Tuple[int, str]]]]] = []
    place_of: t.Dict[str, int] = {}
    for place, given in enumerate(people):
        one = _clean(given)
        keys = [key for key in (fold(one["email"]), "id " + one["account_id"] if one["account_id"] else "") if key]
        here = next((place_of[key] for key in keys if key in place_of), len(merged))
        if here == len(merged):
            merged.append(({"email": "", "account_id": "", "user_name": "", "desks": [], "groups": []}, {}))
        person, said = merged[here]
        for field in TEXTS:
            if one.get(field) or (field in one and field not in ("email", "account_id", "user_name")):
                said.setdefault(field, []).append((place, one[field]))
                person[field] = said[field][0][1]
        for field in LISTS:
            person[field] += [name for name in one[field] if name not in person[field]]
        place_of.update((key, here) for key in keys)
    for person, dummy_said in merged:
        for field in LISTS:
            person[field] = list(dict.fromkeys(person[field]))
    return merged


def _contradictions(people: t.Sequence[t.Any]) -> t.List[str]:
    faults = []
    names: t.Dict[str, int] = {}
    for number, (person, dummy_said) in enumerate(_merged(people)):
        for key in [fold(person["email"]), person["account_id"] and "id " + person["account_id"]]:
            if key and names.setdefault(key, number) != number:
                faults.append("%s: the e-mail and the account_id belong to different entries of the list." % (person["email"] or person["account_id"]))
    for person, said in _merged(people):
        for field, values in said.items():
            other = next((value for value in values if value[1] != values[0][1]), None)
            if other is not None:
                faults.append("Entries %d and %d (%s) are one person with different %s: %r and %r." % (
                    values[0][0] + 1, other[0] + 1, person["email"] or person["account_id"], field, values[0][1], other[1]))
    return faults


def _shared_user_names(people: t.Sequence[t.Any]) -> t.List[str]:
    """One record cannot be two people's. That one's user name is another's e-mail is no fault, as long as the other has another user name."""
    owner: t.Dict[str, str] = {}
    faults = []
    for person, dummy_said in _merged(people):
        name = fold(person["user_name"] or person["email"])
        if person.get("kind") == EMPLOYEE and owner.setdefault(name, person["email"]) != person["email"]:
            faults.append("%s and %s have the same user_name %s (the e-mail, where none is given): give each his own." % (owner[name], person["email"], name))
    return faults


class FilterModule:
    """Reading and checking a list of people."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"people_from_csv": people_from_csv, "people_faults": people_faults, "wished_people": wished_people}
