# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is played: one line a module, and one for its form with many places. A new module is a line here, or a family of its own beside places.py."""

from __future__ import annotations

from .access import Access
from .base import Run, Subject
from .customers import Customers
from .many import Many, OfOrganization, Role
from .places import Place
from .people_things import Managed, OrgUsers, SiteUsers
from .reads import (
    DeskInfo, GroupInfo, ManagedInfo, OrganizationInfo, OrgUserInfo, Preflight, RecordInfo, RoleInfo, ScimGroupInfo, UserInfo, WebhookInfo,
)
from .records import Records
from .site_things import CustomerOrganizations, ScimGroups, SiteGroups, Webhooks

SUBJECTS: dict[str, Subject] = {
    "jira_group_member": Place("jira_group_member", kind="groups", option="members", named="group"),
    "jsm_desk_customer": Place("jsm_desk_customer", kind="desks", option="customers", named="desk"),
    "jsm_organization_member": Place("jsm_organization_member", kind="organizations", option="members", named="organization"),
    "jira_group_member groups": Many("jira_group_member", "groups", "members", "group", "group_id"),
    "jsm_desk_customer desks": Many("jsm_desk_customer", "desks", "customers", "desk", "desk_id"),
    "jsm_organization_member organizations": Many("jsm_organization_member", "organizations", "members", "organization", "organization_id"),
    "organization_group_member": OfOrganization("organization_group_member", kind="groups", option="members", named="group"),
    "jira_project_role_member": Role("jira_project_role_member", "roles", "members", "role", "role_id"),
    "jsm_customer": Customers("jsm_customer"),
    "scim_user": Records("scim_user"),
    "jira_group": SiteGroups("jira_group"),
    "jsm_organization": CustomerOrganizations("jsm_organization"),
    "jira_webhook": Webhooks("jira_webhook"),
    "scim_group": ScimGroups("scim_group"),
    "jira_user": SiteUsers("jira_user"),
    "organization_user": OrgUsers("organization_user"),
    "managed_account": Managed("managed_account"),
    "jira_group_info": GroupInfo("jira_group_info"),
    "jsm_desk_info": DeskInfo("jsm_desk_info"),
    "jsm_organization_info": OrganizationInfo("jsm_organization_info"),
    "jira_user_info": UserInfo("jira_user_info"),
    "scim_user_info": RecordInfo("scim_user_info"),
    "jira_webhook_info": WebhookInfo("jira_webhook_info"),
    "jira_project_role_info": RoleInfo("jira_project_role_info"),
    "scim_group_info": ScimGroupInfo("scim_group_info"),
    "organization_user_info": OrgUserInfo("organization_user_info"),
    "managed_account_info": ManagedInfo("managed_account_info"),
    "atlassian_preflight_info": Preflight("atlassian_preflight_info"),
    "atlassian_access": Access("atlassian_access"),
}

__all__ = ["SUBJECTS", "Run", "Subject"]
