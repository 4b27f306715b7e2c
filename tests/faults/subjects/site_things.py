# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things of a site: its groups, its customer organizations, its webhooks, and the groups of the identity provider."""

from __future__ import annotations

import random
from typing import Any, Iterable

from simulator.site_places import Webhook
from simulator.worlds import DIRECTORY_ID
from unit import atlas

from .. import worlds
from ..oracle import Truth, fold, limit
from .base import Run, written
from .things import Things

NEW = ("new-a", "new-b", "crew-2")


class SiteGroups(Things):
    """C(groups) of jira_group."""

    option = "groups"
    beyond = ("groups", "projects", "application_roles", "roles")
    ways = ("basic", "basic", "organization", "client", "bearer", "scoped")

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        names = [*worlds.GROUPS, *worlds.MORE_GROUPS, *NEW]
        state = chance.choice(["present", "absent"])
        wishes = []
        for name in chance.sample(names, chance.choice([0, 1, 2, 3])):
            known = {**worlds.GROUPS, **worlds.MORE_GROUPS}.get(name)
            wishes.append({"group_id": known} if known and chance.random() < 0.4 else {"name": name})
        return dict(self.draw_limits(chance, names), groups=wishes, state=state, allow_synced=chance.random() < 0.3, allow_built_in=chance.random() < 0.3)

    def rows(self, truth: Truth) -> dict:
        return {row["id"]: {"name": row["name"], "members": sorted(row["members"]), "owner": row.get("managed_by"), "admins": row.get("admins", False)}
                for row in truth.shot["groups"]}

    def key(self, line: dict) -> Any:
        return line["group_id"]

    def means(self, truth: Truth, wish: Any) -> set:
        return {key for key, row in self.rows(truth).items() if key == wish.get("group_id") or row["name"] == wish.get("name")}

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        return line["name"] == wish.get("name") or super().about(truth, wish, line)

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        return bool(self.means(truth, wish)) is (options["state"] == "present")

    def must(self, run: Run, wish: Any) -> bool:
        if run.options["state"] == "present":
            return bool(wish.get("name"))
        products = {one for row in run.before.shot["application_roles"] for one in row["groups"]}
        rows = self.rows(run.before)
        return all(not self._protected(run, key, rows[key]) and not rows[key]["owner"] and not rows[key]["admins"] and key not in products
                   for key in self.means(run.before, wish))

    def names(self, key: Any, row: Any) -> Iterable[str]:
        return [key, row["name"]]

    def may_differ(self, run: Run, foretold: dict, done: dict) -> bool:
        # that an identity provider owns a group, or that it gives administration rights, may be told by no list, only by the refusal to delete it
        owned = any(row["id"] == foretold["group_id"] and (row.get("managed_by") == "EXTERNAL" or row.get("admins")) for row in run.before.shot["groups"])
        return owned and foretold["action"] == "removed" and done["action"] == "failed" and (done.get("error") or {}).get("status") in (400, 403)

    def excused(self, run: Run) -> bool:
        return self.over(run, len(run.options["groups"]))

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        if trouble["kind"] == "join":
            made = sim.world.create_group("late-%d" % int(trouble["who"] * 1000))
            return {made.id, made.name}
        group = sim.world.groups_by_name["Crew"] if "Crew" in sim.world.groups_by_name else None
        if group is None or not group.members:
            return set()
        sim.world.set_member(group, next(iter(group.members)), False, (0, 0))
        return {group.id, group.name, "crew"}


