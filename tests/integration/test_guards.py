# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a wrong list and a catastrophe.

Each test here is named in mutations.py, which deletes the code that guards and sees to it that the test fails.
"""

from __future__ import annotations

from simulator.worlds import GROUP_IDS, IDS

from integration.stage import task

CEO = "ceo@corp.example.com"
ERIKA = "erika.mustermann@corp.example.com"
GUEST = "guest@partner.example.org"
JIRA_USERS = "jira-software-users"
TROUBLE = ("failed", "unknown")     # unknown: a 500 may come after the work, and the looks were cut short


def test_an_impostor_is_never_adopted(stage, site):
    """Somebody calls himself ceo@corp.example.com, and the search for that e-mail answers with him alone."""
    members = [{"email": CEO}, GUEST]
    run = stage.play([
        task("jira_group_member", "group", group="Support", members=members, _task={"ignore_errors": True}),
        task("jsm_desk_customer", "desk", desk="HR", customers=members, _task={"ignore_errors": True}),
        task("jira_user_info", "look", users=[CEO]),
    ], defaults=site.basic).good()
    for name in ("group", "desk"):
        assert run[name].failed and run[name].actions == {CEO: "failed", GUEST: "added"}
        assert "e-mail is hidden" in run[name]["msg"] and "account_id" in run[name]["msg"]
    assert run["look"]["users"][0]["visible"] is False
    assert IDS["impostor"] not in site.members("Support") | site.customers("HR")


def test_a_hidden_director_is_protected_by_an_email_nobody_can_see(stage, site):
    """The director's e-mail is protected and hidden; whoever might be the director stays."""
    run = stage.play([
        task("jira_group_member", "exact", group=JIRA_USERS, state="exact", members=["admin@corp.example.com", ERIKA, GUEST], protected=[CEO],
             max_removals="100%"),
        task("jira_group_member", "absent", group=JIRA_USERS, state="absent", members=[IDS["director"]], protected=["*@corp.example.com"]),
    ], defaults=site.basic).good()
    assert run["exact"].of(IDS["director"])["action"] == "kept"
    assert "not visible" in run["exact"].of(IDS["director"])["reason"]
    assert run["exact"].actions["leaver@corp.example.com"] == "removed"    # inactive and visible: not protected
    assert run["absent"].actions == {IDS["director"]: "kept"}
    assert "was kept" in run.said                                          # as a warning, too
    assert IDS["director"] in site.members(JIRA_USERS)


def test_a_hidden_director_is_not_said_to_be_gone(stage, site):
    """Absent by an e-mail that nobody shows: not seen is not absent."""
    run = stage.play([
        task("jira_group_member", "group", group=JIRA_USERS, state="absent", members=[CEO]),
    ], defaults=site.basic)
    assert run.rc != 0 and run["group"].actions == {CEO: "unknown"}
    assert "account_id" in run["group"]["msg"]
    assert IDS["director"] in site.members(JIRA_USERS) and not site.writes


def test_an_unresolvable_wish_in_an_exact_list_keeps_everybody(stage, site):
    """The director is wished but cannot be found, so he looks like one who has to go; additions still run."""
    before = site.members(JIRA_USERS)
    run = stage.play([
        task("jira_group_member", "exact", group=JIRA_USERS, state="exact", max_removals="100%",
             members=["admin@corp.example.com", ERIKA, CEO, "blind@corp.example.com"]),
    ], defaults=site.basic)
    assert run.rc != 0 and run["exact"].failed
    entries = run["exact"].actions
    assert entries[CEO] == "failed" and entries["blind@corp.example.com"] == "added"
    assert entries[GUEST] == entries["leaver@corp.example.com"] == entries[IDS["director"]] == "skipped"
    assert CEO in run["exact"].of(GUEST)["reason"]
    assert site.members(JIRA_USERS) == before | {IDS["blind"]}


def test_a_lagging_directory_is_waited_for(stage, site):
    """The site learns of a new employee only after a while."""
    site.switch(provisioning_lag_reads=3)
    run = stage.play("""
      - name: create
        lifecycle.atlassian.scim_user:
          users: [{user_name: nils.neu@corp.example.com}]
        register: made
      - name: join
        lifecycle.atlassian.jira_group_member:
          group: Support
          members: [{account_id: "{{ made.people[0].account_id }}", email: "{{ made.people[0].email }}", pending: true}]
          wait: 20
    """)
    assert run.rc == 0, run
    assert run["join"].actions == {"nils.neu@corp.example.com": "added"}
    assert run["join"].of("nils.neu@corp.example.com")["certain"]
    assert site.people["nils.neu@corp.example.com"]["groups"] == ["Support"]


def test_a_directory_that_lags_too_long_is_said_and_nobody_else_suffers(stage, site):
    """Those who appear in time are added, the late one is named, and the next run finishes."""
    site.switch(provisioning_lag_seconds=3600)
    wishes = [GUEST, {"email": "nils.neu@corp.example.com", "pending": True}]
    join = task("jira_group_member", "join", group="Support", members=wishes, wait=1.5)
    run = stage.play([task("scim_user", "create", users=[{"user_name": "nils.neu@corp.example.com"}]), join], defaults={**site.basic, **site.scim})
    assert run.rc != 0 and run["join"].actions == {GUEST: "added", "nils.neu@corp.example.com": "failed"}
    assert "did not appear within 1.5 s" in run["join"]["msg"]
    site.control("POST", "clock", {"advance": 3600})
    again = stage.play([join], defaults={**site.basic, **site.scim}).good()
    assert again["join"].actions == {GUEST: "unchanged", "nils.neu@corp.example.com": "added"}


