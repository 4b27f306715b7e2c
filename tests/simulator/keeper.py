# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state file: a world that outlives the process."""

from __future__ import annotations

import json
import os
import tempfile
import threading

from .world import World


def read_world(path: str) -> World:
    with open(path, encoding="utf-8") as file:
        return World.from_dict(json.load(file))


def write_atomically(path: str, text: str) -> None:
    """Whoever reads the file sees the old one or the new one, never half of it."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".simulator-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


class Keeper:
    """Saves the world of a simulator shortly after it has changed, and once more at the end."""

    def __init__(self, simulator, path: str, every: float = 0.3):
        self.simulator = simulator
        self.path = path
        self.every = every
        self.saved = -1
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def start(self) -> None:
        self.save()
        self.thread.start()

    def stop(self) -> None:
        self.ended.set()
        self.thread.join(5)
        with self.simulator.lock:
            # what is still on its way would be lost: nobody remembers it after the end
            self.simulator.world.lag.settle()
            self.simulator.world.touch()
        self.save()

    def save(self) -> None:
        with self.simulator.lock:
            version = self.simulator.world.version
            if version == self.saved:
                return
            shown = self.simulator.world.to_dict()
        write_atomically(self.path, json.dumps(shown, indent=1, ensure_ascii=False))
        self.saved = version

    def _watch(self) -> None:
        while not self.ended.wait(self.every):
            self.save()
