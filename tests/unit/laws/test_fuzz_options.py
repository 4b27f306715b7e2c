# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module with every kind of nonsense in its options, by its own argument spec.

Whatever is asked for: the module ends with a word that can be read, writes nothing when it refuses, and shows no secret.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect
from simulator.app import Simulator
from unit import atlas
from unit.laws import hostile, ledger
from unit.laws.rounds import ALL

LONGEST = 20    # seconds of real time

EMAILS = ["erika.mustermann@corp.example.com", "carla@customer.example.org", "Jose.Garcia@corp.example.com", "ceo@corp.example.com", "new@corp.example.com",
          "admin@corp.example.com"]
# Texts that some layer reads as something else: YAML, a terminal, an address, a filter, a pattern, a format.
HARD = ["", " ", "\t\r\n", "\x00", "a\x00b", "\x1b[31mred\x1b]0;x\x07", "a\x9bm", "a\nb", "\u202egnp@exe.moc", "\u2066x", "\u200f", "\ud800",
        "x\udfff@example.org",
        "é", "e\u0301", "ß", "İ", "ﬁ", "\ufeff", "\ufffe", "💥" * 50, "x" * 128, "x" * 129, "x" * 255, "x" * 100000, "Ж" * 5000, "yes", "no", "on", "~", "null",
        "NaN",
        "1e400", "2026-11-23", "0o17", "0x10", "1_000", "12:30:45", "!!python/object:os.system", "{{ 7*7 }}", "%s%n%(x)s", "{0}", "\\", '"', "'",
        '\\" or 1 eq 1',
        "../../admin", "..", ".", "a/b?c=d#e", "%2e%2e%2f", "a@b", "a@b.c", "@", "a@@b.c", "a@b..c", "a@[127.0.0.1]", "<x@example.org>",
        "x@example.org,y@example.org",
        "mailto:x@example.org", "x@example.org\nBcc: y@example.org", "qm:a/b:c", "*", "?", "[", "[!", "[a-", "**", "*" * 3000, "[!]*]", "erika*", "?@*", "*@*"]
LIMITS = ["0", "1", "100%", "0%", "101%", "-1", "1.5", "50 %", "5%%", "%", "٣", "²", "9" * 5000, "9" * 400 + "%", "1e3", "0x1", "", " ", "1\n", "\x001"]
ODD: list = [None, True, False, 0, 1, -1, 7, 2 ** 63, 10 ** 400, 1.5, -0.0, 1e308, float("inf"), float("nan"), [], {}, [[]], [None], {"a": None}, {"": ""},
             {"email": []},
             [[[[[[[["x"]]]]]]]], [1, 2.5, True], {"email": True, "account_id": 12}, b"".decode()]


def nested(depth: int) -> object:
    """A list in a list in a list."""
    value: object = "x"
    for _count in range(depth):
        value = [value]
    return value


hard = st.one_of(st.sampled_from(HARD), st.text(max_size=40), st.text(st.characters(), max_size=20))
odd = st.one_of(st.sampled_from(ODD), st.dates().map(str), st.integers(1, 90).map(nested),
                st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
                             lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8))
known = st.one_of(st.sampled_from(hostile.KNOWN), st.sampled_from(EMAILS))
person = st.one_of(known, known, hard, st.fixed_dictionaries({}, optional={
    "email": st.one_of(st.sampled_from(EMAILS), st.sampled_from(EMAILS), hard, odd), "account_id": st.one_of(known, hard, odd), "pending": odd,
    "action": st.one_of(st.just("created"), odd), "scim_id": odd, "role": odd}))


def sane_or(strategy: st.SearchStrategy, *others: st.SearchStrategy) -> st.SearchStrategy:
    """Mostly the first, so that a run gets past its first check."""
    return st.one_of(*[strategy] * 6, *others)


def values(name: str, rule: dict) -> st.SearchStrategy:
    """What an option may be given, by its rule in the argument spec."""
    kind = rule.get("type", "str")
    if name == "max_removals":
        return st.one_of(st.sampled_from(LIMITS), st.integers(-5, 200), odd)
    if "choices" in rule:
        return sane_or(st.sampled_from(rule["choices"]), hard, odd)
    if kind == "bool":
        return sane_or(st.booleans(), st.sampled_from(["yes", "no", "maybe", 1, 0, 2, "", None]), odd)
    if kind in ("int", "float"):
        return sane_or(st.integers(0, 3), st.sampled_from([-1, 0, 10 ** 400, "1e400", "nan", "inf", "-inf", "0x10", "1_0", "٣", 1e308, "", "9" * 5000]), odd)
    if kind == "list":
        one = values(name + " one", {"type": rule.get("elements", "raw"), "options": rule.get("options")})
        return sane_or(st.lists(one, max_size=4), hard, odd, st.lists(one, min_size=1, max_size=2).map(lambda some: some * 30))
    if kind == "dict" and rule.get("options"):
        inner = {key: values(key, other) for key, other in rule["options"].items()}
        return sane_or(st.fixed_dictionaries({}, optional=inner), st.fixed_dictionaries({}, optional=dict(inner, **{"no such": odd})), hard, odd)
    if kind == "raw":
        return sane_or(person, odd)
    return sane_or(known, hard, odd)


