# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records as tables of text."""

from __future__ import annotations

import typing as t

from .jobs import JOBS

ORDER = ("ours", "role", "floor", "client", "uri")
Record = t.Dict[str, t.Any]


def _lines(rows: t.Sequence[t.Sequence[str]]) -> t.List[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join([row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]).rstrip() for row in rows]


def _cell(record: t.Optional[Record], ours: t.Optional[Record]) -> str:
    if record is None:
        return ""
    if "error" in record:
        return "WRONG"
    mark = "*" if record.get("scaled") else ""
    ratio = "%7.2fx" % (record["wall_s"] / ours["wall_s"]) if ours and "wall_s" in ours else ""
    return "%.2f%s %s" % (record["wall_s"], mark, ratio)


def _requests(record: t.Optional[Record], dummy_ours: t.Optional[Record]) -> str:
    return "%d (%d)" % (record["requests"], record["writes"]) if record and "requests" in record else ""


def _costs(record: t.Optional[Record], dummy_ours: t.Optional[Record]) -> str:
    return "%.1f / %.0f" % (record["cpu_s"], record["peak_rss_mb"]) if record and "cpu_s" in record else ""


def ratios(records: t.Sequence[Record]) -> t.List[str]:
    """For each size: seconds and how many times ours they are, the reverse of the ratio in C(targets), then requests (writes), then CPU and memory."""
    lines = []
    names = [name for name in ORDER if any(record["contender"] == name for record in records)]
    for size in sorted({record["size"] for record in records}):
        here = {(record["job"], record["contender"]): record for record in records if record["size"] == size}
        jobs = [job for job in JOBS if any(name == job.name for name, dummy in here)]
        for title, show in (("seconds, x: theirs / ours", _cell), ("requests (writes)", _requests), ("CPU s / MB", _costs)):
            rows = [["N = {:,}: {}".format(size, title)] + names]
            for job in jobs:
                ours = here.get((job.name, "ours"))
                rows.append(["%d %s" % (job.number, job.name)] + [show(here.get((job.name, name)), ours) for name in names])
            lines += [""] + _lines(rows)
    if any(record.get("scaled") for record in records):
        lines += ["", "* measured at N = %d; its loops are scaled, its start is not" % next(record["scaled"] for record in records if record.get("scaled"))]
    return lines + targets(records) + growth(records)


def targets(records: t.Sequence[Record]) -> t.List[str]:
    """Ours against what it should be, at N = 1,000."""
    here = {(record["job"], record["contender"]): record for record in records if record["size"] == 1000 and "wall_s" in record}
    rows = [["Targets at N = 1,000", "ours / floor: time", "at most", "requests over", "at most", "client", "at least", "uri", "at least", ""]]
    for job in JOBS:
        ours, floor, client, uri = (here.get((job.name, name)) for name in ("ours", "floor", "client", "uri"))
        if not ours or not floor:
            continue
        time, over = ours["wall_s"] / floor["wall_s"], ours["requests"] - floor["requests"]
        least = {"onboard": 100, "provision": 100, "join": 50, "offboard": 50}.get(job.name, 1)
        # Only where requests can run side by side: a list without a total (JSM) is read one page after another.
        apart = 5 if job.name in ("onboard", "join", "join-again", "exact", "provision", "offboard") else 1
        faster = [(other["wall_s"] / ours["wall_s"], wanted) if other else None for other, wanted in ((client, apart), (uri, least))]
        met = time <= 1.25 and over <= 3 and all(one is None or one[0] >= one[1] for one in faster)
        shown = [cell for one in faster for cell in (("%.1fx" % one[0], "%dx" % one[1]) if one else ("", ""))]
        rows.append([job.name, "%.2fx" % time, "1.25x", "%+d" % over, "+3", *shown, "met" if met else "NOT MET"])
    return [""] + _lines(rows) if len(rows) > 1 else []


def growth(records: t.Sequence[Record]) -> t.List[str]:
    """Ours from one size to the next, after start-up."""
    sizes = sorted({record["size"] for record in records if record["contender"] == "ours"})
    rows = [["Growth of ours", *("%d to %d" % pair for pair in zip(sizes, sizes[1:]))]]
    for job in JOBS:
        found = {record["size"]: record for record in records if record["contender"] == "ours" and record["job"] == job.name and "wall_s" in record}
        cells = []
        for one, other in zip(sizes, sizes[1:]):
            if one in found and other in found:
                first, second = found[one], found[other]
                cells.append("%.1fx time, %.1fx requests" % (
                    (second["wall_s"] - second["start_s"]) / max(0.001, first["wall_s"] - first["start_s"]), second["requests"] / max(1, first["requests"])))
            else:
                cells.append("")
        if any(cells):
            rows.append([job.name] + cells)
    return [""] + _lines(rows) if len(rows) > 1 else []


def limits(rows: t.Sequence[Record]) -> t.List[str]:
    """Rate limits on."""
    told = [["Rate limits on", "N", "seconds", "the limit allows", "ratio (at most 1.15)", "requests", "429s (under 1 %)"]]
    for row in rows:
        if "error" in row:
            told.append([row["job"], str(row["size"]), "WRONG", "", "", "", ""])
        else:
            told.append([row["job"], str(row["size"]), "%.2f" % row["wall_s"], "%.2f" % row["allowed_s"], "%.2fx" % row["ratio"], str(row["requests"]),
                         "%d (%.1f %%)" % (row["refused"], 100 * row["refused_share"])])
    return [""] + _lines(told)


def scale(told: t.Mapping[str, t.Any]) -> t.List[str]:
    """Plans and the group."""
    lines = [""]
    plans = told.get("plans") or {}
    if "size" in plans:
        for name, one in plans.items():
            if name != "size":
                lines.append("Plan for {:,} people, {}: {:.2f} s of CPU (at most 2), its result {:.2f} s".format(
                    plans["size"], name, one["plan_cpu_s"], one["show_cpu_s"]))
    for group in (one for one in told.values() if isinstance(one, dict) and "way" in one):
        lines.append(
            "Group of {:,}, exact, --diff, module by {}: {:.0f} MB of its own (at most 200), {:.0f} MB with what it shares; "
            "controller {:.0f} MB, its worker {:.0f} MB; {:.0f} s, {:,} requests".format(
                group["size"], group["way"], group.get("module_own_mb", 0), group.get("module_rss_mb", 0), group.get("controller_rss_mb", 0),
                group.get("worker_rss_mb", 0), group["wall_s"], group["requests"]))
    lines += ["%s: WRONG: %s" % (name, one["error"]) for name, one in told.items() if isinstance(one, dict) and "error" in one]
    return lines
