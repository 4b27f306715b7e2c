# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of "make test", and the demo: run each, time it, say what came of it.

usage: python tests/tools/parts.py PART...

One part: its output appears as it comes. Several: the output goes to build/logs, is shown for parts that fail, and a table closes
the run. All parts run, also after one has failed; the exit code is 1 if any did. A part that cannot run has failed, and says why.

Run with the Python of the virtual environment; its tools are found beside it.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import typing as t
from pathlib import Path

import tree
from tree import BUILD, HOME, ROOT

TOOLS = Path(sys.executable).parent
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

# A part that takes longer than this hangs.
PATIENCE = 20 * 60

# Sanity tests that must have run: ansible-test is content with finding nothing to test, this project is not.
SANITY_MUSTS = {"ansible-doc", "compile", "import", "pep8", "pylint", "runtime-metadata", "validate-modules", "yamllint"}


class Failed(Exception):
    """The part did not pass. The message says why."""


# --- What a part works with -------------------------------------------------------------------------------------------


def own_home() -> str:
    """A home for the tools: they find no settings or passwords of the user there (~/.ansible.cfg, ~/.netrc) and leave nothing in the user's."""
    ours = BUILD / "home"
    ours.mkdir(parents=True, exist_ok=True)
    return str(ours)


def lasting_home() -> str:
    """The user's home: ansible-test keeps the environments it makes there, a minute's work that other checkouts share. Ours if it is not writable."""
    theirs = os.environ.get("HOME", "")
    return theirs if theirs and os.path.isdir(theirs) and os.access(theirs, os.W_OK) else own_home()


def environment() -> dict[str, str]:
    """The environment every part runs in: the user's, without what would change what is tested.

    ANSIBLE_* could point at other collections, ATLASSIAN_* at a real site, GIT_* at another repository.
    """
    env = {name: value for name, value in os.environ.items()
           if name == "ATLASSIAN_SPECS" or not name.startswith(("ANSIBLE_", "ATLASSIAN_", "GIT_")) and name not in ("PYTHONHOME", "PYTHONPATH")}
    # pyenv puts a "shim" into PATH for every Python it has, and those not switched on only fail when they are called.
    path = [folder for folder in env.get("PATH", os.defpath).split(os.pathsep) if folder and Path(folder).name != "shims"]
    env["PATH"] = os.pathsep.join([str(TOOLS), *path])
    env["HOME"] = own_home()
    env["VIRTUAL_ENV"] = sys.prefix
    env["LIFECYCLE_COLLECTIONS"] = str(BUILD / "collections")
    env["PYTHONUNBUFFERED"] = "1"
    # The simulator is on this machine: no proxy stands between it and the modules.
    for name in ("NO_PROXY", "no_proxy"):
        env[name] = ",".join(filter(None, [env.get(name), "127.0.0.1", "localhost"]))
    return env


def end(process: subprocess.Popen[str]) -> None:
    """End a command and all it started, which is a group of its own. Asked first, so that it can stop its servers; then made to."""
    for insistence in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, insistence)
            process.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


