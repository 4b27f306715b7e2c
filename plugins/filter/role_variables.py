# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that are like those of a role or of its connection, and are none: spelled wrong, they would be ignored, and more or less access be given or
taken than was meant, or that of another site.

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
# What the roles take as variables are options of the modules; see _connect.SPEC.
CONNECTION = tuple("atlassian_" + name for name in (
    "site_url api_user api_token access_token client_id client_secret use_gateway gateway_url auth_url cloud_id scim_url directory_id scim_token"
    " org_url org_id org_api_key timeout retry_budget concurrency validate_certs ca_path").split())
LIKE_THE_CONNECTION = 0.85     # all of them begin alike, so names of a shop's own are rather like them, too: atlassian_projects must pass,
LIKE_ITS_OPTION = 0.75         # and so must atlassian_vault_path, which is like atlassian_ca_path but for what the two are about
SHORTENED = 3                  # shown of those that may have been meant by atlassian_token
LIKE_AN_OPTION = 0.88
A_WORD = 5                     # letters: a shorter prefix with one letter changed is a word as often as a mistake: move, more, mode
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


_ROLE_OF = {option: role for role, names in ROLES.items() for option in names.options}
_WORDS_OF_OPTIONS = range(1, 1 + max(option[len(role):].count("_") for option, role in _ROLE_OF.items()))


def variable_faults(names: t.Iterable[str], roles: t.Mapping[str, t.Any]) -> t.List[str]:
    """What is wrong with the names of variables, as far as they are like those of one of the roles, or of its connection; [] when the roles know them all.

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
    return faults + _other_faults(names, role, patterns)


def _other_faults(names: t.Sequence[str], role: str, patterns: t.Sequence[str]) -> t.List[str]:
    """Names that do not begin as the role's do: of the connection, and of the role with its prefix spelled wrong. Anything may have been meant by them,
    so only those are refused that are near to one that there is."""
    rest = [name for name in names if not any(fnmatch.fnmatchcase(name, one) for one in patterns)]
    faults = []
    connects = "%s_connection" % role in ROLES[role].kept
    connection = {name: near for name, near in ((one, _of_the_connection(one)) for one in rest) if near} if connects else {}
    if connection:
        faults.append(
            "Nothing was done: the connection has no variable %s. What it does not know would do nothing, and the site and the credentials of the "
            "environment or of module_defaults be taken. "
            "Spell it as the role does (ansible-doc -t role lifecycle.atlassian.%s); a variable of your own needs a name that is "
            "less like it, or has to be in the list %s_other_variables." % (_with_near(connection), role, role))
    options = {name: near for name, near in ((one, _of_the_role(one, role)) for one in rest) if near}
    if options:
        faults.append(
            "Nothing was done: the role %s does not know %s, which would do nothing. Spell it as the role does (ansible-doc -t role lifecycle.atlassian.%s); "
            "a variable of your own needs a name that is less like it, or has to be in the list %s_other_variables." % (role, _with_near(options), role, role))
    return faults


def _with_near(found: t.Mapping[str, str]) -> str:
    return ", ".join("%s (did you mean %s?)" % pair for pair in found.items())


def _spelled(name: str) -> str:
    return re.sub("[^a-z0-9]+", "_", name.lower())


def _of_the_connection(name: str) -> t.Optional[str]:
    """The variable of the connection that a name is near to and is not, or those that it may be short for."""
    word = _spelled(name)
    if name in CONNECTION or not word.startswith("atlassian_"):
        return None
    near = difflib.get_close_matches(word, CONNECTION, SHORTENED, LIKE_THE_CONNECTION)
    words = set(word.split("_"))
    if any(words < set(option.split("_")) for option in near):
        return " or ".join([option for option in CONNECTION if words < set(option.split("_"))][:SHORTENED])
    start = len("atlassian_")
    return next((option for option in near if difflib.SequenceMatcher(None, word[start:], option[start:]).ratio() >= LIKE_ITS_OPTION), None)


def _of_the_role(name: str, role: str) -> t.Optional[str]:
    """The role's option that a name is near to as a whole, when its prefix is none of the roles' and no other word."""
    word = _spelled(name)
    # The prefix first: to compare thousands of names with all options takes seconds.
    if not any(_mistaken(word, role, count) for count in _WORDS_OF_OPTIONS) or any(word.startswith(one + "_") for one in ROLES):
        return None
    option = next(iter(difflib.get_close_matches(word, _ROLE_OF, 1, LIKE_AN_OPTION)), "")
    return option if _ROLE_OF.get(option) == role and _mistaken(word, role, option[len(role):].count("_")) else None


def _mistaken(word: str, role: str, count: int) -> bool:
    """Whether what is before so many words may be meant for the role. A mistake leaves a letter out, doubles it, puts it elsewhere, in a long one takes
    another: onboarding_people and remove_people are somebody's own."""
    prefix, right = word.rsplit("_", count)[0].replace("_", ""), role.replace("_", "")
    letters = set(right).difference(prefix)
    return abs(len(prefix) - len(right)) <= 1 and (
        set(prefix) <= set(right) or (len(right) > A_WORD and right not in prefix and len(letters) <= 1))


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
