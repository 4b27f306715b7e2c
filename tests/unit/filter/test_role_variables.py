# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A variable that looks like a role's and is not: what is said of it; and the table of names against the roles and playbooks themselves."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.role_variables import (
    CALLED, CONNECTION, ROLES, Names, as_roles_call_it, variable_faults)
from ansible_collections.lifecycle.atlassian.plugins.module_utils._connect import SPEC

ROOT = Path(__file__).resolve().parents[3]


def told(role, *names, other=()):
    """All that is said."""
    return " ".join(variable_faults(list(names), {role: list(other)}))


# --- What is said -----------------------------------------------------------------------------------------------------

NEAR = {
    "offboard_acount": ["offboard_account"],
    "offboard_Account": ["offboard_account"],
    "OFFBOARD_ACCOUNT": ["offboard_account"],
    "offboard-account": ["offboard_account"],
    "offboard__account": ["offboard_account"],
    "offboard_account_": ["offboard_account"],
    "offboard_max_removal": ["offboard_max_removals"],
    "offboard_maxremovals": ["offboard_max_removals"],
    "offboard_poeple": ["offboard_people"],
    "offboard_group": ["offboard_groups", "offboard_scim_groups"],
    "offboard_disable_message": ["offboard_message"],
    "offboard_other_variable": ["offboard_other_variables"],
    "onboard_use_organisation": ["onboard_use_organization"],
    "onboard_wiat": ["onboard_wait"],
    "onboard_exiting_account": ["onboard_existing_account"],
    "move_form": ["move_from"],
    "move_remove_anway": ["move_remove_anyway"],
    "check_people_rol": ["check_people_role"],
}
FAR = ["offboard_use_directory", "offboard_x", "onboard_max_removals", "move_truck_size", "check_people_with"]


@pytest.mark.parametrize("name", NEAR)
def test_what_is_nearly_right_is_told_with_what_is_right(name):
    said = told(role_of(name), name)
    assert "%s (did you mean %s?)" % (name, " or ".join(NEAR[name])) in said, said


@pytest.mark.parametrize("name", FAR)
def test_what_is_far_from_everything_is_told_without_a_guess(name):
    said = told(role_of(name), name)
    assert name in said and "did you mean" not in said, said
    assert "%s_other_variables" % role_of(name) in said and "ansible-doc -t role lifecycle.atlassian.%s" % role_of(name) in said


def role_of(name):
    """The role whose prefix a name has."""
    return next(role for role in ROLES if name.lower().startswith(role))


def test_all_are_told_at_once_each_once_in_order():
    said = told("offboard", "offboard_zone", "offboard_acount", "offboard_wait", "offboard_acount")
    assert said.index("offboard_acount") < said.index("offboard_zone") and said.count("offboard_acount") == 1
    assert "offboard_wait" not in said and len(variable_faults(["offboard_zone", "offboard_acount"], {"offboard": []})) == 1


@pytest.mark.parametrize("name", [
    "offboarding_account", "offboard", "offboard2_account", "my_offboard_acount", "onboard_wiat", "atlassian_site_url", "people", "ansible_play_hosts", "",
])
def test_what_does_not_begin_with_the_prefix_is_nobodys_business(name):
    assert told("offboard", name) == ""


@pytest.mark.parametrize("role", ROLES)
def test_all_that_the_role_knows_is_taken(role):
    names = ROLES[role]
    assert told(role, *names.options, *names.kept) == ""
    if names.noted:      # when it has run before in this play
        assert told(role, *names.options, *names.kept, *names.noted) == ""


def test_names_of_ones_own_are_taken_when_they_are_named():
    assert told("move", "move_truck_size", "move_truck", "move_date", other=["move_truck*", "move_date"]) == ""
    said = told("move", "move_truck", "move_Truck", other=["move_truck"])
    assert "move_Truck" in said and "move_truck," not in said


