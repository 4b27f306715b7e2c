# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is meant, and who is spared: impostors, hidden people, unresolved wishes, the calling account, the protected, identity providers, open desks."""

from __future__ import annotations

import pytest

from simulator.accounts import Account
from simulator.app import Simulator
from simulator.worlds import IDS, REALM
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import ALL, BLIND, ERIKA, ORG

CEO = "ceo@corp.example.com"
ABSENT, EXACT, ALL_MAY_GO = {"state": "absent"}, {"state": "exact"}, {"state": "exact", "max_removals": "100%"}


def members(sim, name="123"):
    return set(sim.world.groups_by_name[name].members)


def customers(sim, key="IT"):
    return set(sim.world.find_desk(key).customers)


# --- impostors and hidden people ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("module, options, place", [
    ("jira_group_member", {"group": "123", "members": [CEO]}, members),
    ("jsm_desk_customer", {"desk": "IT", "customers": [CEO]}, customers),
])
@pytest.mark.parametrize("empty", ["missing", "blank", "null"])
def test_an_impostor_is_never_taken(module, options, place, empty) -> None:
    """Somebody calls himself ceo@corp.example.com; the director's own e-mail is hidden."""
    sim = Simulator(switches={"empty_email": empty})
    result = atlas.play(sim, module, **options)
    assert result.failed and result.of(CEO)["action"] == "failed"
    assert "Any of them may only be called so" in result["msg"] and "accept_hidden_match" in result["msg"] and "organization key" in result["msg"]
    assert IDS["impostor"] not in place(sim) and sim.journal.writes() == []

    result = atlas.play(sim, module, way=ORG, **options)
    assert not result.failed and result.of(CEO)["account_id"] == IDS["director"] and IDS["director"] in place(sim) and IDS["impostor"] not in place(sim)


def test_an_impostor_is_not_created_over_nor_revoked() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jsm_customer", customers=[{"email": CEO}])
    assert result.of(CEO)["action"] == "unchanged" and result.of(CEO)["account_id"] is None and result["warnings"]
    result = atlas.play(sim, "jsm_customer", customers=[{"email": CEO}], **ABSENT)
    assert result.failed and result.of(CEO)["action"] == "unknown" and "Give the account_id" in result["msg"]
    sim.world.accounts.change(sim.world.accounts.get(IDS["hidden"]), display_name="victim@customer.example.org")
    result = atlas.play(sim, "jsm_customer", customers=[{"email": "victim@customer.example.org"}], **ABSENT)
    assert result["people"][0]["action"] == "unknown" and sim.world.accounts.get(IDS["hidden"]).active


def test_a_hidden_match_is_taken_only_when_asked_and_alone_and_said() -> None:
    for module, options in (("jira_group_member", {"group": "123", "members": ["josé garcía"]}), ("jsm_customer", {"customers": [{"email": CEO}]})):
        if module == "jira_group_member":
            options = {"group": "123", "members": [CEO]}
        sim = Simulator()
        result = atlas.play(sim, module, accept_hidden_match=True, **options)
        assert not result.failed and any(IDS["impostor"] in warning and "accept_hidden_match" in warning for warning in result["warnings"])
        sim = Simulator()
        sim.world.accounts.add(Account("5b10-second", "x@free.example.org", CEO, email_visible=False))
        result = atlas.play(sim, module, accept_hidden_match=True, **options)
        assert not sim.journal.writes() or module == "jsm_customer"
        assert IDS["impostor"] not in members(sim)


def test_empty_searches_without_permission() -> None:
    """FACTS 14.8: A blind caller sees nobody: nobody is taken for absent."""
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", way=BLIND, group_id=next(iter(sim.world.groups)), members=[ERIKA])
    assert result.failed and "Browse users and groups" in result["msg"]
    result = atlas.play(sim, "jsm_desk_customer", way=BLIND, desk="IT", customers=["yuki@customer.example.org"], **ABSENT)
    assert result.failed and sim.journal.writes() == []
    result = atlas.play(sim, "jsm_customer", way=BLIND, customers=[{"email": "carla@customer.example.org"}], **ABSENT)
    assert result.failed and sim.world.accounts.get(IDS["carla"]).active
    assert sim.journal.writes() == []


