# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may import whom: the table of rooms, held against every import in plugins/.

The tables below are the rules. The functions under them read the files with ast and never import them.
A broken rule is told as "ROOM may not import ROOM", with file and line; the last tests plant violations and see that they are found.
"""

from __future__ import annotations

import ast
import fnmatch
import sys
import typing as t
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

# --- The rules --------------------------------------------------------------------------------------------------------

# A room is the name of a file below plugins/, without "module_utils/", with dots: "_http.client", "modules.jsm_customer".
# Each line: the files of a room, and what they may import. Patterns; the first line that fits a file counts.
# STANDARD is Python's own library. What is not named here is not allowed, and a file that fits no line is an error:
# who builds a new room says here what it may know.
STANDARD = "the standard library"
ROOMS: dict[str, tuple[str, ...]] = {
    "modules.*": ("_run", "_connect", "_access", "_accounts", "_awaited", "_preflight", "_token_file", "_people", "_pairs", "_directory", "_desks",
                  "_groups", "_org", "_org_lists", "_organizations", "_requests", "_roles", "_scim_groups", "_site_users", "_membership", "_nouns.*",
                  "_leave", "_api.*", "_plan.*", "_errors", "_http.message", STANDARD),
    # What a module consists of that another one is made of, too. They know one another as little as modules do.
    "_nouns.*": ("_accounts", "_people", "_directory", "_desks", "_groups", "_org", "_organizations", "_roles", "_scim_groups", "_membership", "_api.*",
                 "_plan.*", "_errors", "_http.message", STANDARD),
    "_errors": (STANDARD,),
    "_plan.*": ("_plan.*", "_errors", STANDARD),
    # Some surfaces are in several files.
    "_api.projects": ("_api.jira", "_http.message", "_plan.group_wishes", "_plan.wishes", STANDARD),
    "_api.jsm_request": ("_api.jsm", "_http.message", STANDARD),
    "_api.scim_groups": ("_api.scim", "_http.message", STANDARD),
    # Of the pure heart, the builders of requests know its nouns only.
    "_api.*": ("_http.message", "_http.turns", "_plan.plan", "_plan.wishes", "_plan.group_wishes", "_errors", STANDARD),
    "_http.transport": ("_http.*", "_errors", "requests.*", STANDARD),
    "_http.*": ("_http.*", "_errors", STANDARD),
    # The lookups that several modules share: names in, ids out.
    "_org_lists": ("_api.organization", "_http.message", "_errors", STANDARD),
    "_directory": ("_api.*", "_org_lists", "_plan.wishes", "_errors", STANDARD),
    "_pairs": ("_api.*", "_org_lists", "_http.message", "_plan.wishes", "_errors", STANDARD),
    "_people": ("_api.*", "_directory", "_pairs", "_http.message", "_plan.wishes", "_errors", STANDARD),
    "_desks": ("_api.*", "_http.message", "_plan.wishes", "_plan.places", "_pairs", "_people", "_errors", STANDARD),
    "_groups": ("_api.*", "_org_lists", "_http.message", "_plan.wishes", "_plan.naming", "_plan.places", "_pairs", "_people", "_errors", STANDARD),
    "_organizations": ("_api.*", "_http.message", "_plan.wishes", "_plan.naming", "_plan.places", "_pairs", "_desks", "_errors", STANDARD),
    "_requests": ("_api.*", "_errors", STANDARD),
    "_token_file": ("_errors", STANDARD),
    "_preflight": ("_api.*", "_http.message", "_plan.needs", "_plan.wishes", "_errors", STANDARD),
    "_accounts": ("_api.*", "_plan.wishes", "_people", "_errors", STANDARD),
    "_site_users": ("_api.*", "_http.message", "_plan.wishes", "_people", "_errors", STANDARD),
    "_org": ("_api.*", "_org_lists", "_plan.wishes", "_plan.places", "_groups", "_errors", STANDARD),
    "_scim_groups": ("_api.*", "_directory", "_org_lists", "_http.message", "_plan.wishes", "_plan.places", "_errors", STANDARD),
    "_roles": ("_api.*", "_plan.wishes", "_plan.places", "_pairs", "_errors", STANDARD),
    # A review of access asks every way in, so it stands on the other looking rooms.
    "_access_ways": ("_roles", "_http.message", "_errors", STANDARD),
    "_access_names": ("_groups", "_organizations", "_scim_groups", "_http.message", "_errors", STANDARD),
    "_access_records": ("_api.scim", "_plan.*", STANDARD),
    "_access_others": ("_access_ways", "_api.*", "_people", "_plan.wishes", STANDARD),
    "_access_people": ("_access_others", "_access_records", "_access_ways", "_accounts", "_api.*", "_directory", "_http.message", "_org", "_pairs", "_people",
                       "_plan.*", STANDARD),
    "_access_places": ("_access_names", "_access_ways", "_api.*", "_desks", "_groups", "_organizations", "_roles", "_scim_groups", "_http.message", "_plan.*",
                       "_errors", STANDARD),
    "_access": ("_access_ways", "_access_people", "_access_places", "_http.message", "_plan.*", "_errors", STANDARD),
    # People out of everything: the nouns that this takes, one after the other, on one client.
    "_leave": ("_access", "_access_names", "_carry", "_connect", "_converge", "_nouns.*", "_plan.*", "_progress", "_http.memo", "_errors", STANDARD),
    "_awaited": ("_errors", STANDARD),
    "_group_members": ("_groups", "_plan.*", "_errors", STANDARD),
    # Members of one place or of many; what a membership module is made of.
    "_people_of_places": ("_pairs", "_people", "_http.message", "_plan.places", "_plan.wishes", STANDARD),
    "_places": ("_awaited", "_pairs", "_people", "_people_of_places", "_group_members", "_http.message", "_plan.*", "_errors", STANDARD),
    "_membership": ("_places", "_people", "_plan.*", STANDARD),
    "_connect": ("_http.*", "_errors", "ansible.module_utils.basic.env_fallback", STANDARD),
    "_progress": (STANDARD,),
    "_carry": ("_plan.*", "_progress", "_errors", STANDARD),
    "_converge": ("_plan.*", "_errors", STANDARD),
    "_run": ("_carry", "_connect", "_converge", "_plan.*", "_progress", "_http.client", "_errors", "ansible.module_utils.basic.AnsibleModule", STANDARD),
    "doc_fragments.*": (),
    # Filters run on the controller, which has all of Ansible.
    "filter.*": ("filter.*", "_plan.wishes", "_plan.guards", "_plan.results", "_plan.telling", "_plan.leavers", "_plan.leaving", "_plan.offboarding", "_errors",
                 "ansible.*", STANDARD),
    # So do inventories.
    "inventory.*": ("filter.*", "ansible.*", STANDARD),
    # So do callbacks. What they share with modules is the name of a folder.
    "callback.*": ("plugin_utils.*", "_progress", "ansible.*", STANDARD),
    # How modules are started: the action is Ansible's own with another start, and knows nothing of what they do.
    "action.*": ("plugin_utils._near",),
    "plugin_utils._near": ("plugin_utils._near_fork", "plugin_utils._near_start", "_http.controller", "ansible.*", STANDARD),
    # Imported once for all modules, and never used here.
    "plugin_utils._near_fork": ("plugin_utils._near_child", "requests", STANDARD),
    "plugin_utils._near_child": (STANDARD,),
    "plugin_utils._near_start": ("ansible.module_utils.*", STANDARD),
    "plugin_utils.*": ("plugin_utils.*", "_progress", STANDARD),
}

# No file may import these, whatever its line says: each is a way around _http/transport.py or around this test.
NOWHERE = ("aiohttp.*", "ansible.module_utils.urls.*", "asyncio.*", "ftplib.*", "http.client.*", "httpx.*", "importlib.*", "socket.*",
           "subprocess.*", "urllib.request.*", "urllib3.*")

# The heart is pure: no clock, no dice, no files, no network, no threads.
PURE = ("_errors", "_plan.*")
IMPURE = ("concurrent.*", "datetime.*", "glob.*", "http.*", "io.*", "logging.*", "multiprocessing.*", "os.*", "pathlib.*", "random.*", "secrets.*",
          "shutil.*", "sys.*", "tempfile.*", "threading.*", "time.*", "uuid.*")

# A module speaks to one surface or two.
MOST_APIS = 2

# Words of code (not of documentation) that stand in one file each.
ONE_PLACE = {"check_mode": "_run", "exit_json": "_run", "fail_json": "_run"}

# A utility file that is longer has two subjects.
MOST_LINES = 220

# --- Reading ----------------------------------------------------------------------------------------------------------


class Import(t.NamedTuple):
    """One imported name: the room that asks, where, and the dotted name it asks for."""

    room: str
    place: str
    wanted: str


def files_of(plugins: Path) -> dict[str, Path]:
    """Every Python file below plugins/ by the name of its room."""
    found = {}
    for path in sorted(plugins.rglob("*.py")):
        parts = list(path.relative_to(plugins).with_suffix("").parts)
        if parts[0] == "module_utils":
            del parts[0]
        if parts[-1] == "__init__":
            if not path.read_text(encoding="utf-8").strip():
                continue
            if len(parts) > 1:
                del parts[-1]
        found[".".join(parts)] = path
    return found


def matches(name: str, pattern: str) -> bool:
    """Whether a dotted name fits; "x.*" means x and all below it."""
    return fnmatch.fnmatchcase(name, pattern) or (pattern.endswith(".*") and name == pattern[:-2])


def fits(name: str, patterns: t.Iterable[str]) -> bool:
    """Whether a dotted name fits one of the patterns."""
    return any(matches(name, pattern) for pattern in patterns)


def rule_of(room: str) -> tuple[str, ...] | None:
    """What a room may import; None when the table does not know it."""
    return next((allowed for pattern, allowed in ROOMS.items() if matches(room, pattern)), None)


def own_name(path: tuple[str, ...]) -> str:
    """The room for a path below plugins/, as files_of() names it."""
    return ".".join(path[1:] if path[:1] == ("module_utils",) else path)


def imports_of(plugins: Path, room: str, path: Path) -> t.Iterator[Import]:
    """Every name a file imports, also inside functions and under "if TYPE_CHECKING"."""
    here = path.relative_to(plugins).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        place = f"{path.relative_to(plugins.parent)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(room, place, alias.name)
        elif isinstance(node, ast.ImportFrom):
            module = tuple((node.module or "").split(".")) if node.module else ()
            own: tuple[str, ...] | None = None
            if node.level:
                own = here[:len(here) - (node.level - 1)] + module
            elif module[:2] == ("ansible_collections", "lifecycle"):
                own = module[4:]   # ansible_collections.lifecycle.atlassian.plugins
            for alias in node.names:
                if own is None:
                    yield Import(room, place, ".".join((*module, alias.name)))
                # "from ._plan import members" asks for the room _plan.members, "from ._errors import PlanError" for _errors.
                elif (plugins.joinpath(*own, alias.name).with_suffix(".py")).exists() or not own:
                    yield Import(room, place, own_name((*own, alias.name)))
                else:
                    yield Import(room, place, own_name(own))


def is_allowed(wanted: str, allowed: tuple[str, ...]) -> bool:
    """Whether a name is in what a room may import."""
    if wanted.split(".")[0] == "__future__" or fits(wanted, allowed):
        return True
    return STANDARD in allowed and wanted.split(".")[0] in sys.stdlib_module_names


def broken_rules(plugins: Path) -> list[str]:
    """Every import that the tables forbid, in words."""
    told = []
    for room, path in files_of(plugins).items():
        allowed = rule_of(room)
        if allowed is None:
            told.append(f"{path.relative_to(plugins.parent)}: the table of rooms does not know {room}: add a line that says what it may import")
            continue
        asked = list(imports_of(plugins, room, path))
        for found in asked:
            if fits(found.wanted, NOWHERE):
                told.append(f"{found.place}: {room} may not import {found.wanted}: no room may")
            elif not is_allowed(found.wanted, allowed):
                told.append(f"{found.place}: {room} may not import {found.wanted}; allowed: {', '.join(allowed) or 'nothing'}")
            elif fits(room, PURE) and fits(found.wanted, IMPURE):
                told.append(f"{found.place}: {room} may not import {found.wanted}: {room} is pure")
        surfaces = sorted({found.wanted for found in asked if found.wanted.startswith("_api.")})
        if fits(room, ["modules.*", "_nouns.*"]) and len(surfaces) > MOST_APIS:
            told.append(f"{path.relative_to(plugins.parent)}: {room} imports {', '.join(surfaces)}: a module speaks to {MOST_APIS} surfaces at most")
    return told


def words_of(path: Path) -> set[str]:
    """The words of a file's code: names, attributes, arguments, and strings that are one such word (as getattr would take)."""
    words = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, (ast.arg, ast.keyword)):
            words.add(node.arg or "")
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            words.add(node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
    return words


def rooms_with(plugins: Path, word: str) -> set[str]:
    """The rooms whose code uses a word."""
    return {room for room, path in files_of(plugins).items() if word in words_of(path)}


def rooms_importing(plugins: Path, package: str) -> set[str]:
    """The rooms that import a package or anything in it."""
    return {room for room, path in files_of(plugins).items()
            if any(fits(found.wanted, [f"{package}.*"]) for found in imports_of(plugins, room, path))}


def constants_of(path: Path) -> dict[str, str]:
    """The strings a file assigns to names at its top level."""
    return {target.id: node.value.value
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            for target in node.targets if isinstance(target, ast.Name)}


PLUGINS = ROOT / "plugins"
FILES = files_of(PLUGINS)
MODULES = {path.stem: path for room, path in FILES.items() if room.startswith("modules.")}

# --- The collection ---------------------------------------------------------------------------------------------------


def test_every_import_is_in_the_table():
    """The table of rooms holds."""
    assert FILES, "plugins/ is empty"
    told = broken_rules(PLUGINS)
    assert not told, "\n" + "\n".join(told)


def test_requests_is_imported_in_one_file():
    """Only the transport knows the HTTP library; what starts modules only has it read before they do."""
    assert rooms_importing(PLUGINS, "requests") == {"_http.transport", "plugin_utils._near_fork"}


@pytest.mark.parametrize("word", ONE_PLACE)
def test_the_edges_of_ansible_are_met_in_one_file(word):
    """Check mode is asked for once; results and failures leave by one door."""
    assert rooms_with(PLUGINS, word) == {ONE_PLACE[word]}


@pytest.mark.parametrize("room", [room for room, path in FILES.items() if "module_utils" in path.relative_to(PLUGINS).parts])
def test_a_utility_file_has_one_subject(room):
    """Length is the first sign of two."""
    lines = len(FILES[room].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{room} has {lines} lines; split it by subject"


@pytest.mark.parametrize("room", FILES)
def test_a_file_is_python_3_9(room):
    """The oldest Python that runs modules can read it."""
    ast.parse(FILES[room].read_text(encoding="utf-8"), str(FILES[room]), feature_version=(3, 9))


def test_the_action_group_names_every_module_and_no_other():
    """module_defaults for group/lifecycle.atlassian.all reaches them all."""
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["action_groups"]["all"] == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_documented(name):
    """Documentation, examples by full name, and return values, each readable."""
    texts = constants_of(MODULES[name])
    assert {"DOCUMENTATION", "EXAMPLES", "RETURN"} <= set(texts), f"{name} has only {sorted(texts)}"
    assert (yaml.safe_load(texts["DOCUMENTATION"]) or {}).get("module") == name
    assert f"lifecycle.atlassian.{name}:" in texts["EXAMPLES"]
    assert "sample:" in texts["RETURN"]


# Beside the list: what was asked for and is not there, or could not be seen; and what every result has.
BESIDE = {"missing", "unseen", "requests", "reason", "failure"}
# A twin whose list is not called by its noun, and why.
OTHERWISE = {
    "atlassian_access_info": "people",                  # of everything that they have
    "jsm_request_info": "customer_requests",            # "requests" is what a task cost
}


@pytest.mark.parametrize("name", [name for name in MODULES if name.endswith("_info") and name != "atlassian_preflight_info"])
def test_a_module_that_reads_returns_one_list_called_by_its_noun(name):
    """jira_group_info has groups: whoever knows one twin knows them all."""
    lists = set(yaml.safe_load(constants_of(MODULES[name])["RETURN"])) - BESIDE
    assert lists == {OTHERWISE.get(name, name[:-len("_info")].rpartition("_")[2] + "s")}


# --- The checker itself -----------------------------------------------------------------------------------------------

# A file, what is planted in it, and what has to be said.
PLANTED = [
    ("modules/one.py", "from ..module_utils._http.client import Client", "modules.one may not import _http.client"),
    ("modules/one.py", "from ..module_utils._http import client", "modules.one may not import _http.client"),
    ("modules/one.py", "from ansible.module_utils.basic import AnsibleModule", "modules.one may not import ansible.module_utils.basic.AnsibleModule"),
    ("modules/one.py", "from . import two", "modules.one may not import modules.two"),
    ("modules/one.py", "def f():\n    import requests", "modules.one may not import requests"),
    ("modules/one.py", "from ..module_utils._api import a, b, c", "modules.one imports _api.a, _api.b, _api.c"),
    ("module_utils/_api/a.py", "from . import b", "_api.a may not import _api.b"),
    ("module_utils/_api/a.py", "from .b import x", "_api.a may not import _api.b"),
    ("module_utils/_api/a.py", "from urllib.request import urlopen", "_api.a may not import urllib.request.urlopen: no room may"),
    ("module_utils/_plan/plan.py", "from .._api import a", "_plan.plan may not import _api.a"),
    ("module_utils/_plan/plan.py", "import typing\nif typing.TYPE_CHECKING:\n    from .._http.client import Client", "_plan.plan may not import _http.client"),
    ("module_utils/_plan/plan.py", "import time", "_plan.plan may not import time: _plan.plan is pure"),
    ("module_utils/_plan/plan.py", "from ansible_collections.lifecycle.atlassian.plugins.module_utils._run import run", "_plan.plan may not import _run"),
    ("module_utils/_connect.py", "from ansible.module_utils.basic import AnsibleModule", "_connect may not import ansible.module_utils.basic.AnsibleModule"),
    ("module_utils/_new.py", "import typing", "the table of rooms does not know _new"),
    ("doc_fragments/site.py", "import os", "doc_fragments.site may not import os; allowed: nothing"),
]


def lay(plugins: Path, **contents: str) -> Path:
    """A small plugins/ folder: a few rooms in order, and these contents."""
    rooms = ["modules/one", "modules/two", "module_utils/_run", "module_utils/_connect", "module_utils/_errors", "module_utils/_http/client",
             "module_utils/_http/transport", "module_utils/_plan/plan", "module_utils/_api/a", "module_utils/_api/b", "module_utils/_api/c"]
    for name, content in {**{f"{room}.py": "" for room in rooms}, **contents}.items():
        path = plugins / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return plugins


@pytest.mark.parametrize(("file", "content", "words"), PLANTED)
def test_a_planted_violation_is_found(tmp_path, file, content, words):
    """Each kind of wrong import is found once and named by its two rooms."""
    told = broken_rules(lay(tmp_path / "plugins", **{file: content}))
    assert len(told) == 1, told
    assert words in told[0]
    assert f"plugins/{file}" in told[0]


def test_what_is_allowed_is_not_told_of(tmp_path):
    """The checker is silent about the ways that the table opens."""
    told = broken_rules(lay(tmp_path / "plugins", **{
        "modules/one.py": "from __future__ import annotations\nimport typing as t\nfrom ..module_utils._api import a, b\nfrom ..module_utils._run import run",
        "module_utils/_http/transport.py": "import requests\nfrom requests.adapters import HTTPAdapter\nfrom .._errors import X\nfrom .client import Y",
        "module_utils/_connect.py": "from ansible.module_utils.basic import env_fallback\nfrom ._http.client import Client",
        "filter/people.py": "from ansible.errors import AnsibleFilterError\nfrom ..module_utils._errors import PlanError\nimport re",
    }))
    assert told == []


def test_words_of_documentation_are_not_code(tmp_path):
    """A word counts where Python meets it, not where a reader does."""
    plugins = lay(tmp_path / "plugins", **{
        "modules/one.py": '"""Says check_mode."""\nDOCUMENTATION = """\nattributes:\n  check_mode:\n    support: full\n"""\n# check_mode',
        "modules/two.py": "getattr(module, 'check_mode')",
        "module_utils/_run.py": "module.check_mode",
    })
    assert rooms_with(plugins, "check_mode") == {"modules.two", "_run"}


def test_a_second_importer_of_requests_is_found(tmp_path):
    """Also when it hides in a function."""
    plugins = lay(tmp_path / "plugins", **{
        "module_utils/_http/transport.py": "import requests",
        "module_utils/_run.py": "def f():\n    from requests.sessions import Session",
    })
    assert rooms_importing(plugins, "requests") == {"_http.transport", "_run"}