@pytest.mark.parametrize("role, name", [("onboard", "onboard_groups"), ("onboard", "onboard_places"), ("move", "move_left_groups"), ("move", "move_places"),
                                        ("offboard", "offboard_done"), ("offboard", "offboard_faults")])
def test_what_the_role_notes_is_nothing_to_be_given(role, name):
    """A variable from the command line would stand in the place of the role's own note, whatever the task before said."""
    for other in ((), (name,)):
        said = told(role, name, other=other)
        assert name in said and "uses" in said and "another name" in said, said


def test_notes_of_an_earlier_run_are_no_fault_and_strangers_still_are():
    said = told("offboard", *ROLES["offboard"].noted, "offboard_acount", "offboard_faults")
    assert "offboard_acount" in said and "offboard_faults" in said and "offboard_done" not in said


@pytest.mark.parametrize("other", ["move_truck", {"move_truck": 1}, 5, True, ["move_truck", 5], [None], [["x"]], "sentinel"])
def test_a_list_of_names_that_is_none_is_told_without_its_value(other):
    said = " ".join(variable_faults(["move_date"], {"move": other}))
    assert "move_other_variables must be a list of names" in said and "sentinel" not in said and "move_date" in said


def test_nothing_given_is_an_empty_list():
    assert variable_faults(["move_from"], {"move": None}) == variable_faults(["move_from"], {"move": ()}) == variable_faults(["move_x"], {}) == []


def test_a_name_that_a_terminal_would_obey_is_spelled_out():
    said = told("move", "move_\x1b[2J", "move_\nx")
    assert "\x1b" not in said and "\n" not in said


def test_thousands_of_names_are_looked_through_at_once():
    import time
    names = ["some_variable_%d" % number for number in range(50000)] + ["move_truck_%d" % number for number in range(500)]
    began = time.monotonic()
    said = told("move", *names)
    assert time.monotonic() - began < 2 and "move_truck_499" in said


def test_a_role_that_is_none_of_ours_is_refused():
    for wrong in ({"review": []}, ["move"], "move"):
        with pytest.raises(AnsibleFilterError, match="by check_people, move, offboard, onboard, not (review|list|str)"):
            variable_faults([], wrong)


def test_each_of_several_roles_has_its_own():
    faults = variable_faults(["move_truck", "offboard_truck", "onboard_truck"], {"move": ["move_*", "offboard_*"], "offboard": None})
    assert len(faults) == 1 and "offboard_truck" in faults[0]


# --- The connection, and prefixes that are spelled wrong --------------------------------------------------------------

NEAR_THE_CONNECTION = {
    "atlassian_site_ulr": "atlassian_site_url", "atlassian_siteurl": "atlassian_site_url", "atlassian_site": "atlassian_site_url",
    "ATLASSIAN_SITE_URL": "atlassian_site_url", "Atlassian_site_url": "atlassian_site_url", "atlassian-site-url": "atlassian_site_url",
    "atlassian_api_usr": "atlassian_api_user", "atlassian_url": "atlassian_site_url or atlassian_gateway_url or atlassian_auth_url",
    "atlassian_api_tokn": "atlassian_api_token", "atlassian_token": "atlassian_api_token or atlassian_access_token or atlassian_scim_token",
    "atlassian_scim_tokens": "atlassian_scim_token", "atlassian_orgid": "atlassian_org_id", "atlassian_org_apikey": "atlassian_org_api_key",
    "atlassian_directroy_id": "atlassian_directory_id", "atlassian_retry_bugdet": "atlassian_retry_budget", "atlassian_concurency": "atlassian_concurrency",
    "atlassian_validate_cert": "atlassian_validate_certs", "atlassian_time_out": "atlassian_timeout", "atlassian_use_gatway": "atlassian_use_gateway",
}
OF_A_SHOP = ["atlassian_customers", "atlassian_people", "atlassian_projects", "atlassian_groups", "atlassian_desks", "atlassian_users", "atlassian_leavers",
             "atlassian_domain", "atlassian_vault_path", "atlassian_person", "atlassian_access", "atlassian_access_info", "atlassian_preflight_info",
             "atlassian_result", "atlassian_email", "atlassian_notify", "atlassian_environment", "atlassian", "atlassian2_site_url", "my_atlassian_site_ulr"]


