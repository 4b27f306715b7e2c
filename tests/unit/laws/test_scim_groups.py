# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is particular to the groups of a directory, by the sections of FACTS."""

from __future__ import annotations

import json

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError, UnexpectedAnswer
from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws.rounds import ALL, ERIKA, JOSE, ONLY_SCIM, SCIM

ERIKAS, JOSES = "5c1d0000-0000-4000-8000-000000000001", "5c1d0000-0000-4000-8000-000000000002"


def play(sim, way=SCIM, **options):
    return atlas.play(sim, "scim_group", way=way, **options)


def engineering(*members):
    return [{"name": "synced-engineering", "members": list(members)}]


def members_of(sim, name="synced-engineering"):
    return next(set(group.members) for group in next(iter(sim.world.directories.values())).groups.values() if group.name == name)


def writes(result):
    return [(method, json.loads(content) if content else None) for method, dummy_url, dummy_headers, content in result.transport.sent if method != "GET"]


@pytest.mark.parametrize("wish", [JOSE, JOSE.upper(), IDS["jose"], {"user_name": JOSE}, {"external_id": "ext-0002"}, {"account_id": IDS["jose"]},
                                  {"scim_id": JOSES}, {"email": JOSE}, {"user_name": JOSE, "external_id": "ext-0002", "account_id": IDS["jose"]},
                                  {"user_name": JOSE, "scim_id": JOSES, "action": "updated", "certain": True}])
def test_whoever_is_meant_goes_in_by_scim_id(wish):
    """FACTS 7: members take the SCIM id, never the account id; filters know user names and external ids."""
    sim = Simulator()
    result = play(sim, groups=engineering(wish))
    assert result["summary"] == {"added": 1, "unchanged": 1} and members_of(sim) == {ERIKAS, JOSES}
    assert writes(result)[0][1]["Operations"] == [{"op": "add", "path": "members", "value": [{"value": JOSES}]}]
    assert result["people"][0]["account_id"] == IDS["jose"] and result["people"][0]["scim_id"] == JOSES


def test_members_go_in_slices_and_never_by_put():
    """FACTS 7: PATCH in chunks; a chunk that is too large is refused as a whole."""
    sim = Simulator(switches={"scim_members_per_patch": 2})
    result = play(sim, groups=[{"name": "Ops", "members": [ERIKA, JOSE, "returner@corp.example.com"]}], batch_size=2)
    assert [(method, len(body["Operations"][0]["value"])) for method, body in writes(result) if method == "PATCH"] == [("PATCH", 2), ("PATCH", 1)]
    assert {method for method, dummy in writes(result)} == {"POST", "PATCH"} and len(members_of(sim, "Ops")) == 3
    again = play(sim, groups=[{"name": "Ops", "members": []}], membership="exact", allow_empty=True, max_removals="100%", batch_size=50)
    assert again["summary"] == {"removed": 3, "unchanged": 1} and not members_of(sim, "Ops")
    assert [len(body["Operations"]) for dummy, body in writes(again)] == [3, 1, 1, 1]     # refused as a whole, and then one by one


def test_a_form_that_the_service_does_not_know_is_refused_and_the_other_can_be_chosen():
    """FACTS 7, 15: whether removal by filter is understood is not known. It is refused then, and removes nobody else."""
    sim = Simulator(switches={"scim_member_filter": "refuse"})
    result = play(sim, groups=engineering(ERIKA), membership="absent")
    assert result["people"][0]["action"] == "failed" and "remove_by: value" in result["people"][0]["reason"] and members_of(sim) == {ERIKAS}
    assert play(sim, groups=engineering(ERIKA), membership="absent", remove_by="value")["summary"] == {"removed": 1, "unchanged": 1}
    assert members_of(sim) == set()


