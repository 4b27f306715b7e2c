# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: people are onboarded to a simulated Atlassian site and two of them leave again; watch, and see it checked.

usage: make demo

Called by hand it needs the Python of .venv-demo, and LIFECYCLE_COLLECTIONS: the folder in which the collection is installed.
It ends with 1 when anything is not as told.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import typing as t
import urllib.request
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
WIDTH = 100
# What is compared of a directory's record; with the name, which SCIM nests.
RECORD = ("userName", "externalId", "active", "displayName", "title", "department")


class NotAsTold(Exception):
    """Something is not as it should be; the demo cannot go on."""


class Site:
    """The simulator, as a program of its own on a free port of this machine."""

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
                raise NotAsTold("the simulator did not start:\n%s" % Path(self._log.name).read_text(encoding="utf-8"))
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


class Told(t.NamedTuple):
    """What the role says of one person at one place; C(possible) is what it may be instead, when a plan is not certain."""

    who: str
    where: str
    action: str
    possible: tuple[str, ...]


class Run(t.NamedTuple):
    """What a playbook did: its recap, what it told of every person, its requests."""

    title: str
    told: list[Told]
    changed: int
    reads: int
    writes: int
    seconds: float


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
        # What the role told, for the comparison of plan and deed.
        ANSIBLE_CALLBACK_PLUGINS=str(HERE.parent / "integration" / "plugins" / "callback"), ANSIBLE_CALLBACKS_ENABLED="told",
        LIFECYCLE_RESULTS=str(home / "results.jsonl"), PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8",
        NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost",
    )
    env["ANSIBLE_FORCE_COLOR" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else "ANSIBLE_NOCOLOR"] = "True"
    return env


def heading(words: str) -> None:
    """A line that is seen from afar."""
    print("\n%s\n%s\n%s" % ("=" * WIDTH, words, "=" * WIDTH), flush=True)


def play(site: Site, env: t.Mapping[str, str], title: str, role: str, people: str, check: bool = False) -> Run:
    """Run one playbook, shown as it goes. Raises NotAsTold when it fails, or when it wrote in check mode."""
    words = [role, "-e", "@" + people] + (["--check", "--diff"] if check else [])
    heading("%s\n\n    ansible-playbook %s" % (title, " ".join(words)))
    words[2] = "@%s" % (HERE / people)
    Path(env["LIFECYCLE_RESULTS"]).write_text("", encoding="utf-8")
    site.ask("DELETE", "journal")
    site.ask("POST", "freeze", {"frozen": check})
    before = site.ask("GET", "world")
    begin = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "ansible", "playbook", *words], cwd=HERE, env=dict(env), text=True, encoding="utf-8",
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    try:
        for line in t.cast(t.IO[str], process.stdout):
            lines.append(line)
            print(line, end="", flush=True)
    finally:
        if process.poll() is None and sys.exc_info()[0] is not None:
            process.terminate()
        code = process.wait()
    seconds = time.monotonic() - begin
    if check and site.ask("GET", "world") != before:
        raise NotAsTold("the world is another one after a run in check mode")
    site.ask("POST", "freeze", {"frozen": False})
    journal, violations = site.ask("GET", "journal"), site.ask("GET", "violations")
    writes = sum(1 for entry in journal if entry["write"])
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    recap = re.search(r"\bchanged=(\d+)", "".join(plain[-4:]))
    if code or recap is None:
        raise NotAsTold("ansible-playbook ended with %d" % code)
    if violations:
        raise NotAsTold("requests that are not as documented, or writes in check mode: %s" % violations)
    if check and writes:
        raise NotAsTold("%d writes in check mode" % writes)
    return Run(title.split(":")[0].rstrip("."), told_by(Path(env["LIFECYCLE_RESULTS"])), int(recap[1]), len(journal) - writes, writes, seconds)


def told_by(results: Path) -> list[Told]:
    """The outcome that the role put together, a line for each person and place."""
    told = []
    for line in results.read_text(encoding="utf-8").splitlines():
        for name, outcome in (json.loads(line)["result"].get("ansible_facts") or {}).items():
            if name in ("onboard_result", "offboard_result"):
                told += [Told(person["email"] or person["account_id"], " ".join(filter(None, (one["layer"], one.get("place")))),
                              one.get("action") or one.get("outcome"), () if one.get("certain", True) else tuple(one.get("possible") or ()))
                         for person in outcome["people"] for one in person["layers"]]
    return told


