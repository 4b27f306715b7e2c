# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this folder play on: a simulator server, and ansible-playbook with the installed collection.

One server for each worker of pytest; its world is put back before every test. Each run of ansible-playbook has a home and
a working folder of its own and sees no other collection than the one under test.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests
import yaml
from simulator.worlds import CLOUD_ID, DIRECTORY_ID, ORG_ID, small_world_dict

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NEIGHBOURS = os.environ.get("LIFECYCLE_NEIGHBOURS") or str(Path(sys.executable).parent)      # make test-neighbours: where programs beside Ansible are
PATIENCE = 240          # seconds after which a run of ansible-playbook hangs

ADMIN = {"api_user": "admin@corp.example.com", "api_token": "sentinel-classic-admin"}
SECRETS = ("sentinel-", "YWRtaW5AY29ycC5leGFtcGxlLmNvbT")   # every secret of the small world; and the beginning of the administrator's Basic proof


class Result(dict):
    """What a task returned, as a user would register it."""

    def __init__(self, line):
        super().__init__(line["result"])
        self.task, self.action, self.status = line["task"], line["action"], line["status"]
        self.ignored = line.get("ignored", False)

    @property
    def failed(self):
        """Whether the task failed."""
        return self.status in ("failed", "unreachable")

    @property
    def actions(self):
        """{e-mail, else user name, else account id: action} of everybody in people."""
        return {one["email"] or one.get("user_name") or one["account_id"]: one["action"] for one in self["people"]}

    def of(self, who):
        """The entry of one person."""
        found = [one for one in self["people"] if who in (one["email"], one["account_id"], one.get("user_name"))]
        assert len(found) == 1, "%d entries for %s in %s" % (len(found), who, self["people"])
        return found[0]


class Run:
    """One run of ansible-playbook."""

    def __init__(self, code, stdout, stderr, lines):
        self.rc, self.stdout, self.stderr = code, stdout, stderr
        self.results = [Result(line) for line in lines]

    def __getitem__(self, task):
        """The result of the task of this name; the only one, if it has one name only."""
        found = self.all(task)
        assert len(found) == 1, "%d tasks are called %r\n%s" % (len(found), task, self)
        return found[0]

    def all(self, task):
        """Every result of a task of this name."""
        return [result for result in self.results if result.task == task or result.task.endswith(" : " + task)]

    @property
    def ours(self):
        """The results of the collection's own modules."""
        return [result for result in self.results if result.action.startswith("lifecycle.atlassian.") and result.status != "skipped"]

    @property
    def changed(self):
        """Names of the tasks that changed something, those that failed half way included."""
        return [result.task for result in self.results if result.get("changed")]

    @property
    def said(self):
        """All that appeared on a screen."""
        return self.stdout + self.stderr

    def good(self):
        """This run, if it worked."""
        assert self.rc == 0, str(self)
        return self

    def __str__(self):
        return "ansible-playbook ended with %s\n%s\n%s" % (self.rc, self.stdout, self.stderr)


