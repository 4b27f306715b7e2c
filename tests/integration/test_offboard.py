# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offboarding by ansible-playbook lifecycle.atlassian.offboard, from the small world, where everything awkward is."""

from __future__ import annotations

import os
import signal
import time

import pytest
from simulator.worlds import IDS

from integration.stage import as_environment, each_task_of_ours

OFFBOARD = "lifecycle.atlassian.offboard"
ERIKA, JOSE, GUEST, LEAVER = "erika.mustermann@corp.example.com", "jose.garcia@corp.example.com", "guest@partner.example.org", "leaver@corp.example.com"
CARLA, DMITRI, GONE, RETURNER = "carla@customer.example.org", "dmitri@customer.example.org", "gone@customer.example.org", "returner@corp.example.com"
PLAIN = "plain@corp.example.com"
LEAVERS = [
    {"email": "Erika.Mustermann@corp.example.com", "kind": "employee"},
    {"email": CARLA, "kind": "customer", "desks": ["IT"]},
    {"email": DMITRI, "kind": "customer", "desks": ["HELP"]},
    {"email": GONE, "desks": ["IT help"]},
    LEAVER,
    RETURNER,
    IDS["jose"],
]


def offboard(stage, people, *arguments, env=None, **variables):
    """Run the playbook on these people."""
    path = stage.write("leavers.yml", dict(variables, people=people))
    return stage.playbook(OFFBOARD, "-e", "@%s" % path, *arguments, env=as_environment(stage.site.everything) if env is None else env)


def summary_of(run):
    """The lines that the role says at its end."""
    return "\n".join(run["Say what came of it"]["msg"])


def assert_said_once(run, *headings):
    """The fact has the whole summary; on the screen what fails the role is said once, at its end."""
    whole = outcome_of(run)[0]["summary"]
    told = [line for line in whole if line.startswith(headings)]
    assert told and all(line.partition(": ")[2] in left(run) for line in told) and summary_of(run) == "\n".join(line for line in whole if line not in told)


def left(run):
    """Why the play failed."""
    return run["Fail if anything is left"]["msg"]


def outcome_of(run):
    """The fact that the role leaves, and its people by name."""
    outcome = run["Put the outcome together"]["ansible_facts"]["offboard_result"]
    return outcome, {one["email"] or one["account_id"]: one for one in outcome["people"]}


def closed(result):
    """The diff of a task, without the desk that is open: only its refusal tells so."""
    diff = result.get("diff") or {}
    return {side: {name: value for name, value in lines.items() if not name.startswith("desk HELP: ")} if isinstance(lines, dict) else lines
            for side, lines in diff.items()}


def assert_came_as_told(foretold, done):
    """Everybody's every line came as it was foretold, but for the desks, of which the plan said that they are not certain; and nothing lags here."""
    plan, deed = ({(who, one["layer"], one["place"]): one for who, person in outcome_of(run)[1].items() for one in person["layers"]}
                  for run in (foretold, done))
    assert set(plan) == set(deed)
    wrong = {key: (one, deed[key]) for key, one in plan.items() if one["outcome"] != deed[key]["outcome"] and (one.get("certain", True) or key[1] != "desks")}
    assert not wrong, wrong
    assert all(one.get("reason") and one["possible"][0] == one["outcome"] for one in plan.values() if not one.get("certain", True))


def check_world(site, before):
    """Person by person, what is left after LEAVERS; everybody else is as he was."""
    people = site.people
    assert (people[ERIKA]["active"], people[ERIKA]["groups"]) == (False, [])
    assert people[ERIKA]["scim"]["active"] is False
    assert (people[CARLA]["active"], people[CARLA]["desks"]) == (False, [])
    assert (people[DMITRI]["active"], people[DMITRI]["desks"]) == (False, ["HELP"])
    assert (people[GONE]["active"], people[GONE]["desks"]) == (False, [])
    assert (people[LEAVER]["active"], people[LEAVER]["groups"]) == (False, [])
    assert people[RETURNER] == before[RETURNER]
    assert (people[JOSE]["active"], people[JOSE]["groups"]) == (False, [])
    others = set(before) - {ERIKA, CARLA, DMITRI, GONE, LEAVER, RETURNER, JOSE}
    assert {email: people[email] for email in others} == {email: before[email] for email in others}


