# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One person of every kind joins, moves, leaves and returns. After each step every layer is read by another road: the simulator's own state."""

from __future__ import annotations

import pytest

from integration.stage import as_environment
from integration.test_onboard import empty_world

CUSTOMER, AGENT, EMPLOYEE, GUEST = "nia@customer.example.org", "ada.agent@partner.example.org", "nils.neu@corp.example.com", "gus@free.example.org"
TEAM, DEVELOPERS = {"project": "IT", "role": "Service Desk Team"}, {"project": "APP", "role": "Developers"}
PEOPLE = [
    {"email": CUSTOMER, "kind": "customer", "display_name": "Nia Neu", "desks": ["IT"], "organizations": ["Customer Corp"]},
    {"email": AGENT, "kind": "guest", "products": ["jira-servicedesk"], "groups": ["Support"], "roles": [TEAM]},
    {"email": EMPLOYEE, "kind": "employee", "given_name": "Nils", "family_name": "Neu", "products": ["jira-software"], "groups": ["Support"],
     "scim_groups": ["Engineers"], "roles": [DEVELOPERS]},
    {"email": GUEST, "kind": "guest", "desks": ["HR"], "groups": ["123"]},
]
MOVES = [
    {"email": CUSTOMER, "from": {"desks": ["IT"], "organizations": ["Customer Corp"]}, "to": {"desks": ["HR"], "organizations": ["Leer & Söhne"]}},
    {"email": AGENT, "from": {"roles": [TEAM]}, "to": {"roles": [DEVELOPERS]}},
    {"email": EMPLOYEE, "from": {"groups": ["Support"], "scim_groups": ["Engineers"]}, "to": {"groups": ["support"], "scim_groups": ["Managers"]}},
    {"email": GUEST, "from": {"groups": ["123"]}, "to": {"groups": ["support"], "desks": ["IT"]}},
]
JIRA, SERVICE = "jira-software-users", "jira-servicemanagement-users"


@pytest.fixture
def site(site):
    """An empty site with two groups in its directory."""
    world = empty_world()
    directory = next(iter(world["directories"].values()))
    directory["groups"] = [{"id": "5c1d9999-0000-4000-8000-00000000007%d" % number, "name": name, "members": []}
                           for number, name in enumerate(("Engineers", "Managers"))]
    site.reset(world)
    return site


def run(stage, role, people, *arguments, **variables):
    """Run a role's playbook."""
    path = stage.write("%s.yml" % role, dict(variables, people=people))
    return stage.playbook("lifecycle.atlassian." + role, "-e", "@%s" % path, *arguments, env=as_environment(stage.site.everything))


def layers(site):
    """{e-mail: every layer of access}, from the simulator's state."""
    world, told = site.world, {}
    directories = list(world["directories"].values())
    for who, one in site.people.items():
        account = one["account_id"]
        records = {record["id"] for directory in directories for record in directory["users"] if record["account_id"] == account}
        told[who] = {
            "active": one["active"] and not one["suspended"] and not one["disabled"],
            "groups": one["groups"], "desks": one["desks"],
            "organizations": sorted(place["name"] for place in world["organizations"] if account in place["members"]),
            "roles": sorted("%s %s" % (project["key"], name) for project in world["projects"] for name, role in project["roles"].items()
                            if account in role.get("users", ())),
            "scim_groups": sorted(group["name"] for directory in directories for group in directory["groups"] if records & set(group["members"])),
        }
    return {who: told[who] for who in (CUSTOMER, AGENT, EMPLOYEE, GUEST) if who in told}


def has(**more):
    """A person with these memberships and no others."""
    return {"active": True, "groups": [], "desks": [], "organizations": [], "roles": [], "scim_groups": [], **more}


