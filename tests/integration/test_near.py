# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short way to a module (plugin_utils/_near.py) and Ansible's own: the same in all that anybody can see; and when which is taken."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from integration.stage import task

NEAR, FAR = "_near_start.py", "AnsiballZ_"
READ = task("jira_group_info", "read", groups=["Support"])
JOIN = task("jira_group_member", "join", group="Support", members=["olive@corp.example.com", "nobody-knows@corp.example.com"], _task={"ignore_errors": True})
REFUSED = task("jira_group_info", "refused", groups=["Support"], api_token="{{ ['sentinel', 'wrong'] | join('-') }}", _task={"ignore_errors": True})
NONSENSE = task("jira_group_member", "nonsense", group="Support", members="a@b.example", state="sideways", _task={"ignore_errors": True})
UNSEEN = task("jira_group_member", "unseen", group="Support", members=["nobody-knows@corp.example.com"], _task={"no_log": True, "ignore_errors": True})


def ways_of(run):
    """The ways that modules took, as -vvv tells."""
    commands = [line for line in run.said.splitlines() if " EXEC " in line]
    return {way for way in (NEAR, FAR) if any(way in line for line in commands)}


def comparable(value):
    """A result without times, and without the place where the module's file lay."""
    text = json.dumps(value, sort_keys=True, default=str)
    text = re.sub(r"/[^\s\"']*?/(?=ansible_collections/|ansible/module_utils/)", "/", text)
    text = re.sub(r"\b\d+\.\d+ s(econds)?\b", "some time", text)
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"/play-\d+\.yml", "/play.yml", text)
    return json.loads(re.sub(r'"(seconds|waited|limited_s|waited_s|elapsed)": [0-9.]+', r'"\1": 0', text))


def shown(run):
    """What appeared on the screen, without times and places."""
    return comparable([line for line in run.stdout.splitlines() if not re.match(r"(TASK|PLAY) ", line)])


def both(stage, site, tasks, *arguments, **options):
    """The same play near and far, on the same world."""
    environment = options.pop("env", {})
    runs = {}
    for way, word in ((NEAR, "yes"), (FAR, "no")):
        site.reset()
        runs[way] = stage.play(tasks, *arguments, env=dict(environment, ATLASSIAN_NEAR=word), **options)
    return runs[NEAR], runs[FAR]


def assert_same(near, far):
    """In the exit code, on the screen, and in every result, internal parts included."""
    assert near.rc == far.rc, "%s\n%s" % (near, far)
    assert len(near.results) == len(far.results) > 0
    for one, other in zip(near.results, far.results):
        assert (one.task, one.status) == (other.task, other.status)
        assert comparable(one) == comparable(other)
    assert shown(near) == shown(far)


@pytest.mark.parametrize("arguments", [(), ("--diff", "-v"), ("--check", "--diff")], ids=" ".join)
def test_the_same_result(stage, site, arguments):
    """A success, a person who fails, a refusal, options that are none, and a task that is not to be logged."""
    near, far = both(stage, site, [READ, JOIN, REFUSED, NONSENSE, UNSEEN], *arguments)
    assert_same(near, far)
    assert [one.status for one in near.results].count("failed") >= 3
    assert "sentinel-" not in near.said


def test_each_way_is_what_it_says(stage, site):
    """Else the tests above compare a thing with itself."""
    near, far = both(stage, site, [READ], "-vvv")
    assert (ways_of(near), ways_of(far)) == ({NEAR}, {FAR})
    assert comparable(near["read"]) == comparable(far["read"])
    assert ("invocation" in near["read"]) is ("invocation" in far["read"])     # ansible-core 2.21 takes it out


@pytest.mark.parametrize(("library", "said"), [
    ("raise ImportError('No module named requests')", "requests"),
    ("raise RuntimeError('a crash on purpose')", "a crash on purpose"),
], ids=["missing", "crash"])
@pytest.mark.parametrize("arguments", [(), ("-vvv",)], ids=["quiet", "loud"])
def test_what_ends_a_module_before_it_begins(stage, site, library, said, arguments):
    """Without the library requests, and with a traceback."""
    folder = stage.folder / "library"
    folder.mkdir()
    (folder / "requests.py").write_text(library + "\n", encoding="utf-8")
    near, far = both(stage, site, [dict(READ, ignore_errors=True)], *arguments, env={"PYTHONPATH": folder})
    if arguments:
        assert (ways_of(near), ways_of(far)) == ({NEAR}, {FAR})
    assert near["read"].failed and far["read"].failed
    assert said in json.dumps(near["read"]) + near.said
    # A traceback names the lines of Ansible's start, which differ; all else is the same.
    bare = [{name: value for name, value in one.items() if name not in ("exception", "module_stderr", "module_stdout")} for one in (near["read"], far["read"])]
    assert comparable(bare[0]) == comparable(bare[1])


