#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments and status of requests of Jira Service Management."""

from __future__ import annotations

DOCUMENTATION = r"""
module: jsm_request
short_description: Comments and status of requests of Jira Service Management
version_added: "0.1.0"
description:
  - Makes sure that a customer request has a comment, and that it is in a status, by the transition that leads there.
  - A comment is looked for before it is written, so it is there once, however often the task runs.
  - When a request gets both, the comment comes first, and the request is moved only when the comment is there.
  - Trouble with one request does not stop the others. No request is created, and no comment is ever taken away.
options:
  requests:
    description:
      - The requests. Each says a comment, a status, or both.
      - A request that is named twice is one. Two entries for one request that contradict one another are an error.
    type: list
    elements: dict
    required: true
    suboptions:
      key:
        description:
          - Key of the request, such as V(IT-42), or its issue ID.
        type: str
        required: true
      comment:
        description:
          - Text of the comment. It is compared with the comments that are there without regard to white space.
        type: str
      marker:
        description:
          - A part of O(requests[].comment) by which the comment is known. A comment that holds it counts as this one, whatever else it says.
          - Use it when the text differs from run to run, or when the service changes the text (markup).
          - Whoever knows the marker can write a comment that holds it, too.
        type: str
      public:
        description:
          - Whether the customer sees the comment. A comment of the other sort does not count as this one.
        type: bool
        default: false
      status:
        description:
          - Name of the status, as O(requests[].key) shows it to the calling account. It is compared without case.
          - A request that is in this status is left where it is.
        type: str
      transition:
        description:
          - Name or ID of the transition that leads to O(requests[].status). By default, the one that is called as the status is.
          - The service does not tell where a transition leads. When the request is in another status afterwards, it is V(unknown) and the task fails.
          - Only transitions that the workflow shows on the portal can be taken.
        type: str
notes:
  - Needs a way in to the site, and an account that sees the requests and may comment on them and move them, which usually is an agent.
  - Costs one request for each entry, one more for its comments, one for its transitions when it is in another status, and one write for what differs.
seealso:
  - module: lifecycle.atlassian.jsm_request_info
extends_documentation_fragment:
  - lifecycle.atlassian.attributes
  - lifecycle.atlassian.connection
  - lifecycle.atlassian.report.entries
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# How to set the connection options once for a whole play: see the examples of lifecycle.atlassian.jira_user_info.

- name: Tell the customer, and resolve the request
  lifecycle.atlassian.jsm_request:
    requests:
      - key: IT-1
        comment: Jane can log in now.
        public: true
        status: Done
        transition: Resolve

- name: A note for the agents, once for each change, whatever else it says
  lifecycle.atlassian.jsm_request:
    requests:
      - key: IT-1
        comment: "[change 4711] Rolled out at {{ rolled_out_at }}."
        marker: "[change 4711]"
  vars:
    rolled_out_at: 2026-11-24 10:00
"""

