# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups, users and webhooks of a site: what the laws do not say. Sections are those of the sheet of facts."""

from __future__ import annotations

import json

import pytest

from simulator.app import Simulator
from simulator.worlds import GROUP_IDS, IDS
from unit import atlas
from unit.laws import hostile
from unit.laws.rounds import ALL, ERIKA, HOOK, JOSE, ORG, seats_left

NEW, CEO = "new@corp.example.com", "ceo@corp.example.com"
ABSENT = {"state": "absent"}
HOOKS = "/rest/webhooks/1.0/webhook"


def posts(sim, path: str) -> int:
    return sum(entry["method"] == "POST" and entry["path"].endswith(path) for entry in sim.journal.writes())


def invite(sim, *users, **options):
    return atlas.play(sim, "jira_user", users=list(users), products=options.pop("products", ["jira-software"]), **options)


# --- groups ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group, option, code", [
    ("jira-software-users", "allow_built_in", "built_in"), ("jira-servicemanagement-users", "allow_built_in", "built_in"),
    ("site-admins", "allow_built_in", "built_in"), ("jira-users-corp", "allow_built_in", "built_in"), ("org-admins", "allow_built_in", "built_in"),
    ("confluence-users", "allow_built_in", "built_in"), ("administrators", "allow_built_in", "built_in"),
    ("trusted-users-corp", "allow_built_in", "built_in"), ("compass-users-corp", "allow_built_in", "built_in"),
    ("jira-workmanagement-users-corp", "allow_built_in", "built_in"),
    ("synced-engineering", "allow_synced", "identity_provider"),
])
def test_groups_that_are_deleted_only_when_it_is_said(group: str, option: str, code: str) -> None:
    """FACTS 5 and 15: a deletion takes a product from everybody in it; a provider's group is not ours. Nothing is sent before it is said."""
    sim = Simulator()
    if group not in sim.world.groups_by_name:
        sim.world.create_group(group)
    refused = atlas.play(sim, "jira_group", groups=[{"name": group}], **ABSENT)
    assert refused.failed and refused.of(group)["error"] == {"code": code} and sim.journal.writes() == []
    meant = atlas.play(sim, "jira_group", groups=[{"name": group}], **ABSENT, **{option: True})
    assert len(sim.journal.writes()) == 1 and meant.of(group)["action"] == ("failed" if group in ("site-admins", "synced-engineering") else "removed")


@pytest.mark.parametrize("name", ["jira-dev-users", "site-admins2", "my-administrators", "users", "customers", "confluence", "jira-users-"])
def test_names_that_are_nobodys(name: str) -> None:
    sim = Simulator()
    sim.world.create_group(name)
    assert atlas.play(sim, "jira_group", groups=[{"name": name}], **ABSENT).of(name)["action"] == "removed"


def test_a_group_that_gives_a_product_is_known_by_its_product_and_not_by_its_name() -> None:
    sim = Simulator()
    sim.world.application_roles["jira-software"].groups.append(GROUP_IDS["Support"])
    result = atlas.play(sim, "jira_group", groups=[{"name": "Support"}], **ABSENT)
    assert "gives access to Jira" in result.of("Support")["reason"] and sim.journal.writes() == []


def test_a_deletion_says_when_nobody_could_see_whose_the_group_is() -> None:
    """FACTS 5: only the picker tells an owner, and it has no pages; what it does not show may be a provider's."""
    for options, warned in (({}, True), ({"allow_synced": True}, False), ({"way": ORG}, False)):
        sim = Simulator()
        sim.faults.add("status", {"path": "groups/picker"}, status=200, body={"header": "", "total": 0, "groups": []}, times=-1)
        for check in (True, False):
            result = atlas.play(sim, "jira_group", groups=[{"name": "123"}], check=check, **ABSENT, **options)
            assert result.of("123")["action"] == "removed" and any("Whether an identity provider owns" in one for one in result["warnings"]) is warned


def test_what_a_group_could_see_goes_to_another() -> None:
    """FACTS 5: swapGroupId; nobody becomes a member by it."""
    sim = Simulator()
    groups = sim.world.groups_by_name
    groups["123"].restrictions = 4
    assert not atlas.play(sim, "jira_group", groups=[{"name": "123", "swap_group": "support"}], **ABSENT).failed
    assert groups["support"].restrictions == 4 and not groups["support"].members


