# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret is struck out of a text in whatever way a server spells it, and nothing else is."""

from __future__ import annotations

import base64
import html
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.secrecy import LOOKED_AT, STRUCK, shown, struck

SECRET = "sentinel/To+ken_7=="
SPELLINGS = {
    "as it is": lambda text: text, "without padding": lambda text: text.rstrip("="), "upper case": str.upper,
    "percent": lambda text: quote(text, safe=""), "percent, lower case": lambda text: quote(text, safe="").lower(),
    "percent, all of it": lambda text: "".join("%%%02x" % ord(sign) for sign in text), "percent twice": lambda text: quote(quote(text, safe="")),
    "percent thrice": lambda text: quote(quote(quote(text, safe=""))), "JSON": lambda text: "".join("\\u%04x" % ord(sign) for sign in text),
    "JSON in JSON": lambda text: json.dumps("".join("\\u%04X" % ord(sign) for sign in text))[1:-1], "JSON of PHP": lambda text: text.replace("/", "\\/"),
    "a repr": lambda text: "".join("\\x%02x" % ord(sign) for sign in text), "HTML": lambda text: html.escape(text).replace("=", "&#61;").replace("/", "&#x2F;"),
    "HTML, by name": lambda text: text.replace("/", "&sol;").replace("+", "&plus;").replace("=", "&equals;").replace("_", "&lowbar;"),
    "HTML twice": lambda text: html.escape(text.replace("/", "&#47;")), "HTML, all of it": lambda text: "".join("&#%03d;" % ord(sign) for sign in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(), "base64 of Basic": lambda text: base64.b64encode(b"me@ex.org:" + text.encode()).decode(),
    "base64 of a header": lambda text: base64.urlsafe_b64encode(b"Bearer " + text.encode() + b" and more").decode(),
    "base64 of base64 in an address": lambda text: quote(base64.b64encode(b"x:" + text.encode()).decode()), "UTF-16": "\0".join,
    "over lines": lambda text: "\r\n  ".join(text[start:start + 5] for start in range(0, len(text), 5)),
}


@pytest.mark.parametrize("how", SPELLINGS)
@pytest.mark.parametrize("before, after", [("", ""), ("you sent ", " to us"), ("ü%zz\\u12 &x;", "\\ü"), ("a=%2e&", "</p>")])
def test_however_it_is_spelled(how, before, after):
    spelled = SPELLINGS[how](SECRET)
    told = struck(before + spelled + after, [SECRET])
    assert STRUCK in told and told.startswith(before) and told.endswith(after)
    # of base64 of more than the secret its surroundings may stay
    left = told.replace(before, "", 1).replace(after, "") if not how.startswith("base64") else ""
    assert not [part for part in (spelled[:6], spelled[-6:], SECRET[:8], SECRET[-8:]) if part in left]


@pytest.mark.parametrize("how", [name for name in SPELLINGS if name not in ("UTF-16", "over lines", "percent thrice") and not name.startswith("base64 of")])
def test_half_of_it_at_the_end_is_struck_out_too(how):
    """At the end of what is looked at, or of what the server had room for."""
    spelled = SPELLINGS[how](SECRET)
    for size in range(len(spelled) * 3 // 5, len(spelled)):
        told = struck("you sent " + spelled[:size], [SECRET])
        assert told.startswith("you sent ") and STRUCK in told and len(told) <= len("you sent ") + len(STRUCK) + 6, told   # of an escape, or of padding


@pytest.mark.parametrize("before", ["100%", "\\x", "\\\\u00", "&#", "&#x", "&", "%25", "&am"])
def test_a_sign_before_it_that_would_make_an_escape_of_it_does_not_hide_it(before):
    for secret in ("abcdef012345-secret", "61626364-secret", "lt;secret-secret", "p;quot;secret"):
        told = struck("<%s%s>" % (before, secret), [secret])
        assert told == "<%s%s>" % (before, STRUCK)


def test_where_it_is_cut_nothing_is_left_of_it():
    for before in (LOOKED_AT - 12, LOOKED_AT - 1, 195, 199):
        assert "sentin" not in shown(" " * before + SECRET, lambda text: struck(text, [SECRET]), 200)
        assert "sentin" not in shown("x" * before + SECRET, lambda text: struck(text, [SECRET]), 10 ** 6)


def test_two_that_overlap_are_one_gap():
    assert struck("<abcdefgh>", ["abcdef", "defgh"]) == "<%s>" % STRUCK
    assert struck("<abcdef> <abcdef>", ["abcdef", "abcdef"]) == "<{0}> <{0}>".format(STRUCK)


@given(st.text(), st.text("xyz ü%&\\;", max_size=20), st.text("abc", min_size=1))
def test_nothing_else_is_struck_out(anything, text, secret):
    assert struck(anything, ["a secret that is nowhere \x00 here"]) == anything
    assert struck(text + secret + "!" + text, [secret]) == text + STRUCK + "!" + text


@pytest.mark.parametrize("text", ["\\" * LOOKED_AT, "&" + "amp;" * LOOKED_AT, "%" + "25" * LOOKED_AT, "&#" * LOOKED_AT, "a" * LOOKED_AT, "\\u0061" * LOOKED_AT])
def test_no_text_makes_it_slow(text):
    begun = time.process_time()
    shown(text, lambda head: struck(head, ["a" * 1000, "sentinel-" + "x" * 200]), 200)
    assert time.process_time() - begun < 2
