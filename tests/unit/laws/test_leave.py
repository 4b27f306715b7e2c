# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People out of everything in one task: what is read again and what is not, what stops what, and what a late or blind second look is worth."""

from __future__ import annotations

import re

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _leave
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.access_wishes import STEPS
from simulator.accounts import Account
from simulator.app import Simulator
from simulator.worlds import DIRECTORY_ID, GROUP_IDS, IDS, REALM
from unit import atlas
from unit.laws.rounds import ALL, ERIKA, JOSE, SCIM, crowd

CARLA, DMITRI, GUEST, LEAVER = "carla@customer.example.org", "dmitri@customer.example.org", "guest@partner.example.org", "leaver@corp.example.com"
HIDDEN = "hidden@customer.example.org"


def leave(sim, *users, way=ALL, check=False, **options):
    """The result; whatever comes of it, no request was undocumented."""
    result = atlas.play(sim, "atlassian_access", way=way, check=check, users=list(users), **options)
    assert sim.violations == []
    return result


def requests_of(sim):
    """(method, address) of every request so far."""
    return [(entry["method"], "%s?%s" % (entry["path"], entry.get("query"))) for entry in sim.journal.entries]


def states(result, who):
    return result.of(who)["states"]


# --- requests ----------------------------------------------------------------------------------------------------------


def test_the_steps_read_no_list_again_and_the_look_afterwards_reads_every_list_again():
    """Before the first write no list is read twice to its end; after the last write each that was read before is read once more."""
    sim = Simulator()
    crowd(120, desk="IT")(sim)
    leave(sim, CARLA, ERIKA, LEAVER)
    sent = requests_of(sim)
    writes = [place for place, entry in enumerate(sim.journal.entries) if entry["write"]]
    before, after = sent[:writes[0]], sent[writes[-1] + 1:]
    desks = [address for method, address in before if "/customer" in address and "servicedesk/" in address]
    assert desks and len(desks) == len(set(desks)), "a desk's list was read again before it was changed"
    again = [address for method, address in after if "/customer" in address and "servicedesk/" in address]
    assert set(again) == set(desks), "the look afterwards reads every desk's list for real"


def test_a_look_of_its_own_costs_what_planning_does_not(monkeypatch):
    """The same task whose steps remember nothing: the outcome is the same, and every request more is a read."""
    ends = {}
    for name in ("memory", "none"):
        sim = Simulator()
        if name == "none":
            monkeypatch.setattr(_leave.Memo, "recall", lambda self: None)
        result = leave(sim, CARLA, DMITRI, ERIKA, LEAVER, IDS["jose"])
        ends[name] = (result["people"], result["steps"], sim.world.people(), result["requests"])
    assert ends["memory"][:3] == ends["none"][:3]
    assert ends["memory"][3]["writes"] == ends["none"][3]["writes"] and ends["memory"][3]["reads"] < ends["none"][3]["reads"]


# --- what stops what -------------------------------------------------------------------------------------------------


def test_a_way_that_is_refused_stops_what_comes_after_it_and_nothing_before():
    """The directory takes one; two customers are more than may go by the portal."""
    sim = Simulator()
    result = leave(sim, ERIKA, CARLA, DMITRI, max_removals=1)
    people = sim.world.people()
    assert result.failed and not people[ERIKA]["active"] and people[ERIKA]["groups"], "the directory comes first, groups come after the portal"
    assert people[CARLA]["active"] and people[CARLA]["desks"]
    assert "portal: Nothing was done: 2 people" in result["errors"][0] and states(result, CARLA)["desks"] == states(result, ERIKA)["groups"] == "left"


def test_a_step_that_is_refused_stops_no_other():
    sim = Simulator()
    result = leave(sim, ERIKA, LEAVER, max_removals=1)
    people = sim.world.people()
    assert result.failed and [one.partition(":")[0] for one in result["errors"]] == ["groups", "roles"]
    assert not people[ERIKA]["active"] and "jira-software-users" in people[ERIKA]["groups"]
    assert states(result, ERIKA)["scim_groups"] == "clear" and states(result, ERIKA)["groups"] == "left"


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_a_limit_of_the_sites_groups_does_not_keep_what_goes_with_the_directory(check):
    """Found by make faults: check mode was certain that the group would be left, and the directory takes its people out of it some time later."""
    result = leave(Simulator(switches={"provisioning_lag_seconds": 2}), ERIKA, LEAVER, max_removals=1, wait=6, check=check)
    line = next(one for one in result.of(ERIKA)["layers"] if one["layer"] == "groups" and one["place"] == "synced-engineering")
    assert (line["outcome"], line.get("possible")) == ("clear", ["clear", "left"] if check else None)
    assert any("2 people would lose their place in group" in error for error in result["errors"])


