# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: planning who is a member of something: a desk, a group, an organization, a role. Pure set algebra with guards."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .guards import Guards, hold_limit, why_kept, why_left
from .plan import ADDED, FAILED, KEPT, REMOVED, SKIPPED, UNCHANGED, UNKNOWN, Entry, Plan, Stage, Step
from .wishes import ABSENT, FOUND, GROUP, NOT_VISIBLE, PENDING, Account, Person, merge, warnings_about

MEMBER = "member"
PEOPLE = "people"
Kept = t.Callable[[Guards, Account], str]       # why a member is never taken away; "" if it may be


class Members(t.NamedTuple):
    """What was seen of a membership. C(whole) is False when only the people asked about were looked up."""

    place: str                              # "desk IT": as messages name it
    have: t.Mapping[str, Account]           # by account id
    whole: bool = True
    owner: str = ""                         # why nobody here may change it (an identity provider owns it); "" if we may
    kinds: t.Sequence[str] = (PEOPLE,)      # whom the wishes speak of: people, group; exact leaves members of another kind alone
    inactive: str = ""                      # why nobody inactive can be added; "" if he can
    kept: Kept = why_kept


def plan_members(state: str, wishes: t.Sequence[Person], seen: Members, guards: Guards) -> Plan:
    """Plan C(state) (present, absent, exact) for looked-up people.

    Raises C(PlanError) for an empty exact list without allow_empty and when more would be removed than max_removals allows.
    """
    people = merge(wishes)
    for kind in seen.kinds:
        if state == "exact" and not guards.allow_empty and all(kind_of(person.account) != kind for person in people):
            raise PlanError("An empty list%s with state exact would remove %s from %s. Set allow_empty: true if that is meant." % (
                (" of groups", "every group", seen.place) if kind == GROUP else ("", "everybody", seen.place)))
    seen = seen._replace(have={key: account for key, account in seen.have.items() if kind_of(account) in seen.kinds})
    entries: t.List[Entry] = []
    adds: t.List[Step] = []
    removals: t.List[Step] = []
    warnings: t.List[str] = []
    all_seen = seen.whole and all(account.email for account in seen.have.values())
    for person in people:
        entry, step = _leave(person, seen, guards, all_seen, len(entries)) if state == "absent" else _join(person, seen, len(entries))
        _take(entry, step, entries, removals if state == "absent" else adds, seen)
        warnings += warnings_about(person, seen.have.get(person.account_id))
    if state == "exact":
        removals = _others(people, seen, guards, entries)
    elif state == "absent":
        hold_limit(guards, state, len(seen.have) if seen.whole else None, [entries[step.person].label for step in removals], seen.place, _things(seen))
    for entry in entries:
        if entry.action == KEPT and entry.reason.startswith("its e-mail is not visible"):
            warnings.append("%s was kept in %s: %s." % (entry.label, seen.place, entry.reason))
    stages = [Stage("present", tuple(adds)), Stage("absent", tuple(removals), only_if_clean=state == "exact")]
    return Plan(tuple(entries), tuple(stage for stage in stages if stage.steps), tuple(warnings), "members of %s" % seen.place)


def kind_of(account: t.Optional[Account]) -> str:
    """Whether a member is one of the people, or a group."""
    return GROUP if account is not None and account.kind == GROUP else PEOPLE


def _things(seen: Members) -> t.Tuple[str, str]:
    return ("person or group", "people and groups") if GROUP in seen.kinds else ("person", "people")


def _take(entry: Entry, step: t.Optional[Step], entries: t.List[Entry], steps: t.List[Step], seen: Members) -> None:
    """Note an entry and its step; where an identity provider owns the place, the step becomes a refusal."""
    if step is not None and seen.owner:
        entry, step = entry._replace(action=FAILED, reason=seen.owner, error={"code": "identity_provider"}, after=entry.before), None
    entries.append(entry)
    if step is not None:
        steps.append(step)


def entry_of(person: Person, action: str, reason: str = "", before: t.Any = None, after: t.Any = None, **extra: t.Any) -> Entry:
    """What is told of one member."""
    account = person.account
    told = dict(account.told) if account else {}
    account_id = str(told.pop("account_id", None) or "") if told else person.account_id
    return Entry(
        person.email or (account.email if account else ""), account_id, action, reason=reason, also_as=person.also_as, before=before, after=after,
        extra={**told, **extra}, told="groups" if kind_of(account) == GROUP else "",
    )


def _wish(person: Person) -> t.Dict[str, t.Any]:
    if person.account is not None and person.account.told:
        return dict(person.account.told)
    return {"email": person.email or None, "account_id": person.account_id or None}


