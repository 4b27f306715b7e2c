# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: whose access is to be taken away and how much of it, as the options of a task say it."""

from __future__ import annotations

import typing as t

from .._errors import PlanError
from .leavers import ALL, MEMBERSHIPS, NAMED
from .results import Person
from .ways import NONE
from .wishes import read_each

# Fields of a people file that are not needed to leave.
UNUSED = ("kind", "display_name", "given_name", "family_name", "title", "department", "external_id", "products")
WORDS = (ALL, NAMED, NONE)
ROLE = ("project", "role")
# Every step that there is: the ways to cut an account, the layers of memberships, and API tokens.
STEPS = ("scim", "disable", "suspend", "portal") + MEMBERSHIPS + ("tokens",)
# The switches of the planners, and the guard, by the options that set them.
SWITCHES = dict({name: name for name in ("account", "protected", "max_removals", "steps", "wait") + MEMBERSHIPS}, revoke_api_tokens="tokens")


def read_leavers(users: t.Sequence[t.Any]) -> t.List[Person]:
    """The people of the option C(users), one for each entry: email, account_id, user_name ("" where not given), and the places that are named for each.

    Raises C(PlanError) naming the entry.
    """
    told = []
    for number, (wish, person) in enumerate(zip(users, read_each([_bare(one) for one in users], ("user_name",), "users"))):
        where = "users[%d] (%s)" % (number, person.label)
        places: t.Mapping[str, t.Any] = wish if isinstance(wish, dict) else {}
        lists = {layer: _places(layer, places.get(layer), "%s: %s" % (where, layer)) for layer in MEMBERSHIPS}
        told.append(dict(lists, email=person.email, account_id=person.account_id, user_name=str(person.fields.get("user_name") or "").strip()))
    return told


def _bare(wish: t.Any) -> t.Any:
    """A wish without what says nothing of who is meant."""
    return {name: value for name, value in wish.items() if name not in UNUSED + MEMBERSHIPS} if isinstance(wish, dict) else wish


def _places(layer: str, given: t.Any, where: str) -> t.List[t.Any]:
    if given is None:
        return []
    if not isinstance(given, (list, tuple)):
        raise PlanError("%s must be a list, not %r." % (where, given))
    for one in given:
        good = (isinstance(one, dict) and set(one) == set(ROLE) and all(isinstance(name, (str, int)) and str(name).strip() for name in one.values())
                if layer == "roles" else isinstance(one, (str, int)) and not isinstance(one, bool) and bool(str(one).strip()))
        if not good:
            raise PlanError("%s must hold %s, not %r." % (where, "mappings with project and role" if layer == "roles" else "names", one))
    return [{name: str(one[name]).strip() for name in ROLE} if layer == "roles" else str(one).strip() for one in given]


def wanted_of(params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The switches, as C(leavers) and C(offboarding_outcome) take them. Raises C(PlanError) for what is neither a word nor a list."""
    names = dict(params.get("option_names") or {})
    unknown = sorted(set(names) - set(SWITCHES))
    if unknown:
        raise PlanError("option_names knows %s, not %s." % (", ".join(sorted(SWITCHES)), ", ".join(unknown)))
    wanted: t.Dict[str, t.Any] = {"account": params["account"], "tokens": bool(params["revoke_api_tokens"]), "protected": params["protected"],
                                  "called": {switch: str(names.get(option) or option) for option, switch in SWITCHES.items()}}
    for layer in MEMBERSHIPS:
        given = params[layer]
        if isinstance(given, str) and given in WORDS:
            wanted[layer] = given
        elif isinstance(given, (list, tuple)):
            wanted[layer] = _places(layer, given, wanted["called"][layer])
        else:
            raise PlanError("%s must be %s or a list, not %r." % (wanted["called"][layer], ", ".join(WORDS), given))
    return wanted
