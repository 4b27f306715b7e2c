# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of an identity provider's directory."""

from __future__ import annotations

import random
from typing import Any

from simulator.places import Record
from simulator.worlds import DIRECTORY_ID, SECOND_DIRECTORY_ID
from unit import atlas

from .. import worlds
from ..oracle import Guard, Truth, emails_of, fold, limit, rows
from .base import Problem, Run, Subject, consistent, draw_guards, spoken, untold

PLAIN = {"user_name": "userName", "external_id": "externalId", "display_name": "displayName", "title": "title", "department": "department",
         "nick_name": "nickName"}
NAMES = {"given_name": "givenName", "family_name": "familyName"}


def means(records: dict, wish: dict) -> set:
    """Which records a wish names."""
    name, external = fold(wish.get("user_name") or ""), (wish.get("external_id") or "").strip()
    return {one for one, row in records.items() if name and fold(row["userName"]) == name or external and row.get("externalId") == external}


def primary(row: dict) -> str:
    """The e-mail of a record by which its account is known."""
    return next((fold(one["value"]) for one in row.get("emails") or [] if one.get("primary")), "")


def satisfies(wish: dict, row: dict) -> bool:
    """Whether a record has all that a wish asks for."""
    for name, path in PLAIN.items():
        if wish.get(name) is not None:
            have, want = row.get(path) or "", wish[name].strip()
            if (fold(have) != fold(want)) if name == "user_name" else have != want:
                return False
    for name, path in NAMES.items():
        if wish.get(name) is not None and ((row.get("name") or {}).get(path) or "") != wish[name]:
            return False
    for name, path in (("emails", "emails"), ("phone_numbers", "phoneNumbers")):
        if wish.get(name) is not None and sorted(fold(one["value"]) for one in wish[name]) != sorted(fold(one["value"]) for one in row.get(path) or []):
            return False
    return wish.get("active") is None or row["active"] is wish["active"]