def test_a_look_of_a_step_that_fails_is_that_steps_failure(monkeypatch):
    """As a task of its own it would have failed, and the others would have been tried."""
    sim = Simulator()
    noun = next(kind.resource for kind in _leave.PLACES if kind.name == "desks")

    def refuse(client, params):
        raise AtlassianError("The desks are closed today.")

    closed = [kind._replace(resource=noun._replace(look=refuse)) if kind.name == "desks" else kind for kind in _leave.PLACES]
    monkeypatch.setattr(_leave, "PLACES", tuple(closed))
    result = leave(sim, CARLA)
    assert result["errors"] == ["desks: The desks are closed today."] and sim.world.people()[CARLA]["desks"] and not sim.world.people()[CARLA]["active"]


@pytest.mark.parametrize("step", [one for one in STEPS if one not in ("disable", "suspend")])
def test_a_step_that_is_left_out_touches_nothing(step):
    """And what it would have taken is told as kept, never as clear."""
    sim, other = Simulator(), Simulator()
    users = [ERIKA, CARLA]
    result = leave(sim, *users, steps=[one for one in STEPS if one != step], revoke_api_tokens=True)
    leave(other, *users, revoke_api_tokens=True)
    skipped, whole = sim.world.people(), other.world.people()
    fields = {"scim": "active", "portal": "active", **{name: name for name in ("groups", "desks", "organizations", "roles", "tokens")}}
    before = Simulator().world.people()
    who = CARLA if step in ("portal", "desks", "organizations") else ERIKA
    if step in fields:
        kept = before[who][fields[step]]
        assert skipped[who][fields[step]] == kept or step == "groups", step
        assert whole[who][fields[step]] != kept, "the world has something that this step takes"
    layer = {"scim": "directory"}.get(step, step)
    assert states(result, who)[layer] == "kept"
    assert any("not part of the run (steps)" in one.get("reason", "") for one in result.of(who)["layers"] if one["layer"] == layer)


# --- the look afterwards ---------------------------------------------------------------------------------------------


def test_what_shows_late_is_waited_for_as_long_as_it_is_said():
    """FACTS 14.24. The waiting is the user's wish, and no trouble that retry_budget counts."""
    told = {}
    for wait in (0, 30):
        sim = Simulator(switches={"lag_seconds": 20})
        result = leave(sim, CARLA, way=atlas.SITE, wait=wait, retry_budget=10, organizations="none", ignore_failures=True)
        told[wait] = (states(result, CARLA)["desks"], result["late"] > 0, sum(one == 3 for one in result.clock.slept))
    assert told[0][:2] == ("left", True) and told[30][:2] == ("clear", False) and told[0][2] == 0 < told[30][2] <= 10


def test_a_credential_that_is_revoked_meanwhile_clears_nobody():
    """That the site answered before the deed says nothing of the look afterwards."""
    sim = Simulator()
    answer = sim.answer
    written = []

    def answering(*request):
        if written and request[0] == "GET":
            for row in sim.world.credentials["api_tokens"]:
                row["revoked"] = True
        told = answer(*request)
        if sim.journal.entries and sim.journal.entries[-1]["write"]:
            written.append(request)
        return told

    sim.answer = answering
    result = leave(sim, CARLA, way=atlas.SITE, groups="none", desks="none", organizations="none", roles="none")
    assert written and result.failed and any(one.startswith("the second look: ") for one in result["errors"]), result.get("errors")
    assert "clear" not in states(result, CARLA).values()


@pytest.mark.parametrize("named", [False, True])
def test_nobody_is_out_of_a_group_on_the_word_of_a_site_that_hears_late_that_he_is_cut(named):
    """FACTS 14.24. The site calls him active, hears of the directory's write, and shows no groups of an inactive account: all in the look afterwards."""
    sim = Simulator(switches={"provisioning_lag_reads": 1, "page_group_member": 1})
    groups = {"groups": ["jira-software-users"]} if named else {}
    result = leave(sim, IDS["erika"], way=SCIM, steps=[step for step in STEPS if step != "groups"], wait=0, ignore_failures=True, **groups)
    assert "jira-software-users" in sim.world.people()[ERIKA]["groups"] and states(result, ERIKA)["account"] == "clear"
    assert [one["outcome"] for one in result.of(ERIKA)["layers"] if one["place"] == "jira-software-users"] == ["kept"]


