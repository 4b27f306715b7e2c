# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Admin webhooks (FACTS 16): an old path of the site, in no OpenAPI document. Their secret goes in and never comes out."""

from __future__ import annotations

from .answers import Answer, Refusal, refuse, told
from .call import Call
from .operations_site import WEBHOOKS
from .site_places import Webhook, free_number

# families of events
EVENTS = ("jira:issue_", "comment_", "issuelink_", "issue_property_", "worklog_", "attachment_", "jira:version_", "project_", "user_", "jira:worklog_",
          "option_", "sprint_", "board_", "jira:expression_")


def _may(call: Call) -> None:
    if call.via == "gateway" and call.switches.webhooks_at_gateway == "refuse":
        raise Refusal(Answer(401, {"code": 401, "message": "Unauthorized; scope does not match"}))
    if not call.account.may("jira_admin"):
        raise refuse("jira", 403, told(call, "webhook_rights"))


def _one(call: Call) -> Webhook:
    found = call.world.webhooks.get(call.values["id"])
    if found is None:
        raise refuse("jira", 404, told(call, "no_webhook", id=call.values["id"]))
    return found


def _show(call: Call, webhook: Webhook) -> dict:
    """No secret; whether there is one is shown, what it is never."""
    return {"name": webhook.name, "url": webhook.url, "excludeBody": webhook.exclude_body, "filters": dict(webhook.filters), "events": list(webhook.events),
            "enabled": webhook.enabled, "isSigned": webhook.secret is not None, "self": "%s%s/%s" % (call.base, WEBHOOKS, webhook.id),
            "lastUpdatedUser": call.account.account_id, "lastUpdatedDisplayName": call.account.display_name, "lastUpdated": 1767600000000}


def webhooks(call: Call) -> Answer:
    _may(call)
    return Answer(200, [_show(call, webhook) for webhook in call.world.webhooks.values()])


def webhook(call: Call) -> Answer:
    _may(call)
    return Answer(200, _show(call, _one(call)))


def _checked(call: Call) -> dict:
    """The fields of the body, or what is wrong with them beyond their types, which the route table knows."""
    body = call.body
    if "name" in body and not body["name"].strip():
        raise refuse("jira", 400, told(call, "webhook_name"))
    if "url" in body and not body["url"].startswith("https://"):
        raise refuse("jira", 400, told(call, "webhook_url"))
    unknown = [event for event in body.get("events", ()) if not event.startswith(EVENTS)]
    if unknown:
        raise refuse("jira", 400, "Unknown webhook event: %s" % ", ".join(unknown))
    secret = body.get("secret")
    if secret is not None and not isinstance(secret, str):
        raise refuse("jira", 400, "The secret must be a string.")
    fields = {"name": "name", "url": "url", "events": "events", "filters": "filters", "excludeBody": "exclude_body", "enabled": "enabled"}
    given = {ours: body[theirs] for theirs, ours in fields.items() if theirs in body}
    if "secret" in body:
        given["secret"] = secret or None
    return given


def _answered(call: Call, webhook: Webhook, status: int) -> Answer:
    """Nobody wrote the statuses down: the usual one, always 200, or 204 without a word."""
    if call.switches.webhook_answers == "204":
        return Answer(204)
    return Answer(200 if call.switches.webhook_answers == "200" else status, _show(call, webhook))


def create(call: Call) -> Answer:
    """Two of the same name are two webhooks."""
    _may(call)
    world = call.world
    given = _checked(call)
    made = Webhook(free_number("webhook", given["name"], world.webhooks), **given)
    world.put_webhook(made)
    return _answered(call, made, 201)


def update(call: Call) -> Answer:
    """What is not given stays as it is, or goes back to what new ones have; the secret stays, and a secret of null or nothing takes it away."""
    _may(call)
    found = _one(call)
    world = call.world
    kept = found.to_dict()
    if call.switches.webhook_put == "replace":
        kept = {name: kept[name] for name in ("id", "name", "url", "events", "secret")}
    world.put_webhook(Webhook(**{**kept, **_checked(call)}))
    return _answered(call, world.webhooks[found.id], 200)


def delete(call: Call) -> Answer:
    _may(call)
    call.world.delete_webhook(_one(call))
    return Answer(200 if call.switches.webhook_answers == "200" else 204)


ROUTES = {
    "GET %s" % WEBHOOKS: webhooks,
    "POST %s" % WEBHOOKS: create,
    "GET %s/{id}" % WEBHOOKS: webhook,
    "PUT %s/{id}" % WEBHOOKS: update,
    "DELETE %s/{id}" % WEBHOOKS: delete,
}
