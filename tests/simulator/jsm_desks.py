# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Service desks, and who may speak to service management at all (FACTS 6)."""

from __future__ import annotations

from .answers import Answer, Refusal, refuse
from .call import Call
from .operations_site import JSM
from .paging import jsm_page


def may_enter(call: Call) -> None:
    """Whoever has no agent licence gets 403 and not a word."""
    if not call.account.may("agent"):
        raise Refusal(Answer(403))


def one_desk(call: Call):
    """The desk meant, in any of the five spellings."""
    may_enter(call)
    desk = call.world.find_desk(call.values["serviceDeskId"])
    if desk is None:
        raise refuse("jsm", 404, "The service desk does not exist.", "sd.agent.servicedesk.error.servicedesk.does.not.exist")
    return desk


def _show(call: Call, desk) -> dict:
    return {"id": desk.id, "projectId": desk.project_id, "projectName": desk.name, "projectKey": desk.key,
            "_links": {"self": "%s%s/servicedesk/%s" % (call.base, JSM, desk.id)}}


def info(call: Call) -> Answer:
    built = {"iso8601": "2026-11-01T00:00:00+0000", "jira": "2026-11-01T00:00:00.000+0000", "friendly": "1 November", "epochMillis": 1793491200000}
    return Answer(200, {"version": "1001.0.0-SNAPSHOT", "platformVersion": "1001.0.0-SNAPSHOT", "buildChangeSet": "0" * 40, "isLicensedForUse": True,
                        "buildDate": built,
                        "_links": {"self": call.base + JSM + "/info"}})


def desks(call: Call) -> Answer:
    may_enter(call)
    return Answer(200, jsm_page(call, list(call.world.desks.values()), lambda desk: _show(call, desk)))


def desk(call: Call) -> Answer:
    return Answer(200, _show(call, one_desk(call)))


ROUTES = {
    "GET %s/info" % JSM: info,
    "GET %s/servicedesk" % JSM: desks,
    "GET %s/servicedesk/{serviceDeskId}" % JSM: desk,
}
