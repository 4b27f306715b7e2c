# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was seen of leavers to what is to be taken from them: the way in which each account is cut, and the places each has to leave."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import pack, plain, unpacked
from ansible_collections.lifecycle.atlassian.plugins.filter.places import Person, Result
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.guards import Guards, why_kept
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import Account, fold

Place = t.Dict[str, t.Any]
SCIM = "scim"
DISABLE = "disable"
SUSPEND = "suspend"
PORTAL = "portal"
AUTO = "auto"
NONE = "none"
ALL = "all"
NAMED = "named"
MEMBERSHIPS = ("scim_groups", "groups", "desks", "organizations", "roles")
GIVE = ". Give the account_id, or take out of the list whoever was never here"
LAYERS = ("directory", "organization", "account", "portal") + MEMBERSHIPS + ("products", "tokens")
# What a portal-only customer cannot have: no line is told of it, unless something is there all the same.
NOT_CUSTOMERS = ("directory", "organization", "account", "scim_groups", "products", "tokens")


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


def leavers(people: t.Any, look: Result, wanted: t.Mapping[str, t.Any], packed: bool = False) -> t.Any:
    """The people, each with what atlassian_access_info saw of him (C(seen)), and with what is to be taken away.

    Adds way ("" for none), ways, no_way (why there is none), stranger (why nothing at all is tried), protected (why he is kept), and leave: the places
    to leave, by layer. wanted are the role's switches: account, tokens, protected, and one for each layer of memberships. C(packed): as a text of C(pack).
    """
    people, wanted = unpacked(people), plain(wanted)
    seen = plain(look.get("people") or [])
    if len(seen) != len(people):
        raise AnsibleFilterError("leavers: atlassian_access_info answered for %d people and not for %d." % (len(seen), len(people)))
    told = [_leaver(person, entry, wanted) for person, entry in zip(people, seen)]
    return pack(told) if packed else told


def _leaver(person: Person, seen: Result, wanted: t.Mapping[str, t.Any]) -> Person:
    email, account_id = seen.get("email") or person.get("email") or "", seen.get("account_id") or person.get("account_id") or ""
    one: Person = {"email": email, "account_id": account_id, "user_name": person.get("user_name") or "", "seen": seen, "way": "", "ways": [], "no_way": "",
                   "stranger": "", "protected": "", "leave": {}}
    if seen.get("directory"):
        one["user_name"] = seen["directory"].get("user_name") or one["user_name"]
    if seen.get("conflict"):
        return dict(one, stranger="nothing was tried: %s" % seen["conflict"])
    guards = Guards(protected=tuple(str(name).strip() for name in wanted.get("protected") or [] if str(name).strip()))
    one["protected"] = why_kept(guards, Account(account_id, email)) if guards.protected and (account_id or email) else ""
    if not seen.get("found") and not seen.get("gone"):
        why = str(seen.get("why") or "nobody was found").rstrip(".")
        one["stranger"] = "not seen, which does not mean gone: %s%s" % (why, "" if account_id or "account_id" in why else GIVE)
    if one["protected"]:
        return one
    one["leave"] = {layer: _to_leave(person, seen, layer, wanted.get(layer, ALL)) for layer in MEMBERSHIPS}
    if not one["stranger"] and (seen.get("directory") or not seen.get("gone")):
        one["ways"], one["no_way"] = ways_of(seen, str(wanted.get("account", AUTO)))
        one["way"] = one["ways"][0] if one["ways"] else ""
    return one


def layer_of(seen: Result, layer: str) -> t.Mapping[str, t.Any]:
    """What was seen of a person in a layer; a layer that was not looked at is not seen."""
    found = (seen.get("layers") or {}).get(layer)
    return found if found is not None else {"seen": False, "why": "this layer was not looked at", "held": []}


def holds(seen: Result, layer: str) -> bool:
    """Whether access was seen there."""
    return bool(layer_of(seen, layer).get("held"))


# --- the way ----------------------------------------------------------------------------------------------------------


def ways_of(seen: Result, wish: str) -> t.Tuple[t.List[str], str]:
    """(the ways to cut a person's account, why there is none though there is something to cut).

    More than one only where a record of the directory is active and is not linked to the account: cutting either would leave the other.
    """
    if wish == NONE:
        return [], ""
    fitting = [way for way, fits in ((SCIM, _in_directory), (DISABLE, _may_be_disabled), (SUSPEND, _in_organization), (PORTAL, _is_customer)) if fits(seen)]
    if wish != AUTO:
        if wish in fitting:
            return [wish], ""
        nothing_left = _is_cut(seen) or (wish == SUSPEND and is_suspended(seen))
        return [], "" if nothing_left else "offboard_account is %s, and that does not fit: %s" % (wish, _why_not(seen, wish))
    if not fitting:
        reasons = "; ".join(dict.fromkeys(_why_not(seen, way) for way in (SCIM, DISABLE, SUSPEND)))
        words = "the account is active, and nothing given here can cut it (%s). Give the credential that can, or set offboard_account: none"
        return [], "" if _is_cut(seen) or is_suspended(seen) else words % reasons
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


# --- the places -------------------------------------------------------------------------------------------------------


def _to_leave(person: Person, seen: Result, layer: str, wish: t.Any) -> t.List[Place]:
    """The places of a layer that a person has to leave: those that were seen, and those that are named; each once."""
    if wish == NONE:
        return []
    names = list(person.get(layer) or []) + ([] if isinstance(wish, str) else list(wish or []))
    held = [held_place(layer, one) for one in layer_of(seen, layer).get("held") or []]
    if layer == "scim_groups":
        # The directory is the whole truth about itself; and the module would create a group that is only named.
        return [place for place in held if wish == ALL or place["label"] in {str(name) for name in names}] if seen.get("directory") else []
    named = [named_place(layer, one) for one in names]
    chosen = [place for place in held if wish == ALL or any(same(place, other) for other in named)]
    for place in named:
        if not any(same(place, other) for other in chosen):
            chosen.append(place)
    return chosen


