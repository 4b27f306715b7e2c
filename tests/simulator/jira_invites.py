# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inviting people to Jira products, and taking them off the site (FACTS 5, POST /user and DELETE /user; FACTS 14.10, 14.11)."""

from __future__ import annotations

from .accounts import Account
from .answers import Answer, refuse, told
from .call import Call
from .jira_users import show_user
from .jsm_customers import EMAIL
from .operations_site import JIRA
from .seats import full_for
from .site_places import PROJECT_TYPES

PRODUCTS = tuple(PROJECT_TYPES.values())


def has_access(call: Call, account: Account) -> bool:
    """To any product, by a group."""
    mine = call.world.groups_of.get(account.account_id, ())
    return account.active and any(group_id in role.groups for role in call.world.application_roles.values() for group_id in mine)


def _grant(call: Call, account: Account, products: list) -> None:
    """Into the first group of each product, where he is not yet."""
    for product in products:
        role = call.world.application_roles.get(product)
        group = call.world.groups.get(role.groups[0]) if role is not None and role.groups else None
        if group is not None and account.account_id not in group.members:
            call.world.set_member(group, account.account_id, True, call.lag)


def _invite(call: Call, email: str, products: list) -> Account:
    """The account of that e-mail, on the site and with its products; a new one when there is none."""
    world = call.world
    known = world.accounts.named(email)
    account = next((one for one in known if one.type != "customer"), None)
    if account is None and known and call.switches.customer_keeps_id:
        account = known[0]
        world.become_employee(account, call.lag)
    elif account is None:
        account = world.create_invited(email, call.lag)
    elif not account.on_site:
        world.bring_to_site(account, call.lag)
    _grant(call, account, products)
    return account


def create(call: Call) -> Answer:
    """201 also for somebody who was there already; 400 for somebody without access, for want of seats, and sometimes although it worked."""
    if not call.account.may("jira_admin") or not (call.account.may("org_admin") or call.account.may("site_admin")):
        raise refuse("jira", 403, "The user does not have the Administer Jira global permission, or is no organization administrator.")
    email, products = call.body["emailAddress"].strip(), list(dict.fromkeys(call.body["products"]))
    if not EMAIL.fullmatch(email):
        raise refuse("jira", 400, told(call, "bad_email"))
    odd = [product for product in products if product not in PRODUCTS]
    if odd:
        raise refuse("jira", 400, "Invalid products: %s. Valid products are %s." % (", ".join(odd), ", ".join(PRODUCTS)))
    absent = [product for product in products if product not in call.world.application_roles]
    if absent:
        raise refuse("jira", 400, "The site does not have the product %s." % ", ".join(absent))
    there = next((one for one in call.world.accounts.named(email) if one.type != "customer" and one.on_site), None)
    if there is not None and has_access(call, there):
        if call.switches.invite_known_user == "grant":
            _seats(call, there, products)
            _grant(call, there, products)
        return Answer(201, show_user(call, there))
    if there is not None:
        if call.switches.invite_without_access == "invited" and there.active:
            _seats(call, there, products)
            _grant(call, there, products)
        raise refuse("jira", 400, told(call, "user_without_access"))
    _seats(call, None, products)
    if call.switches.invite_new_user != "failed":
        account = _invite(call, email, products)
        if call.switches.invite_new_user == "created":
            return Answer(201, show_user(call, account))
    # in English in every language: it is the text of another service inside Jira's
    raise refuse("jira", 400, "Failed to add user %s: 404 User not found" % email)


def _seats(call: Call, account: Account | None, products: list) -> None:
    """Nothing is done unless every product has a seat for him."""
    roles = call.world.application_roles
    full = full_for(call.world, account.account_id if account is not None else "", [group_id for product in products for group_id in roles[product].groups[:1]])
    if full:
        raise refuse("jira", 400, told(call, "no_seats", product=", ".join(roles[key].name for key in full)))


def delete(call: Call) -> Answer:
    """Out of the site and its groups; the Atlassian account stays."""
    if not call.account.may("site_admin"):
        raise refuse("jira", 403, "The user does not have site administration rights.")
    world = call.world
    account = world.site_account(call.text("accountId"))
    if account is None:
        raise refuse("jira", 404, told(call, "no_user"))
    groups = [world.groups[group_id] for group_id in world.groups_of.get(account.account_id, ())]
    if account is call.account or account.type != "atlassian" or any(group.admins and len(group.members) == 1 for group in groups):
        raise refuse("jira", 400, told(call, "cannot_be_removed", user=account.display_name))
    for group in groups:
        world.set_member(group, account.account_id, False, call.lag)
    if call.switches.delete_user_clears:
        world.forget_person(account.account_id)
        for desk in world.desks.values():
            if account.account_id in desk.customers:
                world.set_customer(desk, account.account_id, False, call.lag)
    world.take_off_site(account, call.lag)
    return Answer(204)


ROUTES = {
    "POST %s/user" % JIRA: create,
    "DELETE %s/user" % JIRA: delete,
}
