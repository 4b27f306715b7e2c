# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: look and plan of a noun, and what is told of a plan; between the two stands whoever carries it out, or foretells it."""

from __future__ import annotations

import typing as t

from ._errors import NONSENSE, UnexpectedAnswer, plain
from ._plan.plan import Answer, Plan, Resource
from ._plan.show import show


class Prepared(t.NamedTuple):
    """A noun that was looked at and planned. Nothing was written yet."""

    resource: Resource
    params: t.Mapping[str, t.Any]
    scene: t.Any
    plan: Plan


def prepare(resource: Resource, client: t.Any, params: t.Mapping[str, t.Any]) -> Prepared:
    """Look and plan. Raises C(PlanError) where a guard says no, and C(UnexpectedAnswer) for answers of an unknown shape."""
    scene = understood(resource.look, client, params)
    return Prepared(resource, params, scene, understood(resource.plan, params, scene))


def tell(done: Prepared, answers: t.Optional[t.Mapping[str, Answer]]) -> t.Dict[str, t.Any]:
    """The result, but for what it cost. C(answers) by step; None for what is foretold."""
    result = show(done.plan, answers, done.params.get("report") or "full")
    warnings = list(done.plan.warnings) + [answer.warning for answer in (answers or {}).values() if answer.warning]
    result.update(done.resource.sum_up(done.scene) if done.resource.sum_up else {}, warnings=[plain(warning) for warning in warnings])
    return result


def understood(think: t.Callable[..., t.Any], *about: t.Any) -> t.Any:
    """What C(think) (look, plan, read) makes of the answers. Nothing was written by then, so an answer of an unknown shape ends the run with a word."""
    try:
        return think(*about)
    except NONSENSE as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        name, where = type(error).__name__, "?"
        if place is not None:
            where = "%s, line %d" % (place.tb_frame.f_code.co_filename.rpartition("/")[2], place.tb_lineno)
    raise UnexpectedAnswer(
        "The service answered in an unknown shape (%s in %s). Nothing was concluded from it, and nothing was written. Check the addresses; "
        "if they are right, the service has changed, or this is a defect of the collection: please report it." % (name, where))
