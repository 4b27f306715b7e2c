# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that writes every result of every task to the file LIFECYCLE_RESULTS names, a line of JSON each."""

from __future__ import annotations

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: told
type: aggregate
short_description: Every result as a line of JSON
description: For the tests of this collection.
requirements: [the environment variable LIFECYCLE_RESULTS]
author: the lifecycle.atlassian authors
"""


class CallbackModule(CallbackBase):
    """Writes what a user's own callback would be told."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "told"
    CALLBACK_NEEDS_ENABLED = True

    def _tell(self, status, result, **more):
        line = {"task": result._task.get_name().strip(), "action": result._task.action, "status": status, "result": result._result, **more}
        with open(os.environ["LIFECYCLE_RESULTS"], "a", encoding="utf-8") as results:
            results.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result):
        """A task that worked."""
        self._tell("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """A task that did not."""
        self._tell("failed", result, ignored=bool(ignore_errors))

    def v2_runner_on_skipped(self, result):
        """A task that did not run."""
        self._tell("skipped", result)

    def v2_runner_on_unreachable(self, result):
        """A host that is not there."""
        self._tell("unreachable", result)
