# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the organization admin API (v2) speaks, as far as looking people and groups up goes.

Source: developer.atlassian.com/cloud/admin/organization/rest. Portal-only customers are not in it.
"""

from __future__ import annotations

import typing as t

from .._http.message import ORGANIZATION, Request, request
from .._plan.wishes import Account

EMAILS_A_CALL = 100


def next_page(here: Request, answer: t.Any) -> t.Tuple[t.List[t.Any], t.Optional[Request]]:
    """{data, links: {next}}: next is a bare cursor, absent at the end, and goes into the body of these searches."""
    cursor = (answer.get("links") or {}).get("next")
    return answer["data"], here._replace(body=dict(here.body, cursor=cursor)) if cursor else None


def account(user: t.Mapping[str, t.Any]) -> Account:
    """A user of an organization answer. The account may be inactive or closed."""
    return Account(
        str(user["accountId"]), str(user.get("email") or "").strip(), str(user.get("name") or ""), user.get("accountStatus", "active") == "active",
        str(user.get("accountType") or "atlassian"),
    )


def users_by_email(org_id: str, emails: t.Sequence[str]) -> Request:
    """Users with exactly these e-mails, at most 100 a call, in every directory."""
    return _search(org_id, "users", {"emails": list(emails), "limit": 100})


def groups_by_name(org_id: str, names: t.Sequence[str]) -> Request:
    """Groups with exactly these names (case does not matter), with C(externalSynced) and C(managedBy)."""
    return _search(org_id, "groups", {"groupNames": list(names), "limit": 100})


def _search(org_id: str, what: str, body: t.Dict[str, t.Any]) -> Request:
    return request("POST", ORGANIZATION, "/v2/orgs/{org}/directories/-/" + what + "/search", body=body, writes=False, org=org_id)
