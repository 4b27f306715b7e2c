# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cost against size: one panel a job, one line a contender, both axes in powers of ten. Reads bench.json, writes bench.svg.

usage: python -m benchmark.plot
"""

from __future__ import annotations

import json
import math
import typing as t
from xml.sax.saxutils import escape

from .jobs import JOBS
from .paths import PICTURE, RECORDS, ROOT

COLOURS = {"ours": "#0b6e4f", "role": "#6aa84f", "floor": "#888888", "client": "#d17c00", "uri": "#b3261e"}
WIDE, HIGH, LEFT, TOP, GAP = 250, 170, 46, 30, 34
Record = t.Dict[str, t.Any]


def _axis(values: t.Iterable[float]) -> t.Tuple[int, int]:
    low, high = min(values), max(values)
    return math.floor(math.log10(low)), max(math.ceil(math.log10(high)), math.floor(math.log10(low)) + 1)


def _panel(records: t.List[Record], title: str, x0: float, y0: float, xs: t.Tuple[int, int], ys: t.Tuple[int, int]) -> t.List[str]:
    def x(size: float) -> float:
        return x0 + (math.log10(size) - xs[0]) / (xs[1] - xs[0]) * WIDE

    def y(seconds: float) -> float:
        return y0 + HIGH - (math.log10(seconds) - ys[0]) / (ys[1] - ys[0]) * HIGH

    parts = ['<rect x="%.0f" y="%.0f" width="%d" height="%d" fill="none" stroke="#bbb"/>' % (x0, y0, WIDE, HIGH),
             '<text x="%.0f" y="%.0f" font-weight="bold">%s</text>' % (x0, y0 - 8, escape(title))]
    for power in range(ys[0], ys[1] + 1):
        parts.append('<path d="M%.1f %.1fh%d" stroke="#eee"/><text x="%.1f" y="%.1f" text-anchor="end">%g s</text>' % (
            x0, y(10 ** power), WIDE, x0 - 4, y(10 ** power) + 3, 10 ** power))
    for size in sorted({record["size"] for record in records}):
        parts.append('<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>' % (x(size), y0 + HIGH + 13, format(size, ",")))
    for name, colour in COLOURS.items():
        mine = sorted((record["size"], record["wall_s"], bool(record.get("scaled"))) for record in records if record["contender"] == name)
        if mine:
            dash = ' stroke-dasharray="4 3"' if any(scaled for dummy_size, dummy_wall, scaled in mine) else ""
            parts.append('<polyline fill="none" stroke="%s" stroke-width="2"%s points="%s"/>' % (
                colour, dash, " ".join("%.1f,%.1f" % (x(size), y(wall)) for size, wall, dummy in mine)))
            parts += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (x(size), y(wall), colour) for size, wall, dummy in mine]
    return parts


def draw(records: t.Sequence[Record]) -> str:
    """The picture."""
    good = [record for record in records if "wall_s" in record]
    xs, ys = _axis([record["size"] for record in good]), _axis([record["wall_s"] for record in good])
    jobs = [job for job in JOBS if any(record["job"] == job.name for record in good)]
    columns = min(4, len(jobs))
    rows = -(-len(jobs) // columns)
    width, height = columns * (WIDE + LEFT + 16), rows * (HIGH + TOP + GAP) + 30
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="10">' % (width, height),
             '<rect width="100%" height="100%" fill="white"/>']
    for number, job in enumerate(jobs):
        x0, y0 = LEFT + number % columns * (WIDE + LEFT + 16), TOP + number // columns * (HIGH + TOP + GAP)
        parts += _panel([record for record in good if record["job"] == job.name], "%d %s" % (job.number, job.title), x0, y0, xs, ys)
    run = {name: colour for name, colour in COLOURS.items() if any(record["contender"] == name for record in good)}
    for number, (name, colour) in enumerate(run.items()):
        parts.append('<rect x="%d" y="%d" width="14" height="4" fill="%s"/><text x="%d" y="%d">%s</text>' % (
            LEFT + number * 90, height - 18, colour, LEFT + 20 + number * 90, height - 13, name))
    parts.append('<text x="%d" y="%d">seconds against people N; dashed: scaled from the smallest size</text></svg>' % (LEFT + len(run) * 90, height - 13))
    return "\n".join(parts) + "\n"


def main() -> None:
    """Read, draw, write."""
    PICTURE.write_text(draw(json.loads(RECORDS.read_text(encoding="utf-8"))), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
