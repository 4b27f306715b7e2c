# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback lifecycle.atlassian.progress in real playbooks, against a slow site."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time

import pytest

from integration.stage import SECRETS, task

ENABLED = {"ANSIBLE_CALLBACKS_ENABLED": "told,lifecycle.atlassian.progress", "ATLASSIAN_PROGRESS_AFTER": 1, "ATLASSIAN_PROGRESS_INTERVAL": 1}
NEWCOMERS = ["newcomer.%02d@customer.example.org" % number for number in range(40)]
CREATE = task("jsm_customer", "create", customers=[{"email": email} for email in NEWCOMERS], concurrency=4)


def told(run):
    """The lines of progress."""
    return [line for line in run.stderr.splitlines() if line.startswith("progress:")]


def folders(stage):
    """Every folder that the callback made and did not remove."""
    return sorted(stage.folder.rglob("atlassian-progress-*"))


def innocent(run):
    """Lines of progress name nobody and hold no secret, and never are in the output of a callback that prints results."""
    lines = "\n".join(told(run))
    assert "@" not in lines and not [secret for secret in SECRETS if secret in lines]
    assert not re.search(r"qm:|\b[0-9a-f]{24}\b|[0-9]{6}:", lines), "an account id"
    assert "progress:" not in run.stdout


def test_a_long_task_says_how_far_it_is(stage, site):
    site.switch(latency=0.3)
    run = stage.play([CREATE], defaults=site.basic, env=ENABLED).good()
    lines = told(run)
    innocent(run)
    assert lines and all(re.fullmatch(
        r"progress: (reading: [\d,]+ requests?, \d+ s|portal customers: (0|created \d+) of 40, \d+ s(, about \d+ s left)?)", line) for line in lines), lines
    counts = [int(found[1]) for found in (re.search(r"created (\d+) of 40", line) for line in lines) if found]
    assert counts and counts == sorted(counts) and counts[-1] <= 40
    assert run["create"]["summary"] == {"created": 40}
    assert folders(stage) == []


def test_only_the_user_may_look_into_the_folder(stage, site):
    site.switch(latency=0.3)
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [CREATE], "module_defaults": {"group/lifecycle.atlassian.all": site.basic}}]
    process, results = stage.start(stage.write("slow.yml", play), env=ENABLED)
    seen = {}
    while process.poll() is None:
        for folder in folders(stage):
            for path in [folder, *folder.glob("*")]:
                try:
                    seen[path] = stat.S_IMODE(path.stat().st_mode), path.read_text(encoding="utf-8") if path.is_file() else ""
                except OSError:
                    continue    # gone meanwhile
        time.sleep(0.05)
    stage.finish(process, results).good()
    assert {mode for mode, _text in seen.values()} == {0o700, 0o600}
    texts = "".join(text for _mode, text in seen.values())
    assert texts and "@" not in texts and not [secret for secret in SECRETS if secret in texts]
    assert folders(stage) == []


def test_who_does_not_enable_it_hears_nothing_and_nothing_is_written(stage, site):
    site.switch(latency=0.3)
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [CREATE], "module_defaults": {"group/lifecycle.atlassian.all": site.basic}}]
    process, results = stage.start(stage.write("slow.yml", play))
    seen = []
    while process.poll() is None:
        seen += folders(stage) + list(stage.folder.rglob("*.progress"))
        time.sleep(0.05)
    run = stage.finish(process, results).good()
    assert not seen and not told(run) and "progress" not in run.said


def test_a_quick_task_says_nothing(stage, site):
    run = stage.play([task("jira_user_info", "look", users=["guest@partner.example.org"])], defaults=site.basic, env=ENABLED).good()
    assert told(run) == []


def test_with_no_log_there_are_counts_and_no_names(stage, site):
    site.switch(latency=0.4)
    join = task("jira_group_member", "join", group="Support", members=["guest@partner.example.org", "carla@customer.example.org"],
                _task={"no_log": True, "ignore_errors": True})
    run = stage.play([dict(CREATE, no_log=True), join], "-vvv", defaults=site.basic, env=ENABLED).good()
    innocent(run)
    assert any(re.fullmatch(r"progress: created \d+ of 40, .*", line) for line in told(run)), run.stderr
    assert "Support" not in "".join(told(run)) and "portal customers" not in "".join(told(run))


