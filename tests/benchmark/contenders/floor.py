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
offboard Every layer is looked at, everything is taken away, and every layer is looked at once more: an answer to a write says that it was
         taken, not that nothing else is left. A look with a site and a directory, D desks with C customers, L leavers:
         - people: first by e-mail, /users/search, 1,000 a page; a plain array, so only an empty page ends it. It sees everybody, inactive ones
           too, which a search for one person does not. Then by account id, 100 a call.
         - products: one question an employee. Nothing shows more than one person's; the groups that give a product are an administrator's to
           see, and do not say what an inactive account may use. A portal-only customer has none.
         - directory: its list (100 a page, with a total) or one filter a person, whichever is fewer. Its groups: their list, 100 a page.
         - groups: the list of groups, then every group's members (50 a page, with a total). Who is deactivated need not be shown in his own
           groups, so the lists it has to be the second time; the first time they are fewer than one question a person.
         - desks: every list to its end, C/50; the search of a desk is none for accounts.
         - customer organizations: their list and their members', or one question a person, whichever is fewer; and one question for somebody,
           as whoever is no agent is shown the list of his own and no error.
         - roles: the projects, then the roles of each, then who acts in each role.
         Nothing can be seen of the organization, the account in it and its API tokens, as there is no key for it.
         The deed, side by side: one PATCH an employee, one PUT a customer, one DELETE a membership, and 50 ids a call off each desk.
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

import requests  # noqa: E402  its import is part of the time  # pylint: disable=wrong-import-position

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
    """One request. Paths that begin with /Users and /Groups are the directory's."""
    session = getattr(LOCAL, "session", None)
    if session is None:
        session = LOCAL.session = requests.Session()
        session.trust_env = False
    scim = path.startswith(("/Users", "/Groups"))
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


def organizations_of(ids: t.Sequence[str]) -> t.Dict[str, t.Set[str]]:
    """Members of the customer organizations, by id. One page of the list shows whether there are any."""
    send("GET", "/rest/servicedeskapi/organization?accountId=%s" % quote(ids[0]))
    page = send("GET", "/rest/servicedeskapi/organization?start=0&limit=50")
    if page["values"] or not page["isLastPage"]:
        raise SystemExit("this floor knows no customer organizations: the site of the job has none")
    return {}


def acting(ids: t.Set[str]) -> t.List[t.Tuple[str, str]]:
    """(address of a role, account id) of everybody who acts in one."""
    found = send("GET", "/rest/api/3/project/search?startAt=0&maxResults=50")
    if not found["isLast"]:
        raise SystemExit("this floor reads one page of projects: the site of the job has no more")
    roles = each(lambda one: send("GET", "/rest/api/3/project/%s/role" % one["id"]), found["values"])
    paths = ["/rest/api/3/" + address.split("/rest/api/3/")[1] for of_one in roles for address in of_one.values()]
    shown = each(lambda path: send("GET", path), paths)
    return [(path, user["actorUser"]["accountId"]) for path, role in zip(paths, shown) for user in role["actors"]
            if (user.get("actorUser") or {}).get("accountId") in ids]


def places_of(ids: t.Sequence[str]) -> t.Dict[str, t.Any]:
    """Where people with these account ids are: {groups, desks, roles}, each as pairs. All lists side by side, each list's pages as it allows."""
    wanted = set(ids)

    def groups() -> t.List[t.Tuple[str, str]]:
        listed = send("GET", "/rest/api/3/group/bulk?startAt=0&maxResults=50")
        if not listed["isLast"]:
            raise SystemExit("this floor reads one page of groups: the site of the job has no more")
        with ThreadPoolExecutor(max(1, len(listed["values"]))) as reading:
            lists = list(reading.map(lambda group: members_of(group["name"]), listed["values"]))
        return [(group["groupId"], one) for group, members in zip(listed["values"], lists) for one in members or () if one in wanted]

    def desks() -> t.List[t.Tuple[str, t.List[str]]]:
        known = [desk["id"] for desk in send("GET", "/rest/servicedeskapi/servicedesk?limit=50")["values"]]
        with ThreadPoolExecutor(max(1, len(known))) as reading:
            lists = list(reading.map(customers_of, known))
        return [(desk, [user["accountId"] for user in users if user["accountId"] in wanted]) for desk, users in zip(known, lists)]

    # pools of their own: these wait for tasks of the other
    with ThreadPoolExecutor(5) as reading:
        tasks = {"groups": reading.submit(groups), "desks": reading.submit(desks), "roles": reading.submit(acting, wanted)}
        rest = [reading.submit(organizations_of, ids), reading.submit(send, "GET", "/Groups?startIndex=1&count=100")]
        if rest[1].result()["totalResults"]:
            raise SystemExit("this floor knows no groups of the directory: the directory of the job has none")
        rest[0].result()
        return {name: task.result() for name, task in tasks.items()}


def records_of(names: t.Set[str]) -> t.List[dict]:
    """The records of these user names."""
    found = records(len(names))
    return [one for one in found if one["userName"] in names] if found is not None else [one for some in each(record_named, names) for one in some]


def products_of(people: t.Sequence[dict]) -> t.List[t.Any]:
    """What each employee may use."""
    staff = [user["accountId"] for user in people if user["accountType"] != "customer"]
    return each(lambda one: send("GET", "/rest/api/3/user?expand=applicationRoles&accountId=" + quote(one))["applicationRoles"]["items"], staff)


def by_ids(ids: t.Sequence[str]) -> t.List[dict]:
    """Accounts, 100 a call."""
    asked = ["&accountId=".join(quote(one) for one in some) for some in slices(ids, 100)]
    return [user for page in each(lambda some: send("GET", "/rest/api/3/user/bulk?maxResults=100&accountId=" + some)["values"], asked) for user in page]


def offboard(wish: dict) -> None:
    """Leavers out of everything."""
    leaving = {person["email"] for person in wish["people"]}

    def look(users: t.Callable[[], t.List[dict]], known: t.Sequence[str] = ()) -> t.Tuple[t.List[dict], t.List[dict], t.Dict[str, t.Any]]:
        with ThreadPoolExecutor(3) as reading:
            directory, people = reading.submit(records_of, leaving), users()
            products = reading.submit(products_of, people)
            places = places_of(known or [user["accountId"] for user in people])
            products.result()
            return people, directory.result(), places

    people, found, places = look(lambda: [user for user in everybody() if user.get("emailAddress") in leaving])
    calls: t.List[t.Tuple[t.Any, ...]] = []
    for record in found:
        if record["active"]:
            body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
            calls.append(("PATCH", "/Users/" + record["id"], body))
    for user in people:
        if user["accountType"] == "customer" and user["active"]:
            calls.append(("PUT", "/rest/servicedeskapi/customer/user/%s/revoke-portal-only-access" % quote(user["accountId"], safe="")))
    calls += [("DELETE", "/rest/api/3/group/user?groupId=%s&accountId=%s" % (group, quote(one))) for group, one in places["groups"]]
    calls += [("DELETE", "%s?user=%s" % (path, quote(one))) for path, one in places["roles"]]
    for desk, customers in places["desks"]:
        calls += [("DELETE", "/rest/servicedeskapi/servicedesk/%s/customer" % desk, {"accountIds": some}) for some in slices(customers)]
    each(lambda call: send(*call), calls)
    ids = [user["accountId"] for user in people]
    people, found, places = look(lambda: by_ids(ids), ids)
    if any(user["active"] for user in people) or any(record["active"] for record in found) or any(
            there for place, there in places["groups"] + places["desks"] + places["roles"]):
        raise SystemExit("something is left")


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
