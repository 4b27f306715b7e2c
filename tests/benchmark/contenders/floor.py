# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor: what any program must pay that does not know the answer beforehand and keeps the collection's promises.

usage: python -m benchmark.contenders.floor JOB WISH.json     (prints the seconds it took, from before requests is imported)

A bare thread pool on requests, one session a thread, 16 at a time like ours; no retries, no checks, no result. The promises that cost
requests: nothing is written that holds already (a second run writes nothing), nobody is taken for somebody else (e-mails are compared,
lists are read to their end), and additions come before removals. One program serves a job and its repetition, as neither knows which it is.

onboard  The desk's list, page by page (50 a page; JSM tells no total, so one after another), shows who is there, with e-mails. Whoever is
         not must be created: POST /customer with the strict flag arbitrates by itself, so nobody has to be looked up before; only a 409
         costs one search. Then 50 ids a call to the desk, which takes its key in place of its id.
         N new, D there: D/50 + N + N/50. Again: (D + N)/50.
join     Members (50 a page; the first page tells the total, so the others go side by side) or one question a person, whichever is fewer.
         The group's name serves in place of its id. One POST for each who is missing: there is no batch.
exact    Every page of members, one POST for each who is missing, then one DELETE for each who is too many.
provision, update
         The directory (100 a page, with a total) or one filter a person, whichever is fewer. One POST or PATCH for each who is otherwise.
offboard E-mails to accounts: /users/search, 1,000 a page; a plain array, so only an empty page ends it. It sees everybody, inactive ones
         too, which a search for one person does not. At the same time the directory and the desks with their lists. Then everybody's
         groups, one question each (no source says that customers are in none). Then side by side one PATCH an employee, one PUT a customer
         (its 204 says that the outcome holds), one DELETE a membership, and 50 ids a call off each desk.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

BEGIN = time.perf_counter()

import requests  # noqa: E402  # pylint: disable=wrong-import-position

SITE = os.environ["ATLASSIAN_SITE_URL"]
DIRECTORY = "%s/%s" % (os.environ.get("ATLASSIAN_SCIM_URL"), os.environ.get("ATLASSIAN_SCIM_DIRECTORY_ID"))
BASIC = base64.b64encode(("%s:%s" % (os.environ["ATLASSIAN_API_USER"], os.environ["ATLASSIAN_API_TOKEN"])).encode()).decode()
ON_SITE = {"Authorization": "Basic " + BASIC, "X-ExperimentalApi": "opt-in", "Content-Type": "application/json"}
IN_DIRECTORY = {"Authorization": "Bearer " + os.environ.get("ATLASSIAN_SCIM_TOKEN", ""), "Content-Type": "application/scim+json"}
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
CONCURRENCY = 16

LOCAL = threading.local()
POOL = ThreadPoolExecutor(CONCURRENCY)


def send(method: str, path: str, body: t.Any = None, good: t.Tuple[int, ...] = (200, 201, 204)) -> t.Any:
    """One request. Paths that begin with /Users are the directory's."""
    session = getattr(LOCAL, "session", None)
    if session is None:
        session = LOCAL.session = requests.Session()
        session.trust_env = False
    scim = path.startswith("/Users")
    answer = session.request(method, (DIRECTORY if scim else SITE) + path, headers=IN_DIRECTORY if scim else ON_SITE,
                             data=json.dumps(body).encode() if body is not None else None, timeout=60)
    if answer.status_code not in good:
        raise SystemExit("%s %s: %d %s" % (method, path, answer.status_code, answer.text))
    return answer.json() if answer.content else None


def each(function: t.Callable[[t.Any], t.Any], things: t.Iterable[t.Any]) -> t.List[t.Any]:
    """Side by side."""
    return list(POOL.map(function, things))


def slices(things: t.Sequence[t.Any], size: int = 50) -> t.List[t.Sequence[t.Any]]:
    """As many as one call takes."""
    return [things[start:start + size] for start in range(0, len(things), size)]


def customers_of(desk: str) -> t.List[dict]:
    """The list of a desk."""
    found: t.List[dict] = []
    while True:
        page = send("GET", "/rest/servicedeskapi/servicedesk/%s/customer?start=%d&limit=50" % (desk, len(found)))
        found += page["values"]
        if page["isLastPage"]:
            return found


def members_of(group: str, most: t.Optional[int] = None) -> t.Optional[t.Set[str]]:
    """Account ids; None when the rest of the list would take more than C(most) pages."""
    path = "/rest/api/3/group/member?groupname=%s&includeInactiveUsers=true&maxResults=50&startAt=" % quote(group)
    first = send("GET", path + "0")
    size = len(first["values"])
    starts = range(size, first["total"], size) if size else []
    if most is not None and len(starts) > most:
        return None
    pages = [first] + each(lambda start: send("GET", "%s%d" % (path, start)), starts)
    return {user["accountId"] for page in pages for user in page["values"]}


def records(most: int) -> t.Optional[t.List[dict]]:
    """The directory; None when the rest of it would take more than C(most) pages."""
    first = send("GET", "/Users?startIndex=1&count=100")
    size = len(first["Resources"])
    starts = range(size + 1, first["totalResults"] + 1, size) if size else []
    if len(starts) > most:
        return None
    pages = [first] + each(lambda start: send("GET", "/Users?startIndex=%d&count=100" % start), starts)
    return [record for page in pages for record in page["Resources"]]


