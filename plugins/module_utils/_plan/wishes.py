# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: who is meant, on paper. Normalises wishes and merges those that mean one person. Pure."""

from __future__ import annotations

import re
import typing as t
import unicodedata

from .._errors import PlanError

FOUND = "found"
ABSENT = "absent"               # looked for with the right to see, and not there
AMBIGUOUS = "ambiguous"
NOT_VISIBLE = "not_visible"     # not seen, which does not mean that it is not there
PENDING = "pending"             # an earlier step creates this person; foretold in check mode
LATE = "late"                   # pending, and did not appear in time

APP = "app"                     # the kind of an Account that is no person's
VOUCHING = ("created", "updated", "reactivated", "unchanged")     # what scim_user says of a record that it has just seen to, and that names an account

GROUP = "group"                 # the kind of an Account that is a group

_EMAIL = re.compile(r"^[^@\s,;<>()\[\]\"]+@[^@\s,;<>()\[\]\"]+\.[^@\s.,;<>()\[\]\"]+$")


class Account(t.NamedTuple):
    """An account as some list or lookup shows it. C(email) is "" where privacy hides it; C(active) and C(kind) may be unknown (None, "")."""

    account_id: str
    email: str = ""
    name: str = ""
    active: t.Optional[bool] = None
    kind: str = ""              # atlassian, customer, app, unknown, or "" where the answer does not say; "group" for a group that is a member of something
    told: t.Mapping[str, t.Any] = {}    # of a member that is no account (a group, a record of a directory): what results show, in place of the account id

    @property
    def label(self) -> str:
        """How messages name it where nobody wished for it."""
        return "group " + self.name if self.kind == GROUP else self.email or self.account_id


class Person(t.NamedTuple):
    """One wish. C(given) is how the user wrote it, C(also_as) how else he wrote it, C(fields) what else he asks for."""

    given: str
    email: str = ""
    account_id: str = ""
    pending: bool = False
    also_as: t.Tuple[str, ...] = ()
    fields: t.Mapping[str, t.Any] = {}
    verdict: str = ""
    account: t.Optional[Account] = None
    reason: str = ""
    on_site: bool = False       # the site itself showed C(account), all of it, in this task
    hidden: bool = False        # adopted although its e-mail cannot be seen (accept_hidden_match)
    vouched: bool = False       # a directory said in this play whose account it is: no e-mail that the site shows yet is held against it
    proved: bool = False        # whoever says that this one is not there knows all of its kind

    @property
    def label(self) -> str:
        """How messages name the person."""
        if self.account is not None and self.account.told:
            return self.email or self.given
        return self.email or self.account_id or self.given


def warnings_about(person: Person, seen: t.Optional[Account] = None) -> t.List[str]:
    """What a user should know of whom his wish came to mean. C(seen): the account as the list at hand shows it."""
    account = seen or person.account
    if person.hidden:
        return ["%s was matched with account %s although its e-mail is not visible (accept_hidden_match)." % (person.label, person.account_id)]
    if account and account.email and person.email and not person.vouched and fold(account.email) != fold(person.email):
        return ["Account %s has the e-mail %s, not %s as the list says. The account id was followed; mend the list if the other is meant." % (
            account.account_id, account.email, person.email)]
    return []


def seen_email(value: t.Any) -> str:
    """An e-mail as an answer shows it; "" for what is none: it shows nobody's, and protects whom it hides."""
    return value.strip() if isinstance(value, str) and "@" in value else ""


def fold(email: str) -> str:
    """The form in which e-mails are compared: without case. Not casefold(), which would make straße@ and strasse@ one mailbox."""
    text = email.strip()
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()


def check_email(email: str, where: str = "") -> str:
    """The e-mail trimmed and in lower case. Raises C(PlanError) when it cannot be one."""
    clean = fold(email)
    if not _EMAIL.match(clean):
        raise PlanError("%r is not an e-mail address%s." % (email, " (%s)" % where if where else ""))
    return clean


def read_wishes(wishes: t.Sequence[t.Any], field_names: t.Sequence[str] = (), option: str = "members") -> t.List[Person]:
    """People from an option's list: strings (an e-mail contains @, anything else is an accountId) or dicts.

    Raises C(PlanError) naming the entry, also when the same person is wished with contradicting fields.
    """
    return merge(read_each(wishes, field_names, option))


def read_each(wishes: t.Sequence[t.Any], field_names: t.Sequence[str] = (), option: str = "members") -> t.List[Person]:
    """The same with a person for every entry, also where two of them mean one."""
    known = frozenset(("email", "account_id", "pending", *field_names))
    return [_read_one(wish, field_names, known, "%s[%d]" % (option, place)) for place, wish in enumerate(wishes)]


