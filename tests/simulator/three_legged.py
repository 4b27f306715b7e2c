# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""OAuth for people (3LO): a code is exchanged once, and refresh tokens rotate (FACTS 12, 14.17)."""

from __future__ import annotations

import uuid

from .answers import Answer, Refusal
from .call import Call

GRANTS = ("authorization_code", "refresh_token")
LIFETIME = 3600
IDLE = 90 * 86400
ABSOLUTE = 365 * 86400


def _invalid(text: str) -> Refusal:
    return Refusal(Answer(403, {"error": "invalid_grant", "error_description": text}))


def _needed(wish: dict, *names: str) -> None:
    missing = [name for name in names if not wish.get(name)]
    if missing:
        raise Refusal(Answer(400, {"error": "invalid_request", "error_description": "%s is missing" % ", ".join(missing)}))


def _app(call: Call, wish: dict) -> dict:
    _needed(wish, "client_id", "client_secret")
    found = next((row for row in call.world.credentials["apps"]
                  if row["client_id"] == wish.get("client_id") and row["client_secret"] == wish.get("client_secret")), None)
    if found is None:
        raise Refusal(Answer(401, {"error": "access_denied", "error_description": "Unauthorized"}))
    return found


def token(call: Call, wish: dict) -> Answer:
    """Both grants use something up, so both are writes: none may be sent in check mode."""
    call.spends = True
    if call.simulator.frozen:
        call.simulator.journal.violation(call, "frozen", "a write while the simulator was frozen")
        return Answer(423, {"error": "frozen", "error_description": "The simulator is frozen: this write should not have been sent."})
    return _exchange(call, wish) if wish["grant_type"] == "authorization_code" else _refresh(call, wish)


def _exchange(call: Call, wish: dict) -> Answer:
    app = _app(call, wish)
    _needed(wish, "code", "redirect_uri")
    world, now = call.world, call.world.clock.now()
    row = next((row for row in world.credentials["codes"] if row["code"] == wish["code"] and row["client_id"] == app["client_id"]), None)
    if row is None or row.get("used") or (row.get("expires_at") is not None and row["expires_at"] <= now):
        raise _invalid("Unknown, used or expired authorization code")
    if row.get("redirect_uri", app.get("redirect_uri")) != wish["redirect_uri"]:
        raise _invalid("The redirect_uri is not that of the authorization")
    if not world.accounts.get(row["account"]).active:
        raise _invalid("The account is not active")
    row["used"] = True
    return _issue(call, app, row, {"family": str(uuid.uuid4()), "family_since": now})


def _refresh(call: Call, wish: dict) -> Answer:
    app = _app(call, wish)
    _needed(wish, "refresh_token")
    world, now = call.world, call.world.clock.now()
    rows = world.credentials["refresh_tokens"]
    row = next((row for row in rows if row["token"] == wish["refresh_token"] and row["client_id"] == app["client_id"]), None)
    if row is None:
        raise _invalid("Unknown or invalid refresh token.")
    late = row.get("used_at") is not None and now > row["used_at"] + call.switches.refresh_leeway_seconds
    if late and call.switches.refresh_reuse == "revoke":
        world.touch()
        for other in rows:
            other["revoked"] = other.get("revoked") or other.get("family") == row.get("family")
    idle = now > row.get("issued_at", now) + IDLE or now > row.get("family_since", now) + ABSOLUTE
    if late or idle or row.get("revoked") or not world.accounts.get(row["account"]).active:
        raise _invalid("Unknown or invalid refresh token.")
    if row.get("used_at") is None:
        row["used_at"] = now
    return _issue(call, app, row, {"family": row.get("family", row["token"]), "family_since": row.get("family_since", now)})


def _issue(call: Call, app: dict, grant: dict, family: dict) -> Answer:
    """An access token, and a new refresh token when offline_access was granted."""
    world, now = call.world, call.world.clock.now()
    world.touch()
    scopes = grant.get("scopes", app.get("scopes", []))
    lifetime = app.get("lifetime", LIFETIME)
    # the sentinel at the front is what the leak tests look for
    access = "sentinel-issued-%s" % uuid.uuid4()
    world.credentials["bearers"].append({"token": access, "account": grant["account"], "scopes": [scope for scope in scopes if scope != "offline_access"],
                                         "expires_at": now + lifetime, "client_id": app["client_id"]})
    shown = {"access_token": access, "token_type": "Bearer", "expires_in": lifetime, "scope": " ".join(scopes)}
    if "offline_access" in scopes:
        shown["refresh_token"] = "sentinel-refresh-%s" % uuid.uuid4()
        world.credentials["refresh_tokens"].append({"token": shown["refresh_token"], "client_id": app["client_id"], "account": grant["account"],
                                                    "scopes": list(scopes), "issued_at": now, **family})
    return Answer(200, shown)
