# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three-legged OAuth hurts where refresh tokens rotate (FACTS 12, 14.17): used once, one task at a time, on the disk before anybody hears of it."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import traceback

import pytest

from ansible_collections.lifecycle.atlassian.plugins.module_utils import _connect, _token_file
from ansible_collections.lifecycle.atlassian.plugins.module_utils._errors import AtlassianError
from simulator.app import Simulator
from unit import atlas

APP = {"app_client_id": "demo-app", "app_client_secret": "sentinel-app-secret"}
CODE = {"code": "sentinel-code-admin", "redirect_uri": "https://localhost/callback"}
SEED = "sentinel-refresh-admin"


def play(sim, check=False, transport=None, clock=None, **options):
    """The result of a run; raises its AtlassianError. The simulator is frozen in check mode."""
    module, caught = atlas.load("oauth_token"), []
    original = module.run_once
    module.run_once = lambda *args, **rules: caught.append((args, rules))
    try:
        module.main()
    finally:
        module.run_once = original
    (spec, needs, foretell, do), rules = caught[0]
    params = atlas.checked(dict(_connect.SPEC, **spec), dict(APP, auth_url=atlas.URL, retry_budget=1, **options), rules)
    clock = clock or atlas.Clock(sim)
    client = _connect.connect(params, needs, transport or atlas.InProcess(sim), clock=clock.time, sleep=clock.sleep)
    if check:
        sim.freeze()
    try:
        return (foretell if check else do)(client, params)
    finally:
        if check:
            sim.thaw()


def refused(sim, **options) -> AtlassianError:
    """The error, which must not name a secret."""
    with pytest.raises(AtlassianError) as caught:
        play(sim, **options)
    text = str(caught.value) + repr(caught.value.__dict__) + "".join(traceback.format_exception(caught.value))
    assert "sentinel-" not in text
    return caught.value


@pytest.fixture
def kept(tmp_path):
    """A token file with the refresh token that the small world knows."""
    path = tmp_path / "token.json"
    path.write_text(json.dumps({"refresh_token": SEED}))
    path.chmod(0o600)
    return path


def in_file(path) -> str:
    return json.loads(path.read_text())["refresh_token"]


def test_a_code_is_exchanged_and_the_token_works() -> None:
    sim = Simulator()
    result = play(sim, code="sentinel-code-online", redirect_uri=CODE["redirect_uri"])
    assert result["changed"] and result["expires_in"] == 3600 and result["scopes"] == ["read:jira-user"] and not result["warnings"]
    way = dict(atlas.GATEWAY, access_token=result["access_token"])
    assert atlas.ask(sim, "jira_user_info", way=way, query="plain")["users"][0]["email"] == "plain@corp.example.com"
    assert sim.violations == []


def test_a_refresh_token_without_a_place_is_thrown_away_and_that_is_said() -> None:
    result = play(Simulator(), **CODE)
    assert not result["refresh_token_saved"] and "thrown away" in result["warnings"][0] and "refresh_token" not in result


def test_facts_12_a_code_is_good_once() -> None:
    sim = Simulator()
    play(sim, **CODE)
    error = refused(sim, **CODE)
    assert "used before" in error.message and error.facts["failure"]["code"] == "invalid_grant" and error.facts["failure"]["status"] == 403


def test_facts_14_17_the_next_token_is_on_the_disk_with_the_access_token(kept) -> None:
    sim = Simulator()
    first = play(sim, token_file=str(kept), persistent=True)
    rotated = in_file(kept)
    assert first["refresh_token_saved"] and rotated not in (SEED, first["access_token"]) and kept.stat().st_mode & 0o777 == 0o600
    sim.clock.advance(3600)   # beyond the leeway: only the rotated one works now
    second = play(sim, token_file=str(kept), persistent=True)
    assert second["access_token"] != first["access_token"] and in_file(kept) != rotated
    assert sorted(one.name for one in kept.parent.iterdir()) == ["token.json", "token.json.lock"], "nothing else is left behind"


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)], ids=["a pipe", "a device"])
def test_a_file_that_is_none_holds_nobody_up(tmp_path, make) -> None:
    sim, path = Simulator(), tmp_path / "token.json"
    make(path)
    assert "no regular file" in refused(sim, token_file=str(path), persistent=True).message and sim.journal.entries == []


