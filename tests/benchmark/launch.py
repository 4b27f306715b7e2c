# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one command and say what it cost. A program of its own, and a small one.

usage: python launch.py RESULT.json PATIENCE PERIOD COMMAND...

The kernel counts the memory of whoever forks as the child's, so that a big parent would hide a small child; this one has 10 MB.
The costs are those of the command and of all that it waited for: {code, wall_s, cpu_s, peak_rss_mb}; peak_rss_mb is the largest process.
With a PERIOD above 0 the tree is looked at every so many seconds, and "peaks" has the peak of each sort of process:
controller (ansible-playbook itself), worker (its forks), module; and "module_own": what a module has for itself. A module that is a fork of the worker
shares the pages of the worker with it until one of them writes there, and the kernel counts those as the fork's, too.
PATIENCE: seconds after which the command is killed (code -9).
"""

import json
import os
import signal
import sys
import time


def processes():
    """{pid: parent} of every process."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                    found[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                pass
    return found


def descendants(root):
    """Pids of the tree below and with root."""
    parents = processes()
    tree = {root}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in tree} - tree
        tree |= more
        grown = bool(more)
    return tree


def words_of(pid):
    """The command line of a process."""
    with open("/proc/%d/cmdline" % pid, "rb") as file:
        return file.read()


def own_of(pid):
    """Kilobytes that no other process has."""
    with open("/proc/%d/smaps_rollup" % pid, encoding="utf-8") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(("Private_Clean:", "Private_Dirty:", "Swap:")))


def note_peaks(root, peaks):
    """Raise the peaks to what the processes have reached by now."""
    parents = processes()
    for pid in descendants(root):
        try:
            words = words_of(pid)
            forked = root not in (pid, parents.get(pid)) and words == words_of(root)     # a fork of a worker
            with open("/proc/%d/status" % pid, encoding="utf-8") as file:
                kilobytes = next((int(line.split()[1]) for line in file if line.startswith("VmHWM:")), 0)
            sort = "controller" if pid == root else "module" if forked or b"AnsiballZ" in words or b"_near_start.py" in words else "worker"
            peaks[sort] = max(peaks.get(sort, 0), kilobytes)
            if sort == "module":
                peaks["module_own"] = max(peaks.get("module_own", 0), own_of(pid))
        except (OSError, ValueError):
            continue


def main():
    """Run, wait, tell."""
    target, patience, period, command = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    peaks, killed = {}, False
    if period:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        while True:
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if done:
                break
            note_peaks(pid, peaks)
            if time.monotonic() - begin > patience and not killed:
                killed = True
                os.kill(pid, signal.SIGKILL)
            time.sleep(period)
    else:
        def stop(dummy_number, dummy_frame):
            os.kill(pid, signal.SIGKILL)
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, patience)
        dummy_pid, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - begin
    told = {"code": os.waitstatus_to_exitcode(status), "wall_s": wall, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_rss_mb": usage.ru_maxrss / 1024}
    if period:
        told["peaks"] = {sort: kilobytes / 1024 for sort, kilobytes in peaks.items()}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(told, file)


if __name__ == "__main__":
    main()
