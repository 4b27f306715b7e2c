# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of offboarding: person by person and layer by layer, as a second look shows it. Nothing is clear that was not looked at after the deed."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.leaving import (
    ALL, LAYERS, MEMBERSHIPS, NONE, NOT_CUSTOMERS, SCIM, WAYS, Place, held_place, holds, is_suspended, layer_of, same)
from ansible_collections.lifecycle.atlassian.plugins.filter.outcome import NOT_RUN, TOLD, UNTRIED, _cost, _frame, _grouped, _listed, _name, _people, _shown
from ansible_collections.lifecycle.atlassian.plugins.filter.people import plain, unpacked
from ansible_collections.lifecycle.atlassian.plugins.filter.places import Entries, Person, Result, broke, ran
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import fold

Layer = t.Dict[str, t.Any]
CLEAR = "clear"
KEPT = "kept"
NOT_VISIBLE = "not_visible"
LEFT = "left"
WORST = (CLEAR, KEPT, NOT_VISIBLE, LEFT)
IDENTITY_PROVIDER = "identity_provider"
DONE = ("removed", "deactivated", "unchanged")
NOUNS = {"groups": "group", "desks": "desk", "organizations": "organization", "roles": "role", "scim_groups": "group"}
NO_ACCOUNT = "the site has no account with this id"
TOKENS_STAY = "not asked for: API tokens outlive deactivation, and offboard_tokens: true revokes them"
STILL = "still there after it was taken away; it may take longer to show: run again, or raise offboard_wait"
CLOSED = "the account is cut, so this opens no more; what grants it stays"
UNCUT = "the account is not cut"
SUSPENDED = "the person is suspended in the organization, which does not reach the account itself"
UNLINKED = "the record of the directory is not linked to the account, so what is done to it does not reach the account"


class Deeds:
    """The registered results of the steps, by their names in the role: the ways, the layers of memberships, and tokens."""

    def __init__(self, results: t.Mapping[str, t.Any]) -> None:
        self.results = results
        self.stopped = next(("%s: %s" % (name, broke(results[name])) for name in WAYS if ran(results.get(name)) and broke(results[name])), "")
        self._entries = {name: Entries(results.get(name)) for name in (*WAYS, "tokens")}
        self._there: t.Dict[str, t.Dict[str, t.List[Result]]] = {}
        for layer in MEMBERSHIPS:
            result: t.Any = results.get(layer)
            here = self._there.setdefault(layer, {})
            for entry in (result.get("people") or []) if ran(result) else []:
                for key in _keys(entry):
                    here.setdefault(key, []).append(entry)

    def of_person(self, name: str, person: Person) -> t.Optional[Result]:
        """What a step about accounts says of a person."""
        entries = self._entries[name]
        if name == SCIM:
            return entries.named((person["seen"].get("directory") or {}).get("user_name"))
        return entries.of(person["account_id"], person["email"])

    def of_place(self, layer: str, person: Person, place: Place) -> t.Optional[Result]:
        """What the step of a layer says of a person at a place."""
        noun, names = NOUNS[layer], {place["label"], *place["also"]}
        if layer == "roles":
            names.add("%(project)s %(role)s" % place["option"])
        for row in self.results[layer].get(layer) or []:
            if names & {str(one) for one in row.get("asked") or []}:
                names |= {str(row[field]) for field in ("name", "id", "key", "group_id", "organization_id") if row.get(field)}
                names |= {"%s/%s" % (row.get("project"), row.get("name"))} if layer == "roles" else set()
        record = person["seen"].get("directory") or {}
        keys = [person["account_id"], fold(person["email"]), str(record.get("id") or "")]
        entries = next((self._there[layer][key] for key in keys if key and key in self._there[layer]), [])
        return next((one for one in entries if names & {str(one.get(noun) or ""), str(one.get(noun + "_id") or "")}), None)

    def judge(self, name: str, entry: t.Optional[Result]) -> t.Tuple[str, str]:
        """(what a step made of somebody: clear, kept or left; why), by the step's own word."""
        result: t.Any = self.results.get(name)
        if not ran(result):
            return (LEFT, UNTRIED) if self.stopped else (KEPT, NOT_RUN)
        if broke(result):
            return LEFT, broke(result)
        if entry is None:
            return LEFT, "the task's result says nothing of this person"
        action, reason = entry["action"], str(entry.get("reason") or "")
        if action in DONE:
            return CLEAR, reason
        if action == "kept" or (action == "failed" and (entry.get("error") or {}).get("code") == IDENTITY_PROVIDER):
            return KEPT, reason or "kept by a guard, or by the service's own rule"
        return LEFT, reason or action


def _keys(entry: Result) -> t.Set[str]:
    told = [entry.get("account_id"), fold(str(entry.get("email") or "")), entry.get("scim_id")] + list(entry.get("also_as") or [])
    return {str(one) for one in told if one}