def test_check_mode_tells_what_the_run_does_and_waits_for_nothing():
    sim = Simulator()
    foretold = leave(sim, ERIKA, GUEST, JOSE, check=True)
    done = leave(sim, ERIKA, GUEST, JOSE)
    assert foretold["foretold"] and not done["foretold"] and foretold["steps"] == done["steps"]
    for plan, deed in zip(foretold["people"], done["people"]):
        unsure = {one["layer"] for one in plan["layers"] if not one.get("certain", True)}
        assert unsure <= {"products", "groups"} and {name: deed["states"][name] for name in plan["states"] if name not in unsure} == {
            name: state for name, state in plan["states"].items() if name not in unsure}
    assert foretold["requests"]["writes"] == 0 and _leave.PAUSE not in foretold.clock.slept


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("options, person", [
    ({"groups": ["tpyo"], "desks": ["XY"], "roles": [{"project": "APP", "role": "Devs"}], "organizations": ["Nowhere"]}, {}),
    (dict.fromkeys(("groups", "desks", "roles", "organizations"), "named"),
     {"groups": ["tpyo"], "desks": ["XY"], "roles": [{"project": "APP", "role": "Devs"}], "organizations": ["Nowhere"]}),
], ids=["of all", "of one"])
def test_a_name_that_is_of_no_place_is_told_as_such_beside_what_they_hold(check, options, person):
    """Found by a new user: such a name was left of everybody, and that they were in the group that was meant was not told."""
    sim = Simulator()
    sim.world.set_customer(sim.world.find_desk("IT"), IDS["erika"], True, (0, 0))
    sim.world.set_organization_member(sim.world.organizations["1"], IDS["erika"], True, (0, 0))
    result = leave(sim, dict(person, email=ERIKA), check=check, account="none", **options)
    assert result.failed and result["msg"].startswith("Not all that was asked for could be done (group tpyo: There is no group called 'tpyo'")
    assert len(result["errors"]) == 4 and result["left"] == [] and result.of(ERIKA)["action"] == "removed", "of the directory's groups, which were asked for"
    told = {layer: {one["place"]: one["outcome"] for one in result.of(ERIKA)["layers"] if one["layer"] == layer} for layer in options}
    assert told["groups"] == {"tpyo": "not_visible", "Support": "kept", "jira-software-users": "kept", "synced-engineering": "clear"}
    assert told["desks"] == {"XY": "not_visible", "IT help": "kept"} and told["organizations"].pop("Nowhere") == "not_visible"
    assert set(told["organizations"].values()) == {"kept"} and told["roles"].pop("APP/Devs") == "not_visible" and set(told["roles"].values()) == {"kept"}
    assert "jira-software-users" in sim.world.people()[ERIKA]["groups"]


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_what_a_name_of_no_place_is_stands_in_the_line_of_the_person(check):
    """It was told as a layer that is not visible, which is no error, while the run failed for it."""
    sim = Simulator()
    twice = [row for row in sim.world.organizations.values() if row.name != "Customer Corp"]      # of which Carla is
    twice[1].name = twice[0].name
    options = {"desks": ["XY"], "organizations": [twice[0].name], "roles": [{"project": "APP", "role": "Devs"}]}
    result = leave(sim, {"email": ERIKA, "groups": ["Suport"]}, CARLA, groups="named", check=check, account="none", ignore_failures=True, **options)
    head, line = result["told"][0], next(one for one in result["told"] if one.startswith(ERIKA))
    assert ", 2 with places that are not there, 0 with something left" in head and "not visible" not in head
    assert ("not done: groups (Suport: no such group), desks (XY: no such desk), organizations (%s: several organizations of this name), "
            "roles (APP/Devs: no such role)" % twice[0].name) in line and "not visible" not in line
    assert "kept: groups" not in line and "groups (Support, " in line, "what is held there is told beside it"
    said = {one["place"]: one["missing"] for one in result.of(ERIKA)["layers"] if "missing" in one}
    assert said["Suport"] == "no such group" and len(said) == 4
    # nobody is told as failed for a name; the task fails for it
    strict = leave(Simulator(), {"email": ERIKA, "groups": ["Suport"]}, groups="named", check=check, desks="none")
    assert strict.failed and "Suport" in strict["msg"] and strict["people"][0]["action"] == "deactivated"
    assert next(one for one in result["errors"] if "Suport" in one).count("Did you mean Support") == 1


