# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documented operations of user management, in our own words (FACTS 9). Managed accounts only; the key is the organization's."""

from __future__ import annotations

from .operation import operation

MANAGE = "/users/{account_id}/manage"
PRIVILEGES = ("profile", "profile.write", "profile.read", "email.set", "lifecycle.enablement", "lifecycle.delete", "apiToken.read", "apiToken.delete")
PROFILE = {"name": "text", "nickname": "text", "zoneinfo": "text", "locale": "text",
           "extended_profile": {"department": "text", "job_title": "text", "location": "text", "organization": "text"}}
LIFECYCLE = "204 401 403 404 409"

MANAGE_OPERATIONS = [operation("manage", *row[:2], **row[2]) for row in (
    ("GET %s" % MANAGE, "200 401 403 404", {"query": "privileges:texts"}),
    ("GET %s/profile" % MANAGE, "200 401 403 404", {}),
    ("PATCH %s/profile" % MANAGE, "200 400 401 403 404", {"body": PROFILE, "flags": "body"}),
    ("PUT %s/email" % MANAGE, "204 400 401 403 404", {"body": {"email!": "text"}}),
    ("GET %s/api-tokens" % MANAGE, "200 400 401 403 404 429", {}),
    ("DELETE %s/api-tokens/{tokenId}" % MANAGE, "204 400 401 403 404", {}),
    ("POST %s/lifecycle/disable" % MANAGE, LIFECYCLE, {"body": {"message": "text"}, "flags": "body"}),
    ("POST %s/lifecycle/enable" % MANAGE, LIFECYCLE, {}),
    ("POST %s/lifecycle/delete" % MANAGE, "200 401 403 404 409", {}),
    ("POST %s/lifecycle/cancel-delete" % MANAGE, "200 401 403 404", {}),
)]
