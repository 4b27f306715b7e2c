# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: from what a run told of itself to a line for people. Pure.

What comes in was written by another process, so nothing of it is believed to have the right shape, or to be fit for a terminal.
"""

from __future__ import annotations

import json
import typing as t

LONGEST_NAME = 80           # characters of a place's name that are shown
# Words of people[].action that are no success, and what is not settled yet: they stand in brackets.
ASIDE = ("failed", "unknown", "skipped", "in doubt")
WORDS = ("created", "linked", "added", "updated", "reactivated", "removed", "deactivated", "unchanged", "kept", "accepted") + ASIDE
NOUNS = ("members", "users", "customers", "records")
ENOUGH_S, ENOUGH_SHARE, ENOUGH_STEPS = 5.0, 0.02, 10     # before a guess is made: seconds, and the larger of a share of all steps and a number
WORTH_SAYING = 2.0          # seconds of waiting


class Moment(t.NamedTuple):
    """How far a run was. Times are seconds since the task began; C(of) is None while it reads."""

    at: float
    requests: int
    limited: float = 0.0
    place: str = ""
    listed: t.Tuple[t.Tuple[str, int], ...] = ()
    of: t.Optional[int] = None
    since: float = 0.0
    actions: t.Tuple[t.Tuple[str, int], ...] = ()

    @property
    def heard(self) -> int:
        """Steps of which anything is known."""
        return sum(count for _action, count in self.actions)


def read_moment(line: bytes) -> t.Optional[Moment]:
    """One line of a progress file; None for whatever is none."""
    try:
        told = json.loads(line)
        return Moment(
            _number(told["at"]), _count(told["requests"]), _number(told["limited"]), _printable(told["place"]), _counts(told.get("listed"), NOUNS),
            None if told.get("of") is None else _count(told["of"]), _number(told.get("since", 0)), _counts(told.get("actions"), WORDS),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _number(value: t.Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise ValueError("no number of seconds")
    return float(value)


def _count(value: t.Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10 ** 12:
        raise ValueError("no count")
    return value


def _counts(value: t.Any, known: t.Sequence[str]) -> t.Tuple[t.Tuple[str, int], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise ValueError("no counts")
    return tuple((word, _count(value[word])) for word in known if word in value)


def _printable(text: t.Any) -> str:
    if not isinstance(text, str):
        raise ValueError("no text")
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= LONGEST_NAME else plain[:LONGEST_NAME - 1] + "…"


def words_of(now: Moment, past: t.Sequence[Moment] = ()) -> str:
    """What is shown: "members of desk IT: added 401 of 1,000 (2 failed), 38 s, about 57 s left". C(past): earlier moments of the same run, in order."""
    waits = now.limited >= WORTH_SAYING
    if now.of is None:
        parts = ["%s %s" % (_thousands(count), noun) for noun, count in now.listed if count]
        parts.append("%s request%s" % (_thousands(now.requests), "" if now.requests == 1 else "s"))
        line = "reading%s: %s, %s" % (" " + now.place if now.place else "", ", ".join(parts), _duration(now.at))
    else:
        done = ["%s %s" % (action, _thousands(count)) for action, count in now.actions if action not in ASIDE and count]
        aside = ["%s %s" % (_thousands(count), action) for action, count in now.actions if action in ASIDE and count]
        line = "%s%s of %s%s, %s" % (
            now.place + ": " if now.place else "", ", ".join(done) or "0", _thousands(now.of), " (%s)" % ", ".join(aside) if aside else "", _duration(now.at))
        left = None if waits else _seconds_left(now, past)
        if left is not None:
            line += ", about %s left" % _duration(left)
        elif now.heard >= now.of and dict(now.actions).keys() & {"accepted", "in doubt"}:
            line += ", looking at what came of them"
    if waits:
        line += ", waiting %s for the rate limit" % _duration(now.limited)
    return line


def _seconds_left(now: Moment, past: t.Sequence[Moment]) -> t.Optional[float]:
    """A guess by the speed of the second half of the time so far: the first burst, which limits allow, is faster. None while there is too little to go by."""
    heard, took = now.heard, now.at - now.since
    if now.of is None or heard >= now.of or took < ENOUGH_S or heard < max(ENOUGH_STEPS, ENOUGH_SHARE * now.of):
        return None
    middle = now.since + took / 2
    start = next((one for one in reversed(past) if one.of is not None and one.at <= middle), None)
    begun, before = (start.at, start.heard) if start is not None else (now.since, 0)
    if heard <= before or now.at <= begun:
        return None     # nothing happened lately: whatever was said would be invented
    return (now.of - heard) * (now.at - begun) / (heard - before)


def _thousands(count: int) -> str:
    return "{:,}".format(count)


def _duration(seconds: float) -> str:
    whole = int(seconds + 0.5)
    if whole < 90:
        return "%d s" % whole
    minutes = (whole + 30) // 60
    return "%d min" % minutes if minutes < 90 else "%d h %02d min" % divmod(minutes, 60)
