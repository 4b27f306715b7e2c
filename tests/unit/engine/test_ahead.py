# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next page of a list is asked for ahead: what is guessed, what becomes of a wrong guess, and that nothing is read otherwise than page by page."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import ApiError, ListMoved
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.ahead import guess
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, request, with_query
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.pace import Pace
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.turns import joined
from ansible_collections.lifecycle.atlassian.plugins.module_utils._people import scan
from unit.engine.fakes import Clock, answer, client_of

USERS = jira.all_users()      # a lane of 100 a second, which has room; that of a desk's list has none before it has proved faster


def held():
    """The dialect of USERS for one reading, each page held on to by the one before."""
    return joined(jira.next_array, "startAt", lambda one: one["accountId"])


def at(place, this=USERS, name="startAt"):
    return with_query(this, **{name: place})


@pytest.mark.parametrize("before, last, here, following", [
    (at(0), at(50), at(100), at(150)),
    (at(0), at(49), at(98), at(147)),
    (*(at(place, scim.users(), "startIndex") for place in (1, 11, 21, 31)),),
    (at(0), at(50), at(90), None),
    (at(0), at(0), at(0), None),
    (at(100), at(50), at(0), None),
    (at("a"), at("b"), at("c"), None),
    (at(0), at(50), at(100, jira.groups()), None),
    (at(0)._replace(body={"cursor": 1}), at(50)._replace(body={"cursor": 2}), at(100)._replace(body={"cursor": 3}), None),
    (at(0), at(50), with_query(at(100), expand="groups"), None),
    (request("GET", SITE, "/x", {"cursor": 1}), request("GET", SITE, "/x", {"cursor": 2}), request("GET", SITE, "/x", {"cursor": 3}), None),
])
def test_only_even_steps_of_one_list_are_guessed(before, last, here, following):
    assert guess(before, last, here) == following


