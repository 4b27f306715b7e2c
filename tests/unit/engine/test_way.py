# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways in: what proves who is calling, asked for once, shown never."""

from __future__ import annotations

import base64
import threading

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError, UnexpectedAnswer
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.way import Basic, Bearer, ClientCredentials, Gateway, Way

SECRET = "sentinel-secret"


def nobody(request):
    raise AssertionError("nothing needs to be asked: %r" % (request,))


class Desk:
    """Answers what a way asks, slowly enough for all threads to meet, and counts."""

    def __init__(self, *answers):
        self.answers, self.asked, self.together = list(answers), [], threading.Event()

    def __call__(self, request):
        self.asked.append(request)
        self.together.wait(0.05)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def all_at_once(function, count=12):
    """The function's results in so many threads at the same time."""
    barrier, results = threading.Barrier(count), []

    def one():
        barrier.wait(5)
        results.append(function())

    threads = [threading.Thread(target=one) for _n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == count
    return results


def test_basic_is_sent_as_the_standard_says():
    way = Basic("https://site.example/", "jörg@x.yz", SECRET)
    assert way.base(nobody) == "https://site.example"
    scheme, proof = way.headers(nobody)["Authorization"].split()
    assert scheme == "Basic" and base64.b64decode(proof).decode() == "jörg@x.yz:" + SECRET
    assert set(way.secrets()) == {SECRET, proof}
    assert not way.renew(way.headers(nobody))


def test_a_bearer_is_sent_as_it_is():
    way = Bearer("https://scim.example/directory/1", SECRET, "directory key")
    assert way.headers(nobody) == {"Authorization": "Bearer " + SECRET}
    assert way.secrets() == [SECRET] and not way.renew(way.headers(nobody))


def test_no_login_sends_nothing():
    assert Way("https://site.example").headers(nobody) == {}


def test_client_credentials_ask_once_for_all_threads():
    desk, way = Desk({"access_token": "t-1", "expires_in": 3600}), ClientCredentials("", "id-1", SECRET)
    assert {one["Authorization"] for one in all_at_once(lambda: way.headers(desk))} == {"Bearer t-1"}
    assert len(desk.asked) == 1
    assert desk.asked[0].body == {"grant_type": "client_credentials", "client_id": "id-1", "client_secret": SECRET}
    assert not desk.asked[0].writes, "asking for a token changes nothing that users care for"
    assert {SECRET, "t-1"} <= set(way.secrets())


def test_a_token_that_was_refused_is_asked_for_anew_once_however_many_were_refused():
    desk, way = Desk({"access_token": "t-1"}, {"access_token": "t-2"}, {"access_token": "t-3"}), ClientCredentials("", "id-1", SECRET)
    old = way.headers(desk)

    def refused():
        return way.renew(old), way.headers(desk)["Authorization"]

    assert set(all_at_once(refused)) == {(True, "Bearer t-2")}
    assert len(desk.asked) == 2
    assert {"t-1", "t-2"} <= set(way.secrets()), "a token that has run out is still a secret"


@pytest.mark.parametrize("answer", [None, {}, [], "token", {"access_token": ""}, {"access_token": None}, {"error": "x"}])
def test_a_login_without_a_token_is_told(answer):
    way = ClientCredentials("", "id-1", SECRET)
    with pytest.raises(UnexpectedAnswer, match="auth_url"):
        way.headers(lambda request: answer)


def test_the_cloud_id_is_asked_once_for_all_threads():
    desk, way = Desk({"cloudId": "c-1"}), Gateway("https://gw.example/", "https://site.example", None, Basic("", "a", SECRET))
    assert set(all_at_once(lambda: way.base(desk))) == {"https://gw.example/ex/jira/c-1"}
    assert len(desk.asked) == 1 and desk.asked[0].path == "/_edge/tenant_info"


def test_a_cloud_id_that_was_given_is_not_asked_for():
    way = Gateway("https://gw.example", None, "c-1", Bearer("", SECRET, "access_token"))
    assert way.base(nobody) == "https://gw.example/ex/jira/c-1"
    assert way.headers(nobody) == {"Authorization": "Bearer " + SECRET}


@pytest.mark.parametrize("cloud_id", ["../../admin", "a/b", "a?b", "a#b", "a b"])
def test_a_cloud_id_cannot_change_the_address(cloud_id):
    way = Gateway("https://gw.example", "https://site.example", None, Basic("", "a", SECRET))
    base = way.base(lambda request: {"cloudId": cloud_id})
    assert base.startswith("https://gw.example/ex/jira/") and not set("/?# ") & set(base[len("https://gw.example/ex/jira/"):])


@pytest.mark.parametrize("answer", [None, {}, [], "x", {"cloudId": None}, {"cloudId": ""}])
def test_a_site_without_a_cloud_id_is_told(answer):
    way = Gateway("https://gw.example", "https://site.example", None, Basic("", "a", SECRET))
    with pytest.raises(UnexpectedAnswer, match="names no cloudId"):
        way.base(lambda request: answer)


def test_a_gateway_to_nowhere_is_told():
    with pytest.raises(AtlassianError, match="cloud_id"):
        Gateway("https://gw.example", None, None, Basic("", "a", SECRET)).base(nobody)


def test_a_failed_question_is_asked_again_the_next_time():
    way = Gateway("https://gw.example", "https://site.example", None, Basic("", "a", SECRET))
    with pytest.raises(UnexpectedAnswer):
        way.base(lambda request: {})
    assert way.base(lambda request: {"cloudId": "c-1"}).endswith("/c-1")


def test_a_gateway_passes_renewal_and_secrets_on():
    inner = ClientCredentials("", "id-1", SECRET)
    way = Gateway("https://gw.example", None, "c-1", inner)
    assert way.kind == "client_credentials through the gateway"
    headers = way.headers(lambda request: {"access_token": "t-1"})
    assert way.renew(headers) and way.headers(lambda request: {"access_token": "t-2"}) != headers
    assert set(way.secrets()) == {SECRET, "t-1", "t-2"}


@pytest.mark.parametrize("way", [
    Basic("https://s.example", "a", SECRET), Bearer("https://s.example", SECRET, "access_token"), ClientCredentials("https://s.example", "i", SECRET),
    Gateway("https://s.example", None, "c", Basic("", "a", SECRET)),
])
def test_no_secret_is_in_a_repr(way):
    proof = base64.b64encode(b"a:" + SECRET.encode()).decode()
    way.headers(lambda request: {"access_token": SECRET + "-issued"})
    for text in (repr(way), str(way), "%s" % [way], "{}".format({"way": way})):
        assert SECRET not in text and proof not in text
