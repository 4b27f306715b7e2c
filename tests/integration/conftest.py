# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: the collection under test, a simulator server for each worker, a stage for each test."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from integration.stage import Site, Stage, collections_path, start_server


@pytest.fixture
def short_folder():
    """For TMPDIR: newer Ansible makes a socket below it, and the path of a socket has room for about a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="s-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def collections(tmp_path_factory):
    """The collections path with the built and installed artefact."""
    with open(tmp_path_factory.getbasetemp().parent / "collections.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)     # two workers must not build at the same time
        path = collections_path()
        os.environ["LIFECYCLE_COLLECTIONS"] = str(path)
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a simulator server."""
    process, url = start_server(tmp_path_factory.mktemp("simulator"))
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def site(server):
    """The simulator with a fresh small world. Any request that is not as documented fails the test."""
    one = Site(server)
    one.reset()
    yield one
    violations = one.violations
    one.reset()
    assert not violations, violations


@pytest.fixture
def stage(site, collections, tmp_path):
    """What plays are run on."""
    return Stage(site, collections, tmp_path)
