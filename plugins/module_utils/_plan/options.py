# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the options of a noun as its module would have them, for whoever asks it without one."""

from __future__ import annotations

import typing as t

Spec = t.Mapping[str, t.Mapping[str, t.Any]]


def filled(spec: Spec, given: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """What is given, every other option with its default, also inside of options that hold options. C(given) has the right types."""
    return {name: _filled(option, given.get(name)) for name, option in spec.items()}


def _filled(option: t.Mapping[str, t.Any], value: t.Any) -> t.Any:
    if value is None:
        default = option.get("default")
        return list(default) if isinstance(default, list) else default
    inner = option.get("options")
    if inner and isinstance(value, list):
        return [filled(inner, one) for one in value]
    return filled(inner, value) if inner and isinstance(value, dict) else value
