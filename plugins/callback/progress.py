# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that says how far a long task is."""

from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: aggregate
short_description: Says how far long tasks of this collection are
version_added: "0.1.0"
description:
  - A module cannot print while it runs, so a task over thousands of people looks dead until it ends. With this callback it says every few seconds
    how far it is, which is how much was read, how many of the planned steps are done or failed, how long it has taken and about how long it will take yet.
  - "It works beside any stdout callback. Its lines begin with C(progress:), are plain text without cursor movements, and go to the standard error output
    and into the file of E(ANSIBLE_LOG_PATH), so that the output of callbacks that print JSON stays whole."
  - The number after C(of) is the plan's. What is left is guessed from the speed of late, and only once there is something to guess from.
  - Lines hold counts and the name of the desk or group. With C(no_log) on the task they hold counts only. There is never an e-mail, an ID or a secret in them.
  - "The way it works: modules write counts to files in a folder that only the user who runs Ansible may read (mode 0700, files 0600), and of which they
    learn from an environment variable. The callback removes the folder at the end."
notes:
  - "It tells of modules that run on the controller as the user who runs Ansible (C(hosts: localhost), C(delegate_to: localhost),
    C(connection: local)), with as many forks as you like. Tasks on other machines and with C(become) are silent, as the variable does not reach them."
  - In an execution environment (AWX, ansible-navigator) everything runs in the same container, so that it works there as well.
    There both outputs are one stream, and each line is an event of its own.
  - Without this callback no file is written and no thread is started.
  - When ansible-playbook is killed with SIGKILL or SIGTERM, Ansible leaves its local temporary directory behind, and the folder in it. It is never read again.
requirements:
  - enable it, see the examples
options:
  after:
    description: Tasks that take less than so many seconds say nothing.
    type: float
    default: 3
    env:
      - name: ATLASSIAN_PROGRESS_AFTER
    ini:
      - section: callback_lifecycle_atlassian_progress
        key: after
  interval:
    description: Seconds between two lines of the same task. Less than 1 means 1.
    type: float
    default: 5
    env:
      - name: ATLASSIAN_PROGRESS_INTERVAL
    ini:
      - section: callback_lifecycle_atlassian_progress
        key: interval
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# ansible.cfg, or ANSIBLE_CALLBACKS_ENABLED=lifecycle.atlassian.progress
enable: |
  [defaults]
  callbacks_enabled = lifecycle.atlassian.progress

  [callback_lifecycle_atlassian_progress]
  interval = 30
"""

import atexit
import os
import shutil
import tempfile
import threading
import time
import typing as t

from ansible import constants as C
from ansible.plugins.callback import CallbackBase

from ..module_utils._progress import VARIABLE
from ..plugin_utils._progress_files import Watcher

LOOK_EVERY = 1.0    # seconds; modules write once a second
PATIENCE = 2.0      # seconds that the end of a play waits for a line that is just being shown


class CallbackModule(CallbackBase):
    """A folder for modules to write to, and a thread that reads there."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "lifecycle.atlassian.progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *arguments: t.Any, **options: t.Any) -> None:
        super().__init__(*arguments, **options)
        self._folder: t.Optional[str] = None
        self._pid = os.getpid()
        self._ended = threading.Event()
        self._thread: t.Optional[threading.Thread] = None
        self._tried = False

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        """Before the first task of the first play: workers are forked later, and inherit the environment."""
        if self._tried:
            return
        self._tried = True
        try:
            # In Ansible's own temporary directory, which is private and goes away with it.
            self._folder = tempfile.mkdtemp(prefix="atlassian-progress-", dir=C.DEFAULT_LOCAL_TMP)
        except OSError as error:
            self._display.warning("lifecycle.atlassian.progress stays silent, as it cannot make its folder: %s." % (error.strerror or error.__class__.__name__))
            return
        os.environ[VARIABLE] = self._folder
        atexit.register(self._end)      # the end of a play that is broken off
        watcher = Watcher(self._folder, self.get_option("after"), max(1.0, self.get_option("interval")))
        self._thread = threading.Thread(target=self._watch, args=(watcher,), name="progress", daemon=True)
        self._thread.start()

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """After the last task."""
        self._end()

    def _watch(self, watcher: Watcher) -> None:
        # Ansible forks only while it holds the lock of its display, so that no fork can inherit it held by this thread.
        while not self._ended.wait(LOOK_EVERY):
            for line in watcher.due(time.monotonic()):
                self._display.display("progress: %s" % line, stderr=True)

    def _end(self) -> None:
        folder, self._folder = self._folder, None
        if folder is None or os.getpid() != self._pid:      # done already; or a fork, whose end is not the end
            return
        self._ended.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        if os.environ.get(VARIABLE) == folder:
            del os.environ[VARIABLE]
        shutil.rmtree(folder, ignore_errors=True)
