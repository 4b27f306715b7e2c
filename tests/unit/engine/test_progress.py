# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress: what modules write while they work, what is read of it, what is shown. The whole way, with real playbooks, is in tests/integration."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
import time

import pytest
from ansible import constants
from ansible_collections.lifecycle.atlassian.plugins.callback.progress import CallbackModule
from ansible_collections.lifecycle.atlassian.plugins.module_utils import _progress
from ansible_collections.lifecycle.atlassian.plugins.module_utils._api import jira, jsm, scim
from ansible_collections.lifecycle.atlassian.plugins.module_utils._http.tally import LISTS
from ansible_collections.lifecycle.atlassian.plugins.module_utils._plan import plan
from ansible_collections.lifecycle.atlassian.plugins.module_utils._progress import ACCEPTED, ENDING, IN_DOUBT, VARIABLE, Progress, Report, place_of, told
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils import _progress_words
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils._progress_files import MOST_MOMENTS, Watcher
from ansible_collections.lifecycle.atlassian.plugins.plugin_utils._progress_words import Moment, read_moment, words_of
from hypothesis import given
from hypothesis import strategies as st

from unit.engine.fakes import TOKEN, Clock, Server, answer, client_of


@pytest.fixture
def folder(tmp_path):
    """A folder as the callback makes it."""
    path = tmp_path / "progress"
    path.mkdir(mode=0o700)
    return path


def report_of(progress=None, clock=None, server=None, discreet=False):
    """A report, and the client it tells of."""
    clock = clock or Clock()
    client = client_of(server or Server(), clock)
    return Report(progress or Progress(), client, discreet, clock.time), client


def files_in(folder):
    """Paths of the progress files."""
    return sorted(folder.glob("*" + ENDING))


