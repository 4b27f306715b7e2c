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


DOUBTFUL = {"action": "failed", "certain": True, "reason": "the task's result has several entries that this person's names fit"}
OTHERS = "e-mail and account_id belong to different people"


class Entries:
    """The people of a module's result, found by the kind of name that was asked with: what is one person's user name may be another's e-mail."""

    def __init__(self, result: t.Any = None) -> None:
        self._by_name: t.Dict[str, t.List[Result]] = {}
        self._by_email: t.Dict[str, t.List[Result]] = {}
        self._by_id: t.Dict[str, t.List[Result]] = {}
        for entry in (result.get("people") or []) if ran(result) else []:
            also = [str(name) for name in entry.get("also_as") or []]
            emails = [fold(str(name)) for name in [entry.get("email")] + [name for name in also if "@" in name] if name]
            ids = [str(name) for name in [entry.get("account_id")] + [name for name in also if "@" not in name] if name]
            names = [fold(str(entry["user_name"]))] if entry.get("user_name") else []
            for index, keys in ((self._by_email, emails), (self._by_id, ids), (self._by_name, names)):
                for key in dict.fromkeys(keys):
                    index.setdefault(key, []).append(entry)

    def named(self, user_name: t.Any) -> t.Optional[Result]:
        """The record that was asked for by this user name."""
        return _only(self._by_name.get(fold(str(user_name)), []))

    def of(self, account_id: t.Any, email: t.Any) -> t.Optional[Result]:
        """The person with this account, or with this e-mail. If these are two, it is neither."""
        hits = [self._by_id.get(str(account_id), []) if account_id else [], self._by_email.get(fold(str(email)), []) if email else []]
        return _only([entry for hit in hits for entry in hit])


def _only(hits: t.Sequence[Result]) -> t.Optional[Result]:
    if any(hit is not hits[0] for hit in hits):
        return DOUBTFUL
    return hits[0] if hits else None


# How the list form of a membership module spells a place and its people.
FORMS = {"groups": ("group", "members"), "desks": ("desk", "customers")}


def memberships(people: t.Sequence[t.Any], field: str) -> t.List[t.Dict[str, t.Any]]:
    """Turn people into memberships: one entry for each name in the people's lists, sorted by name, with its members in the order of the people.

    The entries are what the option groups of jira_group_member and the option desks of jsm_desk_customer take. People with trouble are left out.
    """
    if field not in FORMS:
        raise AnsibleFilterError("memberships knows %s, not %r." % (", ".join(sorted(FORMS)), field))
    noun, members = FORMS[field]
    places: t.Dict[str, t.Dict[str, t.Any]] = {}
    there: t.Set[t.Tuple[str, str, str]] = set()
    for person in people:
        if not isinstance(person, dict):
            raise AnsibleFilterError("memberships takes a list of people, each a dictionary, not %r." % (person,))
        if person.get("trouble") or not person.get(field):
            continue
        member = _reference(person)
        if person.get("pending"):
            member["pending"] = True
        for one in person[field]:
            name = str(one)
            key = (name, str(member.get("account_id") or ""), str(member.get("email") or ""))
            if key not in there:
                there.add(key)
                places.setdefault(name, {noun: name, members: []})[members].append(member)
    return [places[name] for name in sorted(places)]


RECORD = ("user_name", "external_id", "display_name", "given_name", "family_name", "title", "department")


def account_wishes(people: t.Sequence[Person], module: str, pairs: t.Any = None) -> t.List[t.Dict[str, t.Any]]:
    """What to ask an account module for: jsm_customer (customers), scim_user (employees), jira_user_info (everybody given),
    pairs (jira_user_info, too, for employees of whom both e-mail and account_id are given; the registered result is pairs for later calls),
    and, of people that seen_people returned, deactivate (users of scim_user), revoke (customers of jsm_customer), and everywhere (members of
    jira_group_member, who have to leave every group, and customers of jsm_desk_customer).

    A customer without a display_name is called by given and family name. The user name of a record is the e-mail unless one is given.
    """
    if pairs is not None:
        strangers = _strangers(people, pairs)
        people = [person for person in people if id(person) not in strangers]
    if module not in _WISHES:
        raise AnsibleFilterError("account_wishes knows %s, not %r." % (", ".join(sorted(_WISHES)), module))
    concerned, build = _WISHES[module]
    wished = [build(person) for person in people if concerned(person)]
    # Two leavers may turn out to be one, known by an e-mail and by an account_id.
    return list({fold(one["user_name"]): one for one in wished}.values()) if module == "deactivate" else wished


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
    """Who is meant; with the word of an earlier lookup, where there was one, that e-mail and account are one person's."""
    told = _named(person)
    if person.get("email_visible") and len(told) == 2:
        told.update(visible=True, email_visible=True, account_type=person.get("account_type") or None, active=person.get("active"))
    return told


