# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One client: retries, limits and the budget, renewal, redirects, and many calls side by side."""

from __future__ import annotations

import json
import threading

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _errors as errors
from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jsm
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import AUTH, EDGE, SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.way import ClientCredentials, Gateway, Way
from unit.engine.fakes import TOKEN, Clock, Server, answer, client_of, get, write

OK = answer(200, {"fine": True})
LOST = errors.RequestFailed("The connection broke.")
UNMADE = errors.RequestFailed("No connection.", sent=False)
NEVER = errors.RequestFailed("Unknown host.", sent=False, passing=False)


def outcome(client, this):
    """The parsed answer, or the class of the error."""
    try:
        return client.read(this)
    except errors.AtlassianError as error:
        return type(error)


# --- what is sent -----------------------------------------------------------------------------------------------------

def test_a_request_is_sent_as_it_was_built():
    server = Server(OK)
    this = request("POST", SITE, "/x/{id}", {"q": "a b&c", "many": ["1", "2"], "flag": True, "none": None}, {"ü": 1}, headers=(("X-Own", "1"),), id="qm:a/b?c")
    client_of(server).send(this)
    method, url, headers, content = server.sent[0]
    assert (method, url) == ("POST", "https://site.example/x/qm%3Aa%2Fb%3Fc?q=a+b%26c&many=1&many=2&flag=true")
    assert json.loads(content) == {"ü": 1}
    assert headers["Content-Type"] == "application/json" and headers["X-Own"] == "1" and headers["Authorization"].startswith("Basic ")


def test_a_body_of_nothing_is_no_body_and_an_own_content_type_stays():
    server = Server(OK)
    client = client_of(server)
    client.send(get())
    client.send(request("POST", SITE, "/x", body={}, headers=(("Content-Type", "application/scim+json"),)))
    assert server.sent[0][3] is None and "Content-Type" not in server.sent[0][2]
    assert server.sent[1][3] == b"{}" and server.sent[1][2]["Content-Type"] == "application/scim+json"


def test_a_surface_without_a_way_in_is_refused_before_anything_is_sent():
    server = Server(OK)
    with pytest.raises(errors.AtlassianError, match="scim"):
        client_of(server).send(request("GET", "scim", "/Users"))
    assert server.sent == []


def test_the_caller_is_learned_from_any_good_answer():
    client = client_of(Server(answer(403, {}, x_aaccountid="id-wrong"), answer(200, {}, x_aaccountid="id-me"), OK))
    assert outcome(client, get()) is errors.NotAllowed and client.callers == {}
    client.read(get())
    client.read(get())
    assert client.callers == {SITE: "id-me"}


# --- retries ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("trouble", [answer(429, b"<html>"), answer(502, b"<html>"), answer(503), answer(504), LOST])
def test_what_may_be_repeated_is_repeated(method, trouble):
    server, clock = Server(trouble, trouble, OK), Clock()
    client = client_of(server, clock)
    this = get() if method == "GET" else write(method)
    assert client.read(this) == {"fine": True}
    assert len(server.sent) == 3 and client.cost()["retries"] == 2
    assert client.cost()["waited_s"] == pytest.approx(sum(clock.slept), abs=0.1) and sum(clock.slept) > 1


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("trouble, kind", [
    (LOST, errors.OutcomeUnknown), (answer(502, b"x"), errors.ServerError), (answer(503), errors.ServerError), (answer(504), errors.ServerError),
    (answer(500), errors.ServerError), (answer(409, {}), errors.Conflict), (NEVER, errors.RequestFailed), (UNMADE, errors.RequestFailed),
])
def test_a_post_is_never_repeated_after_what_may_have_worked(method, trouble, kind):
    server = Server(trouble, OK)
    assert outcome(client_of(server), write(method)) is kind
    assert len(server.sent) == 1


