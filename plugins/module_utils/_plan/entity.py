# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: planning things and people that exist or not, have fields, and are switched on or off. Pure.

A module says in a C(Noun) what is special about its things, and brings what it C(Wanted) and what it saw; everything else is here.
"""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .fields import differing
from .guards import Guards, hold_limit
from .noun import Foretold, Noun, Wanted, deed
from .plan import CREATED, DEACTIVATED, FAILED, KEPT, REACTIVATED, REMOVED, SKIPPED, TROUBLE, UNCHANGED, UNKNOWN, UPDATED, Entry, Plan, Stage, Step
from .wishes import ABSENT, AMBIGUOUS, FOUND, PENDING, fold, warnings_about

TAKES_AWAY = (REMOVED, DEACTIVATED)
RIGHT = Foretold(UNCHANGED)
AWAITED = "an earlier step creates this account, and it is not visible yet. Run it again when it is, or give the account_id"
NOTHING: t.Mapping[str, t.Any] = {}      # one for all: a hundred thousand empty ones are work for the garbage collector


def foretell(noun: Noun, state: str, one: Wanted, hold: Guards) -> Foretold:
    """What comes of one wish. Guards stand before everything that takes away, rules of the noun included."""
    foretold = noun.rule(one, state) or (_absent(noun, one) if state == "absent" else _present(noun, one))
    if foretold.action in TAKES_AWAY and foretold.deeds:
        kept = noun.kept(hold, one.record)
        if kept:
            return Foretold(KEPT, kept, warnings=foretold.warnings)
    return foretold


def _absent(noun: Noun, one: Wanted) -> Foretold:
    if one.verdict == FOUND:
        return Foretold(REMOVED, deeds=(deed(noun, one, REMOVED),), before=noun.have(one.record))
    if one.verdict == ABSENT:
        return Foretold(UNCHANGED, noun.gone)
    # a pending one may be there all the same: that he does not exist yet is only said of him
    return Foretold(FAILED if one.verdict == AMBIGUOUS else UNKNOWN, one.reason or (AWAITED if one.verdict == PENDING else ""))


def _present(noun: Noun, one: Wanted) -> Foretold:
    if one.verdict == FOUND:
        return _mended(noun, one)
    if CREATED in noun.phrases and (one.verdict == ABSENT or noun.unseen and one.verdict != AMBIGUOUS):
        after = noun.fresh(one) if noun.fresh else wished_fields(noun, one.wish)
        return Foretold(CREATED, deeds=(deed(noun, one, CREATED),), after=after, possible=noun.possible)
    return Foretold(FAILED, one.reason or noun.gone)


def wished_fields(noun: Noun, wish: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The fields that a wish says something about, texts trimmed."""
    fields = {}
    for name in noun.fields:
        value = wish.get(name)
        if value is not None and name not in noun.secrets:
            fields[name] = value.strip() if isinstance(value, str) else value
    return fields


def _mended(noun: Noun, one: Wanted) -> Foretold:
    """Of what is there only what differs is changed."""
    want = wished_fields(noun, one.wish)
    if not want:
        return RIGHT
    have = noun.have(one.record)
    for name in noun.caseless:
        if name in want and fold(str(want[name])) == fold(str(have.get(name) or "")):
            del want[name]
    changes = differing(want, have)
    if not changes:
        return RIGHT
    action = UPDATED
    if noun.switch in changes:
        action = REACTIVATED if want[noun.switch] else DEACTIVATED
    before, after = ({name: changes[name][side] for name in sorted(changes)} for side in (0, 1))
    if action not in noun.phrases:
        differ = ", ".join("%s is %r and not %r" % (name, before[name], after[name]) for name in before)
        return Foretold(FAILED, "%s, and no call changes that" % differ)
    others = [name for name in sorted(changes) if name != noun.switch]
    doubt = noun.doubt(one, changes)
    deeds = (deed(noun, one, action, changes, " (%s)" % ", ".join(others) if others else ""),)
    return Foretold(action, doubt, deeds, before, after, (action, FAILED) if doubt else ())


