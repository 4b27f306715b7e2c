# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what a fork of Ansible's worker does to be as a Python that was just started, before it runs a module and when it ends.

What a controller has and a module must not have is taken away: Ansible itself and the collection (the module imports its own, as a fresh process does),
their import hooks, every open file, signal handlers, exit handlers, log handlers. Nothing of it is ended or flushed: the way out is os._exit.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import io
import logging
import os
import signal
import sys
import threading
import traceback
import typing as t

ANSIBLE = {"ansible", "ansible_collections"}
FILES = "/proc/self/fd"
KEPT: t.List[t.Any] = []        # what is taken away is not taken apart: that would run code of the controller, and takes time


def own_path() -> t.List[str]:
    """Where a Python looks that does not look beside Ansible's program."""
    paths = [path for path in sys.path if path not in ("", ".")]
    beside = {os.path.dirname(os.path.abspath(sys.argv[0])), os.path.dirname(os.path.realpath(sys.argv[0])), os.getcwd()}
    first = next((path for path in paths if path in beside), None)
    if first is not None and not getattr(sys.flags, "safe_path", False):
        paths.remove(first)
    return paths


def live(module: t.Callable[[], None], name: str, folder: str, ends: t.Tuple[int, int], mask: t.Set[int]) -> t.NoReturn:
    """All that the child does. C(ends): where it writes what it says; C(mask): the signals that are blocked then."""
    try:
        forget_files(*ends)
        forget_packages()
        forget_habits()
        with contextlib.suppress(OSError), open("/proc/self/comm", "w", encoding="utf-8") as file:
            file.write(name[:15])
        os.chdir(folder)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        end(module)
    except BaseException:       # a fault of this file; nobody but the task's result can tell it
        os.write(2, traceback.format_exc().encode(errors="backslashreplace"))
    finally:
        os._exit(1)


def forget_files(out: int, err: int) -> None:
    """Nothing but three streams. The numbers of other files stay taken: an object of the worker that closes its own must not close the module's."""
    ends = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 3) for one in (out, err)]
    null = fcntl.fcntl(os.open(os.devnull, os.O_RDONLY), fcntl.F_DUPFD_CLOEXEC, 3)
    for target, source in enumerate((null, *ends)):
        os.dup2(source, target)
    for number in map(int, os.listdir(FILES)):
        if number > 2 and number != null:
            os.dup2(null, number, inheritable=False)
    KEPT.extend((sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__))
    like = sys.__stdout__
    encoding, errors = getattr(like, "encoding", None), getattr(like, "errors", None)
    streams: t.Any = sys
    streams.stdin = streams.__stdin__ = io.TextIOWrapper(open(0, "rb", closefd=False), encoding, errors)
    streams.stdout = streams.__stdout__ = io.TextIOWrapper(open(1, "wb", closefd=False), encoding, errors)
    streams.stderr = streams.__stderr__ = io.TextIOWrapper(open(2, "wb", closefd=False), encoding, "backslashreplace", line_buffering=True)


def forget_packages() -> None:
    """Import finds and keeps what it would in a Python that was just started."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ANSIBLE]:
        KEPT.append(sys.modules.pop(name))

    def theirs(hook: t.Any) -> bool:
        made_by = [getattr(one, "__module__", None) or "" for one in (hook, type(hook), type(getattr(hook, "__self__", None)))]
        return any(name.partition(".")[0] in ANSIBLE for name in made_by)

    both: t.Any = (sys.meta_path, sys.path_hooks)
    for hooks in both:
        KEPT.extend(hooks)
        hooks[:] = [hook for hook in hooks if not theirs(hook)]
    for path in [path for path, finder in sys.path_importer_cache.items() if theirs(finder)]:
        del sys.path_importer_cache[path]
    sys.path[:] = own_path()


def forget_habits() -> None:
    """What the interpreter does at exits, at errors, at signals, and with logs."""
    gc.callbacks.clear()
    gc.enable()
    sys.argv[:] = [__file__]
    sys.excepthook, sys.unraisablehook, threading.excepthook = sys.__excepthook__, sys.__unraisablehook__, threading.__excepthook__
    atexit._clear()
    KEPT.extend(logging.root.handlers)
    logging.root.handlers[:] = []
    logging.root.setLevel(logging.WARNING)
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def end(module: t.Callable[[], None]) -> t.NoReturn:
    """Run it, and end as Python does: with its code or a traceback, after its threads and its exit handlers, and with all it has said."""
    code, interrupted = 0, False
    try:
        module()
    except SystemExit as error:
        if not isinstance(error.code, (int, type(None))):
            print(error.code, file=sys.stderr)
        code = error.code & 0xff if isinstance(error.code, int) else int(error.code is not None)
    except BaseException as error:
        interrupted, code = isinstance(error, KeyboardInterrupt), 1
        sys.excepthook(type(error), error, error.__traceback__)
    threading._shutdown()       # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = 120
    if interrupted:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(code)
