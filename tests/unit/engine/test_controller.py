# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module ends between two requests when the ansible process that it works for is gone, and for no other reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.controller import Controller, introduction, is_ansible
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.transport import Transport
from unit.engine.sockets import Listener, reply
from unit.engine.test_transport import clean_environment, serve

assert clean_environment   # a fixture, used by all

PLAYBOOK = ["/usr/bin/python3", "/usr/bin/ansible-playbook", "site.yml"]
PACKAGE = ["/usr/bin/python3", "/home/x/.ansible/tmp/ansible-tmp-1/AnsiballZ_jira_group.py"]
NEAR = ["/usr/bin/python3", "/c/plugins/plugin_utils/_near_start.py", "/lib/python3/site-packages/ansible", "/c", "m", "p"]


def table(folder, *rows):
    """A /proc with these processes: (pid, parent, command line), and when each was born."""
    for pid, parent, words in rows:
        (folder / str(pid)).mkdir(exist_ok=True)
        (folder / str(pid) / "cmdline").write_bytes(b"".join(word.encode() + b"\0" for word in words))
        born(folder, pid, parent, 1000 + pid)


def born(folder, pid, parent, when, state="S"):
    """The line of a process in its stat file. Names may hold anything."""
    fields = [state, str(parent)] + ["0"] * 17 + [str(when)] + ["0"] * 10
    (folder / str(pid) / "stat").write_text("%d (a) b (c) %s" % (pid, " ".join(fields)))


ROADS = {
    "a package below a shell": [(2, 1, ["bash"]), (10, 2, PLAYBOOK), (11, 10, PLAYBOOK), (12, 11, ["/bin/sh", "-c", "python AnsiballZ_x.py && sleep 0"]),
                                (20, 12, PACKAGE)],
    "a package through a pipe": [(2, 1, ["bash"]), (10, 2, PLAYBOOK), (11, 10, PLAYBOOK), (12, 11, ["/bin/sh", "-c", "/usr/bin/python3 && sleep 0"]),
                                 (20, 12, ["/usr/bin/python3"])],
    "a program of the worker": [(2, 1, ["bash"]), (10, 2, PLAYBOOK), (11, 10, PLAYBOOK), (20, 11, NEAR)],
    "a fork of the worker": [(2, 1, ["bash"]), (10, 2, PLAYBOOK), (11, 10, PLAYBOOK), (20, 11, PLAYBOOK)],
    "from ansible-pull": [(2, 1, ["python3", "/bin/ansible-pull", "-U", "x"]), (10, 2, PLAYBOOK), (11, 10, PLAYBOOK), (20, 11, NEAR)],
}


@pytest.mark.parametrize("road", ROADS)
def test_the_controller_is_found_on_every_road(tmp_path, road):
    table(tmp_path, *ROADS[road])
    controller = Controller(str(tmp_path), 20)
    assert not controller.gone()
    # the shell it was started from may go, and the worker need not
    for name in ("stat", "cmdline"):
        (tmp_path / "2" / name).unlink()
    assert not controller.gone()
    born(tmp_path, 10, 1, 9999)
    assert controller.gone(), "another process has its number now"
    born(tmp_path, 10, 2, 1010)
    assert not controller.gone()
    born(tmp_path, 10, 2, 1010, "Z")
    assert controller.gone(), "dead, and nobody has asked what of"
    (tmp_path / "10" / "stat").unlink()
    assert controller.gone()


@pytest.mark.parametrize("rows", [
    [(20, 1, PACKAGE)], [(2, 1, ["sshd: x"]), (3, 2, ["sh", "-c", "python3 AnsiballZ_x.py"]), (20, 3, PACKAGE)], [(20, 1, PLAYBOOK)], [],
], ids=["nobody above", "on another machine", "nothing but itself", "no /proc"])
def test_where_there_is_none_nothing_is_ever_gone(tmp_path, rows):
    table(tmp_path, *rows)
    controller = Controller(str(tmp_path), 20)
    for row in rows:
        (tmp_path / str(row[0]) / "stat").unlink()
    assert not controller.gone()


