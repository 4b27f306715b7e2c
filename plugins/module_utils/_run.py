# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: look, plan, say, show; and the only place that meets AnsibleModule.

Check mode is asked about here and nowhere else.
"""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ._carry import carry_out
from ._connect import SPEC as CONNECTION
from ._connect import connect
from ._errors import AtlassianError, Unfinished
from ._plan.plan import Resource
from ._plan.show import show, troubles, words_of_trouble

REPORT: t.Dict[str, t.Dict[str, t.Any]] = {
    "report": {"type": "str", "choices": ["full", "changes", "summary"], "default": "full"},
    "ignore_failures": {"type": "bool", "default": False},
}


def converge(resource: Resource, client: t.Any, params: t.Mapping[str, t.Any], check_mode: bool = False) -> t.Dict[str, t.Any]:
    """Make it so, or, in check mode, foretell it. Returns the result.

    Raises C(PlanError) before anything is written; C(Unfinished), with the whole result in it, when people failed.
    """
    if check_mode:
        params = dict(params, wait=None)   # nobody appears while nothing is done: do not wait, foretell
    scene = resource.look(client, params)
    plan = resource.plan(params, scene)
    answers = None if check_mode else carry_out(client, resource, params, scene, plan)
    result = show(plan, answers, params.get("report") or "full")
    warnings = list(plan.warnings) + [answer.warning for answer in (answers or {}).values() if answer.warning]
    result.update(resource.sum_up(scene) if resource.sum_up else {}, requests=client.cost(), warnings=warnings)
    trouble = troubles(plan, answers)
    if trouble and not params.get("ignore_failures"):
        raise Unfinished(words_of_trouble(trouble, result["summary"]), **result)
    return result


def run(resource: Resource) -> None:
    """The main of a module that changes things."""
    module = AnsibleModule(dict(CONNECTION, **REPORT, **resource.spec), supports_check_mode=True, **dict(resource.rules))
    _speak(module, resource.needs, lambda client: converge(resource, client, module.params, module.check_mode))


def run_info(spec: t.Mapping[str, t.Any], needs: t.Sequence[str], read: t.Callable[[t.Any, t.Mapping[str, t.Any]], t.Dict[str, t.Any]], **rules: t.Any) -> None:
    """The main of an info module. C(read(client, params)) returns the result."""
    module = AnsibleModule(dict(CONNECTION, **spec), supports_check_mode=True, **rules)
    _speak(module, needs, lambda client: dict(read(client, module.params), changed=False, requests=client.cost()))


def _speak(module: t.Any, needs: t.Sequence[str], work: t.Callable[[t.Any], t.Dict[str, t.Any]]) -> None:
    client = None
    try:
        client = connect(module.params, needs)
        result = work(client)
    except AtlassianError as error:
        result = _discreet(module, error.as_result())
        for warning in result.pop("warnings", []):
            module.warn(warning)
        if client is not None:
            result.setdefault("requests", client.cost())
        module.fail_json(**_without_empty_diff(module, result))
        return
    result = _discreet(module, result)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    module.exit_json(**_without_empty_diff(module, result))


def _discreet(module: t.Any, result: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    """With no_log on the task: the result, its message and warnings freed of people.

    ansible-core (2.19) censors the result then, but still shows the message of a failure, and every warning.
    """
    if not getattr(module, "no_log", False):
        return result
    result = dict(result, warnings=[])
    if "msg" in result:
        summary = result.get("summary") or {}
        counts = ", ".join("%d %s" % (count, action) for action, count in sorted(summary.items()))
        status = (result.get("failure") or {}).get("status")
        about = " (%s)" % (counts or "status %s" % status) if counts or status else ""
        message = "This task did not work%s. As no_log is set, nobody is named here; register the result and see its reason." % about
        result.update(reason=result["msg"], msg=message)
    return result


def _without_empty_diff(module: t.Any, result: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    # A diff nobody asked for would double what a run of thousands sends back.
    if not getattr(module, "_diff", False):
        result.pop("diff", None)
    return result
