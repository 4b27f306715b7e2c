# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Onboarding by ansible-playbook lifecycle.atlassian.onboard, from an empty site on."""

from __future__ import annotations

import os
import signal
import time

import pytest
from simulator.worlds import IDS, small_world_dict

from integration.stage import SECRETS, as_environment, each_task_of_ours

ONBOARD = "lifecycle.atlassian.onboard"
PEOPLE = [
    {"email": "nia@customer.example.org", "kind": "customer", "display_name": "Nia Neu 新", "desks": ["IT", "People & culture"]},
    {"email": "Otto@Customer.Example.org ", "kind": "customer", "given_name": "Otto", "family_name": "Ortlos"},
    {"email": "nils.neu@corp.example.com", "kind": "employee", "given_name": "Nils", "family_name": "Neu", "department": "Legal", "external_id": "ext-9",
     "groups": ["jira-software-users", "Support"], "desks": ["IT"]},
    {"email": "zoë@corp.example.com", "kind": "employee", "given_name": "Zoë", "family_name": "O\u2019Brien", "title": "Chief \u201cQ\u201d",
     "groups": ["Support", 123]},
    {"email": "admin@corp.example.com", "kind": "employee", "groups": ["support"]},
]
EXPECTED = {
    "admin@corp.example.com": {"groups": ["site-admins", "support"], "desks": []},
    "nia@customer.example.org": {"groups": [], "desks": ["HR", "IT"]},
    "otto@customer.example.org": {"groups": [], "desks": []},
    "nils.neu@corp.example.com": {"groups": ["Support", "jira-software-users"], "desks": ["IT"]},
    "zoë@corp.example.com": {"groups": ["123", "Support"], "desks": []},
}
CSV = """\ufeffEmail,kind,Display Name,given_name,family_name,department,external_id,title,groups,desks
nia@customer.example.org,customer,Nia Neu 新,,,,,,,IT|People & culture
Otto@Customer.Example.org,customer,,Otto,Ortlos,,,,,

nils.neu@corp.example.com,employee,,Nils,Neu,Legal,ext-9,,jira-software-users | Support,IT
zoë@corp.example.com,employee,,Zoë,O\u2019Brien,,,Chief \u201cQ\u201d,Support|123,
admin@corp.example.com,employee,,,,,,,support,
"""


def empty_world():
    """A site with desks and groups, a directory without users, and nobody but the administrator."""
    world = small_world_dict()
    world["accounts"] = {IDS["admin"]: world["accounts"][IDS["admin"]]}
    for group in world["groups"]:
        group["members"] = [IDS["admin"]] if group.get("admins") else []
    for desk in world["desks"]:
        desk["customers"] = []
    for directory in world["directories"].values():
        directory["users"] = []
        directory["groups"] = []
    for directory in world["organization"].get("directories", []):
        for people in ("members", "suspended"):
            directory.pop(people, None)
    for organization in world.get("organizations", []):
        organization["members"] = []
    for project in world.get("projects", []):
        project["roles"] = {}
    world["requests"] = []
    world["credentials"] = {
        "api_tokens": [token for token in world["credentials"]["api_tokens"] if token["account"] == IDS["admin"]],
        "bearers": world["credentials"]["bearers"], "clients": [],
    }
    return world


@pytest.fixture
def site(site):
    """An empty site."""
    site.reset(empty_world())
    return site


def onboard(stage, people, *arguments, env=None, **variables):
    """Run the playbook on these people."""
    path = stage.write("people.yml", dict(variables, people=people))
    return stage.playbook(ONBOARD, "-e", "@%s" % path, *arguments, env=as_environment(stage.site.everything) if env is None else env)


def where_everybody_is(site):
    """{e-mail: {groups, desks}}, sorted."""
    return {email: {"groups": sorted(one["groups"]), "desks": sorted(one["desks"])} for email, one in site.people.items()}


