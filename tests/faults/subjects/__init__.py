# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is played: one line a module. A new module is a line here, or a family of its own beside places.py."""

from __future__ import annotations

from .base import Run, Subject
from .customers import Customers
from .places import Place
from .reads import DeskInfo, GroupInfo, OrganizationInfo, RecordInfo, UserInfo
from .records import Records

SUBJECTS: dict[str, Subject] = {
    "jira_group_member": Place("jira_group_member", kind="groups", option="members", named="group"),
    "jsm_desk_customer": Place("jsm_desk_customer", kind="desks", option="customers", named="desk"),
    "jsm_organization_member": Place("jsm_organization_member", kind="organizations", option="members", named="organization"),
    "jsm_customer": Customers("jsm_customer"),
    "scim_user": Records("scim_user"),
    "jira_group_info": GroupInfo("jira_group_info"),
    "jsm_desk_info": DeskInfo("jsm_desk_info"),
    "jsm_organization_info": OrganizationInfo("jsm_organization_info"),
    "jira_user_info": UserInfo("jira_user_info"),
    "scim_user_info": RecordInfo("scim_user_info"),
}

__all__ = ["SUBJECTS", "Run", "Subject"]
