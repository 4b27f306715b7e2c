# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From people to places: who has which account, by the results of earlier tasks, and who belongs to which desk, group, organization or role."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import label_of, pack, plain, unpacked
from ansible_collections.lifecycle.atlassian.plugins.filter.role_variables import as_roles_call_it
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.results import OTHERS, TROUBLE, Entries, Person, Result, broke, ran
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import VOUCHING, fold

# How the list form of a membership module spells a place and its people. A role has two words for its place.
FORMS = {"groups": ("group", "members"), "desks": ("desk", "customers"), "organizations": ("organization", "members"), "roles": ("", "members"),
         "scim_groups": ("name", "members")}


def memberships(people: t.Sequence[t.Any], field: str, known: t.Any = None) -> t.List[t.Dict[str, t.Any]]:
    """Turn people into memberships: one entry for each name in the people's lists, sorted by name, with its members in the order of the people.

    The entries are what the options groups of jira_group_member, desks of jsm_desk_customer, organizations of jsm_organization_member, roles of
    jira_project_role_member and groups of scim_group take. People with trouble are left out. known: a result of scim_group_info; groups that are not in
    it are left out, as scim_group would create them.
    """
    if field not in FORMS:
        raise AnsibleFilterError("memberships knows %s, not %r." % (", ".join(sorted(FORMS)), field))
    noun, members = FORMS[field]
    people = unpacked(people)
    there_are = None if known is None else known_groups(known)
    places: t.Dict[str, t.Dict[str, t.Any]] = {}
    there: t.Set[t.Tuple[str, ...]] = set()
    for person in people:
        if not isinstance(person, dict):
            raise AnsibleFilterError("memberships takes a list of people, each a dictionary, not %r." % (person,))
        names = list(person.get(field) or []) + ([one for one in (person.get("by_group") or {}).values() if one] if field == "groups" else [])
        if person.get("trouble") or not names:
            continue
        member = _record_reference(person) if field == "scim_groups" else _reference(person)
        if person.get("pending") and field != "scim_groups":
            member["pending"] = True
        who = tuple(str(member.get(name) or "") for name in ("account_id", "email", "user_name", "scim_id"))
        for one in names:
            name = label_of(one)
            key = (fold(name) if field == "scim_groups" else name,)
            if (there_are is None or key[0] in there_are) and key + who not in there:
                there.add(key + who)
                place = dict(one) if isinstance(one, dict) else {noun: name}
                places.setdefault(key[0], {**place, members: []})[members].append(member)
    return [places[name] for name in sorted(places)]


def known_groups(result: t.Any) -> t.Set[str]:
    """The groups of a directory that a result of scim_group_info shows; case does not tell them apart."""
    return {fold(str(one["name"])) for one in result.get("groups") or []} if ran(result) else set()


def _record_reference(person: Person) -> t.Dict[str, t.Any]:
    """Who is meant in a directory: the record that an earlier task made or found, or is going to make, or else the user name and its e-mail."""
    if person.get("scim_id"):
        return {"scim_id": person["scim_id"]}
    name = person.get("user_name") or person.get("email")
    if not name:
        return {"account_id": person["account_id"]}
    if person.get("new_record"):
        return {"user_name": name, "action": "created"}
    return {"user_name": name, **({"email": person["email"]} if person.get("email") else {})}


RECORD = ("user_name", "external_id", "display_name", "given_name", "family_name", "title", "department")


def account_wishes(
    people: t.Sequence[Person], module: str, pairs: t.Any = None, foretold: bool = False, directory: t.Any = None,
) -> t.List[t.Dict[str, t.Any]]:
    """What to ask an account module for: jsm_customer (customers), scim_user (employees), jira_user_info (everybody given), pairs (jira_user_info, too,
    for employees of whom both e-mail and account_id are given; the registered result is pairs for later calls), standing (organization_user_info, for all
    but customers), and of people that with_accounts returned enable (managed_account), restore (organization_user; in check mode, foretold, without
    those whose account has to be activated first) and jira_user (guests to invite, and all others whose products are looked at). employees is
    jira_user_info for employees only, and products names all guests and whoever is to have a product.

    directory: the registered result of scim_user. standing asks by account id for those whose record is there and gets another e-mail.
    A customer without a display_name is called by given and family name. The user name of a record is the e-mail unless one is given.
    """
    people = unpacked(people)
    if pairs is not None:
        strangers = _strangers(people, pairs)
        people = [person for person in people if id(person) not in strangers]
    if module not in _WISHES:
        raise AnsibleFilterError("account_wishes knows %s, not %r." % (", ".join(sorted(_WISHES)), module))
    if directory is not None:
        people = _with_new_emails(people, directory)
    concerned, build = _WISHES[module]
    return [build(person) for person in people if concerned(person) and not (foretold and module == "restore" and activated_first(person))]


