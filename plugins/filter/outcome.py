# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a role: per person and layer for machines, in a few lines for people."""

from __future__ import annotations

import typing as t

from ansible_collections.lifecycle.atlassian.plugins.filter.places import TROUBLE, Entries, Person, Result, broke, ran
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import fold

PLACES = (("group", "groups"), ("desk", "desks"))
CLEAR = "clear"
KEPT = "kept"
LEFT = "left"
IDENTITY_PROVIDER = "identity_provider"
TOLD = 20            # people named in one line, lines of one sort
NOT_RUN = "this step was not part of the run (tags)"
UNTRIED = "not tried, as an earlier step could not be carried out"
Layer = t.Dict[str, t.Any]


class Places:
    """The result of a task that sees to many groups, or to many desks."""

    def __init__(self, layer: str, field: str, result: t.Any) -> None:
        self.started = ran(result)
        self.results = [result] if self.started else []
        self.stopped = broke(result) if self.started else ""            # why the task as a whole was not carried out
        self.found: t.Dict[str, Entries] = {}                           # by what a place was asked for: its people
        self.broken: t.Dict[str, str] = {}                              # by what a place was asked for: why it could not be seen to
        self._layer = layer
        self._by_person: t.Dict[str, t.List[Result]] = {}
        by_place: t.Dict[str, t.List[Result]] = {}
        for entry in (result.get("people") or []) if self.started else []:
            by_place.setdefault(str(entry.get(layer + "_id")), []).append(entry)
            for key in {str(entry.get("account_id") or ""), fold(str(entry.get("email") or ""))} - {""}:
                self._by_person.setdefault(key, []).append(entry)
        for place in (result.get(field) or []) if self.started else []:
            entries = Entries({"people": by_place.get(str(place.get("id") or place.get("group_id")), [])})
            for name in place.get("asked") or [place["name"]]:
                if place.get("failed"):
                    self.broken[str(name)] = str(place.get("reason") or "")
                else:
                    self.found[str(name)] = entries

    def everywhere(self, person: Person) -> t.List[t.Tuple[str, Result]]:
        """(name of the place, entry) for every place that the task found for the person; the name is "" for an entry about no place."""
        entries = self._by_person.get(str(person["account_id"] or "")) or self._by_person.get(fold(person["email"] or "")) or []
        return [(str(entry.get(self._layer) or ""), entry) for entry in entries]


def onboarding_outcome(
    people: t.Sequence[Person], steps: t.Sequence[t.Any] = (), groups: t.Any = None, desks: t.Any = None, foretold: bool = False
) -> t.Dict[str, t.Any]:
    """What came of onboarding: C({people, counts, errors, failed, changed, foretold, requests, summary}).

    people as with_accounts returned them; steps the registered results of the account steps; groups and desks those of the
    tasks for all groups and for all desks.
    """
    tasks = {"group": Places("group", "groups", groups), "desk": Places("desk", "desks", desks)}
    stopped = next((broke(step) for step in steps if ran(step) and broke(step)), "")
    told = []
    for person in people:
        layers = [person["layer"]] if person.get("layer") else []
        if not layers and stopped:
            layers = [_layer("account", "", "skipped", UNTRIED)]
        for layer, field in PLACES:
            layers += [_joined(person, layer, str(name), tasks[layer], stopped) for name in person.get(field) or []]
        told.append({
            "email": person.get("email") or None, "account_id": person.get("account_id") or None, "kind": person.get("kind"),
            "outcome": _onboarded(layers, bool(stopped)), "layers": layers,
        })
    outcome = _frame(told, list(steps) + [one for task in tasks.values() for one in task.results], foretold)
    outcome["errors"] = ([stopped] if stopped else []) + _errors_of(tasks, told)
    outcome["counts"] = _counts(told)
    outcome["failed"] = _grouped(told, lambda one: one["action"] in TROUBLE and not _is_told_as_error(one, tasks, stopped))
    outcome["summary"] = _onboarding_lines(outcome, tasks)
    return outcome


def _layer(layer: str, place: str, action: str, reason: str = "", certain: bool = True, possible: t.Sequence[str] = ()) -> Layer:
    line: Layer = {"layer": layer, "place": place, "action": action, "certain": certain}
    if possible:
        line["possible"] = list(possible)
    if reason:
        line["reason"] = reason
    return line


