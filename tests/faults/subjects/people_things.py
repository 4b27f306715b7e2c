# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People as the site and the organization have them: users with products, people of the organization, managed accounts."""

from __future__ import annotations

import json
import random
from typing import Any, Iterable
from urllib.parse import unquote

from simulator.worlds import DIRECTORY_ID, SECOND_DIRECTORY_ID
from unit import atlas

from .. import worlds
from ..oracle import Guard, Truth, contradict, fold, wishes_of
from .base import DEEDS, Run, draw_guards, draw_people, written
from .places import crossed
from .things import Things


class People(Things):
    """Wishes are people, rows are accounts."""

    option = "users"

    def wishes(self, options: dict) -> list:
        return wishes_of(options[self.option])       # entries of one e-mail or one account id are one wish, as documented

    def key(self, line: dict) -> Any:
        return line["account_id"] or None

    def unnamed(self, truth: Truth, line: dict) -> set:
        return set(truth.owners.get(fold(line["email"] or ""), ()))

    def means(self, truth: Truth, wish: Any) -> set:
        return truth.means(wishes_of([wish])[0])

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        one = wishes_of([wish])[0]
        same = bool(one.get("email") and fold(one["email"]) == fold(line["email"] or ""))
        return same or self.key(line) in (self.means(truth, wish) | {one.get("account_id")})

    def _twins(self, truth: Truth, wish: Any) -> bool:
        """Whether two people have this e-mail: each run takes it for the one who is left."""
        means = self.means(truth, wish)
        return len(means) > 1 or any(self._twin(truth, one) for one in means)

    def _twin(self, truth: Truth, account_id: str) -> bool:
        row = truth.accounts.get(account_id)
        return bool(row and row["email"]) and len(truth.owners.get(fold(row["email"]), ())) > 1

    def _foreign(self, run: Run, key: Any) -> bool:
        # an invitation by e-mail may take the other of two people who have it; the real service has one account an e-mail
        return super()._foreign(run, key) or self._twin(run.before, key)

    def says_changed_again(self, run: Run) -> bool:
        done = run.told(*DEEDS)
        return bool(done) and all(self._of_twins(run.before, one) for one in done)

    def undecided(self, run: Run) -> bool:
        return any(self._twins(run.before, wish) for wish in self.wishes(run.options))

    def may_try_again(self, entry: dict, run: Run) -> bool:
        said = unquote("%s %s %s" % (entry["path"], entry["query"], json.dumps(entry.get("body"), ensure_ascii=False))).lower()
        twins = {name for email, ids in run.before.owners.items() if len(ids) > 1 for name in (email, *(one.lower() for one in ids))}
        return any(written(name, said) for name in twins) or super().may_try_again(entry, run)

    def _of_twins(self, truth: Truth, line: dict) -> bool:
        return self._twin(truth, line["account_id"]) or len(truth.owners.get(fold(line["email"] or ""), ())) > 1

    def words(self, wish: Any) -> Iterable[str]:
        return [one for one in wishes_of([wish])[0].values() if isinstance(one, str)]

    def _protected(self, run: Run, key: Any, row: Any) -> str:
        return Guard(run.before, run.options["protected"]).never(key)

    def _kept(self, run: Run, key: str) -> bool:
        guard = Guard(run.before, run.options["protected"])
        return bool(guard.never(key)) or guard.perhaps(key)

    def excused(self, run: Run) -> bool:
        wishes = run.options[self.option]
        rows, guard = self.rows(run.before), Guard(run.before, run.options["protected"])
        still = [wish for wish in self.wishes(run.options) if self._twins(run.before, wish) or not self.satisfied(run.before, wish, run.options)]
        meant = set().union(*(self.means(run.before, wish) for wish in still))
        going = [one for one in meant & set(rows) if not guard.never(one)] if self.may_take(run.options, wishes) else []
        return self.over(run, len(going)) or contradict(wishes) or crossed(run.before, wishes_of(wishes)) or self._caller_is_cut(run)

    def _caller_is_cut(self, run: Run) -> bool:
        """Whether another run took the calling account's own access away, whose credentials are refused then."""
        row = run.before.accounts.get(run.before.caller)
        cut = row is not None and (not row["active"] or bool(row.get("suspended")) or not row.get("on_site", True))
        return cut and (run.result.get("failure") or {}).get("status") in (401, 403)

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        one = sim.world.create_customer("late%d@customer.example.org" % int(trouble["who"] * 1000), "Late", (0, 0))
        return {one.account_id, one.email}

    def wish_people(self, chance: random.Random, world: dict) -> list:
        """Atlassian accounts mostly, and strangers."""
        staff = [one for one, row in world["accounts"].items() if row.get("type", "atlassian") == "atlassian" and one not in (worlds.BLIND, worlds.SERVICE)]
        wishes = [one for one in draw_people(chance, world, staff, most=6) if not (isinstance(one, dict) and one.get("pending"))]
        return wishes + ["joiner%d@corp.example.com" % chance.randrange(4) for dummy in range(chance.choice([0, 1, 2]))]


