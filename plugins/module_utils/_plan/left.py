# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what is left of a leaver's access, layer by layer. Nothing is clear that was not looked at after the deed."""

from __future__ import annotations

import typing as t

from .deeds import CLEAR, DONE, KEPT, LEFT, NOT_VISIBLE, WORST, Deeds
from .leavers import ALL, LAYERS, MEMBERSHIPS, NOT_CUSTOMERS, Place, held_place, same
from .results import Person, Result, ran
from .telling import Layer, listed
from .ways import NONE, SCIM, WAYS, called, holds, is_suspended, layer_of

NO_ACCOUNT = "the site has no account with this id"
OF_THE_SITE = ("portal", "products")      # what the site's word ends; an account that it does not know may be at work elsewhere
TOKENS_STAY = "not asked for: API tokens outlive deactivation, and %s: true revokes them"
STILL = "still there after it was taken away; it may take longer to show: run again, or raise %s"
CLOSED = "the account is cut, so this opens no more; what grants it stays"
UNCUT = "the account is not cut"
SUSPENDED = "the person is suspended in the organization, which does not reach the account itself"
GOES = "it goes with the group of the directory, which the site may show only some time later"
FROM_GROUPS = "products come from groups, and only the site knows which of them go with the groups that are left, or with the account"
OPEN = "a desk that is open to everybody keeps its customers, and only the service knows which is"
UNLINKED = "the record of the directory is not linked to the account, so what is done to it does not reach the account"


