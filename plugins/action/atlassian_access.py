# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the module of this name is started: see plugin_utils/_near.py."""

from __future__ import annotations

from ..plugin_utils._near import Near as ActionModule

__all__ = ["ActionModule"]
