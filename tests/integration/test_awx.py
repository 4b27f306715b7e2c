# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""extensions/awx: what it asks of AWX, and what a job gets from its credentials. There is no AWX here: see awx_awx.yml for what stands in for it."""

from __future__ import annotations

import os

import pytest
import yaml
from simulator.worlds import DIRECTORY_ID, ORG_ID

from integration.awx import EXTENSION, TABLE, injected, lay_stand_ins, real_specs, specs, variables_of
from integration.stage import ROOT, SECRETS

PEOPLE = {"awx_people_project": "People", "awx_people_file": "people_inventory.yml", "awx_job_credentials": ["our site", "our directory"],
          "awx_credentials": [{"name": "our site", "type": "site", "inputs": {"site_url": "https://x.atlassian.net", "api_token": "sentinel-in-awx"}}],
          "awx_execution_environment": "Atlassian", "awx_execution_environment_image": "registry.example.com/atlassian-ee:1"}


def configured(stage, *arguments, **variables):
    """configure.yml against the stand-ins: (the run, [(module, options)])."""
    path = "%s:%s" % (lay_stand_ins(stage.folder / "stand-ins"), stage.collections)
    run = stage.playbook(EXTENSION / "configure.yml", *arguments, "-e", "@%s" % stage.write("mine.yml", variables), env={"ANSIBLE_COLLECTIONS_PATH": path})
    done = []
    for result in run.results:
        if result.action.startswith("awx.awx.") and result.status != "skipped":
            done += [(result.action[8:], one["given"]) for one in result.get("results", [result]) if "given" in one]
    return run, done


def test_everything_is_asked_of_awx_in_its_own_words(stage, site):
    """Every option is one of the module's and of its type; the people's inventory and the slices too."""
    run, done = configured(stage, "-vv", **PEOPLE)
    assert not run.good().changed and "sentinel-" not in run.said
    by = {module: {one["name"]: one for name, one in done if name == module} for module, dummy in done}
    assert set(by) == set(specs()) - {"credential"}         # credentials are not told
    types = by["credential_type"]
    assert types["Atlassian site"]["injectors"]["env"]["ATLASSIAN_API_TOKEN"] == "{{ api_token }}"      # AWX's template, not ours
    assert by["host"]["localhost"]["variables"]["ansible_python_interpreter"] == "{{ ansible_playbook_python }}"
    templates = by["job_template"]
    assert len(templates) == 5 and all(one["credentials"] == PEOPLE["awx_job_credentials"] for one in templates.values())
    assert all((ROOT / one["playbook"]).is_file() for one in templates.values())
    assert {name: one.get("job_slice_count") for name, one in templates.items() if "slices" in name} == {
        "Atlassian onboard, in slices": 4, "Atlassian offboard, in slices": 4}
    for name, flow in by["workflow_job_template"].items():
        plan, approve, apply = flow["workflow_nodes"]
        assert plan["unified_job_template"] == apply["unified_job_template"] and plan["unified_job_template"]["name"] in templates
        assert (plan["job_type"], apply["job_type"]) == ("check", "run")
        assert [one["identifier"] for one in plan["related"]["success_nodes"]] == ["approve"]
        assert [one["identifier"] for one in approve["related"]["success_nodes"]] == ["apply"] and set(approve["related"]) == {"success_nodes"}
        assert approve["unified_job_template"]["type"] == "workflow_approval"
        assert int(approve["unified_job_template"]["timeout"]) == 86400     # before ansible-core 2.19 a template in a mapping is text, which AWX takes as well
        template = templates[plan["unified_job_template"]["name"]]
        # AWX hands an answer on to a template that asks for it, and a kind of run to one that prompts for it.
        assert flow["survey_spec"] == template["survey_spec"] and flow["survey_enabled"] and template["ask_job_type_on_launch"], name


def test_without_people_files_there_is_nothing_about_slices(stage, site):
    run, done = configured(stage, awx_job_credentials=[])
    run.good()
    assert {module for module, dummy in done} == {"credential_type", "project", "inventory", "host", "job_template", "workflow_job_template"}
    assert len([one for module, one in done if module == "job_template"]) == 3


