# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what a module says of its things, for the planner in entity.py. Pure."""

from __future__ import annotations

import typing as t

from .guards import Guards, kept_account
from .plan import CREATED, DEACTIVATED, REACTIVATED, REMOVED, UPDATED
from .wishes import ABSENT, FOUND, Person

VERBS = {CREATED: "create", UPDATED: "update", REACTIVATED: "reactivate", DEACTIVATED: "deactivate", REMOVED: "delete"}


class Wanted(t.NamedTuple):
    """One wish, and what it came to mean. C(wish) asks for the same again. C(record) is what is there, in whatever shape; None for nothing."""

    wish: t.Mapping[str, t.Any]
    label: str                                # how messages name it
    record: t.Any = None
    verdict: str = FOUND                      # of wishes.py: FOUND, ABSENT, NOT_VISIBLE, AMBIGUOUS, PENDING, LATE
    reason: str = ""                          # why it is not found
    person: t.Optional[Person] = None


class Deed(t.NamedTuple):
    """One request to come. C(wish) asks for this much again (None: for the whole thing); C(after) is what the thing is like when so much is done.

    C(needs): how many of the deeds before it must have worked; None for all. C(change), where the deeds of a thing do not all need one another, makes
    what the thing is like of what it was like before.
    """

    words: str
    facts: t.Mapping[str, t.Any] = {}
    wish: t.Optional[t.Mapping[str, t.Any]] = None
    after: t.Any = None
    needs: t.Optional[int] = None
    change: t.Optional[t.Callable[[t.Any], t.Any]] = None


class Foretold(t.NamedTuple):
    """What will come of one thing, and by which deeds, one after the other. C(possible): what else may come of it, where it is not certain."""

    action: str
    reason: str = ""
    deeds: t.Tuple[Deed, ...] = ()
    before: t.Any = None
    after: t.Any = None
    possible: t.Tuple[str, ...] = ()
    error: t.Optional[t.Mapping[str, t.Any]] = None
    warnings: t.Tuple[str, ...] = ()
    not_so: bool = False                      # failed, and what is wished was seen not to be so; else it may be


def person_of(one: Wanted) -> t.Tuple[str, str]:
    """(e-mail, account id) of a person who was looked up."""
    person = one.person
    if person is None:
        return "", ""
    return person.email or (person.account.email if person.account else ""), person.account_id


class Noun(t.NamedTuple):
    """What is special about the things of one module. Only the first four have to be said."""

    title: str                                                 # heads the diff: "SCIM users"
    place: str                                                 # what those who go lose their place in: "the directory"
    phrases: t.Mapping[str, str]                               # action -> how its step begins: {CREATED: "create user"}; what is not here is never done
    have: t.Callable[[t.Any], t.Mapping[str, t.Any]]           # the fields of a record, named as the options are
    fields: t.Tuple[str, ...] = ()                             # options that are compared with those, and shown in the diff
    caseless: t.Tuple[str, ...] = ()                           # those of them that are right already when only case differs
    switch: str = ""                                           # the one of them that switches on (reactivated) and off (deactivated, guarded)
    secrets: t.Tuple[str, ...] = ()                            # options that cannot be read back: sent with a creation, never compared or shown
    fresh: t.Optional[t.Callable[[Wanted], t.Mapping[str, t.Any]]] = None    # fields of what is created, when they are not simply those of the wish
    possible: t.Tuple[str, ...] = ()                           # what may come of a creation, where the service has the last word
    doubt: t.Callable[[Wanted, t.Mapping[str, t.Any]], str] = lambda one, changes: ""           # (wanted, changes) -> why the service may refuse them
    unseen: bool = False                                       # the service itself refuses to create what is there unseen: try when not visible
    gone: str = "does not exist"                               # why an absent one is unchanged
    who: t.Callable[[Wanted], t.Tuple[str, str]] = person_of   # (e-mail, account id)
    name: t.Callable[[Wanted], str] = lambda one: one.label    # how steps name it
    extra: t.Callable[[Wanted, str], t.Mapping[str, t.Any]] = lambda one, action: {}             # (wanted, action) -> what else its entry tells
    kept: t.Callable[[Guards, t.Any], str] = kept_account                                        # (guards, record) -> why it is never taken away
    rule: t.Callable[[Wanted, str], t.Optional[Foretold]] = lambda one, state: None              # what this noun does otherwise; None: as all do
    told: str = "people"                                       # the key of the result with one entry for each


def phrases(kind: str) -> t.Dict[str, str]:
    """How steps begin, for things of which everything can be done: "create user" and so on."""
    return {action: "%s %s" % (verb, kind) for action, verb in VERBS.items()}


def wanted_people(people: t.Iterable[Person]) -> t.Iterator[Wanted]:
    """People who were looked up, with their accounts as what is there. One at a time: a hundred thousand need not all be kept."""
    for one in people:
        wish = {"email": one.email or None, "account_id": one.account_id or None, **one.fields}
        yield Wanted(wish, one.label, one.account, one.verdict, one.reason, one)


def wanted_things(pairs: t.Iterable[t.Tuple[t.Mapping[str, t.Any], t.Any]], label: t.Callable[[t.Mapping[str, t.Any]], str]) -> t.Iterator[Wanted]:
    """Wishes with the records that they mean, as C(match) pairs them."""
    for wish, record in pairs:
        yield Wanted(wish, label(wish), record, ABSENT if record is None else FOUND)


def deed(noun: Noun, one: Wanted, action: str, changes: t.Optional[t.Mapping[str, t.Any]] = None, names: str = "", **facts: t.Any) -> Deed:
    """The one request that does an action. Its facts: C(wish), C(record), C(changes) as C({field: (before, after)}), C(email), C(account_id)."""
    email, account_id = noun.who(one)
    words = "%s %s%s" % (noun.phrases[action], noun.name(one), names)
    return Deed(words, {"wish": one.wish, "record": one.record, "changes": changes or {}, "email": email, "account_id": account_id, **facts})