def offboarding_outcome(
    people: t.Any, results: t.Mapping[str, t.Any], after: t.Any = None, reads: t.Sequence[t.Any] = (),
    wanted: t.Optional[t.Mapping[str, t.Any]] = None, foretold: bool = False,
) -> t.Dict[str, t.Any]:
    """What came of offboarding: C({people, counts, errors, left, not_visible, kept, late, changed, foretold, requests, summary}).

    people as C(leavers) returned them; results the registered results of the steps by name; after that of the second look, which check mode has not:
    it foretells from what the steps foretell. reads are further results whose requests are counted; wanted the role's switches.
    C(late) counts what is still seen although its removal was answered with yes.
    """
    people, results, after, wanted = unpacked(people), plain(results), plain(after), plain(wanted or {})
    deeds = Deeds(results)
    seen_after = _second_look(people, after, foretold)
    told: t.List[t.Dict[str, t.Any]] = []
    for person, seen in zip(people, seen_after):
        layers = _layers(person, _foretell(person, deeds) if foretold else seen, deeds, wanted, foretold)
        states = {layer: _worst(one for one in layers if one["layer"] == layer) for layer in dict.fromkeys(one["layer"] for one in layers)}
        taken = next((one for one in person["ways"] if deeds.judge(one, deeds.of_person(one, person))[0] == CLEAR), None)
        way = WAYS[taken] if taken else None
        told.append({
            "email": person["email"] or None, "account_id": person["account_id"] or None, "outcome": _worst(layers), "states": states, "layers": layers,
            "way": taken, "reaches": way.reach if way else None, "untouched": way.untouched if way else None, "undo": way.undo if way else None,
        })
    outcome = _frame(told, list(reads) + [after] + list(results.values()), foretold)
    outcome["errors"] = _errors(deeds, after)
    outcome["counts"] = {"people": len(told), **{name: sum(1 for person in told if person["outcome"] == name) for name in WORST}}
    errors: t.List[str] = outcome["errors"]
    for name in (KEPT, NOT_VISIBLE, LEFT):
        outcome[name] = _grouped(told, _with_outcome(name, errors))
    outcome["late"] = sum(1 for person in told for one in person["layers"] if one.get("late"))
    outcome["summary"] = _lines(outcome)
    return outcome


def _with_outcome(name: str, errors: t.Sequence[str]) -> t.Callable[[t.Mapping[str, t.Any]], bool]:
    """Whether a layer came out so, and no error of a whole task has said why already."""
    return lambda one: one["outcome"] == name and not any(bool(one.get("reason")) and one["reason"] in error for error in errors)


def _second_look(people: t.Sequence[Person], after: t.Any, foretold: bool) -> t.List[t.Mapping[str, t.Any]]:
    if foretold:
        return [{}] * len(people)
    seen = list((after or {}).get("people") or []) if ran(after) else []
    if len(seen) == len(people):
        return seen
    if seen:
        raise AnsibleFilterError("offboarding_outcome: atlassian_access_info answered for %d people and not for %d." % (len(seen), len(people)))
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


def _worst(layers: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    return max((one["outcome"] for one in layers), key=WORST.index, default=CLEAR)


def _line(layer: str, place: t.Optional[str], outcome: str, reason: str = "", entry: t.Optional[Result] = None, **more: t.Any) -> Layer:
    line: Layer = {"layer": layer, "place": place, "outcome": outcome}
    if reason:
        line["reason"] = reason
    if entry is not None:
        line["action"] = entry["action"]
        if not entry.get("certain", True):
            line.update(certain=False, possible=list(entry.get("possible") or []))
    line.update(more)
    return line


# --- what is foretold -------------------------------------------------------------------------------------------------


def _foretell(person: Person, deeds: Deeds) -> t.Dict[str, t.Any]:
    """What a second look would show if the steps do what they foretell."""
    before = person["seen"]
    layers = {name: dict(layer_of(before, name)) for name in LAYERS}
    for way in person["ways"]:
        if deeds.judge(way, deeds.of_person(way, person))[0] == CLEAR:
            for name in WAYS[way].reaches:
                if not (name != "directory" and _unlinked(person, way)):
                    layers[name]["held"] = []
    for name in MEMBERSHIPS:
        gone = [place for place in person["leave"].get(name) or [] if ran(deeds.results.get(name))
                and deeds.judge(name, deeds.of_place(name, person, place))[0] == CLEAR]
        layers[name]["held"] = [held for held in layers[name].get("held") or [] if not any(same(held_place(name, held), place) for place in gone)]
    if ran(deeds.results.get("tokens")) and deeds.judge("tokens", deeds.of_person("tokens", person))[0] == CLEAR:
        layers["tokens"]["held"] = []
    return dict(before, layers=layers)


def _unlinked(person: Person, way: str) -> bool:
    record = person["seen"].get("directory") or {}
    return way == SCIM and bool(person["account_id"]) and record.get("account_id") != person["account_id"]


# --- layer by layer ---------------------------------------------------------------------------------------------------


def _layers(person: Person, after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any], foretold: bool) -> t.List[Layer]:
    lines = [_line("person", None, LEFT, person["stranger"])] if person["stranger"] else []
    if person["seen"].get("conflict"):
        return lines
    if after.get("conflict") and not person["stranger"]:
        lines.append(_line("person", None, LEFT, "the second look is not sure who is meant: %s" % after["conflict"]))
    customer = person["seen"].get("account_type") == "customer"
    for layer in LAYERS:
        there = holds(person["seen"], layer) or holds(after, layer)
        if not there and (layer in NOT_CUSTOMERS if customer else layer == "portal"):
            continue
        if person["stranger"] and not there and not person["leave"].get(layer):
            continue
        if layer in MEMBERSHIPS:
            lines += _memberships(person, layer, after, deeds, wanted.get(layer, ALL))
        else:
            lines.append(_access(person, layer, after, deeds, wanted))
            if foretold and layer == "products" and there:
                # Products come from groups, too, and the site may show them for a while.
                lines[-1].update(certain=False, possible=[CLEAR, KEPT, LEFT])
    return lines


