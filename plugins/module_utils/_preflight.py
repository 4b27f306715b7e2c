# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: looking at the ways in themselves. A way that does not work is a result here, and stops nothing else."""

from __future__ import annotations

import typing as t

from ._api import about, accounts, jira
from ._errors import ApiError, AtlassianError, NotAllowed, NotAuthenticated, NotFound
from ._http.message import GATEWAY, MANAGE, ORGANIZATION, SCIM, SITE
from ._plan import needs
from ._plan.wishes import Account

Found = t.Dict[str, t.Any]


def tried(client: t.Any, *calls: t.Tuple[t.Any, t.Any]) -> t.List[t.Any]:
    """What the readers make of each answer, side by side; an error takes the place of its result."""
    return t.cast(t.List[t.Any], client.side_by_side(lambda call: client.read(*call), calls))


def why(*answers: t.Any) -> str:
    """The message of the first of them that is an error; "" when all worked."""
    return next((answer.message for answer in answers if isinstance(answer, AtlassianError)), "")


class Site(t.NamedTuple):
    """What a site told. C(caller) is None when the credential was not accepted; C(scopes) when it has none.

    C(licences): why they could not be read, "" when they were; None when the credential may not see them, which the rights and scopes tell.
    """

    result: Found
    caller: t.Optional[Account]
    products: t.List[Found]
    rights: t.Dict[str, t.Optional[bool]]
    scopes: t.Optional[t.Dict[str, t.Optional[bool]]]
    licences: t.Optional[str]


def _plans(answer: t.Any) -> t.Dict[str, str]:
    """Read where an answer of another shape is an error of its own, as all of them are."""
    return {str(one["id"]): str(one["plan"]) for one in answer["applications"]}


def look_at_site(client: t.Any, scoped: bool, basic: bool) -> Site:
    """Who is calling, where, with which rights. C(scoped): the credential may have scopes, as everything that goes through the gateway may."""
    calls = [(jira.myself(), jira.account), (about.server_info(), dict), (about.licence(), _plans),
             (jira.permissions("ADMINISTER", "USER_PICKER"), lambda answer: {key: jira.may(answer, key) for key in ("ADMINISTER", "USER_PICKER")}),
             (jira.products(), lambda answer: [about.seats(one) for one in answer]),
             (about.a_desk(), dict), (about.an_organization(), dict)] + ([(about.sites(), jira.listed)] if client.has(GATEWAY) else [])
    answers = tried(client, *calls)
    me, info, plans, granted, roles, desk, organizations = answers[:7]
    known = info if isinstance(info, dict) else {}
    told = answers[7] if len(answers) > 7 and isinstance(answers[7], list) else []
    # a token that is good for one thing is good: who it is may be hidden from it by its scopes
    reachable = any(not isinstance(one, AtlassianError) for one in (me, plans, granted, roles, desk, organizations))
    result = {"reachable": reachable, "reason": None if reachable else why(me), "url": known.get("baseUrl"), "title": known.get("serverTitle"),
              "version": known.get("version"), "deployment": known.get("deploymentType"),
              "plans": None if why(plans) else plans}
    rights: t.Dict[str, t.Optional[bool]] = {"agent": _allowed(desk), "plain_token": basic and not scoped}
    for right, key in (("administer", "ADMINISTER"), ("browse", "USER_PICKER")):
        rights[right] = None if isinstance(granted, AtlassianError) else granted[key]
    scopes = None
    if scoped:
        probes = {needs.USER: me, needs.WORK: granted, needs.CONFIGURE: plans, needs.DESK: desk, needs.CUSTOMER: organizations}
        scopes = {scope: _has_scope(answer) for scope, answer in probes.items()}
        listed = {str(scope) for one in told if len(told) == 1 or one.get("url") == known.get("baseUrl") for scope in one.get("scopes") or []}
        scopes.update((scope, True) for scope in listed)
        if listed and not any(scope.count(":") > 1 for scope in listed):   # granular ones cover classic ones in ways that nothing tells
            every = {scope for need in needs.MODULES.values() for scope in need.scopes}
            scopes.update((scope, False) for scope in every - listed if scopes.get(scope) is None)
    return Site(result, None if isinstance(me, AtlassianError) else me, _products(plans, roles), rights, scopes,
                None if _hidden(roles, reachable) else why(roles))


