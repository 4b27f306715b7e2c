# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: people of every kind join, move, leave and return on a simulated Atlassian site; watch, and see every step checked.

usage: make demo

Called by hand it needs the Python of .venv-demo, and LIFECYCLE_COLLECTIONS: the folder in which the collection is installed.
It ends with 0 when everything is as expected.yml says, and with 1 when anything is not.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import typing as t
from pathlib import Path

import yaml
from compare import FIELDS, Told, differences, not_as_planned, seen, told_by
from simulated import HERE, CannotGoOn, Site, environment

WIDTH = 100
# stage: the role, and what happens, in words. The list of people has the name of the stage.
STAGES = {
    "join": ("onboard", "people join"),
    "move": ("move", "people change teams"),
    "leave": ("offboard", "people leave"),
    "return": ("onboard", "people come back"),
}


class Run(t.NamedTuple):
    """What a playbook did: what it told of every person, its recap, its requests."""

    told: list[Told]
    changed: int
    reads: int
    writes: int
    refused: int
    seconds: float


def heading(words: str) -> None:
    """A line that is seen from afar."""
    print("\n%s\n%s\n%s" % ("=" * WIDTH, words, "=" * WIDTH), flush=True)


def shown(lines: t.Iterable[str]) -> None:
    """Sentences, one under the other."""
    for line in lines:
        print(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False), flush=True)


def play(site: Site, env: t.Mapping[str, str], stage: str, *more: str, quiet: bool = False) -> Run:
    """Run one playbook, shown as it goes unless quiet. Raises CannotGoOn when it fails, or when it wrote in check mode."""
    role, check = "lifecycle.atlassian." + STAGES[stage][0], "--check" in more
    print("\n$ %s" % " ".join(("ansible-playbook", role, "-e", "@%s.yml" % stage, *more)), flush=True)
    results = Path(env["LIFECYCLE_RESULTS"])
    results.write_text("", encoding="utf-8")
    site.ask("DELETE", "journal")
    site.ask("POST", "freeze", {"frozen": check})
    before = site.ask("GET", "world")
    begin = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "ansible", "playbook", role, "-e", "@%s" % (HERE / (stage + ".yml")), *more],
                               cwd=HERE, env=dict(env), text=True, encoding="utf-8",
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    try:
        for line in t.cast(t.IO[str], process.stdout):
            lines.append(line)
            if not quiet:
                print(line, end="", flush=True)
    finally:
        if process.poll() is None and sys.exc_info()[0] is not None:
            process.terminate()
        code = process.wait()
    seconds = time.monotonic() - begin
    recap = re.search(r"\bchanged=(\d+)", "".join(re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines[-4:]))
    if code or recap is None:
        raise CannotGoOn("%sansible-playbook ended with %d" % ("".join(lines) if quiet else "", code))
    if check and site.ask("GET", "world") != before:
        raise CannotGoOn("the site is another one after a run in check mode")
    site.ask("POST", "freeze", {"frozen": False})
    journal, violations = site.ask("GET", "journal"), site.ask("GET", "violations")
    if violations:
        raise CannotGoOn("requests that are not as Atlassian documents them, or writes in check mode: %s" % violations)
    writes = [entry for entry in journal if entry["write"]]
    refused = sum(1 for entry in writes if entry["status"] >= 400)
    told, summary = told_by(json.loads(line)["result"] for line in results.read_text(encoding="utf-8").splitlines())
    shown(summary[:1] if check or quiet else summary[:-1])
    run = Run(told, int(recap[1]), len(journal) - len(writes), len(writes), refused, seconds)
    shown(["Counted by the site: %d reads, %d writes; %d changed tasks, %.1f s" % (run.reads, run.writes, run.changed, run.seconds)])
    return run


def checked(*faults: str, well: str) -> list[str]:
    """Say what a comparison came to; the faults."""
    print("  [%s] %s" % ("no" if faults else "ok", well))
    shown(faults)
    sys.stdout.flush()
    return ["%s" % fault for fault in faults]


