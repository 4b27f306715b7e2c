# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Defects that are planted into the code at run time, to prove that the program finds them.

A plant names what it replaces. When that is no longer there it fails loudly: a plant that plants nothing proves nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import types
from typing import Any, Callable, Iterator, NamedTuple

HOME = "ansible_collections.lifecycle.atlassian.plugins."
UTILS = HOME + "module_utils."


class Gone(AssertionError):
    """What a plant replaces is not there any more: mend the plant."""


class Plant(NamedTuple):
    """C(where): module below module_utils, and the name in it (C(Class.name) for a method). C(make(original)) is what takes its place.

    C(count): the count by which it is caught. C(modules): where it shows, for a test that has little time.
    """

    where: str
    name: str
    make: Callable[[Any], Any]
    count: str
    modules: tuple
    says: str


def _first_only(next_page: Any) -> Any:
    return lambda here, answer: (next_page(here, answer)[0], None)


def _size_is_total(next_page: Any) -> Any:
    def turn(here: Any, answer: Any) -> tuple:
        values, following = next_page(here, answer)
        return values, following if int(answer.get("start") or 0) + len(values) < answer["size"] else None
    return turn


def _kept_only_if(why: str) -> Callable[[Any], Any]:
    """The guard whose words begin so is skipped."""
    def make(why_kept: Any) -> Any:
        def skipping(*arguments: Any, **options: Any) -> str:
            words = why_kept(*arguments, **options)
            return "" if words.startswith(why) else words
        return skipping
    return make


def _adopting(search: Any) -> Any:
    def adopt(client: Any, emails: list, hits: dict) -> dict:
        hidden = search(client, emails, hits)
        for email in emails:
            for account in [one for ids in hidden.values() for one in ids if one.name.lower().startswith(email)][:1]:
                hits.setdefault(email, {})[account.account_id] = account._replace(email=email)
        return hidden
    return adopt


def _active_only(members: Any) -> Any:
    return lambda group_id: members(group_id)._replace(
        query=tuple((name, "false" if name == "includeInactiveUsers" else value) for name, value in members(group_id).query))


def _read_once(dummy_steady: Any) -> Any:
    def once(client: Any, call: Any, key: str, most: Any) -> tuple:
        pages, whole = importlib.import_module(UTILS + "_org_lists")._pages(client, call, key, most)
        return [one for page in pages for one in page], whole
    return once


def _accepting(conclude: Any) -> Any:
    return lambda client, found, hidden, dummy_accept, *rest, **more: conclude(client, found, hidden, True, *rest, **more)


def _unlimited(planned: Any) -> Any:
    return lambda memo, params, people: planned(memo, dict(params, max_removals=None), people)


def _going_on(stages: Any) -> Any:
    """A cut that was refused as a whole is told, and all the rest is carried out."""
    def all_the_same(ready: dict) -> tuple:
        refused = {name: one for name, one in ready.items() if isinstance(one, Exception)}
        told, dummy_none = stages({name: one for name, one in ready.items() if name not in refused})
        return told, {name: {"failed": True, "msg": str(one)} for name, one in refused.items()}
    return all_the_same


def _remembering(look: Any) -> Any:
    """The look afterwards is the one before: by the list that both are asked with, the options of one task."""
    seen: list = []

    def remembered(client: Any, params: dict, options: dict) -> Any:
        if not seen or seen[0][0] is not params:
            seen[:] = [(params, look(client, params, options))]
        return seen[0][1]
    return remembered


