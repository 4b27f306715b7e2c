#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read users of an identity provider directory."""

from __future__ import annotations

DOCUMENTATION = r"""
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import typing as t

from ..module_utils._api import scim
from ..module_utils._http.message import SCIM
from ..module_utils._people import scim_records
from ..module_utils._plan.wishes import fold
from ..module_utils._run import run_info

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "user_names": {"type": "list", "elements": "str"},
    "external_ids": {"type": "list", "elements": "str"},
}


def read(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The records asked for, or all; C(missing) names those that the directory does not have."""
    names, external = params["user_names"] or [], params["external_ids"] or []
    if not names and not external:
        return {"users": [_line(record) for record in client.all_items(scim.users(), scim.next_page)], "missing": []}
    records = scim_records(client, [("userName", one) for one in names] + [("externalId", one) for one in external])
    wanted_names, wanted_external = {fold(one) for one in names}, set(external)
    found = {str(one["id"]): one for one in records if fold(str(one.get("userName"))) in wanted_names or one.get("externalId") in wanted_external}
    has_names, has_external = {fold(str(one.get("userName"))) for one in found.values()}, {one.get("externalId") for one in found.values()}
    missing = [one for one in names if fold(one) not in has_names] + [one for one in external if one not in has_external]
    return {"users": [_line(record) for record in found.values()], "missing": missing}


def _line(record: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    fields = dict({name: None for name in scim.PATHS}, active=True)
    fields.update(scim.fields_of(record))
    return dict(fields, scim_id=record["id"], account_id=scim.account_id_of(record) or None, email=scim.emails_of(record)[0])


def main() -> None:
    """Run it."""
    run_info(SPEC, (SCIM,), read)


if __name__ == "__main__":
    main()
