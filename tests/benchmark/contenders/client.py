# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a careful script does with the public clients: one request after another, idempotent, same outcome.

usage: python -m benchmark.contenders.client JOB WISH.json

atlassian-python-api for the site, scim2-client for the directory. Where the library's own method sends what Atlassian Cloud no longer
takes, its generic get, post and delete are used, as its documentation advises.
"""

from __future__ import annotations

import json
import os
import sys
import typing as t

EXPERIMENTAL = {"X-ExperimentalApi": "opt-in", "Accept": "application/json", "Content-Type": "application/json"}


def jira() -> t.Any:
    """The client of the platform and of service management."""
    from atlassian import Jira
    return Jira(url=os.environ["ATLASSIAN_SITE_URL"], username=os.environ["ATLASSIAN_API_USER"], password=os.environ["ATLASSIAN_API_TOKEN"], cloud=True)


def desks() -> t.Any:
    """The client of service management."""
    from atlassian import ServiceDesk
    return ServiceDesk(url=os.environ["ATLASSIAN_SITE_URL"], username=os.environ["ATLASSIAN_API_USER"], password=os.environ["ATLASSIAN_API_TOKEN"], cloud=True)


class Directory:
    """The directory, by scim2-client."""

    def __init__(self) -> None:
        from httpx2 import Client
        from scim2_client.engines.httpx2 import SyncSCIMClient
        from scim2_models import EnterpriseUser, PatchOp, PatchOperation, SearchRequest, User
        self._search, self._operation, self.extension = SearchRequest, PatchOperation, EnterpriseUser
        self.model = User[EnterpriseUser]
        self._patch = PatchOp[self.model]
        address = "%s/%s" % (os.environ["ATLASSIAN_SCIM_URL"], os.environ["ATLASSIAN_SCIM_DIRECTORY_ID"])
        http = Client(base_url=address, headers={"Authorization": "Bearer " + os.environ["ATLASSIAN_SCIM_TOKEN"]}, trust_env=False, timeout=60)
        self._scim = SyncSCIMClient(http, resource_models=(self.model,))
        self._scim.register_naive_resource_types()

    def records(self) -> t.Dict[str, t.Any]:
        """Every record, by user name. Answers are taken as they are: Atlassian's have an extension that no model knows."""
        found: t.List[dict] = []
        while True:
            window = self._search(start_index=len(found) + 1, count=100)
            page = self._scim.query(self.model, query_parameters=window, check_response_payload=False)
            found += page.get("Resources") or []
            if len(found) >= page["totalResults"]:
                return {record["userName"]: record for record in found}

    def create(self, user: t.Dict[str, t.Any]) -> None:
        """A new record."""
        record = self.model(user_name=user["user_name"], display_name=user["display_name"], title=user["title"], active=True,
                            name={"given_name": user["given_name"], "family_name": user["family_name"]},
                            emails=[{"value": user["user_name"], "type": "work", "primary": True}])
        record[self.extension] = self.extension(department=user["department"])
        self._scim.create(record, check_response_payload=False)

    def replace(self, scim_id: str, values: t.Dict[str, t.Any]) -> None:
        """Other values for some attributes."""
        operations = [self._operation(op="replace", path=path, value=value) for path, value in values.items()]
        self._scim.modify(self.model, scim_id, self._patch(operations=operations), check_response_payload=False)


def customers_of(client: t.Any, desk: str) -> t.List[dict]:
    """The list of a desk."""
    found: t.List[dict] = []
    while True:
        page = client.get_customers(desk, start=len(found), limit=50)
        found += page["values"]
        if page["isLastPage"]:
            return found


def everybody(client: t.Any) -> t.List[dict]:
    """All accounts of the site."""
    found: t.List[dict] = []
    while True:
        page = client.get("rest/api/3/users/search", params={"startAt": len(found), "maxResults": 1000})
        if not page:
            return found
        found += page