class SiteUsers(People):
    """C(users) of jira_user."""

    beyond = ("accounts", "groups", "organization_directories", "desks", "organizations", "projects", "roles")
    ways = ("basic", "organization", "organization", "all", "client", "bearer", "scoped")

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        state = chance.choice(["present", "present", "absent"])
        products = {"products": chance.choice([[], ["jira-software"], ["jira-software"], ["jira-software", "jira-servicedesk"]])} if state == "present" else {}
        return dict(draw_guards(chance, world, list(world["accounts"]), percent=False), users=self.wish_people(chance, world), state=state,
                    accept_hidden_match=False, **products)

    def rows(self, truth: Truth) -> dict:
        groups = {row["id"]: set(row["members"]) for row in truth.shot["groups"]}
        return {one: tuple(sorted(row["key"] for row in truth.shot["application_roles"] if any(one in groups.get(which, ()) for which in row["groups"])))
                for one, row in truth.accounts.items() if row["type"] == "atlassian" and row.get("on_site", True)}

    def means(self, truth: Truth, wish: Any) -> set:
        """Whoever names a portal-only customer means the account of that e-mail, as soon as an invitation has made one."""
        found = super().means(truth, wish)
        mail = {fold(wishes_of([wish])[0].get("email") or "")} | {fold(truth.accounts[one]["email"]) for one in found if one in truth.accounts}
        customers = any(truth.accounts[one]["type"] == "customer" for one in found if one in truth.accounts)
        return found | {one for email in mail if customers and email for one in truth.owners.get(email, ())}

    def excused(self, run: Run) -> bool:
        return super().excused(run) or self._rivals(run)

    def _rivals(self, run: Run) -> bool:
        """Whether a customer's e-mail is that of two accounts, which the service does not allow, and another wish gives it one of them: a contradiction to the
        other, whom an invitation of the customer would mean."""
        wishes = self.wishes(run.options)
        customers = [wish for wish in wishes if run.before.accounts.get(wish.get("account_id", ""), {}).get("type") == "customer"]
        mail = {fold(run.before.accounts[wish["account_id"]]["email"]) for wish in customers}
        rivals = {email: {one for one in run.before.owners.get(email, ()) if run.before.accounts[one]["type"] == "atlassian"} for email in mail}
        refusal = "is wished twice with different account_id" in run.result["msg"]
        return refusal and any(len(rivals[email]) > 1 and wish.get("account_id") in rivals[email] for email in mail for wish in wishes)

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = self.rows(truth)
        here = self.means(truth, wish) & set(rows)
        if self._twins(truth, wish):
            return True
        if options["state"] == "absent":
            return not here
        return any(set(options["products"]) <= set(rows[one]) for one in here)

    def must(self, run: Run, wish: Any) -> bool:
        one = wishes_of([wish])[0]
        sure = run.before.sure(one, leaving=True)
        if run.options["state"] == "absent":
            return bool(sure) and run.before.accounts[sure]["type"] == "atlassian" and not self._kept(run, sure) and not self._last_of_admins(run.before, sure)
        seats = all(row["seats"] >= 2000 for row in run.before.shot["application_roles"])
        email = fold(one.get("email") or "")
        called = any(fold(row["display_name"]).startswith(email) for row in run.before.accounts.values())
        return bool(email) and not one.get("account_id") and run.before.organization and seats and not run.before.owners.get(email) and not called

    def _last_of_admins(self, truth: Truth, account_id: str) -> bool:
        """DELETE /user refuses the last member of a group of administrators, which the site shows to nobody beforehand."""
        return any(row.get("admins") and list(row["members"]) == [account_id] for row in truth.shot["groups"])

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        refused = done["action"] == "failed" and (done.get("error") or {}).get("status") == 400
        return foretold["action"] == "removed" and refused and self._last_of_admins(run.before, foretold["account_id"])

    def may_try_again(self, entry: dict, run: Run) -> bool:
        # who hides his e-mail is invited again by every run: the service says each time that he is there, and nothing changes
        email = fold((entry.get("body") or {}).get("emailAddress") or "")
        there = [fold(one["email"] or "") for one in run.told("unchanged", "unknown", "failed") if "hid" in str(one.get("reason"))]
        return email in there or super().may_try_again(entry, run)

    def may_return(self, row: Any) -> bool:
        return True       # a further product, for somebody whom the site does not show


