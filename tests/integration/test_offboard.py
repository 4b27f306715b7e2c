# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Offboarding by ansible-playbook lifecycle.atlassian.offboard, from the small world, where everything awkward is."""

from __future__ import annotations

import os
import signal
import time

from simulator.worlds import IDS

from integration.stage import as_environment, each_task_of_ours

OFFBOARD = "lifecycle.atlassian.offboard"
ERIKA, JOSE, GUEST, LEAVER = "erika.mustermann@corp.example.com", "jose.garcia@corp.example.com", "guest@partner.example.org", "leaver@corp.example.com"
CARLA, DMITRI, GONE, RETURNER = "carla@customer.example.org", "dmitri@customer.example.org", "gone@customer.example.org", "returner@corp.example.com"
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


def left(run):
    """Why the play failed."""
    return run["Fail if anything is left"]["msg"]


def closed(result):
    """The diff of a task, without the desk that is open: only its refusal tells so."""
    diff = result.get("diff") or {}
    return {side: {name: value for name, value in lines.items() if not name.startswith("desk HELP: ")} if isinstance(lines, dict) else lines
            for side, lines in diff.items()}


def check_world(site, before):
    """Person by person, what is left after LEAVERS; everybody else is as he was."""
    people = site.people
    assert (people[ERIKA]["active"], people[ERIKA]["groups"]) == (False, ["synced-engineering"])
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
    said = summary_of(done)
    assert "Offboarding of 7 people" in said and "0 with something left" in said
    assert "synced from an identity provider" in said and "open to everybody" in said
    outcome = {one["email"] or one["account_id"]: one["outcome"] for one in done["Put the outcome together"]["ansible_facts"]["offboard_result"]["people"]}
    assert outcome == {ERIKA: "kept", CARLA: "clear", DMITRI: "kept", GONE: "clear", LEAVER: "clear", RETURNER: "clear", IDS["jose"]: "clear"}

    site.forget()
    again = offboard(stage, LEAVERS, "--diff").good()
    assert again.changed == [] and "changed=0" in again.stdout
    assert {entry["path"].rsplit("/", 2)[-2] for entry in site.writes} <= {"7"}      # the open desk is asked once more, and refuses
    check_world(site, before)


def test_what_is_left_fails_the_play(stage, site):
    """The hidden director without the organization's key, somebody nobody knows, an account no directory of ours has."""
    run = offboard(stage, ["ceo@corp.example.com", "nobody@corp.example.com", GUEST, CARLA], env=as_environment({**site.basic, **site.scim}))
    assert run.rc == 2
    for words in ("ceo@corp.example.com", "nobody@corp.example.com", "not seen, which does not mean gone", GUEST, "cannot be deactivated from here"):
        assert words in left(run), left(run)
    people = site.people
    assert people[GUEST]["active"] and people[GUEST]["groups"] == [] and not people[CARLA]["active"]
    assert IDS["director"] in site.members("jira-software-users")
    assert IDS["impostor"] in site.world["accounts"]


def test_protected_people_and_the_caller_are_kept(stage, site):
    before = site.people
    run = offboard(stage, [ERIKA, "admin@corp.example.com", CARLA], offboard_protected=["*@customer.example.org", ERIKA], offboard_desks=["IT"])
    assert run.rc == 2 or run.rc == 0
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
    assert run.rc == 2 and "max_removals allows 1" in left(run)
    assert site.truth == before


def test_all_desks_and_no_groups(stage, site):
    run = offboard(stage, [CARLA, DMITRI, ERIKA], offboard_desks="all", offboard_groups="none", offboard_portal=False, offboard_deactivate=False).good()
    people = site.people
    assert people[CARLA]["desks"] == [] and people[CARLA]["active"] and people[DMITRI]["desks"] == ["HELP"]
    assert len(people[ERIKA]["groups"]) == 3 and people[ERIKA]["active"]
    assert "open to everybody" in summary_of(run)


def test_killed_half_way_and_run_again(stage, site):
    """The deactivated are found again, although no search shows them."""
    before = site.people
    site.switch(latency=0.1)
    process, results = stage.start(OFFBOARD, "-e", "@%s" % stage.write("leavers.yml", {"people": LEAVERS}), env=as_environment(site.everything))
    while process.poll() is None and not any("/group/user" in entry["path"] for entry in site.writes):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    stage.finish(process, results)
    half = site.people
    assert not half[ERIKA]["active"] and half[CARLA]["desks"] == ["IT"]
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
    assert run.rc == 2 and "500" in left(run) and "group jira-software-users" in left(run)
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
    assert typo.rc == 2 and "offboard_groups must be all, none or a list" in typo.said
    assert site.truth == before
