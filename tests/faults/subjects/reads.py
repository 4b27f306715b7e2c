# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Info modules: what they show is right, or they fail. Never half a list.

While a list changes, who was there all the time must be shown and who was never there must not.
"""

from __future__ import annotations

import random
from typing import Any

from simulator.worlds import DIRECTORY_ID
from unit import atlas

from .. import worlds
from ..oracle import Truth, contradict, fold, rows, wishes_of
from .base import Problem, Run, Subject, draw_people
from .people_things import Managed, OrgUsers
from .places import crossed, disturb_place
from .records import Records
from .site_things import ScimGroups, Webhooks


class Info(Subject):
    """A module that only reads."""

    reads = True
    ways = ("basic", "basic", "organization", "all", "client", "bearer", "scoped")

    def play(self, sim: Any, scenario: dict, check: bool, wire: Any, concurrency: int) -> Any:
        try:
            result = atlas.Outcome(atlas.ask(sim, self.module, way=dict(scenario["way"], concurrency=concurrency), transport=wire, **scenario["options"]))
            result.failed = False
        except atlas.AtlassianError as error:
            result = atlas.Outcome(error.as_result())
            result.failed, result.error = True, error
        return result

    def writes(self, scenario: dict, foretold: Any) -> int:
        return 0

    def judge(self, run: Run) -> list[Problem]:
        if run.result is None or run.result.failed:
            return []
        return [("wrong_reports", text) for text in self.compare(run, run.before, run.after)]

    def reached(self, run: Run) -> list[str]:
        return ["it cannot be read: %s" % run.result["msg"]] if run.result.failed and not self.excused(run) else []

    def excused(self, run: Run) -> bool:
        """Whether a refusal is right."""
        return False

    def compare(self, run: Run, before: Truth, after: Any) -> list[str]:
        """What is shown and not so."""
        raise NotImplementedError


def _between(shown: set, before: set, after: set, what: str) -> list[str]:
    missing, strange = (before & after) - shown, shown - (before | after)
    return (["%s: not shown %s" % (what, sorted(missing))] if missing else []) + (["%s: shown %s" % (what, sorted(strange))] if strange else [])


class _PlaceInfo(Info):
    writer = "jira_group_member"
    kind, listed, key, names = "groups", "members", "group_id", {**worlds.GROUPS, **worlds.MORE_GROUPS}

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        which = chance.choice([None, [chance.choice(list(self.names))], list(self.names)])
        return dict({self.kind: which} if which else {}, **{self.listed: chance.random() < 0.9})

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        asked = scenario["options"].get(self.kind) or list(self.names)
        return disturb_place(sim, self.kind, self.names[asked[int(trouble["spot"] * len(asked))]], trouble)

    def compare(self, run: Run, before: Truth, after: Truth) -> list[str]:
        asked = run.options.get(self.kind) or list(self.names)
        told = run.result[self.kind]
        problems = []
        if sorted(one[self.key] for one in told) != sorted(self.names[name] for name in asked):
            problems.append("asked for %s, told %s" % (asked, told))
        if run.options[self.listed]:
            for one in told:
                sides = [truth.place(self.kind, one[self.key]) - self.unseen(truth) for truth in (before, after)]
                rows_shown = [row["account_id"] for row in one[self.listed]]
                problems += _between(set(rows_shown) - run.others, sides[0] - run.others, sides[1] - run.others, one["name"])
                if len(rows_shown) != len(set(rows_shown)):
                    problems.append("%s: somebody is shown twice" % one["name"])
                for row in one[self.listed]:
                    truth = after.accounts.get(row["account_id"])
                    if truth and row["email"] and row["email"] != truth["email"]:
                        problems.append("%s has another e-mail: %s" % (row, truth))
        return problems

    def unseen(self, truth: Truth) -> set:
        """Whom the service itself does not list."""
        return set()


class GroupInfo(_PlaceInfo):
    """jira_group_info."""


class DeskInfo(_PlaceInfo):
    """jsm_desk_info."""

    writer = "jsm_desk_customer"
    kind, listed, key, names = "desks", "customers", "id", worlds.DESKS

    def unseen(self, truth: Truth) -> set:
        return set() if truth.switches.get("desk_lists_inactive", True) else {one for one, row in truth.accounts.items() if not row["active"]}


class OrganizationInfo(_PlaceInfo):
    """jsm_organization_info."""

    writer = "jsm_organization_member"
    kind, key, names = "organizations", "organization_id", worlds.ORGANIZATIONS


class UserInfo(Info):
    """jira_user_info."""

    ways = (*Info.ways, "blind")
    writer = "jira_group_member"

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {"users": draw_people(chance, world, [], most=max(6, len(world["accounts"]) // 2)), "groups": chance.random() < 0.5,
                "inactive": chance.random() < 0.7, "accept_hidden_match": chance.random() < 0.1}

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        if trouble["kind"] == "join":
            one = sim.world.create_customer("late%d@customer.example.org" % int(trouble["who"] * 1000), "Late", (0, 0))
            return {one.account_id, one.email}
        return disturb_place(sim, "groups", worlds.GROUP_ID, trouble)

    def excused(self, run: Run) -> bool:
        return run.before.blind or contradict(run.options["users"]) or crossed(run.before, wishes_of(run.options["users"]))

    def compare(self, run: Run, before: Truth, after: Truth) -> list[str]:
        problems = []
        lines = run.result["users"]
        for wish in wishes_of(run.options["users"]):
            email, account_id = fold(wish.get("email") or ""), wish.get("account_id")
            ids = before.means(wish, run.options["accept_hidden_match"]) | after.means(wish, run.options["accept_hidden_match"])
            mine = [line for line in lines if line["account_id"] in ids or account_id and line["account_id"] == account_id
                    or email and fold(line["email"] or "") == email]
            if not mine:
                problems.append("nothing is told of %s" % wish)
            sure = before.sure(wish, leaving=run.options["inactive"])
            if sure and not run.before.blind and not any(line["visible"] and line["account_id"] == sure for line in mine):
                problems.append("%s is %s, and not shown: %s" % (wish, sure, mine))
        for line in lines:
            if line["visible"]:
                row = after.accounts.get(line["account_id"])
                if row is None or line["active"] is not row["active"] and line["account_id"] not in run.others:
                    problems.append("%s is told, and it is %s" % (line, row))
                if run.options["groups"] and line["groups"] is None:
                    if row is None or row["active"] or not line["reason"]:
                        problems.append("the groups of %s are not told, and it is %s" % (line, row))
                elif run.options["groups"] and line["account_id"] not in run.others and row:
                    shown = {one["group_id"] for one in line["groups"]}
                    sides = [{one["id"] for one in truth.shot["groups"] if line["account_id"] in one["members"]} for truth in (before, after)]
                    problems += _between(shown, sides[0], sides[1], "groups of %s" % line["account_id"])
        return problems


class RecordInfo(Info):
    """scim_user_info."""

    ways = ("directory", "only directory")
    besides = dict(atlas.SCIM)
    writer = "scim_user"
    disturb = Records.disturb

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        every = list(world["directories"][DIRECTORY_ID]["users"])
        if chance.random() < 0.4 or not every:
            return {}
        some = [chance.choice(every) for dummy in range(chance.choice([1, 2, len(every)]))]
        names = [row["userName"] for row in some] + [row["emails"][0]["value"] for row in some if chance.random() < 0.3]
        return {"user_names": names + ["nobody@corp.example.com"], "external_ids": [row["externalId"] for row in some if row.get("externalId")]}

    def compare(self, run: Run, before: Truth, after: Truth) -> list[str]:
        names = run.options.get("user_names")
        external = set(run.options.get("external_ids") or ())

        def asked(truth: Truth) -> set:
            return {one for one, row in rows(truth).items()
                    if names is None or fold(row["userName"]) in {fold(name) for name in names} or row.get("externalId") in external}
        shown = [line["scim_id"] for line in run.result["users"]]
        problems = _between(set(shown) - run.others, asked(before) - run.others, asked(after) - run.others, "records")
        if len(shown) != len(set(shown)):
            problems.append("a record is shown twice")
        for line in run.result["users"]:
            row = rows(after).get(line["scim_id"]) or rows(before).get(line["scim_id"])
            changing = line["scim_id"] in run.others or fold(line["user_name"]) in run.others
            if row and not changing and (line["user_name"] != row["userName"] or line["active"] is not row["active"]):
                problems.append("%s is told, and it is %s" % (line, row))
        for name in run.result["missing"]:
            # the same record: one that went and was made anew was missing in between
            have, now = ({one for one, row in rows(truth).items() if name == row.get("externalId") or fold(name) == fold(row["userName"])}
                         for truth in (before, after))
            if have & now:
                problems.append("%s is told as missing" % name)
        return problems


class Rows(Info):
    """An info module that shows a list of things: all of them, each once, and nothing that was never there."""

    listed, key = "", ""

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {}

    def truth(self, truth: Truth, options: dict) -> dict:
        """{what a line says it is: what else it must say}."""
        raise NotImplementedError

    def line(self, line: dict) -> tuple:
        """(what it is, what else it says)."""
        raise NotImplementedError

    def compare(self, run: Run, before: Truth, after: Truth) -> list[str]:
        lines = [self.line(one) for one in run.result[self.listed]]
        sides = [self.truth(truth, run.options) for truth in (before, after)]
        problems = _between({one for one, dummy_more in lines} - run.others, set(sides[0]) - run.others, set(sides[1]) - run.others, self.listed)
        problems += ["%s is shown twice" % (one,) for one, dummy_more in lines if [each for each, dummy in lines].count(one) > 1]
        problems += ["%s is shown as %s, and is %s" % (one, more, [side.get(one) for side in sides]) for one, more in lines
                     if one not in run.others and not run.others and more not in [side.get(one) for side in sides]]
        return problems


class WebhookInfo(Rows):
    """jira_webhook_info."""

    listed = "webhooks"
    writer = "jira_webhook"
    ways = ("basic", "organization", "all")
    disturb = Webhooks.disturb

    def draw_expiring_way(self, chance: random.Random) -> dict:
        return dict(atlas.SITE)

    def truth(self, truth: Truth, options: dict) -> dict:
        return {row["id"]: (row["name"], row["url"], tuple(sorted(row["events"])), row["exclude_body"]) for row in truth.shot["webhooks"]}

    def line(self, line: dict) -> tuple:
        return line["webhook_id"], (line["name"], line["url"], tuple(sorted(line["events"])), line["exclude_body"])


class RoleInfo(Rows):
    """jira_project_role_info."""

    listed = "roles"
    writer = "jira_project_role_member"

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {"members": True, **({"projects": ["APP"]} if chance.random() < 0.4 else {})}

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        return disturb_place(sim, "roles", worlds.ROLES["APP/Developers"], trouble)

    def truth(self, truth: Truth, options: dict) -> dict:
        return {row["id"]: (frozenset(row["members"]), frozenset(row["groups"])) for row in truth.shot["roles"]
                if "projects" not in options or row["name"].startswith("APP/")}

    def line(self, line: dict) -> tuple:
        return "%s/%s" % (line["project_id"], line["role_id"]), (
            frozenset(one["account_id"] for one in line["members"]), frozenset(one["group_id"] for one in line["groups"]))


class ScimGroupInfo(Rows):
    """scim_group_info."""

    listed = "groups"
    writer = "scim_group"
    ways = ("directory", "only directory")
    besides = dict(atlas.SCIM)
    disturb = ScimGroups.disturb

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {"members": chance.random() < 0.5}

    def truth(self, truth: Truth, options: dict) -> dict:
        return {row["id"]: (row["name"], row["external_id"], frozenset(row["members"])) for row in truth.shot["directories"][DIRECTORY_ID]["groups"]}

    def line(self, line: dict) -> tuple:
        return line["group_id"], (line["name"], line["external_id"], frozenset(line["member_ids"]))


class OrgUserInfo(Rows):
    """organization_user_info, of everybody: whom the organization has in a directory, or manages."""

    listed = "users"
    writer = "organization_user"
    ways = ("only organization", "organization")
    besides = dict(atlas.ORG)
    disturb = OrgUsers.disturb

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {"groups": chance.random() < 0.5}

    def truth(self, truth: Truth, options: dict) -> dict:
        rows_of = SUBJECT_ROWS.rows(truth)
        return {one: "active" if "active" in standing else "suspended" if standing else "no_membership"
                for one, (standing, dummy_groups) in rows_of.items() if standing or truth.accounts[one].get("managed")}

    def line(self, line: dict) -> tuple:
        return line["account_id"], line["membership"]


class ManagedInfo(Rows):
    """managed_account_info."""

    listed = "accounts"
    writer = "managed_account"
    ways = ("organization", "only organization")
    besides = dict(atlas.ORG)
    disturb = Managed.disturb

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        ids = [one for one, row in world["accounts"].items() if row.get("type", "atlassian") == "atlassian"]
        return {"accounts": chance.sample(ids, min(len(ids), 5)), "api_tokens": chance.random() < 0.5}

    def truth(self, truth: Truth, options: dict) -> dict:
        return {one: (truth.accounts[one].get("managed", False), truth.accounts[one]["active"] if truth.accounts[one].get("managed") else None)
                for one in options["accounts"] if one in truth.accounts}

    def line(self, line: dict) -> tuple:
        return line["account_id"], (line["managed"], line.get("enabled"))


class Preflight(Rows):
    """atlassian_preflight_info: who is calling, and which products there are."""

    listed = "products"
    writer = "jira_group_member"

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        return {"planned": ["jira_group_member"]} if chance.random() < 0.5 else {}

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        return disturb_place(sim, "groups", worlds.USERS_ID, trouble)

    def truth(self, truth: Truth, options: dict) -> dict:
        return {row["key"]: None for row in truth.shot["application_roles"]}

    def line(self, line: dict) -> tuple:
        return line.get("product") or line.get("key"), None

    def compare(self, run: Run, before: Truth, after: Truth) -> list[str]:
        caller = run.result["caller"]
        problems = [] if caller is None or caller["account_id"] == before.caller else ["the caller is told as %s" % caller]
        if not run.result["products"]:
            # an outage hid them: then it is a problem, and nothing is ready that takes a licence
            unread = [one for one in run.result["problems"] if "could not be read" in one or "cannot be used" in one]
            problems += [] if unread else ["no products are told, and no problem"]
            problems += ["%s is told as ready, and nothing is known of the products" % one["name"] for one in run.result["planned"] if one["ready"]]
            return problems
        return problems + super().compare(run, before, after)


SUBJECT_ROWS = OrgUsers("organization_user")