def test_a_layer_that_is_not_visible_is_told_as_such_beside_a_name_of_no_place():
    result = leave(Simulator(), ERIKA, groups=["Suport"], desks="all", way=SCIM, account="none", ignore_failures=True)
    assert ", 1 with layers that are not visible" in result["told"][0] and "are not there" not in result["told"][0]
    sim = Simulator()
    result = leave(sim, ERIKA, way={name: value for name, value in ALL.items() if not name.startswith("org_")}, groups=["Suport"], account="none",
                   ignore_failures=True)
    assert ", 1 with layers that are not visible" in result["told"][0] and "are not there" not in result["told"][0]
    line = next(one for one in result["told"] if one.startswith(ERIKA))
    assert "not done: groups (Suport: no such group)" in line and "not visible: " in line


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_a_group_of_the_directory_that_is_nearly_one_of_theirs_is_told_with_it(check):
    """Of the directory no list of all groups is read: what they are in is known anyway."""
    sim = Simulator()
    result = leave(sim, ERIKA, scim_groups=["synced-enginering"], check=check, account="none", ignore_failures=True)
    assert result["errors"] == ["group synced-enginering: the directory has no group of this name. Did you mean synced-engineering?"]
    other = Simulator()
    leave(other, ERIKA, scim_groups=["tpyo-which-is-far"], check=check, account="none", ignore_failures=True)
    assert len(sim.journal.entries) == len(other.journal.entries)


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("of_all", [True, False])
def test_a_name_that_the_directory_has_no_group_of_is_told_too(check, of_all):
    """It was kept as if nothing of it had been asked for, and all was well. Who has no record is in no group, so nobody asks the directory for him."""
    names = ["tpyo"]
    sim = Simulator()
    who, wish = (ERIKA, names) if of_all else ({"email": ERIKA, "scim_groups": names}, "named")
    result = leave(sim, who, CARLA, scim_groups=wish, check=check, account="none")
    assert result.failed and result["errors"] == ["group tpyo: the directory has no group of this name"] and result["left"] == []
    told = {one["place"]: one["outcome"] for one in result.of(ERIKA)["layers"] if one["layer"] == "scim_groups"}
    assert told == {"synced-engineering": "kept"} and sim.world.people()[ERIKA]["groups"].count("synced-engineering") == 1
    assert not leave(Simulator(), CARLA, scim_groups=["tpyo"], account="none", check=check).failed


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_a_place_may_be_named_by_its_id_also_for_whom_it_does_not_hold(check):
    """She is in neither: no group and no organization was said to be called so."""
    organization = Simulator().world.organizations["1"]
    result = leave(Simulator(), {"email": ERIKA, "organizations": [organization.id]}, CARLA, groups=[GROUP_IDS["Support"]], organizations="named", check=check,
                   account="none")
    assert not result.failed and result["errors"] == [], result["errors"]
    lines = {(one["layer"], one["place"]): one["outcome"] for one in result.of(CARLA)["layers"] + result.of(ERIKA)["layers"]}
    assert lines["groups", GROUP_IDS["Support"]] == lines["organizations", organization.id] == "clear" == lines["groups", "Support"]


def test_where_every_name_is_of_a_place_nothing_else_is_read():
    counts = {}
    for names in (["Support"], ["Support", "tpyo"]):
        sim = Simulator()
        counts[len(names)] = leave(sim, ERIKA, groups=names, check=True)["requests"]["reads"]
        asked = [address for method, address in requests_of(sim) if "/user/groups" in address or "expand=groups" in address]
        assert bool(asked) == (len(names) == 2), asked
    assert counts[1] < counts[2]


def test_reasons_call_options_as_they_are_called_here_or_as_it_is_said():
    sim = Simulator()
    own = leave(sim, CARLA, check=True, groups="none")
    named = leave(sim, CARLA, check=True, groups="none", option_names={"groups": "offboard_groups"})
    assert any("not asked for (groups: none)" in one for one in own["kept"]) and any("(offboard_groups: none)" in one for one in named["kept"])
    assert "option_names knows" in leave(sim, CARLA, check=True, option_names={"grops": "x"})["msg"]


@pytest.mark.parametrize(("limit", "words"), [(1, "offboard_max_removals allows 1"), (-1, "offboard_max_removals must be a number")])
def test_a_limit_is_called_as_it_is_said_by_every_step(limit, words):
    """The role's user has no option max_removals that could be raised."""
    result = leave(Simulator(), ERIKA, LEAVER, CARLA, DMITRI, max_removals=limit, option_names={"max_removals": "offboard_max_removals"})
    said = " ".join([result["msg"], *result.get("errors", ())])
    assert result.failed and words in said and not re.search(r"\bmax_removals", said), said


def test_of_many_people_those_with_something_left_are_shown_first():
    """Found by a new user: the first twenty of the list were shown, and whom somebody had to see to was among the others."""
    sim = Simulator()
    result = leave(sim, *("712020:nobody%02d" % number for number in range(30)), ERIKA, protected=[ERIKA])
    assert result["told"][1].startswith("%s: " % ERIKA) and result["told"][2].startswith("712020:nobody00: ")
    assert "and 11 more people, see the result" in result["told"]


def test_what_is_certain_leaves_less_that_is_possible():
    """Of who is cut for certain check mode does not say that he may be kept, or left as he is."""
    for options, possible in (({}, ["deactivated", "failed"]), ({"account": "none"}, ["removed", "failed"])):
        person = leave(Simulator(), ERIKA, check=True, **options).of(ERIKA)
        assert person.get("possible") == possible, person


# --- who is meant ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("users", "words"), [
    ([{"email": ERIKA, "desks": "IT"}], "users[0] (%s): desks must be a list" % ERIKA), ([ERIKA, {"email": CARLA, "groups": [True]}], "must hold names"),
    ([{"email": ERIKA, "roles": ["Developers"]}], "mappings with project and role"), ([{"kind": "customer"}], "names nobody"),
    ([{"email": "x at y"}], "not an e-mail"), ([None], "not a person"),
])
def test_what_is_no_list_of_people_is_refused_before_anything_is_asked(users, words):
    sim = Simulator()
    result = leave(sim, *users)
    assert result.failed and words in result["msg"] and sim.journal.entries == []


