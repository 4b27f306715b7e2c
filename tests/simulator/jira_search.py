# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking people up: where absence and blindness look alike (FACTS 5, 14.8)."""

from __future__ import annotations

from .accounts import Account
from .answers import Answer, refuse
from .call import Call
from .jira_users import may_browse, show_user
from .operations_site import JIRA
from .paging import jira_array


def _listed(call: Call, account: Account) -> bool:
    return account.listed and not (account.type == "customer" and call.switches.search_hides_customers)


def search(call: Call) -> Answer:
    """Active people only, by the beginning of a name or of an e-mail that the caller may see. Without the right to browse: 200 and nothing."""
    query, account_id = call.text("query"), call.text("accountId")
    if (query is None) == (account_id is None):
        raise refuse("jira", 400, "Exactly one of 'query' and 'accountId' must be given.")
    call.world.lag.read("search")
    if not call.account.may("browse_users"):
        return Answer(200, [])
    if account_id is not None:
        account = call.world.accounts.get(account_id)
        hits = [(account, False)] if account is not None else []
    else:
        hits = call.world.accounts.beginning(query)
    # a hit by e-mail counts only where that e-mail is visible to the caller
    found = [account for account, by_email in hits
             if account.listed_active and not account.listed_suspended and _listed(call, account)
             and (not by_email or account.email_visible or account is call.account)]
    window = found[:call.switches.search_window]
    return Answer(200, jira_array(call, window, "user_search", lambda account: show_user(call, account, account.listed_active)))


def everybody(call: Call) -> Answer:
    """Also inactive people and apps."""
    may_browse(call)
    call.world.lag.read("search")
    rows = [account for account in call.world.accounts if _listed(call, account)]
    return Answer(200, jira_array(call, rows, "users", lambda account: show_user(call, account, account.listed_active)))


ROUTES = {
    "GET %s/user/search" % JIRA: search,
    "GET %s/users" % JIRA: everybody,
    "GET %s/users/search" % JIRA: everybody,
}
