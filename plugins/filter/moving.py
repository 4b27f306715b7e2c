# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People who move from one set of memberships to another: they join first, and leave only what they may leave then."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.outcome import (
    HEADINGS, LAYERS, ORDER, WORDS, Places, _errors_of, _is_told_as_error, _joined, _layer,
)
from ansible_collections.lifecycle.atlassian.plugins.filter.people import FROM_TO, MEMBERSHIPS, label_of
from ansible_collections.lifecycle.atlassian.plugins.filter.places import _stranger
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.results import TROUBLE, Person, Result, broke, ran
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.telling import NOBODY, UNTRIED, Layer, cost, each_once, frame, grouped, of_people, shown

KEPT = "kept"
JOINED = ("added", "unchanged")
OUTCOMES = ("unchanged", "changed", KEPT, "skipped", "failed")      # the worst of somebody's entries last
Results = t.Mapping[str, t.Any]


def with_moves(people: t.Any, move_from: t.Any = None, move_to: t.Any = None) -> t.Any:
    """The people, each with C(from) and C(to): his own, or else those of all. What is no list of people is left for the check to name."""
    if not isinstance(people, (list, tuple)):
        return people
    done = []
    for person in people:
        if isinstance(person, str):
            person = {"email" if "@" in person else "account_id": str(person)}
        if isinstance(person, dict):
            for side, places in zip(FROM_TO, (move_from, move_to)):
                if places and person.get(side) is None:
                    person = dict(person, **{side: places})
        done.append(person)
    return done


def movers(people: t.Sequence[Person], users: Result) -> t.List[Person]:
    """People as wished_people returned them, with what jira_user_info saw of each, and with the places to join in the lists that memberships reads."""
    lines = list(users.get("users") or []) if ran(users) else []
    why = broke(users) if ran(users) else UNTRIED
    if not why and len(lines) != len(people):
        raise AnsibleFilterError("movers: jira_user_info answered for %d people and not for %d." % (len(lines), len(people)))
    return [_mover(person, {} if why else lines[place], why) for place, person in enumerate(people)]


def _mover(person: Person, line: Result, why: str) -> Person:
    why = why or _stranger(person, line) or ("" if line.get("visible") else str(line.get("reason") or "not visible"))
    moving = dict(person, trouble=why, **{field: list((person.get("to") or {}).get(field) or []) for field in MEMBERSHIPS})
    if not why:
        moving.update(account_id=line["account_id"], email=person["email"] or line.get("email") or "", email_visible=bool(line.get("email_visible")),
                      account_type=line.get("account_type") or "", active=line.get("active"))
    return moving


def _tasks(results: Results, known: t.Any) -> t.Dict[str, Places]:
    return {layer: Places(layer, field, results.get(field), known if layer == "scim_group" else None) for layer, field in LAYERS}


def moving_on(people: t.Sequence[Person], joined: Results, known: t.Any = None, keep: bool = True) -> t.List[Person]:
    """People of movers after they were added, with the places to leave in the lists that memberships reads.

    joined are the registered results of the additions, by field (groups, desks, ...). Adds joined (lines for the outcome), withheld (why a person loses
    nothing, with C(keep): an addition did not succeed) and same (places that he was just added to under another name, and must not leave).
    """
    tasks = _tasks(joined, known)
    done = []
    for person in people:
        lines = [dict(_joined(person, layer, label_of(name), tasks[layer], ""), to=True) for layer, field in LAYERS for name in person.get(field) or []]
        bad = [one for one in lines if one["action"] not in JOINED]
        same, leave = {}, {}   # type: t.Dict[str, t.List[str]], t.Dict[str, t.List[t.Any]]
        for layer, field in LAYERS:
            names = (person.get("from") or {}).get(field) or []
            called = {one for name in person.get(field) or [] for one in tasks[layer].called.get(tasks[layer].spelled(label_of(name)), ())}
            same[layer] = [label_of(name) for name in names if label_of(name) in called or tasks[layer].spelled(label_of(name)) in map(
                tasks[layer].spelled, called)]
            leave[field] = [name for name in names if label_of(name) not in same[layer]]
        withheld = "not tried, as there is nobody to move" if person["trouble"] else ""
        if keep and bad and not withheld:
            places = ", ".join("%s %s" % (one["layer"].replace("_", " "), one["place"]) for one in bad[:5])
            withheld = "not left, as the person could not be added to %s" % places
        done.append(dict(person, joined=lines, withheld=withheld, same=same, **({field: [] for field in leave} if withheld else leave)))
    return done


