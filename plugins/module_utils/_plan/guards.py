# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what protects people from a wrong list. Pure."""

from __future__ import annotations

import fnmatch
import re
import typing as t

from .._errors import PlanError
from .wishes import APP, GROUP, Account, fold

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "max_removals": {"type": "str"},
    "protected": {"type": "list", "elements": "str", "default": []},
}
EXACT_SPEC: t.Dict[str, t.Dict[str, t.Any]] = dict(SPEC, allow_empty={"type": "bool", "default": False})
APPS_SPEC: t.Dict[str, t.Dict[str, t.Any]] = {"remove_apps": {"type": "bool", "default": False}}      # of places that apps act in

DEFAULT_EXACT_PERCENT = 20


class Guards(t.NamedTuple):
    """The guards of one task. C(caller) is the account that the credentials belong to, C(owner) that of the organization key, where they are known."""

    max_removals: t.Optional[str] = None
    protected: t.Tuple[str, ...] = ()
    allow_empty: bool = False
    caller: str = ""
    owner: str = ""
    keep_apps: bool = False        # C(exact) leaves the accounts of apps alone; who names one means it
    called: str = "max_removals"   # what the option is called where the user sets it


def read_guards(params: t.Mapping[str, t.Any], caller: str = "", owner: str = "") -> Guards:
    """Guards from the options of a module."""
    value = params.get("max_removals")
    return Guards(None if value in (None, "") else str(value).strip(), tuple(one.strip() for one in params.get("protected") or [] if one.strip()),
                  bool(params.get("allow_empty")), caller, owner, params.get("remove_apps") is False,
                  str((params.get("option_names") or {}).get("max_removals") or "max_removals"))


def limit_of(guards: Guards, state: str, seen: t.Optional[int]) -> t.Optional[int]:
    """How many may go; None for no limit. C(seen) is how many there were before, None where there is no list to take a percentage of."""
    wish = guards.max_removals
    if wish is None:
        return max(1, (seen or 0) * DEFAULT_EXACT_PERCENT // 100) if state == "exact" else None
    match = re.match(r"^(\d+)\s*(%?)$", wish)
    if not match:
        forms = "a number such as 10" if seen is None else "a number or a percentage such as 10 or 5%"
        raise PlanError("%s must be %s, not %r." % (guards.called, forms, wish))
    if not match.group(2):
        return int(match.group(1))
    if seen is None:
        raise PlanError("%s: %s cannot be a percentage here, as there is no list to take it of. Give a number." % (guards.called, wish))
    if int(match.group(1)) > 100:
        raise PlanError("%s: %s is more than everybody." % (guards.called, wish))
    return seen * int(match.group(1)) // 100


def hold_limit(
    guards: Guards, state: str, seen: t.Optional[int], leaving: t.Sequence[str], place: str, things: t.Tuple[str, str] = ("person", "people")
) -> None:
    """Raise C(PlanError), with the names of who would have gone, when more would go than may. C(things): what they are, one and many."""
    limit = limit_of(guards, state, seen)
    if limit is not None and len(leaving) > limit:
        shown = ", ".join(leaving[:20]) + (" and %d more" % (len(leaving) - 20) if len(leaving) > 20 else "")
        count = "1 " + things[0] if len(leaving) == 1 else "%d %s" % (len(leaving), things[1])
        default = "" if guards.max_removals else " (the default for state exact: 20 %)"
        raise PlanError(
            "Nothing was done: %s would lose their place in %s, and %s allows %d%s. They are: %s. "
            "If that is right, raise %s." % (count, place, guards.called, limit, default, shown, guards.called),
            would_remove=list(leaving),
        )


def why_kept(guards: Guards, account: Account) -> str:
    """Why this account is never taken away here; "" if it may be."""
    if account.kind == GROUP:
        return kept_named(guards, [account.name, str(account.told["group_id"])])
    if guards.caller and account.account_id == guards.caller:
        return "the calling account is never removed by its own credentials"
    if guards.owner and account.account_id == guards.owner:
        return "the organization key belongs to this account, and nothing is taken from it with its own key"
    unseen = False
    for one in guards.protected:
        if one == account.account_id:
            return "protected"
        if "@" in one or any(ch in one for ch in "*?["):
            if account.email:
                if fnmatch.fnmatchcase(fold(account.email), fold(one)):
                    return "protected (%s)" % one
            else:
                unseen = True
            if fnmatch.fnmatchcase(account.account_id, one):
                return "protected (%s)" % one
    if unseen:
        return "its e-mail is not visible, so it cannot be told from the protected e-mails"
    return ""


def why_left(guards: Guards, account: Account) -> str:
    """Why C(exact) does not take away somebody whom the list does not name; "" if it does."""
    if guards.keep_apps and account.kind == APP:
        return "it is the account of an app, which may need its place to work: set remove_apps: true, or name it with state absent, if it is to go"
    return ""


def kept_account(guards: Guards, account: t.Optional[Account], emails: t.Sequence[str] = ()) -> str:
    """C(why_kept) for what may be no account at all, and for one that is known by several e-mails, any of which may be the protected one."""
    if account is None:
        return ""
    seen = [account._replace(email=email) for email in emails] if emails else [account]
    return next((why for why in (why_kept(guards, one) for one in seen) if why), "")


def kept_named(guards: Guards, names: t.Sequence[str]) -> str:
    """Why a thing without an account (a group, an organization, a webhook) is never taken away: its name or id is protected, case aside."""
    for one in guards.protected:
        if any(fnmatch.fnmatchcase(fold(name), fold(one)) or fold(name) == fold(one) for name in names if name):
            return "protected (%s)" % one
    return ""
