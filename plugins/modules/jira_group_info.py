#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read groups and their members."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import jira
from ..module_utils._groups import find_group, members_of
from ..module_utils._http.message import SITE
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "groups": {"type": "list", "elements": "str"},
    "group_ids": {"type": "list", "elements": "str"},
    "members": {"type": "bool", "default": False},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The groups asked for, or all of them."""
    if params["groups"] or params["group_ids"]:
        wanted = [(name, None) for name in params["groups"] or []] + [(None, one) for one in params["group_ids"] or []]
        groups = [find_group(client, name, group_id, params.get("org_id")).told() for name, group_id in wanted]
    else:
        groups = [{"name": one["name"], "group_id": one["groupId"]} for one in client.all_items(jira.groups(), jira.next_page)]
    if params["members"]:
        lists = client.side_by_side(lambda group: members_of(client, group["group_id"])[0], groups)
        for group, have in zip(groups, lists):
            if isinstance(have, Exception):
                raise have
            group["members"] = [
                {"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None, "active": one.active, "account_type": one.kind or None}
                for one in sorted(have.values())
            ]
    return {"groups": groups}


def main() -> None:
    """Run it."""
    run_info(SPEC, (SITE,), read)


if __name__ == "__main__":
    main()
