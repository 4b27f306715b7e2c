# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every way in which a live tenant may differ, in one table.

FACTS names what is documented, what was measured and what nobody could verify.
Where a tenant could behave either way there is a switch here; its default is the less kind of the two.
"""

from __future__ import annotations

from dataclasses import dataclass


class UnknownSwitch(ValueError):
    """A name or value that is not in the table."""


@dataclass(frozen=True)
class Switch:
    """One row: what it is, what it starts as, what else it may be, and where FACTS speaks of it."""

    name: str
    default: object
    values: tuple          # the values allowed, or a type, or (type, None)
    meaning: str
    facts: str


WHOLE = (int, None)

TABLE = tuple(Switch(*row) for row in (
    # pages
    ("pages", "small", ("small", "documented"), "page caps: small ones that force paging, or the documented ones; page_* overrule it", "F3"),
    ("page_group_member", None, WHOLE, "cap of GET /group/member (small 10, documented 50)", "F3"),
    ("page_group_bulk", None, WHOLE, "cap of GET /group/bulk (small 10, documented 50)", "F3"),
    ("page_groups_picker", None, WHOLE, "most groups the picker returns, it has no pages (small 5, documented 20)", "F3"),
    ("page_user_search", None, WHOLE, "cap of one page of GET /user/search (small 20, documented 1000)", "F3 F14.6"),
    ("page_users", None, WHOLE, "cap of one page of GET /users and /users/search (small 50, documented 1000)", "F3"),
    ("page_user_bulk", None, WHOLE, "cap of one page of GET /user/bulk (small 10, documented 128)", "F3"),
    ("page_jsm", None, WHOLE, "cap of every JSM list (small 7, documented 50)", "F3 F15"),
    ("page_scim", None, WHOLE, "cap of SCIM lists (small 10, documented 100)", "F3"),
    ("page_organization", None, WHOLE, "cap of organization searches (small 10, documented 100)", "F3"),
    ("page_project_search", None, WHOLE, "cap of GET /project/search (small 3, documented 100)", "F3"),
    ("search_window", 1000, (int,), "GET /user/search goes no further than this match", "F3 F5"),
    ("org_cursor_alone", False, (bool,), "an organization search with a cursor refuses every other property with 400", "F3"),
    # what can be seen
    ("empty_email", "missing", ("missing", "blank", "null"), "how an e-mail address that is hidden is shown", "F5"),
    ("search_hides_customers", False, (bool,), "GET /user/search leaves portal-only customers out", "F5 F15"),
    ("desk_lists_inactive", True, (bool,), "the customer list of a desk shows deactivated people too", "F6"),
    # lag
    ("lag_seconds", 0, (int, float), "lists and searches of the site see a write only after so many seconds", "F15"),
    ("lag_reads", 0, (int,), "lists and searches of the site see a write only after so many reads of the same list", "F15"),
    ("provisioning_lag_seconds", 0, (int, float), "the site learns of a SCIM write only after so many seconds", "F7 F14.24"),
    ("provisioning_lag_reads", 0, (int,), "the site learns of a SCIM write only after being asked so many times", "F7 F14.24"),
    # Jira
    ("not_member_status", 400, (400, 404), "DELETE /group/user of somebody who is not a member", "F5 F15"),
    ("synced_group_status", 400, (400, 403), "a write on a group that an identity provider owns", "F15"),
    ("last_admin_status", 400, (400, 403, 409), "removing the last member of an administrators' group", "F15"),
    ("admin_group_status", 400, (400, 403), "deleting an administrators' group", "F15"),
    ("product_group_delete", "accept", ("accept", "refuse"), "deleting a group that gives a product: done, or 400", "F5 F15"),
    ("user_groups_inactive", "empty", ("empty", "shown"), "GET /user/groups of somebody inactive: no groups, or those he is in", "F5"),
    ("role_list_status", 401, (401, 404), "GET project/{key}/role by somebody who does not administer the project", "F5"),
    ("role_actor_user", "actorUser", ("actorUser", "user", "both"), "where an actor of a role carries the account id", "F5"),
    ("role_add_known", "refuse_all", ("refuse_all", "add_others"), "adding several actors of whom one is there is 400: nobody is added, or the others are",
     "F5 F15"),
    ("invite_new_user", "created", ("created", "failed_but_invited", "failed"), "POST /user: 201; 400 and invited all the same; 400 and nothing done",
     "F5 F14.11"),
    ("invite_known_user", "nothing", ("nothing", "grant"), "POST /user for somebody with Jira access is 201: the products are given, or not", "F5"),
    ("invite_without_access", "refuse", ("refuse", "invited"), "POST /user for a user without Jira access is 400; the products are given all the same, or not",
     "F5 F14.11"),
    ("delete_user_clears", False, (bool,), "DELETE /user also clears desk lists, organizations and project roles", "F5 F10"),
    # webhooks
    ("webhook_answers", "usual", ("usual", "200", "204"), "writes on webhooks: 201, 200 and 204, or 200 for all, or 204 without a body for all", "F16"),
    ("webhook_put", "replace", ("replace", "keep"), "what PUT does not name goes back to what new webhooks have (the secret stays), or is kept", "F16"),
    ("webhooks_at_gateway", "refuse", ("refuse", "accept"), "admin webhooks through the gateway", "F16"),
    # customers and desks
    ("experimental_enforced", True, (bool,), "412 for experimental operations without X-ExperimentalApi: opt-in", "F4 F15"),
    ("customer_conflict", "refuse", ("refuse", "link"), "POST /customer with the e-mail of an Atlassian account", "F6 F13"),
    ("conflict_scope", "any", ("any", "site"), "whether an Atlassian account that never touched the site counts for that", "F15"),
    ("conflict_wording", "exists", ("exists", "taken"), "text and i18nKey of the refused duplicate customer", "F15"),
    ("revoked_user", "inactive", ("inactive", "gone"), "what GET /user says of a revoked customer: active false, or 404", "F6"),
    ("revoke_clears_desks", False, (bool,), "revoking portal access also empties the desk lists of the person", "F6 F15"),
    ("recreate_revoked", "reactivate", ("reactivate", "refuse"), "POST /customer for somebody whose access was revoked", "F15"),
    ("jsm_ids_per_call", 50, WHOLE, "more accountIds than this in one JSM call is 400 and nothing is done", "F15"),
    ("gateway_drops_delete_body", False, (bool,), "the gateway does not pass the body of a DELETE", "F15"),
    # customer organizations
    ("organization_management", "admins", ("admins", "agents"), "who may make organizations and change their members", "F6"),
    ("organization_exists_status", 201, (201, 409), "POST /organization with a name that is there: 201 and that organization, or 409", "F6 F14.29"),
    ("organization_scim_flag", "shown", ("shown", "absent"), "whether an organization says scimManaged", "F6"),
    ("organization_scim_status", 400, (400, 403, 204), "writing members of an organization that an identity provider manages; 204: it is done", "F6 F15"),
    ("organization_unknown_users", "partial", ("partial", "nothing"), "an unknown id among members is 400: the others are done, or not", "F6 F15"),
    # SCIM
    ("scim_patch_status", 200, (200, 204), "PATCH answers 200 with the record, or 204 without", "F7"),
    ("scim_department_at", "extension", ("top", "extension", "both"), "where responses show department and organization", "F7"),
    ("scim_patch_without_path", "accept", ("accept", "refuse"), "PATCH operations without a path", "F15"),
    ("scim_member_filter", "accept", ("accept", "refuse"), "PATCH remove with path members[value eq \"x\"]", "F15"),
    ("scim_unmanaged_account", "conflict", ("conflict", "invalid", "link"), "POST Users when an unmanaged account has that e-mail: 409, 400, or linked",
     "F7 F14.22"),
    ("customer_keeps_id", False, (bool,), "a portal-only customer who gets an Atlassian account keeps the accountId", "F15"),
    ("unknown_directory_status", 401, (401, 404), "a good SCIM key with a directory id that does not exist", "F7"),
    ("scim_members_per_patch", 100, WHOLE, "more members than this in one PATCH of a SCIM group is 400 and nothing is done", "F15"),
    # the organization and its managed accounts
    ("organization_lag_seconds", 0, (int, float), "suspending, restoring, removing, inviting and organization roles take effect only after so many seconds",
     "F8 F14.24"),
    ("organization_lag_reads", 0, (int,), "the same only after being asked so many times", "F8 F14.24"),
    ("suspended_site_user", "active", ("active", "inactive"), "what the site's user routes say of somebody who is suspended; searches leave him out anyway",
     "F8 F10"),
    ("suspend_repeat_status", 400, (204, 400), "suspending somebody who is suspended, restoring somebody who is not", "F8"),
    ("suspend_without_body", 415, (204, 415), "suspend and restore without a JSON body", "F8 F14.14"),
    ("restore_full_status", 409, (400, 409), "restoring somebody for whom an app has no seat left", "F8"),
    ("org_not_member_status", 404, (204, 404), "taking somebody out of a group through the organization who is not in it", "F8"),
    ("manage_scim_lifecycle", "refuse", ("refuse", "allow"), "disabling and enabling a managed account that a SCIM directory provides", "F9"),
    ("lifecycle_repeat", "conflict", ("conflict", "done"), "disabling who is inactive, enabling who is active: 409 conflict.lifecycleErrors, or 204", "F9"),
    # credentials
    ("refresh_leeway_seconds", 600, (int, float), "for so long a refresh token that was exchanged may be exchanged again", "F12"),
    ("refresh_reuse", "revoke", ("revoke", "refuse"), "a used-up refresh token: all that came of it die too, or only it is refused", "F12 F14.17"),
    ("classic_token_at_gateway", "accept", ("accept", "refuse"), "an API token without scopes sent through the gateway", "F12"),
    # pace
    ("limits", "off", ("off", "documented"), "token buckets per endpoint and method, the documented rates", "F11"),
    ("limit_headers", "full", ("full", "retry_after", "reset", "structured", "none"), "what a 429 says about when to come back", "F11"),
    ("limit_body", "json", ("json", "html"), "the body of a 429", "F11 F14.18"),
    ("latency", 0, (int, float), "seconds that every request takes", ""),
    # the simulator's own strictness
    ("contract", "refuse", ("refuse", "record"), "a request that is not as documented: 400, or only written down", ""),
))

BY_NAME = {switch.name: switch for switch in TABLE}

PAGE_CAPS = {
    "group_member": (10, 50), "group_bulk": (10, 50), "groups_picker": (5, 20), "user_search": (20, 1000), "users": (50, 1000),
    "user_bulk": (10, 128), "project_search": (3, 100), "jsm": (7, 50), "scim": (10, 100), "organization": (10, 100),
}


def _fits(value, allowed) -> bool:
    for entry in allowed:
        if isinstance(entry, type):
            # bool is an int to Python, but True is not a number of seconds
            if isinstance(value, entry) and isinstance(value, bool) == (entry is bool):
                return True
        elif value is entry or (value == entry and isinstance(value, bool) == isinstance(entry, bool)):
            return True
    return False


class Switches:
    """The settings of one simulator. Read as attributes: `switches.lag_reads`."""

    def __init__(self, **settings):
        self.__dict__.update((switch.name, switch.default) for switch in TABLE)
        self.update(settings)

    def update(self, settings: dict) -> None:
        """Set several at once; nothing is set when one of them is wrong."""
        for name, value in settings.items():
            switch = BY_NAME.get(name)
            if switch is None:
                raise UnknownSwitch("no switch is called %r; there are: %s" % (name, ", ".join(BY_NAME)))
            if not _fits(value, switch.values):
                raise UnknownSwitch("switch %s cannot be %r; allowed: %s" % (name, value, ", ".join(_spell(entry) for entry in switch.values)))
        self.__dict__.update(settings)

    def __getattr__(self, name):
        # reached only for names that are not in the table: all others are set from the start
        raise AttributeError("no switch is called %r" % name)

    def to_dict(self) -> dict:
        return {switch.name: getattr(self, switch.name) for switch in TABLE}

    def reset(self) -> None:
        self.update({switch.name: switch.default for switch in TABLE})

    def page_cap(self, kind: str) -> int:
        own = getattr(self, "page_" + kind)
        small, documented = PAGE_CAPS[kind]
        return own or (small if self.pages == "small" else documented)


def _spell(entry) -> str:
    return entry.__name__ if isinstance(entry, type) else repr(entry)


def from_text(setting: str) -> tuple:
    """`name=value` of the command line as (name, value): numbers, true, false and none are read as such."""
    name, separator, text = setting.partition("=")
    if not separator:
        raise UnknownSwitch("a switch is given as name=value, not %r" % setting)
    words = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return name, words[text.lower()]
    for kind in (int, float):
        try:
            return name, kind(text)
        except ValueError:
            continue
    return name, text
