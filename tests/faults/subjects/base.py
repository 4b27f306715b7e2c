# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every subject must be able to tell, and what is the same for all of them."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from unit import atlas

from .. import worlds
from ..oracle import Truth, wishes_of

Problem = tuple[str, str]     # (count, what happened)
DEEDS = ("created", "linked", "added", "updated", "reactivated", "removed", "deactivated")
TROUBLE = ("failed", "unknown")


@dataclass
class Run:
    """One run of a module: the world before and after it, what it told, what it sent. C(others): whom somebody else changed meanwhile."""

    scenario: dict
    before: Truth
    after: Truth | None
    result: Any
    wire: Any
    journal: list
    others: set = field(default_factory=set)
    part: bool = False       # one place of many: what is true of the whole result is not asked of it
    unread: bool = False     # a place of which the result says that it could not be looked at
    surprised: bool = False  # somebody came to grief of whom check mode did not foretell it

    @property
    def options(self) -> dict:
        return self.scenario["options"]

    @property
    def people(self) -> list:
        """The entries, of people and things alike; none when it was killed or refused as a whole."""
        return (self.result and atlas.entries(self.result)) or []

    @property
    def refused(self) -> bool:
        """Refused as a whole: nothing may have been done."""
        return self.result is not None and "summary" not in self.result

    def told(self, *actions: str) -> list:
        return [entry for entry in self.people if entry["action"] in actions]


class Subject:
    """A module that changes things."""

    reads = False
    besides: dict = {}       # what it needs beside a way in to the site
    writer = ""      # the subject that changes what an info module reads
    impossible: dict[str, str] = {}      # kinds of trouble that this module cannot meet, and why
    ways = ("basic", "basic", "basic", "organization", "all", "blind", "client", "bearer", "scoped")

    def __init__(self, module: str):
        self.module = module

    # --- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        """Options, at random."""
        raise NotImplementedError

    def draw_way(self, chance: random.Random) -> dict:
        """A way in."""
        return WAYS[chance.choice(self.ways)]

    def draw_expiring_way(self, chance: random.Random) -> dict:
        """A way in whose token can run out. A directory's key and an organization's cannot, they can only be exchanged."""
        return dict(WAYS[chance.choice(["client", "bearer"])], **self.besides)

    # --- playing ---------------------------------------------------------------------------------------------------

    def play(self, sim: Any, scenario: dict, check: bool, wire: Any, concurrency: int) -> Any:
        return atlas.play(sim, self.module, check=check, way=scenario["way"], transport=wire, concurrency=concurrency, **scenario["options"])

    def writes(self, scenario: dict, foretold: Any) -> int:
        """About how many writes the real run will send."""
        return len((foretold or {}).get("steps") or [])

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        """Somebody else changes the list that the run reads; returns whom."""
        raise NotImplementedError

    def touches(self, other: Run, mine: Run) -> set:
        """Whom another run wrote about: account ids, record ids, e-mails in lower case."""
        said = " ".join(unquote(text) for text in other.wire.writes)
        lower = said.lower()
        made = set(re.findall(r"/Users/([0-9a-f-]{36})", said))      # a record may come and go between two snapshots
        found = {one for truth in (mine.before, mine.after) if truth for one in truth.accounts if one in said}
        found |= {row["id"] for truth in (mine.before, mine.after) if truth for one in truth.shot["directories"].values() for row in one["users"]
                  if row["id"] in said or row["userName"].lower() in lower}
        for truth in (mine.before, mine.after):
            if truth:
                found |= {email for email in truth.owners if written(email, lower)}
                found |= {one for email, ids in truth.owners.items() if written(email, lower) for one in ids}
        for entry in mine.people:      # who comes by one run and goes by the other is in neither snapshot: what was written of him tells
            found |= {one for one in (entry.get("account_id"), (entry.get("email") or "").lower()) if one and written(one.lower(), lower)}
        return found | made

    # --- judging ---------------------------------------------------------------------------------------------------

    def judge(self, run: Run) -> list[Problem]:
        """What is wrong with this run, whatever trouble it had."""
        raise NotImplementedError

    def reached(self, run: Run) -> list[str]:
        """What a run without any trouble did not make true although it could."""
        raise NotImplementedError

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        """Whether only the service could know that this would come otherwise than foretold with certainty."""
        return False

    def as_foretold(self, run: Run, foretold: Any) -> list[str]:
        """What check mode said and the run, in the same world and without trouble, did not do."""
        result = run.result
        if ("summary" in foretold) != ("summary" in result):
            return ["foretold: %s; done: %s" % (foretold.get("msg") or foretold.get("summary"), result.get("msg") or result.get("summary"))]
        if "summary" not in foretold:
            return [] if foretold["msg"] == result["msg"] else ["foretold refusal %r, real refusal %r" % (foretold["msg"], result["msg"])]
        pairs = list(zip(atlas.entries(foretold) or [], run.people))
        if len(atlas.entries(foretold) or []) != len(run.people):
            return ["foretold %d entries, told %d" % (len(atlas.entries(foretold) or []), len(run.people))]
        problems = []
        run.surprised = any(done["action"] in TROUBLE and said["action"] not in TROUBLE for said, done in pairs)
        for said, done in pairs:
            allowed = [said["action"]] if said["certain"] else [said["action"], *said.get("possible", [])]
            if done["action"] not in allowed and not said.get("pending") and not self.may_differ(run, said, done):
                problems.append("foretold %s; done %s" % (spoken(said), spoken(done)))
        if not problems and all(said["certain"] and said["action"] == done["action"] for said, done in pairs):
            problems += ["%s of check mode differ: %s, %s" % (name, foretold[name], result[name]) for name in ("steps", "changed", "diff")
                         if foretold[name] != result[name]]
        return problems

    def undecided(self, run: Run) -> bool:
        """Whether a run has decided what the run before it could not, so that one more is needed."""
        return False

    def says_changed_again(self, run: Run) -> bool:
        """Whether a further run may rightly say changed, as nothing shows it that all is done."""
        return False

    def may_try_again(self, entry: dict, run: Run) -> bool:
        """What only the server can refuse is tried again by every run: refused it must be, and whom or what it was about must be told of so."""
        said = unquote("%s %s %s" % (entry["path"], json.dumps(entry["query"]), json.dumps(entry.get("body"), ensure_ascii=False))).lower()
        return entry["status"] >= 400 and any(
            written(name, said) for one in run.people for name in called(one)
            if one["action"] in ("failed", "kept") or one["action"] == "unchanged" and one.get("visible") is False)


