# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a role."""

from __future__ import annotations

import pytest
from ansible_collections.lifecycle.atlassian.plugins.filter.outcome import offboarding_outcome, onboarding_outcome

ALL = {"deactivate": True, "directory": True, "portal": True, "groups": ["a", "b"], "desks": "named"}
EVERYWHERE = dict(ALL, groups="all", desks="all")


def newcomer(name="jane", **more):
    layer = {"layer": "account", "place": "customer", "action": "created", "certain": True}
    return dict({"email": name + "@example.com", "account_id": name, "kind": "customer", "desks": ["IT"], "groups": [], "trouble": "", "layer": layer}, **more)


def task(name, *people, **more):
    """The result of a task that saw to one desk, or to one group."""
    requests = {"reads": 2, "writes": 1, "retries": 0, "waited_s": 0.5}
    place = {"name": name, "id": name, "group_id": name, "asked": [name], "failed": False}
    here = {"desk": name, "desk_id": name, "group": name, "group_id": name}
    return dict({"people": [dict(one, **here) for one in people], "desks": [place], "groups": [place], "changed": True, "requests": requests}, **more)


def both(*tasks):
    """The same for many of them."""
    return dict(tasks[0], **{name: [row for one in tasks for row in one[name]] for name in ("people", "desks", "groups")})


def entry(action, account_id, **more):
    return dict({"email": None, "account_id": account_id, "action": action, "certain": True}, **more)


def outcome_of(result, name="jane@example.com"):
    return next(one for one in result["people"] if one["email"] == name)


def test_all_is_well():
    result = onboarding_outcome([newcomer()], steps=[{"people": [], "changed": True}], desks=task("IT", entry("added", "jane")))
    assert outcome_of(result)["outcome"] == "changed" and result["failed"] == result["errors"] == []
    assert result["summary"] == [
        "Onboarding of 1 person: 1 as wished, 0 not", "Accounts: 1 created", "Desks: 1 added (in 1 desk)",
        "Requests: 2 reads, 1 writes, 0 retries, 0.5 s waited",
    ]


def test_one_persons_trouble_is_a_line():
    people = [newcomer(), newcomer("john")]
    result = onboarding_outcome(people, desks=task("IT", entry("failed", "jane", reason="no licence"), entry("unchanged", "john")))
    assert result["failed"] == ["jane@example.com: desk IT: no licence"]
    assert (outcome_of(result)["outcome"], outcome_of(result, "john@example.com")["outcome"]) == ("failed", "changed")


def test_an_account_that_exists_unseen_has_to_be_named():
    failed = dict(entry("failed", None, reason="not found"), email="jane@example.com")
    result = onboarding_outcome([newcomer(account_id="", unseen=True)], desks=task("IT", failed))
    assert "give its account_id" in result["failed"][0]


def test_the_same_trouble_of_many_is_one_line():
    people = [newcomer("p%d" % number) for number in range(30)]
    result = onboarding_outcome(people, desks=task("IT", *[entry("failed", one["account_id"], reason="no") for one in people]))
    assert len(result["failed"]) == 1 and result["failed"][0].endswith("and 10 more: desk IT: no")


def test_an_unknown_desk_is_told_once():
    people = [newcomer(), newcomer("john")]
    result = onboarding_outcome(people, desks={
        "failed": True, "msg": "1 failed", "people": [entry("failed", "jane", reason="no such desk", desk="IT", desk_id=None)],
        "desks": [{"name": "IT", "asked": ["IT"], "failed": True, "reason": "no such desk"}]})
    assert result["errors"] == ["desk IT (2 people): no such desk"] and result["failed"] == []
    assert {one["outcome"] for one in result["people"]} == {"failed"}


def test_who_has_no_account_is_not_tried_and_told_once():
    broken = newcomer(trouble="refused", layer={"layer": "account", "place": "customer", "action": "failed", "certain": True, "reason": "refused"})
    result = onboarding_outcome([broken], desks={"people": [], "desks": []})
    assert result["failed"] == ["jane@example.com: account customer: refused"]
    assert [one["action"] for one in outcome_of(result)["layers"]] == ["failed", "skipped"]


