# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is in a customer organization (FACTS 6, Organizations)."""

from __future__ import annotations

from .answers import Answer, refuse, told
from .call import Call
from .jsm_customers import show_customer
from .jsm_desks import may_enter
from .jsm_organizations import may_manage, one_organization, synced
from .operations_site import JSM
from .paging import jsm_page


def read(call: Call) -> Answer:
    """Ordered by account id."""
    may_enter(call)
    organization = one_organization(call)
    call.world.lag.read("organization:" + organization.id)
    rows = [account for account in map(call.world.accounts.get, sorted(organization.members.seen)) if account is not None]
    return Answer(200, jsm_page(call, rows, lambda account: show_customer(call, account)))


def _set(call: Call, there: bool) -> Answer:
    """204 whether or not anything changed; an unknown id is 400, and what became of the others nobody says."""
    may_manage(call)
    organization = one_organization(call)
    synced(call, organization)
    asked = list(dict.fromkeys(call.body["accountIds"])) if call.body else []
    if not asked:
        raise refuse("jsm", 400, "No users were given.", "sd.customer.organization.error.none")
    most = call.switches.jsm_ids_per_call
    if most is not None and len(asked) > most:
        raise refuse("jsm", 400, "Too many users in one call.", "sd.customer.organization.error.too.many")
    known = [account_id for account_id in asked if call.world.site_account(account_id) is not None]
    # who has left the site, and is still in the list, can be taken off it
    known += [account_id for account_id in asked if not there and account_id not in known and account_id in organization.members]
    complete = len(known) == len(asked)
    if complete or call.switches.organization_unknown_users == "partial":
        for account_id in known:
            if (account_id in organization.members) != there:
                call.world.set_organization_member(organization, account_id, there, call.lag)
    if not complete:
        raise refuse("jsm", 400, told(call, "unknown_customers"), "sd.customer.organization.error.users.not.found")
    return Answer(204)


def add(call: Call) -> Answer:
    return _set(call, True)


def remove(call: Call) -> Answer:
    return _set(call, False)


ROUTES = {
    "GET %s/organization/{organizationId}/user" % JSM: read,
    "POST %s/organization/{organizationId}/user" % JSM: add,
    "DELETE %s/organization/{organizationId}/user" % JSM: remove,
}
