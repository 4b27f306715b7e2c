# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: many calls side by side."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._errors import AtlassianError


def side_by_side(function: t.Callable[[t.Any], t.Any], things: t.Sequence[t.Any], most: int) -> t.List[t.Any]:
    """C(function) of each thing, at most C(most) at a time, in the order of the things.

    An C(AtlassianError) takes the place of its result; any other exception ends it.
    """
    def careful(thing: t.Any) -> t.Any:
        try:
            return function(thing)
        except AtlassianError as error:
            return error

    if len(things) < 2 or most == 1:
        return [careful(thing) for thing in things]
    with ThreadPoolExecutor(min(most, len(things))) as pool:
        return list(pool.map(careful, things))


def all_or_error(answers: t.List[t.Any]) -> t.List[t.Any]:
    """The answers of C(side_by_side), if none of them is an error. Raises the first one."""
    for answer in answers:
        if isinstance(answer, AtlassianError):
            raise answer
    return answers