def test_what_is_no_limit_is_refused_before_anything_is_asked():
    """Found by a new user: only the first step with somebody to touch said so, and in words of a percentage, which this option does not take."""
    sim = Simulator()
    result = leave(sim, ERIKA, max_removals=-1)
    assert result.failed and result["msg"] == "max_removals must be a number such as 10, not '-1'." and sim.journal.entries == []
    assert leave(sim, "nobody@corp.example.com", max_removals=-1).failed, "also where there is nobody to touch"


def test_the_lines_of_a_people_file_are_taken_as_they_are():
    sim = Simulator()
    result = leave(sim, {"email": CARLA, "kind": "customer", "display_name": "Carla", "desks": ["IT"], "products": []}, desks="named", check=True)
    assert not result.failed and states(result, CARLA)["desks"] == "clear"


def test_two_entries_of_one_person_have_two_lines_and_one_deed():
    sim = Simulator()
    result = leave(sim, ERIKA, {"email": ERIKA, "groups": ["Support"]}, way=SCIM, desks="none", roles="none")
    assert len(result["people"]) == 2 and len(result["steps"]) == len(set(result["steps"]))
    assert [one["action"] for one in result["people"]] == ["deactivated", "deactivated"]


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_who_is_named_twice_is_one_person_in_the_summary(check):
    """Found by a new user: by e-mail and by account ID she was two, and each line of the summary named her twice."""
    result = leave(Simulator(), ERIKA, CARLA, IDS["erika"], check=check)
    assert result["counts"]["people"] == 2 and sum(result["counts"][one] for one in ("clear", "kept", "not_visible", "left")) == 2
    assert result["told"][0].startswith("Offboarding of 2 people (3 entries)") and len(result["people"]) == sum(result["summary"].values()) == 3
    said = "\n".join(result["told"])
    assert said.count("\n%s: " % ERIKA) == 1 and "Way scim (1 person)" in said and "%s, %s" % (ERIKA, ERIKA) not in said


def test_two_accounts_of_one_email_are_two_in_the_summary():
    sim = Simulator()
    everybody = twins(sim)
    result = leave(sim, *everybody, way=SCIM, account="none", roles="none", groups="none", desks="none", check=True)
    assert result["told"][0].startswith("Offboarding of 3 people,") and any("%s, %s" % (ERIKA, ERIKA) in line for line in result["kept"])


def test_a_report_leaves_people_out_and_nothing_else():
    sim = Simulator()
    results = {report: leave(sim, CARLA, "nobody@corp.example.com", check=True, way=atlas.SITE, report=report) for report in ("full", "changes", "summary")}
    assert {report: [one["email"] for one in result["people"]] for report, result in results.items()} == {
        "full": [CARLA, "nobody@corp.example.com"], "changes": [CARLA, "nobody@corp.example.com"], "summary": ["nobody@corp.example.com"]}
    assert results["summary"]["steps"] == [] and results["summary"]["summary"] == results["full"]["summary"] and results["summary"]["counts"]["people"] == 2


# --- found by the fault program ----------------------------------------------------------------------------------------


def twins(sim):
    """A portal-only customer who has the e-mail of an Atlassian account, as many have. Both are in a customer organization."""
    erika = sim.world.accounts.get(IDS["erika"])
    sim.world.accounts.add(Account(REALM + "erika", erika.email, "Erika at home", "customer"))
    for one in (IDS["erika"], REALM + "erika", IDS["carla"]):
        sim.world.set_organization_member(sim.world.organizations["1"], one, True, (0, 0))
    return [IDS["erika"], REALM + "erika", IDS["carla"]]


@pytest.mark.parametrize(("account", "max_removals"), [("none", None), ("auto", None), ("portal", None), ("auto", 3)])
def test_two_accounts_of_one_email_that_are_given_by_their_ids_both_go(account, max_removals):
    """Who gives an e-mail that two have is told to give the account id: then ids it is, and nobody else is kept back by it."""
    sim = Simulator()
    everybody = twins(sim)
    result = leave(sim, *everybody, way=SCIM, account=account, roles="none", max_removals=max_removals)
    left = [one for one in everybody if one in sim.world.organizations["1"].members]
    assert left == [] and result["errors"] == [] and [one["states"]["organizations"] for one in result["people"]] == ["clear"] * 3, result["left"]
    if account != "none":
        assert not sim.world.accounts.get(REALM + "erika").active and result["people"][1]["action"] == "removed"
        assert not any("several entries" in one for one in result["left"])


PORTAL = "qm:11111111-1111-4111-8111-111111111111:erika"


