# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of DESIGN section 8, for every module: rest, silence, foretold = done, read back by another road, no leak."""

from __future__ import annotations

import json
import re
import traceback
from pathlib import Path

import pytest

from simulator.app import Simulator
from simulator.switches import TABLE
from unit import atlas
from unit.laws import ledger
from unit.laws.expected import EXPECTED, REFUSED, outcome
from unit.laws.rounds import ROUNDS, Round
from unit.laws.variants import FAMILIES, NOT_HERE, spelled, variants

MODULES = Path(atlas.load("jsm_customer").__file__).parent
NEW_IDS = ("account_id", "scim_id", "group_id", "organization_id", "webhook_id")
READ_BACK_WITH = {"atlassian_access": "atlassian_access_info", "jsm_organization": "jsm_organization_info", "jsm_organization_member": "jsm_organization_info",
                  "jsm_desk_customer": "jsm_desk_info", "jira_group_member": "jira_group_info", "jsm_customer": "jira_user_info", "scim_user": "scim_user_info",
                  "jira_group": "jira_group_info", "jira_user": "jira_user_info", "jira_webhook": "jira_webhook_info",
                  "managed_account": "managed_account_info",
                  "jira_project_role_member": "jira_project_role_info",
                  "scim_group": "scim_group_info", "jsm_request": "jsm_request_info",
                  "organization_user": "organization_user_info", "organization_group_member": "jira_group_info"}

# They make nothing true of anybody: test_preflight.py, test_oauth_token.py.
APART = {"atlassian_preflight_info", "oauth_token"}


def label(entry: dict) -> str:
    """How tables name a person or thing."""
    return entry.get("email") or entry.get("account_id") or entry.get("user_name") or entry.get("name") or entry.get("key") or ""


def told(result) -> str:
    """All that a run lets out, as text: result, error, traceback, and what a debugger would print of client, ways and requests."""
    client = result.client
    ways = list(client._ways.values()) if client else []
    trace = "".join(traceback.format_exception(result.error)) if result.failed else ""
    return "\n".join([json.dumps(result, default=repr, sort_keys=True), repr(result.get("msg")), trace, repr(client)] + [repr(way) for way in ways])


def untraced(message: str) -> str:
    """A message without the trace id, which is another for every request."""
    return re.sub(r"\(trace [^)]*\)", "", message)


def stage(one: Round, settings: dict) -> Simulator:
    """A simulator as the round wants it."""
    sim = Simulator(switches=settings)
    if one.prepare:
        one.prepare(sim)
    return sim


def run(sim: Simulator, one: Round, check: bool = False):
    """Play the round once; requests of the run only are in result.sent."""
    start = len(sim.journal.entries)
    result = atlas.play(sim, one.module, check=check, way=one.way, **one.options)
    result.sent = sim.journal.entries[start:]
    assert not [entry["path"] for entry in result.sent if "/v1/orgs" in entry["path"]], "FACTS 14.12: version 1 of the organization API"
    return result


def uncertain(foretold: dict, one: Round) -> dict:
    """{label: actions that may come of it}, for people of whom only the server knows."""
    open_ends = {label(entry): entry["possible"] for entry in atlas.entries(foretold) or [] if not entry["certain"]}
    return {**open_ends, **one.refused}


def held_silence(result) -> None:
    """Nothing planned, nothing written; and nothing at all in check mode."""
    writes = [entry for entry in result.sent if entry["write"]]
    if not result.get("steps"):
        assert not writes, "an empty plan wrote"


def held_foretold(foretold, done, one: Round) -> None:
    """Steps, diff and people of check mode are those of the real run, but for ids of new things and what only the server knows."""
    if one.late:
        return
    assert foretold.get("steps") == done.get("steps"), "steps"
    if atlas.entries(foretold) is None:
        assert (foretold.failed, untraced(foretold["msg"])) == (done.failed, untraced(done["msg"]))
        return
    loose = uncertain(foretold, one)
    assert len(atlas.entries(foretold)) == len(atlas.entries(done))
    for before, after in zip(atlas.entries(foretold), atlas.entries(done)):
        if label(before) in loose:
            assert after["action"] in loose[label(before)] or after["action"] == before["action"], after
            assert before.get("email") in (after.get("email"), None)
            continue
        for name in set(before) | set(after):
            if before.get(name) is None and name in NEW_IDS and before["action"] == "created":
                continue
            assert before.get(name) == after.get(name), "%s of %s" % (name, label(before))
    for side in ("before", "after"):
        sure, was = ({name: value for name, value in one["diff"][side].items() if not any(who in name for who in loose)} for one in (foretold, done))
        assert sure == was, side
    if not loose:
        assert foretold["changed"] == done["changed"] and foretold["summary"] == done["summary"] and foretold["warnings"] == done["warnings"]
        assert foretold.get("msg") == done.get("msg")