def not_as_planned(plan: Run, deed: Run) -> list[str]:
    """Where the deed is not what the plan said. Only where the plan left it to the service may it be another thing that the plan named."""
    if not plan.told or [one[:2] for one in plan.told] != [one[:2] for one in deed.told]:
        return ["%s and %s do not tell of the same people and places" % (plan.title, deed.title)]
    pairs = list(zip(plan.told, deed.told))
    wrong = ["%s: %s: foretold was %s, and it is %s" % (was.who, was.where, " or ".join((was.action,) + was.possible), came.action)
             for was, came in pairs if came.action not in (was.action,) + was.possible]
    if plan.changed != deed.changed and all(was.action == came.action for was, came in pairs):
        wrong.append("%s: check mode foretold %d changed tasks, and %d were" % (plan.title, plan.changed, deed.changed))
    return wrong


def left_open(plan: Run, deed: Run) -> str:
    """What the plan left to the service, in words."""
    other = sum(1 for was, came in zip(plan.told, deed.told) if was.action != came.action)
    return "%d of %d things (%d left to the service, %d of them came otherwise)" % (
        len(plan.told) - other, len(plan.told), sum(1 for one in plan.told if one.possible), other)


def seen(person: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A person of the simulator in the words of expected.yml."""
    told = {"name": person["display_name"], "type": person["type"], "active": person["active"], "desks": person["desks"], "groups": person["groups"]}
    record = person.get("scim")
    if record is not None:
        told["record"] = {name: record[name] for name in RECORD if record.get(name) is not None}
        told["record"].update({name: value for name, value in (record.get("name") or {}).items() if name in ("givenName", "familyName")})
    return told


def differences(people: t.Mapping[str, t.Any], expected: t.Mapping[str, t.Any]) -> list[str]:
    """What is not as it should be, one line for each person and field."""
    found = []
    for email in sorted({*people, *expected}):
        if email not in people or email not in expected:
            found.append("%s: %s" % (email, "is not there" if email in expected else "should not be there"))
            continue
        have, want = seen(people[email]), expected[email]
        found += ["%s: %s is %r and should be %r" % (email, field, have.get(field), want.get(field))
                  for field in dict.fromkeys([*want, *have]) if have.get(field) != want.get(field)]
    return found


def demo(home: Path) -> None:
    """All of it. Raises NotAsTold."""
    with Site(home) as site:
        env = environment(site, home)
        onboard, offboard = "lifecycle.atlassian.onboard", "lifecycle.atlassian.offboard"
        people = len({str(one["email"]).strip().lower() for one in yaml.safe_load((HERE / "people.yml").read_text(encoding="utf-8"))["people"]})
        plan = play(site, env, "1. The plan: what onboarding %d people would do. The site is frozen meanwhile." % people, onboard, "people.yml", check=True)
        deed = play(site, env, "2. The deed: the same for real.", onboard, "people.yml")
        again = play(site, env, "3. Once more: nothing is left to do.", onboard, "people.yml")
        leave_plan = play(site, env, "4. The leaving, planned: two of them go.", offboard, "leavers.yml", check=True)
        leave = play(site, env, "5. The leaving: the same for real.", offboard, "leavers.yml")
        site.ask("POST", "settle")
        found = differences(site.ask("GET", "people"), yaml.safe_load((HERE / "expected.yml").read_text(encoding="utf-8")))
    heading("6. Is all as told?")
    runs = (plan, deed, again, leave_plan, leave)
    for run in runs:
        print("%-32s changed=%d %5d reads %4d writes %6.1f s" % (run.title, run.changed, run.reads, run.writes, run.seconds))
    found += not_as_planned(plan, deed) + not_as_planned(leave_plan, leave)
    if again.changed or again.writes:
        found.append("the second run changed %d tasks with %d writes" % (again.changed, again.writes))
    if found:
        raise NotAsTold("\n".join(found))
    print("\nEverybody is as tests/demo/expected.yml says; check mode wrote nothing; the second run wrote nothing.\n"
          "What was foretold is what was done: of the onboarding, %s; of the leaving, %s." % (left_open(plan, deed), left_open(leave_plan, leave)))


def stop(*dummy_what: object) -> t.NoReturn:
    """Ctrl-C and SIGTERM end the demo with all that it started."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the demo in a folder of its own."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if not (Path(os.environ.get("LIFECYCLE_COLLECTIONS", "")) / "ansible_collections/lifecycle/atlassian").is_dir():
        print("The collection is not installed where LIFECYCLE_COLLECTIONS says: run it with make demo.", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="lifecycle-demo-") as home:
            demo(Path(home))
    except NotAsTold as error:
        print("\nNOT AS TOLD:\n%s" % error, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
