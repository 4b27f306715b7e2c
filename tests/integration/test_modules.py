# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module through ansible-playbook: foretold in check mode, done, done again, and read back by the info modules."""

from __future__ import annotations

import pytest
from simulator.worlds import GROUP_IDS, IDS

from integration.stage import as_environment, task

# People who come, and people who go. Neither list depends on the other, so check mode must foretell both.
COMING = """
- name: customers come
  lifecycle.atlassian.jsm_customer:
    customers:
      - {email: nia@customer.example.org, display_name: Nia Neu 新}
      - {email: ' Carla@Customer.Example.org '}
      - {email: guest@partner.example.org}
- name: desk comes
  lifecycle.atlassian.jsm_desk_customer:
    desk: IT help
    customers: [yuki@customer.example.org, carla@customer.example.org, 'SLASH_ID']
- name: group comes
  lifecycle.atlassian.jira_group_member:
    group: Support
    members: [guest@partner.example.org, ceo@corp.example.com, erika.mustermann@corp.example.com]
- name: number comes
  lifecycle.atlassian.jira_group_member:
    group: 123
    members: [{email: jose.garcia@corp.example.com}]
- name: directory comes
  lifecycle.atlassian.scim_user:
    users:
      - {user_name: nils.neu@corp.example.com, given_name: Nils, family_name: Neu, department: Legal}
      - {user_name: erika.mustermann@corp.example.com, title: Architect, department: Engineering}
      - {external_id: ext-0003, active: true}
""".replace("SLASH_ID", IDS["slash"])

GOING = """
- name: customers go
  lifecycle.atlassian.jsm_customer:
    state: absent
    customers: [{email: dmitri@customer.example.org}, {email: guest@partner.example.org}, {email: gone@customer.example.org}]
- name: desk goes
  lifecycle.atlassian.jsm_desk_customer:
    desk: IT
    state: absent
    customers: [gone@customer.example.org, dmitri@customer.example.org]
- name: open desk goes
  lifecycle.atlassian.jsm_desk_customer:
    desk: HELP
    state: absent
    customers: [dmitri@customer.example.org]
- name: group goes
  lifecycle.atlassian.jira_group_member:
    group_id: GROUP_ID
    state: absent
    members: [leaver@corp.example.com, guest@partner.example.org]
- name: directory goes
  lifecycle.atlassian.scim_user:
    state: absent
    users: [{user_name: jose.garcia@corp.example.com}, {user_name: nobody@corp.example.com}]
- name: exact desk
  lifecycle.atlassian.jsm_desk_customer:
    desk: 31
    state: exact
    customers: [carla@customer.example.org]
""".replace("GROUP_ID", GROUP_IDS["jira-software-users"])

READING = """
- name: users
  lifecycle.atlassian.jira_user_info:
    users: [nia@customer.example.org, nils.neu@corp.example.com, ceo@corp.example.com, nobody@corp.example.com]
    groups: true
    application_roles: true
- name: query
  lifecycle.atlassian.jira_user_info:
    query: erika
- name: groups
  lifecycle.atlassian.jira_group_info:
    groups: [Support, '123', jira-software-users]
    members: true
- name: all groups
  lifecycle.atlassian.jira_group_info:
- name: desks
  lifecycle.atlassian.jsm_desk_info:
    desks: [IT, '31']
    customers: true
- name: all desks
  lifecycle.atlassian.jsm_desk_info:
- name: records
  lifecycle.atlassian.scim_user_info:
    user_names: [nils.neu@corp.example.com, erika.mustermann@corp.example.com, jose.garcia@corp.example.com]
    external_ids: [ext-0003]
- name: all records
  lifecycle.atlassian.scim_user_info:
"""


def without_what_only_the_server_knows(result):
    """What must be the same in check mode and for real."""
    people = [{name: value for name, value in one.items() if name not in ("certain", "possible")} for one in result["people"]]
    for one in people:
        if one["action"] == "created":
            one["account_id"] = one["scim_id"] = None
    return result["changed"], result.get("diff"), result["steps"], people, result["summary"]