class Site:
    """Lists of so many, C(cap) a page. C(troubles): what the request for a place is answered with, once. C(deed) is done after so many answers."""

    def __init__(self, many, cap=5, troubles=(), deed=(10 ** 9, None)):
        self.names, self.cap, self.troubles = ["n%d" % number for number in range(many)], cap, dict(troubles)
        self.deed, self.sent, self.together, self.most = deed, [], 0, 0
        self._lock, self._two = threading.Lock(), threading.Event()

    def send(self, method, url, headers, content):
        """The transport's."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        start = int(query.get("startAt") or query.get("start"))
        with self._lock:
            self.sent.append(start)
            self.together += 1
            self.most = max(self.most, self.together)
            if len(self.sent) > self.deed[0]:
                self.deed[1](self.names)
                self.deed = (10 ** 9, None)
            trouble = self.troubles.pop(start, None)
            page = [{"accountId": name} for name in self.names[start:start + self.cap]]
            last = start + self.cap >= len(self.names)
        if len(self.sent) > 3:
            self._two.wait(0.002)
        with self._lock:
            self.together -= 1
        if trouble:
            return trouble
        return answer(200, page if "users/search" in url else {"values": page, "isLastPage": last, "start": start, "size": len(page)})


def names(items):
    return [one["accountId"] for one in items]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 60), st.integers(3, 9), st.sampled_from([1, 16]))
def test_a_list_is_the_same_whoever_reads_it_and_one_request_too_many_is_the_most(many, cap, concurrency):
    for first, turn in ((USERS, held), (jsm.customers("7"), jsm.joined_pages)):
        site, alone = Site(many, cap), Site(many, cap)
        assert names(client_of(site, concurrency=concurrency).all_items(first, turn())) == site.names
        client_of(alone, concurrency=1).all_items(first, turn())
        assert len(alone.sent) <= len(site.sent) <= len(alone.sent) + (concurrency > 1)
        # an array ends with one who is alone on his page, whom the next page need not begin with: it is asked for in its turn
        assert [start for start in set(site.sent) if site.sent.count(start) > 1] in ([], [many] if first is USERS else [])


def test_two_pages_are_under_way_and_never_three():
    site = Site(60)
    assert names(client_of(site, concurrency=16).all_items(USERS, held())) == site.names
    assert site.most == 2


@pytest.mark.parametrize("trouble", [
    answer(500, {}), answer(429, {}, **{"Retry-After": "1"}), answer(404, {}), answer(302, {}, Location="https://evil.example/")])
def test_a_guess_that_is_refused_is_asked_for_again_in_its_turn(trouble):
    """Once in the list, and once beyond its end, where nobody asks again and nobody hears of it."""
    site = Site(60, troubles={20: trouble})
    clock = Clock()
    assert names(client_of(site, clock, concurrency=16).all_items(USERS, held())) == site.names
    assert site.sent.count(20) == 2
    site = Site(38, troubles={40: trouble})
    client = client_of(site, Clock(), concurrency=16)
    assert names(client.all_items(USERS, held())) == site.names and site.sent.count(40) == 1
    assert client.counts["retries"] == 0


def test_a_page_that_is_refused_in_its_turn_ends_the_list():
    class Closed(Site):
        def send(self, method, url, headers, content):
            return answer(403, {}) if "startAt=20" in url else super().send(method, url, headers, content)

    with pytest.raises(ApiError) as caught:
        client_of(Closed(60), concurrency=16).all_items(USERS, held())
    assert caught.value.status == 403


@pytest.mark.parametrize("after", range(3, 13))
def test_whoever_leaves_meanwhile_is_noticed_as_page_by_page(after):
    """Somebody of the first page leaves: everybody behind him moves up, and none of them may be missed."""
    site = Site(60, deed=(after, lambda everybody: everybody.remove("n1")))
    client = client_of(site, concurrency=16)
    pace = Pace(16)
    client._pace = pace
    lane = pace.turn(jsm.customers("7")).lane
    lane.unbound = True
    try:
        seen = names(client.all_items(jsm.customers("7"), jsm.joined_pages()))
    except ListMoved:
        return
    assert set(seen) >= set(site.names)


class Inverted(Site):
    """Answers what is asked for ahead first. Somebody comes to the head of the list, then the page before it is answered."""

    def __init__(self, many, cap, place):
        super().__init__(many, cap)
        self.place, self.ahead = place, threading.Event()

    def send(self, method, url, headers, content):
        start = int(parse_qs(urlsplit(url).query)["startAt"][0])
        if start == self.place:
            self.ahead.wait(0.3)
            with self._lock:
                self.names.insert(0, "new")
            self.place = None
        response = super().send(method, url, headers, content)
        if self.place is not None and start > self.place:
            self.ahead.set()
        return response


def test_nobody_is_missed_when_somebody_comes_meanwhile_although_the_pages_are_answered_in_another_order():
    """Where no page shows that it follows the one before, they are asked for in their order: whoever comes can then only move others to a page to come."""
    site = Inverted(40, 5, 15)
    assert set(site.names) <= {one.account_id for one in scan(client_of(site, concurrency=16))} | {"new"}
    site = Inverted(40, 5, 16)
    with pytest.raises(ListMoved):
        client_of(site, concurrency=16).all_items(USERS, held())
    assert site.ahead.is_set()


def test_a_guess_takes_the_place_of_nothing_else():
    """After trouble only one may be under way: that is the page itself."""
    client = client_of(Site(60), concurrency=16)
    client._pace.width = 1
    assert client.send_once(at(0)) is None
    client._pace.width = 2
    turn = client._pace.turn(USERS)
    assert client._pace.start(turn, 0.0) == 0.0
    assert client.send_once(at(0)) is None
    client._pace.finish(turn)
    assert client.send_once(at(0)).status == 200


def test_nothing_is_guessed_where_the_budget_has_no_room_or_nobody_may_work_beside():
    for options, this in (({"concurrency": 1}, USERS), ({"concurrency": 16}, jsm.customers("7"))):
        client = client_of(Site(60), Clock(), **options)
        assert client.send_once(this) is None
    assert client_of(Site(60), Clock(), concurrency=16).send_once(at(0)).status == 200


def test_a_guess_is_over_before_anything_else_is_done():
    """A list that is not read to its end, too: no read is under way when something is written."""
    site = Site(60)
    pages = client_of(site, concurrency=16).pages(USERS, held())
    for _page in range(4):
        next(pages)
    pages.close()
    assert site.together == 0 and len(site.sent) == 5
