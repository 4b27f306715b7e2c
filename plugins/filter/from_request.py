# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the fields of a customer request to one person and what is to be done. What a request says is data, and is doubted."""

from __future__ import annotations

import fnmatch
import re
import typing as t

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.lifecycle.atlassian.plugins.filter.people import LISTS, OFFBOARD, ONBOARD, kind_of, people_faults
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import fold

ACTION = "action"
EMAIL = "email"
TEXTS = ("email", "kind", "display_name", "given_name", "family_name", "title", "department")
TARGETS = (ACTION,) + TEXTS + LISTS
# Of these a request gets nothing that the desk's owner has not allowed by name or pattern.
ASKING = ("kind",) + LISTS
_MARKUP = re.compile(r"\{\{|\{%|\{#|[\x00-\x1f\x7f]")
_BETWEEN = re.compile(r"[,;\n\r|]+")


class _Doubt(Exception):
    """What cannot be understood, as a sentence for whoever wrote the request."""


def person_from_request(
    request: t.Any, fields: t.Any, types: t.Any = None, allowed: t.Any = None, action: t.Any = None, protected: t.Any = None, others: t.Any = None
) -> t.Dict[str, t.Any]:
    """What a request asks for: C(action), C(person), and C(fault), one sentence, "" when all is understood.

    Raises for what the desk's owner wrote wrongly; what the request says wrongly is the fault.
    """
    _check_settings(request, fields, types, allowed, action, protected, others)
    try:
        _hold_type(request, types)
        values = _values(request, fields)
        todo = _action(values.pop(ACTION, None), action)
        person = {**_copied(others or {}), **_person(values)}
        _hold_allowed(person, allowed or {}, set(values))
        if todo == OFFBOARD:
            _hold_protected(person, protected or [])
            person = {name: value for name, value in person.items() if name in ("email", "kind")}
        faults = people_faults([person], todo)
        if faults:
            raise _Doubt(faults[0])
    except _Doubt as doubt:
        return t.cast(t.Dict[str, t.Any], wrap_var({"action": "", "person": {}, "fault": str(doubt)}))
    return t.cast(t.Dict[str, t.Any], wrap_var({"action": todo, "person": person, "fault": ""}))


def _copied(value: t.Any) -> t.Any:
    """Plain lists and mappings: those that Ansible hands to a filter may be lazy ones, which cannot be marked as data."""
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, (list, tuple)) else value


def _check_settings(request: t.Any, fields: t.Any, types: t.Any, allowed: t.Any, action: t.Any, protected: t.Any, others: t.Any) -> None:
    if not isinstance(request, dict) or not isinstance(request.get("fields"), list):
        raise AnsibleFilterError("person_from_request takes a request as jsm_request_info returns it, not %s." % kind_of(request))
    for name, value, kind, words in (("from_request_fields", fields, dict, "a mapping of fields"), ("from_request_types", types, (list, tuple), "a list"),
                                     ("from_request_allowed", allowed or {}, dict, "a mapping"),
                                     ("from_request_protected", protected or [], (list, tuple), "a list"),
                                     ("from_request_person", others or {}, dict, "a mapping")):
        if not isinstance(value, kind):
            raise AnsibleFilterError("%s must be %s, not %s." % (name, words, kind_of(value)))
    if EMAIL not in fields.values():
        raise AnsibleFilterError("from_request_fields must say which field holds the e-mail (…: email).")
    if not types:
        raise AnsibleFilterError("from_request_types names no request type: nothing would ever be done.")
    strange = [str(one) for one in fields.values() if one not in TARGETS] + [str(one) for one in allowed or {} if one not in TARGETS]
    strange += [str(one) for one in others or {} if one not in TARGETS[1:]]
    if strange:
        raise AnsibleFilterError("%r is nothing that a field of a request can say. There are: %s." % (strange[0], ", ".join(TARGETS)))
    if action not in (None, "", ONBOARD, OFFBOARD):
        raise AnsibleFilterError("from_request_action must be onboard or offboard, not %r." % (action,))
    if not action and ACTION not in fields.values():
        raise AnsibleFilterError("Nothing says what is to be done: map a field to action in from_request_fields, or set from_request_action.")


def _hold_type(request: t.Mapping[str, t.Any], types: t.Sequence[t.Any]) -> None:
    mine = {fold(str(request.get(name) or "")) for name in ("request_type", "request_type_id")} - {""}
    if not mine & {fold(str(one)) for one in types}:
        raise _Doubt("Requests of the type %s are not carried out here." % (_quoted(request.get("request_type") or request.get("request_type_id"))))


