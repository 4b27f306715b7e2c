# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a SCIM server says of itself. The content of Atlassian's own answers could not be seen (FACTS 15); these follow section 7."""

from __future__ import annotations

from .answers import Answer
from .call import Call
from .operations_admin import ENTERPRISE, SCIM
from .paging import scim_page
from .scim_attributes import CORE, NAME_PARTS, TEXTS
from .scim_groups import SCHEMA as GROUP

CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
ATTRIBUTE = {"type": "string", "multiValued": False, "required": False, "caseExact": False, "mutability": "readWrite", "returned": "default",
             "uniqueness": "none"}


def _attribute(name: str, **more) -> dict:
    return {"name": name, "description": name, **ATTRIBUTE, **more}


def _many(name: str, **more) -> dict:
    parts = [_attribute("value"), _attribute("type"), _attribute("primary", type="boolean")]
    return _attribute(name, type="complex", multiValued=True, subAttributes=parts, **more)


def _schemas(call: Call) -> dict:
    user = [_attribute(name, required=name == "userName", uniqueness="server" if name == "userName" else "none") for name in TEXTS]
    user += [_attribute("name", type="complex", subAttributes=[_attribute(part) for part in NAME_PARTS]), _many("emails", required=True),
             _many("phoneNumbers"), _attribute("active", type="boolean")]
    group = [_attribute("displayName", required=True, mutability="immutable"), _attribute("externalId"), _many("members")]
    rows = ((CORE, "User", user), (GROUP, "Group", group), (ENTERPRISE, "EnterpriseUser", [_attribute("organization"), _attribute("department")]))
    meta = {"resourceType": "Schema", "location": "%s%s" % (call.base, call.path)}
    return {identifier: {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": identifier, "name": name, "description": name,
                         "attributes": attributes, "meta": meta} for identifier, name, attributes in rows}


def _types(call: Call) -> dict:
    root = "%s/scim/directory/%s" % (call.base, call.values["directoryId"])
    rows: tuple = (("User", "/Users", CORE, [{"schema": ENTERPRISE, "required": False}]), ("Group", "/Groups", GROUP, []))
    return {name: {"schemas": [RESOURCE_TYPE], "id": name, "name": name, "endpoint": endpoint, "description": name, "schema": urn,
                   "schemaExtensions": extensions, "meta": {"resourceType": "ResourceType", "location": "%s/ResourceTypes/%s" % (root, name)}}
            for name, endpoint, urn, extensions in rows}


def config(call: Call) -> Answer:
    scheme = {"type": "oauthbearertoken", "name": "OAuth Bearer Token", "description": "The key of the directory", "primary": True}
    return Answer(200, {"schemas": [CONFIG], "patch": {"supported": True}, "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
                        "filter": {"supported": True, "maxResults": call.switches.page_cap("scim")}, "changePassword": {"supported": False},
                        "sort": {"supported": False}, "etag": {"supported": False}, "authenticationSchemes": [scheme]})


def schemas(call: Call) -> Answer:
    return Answer(200, scim_page(call, list(_schemas(call).values()), lambda row: row))


def schema(call: Call) -> Answer:
    return Answer(200, _schemas(call)[call.operation.path.rpartition("/")[2]])


def resource_types(call: Call) -> Answer:
    return Answer(200, scim_page(call, list(_types(call).values()), lambda row: row))


def resource_type(call: Call) -> Answer:
    return Answer(200, _types(call)[call.operation.path.rpartition("/")[2]])


ROUTES = {
    "GET %s/ServiceProviderConfig" % SCIM: config,
    "GET %s/Schemas" % SCIM: schemas,
    **{"GET %s/Schemas/%s" % (SCIM, identifier): schema for identifier in (CORE, GROUP, ENTERPRISE)},
    "GET %s/ResourceTypes" % SCIM: resource_types,
    "GET %s/ResourceTypes/User" % SCIM: resource_type,
    "GET %s/ResourceTypes/Group" % SCIM: resource_type,
}
