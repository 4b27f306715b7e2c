# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From people to places: who has which account, by the results of earlier tasks, and who belongs to which desk or group."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import fold

TROUBLE = ("failed", "unknown")
Person = t.Dict[str, t.Any]
Result = t.Mapping[str, t.Any]


def ran(result: t.Any) -> bool:
    """Whether a registered result is that of a task that was carried out: not skipped, not left out by a tag."""
    return isinstance(result, dict) and bool(result) and not result.get("skipped")


def broke(result: Result) -> str:
    """Why a task as a whole failed; "" if it did not. What befell single people is in its list of people."""
    return str(result.get("msg") or "the task failed") if result.get("failed") and not result.get("people") else ""


def entries_by_key(result: Result) -> t.Dict[str, Result]:
    """The people of a module's result by each of their names: folded e-mail, account id, user name."""
    found: t.Dict[str, Result] = {}
    for entry in result.get("people") or []:
        names = [entry.get("email"), entry.get("account_id"), entry.get("user_name")] + list(entry.get("also_as") or [])
        for name in names:
            if name:
                found.setdefault(fold(str(name)), entry)
    return found


def entry_of(found: t.Mapping[str, Result], *names: t.Any) -> t.Optional[Result]:
    """The entry of the person with one of these names, tried in order."""
    return next((found[fold(str(name))] for name in names if name and fold(str(name)) in found), None)


def memberships(people: t.Sequence[t.Any], field: str) -> t.List[t.Dict[str, t.Any]]:
    """Turn people into memberships: one entry for each name in the people's lists, sorted by name, with its members in the order of the people.

    A name may be a text, or a dictionary with name and group_id. People with trouble are left out.
    """
    places: t.Dict[str, t.Dict[str, t.Any]] = {}
    for person in people:
        if not isinstance(person, dict):
            raise AnsibleFilterError("memberships takes a list of people, each a dictionary, not %r." % (person,))
        if person.get("trouble"):
            continue
        member: t.Dict[str, t.Any] = _reference(person)
        if person.get("pending"):
            member["pending"] = True
        for one in person.get(field) or []:
            named = dict(one) if isinstance(one, dict) else {"name": str(one)}
            place = places.setdefault(str(named["name"]), dict(named, members=[]))
            place.update((key, value) for key, value in named.items() if value)
            if member not in place["members"]:
                place["members"].append(member)
    return [places[name] for name in sorted(places)]


RECORD = ("user_name", "external_id", "display_name", "given_name", "family_name", "title", "department")


def account_wishes(people: t.Sequence[Person], module: str) -> t.List[t.Dict[str, t.Any]]:
    """What to ask an account module for: jsm_customer (customers), scim_user (employees), jira_user_info (everybody given),
    and, of people that seen_people returned, deactivate (users of scim_user) and revoke (customers of jsm_customer).

    A customer without a display_name is called by given and family name. The user name of a record is the e-mail unless one is given.
    """
    if module not in _WISHES:
        raise AnsibleFilterError("account_wishes knows %s, not %r." % (", ".join(sorted(_WISHES)), module))
    concerned, build = _WISHES[module]
    return [build(person) for person in people if concerned(person)]


def _customer(person: Person) -> t.Dict[str, t.Any]:
    name = person.get("display_name") or " ".join(filter(None, (person.get("given_name"), person.get("family_name"))))
    wish = {"email": person["email"], "account_id": person.get("account_id"), "display_name": name}
    return {field: value for field, value in wish.items() if value}


def _record(person: Person) -> t.Dict[str, t.Any]:
    wish: t.Dict[str, t.Any] = {field: person[field] for field in RECORD if field in person}
    wish.update(user_name=person.get("user_name") or person["email"], active=True)
    if fold(wish["user_name"]) != fold(person["email"]):
        wish["emails"] = [{"value": person["email"], "primary": True}]
    return wish


def _reference(person: Person) -> t.Dict[str, t.Any]:
    return {field: person[field] for field in ("email", "account_id") if person.get(field)}


