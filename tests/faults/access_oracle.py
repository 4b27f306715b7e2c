# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of C(atlassian_access) in the terms of the oracle of role runs, which judges the role that is a thin wrapper of it.

The role runs draw people who can be found without any doubt. Here a wish may mean several people, or nobody; so there are two lists: everybody
whom a wish may be taken for, to whom a deed may be done, and those of whom nothing is in doubt, to whom it must be. Each of them is an entry by account id.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Sequence

from . import worlds
from .oracle import Guard, Truth, emails_of, fold, rows
from .role_truth import LAYERS

WHERE = {"groups": worlds.GROUPS | worlds.MORE_GROUPS, "desks": worlds.DESKS, "organizations": worlds.ORGANIZATIONS, "roles": {}, "scim_groups": {}}
STEPS = ("scim", "disable", "suspend", "portal", *LAYERS, "tokens")


def wish_of(listed: Any) -> dict:
    """An entry of C(users) as a dictionary."""
    wish = dict(listed) if isinstance(listed, dict) else {"email": listed} if "@" in listed else {"account_id": listed}
    return {name: value for name, value in wish.items() if value}


def may_mean(truth: Truth, wish: dict, accept_hidden: bool) -> set:
    """Everybody whom a wish may be taken for, the directory's records included."""
    found, email, name = truth.means(wish, accept_hidden), fold(wish.get("email") or ""), fold(wish.get("user_name") or "")
    for row in rows(truth).values() if email and not wish.get("account_id") else ():
        primary = fold(row["emails"][0]["value"]) if row.get("emails") else ""
        if row["account_id"] and (fold(row["userName"]) == name and email in map(fold, emails_of(row)) or primary == email):
            found.add(row["account_id"])
    return found


def paged(truth: Truth, wish: dict) -> bool:
    """Whether a search for the e-mail of a wish has more hits than one page shows."""
    email = fold(wish["email"])
    hits = [row for row in truth.accounts.values() if fold(row["email"] or "").startswith(email) or email in fold(row["display_name"])]
    return len(hits) > truth.page("user_search")


def torn(truth: Truth, wish: dict) -> bool:
    """Whether two people have the e-mail of a wish, and one answer of the site's search shows both: it is not sure who is meant, and nothing may be taken."""
    if wish.get("account_id") or not truth.site or truth.blind:
        return False
    if paged(truth, wish):
        return False      # when the first page of the search has one with this very e-mail, no further page is read: the service has one account an e-mail
    email = fold(wish["email"])
    all_of_it = [one for one in truth.owners.get(email, ()) if truth.on_site(one)]
    owners = [truth.accounts[one] for one in all_of_it if truth.email_shown(one)]
    # the word of the organization, which shows hidden e-mails, and that of the directory count: what the site shows beside them is told, and not taken for it
    if truth.organization and any(truth.accounts[one]["type"] == "atlassian" for one in all_of_it):
        return False
    if truth.directory and any(row["account_id"] and email == fold(row["userName"]) == fold((emails_of(row))[0]) for row in rows(truth).values()):
        return False
    shown = [row for row in owners if row["active"] and not row.get("suspended") and not (
        row["type"] == "customer" and truth.switches.get("search_hides_customers"))]
    return len(shown) > 1


def unnamed(before: Truth, after: Truth, wish: dict, one: str | None) -> set:
    """The other people with the e-mail of a wish for the person C(one), whom a search of the site shows to this caller and who can use it, before and after."""
    if wish.get("account_id") or not wish.get("email") or not one or not before.site or before.blind or before.switches.get("search_hides_customers"):
        return set()
    if paged(before, wish):
        return set()

    def at_work(truth: Truth, each: str) -> bool:
        row = truth.accounts.get(each)
        return row is None or truth.email_shown(each) and row["active"] and not row.get("suspended") and row["type"] != "app"      # which is nobody's

    return {each for each in before.owners.get(fold(wish["email"]), ()) if each != one and at_work(before, each) and at_work(after, each)}


def certain(truth: Truth, wish: dict) -> str:
    """The one account that must be found, and that nothing in the world may be taken for another's; "" where there is a doubt."""
    one = truth.sure(wish, leaving=True)
    if not one:
        return ""
    emails = {fold(wish.get("email") or ""), fold(truth.accounts[one]["email"] or "")} - {""}
    others = [row for row in rows(truth).values() if row["account_id"] != one]
    mine = [row for row in rows(truth).values() if row["account_id"] == one]
    alone = all(set(truth.owners.get(email, ())) <= {one} for email in emails) and not any(emails & set(map(fold, emails_of(row))) for row in others)
    named = not wish.get("user_name") or any(fold(row["userName"]) == fold(wish["user_name"]) for row in mine)
    return one if alone and named and not any(fold(wish.get("user_name") or "") == fold(row["userName"]) for row in others) else ""