def accounts(people: t.Mapping[str, t.Any]) -> dict[str, str]:
    """{e-mail: account id}"""
    return {email: one["account_id"] for email, one in people.items()}


def stage_of(site: Site, env: t.Mapping[str, str], number: int, stage: str, expected: t.Mapping[str, t.Any]) -> tuple[dict[str, Run], list[str]]:
    """One stage: the plan, the deed, the same once more, each held against what it must be. What is not as expected."""
    listed = yaml.safe_load((HERE / (stage + ".yml")).read_text(encoding="utf-8"))["people"]
    many = len({(one if isinstance(one, str) else one["email"]).strip().lower() for one in listed})
    heading("%d of %d   %s: %d %s" % (number, len(STAGES), stage.upper(), many, STAGES[stage][1]))
    before = accounts(site.ask("GET", "people"))
    print("\n--- The plan. The site is frozen meanwhile: a single write would end the demo.", flush=True)
    plan = play(site, env, stage, "--check", "--diff")
    print("\n--- The deed.", flush=True)
    deed = play(site, env, stage)
    site.ask("POST", "settle")
    people, world = site.ask("GET", "people"), site.ask("GET", "world")
    print("\n--- The same once more.", flush=True)
    again = play(site, env, stage, quiet=True)
    after = accounts(people)
    fields = "%d people, %d fields each" % (len(expected), len(FIELDS))
    print("\n--- As it should be?", flush=True)
    found = checked(*differences(seen(people, world), expected), well="the site is what expected.yml says (%s)" % fields)
    found += checked(*(["%s has another account than before" % email for email in before if after.get(email) != before[email]]),
                     well="everybody who had an account has the same one still")
    open_ends = sum(1 for one in plan.told if one.possible)
    found += checked(*not_as_planned(plan.told, deed.told), well="what check mode foretold is what was done (%d lines%s)" % (
        len(plan.told), "; in %d of them it named what else the service may answer" % open_ends if open_ends else ""))
    # Whether a desk is open to everybody is known only by its refusal, so a second run asks again.
    found += checked(*(["the second run changed %d tasks with %d writes" % (again.changed, again.writes - again.refused)]
                       if again.changed or again.writes > again.refused or site.ask("GET", "world") != world else []),
                     well="the second run rests: nothing is changed%s" % (
                         ", and %d wish is refused again (an open desk lets nobody go)" % again.refused if again.refused else ""))
    return {"plan": plan, "deed": deed, "once more": again}, ["%s: %s" % (stage, fault) for fault in found]


def demo(home: Path) -> list[str]:
    """All of it; what is not as expected."""
    wanted = yaml.safe_load((HERE / "expected.yml").read_text(encoding="utf-8"))
    runs, found, expected = {}, [], {}
    with Site(home) as site:
        env = environment(site, home)
        print("A simulated Atlassian site runs at %s. Your own settings and credentials are not used." % site.url)
        print("Tasks that change nothing are left out below; Ansible shows them otherwise.")
        for number, stage in enumerate(STAGES, 1):
            expected = {**expected, **wanted[stage]}
            runs[stage], faults = stage_of(site, env, number, stage, expected)
            found += faults
    heading("What it took")
    print("%-10s %-10s %14s %8s %8s %8s" % ("stage", "run", "changed tasks", "reads", "writes", "seconds"))
    for stage, done in runs.items():
        for name, run in done.items():
            print("%-10s %-10s %14d %8d %8d %8.1f" % (stage, name, run.changed, run.reads, run.writes, run.seconds))
    return found


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
            found = demo(Path(home))
    except CannotGoOn as error:
        print("\nTHE DEMO FAILED, and stopped here: %s" % error, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130
    if found:
        print("\nTHE DEMO FAILED: %d things are not as expected." % len(found))
        shown(found)
        return 1
    print("\nTHE DEMO PASSED: after every stage everybody had exactly the access that tests/demo/expected.yml says.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
