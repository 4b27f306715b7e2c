# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving by ansible-playbook lifecycle.atlassian.move, from one set of memberships to another."""

from __future__ import annotations

import pytest

from integration.stage import as_environment, each_task_of_ours

MOVE = "lifecycle.atlassian.move"
ERIKA, CARLA = "erika.mustermann@corp.example.com", "carla@customer.example.org"
DEVELOPERS, AGENTS = {"project": "APP", "role": "Developers"}, {"project": "IT", "role": "Service Desk Team"}
PEOPLE = [
    {"email": ERIKA, "from": {"groups": ["Support"], "roles": [AGENTS]}, "to": {"groups": ["123"], "desks": ["HR"], "scim_groups": ["Payroll"]}},
    {"email": CARLA, "from": {"organizations": ["Customer Corp"], "desks": ["IT"]}, "to": {"organizations": ["Leer & Söhne"], "desks": ["HR"]}},
]


@pytest.fixture
def site(site):
    """The small world, with a group of the directory to move to."""
    world = site.world
    directory = next(iter(world["directories"].values()))
    directory["groups"].append({"id": "5c1d9999-0000-4000-8000-000000000077", "name": "Payroll", "members": []})
    site.reset(world)
    return site


def move(stage, people, *arguments, **variables):
    """Run the playbook on these people."""
    path = stage.write("movers.yml", dict(variables, people=people))
    return stage.playbook(MOVE, "-e", "@%s" % path, *arguments, env=as_environment(stage.site.everything))


def plan_of(run):
    """What each task of ours says it does."""
    return [(name, one["changed"], one.get("diff"), one.get("steps"), [(person["email"], person["action"]) for person in one.get("people", [])])
            for name, one in each_task_of_ours(run)]


def failure(run):
    """What the role failed with."""
    return run["Fail if anybody could not be moved"]["msg"]


def test_a_move_is_foretold_done_and_left_alone(stage, site):
    before = site.truth
    foretold = move(stage, PEOPLE, "--check", "--diff").good()
    assert site.truth == before
    done = move(stage, PEOPLE, "--diff").good()
    assert plan_of(foretold) == plan_of(done)
    there = site.people
    assert there[ERIKA]["groups"] == ["123", "jira-software-users", "synced-engineering"] and there[ERIKA]["desks"] == ["HR"]
    assert there[CARLA]["organizations"] == ["Leer & Söhne"] and there[CARLA]["desks"] == ["HR"]
    roles = {project["key"]: project["roles"] for project in site.world["projects"]}
    assert there[ERIKA]["account_id"] not in roles["IT"]["Service Desk Team"]["users"] and there[ERIKA]["account_id"] in roles["APP"]["Developers"]["users"]
    directory = next(iter(site.world["directories"].values()))
    assert [group["members"] for group in directory["groups"] if group["name"] == "Payroll"] == [["5c1d0000-0000-4000-8000-000000000001"]]
    writes = [(entry["method"], entry["path"]) for entry in site.writes]
    added = [place for place, (method, path) in enumerate(writes) if method in ("POST", "PATCH")]
    removed = [place for place, (method, dummy_path) in enumerate(writes) if method == "DELETE"]
    assert added and removed and max(added) < min(removed)
    assert done["Say what came of it"]["msg"][0] == "Move of 2 people: 2 as wished, 0 not"
    site.forget()
    again = move(stage, PEOPLE).good()
    assert again.changed == [] and site.writes == []


def test_who_cannot_join_loses_nothing(stage, site):
    people = [dict(PEOPLE[0], to={"groups": ["no such group", "123"]}), PEOPLE[1]]
    foretold = move(stage, people, "--check")
    run = move(stage, people)
    assert foretold.rc == run.rc == 2 and "no such group" in failure(run)
    there = site.people
    assert "Support" in there[ERIKA]["groups"] and "123" in there[ERIKA]["groups"] and there[CARLA]["desks"] == ["HR"]
    assert any("could not be added to group no such group" in line for line in run["Say what came of it"]["msg"])
    move(stage, people, move_remove_anyway=True)
    assert "Support" not in site.people[ERIKA]["groups"]


def test_a_name_of_the_directory_that_is_spelled_wrong_makes_no_group(stage, site):
    run = move(stage, [dict(PEOPLE[0], to={"scim_groups": ["Payrol"]})])
    assert run.rc == 2 and "the directory has no group of this name" in failure(run)
    directory = next(iter(site.world["directories"].values()))
    assert "Payrol" not in [group["name"] for group in directory["groups"]] and "Support" in site.people[ERIKA]["groups"]


def test_who_is_protected_joins_and_leaves_nothing(stage, site):
    run = move(stage, PEOPLE, move_protected=[ERIKA]).good()
    there = site.people
    assert {"Support", "123"} <= set(there[ERIKA]["groups"]) and there[CARLA]["desks"] == ["HR"]
    assert any(line.startswith("Kept: " + ERIKA) for line in run["Say what came of it"]["msg"])


def test_more_removals_than_allowed_remove_nobody(stage, site):
    world, both = site.world, {site.people[who]["account_id"] for who in (ERIKA, "guest@partner.example.org")}
    for group in world["groups"]:
        if group["name"] == "Support":
            group["members"] = sorted(both | set(group["members"]))
    site.reset(world)
    run = move(stage, [ERIKA, "guest@partner.example.org"], move_from={"groups": ["Support"], "roles": [AGENTS]}, move_to={"groups": ["123"]},
               move_max_removals="1")
    assert run.rc == 2 and "2 people" in failure(run) and "raise move_max_removals." in failure(run)
    assert all({"Support", "123"} <= set(site.people[who]["groups"]) for who in (ERIKA, "guest@partner.example.org"))
    roles = {project["key"]: project["roles"] for project in site.world["projects"]}
    assert site.people[ERIKA]["account_id"] in roles["IT"]["Service Desk Team"]["users"]      # the layers that follow are not tried


@pytest.mark.parametrize(("person", "words"), [
    ({"email": ERIKA}, "neither from nor to names a place"),
    ({"email": ERIKA, "groups": ["a"]}, "there is no field groups"),
    ({"email": ERIKA, "from": {"groups": ["a"]}, "to": {"groups": ["a"]}}, "groups: a is both in from and in to"),
])
def test_a_bad_list_names_person_and_field(stage, site, person, words):
    run = move(stage, [person])
    assert run.rc != 0 and words in run.said and ERIKA in run.said and not site.journal


def test_no_people_at_all(stage, site):
    run = stage.playbook(MOVE, env=as_environment(site.everything))
    assert run.rc != 0 and "add -e @movers.yml" in run.said
