# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups of the site and their members (FACTS 5)."""

from __future__ import annotations

from urllib.parse import quote

from .answers import Answer, refuse, told
from .call import Call
from .jira_users import may_browse, show_user
from .operations_site import JIRA
from .paging import jira_page


def _one_group(call: Call):
    """The group meant by groupId or groupname, never both."""
    group_id, name = call.text("groupId"), call.text("groupname")
    if (group_id is None) == (name is None):
        raise refuse("jira", 400, "Exactly one of 'groupId' and 'groupname' must be given.")
    group = call.world.find_group(group_id, name)
    if group is None:
        raise refuse("jira", 404, told(call, "no_group", group=group_id or name))
    return group


def _may_write(call: Call) -> None:
    if not call.account.may("site_admin"):
        raise refuse("jira", 403, "The user does not have site administration rights.")


def _writable(call: Call, group) -> None:
    if group.managed_by == "EXTERNAL":
        raise refuse("jira", call.switches.synced_group_status, told(call, "synced_group", group=group.name))


def _show_group(call: Call, group) -> dict:
    return {"name": group.name, "groupId": group.id, "self": "%s%s/group?groupId=%s" % (call.base, JIRA, quote(group.id, safe="")), "expand": "users",
            "users": {"size": len(group.members), "items": [], "max-results": 50, "start-index": 0, "end-index": 0}}


def _listed(call: Call) -> list:
    """What lists of groups show: new ones and deleted ones only after their lag."""
    call.world.lag.read("groups")
    shown = {group.id: group for group in call.world.leaving_groups.values()}
    shown.update((group.id, group) for group in call.world.groups.values() if group.listed)
    return list(shown.values())


def bulk(call: Call) -> Answer:
    """By exact names or ids; all groups when neither is asked for."""
    may_browse(call)
    ids, names = set(call.texts("groupId")), set(call.texts("groupName"))
    rows = [group for group in _listed(call) if (not ids and not names) or group.id in ids or group.name in names]
    return Answer(200, jira_page(call, rows, "group_bulk", lambda group: {"name": group.name, "groupId": group.id}))


def picker(call: Call) -> Answer:
    """Parts of names. No pages: what does not fit is not shown."""
    query = call.text("query", "")
    fold = call.flag("caseInsensitive")
    found = []
    if call.account.may("browse_users"):
        excluded = set(call.texts("exclude")) | set(call.texts("excludeId"))
        found = [group for group in _listed(call)
                 if (query.lower() in group.name.lower() if fold else query in group.name) and not excluded & {group.name, group.id}]
    most = min(call.whole("maxResults", 1000), call.switches.page_cap("groups_picker"))
    shown = [{"name": group.name, "groupId": group.id, "html": group.name, "labels": [], "managedBy": group.managed_by, "usageType": "USERBASE_GROUP"}
             for group in found[:most]]
    return Answer(200, {"header": "Showing %d of %d matching groups" % (len(shown), len(found)), "total": len(found), "groups": shown})


def members(call: Call) -> Answer:
    """Inactive members only when asked for."""
    if not (call.account.may("browse_users") or call.account.may("site_admin")):
        may_browse(call)
    group = _one_group(call)
    call.world.lag.read("group:" + group.id)
    rows = group.members.rows(call.world.accounts)
    if not call.flag("includeInactiveUsers"):
        rows = [account for account in rows if account.active]
    return Answer(200, jira_page(call, rows, "group_member", lambda account: show_user(call, account)))


def add_member(call: Call) -> Answer:
    _may_write(call)
    group = _one_group(call)
    account = call.world.site_account(call.body["accountId"])
    if account is None:
        raise refuse("jira", 404, told(call, "no_user"))
    _writable(call, group)
    if account.account_id in group.members:
        raise refuse("jira", 400, told(call, "already_member", group=group.name))
    call.world.set_member(group, account.account_id, True, call.lag)
    return Answer(201, _show_group(call, group))


def remove_member(call: Call) -> Answer:
    _may_write(call)
    group = _one_group(call)
    account = call.world.site_account(call.text("accountId"))
    if account is None:
        raise refuse("jira", 404, told(call, "no_user"))
    _writable(call, group)
    if account.account_id not in group.members:
        raise refuse("jira", call.switches.not_member_status, told(call, "not_member", group=group.name, user=account.display_name))
    if group.admins and len(group.members) == 1:
        raise refuse("jira", call.switches.last_admin_status, told(call, "last_admin", group=group.name))
    call.world.set_member(group, account.account_id, False, call.lag)
    return Answer(200)


def create(call: Call) -> Answer:
    _may_write(call)
    name = call.body["name"]
    if not name.strip() or len(name) > 255:
        raise refuse("jira", 400, "A group needs a name of at most 255 characters.")
    if name in call.world.groups_by_name:
        raise refuse("jira", 400, told(call, "group_exists"))
    return Answer(201, _show_group(call, call.world.create_group(name, lag=call.lag)))


def _swap_group(call: Call, group):
    """The group that takes over what only this one may see: comments and worklogs, not its members. None when none is named."""
    group_id, name = call.text("swapGroupId"), call.text("swapGroup")
    if group_id is None and name is None:
        return None
    if group_id is not None and name is not None:
        raise refuse("jira", 400, "Only one of 'swapGroupId' and 'swapGroup' can be given.")
    swap = call.world.find_group(group_id, name)
    if swap is None:
        raise refuse("jira", 404, told(call, "no_group", group=group_id or name))
    if swap is group:
        raise refuse("jira", 400, "A group cannot be swapped with itself.")
    return swap


def delete(call: Call) -> Answer:
    """An administrators' group stays; a group that gives a product can be deleted, and everybody in it loses the product."""
    _may_write(call)
    group = _one_group(call)
    _writable(call, group)
    if group.admins:
        raise refuse("jira", call.switches.admin_group_status, told(call, "admin_group", group=group.name))
    gives = any(group.id in role.groups for role in call.world.application_roles.values())
    if gives and call.switches.product_group_delete == "refuse":
        raise refuse("jira", 400, told(call, "product_group", group=group.name))
    swap = _swap_group(call, group)
    if swap is not None:
        swap.restrictions += group.restrictions
    call.world.delete_group(group, call.lag)
    return Answer(200)


ROUTES = {
    "GET %s/group/bulk" % JIRA: bulk,
    "GET %s/groups/picker" % JIRA: picker,
    "GET %s/group/member" % JIRA: members,
    "POST %s/group/user" % JIRA: add_member,
    "DELETE %s/group/user" % JIRA: remove_member,
    "POST %s/group" % JIRA: create,
    "DELETE %s/group" % JIRA: delete,
}