class OrgUsers(People):
    """C(users) of organization_user."""

    beyond = ("accounts", "groups", "organization_directories", "roles")
    ways = ("only organization", "only organization", "organization")
    besides = dict(atlas.ORG)

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        state = chance.choice(["present", "suspended", "absent"])
        groups = {"groups": chance.choice([[], ["crew"], ["crew", "Crew"]])} if state == "present" else {}
        where = {"restore_in": "corp"} if state == "present" and chance.random() < 0.7 else {}
        return dict(draw_guards(chance, world, list(world["accounts"]), percent=False), users=self.wish_people(chance, world), state=state, **groups, **where)

    def rows(self, truth: Truth) -> dict:
        found = {}
        for one, row in truth.accounts.items():
            if row["type"] == "atlassian":
                standing = ["suspended" if row.get("suspended") else "active"] if row.get("on_site", True) else []
                for directory in truth.shot["organization_directories"]:
                    standing += ["active"] if one in directory.get("members", ()) else ["suspended"] if one in directory.get("suspended", ()) else []
                found[one] = (tuple(sorted(standing)), tuple(sorted(group["name"] for group in truth.shot["groups"] if one in group["members"])))
        return found

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = self.rows(truth)
        mine = [rows[one] for one in self.means(truth, wish) if one in rows]
        if self._twins(truth, wish):
            return True
        if options["state"] == "absent":
            return not any(standing for standing, dummy_groups in mine)
        if options["state"] == "suspended":
            return not any("active" in standing for standing, dummy_groups in mine)
        return any("active" in standing and set(options["groups"]) <= set(groups) for standing, groups in mine)

    def must(self, run: Run, wish: Any) -> bool:
        one = wishes_of([wish])[0]
        owners = [each for each in run.before.owners.get(fold(one.get("email") or ""), ()) if run.before.accounts[each]["type"] == "atlassian"]
        if run.options["state"] == "present" or len(owners) != 1 or one.get("account_id"):
            return False
        return not self._kept(run, owners[0])

    def may_try_again(self, entry: dict, run: Run) -> bool:
        # the organization does not show of a stranger that his account is deactivated: each invitation is refused, with 206, and that is told each time
        emails = {fold(one) for one in (entry.get("body") or {}).get("emails", ())}
        asleep = all(run.before.owners.get(email) and not any(run.before.accounts[one]["active"] for one in run.before.owners[email]) for email in emails)
        refused = entry["status"] == 206 and bool(emails) and asleep and emails <= {fold(one["email"] or "") for one in run.told("failed", "unknown")}
        return refused or super().may_try_again(entry, run)

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # an invitation names an e-mail; of two accounts that have it the service takes the one it likes, which may be deactivated or not the one that is meant
        ids = run.before.owners.get(fold(done["email"] or ""), ())
        asleep = any(not run.before.accounts[one]["active"] for one in ids)
        refused = done["action"] == "failed" and "Inactive user" in str(done.get("reason")) and len(ids) > 1 and asleep
        now = self.rows(run.after) if run.after else {}
        astray = foretold["action"] == "created" and done["action"] == "unknown" and any(
            one != done["account_id"] and one in now and "active" in now[one][0] for one in ids)
        return refused or astray or super().may_differ(run, foretold, done)

    def taken(self, was: Any, now: Any) -> bool:
        return was is not None and (now is None or len(now[0]) < len(was[0]) or now[0].count("active") < was[0].count("active"))

    def may_return(self, row: Any) -> bool:
        return not row[0]

    def stays(self, row: Any) -> bool:
        return not row[0]

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        people = [one for one in sim.world.accounts if one.type == "atlassian" and one.on_site and not one.rights]
        if not people:
            return set()
        one = people[int(trouble["who"] ** 2 * len(people))]
        sim.world.set_standing(sim.world.site_directory, one, "active" if trouble["kind"] == "join" else "suspended", (0, 0))
        return {one.account_id, fold(one.email)}


