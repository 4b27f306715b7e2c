# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a list to its end in every dialect, and what is concluded from an answer that makes no sense: nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, organization, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import UnexpectedAnswer
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http import measure
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pages import MAX_EMPTY_PAGES, WAVE, Counted, read_counted, read_pages
from unit.engine.fakes import Server, answer, client_of


class Lists:
    """A server with one list and a cap on pages, in each dialect. C(reads) counts; C(lie) may change an answer."""

    def __init__(self, items, cap=3, lie=None):
        self.items, self.cap, self.reads, self.lie = items, cap, 0, lie

    def read(self, request, dialect):
        self.reads += 1
        query = dict(request.query)
        answer = getattr(self, dialect)(query, request)
        return self.lie(answer) if self.lie else answer

    def bean(self, query, request):
        start, size = int(query["startAt"]), min(self.cap, int(query["maxResults"]))
        values = self.items[start:start + size]
        return {"startAt": start, "maxResults": size, "total": len(self.items), "isLast": start + size >= len(self.items), "values": values}

    def bean_without_last(self, query, request):
        answer = self.bean(query, request)
        del answer["isLast"]
        return answer

    def bean_without_total(self, query, request):
        answer = self.bean(query, request)
        del answer["total"]
        return answer

    def bare_bean(self, query, request):
        return {"values": self.bean(query, request)["values"]}

    def array(self, query, request):
        return self.bean(query, request)["values"]

    def jsm(self, query, request):
        start, size = int(query["start"]), min(self.cap, int(query["limit"]))
        values = self.items[start:start + size]
        return {"start": start, "limit": size, "size": len(values), "isLastPage": start + size >= len(self.items), "values": values}

    def scim(self, query, request):
        start, size = int(query["startIndex"]) - 1, min(self.cap, int(query["count"]))
        return {"totalResults": len(self.items), "startIndex": start + 1, "itemsPerPage": size, "Resources": self.items[start:start + size]}

    def scim_bare(self, query, request):
        answer = self.scim(query, request)
        return {name: answer[name] for name in ("totalResults", "Resources") if answer[name]} if answer["Resources"] else {"totalResults": len(self.items)}

    def organization(self, query, request):
        cursor = request.body.get("cursor") or "0"
        start = int(cursor) if cursor.isdigit() else 0
        more = start + self.cap < len(self.items)
        return {"data": self.items[start:start + self.cap], "links": {"next": str(start + self.cap)} if more else {}}


DIALECTS = [
    ("bean", jira.members("g"), jira.next_page), ("bean_without_last", jira.members("g"), jira.next_page),
    ("bean_without_total", jira.groups(), jira.next_page),
    ("bare_bean", jira.groups(), jira.next_page), ("array", jira.all_users(), jira.next_array), ("jsm", jsm.customers("15"), jsm.next_page),
    ("scim", scim.users(), scim.next_page), ("scim_bare", scim.users(), scim.next_page),
    ("organization", organization.users_by_email("o", ["a"]), organization.next_page),
]


def read_all(lists, dialect, first, turn):
    return [item for page in read_pages(lambda request: lists.read(request, dialect), first, turn) for item in page]


