# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request on its way through the simulator, as a route sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Call:
    """What was asked. `via` is site, gateway or api; `query` maps each name to the list of its values; `path` has no gateway prefix."""

    simulator: Any
    method: str
    path: str
    via: str
    base: str
    query: dict
    headers: dict                       # names in lower case
    raw_body: bytes
    body: Any = None
    operation: Any = None               # an Operation, or None for what is not played
    values: dict = field(default_factory=dict)
    account: Any = None                 # the Account of him who asks; None on the admin APIs
    bearer: dict | None = None          # the bearer token used, so that it can be made to expire
    key: dict | None = None             # the organization key used, where it matters whose it is
    body_lost: bool = False             # the gateway dropped the body: not the caller's fault
    spends: bool = False                # it uses up what cannot be had again: a write, whatever the table says of its operation
    repeat_page: bool = False           # a fault: every page is the first page, and never the last

    @property
    def world(self):
        return self.simulator.world

    @property
    def switches(self):
        return self.simulator.switches

    @property
    def lag(self) -> tuple:
        return self.switches.lag_seconds, self.switches.lag_reads

    @property
    def provisioning_lag(self) -> tuple:
        return self.switches.provisioning_lag_seconds, self.switches.provisioning_lag_reads

    @property
    def organization_lag(self) -> tuple:
        return self.switches.organization_lag_seconds, self.switches.organization_lag_reads

    @property
    def language(self) -> str:
        """The language errors are told in: the caller's own, unless English was asked for in the way of this API."""
        if self.operation is not None and self.operation.surface == "jsm":
            asked = self.text("requestLanguage")
        elif self.headers.get("x-force-accept-language", "").lower() == "true":
            asked = self.headers.get("accept-language")
        else:
            asked = None
        if asked:
            return asked[:2].lower()
        return self.account.language if self.account is not None else "en"

    def text(self, name: str, otherwise: Any = None) -> Any:
        """The value of a parameter, a string, or what is said instead when it was not given."""
        values = self.query.get(name)
        return values[0] if values else otherwise

    def texts(self, name: str) -> list:
        return self.query.get(name, [])

    def whole(self, name: str, otherwise: int) -> int:
        values = self.query.get(name)
        return int(values[0]) if values else otherwise

    def flag(self, name: str, otherwise: bool = False) -> bool:
        values = self.query.get(name)
        return values[0] == "true" if values else otherwise
