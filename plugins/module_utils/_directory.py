# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: whom an identity provider directory or the organization knows by an e-mail or an id of theirs."""

from __future__ import annotations

import typing as t

from ._api import organization, scim
from ._errors import UnexpectedAnswer
from ._org_lists import search
from ._plan.wishes import Account, fold


def scim_records(client: t.Any, wanted: t.Sequence[t.Tuple[str, str]]) -> t.List[t.Dict[str, t.Any]]:
    """Records that may be the wanted C((attribute, value)) ones. The caller compares; more may come back than was asked for."""
    if not wanted:
        return []
    if len(wanted) == 1:
        return list(client.all_items(scim.users_where(*wanted[0]), scim.next_page))
    records, following, total = client.first_page(scim.users(), scim.next_page, "totalResults")
    if following is None:
        return list(records)
    # the other pages, and the first once more, or a question for each
    if -(-(total - len(records)) // max(1, len(records))) + 1 <= len(wanted):
        return all_records(client, records, total)
    answers = client.all_of(lambda one: client.all_items(scim.users_where(*one), scim.next_page), wanted)
    return [record for answer in answers for record in answer]


def whole_directory(client: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """Every record of the directory, each once. Raises C(UnexpectedAnswer) when it cannot be read as a whole: whoever is missing would else count as gone."""
    first, dummy_following, total = client.first_page(scim.users(), scim.next_page, "totalResults")
    records = all_records(client, first, total)
    if len({str(one["id"]) for one in records}) != len(records):
        raise UnexpectedAnswer("The directory changed while its records were read: some came twice, so others may be missing. Nothing was done; run it again.")
    return records


def all_records(client: t.Any, first: t.List[t.Dict[str, t.Any]], total: int) -> t.List[t.Dict[str, t.Any]]:
    """Every record of the directory, of which the first page is here already."""
    if not first:
        return list(client.all_items(scim.users(), scim.next_page))
    return list(client.rest(
        first, scim.users(), scim.next_page, parameter="startIndex", begin=1, total=total, reader=dict, known_by=lambda record: str(record.get("id")),
    ))


def directory_accounts(client: t.Any, emails: t.List[str]) -> t.List[Account]:
    """The directory's accounts with these e-mails, as far as they are their user names, too: the filter knows no e-mails.

    A user name alone is no proof: it may well be somebody else's e-mail. So only a record of which it is also the primary e-mail counts,
    on either road.
    """
    records = scim_records(client, [("userName", email) for email in emails])
    return [scim.account(record) for record in records if fold(scim.emails_of(record)[0]) == fold(str(record.get("userName") or ""))]


def organization_accounts(client: t.Any, org_id: str, emails: t.List[str]) -> t.List[Account]:
    """The organization's accounts with exactly these e-mails, a hundred a call."""
    size = organization.EMAILS_A_CALL
    calls = [organization.users_by_email(org_id, emails[start:start + size]) for start in range(0, len(emails), size)]
    return [organization.account(user) for user in search(client, calls)]
