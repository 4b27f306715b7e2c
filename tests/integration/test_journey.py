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


def told(run):
    """What onboarding told: {(e-mail, layer, place): action}."""
    return actions(run["Put the outcome together"]["ansible_facts"]["onboard_result"])


def test_join_move_leave_and_return(stage, site):
    foretold = run(stage, "onboard", PEOPLE, "--check", "--diff").good()
    joined = run(stage, "onboard", PEOPLE, "--diff").good()
    assert layers(site) == HOME and told(foretold) == told(joined)
    site.forget()
    again = run(stage, "onboard", PEOPLE).good()
    assert again.changed == [] and site.writes == []

    run(stage, "move", MOVES).good()
    assert layers(site) == MOVED

    before = accounts(site)
    run(stage, "offboard", list(HOME)).good()
    assert layers(site) == GONE

    foretold = run(stage, "onboard", PEOPLE, "--check").good()
    back = run(stage, "onboard", PEOPLE).good()
    assert layers(site) == HOME and accounts(site) == before and told(foretold) == told(back)
    for who, place in ((AGENT, "organization"), (EMPLOYEE, "directory"), (GUEST, "organization")):
        assert told(back)[(who, "account", place)] == "reactivated"
    # No search shows a revoked customer, so by the e-mail alone nobody can tell that the account that the service gave back is an old one.
    assert told(back)[(CUSTOMER, "account", "customer")] == "created"


AWAY = {
    "rita@corp.example.com": {"disabled": True}, "sven@corp.example.com": {"suspended": True}, "tara@corp.example.com": {"disabled": True, "suspended": True},
}
BACK_BY = {
    "rita@corp.example.com": {"managed account"}, "sven@corp.example.com": {"organization"}, "tara@corp.example.com": {"managed account", "organization"},
}


def test_who_was_disabled_or_suspended_is_brought_back(stage, site):
    """FACTS 10: suspending and disabling are two things, and each is undone by its own way."""
    world = site.world
    ids = {who: "712020:00000000-bbbb-4000-8000-00000000000%d" % number for number, who in enumerate(AWAY)}
    for who, away in AWAY.items():
        world["accounts"][ids[who]] = dict({"email": who, "display_name": who, "managed": True, "active": not away.get("disabled")}, **away)
    site.reset(world)
    people = [{"email": who, "kind": "guest", "products": ["jira-software"], "groups": ["Support"], "roles": [DEVELOPERS]} for who in AWAY]
    foretold = run(stage, "onboard", people, "--check").good()
    done = run(stage, "onboard", people).good()
    assert told(foretold) == told(done)
    for who, places in BACK_BY.items():
        assert {place for (one, dummy_layer, place), action in told(done).items() if (one, action) == (who, "reactivated")} == places
        one = site.people[who]
        assert one["account_id"] == ids[who] and one["active"] and not one["suspended"] and not one["disabled"] and one["groups"] == ["Support", JIRA]
    site.forget()
    assert run(stage, "onboard", people).good().changed == [] and site.writes == []
