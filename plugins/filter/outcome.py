# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a role: per person and layer for machines, in a few lines for people."""

from __future__ import annotations

import collections
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.filter.people import label_of, unpacked
from ansible_collections.lifecycle.atlassian.plugins.filter.places import known_groups
from ansible_collections.lifecycle.atlassian.plugins.filter.role_variables import as_roles_call_it
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.results import TROUBLE, Entries, Person, Result, broke, ran
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.telling import (
    NOBODY, NOT_RUN, UNTRIED, Layer, cost, frame, grouped, people_in_words, shown,
)
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import fold

RECORD = "directory"
# Memberships, in the order in which they are told.
LAYERS = (("group", "groups"), ("desk", "desks"), ("organization", "organizations"), ("role", "roles"), ("scim_group", "scim_groups"))
HEADINGS = (("account", "Accounts"), ("product", "Products"), ("group", "Groups"), ("desk", "Desks"), ("organization", "Organizations"), ("role", "Roles"),
            ("scim_group", "SCIM groups"))


class Places:
    """The result of a task that sees to many places of one sort. C(known): for SCIM groups, the result of the look whether they are there."""

    def __init__(self, layer: str, field: str, result: t.Any, known: t.Any = None) -> None:
        noun = "group" if layer == "scim_group" else layer             # the module speaks of groups
        field = "groups" if layer == "scim_group" else field
        self.started = ran(result)
        self.results = [result] if self.started else []
        self.stopped = as_roles_call_it(broke(result)) if self.started else ""            # why the task as a whole was not carried out
        self.found: t.Dict[str, Entries] = {}                           # by what a place was asked for: its people
        self.broken: t.Dict[str, str] = {}                              # by what a place was asked for: why it could not be seen to
        self.called: t.Dict[str, t.Set[str]] = {}                       # by what a place was asked for: all that it is called
        self.missing: t.Optional[t.Set[str]] = known_groups(known) if ran(known) and not broke(known) else None
        if layer == "scim_group" and ran(known) and broke(known):
            self.started, self.stopped, self.missing = True, broke(known), None
        self._layer = layer
        by_place: t.Dict[str, t.List[Result]] = {}
        for entry in (result.get("people") or []) if self.started else []:
            by_place.setdefault(str(entry.get(noun + "_id")), []).append(entry)
        for place in (result.get(field) or []) if self.started else []:
            entries = Entries({"people": by_place.get(_id_of(place), [])})
            for name in place.get("asked") or [place["name"]]:
                if place.get("failed"):
                    self.broken[str(name)] = as_roles_call_it(str(place.get("reason") or ""))
                else:
                    self.found[self.spelled(str(name))] = entries
                    self.called.setdefault(self.spelled(str(name)), set()).update(
                        str(place[one]) for one in ("id", "key", "name", "group_id", "organization_id", "role_id") if place.get(one) and layer != "role")
                    self.called[self.spelled(str(name))].update([_id_of(place)] if layer == "role" else [])

    def spelled(self, name: str) -> str:
        """The name as places are told apart by it: of SCIM groups without case."""
        return fold(name) if self._layer == "scim_group" else name

    def lacks(self, name: str) -> bool:
        """Whether the look before the task showed that there is no such place."""
        return self.missing is not None and fold(name) not in self.missing


def _id_of(place: Result) -> str:
    if place.get("role_id"):
        return "%s/%s" % (place.get("project_id"), place["role_id"])
    return str(place.get("id") or place.get("organization_id") or place.get("group_id"))