def until(condition):
    """Wait for something that another thread does."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


# --- what is counted --------------------------------------------------------------------------------------------------

def test_what_was_said_before_is_taken_back_when_it_is_settled():
    progress = Progress()
    progress.heard(["added", IN_DOUBT, ACCEPTED])
    progress.heard(["failed", "removed"], instead_of=[IN_DOUBT, ACCEPTED])
    assert progress.actions() == {"added": 1, "failed": 1, "removed": 1}


def test_many_threads_lose_no_count():
    progress = Progress()
    threads = [threading.Thread(target=lambda: [progress.heard(["added"]) for _number in range(2000)]) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert progress.actions() == {"added": 16000}


@pytest.mark.parametrize(("params", "place"), [
    ({"desk": "IT"}, "desk IT"), ({"desk": "15"}, ""), ({"group": "Support", "group_id": None}, "group Support"), ({"group": None, "group_id": "a-b-c"}, ""),
    ({"users": []}, ""), ({"groups": ["x"]}, ""),
])
def test_a_place_is_named_by_its_name_and_never_by_its_id(params, place):
    assert place_of(params) == place


def test_the_long_lists_are_those_the_modules_read():
    """The table of long lists names endpoints; a builder that changes its own must not make progress silent."""
    assert {one.endpoint for one in (jira.members("g"), jira.all_users(), jsm.customers("1"), scim.users())} == set(LISTS)


def test_the_words_of_both_sides_are_the_same():
    """What the engine may say of a step is what the callback understands."""
    said = {value for name, value in vars(plan).items() if name.isupper() and isinstance(value, str)} | {ACCEPTED, IN_DOUBT}
    assert said == set(_progress_words.WORDS)
    assert set(LISTS.values()) == set(_progress_words.NOUNS)


def test_the_entries_of_a_long_list_are_counted_page_by_page():
    pages = [answer(200, {"values": [{"accountId": str(one)} for one in range(3)], "isLast": False, "startAt": 0, "maxResults": 3, "total": 5,
                          "nextPage": "https://site.example/rest/api/3/group/member?startAt=3"}),
             answer(200, {"values": [{"accountId": str(one)} for one in range(3, 5)], "isLast": True, "startAt": 3, "maxResults": 3, "total": 5})]
    report, client = report_of(server=Server(*pages))
    client.all_items(jira.members("g"), jira.next_page)
    assert json.loads(report.line())["listed"] == {"members": 5}


def test_a_limit_is_told_as_long_as_it_lasts():
    heard = []

    class Listening(Clock):
        """Tells before it sleeps."""

        def sleep(self, seconds):
            """Let time pass."""
            heard.append(json.loads(report.line())["limited"])
            super().sleep(seconds)

    report, client = report_of(clock=Listening(), server=Server(answer(429, {}, **{"retry-after": "20"}), answer(200, {})))
    client.read(jira.myself())
    assert 20 <= heard[0] <= 27
    assert json.loads(report.line())["limited"] == 0


# --- what a module writes ---------------------------------------------------------------------------------------------

def test_a_report_tells_counts_while_looking_and_the_plan_while_carrying_out():
    clock, progress = Clock(), Progress("desk IT")
    report, client = report_of(progress, clock)
    clock.sleep(3)
    client.read(jira.myself())
    assert json.loads(report.line()) == {"at": 3.0, "requests": 1, "limited": 0.0, "place": "desk IT", "listed": {}}
    progress.planned("members of desk IT", 1000)
    progress.heard(["added"] * 400 + [IN_DOUBT] * 2)
    report.line()
    clock.sleep(4)
    assert json.loads(report.line()) == {
        "at": 7.0, "requests": 1, "limited": 0.0, "place": "members of desk IT", "of": 1000, "since": 3.0, "actions": {"added": 400, "in doubt": 2}}


@pytest.mark.parametrize(("place", "discreet"), [("group Support", True), ("group jane@example.com", False)])
def test_with_no_log_and_for_a_place_called_like_a_mailbox_there_are_counts_only(place, discreet):
    progress = Progress(place)
    report, _client = report_of(progress, discreet=discreet)
    assert json.loads(report.line())["place"] == ""
    progress.planned("members of " + place, 10)
    assert json.loads(report.line())["place"] == ""


def test_a_secret_in_a_name_is_taken_out():
    report, _client = report_of(Progress("group " + TOKEN))
    assert TOKEN.encode() not in report.line()


def test_lines_are_written_and_nothing_is_left(folder):
    report, _client = report_of(Progress("desk IT"))
    with told(report, str(folder), period=0.01):
        until(lambda: files_in(folder) and files_in(folder)[0].read_bytes().count(b"\n") >= 3)
        path = files_in(folder)[0]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert all(read_moment(line).place == "desk IT" for line in path.read_bytes().splitlines())
    assert list(folder.iterdir()) == []


def test_there_is_a_line_a_period_however_busy_the_engine_is(folder):
    progress = Progress()
    report, _client = report_of(progress)
    begin = time.monotonic()
    with told(report, str(folder), period=0.05):
        while time.monotonic() - begin < 0.5:
            progress.heard(["added"])
        lines = files_in(folder)[0].read_bytes().count(b"\n")
        took = time.monotonic() - begin
    assert 1 <= lines <= took / 0.05


def test_lines_come_twice_a_second_at_most():
    assert _progress.PERIOD >= 0.5


def test_a_short_task_makes_no_file(folder):
    with told(report_of()[0], str(folder)):
        time.sleep(0.05)
        assert list(folder.iterdir()) == []
    assert list(folder.iterdir()) == []


def test_without_the_variable_there_is_no_thread_and_no_question(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(os, "lstat", lambda *dummy: pytest.fail("looked at the disk"))
    before = threading.active_count()
    with told(report_of()[0]):
        assert threading.active_count() == before


@pytest.mark.parametrize("strange", ["/no/such/folder", "\0", "", "relative/none", "/dev/null"])
def test_a_folder_that_is_none_is_no_matter(strange, monkeypatch):
    if "\0" not in strange:
        monkeypatch.setenv(VARIABLE, strange)
    before = threading.active_count()
    with told(report_of()[0], strange or None):
        assert threading.active_count() == before


def test_a_folder_that_others_may_enter_or_a_link_is_not_written_to(folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder)
    before = threading.active_count()
    with told(report_of()[0], str(link), period=0.01):
        assert threading.active_count() == before
    folder.chmod(0o750)
    with told(report_of()[0], str(folder), period=0.01):
        assert threading.active_count() == before


def test_a_folder_of_somebody_else_is_not_written_to(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    before = threading.active_count()
    with told(report_of()[0], str(folder), period=0.01):
        assert threading.active_count() == before


def test_a_folder_that_goes_away_ends_the_telling_and_not_the_run(folder):
    with told(report_of()[0], str(folder), period=0.01):
        until(lambda: files_in(folder))
        for path in files_in(folder):
            path.unlink()
        folder.rmdir()
        time.sleep(0.05)
    assert not folder.exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_or_broken_disk_ends_the_telling_and_not_the_run(folder, monkeypatch, number):
    write, tries = os.write, []

    def refuse(file, content):
        if threading.current_thread().name != "progress":
            return write(file, content)
        tries.append(content)
        raise OSError(number, "no")

    monkeypatch.setattr(os, "write", refuse)
    with told(report_of()[0], str(folder), period=0.01):
        until(lambda: tries and threading.active_count() and not files_in(folder))
        time.sleep(0.05)
    assert len(tries) == 1 and list(folder.iterdir()) == []


def test_an_error_of_the_run_is_raised_as_ever(folder):
    with pytest.raises(KeyError), told(report_of()[0], str(folder), period=0.01):
        raise KeyError("x")
    assert list(folder.iterdir()) == []


# --- what is shown ----------------------------------------------------------------------------------------------------

def carrying(at, of=1000, since=0.0, limited=0.0, place="portal customers", **actions):
    """A moment of carrying out."""
    known = {name.replace("_", " "): count for name, count in actions.items()}
    return Moment(at, 5, limited, place, (), of, since, tuple((word, known[word]) for word in _progress_words.WORDS if word in known))


@pytest.mark.parametrize(("moment", "line"), [
    (Moment(12.2, 247, 0.0, "group jsm-users", (("members", 12350),)), "reading group jsm-users: 12,350 members, 247 requests, 12 s"),
    (Moment(3, 1), "reading: 1 request, 3 s"),
    (Moment(61, 40, 29.7, "desk IT", (("users", 3000), ("customers", 400))),
     "reading desk IT: 3,000 users, 400 customers, 40 requests, 61 s, waiting 30 s for the rate limit"),
    (carrying(38, created=401, failed=2, of=1000), "portal customers: created 401 of 1,000 (2 failed), 38 s, about 56 s left"),
    (carrying(38, created=301, updated=100, in_doubt=3, place=""), "created 301, updated 100 of 1,000 (3 in doubt), 38 s, about 56 s left"),
    (carrying(4, created=1), "portal customers: created 1 of 1,000, 4 s"),
    (carrying(38, created=401, limited=30), "portal customers: created 401 of 1,000, 38 s, waiting 30 s for the rate limit"),
    (carrying(2), "portal customers: 0 of 1,000, 2 s"),
    (carrying(90, accepted=998, failed=2), "portal customers: accepted 998 of 1,000 (2 failed), 2 min, looking at what came of them"),
    (carrying(90, created=998, in_doubt=2), "portal customers: created 998 of 1,000 (2 in doubt), 2 min, looking at what came of them"),
    (carrying(90, created=1000), "portal customers: created 1,000 of 1,000, 2 min"),
])
def test_what_a_line_says(moment, line):
    assert words_of(moment) == line


@pytest.mark.parametrize(("seconds", "words"), [
    (0.4, "0 s"), (1.5, "2 s"), (89, "89 s"), (90, "2 min"), (150, "3 min"), (5400, "1 h 30 min"), (7500, "2 h 05 min"),
])
def test_how_long(seconds, words):
    assert words_of(Moment(seconds, 1)).endswith(words)


def left(now, past=()):
    """The guess in a line; None without one."""
    line = words_of(now, past)
    return line.rpartition("about ")[2] if "about " in line else None


def test_there_is_no_guess_before_there_is_something_to_guess_from():
    assert left(carrying(4.9, created=500)) is None               # too early
    assert left(carrying(60, created=19)) is None                 # less than two of a hundred
    assert left(carrying(60, of=20, created=9)) is None           # nine people
    assert left(carrying(60, since=56, created=500)) is None      # the look took the time
    assert left(carrying(60, created=20)) is not None


def test_the_guess_follows_the_speed_of_late():
    """A first burst of 500 at once, then 10 a second: 20 s later 300 are left, and 30 s."""
    past = [carrying(at, created=500 + 10 * at) for at in range(1, 20)]
    assert left(carrying(20, created=700), past) == "30 s left"


def test_when_nothing_happens_lately_nothing_is_guessed():
    past = [carrying(at, created=500) for at in range(1, 40)]
    assert left(carrying(40, created=500), past) is None


# --- what is read -----------------------------------------------------------------------------------------------------

GOOD = {"at": 6, "requests": 3, "limited": 0, "place": "desk IT", "listed": {"users": 7}}


@pytest.mark.parametrize("changes", [
    {"at": -1}, {"at": "6"}, {"at": True}, {"at": 1e300}, {"requests": 1.5}, {"requests": -1}, {"requests": None}, {"limited": []}, {"place": None},
    {"place": {"a": 1}}, {"listed": [1]}, {"listed": {"users": "7"}}, {"of": "all"}, {"of": -5}, {"of": 5, "actions": {"added": -1}}, {"of": 5, "since": "x"},
])
def test_a_line_of_another_shape_is_none(changes):
    assert read_moment(json.dumps(GOOD).encode()) is not None
    assert read_moment(json.dumps({**GOOD, **changes}).encode()) is None


@given(st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["at", "requests", "limited", "place", "listed", "of", "since", "actions", "added"]), inner), max_leaves=20).map(
            lambda value: json.dumps(value).encode()))
def test_no_line_does_harm(line):
    moment = read_moment(line)
    assert moment is None or words_of(moment)


@given(st.text())
def test_what_is_shown_cannot_move_the_cursor(name):
    shown = words_of(read_moment(json.dumps({**GOOD, "place": name}).encode()))
    assert shown.isprintable() and len(shown) < 200


def test_words_that_nobody_knows_are_not_shown():
    line = json.dumps({**GOOD, "of": 9, "actions": {"jane@example.com": 1, "added": 2}}).encode()
    assert words_of(read_moment(line)) == "desk IT: added 2 of 9, 6 s"


def line_at(at, place="desk IT", requests=1):
    """A line as a module writes it."""
    return json.dumps({"at": at, "requests": requests, "limited": 0, "place": place, "listed": {}}).encode() + b"\n"


def add(folder, name, content):
    """Append to a progress file."""
    with open(folder / (name + ENDING), "ab") as file:
        file.write(content)


def test_a_task_says_nothing_before_its_time_and_then_at_intervals(folder):
    watcher = Watcher(str(folder), after=5, interval=10)
    shown = []
    for second in range(1, 31):
        add(folder, "a", line_at(second, requests=second))
        shown += [(second, line) for line in watcher.due(100 + second)]
    assert shown == [(second, "reading desk IT: %d requests, %d s" % (second, second)) for second in (5, 15, 25)]


def test_a_task_without_news_is_not_shown_again(folder):
    watcher = Watcher(str(folder), 5, 10)
    add(folder, "a", line_at(6))
    assert len(watcher.due(0)) == 1
    assert watcher.due(60) == []


def test_tasks_at_once_are_told_each(folder):
    watcher = Watcher(str(folder), 5, 10)
    for name, place in (("a", "desk IT"), ("b", "group Support")):
        add(folder, name, line_at(7, place))
    assert watcher.due(0) == ["reading desk IT: 1 request, 7 s", "reading group Support: 1 request, 7 s"]
    (folder / ("a" + ENDING)).unlink()
    add(folder, "b", line_at(20, "group Support"))
    assert watcher.due(20) == ["reading group Support: 1 request, 20 s"]


def test_half_a_line_waits_for_its_other_half(folder):
    watcher = Watcher(str(folder), 5, 1)
    whole = line_at(8)
    add(folder, "a", whole[:10])
    assert watcher.due(0) == []
    add(folder, "a", whole[10:])
    assert watcher.due(1) == ["reading desk IT: 1 request, 8 s"]


def test_garbage_between_lines_is_passed_over(folder):
    watcher = Watcher(str(folder), 5, 1)
    add(folder, "a", line_at(6) + b"\xff\0{\n[]\n" + line_at(9) + b"nonsense\n")
    assert watcher.due(0) == ["reading desk IT: 1 request, 9 s"]


def test_what_is_no_file_and_what_is_not_ours_is_passed_over(folder, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(line_at(50))
    (folder / ("a" + ENDING)).symlink_to(other)
    os.mkfifo(folder / ("b" + ENDING))
    (folder / ("c" + ENDING)).mkdir()
    (folder / "d.txt").write_bytes(line_at(50))
    assert Watcher(str(folder), 0, 1).due(0) == []


def test_a_folder_that_is_gone_says_nothing(tmp_path):
    assert Watcher(str(tmp_path / "none"), 0, 1).due(0) == []


def test_a_run_of_days_does_not_fill_the_memory(folder):
    watcher = Watcher(str(folder), 0, 1)
    for at in range(3 * MOST_MOMENTS):
        add(folder, "a", line_at(at))
        if at % 100 == 99:
            watcher.due(at)
    assert len(next(iter(watcher._runs.values())).moments) <= MOST_MOMENTS + 100


# --- the callback -----------------------------------------------------------------------------------------------------

class Screen:
    """A display that remembers."""

    def __init__(self):
        self.verbosity = 0
        self.lines, self.warnings = [], []

    def display(self, line, stderr=False):
        """One line."""
        self.lines.append((line, stderr))

    def warning(self, line):
        """One warning."""
        self.warnings.append(line)


@pytest.fixture
def callback(tmp_path, monkeypatch):
    """The callback in a playbook that has not begun."""
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    one = CallbackModule(display=Screen())
    monkeypatch.setattr(one, "get_option", {"after": 0.0, "interval": 1.0}.get)
    yield one
    one.v2_playbook_on_stats(None)


def test_the_folder_is_private_named_in_the_environment_and_gone_at_the_end(callback, tmp_path):
    callback.v2_playbook_on_play_start(None)
    (folder,) = tmp_path.iterdir()
    assert os.environ[VARIABLE] == str(folder) and stat.S_IMODE(folder.stat().st_mode) == 0o700
    callback.v2_playbook_on_play_start(None)
    assert list(tmp_path.iterdir()) == [folder], "one for all plays"
    add(folder, "left-by-a-killed-module", line_at(1))
    callback.v2_playbook_on_stats(None)
    assert VARIABLE not in os.environ and list(tmp_path.iterdir()) == []
    assert not callback._thread.is_alive()
    callback.v2_playbook_on_stats(None)


def test_lines_go_to_the_standard_error_output(callback, tmp_path):
    callback.v2_playbook_on_play_start(None)
    add(next(tmp_path.iterdir()), "a", line_at(6))
    until(lambda: callback._display.lines)
    assert callback._display.lines == [("progress: reading desk IT: 1 request, 6 s", True)]


def test_what_a_module_writes_is_what_the_callback_shows(callback, tmp_path):
    callback.v2_playbook_on_play_start(None)
    progress = Progress("group Support")
    with told(report_of(progress)[0], period=0.01):
        progress.planned("members of group Support", 7)
        progress.heard(["added", "failed"])
        until(lambda: callback._display.lines)
    assert callback._display.lines[0][0] == "progress: members of group Support: added 1 of 7 (1 failed), 0 s"


def test_without_a_place_for_its_folder_it_says_so_once_and_the_play_goes_on(callback, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", "/no/such/folder")
    callback.v2_playbook_on_play_start(None)
    callback.v2_playbook_on_play_start(None)
    assert len(callback._display.warnings) == 1 and VARIABLE not in os.environ


def test_the_end_of_a_fork_is_not_the_end(callback, tmp_path, monkeypatch):
    callback.v2_playbook_on_play_start(None)
    with monkeypatch.context() as fork:
        fork.setattr(os, "getpid", lambda: -1)
        callback._end()
    assert len(list(tmp_path.iterdir())) == 1 and VARIABLE in os.environ


def test_a_folder_of_an_earlier_run_is_not_used_again(callback, tmp_path, monkeypatch):
    stale = tmp_path / "atlassian-progress-stale"
    stale.mkdir(mode=0o700)
    add(stale, "a", line_at(60))
    monkeypatch.setenv(VARIABLE, str(stale))
    callback.v2_playbook_on_play_start(None)
    assert os.environ[VARIABLE] != str(stale)
    time.sleep(1.2)
    assert callback._display.lines == []
