# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""scim_user and the e-mails of records: one that another record has is refused before anything is written, and a type is not lost."""

from __future__ import annotations

import pytest
from simulator.app import Simulator
from simulator.worlds import IDS

from unit import atlas
from unit.laws.rounds import ALL, ERIKA, JOSE, ONLY_SCIM, RETURNER

NEW = "nobody.new@corp.example.com"
# With two entries the look reads the directory; with one it asks for the user name, and then for whose user name the new e-mail is.
COMPANY = [[], [{"user_name": RETURNER}], [{"user_name": RETURNER}, {"user_name": ERIKA}]]


def mail(value, **more):
    return [{"value": value, "primary": True, **more}]


def wish(name, value, **more):
    return {"user_name": name, "emails": mail(value), **more}


def play(sim, *users, check=False, **options):
    return atlas.play(sim, "scim_user", check=check, way=ONLY_SCIM, users=list(users), **options)


def emails(sim, name):
    records = sim.world.to_dict()["directories"][atlas.DIRECTORY_ID]["users"]
    return next(one["emails"] for one in records if one["userName"] == name)


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("company", COMPANY)
@pytest.mark.parametrize("name", [JOSE, "new@corp.example.com"])
def test_an_email_of_another_record_is_refused_before_anything_is_written(name, company, check):
    sim = Simulator()
    result = play(sim, wish(name, ERIKA.upper(), title="Boss"), *company, check=check)
    line = result["people"][0]
    assert result.failed and (line["action"], line["certain"]) == ("failed", True) and sim.journal.writes() == []
    assert not result["changed"] and not result["steps"] and "possible" not in line
    for words in (ERIKA, name, "ext-0001", "slipped", "give"):
        assert words in line["reason"], words


def test_with_exact_nobody_is_deactivated_then():
    sim = Simulator()
    result = play(sim, wish(JOSE, ERIKA), state="exact", max_removals="100%")
    assert result.failed and sim.journal.writes() == [] and set(result["summary"]) == {"failed", "skipped"}


@pytest.mark.parametrize("given_up", [True, False])
def test_an_email_that_another_entry_gives_up_is_the_services_to_decide(given_up):
    """An entry that names the other record, and leaves its e-mail as it is, gives nothing up."""
    sim = Simulator()
    other = wish(ERIKA, NEW) if given_up else {"user_name": ERIKA, "title": "x"}
    foretold = play(sim, wish(JOSE, ERIKA), other, check=True)
    jose, erika = foretold["people"]
    assert (jose["action"], jose["certain"]) == (("updated", False) if given_up else ("failed", True))
    assert erika["action"] == "updated" and erika["certain"] is not given_up


def test_who_is_refused_gives_nothing_up():
    sim = Simulator()
    made = play(sim, {"user_name": NEW})
    assert not made.failed
    result = play(sim, wish(JOSE, ERIKA), wish(ERIKA, NEW), {"user_name": NEW}, check=True)
    assert [one["action"] for one in result["people"]] == ["failed", "failed", "unchanged"]


def test_two_entries_that_want_one_email_are_the_services_to_decide():
    """The look after its refusal shows the record that got it: it is known that the other did not."""
    sim = Simulator()
    result = play(sim, {"user_name": NEW}, wish("other@corp.example.com", NEW), concurrency=1)
    one, other = result["people"]
    assert result.failed and [one["action"], other["action"]] == ["created", "failed"] and other["error"]["status"] == 409
    assert [line["action"] for line in play(sim, {"user_name": NEW}, wish("other@corp.example.com", NEW))["people"]] == ["unchanged", "failed"]


@pytest.mark.parametrize("company", COMPANY)
def test_a_changed_email_is_not_certain_until_it_is_written(company):
    """No search of the service is by e-mail, and accounts without a record have e-mails, too."""
    sim = Simulator()
    foretold, done = play(sim, wish(JOSE, NEW), *company, check=True), play(sim, wish(JOSE, NEW), *company)
    one, other = foretold["people"][0], done["people"][0]
    assert (one["action"], one["certain"], one["possible"]) == ("updated", False, ["updated", "failed"]) and NEW in one["reason"]
    assert (other["action"], other["certain"]) == ("updated", True) and "possible" not in other and "reason" not in other
    assert foretold["diff"] == done["diff"] and foretold["steps"] == done["steps"]
    assert play(sim, wish(JOSE, NEW), *company)["summary"] == {"unchanged": 1 + len(company)}


