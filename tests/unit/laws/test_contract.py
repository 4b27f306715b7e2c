# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract: every request of every round is in Atlassian's documents and as described there, and so is the simulator's route table.

The documents are not ours to carry: they are read from the folder named by ATLASSIAN_SPECS, or from ../shared/atlassian/specs beside the checkout.
Without them this file says so and does nothing; that the simulator's own route table is kept is asserted by every round in test_laws.py.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from simulator.contract import TABLE
from simulator.operation import WHOLE
from unit import atlas
from unit.laws.openapi import DOCUMENTS, GONE, OUTSIDE, OUTSIDE_PATHS, Documents, faults_of, resolve
from unit.laws.rounds import ALL, ROUNDS, SCIM, Round
from unit.laws.test_laws import stage

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("ATLASSIAN_SPECS") or ROOT.parent / "shared" / "atlassian" / "specs")


@pytest.fixture(scope="module")
def documents() -> Documents:
    if not FOLDER.is_dir():
        pytest.skip("Atlassian's API documents are not here (%s): set ATLASSIAN_SPECS to hold requests against them" % FOLDER)
    return Documents(FOLDER, DOCUMENTS)


@pytest.fixture(scope="module")
def switched_off(documents) -> Documents:
    return Documents(FOLDER, GONE)


def held(documents: Documents, gone: Documents, sent: list) -> None:
    for method, url, headers, content in sent:
        path = re.sub(r"^https?://[^/]+(/ex/jira/[^/]+)?", "", url).partition("?")[0]
        assert gone.find(method, path) is None, "%s %s was switched off" % (method, path)
        assert documents.faults(method, url, content, headers) == [], "%s %s %s" % (method, url, content)


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in ROUNDS])
def test_requests_are_as_described(one: Round, documents: Documents, switched_off: Documents) -> None:
    sim = stage(one, {"pages": "small"})
    for check in (True, False):
        result = atlas.play(sim, one.module, check=check, way=one.way, **one.options)
        held(documents, switched_off, result.transport.sent)


def test_requests_of_info_modules_are_as_described(documents: Documents, switched_off: Documents, monkeypatch) -> None:
    sent: list = []
    original = atlas.InProcess.send

    def send(self, method, url, headers, content):
        sent.append((method, url, dict(headers), content))
        return original(self, method, url, headers, content)

    monkeypatch.setattr(atlas.InProcess, "send", send)
    sim = stage(ROUNDS[0], {"page_scim": 1})
    for module, options in (("jira_group_info", {"members": True}), ("jira_group_info", {"groups": ["123"]}), ("jsm_desk_info", {"customers": True}),
                            ("jsm_organization_info", {"desks": True, "members": True}), ("jsm_organization_info", {"organization_ids": ["1"]}),
                            ("jira_user_info", {"users": ["nobody@corp.example.com"], "query": "e", "groups": True, "application_roles": True})):
        atlas.ask(sim, module, way=ALL, **options)
    for options in ({"members": True}, {"projects": ["APP"]}):
        atlas.ask(sim, "jira_project_role_info", way=ALL, **options)
    for options in ({"members": True}, {"groups": ["synced-engineering"]}):
        atlas.ask(sim, "scim_group_info", way=ALL, **options)
    for options in ({}, {"user_names": ["a@corp.example.com"]}, {"external_ids": ["x"], "user_names": ["y"]}):
        atlas.ask(sim, "scim_user_info", way=SCIM, **options)
    for way in (ALL, dict(atlas.WAYS_IN["client"], **atlas.SCIM)):
        atlas.ask(sim, "atlassian_preflight_info", way=way, seat_holders=True)
    for options in ({"groups": True, "roles": True, "directories": True}, {"users": ["ceo@corp.example.com", "712020:nobody"]}):
        atlas.ask(sim, "organization_user_info", way=ALL, **options)
    atlas.ask(sim, "managed_account_info", way=ALL, accounts=["ceo@corp.example.com"], api_tokens=True)
    for options in ({}, {"groups": ["Support"], "desks": ["IT"], "organizations": ["1"], "roles": [{"project": "APP", "role": "Developers"}]}):
        atlas.ask(sim, "atlassian_access_info", way=ALL, users=["ceo@corp.example.com", "carla@customer.example.org", "712020:nobody"], **options)
    assert len(sent) > 30 and sim.violations == []
    held(documents, switched_off, sent)


