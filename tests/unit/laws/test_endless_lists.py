# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server whose lists never end: every page is new, and says that there is more, here, on another host, or by a total beyond all measure.

A page that comes again is noticed by its content (tests/unit/engine/test_pages.py); this is about those that never do.
"""

from __future__ import annotations

import itertools
import json
import re

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http import measure
from simulator.app import Simulator
from unit import atlas
from unit.laws import garble, hostile

PAGES = 10      # instead of MOST_ANSWERS
HOLDERS = ("values", "Resources", "data")
IDS = re.compile(r'"(accountId|id|groupId|value|email|emailAddress|userName|name)": "([^"]*)"')


class Endless(atlas.InProcess):
    """Answers every request for a list with entries that were never there before, made of the first true ones."""

    def __init__(self, sim: Simulator, total: int) -> None:
        super().__init__(sim)
        self.total, self.numbers, self.models, self.asked = total, itertools.count(1), {}, {}

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        response = super().send(method, url, headers, content)
        spot = garble.spot_of(method, url)
        body = _body(response)
        if _entries(body):
            self.models.setdefault(spot, response)
        if spot not in self.models or not (method == "GET" or spot[1].endswith("search")):
            return response
        self.asked[spot] = self.asked.get(spot, 0) + 1
        if self.asked[spot] == 1:
            return response._replace(content=json.dumps(self.more(body)).encode())
        number = next(self.numbers)
        text = IDS.sub(lambda found: '"%s": "%s-%d"' % (found[1], found[2], number), json.dumps(_body(self.models[spot])))
        return self.models[spot]._replace(content=json.dumps(self.more(json.loads(text))).encode())

    def more(self, body):
        """The page, which says in every dialect that it is not the last."""
        if isinstance(body, dict):
            number = next(self.numbers)
            body.update({name: False for name in ("isLast", "isLastPage") if name in body})
            body.update({name: self.total for name in ("total", "totalResults") if name in body})
            if "data" in body:
                body["links"] = {"next": "cursor-%d" % number}
            if "_links" in body:
                body["_links"]["next"] = "https://evil.example.net/next?start=%d" % number
        return body


def _body(response):
    try:
        return json.loads(response.content)
    except ValueError:
        return None


def _entries(body):
    return body if isinstance(body, list) else next((body[name] for name in HOLDERS if isinstance(body.get(name), list)), []) if isinstance(body, dict) else []


@pytest.mark.parametrize("total", [10 ** 6, 10 ** 30])
@pytest.mark.parametrize("name", hostile.TOLD)
def test_a_list_that_never_ends_is_given_up(monkeypatch, name: str, total: int) -> None:
    monkeypatch.setattr(measure, "MOST_ANSWERS", PAGES)
    met = []
    for one in hostile.rounds_of(name)[:4]:
        sim = Simulator()
        if one.prepare:
            one.prepare(sim)
        options = dict(atlas.SITE if one.way is None else one.way, concurrency=1, retry_budget=hostile.BUDGET, **one.options)
        transport = Endless(sim, total)
        told = hostile.run_main(sim, name, dict({"wait": 2} if "wait" in hostile.spec_of(name) else {}, **options), transport)
        hostile.held_end(told)
        assert all(url.startswith(atlas.URL + "/") for dummy, url, *dummies in transport.sent), "another host was asked"
        # A list is read for each of a few things (people, groups), and again when it is looked at once more. Without an end it would be asked for ever.
        assert max(transport.asked.values(), default=0) <= 40 * PAGES, (one.name, transport.asked)
        met += [text for text in [told.get("msg", ""), *(entry.get("reason", "") for entry in hostile.entries_of(told))] if "has no end" in text]
    if name in ("jira_group_member", "jsm_desk_customer", "scim_user", "organization_user", "jira_project_role_info"):
        assert met, "no list of it was met"
