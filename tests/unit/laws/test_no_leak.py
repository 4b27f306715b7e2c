# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret in anything that a run lets out, also when the server echoes it, also when it is cut in half, also in tracebacks and reprs."""

from __future__ import annotations

import base64
import html
import json
import traceback
from urllib.parse import quote

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import Response
from simulator.app import Simulator
from simulator.worlds import IDS
from unit import atlas
from unit.laws import hostile
from unit.laws.rounds import ALL

PROOF = base64.b64encode(b"admin@corp.example.com:sentinel-classic-admin").decode()
WAYS = dict(atlas.WAYS_IN, everything=ALL)
HEADERS = {"basic": "Basic " + PROOF, "everything": "Basic " + PROOF, "bearer": "Bearer sentinel-bearer-admin",
           "scoped": "Basic " + base64.b64encode(b"admin@corp.example.com:sentinel-scoped-admin").decode(), "client": "Bearer sentinel-client-secret"}


class Saying(atlas.InProcess):
    """Whatever it is asked, it says the same."""

    def __init__(self, response: Response) -> None:
        super().__init__(Simulator())
        self.response = response

    def send(self, method, url, headers, content):
        """One request, as Transport.send."""
        return self.response


def out(result, sim) -> str:
    """All of it, as text."""
    parts = [json.dumps(result, default=repr), repr(result), str(sim.journal.entries)]
    if result.failed:
        parts += [str(result.error), repr(result.error), repr(result.error.__dict__), "".join(traceback.format_exception(result.error))]
    if result.client:
        parts += [repr(result.client), repr(result.client._ways), *(repr(way) for way in result.client._ways.values())]
    return "\n".join(parts)


def assert_clean(text: str) -> None:
    for secret in ("sentinel-", PROOF, PROOF.rstrip("="), PROOF[:20], HEADERS["scoped"][6:26]):
        assert secret not in text, text[max(0, text.index(secret) - 80):][:200]


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 429, 500, 502])
@pytest.mark.parametrize("place", ["GET", "POST"])
@pytest.mark.parametrize("name", sorted(WAYS))
def test_the_server_echoes_the_credential(name: str, place: str, status: int) -> None:
    for body in ("<html><p>You sent Authorization: %s</p>" % HEADERS[name], "<p>" + html.escape(HEADERS[name]).replace("=", "&#61;"),
                 {"errorMessages": ["bad header %s" % HEADERS[name]], "errorMessage": HEADERS[name], "i18nErrorMessage": {"i18nKey": HEADERS[name]}},
                 {"error": HEADERS[name], "traceId": HEADERS[name]}, "x" * 190 + HEADERS[name], "token=" + quote(HEADERS[name])):
        sim = Simulator()
        sim.faults.add("status", {"method": place, "path": "api/3|/Users|/admin"}, status=status, body=body, times=-1)
        assert_clean(out(atlas.play(sim, "jira_group_member", way=WAYS[name], group="123", members=[IDS["erika"], "erika.mustermann@corp.example.com"],
                                    retry_budget=1), sim))


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 429, 500])
@pytest.mark.parametrize("spell", [
    pytest.param(str, id="plain"), pytest.param(lambda text: "".join("\\u%04x" % ord(sign) for sign in text), id="escaped"),
    pytest.param(lambda text: "".join("%%%02x" % ord(sign) for sign in text), id="percent")])
def test_the_server_echoes_the_credential_elsewhere_than_in_its_words(spell, status: int) -> None:
    """In the trace, in the kind of the body, in where it redirects to, in the code of the error, in the id of the caller."""
    said = spell(PROOF)
    in_headers = {"atl-traceid": said, "content-type": "text/" + said, "location": "https://%s.example/x" % said, "x-aaccountid": said,
                  "ratelimit-reason": said, "retry-after": said, "content-encoding": said}
    in_body = json.dumps({"key": "@", "scimType": "@", "traceId": "@", "errors": [{"code": "@", "title": "@"}], "values": [{"displayName": "@", "name": "@"}]})
    for headers, body in ((in_headers, b"<p>"), (in_headers, b""), ({}, in_body.replace("@", said).encode()), ({}, in_body.replace("@", said).encode()[:-1])):
        told = hostile.run_main(Simulator(), "jira_group_info", dict(atlas.SITE, groups=["Support"], retry_budget=1),
                                Saying(Response(status, headers, body)))
        hostile.held_end(told)
        assert_clean(told.text)
        assert said[:20] not in told.text and json.dumps(said)[1:20] not in told.text


def test_what_a_service_says_in_a_yes_is_masked_as_well() -> None:
    """A result is data and stays what the service said, but for the credential of this very run, in the form in which it was sent."""
    sim = Simulator()
    group = sim.world.groups_by_name["Support"]
    group.name = "Basic %s and sentinel-classic-admin" % PROOF
    told = hostile.run_main(sim, "jira_group_info", dict(atlas.SITE, group_ids=[group.id]))
    assert not told.get("failed") and "Basic ********" in told["groups"][0]["name"]
    assert_clean(told.text)


