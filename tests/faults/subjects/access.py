# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All access of people at once: C(atlassian_access). What is judged says the oracle of role runs, in whose terms access_oracle.py puts a run."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import unquote

from .. import role_oracle, role_ways, worlds
from ..access_oracle import LAYERS, STEPS, as_role, as_role_run, by_id, certain, fixed, may_mean, paged, unnamed, unseen, wish_of
from ..oracle import Guard, Truth, contradict, fold, rows, wishes_of
from ..role_foretold import as_foretold
from ..role_truth import HOLDS, in_use, places, recorded
from .base import Problem, Run, Subject, draw_guards, draw_people, written
from .places import NAMES, crossed, disturb_place

ACCOUNTS = ["auto"] * 6 + ["scim", "disable", "disable", "suspend", "suspend", "portal", "portal", "none", "none"]
OF = {layer: list(names) for layer, names in NAMES.items()} | {"scim_groups": list(worlds.SCIM_GROUPS)}
NOWHERE = "no such group"
TAKEN = ("deactivated", "removed")


class Access(Subject):
    """C(users) of atlassian_access."""

    ways = ("all", "all", "all", "organization", "organization", "directory", "basic", "blind", "only organization", "only directory", "scoped")

    # --- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, chance: random.Random, world: dict, switches: dict) -> dict:
        accounts = world["accounts"]
        prefer = [one for one, row in accounts.items() if one not in (worlds.CALLER, worlds.BLIND, worlds.SERVICE) and row["email"]]
        users = [one for one in draw_people(chance, world, prefer, most=6) if not (isinstance(one, dict) and one.get("pending"))]
        options: dict[str, Any] = {"account": chance.choice(ACCOUNTS), "wait": chance.choice([0, 6, 30]), "revoke_api_tokens": chance.random() < 0.35,
                                   "accept_hidden_match": chance.random() < 0.15, "ignore_failures": chance.random() < 0.2}
        for layer, names in OF.items():
            wish = chance.choice(["all"] * 5 + ["named", "none", [_place(chance, layer, name) for name in names if chance.random() < 0.5]])
            options[layer] = wish
            if wish not in ("all", "none"):
                users = [_with_places(chance, one, layer, names) for one in users]
        if chance.random() < 0.05 and isinstance(options["groups"], list):
            options["groups"] = [*options["groups"], NOWHERE]
        if chance.random() < 0.1:
            logins = [row["userName"] for row in next(iter(world["directories"].values()))["users"]]
            users = [dict(wish_of(one), user_name=chance.choice(logins)) if logins and chance.random() < 0.3 else one for one in users]
        if chance.random() < 0.25:
            options["steps"] = [step for step in STEPS if chance.random() < 0.7]
        options.update(draw_guards(chance, world, prefer, percent=False), users=users)
        switches.pop("jsm_ids_per_call", None)      # this module always sends as many people as the documentation allows
        if "max_removals" in options:
            # who is out of a place by the service's doing counts no more for the place's limit
            switches.update(revoke_clears_desks=False, revoked_user="inactive")
        return options

    def disturb(self, sim: Any, scenario: dict, trouble: dict) -> set:
        kind = list(NAMES)[int(trouble["spot"] * len(NAMES))]
        return disturb_place(sim, kind, next(iter(NAMES[kind].values())), trouble)

    def touches(self, other: Run, mine: Run) -> set:
        found = super().touches(other, mine)
        return found | {row["account_id"] for one, row in rows(mine.before).items() if one in found and row["account_id"]}

    # --- judging ---------------------------------------------------------------------------------------------------

    def judge(self, run: Run) -> list[Problem]:
        assert run.after is not None
        before, after = by_id(run.before), by_id(run.after)
        scenario = as_role(run.options, run.before, run.scenario["way"])
        excused = run.others | _vanished(run, scenario)
        problems = [one for one in role_oracle.allowed(scenario, before, after, excused, 2 if run.others else 1) if not _of_others(one[1], run.others)]
        if not run.others and not run.wire.troubles:
            # what lags was not written yet when all was planned
            sure = as_role(run.options, run.before, run.scenario["way"], only_certain=True)
            blind = {entry["email"] for entry in sure["people"]} & unseen(run.before)      # who is on no desk's list counts for no desk's limit
            problems += [("unintended_removals", text) for text in role_ways.held_back(sure, before, after) if not (blind and "('desks'" in text)]
        if run.result is None:
            return problems
        return problems + (_refused(run) if run.refused else _consistent(run) + self._told(run, scenario, before, after))

    def _told(self, run: Run, scenario: dict, before: Truth, after: Truth) -> list[Problem]:
        problems: list[Problem] = []
        if len(run.people) != len(run.options["users"]):
            return [("wrong_reports", "%d people are told of, and %d wished" % (len(run.people), len(run.options["users"])))]
        for listed, person in zip(run.options["users"], run.people):
            wish = wish_of(listed)
            meant = may_mean(run.before, wish, run.options["accept_hidden_match"]) | {wish.get("account_id")}
            one = person["account_id"]
            if one and one not in meant:
                problems.append(("wrong_reports", "%s is told to be %s" % (wish, one)))
            ids = {one} if one else meant - {None}
            if ids & run.others or fold(person["email"] or "") in run.others or not one and len(ids) > 1:
                continue
            rivals = {each for each in unnamed(run.before, run.after or run.before, wish, one) if each not in {other["account_id"] for other in run.people}}
            if rivals and not rivals & run.others and "person" not in {line["layer"] for line in person["layers"]} and not _spared(run, one, rivals):
                problems.append(("wrong_reports", "%s: nothing is told of others with this e-mail: %s" % (wish, sorted(rivals))))
            blind = unseen(run.before) | unseen(run.after) if run.after else set()
            problems += [each for each in role_oracle.lies(scenario, {"email": one or ""}, person, after, ids & set(after.accounts))
                         if not (ids & blind and "'layer': 'desks'" in each[1])]
            if not (person["action"] == "kept" and _kept_by_one_name(run, ids)):
                problems += _deeds(run, person, ids & set(before.accounts), before, after)
        return problems

    # --- what must be reached ----------------------------------------------------------------------------------------

    def reached(self, run: Run) -> list[str]:
        assert run.after is not None
        options, way = run.options, run.scenario["way"]
        wishes = list(map(wish_of, options["users"]))
        if contradict([{name: wish.get(name) for name in ("email", "account_id")} for wish in wishes]) or crossed(run.before, wishes_of(wishes)):
            return []
        if run.refused:
            return [] if run.before.blind or not run.before.site else ["refused without a reason: %s" % run.result["msg"]]
        before, after = by_id(run.before), by_id(run.after)
        sure, every = (as_role(options, run.before, way, only_certain=only) for only in (True, False))
        clear = len(sure["people"]) == len({one["email"] for one in every["people"]}) and all(certain(run.before, wish) for wish in wishes)
        if role_ways.kept_layers(every, before) and not clear:
            return []      # whether a limit is met depends on who is taken for whom
        stay = ["is in %s %s" % place for place in fixed(run.before)]
        texts = [text for text in role_oracle.unreached(sure, before, after) if not text.endswith(tuple(stay))]
        alone = {"%s is in groups %s" % (person["account_id"], name) for person in run.people for name in _last_administrator_of(run, person)}
        texts = [text for text in texts if text not in alone]
        texts = [text for text in texts if not (" is in desks " in text and text.split(" ")[0] in unseen(run.before))]
        if clear and not _must_fail(run, sure, before) and not self._may_fail(run, sure, before) and (run.result["left"] or run.result["errors"]):
            texts.append("something is told to be left, and nothing is: %s %s" % (run.result["errors"], run.result["left"]))
        if _must_fail(run, sure, before) and not (run.result["left"] or run.result["errors"]):
            texts.append("somebody or something has to stay, and nothing is told to be left: %s" % run.result["told"])
        return texts

    def _decided(self, run: Run, wish: dict, person: dict) -> tuple[str, ...]:
        """The layers of which only the service could know what would come of them."""
        before, after = run.before, run.after
        assert after is not None
        ids = may_mean(before, wish, run.options["accept_hidden_match"]) & set(before.accounts)
        if not person["account_id"] and person["action"] == "failed":
            return LAYERS      # of whose account nothing is known lists tell, and those that are too long are not read; he is left in any case
        if not person["account_id"] and any(row["account_id"] in ids and fold(row["userName"]) != fold(wish.get("email") or "")
                                            for row in rows(before).values()):
            return (*LAYERS, *HOLDS)      # the look afterwards asks by the user name of the record that this look has found, which tells the account
        if _kept_by_one_name(run, ids):
            return LAYERS
        back = ("organization",) if any(_brought_back(before, after, one) for one in ids) else ()
        if ids & (unseen(before) | unseen(after)):
            return ("desks", *back)
        cut = any(before.accounts[one]["type"] == "customer" and before.accounts[one]["active"] and not in_use(after, one) for one in ids)
        gone = cut and before.switches.get("revoked_user") == "gone"
        if cut and before.blind:
            return (*LAYERS, "portal")      # whom a search showed while he was active, nothing shows to this caller any more
        if back:
            return back
        if _an_open_desk_keeps_him_elsewhere(run, person, ids):
            return ("desks",)
        return LAYERS if gone else ("desks",) if cut and before.switches.get("revoke_clears_desks") else ()

    def may_try_again(self, entry: dict, run: Run) -> bool:
        # who may not look people up still sees in a desk's list who has an e-mail: the result names him by that, the request by his account id
        said = unquote("%s %s %s" % (entry["path"], entry["query"], json.dumps(entry.get("body")))).lower()
        told = [listed for listed, person in zip(run.options["users"], run.people) if person["action"] in ("failed", "kept")]
        meant = {one for listed in told for one in may_mean(run.before, wish_of(listed), run.options["accept_hidden_match"])}
        return super().may_try_again(entry, run) or entry["status"] >= 400 and any(written(one.lower(), said) for one in meant)

    def undecided(self, run: Run) -> bool:
        # what was cut in this run no desk may list any more: then fewer people are seen to leave it, and a limit that was met is met no more
        every = as_role(run.options, run.before, run.scenario["way"])
        cut = {entry["email"] for entry in every["people"]} & unseen(run.after or run.before) - unseen(run.before)
        limited = role_ways.kept_layers(every, by_id(run.before))
        stopped = bool(cut) and "desks" in limited or bool(limited) and _hides_now(run)
        return stopped or _share_a_long_list(run) or _one_of_two_left(run) or _one_of_a_page_was_cut(run) or _lists_will_tell(run)

    def _may_fail(self, run: Run, sure: dict, before: Truth) -> bool:
        """Whether something may be told as left for a reason that lies in the world, other than who fits no way."""
        refusing = bool(fixed(run.before)) or NOWHERE in str(run.options["groups"])
        named = [name for entry in sure["people"] for layer in LAYERS for name in entry[layer]]
        return refusing or bool(named) or bool(unseen(run.before)) or any(not run.before.on_site(entry["email"]) for entry in sure["people"])

    def as_foretold(self, run: Run, foretold: Any) -> list[str]:
        told = run.people if len(run.people) == len(run.options["users"]) else []
        without: list[tuple] = [
            (number, layer) for number, (listed, person) in enumerate(zip(run.options["users"], told))
            for layer in self._decided(run, wish_of(listed), person)]
        without += [(number, "groups", name) for number, person in enumerate(told) for name in _last_administrator_of(run, person)]
        problems = as_foretold({"role": "offboard"}, as_role_run(foretold, without), as_role_run(run.result, without))
        if without:      # what the service decides may make the only change, or what is left
            problems = [text for text in problems if not text.startswith(("foretold changed", "check mode ended"))]
        if "summary" in foretold and not run.refused and foretold["steps"] != run.result["steps"]:
            problems.append("steps of check mode differ: %s, %s" % (foretold["steps"], run.result["steps"]))
        return problems