def test_the_route_table_is_as_described(documents: Documents, switched_off: Documents) -> None:
    """Our own words for the operations (tests/simulator/operations_*.py) against the documents: parameters, statuses, bodies."""
    for operation in TABLE:
        if operation.surface in ("auth", "site") or OUTSIDE_PATHS.match(operation.path):
            continue
        path = re.sub(r"\{[^}]*\}", "x", operation.path)
        found = documents.find(operation.method, path)
        assert found is not None, operation.name
        # a few of the old document's operations live on in the new one
        assert not (switched_off.find(operation.method, path) or ({},))[0].get("deprecated"), operation.name
        described, parameters, document = found
        known = {one["name"]: one for one in (resolve(document, row) for row in parameters) if one["in"] == "query"}
        assert set(operation.query) <= set(known), operation.name
        for name, kind in operation.query.items():
            if kind == WHOLE:
                assert resolve(document, known[name]["schema"])["type"] in ("integer", "number", "string"), (operation.name, name)
        assert {name for name, one in known.items() if one.get("required")} <= operation.query_required, operation.name
        assert {str(status) for status in operation.statuses} <= set(described["responses"]), operation.name
        assert not {str(status) for status in operation.undocumented} & set(described["responses"]), "now documented: %s" % operation.name
        if isinstance(operation.body, dict):
            schema = next(iter(resolve(document, described["requestBody"])["content"].values()))["schema"]
            sample = {name.rstrip("!"): _sample(shape) for name, shape in operation.body.items()}
            unknown = [fault for fault in faults_of(sample, schema, document, "body") if "not described" in fault]
            assert unknown == [], operation.name


def _sample(shape: object) -> object:
    if isinstance(shape, list):
        return [_sample(shape[0])]
    if isinstance(shape, dict):
        return {name.rstrip("!"): _sample(inner) for name, inner in shape.items()}
    return {"text": "x", "flag": True, "whole": 1}.get(str(shape), "x")


def test_the_validator_finds_faults(documents: Documents) -> None:
    """A validator that is content with everything would make this file worthless."""
    site, scim, kind = "https://x.atlassian.net/rest", "https://x/scim/directory/d/Users", {"Content-Type": "application/json"}

    def wrong(method, url, body=None, headers=None):
        return documents.faults(method, url, json.dumps(body).encode() if body is not None else None, headers or kind)

    good = {"schemas": ["a"], "userName": "u", "emails": [{"value": "u@x.org", "primary": True}]}
    assert wrong("POST", scim, good) == []
    assert wrong("POST", scim, dict(good, emails=[{"value": "u@x.org", "primary": None}])) == ["body.emails[0].primary is null"]
    assert wrong("POST", scim, dict(good, nickname="x")) == ["body.nickname is not described"]
    assert wrong("POST", scim, dict(good, active="yes"))[0].endswith("should be of type boolean")
    assert wrong("POST", scim, {"userName": "u"}) == ["body.schemas is required", "body.emails is required"]
    assert wrong("POST", scim, dict(good, groups=[])) == ["body.groups is read-only"]
    assert wrong("POST", site + "/api/3/nothing") == ["POST /rest/api/3/nothing is in no document"]
    assert wrong("GET", site + "/api/3/user/search?quary=x") == ["the query parameter quary is not known"]
    assert "should be of type" in wrong("GET", site + "/api/3/group/member?groupId=1&startAt=x")[0]
    assert wrong("DELETE", site + "/servicedeskapi/servicedesk/1/customer") == ["a body is required"]
    assert "content type" in wrong("POST", site + "/api/3/group/user?groupId=1", {"accountId": "x"}, {"Content-Type": "text/plain"})[0]
    assert all(documents.find(method, path) is None for method, path in OUTSIDE)