def test_every_module_foretells_does_rests_and_reads_back(stage, site):
    before = site.truth
    foretold = stage.play(COMING + GOING, "--check", "--diff").good()
    assert site.truth == before
    done = stage.play(COMING + GOING, "--diff").good()
    for one in done.ours:
        if one.task != "open desk goes":   # that a desk is open only its refusal tells
            assert without_what_only_the_server_knows(foretold[one.task]) == without_what_only_the_server_knows(one), one.task
            assert one["changed"], one.task
    assert foretold["open desk goes"].actions == {"dmitri@customer.example.org": "removed"} and not done["open desk goes"]["changed"]

    assert done["customers come"].actions == {
        "nia@customer.example.org": "created", "carla@customer.example.org": "unchanged", "guest@partner.example.org": "linked"}
    assert done["group comes"].actions["ceo@corp.example.com"] == "added"
    assert done["directory comes"].actions == {
        "nils.neu@corp.example.com": "created", "erika.mustermann@corp.example.com": "updated", "returner@corp.example.com": "reactivated"}
    assert done["customers go"].actions == {
        "dmitri@customer.example.org": "removed", "guest@partner.example.org": "skipped", "gone@customer.example.org": "unchanged"}
    assert done["open desk goes"].actions == {"dmitri@customer.example.org": "kept"}

    people = site.people
    assert people["nia@customer.example.org"]["display_name"] == "Nia Neu 新"
    assert site.customers("IT") == {IDS[name] for name in ("carla", "hidden", "yuki", "slash")}
    assert site.customers("HR") == {IDS["carla"]}
    assert site.members("Support") == {IDS[name] for name in ("erika", "guest", "director")}
    assert site.members("123") == {IDS[name] for name in ("guest", "jose")}
    assert site.members("jira-software-users") == {IDS[name] for name in ("admin", "director", "erika")}
    assert people["nils.neu@corp.example.com"]["active"] and people["returner@corp.example.com"]["active"]
    assert not people["dmitri@customer.example.org"]["active"]
    assert "scim" not in people["jose.garcia@corp.example.com"] or not people["jose.garcia@corp.example.com"]["scim"]

    site.forget()
    truth = site.truth
    again = stage.play(COMING + GOING + READING, "--diff").good()
    # an open desk refuses every time it is asked; nothing else is written
    assert {entry["path"].rsplit("/", 2)[-2] for entry in site.writes} <= {"7"}, site.writes
    assert again.changed == [] and site.truth == truth
    read_back(again)


def read_back(run):
    """The other road: what the info modules say of the same world."""
    users = {one["email"]: one for one in run["users"]["users"]}
    assert users["nia@customer.example.org"]["account_type"] == "customer"
    assert users["nobody@corp.example.com"]["visible"] is False and users["nobody@corp.example.com"]["reason"]
    assert [group["name"] for group in users["ceo@corp.example.com"]["groups"]] == ["Support", "jira-software-users"]
    assert users["ceo@corp.example.com"]["application_roles"] == ["jira-software"]
    assert "erika.mustermann@corp.example.com" in [one["email"] for one in run["query"]["users"]]
    groups = {one["name"]: {member["account_id"] for member in one["members"]} for one in run["groups"]["groups"]}
    assert groups["Support"] == {IDS["erika"], IDS["guest"], IDS["director"]}
    assert groups["123"] == {IDS["guest"], IDS["jose"]}
    assert len(run["all groups"]["groups"]) == len(GROUP_IDS)
    desks = {one["key"]: {customer["account_id"] for customer in one["customers"]} for one in run["desks"]["desks"]}
    assert desks == {"IT": {IDS[name] for name in ("carla", "hidden", "yuki", "slash")}, "HR": {IDS["carla"]}}
    assert [one["key"] for one in run["all desks"]["desks"]] == ["IT", "HELP", "PUB", "HR"]
    records = {one["user_name"]: one for one in run["records"]["users"]}
    assert records["nils.neu@corp.example.com"]["department"] == "Legal" and records["returner@corp.example.com"]["active"]
    assert run["records"]["missing"] == ["jose.garcia@corp.example.com"]
    assert {one["user_name"] for one in run["all records"]["users"]} == set(records)


ROUND = [
    task("jira_group_member", "join", group="Support", members=["guest@partner.example.org"]),
    task("jsm_desk_customer", "desk", desk="HR", customers=["carla@customer.example.org"]),
    task("jsm_customer", "customer", customers=[{"email": "nia@customer.example.org"}]),
    task("jsm_desk_customer", "leave", desk="HR", state="absent", customers=["carla@customer.example.org"]),
]