class Output:
    """Where a part's words go: into its log, and to the screen at once when it is the only part."""

    def __init__(self, name: str, live: bool) -> None:
        self.lines: list[str] = []
        self._live = live
        (BUILD / "logs").mkdir(parents=True, exist_ok=True)
        self._log = open(BUILD / "logs" / f"{name}.log", "w", encoding="utf-8")

    def say(self, line: str) -> None:
        """Take one line."""
        self.lines.append(line)
        self._log.write(line + "\n")
        if self._live:
            print(line, flush=True)

    def close(self) -> None:
        """Nothing more comes."""
        self._log.close()

    def run(self, *command: str | Path, cwd: Path = ROOT, **extra: str) -> list[str]:
        """Run a command to its end and return its lines. Failed if it exits non-zero or takes too long."""
        words = [str(word) for word in command]
        shown = " ".join("..." if "\n" in word else word.replace(f"{ROOT}{os.sep}", "") for word in words)
        self.say(f"$ {shown}")
        start = len(self.lines)
        process = subprocess.Popen(words, cwd=cwd, env=dict(environment(), **extra), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", start_new_session=True)
        late = threading.Event()

        def stop() -> None:
            """The patience is at its end."""
            late.set()
            end(process)

        alarm = threading.Timer(PATIENCE, stop)
        alarm.daemon = True
        alarm.start()
        try:
            for line in t.cast(t.IO[str], process.stdout):
                self.say(line.rstrip("\n"))
            code = process.wait()
        except BaseException:   # Ctrl-C: do not leave servers behind
            end(process)
            raise
        finally:
            alarm.cancel()
        if late.is_set():
            raise Failed(f"{shown}: stopped after {PATIENCE} s")
        if code != 0:
            raise Failed(f"{shown}: exit code {code}")
        return self.lines[start:]


# --- The parts: each returns one line on what it did ------------------------------------------------------------------


def pytest(output: Output, folder: str, *options: str) -> str:
    """One folder of tests. Skips are told by name in the summary; an empty folder fails (pytest's exit code 5)."""
    tree.lay_dev()
    if not (ROOT / folder).is_dir():
        raise Failed(f"there is no {folder}")
    try:
        output.run(sys.executable, "-m", "pytest", "-n", "2", *options, folder)
    except Failed as error:
        raise Failed(f"{error}; {last_word(output)}") from error
    return last_word(output)


def last_word(output: Output) -> str:
    """pytest's own summary: "12 passed, 1 skipped in 3.45s"."""
    return next((line.strip("= ") for line in reversed(output.lines) if re.match(r"=+ .* in [\d.]+s", line)), "no summary")


def unit(output: Output) -> str:
    """Unit tests, laws and contracts against the simulator in process."""
    return pytest(output, "tests/unit")


def playbooks(output: Output) -> str:
    """Real ansible-playbook, on the built and installed artefact, against the simulator's server."""
    tree.lay_installed()
    # Each worker has a server of its own, and each test a fresh world: whoever has nothing left takes over from the other.
    return pytest(output, "tests/integration", "--dist", "worksteal")


# Each ansible-core wants a pip of its own.
ASK_PIP = """
import sys
from types import SimpleNamespace
from ansible_test._internal.python_requirements import get_venv_packages
print(get_venv_packages(SimpleNamespace(version=sys.argv[1]))["pip"])
"""


def seed_get_pip(output: Output, cache: Path) -> None:
    """Put the stand-in for get-pip where ansible-test would save its download. One that is there stays: it may be the real one."""
    version = output.run(sys.executable, "-c", ASK_PIP, PYTHON)[-1].strip()
    target = cache / f"get_pip_{version.replace('.', '_')}.py"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "tests" / "tools" / "get_pip.py", target)
        output.say(f"put {target.name} into ansible-test's cache: pip comes from Python itself, not from a download")


def sanity(output: Output) -> str:
    """ansible-test sanity, every test, no exceptions."""
    source = tree.lay_source() / HOME
    ignores = sorted(path.name for path in (source / "tests" / "sanity").glob("ignore*.txt"))
    if ignores:
        raise Failed(f"there is a file of exceptions: {', '.join(ignores)}")
    home = lasting_home()
    seed_get_pip(output, Path(home, ".ansible", "test", "cache"))
    # The content root is said aloud: on its own ansible-test takes the first folder above that git knows.
    lines = output.run(TOOLS / "ansible-test", "sanity", "--python", PYTHON, "--color", "no",
                       cwd=source, ANSIBLE_TEST_CONTENT_ROOT=str(source), HOME=home)
    ran = {match[1] for match in (re.match(r'Running sanity test "([\w-]+)"', line) for line in lines) if match}
    if SANITY_MUSTS - ran:
        raise Failed(f"these did not run: {', '.join(sorted(SANITY_MUSTS - ran))}")
    return f"{len(ran)} sanity tests, ansible-core {version_of('ansible-core')}"