def _joined(person: Person, layer: str, name: str, task: Places, stopped: str) -> Layer:
    if person.get("trouble"):
        return _layer(layer, name, "skipped", "not tried, as there is no account to add")
    if task.stopped or name in task.broken:
        return _layer(layer, name, "failed", task.stopped or task.broken[name])
    if name not in task.found:
        return _layer(layer, name, "skipped", UNTRIED if stopped else NOT_RUN)
    entry = task.found[name].of(person.get("account_id"), person.get("email"))
    if entry is None:
        return _layer(layer, name, "failed", "the task's result says nothing of this person")
    reason = str(entry.get("reason") or "")
    if person.get("unseen") and entry["action"] in TROUBLE:
        reason = "the service says that the account exists, but it is not visible with the credentials given: give its account_id"
    return _layer(layer, name, entry["action"], reason, bool(entry.get("certain", True)), entry.get("possible") or ())


def _onboarded(layers: t.Sequence[Layer], stopped: bool) -> str:
    actions = [one["action"] for one in layers]
    if any(action in TROUBLE for action in actions) or (stopped and "skipped" in actions):
        return "failed"
    if not actions or all(action == "skipped" for action in actions):
        return "skipped"
    return "kept" if "kept" in actions else "unchanged" if all(action in ("unchanged", "linked", "skipped") for action in actions) else "changed"


def _frame(told: t.List[t.Dict[str, t.Any]], results: t.Sequence[t.Any], foretold: bool) -> t.Dict[str, t.Any]:
    done = [one for one in results if ran(one)]
    spent = {"reads": 0, "writes": 0, "retries": 0, "waited_s": 0}
    for one in done:
        for name in spent:
            spent[name] += (one.get("requests") or {}).get(name) or 0
    spent["waited_s"] = round(spent["waited_s"], 1)
    return {"people": told, "changed": any(bool(one.get("changed")) for one in done), "foretold": foretold, "requests": spent}