def _place(chance: random.Random, layer: str, name: str) -> Any:
    if layer == "roles":
        return dict(zip(("project", "role"), name.split("/")))
    return NAMES[layer][name] if layer in NAMES and chance.random() < 0.2 else name


def _with_places(chance: random.Random, one: Any, layer: str, names: list) -> Any:
    mine = [_place(chance, layer, name) for name in names if chance.random() < 0.4]
    return dict(wish_of(one), **{layer: mine}) if mine else one


def _vanished(run: Run, scenario: dict) -> set:
    """Customers who are gone altogether, as the service does with whom it revokes (switch revoked_user), and whom a way may revoke: out of every place."""
    assert run.after is not None
    gone = set(run.before.accounts) - set(run.after.accounts) if run.before.switches.get("revoked_user") == "gone" else set()
    protected = set(scenario["options"]["offboard_protected"])
    meant = {entry["email"] for entry in scenario["people"]} - protected
    return {one for one in gone & meant if run.before.accounts[one]["type"] == "customer" and "portal" in role_ways.reached_by(scenario, one, run.before)}


def _spared(run: Run, one: str, rivals: set) -> bool:
    """Whether somebody is protected, so that nothing was taken from him, or all the others are."""
    guard = Guard(run.before, run.options["protected"])
    return bool(guard.never(one)) or guard.perhaps(one) or all(guard.never(each) or guard.perhaps(each) for each in rivals)