def _with_new_emails(people: t.Sequence[Person], directory: t.Any) -> t.List[Person]:
    """Employees whose record has, or had, another e-mail than they are to have, by the account that it names: the organization may know the old one only.

    But not where the old one is another person's of the list, for whom it would find the same account.
    """
    recorded, emails = Entries(directory), {fold(person["email"]) for person in people}
    done = []
    for person in people:
        entry = recorded.named(person.get("user_name") or person["email"]) if person.get("kind") == "employee" else None
        old = fold(str((entry or {}).get("email") or ""))
        if entry and entry.get("account_id") and entry.get("scim_id") and entry["action"] in VOUCHING and old and old not in emails:
            person = dict(person, account_id=entry["account_id"], vouched=True)
        done.append(person)
    return done


def _is_pair(person: Person) -> bool:
    return person.get("kind") == "employee" and bool(person.get("email") and person.get("account_id"))


def _strangers(people: t.Sequence[Person], pairs: t.Any) -> t.Dict[int, str]:
    """By id() of the person: why his e-mail and his account_id are not one person's, as far as jira_user_info could see."""
    asked = [person for person in people if _is_pair(person)]
    lines = pairs.get("users") if ran(pairs) else None
    if lines is None:
        return {}
    if len(lines) != len(asked):
        raise AnsibleFilterError("jira_user_info answered for %d people and not for %d." % (len(lines), len(asked)))
    return {id(person): why for person, line in zip(asked, lines) for why in [_stranger(person, line)] if why}


def _stranger(person: Person, line: Result) -> str:
    """Why e-mail and account_id of a wish are not one person's; "" if they are, or if that cannot be seen."""
    if not (person.get("email") and person.get("account_id")):
        return ""
    if not line.get("visible"):
        return "" if line.get("account_id") else str(line.get("reason") or OTHERS)     # gone, or the module says no itself
    if line.get("email") and fold(str(line["email"])) != fold(person["email"]):
        return "%s: account %s has the e-mail %s. Give the one that is meant" % (OTHERS, person["account_id"], line["email"])
    return ""


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


def _named(person: Person) -> t.Dict[str, t.Any]:
    return {field: person[field] for field in ("email", "account_id") if person.get(field)}


def _reference(person: Person) -> t.Dict[str, t.Any]:
    """Who is meant; with the word of an earlier lookup, or of the directory, where there was one, that e-mail and account are one person's."""
    told = _named(person)
    if person.get("vouched") and len(told) == 2:
        return dict(told, scim_id=person["scim_id"], action=person["layer"]["action"])
    if person.get("email_visible") and len(told) == 2:
        told.update(visible=True, email_visible=True, account_type=person.get("account_type") or None, active=person.get("active"))
    return told


def _by_id(person: Person) -> t.Dict[str, t.Any]:
    """Who is meant, by the account alone where the directory has named it: the e-mail may be newer than what others know."""
    return {"account_id": person["account_id"]} if person.get("vouched") else _named(person)


def _asks_products(person: Person) -> bool:
    """Whether jira_user is asked: to invite a guest, or what an employee has. Who comes back has his products by the groups that give them."""
    if person.get("trouble") or person.get("pending") or person.get("disabled") or person.get("suspended"):
        return False
    return person.get("kind") == "guest" or bool(person.get("kind") == "employee" and person.get("products") and person.get("account_id"))