def test_two_accounts_with_one_email() -> None:
    sim = Simulator()
    sim.world.accounts.add(Account(REALM + "twin", "guest@partner.example.org", "Gus the customer", "customer"))
    for module, options in (("jira_group_member", {"group": "support", "members": ["guest@partner.example.org"]}),
                            ("jsm_desk_customer", {"desk": "HR", "customers": ["guest@partner.example.org"]}),
                            ("jsm_customer", {"customers": [{"email": "guest@partner.example.org"}]})):
        result = atlas.play(sim, module, **options)
        assert result.failed and "several accounts have this e-mail" in result["msg"]
        assert REALM + "twin (customer)" in result["msg"] and IDS["guest"] + " (atlassian)" in result["msg"] and "Give the account_id" in result["msg"]
    assert sim.journal.writes() == []


# --- exact --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["nobody@corp.example.com", CEO, "hidden@customer.example.org"])
def test_an_unresolved_wish_keeps_everybody(wish) -> None:
    for module, options in (("jira_group_member", {"group": "jira-software-users", "members": [wish, IDS["jose"]]}),
                            ("jsm_desk_customer", {"desk": "IT", "customers": [wish, IDS["jose"]]})):
        sim = Simulator()
        before = ledger.snapshot(sim)
        result = atlas.play(sim, module, **options, **ALL_MAY_GO)
        ledger.check(module, before, ledger.snapshot(sim), result)
        assert result.failed and result["summary"]["added"] == 1 and "removed" not in result["summary"]
        assert result["summary"]["skipped"] >= 3
        assert all(wish in one["reason"] for one in result["people"] if one["action"] == "skipped")
        assert not [entry for entry in sim.journal.writes() if entry["method"] == "DELETE"]


def test_a_failed_addition_keeps_everybody() -> None:
    for module, options, path in (("jira_group_member", {"group": "jira-software-users", "members": [IDS["jose"], IDS["plain"]]}, "group/user"),
                                  ("jsm_desk_customer", {"desk": "IT", "customers": [IDS["jose"]]}, "/customer$")):
        sim = Simulator()
        sim.faults.add("status", {"method": "POST", "path": path, "body": IDS["jose"]}, status=400)
        foretold = atlas.play(sim, module, check=True, **options, **ALL_MAY_GO)
        assert foretold["summary"]["removed"] >= 3
        before = ledger.snapshot(sim)
        result = atlas.play(sim, module, **options, **ALL_MAY_GO)
        ledger.check(module, before, ledger.snapshot(sim), result)
        assert result.failed and result.of(IDS["jose"])["action"] == "failed" and "removed" not in result["summary"]
        assert all("nobody is removed when an addition did not work" in one["reason"] for one in result["people"] if one["action"] == "skipped")
        assert not [entry for entry in sim.journal.writes() if entry["method"] == "DELETE"]
        result = atlas.play(sim, module, **options, **ALL_MAY_GO)
        assert not result.failed and result["summary"]["removed"] >= 3


def test_additions_come_before_removals() -> None:
    sim = Simulator()
    atlas.play(sim, "jira_group_member", group="jira-software-users", members=[IDS["jose"], IDS["plain"], IDS["erika"]], **ALL_MAY_GO)
    assert [entry["method"] for entry in sim.journal.writes()] == ["POST", "POST", "DELETE", "DELETE", "DELETE"]


def test_inactive_members_are_seen_by_exact() -> None:
    """FACTS 5."""
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=[IDS[name] for name in ("admin", "director", "erika", "guest")],
                        **EXACT)
    assert result.actions["leaver@corp.example.com"] == "removed" and IDS["leaver"] not in members(sim, "jira-software-users")


# --- who is spared ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ABSENT, ALL_MAY_GO])
@pytest.mark.parametrize("way, caller", [(atlas.SITE, "admin"), (atlas.WAYS_IN["client"], "service"), (ALL, "admin")])
def test_the_calling_account_stays(state, way, caller) -> None:
    for module, options, place in (("jira_group_member", {"group": "support", "members": [IDS[caller]] if state == ABSENT else [IDS["erika"]]}, "support"),
                                   ("jsm_desk_customer", {"desk": "HR", "customers": [IDS[caller]] if state == ABSENT else [IDS["erika"]]}, "HR")):
        sim = Simulator()
        sim.world.set_member(sim.world.groups_by_name["support"], IDS[caller], True, (0, 0))
        sim.world.set_customer(sim.world.find_desk("HR"), IDS[caller], True, (0, 0))
        result = atlas.play(sim, module, way=way, **options, **state)
        assert not result.failed
        kept = next(one for one in result["people"] if one["account_id"] == IDS[caller])
        assert kept["action"] == "kept" and "the calling account is never removed" in kept["reason"]
        assert IDS[caller] in (members(sim, place) if place == "support" else customers(sim, place))


