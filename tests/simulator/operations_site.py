# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documented operations of a site, in our own words: Jira platform v3, service management, and how one logs in (FACTS 5, 6, 12)."""

from __future__ import annotations

from .operation import operation

JIRA = "/rest/api/3"
JSM = "/rest/servicedeskapi"
CONFIGURE = "manage:jira-configuration"
USERS = "read:jira-user"
CUSTOMERS = "manage:servicedesk-customer"
READ_USER = "read:application-role:jira read:group:jira read:user:jira read:avatar:jira"
READ_ALL = "read:user:jira read:application-role:jira read:avatar:jira read:group:jira"
PAGE = "startAt:whole maxResults:whole"
READ_DESK_CUSTOMERS = "read:servicedesk.customer:jira-service-management"

JIRA_OPERATIONS = [operation("jira", *row[:2], **row[2]) for row in (
    ("GET %s/myself" % JIRA, "200 401", {"query": "expand:text", "classic": USERS, "granular": READ_USER}),
    ("GET %s/mypermissions" % JIRA, "200 400 401 404", {
        "query": "projectKey:text projectId:text issueKey:text issueId:text permissions:text",
        "classic": "read:jira-work", "granular": "read:permission:jira"}),
    ("GET %s/serverInfo" % JIRA, "200 401", {}),
    ("GET %s/user" % JIRA, "200 401 403 404", {"query": "accountId:text expand:text", "classic": USERS, "granular": READ_USER, "undocumented": "400"}),
    ("GET %s/user/search" % JIRA, "200 400 401 429", {
        "query": PAGE + " query:text accountId:text property:text", "classic": USERS, "granular": READ_ALL + " read:user.property:jira"}),
    ("GET %s/users" % JIRA, "200 400 403 409", {"query": PAGE + " expand:text", "classic": USERS, "granular": READ_ALL, "undocumented": "401"}),
    ("GET %s/users/search" % JIRA, "200 400 403 409", {"query": PAGE + " expand:text", "classic": USERS, "granular": READ_ALL, "undocumented": "401"}),
    ("GET %s/user/bulk" % JIRA, "200 400 401", {"query": PAGE + " accountId!:texts", "classic": USERS, "granular": READ_USER}),
    ("GET %s/user/groups" % JIRA, "200 401 403 404", {"query": "accountId!:text", "classic": USERS, "granular": "read:group:jira"}),
    ("GET %s/group/bulk" % JIRA, "200 400 401 403 500", {
        "query": PAGE + " groupId:texts groupName:texts accessType:text applicationKey:text", "classic": USERS, "granular": "read:group:jira"}),
    ("GET %s/groups/picker" % JIRA, "200", {
        "query": "query:text exclude:texts excludeId:texts maxResults:whole caseInsensitive:flag", "classic": USERS, "granular": "read:group:jira",
        "undocumented": "401"}),
    ("GET %s/group/member" % JIRA, "200 400 401 403 404", {
        "query": "groupname:text groupId:text includeInactiveUsers:flag startAt:whole maxResults:whole", "classic": CONFIGURE,
        "granular": "read:group:jira read:user:jira read:avatar:jira"}),
    ("POST %s/group/user" % JIRA, "201 400 401 403 404 429", {
        "query": "groupname:text groupId:text", "body": {"accountId!": "text"}, "classic": CONFIGURE,
        "granular": "write:group:jira read:avatar:jira read:group:jira read:user:jira"}),
    ("DELETE %s/group/user" % JIRA, "200 400 401 403 404 429", {"query": "groupname:text groupId:text accountId!:text", "classic": CONFIGURE,
                                                                "granular": "write:group:jira", "undocumented": "409"}),
    ("POST %s/group" % JIRA, "201 400 401 403", {"body": {"name!": "text"}, "classic": CONFIGURE,
                                                 "granular": "read:group:jira read:user:jira write:group:jira read:avatar:jira"}),
    ("DELETE %s/group" % JIRA, "200 400 401 403 404", {"query": "groupname:text groupId:text swapGroup:text swapGroupId:text", "classic": CONFIGURE,
                                                       "granular": "delete:group:jira"}),
    ("GET %s/applicationrole" % JIRA, "200 401 403", {"classic": CONFIGURE, "granular": "read:application-role:jira"}),
    ("GET %s/applicationrole/{key}" % JIRA, "200 401 403 404", {"classic": CONFIGURE, "granular": "read:application-role:jira"}),
)]

JSM_OPERATIONS = [operation("jsm", *row[:2], **row[2]) for row in (
    ("GET %s/info" % JSM, "200 500", {"undocumented": "401"}),
    ("GET %s/servicedesk" % JSM, "200 401 500", {"query": "start:whole limit:whole", "classic": "read:servicedesk-request",
                                                 "granular": "read:servicedesk:jira-service-management", "undocumented": "403"}),
    ("GET %s/servicedesk/{serviceDeskId}" % JSM, "200 401 403 404 500", {"classic": "read:servicedesk-request",
                                                                         "granular": "read:servicedesk:jira-service-management"}),
    ("POST %s/customer" % JSM, "201 400 401 403 409 500", {
        "query": "strictConflictStatusCode:flag", "body": {"email": "text", "displayName": "text", "fullName": "text"}, "classic": CUSTOMERS,
        "granular": "read:customer:jira-service-management write:customer:jira-service-management read:user:jira"}),
    ("PUT %s/customer/user/{accountId}/revoke-portal-only-access" % JSM, "204 401 403 404 500", {
        "classic": CUSTOMERS, "granular": "write:customer:jira-service-management"}),
    ("GET %s/servicedesk/{serviceDeskId}/customer" % JSM, "200 401 403 404 500", {
        "query": "query:text start:whole limit:whole", "classic": CUSTOMERS, "granular": READ_DESK_CUSTOMERS + " read:user:jira", "flags": "experimental",
        "undocumented": "412"}),
    ("POST %s/servicedesk/{serviceDeskId}/customer" % JSM, "204 400 401 403 404 500", {
        "body": {"accountIds!": ["text"]}, "classic": CUSTOMERS,
        "granular": READ_DESK_CUSTOMERS + " write:servicedesk.customer:jira-service-management"}),
    ("DELETE %s/servicedesk/{serviceDeskId}/customer" % JSM, "204 400 401 403 404 500", {
        "body": {"accountIds!": ["text"]}, "classic": CUSTOMERS, "flags": "experimental", "undocumented": "412",
        "granular": READ_DESK_CUSTOMERS + " delete:servicedesk.customer:jira-service-management"}),
)]

# Not in the documents we have; FACTS 12 describes them.
LOGIN_OPERATIONS = [
    operation("site", "GET /_edge/tenant_info", "200"),
    operation("auth", "GET /oauth/token/accessible-resources", "200 401"),
    operation("auth", "POST /oauth/token", "200 400 401 403", flags="reads",
              body={"grant_type!": "text", "client_id": "text", "client_secret": "text", "audience": "text", "scope": "text"}),
]