@pytest.mark.parametrize("cut", range(150, 202, 5))
def test_a_secret_cut_in_half(cut: int) -> None:
    """Error texts are cut off somewhere; half a token is still half a secret."""
    for status in (200, 500):
        for length in (cut, cut + 300):
            sim = Simulator()
            sim.faults.add("status", {"path": "group/bulk"}, status=status, body="y" * length + " sentinel-classic-admin Basic " + PROOF, times=-1)
            text = out(atlas.play(sim, "jira_group_member", group="123", members=[]), sim)
            assert_clean(text)
            assert "sentine" not in text and "y sen" not in text


def test_a_directory_that_echoes_its_key() -> None:
    for status in (200, 401, 404, 500):
        sim = Simulator()
        sim.faults.add("status", {"surface": "scim"}, status=status, body="Bearer sentinel-scim-key", times=-1)
        assert_clean(out(atlas.play(sim, "scim_user", way=ALL, users=[{"user_name": "x@corp.example.com"}]), sim))


def test_a_broken_answer_of_the_token_endpoint_is_not_quoted() -> None:
    """The token in it is not known as a secret yet."""
    for body in ('{"access_token": "sentinel-issued-1', "<p>sentinel-issued-2</p>", ["sentinel-issued-3"], {"token": "sentinel-issued-4"},
                 "sentinel-client-secret"):
        sim = Simulator()
        sim.faults.add("status", {"path": "oauth/token"}, status=200, body=body, times=-1)
        result = atlas.play(sim, "jira_group_member", way=atlas.WAYS_IN["client"], group="123", members=[])
        assert result.failed
        assert_clean(out(result, sim))


def test_requests_and_answers_as_a_debugger_prints_them() -> None:
    sim = Simulator()
    result = atlas.play(sim, "jira_group_member", way=atlas.WAYS_IN["client"], group="123", members=[IDS["erika"]])
    message = atlas.importlib.import_module(atlas.MODULES.replace("modules.", "module_utils._http.message"))
    asked = message.request("POST", message.AUTH, "/oauth/token", body={"client_secret": "sentinel-client-secret"})
    for thing in (asked, [asked], message.Response(200, {"set-cookie": "sentinel-x"}, b"sentinel-issued"), result.client, list(result.client._ways.values())):
        assert_clean(repr(thing))
        assert_clean("%s" % (thing,))


def test_options_that_hold_secrets_are_marked() -> None:
    spec = atlas._connect.SPEC
    secret = {name for name in spec if "token" in name or "secret" in name or "key" in name}
    assert secret == {"api_token", "access_token", "client_secret", "scim_token", "org_api_key"}
    assert secret == {name for name, option in spec.items() if option.get("no_log")}


# --- as Ansible runs them: every module, all that it prints ---------------------------------------------------------------


@pytest.mark.parametrize("name", hostile.MODULES)
def test_nothing_that_a_module_prints_holds_a_credential(name: str) -> None:
    """At -vvvv, with the diff and the invocation, in success, in check mode, and when the server echoes what it was sent."""
    options = dict(ALL, retry_budget=1, **hostile.some_options(name))
    for check in (False, True):
        hostile.held_end(hostile.run_main(Simulator(), name, options, check=check))
    for status in (200, 400, 401, 403, 404, 409, 429, 500, 503):
        sim = Simulator()
        echo = {"errorMessages": [HEADERS["everything"]], "errorMessage": "Bearer sentinel-scim-key", "detail": "Bearer sentinel-org-key"}
        sim.faults.add("status", {}, status=status, body=echo, times=-1)
        told = hostile.run_main(sim, name, options)
        hostile.held_end(told)
        assert_clean(told.text)


@pytest.mark.parametrize("given", ["", "x", [""], ["x"], [[]], [1], {}, 5, None])
@pytest.mark.parametrize("name", hostile.MODULES)
def test_a_list_in_a_wrong_form_uncovers_no_credential(name: str, given) -> None:
    """ansible-core stops before it has noted what is secret when a list of dictionaries holds none, and prints every option."""
    for option, rule in hostile.own_options(name).items():
        if rule.get("type") == "list":
            told = hostile.run_main(Simulator(), name, dict(ALL, retry_budget=1, **{option: given}))
            hostile.held_end(told)
            assert_clean(told.text)


def test_what_a_service_calls_things_cannot_rule_a_terminal() -> None:
    """In messages and in the head of the diff it is spelled out; the data of the result stay what the service said."""
    name = "IT \x1b]0;owned\x07\r\nok: [localhost]\u202e\x9b31m"
    sim = Simulator()
    sim.world.find_desk("IT").name = name
    told = hostile.run_main(sim, "jsm_desk_customer", dict(ALL, desk="IT", customers=["yuki@customer.example.org", "nobody@corp.example.com"]))
    hostile.held_end(told)
    told = hostile.run_main(sim, "jsm_desk_customer", dict(ALL, desk="No such desk", customers=[]))
    hostile.held_end(told)
    assert r"IT \x1b]0;owned\x07\r\nok" in told["msg"]