def portal_erika(sim, email=ERIKA, **account):
    """A portal-only customer with the e-mail of an employee, on a desk."""
    sim.world.accounts.add(Account(PORTAL, email, "Erika at the portal", "customer", **account))
    sim.world.set_customer(sim.world.find_desk("IT"), PORTAL, True, (0, 0))
    return sim


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("way", [ALL, dict(atlas.SITE, **SCIM), dict(atlas.SITE, **atlas.ORG)], ids=["all", "directory", "organization"])
def test_a_customer_with_the_email_of_an_employee_is_not_told_clear_with_her(way, check):
    """The directory and the organization show the employee alone. Before, all was clear, and the customer still had the portal and his desk."""
    sim = portal_erika(Simulator())
    result = leave(sim, ERIKA, way=way, check=check)
    assert result.failed and result.of(ERIKA)["account_id"] == IDS["erika"] and states(result, ERIKA)["person"] == "left"
    assert "another account has this e-mail, too, and nothing was taken from it: %s (customer). Give its account_id" % PORTAL in result["msg"]
    assert sim.world.accounts.get(PORTAL).active and PORTAL in sim.world.find_desk("IT").customers
    assert check or states(result, ERIKA)["groups"] in ("clear", "kept"), "what is known goes all the same"


@pytest.mark.parametrize("users, options", [
    ([ERIKA, PORTAL], {}), ([IDS["erika"]], {}), ([ERIKA], {"protected": [PORTAL]}), ([ERIKA], {"protected": [ERIKA]}),
], ids=["both named", "named by the account", "the other protected", "both protected"])
def test_nothing_is_said_of_another_account_that_is_named_protected_or_not_looked_for(users, options):
    result = leave(portal_erika(Simulator()), *users, **options)
    assert not any(one["layer"] == "person" for person in result["people"] for one in person["layers"]), result["told"]


def test_another_account_that_is_inactive_or_only_called_so_is_no_trouble():
    for account in ({"active": False, "listed_active": False}, {"email": "other@customer.example.org"}):
        result = leave(portal_erika(Simulator(), **account), ERIKA)
        assert "person" not in states(result, ERIKA)


def test_other_accounts_are_looked_for_by_one_scan_of_many():
    """One search each of few, and no more than the scan, which is read once, of many."""
    sim = Simulator()
    crowd(120, desk="IT")(sim)
    portal_erika(sim)
    few, many = [ERIKA, JOSE], [ERIKA, JOSE] + ["nobody%02d@corp.example.com" % number for number in range(70)]
    for users, searches, scans in ((few, 2, 0), (many, 0, 1)):
        sim.journal.clear()
        leave(sim, *users, check=True)
        asked = [address for method, address in requests_of(sim)]
        assert sum("/user/search?" in one and ("erika" in one or "jose" in one) for one in asked) == searches
        assert len({one for one in asked if "/api/3/users/search?" in one}) == sum("/api/3/users/search?" in one for one in asked) >= scans


def test_the_second_look_takes_nobody_for_whom_it_sees_beside_him():
    """A customer is given by his id, and stays apart from the Atlassian account with his e-mail and a record: who was found is not in doubt afterwards."""
    sim = Simulator()
    dummy_erika, customer, dummy_carla = twins(sim)
    result = leave(sim, customer, way=SCIM)
    assert not result.failed and result["people"][0]["action"] == "removed" and sim.world.accounts.get(IDS["erika"]).active
    assert not leave(sim, customer, way=SCIM)["changed"]


def test_two_entries_of_one_person_are_told_alike_of_what_either_names():
    sim, other = Simulator(), Simulator()
    users = [{"account_id": IDS["carla"], "desks": ["IT"]}, CARLA]
    foretold, done = leave(sim, *users, desks="named", check=True), leave(other, *users, desks="named")
    for result in (foretold, done):
        lines = [[line["outcome"] for line in one["layers"] if line["layer"] == "desks" and "IT" in line["place"]] for one in result["people"]]
        assert lines == [["clear"]] * 2


@pytest.mark.parametrize(("protected", "active"), [("*@board.example.com", False), (ERIKA, True)])
def test_whose_email_one_of_two_entries_shows_is_protected_in_both_or_in_none(protected, active):
    """With the directory alone: by his id he was kept, as his e-mail is not visible; by his e-mail he was cut, and check mode foretold both."""
    sim = Simulator()
    foretold, done = (leave(sim, IDS["erika"], ERIKA, way=atlas.SCIM, protected=[protected], check=check) for check in (True, False))
    assert sim.world.people()[ERIKA]["active"] is active
    for result in (foretold, done):
        one, other = result["people"]
        assert one["states"] == other["states"] and one["action"] == other["action"] == ("kept" if active else "deactivated"), result["people"]
    assert [one["states"] for one in foretold["people"]] == [one["states"] for one in done["people"]]