@pytest.mark.parametrize("status", [302, 400, 401, 403, 500])
def test_an_endpoint_that_quotes_what_it_got_where_no_words_are_expected_is_not_quoted(kept, status) -> None:
    """No way in knows the secrets of a person's grant, so nothing that the endpoint chooses is told but the standard's words."""
    sim = Simulator()
    sim.faults.add("status", {"path": "/oauth/token"}, status=status, body={"error": "invalid_grant", "traceId": SEED, "key": SEED},
                   headers={"atl-traceid": SEED, "Location": "https://%s.example/x" % SEED, "Content-Type": "text/" + SEED}, times=-1)
    error = refused(sim, token_file=str(kept), persistent=True)
    assert SEED not in json.dumps(error.as_result(), default=repr)


def test_a_code_begins_a_file(tmp_path) -> None:
    sim, path = Simulator(), tmp_path / "new.json"
    assert play(sim, token_file=str(path), persistent=True, **CODE)["refresh_token_saved"]
    assert path.stat().st_mode & 0o777 == 0o600 and play(sim, token_file=str(path), persistent=True)["access_token"]


def test_facts_14_17_a_place_that_is_not_declared_persistent_is_refused(kept) -> None:
    sim = Simulator()
    error = refused(sim, token_file=str(kept))
    assert "persistent: true" in error.message and "service account" in error.message and sim.journal.entries == [] and in_file(kept) == SEED


def test_facts_14_17_a_used_up_token_is_told_in_words(kept) -> None:
    for settings in ({}, {"refresh_reuse": "refuse"}):
        sim = Simulator(switches=settings)
        kept.write_text(json.dumps({"refresh_token": SEED}))
        play(sim, token_file=str(kept), persistent=True)
        kept.write_text(json.dumps({"refresh_token": SEED}))   # a copy is put back, as a container's image would
        sim.clock.advance(sim.switches.refresh_leeway_seconds + 1)
        error = refused(sim, token_file=str(kept), persistent=True)
        assert "used up by another run" in error.message and "90 days" in error.message and error.facts["failure"]["code"] == "invalid_grant"
        assert in_file(kept) == SEED, "a refusal changes nothing here"


def test_facts_12_a_lost_answer_can_be_repeated_within_the_leeway(kept) -> None:
    sim = Simulator()
    sim.faults.add("reset_after", {"path": "/oauth/token"})
    error = refused(sim, token_file=str(kept), persistent=True)
    assert "ten more minutes" in error.message and in_file(kept) == SEED
    sim.clock.advance(300)
    assert play(sim, token_file=str(kept), persistent=True)["access_token"] and in_file(kept) != SEED


@pytest.mark.parametrize("kind, more", [("status", {"status": 503}), ("html", {"status": 200}), ("half_body", {})])
def test_an_answer_that_cannot_be_read_may_have_used_it_up(kept, kind, more) -> None:
    sim = Simulator()
    sim.faults.add(kind, {"path": "/oauth/token"}, after_work=True, times=-1, **more)
    assert "used up" in refused(sim, token_file=str(kept), persistent=True).message and in_file(kept) == SEED


def test_facts_12_ninety_days_without_use(kept) -> None:
    sim = Simulator()
    play(sim, token_file=str(kept), persistent=True)
    sim.clock.advance(91 * 86400)
    assert "90 days" in refused(sim, token_file=str(kept), persistent=True).message


def test_check_mode_exchanges_nothing_and_says_so(kept) -> None:
    sim = Simulator()
    for options in ({"token_file": str(kept), "persistent": True}, CODE):
        result = play(sim, check=True, **options)
        assert result["changed"] and result["access_token"] is None and "nothing was exchanged" in result["msg"]
    assert sim.journal.entries == [] and in_file(kept) == SEED and sim.violations == []
    assert "Begin with an authorization code" in refused(sim, check=True, token_file=str(kept) + "x", persistent=True).message
    assert "persistent: true" in refused(sim, check=True, token_file=str(kept)).message


def test_a_file_that_others_may_read_is_refused(kept) -> None:
    sim = Simulator()
    kept.chmod(0o640)
    error = refused(sim, token_file=str(kept), persistent=True)
    assert "others may read" in error.message and "chmod 600" in error.message and sim.journal.entries == []


@pytest.mark.parametrize("content", ["", "x", "[]", '{"refresh_token": 1}', '{"refresh_token": "a b"}', '{"other": "x"}', "[" * 60000])
def test_a_file_of_something_else_is_refused(kept, content) -> None:
    sim = Simulator()
    kept.write_text(content)
    assert "is not" in refused(sim, token_file=str(kept), persistent=True).message and sim.journal.entries == []


