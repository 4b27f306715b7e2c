# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that means harm, on a real socket: whatever it sends ends in time, in bounded memory, and in a sentence for a person."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import http.client
import time
import tracemalloc
import zlib

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, ApiError, RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http import body, transport
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.client import Client
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import SITE
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.transport import LONGEST, Transport
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.way import Basic
from unit.engine.fakes import get
from unit.engine.sockets import Listener, certificate, reply
from unit.engine.test_transport import clean_environment, failure, send, serve

assert clean_environment   # a fixture, used by all

TIMEOUT = 0.3
FOREVER = 10 ** 6


def pouring(head, drop, pause=0.0, times=FOREVER):
    """Sends the head, and then the same again and again, until the client goes."""
    def behave(conn, request):
        conn.sendall(head)
        for _n in range(times):
            conn.sendall(drop)
            if pause:
                time.sleep(pause)
        return True
    return behave


# --- answers without end ----------------------------------------------------------------------------------------------

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = [
    pytest.param(b"", b"H", 0.05, id="a status line by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n", 0.05, id="headers by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\nx: ", b"y", 0.05, id="one header by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x", 0.05, id="a body by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.05, id="a body without a length by drops"),
    pytest.param(CHUNKED, b"1\r\nx\r\n", 0.05, id="chunks by drops"),
    pytest.param(CHUNKED, b"0", 0.05, id="the size of a chunk by drops"),
    pytest.param(CHUNKED + b"0\r\n", b"x: y\r\n", 0.05, id="trailers by drops"),
    pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02, id="continue, continue, continue"),
]


@pytest.mark.parametrize("head, drop, pause", ENDLESS)
def test_an_answer_by_drops_ends_after_four_timeouts(head, drop, pause):
    with Listener(pouring(head, drop, pause)) as server:
        begun = time.monotonic()
        error = failure(server.url + "/x", timeout=TIMEOUT)
        took = time.monotonic() - begun
        assert took < LONGEST * TIMEOUT + 1, "it lives too long"
        assert error.sent and not error.passing
        assert "within 1." in error.message and "timeout" in error.message, "it was not ended by its time"


def test_drops_over_tls_end_too(tmp_path):
    context, proof = certificate(tmp_path)
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x", 0.05), context) as server:
        begun = time.monotonic()
        error = failure(server.url + "/x", timeout=TIMEOUT, ca_path=proof)
        assert time.monotonic() - begun < LONGEST * TIMEOUT + 1 and "within 1." in error.message


def test_drops_through_a_proxy_end_too(monkeypatch):
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x", 0.05)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert "within 1." in failure("http://site.example/x", timeout=TIMEOUT).message


# Whether http.client counts the headers of a proxy, as it does from Python 3.12 on; before, only the time ends them.
COUNTED = hasattr(http.client.HTTPConnection("localhost"), "_raw_proxy_headers")


