# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which function plays which operation. The table in contract.py says what there is; this says who does it."""

from __future__ import annotations

from typing import Callable

from . import (jira_groups, jira_invites, jira_project_roles, jira_projects, jira_search, jira_site, jira_users, jsm_customers, jsm_desk_customers,
               jsm_desks, jsm_organization_users, jsm_organizations, jsm_requests, login, manage, org_about, org_groups, org_invite, org_products,
               org_users, organization, scim_about, scim_groups, scim_users, webhooks)

HANDLERS: dict[str, Callable] = {}

for _part in (
        jira_groups, jira_invites, jira_project_roles, jira_projects, jira_search, jira_site, jira_users, jsm_customers, jsm_desk_customers,
        jsm_desks, jsm_organization_users, jsm_organizations, jsm_requests, login, manage, org_about, org_groups, org_invite, org_products, org_users,
        organization, scim_about, scim_groups, scim_users, webhooks):
    HANDLERS.update(_part.ROUTES)