class CustomerOrganizations(Things):
    """C(organizations) of jsm_organization."""

    option = "organizations"
    beyond = ("organizations",)
    ways = ("basic", "basic", "client", "bearer", "scoped")

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        names = [*worlds.ORGANIZATIONS, "New Corp", "Neu & Söhne"]
        state = chance.choice(["present", "present", "absent"])
        wishes: list = []
        for name in chance.sample(names, chance.choice([0, 1, 2, 3])):
            wish: dict = {"organization_id": worlds.ORGANIZATIONS[name]} if name in worlds.ORGANIZATIONS and chance.random() < 0.4 else {"name": name}
            desks = chance.sample(list(worlds.DESKS), 2)
            if state == "present" and chance.random() < 0.6:
                wish["desks"] = desks[:1]
            if state == "present" and chance.random() < 0.4:
                wish["unlinked_desks"] = desks[1:]
            wishes.append(wish)
        return dict(self.draw_limits(chance, names), organizations=wishes, state=state)

    def rows(self, truth: Truth) -> dict:
        return {row["id"]: {"name": row["name"], "desks": sorted(row["desks"]), "members": sorted(row["members"]), "owned": row.get("scim_managed", False)}
                for row in truth.shot["organizations"]}

    def key(self, line: dict) -> Any:
        return line["organization_id"]

    def means(self, truth: Truth, wish: Any) -> set:
        return {key for key, row in self.rows(truth).items() if key == wish.get("organization_id") or row["name"] == wish.get("name")}

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        return line["name"] == wish.get("name") or super().about(truth, wish, line)

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = [self.rows(truth)[key] for key in self.means(truth, wish)]
        if options["state"] == "absent":
            return not rows
        return any({worlds.DESKS[one] for one in wish.get("desks", ())} <= set(row["desks"])
                   and not {worlds.DESKS[one] for one in wish.get("unlinked_desks", ())} & set(row["desks"]) for row in rows)

    def must(self, run: Run, wish: Any) -> bool:
        rows = self.rows(run.before)
        keys = self.means(run.before, wish)
        if run.options["state"] == "present":
            near = {fold(row["name"]) for row in rows.values()}
            return not any(self._protected(run, key, rows[key]) for key in keys) and (bool(keys) or "name" in wish and fold(wish["name"]) not in near)
        return not any(self._protected(run, key, rows[key]) or rows[key]["owned"] for key in keys) and (
            bool(keys) or not wish.get("name") or fold(wish["name"]) not in {fold(row["name"]) for row in rows.values()})

    def names(self, key: Any, row: Any) -> Iterable[str]:
        return [key, row["name"]]

    def taken(self, was: Any, now: Any) -> bool:
        return was is not None and (now is None or bool(set(was["desks"]) - set(now["desks"])))

    def may_take(self, options: dict, wishes: list) -> bool:
        return options["state"] == "absent" or any(wish.get("unlinked_desks") for wish in wishes)

    def excused(self, run: Run) -> bool:
        return self.over(run, 2 * len(run.options["organizations"]))

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        if trouble["kind"] == "join":
            made = sim.world.create_organization("Late %d" % int(trouble["who"] * 1000), (0, 0))
            return {made.id, made.name.lower()}
        gone = next(iter(sim.world.organizations.values()), None)
        if gone is None:
            return set()
        sim.world.delete_organization(gone, (0, 0))
        return {gone.id, gone.name.lower()}


class Webhooks(Things):
    """C(webhooks) of jira_webhook."""

    option = "webhooks"
    beyond = ("webhooks",)
    ways = ("basic", "basic", "organization", "all")
    besides: dict = {}

    def draw_expiring_way(self, chance: random.Random) -> dict:
        return dict(atlas.SITE)      # these webhooks are for API tokens only: nothing of theirs expires in mid-run

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        names = [*worlds.WEBHOOKS, "New", "Newer"]
        state = chance.choice(["present", "present", "absent"])
        wishes = []
        for name in chance.sample(names, chance.choice([0, 1, 2, 3])):
            wish: dict = {"webhook_id": worlds.WEBHOOKS[name]} if name in worlds.WEBHOOKS and chance.random() < 0.3 else {"name": name}
            if state == "present":
                if name not in worlds.WEBHOOKS or chance.random() < 0.5:
                    wish.update(url="https://hooks.example.org/%s" % name.lower(), events=chance.choice([["user_created"], ["user_created", "user_deleted"]]))
                if chance.random() < 0.4:
                    wish.update(chance.choice([{"jql": ""}, {"jql": "project = IT"}, {"exclude_body": True}]))
                if chance.random() < 0.2:
                    wish["secret"] = "sentinel-fresh-secret"
            wishes.append(wish)
        return dict(self.draw_limits(chance, names), webhooks=wishes, state=state)

    def rows(self, truth: Truth) -> dict:
        return {row["id"]: row for row in truth.shot["webhooks"]}

    def key(self, line: dict) -> Any:
        return line["webhook_id"]

    def means(self, truth: Truth, wish: Any) -> set:
        return {key for key, row in self.rows(truth).items() if key == wish.get("webhook_id") or fold(row["name"]) == fold(wish.get("name") or "")}

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        return fold(line["name"]) == fold(wish.get("name") or "") or super().about(truth, wish, line)

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = [self.rows(truth)[key] for key in self.means(truth, wish)]
        if options["state"] == "absent":
            return not rows
        return any(all((wish.get("url") in (None, row["url"]), wish.get("events") is None or set(wish["events"]) == set(row["events"]),
                        wish.get("exclude_body") in (None, row["exclude_body"]), not wish.get("secret") or row["secret"] is not None,
                        wish.get("jql") is None or wish["jql"] == row["filters"].get("issue-related-events-section", ""))) for row in rows)

    def must(self, run: Run, wish: Any) -> bool:
        rows = self.rows(run.before)
        keys = self.means(run.before, wish)
        if run.options["state"] == "present":
            return len(keys) == 1 or not keys and bool(wish.get("name") and wish.get("url") and wish.get("events"))
        return len(keys) == 1 and not any(self._protected(run, key, rows[key]) for key in keys)

    def names(self, key: Any, row: Any) -> Iterable[str]:
        return [key, row["name"]]

    def excused(self, run: Run) -> bool:
        return self.over(run, len(run.options["webhooks"])) or any(len(self.means(run.before, wish)) > 1 for wish in run.options["webhooks"])

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        if trouble["kind"] == "join":
            number = str(900 + int(trouble["who"] * 90))
            sim.world.put_webhook(Webhook(number, "Late", "https://hooks.example.org/late", ["user_created"]))
            return {number, "late"}
        gone = next(iter(sim.world.webhooks.values()), None)
        if gone is None:
            return set()
        sim.world.delete_webhook(gone)
        return {gone.id, gone.name.lower()}


