# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the file that holds a refresh token between runs.

Such a token is good for one use. So one run at a time uses it (a lock), the place for the next one is made before the old one is spent, and the next
one is on the disk before anybody hears of the access token that came with it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import stat
import tempfile
import time
import typing as t

from ._errors import AtlassianError, PlanError

PAUSE = 0.1   # seconds between two looks at the lock


@contextlib.contextmanager
def locked(path: str, patience: float) -> t.Iterator[None]:
    """Only one task at a time, on this machine and where the file system shares locks. The lock is a file beside it, which stays.

    Raises C(PlanError) when another one holds it for longer than C(patience) seconds.
    """
    path = os.path.realpath(path)
    try:
        handle = os.open(path + ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PlanError("token_file: %s.lock cannot be made (%s). Nothing was sent." % (path, os.strerror(error.errno or 0))) from None
    try:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise PlanError("token_file: %s.lock cannot be locked (%s). Use storage that has locks. Nothing was sent." % (
                        path, os.strerror(error.errno or 0))) from None
            if time.monotonic() >= end:
                raise PlanError("token_file: another task has used %s for %g s. Nothing was sent; run it again." % (path, patience))
            time.sleep(PAUSE)
        yield
    finally:
        os.close(handle)   # which lets the lock go


def read(path: str) -> str:
    """The refresh token in the file; "" when there is no file. Raises C(PlanError) for a file that others may read, or that holds something else."""
    try:
        # a pipe under this name must not hold anybody up
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), encoding="utf-8") as file:
            found = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(found):
                raise PlanError("token_file: %s is no regular file. Name a file; it is made when there is none." % path)
            mode, content = stat.S_IMODE(found), file.read(65536)
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError("token_file: %s cannot be read (%s)." % (path, getattr(error, "strerror", None) or "no text")) from None
    if mode & 0o077:
        raise PlanError("token_file: others may read %s (mode %04o). Its token may be known to them: revoke it, or at least chmod 600 the file." % (path, mode))
    try:
        token = json.loads(content)["refresh_token"]
    except (ValueError, LookupError, TypeError, RecursionError):
        token = None
    if not isinstance(token, str) or not token or any(not 32 < ord(ch) < 127 for ch in token):
        raise PlanError('token_file: %s is not {"refresh_token": "..."}. Remove it, and begin again with an authorization code.' % path)
    return token


class Place:
    """Room on the disk for the next refresh token, taken before the old one is spent. Use as a context; without C(keep) nothing changes."""

    def __init__(self, path: str) -> None:
        self._path = os.path.realpath(path)   # a link stays a link
        self._folder = os.path.dirname(self._path)
        try:
            self._handle, self._name = tempfile.mkstemp(prefix=".%s." % os.path.basename(self._path), dir=self._folder)   # 0600
            self._write(b" " * 8192)   # a full disk is found now and not later
        except OSError as error:
            self._clear()
            raise PlanError("token_file: nothing can be written in %s (%s). No token was used up." % (
                self._folder, os.strerror(error.errno or 0))) from None

    def keep(self, token: str) -> None:
        """Put the token where the file is, whole or not at all, and on the disk. Raises C(AtlassianError)."""
        try:
            self._write(json.dumps({"refresh_token": token}).encode() + b"\n")
            os.replace(self._name, self._path)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise AtlassianError("token_file: the new refresh token could not be written to %s (%s)." % (
                self._path, os.strerror(error.errno or 0))) from None

    def _write(self, content: bytes) -> None:
        """All of it, from the beginning, and on the disk."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        if os.write(self._handle, content) != len(content):
            raise OSError(errno.ENOSPC, "short")
        os.ftruncate(self._handle, len(content))
        os.fsync(self._handle)

    def _clear(self) -> None:
        handle, name = getattr(self, "_handle", None), getattr(self, "_name", None)
        if handle is not None:
            os.close(handle)
        if name is not None:
            with contextlib.suppress(FileNotFoundError):   # it became the file
                os.unlink(name)

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *dummy: t.Any) -> None:
        self._clear()
