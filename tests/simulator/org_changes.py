# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the organization does to its people: the writes of its directories."""

from __future__ import annotations

from .accounts import Account, Roster, employee_id
from .lag import Lag
from .places import UserDirectory, stable_id


class OrganizationChanges:
    """A part of World. Who is suspended or removed here keeps his Atlassian account; the change arrives after the lag, as from a queue (FACTS 8)."""

    accounts: Roster
    groups: dict
    groups_of: dict
    organization: dict
    site: dict
    user_directories: dict
    lag: Lag

    def put_user_directories(self, rows) -> None:
        """There is always one for the site."""
        rows = list(rows) or [{"id": stable_id("user directory", self.organization["id"]), "name": self.site["name"], "site": True}]
        for row in rows:
            members = dict.fromkeys(self.person_ids(row.get("members", ())), "active")
            members.update(dict.fromkeys(self.person_ids(row.get("suspended", ())), "suspended"))
            self.user_directories[row["id"]] = UserDirectory(row["id"], row["name"], row.get("site", False), members)

    @property
    def site_directory(self) -> UserDirectory:
        return next(directory for directory in self.user_directories.values() if directory.site)

    def standing(self, account: Account) -> str:
        """In the whole organization: active somewhere, suspended wherever he is, or no_membership."""
        found = {directory.standing(account) for directory in self.user_directories.values()} - {"no_membership"}
        return "active" if "active" in found else "suspended" if found else "no_membership"

    def set_standing(self, directory: UserDirectory, account: Account, status: str, lag: tuple) -> None:
        """active, suspended, or no_membership: removed, and out of all groups. Suspending keeps groups for the day of the restore."""
        self.touch()

        def arrive():
            if self.accounts.get(account.account_id) is not account:
                return
            if directory.site:
                account.on_site, account.suspended = status != "no_membership", status == "suspended"
                account.arrived = True
                if not account.on_site:
                    self.leave_groups(account)
                self.list_now(account)
            elif status == "no_membership":
                directory.members.pop(account.account_id, None)
            else:
                directory.members[account.account_id] = status
            self.touch()
        self.lag.write(("account:" + account.account_id, "search"), arrive, *lag)

    def leave_groups(self, account: Account) -> None:
        for group_id in list(self.groups_of.get(account.account_id, ())):
            self.groups[group_id].members.discard(account.account_id)
            self.groups[group_id].members.show(account.account_id, False)
        self.groups_of.pop(account.account_id, None)
        account.app_roles = []

    def invite_new(self, email: str, lag: tuple) -> Account:
        """An account that is made by an invitation: it has its id at once, and nobody sees it before it has arrived."""
        self.touch()
        account = self.accounts.add(Account(self.accounts.new_id(employee_id, email), email, email.partition("@")[0], managed=self.domain_is_verified(email),
                                            on_site=False, arrived=False, listed=False, listed_active=False))
        self.set_standing(self.site_directory, account, "active", lag)
        return account

    def give_role(self, account: Account, resource: str, role: str, lag: tuple) -> None:
        """A role in an app that no group stands for."""
        self.touch()

        def arrive():
            if [resource, role] not in account.app_roles:
                account.app_roles = [*account.app_roles, [resource, role]]
            self.touch()
        self.lag.write(("account:" + account.account_id, "search"), arrive, *lag)

    def set_right(self, account: Account, right: str, there: bool, lag: tuple) -> None:
        self.touch()

        def arrive():
            account.rights = [one for one in account.rights if one != right] + ([right] if there else [])
            self.touch()
        self.lag.write(("account:" + account.account_id, "search"), arrive, *lag)
