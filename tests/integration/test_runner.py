# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job as AWX runs it: sent by ansible-runner, worked off elsewhere with the credentials in the environment, its artefacts read back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ansible_runner
import pytest
from simulator.worlds import DIRECTORY_ID, ORG_ID

from integration.awx import injected
from integration.stage import ADMIN, ROOT, SECRETS

# How AWX sets it: no file with the environment, neither for the job nor among its artefacts.
SETTINGS = {"suppress_ansible_output": True, "job_timeout": 120, "idle_timeout": 60}
PEOPLE = "email,kind,display_name,desks,groups\nnia@customer.example.org,customer,Nia N.,IT|HR,\nerika.mustermann@corp.example.com,employee,,IT,Support\n"


class Job:
    """What a job left behind."""

    def __init__(self, folder):
        self.folder = folder
        self.events = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "job_events").glob("*.json")]
        self.events.sort(key=lambda event: event["counter"])
        self.rc = int((folder / "rc").read_text(encoding="utf-8"))

    def result(self, task):
        """The result of a task of this name."""
        found = [event["event_data"]["res"] for event in self.events
                 if event["event"] in ("runner_on_ok", "runner_on_failed") and event["event_data"]["task"] == task]
        assert len(found) == 1, [event.get("stdout") for event in self.events]
        return found[0]

    @property
    def stats(self):
        """The last word: {ok: {host: n}, changed: {...}, failures: {...}}."""
        told, = [event["event_data"] for event in self.events if event["event"] == "playbook_on_stats"]
        return told


@pytest.fixture
def launch(stage, site):
    """Runs one of the collection's playbooks as AWX would: (job, words on the worker's standard error)."""
    folder = stage.folder / "private"
    (folder / "project").mkdir(parents=True)
    (folder / "inventory").mkdir()
    (folder / "inventory" / "hosts").write_text(
        'localhost ansible_connection=local ansible_python_interpreter="{{ ansible_playbook_python }}"\n', encoding="utf-8")

    def run(name, ident, credentials, answers, *options):
        shutil.copy(ROOT / "playbooks" / (name + ".yml"), folder / "project")
        env = {"ANSIBLE_COLLECTIONS_PATH": str(stage.collections), **credentials}
        with open(stage.folder / "sent", "wb") as sent:
            ansible_runner.run(streamer="transmit", _output=sent, private_data_dir=str(folder), playbook=name + ".yml", inventory="inventory/hosts",
                               ident=ident,
                               envvars=env, extravars=answers, settings=SETTINGS, suppress_env_files=True, verbosity=3, quiet=True,
                               cmdline=" ".join(options) or None)
        worker = stage.folder / ("worker-" + ident)
        worker.mkdir()
        surroundings = {name: value for name, value in stage.environment().items() if "CALLBACK" not in name}
        surroundings["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), surroundings["PATH"]])
        with open(stage.folder / "sent", "rb") as sent, open(stage.folder / "answer", "wb") as answer:
            done = subprocess.run([sys.executable, "-m", "ansible_runner", "worker", "--private-data-dir", str(worker)], stdin=sent, stdout=answer,
                                  stderr=subprocess.PIPE, env=surroundings, cwd=stage.folder, check=False)
        with open(stage.folder / "answer", "rb") as answer:
            ansible_runner.run(streamer="process", _input=answer, private_data_dir=str(folder), ident=ident, quiet=True)
        told = Job(folder / "artifacts" / ident)
        assert done.returncode == told.rc and not done.stderr, done.stderr
        # Nothing that stays holds a credential: events, output, and what the worker's folder has left. Only ansible-runner's own record of what it
        # started has the environment, whatever its settings; AWX takes it out of what it keeps, and throws the folder away.
        kept = [path for base in (told.folder, worker) for path in base.rglob("*") if path.is_file()]
        holding = [path for path in kept if any(secret in path.read_text(encoding="utf-8", errors="replace") for secret in SECRETS)]
        assert len(kept) > 10 and {path.name for path in holding} <= {"command"}, holding
        assert {path.stat().st_mode & 0o077 for path in holding} <= {0}
        return told
    return run


@pytest.fixture
def credentials(site):
    """All three credentials, as AWX renders them, and the addresses of the simulator."""
    return {"ATLASSIAN_SCIM_URL": site.url + "/scim/directory", "ATLASSIAN_ORG_URL": site.url + "/admin", "ATLASSIAN_GATEWAY_URL": site.url,
            **injected("site", site_url=site.url, **ADMIN), **injected("scim", directory_id=DIRECTORY_ID, scim_token="sentinel-scim-key"),
            **injected("organization", org_id=ORG_ID, org_api_key="sentinel-org-key")}


def test_plan_and_then_apply(launch, site, credentials):
    """The workflow's two jobs: what the plan's events say is what the deed's events say, and modules take the short way under runner too."""
    site.freeze()
    plan = launch("onboard", "plan", credentials, {"people_text": PEOPLE}, "--check", "--diff")
    site.freeze(False)
    apply = launch("onboard", "apply", credentials, {"people_text": PEOPLE}, "--diff")
    assert (plan.rc, apply.rc) == (0, 0) and not apply.stats["failures"] and apply.stats["changed"]["localhost"] == plan.stats["changed"]["localhost"] > 0
    added = [[(one["email"], one["action"]) for one in job.result("People are customers of their desks")["people"]] for job in (plan, apply)]
    assert added[0] == added[1] and ("nia@customer.example.org", "added") in added[1]
    assert apply.result("People are customers of their desks")["diff"]
    assert len(site.people["nia@customer.example.org"]["desks"]) == 2
    assert any("FORK lifecycle.atlassian." in event["stdout"] for event in apply.events)


def test_a_refused_credential_fails_the_job_with_its_reason(launch, site, credentials):
    job = launch("preflight", "refused", dict(credentials, ATLASSIAN_API_TOKEN="sentinel-wrong"), {"preflight_planned": ["onboard"]})
    assert job.rc == 2 and job.stats["failures"] == {"localhost": 1}
    assert "api_token" in job.result("Fail if anything stands in the way")["msg"]