@pytest.mark.parametrize("head, drop, pause, words", [
    pytest.param(b"", b"H", 0.05, "within 1.", id="a status line by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n", 0.05, "within 1.", id="headers by drops"),
    pytest.param(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 100, 0.01, "headers without end" if COUNTED else "within 1.", id="headers without end"),
])
def test_a_proxy_that_never_says_whether_it_lets_us_through_is_left(monkeypatch, head, drop, pause, words):
    """That is before there is a connection to the server, and before anything was sent there; twice, as a connection is taken up again."""
    with Listener(pouring(head, drop, pause)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        own = Transport(timeout=TIMEOUT)
        for _n in range(2):
            begun = time.monotonic()
            with pytest.raises(RequestFailed, match=words):
                own.send("GET", "https://site.example/x", {}, None)
            assert time.monotonic() - begun < LONGEST * TIMEOUT + 1


@pytest.mark.parametrize("greeting", [b"", b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03"])
def test_a_server_that_greets_in_tls_by_drops_is_left_in_time(greeting):
    with Listener(pouring(greeting, b"\0" if greeting else b"", 0.05), greet=False) as server:
        begun = time.monotonic()
        failure(server.url.replace("http:", "https:") + "/x", timeout=TIMEOUT)
        assert time.monotonic() - begun < LONGEST * TIMEOUT + 1


def test_many_slow_answers_at_once_do_not_wait_for_one_another():
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x", 0.05)) as server:
        client = Client({SITE: Basic(server.url, "admin@example.com", "sentinel-token")}, Transport(timeout=TIMEOUT), concurrency=8)
        begun = time.monotonic()
        results = client.side_by_side(client.read, [get()] * 8)
        assert {type(one) for one in results} == {RequestFailed}
        assert time.monotonic() - begun < LONGEST * TIMEOUT + 2


def test_an_answer_that_is_slow_but_comes_is_taken():
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", b"x", 0.03, times=20)) as server:
        assert send(server.url, timeout=TIMEOUT).content == b"x" * 20


def test_a_connection_lives_on_after_the_time_of_its_first_answer():
    with Listener(serve(reply())) as server:
        own = Transport(timeout=0.1)
        for _n in range(8):
            assert own.send("GET", server.url, {}, None).status == 200
            time.sleep(0.09)


# --- answers without measure ------------------------------------------------------------------------------------------

def peak_of(function):
    """What it returns, and the most memory it held at a time."""
    tracemalloc.start()
    try:
        return function(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


BLOCK = b"x" * 65536


@pytest.mark.parametrize("head, drop", [
    pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", BLOCK, id="no length"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", BLOCK, id="a huge length"),
    pytest.param(CHUNKED, b"10000\r\n" + BLOCK + b"\r\n", id="chunks"),
    pytest.param(CHUNKED + b"fffffffffff\r\n", BLOCK, id="one huge chunk"),
])
def test_an_endless_body_is_read_no_further_than_the_limit(monkeypatch, head, drop):
    monkeypatch.setattr(transport, "read_body", lambda chunks, encoding: body.read_body(chunks, encoding, 2 ** 20))
    with Listener(pouring(head, drop)) as server:
        error, peak = peak_of(lambda: failure(server.url + "/x"))
        assert "MiB" in error.message and not error.passing and error.sent
        assert peak < 4 * 2 ** 20


@pytest.mark.parametrize("head, drop, times", [
    pytest.param(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n", FOREVER, id="endless headers"),
    pytest.param(b"HTTP/1.1 200 OK\r\nx: ", BLOCK, FOREVER, id="one endless header"),
    pytest.param(b"HTTP/1.1 200 ", BLOCK, FOREVER, id="an endless status line"),
    pytest.param(CHUNKED, b"0" * 65536, FOREVER, id="an endless size of a chunk"),
    pytest.param(CHUNKED + b"-1\r\n", BLOCK, FOREVER, id="a chunk that is less than nothing"),
])
def test_headers_without_end_are_told_as_that_and_take_no_memory(head, drop, times):
    with Listener(pouring(head, drop, times=times)) as server:
        error, peak = peak_of(lambda: failure(server.url + "/x"))
        assert "headers without end" in error.message or "broke" in error.message or "HTTP" in error.message
        assert error.sent and peak < 4 * 2 ** 20


def bomb(size):
    """A body that unpacks to so many bytes."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    zeros = b"0" * 2 ** 20
    return b"".join(packer.compress(zeros) for _n in range(size // 2 ** 20)) + packer.flush()


@pytest.mark.parametrize("pack, encoding", [(lambda plain: plain, "gzip"), (lambda plain: zlib.compress(bytes(200 * 2 ** 20), 1), "deflate")])
def test_a_small_body_that_unpacks_to_a_huge_one_is_left(monkeypatch, pack, encoding):
    monkeypatch.setattr(transport, "read_body", lambda chunks, said: body.read_body(chunks, said, 2 ** 20))
    packed = pack(bomb(200 * 2 ** 20))
    with Listener(serve(reply(packed, headers=("Content-Encoding: " + encoding,)))) as server:
        error, peak = peak_of(lambda: failure(server.url + "/x"))
        assert "MiB" in error.message and peak < 4 * 2 ** 20


@pytest.mark.parametrize("encoding, head, drop", [
    pytest.param("gzip", b"", gzip.compress(b"", mtime=0) * 3000, id="empty members"),
    pytest.param("gzip", gzip.compress(b"{}", mtime=0), bytes(65536), id="padding"),
    pytest.param("deflate", zlib.compress(b"")[:2], b"\0\0\0\xff\xff" * 10000, id="empty blocks"),
])
def test_a_body_without_end_that_unpacks_to_nothing_is_left(monkeypatch, encoding, head, drop):
    monkeypatch.setattr(transport, "read_body", lambda chunks, said: body.read_body(chunks, said, 2 ** 20))
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n" % encoding.encode() + head, drop)) as server:
        error, peak = peak_of(lambda: failure(server.url + "/x", timeout=30))
        assert "MiB" in error.message and peak < 4 * 2 ** 20


def test_a_large_answer_is_held_about_once():
    size = 12 * 2 ** 20
    for packed, headers in ((b"x" * size, ()), (bomb(size), ("Content-Encoding: gzip",))):
        with Listener(serve(reply(packed, headers=headers))) as server:
            response, peak = peak_of(lambda: send(server.url))
            assert len(response.content) == size and peak < 1.5 * size


# --- bodies that are not what they say --------------------------------------------------------------------------------

PLAIN = b'{"a": "%s"}' % (b"y" * 3000)


def squeezed(plain):
    """Without the time, which would be in the test's name: workers that collect in different seconds would not agree on their tests."""
    return gzip.compress(plain, mtime=0)


BARE = zlib.compressobj(9, zlib.DEFLATED, -15)
PACKED = [
    ("gzip", squeezed(PLAIN)), ("x-gzip", squeezed(PLAIN)), ("GZIP", squeezed(PLAIN)), ("deflate", zlib.compress(PLAIN)),
    ("deflate", BARE.compress(PLAIN) + BARE.flush()), ("identity", PLAIN), ("gzip", squeezed(PLAIN[:100]) + squeezed(PLAIN[100:])),
    ("gzip", squeezed(PLAIN) + b"\0" * 100), ("", PLAIN),
]


@pytest.mark.parametrize("encoding, packed", PACKED)
@pytest.mark.parametrize("size", [1, 7, 100000])
def test_every_way_of_packing_that_was_asked_for_is_unpacked(encoding, packed, size):
    chunks = (packed[start:start + size] for start in range(0, len(packed), size))
    assert body.read_body(chunks, encoding.lower()) == PLAIN
    with Listener(serve(reply(packed, headers=("Content-Encoding: " + encoding,)))) as server:
        assert send(server.url).content == PLAIN


@pytest.mark.parametrize("encoding, packed", [
    ("br", b"\x0b\x02\x80{}\x03"), ("zstd", b"{}"), ("gzip, gzip", squeezed(squeezed(b"{}"))), ("compress", b"{}"), ("gzip", b"{}"),
    ("gzip", squeezed(PLAIN)[:-9]), ("deflate", zlib.compress(PLAIN)[:-9]), ("gzip", squeezed(PLAIN)[:-8] + b"\0" * 8), ("\xe9\x01", b"{}"),
    ("gzip", squeezed(PLAIN) + b"and more"),
])
def test_what_is_not_packed_as_it_says_or_as_was_asked_for_is_no_answer(encoding, packed):
    with Listener(serve(reply(packed, headers=("Content-Encoding: " + encoding,)))) as server:
        assert "packed" in failure(server.url + "/x").message


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5, 7\r\n\r\n{}",
    CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n", CHUNKED + b"2\r\n{}", CHUNKED + b"5\r\n{}\r\n0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01", b"\0\0\0\0\r\n\r\n", b"HTTP/9.9 abc\r\n\r\n", b"ICY 200 OK\r\n\r\n", b"<html>hello</html>\r\n\r\n",
    b"HTTP/1.1 99999 OK\r\n\r\n",
    b"HTTP/1.1 102 Processing\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
])
def test_what_is_no_whole_answer_is_a_sentence_and_never_a_yes(answer):
    with Listener(lambda conn, request: conn.sendall(answer) or True) as server:
        error = failure(server.url + "/x")
        assert error.sent and "127.0.0.1" in error.message and error.message.endswith(".")


@pytest.mark.parametrize("answer, content", [
    (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", b"{}"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\nConnection: close\r\n\r\n{}", b"{}"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\nConnection: close\r\n\r\n{}", b"{}"),
    (b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", b""),
    (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\0\xff{}\0\x80\n", b"\0\xff{}\0\x80\n"),
    (b"HTTP/1.1 200 \xff\xfe\r\nX-\xe9: \xff\0\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
])
def test_oddities_do_no_harm_to_this_answer_nor_to_the_next(answer, content):
    with Listener(lambda conn, request: conn.sendall(answer) or b"abc" in answer or b"\xff\xfe" in answer or b"\xb2" in answer) as server:
        own = Transport(timeout=5)
        for _n in range(3):
            assert own.send("GET", server.url, {}, None).content == content


def test_what_is_left_of_a_broken_answer_is_never_read_as_the_next_one():
    early = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\"late\""
    with Listener(lambda conn, request: conn.sendall(early if len(server.requests) == 1 else reply(b'"new"'))) as server:
        own = Transport(timeout=5)
        with pytest.raises(RequestFailed):
            own.send("GET", server.url, {}, None)
        assert own.send("GET", server.url, {}, None).content == b'"new"'


# --- what it would like to be told ------------------------------------------------------------------------------------

def test_cookies_are_neither_kept_nor_sent_back():
    cookies = ("Set-Cookie: session=evil; Path=/", "Set-Cookie: b=2; Domain=127.0.0.1", "Set-Cookie2: c=3")
    with Listener(serve(reply(headers=cookies))) as server:
        own = Transport(timeout=5)
        for _n in range(3):
            own.send("GET", server.url, {}, None)
        assert all(b"cookie" not in request.lower() for request in server.requests) and len(server.requests) == 3
        assert [len(session.cookies) for idle in own._idle.values() for session, _since in idle] == [0]


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
@pytest.mark.parametrize("to", ["http://127.0.0.1:%d/x", "//127.0.0.1:%d/x", "HTTP://user:pass@127.0.0.1:%d/", "http:\\\\127.0.0.1:%d", "/x\x00\xff%d",
                                "file:///etc/passwd?%d"])
def test_a_redirect_anywhere_is_a_sentence_and_takes_no_credentials_along(status, to):
    with Listener(serve(reply())) as other, Listener(serve(reply(b"", status, ("Location: " + to % other.port,)))) as server:
        client = Client({SITE: Basic(server.url, "admin@example.com", "sentinel-token")}, Transport(timeout=5))
        with pytest.raises(AtlassianError, match="not followed"):
            client.read(get())
        assert other.requests == [] and len(server.requests) == 1


def test_a_redirect_with_a_body_is_read_like_any_answer():
    """The library reads what redirects carry by itself, without a bound, and leaves nothing of it."""
    with Listener(serve(reply(b"{}", "302 x", ("Location: http://localhost:1/elsewhere",)))) as server:
        client = Client({SITE: Basic(server.url, "admin@example.com", "sentinel-token")}, Transport(timeout=5))
        with pytest.raises(AtlassianError, match="not followed"):
            client.read(get())


YEAR = 365 * 86400
LATER = "a date in a year"   # made in the test: the names of tests must be the same in every process that runs them


@pytest.mark.parametrize("after", [
    str(YEAR), "-5", LATER, "Fri, 31 Dec 99999 23:59:59 GMT", "Fri, 31 Dec 9999999999999999999999 23:59:59 GMT", "soon", "1e9",
    "9" * 400, "\xb2", "nan", "inf", "0x10", "",
])
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_whatever_retry_after_says_the_budget_ends_it(after, status):
    if after == LATER:
        after = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=365)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    with Listener(serve(reply(b"<html>", status, ("Retry-After: " + after,)))) as server:
        client = Client({SITE: Basic(server.url, "admin@example.com", "sentinel-token")}, Transport(timeout=5), retry_budget=0.5)
        begun = time.monotonic()
        with pytest.raises(ApiError) as caught:
            client.read(get())
        assert time.monotonic() - begun < 3
        assert "again later" in caught.value.message


@pytest.mark.parametrize("asked, words", [
    (str(YEAR), ["365 days", "retry_budget is 60 min", "nothing is spent"]), ("7200", ["2 h", "retry_budget is 60 min", "raise retry_budget"]),
    ("9" * 400, ["more than a thousand years"]),
])
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_wait_that_nobody_can_afford_is_told_as_what_it_is(asked, words, status):
    """Who was asked to wait a year must not read that everything allowed was waited, when nothing was."""
    with Listener(serve(reply(b"", status, ("Retry-After: " + asked,)))) as server:
        client = Client({SITE: Basic(server.url, "admin@example.com", "sentinel-token")}, Transport(timeout=5), retry_budget=3600)
        with pytest.raises(ApiError) as caught:
            client.read(get())
        assert len(server.requests) == 1
        assert [word for word in words if word not in caught.value.message] == [] and "after all the waiting" not in caught.value.message
        if status.startswith("429"):
            with pytest.raises(ApiError) as again:
                client.read(get())
            assert len(server.requests) == 1 and "was not sent" in again.value.message
            assert [word for word in words[1:] if word not in again.value.message] == []


def test_slow_answers_have_a_sum_for_the_whole_run():
    """Each would be let live for four timeouts; a thousand of them would take an hour and more."""
    with Listener(pouring(b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n", b"x", 0.03, times=30)) as server:
        own = Transport(timeout=TIMEOUT, patience=0.8)
        took = []
        for _n in range(3):
            begun = time.monotonic()
            with contextlib.suppress(RequestFailed):
                own.send("GET", server.url + "/x", {}, None)
            took.append(time.monotonic() - begun)
        assert took[0] > 0.85, "the first may still be slow"
        assert took[2] < 0.7, "the sum is spent, and it is waited all the same"
