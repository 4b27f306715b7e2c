# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Our route table and the simulator's answers against Atlassian's own documents, when those are at hand."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from simulator import contract
from simulator.operation import TEXTS
from simulator.operations_site import JIRA_OPERATIONS, JSM_OPERATIONS
from simulator.operations_admin import ORGANIZATION_OPERATIONS, SCIM_OPERATIONS, USER
from simulator.operations_manage import MANAGE_OPERATIONS
from simulator.routes import HANDLERS
from simulator.worlds import CLOUD_ID, GROUP_IDS, IDS, ORG_DIRECTORY_ID, ORG_ID

from unit.simulator.asking import JIRA, JSM, ORG, SCIM
from unit.simulator.specs import FILES, GONE, Document, folder

DOCUMENTED = JIRA_OPERATIONS + JSM_OPERATIONS + SCIM_OPERATIONS + ORGANIZATION_OPERATIONS + MANAGE_OPERATIONS
needs_specs = pytest.mark.skipif(folder() is None, reason="Atlassian's documents are not here: set ATLASSIAN_SPECS, or put them at ../shared/atlassian/specs")

# Statuses that the simulator gives and the documents do not list, each with its reason.
UNDOCUMENTED = {
    ("GET /rest/api/3/user", 400): "the document makes accountId optional and says in words that it is required",
    ("GET /rest/api/3/users", 401): "the platform's narrative: any call without a login (FACTS 12)",
    ("GET /rest/api/3/users/search", 401): "the platform's narrative: any call without a login (FACTS 12)",
    ("GET /rest/api/3/groups/picker", 401): "the platform's narrative: any call without a login (FACTS 12)",
    ("DELETE /rest/api/3/group/user", 409): "last administrator, switch last_admin_status (FACTS 15)",
    ("DELETE /rest/api/3/project/{projectIdOrKey}/role/{id}", 401): "the platform's narrative: any call without a login (FACTS 12)",
    ("POST /rest/servicedeskapi/organization", 409): "a name that is there, switch organization_exists_status (FACTS 14.29)",
    ("GET /rest/servicedeskapi/request/{issueIdOrKey}/comment", 403): "no agent licence, measured (FACTS 6)",
    ("DELETE /rest/servicedeskapi/servicedesk/{serviceDeskId}/organization", 400): "a body that the gateway dropped (FACTS 15)",
    ("GET /rest/servicedeskapi/info", 401): "a wrong token (FACTS 12)",
    ("GET /rest/servicedeskapi/servicedesk", 403): "no agent licence, measured (FACTS 6)",
    ("GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer", 412): "experimental header, narrative (FACTS 4)",
    ("DELETE /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer", 412): "experimental header, narrative (FACTS 4)",
    ("GET /scim/directory/{directoryId}/Users/{userId}", 400): "attributes and excludedAttributes exclude one another (FACTS 7)",
    ("PUT /scim/directory/{directoryId}/Users/{userId}", 409): "scimType uniqueness (FACTS 7)",
    ("PATCH /scim/directory/{directoryId}/Users/{userId}", 204): "RFC 7644, switch scim_patch_status (issue 2)",
    ("PATCH /scim/directory/{directoryId}/Users/{userId}", 409): "scimType uniqueness (FACTS 7)",
    ("PATCH /scim/directory/{directoryId}/Groups/{id}", 204): "RFC 7644, switch scim_patch_status (issue 2)",
    ("GET /admin/v2/orgs/{orgId}/directories", 404): "an organization that is not ours, as its sister operations say",
    ("GET /admin/v1/orgs/{orgId}/domains", 404): "an organization that is not ours, as its sister operations say",
    ("POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend", 415): "without a JSON body, seen with v1 (FACTS 8, 14.14)",
    ("POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore", 415): "without a JSON body, seen with v1 (FACTS 8, 14.14)",
    ("POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore", 409): "no seat left, as v1 said it (FACTS 8)",
}
# Properties of answers that the schemas do not list, though examples or practice do (specs/README.md, FACTS 5).
UNDOCUMENTED_PROPERTIES = {"answer.defaultLocale"}
# One group where a list is meant (FACTS 5); a string where a SCIM resource is meant.
DESCRIBED_WRONGLY = ("/user/groups", "/ServiceProviderConfig", "/Schemas", "/ResourceTypes", "/ResourceTypes/User", "/ResourceTypes/Group", "core:2.0:User",
                     "core:2.0:Group", "enterprise:2.0:User")


