# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small world that has everything awkward in it once."""

from __future__ import annotations

from .world import World

CLOUD_ID = "0b7c4f5e-5a35-4d1e-9d5c-6c0e5a5b0001"
ORG_ID = "3f1d9c1a-77aa-4f5e-8a52-000000000001"
DIRECTORY_ID = "9d3f2b1a-0000-4c4c-8d8d-00000000d1d1"
SECOND_DIRECTORY_ID = "9d3f2b1a-0000-4c4c-8d8d-00000000d2d2"
# directories of the organization, where people are: not those of identity providers above
ORG_DIRECTORY_ID = "4a7e55c0-0000-4e4e-8e8e-00000000e1e1"
SECOND_ORG_DIRECTORY_ID = "4a7e55c0-0000-4e4e-8e8e-00000000e2e2"
REALM = "qm:6f0c2b54-1111-4a4a-9b9b-0123456789ab:"

# account ids by a nickname, for tests
IDS = {
    "admin": "712020:00000000-aaaa-4000-8000-000000000001",
    "director": "712020:00000000-aaaa-4000-8000-000000000002",
    "impostor": "5b10a2844c20165700ede21f",
    "robot": "557058:00000000-aaaa-4000-8000-000000000004",
    "leaver": "712020:00000000-aaaa-4000-8000-000000000005",
    "erika": "712020:00000000-aaaa-4000-8000-000000000006",
    "jose": "5b10ac8d82e05b22cc7d4ef5",
    "guest": "712020:00000000-aaaa-4000-8000-000000000008",
    "unmanaged": "712020:00000000-aaaa-4000-8000-000000000009",
    "elsewhere": "712020:00000000-aaaa-4000-8000-00000000000a",
    "blind": "712020:00000000-aaaa-4000-8000-00000000000b",
    "plain": "712020:00000000-aaaa-4000-8000-00000000000c",
    "service": "712020:00000000-aaaa-4000-8000-00000000000d",
    "returner": "712020:00000000-aaaa-4000-8000-00000000000e",
    "carla": REALM + "00000000-cccc-4000-8000-000000000001",
    "dmitri": REALM + "00000000-cccc-4000-8000-000000000002",
    "yuki": REALM + "00000000-cccc-4000-8000-000000000003",
    "gone": REALM + "00000000-cccc-4000-8000-000000000004",
    "hidden": REALM + "00000000-cccc-4000-8000-000000000005",
    "slash": REALM + "a/b:00000000-cccc-4000-8000-000000000006",
}
GROUP_IDS = {
    "jira-software-users": "6e87dc72-4f1f-421f-9382-2fee8b652487",
    "site-admins": "952d12c3-5b5b-4d04-bb32-44d383afc4b2",
    "synced-engineering": "276f955c-63d7-42c8-9520-92d01dca0625",
    "123": "11111111-1234-4321-9999-000000000123",
    "Support": "22222222-aaaa-4321-9999-000000000001",
    "support": "22222222-aaaa-4321-9999-000000000002",
    "jira-servicemanagement-users": "33333333-aaaa-4321-9999-000000000003",
}
EVERYTHING = ["site_admin", "jira_admin", "browse_users", "agent"]


