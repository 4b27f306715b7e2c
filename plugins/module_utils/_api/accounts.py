# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the user management API speaks: managed accounts and their API tokens.

Source: developer.atlassian.com/cloud/admin/user-management/rest. Every operation takes the organization's API key, one without scopes, and knows
the accounts that this organization manages: those with an e-mail of a verified domain.
"""

from __future__ import annotations

import typing as t

from .._errors import plain
from .._http.message import MANAGE, Request, request
from .._plan.wishes import Account, seen_email

PATH = "/users/{account}/manage"
NEEDS = "to be managed by the organization of org_api_key, which must be a key without scopes"
ENABLE, READ_TOKENS, REVOKE_TOKENS, READ_PROFILE = "lifecycle.enablement", "apiToken.read", "apiToken.delete", "profile.read"
MYSELF = "administrative.notMyself"   # the reason key of the account that the organization key belongs to
PRIVILEGES = (ENABLE, READ_TOKENS, REVOKE_TOKENS)

# Reason keys of the document, as what to do about them.
REASONS = {
    "externalDirectory.scim": "an identity provider's directory (SCIM) provides this account: change it there, or with scim_user",
    "externalDirectory.google": "Google Workspace provides this account: change it there",
    "authPolicy.saml": "single sign-on (SAML) sets this at every login: change it at the identity provider",
    "blocked.exportControl": "the account is blocked by US export control: only Atlassian's support can help",
    "administrative": "this is for administrators only, and the key is not one of an organization admin",
    MYSELF: "the organization key belongs to this very account, and nobody may do this to himself",
    "myselfOnly": "only the owner of the account may do this",
    "managedAccount": "only an admin of the organization that manages this account may do this",
}


def permissions(account_id: str) -> Request:
    """Get user management permissions: {privilege: {allowed, reason: {key}}}. 403 for an account that is not managed here, 404 for nobody's id."""
    return request("GET", MANAGE, PATH, {"privileges": list(PRIVILEGES)}, needs=NEEDS, account=account_id)


def profile(account_id: str) -> Request:
    """Get profile: {account: {account_id, account_type, account_status, name, email}}; account_status is active, inactive or closed. 403, 404."""
    return request("GET", MANAGE, PATH + "/profile", needs=NEEDS, account=account_id)


def disable(account_id: str, message: t.Optional[str]) -> Request:
    """Deactivate a user: 204; 403 with a reason key; 409 when it is inactive or to be deleted. The body is required, C(message) is not."""
    return request("POST", MANAGE, PATH + "/lifecycle/disable", body={"message": message} if message else {}, needs=NEEDS, account=account_id)


def enable(account_id: str) -> Request:
    """Activate a user: 204; 403 with a reason key; 409 when it is active or to be deleted. No body."""
    return request("POST", MANAGE, PATH + "/lifecycle/enable", needs=NEEDS, account=account_id)


def tokens(account_id: str) -> Request:
    """Get API tokens: an array of {id, label, createdAt, expiry, lastAccess}, without the expired ones. 403 with a reason key, 429."""
    return request("GET", MANAGE, PATH + "/api-tokens", needs=NEEDS, account=account_id)


def revoke(account_id: str, token_id: str) -> Request:
    """Delete API token: 204; 403 with a reason key, 404 when there is none."""
    return request("DELETE", MANAGE, PATH + "/api-tokens/{token}", needs=NEEDS, account=account_id, token=token_id)


def forbidden(answer: t.Mapping[str, t.Any], privilege: str) -> str:
    """The reason key for which a privilege is withheld; "" when it is not. What the answer does not speak of is not withheld."""
    rule = answer.get(privilege) or {}
    if not isinstance(rule["allowed"] if rule else True, bool):
        raise TypeError("neither allowed nor not")
    return "" if not rule or rule["allowed"] else str((rule.get("reason") or {}).get("key") or "without a reason")


def words(key: str) -> str:
    """A reason key in words."""
    return REASONS.get(key, "the organization may not do this (%s)" % key)


def account_of(answer: t.Mapping[str, t.Any]) -> t.Tuple[Account, str]:
    """(the account, its status) of a profile."""
    one = answer["account"]
    status = one["account_status"]
    if status not in ("active", "inactive", "closed"):   # whoever is disabled on a misunderstanding has lost access
        raise ValueError("no status of an account")
    name, kind = str(one.get("name") or ""), str(one.get("account_type") or "")
    return Account(str(one["account_id"]), seen_email(one.get("email")), name, status == "active", kind), status


def token(row: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """An API token as results show it. Very old ones have no expiry."""
    return {"id": str(row["id"]), "label": plain(str(row.get("label") or "")), "created": row.get("createdAt"), "expires": row.get("expiry"),
            "last_access": row.get("lastAccess")}


def token_list(answer: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """The API tokens of an answer, by label."""
    if not isinstance(answer, list):
        raise TypeError("not an array")
    return sorted((token(row) for row in answer), key=lambda one: (one["label"], one["id"]))