def plan_of(run):
    """What each task of ours says it does, without the ids of what is not there yet."""
    return [
        (name, one["changed"], one.get("diff"), one.get("steps"), [(person["email"], person["action"]) for person in one.get("people", [])])
        for name, one in each_task_of_ours(run)
    ]


def summary_of(run):
    """The lines that the role says at its end, without the costs."""
    return [line for line in run["Say what came of it"]["msg"] if not line.startswith("Requests")]


def test_an_empty_site_is_foretold_filled_and_left_alone(stage, site):
    before = site.truth
    foretold = onboard(stage, PEOPLE, "--check", "--diff").good()
    assert site.truth == before
    done = onboard(stage, PEOPLE, "--diff").good()
    assert len(plan_of(done)) == 5      # customers, directory, the organization's look, groups, desks: a task each, none for a person, none for a group
    assert plan_of(foretold) == plan_of(done)
    assert where_everybody_is(site) == EXPECTED
    people = site.people
    assert people["otto@customer.example.org"]["display_name"] == "Otto Ortlos" and people["otto@customer.example.org"]["type"] == "customer"
    assert people["nils.neu@corp.example.com"]["scim"]["externalId"] == "ext-9"
    assert foretold.stdout.count("changed=") == 1 and summary_of(done)[0] == "Onboarding of 5 people: 5 as wished, 0 not"
    assert "foretold (nothing was done)" in summary_of(foretold)[0]

    site.forget()
    again = onboard(stage, PEOPLE, "--diff").good()
    assert again.changed == [] and site.writes == []
    assert "changed=0" in again.stdout
    checked = onboard(stage, PEOPLE, "--check").good()
    assert checked.changed == []


def test_a_csv_file_does_the_same(stage, site):
    path = stage.write("people with a space.csv", CSV)
    run = stage.playbook(ONBOARD, "-e", "people_csv='%s'" % path, env=as_environment(site.everything)).good()
    assert where_everybody_is(site) == EXPECTED
    assert site.people["zoë@corp.example.com"]["scim"]["title"] == "Chief \u201cQ\u201d"
    site.forget()
    again = onboard(stage, PEOPLE).good()          # the YAML file wants nothing else
    assert again.changed == [] and site.writes == []
    assert summary_of(run)[0] == summary_of(again)[0]


def test_a_directory_that_lags_is_waited_for(stage, site):
    site.switch(provisioning_lag_seconds=4)
    run = onboard(stage, PEOPLE).good()
    assert where_everybody_is(site) == EXPECTED
    assert any(one["requests"]["waited_s"] for dummy_name, one in each_task_of_ours(run))


BAD_PEOPLE = [
    ({"kind": "customer", "display_name": "Jane Doe"}, "Entry 1 (Jane Doe): email is missing"),
    ({"email": "a@corp.example.com"}, "Entry 2 (a@corp.example.com): kind is missing"),
    ({"email": "b@corp.example.com", "kind": "manager"}, "Entry 3 (b@corp.example.com): kind must be customer, employee or guest, not a text ('manager')"),
    ({"email": "c@corp.example.com", "kind": "employee", "groups": "Support"}, "Entry 4 (c@corp.example.com): groups must be a list, not a text ('Support')"),
    ({"email": "d@corp.example.com", "kind": "employee", "groups": [1.1]}, "Entry 5 (d@corp.example.com): groups must hold names, not a number (1.1)"),
    ({"email": "e@corp.example.com", "kind": "employee", "titel": "Q"}, "Entry 6 (e@corp.example.com): there is no field titel"),
    ({"email": "f at corp", "kind": "customer"}, "Entry 7 (f at corp): email: 'f at corp' is not an e-mail address"),
    ({"email": "g@corp.example.com", "kind": "customer", "title": True}, "Entry 8 (g@corp.example.com): title must be a text, not yes or no (True)"),
    ({"email": "h@corp.example.com", "kind": "customer", "groups": ["Support"]}, "Entry 9 (h@corp.example.com): groups: a portal customer"),
    ("i@corp.example.com", "Entry 10 (i@corp.example.com): a person must be a mapping"),
]


