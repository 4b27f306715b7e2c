# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: how far a run is, told while it works to whoever watches: the callback lifecycle.atlassian.progress.

A module cannot print. Where the callback is enabled it makes a private folder and names it in the environment, which modules on this
machine inherit. There a thread looks once a second at what the engine counts anyway, and adds a line of JSON to a file of its own.
Without the variable there is no thread and no file. Only counts go out and, unless no_log is set, the name of the place.

That thread never harms the run: whatever the disk does ends the telling, not the work.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
import time
import typing as t
import uuid

VARIABLE = "ATLASSIAN_PROGRESS_FOLDER"
ENDING = ".progress"
PERIOD = 1.0        # seconds between two lines; a task that is faster never makes a file
PATIENCE = 1.0      # seconds that the end of a run waits for a disk that hangs

# Of steps that were sent and are not settled yet: the service said yes, which a look has to prove, or it did not say yes.
ACCEPTED, IN_DOUBT = "accepted", "in doubt"


class Progress:
    """What the engine knows on the way: it counts, whether anybody watches or not. C(place): which desk or group, if it is one."""

    def __init__(self, place: str = "") -> None:
        self.place = place
        self.steps: t.Optional[int] = None      # as many as the plan has; None while looking
        self._lock = threading.Lock()
        self._actions: t.Dict[str, int] = {}

    def planned(self, title: str, steps: int) -> None:
        """Looking is over; so many steps are to be carried out."""
        self.place, self.steps = title, steps

    def heard(self, actions: t.Iterable[str], instead_of: t.Iterable[str] = ()) -> None:
        """What came of some steps, a word each; C(instead_of): what was said of the same steps before."""
        with self._lock:
            for action in actions:
                self._actions[action] = self._actions.get(action, 0) + 1
            for action in instead_of:
                self._actions[action] -= 1

    def actions(self) -> t.Dict[str, int]:
        """How many steps came to what so far."""
        with self._lock:
            return {action: count for action, count in self._actions.items() if count}


def place_of(params: t.Mapping[str, t.Any]) -> str:
    """Which place a task is about, by its options; "" when it is about none, or gives an id only."""
    for kind in ("desk", "group"):
        if isinstance(params.get(kind), str) and not params[kind].strip().isdigit():
            return "%s %s" % (kind, params[kind])
    return ""


class Report:
    """The lines of one run. With C(discreet) (no_log) they have counts only."""

    def __init__(self, progress: Progress, client: t.Any, discreet: bool, clock: t.Callable[[], float] = time.monotonic) -> None:
        self._progress = progress
        self._client = client
        self._discreet = discreet
        self._clock = clock
        self._begin = clock()
        self._since: t.Optional[float] = None

    def line(self) -> bytes:
        """How far the run is now."""
        now = round(self._clock() - self._begin, 1)
        cost = self._client.cost()
        told: t.Dict[str, t.Any] = {"at": now, "requests": cost["reads"] + cost["writes"], "limited": round(self._client.tally.limited_for(), 1)}
        place = self._client.censor(self._progress.place)
        # Anything may be called anything: a place that is called like a mailbox is not named.
        told["place"] = "" if self._discreet or "@" in place else place
        if self._progress.steps is None:
            told["listed"] = self._client.tally.listed()
        else:
            self._since = now if self._since is None else self._since
            told.update(of=self._progress.steps, since=self._since, actions=self._progress.actions())
        return json.dumps(told).encode() + b"\n"


@contextlib.contextmanager
def told(report: Report, folder: t.Optional[str] = None, period: float = PERIOD) -> t.Iterator[None]:
    """While this lasts, lines of the report go to a file in C(folder), by default the one that the environment names; no file is left behind."""
    folder = folder or os.environ.get(VARIABLE)
    if not folder or not _ours_alone(folder):
        yield
        return
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(report, folder, period, ended), name="progress", daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join(PATIENCE)


def _ours_alone(folder: str) -> bool:
    """Whether it is a folder of this user that nobody else may enter. After become, or on another machine, it is not."""
    try:
        found = os.lstat(folder)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _tell(report: Report, folder: str, period: float, ended: threading.Event) -> None:
    path = os.path.join(folder, uuid.uuid4().hex + ENDING)
    file = None
    # No folder any more, no space, no right: then nobody hears of the rest, and the run goes on.
    with contextlib.suppress(OSError):
        while not ended.wait(period):
            if file is None:
                file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            os.write(file, report.line())
    if file is not None:
        with contextlib.suppress(OSError):
            os.close(file)
        with contextlib.suppress(OSError):
            os.unlink(path)
