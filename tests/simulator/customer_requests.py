# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customer requests and their types, as a world keeps them: what comes in, what goes out, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

REQUEST_ROWS = {
    "request_types": ({"id", "desk", "name"}, {"fields"}),
    "requests": ({"id", "key", "desk", "type", "reporter"}, {"values", "history", "transitions", "comments", "participants"}),
}
REQUEST_PARTS = dict.fromkeys(REQUEST_ROWS, list)


@dataclass
class RequestType:
    """`fields` are rows {id, name, required}."""

    id: str
    desk: str
    name: str
    fields: list = field(default_factory=list)


@dataclass
class Request:
    """`values` by field id; `history` of statuses, the present one last; `transitions` {id, name, to, shown}; `comments` {id, author, body, public};
    `participants` account ids.
    """

    id: str
    key: str
    desk: str
    type: str
    reporter: str
    values: dict = field(default_factory=dict)
    history: list = field(default_factory=lambda: ["Open"])
    transitions: list = field(default_factory=list)
    comments: list = field(default_factory=list)
    participants: list = field(default_factory=list)

    def open_transitions(self) -> list:
        """Those that a customer is shown, and that lead elsewhere."""
        return [row for row in self.transitions if row.get("shown", True) and row["to"] != self.history[-1]]


def fill(world, wanted: dict) -> None:
    for row in wanted.get("request_types", ()):
        world.request_types[row["id"]] = RequestType(row["id"], world.find_desk(row["desk"]).id, row["name"], [dict(one) for one in row.get("fields", ())])
    for row in wanted.get("requests", ()):
        made = Request(row["id"], row["key"], world.find_desk(row["desk"]).id, row["type"], world.person_ids([row["reporter"]])[0], dict(row.get("values", {})),
                       list(row.get("history", ["Open"])), [dict(one) for one in row.get("transitions", ())])
        made.comments = [dict(one, author=world.person_ids([one["author"]])[0]) for one in row.get("comments", ())]
        made.participants = world.person_ids(row.get("participants", ()))
        world.requests[made.id] = made


def show(world) -> dict:
    return {"request_types": [{**vars(row), "fields": [dict(one) for one in row.fields]} for row in world.request_types.values()],
            "requests": [{**vars(row), "values": dict(row.values), "history": list(row.history), "transitions": [dict(one) for one in row.transitions],
                          "comments": [dict(one) for one in row.comments], "participants": list(row.participants)} for row in world.requests.values()]}


def request_faults(wanted: dict, known) -> list:
    desks = {row[name] for row in wanted.get("desks", ()) for name in ("id", "key")}
    types = {row["id"] for row in wanted.get("request_types", ())}
    faults = []
    for part in REQUEST_ROWS:
        faults += ["%s %s: %r is no desk's id or key" % (part, row["id"], row["desk"]) for row in wanted.get(part, ()) if row["desk"] not in desks]
    for row in wanted.get("requests", ()):
        place = "requests %s" % row["key"]
        faults += known.fault(place + ".reporter", row["reporter"])
        for one in row.get("participants", ()):
            faults += known.fault(place + ".participants", one)
        if row["type"] not in types:
            faults.append("%s: there is no request type %r" % (place, row["type"]))
        if not row.get("history", ["Open"]):
            faults.append("%s: the history of statuses must not be empty" % place)
        for one in row.get("transitions", ()):
            if not {"id", "name", "to"} <= set(one):
                faults.append("%s: a transition has id, name and to" % place)
        for one in row.get("comments", ()):
            faults += known.fault(place + ".comments", one.get("author"))
    return faults
