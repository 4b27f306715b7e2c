# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much CPU a plan costs. Pure functions of the modules, on scenes as their look would have made them.

usage: PYTHONPATH=tests:build/dev python -m benchmark.plans SIZE      (prints JSON: seconds of CPU by module)
"""

from __future__ import annotations

import json
import sys
import time
import typing as t

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _membership as membership
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import places, wishes
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan.show import show
from ansible_collections.lifecycle.atlassian.plugins.module_utils._nouns import jira_group_member, jsm_customer, scim_user

from .world import employee, record_of

GUARDS: t.Dict[str, t.Any] = {"max_removals": None, "protected": ["*@board.example.com"], "allow_empty": False, "report": "full"}


def scene(kind: t.Any, **fields: t.Any) -> t.Any:
    """A scene with those of the fields that it has."""
    return kind(**{name: fields.get(name) for name in kind._fields})


def timed(function: t.Callable[[], t.Any]) -> t.Tuple[float, t.Any]:
    """(seconds of CPU, result)."""
    begin = time.process_time()
    result = function()
    return time.process_time() - begin, result


def group_exact(size: int) -> t.Callable[[], t.Any]:
    """The whole truth about a group, 1 % of it wrong."""
    people = [employee(number) for number in range(size + size // 200)]
    have = {one["account_id"]: wishes.Account(one["account_id"], one["email"], one["display_name"], True, "atlassian") for one in people[:size]}
    wanted = [one["account_id"] for one in people[size // 200:]]

    def plan() -> t.Any:
        found = [one._replace(verdict=wishes.FOUND) for one in wishes.read_wishes(wanted)]
        look = places.Look(("builders",), "group builders", tuple(found), places.Place("g", "builders", "group builders"), have)
        return membership.plan(jira_group_member.GROUPS, dict(GUARDS, state="exact"), places.Scene("group", (look,), "somebody", many=False))
    return plan


def customers(size: int) -> t.Callable[[], t.Any]:
    """Customers, half of them there."""
    people = [{"email": "c.%06d@customer.example.org" % number, "display_name": "C %06d" % number} for number in range(size)]

    def plan() -> t.Any:
        found = []
        for number, one in enumerate(wishes.read_wishes(people, jsm_customer.FIELDS, "customers")):
            account = wishes.Account("qm:%d" % number, one.email, "C %06d" % number, True, "customer")
            there = {"verdict": wishes.FOUND, "account": account, "account_id": account.account_id}
            found.append(one._replace(**there) if number % 2 else one._replace(verdict=wishes.ABSENT))
        seen = scene(jsm_customer.Scene, people=wishes.merge(found), caller="somebody")
        return jsm_customer.plan_customers(dict(GUARDS, state="present", existing_account="link"), seen)
    return plan


def records(size: int) -> t.Callable[[], t.Any]:
    """Records, 1 % of them with another title."""
    pairs = []
    for number in range(size):
        person = employee(number)
        record = record_of(person, emails=[{"value": person["email"], "type": "work", "primary": True}])
        wish = {"user_name": person["email"], "title": "Director" if number % 100 == 0 else "Engineer", "display_name": person["display_name"]}
        pairs.append((wish, record))
    return lambda: scim_user.plan_users(dict(GUARDS, state="present"), scene(scim_user.Scene, wished=pairs, caller=wishes.Account("")))


def main() -> None:
    """Plan, and show what was planned as check mode would."""
    size, told = int(sys.argv[1]), {}
    for name, make in (("jira_group_member", group_exact), ("jsm_customer", customers), ("scim_user", records)):
        seconds, plan = timed(make(size))
        shown, dummy_result = timed(lambda plan=plan: show(plan, None))
        told[name] = {"plan_cpu_s": round(seconds, 3), "show_cpu_s": round(shown, 3), "steps": len(plan.steps)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
