# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the options of the ways in, and from options to a client.

Every module accepts all of them and needs only its own, so that one action group serves a whole play.
"""

from __future__ import annotations

import typing as t
from urllib.parse import quote, urlsplit

from ansible.module_utils.basic import env_fallback

from ._errors import PlanError, plain
from ._http.client import Client
from ._http.message import AUTH, EDGE, GATEWAY, MANAGE, ORGANIZATION, SCIM, SITE
from ._http.transport import Transport, is_loopback
from ._http.way import Basic, Bearer, ClientCredentials, Gateway, Way


def _option(env: str = "", **rest: t.Any) -> t.Dict[str, t.Any]:
    return dict(rest, type=rest.get("type", "str"), **({"fallback": (env_fallback, [env])} if env else {}))


SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "site_url": _option("ATLASSIAN_SITE_URL"),
    "api_user": _option("ATLASSIAN_API_USER"),
    "api_token": _option("ATLASSIAN_API_TOKEN", no_log=True),
    "access_token": _option("ATLASSIAN_ACCESS_TOKEN", no_log=True),
    "client_id": _option("ATLASSIAN_CLIENT_ID"),
    "client_secret": _option("ATLASSIAN_CLIENT_SECRET", no_log=True),
    "use_gateway": _option("ATLASSIAN_USE_GATEWAY", type="bool", default=False),
    "gateway_url": _option("ATLASSIAN_GATEWAY_URL", default="https://api.atlassian.com"),
    "auth_url": _option("ATLASSIAN_AUTH_URL", default="https://auth.atlassian.com"),
    "cloud_id": _option("ATLASSIAN_CLOUD_ID"),
    "scim_url": _option("ATLASSIAN_SCIM_URL", default="https://api.atlassian.com/scim/directory"),
    "directory_id": _option("ATLASSIAN_SCIM_DIRECTORY_ID"),
    "scim_token": _option("ATLASSIAN_SCIM_TOKEN", no_log=True),
    "org_url": _option("ATLASSIAN_ORG_URL", default="https://api.atlassian.com/admin"),
    "org_id": _option("ATLASSIAN_ORG_ID"),
    "org_api_key": _option("ATLASSIAN_ORG_API_KEY", no_log=True),
    "timeout": _option(type="float", default=30),
    "retry_budget": _option(type="float", default=300),
    "concurrency": _option(type="int", default=16),
    "validate_certs": _option(type="bool", default=True),
    "ca_path": _option(type="path"),
}

SECRETS = tuple(name for name, option in SPEC.items() if option.get("no_log"))

# Texts that become part of an address, a header or a file's name: nothing in them may turn it into another.
PLAIN = ("api_user", "client_id", "cloud_id", "directory_id", "org_id", "ca_path")

# What the numbers may be; those of modules, too, as they are options beside these.
LIMITS = {"concurrency": (1, 64), "timeout": (0.1, 3600), "retry_budget": (0, 86400), "wait": (0, 86400), "batch_size": (1, 1000)}
HOW = {
    SITE: "set site_url (ATLASSIAN_SITE_URL) and either api_user with api_token, or access_token, or client_id with client_secret",
    SCIM: "set directory_id (ATLASSIAN_SCIM_DIRECTORY_ID) and scim_token (ATLASSIAN_SCIM_TOKEN), the key of that identity provider directory",
    ORGANIZATION: "set org_id (ATLASSIAN_ORG_ID) and org_api_key (ATLASSIAN_ORG_API_KEY)",
    MANAGE: "set org_id (ATLASSIAN_ORG_ID) and org_api_key (ATLASSIAN_ORG_API_KEY), a key that was created without scopes",
}


def unshown(params: t.Mapping[str, t.Any], spec: t.Mapping[str, t.Mapping[str, t.Any]]) -> t.Set[str]:
    """What of the options must not be shown: credentials, and addresses that hold one."""
    hidden = [value for name, value in params.items() if spec.get(name, {}).get("no_log")]
    hidden += [value for name, value in params.items() if name.endswith("_url") and any(sign in str(value) for sign in "@?#")]
    for name, value in params.items():
        secret = {one for one, rules in (spec.get(name, {}).get("options") or {}).items() if rules.get("no_log")}
        hidden += _nested(value, secret) if secret else []
    return {str(value) for value in hidden if value not in (None, "") and not isinstance(value, bool)}


def _nested(value: t.Any, secret: t.Set[str]) -> t.Iterator[t.Any]:
    """What stands under these names, however deep: what is nested wrongly is quoted before Ansible knows what is secret in it."""
    for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _nested(one, secret)
    if isinstance(value, dict):
        yield from (value[name] for name in secret if name in value)


def connect(params: t.Mapping[str, t.Any], needs: t.Sequence[str], transport: t.Any = None, **clock: t.Any) -> Client:
    """A client for every surface that has its options. Nothing is sent yet.

    Raises C(PlanError) when a surface of C(needs) has none, when options contradict one another, or when an address is unsafe.
    """
    for name, (low, high) in LIMITS.items():
        value = params.get(name)
        if value is not None and not low <= value <= high:   # "not a number" is neither
            raise PlanError("%s must be %s to %s, not %s." % (name, low, high, value))
    for name in SECRETS:
        if any(not 32 < ord(ch) < 127 for ch in params.get(name) or ""):
            raise PlanError("%s holds a line break, a blank or another character that no credential has. Was it cut out with something around it?" % name)
    for name in PLAIN:
        if plain(params.get(name) or "") != (params.get(name) or "") or params.get(name) in (".", ".."):
            raise PlanError("%s cannot be %r." % (name, params[name]))
    ways: t.Dict[str, Way] = {}
    site = _site_way(params)
    if site is not None:
        ways[SITE] = site
        doorstep = site.doorstep() if isinstance(site, Gateway) else None
        if doorstep is not None:
            ways[GATEWAY] = doorstep
    if params.get("site_url"):
        ways[EDGE] = Way(_address(params, "site_url"))
    if params.get("client_id") or AUTH in needs:
        ways[AUTH] = Way(_address(params, "auth_url"))
    if params.get("scim_token") and params.get("directory_id"):
        ways[SCIM] = Bearer("%s/%s" % (_address(params, "scim_url"), quote(params["directory_id"], safe="")), params["scim_token"], "directory key")
    if params.get("org_api_key") and params.get("org_id"):
        organization = _address(params, "org_url")
        ways[ORGANIZATION] = Bearer(organization, params["org_api_key"], "organization key")
        # user management is beside the organization admin API, and takes the same key
        beside = organization[:-len("/admin")] if organization.endswith("/admin") else organization
        ways[MANAGE] = Bearer(beside, params["org_api_key"], "organization key")
    for surface, one, other in ((SCIM, "directory_id", "scim_token"), (ORGANIZATION, "org_id", "org_api_key")):
        if bool(params.get(one)) != bool(params.get(other)):
            raise PlanError("%s and %s go together: %s is missing. For the %s %s." % (
                one, other, other if params.get(one) else one, _SURFACE_WORDS[surface], HOW[surface]))
    demand(ways.__contains__, needs)
    if transport is None:
        transport = Transport(params["timeout"], params["validate_certs"], params.get("ca_path"), params["retry_budget"])
    return Client(ways, transport, params["concurrency"], params["retry_budget"], **clock)


def demand(has: t.Callable[[str], bool], needs: t.Sequence[str]) -> None:
    """Raises C(PlanError) when there is no way in to a surface that is needed."""
    for surface in needs:
        if not has(surface):
            raise PlanError("This module needs a way in to the %s: %s." % (_SURFACE_WORDS[surface], HOW[surface]))


_SURFACE_WORDS = {SITE: "site", SCIM: "SCIM directory", ORGANIZATION: "organization", MANAGE: "managed accounts of the organization"}


def _site_way(params: t.Mapping[str, t.Any]) -> t.Optional[Way]:
    given = {
        "api_token": bool(params.get("api_token") or params.get("api_user")),
        "access_token": bool(params.get("access_token")),
        "client_secret": bool(params.get("client_id") or params.get("client_secret")),
    }
    chosen = [name for name, is_given in given.items() if is_given]
    if not chosen:
        return None
    if len(chosen) > 1:
        raise PlanError(
            "More than one credential for the site was given (%s). Keep one; mind the ATLASSIAN_* variables of the environment." % ", ".join(chosen)
        )
    if chosen == ["api_token"]:
        if not (params.get("api_user") and params.get("api_token")):
            raise PlanError("api_user and api_token go together: %s is missing." % ("api_token" if params.get("api_user") else "api_user"))
        if not params["use_gateway"]:
            if not params.get("site_url"):
                raise PlanError("site_url (ATLASSIAN_SITE_URL) is missing, for example https://example.atlassian.net.")
            return Basic(_address(params, "site_url"), params["api_user"], params["api_token"])
        inner: Way = Basic("", params["api_user"], params["api_token"])
    elif chosen == ["access_token"]:
        inner = Bearer("", params["access_token"], "access_token")
    else:
        if not (params.get("client_id") and params.get("client_secret")):
            raise PlanError("client_id and client_secret go together: %s is missing." % ("client_secret" if params.get("client_id") else "client_id"))
        inner = ClientCredentials("", params["client_id"], params["client_secret"])
    if not (params.get("cloud_id") or params.get("site_url")):
        raise PlanError("Set cloud_id (ATLASSIAN_CLOUD_ID) or site_url (ATLASSIAN_SITE_URL), so that the gateway knows which site is meant.")
    return Gateway(_address(params, "gateway_url"), params.get("site_url"), params.get("cloud_id"), inner)


def _address(params: t.Mapping[str, t.Any], name: str) -> str:
    """The address in an option, without a trailing slash; refuses plain http to anything but this machine."""
    value = (params.get(name) or "").strip()
    if "@" in value:   # first, so that no later message can quote a password
        raise PlanError("%s holds a user or a password. Give credentials in their own options." % name)
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not parts.hostname or plain(value) != value or any(ch.isspace() or ch == "\\" for ch in value):
        raise PlanError("%s is no address: %r. It looks like https://example.atlassian.net." % (name, value))
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise PlanError("%s is plain http, which would send credentials in the clear to %s. Use https (http is accepted for a loopback address only)." % (
            name, parts.hostname))
    if "?" in value or "#" in value or (name == "site_url" and parts.path.strip("/")):
        raise PlanError("%s must be the bare address, %s://%s." % (name, parts.scheme, parts.netloc))
    return value.rstrip("/")