def test_leavers_are_foretold_gone_and_stay_gone(stage, site):
    before, truth = site.people, site.truth
    foretold = offboard(stage, LEAVERS, "--check", "--diff").good()
    assert site.truth == truth
    done = offboard(stage, LEAVERS, "--diff").good()
    check_world(site, before)

    for (name, plan), (other, deed) in zip(each_task_of_ours(foretold), each_task_of_ours(done)):
        assert name == other
        assert (plan["changed"], plan.get("steps"), closed(plan)) == (deed["changed"], deed.get("steps"), closed(deed)), name
    assert_came_as_told(foretold, done)
    said = summary_of(done)
    assert "Offboarding of 7 people" in said and "0 with something left" in said
    assert "an identity provider" in said and "open to everybody" in said and "API tokens outlive deactivation" in said
    assert "foretold (nothing was done)" in summary_of(foretold) and "foretold" not in said
    assert "not certain: groups (synced-engineering), products" in summary_of(foretold) and "not certain: desks (Open help)" in summary_of(foretold)
    assert "ot certain" not in said
    people = outcome_of(done)[1]
    assert {one: people[one]["way"] for one in (ERIKA, CARLA, DMITRI, LEAVER)} == {ERIKA: "scim", CARLA: "portal", DMITRI: "portal", LEAVER: None}
    assert people[CARLA]["outcome"] == "clear" and set(people[CARLA]["states"].values()) == {"clear"}
    assert people[DMITRI]["states"]["desks"] == "kept" and people[DMITRI]["states"]["portal"] == "clear"
    assert people[ERIKA]["states"]["account"] == people[ERIKA]["states"]["groups"] == "clear" and people[ERIKA]["states"]["tokens"] == "kept"
    assert any("outlive" in one.get("reason", "") for one in people[ERIKA]["layers"] if one["layer"] == "tokens")

    site.forget()
    again = offboard(stage, LEAVERS, "--diff").good()
    assert again.changed == [] and "changed=0" in again.stdout
    assert {entry["path"].rsplit("/", 2)[-2] for entry in site.writes} <= {"7"}      # the open desk is asked once more, and refuses
    check_world(site, before)


def test_what_is_left_fails_the_play(stage, site):
    """The hidden director without the organization's key, somebody nobody knows, an account no directory of ours has."""
    run = offboard(stage, ["ceo@corp.example.com", "nobody@corp.example.com", GUEST, CARLA], env=as_environment({**site.basic, **site.scim}))
    assert run.rc == 2
    for words in ("ceo@corp.example.com", "nobody@corp.example.com", "which does not mean gone", GUEST, "nothing given here can cut it", "org_api_key"):
        assert words in left(run), left(run)
    assert_said_once(run, "Not done: ", "Left: ")
    people = site.people
    assert people[GUEST]["active"] and people[GUEST]["groups"] == [] and not people[CARLA]["active"]
    assert IDS["director"] in site.members("jira-software-users")
    assert IDS["impostor"] in site.world["accounts"]


def test_a_name_that_is_of_no_group_is_told_beside_the_groups_that_they_are_in(stage, site):
    run = offboard(stage, [ERIKA, CARLA], "--check", offboard_groups=["Suport"])
    assert run.rc == 2 and left(run).startswith("group Suport: There is no group called 'Suport'") and outcome_of(run)[0]["left"] == []
    said = summary_of(run)
    assert "groups Support, groups jira-software-users: not asked for (offboard_groups)" in said
    assert said.count("not done: groups (Suport: no such group)") == 2 and ", 2 with places that are not there, 0 with something left" in said
    assert "not visible" not in said and "Did you mean Support" in left(run)