_WISHES: t.Dict[str, t.Tuple[t.Callable[[Person], bool], t.Callable[[Person], t.Dict[str, t.Any]]]] = {
    "jsm_customer": (lambda person: person.get("kind") == "customer", _customer),
    "scim_user": (lambda person: person.get("kind") == "employee", _record),
    "jira_user_info": (lambda person: True, _reference),
    "pairs": (_is_pair, _reference),
    "deactivate": (lambda person: bool(person.get("record")), lambda person: {"user_name": person["record"]["user_name"], "active": False}),
    # An account that is gone is asked about too: the module knows whether that is so.
    "everywhere": (lambda person: not person["conflict"] and (person["visible"] or person["gone"]), _reference),
    "revoke": (lambda person: not person["conflict"] and (person["account_type"] == "customer" or (person["gone"] and not person["record"])), _named),
}


def with_accounts(
    people: t.Sequence[Person], customers: t.Any = None, directory: t.Any = None, users: t.Any = None, pairs: t.Any = None
) -> t.List[Person]:
    """The people, each with what the account steps of onboarding made of him.

    customers, directory and users are the registered results of jsm_customer, scim_user and jira_user_info; pairs that of jira_user_info
    for those of whom e-mail and account_id are given. Adds account_id and pending (an account that does not exist yet, or may not have reached
    the site), layer (a line for the outcome) and trouble (why the person is left out of all later steps).
    """
    lines = users.get("users") if ran(users) else None
    asked = [person for person in people if person.get("kind") != "customer"]
    if lines is not None and len(lines) != len(asked):
        raise AnsibleFilterError("with_accounts: jira_user_info answered for %d people and not for %d." % (len(lines), len(asked)))
    line_of = {id(person): line for person, line in zip(asked, lines or [])}
    made, recorded = Entries(customers), Entries(directory)
    strangers = _strangers(people, pairs)
    done = []
    for person in people:
        if id(person) in strangers:
            done.append(_with(person, "directory", {"action": "failed", "reason": strangers[id(person)]}))
        elif person.get("kind") == "customer":
            done.append(_by_entry(person, "customer", customers, made.of(person.get("account_id"), person.get("email"))))
        elif ran(users):
            done.append(_by_line(person, users, line_of.get(id(person))))
        else:
            done.append(_by_entry(person, "directory", directory, recorded.named(person.get("user_name") or person.get("email"))))
    return done


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
    layer = {"layer": "account", "place": place, "action": entry["action"], "certain": entry.get("certain", True)}
    layer.update((name, entry[name]) for name in ("reason", "possible") if entry.get(name))
    return dict(person, layer=layer, trouble=str(entry.get("reason") or entry["action"]) if entry["action"] in TROUBLE else "")


def seen_people(
    people: t.Sequence[Person], users: Result, directory: t.Sequence[t.Any] = (), groups: t.Any = "all", desks: t.Any = "named",
) -> t.List[Person]:
    """Leavers, each with what was seen of him before anything is taken away, and with the groups and desks that he has to leave by name.

    users is the result of jira_user_info for them; directory the results of scim_user_info; groups and desks the role's options: who leaves all of
    them leaves none by name. Adds account_type, email_visible, active, gone (no account of the given id any more), record (of the directory),
    user_names (what to ask the directory for), unmatched (an account that should be deactivated and has no record yet) and conflict (why
    it is not sure who is meant: then nothing is taken from him).
    """
    lines = list(users.get("users") or [])
    if len(lines) != len(people):
        raise AnsibleFilterError("seen_people: jira_user_info answered for %d people and not for %d." % (len(lines), len(people)))
    records = Records([record for result in directory if ran(result) for record in result.get("users") or []])
    return [_seen(person, line, records, groups, desks) for person, line in zip(people, lines)]