def test_the_calling_account_is_neither_deactivated_nor_deleted() -> None:
    me = {"user_name": "admin@corp.example.com"}
    for options in ({"users": [dict(me, active=False)]}, dict({"users": [me]}, **ABSENT)):
        sim = Simulator()
        made = atlas.play(sim, "scim_user", way=ALL, users=[{"user_name": "admin@corp.example.com"}])
        assert not made.failed and made["people"][0]["account_id"] == IDS["admin"]
        result = atlas.play(sim, "scim_user", way=ALL, **options)
        assert result["people"][0]["action"] == "kept" and not result["changed"] and sim.world.accounts.get(IDS["admin"]).active


@pytest.mark.parametrize("mark", [IDS["erika"], ERIKA, "ERIKA.*", "*@corp.example.com", " erika* "])
def test_protected_people_stay(mark) -> None:
    for state in (ABSENT, ALL_MAY_GO):
        wishes = [ERIKA, IDS["leaver"]] if state == ABSENT else [IDS["jose"]]
        sim = Simulator()
        result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=wishes, protected=[mark], **state)
        assert result.actions[ERIKA] == "kept" and IDS["erika"] in members(sim, "jira-software-users") and not result.failed


def test_where_an_email_is_hidden_protection_by_email_keeps_and_warns() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=[IDS["director"]], protected=["somebody@else.example.com"], **ABSENT)
    assert result["people"][0]["action"] == "kept" and "cannot be told from the protected" in result["people"][0]["reason"]
    assert any(IDS["director"] in warning for warning in result["warnings"])
    result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=[IDS["director"]], protected=[IDS["erika"]], **ABSENT)
    assert result["people"][0]["action"] == "removed", "protection by account id needs no e-mail"


def test_kept_people_do_not_count_against_the_limit() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", group="jira-software-users", members=[IDS["director"], IDS["guest"], "leaver@corp.example.com"],
                        protected=[ERIKA, IDS["director"]], **EXACT)
    assert not result.failed and result.actions[ERIKA] == "kept"


# --- what is not ours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [atlas.SITE, ORG])
@pytest.mark.parametrize("state", [{}, ABSENT, dict(EXACT, max_removals="100%")])
def test_a_synced_group_is_left_alone(way, state) -> None:
    """FACTS 5."""
    sim = Simulator()
    wishes = [ERIKA] if state == ABSENT else [IDS["guest"]]
    result = atlas.play(sim, "jira_group_member", way=way, group="synced-engineering", members=wishes, **state)
    assert result.failed and "synced from an identity provider" in result["msg"] and result["group"]["identity_provider"] == "yes"
    assert sim.journal.writes() == [] and not result["steps"] and not result["changed"]


def test_a_synced_group_that_needs_no_change_is_no_trouble() -> None:
    sim = Simulator()
    assert not atlas.play(sim, "jira_group_member", group="synced-engineering", members=[ERIKA]).failed


def test_where_the_owner_cannot_be_seen_the_server_says_it() -> None:
    sim = Simulator()
    for number in range(9):
        sim.world.create_group("a-synced-engineering-%d" % number)
    sim.world.groups = dict(sorted(sim.world.groups.items(), key=lambda item: item[1].name))
    result = atlas.play(sim, "jira_group_member", group="synced-engineering", members=[IDS["guest"]])
    assert result["group"]["identity_provider"] == "unknown"
    assert result.failed and "managed by an external directory" in result["msg"] and result["people"][0]["error"]["status"] == 400