def run_all(output: Output, commands: dict[str, t.Callable[[], object]]) -> None:
    """Run several commands to their ends; Failed, with the names of those that failed, after the last."""
    failed = []
    for name, command in commands.items():
        try:
            command()
        except Failed as error:
            failed.append(f"{name} ({error})" if "exit code" not in str(error) else name)
    if failed:
        raise Failed(", ".join(failed))


def lint(output: Output) -> str:
    """ansible-lint, ruff, mypy, yamllint and the licence headers."""
    source = tree.lay_source() / HOME
    run_all(output, {
        # First, and ansible-lint without bytecode: what Python compiles into the copy has no licence header.
        "reuse": lambda: output.run(TOOLS / "reuse", "lint", "--lines", cwd=source),
        "ansible-lint": lambda: ansible_lint(output, source),
        "ruff": lambda: output.run(TOOLS / "ruff", "check", "--no-cache", "--output-format", "concise", ".", cwd=source),
        "mypy": lambda: output.run(TOOLS / "mypy", "--cache-dir", BUILD / "mypy", HOME / "plugins", cwd=BUILD / "source", MYPYPATH=str(BUILD / "source")),
        "yamllint": lambda: output.run(TOOLS / "yamllint", "--strict", ".", cwd=source),
    })
    return "reuse, ansible-lint production, ruff, mypy, yamllint"


def ansible_lint(output: Output, source: Path) -> None:
    """The production profile, warnings counted as errors."""
    lines = output.run(TOOLS / "ansible-lint", "--offline", "--profile", "production", "--strict", "--nocolor",
                       cwd=source, ANSIBLE_COLLECTIONS_PATH=str(BUILD / "source"), PYTHONDONTWRITEBYTECODE="1")
    if not any(re.search(r"in [1-9]\d* files processed", line) for line in lines):
        raise Failed("looked at no file")


def docs(output: Output) -> str:
    """The modules' documentation as the documentation builder sees it, the changelog, and the site with its guides."""
    source = tree.lay_source() / HOME
    run_all(output, {
        "antsibull-docs": lambda: output.run(TOOLS / "antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=self", ".",
                                             cwd=source),
        "antsibull-changelog": lambda: output.run(TOOLS / "antsibull-changelog", "lint", cwd=source),
        "the site": lambda: output.run(sys.executable, ROOT / "tests" / "tools" / "docsite.py"),
    })
    return f"{len(list((source / 'plugins' / 'modules').glob('[!_]*.py')))} modules, changelog, the site and its links"


# Galaxy's own checks, and two that Automation Hub adds. Its flake8 is off, as it is at Galaxy's: it reads the filters' documentation, which is
# YAML, as Python. ruff and pycodestyle (a sanity test) look at the same files.
IMPORTER = """\
[galaxy-importer]
RUN_FLAKE8 = False
CHECK_REQUIRED_TAGS = True
CHECK_CHANGELOG = True
"""
# It ends with 0 also where it has complained.
COMPLAINT = re.compile(r"(WARNING|ERROR|FATAL|CRITICAL|Traceback)\b")


def importer(output: Output) -> str:
    """galaxy-importer on the built artefact, as Galaxy runs it on what is uploaded: no warning at all."""
    tree.lay_installed()
    artefact, = (BUILD / "artefact").glob("*.tar.gz")
    folder = BUILD / "importer"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "importer.cfg").write_text(IMPORTER, encoding="utf-8")
    lines = output.run(sys.executable, "-m", "galaxy_importer.main", artefact, cwd=folder, GALAXY_IMPORTER_CONFIG=str(folder / "importer.cfg"))
    complaints = [line for line in lines if COMPLAINT.match(line)]
    if complaints:
        raise Failed(f"{len(complaints)} complaints: {complaints[0]}")
    if "Importer processing completed successfully" not in lines or not any("ansible-lint run complete" in line for line in lines):
        raise Failed("it did not come to its end")
    found = [one["content_type"] for one in json.loads((folder / "importer_result.json").read_text(encoding="utf-8"))["contents"]]
    modules = len(list((ROOT / "plugins" / "modules").glob("[!_]*.py")))
    if found.count("module") != modules:
        raise Failed(f"it found {found.count('module')} of {modules} modules")
    return f"galaxy-importer {version_of('galaxy-importer')}, no warning; {modules} modules, {found.count('role')} roles"


