# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options on how people are looked up."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of C(module_utils/_people.py)."""

    DOCUMENTATION = r"""
options:
  accept_hidden_match:
    description:
      - What to do when the user search for an e-mail finds exactly one account, and the e-mail of that account is hidden.
      - When V(false), the person counts as not visible, because the search also goes by display names, and anybody may call himself
        C(ceo@example.com). Give the account ID instead, or O(org_id) and O(org_api_key).
      - When V(true), that account is believed to be the person.
    type: bool
    default: false
notes:
  - >-
    An e-mail is looked up in this order, each person only until the first exact hit - lists that the task has read anyway;
    the identity provider's directory, where it must be both user name and primary e-mail, when O(directory_id) and O(scim_token) are set;
    the organization, when O(org_id) and O(org_api_key) are set; the user search of the site; and, where inactive people matter or many people
    are asked for at once, one scan of all users of the site, which takes one request per 1,000 users.
    Only an equal e-mail (without case) is a hit.
  - B(Not seen is not absent.) Privacy settings hide e-mails, deactivated people are missing from searches, and a search without the right
    to browse users answers with an empty list instead of a refusal. Nobody is adopted or removed on such an answer.
"""

    PENDING = r"""
options:
  wait:
    description:
      - Seconds to wait until people who were created by an earlier task, and are marked C(pending), appear on the site.
        An identity provider's directory reaches the site with a delay.
      - In check mode nobody is waited for.
    type: float
    default: 60
"""