def onboard(wish: dict) -> None:
    """Customers on one desk."""
    client = desks()
    there = {user.get("emailAddress") for user in customers_of(client, wish["desk_id"])}
    missing = [person for person in wish["customers"] if person["email"] not in there]
    accounts = {user.get("emailAddress"): user["accountId"] for user in everybody(client)} if missing else {}
    ids = []
    for person in missing:
        if person["email"] in accounts:
            ids.append(accounts[person["email"]])
        else:
            ids.append(client.create_customer(person["display_name"], person["email"])["accountId"])
    for start in range(0, len(ids), 50):
        client.post("rest/servicedeskapi/servicedesk/%s/customer" % wish["desk_id"], headers=EXPERIMENTAL, data={"accountIds": ids[start:start + 50]})


def join(wish: dict, exact: bool = False) -> None:
    """Members of a group."""
    client = jira()
    group = client.get("rest/api/3/group/bulk", params={"groupName": wish["group"]})["values"][0]["groupId"]
    have: t.List[str] = []
    while True:
        page = client.get("rest/api/3/group/member", params={"groupId": group, "includeInactiveUsers": "true", "startAt": len(have), "maxResults": 50})
        have += [user["accountId"] for user in page["values"]]
        if page["isLast"]:
            break
    members, wanted = set(have), set(wish["members"])
    for one in wish["members"]:
        if one not in members:
            client.post("rest/api/3/group/user", params={"groupId": group}, data={"accountId": one})
    for one in have if exact else ():
        if one not in wanted:
            client.delete("rest/api/3/group/user", params={"groupId": group, "accountId": one})


def provision(wish: dict) -> None:
    """Users of the directory."""
    directory = Directory()
    records = directory.records()
    extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    for user in wish["users"]:
        record = records.get(user["user_name"])
        if record is None:
            directory.create(user)
            continue
        name = record.get("name") or {}
        have = {"displayName": record.get("displayName"), "name.givenName": name.get("givenName"), "name.familyName": name.get("familyName"),
                "title": record.get("title"), extension + ":department": (record.get(extension) or {}).get("department")}
        want = dict(zip(have, (user["display_name"], user["given_name"], user["family_name"], user["title"], user["department"])))
        if have != want:
            directory.replace(record["id"], {path: value for path, value in want.items() if have[path] != value})


def offboard(wish: dict) -> None:
    """Leavers out of everything."""
    from urllib.parse import quote
    client, directory = desks(), Directory()
    leaving = {person["email"] for person in wish["people"]}
    people = [user for user in everybody(client) if user.get("emailAddress") in leaving]
    ids = {user["accountId"] for user in people}
    for user in people:
        if user["accountType"] == "customer":
            if user["active"]:
                path = "rest/servicedeskapi/customer/user/%s/revoke-portal-only-access" % quote(user["accountId"], safe="")
                client.put(path, headers=EXPERIMENTAL)
            continue
        for group in client.get("rest/api/3/user/groups", params={"accountId": user["accountId"]}):
            client.delete("rest/api/3/group/user", params={"groupId": group["groupId"], "accountId": user["accountId"]})
    # after the groups: of a deactivated account the site shows none
    for name, record in directory.records().items():
        if name in leaving and record.get("active"):
            directory.replace(record["id"], {"active": False})
    for desk in client.get("rest/servicedeskapi/servicedesk", params={"limit": 50})["values"]:
        out = [user["accountId"] for user in customers_of(client, desk["id"]) if user["accountId"] in ids]
        for start in range(0, len(out), 50):
            client.delete("rest/servicedeskapi/servicedesk/%s/customer" % desk["id"], headers=EXPERIMENTAL, data={"accountIds": out[start:start + 50]})


JOBS: t.Dict[str, t.Callable[[dict], None]] = {
    "onboard": onboard, "join": join, "exact": lambda wish: join(wish, True), "provision": provision, "update": provision, "offboard": offboard,
}


def main() -> None:
    """Do the job."""
    with open(sys.argv[2], encoding="utf-8") as file:
        wish = json.load(file)
    JOBS[sys.argv[1]](wish)


if __name__ == "__main__":
    main()
