# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What FACTS.md says of refusals, missing rights and oddities in its sections 5 to 10 and 14: where we see to each, and which test would notice.

C(ROWS) is for tests/unit/mutations.py, which takes the code of each away and runs its test, and for test_facts.py, which holds the table itself.
C(NOTHING) names the items for which there is nothing to take away, with the reason. Numbers are those of FACTS; letters count what a section says.
"""

from __future__ import annotations

import typing as t

UTILS, MODULES = "plugins/module_utils/", "plugins/modules/"
LAWS, ENGINE = "tests/unit/laws/", "tests/unit/engine/"


class Row(t.NamedTuple):
    """An item, where its code is, what stands there, what would stand there without it, and the test that must fail then."""

    item: str
    words: str
    file: str
    text: str
    without: str
    test: str


def _row(item: str, words: str, file: str, text: str, without: str, test: str) -> Row:
    folder = UTILS if file.startswith("_") else MODULES
    where, name = test.split("::")
    place = ENGINE if where in _ENGINE else LAWS
    return Row(item, words, folder + file, text, without, "%stest_%s.py::test_%s" % (place, where.rpartition("/")[2], name))


_ENGINE = ("refusal", "pages", "members", "people", "retry", "message", "carry")

ROWS = (
    # --- 5: the Jira platform
    _row("5.a", "an empty search is no proof of absence", "_people.py", "blind = not _may_browse(client)", "blind = False",
         "people::nobody_is_not_visible_for_a_blind_caller"),
    _row("5.b", "a missing right is named", "_http/refusal.py", 'return "The calling account needs %s." % request.needs', 'return ""',
         "refusal::what_to_do_next"),
    _row("5.c", "inactive members are read", "_api/jira.py", '"includeInactiveUsers": True', '"includeInactiveUsers": False',
         "laws/people::inactive_members_are_seen_by_exact"),
    _row("5.d", "a group of an identity provider (EXTERNAL) is not ours", "_groups.py",
         '"yes" if one["managedBy"] == "EXTERNAL" else "no"', '"no"', "laws/people::a_synced_group_is_left_alone"),
    _row("5.e", "201 is no proof that somebody was invited", "jira_user.py", "    if before:\n        return Answer(plan.UNCHANGED",
         "    if False:\n        return Answer(plan.UNCHANGED",
         "site::a_201_for_somebody_who_was_there"),
    _row("5.f", "an invitation gives nothing to somebody known", "jira_user.py",
         "    if missing:\n        return Foretold(plan.FAILED, \"has no", "    if False:\n        return Foretold(plan.FAILED, \"has no",
         "site::a_further_product_is_a_matter_of_groups"),
    _row("5.g", "a full licence is seen before anybody is invited", "jira_user.py", "            if full:\n", "            if False:\n",
         "site::seats_are_looked_at_first_and_reported"),
    _row("5.h", "a group that is taken meanwhile is nobody's failure", "jira_group.py", "Refusal((plan.CREATED,), (Invalid,), WORD,",
         "Refusal((), (Invalid,), WORD,",
         "site::a_group_that_came_meanwhile_is_nobodys_failure"),
    _row("5.i", "a synced group is not deleted", "jira_group.py", 'if group["provider"] == "yes" and not params["allow_synced"]:', "if False:",
         "site::groups_that_are_deleted_only_when_it_is_said"),
    _row("5.j", "a built-in group is not deleted", "jira_group.py", 'if (gives or is_built_in(group["name"])) and not params["allow_built_in"]:', "if False:",
         "site::groups_that_are_deleted_only_when_it_is_said"),
    _row("5.k", "401 of a role list means no rights", "_roles.py", "if error.status not in (401, 403, 404) or not accepted(client, error):", "if True:",
         "project_roles::a_401_that_means_no_rights_is_no_lock_out"),
    _row("5.l", "401 to a write of a role is a missing right", "_http/refusal.py",
         'status = 403 if response.status == 401 and request.surface == SITE and response.headers.get("x-aaccountid") else response.status',
         "status = response.status", "project_roles::a_401_to_a_write_is_a_missing_right"),
    _row("5.m", "an inactive person cannot be put into a role (404)", "_roles.py", "inactive=INACTIVE", 'inactive=""',
         "project_roles::somebody_known_to_be_inactive_is_not_tried"),
    _row("5.n", "already in the role is no failure", "jira_project_role_member.py", "ALREADY in error.text.lower()", "False",
         "project_roles::an_actor_already_is_no_failure"),
    _row("5.o", "users/search that takes over 10 seconds (409)", "jira_user.py", "    except Conflict:   # a site", "    except KeyError:   # a site",
         "facts_site::a_site_too_large_to_list_is_searched_person_by_person"),
    _row("5.p", "user/search is believed of exact e-mails only", "_people.py", "if accept and len(unseen) == 1:", "if len(unseen) == 1:",
         "people::an_impostors_display_name_is_never_adopted"),
    # --- 6: Jira Service Management
    _row("6.a", "403 with an empty body is a missing agent licence", "_http/refusal.py",
         'if request.surface == SITE and empty and "/servicedeskapi/" in request.path:', "if False:", "facts_desks::an_empty_403_is_a_missing_licence"),
    _row("6.b", "a taken e-mail is 409 only with the strict flag", "_api/jsm.py", '{"strictConflictStatusCode": True}', "None",
         "facts_desks::a_taken_email_is_a_conflict"),
    _row("6.c", "an e-mail that exists unseen is not created again", "jsm_customer.py",
         'if step.done == plan.CREATED and not step.facts["account_id"] and _exists(error):', "if False:",
         "facts_desks::a_taken_email_is_a_conflict"),
    _row("6.d", "a 201 that linked an account is no creation", "jsm_customer.py", "        if linked:\n", "        if False:\n",
         "trouble::any_account_that_is_no_customer_is_linked_and_not_created"),
    _row("6.e", "revoked portal access has no way back", "jsm_customer.py", 'lambda facts, error: bool(facts["account_id"]) and _exists(error)',
         "lambda facts, error: False",
         "facts_desks::revoked_access_has_no_way_back"),
    _row("6.f", "204 to a revocation proves nothing", "jsm_customer.py", "prove=(plan.REMOVED,)", "prove=()", "facts_desks::a_revocation_is_looked_at"),
    _row("6.g", "an Atlassian account has no portal access to revoke", "jsm_customer.py",
         "    if account.kind != CUSTOMER:\n        return Foretold(plan.SKIPPED", "    if False:\n        return Foretold(plan.SKIPPED",
         "laws/people::customers_are_not_revoked_when_they_are_more_than_customers"),
    _row("6.h", "201 brings the organization that has the name", "jsm_organization.py", 'if which in step.facts["known"]:', "if False:",
         "organizations::201_for_a_name_that_the_service_takes_for_another_is_no_creation"),
    _row("6.i", "an organization of an identity provider (scimManaged) is left alone", "_organizations.py",
         'return words % self.name if self.provider == "yes" else ""', 'return ""', "organizations::what_an_identity_provider_manages_is_left_alone"),
    _row("6.j", "one unknown account is no reason for the others of a batch", "_carry.py",
         "for doubt in doubts if isinstance(doubt.error, Invalid) and not doubt.call.may_have_worked", "for doubt in doubts if False",
         "organizations::one_unknown_account_is_no_reason_for_the_others"),
    _row("6.k", "experimental operations are asked for (412)", "_api/jsm.py", 'OPT_IN = (("X-ExperimentalApi", "opt-in"),)', "OPT_IN = ()",
         "facts_desks::experimental_operations_are_asked_for"),
    # --- 7: SCIM
    _row("7.a", "members take the SCIM id, never the account id", "_scim_groups.py", 'seen._replace(account_id=str(record["id"]), told=told)',
         "seen._replace(told=told)",
         "scim_groups::whoever_is_meant_goes_in_by_scim_id"),
    _row("7.b", "a group's name is taken in the whole organization (409)", "scim_group.py",
         "return TAKEN if fold(name) in synced and not is_built_in(name) else \"\"", "return \"\"", "scim_groups::a_name_of_the_organization_is_taken"),
    _row("7.c", "409 says that some group has the name", "scim_group.py", "if isinstance(error, Conflict) and step.done == plan.CREATED:", "if False:",
         "scim_groups::a_name_of_the_organization_is_taken"),
    _row("7.d", "a group is not told apart by case, and not renamed", "_scim_groups.py",
         "wanted = {fold(name) for name in names}", "wanted = set(names)", "scim_groups::no_rename_but_case_is_not_told_apart"),
    _row("7.e", "a member without a record is refused before a write", "_scim_groups.py",
         'return lost._replace(verdict=ABSENT, proved=True, reason="not in the directory")', "return lost._replace(verdict=FOUND, account_id=given)",
         "facts_directory::a_member_without_a_record_is_said_and_not_tried"),
    _row("7.f", "a form of PATCH that the service does not know", "scim_group.py",
         "if isinstance(error, ApiError) and error.status == 400 and step.done == plan.REMOVED and step.scope:", "if False:",
         "scim_groups::a_form_that_the_service_does_not_know_is_refused_and_the_other_can_be_chosen"),
    _row("7.g", "creating needs one primary e-mail", "_api/scim.py",
         'if emails is not None and sum(bool(one.get("primary")) for one in emails) != 1:', "if False:", "facts_directory::one_email_is_the_primary_one"),
    _row("7.h", "switching off is active=false, never DELETE", "scim_user.py", "for action in (plan.UPDATED, plan.REACTIVATED, plan.DEACTIVATED)}",
         "for action in (plan.UPDATED, plan.REACTIVATED)}", "facts_directory::to_deactivate_is_to_patch"),
    # --- 8: the organization
    _row("8.a", "402 without a paid subscription", "_http/refusal.py", "if status == 402 and request.surface == ORGANIZATION:", "if False:",
         "organization_users::facts_8_402_is_said_at_once"),
    _row("8.b", "206: what did not work, person by person", "_api/organization.py", 'if one.get("status") == "ERROR"]', "if False]",
         "organization_users::facts_8_206_is_told_person_by_person"),
    _row("8.c", "25 e-mails a call", "_api/organization.py", "INVITED_A_CALL = 25", "INVITED_A_CALL = 1000", "organization_users::facts_8_25_a_call"),
    _row("8.d", "a removal may come late, and is looked for", "organization_user.py", "prove=directory == last)", "prove=False)",
         "organization_users::facts_8_a_removal_that_comes_late_is_waited_for"),
    _row("8.e", "suspended in one of two directories already", "organization_user.py",
         'error.status in (400, 404) and not facts["prove"]', "False",
         "organization_users::facts_8_in_one_of_two_directories_suspended_already"),
    _row("8.f", "an unfinished answer leaves somebody out", "organization_user.py", "    if row is None:\n", "    if not row and False:\n",
         "organization_users::whom_the_answer_does_not_mention_is_unknown"),
    _row("8.g", "a cursor that must come alone", "_org.py", "    except Invalid:\n        return read(organization.next_page_alone)",
         "    except KeyError:\n        return read(organization.next_page_alone)", "facts_organization::a_cursor_that_must_come_alone"),
    _row("8.h", "writes name a real directory", "_api/organization.py", 'path = "/v2/orgs/{org}/directories/{directory}/users/{user}" + what',
         'path = "/v2/orgs/{org}/directories/-/users/{user}" + what', "organization_users::facts_8_writes_name_a_real_directory_and_reads_need_none"),
    _row("8.i", "who is not in the directory cannot be in its group (404)", "organization_group_member.py",
         "Refusal((plan.ADDED,), (NotFound,),", "Refusal((), (NotFound,),", "organization_users::whom_the_directory_does_not_have_is_not_added"),
    # --- 9: managed accounts
    _row("9.a", "what may not be done is known before any write", "managed_account.py", 'key = seen.withheld[privilege] if needed else ""', 'key = ""',
         "managed_accounts::facts_9_a_hold_is_told_before_any_write"),
    _row("9.b", "reason keys become sentences", "_api/accounts.py", 'return REASONS.get(key, "the organization may not do this (%s)" % key)', "return key",
         "managed_accounts::facts_9_a_hold_is_told_before_any_write"),
    _row("9.c", "nobody disables himself", "managed_account.py", 'if mine and not wish["enabled"] and (switched or blind or going):', "if False:",
         "managed_accounts::facts_9_nobody_disables_himself"),
    _row("9.d", "who is not managed here", "_accounts.py", 'elif isinstance(answer, NotAllowed) and answer.code == "forbidden":', "elif False:",
         "managed_accounts::facts_1_who_is_not_managed_is_told_so"),
    _row("9.e", "409: a conflict in the service's words", "_http/refusal.py", 'if isinstance(context.get("errorCodes"), list):', "if False:",
         "managed_accounts::facts_9_a_conflict_is_told_in_the_services_words"),
    _row("9.f", "a closed account is not enabled", "managed_account.py", 'if switched and wish["enabled"] and seen.status == "closed":', "if False:",
         "managed_accounts::a_closed_account_is_not_enabled"),
    _row("9.g", "a refusal that comes with the deed", "managed_account.py", 'if isinstance(error, NotAllowed) and error.code == "forbidden.action":',
         "if False:",
         "managed_accounts::a_reason_that_comes_with_the_deed_is_told_in_words"),
    # --- 10: four ways to take access away
    _row("10.group", "out of a group", "_api/jira.py", 'return request("DELETE", SITE, "/rest/api/3/group/user"',
         'return request("GET", SITE, "/rest/api/3/group/user"',
         "facts_ways::out_of_a_group"),
    _row("10.suspend", "suspended in the organization", "_api/organization.py", 'return _change(org_id, directory, account_id, "/suspend")',
         'return _change(org_id, directory, account_id, "/restore")',
         "organization_users::facts_10_suspended_is_not_disabled_and_comes_back_with_all_groups"),
    _row("10.disable", "the account disabled", "_api/accounts.py", 'PATH + "/lifecycle/disable"', 'PATH + "/lifecycle/enable"',
         "facts_ways::the_account_disabled"),
    _row("10.scim", "the record inactive", "_api/scim.py", '{"op": "replace", "path": PATHS[name], "value": after}',
         '{"op": "replace", "path": PATHS[name], "value": after or name == "active"}', "facts_directory::to_deactivate_is_to_patch"),
    _row("10.portal", "portal access revoked", "_api/jsm.py", "/revoke-portal-only-access", "/revoke", "facts_ways::portal_access_revoked"),
    _row("10.tokens", "API tokens outlive it unless they are revoked", "managed_account.py", "    for number, token in enumerate(going, 1):\n",
         "    for number, token in enumerate([], 1):\n", "managed_accounts::facts_10_tokens_outlive_deactivation_unless_they_are_revoked"),
    _row("10.left", "a held account says what became of its tokens", "managed_account.py", "% names if going else \"\"", "% names if False else \"\"",
         "managed_accounts::facts_10_a_held_account_says_what_became_of_its_tokens"),
    # --- 14: where people get hurt
    _row("14.1", "already a member is 400", "jira_group_member.py", "ALREADY[step.done] in error.text.lower()", "False",
         "laws/people::already_so_by_the_word_of_the_service"),
    _row("14.2", "409 on a membership: no seat", "organization_group_member.py", "Refusal((plan.ADDED,), (Conflict,),", "Refusal((), (Conflict,),",
         "organization_users::facts_14_2_409_is_a_member_or_no_seat"),
    _row("14.3", "part of a refused batch was done", "_carry.py", "if _may_be_ours(doubt) or len(doubt.call.steps) > 1:\n        return MANY_LOOKS",
         "if _may_be_ours(doubt) or len(doubt.call.steps) > 1:\n        return 0", "laws/people::part_of_a_refused_batch_was_done"),
    _row("14.4", "an open desk", "jsm_desk_customer.py", "error.code.startswith(jsm.OPEN_ACCESS)", "False", "laws/people::an_open_desk_keeps_everybody"),
    _row("14.5", "size is no total", "_api/jsm.py", 'int(answer.get("start") or 0) + len(values))', 'int(answer.get("start") or 0) + PAGE)',
         "pages::every_item_comes_once_and_in_order_whatever_the_cap"),
    _row("14.6", "fewer than asked for is no end", "_api/jira.py", "after = start + (len(values) or", "after = start + (GROUP_PAGE or",
         "pages::every_item_comes_once_and_in_order_whatever_the_cap"),
    _row("14.7", "startAt and maxResults are always sent", "_api/jira.py",
         '"includeInactiveUsers": True, "startAt": 0, "maxResults": GROUP_PAGE}', '"includeInactiveUsers": True}',
         "facts_site::lists_are_asked_for_with_start_and_size"),
    _row("14.8", "an empty search: not visible, not absent", "_people.py", "        elif blind:\n", "        elif False:\n",
         "people::nobody_is_not_visible_for_a_blind_caller"),
    _row("14.10", "products are always sent", "jira_user.py",
         "if not isinstance(wanted, (list, tuple)) or not all(isinstance(one, str) for one in wanted):", "if False:", "site::products_are_a_must"),
    _row("14.11", "the 400 that invites all the same", "jira_user.py", "may_have_worked=(plan.CREATED,)", "may_have_worked=()",
         "site::a_400_that_may_have_invited"),
    _row("14.13", "a key with scopes is named as the reason", "_http/refusal.py",
         'if request.surface in (ORGANIZATION, MANAGE) and code not in ("forbidden", "forbidden.action"):', "if False:",
         "refusal::what_to_do_next"),
    _row("14.14", "every POST has a JSON body", "_api/organization.py", "path, body={}, needs=NO_SCOPES", "path, needs=NO_SCOPES",
         "organization_users::facts_14_14_every_post_has_a_json_body"),
    _row("14.16", "a scoped token on the site's address", "_http/refusal.py",
         '"a token that was created with scopes works only through the gateway: set use_gateway: true."', '"."',
         "preflight::facts_14_16_a_scoped_token_on_the_sites_address"),
    _row("14.17", "a refresh token needs a place that lasts", "oauth_token.py", 'if path and not params["persistent"]:', "if False:",
         "oauth_token::facts_14_17_a_place_that_is_not_declared_persistent_is_refused"),
    _row("14.18", "429 with an HTML body", "_http/refusal.py", "    except UnexpectedAnswer:\n        return \"\", response.text(), trace",
         "    except KeyError:\n        return \"\", response.text(), trace",
         "refusal::any_body_at_all_gives_an_error_of_our_own"),
    _row("14.19", "user searches share one limit", "_http/pace.py", 'if request.method == "GET" and request.endpoint in USER_SEARCHES:', "if False:",
         "facts_site::user_searches_share_one_limit"),
    _row("14.20", "a synced group of the organization is refused", "_groups.py", 'words if provider == "yes" else ""', '""',
         "organization_users::facts_14_20_synced_groups_are_refused_before_a_write"),
    _row("14.21", "filters know user names and external ids only", "_scim_groups.py",
         'for key in ("user_name", "external_id") if key in wish]', 'for key in ("user_name", "external_id", "email") if key in wish]',
         "facts_directory::nobody_is_filtered_by_email"),
    _row("14.22", "a creation that an account blocks is told and not repeated", "_http/refusal.py",
         'for name in ("errorMessage", "detail", "error_description", "error", "message"):',
         'for name in ("errorMessage", "error_description", "error", "message"):',
         "facts_directory::a_blocked_creation_is_told_and_not_repeated"),
    _row("14.23", "a name that never syncs is refused", "scim_group.py", 'if is_built_in(name) and not params["allow_default_names"]:', "if False:",
         "scim_groups::a_name_that_never_syncs_is_refused_unless_told"),
    _row("14.24", "somebody pending is waited for", "_people.py", "while wait is not None and any(", "while False and any(",
         "people::a_pending_person_is_waited_for_until_he_appears"),
    _row("14.25", "the directory is gone", "_http/refusal.py", 'if status == 404 and request.surface == SCIM and request.endpoint in ("/Users", "/Groups"):',
         "if False:", "refusal::what_to_do_next"),
    _row("14.26", "the caller is kept in his role", "_plan/guards.py", "if guards.caller and account.account_id == guards.caller:", "if False:",
         "project_roles::the_caller_is_kept"),
    _row("14.27", "a Free plan refuses role writes", "jira_project_role_member.py", "error.message + FREE", "error.message",
         "project_roles::the_free_plan_is_named"),
    _row("14.28", "no agent licence", "_preflight.py", "return False if isinstance(answer, NotAllowed) else None if", "return None if",
         "preflight::facts_6_no_agent_licence"),
    _row("14.29", "decided from the list, not from 201", "jsm_organization.py", "known=[other.id for other in scene.seen]", "known=[]",
         "organizations::201_for_a_name_that_the_service_takes_for_another_is_no_creation"),
)

NOTHING = {
    "14.9": "no call of ours knows user names or keys of the site: the contract tests hold every query against the specification",
    "14.12": "no builder of a v1 organization operation exists: the contract tests hold every request against the list of those that are gone",
    "14.15": "a warning for people: organization_user's documentation has it, and removal from a group is a module of its own",
    "14.30": "a rule for building, held by every SCIM test and by the contract tests",
}
