# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what was seen of leavers to what is to be taken from them. What these filters decide is decided in module_utils, where modules can use it."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.lifecycle.atlassian.plugins.filter.people import pack, plain, unpacked
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import leavers as plan
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import leaving as asking
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.results import Result


def leavers(people: t.Any, look: Result, wanted: t.Mapping[str, t.Any], packed: bool = False) -> t.Any:
    """The people, each with what atlassian_access_info saw of him (C(seen)), and with what is to be taken away.

    Adds way ("" for none), ways, no_way (why there is none), stranger (why nothing at all is tried), protected (why he is kept), and leave: the places
    to leave, by layer. wanted are the role's switches: account, tokens, protected, and one for each layer of memberships. C(packed): as a text of C(pack).
    """
    told = _said(plan.leavers, unpacked(people), plain(look.get("people") or []), plain(wanted))
    return pack(told) if packed else told


def leaving(people: t.Any, what: str) -> t.List[t.Dict[str, t.Any]]:
    """What a module is asked to do for people that C(leavers) returned.

    scim (users of scim_user), disable and tokens (accounts of managed_account), suspend (users of organization_user), portal (customers of
    jsm_customer), and for each layer of memberships what the module's option for many places takes.
    """
    return t.cast(t.List[t.Dict[str, t.Any]], _said(asking.leaving, unpacked(people), what))


def looked_at(people: t.Any, wanted: t.Mapping[str, t.Any], seen: t.Any = ()) -> t.Dict[str, t.Any]:
    """The options of atlassian_access_info for people that wished_people returned: which layers, and which places where only some are asked for.

    seen are the same people as C(leavers) returned them: a second look asks for them by what the first has found out, as people who are
    deactivated are hard to find by e-mail.
    """
    return t.cast(t.Dict[str, t.Any], _said(plan.looked_at, unpacked(people), plain(wanted), unpacked(seen)))


def steps_by_tags(table: t.Mapping[str, t.Sequence[str]], run_tags: t.Sequence[str], skip_tags: t.Sequence[str], every: bool = False) -> t.List[str]:
    """Those of the steps, given with the tags that name them, that a run with C(--tags) and C(--skip-tags) takes, as it would take tasks with these tags.

    C(every): a task with a tag that nobody names ran, so the run takes all tasks of the role that it does not skip by their own tags.
    """
    run, skip = set(plain(run_tags)), set(plain(skip_tags))
    return [str(step) for step, tags in plain(table).items() if (every or run & set(tags)) and not skip & set(tags)]


def _said(decide: t.Callable[..., t.Any], *about: t.Any) -> t.Any:
    """What C(decide) makes of it; what it refuses as an error of a filter."""
    try:
        return decide(*about)
    except PlanError as error:
        raise AnsibleFilterError(error.message) from error


class FilterModule:
    """What leavers have, and what is to be taken from them."""

    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"leavers": leavers, "leaving": leaving, "looked_at": looked_at, "steps_by_tags": steps_by_tags}
