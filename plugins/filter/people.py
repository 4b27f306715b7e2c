# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The people file: one shape for onboarding, moving and offboarding, from YAML or CSV, checked so that an error names the person and the field."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import typing as t

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import check_email, fold

ONBOARD = "onboard"
OFFBOARD = "offboard"
MOVE = "move"
CUSTOMER = "customer"
EMPLOYEE = "employee"
GUEST = "guest"
TEXTS = ("email", "kind", "display_name", "given_name", "family_name", "title", "department", "user_name", "external_id", "account_id")
PLACES = ("desks", "groups", "organizations", "scim_groups")       # lists of names
LISTS = PLACES + ("products",)
ROLES = "roles"                                                    # a list of mappings
MEMBERSHIPS = PLACES + (ROLES,)
FROM_TO = ("from", "to")
# The products that people can be invited to.
PRODUCTS = ("jira-software", "jira-servicedesk", "jira-product-discovery", "jira-core")


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
    if name in LISTS:
        return [one.strip() for one in cell.split("|") if one.strip()]
    if name == ROLES:
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
    if role not in (ONBOARD, MOVE, OFFBOARD):
        raise AnsibleFilterError("people_faults: role must be %s, %s or %s, not %r." % (ONBOARD, MOVE, OFFBOARD, role))
    people = plain(people)
    if not isinstance(people, (list, tuple)):
        return ["The people must be a list, one entry each, not %s." % kind_of(people)]
    faults = ["%s: %s." % (_label(place, person), fault) for place, person in enumerate(people) for fault in _faults_of(person, role)]
    return faults or _contradictions(people) or (_shared_user_names(people) if role == ONBOARD else _both_ways(people) if role == MOVE else [])