@pytest.mark.parametrize("role", ["onboard", "move", "offboard"])
@pytest.mark.parametrize("name", NEAR_THE_CONNECTION)
def test_a_variable_of_the_connection_that_is_spelled_wrong_is_told(name, role):
    """It would do nothing, and the run would go to whatever site the environment says."""
    said = told(role, name, "atlassian_people")
    assert "Nothing was done" in said and "%s (did you mean %s?)" % (name, NEAR_THE_CONNECTION[name]) in said, said
    assert "%s_other_variables" % role in said and "atlassian_people" not in said
    assert told(role, name, other=[name]) == told(role, name, other=[name[:12] + "*"]) == ""


@pytest.mark.parametrize("name", [*OF_A_SHOP, *CONNECTION])
def test_names_of_a_shop_and_those_of_the_connection_pass(name):
    assert told("onboard", name) == told("move", name) == told("offboard", name) == ""


def test_the_connection_is_told_once_beside_a_role_that_has_none():
    faults = variable_faults(["atlassian_site_ulr"], {"onboard": [], "check_people": []})
    assert len(faults) == 1 and "onboard_other_variables" in faults[0]


PREFIXES = {
    "onbord_wait": "onboard_wait", "onbaord_people": "onboard_people", "onboardd_people": "onboard_people", "Onbord_Wait": "onboard_wait",
    "on_board_wait": "onboard_wait", "inboard_accept_hidden_match": "onboard_accept_hidden_match",
    "ofboard_account": "offboard_account", "offbord_account": "offboard_account", "off_board_account": "offboard_account",
    "ofboard_max_removal": "offboard_max_removals", "offborad_require_visible": "offboard_require_visible", "offbaord-wait": "offboard_wait",
    "mvoe_people": "move_people", "mov_protected": "move_protected", "moove_max_removals": "move_max_removals", "chek_people_list": "check_people_list",
}
OTHER_WORDS = ["onboarding_people", "onboarded_people", "offboarding_account", "offboarded_people", "reonboard_people", "my_offboard_account",
               "moved_people", "mover_people", "remove_people", "remove_protected", "more_people", "mode_to", "to_move_people", "people", "onboard",
               "offline_account", "offshore_groups", "board_people", "check_people_of", "account", "wait"]


@pytest.mark.parametrize("name", PREFIXES)
def test_a_prefix_that_is_spelled_wrong_is_told_when_the_whole_is_an_option(name):
    role = role_of(PREFIXES[name])
    said = told(role, name)
    assert "Nothing was done" in said and "%s (did you mean %s?)" % (name, PREFIXES[name]) in said and "%s_other_variables" % role in said, said
    assert told(role, name, other=[name]) == ""
    assert all(told(other, name) == "" for other in ROLES if other != role), "the role that runs says it"


@pytest.mark.parametrize("name", OTHER_WORDS)
@pytest.mark.parametrize("role", ["onboard", "move", "offboard"])
def test_a_prefix_that_is_another_word_is_nobodys_business(name, role):
    assert told(role, name) == ""