class Records:
    """The records of a directory by account, by user name and by their own e-mails, which are three things."""

    def __init__(self, records: t.Sequence[Result]) -> None:
        self._by_account: t.Dict[str, t.Dict[str, Result]] = {}
        self._by_name: t.Dict[str, t.Dict[str, Result]] = {}
        self._by_email: t.Dict[str, t.Dict[str, Result]] = {}
        self._emails: t.Dict[str, t.List[str]] = {}
        for record in records:
            name = fold(str(record.get("user_name") or ""))
            key = str(record.get("scim_id") or name)     # read twice, by name and with all, it is one
            emails = [fold(str(one["value"])) for one in record.get("emails") or [] if one.get("value")]
            if not emails:
                emails = [fold(str(record["email"]))] if record.get("email") else [name]
            for index, names in ((self._by_account, [str(record.get("account_id") or "")]), (self._by_name, [name]), (self._by_email, emails)):
                for one in names:
                    if one:
                        index.setdefault(one, {})[key] = record
            self._emails[key] = emails

    def of(self, account_id: str, user_name: str, emails: t.Sequence[str], is_pair: bool) -> t.Tuple[t.Optional[Result], str]:
        """(the record, why it is not sure which one it is). The account decides, then the user name that was given, then the e-mail.

        C(is_pair): e-mail and account_id are both the user's, and the site does not show whether they are one person's.
        """
        hits = self._by_account.get(account_id, {}) or self._by_name.get(fold(user_name), {})
        for email in emails:
            hits = hits or self._by_email.get(email, {})
        found = list(hits.values())
        if len(found) > 1:
            names = ", ".join(sorted(str(one["user_name"]) for one in found))
            return None, "several records of the directory fit: %s. Give the account_id of the one that is meant" % names
        if found and account_id and found[0].get("account_id") and found[0]["account_id"] != account_id:
            return None, "the record %s of the directory belongs to account %s, and the account found is %s. Give the account_id of the one that is meant" % (
                found[0]["user_name"], found[0]["account_id"], account_id)
        own = self._emails[next(iter(hits))] if found else []
        if not found or not emails or set(emails) & set(own):
            return (found[0] if found else None), ""
        if account_id and found[0].get("account_id") == account_id:
            if is_pair or any(self._by_email.get(email) for email in emails):
                return None, "%s: the directory has account %s with the e-mail %s. Give the one that is meant" % (OTHERS, account_id, ", ".join(own))
        else:
            return None, "the record %s of the directory has another e-mail: %s. Give the account_id of the one that is meant" % (
                found[0]["user_name"], ", ".join(own))
        return found[0], ""


def _seen(person: Person, line: Result, records: Records, groups: t.Any, desks: t.Any) -> Person:
    visible = bool(line.get("visible"))
    stranger = _stranger(person, line)
    seen = dict(person, account_id=line.get("account_id") or person["account_id"], visible=visible, why="" if visible else str(line.get("reason")))
    seen.update(email=person["email"] or line.get("email") or "", active=line.get("active"), account_type=line.get("account_type") or "")
    seen["email_visible"] = bool(visible and line.get("email_visible") and not stranger)
    seen["gone"] = not visible and bool(person["account_id"]) and not stranger
    emails = list(dict.fromkeys(fold(str(one)) for one in (person["email"], line.get("email")) if one))
    is_customer = seen["account_type"] == "customer"
    seen["user_names"] = [] if is_customer or stranger else list(dict.fromkeys([fold(one) for one in [person["user_name"]] if one] + emails))
    is_pair = bool(person["email"] and person["account_id"]) and not line.get("email_visible")
    record, doubt = (None, "") if is_customer or stranger else records.of(seen["account_id"], person["user_name"], emails, is_pair)
    seen["record"], seen["conflict"] = record, stranger or doubt
    if record and not seen["account_id"]:
        seen["account_id"] = record.get("account_id") or ""
        if seen["account_id"]:
            seen["why"] += "; its record in the directory names account %s: give that account_id, too" % seen["account_id"]
    # Who is not visible may have a record of another name: his e-mail is asked for among all of them.
    seen["unmatched"] = not is_customer and not stranger and seen["active"] is not False and record is None
    if seen["conflict"]:
        return dict(seen, groups=[], desks=[])
    seen["groups"] = [] if groups in ("all", "none") or is_customer else list(dict.fromkeys([str(one) for one in groups] + person["groups"]))
    listed = [str(one) for one in desks] if isinstance(desks, (list, tuple)) else []
    seen["desks"] = [] if desks in ("all", "none") else list(dict.fromkeys(person["desks"] + listed))
    return seen


class FilterModule:
    """Accounts and memberships."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"account_wishes": account_wishes, "memberships": memberships, "with_accounts": with_accounts, "seen_people": seen_people}