PLANTS = {
    "no-second-look": Plant("_carry", "_look_again", lambda real: lambda client, resource, params, state, left: [(one, None, "") for one in left],
                            "wrong_reports", ("jira_group_member", "jsm_desk_customer"), "a write whose answer is lost counts as failed"),
    "size-as-total": Plant("_api.jsm", "next_page", _size_is_total, "lost", ("jsm_desk_customer",), "the size of a page is taken for the length of the list"),
    "first-page-only": Plant("_api.jira", "next_page", _first_only, "lost", ("jira_group_member",), "only the first page of members is read"),
    "protected-skipped": Plant("_plan.guards", "why_kept", _kept_only_if("protected"), "unintended_removals", ("jira_group_member", "jsm_desk_customer"),
                               "protected people are removed"),
    "caller-skipped": Plant("_plan.guards", "why_kept", _kept_only_if("the calling account"), "unintended_removals",
                            ("jira_group_member", "jsm_desk_customer"), "the calling account is removed"),
    "limit-skipped": Plant("_plan.guards", "hold_limit", lambda real: lambda *arguments, **options: None, "unintended_removals",
                           ("jira_group_member", "jsm_desk_customer"), "max_removals is not held"),
    "post-repeated": Plant("_http.message", "Request.repeatable", lambda real: property(lambda self: True), "duplicated", ("jsm_customer", "scim_user"),
                           "a POST without an answer is sent again"),
    "retry-after-ignored": Plant("_http.retry", "asked_wait", lambda real: lambda *arguments, **options: 0.01, "duplicated", ("jira_group_member",),
                                 "nobody waits as long as a 429 asks for"),
    "blank-email-adopted": Plant("_people", "search", _adopting, "wrong_reports", ("jira_group_member",),
                                 "a hit of the search without an e-mail counts as the person"),
    "hidden-match-accepted": Plant("_people", "_conclude", _accepting, "wrong_reports", ("jira_group_member",),
                                   "accept_hidden_match is always on"),
    "removals-in-spite": Plant("_plan.members", "Stage", lambda real: lambda state, steps, only_if_clean=False: real(state, steps, False),
                               "unintended_removals", ("jira_group_member", "jsm_desk_customer"), "people are removed although an addition failed"),
    "cursor-trusted": Plant("_org_lists", "steady", _read_once, "lost", ("organization_group_member",),
                            "a list of the organization is read once, although people may leave it meanwhile"),
    "inactive-unread": Plant("_api.jira", "members", _active_only, "lost", ("jira_group_member",), "inactive members are not read"),
    "check-mode-writes": Plant("_run", "converge", lambda real: lambda resource, client, params, check_mode=False, **more: real(
        resource, client, params, False, **more), "wrong_reports", ("jira_group_member",), "check mode does what it foretells"),
    "limit-not-handed-on": Plant("_leave", "_planned", _unlimited, "unintended_removals", ("atlassian_access",),
                                 "max_removals is not handed on to the steps of a task that takes all access away"),
    "refused-cut-goes-on": Plant("_leave", "_stages", _going_on, "unintended_removals", ("atlassian_access",),
                                 "a cut that is refused as a whole does not stop what comes after it"),
    "second-look-remembered": Plant("_leave", "_look", _remembering, "wrong_reports", ("atlassian_access",),
                                    "the look after the deed is answered from the memory of the one before it"),
    "secret-shown": Plant("_http.client", "Client.censor", lambda real: lambda self, text: text, "leaks", ("jira_group_member", "jsm_desk_customer"),
                          "secrets in the words of a server are shown"),
}


@contextlib.contextmanager
def planted(name: str | None) -> Iterator[None]:
    """With the defect of this name in the code; without a name, as it is."""
    if name is None:
        yield
        return
    plant = PLANTS[name]
    for module in ("jira_group_member", "jsm_desk_customer", "jsm_customer", "scim_user", "organization_group_member", "atlassian_access"):
        importlib.import_module(HOME + "modules." + module)      # whoever has imported the name by now is reached below
    places = _holders(plant)
    original = places[0][2]
    if isinstance(original, types.FunctionType):
        with _swapped(original, plant.make):
            yield
        return
    try:
        for place, attribute, original in places:
            setattr(place, attribute, plant.make(original))
        yield
    finally:
        for place, attribute, original in places:
            setattr(place, attribute, original)


# what a function whose code was swapped calls instead, by its name
INSTEAD: dict[str, Callable[..., Any]] = {}


@contextlib.contextmanager
def _swapped(function: Any, make: Callable[[Any], Any]) -> Iterator[None]:
    """Another code in the same function: it reaches whoever holds it, default values of parameters included, under whatever name."""
    name = "%s.%s" % (function.__module__, function.__qualname__)
    real = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    real.__kwdefaults__ = function.__kwdefaults__
    kept = function.__code__, function.__defaults__, function.__kwdefaults__
    INSTEAD[name] = make(real)
    scope: dict = {}
    exec("def instead(*arguments, **options):\n    from faults.plants import INSTEAD\n    return INSTEAD[%r](*arguments, **options)" % name, scope)
    try:
        function.__code__, function.__defaults__, function.__kwdefaults__ = scope["instead"].__code__, None, None
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = kept
        del INSTEAD[name]


def _holders(plant: Plant) -> list[tuple]:
    """Every (object, attribute, original) to be replaced: the name in its module and wherever it was imported to."""
    try:
        owner: Any = importlib.import_module(UTILS + plant.where)
        *parents, last = plant.name.split(".")
        for parent in parents:
            owner = getattr(owner, parent)
        original = owner.__dict__[last]
    except (ImportError, AttributeError, KeyError):
        raise Gone("%s.%s is not there any more; mend the plant in tests/faults/plants.py" % (plant.where, plant.name)) from None
    if parents:
        return [(owner, last, original)]
    return [(module, attribute, original) for name, module in list(sys.modules.items()) if name.startswith(HOME) and module is not None
            for attribute, value in list(vars(module).items()) if value is original]