def test_a_protected_group_stays() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group", groups=[{"name": "123"}, {"name": "support"}], protected=["12?", GROUP_IDS["support"].upper()], **ABSENT)
    assert result.actions == {"123": "kept", "support": "kept"} and sim.journal.writes() == []


def test_a_group_that_came_meanwhile_is_nobodys_failure() -> None:
    """FACTS 5: a taken name is 400; the list may show the group only later."""
    sim = Simulator(switches={"lag_reads": 50})
    assert atlas.play(sim, "jira_group", groups=[{"name": "late"}]).of("late")["action"] == "created"
    again = atlas.play(sim, "jira_group", groups=[{"name": "late"}])
    assert again.of("late")["action"] == "unchanged" and "word of the service" in again.of("late")["reason"] and not again["changed"]


# --- users -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how, way, action", [
    ("failed_but_invited", None, "created"), ("failed", None, "unknown"), ("failed", ORG, "failed"), ("created", None, "created"),
])
def test_a_400_that_may_have_invited(how: str, way, action: str) -> None:
    """FACTS 14.11: one invitation, then looks with a time limit. Nobody seen is no proof while e-mails are hidden and the organization is not asked."""
    sim = Simulator(switches={"invite_new_user": how, "lag_reads": 2})
    result = invite(sim, NEW, way=way)
    assert result.of(NEW)["action"] == action and posts(sim, "/user") == 1
    assert sum(result.clock.slept) < 25
    assert bool(result.of(NEW)["account_id"]) is (action == "created") is result["changed"]


@pytest.mark.parametrize("seconds, action", [(12, "created"), (500, "unknown")])
def test_the_wait_for_an_invitation_is_bounded(seconds: int, action: str) -> None:
    sim = Simulator(switches={"invite_new_user": "failed_but_invited", "lag_seconds": seconds})
    result = invite(sim, NEW)
    assert result.of(NEW)["action"] == action and sum(result.clock.slept) < 25 and posts(sim, "/user") == 1


@pytest.mark.parametrize("times, action, slept", [(0, "created", 0), (3, "created", 3), (-1, "unknown", 6)])
def test_a_yes_is_looked_for_with_a_bounded_wait(times: int, action: str, slept: int) -> None:
    """FACTS 5: 201 is no proof, so the account itself is asked, as often as it takes and seven times at most; the invitation is never repeated."""
    sim = Simulator()
    if times:
        sim.faults.add("status", {"method": "GET", "path": "/user$"}, status=404, times=times)
    result = invite(sim, NEW)
    assert result.of(NEW)["action"] == action and posts(sim, "/user") == 1
    assert len(result.clock.slept) == slept and sum(result.clock.slept) < 25


def test_a_201_for_somebody_who_was_there() -> None:
    """FACTS 5: 201 does not mean created. Whoever hides his e-mail is recognized by an id that the site had before."""
    sim = Simulator()
    result = invite(sim, CEO)
    assert result.of(CEO)["action"] == "unchanged" and result.of(CEO)["account_id"] == IDS["director"] and not result["changed"]
    result = invite(sim, CEO, products=["jira-servicedesk"])
    assert result.of(CEO)["action"] == "failed" and "jira-servicemanagement-users" in result.of(CEO)["reason"]
    assert result.of(CEO)["products"] == ["jira-software"]


def test_a_further_product_is_a_matter_of_groups() -> None:
    """FACTS 5: an invitation of somebody who is known gives nothing; it is said, with the group, and nothing is sent."""
    sim = Simulator()
    result = invite(sim, ERIKA, JOSE, IDS["unmanaged"], products=["jira-servicedesk"], way=ORG)
    for who in (ERIKA, JOSE, IDS["unmanaged"]):
        assert result.of(who)["action"] == "failed" and "the group jira-servicemanagement-users with jira_group_member" in result.of(who)["reason"]
        assert result.of(who)["give_groups"] == {"jira-servicedesk": "jira-servicemanagement-users"}
    assert sim.journal.writes() == []


