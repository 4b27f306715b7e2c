# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who there is: accounts, and the two indexes by which they are found."""

from __future__ import annotations

import bisect
import copy
import uuid
from dataclasses import dataclass, field

NAMESPACE = uuid.UUID("6f1c5a0e-4a7b-4b52-9d3c-0a51a7b1d001")
TYPES = ("atlassian", "customer", "app", "unknown")
RIGHTS = ("site_admin", "jira_admin", "browse_users", "agent", "org_admin")
# why the organization may not change an account although it manages it (FACTS 9): reason keys of GET /users/{id}/manage
HOLDS = ("", "externalDirectory.google", "authPolicy.saml", "blocked.exportControl")


@dataclass
class Account:
    """One account. `on_site` and `listed` are what the site knows and what its searches show of it."""

    account_id: str
    email: str
    display_name: str
    type: str = "atlassian"
    active: bool = True
    email_visible: bool = True
    managed: bool = False
    on_site: bool = True
    language: str = "en"
    rights: list = field(default_factory=list)
    suspended: bool = False            # by the organization, in the site's directory: no app opens, the account itself stays active
    disabled: bool = False             # by the organization, through user management: why `active` is False
    disabled_message: str = ""
    deletion_scheduled: bool = False   # lifecycle/delete: inactive, and closed after 14 days
    held_by: str = ""                  # one of HOLDS
    last_active: dict = field(default_factory=dict)     # product key: ISO 8601
    app_roles: list = field(default_factory=list)       # [resource, role] given by an invitation and not through a group
    profile: dict = field(default_factory=dict)         # nickname, zoneinfo, locale, extended_profile
    arrived: bool = True       # False while a SCIM write is still on its way
    listed: bool = True
    listed_active: bool = True
    listed_suspended: bool = False

    def may(self, right: str) -> bool:
        return right in self.rights

    @property
    def usable(self) -> bool:
        """Neither deactivated nor suspended: may log in at the site, and takes seats."""
        return self.active and not self.suspended

    def to_dict(self) -> dict:
        """The settled truth; what is usual is left out."""
        shown = {"email": self.email, "display_name": self.display_name, "type": self.type, "active": self.active}
        usual = Account("", "", "")
        for name in ("email_visible", "managed", "on_site", "language", "rights", "suspended", "disabled", "disabled_message", "deletion_scheduled", "held_by",
                     "last_active", "app_roles", "profile"):
            value = getattr(self, name)
            if value != getattr(usual, name):
                shown[name] = copy.deepcopy(value)
        return shown


def fold(text: str) -> str:
    """The form in which names and e-mails are compared."""
    return text.strip().casefold()


def customer_id(email: str, attempt: int) -> str:
    """An opaque portal-only id. It depends on the e-mail alone, so that runs with many threads end in the same world."""
    return "qm:%s:%s" % (uuid.uuid5(NAMESPACE, "customers"), uuid.uuid5(NAMESPACE, "%s#%d" % (fold(email), attempt)))


def employee_id(email: str, attempt: int) -> str:
    return "712020:%s" % uuid.uuid5(NAMESPACE, "%s#%d" % (fold(email), attempt))


class _Prefixes:
    """Which accounts have a word that begins so: a sorted list, searched by halving."""

    def __init__(self):
        self.entries: list[tuple[str, str]] = []

    def add(self, word: str, account_id: str) -> None:
        bisect.insort(self.entries, (word, account_id))

    def discard(self, word: str, account_id: str) -> None:
        place = bisect.bisect_left(self.entries, (word, account_id))
        if place < len(self.entries) and self.entries[place] == (word, account_id):
            del self.entries[place]

    def find(self, prefix: str):
        place = bisect.bisect_left(self.entries, (prefix, ""))
        while place < len(self.entries) and self.entries[place][0].startswith(prefix):
            yield self.entries[place][1]
            place += 1


def _words(account: Account) -> set:
    name = fold(account.display_name)
    return {name, *name.split()} - {""}


class Roster:
    """All accounts by id, by e-mail and by the beginnings of their names. Ids keep the order of arrival."""

    def __init__(self):
        self.by_id: dict[str, Account] = {}
        self.changes = 0        # how often somebody came or went
        self.by_email: dict[str, list[Account]] = {}
        self.names = _Prefixes()
        self.emails = _Prefixes()

    def __iter__(self):
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, account_id: str):
        return self.by_id.get(account_id)

    def add(self, account: Account) -> Account:
        self.by_id[account.account_id] = account
        self.changes += 1
        self._index(account)
        return account

    def remove(self, account: Account) -> None:
        self._unindex(account)
        del self.by_id[account.account_id]
        self.changes += 1

    def change(self, account: Account, **fields) -> None:
        """Every change of a name or an e-mail goes through here: the indexes must follow."""
        self._unindex(account)
        for name, value in fields.items():
            setattr(account, name, value)
        self._index(account)

    def named(self, email: str) -> list:
        return self.by_email.get(fold(email), [])

    def beginning(self, prefix: str) -> list:
        """(account, by_email): whose name or e-mail begins so, each once, in the order of arrival. An empty prefix is everybody."""
        wanted = fold(prefix)
        if not wanted:
            return [(account, False) for account in self]
        by_name = set(self.names.find(wanted))
        by_email = set(self.emails.find(wanted)) - by_name
        hits = [(self.by_id[account_id], False) for account_id in by_name] + [(self.by_id[account_id], True) for account_id in by_email]
        return sorted(hits, key=lambda hit: hit[0].account_id)

    def new_id(self, make, email: str) -> str:
        attempt = 0
        while make(email, attempt) in self.by_id:
            attempt += 1
        return make(email, attempt)

    def _index(self, account: Account) -> None:
        if account.email:
            self.by_email.setdefault(fold(account.email), []).append(account)
            self.emails.add(fold(account.email), account.account_id)
        for word in _words(account):
            self.names.add(word, account.account_id)

    def _unindex(self, account: Account) -> None:
        if account.email:
            self.by_email[fold(account.email)].remove(account)
            self.emails.discard(fold(account.email), account.account_id)
        for word in _words(account):
            self.names.discard(word, account.account_id)