def test_a_bad_people_file_names_person_and_field(stage, site):
    run = onboard(stage, [person for person, dummy_words in BAD_PEOPLE])
    assert run.rc != 0 and not site.journal
    said = " ".join(str(result.get("msg")) for result in run.results if result.failed)
    assert [words for dummy_person, words in BAD_PEOPLE if words not in said] == [], said


@pytest.mark.parametrize("people, words", [
    ({"email": "a@corp.example.com"}, "must be a list"),
    ([{"email": "a@corp.example.com", "kind": "customer", "display_name": "A"}, {"email": "A@corp.example.com", "kind": "customer", "display_name": "B"}],
     "Entries 1 and 2 (a@corp.example.com) are one person with different display_name: 'A' and 'B'"),
])
def test_a_people_file_that_cannot_be_meant(stage, site, people, words):
    run = onboard(stage, people)
    assert run.rc != 0 and words in run.said and not site.journal


@pytest.mark.parametrize("text, words", [
    ("mail,kind\na@corp.example.com,customer\n", "has no column email"),
    ("email,kind\na@corp.example.com,customer,Doe, Jane\n", "Line 2 of the CSV file (a@corp.example.com)"),
])
def test_a_bad_csv_file(stage, site, text, words):
    run = stage.playbook(ONBOARD, "-e", "people_csv=%s" % stage.write("people.csv", text), env=as_environment(site.everything))
    assert run.rc != 0 and words in run.said and not site.journal


@pytest.mark.parametrize("content, words", [
    ("email,kind\nj\xe4ne@corp.example.com,customer\n".encode("cp1252"), "Line 2 of the CSV is not UTF-8: save the file as CSV UTF-8"),
    (b"", "The CSV file is empty"),
])
def test_a_csv_file_that_is_no_text_or_none(stage, site, content, words):
    path = stage.write("people.csv", "")
    path.write_bytes(content)
    run = stage.playbook(ONBOARD, "-e", "people_csv=%s" % path, env=as_environment(site.everything))
    assert run.rc != 0 and words in " ".join(run.said.split()) and not site.journal


def test_a_user_name_that_is_anothers_email_gives_him_no_group(stage, site):
    john = {"email": "jsmith@corp.example.com", "user_name": "john.smith@corp.example.com", "kind": "employee", "groups": ["Support"]}
    jane = {"email": "jane@corp.example.com", "user_name": "jsmith@corp.example.com", "kind": "employee", "groups": ["jira-software-users"]}
    onboard(stage, [john, jane]).good()
    there = where_everybody_is(site)
    assert there["jsmith@corp.example.com"]["groups"] == ["Support"] and there["jane@corp.example.com"]["groups"] == ["jira-software-users"]


def test_an_email_with_somebody_elses_account_id_gets_nothing(stage, site):
    people = [dict(PEOPLE[2], account_id=IDS["admin"]), PEOPLE[3]]
    run = onboard(stage, people)
    assert run.rc == 2 and "belong to different people" in run["Fail if anybody could not be onboarded"]["msg"]
    there = where_everybody_is(site)
    assert "nils.neu@corp.example.com" not in there and there["admin@corp.example.com"]["groups"] == ["site-admins"]
    assert there["zoë@corp.example.com"] == EXPECTED["zoë@corp.example.com"]


JOSE = {"kind": "employee", "user_name": "jose.garcia@corp.example.com", "title": "Boss", "groups": ["Support"], "desks": ["HR"]}


