# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: each gets words a user can act on, and nothing is written. And what looks odd but must simply work."""

from __future__ import annotations

import pytest
from simulator.worlds import IDS, SECOND_DIRECTORY_ID, small_world_dict

from integration.stage import Site, Stage, task

GROUP = {"group": "Support", "members": ["guest@partner.example.org"]}
DESK = {"desk": "IT", "customers": ["yuki@customer.example.org"]}
READ = {"users": ["guest@partner.example.org"]}
NOBODY = dict.fromkeys(("site_url", "api_user", "api_token", "scim_token", "directory_id", "org_id", "org_api_key"), "")   # takes module_defaults back

# name: (module, options, words of the error; what is in site.ways or Site's other options goes into `way`)
CASES = {
    # no credential, half of one, too many, wrong ones
    "no way in": ("jira_group_member", dict(NOBODY, **GROUP), ["site_url (ATLASSIAN_SITE_URL)", "api_user", "client_secret"]),
    "no way into the directory": ("scim_user_info", NOBODY, ["directory_id (ATLASSIAN_SCIM_DIRECTORY_ID)", "scim_token"]),
    "a token without a user": ("jira_user_info", dict(READ, api_user=""), ["api_user is missing"]),
    "no site": ("jira_user_info", dict(READ, site_url=""), ["site_url (ATLASSIAN_SITE_URL) is missing", "https://"]),
    "two credentials": ("jira_user_info", dict(READ, access_token="sentinel-x"), ["More than one credential", "ATLASSIAN_* variables"]),
    "a wrong token": ("jira_user_info", dict(READ, api_token="sentinel-wrong"), ["401", "api_user and api_token were not accepted", "use_gateway"]),
    "a scoped token on the site's address": ("jira_user_info", dict(READ, api_token="sentinel-scoped-admin"), ["401", "use_gateway: true"]),
    "a wrong scoped token": (
        "jira_user_info", dict(READ, api_token="sentinel-wrong", use_gateway=True, gateway_url="URL"), ["401", "not accepted by the gateway", "scopes"]),
    "a scoped token without the scope": (
        "jsm_desk_customer", dict(DESK, api_token="sentinel-scoped-narrow", use_gateway=True, gateway_url="URL"), ["401", "scope"]),
    "a wrong bearer": (
        "jira_user_info", dict(READ, api_user="", api_token="", access_token="sentinel-wrong", gateway_url="URL"), ["401", "access_token was not accepted"]),
    "a wrong client secret": (
        "jira_user_info", dict(READ, api_user="", api_token="", client_id="demo-client", client_secret="sentinel-wrong", gateway_url="URL", auth_url="URL"),
        ["401", "client_id and client_secret were not accepted"]),
    "a wrong directory key": ("scim_user_info", {"scim_token": "sentinel-wrong"}, ["401", "scim_token was not accepted", "directory_id"]),
    "the key of another directory": ("scim_user_info", {"directory_id": SECOND_DIRECTORY_ID}, ["401", "exactly this directory_id"]),
    "an unknown directory": ("scim_user_info", {"directory_id": "9d3f2b1a-0000-4c4c-8d8d-00000000dead"}, ["401", "directory_id"]),
    "a wrong organization key": ("jira_group_member", dict(GROUP, org_api_key="sentinel-wrong"), ["401", "org_api_key was not accepted"]),
    "an unknown organization": ("jira_group_member", dict(GROUP, org_id="no-such-org"), ["404", "Check org_id"]),
    "no agent": (
        "jsm_desk_customer", dict(DESK, api_user="plain@corp.example.com", api_token="sentinel-classic-plain"), ["403", "agent licence"]),
    "no right to change groups": (
        "jira_group_member", dict(GROUP, api_user="plain@corp.example.com", api_token="sentinel-classic-plain"), ["403"]),
    # addresses
    "plain http": ("jira_user_info", dict(READ, site_url="http://example.atlassian.net"), ["plain http", "in the clear to example.atlassian.net"]),
    "no address": ("jira_user_info", dict(READ, site_url="example.atlassian.net"), ["site_url is no address", "https://"]),
    "an address with a page": ("jira_user_info", dict(READ, site_url="https://example.atlassian.net/jira/projects"), ["bare address"]),
    "nobody listens": ("jira_user_info", dict(READ, site_url="http://127.0.0.1:9", retry_budget=0), ["No connection to 127.0.0.1:9"]),
    # what there is not
    "an unknown desk": ("jsm_desk_customer", dict(DESK, desk="it helpp"), ["There is no service desk 'it helpp'", "IT (IT help, id 15)"]),
    "a desk in another case": ("jsm_desk_customer", dict(DESK, desk="open HELP"), ["Did you mean: HELP (Open help, id 7)"]),
    "an ambiguous desk": ("jsm_desk_customer", dict(DESK, desk="People & culture"), ["2 service desks", "HR (id 31)", "HR2 (id 32)"]),
    "an unknown group": ("jira_group_member", dict(GROUP, group="SUPPORT"), ["no group called 'SUPPORT'", "Did you mean Support, support? There are "]),
    "no group": ("jira_group_member", {"members": []}, ["one of the following is required: group, group_id"]),
    "an unknown person": (
        "jira_group_member", dict(GROUP, members=["nobody@corp.example.com"]), ["nobody@corp.example.com", "no account with this e-mail was found"]),
    "somebody who may not look": (
        "jira_group_member", dict(GROUP, members=["jose.garcia@corp.example.com"], api_user="blind@corp.example.com", api_token="sentinel-classic-blind",
                                  scim_token="", directory_id="", org_api_key="", org_id=""),
        ["403", "Browse users and groups"]),
    # wishes that make no sense
    "a malformed e-mail": ("jira_group_member", dict(GROUP, members=["jane@@example"]), ["'jane@@example' is not an e-mail address", "members[0]"]),
    "a malformed e-mail of a customer": ("jsm_customer", {"customers": [{"email": "jane doe@example.com"}]}, ["'jane doe@example.com'", "customers[0]"]),
    "a malformed e-mail of a user": ("scim_user", {"users": [{"user_name": "jane"}]}, ["'jane' is not an e-mail address", "user name"]),
    "nobody": ("jira_group_member", dict(GROUP, members=[{"pending": True}]), ["members[0] names nobody"]),
    "an unknown field": ("jira_group_member", dict(GROUP, members=[{"email": "a@example.org", "mail": "b"}]), ["a@example.org", "unknown fields: mail"]),
    "two names for one customer": (
        "jsm_customer", {"customers": [{"email": "j@example.org", "display_name": "J"}, {"email": "J@Example.org", "display_name": "K"}]},
        ["j@example.org is wished twice", "display_name", "'J' and 'K'"]),
    "two titles for one user": (
        "scim_user", {"users": [{"user_name": "a@corp.example.com", "title": "X"}, {"user_name": "A@corp.example.com", "title": "Y"}]},
        ["wished twice", "title", "'X' and 'Y'"]),
    "two wishes for one record": (
        "scim_user", {"users": [{"user_name": "erika.mustermann@corp.example.com"}, {"external_id": "ext-0001"}]}, ["the same record"]),
    "one wish for two records": (
        "scim_user", {"users": [{"user_name": "erika.mustermann@corp.example.com", "external_id": "ext-0002"}]}, ["more than one record", "ext-0002"]),
    "two ids for one person": (
        "jira_group_member", dict(GROUP, members=[{"email": "a@example.org", "account_id": "1"}, {"email": "a@example.org", "account_id": "2"}]),
        ["a@example.org is wished twice", "account_id", "1 and 2"]),
    "an empty exact desk": ("jsm_desk_customer", dict(DESK, customers=[], state="exact"), ["would remove everybody from desk IT", "allow_empty"]),
    "over the limit": (
        "jsm_desk_customer", {"desk": "IT", "state": "absent", "max_removals": 1, "customers": ["carla@customer.example.org", "gone@customer.example.org"]},
        ["Nothing was done", "allows 1", "carla@customer.example.org", "gone@customer.example.org"]),
    "over the limit of deletions": (
        "scim_user", {"state": "absent", "max_removals": 0, "users": [{"user_name": "jose.garcia@corp.example.com"}]},
        ["allows 0", "jose.garcia@corp.example.com"]),
    "a domain that is not ours": ("scim_user", {"users": [{"user_name": "jane@elsewhere.example.net"}]}, ["not verified"]),
    "an account nobody manages": ("scim_user", {"users": [{"user_name": "private@corp.example.com"}]}, ["private@corp.example.com", "not managed"]),
}