@pytest.mark.parametrize("role", ["onboard", "move", "offboard"])
def test_an_empty_list_is_no_fault_and_is_said(stage, site, role):
    """A scheduled job has nobody to do most days."""
    run = stage.playbook("lifecycle.atlassian.%s" % role, "-e", "@%s" % stage.write("people.yml", {"people": []}), env=as_environment(site.everything)).good()
    assert "Nobody was named" in summary_of(run) and run.changed == []


def test_protected_people_and_the_caller_are_kept(stage, site):
    before = site.people
    run = offboard(stage, [ERIKA, "admin@corp.example.com", CARLA], offboard_protected=["*@customer.example.org", ERIKA], offboard_desks=["IT"])
    assert run.rc == 0
    assert site.people == before and not [entry for entry in site.writes if entry["status"] < 300]
    said = summary_of(run)
    assert "protected" in said and "the calling account is never removed" in said


def test_an_email_with_somebody_elses_account_id_loses_nothing(stage, site):
    before = site.people
    run = offboard(stage, [{"email": ERIKA, "account_id": IDS["jose"], "desks": ["IT"], "groups": ["Support"]}, CARLA])
    assert run.rc == 2 and "nothing was tried" in left(run)
    assert site.people[ERIKA] == before[ERIKA] and site.people[JOSE] == before[JOSE] and not site.people[CARLA]["active"]


def test_the_limit_stops_everything(stage, site):
    before = site.truth
    run = offboard(stage, [ERIKA, JOSE, CARLA], offboard_max_removals=1)
    assert run.rc == 2 and "and offboard_max_removals allows 1" in left(run) and "raise offboard_max_removals." in left(run)
    assert site.truth == before


def test_all_desks_and_no_groups(stage, site):
    run = offboard(stage, [CARLA, DMITRI, ERIKA], offboard_groups="none", offboard_scim_groups="none", offboard_account="none").good()
    people = site.people
    assert people[CARLA]["desks"] == [] and people[CARLA]["active"] and people[DMITRI]["desks"] == ["HELP"]
    assert len(people[ERIKA]["groups"]) == 3 and people[ERIKA]["active"]
    assert "open to everybody" in summary_of(run) and "not asked for (offboard_account: none)" in summary_of(run)
    assert outcome_of(run)[1][ERIKA]["states"]["groups"] == "kept"


def test_killed_half_way_and_run_again(stage, site):
    """The deactivated are found again, although no search shows them."""
    before = site.people
    site.switch(latency=0.1)
    process, results = stage.start(OFFBOARD, "-e", "@%s" % stage.write("leavers.yml", {"people": LEAVERS}), env=as_environment(site.everything))
    while process.poll() is None and sum("/Users/" in entry["path"] for entry in site.writes) < 2:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    stage.finish(process, results)
    half = site.people
    # accounts come first; a deactivated person is read from the lists of members
    assert not half[ERIKA]["active"] and half[ERIKA]["groups"] and half[CARLA]["desks"] == ["IT"]
    site.switch(latency=0)
    offboard(stage, LEAVERS).good()
    check_world(site, before)


def test_an_interface_that_breaks_for_a_while(stage, site):
    """And without the organization's key, which makes the deactivated harder to find."""
    before = site.people
    env = as_environment({**site.basic, **site.scim})
    site.fault("status", times=-1, path="/group/user", method="DELETE", status=500)
    site.fault("reset_after", path="/servicedesk/15/customer", method="DELETE")
    run = offboard(stage, LEAVERS, env=env, atlassian_retry_budget=2)
    assert run.rc == 2 and "500" in left(run) and "left: groups (jira-software-users" in summary_of(run)
    assert not site.people[ERIKA]["active"] and site.people[CARLA]["desks"] == []
    site.control("DELETE", "faults")
    offboard(stage, LEAVERS, env=env).good()
    check_world(site, before)


