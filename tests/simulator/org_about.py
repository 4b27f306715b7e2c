# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which organization a key is for, and which domains it has verified: v1 operations that live on (FACTS 8)."""

from __future__ import annotations

from .answers import Answer
from .call import Call
from .operations_admin import ORG_1
from .places import stable_id


def _org(call: Call) -> dict:
    organization = call.world.organization
    root = "%s/admin/v1/orgs/%s" % (call.base, organization["id"])
    return {"id": organization["id"], "type": "orgs", "attributes": {"name": organization["name"]}, "links": {"self": root},
            "relationships": {kind: {"links": {"related": "%s/%s" % (root, kind)}} for kind in ("domains", "users")}}


def orgs(call: Call) -> Answer:
    return Answer(200, {"data": [_org(call)], "links": {"self": call.base + "/admin/v1/orgs"}})


def org(call: Call) -> Answer:
    return Answer(200, {"data": _org(call)})


def domains(call: Call) -> Answer:
    root = call.base + call.path
    rows = [{"id": stable_id("domain", name), "type": "domains", "attributes": {"name": name, "claim": {"type": "dns", "status": "verified"}},
             "links": {"self": "%s/%s" % (root, stable_id("domain", name))}} for name in call.world.organization["verified_domains"]]
    return Answer(200, {"data": rows, "links": {"self": root}})


ROUTES = {
    "GET /admin/v1/orgs": orgs,
    "GET %s" % ORG_1: org,
    "GET %s/domains" % ORG_1: domains,
}
