# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: comparing wished things with those that are there. Pure."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
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


def merge_wishes(wishes: t.Sequence[t.Mapping[str, t.Any]], keys: t.Sequence[str], option: str, exact: t.Sequence[str] = ()) -> t.List[t.Dict[str, t.Any]]:
    """Wishes for things, without repetition: those that share a key (compared without case, but for those in C(exact)) are one thing, at the first position.

    Raises C(PlanError) for a wish without any key and for two that contradict one another.
    """
    def key_of(key: str, value: t.Any) -> str:
        return str(value).strip() if key in exact else fold(str(value))

    merged: t.List[t.Dict[str, t.Any]] = []
    place_of: t.Dict[t.Tuple[str, str], int] = {}
    for number, wish in enumerate(wishes):
        names = [(key, key_of(key, wish[key])) for key in keys if str(wish.get(key) or "").strip()]
        if not names:
            raise PlanError("%s[%d] names nobody: it has none of %s." % (option, number, ", ".join(keys)))
        places = {place_of[name] for name in names if name in place_of}
        if len(places) > 1:
            raise PlanError("%s[%d] (%s) joins two other entries of the list that are not the same." % (option, number, names[0][1]))
        if not places:
            merged.append(dict(wish))
        here = places.pop() if places else len(merged) - 1
        for field, value in wish.items():
            if value is None:
                continue
            other = merged[here].get(field)
            same = key_of(field, other) == key_of(field, value) if field in keys else other == value
            if other is not None and not same:
                raise PlanError("%s is wished twice with different %s: %r and %r." % (wish.get(keys[0]) or names[0][1], field, other, value))
            merged[here].setdefault(field, value)
            if other is None:
                merged[here][field] = value
        place_of.update((name, here) for name in names)
    return merged