def _barred(person: Person, seen: Members) -> bool:
    """Whether he is known to be inactive where nobody inactive can be added. Of somebody pending an earlier step activates him."""
    inside = person.account_id in seen.have
    return bool(seen.inactive) and not inside and not person.pending and person.account is not None and person.account.active is False


def _join(person: Person, seen: Members, place: int) -> t.Tuple[Entry, t.Optional[Step]]:
    if person.verdict not in (FOUND, PENDING):
        return entry_of(person, FAILED, person.reason), None
    if person.account_id and person.account_id in seen.have:
        return entry_of(person, UNCHANGED, before=MEMBER, after=MEMBER), None
    if _barred(person, seen):
        return entry_of(person, FAILED, seen.inactive)._replace(not_so=True), None
    step = Step(
        "add " + (person.account_id or person.email), place, "add %s to %s" % (person.label, seen.place), ADDED, _wish(person),
        {"account_id": person.account_id},
    )
    extra = {"pending": True} if person.verdict == PENDING else {}
    return entry_of(person, ADDED, person.reason if extra else "", after=MEMBER, **extra), step


def _leave(person: Person, seen: Members, guards: Guards, all_seen: bool, place: int) -> t.Tuple[Entry, t.Optional[Step]]:
    here = person.verdict == PENDING and person.account_id in seen.have      # known elsewhere, and a member: he was not to come, he is there
    if person.verdict in (ABSENT, NOT_VISIBLE, PENDING) and not here:   # a pending one may be here all the same: that he does not exist yet is only said of him
        if person.proved:
            return entry_of(person, UNCHANGED, person.reason), None
        if all_seen:
            return entry_of(person, UNCHANGED, "no member of %s has this e-mail" % seen.place), None
        reason = person.reason or "no account with this e-mail is visible yet"
        return entry_of(person, UNKNOWN, "%s; it may be one of the members whose e-mail is not visible. Give the account_id." % reason, before=None), None
    if person.verdict != FOUND and not here:
        return entry_of(person, FAILED, person.reason), None
    member = seen.have.get(person.account_id)
    if member is None:
        return entry_of(person, UNCHANGED), None
    # An e-mail that some lookup showed counts; one that the list merely puts beside an account id could be anybody's.
    if not member.email and person.account and person.account.email:
        member = member._replace(email=person.account.email)
    kept = seen.kept(guards, member)
    if kept:
        return entry_of(person, KEPT, kept, before=MEMBER, after=MEMBER), None
    return entry_of(person, REMOVED, before=MEMBER), _removal(person, place, seen)


def _removal(person: Person, place: int, seen: Members) -> Step:
    return Step(
        "remove " + person.account_id, place, "remove %s from %s" % (person.label, seen.place), REMOVED, _wish(person), {"account_id": person.account_id}
    )


def _others(people: t.Sequence[Person], seen: Members, guards: Guards, entries: t.List[Entry]) -> t.List[Step]:
    """For state exact: those in the place who were not wished. With any wish unresolved, or impossible, nobody goes."""
    unresolved = [person.label for person in people if person.verdict not in (FOUND, PENDING) or _barred(person, seen)]
    wished = {person.account_id for person in people if person.account_id}
    awaited = any(person.verdict == PENDING and not person.account_id for person in people)
    removals: t.List[Step] = []
    leaving = [account for account_id, account in seen.have.items() if account_id not in wished]
    for account in sorted(leaving, key=lambda one: (one.kind == GROUP, one.email == "", one.email, one.account_id)):
        person = Person(account.label, account.email, account.account_id, verdict=FOUND, account=account)
        shown: t.Dict[str, t.Any] = {} if account.email or account.told else {"display_name": account.name}
        kept = seen.kept(guards, account) or why_left(guards, account)
        if kept:
            _take(entry_of(person, KEPT, kept, before=MEMBER, after=MEMBER, **shown), None, entries, removals, seen)
        elif unresolved:
            reason = "nobody is removed while a wish of the list is not found or cannot be added: %s" % ", ".join(unresolved[:5])
            _take(entry_of(person, SKIPPED, reason, before=MEMBER, after=MEMBER, **shown), None, entries, removals, seen)
        else:
            # somebody still to come may turn out to be this member of whom no e-mail is seen
            if awaited and not account.email and kind_of(account) == PEOPLE:
                shown["possible"] = [REMOVED, UNCHANGED]
            entry = entry_of(person, REMOVED, before=MEMBER, **shown)._replace(certain="possible" not in shown)
            _take(entry, _removal(person, len(entries), seen), entries, removals, seen)
    hold_limit(guards, "exact", len(seen.have), [entries[step.person].label for step in removals], seen.place, _things(seen))
    return removals
