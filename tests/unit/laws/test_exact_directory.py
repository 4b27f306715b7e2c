# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""scim_user with state exact: a personnel file is the whole truth of a directory, and what keeps it from emptying one."""

from __future__ import annotations

import json
import re
import time

import pytest
from ansible_collections.lifecycle.atlassian.plugins.module_utils._nouns import scim_user
from hypothesis import given
from hypothesis import strategies as st

from simulator.app import Simulator
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import ERIKA, JOSE, ONLY_SCIM, RETURNER, SCIM
from unit.laws.test_random_runs import bounded, fault

EXACT = {"state": "exact", "max_removals": "100%"}


class Told(atlas.InProcess):
    """The directory as C(tell(path, answer)) changes what it says of itself."""

    def __init__(self, sim, tell):
        super().__init__(sim)
        self.tell = tell

    def send(self, method, url, headers, content):
        response = super().send(method, url, headers, content)
        if method != "GET" or "/Users" not in url or response.status != 200:
            return response
        body = json.dumps(self.tell(url, json.loads(response.content))).encode()
        return response._replace(content=body, headers=dict(response.headers, **{"content-length": str(len(body))}))


def active(sim) -> set:
    directory = sim.world.to_dict()["directories"][atlas.DIRECTORY_ID]["users"]
    return {one["userName"] for one in directory if one["active"]}


def crowd(sim, number):
    names = ["crowd%03d@corp.example.com" % one for one in range(number)]
    assert atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": name} for name in names])["summary"] == {"created": number}
    return names


def change_of(name, change):
    """C(tell) that changes the record of one person."""
    def tell(url, answer):
        for one in answer.get("Resources") or [answer]:
            if one.get("userName") == name:
                change(one)
        return answer
    return tell


@pytest.mark.parametrize("change, words", [
    (lambda one: one.pop("active"), "whether it is active"), (lambda one: one.update(active=None), "whether it is active"),
    (lambda one: one.update(active="true"), "whether it is active"), (lambda one: one.update(active=0), "whether it is active"),
    (lambda one: [one.pop("userName"), one.pop("externalId", None)], "whose it is"),
])
def test_a_record_of_which_nothing_can_be_told_keeps_everybody(change, words):
    sim = Simulator()
    names = crowd(sim, 3)
    before = active(sim)
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, transport=Told(sim, change_of(JOSE, change)), users=[{"user_name": ERIKA, "title": "x"}], **EXACT)
    assert result.failed and active(sim) == before
    assert result["summary"] == {"updated": 1, "skipped": len(names), "unknown": 1} and words in result["msg"]
    assert result["changed"], "what was wished of others is done"


def test_an_inactive_record_is_neither_touched_nor_told():
    sim = Simulator()
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": ERIKA}, {"user_name": JOSE}], **EXACT)
    assert not result["changed"] and {one["user_name"] for one in result["people"]} == {ERIKA, JOSE}
    assert RETURNER not in active(sim)


def repeated(url, answer):
    answer["Resources"] = answer["Resources"][:1] * len(answer["Resources"])
    return answer


def cut(url, answer):
    if "startIndex=1&" not in url and not url.endswith("startIndex=1"):
        answer["Resources"] = []
    return answer


def too_many(url, answer):
    return dict(answer, totalResults=answer["totalResults"] + 5)


@pytest.mark.parametrize("tell, words", [
    (repeated, "came twice|same page|changed while"), (cut, "more pages by its own word|changed while"), (too_many, "more pages by its own word"),
])
def test_a_directory_that_cannot_be_read_as_a_whole_is_left_alone(tell, words):
    sim = Simulator()
    crowd(sim, 250)
    before = ledger.snapshot(sim)
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, transport=Told(sim, tell), users=[{"user_name": ERIKA, "title": "x"}], **EXACT)
    assert result.failed and "people" not in result and ledger.snapshot(sim) == before
    assert re.search(words, result["msg"]), result["msg"]


def test_the_limit_is_a_share_of_those_who_were_active():
    sim = Simulator()
    names = crowd(sim, 8)      # with Erika and José ten are active, and the returner is not
    stay = [{"user_name": name} for name in names + [ERIKA, JOSE]]
    refused = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=stay[3:], state="exact")
    assert refused.failed and sorted(refused["would_remove"]) == names[:3] and "allows 2" in refused["msg"] and "20 %" in refused["msg"]
    assert atlas.play(sim, "scim_user", way=ONLY_SCIM, users=stay[3:], state="exact", max_removals="29%").failed
    done = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=stay[2:], state="exact")
    assert not done.failed and done["summary"] == {"unchanged": 8, "deactivated": 2} and not set(names[:2]) & active(sim)


