# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the simulator's switches the laws are held under. Every switch is named here, or said not to matter and why."""

from __future__ import annotations

# name of a family -> switches, each with the values that are not its default
FAMILIES: dict[str, dict[str, tuple]] = {
    "site": {"pages": ("documented",), "limits": ("documented",), "classic_token_at_gateway": ("refuse",), "page_user_search": (1,), "page_users": (3,)},
    "search": {"empty_email": ("blank", "null"), "search_hides_customers": (True,), "lag_reads": (2, 6), "lag_seconds": (3,)},
    "group": {"not_member_status": (404,), "synced_group_status": (403,), "last_admin_status": (403, 409), "page_group_member": (1,), "page_group_bulk": (1,),
              "page_groups_picker": (1,), "page_user_bulk": (1,), "user_groups_inactive": ("shown",)},
    "webhook": {"webhook_answers": ("200", "204"), "webhook_put": ("keep",), "webhooks_at_gateway": ("accept",)},
    "request": {"page_jsm": (1, 50)},
    "user": {"invite_new_user": ("failed_but_invited", "failed"), "invite_known_user": ("grant",), "invite_without_access": ("invited",),
             "delete_user_clears": (True,)},
    "groups": {"synced_group_status": (403,), "admin_group_status": (403,), "product_group_delete": ("refuse",), "page_group_bulk": (1,),
               "page_groups_picker": (1,)},
    "customer": {"customer_conflict": ("link",), "conflict_scope": ("site",), "conflict_wording": ("taken",), "revoked_user": ("gone",),
                 "revoke_clears_desks": (True,), "recreate_revoked": ("refuse",), "experimental_enforced": (False,)},
    "desk": {"desk_lists_inactive": (False,), "jsm_ids_per_call": (None,), "page_jsm": (1, 50), "experimental_enforced": (False,),
             "gateway_drops_delete_body": (True,)},
    "customer_organization": {
        "organization_management": ("agents",), "organization_exists_status": (409,), "organization_scim_flag": ("absent",),
        "organization_scim_status": (403, 204), "organization_unknown_users": ("nothing",), "page_jsm": (1, 50), "gateway_drops_delete_body": (True,)},
    "batch": {"jsm_ids_per_call": (1,)},
    "scim": {"scim_patch_status": (204,), "scim_department_at": ("top", "both"), "scim_unmanaged_account": ("invalid", "link"), "page_scim": (1, 100),
             "provisioning_lag_seconds": (5,), "provisioning_lag_reads": (2,), "customer_keeps_id": (True,), "scim_patch_without_path": ("refuse",)},
    "organization": {"org_cursor_alone": (True,), "page_organization": (1,)},
    "manage": {"manage_scim_lifecycle": ("allow",), "lifecycle_repeat": ("done",)},
    "org_user": {"organization_lag_seconds": (5,), "organization_lag_reads": (2,), "suspended_site_user": ("inactive",), "suspend_repeat_status": (204,),
                 "suspend_without_body": (204,), "restore_full_status": (400,), "customer_keeps_id": (True,)},
    "org_group": {"org_not_member_status": (204,), "synced_group_status": (403,)},
    "directory": {"unknown_directory_status": (404,)},
    "role": {"role_list_status": (404,), "role_actor_user": ("user", "both"), "page_project_search": (1,)},
    "scim_group": {"scim_patch_status": (204,), "page_scim": (1,), "scim_members_per_patch": (None,), "provisioning_lag_seconds": (5,)},
    "limits": {"limit_headers": ("retry_after", "reset", "structured", "none"), "limit_body": ("html",)},
}

NOT_HERE = {
    # the modules that go there bring rounds of their own
    "role_add_known": "one actor goes into a call",
    **dict.fromkeys(("refresh_leeway_seconds", "refresh_reuse"), "oauth_token makes nothing true of anybody; test_oauth_token.py plays them"),
    "search_window": "people are searched by their whole e-mail; nobody gets to the thousandth match",
    "scim_member_filter": "test_scim_groups.py: a form that is refused needs an option",
    "latency": "slows, and changes nothing; the benchmark has it",
    "contract": "the simulator's own strictness; the laws want it strict",
}


def variants(families: tuple) -> list[dict]:
    """One setting at a time, the defaults first."""
    return [{}] + [{name: value} for family in families for name, values in FAMILIES[family].items() for value in values]


def spelled(settings: dict) -> str:
    """For the name of a test."""
    return ",".join("%s=%s" % pair for pair in sorted(settings.items())) or "defaults"
