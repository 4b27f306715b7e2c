# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service refuses of project roles, by the sections of FACTS, and what groups in a role are held to."""

from __future__ import annotations

import json

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, NotAuthenticated, PlanError
from simulator.app import Simulator
from simulator.worlds import GROUP_IDS, IDS
from unit import atlas
from unit.laws.rounds import ERIKA, PLAIN_PAUL

GUEST, DEVELOPERS = "guest@partner.example.org", {"project": "APP", "role": "Developers"}


def play(sim, **options):
    return atlas.play(sim, "jira_project_role_member", **options)


def methods(sim):
    return {entry["method"] for entry in sim.journal.entries if entry["write"]}


@pytest.mark.parametrize("status", [401, 404])
def test_a_401_that_means_no_rights_is_no_lock_out(status):
    """FACTS 5: 401 is also used for "no administrative rights"; the list of roles says that, or 404. One project's refusal leaves the others alone."""
    sim = Simulator(switches={"role_list_status": status})
    result = play(sim, way=PLAIN_PAUL, roles=[dict(DEVELOPERS, members=[IDS["guest"]]), {"project": "SEC", "role": "Developers", "members": [IDS["guest"]]}])
    assert [one["action"] for one in result["people"]] == ["failed", "added"]
    assert "cannot be read with these credentials" in result["people"][0]["reason"] and "Administer Projects" in result["people"][0]["reason"]
    assert "api_token" not in result["msg"] and result["roles"][0]["failed"] and result["roles"][0]["failure"]["status"] == status


def test_a_401_to_a_bad_credential_is_one():
    """FACTS 12: and it ends the task."""
    result = play(Simulator(), way=dict(atlas.SITE, api_token="sentinel-wrong"), roles=[dict(DEVELOPERS, members=[IDS["guest"]])])
    assert isinstance(result.error, NotAuthenticated) and "api_token" in result["msg"]


def test_a_401_to_a_write_is_a_missing_right():
    """FACTS 5: the right went away between the reading and the writing; the other write is tried all the same, and no credential is blamed."""
    sim = Simulator()

    class Demoted(atlas.InProcess):
        def send(self, method, url, headers, content):
            if method == "POST":
                self.sim.world.accounts.get(IDS["admin"]).rights = ["browse_users"]
                self.sim.world.set_actor(self.sim.world.projects["10100"], "10002", "users", IDS["admin"], False, (0, 0))
            return super().send(method, url, headers, content)

    result = play(sim, transport=Demoted(sim), concurrency=1, members=[GUEST], groups=["123"], **DEVELOPERS)
    assert result["summary"] == {"failed": 2} and "Administer Projects" in result["msg"] and "api_token" not in result["msg"]
    assert sum(entry["write"] for entry in sim.journal.entries) == 2


def test_the_free_plan_is_named():
    """FACTS 14.27: a Free plan refuses role writes with 400."""
    sim = Simulator()
    sim.world.application_roles["jira-software"].plan = "FREE"
    for state, who in (("present", GUEST), ("absent", ERIKA)):
        result = play(sim, members=[who], state=state, **DEVELOPERS)
        assert result["summary"] == {"failed": 1} and "Free plan of Jira refuses" in result["people"][0]["reason"]


def test_never_is_everybody_replaced():
    """FACTS 14.26: PUT replaces everyone, the caller too."""
    sim = Simulator()
    play(sim, members=[GUEST], groups=["123"], state="exact", max_removals="100%", **DEVELOPERS)
    assert methods(sim) == {"POST", "DELETE"}


def test_the_caller_is_kept():
    """FACTS 14.26: in an exact list, and when he is named."""
    sim = Simulator()
    options = {"project": "APP", "role": "Administrators", "max_removals": "100%"}
    for wish in ({"members": [ERIKA], "state": "exact"}, {"members": [IDS["admin"]], "state": "absent"}):
        assert {"account_id": IDS["admin"], "action": "kept"}.items() <= play(sim, **options, **wish).of(IDS["admin"]).items()


