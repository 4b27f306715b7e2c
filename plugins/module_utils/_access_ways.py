# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the ways in as a review of access tries them: one that refuses is a word in the result, and stops no other."""

from __future__ import annotations

import typing as t

from ._errors import ApiError, AtlassianError, NotAuthenticated, PlanError, RateLimited, ServerError
from ._http.message import MANAGE, ORGANIZATION, SCIM, SITE
from ._roles import accepted

NO_WAY = {
    SITE: "no credentials for the site were given (site_url with api_user and api_token, or another of its ways in)",
    SCIM: "no credentials for the identity provider directory were given (directory_id with scim_token)",
    ORGANIZATION: "no credentials for the organization were given (org_id with org_api_key)",
    MANAGE: "no credentials for the organization were given (org_id with org_api_key, a key without scopes)",
}


class Ways:
    """A client and what its ways in refused."""

    def __init__(self, client: t.Any, demanding: bool = False) -> None:
        self.client = client
        self.demanding = demanding      # whoever goes on to take away must not do less, or another thing, for a credential that is wrong
        self.refused: t.List[AtlassianError] = []

    def tried(self, surface: str, read: t.Callable[[], t.Any]) -> t.Tuple[t.Any, str]:
        """(what C(read) returns, ""), or (None, why it could not be read). Raises what C(excused) raises."""
        if not self.client.has(surface):
            return None, NO_WAY[surface]
        try:
            return read(), ""
        except AtlassianError as error:
            return None, self.excused(surface, error)

    def excused(self, surface: str, error: AtlassianError) -> str:
        """Why something could not be seen.

        Raises what says nothing about that: no answer, the rate limit, trouble of the service, and a credential that the site does not know at all.
        """
        if not isinstance(error, (ApiError, PlanError)) or isinstance(error, (RateLimited, ServerError)):
            raise error
        # 401 is also what is said of a missing scope or right
        if isinstance(error, NotAuthenticated) and surface == SITE and "scope" not in error.text.lower() and not accepted(self.client, error):
            raise error
        if self.demanding and isinstance(error, NotAuthenticated) and surface in (SCIM, ORGANIZATION):
            raise error
        self.refused.append(error)
        return error.message

    def split(self, surface: str, things: t.Sequence[t.Any], answers: t.Sequence[t.Any]) -> t.Tuple[t.List[t.Tuple[t.Any, t.Any]], t.List[str]]:
        """([(thing, its answer)], why there is none of the others) of what C(side_by_side) returned, or of what was looked up."""
        pairs = list(zip(things, answers))
        good = [(thing, answer) for thing, answer in pairs if not isinstance(answer, AtlassianError)]
        return good, [self.excused(surface, answer) for dummy_thing, answer in pairs if isinstance(answer, AtlassianError)]


class Without:
    """A client to which some ways in do not exist."""

    def __init__(self, client: t.Any, *surfaces: str) -> None:
        self._client, self._surfaces = client, surfaces

    def has(self, surface: str) -> bool:
        """Whether there is a way in, one that is not left out."""
        return surface not in self._surfaces and bool(self._client.has(surface))

    def __getattr__(self, name: str) -> t.Any:
        return getattr(self._client, name)
