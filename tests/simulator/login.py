# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the cloud id and bearer tokens come from (FACTS 12)."""

from __future__ import annotations

import uuid

from . import three_legged
from .answers import Answer, Refusal
from .auth import bearer
from .call import Call


def tenant_info(call: Call) -> Answer:
    return Answer(200, {"cloudId": call.world.site["cloud_id"]})


def accessible_resources(call: Call) -> Answer:
    token = bearer(call)
    row = next((row for row in call.world.credentials["bearers"] if row["token"] == token), None)
    if row is None or (row.get("expires_at") is not None and row["expires_at"] <= call.world.clock.now()):
        return Answer(401, {"code": 401, "message": "Unauthorized"})
    site = call.world.site
    account = call.world.accounts.get(row["account"])
    if account is None or not account.usable or not account.on_site:
        return Answer(200, [])
    return Answer(200, [{"id": site["cloud_id"], "url": call.base, "name": site["name"], "scopes": row.get("scopes", []), "avatarUrl": call.base + "/avatar"}])


def token(call: Call) -> Answer:
    """Client credentials of a service account: a bearer for so many seconds, no refresh token. The grants of people are in three_legged.py."""
    wish = call.body or {}
    if wish.get("grant_type") in three_legged.GRANTS:
        return three_legged.token(call, wish)
    if wish.get("grant_type") != "client_credentials":
        return Answer(400, {"error": "unsupported_grant_type", "error_description": "There is no such grant"})
    client = next((row for row in call.world.credentials["clients"]
                   if row["client_id"] == wish.get("client_id") and row["client_secret"] == wish.get("client_secret")), None)
    if client is None:
        raise Refusal(Answer(401, {"error": "access_denied", "error_description": "Unauthorized"}))
    lifetime = client.get("lifetime", 3600)
    # the sentinel at the front is what the leak tests look for
    value = "sentinel-issued-%s" % uuid.uuid4()
    call.world.touch()
    call.world.credentials["bearers"].append({"token": value, "account": client["account"], "scopes": client.get("scopes", []),
                                              "expires_at": call.world.clock.now() + lifetime, "client_id": client["client_id"]})
    return Answer(200, {"access_token": value, "token_type": "Bearer", "expires_in": lifetime, "scope": " ".join(client.get("scopes", []))})


ROUTES = {
    "GET /_edge/tenant_info": tenant_info,
    "GET /oauth/token/accessible-resources": accessible_resources,
    "POST /oauth/token": token,
}
