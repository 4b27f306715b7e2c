# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every write of every module under every kind of trouble: what was done is told as done, what was not as not, and the next run mends the rest."""

from __future__ import annotations

import typing as t

import pytest

from simulator.accounts import Account
from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import ERIKA, ORG, RETURNER, SCIM


class Write(t.NamedTuple):
    """One write of a module: who does it, with which options, what request it is, what comes of it."""

    module: str
    options: dict
    method: str
    path: str
    done: str
    way: t.Optional[dict] = None


WRITES = {
    "create customer": Write("jsm_customer", {"customers": [{"email": "new@customer.example.org"}]}, "POST", "servicedeskapi/customer$", "created"),
    "revoke customer": Write("jsm_customer", {"customers": [{"email": "carla@customer.example.org"}], "state": "absent"}, "PUT", "revoke-portal-only",
                             "removed"),
    "add to desk": Write("jsm_desk_customer", {"desk": "IT", "customers": [IDS["yuki"]]}, "POST", r"servicedesk/15/customer$", "added"),
    "remove from desk": Write("jsm_desk_customer", {"desk": "IT", "customers": [IDS["carla"]], "state": "absent"}, "DELETE", "servicedesk/15/customer$",
                              "removed"),
    "add to group": Write("jira_group_member", {"group": "123", "members": [ERIKA]}, "POST", "group/user$", "added"),
    "remove from group": Write("jira_group_member", {"group": "123", "members": [IDS["guest"]], "state": "absent"}, "DELETE", "group/user$", "removed"),
    "create record": Write("scim_user", {"users": [{"user_name": "new@corp.example.com", "department": "x"}]}, "POST", "Users$", "created", SCIM),
    "change record": Write("scim_user", {"users": [{"user_name": ERIKA, "title": ""}]}, "PATCH", "Users/", "updated", SCIM),
    "deactivate record": Write("scim_user", {"users": [{"user_name": ERIKA, "active": False}]}, "PATCH", "Users/", "deactivated", SCIM),
    "reactivate record": Write("scim_user", {"users": [{"user_name": RETURNER, "active": True}]}, "PATCH", "Users/", "reactivated", SCIM),
    "delete record": Write("scim_user", {"users": [{"user_name": ERIKA}], "state": "absent"}, "DELETE", "Users/", "removed", SCIM),
    "disable account": Write("managed_account", {"accounts": [IDS["plain"]], "state": "disabled"}, "POST", "lifecycle/disable$", "deactivated", ORG),
    "enable account": Write("managed_account", {"accounts": [IDS["leaver"]], "state": "enabled"}, "POST", "lifecycle/enable$", "reactivated", ORG),
    "revoke API token": Write("managed_account", {"accounts": [IDS["plain"]], "state": "as_is", "revoke_api_tokens": True}, "DELETE", "api-tokens/",
                              "removed", ORG),
}

RETRIED = ("PUT", "DELETE")

# fault -> (arguments of the order, whether it is done in the end: always, or where the request may be repeated, or never)
TROUBLE: dict[str, tuple[dict, str]] = {
    "reset after the work": ({"kind": "reset_after"}, "always"),
    "reset before the work": ({"kind": "reset_before"}, "repeatable"),
    "two resets after the work": ({"kind": "reset_after", "times": 2}, "always"),
    "500": ({"kind": "status", "status": 500}, "never"),
    "500 after the work": ({"kind": "status", "status": 500, "after_work": True}, "always"),
    "502 after the work": ({"kind": "html", "status": 502, "after_work": True}, "always"),
    "503 without a time": ({"kind": "status", "status": 503}, "repeatable"),
    "503 with a time": ({"kind": "status", "status": 503, "headers": {"Retry-After": "2"}}, "always"),
    "503 with a time after the work": ({"kind": "status", "status": 503, "headers": {"Retry-After": "2"}, "after_work": True}, "always"),
    "504 after the work": ({"kind": "status", "status": 504, "after_work": True}, "always"),
    "a page of HTML after the work": ({"kind": "html", "status": 200, "after_work": True}, "always"),
    "a page of HTML instead": ({"kind": "html", "status": 200}, "never"),
    "broken JSON after the work": ({"kind": "garbage_json", "after_work": True}, "always"),
    "half a body": ({"kind": "half_body"}, "always"),
    "a refusal": ({"kind": "status", "status": 400}, "never"),
    "a conflict": ({"kind": "status", "status": 409}, "never"),
    "no right": ({"kind": "status", "status": 403, "body": ""}, "never"),
    "not accepted": ({"kind": "status", "status": 401}, "never"),
    "slow": ({"kind": "slow", "delay": 0.01}, "always"),
}
NO_CLEAR_NO = ("reset before the work", "500", "503 without a time", "a page of HTML instead")
LIMITS = {"%s, %s" % (retry, body): {"kind": "html" if body == "HTML" else "status", "status": 429, "retry": retry, "seconds": 3}
          for retry in ("retry_after", "reset", "structured", "full", "none") for body in ("JSON", "HTML")}