def spoken(entry: dict) -> str:
    """An entry in words: what is told, of whom or of what, why, and what the service said."""
    who = " / ".join(str(entry[name]) for name in ("email", "user_name", "name", "account_id", "scim_id", "group_id", "organization_id", "webhook_id")
                     if entry.get(name))
    where = "".join(" in %s" % entry[name] for name in ("group", "desk", "organization", "role") if entry.get(name))
    error = {name: value for name, value in (entry.get("error") or {}).items() if name in ("status", "code", "method", "path") and value}
    maybe = " or %s" % "/".join(entry["possible"]) if entry.get("possible") else ""
    return "%s%s: %s%s%s%s" % (entry["action"].upper(), maybe, who or "nobody", where, ", because: %s" % entry["reason"] if entry.get("reason") else "",
                               ", the service: %s" % error if error else "")


def consistent(run: Run, partly: bool = False) -> list[Problem]:
    """The result with itself: counts, changed, failed. C(partly): who is failed may have been changed in part."""
    result = run.result
    if result is None:
        return []
    if run.refused:
        return [("wrong_reports", "a refusal says changed")] if result.get("changed") else []
    problems = []
    counted: dict = {}
    for entry in run.people:
        counted[entry["action"]] = counted.get(entry["action"], 0) + 1
    if counted != result["summary"]:
        problems.append("summary %s, people %s" % (result["summary"], counted))
    places = [row for rows in result.values() if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    if result.failed != any(row.get("action") in TROUBLE or row.get("failed") for row in places):
        problems.append("failed is %s, people %s" % (result.failed, counted))
    half = partly and any(entry["action"] in TROUBLE for entry in run.people)
    if not half and bool(result["changed"]) != any(entry["action"] in DEEDS and entry["action"] != "linked" for entry in run.people):
        problems.append("changed is %s, people %s" % (result["changed"], counted))
    return [("wrong_reports", text) for text in problems]


def written(name: str, text: str) -> bool:
    """Whether a name stands in a text as a whole: C(ann@x.yz) does not stand in C(joann@x.yz), nor in C(ann@x.yz.example)."""
    return name in text and re.search(r"(?<![\w@.+-])%s(?![\w@+-]|\.\w)" % re.escape(name), text) is not None


def called(entry: dict) -> set:
    """All that requests may call the person or the thing of an entry, in lower case."""
    keys = ("scim_id", "name", "group_id", "organization_id", "webhook_id", "user_name", "account_id", "email")
    return {str(entry[key]).strip().lower() for key in keys if entry.get(key)} | names_of(entry)


def names_of(entry: dict) -> set:
    """Every name of an entry, in lower case."""
    names = [entry.get("email"), entry.get("account_id"), entry.get("user_name"), *entry.get("also_as", ())]
    return {str(one).strip().lower() for one in names if one}


def untold(run: Run, wishes: list[dict]) -> list[Problem]:
    """Wishes of which the result says nothing."""
    if not run.people:
        return [] if run.result is None or run.refused or not wishes else [("wrong_reports", "nobody is told of")]
    names = set().union(*map(names_of, run.people))
    return [("wrong_reports", "nothing is told of %s" % wish) for wish in wishes
            if not names & {str(wish[key]).strip().lower() for key in ("email", "account_id", "user_name", "external_id") if wish.get(key)}
            and not wish.get("external_id")]


# --- drawing people ----------------------------------------------------------------------------------------------------

WAYS = {
    "basic": atlas.SITE, "organization": dict(atlas.SITE, **atlas.ORG), "all": dict(atlas.SITE, **atlas.SCIM, **atlas.ORG),
    "directory": dict(atlas.SITE, **atlas.SCIM), "only directory": dict(atlas.SCIM),
    "blind": dict(atlas.SITE, api_user="blind@corp.example.com", api_token="sentinel-classic-blind"),
    "client": atlas.WAYS_IN["client"], "bearer": atlas.WAYS_IN["bearer"], "scoped": atlas.WAYS_IN["scoped"],
}


def draw_people(chance: random.Random, world: dict, prefer: list, most: int) -> list:
    """Wishes for people: ids, e-mails in any case, pairs, and names that look like somebody and are not."""
    accounts = world["accounts"]
    ids = [one for one in accounts if one not in (worlds.BLIND, worlds.SERVICE)]
    logins = [row["userName"] for one in world["directories"].values() for row in one.get("users", ())]
    called = [row["display_name"] for row in accounts.values() if "@" in row["display_name"] and " " not in row["display_name"]]
    wishes: list = []
    for dummy in range(chance.choice([0, 1, 1, 2, 3, 5, most])):
        account_id = chance.choice(prefer) if prefer and chance.random() < 0.5 else chance.choice(ids)
        row = accounts[account_id]
        dice = chance.random()
        if dice < 0.35 or not row["email"]:
            wishes.append(account_id)
        elif dice < 0.62:
            wishes.append(row["email"])
        elif dice < 0.70:
            wishes.append(" " + row["email"].upper())
        elif dice < 0.78:
            wishes.append({"email": row["email"], "account_id": account_id})
        elif dice < 0.81:
            wishes.append({"email": row["email"], "account_id": chance.choice(ids)})
        elif dice < 0.84:
            wishes.append({"email": row["email"], "pending": True})
        elif dice < 0.88:
            wishes.append("nobody%d@%s" % (chance.randrange(3), chance.choice(worlds.DOMAINS)))
        elif dice < 0.91:
            wishes.append("712020:nobody%d" % chance.randrange(3))
        elif dice < 0.94 and logins:
            wishes.append(next((one for one in chance.sample(logins, min(4, len(logins))) if "@" in one), row["email"]))
        else:
            wishes.append(chance.choice(called) if called else account_id)
    return wishes


def draw_guards(chance: random.Random, world: dict, prefer: list, percent: bool) -> dict:
    """protected and max_removals."""
    accounts = world["accounts"]
    options: dict = {"protected": []}
    if chance.random() < 0.5:
        for dummy in range(chance.choice([1, 1, 2, 3])):
            account_id = chance.choice(prefer or list(accounts))
            email = accounts[account_id]["email"]
            options["protected"].append(chance.choice([account_id, account_id, email.upper() or account_id, email or account_id, "*@customer.example.org"]))
    value = chance.choice([None, "0", "1", "2", "99", "99"] + (["30%", "50%", "100%", "100%", "100%"] if percent else []))
    if value is not None:
        options["max_removals"] = value
    return options


__all__ = ["DEEDS", "TROUBLE", "WAYS", "Problem", "Run", "Subject", "consistent", "draw_guards", "draw_people", "names_of",
           "spoken", "untold", "wishes_of", "written"]
