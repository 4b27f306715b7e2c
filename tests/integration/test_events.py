# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example rulebook under ansible-rulebook: events start the right playbook, and only when they are signed.

Needs ansible-rulebook and Java: make test-neighbours. Where they are missing, that is printed as the reason.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import yaml
from simulator.worlds import IDS

from integration.stage import ROOT, as_environment, neighbour
from integration.test_from_request import CARLA, READING

RULEBOOK = ROOT / "extensions" / "eda" / "rulebooks" / "people.yml"
SECRET, TOKEN = "sentinel-hook", "sentinel-hr"
PROGRAM = neighbour("ansible-rulebook")
MISSING = "ansible-rulebook is not here: make test-neighbours runs this" if not PROGRAM else "" if shutil.which("java") else "Java is not installed"
EMAIL, ACCOUNT, KEY = "^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}$", "^[A-Za-z0-9:_-]{1,128}$", "^[A-Z][A-Z0-9_]{0,30}-[0-9]{1,12}$"


def rules():
    """Every rule of the rulebook."""
    return [rule for ruleset in yaml.safe_load(RULEBOOK.read_text(encoding="utf-8")) for rule in ruleset["rules"]]


def test_every_playbook_is_there_and_every_text_handed_on_is_held_against_a_pattern():
    """Extra variables are templated by Ansible: nothing of an event gets there that could hold a template."""
    for rule in rules():
        action = rule["action"]["run_playbook"]
        assert (ROOT / "playbooks" / (action["name"].rpartition(".")[2] + ".yml")).is_file()
        handed = {word.split("}}")[0].strip() for word in json.dumps(action["extra_vars"]).split("{{")[1:]}
        for name in {one for one in handed if one.startswith("event.")}:
            assert '%s is match("^' % name in rule["condition"], (rule["name"], name)


def test_both_sources_ask_for_a_secret_that_is_not_empty():
    sources = [ruleset["sources"][0]["ansible.eda.webhook"] for ruleset in yaml.safe_load(RULEBOOK.read_text(encoding="utf-8"))]
    assert sources[0]["hmac_header"] == "X-Hub-Signature" and sources[0]["hmac_algo"] == "sha256"
    assert "EVENTS_JIRA_SECRET" in sources[0]["hmac_secret"] and "EVENTS_HR_TOKEN" in sources[1]["token"]


def free_ports():
    """Two ports that nobody listens at."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


class Listener:
    """ansible-rulebook with the rulebook, and what is sent to it."""

    def __init__(self, stage, **secrets):
        self.jira, self.hr = free_ports()
        events = {"events_host": "127.0.0.1", "events_jira_port": self.jira, "events_hr_port": self.hr, "from_request_allowed": {},
                  **{name: value for name, value in READING.items() if name != "from_request_protected"}}
        env = stage.environment(**as_environment(stage.site.everything), **{"EVENTS_JIRA_SECRET": SECRET, "EVENTS_HR_TOKEN": TOKEN, **secrets})
        env["PATH"] = str(Path(sys.executable).parent) + os.pathsep + env["PATH"]
        inventory = stage.write("inventory.yml", {"all": {"hosts": {"localhost": {"ansible_connection": "local"}}}})
        self.log = stage.folder / "rulebook.log"
        # The collection ansible.eda is on no package index; the program brings the same source under another name.
        rulebook = stage.write("people.yml", RULEBOOK.read_text(encoding="utf-8").replace("ansible.eda.webhook:", "eda.builtin.webhook:"))
        command = [PROGRAM, "-r", str(rulebook), "-i", str(inventory), "-e", str(stage.write("events.yml", events)), "-E", "EVENTS_JIRA_SECRET,EVENTS_HR_TOKEN"]
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command, cwd=stage.folder / "cwd", env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def wait(self, condition, seconds=120):
        """Until it holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None and time.monotonic() < end, self.log.read_text(encoding="utf-8")
            time.sleep(0.3)

    def listens(self):
        """Whether both ports are open."""
        for port in (self.jira, self.hr):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) != 0:
                    return False
        return True

    def tell_jira(self, event, secret=SECRET):
        """A delivery as Jira signs it; its status."""
        body = json.dumps(event).encode()
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", **({"X-Hub-Signature": signature} if secret else {})}
        return requests.post("http://127.0.0.1:%d/jira" % self.jira, data=body, headers=headers, timeout=10).status_code

    def tell_hr(self, event, token=TOKEN):
        """An event of the HR system; its status."""
        return requests.post("http://127.0.0.1:%d/hr" % self.hr, json=event, headers={"Authorization": "Bearer " + token}, timeout=10).status_code

    def end(self):
        """Stop it and all that it started."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(15)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_events_start_the_right_playbooks(stage, site):
    listener = Listener(stage)
    try:
        listener.wait(listener.listens)
        created = {"webhookEvent": "jira:issue_created", "issue": {"key": "IT-1"}}
        world = site.world
        world["requests"][0]["values"]["customfield_10002"] = None
        site.reset(world)
        assert listener.tell_jira(created, secret="other") == 401 and listener.tell_jira(created, secret="") == 400
        assert listener.tell_hr({"event": "leaver", "person": {"email": CARLA}}, token="other") == 401
        assert listener.tell_hr({"event": "leaver", "person": {"email": "{{ lookup('pipe', 'touch owned') }}@example.org"}}) == 200
        assert listener.tell_jira(created) == 200
        listener.wait(lambda: site.world["requests"][0]["history"][-1] == "Done")
        assert listener.tell_hr({"event": "leaver", "person": {"email": CARLA}}) == 200
        listener.wait(lambda: not site.people[CARLA]["active"])
        assert listener.tell_hr({"event": "joiner", "person": {"email": "new@customer.example.org", "kind": "customer"}}) == 200
        listener.wait(lambda: "new@customer.example.org" in site.people)
        assert listener.tell_jira({"webhookEvent": "user_deleted", "user": {"accountId": IDS["dmitri"]}}) == 200
        listener.wait(lambda: not site.people["dmitri@customer.example.org"]["active"])
        assert not list(stage.folder.rglob("owned"))
        assert SECRET not in listener.log.read_text(encoding="utf-8") and TOKEN not in listener.log.read_text(encoding="utf-8")
    finally:
        listener.end()


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_without_a_secret_nothing_listens(stage):
    listener = Listener(stage, EVENTS_JIRA_SECRET="")
    try:
        end = time.monotonic() + 60
        while listener.process.poll() is None and time.monotonic() < end:
            assert not listener.listens()
            time.sleep(0.3)
        said = listener.log.read_text(encoding="utf-8")
        assert listener.process.poll() not in (None, 0), said
        assert "EVENTS_JIRA_SECRET_is_empty" in said, said
    finally:
        listener.end()
