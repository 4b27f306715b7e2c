# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request and its answer as values."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError, UnexpectedAnswer
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request, with_query
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.secrecy import LOOKED_AT, shown
from unit.engine.fakes import answer


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text != "." and ".." not in text))
def test_any_id_stays_one_part_of_the_path(text):
    path = jsm.revoke_customer(text).path
    assert path.count("/") == jsm.revoke_customer("x").path.count("/") and not set(path) & set("?# ")
    assert unquote(path.split("/")[-2]) == text


@pytest.mark.parametrize("build", [jsm.revoke_customer, scim.delete_user, jsm.customers, lambda text: scim.patch_user(text, [])])
@pytest.mark.parametrize("text", ["", ".", "..", "../x", "a/../../b", "..\\x"])
def test_what_would_name_another_address_is_no_id(build, text):
    """DELETE /Users/ with nothing behind it, or /user/../revoke: never."""
    with pytest.raises(PlanError, match="is no id"):
        build(text)


def test_query_values_are_text_lists_repeat_and_nothing_is_left_out():
    this = request("GET", SITE, "/x", {"a": None, "b": True, "c": [1, None, "é"], "d": 0, "e": ""})
    assert this.query == (("b", "true"), ("c", "1"), ("c", "é"), ("d", "0"), ("e", ""))
    assert dict(with_query(this, d=50).query)["d"] == "50" and len(with_query(this, d=50).query) == 5


@pytest.mark.parametrize("method, writes, repeatable", [("GET", False, True), ("POST", True, False), ("PATCH", True, False), ("PUT", True, True),
                                                        ("DELETE", True, True)])
def test_what_writes_and_what_may_be_repeated(method, writes, repeatable):
    this = request(method, SITE, "/x")
    assert (this.writes, this.repeatable) == (writes, repeatable)
    assert request(method, SITE, "/x", writes=False).repeatable


def test_a_filter_cannot_be_broken_out_of():
    query = dict(scim.users_where("userName", 'a" or userName pr or userName eq "\\').query)
    assert query["filter"] == 'userName eq "a\\" or userName pr or userName eq \\"\\\\"'


def test_no_secret_of_a_body_is_in_a_repr():
    assert "sentinel" not in repr(request("POST", "auth", "/oauth/token", body={"client_secret": "sentinel"}))
    assert "sentinel" not in repr(answer(200, {"access_token": "sentinel"}))


def test_the_first_characters_of_a_body_are_enough():
    assert shown(answer(200, b"<p>\n  a   b\t</p>" + b"x" * 10 ** 6).text(), str, 20) == "<p> a b </p>xxxxxxxx"
    assert len(answer(200, b"x" * 10 ** 6).text()) == 4 * LOOKED_AT
    assert answer(200, b"\xff\xfe").text()


def test_a_body_that_is_not_json_is_told_without_quoting_it():
    with pytest.raises(UnexpectedAnswer) as caught:
        answer(200, b"<html>sentinel", content_type="text/html").json()
    assert "not with JSON" in caught.value.message and "sentinel" not in caught.value.message


def test_english_is_forced_where_text_may_have_to_be_matched():
    for this in (jira.add_member("g", "a"), jira.remove_member("g", "a")):
        assert dict(this.headers)["X-Force-Accept-Language"] == "true"


def test_the_experimental_header_is_on_every_call_that_needs_it():
    for this in (jsm.customers("1"), jsm.add_customers("1", ["a"]), jsm.remove_customers("1", ["a"])):
        assert dict(this.headers)["X-ExperimentalApi"] == "opt-in"
    assert jsm.remove_customers("1", ["a"]).body == {"accountIds": ["a"]}, "this DELETE has a body"
    assert quote("x:/", safe="") in jira.user("x:/").path or dict(jira.user("x:/").query)["accountId"] == "x:/"
