# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portal customers: who has an account that can use the portals."""

from __future__ import annotations

import random
from typing import Any

from ..oracle import Guard, Truth, contradict, fold, limit
from .base import Problem, Run, Subject, consistent, draw_guards, draw_people, spoken, untold, wishes_of
from .places import LISTS, crossed


class Customers(Subject):
    """C(customers) of jsm_customer."""

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        customers = [one for one, row in world["accounts"].items() if row.get("type") == "customer"]
        wishes = [{name: one[name] for name in ("email", "account_id") if name in one}
                  for one in wishes_of(draw_people(chance, world, customers, most=max(5, len(world["accounts"]) * 2 // 3)))]
        for wish in wishes:
            if chance.random() < 0.2:
                wish["display_name"] = chance.choice(["Nia New", "Ж"])
        options = dict(draw_guards(chance, world, customers, percent=False), customers=_agreed(wishes), state=chance.choice(["present", "absent"]),
                       accept_hidden_match=chance.random() < 0.15)
        if options["state"] == "present" and chance.random() < 0.2:
            options["existing_account"] = "fail"
        return options

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        """Somebody new comes to the site, or somebody is deactivated elsewhere: lists of users move."""
        if trouble["kind"] == "join":
            one = sim.world.create_customer("late%d@customer.example.org" % int(trouble["who"] * 1000), "Late", (0, 0))
            return {one.account_id, one.email}
        people = [one for one in sim.world.accounts if one.active and not one.rights]
        if not people:
            return set()
        one = people[int(trouble["who"] ** 2 * len(people))]
        sim.world.set_active(one, False, (0, 0))
        return {one.account_id, fold(one.email)}

    # --- judging ---------------------------------------------------------------------------------------------------

    def judge(self, run: Run) -> list[Problem]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        have, now = before.accounts, after.accounts
        wishes, state = wishes_of(options["customers"]), options["state"]
        accept = options.get("accept_hidden_match", False)
        meant = set().union(*(before.means(wish, accept) for wish in wishes))
        emails = {fold(wish["email"]) for wish in wishes if wish.get("email")}
        made = {one for one in now if one not in have} - run.others
        ended = {one for one, row in have.items() if row["active"] and not now.get(one, {"active": False})["active"]} - run.others
        woken = {one for one, row in have.items() if not row["active"] and now.get(one, row)["active"]} - run.others
        problems = consistent(run) + untold(run, wishes)
        problems += [("wrong_reports", "%s was created, whom nobody wished" % now[one]) for one in made
                     if state != "present" or fold(now[one]["email"]) not in emails]
        problems += [("wrong_reports", "%s was given access, whom nobody wished" % one) for one in woken if state != "present" or one not in meant]
        problems += [("duplicated", "%s has more accounts than before" % email) for email in emails
                     if len(after.owners.get(email, ())) > max(1, len(before.owners.get(email, ()))) and email not in run.others]
        problems += self._endings(run, ended, meant)
        # a revoked customer is asked for by his e-mail, also where his id was given; whose account that brings to the site is the service's word
        asked = {fold(have[one]["email"]) for one in meant & set(have) if state == "present" and not have[one]["active"] and before.email_shown(one)}
        problems += self._untouched(before, after, made | ended | woken | run.others, emails | asked)
        if run.result is not None:
            problems += self._reports(run, made, ended, woken)
        return problems

    def _endings(self, run: Run, ended: set, meant: set) -> list[Problem]:
        guard = Guard(run.before, run.options["protected"])
        found = []
        for one in sorted(ended):
            why = guard.never(one) or ("state is present" if run.options["state"] == "present" else "")
            why = why or ("" if one in meant else "nobody named him") or ("" if run.before.accounts[one]["type"] == "customer" else "he is no customer")
            if why:
                found.append("%s was revoked: %s" % (one, why))
        most = limit(run.options.get("max_removals"), run.options["state"], None)
        if most is not None and len(ended) > most:
            found.append("%d were revoked, %d allowed" % (len(ended), most))
        return [("unintended_removals", text) for text in found]

    def _untouched(self, before: Truth, after: Truth, but: set, emails: set) -> list[Problem]:
        problems: list[Problem] = []
        for one, row in before.accounts.items():
            now = after.accounts.get(one)
            same = now is not None and dict(now, on_site=None) == dict(row, on_site=None)
            if one not in but and not same:
                problems.append(("wrong_reports", "account %s was touched" % one))
            if one not in but and now is not None and now.get("on_site") != row.get("on_site") and fold(row["email"]) not in emails:
                problems.append(("wrong_reports", "account %s came to the site" % one))
        for kind, listed in LISTS.items():
            for old, new in zip(before.shot[kind], after.shot[kind]):
                problems += [("unintended_removals", "%s left %s %s" % (lost, kind, old["name"])) for lost in set(old[listed]) - set(new[listed]) - but]
                problems += [("wrong_reports", "%s joined %s %s" % (more, kind, old["name"])) for more in set(new[listed]) - set(old[listed]) - but]
        if before.shot["directories"] != after.shot["directories"] and not but:
            problems.append(("wrong_reports", "a directory was touched"))
        return problems

    def _reports(self, run: Run, made: set, ended: set, woken: set) -> list[Problem]:
        before, after, state = run.before, run.after, run.options["state"]
        assert after is not None
        have, now = before.accounts, after.accounts
        problems: list[Problem] = []
        told: dict[str, set] = {}
        for entry in run.people:
            one, email = entry["account_id"], fold(entry["email"] or "")
            ids = {one} if one else set(after.owners.get(email, ()))
            told.setdefault(entry["action"], set()).update(ids)
            if ids & run.others or email in run.others:
                continue
            alive = {each for each in ids if each in now and now[each]["active"]}
            if state == "present" and entry["action"] in ("created", "reactivated", "unchanged") and not alive:
                # documented: the service says that he exists, and nobody is shown; whom another run has revoked since may be gone altogether
                unseen = entry["action"] == "unchanged" and entry.get("visible") is False
                if not (unseen and (ids or _gone_by_others(run, email))):
                    problems.append(("lost", "%s is told, and there is no such account: %s" % (entry["action"], spoken(entry))))
            if entry["action"] == "linked" and not any(each in now and now[each]["type"] != "customer" for each in ids):
                problems.append(("lost", "linked is told, and there is no such account: %s" % spoken(entry)))
            if state == "absent" and entry["action"] in ("removed", "unchanged") and {each for each in alive if now[each]["type"] == "customer"}:
                problems.append(("lost", "%s is told, and he has access: %s" % (entry["action"], spoken(entry))))
            if entry["action"] == "created" and one and one in have and have[one]["active"]:
                problems.append(("wrong_reports", "created is told, and he had an account: %s" % spoken(entry)))
            if entry["action"] == "reactivated" and (one not in have or have[one]["active"]):
                problems.append(("wrong_reports", "reactivated is told: %s" % spoken(entry)))
            if entry["action"] == "removed" and one in have and not have[one]["active"]:
                problems.append(("wrong_reports", "removed is told, and he had no access: %s" % spoken(entry)))
        unsure = told.get("unknown", set())
        done = set().union(*(told.get(name, set()) for name in ("created", "reactivated")))
        problems += [("wrong_reports", "%s was given access, and nobody is told" % one) for one in sorted((made | woken) - done - unsure)]
        problems += [("wrong_reports", "%s was revoked, and nobody is told" % one) for one in sorted(ended - told.get("removed", set()) - unsure)]
        return problems

    # --- what must be reached ----------------------------------------------------------------------------------------

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # where the service itself arbitrates and refuses the request: its word, not ours (an e-mail that it does not take, a right that is missing)
        if done["action"] == "unchanged" and sum(foretold["account_id"] in run.before.means(wish) for wish in wishes_of(run.options["customers"])) > 1:
            return True                   # wished by e-mail, too, which nobody may see: that wish was first
        if done["action"] == "unknown":
            return run.before.blind       # whom the service linked, a caller without the right to look people up cannot read
        return not foretold["certain"] and done["action"] == "failed" and run.options.get("existing_account") == "fail"

    def undecided(self, run: Run) -> bool:
        # an e-mail that two customers have is refused; once one of them was revoked by his account id, it may be the other's alone
        gone = {one["account_id"] for one in run.told("removed")}
        # with accept_hidden_match whoever is the only one called so counts; once another one of that name has his access back, nobody does
        if run.options.get("accept_hidden_match") and any(
                self._at_work(run.before, wish) != self._at_work(run.after, wish) for wish in wishes_of(run.options["customers"])):
            return True
        return any(len(run.before.owners.get(email, ())) > 1 and gone & set(run.before.owners[email]) for email in (
            fold(one["email"] or "") for one in run.told("failed") if not one["account_id"]))

    @staticmethod
    def _at_work(truth: Truth | None, wish: dict) -> set:
        """Whom a search for the e-mail shows without one, as they are called so."""
        assert truth is not None
        return {one for one in truth.means(wish, True) - truth.means(wish) if truth.accounts[one]["active"]}

    def may_try_again(self, entry: dict, run: Run) -> bool:
        """A link is the service's word each time: no search shows whom it links, it answers 201 and changes nothing."""
        email = fold((entry.get("body") or {}).get("email") or "")
        # whom it linked, a caller without the right to look people up cannot read, and who wants no account to be linked is told that one was
        told = ["linked"] + ["unknown"] * run.before.blind + ["failed"] * (run.options.get("existing_account") == "fail")
        linked = [fold(one["email"] or "") for one in run.told(*told)]
        # whose access the service does not give back, as it answers with an account of another kind that has the same e-mail, is told as failed each time
        linked += [fold(one["email"] or "") for one in run.told("failed") if one["account_id"] and any(
            run.before.accounts[other]["type"] != "customer" for other in run.before.owners.get(fold(one["email"] or ""), ()) if other != one["account_id"])]
        return entry["method"] == "POST" and email in linked or super().may_try_again(entry, run)

    def reached(self, run: Run) -> list[str]:
        before, after, options = run.before, run.after, run.options
        assert after is not None
        wishes, state = wishes_of(options["customers"]), options["state"]
        guard, now = Guard(before, options["protected"]), after.accounts
        meant = set().union(*(before.means(wish, options.get("accept_hidden_match", False)) for wish in wishes))
        if run.refused:
            going = {one for one in meant if one in before.accounts and before.accounts[one]["active"] and before.accounts[one]["type"] == "customer"
                     and not guard.never(one)}
            most = limit(options.get("max_removals"), state, None)
            excused = contradict(options["customers"]) or _two_names(before, wishes) or crossed(before, wishes)
            excused = excused or state == "absent" and (most is not None and len(going) > most or before.blind)
            excused = excused or before.blind and any(wish.get("account_id") for wish in wishes)
            return [] if excused else ["refused without a reason: %s" % run.result["msg"]]
        problems = []
        for wish in wishes:
            owners = before.owners.get(fold(wish.get("email") or ""), [])
            sure = before.sure(wish, leaving=state == "absent")
            row = before.accounts.get(sure)
            if state == "present":
                if wish.get("email") and not wish.get("account_id") and not owners and not _twice(wishes, wish) and not options.get("accept_hidden_match"):
                    if not after.owners.get(fold(wish["email"])):
                        problems.append("%s was not created" % wish)
                if row and row["type"] == "customer" and not row["active"] and owners == [sure] and before.switches.get("recreate_revoked") == "reactivate":
                    if not now[sure]["active"]:
                        problems.append("%s has no access" % wish)
            elif row and row["type"] == "customer" and row["active"] and not guard.never(sure) and not guard.perhaps(sure):
                if now.get(sure, {"active": False})["active"]:
                    problems.append("%s still has access" % wish)
        return problems


def _gone_by_others(run: Run, email: str) -> bool:
    """Whether everybody who had this e-mail is gone, as the service does with whom it revokes (switch revoked_user), and another run wrote of each of them."""
    assert run.after is not None
    had = set(run.before.owners.get(email, ()))
    return bool(had) and run.before.switches.get("revoked_user") == "gone" and had <= run.others and not had & set(run.after.accounts)


def _twice(wishes: list, wish: dict) -> bool:
    """Whether another entry for the same e-mail says more."""
    return any(fold(one.get("email") or "") == fold(wish["email"]) and one is not wish for one in wishes)


def _two_names(truth: Truth, wishes: list) -> bool:
    """Whether two wishes for one account give it two names: refused as a contradiction."""
    named: dict[str, set] = {}
    for wish in wishes:
        for one in truth.means(wish, accept_hidden=True):
            named.setdefault(one, set()).update({wish["display_name"]} if wish.get("display_name") else ())
    return any(len(names) > 1 for names in named.values())


def _agreed(wishes: list) -> list:
    """Without two entries that give one person two names: such a list is refused as a whole, which the tests of bad input hold."""
    names: dict = {}
    for wish in wishes:
        for key in (fold(wish.get("email") or ""), wish.get("account_id")):
            if key:
                name = names.setdefault(key, wish.get("display_name"))
                if wish.get("display_name") and name:
                    wish["display_name"] = name
                elif wish.get("display_name"):
                    names[key] = wish["display_name"]
    return wishes
