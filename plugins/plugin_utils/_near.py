# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: the action of all its modules, which takes the short way to a module that runs here.

Ansible packs a module with all it imports, lays the package down, and has another Python unpack and compile it: half a second of CPU time, for
files that are here already and compiled. Where that other Python is the one Ansible runs on, the same module starts from its own file
instead: in a fork of the worker (_near_fork.py), or, where that would not be the same as a fresh process, in one (_near_start.py).
That is all that differs: its environment, its options, how its answer is read and shown are Ansible's own.
Its options stay in memory, or go in through its standard input, so that not even a temporary file holds them.

Whatever is not certain goes Ansible's way. C(ATLASSIAN_NEAR=no) in the environment sends everything there, C(ATLASSIAN_NEAR=exec) makes no forks.
"""

from __future__ import annotations

import functools
import inspect
import json
import multiprocessing
import os
import shlex
import sys
import typing as t

from ansible import constants as C
from ansible.executor import module_common
from ansible.module_utils import basic
from ansible.plugins.action.normal import ActionModule as AnsibleWay
from ansible.plugins.loader import module_loader, module_utils_loader
from ansible.utils.display import Display

from ..module_utils._http.controller import VARIABLE, introduction
from . import _near_fork, _near_start

COLLECTION = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
START = os.path.abspath(_near_start.__file__)
PROFILE = "legacy"          # how options and results are written as JSON: what a module without METADATA gets
BUILT = {"b_module_data", "module_style", "shebang", "serialization_profile"}
GONE = "Ansible has ended, so that nobody would hear of this task. Nothing was sent."
PACKED = "/usr/bin/python"  # what a module without a first line of its own asks for; ansible_python_interpreter stands for it


class Start(t.NamedTuple):
    """What starts a module here: what C(_near_start) is told, and the options."""

    words: t.List[str]
    options: bytes

    def run(self) -> None:
        """In a process that was made for it."""
        _near_start.quicken()
        _near_start.run(self.options, *self.words)


class Near(AnsibleWay):
    """Ansible's own action, with another start where that is the same."""

    _near = False
    _start: t.Optional[Start] = None

    def run(self, tmp: t.Any = None, task_vars: t.Optional[t.Dict[str, t.Any]] = None) -> t.Any:
        """The task. Not if Ansible was killed meanwhile: the worker lives on, and is nobody's."""
        if orphaned():
            return {"failed": True, "msg": GONE}
        self._near = reason_against(self, task_vars or {}) is None
        return super().run(tmp, task_vars)

    def _is_pipelining_enabled(self, module_style: str, wrap_async: bool = False) -> bool:
        # No file is laid down, so no folder is needed for it.
        return True if self._near else super()._is_pipelining_enabled(module_style, wrap_async)

    def _configure_module(self, module_name: str, module_args: t.Dict[str, t.Any], task_vars: t.Dict[str, t.Any]) -> t.Any:
        path = module_path(self) if self._near else None
        if path is not None:
            try:
                options = encoded(module_args)
            except (TypeError, ValueError):     # Ansible has words for it
                self._near = False
            else:
                name = os.path.splitext(os.path.basename(path))[0]
                fqn = "ansible_collections.lifecycle.atlassian.plugins.modules." + name
                self._start = Start([os.path.dirname(os.path.abspath(module_common.__file__ + "/..")), COLLECTION, fqn, PROFILE], options)
                return built(options, path)
        return super()._configure_module(module_name, module_args, task_vars)

    def _low_level_execute_command(self, cmd: str, *others: t.Any, **named: t.Any) -> t.Any:
        start = self._start
        if start is None or named.get("in_data") is not start.options:
            return super()._low_level_execute_command(cmd, *others, **named)
        if shlex.split(cmd) != [sys.executable] or _near_fork.reason_against() is not None:
            cmd = "%s %s" % (cmd, " ".join(shlex.quote(word) for word in (START, *start.words)))
            return super()._low_level_execute_command(cmd, *others, **named)
        # Only what executes the command is another, for this one command.
        self._connection.exec_command = functools.partial(forked, self._connection, start)
        try:
            return super()._low_level_execute_command(cmd, *others, **named)
        finally:
            del self._connection.exec_command


def orphaned() -> bool:
    """Whether Ansible has ended since it made this worker. If not, whatever the worker starts is told whom to look for (_http/controller.py)."""
    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None:        # no worker of the usual kind; then the module looks for it by itself
        return False
    os.environ[VARIABLE] = introduction(parent.pid)
    return os.getppid() != parent.pid


def forked(connection: t.Any, start: Start, dummy_cmd: str, **dummy: t.Any) -> t.Tuple[int, bytes, bytes]:
    """What the connection's C(exec_command) returns, of a fork."""
    connection._connect()
    name = start.words[2].rpartition(".")[2]
    Display().vvv("FORK lifecycle.atlassian.%s" % name, host=connection._play_context.remote_addr)
    code, out, err = _near_fork.run(start.run, name, os.fsdecode(connection.cwd))
    return (128 - code if code < 0 else code), out, err     # as the shell tells of a signal, which would stand between