def test_a_step_that_broke_ends_all_and_is_told_once():
    failed = {"layer": "account", "place": "customer", "action": "failed", "certain": True, "reason": "401"}
    people = [newcomer(layer=None), newcomer("john", layer=failed, trouble="401")]
    result = onboarding_outcome(people, steps=[{"failed": True, "msg": "401"}, {}], desks={})
    assert result["errors"] == ["401"] and result["failed"] == []
    assert {one["outcome"] for one in result["people"]} == {"failed"}


def test_a_step_left_out_by_a_tag_is_no_failure_and_not_told_as_done():
    result = onboarding_outcome([newcomer()], desks={})
    assert outcome_of(result)["layers"][1]["action"] == "skipped" and result["counts"]["failed"] == 0


def test_a_person_the_result_forgets_is_a_failure():
    assert "says nothing" in onboarding_outcome([newcomer()], desks=task("IT"))["failed"][0]


def test_who_was_not_tried_is_not_as_wished():
    people = [newcomer(layer=None), newcomer("john"), newcomer("nobody", layer=None, desks=[]), newcomer("well", desks=[])]
    result = onboarding_outcome(people, desks={})
    assert [one["outcome"] for one in result["people"]] == ["skipped", "changed", "skipped", "changed"]
    assert result["summary"][0] == "Onboarding of 4 people: 1 as wished, 0 not, 1 in part (the rest not tried), 2 not tried"
    assert (result["counts"]["not_tried"], result["counts"]["in_part"], result["counts"]["failed"]) == (2, 1, 0)


def test_an_entry_is_found_by_the_kind_of_name_that_was_asked_with():
    people = [newcomer("jane", account_id="1"), newcomer("john", account_id="2")]
    strange = dict(entry("added", "1"), user_name="john@example.com")
    result = onboarding_outcome(people, desks=task("IT", strange, entry("failed", "2", reason="no")))
    assert result["failed"] == ["john@example.com: desk IT: no"]


def test_two_entries_that_one_person_fits_are_a_failure():
    crossed = task("IT", entry("added", "jane"), dict(entry("added", "x"), email="jane@example.com"))
    assert "several entries" in onboarding_outcome([newcomer()], desks=crossed)["failed"][0]


@pytest.mark.parametrize("place, words", [("customer", "may exist unseen"), ("directory", "refused by the directory")])
def test_what_is_not_certain_is_told_by_its_sort(place, words):
    people = [newcomer(kind="employee", layer={"layer": "account", "place": place, "action": "created", "certain": False})]
    told = [line for line in onboarding_outcome(people, desks=task("IT", entry("added", "jane")), foretold=True)["summary"] if "Not certain" in line]
    assert len(told) == 1 and words in told[0]


def test_check_mode_says_so():
    doubtful = newcomer(layer={"layer": "account", "place": "customer", "action": "created", "certain": False})
    lines = onboarding_outcome([doubtful], desks=task("IT", entry("added", "jane")), foretold=True)["summary"]
    assert "foretold (nothing was done)" in lines[0] and any(line.startswith("Not certain: 1 ") for line in lines)


# --- Leaving ----------------------------------------------------------------------------------------------------------


def leaver(name="jane", **more):
    return dict({"email": name + "@example.com", "account_id": name, "visible": True, "gone": False, "why": "", "conflict": "", "active": True,
                 "account_type": "atlassian",
                 "record": {"user_name": name, "account_id": name}, "groups": [], "desks": []}, **more)


def deactivated(action="deactivated", name="jane", **more):
    return {"people": [dict(entry(action, name, **more), user_name=name)], "changed": True}


def layers(result):
    return {(one["layer"], one["place"]): (one["outcome"], one.get("reason", "")) for one in result["people"][0]["layers"]}


