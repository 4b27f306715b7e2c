# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which service desk is meant."""

from __future__ import annotations

import re
import typing as t

from ._api import jsm
from ._errors import NotFound, PlanError


class Desk(t.NamedTuple):
    """A service desk: its id, its project's key, its name."""

    id: str
    key: str
    name: str


def read_desk(answer: t.Mapping[str, t.Any]) -> Desk:
    """A desk from any answer that holds one."""
    return Desk(str(answer["id"]), str(answer.get("projectKey") or ""), str(answer.get("projectName") or ""))


def find_desk(client: t.Any, which: str) -> Desk:
    """A desk by id, project key or exact name.

    A project key begins with a letter, so a bare number is an id; what no id and no key fits is taken for a name.
    Raises C(PlanError) when there is none, or more than one of that name.
    """
    wanted = which.strip()
    prefix = "serviceDeskId:" if wanted.isdigit() else "projectKey:" if re.match(r"^[A-Z][A-Z0-9_]*$", wanted) else ""
    if prefix:
        try:
            return read_desk(client.read(jsm.desk(prefix + wanted)))
        except NotFound:
            pass   # it may still be somebody's name for a desk
    desks = [read_desk(one) for one in client.all_items(jsm.desks(), jsm.next_page)]
    named = [desk for desk in desks if desk.name == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise PlanError("%d service desks are called %r: %s. Give the id or the project key." % (
            len(named), wanted, ", ".join("%s (id %s)" % (desk.key, desk.id) for desk in named)))
    near = [desk for desk in desks if wanted.casefold() in (desk.key.casefold(), desk.name.casefold())]
    shown = ", ".join("%s (%s, id %s)" % (desk.key, desk.name, desk.id) for desk in (near or desks)[:10]) or "none"
    raise PlanError("There is no service desk %r that the calling account can see. %s: %s." % (wanted, "Did you mean" if near else "It sees", shown))
