# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inviting people to the organization: up to 25 e-mails, each with a result of its own (FACTS 8)."""

from __future__ import annotations

from . import seats
from .accounts import Account
from .answers import Answer, refuse
from .call import Call
from .operations_admin import ORG
from .org_products import ROLES, SERVICE_ONLY, product_of

MOST = 25


def _rules(call: Call) -> list:
    """[(rule, product)] of the invitation; one that cannot be is refused for everybody."""
    found = []
    for rule in call.body.get("permissionRules", ()):
        product = product_of(call.world, rule["resource"])
        if product is None or rule["role"] not in ROLES:
            raise refuse("organization", 404, "We couldn't find the resource or role.", "ADMIN-UAM-404-1")
        if rule["role"] in SERVICE_ONLY and product.key != "jira-servicedesk":
            raise refuse("organization", 400, "Invalid role for resource.", "ADMIN-UAM-400-3")
        if product.plan == "UNLICENSED":
            raise refuse("organization", 400, "Product not licensed.", "ADMIN-UAM-400-4")
        found.append((rule, product))
    return found


def _account(call: Call, email: str) -> Account | None:
    """The Atlassian account of an e-mail. A portal-only customer has another id, or keeps his own."""
    known = call.world.accounts.named(email)
    account = next((one for one in known if one.type == "atlassian"), None)
    customer = next((one for one in known if one.type == "customer"), None)
    if account is None and customer is not None and call.switches.customer_keeps_id:
        call.world.accounts.change(customer, type="atlassian")
        return customer
    return account


def _trouble(email: str, account: Account | None) -> str | None:
    name, sign, domain = email.strip().rpartition("@")
    if not (name and sign and "." in domain) or " " in email.strip():
        return "ADMIN-UAM-400-1: Bad Request"
    return "ADMIN-UAM-400-2: Inactive user" if account is not None and not account.active else None


def _no_seats(call: Call, people: list, group_ids: list) -> bool:
    """Whether all of them together would take more seats than there are."""
    for role in call.world.application_roles.values():
        if set(role.groups) & set(group_ids):
            taken = seats.takers(call.world, role)
            if len(taken) + sum(account is None or account.account_id not in taken for dummy, account, trouble in people if not trouble) > role.seats:
                return True
    return False


def _result(name: str, value: str, more: dict, trouble: str | None) -> dict:
    return {name: value, **more, "status": "ERROR" if trouble else "INVITED", **({"statusReason": trouble} if trouble else {})}


def _invite_one(call: Call, email: str, account: Account | None, rules: list, groups: list, trouble: str | None) -> dict:
    world = call.world
    shown: dict = {"email": email}
    if not trouble:
        if account is None:
            account = world.invite_new(email.strip(), call.organization_lag)
        elif world.site_directory.standing(account) == "no_membership":
            world.set_standing(world.site_directory, account, "active", call.organization_lag)
        for rule, product in rules:
            if ROLES[rule["role"]] and product.groups and product.groups[0] in world.groups:
                world.provision_member(world.groups[product.groups[0]], account.account_id, True, call.organization_lag)
            if rule["role"] != "atlassian/user":
                world.give_role(account, rule["resource"], rule["role"], call.organization_lag)
    if account is not None:
        shown["id"] = account.account_id
    results = []
    for group in groups:
        why = trouble or ("ADMIN-UAM-403-1: the group is synced from an identity provider" if group.managed_by == "EXTERNAL" else None)
        if why is None:
            world.provision_member(group, account.account_id, True, call.organization_lag)
        results.append(_result("group", group.id, {}, why))
    roles = [_result("role", rule["role"], {"resource": rule["resource"]}, trouble) for rule, dummy in rules]
    shown["results"] = [{"groupAssignmentResult": results, "roleAssignmentResult": roles}]
    return shown


def invite(call: Call) -> Answer:
    """200, or 206 when somebody could not be invited, or not to everything: the results say who and why."""
    world, emails = call.world, call.body["emails"]
    if not any(role.plan == "PAID" for role in world.application_roles.values()):
        raise refuse("organization", 402, "You don't have a paid subscription to be eligible to perform this request.", "ADMIN-UAM-402-1")
    if not 1 <= len(emails) <= MOST:
        raise refuse("organization", 400, "emails must hold 1 to %d addresses" % MOST, "ADMIN-UAM-400-1")
    rules = _rules(call)
    missing = [group_id for group_id in call.body.get("additionalGroups", ()) if group_id not in world.groups]
    if missing:
        raise refuse("organization", 404, "We couldn't find the group %s." % missing[0], "ADMIN-UAM-404-3")
    groups = [world.groups[group_id] for group_id in call.body.get("additionalGroups", ())]
    world.lag.read("search")
    people: list = []
    for email in emails:
        account = _account(call, email)
        people.append((email, account, _trouble(email, account)))
    giving = [group.id for group in groups] + [product.groups[0] for rule, product in rules if ROLES[rule["role"]] and product.groups]
    if _no_seats(call, people, giving):
        raise refuse("organization", 409, "You've exceeded your user limit for an app included in the invitation.", "ADMIN-UAM-409-3")
    data = [_invite_one(call, email, account, rules, groups, trouble) for email, account, trouble in people]
    failed = any(trouble for dummy, dummy, trouble in people) or any(
        row["status"] == "ERROR" for entry in data for result in entry["results"] for row in result["groupAssignmentResult"])
    return Answer(206 if failed else 200, {"data": data})


ROUTES = {
    "POST %s/users/invite" % ORG: invite,
}