_WISHES: t.Dict[str, t.Tuple[t.Callable[[Person], bool], t.Callable[[Person], t.Dict[str, t.Any]]]] = {
    "jsm_customer": (lambda person: person.get("kind") == "customer", _customer),
    "scim_user": (lambda person: person.get("kind") == "employee", _record),
    "jira_user_info": (lambda person: True, _reference),
    "deactivate": (lambda person: bool(person.get("record")), lambda person: {"user_name": person["record"]["user_name"], "active": False}),
    # An account that is gone is asked about too: the module knows whether that is so.
    "revoke": (lambda person: person["account_type"] == "customer" or (person["gone"] and not person["record"]), _reference),
}


def with_accounts(people: t.Sequence[Person], customers: t.Any = None, directory: t.Any = None, users: t.Any = None) -> t.List[Person]:
    """The people, each with what the account steps of onboarding made of him.

    customers, directory and users are the registered results of jsm_customer, scim_user and jira_user_info. Adds account_id and
    pending (an account that does not exist yet, or may not have reached the site), layer (a line for the outcome) and trouble (why the
    person is left out of all later steps).
    """
    lines = users.get("users") if ran(users) else None
    asked = [person for person in people if person.get("kind") != "customer"]
    if lines is not None and len(lines) != len(asked):
        raise AnsibleFilterError("with_accounts: jira_user_info answered for %d people and not for %d." % (len(lines), len(asked)))
    line_of = {id(person): line for person, line in zip(asked, lines or [])}
    made = {"customer": entries_by_key(customers) if ran(customers) else {}, "directory": entries_by_key(directory) if ran(directory) else {}}
    done = []
    for person in people:
        if person.get("kind") == "customer":
            done.append(_by_entry(person, "customer", customers, made, ("email", "account_id")))
        elif ran(users):
            done.append(_by_line(person, users, line_of.get(id(person))))
        else:
            done.append(_by_entry(person, "directory", directory, made, ("user_name", "email")))
    return done


def _by_entry(person: Person, place: str, result: t.Any, made: t.Mapping[str, t.Mapping[str, Result]], names: t.Sequence[str]) -> Person:
    if not ran(result):
        return dict(person, trouble="")
    why = broke(result)
    entry = entry_of(made[place], *[person.get(name) for name in names])
    if why or entry is None:
        return _with(person, place, {"action": "failed", "reason": why or "the task's result says nothing of this person"})
    account_id = entry.get("account_id") or person.get("account_id") or ""
    # The site that made a customer knows him at once; what the directory made takes its time to arrive there.
    if place == "directory":
        pending = not account_id or entry["action"] in ("created", "reactivated")
    else:
        pending = not account_id and entry["action"] == "created"
    # The service says that the account is there, and nobody can see it: only the user can name it.
    unseen = entry.get("visible") is False and not account_id
    return _with(dict(person, account_id=account_id, pending=pending, unseen=unseen), place, entry)


def _by_line(person: Person, result: t.Mapping[str, t.Any], line: t.Optional[Result]) -> Person:
    why = broke(result)
    how = "An employee's account comes from the identity provider: configure its directory (directory_id and scim_token), or create the account by hand"
    if why or line is None:
        return _with(person, "site", {"action": "failed", "reason": why or "the task's result says nothing of this person"})
    if not line.get("visible"):
        return _with(person, "site", {"action": "failed", "reason": "%s. %s" % (line.get("reason"), how)})
    person = dict(person, account_id=line["account_id"])
    if line.get("account_type") == "customer":
        return _with(person, "site", {"action": "failed", "reason": "this e-mail belongs to a portal-only customer, who cannot work as an employee. %s" % how})
    if line.get("active") is False:
        words = "the account is deactivated, and only its directory or its organization can reactivate it"
        return _with(person, "site", {"action": "failed", "reason": "%s. %s" % (words, how)})
    return _with(person, "site", {"action": "unchanged"})