def held_rest(done, forecast, again, one: Round) -> None:
    """A second run plans nothing and writes nothing, but for those whom only the server can tell."""
    if atlas.entries(again) is None:
        assert atlas.entries(done) is None and not again.get("steps")
        return
    loose = uncertain(forecast, one)
    planned = [step for step in again["steps"] if not any(who in step for who in loose)]
    assert not planned, "planned again"
    assert not again["changed"]
    assert again["diff"]["before"] == again["diff"]["after"] == {}


CASES = [pytest.param(one, settings, id="%s | %s" % (one.name, spelled(settings))) for one in ROUNDS for settings in variants(one.families)]


@pytest.mark.parametrize("one, settings", CASES)
def test_laws(one: Round, settings: dict) -> None:
    sim = stage(one, settings)
    before = ledger.snapshot(sim)

    foretold = run(sim, one, check=True)
    assert not [entry for entry in foretold.sent if entry["write"]], "check mode wrote"
    assert ledger.snapshot(sim) == before

    done = run(sim, one)
    after = ledger.snapshot(sim)
    assert outcome(done).startswith(REFUSED) == EXPECTED[one.name].startswith(REFUSED), outcome(done)
    if not settings:
        refused = EXPECTED[one.name].startswith(REFUSED)
        assert outcome(done)[:len(EXPECTED[one.name]) if refused else None] == EXPECTED[one.name]
    held_silence(done)
    held_foretold(foretold, done, one)
    ledger.check(one.module, before, after, done)

    sim.world.lag.settle()
    after = ledger.snapshot(sim)
    ledger.read_back(sim, one.module, one.options, done)
    forecast = run(sim, one, check=True)
    again = run(sim, one)
    held_silence(again)
    held_rest(done, forecast, again, one)
    assert ledger.snapshot(sim) == after, "a second run changed the world"

    for result in (foretold, done, forecast, again):
        assert "sentinel-" not in told(result)
    assert sim.violations == []


LAGGING = [pytest.param(one, settings, id="%s | %s" % (one.name, spelled(settings))) for one in ROUNDS if "search" in one.families and not one.late
           for settings in ({"lag_reads": 3}, {"lag_seconds": 20})]


@pytest.mark.parametrize("one, settings", LAGGING)
def test_a_second_run_that_comes_too_early_does_no_harm(one: Round, settings: dict) -> None:
    """Lists still show the world of before: the second run may plan again, but fails nobody and ends in the same world."""
    sim = stage(one, settings)
    done = run(sim, one)
    after = ledger.snapshot(sim)
    again = run(sim, one)
    assert ledger.snapshot(sim) == after
    if not done.failed:
        assert not again.failed, again["msg"]
    assert sim.violations == []


def test_every_module_has_rounds() -> None:
    """Or is the other road by which some round is read back."""
    have = {path.stem for path in MODULES.glob("*.py") if path.stem != "__init__"}
    twinless = {one.module for one in ROUNDS} - set(READ_BACK_WITH)
    assert not twinless, "READ_BACK_WITH in tests/unit/laws/test_laws.py needs a row for %s: the module that reads it" % ", ".join(sorted(twinless))
    known = {one.module for one in ROUNDS} | {READ_BACK_WITH[one.module] for one in ROUNDS} | APART
    assert have <= known, "tests/unit/laws/rounds.py needs rounds for %s, or READ_BACK_WITH names what it reads back" % ", ".join(sorted(have - known))
    assert known <= have, "there is no module %s" % ", ".join(sorted(known - have))


def test_every_state_of_every_module_has_rounds() -> None:
    for module in {one.module for one in ROUNDS}:
        states = atlas.resource_of(module).spec.get("state", {"choices": [None]})     # some things have one state: as they are wished
        played = {one.options.get("state", states.get("default")) for one in ROUNDS if one.module == module}
        assert played == set(states["choices"]), module


def test_every_switch_is_named() -> None:
    named = {name for family in FAMILIES.values() for name in family}
    assert not named & set(NOT_HERE)
    assert named | set(NOT_HERE) == {switch.name for switch in TABLE}
    for switch in TABLE:
        choices = set(switch.values) if switch.name in named and not any(isinstance(value, type) for value in switch.values) else set()
        played = {value for family in FAMILIES.values() for value in family.get(switch.name, ())}
        assert choices - {switch.default} <= played, switch.name


def test_rounds_have_names_of_their_own() -> None:
    names = [one.name for one in ROUNDS]
    assert len(names) == len(set(names)), "two rounds have one name"
    untold, stale = set(names) - set(EXPECTED), set(EXPECTED) - set(names)
    assert not untold and not stale, "tests/unit/laws/expected.py needs a line for each of %s, and none for %s" % (sorted(untold), sorted(stale))
