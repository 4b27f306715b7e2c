# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short way to a module: every module has it, and an ansible-core that is not known does not."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from ansible.executor import module_common
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils import _near

PLUGINS = Path(_near.__file__).resolve().parents[1]
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py") if path.stem != "__init__")


def test_every_module_has_its_action_and_no_other():
    assert MODULES == sorted(path.stem for path in (PLUGINS / "action").glob("*.py") if path.stem != "__init__")
    assert len(MODULES) > 20


@pytest.mark.parametrize("name", MODULES)
def test_the_action_is_the_one_of_all(name):
    action = importlib.import_module("ansible_collections.lifecycle.atlassian.plugins.action." + name)
    assert action.ActionModule is _near.Near


def test_this_ansible_core_is_known():
    assert _near.form() in ("built", "tuple")


def test_one_that_wants_more_is_not(monkeypatch):
    def record(*, b_module_data, module_style, shebang, serialization_profile, something_new):
        """What a later version might ask for."""
        return b_module_data, module_style, shebang, serialization_profile, something_new

    monkeypatch.setattr(module_common, "_BuiltModule", record, raising=False)
    assert _near.form() is None


def test_one_that_has_lost_a_part_is_not(monkeypatch):
    monkeypatch.delattr(module_common, "_BuiltModule", raising=False)
    monkeypatch.delattr(module_common, "AnsibleJSONEncoder", raising=False)
    assert _near.form() is None