@pytest.mark.parametrize("trouble", [answer(429), answer(429, None, retry_after="1"), answer(503, None, retry_after="1")])
def test_a_post_that_surely_did_nothing_is_repeated(trouble):
    server = Server(trouble, OK)
    assert outcome(client_of(server), write()) == {"fine": True}


def test_a_connection_that_was_never_made_is_tried_again_once_the_address_has_proved_right():
    server = Server(OK, UNMADE, OK)
    client = client_of(server)
    client.read(get())
    assert outcome(client, write()) == {"fine": True}
    assert outcome(client_of(Server(UNMADE, OK)), get()) is errors.RequestFailed, "a wrong address fails at once"


def test_a_search_by_post_is_a_read():
    server = Server(LOST, OK)
    client = client_of(server)
    assert client.read(request("POST", SITE, "/search", body={}, writes=False)) == {"fine": True}
    assert client.cost()["reads"] == 2 and client.cost()["writes"] == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("then, kind", [
    (UNMADE, errors.OutcomeUnknown), (NEVER, errors.OutcomeUnknown), (answer(400, {}), errors.Invalid), (answer(404, {}), errors.NotFound),
    (answer(401, {}), errors.NotAuthenticated), (answer(429, None, retry_after="10000"), errors.RateLimited),
])
def test_after_a_lost_answer_a_refusal_of_the_repetition_proves_nothing(method, then, kind):
    client = client_of(Server(LOST, then))
    with pytest.raises(errors.AtlassianError) as caught:
        client.send(write(method))
    assert caught.value.__class__ is kind
    assert getattr(caught.value, "repeated", True)


def test_a_plain_refusal_is_not_in_doubt():
    for script in ([answer(400, {})], [answer(429), answer(400, {})], [UNMADE, answer(400, {})]):
        client = client_of(Server(OK, *script))
        client.read(get())
        with pytest.raises(errors.Invalid) as caught:
            client.send(write("PUT"))
        assert not caught.value.repeated


def test_a_lost_read_stays_a_failed_read():
    assert outcome(client_of(Server(LOST)), get()) is errors.RequestFailed


# --- the budget -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("trouble, kind, word", [
    (answer(429, b"<html>"), errors.RateLimited, "retry_budget"), (answer(429, None, retry_after="7"), errors.RateLimited, "retry_budget"),
    (answer(503), errors.ServerError, "run it again later"), (LOST, errors.RequestFailed, "broke"),
])
def test_the_budget_ends_all_waiting_with_a_clear_message(trouble, kind, word):
    clock = Clock()
    client = client_of(Server(trouble), clock, retry_budget=20)
    with pytest.raises(kind, match=word):
        client.send(get())
    assert sum(clock.slept) <= 20
    assert client.cost()["waited_s"] <= 20


def test_no_budget_no_second_try():
    server = Server(answer(429), OK)
    assert outcome(client_of(server, retry_budget=0), get()) is errors.RateLimited
    assert len(server.sent) == 1


def test_a_wait_of_an_hour_fails_at_once_for_everybody_and_no_thread_sleeps_through_it():
    clock = Clock()
    server = Server(answer(429, None, retry_after="3600"))
    client = client_of(server, clock, retry_budget=300, concurrency=4)
    results = client.side_by_side(client.read, [get()] * 40)
    assert {type(one) for one in results} == {errors.RateLimited}
    assert all("retry_budget" in one.message and one.status == 429 for one in results)
    assert sum(clock.slept) < 1
    assert len(server.sent) <= 4, "nobody else asks once the service has said when"


def test_an_unbelievable_wait_is_no_crash():
    client = client_of(Server(answer(429, None, retry_after="9" * 400)))
    assert {type(one) for one in client.side_by_side(client.read, [get()] * 3)} == {errors.RateLimited}