def _accounts() -> dict:
    def one(email, name, **more):
        return {"email": email, "display_name": name, **more}
    rows = {
        "admin": one("admin@corp.example.com", "Ada Admin", managed=True, rights=list(EVERYTHING)),
        "director": one("ceo@corp.example.com", "Dana Director", managed=True, email_visible=False),
        # anybody may call himself anything
        "impostor": one("mallory@free.example.org", "ceo@corp.example.com", email_visible=False),
        "robot": one("robot@corp.example.com", "Automation for Jira", type="app", email_visible=False),
        "leaver": one("leaver@corp.example.com", "Lee Leaver", managed=True, active=False),
        "erika": one("erika.mustermann@corp.example.com", "Erika Mustermann", managed=True, last_active={"jira-software": "2026-11-20T09:15:00Z"}),
        "jose": one("jose.garcia@corp.example.com", "José García", managed=True, email_visible=False),
        "guest": one("guest@partner.example.org", "Gus Guest"),
        "unmanaged": one("private@corp.example.com", "Uma Unmanaged"),
        "elsewhere": one("elsewhere@corp.example.com", "Elsa Elsewhere", managed=True, on_site=False, held_by="externalDirectory.google"),
        "blind": one("blind@corp.example.com", "Blind Bob", managed=True, rights=["site_admin", "jira_admin", "agent"],
                     held_by="authPolicy.saml"),
        "plain": one("plain@corp.example.com", "Plain Paul", managed=True, rights=["browse_users"]),
        "service": one("lifecycle@serviceaccount.atlassian.com", "lifecycle service account", rights=list(EVERYTHING)),
        "returner": one("returner@corp.example.com", "Rita Returner", managed=True, active=False),
        "carla": one("carla@customer.example.org", "Carla Customer", type="customer"),
        "dmitri": one("dmitri@customer.example.org", "Дмитрий Иванов", type="customer"),
        "yuki": one("yuki@customer.example.org", "田中 ゆき", type="customer"),
        "gone": one("gone@customer.example.org", "Gina Gone", type="customer", active=False),
        "hidden": one("hidden@customer.example.org", "Heidi Hidden", type="customer", email_visible=False),
        "slash": one("slash@customer.example.org", "Sally Slash", type="customer"),
    }
    return {IDS[name]: fields for name, fields in rows.items()}


def _record(number: int, who: str, user_name: str, given: str, family: str, **more) -> dict:
    return {"id": "5c1d0000-0000-4000-8000-0000000000%02d" % number, "account_id": IDS[who], "userName": user_name,
            "emails": [{"value": user_name, "type": "work", "primary": True}], "name": {"givenName": given, "familyName": family},
            "displayName": "%s %s" % (given, family), "active": True, **more}


def _site_places() -> dict:
    """Organizations, projects with roles, and a webhook. The projects of the other desks come of themselves."""
    return {
        "organizations": [
            {"id": "1", "name": "Customer Corp", "members": [IDS["carla"], IDS["yuki"], IDS["gone"]], "desks": ["15"]},
            {"id": "2", "name": "Synced Partners", "members": [IDS["dmitri"]], "desks": ["7"], "scim_managed": True},
            {"id": "3", "name": "Leer & Söhne", "members": [], "desks": []},
        ],
        "project_roles": [
            {"id": "10002", "name": "Administrators", "description": "They administer a project", "admin": True},
            {"id": "10100", "name": "Developers", "description": "They build", "groups": [GROUP_IDS["jira-software-users"]]},
            {"id": "10101", "name": "Service Desk Team", "description": "They help"},
        ],
        "projects": [
            {"id": "10100", "key": "APP", "name": "Application", "roles": {
                "Administrators": {"users": [IDS["admin"]]},
                "Developers": {"users": [IDS["erika"], IDS["leaver"], IDS["director"]],
                               "groups": [GROUP_IDS["jira-software-users"], GROUP_IDS["synced-engineering"]]}}},
            # administered by somebody who may do nothing else
            {"id": "10101", "key": "SEC", "name": "Security", "private": True, "roles": {"Administrators": {"users": [IDS["plain"]]}}},
            {"id": "10012", "key": "IT", "name": "IT help", "type": "service_desk", "roles": {
                "Administrators": {"users": [IDS["admin"]]}, "Service Desk Team": {"users": [IDS["admin"], IDS["erika"]], "groups": [GROUP_IDS["Support"]]}}},
        ],
        "request_types": [{"id": "25", "desk": "15", "name": "New colleague", "fields": [
            {"id": "summary", "name": "Summary", "required": True}, {"id": "customfield_10001", "name": "E-mail address", "required": True},
            {"id": "customfield_10002", "name": "Groups"}, {"id": "customfield_10003", "name": "What should happen"}]}],
        "requests": [{"id": "20001", "key": "IT-1", "desk": "15", "type": "25", "reporter": IDS["carla"], "participants": [IDS["dmitri"]], "history": ["Open"],
                      "values": {
            "summary": "Jane begins on Monday", "customfield_10001": "jane.doe@customer.example.org", "customfield_10002": ["support"],
            "customfield_10003": {"id": "1", "value": "onboard"}},
            "transitions": [{"id": "11", "name": "Start", "to": "In progress"}, {"id": "21", "name": "Resolve", "to": "Done"},
                            {"id": "31", "name": "Escalate", "to": "Escalated", "shown": False}],
            "comments": [{"id": "900", "author": IDS["carla"], "body": "Is it done?", "public": True},
                         {"id": "901", "author": IDS["admin"], "body": "Ask her manager first.", "public": False}]}],
        "webhooks": [{"id": "10", "name": "Audit", "url": "https://hooks.example.org/audit", "events": ["jira:issue_created", "user_deleted"],
                      "filters": {"issue-related-events-section": "project = APP"}, "secret": "sentinel-webhook-secret"}],
    }


