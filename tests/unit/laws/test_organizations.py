# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customer organizations: answers that do not mean what they say (FACTS 6, 14.29, 15), refusals, guards, lists that move, and what a look costs."""

from __future__ import annotations

import pytest

from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws import ledger
from unit.laws.rounds import BLIND, ERIKA, organized

ABSENT, EXACT = {"state": "absent"}, {"state": "exact", "max_removals": "100%"}
LIST = "servicedeskapi/organization$"


def organization(sim, *wishes, **options):
    return atlas.play(sim, "jsm_organization", organizations=list(wishes), **options)


def members(sim, which, people, **options):
    return atlas.play(sim, "jsm_organization_member", organization_id=which, members=people, **options)


def actions(result):
    return [entry["action"] for entry in atlas.entries(result)]


def reads(sim, path):
    return sum(1 for entry in sim.journal.entries if not entry["write"] and entry["path"].endswith(path))


def links(sim, which="1"):
    return sorted(sim.world.organizations[which].desks)


# --- a yes that proves nothing ------------------------------------------------------------------------------------------


def test_201_for_a_name_that_the_service_takes_for_another_is_no_creation():
    """FACTS 6 and 14.29: 201 brings the organization that has the name. What was in the list before was not created."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": LIST}, status=201, body={"id": "1", "name": "Customer Corp"})
    result = organization(sim, {"name": "Customer Corp."})
    assert not result.failed and not result["changed"]
    assert result["organizations"] == [{"action": "unchanged", "certain": True, "name": "Customer Corp.", "organization_id": "1",
                                        "reason": "the service takes the name for that of organization 1, which was there before"}]


def test_201_for_a_known_name_and_then_a_link_is_no_creation_either():
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": LIST}, status=201, body={"id": "1", "name": "Customer Corp"})
    result = organization(sim, {"name": "Customer Corp.", "desks": ["HR"]})
    assert actions(result) == ["updated"] and result["changed"] and links(sim) == ["15", "31"]


@pytest.mark.parametrize("body", ["", {}, {"id": "x"}, {"id": None}, []])
def test_201_without_an_id_is_looked_after(body):
    """What came of it is seen by a second look, and the link has the id from there."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": LIST}, status=201, body=body, after_work=True)
    result = organization(sim, {"name": "New", "desks": ["IT"]})
    made = next(one for one in sim.world.organizations.values() if one.name == "New")
    assert (actions(result), result["organizations"][0]["organization_id"], links(sim, made.id)) == (["created"], made.id, ["15"])


@pytest.mark.parametrize("method, wish, state", [("POST", {"name": "New", "desks": ["IT"]}, "present"), ("DELETE", {"name": "Customer Corp"}, "absent"),
                                                 ("DELETE", {"name": "Customer Corp", "unlinked_desks": ["IT"]}, "present"),
                                                 ("POST", {"organization_id": "1", "desks": ["IT", "HR", "HELP"], "exact_desks": True}, "present")])
@pytest.mark.parametrize("lag", [0, 3])
def test_answers_that_get_lost(method, wish, state, lag):
    sim = Simulator(switches={"lag_reads": lag})
    before = ledger.snapshot(sim)
    sim.faults.add("reset_after", {"method": method, "path": "servicedeskapi"}, times=4)
    result = organization(sim, wish, state=state)
    ledger.check("jsm_organization", before, ledger.snapshot(sim), result)
    assert actions(result) in (["created"], ["removed"], ["updated"]) and not result.failed, result["msg"]


def test_a_name_that_another_makes_meanwhile():
    """FACTS 6: 409 on some sites. The second look shows it, and it is not ours."""
    sim = Simulator(switches={"organization_exists_status": 409})
    sim.faults.add("status", {"method": "POST", "path": LIST}, status=409, after_work=True)
    result = organization(sim, {"name": "New", "desks": ["IT"]})
    made = next(one for one in sim.world.organizations.values() if one.name == "New")
    assert not result.failed and links(sim, made.id) == ["15"] and actions(result) != ["created"]


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["shown", "absent"])
def test_what_an_identity_provider_manages_is_left_alone(flag):
    """FACTS 6 (scimManaged): where the site tells, nothing is even tried; where it does not, the service's refusal is told."""
    sim = Simulator(switches={"organization_scim_flag": flag, "organization_scim_status": 204 if flag == "shown" else 403})
    before = ledger.snapshot(sim)
    result = members(sim, "2", [ERIKA])
    assert actions(result) == ["failed"] and result["organization"]["identity_provider"] == ("yes" if flag == "shown" else "unknown")
    gone = organization(sim, {"name": "Synced Partners"}, **ABSENT)
    assert actions(gone) == ["failed"] and ledger.snapshot(sim) == before
    if flag == "shown":
        assert sim.journal.writes() == []
        for entry in (result["people"][0], gone["organizations"][0]):
            assert entry["error"] == {"code": "identity_provider"} and "change it there" in entry["reason"]