def test_a_lagging_list_is_looked_at_until_it_agrees(stage, site):
    """The answer to an addition is lost, and the list shows it only later: done all the same, and not done twice."""
    site.switch(lag_reads=2)
    site.fault("reset_after", method="POST", path="/group/user")
    run = stage.play([task("jira_group_member", "join", group="Support", members=[GUEST])]).good()
    assert run["join"].actions == {GUEST: "added"} and run["join"]["changed"]
    assert [entry["method"] for entry in site.writes] == ["POST"]


def test_a_failed_addition_comes_before_a_removal(stage, site):
    """The successor cannot be added, so the predecessor stays."""
    site.fault("status", times=-1, method="POST", path="/group/user", asked=IDS["blind"], status=500)
    before = site.members(JIRA_USERS)
    run = stage.play([
        task("jira_group_member", "exact", group=JIRA_USERS, state="exact", max_removals="100%",
             members=["admin@corp.example.com", ERIKA, CEO, "leaver@corp.example.com", "blind@corp.example.com", "plain@corp.example.com"],
             retry_budget=2),
    ])
    assert run.rc != 0
    entries = run["exact"].actions
    assert entries["blind@corp.example.com"] in TROUBLE and entries["plain@corp.example.com"] == "added" and entries[GUEST] == "skipped"
    assert "an addition did not work" in run["exact"].of(GUEST)["reason"]
    assert site.members(JIRA_USERS) == before | {IDS["plain"]}


def test_a_desks_failed_addition_comes_before_a_removal(stage, site):
    """The same where many go in one call, and the refusal hides that some were added."""
    site.fault("status", times=-1, method="POST", path="/servicedesk/15/customer", status=500)
    before = site.customers("IT")
    run = stage.play([task("jsm_desk_customer", "exact", desk="IT", state="exact", max_removals="100%", customers=["yuki@customer.example.org"],
                           retry_budget=2)])
    assert run.rc != 0 and run["exact"].actions["yuki@customer.example.org"] in TROUBLE
    assert run["exact"]["summary"]["skipped"] == 3
    assert site.customers("IT") == before


def test_check_mode_writes_nothing(stage, site):
    """The simulator is frozen meanwhile: a single write fails the test."""
    run = stage.play([
        task("jsm_customer", customers=[{"email": "nia@customer.example.org"}]),
        task("jsm_desk_customer", desk="IT", state="exact", customers=[], allow_empty=True, max_removals="100%"),
        task("jira_group_member", group="Support", members=[GUEST]),
        task("scim_user", users=[{"user_name": "nils.neu@corp.example.com"}]),
    ], "--check").good()
    assert len(run.changed) == 4 and not site.writes


def test_an_empty_exact_list_removes_nobody(stage, site):
    """A variable that came out empty."""
    run = stage.play([
        task("jira_group_member", "group", group="Support", state="exact", members=[], max_removals="100%", _task={"ignore_errors": True}),
        task("jsm_desk_customer", "desk", desk="IT", state="exact", customers="{{ [] }}", max_removals="100%", _task={"ignore_errors": True}),
    ]).good()
    for result in run.ours:
        assert result.failed and "allow_empty" in result["msg"]
    assert site.members("Support") == {IDS["erika"]} and not site.writes


def test_more_removals_than_allowed_remove_nobody(stage, site):
    """Half a list by mistake: the default for exact is 20 %."""
    before = site.truth
    run = stage.play([
        task("jira_group_member", "exact", group=JIRA_USERS, state="exact", members=["admin@corp.example.com", "blind@corp.example.com"],
             _task={"ignore_errors": True}),
        task("jira_group_member", "absent", group=JIRA_USERS, state="absent", members=[ERIKA, GUEST], max_removals=1, _task={"ignore_errors": True}),
    ]).good()
    assert "max_removals allows 1" in run["exact"]["msg"] and len(run["exact"]["would_remove"]) == 4
    assert sorted(run["absent"]["would_remove"]) == [ERIKA, GUEST]
    assert site.truth == before and not site.writes


def test_the_calling_account_is_kept(stage, site):
    """Nobody saws off the branch on which the playbook sits."""
    run = stage.play([
        task("jira_group_member", "exact", group=JIRA_USERS, state="exact", members=[CEO, ERIKA, GUEST, "leaver@corp.example.com"]),
        task("jira_group_member", "absent", group="jira-servicemanagement-users", state="absent", members=["admin@corp.example.com"]),
    ]).good()
    for result in run.ours:
        assert result.actions["admin@corp.example.com"] == "kept" and not result["changed"]
    assert IDS["admin"] in site.members(JIRA_USERS) & site.members("jira-servicemanagement-users") and not site.writes


def test_the_group_of_an_identity_provider_is_left_alone(stage, site):
    """Seen before any write, with the organization's key and without."""
    join = task("jira_group_member", "join", group_id=GROUP_IDS["synced-engineering"], members=[GUEST])
    for defaults in (site.everything, site.basic):
        run = stage.play([join], defaults=defaults)
        assert run.rc != 0 and "identity provider" in run["join"]["msg"]
        assert run["join"]["group"]["identity_provider"] == "yes"
    assert not site.writes


def test_credentials_do_not_follow_a_redirect(stage, site):
    """A login page elsewhere must not get the token."""
    site.fault("status", times=-1, status=302, headers={"Location": site.url.replace("127.0.0.1", "localhost") + "/elsewhere"}, body={})
    run = stage.play([task("jsm_desk_info", "desks")])
    assert run.rc != 0 and "redirected" in run["desks"]["msg"]
    assert len(site.journal) == 1