@pytest.mark.parametrize("lag", [0, 600])
def test_another_email_of_an_employee_is_known_to_the_later_steps(stage, site, lag):
    """The record names the account, and the site may show the old e-mail for long."""
    site.reset(small_world_dict())
    site.switch(provisioning_lag_seconds=lag)
    people = [dict(JOSE, email="nobody.new@corp.example.com")]
    before = site.truth
    foretold = onboard(stage, people, "--check", "--diff").good()
    assert site.truth == before
    assert any("Not certain: 1 of the records" in line and "e-mail" in line for line in summary_of(foretold))
    done = onboard(stage, people, "--diff").good()
    assert plan_of(foretold) == plan_of(done)
    told = foretold["Put the outcome together"]["ansible_facts"]["onboard_result"], done["Put the outcome together"]["ansible_facts"]["onboard_result"]
    assert [[(one["layer"], one["place"], one["action"]) for one in result["people"][0]["layers"]] for result in told] == [
        [("account", "directory", "updated"), ("group", "Support", "added"), ("desk", "HR", "added")]] * 2
    assert "1 as wished, 0 not" in summary_of(done)[0] and len(site.writes) == 3
    assert IDS["jose"] in site.members("Support") and IDS["jose"] in site.customers("HR")
    site.forget()
    again = onboard(stage, people).good()
    assert again.changed == [] and site.writes == []


def test_who_comes_back_with_another_email_is_brought_back(stage, site):
    """In check mode the organization still knows him by the old e-mail only."""
    world = small_world_dict()
    world["accounts"][IDS["jose"]]["suspended"] = True
    site.reset(world)
    people = [dict(JOSE, email="nobody.new@corp.example.com")]
    foretold = onboard(stage, people, "--check").good()
    done = onboard(stage, people).good()
    told = [[(one["layer"], one["place"], one["action"]) for one in run["Put the outcome together"]["ansible_facts"]["onboard_result"]["people"][0]["layers"]]
            for run in (foretold, done)]
    assert told[0] == told[1] and ("account", "organization", "reactivated") in told[0], told


@pytest.mark.parametrize("check", [["--check"], []])
def test_the_email_of_another_record_is_refused_before_anything_is_written(stage, site, check):
    site.reset(small_world_dict())
    run = onboard(stage, [dict(JOSE, email="erika.mustermann@corp.example.com")], *check)
    failed = run["Fail if anybody could not be onboarded"]["msg"]
    assert run.rc == 2 and "erika.mustermann@corp.example.com" in failed and JOSE["user_name"] in failed and "slipped" in failed
    assert "Directory records: 1 failed" in summary_of(run) and site.writes == []


def test_another_email_beside_an_account_id_is_held_against_the_account(stage, site):
    """A list in which both are given is held against the site as ever."""
    site.reset(small_world_dict())
    run = onboard(stage, [dict(JOSE, email="nobody.new@corp.example.com", account_id=IDS["jose"])])
    assert run.rc == 2 and "belong to different people" in run["Fail if anybody could not be onboarded"]["msg"] and site.writes == []


def test_no_people_at_all(stage, site):
    run = stage.playbook(ONBOARD, env=as_environment(site.everything))
    assert run.rc != 0 and "add -e @people.yml" in run.said


def test_one_bad_name_does_not_stop_the_others(stage, site):
    """A group and a desk that do not exist, and an employee on a foreign domain: everything else is done, and the play fails at its end."""
    people = [dict(one) for one in PEOPLE]
    people[2]["groups"] = ["jira-software-users", "no such group", "Support"]
    people[0]["desks"] = ["IT", "nowhere", "People & culture"]
    people.append({"email": "eve@elsewhere.example.net", "kind": "employee", "groups": ["Support"], "desks": ["IT"]})
    run = onboard(stage, people)
    assert run.rc == 2 and where_everybody_is(site) == EXPECTED
    said = "\n".join(summary_of(run))
    assert "Onboarding of 6 people: 3 as wished, 3 not" in said
    failed = run["Fail if anybody could not be onboarded"]["msg"]
    for words in ("no such group", "nowhere", "eve@elsewhere.example.net", "not verified"):
        assert words in failed, words
    # the fact has the whole summary; on the screen what failed is said once, at the end
    whole = run["Put the outcome together"]["ansible_facts"]["onboard_result"]["summary"]
    told = [line for line in whole if line.startswith(("Not done: ", "Failed: "))]
    assert len(told) >= 3 and all(line.partition(": ")[2] in failed for line in told) and summary_of(run) == [line for line in whole if line not in told][:-1]
    assert run.results[-1].task.endswith("Fail if anybody could not be onboarded")
    site.forget()
    mended = onboard(stage, PEOPLE).good()
    assert mended.changed == [] and site.writes == []


