# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what the module jsm_desk_customer consists of, below its documentation."""

from __future__ import annotations

import typing as t

from .._api import jsm
from .._desks import Desk, all_desks, customers_among, customers_of, find_desks, place_of
from .._errors import ApiError, AtlassianError
from .._http.message import Request
from .._membership import Membership, resource
from .._plan import plan
from .._plan.places import Place
from .._plan.plan import Answer, Plan, Step

CALLS_A_PERSON = 3      # at most: the account, a search by e-mail, a search by display name


def find(client: t.Any, params: t.Mapping[str, t.Any], wanted: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[t.Any]:
    """The desks as places, or why there is none."""
    return [place_of(one) if isinstance(one, Desk) else one for one in find_desks(client, [one["desk"] for one in wanted])]


def say(place: Place, done: str, account_ids: t.List[str]) -> Request:
    """Many people a call."""
    return (jsm.add_customers if done == plan.ADDED else jsm.remove_customers)(place.id, account_ids)


def foretell(planned: Plan) -> Plan:
    """Whether anybody can be taken off is the desk's own rule, which no call shows."""
    return planned._replace(people=tuple(
        one._replace(certain=False, extra=dict(one.extra, possible=[plan.REMOVED, plan.KEPT])) if one.action == plan.REMOVED else one for one in planned.people
    ))


def explain(step: Step, error: AtlassianError) -> t.Optional[Answer]:
    """A desk with open access has no list that anybody could be taken off."""
    if step.done == plan.REMOVED and isinstance(error, ApiError) and error.code.startswith(jsm.OPEN_ACCESS):
        reason = "this desk is open to everybody (open access or public sign-up), so nobody can be taken off its list"
        return Answer(plan.KEPT, reason, extra={"code": "open_access"})
    return None


DESKS = Membership(
    noun="desk", many="desks", people="customers", which={"desk": {"type": "str"}}, ways=(("desk",),), again=lambda place: {"desk": place.id},
    find=find, read=lambda client, place, most: customers_of(client, place.id, most), say=say, explain=explain, foretell=foretell,
    ask=lambda client, places, dummy_with_email: customers_among(client, places), pages_a_person=CALLS_A_PERSON, a_no_is_proof=False,
    everywhere=lambda client, dummy_params, people: [(place_of(desk), people, None) for desk in all_desks(client)],
    spec={"batch_size": {"type": "int", "default": 50}}, batch=lambda params: int(params["batch_size"]),
)
RESOURCE = resource(DESKS)