RETURN = r"""
customer_requests:
  description:
    - What came of every request, or in check mode what would come. One entry per request, in the order of O(requests).
    - Fewer or none with O(report=changes) and O(report=summary). What the task cost is in RV(requests).
  returned: success, and when requests failed
  type: list
  elements: dict
  contains:
    key:
      description: Key of the request, or what the task calls it where it was not found.
      returned: always
      type: str
      sample: IT-1
    issue_id:
      description: ID of the request. V(null) where it was not found.
      returned: always
      type: str
      sample: "20001"
    status:
      description: Status that it is in, or in check mode would be in. V(null) where it was not found.
      returned: always
      type: str
      sample: Done
    action:
      description:
        - What was done, or would be done in check mode.
        - V(updated) - it was commented on, moved, or both.
        - V(unchanged) - was right already.
        - V(failed) - it was refused or is not possible; see RV(customer_requests[].reason). When a comment was written before, the diff has it.
        - V(unknown) - the outcome of a request could not be seen.
        - The task fails at its end when any request is V(failed) or V(unknown), unless O(ignore_failures=true).
      returned: always
      type: str
      sample: updated
    certain:
      description: Whether the foretold action is certain. It always is.
      returned: always
      type: bool
      sample: true
    reason:
      description: Why, in words, where there is something to explain.
      returned: when there is something to explain
      type: str
      sample: there is no such request, or none that the calling account may see
    error:
      description: What the service answered, for machines. It has the same keys as RV(failure).
      returned: when the service refused a request for this entry
      type: dict
      sample: {status: 400, code: null, trace: 5b8c1f6c0d5d4f0f, method: POST, path: /rest/servicedeskapi/request/20001/transition}
  sample:
    - key: IT-1
      issue_id: "20001"
      status: Done
      action: updated
      certain: true
steps:
  description:
    - The plan in words, in the order in which it is carried out. Check mode returns the very same steps as the real run.
    - What came of each step is in RV(customer_requests).
  returned: success, and when requests failed
  type: list
  elements: str
  sample:
    - comment on request IT-1 (public)
    - move request IT-1 to Done (Resolve)
summary:
  description:
    - How many requests have which action. The keys are those actions of RV(customer_requests[].action) that occur.
  returned: success, and when requests failed
  type: dict
  sample: {updated: 1, unchanged: 1}
diff:
  description:
    - What changes, by request. Sorted.
  returned: in diff mode
  type: dict
  contains:
    before_header:
      description: What the diff is of.
      returned: always
      type: str
      sample: requests
    after_header:
      description: The same again.
      returned: always
      type: str
      sample: requests
    before:
      description: The requests concerned as they were.
      returned: always
      type: dict
      sample: {IT-1: {status: Open}}
    after:
      description: The requests concerned as they are now, or would be in check mode, with the comment that is new.
      returned: always
      type: dict
      sample: {IT-1: {comment: Jane can log in now., status: Done}}
requests:
  description:
    - What the task cost.
  returned: always, unless the connection options themselves were wrong
  type: dict
  contains:
    reads:
      description: Requests sent that only read, repetitions counted.
      returned: always
      type: int
      sample: 4
    writes:
      description: Requests sent that change something, repetitions counted. Always V(0) in check mode.
      returned: always
      type: int
      sample: 1
    retries:
      description: Requests that were sent again, after an error or a rate limit.
      returned: always
      type: int
      sample: 0
    waited_s:
      description: Seconds in which the task waited for rate limits, for retries, or for changes that show late.
      returned: always
      type: float
      sample: 0.4
  sample: {reads: 4, writes: 1, retries: 0, waited_s: 0.4}
reason:
  description: The message of a failure, which names requests. The RV(ignore:msg) itself names nobody then, as Ansible shows it in spite of C(no_log).
  returned: on failure, when the task has C(no_log=true)
  type: str
  sample: "IT-1: a transition needs the status that it leads to. Nothing was done."
failure:
  description:
    - What the service answered to the request that ended the task, for machines.
  returned: when a request failed and the task could not go on
  type: dict
  contains:
    status:
      description: HTTP status. V(null) when no answer came back.
      returned: always
      type: int
      sample: 401
    code:
      description: The service's own code of the error, where it gives one, or V(no_answer).
      returned: always
      type: str
      sample: no_answer
    trace:
      description: ID of the request in Atlassian's logs, for their support. V(null) when the answer names none.
      returned: always
      type: str
      sample: 5b8c1f6c0d5d4f0f
    method:
      description: HTTP method.
      returned: always
      type: str
      sample: GET
    path:
      description: Path of the request, without host and query.
      returned: always
      type: str
      sample: /rest/servicedeskapi/request/IT-1
"""

import typing as t

from ..module_utils._api import jsm_request as api
from ..module_utils._errors import PlanError
from ..module_utils._http.message import SITE
from ..module_utils._plan import guards, plan
from ..module_utils._plan.calls import one_call_each
from ..module_utils._plan.entity import plan_entities
from ..module_utils._plan.matching import Keys, Wish, merge_wishes
from ..module_utils._plan.noun import Deed, Foretold, Noun, Wanted
from ..module_utils._plan.plan import Plan, Resource
from ..module_utils._plan.wishes import ABSENT, FOUND, fold
from ..module_utils._requests import Seen, see
from ..module_utils._run import run

REQUEST = dict({name: {"type": "str"} for name in ("comment", "marker", "status", "transition")}, key={"type": "str", "required": True, "no_log": False},
               public={"type": "bool", "default": False})
SPEC: t.Dict[str, t.Dict[str, t.Any]] = {"requests": {"type": "list", "elements": "dict", "required": True, "options": REQUEST}}
KEYS = Keys({"key": lambda record: record["key"]}, lambda record: str(record["issue_id"]), lambda record: str(record["key"]), "request", "the site")

Pairs = t.List[t.Tuple[Wish, Seen]]


def _wishes(params: t.Mapping[str, t.Any]) -> t.List[Wish]:
    """What the task wishes, each request once."""
    wished = merge_wishes([{name: _clean(value) for name, value in one.items()} for one in params["requests"]], KEYS, "requests")
    for wish in wished:
        if not wish.get("comment") and not wish.get("status"):
            what = "a transition needs the status that it leads to" if wish.get("transition") else "neither a comment nor a status is wished"
            raise PlanError("%s: %s. Nothing was done." % (wish["key"], what))
        if wish.get("marker") and wish["marker"] not in (wish.get("comment") or ""):
            raise PlanError("%s: the marker must be a part of the comment, or the comment would not be found again. Nothing was done." % wish["key"])
    return wished


def _clean(value: t.Any) -> t.Any:
    return (value.strip() or None) if isinstance(value, str) else value


