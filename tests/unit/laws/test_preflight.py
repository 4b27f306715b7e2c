# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the credentials are good for: nothing is said to be there that no answer showed, and one way in that fails stops no other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, PlanError, Unfinished
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import expiry, needs
from simulator.app import Simulator
from simulator.worlds import CLOUD_ID, IDS
from unit import atlas
from unit.laws.rounds import ALL, BLIND, ONLY_ORG, ONLY_SCIM

MODULES = Path(atlas.load("jsm_customer").__file__).parent


def ask(sim, way=ALL, **options):
    """The result; nothing may be written."""
    sim.freeze()
    try:
        return atlas.ask(sim, "atlassian_preflight_info", way=way, **options)
    finally:
        sim.thaw()
        assert sim.violations == []


def day(offset: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset * 86400))


def planned(sim, name, **more) -> dict:
    return ask(sim, planned=[name], **more)["planned"][0]


@pytest.mark.parametrize("path", ["/mypermissions", "/instance/license"])
@pytest.mark.parametrize("body", ['"hello"', {"permissions": None, "applications": [5]}, {"ok": True}])
def test_an_answer_of_another_shape_is_a_right_that_is_not_known(path: str, body: object) -> None:
    """Found by make faults: a traceback."""
    sim = Simulator()
    sim.faults.add(kind="status", status=200, body=body, match={"path": path}, times=-1)
    result = ask(sim, way=dict(atlas.SITE))
    assert result["site"]["reachable"] and (result["rights"]["administer"] is None) is (path == "/mypermissions")
    assert (result["site"]["plans"] is None) is (path != "/mypermissions")


def test_who_where_and_on_which_plan() -> None:
    result = ask(Simulator())
    assert result["caller"] == {"account_id": IDS["admin"], "email": "admin@corp.example.com", "display_name": "Ada Admin"}
    assert result["site"]["reachable"] and result["site"]["title"] == "corp"
    assert result["site"]["plans"] == {"jira-software": "PAID", "jira-servicedesk": "PAID"}
    assert result["directory"]["patch"] is True and result["directory"]["bulk"] is False and "name.givenName" in result["directory"]["attributes"]["User"]
    assert result["organization"]["reachable"] and [one["name"] for one in result["organization"]["directories"]] == ["corp", "sandbox"]


def test_facts_5_a_blind_caller_is_seen_to_be_blind() -> None:
    """An empty search and no right to search look alike, so the right is asked for."""
    one = planned(Simulator(), "jira_user_info", way=BLIND)
    assert not one["ready"] and one["missing"] == ["the global permission Browse users and groups"]


def test_facts_6_no_agent_licence() -> None:
    """FACTS 14.28: 403 with an empty body."""
    way = dict(atlas.SITE, api_user="plain@corp.example.com", api_token="sentinel-classic-plain")
    one = planned(Simulator(), "jsm_customer", way=way)
    assert "an agent licence of Jira Service Management" in one["missing"] and "the global permission Administer Jira" in one["missing"]
    assert one["unknown"] == ["site administration"], "which no call tells"


def test_facts_12_scopes_are_found_out_by_reading() -> None:
    narrow = dict(atlas.WAYS_IN["scoped"], api_token="sentinel-scoped-narrow")
    result = ask(Simulator(), way=narrow, planned=["jira_group_member", "jsm_customer", "jira_project_role_member"])
    assert result["scopes"]["read:jira-user"] is True and result["scopes"]["manage:jira-configuration"] is False
    member, customer, role = result["planned"]
    assert "the scope manage:jira-configuration" in member["missing"] and "the scope manage:servicedesk-customer" in customer["missing"]
    assert "the scope manage:jira-project" in role["unknown"], "only writing needs it"
    assert ask(Simulator())["scopes"] is None, "a token without scopes needs none"


def test_facts_12_scopes_of_a_bearer_are_listed() -> None:
    sim = Simulator()
    sim.world.credentials["bearers"].append(
        {"token": "sentinel-b", "account": IDS["admin"], "scopes": ["read:jira-user", "read:jira-work"], "expires_at": None})
    way = dict(atlas.GATEWAY, access_token="sentinel-b", cloud_id=CLOUD_ID)
    result = ask(sim, way=way, planned=["jira_project_role_member"])
    assert "the scope manage:jira-project" in result["planned"][0]["missing"] and result["scopes"]["read:jira-user"] is True
    sim.world.credentials["bearers"][-1]["scopes"] = ["read:user:jira", "read:group:jira", "read:application-role:jira", "read:avatar:jira"]
    result = ask(sim, way=way, planned=["jira_project_role_member"])
    assert "the scope manage:jira-project" in result["planned"][0]["unknown"], "granular scopes cover classic ones in ways that nothing tells"


