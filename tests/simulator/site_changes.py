# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every change a request can make to the places of `site_places.py`."""

from __future__ import annotations

from .accounts import Account, Roster, employee_id
from .customer_requests import Request
from .lag import Lag, SeenLate
from .site_places import CustomerOrganization, Project, Webhook, free_number


class SiteChanges:
    """Part of World, as Changes is: organizations, project roles and webhooks."""

    organizations: dict
    leaving_organizations: dict     # deleted, and still shown by the list
    projects: dict
    webhooks: dict
    requests: dict
    accounts: Roster
    lag: Lag
    version: int

    # customer organizations

    def create_organization(self, name: str, lag: tuple) -> CustomerOrganization:
        self.version += 1
        made = CustomerOrganization(free_number("organization", name, self.organizations), name, SeenLate(), SeenLate(), listed=False)
        self.organizations[made.id] = made

        def arrive():
            made.listed = True
        self.lag.write(("organizations",), arrive, *lag)
        return made

    def delete_organization(self, organization: CustomerOrganization, lag: tuple) -> None:
        """Gone at once, off every desk; the list of all organizations may show it for a while."""
        self.version += 1
        del self.organizations[organization.id]
        self.leaving_organizations[organization.id] = organization
        self.lag.write(("organizations",), lambda: self.leaving_organizations.pop(organization.id, None), *lag)

    def set_organization_member(self, organization: CustomerOrganization, account_id: str, there: bool, lag: tuple) -> None:
        self.version += 1
        _put(organization.members, account_id, there)
        self.lag.write(("organization:" + organization.id,), lambda: organization.members.show(account_id, there), *lag)

    def link_organization(self, organization: CustomerOrganization, desk_id: str, there: bool, lag: tuple) -> None:
        self.version += 1
        _put(organization.desks, desk_id, there)
        self.lag.write(("organizations of desk:" + desk_id,), lambda: organization.desks.show(desk_id, there), *lag)

    # project roles

    def set_actor(self, project: Project, role_id: str, kind: str, actor: str, there: bool, lag: tuple) -> None:
        """`kind` is users or groups."""
        self.version += 1
        actors: SeenLate = getattr(project.acting(role_id), kind)
        _put(actors, actor, there)
        self.lag.write(("role:%s:%s" % (project.id, role_id),), lambda: actors.show(actor, there), *lag)

    # people of the site

    def create_invited(self, email: str, lag: tuple) -> Account:
        """An invited person has an account at once, called by its e-mail until somebody accepts; searches show it later."""
        self.version += 1
        account = self.accounts.add(Account(self.accounts.new_id(employee_id, email), email, email, managed=self.domain_is_verified(email), listed=False))
        self._show_later(account, lag)
        return account

    def become_employee(self, account: Account, lag: tuple) -> None:
        """A portal-only customer gets an Atlassian account under the same id."""
        self.version += 1
        account.type, account.active = "atlassian", True
        self._show_later(account, lag)

    def take_off_site(self, account: Account, lag: tuple) -> None:
        """GET /user knows him no more; searches may still show him for a while."""
        self.version += 1
        account.on_site = False
        self._show_later(account, lag)

    def _show_later(self, account: Account, lag: tuple) -> None:
        raise NotImplementedError("Changes has it")

    def domain_is_verified(self, email: str) -> bool:
        raise NotImplementedError("World has it")

    # webhooks

    def put_webhook(self, webhook: Webhook) -> None:
        self.version += 1
        self.webhooks[webhook.id] = webhook

    def delete_webhook(self, webhook: Webhook) -> None:
        self.version += 1
        del self.webhooks[webhook.id]

    # customer requests

    def add_comment(self, request: Request, author: str, body: str, public: bool) -> dict:
        self.version += 1
        made = {"id": str(1000 + sum(len(row.comments) for row in self.requests.values())), "author": author, "body": body, "public": public}
        request.comments.append(made)
        return made

    def move_request(self, request: Request, status: str) -> None:
        self.version += 1
        request.history.append(status)

    # leaving

    def forget_person(self, account_id: str) -> None:
        """Somebody is nowhere in these places any more, and no list shows him."""
        self.version += 1
        for organization in self.organizations.values():
            _drop(organization.members, account_id)
        for actors in self._all_actors():
            _drop(actors.users, account_id)

    def forget_group(self, group_id: str) -> None:
        """A group that is deleted acts in no role any more."""
        self.version += 1
        for actors in self._all_actors():
            _drop(actors.groups, group_id)

    def _all_actors(self):
        return [actors for project in self.projects.values() for actors in project.actors.values()]


def _put(where: SeenLate, member: str, there: bool) -> None:
    if there:
        where.add(member)
    else:
        where.discard(member)


def _drop(where: SeenLate, member: str) -> None:
    where.discard(member)
    where.show(member, False)