def test_nothing_is_renamed_and_no_near_miss_is_taken():
    """FACTS 6: there is no rename, and names behave as keys: compared exactly (14.29)."""
    sim = Simulator()
    result = organization(sim, {"name": "Customer Corporation", "organization_id": "1"}, {"name": "leer & söhne", "desks": ["IT"]})
    assert actions(result) == ["failed", "failed"] and sim.journal.writes() == []
    assert "no call renames" in result["organizations"][0]["reason"] and "Did you mean Leer & Söhne" in result["organizations"][1]["reason"]


@pytest.mark.parametrize("way, words", [(BLIND, "agent licence"), (dict(atlas.SITE, api_token="sentinel-no-such-token"), "401")])
def test_missing_rights(way, words):
    """FACTS 6: 403 with an empty body without an agent licence."""
    sim = Simulator()
    sim.world.accounts.get(IDS["blind"]).rights = ["site_admin"]
    for result in (organization(sim, {"name": "New"}, way=way), members(sim, "1", [IDS["yuki"]], way=way)):
        assert result.failed and words in result["msg"] and sim.journal.writes() == []


@pytest.mark.parametrize("management", ["admins", "agents"])
def test_who_may_manage_is_a_setting_of_the_site(management):
    sim = Simulator(switches={"organization_management": management})
    sim.world.accounts.get(IDS["blind"]).rights = ["agent", "browse_users"]
    made, joined = organization(sim, {"name": "New"}, way=BLIND), members(sim, "3", [IDS["yuki"]], way=BLIND)
    gone = organization(sim, {"name": "Leer & Söhne"}, way=BLIND, **ABSENT)
    assert actions(made) + actions(joined) == (["created", "added"] if management == "agents" else ["failed", "failed"])
    assert actions(gone) == ["failed"] and "Jira administrator" in gone["organizations"][0]["reason"]
    if management == "admins":
        assert "Organization management" in made["organizations"][0]["reason"] and joined["people"][0]["error"]["status"] == 403


