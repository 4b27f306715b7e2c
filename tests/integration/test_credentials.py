# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pre-flight look and 3LO tokens in real plays: what warns, what fails, what check mode leaves alone, what is shown."""

from __future__ import annotations

import json

from integration.stage import task

APP = {"app_client_id": "demo-app", "app_client_secret": "sentinel-app-secret"}


def token(path, **more):
    """The task that exchanges the refresh token in a file."""
    return task("oauth_token", token_file=str(path), persistent=True, _task={"no_log": True, "register": "token"}, **APP, **more)


def test_a_refresh_token_is_spent_once_and_never_in_check_mode(stage, site, tmp_path) -> None:
    path = tmp_path / "token.json"
    path.write_text(json.dumps({"refresh_token": "sentinel-refresh-admin"}))
    path.chmod(0o600)
    foretold = stage.play([token(path), {"name": "Show", "ansible.builtin.debug": {"msg": "{{ token.msg }}"}}], "--check").good()
    assert "nothing was exchanged" in foretold.results[-1]["msg"] and "sentinel-refresh-admin" in path.read_text()
    look = task("jira_user_info", query="admin", access_token="{{ token.access_token }}", api_user="", api_token="")
    run = stage.play([token(path), look], "-vvv").good()
    assert run.results[-1]["users"][0]["email"] == "admin@corp.example.com"
    assert "sentinel-refresh-admin" not in path.read_text() and path.stat().st_mode & 0o777 == 0o600
    assert "sentinel-" not in run.said, "neither the token nor what it was got with"


def test_what_is_missing_warns_or_fails(stage, site) -> None:
    look = {"planned": ["managed_account"], "org_api_key": "sentinel-org-scoped-key", "org_api_key_expires": "2020-01-01"}
    run = stage.play([task("atlassian_preflight_info", **look)]).good()
    assert "WARNING" in run.said and "an organization key without scopes is missing" in " ".join(run.said.split())
    run = stage.play([task("atlassian_preflight_info", strict=True, **look)])
    assert run.rc == 2 and run.results[-1]["planned"][0]["ready"] is False and "org_api_key expired on 2020-01-01" in run.results[-1]["msg"]
    assert "sentinel-" not in run.said and not [one for one in site.journal if one["write"]]
