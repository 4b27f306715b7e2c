# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: when to send again, and after how long. Pure: the clock and the dice come in as arguments."""

from __future__ import annotations

import datetime
import re
import typing as t
from email.utils import parsedate_to_datetime

MAX_TRIES = 5             # of one request after 5xx or a lost answer: the first and four more
MAX_TRIES_LIMITED = 30    # after 429; the retry budget is what really ends it
MAX_TRIES_REFUSED = 4     # no connection at all
FIRST_WAIT = 2.0          # seconds, doubling
LONGEST_WAIT = 30.0
PREFIXES = ("", "beta-", "x-beta-")   # of the structured RateLimit headers

_NUMBER = re.compile(r"^[0-9]{1,15}$")
_NAME = re.compile(r'\s*"([^"]*)"')


def next_wait(
    repeatable: bool, tries: int, dice: float, now: float, status: t.Optional[int] = None, headers: t.Optional[t.Mapping[str, str]] = None, sent: bool = True,
    passing: bool = True,
) -> t.Optional[float]:
    """Seconds to wait before sending again, or None for "do not".

    - 429: always again, as nothing was done. At least Retry-After, else the reset of X-RateLimit-Reset or RateLimit, else 2 s doubling to 30 s.
    - 503 with Retry-After: always again, the server says that nothing was done.
    - 502, 503, 504 and lost connections: again when the request is repeatable (reads, PUT, DELETE); never a POST or PATCH that writes:
      a lost answer to those is settled by looking again.
    - a connection that was never made: again for all methods, a few times; an unknown host or a bad certificate: never.

    C(dice) is a random number from 0 to 1; it spreads the waits by a factor of 0.7 to 1.3 (1.0 to 1.3 where the server named the wait).
    C(now) is the time in seconds since the epoch, for reset times.
    """
    backoff = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.7 + 0.6 * dice)
    if status is None:
        if not passing:
            return None
        if not sent:
            return 0.5 * 2 ** (tries - 1) * (0.7 + 0.6 * dice) if tries < MAX_TRIES_REFUSED else None
        return backoff / 2 if repeatable and tries < MAX_TRIES else None
    asked = asked_wait(headers or {}, now, after_limit=status == 429)
    if status == 429:
        if tries >= MAX_TRIES_LIMITED:
            return None
        return backoff if asked is None else asked * (1 + 0.3 * dice) + 0.05
    if status == 503 and asked is not None:
        return asked * (1 + 0.3 * dice) + 0.05 if tries < MAX_TRIES else None
    if status in (502, 503, 504) and repeatable and tries < MAX_TRIES:
        return backoff
    return None


def asked_wait(headers: t.Mapping[str, str], now: float, after_limit: bool = True) -> t.Optional[float]:
    """The wait the server asks for, in seconds from now; None when it names none.

    Retry-After (seconds or a date) first; after a 429 also X-RateLimit-Reset (ISO 8601) and the structured RateLimit header
    (the largest C(t=) whose C(r=) is 0 or missing), with their Beta- and X-Beta- twins.
    """
    value = headers.get("retry-after", "").strip()
    if value:
        if re.match(r"^\d+(\.\d+)?$", value):
            return float(value)
        try:
            return max(0.0, _utc(parsedate_to_datetime(value)).timestamp() - now)
        except (TypeError, ValueError, OverflowError):
            pass   # neither seconds nor a date: as if the header were missing
    if not after_limit:
        return None
    for prefix in PREFIXES:
        found = _structured(headers.get(prefix + "ratelimit", ""))
        if found is not None:
            return found
    reset = headers.get("x-ratelimit-reset", "").strip()
    if reset:
        try:
            at = datetime.datetime.fromisoformat(reset.replace("Z", "+00:00"))
        except ValueError:
            return None
        return max(0.0, _utc(at).timestamp() - now)
    return None


def near_limit(headers: t.Mapping[str, str]) -> bool:
    """Whether a good answer says that less than a fifth is left of what a limit allows (or nothing, of a limit that it does not name)."""
    if headers.get("x-ratelimit-nearlimit", "").strip().lower() == "true":
        return True
    if _scarce(headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-limit", "")):
        return True
    for prefix in PREFIXES:
        said = headers.get(prefix + "ratelimit")
        if said:
            allowed = dict(_numbers(headers.get(prefix + "ratelimit-policy", ""), "q"))
            if any(_scarce(left, allowed.get(name, "")) for name, left in _numbers(said, "r")):
                return True
    return False


def _numbers(value: str, letter: str) -> t.Iterator[t.Tuple[str, str]]:
    """(name, number) of each policy. In steps whose time grows as the header does: it is read of every answer, and nobody else runs meanwhile."""
    for policy in value.split(","):
        name = _NAME.match(policy)
        found = [part.strip()[2:] for part in policy.split(";")[1:] if part.strip()[:2] == letter + "="]
        if name and found:
            yield name[1], found[0]


def _scarce(left: str, allowed: str) -> bool:
    left, allowed = left.strip(), allowed.strip()
    if not _NUMBER.match(left):
        return False
    return int(left) * 5 < int(allowed) if _NUMBER.match(allowed) else int(left) == 0


def _utc(at: datetime.datetime) -> datetime.datetime:
    """A time without a zone means UTC, wherever we are."""
    return at if at.tzinfo is not None else at.replace(tzinfo=datetime.timezone.utc)


def _structured(value: str) -> t.Optional[float]:
    waits = []
    for policy in value.split(","):
        fields = dict(re.findall(r";\s*([rt])=(\d+)", policy))
        if "t" in fields and fields.get("r", "0") == "0":
            waits.append(float(fields["t"]))
    return max(waits) if waits else None
