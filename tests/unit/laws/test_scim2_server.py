# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SCIM code against scim2-server as it comes, unmodified, over a real socket: a server that no one here wrote.

It is RFC 7643/7644 and not Atlassian: no account behind a record, other rules for e-mails. What it has in common with Atlassian is what is tested.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from unit import atlas

# What runs on Python 3.10 is an older scim2-server with another interface (requirements/test.txt). Everywhere else it must be there.
pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="scim2-server 0.8 needs Python 3.11, this is %d.%d" % sys.version_info[:2])

KEY = "sentinel-scim2-key"


def _command() -> str:
    beside = Path(sys.executable).parent / "scim2-server"
    return str(beside) if beside.exists() else shutil.which("scim2-server") or ""


@pytest.fixture(scope="module")
def way():
    """A server of its own on a free port, and the way in to it."""
    command = _command()
    assert command, "scim2-server is not installed; requirements/test.txt has it"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    process = subprocess.Popen([command, "--port", str(port), "--bearer-token", KEY], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        for dummy in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, "scim2-server ended"
                time.sleep(0.1)
        yield {"scim_url": "http://127.0.0.1:%d" % port, "directory_id": "v2", "scim_token": KEY}
    finally:
        process.terminate()
        process.wait(timeout=10)


class Nothing:
    """Takes the place of a simulator where there is none."""

    def freeze(self):
        """Nothing to freeze."""

    def thaw(self):
        """Nothing to thaw."""


def play(way, users, check=False, **options):
    """scim_user through the real transport; the second run is quiet."""
    transport = atlas._connect.Transport(10)
    clock = atlas.RealClock()
    result = atlas.play(Nothing(), "scim_user", check=check, way=way, transport=transport, clock=clock, users=users, **options)
    assert KEY not in str(dict(result)) + repr(result.client)
    return result


def rests(way, users, **options):
    again = play(way, users, **options)
    assert not again.failed and not again["changed"] and again["steps"] == [] and again["requests"]["writes"] == 0, again


def read(way, **options):
    return atlas.ask(Nothing(), "scim_user_info", way=way, transport=atlas._connect.Transport(10), clock=atlas.RealClock(), **options)


def test_a_life(way) -> None:
    """Created, changed, cleared, deactivated, come back, deleted; each foretold, done, read back by the other road, and at rest."""
    name = "life@corp.example.com"
    stages = [
        ("created", {"given_name": "Ünal", "family_name": "Ж" * 100, "display_name": "Ünal", "title": "Engineer", "external_id": "ext/1:2",
                     "department": "Ops", "emails": [{"value": name, "type": "work", "primary": True}],
                     "phone_numbers": [{"value": "tel:+1-201-555-0123", "type": "work"}]}),
        ("updated", {"given_name": "Uwe", "title": "Chief", "department": "Dev", "organization": "Corp", "nick_name": "U"}),
        ("updated", {"title": "", "nick_name": "", "organization": ""}),
        ("updated", {"phone_numbers": [{"value": "tel:+1-201-555-0199", "type": "home"}], "preferred_language": "en", "timezone": "Europe/Berlin"}),
        ("deactivated", {"active": False}),
        ("reactivated", {"active": True, "title": "Back"}),
    ]
    scim_id = None
    for action, fields in stages:
        wish = [dict(fields, user_name=name)]
        foretold = play(way, wish, check=True)
        result = play(way, wish)
        assert not result.failed, result["msg"]
        assert result["people"][0]["action"] == foretold["people"][0]["action"] == action and result["changed"] and foretold["changed"]
        assert foretold["steps"] == result["steps"] and foretold["diff"] == result["diff"] and foretold["requests"]["writes"] == 0
        assert scim_id in (None, result["people"][0]["scim_id"])
        scim_id = result["people"][0]["scim_id"]
        rests(way, wish)
        told = read(way, user_names=[name])
        assert told["missing"] == [] and len(told["users"]) == 1 and told["users"][0]["scim_id"] == scim_id
        for field, value in fields.items():
            have = told["users"][0][field]
            if isinstance(value, list):
                have, value = [one["value"] for one in have], [one["value"] for one in value]
            assert have == value if isinstance(value, bool) else (have or None) == (value or None), field
    result = play(way, [{"user_name": name}], state="absent")
    assert result["people"][0]["action"] == "removed" and result["people"][0]["scim_id"] == scim_id
    rests(way, [{"user_name": name}], state="absent")
    assert read(way, user_names=[name]) == {"users": [], "missing": [name]}


def test_many_at_once(way) -> None:
    """Side by side, more than a page, found by whichever road is cheaper."""
    wish = [{"user_name": "many%03d@corp.example.com" % number, "external_id": "many-%d" % number, "title": "T"} for number in range(120)]
    result = play(way, wish, concurrency=8)
    assert not result.failed and result["summary"] == {"created": 120}
    rests(way, wish)
    some = [{"external_id": "many-7", "title": "X"}, {"user_name": "MANY008@corp.example.com", "active": False}]
    result = play(way, some)
    assert [one["action"] for one in result["people"]] == ["updated", "deactivated"]
    rests(way, some)
    whole = {one["user_name"]: one for one in read(way)["users"]}
    assert len(whole) == 120 and whole["many007@corp.example.com"]["title"] == "X" and whole["many008@corp.example.com"]["active"] is False
    assert [one["user_name"] for one in read(way, external_ids=["many-9"])["users"]] == ["many009@corp.example.com"]
    result = play(way, [{"user_name": one["user_name"]} for one in wish], state="absent")
    assert result["summary"] == {"removed": 120} and read(way)["users"] == []


def test_a_refusal_is_told(way) -> None:
    """Two records with one name: the server's 409 or 400 comes back as words, and others are done."""
    play(way, [{"user_name": "one@corp.example.com", "external_id": "one"}, {"user_name": "two@corp.example.com", "external_id": "two"}])
    result = play(way, [{"external_id": "one", "user_name": "two@corp.example.com"}])
    assert result.failed and "means more than one record" in result["msg"]
    wrong = dict(way, scim_token="sentinel-other")
    result = play(wrong, [{"user_name": "x@corp.example.com"}])
    assert result.failed and result["failure"]["status"] == 401 and "scim_token was not accepted" in result["msg"] and "sentinel" not in result["msg"]
    result = play(dict(way, directory_id="v3"), [{"user_name": "x@corp.example.com"}])
    assert result.failed and result["failure"]["status"] == 404
    play(way, [{"user_name": "one@corp.example.com"}, {"user_name": "two@corp.example.com"}], state="absent")
