# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People as hosts: a slice is one list, and a batch of it one task for all desks. Slices as AWX makes them, from an inventory that it has imported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from integration.stage import as_environment, each_task_of_ours

ANNA, BEN, CARO, DAN = ("%s@customer.example.org" % name for name in ("anna.new", "ben.new", "caro.new", "dan.new"))
PEOPLE = [{"email": email, "kind": "customer", "display_name": "{{ 6 * 7 }}", "desks": ["IT", "HR"]} for email in (ANNA, BEN, CARO)]
NOWHERE = {"email": DAN, "kind": "customer", "desks": ["NOWHERE"]}


@pytest.fixture
def inventory(stage):
    """Makes an inventory of these people."""
    def make(people, **options):
        stage.write("people.yml", {"people": people})
        return stage.write("people_inventory.yml", {"plugin": "lifecycle.atlassian.people", "files": ["people.yml"], **options})
    return make


def play(stage, site, role, *arguments, env=None):
    """The role's playbook for hosts."""
    return stage.playbook("lifecycle.atlassian.%s_hosts" % role, *arguments, env={**as_environment(site.everything), **(env or {})})


def as_awx_has_it(stage, path, slices=1, number=1):
    """The inventory after AWX has imported it: a program whose answer has the hosts of one slice, and every variable as JSON."""
    done = subprocess.run([sys.executable, "-m", "ansible", "inventory", "-i", str(path), "--list", "--export"], env=stage.environment(), cwd=stage.folder,
                          check=True, capture_output=True, text=True)
    whole = json.loads(done.stdout)
    hosts = sorted(whole["_meta"]["hostvars"])[number - 1::slices]
    whole["_meta"]["hostvars"] = {host: whole["_meta"]["hostvars"][host] for host in hosts}
    for group in whole.values():
        if "hosts" in group:
            group["hosts"] = [host for host in group["hosts"] if host in hosts]
    program = stage.write("slice-%d.py" % number, "#!/usr/bin/env python3\nprint(%r)\n" % json.dumps(whole))
    program.chmod(0o755)
    return program


def one_of(run, module):
    """How often a module ran."""
    return len([name for name in run.ours if name.action.endswith("." + module)])


def test_all_people_of_a_slice_are_one_task(stage, site, inventory):
    path = inventory(PEOPLE)
    foretold = play(stage, site, "onboard", "-i", path, "--check").good()
    run = play(stage, site, "onboard", "-i", path).good()
    assert (one_of(run, "jsm_customer"), one_of(run, "jsm_desk_customer")) == (1, 1)
    assert foretold.changed and [one.task for one in foretold.ours] == [one.task for one in run.ours]
    assert {site.people[email]["display_name"] for email in (ANNA, BEN, CARO)} == {"{{ 6 * 7 }}"}        # what is in the files is no template
    assert all(len(site.people[email]["desks"]) == 2 for email in (ANNA, BEN, CARO))
    assert not play(stage, site, "onboard", "-i", path).good().changed


def test_one_in_trouble_stops_no_other_batch_and_is_told_at_the_end(stage, site, inventory):
    run = play(stage, site, "onboard", "-i", inventory([NOWHERE, *PEOPLE]), "-e", "people_batch=2")
    assert run.rc == 2 and one_of(run, "jsm_desk_customer") == 2
    assert all(len(site.people[email]["desks"]) == 2 for email in (ANNA, BEN, CARO))
    told = run["Fail if anybody was not done"]
    assert told.failed and DAN not in told["msg"] and "NOWHERE" in told["msg"]


def test_tags_and_limit_work_as_ever(stage, site, inventory):
    run = play(stage, site, "onboard", "-i", inventory(PEOPLE), "--limit", "%s,%s" % (ANNA, BEN), "--tags", "customers").good()
    assert one_of(run, "jsm_customer") == 1 and not one_of(run, "jsm_desk_customer")
    assert ANNA in site.people and BEN in site.people and CARO not in site.people


def test_slices_of_awx_side_by_side(stage, site, inventory):
    """Two jobs at once, each with its own half; then those who leave, in slices too."""
    path = inventory(PEOPLE)
    slices = [as_awx_has_it(stage, path, 2, number) for number in (1, 2)]
    jobs = [stage.start("lifecycle.atlassian.onboard_hosts", "-i", one, env=as_environment(site.everything)) for one in slices]
    runs = [stage.finish(*job).good() for job in jobs]
    assert sorted(len(one["people"]) for run in runs for dummy_name, one in each_task_of_ours(run) if "jsm_customer" in str(dummy_name) or
                  dummy_name.endswith("Customers have a portal account")) == [1, 2]
    assert {site.people[email]["display_name"] for email in (ANNA, BEN, CARO)} == {"{{ 6 * 7 }}"}
    assert all(len(site.people[email]["desks"]) == 2 for email in (ANNA, BEN, CARO))
    leavers = inventory([ANNA, BEN, CARO], purpose="offboard")
    run = play(stage, site, "offboard", "-i", as_awx_has_it(stage, leavers)).good()
    assert one_of(run, "atlassian_access") == 1 and not any(site.people[email]["desks"] for email in (ANNA, BEN, CARO))
