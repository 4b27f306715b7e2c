# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: people out of everything in one task: look, cut their accounts, take them out of their places, look again.

Every step is a noun of its own, with its own look, plan and guards. All of them are planned before anything is written, from what the first look read,
as far as it read it; the looks after the first write, second looks of the engine included, are requests of their own.
"""

from __future__ import annotations

import typing as t

from ._access import look_at_access
from ._access_names import groups_that_are_not, ids_among
from ._carry import carry_out
from ._connect import SPEC as CONNECTION
from ._connect import demand
from ._converge import Prepared, prepare, tell, understood
from ._errors import AtlassianError, NotFound, PlanError, Several, Unfinished
from ._http.memo import Memo
from ._nouns import (
    jira_group_member, jira_project_role_member, jsm_customer, jsm_desk_customer, jsm_organization_member, managed_account, organization_user, scim_group,
    scim_user,
)
from ._plan.access_wishes import read_leavers, wanted_of
from ._plan.deeds import NOUNS
from ._plan.guards import limit_of, read_guards
from ._plan.leave_result import leave_result, words_of_what_is_left
from ._plan.leavers import MEMBERSHIPS, leavers, looked_at
from ._plan.leaving import leaving
from ._plan.offboarding import offboarding_outcome
from ._plan.options import filled
from ._plan.plan import Resource
from ._plan.results import Person, Result
from ._plan.telling import people_in_words
from ._progress import Progress

Params = t.Mapping[str, t.Any]
NO_SUCH = "no such %s"
SEVERAL = "several %ss of this name"
PAUSE = 3.0      # seconds between two looks for what is still shown


class Kind(t.NamedTuple):
    """One step: a noun, and what is asked of it beside the list of whom."""

    name: str
    resource: Resource
    options: Params


# In this order. Whichever of them is refused as a whole, nothing after it is tried.
CUTS = (
    Kind("scim", scim_user.RESOURCE, {}), Kind("disable", managed_account.RESOURCE, {"state": "disabled"}),
    Kind("suspend", organization_user.RESOURCE, {"state": "suspended"}), Kind("portal", jsm_customer.RESOURCE, {"state": "absent"}),
)
# These know nothing of one another: where one is refused, the others are tried all the same.
PLACES = (
    Kind("scim_groups", scim_group.RESOURCE, {"membership": "absent"}), Kind("groups", jira_group_member.RESOURCE, {"state": "absent"}),
    Kind("desks", jsm_desk_customer.RESOURCE, {"state": "absent"}), Kind("organizations", jsm_organization_member.RESOURCE, {"state": "absent"}),
    Kind("roles", jira_project_role_member.RESOURCE, {"state": "absent"}),
)
TOKENS = (Kind("tokens", managed_account.RESOURCE, {"state": "as_is", "revoke_api_tokens": True}),)


def take_away(client: t.Any, params: Params, foretold: bool, progress: t.Optional[Progress] = None) -> t.Dict[str, t.Any]:
    """The whole task. Raises what the first look raises, before anything is written, and C(Unfinished) when something is left."""
    progress = progress or Progress()
    limit_of(read_guards(params), "absent", None)       # what is no limit ends the task here, and not one step of it after another
    wished, wanted = read_leavers(params["users"]), wanted_of(params)
    memo = Memo(client)
    options = looked_at(wished, wanted)
    seen = understood(_look, memo, params, options)
    memo.recall()
    wanted["ids"] = understood(ids_among, memo, dict(params, **{layer: options.get(layer) for layer in MEMBERSHIPS}))
    people = leavers(wished, seen, wanted)
    ready = _planned(memo, params, people)
    wanted["unknown"] = _unknown(ready)
    if "scim_groups" in params["steps"] and any(entry.get("directory") for entry in seen):      # who has no record is in no group there
        lacking = understood(groups_that_are_not, memo, options.get("scim_groups") or [])
        wanted["unknown"].update({"scim_groups": dict.fromkeys(lacking, NO_SUCH % "group")} if lacking else {})
    if wanted["unknown"]:      # what they hold there was not read, as it was not asked for; it is told, and not taken
        again = understood(_look, memo, params, looked_at(wished, wanted))
        people = [dict(person, seen=dict(person["seen"], layers=entry["layers"])) for person, entry in zip(people, again)]
    results: t.Dict[str, Result] = {}
    stages, refused = _stages(ready)
    progress.planned("access of %s" % people_in_words(len(people)), sum(len(ready[kind.name].plan.steps) for stage in stages for kind in stage))

    def carried(kind: Kind) -> Result:
        one: Prepared = ready[kind.name]
        return tell(one, None if foretold else carry_out(client, one.resource, one.params, one.scene, one.plan, progress))

    for stage in stages:
        answers = client.side_by_side(carried, stage)
        results.update((kind.name, _failed(answer) if isinstance(answer, AtlassianError) else answer) for kind, answer in zip(stage, answers))
    results.update(refused)
    results = {kind.name: results[kind.name] for kind in CUTS + PLACES + TOKENS if kind.name in results}
    outcome = (offboarding_outcome(people, _of_all(results), None, [{"requests": client.cost()}], wanted, True) if foretold
               else _seen_again(client, params, looked_at(wished, wanted, people), people, _of_all(results), wanted))
    result = dict(leave_result(outcome, results, params["report"]), requests=client.cost())
    trouble = words_of_what_is_left(outcome)
    if trouble and not params.get("ignore_failures"):
        raise Unfinished(trouble, **result)
    return result


def _look(client: t.Any, params: Params, options: Params) -> t.Sequence[Result]:
    places = {layer: options.get(layer) for layer in MEMBERSHIPS}
    return look_at_access(client, dict(params, **places, layers=options["layers"], users=options["users"]), demanding=True)


def _planned(client: t.Any, params: Params, people: t.Sequence[Person]) -> t.Dict[str, t.Any]:
    """By name: every step that somebody needs and that may be taken, looked at and planned; or the C(AtlassianError) that refuses it as a whole."""
    chosen = [kind for kind in CUTS + PLACES + (TOKENS if params["revoke_api_tokens"] else ()) if kind.name in params["steps"]]
    asked = {kind.name: leaving(people, kind.name) for kind in chosen}
    connection = {name: params.get(name) for name in CONNECTION}
    guards = {name: params[name] for name in ("protected", "max_removals", "accept_hidden_match", "disable_message") if params.get(name) is not None}

    def plan(kind: Kind) -> Prepared:
        demand(client.has, kind.resource.needs)
        mine = dict(guards, **kind.options, **{kind.resource.wishes: asked[kind.name]})
        return prepare(kind.resource, client, dict(filled(kind.resource.spec, mine), **connection, wait=None, option_names=params.get("option_names")))

    needed = [kind for kind in chosen if asked[kind.name]]
    return dict(zip((kind.name for kind in needed), client.side_by_side(plan, needed)))


def _unknown(ready: t.Mapping[str, t.Any]) -> t.Dict[str, t.Dict[str, str]]:
    """By layer and name: what is wrong with names of places that there are not, as far as the calling account can see, or that several have."""
    found: t.Dict[str, t.Dict[str, str]] = {}
    for kind in PLACES[1:]:      # of the directory's groups only those are asked for that somebody is in
        for look in ready[kind.name].scene.looks if isinstance(ready.get(kind.name), Prepared) else ():
            if look.place is None and isinstance(look.error, (PlanError, NotFound)):
                wrong = (SEVERAL if isinstance(look.error, Several) else NO_SUCH) % NOUNS[kind.name]
                found.setdefault(kind.name, {}).update(dict.fromkeys(look.asked, wrong))
    return found


def _stages(ready: t.Mapping[str, t.Any]) -> t.Tuple[t.List[t.List[Kind]], t.Dict[str, Result]]:
    """(what is carried out side by side, one stage after the other; the results of what was refused as a whole)."""
    cuts: t.List[Kind] = []
    for kind in CUTS:
        if isinstance(ready.get(kind.name), AtlassianError):
            return [cuts], {kind.name: _failed(ready[kind.name])}
        cuts += [kind] if kind.name in ready else []
    refused = {kind.name: _failed(ready[kind.name]) for kind in PLACES + TOKENS if isinstance(ready.get(kind.name), AtlassianError)}
    rest = [[kind for kind in kinds if kind.name in ready and kind.name not in refused] for kinds in (PLACES, TOKENS)]
    return [cuts, *rest], refused


def _failed(error: AtlassianError) -> Result:
    return {"failed": True, "msg": error.message}


def _of_all(results: t.Mapping[str, Result]) -> t.Dict[str, Result]:
    """The results by name; an empty one of a step that was not taken."""
    return {kind.name: results.get(kind.name, {}) for kind in CUTS + PLACES + TOKENS}


def _seen_again(
    client: t.Any, params: Params, options: Params, people: t.Sequence[Person], results: t.Mapping[str, Result], wanted: Params
) -> t.Dict[str, t.Any]:
    """What came of it, as every layer shows it now; looked for until nothing that was taken away is shown any more, or C(wait) has passed."""
    waited = 0.0
    while True:
        client.callers.clear()      # whom the site answered before says nothing of what this look was shown
        try:
            after: Result = {"people": understood(_look, client, params, options)}
        except AtlassianError as error:
            after = _failed(error)
        outcome = offboarding_outcome(people, results, after, [{"requests": client.cost()}], wanted, False)
        rest = min(PAUSE, params["wait"] - waited)
        if not outcome["late"] or rest <= 0:
            return outcome
        client.pause(rest, asked=True)
        waited += rest
