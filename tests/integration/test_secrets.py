# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and people: what must not appear on a screen, in a log, in a result or in the list of processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from integration.stage import SECRETS, as_environment, task

PEOPLE = ["erika.mustermann@corp.example.com", "nobody@corp.example.com", "carla@customer.example.org", "nia@customer.example.org", "admin@corp.example.com",
          "guest@partner.example.org", "nils.neu@corp.example.com", "yuki@customer.example.org"]
# One that works and one that does not, of every module that changes things; one info module.
TASKS = [
    task("jsm_customer", "customers", customers=[{"email": "nia@customer.example.org"}, {"email": "carla@customer.example.org", "display_name": "Other"}]),
    task("jsm_desk_customer", "desk", desk="IT", customers=["yuki@customer.example.org", "nobody@corp.example.com"]),
    task("jira_group_member", "group", group="Support", members=["guest@partner.example.org", "nobody@corp.example.com"]),
    task("jira_group_member", "limit", group="jira-software-users", state="absent", max_removals=0,
         members=["erika.mustermann@corp.example.com", "guest@partner.example.org"]),
    task("jira_group_member", "malformed", group="Support", members=["erika.mustermann@corp.example.com oops"]),
    task("scim_user", "records", users=[{"user_name": "nils.neu@corp.example.com"}, {"user_name": "private@corp.example.com"}]),
    task("jira_user_info", "look", users=["erika.mustermann@corp.example.com", "nobody@corp.example.com"]),
]


def by_variables(stage, tasks, **keywords):
    """(the same tasks, ignoring errors, with every option in a variables file; the arguments that read it).

    For ansible-core shows the lines of a play around a task that failed: what is written there is shown, whatever no_log says.
    """
    values, moved = {}, []
    for number, one in enumerate(tasks):
        module = next(name for name in one if name.startswith("lifecycle."))
        names = {key: "given_%d_%s" % (number, key) for key in one[module]}
        values.update((names[key], value) for key, value in one[module].items())
        moved.append({"name": one["name"], module: {key: "{{ %s }}" % name for key, name in names.items()}, "ignore_errors": True, **keywords})
    return moved, ["-e", "@%s" % stage.write("variables.yml", values)]


def secrets_in(text):
    """Secrets that the text holds."""
    return [secret for secret in SECRETS if secret in text]


def all_of(run):
    """All that the run told anybody."""
    return run.said + "".join(str(dict(result)) for result in run.results)


def test_no_log_hides_everybody(stage, site):
    """A task with no_log says nothing of anybody: not its result, its diff, its warnings, nor its error."""
    tasks, variables = by_variables(stage, TASKS, no_log=True)
    for arguments in (["-vvv", "--diff"], ["-vvv", "--diff", "--check"]):
        run = stage.play(tasks, *arguments, *variables, defaults={}, env=as_environment(site.everything)).good()
        assert {result.status for result in run.results} == {"ok", "failed"}
        shown = [person for person in PEOPLE if person in all_of(run)]
        assert not shown, "%s in %s" % (shown, run.said)
        assert not secrets_in(all_of(run))


def test_no_secret_is_ever_shown(stage, site):
    """Without no_log, as loud as can be, for every way in, in success, failure and trouble."""
    wrong = [task("jira_user_info", "wrong " + name, users=[], query="x", **options) for name, options in {
        "token": {"api_token": "sentinel-wrong"},
        "two": {"access_token": "sentinel-wrong"},
        "scheme": {"site_url": "http://example.atlassian.net"},
    }.items()]
    tasks, variables = by_variables(stage, TASKS[1:5] + wrong)
    site.fault("html", path="/myself|/user/search", status=502, times=1)
    run = stage.play(tasks, *variables, "-vvv", "--diff", defaults={}, env=as_environment(site.everything)).good()
    assert [result.task for result in run.results if result.failed][-3:] == ["wrong token", "wrong two", "wrong scheme"]
    assert not secrets_in(all_of(run)), run.said
    for name, options in site.ways.items():
        run = stage.play([tasks[0], task("jira_group_info", "bad", groups=["no such group"], _task={"ignore_errors": True})], *variables, "-vvv", "--diff",
                         defaults={}, env=as_environment({**options, **site.scim, **site.organization})).good()
        assert not secrets_in(all_of(run)), name