def test_whom_the_action_named_may_have_ended_before_the_module_began(tmp_path):
    """Found by a new user: killed at the start of a task, ansible-playbook was no more to be found, and the worker was taken for it."""
    orphan = [(11, 1, PLAYBOOK), (20, 11, PLAYBOOK)]
    table(tmp_path, *orphan)
    assert Controller(str(tmp_path), 20, "10 1010").gone() and not Controller(str(tmp_path), 20, "").gone()
    table(tmp_path, (10, 1, PLAYBOOK))
    assert introduction(10, str(tmp_path)) == "10 1010" and introduction(99, str(tmp_path)) == ""
    controller = Controller(str(tmp_path), 20, introduction(10, str(tmp_path)))
    assert not controller.gone()
    born(tmp_path, 10, 1, 9999)
    assert controller.gone(), "another process has its number now"


@pytest.mark.parametrize("said", ["", "x", "10", "10 ", " 1010", "-1 5", "10 1010 7"])
def test_what_says_nothing_of_use_is_as_nothing_said(tmp_path, said):
    table(tmp_path, *ROADS["a fork of the worker"])
    controller = Controller(str(tmp_path), 20, said)
    assert not controller.gone()
    (tmp_path / "10" / "stat").unlink()
    assert controller.gone()


def test_where_the_kernel_tells_of_no_processes_nobody_is_gone(tmp_path):
    assert not Controller(str(tmp_path), 20, "10 1010").gone()


@pytest.mark.parametrize(("words", "is_one"), [
    (PLAYBOOK, True), (["ansible-playbook", "x"], True), (["python", "-m", "ansible", "playbook"], True), (["python", "-I", "/b/ansible", "x"], True),
    (PACKAGE, False), (NEAR, False), (["vim", "x", "ansible.cfg"], False), ([], False), (["/opt/ansible/bin/python3", "x.py"], False),
])
def test_what_an_ansible_process_is(words, is_one):
    assert is_ansible([word.encode() for word in words]) is is_one


def test_nothing_is_sent_once_it_is_gone(tmp_path):
    table(tmp_path, *ROADS["a program of the worker"])
    with Listener(serve(reply())) as server:
        own = Transport(timeout=5)
        own._controller = Controller(str(tmp_path), 20)
        assert own.send("POST", server.url, {}, b"{}").status == 200
        (tmp_path / "10" / "stat").unlink()
        with pytest.raises(RequestFailed, match="is gone") as caught:
            own.send("POST", server.url, {}, b"{}")
        assert not caught.value.sent and not caught.value.passing and len(server.requests) == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here, and then nothing is looked at")
def test_a_real_controller_that_is_killed(tmp_path):
    """A process that calls itself ansible-playbook, its fork as a worker, a shell, and what stands for the module below it."""
    module = tmp_path / "module.py"
    source = Path(Controller.__init__.__code__.co_filename)
    module.write_text("import sys, time, importlib.util\n"
                      "spec = importlib.util.spec_from_file_location('c', %r)\n"
                      "c = importlib.util.module_from_spec(spec); spec.loader.exec_module(c)\n"
                      "it = c.Controller()\n"
                      "open(%r, 'w').write('alive')\n"
                      "end = time.monotonic() + 20\n"
                      "while time.monotonic() < end and not it.gone(): time.sleep(0.02)\n"
                      "open(%r, 'w').write(repr(it.gone()))\n" % (str(source), str(tmp_path / "begun"), str(tmp_path / "told")))
    program = tmp_path / "ansible-playbook"
    program.write_text("import os, subprocess, time\n"
                       "if os.fork() == 0:\n    subprocess.call('%s %s && sleep 0', shell=True)\n    os._exit(0)\ntime.sleep(60)\n" % (sys.executable, module))
    started = subprocess.Popen([sys.executable, str(program)])
    try:
        _until(tmp_path / "begun")
        time.sleep(0.2)
        assert not (tmp_path / "told").exists(), "called gone while it lives"
    finally:
        os.kill(started.pid, signal.SIGKILL)
        started.wait()
    _until(tmp_path / "told")
    assert (tmp_path / "told").read_text() == "True"


def _until(path):
    end = time.monotonic() + 30
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
