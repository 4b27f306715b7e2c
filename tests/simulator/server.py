# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator behind a real socket: threads, keep-alive, and connections that can be cut."""

from __future__ import annotations

import errno
import ipaddress
import threading

from cheroot.wsgi import Server


class NotLoopback(ValueError):
    """The simulator knows secrets by heart and plays to everybody: it stays on the loopback interface."""


def check_host(host: str) -> None:
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotLoopback("the simulator listens on loopback addresses only, not on %s" % host)


def _cut() -> ConnectionResetError:
    # cheroot closes a connection without a word when it meets this error
    return ConnectionResetError(errno.ECONNRESET, "cut on order")


def _half(chunks):
    whole = b"".join(chunks)
    yield whole[:max(1, len(whole) // 2)]
    raise _cut()


def cuttable(app):
    """The application, with the connection cut where a fault says so."""
    def with_cuts(environ, start_response):
        cuts = environ["simulator.cuts"] = []
        chunks = app(environ, start_response)
        drop = cuts[0] if cuts else None
        if drop in ("before", "after"):
            raise _cut()
        return _half(chunks) if drop == "half" else chunks
    return with_cuts


class _Quiet(Server):
    """A client that has gone away is no news, and a cut connection is our own doing: nothing to log."""

    def error_log(self, msg="", level=20, traceback=False):
        """Say nothing. What goes wrong inside the simulator is kept as a violation."""


class Running:
    """A server in a thread of its own; `url` is where it listens. Use as a context manager."""

    def __init__(self, simulator, host: str = "127.0.0.1", port: int = 0, threads: int = 40):
        check_host(host)
        self.simulator = simulator
        self.server = _Quiet((host, port), cuttable(simulator.app), numthreads=threads, server_name="simulator", request_queue_size=256)
        self.server.keep_alive_conn_limit = 2 * threads
        self.server.timeout = 30
        self.server.shutdown_timeout = 1
        self.server.prepare()
        bound = self.server.bind_addr[1]
        self.url = "http://%s:%d" % ("[%s]" % host if ":" in host else host, bound)
        self.thread = threading.Thread(target=self.server.serve, name="simulator", daemon=True)

    def __enter__(self) -> "Running":
        self.start()
        return self

    def __exit__(self, *dummy_error) -> None:
        self.stop()

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.server.stop()
        self.thread.join(5)