def test_a_short_limit_is_waited_for_by_all_and_everything_is_done():
    clock, limited_until = Clock(), []

    def serve(method, url, headers, content):
        if not limited_until:
            limited_until.append(clock.now + 10)
            return answer(429, b"<html>", retry_after="10")
        assert clock.now >= limited_until[0], "sent although the service asked for a pause"
        return OK

    client = client_of(Server(serve), clock, concurrency=4)
    assert client.side_by_side(client.read, [get()] * 30) == [{"fine": True}] * 30


def test_after_a_limit_the_documented_rate_still_holds():
    """The slots taken before the limit are no slots after it: else all who waited go at once."""
    clock, times = Clock(), []

    def serve(method, url, headers, content):
        times.append(clock.now)
        return answer(429, None, retry_after="10") if len(times) == 3 else answer(200, {"values": [], "isLastPage": True})

    client = client_of(Server(serve), clock, concurrency=8)
    client.side_by_side(client.read, [jsm.customers("15")] * 24)
    after = sorted(at for at in times if at >= times[0] + 10)
    for start in after:
        assert sum(start <= at < start + 1 for at in after) <= 6


def test_the_normal_pace_of_a_long_list_is_not_counted_against_the_budget():
    clock = Clock()
    client = client_of(Server(OK), clock, retry_budget=1)
    for _n in range(100):
        client.read(jsm.customers("15"))
    assert sum(clock.slept) > 15 and client.cost()["waited_s"] > 15 and client.cost()["retries"] == 0


def test_lag_is_waited_for_within_the_budget():
    clock = Clock()
    client = client_of(Server(OK), clock, retry_budget=10)
    assert client.pause(6) and not client.pause(6) and client.pause(4)
    assert clock.slept == [6, 4]


# --- renewal ----------------------------------------------------------------------------------------------------------

class Login:
    """A service with client credentials: tokens t-1, t-2, …; C(good) says which of them it accepts."""

    def __init__(self, good, status=200):
        self.good, self.status, self.issued, self.lock = good, status, 0, threading.Lock()

    def send(self, method, url, headers, content):
        if url.endswith("/oauth/token"):
            with self.lock:
                self.issued += 1
                return answer(self.status, {"access_token": "t-%d" % self.issued} if self.status == 200 else {"error": "invalid_client"})
        if url.endswith("/tenant_info"):
            return answer(200, {"cloudId": "c-1"})
        assert url.startswith("https://gw.example/ex/jira/c-1/")
        return OK if self.good(headers["Authorization"]) else answer(401, {"message": "expired"})


def client_with(login, **options):
    ways = {
        SITE: Gateway("https://gw.example", "https://site.example", None, ClientCredentials("", "id", "sentinel-secret")),
        EDGE: Way("https://site.example"), AUTH: Way("https://auth.example"),
    }
    return client_of(login, ways=ways, **options)


def test_a_token_that_ran_out_is_renewed_once_and_the_request_sent_again():
    login = Login(lambda proof: proof == "Bearer t-2")
    assert client_with(login).read(write()) == {"fine": True}
    assert login.issued == 2


def test_a_second_401_is_final():
    login = Login(lambda proof: False)
    with pytest.raises(errors.NotAuthenticated, match="client_id and client_secret"):
        client_with(login).read(get())
    assert login.issued == 2


def test_many_threads_renew_once():
    login = Login(lambda proof: proof != "Bearer t-1")
    client = client_with(login, concurrency=8)
    assert client.side_by_side(client.read, [get()] * 64) == [{"fine": True}] * 64
    assert login.issued == 2


def test_a_basic_token_is_not_tried_twice():
    server = Server(answer(401, {}), OK)
    assert outcome(client_of(server), get()) is errors.NotAuthenticated
    assert len(server.sent) == 1


def test_wrong_client_credentials_are_told_as_such():
    with pytest.raises(errors.NotAuthenticated, match="auth_url"):
        client_with(Login(lambda proof: True, status=401)).read(get())


# --- redirects, shapes, secrets ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304])
@pytest.mark.parametrize("this", [get(), write()])
def test_a_redirect_is_never_followed(status, this):
    server = Server(answer(status, None, location="https://evil.example/x?y"), OK)
    with pytest.raises(errors.UnexpectedAnswer, match="not followed"):
        client_of(server).send(this)
    assert len(server.sent) == 1


