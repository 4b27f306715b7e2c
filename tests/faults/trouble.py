# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of trouble, and how one of each is drawn.

C(zone): among the reads or among the writes; C(spot): how far into them, from 0 to 1. Which request that is, is known once check mode has counted them.
"""

from __future__ import annotations

import random

HINTS = ("retry_after", "reset", "structured", "full", "none")


def _limited(chance: random.Random) -> dict:
    hint = chance.choice(HINTS + ("date", "nonsense"))
    order: dict = {"kind": chance.choice(["status", "html"]), "status": 429, "seconds": chance.choice([0, 1, 5]), "retry": hint}
    if hint in ("date", "nonsense"):
        order.update(retry="none", headers={"Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT" if hint == "date" else "soon"})
    return order


def _status(status: int, **more: object):
    return lambda chance: dict({"kind": chance.choice(["status", "status", "html"]), "status": status, "after_work": chance.random() < 0.5}, **more)


def _plain(kind: str, **more: object):
    return lambda chance: dict({"kind": kind}, **more)


def _shape(chance: random.Random) -> dict:
    # JSON of the right shape that is not true cannot be told from the truth and is not played
    if chance.random() < 0.6:
        return {"kind": "garbage_json", "after_work": chance.random() < 0.5}
    return {"kind": "status", "status": 200, "body": chance.choice([{"ok": True}, "\"hello\"", "", {"values": None}]), "after_work": chance.random() < 0.5}


def _page(chance: random.Random) -> dict:
    return {"kind": chance.choice(["join", "leave", "leave"]), "who": chance.random()}


# name -> how to draw one. What the name says is what README.md, the table and faults.json call it.
KINDS = {
    "429": _limited,
    "html": lambda chance: {"kind": "html", "status": chance.choice([200, 200, 502]), "after_work": chance.random() < 0.5},
    "500": _status(500), "502": _status(502), "503": _status(503),
    "503 retry-after": lambda chance: {"kind": "status", "status": 503, "headers": {"Retry-After": chance.choice(["1", "4"])}},
    "refused": _plain("refused"),
    "reset before": _plain("reset_before"), "reset after": _plain("reset_after"),
    "slow": lambda chance: {"kind": "slow", "seconds_slow": chance.choice([1, 20, 60])},
    "half body": _plain("half_body"),
    "garbage": _shape,
    "lag": lambda chance: {"kind": "lag"},
    "revoked": _plain("revoke"), "expired": _plain("expire"),
    "page changes": _page,
    "two runs": lambda chance: {"kind": "two_runs"},
    "killed before": _plain("killed"), "killed after": _plain("killed", after_work=True),
}
ONCE = ("revoked", "expired", "page changes", "killed before", "killed after", "lag", "two runs")
NONE = "none"


def draw(chance: random.Random, name: str) -> dict:
    """One trouble of this kind."""
    trouble = dict(KINDS[name](chance), name=name, zone=chance.choice(["reads", "writes"]), spot=chance.random(), at=-1,
                   times=1 if name in ONCE else chance.choice([1, 1, 1, 2, 3, 6, -1]))
    if trouble["kind"] in ("status", "html") and not trouble.get("body") and trouble.get("status") != 200 and chance.random() < 0.3:
        trouble["echo"] = True
    return trouble


def place(trouble: dict, reads: int, writes: int) -> dict:
    """The trouble with the number of its request."""
    # a write that meets trouble is followed by looks, so that there is something behind the last write; behind the last read there is nothing
    at = int(trouble["spot"] * reads) if trouble["zone"] == "reads" or not writes else reads + int(trouble["spot"] * (writes + 1))
    return dict(trouble, at=at)
