# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module against the simulator, in one process: no socket, no sleeping, no Ansible around it."""

from __future__ import annotations

import importlib
import time

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect, _run
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response
from simulator.faults import ConnectionLost
from simulator.inprocess import handle
from simulator.worlds import CLOUD_ID, DIRECTORY_ID, ORG_ID

URL = "http://127.0.0.1:1"
SITE = {"site_url": URL, "api_user": "admin@corp.example.com", "api_token": "sentinel-classic-admin"}
GATEWAY = {"site_url": URL, "gateway_url": URL, "auth_url": URL}
SCIM = {"scim_url": URL + "/scim/directory", "directory_id": DIRECTORY_ID, "scim_token": "sentinel-scim-key"}
ORG = {"org_url": URL + "/admin", "org_id": ORG_ID, "org_api_key": "sentinel-org-key"}
WAYS_IN = {
    "basic": SITE,
    "scoped": dict(GATEWAY, api_user="admin@corp.example.com", api_token="sentinel-scoped-admin", use_gateway=True),
    "bearer": dict(GATEWAY, access_token="sentinel-bearer-admin", cloud_id=CLOUD_ID),
    "client": dict(GATEWAY, client_id="demo-client", client_secret="sentinel-client-secret"),
}
MODULES = "ansible_collections.lifecycle.atlassian.plugins.modules."


class InProcess:
    """A transport into a simulator. Plays what the requests library does with lost and half answers."""

    def __init__(self, sim):
        self.sim = sim
        self.sent = []

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        self.sent.append((method, url, dict(headers), content))
        try:
            status, answered, body = handle(self.sim, method, url, dict(headers), content)
        except ConnectionLost:
            # from here a reset before the work and one after it look the same: the request had left
            raise RequestFailed("The connection to the simulator broke before the whole answer was here.", method, url) from None
        answered = {name.lower(): value for name, value in answered.items()}
        if len(body) < int(answered.get("content-length") or 0) and method != "HEAD":
            raise RequestFailed("The connection to the simulator broke before the whole answer was here.", method, url)
        return Response(status, answered, body)


class Clock:
    """Time that passes only by sleeping; the simulator's clock goes along, so that lag and limits pass."""

    def __init__(self, sim):
        self.sim = sim
        self.now = 1000.0
        self.slept = []

    def time(self):
        """Now, in seconds."""
        return self.now

    def sleep(self, seconds):
        """Let time pass."""
        self.now += seconds
        self.slept.append(seconds)
        self.sim.clock.advance(seconds)


class RealClock:
    """The time of this machine, for runs against a real server."""

    def time(self):
        """Now, in seconds."""
        return time.monotonic()

    def sleep(self, seconds):
        """Let time pass."""
        time.sleep(seconds)


def entries(result):
    """One line for each person or thing that a result tells of, under whatever key; None when the task was refused as a whole."""
    lists = [rows for rows in result.values() if isinstance(rows, list) and rows and isinstance(rows[0], dict) and "action" in rows[0]]
    return [row for rows in lists for row in rows] if lists or "summary" in result else None


class Outcome(dict):
    """A result. C(failed) says whether the module would have called fail_json."""

    @property
    def actions(self):
        """{email, account id or name: action}."""
        return {one.get("email") or one.get("account_id") or one.get("user_name") or one.get("name") or one.get("key"): one["action"] for one in entries(self)}

    def of(self, who):
        """The entry of one person or thing."""
        return next(one for one in entries(self) if who in [one.get(name) for name in ("email", "account_id", "user_name", "name", "key")])


def load(name):
    """A module's Python module."""
    return importlib.import_module(MODULES + name)


def checked(spec, params, rules=None):
    """Params as AnsibleModule would hand them over. Raises AssertionError with its words for what it would refuse."""
    rules = dict(rules or {})
    outcome = ArgumentSpecValidator(spec, **{key: value for key, value in rules.items() if key != "supports_check_mode"}).validate(params)
    assert not outcome.error_messages, outcome.error_messages
    # fallbacks of options come from the environment; tests have none
    return outcome.validated_parameters


def resource_of(name):
    """What the module hands to run()."""
    module = load(name)
    caught = []
    original = module.run
    module.run = caught.append
    try:
        module.main()
    finally:
        module.run = original
    return caught[0]


def play(sim, name, check=False, way=None, transport=None, clock=None, extra=None, concurrency=4, **options):
    """Run a module; returns its Outcome, also of a failure."""
    clock = clock or Clock(sim)
    transport = transport or InProcess(sim)
    resource = resource_of(name)
    params = dict(SITE if way is None else way, concurrency=concurrency, **(extra or {}))
    params.update(options)
    params = checked(dict(_connect.SPEC, **_run.REPORT, **resource.spec), params, resource.rules)
    client = None
    if check:
        sim.freeze()
    try:
        client = _connect.connect(params, resource.needs, transport, clock=clock.time, sleep=clock.sleep)
        result = Outcome(_run.converge(resource, client, params, check))
        result.failed = False
    except AtlassianError as error:
        result = Outcome(error.as_result())
        result.error = error
        result.failed = True
    finally:
        if check:
            sim.thaw()
    result.client = client
    result.transport = transport
    result.clock = clock
    return result


def ask(sim, name, way=None, transport=None, clock=None, **options):
    """Run an info module; returns its result, or raises its AtlassianError."""
    module = load(name)
    caught = []
    original = module.run_info
    module.run_info = lambda *args, **rules: caught.append((args, rules))
    try:
        module.main()
    finally:
        module.run_info = original
    (spec, needs, read), rules = caught[0]
    params = dict(SITE if way is None else way, concurrency=4)
    params.update(options)
    params = checked(dict(_connect.SPEC, **spec), params, rules)
    clock = clock or Clock(sim)
    client = _connect.connect(params, needs, transport or InProcess(sim), clock=clock.time, sleep=clock.sleep)
    return read(client, params)
