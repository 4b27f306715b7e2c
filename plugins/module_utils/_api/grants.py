# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the token endpoint speaks about grants of people (OAuth 2.0, three-legged).

Source: developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps and .../cloud/oauth/getting-started/refresh-tokens. Both grants use something up,
so both are writes. What is sent and what comes back is secret: nothing of it is quoted anywhere.
"""

from __future__ import annotations

import typing as t

from .._http.message import AUTH, Request, request


def exchange(app: t.Mapping[str, str], code: str, redirect_uri: str) -> Request:
    """A code for a token: 200; 401 for the app, 403 invalid_grant for the code. C(app): client_id and client_secret."""
    return request("POST", AUTH, "/oauth/token", body=dict(app, grant_type="authorization_code", code=code, redirect_uri=redirect_uri))


def refresh(app: t.Mapping[str, str], token: str) -> Request:
    """A refresh token for a token and the next refresh token: 200; 401 for the app, 403 invalid_grant for the refresh token."""
    return request("POST", AUTH, "/oauth/token", body=dict(app, grant_type="refresh_token", refresh_token=token))


def issued(answer: t.Any) -> t.Tuple[str, str, int, t.List[str]]:
    """(access token, refresh token or "", seconds, scopes). Raises what is read as an answer of an unknown shape."""
    access, again = answer["access_token"], answer.get("refresh_token") or ""
    if not all(isinstance(one, str) and all(32 < ord(ch) < 127 for ch in one) for one in (access, again)) or not access:
        raise ValueError("no token")
    return access, again, int(answer.get("expires_in") or 3600), str(answer.get("scope") or "").split()