class Site:
    """A simulator server and its control routes."""

    def __init__(self, url):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def control(self, method, name, body=None):
        """One control request; its answer."""
        answer = self._session.request(method, "%s/_control/%s" % (self.url, name), json=body, timeout=30)
        assert answer.status_code < 300, "%s %s: %s" % (method, name, answer.text)
        return answer.json() if answer.content else None

    def reset(self, world=None):
        """A fresh world, default switches, no faults, an empty journal."""
        self.freeze(False)
        self.control("PUT", "switches", {"reset": True})
        self.control("DELETE", "faults")
        self.control("PUT", "world", world or small_world_dict())
        self.control("DELETE", "journal")

    def freeze(self, frozen=True):
        """While frozen every write is refused and is a violation."""
        self.control("POST", "freeze", {"frozen": frozen})

    def switch(self, **settings):
        """Set switches."""
        self.control("PUT", "switches", settings)

    def fault(self, kind, times=1, path="", method=None, asked=None, **more):
        """Order trouble for requests to this path, with this method, whose body holds what is C(asked)."""
        match = {name: value for name, value in (("path", path), ("method", method), ("body", asked)) if value}
        self.control("POST", "faults", dict(more, kind=kind, match=match, times=times))

    @property
    def world(self):
        """The whole state."""
        return self.control("GET", "world")

    @property
    def truth(self):
        """The state without what only counts requests: two that are equal mean that nothing was changed."""
        world = self.world
        return {name: world[name] for name in ("site", "organization", "accounts", "groups", "desks", "directories")}

    @property
    def people(self):
        """{e-mail: {account_id, active, desks, groups, scim, ...}}."""
        return self.control("GET", "people")

    def members(self, group):
        """Account ids in a group."""
        return {one for found in self.world["groups"] if found["name"] == group for one in found["members"]}

    def customers(self, desk):
        """Account ids on the list of a desk, named by its key."""
        return {one for found in self.world["desks"] if found["key"] == desk for one in found["customers"]}

    @property
    def journal(self):
        """Every request since the last reset."""
        return self.control("GET", "journal")

    @property
    def writes(self):
        """Every request that would change something."""
        return [entry for entry in self.journal if entry["write"]]

    def forget(self):
        """Empty the journal."""
        self.control("DELETE", "journal")

    @property
    def violations(self):
        """Requests and answers that are not as documented, and writes while frozen."""
        return self.control("GET", "violations")

    # --- ways in -----------------------------------------------------------------------------------------------------

    @property
    def basic(self):
        """Connection options: e-mail and token on the site's address."""
        return dict(ADMIN, site_url=self.url)

    @property
    def gateway(self):
        """Options of the ways that go through the gateway, without a credential."""
        return {"site_url": self.url, "gateway_url": self.url, "auth_url": self.url}

    @property
    def scim(self):
        """Connection options of the directory."""
        return {"scim_url": self.url + "/scim/directory", "directory_id": DIRECTORY_ID, "scim_token": "sentinel-scim-key"}

    @property
    def organization(self):
        """Connection options of the organization."""
        return {"org_url": self.url + "/admin", "org_id": ORG_ID, "org_api_key": "sentinel-org-key"}

    @property
    def ways(self):
        """{name: options} of every way into the site."""
        return {
            "basic": self.basic,
            "scoped token": dict(self.gateway, api_user=ADMIN["api_user"], api_token="sentinel-scoped-admin", use_gateway=True),
            "bearer": dict(self.gateway, access_token="sentinel-bearer-admin", cloud_id=CLOUD_ID),
            "client credentials": dict(self.gateway, client_id="demo-client", client_secret="sentinel-client-secret"),
        }

    @property
    def everything(self):
        """Site, directory and organization, and every address of the simulator's, so that nothing leaves this machine."""
        return {**self.gateway, **self.basic, **self.scim, **self.organization}


ENVIRONMENT_NAMES = {
    "site_url": "ATLASSIAN_SITE_URL", "api_user": "ATLASSIAN_API_USER", "api_token": "ATLASSIAN_API_TOKEN", "access_token": "ATLASSIAN_ACCESS_TOKEN",
    "client_id": "ATLASSIAN_CLIENT_ID", "client_secret": "ATLASSIAN_CLIENT_SECRET", "use_gateway": "ATLASSIAN_USE_GATEWAY",
    "gateway_url": "ATLASSIAN_GATEWAY_URL", "auth_url": "ATLASSIAN_AUTH_URL", "cloud_id": "ATLASSIAN_CLOUD_ID", "scim_url": "ATLASSIAN_SCIM_URL",
    "directory_id": "ATLASSIAN_SCIM_DIRECTORY_ID", "scim_token": "ATLASSIAN_SCIM_TOKEN", "org_url": "ATLASSIAN_ORG_URL", "org_id": "ATLASSIAN_ORG_ID",
    "org_api_key": "ATLASSIAN_ORG_API_KEY",
}


def as_environment(options):
    """Connection options as the environment variables that stand for them."""
    return {ENVIRONMENT_NAMES[name]: str(value) for name, value in options.items()}


