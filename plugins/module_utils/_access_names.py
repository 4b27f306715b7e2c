# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the names by which places are asked for: what a name means that may be an id, and which names are of no place."""

from __future__ import annotations

import typing as t

from . import _groups, _organizations, _scim_groups
from ._errors import AtlassianError, PlanError
from ._http.message import SCIM, SITE

Params = t.Mapping[str, t.Any]


def by_name_or_id(wishes: t.Sequence[str], find: t.Callable[[t.List[t.Tuple[t.Optional[str], t.Optional[str]]]], t.List[t.Any]]) -> t.List[t.Any]:
    """For each text the place of that name, or of that id."""
    found = find([(one, None) for one in wishes])
    missing = [number for number, one in enumerate(found) if isinstance(one, PlanError) and wishes[number].strip()]
    for number, by_id in zip(missing, find([(None, wishes[number]) for number in missing]) if missing else []):
        found[number] = by_id if not isinstance(by_id, PlanError) else found[number]
    return found


def ids_among(client: t.Any, params: Params) -> t.Dict[str, t.List[str]]:
    """Of the groups and of the organizations that are named, the names that are ids."""
    finders = {"groups": lambda pairs: _groups.find_groups(client, pairs, params.get("org_id")),
               "organizations": lambda pairs: _organizations.find_organizations(client, pairs)}
    known: t.Dict[str, t.List[str]] = {}
    for layer, find in finders.items():
        names = params.get(layer) or []
        try:
            found = by_name_or_id(names, find) if names and client.has(SITE) else []
        except AtlassianError:      # whoever looks at the places says why
            continue
        known[layer] = [name for name, one in zip(names, found) if not isinstance(one, PlanError) and one.id == name.strip() != one.name]
    return known


def groups_that_are_not(client: t.Any, names: t.Sequence[str]) -> t.List[str]:
    """Of the groups of the directory that are named, those that it does not have."""
    try:
        there = [one.get("displayName") for one in _scim_groups.groups_called(client, names)] if names and client.has(SCIM) else list(names)
    except AtlassianError:
        return []
    return [name for name in names if name not in there]
