# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is there or not, and how it is: groups, organizations, webhooks, users, managed accounts.

C(Things) holds what is told against what the world has become; a noun says what its rows are, what a wish means, and what must be reached.
"""

from __future__ import annotations

import fnmatch
import json
import random
from typing import Any, Iterable

from ..oracle import Truth, fold, limit
from .base import DEEDS, Problem, Run, Subject, consistent, spoken

DONE = (*DEEDS, "unchanged")
EXPECTED_PARTS = ("accounts", "groups", "desks", "organizations", "webhooks", "projects", "directories", "tokens", "organization_directories")


class Things(Subject):
    """C(option): the wishes. C(beyond): parts of the world that a deed may touch besides."""

    option = ""
    beyond: tuple = ()

    def wishes(self, options: dict) -> list:
        """What is wished, each thing once."""
        return list(options[self.option])

    def rows(self, truth: Truth) -> dict:
        """What there is, by what a line of the result names it by."""
        raise NotImplementedError

    def key(self, line: dict) -> Any:
        """The row that a line of the result is about; None when it does not say."""
        raise NotImplementedError

    def means(self, truth: Truth, wish: Any) -> set:
        """Keys of the rows that a wish may mean."""
        raise NotImplementedError

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        """Whether the world is as wished."""
        raise NotImplementedError

    def must(self, run: Run, wish: Any) -> bool:
        """Whether a run without trouble has to make it true. Only what is certain."""
        raise NotImplementedError

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        """Whether a line is about a wish."""
        return self.key(line) in self.means(truth, wish)

    def names(self, key: Any, row: Any) -> Iterable[str]:
        """By which names a row is protected, and known to others."""
        return [str(key)]

    def taken(self, was: Any, now: Any) -> bool:
        """Whether a change takes something away from somebody."""
        return was is not None and now is None

    def excused(self, run: Run) -> bool:
        """Whether a refusal of the whole task is right."""
        return False

    def draw_limits(self, chance: random.Random, names: list) -> dict:
        """protected and max_removals of things."""
        options: dict = {"protected": [chance.choice([one, one.upper()]) for one in names if chance.random() < 0.15]}
        value = chance.choice([None, None, "0", "1", "99"])
        return dict(options, max_removals=value) if value else options

    # --- judging ---------------------------------------------------------------------------------------------------

    def _foreign(self, run: Run, key: Any) -> bool:
        rows = [one for one in (self.rows(run.before).get(key), run.after and self.rows(run.after).get(key)) if one is not None]
        names = {str(key), str(key).lower()} | {str(name).lower() for row in rows for name in self.names(key, row)}
        return bool(names & run.others)

    def touches(self, other: Run, mine: Run) -> set:
        found = super().touches(other, mine)
        said = " ".join(other.wire.writes).lower()
        for truth in (mine.before, mine.after):
            for key, row in (self.rows(truth) if truth else {}).items():
                names = {str(name).lower() for name in self.names(key, row) if name}
                if any(name in said or json.dumps(name)[1:-1] in said for name in names):
                    found |= names | {str(key)}
        # what one run makes and the other takes away again is in neither snapshot: what was written of it tells
        for line in mine.people:
            names = {str(one).lower() for one in (self.key(line), line.get("name")) if one}
            if any(name in said or json.dumps(name)[1:-1] in said for name in names):
                found |= names | {str(self.key(line))}
        return found

    def judge(self, run: Run) -> list[Problem]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        have, now, wishes = self.rows(before), self.rows(after), self.wishes(options)
        changed = {key for key in set(have) | set(now) if have.get(key) != now.get(key) and not self._foreign(run, key)}
        problems = consistent(run, partly=True)
        taken = {key for key in changed if self.taken(have.get(key), now.get(key))}
        named = set().union(*(self.means(before, wish) for wish in wishes)) if wishes else set()
        for key in sorted(taken, key=str):
            held = self._protected(run, key, have[key])
            why = held or ("" if key in named else "nobody named it") or ("" if self.may_take(options, wishes) else "nothing was to be taken away")
            problems += [("unintended_removals", "%s (%s) was taken away: %s" % (key, have[key], why))] if why else []
        most = limit(options.get("max_removals"), "absent", len(have))
        if most is not None and len(taken) > most:
            problems.append(("unintended_removals", "%d were taken away, %d allowed" % (len(taken), most)))
        if not run.others:
            problems += [("wrong_reports", "%s was touched" % part) for part in EXPECTED_PARTS
                         if part not in self.beyond and before.shot.get(part) != after.shot.get(part)]
        if run.result is not None:
            problems += self._reports(run, changed, have, now, wishes)
        return problems

    def unnamed(self, truth: Truth, line: dict) -> set:
        """The rows that a line is about which does not name one."""
        return set()

    def may_take(self, options: dict, wishes: list) -> bool:
        """Whether such options take anything away at all."""
        return options.get("state") != "present"

    def _protected(self, run: Run, key: Any, row: Any) -> str:
        names = [fold(str(name)) for name in self.names(key, row)]
        return next(("protected by %s" % one for one in run.options.get("protected") or () for name in names if fnmatch.fnmatchcase(name, fold(one))), "")

    def _reports(self, run: Run, changed: set, have: dict, now: dict, wishes: list) -> list[Problem]:
        assert run.after is not None
        lines = [(self.key(line), line) for line in run.people]
        done = {key for key, line in lines if line["action"] in DEEDS}
        unsure = {key for key, line in lines if line["action"] in ("unknown", "failed")}
        # who came by an invitation whose end nobody saw is told by the e-mail alone
        unsure |= {one for key, line in lines if key is None and line["action"] in ("unknown", "failed") for one in self.unnamed(run.after, line)}
        nobody_knows = None in unsure or any(key is None and line["action"] in DEEDS for key, line in lines)
        problems: list[Problem] = []
        for key in sorted(changed - done - unsure, key=str):
            if not (nobody_knows and key not in have):
                problems.append(("wrong_reports", "%s was changed from %s to %s, and nobody is told" % (key, have.get(key), now.get(key))))
        for key, line in lines:
            if line["action"] in DEEDS and line["action"] != "linked" and key is not None and key not in changed and not self._foreign(run, key):
                problems.append(("wrong_reports", "nothing was done, and it is told: %s" % spoken(line)))
            if line["action"] == "created" and key in have and not self.may_return(have[key]) and not self._foreign(run, key):    # another run took it away
                problems.append(("wrong_reports", "it was there before: %s" % spoken(line)))
            if line["action"] == "removed" and key in now and not self._foreign(run, key) and not self.stays(now[key]):
                problems.append(("lost", "it is still there: %s" % spoken(line)))
        for wish in wishes:
            told = [line for key, line in lines if self.about(run.before, wish, line) or self.about(run.after, wish, line)]
            foreign = any(self._foreign(run, key) for truth in (run.before, run.after) for key in self.means(truth, wish))
            foreign = foreign or bool({str(one).strip().lower() for one in self.words(wish)} & run.others)
            told = [line for line in told if not str(line.get("reason", "")).startswith("stays linked")]     # told, and done as far as a guard lets it
            if told and all(line["action"] in DONE for line in told) and not foreign and not self.satisfied(run.after, wish, run.options):
                problems.append(("lost", "%s is not so: %s" % (wish, "; ".join(map(spoken, told)))))
        return problems

    def words(self, wish: Any) -> Iterable[str]:
        """All that a wish calls its thing."""
        return [one for one in wish.values() if isinstance(one, str)] if isinstance(wish, dict) else [wish]

    def may_return(self, row: Any) -> bool:
        """Whether what there is may rightly be created: it is known, and not here."""
        return False

    def stays(self, row: Any) -> bool:
        """Whether a row remains of what was removed."""
        return False

    def reached(self, run: Run) -> list[str]:
        assert run.after is not None
        if run.refused:
            return [] if self.excused(run) else ["refused without a reason: %s" % run.result["msg"]]
        open_ones = "; ".join(spoken(line) for line in run.people if line["action"] not in DONE)
        return ["%s was not reached: %s" % (wish, open_ones) for wish in self.wishes(run.options)
                if self.must(run, wish) and not self.satisfied(run.after, wish, run.options)]

    def over(self, run: Run, leaving: int) -> bool:
        """Whether so many are more than may go."""
        most = limit(run.options.get("max_removals"), "absent", None)
        return most is not None and leaving > most


__all__ = ["Things"]
