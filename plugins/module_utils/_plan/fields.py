# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: comparing the fields of a wish with those of what is there. Pure."""

from __future__ import annotations

import typing as t

from .wishes import fold


def differing(want: t.Mapping[str, t.Any], have: t.Mapping[str, t.Any]) -> t.Dict[str, t.Tuple[t.Any, t.Any]]:
    """What differs, as C({name: (before, after)}).

    None leaves a field alone, "" clears it (so it equals a field that is not there). Lists are compared whole and without order;
    of their dictionaries only the keys that are wished count, as services add some of their own.
    """
    found = {}
    for name, value in want.items():
        if value is None or _same(have.get(name), value):
            continue
        found[name] = (have.get(name), None if value == "" else value)
    return found


def _same(have: t.Any, want: t.Any) -> bool:
    if isinstance(want, (list, tuple)):
        if have is not None and not isinstance(have, (list, tuple)):
            return False
        left = list(have or [])
        # the wish that says most chooses first, so that one that says less does not take its match away
        for one in sorted(want, key=_says, reverse=True):
            match = next((other for other in left if _covers(other, one)), None)
            if match is None:
                return False
            left.remove(match)
        return not left
    if want == "":
        return have in (None, "")
    return bool(have == want)


def _says(want: t.Any) -> int:
    return sum(value is not None for value in want.values()) if isinstance(want, dict) else 0


def _covers(have: t.Any, want: t.Any) -> bool:
    if not isinstance(want, dict) or not isinstance(have, dict):
        return bool(have == want)
    for name, value in want.items():
        if value is None:
            continue
        there = have.get(name)
        if isinstance(value, str) and isinstance(there, str) and name == "value":
            if fold(value) != fold(there):
                return False
        elif (value or None) != (there or None):   # a missing flag and false are the same
            return False
    return True
