# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: when credentials expire. Pure: the time is handed in, in seconds since 1970."""

from __future__ import annotations

import calendar
import re
import typing as t

from .._errors import PlanError

OK, SOON, EXPIRED, UNKNOWN = "ok", "expiring", "expired", "unknown"
DAY = 86400
_MOMENT = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def seconds_of(text: str, where: str) -> int:
    """The moment of an ISO 8601 text; a bare day means its beginning in UTC, so that no warning comes a day late."""
    match = _MOMENT.match(text.strip())
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6]) if match else (0,) * 6
    if not match or year < 1970 or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1] or hour > 23 or minute > 59 or second > 60:
        raise PlanError("%s is no date: %r. It looks like 2027-03-31 or 2027-03-31T12:00:00Z." % (where, text))
    zone = match.group(7)
    offset = 0
    if zone and zone != "Z":
        offset = (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)
    return calendar.timegm((year, month, day, hour, minute, second)) - offset


def row(credential: str, expires: t.Optional[str], source: str, now: float, warn_days: int, reason: str = "") -> t.Dict[str, t.Any]:
    """A line of the result. C(source) is api or option; C(reason) says why nothing is known."""
    if not expires:
        return {"credential": credential, "expires": None, "days_left": None, "state": UNKNOWN, "source": None, "reason": reason}
    left = seconds_of(expires, "%s_expires" % credential) - now
    state = EXPIRED if left <= 0 else SOON if left < warn_days * DAY else OK
    return {"credential": credential, "expires": expires, "days_left": int(left // DAY), "state": state, "source": source}


def words(line: t.Mapping[str, t.Any]) -> str:
    """The warning about a credential; "" when there is nothing to warn of."""
    if line["state"] == EXPIRED:
        return "%s expired on %s" % (line["credential"], line["expires"])
    if line["state"] == SOON:
        days = int(line["days_left"])
        left = "less than a day" if days == 0 else "a day" if days == 1 else "%d days" % days
        return "%s expires in %s, on %s: make another in time" % (line["credential"], left, line["expires"])
    return ""
