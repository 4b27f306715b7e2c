# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From options to a client: every way in, and a clear word for everything that is missing, contradicts, or is unsafe."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import PlanError
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import AUTH, EDGE, MANAGE, ORGANIZATION, SCIM, SITE, request
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.message import GATEWAY as DOORSTEP
from unit.engine.fakes import Server, answer

SECRET = "sentinel-secret"
BASIC = {"site_url": "https://site.example", "api_user": "a@x.yz", "api_token": SECRET}
BEARER = {"site_url": "https://site.example", "access_token": SECRET}
CLIENT = {"site_url": "https://site.example", "client_id": "id-1", "client_secret": SECRET}
DIRECTORY = {"directory_id": "d-1", "scim_token": SECRET}
ORG = {"org_id": "o-1", "org_api_key": SECRET}
GATEWAY = "https://api.atlassian.com/ex/jira/c-1/x"


def params(**given):
    return dict({name: option.get("default") for name, option in _connect.SPEC.items()}, **given)


def service(method, url, headers, content):
    if url.endswith("/oauth/token"):
        return answer(200, {"access_token": "issued"})
    return answer(200, {"cloudId": "c-1"})


def sent(surface, **given):
    """(address, proof) of a request on this surface, and every address that was asked on the way."""
    server = Server(service)
    _connect.connect(params(**given), (surface,), server).read(request("GET", surface, "/x"))
    method, url, headers, content = server.sent[-1]
    return url, headers.get("Authorization"), [one[1] for one in server.sent[:-1]]


def refused(needs=(SITE,), **given):
    with pytest.raises(PlanError) as caught:
        _connect.connect(params(**given), needs, Server())
    assert SECRET not in caught.value.message
    return caught.value.message


# --- the ways in ------------------------------------------------------------------------------------------------------

PROOF = "Basic " + base64.b64encode(b"a@x.yz:" + SECRET.encode()).decode()
TENANT, LOGIN = "https://site.example/_edge/tenant_info", "https://auth.atlassian.com/oauth/token"


@pytest.mark.parametrize("surface, given, url, proof, before", [
    (SITE, BASIC, "https://site.example/x", PROOF, []),
    (SITE, dict(BASIC, site_url="https://site.example/"), "https://site.example/x", PROOF, []),
    (SITE, dict(BASIC, site_url=" https://site.example:8443 "), "https://site.example:8443/x", PROOF, []),
    (SITE, dict(BASIC, use_gateway=True), GATEWAY, PROOF, [TENANT]),
    (SITE, dict(BASIC, use_gateway=True, cloud_id="c-1", site_url=None), GATEWAY, PROOF, []),
    (SITE, BEARER, GATEWAY, "Bearer " + SECRET, [TENANT]),
    (SITE, dict(BEARER, cloud_id="c-1"), GATEWAY, "Bearer " + SECRET, []),
    (SITE, dict(BEARER, gateway_url="https://gw.example/", cloud_id="c-1"), "https://gw.example/ex/jira/c-1/x", "Bearer " + SECRET, []),
    (SITE, CLIENT, GATEWAY, "Bearer issued", [TENANT, LOGIN]),
    (SITE, dict(CLIENT, auth_url="https://login.example", cloud_id="c-1", site_url=None), GATEWAY, "Bearer issued", ["https://login.example/oauth/token"]),
    (SCIM, DIRECTORY, "https://api.atlassian.com/scim/directory/d-1/x", "Bearer " + SECRET, []),
    (SCIM, dict(DIRECTORY, scim_url="http://127.0.0.1:8/scim/directory/"), "http://127.0.0.1:8/scim/directory/d-1/x", "Bearer " + SECRET, []),
    (SCIM, dict(DIRECTORY, directory_id="a/../b"), "https://api.atlassian.com/scim/directory/a%2F..%2Fb/x", "Bearer " + SECRET, []),
    (ORGANIZATION, ORG, "https://api.atlassian.com/admin/x", "Bearer " + SECRET, []),
    (MANAGE, ORG, "https://api.atlassian.com/x", "Bearer " + SECRET, []),
    (MANAGE, dict(ORG, org_url="http://127.0.0.1:8/admin/"), "http://127.0.0.1:8/x", "Bearer " + SECRET, []),
    (MANAGE, dict(ORG, org_url="https://proxy.example/atlassian"), "https://proxy.example/atlassian/x", "Bearer " + SECRET, []),
    (DOORSTEP, BEARER, "https://api.atlassian.com/x", "Bearer " + SECRET, []),
    (DOORSTEP, dict(CLIENT, cloud_id="c-1"), "https://api.atlassian.com/x", "Bearer issued", [LOGIN]),
])
def test_every_way_in(surface, given, url, proof, before):
    assert sent(surface, **given) == (url, proof, before)