@pytest.mark.parametrize("order, action", [
    ({"kind": "reset_after"}, "deactivated"), ({"kind": "status", "status": 500}, "failed"), ({"kind": "status", "status": 403, "body": ""}, "failed"),
    ({"kind": "status", "status": 503, "headers": {"Retry-After": "1"}}, "deactivated"), ({"kind": "html", "status": 200, "after_work": True}, "deactivated"),
    ({"kind": "half_body"}, "deactivated"),
])
def test_trouble_with_a_deactivation(order, action):
    sim = Simulator()
    order = dict(order)
    sim.faults.add(order.pop("kind"), {"method": "PATCH", "path": "Users/"}, **order)
    before = ledger.snapshot(sim)
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": ERIKA}], **EXACT)
    assert [one["action"] for one in result["people"]] == ["unchanged", action] and result.failed == (action == "failed")
    assert (JOSE in active(sim)) == (action == "failed") == result["people"][1]["active"]
    ledger.check("scim_user", before, ledger.snapshot(sim), result)


def test_a_creation_that_did_not_work_keeps_those_who_would_go():
    """A wished person whom the list showed under no name that is known may be one of those who would go."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": "Users$"}, status=409)
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": ERIKA}, {"user_name": "new@corp.example.com"}], **EXACT)
    assert [one["action"] for one in result["people"]] == ["unchanged", "failed", "skipped"] and JOSE in active(sim)
    assert result["people"][2]["active"] is True and "create user new@corp.example.com" in result["people"][2]["reason"]


def test_check_mode_and_diff_tell_who_goes():
    sim = Simulator()
    foretold = atlas.play(sim, "scim_user", check=True, way=ONLY_SCIM, users=[{"user_name": ERIKA}], **EXACT)
    done = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": ERIKA}], **EXACT)
    assert foretold["steps"] == done["steps"] == ["deactivate user %s" % JOSE]
    assert foretold["diff"] == done["diff"] and done["diff"]["before"] == {JOSE: {"active": True}} and done["diff"]["after"] == {JOSE: {"active": False}}


def test_twenty_thousand_are_planned_in_a_moment():
    """Reading aside: wishes merged, matched with records and compared. The limit is generous, as machines of tests are slow."""
    names = ["p%05d@corp.example.com" % number for number in range(20000)]
    records = [{"id": "r%d" % number, "userName": name, "active": True, "title": "x", "emails": [{"value": name, "primary": True}]}
               for number, name in enumerate(names)]
    params = {"users": [{"user_name": name, "title": "x"} for name in names[200:]], "state": "exact", "protected": ["*@board.example.com"],
              "max_removals": None, "allow_empty": False}
    begin = time.process_time()
    wished = scim_user.merge_wishes(params["users"], scim_user.KEYS, "users")
    plan = scim_user.plan_users(params, scim_user.Scene(scim_user.match(wished, records, scim_user.KEYS), records, scim_user.NOBODY))
    assert time.process_time() - begin < 3
    assert [step.done for step in plan.steps] == ["deactivated"] * 200


PEOPLE = [ERIKA, JOSE, RETURNER, "new@corp.example.com", "private@corp.example.com"]


@bounded
@given(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4), st.lists(st.sampled_from(PEOPLE + ["*@nowhere.example.com"]), max_size=2),
       st.sampled_from([None, "0", "1", "50%", "100%"]), st.lists(fault, max_size=3), st.sampled_from([SCIM, ONLY_SCIM]))
def test_whatever_happens_nobody_goes_who_should_stay(names, protected, limit, faults, way):
    sim = Simulator()
    for one in faults:
        sim.faults.add(**one)
    before, were = ledger.snapshot(sim), active(sim)
    options = dict({"users": [{"user_name": name} for name in names], "state": "exact", "protected": protected}, **({"max_removals": limit} if limit else {}))
    result = atlas.play(sim, "scim_user", way=way, concurrency=1, **options)
    gone = were - active(sim)
    assert not gone & set(names + protected)
    assert len(gone) <= {"0": 0, "1": 1, "50%": 1, None: 1}.get(limit, 2) and (names or not gone)
    if any(one["action"] in ("failed", "unknown") and one["user_name"] in names for one in result.get("people", [])):
        assert not gone
    after = ledger.snapshot(sim)
    ids = [{one["id"] for one in world["directories"][atlas.DIRECTORY_ID]["users"]} for world in (before, after)]
    assert ids[0] <= ids[1], "nobody is deleted"
    assert sim.violations == []


def test_spaces_around_a_text_are_no_difference():
    """They are not compared, so they are not written either."""
    sim = Simulator()
    wish = [{"user_name": " new@corp.example.com ", "title": " Chief ", "external_id": " e-1 "}]
    assert atlas.play(sim, "scim_user", way=ONLY_SCIM, users=wish)["summary"] == {"created": 1}
    assert atlas.play(sim, "scim_user", way=ONLY_SCIM, users=wish)["summary"] == {"unchanged": 1}