def test_what_leaves_the_primary_email_as_it_is_stays_certain_and_costs_no_look():
    sim = Simulator()
    more = {"value": NEW, "type": "home"}
    result = play(sim, {"user_name": JOSE, "emails": mail(JOSE.upper()) + [more]}, check=True)
    assert result["people"][0]["action"] == "updated" and result["people"][0]["certain"] and result["requests"]["reads"] == 1
    assert play(sim, wish(JOSE, NEW), check=True)["requests"]["reads"] == 2


@pytest.mark.parametrize(("had", "given", "then"), [
    ("work", None, "work"), ("home", None, "home"), (None, None, "work"), ("work", "home", "home"),
])
def test_a_new_primary_email_has_the_type_of_the_old_one(had, given, then):
    sim = Simulator()
    old = mail(NEW, type=had) if had else mail(NEW)
    assert not play(sim, {"user_name": JOSE, "emails": old}).failed
    record = next(one for one in sim.world.directories[atlas.DIRECTORY_ID].records.values() if one.attributes["userName"] == JOSE)
    record.attributes["emails"] = [dict(old[0])]
    result = play(sim, {"user_name": JOSE, "emails": mail("newer@corp.example.com", **({"type": given} if given else {}))})
    assert emails(sim, JOSE) == [{"value": "newer@corp.example.com", "type": then, "primary": True}]
    after = next(iter(result["diff"]["after"].values()))
    assert after["emails"][0]["type"] == then


def test_what_is_not_given_of_an_email_that_stays_is_not_compared():
    sim = Simulator()
    record = next(one for one in sim.world.directories[atlas.DIRECTORY_ID].records.values() if one.attributes["userName"] == JOSE)
    record.attributes["emails"] = mail(JOSE)
    assert play(sim, wish(JOSE, JOSE))["summary"] == {"unchanged": 1}
    record.attributes["emails"] = mail(JOSE, type="home")
    assert play(sim, {"user_name": JOSE, "emails": mail(JOSE) + [{"value": NEW}]})["summary"] == {"updated": 1}
    assert sorted(emails(sim, JOSE), key=lambda one: one["value"]) == [
        {"value": JOSE, "type": "home", "primary": True}, {"value": NEW}]


def test_a_created_record_has_a_work_email():
    sim = Simulator()
    play(sim, {"user_name": "new", "emails": mail(NEW)})
    assert emails(sim, "new") == [{"value": NEW, "type": "work", "primary": True}]


@pytest.mark.parametrize("lag", [0, 1000])
@pytest.mark.parametrize(("module", "options", "who"), [
    ("jira_group_member", {"group": "Support"}, "members"), ("jsm_desk_customer", {"desk": "HR"}, "customers"),
])
def test_a_place_takes_who_just_got_another_email_from_the_directory(module, options, who, lag):
    """The result of scim_user names record and account; that the site shows the old e-mail yet is no sign of a list that slipped."""
    sim = Simulator(switches={"provisioning_lag_seconds": lag})
    people = play(sim, wish(JOSE, NEW))["people"]
    for line in (people[0], dict(people[0], email=NEW)):
        for check, action in ((True, "added"), (False, "added"), (True, "unchanged")):     # lists of members show e-mails, too
            done = atlas.play(sim, module, way=ALL, check=check, **dict(options, **{who: [line]}))
            assert not done.failed and (done["people"][0]["account_id"], done["people"][0]["action"]) == (IDS["jose"], action)
        assert not atlas.play(sim, module, way=ALL, **dict(options, state="absent", **{who: [IDS["jose"]]})).failed


@pytest.mark.parametrize("more", [{}, {"scim_id": "5c1d0000-0000-4000-8000-000000000002"}, {"action": "updated"}, {"action": "failed", "scim_id": "s"},
                                  {"action": "unchanged", "scim_id": None}])
def test_a_list_that_slipped_is_held_back_as_ever(more):
    member = dict({"email": ERIKA, "account_id": IDS["jose"]}, **more)
    assert atlas.play(Simulator(), "jira_group_member", way=ALL, check=True, group="Support", members=[member]).failed