def test_facts_14_16_a_scoped_token_on_the_sites_address() -> None:
    way = dict(ALL, api_token="sentinel-scoped-admin")
    result = ask(Simulator(), way=way, planned=["jsm_customer", "scim_user"])
    assert not result["site"]["reachable"] and "use_gateway" in result["site"]["reason"] and result["caller"] is None
    assert "that works" in result["planned"][0]["missing"][0] and result["planned"][1]["ready"], "the directory is none the worse for it"


def test_facts_14_25_the_directory_is_gone() -> None:
    nowhere = dict(ALL, directory_id="9d3f2b1a-0000-4c4c-8d8d-00000000dddd")
    for way, words in ((nowhere, "scim_token was not accepted"), (dict(ALL, scim_token="sentinel-x"), "regenerating")):
        result = ask(Simulator(), way=way, planned=["scim_user"])
        assert result["directory"]["reachable"] is False and words in result["directory"]["reason"] and not result["planned"][0]["ready"]
        assert any("directory cannot be used" in one for one in result["problems"]) and result["site"]["reachable"]
    assert planned(Simulator(), "scim_user", way=atlas.SITE)["missing"] == ["a way in to the directory, of which no credentials were given"]


def test_facts_9_a_key_with_scopes() -> None:
    way = dict(ALL, org_api_key="sentinel-org-scoped-key")
    result = ask(Simulator(), way=way, planned=["managed_account", "organization_user_info"])
    assert result["rights"]["org_key"] is False and result["organization"]["reachable"]
    assert result["planned"][0]["missing"] == ["an organization key without scopes"] and result["planned"][1]["ready"]
    assert ask(Simulator(), way=ONLY_ORG)["rights"]["org_key"] is None, "without a caller there is nobody to ask about"
    assert ask(Simulator(), way=dict(ALL, org_api_key="sentinel-org-expired-key"))["organization"]["reachable"] is False


def test_seats_and_who_holds_them() -> None:
    sim = Simulator()
    sim.world.application_roles["jira-software"].seats = 4
    result = ask(sim, seat_holders=True, planned=["jira_group_member"])
    software = result["products"][0]
    assert (software["seats"], software["used"], software["left"]) == (4, 4, 0)
    assert {one["account_id"] for one in software["holders"]} == {IDS[one] for one in ("admin", "director", "erika", "guest")}, "inactive ones hold none"
    assert "Jira has no licence left" in result["problems"]
    assert "Jira has no licence left" not in ask(sim, planned=["jsm_desk_customer"])["problems"], "customers need none"
    denied = ask(sim, way=dict(atlas.SITE, api_user="plain@corp.example.com", api_token="sentinel-classic-plain"))["products"]
    assert denied[0]["left"] is None and "403" in denied[0]["reason"] and denied[0]["plan"] == "PAID"


@pytest.mark.parametrize("paths", [("/applicationrole",), ("/applicationrole", "/instance/license")])
def test_licences_that_an_outage_hides_are_a_problem_and_nothing_is_ready_that_takes_them(paths: tuple) -> None:
    """Found by make faults: no product, no problem, and ready, when the site answered 503 to both calls that tell of its products."""
    sim = Simulator()
    for path in paths:
        sim.faults.add(kind="status", status=503, match={"path": path}, times=-1)
    result = ask(sim, way=dict(atlas.SITE), planned=["jira_group_member", "jsm_desk_customer"])
    assert result["site"]["reachable"] and not [one for one in result["products"] if one["left"] is not None]
    assert any(one.startswith("the licences of the site could not be read: ") and "503" in one for one in result["problems"])
    member, customer = result["planned"]
    assert not member["ready"] and "503" in member["missing"][0] and customer["ready"], "customers need no licence"
    with pytest.raises(Unfinished, match="could not be read"):
        ask(sim, way=dict(atlas.SITE), strict=True)


def test_a_token_that_ends_before_the_licences_are_read_is_a_problem() -> None:
    """Found by make faults (s4-final:923): no product and no problem."""
    sim = Simulator()
    for path in ("/applicationrole", "/instance/license"):
        sim.faults.add(kind="status", status=401, match={"path": path}, times=-1)
    result = ask(sim, way=dict(atlas.SITE), planned=["jira_group_member"])
    assert any(one.startswith("the licences of the site could not be read: ") and "401" in one for one in result["problems"]), result["problems"]
    assert not result["planned"][0]["ready"]


