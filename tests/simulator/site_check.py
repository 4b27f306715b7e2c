# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Are the places of `site_places.py` as they should be? Said in sentences that name the place."""

from __future__ import annotations

from .site_places import PROJECT_TYPES

SITE_ROWS = {
    "organizations": ({"id", "name"}, {"members", "desks", "scim_managed"}),
    "project_roles": ({"id", "name"}, {"description", "admin", "users", "groups"}),
    "projects": ({"id", "key", "name"}, {"type", "private", "roles"}),
    "webhooks": ({"id", "name", "url"}, {"events", "filters", "exclude_body", "enabled", "secret"}),
}
SITE_PARTS = dict.fromkeys(SITE_ROWS, list)
UNIQUE = (("organizations", "id"), ("organizations", "name"), ("project_roles", "id"), ("project_roles", "name"), ("projects", "id"), ("projects", "key"),
          ("webhooks", "id"))


def site_faults(wanted: dict, known) -> list:
    """`known.fault(place, reference)` says whether a person is somebody. Rows have the fields they must have."""
    faults = []
    for part, field in UNIQUE:
        seen = set()
        for row in wanted.get(part, ()):
            if row[field] in seen:
                faults.append("%s: two have the %s %r" % (part, field, row[field]))
            seen.add(row[field])
    for part in ("organizations", "webhooks", "project_roles", "projects"):
        faults += ["%s %s: the id must be a number in a string" % (part, row["name"]) for row in wanted.get(part, ())
                   if not (isinstance(row["id"], str) and row["id"].isdigit())]
    desks = {row[field] for row in wanted.get("desks", ()) for field in ("id", "key")}
    groups = {row[field] for row in wanted.get("groups", ()) for field in ("id", "name")}
    for row in wanted.get("organizations", ()):
        for reference in row.get("members", ()):
            faults += known.fault("organizations %s.members" % row["name"], reference)
        faults += ["organizations %s.desks: %r is no desk's id or key" % (row["name"], one) for one in row.get("desks", ()) if one not in desks]
    for row in wanted.get("project_roles", ()):
        faults += _actors("project_roles %s" % row["name"], row, known, groups)
    roles = {row["name"] for row in wanted.get("project_roles", ())}
    for row in wanted.get("projects", ()):
        if row.get("type", "software") not in PROJECT_TYPES:
            faults.append("projects %s: type must be one of %s" % (row["key"], ", ".join(PROJECT_TYPES)))
        for name, who in row.get("roles", {}).items():
            if name not in roles:
                faults.append("projects %s.roles: there is no project role %r" % (row["key"], name))
            faults += _actors("projects %s.roles.%s" % (row["key"], name), who, known, groups)
    return faults


def _actors(place: str, who: dict, known, groups: set) -> list:
    faults = [fault for reference in who.get("users", ()) for fault in known.fault(place, reference)]
    return faults + ["%s: %r is no group's id or name" % (place, one) for one in who.get("groups", ()) if one not in groups]
