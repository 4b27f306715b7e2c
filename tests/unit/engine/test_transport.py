# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that knows the requests library, against real sockets: what was surely not sent, what may have been, and who hears the credentials."""

from __future__ import annotations

import gzip
import socket
import threading

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import RequestFailed
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.transport import KEPT, Transport
from unit.engine.sockets import Listener, certificate, reply, reset

PROOF = {"Authorization": "Bearer sentinel-token"}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """No proxy and no home of the machine the tests run on."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def send(url, method="GET", content=None, **options):
    return Transport(**dict({"timeout": 5}, **options)).send(method, url, PROOF, content)


def failure(url, method="POST", **options):
    with pytest.raises(RequestFailed) as caught:
        send(url, method, b"{}", **options)
    error = caught.value
    assert "sentinel" not in repr(error.as_result())
    assert error.as_result()["failure"]["method"] == method
    return error


def serve(answer):
    return lambda conn, request: conn.sendall(answer)


# --- what works -------------------------------------------------------------------------------------------------------

def test_an_answer_comes_back_as_it_was_sent():
    with Listener(serve(reply(b'{"a": 1}', headers=("X-AACCOUNTID: id-1", "Retry-After: 3")))) as server:
        response = send(server.url + "/rest/x%2Fy?q=a+b", "POST", b'{"b": 2}')
        assert (response.status, response.content) == (200, b'{"a": 1}')
        assert response.headers["x-aaccountid"] == "id-1" and response.headers["retry-after"] == "3"
        head, dummy, body = server.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /rest/x%2Fy?q=a+b HTTP/1.1\r\n") and body == b'{"b": 2}'
        assert b"Authorization: Bearer sentinel-token" in head


@pytest.mark.parametrize("status", ["204 No Content", "400 Bad Request", "404 Not Found", "429 Too Many Requests", "503 Service Unavailable"])
def test_every_status_is_an_answer_and_not_an_error(status):
    with Listener(serve(reply(b"", status))) as server:
        assert send(server.url).status == int(status[:3])


def test_a_delete_has_its_body():
    with Listener(serve(reply(b"", "204 No Content"))) as server:
        send(server.url + "/x", "DELETE", b'{"accountIds": ["a"]}')
        assert server.requests[0].endswith(b'{"accountIds": ["a"]}') and server.requests[0].startswith(b"DELETE")


@pytest.mark.parametrize("path", ["/user/qm%3Aa%2Fb", "/user/%C3%A9", "/user/a%20b%3Fc%23d", "/user/a%25b"])
def test_percent_encoded_ids_arrive_as_they_were_written(path):
    with Listener(serve(reply())) as server:
        send(server.url + path)
        assert server.requests[0].startswith(b"GET %s HTTP" % path.encode())


def test_a_compressed_body_is_whole():
    packed = gzip.compress(b'{"a": "%s"}' % (b"x" * 5000))
    with Listener(serve(reply(packed, headers=("Content-Encoding: gzip",)))) as server:
        assert len(send(server.url).content) == 5009


def test_threads_that_come_and_go_use_the_same_connections_and_never_one_at_the_same_time():
    ports, together = [], threading.Barrier(2, timeout=5)

    def answer(conn, request):
        ports.append(conn.getpeername()[1])
        if request.startswith(b"GET /both"):
            together.wait()     # nobody has an answer before both have asked
        conn.sendall(reply())

    with Listener(answer) as server:
        transport = Transport(timeout=5)
        for path in ("/one", "/one", "/both", "/both", "/one"):
            threads = [threading.Thread(target=transport.send, args=("GET", server.url + path, {}, None)) for _n in range(2 if path == "/both" else 1)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    assert len(ports) == 7 and len(set(ports)) == 2


def test_a_connection_on_which_something_broke_is_not_used_again():
    ports = []

    def answer(conn, request):
        ports.append(conn.getpeername()[1])
        conn.sendall(reply(b"half", length=400) if request.startswith(b"GET /half") else reply())

    with Listener(answer) as server:
        transport = Transport(timeout=1)
        transport.send("GET", server.url, {}, None)
        with pytest.raises(RequestFailed):
            transport.send("GET", server.url + "/half", {}, None)
        transport.send("GET", server.url, {}, None)
    assert len(ports) == 3 and ports[0] == ports[1] != ports[2]


def test_each_address_has_connections_of_its_own_so_that_one_is_as_fresh_as_its_last_use():
    ports, other_is_done = [], threading.Event()

    def answer(conn, request):
        ports.append(conn.getpeername()[1])
        conn.sendall(reply())

    def late(conn, request):
        other_is_done.wait(5)
        conn.sendall(reply())

    with Listener(answer) as server, Listener(late) as other:
        transport = Transport(timeout=5)
        thread = threading.Thread(target=transport.send, args=("GET", other.url, {}, None))
        thread.start()
        while not other.requests:
            other.wait(0.01)
        transport.send("GET", server.url, {}, None)
        other_is_done.set()     # what was used last talks to the other address
        thread.join()
        transport.send("POST", server.url, {}, b"{}")
    assert len(ports) == 2 and len(set(ports)) == 1


def test_a_connection_that_was_not_used_for_long_is_not_used_again(monkeypatch):
    """Servers and what stands in between hang up on idle ones, some without a word; a POST that is sent just then is in doubt."""
    now, ports = [100.0], []
    monkeypatch.setattr("ansible_collections.lifecycle.atlassian.plugins.module_utils._http.transport.monotonic", lambda: now[0])

    def answer(conn, request):
        ports.append(conn.getpeername()[1])
        conn.sendall(reply())

    with Listener(answer) as server:
        transport = Transport(timeout=5)
        for seconds in (0, KEPT - 0.1, KEPT - 0.1, KEPT + 0.1):
            now[0] += seconds
            transport.send("POST", server.url, {}, b"{}")
    assert ports[0] == ports[1] == ports[2] != ports[3]


def test_nobody_hangs_up_on_a_connection_that_was_given_back(monkeypatch):
    """The watchman may come while an answer ends: it is over for him before anybody else sends on its connection."""
    seen = []
    transport = Transport(timeout=5)
    plain = transport._watchman.end
    monkeypatch.setattr(transport._watchman, "end", lambda watch: (seen.append(sum(map(len, transport._idle.values()))), plain(watch)))
    with Listener(serve(reply())) as server:
        transport.send("GET", server.url, {}, None)
    assert seen == [0] and sum(map(len, transport._idle.values())) == 1


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_a_redirect_is_handed_back_and_nobody_else_hears_of_it(status):
    with Listener(serve(reply())) as other, Listener(serve(reply(b"", status, ("Location: %s/stolen" % other.url,)))) as server:
        response = send(server.url, "POST", b"{}")
        assert response.status == int(status[:3]) and response.headers["location"].endswith("/stolen")
        assert other.requests == []


# --- what fails -------------------------------------------------------------------------------------------------------

def test_a_refused_connection_was_surely_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = failure("http://127.0.0.1:%d/x" % port)
    assert (error.sent, error.passing) == (False, True)
    assert "refused" in error.message and str(port) in error.message


def test_an_unknown_host_is_named_and_never_tried_again():
    error = failure("https://no-such-site.invalid/x")
    assert not error.sent and "no-such-site.invalid" in error.message
    assert not error.passing or "DNS" not in error.message


@pytest.mark.parametrize("words, passing", [
    ("[Errno -2] Name or service not known", False), ("[Errno 8] nodename nor servname provided, or not known", False),
    ("[Errno -3] Temporary failure in name resolution", True),
])
def test_a_name_server_that_is_away_for_a_moment_is_no_typing_mistake(monkeypatch, words, passing):
    number, text = words[7:].split("] ")

    def getaddrinfo(*_where, **_options):
        raise socket.gaierror(int(number), text)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    error = failure("https://site.example/x")
    assert (error.sent, error.passing) == (False, passing)
    assert "site.example" in error.message and "DNS" in error.message


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("behave", [
    pytest.param(lambda conn, request: reset(conn), id="reset after the request was read"),
    pytest.param(lambda conn, request: conn.close(), id="closed after the request was read"),
    pytest.param(lambda conn, request: (conn.sendall(reply(b"x" * 50, length=100)), conn.close()), id="half a body"),
    pytest.param(lambda conn, request: (conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf"), conn.close()), id="half a chunk"),
    pytest.param(lambda conn, request: (conn.sendall(b"HTTP/1."), conn.close()), id="half a status"),
    pytest.param(lambda conn, request: (conn.sendall(b"not http at all\r\n\r\n"), conn.close()), id="no http"),
    pytest.param(lambda conn, request: conn.sendall(reply(b"no gzip", headers=("Content-Encoding: gzip",))), id="bad compression"),
])
def test_what_was_read_by_the_server_may_have_been_done(behave, method):
    with Listener(lambda conn, request: bool(behave(conn, request)) or True) as server:
        assert failure(server.url + "/x", method).sent


def test_half_a_body_is_noticed_whatever_the_library_thinks_of_it(monkeypatch):
    """urllib3 before 2.0, which older systems have, takes it for whole."""
    import urllib3.response
    plain = urllib3.response.HTTPResponse.__init__

    def lenient(self, *arguments, **options):
        plain(self, *arguments, **dict(options, enforce_content_length=False))

    monkeypatch.setattr(urllib3.response.HTTPResponse, "__init__", lenient)
    with Listener(lambda conn, request: conn.sendall(reply(b"x" * 50, length=100)) or True) as server:
        assert failure(server.url).sent


def test_a_reset_before_the_request_is_not_taken_for_an_answer():
    with Listener(lambda conn, request: reset(conn) or True, greet=False) as server:
        error = failure(server.url + "/x")
        # How fast the reset is decides whether the connection was there at all: the one was never sent, the other may have been.
        assert "broke" in error.message and error.sent or "refused" in error.message and not error.sent


@pytest.mark.parametrize("slow", ["head", "body"])
def test_a_slow_answer_is_a_timeout_that_proves_nothing(slow):
    def dawdle(conn, request):
        if slow == "body":
            conn.sendall(reply(b"x", length=100))
        server.wait(3)

    with Listener(dawdle) as server:
        error = failure(server.url + "/x", timeout=0.15)
        assert error.sent and error.passing
        if slow == "head":
            assert "0.15 s" in error.message and "timeout" in error.message


# --- TLS --------------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def test_an_unknown_certificate_is_refused_before_anything_is_said(tls):
    with Listener(serve(reply()), tls[0]) as server:
        error = failure(server.url + "/x")
        assert (error.sent, error.passing) == (False, False)
        assert "ca_path" in error.message and "127.0.0.1" in error.message
        assert server.requests == []


def test_ca_path_and_validate_certs_let_it_in(tls):
    with Listener(serve(reply()), tls[0]) as server:
        assert send(server.url, ca_path=tls[1]).status == 200
        with pytest.warns(Warning, match="Unverified"):
            assert send(server.url, validate_certs=False).status == 200


@pytest.mark.parametrize("wrong", [{"address": "127.0.0.2"}, {"days": -1}], ids=["another host's", "expired"])
def test_a_certificate_of_somebody_else_or_of_yesterday_is_refused_although_its_authority_is_known(tmp_path, wrong):
    context, proof = certificate(tmp_path, **wrong)
    with Listener(serve(reply()), context) as server:
        error = failure(server.url + "/x", ca_path=proof)
        assert (error.sent, error.passing) == (False, False) and "certificate" in error.message
        assert server.requests == []
        with pytest.warns(Warning, match="Unverified"):
            assert send(server.url, validate_certs=False).status == 200


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_authorities_of_the_environment_are_trusted_where_no_option_says_otherwise(tls, monkeypatch, variable):
    monkeypatch.setenv(variable, tls[1])
    with Listener(serve(reply()), tls[0]) as server:
        assert send(server.url).status == 200


def test_the_environment_does_not_switch_checking_on_again(tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    with Listener(serve(reply()), tls[0]) as server, pytest.warns(Warning, match="Unverified"):
        assert send(server.url, validate_certs=False).status == 200


def test_validate_certs_holds_whatever_the_environment_says(tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    with Listener(serve(reply()), tls[0]) as server:
        assert send(server.url, ca_path=tls[1]).status == 200


@pytest.mark.parametrize("ca_path", ["/no/such/file.pem", __file__])
def test_a_ca_path_that_is_no_certificate_is_named(tls, ca_path):
    with Listener(serve(reply()), tls[0]) as server:
        error = failure(server.url, ca_path=ca_path)
        assert not error.sent and not error.passing and "ca_path" in error.message
        assert server.requests == []


def test_https_to_a_port_that_speaks_http_is_told_as_that():
    with Listener(lambda conn, request: conn.sendall(reply()) or True, greet=False) as server:
        error = failure(server.url.replace("http:", "https:") + "/x")
        assert (error.sent, error.passing) == (False, False)
        assert "TLS" in error.message and "certificate" not in error.message


def test_a_tls_connection_that_breaks_after_the_request_was_read_may_have_worked(tls):
    """No close_notify: what a load balancer does when it drops a connection."""
    def drop(conn, request):
        raw = socket.socket(fileno=conn.detach())
        raw.close()
        return True

    with Listener(drop, tls[0]) as server:
        error = failure(server.url + "/x", ca_path=tls[1])
        assert server.requests
        assert error.sent and error.passing and "certificate" not in error.message


# --- the environment --------------------------------------------------------------------------------------------------

def test_a_netrc_file_never_replaces_our_credentials(tmp_path, monkeypatch):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login thief password thief\ndefault login thief password thief\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with Listener(serve(reply())) as server:
        send(server.url)
        Transport(timeout=5).send("GET", server.url, {}, None)
        assert b"Authorization: Bearer sentinel-token" in server.requests[0]
        assert b"authorization" not in server.requests[1].lower()


def test_the_proxy_of_the_environment_is_used_for_other_hosts(monkeypatch):
    with Listener(serve(reply(b'"proxied"'))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert send("http://site.example/x").content == b'"proxied"'
        assert proxy.requests[0].startswith(b"GET http://site.example/x HTTP/1.1")


def test_the_environment_is_asked_once_for_each_address(monkeypatch):
    with Listener(serve(reply(b'"proxied"'))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        own = Transport(timeout=5)
        own.send("GET", "http://site.example/x", {}, None)
        monkeypatch.setenv("no_proxy", "other.invalid")
        monkeypatch.setattr("requests.sessions.get_environ_proxies", lambda *_what, **_more: pytest.fail("asked again"))
        assert own.send("GET", "http://site.example/y", {}, None).content == b'"proxied"'


def test_no_proxy_is_honoured(monkeypatch):
    with Listener(serve(reply())) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "site.invalid")
        failure("http://site.invalid/x")
        assert proxy.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_what_is_for_this_machine_never_goes_through_a_proxy(monkeypatch, host):
    """Plain http is accepted for a loopback address only; a proxy would read the credentials."""
    with Listener(serve(reply(b'"proxied"'))) as proxy, Listener(serve(reply(b'"direct"'))) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("all_proxy", proxy.url)
        assert send("http://%s:%d/x" % (host, server.port)).content == b'"direct"'
        assert proxy.requests == []


def test_a_proxy_that_is_away_is_named_without_its_password(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("https_proxy", "http://user:sentinel-password@127.0.0.1:%d" % port)
    error = failure("https://site.example/x")
    assert not error.sent and "proxy" in error.message.lower()
