# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator behind a socket, and as a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect

from simulator import __main__ as command
from simulator.server import NotLoopback, Running, check_host
from simulator.worlds import IDS

from unit.simulator.asking import ADMIN, JIRA, exported

TESTS = Path(command.__file__).resolve().parents[1]
MYSELF = JIRA + "/myself"


def session():
    made = requests.Session()
    made.trust_env = False
    made.headers["Authorization"] = ADMIN
    return made


@pytest.fixture
def running(sim):
    with Running(sim) as server:
        yield server


def test_keep_alive_and_cut_connections(sim, running):
    with session() as made:
        assert made.get(running.url + MYSELF).json()["accountId"] == IDS["admin"]
        for kind, error in (("reset_before", requests.ConnectionError), ("reset_after", requests.ConnectionError), ("half_body", requests.RequestException)):
            sim.faults.add(kind, {"path": "/myself"})
            with pytest.raises(error):
                made.get(running.url + MYSELF, timeout=5)
        assert made.get(running.url + MYSELF).status_code == 200
    assert [entry["status"] for entry in sim.journal.entries] == [200, 0, 0, 200, 200]


def test_a_body_on_delete_and_a_slash_in_an_id(sim, running):
    with session() as made:
        made.headers["X-ExperimentalApi"] = "opt-in"
        path = running.url + "/rest/servicedeskapi/servicedesk/projectKey%3AIT/customer"
        assert made.delete(path, json={"accountIds": [IDS["carla"]]}).status_code == 204
        quoted = requests.utils.quote(IDS["slash"], safe="")
        assert made.put("%s/rest/servicedeskapi/customer/user/%s/revoke-portal-only-access" % (running.url, quoted)).status_code == 204
    assert IDS["carla"] not in sim.world.find_desk("IT").customers
    assert sim.world.accounts.get(IDS["slash"]).active is False


def test_latency_is_shared_by_threads(sim, running):
    sim.switches.update({"latency": 0.2})

    def one(dummy):
        with session() as made:
            return made.get(running.url + MYSELF).status_code
    began = time.perf_counter()
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(one, range(16))) == {200}
    assert 0.2 <= time.perf_counter() - began < 1.6


def test_many_writers_end_in_one_world(sim, running):
    def one(number):
        with session() as made:
            wish = {"email": "w%d@customer.example.org" % (number % 20), "displayName": "W"}
            return made.post(running.url + "/rest/servicedeskapi/customer", json=wish).status_code
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(60)))
    assert (answers.count(201), answers.count(400)) == (20, 40)
    assert [entry["n"] for entry in sim.journal.entries] == list(range(1, 61))


@pytest.mark.parametrize("host, fine", [
    ("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.0.2.1", False), ("example.org", False),
])
def test_loopback_only(host, fine):
    if fine:
        check_host(host)
    else:
        with pytest.raises(NotLoopback):
            check_host(host)


def start(tmp_path, *words, stderr=subprocess.DEVNULL):
    ready = tmp_path / "ready.json"
    ready.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, "-m", "simulator", "--ready-file", str(ready), *words], stdout=subprocess.PIPE,
                               stderr=stderr, text=True, env=dict(os.environ, PYTHONPATH=str(TESTS)))
    assert process.stdout.readline().startswith("simulator ready on http://127.0.0.1:")
    return process, json.loads(ready.read_text())


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    assert process.wait(10) == 0
    process.stdout.close()


def test_as_a_command_with_a_state_file(tmp_path):
    state = tmp_path / "state.json"
    process, ready = start(tmp_path, "--state", str(state), "--people", "10", "--switch", "lag_reads=1", "--switch", "page_jsm=3")
    try:
        assert ready["pid"] == process.pid
        with session() as made:
            assert made.get(ready["url"] + "/_control/health").json()["accounts"] == 30
            assert made.get(ready["url"] + "/_control/switches").json()["page_jsm"] == 3
            reply = made.post(ready["url"] + "/rest/servicedeskapi/customer", json={"email": "kept@customer.example.org", "displayName": "K"})
            assert reply.status_code == 201
            deadline = time.monotonic() + 5
            while "kept@customer" not in state.read_text() and time.monotonic() < deadline:
                time.sleep(0.05)
    finally:
        stop(process)
    assert reply.json()["accountId"] in json.loads(state.read_text())["accounts"]
    assert state.stat().st_mode & 0o077 == 0
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".simulator")] == []
    process, ready = start(tmp_path, "--state", str(state), "--people", "10")
    try:
        with session() as made:
            assert made.get(ready["url"] + "/_control/health").json()["accounts"] == 31
    finally:
        stop(process, signal.SIGINT)


def variable(option):
    """The environment variable that stands for an option of the connection."""
    return _connect.SPEC[option]["fallback"][1][0]


def test_what_it_prints_points_every_address_at_it(tmp_path):
    with open(tmp_path / "simulator.env", "w+", encoding="utf-8") as printed:
        process, ready = start(tmp_path, stderr=printed)
        try:
            url = ready["url"]
            told = exported((tmp_path / "simulator.env").read_text(encoding="utf-8"))
            with session() as made:
                made.headers["Authorization"] = "Bearer " + told[variable("scim_token")]
                assert made.get("%s/%s/Users" % (told[variable("scim_url")], told[variable("directory_id")])).status_code == 200
                made.headers["Authorization"] = "Bearer " + told[variable("org_api_key")]
                assert made.get("%s/v2/orgs/%s/directories" % (told[variable("org_url")], told[variable("org_id")])).status_code == 200
                made.auth = (told[variable("api_user")], told[variable("api_token")])
                assert made.get(told[variable("site_url")] + MYSELF).json()["accountId"] == IDS["admin"]
                assert made.get(url + "/_control/violations").json() == []
        finally:
            stop(process)
    addresses = {variable(name) for name in _connect.SPEC if name.endswith("_url")}
    assert len(addresses) == 5 and {name for name in told if name.endswith("_URL")} == addresses
    assert {name: told[name] for name in addresses if told[name] != url and not told[name].startswith(url + "/")} == {}
    known = {option["fallback"][1][0] for option in _connect.SPEC.values() if "fallback" in option}
    assert set(told) <= known


def test_what_it_prints_stands_an_eval_without_quotes_and_an_address_with_brackets():
    text = command.pointing("http://[::1]:8080")
    assert "'http://[::1]:8080'" in text
    assert exported(text) == {name: value.format(url="http://[::1]:8080") for name, value in command.EXPORTS.items()}
    one_line = exported(command.pointing("http://127.0.0.1:8080").replace("\n", " "))
    assert one_line == {name: value.format(url="http://127.0.0.1:8080") for name, value in command.EXPORTS.items()}


@pytest.mark.parametrize("words, problem", [
    (["--host", "0.0.0.0"], "loopback"), (["--switch", "lag=1"], "no switch is called 'lag'"), (["--switch", "lag_reads"], "name=value"),
    (["--world", "/nothing/there.json"], "No such file"),
])
def test_bad_words_on_the_command_line(capsys, words, problem):
    assert command.main(words) == 2
    assert problem in capsys.readouterr().err


def test_a_bad_world_file(tmp_path, capsys):
    file = tmp_path / "world.json"
    file.write_text('{"groups": [{"id": "g"}]}')
    assert command.main(["--world", str(file)]) == 2
    assert "groups[0]: name is missing" in capsys.readouterr().err


def test_help_names_every_switch(capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    shown = capsys.readouterr().out
    assert "ATLASSIAN_SITE_URL" in shown and "scim_patch_status" in shown
