# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A noun of its own for tests of carrying out: a club with members, and a server that does what a test says to each write."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.module_utils._carry import carry_out
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE, Response, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.guards import Guards
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.members import Members, plan_members
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.plan import ADDED, Call, Plan, Resource
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.wishes import FOUND, Account, Person
from ansible_collections.lifecycle.atlassian.plugins.module_utils._progress import Progress
from unit.engine.fakes import Clock, answer, client_of

Trouble = t.Callable[["Club", str, list], t.Any]


class Club:
    """The world, its server and its resource in one.

    C(troubles): {member: function(club, verb, ids) -> Response, error or None}; None lets the write happen and answers 204. The first
    member of a call that has a trouble decides. C(lag): looks that do not see a write yet. C(blind): looks after a write that fail, as numbers from 1.
    """

    def __init__(self, members: str = "", troubles: t.Any = None, batch: int = 1, lag: int = 0, blind: t.Any = (), **resource: t.Any) -> None:
        self.members = set(members)
        self.shown = set(members)
        self.troubles, self.batch, self.lag, self.blind = dict(troubles or {}), batch, lag, set(blind)
        self.looks = 0
        self.asked: list[list[str]] = []      # whom each look asked about
        self.writes: list[tuple[str, str]] = []
        self.clock = Clock()
        self.call: dict[str, t.Any] = {}      # what say() puts into each Call
        self.resource = Resource({}, (), "people", self.look, self.plan, self.say, **resource)

    # the resource

    def look(self, client: t.Any, params: t.Mapping[str, t.Any]) -> t.Any:
        """Who is wished, and who is in, as far as it shows."""
        self.looks += 1
        names = [one if isinstance(one, str) else one["account_id"] for one in params["people"]]
        self.asked.append(names)
        if self.writes and self.looks in self.blind:
            raise AtlassianError("nothing can be seen just now")
        if self.lag <= 0:
            self.shown = set(self.members)
        self.lag -= 1
        return [Person(one, account_id=one, verdict=FOUND, account=Account(one)) for one in names], set(self.shown)

    def plan(self, params: t.Mapping[str, t.Any], scene: t.Any) -> Plan:
        """Set algebra."""
        return plan_members(params["state"], scene[0], Members("the club", {one: Account(one, one + "@x.yz") for one in scene[1]}), Guards("100%", (), True))

    def say(self, scene: t.Any, steps: t.Any, answers: t.Any) -> list[Call]:
        """So many people a call."""
        verb = "POST" if steps[0].done == ADDED else "DELETE"
        slices = [tuple(steps[start:start + self.batch]) for start in range(0, len(steps), self.batch)]
        return [Call(some, request(verb, SITE, "/club", body=[step.facts["account_id"] for step in some]), **self.call) for some in slices]

    # the server

    def send(self, method: str, url: str, headers: t.Any, content: bytes) -> Response:
        """As Transport.send."""
        ids = json.loads(content)
        self.writes += [(method, one) for one in ids]
        trouble = next((self.troubles[one] for one in ids if one in self.troubles), None)
        outcome = trouble(self, method, ids) if trouble else None
        if outcome is None:
            self.work(method, ids)
            outcome = answer(204)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def work(self, method: str, ids: t.Iterable[str]) -> None:
        """Do what was asked."""
        self.members = self.members | set(ids) if method == "POST" else self.members - set(ids)

    # the run

    def run(self, wished: str, state: str = "present", plan: Plan | None = None, **options: t.Any) -> dict[str, t.Any]:
        """Plan and carry out; the answers by member."""
        client = client_of(self, self.clock, concurrency=options.pop("concurrency", 1), **options)
        params = {"people": list(wished), "state": state}
        scene = self.look(client, params)
        self.planned = plan if plan is not None else self.plan(params, scene)
        self.looks, self.asked = 0, []
        self.progress = Progress()
        answers = carry_out(client, self.resource, params, scene, self.planned, self.progress)
        assert set(answers) == {step.key for step in self.planned.steps}, "every step has its answer"
        self.answers = answers
        return {step.facts["account_id"]: answers[step.key] for step in self.planned.steps}
