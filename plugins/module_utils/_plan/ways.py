# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the way in which the account of a leaver is cut, by what was seen of him."""

from __future__ import annotations

import typing as t

from .results import Result

SCIM = "scim"
DISABLE = "disable"
SUSPEND = "suspend"
PORTAL = "portal"
AUTO = "auto"
NONE = "none"


class Way(t.NamedTuple):
    """A way to cut an account: what it reaches, and what the summary says of it."""

    reaches: t.Tuple[str, ...]
    reach: str
    untouched: str
    undo: str


WAYS: t.Mapping[str, Way] = {
    SCIM: Way(("directory", "account", "products"), "the whole Atlassian account, in every organization, if it is linked to the directory's record",
              "API tokens, and memberships, which come back to life with the account", "active: true in the directory"),
    DISABLE: Way(("account", "products"), "the whole Atlassian account, in every organization",
                 "API tokens, and memberships, which come back to life with the account", "enable the account"),
    SUSPEND: Way(("organization", "products"), "every app of this organization",
                 "the account itself, which can log in elsewhere, API tokens, desks, customer organizations and project roles",
                 "restore, which gives roles and groups back"),
    PORTAL: Way(("portal",), "the portals of the site", "requests, desk lists, customer organizations", "not documented: only by hand in the administration"),
}


def layer_of(seen: Result, layer: str) -> t.Mapping[str, t.Any]:
    """What was seen of a person in a layer; a layer that was not looked at is not seen."""
    found = (seen.get("layers") or {}).get(layer)
    return found if found is not None else {"seen": False, "why": "this layer was not looked at", "held": []}


def holds(seen: Result, layer: str) -> bool:
    """Whether access was seen there."""
    return bool(layer_of(seen, layer).get("held"))


def called(wanted: t.Mapping[str, t.Any], switch: str) -> str:
    """How the user calls a switch: the role offboard by a variable, a module by an option."""
    return str((wanted.get("called") or {"steps": "tags"}).get(switch) or "offboard_" + switch)


def ways_of(seen: Result, wanted: t.Mapping[str, t.Any]) -> t.Tuple[t.List[str], str]:
    """(the ways to cut a person's account, why there is none though there is something to cut).

    More than one only where a record of the directory is active and is not linked to the account: cutting either would leave the other.
    """
    wish, switch = str(wanted.get("account", AUTO)), called(wanted, "account")
    if wish == NONE:
        return [], ""
    fitting = [way for way, fits in ((SCIM, _in_directory), (DISABLE, _may_be_disabled), (SUSPEND, _in_organization), (PORTAL, _is_customer)) if fits(seen)]
    if wish != AUTO:
        if wish in fitting:
            return [wish], ""
        nothing_left = _is_cut(seen) or (wish == SUSPEND and is_suspended(seen))
        return [], "" if nothing_left else "%s is %s, and that does not fit: %s" % (switch, wish, _why_not(seen, wish))
    if not fitting:
        reasons = "; ".join(dict.fromkeys(_why_not(seen, way) for way in (SCIM, DISABLE, SUSPEND)))
        words = "the account is active, and nothing given here can cut it (%s). Give the credential that can, or set %s: none"
        return [], "" if _is_cut(seen) or is_suspended(seen) else words % (reasons, switch)
    if fitting[0] == SCIM and not _linked(seen) and seen.get("active") is not False and len(fitting) > 1:
        return [fitting[1], SCIM], ""
    return fitting[:1], ""


def _in_directory(seen: Result) -> bool:
    """There is a record, and it or its account is active."""
    record: t.Any = seen.get("directory")
    return bool(record) and (record.get("active") is not False or (_linked(seen) and seen.get("active") is True))


def _linked(seen: Result) -> bool:
    """Whether what is done to the record reaches the account, as far as that can be told."""
    record = seen.get("directory") or {}
    return not seen.get("account_id") or record.get("account_id") == seen["account_id"]


def _may_be_disabled(seen: Result) -> bool:
    return bool(seen.get("active") is not False and ((seen.get("manage") or {}).get("may") or {}).get("disable"))


def _in_organization(seen: Result) -> bool:
    return seen.get("active") is not False and holds(seen, "organization")


def _is_customer(seen: Result) -> bool:
    return seen.get("account_type") == "customer" and seen.get("active") is not False


def _is_cut(seen: Result) -> bool:
    return seen.get("active") is False or not (seen.get("account_id") or seen.get("directory"))


def is_suspended(seen: Result) -> bool:
    """Whether the way suspend has been gone already: a second run has nothing left to cut, though the account itself is active."""
    return (seen.get("organization") or {}).get("status") == "suspended" and not holds(seen, "organization")


def _why_not(seen: Result, way: str) -> str:
    """Why a way does not fit somebody."""
    if way == PORTAL:
        return "this is no portal-only customer"
    if seen.get("account_type") == "customer":
        return "this is a portal-only customer, whose access only the way portal takes"
    if way == SCIM:
        layer = layer_of(seen, "directory")
        return "the directory has no active record of the person" if layer.get("seen") else "directory: %s" % layer.get("why")
    layer = layer_of(seen, "organization")
    if not layer.get("seen") and not seen.get("manage"):
        return "organization: %s" % layer.get("why")
    if way == DISABLE:
        manage = seen.get("manage") or {}
        return str((manage.get("why") or {}).get("disable") or "the organization does not manage this account")
    return "the person is not active in the organization"
