# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documented operations of SCIM directories and of the organization, in our own words (FACTS 7, 8)."""

from __future__ import annotations

from .operation import operation

SCIM = "/scim/directory/{directoryId}"
ORG = "/admin/v2/orgs/{orgId}"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"

MANY_VALUED = [{"value": "text", "type": "text", "primary": "flag"}]
META = {"resourceType": "text", "location": "text", "lastModified": "text", "created": "text"}
# read-only fields are part of the shape: a client that reads, merges and PUTs sends them back
USER = {
    "schemas!": ["text"], "userName!": "text", "emails!": MANY_VALUED, "id": "text", "externalId": "text",
    "name": {"formatted": "text", "familyName": "text", "givenName": "text", "middleName": "text", "honorificPrefix": "text", "honorificSuffix": "text"},
    "displayName": "text", "nickName": "text", "title": "text", "preferredLanguage": "text", "department": "text", "organization": "text",
    "timezone": "text", "phoneNumbers": MANY_VALUED, "meta": META, "groups": [{"type": "text", "value": "text", "display": "text", "$ref": "text"}],
    ENTERPRISE: {"organization": "text", "department": "text"}, EXTERNAL: {"atlassianAccountId": "text"}, "active": "flag",
}
GROUP = {"schemas!": ["text"], "id": "text", "externalId": "text", "displayName!": "text",
         "members": [{"type": "text", "value": "text", "display": "text", "$ref": "text"}], "meta": META}
PATCH = {"schemas!": ["text"], "Operations!": [{"op!": "text", "path": "text", "value": "any"}]}

PICKED = "attributes:text excludedAttributes:text"
READ = "200 401 403 404 500 503"
WRITE = "200 400 401 403 404 500 503"

SCIM_OPERATIONS = [operation("scim", *row[:2], **row[2]) for row in (
    ("GET %s/ServiceProviderConfig" % SCIM, READ, {}),
    ("GET %s/Schemas" % SCIM, READ, {}),
    ("GET %s/Schemas/urn:ietf:params:scim:schemas:core:2.0:User" % SCIM, READ, {}),
    ("GET %s/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group" % SCIM, READ, {}),
    ("GET %s/Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" % SCIM, READ, {}),
    ("GET %s/ResourceTypes" % SCIM, READ, {}),
    ("GET %s/ResourceTypes/User" % SCIM, READ, {}),
    ("GET %s/ResourceTypes/Group" % SCIM, READ, {}),
    ("GET %s/Users" % SCIM, "200 400 401 403 404 500 503", {"query": PICKED + " filter:text startIndex:whole count:whole"}),
    ("POST %s/Users" % SCIM, "201 400 401 403 404 409 500 503", {"query": PICKED, "body": USER}),
    ("GET %s/Users/{userId}" % SCIM, READ, {"query": PICKED, "undocumented": "400"}),
    ("PUT %s/Users/{userId}" % SCIM, WRITE, {"query": PICKED, "body": USER, "undocumented": "409"}),
    ("PATCH %s/Users/{userId}" % SCIM, WRITE, {"query": PICKED, "body": PATCH, "undocumented": "204 409"}),
    ("DELETE %s/Users/{userId}" % SCIM, "204 401 403 404 500 503", {}),
    ("GET %s/Groups" % SCIM, "200 400 401 403 404 500 503", {"query": "filter:text startIndex:whole count:whole"}),
    ("POST %s/Groups" % SCIM, "201 400 401 403 404 409 500 503", {"body": GROUP}),
    ("GET %s/Groups/{id}" % SCIM, READ, {}),
    ("PUT %s/Groups/{id}" % SCIM, WRITE, {"body": GROUP}),
    ("PATCH %s/Groups/{id}" % SCIM, WRITE, {"body": PATCH, "undocumented": "204"}),
    ("DELETE %s/Groups/{id}" % SCIM, "204 400 401 403 404 500 503", {}),
)]