@pytest.mark.parametrize("lag", [0, 30])
def test_an_actor_already_is_no_failure(lag):
    """FACTS 5: adding an existing actor is an error with a text, in the language of the caller unless English is forced."""
    sim = Simulator(switches={"lag_seconds": lag})
    sim.world.accounts.get(IDS["admin"]).language = "de"

    class Overtaken(atlas.InProcess):
        def send(self, method, url, headers, content):
            if method == "POST":
                project = self.sim.world.projects["10100"]
                self.sim.world.set_actor(project, "10100", "users", IDS["guest"], True, (lag, 0))
                self.sim.world.set_actor(project, "10100", "groups", GROUP_IDS["123"], True, (lag, 0))
            return super().send(method, url, headers, content)

    result = play(sim, transport=Overtaken(sim), members=[GUEST], groups=["123"], **DEVELOPERS)
    assert not result.failed and result["summary"] == {"unchanged": 2} and not result["changed"]


def test_one_kind_and_one_actor_a_call():
    """FACTS 5: one kind per call; and of several one that is there already may keep the others out."""
    sim = Simulator()
    result = play(sim, members=[GUEST, IDS["plain"]], groups=["123", "Support"], **DEVELOPERS)
    bodies = [json.loads(content) for method, dummy_url, dummy_headers, content in result.transport.sent if method == "POST"]
    assert sorted(map(list, bodies)) == [["groupId"], ["groupId"], ["user"], ["user"]] and all(len(*body.values()) == 1 for body in bodies)


def test_a_group_is_no_person_and_a_person_no_group():
    """A group's id among people means an account of that id, which there is not; the group itself stays as it is."""
    sim = Simulator()
    result = play(sim, members=[GROUP_IDS["synced-engineering"]], state="absent", **DEVELOPERS)
    assert result["summary"] == {"unchanged": 1} and not methods(sim)


@pytest.mark.parametrize("protected", ["synced-engineering", "SYNCED-*", GROUP_IDS["synced-engineering"]])
def test_a_protected_group_is_kept(protected):
    sim = Simulator()
    result = play(sim, groups=["jira-software-users"], state="exact", max_removals="100%", protected=[protected], **DEVELOPERS)
    assert result["groups"][1]["action"] == "kept" and not methods(sim)


def test_a_protected_email_keeps_no_group():
    """An e-mail that nobody can see might be anybody's, but no group's."""
    result = play(Simulator(), groups=["synced-engineering"], state="absent", protected=["*@board.example.com"], **DEVELOPERS)
    assert result["groups"][0]["action"] == "removed"


def test_exact_leaves_the_kind_alone_that_is_not_spoken_of():
    sim = Simulator()
    play(sim, members=[ERIKA], state="exact", max_removals="100%", **DEVELOPERS)
    assert set(sim.world.projects["10100"].actors["10100"].groups) == {GROUP_IDS["jira-software-users"], GROUP_IDS["synced-engineering"]}
    play(sim, groups=["123"], state="exact", max_removals="100%", **DEVELOPERS)
    assert set(sim.world.projects["10100"].actors["10100"].users) == {IDS["erika"]}


def test_a_group_that_cannot_be_added_withholds_the_removal_of_people():
    sim = Simulator()
    sim.faults.add("status", {"method": "POST"}, status=400, times=-1)
    result = play(sim, members=[ERIKA], groups=["123"], state="exact", max_removals="100%", **DEVELOPERS)
    assert {one["action"] for one in result["people"] if one["email"] != ERIKA} == {"skipped"} and "DELETE" not in methods(sim)


def test_a_group_that_an_earlier_task_creates_is_pending_in_check_mode():
    line = {"name": "brand-new", "group_id": None, "action": "created", "certain": True}
    sim = Simulator()
    result = play(sim, check=True, groups=[line], **DEVELOPERS)
    assert not result.failed and result["groups"][0]["action"] == "added" and result["groups"][0]["pending"] is True
    assert play(sim, groups=[line], **DEVELOPERS)["groups"][0]["action"] == "failed"


@pytest.mark.parametrize("wish", [{}, {"nam": "x"}, 5, ["x"], None, ""])
def test_what_is_no_group_is_refused(wish):
    result = play(Simulator(), groups=[wish], **DEVELOPERS)
    assert isinstance(result.error, PlanError) and "groups[0] is not a group" in result["msg"]


def test_nobody_named_is_refused():
    result = play(Simulator(), **DEVELOPERS)
    assert isinstance(result.error, PlanError) and "give members, groups, or both" in result["msg"]


def test_somebody_known_to_be_inactive_is_not_tried():
    """FACTS 5: 404 also when the user is inactive. A directory tells that he is, so that check mode says so, too."""
    sim = Simulator()
    way = dict(atlas.SITE, **atlas.SCIM)
    for check in (True, False):
        result = play(sim, check=check, way=way, members=["returner@corp.example.com"], **DEVELOPERS)
        assert result["people"][0]["action"] == "failed" and "inactive" in result["people"][0]["reason"] and not methods(sim)


