# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what came of offboarding: person by person and layer by layer, as a second look shows it."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .deeds import CLEAR, KEPT, LEFT, NOT_VISIBLE, NOUNS, WORST, Deeds
from .leavers import LAYERS, MEMBERSHIPS
from .left import foretell, layers_of, worst
from .naming import near
from .results import Person, broke, ran
from .telling import NOBODY, TOLD, Layer, cost, each_once, frame, grouped, label_of, listed, nobody_of, of_people, people_in_words, shown
from .ways import WAYS, called, layer_of

NOT_CERTAIN = "not_certain"       # what check mode cannot know, whichever outcome it foretells
NOT_DONE = "not_done"             # a name that is of no place, or of several: an error of the task


def offboarding_outcome(
    people: t.Sequence[Person], results: t.Mapping[str, t.Any], after: t.Any, reads: t.Sequence[t.Any], wanted: t.Mapping[str, t.Any], foretold: bool
) -> t.Dict[str, t.Any]:
    """What came of offboarding: C({people, counts, errors, left, not_visible, kept, not_certain, late, changed, foretold, requests, summary}).

    people as C(leavers) returned them; results the results of the steps by name; after that of the second look, which check mode has not:
    it foretells from what the steps foretell. reads are further results whose requests are counted; wanted the switches.
    C(late) counts what is still seen although its removal was answered with yes.
    """
    deeds = Deeds(results, called(wanted, "steps"))
    seen_after = _second_look(people, after, foretold)
    told: t.List[t.Dict[str, t.Any]] = []
    for person, seen in zip(people, seen_after):
        layers = layers_of(person, foretell(person, deeds, wanted) if foretold else seen, deeds, wanted, foretold)
        states = {layer: worst(one for one in layers if one["layer"] == layer) for layer in dict.fromkeys(one["layer"] for one in layers)}
        taken = next((one for one in person["ways"] if deeds.judge(one, deeds.of_person(one, person))[0] == CLEAR), None)
        way = WAYS[taken] if taken else None
        told.append({
            "email": person["email"] or None, "account_id": person["account_id"] or None, "outcome": worst(layers), "states": states, "layers": layers,
            "way": taken, "reaches": way.reach if way else None, "untouched": way.untouched if way else None, "undo": way.undo if way else None,
            "gone": bool(person["seen"].get("gone")),
        })
    outcome = frame(told, list(reads) + [after] + list(results.values()), foretold)
    unknown = (wanted.get("unknown") or {}).get("scim_groups") or []
    outcome["errors"] = _errors(deeds, after) + [_no_group(name, people) for name in unknown]
    once = each_once(told, WORST)
    outcome["counts"] = {"people": len(once), **{name: sum(1 for person in once if person["outcome"] == name) for name in WORST}}
    errors: t.List[str] = outcome["errors"]
    for name in (KEPT, NOT_VISIBLE, LEFT):
        outcome[name] = grouped(told, _with_outcome(name, errors))
    outcome[NOT_CERTAIN] = grouped(told, lambda one: _word(one) == NOT_CERTAIN, _may_be)
    outcome["late"] = sum(1 for person in once for one in person["layers"] if one.get("late"))
    outcome["summary"] = _lines(outcome, once)
    return outcome


def _with_outcome(name: str, errors: t.Sequence[str]) -> t.Callable[[t.Mapping[str, t.Any]], bool]:
    """Whether a layer came out so, and no error of a whole task has said why already."""
    return lambda one: _word(one) == name and not any(bool(one.get("reason")) and one["reason"] in error for error in errors)


def _word(one: t.Mapping[str, t.Any]) -> str:
    """Its outcome, or that check mode cannot know it, unless it is to be seen to in any case. What a run still saw is as it saw it, whatever comes later."""
    if one.get("missing"):
        return NOT_DONE
    return NOT_CERTAIN if one["outcome"] in (CLEAR, KEPT) and not one.get("certain", True) and not one.get("late") else str(one["outcome"])


def _may_be(one: Layer) -> str:
    return "%s: %s" % (" or ".join(one["possible"]).replace("_", " "), one.get("reason") or "the service decides")


def _second_look(people: t.Sequence[Person], after: t.Any, foretold: bool) -> t.List[t.Mapping[str, t.Any]]:
    if foretold:
        return [{}] * len(people)
    seen = list((after or {}).get("people") or []) if ran(after) else []
    if len(seen) == len(people):
        return seen
    if seen:
        raise PlanError("offboarding_outcome: atlassian_access_info answered for %d people and not for %d." % (len(seen), len(people)))
    why = "the second look did not take place" if not ran(after) else "the second look failed: %s" % broke(after)
    return [{"layers": {layer: {"seen": False, "why": why, "held": []} for layer in LAYERS}}] * len(people)


def _errors(deeds: Deeds, after: t.Any) -> t.List[str]:
    """Tasks that failed as a whole, and places that could not be seen to."""
    errors = [deeds.stopped] if deeds.stopped else []
    for name in (*MEMBERSHIPS, "tokens"):
        result: t.Any = deeds.results.get(name)
        if ran(result) and broke(result):
            errors.append("%s: %s" % (name, broke(result)))
        for row in (result.get(name) or []) if ran(result) else []:
            if row.get("failed"):
                errors.append("%s %s: %s" % (NOUNS[name], ", ".join(str(one) for one in row.get("asked") or [row.get("name")]), row.get("reason")))
    if ran(after) and broke(after):
        errors.append("the second look: %s" % broke(after))
    return errors


