# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The apps of the site as resources of the organization, and the roles one can have there (FACTS 8)."""

from __future__ import annotations

from .accounts import Account
from .answers import Answer, refuse
from .call import Call
from .operations_admin import ORG
from .paging import organization_page, organization_wish

# what last-active-dates calls the products
PRODUCT_KEYS = {"jira-servicedesk": "jira-service-desk"}
# roles that an invitation may give, and whether they take a seat (FACTS 8: atlassian/user on a service desk is an agent)
ROLES = {"atlassian/user": True, "atlassian/admin": True, "atlassian/guest": False, "atlassian/contributor": False, "atlassian/customer": False,
         "atlassian/basic": False, "atlassian/stakeholder": False, "atlassian/viewer": False}
SERVICE_ONLY = ("atlassian/customer", "atlassian/stakeholder")


def resource(world, key: str) -> str:
    """The resource identifier of a product on the site."""
    return "ari:cloud:%s::site/%s" % (key, world.site["cloud_id"])


def product_of(world, ari: str):
    """The application role that a resource stands for, or None."""
    return next((role for role in world.application_roles.values() if resource(world, role.key) == ari), None)


def products_through(world, group_ids) -> list:
    """[(application role, group ids of these that give it)]"""
    wanted = set(group_ids)
    return [(role, sorted(wanted & set(role.groups))) for role in world.application_roles.values() if wanted & set(role.groups)]


def product_access(world, account: Account) -> list:
    """The products somebody has used, with the time; up to a day behind (FACTS 8)."""
    return [{"id": resource(world, key), "key": PRODUCT_KEYS.get(key, key), "lastActiveTimestamp": moment} for key, moment in account.last_active.items()]


def workspaces(call: Call) -> Answer:
    """With a cursor no other property may be present, whatever the switch says of the others. Of queries, `field` on typeKey is played."""
    asked = call.body or {}
    if "cursor" in asked and len(asked) > 1:
        raise refuse("organization", 400, "With a cursor no other property may be present", "ADMIN-400-24")
    wish = organization_wish(call, asked)
    field = (wish.get("query") or {}).get("field", {})
    if set(wish.get("query") or {}) - {"field"} or field.get("name", "typeKey") != "typeKey":
        call.simulator.journal.violation(call, "contract", "of workspace queries only field typeKey is played")
        raise refuse("organization", 400, "of workspace queries only field typeKey is played", "ADMIN-400-24")
    rows = [role for role in call.world.application_roles.values() if role.plan != "UNLICENSED" and (not field or role.key in field.get("values", ()))]
    page = organization_page(call, rows, wish, 20, lambda role: {
        "id": resource(call.world, role.key), "type": "workspace", "links": {"self": call.base}, "relationships": {},
        "attributes": {"name": call.world.site["name"], "typeKey": role.key, "type": role.name, "hostUrl": call.base, "status": "online",
                       "capacity": role.seats}},
        most=1000)
    return Answer(200, {**page, "meta": {"pageSize": len(page["data"]), "total": len(rows)}})


ROUTES = {
    "POST %s/workspaces" % ORG: workspaces,
}