def real_39() -> str | None:
    """A Python 3.9 that starts: in PATH, or among pyenv's."""
    pyenvs = {Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv"), *(Path(base).parent.parent for base in [sys.base_prefix])}
    candidates = [shutil.which("python3.9", path=environment()["PATH"])]
    candidates += [str(path) for root in sorted(pyenvs) for path in sorted(root.glob("versions/3.9*/bin/python3.9"))]
    for python in filter(None, candidates):
        asked = subprocess.run([python, "-c", "import sys; print(sys.version_info[:2])"], check=False, capture_output=True, text=True)
        if asked.stdout.strip() == "(3, 9)":
            return python
    return None


# Runs in Python 3.9. Filters run on the controller, which needs a newer Python than this: they are not imported.
IMPORT_ALL = """
import importlib, pathlib, sys
tree, core = sys.argv[1:]
sys.path[:0] = [tree, core]
done = 0
for room in ("module_utils", "modules"):
    for path in sorted(pathlib.Path(tree, "ansible_collections/lifecycle/atlassian/plugins", room).rglob("*.py")):
        importlib.import_module(".".join(path.relative_to(tree).with_suffix("").parts))
        done += 1
print("%d files imported by Python %s" % (done, sys.version.split()[0]))
"""


def syntax39(output: Output) -> str:
    """Every file of plugins/ is Python 3.9, the oldest Python that modules run on."""
    paths = sorted((ROOT / "plugins").rglob("*.py"))
    if not paths:
        raise Failed("there is no Python file in plugins/")
    wrong = []
    for path in paths:
        try:
            ast.parse(path.read_bytes(), str(path.relative_to(ROOT)), feature_version=(3, 9))
        except SyntaxError as error:
            wrong.append(f"{path.relative_to(ROOT)}:{error.lineno}: {error.msg}")
    for line in wrong:
        output.say(line)
    if wrong:
        raise Failed(f"{len(wrong)} of {len(paths)} files are not Python 3.9")
    output.say(f"{len(paths)} files parsed as Python 3.9")
    python = real_39()
    if python is None:
        output.say("No Python 3.9 on this machine (python3.9 is neither in PATH nor among pyenv's): the files were parsed, not imported.")
        return f"{len(paths)} files parsed; python3.9 absent, not imported"
    with tempfile.TemporaryDirectory() as core:
        # ansible alone, without its neighbours in site-packages: those are for another Python, and the modules must
        # be importable where requests is missing.
        Path(core, "ansible").symlink_to(Path(sysconfig.get_path("purelib"), "ansible"), target_is_directory=True)
        output.say(f"python3.9 found: {python}")
        return output.run(python, "-B", "-c", IMPORT_ALL, str(tree.lay_dev()), core)[-1]


# Of tests/integration: every module and every role once. The rest is about the controller's side.
TARGETED = ("test_modules.py", "test_onboard.py", "test_offboard.py", "test_move.py")


def target39(output: Output) -> str:
    """Real playbooks whose modules run on Python 3.9, the oldest that modules may meet: on hosts it is often not the controller's Python."""
    python = real_39()
    if python is None:
        raise Failed("there is no Python 3.9 on this machine (python3.9 is neither in PATH nor among pyenv's)")
    target = BUILD / "target39"
    output.run(python, "-m", "venv", target)
    output.run(target / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", ROOT / "requirements" / "target39.txt")
    tree.lay_installed()
    try:
        output.run(sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *(ROOT / "tests" / "integration" / name for name in TARGETED),
                   LIFECYCLE_TARGET=str(target / "bin" / "python"))
    except Failed as error:
        raise Failed(f"{error}; {last_word(output)}") from error
    return last_word(output)


# What holds the collection against other people's programs: the tests that use them. Every one of them is skipped where its program is not.
NEIGHBOURLY = ("test_awx.py", "test_documents.py", "test_events.py", "test_navigator.py", "test_schemas.py")


def neighbours(output: Output) -> str:
    """Programs that users have beside Ansible: awx.awx, ansible-rulebook, ansible-navigator, check-jsonschema. Nothing may be skipped here."""
    programs = ROOT / ".venv-neighbours" / "bin"
    if not programs.is_dir():
        raise Failed("there is no .venv-neighbours: make test-neighbours makes it")
    folder = output.run(sys.executable, ROOT / "tests" / "tools" / "awx_collection.py")[-1]
    tree.lay_installed()
    try:
        output.run(sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *(ROOT / "tests" / "integration" / name for name in NEIGHBOURLY),
                   LIFECYCLE_NEIGHBOURS=str(programs), AWX_AWX=folder)
    except Failed as error:
        raise Failed(f"{error}; {last_word(output)}") from error
    skipped = [line for line in output.lines if line.startswith("SKIPPED ")]
    if skipped:
        raise Failed("not everything was there: " + skipped[0])
    return last_word(output)


def demo(output: Output) -> str:
    """People join, move, leave and return on the simulator, told as it goes."""
    tree.lay_installed()
    output.run(sys.executable, "tests/demo/run.py")
    return "as told"


def version_of(package: str) -> str:
    """The installed version."""
    from importlib.metadata import version
    return version(package)


PARTS: dict[str, t.Callable[[Output], str]] = {
    "syntax39": syntax39, "lint": lint, "docs": docs, "unit": unit, "playbooks": playbooks, "sanity": sanity, "importer": importer,
    "target39": target39, "neighbours": neighbours, "demo": demo,
}


# What a part that passed still has to show: what it skipped, and pytest's own last line.
WORTH_SHOWING = re.compile(r"SKIPPED |=+ .*\d+ passed")
# What a part that failed need not show: pip at work (the log has it).
NOISE = re.compile(r" *(Collecting|Downloading|Installing|Successfully installed|Using cached pip|Requirement already|━)")


# --- Running them -----------------------------------------------------------------------------------------------------


def carry_out(name: str, live: bool) -> tuple[bool, float, str]:
    """Run one part: passed, seconds, a line on it."""
    print(f"== test-{name}" if name != "demo" else "== demo", flush=True)
    begin = time.monotonic()
    output = Output(name, live)
    try:
        passed, said = True, PARTS[name](output)
    except Failed as error:
        passed, said = False, str(error)
    except (Exception, SystemExit) as error:   # a broken part is a failed part; the others still run
        passed, said = False, f"{type(error).__name__}: {error}"
    finally:
        output.close()
    seconds = time.monotonic() - begin
    if not live:
        for line in output.lines:
            if WORTH_SHOWING.match(line) if passed else not NOISE.match(line):
                print(line)
    print(f"   {'passed' if passed else 'FAILED'} in {seconds:.1f} s: {said}", flush=True)
    return passed, seconds, said


def main() -> int:
    """Run the parts that were asked for; 1 if any failed."""
    names = sys.argv[1:]
    unknown = [name for name in names if name not in PARTS]
    if unknown or not names:
        sys.exit(f"parts: {', '.join(PARTS)}")
    results = {name: carry_out(name, live=len(names) == 1) for name in names}
    good = sum(passed for passed, _seconds, _said in results.values())
    if len(names) > 1:
        print(f"\n{'part':<11}{'seconds':>8}  result")
        for name, (passed, seconds, said) in results.items():
            print(f"{name:<11}{seconds:>8.1f}  {'passed' if passed else 'FAILED'}: {said}")
        print(f"{'together':<11}{sum(seconds for _passed, seconds, _said in results.values()):>8.1f}\n")
        print(f"parts: {good} passed, {len(names) - good} failed")
    return 0 if good == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())
