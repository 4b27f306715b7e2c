# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fork of Ansible's worker is as a Python that was just started; and what comes of a module in it is told as of any process.

Each test is a program of its own: it forks, and pytest is not to be forked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils import _near_fork

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are made on Linux only")
COLLECTIONS = Path(_near_fork.__file__).absolute().parents[5]

# What a worker is when it comes to a module: it has Ansible, a file of its own, handlers, something not yet written, a log.
WORKER = """
import atexit, json, logging, os, signal, socket, sys, threading, time
from ansible.plugins.loader import init_plugin_loader
init_plugin_loader([%r])
import ansible.executor.task_executor, ansible.plugins.action.normal
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils import _near_fork
assert _near_fork.reason_against() is None, _near_fork.reason_against()
FOLDER = os.path.realpath(sys.argv[1])
atexit.register(os.write, 1, b"worker's exit\\n")
def theirs(*dummy): os._exit(77)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1): signal.signal(number, theirs)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
logging.basicConfig(filename=os.path.join(FOLDER, "log"), level=logging.DEBUG)
secret = open(os.path.join(FOLDER, "secret"), "w"); secret.write("unwritten"); secret.flush()
ear = socket.create_server(("127.0.0.1", 0))
print("half a line", end="")
def run(module): return _near_fork.run(module, "a_module_with_a_long_name", FOLDER)
"""


