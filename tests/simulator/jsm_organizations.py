# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customer organizations: they come and go, and are linked to desks (FACTS 6, Organizations)."""

from __future__ import annotations

from .answers import Answer, refuse, told
from .call import Call
from .jsm_desks import may_enter, one_desk
from .operations_site import JSM
from .paging import jsm_page
from .site_places import CustomerOrganization

CREATED = {"iso8601": "2026-01-05T08:00:00+0000", "jira": "2026-01-05T08:00:00.000+0000", "friendly": "05/Jan/26 8:00 AM", "epochMillis": 1767600000000}
NOT_FOUND_KEY = "sd.customer.organization.error.not.found"


def one_organization(call: Call, reference: str | None = None) -> CustomerOrganization:
    """The organization of the path, or of the body."""
    found = call.world.organizations.get(call.values["organizationId"] if reference is None else reference)
    if found is None:
        raise refuse("jsm", 404, told(call, "no_organization"), NOT_FOUND_KEY)
    return found


def may_manage(call: Call) -> None:
    """Agents may, or only Jira administrators: a setting of the site."""
    may_enter(call)
    if call.switches.organization_management == "admins" and not call.account.may("jira_admin"):
        raise refuse("jsm", 403, told(call, "organization_rights"), "sd.customer.organization.error.permission")


def synced(call: Call, organization: CustomerOrganization, status: int | None = None) -> None:
    """An identity provider decides who is in it: refused, with a status that nobody wrote down. 204 means that this site lets it pass."""
    if organization.scim_managed and call.switches.organization_scim_status != 204:
        raise refuse("jsm", status or call.switches.organization_scim_status, told(call, "synced_organization", who=organization.name),
                     "sd.customer.organization.error.scim.managed")


def _show(call: Call, organization: CustomerOrganization) -> dict:
    shown = {"id": organization.id, "name": organization.name, "uuid": organization.uuid, "created": CREATED,
             "_links": {"self": "%s%s/organization/%s" % (call.base, JSM, organization.id)}}
    if call.switches.organization_scim_flag == "shown":
        shown["scimManaged"] = organization.scim_managed
    return shown


def _of_person(call: Call, rows: list) -> list:
    """Only those of one person, when one is asked for."""
    account_id = call.text("accountId")
    if account_id is None:
        return rows
    if call.world.site_account(account_id) is None:
        raise refuse("jsm", 404, told(call, "no_user"), "sd.customer.organization.error.user.not.found")
    return [row for row in rows if account_id in row.members.seen]


def organizations(call: Call) -> Answer:
    may_enter(call)
    call.world.lag.read("organizations")
    world = call.world
    rows = [row for row in world.organizations.values() if row.listed] + list(world.leaving_organizations.values())
    return Answer(200, jsm_page(call, _of_person(call, rows), lambda row: _show(call, row)))


def organization(call: Call) -> Answer:
    may_enter(call)
    return Answer(200, _show(call, one_organization(call)))


def create(call: Call) -> Answer:
    """201 is no proof: an organization of that name comes back as if it had just been made."""
    may_manage(call)
    name = call.body["name"].strip()
    if not 1 <= len(name) <= 200:
        raise refuse("jsm", 400, told(call, "organization_name"), "sd.customer.organization.error.name")
    known = next((row for row in call.world.organizations.values() if row.name == name), None)
    if known is not None and call.switches.organization_exists_status == 409:
        raise refuse("jsm", 409, "An organization with the name '%s' already exists." % name, "sd.customer.organization.error.name.exists")
    return Answer(201, _show(call, known or call.world.create_organization(name, call.lag)))


def delete(call: Call) -> Answer:
    """Off every desk, whoever is in it."""
    may_enter(call)
    if not call.account.may("jira_admin"):
        raise refuse("jsm", 403, told(call, "organization_rights"), "sd.customer.organization.error.permission")
    found = one_organization(call)
    # 400 is not among the statuses of this one
    synced(call, found, 403)
    call.world.delete_organization(found, call.lag)
    return Answer(204)


def of_desk(call: Call) -> Answer:
    desk = one_desk(call)
    call.world.lag.read("organizations of desk:" + desk.id)
    rows = [row for row in call.world.organizations.values() if desk.id in row.desks.seen]
    return Answer(200, jsm_page(call, _of_person(call, rows), lambda row: _show(call, row)))


def _link(call: Call, there: bool) -> Answer:
    """204 says that the outcome holds."""
    desk = one_desk(call)
    if call.body is None:
        raise refuse("jsm", 400, "The request has no body.", "sd.error.body")
    found = one_organization(call, str(call.body["organizationId"]))
    if (desk.id in found.desks) != there:
        call.world.link_organization(found, desk.id, there, call.lag)
    return Answer(204)


def link(call: Call) -> Answer:
    return _link(call, True)


def unlink(call: Call) -> Answer:
    return _link(call, False)


ROUTES = {
    "GET %s/organization" % JSM: organizations,
    "POST %s/organization" % JSM: create,
    "GET %s/organization/{organizationId}" % JSM: organization,
    "DELETE %s/organization/{organizationId}" % JSM: delete,
    "GET %s/servicedesk/{serviceDeskId}/organization" % JSM: of_desk,
    "POST %s/servicedesk/{serviceDeskId}/organization" % JSM: link,
    "DELETE %s/servicedesk/{serviceDeskId}/organization" % JSM: unlink,
}
