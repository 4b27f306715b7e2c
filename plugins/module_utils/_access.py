# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: every layer of access that people have: one look, reads only, with whatever ways in there are."""

from __future__ import annotations

import typing as t

from ._access_people import Seen, see_managed, see_people
from ._access_places import see_places
from ._access_ways import NO_WAY, Ways
from ._errors import PlanError
from ._http.message import SITE
from ._plan import access_layers
from ._plan.access import LAYERS, Found, Layer, Manageable, Who, entry
from ._plan.wishes import read_each

Lines = t.List[t.Dict[str, t.Any]]
PLACES = ("groups", "desks", "organizations", "roles")


def look_at_access(client: t.Any, params: t.Mapping[str, t.Any], demanding: bool = False) -> Lines:
    """One line for every wish, in its order. Raises C(PlanError) when no way in was given, and the refusal when none of them showed anything.

    C(demanding): a credential that the directory or the organization does not accept ends the look, as one that the site does not know always does.
    """
    if not any(client.has(surface) for surface in NO_WAY):
        raise PlanError("There is no way in to anything: %s; %s; %s." % tuple(list(NO_WAY.values())[:3]))
    params = dict(params, layers=[layer for layer in LAYERS if layer in params["layers"]])
    wished = read_each(params["users"], ("user_name",), "users")
    if not wished:
        return []
    ways = Ways(client, demanding)
    seen = see_people(ways, wished, params)
    manage, places = client.all_of(lambda read: read(), [
        lambda: see_managed(ways, seen.people, bool({"account", "tokens"} & set(params["layers"])), "tokens" in params["layers"]),
        lambda: see_places(ways, seen.people, params)])
    lines = []
    for who in seen.people:
        mine = Manageable(why=who.why) if who.conflict else manage.get(who.account_id) or Manageable(why=who.why)
        lines.append(entry(who, mine, {layer: _layer(layer, who, mine, seen, places) for layer in params["layers"]}))
    # an answer of the site names its caller: then something was read, though it showed nobody
    if ways.refused and SITE not in client.callers and not any(line["found"] or any(one["seen"] for one in line["layers"].values()) for line in lines):
        raise ways.refused[0]
    return lines


def _layer(layer: str, who: Who, manage: Manageable, seen: Seen, places: t.Mapping[str, Found]) -> Layer:
    if layer in PLACES:
        return access_layers.of_places(who, places[layer])
    if layer == "scim_groups":
        return access_layers.of_scim_groups(who, places[layer], seen.directory_why)
    if layer == "directory":
        return access_layers.of_directory(who, seen.directory_why)
    if layer == "organization":
        return access_layers.of_organization(who, seen.organization_why)
    if layer == "account":
        return access_layers.of_account(who, manage)
    if layer == "portal":
        return access_layers.of_portal(who, seen.site_why)
    if layer == "products":
        return access_layers.of_products(who, seen.products.get(who.account_id), seen.site_why)
    return access_layers.of_tokens(who, manage)