def held_place(layer: str, held: t.Mapping[str, t.Any]) -> Place:
    """A place as atlassian_access_info shows it: its label, what else it is called, and how the module's list form names it."""
    name, known = str(held.get("name") or ""), str(held.get("id") or "")
    if layer == "roles":
        project = str(held.get("project") or "")
        return {"label": "%s/%s" % (project, name), "also": ["%s/%s" % (project, known)], "option": {"project": project, "role": known or name}}
    option = {"groups": {"group_id": known}, "desks": {"desk": known}, "organizations": {"organization_id": known}, "scim_groups": {"name": name}}[layer]
    return {"label": name or known, "also": [one for one in (known, str(held.get("key") or "")) if one], "option": option}


def named_place(layer: str, name: t.Any) -> Place:
    """A place as the user names it."""
    if layer == "roles":
        return {"label": "%s/%s" % (name["project"], name["role"]), "also": [], "option": {"project": str(name["project"]), "role": str(name["role"])}}
    noun = {"groups": "group", "desks": "desk", "organizations": "organization", "scim_groups": "name"}[layer]
    return {"label": str(name), "also": [], "option": {noun: str(name)}}


def same(one: Place, other: Place) -> bool:
    """Whether two places are one, by what both are called."""
    return bool({one["label"], *one["also"]} & {other["label"], *other["also"]})


# --- what the modules are asked for -----------------------------------------------------------------------------------


def leaving(people: t.Any, what: str) -> t.List[t.Dict[str, t.Any]]:
    """What a module is asked to do for people that C(leavers) returned.

    scim (users of scim_user), disable and tokens (accounts of managed_account), suspend (users of organization_user), portal (customers of
    jsm_customer), and for each layer of memberships what the module's option for many places takes.
    """
    people = unpacked(people)
    if what in MEMBERSHIPS:
        return _places(people, what)
    if what == "tokens":
        return _once(_reference(person) for person in people if not _spared(person) and holds(person["seen"], "tokens"))
    if what not in WAYS:
        raise AnsibleFilterError("leaving knows %s, not %r." % (", ".join((*WAYS, *MEMBERSHIPS, "tokens")), what))
    concerned = [person for person in people if what in person["ways"]]
    if what == SCIM:
        return _once({"user_name": person["seen"]["directory"]["user_name"], "active": False} for person in concerned)
    return _once(_reference(person) for person in concerned)


def _spared(person: Person) -> bool:
    return bool(person["stranger"] or person["protected"])


def _reference(person: Person) -> t.Dict[str, t.Any]:
    """By account id, the e-mail beside it for results and for guards that compare e-mails."""
    return {name: person[name] for name in ("email", "account_id") if person[name]}


def _member(person: Person) -> t.Dict[str, t.Any]:
    """The same for a membership. That both are one person's was seen before the account was cut, when it was easier to see."""
    told = _reference(person)
    if len(told) == 2:
        # Of who is cut meanwhile it is not known any more: the site shows inactive accounts no groups, and none would be taken away.
        active = None if person["ways"] else person["seen"].get("active")
        told.update(visible=True, email_visible=True, account_type=person["seen"].get("account_type"), active=active)
    return told


def _places(people: t.Sequence[Person], layer: str) -> t.List[t.Dict[str, t.Any]]:
    members = "customers" if layer == "desks" else "members"
    asked: t.Dict[str, t.Tuple[t.Dict[str, t.Any], t.List[t.Dict[str, t.Any]]]] = {}
    for person in people:
        for place in person["leave"].get(layer) or []:
            dummy_option, there = asked.setdefault(repr(sorted(place["option"].items())), (place["option"], []))
            there.append({"scim_id": person["seen"]["directory"]["id"]} if layer == "scim_groups" else _member(person))
    return [dict(option, **{members: _once(there)}) for dummy_key, (option, there) in sorted(asked.items())]


def _once(wishes: t.Iterable[t.Dict[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """Two leavers may turn out to be one, known by an e-mail and by an account_id."""
    return list({fold(str(one.get("account_id") or one.get("scim_id") or one.get("user_name") or one.get("email"))): one for one in wishes}.values())


def looked_at(people: t.Any, wanted: t.Mapping[str, t.Any], seen: t.Any = ()) -> t.Dict[str, t.Any]:
    """The options of atlassian_access_info for people that wished_people returned: which layers, and which places where only some are asked for.

    seen are the same people as C(leavers) returned them: a second look asks for them by what the first has found out, as people who are
    deactivated are hard to find by e-mail.
    """
    people, seen, wanted = unpacked(people), unpacked(seen), plain(wanted)
    options: t.Dict[str, t.Any] = {"layers": [layer for layer in LAYERS if layer not in MEMBERSHIPS]}
    for layer in MEMBERSHIPS:
        wish = wanted.get(layer, ALL)
        if wish == NONE:
            continue
        if wish != ALL:
            named: t.List[t.Any] = [] if wish == NAMED else list(wish)
            for one in (one for person in people for one in person.get(layer) or []):
                if one not in named:
                    named.append(one)
            if not named:
                continue
            options[layer] = named
        options["layers"].append(layer)
    options["users"] = [{name: person[name] for name in ("email", "account_id", "user_name") if person.get(name)} for person in seen or people]
    return options


class FilterModule:
    """What leavers have, and what is to be taken from them."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"leavers": leavers, "leaving": leaving, "looked_at": looked_at}
