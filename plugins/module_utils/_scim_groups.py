# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which groups of an identity provider directory are meant, and which records as their members."""

from __future__ import annotations

import typing as t

from ._api import organization, scim, scim_groups
from ._directory import scim_records, whole_directory
from ._errors import PlanError
from ._http.message import ORGANIZATION
from ._org_lists import search
from ._plan.places import NEW, Look, Place
from ._plan.wishes import ABSENT, AMBIGUOUS, FOUND, PENDING, Account, Person, fold

Record = t.Mapping[str, t.Any]
KEYS: t.Dict[str, t.Callable[[Record], str]] = {
    "scim_id": lambda record: str(record["id"]), "user_name": lambda record: fold(str(record.get("userName") or "")),
    "external_id": lambda record: str(record.get("externalId") or ""), "account_id": scim.account_id_of,
}


def groups_called(client: t.Any, names: t.Sequence[str]) -> t.List[t.Dict[str, t.Any]]:
    """Records of the groups with these names, with members."""
    pages = client.all_of(lambda name: client.all_items(scim_groups.groups_named(name), scim.next_page), list(dict.fromkeys(names)))
    wanted = {fold(name) for name in names}
    return with_members(client, [one for page in pages for one in page if fold(str(one.get("displayName"))) in wanted])


def every_group(client: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """Every group of the directory, with members."""
    return with_members(client, client.all_items(scim_groups.groups(), scim.next_page))


def with_members(client: t.Any, records: t.Sequence[t.Dict[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """The same groups; a list may leave members out, so that a group that shows none is read by itself."""
    bare = [str(one["id"]) for one in records if "members" not in one]
    whole = dict(zip(bare, client.read_all([scim_groups.group(one) for one in bare], dict)))
    return [whole.get(str(one["id"])) or one for one in records]


def known_to_organization(client: t.Any, org_id: t.Optional[str], names: t.Sequence[str]) -> t.Dict[str, bool]:
    """By name: whether the organization has a synced group of that name. Names it does not have are left out; {} without a way in to it.

    A directory's own id of a group is another one than the organization's, so the name is all that the two can be told by. Where the organization has
    several groups of a name, one that is synced may be this one.
    """
    if not (client.has(ORGANIZATION) and org_id and names):
        return {}
    calls = [organization.groups_by_name(org_id, names[start:start + 20]) for start in range(0, len(names), 20)]
    known: t.Dict[str, bool] = {}
    for one in search(client, calls, "id"):
        name = fold(str(one.get("name")))
        known[name] = organization.synced(one) or known.get(name, False)
    return known


def read_members(wishes: t.Sequence[t.Any], option: str) -> t.List[t.Dict[str, t.Any]]:
    """Who is meant: an e-mail is a user name, any other text an account id; dictionaries name the record by one key or by several."""
    read = []
    for place, wish in enumerate(wishes):
        line = wish if isinstance(wish, dict) else {"user_name" if "@" in wish else "account_id": wish} if isinstance(wish, str) else {}
        keys = {name: str(line[name]).strip() for name in KEYS if str(line.get(name) or "").strip()}
        if not keys and line.get("email"):
            keys = {"user_name": str(line["email"]).strip()}
        unknown = [] if "action" in line or "email_visible" in line else sorted(set(line) - set(KEYS) - {"email"})
        if not keys or unknown:
            raise PlanError("%s[%d] is nobody of a directory: %r. Give an e-mail that is a user name, an account id, or a dictionary with one of %s." % (
                option, place, wish, ", ".join(KEYS)))
        if "user_name" in keys:
            keys["user_name"] = fold(keys["user_name"])
        if "scim_id" in keys and "action" in line:      # of an earlier task on this directory: the record itself says the rest
            keys = {"scim_id": keys["scim_id"]}
        elif line.get("email") and "user_name" not in keys:
            keys["email"] = fold(str(line["email"]))
        pending = line.get("action") == "created" and "scim_id" not in keys
        read.append(dict(keys, pending=pending))
    return read


def see_members(
    client: t.Any, pairs: t.Iterable[t.Tuple[t.Mapping[str, t.Any], t.Optional[Record]]], whole: bool, refused: t.Callable[[str], str],
) -> t.Tuple[t.List[Look], t.Dict[str, Record]]:
    """Of each group whose members are wished, who is in it and who is meant; and by SCIM id the records that were read for it.

    C(whole): also those of members whom nobody wishes. C(refused): why a group of a name that is not there will not be created; "" when it will.
    """
    asked = [(wish, record) for wish, record in pairs if wish["members"] is not None]
    wishes = [one for wish, dummy_record in asked for one in wish["members"]]
    records = find_records(client, wishes) if wishes else []
    by_key = index(records)
    known: t.Dict[str, Record] = {str(one["id"]): one for one in records}
    inside = {id(wish): scim_groups.member_ids(record or {}) for wish, record in asked}
    if whole:
        known.update((str(one["id"]), one) for one in records_by_id(client, [one for ids in inside.values() for one in ids if one not in known]))
    looks = []
    for wish, record in asked:
        have = {one: member_of(known[one]) if one in known else Account(one, told={"account_id": None, "user_name": None, "scim_id": one})
                for one in inside[id(wish)]}
        group_id, name = (str(record["id"]), str(record["displayName"])) if record else (None, wish["name"])
        place = Place(group_id or NEW + fold(name), name, "group " + name, {"group_id": group_id})
        people = tuple(person_of(one, by_key) for one in wish["members"])
        lost = PlanError("The group was not created.") if not record and refused(wish["name"]) else None
        looks.append(Look((name,), place.words, people, None if lost else place, have, error=lost))
    return looks, known


def find_records(client: t.Any, wishes: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """Records that may be meant. No filter knows account ids, so one that nothing else finds takes the whole directory."""
    if any("account_id" in wish and not {"user_name", "external_id", "scim_id"} & set(wish) for wish in wishes):
        return whole_directory(client)
    asked = [(scim.PATHS[key], wish[key]) for wish in wishes for key in ("user_name", "external_id") if key in wish]
    records = scim_records(client, list(dict.fromkeys(asked))) + records_by_id(client, [wish["scim_id"] for wish in wishes if "scim_id" in wish])
    seen = index(records)
    if any("account_id" in wish and not any((key, wish[key]) in seen for key in KEYS if key in wish) for wish in wishes):
        return whole_directory(client)
    return records


def records_by_id(client: t.Any, scim_ids: t.Sequence[str]) -> t.List[t.Dict[str, t.Any]]:
    """Records by SCIM id, one by one or the whole directory, whichever takes fewer calls; who is not there is left out."""
    ids = list(dict.fromkeys(scim_ids))
    if len(ids) > scim.PAGE:
        return [one for one in whole_directory(client) if str(one["id"]) in set(ids)]
    return [one for one in client.read_all([scim.user(one) for one in ids], lambda record: dict(record, id=str(record["id"]))) if one]


def member_of(record: Record) -> Account:
    """A record as a member: known by its SCIM id."""
    told = {"account_id": scim.account_id_of(record) or None, "user_name": record.get("userName"), "scim_id": str(record["id"])}
    seen = scim.account(record)
    return seen._replace(account_id=str(record["id"]), told=told)


def person_of(wish: t.Mapping[str, t.Any], records: t.Mapping[t.Tuple[str, str], t.Mapping[str, Record]]) -> Person:
    """Whom a wish means, by an index of the records: by key and value, then by id."""
    meant: t.Dict[str, Record] = {}
    keys = {key: str(wish[key]) for key in KEYS if key in wish}
    for pair in keys.items():
        meant.update(records.get(pair, {}))
    given = next(iter(keys.values()))
    other = ""
    if len(meant) == 1:
        record = next(iter(meant.values()))
        other = _contradiction(wish, record)
        if not other:
            account = member_of(record)
            return Person(given, account.email, account.account_id, verdict=FOUND, account=account)
    told = {"account_id": keys.get("account_id"), "user_name": keys.get("user_name"), "scim_id": keys.get("scim_id")}
    lost = Person(given, given if "@" in given else "", account=Account("", told=told))
    if meant:
        many = "more than one record of the directory has one of these keys: %s" % ", ".join(sorted(meant))
        return lost._replace(verdict=AMBIGUOUS, reason="%s. Give the one that is meant" % (other or many))
    if wish.get("pending"):
        return lost._replace(verdict=PENDING)
    return lost._replace(verdict=ABSENT, proved=True, reason="not in the directory")


def _contradiction(wish: t.Mapping[str, t.Any], record: Record) -> str:
    """What of a wish is not so in the record that the rest of it means; "" when all is, as far as the record says anything."""
    for key, read in KEYS.items():
        if key in wish and read(record) not in ("", wish[key]):
            return "the record %s has the %s %s and not %s" % (record["id"], key, read(record), wish[key])
    emails = [fold(one) for one in scim.emails_of(record)]
    return "" if wish.get("email") in (None, *emails) else "the record %s has the e-mail %s and not %s" % (record["id"], emails[0], wish["email"])


def index(records: t.Sequence[Record]) -> t.Dict[t.Tuple[str, str], t.Dict[str, Record]]:
    """Records by every key that they have."""
    found: t.Dict[t.Tuple[str, str], t.Dict[str, Record]] = {}
    for record in records:
        for key, read in KEYS.items():
            if read(record):
                found.setdefault((key, read(record)), {})[str(record["id"])] = record
    return found
