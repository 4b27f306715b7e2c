# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random worlds in which people are easily taken for one another.

User names, e-mails, display names and account ids of different people collide on purpose: a login that is somebody else's e-mail, an
e-mail that somebody calls himself, two accounts of one e-mail, e-mails that nobody may see, people without one.
"""

from __future__ import annotations

import random

from simulator.worlds import CLOUD_ID, DIRECTORY_ID, ORG_DIRECTORY_ID, ORG_ID, SECOND_DIRECTORY_ID, SECOND_ORG_DIRECTORY_ID, small_world_dict

CALLER, BLIND, SERVICE = ("712020:%s" % name for name in ("caller", "blind", "service"))
GROUP_ID, OTHER_GROUP_ID = "6e87dc72-0000-4000-8000-000000000001", "6e87dc72-0000-4000-8000-000000000002"
GROUPS = {"crew": GROUP_ID, "Crew": OTHER_GROUP_ID}      # case counts in names of groups
USERS_ID, AGENTS_ID, SYNCED_ID = ("6e87dc72-0000-4000-8000-00000000000%d" % number for number in (3, 4, 5))
MORE_GROUPS = {"jira-users": USERS_ID, "jsm-agents": AGENTS_ID, "synced-eng": SYNCED_ID}      # two give a product, one is an identity provider's
SCIM_GROUPS = {"synced-eng": "5c1d9999-0000-4000-8000-000000000001", "Ops": "5c1d9999-0000-4000-8000-000000000002"}
ROLES = {"APP/Developers": "10100/10100", "APP/Administrators": "10100/10002", "IT/Developers": "10012/10100"}
WEBHOOKS = {"Audit": "10", "Second": "11"}
DESKS = {"IT": "15", "HELP": "7"}
ORGANIZATIONS = {"Acme": "1", "acme": "2"}
VERIFIED = "corp.example.com"
DOMAINS = (VERIFIED, VERIFIED, "customer.example.org", "partner.example.org")
NAMES = ("ann", "bob", "cem", "dag", "eva", "fay", "gus", "hal", "ida", "jan", "kim", "leo", "mia", "nia", "ole", "pia", "ray", "sue", "tom", "uwe")
CLIENT = small_world_dict()["credentials"]["clients"][0]
RIGHTS = ["site_admin", "jira_admin", "browse_users", "agent"]


def draw_world(chance: random.Random, size: int) -> dict:
    """A world of C(size) people besides those who call, as World.from_dict takes it."""
    accounts = {
        CALLER: {"email": "admin@corp.example.com", "display_name": "Ada Admin", "managed": True, "rights": list(RIGHTS)},
        BLIND: {"email": "blind@corp.example.com", "display_name": "Blind Bob", "managed": True, "rights": ["site_admin", "jira_admin", "agent"]},
        SERVICE: {"email": "service@corp.example.com", "display_name": "Service", "rights": list(RIGHTS)},
    }
    for number in range(size):
        account_id, row = _person(chance, number, accounts)
        accounts[account_id] = row
    people = [one for one in accounts if one not in (BLIND, SERVICE)]
    here = [one for one in people if accounts[one].get("on_site", True)]
    world = {
        "site": {"name": "corp", "cloud_id": CLOUD_ID},
        "organization": {"id": ORG_ID, "name": "Corp", "verified_domains": [VERIFIED], "keys": [{"key": "sentinel-org-key", "scoped": False}]},
        "accounts": accounts,
        "groups": [
            {"id": GROUP_ID, "name": "crew", "members": _some(chance, here), "managed_by": chance.choice(["ADMINS"] * 15 + ["EXTERNAL"])},
            {"id": OTHER_GROUP_ID, "name": "Crew", "members": _some(chance, here), "admins": chance.random() < 0.1},
        ],
        "desks": [
            {"id": "15", "project_id": "10012", "key": "IT", "name": "IT help", "access": "closed", "customers": _some(chance, here), "admins": [CALLER]},
            {"id": "7", "project_id": "10007", "key": "HELP", "name": "Help", "access": chance.choice(["open", "public", "closed", "closed", "closed"]),
             "customers": _some(chance, here), "admins": [CALLER]},
        ],
        "directories": {
            DIRECTORY_ID: {"name": "Identity provider", "key": "sentinel-scim-key", "users": _records(chance, accounts)},
            SECOND_DIRECTORY_ID: {"name": "Second provider", "key": "sentinel-scim-key-two"},
        },
    }
    own = random.Random(repr(here))   # dice of their own: scenarios that are known by their seed stay what they are
    world["organizations"] = [
        {"id": "1", "name": "Acme", "members": _some(own, here), "desks": ["15"], "scim_managed": own.random() < 0.1},
        {"id": "2", "name": "acme", "members": _some(own, here)},
    ]
    _more_layers(own, world, here)
    world["credentials"] = {
        "api_tokens": [{"token": "sentinel-classic-admin", "account": CALLER}, {"token": "sentinel-classic-blind", "account": BLIND},
                       {"token": "sentinel-scoped-admin", "account": CALLER, "scoped": True, "scopes": ["all"]}],
        "bearers": [{"token": "sentinel-bearer-admin", "account": CALLER, "scopes": ["all"], "expires_at": None}],
        "clients": [dict(CLIENT, account=SERVICE)],
    }
    world["credentials"]["api_tokens"] += [
        {"token": "sentinel-script-%s-%d" % (one, number), "id": "script-%s-%d" % (one[-4:], number), "label": "Script %d" % number, "account": one}
        for one, row in accounts.items() if row.get("managed") and one not in (CALLER, BLIND) for number in range(own.choice([0, 0, 1, 2]))]
    return world


def _more_layers(own: random.Random, world: dict, here: list) -> None:
    """Products, roles, webhooks, the organization's directories and the groups of the identity provider."""
    accounts = world["accounts"]
    staff = [one for one in here if accounts[one].get("type", "atlassian") == "atlassian"]
    records = world["directories"][DIRECTORY_ID]["users"]
    synced = [row for row in records if own.random() < 0.4]
    world["groups"] += [
        {"id": USERS_ID, "name": "jira-users", "members": _some(own, staff)}, {"id": AGENTS_ID, "name": "jsm-agents", "members": [CALLER]},
        {"id": SYNCED_ID, "name": "synced-eng", "managed_by": "EXTERNAL", "members": [row["account_id"] for row in synced if row["account_id"] in here]},
    ]
    world["application_roles"] = [
        {"key": "jira-software", "name": "Jira", "groups": [USERS_ID], "seats": own.choice([2000] * 9 + [len(staff)])},
        {"key": "jira-servicedesk", "name": "Jira Service Management", "groups": [AGENTS_ID], "seats": 2000}]
    world["directories"][DIRECTORY_ID]["groups"] = [
        {"id": SCIM_GROUPS["synced-eng"], "name": "synced-eng", "members": [row["id"] for row in synced], "site_group": SYNCED_ID},
        {"id": SCIM_GROUPS["Ops"], "name": "Ops", "external_id": "ext-ops", "site_group": None,
         "members": [row["id"] for row in records if own.random() < 0.5]}]
    world["project_roles"] = [{"id": "10002", "name": "Administrators", "admin": True}, {"id": "10100", "name": "Developers"}]
    groups = [GROUP_ID, OTHER_GROUP_ID]
    world["projects"] = [
        {"id": "10100", "key": "APP", "name": "Application", "roles": {
            "Administrators": {"users": [CALLER, SERVICE, *(one for one in staff if own.random() < 0.2 and one != CALLER)]},
            "Developers": {"users": _some(own, staff), "groups": _some(own, groups)}}},
        {"id": "10012", "key": "IT", "name": "IT help", "type": "service_desk", "roles": {
            "Administrators": {"users": [CALLER]}, "Developers": {"users": _some(own, staff), "groups": _some(own, groups)}}}]
    world["webhooks"] = [
        {"id": "10", "name": "Audit", "url": "https://hooks.example.org/audit", "events": ["jira:issue_created", "user_deleted"],
         "filters": {"issue-related-events-section": "project = APP"}, "secret": own.choice([None, "sentinel-webhook-secret"])},
        {"id": "11", "name": "Second", "url": "https://hooks.example.org/second", "events": ["user_created"], "exclude_body": own.random() < 0.5}]
    elsewhere = [one for one, row in accounts.items() if row.get("type", "atlassian") == "atlassian" and one not in (CALLER, BLIND, SERVICE)]
    there = [one for one in elsewhere if own.random() < 0.3]
    split = own.randrange(len(there) + 1)
    world["organization"]["directories"] = [
        {"id": ORG_DIRECTORY_ID, "name": "corp", "site": True},
        {"id": SECOND_ORG_DIRECTORY_ID, "name": "sandbox", "members": there[:split], "suspended": there[split:]}]
    for one in elsewhere:
        if own.random() < 0.12 and accounts[one].get("on_site", True):
            accounts[one]["suspended"] = True


