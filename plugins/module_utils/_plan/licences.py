# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: products of a site, their seats, and the groups that give them. Pure.

Products are as C(seats) of _api/jira.py reads them, by key.
"""

from __future__ import annotations

import typing as t

from .._errors import PlanError

Products = t.Mapping[str, t.Mapping[str, t.Any]]


def wished_products(label: str, wanted: t.Any, products: Products) -> t.List[str]:
    """The keys that somebody is to have. Raises C(PlanError) for what is no list of keys, and for products that the site does not have."""
    if not isinstance(wanted, (list, tuple)) or not all(isinstance(one, str) for one in wanted):
        raise PlanError("%s: products must be a list of keys, such as [jira-software]. An empty list invites to the site without any product." % label)
    missing = sorted({one for one in wanted if one not in products})
    if missing:
        raise PlanError("The site has no product %s. It has: %s." % (", ".join(missing), ", ".join(sorted(products))))
    return sorted(set(wanted))


def without_seat(asked: t.Iterable[t.Tuple[str, t.Sequence[str]]], products: Products) -> t.Dict[str, str]:
    """{label: why} of those for whom no seat is left. C(asked): (label, keys) of everybody, in the order in which seats are given away."""
    left = {key: int(one["remaining"]) for key, one in products.items() if one["remaining"] is not None}
    short = {}
    for label, keys in asked:
        full = [key for key in keys if left.get(key, 1) <= 0]
        if full:
            short[label] = "no seat is left of %s: nobody was invited. Free a seat, or buy one" % ", ".join(full)
        for key in keys if not full else ():
            left[key] = left.get(key, 1) - (key in left)
    return short


def given_by(product: t.Mapping[str, t.Any]) -> str:
    """Whom to join in order to have a product, in words."""
    names = product["given_by"]
    return "the group %s" % " or ".join(names) if names else "a group of %s" % product["name"]
