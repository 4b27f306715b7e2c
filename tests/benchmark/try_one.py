# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one contender at one job once, and show its requests by endpoint.

usage: python -m benchmark.try_one CONTENDER JOB SIZE [LATENCY] [limits]
"""

from __future__ import annotations

import collections
import sys

from . import contenders
from .jobs import BY_NAME
from .measure import Bench
from .paths import WORK, lay_collections
from .server import Site


def main() -> None:
    """Run it."""
    name, job, size = sys.argv[1], BY_NAME[sys.argv[2]], int(sys.argv[3])
    latency = float(sys.argv[4]) if len(sys.argv) > 4 else 0.02
    WORK.mkdir(parents=True, exist_ok=True)
    with Site(WORK, latency) as site:
        bench = Bench(site, WORK, lay_collections(), True)
        case = job.case(size)
        site.begin(case.world, "limits" in sys.argv)
        costs = bench.run("try", contenders.CONTENDERS[name](job, bench.wish(case, "try")), scim=job.scim)
        seen = bench.judge(case)
    print({key: round(value, 2) for key, value in costs.items()}, seen["requests"], "requests", seen["writes"], "writes", seen["refused"], "refused")
    for endpoint, count in collections.Counter("%s %s" % (one["method"], one["endpoint"]) for one in seen["journal"]).most_common():
        print("%6d %s" % (count, endpoint))


if __name__ == "__main__":
    main()