def known(fault):
    return fault in {"%s has %s, which is not documented" % (place.rpartition(".")[0], place.rpartition(".")[2]) for place in UNDOCUMENTED_PROPERTIES}


@pytest.fixture(scope="module")
def documents():
    return {surface: Document(surface) for surface in FILES}


def test_every_operation_is_played_and_nothing_else():
    assert {entry.name for entry in contract.TABLE} == set(HANDLERS)


def test_undocumented_statuses_are_all_explained():
    assert {(entry.name, status) for entry in DOCUMENTED for status in entry.undocumented} == set(UNDOCUMENTED)


@needs_specs
@pytest.mark.parametrize("entry", DOCUMENTED, ids=lambda entry: entry.name)
class TestTable:
    """One row of the table against its operation."""

    def test_it_exists(self, documents, entry):
        assert documents[entry.surface].operation(entry.method, entry.path) is not None

    def test_its_query(self, documents, entry):
        """We may know fewer parameters than there are (deprecated ones are left out), never others, and all that are required."""
        rows = {row["name"]: row for row in documents[entry.surface].operation(entry.method, entry.path)["parameters"] if row["in"] == "query"}
        assert set(entry.query) <= set(rows)
        assert {name for name, row in rows.items() if row.get("required")} <= entry.query_required
        kinds = {"integer": "whole", "boolean": "flag", "array": "texts", "string": "text"}
        for name, kind in entry.query.items():
            documented = kinds[documents[entry.surface].follow(rows[name]["schema"]).get("type", "string")]
            # the SCIM document lists attributes with commas inside one parameter
            assert kind == documented or (kind == "text" and documented == TEXTS and entry.surface == "scim"), name

    def test_its_body(self, documents, entry):
        document = documents[entry.surface]
        schema = document.body_schema(document.operation(entry.method, entry.path))
        assert (entry.body is None) == (schema is None)
        if entry.body is not None:
            assert list(shape_faults(document, entry.body, schema, "body")) == []

    def test_its_statuses(self, documents, entry):
        rows = documents[entry.surface].operation(entry.method, entry.path)["responses"]
        assert entry.statuses == {int(status) for status in rows if status.isdigit()}

    def test_its_flags(self, documents, entry):
        found = documents[entry.surface].operation(entry.method, entry.path)
        if entry.surface == "jsm":
            assert entry.experimental == bool(found.get("x-experimental"))

    def test_its_scopes(self, documents, entry):
        found = documents[entry.surface].operation(entry.method, entry.path)
        states = {row["state"]: set(row["scopes"]) for row in found.get("x-atlassian-oauth2-scopes", [])}
        assert {entry.classic} - {""} == states.get("Current", set())
        # JSM's 2026 additions have no granular scopes in every copy of the document
        if "Beta" in states:
            assert set(entry.granular) == states["Beta"]


def shape_faults(document, shape, schema, place):
    """Differences between a shape of ours and a schema. The shape may know fewer fields, unless they are required."""
    schema = document.follow(schema)
    words = {"text": "string", "flag": "boolean", "whole": "integer"}
    if shape == "any":
        return
    if isinstance(shape, str):
        if schema.get("type") != words[shape]:
            yield "%s is %s here and %s there" % (place, shape, schema.get("type"))
    elif isinstance(shape, list):
        if schema.get("type") != "array":
            yield "%s is no list there" % place
        else:
            yield from shape_faults(document, shape[0], schema["items"], place + "[]")
    else:
        properties = document.merged(schema).get("properties", {})
        for name, inner in shape.items():
            if name.rstrip("!") not in properties:
                yield "%s.%s is not there" % (place, name)
            else:
                yield from shape_faults(document, inner, properties[name.rstrip("!")], "%s.%s" % (place, name))
        for name in schema.get("required", ()):
            if name + "!" not in shape:
                yield "%s.%s is required there" % (place, name)


def test_the_whole_scim_user_is_in_the_table():
    assert len(USER) == 19


