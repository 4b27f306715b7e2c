# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wishes that cannot be met: a clear word, to whom, what next; and nothing was written."""

from __future__ import annotations

import json

import pytest

from simulator.accounts import Account
from simulator.app import Simulator
from simulator.places import Desk
from simulator.lag import SeenLate
from simulator.worlds import GROUP_IDS, IDS, REALM
from unit import atlas
from unit.laws import garble, hostile, ledger
from unit.laws.rounds import ALL, ERIKA, JOSE, ONLY_SCIM, SCIM

EXACT, ABSENT = {"state": "exact"}, {"state": "absent"}


def desk(which="IT", customers=(), **more):
    return "jsm_desk_customer", dict({"desk": which, "customers": list(customers)}, **more), None


def group(which="123", members=(), **more):
    return "jira_group_member", dict({"group": which, "members": list(members)}, **more), None


def customer(*customers, **more):
    return "jsm_customer", dict({"customers": list(customers)}, **more), None


def record(*users, **more):
    return "scim_user", dict({"users": list(users)}, **more), SCIM


# what -> (module, options, way), words of the error. The task is refused as a whole.
REFUSED = {
    "unknown desk key": (desk("NONE"), ["no service desk 'NONE'", "It sees", "IT (IT help, id 15)"]),
    "unknown desk id": (desk("999"), ["no service desk '999'"]),
    "unknown desk name": (desk("Nowhere"), ["no service desk 'Nowhere'"]),
    "desk in another case": (desk("it"), ["no service desk 'it'", "Did you mean", "IT (IT help"]),
    "empty desk": (desk(""), ["no service desk ''"]),
    "unknown group": (group("nobodies"), ["no group called 'nobodies'", "case counts"]),
    "unknown group id": (("jira_group_member", {"group_id": "x/y", "members": []}, None), ["no group with id 'x/y'"]),
    "group in another case": (group("SUPPORT"), ["no group called 'SUPPORT'"]),
    "empty group": (group(" "), ["empty name"]),
    "malformed e-mail": (desk("IT", ["yuki@customer.example.org", "jane@"]), ["'jane@' is not an e-mail address", "customers[1]"]),
    "two at signs": (group("123", ["a@b@example.org"]), ["is not an e-mail address", "members[0]"]),
    "e-mail with a space": (customer({"email": "ja ne@example.org"}), ["is not an e-mail address", "customers[0]"]),
    "a customer who is nobody": (customer({"display_name": "x"}), ["customers[0] names nobody"]),
    "a person with unknown fields": (group("123", [{"email": ERIKA, "role": "x"}]), ["members[0]", ERIKA, "unknown fields: role"]),
    "a person who is a list": (group("123", [["x@example.org"]]), ["members[0] is not a person"]),
    "a person who is null": (desk("IT", [None]), ["customers[0] is not a person"]),
    "an id with a space": (desk("IT", ["qm:a b"]), ["customers[0] is not an accountId"]),
    "an id that is too long": (desk("IT", ["x" * 129]), ["customers[0] is not an accountId"]),
    "two names for one customer": (customer({"email": "a@example.org", "display_name": "A"}, {"email": "A@EXAMPLE.org", "display_name": "B"}),
                                   ["a@example.org is wished twice with different display_name", "'A'", "'B'"]),
    "two accounts for one customer": (customer({"email": "a@example.org", "account_id": "1"}, {"email": "A@EXAMPLE.org", "account_id": "2"}),
                                      ["wished twice with different account_id: 1 and 2"]),
    "empty exact desk": (desk("IT", [], **EXACT), ["would remove everybody from desk IT", "allow_empty: true"]),
    "empty exact group": (group("123", [], **EXACT), ["would remove everybody from group 123", "allow_empty: true"]),
    "exact beyond the default limit": (desk("IT", [IDS["yuki"]], **EXACT), ["Nothing was done", "3 people", "max_removals allows 1", "20 %",
                                                                            "carla@customer.example.org"]),
    "absent beyond the limit": (group("jira-software-users", [ERIKA, "guest@partner.example.org"], max_removals="1", **ABSENT),
                                ["Nothing was done", "2 people", "max_removals allows 1", ERIKA, "raise max_removals"]),
    "none may go": (desk("IT", [IDS["carla"]], max_removals="0", **ABSENT), ["max_removals allows 0", IDS["carla"]]),
    "revocations beyond the limit": (customer({"account_id": IDS["carla"]}, {"account_id": IDS["yuki"]}, max_removals="1", **ABSENT),
                                     ["max_removals allows 1"]),
    "deletions beyond the limit": (record({"user_name": ERIKA}, {"user_name": JOSE}, max_removals="1", **ABSENT), ["max_removals allows 1", ERIKA, JOSE]),
    "deactivations beyond the limit": (record({"user_name": ERIKA, "active": False}, {"user_name": JOSE, "active": False}, max_removals="1"),
                                       ["max_removals allows 1", ERIKA]),
    "a share of no list": (customer({"account_id": IDS["carla"]}, max_removals="10%", **ABSENT), ["cannot be a percentage here", "Give a number"]),
    "a limit that is no number": (group("123", [ERIKA], max_removals="few", **ABSENT), ["max_removals must be a number or a percentage", "'few'"]),
    "more than everybody": (group("123", [IDS["guest"]], max_removals="120%", **EXACT), ["max_removals: 120% is more than everybody"]),
    "a record without a key": (record({"title": "x"}), ["users[0] names nobody", "user_name, external_id"]),
    "two titles for one record": (record({"user_name": ERIKA, "title": "a"}, {"user_name": ERIKA.upper(), "title": "b"}),
                                  ["wished twice with different title"]),
    "one record by two names": (record({"user_name": ERIKA, "title": "a"}, {"external_id": "ext-0001"}), ["are the same record of the directory"]),
    "two records for one wish": (record({"user_name": ERIKA, "external_id": "ext-0002"}),
                                 ["means more than one record", "ext-0001", "ext-0002", "Nothing was done"]),
    "a new record without a name": (record({"external_id": "new"}), ["new is not in the directory", "without a user_name"]),
    "a new record whose name is no e-mail": (record({"user_name": "new"}), ["'new' is not an e-mail address", "unless emails is given"]),
    "a new record without a primary e-mail": (record({"user_name": "new", "emails": [{"value": "new@corp.example.com"}]}), ["new", "primary: true"]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    (module, options, way), words = REFUSED[what]
    for check in (True, False):
        sim = Simulator()
        before = ledger.snapshot(sim)
        result = atlas.play(sim, module, check=check, way=way, **options)
        assert result.failed and not result.get("changed")
        for word in words:
            assert word in result["msg"], result["msg"]
        assert sim.journal.writes() == [] and sim.violations == [] and ledger.snapshot(sim) == before


def test_the_limit_lists_who_would_have_gone() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=[ERIKA], state="exact")
    # the caller is kept, and not counted
    assert result["would_remove"] == ["guest@partner.example.org", "leaver@corp.example.com", IDS["director"]]


def test_two_desks_of_one_name() -> None:
    sim = Simulator()
    sim.world.desks["40"] = Desk("40", "10040", "IT2", "IT help", "closed", SeenLate([]), [IDS["admin"]])
    result = atlas.play(sim, "jsm_desk_customer", desk="IT help", customers=[IDS["yuki"]])
    assert result.failed and "2 service desks are called 'IT help'" in result["msg"]
    assert "IT (id 15)" in result["msg"] and "IT2 (id 40)" in result["msg"] and "Give the id or the project key" in result["msg"]
    assert sim.journal.writes() == []


def test_a_desk_called_like_another_ones_key() -> None:
    """A key wins over a name, an id over a key."""
    sim = Simulator()
    sim.world.desks["40"] = Desk("40", "10040", "X", "HR", "closed", SeenLate([]), [IDS["admin"]])
    sim.world.desks["41"] = Desk("41", "10041", "Y", "15", "closed", SeenLate([]), [IDS["admin"]])
    for which, key in (("HR", "HR"), ("15", "IT"), ("40", "X"), ("projectKey:HR", None)):
        result = atlas.play(sim, "jsm_desk_customer", check=True, desk=which, customers=[])
        assert result.failed if key is None else result["desk"]["key"] == key


def test_one_bad_person_does_not_stop_the_others() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="123", members=[ERIKA, "nobody@corp.example.com", IDS["yuki"]])
    assert result.failed and result["changed"]
    assert [one["action"] for one in result["people"]] == ["added", "failed", "added"]
    assert "1 failed (nobody@corp.example.com: no account with this e-mail was found)" in result["msg"] and "2 added" in result["msg"]
    assert {IDS["erika"], IDS["yuki"]} <= set(sim.world.groups_by_name["123"].members)


