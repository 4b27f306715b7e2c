# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that remembers: what it recalls, what it asks again, and what it never does."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import NotAllowed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._groups import members_of
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.memo import Memo
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request

from .fakes import Server, answer, client_of, get, write


class Club:
    """A group of the platform, three members a page."""

    def __init__(self, count):
        self.ids = ["id-%02d" % number for number in range(count)]

    def __call__(self, method, url, headers, content):
        start = int(parse_qs(urlsplit(url).query)["startAt"][0])
        page = [{"accountId": one, "displayName": one, "active": True, "accountType": "atlassian"} for one in self.ids[start:start + 3]]
        return answer(200, {"startAt": start, "maxResults": 3, "total": len(self.ids), "isLast": start + 3 >= len(self.ids), "values": page})


def memo_of(server):
    """(a memory, the client that it stands before)."""
    client = client_of(server, concurrency=1)
    return Memo(client), client


def test_nothing_is_recalled_before_it_is_said():
    server = Server(lambda *dummy: answer(200, {"n": len(server.sent)}))
    memo, dummy_client = memo_of(server)
    assert [memo.read(get())["n"] for dummy in range(2)] == [1, 2]
    memo.recall()
    assert [memo.read(get())["n"] for dummy in range(2)] == [2, 2] and len(server.sent) == 2


def test_what_was_not_asked_before_is_asked_and_then_recalled():
    server = Server(lambda *dummy: answer(200, {"n": len(server.sent)}))
    memo, client = memo_of(server)
    memo.read(get("/one"))
    memo.recall()
    assert [memo.read(get("/other"))["n"] for dummy in range(2)] == [2, 2]
    assert client.read(get("/one"))["n"] == 3, "the client itself never recalls"
    assert memo.cost()["reads"] == client.cost()["reads"] == 3


def test_what_is_recalled_is_not_one_object():
    memo, dummy_client = memo_of(Server(answer(200, {"names": []})))
    memo.read(get())["names"].append("spoilt")
    memo.recall()
    assert memo.read(get()) == {"names": []}


def test_searches_are_told_apart_by_their_bodies():
    server = Server(lambda method, url, headers, content: answer(200, json.loads(content)))
    memo, dummy_client = memo_of(server)
    ask = [request("POST", SITE, "/search", body={"q": one}, writes=False) for one in "ab"]
    memo.read(ask[0])
    memo.recall()
    assert [memo.read(one)["q"] for one in ask] == ["a", "b"] and len(server.sent) == 2


def test_refusals_are_asked_again():
    server = Server(answer(403), answer(200, {"n": 1}))
    memo, dummy_client = memo_of(server)
    with pytest.raises(NotAllowed):
        memo.read(get())
    memo.recall()
    assert memo.read(get()) == {"n": 1}


def test_it_does_not_write():
    server = Server()
    memo, dummy_client = memo_of(server)
    with pytest.raises(AssertionError, match="only reads"):
        memo.read(write())
    assert server.sent == []


def test_a_list_that_was_read_whole_costs_nothing():
    server = Server(Club(10))
    memo, dummy_client = memo_of(server)
    have = members_of(memo, "g")
    asked = len(server.sent)
    memo.recall()
    assert members_of(memo, "g") == have and have[1] and len(have[0]) == 10 and len(server.sent) == asked


def test_of_a_list_that_was_read_in_part_nobody_who_moved_is_missed():
    """The first page is older than the others then. Somebody leaves it and somebody joins, so that the total is the same."""
    club = Club(10)
    server = Server(club)
    memo, dummy_client = memo_of(server)
    assert members_of(memo, "g", 1)[1] is False
    club.ids = club.ids[1:] + ["id-new"]
    memo.recall()
    assert set(members_of(memo, "g")[0]) == set(club.ids)


def test_pages_that_were_read_to_the_end_are_recalled_and_others_are_read_anew():
    items = [{"accountId": "id-%02d" % number} for number in range(130)]

    def desk(method, url, headers, content):
        start = int(parse_qs(urlsplit(url).query)["start"][0])
        page = items[start:start + 50]
        return answer(200, {"start": start, "limit": 50, "size": len(page), "isLastPage": start + 50 >= len(items), "values": page})

    server = Server(desk)
    memo, dummy_client = memo_of(server)
    whole = memo.all_items(jsm.customers("1"), jsm.next_page)
    next(iter(memo.pages(jsm.customers("2"), jsm.next_page)))
    asked = len(server.sent)
    memo.recall()
    assert memo.all_items(jsm.customers("1"), jsm.next_page) == whole == items and len(server.sent) == asked
    assert memo.all_items(jsm.customers("2"), jsm.next_page) == items and len(server.sent) == asked + 3
    assert memo.first_page(jsm.customers("1"), jsm.next_page, "size")[2] == 50 and len(server.sent) == asked + 3


def test_many_are_asked_side_by_side_and_a_missing_one_is_none():
    server = Server(lambda method, url, headers, content: answer(404) if "=b" in url else answer(200, {"accountId": "a", "displayName": "A"}))
    memo, dummy_client = memo_of(server)
    assert [one and one.account_id for one in memo.read_all([jira.user("a"), jira.user("b")], jira.account)] == ["a", None]
    memo.recall()
    assert [one and one.account_id for one in memo.read_all([jira.user("a"), jira.user("b")], jira.account)] == ["a", None]
    assert len(server.sent) == 3