def _values(request: t.Mapping[str, t.Any], fields: t.Mapping[str, t.Any]) -> t.Dict[str, t.List[str]]:
    """{target: texts}. A field is named by its id or its label."""
    values: t.Dict[str, t.List[str]] = {}
    for name, target in fields.items():
        found = [one for one in request["fields"] if str(name) == one["id"]] or [one for one in request["fields"] if fold(str(name)) == fold(one["label"])]
        if len(found) > 1:
            raise _Doubt("The request has %d fields called %s: name the field by its id." % (len(found), _quoted(name)))
        texts = [text for one in found for text in _texts(one["value"], str(name), target == EMAIL)]
        if target in LISTS or target == EMAIL:      # a field of many lines is a list, too
            texts = [re.sub(r"[\r\n\t]+", ",", text) for text in texts]
        if texts:
            values[target] = values.get(target, []) + texts
    for target, texts in values.items():
        for text in texts:
            if _MARKUP.search(text):
                raise _Doubt("The field for %s holds %s: marks of templates and control characters are not accepted." % (target, _quoted(text)))
    return values


def _texts(value: t.Any, name: str, is_email: bool) -> t.List[str]:
    """The texts of a value in any of the shapes of Jira's fields: text, number, choice, person, or a list of those."""
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts(one, name, is_email)]
    if isinstance(value, dict):
        inner = next((value[key] for key in (("emailAddress",) if is_email else ()) + ("value", "name", "displayName") if value.get(key)), None)
        if not isinstance(inner, (str, int)):
            raise _Doubt("The field %s holds something that is no text and no choice." % _quoted(name))
        return [str(inner).strip()]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise _Doubt("The field %s holds something that is no text and no choice." % _quoted(name))
    return [text for text in [str(value).strip()] if text]


def _action(texts: t.Optional[t.List[str]], fixed: t.Optional[str]) -> str:
    wanted = {fold(text) for text in texts or []}
    if not wanted:
        if fixed:
            return fixed
        raise _Doubt("The request does not say what is to be done: onboard or offboard.")
    known = {ONBOARD: ONBOARD, OFFBOARD: OFFBOARD}
    if len(wanted) > 1 or not wanted <= set(known):
        raise _Doubt("%s is no action: it must be onboard or offboard." % _quoted(", ".join(texts or [])))
    action = known[wanted.pop()]
    if fixed and action != fixed:
        raise _Doubt("Only %s is done here, and the request says %s." % (fixed, action))
    return action


def _person(values: t.Mapping[str, t.List[str]]) -> t.Dict[str, t.Any]:
    person: t.Dict[str, t.Any] = {}
    for target, texts in values.items():
        if target in LISTS:
            person[target] = [part.strip() for text in texts for part in _BETWEEN.split(text) if part.strip()]
        elif target == EMAIL:
            person[target] = _email(texts)
        elif len({fold(text) for text in texts}) > 1:
            raise _Doubt("The request says two things for %s: %s." % (target, _quoted(", ".join(texts))))
        else:
            person[target] = texts[0]
    if not person.get(EMAIL):
        raise _Doubt("The request names nobody: it has no e-mail.")
    return person


def _email(texts: t.Sequence[str]) -> str:
    named = sorted({fold(part) for text in texts for part in re.split(r"[\s,;|]+", text) if part})
    if len(named) > 1:
        raise _Doubt("The request names %d people (%s): one request is for one person." % (len(named), _quoted(", ".join(named))))
    return named[0] if named else ""


def _hold_allowed(person: t.Mapping[str, t.Any], allowed: t.Mapping[str, t.Any], asked: t.Set[str]) -> None:
    for target in sorted(asked):
        if target not in allowed and target not in ASKING:
            continue
        patterns = allowed.get(target) or []
        for name in person[target] if target in LISTS else [person[target]]:
            if not any(fnmatch.fnmatchcase(fold(name), fold(str(one))) for one in patterns):
                raise _Doubt("%s is not what a request may ask for as %s." % (_quoted(name), target))


def _hold_protected(person: t.Mapping[str, t.Any], protected: t.Sequence[t.Any]) -> None:
    for one in protected:
        if fnmatch.fnmatchcase(fold(person[EMAIL]), fold(str(one))):
            raise _Doubt("%s is protected, and no request takes anything away from them." % person[EMAIL])


def _quoted(text: t.Any) -> str:
    """What a request says, in a sentence: in one line, not too long, and never as a template."""
    shown = re.sub(r"[\x00-\x1f\x7f]+", " ", str(text)).replace("{", "(").replace("}", ")")
    return '"%s"' % (shown if len(shown) <= 80 else shown[:77] + "...")


class FilterModule:
    """Understanding a request."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"person_from_request": person_from_request}
