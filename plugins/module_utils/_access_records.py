# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: which record of the identity provider directory is whose, among those that were read. Pure."""

from __future__ import annotations

import typing as t

from ._api import scim
from ._plan.access import Who
from ._plan.wishes import Person, fold

Record = t.Mapping[str, t.Any]


def needs_all(who: Who, wish: Person, records: t.Sequence[Record]) -> bool:
    """Whether only the whole directory shows that somebody has no record: no filter knows account ids or e-mails, and a user name may be no e-mail."""
    return not (who.conflict or who.customer or who.user_name) and not _records_of(who, records)


def _records_of(who: Who, records: t.Sequence[Record]) -> t.Dict[str, Record]:
    """The records that may be his, by id: those of his account; else those of his user name; else those with his e-mail."""
    person = who.person
    tests: t.List[t.Callable[[Record], bool]] = [
        lambda one: bool(person.account_id) and scim.account_id_of(one) == person.account_id,
        lambda one: bool(who.user_name) and fold(str(one.get("userName") or "")) == fold(who.user_name),
        lambda one: bool(person.email) and not who.user_name and fold(person.email) in map(fold, scim.emails_of(one))]
    for test in tests:
        mine = {str(one["id"]): one for one in records if test(one)}
        if mine:
            return mine
    return {}


def with_record(who: Who, records: t.Sequence[Record]) -> Who:
    """With the record that is his, or with what makes it unsure whether it is."""
    if who.conflict:
        return who
    mine = _records_of(who, records)
    if len(mine) > 1:
        return who._replace(conflict="several records of the directory may be meant: %s. Mend the directory, or give the user_name" % ", ".join(sorted(mine)))
    for record in mine.values():
        name, account_id, emails = str(record.get("userName") or ""), scim.account_id_of(record), [fold(one) for one in scim.emails_of(record)]
        other = ""
        if who.account_id and account_id not in ("", who.account_id):
            other = "is of the account %s and not of %s" % (account_id, who.account_id)
        elif who.user_name and fold(name) != fold(who.user_name):
            other = "has this account, and not the user name %s" % who.user_name
        elif not (who.account_id and account_id) and who.person.email and (
                fold(who.person.email) not in emails if who.user_name else fold(who.person.email) != emails[0]):
            other = "has the e-mail %s" % emails[0]
        elif who.person.email and fold(who.person.email) not in emails and not any(one is not None and one.email for one in (who.person.account, who.site)):
            # an e-mail and an account id that were given together, and nothing but this record shows whose the account is
            other = "has the e-mail %s" % emails[0]
        if other:
            return who._replace(conflict="the directory's record %s (user name %s) %s. Give the one that is meant" % (record["id"], name, other))
        told = {"id": str(record["id"]), "user_name": name, "active": bool(record.get("active", True)), "account_id": account_id or None}
        return who._replace(record=told, shown=bool(who.person.email) and fold(who.person.email) in emails)
    return who