def _memberships(person: Person, layer: str, after: t.Mapping[str, t.Any], deeds: Deeds, wish: t.Any) -> t.List[Layer]:
    if wish == NONE:
        return [_line(layer, None, KEPT, "not asked for (offboard_%s: none)" % layer)]
    look = layer_of(after, layer)
    if not look.get("seen") and not look.get("held") and after.get("gone") and layer in ("groups", "roles"):
        return [_line(layer, None, CLEAR, NO_ACCOUNT)]
    places = person["leave"].get(layer) or []
    still = [held_place(layer, one) for one in look.get("held") or []]
    lines = []
    for place in places:
        entry = deeds.of_place(layer, person, place) if ran(deeds.results.get(layer)) else None
        outcome, reason = deeds.judge(layer, entry)
        there = any(same(place, one) for one in still)
        was_there = any(same(place, held_place(layer, one)) for one in layer_of(person["seen"], layer).get("held") or [])
        if outcome != CLEAR and (there or not look.get("seen") or not was_there):
            line = _line(layer, place["label"], outcome, reason, entry)
            if there and outcome == KEPT and _goes_with_the_directory(person, layer, place, deeds):
                line.update(late=True, certain=False, possible=[KEPT, CLEAR])
            lines.append(line)
        elif there:
            lines.append(_line(layer, place["label"], LEFT, STILL, entry, late=True))
        elif look.get("seen"):
            lines.append(_line(layer, place["label"], CLEAR, reason if outcome == CLEAR else "", entry if outcome == CLEAR else None))
        else:
            lines.append(_line(layer, place["label"], NOT_VISIBLE, str(look.get("why") or ""), entry))
    for one in still:
        if not any(same(one, place) for place in places):
            unasked = "not asked for (offboard_%s)" % layer
            came = (LEFT, "found by the second look only: run again")
            lines.append(_line(layer, one["label"], *((KEPT, person["protected"]) if person["protected"] else came if wish == ALL else (KEPT, unasked))))
    if wish != ALL and not lines:
        return [_line(layer, None, KEPT, "nothing of it was asked for (offboard_%s)" % layer)]
    if not look.get("seen") and (wish == ALL or not lines):
        return lines + [_line(layer, None, NOT_VISIBLE, str(look.get("why") or ""))]
    return lines or [_line(layer, None, CLEAR)]


def _goes_with_the_directory(person: Person, layer: str, place: Place, deeds: Deeds) -> bool:
    """Whether this is a group that the directory syncs, and the person was taken out of it there: the site shows that some time later."""
    there = [one for one in person["leave"].get("scim_groups") or [] if layer == "groups" and one["label"] == place["label"]]
    return any(ran(deeds.results.get("scim_groups")) and deeds.judge("scim_groups", deeds.of_place("scim_groups", person, one))[0] == CLEAR for one in there)