def _read_one(wish: t.Any, field_names: t.Sequence[str], known: t.FrozenSet[str], where: str) -> Person:
    if isinstance(wish, dict):
        email = str(wish.get("email") or "").strip()
        account_id = str(wish.get("account_id") or "").strip()
        earlier = "action" in wish or "email_visible" in wish   # a line of people or users of an earlier task: it may say more than who is meant
        unknown = [] if earlier or known.issuperset(wish) else sorted(set(wish) - known)
        if unknown:
            raise PlanError("%s (%s) has unknown fields: %s." % (where, email or account_id or "nobody named", ", ".join(unknown)))
        fields = {name: wish[name] for name in field_names if wish.get(name) is not None}
        pending = wish.get("pending") in (True, "true", "True", "yes", 1) or (earlier and _not_there_yet(wish, account_id))
        account = _seen_before(wish, email, account_id) if earlier else None
        vouched = bool(email and account_id and wish.get("scim_id")) and wish.get("action") in VOUCHING
    elif wish is None or isinstance(wish, (list, tuple, bool, float)):
        raise PlanError("%s is not a person: %r. Give an e-mail, an accountId, or a dictionary with email or account_id." % (where, wish))
    else:
        text = str(wish).strip()
        email, account_id = (text, "") if "@" in text else ("", text)
        fields, pending, account, vouched = {}, False, None, False
    if not email and not account_id:
        raise PlanError("%s names nobody: it has neither an e-mail nor an account_id." % where)
    if email:
        email = check_email(email, where)
    if account_id and (len(account_id) > 128 or account_id.split() != [account_id]):
        raise PlanError("%s is not an accountId: %r." % (where, account_id))
    return Person(email or account_id, email, account_id, pending, (), fields, account=account, vouched=vouched)


def _not_there_yet(line: t.Mapping[str, t.Any], account_id: str) -> bool:
    """Whether an earlier task's line is of somebody who does not exist yet (check mode), or whom a directory has yet to bring to the site."""
    return line.get("action") == "created" and (not account_id or "scim_id" in line)


def _seen_before(line: t.Mapping[str, t.Any], email: str, account_id: str) -> t.Optional[Account]:
    """The account as a lookup of an earlier task (jira_user_info) showed it: that e-mail and account are one person's was seen then."""
    if not (line.get("visible") is True and line.get("email_visible") is True and email and account_id):
        return None
    active = line.get("active")
    return Account(account_id, email, "", active if isinstance(active, bool) else None, str(line.get("account_type") or ""))


def merge(people: t.Sequence[Person]) -> t.List[Person]:
    """People without repetition: equal e-mails and equal account ids are one person, at the first position, with C(also_as).

    Works before and after accounts are known, so an e-mail and an id that turn out to be one person merge, too.
    Whoever is ambiguous is nobody yet, and so not one with somebody who has the same e-mail: what is wrong with that wish would not be told.
    """
    kept: t.List[t.Optional[Person]] = []
    place_of: t.Dict[str, int] = {}
    moved: t.Dict[int, int] = {}    # where the person of a place went when two entries turned out to be one
    for person in people:
        keys = [("nobody " if person.verdict == AMBIGUOUS else "") + fold(person.email)] if person.email else []
        if person.account_id:
            keys.append("id " + person.account_id)
        known = [key for key in keys if key in place_of]
        here = len(kept)
        if not known:
            kept.append(person)
        else:
            places = sorted({_follow(moved, place_of[key]) for key in known})
            here = places[0]
            merged = kept[here]
            for other in [kept[place] for place in places[1:]] + [person]:
                merged = _one_of(merged, other)   # type: ignore[arg-type]
            for place in places[1:]:
                kept[place], moved[place] = None, here
            kept[here] = merged
        for key in keys:
            place_of[key] = here
    return [person for person in kept if person is not None]


def _follow(moved: t.Dict[int, int], place: int) -> int:
    """Where a place is now. The chain is short: one person has one account id, so entries join once."""
    while place in moved:
        place = moved[place]
    return place


def _one_of(first: Person, second: Person) -> Person:
    for what in ("email", "account_id"):
        mine, theirs = getattr(first, what), getattr(second, what)
        if mine and theirs and mine != theirs and (what == "account_id" or fold(mine) != fold(theirs)):
            if what == "account_id" or not (first.account and second.account):
                raise PlanError("%s is wished twice with different %s: %s and %s." % (first.label, what, mine, theirs))
    fields = dict(first.fields)
    for name, value in second.fields.items():
        if name in fields and fields[name] != value:
            raise PlanError("%s is wished twice with different %s: %r and %r." % (first.label, name, fields[name], value))
        fields[name] = value
    also = [name for name in (second.given,) + second.also_as if name != first.given and name not in first.also_as]
    seen = max(first, second, key=_certainty)
    pairs = [one.vouched for one in (first, second) if one.email and one.account_id]      # a pair that somebody wrote is held against the account
    return first._replace(
        email=first.email or second.email, account_id=first.account_id or second.account_id, pending=first.pending and second.pending,
        also_as=first.also_as + tuple(also), fields=fields, verdict=seen.verdict, account=seen.account, reason=seen.reason, hidden=seen.hidden,
        on_site=seen.on_site, vouched=bool(pairs) and all(pairs),
    )


def _certainty(person: Person) -> t.Tuple[bool, bool, bool]:
    return person.verdict == FOUND, person.account is not None, person.verdict != ""
