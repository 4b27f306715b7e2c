# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a refusal says, in every shape an API refuses in, and what the user is told to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _errors as errors
from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, organization, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import AUTH, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.refusal import not_json, redirected, refusal
from unit.engine.fakes import answer

USER, DESK = jira.user("id-1"), jsm.customers("15")


def refuse(this=USER, status=400, body=None, kind="basic", censor=str, **headers):
    return refusal(this, answer(status, body, **headers), kind, censor)


@pytest.mark.parametrize("body, code, words", [
    # Jira platform
    ({"errorMessages": ["The user is already a member."], "errors": {}}, None, ["The user is already a member"]),
    ({"errorMessages": [], "errors": {"groupId": "no such group", "accountId": "must be given"}}, None, ["accountId: must be given", "groupId: no such group"]),
    ({"errorMessages": ["one", "two"]}, None, ["one; two"]),
    # Jira Service Management
    ({"errorMessage": "No.", "i18nErrorMessage": {"i18nKey": "sd.jsm.error.x", "parameters": []}}, "sd.jsm.error.x", ["No"]),
    ({"errorMessage": "No.", "i18nErrorMessage": None}, None, ["No"]),
    # SCIM, and its other form
    ({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "409", "scimType": "uniqueness", "detail": "taken"}, "uniqueness", ["taken"]),
    ({"error": "insufficient rights", "traceId": "t-1"}, None, ["insufficient rights", "(trace t-1)"]),
    # organization
    ({"errors": [{"id": "1", "status": "403", "code": "ADMIN-403-5", "title": "Forbidden", "detail": "Not yours"}]}, "ADMIN-403-5", ["Not yours"]),
    ({"errors": [{"title": "Forbidden"}]}, None, ["Forbidden"]),
    ({"errors": ["plain"]}, None, []),
    # user management
    ({"key": "externalDirectory", "context": {"reason": {"key": "externalDirectory.google"}}}, "externalDirectory", ["externalDirectory.google"]),
    # login
    ({"error": "invalid_client", "error_description": "who are you"}, None, ["who are you", "invalid_client"]),
    # gateway and others
    ({"code": 401, "message": "Unauthorized; scope does not match"}, None, ["scope does not match"]),
    (b"<html><body>\n <h1>502   Bad Gateway</h1></body></html>", None, ["<h1>502 Bad Gateway</h1>"]),
    (b"", None, ["with an empty body"]), (b"  \n", None, ["with an empty body"]),
    (["a", "list"], None, ["list"]), ("text", None, ["text"]), (None, None, ["empty"]), (7, None, ["7"]), ({}, None, []),
    (b"\xff\xfe half a b", None, ["half a b"]), (b'{"errorMessages": ["half', None, ["half"]),
    ({"errorMessages": None, "errors": None, "i18nErrorMessage": "x", "context": "y", "errorMessage": 7}, None, []),
    ({"errorMessages": [None, 7, {"a": 1}], "errors": [None, 7]}, None, ["7"]),
    ({"context": {"reason": None}}, None, []),
])
def test_every_body_is_read_and_told(body, code, words):
    error = refuse(body=body)
    assert error.as_result()["failure"]["code"] == code
    assert error.message.startswith("GET /rest/api/3/user answered 400")
    for word in words:
        assert word in error.message


@pytest.mark.parametrize("status, kind", [
    (400, errors.Invalid), (401, errors.NotAuthenticated), (403, errors.NotAllowed), (404, errors.NotFound), (405, errors.Invalid), (409, errors.Conflict),
    (412, errors.Invalid), (415, errors.Invalid), (429, errors.RateLimited), (500, errors.ServerError), (503, errors.ServerError), (599, errors.ServerError),
])
def test_each_status_has_its_class_and_its_facts(status, kind):
    error = refuse(status=status, atl_traceid="abc")
    assert error.__class__ is kind
    assert error.as_result()["failure"] == {"status": status, "code": None, "trace": "abc", "method": "GET", "path": "/rest/api/3/user"}
    assert error.message.endswith("(trace abc)")


@pytest.mark.parametrize("header", ["atl_traceid", "x_trace_id", "x_arequestid", "x_request_id"])
def test_the_trace_is_told_from_any_header(header):
    assert "(trace 7f)" in refuse(**{header: "7f"}).message


