# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the documentation of every module, as a user would paste them into a play."""

from __future__ import annotations

import ast

import pytest
import yaml

from integration.stage import ROOT

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
# What every result may hold without a word in RETURN, as Ansible itself documents it.
COMMON = {"changed", "failed", "msg", "diff", "warnings", "deprecations", "invocation", "exception", "_ansible_no_log", "censored"}


def documents_of(collections, module):
    """{DOCUMENTATION, EXAMPLES, RETURN}: of the installed module, parsed."""
    path = collections / "ansible_collections" / "lifecycle" / "atlassian" / "plugins" / "modules" / (module + ".py")
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("DOCUMENTATION", "EXAMPLES", "RETURN"):
            found[node.targets[0].id] = yaml.safe_load(ast.literal_eval(node.value))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_work_on_the_small_world(stage, site, collections, module):
    documents = documents_of(collections, module)
    examples = documents["EXAMPLES"]
    assert examples, "%s has no examples" % module
    plays = [example for example in examples if "hosts" in example]
    tasks = [example for example in examples if "hosts" not in example]
    runs = [stage.play(tasks, "--diff").good()] if tasks else []
    if plays:
        runs.append(stage.playbook(stage.write("example.yml", plays), "--diff").good())
    results = [result for run in runs for result in run.results if result.action == "lifecycle.atlassian." + module]
    assert results, "no example of %s uses it" % module
    for run in runs:
        assert "WARNING" not in run.said, run

    returns = documents["RETURN"]
    for result in results:
        told = set(result) - COMMON
        assert told <= set(returns), "%s: RETURN has not: %s" % (result.task, sorted(told - set(returns)))
        for name in told & {"people", "users", "groups", "desks"}:
            inside = {key for one in result[name] for key in one}
            assert inside <= set(returns[name]["contains"]), "%s: RETURN's %s has not: %s" % (
                result.task, name, sorted(inside - set(returns[name]["contains"])))