def test_licences_that_the_caller_may_not_see_are_unknown_and_no_problem() -> None:
    plain = dict(atlas.SITE, api_user="plain@corp.example.com", api_token="sentinel-classic-plain")
    for name, unknown in (("jira_group_member", True), ("jsm_desk_customer", False)):
        result = ask(Simulator(), way=plain, planned=[name])
        assert ("licences that are left" in result["planned"][0]["unknown"]) is unknown
        assert not any("licences" in one for one in result["problems"])


def test_facts_9_the_end_of_a_token_is_read_where_its_owner_is_managed() -> None:
    sim = Simulator()
    row = ask(sim, api_token_label="Automation", api_token_expires=day(1))["credentials"][0]
    assert row["source"] == "api" and 198 <= row["days_left"] <= 200 and row["state"] == "ok", "what is read wins"
    row = ask(sim)["credentials"][0]
    assert row["state"] == "unknown" and "Automation" in row["reason"] and "api_token_label" in row["reason"], "he has several"
    row = ask(sim, api_token_label="Other")["credentials"][0]
    assert row["state"] == "unknown" and "none is meant" in row["reason"]
    row = ask(sim, way=atlas.SITE)["credentials"][0]
    assert row["state"] == "unknown" and "org_id" in row["reason"]
    row = ask(sim, way=dict(atlas.SITE), api_token_expires=day(100))["credentials"][0]
    assert row["state"] == "ok" and row["source"] == "option"


def test_credentials_that_end_soon_are_problems_and_fail_on_request() -> None:
    sim = Simulator()
    ends = {"scim_token_expires": day(29.5), "org_api_key_expires": day(-1), "api_token_expires": day(400)}
    result = ask(sim, api_token_label="Automation", **ends)
    assert [one["state"] for one in result["credentials"]] == ["ok", "expiring", "expired"]
    assert result["problems"] == result["warnings"] and len(result["problems"]) == 2 and "expires in 29 days" in result["problems"][0]
    assert [one["state"] for one in ask(sim, warn_days=29, **ends)["credentials"]][1] == "ok"
    with pytest.raises(Unfinished) as caught:
        ask(sim, strict=True, **ends)
    assert "scim_token expires in 29 days" in caught.value.message and caught.value.facts["credentials"] and "sentinel-" not in str(caught.value.facts)
    assert ask(sim, strict=True, planned=["onboard"])["problems"] == []
    with pytest.raises(Unfinished):
        ask(sim, way=BLIND, strict=True, planned=["onboard"])


def test_nothing_to_look_at_and_nothing_known_by_that_name() -> None:
    with pytest.raises(PlanError, match="No credentials were given"):
        ask(Simulator(), way={})
    with pytest.raises(PlanError, match="is no module or role"):
        ask(Simulator(), planned=["no_such_module"])
    with pytest.raises(AtlassianError, match="is no date"):
        ask(Simulator(), way=ONLY_SCIM, scim_token_expires="soon")
    assert planned(Simulator(), "lifecycle.atlassian.onboard")["ready"]


def test_every_module_is_in_the_table() -> None:
    """Whoever writes a module says here what it needs, or nobody can look before he leaps."""
    have = {path.stem for path in MODULES.glob("*.py") if path.stem != "__init__"} - {"atlassian_preflight_info", "oauth_token"}
    assert have <= set(needs.MODULES), sorted(have - set(needs.MODULES))
    for name in list(needs.MODULES) + list(needs.ROLES):
        need = needs.need_of(name)
        assert need.surfaces and set(need.rights) <= set(needs.RIGHTS), name
    assert needs.TAKES_SEATS <= set(needs.MODULES) | set(needs.ROLES)


@pytest.mark.parametrize("text, seconds", [
    ("1970-01-02", 86400), ("1970-01-01T01:00:00Z", 3600), ("1970-01-01T01:00:00.5+01:00", 0), ("1970-01-01 00:00-0130", 5400),
    ("2027-03-31T12:00:00.000Z", 1806494400),
])
def test_moments(text, seconds) -> None:
    assert expiry.seconds_of(text, "x") == seconds


@pytest.mark.parametrize("text", ["", "soon", "2027", "31.03.2027", "2027-13-01", "2027-04-31", "2027-01-01T25:00Z", "2027-01-01T00:00:00 CET"])
def test_no_moments(text) -> None:
    with pytest.raises(PlanError, match="is no date"):
        expiry.seconds_of(text, "x")
