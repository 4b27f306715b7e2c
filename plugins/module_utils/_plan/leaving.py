# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the modules are asked to do for leavers."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .leavers import MEMBERSHIPS
from .results import Person
from .ways import SCIM, WAYS, holds
from .wishes import fold


def leaving(people: t.Sequence[Person], what: str) -> t.List[t.Dict[str, t.Any]]:
    """What a module is asked to do for people that C(leavers) returned.

    scim (users of scim_user), disable and tokens (accounts of managed_account), suspend (users of organization_user), portal (customers of
    jsm_customer), and for each layer of memberships what the module's option for many places takes.
    """
    if what in MEMBERSHIPS:
        return _places(_told_apart(people), what)
    people = _told_apart(people)
    if what == "tokens":
        return _once(_reference(person) for person in people if not _spared(person) and holds(person["seen"], "tokens"))
    if what not in WAYS:
        raise PlanError("leaving knows %s, not %r." % (", ".join((*WAYS, *MEMBERSHIPS, "tokens")), what))
    concerned = [person for person in people if what in person["ways"]]
    if what == SCIM:
        return _once({"user_name": person["seen"]["directory"]["user_name"], "active": False} for person in concerned)
    return _once(_reference(person) for person in concerned)


def _told_apart(people: t.Sequence[Person]) -> t.List[Person]:
    """The same people, those by their account alone whose e-mail says nothing of it: a list that gives one e-mail two accounts is refused, whoever else is
    in it, and an e-mail that was given with a user name may be any of the record's, of which the account has one."""
    accounts: t.Dict[str, t.Set[str]] = {}
    for person in people:
        accounts.setdefault(fold(person["email"]), set()).add(str(person["account_id"]))
    return [dict(person, email="") if person["account_id"] and (person.get("by_name") or len(accounts[fold(person["email"])]) > 1) else person
            for person in people]


def _spared(person: Person) -> bool:
    return bool(person["stranger"] or person["protected"])


def _reference(person: Person) -> t.Dict[str, t.Any]:
    """By account id, the e-mail beside it for results and for guards that compare e-mails."""
    return {name: person[name] for name in ("email", "account_id") if person[name]}


def _member(person: Person) -> t.Dict[str, t.Any]:
    """The same for a membership. That both are one person's was seen before the account was cut, when it was easier to see."""
    told = _reference(person)
    if len(told) == 2 and person["seen"].get("email_visible"):
        # Of who is cut meanwhile it is not known any more: the site shows inactive accounts no groups, and none would be taken away.
        active = None if person["ways"] else person["seen"].get("active")
        told.update(visible=True, email_visible=True, account_type=person["seen"].get("account_type"), active=active)
    return told


def _places(people: t.Sequence[Person], layer: str) -> t.List[t.Dict[str, t.Any]]:
    members = "customers" if layer == "desks" else "members"
    asked: t.Dict[str, t.Tuple[t.Dict[str, t.Any], t.List[t.Dict[str, t.Any]]]] = {}
    for person in people:
        for place in person["leave"].get(layer) or []:
            dummy_option, there = asked.setdefault(repr(sorted(place["option"].items())), (place["option"], []))
            there.append({"scim_id": person["seen"]["directory"]["id"]} if layer == "scim_groups" else _member(person))
    return [dict(option, **{members: _once(there)}) for dummy_key, (option, there) in sorted(asked.items())]


def _once(wishes: t.Iterable[t.Dict[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """Two leavers may turn out to be one, known by an e-mail and by an account_id."""
    return list({fold(str(one.get("account_id") or one.get("scim_id") or one.get("user_name") or one.get("email"))): one for one in wishes}.values())
