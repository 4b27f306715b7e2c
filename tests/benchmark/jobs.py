# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The eight jobs: the site each begins with, the wish that every contender gets, and the site it must end with."""

from __future__ import annotations

import copy
import typing as t

from simulator.worlds import DIRECTORY_ID

from .world import World, account_of, customer, employee, record_of, site, truth

GROUP = "builders"
DESK = {"desk": "IT", "desk_id": "15"}


class Case(t.NamedTuple):
    """One job at one size. C(wish) are the variables of a playbook; C(want) is the truth of the world when it is done."""

    world: World
    wish: t.Dict[str, t.Any]
    want: t.Dict[str, t.Dict[str, t.Any]]
    writes: bool = True         # False: nothing is to do, and a single write is an error


class Job(t.NamedTuple):
    """A job; C(case) makes it at a size. C(playbook) is the name of the playbooks that do it."""

    number: int
    name: str
    title: str
    playbook: str
    case: t.Callable[[int], Case]

    @property
    def scim(self) -> bool:
        """Whether its user has a directory: the others know of none."""
        return self.playbook in ("provision", "update", "offboard")

    @property
    def contenders(self) -> t.Tuple[str, ...]:
        """The role for onboarding runs beside the two modules."""
        return ("ours", "role", "floor", "client", "uri") if self.playbook == "onboard" else ("ours", "floor", "client", "uri")


def _onboard(size: int, done: bool) -> Case:
    """N customers, given by e-mail and name. The site has 2 N accounts already, half of them customers; N/2 of these are on the desk."""
    new = [customer(number, "new") for number in range(size)]
    old = [customer(number) for number in range(size)]
    people = old + [employee(number) for number in range(size)]
    on_desk = [one["account_id"] for one in old[:size // 2]]
    after = site(people + new, desks={"IT": on_desk + [one["account_id"] for one in new]})
    before = after if done else site(people, desks={"IT": on_desk})
    listed = [{"email": one["email"], "display_name": one["display_name"]} for one in new]
    return Case(before, dict(DESK, customers=listed, people=[dict(one, kind="customer", desks=["IT"]) for one in listed]), truth(after), not done)


def _join(size: int, done: bool) -> Case:
    """N people, given by account id, in a group of 5 N. Half of the N are in it already."""
    people = [employee(number) for number in range(5 * size + (size + 1) // 2)]
    ids = [one["account_id"] for one in people]
    inside, outside = ids[:5 * size], ids[5 * size:]
    # every tenth member is wished, so that the wish is spread over all pages
    wished = inside[::10][:size - len(outside)] + outside
    after = site(people, groups={GROUP: ids})
    return Case(after if done else site(people, groups={GROUP: inside}), {"group": GROUP, "members": wished}, truth(after), not done)


def _exact(size: int) -> Case:
    """The whole truth about a group of 5 N, of which 1 % is wrong: half of that is missing, half is too many."""
    drift = max(2, 5 * size // 100)
    people = [employee(number) for number in range(5 * size + drift // 2)]
    ids = [one["account_id"] for one in people]
    missing = drift - drift // 2
    extra = ids[::10][:drift // 2]
    leaving = set(extra)
    wished = [one for one in ids if one not in leaving]
    before = site(people, groups={GROUP: extra + wished[missing:]})
    return Case(before, {"group": GROUP, "members": wished}, truth(site(people, groups={GROUP: wished})))


def _wished_record(person: dict) -> dict:
    record = person["record"]
    return {"user_name": record["userName"], "display_name": record["displayName"], "given_name": record["name"]["givenName"],
            "family_name": record["name"]["familyName"], "title": record["title"], "department": record["department"]}


def _provision(size: int) -> Case:
    """N users of the directory, none of them there yet; N others are."""
    old, new = [employee(number) for number in range(size)], [employee(number, "hired") for number in range(size)]
    before = site(old, records=[record_of(one) for one in old])
    after = site(old + new, records=[record_of(one) for one in old + new])
    return Case(before, {"users": [_wished_record(one) for one in new]}, truth(after))


def _update(size: int) -> Case:
    """N users of a directory of 2 N; 1 % of the N have another title than they should."""
    people = [employee(number) for number in range(2 * size)]
    stale = set(range(0, size, max(1, size // max(1, size // 100))))
    before = site(people, records=[record_of(one, **({"title": "Apprentice"} if number in stale else {})) for number, one in enumerate(people)])
    after = site(people, records=[record_of(one) for one in people])
    return Case(before, {"users": [_wished_record(one) for one in people[:size]]}, truth(after))


def _offboard(size: int) -> Case:
    """N/10 people, given by e-mail, leave everything: half are customers on two of three desks, half are employees in two groups and in the directory.

    The site has N people, two thirds of them customers.
    """
    leavers = max(2, size // 10)
    customers = [customer(number) for number in range(size * 2 // 3)]
    staff = [employee(number) for number in range(size - len(customers))]
    out_customers, out_staff = customers[:leavers - leavers // 2], staff[:leavers // 2]
    ids = [one["account_id"] for one in customers]
    before = site(
        customers + staff, records=[record_of(one) for one in staff], desks={"IT": ids, "HR": ids[::2], "OPS": ids[1::2]},
        groups={"staff": [one["account_id"] for one in staff], **{"team-%d" % team: [one["account_id"] for one in staff[team::5]] for team in range(5)}},
    )
    after = copy.deepcopy(before)
    gone = {one["account_id"] for one in out_customers + out_staff}
    for person in out_customers + out_staff:
        after["accounts"][person["account_id"]] = account_of(person, active=False)
    for place, field in (("groups", "members"), ("desks", "customers")):
        for row in after[place]:
            row[field] = [one for one in row[field] if one not in gone]
    for row in after["directories"][DIRECTORY_ID]["users"]:
        row["active"] = row["account_id"] not in gone
    return Case(before, {"people": [{"email": one["email"]} for one in out_customers + out_staff]}, truth(after))


JOBS = (
    Job(1, "onboard", "N new customers on one desk", "onboard", lambda size: _onboard(size, False)),
    Job(2, "onboard-again", "the same again, nothing to do", "onboard", lambda size: _onboard(size, True)),
    Job(3, "join", "N members of a group of 5 N, half in already", "join", lambda size: _join(size, False)),
    Job(4, "join-again", "the same again, nothing to do", "join", lambda size: _join(size, True)),
    Job(5, "exact", "exactly these members in a group of 5 N, 1 % drift", "exact", _exact),
    Job(6, "provision", "N SCIM users created", "provision", _provision),
    Job(7, "update", "N SCIM users, 1 % changed", "provision", _update),
    Job(8, "offboard", "N/10 people out of everything", "offboard", _offboard),
)
BY_NAME = {job.name: job for job in JOBS}