def test_seats_are_looked_at_first_and_reported() -> None:
    """FACTS 5: a full licence is 400. Whoever gets no seat is told so, without a request."""
    sim = Simulator()
    seats_left(1)(sim)
    result = invite(sim, {"email": "a@corp.example.com", "products": ["jira-servicedesk"]}, "b@corp.example.com", "c@corp.example.com")
    assert list(result.actions.values()) == ["created", "created", "failed"] and posts(sim, "/user") == 2
    assert "no seat is left of jira-software" in result.of("c@corp.example.com")["reason"]
    assert [(one["product"], one["remaining"]) for one in result["seats"]] == [("jira-servicedesk", 9), ("jira-software", 1)]
    assert [one["groups"] for one in result["seats"]] == [["jira-servicemanagement-users"], ["jira-software-users"]]
    sim.faults.add("status", {"path": "applicationrole"}, status=200, times=-1, body=[
        {"key": "jira-software", "name": "Jira", "hasUnlimitedSeats": True, "numberOfSeats": -1, "remainingSeats": -1}])
    assert atlas.play(sim, "jira_user", users=["d@corp.example.com"], products=["jira-software"], check=True).of("d@corp.example.com")["action"] == "created"


def test_products_are_a_must() -> None:
    """FACTS 14.10."""
    sim = Simulator()
    result = atlas.play(sim, "jira_user", users=[NEW])
    assert result.failed and "products must be a list" in result["msg"] and sim.journal.writes() == []
    for odd in ("jira-software", 5, [5], {"a": 1}):
        assert "products must be a list" in atlas.play(sim, "jira_user", users=[{"email": NEW, "products": odd}])["msg"]


def test_an_id_that_is_not_proved_invites_nobody() -> None:
    """An invitation goes to the e-mail, and would give a seat to whoever has it."""
    sim = Simulator()
    wish = {"email": "elsewhere@corp.example.com", "account_id": IDS["elsewhere"]}
    result = invite(sim, wish, {"email": NEW, "account_id": "712020:nobody"})
    assert set(result.actions.values()) == {"failed"} and sim.journal.writes() == []
    assert invite(sim, wish, way=ORG).of(IDS["elsewhere"])["action"] == "created"


def test_an_invitation_without_an_answer() -> None:
    """Done or not: it is looked for, and not sent again."""
    for status, action in ((503, "unknown"), (500, "unknown"), (403, "failed"), (429, "failed")):
        sim = Simulator()
        sim.faults.add("status", {"method": "POST", "path": "api/3/user$"}, status=status, times=-1)
        assert invite(sim, NEW, retry_budget=20).of(NEW)["action"] == action, status
        assert posts(sim, "/user") == 1 or status == 429


def test_a_201_that_names_somebody_who_cannot_be_seen() -> None:
    """FACTS 5: the account itself must show the products; and it must be the one that was meant."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": "api/3/user$"}, status=201, body={"accountId": "712020:nobody"}, times=-1)
    result = invite(sim, NEW)
    assert result.of(NEW)["action"] == "unknown" and "does not show jira-software yet" in result.of(NEW)["reason"] and sum(result.clock.slept) < 25
    result = invite(sim, {"email": "elsewhere@corp.example.com", "account_id": IDS["elsewhere"]}, way=ORG)
    assert result.of(IDS["elsewhere"])["action"] == "failed" and "took another account" in result.of(IDS["elsewhere"])["reason"]


def test_who_is_asking_stays_and_so_does_the_protected() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_user", users=[IDS["admin"], ERIKA, IDS["director"]], protected=["erika*"], **ABSENT)
    assert set(result.actions.values()) == {"kept"} and sim.journal.writes() == []


def test_what_a_removal_leaves() -> None:
    """FACTS 5 and 10: the account stays; so do places that are not the site's groups."""
    sim = Simulator()
    result = atlas.play(sim, "jira_user", users=[ERIKA], **ABSENT)
    person = sim.world.people()[ERIKA]
    assert result.of(ERIKA)["action"] == "removed" and person["active"] and person["groups"] == [] and person["roles"]


def test_a_customer_who_keeps_the_account_id_when_invited_is_told_of() -> None:
    """Found by make faults: as the id was on the site before, the new user was called unchanged."""
    sim = Simulator(switches={"customer_keeps_id": True})
    result = atlas.play(sim, "jira_user", users=[IDS["carla"]], products=["jira-software"])
    assert result["changed"] and result["summary"] == {"created": 1} and sim.world.accounts.get(IDS["carla"]).type == "atlassian"


