# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wish may mean, told from the truth of the world and not from what the collection sees of it.

Independent of the collection on purpose: nothing is imported from plugins/. Snapshots are C(world.to_dict()) without credentials.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from typing import Any, Iterable

from simulator.switches import Switches
from simulator.worlds import DIRECTORY_ID

from .worlds import BLIND, CALLER, SERVICE

ASKED_FOR = 50      # entries a page, at most, by the modules


def fold(text: str) -> str:
    """The form in which e-mails and user names are compared."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def snapshot(sim: Any) -> dict:
    """The settled truth, without credentials. The people of project roles are shown as places, as groups are; of API tokens there are the ids."""
    told = sim.world.to_dict()
    shot = {name: value for name, value in told.items() if name not in ("credentials", "organization")}
    shot["organization_directories"] = told["organization"]["directories"]
    shot["tokens"] = {}
    for number, row in enumerate(told["credentials"]["api_tokens"]):
        if not row.get("revoked"):
            shot["tokens"].setdefault(row["account"], []).append(row.get("id") or "token %d" % number)
    ids = {row["name"]: row["id"] for row in shot["project_roles"]}
    shot["roles"] = [
        {"id": "%s/%s" % (project["id"], which), "name": "%s/%s" % (project["key"], name), "members": project["roles"].get(name, {}).get("users", []),
         "groups": project["roles"].get(name, {}).get("groups", [])} for project in shot["projects"] for name, which in sorted(ids.items())]
    for directory in shot["directories"].values():
        del directory["key"]
    return shot


class Truth:
    """A snapshot, with who has which e-mail. C(eyes): what the calling account can see."""

    def __init__(self, shot: dict, switches: dict, way: dict):
        self.shot, self.switches = shot, switches
        self.accounts: dict[str, dict] = shot["accounts"]
        self.owners: dict[str, list] = {}
        for account_id, row in self.accounts.items():
            if row["email"]:
                self.owners.setdefault(fold(row["email"]), []).append(account_id)
        self.blind = way.get("api_user", "").startswith("blind")
        self.organization = "org_api_key" in way
        self.site = "site_url" in way
        self.directory = "scim_token" in way
        self.caller = (BLIND if self.blind else SERVICE if "client_id" in way else CALLER) if self.site else ""

    def page(self, kind: str) -> int:
        """How many entries one page of such a list shows: no more than a module asks for, nor than this service sends."""
        return min(ASKED_FOR, Switches(**self.switches).page_cap(kind))

    def on_site(self, account_id: str) -> bool:
        """Whether the site knows the account."""
        return account_id in self.accounts and self.accounts[account_id].get("on_site", True)

    def email_shown(self, account_id: str) -> bool:
        """Whether this caller can read the e-mail of the account on the site."""
        row = self.accounts.get(account_id)
        return bool(row and row["email"]) and (row.get("email_visible", True) or account_id == self.caller) and self.on_site(account_id)

    def email_known(self, account_id: str) -> bool:
        """Whether this caller can read it somewhere: the organization shows the e-mails of its people, also those that the site hides."""
        row = self.accounts.get(account_id)
        ours = bool(self.organization and row and row["email"] and row["type"] == "atlassian" and self.on_site(account_id))
        return ours or self.site and not self.blind and self.email_shown(account_id)

    def place(self, kind: str, where: str) -> set:
        """Account ids in a group, on a desk or in an organization (each by id)."""
        return set(next(row["customers" if kind == "desks" else "members"] for row in self.shot[kind] if row["id"] == where))

    def row(self, kind: str, where: str) -> dict:
        """A group, a desk or an organization."""
        return next(row for row in self.shot[kind] if row["id"] == where)

    def means(self, wish: dict, accept_hidden: bool = False) -> set:
        """Everybody whom this wish may be taken for. {"email", "account_id"}; a deed to anybody else was done to the wrong person."""
        email, account_id = fold(wish.get("email") or ""), wish.get("account_id") or ""
        if account_id:
            if email and self.email_known(account_id) and fold(self.accounts[account_id]["email"]) != email:
                return set()       # a pair of two different people
            return {account_id}
        found = set(self.owners.get(email, ()))
        if accept_hidden:
            found |= {one for one, row in self.accounts.items() if not self.email_shown(one) and _called(row["display_name"], email)}
        return found

    def sure(self, wish: dict, leaving: bool = False) -> str:
        """The one account that this caller must find; "" where somebody is hidden, ambiguous, or nobody."""
        email, account_id = fold(wish.get("email") or ""), wish.get("account_id") or ""
        if account_id:
            row = self.accounts.get(account_id)
            fits = row is not None and (not email or not (self.email_shown(account_id) or self.email_known(account_id)) or fold(row["email"]) == email)
            return account_id if fits and self.on_site(account_id) else ""
        owners = self.owners.get(email, [])
        if len(owners) != 1 or not self.on_site(owners[0]):
            return ""
        row = self.accounts[owners[0]]
        if self.organization and row["type"] == "atlassian":
            return owners[0]
        if not self.site or self.blind or not row.get("email_visible", True) and owners[0] != self.caller:
            return ""
        if row.get("suspended") and not self.organization:
            return ""       # the site's searches leave out whom the organization has suspended
        if row["type"] == "customer" and self.switches.get("search_hides_customers"):
            return ""
        return owners[0] if row["active"] or leaving else ""


def rows(truth: Truth) -> dict[str, dict]:
    """Records by id."""
    return {row["id"]: row for row in truth.shot["directories"][DIRECTORY_ID]["users"]}


def emails_of(row: dict) -> list:
    """Every e-mail of a record, and its user name."""
    return [one["value"] for one in row.get("emails") or []] + [row["userName"]]


def _called(name: str, email: str) -> bool:
    return any(word.startswith(email) for word in [fold(name), *fold(name).split()])


class Guard:
    """Who must not, and who may be kept."""

    def __init__(self, truth: Truth, protected: Iterable[str]):
        self.truth, self.protected = truth, [one.strip() for one in protected if one.strip()]
        self.patterns = [one for one in self.protected if "@" in one or any(ch in one for ch in "*?[")]

    def never(self, account_id: str, emails: Iterable[str] = ()) -> str:
        """Why this account must not be taken away; "" if it may."""
        if account_id and account_id == self.truth.caller:
            return "the caller"
        if account_id in self.protected:
            return "protected by id"
        row = self.truth.accounts.get(account_id)
        for email in list(emails) or ([row["email"]] if row and row["email"] else []):
            for one in self.patterns:
                if fnmatch.fnmatchcase(fold(email), fold(one)):
                    return "protected by %s" % one
        return ""

    def perhaps(self, account_id: str) -> bool:
        """Whether it may be kept: a pattern is there, and the e-mail may be out of sight; or the pattern fits the id."""
        shown = self.truth.email_shown(account_id)
        return bool(self.patterns) and not shown or any(fnmatch.fnmatchcase(account_id, one) for one in self.patterns)


def limit(value: Any, state: str, seen: int | None) -> int | None:
    """How many may go, by the documentation of max_removals; None for no limit."""
    if value in (None, ""):
        return max(1, (seen or 0) // 5) if state == "exact" else None
    number = int(re.sub(r"\D", "", str(value)))
    return (seen or 0) * number // 100 if "%" in str(value) else number


def wishes_of(listed: list) -> list[dict]:
    """{"email", "account_id", ...} for strings and dictionaries alike; entries of one e-mail or one account id are one wish, as documented."""
    joined: list[dict] = []
    for one in listed:
        wish = dict(one) if isinstance(one, dict) else {"email": one} if "@" in one else {"account_id": one}
        wish = {name: value for name, value in wish.items() if value}
        same = [other for other in joined if wish.get("account_id") and wish["account_id"] == other.get("account_id")
                or wish.get("email") and fold(wish["email"]) == fold(other.get("email") or "")]
        for other in same:
            joined.remove(other)
            wish = dict(wish, **other)
        joined.append(wish)
    return joined


def contradict(listed: list) -> bool:
    """Whether a list gives one e-mail two ids or one id two e-mails: refused as a whole, as documented."""
    wishes = [one for one in listed if isinstance(one, dict)]
    emails: dict = {}
    ids: dict = {}
    for wish in wishes:
        email, account_id = fold(wish.get("email") or ""), wish.get("account_id") or ""
        if email and account_id:
            emails.setdefault(email, set()).add(account_id)
            ids.setdefault(account_id, set()).add(email)
    return any(len(one) > 1 for one in [*emails.values(), *ids.values()])
