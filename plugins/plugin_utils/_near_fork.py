# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: a module in a fork of the worker, which is a Python that has been started already.

Ansible makes a worker for each task, which would start a shell and that another Python. The fork starts nothing: the standard library is there, and so is
requests, which is imported once for all tasks. What it must not have of the worker is taken away in _near_child.py.
Its stack is empty as well, for a stack is part of tracebacks: the fork is made by a thread that has done nothing before.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import os
import queue
import selectors
import signal
import site
import sys
import typing as t
import warnings

from . import _near_child

VARIABLE = "ATLASSIAN_NEAR"
NO = ("0", "no", "off", "false")
SHARED: t.Optional[bool] = None     # whether requests is there for all forks; below, when all else is known


def wish() -> str:
    """How the user wants modules to be started, in the environment."""
    return os.environ.get(VARIABLE, "").strip().lower()


def reason_against() -> t.Optional[str]:
    """Why a module needs a Python of its own; None when a fork is the same."""
    if wish() == "exec":
        return "it is asked for"
    if sys.platform != "linux" or not os.path.isdir(_near_child.FILES):
        return "forks are not safe here, or open files are not told"
    options = options_of_python()
    if options - set("sP") or ("s" in options and os.path.isdir(site.getusersitepackages())):
        return "Ansible's Python was started with options of its own"
    if sys.gettrace() is not None or sys.getprofile() is not None:
        return "somebody watches Ansible at work"
    if SHARED is False:
        return "requests is not there, or another's"
    return None


def options_of_python() -> t.Set[str]:
    """The letters of the options that Ansible's own Python was started with. With s and P alone, as some distributions do it, it looks in fewer folders."""
    letters: t.Set[str] = set()
    for word in getattr(sys, "orig_argv", ["", "-?"])[1:]:
        if not word.startswith("-"):
            break
        letters |= set(word[1:])
        if word[-1] in "mc":        # what follows is the program's
            break
    return letters - set("mc")


def shared() -> bool:
    """Import requests for all forks to come. Not when somebody else has, who may have changed it; nor when a fresh Python would find another, or none."""
    if "requests" in sys.modules:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")     # it may complain of its parts, which belongs to a module's stderr
            import requests
        return os.path.dirname(os.path.dirname(requests.__file__)) in _near_child.own_path()
    except Exception:       # the module meets it too, and has words for it
        return False


SHARED = wish() not in NO and reason_against() is None and shared()


def run(module: t.Callable[[], None], name: str, folder: str) -> t.Tuple[int, bytes, bytes]:
    """Run it in a fork in this folder: (exit code, or the negative number of a signal, stdout, stderr). C(name) is the process's in lists."""
    out, err = os.pipe(), os.pipe()
    try:
        try:
            child = forked(lambda mask: _near_child.live(module, name, folder, (out[1], err[1]), mask))
        finally:
            os.close(out[1])
            os.close(err[1])
        return collect(child, out[0], err[0])
    finally:
        os.close(out[0])
        os.close(err[0])


def forked(life: t.Callable[[t.Set[int]], t.NoReturn]) -> int:
    """The process id of a child that lives this life; it is given the signals that are blocked here."""
    answer: t.Any = queue.SimpleQueue()

    def bear() -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")     # newer Python warns of threads; the other one waits for this one
                child = os.fork()
        except OSError as error:
            answer.put(error)
            return
        if child == 0:
            life(mask)
        answer.put(child)

    gc.freeze()     # what is here already would else be copied as soon as the child looks for garbage
    # No signal meets a child that still has the worker's handlers, or a worker that does not know its child yet.
    mask: t.Any = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        _thread.start_new_thread(bear, ())
        born = answer.get()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        gc.unfreeze()
    if isinstance(born, OSError):
        raise born
    return int(born)


def collect(child: int, *ends: int) -> t.Tuple[int, bytes, bytes]:
    """Read what it says until it has said all, and how it ended. Whatever interrupts that (the task's timeout) ends the child too."""
    said = {end: bytearray() for end in ends}
    try:
        with selectors.DefaultSelector() as talking:
            for end in ends:
                talking.register(end, selectors.EVENT_READ)
            while talking.get_map():
                for key, dummy in talking.select():
                    part = os.read(key.fd, 1 << 18)
                    said[key.fd] += part
                    if not part:
                        talking.unregister(key.fd)
        status = os.waitpid(child, 0)[1]
    except BaseException:
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGTERM)
        raise
    out, err = (bytes(said[end]) for end in ends)
    return os.waitstatus_to_exitcode(status), out, err