@pytest.mark.parametrize("hides", [False, True])
@pytest.mark.parametrize("wish", [IDS["carla"], {"account_id": IDS["carla"], "email": "carla@customer.example.org"}])
def test_a_customer_given_by_account_id_is_invited_once(wish, hides) -> None:
    """Found by make faults: every further run sent the invitation again and told of a new user, as it looked for the customer only."""
    sim = Simulator(switches={"search_hides_customers": hides})
    first = atlas.play(sim, "jira_user", users=[wish], products=["jira-software"])
    assert first["summary"] == {"created": 1}
    writes = len(sim.journal.writes())
    second = atlas.play(sim, "jira_user", users=[wish], products=["jira-software"])
    assert second["summary"] == {"unchanged": 1} and second["people"][0]["account_id"] == first["people"][0]["account_id"]
    assert len(sim.journal.writes()) == writes


@pytest.mark.parametrize("turned", [False, True])
def test_an_e_mail_beside_another_customers_id_fails_also_where_its_own_customer_is_named(turned: bool) -> None:
    """Found by make faults: the pair was told as created with the customer whose e-mail it gives, and as unchanged by every further run."""
    sim = Simulator()
    pair = {"email": "carla@customer.example.org", "account_id": IDS["yuki"]}
    for action in ("created", "unchanged"):
        result = invite(sim, *([pair, IDS["carla"]] if turned else [IDS["carla"], pair]))
        assert result.failed and result["summary"] == {action: 1, "failed": 1}
        assert "different people" in next(one for one in result["people"] if one["action"] == "failed")["reason"]


def test_a_customer_with_the_same_e_mail_hides_nobody_who_has_a_licence() -> None:
    """FACTS 5: e-mails may be hidden, and a portal-only customer may have the same one. He is not who was meant while the organization knows better."""
    sim = Simulator()
    sim.world.accounts.get(IDS["guest"]).email_visible = False
    sim.world.accounts.get(IDS["carla"]).email = sim.world.accounts.get(IDS["guest"]).email
    gone = atlas.play(sim, "jira_user", users=["guest@partner.example.org"], way=ORG, check=True, **ABSENT)
    assert gone.of(IDS["guest"])["action"] == "removed"
    unsure = atlas.play(sim, "jira_user", users=["guest@partner.example.org"], **ABSENT)
    entry = unsure.of("guest@partner.example.org")
    assert unsure.failed and entry["action"] == "unknown" and "account_id" in entry["reason"] and "organization key" in entry["reason"]
    meant = atlas.play(sim, "jira_user", users=[IDS["carla"]], **ABSENT)
    assert meant.of(IDS["carla"])["action"] == "skipped" and sim.journal.writes() == []


# --- webhooks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when, stored", [(None, "sentinel-webhook-secret"), ("on_create", "sentinel-webhook-secret"), ("always", "sentinel-second")])
def test_a_secret_is_changed_only_when_it_is_said(when, stored: str) -> None:
    """FACTS 16: it cannot be read back, so that changing it is an explicit wish."""
    sim = Simulator()
    options = {"update_secret": when} if when else {}
    for dummy in range(2):
        result = atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit", "secret": "sentinel-second"}], **options)
        assert result["changed"] is (when == "always") and sim.world.webhooks["10"].secret == stored
        assert "sentinel-" not in json.dumps(result, default=repr)


def test_other_changes_do_not_send_the_secret() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit", "secret": "sentinel-second", "exclude_body": True}])
    assert result["steps"] == ["update webhook Audit (exclude_body)"] and sim.world.webhooks["10"].secret == "sentinel-webhook-secret"
    sent = next(json.loads(content) for method, dummy_url, dummy_headers, content in result.transport.sent if method == "PUT")
    assert "secret" not in sent and sent["name"] == "Audit" and sent["filters"] == {"issue-related-events-section": "project = APP"}


@pytest.mark.parametrize("put", ["replace", "keep"])
def test_a_webhook_that_is_switched_off_stays_off(put: str) -> None:
    """FACTS 16: nothing is said of what a PUT does to a field that it leaves out."""
    sim = Simulator(switches={"webhook_put": put})
    sim.world.webhooks["10"].enabled = False
    assert atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit", "jql": "project = IT"}])["changed"]
    assert sim.world.webhooks["10"].enabled is False and sim.world.webhooks["10"].events == ["jira:issue_created", "user_deleted"]


def test_the_diff_of_a_secret_that_is_set_anew_says_what_is_so() -> None:
    """FACTS 16: whether there is a secret is shown, which one it is never. A webhook with a secret is not shown as one without."""
    result = atlas.play(Simulator(), "jira_webhook", webhooks=[{"name": "Audit", "secret": "sentinel-second"}], update_secret="always", check=True)
    assert result["diff"]["before"] == {"Audit": {"signed": True}} and result["diff"]["after"] == {"Audit": {"signed": "with the secret of this task"}}
    made = atlas.play(Simulator(), "jira_webhook", webhooks=[HOOK], update_secret="always", check=True)["diff"]["after"]["Identity"]
    assert made.get("signed") in (None, True)


