# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: from what was seen of leavers to what is to be taken from them: how each account is cut, and the places each has to leave."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .guards import Guards, why_kept
from .results import Person, Result
from .ways import NONE, layer_of, ways_of
from .wishes import Account

Place = t.Dict[str, t.Any]
ALL = "all"
NAMED = "named"
GIVE = ". Give the account_id, or take out of the list whoever was never here"
NAMES = ("email", "account_id", "user_name")
MEMBERSHIPS = ("scim_groups", "groups", "desks", "organizations", "roles")
LAYERS = ("directory", "organization", "account", "portal") + MEMBERSHIPS + ("products", "tokens")
# What a portal-only customer cannot have: no line is told of it, unless something is there all the same.
NOT_CUSTOMERS = ("directory", "organization", "account", "scim_groups", "products", "tokens")


def leavers(people: t.Sequence[Person], seen: t.Sequence[Result], wanted: t.Mapping[str, t.Any]) -> t.List[Person]:
    """The people, each with what the look at access saw of him (C(seen)), and with what is to be taken away.

    Adds by_name (whether a user name settled who is meant), way ("" for none), ways, no_way (why there is none), stranger (why nothing at all is tried),
    others (what to say of accounts with his e-mail that no entry means), protected (why he is kept), and leave: the places to leave, by layer.
    wanted are the switches: account, tokens, protected, and one for each layer of memberships; and how the user calls them (called).
    """
    if len(seen) != len(people):
        raise PlanError("leavers: atlassian_access_info answered for %d people and not for %d." % (len(seen), len(people)))
    meant = {entry.get("account_id") for entry in seen}
    rows = zip(people, _by_both_names(people, seen), seen)
    guards = _guards(wanted)
    return _as_one([dict(_leaver(person, entry, wanted), others=_others(whole, meant, guards)) for person, entry, whole in rows])


def _others(seen: Result, meant: t.Container[t.Any], guards: Guards) -> str:
    """What to say of accounts with the e-mail of somebody that no entry of the list means and that nothing protects; "" if there are none."""
    left = ["%s (%s)" % (one["account_id"], one["account_type"] or "of an unknown kind") for one in seen.get("others") or []
            if one["account_id"] not in meant and not why_kept(guards, Account(one["account_id"], seen.get("email") or ""))]
    if not left:
        return ""
    words = ("another account has this e-mail, too, and nothing was taken from it: %s. Give its account_id as an entry of its own if it is to go"
             if len(left) == 1 else
             "other accounts have this e-mail, too, and nothing was taken from them: %s. Give each account_id as an entry of its own if it is to go")
    return words % ", ".join(left)


def _by_both_names(people: t.Sequence[Person], seen: t.Sequence[Result]) -> t.List[Result]:
    """What was seen, with the e-mail that another entry shows to be the account's where somebody is also given by his account alone.

    Not one that was given with a user name: it may be any of the record's, and another of them the protected one.
    """
    shown = {entry["account_id"]: entry["email"] for person, entry in zip(people, seen)
             if entry.get("account_id") and entry.get("email_visible") and not entry.get("conflict") and not person.get("user_name")}
    return [dict(entry, email=shown[entry["account_id"]], email_visible=True)
            if entry.get("account_id") in shown and not (person.get("email") or entry.get("email") or entry.get("conflict")) else entry
            for person, entry in zip(people, seen)]


def _leaver(person: Person, seen: Result, wanted: t.Mapping[str, t.Any]) -> Person:
    email, account_id = seen.get("email") or person.get("email") or "", seen.get("account_id") or person.get("account_id") or ""
    one: Person = {"email": email, "account_id": account_id, "user_name": person.get("user_name") or "",
                   "by_name": bool(person.get("user_name")), "seen": seen, "way": "", "ways": [], "no_way": "",
                   "stranger": "", "protected": "", "leave": {}}
    if seen.get("directory"):
        one["user_name"] = seen["directory"].get("user_name") or one["user_name"]
    if seen.get("conflict"):
        return dict(one, stranger="nothing was tried: %s" % seen["conflict"])
    one["protected"] = _why_kept(_guards(wanted), account_id, email, bool(seen.get("email_visible")))
    if not seen.get("found") and not seen.get("gone"):
        why = str(seen.get("why") or "nobody was found").rstrip(".")
        one["stranger"] = "not seen, which does not mean gone: %s%s" % (why, "" if account_id or "account_id" in why else GIVE)
    if one["protected"]:
        return one
    one["leave"] = {layer: _to_leave(person, seen, layer, wanted.get(layer, ALL), (wanted.get("ids") or {}).get(layer, ())) for layer in MEMBERSHIPS}
    if not one["stranger"] and (seen.get("directory") or not seen.get("gone")):
        one["ways"], one["no_way"] = ways_of(seen, wanted)
        one["way"] = one["ways"][0] if one["ways"] else ""
    return one


def _guards(wanted: t.Mapping[str, t.Any]) -> Guards:
    return Guards(protected=tuple(str(name).strip() for name in wanted.get("protected") or [] if str(name).strip()))


