# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests without sockets: the whole way through Flask, in this process."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.test import EnvironBuilder, run_wsgi_app

from .faults import ConnectionLost


def handle(sim, method: str, url: str, headers: dict, content: bytes | None = None) -> tuple:
    """(status, headers, content). A reset raises ConnectionLost; half a body comes with the Content-Length of the whole."""
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    builder = EnvironBuilder(method=method, base_url="%s://%s" % (parts.scheme or "http", parts.netloc or "simulator.invalid"), path="/",
                             headers=list(headers.items()), data=content or b"")
    environ = builder.get_environ()
    builder.close()
    # as a server would give them: EnvironBuilder has no way to keep %2F in a path
    environ.update(PATH_INFO="/x", QUERY_STRING=parts.query, REQUEST_URI=target, RAW_URI=target)
    cuts = environ["simulator.cuts"] = []
    body, status, out = run_wsgi_app(sim.app, environ, buffered=True)
    drop = cuts[0] if cuts else None
    if drop in ("before", "after"):
        raise ConnectionLost(sent=drop == "after")
    whole = b"".join(body)
    return int(status.split()[0]), dict(out), whole[:len(whole) // 2] if drop == "half" else whole