def test_failures_that_may_be_passed_over() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="123", members=["nobody@corp.example.com"], ignore_failures=True)
    assert not result.failed and result["people"][0]["action"] == "failed" and result["summary"] == {"failed": 1}
    result = atlas.play(sim, "jira_group_member", group="nobodies", members=[ERIKA], ignore_failures=True)
    assert result.failed, "only what happens to one person may be passed over"


@pytest.mark.parametrize("report, told, steps", [("full", 3, 2), ("changes", 2, 2), ("summary", 0, 0)])
def test_reports(report: str, told: int, steps: int) -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="123", members=[ERIKA, IDS["yuki"], IDS["guest"]], report=report)
    assert (len(result["people"]), len(result["steps"]), result["summary"], result["changed"]) == (told, steps, {"added": 2, "unchanged": 1}, True)


# --- these must simply work ---------------------------------------------------------------------------------------------


def test_one_person_in_many_spellings() -> None:
    sim = Simulator()
    wishes = ["  Erika.Mustermann@Corp.Example.com ", ERIKA, IDS["erika"], {"email": ERIKA.upper(), "account_id": IDS["erika"]}]
    result = atlas.play(sim, "jira_group_member", group="123", members=wishes)
    assert not result.failed and len(result["people"]) == 1 and len(sim.journal.writes()) == 1
    assert result["people"][0]["account_id"] == IDS["erika"] and IDS["erika"] in result["people"][0]["also_as"]