def test_all_ways_in_at_once_keep_to_their_hosts():
    given = dict(BASIC, **DIRECTORY, **ORG)
    given.update(scim_token="scim-key", org_api_key="org-key")
    for surface, host, proof in ((SITE, "site.example", PROOF), (SCIM, "api.atlassian.com", "Bearer scim-key"), (ORGANIZATION, "api.atlassian.com",
                                                                                                                 "Bearer org-key")):
        url, sent_proof, before = sent(surface, **given)
        assert url.split("/")[2] == host and sent_proof == proof


def test_an_api_token_has_no_list_of_sites():
    """A bearer has; through the gateway or not, a token of a person has not."""
    assert not _connect.connect(params(**dict(BASIC, use_gateway=True)), (), Server()).has(DOORSTEP)
    assert not _connect.connect(params(**BASIC), (), Server()).has(DOORSTEP)


def test_nothing_is_sent_by_connecting():
    server = Server()
    client = _connect.connect(params(**CLIENT), (SITE,), server)
    assert server.sent == [] and client.has(SITE) and client.has(EDGE) and client.has(AUTH) and not client.has(SCIM)


def test_options_of_surfaces_that_are_not_needed_may_be_missing():
    assert not _connect.connect(params(), (), Server()).has(SITE)
    assert _connect.connect(params(**DIRECTORY), (SCIM,), Server()).has(SCIM)


# --- what is missing or contradicts -----------------------------------------------------------------------------------

@pytest.mark.parametrize("needs, given, words", [
    ((SITE,), {}, ["site_url", "ATLASSIAN_SITE_URL", "api_user", "access_token", "client_id"]),
    ((SITE,), {"site_url": "https://site.example"}, ["api_user", "access_token"]),
    ((SITE,), {"api_user": "a", "api_token": SECRET}, ["site_url", "ATLASSIAN_SITE_URL"]),
    ((SITE,), dict(BASIC, api_token=None), ["go together", "api_token is missing"]),
    ((SITE,), dict(BASIC, api_user=""), ["go together", "api_user is missing"]),
    ((SITE,), dict(CLIENT, client_secret=None), ["client_secret is missing"]),
    ((SITE,), dict(CLIENT, client_id=None), ["client_id is missing"]),
    ((SITE,), dict(BEARER, site_url=None), ["cloud_id", "site_url"]),
    ((SITE,), dict(CLIENT, site_url=None), ["cloud_id", "site_url"]),
    ((SITE,), dict(BASIC, site_url=None, use_gateway=True), ["cloud_id", "site_url"]),
    ((SITE,), dict(BASIC, access_token=SECRET), ["More than one", "api_token", "access_token", "environment"]),
    ((SITE,), dict(CLIENT, access_token=SECRET), ["More than one", "client_secret", "access_token"]),
    ((SITE,), dict(BASIC, client_id="x"), ["More than one"]),
    ((SCIM,), {}, ["SCIM directory", "directory_id", "scim_token", "ATLASSIAN_SCIM_TOKEN"]),
    ((SCIM,), dict(DIRECTORY, scim_token=None), ["scim_token"]), ((SCIM,), dict(DIRECTORY, directory_id=None), ["directory_id"]),
    ((SCIM,), BASIC, ["scim_token"]),
    ((ORGANIZATION,), dict(ORG, org_id=None), ["org_id", "ATLASSIAN_ORG_ID"]),
    ((SITE,), dict(BASIC, concurrency=0), ["concurrency must be 1 to 64, not 0"]), ((SITE,), dict(BASIC, timeout=-1), ["timeout must be 0.1 to 3600, not -1"]),
])
def test_what_is_missing_or_contradicts_is_named(needs, given, words):
    message = refused(needs, **given)
    assert all(word in message for word in words), message


@pytest.mark.parametrize("name, given", [("api_token", BASIC), ("access_token", BEARER), ("client_secret", CLIENT), ("scim_token", DIRECTORY),
                                         ("org_api_key", ORG)])
