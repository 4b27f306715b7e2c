# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every change a request can make to the world."""

from __future__ import annotations

from .accounts import Account, Roster, customer_id, employee_id
from .lag import Lag, SeenLate
from .places import Group, free_id
from .site_changes import SiteChanges


class Changes(SiteChanges):
    """Half of World: the writes. Each raises `version`, by which the keeper of the state file sees that there is something to save."""

    accounts: Roster
    groups: dict
    groups_by_name: dict
    groups_of: dict
    leaving_groups: dict        # deleted, and still shown by lists
    desks: dict
    lag: Lag
    version: int = 0

    def touch(self) -> None:
        self.version += 1

    # groups

    def put_group(self, group: Group) -> None:
        self.groups[group.id] = group
        self.groups_by_name[group.name] = group
        for account_id in group.members:
            self.groups_of.setdefault(account_id, {})[group.id] = None

    def create_group(self, name: str, managed_by: str = "ADMINS", lag: tuple = (0, 0)) -> Group:
        """`lag` is until lists of groups show it; by its name or id it is there at once."""
        self.touch()
        group = Group(free_id("group", name, self.groups), name, SeenLate(), managed_by, listed=False)
        self.put_group(group)

        def arrive():
            group.listed = True
        self.lag.write(("groups",), arrive, *lag)
        return group

    def delete_group(self, group: Group, lag: tuple = (0, 0)) -> None:
        self.touch()
        self.forget_group(group.id)
        self.leaving_groups[group.id] = group
        self.lag.write(("groups",), lambda: self.leaving_groups.pop(group.id, None), *lag)
        for account_id in group.members:
            self.groups_of[account_id].pop(group.id, None)
        del self.groups[group.id]
        del self.groups_by_name[group.name]

    def set_member(self, group: Group, account_id: str, there: bool, lag: tuple) -> None:
        """`lag` is (seconds, reads) until the member list shows it."""
        self.touch()
        self._set_member(group, account_id, there)
        self.lag.write(("group:" + group.id,), lambda: group.members.show(account_id, there), *lag)

    def _set_member(self, group: Group, account_id: str, there: bool) -> None:
        if there:
            group.members.add(account_id)
            self.groups_of.setdefault(account_id, {})[group.id] = None
        else:
            group.members.discard(account_id)
            self.groups_of.get(account_id, {}).pop(group.id, None)

    # desks

    def set_customer(self, desk, account_id: str, there: bool, lag: tuple) -> None:
        self.touch()
        if there:
            desk.customers.add(account_id)
        else:
            desk.customers.discard(account_id)
        self.lag.write(("desk:" + desk.id,), lambda: desk.customers.show(account_id, there), *lag)

    # accounts

    def create_customer(self, email: str, display_name: str, lag: tuple) -> Account:
        self.touch()
        account = self.accounts.add(Account(self.accounts.new_id(customer_id, email), email, display_name, "customer", listed=False))
        self._show_later(account, lag)
        return account

    def bring_to_site(self, account: Account, lag: tuple) -> None:
        """An Atlassian account that never touched the site comes to it."""
        self.touch()
        account.on_site = True
        self._show_later(account, lag)

    def set_active(self, account: Account, active: bool, lag: tuple) -> None:
        """At once on the account; later in searches."""
        self.touch()
        account.active = active
        self.wake(account)
        self._show_later(account, lag)

    def wake(self, account: Account) -> None:
        """Whoever is active again is no longer disabled, by whichever door he came back."""
        if account.active:
            account.disabled, account.disabled_message, account.deletion_scheduled = False, "", False

    def erase(self, account: Account) -> None:
        """The account is gone from the site: GET /user answers 404."""
        self.touch()
        for group_id in list(self.groups_of.get(account.account_id, ())):
            self.groups[group_id].members.discard(account.account_id)
            self.groups[group_id].members.show(account.account_id, False)
        self.groups_of.pop(account.account_id, None)
        for desk in self.desks.values():
            desk.customers.discard(account.account_id)
            desk.customers.show(account.account_id, False)
        self.forget_person(account.account_id)
        self.accounts.remove(account)

    def _show_later(self, account: Account, lag: tuple) -> None:
        def show():
            self.list_now(account)
        self.lag.write(("account:" + account.account_id, "search"), show, *lag)

    def list_now(self, account: Account) -> None:
        """Searches show what holds."""
        account.listed, account.listed_active, account.listed_suspended = account.on_site, account.active, account.suspended

    # what a SCIM write does on the Atlassian side, some time later

    def provision_new(self, email: str, display_name: str, active: bool, lag: tuple) -> Account:
        """A new managed account: it has its id at once, and the site knows of it after the lag."""
        self.touch()
        account = self.accounts.add(Account(self.accounts.new_id(employee_id, email), email, display_name, active=active, managed=True,
                                            on_site=False, arrived=False, listed=False, listed_active=False))
        self.provision(account, {}, lag)
        return account

    def provision(self, account: Account, fields: dict, lag: tuple) -> None:
        """Carry fields of a SCIM record over to its account."""
        self.touch()

        def arrive():
            if self.accounts.get(account.account_id) is not account:
                return
            account.on_site = account.managed = account.arrived = True
            self.accounts.change(account, **fields)
            self.wake(account)
            self.list_now(account)
            self.touch()
        self.lag.write(("account:" + account.account_id, "search"), arrive, *lag)

    def provision_member(self, group: Group, account_id: str, there: bool, lag: tuple) -> None:
        self.touch()

        def arrive():
            if self.groups.get(group.id) is not group:
                return
            # not through set_member: this runs while the lag is being worked off, nothing may be queued from here
            self._set_member(group, account_id, there)
            group.members.show(account_id, there)
            self.touch()
        self.lag.write(("group:" + group.id, "account:" + account_id), arrive, *lag)