def test_names_that_try_everything() -> None:
    sim = Simulator()
    hard = ["x" * 200, "Ж" * 200, "a/b", "a:b?c=d&e", "é", "e\u0301", "100%", "+plus+", "«quotes» \"and\" 'more'", "0", "null", "-"]
    for name in hard:
        sim.world.create_group(name)
    for name in hard:
        result = atlas.play(sim, "jira_group_member", group=name, members=[IDS["slash"], ERIKA])
        assert not result.failed and result["group"]["name"] == name and result["summary"] == {"added": 2}, name
        assert {one["account_id"] for one in atlas.ask(sim, "jira_group_info", groups=[name], members=True)["groups"][0]["members"]} == {
            IDS["slash"], IDS["erika"]}
    assert sim.violations == []


def test_two_groups_that_differ_by_case() -> None:
    sim = Simulator()
    for name in ("Support", "support"):
        for way in (atlas.SITE, ALL):
            result = atlas.play(sim, "jira_group_member", way=way, group=name, members=["jose.garcia@corp.example.com", IDS["yuki"]], ignore_failures=True)
            assert result["group"]["group_id"] == GROUP_IDS[name]
    assert IDS["yuki"] in sim.world.groups_by_name["Support"].members and IDS["yuki"] in sim.world.groups_by_name["support"].members


def test_a_group_called_like_a_number() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group=123, members=[ERIKA])
    assert result["group"]["group_id"] == GROUP_IDS["123"] and not result.failed


def test_ids_with_slashes_everywhere() -> None:
    sim = Simulator()
    for options in ({"state": "present"}, {"state": "absent"}):
        result = atlas.play(sim, "jsm_desk_customer", desk="IT", customers=[IDS["slash"]], **options)
        assert not result.failed and result["changed"]
    assert atlas.ask(sim, "jira_user_info", users=[IDS["slash"]], groups=True)["users"][0]["display_name"] == "Sally Slash"
    result = atlas.play(sim, "jsm_customer", customers=[{"account_id": IDS["slash"]}], state="absent")
    assert result["people"][0]["action"] == "removed" and not sim.world.accounts.get(IDS["slash"]).active
    sim.world.directories[atlas.DIRECTORY_ID].add(type(next(iter(sim.world.directories[atlas.DIRECTORY_ID].records.values())))(
        "id/with:signs?", IDS["plain"], {"userName": "plain@corp.example.com", "active": True,
                                         "emails": [{"value": "plain@corp.example.com", "primary": True}]}))
    result = atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": "plain@corp.example.com", "title": "x"}])
    assert result["people"][0]["action"] == "updated" and result["people"][0]["scim_id"] == "id/with:signs?"
    assert sim.violations == []


def test_unicode_people() -> None:
    sim = Simulator()
    mails = ["jürgen@customer.example.org", "Ärger@customer.example.org", "ελένη@customer.example.org"]
    result = atlas.play(sim, "jsm_customer", customers=[{"email": mail, "display_name": "田中 " + mail} for mail in mails])
    assert not result.failed and result["summary"] == {"created": 3}
    assert not atlas.play(sim, "jsm_customer", customers=[{"email": mail.upper()} for mail in mails])["steps"]
    quotes = 'o"neil\\x@corp.example.com'.replace('"', "'")
    result = atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": quotes, "display_name": "Ж" * 200, "external_id": 'a"b\\c'}])
    assert not result.failed, result["msg"]
    assert not atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"user_name": quotes}, {"user_name": JOSE}])["steps"]
    assert not atlas.play(sim, "scim_user", way=ONLY_SCIM, users=[{"external_id": 'a"b\\c', "display_name": "Ж" * 200}])["steps"]