def onboarding_outcome(
    people: t.Sequence[Person], steps: t.Sequence[t.Any] = (), groups: t.Any = None, desks: t.Any = None, foretold: bool = False,
    organizations: t.Any = None, roles: t.Any = None, scim_groups: t.Any = None, known: t.Any = None,
) -> t.Dict[str, t.Any]:
    """What came of onboarding: C({people, counts, errors, failed, changed, foretold, requests, summary}).

    people as with_returns (or with_accounts) returned them; steps the registered results of the account steps; groups, desks, organizations, roles
    and scim_groups those of the tasks for all places of that sort; known that of scim_group_info, which looked whether the groups are there.
    """
    people = unpacked(people)
    given = {"group": groups, "desk": desks, "organization": organizations, "role": roles, "scim_group": scim_groups}
    tasks = {layer: Places(layer, field, given[layer], known if layer == "scim_group" else None) for layer, field in LAYERS}
    stopped = next((broke(step) for step in steps if ran(step) and broke(step)), "")
    told = []
    for person in people:
        layers = ([person["layer"]] if person.get("layer") else []) + list(person.get("returns") or [])
        if not layers and stopped:
            layers = [_layer("account", "", "skipped", UNTRIED)]
        layers += [_product(person, product, tasks["group"], stopped) for product in person.get("products") or []]
        for layer, field in LAYERS:
            layers += [_joined(person, layer, label_of(name), tasks[layer], stopped) for name in person.get(field) or []]
        told.append({
            "email": person.get("email") or None, "account_id": person.get("account_id") or None, "kind": person.get("kind"),
            "outcome": _onboarded(layers, bool(stopped)), "layers": layers,
        })
    outcome = frame(told, list(steps) + [known] + [one for task in tasks.values() for one in task.results], foretold)
    outcome["errors"] = ([stopped] if stopped else []) + _errors_of(tasks, told)
    outcome["counts"] = _counts(told)
    outcome["failed"] = grouped(told, lambda one: one["action"] in TROUBLE and not _is_told_as_error(one, tasks, stopped))
    outcome["summary"] = _onboarding_lines(outcome, tasks)
    return outcome


def _product(person: Person, product: str, groups: Places, stopped: str) -> Layer:
    """A product by invitation, by what he has already, or by a group that gives it."""
    if person.get("trouble"):
        return _layer("product", product, "skipped", "not tried, as there is no account to give it to")
    has = (person.get("has") or {}).get(product)
    if has:
        return _layer("product", product, has["action"], str(has.get("reason") or ""), has.get("certain") is not False, has.get("possible") or ())
    if product not in (person.get("by_group") or {}):
        return _layer("product", product, "skipped", UNTRIED if stopped else NOT_RUN % "tags")
    group = person["by_group"][product]
    if not group:
        return _layer("product", product, "failed", "no group gives this product by default: name one that gives it in groups")
    line = _joined(person, "group", group, groups, stopped)
    return dict(line, layer="product", place=product, reason="; ".join(filter(None, ("by group %s" % group, line.get("reason")))))


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
    if task.lacks(name):
        return _layer(layer, name, "failed", "the directory has no group of this name; scim_group creates one")
    if task.spelled(name) not in task.found:
        return _layer(layer, name, "skipped", UNTRIED if stopped else NOT_RUN % "tags")
    found = task.found[task.spelled(name)]
    entry = found.named(person.get("user_name") or person.get("email")) if layer == "scim_group" else None
    entry = entry or found.of(person.get("account_id"), person.get("email"))
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