def _why_kept(guards: Guards, account_id: str, email: str, visible: bool) -> str:
    """Why nothing is taken from somebody. An e-mail that nothing shows to be the account's protects, and does not lift the protection of whose it may be."""
    if not guards.protected or not (account_id or email):
        return ""
    why = why_kept(guards, Account(account_id, email))
    return why if why or visible or not account_id else why_kept(guards, Account(account_id))


def _to_leave(person: Person, seen: Result, layer: str, wish: t.Any, ids: t.Container[str]) -> t.List[Place]:
    """The places of a layer that a person has to leave: those that were seen, and those that are named; each once. C(ids): names that are ids."""
    if wish == NONE:
        return []
    names = list(person.get(layer) or []) + ([] if isinstance(wish, str) else list(wish or []))
    held = [held_place(layer, one) for one in layer_of(seen, layer).get("held") or []]
    if layer == "scim_groups":
        # The directory is the whole truth about itself; and the module would create a group that is only named.
        return [place for place in held if wish == ALL or place["label"] in {str(name) for name in names}] if seen.get("directory") else []
    named = [named_place(layer, one, ids) for one in names]
    chosen = [place for place in held if wish == ALL or any(same(place, other) for other in named)]
    for place in named:
        if not any(same(place, other) for other in chosen):
            chosen.append(place)
    return chosen


def _as_one(people: t.List[Person]) -> t.List[Person]:
    """Two entries may turn out to be one person: then what either names is taken, and told of both."""
    whole: t.Dict[str, t.Dict[str, t.List[Place]]] = {}
    for person in people:
        mine = whole.setdefault(str(person["account_id"]), {})
        for layer, places in person["leave"].items():
            there = mine.setdefault(layer, [])
            there += [place for place in places if not any(same(place, other) for other in there)]
    return [dict(person, leave=whole[str(person["account_id"])]) if person["account_id"] and person["leave"] else person for person in people]


def held_place(layer: str, held: t.Mapping[str, t.Any]) -> Place:
    """A place as atlassian_access_info shows it: its label, what else it is called, and how the module's list form names it."""
    name, known = str(held.get("name") or ""), str(held.get("id") or "")
    if layer == "roles":
        project = str(held.get("project") or "")
        return {"label": "%s/%s" % (project, name), "also": ["%s/%s" % (project, known)], "option": {"project": project, "role": known or name}}
    option = {"groups": {"group_id": known}, "desks": {"desk": known}, "organizations": {"organization_id": known}, "scim_groups": {"name": name}}[layer]
    return {"label": name or known, "also": [one for one in (known, str(held.get("key") or "")) if one], "option": option}


def named_place(layer: str, name: t.Any, ids: t.Container[str] = ()) -> Place:
    """A place as the user names it, by its name or, of C(ids), by its id."""
    if layer == "roles":
        return {"label": "%s/%s" % (name["project"], name["role"]), "also": [], "option": {"project": str(name["project"]), "role": str(name["role"])}}
    noun = {"groups": "group", "desks": "desk", "organizations": "organization", "scim_groups": "name"}[layer]
    return {"label": str(name), "also": [], "option": {noun + "_id" if name in ids else noun: str(name)}}


def same(one: Place, other: Place) -> bool:
    """Whether two places are one, by what both are called."""
    return bool({one["label"], *one["also"]} & {other["label"], *other["also"]})


def looked_at(people: t.Sequence[Person], wanted: t.Mapping[str, t.Any], seen: t.Sequence[Person] = ()) -> t.Dict[str, t.Any]:
    """The options of a look at the access of people: which layers, and which places where only some are asked for.

    seen are the same people as C(leavers) returned them: a second look asks for them by what the first has found out, as people who are
    deactivated are hard to find by e-mail. Of a layer in which a name is of no place (C(unknown) of wanted) all is looked at: what they hold there helps to
    mend the name.
    """
    options: t.Dict[str, t.Any] = {"layers": [layer for layer in LAYERS if layer not in MEMBERSHIPS]}
    for layer in MEMBERSHIPS:
        wish = wanted.get(layer, ALL)
        if wish == NONE:
            continue
        if wish != ALL and layer not in (wanted.get("unknown") or ()):
            named: t.List[t.Any] = [] if wish == NAMED else list(wish)
            for one in (one for person in people for one in person.get(layer) or []):
                if one not in named:
                    named.append(one)
            if not named:
                continue
            options[layer] = named
        options["layers"].append(layer)
    options["users"] = [_settled(wish, person) for wish, person in zip(people, seen)] if seen else [_named(wish, NAMES) for wish in people]
    return options


def _settled(wish: Person, person: Person) -> t.Dict[str, t.Any]:
    """By what a second look asks for somebody. An e-mail that nobody gave, and that the first look found out, may be another account's, too; and one that
    was given with a user name may be any of the record's, of which the account has one. What contradicted itself is asked again as it was given."""
    apart = person["account_id"] and (wish.get("user_name") or not wish.get("email")) and not person["seen"].get("conflict")
    return _named(person, NAMES[1:] if apart else NAMES)


def _named(person: Person, names: t.Sequence[str]) -> t.Dict[str, t.Any]:
    return {name: person[name] for name in names if person.get(name)}
