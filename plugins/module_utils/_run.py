# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: look, plan, say, show; and the only place that meets AnsibleModule.

Check mode is asked about here and nowhere else.
"""

from __future__ import annotations

import gc
import json
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ._carry import carry_out
from ._connect import SPEC as CONNECTION
from ._connect import connect, unshown
from ._converge import prepare, tell, understood
from ._errors import AtlassianError, Unfinished, plain
from ._plan.plan import Composed, Resource
from ._plan.show import troubles, words_of_trouble
from ._progress import Progress, Report, place_of, told

SHORTEST = 12    # characters of what is masked in a result beyond what AnsibleModule masks itself: a token of one letter would mask every word

UNCHECKED = ("validate_certs is false: no certificate is checked, so whoever stands in between reads the credentials and answers in the service's name. "
             "For test servers only; for an authority of your own set ca_path instead.")
REPORT: t.Dict[str, t.Dict[str, t.Any]] = {
    "report": {"type": "str", "choices": ["full", "changes", "summary"], "default": "full"},
    "ignore_failures": {"type": "bool", "default": False},
}


class _Module(AnsibleModule):
    """What AnsibleModule (2.16 to 2.19) leaves open before an option is accepted."""

    def _load_params(self) -> None:
        super()._load_params()
        for name, value in self.params.items():
            if isinstance(value, (dict, list)) and self.argument_spec.get(name, {}).get("no_log"):
                self.params[name] = str(value)   # as it will become; the keys of a dictionary are shown
        # A list of dictionaries that is given as a text ends the validation before it has noted what is secret, and every credential is printed.
        self.no_log_values.update(unshown(self.params, self.argument_spec))
        for name, value in self.params.items():
            try:
                json.dumps(value, ensure_ascii=False, default=repr).encode()
            except UnicodeEncodeError:
                self.fail_json(msg="%s holds half a character (a lone surrogate), which no address and no file can hold. Give the whole text." % name)
            if self.argument_spec.get(name, {}).get("type") in ("int", "float"):
                try:
                    bounded = abs(float(value)) < 2 ** 63
                except OverflowError:
                    bounded = False
                except (TypeError, ValueError):
                    continue   # no number at all, and well refused
                if not bounded:   # which would end in a traceback
                    self.fail_json(msg="%s is no number, or one beyond all bounds. Give a usual one." % name)

    def fail_json(self, msg: t.Any, **rest: t.Any) -> None:
        super().fail_json(msg=plain(str(msg)), **rest)   # its own messages quote options as they were given


def converge(
    resource: t.Union[Resource, Composed], client: t.Any, params: t.Mapping[str, t.Any], check_mode: bool = False, progress: t.Optional[Progress] = None
) -> t.Dict[str, t.Any]:
    """Make it so, or, in check mode, foretell it. Returns the result.

    Raises C(PlanError) before anything is written; C(Unfinished), with the whole result in it, when people failed.
    """
    if isinstance(resource, Composed):
        return resource.work(client, params, check_mode, progress)
    if check_mode:
        params = dict(params, wait=None)   # nobody appears while nothing is done: do not wait, foretell
    ready = prepare(resource, client, params)
    plan = ready.plan
    if progress is not None:
        progress.planned(plan.title, len(plan.steps))
    answers = None if check_mode else carry_out(client, resource, params, ready.scene, plan, progress)
    result = dict(tell(ready, answers), requests=client.cost())
    trouble = troubles(plan, answers)
    if (trouble or plan.broken) and not params.get("ignore_failures"):
        raise Unfinished(words_of_trouble(trouble, result["summary"], plan.broken), **result)
    return result


def run(resource: t.Union[Resource, Composed]) -> None:
    """The main of a module that changes things."""
    module = _Module(dict(CONNECTION, **REPORT, **resource.spec), supports_check_mode=True, **dict(resource.rules))
    _speak(module, resource.needs, lambda client, progress: converge(resource, client, module.params, module.check_mode, progress))


def run_info(spec: t.Mapping[str, t.Any], needs: t.Sequence[str], read: t.Callable[[t.Any, t.Mapping[str, t.Any]], t.Dict[str, t.Any]], **rules: t.Any) -> None:
    """The main of an info module. C(read(client, params)) returns the result."""
    module = _Module(dict(CONNECTION, **spec), supports_check_mode=True, **rules)
    _speak(module, needs, lambda client, progress: dict(understood(read, client, module.params), changed=False, requests=client.cost()))


def run_once(
    spec: t.Mapping[str, t.Any], needs: t.Sequence[str], foretell: t.Callable[[t.Any, t.Mapping[str, t.Any]], t.Dict[str, t.Any]],
    do: t.Callable[[t.Any, t.Mapping[str, t.Any]], t.Dict[str, t.Any]], **rules: t.Any
) -> None:
    """The main of a module whose one deed has no state to compare with. In check mode C(foretell) says what C(do) would, and sends nothing that writes."""
    module = _Module(dict(CONNECTION, **spec), supports_check_mode=True, **rules)
    work = foretell if module.check_mode else do
    _speak(module, needs, lambda client, progress: dict(understood(work, client, module.params), requests=client.cost()))


def _speak(module: t.Any, needs: t.Sequence[str], work: t.Callable[[t.Any, Progress], t.Dict[str, t.Any]]) -> None:
    client, failed, progress = None, False, Progress(place_of(module.params))
    # Hundreds of thousands of small values are made and hardly a cycle among them: the usual rhythm costs a quarter of a big run's CPU time.
    gc.set_threshold(100_000, 50, 50)
    if module.params.get("validate_certs") is False:
        module.warn(UNCHECKED)
    try:
        client = connect(module.params, needs)
        with told(Report(progress, client, discreet=bool(getattr(module, "no_log", False)))):
            result = work(client, progress)
    except AtlassianError as error:
        failed, result = True, error.as_result()
        if client is not None:
            result.setdefault("requests", client.cost())
    if client is not None:
        # AnsibleModule masks what it was given; it does not know what was made of that, nor a token that came meanwhile. A server may quote either.
        module.no_log_values.update(secret for secret in client.secrets() if len(secret) >= SHORTEST)
    # outside of the "except": ansible-core before 2.19 would show the traceback of a plain refusal
    result = _discreet(module, result, failed)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    (module.fail_json if failed else module.exit_json)(**_without_empty_diff(module, result))


def _discreet(module: t.Any, result: t.Dict[str, t.Any], failed: bool) -> t.Dict[str, t.Any]:
    """With no_log on the task: the result, its message and warnings freed of people.

    ansible-core (2.19) censors the result then, but still shows the message of a failure, and every warning.
    """
    if not getattr(module, "no_log", False):
        return result
    result = dict(result, warnings=[])
    if failed:
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
