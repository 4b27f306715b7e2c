# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: looking at customer requests, each with as much of it as is asked for."""

from __future__ import annotations

import typing as t

from ._api import jsm
from ._api import jsm_request as api
from ._errors import AtlassianError, NotAllowed, NotFound

NOT_THERE = "there is no such request, or none that the calling account may see"

# part -> (its request, how a row of it is read, by what rows are known)
PARTS: t.Dict[str, t.Tuple[t.Any, t.Any, str]] = {
    "comments": (api.comments, api.read_comment, "id"),
    "transitions": (api.transitions, api.read_transition, "id"),
    "participants": (api.participants, api.read_person, "accountId"),
}


class Seen(t.NamedTuple):
    """What was seen of one request. C(why): why C(record) is None. C(error): the refusal behind it, where it is more than that it is not there."""

    record: t.Optional[t.Dict[str, t.Any]]
    why: str = ""
    error: t.Optional[AtlassianError] = None


def see(client: t.Any, key: str, parts_of: t.Callable[[t.Mapping[str, t.Any]], t.Sequence[str]]) -> Seen:
    """One request with those of its parts that are wanted of it, whole lists each. One that cannot be seen is no reason not to see the others."""
    try:
        record = client.read(api.one(key), api.read_request)
        for part in parts_of(record):
            request, read, known_by = PARTS[part]
            record[part] = [read(row) for row in client.all_items(request(record["issue_id"]), jsm.joined_pages(known_by))]
    except NotFound:
        return Seen(None, NOT_THERE)
    except NotAllowed as error:
        return Seen(None, error.message, error)
    return Seen(record)