def test_a_link_that_is_refused_leaves_what_came_before():
    """Of several requests the first that does not work is told; the other links are made all the same, and the diff shows what is so."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": "servicedesk/31/organization"}, status=403, times=-1)
    result = organization(sim, {"name": "New", "desks": ["IT", "HR", "HELP"]})
    made = next(one for one in sim.world.organizations.values() if one.name == "New")
    assert actions(result) == ["failed"] and result["changed"] and links(sim, made.id) == ["15", "7"]
    assert result["organizations"][0]["organization_id"] == made.id and "agent of this service desk" in result["organizations"][0]["reason"]
    assert result["diff"]["after"] == {"New": {"name": "New", "desks": ["HELP", "IT"]}}


def test_links_that_cannot_be_seen_are_not_made_exact():
    """Whether it is linked to a desk that cannot be read nobody knows: then exactly is not possible, and nothing is done. Who names no such desk is served."""
    sim = Simulator()
    hidden = "servicedesk/%s/organization" % sim.world.find_desk("PUB").id
    sim.faults.add("status", {"method": "GET", "path": hidden}, status=403, times=-1)
    result = organization(sim, {"organization_id": "1", "desks": ["HR"], "exact_desks": True}, {"organization_id": "3", "desks": ["IT"]}, max_removals="5")
    assert actions(result) == ["failed", "updated"] and links(sim) == ["15"] and links(sim, "3") == ["15"]


# --- guards -----------------------------------------------------------------------------------------------------------


def test_deleting_is_never_taken_for_unlinking():
    sim = Simulator()
    for more in ({"desks": ["IT"]}, {"unlinked_desks": ["IT"]}, {"exact_desks": True}):
        result = organization(sim, dict(more, name="Customer Corp"), **ABSENT)
        assert actions(result) == ["failed"] and "unlinked_desks" in result["organizations"][0]["reason"]
    assert sim.journal.writes() == []


def test_the_limit_for_links():
    """Named desks are meant; those that are merely not in a list may be a slip, of which a fifth may go, at least one. Both count against a number."""
    def linked():
        sim = Simulator()
        for desk in sim.world.desks:
            sim.world.link_organization(sim.world.organizations["1"], desk, True, (0, 0))
        return sim

    sim = linked()
    assert len(sim.world.desks) == 4
    exact, named = {"organization_id": "1", "desks": ["IT", "HR"], "exact_desks": True}, {"organization_id": "1", "unlinked_desks": ["HELP", "PUB", "HR"]}
    for options, wish in (({}, exact), ({"max_removals": "1"}, exact), ({"max_removals": "49%"}, exact), ({"max_removals": "2"}, named),
                          ({"max_removals": "75%"}, named)):
        result = organization(sim, wish, **options)
        assert result.failed and sim.journal.writes() == [] and len(links(sim)) == 4, options
    assert "max_removals allows 2" in organization(sim, named, max_removals="2")["msg"]
    for options, wish, left in (({"max_removals": "2"}, exact, 2), ({"max_removals": "50%"}, exact, 2), ({}, named, 1), ({"max_removals": "3"}, named, 1)):
        sim = linked()
        assert actions(organization(sim, wish, **options)) == ["updated"] and len(links(sim)) == left


# --- members ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("others", ["partial", "nothing"])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_one_unknown_account_is_no_reason_for_the_others(others, state):
    """FACTS 6 and 15: 400, and whether the others of the batch were done nobody says."""
    sim = Simulator(switches={"organization_unknown_users": others})
    if state == "absent":
        organized(0, "yuki", "slash")(sim)
    # believed without being looked up, as an id is; the account goes between the look and the call
    people = [IDS["yuki"], "qm:none:none", IDS["slash"]]
    result = members(sim, "3", people, state=state)
    done = "added" if state == "present" else "removed"
    assert actions(result) == [done, "failed" if state == "present" else "unchanged", done]
    assert sorted(sim.world.organizations["3"].members) == (sorted([IDS["yuki"], IDS["slash"]]) if state == "present" else [])


class Leaving(atlas.InProcess):
    """After the first page of a list, its first member leaves."""

    def __init__(self, sim):
        super().__init__(sim)
        self.left = False

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        answer = super().send(method, url, headers, content)
        if "organization/3/user" in url and not self.left:
            self.left = True
            inside = self.sim.world.organizations["3"]
            self.sim.world.set_organization_member(inside, sorted(inside.members)[0], False, (0, 0))
        return answer


def test_a_list_that_somebody_leaves_while_it_is_read():
    """Everybody behind him moves up a place: the one at the edge of a page would never be seen, and stay."""
    sim = Simulator(switches={"page_jsm": 7})
    organized(30)(sim)
    result = members(sim, "3", [], state="exact", allow_empty=True, max_removals="100%", transport=Leaving(sim))
    assert not list(sim.world.organizations["3"].members) and result["summary"] == {"removed": 29}


def test_what_a_look_costs():
    """All organizations once for any name, and a person's own instead of a long list."""
    sim = Simulator()
    organized(300)(sim)
    start = len(sim.journal.entries)
    members(sim, "3", [IDS["yuki"], IDS["erika"]])
    read = [entry for entry in sim.journal.entries[start:] if not entry["write"]]
    assert sum("accountId=" in str(entry.get("query") or entry["path"]) for entry in read) <= 2 and len(read) < 12, len(read)
    sim = Simulator()
    result = atlas.play(sim, "jsm_organization_member", organizations=[
        {"organization": name, "members": [IDS["erika"]]} for name in ("Customer Corp", "Leer & Söhne", "Synced Partners")], **ABSENT)
    assert actions(result) == ["unchanged"] * 3 and reads(sim, "servicedeskapi/organization") == 1


