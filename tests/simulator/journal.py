# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was asked and what came of it; never a credential."""

from __future__ import annotations


class Journal:
    """A list of entries, and of violations: requests or answers that are not as documented, and writes while frozen."""

    def __init__(self):
        self.entries: list[dict] = []
        self.violations: list[dict] = []

    def clear(self) -> None:
        self.entries.clear()
        self.violations.clear()

    def add(self, call, status: int, fault: str | None = None) -> None:
        operation = call.operation
        entry = {
            "n": len(self.entries) + 1, "method": call.method, "path": call.path,
            "query": {name: values[0] if len(values) == 1 else values for name, values in call.query.items()},
            "surface": operation.surface if operation else "none", "via": call.via, "status": status,
            "account": call.account.account_id if call.account else None,
            "write": operation.write or call.spends if operation else call.method not in ("GET", "HEAD"), "endpoint": operation.path if operation else None,
        }
        if call.body is not None and entry["surface"] != "auth":
            entry["body"] = call.body
        if fault:
            entry["fault"] = fault
        self.entries.append(entry)

    def violation(self, call, kind: str, problem: str) -> None:
        """`kind` is contract, frozen, status, gone or crash."""
        self.violations.append({"kind": kind, "method": call.method, "path": call.path, "problem": problem})

    def writes(self) -> list:
        return [entry for entry in self.entries if entry["write"]]

    def reads(self) -> list:
        return [entry for entry in self.entries if not entry["write"]]
