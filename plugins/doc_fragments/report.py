# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options on what a task reports."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of C(module_utils/_run.py)."""

    DOCUMENTATION = r"""
options:
  report:
    description:
      - How much the result holds. It bounds the size of the output for long lists.
      - V(full) has everybody in RV(people).
      - V(changes) leaves out those with the actions V(unchanged), V(kept) and V(linked).
      - V(summary) leaves RV(steps) empty, and in RV(people) only those who are V(failed) or V(unknown). RV(summary) is always there.
    type: str
    choices: [full, changes, summary]
    default: full
  ignore_failures:
    description:
      - Whether the task succeeds although the action of some people is V(failed) or V(unknown). They are in RV(people) all the same.
      - When V(false), the task still does everything it can for all others, and fails at its end.
      - Covers failures of single people only. Errors that concern the whole task, such as a wrong credential, an unknown group or
        more removals than O(max_removals), still fail it.
    type: bool
    default: false
"""

    # For modules whose result has a list of things (groups, organizations, webhooks) and no people.
    THINGS = r"""
options:
  report:
    description:
      - How much the result holds. It bounds the size of the output for long lists.
      - V(full) has an entry for everything that the task is about.
      - V(changes) leaves out those with the actions V(unchanged) and V(kept).
      - V(summary) leaves RV(steps) empty, and has entries only for what is V(failed) or V(unknown). RV(summary) is always there.
    type: str
    choices: [full, changes, summary]
    default: full
  ignore_failures:
    description:
      - Whether the task succeeds although the action of some entries is V(failed) or V(unknown). They are in the result all the same.
      - When V(false), the task still does everything it can for all others, and fails at its end.
      - Covers failures of single entries only. Errors that concern the whole task, such as a wrong credential or
        more removals than O(max_removals), still fail it.
    type: bool
    default: false
"""

    # The same for modules that take nothing away.
    ENTRIES = r"""
options:
  report:
    description:
      - How much the result holds. It bounds the size of the output for long lists.
      - V(full) has an entry for everything that the task is about.
      - V(changes) leaves out those with the actions V(unchanged).
      - V(summary) leaves RV(steps) empty, and has entries only for what is V(failed) or V(unknown). RV(summary) is always there.
    type: str
    choices: [full, changes, summary]
    default: full
  ignore_failures:
    description:
      - Whether the task succeeds although the action of some entries is V(failed) or V(unknown). They are in the result all the same.
      - When V(false), the task still does everything it can for all others, and fails at its end.
      - Covers failures of single entries only. Errors that concern the whole task, such as a wrong credential, still fail it.
    type: bool
    default: false
"""