def test_of_an_account_that_the_site_does_not_know_only_the_site_is_clear():
    """The account is at work on another site of the organization, and without the credentials of either nothing shows that."""
    result = leave(Simulator(), IDS["elsewhere"], way=atlas.SITE)
    told = states(result, IDS["elsewhere"])
    assert {layer for layer, state in told.items() if state == "clear"} <= {"portal", "products", "groups", "desks", "organizations", "roles"}
    assert {told[layer] for layer in ("directory", "organization", "account", "tokens", "scim_groups")} == {"not_visible"}


def test_what_keeps_somebody_is_told_although_another_layer_is_not_visible():
    """The desk keeps everybody; the credential of the directory is not there."""
    sim = Simulator()
    sim.world.find_desk("IT").access = "open"
    sim.world.set_customer(sim.world.find_desk("IT"), IDS["erika"], True, (0, 0))
    first = leave(sim, ERIKA, way=atlas.SITE, account="none", desks=["IT"], groups="none", organizations="none", roles="none")
    assert first.of(ERIKA)["outcome"] == "not_visible" and first.of(ERIKA)["action"] == "kept" and first["summary"] == {"kept": 1}


def test_check_mode_knows_that_a_linked_record_tells_of_its_account():
    """With the directory alone: that the account is inactive tells the record, once it is."""
    sim = Simulator()
    foretold, done = leave(sim, ERIKA, way=atlas.SCIM, check=True), leave(sim, ERIKA, way=atlas.SCIM)
    assert states(foretold, ERIKA)["account"] == states(done, ERIKA)["account"] == "clear"


