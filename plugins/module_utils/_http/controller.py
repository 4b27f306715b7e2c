# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: whether the ansible process that wants this module's result still lives.

When it is killed (kill -9) nothing tells its children: the worker and the shell between them live on, and so would the module, for hours perhaps, with
nobody to hear of it. So it is asked about before each request. Who it is says the action of the module, in the environment: it alone can tell a controller
that ended before the module began. Where nothing is said it is looked for once, at the start: by its command line among the processes that this one
descends from, whether the module is a program of its own below a shell, or a fork of the worker: of the ansible processes that carry one and the same
command line the uppermost is the controller, the others are its forks. What stands above it (a shell, a terminal) does not matter.
Where there is no /proc (not Linux), or no such process (another machine, a container's boundary), it is never said to be gone.
"""

from __future__ import annotations

import os
import typing as t

VARIABLE = "ATLASSIAN_CONTROLLER"     # its process id and the time of its birth, as the kernel counts it
MOST_STEPS = 32     # generations that are looked at


class Controller:
    """The process that this one works for. C(proc): where the kernel tells of processes, and C(said): what the action said; tests pass their own."""

    def __init__(self, proc: str = "/proc", pid: t.Optional[int] = None, said: t.Optional[str] = None) -> None:
        self._proc = proc
        number, dummy, born = (os.environ.get(VARIABLE, "") if said is None else said).partition(" ")
        self._pid: t.Optional[int] = None
        self._born: t.Optional[str] = None
        if number.isdecimal() and born.isdecimal() and os.path.exists(os.path.join(proc, "self" if pid is None else str(pid), "stat")):
            self._pid, self._born = int(number), born
        else:
            self._pid = self._find(os.getpid() if pid is None else pid)
            self._born = None if self._pid is None else self._about(self._pid)[1]

    def gone(self) -> bool:
        """Whether it is known to have ended. A number that another process has by now counts as ended."""
        if self._pid is None or self._born is None:
            return False
        state, born, dummy = self._about(self._pid)
        return state in ("", "Z", "X") or born != self._born

    def _find(self, pid: int) -> t.Optional[int]:
        found: t.Optional[int] = None
        theirs: t.List[bytes] = []
        own = pid
        for _step in range(MOST_STEPS):
            words = self._command(pid)
            if found is None and is_ansible(words):
                found, theirs = pid, words
            elif found is not None:
                if words != theirs:
                    break
                found = pid
            pid = self._about(pid)[2]
            if pid <= 1:
                break
        return None if found == own else found

    def _about(self, pid: int) -> t.Tuple[str, str, int]:
        """(state, time of birth, parent); empty when there is no such process."""
        try:
            with open("%s/%d/stat" % (self._proc, pid), "rb") as file:
                # the name in brackets may hold blanks and brackets
                fields = file.read(4096).rpartition(b")")[2].split()
            return fields[0].decode(), fields[19].decode(), int(fields[1])
        except (OSError, IndexError, ValueError):
            return "", "", 0

    def _command(self, pid: int) -> t.List[bytes]:
        try:
            with open("%s/%d/cmdline" % (self._proc, pid), "rb") as file:
                return file.read(65536).split(b"\0")[:-1]
        except OSError:
            return []


def introduction(pid: int, proc: str = "/proc") -> str:
    """What the action says of the controller; "" where the kernel tells nothing of processes."""
    try:
        with open("%s/%d/stat" % (proc, pid), "rb") as file:
            return "%d %s" % (pid, file.read(4096).rpartition(b")")[2].split()[19].decode())
    except (OSError, IndexError):
        return ""


def is_ansible(words: t.Sequence[bytes]) -> bool:
    """Whether this is the command line of one of Ansible's programs: ansible-playbook, python .../ansible-playbook, python -m ansible."""
    # what follows as a further word may well be a folder of that name
    program = next((word for word in words[1:] if not word.startswith(b"-")), b"")
    return any(word.rpartition(b"/")[2].startswith(b"ansible") for word in (*words[:1], program))
