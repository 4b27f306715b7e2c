# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site that the demo plays on: the simulator as a program of its own, and what a user of it would export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import typing as t
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent


class CannotGoOn(Exception):
    """Something went wrong after which the rest of the demo would say nothing."""


class Site:
    """The simulator, on a free port of this machine."""

    def __init__(self, home: Path) -> None:
        self._ready = home / "ready.json"
        self._log = open(home / "simulator.log", "w", encoding="utf-8")
        command = [sys.executable, "-m", "simulator", "--port", "0", "--ready-file", str(self._ready), "--world", str(HERE / "world.json"),
                   "--switch", "provisioning_lag_seconds=1"]
        self._process = subprocess.Popen(command, cwd=home, env=dict(os.environ, PYTHONPATH=str(HERE.parent), PYTHONDONTWRITEBYTECODE="1"),
                                         stdout=self._log, stderr=subprocess.STDOUT)
        self.url = ""

    def __enter__(self) -> Site:
        deadline = time.monotonic() + 20
        while not self._ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise CannotGoOn("the simulator did not start:\n%s" % Path(self._log.name).read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.url = json.loads(self._ready.read_text(encoding="utf-8"))["url"]
        return self

    def __exit__(self, *dummy_what: object) -> None:
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def ask(self, method: str, name: str, body: t.Any = None) -> t.Any:
        """One of the simulator's own routes."""
        content = None if body is None else json.dumps(body).encode()
        call = urllib.request.Request("%s/_control/%s" % (self.url, name), content, {"Content-Type": "application/json"}, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(call, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None


def environment(site: Site, home: Path) -> dict[str, str]:
    """What a user would export, and a quiet Ansible that reads nobody's settings."""
    settings = home / "ansible.cfg"
    settings.write_text("", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "ATLASSIAN_"))}
    env.update(
        ATLASSIAN_SITE_URL=site.url, ATLASSIAN_API_USER="admin@corp.example.com", ATLASSIAN_API_TOKEN="demo-api-token",
        ATLASSIAN_SCIM_URL=site.url + "/scim/directory", ATLASSIAN_SCIM_DIRECTORY_ID="de30d1d1-0000-4000-8000-00000000d1d1",
        ATLASSIAN_SCIM_TOKEN="demo-directory-key", ATLASSIAN_ORG_URL=site.url + "/admin",
        ATLASSIAN_ORG_ID="3f1d9c1a-77aa-4f5e-8a52-000000000001", ATLASSIAN_ORG_API_KEY="demo-organization-key",
        ANSIBLE_COLLECTIONS_PATH=os.environ["LIFECYCLE_COLLECTIONS"], ANSIBLE_HOME=str(home / "ansible"), ANSIBLE_CONFIG=str(settings),
        ANSIBLE_LOCALHOST_WARNING="False", ANSIBLE_INVENTORY_UNPARSED_WARNING="False", ANSIBLE_DEPRECATION_WARNINGS="False",
        ANSIBLE_RETRY_FILES_ENABLED="False", ANSIBLE_DISPLAY_SKIPPED_HOSTS="False", ANSIBLE_CALLBACK_RESULT_FORMAT="yaml", ANSIBLE_NOCOWS="True",
        # Only what changes is on the screen; what the role sums up is printed below it.
        ANSIBLE_DISPLAY_OK_HOSTS="False",
        # What the role told, for the comparison of plan and deed.
        ANSIBLE_CALLBACK_PLUGINS=str(HERE.parent / "integration" / "plugins" / "callback"), ANSIBLE_CALLBACKS_ENABLED="told",
        LIFECYCLE_RESULTS=str(home / "results.jsonl"), PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8",
        NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost",
    )
    env["ANSIBLE_FORCE_COLOR" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else "ANSIBLE_NOCOLOR"] = "True"
    return env
