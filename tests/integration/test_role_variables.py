# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A variable that begins as the role's own do and is spelled otherwise: refused before anything is asked, wherever it comes from. And what must simply work."""

from __future__ import annotations

import pytest

from integration.stage import as_environment

REFUSAL = "Check the names of the variables, and the list of people"
CARLA, ERIKA = "carla@customer.example.org", "erika.mustermann@corp.example.com"
ROLE = "lifecycle.atlassian."
VALUE = "sentinel-value-of-a-variable"
# role: its people; a variable that is spelled wrong; what was meant
CASES = {
    "onboard": ([{"email": CARLA, "kind": "customer", "desks": ["HR"]}], "onboard_use_organisation", "onboard_use_organization"),
    "move": ([{"email": CARLA, "from": {"desks": ["IT"]}, "to": {"desks": ["HR"]}}], "move_max_removal", "move_max_removals"),
    "offboard": ([{"email": CARLA}], "offboard_acount", "offboard_account"),
}


def refused(run, site, *words):
    """The run did not get beyond the refusal, whose message has these words, and no value; no service was asked anything."""
    assert run.rc == 2, str(run)
    said = run[REFUSAL]["msg"]
    for word in ("Nothing was done", *words):
        assert word in said, said
    assert VALUE not in run.said, run.said
    assert site.journal == [] and not run.ours


def include(role, **variables):
    """A task that runs a role."""
    return {"name": "Run " + role, "ansible.builtin.include_role": {"name": ROLE + role}, "vars": variables}


@pytest.mark.parametrize("arguments", [(), ("--check", "--diff"), ("--tags", "desks")], ids=["done", "foretold", "with tags"])
@pytest.mark.parametrize("role", CASES)
def test_a_variable_in_the_people_file_that_is_spelled_wrong_stops_the_playbook(stage, site, role, arguments):
    people, wrong, right = CASES[role]
    path = stage.write("people.yml", {"people": people, wrong: VALUE})
    run = stage.playbook(ROLE + role, "-e", "@%s" % path, *arguments, env=as_environment(site.everything))
    refused(run, site, "%s (did you mean %s?)" % (wrong, right), role + "_other_variables")


def as_parameter(stage, role, people, wrong):
    return stage.play([], roles=[{"role": ROLE + role, role + "_people": people, wrong: VALUE}])


def as_variable_of_the_role(stage, role, people, wrong):
    return stage.play([], roles=[{"role": ROLE + role, "vars": {role + "_people": people, wrong: VALUE}}])


def as_variable_of_the_play(stage, role, people, wrong):
    return stage.play([], roles=[ROLE + role], vars={role + "_people": people, wrong: VALUE})


def as_variable_of_an_included_role(stage, role, people, wrong):
    return stage.play([include(role, **{role + "_people": people, wrong: VALUE})])


def as_variable_of_an_imported_role(stage, role, people, wrong):
    return stage.play([{"name": "Run it", "ansible.builtin.import_role": {"name": ROLE + role}, "vars": {role + "_people": people, wrong: VALUE}}])


def as_variable_of_the_host(stage, role, people, wrong):
    path = stage.write("hosts.yml", {"all": {"hosts": {"localhost": {"ansible_connection": "local", role + "_people": people, wrong: VALUE}}}})
    return stage.play([], "-i", path, roles=[ROLE + role])


def as_fact(stage, role, people, wrong):
    return stage.play([{"name": "Set it", "ansible.builtin.set_fact": {wrong: "seen before"}}, include(role, **{role + "_people": people})])


@pytest.mark.parametrize("way", [as_parameter, as_variable_of_the_role, as_variable_of_the_play, as_variable_of_an_included_role,
                                 as_variable_of_an_imported_role, as_variable_of_the_host, as_fact])
def test_it_is_refused_wherever_it_comes_from(stage, site, way):
    people, wrong, right = CASES["offboard"]
    refused(way(stage, "offboard", people, wrong), site, wrong, right)


@pytest.mark.parametrize(("wrong", "right"), [("atlassian_site_ulr", "atlassian_site_url"), ("ofboard_account", "offboard_account")])
def test_what_is_nearly_the_connection_s_or_the_role_s_does_not_run_with_the_environment_s(stage, site, wrong, right):
    """It ran against the site of the environment without a word."""
    path = stage.write("people.yml", {"people": CASES["offboard"][0], "atlassian_people": 1})
    run = stage.playbook(ROLE + "offboard", "-e", "@%s" % path, "-e", "%s=%s" % (wrong, VALUE), env=as_environment(site.everything))
    refused(run, site, "%s (did you mean %s?)" % (wrong, right), "offboard_other_variables")
    path = stage.write("people.yml", {"people": CASES["offboard"][0], "offboard_other_variables": [wrong], "offboard_account": "none"})
    stage.playbook(ROLE + "offboard", "-e", "@%s" % path, "-e", "%s=%s" % (wrong, VALUE), "--check", env=as_environment(site.everything)).good()
    assert site.journal