def test_an_echoed_secret_is_taken_out_of_the_error(stage, site):
    """Some gateways quote the request in their error page."""
    page = {"errorMessages": ["bad header: Bearer sentinel-bearer-admin"]}
    site.fault("status", times=-1, path="/group/bulk", status=403, body=page)
    run = stage.play([task("jira_group_info", "read", groups=["Support"])], "-vvv", defaults={}, env=as_environment(site.ways["bearer"]))
    assert run["read"].failed and "bad header" in run["read"]["msg"]
    assert not secrets_in(all_of(run))


def command_lines():
    """The names and command lines of all processes there are."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append("%s\n%s" % tuple(one.read_bytes().decode("utf-8", "replace").rstrip("\n") for one in (path.with_name("comm"), path)))
        except OSError:
            pass   # gone meanwhile
    return lines


@pytest.mark.parametrize("near", ["yes", "exec"])
def test_no_secret_in_the_list_of_processes(stage, site, near):
    """Everybody on the machine may read it."""
    site.switch(latency=0.15)
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": TASKS[3:4] + TASKS[6:], "module_defaults": {
        "group/lifecycle.atlassian.all": site.everything}}]
    process, results = stage.start(stage.write("slow.yml", play), env={"ATLASSIAN_NEAR": near})
    seen = set()
    while process.poll() is None:
        seen.update(command_lines())
        time.sleep(0.02)
    run = stage.finish(process, results)
    assert run.results
    at_work = {"yes": "jira_group_memb\n", "exec": "modules.jira_group_member"}[near]
    assert any(line.startswith(at_work) if near == "yes" else at_work in line and "_near_start.py" in line for line in seen), "the module was caught at work"
    assert not [line for line in seen if secrets_in(line)]


def test_nothing_is_left_behind(stage, site):
    """No file with a secret in the home or in the working folder, except the play that we wrote."""
    stage.play([dict(one, ignore_errors=True) for one in TASKS[1:3]], "-vvv", defaults={}, env=as_environment(site.everything)).good()
    left = [path for path in stage.folder.rglob("*") if path.is_file() and secrets_in(path.read_bytes().decode("utf-8", "replace"))]
    assert not left, left


def snapshot_of(process):
    """Of a process and all below it, as far as they are there now: [(name and command line, environment)]."""
    seen, waiting = [], [process.pid]
    while waiting:
        one = Path("/proc") / str(waiting.pop())
        try:
            name, line, environment = (one.joinpath(kind).read_bytes().decode("utf-8", "replace") for kind in ("comm", "cmdline", "environ"))
            seen.append((name + line, environment))
            for task_of in one.joinpath("task").glob("*/children"):
                waiting += [int(child) for child in task_of.read_text(encoding="ascii").split()]
        except OSError:
            pass   # gone meanwhile
    return seen


def files_of(folder):
    """{path: (what others than its owner may do with it, content)} of every file below a folder, as far as they are there now.

    What others may do is nothing when a folder on the way to it is closed to them.
    """
    seen = {}
    closed = set()
    for place, dummy, names in os.walk(folder):
        here = Path(place)
        try:
            if here != folder and (here.parent in closed or here.stat().st_mode & 0o077 == 0):
                closed.add(here)
            for path in map(here.joinpath, names):
                if path.is_file() and not path.is_symlink():
                    seen[path] = (0 if here in closed else path.stat().st_mode & 0o077, path.read_bytes().decode("utf-8", "replace"))
        except OSError:
            pass   # gone meanwhile
    return seen


def seen_in(*folders):
    """files_of several folders."""
    return {path: seen for folder in folders for path, seen in files_of(folder).items()}


@pytest.mark.parametrize(("near", "pipelining"), [("no", "0"), ("no", "1"), ("yes", "0"), ("exec", "0")])
def test_while_a_module_runs(stage, site, short_folder, near, pipelining):
    """As loud as can be, with credentials as options: they are in no command line and in no environment of any process that is started.

    Without pipelining ansible-core itself writes the module, its arguments included, to a file below remote_tmp for as long as it runs. It makes
    the file executable (0744 under the usual umask); what keeps others away is its folder, which is 0700. With pipelining there is no such file,
    nor where the collection's action starts the module from its own file.
    """
    site.switch(latency=0.3)
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": TASKS[1:2] + TASKS[6:], "module_defaults": {
        "group/lifecycle.atlassian.all": site.everything}}]
    written = stage.write("watched.yml", play)
    process, results = stage.start(written, "-vvvv", env={"TMPDIR": short_folder, "ANSIBLE_PIPELINING": pipelining, "ATLASSIAN_NEAR": near})
    lines, environments, files = set(), set(), {}
    while process.poll() is None:
        for line, environment in snapshot_of(process):
            lines.add(line)
            environments.add(environment)
        for path, (mode, content) in seen_in(stage.folder, short_folder).items():
            if secrets_in(content) and path != written:
                files[path] = mode
        time.sleep(0.02)
    run = stage.finish(process, results)
    assert run.results and len(lines) > (1 if near == "yes" else 2), "the processes were watched"      # a fork starts no other
    assert not secrets_in(all_of(run)), run.said
    assert not [line for line in lines if secrets_in(line)]
    assert not [environment for environment in environments if secrets_in(environment)]
    assert not any(files.values()), {str(path): oct(mode) for path, mode in files.items()}
    # it lays the file into its own folder below local_tmp first, which a look may come upon
    assert all(path.name.startswith("AnsiballZ_") or any(part.startswith("ansible-local-") for part in path.parts) for path in files), files
    assert bool(files) is ((near, pipelining) == ("no", "0")), files
    left = [path for path, (dummy, content) in seen_in(stage.folder, short_folder).items() if secrets_in(content) and path != written]
    assert not left, left


def test_credentials_from_the_environment_go_no_further(stage, site):
    """Given as variables they are in the environment of ansible-playbook, which hands its own on; they are in no file and in no command line."""
    site.switch(latency=0.3)
    written = stage.write("by-environment.yml", [{"hosts": "localhost", "gather_facts": False, "tasks": TASKS[6:]}])
    process, results = stage.start(written, "-vvvv", env=as_environment(site.everything))
    lines, files = set(), {}
    while process.poll() is None:
        lines.update(line for line, dummy in snapshot_of(process))
        files.update({path: mode for path, (mode, content) in files_of(stage.folder).items() if secrets_in(content)})
        time.sleep(0.02)
    run = stage.finish(process, results)
    assert run.results and not secrets_in(all_of(run)), run.said
    assert not files, files
    assert not [line for line in lines if secrets_in(line)]


def test_a_proxy_password_is_not_told(stage, site):
    """A proxy that is not there: the message names it, and not the password in its address."""
    options = dict(site.basic, site_url="https://example.invalid", retry_budget=0, timeout=5)
    proxy = "http://proxy-user:sentinel-proxy@127.0.0.1:9"
    run = stage.play([task("jira_user_info", "look", query="x", **options)], "-vvvv", defaults={}, env={
        "https_proxy": proxy, "http_proxy": proxy, "HTTPS_PROXY": proxy})
    assert run["look"].failed and "roxy" in run["look"]["msg"]
    shown = [line for line in all_of(run).splitlines() if "sentinel-proxy" in line]
    assert not shown, shown


def test_a_list_given_as_a_text_shows_no_credential(stage, site):
    """A variable that turned out empty: ansible-core stops before it knows what is secret, and a result carries the invocation along."""
    tasks, variables = by_variables(stage, [task("jsm_customer", "customers", customers=""), task("scim_user", "records", users="x")])
    defaults = {"api_token": "{{ lookup('env', 'TOKEN') }}", "site_url": site.url, "api_user": "admin@corp.example.com"}
    run = stage.play(tasks, "-vvvv", *variables, defaults=defaults, env={"TOKEN": "sentinel-classic-admin"})
    assert run["customers"].failed and run["records"].failed
    assert not secrets_in(all_of(run)), run.said
