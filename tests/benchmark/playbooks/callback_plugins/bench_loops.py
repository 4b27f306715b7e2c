# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds spent in what grows with the number of people: loops, and pages read by a file of tasks that includes itself.

Writes {looped_s, items} to the file named in BENCH_LOOPS. So the looped part of a playbook, and never its start, can be scaled.
"""

import json
import os
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: bench_loops
type: aggregate
short_description: seconds spent in loops
description: Writes the seconds spent in loops and page files to the file named in the environment variable BENCH_LOOPS.
"""


class CallbackModule(CallbackBase):
    """Times every task until the next begins."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "bench_loops"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._since = None
        self._looped = False
        self._seconds = 0.0
        self._items = 0

    def _turn(self, looped):
        now = time.monotonic()
        if self._since is not None and self._looped:
            self._seconds += now - self._since
        self._since, self._looped = now, looped

    def v2_playbook_on_task_start(self, task, is_conditional):
        """The task before has ended."""
        self._turn(bool(task.loop) or "page" in os.path.basename(str(task.get_path())))

    def v2_runner_item_on_ok(self, result):
        """Another item."""
        self._items += 1

    def v2_playbook_on_stats(self, stats):
        """The end."""
        self._turn(False)
        target = os.environ.get("BENCH_LOOPS")
        if target:
            with open(target, "w", encoding="utf-8") as file:
                json.dump({"looped_s": self._seconds, "items": self._items}, file)
