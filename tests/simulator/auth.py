# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who asks, and may he knock at this door? (FACTS 1, 12)"""

from __future__ import annotations

import base64
import binascii

from .accounts import fold
from .answers import Answer, Refusal, failure, manage_error, organization_error
from .call import Call


def enter(call: Call) -> None:
    """Set call.account, or raise the refusal this door gives."""
    surface = call.operation.surface
    if surface in ("jira", "jsm"):
        _site(call)
    elif surface == "scim":
        _directory(call)
    elif surface == "organization":
        _organization(call)
    elif surface == "manage":
        _manage(call)


def _basic(call: Call):
    """(e-mail, token), or None."""
    kind, dummy, value = call.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        email, dummy, token = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return email, token


def bearer(call: Call):
    kind, dummy, value = call.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None


def expired(call: Call, row: dict) -> bool:
    return row.get("expires_at") is not None and row["expires_at"] <= call.world.clock.now()


def _unauthorised_site() -> Refusal:
    headers = {"WWW-Authenticate": 'OAuth realm="https%3A%2F%2Fexample.com"', "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
    return Refusal(Answer(401, "Client must be authenticated to access this resource.", headers))


def _unauthorised_gateway(text: str = "Unauthorized") -> Refusal:
    return Refusal(Answer(401, {"code": 401, "message": text}))


def _site(call: Call) -> None:
    scopes = None
    if call.headers.get("authorization") is None:
        if call.operation.path in ("/rest/api/3/serverInfo", "/rest/servicedeskapi/info") and call.via == "site":
            return
        raise _unauthorised_site() if call.via == "site" else _unauthorised_gateway()
    pair = _basic(call)
    if pair is not None:
        account, scopes = _by_api_token(call, *pair)
    else:
        account, scopes = _by_bearer(call)
    if not account.usable or not account.on_site:
        raise _unauthorised_site() if call.via == "site" else _unauthorised_gateway()
    if scopes is not None and not _scope_fits(call, scopes):
        raise _unauthorised_gateway("Unauthorized; scope does not match")
    call.account = account


def _by_api_token(call: Call, email: str, token: str):
    world = call.world
    row = next((row for row in world.credentials["api_tokens"] if row["token"] == token and not row.get("revoked")), None)
    account = world.accounts.get(row["account"]) if row else None
    if row is None or account is None or fold(account.email) != fold(email) or expired(call, row):
        raise _unauthorised_site() if call.via == "site" else _unauthorised_gateway()
    if row.get("scoped"):
        if call.via == "site":
            raise _unauthorised_site()
        return account, row.get("scopes", [])
    if call.via == "gateway" and call.switches.classic_token_at_gateway == "refuse":
        raise _unauthorised_gateway()
    return account, None


def _by_bearer(call: Call):
    token = bearer(call)
    row = next((row for row in call.world.credentials["bearers"] if row["token"] == token), None)
    if row is None or call.via == "site":
        raise _unauthorised_site() if call.via == "site" else _unauthorised_gateway()
    call.bearer = row
    if expired(call, row):
        raise _unauthorised_gateway()
    return call.world.accounts.get(row["account"]), row.get("scopes", [])


def _scope_fits(call: Call, scopes: list) -> bool:
    """The classic scope, or all granular ones. "all" is for tests that care about something else."""
    operation = call.operation
    if "all" in scopes or not (operation.classic or operation.granular):
        return True
    return operation.classic in scopes or (bool(operation.granular) and set(operation.granular) <= set(scopes))


def _directory(call: Call) -> None:
    key = bearer(call)
    directory = call.world.directories.get(call.values["directoryId"])
    if directory is not None and key == directory.key:
        return
    known = any(key == other.key for other in call.world.directories.values())
    if directory is None and known and call.switches.unknown_directory_status == 404:
        raise Refusal(failure(404, "Directory not found"))
    raise Refusal(failure(401, "Unauthorized"))


def _organization(call: Call) -> None:
    key = bearer(call)
    row = next((row for row in call.world.organization["keys"] if row["key"] == key and not expired(call, row)), None)
    if row is None:
        if call.operation.path.startswith("/admin/v1/"):
            raise Refusal(Answer(401, {"code": 401, "message": "Unauthorized"}))
        raise Refusal(organization_error(401, "You need to authenticate to submit this request."))
    if call.values.get("orgId", call.world.organization["id"]) != call.world.organization["id"]:
        raise Refusal(organization_error(404, "We couldn't find the organization."))
    if row.get("scoped") and call.operation.write:
        raise Refusal(organization_error(403, "The API key must be created without scopes for this request."))


def _manage(call: Call) -> None:
    """The organization's key again. One with scopes opens nothing here, reading included (FACTS 9, measured)."""
    key = bearer(call)
    row = next((row for row in call.world.organization["keys"] if row["key"] == key and not expired(call, row)), None)
    if row is None:
        raise Refusal(manage_error(401, "", "unauthorized"))
    if row.get("scoped"):
        raise Refusal(Answer(403, {"code": 403, "message": "Unauthorized; scope does not match: manage:org"}))
    call.key = row
