# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the only file that knows the requests library. One send, one answer; no retry, no opinion.

A server is not trusted: an answer has an end in time (C(LONGEST) times the timeout, and what all slow answers together may take) and in size
(_http/body.py), redirects are handed back, cookies are never kept. The environment says which proxy and which authorities; that is asked once for each
address, and nothing else is taken from it.
"""

from __future__ import annotations

import traceback
import typing as t
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from urllib.parse import urlsplit

from .._errors import AtlassianError, RequestFailed
from .body import ASKED_FOR, MOST, BadPacking, TooLarge, read_body
from .broken import LOST, NO_AUTHORITY, NO_HTTP, abandoned, bad_packing, connection_failed, read_failed, tls_failed, too_large, too_long
from .connection import watched
from .controller import Controller
from .message import Response
from .watchman import Watchman

try:
    import requests
    from requests import Session
    from requests.adapters import HTTPAdapter
    MISSING: t.Optional[str] = None
except ImportError:
    Session = HTTPAdapter = object   # type: ignore[assignment,misc]
    MISSING = traceback.format_exc()

HELP_MISSING = (
    "The Python library requests is needed by lifecycle.atlassian and is not installed for the interpreter that runs the module. "
    "Install it there (pip install requests), or set ansible_python_interpreter: \"{{ ansible_playbook_python }}\" on the host that runs it."
)
LONGEST = 4         # times the timeout: the most that one answer may take altogether
CHUNK = 64 * 1024   # bytes read at a time
KEPT = 4.0          # seconds without use after which a connection is not used again: some servers hang up after five, and a POST sent just then is in doubt


class Route(t.NamedTuple):
    """How an address is reached."""

    host: str
    proxies: t.Dict[str, str]
    verify: t.Union[bool, str]


class Transport:
    """Sends over HTTP. A connection belongs to one sending at a time and is kept for the next one to its address, in whatever thread that is: to none are
    there more of them than are needed at once, and threads that come and go cost no new ones. After a pause there are new ones."""

    def __init__(self, timeout: float = 30, validate_certs: bool = True, ca_path: t.Optional[str] = None, patience: t.Optional[float] = None) -> None:
        if MISSING is not None:
            raise AtlassianError(HELP_MISSING, exception=MISSING)
        self._timeout = timeout
        self._verify: t.Union[bool, str] = (ca_path or True) if validate_certs else False
        self._watchman = Watchman(LONGEST * timeout, timeout, patience)
        self._controller = Controller()
        self._routes: t.Dict[t.Tuple[str, str], Route] = {}
        # by address: sessions that nobody sends with, and since when; the one used last is the last
        self._idle: t.Dict[t.Tuple[str, str], t.List[t.Tuple[t.Any, float]]] = {}

    def send(self, method: str, url: str, headers: t.Mapping[str, str], content: t.Optional[bytes]) -> Response:
        """Send once and read the whole answer.

        Raises C(RequestFailed); its C(sent) is False only when the connection was never made. Messages never quote headers or bodies,
        and not the text of the library's exception either, as that may quote a proxy's password.
        """
        parts = urlsplit(url)
        where: t.Dict[str, t.Any] = {"method": method, "path": parts.path}
        route = self._routes.get((parts.scheme, parts.netloc)) or self._route(url)
        if self._controller.gone():
            raise abandoned(where)
        idle = self._idle.setdefault((parts.scheme, parts.netloc), [])
        session = self._session(idle)
        watch = self._watchman.begin()
        try:
            try:
                response = self._converse(session, method, url, headers, content, route, where)
            finally:
                self._watchman.end(watch)   # before the connection may be anybody else's
            if watch.over:   # what it was cut off in may look whole
                raise too_long(route.host, watch.took(), self._timeout, where)
            idle.append((session, monotonic()))
            return response
        except Exception as error:
            session.close()   # what is left on its connections is the rest of something broken
            if watch.over:
                raise too_long(route.host, watch.took(), self._timeout, where) from None
            failed = error if isinstance(error, RequestFailed) else self._failure(error, route.host, where)
            if failed is None:
                raise
            raise failed from None

    def _converse(
        self, session: t.Any, method: str, url: str, headers: t.Mapping[str, str], content: t.Optional[bytes], route: Route, where: t.Dict[str, t.Any]
    ) -> Response:
        prepared = requests.Request(method, url, headers={"Accept-Encoding": ASKED_FOR, **headers}, data=content).prepare()
        answer = session.send(
            prepared, timeout=self._timeout, verify=route.verify, proxies=route.proxies, cert=None, allow_redirects=False, stream=True)
        heard = {name.lower(): value for name, value in answer.headers.items()}
        status = answer.status_code
        if status < 200:
            raise RequestFailed(NO_HTTP % (route.host, "status %d, which ends nothing" % status), **where)
        raw, size = answer.raw, 0

        def chunks() -> t.Iterator[bytes]:
            nonlocal size
            while True:
                # Unpacked here and not by the library, which unpacks whatever it is sent, however large that becomes.
                chunk = raw.read(CHUNK, decode_content=False)
                if not chunk:
                    return
                size += len(chunk)
                yield chunk

        encoding = heard.get("content-encoding", "").strip().lower()
        try:
            body = read_body(chunks(), encoding)
        except TooLarge:
            raise too_large(route.host, MOST, where) from None
        except BadPacking:
            raise bad_packing(route.host, encoding, where) from None
        length = heard.get("content-length", "")
        if length.isdecimal() and status not in (204, 304) and "transfer-encoding" not in heard and size < int(length[:18]):
            # urllib3 before 2.0 takes half a body for a whole one
            raise RequestFailed(LOST % route.host, **where)
        return Response(status, heard, body)

    def _failure(self, error: Exception, host: str, where: t.Dict[str, t.Any]) -> t.Optional[RequestFailed]:
        """What the exception means; None when it is a mistake of ours."""
        known = requests.exceptions
        if isinstance(error, known.SSLError):
            return tls_failed(error, host, where)
        if isinstance(error, known.ProxyError):
            return RequestFailed("The proxy for %s could not be used. Check the proxy variables of the environment." % host, sent=False, **where)
        if isinstance(error, known.ConnectTimeout):
            return RequestFailed("No connection to %s within %s s." % (host, self._timeout), sent=False, **where)
        if isinstance(error, known.Timeout):
            return RequestFailed("%s gave no answer within %s s (option timeout)." % (host, self._timeout), **where)
        if isinstance(error, known.ConnectionError):
            return connection_failed(error, host, where)
        if isinstance(error, known.RequestException):
            return RequestFailed("The request to %s failed (%s)." % (host, type(error).__name__), **where)
        if error.__class__ is OSError:   # none of its many kinds
            # requests looks at the path itself, before it connects, and does not make it one of its own exceptions
            return RequestFailed(NO_AUTHORITY, sent=False, passing=False, **where)
        return read_failed(error, host, self._timeout, where)

    def _route(self, url: str) -> Route:
        """What the environment says about this address, as requests understands it: proxies, NO_PROXY, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE."""
        parts = urlsplit(url)
        with requests.Session() as asking:
            said = asking.merge_environment_settings(url, {}, True, self._verify, None)
        # What is meant for this machine never goes through a proxy: over plain http it would read the credentials.
        proxies = {} if is_loopback(parts.hostname or "") else dict(said["proxies"])
        route = self._routes[parts.scheme, parts.netloc] = Route(parts.netloc, proxies, t.cast(t.Union[bool, str], said["verify"]))
        return route

    def _session(self, idle: t.List[t.Tuple[t.Any, float]]) -> t.Any:
        while idle:
            try:
                session, since = idle.pop()
            except IndexError:      # another thread was faster
                break
            if monotonic() - since <= KEPT:
                return session
            session.close()
        session = _Session()
        session.trust_env = False   # neither proxies, asked for already, nor a netrc file, which would replace our Authorization header
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(self._watchman)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session


class _Session(Session):
    """Sees no redirect in any answer: even where they are not followed the library would read their bodies, whole and without a bound."""

    def get_redirect_target(self, resp: t.Any) -> t.Optional[str]:
        """Nowhere."""
        return None


class _Adapter(HTTPAdapter):
    """Makes connections that the watchman knows."""

    def __init__(self, watchman: Watchman) -> None:
        self._watchman = watchman
        super().__init__(pool_connections=4, pool_maxsize=4)

    def init_poolmanager(self, *sizes: t.Any, **options: t.Any) -> None:
        super().init_poolmanager(*sizes, **options)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, *proxy: t.Any, **options: t.Any) -> t.Any:
        manager = super().proxy_manager_for(*proxy, **options)
        self._watch(manager)
        return manager

    def _watch(self, manager: t.Any) -> None:
        classes = manager.pool_classes_by_scheme
        if not any(hasattr(pool, "watchman") for pool in classes.values()):
            manager.pool_classes_by_scheme = {
                scheme: type(pool.__name__, (pool,), {"ConnectionCls": watched(pool.ConnectionCls, self._watchman), "watchman": self._watchman})
                for scheme, pool in classes.items()
            }


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, by its name or address alone."""
    return host in ("localhost", "::1") or (host.startswith("127.") and host.replace(".", "").isdigit())