def test_a_csv_file_and_bad_ones(stage, site):
    env = as_environment(site.everything)
    path = stage.write("leavers.csv", "email;kind;desks\n%s;customer;IT|HR\n" % CARLA)
    stage.playbook(OFFBOARD, "-e", "people_csv=%s" % path, env=env).good()
    assert site.people[CARLA]["desks"] == [] and not site.people[CARLA]["active"]
    before = site.truth
    bad = offboard(stage, [{"email": ERIKA, "desks": "IT"}, {"kind": "employee", "display_name": "Jane Doe"}, {"email": "x at y"}])
    assert bad.rc == 2
    for words in ("Entry 1 (%s): desks must be a list" % ERIKA, "Entry 2 (Jane Doe): email or account_id is missing", "Entry 3 (x at y)"):
        assert words in bad.said, words
    typo = offboard(stage, [ERIKA], offboard_groups="non")
    assert typo.rc == 2 and "must be all, named, none or a list" in typo.said
    assert site.truth == before


# --- the ways (FACTS section 10), and what each of them lacks ---------------------------------------------------------


@pytest.mark.parametrize(("way", "who", "clear", "kept"), [
    ("scim", ERIKA, {"directory", "account", "scim_groups", "groups", "roles"}, {"organization", "tokens"}),
    ("disable", PLAIN, {"account"}, {"organization"}),
    ("suspend", GUEST, {"organization", "groups"}, {"account"}),
    ("portal", CARLA, {"portal", "desks", "organizations"}, set()),
])
def test_each_way_and_what_it_leaves_untouched(stage, site, way, who, clear, kept):
    run = offboard(stage, [who], offboard_account=way).good()
    person = outcome_of(run)[1][who]
    assert person["way"] == way and person["reaches"] and person["untouched"] and person["undo"]
    assert {person["states"][name] for name in clear} == {"clear"} and {person["states"][name] for name in kept} <= {"kept"}, person
    assert site.people[who]["active"] == (way == "suspend")
    assert way != "suspend" or offboard(stage, [who]).good().changed == []


ACCOUNT_ALONE = dict.fromkeys(("offboard_groups", "offboard_desks", "offboard_organizations", "offboard_roles", "offboard_scim_groups"), "none")


@pytest.mark.parametrize(("way", "ways_in", "whys"), [
    ("scim", ("basic", "organization"), {ERIKA: "directory_id with scim_token"}),
    ("scim", ("basic", "scim"), {GUEST: "no active record"}),
    ("disable", ("basic", "scim"), {PLAIN: "org_id with org_api_key"}),
    ("disable", ("basic", "scim", "organization"), {ERIKA: "identity provider", GUEST: "does not manage this"}),  # FACTS 9
    ("suspend", ("basic", "scim"), {GUEST: "org_id with org_api_key"}),
    ("portal", ("basic",), {ERIKA: "no portal-only customer"}),
    ("auto", ("basic",), {PLAIN: "org_id with org_api_key"}),
])
def test_a_way_that_is_missing_is_left_and_says_what_it_takes(stage, site, way, ways_in, whys):
    env = as_environment({name: value for one in ways_in for name, value in getattr(site, one).items()})
    run = offboard(stage, list(whys), "--check", env=env, offboard_account=way, **ACCOUNT_ALONE)
    assert run.rc == 2
    for who, why in whys.items():
        person = outcome_of(run)[1][who]
        assert person["way"] is None and person["outcome"] == "left" and why in left(run), left(run)


