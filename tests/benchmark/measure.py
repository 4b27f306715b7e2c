# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of one contender: a fresh site, the command, its costs, and proof that the site is as it should be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

from .jobs import Case
from .server import HERE, Site, split_cores
from .world import differences, truth

PATIENCE = 3600


class Wrong(Exception):
    """The contender did not reach the outcome, or broke a rule on the way."""


class Bench:
    """What every run needs: the site, a folder for what is left behind, and the collections."""

    def __init__(self, site: Site, folder: Path, collections: Path, pin: bool) -> None:
        self.site = site
        self.folder = folder
        self.collections = collections
        self._cores = split_cores(pin)[1]
        (folder / "home").mkdir(parents=True, exist_ok=True)

    def environment(self, scim: bool) -> t.Dict[str, str]:
        """Nothing of the user's: no settings, no proxies, no credentials but the site's."""
        return dict(
            self.site.environment(scim), PATH=os.pathsep.join([str(Path(sys.executable).parent), os.defpath]), HOME=str(self.folder / "home"), LC_ALL="C.UTF-8",
            PYTHONPATH=str(HERE.parent), ANSIBLE_HOME=str(self.folder / "home"), ANSIBLE_COLLECTIONS_PATH=str(self.collections), ANSIBLE_LOCALHOST_WARNING="0",
            ANSIBLE_INVENTORY_UNPARSED_WARNING="0", ANSIBLE_NOCOLOR="1", ANSIBLE_RETRY_FILES_ENABLED="0", ANSIBLE_DEPRECATION_WARNINGS="0",
            ANSIBLE_LIBRARY=str(HERE / "playbooks" / "library"), ANSIBLE_CALLBACK_PLUGINS=str(HERE / "playbooks" / "callback_plugins"),
        )

    def wish(self, case: Case, name: str) -> Path:
        """The wish as a file of variables."""
        path = self.folder / (name + ".json")
        path.write_text(json.dumps(case.wish), encoding="utf-8")
        return path

    def start(self, name: str, command: t.Sequence[str], period: float = 0, scim: bool = False, **extra: str) -> "Started":
        """Start a command under launch.py."""
        return Started(self, name, command, period, self.environment(scim), extra, self._cores)

    def run(self, name: str, command: t.Sequence[str], period: float = 0, scim: bool = False, **extra: str) -> t.Dict[str, t.Any]:
        """Run a command to its end; its costs. Raises C(Wrong) when it fails."""
        return self.start(name, command, period, scim, **extra).costs()

    def judge(self, case: Case) -> t.Dict[str, t.Any]:
        """{requests, writes, refused, journal} of what was sent since the site began. Raises C(Wrong) unless the site is as the case wants it."""
        journal = self.site.control("GET", "journal")
        violations = self.site.control("GET", "violations")
        writes = sum(entry["write"] for entry in journal)
        faults = differences(case.want, truth(self.site.control("GET", "world")))
        faults += ["%(method)s %(path)s: %(problem)s" % one for one in violations[:3]]
        if writes and not case.writes:
            faults.append("%d writes, and nothing was to do" % writes)
        if faults:
            raise Wrong("; ".join(faults))
        return {"requests": len(journal), "writes": writes, "refused": sum(entry["status"] == 429 for entry in journal), "journal": journal}


class Started:
    """A command under way."""

    def __init__(
        self, bench: Bench, name: str, command: t.Sequence[str], period: float, environment: t.Mapping[str, str], extra: t.Mapping[str, str], cores: t.Set[int],
    ) -> None:
        self.log = bench.folder / (name + ".log")
        self._result = bench.folder / (name + ".costs.json")
        self._result.unlink(missing_ok=True)
        words = [sys.executable, "-I", "-S", str(HERE / "launch.py"), str(self._result), str(PATIENCE), str(period), *command]
        with open(self.log, "w", encoding="utf-8") as log:
            self._process = subprocess.Popen(words, cwd=bench.folder, env=dict(environment, **extra), stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=subprocess.STDOUT)
        os.sched_setaffinity(self._process.pid, cores)

    def costs(self) -> t.Dict[str, t.Any]:
        """Wait for its end."""
        self._process.wait()
        told = json.loads(self._result.read_text(encoding="utf-8")) if self._result.exists() else {"code": None}
        if told["code"] != 0:
            said = self.log.read_text(encoding="utf-8", errors="replace")
            raise Wrong("ended with %s, see %s\n%s" % (told["code"], self.log, said[-3000:]))
        return told