def test_check_mode_tells_of_the_reading(stage, site):
    site.switch(latency=1)
    read = task("jira_group_member", "join", group="Support", members=["guest@partner.example.org", "erika.mustermann@corp.example.com"])
    run = stage.play([read], "--check", defaults=site.basic, env=ENABLED).good()
    innocent(run)
    assert told(run) and all(re.fullmatch(r"progress: reading group Support: .*requests?, \d+ s", line) for line in told(run)), run.stderr


def test_a_wait_for_the_rate_limit_is_said(stage, site):
    site.fault("status", times=1, path="/servicedeskapi/customer", status=429, headers={"Retry-After": "5"})
    run = stage.play([CREATE], defaults=site.basic, env=ENABLED).good()
    assert any(re.search(r" of 40, \d+ s, waiting [2-7] s for the rate limit$", line) for line in told(run)), run.stderr
    assert run["create"]["summary"] == {"created": 40}


def test_failures_are_told_while_the_task_runs(stage, site):
    site.switch(latency=0.3)
    site.fault("status", times=3, path="/servicedeskapi/customer", status=400, body={"errorMessage": "no"})
    run = stage.play([CREATE], defaults=site.basic, env=ENABLED)
    assert run["create"]["summary"] == {"created": 37, "failed": 3}
    assert any("(3 in doubt)" in line or "(3 failed)" in line for line in told(run)), run.stderr


def test_tasks_at_once_are_all_told(stage, site):
    """Two hosts side by side: each module has a file of its own."""
    site.switch(latency=1)
    hosts = {"all": {"vars": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}, "hosts": {
        "one": {"which": "Support"}, "two": {"which": "jira-software-users"}}}}
    members = ["guest@partner.example.org", "erika.mustermann@corp.example.com"]
    read = task("jira_group_member", "join", group="{{ which }}", members=members)
    run = stage.play([read], "-i", stage.write("hosts.yml", hosts), "--check", hosts="all", defaults=site.basic, env=ENABLED).good()
    for place in ("Support", "jira-software-users"):
        assert any("group %s: " % place in line for line in told(run)), run.stderr
    assert folders(stage) == []


def test_a_task_in_the_background_is_told(stage, site):
    site.switch(latency=0.4)
    env = dict(ENABLED, ANSIBLE_ASYNC_DIR=stage.folder / "home" / "async")
    run = stage.play([dict(CREATE, **{"async": 60, "poll": 1})], defaults=site.basic, env=env).good()
    assert any(re.search(r"created \d+ of 40", line) for line in told(run)), run.stderr
    assert folders(stage) == []


def test_a_play_that_is_broken_off_leaves_nothing(stage, site):
    site.switch(latency=0.5)
    few = task("jsm_customer", "create", customers=[{"email": email} for email in NEWCOMERS[:16]], concurrency=4)
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [few], "module_defaults": {"group/lifecycle.atlassian.all": site.basic}}]
    process, results = stage.start(stage.write("slow.yml", play), env=ENABLED)
    end = time.monotonic() + 30
    while not list(stage.folder.rglob("*.progress")):
        assert process.poll() is None and time.monotonic() < end, "it was over before it was broken off"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    run = stage.finish(process, results)
    assert run.rc != 0
    assert folders(stage) == []
    before = -1
    while before != len(site.journal):      # Ansible lets the module go on; it must not do so in the next test
        before = len(site.journal)
        time.sleep(1.5)


def test_a_folder_that_disappears_does_not_matter(stage, site):
    site.switch(latency=0.3)
    remove = {"name": "remove", "ansible.builtin.command": {"argv": ["rm", "-rf", "{{ lookup('ansible.builtin.env', 'ATLASSIAN_PROGRESS_FOLDER') }}"]}}
    run = stage.play([remove, CREATE], defaults=site.basic, env=ENABLED).good()
    assert run["create"]["summary"] == {"created": 40}
    assert told(run) == []


@pytest.mark.parametrize("option", ["interval", "after"])
def test_it_is_documented_as_callbacks_are(stage, option):
    command = [sys.executable, "-m", "ansible", "doc", "-t", "callback", "lifecycle.atlassian.progress"]
    shown = subprocess.run(command, env=stage.environment(), cwd=stage.folder, check=True, capture_output=True, text=True).stdout
    assert "ATLASSIAN_PROGRESS_%s" % option.upper() in shown and "callback_lifecycle_atlassian_progress" in shown