def _invitation(person: Person) -> t.Dict[str, t.Any]:
    """A guest is invited by his e-mail; an employee never is, and is asked for by account id, which cannot be invited."""
    who = _named(person) if person["kind"] == "guest" else {"account_id": person["account_id"]}
    return dict(who, products=list(person.get("products") or []))


_WISHES: t.Dict[str, t.Tuple[t.Callable[[Person], bool], t.Callable[[Person], t.Dict[str, t.Any]]]] = {
    "jsm_customer": (lambda person: person.get("kind") == "customer", _customer),
    "scim_user": (lambda person: person.get("kind") == "employee", _record),
    "jira_user_info": (lambda person: True, _reference),
    "employees": (lambda person: person.get("kind") == "employee", _reference),
    "products": (lambda person: bool(person.get("kind") == "guest" or person.get("products")), _named),
    "pairs": (_is_pair, _reference),
    "standing": (lambda person: person.get("kind") != "customer", _by_id),
    "enable": (lambda person: bool(person.get("disabled") and not person.get("trouble")), _by_id),
    "restore": (lambda person: bool(person.get("suspended") and not person.get("trouble")), lambda person: dict(_by_id(person), access="restored")),
    "jira_user": (_asks_products, _invitation),
}


def with_accounts(
    people: t.Sequence[Person], customers: t.Any = None, directory: t.Any = None, users: t.Any = None, pairs: t.Any = None, standing: t.Any = None,
    packed: bool = False,
) -> t.Any:
    """The people, each with what the account steps of onboarding made of him.

    customers, directory and users are the registered results of jsm_customer, scim_user and jira_user_info; pairs that of jira_user_info
    for those of whom e-mail and account_id are given; standing that of organization_user_info. Adds account_id and pending (an account that does not
    exist yet, or may not have reached the site), layer (a line for the outcome), trouble (why the person is left out of all later steps), scim_id or
    new_record, and what has to be undone for somebody who comes back: disabled (a managed account) and suspended (in the organization).
    C(packed): as a text of C(pack).
    """
    people, users, pairs, standing = unpacked(people), plain(users), plain(pairs), plain(standing)
    employees = [person for person in people if person.get("kind") == "employee"]
    others = [person for person in people if person.get("kind") != "customer"]
    line_of, standing_of = _lines("jira_user_info", users, employees), _lines("organization_user_info", standing, others)
    made, recorded = Entries(customers), Entries(directory)
    strangers = _strangers(people, pairs)
    done = []
    for person in people:
        seen = standing_of.get(id(person)) or {}
        if id(person) in strangers:
            done.append(_with(person, "directory", {"action": "failed", "reason": strangers[id(person)]}))
        elif person.get("kind") == "customer":
            done.append(_by_entry(person, "customer", customers, made.of(person.get("account_id"), person.get("email"))))
        elif person.get("kind") == "guest":
            known = dict(person, account_id=person.get("account_id") or seen.get("account_id") or "", trouble="")
            done.append(_away(known, seen, bool(seen.get("visible")) and seen.get("active") is False))
        elif ran(users):
            away = bool(seen.get("visible") and (seen.get("active") is False or seen.get("membership") == "suspended"))
            back = _by_standing(person, seen) if away else _by_line(person, users, line_of.get(id(person)))
            done.append(_away(back, seen, seen.get("active") is False))
        else:
            entry = recorded.named(person.get("user_name") or person.get("email"))
            back = _by_entry(person, "directory", directory, entry)
            # What the directory activates is not for the organization to enable.
            done.append(_away(back, seen, seen.get("active") is False and entry is not None and entry["action"] not in ("created", "reactivated")))
    return pack(done) if packed else done


def _lines(module: str, result: t.Any, asked: t.Sequence[Person]) -> t.Dict[int, Result]:
    """By id() of the person: what a lookup says of him. It answers in the order of the question."""
    lines = result.get("users") if ran(result) else None
    if lines is not None and len(lines) != len(asked):
        raise AnsibleFilterError("with_accounts: %s answered for %d people and not for %d." % (module, len(lines), len(asked)))
    return {id(person): line for person, line in zip(asked, lines or [])}