def test_all_is_clear():
    person = leaver(groups=["a"], desks=["IT"])
    groups, desks = task("a", entry("removed", "jane")), task("IT", entry("unchanged", "jane"))
    result = offboarding_outcome([person], account=deactivated(), groups=groups, desks=desks, wanted=ALL)
    assert result["people"][0]["outcome"] == "clear" and result["kept"] == result["left"] == []
    assert "jane@example.com: account deactivated, out of 1 group, already off 1 desk" in result["summary"]


@pytest.mark.parametrize(("answer", "outcome"), [
    (entry("removed", "jane"), "clear"), (entry("unchanged", "jane"), "clear"), (entry("kept", "jane", reason="protected"), "kept"),
    (entry("failed", "jane", reason="synced", error={"code": "identity_provider"}), "kept"), (entry("failed", "jane", reason="500"), "left"),
    (entry("unknown", "jane"), "left"), (entry("skipped", "jane"), "left"), (entry("added", "jane"), "left"),
])
def test_what_a_module_says_and_what_it_means(answer, outcome):
    result = offboarding_outcome([leaver(desks=["IT"])], account=deactivated(), desks=task("IT", answer), wanted=ALL)
    assert layers(result)["desk", "IT"][0] == outcome == result["people"][0]["outcome"]


def test_only_what_was_removed_is_told_as_removed():
    person = leaver(groups=["a", "b"], desks=["IT", "HR", "HELP"])
    groups = both(*[task(name, entry("unchanged", "jane")) for name in "ab"])
    desks = both(*[task(name, dict(entry(action, "jane"), certain=certain))
                   for name, action, certain in (("IT", "removed", True), ("HR", "removed", False), ("HELP", "unchanged", True))])
    said = offboarding_outcome([person], account=deactivated(), groups=groups, desks=desks, wanted=ALL, foretold=True)["summary"]
    assert "jane@example.com: account deactivated, already out of 2 groups, off 2 desks (of 1 the service decides), already off 1 desk" in said
    assert any(line.startswith("Not certain: 1 of the removals is") for line in said)


def test_a_foretold_removal_that_the_service_decides():
    desks = task("IT", dict(entry("removed", "jane"), certain=False, possible=["removed", "kept"]))
    result = offboarding_outcome([leaver(desks=["IT"])], account=deactivated(), desks=desks, wanted=ALL, foretold=True)
    assert "jane@example.com: account deactivated, off 1 desk (the service decides)" in result["summary"]
    assert [one.get("certain") for one in result["people"][0]["layers"] if one["layer"] == "desk"] == [False]


def test_nothing_is_tried_for_whom_it_is_not_sure_who_is_meant():
    person = leaver(conflict="e-mail and account_id belong to different people", record=None)
    result = offboarding_outcome([person], wanted=ALL)
    assert layers(result) == {("person", None): ("left", "nothing was tried: e-mail and account_id belong to different people")}


def test_a_record_is_deactivated_by_its_user_name_only():
    strange = {"people": [dict(entry("deactivated", "other"), email="jane"), dict(entry("failed", "jane", reason="no"), user_name="jane")]}
    assert layers(offboarding_outcome([leaver()], account=strange, wanted=ALL))["account", None] == ("left", "no")


def test_who_is_not_seen_is_never_clear():
    result = offboarding_outcome([leaver(visible=False, why="hidden", record=None, account_id="", active=None, account_type="")], wanted=ALL)
    assert result["people"][0]["outcome"] == "left" and "not seen" in result["left"][0]


@pytest.mark.parametrize(("person", "wanted", "outcome"), [
    (leaver(record=None, active=False), ALL, "clear"),
    (leaver(record=None), ALL, "left"),
    (leaver(record=None), dict(ALL, directory=False), "kept"),
    (leaver(record=None), dict(ALL, deactivate=False), None),
    (leaver(record=None, visible=False, gone=True, active=None), dict(ALL, portal=False), "clear"),
])
def test_an_account_without_a_record(person, wanted, outcome):
    assert layers(offboarding_outcome([person], wanted=wanted)).get(("account", None), (None,))[0] == outcome


