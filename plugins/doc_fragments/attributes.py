# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the attributes that the modules have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of the modules that change things, and of those that only read."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description:
      - Can run in check mode and tell what it would do without doing it. The same look and the same plan are made as in a real run.
    support: full
  diff_mode:
    description:
      - Returns the people and the wished fields that would change or have changed. Secrets are never in it.
    support: full
  idempotent:
    description:
      - A second run with the same options changes nothing and sends no write.
    support: full
  action_group:
    description:
      - Use C(group/lifecycle.atlassian.all) in C(module_defaults) to set the connection options once for a whole play.
    support: full
    membership:
      - lifecycle.atlassian.all
  platform:
    description:
      - Where the module itself runs, which usually is the controller (C(localhost)).
    support: full
    platforms: posix
"""

    INFO = r"""
attributes:
  check_mode:
    description:
      - Can run in check mode. It only reads, so check mode makes no difference.
    support: full
  diff_mode:
    description:
      - Returns what changed. It only reads, so nothing ever does.
    support: N/A
  idempotent:
    description:
      - A second run changes nothing. It only reads.
    support: full
  action_group:
    description:
      - Use C(group/lifecycle.atlassian.all) in C(module_defaults) to set the connection options once for a whole play.
    support: full
    membership:
      - lifecycle.atlassian.all
  platform:
    description:
      - Where the module itself runs, which usually is the controller (C(localhost)).
    support: full
    platforms: posix
"""