def _hidden(answer: t.Any, reachable: bool) -> bool:
    """Whether the credential may not see this. A 401 that names no scope, where others were answered, is a token that ended in between."""
    if isinstance(answer, NotAuthenticated):
        return not reachable or _has_scope(answer) is False
    return isinstance(answer, (NotAllowed, NotFound))


def _allowed(answer: t.Any) -> t.Optional[bool]:
    """Whether the right is there that an operation needs: a 403 says no, a 401 is about the credential or its scopes."""
    return False if isinstance(answer, NotAllowed) else None if isinstance(answer, AtlassianError) else True


def _has_scope(answer: t.Any) -> t.Optional[bool]:
    """Whether the scope is there: the gateway says 401 and names the scope; a refusal by the product behind it has passed that."""
    if isinstance(answer, NotAuthenticated):
        return False if "scope" in answer.text.lower() else None
    return True if not isinstance(answer, AtlassianError) or (isinstance(answer, ApiError) and answer.status in (403, 404)) else None


def _products(plans: t.Any, roles: t.Any) -> t.List[Found]:
    plan_of = {} if why(plans) else plans
    if why(roles):
        return [{"key": key, "name": key, "seats": None, "left": None, "used": None, "groups": None, "plan": plan, "reason": why(roles)}
                for key, plan in sorted(plan_of.items())]
    return [dict(one, plan=plan_of.get(one["key"])) for one in roles]


def holders(client: t.Any, product: Found) -> t.List[Found]:
    """The active people who may use a product, each once: those who hold its seats."""
    lists = client.all_of(lambda group: client.all_items(jira.members(group["group_id"]), jira.next_page), product["groups"] or [])
    people = {one.account_id: one for one in (jira.account(user) for users in lists for user in users) if one.active is not False}
    return [{"account_id": one.account_id, "email": one.email or None, "display_name": one.name or None}
            for one in sorted(people.values(), key=lambda one: (one.name, one.account_id))]


def look_at_directory(client: t.Any) -> Found:
    """Whether the identity provider directory answers, and what it allows."""
    config, schemas = tried(client, (about.provider_config(), about.config), (about.schemas(), about.attributes))
    found = {"reachable": not why(config), "reason": why(config) or None, **(config if not why(config) else {})}
    return dict(found, attributes=None if why(schemas) else schemas)


def look_at_organization(client: t.Any, org_id: str, caller: t.Optional[Account]) -> t.Tuple[Found, t.Optional[bool], t.Any]:
    """(what is told, whether the key has no scopes, the caller's API tokens or why they are not known)."""
    calls: t.List[t.Tuple[t.Any, t.Any]] = [(about.org_directories(org_id), about.directories)]
    if caller is not None and client.has(MANAGE):
        calls += [(accounts.permissions(caller.account_id), dict), (accounts.tokens(caller.account_id), accounts.token_list)]
    answers = tried(client, *calls)
    directories = answers[0]
    found = {"reachable": not why(directories), "reason": why(directories) or None, "directories": None if why(directories) else directories}
    if len(answers) == 1:
        return found, None, "there is no way in to a site, whose caller's API tokens could be looked at"
    allowed, tokens = answers[1:]
    return found, _unscoped(allowed), why(tokens) or tokens


def _unscoped(answer: t.Any) -> t.Optional[bool]:
    """Whether the organization's key has no scopes: one with scopes is refused even for reading, in other words than an account that is not managed."""
    if isinstance(answer, NotAllowed) and answer.code != "forbidden":
        return False
    return True if not isinstance(answer, AtlassianError) or isinstance(answer, (NotAllowed, NotFound)) else None


def surfaces(client: t.Any, site: t.Optional[Site], directory: t.Optional[Found], organization: t.Optional[Found]) -> t.Dict[str, str]:
    """For each way in that was given: why it does not work; "" when it does."""
    seen = ((SITE, needs.SITE, site.result if site else None), (SCIM, needs.DIRECTORY, directory), (ORGANIZATION, needs.ORGANIZATION, organization))
    return {name: str(found["reason"] or "") for surface, name, found in seen if client.has(surface) and found is not None}
