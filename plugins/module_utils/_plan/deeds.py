# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the steps of offboarding say of a person."""

from __future__ import annotations

import typing as t

from .leavers import MEMBERSHIPS, Place
from .results import Entries, Person, Result, broke, ran
from .telling import NOT_RUN, UNTRIED
from .ways import SCIM, WAYS
from .wishes import fold

CLEAR = "clear"
KEPT = "kept"
NOT_VISIBLE = "not_visible"
LEFT = "left"
WORST = (CLEAR, KEPT, NOT_VISIBLE, LEFT)
IDENTITY_PROVIDER = "identity_provider"
DONE = ("removed", "deactivated", "unchanged")
NOUNS = {"groups": "group", "desks": "desk", "organizations": "organization", "roles": "role", "scim_groups": "group"}


class Deeds:
    """The results of the steps, by their names: the ways, the layers of memberships, and tokens. C(chosen): what it is that chooses the steps."""

    def __init__(self, results: t.Mapping[str, t.Any], chosen: str) -> None:
        self.results = results
        self._not_run = NOT_RUN % chosen
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
            return (LEFT, UNTRIED) if self.stopped else (KEPT, self._not_run)
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