def _brought_back(before: Truth, after: Truth, one: str) -> bool:
    """Whether the service brought somebody to the site with the write to his record that deactivates him, as it does with any write to a record."""
    return recorded(before, one) and not recorded(after, one) and not in_use(after, one) and not before.on_site(one) and after.on_site(one)


def _kept_by_one_name(run: Run, ids: set) -> bool:
    """Whether somebody is wished twice, so that by one of his names his e-mail is seen not to be protected, and by the other it is not seen: he is kept."""
    twice = [one for one in run.options["users"] if may_mean(run.before, wish_of(one), run.options["accept_hidden_match"]) & ids]
    return len(twice) > 1 and bool(Guard(run.before, run.options["protected"]).patterns)


def _an_open_desk_keeps_him_elsewhere(run: Run, person: dict, ids: set) -> bool:
    """Whether somebody has another entry that takes him off a desk, and the desk let nobody off: then this entry, which does not ask for it, tells of it."""
    return any(line["layer"] == "desks" and line.get("action") == "kept" for listed, other in zip(run.options["users"], run.people)
               if other is not person and may_mean(run.before, wish_of(listed), run.options["accept_hidden_match"]) & ids for line in other["layers"])


def _hides_now(run: Run) -> bool:
    """Whether somebody who hides his e-mail, and was taken for who is meant as he is called so, was cut: no search shows him any more."""
    assert run.after is not None
    after = run.after
    return bool(run.options["accept_hidden_match"]) and any(
        not wish.get("account_id") and person["account_id"] and not run.before.email_shown(person["account_id"])
        and in_use(run.before, person["account_id"]) and not in_use(after, person["account_id"])
        for wish, person in zip(map(wish_of, run.options["users"]), run.people))