def worker(tmp_path, program):
    """What this program prints at last, as JSON; it goes on from WORKER."""
    path = tmp_path / "program.py"
    path.write_text(WORKER % str(COLLECTIONS) + program, encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE", "ATLASSIAN"))}
    done = subprocess.run([sys.executable, str(path), str(tmp_path)], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("half a line") and done.stdout.endswith("worker's exit\n") and done.stdout.count("half a") == 1, done.stdout
    return json.loads(done.stdout[len("half a line"):-len("worker's exit\n")])


def test_it_is_as_just_started(tmp_path):
    """Nothing of the worker is left in it, and the worker is as it was."""
    told = worker(tmp_path, """
def module():
    files = {int(name): os.readlink("/proc/self/fd/" + name) for name in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + name)}
    finders = sys.meta_path + sys.path_hooks + list(sys.path_importer_cache.values())
    depth, frame = 0, sys._getframe()
    while frame: depth, frame = depth + 1, frame.f_back
    logging.getLogger("urllib3").debug("into whose log?")
    print(json.dumps({
        "modules": [name for name in sys.modules if name.partition(".")[0] in ("ansible", "ansible_collections")], "requests": "requests" in sys.modules,
        "finders": [repr(one) for one in finders if "ansible" in repr(one).lower().partition("(")[0]],
        "files": sorted(files), "others": sorted({place for number, place in files.items() if number > 2}),
        "input": sys.stdin.read(), "tty": sys.stdin.isatty(),
        "handlers": {number.name: repr(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2)},
        "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, ())), "logs": len(logging.root.handlers), "depth": depth, "folder": os.getcwd(),
        "arguments": len(sys.argv), "beside": FOLDER in sys.path, "comm": open("/proc/self/comm").read(), "main": threading.current_thread().name,
        "is_main": threading.current_thread() is threading.main_thread()}))
code, out, err = run(module)
after = [signal.getsignal(signal.SIGTERM) is theirs, len(signal.pthread_sigmask(signal.SIG_BLOCK, ())), "ansible.plugins.action.normal" in sys.modules]
secret.write(" and written"); secret.close()
print(json.dumps({"code": code, "err": err.decode(), "out": json.loads(out), "after": after, "secret": open(os.path.join(FOLDER, "secret")).read()}))
""")
    assert (told["code"], told["err"], told["after"], told["secret"]) == (0, "", [True, 0, True], "unwritten and written")
    out = told["out"]
    assert not out["modules"] and not out["finders"] and out["requests"]
    assert out["files"][:3] == [0, 1, 2] and out["others"] == [os.devnull] and out["input"] == "" and not out["tty"]
    assert "default_int_handler" in out["handlers"].pop("SIGINT") and "SIG_IGN" in out["handlers"].pop("SIGUSR2")
    assert all("SIG_DFL" in handler for handler in out["handlers"].values())
    assert (out["blocked"], out["logs"], out["arguments"], out["beside"]) == (0, 0, 1, False)
    assert out["folder"] == os.path.realpath(tmp_path) and out["comm"] == "a_module_with_a\n"
    assert out["main"] == "MainThread" and out["is_main"] and out["depth"] < 10
    assert "into whose log" not in (tmp_path / "log").read_text(encoding="utf-8")


ENDINGS = [
    ("sys.exit(0)", 0, "", ""), ("sys.exit(3)", 3, "", ""), ("sys.exit()", 0, "", ""), ("sys.exit('why')", 1, "", "why\n"),
    ("print('half'); 1 / 0", 1, "half\n", "ZeroDivisionError: division by zero\n"),
    ("os.kill(os.getpid(), signal.SIGTERM)", -15, "", ""), ("os.kill(os.getpid(), signal.SIGKILL)", -9, "", ""),
    ("os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -2, "", "KeyboardInterrupt\n"),
    ("os.kill(os.getpid(), signal.SIGUSR2); print('unharmed')", 0, "unharmed\n", ""),
    ("atexit.register(print, 'exit of its own'); sys.exit(0)", 0, "exit of its own\n", ""),
    ("threading.Thread(target=lambda: (time.sleep(0.3), print('at last'))).start(); sys.exit(0)", 0, "at last\n", ""),
    ("threading.Thread(target=time.sleep, args=(99,), daemon=True).start(); sys.exit(0)", 0, "", ""),
    ("os.close(1); os.close(2); os.open('/dev/full', os.O_WRONLY); print('nowhere'); sys.exit(0)", 120, "", ""),
    ("os.system('echo from a program')", 0, "from a program\n", ""),
]


@pytest.fixture(scope="module")
def endings(tmp_path_factory):
    """{what a module does: (code, stdout, stderr)}."""
    modules = [module for module, *dummy in ENDINGS]
    return worker(tmp_path_factory.mktemp("endings"), """
told = {}
for module in %r:
    code, out, err = run(lambda: exec(module))
    told[module] = [code, out.decode(), err.decode()]
print(json.dumps(told))
""" % modules)


@pytest.mark.parametrize(("module", "code", "said", "complained"), ENDINGS)
def test_how_it_ends(endings, module, code, said, complained):
    """As any Python does."""
    told = endings[module]
    assert told[:2] == [code, said]
    assert told[2].endswith(complained) and bool(told[2]) is bool(complained)


def test_more_than_a_pipe_takes(tmp_path):
    """On both streams at once."""
    told = worker(tmp_path, """
before = os.listdir("/proc/self/fd")
code, out, err = run(lambda: (sys.stdout.write("o" * 3000000), sys.stderr.write("e" * 2000000)))
print(json.dumps([code, len(out), len(err), os.listdir("/proc/self/fd") == before]))
""")
    assert told == [0, 3_000_000, 2_000_000, True]


def test_what_interrupts_the_worker_ends_the_module(tmp_path):
    """The keyword timeout of a task."""
    told = worker(tmp_path, """
class TooLong(BaseException): pass
def late(*dummy): raise TooLong
signal.signal(signal.SIGALRM, late); signal.setitimer(signal.ITIMER_REAL, 0.5)
begin = time.monotonic()
try: run(lambda: time.sleep(50)); said = "nothing"
except TooLong: said = "too long"
print(json.dumps([said, os.WTERMSIG(os.wait()[1]), time.monotonic() - begin < 20]))
""")
    assert told == ["too long", 15, True]


def test_a_python_with_options_of_its_own_is_not_forked(tmp_path):
    """A fresh one would be without them."""
    asked = ("import sys; sys.path.insert(0, %r); from ansible_collections.lifecycle.atlassian.plugins.plugin_utils import _near_fork as f; "
             "print(f.reason_against())") % str(COLLECTIONS)
    kept = tmp_path / "kept"
    packages = subprocess.run([sys.executable, "-c", "import site; print(site.getusersitepackages())"], env={"HOME": str(kept)}, capture_output=True,
                              text=True, check=True).stdout.strip()
    os.makedirs(packages)

    def said(*flags, word="yes", home=tmp_path):
        done = subprocess.run([sys.executable, *flags, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True, env={
            "ATLASSIAN_NEAR": word, "HOME": str(home)})
        return done.stdout.strip()

    assert said() == said("-s") == "None"
    assert "options of its own" in said("-I") and "options of its own" in said("-s", home=kept) and "options of its own" in said("-s", "-O")
    assert "asked for" in said(word="exec") and "requests" in said(word="no")