def worst(layers: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    return max((one["outcome"] for one in layers), key=WORST.index, default=CLEAR)


def _line(layer: str, place: t.Optional[str], outcome: str, reason: str = "", entry: t.Optional[Result] = None, **more: t.Any) -> Layer:
    line: Layer = {"layer": layer, "place": place, "outcome": outcome}
    if reason:
        line["reason"] = reason
    if entry is not None:
        line["action"] = entry["action"]
        if not entry.get("certain", True):
            # a module says what may be done; here it is what would come of that
            may = [CLEAR if one in DONE else KEPT if one == KEPT else LEFT for one in entry.get("possible") or []]
            line.update(certain=False, possible=list(dict.fromkeys([outcome, *may])), **({} if reason or layer != "desks" else {"reason": OPEN}))
    line.update(more)
    return line


def foretell(person: Person, deeds: Deeds, wanted: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """What a second look would show if the steps do what they foretell."""
    before = person["seen"]
    layers = {name: dict(layer_of(before, name)) for name in LAYERS}
    for way in person["ways"]:
        if deeds.judge(way, deeds.of_person(way, person))[0] == CLEAR:
            for name in (name for name in WAYS[way].reaches if name != "products"):
                if not (name != "directory" and _unlinked(person, way)):
                    layers[name]["held"] = []
        if way == SCIM and not layers["directory"]["held"] and person["account_id"] and not _unlinked(person, way):
            layers["account"]["seen"] = True      # a linked record that is inactive tells it of the account, whatever else is out of sight
    for name in MEMBERSHIPS:
        if not ran(deeds.results.get(name)):
            continue
        gone = [place for place in person["leave"].get(name) or [] if deeds.judge(name, deeds.of_place(name, person, place))[0] == CLEAR]
        gone += [place for place in (held_place(name, held) for held in layers[name].get("held") or []) if _taken_by_another_name(name, person, place, deeds)]
        layers[name]["held"] = [held for held in layers[name].get("held") or [] if not any(same(held_place(name, held), place) for place in gone)]
    if ran(deeds.results.get("tokens")) and deeds.judge("tokens", deeds.of_person("tokens", person))[0] == CLEAR:
        layers["tokens"]["held"] = []
    groups = [held_place("groups", one) for one in layers["groups"].get("held") or []]
    if wanted.get("groups", ALL) == ALL and layers["groups"].get("seen") and all(_goes_with_the_directory(person, "groups", one, deeds) for one in groups):
        layers["products"]["held"] = []       # they come from groups, and stay with those that stay: also of an account that is cut
    return dict(before, layers=layers)


def _taken_by_another_name(layer: str, person: Person, place: Place, deeds: Deeds) -> bool:
    """Whether somebody is taken out of a place although this entry did not ask for it: another entry did, of which only a list shows that it is the same
    person. It shows that by the account id; an e-mail may be another account's, too."""
    entry = deeds.of_place(layer, person, place)
    return entry is not None and bool(person["account_id"]) and entry.get("account_id") == person["account_id"] and deeds.judge(layer, entry)[0] == CLEAR


def _unlinked(person: Person, way: str) -> bool:
    record = person["seen"].get("directory") or {}
    return way == SCIM and bool(person["account_id"]) and record.get("account_id") != person["account_id"]


def layers_of(person: Person, after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any], foretold: bool) -> t.List[Layer]:
    lines = [_line("person", None, LEFT, person["stranger"])] if person["stranger"] else []
    if person["seen"].get("conflict"):
        return lines
    if person["others"] and not person["protected"]:
        lines.append(_line("person", None, LEFT, person["others"]))
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
            lines += _memberships(person, layer, after, deeds, wanted, foretold)
        else:
            lines.append(_access(person, layer, after, deeds, wanted))
            if foretold and layer == "products" and there and _touched(person, deeds):
                line = lines[-1]
                may = dict.fromkeys((line["outcome"], CLEAR, KEPT, LEFT))
                line.update(reason="; ".join(filter(None, (line.get("reason"), FROM_GROUPS))), certain=False, possible=list(may))
    return lines


def _touched(person: Person, deeds: Deeds) -> bool:
    """Whether anything is done to somebody that products may go with: to his account, or to a group that he is in."""
    done = [(way, deeds.of_person(way, person)) for way in person["ways"]]
    done += [(layer, deeds.of_place(layer, person, place)) for layer in ("groups", "scim_groups") if ran(deeds.results.get(layer))
             for place in person["leave"].get(layer) or []]
    return any(deeds.judge(name, entry)[0] == CLEAR for name, entry in done)


def _memberships(
    person: Person, layer: str, after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any], foretold: bool
) -> t.List[Layer]:
    wish = wanted.get(layer, ALL)
    if wish == NONE:
        return [_line(layer, None, KEPT, "not asked for (%s: none)" % called(wanted, layer))]
    look = layer_of(after, layer)
    if not look.get("seen") and not look.get("held") and after.get("gone") and layer in ("groups", "roles"):
        return [_line(layer, None, CLEAR, NO_ACCOUNT)]
    unknown = (wanted.get("unknown") or {}).get(layer) or {}
    still = [held_place(layer, one) for one in look.get("held") or []]
    were = [held_place(layer, one) for one in layer_of(person["seen"], layer).get("held") or []]
    lines, places = [], person["leave"].get(layer) or []
    for place in places:
        entry = deeds.of_place(layer, person, place) if ran(deeds.results.get(layer)) else None
        outcome, reason = deeds.judge(layer, entry)
        there = any(same(place, one) for one in still)
        goes = there and _goes_with_the_directory(person, layer, place, deeds)
        was_there = any(same(place, one) for one in were)
        if not was_there and " ".join(place["option"].values()) in unknown:
            lines.append(_line(layer, place["label"], NOT_VISIBLE, reason, missing=unknown[" ".join(place["option"].values())]))
        elif goes and foretold:
            lines.append(_line(layer, place["label"], CLEAR, GOES, certain=False, possible=[CLEAR, outcome]))
        elif outcome != CLEAR and (there or not look.get("seen") or not was_there):
            late: Layer = {"late": True, "certain": False, "possible": [outcome, CLEAR]} if goes else {}
            lines.append(_line(layer, place["label"], outcome, reason, entry, **late))
        elif there:
            lines.append(_line(layer, place["label"], LEFT, STILL % called(wanted, "wait"), entry, late=True))
        elif look.get("seen"):
            lines.append(_line(layer, place["label"], CLEAR, reason if outcome == CLEAR else "", entry if outcome == CLEAR else None))
        else:
            lines.append(_line(layer, place["label"], NOT_VISIBLE, str(look.get("why") or ""), entry))
    for one in [*still, *(one for one in were if not any(same(one, other) for other in still))]:
        if any(same(one, place) for place in places):
            continue
        if _goes_with_the_directory(person, layer, one, deeds) and (foretold or one not in still and look.get("seen")):
            unsure: Layer = {"certain": False, "possible": [CLEAR, KEPT]} if foretold else {}
            lines.append(_line(layer, one["label"], CLEAR, GOES, **unsure))
        elif one in still:
            unasked = "not asked for (%s)" % called(wanted, layer)
            came = (LEFT, "found by the second look only: run again")
            lines.append(_line(layer, one["label"], *((KEPT, person["protected"]) if person["protected"] else came if wish == ALL else (KEPT, unasked))))
    if wish != ALL and not lines:
        return [_line(layer, None, KEPT, "nothing of it was asked for (%s)" % called(wanted, layer))]
    if not look.get("seen") and (wish == ALL or not lines):
        return lines + [_line(layer, None, NOT_VISIBLE, str(look.get("why") or ""))]
    return lines or [_line(layer, None, CLEAR)]