def as_role(options: dict, truth: Truth, way: dict, only_certain: bool = False) -> dict:
    """The scenario of an offboarding, as role_oracle takes it: one entry for each account."""
    people: dict[str, dict] = {}
    guard, steps = Guard(truth, options.get("protected", [])), options.get("steps", STEPS)
    for wish in map(wish_of, options["users"]):
        if only_certain:
            ids = set() if truth.blind else {certain(truth, wish)} - {""}      # what such a caller can see of anybody is not asked of it
        else:
            ids = set() if torn(truth, wish) else may_mean(truth, wish, options.get("accept_hidden_match", False))
        for one in ids & set(truth.accounts):
            names = [name for row in rows(truth).values() if row["account_id"] == one for name in emails_of(row)] + [wish.get("email") or ""]
            if only_certain and (guard.perhaps(one) or guard.patterns and not truth.site or guard.never("", filter(None, names))):
                continue      # a guard that knows him by another name than his account's
            entry = people.setdefault(one, {"email": one, **{layer: [] for layer in LAYERS}})
            for layer in LAYERS:
                listed = options.get(layer, "all")
                entry[layer] += [_name(layer, place) for place in [*wish.get(layer, ()), *(listed if isinstance(listed, list) else ())]]
    wished = {"offboard_" + layer: _word(options.get(layer, "all")) if layer in steps else "none" for layer in LAYERS}
    if only_certain and not truth.site:
        wished.update({"offboard_" + layer: "none" for layer in LAYERS if layer != "scim_groups"})
    if "scim_token" not in way:
        wished["offboard_scim_groups"] = "none"
    told = {"offboard_account": options.get("account", "auto"), **wished, "offboard_protected": [one for one in people if guard.never(one)],
            "offboard_tokens": options.get("revoke_api_tokens", False) and "tokens" in steps}
    if options.get("max_removals") not in (None, ""):
        told["offboard_max_removals"] = int(options["max_removals"])
    return {"role": "offboard", "options": told, "people": list(people.values()), "switches": truth.switches, "organization": "org_api_key" in way,
            "directory": "scim_token" in way, "site": "site_url" in way, "steps": steps}


def _word(wish: Any) -> str:
    return wish if isinstance(wish, str) else "named"


def _name(layer: str, place: Any) -> Any:
    """The name of a place that is named by its id."""
    return next((name for name, known in WHERE[layer].items() if place == known), place)


def by_id(truth: Truth) -> Truth:
    """The same world, in which everybody is found by his account id, as C(as_role) names him."""
    told = Truth(truth.shot, truth.switches, {})
    told.__dict__.update({**truth.__dict__, "owners": {fold(one): [one] for one in truth.accounts}})
    return told


def as_role_run(result: Any, without: Sequence[tuple] = ()) -> Any:
    """A result as the role's run has it: with C(offboard_result), unless it was refused as a whole.

    C(without): (number of the person, layer), or (number, layer, place), left out.
    """
    if result is None or "summary" not in result:
        return SimpleNamespace(rc=2, stdout=str((result or {}).get("msg")), said=repr(result), results=[])
    outcome = {name: result[name] for name in ("people", "counts", "errors", "kept", "not_visible", "not_certain", "left", "late", "changed", "foretold",
                                               "requests")}
    outcome["summary"] = result["told"]
    left_out = set(without)
    outcome["people"] = [
        dict(person, layers=[line for line in person["layers"] if not {(number, line["layer"]), (number, line["layer"], line["place"])} & left_out])
        for number, person in enumerate(result["people"])]
    return SimpleNamespace(rc=2 if result.failed else 0, stdout=str(result["told"]), said=repr(result),
                           results=[{"ansible_facts": {"offboard_result": outcome}}])


# --- what no service gives up ----------------------------------------------------------------------------------------------


def fixed(truth: Truth) -> set:
    """(layer, name) of the places that the service lets nobody out of, or perhaps not: that is told by its refusal, each time."""
    told = {("groups", row["name"]) for row in truth.shot["groups"] if row.get("managed_by") == "EXTERNAL" or row.get("admins") and len(row["members"]) < 2}
    told |= {("desks", row["key"]) for row in truth.shot["desks"] if row["access"] != "closed"}
    return told | {("organizations", row["name"]) for row in truth.shot["organizations"] if row.get("scim_managed")}


def unseen(truth: Truth) -> set:
    """People whom no list of a desk shows (switch desk_lists_inactive)."""
    return set() if truth.switches.get("desk_lists_inactive", True) else {one for one, row in truth.accounts.items() if not row["active"]}


__all__ = ["LAYERS", "STEPS", "as_role", "as_role_run", "by_id", "certain", "fixed", "may_mean", "paged", "torn", "unnamed", "unseen", "wish_of"]