def test_the_names_that_the_documents_and_tests_use_pass():
    """Of each role and of the connection, wherever one is written for somebody to use; but the misspelled ones of tests, which are about that."""
    wrong = {*NEAR, *FAR, *NEAR_THE_CONNECTION, *PREFIXES}
    files = [ROOT / "README.md", *(ROOT / "docs").rglob("*.rst"), *(ROOT / "roles").glob("*/README.md"), *(ROOT / "playbooks").glob("*.yml"),
             *(ROOT / "tests" / "demo").rglob("*.yml"), *(ROOT / "tests" / "integration").rglob("*.py"), *(ROOT / "tests" / "benchmark").rglob("*.yml"),
             *(ROOT / "plugins" / "modules").glob("*.py"), *(ROOT / "extensions").rglob("*.yml")]
    names = {name for path in files for name in re.findall(r"\b[a-z]+_[a-z0-9_]+\b", path.read_text(encoding="utf-8"))} - wrong
    assert {"atlassian_site_url", "offboard_account"} <= names
    found = {name for name in names if not name.startswith(tuple(role + "_" for role in ROLES))
             and any(told(role, name) for role in ROLES)}
    assert found <= {"atlassian_site_ulr"}, found


def test_thousands_of_names_that_end_as_options_do_are_looked_through_at_once():
    import time
    names = ["shop_%d_people" % number for number in range(25000)] + ["atlassian_shop_%d" % number for number in range(5000)]
    began = time.monotonic()
    assert all(told(role, *names) == "" for role in ("onboard", "offboard", "move")) and time.monotonic() - began < 10


# --- Options of modules in what they say ------------------------------------------------------------------------------


@pytest.mark.parametrize("text, said", [
    ("max_removals allows 1. If that is right, raise max_removals.", "move_max_removals allows 1. If that is right, raise move_max_removals."),
    ("and existing_account is fail", "and onboard_existing_account is fail"),
    ("Say in restore_in which one it is", "Say in onboard_restore_in which one it is"),
    ("move_max_removals: 10%", "move_max_removals: 10%"),
    ("jane.restore_in@example.com", "jane.restore_in@example.com"),
    ("existing_account@example.com is restore_in-house", "existing_account@example.com is restore_in-house"),
    ("", ""),
])
def test_a_message_names_what_the_user_of_the_role_can_set(text, said):
    assert as_roles_call_it(text) == as_roles_call_it(said) == said


def test_what_they_are_called_are_options_of_the_roles():
    assert all(any(name in names.options for names in ROLES.values()) for name in CALLED.values())


# --- The table against the roles --------------------------------------------------------------------------------------

KEYWORDS_OF_BLOCKS = ("block", "rescue", "always")


def tasks_in(found: t.Any) -> t.Iterator[t.Dict[str, t.Any]]:
    """Every task of a file, blocks included and opened."""
    for task in found or []:
        yield task
        for keyword in KEYWORDS_OF_BLOCKS:
            yield from tasks_in(task.get(keyword))


def read(path: Path) -> t.Any:
    """A YAML file; {} where there is none."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


def sources(role: str) -> t.List[t.Dict[str, t.Any]]:
    """Every task of the role."""
    return [task for path in sorted((ROOT / "roles" / role / "tasks").glob("*.yml")) for task in tasks_in(read(path))]


def set_by(task: t.Mapping[str, t.Any]) -> t.Set[str]:
    """The names that a task leaves on a host."""
    facts = task.get("ansible.builtin.set_fact") or {}
    return (set(facts) - {"cacheable"}) | ({task["register"]} if "register" in task else set())


def named_by_plays(role: str) -> t.Tuple[t.Set[str], t.Set[str]]:
    """(what the playbooks and their tasks leave, what they hand to roles), of the names with the role's prefix."""
    left: t.Set[str] = set()
    given: t.Set[str] = set()
    for path in sorted((ROOT / "playbooks").glob("*.yml")):
        for play in read(path):
            tasks = [task for part in ("pre_tasks", "tasks", "post_tasks", "handlers") for task in tasks_in(play.get(part))]
            left |= {name for task in tasks for name in set_by(task)}
            given |= set(play.get("vars") or {})
            given |= {name for task in tasks if any("_role" in keyword for keyword in task) for name in task.get("vars") or {}}
    return ({name for name in left if name.startswith(role + "_")}, {name for name in given if name.startswith(role + "_")})


