# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what errors say of a name that nothing has, and how they count. Pure."""

from __future__ import annotations

import difflib
import typing as t

SHOWN = 10         # names that are shown when there are no more than these
NEAREST = 3
COMPARED = 1000    # names: of more only the case is compared, as hundreds of unknown names may come at once


def counted(number: int, kind: str) -> str:
    """"1 group", "2 groups"."""
    return "%d %s%s" % (number, kind, "" if number == 1 else "s")


def instead(wanted: str, names: t.Iterable[str], kind: str, whole: bool = True) -> str:
    """What there is instead: the names that may have been meant, and how many there are. C(whole): whether C(names) is all there is."""
    every = sorted(set(names))
    like = near(wanted, every)
    if not every:
        return "There are no %ss." % kind
    many = "There %s %s%s" % ("is" if len(every) == 1 else "are", "" if whole else "more than ", counted(len(every), kind))
    if like:
        return "Did you mean %s? %s." % (", ".join(like), many)
    if len(every) <= SHOWN and whole:
        many += ": " + ", ".join(every)
    elif not whole:
        many = "Of the first %s none has a name like it" % counted(len(every), kind)
    elif len(every) <= COMPARED:
        many += ", and none has a name like it"
    return many + ". Names are exact, case counts."


def near(wanted: str, names: t.Sequence[str]) -> t.List[str]:
    """The names that differ in case only; else those that are most alike, the nearest first."""
    folded: t.Dict[str, t.List[str]] = {}
    for name in names:
        folded.setdefault(name.casefold(), []).append(name)
    if wanted.casefold() in folded:
        return folded[wanted.casefold()]
    close = difflib.get_close_matches(wanted.casefold(), list(folded), NEAREST) if len(names) <= COMPARED else []
    return [name for one in close for name in folded[one]]