def test_a_record_that_is_not_linked_does_not_deactivate_the_account():
    result = offboarding_outcome([leaver(record={"user_name": "jane", "account_id": None})], account=deactivated(), wanted=ALL)
    assert layers(result)["account", None][0] == "left"


def test_a_guard_that_said_no_leaves_everything():
    person = leaver(groups=["a"], desks=["IT"])
    result = offboarding_outcome([person], account={"failed": True, "msg": "Nothing was done"}, portal={}, groups={}, desks={}, wanted=ALL)
    assert {outcome for outcome, dummy_reason in layers(result).values()} == {"left"} and result["errors"] == ["Nothing was done"]


def test_out_of_every_group_and_off_every_desk():
    groups = both(task("a", entry("removed", "jane")), task("b", entry("kept", "jane", reason="protected"), entry("removed", "john")))
    groups["people"] += [dict(entry("unchanged", "carla", reason="is in no group"), group=None, group_id=None)]
    people = [leaver(), leaver("john"), leaver("carla", account_type="customer", record=None), leaver("jim", visible=False, gone=True, record=None)]
    result = offboarding_outcome(people, account=deactivated(), portal={"people": [entry("removed", "carla"), entry("unchanged", "jim")]},
                                 groups=groups, desks=task("IT", *[entry("unchanged", one["account_id"]) for one in people]), wanted=EVERYWHERE)
    told = {one["account_id"]: [(line["place"], line["outcome"]) for line in one["layers"] if line["layer"] == "group"] for one in result["people"]}
    assert told == {"jane": [("a", "clear"), ("b", "kept")], "john": [("b", "clear")], "carla": [(None, "clear")], "jim": [(None, "clear")]}
    assert all(("IT", "clear") in [(line["place"], line["outcome"]) for line in one["layers"]] for one in result["people"])


@pytest.mark.parametrize(("answer", "outcome"), [
    ({}, "kept"), ({"failed": True, "msg": "401"}, "left"), ({"people": [], "groups": []}, "left"),
    ({"people": [dict(entry("unknown", "jane", reason="?"), group=None, group_id=None)], "groups": []}, "left"),
])
def test_every_group_is_never_clear_without_a_look(answer, outcome):
    assert layers(offboarding_outcome([leaver()], account=deactivated(), groups=answer, wanted=dict(ALL, groups="all")))["group", None][0] == outcome


def test_a_guard_on_one_group_leaves_all_and_is_told_once():
    people = [leaver(groups=["a", "b"]), leaver("john", groups=["a"])]
    result = offboarding_outcome(people, account=deactivated(), groups={"failed": True, "msg": "Nothing was done"}, wanted=dict(ALL, deactivate=False))
    assert result["errors"] == ["groups: Nothing was done"] and result["left"] == [] and {one["outcome"] for one in result["people"]} == {"left"}


def test_the_same_reason_at_many_places_is_one_line():
    person = leaver(desks=["A", "B"])
    desks = both(*[task(name, entry("kept", "jane", reason="protected")) for name in "AB"])
    assert offboarding_outcome([person], account=deactivated(), desks=desks, wanted=ALL)["kept"] == ["jane@example.com: desk A, desk B: protected"]


def test_steps_left_out_by_tags_are_kept_and_not_clear():
    result = offboarding_outcome([leaver(desks=["IT"])], account={}, desks={}, wanted=ALL)
    assert result["people"][0]["outcome"] == "kept" and result["left"] == []


def test_a_customers_portal_access():
    person = leaver(account_type="customer", record=None)
    assert layers(offboarding_outcome([person], portal=deactivated("removed"), wanted=ALL))["portal", None][0] == "clear"
    assert layers(offboarding_outcome([person], portal=deactivated("unknown", reason="?"), wanted=ALL))["portal", None] == ("left", "?")
    assert ("portal", None) not in layers(offboarding_outcome([person], portal={}, wanted=dict(ALL, portal=False)))
