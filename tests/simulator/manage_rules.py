# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the organization may change of a managed account, and the reason keys for what it may not (FACTS 9)."""

from __future__ import annotations

from .accounts import Account
from .answers import Refusal, manage_error
from .call import Call
from .operations_manage import PROFILE, PRIVILEGES

FIELDS = [name for name in PROFILE if name != "extended_profile"] + ["extended_profile." + name for name in PROFILE["extended_profile"]]
# the privileges that each hold takes away, with its own key as the reason
TAKES = {
    "externalDirectory.scim": ("profile.write", "email.set", "lifecycle.enablement", "lifecycle.delete"),
    "externalDirectory.google": ("profile.write", "email.set", "lifecycle.enablement", "lifecycle.delete"),
    "authPolicy.saml": ("profile.write", "email.set"),
    "blocked.exportControl": ("lifecycle.enablement",),
    "administrative.notMyself": ("lifecycle.enablement", "lifecycle.delete"),
}


def managed(call: Call) -> Account:
    """The account meant, or the refusal: 404 for nobody's id, 403 for whom the organization does not manage."""
    account = call.world.accounts.get(call.values["account_id"])
    if account is None or not account.arrived:
        raise Refusal(manage_error(404, "", "accountNotFound"))
    if not account.managed or account.type != "atlassian":
        raise Refusal(manage_error(403, "", "forbidden"))
    return account


def reason(call: Call, account: Account, privilege: str) -> str | None:
    """The key of the reason why not, or None."""
    holds = [account.held_by] if account.held_by else []
    if any(directory.record_of(account.account_id) for directory in call.world.directories.values()):
        holds.append("externalDirectory.scim")
    if call.key is not None and call.key.get("account") == account.account_id:
        holds.append("administrative.notMyself")
    for hold in holds:
        if privilege in TAKES[hold] and not (privilege == "lifecycle.enablement" and hold == "externalDirectory.scim"
                                             and call.switches.manage_scim_lifecycle == "allow"):
            return hold
    return None


def rule(key: str | None) -> dict:
    return {"allowed": True} if key is None else {"allowed": False, "reason": {"key": key}}


def permissions(call: Call, account: Account) -> dict:
    """{privilege: rule}; profile.write has a rule for each field."""
    shown: dict = {name: rule(reason(call, account, name)) for name in PRIVILEGES}
    shown["profile.write"] = shown["profile"] = dict.fromkeys(FIELDS, shown["profile.write"])
    return shown


def may(call: Call, account: Account, privilege: str) -> None:
    key = reason(call, account, privilege)
    if key is not None:
        raise Refusal(manage_error(403, "", "forbidden.action", rule(key)))