def _goes_with_the_directory(person: Person, layer: str, place: Place, deeds: Deeds) -> bool:
    """Whether this is a group that the directory syncs, and the person was taken out of it there: the site shows that some time later."""
    # one of the name of a default group is no group that is synced
    own = [one["name"] for one in layer_of(person["seen"], "groups").get("held") or [] if one.get("owner") == "site"]
    there = [one for one in person["leave"].get("scim_groups") or [] if layer == "groups" and one["label"] == place["label"] and one["label"] not in own]
    return any(ran(deeds.results.get("scim_groups")) and deeds.judge("scim_groups", deeds.of_place("scim_groups", person, one))[0] == CLEAR for one in there)


def _access(person: Person, layer: str, after: t.Mapping[str, t.Any], deeds: Deeds, wanted: t.Mapping[str, t.Any]) -> Layer:
    look = layer_of(after, layer)
    step = "tokens" if layer == "tokens" else next((way for way in person["ways"] if layer in WAYS[way].reaches), "")
    entry = deeds.of_person(step, person) if step and ran(deeds.results.get(step)) else None
    if not look.get("seen") and not look.get("held"):
        if after.get("gone") and layer in OF_THE_SITE:
            return _line(layer, None, CLEAR, NO_ACCOUNT)
        outcome, reason = deeds.judge(step, entry) if step and step != "tokens" else (CLEAR, "")
        return _line(layer, None, outcome, reason, entry) if outcome != CLEAR else _line(layer, None, NOT_VISIBLE, str(look.get("why") or ""), entry)
    if not look.get("held"):
        return _line(layer, None, CLEAR, "", entry if holds(person["seen"], layer) else None)
    outcome, reason, late = _why_held(person, layer, step, entry, after, deeds, wanted)
    names = listed([str(one.get("label") or one.get("name") or one.get("id")) for one in look["held"]])
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
        outcome, reason = deeds.judge(step, entry) if wanted.get("tokens") else (KEPT, TOKENS_STAY % called(wanted, "tokens"))
        return (LEFT, STILL % called(wanted, "wait"), True) if outcome == CLEAR else (outcome, reason, False)
    if wanted.get("account") == NONE:
        return KEPT, "not asked for (%s: none)" % called(wanted, "account"), False
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
        return LEFT, STILL % called(wanted, "wait"), True
    if layer in ("products", "organization") and not (holds(after, "account") and holds(after, "organization")):
        return KEPT, CLOSED, False
    return KEPT, "%s does not reach it" % " and ".join(person["ways"]), False
