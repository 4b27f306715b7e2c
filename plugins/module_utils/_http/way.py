# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the ways in. A way knows a surface's base address and proves who is calling.

A way asks for what it still lacks (the cloud id, a short-lived token) through the sender it is given, once for all threads.
"""

from __future__ import annotations

import base64
import threading
import typing as t
from urllib.parse import quote

from .._errors import AtlassianError, UnexpectedAnswer
from .message import AUTH, EDGE, Request, request

Ask = t.Callable[[Request], t.Any]   # sends a reading request, returns its parsed body


class Way:
    """A base address without a login. C(kind) names the credential in advice."""

    kind = "none"

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def base(self, ask: Ask) -> str:
        """The address in front of every path of this surface."""
        return self._base

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        """The headers that prove who is calling."""
        return {}

    def renew(self, refused: t.Mapping[str, str]) -> bool:
        """Called after a 401 with the headers that were refused: whether a fresh credential can be had, so that one more try makes sense."""
        return False

    def secrets(self) -> t.List[str]:
        """What must never be shown, in every form it is sent."""
        return []

    def __repr__(self) -> str:
        return "<way in by %s to %s>" % (self.kind, self._base)


class Basic(Way):
    """E-mail and API token."""

    kind = "basic"

    def __init__(self, base: str, user: str, token: str) -> None:
        super().__init__(base)
        self._token = token
        self._proof = base64.b64encode(("%s:%s" % (user, token)).encode()).decode()

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        return {"Authorization": "Basic " + self._proof}

    def secrets(self) -> t.List[str]:
        return [self._token, self._proof]


class Bearer(Way):
    """A ready bearer: an OAuth access token, a directory key, an organization key."""

    def __init__(self, base: str, token: str, kind: str) -> None:
        super().__init__(base)
        self._token = token
        self.kind = kind

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        return {"Authorization": "Bearer " + self._token}

    def secrets(self) -> t.List[str]:
        return [self._token]


class ClientCredentials(Way):
    """A service account's client credentials: a bearer of an hour, asked for again when it has run out."""

    kind = "client_credentials"

    def __init__(self, base: str, client_id: str, client_secret: str) -> None:
        super().__init__(base)
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = threading.Lock()
        self._token: t.Optional[str] = None
        self._past: t.List[str] = []

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        with self._lock:
            if self._token is None:
                body = {"grant_type": "client_credentials", "client_id": self._client_id, "client_secret": self._client_secret}
                answer = ask(request("POST", AUTH, "/oauth/token", body=body, writes=False, needs="valid client credentials of a service account"))
                token = answer.get("access_token") if isinstance(answer, dict) else None
                if not isinstance(token, str) or not token or any(not 32 < ord(ch) < 127 for ch in token):
                    raise UnexpectedAnswer("The token endpoint (auth_url) answered without an access_token. Check auth_url.")
                self._token = token
                self._past.append(token)
            return {"Authorization": "Bearer " + self._token}

    def renew(self, refused: t.Mapping[str, str]) -> bool:
        with self._lock:
            # many threads are refused at once: the first asks anew, the others use what it got
            if refused.get("Authorization") == "Bearer %s" % self._token:
                self._token = None
        return True

    def secrets(self) -> t.List[str]:
        return [self._client_secret] + self._past


class Gateway(Way):
    """Any credential of the site, sent through the gateway: the base holds the cloud id, found from the site when it was not given."""

    def __init__(self, gateway_url: str, site_url: t.Optional[str], cloud_id: t.Optional[str], inner: Way) -> None:
        super().__init__(gateway_url)
        self._site_url = site_url
        self._cloud_id = cloud_id
        self._inner = inner
        self._lock = threading.Lock()
        self.kind = inner.kind + " through the gateway"

    def base(self, ask: Ask) -> str:
        with self._lock:
            if not self._cloud_id:
                if not self._site_url:
                    raise AtlassianError("The gateway needs to know which site is meant: set cloud_id (ATLASSIAN_CLOUD_ID) or site_url (ATLASSIAN_SITE_URL).")
                answer = ask(request("GET", EDGE, "/_edge/tenant_info"))
                cloud_id = answer.get("cloudId") if isinstance(answer, dict) else None
                self._cloud_id = cloud_id if isinstance(cloud_id, str) and cloud_id not in (".", "..") else None
                if not self._cloud_id:
                    raise UnexpectedAnswer(
                        "%s/_edge/tenant_info names no cloudId: is it an Atlassian Cloud site? Set cloud_id by hand if it is." % self._site_url
                    )
            return "%s/ex/jira/%s" % (self._base, quote(str(self._cloud_id), safe=""))

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        return self._inner.headers(ask)

    def renew(self, refused: t.Mapping[str, str]) -> bool:
        return self._inner.renew(refused)

    def secrets(self) -> t.List[str]:
        return self._inner.secrets()

    def doorstep(self) -> t.Optional[Way]:
        """The same bearer at the gateway itself, which tells its sites and scopes; None for an API token, of which nothing is told."""
        return None if isinstance(self._inner, Basic) else _Doorstep(self._base, self._inner)


class _Doorstep(Way):
    """A bearer at the gateway's own address. It asks for a token when its inner way would."""

    def __init__(self, base: str, inner: Way) -> None:
        super().__init__(base)
        self._inner = inner
        self.kind = inner.kind

    def headers(self, ask: Ask) -> t.Dict[str, str]:
        return self._inner.headers(ask)

    def renew(self, refused: t.Mapping[str, str]) -> bool:
        return self._inner.renew(refused)

    def secrets(self) -> t.List[str]:
        return self._inner.secrets()
