# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Flask application: one view for everything, since paths are matched as they came."""

from __future__ import annotations

from flask import Flask, Response, request

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def flask_app(simulator) -> Flask:
    app = Flask("simulator", static_folder=None)

    @app.route("/", defaults={"path": ""}, methods=METHODS)
    @app.route("/<path:path>", methods=METHODS)
    def anything(path: str):
        environ = request.environ
        # the path as it came: werkzeug has already unquoted its own, and an id may hold a slash
        raw = (environ.get("REQUEST_URI") or environ.get("RAW_URI") or "/" + path).partition("?")[0]
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, out, content, drop = simulator.answer(request.method, raw, environ.get("QUERY_STRING", ""), headers, request.get_data(),
                                                      request.host_url.rstrip("/"))
        # whoever carries the answer, server.py or inprocess.py, left a list here to be told how to cut the connection
        environ.get("simulator.cuts", []).append(drop)
        return Response(content, status=status or 500, headers=out)

    return app