def plain(value: t.Any) -> t.Any:
    """The same without what Ansible wraps around lists and dictionaries, which costs time with each look at a value: once is enough."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value


PACKED = "people "


def pack(people: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    """People as one text, for variables of roles: Ansible looks at each value of a structure whenever the variable is set, used or shown.

    No template can be in it, as values of services are: where Jinja2 has to look at a text again, it finds none of its marks.
    """
    text = json.dumps(people)
    for mark in ("{", "%", "#"):
        text = text.replace("{" + mark, "{\\u%04x" % ord(mark))
    return PACKED + text


def unpacked(people: t.Any) -> t.Any:
    """People that a filter was given, as a plain list: of the list, or of the text that C(pack) made."""
    return json.loads(people[len(PACKED):]) if isinstance(people, str) and people.startswith(PACKED) else plain(people)


def wished_people(people: t.Any, role: str = ONBOARD, packed: bool = False) -> t.Any:
    """The people in one spelling, each once: trimmed, e-mails in lower case, lists joined where a person is named twice.

    Every entry has email, account_id and user_name ("" where not given), the texts that were given, and all lists: desks, groups, organizations,
    scim_groups, products, and roles as {project, role}. For a move the lists of places are in C(from) and in C(to). C(packed): as a text of C(pack).
    """
    people = plain(people)
    faults = people_faults(people, role)
    if faults:
        raise AnsibleFilterError(" ".join(faults))
    wished = [person for person, dummy_places in _merged(people)]
    return pack(wished) if packed else wished


def _label(place: int, person: t.Any) -> str:
    name = ""
    if isinstance(person, dict):
        named = [person.get(field) for field in ("email", "account_id", "user_name", "display_name", "external_id")]
        name = next((str(one).strip() for one in named if isinstance(one, str) and one.strip()), "")
    elif isinstance(person, str):
        name = str(person)
    return "Entry %d (%s)" % (place + 1, name) if name else "Entry %d" % (place + 1)


def _faults_of(person: t.Any, role: str) -> t.Iterator[str]:
    if role != ONBOARD and isinstance(person, str):
        person = _from_text(person)
    if not isinstance(person, dict):
        yield "a person must be a mapping with %s, not %s" % ("email and kind" if role == ONBOARD else "email or account_id", kind_of(person))
        return
    fields = TEXTS + (FROM_TO if role == MOVE else LISTS + (ROLES,))
    unknown = sorted(str(field) for field in person if field not in fields)
    if unknown:
        hint = "; memberships belong under from and to" if role == MOVE and set(unknown) & set(MEMBERSHIPS) else ""
        yield "there is no field %s; the fields are %s%s" % (", ".join(_with_guess(field, fields) for field in unknown), ", ".join(fields), hint)
    for field in TEXTS:
        value = person.get(field)
        if isinstance(value, (bool, float)) or not isinstance(value, (str, int, type(None))):
            yield "%s must be a text, not %s%s" % (field, kind_of(value), ": put it in quotes" if isinstance(value, (bool, float)) else "")
    for field in LISTS if role != MOVE else ():
        yield from _list_faults(field, person.get(field))
    if role != MOVE:
        yield from _role_faults(ROLES, person.get(ROLES))
    email = person.get("email")
    if isinstance(email, (str, int)) and not isinstance(email, bool) and str(email).strip():
        try:
            check_email(str(email))
        except PlanError as error:
            yield "email: %s" % error.message.rstrip(".")
    yield from _FAULTS[role](person)


def _with_guess(field: str, fields: t.Sequence[str]) -> str:
    """The name of a field that there is not, and the one that it is like."""
    near = difflib.get_close_matches(re.sub("[^a-z0-9]+", "_", field.lower()), fields, 1)
    return "%s (did you mean %s?)" % (field, near[0]) if near else field


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


def _role_faults(field: str, value: t.Any) -> t.Iterator[str]:
    if value is None:
        return
    if not isinstance(value, (list, tuple)):
        yield "%s must be a list, not %s" % (field, kind_of(value))
        return
    for one in value:
        if not isinstance(one, dict) or set(one) != {"project", "role"}:
            yield "%s must hold mappings with project and role, not %s" % (field, kind_of(one))
            continue
        for key, name in one.items():
            if isinstance(name, bool) or not isinstance(name, (str, int)) or not str(name).strip():
                yield "%s: %s must be a name, not %s" % (field, key, kind_of(name))


def _onboard_faults(person: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    kind = person.get("kind")
    if not person.get("email") or not str(person["email"]).strip():
        yield "email is missing"
    if kind in (None, ""):
        yield "kind is missing: %s, %s or %s" % (CUSTOMER, EMPLOYEE, GUEST)
    elif kind not in (CUSTOMER, EMPLOYEE, GUEST):
        yield "kind must be %s, %s or %s, not %s" % (CUSTOMER, EMPLOYEE, GUEST, kind_of(kind))
    if kind == CUSTOMER:
        for field, words in (("groups", "cannot be a member of Jira groups"), (ROLES, "cannot act in a project's role"), ("products", "takes no licence")):
            if person.get(field):
                yield "%s: a portal customer %s; make it an %s or a %s, or take the %s away" % (field, words, EMPLOYEE, GUEST, field)
    if kind in (CUSTOMER, GUEST) and person.get("scim_groups"):
        yield "scim_groups: only an %s is in the identity provider's directory; make it one, or take the scim_groups away" % EMPLOYEE
    for product in person.get("products") or [] if isinstance(person.get("products"), (list, tuple)) else []:
        if isinstance(product, (str, int)) and not isinstance(product, bool) and str(product).strip() not in ("", *PRODUCTS):
            yield "products: there is no product %s; the products are %s" % (str(product).strip(), ", ".join(PRODUCTS))


def _move_faults(person: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if not any(str(person.get(field) or "").strip() for field in ("email", "account_id")):
        yield "email or account_id is missing"
    sides: t.Dict[str, t.Dict[str, t.Any]] = {}
    for side in FROM_TO:
        places = person.get(side)
        if places is None:
            continue
        if not isinstance(places, dict):
            yield "%s must be a mapping with any of %s, not %s" % (side, ", ".join(MEMBERSHIPS), kind_of(places))
            return
        unknown = sorted(str(field) for field in places if field not in MEMBERSHIPS)
        if unknown:
            yield "%s has no field %s; the fields are %s" % (side, ", ".join(_with_guess(field, MEMBERSHIPS) for field in unknown), ", ".join(MEMBERSHIPS))
        faults = [fault for field in PLACES for fault in _list_faults("%s.%s" % (side, field), places.get(field))]
        faults += _role_faults("%s.%s" % (side, ROLES), places.get(ROLES))
        yield from faults
        if faults:
            return
        sides[side] = _clean_places(places)
    if not any(names for places in sides.values() for names in places.values()):
        yield "neither from nor to names a place: there is nothing to move"


def _offboard_faults(person: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if not any(str(person.get(field) or "").strip() for field in ("email", "account_id")):
        yield "email or account_id is missing"
    if person.get("kind") not in (None, "", CUSTOMER, EMPLOYEE, GUEST):
        yield "kind must be %s, %s or %s, not %s" % (CUSTOMER, EMPLOYEE, GUEST, kind_of(person["kind"]))


_FAULTS = {ONBOARD: _onboard_faults, MOVE: _move_faults, OFFBOARD: _offboard_faults}


def label_of(name: t.Any) -> str:
    """How a place is called where everything is called by one text: a role of a project has two."""
    return "%s %s" % (name["project"], name["role"]) if isinstance(name, dict) else str(name)


def _clean_places(places: t.Optional[t.Mapping[str, t.Any]], fields: t.Sequence[str] = MEMBERSHIPS) -> t.Dict[str, t.List[t.Any]]:
    """The lists of a person in one spelling, each name once."""
    clean: t.Dict[str, t.List[t.Any]] = {}
    for field in fields:
        given = (places or {}).get(field) or []
        names = [{key: str(one[key]).strip() for key in ("project", "role")} if field == ROLES else str(one).strip() for one in given]
        clean[field] = [one for place, one in enumerate(names) if one not in names[:place]]
    return clean


def _from_text(text: str) -> t.Dict[str, t.Any]:
    return {"email": str(text)} if "@" in text else {"account_id": str(text)}


def _clean(person: t.Any) -> t.Dict[str, t.Any]:
    if isinstance(person, str):
        person = _from_text(person)
    clean: t.Dict[str, t.Any] = {"email": "", "account_id": "", "user_name": ""}
    clean.update((field, str(person[field]).strip()) for field in TEXTS if person.get(field) is not None)
    if clean["email"]:
        clean["email"] = check_email(clean["email"])
    if any(field in person for field in FROM_TO):
        clean.update((side, _clean_places(person.get(side))) for side in FROM_TO)
    clean.update(_clean_places(person, LISTS + (ROLES,)))
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
            merged.append(({"email": "", "account_id": "", "user_name": "", **_clean_places(None, LISTS + (ROLES,))}, {}))
        person, said = merged[here]
        for field in TEXTS:
            if one.get(field) or (field in one and field not in ("email", "account_id", "user_name")):
                said.setdefault(field, []).append((place, one[field]))
                person[field] = said[field][0][1]
        _join_lists(person, one, LISTS + (ROLES,))
        for side in FROM_TO:
            if side in one:
                _join_lists(person.setdefault(side, _clean_places(None)), one[side], MEMBERSHIPS)
        place_of.update((key, here) for key in keys)
    return merged


def _join_lists(mine: t.Dict[str, t.Any], theirs: t.Mapping[str, t.Any], fields: t.Sequence[str]) -> None:
    for field in fields:
        mine[field] += [name for name in theirs[field] if name not in mine[field]]


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


def _both_ways(people: t.Sequence[t.Any]) -> t.List[str]:
    """Who should leave what he should join, once all that is said of him is put together."""
    faults = []
    for person, dummy_said in _merged(people):
        for field in MEMBERSHIPS:
            both = [label_of(one) for one in (person.get("from") or {}).get(field, []) if one in (person.get("to") or {}).get(field, [])]
            if both:
                faults.append("%s: %s: %s is both in from and in to." % (person["email"] or person["account_id"], field, ", ".join(both)))
    return faults


class FilterModule:
    """Reading and checking a list of people."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"people_from_csv": people_from_csv, "people_faults": people_faults, "wished_people": wished_people}
