# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The route table: every operation the simulator plays, found by method and path.

Paths are matched segment by segment before they are unquoted, so that an id may hold a slash or a colon.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from .operation import Operation
from .operations_admin import ORGANIZATION_OPERATIONS, SCIM_OPERATIONS
from .operations_manage import MANAGE_OPERATIONS
from .operations_site import JIRA_OPERATIONS, JSM_OPERATIONS, LOGIN_OPERATIONS, WEBHOOK_OPERATIONS

TABLE: list[Operation] = (JIRA_OPERATIONS + JSM_OPERATIONS + WEBHOOK_OPERATIONS + LOGIN_OPERATIONS
                          + SCIM_OPERATIONS + ORGANIZATION_OPERATIONS + MANAGE_OPERATIONS)

# Switched off since 2026-06-30 (FACTS 8): nobody may call these any more. The pattern leaves the v1 operations that still live alone.
GONE = re.compile(r"/admin/v1/orgs/[^/]+/(directory/(groups(/|$)|users/[^/]+(/(suspend|restore)-access)?$)|groups/search$|users/(invite|search)$)")


class RouteTable:
    """Finds operations. `find` gives (operation or None, path values, other methods of the path)."""

    def __init__(self, operations):
        self.by_length: dict[int, list] = {}
        for entry in operations:
            parts = entry.path.strip("/").split("/")
            self.by_length.setdefault(len(parts), []).append((parts, entry))
        for rows in self.by_length.values():
            # a fixed word wins over a value in the same place
            rows.sort(key=lambda row: sum(part.startswith("{") for part in row[0]))

    def find(self, method: str, path: str):
        parts = path.strip("/").split("/")
        others = []
        for template, entry in self.by_length.get(len(parts), ()):
            values = _match(template, parts)
            if values is None:
                continue
            if entry.method == method:
                return entry, values, []
            others.append(entry.method)
        return None, {}, others


def _match(template: list, parts: list):
    values = {}
    for wanted, given in zip(template, parts):
        if wanted.startswith("{"):
            if not given:
                return None
            values[wanted[1:-1]] = unquote(given)
        elif wanted != given and wanted != unquote(given):
            return None
    return values


ROUTES = RouteTable(TABLE)