class _Paper:
    """What is written down so far: entries, and steps by how many of the same thing come before them."""

    def __init__(self, noun: Noun, facts: t.Mapping[str, t.Any]) -> None:
        self.noun, self.facts = noun, facts
        self.entries: t.List[Entry] = []
        self.warnings: t.List[str] = []
        self.gains: t.List[t.List[Step]] = []
        self.losses: t.List[t.List[Step]] = []
        self.keys: t.Set[str] = set()

    def note(self, one: Wanted, foretold: Foretold, apart: bool) -> None:
        """Write one down. C(apart): what takes away goes to steps of its own."""
        place, action = len(self.entries), foretold.action
        email, account_id = self.noun.who(one)
        extra = dict(self.noun.extra(one, action))
        if foretold.possible:
            extra["possible"] = list(foretold.possible)
        undone = {name: value for name, value in self.noun.extra(one, UNCHANGED).items() if value != extra[name]} if foretold.deeds else None
        self.entries.append(Entry(
            email, account_id, action, not foretold.possible, foretold.reason, foretold.error, one.person.also_as if one.person else (),
            foretold.before, foretold.after, extra, undone=undone or NOTHING, not_so=foretold.not_so))
        if one.person:
            self.warnings += warnings_about(one.person)
        self.warnings += foretold.warnings
        rounds = self.losses if apart and action in TAKES_AWAY else self.gains
        needs: t.Tuple[str, ...] = ()
        for number, each in enumerate(foretold.deeds):
            key = "%s %s" % (action if number == 0 else each.words, one.label)
            if key in self.keys:   # a user name may be somebody else's external id
                key += " (%d)" % place
            self.keys.add(key)
            if len(rounds) == number:
                rounds.append([])
            facts = {**each.facts, **self.facts} if self.facts else each.facts
            rounds[number].append(Step(key, place, each.words, action, each.wish or one.wish, facts, needs[:each.needs], each.after, each.change))
            needs = needs + (key,)


def plan_entities(
    noun: Noun, state: str, wanted: t.Iterable[Wanted], hold: Guards, others: t.Iterable[Wanted] = (), seen: t.Optional[int] = None, leave: str = "present",
    **facts: t.Any
) -> Plan:
    """Plan C(state) (present, absent, exact). C(facts) are added to those of every step.

    For exact: C(others) is everything there that no wish means, with a wish each that lets it go in the state C(leave) (present and switched off, or
    absent), and C(seen) how many there were who could go. Raises C(PlanError) for an empty list without allow_empty, and when more would go than may.
    """
    exact = state == "exact"
    paper = _Paper(noun, facts)
    for one in wanted:
        paper.note(one, foretell(noun, "absent" if state == "absent" else "present", one, hold), exact)
    if exact and not paper.entries and not hold.allow_empty:
        raise PlanError("An empty list with state exact would remove everybody from %s. Set allow_empty: true if that is meant." % noun.place)
    if exact:
        _others(paper, others, hold, leave)
    leaving = [paper.entries[step.person].label for steps in paper.gains + paper.losses for step in steps if step.done in TAKES_AWAY and not step.needs]
    hold_limit(hold, state, seen, leaving, noun.place, ("person", "people") if noun.told == "people" else ("of the " + noun.told, noun.told))
    stages = [Stage("absent" if state == "absent" else "present", tuple(steps)) for steps in paper.gains]
    stages += [Stage(leave, tuple(steps), only_if_clean=True) for steps in paper.losses]
    return Plan(tuple(paper.entries), tuple(stages), tuple(paper.warnings), noun.title, noun.told)


def _others(paper: _Paper, others: t.Iterable[Wanted], hold: Guards, leave: str) -> None:
    """Whom no wish means. Nobody of them goes while a wish is in trouble, or while of one of them it cannot be told what he is."""
    going = [(one, foretell(paper.noun, leave, one, hold)) for one in sorted(others, key=lambda one: one.label)]
    unsure = [entry.label for entry in paper.entries if entry.action in TROUBLE] + [one.label for one, foretold in going if foretold.action in TROUBLE]
    for one, foretold in going:
        if foretold.deeds and unsure:
            foretold = Foretold(SKIPPED, "nobody is removed while a wish or a record of the list is in trouble: %s" % ", ".join(unsure[:5]))
        if foretold.action != UNCHANGED:
            paper.note(one, foretold, True)
