# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short ways to a module (plugin_utils/_near.py) and Ansible's own: the same in all that anybody can see; and when which is taken."""

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
import requests

from integration.stage import task

FORK, EXEC, FAR = "FORK lifecycle.atlassian.", "_near_start.py", "AnsiballZ_"     # what -vvv shows of each way
WISHES = {FORK: "yes", EXEC: "exec", FAR: "no"}
READ = task("jira_group_info", "read", groups=["Support"])
JOIN = task("jira_group_member", "join", group="Support", members=["olive@corp.example.com", "nobody-knows@corp.example.com"], _task={"ignore_errors": True})
REFUSED = task("jira_group_info", "refused", groups=["Support"], api_token="{{ ['sentinel', 'wrong'] | join('-') }}", _task={"ignore_errors": True})
NONSENSE = task("jira_group_member", "nonsense", group="Support", members="a@b.example", state="sideways", _task={"ignore_errors": True})
UNSEEN = task("jira_group_member", "unseen", group="Support", members=["nobody-knows@corp.example.com"], _task={"no_log": True, "ignore_errors": True})


def ways_of(run):
    """The ways that modules took, as -vvv tells."""
    commands = [line for line in run.said.splitlines() if " EXEC " in line or " FORK " in line]
    return {way for way in WISHES if any(way in line for line in commands)}


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


def each(stage, site, tasks, *arguments, **options):
    """The same play on every way, on the same world: forked, started, packed."""
    environment = options.pop("env", {})
    runs = []
    for word in WISHES.values():
        site.reset()
        runs.append(stage.play(tasks, *arguments, env=dict(environment, ATLASSIAN_NEAR=word), **options))
    return runs


def assert_same(runs):
    """In the exit code, on the screen, and in every result, internal parts included."""
    near = runs[0]
    for far in runs[1:]:
        assert near.rc == far.rc, "%s\n%s" % (near, far)
        assert len(near.results) == len(far.results) > 0
        for one, other in zip(near.results, far.results):
            assert (one.task, one.status) == (other.task, other.status)
            assert comparable(one) == comparable(other)
        assert shown(near) == shown(far)


@pytest.mark.parametrize("arguments", [(), ("--diff", "-v"), ("--check", "--diff")], ids=" ".join)
def test_the_same_result(stage, site, arguments):
    """A success, a person who fails, a refusal, options that are none, and a task that is not to be logged."""
    runs = each(stage, site, [READ, JOIN, REFUSED, NONSENSE, UNSEEN], *arguments)
    assert_same(runs)
    assert [one.status for one in runs[0].results].count("failed") >= 3
    assert not any("sentinel-" in run.said for run in runs)


def test_each_way_is_what_it_says(stage, site):
    """Else the tests above compare a thing with itself."""
    runs = each(stage, site, [READ], "-vvv")
    assert [ways_of(run) for run in runs] == [{way} for way in WISHES]
    for run in runs[1:]:
        assert comparable(runs[0]["read"]) == comparable(run["read"])
        assert ("invocation" in runs[0]["read"]) is ("invocation" in run["read"])     # ansible-core 2.21 takes it out


def frames(text):
    """What a traceback is made of, from where the module begins on: [(file, function)]."""
    found = re.findall(r'File "[^"]*?(ansible_collections/[^"]*?/modules/|ansible/module_utils/basic)[^"]*", line \d+, in (\S+)', text or "")
    first = next((number for number, (file, dummy) in enumerate(found) if "/modules/" in file), None)
    return found if first is None else found[first:]


def test_a_traceback_is_that_of_a_process_of_its_own(stage, site):
    """As loud as Ansible shows one, nothing of the worker is in it, and all of the module is."""
    runs = each(stage, site, [REFUSED, NONSENSE, UNSEEN], "-vvv")
    for name in ("refused", "nonsense"):
        told = [str(run[name].get("exception") or "") for run in runs]
        assert [frames(text) for text in told] == [frames(told[0])] * 3
        assert not any("task_executor" in text or "worker.py" in text for text in told)


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
    runs = each(stage, site, [dict(READ, ignore_errors=True)], *arguments, env={"PYTHONPATH": folder})
    if arguments:
        assert [ways_of(run) for run in runs] == [{EXEC}, {EXEC}, {FAR}]     # what cannot be shared is no matter for a fork
    for run in runs:
        assert run["read"].failed and said in json.dumps(run["read"]) + run.said
    # A traceback names the lines of Ansible's start, which differ; all else is the same.
    bare = [comparable({name: value for name, value in run["read"].items() if name not in ("exception", "module_stderr", "module_stdout")}) for run in runs]
    assert bare == [bare[0]] * 3


