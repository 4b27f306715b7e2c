# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the only file that knows the requests library. One send, one answer; no retry, no opinion."""

from __future__ import annotations

import threading
import traceback
import typing as t

from .._errors import AtlassianError, RequestFailed
from .message import Response

try:
    import requests
    from requests.adapters import HTTPAdapter
    MISSING: t.Optional[str] = None
except ImportError:
    MISSING = traceback.format_exc()

HELP_MISSING = (
    "The Python library requests is needed by lifecycle.atlassian and is not installed for the interpreter that runs the module. "
    "Install it there (pip install requests), or set ansible_python_interpreter: \"{{ ansible_playbook_python }}\" on the host that runs it."
)


class Transport:
    """Sends over HTTP with one keep-alive session per thread."""

    def __init__(self, timeout: float = 30, validate_certs: bool = True, ca_path: t.Optional[str] = None) -> None:
        if MISSING is not None:
            raise AtlassianError(HELP_MISSING, exception=MISSING)
        self._timeout = timeout
        self._verify: t.Union[bool, str] = (ca_path or True) if validate_certs else False
        self._local = threading.local()

    def send(self, method: str, url: str, headers: t.Mapping[str, str], content: t.Optional[bytes]) -> Response:
        """Send once and read the whole answer.

        Raises C(RequestFailed); its C(sent) is False only when the connection was never made. Messages never quote headers or bodies,
        and not the text of the library's exception either, as that may quote a proxy's password.
        """
        host = url.split("//", 1)[-1].split("/", 1)[0]
        path = url.split("//", 1)[-1].partition("/")[2].partition("?")[0]
        where = {"method": method, "path": "/" + path}
        try:
            answer = self._session().request(
                method, url, headers=dict(headers), data=content, timeout=self._timeout, verify=self._verify, allow_redirects=False
            )
        except requests.exceptions.SSLError:
            raise RequestFailed(
                "The TLS certificate of %s was not accepted. Set ca_path to the authority that signed it (validate_certs: false only for a test server)." % host,
                sent=False, passing=False, **where
            ) from None
        except requests.exceptions.ProxyError:
            raise RequestFailed("The proxy for %s could not be used. Check the proxy variables of the environment." % host, sent=False, **where) from None
        except requests.exceptions.ConnectTimeout:
            raise RequestFailed("No connection to %s within %s s." % (host, self._timeout), sent=False, **where) from None
        except requests.exceptions.Timeout:
            raise RequestFailed("%s gave no answer within %s s (option timeout)." % (host, self._timeout), **where) from None
        except requests.exceptions.ConnectionError as error:
            raise _connection_failed(error, host, where) from None
        except requests.exceptions.RequestException as error:
            raise RequestFailed("The request to %s failed (%s)." % (host, type(error).__name__), **where) from None
        return Response(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content)

    def _session(self) -> t.Any:
        session = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            # With an auth of its own the session never replaces our Authorization header by one from a netrc file.
            session.auth = _as_it_is
            adapter = HTTPAdapter(pool_connections=4, pool_maxsize=4)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            self._local.session = session
        return session


def _as_it_is(prepared: t.Any) -> t.Any:
    return prepared


def _connection_failed(error: Exception, host: str, where: t.Dict[str, str]) -> RequestFailed:
    # requests wraps what urllib3 said; the names of those classes are the only stable difference between "never sent" and "lost".
    reason = getattr(error.args[0], "reason", None) if error.args else None
    kinds = {one.__name__ for one in type(reason).__mro__}
    if "NameResolutionError" in kinds or "getaddrinfo" in str(reason) or "Name or service not known" in str(reason):
        return RequestFailed("The host %s is not known (DNS). Check the address for a typing mistake." % host, sent=False, passing=False, **where)
    if "NewConnectionError" in kinds:
        return RequestFailed("No connection to %s: it was refused or the host is out of reach." % host, sent=False, **where)
    return RequestFailed("The connection to %s broke before the whole answer was here." % host, **where)