@pytest.mark.parametrize("signed, changed", [(False, True), (True, False), (None, False)])
def test_a_webhook_that_says_it_has_no_secret_gets_it(signed, changed: bool) -> None:
    row = {"name": "Audit", "url": HOOK["url"], "events": HOOK["events"], "self": "https://x.example.com%s/10" % HOOKS, "filters": {}, "excludeBody": False}
    sim = Simulator()
    sim.faults.add("status", {"method": "GET", "path": "webhook"}, status=200, body=[row if signed is None else dict(row, isSigned=signed)], times=-1)
    assert atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit", "secret": "sentinel-second"}], check=True)["changed"] is changed


@pytest.mark.parametrize("status", [500, 503])
def test_a_secret_of_which_nobody_knows_whether_it_was_set(status: int) -> None:
    sim = Simulator()
    sim.faults.add("status", {"method": "PUT"}, status=status, times=-1)
    result = atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit", "secret": "sentinel-second"}], update_secret="always", retry_budget=30)
    assert result.of("Audit")["action"] == "unknown" and "cannot be seen" in result.of("Audit")["reason"]


@pytest.mark.parametrize("webhook", [dict(HOOK, secret=""), dict(HOOK, events=[]), dict(HOOK, url="http://x.example.com"), dict(HOOK, url="")])
def test_webhooks_that_cannot_be(webhook: dict) -> None:
    sim = Simulator()
    assert atlas.play(sim, "jira_webhook", webhooks=[webhook]).failed and sim.journal.writes() == []


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_secret_that_the_service_echoes(status: int) -> None:
    """As Ansible runs it: the options' own secrets are taken out of everything that is printed."""
    sim = Simulator()
    echo = {"errorMessages": ["bad secret sentinel-fresh-secret"], "self": "sentinel-fresh-secret"}
    sim.faults.add("status", {"method": "POST"}, status=status, body=echo, times=-1)
    told = hostile.run_main(sim, "jira_webhook", dict(ALL, retry_budget=1, webhooks=[dict(HOOK, secret="sentinel-fresh-secret")]))
    hostile.held_end(told)


def test_the_id_of_a_new_webhook_is_found_without_an_answer() -> None:
    """FACTS 16: 204 is a yes, too, and names nothing."""
    sim = Simulator(switches={"webhook_answers": "204"})
    result = atlas.play(sim, "jira_webhook", webhooks=[HOOK])
    assert result.of("Identity")["action"] == "created" and sim.world.webhooks[result.of("Identity")["webhook_id"]].name == "Identity"


def test_a_protected_webhook_stays() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_webhook", webhooks=[{"name": "Audit"}], protected=["10"], **ABSENT)
    assert result.actions == {"Audit": "kept"} and sim.journal.writes() == []


def test_webhooks_at_the_gateway_say_what_to_do() -> None:
    """FACTS 16: on the site, with a classic token."""
    result = atlas.play(Simulator(), "jira_webhook", way=atlas.WAYS_IN["scoped"], webhooks=[HOOK])
    assert result.failed and "the site's own address with an API token without scopes" in result["msg"]


def test_webhooks_are_read() -> None:
    sim = Simulator()
    for options, count in (({}, 1), ({"names": ["audit "]}, 1), ({"webhook_ids": ["10"]}, 1), ({"names": ["x"], "webhook_ids": ["11"]}, 0), ({"names": []}, 0)):
        told = atlas.ask(sim, "jira_webhook_info", **options)["webhooks"]
        assert len(told) == count
    some = atlas.ask(sim, "jira_webhook_info", names=["AUDIT", "x", "X", "No such"], webhook_ids=["10", "11"])
    assert some["missing"] == ["X", "No such", "11"] and len(some["webhooks"]) == 1 and atlas.ask(sim, "jira_webhook_info")["missing"] == []
    assert atlas.ask(sim, "jira_webhook_info")["webhooks"] == [{
        "name": "Audit", "webhook_id": "10", "url": "https://hooks.example.org/audit", "events": ["jira:issue_created", "user_deleted"],
        "jql": "project = APP", "exclude_body": False, "enabled": True, "signed": True}]
