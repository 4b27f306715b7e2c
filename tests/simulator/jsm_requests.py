# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customer requests: read, commented, moved on (FACTS 16)."""

from __future__ import annotations

from .answers import Answer, refuse, told
from .call import Call
from .customer_requests import Request, RequestType
from .jsm_customers import show_customer
from .jsm_desks import may_enter, one_desk
from .jsm_organizations import CREATED
from .operations_site import JSM
from .paging import jsm_page

CATEGORIES = {"Open": "NEW", "Done": "DONE", "Declined": "DONE"}


def _one(call: Call) -> Request:
    """By issue id or by key."""
    may_enter(call)
    wanted = call.values["issueIdOrKey"]
    found = call.world.requests.get(wanted) or next((row for row in call.world.requests.values() if row.key == wanted), None)
    if found is None:
        raise refuse("jsm", 404, told(call, "no_request", key=wanted), "sd.customerview.error.issueNotFound")
    return found


def expanded(call: Call) -> set:
    """What is to be told besides, as one list or several."""
    return {name.strip() for text in call.texts("expand") for name in text.split(",")}


def _link(call: Call, request: Request) -> str:
    return "%s%s/request/%s" % (call.base, JSM, request.id)


def _show_status(status: str) -> dict:
    return {"status": status, "statusCategory": CATEGORIES.get(status, "INDETERMINATE"), "statusDate": CREATED}


def _show_comment(call: Call, request: Request, comment: dict) -> dict:
    return {"_expands": ["attachment", "renderedBody"], "id": comment["id"], "body": comment["body"], "public": comment.get("public", True),
            "author": show_customer(call, call.world.accounts.get(comment["author"])), "created": CREATED,
            "_links": {"self": "%s/comment/%s" % (_link(call, request), comment["id"])}}


def request(call: Call) -> Answer:
    """Fields that hold nothing are left out."""
    found = _one(call)
    kind: RequestType = call.world.request_types[found.type]
    names = {row["id"]: row["name"] for row in kind.fields}
    values = [{"fieldId": name, "label": names.get(name, name), "value": value} for name, value in found.values.items() if value is not None]
    reporter = call.world.accounts.get(found.reporter)
    return Answer(200, {
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"], "issueId": found.id,
        "issueKey": found.key, "requestTypeId": found.type, "serviceDeskId": found.desk, "createdDate": CREATED,
        **({"requestType": _show_type(call, kind)} if "requestType" in expanded(call) else {}),
        **({"reporter": show_customer(call, reporter)} if reporter is not None else {}), "requestFieldValues": values,
        "currentStatus": _show_status(found.history[-1]),
        "_links": {"self": _link(call, found), "jiraRest": "%s/rest/api/2/issue/%s" % (call.base, found.id), "web": "%s/browse/%s" % (call.base, found.key)}})


def participants(call: Call) -> Answer:
    """Ordered as they came. Only read here."""
    rows = [account for account in map(call.world.accounts.get, _one(call).participants) if account is not None]
    return Answer(200, jsm_page(call, rows, lambda account: show_customer(call, account)))


def statuses(call: Call) -> Answer:
    """The present one first."""
    return Answer(200, jsm_page(call, list(reversed(_one(call).history)), _show_status))


def comments(call: Call) -> Answer:
    found = _one(call)
    wanted = {True: call.flag("public", True), False: call.flag("internal", True)}
    rows = [row for row in found.comments if wanted[row.get("public", True)]]
    return Answer(200, jsm_page(call, rows, lambda row: _show_comment(call, found, row)))


def comment(call: Call) -> Answer:
    """Said twice, it is there twice."""
    found = _one(call)
    if not call.body["body"].strip():
        raise refuse("jsm", 400, told(call, "empty_comment"), "sd.comment.error.body.empty")
    return Answer(201, _show_comment(call, found, call.world.add_comment(found, call.account.account_id, call.body["body"], call.body["public"])))


def transitions(call: Call) -> Answer:
    """Only those that a customer would be shown."""
    return Answer(200, jsm_page(call, _one(call).open_transitions(), lambda row: {"id": row["id"], "name": row["name"]}))


def transition(call: Call) -> Answer:
    found = _one(call)
    chosen = next((row for row in found.open_transitions() if row["id"] == call.body["id"]), None)
    if chosen is None:
        raise refuse("jsm", 400, told(call, "no_transition", id=call.body["id"]), "sd.customerview.error.transition.invalid")
    more = call.body.get("additionalComment", {}).get("body")
    if more:
        call.world.add_comment(found, call.account.account_id, more, True)
    call.world.move_request(found, chosen["to"])
    return Answer(204)


def _show_type(call: Call, kind: RequestType) -> dict:
    return {"_expands": ["field"], "id": kind.id, "name": kind.name, "description": "", "helpText": "", "issueTypeId": "10001", "serviceDeskId": kind.desk,
            "portalId": kind.desk, "groupIds": [], "_links": {"self": "%s%s/servicedesk/%s/requesttype/%s" % (call.base, JSM, kind.desk, kind.id)}}


def types(call: Call) -> Answer:
    desk = one_desk(call)
    rows = [row for row in call.world.request_types.values() if row.desk == desk.id]
    return Answer(200, jsm_page(call, rows, lambda row: _show_type(call, row)))


def fields(call: Call) -> Answer:
    desk = one_desk(call)
    kind = call.world.request_types.get(call.values["requestTypeId"])
    if kind is None or kind.desk != desk.id:
        raise refuse("jsm", 404, told(call, "no_request_type", id=call.values["requestTypeId"]), "sd.portal.requesttype.error.not.found")
    shown = [{"fieldId": row["id"], "name": row["name"], "description": "", "required": row.get("required", False), "validValues": [], "defaultValues": [],
              "presetValues": [], "visible": True, "jiraSchema": {"type": "string", "system": row["id"]}} for row in kind.fields]
    return Answer(200, {"requestTypeFields": shown, "canRaiseOnBehalfOf": True, "canAddRequestParticipants": True})


ROUTES = {
    "GET %s/request/{issueIdOrKey}" % JSM: request,
    "GET %s/request/{issueIdOrKey}/participant" % JSM: participants,
    "GET %s/request/{issueIdOrKey}/status" % JSM: statuses,
    "GET %s/request/{issueIdOrKey}/comment" % JSM: comments,
    "POST %s/request/{issueIdOrKey}/comment" % JSM: comment,
    "GET %s/request/{issueIdOrKey}/transition" % JSM: transitions,
    "POST %s/request/{issueIdOrKey}/transition" % JSM: transition,
    "GET %s/servicedesk/{serviceDeskId}/requesttype" % JSM: types,
    "GET %s/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field" % JSM: fields,
}