def options_for(name: str, data) -> dict:
    """Options of a module: the required ones nearly always, of the others some."""
    options = {}
    for option, rule in sorted(hostile.own_options(name).items()):
        wanted = data.draw(st.integers(0, 9), "whether " + option)
        if wanted < (9 if rule.get("required") else 4):
            options[option] = data.draw(values(option, rule), option)
    return options


def held(name: str, options: dict, check: bool) -> hostile.Told:
    """Run it, and hold the laws."""
    sim = Simulator()
    before = ledger.snapshot(sim)
    started = time.monotonic()
    told = hostile.run_main(sim, name, options, check=check)
    assert time.monotonic() - started < LONGEST
    hostile.held_end(told)
    assert "in an unknown shape" not in told.get("msg", ""), "the simulator answers well, so this is a defect: %s" % told["msg"]
    writes = [entry for entry in sim.journal.entries if entry["write"]]
    if check:
        assert not writes, "check mode wrote"
    if told.get("failed") and not hostile.entries_of(told):
        assert (not writes or name in hostile.SECRET) and ledger.snapshot(sim) == before, "refused, and yet something was written"
    if ledger.snapshot(sim) != before:
        assert told["changed"] or any(entry["action"] == "unknown" for entry in hostile.entries_of(told))
    assert all(url.startswith(atlas.URL + "/") for dummy, url, *dummies in told.transport.sent), "another host was asked"
    assert not [entry for entry in sim.violations if entry["kind"] == "crash"], sim.violations
    return told


@hostile.bounded(120)
@given(st.data())
@pytest.mark.parametrize("name", hostile.MODULES)
def test_options_of_any_kind(name: str, data) -> None:
    check = data.draw(st.booleans(), "check")
    way = dict(ALL, auth_url=atlas.URL, retry_budget=hostile.BUDGET, **({"wait": 1} if "wait" in hostile.own_options(name) else {}))
    held(name, dict(way, **options_for(name, data)), check)


SECRET_FORMS: dict = {
    "text": "sentinel-x", "line": "sentinel-x\n", "blanks": " sentinel-x ", "NUL": "sentinel-\x00x", "surrogate": "sentinel-\ud800", "accents": "sentinel-é",
    "list": ["sentinel-x"], "lists": [["sentinel-x"], "sentinel-y"], "dictionary": {"token": "sentinel-x"}, "key": {"sentinel-x": 1},
    "deep": {"a": [{"b": "sentinel-x"}]}, "long": "sentinel-" + "x" * 5000, "colon": "a:sentinel-x", "header": "sentinel-x\r\nX-Other: sentinel-y",
}
ADDRESSES = ["https://user:sentinel-p@example.atlassian.net", "http://sentinel-p@127.0.0.1:1", "https://example.atlassian.net/?token=sentinel-q",
             "http://example.atlassian.net", "ftp://127.0.0.1", "https://", "//x", "http://127.0.0.1:1\\@evil.example.net",
             "http://127.0.0.1:1#@evil.example.net",
             "http://[::1", "http://127.0.0.1:99999", "https://exa mple.net", "file:///etc/passwd", "javascript:1", "http://127.0.0.1.evil.example.net/"]


@hostile.bounded(60)
@given(st.data())
@pytest.mark.parametrize("name", hostile.MODULES)
def test_connection_options_of_any_kind(name: str, data) -> None:
    options = dict(ALL, **atlas.GATEWAY)
    options.update(hostile.some_options(name), retry_budget=1)
    for option in data.draw(st.lists(st.sampled_from(sorted(_connect.SPEC)), min_size=1, max_size=3, unique=True), "which"):
        rule = _connect.SPEC[option]
        if rule.get("no_log"):
            options[option] = data.draw(st.sampled_from(sorted(SECRET_FORMS)).map(SECRET_FORMS.get), option)
        elif option.endswith("_url"):
            options[option] = data.draw(st.one_of(st.sampled_from(ADDRESSES), hard, odd), option)
        else:
            options[option] = data.draw(values(option, rule), option)
    held(name, options, data.draw(st.booleans(), "check"))


@pytest.mark.parametrize("form", SECRET_FORMS)
@pytest.mark.parametrize("option", sorted(_connect.SECRETS))
def test_a_credential_in_a_wrong_form_is_not_shown(option: str, form: str) -> None:
    """Not even while it is refused, and not for being no text."""
    held("jira_group_member", dict(ALL, group="123", members=[], **{option: SECRET_FORMS[form]}), False)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("option", sorted(name for name in _connect.SPEC if name.endswith("_url")))
def test_a_password_in_an_address_is_not_shown(option: str, address: str) -> None:
    """Nor in invocation, which a result carries along."""
    way = dict(ALL, client_id="demo-client", client_secret="sentinel-client-secret", api_user=None, api_token=None, gateway_url=atlas.URL, auth_url=atlas.URL)
    held("jira_group_member", dict(way, group="123", members=[], **{option: address}), False)