@pytest.mark.parametrize("this, kind, words", [
    (USER, "basic", ["api_user and api_token", "use_gateway: true"]),
    (USER, "basic through the gateway", ["gateway", "scopes", "cloud_id"]),
    (USER, "access_token through the gateway", ["access_token", "expired"]),
    (USER, "client_credentials through the gateway", ["client_id", "service account"]),
    (scim.users(), "directory key", ["scim_token", "directory_id"]),
    (organization.users_by_email("o", ["a@b.cd"]), "organization key", ["org_api_key"]),
    (request("POST", AUTH, "/oauth/token", writes=False), "none", ["client_id and client_secret"]),
])
def test_a_wrong_credential_is_named_per_way_in(this, kind, words):
    message = refuse(this, 401, {"message": "no"}, kind).message
    assert all(word in message for word in words)


@pytest.mark.parametrize("this, status, body, words", [
    (jira.add_member("g", "a"), 403, {"errorMessages": ["no"]}, ["site administration", "manage:jira-configuration"]),
    (USER, 403, {"errorMessages": ["no"]}, ["Browse users and groups"]),
    (DESK, 403, b"", ["agent licence"]), (DESK, 403, {"errorMessage": "no"}, ["administration of this service desk"]),
    (organization.users_by_email("o", ["a"]), 403, {}, ["without scopes"]), (organization.users_by_email("o", ["a"]), 404, {}, ["org_id"]),
    (scim.users(), 404, {}, ["directory_id"]), (DESK, 412, {}, ["experimental"]),
    (USER, 429, b"<html>", ["retry_budget", "concurrency"]), (USER, 502, b"<html>", ["run it again later"]), (USER, 503, b"", ["run it again later"]),
])
def test_what_to_do_next(this, status, body, words):
    """FACTS 14.25, 14.13, 5."""
    message = refuse(this, status, body).message
    assert all(word in message for word in words)


def test_a_missing_record_is_not_a_missing_directory():
    """FACTS 14.25."""
    assert "directory_id" not in refuse(scim.user("x"), 404, {}).message


def test_a_message_is_bounded():
    assert len(refuse(body={"errorMessages": ["x" * 100000]}).message) < 1000
    assert len(refuse(body=b"x" * 100000).message) < 1000


def censor(text):
    return text.replace("sentinel-secret", "***")


@pytest.mark.parametrize("padding", [0, 150, 180, 190, 199, 480, 490, 495, 790, 795])
@pytest.mark.parametrize("build", [lambda text: text.encode(), lambda text: {"errorMessages": [text]}, lambda text: {"x": text}, lambda text: [text]])
def test_no_part_of_a_secret_is_left_where_the_text_is_cut(padding, build):
    body = build("a" * padding + " sentinel-secret")
    for error in (refuse(body=body, censor=censor), not_json(USER, answer(200, body), censor)):
        assert "sentinel" not in repr(error.as_result())
    assert "sentinel" not in refuse(body=build(" " * 780 + "sentinel-secret"), censor=censor).message


@pytest.mark.parametrize("location, told", [
    ("https://id.example/login?token=sentinel-secret", '"https://id.example"'), ("https://id.example?token=sentinel-secret", '"https://id.example"'),
    ("/login?next=sentinel-secret", '"/login"'), ("//id.example/x#sentinel-secret", '"//id.example"'), ("", '""'), ("http://evil\nHost: x/y", None),
])
def test_a_redirect_names_the_host_and_no_more(location, told):
    message = redirected(USER, answer(302, location=location), str).message
    assert "sentinel" not in message and "\n" not in message and "not followed" in message
    assert told is None or told in message


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["errorMessages", "errors", "errorMessage", "i18nErrorMessage", "i18nKey", "detail", "scimType", "error", "traceId", "key", "context",
                     "reason",
                     "code", "title", "message"]), inner, max_size=5), max_leaves=12)


@given(st.one_of(JSON, st.binary(max_size=50)), st.integers(400, 599))
def test_any_body_at_all_gives_an_error_of_our_own(body, status):
    """FACTS 14.18."""
    error = refuse(body=body, status=status)
    assert isinstance(error, errors.ApiError) and isinstance(error.message, str) and error.status == status
    assert isinstance(error.code, str) and isinstance(error.text, str)