def test_who_is_refused_as_inactive_and_is_seen_to_be_out_of_the_role_has_failed():
    """FACTS 5: 404 also when the user is inactive. Found by make faults: the look after the refusal sees him inactive, and not in the role: no doubt."""
    result = play(Simulator(), members=[{"email": "returner@corp.example.com", "account_id": IDS["returner"], "pending": True}], wait=0, **DEVELOPERS)
    assert (result["people"][0]["action"], result["people"][0]["error"]["status"]) == ("failed", 404) and "could not be told" not in result["msg"]


def test_nobody_goes_while_somebody_of_an_exact_list_is_inactive_and_cannot_come():
    """Found by make faults: the service was never asked, so no addition had failed, and the others were removed."""
    for check in (True, False):
        sim = Simulator()
        before = sim.world.to_dict()
        way = dict(atlas.SITE, **atlas.SCIM)
        result = play(sim, check=check, way=way, members=["returner@corp.example.com"], state="exact", max_removals="100%", **DEVELOPERS)
        assert result["people"][0]["action"] == "failed" and {one["action"] for one in result["people"][1:]} == {"skipped"}
        assert sim.world.to_dict() == before


def test_a_project_whose_roles_cannot_be_read_for_a_while_keeps_nothing_to_itself():
    """Found by make faults: an outage was told as a want of rights, and the rest as if it were all."""
    sim = Simulator()
    sim.faults.add(kind="status", status=503, match={"path": "/project/APP/role$|/project/10100/role$"}, times=-1)
    with pytest.raises(AtlassianError, match="503"):
        atlas.ask(sim, "jira_project_role_info")


def test_everywhere_names_the_projects_that_keep_their_roles_to_themselves():
    """Nobody is called clear of what was not looked at."""
    sim = Simulator()
    result = play(sim, way=PLAIN_PAUL, everywhere=True, members=[IDS["erika"]], state="absent")
    failed = [one for one in result["people"] if one["action"] == "failed"]
    assert result.failed and {"APP", "IT"} <= {one["role"] for one in failed} and all("cannot be read" in one["reason"] for one in failed)
    told = atlas.ask(sim, "jira_project_role_info", way=PLAIN_PAUL)
    assert {"APP", "IT"} <= set(told["unseen"]) and {one["project"] for one in told["roles"]} == {"SEC"}
    with pytest.raises(PlanError, match="cannot be read"):
        atlas.ask(sim, "jira_project_role_info", way=PLAIN_PAUL, projects=["APP"])


APP = {"project": "APP", "role": "Developers", "state": "exact", "max_removals": "100%", "members": [ERIKA]}


def with_robot() -> Simulator:
    sim = Simulator()
    sim.world.set_actor(sim.world.projects["10100"], "10100", "users", IDS["robot"], True, (0, 0))
    return sim


def test_exact_keeps_the_accounts_of_apps_unless_told():
    """FACTS 5: accountType is atlassian, app, customer or unknown. Nobody lists the actors of add-ons, and an add-on without its role stops working."""
    for told, action in (({}, "kept"), ({"remove_apps": True}, "removed")):
        sim = with_robot()
        result = play(sim, **APP, **told)
        assert result.of(IDS["robot"])["action"] == action and (IDS["robot"] in sim.world.projects["10100"].actors["10100"].users) is (action == "kept")
    assert "remove_apps" in play(with_robot(), **APP).of(IDS["robot"])["reason"]


def test_an_app_that_is_named_goes():
    result = play(with_robot(), members=[IDS["robot"]], state="absent", **DEVELOPERS)
    assert result.of(IDS["robot"])["action"] == "removed"


@pytest.mark.parametrize("body", [{"values": None}, {"id": "10000"}, {"key": "APP"}])
def test_a_project_that_does_not_say_which_it_is_is_no_traceback(body) -> None:
    """Found by make faults: a proxy answered JSON of its own, and the id was taken from it outside of what reads answers."""
    for options in ({"projects": ["APP"]}, {}):
        sim = Simulator()
        answer = body if options else {"values": [body], "isLast": True}
        sim.faults.add("status", {"path": "^/rest/api/3/project/"}, status=200, body=answer, times=-1)
        with pytest.raises(AtlassianError, match="/rest/api/3/project/"):
            atlas.ask(sim, "jira_project_role_info", **options)
