# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: groups as members of something, beside people. They go through the set algebra as accounts of a kind of their own. Pure."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .wishes import GROUP, Account, Person

_MARK = "group "     # no account id holds a space, so that no person can be taken for a group


def group_account(group_id: str, name: str) -> Account:
    """A group seen as a member."""
    return Account(_MARK + group_id if group_id else "", "", name, None, GROUP, {"name": name or None, "group_id": group_id or None})


def group_id_of(account_id: str) -> str:
    """The id of a group that is a member; "" for a person's account id."""
    return account_id[len(_MARK):] if account_id.startswith(_MARK) else ""


def read_groups(wishes: t.Sequence[t.Any], option: str = "groups") -> t.List[Person]:
    """Groups that are to be members, each once: strings are names, dictionaries have C(name) or C(group_id), as lines of earlier tasks do."""
    groups: t.Dict[t.Tuple[str, str], Person] = {}
    for place, wish in enumerate(wishes):
        line = wish if isinstance(wish, dict) else {"name": wish} if isinstance(wish, str) else {}
        name, group_id = str(line.get("name") or "").strip(), str(line.get("group_id") or "").strip()
        earlier = "action" in line or "identity_provider" in line     # a line of an earlier task says more than which group it is
        if not (name or group_id) or not (earlier or set(line) <= {"name", "group_id"}):
            raise PlanError("%s[%d] is not a group: %r. Give its name, or a dictionary with name or group_id." % (option, place, wish))
        account = group_account(group_id, name)
        groups.setdefault((name, group_id), Person("group " + (name or group_id), "", account.account_id, line.get("action") == "created", account=account))
    return list(groups.values())