def reason_against(action: t.Any, task_vars: t.Dict[str, t.Any]) -> t.Optional[str]:
    """Why a task has to go Ansible's way; None when the short way is the same."""
    task, connection = action._task, action._connection
    if _near_fork.wish() in _near_fork.NO:
        return "it is switched off"
    if type(connection).__module__ != "ansible.plugins.connection.local":
        return "it runs elsewhere"
    if action._play_context.become or getattr(connection, "become", None):
        return "it runs as somebody else"
    if task.async_val:
        return "it runs in the background"
    if any(task.environment or ()):
        return "it has an environment of its own"
    if C.DEFAULT_KEEP_REMOTE_FILES or C.DEFAULT_DEBUG or any(name.startswith("_ANSIBLE_") for name in os.environ) or extended(task_vars):
        return "somebody looks for the package, for debugging or for coverage"
    if C.config.get_config_value("PYTHON_MODULE_RLIMIT_NOFILE", variables=task_vars):
        return "it has a limit of its own"
    if connection._shell.tmpdir is not None:
        return "its folder was made already"
    if form() is None:
        return "this ansible-core is not known"
    if interpreter(action, task_vars) != sys.executable:
        return "it has another Python"
    if module_path(action) is None:
        return "its file is not the collection's"
    if any(os.path.isdir(path) and os.listdir(path) for path in own_module_utils()):
        return "parts of Ansible may be replaced"
    return None


def form() -> t.Optional[str]:
    """How this ansible-core hands a module on: C(built) since 2.19, C(tuple) before; None when in some way that is not known."""
    record = getattr(module_common, "_BuiltModule", None)
    if record is None:
        known = hasattr(basic, "_ANSIBLE_ARGS") and not hasattr(basic, "_ANSIBLE_PROFILE") and hasattr(module_common, "AnsibleJSONEncoder")
        return "tuple" if known else None
    try:
        from ansible.module_utils._internal._ansiballz._loader import run_module
        from ansible.module_utils.common.json import Direction, get_module_encoder
        taken = inspect.signature(record).parameters
        needed = {name for name, one in taken.items() if one.default is one.empty}
        inspect.signature(run_module).bind(json_params=b"", profile=PROFILE, module_fqn="", modlib_path="", extensions={})
        get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE)
    except (ImportError, TypeError, ValueError, AttributeError):
        return None
    return "built" if needed <= BUILT <= set(taken) and not C.config.get_config_value("_MODULE_METADATA") else None


def encoded(options: t.Dict[str, t.Any]) -> bytes:
    """A module's options as Ansible writes them into its package."""
    whole = {"ANSIBLE_MODULE_ARGS": options}
    if form() == "tuple":
        return json.dumps(whole, cls=module_common.AnsibleJSONEncoder, vault_to_text=True).encode()
    from ansible.module_utils.common.json import Direction, get_module_encoder
    return json.dumps(whole, cls=get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE)).encode()


def built(data: bytes, path: str) -> t.Any:
    """What C(_configure_module) returns."""
    shebang = "#!" + sys.executable
    if form() == "tuple":
        return "new", shebang, data, path
    return module_common._BuiltModule(b_module_data=data, module_style="new", shebang=shebang, serialization_profile=PROFILE), path


def interpreter(action: t.Any, task_vars: t.Dict[str, t.Any]) -> t.Optional[str]:
    """The Python that Ansible would take, by its own rules; None when it would have to look for one first."""
    to = action._task.delegate_to
    about = (task_vars.get("ansible_delegated_vars") or {}).get(to) if to else task_vars
    if about is None:
        return None
    try:
        shebang, dummy_python = module_common._get_shebang(
            PACKED, about, action._templar, (), remote_is_local=bool(getattr(action._connection, "_remote_is_local", False)))
    except module_common.InterpreterDiscoveryRequiredError:
        return None
    return str(shebang)[2:]


def module_path(action: t.Any) -> t.Optional[str]:
    """The file of the task's module; None when it is not one of this collection."""
    found = module_loader.find_plugin_with_context(action._task.action, "", collection_list=action._task.collections)
    path = found.plugin_resolved_path if found.resolved else None
    if not path or os.path.dirname(os.path.abspath(path)) != os.path.join(COLLECTION, "plugins", "modules"):
        return None
    return str(path)


def own_module_utils() -> t.List[str]:
    """Folders in which somebody may keep a replacement for a part of C(ansible.module_utils)."""
    ansible = os.path.dirname(os.path.abspath(basic.__file__))
    return [path for path in module_utils_loader._get_paths(subdirs=False) if os.path.abspath(path) != ansible]


def extended(task_vars: t.Dict[str, t.Any]) -> bool:
    """Whether ansible-core (since 2.19) was told to put a debugger or coverage into the package."""
    try:
        from ansible._internal._ansiballz._builder import ExtensionManager
    except ImportError:
        return False
    return bool(ExtensionManager.create(task_vars=task_vars).extension_names)
