# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making and ending portal customers (FACTS 6)."""

from __future__ import annotations

import re
from urllib.parse import quote

from .accounts import Account
from .answers import Answer, refuse, told
from .call import Call
from .jira_users import email_shown
from .jsm_desks import may_enter
from .operations_site import JSM

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
CONFLICT_KEYS = {"exists": "sd.customer.create.error.email.exists", "taken": "jira.customer.email.taken"}


def show_customer(call: Call, account: Account) -> dict:
    """JSM's user: no accountType here, and for customers the three ids are the same."""
    link = "%s/rest/api/2/user?accountId=%s" % (call.base, quote(account.account_id, safe=""))
    ids = {"name": account.account_id, "key": account.account_id} if account.type == "customer" else {}
    return {"accountId": account.account_id, **ids, **email_shown(call, account), "displayName": account.display_name, "active": account.active,
            "timeZone": "Europe/Berlin", "_links": {"jiraRest": link, "avatarUrls": {}, "self": link}}


def create(call: Call) -> Answer:
    """201 for somebody new; a known e-mail is refused, with 409 only when the strict flag was sent."""
    may_enter(call)
    if not call.account.may("jira_admin"):
        raise refuse("jsm", 403, "You do not have permission to create customers.", "sd.customer.create.error.permission")
    email = (call.body.get("email") or "").strip()
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise refuse("jsm", 400, "The email address is not valid.", "sd.customer.create.error.email.invalid")
    known = list(call.world.accounts.named(email))
    revoked = next((account for account in known if account.type == "customer" and not account.active), None)
    if revoked is not None and len(known) == 1 and call.switches.recreate_revoked == "reactivate":
        call.world.set_active(revoked, True, call.lag)
        return Answer(201, show_customer(call, revoked))
    atlassian = next((account for account in known if account.type != "customer" and (account.on_site or call.switches.conflict_scope == "any")), None)
    absent = [account for account in known if account.type != "customer" and not account.on_site]
    if atlassian is not None and call.switches.customer_conflict == "link" or (absent and atlassian is None):
        linked = atlassian or absent[0]
        if not linked.on_site:
            call.world.bring_to_site(linked, call.lag)
        return Answer(201, show_customer(call, linked))
    if known:
        wording = call.switches.conflict_wording
        raise refuse("jsm", 409 if call.flag("strictConflictStatusCode") else 400, told(call, "customer_" + wording), CONFLICT_KEYS[wording])
    name = call.body.get("displayName") or call.body.get("fullName") or email
    return Answer(201, show_customer(call, call.world.create_customer(email, name, call.lag)))


def revoke(call: Call) -> Answer:
    """204 says that the outcome holds. Only portal-only accounts can be revoked."""
    may_enter(call)
    if not call.account.may("site_admin"):
        raise refuse("jsm", 403, "You do not have site administration rights.", "sd.customer.revoke.error.permission")
    world = call.world
    account = world.site_account(call.values["accountId"])
    if account is None or account.type != "customer":
        raise refuse("jsm", 404, "There is no portal-only customer with this account id.", "sd.customer.revoke.error.not.found")
    if call.switches.revoke_clears_desks:
        for desk in world.desks.values():
            if account.account_id in desk.customers:
                world.set_customer(desk, account.account_id, False, call.lag)
    if call.switches.revoked_user == "gone":
        world.erase(account)
    elif account.active:
        world.set_active(account, False, call.lag)
    return Answer(204)


ROUTES = {
    "POST %s/customer" % JSM: create,
    "PUT %s/customer/user/{accountId}/revoke-portal-only-access" % JSM: revoke,
}
