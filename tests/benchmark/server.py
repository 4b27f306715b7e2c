# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's server in a process of its own, and its control routes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import requests
from simulator.worlds import DIRECTORY_ID

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent


def split_cores(pin: bool) -> t.Tuple[t.Set[int], t.Set[int]]:
    """(cores of the server, cores of the contenders): a core of its own for the server, where there is more than one."""
    cores = sorted(os.sched_getaffinity(0))
    if not pin or len(cores) < 2:
        return set(cores), set(cores)
    return {cores[-1]}, set(cores[:-1])


class Site:
    """A running server. Use as a context manager."""

    def __init__(self, folder: Path, latency: float, pin: bool = True) -> None:
        self._ready = folder / "simulator.json"
        self._log = folder / "simulator.log"
        self._cores = split_cores(pin)[0]
        self._latency = latency
        self._process: t.Optional[subprocess.Popen] = None
        self._session = requests.Session()
        self._session.trust_env = False
        self.url = ""

    def __enter__(self) -> "Site":
        self._ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "simulator", "--latency", str(self._latency), "--switch", "pages=documented", "--ready-file", str(self._ready)]
        with open(self._log, "w", encoding="utf-8") as log:
            self._process = subprocess.Popen(command, env=dict(os.environ, PYTHONPATH=str(TESTS)), stdout=log, stderr=log)
        os.sched_setaffinity(self._process.pid, self._cores)
        deadline = time.monotonic() + 30
        while not self._ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                sys.exit("The simulator did not start:\n" + self._log.read_text(encoding="utf-8"))
            time.sleep(0.02)
        self.url = json.loads(self._ready.read_text(encoding="utf-8"))["url"]
        return self

    def __exit__(self, *dummy_error: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def control(self, method: str, name: str, body: t.Any = None) -> t.Any:
        """One control request; its answer."""
        answer = self._session.request(method, "%s/_control/%s" % (self.url, name), json=body, timeout=300)
        if answer.status_code >= 300:
            raise RuntimeError("%s %s: %s" % (method, name, answer.text))
        return answer.json() if answer.content else None

    def begin(self, world: t.Dict[str, t.Any], limits: bool = False) -> None:
        """A fresh world and an empty journal."""
        self.control("PUT", "switches", {"limits": "documented" if limits else "off"})
        self.control("PUT", "world", world)
        self.control("DELETE", "journal")
        if limits:
            self.control("POST", "clock", {"advance": 60})   # every bucket is full

    def environment(self, scim: bool) -> t.Dict[str, str]:
        """The connection, as the modules and every other contender find it."""
        site = {"ATLASSIAN_SITE_URL": self.url, "ATLASSIAN_API_USER": "admin@corp.example.com", "ATLASSIAN_API_TOKEN": "sentinel-classic-admin"}
        if not scim:
            return site
        return dict(site, ATLASSIAN_SCIM_URL=self.url + "/scim/directory", ATLASSIAN_SCIM_DIRECTORY_ID=DIRECTORY_ID, ATLASSIAN_SCIM_TOKEN="sentinel-scim-key")
