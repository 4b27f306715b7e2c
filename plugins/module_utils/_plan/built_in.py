# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: names of groups that Atlassian makes, for administration or with a product. Pure.

Their names are in no documented list; these are those that sites are seen to have. Those of a site may have its name at their end.
"""

from __future__ import annotations

import re

_PRODUCTS = (r"(jira|jira-(software|core|servicemanagement|servicedesk|product-discovery|work-?management)"
             r"|confluence|bitbucket|compass|opsgenie|statuspage|trello)")
_NAMES = re.compile(
    r"((site|org|organization|system)-admin(s|istrators)|administrators|trusted-users|" + _PRODUCTS
    + r"-(users|admins|administrators|guests|customers|user-access-admins))(-.+)?|atlassian-addons(-admin)?", re.IGNORECASE)


def is_built_in(name: str) -> bool:
    """Whether this is the name of a built-in or default group, as far as a name tells. Such a group is not deleted unless it is said, and one of a directory
    is accepted and never synced to the site."""
    return bool(_NAMES.fullmatch(name.strip()))
