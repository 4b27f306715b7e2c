# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the only file that knows the requests library. One send, one answer; no retry, no opinion."""

from __future__ import annotations

import threading
import traceback
import typing as t
from urllib.parse import urlsplit

from .._errors import AtlassianError, RequestFailed
from .message import Response

try:
    import requests
    from requests.adapters import HTTPAdapter
    MISSING: t.Optional[str] = None
except ImportError:
    MISSING = traceback.format_exc()

LOST = "The connection to %s broke before the whole answer was here."
NO_AUTHORITY = "The file of ca_path (or of REQUESTS_CA_BUNDLE) is not there, or holds no certificate."
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
        parts = urlsplit(url)
        host = parts.netloc
        where: t.Dict[str, t.Any] = {"method": method, "path": parts.path}
        # What is meant for this machine never goes through a proxy: over plain http it would read the credentials.
        proxies = {"http": "", "https": ""} if is_loopback(parts.hostname or "") else None
        try:
            answer = self._session().request(
                method, url, headers=dict(headers), data=content, timeout=self._timeout, verify=self._verify, allow_redirects=False, proxies=proxies
            )
        except requests.exceptions.SSLError as error:
            raise _tls_failed(error, host, where) from None
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
        except OSError:
            # requests looks at the path itself, before it connects, and does not make it one of its own exceptions
            raise RequestFailed(NO_AUTHORITY, sent=False, passing=False, **where) from None
        response = Response(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content)
        length = response.headers.get("content-length", "")
        if length.isdigit() and "content-encoding" not in response.headers and method != "HEAD" and len(response.content) < int(length):
            # urllib3 before 2.0 takes half a body for a whole one
            raise RequestFailed(LOST % host, **where)
        return response

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


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, by its name or address alone."""
    return host in ("localhost", "::1") or (host.startswith("127.") and host.replace(".", "").isdigit())


def _tls_failed(error: Exception, host: str, where: t.Dict[str, t.Any]) -> RequestFailed:
    # Only the text says which of its errors OpenSSL met; it names certificates and addresses, never a credential.
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "CertificateError" in text or "doesn't match" in text:
        return RequestFailed(
            "The TLS certificate of %s was not accepted. Set ca_path to the authority that signed it (validate_certs: false only for a test server)." % host,
            sent=False, passing=False, **where
        )
    if "[X509" in text or "NO_CERTIFICATE" in text or "[PEM" in text:
        return RequestFailed(NO_AUTHORITY, sent=False, passing=False, **where)
    if "WRONG_VERSION_NUMBER" in text or "HTTP_REQUEST" in text or "UNKNOWN_PROTOCOL" in text or "HANDSHAKE" in text or "UNSUPPORTED_PROTOCOL" in text:
        return RequestFailed("%s does not speak TLS as https needs it. Check address and port." % host, sent=False, passing=False, **where)
    # Many servers end a connection without saying so in TLS; that may be after the work was done.
    return RequestFailed(LOST % host, **where)


def _connection_failed(error: Exception, host: str, where: t.Dict[str, t.Any]) -> RequestFailed:
    # requests wraps what urllib3 said; the names of those classes are the only stable difference between "never sent" and "lost".
    reason = getattr(error.args[0], "reason", None) if error.args else None
    kinds = {one.__name__ for one in type(reason).__mro__}
    if "NameResolutionError" in kinds or any(words in str(reason) for words in ("getaddrinfo", "Name or service not known", "name resolution")):
        if "Temporary failure" in str(reason):
            return RequestFailed("The name of the host %s cannot be looked up at the moment (DNS)." % host, sent=False, **where)
        return RequestFailed("The host %s is not known (DNS). Check the address for a typing mistake." % host, sent=False, passing=False, **where)
    if "NewConnectionError" in kinds:
        return RequestFailed("No connection to %s: it was refused or the host is out of reach." % host, sent=False, **where)
    return RequestFailed(LOST % host, **where)