def _person(chance: random.Random, number: int, accounts: dict) -> tuple:
    others = [row for row in accounts.values() if row["email"]]
    email = "%s%02d@%s" % (NAMES[number % len(NAMES)], number, chance.choice(DOMAINS))
    name = "%s %s" % (NAMES[number % len(NAMES)].title(), chance.choice(["Stone", "Brook", "García", "田中"]))
    kind = chance.choice(["atlassian", "atlassian", "customer", "customer", "customer", "app"] if number % 7 == 0 else ["atlassian", "customer"])
    dice = chance.random()
    if dice < 0.06:
        email = chance.choice(others)["email"]                                 # two accounts of one e-mail
        email = email.upper() if chance.random() < 0.3 else email
    elif dice < 0.14:
        # anybody may call himself anything, and hide what he is called by
        name = chance.choice([chance.choice(others)["email"], "nobody%d@%s" % (chance.randrange(3), chance.choice(DOMAINS))])
    elif dice < 0.18:
        name = email                                                           # as many customers are called
    elif dice < 0.21:
        name = "%s Twin" % chance.choice(others)["display_name"].split()[0]
    elif dice < 0.24 and kind == "app":
        email = ""                                                             # nobody ever gave it one
    elif dice < 0.27:
        email = "x" + chance.choice(others)["email"].lower()                   # ends like another's
    elif dice < 0.30:
        email = chance.choice(others)["email"].lower() + ".example"            # begins like another's
    row = {"email": email, "display_name": name, "type": kind, "active": chance.random() > 0.12}
    row["email_visible"] = chance.random() > (0.6 if "@" in name else 0.2)
    if kind == "atlassian":
        row["managed"] = email.lower().endswith("@" + VERIFIED) and chance.random() > 0.1
        row["on_site"] = chance.random() > 0.06
    begins = {"customer": ["qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:", "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:a/b:"], "app": ["557058:"]}
    return "%s%04d" % (chance.choice(begins.get(kind, ["712020:", "5b10a2844c20165700"])), number), row