def test_killed_half_way_and_run_again(stage, site):
    site.switch(latency=0.1)
    path = stage.write("people.yml", {"people": PEOPLE})
    process, results = stage.start(ONBOARD, "-e", "@%s" % path, env=as_environment(site.everything))
    while process.poll() is None and not any("/group/user" in entry["path"] for entry in site.journal):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    stage.finish(process, results)
    half = where_everybody_is(site)
    assert half != EXPECTED and set(half) == set(EXPECTED)
    site.switch(latency=0)
    onboard(stage, PEOPLE).good()
    assert where_everybody_is(site) == EXPECTED


def test_an_interface_that_breaks_for_a_while(stage, site):
    site.fault("status", times=-1, path="/group/user", method="POST", status=503)
    site.fault("reset_after", path="/servicedesk/15/customer", method="POST")
    run = onboard(stage, PEOPLE, atlassian_retry_budget=2)
    assert run.rc == 2
    assert {email: one["desks"] for email, one in where_everybody_is(site).items()} == {email: one["desks"] for email, one in EXPECTED.items()}
    assert "503" in run["Fail if anybody could not be onboarded"]["msg"]
    site.control("DELETE", "faults")
    onboard(stage, PEOPLE).good()
    assert where_everybody_is(site) == EXPECTED


def test_employees_without_a_directory(stage, site):
    """Those who have an account are used as they are; of the others it is said what is needed."""
    run = onboard(stage, PEOPLE, env=as_environment({**site.basic, **site.organization}))
    assert run.rc == 2
    assert "configure its directory" in run["Fail if anybody could not be onboarded"]["msg"]
    there = where_everybody_is(site)
    assert there == {email: EXPECTED[email] for email in ("admin@corp.example.com", "nia@customer.example.org", "otto@customer.example.org")}


def test_a_wrong_credential_stops_before_anything(stage, site):
    before = site.truth
    run = onboard(stage, PEOPLE, env=as_environment(dict(site.everything, api_token="sentinel-wrong")))
    assert run.rc == 2 and "api_user and api_token were not accepted" in run["Fail if anybody could not be onboarded"]["msg"]
    assert site.truth == before


def test_the_role_in_a_play_with_module_defaults_and_tags(stage, site):
    play = {"roles": [{"role": "lifecycle.atlassian.onboard"}], "vars": {"onboard_people": PEOPLE, "onboard_use_directory": True}}
    stage.play([], "--tags", "customers,employees", **play).good()
    assert {email: one["groups"] + one["desks"] for email, one in where_everybody_is(site).items()} == dict.fromkeys(EXPECTED, []) | {
        "admin@corp.example.com": ["site-admins"]}
    stage.play([], "--tags", "groups", **play).good()
    stage.play([], "--tags", "desks", **play).good()
    assert where_everybody_is(site) == EXPECTED


def test_the_connection_as_variables_shows_no_secret(stage, site):
    """The variables atlassian_*, as loud as can be, in a run that also fails."""
    connection = {"atlassian_" + name: value for name, value in site.everything.items()}
    path = stage.write("connection.yml", connection)
    people = PEOPLE[:1] + [{"email": "eve@elsewhere.example.net", "kind": "employee"}]
    run = onboard(stage, people, "-e", "@%s" % path, "-vvv", "--diff", env={})
    assert run.rc == 2 and "nia@customer.example.org" in site.people
    shown = [secret for secret in SECRETS if secret in run.said or any(secret in str(dict(result)) for result in run.results)]
    assert not shown, run.said