class ScimGroups(Things):
    """C(groups) of scim_group, and who is in them: a row is a group, or (group, record)."""

    option = "groups"
    beyond = ("directories", "groups", "roles")
    ways = ("directory", "directory", "all", "only directory")
    besides = dict(atlas.SCIM)

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        records = world["directories"][DIRECTORY_ID]["users"]
        names = [*worlds.SCIM_GROUPS, "New group", "Newer"]
        state = chance.choice(["present", "present", "present", "absent"])
        wishes = []
        for name in chance.sample(names, chance.choice([0, 1, 2, 3])):
            wish: dict = {"name": name}
            if state == "present" and chance.random() < 0.8:
                wish["members"] = [chance.choice([row["userName"], row["account_id"], {"scim_id": row["id"]}])
                                   for row in chance.sample(records, min(len(records), chance.choice([0, 1, 2, 4])))
                                   if "@" in row["userName"]] + (["nobody@corp.example.com"] if chance.random() < 0.1 else [])
            wishes.append(wish)
        members = {"membership": chance.choice(["present", "absent", "exact"])} if state == "present" else {}
        people = [row["emails"][0]["value"] for row in records]
        return dict(self.draw_limits(chance, names if state == "absent" else people), groups=wishes, state=state, batch_size=chance.choice([2, 50]),
                    allow_empty=chance.random() < 0.5, **members)

    def rows(self, truth: Truth) -> dict:
        found: dict = {}
        for row in truth.shot["directories"][DIRECTORY_ID]["groups"]:
            found[row["name"]] = {"id": row["id"], "external_id": row["external_id"]}
            found.update({(row["name"], one): True for one in row["members"]})
        return found

    def key(self, line: dict) -> Any:
        return (line["group"], line["scim_id"]) if "group" in line else line["name"]

    def _records(self, truth: Truth, wish: Any) -> dict:
        """{what a wish calls somebody: ids of the records that it means}."""
        rows = truth.shot["directories"][DIRECTORY_ID]["users"]
        told: dict = {}
        for one in wish.get("members") or ():
            name = one["scim_id"] if isinstance(one, dict) else one
            told[name] = {row["id"] for row in rows if name in (row["id"], row["account_id"]) or fold(row["userName"]) == fold(name)}
        return told

    def means(self, truth: Truth, wish: Any) -> set:
        rows = self.rows(truth)
        here = {wish["name"]} & set(rows)
        return here | {key for key in rows if isinstance(key, tuple) and key[0] == wish["name"]}

    def about(self, truth: Truth, wish: Any, line: dict) -> bool:
        return (line["group"] if "group" in line else line["name"]) == wish["name"]

    def satisfied(self, truth: Truth, wish: Any, options: dict) -> bool:
        rows = self.rows(truth)
        if options["state"] == "absent":
            return wish["name"] not in rows
        have = {key[1] for key in rows if isinstance(key, tuple) and key[0] == wish["name"]}
        wanted = set().union(*self._records(truth, wish).values()) if wish.get("members") else set()
        right = {"present": wanted <= have, "absent": not wanted & have, "exact": wanted == have}[options["membership"]]
        return wish["name"] in rows and (wish.get("members") is None or right)

    def must(self, run: Run, wish: Any) -> bool:
        unclear = any(len(ids) != 1 for ids in self._records(run.before, wish).values())
        site = {fold(row["name"]) for row in run.before.shot["groups"]}
        return not unclear and not run.options["protected"] and (wish["name"] in self.rows(run.before) or fold(wish["name"]) not in site) and not (
            run.before.caller and run.options.get("membership") in ("absent", "exact"))

    def names(self, key: Any, row: Any) -> Iterable[str]:
        return [key[0], key[1]] if isinstance(key, tuple) else [key, row["id"]]

    def touches(self, other: Run, mine: Run) -> set:
        # a group that one run made and another took away again is in neither snapshot, and was called by its id: whose that is the result tells
        said = " ".join(other.wire.writes).lower()
        made = {line["group_id"]: line["name"].lower() for line in mine.people if "group" not in line and line.get("group_id")}
        ids = {key: row["id"] for truth in (mine.before, mine.after) if truth for key, row in self.rows(truth).items() if not isinstance(key, tuple)}
        # and who came into a group by the one and went by the other is in neither, either
        both = {str(key) for key in map(self.key, mine.people)
                if isinstance(key, tuple) and key[1] and written(key[1], said) and written(str(ids.get(key[0])).lower(), said)}
        return super().touches(other, mine) | both | {name for group_id, name in made.items() if written(group_id, said)}

    def _foreign(self, run: Run, key: Any) -> bool:
        # who came into a group that another run then took away with its members is in neither snapshot
        return super()._foreign(run, key) or isinstance(key, tuple) and key[0].lower() in run.others and key[0] not in self.rows(run.after or run.before)

    def _protected(self, run: Run, key: Any, row: Any) -> str:
        if not isinstance(key, tuple):
            return super()._protected(run, key, row) if run.options["state"] == "absent" else ""
        record = next((one for one in run.before.shot["directories"][DIRECTORY_ID]["users"] if one["id"] == key[1]), None)
        if record is None or run.options["state"] == "absent":
            return ""
        if record["account_id"] == run.before.caller:
            return "the caller"
        names = {fold(one["value"]) for one in record["emails"]} | {fold(record["userName"])}
        return next(("protected by %s" % one for one in run.options["protected"] if fold(one) in names), "")

    def may_take(self, options: dict, wishes: list) -> bool:
        return options["state"] == "absent" or options.get("membership") in ("absent", "exact")

    def taken(self, was: Any, now: Any) -> bool:
        return was is not None and now is None

    def judge(self, run: Run) -> list:
        # max_removals counts for each group, and groups when they are deleted: the members go with them
        problems = super().judge(run)
        members = run.options["state"] == "absent"
        problems = [one for one in problems if not one[1].endswith("allowed") and not (members and "', '" in one[1].partition(" was ")[0])]
        have, now = self.rows(run.before), self.rows(run.after)
        gone: dict[str, int] = {}
        for key in have:
            deleted = isinstance(key, str) and run.options["state"] == "absent"
            left = isinstance(key, tuple) and run.options["state"] != "absent" and key[0] in now
            if key not in now and (deleted or left) and not self._foreign(run, key):
                gone["groups" if deleted else key[0]] = gone.get("groups" if deleted else key[0], 0) + 1
        return problems + [("unintended_removals", "%d of %s were taken away, %d may" % (count, name, most)) for name, count in gone.items()
                           for most in [self._most(run, name)] if most is not None and count > most]

    def _most(self, run: Run, group: str) -> int | None:
        """How many may leave a group, of those who were in it, or came into it meanwhile."""
        seen = sum(isinstance(key, tuple) and key[0] == group for key in self.rows(run.before)) + len(run.others)
        return limit(run.options.get("max_removals"), run.options.get("membership", "absent"), seen)

    def _reports(self, run: Run, changed: set, have: dict, now: dict, wishes: list) -> list:
        if run.options["state"] == "absent":
            changed = {key for key in changed if not isinstance(key, tuple)}
        return super()._reports(run, changed, have, now, wishes)

    def excused(self, run: Run) -> bool:
        options, rows = run.options, self.rows(run.before)
        if options["state"] == "absent":
            return self.over(run, sum(wish["name"] in rows for wish in options["groups"]))
        for wish in options["groups"]:
            have = {key[1] for key in rows if isinstance(key, tuple) and key[0] == wish["name"]}
            wanted = set().union(*self._records(run.before, wish).values()) if wish.get("members") else set()
            leaving = {"present": set(), "absent": have & wanted, "exact": have - wanted if wish.get("members") is not None else set()}[options["membership"]]
            most = self._most(run, wish["name"])
            empty = options["membership"] == "exact" and wish.get("members") == [] and not options["allow_empty"]
            if empty or most is not None and len(leaving) > most:
                return True
        return False

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        directory = sim.world.directories[DIRECTORY_ID]
        group = next(iter(directory.groups.values()), None)
        if group is None or not group.members:
            return set()
        one = next(iter(group.members))
        del group.members[one]
        sim.world.touch()
        return {one, str((group.name, one)), group.name, group.name.lower()}