@pytest.mark.parametrize("body", [b"<html>login</html>", b'{"values": [', b"\xff\xfe\x00", b"[" * 100000])
def test_a_yes_that_is_not_json_is_an_unexpected_answer(body):
    with pytest.raises(errors.UnexpectedAnswer, match="GET /thing"):
        client_of(Server(answer(200, body, content_type="text/html"))).read(get())


@pytest.mark.parametrize("body, read", [(b"", None), (b" \n", None), (b"null", None), (b"0", 0), (b"\xef\xbb\xbf[]", [])])
def test_an_empty_yes_is_nothing(body, read):
    assert client_of(Server(answer(204, body))).read(get()) == read


def test_no_secret_is_in_any_error():
    def echo(method, url, headers, content):
        return answer(400, {"errorMessages": ["I got %s" % headers]})

    with pytest.raises(errors.Invalid) as caught:
        client_of(Server(echo)).read(get())
    assert TOKEN not in repr(caught.value.as_result()) and "Basic ****" in caught.value.message

    def echo_in_html(method, url, headers, content):
        return answer(200, ("<html>%s" % headers).encode())

    with pytest.raises(errors.UnexpectedAnswer) as unexpected:
        client_of(Server(echo_in_html)).read(get())
    assert "Basic ****" in unexpected.value.message


# --- many -------------------------------------------------------------------------------------------------------------

def test_side_by_side_keeps_the_order_and_puts_errors_in_their_place():
    def work(n):
        if n % 3 == 0:
            raise errors.PlanError("no %d" % n)
        return n * n

    results = client_of(Server(), concurrency=4).side_by_side(work, range(50))
    assert [str(one) if isinstance(one, Exception) else one for one in results] == ["no %d" % n if n % 3 == 0 else n * n for n in range(50)]


@pytest.mark.parametrize("things, most", [(40, 4), (2, 2), (1, 1)])
def test_side_by_side_runs_no_more_than_concurrency_at_once(things, most):
    lock, running, peak = threading.Lock(), [0], [0]
    gate = threading.Event()

    def work(n):
        with lock:
            running[0] += 1
            peak[0] = max(peak[0], running[0])
            if running[0] >= most:
                gate.set()
        gate.wait(5)
        with lock:
            running[0] -= 1
        return n

    assert client_of(Server(), concurrency=4).side_by_side(work, list(range(things))) == list(range(things))
    assert peak[0] == most


def test_concurrency_of_one_uses_no_threads():
    names = client_of(Server(), concurrency=1).side_by_side(lambda n: threading.current_thread().name, range(5))
    assert set(names) == {threading.current_thread().name}


def test_a_mistake_in_the_code_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        client_of(Server(), concurrency=4).side_by_side(lambda n: 1 // n, [1, 0, 1])


def test_read_all_takes_a_404_for_nobody_and_raises_the_first_other_error():
    def serve(method, url, headers, content):
        number = int(url.rsplit("/", 1)[1])
        return answer(404, {}) if number % 2 else OK

    client = client_of(Server(serve), concurrency=4)
    assert client.read_all([get("/%d" % n) for n in range(6)], dict) == [{"fine": True}, None] * 3
    assert client.read_all([], dict) == []
    server = Server(lambda method, url, headers, content: answer(403 if url.endswith("/3") else 200, {}))
    with pytest.raises(errors.NotAllowed):
        client_of(server).read_all([get("/%d" % n) for n in range(6)], dict)


def test_counts_are_right_under_threads():
    client = client_of(Server(OK), concurrency=8)
    client.side_by_side(lambda n: client.read(get() if n % 2 else write()), range(400))
    assert (client.cost()["reads"], client.cost()["writes"], client.cost()["retries"]) == (200, 200, 0)
