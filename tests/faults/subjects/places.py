# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memberships: who is in a group, who is on a desk, who is in a customer organization."""

from __future__ import annotations

import random
from typing import Any

from .. import worlds
from ..oracle import Guard, Truth, contradict, fold, limit, wishes_of
from .base import Problem, Run, Subject, consistent, draw_guards, draw_people, spoken, untold

LISTS = {"groups": "members", "desks": "customers", "organizations": "members", "roles": "members"}
NAMES = {"groups": worlds.GROUPS, "desks": worlds.DESKS, "organizations": worlds.ORGANIZATIONS, "roles": worlds.ROLES}


def inside_of(world: dict, kind: str, where: str) -> list:
    """Who is in a place of a world that was drawn."""
    if kind == "roles":
        project, dummy_slash, role = where.partition("/")
        names = {row["id"]: row["name"] for row in world["project_roles"]}
        return list(next(row for row in world["projects"] if row["id"] == project)["roles"].get(names[role], {}).get("users", []))
    return list(next(row[LISTS[kind]] for row in world[kind] if row["id"] == where))


class Place(Subject):
    """A group or a desk. C(option) holds the people, C(named) names the place."""

    def __init__(self, module: str, kind: str, option: str, named: str):
        super().__init__(module)
        self.kind, self.option, self.named = kind, option, named

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        names = NAMES[self.kind]
        where = chance.choice(list(names))
        inside = inside_of(world, self.kind, names[where])
        state = chance.choice(["present", "absent", "exact", "exact"])
        options = dict(draw_guards(chance, world, inside, percent=True), state=state, wait=0, allow_empty=chance.random() < 0.3,
                       accept_hidden_match=chance.random() < 0.15)
        options[self.named] = where
        if self.kind != "desks" and chance.random() < 0.3:
            del options[self.named]
            options[self.named + "_id"] = names[where]
        options[self.option] = draw_people(chance, world, inside, most=max(6, len(world["accounts"]) * 2 // 3))
        if state == "exact" and chance.random() < 0.5:
            keep = [one for one in inside if chance.random() < 0.8]
            options[self.option] = [one for one in options[self.option] if isinstance(one, str) and chance.random() < 0.4] + keep
        if self.kind in ("desks", "organizations"):
            most = switches.get("jsm_ids_per_call") or 50
            options["batch_size"] = chance.choice([min(most, 50), 2])
        return options

    def where(self, options: dict) -> str:
        """The id of the place."""
        return options.get(self.named + "_id") or NAMES[self.kind][options[self.named]]

    def writes(self, scenario: dict, foretold: Any) -> int:
        steps = len((foretold or {}).get("steps") or [])
        return -(-steps // scenario["options"].get("batch_size", 1))

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        return disturb_place(sim, self.kind, self.where(scenario["options"]), trouble)

    # --- judging ---------------------------------------------------------------------------------------------------

    def judge(self, run: Run) -> list[Problem]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        where = self.where(options)
        have, now = before.place(self.kind, where), after.place(self.kind, where)
        gained, gone = now - have - run.others, have - now - run.others
        wishes = wishes_of(options[self.option])
        accept = options.get("accept_hidden_match", False)
        meant = [before.means(wish, accept) for wish in wishes]
        problems: list[Problem] = [] if run.part else consistent(run) + untold(run, wishes)
        problems += [("wrong_reports", "%s was added, whom no wish means" % one) for one in sorted(gained - set().union(*meant))]
        gained -= self._unseen(before)
        problems += self._removals(run, gone, now, meant)
        if not run.part:
            problems += elsewhere(before, after, self.kind, {where}, run.others)
        if run.result is not None:
            problems += self._reports(run, have, now, gained, gone)
            problems += self._strangers(run, have & now, meant)
        return problems

    def _strangers(self, run: Run, stayed: set, meant: list) -> list[Problem]:
        """Who is still in a list that is told to be exact, although nobody wished him and nothing is told of him. C(stayed): who was there all the time."""
        if run.refused or run.unread or run.options["state"] != "exact":
            return []
        told = {entry["account_id"] for entry in run.people}
        left = stayed - set().union(*meant) - told - run.others - self._unseen(run.before)
        apps = {one for one in left if self.kind in ("groups", "roles") and run.before.accounts[one]["type"] == "app"}
        return [("lost", "the list is told to be exact, and %s is still there" % one) for one in sorted(left - apps)]

    def _removals(self, run: Run, gone: set, now: set, meant: list) -> list[Problem]:
        options, state, before = run.options, run.options["state"], run.before
        have = before.place(self.kind, self.where(options))
        guard = Guard(before, options["protected"])
        found = []
        for one in sorted(gone):
            why = guard.never(one)
            if state == "present":
                why = why or "state is present"
            elif state == "absent":
                why = why or ("" if any(one in ids for ids in meant) else "nobody named him")
            elif any(one in ids and not ids & (now | run.others & have) for ids in meant):    # of two with one e-mail somebody else may have removed the other
                why = why or "he is wished"
            elif self.kind in ("groups", "roles") and before.accounts.get(one, {}).get("type") == "app" and not options.get("remove_apps"):
                why = why or "it is an app"
            if why:
                found.append("%s (%s) was removed: %s" % (one, before.accounts.get(one, {}).get("email"), why))
        if gone and state == "exact":
            missing = [ids for ids in meant if not ids & (now | run.others)]
            if missing:
                found.append("%s were removed although somebody of the list is not there: %s" % (sorted(gone), missing[0] or "a wish that means nobody"))
        seen = before.place(self.kind, self.where(options)) | (run.others if run.others else set())
        most = limit(options.get("max_removals"), state, len(seen))
        if most is not None and len(gone) > most:
            found.append("%d were removed, %d allowed" % (len(gone), most))
        return [("unintended_removals", text) for text in found]

    def _reports(self, run: Run, have: set, now: set, gained: set, gone: set) -> list[Problem]:
        state, before, after = run.options["state"], run.before, run.after
        assert after is not None
        unseen = self._unseen(before)
        problems: list[Problem] = []
        unsure = set(run.others)
        told: dict[str, set] = {}
        for entry in run.people:
            ids = {entry["account_id"]} if entry["account_id"] else set(before.owners.get((entry["email"] or "").lower(), ()))
            action = entry["action"]
            if action == "unknown":
                unsure |= ids
            elif entry["account_id"]:
                told.setdefault(action, set()).update(ids)
            there = ids & now
            if ids & run.others:
                continue
            if action in ("added", "kept", "skipped") and entry["account_id"] and not there or action == "unchanged" and state != "absent" and not there:
                problems.append(("lost" if action in ("added", "unchanged") else "wrong_reports", "%s is told, and not there: %s" % (action, spoken(entry))))
            if (action == "removed" or action == "unchanged" and state == "absent") and there - unseen:
                problems.append(("lost", "%s is told, and still there: %s" % (action, spoken(entry))))
        wrong = [("was added, and nobody is told", gained - told.get("added", set()) - unsure),
                 ("was removed, and nobody is told", gone - told.get("removed", set()) - unsure),
                 ("is told as added, and was there before", (told.get("added", set()) & have) - unsure - unseen),
                 ("is told as removed, and was not there", told.get("removed", set()) - have - unsure)]
        problems += [("wrong_reports", "%s %s" % (one, words)) for words, ids in wrong for one in sorted(ids)]
        return problems

    def _unseen(self, truth: Truth) -> set:
        """People whom no list of a desk shows cannot be told to be on it (switch desk_lists_inactive)."""
        if self.kind != "desks" or truth.switches.get("desk_lists_inactive", True):
            return set()
        return {one for one, row in truth.accounts.items() if not row["active"]}

    # --- what must be reached ----------------------------------------------------------------------------------------

    def _synced(self, truth: Truth, where: str) -> bool:
        row = truth.row(self.kind, where)
        return row.get("managed_by") == "EXTERNAL" or row.get("scim_managed", False)

    def as_foretold(self, run: Run, foretold: Any) -> list[str]:
        # somebody pending counts as found in check mode and does not come: then nobody goes, and no limit is met
        limited = "summary" not in foretold and "max_removals" in foretold["msg"]
        return [] if limited and not run.refused and self._in_vain(run, run.options[self.option]) else super().as_foretold(run, foretold)

    def _in_vain(self, run: Run, listed: list) -> bool:
        """Whether somebody was awaited and did not come."""
        awaited = {fold(one.get("email") or "") or one.get("account_id") for one in listed if isinstance(one, dict) and one.get("pending")}
        return any(fold(one["email"] or "") in awaited or one["account_id"] in awaited for one in run.told("failed"))

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        where = self.where(run.options)
        ours = foretold["account_id"]
        if foretold["action"] == "added" and done["action"] == "failed":
            return not run.before.on_site(ours) or self._synced(run.before, where) or ours in self._unseen(run.before)
        if foretold["action"] == "removed" and done["action"] == "failed":
            row = run.before.row(self.kind, where)
            return self._synced(run.before, where) or bool(row.get("admins")) or not run.before.on_site(ours)
        if foretold["action"] == "added" and done["action"] == "unchanged":
            return ours in self._unseen(run.before)
        # nobody goes when an addition fails, and that it would, check mode could not know; from a synced place nobody would have gone either
        if foretold["action"] == "failed" and (foretold.get("error") or {}).get("code") == "identity_provider":
            return done["action"] == "skipped" and self._in_vain(run, run.options[self.option])
        return foretold["action"] == "removed" and done["action"] == "skipped" and run.surprised

    def undecided(self, run: Run) -> bool:
        # an e-mail that two members have is refused; once one of them was removed by his account id, it is the other's alone
        inside = run.before.place(self.kind, self.where(run.options))
        # somebody wished by e-mail, whom nothing showed, and by account id, too: now that he is there the list shows both
        assert run.after is not None
        now = run.after.place(self.kind, self.where(run.options))
        # and where somebody else had been taken for him, whose e-mail is hidden (accept_hidden_match), it is seen now that he is not meant
        taken = run.told("added", "unchanged") if run.options["state"] == "exact" and run.options["accept_hidden_match"] else []
        unseen = [one for one in run.told("failed") if not one["account_id"]]
        unseen += [one for one in taken if one["account_id"] and not run.before.email_shown(one["account_id"])]
        owners = [(one, set(run.before.owners.get(fold(one["email"] or ""), ()))) for one in unseen]
        if any(ids & (now - inside) and one["account_id"] not in ids for one, ids in owners):
            return True
        # of a long list only a part may be read; once it is short, it is read whole, and shows another one with the e-mail of somebody who was found elsewhere
        part = len(inside) > run.before.page("group_member" if self.kind == "groups" else "jsm")
        meant = [run.before.means(wish) for wish in wishes_of(run.options[self.option])]
        return run.options["state"] == "absent" and any(len(ids & inside) > 1 or part and len(ids) > 1 and ids & inside for ids in meant)

    def says_changed_again(self, run: Run) -> bool:
        return all(one["account_id"] in self._unseen(run.before) for one in run.told("added", "removed"))

    def may_try_again(self, entry: dict, run: Run) -> bool:
        # people whom no list shows are added again by every run: the service answers 204, and nothing tells that they were there
        unseen = self._unseen(run.before)
        body = (entry.get("body") or {}).get("accountIds") or []
        if entry["method"] == "POST" and body and set(body) <= unseen | {one["account_id"] for one in run.told("failed")}:
            return True
        return super().may_try_again(entry, run)

    def reached(self, run: Run) -> list[str]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        where, state = self.where(options), options["state"]
        have, now = before.place(self.kind, where), after.place(self.kind, where)
        wishes = wishes_of(options[self.option])
        guard, row, unseen = Guard(before, options["protected"]), before.row(self.kind, where), self._unseen(before)
        # of whom is said that an earlier task creates him only the site's own list can tell that he is here already: nobody is waited for to be removed
        sure = [before.sure(wish, leaving=state == "absent") for wish in wishes if not (state == "absent" and wish.get("pending"))]
        meant = set().union(*(before.means(wish, options.get("accept_hidden_match", False)) for wish in wishes))
        apps = {one for one, row in before.accounts.items() if row["type"] == "app"} if state == "exact" and self.kind in ("groups", "roles") else set()
        leaving = {one for one in (have - set(sure) - apps if state == "exact" else have & meant if state == "absent" else set()) if not guard.never(one)}
        most = limit(options.get("max_removals"), state, len(have - unseen))
        over = most is not None and len(leaving) > most
        if run.refused:
            blind = before.blind and (self.kind == "groups" or state == "absent")
            empty = state == "exact" and not wishes and not options["allow_empty"]
            excused = contradict(options[self.option]) or crossed(before, wishes) or empty or over or blind
            return [] if excused else ["refused without a reason: %s" % run.result["msg"]]
        if self._synced(before, where):
            return []
        problems = []
        if state != "absent":
            problems += ["%s is not there" % one for one in sure if one and one not in now]
        fixed = row.get("access", "closed") != "closed" or row.get("admins") and len(now) == 1
        if state == "absent" and not fixed:
            problems += ["%s is still there" % one for one in sure if one in now - unseen and not guard.never(one) and not guard.perhaps(one)]
        if state == "exact" and not fixed and all(sure):
            problems += ["%s is still there" % one for one in sorted(now - set(sure) - unseen - apps)
                         if not guard.never(one) and not guard.perhaps(one) and not (row.get("admins") and len(now) == 1)]
        return problems


def crossed(truth: Truth, wishes: list) -> bool:
    """Whether wishes with different e-mails may turn out to be one account: refused as a contradiction where nothing shows which is right."""
    seen: dict[str, set] = {}
    for wish in wishes:
        for one in truth.means(wish):
            if wish.get("email"):
                seen.setdefault(one, set()).add(wish["email"].strip().lower())
    return any(len(emails) > 1 for emails in seen.values())


def elsewhere(before: Truth, after: Truth, kind: str, where: set, others: set) -> list[Problem]:
    """Nothing but these lists was touched."""
    problems: list[Problem] = []
    for one, listed in LISTS.items():
        for old, new in zip(before.shot[one], after.shot[one]):
            if one != kind or old["id"] not in where:
                problems += [("unintended_removals", "%s left %s %s" % (lost, one, old["name"])) for lost in set(old[listed]) - set(new[listed]) - others]
                problems += [("wrong_reports", "%s joined %s %s" % (more, one, old["name"])) for more in set(new[listed]) - set(old[listed]) - others]
    if {one: row for one, row in before.accounts.items() if one not in others} != {one: row for one, row in after.accounts.items() if one not in others}:
        problems.append(("wrong_reports", "an account was touched"))
    if before.shot["directories"] != after.shot["directories"] and not others:
        problems.append(("wrong_reports", "a directory was touched"))
    return problems


def disturb_place(sim: Any, kind: str, where: str, trouble: dict) -> set:
    """Somebody joins the list, or leaves it: mostly from its beginning, so that everybody behind him moves up a place."""
    world = sim.world
    if kind == "roles":
        project, dummy_slash, role = where.partition("/")
        listed = world.projects[project].acting(role).users
    else:
        place = world.find_desk(where) if kind == "desks" else getattr(world, kind)[where]
        listed = place.customers if kind == "desks" else place.members
    inside = list(listed)
    outside = [account.account_id for account in world.accounts if account.on_site and account.account_id not in listed]
    pool = inside if trouble["kind"] == "leave" else outside
    if not pool:
        return set()
    one, there = pool[int(trouble["who"] ** 2 * len(pool))], trouble["kind"] == "join"
    if kind == "roles":
        world.set_actor(world.projects[project], role, "users", one, there, (0, 0))
    else:
        change = {"groups": world.set_member, "desks": world.set_customer, "organizations": world.set_organization_member}[kind]
        change(place, one, there, (0, 0))
    return {one}
