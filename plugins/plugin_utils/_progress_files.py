# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the files that modules write while they work, read by whoever shows them. A folder, and no opinion about screens."""

from __future__ import annotations

import contextlib
import os
import stat
import typing as t

from ..module_utils._progress import ENDING
from ._progress_words import Moment, read_moment, words_of

MOST_BYTES = 1 << 16        # of one file at a time; a line has some 200
MOST_MOMENTS = 1000         # of one run that are kept; then every other one is dropped


class _Run:
    """One task at work, as its file tells."""

    def __init__(self) -> None:
        self.offset = 0
        self.half = b""                         # of a line that is still being written
        self.moments: t.List[Moment] = []
        self.news = False                       # told something since it was last shown
        self.shown: t.Optional[float] = None

    def take(self, more: bytes) -> None:
        """Read on."""
        self.offset += len(more)
        *lines, self.half = (self.half + more).split(b"\n")
        self.half = self.half[-MOST_BYTES:]
        for line in lines:
            moment = read_moment(line)
            if moment is not None:
                self.moments.append(moment)
                self.news = True
        if len(self.moments) > MOST_MOMENTS:
            self.moments = self.moments[::2] + self.moments[-1:]


class Watcher:
    """Looks into the folder, and says what is worth a line. C(after), C(interval): seconds, see the callback."""

    def __init__(self, folder: str, after: float, interval: float) -> None:
        self._folder = folder
        self._after = after
        self._interval = interval
        self._runs: t.Dict[str, _Run] = {}

    def due(self, now: float) -> t.List[str]:
        """The lines to show at C(now), seconds of any steady clock. A file or folder that cannot be read says nothing."""
        names: t.List[str] = []
        with contextlib.suppress(OSError):
            names = sorted(name for name in os.listdir(self._folder) if name.endswith(ENDING))
        for gone in set(self._runs) - set(names):
            del self._runs[gone]
        lines = []
        for name in names:
            run = self._runs.setdefault(name, _Run())
            with contextlib.suppress(OSError):
                run.take(_read(os.path.join(self._folder, name), run.offset))
            # Without news it has ended, or was killed: saying the old once more would make it look alive.
            if run.news and run.moments[-1].at >= self._after and (run.shown is None or now - run.shown >= self._interval):
                run.news, run.shown = False, now
                lines.append(words_of(run.moments[-1], run.moments[:-1]))
        return lines


def _read(path: str, offset: int) -> bytes:
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)     # a pipe under this name must not hold anybody up
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return b""
        return os.pread(file, MOST_BYTES, offset)
    finally:
        os.close(file)