@pytest.mark.parametrize("arguments", [(), ("-vvv",)], ids=["quiet", "loud"])
def test_a_module_that_crashes_after_it_began(stage, site, arguments):
    """With a library that works until it is used."""
    folder = stage.folder / "library"
    shutil.copytree(Path(requests.__file__).parent, folder / "requests")
    with open(folder / "requests" / "sessions.py", "a", encoding="utf-8") as file:
        file.write("\n\nclass Session:\n    def __init__(self):\n        print('said before'); raise RuntimeError('a crash on purpose')\n")
    runs = each(stage, site, [dict(READ, ignore_errors=True)], *arguments, env={"PYTHONPATH": folder})
    if arguments:
        assert [ways_of(run) for run in runs] == [{way} for way in WISHES]
    bare = [comparable({name: value for name, value in run["read"].items() if name not in ("exception", "module_stderr", "module_stdout")}) for run in runs]
    assert bare == [bare[0]] * 3 and runs[0]["read"].failed
    for run in runs:
        text = "%s %s" % (run["read"].get("exception"), run["read"].get("module_stderr"))
        assert "a crash on purpose" in json.dumps(run["read"]) + run.said
        assert "task_executor" not in text and frames(text) == frames("%s %s" % (runs[2]["read"].get("exception"), runs[2]["read"].get("module_stderr")))


def below(root):
    """Processes that descend from this one: {pid: (parent, name, command line)}."""
    found, known = {}, {root}
    rows = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, dummy, rest = path.read_text(encoding="utf-8", errors="replace").partition("(")[2].rpartition(")")
            rows[int(path.parent.name)] = (int(rest.split()[1]), name, path.parent.joinpath("cmdline").read_bytes().decode("utf-8", "replace"))
        except (OSError, ValueError, IndexError):
            continue       # gone meanwhile
    while True:
        more = {pid: row for pid, row in rows.items() if row[0] in known and pid not in found}
        if not more:
            return found
        found.update(more)
        known.update(more)


def module_of(process, way, name):
    """(the process of the module, that of the worker) below ansible-playbook."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        family = below(process.pid)
        for pid, (parent, called, line) in family.items():
            words = line.split("\0")
            if called == name[:15] if way == FORK else any(way in word for word in words[1:2]):      # not the shell before it
                return pid, next(one for one in (parent, family[parent][0], family.get(family[parent][0], (0,))[0]) if family.get(one, (0,))[0] == process.pid)
        time.sleep(0.05)
    raise AssertionError("no module was seen at work")


def slow(stage, site, way, work=None, latency=1.0, **keywords):
    """A module at work, that waits for its answers: (ansible-playbook, where its results are, module, worker)."""
    work = work or READ
    site.reset()
    site.switch(latency=latency)
    play = stage.write("slow.yml", [{"hosts": "localhost", "gather_facts": False, "module_defaults": {
        "group/lifecycle.atlassian.all": site.everything}, "tasks": [dict(work, ignore_errors=True, **keywords), dict(READ, name="again")]}])
    process, told = stage.start(play, env={"ATLASSIAN_NEAR": WISHES[way]})
    return process, told, *module_of(process, way, next(key for key in work if "." in key).rpartition(".")[2])


def over(pid):
    """Whether a process has ended within seconds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if Path("/proc/%d/stat" % pid).read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT], ids=lambda number: number.name)
