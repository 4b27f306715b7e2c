# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: each layer of access of one person, from what was seen. Pure. C(known) is always why something could not be asked."""

from __future__ import annotations

import typing as t

from .access import GONE, Found, Layer, Manageable, Who, name_of, whys
from .wishes import Person, fold

# of an account that only the portals know; it is in no directory and in no organization, and what it holds is told by the layers of the site
NOT_FOR_CUSTOMERS = "a portal-only customer has no Atlassian account, and nothing of this layer"
INACTIVE_ONLY_HERE = ("the site shows the account as inactive, which a suspended one may look like, too; whether the account itself is inactive tells the "
                      "organization (org_id with org_api_key) or the directory")
SOME_DIRECTORY = "active in at least one of these directories; the organization does not tell in which"


def of_places(who: Who, found: Found) -> Layer:
    """A layer of places of the site. Whoever has no account that is known is only seen in lists that show his e-mail."""
    if who.conflict:
        return Layer(False, who.conflict)
    held = tuple(line for line, have in found.rows if _inside(who.person, have))
    if not who.account_id:
        return Layer(False, whys([who.why or "no account of this person is known", found.why]), held)
    why = whys([found.why, found.blind.get(who.account_id, "")])
    return Layer(not why, why, held)


def _inside(person: Person, have: t.Mapping[str, t.Any]) -> bool:
    if person.account_id:
        return person.account_id in have
    return bool(person.email) and any(one.email and fold(one.email) == fold(person.email) for one in have.values())


def of_scim_groups(who: Who, found: Found, known: str) -> Layer:
    """The groups of the directory, which know people by their records. C(known): why it is not known whether somebody has one."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.record is None:
        return Layer(True, NOT_FOR_CUSTOMERS) if who.customer else Layer(not known, known)
    return Layer(not found.why, found.why, tuple(line for line, have in found.rows if who.record["id"] in have))


def of_directory(who: Who, known: str) -> Layer:
    """Whether an active record of the directory is his. C(known): why it is not known whether there is one."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.record is not None:
        held = ({"id": who.record["id"], "name": who.record["user_name"]},) if who.record["active"] else ()
        return Layer(True, "", held)
    return Layer(True, NOT_FOR_CUSTOMERS) if who.customer else Layer(not known, known)


def of_organization(who: Who, known: str) -> Layer:
    """In which directories of the organization he is active."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.user is None:
        if who.customer:
            return Layer(True, NOT_FOR_CUSTOMERS)
        return Layer(not known, known) if known or who.account_id or who.person.email else Layer(False, who.why)
    places = [one for one in who.user["directories"] if one["status"] in ("active", None)]
    held = tuple({"id": one["id"], "name": one["name"]} for one in places)
    if who.user["status"] == "active" and not held:
        return Layer(False, "active in the organization, which shows no directory of this person")
    return Layer(True, SOME_DIRECTORY if any(one["status"] is None for one in places) else "", held)


def of_account(who: Who, manage: Manageable) -> Layer:
    """Whether the Atlassian account itself is active. The site alone cannot tell that it is not."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.customer:
        return Layer(True, NOT_FOR_CUSTOMERS)
    if manage.nobody:
        return Layer(True, manage.why)
    active = manage.enabled if manage.enabled is not None else who.user["account"].active if who.user is not None else None
    if active is None and who.record is not None and who.record["account_id"] == who.account_id and not who.record["active"]:
        active = False
    if active is None and who.site is not None:
        active = who.site.active or None
    if active is None:
        return Layer(False, who.why or (INACTIVE_ONLY_HERE if who.site is not None and who.site.active is False else "nothing tells whether it is active"))
    return Layer(True, "", ({"id": who.account_id, "name": name_of(who)},) if active else ())


def of_portal(who: Who, known: str) -> Layer:
    """Whether he is a portal-only customer who may log in. C(known): why the site could not be asked."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.missing:
        return Layer(True, GONE)
    if who.site is None:
        return Layer(False, known or who.why or "the site does not show this person")
    if not who.site.kind or who.site.kind == "unknown" or (who.customer and who.site.active is None):
        return Layer(False, "the site does not say %s" % ("whether the account is active" if who.customer else "what kind of account it is"))
    return Layer(True, "", ({"id": who.account_id, "name": name_of(who)},) if who.customer and who.site.active else ())


def of_products(who: Who, keys: t.Optional[t.Sequence[str]], known: str) -> Layer:
    """The products that he may use by the site's word. C(keys) None: it did not say."""
    if who.conflict:
        return Layer(False, who.conflict)
    if keys is None:
        return Layer(False, known or who.why or "the site does not say which products the account may use")
    return Layer(True, "", tuple({"name": key} for key in sorted(keys)))


def of_tokens(who: Who, manage: Manageable) -> Layer:
    """His API tokens that have not expired, without what they are."""
    if who.conflict:
        return Layer(False, who.conflict)
    if who.customer:
        return Layer(True, NOT_FOR_CUSTOMERS)
    if manage.tokens is None:
        return Layer(manage.nobody, manage.why or manage.withheld.get("read") or who.why)
    return Layer(True, "", tuple({"id": one["id"], "label": one["label"]} for one in manage.tokens))
