# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User management: managed accounts, their life, and their API tokens (FACTS 9)."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from .accounts import NAMESPACE, Account
from .answers import Answer, Refusal, manage_error
from .call import Call
from .manage_rules import managed, may, permissions, reason, rule
from .operations_manage import MANAGE, PRIVILEGES


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def manage(call: Call) -> Answer:
    """What may be changed. `privileges` narrows it down."""
    account, asked = managed(call), call.texts("privileges")
    unknown = [name for name in asked if name not in PRIVILEGES]
    if unknown:
        call.simulator.journal.violation(call, "contract", "there is no privilege %s" % ", ".join(unknown))
    return Answer(200, {name: value for name, value in permissions(call, account).items() if not asked or name in asked})


def _show(call: Call, account: Account) -> dict:
    return {"account": {
        "account_id": account.account_id, "account_type": account.type, "account_status": "active" if account.active else "inactive",
        "name": account.display_name, "email": account.email, "picture": call.base + "/avatar",
        "nickname": account.profile.get("nickname") or account.display_name,
        **{name: value for name, value in account.profile.items() if name != "nickname"}}}


def profile(call: Call) -> Answer:
    return Answer(200, _show(call, managed(call)))


def _violated(field: str, key: str) -> Refusal:
    return Refusal(manage_error(400, "", "fieldConstraintsViolated", {"fieldViolations": [{"field": field, "violations": [{"key": key}]}]}))


def change_profile(call: Call) -> Answer:
    account = managed(call)
    held = reason(call, account, "profile.write")
    if held is not None:
        raise Refusal(manage_error(403, "", "forbidden.fieldMutation", {name: rule(held) for name in call.body} or {"name": rule(held)}))
    for name, most in (("name", 100), ("nickname", 30)):
        if name in call.body and not 1 <= len(call.body[name]) <= most:
            raise _violated(name, "maxLength")
    call.world.touch()
    extended = {**account.profile.get("extended_profile", {}), **call.body.get("extended_profile", {})}
    account.profile.update((name, value) for name, value in call.body.items() if name not in ("name", "extended_profile"))
    if extended:
        account.profile["extended_profile"] = extended
    if "name" in call.body:
        call.world.accounts.change(account, display_name=call.body["name"])
    return Answer(200, _show(call, account))


def set_email(call: Call) -> Answer:
    """The domain must be verified. Every session ends: bearer tokens of the person are worth nothing afterwards."""
    account, email = managed(call), call.body["email"].strip()
    may(call, account, "email.set")
    user, sign, domain = email.rpartition("@")
    if not sign or not user or not domain:
        raise _violated("email", "validCharacters")
    if not call.world.domain_is_verified(email):
        raise Refusal(manage_error(403, "", "forbidden.unclaimedDomain", {"domain": domain}))
    if any(other is not account and other.type == "atlassian" for other in call.world.accounts.named(email)):
        raise _violated("email", "unique")
    call.world.touch()
    call.world.accounts.change(account, email=email)
    for row in call.world.credentials["bearers"]:
        if row["account"] == account.account_id:
            row["expires_at"] = call.world.clock.now()
    return Answer(204)


def _ineligible(account: Account, code: str, text: str) -> Refusal:
    return Refusal(manage_error(409, "", "conflict.lifecycleErrors", {
        "message": text, "accountId": account.account_id, "errorCodes": [
            {"code": code, "message": text, "link": "https://confluence.atlassian.com/x/pTgoPQ"}]}))


def _set_enabled(call: Call, enabled: bool) -> Answer:
    account = managed(call)
    may(call, account, "lifecycle.enablement")
    if account.deletion_scheduled:
        raise _ineligible(account, "deletionScheduled", "The deletion of this account must be cancelled first")
    if account.active == enabled:
        if call.switches.lifecycle_repeat == "done":
            return Answer(204)
        raise _ineligible(account, "alreadyActive" if enabled else "alreadyInactive", "The account is %s already" % ("active" if enabled else "inactive"))
    account.disabled, account.disabled_message = not enabled, "" if enabled else call.body.get("message", "")
    call.world.set_active(account, enabled, call.lag)
    return Answer(204)


def disable(call: Call) -> Answer:
    """Nobody logs in any more, anywhere; groups, roles, desks and API tokens stay as they are."""
    return _set_enabled(call, False)


def enable(call: Call) -> Answer:
    return _set_enabled(call, True)


def delete(call: Call) -> Answer:
    """Deactivated for 14 days, in which it can be cancelled."""
    account = managed(call)
    may(call, account, "lifecycle.delete")
    if account.deletion_scheduled:
        raise _ineligible(account, "deletionScheduled", "The account is to be deleted already")
    account.deletion_scheduled = True
    call.world.set_active(account, False, call.lag)
    return Answer(200, {"message": "Success"})


def cancel_delete(call: Call) -> Answer:
    account = managed(call)
    may(call, account, "lifecycle.delete")
    if not account.deletion_scheduled:
        raise Refusal(manage_error(404, "", "notFound"))
    call.world.set_active(account, True, call.lag)
    return Answer(200, {"message": "Success"})


def token_id(row: dict) -> str:
    """An id that says nothing of the token itself."""
    return row.get("id") or str(uuid.uuid5(NAMESPACE, "api token %s" % row["token"]))


def _tokens(call: Call, account: Account) -> dict:
    return {token_id(row): row for row in call.world.credentials["api_tokens"] if row["account"] == account.account_id and not row.get("revoked")}


def _show_token(identifier: str, row: dict) -> dict:
    """Without an expiry where the world knows none: tokens from before 2024-12-15 had none (FACTS 12)."""
    shown = {"id": identifier, "label": row.get("label", "API token"), "createdAt": row.get("created_at", "2026-01-05T08:00:00.000Z")}
    if row.get("expires_at") is not None:
        shown["expiry"] = moment(row["expires_at"])
    if row.get("last_access"):
        shown["lastAccess"] = row["last_access"]
    return shown


def tokens(call: Call) -> Answer:
    """Expired ones are not owned any more."""
    account = managed(call)
    may(call, account, "apiToken.read")
    now = call.world.clock.now()
    return Answer(200, [_show_token(identifier, row) for identifier, row in _tokens(call, account).items() if (row.get("expires_at") or now + 1) > now])


def revoke_token(call: Call) -> Answer:
    account = managed(call)
    may(call, account, "apiToken.delete")
    row = _tokens(call, account).get(call.values["tokenId"])
    if row is None:
        raise Refusal(manage_error(404, "", "notFound"))
    row["revoked"] = True
    call.world.touch()
    return Answer(204)


ROUTES = {
    "GET %s" % MANAGE: manage,
    "GET %s/profile" % MANAGE: profile,
    "PATCH %s/profile" % MANAGE: change_profile,
    "PUT %s/email" % MANAGE: set_email,
    "GET %s/api-tokens" % MANAGE: tokens,
    "DELETE %s/api-tokens/{tokenId}" % MANAGE: revoke_token,
    "POST %s/lifecycle/disable" % MANAGE: disable,
    "POST %s/lifecycle/enable" % MANAGE: enable,
    "POST %s/lifecycle/delete" % MANAGE: delete,
    "POST %s/lifecycle/cancel-delete" % MANAGE: cancel_delete,
}
