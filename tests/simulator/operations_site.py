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

READ_ROLE = "read:user:jira read:group:jira read:project-role:jira read:project:jira read:avatar:jira read:project-category:jira"
READ_PROJECT = (READ_ALL + " read:issue-type:jira read:project:jira read:project.property:jira read:issue-type-hierarchy:jira read:project-category:jira "
                "read:project-version:jira read:project.component:jira")
READ_ORGANIZATION = "read:organization:jira-service-management"
READ_ORGANIZATION_USERS = "read:organization.user:jira-service-management"
READ_DESK_ORGANIZATIONS = "read:servicedesk.organization:jira-service-management"

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
    ("GET %s/instance/license" % JIRA, "200 401", {"classic": CONFIGURE, "granular": "read:license:jira"}),
    ("POST %s/user" % JIRA, "201 400 401 403", {"body": {"emailAddress!": "text", "products!": ["text"]}, "classic": CONFIGURE, "granular": "write:user:jira"}),
    ("DELETE %s/user" % JIRA, "204 400 401 403 404", {"query": "accountId!:text", "classic": CONFIGURE, "granular": "write:user:jira"}),
    ("GET %s/project/search" % JIRA, "200 400 401 404", {
        "query": PAGE + " id:texts keys:texts query:text typeKey:text orderBy:text expand:text", "classic": "read:jira-work", "granular": READ_PROJECT}),
    ("GET %s/project/{projectIdOrKey}" % JIRA, "200 401 404", {"query": "expand:text", "classic": "read:jira-work", "granular": READ_PROJECT}),
    ("GET %s/project/{projectIdOrKey}/role" % JIRA, "200 401 404", {"classic": "read:jira-work", "granular": "read:project-role:jira"}),
    ("GET %s/project/{projectIdOrKey}/roledetails" % JIRA, "200 401 404", {
        "query": "currentMember:flag excludeConnectAddons:flag", "classic": "read:jira-work",
        "granular": "read:project-category:jira read:project-role:jira read:project:jira read:avatar:jira"}),
    ("GET %s/project/{projectIdOrKey}/role/{id}" % JIRA, "200 400 401 404", {
        "query": "excludeInactiveUsers:flag", "classic": "read:jira-work", "granular": READ_ROLE}),
    ("POST %s/project/{projectIdOrKey}/role/{id}" % JIRA, "200 400 401 404", {
        "body": {"user": ["text"], "group": ["text"], "groupId": ["text"]}, "classic": CONFIGURE, "granular": READ_ROLE + " write:project-role:jira"}),
    ("PUT %s/project/{projectIdOrKey}/role/{id}" % JIRA, "200 400 401 404", {
        "body": {"categorisedActors!": "any"}, "classic": "manage:jira-project", "granular": READ_ROLE + " write:project-role:jira"}),
    ("DELETE %s/project/{projectIdOrKey}/role/{id}" % JIRA, "204 400 404", {
        "query": "user:text group:text groupId:text", "classic": "manage:jira-project", "granular": "delete:project-role:jira", "undocumented": "401"}),
    ("GET %s/role" % JIRA, "200 401 403", {"classic": CONFIGURE, "granular": READ_ROLE}),
    ("GET %s/role/{id}" % JIRA, "200 401 403 404", {"classic": CONFIGURE, "granular": READ_ROLE}),
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
    ("GET %s/organization" % JSM, "200 401 403 404 500", {"query": "start:whole limit:whole accountId:text", "classic": CUSTOMERS,
                                                          "granular": READ_ORGANIZATION}),
    ("POST %s/organization" % JSM, "201 400 401 403 500", {"body": {"name!": "text"}, "classic": CUSTOMERS, "undocumented": "409",
                                                           "granular": READ_ORGANIZATION + " write:organization:jira-service-management"}),
    ("GET %s/organization/{organizationId}" % JSM, "200 401 403 404 500", {"classic": CUSTOMERS, "granular": READ_ORGANIZATION}),
    ("DELETE %s/organization/{organizationId}" % JSM, "204 401 403 404 500", {
        "classic": CUSTOMERS, "granular": READ_ORGANIZATION + " delete:organization:jira-service-management"}),
    ("GET %s/organization/{organizationId}/user" % JSM, "200 401 403 404 500", {
        "query": "start:whole limit:whole", "classic": CUSTOMERS, "granular": READ_ORGANIZATION_USERS + " read:user:jira"}),
    ("POST %s/organization/{organizationId}/user" % JSM, "204 400 401 403 404 500", {
        "body": {"accountIds!": ["text"]}, "classic": CUSTOMERS,
        "granular": READ_ORGANIZATION_USERS + " write:organization.user:jira-service-management read:user:jira"}),
    ("DELETE %s/organization/{organizationId}/user" % JSM, "204 400 401 403 404 500", {
        "body": {"accountIds!": ["text"]}, "classic": CUSTOMERS,
        "granular": READ_ORGANIZATION_USERS + " delete:organization.user:jira-service-management read:user:jira"}),
    ("GET %s/servicedesk/{serviceDeskId}/organization" % JSM, "200 401 403 404 500", {
        "query": "start:whole limit:whole accountId:text", "classic": CUSTOMERS, "granular": READ_DESK_ORGANIZATIONS}),
    ("POST %s/servicedesk/{serviceDeskId}/organization" % JSM, "204 401 403 404 500", {
        "body": {"organizationId!": "whole"}, "classic": CUSTOMERS,
        "granular": READ_DESK_ORGANIZATIONS + " write:servicedesk.organization:jira-service-management"}),
    ("DELETE %s/servicedesk/{serviceDeskId}/organization" % JSM, "204 401 403 404 500", {
        "body": {"organizationId!": "whole"}, "classic": CUSTOMERS, "undocumented": "400",
        "granular": READ_DESK_ORGANIZATIONS + " delete:servicedesk.organization:jira-service-management"}),
)]