def play(sim: Simulator, write: Write, **more):
    return atlas.play(sim, write.module, way=write.way, **dict(write.options, **more))


def order(sim: Simulator, write: Write, fault: dict) -> None:
    fault = dict(fault)
    sim.faults.add(fault.pop("kind"), {"method": write.method, "path": write.path}, **fault)


def mends(sim: Simulator, write: Write) -> None:
    """After the trouble a run gets there, and the one after it has nothing to do."""
    sim.faults.clear()
    second = play(sim, write)
    assert not second.failed, second["msg"]
    third = play(sim, write)
    assert not third.failed and not third["changed"] and not third["steps"]
    assert sim.violations == []


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("name", WRITES)
def test_trouble_once(name: str, trouble: str) -> None:
    write, (fault, when) = WRITES[name], TROUBLE[trouble]
    sim = Simulator()
    before = ledger.snapshot(sim)
    order(sim, write, fault)
    result = play(sim, write)
    after = ledger.snapshot(sim)
    ledger.check(write.module, before, after, result)
    entry = result["people"][0]
    assert len(result["people"]) == 1
    if when == "always" or when == "repeatable" and write.method in RETRIED:
        assert entry["action"] == write.done and result["changed"] and not result.failed, result.get("msg")
        assert after != before
    elif name == "create customer" and trouble == "a conflict":
        # the word of the service is taken: there is an account, and nothing shows it
        assert (entry["action"], entry["visible"], result["changed"]) == ("unchanged", False, False)
        assert result["warnings"]
    elif name == "create customer" and trouble in NO_CLEAR_NO:
        # some sites' searches leave customers out: not seen is not absent, and a lost answer is no refusal
        assert entry["action"] == "unknown" and not result["changed"] and result.failed and before == after
    else:
        assert entry["action"] == "failed" and not result["changed"] and result.failed
        assert (entry["email"] or entry["account_id"]) in result["msg"], "to whom"
        assert entry["reason"] in result["msg"]
        assert entry["error"]["method"] == write.method if "error" in entry and entry["error"]["status"] else True
        assert result["summary"] == {"failed": 1}
        assert before == after
    mends(sim, write)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", WRITES)
def test_limited_for_a_while(name: str, limit: str) -> None:
    write = WRITES[name]
    sim = Simulator()
    order(sim, write, dict(LIMITS[limit], times=2))
    result = play(sim, write)
    assert not result.failed and result["people"][0]["action"] == write.done
    assert result["requests"]["retries"] >= 2 and result["requests"]["waited_s"] > 0
    mends(sim, write)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", ["create customer", "remove from group", "change record"])
def test_limited_for_ever(name: str, limit: str) -> None:
    """The budget ends the waiting, and the message says so."""
    write = WRITES[name]
    sim = Simulator()
    before = ledger.snapshot(sim)
    order(sim, write, dict(LIMITS[limit], times=-1))
    result = play(sim, write, retry_budget=60)
    assert result.failed and result["people"][0]["action"] == "failed" and not result["changed"]
    assert "retry_budget" in result["msg"]
    assert sum(result.clock.slept) <= 61
    assert ledger.snapshot(sim) == before
    mends(sim, write)


@pytest.mark.parametrize("name", WRITES)
def test_no_answer_and_no_sight(name: str) -> None:
    """The answer is lost and nothing can be read afterwards: unknown, and neither done nor failed."""
    write = WRITES[name]
    sim = Simulator()
    order(sim, write, {"kind": "reset_after", "times": -1})
    foretold = atlas.play(sim, write.module, check=True, way=write.way, **write.options)
    reads = foretold["requests"]["reads"]
    sim.faults.add("status", {"method": "GET"}, status=500, times=-1, after=reads)
    result = play(sim, write)
    assert result.failed and result["people"][0]["action"] == "unknown"
    assert "could not be told" in result["msg"] or "could not be seen" in result["msg"]
    assert result["summary"] == {"unknown": 1}
    mends(sim, write)


def test_a_lost_answer_under_a_lagging_list() -> None:
    for settings in ({"lag_reads": 2}, {"lag_seconds": 5}):
        for name in WRITES:
            write = WRITES[name]
            sim = Simulator(switches=settings)
            order(sim, write, {"kind": "reset_after"})
            result = play(sim, write)
            assert not result.failed and result["people"][0]["action"] == write.done, (name, settings, result.get("msg"))
            sim.world.lag.settle()
            mends(sim, write)


