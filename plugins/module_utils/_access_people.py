# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: of whom access is to be told, asked of every way in that there is.

The directory and the organization are asked first: they show e-mails that the site hides, and what they show counts when the site is asked.
"""

from __future__ import annotations

import typing as t

from ._access_others import ScannedOnce, others_of
from ._access_records import needs_all, with_record
from ._access_ways import Ways, Without
from ._accounts import NOBODY, NOT_MANAGED, UNMANAGED, Managed, managed_people
from ._api import accounts, jira, organization, scim
from ._directory import scim_records, whole_directory
from ._http.message import MANAGE, ORGANIZATION, SCIM, SITE
from ._org import directories_of, find_users, standing_of
from ._pairs import accounts_by_id
from ._people import HIDDEN, find_people
from ._plan.access import CUSTOMER, Manageable, Who
from ._plan.access_layers import NOT_FOR_CUSTOMERS
from ._plan.wishes import ABSENT, AMBIGUOUS, FOUND, NOT_VISIBLE, Account, Person, fold

Params = t.Mapping[str, t.Any]
Record = t.Mapping[str, t.Any]
Sites = t.Mapping[str, t.Optional[t.Mapping[str, t.Any]]]     # users as the site shows them, by account id; None for whom it does not know


class Seen(t.NamedTuple):
    """Everybody, and why a way in could not be asked ("" where it could)."""

    people: t.List[Who]
    products: t.Mapping[str, t.Sequence[str]]       # by account id; missing where not told
    site_why: str = ""
    directory_why: str = ""
    organization_why: str = ""


def see_people(ways: Ways, wished: t.Sequence[Person], params: Params) -> Seen:
    """Who is meant by each wish, and what each way in shows of him."""
    layers = set(params["layers"])
    (records, no_directory), (users, no_organization) = ways.client.all_of(lambda read: read(), [
        lambda: ways.tried(SCIM, lambda: scim_records(ways.client, list(dict.fromkeys(
            ("userName", name) for name in (_user_name(person) for person in wished) if name)))),
        lambda: ways.tried(ORGANIZATION, lambda: _members(ways.client, params["org_id"], wished))])
    known = _known(records or []) + [organization.account(user) for user in (users or {}).values()]
    named = [_named(person, records or []) for person in wished]
    site = ScannedOnce(ways.client, SCIM, ORGANIZATION)
    people, no_site = _found(ways, site, wished, params, known, named)
    elsewhere = known + [one for own in named for one in own]
    sites, products, unread = _on_site(ways, people, elsewhere, "products" in layers)
    no_site = no_site or unread
    late = [Person(one.account_id, account_id=one.account_id) for one, wish in zip(people, wished) if one.account_id and not wish.account_id]
    late = [one for one in late if one.account_id not in (users or {})]
    if users is not None and late:      # whose account only the site knew; the organization may know it by another e-mail
        more, no_organization = ways.tried(ORGANIZATION, lambda: _members(ways.client, params["org_id"], late))
        users.update(more or {})
    others = ways.tried(SITE, lambda: others_of(site, people, wished, elsewhere))[0] or [()] * len(people)
    everybody = [_who(person, wish, sites)._replace(others=rest) for person, wish, rest in zip(people, wished, others)]
    if layers & {"directory", "scim_groups"} and records is not None and any(needs_all(one, wish, records) for one, wish in zip(everybody, wished)):
        records, no_directory = ways.tried(SCIM, lambda: whole_directory(ways.client))
    everybody = [with_record(one, records or []) for one in everybody]
    seen = Seen(_with_users(ways, everybody, users or {}, params), products, no_site, no_directory, no_organization)
    return _by_their_records(ways, wished, params, seen)


def _by_their_records(ways: Ways, wished: t.Sequence[Person], params: Params, seen: Seen) -> Seen:
    """The same, those anew of whom nothing but their record tells the account. It was found by reading all of them; now it is asked for by its name."""
    late = {place: wish._replace(fields=dict(wish.fields, user_name=who.record["user_name"])) for place, (wish, who) in enumerate(zip(wished, seen.people))
            if who.record is not None and who.record["account_id"] and not (who.account_id or who.user_name or who.conflict)}
    if not late:
        return seen
    again, people = see_people(ways, list(late.values()), params), list(seen.people)
    for place, who in zip(late, again.people):
        people[place] = who
    return seen._replace(people=people, products={**seen.products, **again.products})


def _user_name(person: Person) -> str:
    return str(person.fields.get("user_name") or person.email or "").strip()


def _members(client: t.Any, org_id: str, people: t.Sequence[Person]) -> t.Dict[str, t.Mapping[str, t.Any]]:
    """What the organization shows of everybody, whether by e-mail or by id, so that an id with somebody else's e-mail is noticed."""
    emails = [Person(one, email=one) for one in dict.fromkeys(person.email for person in people if person.email)]
    ids = [Person(one, account_id=one) for one in dict.fromkeys(person.account_id for person in people if person.account_id)]
    return dict(find_users(client, org_id, emails + ids)[1])