def _must_fail(run: Run, sure: dict, before: Truth) -> bool:
    """Whether somebody or something has to stay; who is on no desk's list counts for no desk's limit."""
    blind = {entry["email"] for entry in sure["people"]} & unseen(run.before)
    return bool(role_ways.unfit(sure, before) or role_ways.kept_layers(sure, before) - ({"desks"} if blind else set()))


def _lists_will_tell(run: Run) -> bool:
    """Whether lists of members will be read from now on, which show somebody else whom nothing but an e-mail names and no search shows: the lists of
    organizations, as the service forgot somebody in this run and cannot be asked for his; or those of groups, as it tells no groups of whom this run cut."""
    if run.after is None:
        return False
    meant = {one for wish in map(wish_of, run.options["users"]) for one in may_mean(run.before, wish, run.options["accept_hidden_match"])}
    read = ["organizations"] if set(run.before.accounts) - set(run.after.accounts) else []
    read += ["groups"] if any(in_use(run.before, one) and one in run.after.accounts and not in_use(run.after, one) for one in meant) else []
    inside = {one for kind in read for row in run.after.shot[kind] for one in row["members"]}
    return any(not person["account_id"] and run.after.means(wish_of(listed)) & inside for listed, person in zip(run.options["users"], run.people))


def _share_a_long_list(run: Run) -> bool:
    """Whether two with one wished e-mail are in a place of whose list a look for few people may read only the first pages: then it is the first one's, as the
    service has one account an e-mail; where more people are looked for, the whole list is read, and the e-mail is refused as two people's."""
    pages = {"groups": ("members", "group_member"), "desks": ("customers", "jsm"), "organizations": ("members", "jsm")}
    wishes = [wish for wish in map(wish_of, run.options["users"]) if not wish.get("account_id")]
    return any(len(row[people]) > 2 * run.before.page(page) and len(run.before.means(wish) & set(row[people])) > 1
               for kind, (people, page) in pages.items() for row in run.before.shot[kind] for wish in wishes)