@pytest.mark.parametrize("dialect, first, turn", DIALECTS)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7, 100])
@pytest.mark.parametrize("cap", [1, 3, 1000])
def test_every_item_comes_once_and_in_order_whatever_the_cap(dialect, first, turn, count, cap):
    """FACTS 14.6, 14.5."""
    items = [{"id": n} for n in range(count)]
    lists = Lists(items, cap)
    assert read_all(lists, dialect, first, turn) == items
    size = min(cap, 50)
    assert lists.reads <= -(-count // size) + 1


@pytest.mark.parametrize("dialect, first, turn", DIALECTS)
def test_pages_are_read_only_as_far_as_they_are_asked_for(dialect, first, turn):
    lists = Lists([{"id": n} for n in range(100)])
    pages = read_pages(lambda request: lists.read(request, dialect), first, turn)
    next(pages)
    assert lists.reads == 1


@pytest.mark.parametrize("dialect, first, turn", DIALECTS)
def test_a_page_that_repeats_for_ever_ends_in_an_error(dialect, first, turn):
    stuck = {"isLast": False, "isLastPage": False, "startAt": 0, "start": 0, "startIndex": 1, "links": {"next": "again"}, "totalResults": 50, "total": 50}
    same = [{"id": n} for n in range(3)]

    def lie(answer):
        if isinstance(answer, list):
            return same
        answer.update({name: value for name, value in stuck.items() if name in answer})
        for name in ("values", "Resources", "data"):
            if name in answer:
                answer[name] = same
        return answer

    lists = Lists(same * 10, lie=lie)
    with pytest.raises(UnexpectedAnswer, match="same page again"):
        read_all(lists, dialect, first, turn)
    assert lists.reads == 2


@pytest.mark.parametrize("turn, first, answer", [
    (jira.next_page, jira.members("g"), {"values": [], "isLast": False, "maxResults": 50, "startAt": 0}),
    (jira.next_page, jira.members("g"), {"values": [], "isLast": False}),
    (jira.next_page, jira.members("g"), {"values": [], "total": 10 ** 9, "maxResults": 50}),
    (jsm.next_page, jsm.desks(), {"values": [], "isLastPage": False, "start": 0}),
    (scim.next_page, scim.users(), {"totalResults": 7, "Resources": []}),
    (scim.next_page, scim.users(), {"totalResults": 7}),
    (organization.next_page, organization.users_by_email("o", ["a"]), {"data": [], "links": {"next": "x"}}),
])
def test_empty_pages_without_an_end_are_an_error_after_a_few(turn, first, answer):
    reads = []
    with pytest.raises(UnexpectedAnswer, match="empty"):
        for page in read_pages(lambda request: reads.append(request) or answer, first, turn):
            assert page == []
    assert len(reads) <= MAX_EMPTY_PAGES + 1


def test_one_empty_page_in_the_middle_is_no_end():
    script = [
        {"values": [{"id": 1}], "startAt": 0, "maxResults": 1, "isLast": False}, {"values": [], "startAt": 1, "maxResults": 1, "isLast": False},
        {"values": [{"id": 2}], "startAt": 2, "maxResults": 1, "isLast": True},
    ]
    pages = list(read_pages(lambda request: script.pop(0), jira.members("g"), jira.next_page))
    assert pages == [[{"id": 1}], [], [{"id": 2}]]


HOSTILE = [
    None, True, 7, "text", [], {}, ["values"], {"values": None}, {"values": "abc", "isLast": True}, {"values": {"a": 1}, "isLast": True, "isLastPage": True},
    {"values": None, "isLast": True, "isLastPage": True}, {"values": 7, "isLastPage": True}, {"values": [1], "isLastPage": None}, {"values": [1],
                                                                                                                                   "isLastPage": "false"},
    {"values": [1], "isLast": False, "startAt": "x"}, {"values": [1], "total": None}, {"values": [1], "total": "many"},
    {"Resources": [1]}, {"Resources": {"a": 1}, "totalResults": 1}, {"Resources": "abc", "totalResults": 3}, {"totalResults": None, "Resources": []},
    {"data": None}, {"data": {"a": 1}}, {"data": "abc", "links": {}}, {"data": [], "links": "x"}, {"data": [], "links": ["next"]}, {"errorMessages": ["no"]},
]
FINE = {("jira.next_array", "[]"), ("jira.next_array", "['values']")}


@pytest.mark.parametrize("answer", HOSTILE, ids=repr)
@pytest.mark.parametrize("name, first, turn", [
    ("jira.next_page", jira.members("g"), jira.next_page), ("jira.next_array", jira.all_users(), jira.next_array),
    ("jsm.next_page", jsm.customers("15"), jsm.next_page),
    ("scim.next_page", scim.users(), scim.next_page), ("organization.next_page", organization.users_by_email("o", ["a"]), organization.next_page),
])
def test_a_page_of_an_unknown_shape_is_never_taken_for_a_list(answer, name, first, turn):
    if (name, repr(answer)) in FINE:
        return
    with pytest.raises(UnexpectedAnswer):
        list(read_pages(lambda request: answer, first, turn))


JSON = st.recursive(st.none() | st.booleans() | st.integers(-3, 60) | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["values", "isLast", "isLastPage", "startAt", "start", "total", "maxResults", "Resources", "totalResults", "startIndex", "data",
                     "links", "next"]),
    inner, max_size=5), max_leaves=12)


@given(JSON, st.sampled_from(DIALECTS))
def test_whatever_comes_reading_ends_with_lists_or_with_the_one_error(answer, dialect):
    try:
        for number, page in enumerate(read_pages(lambda request: answer, dialect[1], dialect[2])):
            assert isinstance(page, list) and number < 10
    except UnexpectedAnswer as error:
        assert dialect[1].path in error.message


