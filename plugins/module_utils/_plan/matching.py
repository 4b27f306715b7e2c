# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which wishes mean one thing, and which thing a wish means. Pure."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .wishes import fold

Wish = t.Dict[str, t.Any]
Record = t.Mapping[str, t.Any]


class Keys(t.NamedTuple):
    """How things are told apart. C(read): option -> its value in a record. Values are compared without case, but for the options in C(exact).

    C(what) and C(place) are for messages: "record of the directory", "the directory". C(describe) names a record so that it can be told from another.
    """

    read: t.Mapping[str, t.Callable[[Record], t.Any]]
    known_by: t.Callable[[Record], str]                # the id of a record
    describe: t.Callable[[Record], str]
    what: str
    place: str
    exact: t.Tuple[str, ...] = ()
    secrets: t.Tuple[str, ...] = ()                    # options that no message may show
    summed: t.Tuple[str, ...] = ()                     # options whose lists are added up when one thing is wished twice

    def form(self, option: str, value: t.Any) -> str:
        """The form in which values of a key are compared; "" names nothing."""
        text = "" if value is None else str(value)
        return text.strip() if option in self.exact else fold(text)

    def label(self, wish: Record) -> str:
        """How messages name a wish: by the first key that it has."""
        return str(next((wish[name] for name in self.read if wish.get(name)), ""))


def merge_wishes(wishes: t.Sequence[Record], keys: Keys, option: str) -> t.List[Wish]:
    """Wishes for things, without repetition: those that share a key are one thing, at the first position.

    Raises C(PlanError) for a wish without any key and for two that contradict one another.
    """
    merged: t.List[Wish] = []
    place_of: t.Dict[t.Tuple[str, str], int] = {}
    for number, wish in enumerate(wishes):
        names = [(key, form) for key, form in ((key, keys.form(key, wish.get(key))) for key in keys.read) if form]
        if not names:
            raise PlanError("%s[%d] %s." % (option, number, "names nobody: it has none of %s" % ", ".join(keys.read) if len(keys.read) > 1
                                            else "has an empty %s" % next(iter(keys.read))))
        places = {place_of[name] for name in names if name in place_of}
        if len(places) > 1:
            raise PlanError("%s[%d] (%s) joins two other entries of the list that are not the same." % (option, number, names[0][1]))
        if places:
            here = places.pop()
            _join(merged[here], wish, keys, str(keys.label(wish)))
        else:
            here = len(merged)
            merged.append(dict(wish))
        for name in names:
            place_of[name] = here
    return merged


def _join(mine: Wish, other: Record, keys: Keys, label: str) -> None:
    for field, value in other.items():
        if value is None:
            continue
        have = mine.get(field)
        if have is not None and field in keys.summed:
            mine[field] = have + value
            continue
        same = keys.form(field, have) == keys.form(field, value) if field in keys.read else have == value
        if have is not None and not same:
            shown = "" if field in keys.secrets else ": %r and %r" % (have, value)
            raise PlanError("%s is wished twice with different %s%s." % (label, field, shown))
        if have is None:
            mine[field] = value


def match(wished: t.Sequence[Wish], records: t.Iterable[Record], keys: Keys) -> t.List[t.Tuple[Wish, t.Optional[Record]]]:
    """Every wish with the one record that it means, or None. More records than are meant may be given, and some twice.

    Raises C(PlanError) when a wish means more than one record, and when two wishes mean the same: nobody can tell which is right.
    """
    wanted = {(key, form) for wish in wished for key, form in ((key, keys.form(key, wish.get(key))) for key in keys.read) if form}
    by_key: t.Dict[t.Tuple[str, str], t.Dict[str, Record]] = {}
    for record in records:
        for key, read in keys.read.items():
            name = (key, keys.form(key, read(record)))
            if name in wanted:
                by_key.setdefault(name, {})[keys.known_by(record)] = record
    pairs: t.List[t.Tuple[Wish, t.Optional[Record]]] = []
    owner: t.Dict[str, str] = {}
    for wish in wished:
        meant: t.Dict[str, Record] = {}
        for key in keys.read:
            meant.update(by_key.get((key, keys.form(key, wish.get(key))), {}))
        label = keys.label(wish)
        if len(meant) > 1:
            named = ", ".join(keys.describe(one) for one in meant.values())
            raise PlanError("%s means more than one %s: %s. Nothing was done; mend %s or the wish." % (label, keys.what, named, keys.place))
        for one in meant:
            if one in owner:
                raise PlanError("%s and %s are the same %s (id %s)." % (owner[one], label, keys.what, one))
            owner[one] = label
        pairs.append((wish, next(iter(meant.values()), None)))
    return pairs