def small_world_dict() -> dict:
    """The small world as World.from_dict takes it; README.md names its people."""
    return {
        "site": {"name": "corp", "cloud_id": CLOUD_ID},
        "organization": {"id": ORG_ID, "name": "Corp", "verified_domains": ["corp.example.com"],
                         "keys": [{"key": "sentinel-org-key", "scoped": False, "account": IDS["admin"], "expires_in_days": 300},
                                  {"key": "sentinel-org-scoped-key", "scoped": True}, {"key": "sentinel-org-expired-key", "expires_in_days": -1}],
                         "directories": [{"id": ORG_DIRECTORY_ID, "name": "corp", "site": True},
                                         {"id": SECOND_ORG_DIRECTORY_ID, "name": "sandbox", "members": [IDS["admin"]], "suspended": [IDS["plain"]]}]},
        "accounts": _accounts(),
        "groups": [
            {"id": GROUP_IDS["jira-software-users"], "name": "jira-software-users",
             "members": [IDS[name] for name in ("admin", "director", "leaver", "erika", "guest")]},
            {"id": GROUP_IDS["site-admins"], "name": "site-admins", "members": [IDS["admin"]], "admins": True},
            {"id": GROUP_IDS["synced-engineering"], "name": "synced-engineering", "members": [IDS["erika"]], "managed_by": "EXTERNAL"},
            {"id": GROUP_IDS["123"], "name": "123", "members": [IDS["guest"]]},
            {"id": GROUP_IDS["Support"], "name": "Support", "members": [IDS["erika"]]},
            {"id": GROUP_IDS["support"], "name": "support", "members": []},
            {"id": GROUP_IDS["jira-servicemanagement-users"], "name": "jira-servicemanagement-users", "members": [IDS["admin"]]},
        ],
        "desks": [
            {"id": "15", "project_id": "10012", "key": "IT", "name": "IT help", "access": "closed",
             "customers": [IDS["carla"], IDS["hidden"], IDS["gone"]], "admins": [IDS["admin"]]},
            {"id": "7", "project_id": "10007", "key": "HELP", "name": "Open help", "access": "open", "customers": [IDS["dmitri"]], "admins": [IDS["admin"]]},
            {"id": "22", "project_id": "10022", "key": "PUB", "name": "Public square", "access": "public", "customers": [], "admins": [IDS["admin"]]},
            {"id": "31", "project_id": "10031", "key": "HR", "name": "People & culture", "access": "closed", "customers": [], "admins": [IDS["admin"]]},
        ],
        "application_roles": [
            {"key": "jira-software", "name": "Jira", "groups": [GROUP_IDS["jira-software-users"]], "seats": 100},
            {"key": "jira-servicedesk", "name": "Jira Service Management", "groups": [GROUP_IDS["jira-servicemanagement-users"]], "seats": 10},
        ],
        **_site_places(),
        "directories": {
            DIRECTORY_ID: {
                "name": "Identity provider", "key": "sentinel-scim-key",
                "users": [
                    _record(1, "erika", "erika.mustermann@corp.example.com", "Erika", "Mustermann", externalId="ext-0001", title="Engineer",
                            department="Engineering"),
                    _record(2, "jose", "jose.garcia@corp.example.com", "José", "García", externalId="ext-0002", department="Sales"),
                    _record(3, "returner", "returner@corp.example.com", "Rita", "Returner", externalId="ext-0003", active=False),
                ],
                "groups": [{"id": "5c1d9999-0000-4000-8000-000000000001", "name": "synced-engineering",
                            "members": ["5c1d0000-0000-4000-8000-000000000001"], "site_group": GROUP_IDS["synced-engineering"]}],
            },
            SECOND_DIRECTORY_ID: {"name": "Second provider", "key": "sentinel-scim-key-two"},
        },
        "credentials": {
            "api_tokens": [
                {"token": "sentinel-classic-admin", "account": IDS["admin"], "label": "Automation", "expires_in_days": 200},
                {"token": "sentinel-classic-blind", "account": IDS["blind"]},
                {"token": "sentinel-classic-plain", "account": IDS["plain"]},
                {"token": "sentinel-classic-leaver", "account": IDS["leaver"]},
                {"token": "sentinel-scoped-admin", "account": IDS["admin"], "scoped": True, "scopes": [
                    "read:jira-user", "read:jira-work", "manage:jira-configuration", "manage:servicedesk-customer", "read:servicedesk-request",
                    "manage:jira-project", "write:servicedesk-request"]},
                {"token": "sentinel-scoped-narrow", "account": IDS["admin"], "scoped": True, "scopes": ["read:jira-user"]},
                {"token": "sentinel-scoped-service", "account": IDS["service"], "scoped": True, "scopes": ["all"]},
                # of people who call nothing here: what a leaver leaves behind, and what is about to expire
                {"token": "sentinel-classic-director", "account": IDS["director"], "id": "director-laptop", "label": "Laptop", "expires_in_days": 20,
                 "last_access": "2026-11-20T07:30:00.000Z"},
                {"token": "sentinel-classic-erika", "account": IDS["erika"], "label": "Script", "expires_in_days": 90},
                {"token": "sentinel-scoped-erika", "account": IDS["erika"], "label": "Dashboard", "scoped": True, "scopes": ["read:jira-user"],
                 "expires_in_days": 365},
                {"token": "sentinel-classic-old", "account": IDS["jose"], "label": "Old", "expires_in_days": -3},
            ],
            "bearers": [{"token": "sentinel-bearer-admin", "account": IDS["admin"], "scopes": ["all"], "expires_at": None}],
            "clients": [{"client_id": "demo-client", "client_secret": "sentinel-client-secret", "account": IDS["service"], "scopes": ["all"],
                         "lifetime": 3600}],
            # an app that people have given consent to, and the code that the browser came back with
            "apps": [{"client_id": "demo-app", "client_secret": "sentinel-app-secret", "redirect_uri": "https://localhost/callback", "lifetime": 3600}],
            "codes": [{"code": "sentinel-code-admin", "client_id": "demo-app", "account": IDS["admin"], "scopes": ["all", "offline_access"]},
                      {"code": "sentinel-code-online", "client_id": "demo-app", "account": IDS["plain"], "scopes": ["read:jira-user"]}],
            "refresh_tokens": [{"token": "sentinel-refresh-admin", "client_id": "demo-app", "account": IDS["admin"], "scopes": ["all", "offline_access"],
                                "family": "first"}],
        },
    }


def small_world() -> World:
    return World.from_dict(small_world_dict())