@pytest.mark.parametrize("form", ["%s\n", "%s\r", " %s", "%s x", "%s\u200b", "%s\u2026", "%s\x00"])
def test_a_credential_with_something_around_it_is_named_and_not_shown(name, given, form):
    message = refused((), **dict(given, **{name: form % SECRET}))
    assert name in message


# --- addresses --------------------------------------------------------------------------------------------------------

ADDRESSES = [("site_url", BASIC), ("gateway_url", dict(BEARER, cloud_id="c-1")), ("auth_url", CLIENT), ("scim_url", DIRECTORY), ("org_url", ORG)]


@pytest.mark.parametrize("name, given", ADDRESSES)
@pytest.mark.parametrize("host", ["site.example", "10.0.0.1", "127.0.0.1.evil.example", "127.evil.example", "localhost.evil.example", "0.0.0.0", "[::2]",
                                  "128.0.0.1"])
def test_plain_http_to_a_real_host_is_refused_on_every_surface(name, given, host):
    message = refused((), **dict(given, **{name: "http://%s" % host}))
    assert name in message and "plain http" in message


@pytest.mark.parametrize("name, given", ADDRESSES)
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "127.1.2.3", "localhost:1", "LocalHost", "[::1]:5"])
def test_plain_http_to_this_machine_is_accepted(name, given, host):
    _connect.connect(params(**dict(given, **{name: "http://%s" % host})), (), Server())


@pytest.mark.parametrize("name, given", ADDRESSES)
@pytest.mark.parametrize("address", [
    "https://user:%s@site.example" % SECRET, "https://user@site.example", "https://%s@site.example" % SECRET, "https://@site.example",
    "user:%s@site.example" % SECRET, "http://good.example\\@evil.example", "http://localhost@evil.example",
])
def test_an_address_with_a_user_is_refused_and_not_shown(name, given, address):
    message = refused((), **dict(given, **{name: address}))
    assert name in message and "user or a password" in message


@pytest.mark.parametrize("name, given", ADDRESSES)
@pytest.mark.parametrize("address", [
    "site.example", "//site.example", "ftp://site.example", "https://", "https:///x", "file:///etc/passwd", "https://[::1", "https://a b.example",
    "https://a\nb",
    "https://site.example:port", "https://site.example:99999", "https://good.example\\evil", "javascript:alert(1)", "https:/site.example",
])
def test_what_is_no_address_is_named(name, given, address):
    message = refused((), **dict(given, **{name: address}))
    assert name in message and "is no address" in message


@pytest.mark.parametrize("address", ["https://site.example/jira", "https://site.example/rest/api/3", "https://site.example?x=1", "https://site.example#x",
                                     "https://site.example?", "https://site.example/#"])
def test_a_site_is_the_bare_address(address):
    given = dict(BASIC)
    given["site_url"] = address
    message = refused((), **given)
    assert "bare address" in message and "https://site.example" in message


@pytest.mark.parametrize("name, given", ADDRESSES[1:])
def test_other_addresses_may_have_a_path_and_no_query(name, given):
    _connect.connect(params(**dict(given, **{name: "https://proxy.example/atlassian/x/"})), (), Server())
    assert "bare address" in refused((), **dict(given, **{name: "https://proxy.example/x?y=1"}))


def test_every_secret_is_marked_and_every_option_can_come_from_the_environment_or_has_a_default():
    assert set(_connect.SECRETS) == {"api_token", "access_token", "client_secret", "scim_token", "org_api_key"}
    for name, option in _connect.SPEC.items():
        assert "fallback" in option or "default" in option or name == "ca_path", name
        assert option.get("no_log") is True or name not in _connect.SECRETS


@pytest.mark.parametrize("webhooks", [
    [[{"secret": "sentinel"}]], [{"name": {"secret": "sentinel"}}], {"x": [{"secret": "sentinel"}]}, [7, {"secret": "sentinel"}],
])
def test_a_secret_that_is_nested_wrongly_is_known_before_ansible_quotes_it(webhooks):
    """Ansible shows the whole value of a list that is no list of dictionaries, before it knows which of its options are secret."""
    spec = {"webhooks": {"type": "list", "elements": "dict", "options": {"name": {"type": "str"}, "secret": {"type": "str", "no_log": True}}}}
    assert _connect.unshown({"webhooks": webhooks}, spec) == {"sentinel"}
    assert _connect.unshown({"webhooks": [{"name": "sentinel"}]}, spec) == set()