def _errors_of(tasks: t.Mapping[str, Places], told: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[str]:
    errors = []
    for layer, task in tasks.items():
        if task.stopped:
            errors.append("%ss: %s" % (layer, task.stopped))
        for name, why in task.broken.items():
            count = sum(1 for person in told for one in person["layers"] if one["layer"] == layer and one.get("place") == name)
            errors.append("%s %s (%s): %s" % (layer, name, _people(count), why))
    return errors


def _is_told_as_error(one: Layer, tasks: t.Mapping[str, Places], stopped: str) -> bool:
    if stopped and one.get("reason") == stopped:
        return True
    task = tasks.get(one["layer"])
    return task is not None and (bool(task.stopped) or one.get("place") in task.broken)


def _counts(told: t.Sequence[t.Mapping[str, t.Any]]) -> t.Dict[str, t.Any]:
    failed = sum(1 for person in told if person["outcome"] == "failed")
    skipped = sum(1 for person in told if person["outcome"] == "skipped")
    counts: t.Dict[str, t.Any] = {"people": len(told), "failed": failed, "not_tried": skipped, "in_part": 0, "account": {}, "group": {}, "desk": {}}
    for person in told:
        if person["outcome"] not in ("failed", "skipped") and any(one["action"] == "skipped" for one in person["layers"]):
            counts["in_part"] += 1
        for one in person["layers"]:
            of_layer = counts[one["layer"]]
            of_layer[one["action"]] = of_layer.get(one["action"], 0) + 1
    return counts


def _grouped(told: t.Sequence[t.Mapping[str, t.Any]], wanted: t.Callable[[Layer], bool]) -> t.List[str]:
    """Lines of trouble: people with the same trouble at one place are one line, and so are the places where one has the same trouble."""
    who: t.Dict[t.Tuple[str, str], t.List[str]] = {}
    for person in told:
        for one in person["layers"]:
            if wanted(one):
                place = " ".join(filter(None, (one["layer"], one.get("place"))))
                who.setdefault((place, one.get("reason") or one.get("action") or ""), []).append(_name(person))
    where: t.Dict[t.Tuple[str, str], t.List[str]] = {}
    for (place, reason), names in who.items():
        where.setdefault((_listed(names), reason), []).append(place)
    return ["%s: %s: %s" % (names, _listed(places), reason) for (names, reason), places in where.items()]


def _name(person: t.Mapping[str, t.Any]) -> str:
    return str(person.get("email") or person.get("account_id") or "somebody without a name")


def _listed(names: t.Sequence[str]) -> str:
    return ", ".join(names[:TOLD]) + (" and %d more" % (len(names) - TOLD) if len(names) > TOLD else "")


def _people(count: int) -> str:
    return "1 person" if count == 1 else "%d people" % count


def _shown(heading: str, lines: t.Sequence[str]) -> t.List[str]:
    more = ["%s: and %d more, see the result" % (heading, len(lines) - TOLD)] if len(lines) > TOLD else []
    return ["%s: %s" % (heading, line) for line in lines[:TOLD]] + more


def _cost(outcome: t.Mapping[str, t.Any]) -> str:
    spent = outcome["requests"]
    waited = ", %s s waited" % spent["waited_s"] if spent["waited_s"] else ""
    return "Requests: %d reads, %d writes, %d retries%s" % (spent["reads"], spent["writes"], spent["retries"], waited)


ORDER = ("created", "linked", "reactivated", "updated", "added", "unchanged", "kept", "skipped", "failed", "unknown")
WORDS = {"unchanged": "already right", "skipped": "not tried", "unknown": "with unknown outcome"}


def _onboarding_lines(outcome: t.Mapping[str, t.Any], tasks: t.Mapping[str, Places]) -> t.List[str]:
    counts = outcome["counts"]
    well = counts["people"] - counts["failed"] - counts["not_tried"] - counts["in_part"]
    some = [("in_part", "in part (the rest not tried)"), ("not_tried", "not tried")]
    rest = "".join(", %d %s" % (counts[name], words) for name, words in some if counts[name])
    lines = ["Onboarding of %s%s: %d as wished, %d not%s" % (
        _people(counts["people"]), ", foretold (nothing was done)" if outcome["foretold"] else "", well, counts["failed"], rest)]
    for layer, heading in (("account", "Accounts"), ("group", "Groups"), ("desk", "Desks")):
        of_layer = counts[layer]
        if of_layer:
            said = ", ".join("%d %s" % (of_layer[action], WORDS.get(action, action)) for action in sorted(of_layer, key=ORDER.index))
            places = {one["place"] for person in outcome["people"] for one in person["layers"] if one["layer"] == layer}
            lines.append("%s: %s%s" % (heading, said, " (in %d %s%s)" % (len(places), layer, "" if len(places) == 1 else "s") if layer in tasks else ""))
    doubtful = [(one["layer"], one["place"]) for person in outcome["people"] for one in person["layers"] if not one["certain"]]
    at_site = sum(1 for one in doubtful if one == ("account", "customer"))
    at_directory = sum(1 for one in doubtful if one == ("account", "directory"))
    for count, words in (
        (at_site, "of the customers' accounts to be created may exist unseen; then they are linked, or left as they are"),
        (at_directory, "of the records to be created may be refused by the directory, as only it knows which domains and accounts it may manage"),
        (len(doubtful) - at_site - at_directory, "of the memberships are the service's to decide"),
    ):
        if count:
            lines.append("Not certain: %d %s" % (count, words))
    lines += _shown("Kept", _grouped(outcome["people"], lambda one: one["action"] == "kept"))
    lines += _shown("Not done", outcome["errors"]) + _shown("Failed", outcome["failed"])
    return lines + [_cost(outcome)]


def offboarding_outcome(
    people: t.Sequence[Person], account: t.Any = None, portal: t.Any = None, groups: t.Any = None, desks: t.Any = None,
    reads: t.Sequence[t.Any] = (), wanted: t.Optional[t.Mapping[str, t.Any]] = None, foretold: bool = False,
) -> t.Dict[str, t.Any]:
    """What came of offboarding: C({people, counts, errors, left, kept, changed, foretold, requests, summary}).

    people as seen_people returned them; account, portal, groups, desks the registered results of the steps; reads those of the looking;
    wanted the role's switches: deactivate, directory, portal, groups, desks.
    """
    wanted = wanted or {}
    tasks = {"group": Places("group", "groups", groups), "desk": Places("desk", "desks", desks)}
    stopped = next((broke(step) for step in (account, portal) if ran(step) and broke(step)), "")
    cut = {"account": Entries(account), "portal": Entries(portal)}
    told = []
    for person in people:
        layers = []
        if person["conflict"]:
            layers.append(_outcome("person", "", LEFT, "nothing was tried: %s" % person["conflict"]))
        elif not person["visible"] and not person["gone"]:
            layers.append(_outcome("person", "", LEFT, "not seen, which does not mean gone: %s" % person["why"]))
        layers += _account_layer(person, account, cut["account"], wanted, stopped) + _portal_layer(person, portal, cut["portal"], wanted, stopped)
        for layer, field in PLACES:
            if wanted.get(field) == "all":
                layers += _gone_everywhere(person, layer, tasks[layer], stopped)
            else:
                layers += [_gone_from(person, layer, str(name), tasks[layer], stopped) for name in person[field]]
        outcomes = [one["outcome"] for one in layers]
        told.append({
            "email": person["email"] or None, "account_id": person["account_id"] or None, "layers": layers,
            "outcome": LEFT if LEFT in outcomes else KEPT if KEPT in outcomes else CLEAR,
        })
    outcome = _frame(told, list(reads) + [account, portal] + [one for task in tasks.values() for one in task.results], foretold)
    outcome["errors"] = ([stopped] if stopped else []) + _errors_of(tasks, told)
    outcome["counts"] = {"people": len(told), **{name: sum(1 for person in told if person["outcome"] == name) for name in (CLEAR, KEPT, LEFT)}}
    outcome["kept"] = _grouped(told, lambda one: one["outcome"] == KEPT)
    outcome["left"] = _grouped(told, lambda one: one["outcome"] == LEFT and not _is_told_as_error(one, tasks, stopped))
    outcome["summary"] = _offboarding_lines(outcome)
    return outcome


def _outcome(layer: str, place: str, outcome: str, reason: str = "", action: str = "") -> Layer:
    line: Layer = {"layer": layer, "place": place or None, "outcome": outcome}
    line.update({name: value for name, value in (("reason", reason), ("action", action)) if value})
    return line


def _by_action(layer: str, place: str, entry: t.Optional[Result]) -> Layer:
    """Clear, kept or left, by what a module says of the person."""
    if entry is None:
        return _outcome(layer, place, LEFT, "the task's result says nothing of this person")
    action, reason = entry["action"], str(entry.get("reason") or "")
    if action in ("removed", "deactivated", "unchanged"):
        line = _outcome(layer, place, CLEAR, reason, action)
        line.update({} if entry.get("certain", True) else {"certain": False, "possible": list(entry.get("possible") or [])})
        return line
    if action == "kept" or (action == "failed" and (entry.get("error") or {}).get("code") == IDENTITY_PROVIDER):
        return _outcome(layer, place, KEPT, reason, action)
    return _outcome(layer, place, LEFT, reason or action, action)


def _not_run(layer: str, place: str, stopped: str) -> Layer:
    return _outcome(layer, place, LEFT, UNTRIED) if stopped else _outcome(layer, place, KEPT, NOT_RUN)


def _account_layer(person: Person, result: t.Any, found: Entries, wanted: t.Mapping[str, t.Any], stopped: str) -> t.List[Layer]:
    record = person["record"]
    if person["conflict"] or not wanted.get("deactivate") or person["account_type"] == "customer" or not (person["visible"] or person["gone"] or record):
        return []
    if record:
        if not ran(result):
            return [_not_run("account", "", stopped)]
        line = _outcome("account", "", LEFT, broke(result)) if broke(result) else _by_action("account", "", found.named(record["user_name"]))
        if line["outcome"] == CLEAR and not record.get("account_id") and person["active"]:
            line = _outcome("account", "", LEFT, "the record of the directory is not linked to the account, so what is done to it does not reach the account")
        return [line]
    if person["gone"]:
        return [_outcome("account", "", CLEAR, "the site has no account with this id")]
    if person["active"] is False:
        return [_outcome("account", "", CLEAR, "account inactive already")]
    if wanted.get("directory"):
        words = ("the account is active and not in this directory, so it cannot be deactivated from here: do it in the administration of the organization, "
                 "or set offboard_deactivate: false")
        return [_outcome("account", "", LEFT, words)]
    return [_outcome("account", "", KEPT, "the account stays active, as no directory is configured to deactivate it with (directory_id and scim_token)")]


def _portal_layer(person: Person, result: t.Any, found: Entries, wanted: t.Mapping[str, t.Any], stopped: str) -> t.List[Layer]:
    concerned = person["account_type"] == "customer" or (person["gone"] and not person["record"])
    if person["conflict"] or not wanted.get("portal") or not concerned:
        return []
    if not ran(result):
        return [_not_run("portal", "", stopped)]
    return [_outcome("portal", "", LEFT, broke(result)) if broke(result) else _by_action("portal", "", found.of(person["account_id"], person["email"]))]


def _gone_from(person: Person, layer: str, name: str, task: Places, stopped: str) -> Layer:
    if task.stopped or name in task.broken:
        return _outcome(layer, name, LEFT, task.stopped or task.broken[name])
    if name not in task.found:
        return _not_run(layer, name, stopped)
    return _by_action(layer, name, task.found[name].of(person["account_id"], person["email"]))


def _gone_everywhere(person: Person, layer: str, task: Places, stopped: str) -> t.List[Layer]:
    """Out of all places there are: those that the task found, or that there is none."""
    if person["conflict"] or not (person["visible"] or person["gone"]):
        return []
    if person["gone"] and layer == "group":
        return [_outcome(layer, "", CLEAR, "the site has no account with this id")]
    if task.stopped:
        return [_outcome(layer, "", LEFT, task.stopped)]
    if not task.started:
        return [_not_run(layer, "", stopped)]
    return [_by_action(layer, name, entry) for name, entry in task.everywhere(person)] or [_by_action(layer, "", None)]


def _offboarding_lines(outcome: t.Mapping[str, t.Any]) -> t.List[str]:
    counts = outcome["counts"]
    lines = ["Offboarding of %s%s: %d clear, %d clear but for what is kept, %d with something left" % (
        _people(counts["people"]), ", foretold (nothing was done)" if outcome["foretold"] else "", counts[CLEAR], counts[KEPT], counts[LEFT])]
    lines += ["%s: %s" % (_name(person), _deeds(person["layers"])) for person in outcome["people"][:TOLD]]
    if len(outcome["people"]) > TOLD:
        lines.append("and %d more people, see the result" % (len(outcome["people"]) - TOLD))
    doubtful = sum(1 for person in outcome["people"] for one in person["layers"] if not one.get("certain", True))
    if doubtful:
        lines.append("Not certain: %d of the removals %s the service's to decide; a desk that is open to everybody keeps its customers" % (
            doubtful, "is" if doubtful == 1 else "are"))
    return lines + _shown("Kept", outcome["kept"]) + _shown("Not done", outcome["errors"]) + _shown("Left", outcome["left"]) + [_cost(outcome)]


def _deeds(layers: t.Sequence[Layer]) -> str:
    """"account deactivated, out of 3 groups, off 1 desk; kept: desk HELP"."""
    said = []
    for layer, words in (("account", {"deactivated": "account deactivated", "unchanged": "account inactive already"}),
                         ("portal", {"removed": "portal access revoked", "unchanged": "no portal access"})):
        said += [words.get(one.get("action", "")) or str(one.get("reason")) for one in layers if one["layer"] == layer and one["outcome"] == CLEAR]
    for layer, words_of in (("group", "out of %d group%s"), ("desk", "off %d desk%s")):
        here = [one for one in layers if one["layer"] == layer and one["outcome"] == CLEAR and one["place"]]
        removed = [one for one in here if one.get("action") == "removed"]
        doubtful = sum(1 for one in removed if not one.get("certain", True))
        if removed:
            doubt = "" if not doubtful else " (the service decides)" if doubtful == len(removed) else " (of %d the service decides)" % doubtful
            said.append(words_of % (len(removed), "" if len(removed) == 1 else "s") + doubt)
        if len(here) > len(removed):
            said.append("already " + words_of % (len(here) - len(removed), "" if len(here) - len(removed) == 1 else "s"))
    parts = [", ".join(said)] if said else []
    for outcome in (KEPT, LEFT):
        named = [" ".join(filter(None, (one["layer"], one["place"]))) for one in layers if one["outcome"] == outcome]
        parts += ["%s: %s" % (outcome, _listed(named))] if named else []
    return "; ".join(parts) or "nothing was asked for"


class FilterModule:
    """What came of a role."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"onboarding_outcome": onboarding_outcome, "offboarding_outcome": offboarding_outcome}
