# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rate limits: a token bucket per endpoint and method, as documented (FACTS 11)."""

from __future__ import annotations

from .answers import Answer
from .faults import HTML, retry_headers
from .operation import Operation

BY_METHOD = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50, "PATCH": 50}
# the buckets of one tenant that differ from their method's
OWN = {
    "GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer": 5,
    "GET /rest/api/3/user": 150,
    "GET /rest/api/3/project/{projectIdOrKey}/role": 200,
    "GET /rest/api/3/project/{projectIdOrKey}/role/{id}": 200,
}
USER_SEARCH = ("GET /rest/api/3/user/search", "GET /rest/api/3/users", "GET /rest/api/3/users/search")


class Buckets:
    """Only the site has documented limits; the admin APIs publish none. `rates` overrules the documented ones, by "METHOD /template"."""

    def __init__(self, clock, rates: dict | None = None):
        self.clock = clock
        self.rates = dict(OWN, **(rates or {}))
        self.levels: dict[str, tuple] = {}

    def rate(self, operation: Operation) -> float:
        return self.rates.get(operation.name, BY_METHOD[operation.method])

    def take(self, operation: Operation) -> float:
        """0 when the request may pass, else the seconds until the next one may."""
        if operation.surface not in ("jira", "jsm"):
            return 0
        rate = self.rate(operation)
        # all user searches of a tenant share one bucket
        name = "user search" if operation.name in USER_SEARCH else operation.name
        now = self.clock.now()
        level, since = self.levels.get(name, (float(rate), now))
        level = min(float(rate), level + (now - since) * rate)
        if level < 1:
            self.levels[name] = (level, now)
            return (1 - level) / rate
        self.levels[name] = (level - 1, now)
        return 0


def refusal(switches, rate: float, wait: float, now: float) -> Answer:
    """The 429 of an empty bucket, as talkative as the switches say."""
    headers = retry_headers(switches.limit_headers, wait, now, int(rate))
    return Answer(429, HTML % 429 if switches.limit_body == "html" else {"errorMessages": ["Rate limit exceeded"]}, headers)
