# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many places in one task, and everywhere: each place is held to what is true of one.

Memberships through the organization and those of project roles are places, too.
"""

from __future__ import annotations

import dataclasses
import random
from typing import Any

from unit import atlas

from ..oracle import Truth, wishes_of
from .base import WAYS, Problem, Run, consistent, draw_people, untold
from .places import LISTS, NAMES, Place, elsewhere, inside_of

ORG = dict(atlas.ORG)
BUT = ("everywhere",)


class Many(Place):
    """Two or more places, or all there are. C(named): how an entry names its place; C(everywhere): whether there is such an option."""

    def __init__(self, module: str, kind: str, option: str, named: str, alias: str, everywhere: bool = True):
        super().__init__(module, kind, option, named)
        self.alias, self.everywhere = alias, everywhere

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        one = super().draw(chance, world, switches)
        listed = one.pop(self.option)
        for name in (self.named, self.named + "_id"):
            one.pop(name, None)
        if self.everywhere and chance.random() < 0.3:
            one["max_removals"] = one.get("max_removals", "9").rstrip("%")
            return dict(one, everywhere=True, state="absent", **{self.option: listed})
        rows = []
        for name, which in chance.sample(sorted(NAMES[self.kind].items()), chance.choice([1, 2, 2])):
            inside = inside_of(world, self.kind, which)
            mine = listed if chance.random() < 0.5 else draw_people(chance, world, inside, most=6)
            rows.append({**self._one(name), self.option: mine})
        return dict(one, **{self.kind: rows})

    def _one(self, name: str) -> dict:
        """How an option names one place."""
        return {self.named: name}

    def where_of(self, row: dict) -> str:
        """The id of a place of the list."""
        return NAMES[self.kind][row[self.named]]

    def where(self, options: dict) -> str:
        if "_where" in options:
            return options["_where"]
        rows = options.get(self.kind)
        return self.where_of(rows[0]) if rows else next(iter(NAMES[self.kind].values()))

    def _asked(self, run: Run) -> dict[str, list]:
        """{id of a place: who is wished there}."""
        if run.options.get("everywhere"):
            return {row["id"]: run.options[self.option] for row in run.before.shot[self.kind]}
        return {self.where_of(row): row[self.option] for row in run.options[self.kind]}

    def _parts(self, run: Run) -> dict[str, Run]:
        """The run as it was for each of the places."""
        parts = {}
        for which, listed in self._asked(run).items():
            options = {name: value for name, value in run.options.items() if name not in (self.kind, *BUT)}
            options.update({"_where": which, self.option: listed})
            result = run.result
            if result is not None and not run.refused:
                people = [one for one in run.people if one.get(self.alias) == which and "account_id" in one]
                result = atlas.Outcome(result, people=people)
                result.pop("groups", None)
                result.failed = run.result.failed
            parts[which] = dataclasses.replace(run, scenario=dict(run.scenario, options=options), result=result, part=True, unread=which in self._unread(run))
        return parts

    def _unread(self, run: Run) -> set:
        """Places of which the result says that they could not be looked at."""
        failed = {name for row in (run.result or {}).get(self.kind) or [] if row["failed"] for name in row["asked"]}
        return {self.where_of(row) for row in run.options.get(self.kind) or [] if self.label(row) in failed}

    def label(self, row: dict) -> str:
        """How the result calls a place of the list."""
        return row[self.named]

    def writes(self, scenario: dict, foretold: Any) -> int:
        return len((foretold or {}).get("steps") or [])

    def judge(self, run: Run) -> list[Problem]:
        assert run.after is not None
        asked = self._asked(run)
        problems = consistent(run) + untold(run, wishes_of([one for listed in asked.values() for one in listed]))
        for part in self._parts(run).values():
            problems += super().judge(part)
        problems += elsewhere(run.before, run.after, self.kind, set(asked), run.others)
        for entry in run.people:
            if entry.get(self.alias, "") is None and entry["action"] == "unchanged" and entry["account_id"]:
                inside = [row["name"] for row in run.after.shot[self.kind] if entry["account_id"] in row[LISTS[self.kind]]]
                hidden = entry["account_id"] in self._unseen(run.before) or entry["account_id"] in run.others
                problems += [("lost", "%s is told to be nowhere, and is in %s" % (entry["account_id"], inside))] if inside and not hidden else []
        return problems

    def reached(self, run: Run) -> list[str]:
        found = {which: super(Many, self).reached(part) for which, part in self._parts(run).items()}
        if run.refused:       # a guard of one place stops all of them
            return [] if any(not one for one in found.values()) else next(iter(found.values()), [])
        return ["%s: %s" % (which, text) for which, texts in found.items() for text in texts]

    def undecided(self, run: Run) -> bool:
        return any(super(Many, self).undecided(part) for part in self._parts(run).values())

    def says_changed_again(self, run: Run) -> bool:
        return all(super(Many, self).says_changed_again(part) for part in self._parts(run).values())

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        part = self._parts(run).get(foretold.get(self.alias) or "")
        return part is not None and super().may_differ(part, foretold, done)

    def as_foretold(self, run: Run, foretold: Any) -> list[str]:
        # somebody pending counts as found in check mode and does not come: then nobody goes from that place, and no limit is met in it.
        # The run is not refused then, or by a guard of another place.
        limited = "summary" not in foretold and "max_removals" in foretold["msg"]
        pending = any(isinstance(one, dict) and one.get("pending") for listed in self._asked(run).values() for one in listed)
        guarded = run.refused and ("max_removals" in run.result["msg"] or "allow_empty" in run.result["msg"])
        vain = pending and guarded if run.refused else any(
            self._in_vain(part, part.options[self.option]) for part in self._parts(run).values())
        return [] if limited and vain else super(Place, self).as_foretold(run, foretold)

    def may_try_again(self, entry: dict, run: Run) -> bool:
        return any(super(Many, self).may_try_again(entry, part) for part in self._parts(run).values())


class OfOrganization(Place):
    """Members of groups by the organization's own door: C(organization_group_member). It knows its people, and no portal-only customers."""

    ways = ("only organization", "only organization", "organization", "all")
    besides = dict(atlas.ORG)

    def _never(self, truth: Truth, account_id: str) -> bool:
        row = truth.accounts.get(account_id)
        return row is None or row["type"] != "atlassian" or not truth.on_site(account_id)

    def _unseen(self, truth: Truth) -> set:
        """The organization's lists show neither customers nor who is not in its directory."""
        return {one for one in truth.accounts if self._never(truth, one)}

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # that somebody is not in the organization, and that no seat is left, is the service's word
        never = self._never(run.before, foretold["account_id"])
        full = any(row["seats"] < 2000 for row in run.before.shot["application_roles"])
        if foretold["action"] == "added" and done["action"] == "failed" and (never or full and (done.get("error") or {}).get("status") == 409):
            return True
        return super().may_differ(run, foretold, done) or foretold["action"] == "removed" and never

    def reached(self, run: Run) -> list[str]:
        texts = super().reached(run)
        return [text for text in texts if not self._excused(run, text)]

    def _excused(self, run: Run, text: str) -> bool:
        """Who cannot be added keeps the others of an exact list where they are."""
        who = text.partition(" is ")[0]
        refused = {one["account_id"] for one in run.told("failed") if (one.get("error") or {}).get("status") in (404, 409)}
        stays = run.options["state"] == "exact" and bool(refused) and "still there" in text
        return stays or who in refused or who in run.before.accounts and self._never(run.before, who)