def test_a_module_that_is_ended_by_a_signal(stage, site, number):
    """The task fails, and says the same."""
    results = []
    for way in WISHES:
        process, told, module, dummy = slow(stage, site, way, latency=2.0)
        while not site.journal:     # a Python that is still starting ends in a way of its own
            assert process.poll() is None
            time.sleep(0.05)
        os.kill(module, number)
        results.append(stage.finish(process, told)["read"])
    assert all(result.failed and result["rc"] == results[0]["rc"] for result in results)
    assert len({frozenset(name for name in result if name != "exception") for result in results}) == 1


@pytest.mark.parametrize("way", [FORK, EXEC])
@pytest.mark.parametrize("victim", ["ansible", "worker"])
def test_nothing_is_sent_for_an_ansible_that_was_killed(stage, site, way, victim):
    """What README promises: whoever is killed, a module sends nothing more once Ansible is gone, and ends."""
    add = task("jira_group_member", "add", group="Support", members=["guest@partner.example.org"])
    process, told, module, worker = slow(stage, site, way, add, latency=1.5)
    while not site.journal:
        assert process.poll() is None
        time.sleep(0.05)
    os.kill(process.pid if victim == "ansible" else worker, signal.SIGKILL)
    run = stage.finish(process, told)
    assert run.rc != 0 and over(module)
    assert site.writes == []
    site.switch(latency=0)
    assert stage.play([add]).good()["add"]["changed"] and len(site.writes) == 1