@needs_specs
def test_what_was_switched_off_is_gone(documents):
    """The old document's operations that the new one no longer has answer 410; those it kept do not."""
    old, new = Document("organization", GONE), documents["organization"]
    for path, methods in old.document["paths"].items():
        for method in methods:
            if method in ("get", "post", "put", "patch", "delete"):
                lives = new.operation(method, "/admin" + path) is not None
                concrete = "/admin" + path.replace("{", "").replace("}", "")
                assert bool(contract.GONE.match(concrete)) is not lives, concrete


def requests():
    """One request for every operation, in an order in which all of them succeed, and some that fail."""
    erika, jose, guest, carla, slash = (quote(IDS[name], safe="") for name in ("erika", "jose", "guest", "carla", "slash"))
    desk = JSM + "/servicedesk/projectKey:IT/customer"
    core = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "new@corp.example.com",
            "emails": [{"value": "new@corp.example.com", "type": "work", "primary": True}], "name": {"givenName": "N"}, "department": "D"}
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "title", "value": "T"}]}
    record = SCIM + "/Users/5c1d0000-0000-4000-8000-000000000001"
    group = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Made", "members": [{"value": record[-36:]}]}
    synced = SCIM + "/Groups/5c1d9999-0000-4000-8000-000000000001"
    members = {"schemas": patch["schemas"], "Operations": [{"op": "add", "path": "members", "value": [{"value": record[-36:]}]}]}
    yield from (("GET", JIRA + path, None) for path in (
        "/myself", "/myself?expand=groups", "/mypermissions?permissions=ADMINISTER", "/serverInfo", "/user?accountId=%s&expand=groups,applicationRoles" % erika,
        "/user?accountId=%s" % carla, "/user?accountId=nobody", "/user/search?query=e", "/user/search", "/users", "/users/search?startAt=5",
        "/user/bulk?accountId=%s&accountId=%s" % (erika, jose), "/user/groups?accountId=%s" % erika, "/group/bulk?maxResults=2", "/groups/picker?query=s",
        "/group/member?groupname=123&includeInactiveUsers=true", "/group/member?groupname=none", "/applicationrole", "/applicationrole/jira-software"))
    yield "POST", JIRA + "/group/user?groupname=123", {"accountId": IDS["erika"]}
    yield "POST", JIRA + "/group/user?groupname=123", {"accountId": IDS["erika"]}
    yield "DELETE", JIRA + "/group/user?groupname=123&accountId=" + guest, None
    yield "DELETE", JIRA + "/group/user?groupname=123&accountId=" + guest, None
    yield "POST", JIRA + "/group", {"name": "fresh"}
    yield "DELETE", JIRA + "/group?groupname=fresh", None
    yield from site_requests()
    yield from (("GET", path, None) for path in (JSM + "/info", JSM + "/servicedesk", JSM + "/servicedesk/15", JSM + "/servicedesk/99", desk + "?limit=2"))
    yield "POST", JSM + "/customer?strictConflictStatusCode=true", {"email": "neu@customer.example.org", "displayName": "Neu"}
    yield "POST", JSM + "/customer?strictConflictStatusCode=true", {"email": "neu@customer.example.org", "displayName": "Neu"}
    yield "POST", desk, {"accountIds": [IDS["yuki"]]}
    yield "POST", desk, {"accountIds": ["nobody"]}
    yield "DELETE", desk, {"accountIds": [IDS["yuki"]]}
    yield "PUT", JSM + "/customer/user/%s/revoke-portal-only-access" % slash, None
    yield from (("GET", SCIM + path, None) for path in (
        "/ServiceProviderConfig", "/Schemas", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group",
        "/Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "/ResourceTypes", "/ResourceTypes/User", "/ResourceTypes/Group",
        "/Users?count=2", "/Users/nobody", "/Users?filter=x", "/Groups"))
    yield "POST", SCIM + "/Users", core
    yield "POST", SCIM + "/Users", core
    yield "GET", record, None
    yield "PATCH", record, patch
    yield "PUT", record, dict(core, userName="erika.mustermann@corp.example.com", emails=[{"value": "erika.mustermann@corp.example.com", "primary": True}])
    yield "POST", SCIM + "/Groups", group
    yield "GET", synced, None
    yield "PATCH", synced, members
    yield "PUT", synced, dict(group, displayName="synced-engineering")
    yield "DELETE", synced, None
    yield "DELETE", record, None
    yield "GET", "/admin/v2/orgs/%s/directories" % ORG_ID, None
    yield "POST", ORG + "/users/search", {"limit": 2, "expand": ["groups"]}
    yield "POST", ORG + "/users/search", {"limit": 0}
    yield "POST", ORG + "/groups/search", {"groupIds": [GROUP_IDS["123"]], "expand": ["counts.users"]}
    yield from user_management()
    yield from organization_admin()