def _known(records: t.Sequence[Record]) -> t.List[Account]:
    """Accounts whose e-mails records show to everybody: those that are the user name and the primary e-mail of their record."""
    return [scim.account(record) for record in records if fold(scim.emails_of(record)[0]) == fold(str(record.get("userName") or ""))]


def _named(person: Person, records: t.Sequence[Record]) -> t.List[Account]:
    """The account of the record that a wish itself names by its user name, when the wish's e-mail is among the record's. For this wish alone: a user name
    may be somebody else's e-mail, whom another wish means."""
    name = fold(str(person.fields.get("user_name") or ""))
    mine = {str(one["id"]): one for one in records if name and person.email in map(fold, scim.emails_of(one)) and fold(str(one.get("userName") or "")) == name}
    return [scim.account(record)._replace(email=person.email) for record in mine.values()]


def _found(
    ways: Ways, site: t.Any, wished: t.Sequence[Person], params: Params, known: t.Sequence[Account], named: t.Sequence[t.Sequence[Account]]
) -> t.Tuple[t.List[Person], str]:
    """(everybody with a verdict, why the site could not be asked for them)."""
    def find(client: t.Any, leavers: bool = False) -> t.List[Person]:
        many = iter(find_people(client, [wish for wish, own in zip(wished, named) if not own], dict(params, wait=None), known, leavers))
        return [find_people(client, [wish], dict(params, wait=None), [*known, *own], leavers)[0] if own else next(many) for wish, own in zip(wished, named)]

    # whoever may not list all users may still search, which shows active people only
    people, why = ways.tried(SITE, lambda: find(site, leavers=True))
    if people is None:
        people, why = ways.tried(SITE, lambda: find(site))
    if people is not None:
        return people, ""
    people = find(Without(ways.client, SITE, SCIM, ORGANIZATION))
    return [one if one.verdict != NOT_VISIBLE or not ways.client.has(SITE) else one._replace(reason=why) for one in people], why


def _on_site(ways: Ways, people: t.Sequence[Person], known: t.Sequence[Account], products: bool) -> t.Tuple[
        t.Dict[str, t.Optional[Account]], t.Dict[str, t.Sequence[str]], str]:
    """(accounts as the site shows them, None for whom it does not have; products by account id; why it could not be asked)."""
    client, others = ways.client, {id(one) for one in known}
    ids = list(dict.fromkeys(one.account_id for one in people if one.account_id))
    shown: t.Dict[str, t.Optional[Account]] = {
        one.account_id: one.account for one in people if one.on_site and one.account is not None and one.account.kind and id(one.account) not in others}
    if products:
        # a portal-only customer has none: whom the site has shown as one need not be asked for
        customers = {one: account for one, account in shown.items() if account is not None and account.kind == CUSTOMER}
        rest = [one for one in ids if one not in customers]
        users, why = ways.tried(SITE, lambda: client.read_all([jira.user(one, "applicationRoles") for one in rest], dict))
        rows = list(zip(rest, users or []))
        told: t.Dict[str, t.Sequence[str]] = dict.fromkeys(customers, ())
        told.update((one, jira.products_of(user) if user else ()) for one, user in rows if not user or isinstance(user.get("applicationRoles"), dict))
        return {**customers, **{one: jira.account(user) if user else None for one, user in rows}}, told, why
    rest = [one for one in ids if one not in shown]
    many, why = ways.tried(SITE, lambda: accounts_by_id(client, rest))
    shown.update(many or {})
    left = [one for one in rest if one not in shown]
    single, no_single = ways.tried(SITE, lambda: client.read_all([jira.user(one) for one in left], jira.account)) if not why else (None, why)
    shown.update(zip(left, single or []))
    return shown, {}, no_single