def test_many_people_in_one_task() -> None:
    sim = Simulator()
    mails = ["crowd%03d@customer.example.org" % number for number in range(150)]
    for number, mail in enumerate(mails):
        sim.world.accounts.add(Account(REALM + str(number), mail, "Crowd %d" % number, "customer"))
    result = atlas.play(sim, "jsm_desk_customer", desk="HR", customers=mails + mails)
    assert not result.failed and result["summary"] == {"added": 150}
    assert [one["email"] for one in result["people"]] == mails
    assert len(sim.journal.writes()) == 3, "50 a call"


# --- found by test_fuzz_options.py and test_fuzz_answers.py -----------------------------------------------------------------


@pytest.mark.parametrize("option, value, word", [
    ("wait", 10 ** 400, "beyond all bounds"), ("concurrency", "inf", "beyond all bounds"), ("concurrency", "9" * 5000, "beyond all bounds"),
    ("timeout", "nan", "beyond all bounds"), ("api_user", "\ud800", "half a character"), ("api_user", "a\x00b", "api_user cannot be"),
    ("members", [{"email": "x\udfff@example.org"}], "half a character"), ("directory_id", "..", "directory_id cannot be"),
    ("site_url", "http://127.0.0.1\x9b", "is no address"),
])
def test_options_that_ended_in_a_traceback(option: str, value: object, word: str) -> None:
    sim = Simulator()
    told = hostile.run_main(sim, "jira_group_member", dict(ALL, **{"group": "123", "members": [], option: value}))
    hostile.held_end(told)
    said = word in told["msg"] or "embedded null" in told["msg"]     # ansible-core 2.21 refuses a null by itself where there is a syslog
    assert told["failed"] and said and sim.journal.entries == []


@pytest.mark.parametrize("change", ["is 1e400", "is NaN", "is 10**400", "is half a pair", "is deep", "is 900 deep", "is an empty object", "is null", "dropped"])
@pytest.mark.parametrize("path", [("values", 0, "groupId"), ("values", 0, "name"), ("values", 0), ("total",), ("values",)])
def test_answers_that_ended_in_a_traceback(path: tuple, change: str) -> None:
    sim = Simulator()
    before = ledger.snapshot(sim)

    def wrong(response):
        return response._replace(content=garble.changed(json.loads(response.content), path, change))
    transport = garble.Garbling(sim, ("GET", "rest/api/3/group/bulk"), wrong, every=True)
    told = hostile.run_main(sim, "jira_group_info", dict(ALL, members=True, retry_budget=1), transport)
    hostile.held_end(told)
    assert ledger.snapshot(sim) == before


@pytest.mark.parametrize("scim_id", ["..", ".", "../../admin", "a/../b", "..\\x", "a/.."])
def test_an_id_that_leads_elsewhere_is_never_asked_for(scim_id: str) -> None:
    """From a list of the service into the address of a DELETE."""
    sim = Simulator()

    def wrong(response):
        return response._replace(content=response.content.replace(b'"5c1d0000-0000-4000-8000-000000000001"', json.dumps(scim_id).encode()))
    transport = garble.Garbling(sim, ("GET", "scim/directory/%s/Users" % atlas.DIRECTORY_ID), wrong, every=True)
    told = hostile.run_main(sim, "scim_user", dict(ALL, users=[{"user_name": ERIKA}], state="absent", retry_budget=1), transport)
    hostile.held_end(told)
    assert told["failed"] and "is no id" in told["msg"] and sim.journal.writes() == []


@pytest.mark.parametrize("email", [5, "x", "?", True, ["carla@customer.example.org"], {"a": 1}])
def test_an_email_that_is_none_does_not_uncover_who_is_protected(email: object) -> None:
    """What is no e-mail is not seen, and whose e-mail is not seen cannot be told from the protected ones."""
    sim = Simulator()
    before = set(sim.world.find_desk("IT").customers)

    def wrong(response):
        return response._replace(content=response.content.replace(b'"carla@customer.example.org"', json.dumps(email).encode()))
    transport = garble.Garbling(sim, ("GET", "rest/servicedeskapi/servicedesk/15/customer"), wrong, every=True)
    options = {"desk": "IT", "customers": [IDS["yuki"]], "state": "exact", "max_removals": "100%", "protected": ["carla@*"], "retry_budget": 1}
    told = hostile.run_main(sim, "jsm_desk_customer", dict(atlas.SITE, **options), transport)
    hostile.held_end(told)
    assert IDS["carla"] in before and IDS["carla"] in sim.world.find_desk("IT").customers