@pytest.mark.parametrize("desk", ["HELP", "PUB"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_open_desk_keeps_everybody(desk, language) -> None:
    """FACTS 14.4."""
    sim = Simulator()
    sim.world.accounts.get(IDS["admin"]).language = language
    for one in ("carla", "dmitri", "yuki"):
        sim.world.set_customer(sim.world.find_desk(desk), IDS[one], True, (0, 0))
    for options in (dict(customers=[IDS["carla"], IDS["dmitri"]], **ABSENT), dict(customers=[IDS["slash"]], **ALL_MAY_GO)):
        result = atlas.play(sim, "jsm_desk_customer", desk=desk, **options)
        assert not result.failed
        kept = [one for one in result["people"] if one["action"] == "kept"]
        assert len(kept) >= 2 and all("open to everybody" in one["reason"] and one["code"] == "open_access" for one in kept)
        assert {IDS["carla"], IDS["dmitri"], IDS["yuki"]} <= customers(sim, desk)
    assert result["changed"] and IDS["slash"] in customers(sim, desk)


def test_customers_are_not_revoked_when_they_are_more_than_customers() -> None:
    """FACTS 6."""
    sim = Simulator()
    result = atlas.play(sim, "jsm_customer", customers=[{"email": ERIKA}, {"account_id": IDS["robot"]}, {"email": "carla@customer.example.org"}], **ABSENT)
    assert [one["action"] for one in result["people"]] == ["skipped", "skipped", "removed"] and not result.failed
    assert "scim_user" in result["people"][0]["reason"]


# --- partial adds, lag --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"lag_reads": 2}, {"lag_seconds": 2}])
@pytest.mark.parametrize("leaving", [False, True])
def test_part_of_a_refused_batch_was_done(settings, leaving) -> None:
    """FACTS 14.3: 400 for an unknown id, and the others were changed all the same: who is told right."""
    sim = Simulator(switches=settings)
    names = ["yuki", "slash", "dmitri", "erika", "carla"]
    for name in names if leaving else ["carla"]:
        sim.world.set_customer(sim.world.find_desk("HR"), IDS[name], True, (0, 0))
    sim.world.lag.settle()
    if leaving:   # an id on the list that the site does not know any more
        sim.world.set_customer(sim.world.find_desk("HR"), "qm:vanished", True, (0, 0))
        sim.world.accounts.add(Account("qm:vanished", "v@customer.example.org", "V", "customer", on_site=False))
        sim.world.lag.settle()
    sim.world.set_customer(sim.world.find_desk("HR"), IDS["carla"], True, (0, 0))
    before = ledger.snapshot(sim)
    wishes = [IDS["yuki"], "qm:no:body" if not leaving else "qm:vanished", IDS["slash"], IDS["dmitri"], IDS["erika"]]
    result = atlas.play(sim, "jsm_desk_customer", desk="HR", customers=wishes, **(ABSENT if leaving else {}))
    ledger.check("jsm_desk_customer", before, ledger.snapshot(sim), result)
    done = "removed" if leaving else "added"
    if leaving:
        assert {one["action"] for one in result["people"]} == {"removed"}
        return
    assert [one["action"] for one in result["people"]] == [done, "failed", done, done, done]
    assert result.failed and result["changed"] and "qm:no:body" in result["msg"] and "4 %s" % done in result["msg"]
    assert result["people"][1]["error"]["status"] == 400


@pytest.mark.parametrize("settings", [{"provisioning_lag_seconds": 10}, {"provisioning_lag_reads": 3}])
def test_a_person_who_comes_late_is_waited_for(settings) -> None:
    """An employee was just created by SCIM; the site learns of him later. Check mode does not wait, and foretells."""
    sim = Simulator(switches=settings)
    made = atlas.play(sim, "scim_user", way=ALL, users=[{"user_name": "late@corp.example.com"}])
    for wish in ({"email": "late@corp.example.com", "pending": True}, {"email": "late@corp.example.com", "account_id": made["people"][0]["account_id"],
                                                                       "pending": True}):
        foretold = atlas.play(sim, "jira_group_member", check=True, group="123", members=[wish], wait=30)
        assert foretold["people"][0]["action"] == "added" and foretold.clock.slept == []
    result = atlas.play(sim, "jira_group_member", group="123", members=[wish], wait=30)
    assert not result.failed and result["people"][0]["action"] == "added" and result["people"][0]["account_id"] in members(sim)


def test_a_person_who_never_comes() -> None:
    for wait in (0, 5):
        sim = Simulator()
        wish = {"email": "never@corp.example.com", "pending": True}
        result = atlas.play(sim, "jira_group_member", group="123", members=[wish, ERIKA], wait=wait)
        assert result.failed and [one["action"] for one in result["people"]] == ["failed", "added"]
        assert "did not appear within %d s (option wait); run it again later" % wait in result["msg"]
        assert sum(result.clock.slept) <= wait + 0.1
        result = atlas.play(sim, "jira_group_member", group="123", members=[wish, ERIKA], wait=wait, **ABSENT)
        assert not result["changed"] or result.actions[ERIKA] == "removed"


def test_lists_that_lag_behind_a_revocation() -> None:
    for settings in ({"revoked_user": "inactive"}, {"revoked_user": "gone"}):
        for lag in ({}, {"lag_reads": 2}, {"lag_seconds": 4}):
            sim = Simulator(switches=dict(settings, **lag))
            result = atlas.play(sim, "jsm_customer", customers=[{"email": "carla@customer.example.org"}], **ABSENT)
            assert result["people"][0]["action"] == "removed" and not result.failed
            again = atlas.play(sim, "jsm_customer", customers=[{"account_id": IDS["carla"]}], **ABSENT)
            assert again["people"][0]["action"] == "unchanged" and not again.failed


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("status", [400, 404])
def test_already_so_by_the_word_of_the_service(language, status) -> None:
    """FACTS 14.1: The list still lags when the second run comes; the service says in words that there is nothing to do, in English whoever asks."""
    sim = Simulator(switches={"lag_seconds": 600, "not_member_status": status})
    sim.world.accounts.get(IDS["admin"]).language = language
    for options in ({"members": [IDS["yuki"]]}, dict({"members": [IDS["guest"]]}, **ABSENT)):
        first = atlas.play(sim, "jira_group_member", group="123", **options)
        assert first["changed"] and not first.failed
        again = atlas.play(sim, "jira_group_member", group="123", **options)
        assert not again.failed and not again["changed"] and again["people"][0]["action"] == "unchanged", again.get("msg")
        assert "by the word of the service" in again["people"][0]["reason"]


@pytest.mark.parametrize("module, options", [
    ("jira_group_member", {"group": "Support"}), ("jira_group_member", {"group": "Support", "state": "absent"}), ("jira_group_member", {"group": "123"}),
    ("jsm_desk_customer", {"desk": "IT"}), ("jsm_desk_customer", {"desk": "IT", "state": "absent"}),
    ("jsm_customer", {}), ("jsm_customer", {"state": "absent"}),
])
def test_an_email_and_an_id_of_two_people_are_nobody(module, options) -> None:
    """A list whose columns slipped by a row: nobody gets, or loses, what is his neighbour's."""
    for email, account in ((ERIKA, "carla"), ("carla@customer.example.org", "erika"), ("yuki@customer.example.org", "dmitri")):
        sim = Simulator()
        before = sim.world.to_dict()
        wish = {"email": email, "account_id": IDS[account]}
        result = atlas.play(sim, module, **{"members" if module.startswith("jira") else "customers": [wish]}, **options)
        assert result.failed and result["people"][0]["action"] == "failed" and "different people" in result["msg"]
        assert sim.world.to_dict() == before and sim.journal.writes() == []


def test_a_pair_of_two_people_does_not_refuse_the_whole_list() -> None:
    """Found by make faults: two display names, one for a customer and one for a pair that only gives the same e-mail, were called a contradiction."""
    sim = Simulator()
    wishes = [{"account_id": IDS["carla"], "display_name": "Carla"},
              {"email": "carla@customer.example.org", "account_id": IDS["yuki"], "display_name": "Yuki"}]
    result = atlas.play(sim, "jsm_customer", customers=wishes, accept_hidden_match=True)
    assert [one["action"] for one in result["people"]] == ["unchanged", "failed"] and "different people" in result["people"][1]["reason"]


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_whose_access_was_revoked_and_whose_email_nobody_sees_is_not_asked_for_without_one(check: bool) -> None:
    """Found by make faults: a creation was sent without an e-mail, refused as no e-mail, and told as unknown."""
    sim = Simulator()
    account = sim.world.accounts.get(IDS["carla"])
    account.active, account.email_visible = False, False
    result = atlas.play(sim, "jsm_customer", check=check, customers=[{"account_id": IDS["carla"]}])
    assert [one["action"] for one in result["people"]] == ["failed"] and "Give the e-mail beside the account id" in result["people"][0]["reason"]
    assert sim.journal.writes() == []


def test_protected_is_not_fooled_by_an_email_beside_the_id() -> None:
    """Heidi's e-mail is hidden, and somebody wrote another beside her id."""
    sim = Simulator()
    wish = {"email": "someone.else@customer.example.org", "account_id": IDS["hidden"]}
    result = atlas.play(sim, "jsm_customer", state="absent", protected=["hidden@customer.example.org"], customers=[wish])
    assert [one["action"] for one in result["people"]] == ["kept"] and sim.journal.writes() == []


@pytest.mark.parametrize("options", [{"state": "absent"}, {"state": "present"}])
@pytest.mark.parametrize("mark", ["boss@corp.example.com", "big.boss@corp.example.com", "boss@*"])
def test_every_email_of_a_record_may_be_the_protected_one(mark, options) -> None:
    sim = Simulator()
    way = dict(atlas.SITE, **atlas.SCIM)
    emails = [{"value": "big.boss@corp.example.com", "primary": True}, {"value": "boss@corp.example.com", "type": "other"}]
    assert not atlas.play(sim, "scim_user", way=way, users=[{"user_name": "boss@corp.example.com", "emails": emails}]).failed
    sim.world.lag.settle()
    user = {"user_name": "boss@corp.example.com"} if options["state"] == "absent" else {"user_name": "boss@corp.example.com", "active": False}
    result = atlas.play(sim, "scim_user", way=way, users=[user], protected=[mark], **options)
    assert [one["action"] for one in result["people"]] == ["kept"]


def test_a_list_of_one_and_a_list_of_sixty_say_the_same() -> None:
    """From 50 people on another road is taken; what it finds of one person must not differ."""
    crowd = [{"email": "crowd%02d@customer.example.org" % number} for number in range(60)]
    wishes = [{"email": one} for one in ("gone@customer.example.org", "carla@customer.example.org", ERIKA, CEO, "nobody@customer.example.org")]
    for check in (True, False):
        alone = {}
        for wish in wishes:
            alone.update(atlas.play(Simulator(switches={"pages": "documented"}), "jsm_customer", check=check, customers=[wish]).actions)
        together = atlas.play(Simulator(switches={"pages": "documented"}), "jsm_customer", check=check, customers=wishes + crowd).actions
        same = {"reactivated": "created"}   # the longer road saw him before, the shorter did not: the deed is the same
        assert {email: same.get(together[email], together[email]) for email in alone} == {email: same.get(action, action) for email, action in alone.items()}


@pytest.mark.parametrize("inactive", ["empty", "shown"])
@pytest.mark.parametrize("who", ["leaver", "erika"])
def test_groups_that_are_not_shown_are_not_none(inactive, who):
    """Found by make faults: somebody inactive was told to be in no group where the service tells nobody inactive his groups."""
    sim = Simulator(switches={"user_groups_inactive": inactive})
    line = atlas.ask(sim, "jira_user_info", users=[IDS[who]], groups=True)["users"][0]
    if who == "leaver" and inactive == "empty":
        assert line["groups"] is None and "not active" in line["reason"] and "jira_group_info" in line["reason"]
    else:
        assert "jira-software-users" in [one["name"] for one in line["groups"]] and "reason" not in line
    assert "reason" not in atlas.ask(sim, "jira_user_info", users=[IDS[who]])["users"][0]


def test_an_email_that_only_the_organization_shows_is_held_against_the_account_id():
    """A list whose columns have slipped must not give anybody his neighbour's access because the site hides his e-mail."""
    slipped = [{"email": "erika.mustermann@corp.example.com", "account_id": IDS["jose"]}]
    for way, failed in ((dict(atlas.SITE), False), (dict(atlas.SITE, **atlas.ORG), True)):
        sim = Simulator()
        result = atlas.play(sim, "jira_group_member", group="123", members=slipped, way=way, ignore_failures=True)
        assert (IDS["jose"] in sim.world.groups_by_name["123"].members) is not failed
        assert [one["action"] for one in result["people"]] == ["failed" if failed else "added"]
        assert not failed or "belong to different people" in result["people"][0]["reason"]
        right = [{"email": "jose.garcia@corp.example.com", "account_id": IDS["jose"]}]
        assert atlas.play(Simulator(), "jira_group_member", group="123", members=right, way=way)["summary"] == {"added": 1}