def _who(person: Person, wish: Person, sites: t.Mapping[str, t.Optional[Account]]) -> Who:
    conflict = person.reason if person.verdict == AMBIGUOUS else ""
    hidden = person.verdict == NOT_VISIBLE and HIDDEN in person.reason
    site = sites.get(person.account_id) if person.account_id else None
    missing = bool(person.account_id) and person.account_id in sites and site is None
    return Who(person._replace(account_id=wish.account_id) if conflict else person, str(wish.fields.get("user_name") or "").strip(), conflict, site, missing,
               hidden=hidden)


# --- the organization -------------------------------------------------------------------------------------------------


def _with_users(ways: Ways, people: t.List[Who], users: t.Mapping[str, t.Mapping[str, t.Any]], params: Params) -> t.List[Who]:
    """With what the organization shows of them. Of several directories it does not tell in which somebody is suspended."""
    ids = [one for one in dict.fromkeys(who.account_id for who in people) if one in users and standing_of(users[one]) != organization.NOBODY]
    places = (ways.tried(ORGANIZATION, lambda: directories_of(ways.client, params["org_id"], ids))[0] or {}) if ids else {}

    def user_of(account_id: str) -> t.Dict[str, t.Any]:
        standing, mine = standing_of(users[account_id]), places.get(account_id, ())
        sure = standing == organization.SUSPENDED or len(mine) == 1
        return {"account": organization.account(users[account_id]), "status": standing, "managed": users[account_id].get("claimStatus") == "managed",
                "directories": [{"id": one, "name": name, "status": standing if sure else None} for one, name in mine]}

    def told(who: Who) -> Who:
        if who.account_id not in users or who.conflict:
            return who
        email = organization.account(users[who.account_id]).email
        if who.person.hidden and email and fold(email) != fold(who.person.email):
            return who._replace(record=None, conflict="the only hit of the search, account %s, has the e-mail %s. Give the one that is meant" % (
                who.account_id, email))
        return who._replace(user=user_of(who.account_id))

    return [told(who) for who in people]


def see_managed(ways: Ways, people: t.Sequence[Who], asked: bool, tokens: bool) -> t.Dict[str, Manageable]:
    """What user management says, by account id. Nobody is asked for whom nobody can manage: customers, and whom the organization says it does not manage."""
    who_is = {who.account_id: who for who in people if who.account_id and not who.conflict}
    told = {one: Manageable(why=NOT_FOR_CUSTOMERS if who.customer else UNMANAGED) for one, who in who_is.items()
            if who.customer or (who.user is not None and not who.user["managed"])}
    rest = [one for one in who_is if one not in told] if asked else []
    wished = [Person(one, account_id=one, verdict=FOUND, account=Account(one)) for one in rest]
    rows, why = ways.tried(MANAGE, lambda: managed_people(Without(ways.client, SITE, SCIM, ORGANIZATION), wished, {}, tokens)) if rest else ([], "")
    told.update((one, Manageable(why=why)) for one in rest)
    told.update((person.given, _manageable(person, seen)) for person, seen in rows or [])
    return told


def _manageable(person: Person, seen: t.Optional[Managed]) -> Manageable:
    if seen is None:
        return Manageable(why=UNMANAGED if person.reason == NOT_MANAGED else person.reason, nobody=person.verdict == ABSENT and person.reason == NOBODY)
    words = {key: accounts.words(seen.withheld[key]) if seen.withheld.get(key) else "" for key in accounts.PRIVILEGES}
    withheld = {"disable": words[accounts.ENABLE], "enable": words[accounts.ENABLE], "tokens": words[accounts.REVOKE_TOKENS] or words[accounts.READ_TOKENS],
                "read": words[accounts.READ_TOKENS]}
    return Manageable(seen.enabled, "", withheld, seen.tokens)
