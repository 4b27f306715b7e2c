# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes of every round under the default switches, person by person in the order of the wish; or the beginning of the task's refusal.

A law is easily kept by a module that does nothing. This table says that it did something, and what.
"""

from __future__ import annotations

import collections

REFUSED = "refused: "

EXPECTED = {
    "customer new, known, linked, hidden": "created unchanged linked unchanged",
    "customer new with the organization asked": "created linked",
    "customer revoked before, created again": "created",
    "customer hidden, the organization asked": "unchanged linked",
    "customer an id that nobody has, beside an e-mail": "failed",
    "customer a hidden match accepted": "linked",
    "customer by account id": "unchanged unchanged linked",
    "customer unknown account id": "failed unchanged",
    "customer Atlassian account refused": "failed created",
    "customer a revoked one by id": "reactivated",
    "customer two accounts of one e-mail": "failed",
    "customer nobody": "",
    "customer a blind caller": "unchanged created",
    "customer two spellings": "created",
    "customer through the gateway, German": "created unchanged",
    "customer bearer": "created",
    "customer client credentials": "created",
    "customer absent": "removed skipped removed unchanged",
    "customer absent, not seen": "unknown unknown",
    "customer absent, hidden by id": "removed unchanged",
    "customer absent, protected": "kept kept removed",
    "customer absent, too many": "refused: Nothing was done: 2 people would lose their place in the cus",
    "desk present": "added added unchanged added added",
    "desk present by name": "added",
    "desk present by id": "added failed",
    "desk present, an unknown id among them": "added failed added",
    "desk present on an open desk": "added unchanged",
    "desk present, pending": "failed added",
    "desk present, one of many": "added unchanged",
    "desk present, hidden director, organization": "added added",
    "desk present, small batches": "added added added added",
    "desk absent": "removed removed unchanged",
    "desk absent, one of many": "removed unchanged",
    "desk absent, hidden by e-mail": "unknown",
    "desk absent, slash": "removed",
    "desk absent from an open desk": "kept unchanged",
    "desk absent from a public desk": "unchanged",
    "desk absent through the gateway": "removed",
    "desk absent, the caller": "kept removed",
    "desk exact": "unchanged added unchanged removed",
    "desk exact, all go": "added removed removed removed",
    "desk exact, over the limit": "refused: Nothing was done: 3 people would lose their place in desk IT",
    "desk exact, a wish not found": "added failed skipped skipped skipped",
    "desk exact, empty": "refused: An empty list with state exact would remove everybody from d",
    "desk exact, empty and meant": "removed removed removed",
    "desk exact, protected": "added kept kept kept",
    "desk exact, the caller stays": "added kept removed",
    "desk exact, failures passed over": "failed added skipped skipped skipped",
    "group present": "added added unchanged",
    "group present by id": "added",
    "group present in one of two names": "added",
    "group present, German caller": "added",
    "group present, hidden director": "failed",
    "group present, hidden director, organization": "added added",
    "group present, a hidden match accepted": "added",
    "group present, unknown id": "failed added",
    "group present, synced": "failed unchanged",
    "group present, synced and the picker full": "failed",
    "group present, one of many": "added unchanged",
    "group present, elsewhere": "failed",
    "group present, pending by id": "failed",
    "group present, long name": "added",
    "group present, name with signs": "added",
    "group nobody": "",
    "group absent": "removed removed unchanged removed",
    "group absent, hidden by e-mail": "unknown",
    "group absent, nobody of that e-mail": "unchanged",
    "group absent, the caller, last of the administrators": "kept",
    "group absent, last of the administrators": "failed",
    "group absent, one of many": "removed unchanged",
    "group absent, synced": "failed",
    "group absent, protected": "kept kept",
    "group absent, a share of many": "removed removed",
    "group exact": "unchanged unchanged unchanged added kept removed",
    "group exact, many": "36*unchanged 1*added 5*removed",
    "group exact, a wish not visible": "failed unchanged kept skipped skipped skipped",
    "group exact, over the limit": "refused: Nothing was done: 3 people would lose their place in group j",
    "group exact, empty and meant": "removed",
    "group exact, synced": "failed failed",
    "group through the gateway": "added",
    "group client credentials": "added",
    "scim create": "created created",
    "scim create with everything": "created",
    "scim update": "updated unchanged",
    "scim clear what is not there": "unchanged",
    "scim clear the department": "updated",
    "scim lists": "updated unchanged",
    "scim rename": "updated",
    "scim a longer external id": "updated",
    "scim deactivate and reactivate": "deactivated reactivated",
    "scim protected": "kept deactivated",
    "scim too many deactivated": "refused: Nothing was done: 2 people would lose their place in the dir",
    "scim an unmanaged account in the way": "failed updated",
    "scim a domain nobody verified": "failed",
    "scim a customer becomes an employee": "created created",
    "scim external id only, unknown": "refused: nobody is not in the directory and cannot be created without",
    "scim absent": "removed removed unchanged",
    "scim absent, protected": "kept removed",
    "scim nobody": "",
    "scim another directory": "refused: GET /Users answered 401: Unauthorized. scim_token was not ac",
}


def outcome(result: dict) -> str:
    """The outcome of a run in the words of the table."""
    if "people" not in result:
        return REFUSED + result["msg"]
    actions = [entry["action"] for entry in result["people"]]
    return " ".join(actions if len(actions) <= 8 else ["%d*%s" % (count, action) for action, count in collections.Counter(actions).items()])
