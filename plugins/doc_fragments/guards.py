# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that protect people from a wrong list."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of C(module_utils/_plan/guards.py): C(SPEC), and C(EXACT_SPEC) for modules that have the state exact."""

    DOCUMENTATION = r"""
options:
  max_removals:
    description:
      - How many people the task may take something away from, at most, as a number such as V(25).
      - When more would go, nothing at all is written. The error names those who would have gone.
      - When omitted, there is no limit.
      - A percentage is refused, as there is no list here that it could be taken of.
      - People who are kept (see O(protected)) are not counted.
    type: str
  protected:
    description:
      - People from whom this task never takes anything away. Account IDs, e-mails, and patterns with V(*), V(?) and V([...]),
        such as V(*@board.example.com). E-mails are compared without case.
      - They are reported with the action V(kept) and a reason. That is not a failure, and not a change.
      - When there is an e-mail or a pattern in this list, a person whose e-mail is not visible is kept, too,
        because it cannot be ruled out that the e-mail is meant.
      - The account that the site's credentials belong to is always kept, as far as there are credentials for a site.
    type: list
    elements: str
    default: []
"""

    EXACT = r"""
options:
  max_removals:
    description:
      - How many people may be removed, at most. A number such as V(25), or a percentage of the members seen before, such as V(5%).
        A percentage is rounded down.
      - When more would go, nothing at all is written, no addition either. The error names those who would have gone.
      - When omitted, the limit for O(state=exact) is 20 % of the members seen before, rounded down, but at least one person.
        For O(state=absent) there is no limit then, as everybody who goes was named.
      - People who are kept (see O(protected)) are not counted.
    type: str
  protected:
    description:
      - People who are never removed by this task. Account IDs, e-mails, and patterns with V(*), V(?) and V([...]),
        such as V(*@board.example.com). E-mails are compared without case.
      - They are reported with the action V(kept) and a reason. That is not a failure, and not a change.
      - When there is an e-mail or a pattern in this list, a member whose e-mail is not visible is kept, too, with a warning,
        because it cannot be ruled out that the e-mail is meant.
      - The account that the credentials belong to is always kept.
    type: list
    elements: str
    default: []
  allow_empty:
    description:
      - Whether O(state=exact) accepts an empty list, which means that everybody is removed.
      - When V(false), an empty list is an error and nothing is written. It is more often a variable that was not filled than a wish.
      - O(max_removals) still holds.
    type: bool
    default: false
"""

    APPS = r"""
options:
  remove_apps:
    description:
      - Whether O(state=exact) also removes accounts of apps (C(accountType) V(app)) that the list does not name, such as those that add-ons act with.
      - When V(false), they are V(kept) with that reason. An app that loses its place may stop working, and a list of people seldom names it.
      - With O(state=absent), an app that is named is removed either way.
    type: bool
    default: false
"""

    THINGS = r"""
options:
  max_removals:
    description:
      - How many things the task may delete, at most, as a number such as V(3).
      - When more would go, nothing at all is written. The error names those that would have gone.
      - When omitted, there is no limit.
      - A percentage is refused, as there is no list here that it could be taken of.
      - Things that are kept (see O(protected)) are not counted.
    type: str
  protected:
    description:
      - Things that this task never deletes. Names, IDs, and patterns with V(*), V(?) and V([...]), such as V(finance-*). They are compared without case.
      - They are reported with the action V(kept) and a reason. That is not a failure, and not a change.
    type: list
    elements: str
    default: []
"""