def moving_outcome(
    people: t.Sequence[Person], left: Results, joined: Results, reads: t.Sequence[t.Any] = (), known: t.Any = None, foretold: bool = False,
) -> t.Dict[str, t.Any]:
    """What came of a move: C({people, counts, errors, failed, kept, withheld, changed, foretold, requests, summary}).

    people as moving_on returned them; left and joined the registered results of the removals and of the additions, by field; reads those of the look.
    """
    tasks, added = _tasks(left, known), _tasks(joined, known)
    stopped = next((broke(one) for one in reads if ran(one) and broke(one)), "")
    told = []
    for person in people:
        layers: t.List[Layer] = []
        if person["trouble"] and not stopped:
            layers.append(_layer("person", "", "failed", "nothing was tried: %s" % person["trouble"]))
        layers += person["joined"]
        for layer, field in LAYERS:
            layers += [dict(_left(person, layer, label_of(name), tasks), to=False) for name in (person.get("from") or {}).get(field) or []]
        told.append({
            "email": person.get("email") or None, "account_id": person.get("account_id") or None, "outcome": _moved(layers, stopped), "layers": layers,
        })
    results = [one for both in (added, tasks) for task in both.values() for one in task.results]
    outcome = frame(told, list(reads) + [known] + results, foretold)
    outcome["errors"] = [stopped] if stopped else list(dict.fromkeys(_errors_of(added, told) + _errors_of(tasks, told)))
    once = each_once(told, OUTCOMES)
    outcome["counts"] = {"people": len(once), **{name: sum(1 for one in once if one["outcome"] == name) for name in OUTCOMES}}
    outcome["failed"] = [] if stopped else grouped(told, lambda one: one["action"] in TROUBLE and not _is_told_as_error(
        one, added if one.get("to") else tasks, ""))
    outcome["kept"] = grouped(told, lambda one: one["action"] == KEPT)
    outcome["withheld"] = grouped(told, lambda one: one["action"] == "skipped" and not one.get("to", True) and str(one.get("reason")).startswith("not left"))
    outcome["summary"] = _lines(outcome)
    return outcome


def _left(person: Person, layer: str, name: str, tasks: t.Mapping[str, Places]) -> Layer:
    if person["withheld"]:
        return _layer(layer, name, "skipped", person["withheld"])
    if name in person["same"][layer]:
        return _layer(layer, name, "failed", "not left, as it is the same place as one to join, under another name")
    return _joined(person, layer, name, tasks[layer], "")


def _moved(layers: t.Sequence[Layer], stopped: str) -> str:
    actions = [one["action"] for one in layers]
    if stopped or any(action in TROUBLE for action in actions):
        return "failed"
    if all(action == "skipped" for action in actions):
        return "skipped"
    return KEPT if KEPT in actions else "unchanged" if all(action in ("unchanged", "skipped") for action in actions) else "changed"


def _lines(outcome: t.Mapping[str, t.Any]) -> t.List[str]:
    counts = outcome["counts"]
    well = counts["changed"] + counts["unchanged"]
    rest = "".join(", %d %s" % (counts[name], words) for name, words in ((KEPT, "with something kept"), ("skipped", "not tried")) if counts[name])
    lines = ["Move of %s%s: %d as wished, %d not%s" % (
        of_people(counts["people"], len(outcome["people"])), ", foretold (nothing was done)" if outcome["foretold"] else "", well, counts["failed"], rest)]
    lines += [] if outcome["people"] else [NOBODY]
    for is_to, way in ((True, "Joined"), (False, "Left")):
        for layer, heading in HEADINGS:
            here = list({(person["account_id"] or id(person), one["place"]): one["action"] for person in outcome["people"] for one in person["layers"]
                         if one["layer"] == layer and one.get("to") is is_to}.values())
            said = ", ".join("%d %s" % (here.count(action), WORDS.get(action, action)) for action in (*ORDER, "removed") if action in here)
            lines += ["%s, %s: %s" % (way, heading if heading.startswith("SCIM") else heading.lower(), said)] if said else []
    lines += shown("Kept", outcome["kept"]) + shown("Not left", outcome["withheld"])
    return lines + shown("Not done", outcome["errors"]) + shown("Failed", outcome["failed"]) + [cost(outcome)]


class FilterModule:
    """Moving."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"with_moves": with_moves, "movers": movers, "moving_on": moving_on, "moving_outcome": moving_outcome}
