# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: reading the lists of the organization to their end, although they change meanwhile.

Their next page is named by a cursor, which holds on to nobody: when somebody leaves, everybody behind him may move up a place, and the one at the edge of
a page is on none. Pages cannot be joined as those of lists with places are, so a list of several pages is read twice. Whoever was shown and is gone in the
second reading may have hidden somebody in the first; when nobody is gone, nobody was hidden. Lists of one page, which are nearly all, are read once.
"""

from __future__ import annotations

import typing as t

from ._api import organization
from ._errors import Invalid, ListMoved
from ._http.message import Request

READINGS = 4     # of a list of several pages, two of them at least
Pages = t.List[t.List[t.Any]]


def search(client: t.Any, calls: t.Sequence[Request], key: str = "accountId") -> t.List[t.Any]:
    """Everything that searches find, side by side, each read to its end. C(key) names an item. Raises C(ListMoved); see C(steady)."""
    found = client.all_of(lambda call: steady(client, call, key, None)[0], calls)
    return [one for items in found for one in items]


def steady(client: t.Any, call: Request, key: str, most: t.Optional[int]) -> t.Tuple[t.List[t.Any], bool]:
    """(what a search finds, whether that is all of it). C(most): pages after which to stop; None for all.

    Raises C(ListMoved) when something left the list during each of several readings.
    """
    pages, whole = _pages(client, call, key, most)
    for dummy_reading in range(READINGS - 1):
        if len(pages) < 2 or not whole:
            return [one for page in pages for one in page], whole
        before = pages
        pages, whole = _pages(client, call, key, most)
        if whole and not _names(before, key) - _names(pages, key):
            return list({one[key]: one for page in pages for one in page}.values()), True
    raise ListMoved("%s %s changed while its pages were read. Nothing was concluded from it; try again later." % (call.method, call.path))


def _naming(turn: t.Callable[..., t.Any], key: str) -> t.Callable[..., t.Any]:
    """The same dialect, which takes a page on which an item does not say which it is for one of an unknown shape."""
    def naming(here: Request, answer: t.Any) -> t.Any:
        items, following = turn(here, answer)
        return [dict(one, **{key: str(one[key])}) for one in items], following
    return naming


def _names(pages: Pages, key: str) -> t.Set[str]:
    return {one[key] for page in pages for one in page}


def _pages(client: t.Any, call: Request, key: str, most: t.Optional[int]) -> t.Tuple[Pages, bool]:
    """(at most so many pages, whether that is all). Of one search it is documented that a cursor must come alone; should others want it, they say so."""
    def read(turn: t.Callable[..., t.Any]) -> t.Tuple[Pages, bool]:
        pages: Pages = []
        for page in client.pages(call, _naming(turn, key)):
            if most is not None and len(pages) >= most:
                return pages, False
            pages.append(page)
        return pages, True

    try:
        return read(organization.next_page)
    except Invalid:
        return read(organization.next_page_alone)
