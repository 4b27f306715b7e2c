# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that begin as a role's own do, and are none: spelled wrong, they would be ignored, and more or less access be given or taken than was meant.

Only names are looked at, never a value. tests/unit/filter/test_role_variables.py holds the table of names against the roles and playbooks.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import plain

NEAREST = 2
# What roles call an option of a module whose messages name it. Each of these is set by one role only, of those whose filters ask.
CALLED = {"max_removals": "move_max_removals", "existing_account": "onboard_existing_account", "restore_in": "onboard_restore_in"}
_CALLED = re.compile(r"(?<![\w@.-])(%s)(?![\w@-])" % "|".join(CALLED))


class Names(t.NamedTuple):
    """The names with a role's prefix that the role knows."""

    options: t.Tuple[str, ...]         # what a user may set
    kept: t.Tuple[str, ...] = ()       # vars/, the result, and what the playbooks of the collection leave: always there, or of use before and after the role
    noted: t.Tuple[str, ...] = ()      # what its tasks leave, the first of them before all others: there when the role has run before
    inner: t.Tuple[str, ...] = ()      # variables of a single task, which no other task sees


def _names(role: str, **sorts: str) -> Names:
    return Names(**{sort: tuple("%s_%s" % (role, word) for word in words.split()) for sort, words in sorts.items()})


ROLES = {
    "onboard": _names(
        "onboard", options="people use_directory use_organization restore_in existing_account accept_hidden_match wait other_variables",
        kept="connection connection_variables result batch trouble",
        noted="wished stopped customers directory users pairs standing enabled restored invited members"
              " groups desks organizations roles known_scim_groups scim_groups",
        inner="places away faults more"),
    "move": _names(
        "move", options="people from to remove_anyway protected max_removals accept_hidden_match other_variables",
        kept="connection connection_variables joined left result",
        noted="wished users joining leaving known_scim_groups joined_groups left_groups joined_desks left_desks"
              " joined_organizations left_organizations joined_roles left_roles joined_scim_groups left_scim_groups",
        inner="places faults more"),
    "offboard": _names(
        "offboard", options="people account message groups desks organizations roles scim_groups tokens require_visible wait protected max_removals"
                            " accept_hidden_match other_variables",
        kept="connection connection_variables step_tags steps option_names result batch trouble",
        noted="every_step done", inner="words faults more"),
    "check_people": _names("check_people", options="list role other_variables", kept="faults"),     # of the task that looks, which sees it
}


def variable_faults(names: t.Iterable[str], roles: t.Mapping[str, t.Any]) -> t.List[str]:
    """What is wrong with the names of variables, as far as they begin with the prefix of one of the roles; [] when the roles know them all.

    C(roles): by the role, names of the user's own that begin with its prefix, too, and patterns of such names.
    """
    wrong = sorted(set(roles) - set(ROLES)) if isinstance(roles, dict) else [type(roles).__name__]
    if wrong:
        raise AnsibleFilterError("variable_faults takes a dictionary by %s, not %s." % (", ".join(sorted(ROLES)), ", ".join(wrong)))
    names = sorted(set(names))
    return [plain(fault) for role, other in roles.items() for fault in _faults_of(names, role, other)]


def _faults_of(names: t.Sequence[str], role: str, other: t.Any) -> t.List[str]:
    known = ROLES[role]
    # However the prefix is spelled: OFFBOARD_ACCOUNT and offboard-account mean the role's option, and are as good as not there.
    mine = [name for name in names if re.match("%s[^a-z0-9]" % role, name, re.IGNORECASE)]
    faults, patterns = [], []
    if isinstance(other, (list, tuple)) and all(isinstance(one, str) for one in other):
        patterns = list(other)
    elif other is not None:
        faults.append("Nothing was done: %s_other_variables must be a list of names of variables." % role)
    taken = known.noted + known.inner
    allowed = set(known.options + known.kept + (known.noted if known.noted and known.noted[0] in mine else ()))
    unknown = [name for name in mine if name not in allowed and name not in taken and not any(fnmatch.fnmatchcase(name, one) for one in patterns)]
    if unknown:
        faults.append(
            "Nothing was done: the role %s has no variable %s. What begins with %s_ is the role's, and what it does not know would do nothing. "
            "Spell it as the role does (ansible-doc -t role lifecycle.atlassian.%s); a variable of your own needs a name that begins otherwise, "
            "or has to be in the list %s_other_variables." % (role, ", ".join(_with_guess(name, role, known.options) for name in unknown), role, role, role))
    used = [name for name in mine if name in taken and name not in allowed]
    if used:
        faults.append("Nothing was done: the role %s uses %s for itself, and what is set from outside would get in its way. Give %s another name." % (
            role, ", ".join(used), "it" if len(used) == 1 else "each of them"))
    return faults


def _with_guess(name: str, role: str, options: t.Sequence[str]) -> str:
    """The name, and the options that are like it beyond the prefix that they all have."""
    words = {option[len(role):].strip("_"): option for option in options}
    word = re.sub("[^a-z0-9]+", "_", name[len(role):].lower()).strip("_")
    near = [words[one] for one in difflib.get_close_matches(word, list(words), NEAREST)]
    near = near[:1] if words.get(word) else near
    return "%s (did you mean %s?)" % (name, " or ".join(near)) if near else name


def as_roles_call_it(text: str) -> str:
    """What a module says, with the role's variables where it names an option that the user of the role does not set under that name."""
    return _CALLED.sub(lambda match: CALLED[match[1]], text)


class FilterModule:
    """Variables of roles."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"variable_faults": variable_faults}