@pytest.mark.parametrize("name", ["jira-software-users", "Site-Admins", "jira-servicemanagement-users", "confluence-users-corp", "administrators"])
def test_a_name_that_never_syncs_is_refused_unless_told(name):
    """FACTS 14.23: success, then nothing."""
    sim = Simulator()
    for check in (True, False):
        result = play(sim, check=check, groups=[{"name": name, "members": [ERIKA]}])
        assert result["groups"][0]["action"] == "failed" and result["groups"][0]["error"] == {"code": "never_synced"} and not writes(result)
        assert result["people"][0]["action"] == "failed"


def test_a_group_that_is_not_synced_is_warned_of():
    """FACTS 14.23: re-read through the organization."""
    sim = Simulator()
    assert play(sim, groups=[{"name": "site-admins", "members": [ERIKA]}], allow_default_names=True)["groups"][0]["action"] == "created"
    result = play(sim, way=ALL, groups=[{"name": "site-admins", "members": [ERIKA]}])
    assert "not synced" in result["warnings"][0] and result["summary"] == {"unchanged": 2}
    told = atlas.ask(sim, "scim_group_info", way=ALL)["groups"]
    assert {one["name"]: one["synced"] for one in told} == {"site-admins": "no", "synced-engineering": "yes"}
    assert {one["synced"] for one in atlas.ask(sim, "scim_group_info", way=ONLY_SCIM)["groups"]} == {"unknown"}


@pytest.mark.parametrize("synced", [(True, False), (False, True)])
def test_of_several_groups_of_a_name_one_that_is_synced_may_be_this_one(synced):
    """FACTS 7 and 8: a directory's id of a group is another one than the organization's; the name is all there is, and is not made to say more."""
    rows = [{"id": str(number), "name": "synced-engineering", "externalSynced": one} for number, one in enumerate(synced)]
    sim = Simulator()
    sim.faults.add("status", {"path": "groups/search"}, status=200, body={"data": rows, "links": {}}, times=-1)
    assert not play(sim, way=ALL, groups=engineering())["warnings"]
    assert atlas.ask(sim, "scim_group_info", way=ALL)["groups"][0]["synced"] == "yes"


def test_a_name_of_the_organization_is_taken():
    """FACTS 7: 409 when any group of that name exists in the organization. Foretold when the organization is asked, explained when not."""
    sim = Simulator()
    asked = play(sim, way=ALL, check=True, groups=[{"name": "Support"}])
    assert asked["groups"][0]["error"] == {"code": "name_taken"} and "Support" in asked["msg"]
    blind = play(sim, groups=[{"name": "Support", "members": [ERIKA]}])
    assert blind["groups"][0]["error"]["status"] == 409 and "some group of the organization has this name" in blind["groups"][0]["reason"]
    assert blind["people"][0]["action"] == "skipped"


def test_no_rename_but_case_is_not_told_apart():
    """FACTS 7: displayName is immutable."""
    sim = Simulator()
    result = play(sim, groups=[{"name": "Ops", "members": [ERIKA]}, {"name": "OPS", "members": [JOSE]}])
    assert [one["action"] for one in result["groups"]] == ["created"] and result["summary"] == {"created": 1, "added": 2}


def test_a_group_to_come_has_no_id_before_it_is_there():
    """In check mode nobody knows it; after the deed its members' entries may still be told without it, but never with one of our own making."""
    for check in (True, False):
        sim = Simulator()
        result = play(sim, check=check, groups=[{"name": "Ops", "members": [ERIKA]}])
        ids = {str(one.id) for directory in sim.world.directories.values() for one in directory.groups.values()}
        assert {one["group_id"] for one in result["people"]} <= {None} | ids and [one["group"] for one in result["people"]] == ["Ops"]


def test_the_caller_is_kept_in_his_groups():
    sim = Simulator()
    atlas.play(sim, "scim_user", way=SCIM, users=[{"user_name": "admin@corp.example.com"}])
    play(sim, groups=engineering("admin@corp.example.com"))
    result = play(sim, groups=engineering(ERIKA), membership="exact")
    assert result.of("admin@corp.example.com")["action"] == "kept"