SEARCH = "200 400 401 403 404 429 500"
USER_SEARCH = {
    "accountIds": ["text"], "accountStatus": ["text"], "claimStatus": "text", "cursor": "text", "directoryIds": ["text"], "emailDomains": ["text"],
    "emails": ["text"], "expand": ["text"], "groupIds": ["text"], "limit": "whole", "membershipStatus": ["text"], "searchTerm": "text", "status": ["text"],
}
INVITATION = {"emails!": ["text"], "permissionRules": [{"resource!": "text", "role!": "text"}], "additionalGroups": ["text"], "sendNotification": "flag",
              "notificationText": "text"}
ROLE = {"role!": "text"}
PAGE = "cursor:text limit:whole directoryIds:texts resourceOwners:texts resourceIds:texts roleIds:texts"
DIRECTORY = "%s/directories/{directoryId}" % ORG
ORG_1 = "/admin/v1/orgs/{orgId}"
CHANGE = "204 400 401 403 404 429 500"
GROUP_SEARCH = {
    "accountIds": ["text"], "cursor": "text", "directoryIds": ["text"], "expand": ["text"], "groupIds": ["text"], "groupNames": ["text"],
    "limit": "whole", "searchTerm": "text",
}

ORGANIZATION_OPERATIONS = [operation("organization", *row[:2], **row[2]) for row in (
    ("GET %s/directories" % ORG, "200 400 401 429 500", {"query": "accountId:text directoryIds:texts searchTerm:text cursor:text limit:whole",
                                                         "undocumented": "404"}),
    ("POST %s/directories/{directoryId}/users/search" % ORG, SEARCH, {"body": USER_SEARCH, "flags": "reads"}),
    ("POST %s/directories/{directoryId}/groups/search" % ORG, SEARCH, {"body": GROUP_SEARCH, "flags": "reads"}),
    ("GET %s/users/{accountId}" % DIRECTORY, SEARCH, {}),
    ("DELETE %s/users/{accountId}" % DIRECTORY, CHANGE, {}),
    ("POST %s/users/{accountId}/suspend" % DIRECTORY, CHANGE, {"undocumented": "415"}),
    ("POST %s/users/{accountId}/restore" % DIRECTORY, CHANGE, {"undocumented": "409 415"}),
    ("GET %s/users/{accountId}/role-assignments" % DIRECTORY, "200 400 401 404 429 500", {"query": PAGE}),
    ("POST %s/users/invite" % ORG, "200 206 400 401 402 403 404 409 429 500", {"body": INVITATION}),
    ("GET %s/groups/{groupId}" % DIRECTORY, "200 401 404 429 500", {}),
    ("POST %s/groups" % DIRECTORY, "201 400 401 403 404 409 429 500", {"body": {"name!": "text", "description": "text"}}),
    ("DELETE %s/groups/{groupId}" % DIRECTORY, CHANGE, {}),
    ("GET %s/groups/{groupId}/role-assignments" % DIRECTORY, SEARCH, {"query": PAGE}),
    ("POST %s/groups/{groupId}/memberships" % DIRECTORY, "204 400 401 403 404 409 429 500", {"body": {"accountId!": "text"}}),
    ("DELETE %s/groups/{groupId}/memberships/{accountId}" % DIRECTORY, CHANGE, {}),
    ("POST %s/workspaces" % ORG, "200 400 401 403 404 500", {"body": {"cursor": "text", "limit": "whole", "query": "any", "sort": "any"}, "flags": "reads"}),
    ("GET /admin/v1/orgs", "200 400 401 429 500", {"query": "cursor:text"}),
    ("GET %s" % ORG_1, "200 401 404 429 500", {}),
    ("GET %s/domains" % ORG_1, "200 400 401 403 429 500", {"query": "cursor:text", "undocumented": "404"}),
    ("GET %s/directory/users/{accountId}/last-active-dates" % ORG_1, "200 400 401 403 404 429 500", {"query": "cursor:text"}),
    ("POST %s/users/{userId}/role-assignments/assign" % ORG_1, CHANGE, {"body": ROLE}),
    ("POST %s/users/{userId}/role-assignments/revoke" % ORG_1, CHANGE, {"body": ROLE}),
)]
