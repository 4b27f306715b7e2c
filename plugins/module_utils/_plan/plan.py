# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the plan as a value. Pure."""

from __future__ import annotations

import typing as t

# What can come of a person; the words users see in people[].action.
CREATED, LINKED, ADDED, UPDATED, REACTIVATED = "created", "linked", "added", "updated", "reactivated"
REMOVED, DEACTIVATED = "removed", "deactivated"
UNCHANGED, KEPT, SKIPPED, FAILED, UNKNOWN = "unchanged", "kept", "skipped", "failed", "unknown"
TROUBLE = (FAILED, UNKNOWN)


class Where(t.NamedTuple):
    """Which of the places of a task an entry is about. C(noun) is the key that names it in people: group, desk, organization, role."""

    noun: str
    name: str
    id: str = ""                          # "" where the place was not found
    words: str = ""                       # "group Support": as messages and the diff name it


class Entry(t.NamedTuple):
    """One line of C(people): what is foretold for, or came of, one person. C(before) and C(after) are his part of the diff."""

    email: str = ""
    account_id: str = ""
    action: str = UNCHANGED
    certain: bool = True
    reason: str = ""
    error: t.Optional[t.Mapping[str, t.Any]] = None
    also_as: t.Tuple[str, ...] = ()
    before: t.Any = None
    after: t.Any = None
    extra: t.Mapping[str, t.Any] = {}     # what else the module tells of a person: display_name, scim_id, possible, …
    where: t.Optional[Where] = None       # where a task sees to many places: which of them
    told: str = ""                        # the key of the result that has this entry, where it is not that of the plan: "groups" beside people
    undone: t.Mapping[str, t.Any] = {}    # what of extra is otherwise when the deed does not work: active
    not_so: bool = False                  # failed, and what is wished was seen not to be so; else it may be

    @property
    def label(self) -> str:
        """How messages and the diff name the person."""
        return self.email or self.account_id or str(self.extra.get("user_name") or self.extra.get("name") or self.extra.get("key") or "")


class Step(t.NamedTuple):
    """One deed for one person. C(wish) asks for the same person again when in doubt; C(facts) is what say() needs."""

    key: str
    person: int                           # place in Plan.people
    words: str                            # "add jane@example.com to desk IT"
    done: str                             # the action when it is done
    wish: t.Any = None
    facts: t.Mapping[str, t.Any] = {}
    needs: t.Tuple[str, ...] = ()         # keys of earlier steps that must have worked
    after: t.Any = None                   # of several steps of one entry: its part of the diff when so much is done
    change: t.Optional[t.Callable[[t.Any], t.Any]] = None     # where one may fail and the next be done all the same: its part of the diff, by itself
    scope: str = ""                       # the place, where a task sees to many: what goes wrong in one withholds nothing in another


class Stage(t.NamedTuple):
    """Steps whose calls may run side by side. C(only_if_clean): not at all when any earlier step of the same scope did not work."""

    state: str                            # present or absent: what it is that these steps make true
    steps: t.Tuple[Step, ...]
    only_if_clean: bool = False


class Plan(t.NamedTuple):
    """What will be done, and what is foretold of everybody. Nothing in it came from a write."""

    people: t.Tuple[Entry, ...]
    stages: t.Tuple[Stage, ...] = ()
    warnings: t.Tuple[str, ...] = ()
    title: str = ""                       # heads the diff: "customers of desk IT"
    told: str = "people"                  # the key of the result that has the entries: "groups" where they are no people
    broken: t.Mapping[str, str] = {}      # of many places, those that could not be seen to: words of the place, and why

    @property
    def steps(self) -> t.List[Step]:
        """All steps, in order."""
        return [step for stage in self.stages for step in stage.steps]


class Call(t.NamedTuple):
    """One request that carries one step or many. C(may_have_worked): a refusal of it proves nothing (an invitation that was sent all the same).

    C(prove): a yes is not believed before a look shows it.
    """

    steps: t.Tuple[Step, ...]
    request: t.Any
    may_have_worked: bool = False
    prove: bool = False


class Answer(t.NamedTuple):
    """What came of a step. C(account_id) and C(extra) replace what the foretold entry did not know yet."""

    action: str
    reason: str = ""
    error: t.Optional[t.Mapping[str, t.Any]] = None
    account_id: str = ""
    extra: t.Mapping[str, t.Any] = {}
    warning: str = ""
    partly: bool = False                  # it failed, and yet something was changed: an invitation to some of the groups


class Resource(t.NamedTuple):
    """A noun: what a module consists of. See DESIGN in CONTRIBUTING.md: look, plan, say, show."""

    spec: t.Mapping[str, t.Any]
    needs: t.Tuple[str, ...]              # surfaces without which it cannot work
    wishes: str                           # the option that holds the people
    look: t.Callable[..., t.Any]          # (client, params) -> scene; only reads
    plan: t.Callable[..., Plan]           # (params, scene) -> Plan; pure
    say: t.Callable[..., t.List[Call]]    # (scene, steps, answers by step key) -> calls; pure
    hear: t.Optional[t.Callable[..., t.Dict[str, Answer]]] = None     # (client, call, body) -> answers by step key, where a yes tells more
    explain: t.Optional[t.Callable[..., t.Optional[Answer]]] = None   # (step, error) -> what a refusal means here; None: it failed
    sum_up: t.Optional[t.Callable[..., t.Dict[str, t.Any]]] = None    # (scene) -> further keys of the result
    rules: t.Mapping[str, t.Any] = {}     # required_if and the like, for AnsibleModule


class Composed(t.NamedTuple):
    """A task that is made of several nouns, each with its own look and plan. C(work) returns the result, or raises C(Unfinished) with it."""

    spec: t.Mapping[str, t.Any]
    needs: t.Tuple[str, ...]
    wishes: str
    work: t.Callable[..., t.Dict[str, t.Any]]     # (client, params, foretold, progress) -> result
    rules: t.Mapping[str, t.Any] = {}