def _access(person: Person, layer: str, after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any]) -> Layer:
    look = layer_of(after, layer)
    step = "tokens" if layer == "tokens" else next((way for way in person["ways"] if layer in WAYS[way].reaches), "")
    entry = deeds.of_person(step, person) if step and ran(deeds.results.get(step)) else None
    if not look.get("seen") and not look.get("held"):
        if after.get("gone"):
            return _line(layer, None, CLEAR, NO_ACCOUNT)
        outcome, reason = deeds.judge(step, entry) if step and step != "tokens" else (CLEAR, "")
        return _line(layer, None, outcome, reason, entry) if outcome != CLEAR else _line(layer, None, NOT_VISIBLE, str(look.get("why") or ""), entry)
    if not look.get("held"):
        return _line(layer, None, CLEAR, "", entry if holds(person["seen"], layer) else None)
    outcome, reason, late = _why_held(person, layer, step, entry, after, deeds, wanted)
    names = _listed([str(one.get("label") or one.get("name") or one.get("id")) for one in look["held"]])
    if layer == "products":
        reason = "%s: %s" % (names, reason)
    place = names if layer == "tokens" else None
    return _line(layer, place, outcome, reason, entry, **({"late": True} if late else {}))


def _why_held(
    person: Person, layer: str, step: str, entry: t.Optional[Result], after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any]
) -> t.Tuple[str, str, bool]:
    """(kept or left, why, whether it may only be late) for a layer in which something is held after the deed."""
    if person["protected"]:
        return KEPT, person["protected"], False
    if layer == "tokens":
        outcome, reason = deeds.judge(step, entry) if wanted.get("tokens") else (KEPT, TOKENS_STAY)
        return (LEFT, STILL, True) if outcome == CLEAR else (outcome, reason, False)
    if wanted.get("account") == NONE:
        return KEPT, "not asked for (offboard_account: none)", False
    if not person["ways"]:
        if person["no_way"]:
            # The account's own line has the whole reason; to say it twice hides what else is left.
            return LEFT, UNCUT if layer == "products" and holds(after, "account") else person["no_way"], False
        return KEPT, SUSPENDED if layer == "account" and is_suspended(after) else CLOSED, False
    judged = [deeds.judge(way, deeds.of_person(way, person) if ran(deeds.results.get(way)) else None) for way in ([step] if step else person["ways"])]
    worst, reason = max(judged, key=lambda one: WORST.index(one[0]))
    if worst != CLEAR:
        return worst, reason, False
    if step and _unlinked(person, step) and layer != "directory":
        return LEFT, UNLINKED, False
    if step and layer != "products":
        return LEFT, STILL, True
    if layer in ("products", "organization") and not (holds(after, "account") and holds(after, "organization")):
        return KEPT, CLOSED, False
    return KEPT, "%s does not reach it" % " and ".join(person["ways"]), False


# --- for people -------------------------------------------------------------------------------------------------------


def _lines(outcome: t.Mapping[str, t.Any]) -> t.List[str]:
    counts = outcome["counts"]
    unseen = ", %d with layers that are not visible" % counts[NOT_VISIBLE] if counts[NOT_VISIBLE] else ""
    lines = ["Offboarding of %s%s: %d clear, %d clear but for what is kept%s, %d with something left" % (
        _people(counts["people"]), ", foretold (nothing was done)" if outcome["foretold"] else "", counts[CLEAR], counts[KEPT], unseen, counts[LEFT])]
    lines += ["%s: %s" % (_name(person), _deeds(person)) for person in outcome["people"][:TOLD]]
    if len(outcome["people"]) > TOLD:
        lines.append("and %d more people, see the result" % (len(outcome["people"]) - TOLD))
    for way in WAYS:
        count = sum(1 for person in outcome["people"] if person["way"] == way)
        if count:
            lines.append("Way %s (%s): reaches %s; by itself it leaves untouched: %s; undo: %s" % (
                way, _people(count), WAYS[way].reach, WAYS[way].untouched, WAYS[way].undo))
    doubtful = sum(1 for person in outcome["people"] for one in person["layers"] if one["layer"] == "desks" and not one.get("certain", True))
    if doubtful:
        lines.append("Not certain: %d of the removals %s the service's to decide; a desk that is open to everybody keeps its customers" % (
            doubtful, "is" if doubtful == 1 else "are"))
    lines += _shown("Kept", outcome[KEPT]) + _shown("Not visible", outcome[NOT_VISIBLE]) + _shown("Not done", outcome["errors"])
    return lines + _shown("Left", outcome[LEFT]) + [_cost(outcome)]


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
    for outcome, words in ((CLEAR, "clear"), (KEPT, "kept"), (NOT_VISIBLE, "not visible"), (LEFT, "left")):
        names = [name for name, state in person["states"].items() if state == outcome]
        if names:
            parts.append("%s: %s" % (words, _listed([_with_places(name, layers, outcome) for name in names])))
    return "; ".join(parts)


def _with_places(name: str, layers: t.Sequence[Layer], outcome: str) -> str:
    places = [one["place"] for one in layers if one["layer"] == name and one["outcome"] == outcome and one["place"] and name in MEMBERSHIPS]
    return name if outcome == CLEAR or not places else "%s (%s)" % (name, _listed(places))


class FilterModule:
    """What came of offboarding."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"offboarding_outcome": offboarding_outcome}
