# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: results of earlier steps: whether they ran, and what they say of whom."""

from __future__ import annotations

import typing as t

from .wishes import fold

TROUBLE = ("failed", "unknown")
Person = t.Dict[str, t.Any]
Result = t.Mapping[str, t.Any]


def ran(result: t.Any) -> bool:
    """Whether a registered result is that of a task that was carried out: not skipped, not left out by a tag."""
    return isinstance(result, dict) and bool(result) and not result.get("skipped")


def broke(result: t.Any) -> str:
    """Why a task as a whole failed; "" if it did not. What befell single people is in its list of people."""
    return str(result.get("msg") or "the task failed") if result.get("failed") and not result.get("people") else ""


DOUBTFUL = {"action": "failed", "certain": True, "reason": "the task's result has several entries that this person's names fit"}
OTHERS = "e-mail and account_id belong to different people"


class Entries:
    """The people of a module's result, found by the kind of name that was asked with: what is one person's user name may be another's e-mail."""

    def __init__(self, result: t.Any = None) -> None:
        self._by_name: t.Dict[str, t.List[Result]] = {}
        self._by_email: t.Dict[str, t.List[Result]] = {}
        self._by_id: t.Dict[str, t.List[Result]] = {}
        for entry in (result.get("people") or []) if ran(result) else []:
            also = [str(name) for name in entry.get("also_as") or []]
            emails = [fold(str(name)) for name in [entry.get("email")] + [name for name in also if "@" in name] if name]
            ids = [str(name) for name in [entry.get("account_id")] + [name for name in also if "@" not in name] if name]
            names = [fold(str(entry["user_name"]))] if entry.get("user_name") else []
            for index, keys in ((self._by_email, emails), (self._by_id, ids), (self._by_name, names)):
                for key in dict.fromkeys(keys):
                    index.setdefault(key, []).append(entry)

    def named(self, user_name: t.Any) -> t.Optional[Result]:
        """The record that was asked for by this user name."""
        return _only(self._by_name.get(fold(str(user_name)), []))

    def of(self, account_id: t.Any, email: t.Any) -> t.Optional[Result]:
        """The person with this account, or with this e-mail. If these are two, it is neither; of two with one e-mail the account tells which."""
        by_id, by_email = self._by_id.get(str(account_id), []) if account_id else [], self._by_email.get(fold(str(email)), []) if email else []
        both = [entry for entry in by_id if any(entry is other for other in by_email)]
        return _only(both or [*by_id, *by_email])


def _only(hits: t.Sequence[Result]) -> t.Optional[Result]:
    if any(hit is not hits[0] for hit in hits):
        return DOUBTFUL
    return hits[0] if hits else None