def test_no_place_for_the_next_token_and_the_old_one_is_not_spent(tmp_path) -> None:
    sim = Simulator()
    error = refused(sim, token_file=str(tmp_path / "missing" / "token.json"), persistent=True, **CODE)
    assert "cannot be made" in error.message and "Nothing was sent" in error.message and sim.journal.entries == []


def test_a_full_disk_is_found_before_the_token_is_spent(kept, monkeypatch) -> None:
    sim = Simulator()
    monkeypatch.setattr(_token_file.os, "write", lambda handle, content: 0)
    error = refused(sim, token_file=str(kept), persistent=True)
    assert "No token was used up" in error.message and sim.journal.entries == []
    assert sorted(one.name for one in kept.parent.iterdir()) == ["token.json", "token.json.lock"]


def test_a_disk_that_breaks_in_between_is_told_with_the_way_out(kept, monkeypatch) -> None:
    sim = Simulator()

    def broken(*dummy):
        raise OSError(5, "io")
    monkeypatch.setattr(_token_file.os, "replace", broken)
    error = refused(sim, token_file=str(kept), persistent=True)
    assert "ten more minutes" in error.message and in_file(kept) == SEED
    assert sorted(one.name for one in kept.parent.iterdir()) == ["token.json", "token.json.lock"]
    assert "begin with a new one" in refused(sim, token_file=str(kept), persistent=True, **CODE).message
    monkeypatch.undo()
    assert play(sim, token_file=str(kept), persistent=True)["refresh_token_saved"], "within the leeway"


def test_the_token_is_on_the_disk_before_the_result(kept, monkeypatch) -> None:
    done: list = []
    original = os.fsync
    monkeypatch.setattr(_token_file.os, "fsync", lambda handle: (done.append("fsync"), original(handle)))
    rename = os.replace
    monkeypatch.setattr(_token_file.os, "replace", lambda *args: (done.append("replace"), rename(*args)))
    play(Simulator(), token_file=str(kept), persistent=True)
    assert done == ["fsync", "fsync", "replace", "fsync"]


def test_a_link_stays_a_link(kept, tmp_path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(kept)
    assert play(Simulator(), token_file=str(link), persistent=True)["refresh_token_saved"] and link.is_symlink() and in_file(kept) != SEED


def test_facts_14_17_two_tasks_at_once_take_turns(kept) -> None:
    """Without the lock both would send the same token, and without the leeway the second would kill the consent."""
    sim = Simulator(switches={"refresh_leeway_seconds": 0})
    results: list = []

    def run():
        results.append(play(sim, token_file=str(kept), persistent=True, timeout=20))
    threads = [threading.Thread(target=run) for dummy in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({one["access_token"] for one in results}) == 4 and sim.violations == []


def test_a_lock_that_is_held_is_not_waited_for_without_end(kept) -> None:
    sim = Simulator()
    with open(str(kept) + ".lock", "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        error = refused(sim, token_file=str(kept), persistent=True, timeout=0.3)
    assert "another task" in error.message and sim.journal.entries == [] and in_file(kept) == SEED


def test_a_wrong_app_is_told_so(kept) -> None:
    error = refused(Simulator(), token_file=str(kept), persistent=True, app_client_id="other")
    assert "app_client_id and app_client_secret were not accepted" in error.message and in_file(kept) == SEED


def test_the_endpoint_echoes_what_was_sent(kept) -> None:
    """No way in knows these secrets, so nothing of its answers is told but the standard's words."""
    for status in (400, 401, 403, 500):
        for body in ({"error": "invalid_grant", "error_description": "bad %s sentinel-app-secret" % SEED}, {"error": SEED}, {"key": SEED}, "<p>%s</p>" % SEED):
            sim = Simulator()
            sim.faults.add("status", {"path": "/oauth/token"}, status=status, body=body, times=-1)
            refused(sim, token_file=str(kept), persistent=True)


@pytest.mark.parametrize("options, words", [
    ({}, "Give a code with redirect_uri, or a token_file"),
    ({"code": "sentinel- x", "redirect_uri": "https://localhost/callback"}, "no credential has"),
])
def test_options_that_cannot_work(options, words) -> None:
    assert words in refused(Simulator(), **options).message