@pytest.fixture(scope="module")
def outcome(server, collections, tmp_path_factory):
    """All cases in one play, each going on after its error: ({name: result}, the run, world before, world after, writes)."""
    site = Site(server)
    world = small_world_dict()
    world["desks"].append({
        "id": "32", "project_id": "10032", "key": "HR2", "name": "People & culture", "access": "closed", "customers": [], "admins": [IDS["admin"]]})
    site.reset(world)
    stage = Stage(site, collections, tmp_path_factory.mktemp("cases"))
    tasks = []
    for name, (module, options, dummy_words) in CASES.items():
        options = {key: site.url if value == "URL" else value for key, value in options.items()}
        tasks.append(task(module, name, _task={"ignore_errors": True}, **options))
    before = site.truth
    run = stage.play(tasks)
    return run, before, site.truth, site.writes


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_refused_in_words(outcome, name):
    result = outcome[0][name]
    assert result.failed, result
    missing = [words for words in CASES[name][2] if words not in result["msg"]]
    assert not missing, "%s is not in: %s" % (missing, result["msg"])
    assert "most recent call" not in str(result)
    assert not result.get("changed")


def test_bad_input_changes_nothing(outcome):
    run, before, after, writes = outcome
    assert after == before
    # Only the server can know of the last two, of what a bearer may do, and that an account may be managed here.
    assert {entry["status"] // 100 for entry in writes} <= {4}, writes
    assert len(run.ours) == len(CASES)


TROUBLES = {
    "HTML": ({"kind": "html", "status": 200}, ["not with JSON (text/html", "Oops", "proxy or a login page"]),
    "half a body": ({"kind": "half_body"}, ["127.0.0.1"]),
    "garbage": ({"kind": "garbage_json"}, ["not with JSON"]),
    "a page that repeats for ever": ({"kind": "repeat_page"}, ["same page again and again", "Nothing was concluded"]),
    "a page of an unknown shape": ({"kind": "status", "status": 200, "body": {"results": []}}, ["page of an unknown shape"]),
    "an error page of a proxy": ({"kind": "html", "status": 502}, ["502", "Oops"]),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_list_that_cannot_be_read_is_never_taken_for_whole(stage, site, name):
    """Exact lists must not remove those who are on the page that did not come."""
    fault, words = TROUBLES[name]
    before = site.truth
    site.fault(times=-1, path="/(servicedesk/15/customer|group/member|Users)$", method="GET", **fault)
    run = stage.play([
        task("jsm_desk_customer", "desk", desk="15", state="exact", customers=["carla@customer.example.org"], max_removals="100%",
             _task={"ignore_errors": True}),
        task("jira_group_member", "group", group="Support", state="exact", members=["guest@partner.example.org"], max_removals="100%",
             _task={"ignore_errors": True}),
        task("scim_user_info", "directory", _task={"ignore_errors": True}),
    ], defaults=dict(site.everything, retry_budget=0)).good()
    assert len(run.ours) == 3
    for result in run.ours:
        assert result.failed, result
        assert [one for one in words if one not in result["msg"]] == [], result["msg"]
        assert "most recent call" not in str(result)
    assert site.truth == before and not site.writes


def test_trouble_that_passes_is_not_even_noticed(stage, site):
    """Limits, gateways and lost connections: the same result, a few requests more."""
    site.fault("status", path="/group/member", method="GET", status=429, retry="retry_after", seconds=1)
    site.fault("html", path="/Users", method="GET", status=503, headers={"Retry-After": "1"})
    site.fault("reset_before", path="/servicedesk/31/customer", method="GET")
    run = stage.play([
        task("jira_group_member", "group", **GROUP),
        task("jsm_desk_customer", "desk", desk="31", customers=["carla@customer.example.org"]),
    ], defaults={**site.basic, **site.scim}).good()
    assert run.changed == ["group", "desk"]
    assert sum(one["requests"]["retries"] for one in run.ours) == 3


def test_odd_things_simply_work(stage, site):
    """The same person in two spellings, two scripts, 200 characters, ids with slashes and colons, a group called like a number."""
    long_name = "Ж" * 200
    run = stage.play([
        task("jsm_customer", "customers", customers=[
            {"email": "  Lång.Namn@customer.example.org ", "display_name": long_name}, {"email": "lång.namn@CUSTOMER.example.org"}]),
        task("jsm_desk_customer", "desk", desk="People & culture", customers=[
            "yuki@customer.example.org", "YUKI@customer.example.org", {"account_id": IDS["yuki"]},
            {"account_id": IDS["slash"], "email": "slash@customer.example.org"}]),
        task("jira_group_member", "group", group=123, members=["Erika.Mustermann@CORP.example.com ", IDS["erika"]]),
        task("jsm_desk_customer", "off", desk=31, state="absent", customers=[IDS["slash"]]),
        task("jsm_customer", "revoke", state="absent", customers=[{"account_id": IDS["slash"]}]),
        task("jira_group_info", "read", groups=[123], members=True),
        task("scim_user", "record", users=[{
            "user_name": 'O"Brien\\x@corp.example.com'.replace('"', "'"), "given_name": "Seán \u201cQ\u201d", "family_name": "X" * 200}]),
        task("scim_user_info", "records", user_names=["o'brien\\x@corp.example.com"]),
    ]).good()
    assert [len(run[name]["people"]) for name in ("customers", "desk", "group")] == [1, 2, 1]
    assert set(run["desk"].of("yuki@customer.example.org")["also_as"]) >= {IDS["yuki"]}
    assert site.people["lång.namn@customer.example.org"]["display_name"] == long_name
    assert site.customers("HR") == {IDS["yuki"]} and not site.people["slash@customer.example.org"]["active"]
    assert {one["account_id"] for one in run["read"]["groups"][0]["members"]} == {IDS["guest"], IDS["erika"]}
    assert run["records"]["users"][0]["family_name"] == "X" * 200 and run["records"]["missing"] == []