def _away(person: Person, seen: Result, disabled: bool) -> Person:
    """Whether the organization has taken his access away, which comes back by giving it back, never by another account."""
    suspended = bool(seen.get("visible")) and seen.get("membership") == "suspended"
    if person.get("trouble") or not (disabled or suspended):
        return person
    return dict(person, account_id=person.get("account_id") or seen.get("account_id") or "", disabled=disabled, suspended=suspended)


def _by_standing(person: Person, seen: Result) -> Person:
    if person.get("account_id") and seen.get("account_id") != person["account_id"]:
        return _with(person, "site", {"action": "failed", "reason": OTHERS})
    return _with(dict(person, account_id=seen["account_id"]), "site", {"action": "unchanged"})


def activated_first(person: Person) -> bool:
    """Whether the account itself is inactive until this run activates it: the organization restores nobody before, so check mode does not ask."""
    return bool(person.get("disabled") or (person.get("layer") or {}).get("action") == "reactivated")


def with_returns(people: t.Sequence[Person], enabled: t.Any = None, restored: t.Any = None, invited: t.Any = None, foretold: bool = False,
                 packed: bool = False) -> t.Any:
    """The people of with_accounts after those who were away were brought back, and after guests were invited.

    enabled, restored and invited are the registered results of managed_account, organization_user and jira_user. Adds returns (lines for the outcome of
    somebody who was brought back), and for products by_group (the group that gives a product to somebody who has an account without it) and has (what
    jira_user says of each). C(packed): as a text of C(pack).
    """
    people = unpacked(people)
    back, again, guests = Entries(enabled), Entries(restored), Entries(invited)
    default = {str(one["product"]): (one.get("groups") or [None])[0] for one in (invited.get("seats") or [])} if ran(invited) else {}
    done = []
    for given in people:
        person = dict(given, returns=[], by_group={}, has={})
        for place, is_away, result, entries in (("managed account", "disabled", enabled, back), ("organization", "suspended", restored, again)):
            if not person.get("trouble") and person.get(is_away) and ran_or_foretold(person, place, result, foretold):
                person = _returned(person, place, result, entries, foretold)
        if not person.get("trouble") and ran(invited):
            person = _invited(person, invited, guests, default)
        done.append(person)
    return pack(done) if packed else done


def ran_or_foretold(person: Person, place: str, result: t.Any, foretold: bool) -> bool:
    """Whether there is something to tell: the task ran, or it was left out in check mode as the account has to be activated first."""
    return ran(result) or (foretold and place == "organization" and activated_first(person))


def _returned(person: Person, place: str, result: t.Any, entries: Entries, foretold: bool) -> Person:
    entry: t.Optional[Result] = {"action": "reactivated", "certain": True}
    if not (foretold and place == "organization" and activated_first(person)):
        why = broke(result)
        entry = {"action": "failed", "reason": why} if why else entries.of(person.get("account_id"), None if person.get("vouched") else person.get("email"))
    entry = entry or {"action": "failed", "reason": "the task's result says nothing of this person"}
    line = layer_line(place, entry)
    trouble = str(line.get("reason") or line["action"]) if entry["action"] in TROUBLE else ""
    return dict(person, returns=person["returns"] + [line], pending=not trouble, trouble=trouble)


def _invited(person: Person, result: Result, entries: Entries, default: t.Mapping[str, t.Any]) -> Person:
    wished = person.get("products") or []
    why = broke(result)
    if why and not _asks_products(person):
        return dict(person, has={product: {"action": "failed", "reason": why} for product in wished})
    if not _asks_products(person):      # who comes back, or is still to come from the directory: the groups that give the products, there or not
        return dict(person, by_group={product: default.get(product) for product in wished})
    is_guest = person["kind"] == "guest"
    entry = {"action": "failed", "reason": why} if why else entries.of(person.get("account_id"), person.get("email") if is_guest else None)
    entry = entry or {"action": "failed", "reason": "the task's result says nothing of this person"}
    gives: t.Any = entry.get("give_groups") or {}
    if gives and entry["action"] == "failed":      # an account without the product: no invitation gives it, a group does
        person = dict(person, by_group={product: group for product, group in gives.items() if product in wished})
        entry = {"action": "unchanged", "account_id": entry.get("account_id")}
    has = {product: {"action": "added" if entry["action"] == "created" else entry["action"], "reason": entry.get("reason"),
                     "certain": entry.get("certain", True), "possible": entry.get("possible")} for product in wished if product not in person["by_group"]}
    if not is_guest:
        return dict(person, has=has)
    person = dict(person, account_id=entry.get("account_id") or person.get("account_id") or "", has={} if entry["action"] in TROUBLE else has)
    return dict(_with(person, "site", entry), pending=entry["action"] == "created")