def heed_interrupts():
    """In the child. What a shell starts in the background ignores Ctrl-C, and so would all that is started here; some tests press it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Stage:
    """Runs plays. C(defaults) are the connection options of every module of the group, unless a run brings its own."""

    def __init__(self, site, collections, folder):
        self.site, self.collections, self.folder = site, Path(collections), Path(folder)
        self._count = 0
        for name in ("home", "cwd"):
            (self.folder / name).mkdir(exist_ok=True)

    def environment(self, **extra):
        """No setting, login or collection of whoever runs the tests. Python keeps what it has compiled, as it does at a user's: else it takes twice as long."""
        strange = ("ANSIBLE_", "ATLASSIAN_", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
        env = {name: value for name, value in os.environ.items() if not name.startswith(strange) and not name.lower().endswith("_proxy")}
        env.update(
            HOME=str(self.folder / "home"), ANSIBLE_HOME=str(self.folder / "home" / ".ansible"), ANSIBLE_COLLECTIONS_PATH=str(self.collections),
            ANSIBLE_CALLBACK_PLUGINS=str(HERE / "plugins" / "callback"), ANSIBLE_CALLBACKS_ENABLED="told", ANSIBLE_NOCOLOR="1",
            ANSIBLE_RETRY_FILES_ENABLED="0", ANSIBLE_DEPRECATION_WARNINGS="1", ANSIBLE_LOCALHOST_WARNING="0", ANSIBLE_INVENTORY_UNPARSED_WARNING="0",
            LC_ALL="C.UTF-8",
            ANSIBLE_REMOTE_TEMP=str(self.folder / "home" / "remote"),     # ~ is looked up in /etc/passwd, not in HOME
        )
        target = os.environ.get("LIFECYCLE_TARGET")     # make test-target39: another Python for the modules than the controller's
        if target:
            env["ANSIBLE_INVENTORY"] = str(self.write("target.yml", {"all": {"hosts": {
                "localhost": {"ansible_connection": "local", "ansible_python_interpreter": target}}}}))
        env.update({name: str(value) for name, value in extra.items()})
        return env

    def write(self, name, text):
        """A file in the working folder: text as it is, anything else as YAML. Returns its path."""
        path = self.folder / "cwd" / name
        path.write_text(text if isinstance(text, str) else yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    def start(self, play, *arguments, env=None):
        """Start ansible-playbook on a file, or on a playbook's FQCN; (process, results file)."""
        self._count += 1
        results = self.folder / ("results-%d.jsonl" % self._count)
        results.touch()
        command = [sys.executable, "-m", "ansible", "playbook", str(play), *map(str, arguments)]
        process = subprocess.Popen(
            command, cwd=self.folder / "cwd", env=self.environment(LIFECYCLE_RESULTS=results, **(env or {})), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
            preexec_fn=heed_interrupts,
        )
        return process, results

    @staticmethod
    def finish(process, results):
        """Wait for it; the Run."""
        try:
            stdout, stderr = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            raise AssertionError("ansible-playbook took more than %d s\n%s\n%s" % (PATIENCE, stdout, stderr)) from None
        except BaseException:      # Ctrl-C: it is a group of its own and would go on
            os.killpg(process.pid, signal.SIGKILL)
            raise
        lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
        return Run(process.returncode, stdout, stderr, lines)

    def playbook(self, play, *arguments, env=None):
        """Run a playbook. With --check the site is frozen meanwhile, and a write fails the test."""
        frozen = "--check" in arguments
        if frozen:
            self.site.freeze()
        try:
            return self.finish(*self.start(play, *arguments, env=env))
        finally:
            if frozen:
                self.site.freeze(False)
                assert not self.site.violations, self.site.violations

    def play(self, tasks, *arguments, defaults=None, env=None, **play):
        """Run tasks (YAML text or a list) in a play on localhost, with module_defaults for the collection's group."""
        tasks = yaml.safe_load(tasks) if isinstance(tasks, str) else tasks
        defaults = self.site.everything if defaults is None else defaults
        whole = {"hosts": "localhost", "gather_facts": False, "tasks": tasks, **play}
        if defaults:
            whole["module_defaults"] = {"group/lifecycle.atlassian.all": defaults}
        return self.playbook(self.write("play-%d.yml" % (self._count + 1), [whole]), *arguments, env=env)


def task(module, name=None, **options):
    """One task, as a value. keywords of the task go into C(_task)."""
    keywords = options.pop("_task", {})
    return dict({"name": name or module, "lifecycle.atlassian." + module: options}, **keywords)


def neighbour(name):
    """The path of a program that is not among what make test installs; None where it is missing."""
    return shutil.which(name, path=NEIGHBOURS)


def start_server(folder, source=ROOT):
    """A simulator server on a free port, from the checkout or from an installed collection: (process, url). What it says to export is in server.log."""
    ready = Path(folder) / "ready.json"
    env = dict(os.environ, PYTHONPATH=str(Path(source) / "tests"), PYTHONDONTWRITEBYTECODE="1")
    with open(Path(folder) / "server.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen([sys.executable, "-m", "simulator", "--ready-file", str(ready)], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=log)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if ready.exists():
            return process, json.loads(ready.read_text(encoding="utf-8"))["url"]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the simulator did not start: " + (Path(folder) / "server.log").read_text(encoding="utf-8"))


def collections_path():
    """Where the collection under test is installed; built and installed now when LIFECYCLE_COLLECTIONS does not say."""
    given = os.environ.get("LIFECYCLE_COLLECTIONS")
    if not given:
        made = subprocess.run([sys.executable, str(ROOT / "tests" / "tools" / "tree.py"), "installed"], cwd=ROOT, check=False, capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
        given = made.stdout.split("\n")[-2]
    home = Path(given) / "ansible_collections" / "lifecycle" / "atlassian"
    assert (home / "MANIFEST.json").is_file(), "%s is no installed collection" % home
    return Path(given).resolve()


def copy_collections(source, target):
    """A copy to be tampered with; returns the folder of the collection in it."""
    home = Path("ansible_collections", "lifecycle", "atlassian")
    shutil.copytree(Path(source) / home, Path(target) / home)
    return Path(target) / home


def each_task_of_ours(run):
    """(name, result) of every run of a module of the collection, the rounds of a loop one by one."""
    for result in run.ours:
        for one in result.get("results", [result]):
            if not one.get("skipped"):
                yield result.task, one