def those_with(variable):
    """The processes that have this in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if variable.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue       # gone meanwhile, or somebody else's
    return found


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.25])
@pytest.mark.parametrize("way", WISHES)
def test_nothing_is_sent_for_an_ansible_that_was_killed_as_the_task_began(stage, site, way, delay):
    """Found by a new user: the worker was taken for Ansible, as that was gone before anybody looked, and the whole task was done."""
    add = task("jira_group_member", "add", group="Support", members=["guest@partner.example.org"])
    site.reset()
    site.switch(latency=0.2)
    play = stage.write("early.yml", [{"hosts": "localhost", "gather_facts": False, "module_defaults": {
        "group/lifecycle.atlassian.all": site.everything}, "tasks": [add]}])
    process, told = stage.start(play, env={"ATLASSIAN_NEAR": WISHES[way]})
    mark = "LIFECYCLE_RESULTS=%s" % told
    try:
        for line in process.stdout:
            if line.startswith("TASK ["):
                break
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for _more in range(30):      # what a module needs several times over
            time.sleep(0.1)
            assert site.writes == []
    finally:
        for pid in those_with(mark):
            os.kill(pid, signal.SIGKILL)     # Ansible's worker waits for ever
        process.stdout.close()
        process.stderr.close()


@pytest.mark.parametrize("way", [FORK, EXEC])
def test_ctrl_c_ends_all(stage, site, way):
    """Ansible, the worker and the module, and the second task is not begun."""
    process, told, module, worker = slow(stage, site, way, latency=3.0)
    os.killpg(process.pid, signal.SIGINT)
    run = stage.finish(process, told)
    assert run.rc != 0 and not run.all("again")
    assert over(module) and over(worker)
    assert not list((stage.folder / "home").rglob("ansible-tmp-*"))


def test_ten_thousand_people(stage, site):
    """Options and a result that fill no pipe at once."""
    people = ["person%05d@corp.example.com" % number for number in range(10_000)]
    asked = task("jira_group_member", "many", group="No such group", members=people, _task={"ignore_errors": True})
    assert_same(each(stage, site, [asked]))


def test_the_collections_keyword(stage, site):
    """A short name is found, and takes the short way."""
    tasks = [{"name": "read", "jira_group_info": dict(site.everything, groups=["Support"])}]
    run = stage.play(tasks, "-vvv", defaults={}, collections=["lifecycle.atlassian"]).good()
    assert ways_of(run) == {FORK}


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
    assert not {FORK, EXEC} & ways_of(run) and run.ours
    assert FAR in ways_of(run) or "become" in keywords     # where su is missing, nothing runs


@pytest.mark.parametrize("name", ["ANSIBLE_KEEP_REMOTE_FILES", "ANSIBLE_DEBUG", "ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE", "ANSIBLE_MODULE_UTILS"])
def test_a_setting_that_asks_for_ansibles_way(stage, site, name):
    """What is made for a package needs the package."""
    replaced = stage.folder / "module_utils"
    replaced.mkdir()
    shutil.copy(__file__, replaced / "something.py")
    value = {"ANSIBLE_PYTHON_MODULE_RLIMIT_NOFILE": 512, "ANSIBLE_MODULE_UTILS": replaced}.get(name, 1)
    run = stage.play([READ], "-vvv", env={name: value}).good()
    assert not {FORK, EXEC} & ways_of(run) and FAR in run.said


def test_an_inventory_that_names_no_python(stage, site):
    """Ansible then looks for one, and may find another."""
    run = stage.play([READ], "-vvv", "-i", "here,", hosts="here", connection="local")
    assert ways_of(run) == {FAR}


def test_an_inventory_that_names_ansibles_own_python(stage, site):
    """As AWX does it."""
    variables = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    run = stage.play([READ], "-vvv", "-i", "here,", hosts="here", connection="local", vars=variables).good()
    assert ways_of(run) == {FORK}


def test_delegated_to_this_machine(stage, site):
    """What counts is where the task runs, not whom it is about."""
    run = stage.play([dict(READ, delegate_to="localhost")], "-vvv", "-i", "far.example.com,", hosts="far.example.com").good()
    assert ways_of(run) == {FORK}


def test_a_task_that_takes_too_long(stage, site):
    """The keyword timeout ends it as ever, and a fork does not work on for nobody."""
    words = []
    for way in WISHES:
        process, told, module, dummy = slow(stage, site, way, latency=4.0, timeout=2)
        if way == FORK:
            assert over(module) and process.poll() is None
        run = stage.finish(process, told)
        words.append((run["read"].status, run["read"]["msg"]))
        assert over(module)
    assert words == [words[0]] * 3 and words[0][0] == "failed"


@pytest.mark.parametrize("strategy", ["linear", "free"])
def test_several_hosts_at_once(stage, site, strategy):
    """Each has a fork of its own."""
    groups = ["Support", "jira-software-users", "Support", "jira-software-users"]
    hosts = {"all": {"vars": {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}, "hosts": {
        "host%d" % number: {"which": which} for number, which in enumerate(groups)}}}
    asked = task("jira_group_info", "read", groups=["{{ which }}"], _task={"loop": [1, 2]})
    run = stage.play([asked, dict(asked, name="again")], "-vvv", "-i", stage.write("hosts.yml", hosts), hosts="all", strategy=strategy).good()
    assert ways_of(run) == {FORK} and len(run.ours) == 8
    found = [[group["name"] for one in result["results"] for group in one["groups"]] for result in run.ours]
    assert sorted(found) == sorted([name] * 2 for name in groups * 2)


def test_what_somebody_else_imported_is_not_shared(stage, site):
    """It may have been changed by whoever did."""
    folder = stage.folder / "cwd" / "callback_plugins"
    folder.mkdir()
    (folder / "watch.py").write_text(
        "import requests\nfrom ansible.plugins.callback import CallbackBase\n\n\n"
        "class CallbackModule(CallbackBase):\n    CALLBACK_VERSION, CALLBACK_NAME, CALLBACK_TYPE = 2.0, 'watch', 'notification'\n", encoding="utf-8")
    env = stage.environment()
    run = stage.play([READ], "-vvv", env={
        "ANSIBLE_CALLBACK_PLUGINS": "%s:%s" % (env["ANSIBLE_CALLBACK_PLUGINS"], folder), "ANSIBLE_CALLBACKS_ENABLED": "told,watch"}).good()
    assert ways_of(run) == {EXEC}


def test_a_log_is_written_once(stage, site):
    """Ansible's own, and by Ansible alone: the library's words are not in it."""
    log = stage.folder / "ansible.log"
    stage.play([READ, dict(READ, name="again")], env={"ANSIBLE_LOG_PATH": log}).good()
    text = log.read_text(encoding="utf-8")
    assert text.count("TASK [again]") == text.count("TASK [read]") == text.count("PLAY RECAP") == 1
    assert "urllib3" not in text and "sentinel-" not in text