def test_a_pair_is_held_against_the_record_of_the_account_whatever_its_user_name_is():
    """A list that slipped by a row. The directory alone shows whose the account is, and its user name is no e-mail."""
    sim = Simulator()
    directory = sim.world.directories[DIRECTORY_ID]
    record = directory.by_account[IDS["erika"]]
    directory.unindex(record)
    record.attributes["userName"] = "emuster"
    directory.index(record)
    result = leave(sim, {"email": LEAVER, "account_id": IDS["erika"]}, way=atlas.SCIM)
    assert sim.world.people()[ERIKA]["active"] and result.failed and result["people"][0]["action"] == "failed" and not result["changed"]
    assert not leave(sim, {"email": ERIKA, "account_id": IDS["erika"]}, way=atlas.SCIM)["left"] and not sim.world.people()[ERIKA]["active"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("way", [atlas.SITE, SCIM, dict(atlas.SITE, **atlas.ORG), ALL], ids=["site", "directory", "organization", "all"])
@pytest.mark.parametrize("user_name", [ERIKA, LEAVER, "nobody@corp.example.com"])
def test_a_user_name_beside_them_does_not_make_two_people_one(way, check, user_name):
    """Found by make faults (s12-b:547000076): a list that slipped by a row, and a user name in the same row. The e-mail was not held against the account."""
    sim = Simulator()
    before = sim.world.people()
    wish = {"email": LEAVER, "account_id": IDS["erika"], "user_name": user_name}
    result = leave(sim, wish, way=way, check=check)
    assert result.failed and not result["changed"] and result["people"][0]["action"] == "failed"
    assert sim.world.people() == before and not any(entry["write"] for entry in sim.journal.entries)


def test_another_email_of_the_record_that_the_user_name_names_is_the_accounts():
    """Beside the account id, too: the record vouches for it, where its directory can be asked, and only there."""
    for way, good in ((SCIM, True), (ALL, True), (atlas.SITE, False)):
        sim = Simulator()
        record = sim.world.directories[DIRECTORY_ID].by_account[IDS["erika"]]
        record.attributes["emails"] = [*record.attributes["emails"], {"value": "erika@old.example.com", "type": "home"}]
        wish = {"email": "erika@old.example.com", "account_id": IDS["erika"], "user_name": record.attributes["userName"]}
        result = leave(sim, wish, way=way, **({} if good else {"account": "none"}))
        assert (result["people"][0]["action"] == "deactivated") is good and result["changed"] is good, (way, result["left"])


def test_a_hidden_match_is_given_up_where_the_organization_shows_another_email():
    """Anybody may call himself by an e-mail, and hide his own. The site shows neither; the organization shows whose the account is."""
    sim = Simulator()
    sim.world.accounts.add(Account("712020:called", "kim@corp.example.com", "nobody@corp.example.com", managed=True, email_visible=False))
    sim.world.set_organization_member(sim.world.organizations["1"], "712020:called", True, (0, 0))
    before = sim.world.people()
    for way in (dict(atlas.SITE, **atlas.ORG), ALL):
        result = leave(sim, "nobody@corp.example.com", way=way, accept_hidden_match=True)
        assert result.failed and not result["changed"] and sim.world.people() == before and "has the e-mail kim@corp.example.com" in result["left"][0]


@pytest.mark.parametrize("way", [SCIM, ALL])
def test_whom_only_his_record_shows_is_known_by_his_account_before_anything_is_taken(way):
    """Hidden e-mail, and a user name that is no e-mail: the record that has the e-mail tells the account, which is in places that are to be left."""
    sim = Simulator()
    erika = sim.world.accounts.get(IDS["erika"])
    erika.email_visible = False
    directory = sim.world.directories[DIRECTORY_ID]
    record = directory.by_account[IDS["erika"]]
    directory.unindex(record)
    record.attributes["userName"] = "emuster"
    directory.index(record)
    sim.world.set_organization_member(sim.world.organizations["1"], IDS["erika"], True, (0, 0))
    foretold = leave(sim, ERIKA, CARLA, way=way, check=True)
    done = leave(sim, ERIKA, CARLA, way=way)
    assert [one["account_id"] for one in foretold["people"]] == [IDS["erika"], IDS["carla"]]
    assert states(foretold, ERIKA)["account"] == states(done, ERIKA)["account"] == states(done, ERIKA)["organizations"] == "clear" and not done["left"]
    assert IDS["erika"] not in sim.world.organizations["1"].members and not leave(sim, ERIKA, CARLA, way=way)["changed"]


def test_who_is_named_by_his_user_name_and_another_of_his_emails_is_not_in_doubt_afterwards():
    """The record has both; the account has its primary e-mail only, and that is what the site shows of the account that was found."""
    sim = Simulator()
    record = sim.world.directories[DIRECTORY_ID].by_account[IDS["erika"]]
    record.attributes["emails"] = [*record.attributes["emails"], {"value": "erika@old.example.com", "type": "home"}]
    result = leave(sim, {"email": "erika@old.example.com", "user_name": record.attributes["userName"]})
    assert not result.failed and result["people"][0]["action"] == "deactivated" and not result["left"]


@pytest.mark.parametrize("other", [{"email": HIDDEN}, {"email": HIDDEN, "account_id": IDS["erika"]}], ids=["e-mail", "pair"])
def test_the_user_name_of_one_entry_does_not_vouch_for_the_email_of_another(other):
    """Found by make faults: a user name may be somebody else's e-mail. Who writes it as one means that record; who writes the e-mail alone does not."""
    sim = Simulator()
    directory = sim.world.directories[DIRECTORY_ID]
    record = directory.by_account[IDS["erika"]]
    directory.unindex(record)
    record.attributes["userName"] = HIDDEN
    directory.index(record)
    result = leave(sim, {"email": HIDDEN, "user_name": HIDDEN}, other, check=True)
    named, not_named = result["people"]
    assert (named["account_id"], named["action"]) == (IDS["erika"], "deactivated")
    assert not_named["action"] == "failed" and not_named["account_id"] in (None, other.get("account_id")) and result["foretold"]
    assert result["left"] and "nothing was tried" in str(not_named["layers"])


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_protected_is_not_fooled_by_an_email_beside_the_id(check):
    """Found by make faults: the e-mail is hidden, and the one that was given beside the id was taken for it."""
    sim = Simulator()
    sim.world.groups_by_name["Support"].members.add(IDS["hidden"])
    sim.world.groups_by_name["Support"].members.show(IDS["hidden"], True)
    result = leave(sim, {"email": "somebody.else@customer.example.org", "account_id": IDS["hidden"]}, protected=["hidden@customer.example.org"], check=check)
    assert [one["action"] for one in result["people"]] == ["kept"] and sim.journal.writes() == []
    assert "not visible" in str(result["people"][0]["layers"])


@pytest.mark.parametrize("wrong", [{"scim_token": "sentinel-wrong"}, {"org_api_key": "sentinel-org-expired-key"}])
def test_a_credential_that_is_not_accepted_does_not_make_it_another_deed(wrong):
    """A wrong key of the directory had a leaver suspended instead of deactivated; an expired one of the organization left him in his groups. Both were well."""
    sim = Simulator()
    result = leave(sim, ERIKA, way=dict(ALL, **wrong))
    assert result.failed and "not accepted" in result["msg"] and sim.journal.writes() == []


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_that_nobody_was_named_is_said(check):
    sim = Simulator()
    result = leave(sim, check=check)
    assert not result.failed and not result["changed"] and any(line.startswith("Nobody was named: ") for line in result["told"])
    assert sim.journal.entries == [] and not any("Nobody" in line for line in leave(sim, ERIKA, check=check)["told"])


def test_what_it_cost_is_told():
    result = leave(Simulator(), ERIKA)
    spent = result["requests"]
    assert spent["reads"] and spent["writes"] and "Requests: %d reads, %d writes" % (spent["reads"], spent["writes"]) in result["told"][-1]


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_an_id_that_nobody_has_is_said_to_be_nobodys(check):
    """A new user mistyped the last digit, and read that the person was clear of everything."""
    nobody = IDS["jose"][:-1] + "6"
    result = leave(Simulator(), nobody, ERIKA, check=check)
    assert [one["gone"] for one in result["people"]] == [True, False] and nobody in str(result["warnings"])
    assert any(line.startswith("No account: the site knows none of %s" % nobody) and "mistyped" in line for line in result["told"])