def test_the_stand_ins_refuse_what_awx_would(stage, site):
    """Else the tests above would hold with any option."""
    folder = lay_stand_ins(stage.folder / "stand-ins")
    wrong = [{"name": name, "awx.awx.job_template": options, "ignore_errors": True} for name, options in {
        "option": {"name": "x", "survey": {}}, "type": {"name": "x", "job_slice_count": "many"}, "missing": {"playbook": "x"}, "choice": {
            "name": "x", "job_type": "plan"}}.items()]
    run = stage.play(wrong, defaults={}, env={"ANSIBLE_COLLECTIONS_PATH": "%s:%s" % (folder, stage.collections)}).good()
    assert [result.status for result in run.results] == ["failed"] * 4


def test_the_table_is_what_the_real_modules_take():
    folder = os.environ.get("AWX_AWX")
    if not folder:
        pytest.skip("AWX_AWX names no folder with the collection awx.awx, so %s was not held against it: make test-neighbours does it" % TABLE.name)
    real = real_specs(folder, specs())
    for module, options in specs().items():
        assert options == {name: real[module].get(name) for name in options}, module
        assert {name for name, one in real[module].items() if one.get("required")} <= set(options), module


WAYS = {
    "token": {"api_user": "admin@corp.example.com", "api_token": "sentinel-classic-admin"},
    "scoped token": {"api_user": "admin@corp.example.com", "api_token": "sentinel-scoped-admin", "use_gateway": True},
    "service account": {"client_id": "demo-client", "client_secret": "sentinel-client-secret"},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_job_with_all_three_credentials(stage, site, way):
    """The environment as AWX renders it, what was not filled in included; only the addresses of the simulator are added."""
    addresses = {"ATLASSIAN_GATEWAY_URL": site.url, "ATLASSIAN_AUTH_URL": site.url, "ATLASSIAN_SCIM_URL": site.url + "/scim/directory",
                 "ATLASSIAN_ORG_URL": site.url + "/admin"}
    env = {**addresses, **injected("site", site_url=site.url, **WAYS[way]), **injected("scim", directory_id=DIRECTORY_ID, scim_token="sentinel-scim-key"),
           **injected("organization", org_id=ORG_ID, org_api_key="sentinel-org-key")}
    asked = {"preflight_planned": ["onboard", "offboard"], "preflight_warn_days": 1, "preflight_strict": "false"}
    run = stage.playbook("lifecycle.atlassian.preflight", "-e", "@%s" % stage.write("answers.yml", asked), env=env).good()
    result = run["See what the credentials are good for"]
    assert {entry["surface"] for entry in site.journal} >= {"jira", "scim", "organization"} and not site.writes
    assert {one["name"] for one in result["planned"]} >= {"onboard", "offboard"}, result["planned"]
    assert not [secret for secret in SECRETS if secret in run.said + str(run.results)]


def test_a_survey_that_was_answered(stage, site):
    """The answers as AWX hands them on, with a list of people written into the form."""
    answers = {question["variable"]: question["default"] for question in variables_of("surveys")["awx_surveys"]["onboard"]["spec"]}
    answers["people_text"] = "email,kind,display_name,desks\r\nnia@customer.example.org,customer,\"Nia, N.\",IT|HR\r\n"
    env = {**injected("site", site_url=site.url, **WAYS["token"])}
    run = stage.playbook("lifecycle.atlassian.onboard", "-e", "@%s" % stage.write("answers.yml", yaml.safe_dump(answers)), env=env).good()
    assert run["Put the outcome together"]["ansible_facts"]["onboard_result"]["counts"]["desk"] == {"added": 2}
    assert len(site.people["nia@customer.example.org"]["desks"]) == 2
    again = stage.playbook("lifecycle.atlassian.offboard", "--check", "-e", "people_text='email\nnia@customer.example.org'", env=env).good()
    assert again["Put the outcome together"]["ansible_facts"]["offboard_result"]["foretold"]
