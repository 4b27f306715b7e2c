# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of offboarding. What this filter tells is put together in module_utils, where modules can use it."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import plain, unpacked
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import offboarding


def offboarding_outcome(
    people: t.Any, results: t.Mapping[str, t.Any], after: t.Any = None, reads: t.Sequence[t.Any] = (),
    wanted: t.Optional[t.Mapping[str, t.Any]] = None, foretold: bool = False,
) -> t.Dict[str, t.Any]:
    """What came of offboarding: C({people, counts, errors, left, not_visible, kept, late, changed, foretold, requests, summary}).

    people as C(leavers) returned them; results the registered results of the steps by name; after that of the second look, which check mode has not:
    it foretells from what the steps foretell. reads are further results whose requests are counted; wanted the role's switches.
    C(late) counts what is still seen although its removal was answered with yes.
    """
    try:
        return offboarding.offboarding_outcome(unpacked(people), plain(results), plain(after), plain(list(reads)), plain(wanted or {}), foretold)
    except PlanError as error:
        raise AnsibleFilterError(error.message) from error


class FilterModule:
    """What came of offboarding."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"offboarding_outcome": offboarding_outcome}
