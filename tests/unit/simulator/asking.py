# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A way to ask a simulator, for its own tests."""

from __future__ import annotations

import base64
import json
import subprocess

from simulator.inprocess import handle
from simulator.worlds import CLOUD_ID, DIRECTORY_ID, ORG_ID

GATEWAY = "/ex/jira/" + CLOUD_ID
JIRA = "/rest/api/3"
JSM = "/rest/servicedeskapi"
SCIM = "/scim/directory/" + DIRECTORY_ID
ORG = "/admin/v2/orgs/%s/directories/-" % ORG_ID


def basic(email, token):
    return "Basic " + base64.b64encode(("%s:%s" % (email, token)).encode()).decode()


ADMIN = basic("admin@corp.example.com", "sentinel-classic-admin")
BLIND = basic("blind@corp.example.com", "sentinel-classic-blind")
PLAIN = basic("plain@corp.example.com", "sentinel-classic-plain")
SCOPED = basic("admin@corp.example.com", "sentinel-scoped-admin")
NARROW = basic("admin@corp.example.com", "sentinel-scoped-narrow")


def exported(text):
    """{name: value} of what a POSIX shell with an empty environment has exported after it ran this text."""
    done = subprocess.run(["/bin/sh", "-c", 'eval "$1"; /usr/bin/env', "sh", text], env={}, check=True, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    lines = (line.partition("=") for line in done.stdout.splitlines())
    return {name: value for name, dummy_sign, value in lines if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


class Reply:
    """An answer, its JSON read when asked for."""

    def __init__(self, status, headers, content):
        self.status = status
        self.headers = headers
        self.content = content

    @property
    def json(self):
        return json.loads(self.content)


class Asker:
    """Requests to one simulator; the login follows from the path unless one is given."""

    def __init__(self, sim):
        self.sim = sim
        self.seen = []

    def __call__(self, method, path, body=None, login=None, **headers):
        if login is None:
            login = "Bearer sentinel-scim-key" if path.startswith("/scim") else "Bearer sentinel-org-key" if path.startswith(("/admin", "/users/")) else ADMIN
        sent = {"X-ExperimentalApi": "opt-in"}
        if login:
            sent["Authorization"] = login
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update((name.replace("_", "-"), value) for name, value in headers.items())
        content = json.dumps(body).encode() if body is not None else None
        reply = Reply(*handle(self.sim, method, "http://atlassian.invalid" + path, {name: value for name, value in sent.items() if value is not None}, content))
        self.seen.append((method, path, reply))
        return reply

    def get(self, path, **more):
        return self("GET", path, **more)

    def post(self, path, body=None, **more):
        return self("POST", path, body, **more)