def _errors_of(tasks: t.Mapping[str, Places], told: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[str]:
    errors = []
    for layer, task in tasks.items():
        if task.stopped:
            errors.append("%ss: %s" % (layer.replace("_", " ").replace("scim", "SCIM"), task.stopped))
        for name, why in task.broken.items():
            count = sum(1 for person in told for one in person["layers"] if one["layer"] == layer and one.get("place") == name)
            errors.append("%s %s (%s): %s" % (layer, name, people_in_words(count), why))
    return errors


def _is_told_as_error(one: Layer, tasks: t.Mapping[str, Places], stopped: str) -> bool:
    if stopped and one.get("reason") == stopped:
        return True
    task = tasks.get(one["layer"])
    return task is not None and (bool(task.stopped) or one.get("place") in task.broken)


def _counts(told: t.Sequence[t.Mapping[str, t.Any]]) -> t.Dict[str, t.Any]:
    failed = sum(1 for person in told if person["outcome"] == "failed")
    skipped = sum(1 for person in told if person["outcome"] == "skipped")
    counts: t.Dict[str, t.Any] = {"people": len(told), "failed": failed, "not_tried": skipped, "in_part": 0}
    counts.update((layer, {}) for layer, dummy_heading in HEADINGS)
    for person in told:
        if person["outcome"] not in ("failed", "skipped") and any(one["action"] == "skipped" for one in person["layers"]):
            counts["in_part"] += 1
        for one in person["layers"]:
            of_layer = counts[one["layer"]]
            of_layer[one["action"]] = of_layer.get(one["action"], 0) + 1
    return counts


def _sort(one: Layer) -> str:
    """The layer of a line; a record of the directory is no account yet: the service makes one of it, or links it to one."""
    return RECORD if (one["layer"], one.get("place")) == ("account", RECORD) else str(one["layer"])


ORDER = ("created", "linked", "reactivated", "updated", "added", "unchanged", "kept", "skipped", "failed", "unknown")
WORDS = {"unchanged": "already right", "skipped": "not tried", "unknown": "with unknown outcome"}


def _onboarding_lines(outcome: t.Mapping[str, t.Any], tasks: t.Mapping[str, Places]) -> t.List[str]:
    counts = outcome["counts"]
    well = counts["people"] - counts["failed"] - counts["not_tried"] - counts["in_part"]
    some = [("in_part", "in part (the rest not tried)"), ("not_tried", "not tried")]
    rest = "".join(", %d %s" % (counts[name], words) for name, words in some if counts[name])
    lines = ["Onboarding of %s%s: %d as wished, %d not%s" % (
        people_in_words(counts["people"]), ", foretold (nothing was done)" if outcome["foretold"] else "", well, counts["failed"], rest)]
    lines += [] if outcome["people"] else [NOBODY]
    sorts = collections.Counter((_sort(one), one["action"]) for person in outcome["people"] for one in person["layers"])
    for layer, heading in ((RECORD, "Directory records"), *HEADINGS):
        of_layer = {action: count for (sort, action), count in sorts.items() if sort == layer}
        if of_layer:
            said = ", ".join("%d %s" % (of_layer[action], WORDS.get(action, action)) for action in sorted(of_layer, key=ORDER.index))
            places = {one["place"] for person in outcome["people"] for one in person["layers"] if one["layer"] == layer}
            where = " (in %d %s%s)" % (len(places), layer.replace("scim_", ""), "" if len(places) == 1 else "s") if layer in tasks else ""
            lines.append("%s: %s%s" % (heading, said, where))
    doubtful = [(one["layer"], one["place"]) for person in outcome["people"] for one in person["layers"] if not one["certain"]]
    at_site = sum(1 for one in doubtful if one == ("account", "customer"))
    at_directory = sum(1 for one in doubtful if one == ("account", "directory"))
    at_invitation = sum(1 for one in doubtful if one == ("account", "site"))
    products = sum(1 for layer, dummy_place in doubtful if layer == "product")
    for count, words in (
        (at_site, "of the customers' accounts to be created may exist unseen; then they are linked, or left as they are"),
        (at_directory, "of the records to be created or to get another e-mail may be refused by the directory, as only it knows what it may manage"),
        (at_invitation, "of the guests to be invited may have an account that is not visible; then the service decides"),
        (len(doubtful) - at_site - at_directory - at_invitation - products, "of the memberships are the service's to decide"),
    ):
        if count:
            lines.append("Not certain: %d %s" % (count, words))
    lines += shown("Kept", grouped(outcome["people"], lambda one: one["action"] == "kept"))
    lines += shown("Not done", outcome["errors"]) + shown("Failed", outcome["failed"])
    return lines + [cost(outcome)]


class FilterModule:
    """What came of a role."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"onboarding_outcome": onboarding_outcome}