def test_a_key_that_may_not_write_cuts_nobody_and_ends_the_rest(stage, site):
    """FACTS 14.13: a key with scopes reads, and is refused when it writes."""
    before = site.people
    run = offboard(stage, [GUEST], env=as_environment({**site.basic, **site.organization, "org_api_key": "sentinel-org-scoped-key"}),
                   offboard_account="suspend")
    assert run.rc == 2 and "without scopes" in left(run)
    assert site.people[GUEST]["active"] == before[GUEST]["active"]
    assert outcome_of(run)[1][GUEST]["states"]["organization"] == "left"


def test_a_portal_that_may_not_be_revoked_stays(stage, site):
    site.fault("status", times=-1, path="revoke-portal-only-access", status=403)
    run = offboard(stage, [CARLA], env=as_environment(site.basic))
    assert run.rc == 2 and site.people[CARLA]["active"] and outcome_of(run)[1][CARLA]["states"]["portal"] == "left"


def test_tokens_outlive_the_account_unless_they_are_asked_for(stage, site):
    """That they are kept else, and that it is said, is in the tests above."""
    gone = outcome_of(offboard(stage, [ERIKA], offboard_tokens=True).good())[1][ERIKA]
    assert gone["states"]["tokens"] == "clear" and [one["action"] for one in gone["layers"] if one["layer"] == "tokens"] == ["removed"]


def test_a_site_without_directory_and_organization(stage, site):
    """Customers are clear in all that there is, with few requests; who must be seen whole fails the role."""
    env = as_environment(site.basic)
    run = offboard(stage, [CARLA], env=env).good()
    assert outcome_of(run)[1][CARLA]["outcome"] == "clear"
    narrow = offboard(stage, [LEAVER], env=env, offboard_desks="named", offboard_roles="none").good()
    assert outcome_of(narrow)[1][LEAVER]["states"]["tokens"] == "not_visible" and "Not visible" in summary_of(narrow)
    strict = offboard(stage, [LEAVER], env=env, offboard_require_visible=True, offboard_desks="none")
    assert strict.rc == 2 and "org_api_key" in left(strict)
    assert_said_once(strict, "Not visible: ")


def test_what_shows_late_is_waited_for(stage, site):
    """FACTS 14.24."""
    site.switch(lag_seconds=4)
    run = offboard(stage, [CARLA], env=as_environment(site.basic)).good()
    assert outcome_of(run)[1][CARLA]["states"]["portal"] == "clear"


# What ERIKA and CARLA have, by the steps that take it.
STEPS = {"directory": "scim", "portal": "portal", "scim_groups": "scim_groups", "groups": "groups", "roles": "roles", "desks": "desks",
         "organizations": "organizations"}


@pytest.mark.parametrize(("arguments", "taken"), [
    ((), set(STEPS)),
    (("--tags", "groups,roles"), {"groups", "roles"}),
    (("--tags", "account"), {"directory", "portal"}),
    (("--tags", "deactivate"), {"directory"}),
    (("--skip-tags", "desks,scim"), set(STEPS) - {"desks", "directory"}),
    (("--tags", "account,desks", "--skip-tags", "portal"), {"directory", "desks"}),
    (("--tags", "leavers"), set(STEPS)),
    (("--tags", "leavers", "--skip-tags", "account"), set(STEPS) - {"directory", "portal"}),
])
def test_tags_choose_steps_and_what_is_left_out_is_kept(stage, site, arguments, taken):
    """A tag of the play's own, for the role as a whole, takes all of them. Looks always run."""
    role = {"role": "lifecycle.atlassian.offboard", "tags": ["leavers"], "vars": {"offboard_people": [ERIKA, CARLA]}}
    path = stage.write("leave.yml", [{"hosts": "localhost", "gather_facts": False, "roles": [role]}])
    run = stage.playbook(path, "--check", *arguments, env=as_environment(site.everything)).good()
    lines = [one for person in outcome_of(run)[0]["people"] for one in person["layers"]]
    left_out = {one["layer"] for one in lines if one.get("reason") == "this step was not part of the run (tags)"}
    assert left_out & set(STEPS) == set(STEPS) - taken