def _by_entry(person: Person, place: str, result: t.Any, entry: t.Optional[Result]) -> Person:
    if not ran(result):
        return dict(person, trouble="")
    why = broke(result)
    if why or entry is None:
        return _with(person, place, {"action": "failed", "reason": why or "the task's result says nothing of this person"})
    if entry["action"] not in TROUBLE and entry.get("account_id") and person.get("account_id") and entry["account_id"] != person["account_id"]:
        reason = "%s: the list says %s, and it is %s" % (OTHERS, person["account_id"], entry["account_id"])
        return _with(person, place, {"action": "failed", "reason": reason})
    account_id = entry.get("account_id") or person.get("account_id") or ""
    # The site that made a customer knows him at once; what the directory made takes its time to arrive there.
    if place == "directory":
        pending = not account_id or entry["action"] in ("created", "reactivated")
        vouched = bool(entry.get("scim_id") and entry.get("account_id")) and entry["action"] in VOUCHING
        person = dict(person, scim_id=entry.get("scim_id") or "", new_record=entry["action"] == "created", vouched=vouched)
    else:
        pending = not account_id and entry["action"] == "created"
    # An account that the service made for this very e-mail is his; of others the next task sees for itself.
    if place == "customer" and entry["action"] == "created" and account_id:
        person = dict(person, email_visible=True, account_type="customer", active=True)
    # The service says that the account is there, and nobody can see it: only the user can name it.
    unseen = entry.get("visible") is False and not account_id
    return _with(dict(person, account_id=account_id, pending=pending, unseen=unseen), place, entry)


def _by_line(person: Person, result: t.Mapping[str, t.Any], line: t.Optional[Result]) -> Person:
    why = broke(result)
    how = "An employee's account comes from the identity provider: configure its directory (directory_id and scim_token), or create the account by hand"
    if why or line is None:
        return _with(person, "site", {"action": "failed", "reason": why or "the task's result says nothing of this person"})
    if not line.get("visible"):
        return _with(person, "site", {"action": "failed", "reason": _stranger(person, line) or "%s. %s" % (line.get("reason"), how)})
    if _stranger(person, line):
        return _with(person, "site", {"action": "failed", "reason": _stranger(person, line)})
    person = dict(person, account_id=line["account_id"])
    if line.get("account_type") == "customer":
        return _with(person, "site", {"action": "failed", "reason": "this e-mail belongs to a portal-only customer, who cannot work as an employee. %s" % how})
    if line.get("active") is False:
        words = "the account is deactivated, and only its directory or its organization can reactivate it"
        return _with(person, "site", {"action": "failed", "reason": "%s. %s" % (words, how)})
    return _with(person, "site", {"action": "unchanged"})


def _with(person: Person, place: str, entry: Result) -> Person:
    line = layer_line(place, entry)
    return dict(person, layer=line, trouble=str(line.get("reason") or line["action"]) if line["action"] in TROUBLE else "")


def layer_line(place: str, entry: Result) -> t.Dict[str, t.Any]:
    """A line of the outcome about an account."""
    line = {"layer": "account", "place": place, "action": entry["action"], "certain": entry.get("certain", True)}
    line.update((name, entry[name]) for name in ("reason", "possible") if entry.get(name))
    return dict(line, reason=as_roles_call_it(str(line["reason"]))) if "reason" in line else line


class FilterModule:
    """Accounts and memberships."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"account_wishes": account_wishes, "memberships": memberships, "with_accounts": with_accounts, "with_returns": with_returns}