def own(names: t.Iterable[str], role: str) -> t.Set[str]:
    return {name for name in names if name.startswith(role + "_")}


def result_of(role: str) -> t.Set[str]:
    return {name for name in own((name for task in sources(role) for name in set_by(task)), role) if name == role + "_result"}


def seen_by_the_task_that_looks(role: str) -> t.Set[str]:
    """The variables of a task are there for itself, and for no other: this one would refuse its own."""
    return own((name for task in sources(role) if "variable_faults" in str(task) for name in task["vars"]), role)


@pytest.mark.parametrize("role", ROLES)
def test_the_options_are_those_of_the_argument_specs(role):
    options = read(ROOT / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    assert set(ROLES[role].options) == own(options, role)
    assert own(read(ROOT / "roles" / role / "defaults" / "main.yml") or {}, role) <= set(ROLES[role].options)
    assert role + "_other_variables" in ROLES[role].options and options[role + "_other_variables"]["default"] == []


@pytest.mark.parametrize("role", ROLES)
def test_the_notes_are_all_that_the_tasks_leave(role):
    left = own((name for task in sources(role) for name in set_by(task)), role)
    assert set(ROLES[role].noted) == left - result_of(role)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_kept_is_the_vars_the_result_and_what_playbooks_leave(role):
    left, given = named_by_plays(role)
    kept = own(read(ROOT / "roles" / role / "vars" / "main.yml") or {}, role) | result_of(role)
    assert set(ROLES[role].kept) == kept | left | seen_by_the_task_that_looks(role)
    assert given <= set(ROLES[role].options)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_inner_is_the_vars_of_tasks(role):
    inner = own((name for task in sources(role) for name in task.get("vars") or {}), role)
    assert set(ROLES[role].inner) == inner - seen_by_the_task_that_looks(role)


@pytest.mark.parametrize("role", [role for role in ROLES if ROLES[role].noted])
def test_the_first_note_is_written_before_every_other_whatever_the_tags(role):
    """It is how the notes of an earlier run are known."""
    first = next(task for task in tasks_in(read(ROOT / "roles" / role / "tasks" / "main.yml")) if set_by(task))
    assert ROLES[role].noted[0] in set_by(first) and first["tags"] == ["always"] and "when" not in first


def written_out(text: str) -> t.Set[str]:
    """The names of the pattern of names that a role, or a playbook, takes its connection from."""
    words = re.search(r"\^atlassian_\((.*?)\)\$", re.sub(r"'\s*~\s*'", "", text), re.DOTALL).group(1)
    return {"atlassian_" + word for word in words.split("|")}


def test_the_connection_is_that_of_the_modules_of_the_roles_and_of_the_playbook():
    """Who gives a module another option of the connection meets all places here."""
    assert set(CONNECTION) == {"atlassian_" + name for name in SPEC} and len(CONNECTION) == len(SPEC)
    places = [path for folder in ("roles", "playbooks") for path in (ROOT / folder).rglob("*.yml") if "'^atlassian_(" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(ROOT).as_posix() for path in places} >= {"roles/%s/vars/main.yml" % role for role in ROLES if role != "check_people"}
    for path in places:
        taken = written_out(path.read_text(encoding="utf-8"))
        assert taken == set(CONNECTION) if path.parts[-2] == "vars" else taken < set(CONNECTION), path      # a playbook needs the site's only
    for role in ("onboard", "move", "offboard"):
        options = read(ROOT / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
        assert {name for name in options if name.startswith("atlassian_")} == set(CONNECTION), role


def test_the_table_knows_every_role():
    assert set(ROLES) == {path.name for path in (ROOT / "roles").iterdir() if path.is_dir()}
    assert all(isinstance(names, Names) for names in ROLES.values())


def test_nothing_in_a_role_is_of_two_sorts():
    for role, names in ROLES.items():
        every = [name for sort in names for name in sort]
        assert len(every) == len(set(every)) and all(name.startswith(role + "_") for name in every), role