def _with(person: Person, place: str, entry: Result) -> Person:
    layer = {"layer": "account", "place": place, "action": entry["action"], "certain": entry.get("certain", True)}
    if entry.get("reason"):
        layer["reason"] = entry["reason"]
    return dict(person, layer=layer, trouble=str(entry.get("reason") or entry["action"]) if entry["action"] in TROUBLE else "")


def seen_people(
    people: t.Sequence[Person], users: Result, directory: t.Sequence[t.Any] = (), groups: t.Any = "all", desks: t.Any = "named",
    all_desks: t.Sequence[t.Mapping[str, t.Any]] = (),
) -> t.List[Person]:
    """Leavers, each with what was seen of him before anything is taken away, and with the groups and desks that he has to leave.

    users is the result of jira_user_info for them; directory the results of scim_user_info; groups and desks the role's options;
    all_desks what jsm_desk_info read. Adds account_type, active, gone (no account of the given id any more), record (of the directory),
    user_names (what to ask the directory for) and unmatched (an account that should be deactivated and has no record yet).
    """
    lines = list(users.get("users") or [])
    if len(lines) != len(people):
        raise AnsibleFilterError("seen_people: jira_user_info answered for %d people and not for %d." % (len(lines), len(people)))
    records = [record for result in directory if ran(result) for record in result.get("users") or []]
    by_account = {str(record["account_id"]): record for record in records if record.get("account_id")}
    by_name = {fold(str(name)): record for record in records for name in (record.get("email"), record.get("user_name")) if name}
    return [_seen(person, line, by_account, by_name, groups, desks, all_desks) for person, line in zip(people, lines)]


def _seen(
    person: Person, line: Result, by_account: t.Mapping[str, Result], by_name: t.Mapping[str, Result], groups: t.Any, desks: t.Any,
    all_desks: t.Sequence[t.Mapping[str, t.Any]],
) -> Person:
    visible = bool(line.get("visible"))
    seen = dict(person, account_id=line.get("account_id") or person["account_id"], visible=visible, why="" if visible else str(line.get("reason")))
    seen.update(email=person["email"] or line.get("email") or "", active=line.get("active"), account_type=line.get("account_type") or "")
    seen["gone"] = not visible and bool(person["account_id"])
    names = [person["user_name"], person["email"], line.get("email")]
    seen["user_names"] = list(dict.fromkeys(fold(str(name)) for name in names if name)) if seen["account_type"] != "customer" else []
    record = by_account.get(seen["account_id"]) or next((by_name[name] for name in seen["user_names"] if name in by_name), None)
    other = record is not None and record.get("account_id") and seen["account_id"] and record["account_id"] != seen["account_id"]
    seen["record"] = None if other else record
    if seen["record"] and not seen["account_id"]:
        seen["account_id"] = seen["record"].get("account_id") or ""
    seen["unmatched"] = seen["account_type"] != "customer" and seen["active"] is not False and seen["record"] is None and bool(visible or seen["gone"])
    has_groups = seen["account_type"] != "customer"
    if groups == "all":
        shown = [dict(one) for one in line.get("groups") or []]
        names = [one["name"] for one in shown]
        seen["groups"] = shown + [one for one in person["groups"] if one not in names]
    else:
        seen["groups"] = [] if groups == "none" or not has_groups else list(dict.fromkeys([str(one) for one in groups] + person["groups"]))
    listed = [str(one) for one in desks] if isinstance(desks, (list, tuple)) else []
    named = [] if desks == "none" else [_desk(one, all_desks) for one in person["desks"] + listed]
    seen["desks"] = list(dict.fromkeys([str(desk["key"]) for desk in all_desks] + named if desks == "all" else named))
    return seen


def _desk(name: str, all_desks: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    """One spelling for a desk that is known by id, key and name, so that it is not read twice."""
    same = [desk for desk in all_desks if name in (str(desk["id"]), desk["key"], desk["name"])]
    return str(same[0]["key"]) if len(same) == 1 else name


class FilterModule:
    """Accounts and memberships."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"account_wishes": account_wishes, "memberships": memberships, "with_accounts": with_accounts, "seen_people": seen_people}