class Role(Many):
    """People in the roles of projects: C(jira_project_role_member)."""

    ways = ("basic", "basic", "organization", "all", "client", "bearer", "scoped")

    def _one(self, name: str) -> dict:
        project, dummy_slash, role = name.partition("/")
        return {"project": project, "role": role}

    def where_of(self, row: dict) -> str:
        return NAMES["roles"]["%s/%s" % (row["project"], row["role"])]

    def label(self, row: dict) -> str:
        return "%s %s" % (row["project"], row["role"])

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # inactive people cannot act in a role, nor can apps and customers be trusted to: the service's word
        row = run.before.accounts.get(foretold["account_id"], {"active": False, "type": ""})
        weak = not row["active"] or bool(row.get("suspended")) or row["type"] != "atlassian" or not run.before.on_site(foretold["account_id"])
        return weak and foretold["action"] == "added" and done["action"] == "failed" or super().may_differ(run, foretold, done)

    def reached(self, run: Run) -> list[str]:
        told = run.told("failed")
        refused = {one["account_id"] for one in told if (one.get("error") or {}).get("status") in (400, 404)}
        refused |= {one for one, row in run.before.accounts.items() if not row["active"]}      # nobody inactive comes into a role
        stays = run.options["state"] == "exact" and bool(told)
        return [text for text in super().reached(run) if not (stays and "still there" in text) and not any(one in text for one in refused if one)]


WAYS.setdefault("only organization", ORG)
__all__ = ["Many", "OfOrganization", "Role"]
