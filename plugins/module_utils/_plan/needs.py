# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what each module needs, as a table, and what of it is missing. Pure."""

from __future__ import annotations

import typing as t

from .._errors import PlanError

SITE, DIRECTORY, ORGANIZATION = "site", "directory", "organization"

# right -> in words. Those that no call tells are said to be so.
RIGHTS = {
    "browse": "the global permission Browse users and groups",
    "administer": "the global permission Administer Jira",
    "agent": "an agent licence of Jira Service Management",
    "site_admin": "site administration",
    "desk_admin": "administration of each service desk",
    "project_admin": "administration of each project",
    "plain_token": "an API token without scopes, on the site's own address",
    "org_key": "an organization key without scopes",
}
USER, WORK, CONFIGURE = "read:jira-user", "read:jira-work", "manage:jira-configuration"
CUSTOMER, DESK, PROJECT = "manage:servicedesk-customer", "read:servicedesk-request", "manage:jira-project"


class Need(t.NamedTuple):
    """Which ways in, which rights, and which classic scopes, where the credential has scopes."""

    surfaces: t.Tuple[str, ...]
    rights: t.Tuple[str, ...] = ()
    scopes: t.Tuple[str, ...] = ()


_DIRECTORY = Need((DIRECTORY,))
_ORGANIZATION = Need((ORGANIZATION,), ("org_key",))
_ORG_READING = Need((ORGANIZATION,))
_CUSTOMERS = Need((SITE,), ("browse", "agent", "administer", "site_admin"), (CUSTOMER, USER, WORK))
_DESK = Need((SITE,), ("browse", "agent", "desk_admin"), (CUSTOMER, DESK, USER, WORK))
_CLIENTS = Need((SITE,), ("agent", "administer"), (CUSTOMER, DESK, USER))
_GROUP = Need((SITE,), ("browse", "site_admin"), (CONFIGURE, USER))
_ROLE = Need((SITE,), ("browse", "project_admin"), (CONFIGURE, PROJECT, USER, WORK))
_WEBHOOK = Need((SITE,), ("administer", "plain_token"))
_LOOKUP = Need((SITE,), ("browse",), (USER, WORK))

MODULES: t.Dict[str, Need] = {
    # whatever way in is missing, it says so beside what the others show
    "atlassian_access": Need((SITE,), ("browse", "agent", "desk_admin", "project_admin", "site_admin"), (CUSTOMER, CONFIGURE, DESK, PROJECT, USER, WORK)),
    "atlassian_access_info": Need((SITE,), ("browse", "agent", "desk_admin", "project_admin", "site_admin"), (CUSTOMER, CONFIGURE, DESK, USER, WORK)),
    "jira_group": _GROUP, "jira_group_info": Need((SITE,), ("browse",), (CONFIGURE, USER)), "jira_group_member": _GROUP,
    "jira_project_role_info": _ROLE, "jira_project_role_member": _ROLE, "jira_project_role_member_info": _ROLE,
    "jira_user": Need((SITE,), ("browse", "administer", "site_admin"), (CONFIGURE, USER)), "jira_user_info": _LOOKUP,
    "jira_webhook": _WEBHOOK, "jira_webhook_info": _WEBHOOK,
    "jsm_customer": _CUSTOMERS, "jsm_desk_customer": _DESK, "jsm_desk_info": _DESK,
    "jsm_organization": _CLIENTS, "jsm_organization_info": Need((SITE,), ("agent",), (CUSTOMER, DESK, USER)), "jsm_organization_member": _CLIENTS,
    "jsm_request": Need((SITE,), ("agent",), (DESK, "write:servicedesk-request")), "jsm_request_info": Need((SITE,), (), (DESK,)),
    "managed_account": _ORGANIZATION, "managed_account_info": _ORGANIZATION,
    "organization_group_info": _ORG_READING, "organization_group_member": _ORGANIZATION, "organization_info": _ORG_READING,
    "organization_user": _ORGANIZATION, "organization_user_info": _ORG_READING,
    "scim_directory_info": _DIRECTORY, "scim_group": _DIRECTORY, "scim_group_info": _DIRECTORY, "scim_user": _DIRECTORY, "scim_user_info": _DIRECTORY,
}
# What a role always may come to need on the site. Directory and organization only for lists that speak of them.
ROLES = {
    "onboard": ("jsm_customer", "jsm_desk_customer", "jira_group_member"), "offboard": ("jsm_customer", "jsm_desk_customer", "jira_group_member"),
    "move": ("jsm_desk_customer", "jira_group_member"),
}
# What may use up licences.
TAKES_SEATS = frozenset(("jira_user", "jira_group_member", "organization_user", "organization_group_member", "onboard", "move"))


class Known(t.NamedTuple):
    """What is known of the credentials. C(surfaces): why a way in does not work, "" where it does, missing where none was given.

    C(rights): True, False, or None or missing where nothing tells. C(scopes) likewise; None when the credential has no scopes.
    C(licences): why the site's licences could not be read, "" when they were or there is no site; None when the credentials may not see them.
    """

    surfaces: t.Mapping[str, str]
    rights: t.Mapping[str, t.Optional[bool]]
    scopes: t.Optional[t.Mapping[str, t.Optional[bool]]]
    licences: t.Optional[str] = ""


def need_of(name: str) -> Need:
    """What a module or role needs. Raises C(PlanError) for what is neither."""
    parts = [MODULES[one] for one in ROLES.get(name, (name,)) if one in MODULES]
    if not parts:
        raise PlanError("planned: %r is no module or role of this collection. There are: %s." % (name, ", ".join(sorted(MODULES) + sorted(ROLES))))
    return Need(*(tuple(dict.fromkeys(one for part in parts for one in part[number])) for number in range(3)))


def judge(name: str, known: Known) -> t.Dict[str, t.Any]:
    """What of a module's needs is missing, and of what it cannot be told, in words."""
    need, missing, unknown = need_of(name.rpartition(".")[2]), [], []
    for surface in need.surfaces:
        why = known.surfaces.get(surface)
        if why != "":
            missing.append("a way in to the %s%s" % (surface, " that works: %s" % why if why else ", of which no credentials were given"))
    wanted = [(known.rights.get(right), RIGHTS[right]) for right in need.rights]
    if known.scopes is not None:
        wanted += [(known.scopes.get(scope), "the scope %s" % scope) for scope in need.scopes]
    if not missing:   # of a way in that does not work nothing can be said
        missing += [words for has, words in wanted if has is False]
        unknown += [words for has, words in wanted if has is None]
        if name.rpartition(".")[2] in TAKES_SEATS and known.licences:
            missing.append("a look at the licences that are left: %s" % known.licences)
        elif name.rpartition(".")[2] in TAKES_SEATS and known.licences is None:
            unknown.append("licences that are left")
    return {"name": name, "ready": not missing, "missing": missing, "unknown": unknown}