@pytest.mark.parametrize("way", ["basic", "scoped token", "bearer", "client credentials"])
def test_each_way_into_the_site(stage, site, way):
    run = stage.play(ROUND, defaults=site.ways[way]).good()
    assert run.changed == ["join", "desk", "customer", "leave"]
    assert site.members("Support") == {IDS["erika"], IDS["guest"]} and site.customers("HR") == set()
    assert "nia@customer.example.org" in site.people
    asked = [entry for entry in site.journal if entry["surface"] in ("jira", "jsm") and entry["account"]]
    assert {entry["via"] for entry in asked} == {"site" if way == "basic" else "gateway"}
    assert {entry["account"] for entry in asked} == {IDS["service" if way == "client credentials" else "admin"]}
    # the address of the tenant is asked for only where it is needed and not given
    assert any(entry["path"].endswith("tenant_info") for entry in site.journal) == (way in ("scoped token", "client credentials"))


@pytest.mark.parametrize("way", ["basic", "scoped token", "bearer", "client credentials"])
def test_each_way_into_the_site_from_the_environment_alone(stage, site, way):
    run = stage.play(ROUND[:1], defaults={}, env=as_environment(site.ways[way])).good()
    assert run.changed == ["join"]


@pytest.mark.parametrize("given", ["module_defaults", "environment", "options"])
def test_the_ways_into_the_directory_and_the_organization(stage, site, given):
    scim = task("scim_user", "create", users=[{"user_name": "nils.neu@corp.example.com"}])
    read = task("scim_user_info", "read")
    find = task("jira_user_info", "find", users=["ceo@corp.example.com", "jose.garcia@corp.example.com"])
    ways = {"defaults": site.everything}
    if given == "environment":
        ways = {"defaults": {}, "env": as_environment(site.everything)}
    if given == "options":
        ways = {"defaults": {}}
        scim["lifecycle.atlassian.scim_user"].update(site.scim)
        read["lifecycle.atlassian.scim_user_info"].update(site.scim)
        find["lifecycle.atlassian.jira_user_info"].update(site.everything)
    run = stage.play([scim, read, find], **ways).good()
    assert run["create"].actions == {"nils.neu@corp.example.com": "created"}
    assert len(run["read"]["users"]) == 4
    assert [one["account_id"] for one in run["find"]["users"]] == [IDS["director"], IDS["jose"]]
    assert {"scim", "organization"} <= {entry["surface"] for entry in site.journal}


def test_an_expired_bearer_of_client_credentials_is_renewed(stage, site):
    site.fault("expire_token", path="/group/member")
    run = stage.play([ROUND[0]], defaults=site.ways["client credentials"]).good()
    assert run.changed == ["join"]
    assert [entry["path"] for entry in site.journal].count("/oauth/token") == 2


def test_a_whole_company_in_one_task(stage, site):
    """Bulk: one task, one call a page, no process a person."""
    people = [{"user_name": "person.%03d@corp.example.com" % number, "given_name": "Person", "family_name": "№ %d" % number} for number in range(300)]
    names = [one["user_name"] for one in people]
    tasks = [
        task("scim_user", "records", users=people, report="summary"),
        task("jira_group_member", "members", group="Support", members=names, report="summary"),
        task("jsm_desk_customer", "customers", desk="HR", customers=names, report="changes"),
    ]
    run = stage.play(tasks).good()
    assert [one["summary"] for one in run.ours] == [{"created": 300}, {"added": 300}, {"added": 300}]
    assert run["records"]["people"] == [] and len(run["customers"]["people"]) == 300
    assert run["customers"]["requests"]["writes"] == 6
    again = stage.play(tasks).good()
    assert again.changed == [] and again["customers"]["people"] == []
    assert sum(one["requests"]["writes"] for one in again.ours) == 0


def test_no_warning_and_no_deprecation(stage, site):
    """Ansible itself has nothing to say about the modules, their options or their results."""
    run = stage.play(COMING + READING, "--diff").good()
    assert "WARNING" not in run.said and "DEPRECATION" not in run.said, run.said
