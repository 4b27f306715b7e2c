#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read service desks and their customers."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jira, jsm
from ..module_utils._desks import find_desk, read_desk
from ..module_utils._http.message import SITE
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "desks": {"type": "list", "elements": "str"},
    "customers": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The desks asked for, or all that the calling account sees."""
    if params["desks"]:
        desks = [find_desk(client, one) for one in params["desks"]]
    else:
        desks = [read_desk(one) for one in client.all_items(jsm.desks(), jsm.next_page)]
    told: t.List[t.Dict[str, t.Any]] = [dict(desk._asdict()) for desk in desks]
    if params["customers"]:
        lists = client.side_by_side(lambda desk: client.all_items(jsm.customers(desk.id), jsm.next_page), desks)
        for desk, users in zip(told, lists):
            if isinstance(users, Exception):
                raise users
            desk["customers"] = [
                {"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None, "active": one.active}
                for one in sorted(map(jira.account, users))
            ]
    return {"desks": told}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