def look(client: t.Any, params: t.Mapping[str, t.Any]) -> Pairs:
    """Every request with its comments, and with its transitions where it is to be moved."""
    def one(wish: Wish) -> Seen:
        return see(client, wish["key"], lambda record: ["comments"] * bool(wish.get("comment")) + ["transitions"] * _elsewhere(wish, record))
    wished = _wishes(params)
    pairs = list(zip(wished, client.all_of(one, wished)))
    named: t.Dict[str, str] = {}
    for wish, seen in pairs:
        other = named.setdefault(seen.record["issue_id"], wish["key"]) if seen.record else wish["key"]
        if other != wish["key"]:
            raise PlanError("%s and %s are the same request. Nothing was done." % (other, wish["key"]))
    return pairs


def _elsewhere(wish: t.Mapping[str, t.Any], record: t.Mapping[str, t.Any]) -> bool:
    return bool(wish.get("status")) and fold(wish["status"]) != fold(record["status"])


def _said(wish: t.Mapping[str, t.Any], record: t.Mapping[str, t.Any]) -> bool:
    """Whether the comment is there: by its marker, else by its words."""
    words, marker = wish["comment"].split(), wish.get("marker")
    return any(one["public"] is wish["public"] and (marker in one["body"] if marker else one["body"].split() == words) for one in record["comments"])


def _to_do(one: Wanted, dummy_state: str) -> t.Optional[Foretold]:
    """The comment, then the move; neither, when the move is not possible."""
    wish, record = one.wish, one.record
    if record is None:
        return Foretold(plan.FAILED, one.reason, error=wish["refusal"])
    deeds: t.List[Deed] = []
    before: t.Dict[str, t.Any] = {}
    after: t.Dict[str, t.Any] = {}
    moves = _elsewhere(wish, record)
    if moves:
        name = wish.get("transition") or wish["status"]
        ways = [way for way in record["transitions"] if name == way["id"]] or [way for way in record["transitions"] if fold(name) == fold(way["name"])]
        if len(ways) != 1:
            return Foretold(plan.FAILED, _no_way(record, name, ways))
        before = {"status": record["status"]}
    if wish.get("comment") and not _said(wish, record):
        after = {"comment": wish["comment"]}
        words = "comment on request %s (%s)" % (record["key"], "public" if wish["public"] else "internal")
        deeds.append(Deed(words, {"call": "comment", "wish": wish, "record": record}, dict(wish, status=None, transition=None), {**before, **after}))
    if moves:
        after = {**after, "status": wish["status"]}
        words = "move request %s to %s (%s)" % (record["key"], wish["status"], ways[0]["name"])
        deeds.append(Deed(words, {"call": "move", "record": record, "way": ways[0]["id"]}, dict(wish, comment=None, marker=None), after))
    if not deeds:
        return Foretold(plan.UNCHANGED)
    return Foretold(plan.UPDATED, deeds=tuple(deeds), before=before or None, after=after)


def _no_way(record: t.Mapping[str, t.Any], name: str, ways: t.Sequence[t.Mapping[str, t.Any]]) -> str:
    if ways:
        return "there are several transitions called %s: give the id of one of %s" % (name, ", ".join(way["id"] for way in ways))
    there = ", ".join("%s (id %s)" % (way["name"], way["id"]) for way in record["transitions"]) or "none"
    return "it is in status %s, and no transition %s is open to the calling account from there; open are: %s" % (record["status"], name, there)


def _told(one: Wanted, action: str) -> t.Mapping[str, t.Any]:
    record = one.record
    if record is None:
        return {"key": one.wish["key"], "issue_id": None, "status": None}
    moved = action == plan.UPDATED and _elsewhere(one.wish, record)
    return {"key": record["key"], "issue_id": record["issue_id"], "status": one.wish["status"] if moved else record["status"]}


NOUN = Noun("requests", "the site", {plan.UPDATED: "update request"}, dict, rule=_to_do, extra=_told, told="customer_requests")


def _plan(dummy_params: t.Mapping[str, t.Any], scene: Pairs) -> Plan:
    """Each request on its own."""
    wanted = [Wanted(dict(wish, refusal=seen.error.facts.get("failure") if seen.error else None), KEYS.label(wish), seen.record,
                     FOUND if seen.record else ABSENT, seen.why) for wish, seen in scene]
    return plan_entities(NOUN, "present", wanted, guards.Guards())     # nothing is ever taken away


# a move is not believed before the status is seen: nobody tells where a transition leads
say = one_call_each({"comment": lambda facts: api.say_comment(facts["record"]["issue_id"], facts["wish"]["comment"], facts["wish"]["public"]),
                     "move": lambda facts: api.move(facts["record"]["issue_id"], facts["way"])}, prove=("move",))


def main() -> None:
    """Run it."""
    run(Resource(SPEC, (SITE,), "requests", look, _plan, say))


if __name__ == "__main__":
    main()