class Managed(People):
    """C(accounts) of managed_account."""

    option = "accounts"
    beyond = ("accounts", "tokens", "directories")
    ways = ("organization", "organization", "only organization", "all")
    besides = dict(atlas.ORG)

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        state = chance.choice(["enabled", "disabled", "disabled", "as_is"])
        tokens = state == "as_is" or state == "disabled" and chance.random() < 0.5
        prefer = [one for one, row in world["accounts"].items() if row.get("managed")]
        wishes = [one for one in draw_people(chance, world, prefer, most=6) if not (isinstance(one, dict) and one.get("pending"))]
        return dict(draw_guards(chance, world, prefer, percent=False), accounts=wishes, state=state, revoke_api_tokens=tokens)

    def rows(self, truth: Truth) -> dict:
        return {one: (row["active"], tuple(sorted(truth.shot["tokens"].get(one, ())))) for one, row in truth.accounts.items() if row.get("managed")}

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = self.rows(truth)
        wanted = {"enabled": True, "disabled": False}.get(options["state"])
        here = [rows[one] for one in self.means(truth, wish) if one in rows]
        if self._twins(truth, wish):
            return True
        return all((wanted is None or active is wanted) and not (options["revoke_api_tokens"] and tokens) for active, tokens in here)

    def must(self, run: Run, wish: Any) -> bool:
        one = wishes_of([wish])[0]
        which = one.get("account_id") or ""
        provided = {row["account_id"] for name in (DIRECTORY_ID, SECOND_DIRECTORY_ID) for row in run.before.shot["directories"][name]["users"]}
        return not one.get("email") and which in self.rows(run.before) and which not in provided and not self._kept(run, which)

    def taken(self, was: Any, now: Any) -> bool:
        return was is not None and (now is None or was[0] and not now[0] or bool(set(was[1]) - set(now[1])))

    def may_take(self, options: dict, wishes: list) -> bool:
        return options["state"] != "enabled"

    def stays(self, row: Any) -> bool:
        return True       # what was removed are the tokens

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        people = [one for one in sim.world.accounts if one.managed and not one.rights]
        if not people:
            return set()
        one = people[int(trouble["who"] ** 2 * len(people))]
        sim.world.set_active(one, trouble["kind"] == "join", (0, 0))
        return {one.account_id, fold(one.email)}