@pytest.mark.parametrize("protected", [ERIKA, "*@corp.example.com", IDS["erika"]])
def test_a_protected_person_is_kept(protected):
    sim = Simulator()
    for wish in ({"groups": engineering(ERIKA), "membership": "absent"}, {"groups": engineering(JOSE), "membership": "exact"}):
        assert play(sim, protected=[protected], **wish).of(ERIKA)["action"] == "kept"
    assert ERIKAS in members_of(sim)


def test_deleting_takes_no_members():
    result = play(Simulator(), groups=engineering(ERIKA), state="absent")
    assert isinstance(result.error, PlanError) and result["msg"].startswith("Group synced-engineering is given with members and state: absent")
    assert "set membership: absent and not state" in result["msg"] and "leave out its members" in result["msg"]


def test_a_lost_answer_is_settled_by_another_look():
    """Of members and of a creation: what was done is told as done."""
    for fault in ("POST", "PATCH"):
        sim = Simulator()
        sim.faults.add("reset_after", {"method": fault})
        result = play(sim, groups=[{"name": "Ops", "members": [ERIKA, JOSE]}] + engineering(JOSE))
        assert not result.failed, result["msg"]
        assert result["summary"] == {"added": 3, "created": 1, "unchanged": 1} and members_of(sim, "Ops") == {ERIKAS, JOSES}


@pytest.mark.parametrize("wish", [{}, {"name": "x"}, 5, None, ["x"]])
def test_who_is_nobody_is_refused(wish):
    """FACTS 7."""
    result = play(Simulator(), groups=engineering(wish))
    assert isinstance(result.error, PlanError) and "groups[0].members[0] is nobody" in result["msg"]


def test_somebody_whom_an_earlier_task_would_create_is_pending():
    line = {"user_name": "new@corp.example.com", "scim_id": None, "account_id": None, "email": "new@corp.example.com", "action": "created", "certain": False}
    result = play(Simulator(), check=True, groups=engineering(line))
    assert result["people"][0]["action"] == "added" and not result.failed


NOBODYS = "712020:00000000-aaaa-4000-8000-0000000000ff"


@pytest.mark.parametrize("wish", [
    {"email": JOSE, "account_id": IDS["erika"]}, {"email": JOSE, "account_id": IDS["erika"], "action": "unchanged", "certain": True},
    {"email": JOSE, "scim_id": ERIKAS}, {"user_name": JOSE, "scim_id": ERIKAS}, {"user_name": JOSE, "account_id": NOBODYS},
    {"email": JOSE, "external_id": "ext-0001"}, {"user_name": ERIKA, "external_id": "ext-9999"}])
def test_keys_that_are_two_peoples_take_nobody_out(wish):
    """A list whose columns slipped by a row would else take everybody's access from his neighbour."""
    sim = Simulator()
    play(sim, groups=engineering(JOSE))
    result = play(sim, groups=engineering(wish), membership="absent")
    assert members_of(sim) == {ERIKAS, JOSES} and not writes(result)
    assert result["people"][0]["action"] == "failed" and "Give the one that is meant" in result["people"][0]["reason"]


def test_somebody_whose_user_name_changed_is_still_found_by_the_account_id():
    """FACTS 7: no filter knows account ids; "not in the directory" is only said after the whole of it was read."""
    sim = Simulator()
    result = play(sim, groups=engineering({"user_name": "erika.old@corp.example.com", "account_id": IDS["erika"]}), membership="absent")
    assert members_of(sim) == {ERIKAS} and result["people"][0]["action"] == "failed"


def test_a_record_of_another_shape_is_an_error_and_no_traceback():
    """Found by make faults."""
    sim = Simulator()
    sim.faults.add(kind="status", status=200, body={"ok": True}, match={"path": "/Users/"}, times=-1)
    with pytest.raises(UnexpectedAnswer):
        atlas.ask(sim, "scim_group_info", way=SCIM, members=True)
