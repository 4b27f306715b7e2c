# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete each guard in a copy of the installed collection, and see whether its test notices.

usage: python tests/integration/mutations.py [WORD...]       (with words: only the guards whose name holds one of them)

By hand, in an environment with the test requirements. A guard's line is replaced by what stood there without it; then its test of
test_guards.py runs on the copy, by real ansible-playbook. Exit code 1 when a guard can be deleted unnoticed, 2 when the text to
replace is no longer there (mend the table below).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import typing as t
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from integration.stage import collections_path, copy_collections  # noqa: E402  the path comes first


class Guard(t.NamedTuple):
    """Where a guard is, what stands there, what would stand there without it, and the test that must fail then."""

    name: str
    file: str
    text: str
    without: str
    test: str


GUARDS = (
    Guard("an impostor: an account whose e-mail is hidden is not adopted", "_people.py",
          "if accept and len(unseen) == 1:", "if len(unseen) == 1:", "test_an_impostor_is_never_adopted"),
    Guard("a hidden director: kept when a protected e-mail might be his", "_plan/guards.py",
          "    if unseen:\n", "    if False:\n", "test_a_hidden_director_is_protected_by_an_email_nobody_can_see"),
    Guard("a hidden director: not seen is not absent", "_plan/members.py",
          "all_seen = seen.whole and all(", "all_seen = seen.whole or all(", "test_a_hidden_director_is_not_said_to_be_gone"),
    Guard("an unresolvable wish in an exact list: nobody goes", "_plan/members.py",
          "        elif unresolved:\n", "        elif False:\n", "test_an_unresolvable_wish_in_an_exact_list_keeps_everybody"),
    Guard("a lagging directory: pending people are waited for", "_people.py",
          "while wait is not None and any(", "while False and any(", "test_a_lagging_directory_is_waited_for"),
    Guard("a lagging directory: what it knows the site need not know", "_people.py",
          "_adopt(found, hits, on_site=False)", "_adopt(found, hits)", "test_a_directory_that_lags_too_long_is_said_and_nobody_else_suffers"),
    Guard("a lagging list: looked at more than once", "_carry.py",
          "MANY_LOOKS, FEW_LOOKS, ENOUGH_LOOKS = 7, 2, 5", "MANY_LOOKS, FEW_LOOKS, ENOUGH_LOOKS = 1, 1, 1", "test_a_lagging_list_is_looked_at_until_it_agrees"),
    Guard("a failed addition before a removal: nobody goes (groups)", "_carry.py",
          "for step in plan.steps if stage.only_if_clean else ():", "for step in ():", "test_a_failed_addition_comes_before_a_removal"),
    Guard("a failed addition before a removal: nobody goes (desks)", "_plan/members.py",
          'only_if_clean=state == "exact"', "only_if_clean=False", "test_a_desks_failed_addition_comes_before_a_removal"),
    Guard("check mode writes nothing", "_run.py",
          "answers = None if check_mode else carry_out(", "answers = carry_out(", "test_check_mode_writes_nothing"),
    Guard("an empty exact list", "_plan/members.py",
          'if state == "exact" and not guards.allow_empty and all(', "if False and all(", "test_an_empty_exact_list_removes_nobody"),
    Guard("max_removals", "_plan/guards.py",
          "if limit is not None and len(leaving) > limit:", "if False:", "test_more_removals_than_allowed_remove_nobody"),
    Guard("the calling account", "_plan/guards.py",
          "if guards.caller and account.account_id == guards.caller:", "if False:", "test_the_calling_account_is_kept"),
    Guard("the group of an identity provider", "_plan/members.py",
          "if step is not None and seen.owner:", "if False:", "test_the_group_of_an_identity_provider_is_left_alone"),
    Guard("credentials do not follow a redirect", "_http/transport.py",
          "allow_redirects=False", "allow_redirects=True", "test_credentials_do_not_follow_a_redirect"),
)


def mutate(home: Path, guard: Guard) -> None:
    """Delete the guard in the copy. The text must be there once, and what remains must be Python."""
    path = home / "plugins" / "module_utils" / guard.file
    source = path.read_text(encoding="utf-8")
    if source.count(guard.text) != 1:
        print("%s: the text to replace is there %d times, not once:\n    %s" % (guard.file, source.count(guard.text), guard.text))
        sys.exit(2)
    changed = source.replace(guard.text, guard.without)
    compile(changed, str(path), "exec")
    path.write_text(changed, encoding="utf-8")


def run_test(collections: Path, guard: Guard) -> tuple[bool, str]:
    """(whether the test passes, pytest's words). A test that could not run at all is a fault of this program."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/integration/test_guards.py::" + guard.test]
    env = dict(os.environ, LIFECYCLE_COLLECTIONS=str(collections))
    ran = subprocess.run(command, cwd=ROOT, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    broken = re.search(r"ERROR at setup|MODULE FAILURE|NameError|SyntaxError", ran.stdout, re.MULTILINE)
    if ran.returncode not in (0, 1) or broken:
        print(ran.stdout)
        sys.exit("%s could not run on the mutated collection" % guard.test)
    return ran.returncode == 0, ran.stdout


def main() -> int:
    """Try every guard; 1 if one can be deleted unnoticed."""
    chosen = [guard for guard in GUARDS if not sys.argv[1:] or any(word in guard.name for word in sys.argv[1:])]
    original = collections_path()
    unnoticed = 0
    print("%-68s %-13s %s" % ("guard deleted", "test fails", "seconds"))
    for guard in chosen:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            mutate(copy_collections(original, folder), guard)
            passes, dummy_words = run_test(Path(folder), guard)
        good, words = run_test(original, guard)
        if not good:
            print(words)
            sys.exit("%s fails with the guard in place, so its failing without proves nothing" % guard.test)
        unnoticed += passes
        print("%-68s %-13s %.0f" % (guard.name, "NO" if passes else "yes", time.monotonic() - begin), flush=True)
    print("%d guards, %d can be deleted unnoticed" % (len(chosen), unnoticed))
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
