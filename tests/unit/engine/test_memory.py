# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that an answer takes while it is read is bounded by a factor of its (unpacked) length."""

from __future__ import annotations

import gc
import json
import tracemalloc

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response

USUAL = 6       # times the length of an answer, for what these services send: measured 4.2
WORST = 42      # for JSON that is made to take as much as it can: measured for objects in objects 35.2 on Python 3.11, 41.2 on 3.10
USER = json.dumps({"accountId": "712020:00000000-aaaa-4000-8000-000000000001", "emailAddress": "a@corp.example.com", "displayName": "Ann Other", "active": True,
                   "accountType": "atlassian", "avatarUrls": {"48x48": "https://example.com/a/48", "24x24": "https://example.com/a/24"}}).encode()


@pytest.mark.parametrize(("piece", "factor"), [
    pytest.param(USER, USUAL, id="users"), *[pytest.param(one, WORST, id=one.decode()) for one in (b"[]", b"{}", b'{"":1}', b"[[]]", b"1.5", b'{"":{}}')],
])
def test_an_answer_takes_no_more_than_a_factor_of_its_length(piece, factor):
    """Its bytes are there already; the text, the values and the check of their depth are counted."""
    content = b"[" + b",".join([piece] * (200_000 // len(piece))) + b"]"
    gc.collect()
    tracemalloc.start()
    try:
        Response(200, {}, content).json()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= factor * len(content)
