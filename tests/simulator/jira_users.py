# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The platform's users, one at a time and by id (FACTS 5)."""

from __future__ import annotations

from urllib.parse import quote

from .accounts import Account
from .answers import Answer, refuse, told
from .call import Call
from .operations_site import JIRA
from .paging import jira_page

MOST_IDS = 128


def email_shown(call: Call, account: Account) -> dict:
    """{"emailAddress": ...} as far as the caller may see it. Everybody sees his own."""
    if account.email and (account.email_visible or account is call.account):
        return {"emailAddress": account.email}
    shown: dict = {"missing": {}, "blank": {"emailAddress": ""}, "null": {"emailAddress": None}}
    return shown[call.switches.empty_email]


def show_user(call: Call, account: Account, active: bool | None = None) -> dict:
    """A user as the platform shows him. `active` is what a lagging list still believes."""
    return {
        "self": "%s%s/user?accountId=%s" % (call.base, JIRA, quote(account.account_id, safe="")), "accountId": account.account_id,
        "accountType": account.type, **email_shown(call, account), "avatarUrls": {"48x48": call.base + "/avatar/48"}, "displayName": account.display_name,
        "active": (account.active if active is None else active) and not (account.suspended and call.switches.suspended_site_user == "inactive"),
        "timeZone": "Europe/Berlin",
    }


def show_group_name(call: Call, group) -> dict:
    return {"name": group.name, "groupId": group.id, "self": "%s%s/group?groupId=%s" % (call.base, JIRA, quote(group.id, safe=""))}


def _groups_of(call: Call, account: Account) -> list:
    return [show_group_name(call, call.world.groups[group_id]) for group_id in call.world.groups_of.get(account.account_id, ())]


def _roles_of(call: Call, account: Account) -> list:
    mine = set(call.world.groups_of.get(account.account_id, ()))
    return [{"key": role.key, "name": role.name} for role in call.world.application_roles.values() if mine & set(role.groups)]


def expanded(call: Call, account: Account) -> dict:
    """The two lists that expand can ask for; unexpanded they show their size only."""
    asked = (call.text("expand") or "").split(",")
    groups, roles = _groups_of(call, account), _roles_of(call, account)
    return {
        "groups": {"size": len(groups), "items": groups if "groups" in asked else []},
        "applicationRoles": {"size": len(roles), "items": roles if "applicationRoles" in asked else []},
        "expand": "groups,applicationRoles",
    }


def may_browse(call: Call) -> None:
    if not call.account.may("browse_users"):
        raise refuse("jira", 403, "The user does not have the Browse users and groups global permission.")


def myself(call: Call) -> Answer:
    return Answer(200, {**show_user(call, call.account), "locale": "en_US", **expanded(call, call.account)})


def user(call: Call) -> Answer:
    account_id = call.text("accountId")
    if not account_id:
        raise refuse("jira", 400, "The query parameter 'accountId' is required.")
    if account_id != call.account.account_id:
        may_browse(call)
    account = call.world.site_account(account_id)
    if account is None:
        raise refuse("jira", 404, told(call, "no_user"))
    return Answer(200, {**show_user(call, account), "locale": "en_US", **expanded(call, account)})


def user_groups(call: Call) -> Answer:
    may_browse(call)
    account = call.world.site_account(call.text("accountId"))
    if account is None:
        raise refuse("jira", 404, told(call, "no_user"))
    return Answer(200, _groups_of(call, account) if account.active or call.switches.user_groups_inactive == "shown" else [])


def user_bulk(call: Call) -> Answer:
    """Ids that nobody has are left out, without a word."""
    wanted = dict.fromkeys(call.texts("accountId"))
    if len(wanted) > MOST_IDS:
        raise refuse("jira", 400, "At most %d account ids can be given." % MOST_IDS)
    found = [account for account in (call.world.site_account(account_id) for account_id in wanted) if account is not None]
    return Answer(200, jira_page(call, found, "user_bulk", lambda account: show_user(call, account), default=10))


ROUTES = {
    "GET %s/myself" % JIRA: myself,
    "GET %s/user" % JIRA: user,
    "GET %s/user/groups" % JIRA: user_groups,
    "GET %s/user/bulk" % JIRA: user_bulk,
}