def _one_of_two_left(run: Run) -> bool:
    """Whether two in a place had one wished e-mail, which was refused, and one of them left by his account id: now it is the other's alone."""
    assert run.after is not None
    wishes = list(map(wish_of, run.options["users"]))
    named = {wish["account_id"] for wish in wishes if wish.get("account_id")}
    now = places(run.after)
    two = [(run.before.means(wish) & inside, run.after.means(wish) & now[place])
           for place, inside in places(run.before).items() for wish in wishes if not wish.get("account_id")]
    return any(len(were) > 1 and bool(are) and bool(were - are) and were - are <= named for were, are in two)


def _one_of_a_page_was_cut(run: Run) -> bool:
    """Whether the first page of a search showed one of two with one e-mail, so that no other was read, and he was cut: now it shows the other."""
    assert run.after is not None
    after = run.after
    return any(not wish.get("account_id") and wish.get("email") and paged(run.before, wish) and len(run.before.owners.get(fold(wish["email"]), ())) > 1
               and in_use(run.before, person["account_id"]) and not in_use(after, person["account_id"])
               for wish, person in zip(map(wish_of, run.options["users"]), run.people))


def _last_administrator_of(run: Run, person: dict) -> list[str]:
    """The groups that somebody was refused to leave as nobody but he would be left in them: only the service knows whom it takes for an administrator."""
    assert run.after is not None
    alone = {row["name"] for row in run.after.shot["groups"] if row.get("admins") and list(row["members"]) == [person["account_id"]]}
    return [line["place"] for line in person["layers"]
            if line["layer"] == "groups" and line["outcome"] == "left" and line.get("action") == "failed" and line["place"] in alone]


def _of_others(text: str, others: set) -> bool:
    """Whether this is about somebody whom another run has touched, too: what he lost is that run's matter."""
    return text.split(" ")[0] in others


def _refused(run: Run) -> list[Problem]:
    """What keeps the first look from seeing anything ends the task, and nothing was done then."""
    assert run.after is not None
    problems: list[Problem] = [("wrong_reports", "refused, and it says changed")] if run.result.get("changed") else []
    if not run.others and run.before.shot != run.after.shot:
        problems.append(("wrong_reports", "refused as a whole, and the world was changed: %s" % run.result["msg"]))
    return problems


def _consistent(run: Run) -> list[Problem]:
    """The result with itself."""
    result, problems = run.result, []
    counted: dict = {}
    for person in run.people:
        counted[person["action"]] = counted.get(person["action"], 0) + 1
        if (person["action"] == "failed") != (person["outcome"] == "left"):
            problems.append("%s is told as %s and %s" % (person["email"], person["action"], person["outcome"]))
    if counted != result["summary"]:
        problems.append("summary %s, people %s" % (result["summary"], counted))
    everybody = {person["account_id"] or number for number, person in enumerate(run.people)}      # who is named twice is one
    failed = {person["account_id"] or number for number, person in enumerate(run.people) if person["action"] == "failed"}
    if result["counts"]["left"] != len(failed) or result["counts"]["people"] != len(everybody):
        problems.append("counts %s, people %s" % (result["counts"], counted))
    if result.failed != (bool(result["errors"] or counted.get("failed")) and not run.options["ignore_failures"]):
        problems.append("failed is %s: errors %s, people %s" % (result.failed, result["errors"], counted))
    if any(counted.get(action) for action in TAKEN) and not result["changed"]:
        problems.append("changed is False, people %s" % counted)
    return [("wrong_reports", text) for text in problems]


def _deeds(run: Run, person: dict, ids: set, before: Truth, after: Truth) -> list[Problem]:
    """What is told to have been done to somebody against what he has lost."""
    have, now = places(before), places(after)
    lost = ["%s %s" % place for place, inside in have.items() if (inside - now[place]) & ids]
    lost += [what for what, holds in HOLDS.items() if any(holds(before, one) and not (one in after.accounts and holds(after, one)) for one in ids)]
    if person["action"] in ("unchanged", "kept") and lost:
        return [("wrong_reports", "%s is told as %s, and has lost %s" % (person["account_id"] or person["email"], person["action"], lost))]
    hidden = ids & unseen(before)
    if person["action"] in TAKEN and not lost and not hidden:
        return [("wrong_reports", "%s is told as %s, and has lost nothing" % (person["account_id"] or person["email"], person["action"]))]
    return []


__all__ = ["Access"]