# --- lists that say how long they are ---------------------------------------------------------------------------------

def counted(pages_by_start, total=7, begin=0):
    """read_counted over a scripted server: {start: values}. Returns (items, starts asked for)."""
    asked = []

    def read(here):
        start = int(dict(here.query).get("startAt", 0))
        asked.append(start)
        return {"startAt": start, "maxResults": 3, "total": total, "isLast": start + 3 >= total, "values": pages_by_start(start)}

    first_request = request("GET", SITE, "/list", {"startAt": begin})
    whole = Counted(first_request, jira.next_page, "startAt", begin, total, lambda one: one, str)

    def one_by_one(work, things):
        return [work(thing) for thing in things]

    return read_counted(one_by_one, read, whole, pages_by_start(begin)), asked


def test_the_rest_of_a_counted_list_is_asked_for_by_place():
    items, asked = counted(lambda start: list(range(start, min(start + 3, 7))))
    assert items == list(range(7)) and asked == [6, 3, 0]   # backwards, and the first page once more


def test_a_list_that_changes_meanwhile_is_read_again_page_by_page():
    calls = []

    def changing(start):
        calls.append(start)
        have = list(range(7)) if len(calls) == 1 else list(range(1, 7))   # one goes after the first page
        return have[start:start + 3]

    items, asked = counted(changing)
    assert items == list(range(1, 7)) and asked == [6, 3, 0, 2, 4]   # then page by page, each joined to the one before


def test_one_who_leaves_and_one_who_joins_do_not_make_up_for_each_other():
    """The total stays what it was, and somebody moves from the second page into the first, which had been read before."""
    calls = []

    def changing(start):
        calls.append(start)
        have = list(range(7)) if len(calls) == 1 else list(range(1, 8))
        return have[start:start + 3]

    items, asked = counted(changing)
    assert items == list(range(1, 8)) and asked[:3] == [6, 3, 0]


def test_a_counted_list_that_never_stands_still_is_not_half_read():
    calls = []

    def changing(start):
        calls.append(start)
        return list(range(len(calls), len(calls) + 7))[start:start + 3]

    with pytest.raises(UnexpectedAnswer, match="changed while its pages were read"):
        counted(changing)


def test_a_server_that_ignores_the_place_is_not_believed():
    with pytest.raises(UnexpectedAnswer, match="again and again"):
        counted(lambda start: [1, 2, 3])


def test_a_counted_page_of_an_unknown_shape_is_an_unexpected_answer():
    with pytest.raises(UnexpectedAnswer, match="unknown shape"):
        counted(lambda start: None if start else [1, 2, 3])


def test_a_total_that_is_a_lie_costs_one_wave_and_is_not_believed():
    asked = []

    def repeating(start):
        asked.append(start)
        return [1, 2, 3]

    with pytest.raises(UnexpectedAnswer, match="again and again"):
        counted(repeating, total=10 ** 9)
    assert len(asked) <= WAVE + 3


def test_a_first_page_that_says_there_is_more_than_its_total_is_not_the_whole_list():
    def read(here):
        return {"startAt": 0, "maxResults": 3, "total": 1, "isLast": False, "values": ["a"]}

    whole = Counted(request("GET", SITE, "/list", {"startAt": 0}), jira.next_page, "startAt", 0, 1, lambda one: one, str)
    with pytest.raises(UnexpectedAnswer, match="again and again"):
        read_counted(lambda work, things: [work(thing) for thing in things], read, whole, ["a"])


def test_a_list_of_ever_new_pages_ends_by_their_number_or_by_their_size(monkeypatch):
    """Each list of a client has a measure of its own."""
    for limit, small in (("MOST_ANSWERS", 7), ("MOST_BYTES", 700)):
        with monkeypatch.context() as patched:
            patched.setattr(measure, limit, small)
            server = Server(*[answer(200, {"isLast": False, "values": ["x" * 50 + str(number)]}) for number in range(100)])
            client = client_of(server)
            for asked in range(1, 3):
                with pytest.raises(UnexpectedAnswer, match="has no end"):
                    client.all_items(request("GET", SITE, "/list", {"startAt": 0}), jira.next_page)
                assert 6 * asked <= len(server.sent) <= 9 * asked