def module_of(process, word):
    """The process id of the Python that runs the module below ansible-playbook."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
                session = os.getsid(int(path.parent.name))
            except (OSError, ValueError):
                continue
            # The module, not the shell before it.
            if session and any(word.encode() in one for one in words[1:2]):
                environment = path.parent.joinpath("environ").read_bytes()
                if b"NEAR_MARK=%d" % os.getpid() in environment:
                    return int(path.parent.name)
        time.sleep(0.05)
    raise AssertionError("no module was seen at work")


def test_a_module_that_is_ended_by_a_signal(stage, site):
    """The task fails, and says the same."""
    results = []
    for way, word in ((NEAR, "yes"), (FAR, "no")):
        site.reset()
        site.switch(latency=1.0)
        play = stage.write("slow.yml", [{"hosts": "localhost", "gather_facts": False, "module_defaults": {
            "group/lifecycle.atlassian.all": site.everything}, "tasks": [dict(READ, ignore_errors=True)]}])
        process, told = stage.start(play, env={"ATLASSIAN_NEAR": word, "NEAR_MARK": os.getpid()})
        os.kill(module_of(process, way), signal.SIGTERM)
        results.append(stage.finish(process, told)["read"])
    near, far = results
    assert near.failed and far.failed and near["rc"] == far["rc"]
    assert {name for name in near if name != "exception"} == {name for name in far if name != "exception"}


def test_ten_thousand_people(stage, site):
    """Options and a result that fill no pipe at once."""
    people = ["person%05d@corp.example.com" % number for number in range(10_000)]
    asked = task("jira_group_member", "many", group="No such group", members=people, _task={"ignore_errors": True})
    near, far = both(stage, site, [asked])
    assert_same(near, far)


def test_the_collections_keyword(stage, site):
    """A short name is found, and takes the short way."""
    tasks = [{"name": "read", "jira_group_info": dict(site.everything, groups=["Support"])}]
    run = stage.play(tasks, "-vvv", defaults={}, collections=["lifecycle.atlassian"]).good()
    assert ways_of(run) == {NEAR}


@pytest.mark.parametrize("keywords", [
    {"environment": {"A": "b"}}, {"async": 60, "poll": 1}, {"become": True, "become_method": "ansible.builtin.su"},
    {"vars": {"ansible_python_interpreter": "other"}}, {"vars": {"ansible_python_interpreter": "auto"}},
], ids=lambda keywords: "-".join(keywords) + str(len(str(keywords))))
def test_a_task_that_must_go_ansibles_way(stage, site, keywords):
    """Whatever its keywords ask for."""
    if keywords.get("vars", {}).get("ansible_python_interpreter") == "other":
        other = stage.folder / "python"
        other.write_text("#!/bin/sh\nexec %s \"$@\"\n" % sys.executable, encoding="utf-8")
        other.chmod(0o755)
        keywords = {"vars": {"ansible_python_interpreter": str(other)}}
    run = stage.play([dict(READ, **keywords, ignore_errors=True)], "-vvv")
    assert NEAR not in ways_of(run) and run.ours
    assert FAR in ways_of(run) or "become" in keywords     # where su is missing, nothing runs


@pytest.mark.parametrize("name", ["ANSIBLE_KEEP_REMOTE_FILES", "ANSIBLE_DEBUG", "ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE", "ANSIBLE_MODULE_UTILS"])
def test_a_setting_that_asks_for_ansibles_way(stage, site, name):
    """What is made for a package needs the package."""
    replaced = stage.folder / "module_utils"
    replaced.mkdir()
    shutil.copy(__file__, replaced / "something.py")
    value = {"ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE": 512, "ANSIBLE_MODULE_UTILS": replaced}.get(name, 1)
    run = stage.play([READ], "-vvv", env={name: value}).good()
    assert NEAR not in ways_of(run) and FAR in run.said


def test_an_inventory_that_names_no_python(stage, site):
    """Ansible then looks for one, and may find another."""
    run = stage.play([READ], "-vvv", "-i", "here,", hosts="here", connection="local")
    assert ways_of(run) == {FAR}


def test_an_inventory_that_names_ansibles_own_python(stage, site):
    """As AWX does it."""
    variables = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    run = stage.play([READ], "-vvv", "-i", "here,", hosts="here", connection="local", vars=variables).good()
    assert ways_of(run) == {NEAR}


def test_delegated_to_this_machine(stage, site):
    """What counts is where the task runs, not whom it is about."""
    run = stage.play([dict(READ, delegate_to="localhost")], "-vvv", "-i", "far.example.com,", hosts="far.example.com").good()
    assert ways_of(run) == {NEAR}


def test_a_task_that_takes_too_long(stage, site):
    """The keyword timeout ends it as ever."""
    words = []
    for word in ("yes", "no"):
        site.reset()
        site.switch(latency=6.0)
        run = stage.play([dict(READ, timeout=2, ignore_errors=True)], env={"ATLASSIAN_NEAR": word})
        words.append((run["read"].status, run["read"]["msg"]))
    assert words[0] == words[1] and words[0][0] == "failed"