class Records(Subject):
    """C(users) of scim_user."""

    ways = ("directory", "directory", "all", "only directory")
    besides = dict(atlas.SCIM)

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        records = world["directories"][DIRECTORY_ID]["users"]
        free = [row["email"] for row in world["accounts"].values() if row["email"]]
        state = chance.choice(["present", "present", "present", "absent"])
        wishes, keys = [], set()
        for number in range(chance.choice([0, 1, 2, 3, 5, max(5, len(records) * 2 // 3)])):
            row = chance.choice(records) if records else None
            dice = chance.random()
            wish: dict = {}
            if row and dice < 0.45:
                wish["user_name"] = chance.choice([row["userName"], row["userName"].upper()])
            elif row and dice < 0.55 and row.get("externalId"):
                wish["external_id"] = row["externalId"]
            elif row and dice < 0.62 and row.get("externalId"):
                wish.update(user_name=row["userName"], external_id=chance.choice([row["externalId"], "ext-new%d" % number]))
            elif dice < 0.75:
                wish["user_name"] = chance.choice(free)                  # may be an e-mail of a record with another user name
            else:
                wish["user_name"] = "new%d@%s" % (chance.randrange(4), chance.choice([worlds.VERIFIED] * 4 + ["nowhere.example.net"]))
            names = {fold(one) for one in wish.values()}
            if names & keys:
                continue
            keys |= names
            if state == "present":
                wish.update(self._attributes(chance, number))
                if records and chance.random() < 0.05:                   # a column that slipped: the e-mail of another record
                    wish["emails"] = [{"value": chance.choice(records)["emails"][0]["value"], "primary": True}]
            if any(one["account_id"] == worlds.CALLER and means({one["id"]: one}, wish) for one in records):
                wish.pop("emails", None)          # a token is refused when the e-mail of its owner changes; no fault of anybody's
            wishes.append(wish)
        prefer = [row["account_id"] for row in records]
        return dict(draw_guards(chance, world, prefer, percent=False), users=wishes, state=state)

    @staticmethod
    def _attributes(chance: random.Random, number: int) -> dict:
        table: dict = {
            "title": ["", "Engineer", "Chef 田"], "department": ["", "Ops", "Sales"], "given_name": ["Erika", "Ж"], "active": [True, False, False],
            "nick_name": ["", "x"], "phone_numbers": [[], [{"value": "+1"}], [{"value": "+2", "type": "work"}, {"value": "+1"}]],
        }
        chosen = {name: chance.choice(values) for name, values in table.items() if chance.random() < 0.35}
        if chance.random() < 0.05:
            chosen["emails"] = [{"value": "mail%d@%s" % (number, worlds.VERIFIED), "type": "work", "primary": True}]
        return chosen

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        """A record is made, or one goes, by another hand."""
        directory = sim.world.directories[DIRECTORY_ID]
        if trouble["kind"] == "join":
            name = "late%d@%s" % (int(trouble["who"] * 1000), worlds.VERIFIED)
            account = sim.world.provision_new(name, "Late", True, (0, 0))
            record = Record("5c1d9999-0000-4000-8000-%012d" % int(trouble["who"] * 1000), account.account_id,
                            {"userName": name, "emails": [{"value": name, "primary": True}], "active": True})
            if record.id in directory.records:
                return set()
            directory.add(record)
            return {record.id, account.account_id, name}
        if not directory.records:
            return set()
        record = list(directory.records.values())[int(trouble["who"] ** 2 * len(directory.records))]
        directory.remove(record)
        sim.world.touch()
        return {record.id, record.account_id, fold(record.attributes["userName"])}

    # --- judging ---------------------------------------------------------------------------------------------------

    def judge(self, run: Run) -> list[Problem]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        have, now = rows(before), rows(after)
        wishes, state = options["users"], options["state"]
        meant = [means(have, wish) for wish in wishes]
        names = {fold(wish["user_name"]) for wish in wishes if wish.get("user_name")}
        made = {one for one in now if one not in have and fold(now[one]["userName"]) not in run.others} - run.others
        gone = set(have) - set(now) - run.others
        changed = {one for one in set(have) & set(now) if have[one] != now[one]} - run.others
        problems = consistent(run) + untold(run, wishes)
        problems += [("wrong_reports", "record %s was created, which nobody wished" % now[one]) for one in made
                     if state != "present" or fold(now[one]["userName"]) not in names]
        problems += [("wrong_reports", "record %s was changed, which no wish means" % now[one]) for one in changed
                     if state != "present" or not any(one in ids for ids in meant)]
        logins = [fold(row["userName"]) for row in now.values()]
        problems += [("duplicated", "two records are called %s" % name) for name in set(logins) if logins.count(name) > 1]
        problems += self._endings(run, have, now, gone, changed, meant)
        if state == "present":
            problems += self._slipped(run, have, meant)
        if before.shot["directories"][SECOND_DIRECTORY_ID] != after.shot["directories"][SECOND_DIRECTORY_ID]:
            problems.append(("wrong_reports", "another directory was touched"))
        if before.shot["desks"] != after.shot["desks"]:
            problems.append(("unintended_removals", "a desk was touched"))
        if run.result is not None:
            problems += self._reports(run, have, now, made, gone, changed)
        return problems

    @staticmethod
    def _slipped(run: Run, have: dict, meant: list) -> list[Problem]:
        """Whoever is to get the e-mail of a record that is called so, and keeps it, is refused before the service is asked."""
        wishes = run.options["users"]
        moved = {one for wish, ids in zip(wishes, meant) if wish.get("emails") for one in ids}
        kept = {primary(row) for one, row in have.items() if one not in moved | run.others and fold(row["userName"]) == primary(row)}
        return [("wrong_reports", "%s was sent, and it is another record's: %s" % (wish["emails"], spoken(entry)))
                for wish, entry in zip(wishes, run.people) if wish.get("emails") and (entry.get("error") or {}).get("status") == 409
                and next(fold(one["value"]) for one in wish["emails"] if one.get("primary")) in kept]

    def _endings(self, run: Run, have: dict, now: dict, gone: set, changed: set, meant: list) -> list[Problem]:
        guard, state, wishes = Guard(run.before, run.options["protected"]), run.options["state"], run.options["users"]
        off = {one for one in changed if have[one]["active"] and not now[one]["active"]}
        found = []
        for one in sorted(gone | off):
            why = guard.never(have[one]["account_id"], emails_of(have[one]))
            if one in gone:
                why = why or ("" if state == "absent" and any(one in ids for ids in meant) else "nobody named it")
            else:
                named = [wish for wish, ids in zip(wishes, meant) if one in ids]
                why = why or ("" if any(wish.get("active") is False for wish in named) else "nobody wished it inactive")
            if why:
                found.append("record %s was taken away: %s" % (have[one], why))
        accounts = run.before.accounts
        for one in sorted(set(now) - set(have)):      # a new record that is inactive ends the account it is linked with
            owner = now[one]["account_id"]
            why = guard.never(owner, [*emails_of(now[one]), accounts[owner]["email"]]) if owner in accounts and accounts[owner]["active"] else ""
            if why and not now[one]["active"] and owner not in run.others:
                found.append("the account of the new record %s was deactivated: %s" % (now[one], why))
        most = limit(run.options.get("max_removals"), state, None)
        if most is not None and len(gone | off) > most:
            found.append("%d records were taken away, %d allowed" % (len(gone | off), most))
        return [("unintended_removals", text) for text in found]

    def _reports(self, run: Run, have: dict, now: dict, made: set, gone: set, changed: set) -> list[Problem]:
        state, wishes = run.options["state"], run.options["users"]
        problems: list[Problem] = []
        told: dict[str, set] = {}
        for wish, entry in zip(wishes, run.people):     # wishes are drawn without repetition: one entry each, in order
            name = fold(wish.get("user_name") or "")
            ids = {entry["scim_id"]} if entry.get("scim_id") else {one for one, row in now.items() if name and fold(row["userName"]) == name}
            told.setdefault(entry["action"], set()).update(ids)
            if (ids | means(have, wish)) & run.others or name in run.others:
                continue
            rightly = [now[one] for one in ids if one in now and satisfies(wish, now[one])]
            if state == "present" and entry["action"] in ("created", "updated", "unchanged", "reactivated", "deactivated") and not rightly:
                problems.append(("lost", "%s is told, and the record is not so: %s %s" % (entry["action"], spoken(entry), [now.get(one) for one in ids])))
            if state == "absent" and entry["action"] in ("removed", "unchanged") and means(now, wish):
                problems.append(("lost", "%s is told, and the record is there: %s" % (entry["action"], spoken(entry))))
            if entry["action"] in ("updated", "reactivated", "deactivated") and not ids & changed:
                problems.append(("wrong_reports", "%s is told, and nothing was changed: %s" % (entry["action"], spoken(entry))))
            if entry["action"] == "removed" and not ids & gone:
                problems.append(("wrong_reports", "removed is told, and it was not there: %s" % spoken(entry)))
            if entry["action"] == "created" and not ids & made:
                problems.append(("wrong_reports", "created is told, and it was there: %s" % spoken(entry)))
            for action, active in (("reactivated", True), ("deactivated", False)):
                if entry["action"] == action and any(have[one]["active"] is active for one in ids if one in have):
                    problems.append(("wrong_reports", "%s is told, and it was so: %s" % (action, spoken(entry))))
        unsure = told.get("unknown", set())
        done = set().union(*(told.get(name, set()) for name in ("updated", "reactivated", "deactivated")))
        problems += [("wrong_reports", "record %s was created, and nobody is told" % one) for one in sorted(made - told.get("created", set()) - unsure)]
        problems += [("wrong_reports", "record %s is gone, and nobody is told" % one) for one in sorted(gone - told.get("removed", set()) - unsure)]
        problems += [("wrong_reports", "record %s was changed, and nobody is told" % one) for one in sorted(changed - done - unsure)]
        return problems

    # --- what must be reached ----------------------------------------------------------------------------------------

    def _creatable(self, truth: Truth, wish: dict) -> bool:
        """Whether the service takes a new record of this wish: a verified domain, and no account in the way."""
        email = fold(next((one["value"] for one in wish.get("emails") or []), wish["user_name"]))
        if not email.endswith("@" + worlds.VERIFIED):
            return False
        if email in map(primary, rows(truth).values()):
            return False
        atlassian = [one for one in truth.owners.get(email, ()) if truth.accounts[one]["type"] == "atlassian"]
        linked = {row["account_id"] for one in truth.shot["directories"].values() for row in one["users"]}
        return not atlassian or atlassian[0] not in linked and (
            truth.accounts[atlassian[0]].get("managed", False) or truth.switches.get("scim_unmanaged_account") == "link")

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # a rename or another e-mail may meet somebody who has it: the service's word, a 409 or a 400
        status = (done.get("error") or {}).get("status")
        if foretold["action"] not in ("updated", "reactivated", "deactivated") or done["action"] != "failed" or status not in (400, 409):
            return False
        wish = next(wish for wish, line in zip(run.options["users"], run.people) if line is done)
        row = rows(run.before).get(done.get("scim_id") or "")
        return row is not None and bool(wish.get("emails") or fold(wish.get("user_name") or row["userName"]) != fold(row["userName"]))

    def undecided(self, run: Run) -> bool:
        # records are created before others change: an e-mail that another one gives up in the same run is still taken then, which is told
        assert run.after is not None
        have, now = rows(run.before), rows(run.after)
        given_up = {text for one in set(have) & set(now) for text in {fold(have[one]["userName"]), *map(fold, emails_of(have[one]))} - {
            fold(now[one]["userName"]), *map(fold, emails_of(now[one]))}}
        wished = {fold(wish.get("user_name") or ""): primary(wish) for wish in run.options["users"]}
        return any({fold(one["user_name"] or ""), wished.get(fold(one["user_name"] or ""))} & given_up
                   for one in run.told("failed") if (one.get("error") or {}).get("status") == 409)

    def reached(self, run: Run) -> list[str]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        have, now = rows(before), rows(after)
        wishes, state = options["users"], options["state"]
        guard = Guard(before, options["protected"])
        meant = [means(have, wish) for wish in wishes]
        if run.refused:
            every = [one for ids in meant for one in ids]
            leaving = {one for wish, ids in zip(wishes, meant) for one in ids if (state == "absent" or wish.get("active") is False and have[one]["active"])
                       and not guard.never(have[one]["account_id"], emails_of(have[one]))}
            most = limit(options.get("max_removals"), state, None)
            nameless = state == "present" and any(not ids and ("@" not in (wish.get("user_name") or "")) for wish, ids in zip(wishes, meant))
            excused = len(set(every)) < len(every) or any(len(ids) > 1 for ids in meant) or nameless or most is not None and len(leaving) > most
            return [] if excused else ["refused without a reason: %s" % run.result["msg"]]
        problems = []
        for wish, ids in zip(wishes, meant):
            if state == "absent":
                problems += ["record %s is still there" % have[one] for one in ids if one in now
                             and not guard.never(have[one]["account_id"], emails_of(have[one]))
                             and not (guard.patterns and any(ch in text for text in guard.patterns for ch in "*?["))]
            elif not ids:
                found = means(now, {"user_name": wish.get("user_name")})
                kept = wish.get("active") is False and any(entry["user_name"] == wish.get("user_name") for entry in run.told("kept"))
                rivals = [primary(other) or fold(other.get("user_name") or "") for other in wishes if other is not wish]
                rival = (primary(wish) or fold(wish.get("user_name") or "")) in rivals
                if not kept and not rival and self._creatable(before, wish) and not any(satisfies(wish, now[one]) for one in found):
                    problems.append("record %s was not made: %s" % (wish, "; ".join(spoken(entry) for entry in run.told("failed"))))
            else:
                one = next(iter(ids))
                row = now.get(one)
                kept = wish.get("active") is False and guard.never(have[one]["account_id"], emails_of(have[one]))
                hard = wish.get("emails") or fold(wish.get("user_name") or have[one]["userName"]) != fold(have[one]["userName"])
                if not kept and not hard and (row is None or not satisfies(wish, row)):
                    problems.append("record %s is not as wished: %s" % (wish, row))
        return problems


__all__ = ["Records", "rows", "means", "untold"]
