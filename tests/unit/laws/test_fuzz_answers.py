# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every answer of every module's rounds, garbled in every way.

Whatever a service answers: the module ends with a word that can be read, waits no longer than it may, changes nothing that it would not have
changed on the true answer, and tells of what it did change.
"""

from __future__ import annotations

import functools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response
from simulator.app import Simulator
from unit import atlas
from unit.laws import garble, hostile, ledger
from unit.laws.rounds import Round

LONGEST = 20        # seconds of real time for a run that is made of a few dozen answers


def staged(one: Round) -> Simulator:
    sim = Simulator()
    if one.prepare:
        one.prepare(sim)
    return sim


def options_of(one: Round) -> dict:
    options = dict(atlas.SITE if one.way is None else one.way, concurrency=1, retry_budget=hostile.BUDGET)
    options.update(one.options)
    if "wait" in hostile.spec_of(one.module):
        options.setdefault("wait", 2)
    return options


@functools.lru_cache(maxsize=None)
def truth(name: str, number: int) -> tuple:
    """What a round does when nothing is garbled: (the answers by spot, what the world may lose).

    It may lose what is lost without max_removals: who cannot be read any more leaves that room to another who was named as well.
    """
    one = hostile.rounds_of(name)[number]
    sim = staged(one)
    listening = garble.Listening(sim)
    hostile.held_end(hostile.run_main(sim, name, options_of(one), listening))
    answers: dict = {}
    for spot, response in listening.heard:
        answers.setdefault(spot, response)
    sim = staged(one)
    before = hostile.facts(ledger.snapshot(sim))
    hostile.run_main(sim, name, dict(options_of(one), **({"max_removals": "1000"} if "max_removals" in one.options else {})))
    return answers, before - hostile.facts(ledger.snapshot(sim))


def held(name: str, one: Round, allowed: set, spot: tuple, wrong, every: bool, instead: Response | None = None) -> None:
    """Play a round with one answer, or all of one kind, made wrong, and hold the laws."""
    sim = staged(one)
    world = ledger.snapshot(sim)
    started = time.monotonic()
    told = hostile.run_main(sim, name, options_of(one), garble.Garbling(sim, spot, wrong, every, instead))
    assert time.monotonic() - started < LONGEST
    hostile.held_end(told)
    # A simulated service changes by what it is asked to do and by nothing else, and comparing two whole worlds is dear.
    written = any(method != "GET" for method, *dummies in told.transport.sent)
    before, after = (hostile.facts(world), hostile.facts(ledger.snapshot(sim))) if written else (set(), set())
    assert told.slept <= hostile.BUDGET + 2, "waited longer than retry_budget and wait"
    lost = before - after
    assert lost <= allowed, "taken away because of a garbled answer: %s" % sorted(lost - allowed)[:5]
    unsure = [entry for entry in hostile.entries_of(told) if entry["action"] == "unknown"]
    if before != after:
        assert told.get("changed") or unsure, "something was changed and nobody is told of it"
    assert all(url.startswith(atlas.URL + "/") for dummy, url, *dummies in told.transport.sent), "another host was asked"
    assert not [entry for entry in sim.violations if entry["kind"] == "crash"], sim.violations


def body_of(response: Response):
    """The parsed body of an answer, or None where there is none."""
    try:
        return json.loads(response.content) if response.content.strip() else None
    except ValueError:
        return None


def has_rounds(name: str) -> None:
    """Skip a module without any; test_every_module_has_rounds fails for it."""
    if not hostile.rounds_of(name):
        pytest.skip("%s has no rounds yet" % name)


def draw_spot(data, name: str) -> tuple:
    """(round, what the world may lose, spot, the answer there)."""
    has_rounds(name)
    number = data.draw(st.integers(0, len(hostile.rounds_of(name)) - 1), "round")
    answers, allowed = truth(name, number)
    spots = sorted(answers)
    if not spots:
        return hostile.rounds_of(name)[number], allowed, ("GET", "nothing"), Response(200, {}, b"{}")
    spot = data.draw(st.sampled_from(spots), "spot")
    return hostile.rounds_of(name)[number], allowed, spot, answers[spot]


@pytest.mark.parametrize("name", hostile.TOLD)
def test_every_module_has_rounds(name: str) -> None:
    """What the other tests here play. An info module gets its own by trial, any other needs them in rounds.py."""
    assert hostile.rounds_of(name), "%s has no rounds in rounds.py, and no options were found that it works with" % name


@hostile.bounded(90)
@given(st.data())
@pytest.mark.parametrize("name", hostile.TOLD)
def test_a_value_of_an_answer_is_garbled(name: str, data) -> None:
    one, allowed, spot, answer = draw_spot(data, name)
    body = body_of(answer)
    path = data.draw(st.sampled_from(garble.shapes(body)), "path")
    change = data.draw(st.sampled_from(sorted(garble.CHANGES)), "change")

    def wrong(response: Response) -> Response:
        try:
            return response._replace(content=garble.changed(body_of(response), path, change))
        except (KeyError, IndexError, TypeError):
            return response     # this one has no such place
    held(name, one, allowed, spot, wrong, data.draw(st.booleans(), "every"))


@hostile.bounded(40)
@given(st.data())
@pytest.mark.parametrize("name", hostile.TOLD)
def test_a_whole_answer_is_garbled(name: str, data) -> None:
    one, allowed, spot, _answer = draw_spot(data, name)
    kind = data.draw(st.sampled_from(sorted(garble.BODIES)), "body")
    held(name, one, allowed, spot, lambda response: response._replace(content=garble.BODIES[kind](response.content)), data.draw(st.booleans(), "every"))


@hostile.bounded(40)
@given(st.data())
@pytest.mark.parametrize("name", hostile.TOLD)
def test_a_refusal_is_garbled(name: str, data) -> None:
    """In words that are hostile. After a 5xx and a redirect the work may be done all the same; a plain 4xx is believed, as FACTS has them."""
    one, allowed, spot, _answer = draw_spot(data, name)
    body = garble.encoded(garble.REFUSALS[data.draw(st.sampled_from(sorted(garble.REFUSALS)), "body")])
    status = data.draw(st.sampled_from([300, 301, 302, 400, 401, 403, 404, 409, 410, 412, 415, 418, 422, 429, 451, 500, 501, 502, 503, 504, 599]), "status")
    headers = {"content-type": "application/json", "atl-traceid": "\x1b[31mtrace", "location": "https://evil.example.net/\x1b[31m"}
    refusal = Response(status, headers, body)
    done = (status < 400 or status >= 500) and data.draw(st.booleans(), "the work is done")
    held(name, one, allowed, spot, (lambda dummy: refusal) if done else None, data.draw(st.booleans(), "every"), None if done else refusal)


@pytest.mark.parametrize("name", hostile.TOLD)
def test_every_change_in_one_round(name: str) -> None:
    """One round of each module, whole: every place of every answer, and a few changes each, in turn."""
    has_rounds(name)
    answers, allowed = truth(name, 0)
    one = hostile.rounds_of(name)[0]
    changes = sorted(garble.CHANGES)
    turn = 0
    for spot, answer in sorted(answers.items()):
        for path in garble.shapes(body_of(answer)):
            for _count in range(3):
                change = changes[turn % len(changes)]
                turn += 7

                def wrong(response: Response, path=path, change=change) -> Response:
                    try:
                        return response._replace(content=garble.changed(body_of(response), path, change))
                    except (KeyError, IndexError, TypeError):
                        return response
                held(name, one, allowed, spot, wrong, True)