REQUEST = JSM + "/request/{issueIdOrKey}"
READ_REQUEST, WRITE_REQUEST = "read:servicedesk-request", "write:servicedesk-request"
READ_TYPES = "read:requesttype:jira-service-management"
JSM_OPERATIONS += [operation("jsm", *row[:2], **row[2]) for row in (
    ("GET %s" % REQUEST, "200 401 403 404 500", {"query": "expand:texts", "classic": READ_REQUEST,
                                                 "granular": "read:request:jira-service-management read:user:jira"}),
    ("GET %s/participant" % REQUEST, "200 401 403 404 500", {
        "query": "start:whole limit:whole", "classic": READ_REQUEST, "granular": "read:request.participant:jira-service-management read:user:jira"}),
    ("GET %s/status" % REQUEST, "200 401 403 404 500", {"query": "start:whole limit:whole", "classic": READ_REQUEST,
                                                        "granular": "read:request.status:jira-service-management read:user:jira"}),
    ("GET %s/comment" % REQUEST, "200 401 404 500", {
        "query": "public:flag internal:flag expand:texts start:whole limit:whole", "classic": READ_REQUEST, "undocumented": "403",
        "granular": "read:request.comment:jira-service-management read:user:jira"}),
    ("POST %s/comment" % REQUEST, "201 400 401 403 404 500", {
        "body": {"body!": "text", "public!": "flag"}, "classic": WRITE_REQUEST,
        "granular": "read:request.comment:jira-service-management write:request.comment:jira-service-management read:user:jira"}),
    ("GET %s/transition" % REQUEST, "200 401 403 404 500", {"query": "start:whole limit:whole", "classic": READ_REQUEST,
                                                            "granular": "read:request.status:jira-service-management read:user:jira"}),
    ("POST %s/transition" % REQUEST, "204 400 401 403 404 500", {
        "body": {"id!": "text", "additionalComment": {"body": "text"}}, "classic": WRITE_REQUEST,
        "granular": "read:request.status:jira-service-management write:request.status:jira-service-management read:user:jira"}),
    ("GET %s/servicedesk/{serviceDeskId}/requesttype" % JSM, "200 401 403 404 500", {
        "query": "searchQuery:text groupId:whole expand:texts start:whole limit:whole", "classic": READ_REQUEST, "granular": READ_TYPES}),
    ("GET %s/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field" % JSM, "200 401 403 404 500", {
        "query": "expand:texts", "classic": READ_REQUEST, "granular": READ_TYPES}),
)]

# In no document; FACTS 16 describes them, and says of their statuses only which ones to accept.
WEBHOOKS = "/rest/webhooks/1.0/webhook"
WEBHOOK_FIELDS = {"name": "text", "url": "text", "events": ["text"], "filters": {"issue-related-events-section": "text"}, "excludeBody": "flag",
                  "enabled": "flag", "secret": "any"}
WEBHOOK_OPERATIONS = [
    operation("jira", "GET %s" % WEBHOOKS, "200 401 403"),
    operation("jira", "POST %s" % WEBHOOKS, "200 201 204 400 401 403",
              body={"name!": "text", "url!": "text", **{name: kind for name, kind in WEBHOOK_FIELDS.items() if name not in ("name", "url")}}),
    operation("jira", "GET %s/{id}" % WEBHOOKS, "200 401 403 404"),
    operation("jira", "PUT %s/{id}" % WEBHOOKS, "200 204 400 401 403 404", body=WEBHOOK_FIELDS),
    operation("jira", "DELETE %s/{id}" % WEBHOOKS, "200 204 401 403 404"),
]

# Not in the documents we have; FACTS 12 describes them.
LOGIN_OPERATIONS = [
    operation("site", "GET /_edge/tenant_info", "200"),
    operation("auth", "GET /oauth/token/accessible-resources", "200 401"),
    operation("auth", "POST /oauth/token", "200 400 401 403", flags="reads",
              body={"grant_type!": "text", "client_id": "text", "client_secret": "text", "audience": "text", "scope": "text",
                    "code": "text", "redirect_uri": "text", "refresh_token": "text"}),
]
