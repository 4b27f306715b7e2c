# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what access people have, layer by layer, from what was seen. Pure.

A layer is C(seen) only when all of it that was asked for was read for that person; what is held may be told without that. Not seen is not absent.
"""

from __future__ import annotations

import typing as t

from .wishes import Account, Person, fold

DIRECTORY, ORGANIZATION, ACCOUNT, PORTAL, PRODUCTS, TOKENS = "directory", "organization", "account", "portal", "products", "tokens"
GROUPS, DESKS, ORGANIZATIONS, ROLES, SCIM_GROUPS = "groups", "desks", "organizations", "roles", "scim_groups"
LAYERS = (DIRECTORY, ORGANIZATION, ACCOUNT, PORTAL, GROUPS, DESKS, ORGANIZATIONS, ROLES, SCIM_GROUPS, PRODUCTS, TOKENS)
CUSTOMER = "customer"
NOBODY_SHOWS = "nothing that could be asked shows an account with this id"
GONE = "the site has no account with this id"
MOST_WHYS = 3

Line = t.Dict[str, t.Any]


class Layer(t.NamedTuple):
    """What somebody has of one layer. C(why): why it could not be seen, or what else there is to say."""

    seen: bool
    why: str = ""
    held: t.Tuple[Line, ...] = ()

    @property
    def told(self) -> Line:
        """As results show it."""
        return {"seen": self.seen, "why": self.why or None, "held": [dict(one) for one in self.held]}


class Who(t.NamedTuple):
    """One wish, and who it turned out to be. C(site): the account as the site shows it; C(missing): the site says that it has none of this id."""

    person: Person
    user_name: str = ""
    conflict: str = ""                              # why it is not sure who is meant
    site: t.Optional[Account] = None
    missing: bool = False
    record: t.Optional[t.Mapping[str, t.Any]] = None          # of the identity provider directory: {id, user_name, active, account_id}
    user: t.Optional[t.Mapping[str, t.Any]] = None            # of the organization: {account, status, managed, directories}
    hidden: bool = False
    shown: bool = False                                       # the record shows this very e-mail
    others: t.Tuple[Account, ...] = ()                        # active accounts of the site with this e-mail that are not meant

    @property
    def account_id(self) -> str:
        """Of the account that is meant; "" when it is not known."""
        return self.person.account_id

    @property
    def customer(self) -> bool:
        """Whether this is a portal-only customer."""
        return self.site is not None and self.site.kind == CUSTOMER

    @property
    def found(self) -> bool:
        """Whether anything shows this person."""
        return not self.conflict and (self.site is not None or self.record is not None or self.user is not None)

    @property
    def gone(self) -> bool:
        """Whether the site says that there is no such account, and nothing else shows it."""
        return self.missing and not self.found and not self.conflict

    @property
    def email_visible(self) -> bool:
        """Whether anything shows that the e-mail of the wish is the account's; beside an account id it may be anybody's."""
        witnesses = [self.site, self.person.account, self.user["account"] if self.user is not None else None]
        email = fold(self.person.email) if self.person.email else ""
        if self.conflict or not self.found:
            return False
        return self.shown or any(one is not None and bool(one.email) and (not email or fold(one.email) == email) for one in witnesses)

    @property
    def said_inactive(self) -> bool:
        """Whether anything says that the account is inactive. The site hears of it late: it may call him active, and a moment later show no groups."""
        told = [self.site, self.user["account"] if self.user is not None else None]
        linked = self.record if self.record is not None and self.record["account_id"] == self.account_id else {}
        return any(one is not None and one.active is False for one in told) or linked.get("active") is False

    @property
    def why(self) -> str:
        """Why nobody was found."""
        if self.found or self.conflict:
            return ""
        return GONE if self.missing else self.person.reason or NOBODY_SHOWS

    @property
    def whole_account(self) -> t.Optional[Account]:
        """The account as the best witness shows it: the organization speaks of the account itself, the site of its user."""
        return self.user["account"] if self.user is not None else self.site or self.person.account


class Manageable(t.NamedTuple):
    """What user management says of an account. C(enabled) None when it does not know it; C(withheld): why not, by what may be done."""

    enabled: t.Optional[bool] = None
    why: str = ""
    withheld: t.Mapping[str, str] = {}
    tokens: t.Optional[t.Sequence[t.Mapping[str, t.Any]]] = None
    nobody: bool = False                            # it says that there is no such account at all

    @property
    def told(self) -> t.Optional[Line]:
        """As results show it."""
        if self.enabled is None:
            return None
        return {"may": {deed: not why for deed, why in self.withheld.items() if deed != "read"},
                "why": {deed: why for deed, why in self.withheld.items() if why and deed != "read"}}


class Found(t.NamedTuple):
    """What was read of a layer that consists of places. C(rows): (how results show the place, who is in it, by the id that the layer knows people by).

    C(why): what could not be read, for everybody; C(blind): for whom in particular, by account id.
    """

    rows: t.Sequence[t.Tuple[Line, t.Mapping[str, t.Any]]] = ()
    why: str = ""
    blind: t.Mapping[str, str] = {}


def whys(reasons: t.Iterable[str]) -> str:
    """Several reasons as one text, each once."""
    once = list(dict.fromkeys(one.rstrip(".") for one in reasons if one))
    more = len(once) - MOST_WHYS
    return "; ".join(once[:MOST_WHYS]) + ("; and %d more" % more if more > 0 else "")


def name_of(who: Who) -> t.Optional[str]:
    account = who.whole_account
    return (account.name if account is not None else "") or None


def entry(who: Who, manage: Manageable, layers: t.Mapping[str, Layer]) -> Line:
    """One person of the result."""
    person = who.person
    account = None if who.conflict else who.whole_account
    kind = who.site.kind if who.site is not None else account.kind if account is not None else ""
    active = account.active if account is not None and who.found else None
    if manage.enabled is not None:
        active = manage.enabled
    return {
        "email": person.email or (account.email if account is not None else "") or None, "account_id": person.account_id or None,
        "display_name": None if who.conflict or not who.found else name_of(who), "account_type": kind if kind in ("atlassian", CUSTOMER, "app") else None,
        "active": active, "user_name": who.user_name, "found": who.found, "gone": who.gone, "conflict": who.conflict or None, "why": who.why or None,
        "hidden": who.hidden, "email_visible": who.email_visible,
        "others": [] if who.conflict else [
            {"account_id": one.account_id, "account_type": one.kind or None, "display_name": one.name or None} for one in who.others],
        "directory": dict(who.record) if who.record is not None and not who.conflict else None,
        "organization": None if who.user is None or who.conflict else {
            "status": who.user["status"], "managed": who.user["managed"],
            "directories": [{"id": one["id"], "status": one["status"]} for one in who.user["directories"]]},
        "manage": None if who.conflict else manage.told,
        "layers": {name: layer.told for name, layer in layers.items()},
    }