def record_named(name: str) -> t.List[dict]:
    """The records of one user name."""
    return send("GET", "/Users?filter=%s" % quote('userName eq "%s"' % name))["Resources"]


def everybody() -> t.List[dict]:
    """All accounts of the site."""
    found: t.List[dict] = []
    while True:
        page = send("GET", "/rest/api/3/users/search?startAt=%d&maxResults=1000" % len(found))
        if not page:
            return found
        found += page


def onboard(wish: dict) -> None:
    """Customers on one desk."""
    there = {user.get("emailAddress") for user in customers_of(wish["desk"])}

    def create(person: dict) -> str:
        body = {"email": person["email"], "displayName": person["display_name"]}
        made = send("POST", "/rest/servicedeskapi/customer?strictConflictStatusCode=true", body, (201, 409))
        if "accountId" not in made:
            made = next(user for user in send("GET", "/rest/api/3/user/search?query=" + quote(person["email"])) if user.get("emailAddress") == person["email"])
        return made["accountId"]

    ids = each(create, [person for person in wish["customers"] if person["email"] not in there])
    each(lambda some: send("POST", "/rest/servicedeskapi/servicedesk/%s/customer" % wish["desk"], {"accountIds": some}), slices(ids))


def join(wish: dict, exact: bool = False) -> None:
    """Members of a group."""
    group, wanted = quote(wish["group"]), wish["members"]
    have = members_of(wish["group"], None if exact else len(wanted))
    if have is None:
        lists = each(lambda one: send("GET", "/rest/api/3/user/groups?accountId=" + quote(one)), wanted)
        have = {one for one, groups in zip(wanted, lists) if any(of["name"] == wish["group"] for of in groups)}
    each(lambda one: send("POST", "/rest/api/3/group/user?groupname=" + group, {"accountId": one}), [one for one in wanted if one not in have])
    if exact:
        each(lambda one: send("DELETE", "/rest/api/3/group/user?groupname=%s&accountId=%s" % (group, quote(one))), have - set(wanted))


def provision(wish: dict) -> None:
    """Users of the directory."""
    wanted = wish["users"]
    found = records(len(wanted))
    if found is None:
        found = [record for some in each(lambda user: record_named(user["user_name"]), wanted) for record in some]
    by_name = {record["userName"]: record for record in found}

    def see_to(user: dict) -> None:
        record = by_name.get(user["user_name"])
        name = {"givenName": user["given_name"], "familyName": user["family_name"]}
        want = {"displayName": user["display_name"], "title": user["title"], "name": name, ENTERPRISE: {"department": user["department"]}}
        if record is None:
            emails = [{"value": user["user_name"], "type": "work", "primary": True}]
            send("POST", "/Users", dict(want, schemas=["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE], userName=user["user_name"], emails=emails))
        elif any(record.get(field) != value for field, value in want.items()):
            wrong = [{"op": "replace", "path": field, "value": value} for field, value in want.items() if record.get(field) != value]
            send("PATCH", "/Users/" + record["id"], {"schemas": [PATCH], "Operations": wrong})

    each(see_to, wanted)


def offboard(wish: dict) -> None:
    """Leavers out of everything."""
    leaving = {person["email"] for person in wish["people"]}
    # A pool of its own: its three tasks wait for tasks of the other.
    with ThreadPoolExecutor(3) as reading:
        users = reading.submit(everybody)
        directory = reading.submit(records, len(leaving))
        desks = reading.submit(lambda: [desk["id"] for desk in send("GET", "/rest/servicedeskapi/servicedesk?limit=50")["values"]])
        lists = reading.submit(lambda: each(customers_of, desks.result()))
        people = [user for user in users.result() if user.get("emailAddress") in leaving]
    found = directory.result()
    if found is None:
        found = [record for some in each(record_named, leaving) for record in some]
    ids = [user["accountId"] for user in people]
    groups = each(lambda one: send("GET", "/rest/api/3/user/groups?accountId=" + quote(one)), ids)
    calls: t.List[t.Tuple[t.Any, ...]] = []
    for record in found:
        if record["userName"] in leaving and record["active"]:
            body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
            calls.append(("PATCH", "/Users/" + record["id"], body))
    for user in people:
        if user["accountType"] == "customer" and user["active"]:
            calls.append(("PUT", "/rest/servicedeskapi/customer/user/%s/revoke-portal-only-access" % quote(user["accountId"], safe="")))
    for one, of_one in zip(ids, groups):
        calls += [("DELETE", "/rest/api/3/group/user?groupId=%s&accountId=%s" % (group["groupId"], quote(one))) for group in of_one]
    for desk, customers in zip(desks.result(), lists.result()):
        for some in slices([user["accountId"] for user in customers if user["accountId"] in ids]):
            calls.append(("DELETE", "/rest/servicedeskapi/servicedesk/%s/customer" % desk, {"accountIds": some}))
    each(lambda call: send(*call), calls)


JOBS: t.Dict[str, t.Callable[[dict], None]] = {
    "onboard": onboard, "join": join, "exact": lambda wish: join(wish, True), "provision": provision, "update": provision, "offboard": offboard,
}


def main() -> None:
    """Do the job; tell the seconds."""
    with open(sys.argv[2], encoding="utf-8") as file:
        wish = json.load(file)
    JOBS[sys.argv[1]](wish)
    print(time.perf_counter() - BEGIN)


if __name__ == "__main__":
    main()