def test_a_created_customer_who_cannot_be_read_is_not_told_as_failed() -> None:
    """POST /customer links an Atlassian account, and the question what it is fails: the service had said yes all the same."""
    sim = Simulator(switches={"customer_conflict": "link"})
    sim.faults.add("status", {"method": "GET", "path": "api/3/user$"}, status=403)
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "ceo@corp.example.com"}])
    assert result["people"][0]["action"] in ("linked", "unknown"), result["people"]


def test_a_lost_link_is_told_as_linked() -> None:
    """FACTS 6."""
    sim = Simulator(switches={"customer_conflict": "link"})
    sim.faults.add("reset_after", {"method": "POST", "path": "/customer$"})
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "elsewhere@corp.example.com"}])
    assert result["people"][0]["action"] == "linked" and not result.failed


@pytest.mark.parametrize("fault", [
    {"kind": "reset_after"}, {"kind": "status", "status": 503, "after_work": True}, {"kind": "html", "status": 200, "after_work": True}])
def test_a_customer_whom_no_search_shows_is_not_told_as_failed(fault) -> None:
    """The customer was created, the answer is lost, and this site's searches leave customers out: that is not known, and not a failure."""
    sim = Simulator(switches={"search_hides_customers": True})
    sim.faults.add(match={"method": "POST", "path": "/customer$"}, **fault)
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "new@customer.example.org"}])
    assert sim.world.accounts.named("new@customer.example.org")
    assert result["people"][0]["action"] == "unknown" and result.failed and "again" in result["msg"]


def _same_email(kind: str) -> Simulator:
    """A revoked customer, and another account with the same e-mail, which creating a customer links."""
    sim = Simulator(switches={"customer_conflict": "link"})
    sim.world.accounts.add(Account("557058:other", "gone@customer.example.org", "Other", kind))
    return sim


@pytest.mark.parametrize("existing_account", ["link", "fail"])
def test_a_wish_by_account_id_never_ends_with_another_account(existing_account) -> None:
    result = atlas.play(_same_email("atlassian"), "jsm_customer", customers=[{"account_id": IDS["gone"]}], existing_account=existing_account)
    entry = result["people"][0]
    assert entry["action"] == "failed" and entry["account_id"] == IDS["gone"] and "557058:other" in entry["reason"]


def test_any_account_that_is_no_customer_is_linked_and_not_created() -> None:
    """FACTS 6."""
    sim = Simulator(switches={"customer_conflict": "link"})
    sim.world.accounts.add(Account("557058:app", "app@customer.example.org", "An app", "app", email_visible=False))
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "app@customer.example.org"}])
    assert result["people"][0]["action"] == "linked" and not result["changed"]


@pytest.mark.parametrize("user_name, protected", [
    ("admin@corp.example.com", []), ("ADMIN@corp.example.com", []), ("ceo@corp.example.com", ["*@corp.example.com"]),
    ("ceo@corp.example.com", [IDS["director"]])])
def test_a_new_inactive_record_does_not_end_a_guarded_account(user_name, protected) -> None:
    """The service links an account of that e-mail to a new record, and an inactive record ends it: the caller's own as well as a protected one."""
    sim = Simulator()
    before = ledger.snapshot(sim)
    result = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": user_name, "active": False}], protected=protected)
    assert [one["action"] for one in result["people"]] == ["kept"] and not result["changed"] and not result.failed
    assert ledger.snapshot(sim) == before


def test_a_yes_in_an_unknown_shape_is_not_taken_for_a_creation() -> None:
    """It may have been a link: what was done is looked at."""
    sim = Simulator(switches={"customer_conflict": "link"})
    sim.faults.add("status", {"method": "POST", "path": "/customer$"}, status=201, body={"ok": True}, after_work=True)
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "elsewhere@corp.example.com"}])
    assert result["people"][0]["action"] == "linked" and not result["changed"]


@pytest.mark.parametrize("first", ["email", "account_id"])
def test_one_person_wished_by_email_and_by_id_is_created_once(first) -> None:
    """No search shows a revoked customer, the account of the id does: both wishes are his."""
    sim = Simulator()
    wishes = [{"email": "gone@customer.example.org"}, {"account_id": IDS["gone"]}]
    result = atlas.play(sim, "jsm_customer", customers=wishes if first == "email" else wishes[::-1])
    assert [one["action"] for one in result["people"]] == ["reactivated"] and len(sim.journal.writes()) == 1