HOME = {
    CUSTOMER: has(desks=["IT"], organizations=["Customer Corp"]),
    AGENT: has(groups=["Support", SERVICE], roles=["IT Service Desk Team"]),
    EMPLOYEE: has(groups=["Support", JIRA], roles=["APP Developers"], scim_groups=["Engineers"]),
    GUEST: has(groups=["123"], desks=["HR"]),
}
MOVED = {
    CUSTOMER: has(desks=["HR"], organizations=["Leer & Söhne"]),
    AGENT: has(groups=["Support", SERVICE], roles=["APP Developers"]),
    EMPLOYEE: has(groups=[JIRA, "support"], roles=["APP Developers"], scim_groups=["Managers"]),
    GUEST: has(groups=["support"], desks=["HR", "IT"]),
}
GONE = {who: has(active=False) for who in HOME}


def accounts(site):
    """Who has which account: a return must not make another."""
    return {who: one["account_id"] for who, one in site.people.items()}


def actions(outcome):
    """{(e-mail, layer, place): action} of what a role told."""
    return {(person["email"], one["layer"], one["place"]): one["action"] for person in outcome["people"] for one in person["layers"]}


def test_join_and_move(stage, site):
    foretold = run(stage, "onboard", PEOPLE, "--check", "--diff").good()
    joined = run(stage, "onboard", PEOPLE, "--diff").good()
    assert layers(site) == HOME
    told = [actions(one["Put the outcome together"]["ansible_facts"]["onboard_result"]) for one in (foretold, joined)]
    assert told[0] == told[1]
    site.forget()
    again = run(stage, "onboard", PEOPLE).good()
    assert again.changed == [] and site.writes == []

    run(stage, "move", MOVES).good()
    assert layers(site) == MOVED


def test_leave_and_return(stage, site):
    run(stage, "onboard", PEOPLE).good()
    before = accounts(site)
    run(stage, "offboard", list(HOME)).good()
    assert layers(site) == GONE

    back = run(stage, "onboard", PEOPLE, "--check").good()
    again = run(stage, "onboard", PEOPLE).good()
    assert layers(site) == HOME and accounts(site) == before
    told = [actions(one["Put the outcome together"]["ansible_facts"]["onboard_result"]) for one in (back, again)]
    for who, place in ((AGENT, "organization"), (EMPLOYEE, "directory"), (GUEST, "organization")):
        assert told[0][(who, "account", place)] == told[1][(who, "account", place)] == "reactivated"
    # No search shows a revoked customer, so by the e-mail alone nobody can tell that the account that the service gave back is an old one.
    assert told[0] == told[1] and told[1][(CUSTOMER, "account", "customer")] == "created"


RETURNS = [
    ({"disabled": True}, "managed account"), ({"suspended": True}, "organization"), ({"disabled": True, "suspended": True}, "managed account"),
]


@pytest.mark.parametrize(("away", "place"), RETURNS)
def test_who_was_disabled_or_suspended_is_brought_back(stage, site, away, place):
    """FACTS 10: suspending and disabling are two things, and each is undone by its own way."""
    world = site.world
    account = "712020:00000000-bbbb-4000-8000-000000000001"
    world["accounts"][account] = dict({"email": "rita@corp.example.com", "display_name": "Rita", "managed": True, "active": not away.get("disabled")}, **away)
    site.reset(world)
    people = [{"email": "rita@corp.example.com", "kind": "guest", "products": ["jira-software"], "groups": ["Support"], "roles": [DEVELOPERS]}]
    foretold = run(stage, "onboard", people, "--check").good()
    done = run(stage, "onboard", people).good()
    told = [actions(one["Put the outcome together"]["ansible_facts"]["onboard_result"]) for one in (foretold, done)]
    assert told[0] == told[1] and told[0][("rita@corp.example.com", "account", place)] == "reactivated"
    one = site.people["rita@corp.example.com"]
    assert one["account_id"] == account and one["active"] and not one["suspended"] and not one["disabled"] and one["groups"] == ["Support", JIRA]
    site.forget()
    assert run(stage, "onboard", people).good().changed == [] and site.writes == []
