# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The customer list of a desk (FACTS 6)."""

from __future__ import annotations

from .accounts import Account, fold
from .answers import Answer, refuse, told
from .call import Call
from .jsm_customers import show_customer
from .jsm_desks import one_desk
from .operations_site import JSM
from .paging import jsm_page

OPEN_ACCESS_KEY = "sd.jsm.error.servicedesk.customer.remove.servicedesk.open.access."


def _matches(call: Call, account: Account, words: list) -> bool:
    """Every word of the query must begin a word of the display name, the name or the visible e-mail: a filter, not an equality."""
    shown = [account.display_name, account.account_id]
    if account.email_visible or account is call.account:
        shown += [account.email, *account.email.replace("@", " ").replace(".", " ").split()]
    have = [word for text in shown for word in (fold(text), *fold(text).split())]
    return all(any(word.startswith(wanted) for word in have) for wanted in words)


def read(call: Call) -> Answer:
    desk = one_desk(call)
    call.world.lag.read("desk:" + desk.id)
    rows = desk.customers.rows(call.world.accounts)
    if not call.switches.desk_lists_inactive:
        rows = [account for account in rows if account.active]
    words = fold(call.text("query", "")).split()
    if words:
        rows = [account for account in rows if _matches(call, account, words)]
    return Answer(200, jsm_page(call, rows, lambda account: show_customer(call, account)))


def _writable(call: Call):
    """(desk, account ids asked for), when the caller is an administrator of the desk."""
    desk = one_desk(call)
    if call.account.account_id not in desk.admins and not call.account.may("jira_admin"):
        raise refuse("jsm", 403, "You need to be an administrator of this service desk.", "sd.servicedesk.customer.error.permission")
    asked = list(dict.fromkeys(call.body["accountIds"])) if call.body else []
    if not asked:
        raise refuse("jsm", 400, "No users were given.", "sd.servicedesk.customer.error.none")
    most = call.switches.jsm_ids_per_call
    if most is not None and len(asked) > most:
        raise refuse("jsm", 400, "Too many users in one call.", "sd.servicedesk.customer.error.too.many")
    return desk, asked


def add(call: Call) -> Answer:
    """204 whether or not anybody was new. With an unknown id: 400, and the others have been added all the same."""
    desk, asked = _writable(call)
    known = [account_id for account_id in asked if call.world.site_account(account_id) is not None]
    for account_id in known:
        if account_id not in desk.customers:
            call.world.set_customer(desk, account_id, True, call.lag)
    if len(known) < len(asked):
        raise refuse("jsm", 400, told(call, "unknown_customers"), "sd.servicedesk.customer.error.users.not.found")
    return Answer(204)


def remove(call: Call) -> Answer:
    desk, asked = _writable(call)
    if desk.access != "closed":
        raise refuse("jsm", 400, told(call, "open_access"), OPEN_ACCESS_KEY + ("signup" if desk.access == "public" else "enabled"))
    for account_id in asked:
        if account_id in desk.customers:
            call.world.set_customer(desk, account_id, False, call.lag)
    if any(call.world.site_account(account_id) is None for account_id in asked):
        raise refuse("jsm", 400, told(call, "unknown_customers"), "sd.servicedesk.customer.error.users.not.found")
    return Answer(204)


ROUTES = {
    "GET %s/servicedesk/{serviceDeskId}/customer" % JSM: read,
    "POST %s/servicedesk/{serviceDeskId}/customer" % JSM: add,
    "DELETE %s/servicedesk/{serviceDeskId}/customer" % JSM: remove,
}