def _no_group(name: str, people: t.Sequence[Person]) -> str:
    """Nobody reads all groups of a directory for this, so what may have been meant is looked for among those that these people are in."""
    held = {str(one.get("name")) for person in people for one in layer_of(person["seen"], "scim_groups").get("held") or []}
    like = near(name, sorted(held))
    return "group %s: the directory has no group of this name%s" % (name, ". Did you mean %s?" % ", ".join(like) if like else "")


def _lines(outcome: t.Mapping[str, t.Any], people: t.List[t.Dict[str, t.Any]]) -> t.List[str]:
    """C(people): those of the outcome, each once."""
    counts = outcome["counts"]
    blind = sum(1 for person in people if person["outcome"] == NOT_VISIBLE and NOT_VISIBLE in map(_word, person["layers"]))
    unseen = ", %d with layers that are not visible" % blind if blind else ""
    unseen += ", %d with places that are not there" % (counts[NOT_VISIBLE] - blind) if counts[NOT_VISIBLE] - blind else ""
    unsure = sum(1 for person in people if NOT_CERTAIN in map(_word, person["layers"]))
    lines = ["Offboarding of %s%s: %d clear, %d clear but for what is kept%s, %d with something left%s" % (
        of_people(counts["people"], len(outcome["people"])), ", foretold (nothing was done)" if outcome["foretold"] else "", counts[CLEAR], counts[KEPT],
        unseen, counts[LEFT], "; not certain of %s" % people_in_words(unsure) if unsure else "")]
    lines += [] if outcome["people"] else [NOBODY]
    if len(people) > TOLD:      # whom somebody has to see to must not be among those that are not shown
        people = sorted(people, key=lambda person: -WORST.index(person["outcome"]))
    lines += ["%s: %s" % (label_of(person), _deeds(person)) for person in people[:TOLD]]
    if len(people) > TOLD:
        lines.append("and %d more people, see the result" % (len(people) - TOLD))
    for way in WAYS:
        count = sum(1 for person in people if person["way"] == way)
        if count:
            lines.append("Way %s (%s): reaches %s; by itself it leaves untouched: %s; undo: %s" % (
                way, people_in_words(count), WAYS[way].reach, WAYS[way].untouched, WAYS[way].undo))
    lines += ["No account: %s" % words for words in nobody_of(people)]
    lines += shown("Not certain", outcome[NOT_CERTAIN]) + shown("Kept", outcome[KEPT])
    lines += shown("Not visible", outcome[NOT_VISIBLE]) + shown("Not done", outcome["errors"])
    return lines + shown("Left", outcome[LEFT]) + [cost(outcome)]


OUT_OF = {"groups": "out of %d group%s", "desks": "off %d desk%s", "organizations": "out of %d customer organization%s", "roles": "out of %d role%s",
          "scim_groups": "out of %d directory group%s"}


def _deeds(person: t.Mapping[str, t.Any]) -> str:
    """"by scim, out of 3 groups, off 1 desk; clear: account; kept: desks HELP": what was done, and what every layer is now."""
    layers, said = person["layers"], ["by %s" % person["way"]] if person["way"] else []
    for layer, words in OUT_OF.items():
        removed = [one for one in layers if one["layer"] == layer and one.get("action") == "removed" and one["outcome"] != LEFT]
        doubtful = sum(1 for one in removed if not one.get("certain", True))
        if removed:
            doubt = "" if not doubtful else " (the service decides)" if doubtful == len(removed) else " (of %d the service decides)" % doubtful
            said.append(words % (len(removed), "" if len(removed) == 1 else "s") + doubt)
    if any(one["layer"] == "tokens" and one.get("action") == "removed" and one["outcome"] != LEFT for one in layers):
        said.append("API tokens revoked")
    parts = [", ".join(said)] if said else []
    done = {name: worst(one for one in layers if one["layer"] == name and _word(one) != NOT_DONE) for name in person["states"]}
    words_of = {name: {_word(one) for one in layers if one["layer"] == name} for name in person["states"]}
    for word in (CLEAR, KEPT, NOT_CERTAIN, NOT_VISIBLE, NOT_DONE, LEFT):
        names = [name for name, words in words_of.items() if word in words and (word in (NOT_CERTAIN, NOT_DONE) or done[name] == word)
                 and (word != CLEAR or words == {CLEAR})]
        if names:
            parts.append("%s: %s" % (word.replace("_", " "), listed([_with_places(name, layers, word) for name in names])))
    return "; ".join(parts)


def _with_places(name: str, layers: t.Sequence[Layer], word: str) -> str:
    mine = [one for one in layers if one["layer"] == name and _word(one) == word and one["place"] and name in MEMBERSHIPS]
    places = ["%s: %s" % (one["place"], one["missing"]) if word == NOT_DONE else one["place"] for one in mine]
    return name if word == CLEAR or not places else "%s (%s)" % (name, listed(places))
