# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contenders: what each runs for a job. All of them get the wish as one JSON file and the connection in ATLASSIAN_* variables."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

from ..jobs import Job

BOOKS = Path(__file__).resolve().parents[1] / "playbooks"


def _playbook(path: Path, wish: Path) -> t.List[str]:
    return [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local", "-e", "ansible_python_interpreter=" + sys.executable,
            "-e", "@%s" % wish, str(path)]


def ours(job: Job, wish: Path) -> t.List[str]:
    """The real ansible-playbook with our modules; for leavers with our role."""
    return _playbook(BOOKS / "ours" / (job.playbook + ".yml"), wish)


def role(job: Job, wish: Path) -> t.List[str]:
    """Onboarding once more with the role, which also checks the list and tells what came of everybody."""
    return _playbook(BOOKS / "ours" / "onboard_role.yml", wish)


def uri(job: Job, wish: Path) -> t.List[str]:
    """A playbook with ansible.builtin.uri in loops."""
    return _playbook(BOOKS / "uri" / (job.playbook + ".yml"), wish)


def client(job: Job, wish: Path) -> t.List[str]:
    """A sequential script on public clients."""
    return [sys.executable, "-m", "benchmark.contenders.client", job.playbook, str(wish)]


def floor(job: Job, wish: Path) -> t.List[str]:
    """A bare thread pool. What it costs is told by itself; one run of noop is added."""
    return [sys.executable, "-m", "benchmark.contenders.floor", job.playbook, str(wish)]


def noop() -> t.List[str]:
    """ansible-playbook with one module that does nothing."""
    return [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local", "-e", "ansible_python_interpreter=" + sys.executable,
            str(BOOKS / "noop.yml")]


CONTENDERS: t.Dict[str, t.Callable[[Job, Path], t.List[str]]] = {"ours": ours, "role": role, "floor": floor, "client": client, "uri": uri}