def test_batches_of_fifty():
    sim = Simulator()
    organized(120)(sim)
    result = members(sim, "3", [], state="exact", allow_empty=True, max_removals="100%")
    assert result["summary"] == {"removed": 120}
    assert [entry["method"] for entry in sim.journal.writes()] == ["DELETE"] * 3


def test_everywhere_asks_every_list_for_somebody_whom_the_site_does_not_know():
    """404 for an account id is no proof: who has left the site may still stand in a list."""
    sim = Simulator()
    organized(0, "elsewhere")(sim)
    result = atlas.play(sim, "jsm_organization_member", everywhere=True, members=[IDS["elsewhere"]], **ABSENT)
    assert result["summary"] == {"removed": 1, "unchanged": 2} and not list(sim.world.organizations["3"].members)


# --- reading ------------------------------------------------------------------------------------------------------------


def test_everywhere_reads_each_of_two_organizations_of_one_name():
    """Each has a list of its own; read by name, one of them would stand for both, and the leaver would stay in the other."""
    sim = Simulator()
    sim.world.organizations["3"].name = sim.world.organizations["1"].name
    for which in ("1", "3"):
        sim.world.set_organization_member(sim.world.organizations[which], IDS["elsewhere" if which == "1" else "erika"], True, (0, 0))
    result = atlas.play(sim, "jsm_organization_member", everywhere=True, members=[IDS["elsewhere"]], **ABSENT)
    assert IDS["elsewhere"] not in list(sim.world.organizations["1"].members) and not result.failed


def test_the_info_module_shows_all_or_what_is_asked_for():
    sim = Simulator(switches={"page_jsm": 2})
    every = atlas.ask(sim, "jsm_organization_info")["organizations"]
    assert [(row["name"], row["identity_provider"]) for row in every] == [("Customer Corp", "no"), ("Synced Partners", "yes"), ("Leer & Söhne", "no")]
    some = atlas.ask(sim, "jsm_organization_info", organizations=["Leer & Söhne"], organization_ids=["1"], desks=True, members=True)["organizations"]
    assert [row["organization_id"] for row in some] == ["3", "1"]
    assert [desk["key"] for desk in some[1]["desks"]] == ["IT"] and len(some[1]["members"]) == 3 and some[0]["members"] == some[0]["desks"] == []
    assert atlas.ask(sim, "jsm_organization_info", organizations=[])["organizations"] == []
    for options in ({"organizations": ["customer corp"]}, {"organization_ids": ["99"]}, {"organization_ids": ["../1"]}):
        with pytest.raises(atlas.AtlassianError, match="There is no organization"):
            atlas.ask(sim, "jsm_organization_info", **options)


def test_the_info_module_never_tells_half_of_the_desks():
    sim = Simulator()
    sim.faults.add("status", {"method": "GET", "path": "servicedesk/31/organization"}, status=403, times=-1)
    with pytest.raises(atlas.AtlassianError, match="agent of this service desk"):
        atlas.ask(sim, "jsm_organization_info", desks=True)


def test_a_link_that_fails_keeps_no_other_from_being_made():
    """FACTS 6: linking needs to be an agent of that very desk. The diff has the link that was made, and nothing is unlinked."""
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": "servicedesk/31/organization"}, status=403, times=-1)
    before = ledger.snapshot(sim)
    for wish in ({"organization_id": "1"}, {"name": "Quite new"}):
        result = organization(sim, dict(wish, desks=["HR", "HELP"]))
        name = wish.get("name") or "Customer Corp"
        made = next(one for one in sim.world.organizations.values() if one.name == name)
        assert result.failed and "7" in links(sim, made.id) and "31" not in links(sim, made.id) and result["changed"] and actions(result) == ["failed"]
        assert result["diff"]["after"][result["organizations"][0]["name"]]["desks"] == ["HELP"]
        ledger.check("jsm_organization", before, ledger.snapshot(sim), result)
        before = ledger.snapshot(sim)


def test_a_link_that_fails_withholds_what_would_be_unlinked():
    sim = Simulator()
    sim.faults.add("status", {"method": "POST", "path": "servicedesk/31/organization"}, status=403, times=-1)
    result = organization(sim, {"organization_id": "1", "desks": ["HR"], "unlinked_desks": ["IT"]})
    assert actions(result) == ["failed"] and "15" in links(sim)
