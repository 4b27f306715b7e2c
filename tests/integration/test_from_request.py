# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A request is read, carried out, commented and moved on, by ansible-playbook lifecycle.atlassian.from_request."""

from __future__ import annotations

import pytest
from simulator.worlds import IDS, small_world_dict

from integration.stage import as_environment

READING = {
    "from_request_types": ["New colleague"], "from_request_status": "Done", "from_request_transition": "Resolve",
    "from_request_fields": {"E-mail address": "email", "customfield_10002": "groups", "What should happen": "action", "Summary": "display_name"},
    "from_request_person": {"kind": "customer"}, "from_request_protected": ["*@board.example.com"],
}
JANE, CARLA = "jane.doe@customer.example.org", "carla@customer.example.org"


def carry_out(stage, *arguments, **variables):
    """Run the playbook on IT-1."""
    path = stage.write("from_request.yml", {**READING, "from_request_key": "IT-1", **variables})
    return stage.playbook("lifecycle.atlassian.from_request", "-e", "@%s" % path, *arguments, env=as_environment(stage.site.everything))


def fill(site, **values):
    """The same request with other fields."""
    world = small_world_dict()
    request = world["requests"][0]
    request["values"] = {"customfield_10001": values["email"], "customfield_10002": values.get("groups"), "summary": values.get("name"),
                         "customfield_10003": {"id": "1", "value": values.get("what", "onboard")}}
    site.reset(world)


def state(site):
    """(status, the comments beyond those of the small world)."""
    request = site.world["requests"][0]
    return request["history"][-1], [row["body"] for row in request["comments"][2:]]


def test_onboarded_commented_moved_and_then_at_rest(stage, site):
    fill(site, email=JANE, name="Jane Doe")
    foretold = carry_out(stage, "--check", "--diff").good()
    assert foretold["Say it on the request, and move it on"]["steps"][1] == "move request IT-1 to Done (Resolve)"
    carry_out(stage).good()
    status, comments = state(site)
    assert status == "Done" and len(comments) == 1 and JANE in site.people
    assert "1 " in comments[0] and "(automation " in comments[0]
    site.forget()
    again = carry_out(stage).good()
    assert again.changed == [] and not site.writes and state(site) == (status, comments)


def test_offboarded(stage, site):
    fill(site, email=CARLA, what="offboard")
    carry_out(stage).good()
    assert site.people[CARLA]["active"] is False and state(site)[0] == "Done"


def test_what_failed_is_said_once_and_the_request_stays(stage, site):
    fill(site, email=JANE, name="Jane Doe")
    desks = {"from_request_person": {"kind": "customer", "desks": ["NOWHERE"]}}
    assert carry_out(stage, **desks).rc != 0
    status, comments = state(site)
    assert status == "Open" and len(comments) == 1 and "What is left" in comments[0] and "NOWHERE" in comments[0]
    assert carry_out(stage, **desks).rc != 0
    assert state(site) == (status, comments)
    carry_out(stage).good()
    assert state(site)[0] == "Done"


@pytest.mark.parametrize("values, words", [
    ({"email": JANE, "groups": ["site-admins"]}, "is not what a request may ask for as groups"),
    ({"email": JANE, "name": "{{ lookup('pipe', 'touch owned') }}"}, "marks of templates"),
    ({"email": "chair@board.example.com", "what": "offboard"}, "is protected"),
], ids=["groups", "template", "protected"])
def test_what_may_not_be_is_refused_on_the_request(stage, site, values, words):
    fill(site, **values)
    before = site.people
    run = carry_out(stage)
    assert run.rc != 0 and words in run["Fail if it was not carried out"]["msg"]
    status, comments = state(site)
    assert status == "Open" and len(comments) == 1 and "was not carried out" in comments[0] and words in comments[0]
    assert site.people == before and not list(stage.folder.rglob("owned"))
    assert IDS["carla"] in str(site.world["requests"][0]["comments"][0])