def organization_admin():
    """People and groups of the organization, and what it says of itself."""
    erika, plain, admin, guest = (quote(IDS[name], safe="") for name in ("erika", "plain", "admin", "guest"))
    here = "/admin/v2/orgs/%s/directories/%s" % (ORG_ID, ORG_DIRECTORY_ID)
    v1 = "/admin/v1/orgs/%s" % ORG_ID
    product = "ari:cloud:jira-software::site/%s" % CLOUD_ID
    support = "%s/groups/%s" % (here, GROUP_IDS["support"])
    yield from (("GET", path, None) for path in (
        "/admin/v1/orgs", v1, v1 + "/domains", v1 + "/directory/users/%s/last-active-dates" % erika, v1 + "/directory/users/nobody/last-active-dates",
        here + "/users/" + erika, ORG + "/users/nobody", here + "/users/%s/role-assignments" % admin, support, here + "/groups/nothing",
        "%s/groups/%s/role-assignments" % (here, GROUP_IDS["jira-software-users"])))
    yield "POST", ORG + "/users/search", {"expand": ["groups", "platformRoles", "productAccess"], "accountIds": [IDS["erika"], IDS["admin"]]}
    yield "POST", "/admin/v2/orgs/%s/workspaces" % ORG_ID, {"limit": 1}
    yield "POST", "/admin/v2/orgs/%s/users/invite" % ORG_ID, {"emails": ["new.one@corp.example.com"], "permissionRules": [
        {"resource": product, "role": "atlassian/user"}], "additionalGroups": [GROUP_IDS["Support"]]}
    yield "POST", "/admin/v2/orgs/%s/users/invite" % ORG_ID, {"emails": ["leaver@corp.example.com", "nonsense"], "additionalGroups": [GROUP_IDS["Support"]]}
    yield "POST", "/admin/v2/orgs/%s/users/invite" % ORG_ID, {"emails": []}
    for what in ("suspend", "suspend", "restore", "restore"):
        yield "POST", here + "/users/%s/%s" % (guest, what), {}
    yield "POST", v1 + "/users/%s/role-assignments/assign" % plain, {"role": "atlassian/org-admin"}
    yield "POST", v1 + "/users/%s/role-assignments/revoke" % plain, {"role": "atlassian/org-admin"}
    for dummy in range(2):
        yield "POST", here + "/groups", {"name": "From above", "description": "d"}
        yield "POST", support + "/memberships", {"accountId": IDS["erika"]}
    for dummy in range(2):
        yield "DELETE", support + "/memberships/" + erika, None
    yield "DELETE", support, None
    yield "DELETE", here + "/users/" + guest, None
    yield "DELETE", here + "/users/" + guest, None


def user_management():
    """Managed accounts: everything once in peace, and each kind of refusal."""
    mine, linked, stranger, director = ("/users/%s/manage" % quote(IDS[name], safe="") for name in ("plain", "erika", "guest", "director"))
    yield from (("GET", path, None) for path in (
        mine, mine + "/profile", mine + "/api-tokens", mine + "?privileges=profile.write&privileges=lifecycle.delete", linked, stranger,
        "/users/nobody/manage"))
    yield "PATCH", mine + "/profile", {"nickname": "P", "extended_profile": {"department": "D"}}
    yield "PATCH", mine + "/profile", {"nickname": "P" * 31}
    yield "PATCH", linked + "/profile", {"name": "E"}
    yield "PUT", mine + "/email", {"email": "paul@corp.example.com"}
    yield "PUT", mine + "/email", {"email": "paul@elsewhere.example.org"}
    yield "PUT", mine + "/email", {"email": "paul"}
    yield "PUT", linked + "/email", {"email": "e@corp.example.com"}
    yield "DELETE", director + "/api-tokens/director-laptop", None
    yield "DELETE", director + "/api-tokens/director-laptop", None
    for path in (mine, linked):
        yield "POST", path + "/lifecycle/enable", {}
        yield "POST", path + "/lifecycle/disable", {"message": "gone"}
        yield "POST", path + "/lifecycle/enable", None
        yield "POST", path + "/lifecycle/cancel-delete", {}
        yield "POST", path + "/lifecycle/delete", {}
        yield "POST", path + "/lifecycle/delete", {}
        yield "POST", path + "/lifecycle/cancel-delete", {}