def test_all_are_told_at_once_also_the_people_that_are_spelled_wrong(stage, site):
    run = stage.play([include("onboard", onboard_poeple=[{"email": CARLA}], onboard_wiat=1, onboard_sales=1, check_people_rol="move")])
    refused(run, site, "onboard_poeple (did you mean onboard_people?)", "onboard_wiat (did you mean onboard_wait?)", "onboard_sales",
            "check_people_rol (did you mean check_people_role?)")


def test_what_is_wrong_with_the_people_is_told_beside_it(stage, site):
    run = stage.play([include("offboard", offboard_people=[{"email": "no mail"}], offboard_acount=VALUE)])
    refused(run, site, "offboard_acount (did you mean offboard_account?)", "Entry 1 (no mail): email")
    assert run[REFUSAL]["msg"].count("Nothing was done") == 1


def test_what_is_wrong_with_the_people_alone_says_that_nothing_was_done(stage, site):
    run = stage.play([include("move", move_people=[{"email": CARLA, "form": {}, "to": {}}])])
    refused(run, site, "Nothing was done: Entry 1 (%s): there is no field form (did you mean from?)" % CARLA)


def test_a_file_can_be_looked_at_beforehand(stage, site):
    path = stage.write("people.yml", {"people": CASES["onboard"][0], "onboard_wiat": VALUE})
    run = stage.play([], "-e", "@%s" % path, roles=[{"role": ROLE + "check_people", "check_people_list": "{{ people }}"}])
    refused(run, site, "onboard_wiat (did you mean onboard_wait?)")


def test_a_note_of_the_role_cannot_be_given(stage, site):
    """From the command line it would stand in the place of what the tasks find out, and everybody would be in the wrong places."""
    run = stage.play([], "-e", "onboard_places=" + VALUE, roles=[{"role": ROLE + "onboard", "onboard_people": CASES["onboard"][0]}])
    refused(run, site, "onboard_places", "another name")


def test_a_value_that_cannot_be_read_is_not_read(stage, site):
    """A variable of one's own may be a template of things that are not there, or of a password that is asked for."""
    mine = {"offboard_ticket": "{{ there_is_no_such_thing }}", "offboard_other_variables": ["offboard_ticket"]}
    stage.play([], roles=[{"role": ROLE + "offboard", "offboard_people": [CARLA]}], vars=mine).good()
    site.reset()
    refused(stage.play([], roles=[{"role": ROLE + "offboard", "offboard_people": [CARLA]}], vars={"offboard_ticket": "{{ lookup('pipe', 'exit 7') }}"}), site,
            "offboard_ticket", "offboard_other_variables")


def test_all_roles_run_one_after_the_other_and_again_with_names_of_ones_own(stage, site):
    joins, moves = CASES["onboard"][0], CASES["move"][0]
    tasks = [
        {"name": "Register something", "ansible.builtin.command": "true", "register": "move_truck"},
        include("onboard", onboard_people=joins), include("move", move_people=moves), include("offboard", offboard_people=[CARLA], offboard_account="none"),
    ]
    mine = {"onboard_shop_floor": 1, "onboard_shop_door": 2, "move_truck_size": 3, "onboard_other_variables": ["onboard_shop_*"],
            "move_other_variables": ["move_truck", "move_truck_*"]}
    run = stage.play(tasks + tasks[1:], vars=mine).good()
    assert len(run.all("Say what came of it")) == 6
    roles = [{"role": ROLE + role, role + "_people": CASES[role][0]} for role in ("onboard", "move")]
    stage.play(tasks[1:3], vars=dict(mine, move_people=moves), roles=[*roles, {"role": ROLE + "onboard", "onboard_people": joins, "onboard_wait": 1}]).good()


def test_a_request_is_not_carried_out_with_a_variable_that_is_spelled_wrong(stage, site):
    """The playbook reads the request before it runs a role, and notes on it what is left."""
    path = stage.write("from_request.yml", {
        "from_request_key": "IT-1", "from_request_types": ["New colleague"], "from_request_status": "Done", "from_request_action": "onboard",
        "from_request_fields": {"E-mail address": "email"}, "from_request_person": {"kind": "customer"}, "onboard_wiat": VALUE})
    before = site.people
    run = stage.playbook(ROLE + "from_request", "-e", "@%s" % path, env=as_environment(site.everything))
    assert run.rc == 2 and "onboard_wiat (did you mean onboard_wait?)" in run["Fail if it was not carried out"]["msg"]
    assert site.people == before and VALUE not in run.said
