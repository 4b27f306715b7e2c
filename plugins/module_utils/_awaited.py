# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: waiting for what shows late: places that an earlier step of the play creates, and what the service said yes to."""

from __future__ import annotations

import typing as t

from ._errors import PlanError

FIRST_PAUSE, GROWTH = 0.5, 1.8
LATE = "%s It is marked pending, and did not appear within %g s (option wait): run it again later."
Which = t.Mapping[str, t.Any]
Seen = t.TypeVar("Seen")


def find_awaited(
    client: t.Any, find: t.Callable[[t.Sequence[Which]], t.List[t.Any]], wanted: t.Sequence[Which], pending: t.Sequence[bool],
    to_come: t.Optional[t.Callable[[Which], t.Any]], wait: t.Optional[float],
) -> t.List[t.Any]:
    """What C(find) says of every place that is wanted. For a pending one that is not there yet it is asked again, up to C(wait) seconds for all together.

    Without a C(wait), in check mode, C(to_come) makes the place that will be there; None for one that it cannot make, which then stays missing.
    """
    found = list(find(wanted)) if wanted else []
    waited, pause = 0.0, FIRST_PAUSE
    while True:
        late = [place for place, one in enumerate(found) if pending[place] and isinstance(one, PlanError)]
        if not late or to_come is None:
            return found
        if wait is None:
            for place in late:
                found[place] = to_come(wanted[place]) or found[place]
            return found
        rest = min(pause, wait - waited)
        if rest <= 0 or not client.pause(rest):
            for place in late:
                found[place] = PlanError(LATE % (found[place].message, wait))
            return found
        waited, pause = waited + rest, pause * GROWTH
        for place, one in zip(late, find([wanted[place] for place in late])):
            found[place] = one


def looked_for(client: t.Any, read: t.Callable[[], Seen], good: t.Callable[[Seen], bool], looks: int) -> Seen:
    """What C(read) shows once it is good, or at the last of so many looks, or when no waiting is allowed any more."""
    seen, pause = read(), FIRST_PAUSE
    for dummy in range(looks - 1):
        if good(seen) or not client.pause(pause):
            break
        seen, pause = read(), pause * GROWTH
    return seen
