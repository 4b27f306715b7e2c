# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: runs one of its modules from its file, as Ansible's package of it would.

Started by _near.py as a program: the folder of the package ansible, that of the collection, the module's full name and the serialization profile
are its arguments, options come in as JSON. Or called by _near_fork.py, in a process that was made to look like a fresh one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import runpy
import sys
import types
import typing as t


def quicken() -> None:
    """Importing makes many objects and no garbage."""
    gc.set_threshold(100_000, 50, 50)


def lead_to(name: str, folder: str) -> None:
    """Let a package be in this folder, which the controller uses, and nowhere else: Ansible's package of a module hides all others as well."""
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package


def main(core: str, collection: str, module: str, profile: str) -> None:
    """Run the module. It prints its result and exits."""
    quicken()
    here = os.path.dirname(os.path.abspath(__file__))
    try:
        os.getcwd()
    except OSError:                         # it was removed, and Ansible's package then starts from another as well
        os.chdir(os.path.expanduser("~"))
    sys.path[:] = [path for path in sys.path if path not in ("", ".", here)]
    del sys.argv[1:]
    run(sys.stdin.buffer.read(), core, collection, module, profile)


def run(options: bytes, core: str, collection: str, module: str, profile: str) -> None:
    """Run the module in a process that has neither Ansible nor the collection in it."""
    sys.path.insert(0, os.path.dirname(core))    # for this one import: what lies beside it must not come before the standard library
    import ansible.module_utils  # noqa: F401  for what it leaves in sys.modules
    del sys.path[0]
    parts = module.split(".")
    above = os.path.dirname(os.path.dirname(collection))
    for count, folder in enumerate((above, os.path.dirname(collection), collection), 1):
        lead_to(".".join(parts[:count]), folder)
    start(options, module, profile, collection)


def start(options: bytes, module: str, profile: str, collection: str) -> None:
    """As the last lines of Ansible's package do it."""
    loader: t.Any = None
    with contextlib.suppress(ImportError):      # which ansible-core before 2.19 does not have
        from ansible.module_utils._internal._ansiballz import _loader
        loader = _loader
    # outside of any "except": a failure would else be shown with the traceback of what was handled
    if loader is not None:
        loader.run_module(json_params=options, profile=profile, module_fqn=module, modlib_path=collection, extensions={})
    from ansible.module_utils import basic
    basic._ANSIBLE_ARGS = options
    runpy.run_module(module, {"_module_fqn": module, "_modlib_path": collection}, run_name="__main__", alter_sys=True)
    raise RuntimeError("The module did not exit by itself.")


if __name__ == "__main__":
    main(*sys.argv[1:])