def site_requests():
    """Users, project roles, and customer organizations."""
    role, customers, linked = JIRA + "/project/APP/role/10100", JSM + "/organization/1/user", JSM + "/servicedesk/15/organization"
    yield from (("GET", JIRA + path, None) for path in (
        "/instance/license", "/role", "/role/10002", "/role/1", "/project/search?maxResults=2", "/project/search?keys=IT&keys=APP&typeKey=software",
        "/project/APP", "/project/NONE", "/project/APP/role", "/project/APP/roledetails?currentMember=true",
        "/project/APP/role/10100?excludeInactiveUsers=true", "/mypermissions?permissions=ADMINISTER_PROJECTS&projectKey=APP"))
    yield "POST", role, {"user": [IDS["jose"]]}
    yield "POST", role, {"user": [IDS["jose"]]}
    yield "DELETE", role + "?user=" + quote(IDS["jose"]), None
    yield "PUT", role, {"categorisedActors": {"atlassian-user-role-actor": [IDS["erika"]], "atlassian-group-role-actor-id": [GROUP_IDS["123"]]}}
    yield "POST", JIRA + "/user", {"emailAddress": "invited@corp.example.com", "products": ["jira-software"]}
    yield "POST", JIRA + "/user", {"emailAddress": "private@corp.example.com", "products": ["jira-software"]}
    yield "DELETE", JIRA + "/user?accountId=" + quote(IDS["director"]), None
    yield from (("GET", JSM + path, None) for path in ("/organization?limit=2", "/organization/1", "/organization/99", "/organization/1/user?limit=2",
                                                       "/servicedesk/IT/organization?accountId=" + quote(IDS["carla"])))
    yield "POST", JSM + "/organization", {"name": "Customer Corp"}
    yield "POST", customers, {"accountIds": [IDS["dmitri"]]}
    yield "DELETE", customers, {"accountIds": ["nobody"]}
    yield "DELETE", customers, {"accountIds": [IDS["dmitri"]]}
    yield "POST", linked, {"organizationId": 3}
    yield "DELETE", linked, {"organizationId": 3}
    yield "DELETE", JSM + "/organization/3", None
    request = JSM + "/request/IT-1"
    yield from (("GET", path, None) for path in (request + "?expand=requestType", request + "/participant", request + "/status", request + "/comment?limit=1",
                                                 request + "/transition", JSM + "/request/IT-9",
                                                 JSM + "/servicedesk/IT/requesttype", JSM + "/servicedesk/IT/requesttype/25/field"))
    yield "POST", request + "/comment", {"body": "Done.", "public": True}
    yield "POST", request + "/transition", {"id": "21"}
    yield "POST", request + "/transition", {"id": "21"}


@needs_specs
def test_every_answer_is_as_documented(ask, sim, documents):
    met = set()
    for method, path, body in requests():
        reply = ask(method, path, body)
        entry, dummy, dummy = contract.ROUTES.find(method, path.partition("?")[0])
        met.add((entry.name, reply.status < 300))
        if reply.status in entry.undocumented:
            continue
        document = documents[entry.surface]
        schema = document.answer_schema(document.operation(method, entry.path), reply.status)
        # errors of most operations have no schema; DESCRIBED_WRONGLY have one that cannot be meant
        if schema is None or not reply.content or entry.path.endswith(DESCRIBED_WRONGLY):
            continue
        assert [fault for fault in document.faults(reply.json, schema) if not known(fault)] == [], (method, path, reply.status)
    assert {entry.name for entry in DOCUMENTED} <= {name for name, good in met if good}
    assert sim.violations == []
