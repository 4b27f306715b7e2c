# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""python -m simulator: a small Atlassian on a loopback port."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import threading

from .app import Simulator
from .keeper import Keeper, read_world, write_atomically
from .people import generate, populate
from .server import NotLoopback, Running, check_host
from .switches import TABLE, UnknownSwitch, from_text
from .world import WorldError
from .worlds import DIRECTORY_ID, ORG_ID, small_world

# What points the collection at the simulator: every address it knows, so that nothing can go to Atlassian, and credentials of the small world.
EXPORTS = {
    "ATLASSIAN_SITE_URL": "{url}",
    "ATLASSIAN_API_USER": "admin@corp.example.com",
    "ATLASSIAN_API_TOKEN": "sentinel-classic-admin",
    "ATLASSIAN_GATEWAY_URL": "{url}",
    "ATLASSIAN_AUTH_URL": "{url}",
    "ATLASSIAN_SCIM_URL": "{url}/scim/directory",
    "ATLASSIAN_SCIM_DIRECTORY_ID": DIRECTORY_ID,
    "ATLASSIAN_SCIM_TOKEN": "sentinel-scim-key",
    "ATLASSIAN_ORG_URL": "{url}/admin",
    "ATLASSIAN_ORG_ID": ORG_ID,
    "ATLASSIAN_ORG_API_KEY": "sentinel-org-key",
}


def pointing(url: str) -> str:
    """Lines for a POSIX shell. The comment comes last, so that even an eval without quotes, which makes one line of all, loses nothing."""
    lines = ["export %s=%s" % (name, shlex.quote(value.format(url=url))) for name, value in EXPORTS.items()]
    lines.append("# These point the collection at the simulator, with credentials of the small world. More: %s/_control/ and tests/simulator/README.md" % url)
    return "\n".join(lines)


def _arguments(words):
    switches = "\n".join("  %-26s %-12s %s%s" % (row.name, row.default, row.meaning, " (%s)" % row.facts if row.facts else "") for row in TABLE)
    told = pointing("http://127.0.0.1:PORT")
    epilog = "To point the collection at it:\n%s\n\nSwitches, their defaults, and where FACTS speaks of them:\n%s" % (told, switches)
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--ready-file", metavar="FILE", help="write {url, pid, ...} as JSON there once listening")
    parser.add_argument("--world", metavar="FILE", help="begin with this world instead of the small one")
    parser.add_argument("--state", metavar="FILE", help="begin with the world in FILE if it is there, and keep it there after every change")
    parser.add_argument("--people", type=int, default=0, metavar="N", help="add N generated people")
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    parser.add_argument("--switch", action="append", default=[], metavar="NAME=VALUE", help="may be given several times")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="of every request")
    parser.add_argument("--limits", choices=("on", "off", "documented"), default="off", help="token bucket rate limits; on means documented")
    return parser.parse_args(words)


def _simulator(arguments) -> Simulator:
    switches = dict(from_text(setting) for setting in arguments.switch)
    switches.setdefault("latency", arguments.latency)
    switches.setdefault("limits", "off" if arguments.limits == "off" else "documented")
    kept = arguments.state and os.path.exists(arguments.state)
    if kept:
        world = read_world(arguments.state)
    else:
        world = read_world(arguments.world) if arguments.world else small_world()
        populate(world, generate(arguments.people, arguments.seed))
    return Simulator(world, switches)


def main(words=None) -> int:
    arguments = _arguments(words)
    try:
        check_host(arguments.host)
        simulator = _simulator(arguments)
    except (NotLoopback, UnknownSwitch, WorldError, OSError, ValueError) as error:
        print("simulator: %s" % error, file=sys.stderr)
        return 2
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *dummy_what: ended.set())
    keeper = Keeper(simulator, arguments.state) if arguments.state else None
    with Running(simulator, arguments.host, arguments.port) as running:
        if keeper:
            keeper.start()
        print(pointing(running.url), file=sys.stderr, flush=True)     # first: who waits for either sign below finds it complete
        if arguments.ready_file:
            ready = {"url": running.url, "pid": os.getpid(), "cloud_id": simulator.world.site["cloud_id"], "org_id": simulator.world.organization["id"]}
            write_atomically(arguments.ready_file, json.dumps(ready))
        print("simulator ready on %s" % running.url, flush=True)
        ended.wait()
    if keeper:
        keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