def _some(chance: random.Random, people: list) -> list:
    share = chance.choice([0, 0.2, 0.5, 0.5, 0.9, 1])
    return [one for one in people if chance.random() < share]


def _records(chance: random.Random, accounts: dict) -> list:
    """Records of managed accounts. Each account has one; its primary e-mail is the account's, its user name may be anything that is free."""
    records: list = []
    taken: set = set()
    emails: set = set()
    every = [row["email"].lower() for row in accounts.values() if row["email"]]
    for number, (account_id, row) in enumerate(accounts.items()):
        email = row["email"].lower()
        if not row.get("managed") or email in emails or account_id in (BLIND, SERVICE) or chance.random() < 0.3:
            continue
        dice = chance.random()
        login = chance.choice(every) if dice < 0.2 else "login%02d" % number if dice < 0.3 else email
        if login in taken:
            continue
        taken.add(login)
        emails.add(email)
        record = {"id": "5c1d0000-0000-4000-8000-%012d" % number, "account_id": account_id, "userName": login.upper() if chance.random() < 0.1 else login,
                  "emails": [{"value": row["email"], "type": "work", "primary": True}], "name": {"givenName": "G%d" % number, "familyName": "F"},
                  "displayName": row["display_name"], "active": row.get("active", True)}
        if chance.random() < 0.5:
            record["externalId"] = "ext-%d" % (chance.randrange(number + 1) if chance.random() < 0.15 else number)   # may be shared
        if chance.random() < 0.5:
            record.update(title="Engineer", department=chance.choice(["Ops", "Sales"]))
        if chance.random() < 0.3:
            record["phoneNumbers"] = [{"value": "+1"}]
        if chance.random() < 0.2 and email.endswith("@" + VERIFIED):
            record["emails"].append({"value": "second%d@%s" % (number, VERIFIED), "type": "home"})
        records.append(record)
    return records


def draw_switches(chance: random.Random, size: int) -> dict:
    """What this tenant is like. Pages are small, or as documented with lists that are longer."""
    table = {
        "empty_email": ["missing", "blank", "null"], "customer_conflict": ["refuse", "link"], "conflict_scope": ["any", "site"],
        "search_hides_customers": [False, False, True], "revoked_user": ["inactive", "gone"], "recreate_revoked": ["reactivate", "refuse"],
        "not_member_status": [400, 404], "scim_patch_status": [200, 204], "scim_department_at": ["top", "extension", "both"],
        "desk_lists_inactive": [True, True, True, False], "synced_group_status": [400, 403], "last_admin_status": [400, 403, 409],
        "scim_unmanaged_account": ["conflict", "invalid", "link"], "revoke_clears_desks": [False, True],
        "customer_keeps_id": [False, True], "conflict_wording": ["exists", "taken"], "jsm_ids_per_call": [50, 50, 3],
    }
    chosen = {name: chance.choice(values) for name, values in table.items()}
    if size > 40 and chance.random() < 0.5:
        chosen["pages"] = "documented"
    elif chance.random() < 0.6:
        chosen.update({"page_" + name: chance.randint(1, 6) for name in ("group_member", "users", "user_search", "scim", "user_bulk", "organization")})
        # one person a page, and without a total: nothing could ever show that somebody moved up a place
        chosen["page_jsm"] = chance.randint(2, 6)
    return chosen
