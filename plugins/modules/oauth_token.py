#!/usr/bin/python
# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OAuth 2.0 (3LO) access token for a run."""

from __future__ import annotations

DOCUMENTATION = r"""
module: oauth_token
short_description: Get an OAuth 2.0 (3LO) access token for a run
version_added: "0.1.0"
description:
  - B(You probably do not need this.) For unattended runs, use the client credentials of a service account (O(client_id), O(client_secret)), which every module
    of this collection takes as they are, or an API token with scopes. Neither has to be stored anew after each use.
  - This is for OAuth 2.0 apps to which a person has given consent (three-legged OAuth). It exchanges an authorization code, or the refresh token in a file,
    for an access token of an hour, which the other modules take as O(access_token).
  - B(Refresh tokens rotate.) Each is good for one use, and the next one comes with the access token. When the next one is lost, or two runs use the same one,
    every token of that consent may be revoked, and the person has to give it again. So a refresh token is only used with O(token_file) on storage that
    outlasts the run, which you declare with O(persistent=true). The file is locked, and the next token is on the disk before the access token is returned.
  - A token cannot be got without using something up, so that every run changes something. B(In check mode nothing is exchanged); RV(access_token) is V(null).
options:
  app_client_id:
    description:
      - Client ID of the OAuth 2.0 app, from developer.atlassian.com.
      - It has another name than O(client_id), which is that of a service account.
    type: str
    required: true
  app_client_secret:
    description:
      - Secret of the app.
    type: str
    required: true
  code:
    description:
      - Authorization code that Atlassian has sent the browser back with. It is good once and for a few minutes.
      - When omitted, the refresh token in O(token_file) is used.
      - With the scope C(offline_access) a refresh token comes along, which replaces what is in O(token_file). Without O(token_file) it is thrown away.
    type: str
  redirect_uri:
    description:
      - Callback address of the app, the very one that the authorization used. Required with O(code).
    type: str
  token_file:
    description:
      - File for the refresh token, on the host that runs the module. Its folder must be there and be writable.
      - It is made with mode 0600, and replaced whole or not at all. A file that others may read is refused.
      - It holds JSON, an object with the key C(refresh_token). Beside it there will be a file of the same name with C(.lock) at its end.
    type: path
  persistent:
    description:
      - Whether O(token_file) is on storage that outlasts this run. Required to be V(true) with O(token_file).
      - It is not so in an execution environment (AWX, ansible-navigator) unless a volume is mounted there; the rotated token would be
        gone with the container, and with it the consent.
    type: bool
    default: false
notes:
  - Set C(no_log=true) on this task. What it returns is a secret.
  - Other tasks that use the same O(token_file) are waited for, for as long as O(timeout) says.
  - Refresh tokens die after 90 days without use, after 365 days altogether, and when the person is deactivated. One that was used is accepted for another ten
    minutes, so a run that broke off may be repeated within that time.
  - Ways in to a site, a directory or an organization are accepted and not used.
seealso:
  - module: lifecycle.atlassian.atlassian_preflight_info
  - name: OAuth 2.0 (3LO) apps
    description: How to send a person to the consent page, and which scopes there are.
    link: https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
extends_documentation_fragment:
  - lifecycle.atlassian.connection
attributes:
  check_mode:
    description:
      - Looks at the options and the file, exchanges nothing, and says so.
    support: full
  diff_mode:
    description:
      - Returns what changed. All that changes here is secret.
    support: none
  idempotent:
    description:
      - A second run changes nothing. Every run uses up a code or a refresh token.
    support: none
  action_group:
    description:
      - Use C(group/lifecycle.atlassian.all) in C(module_defaults) to set the connection options once for a whole play.
    support: full
    membership:
      - lifecycle.atlassian.all
  platform:
    description:
      - Where the module itself runs, which usually is the controller (C(localhost)).
    support: full
    platforms: posix
author:
  - the lifecycle.atlassian authors (@lifecycle-collections)
"""

EXAMPLES = r"""
# For unattended runs use the client credentials of a service account instead: see the examples of lifecycle.atlassian.jira_user_info.

- name: Exchange the code that the browser came back with, once, and keep the refresh token
  lifecycle.atlassian.oauth_token:
    app_client_id: demo-app
    app_client_secret: "{{ vault_app_secret | default('sentinel-app-secret') }}"
    code: "{{ code | default('sentinel-code-admin') }}"
    redirect_uri: https://localhost/callback
    token_file: "{{ token_folder | default(lookup('env', 'HOME')) }}/atlassian-token.json"
    persistent: true
  no_log: true
  register: first

- name: In every later run, use the refresh token and keep the next one
  lifecycle.atlassian.oauth_token:
    app_client_id: demo-app
    app_client_secret: "{{ vault_app_secret | default('sentinel-app-secret') }}"
    token_file: "{{ token_folder | default(lookup('env', 'HOME')) }}/atlassian-token.json"
    persistent: true
  no_log: true
  register: token
"""

RETURN = r"""
access_token:
  description: The access token. V(null) in check mode.
  returned: success
  type: str
  sample: eyJraWQiOi...
expires_in:
  description: For how many seconds it is good. V(null) in check mode.
  returned: success
  type: int
  sample: 3600
scopes:
  description: What it is good for. V(null) in check mode.
  returned: success
  type: list
  elements: str
  sample: ["read:jira-user", offline_access]
refresh_token_saved:
  description: Whether the next refresh token is in O(token_file).
  returned: success
  type: bool
  sample: true
msg:
  description: In check mode, what a real run would use up.
  returned: in check mode, and on failure
  type: str
  sample: "Check mode: nothing was exchanged, as that would use up the refresh token."
requests:
  description:
    - What the task cost.
  returned: always, unless the connection options themselves were wrong
  type: dict
  contains:
    reads:
      description: Requests sent that only read, repetitions counted.
      returned: always
      type: int
      sample: 0
    writes:
      description: Requests sent that change something, repetitions counted. Always V(0) in check mode.
      returned: always
      type: int
      sample: 1
    retries:
      description: Requests that were sent again, after an error or a rate limit.
      returned: always
      type: int
      sample: 0
    waited_s:
      description: Seconds in which the task waited for rate limits, for retries, or for changes that show late.
      returned: always
      type: float
      sample: 0.4
  sample: {reads: 0, writes: 1, retries: 0, waited_s: 0.4}
failure:
  description:
    - What the service answered to the request that ended the task, for machines.
  returned: when a request failed and the task could not go on
  type: dict
  contains:
    status:
      description: HTTP status. V(null) when no answer came back.
      returned: always
      type: int
      sample: 403
    code:
      description: The service's own code of the error, where it gives one, or V(no_answer).
      returned: always
      type: str
      sample: invalid_grant
    trace:
      description: ID of the request in Atlassian's logs, for their support. V(null) when the answer names none.
      returned: always
      type: str
      sample: 5b8c1f6c0d5d4f0f
    method:
      description: HTTP method.
      returned: always
      type: str
      sample: POST
    path:
      description: Path of the request, without host and query.
      returned: always
      type: str
      sample: /oauth/token
"""

import typing as t

from ..module_utils import _token_file as token_file
from ..module_utils._api import grants
from ..module_utils._errors import LOST, ApiError, AtlassianError, PlanError
from ..module_utils._http.message import AUTH, Request
from ..module_utils._run import run_once

SPEC: t.Dict[str, t.Dict[str, t.Any]] = {
    "app_client_id": {"type": "str", "required": True},
    "app_client_secret": {"type": "str", "required": True, "no_log": True},
    "code": {"type": "str", "no_log": True},
    "redirect_uri": {"type": "str"},
    "token_file": {"type": "path", "no_log": False},
    "persistent": {"type": "bool", "default": False},
}
WORDS = {
    "code": "The authorization code was not accepted: it was used before, is older than a few minutes, or belongs to another redirect_uri or app. "
            "Let the person give consent once more, and use the new code at once.",
    "file": "The refresh token in %s was not accepted. It was used up by another run that could not keep the next one, or by a copy of the file; or was not "
            "used for 90 days, is older than 365 days, or its person was deactivated or took the consent back. "
            "Let the person give consent once more, and run this with the new code.",
    "app": "app_client_id and app_client_secret were not accepted by auth_url. Nothing was used up.",
}


def check(params: t.Mapping[str, t.Any]) -> None:
    """Refuse what could only end in a lost consent. Raises C(PlanError)."""
    path = params["token_file"]
    if not params["code"] and not path:
        raise PlanError("Give a code with redirect_uri, or a token_file with a refresh token. For unattended runs, client_id and client_secret of "
                        "a service account are the better choice, and need neither.")
    if path and not params["persistent"]:
        raise PlanError("token_file needs persistent: true, by which you say that %s outlasts this run. A refresh token is good for one use: when the next one "
                        "is lost, with a container say, the consent is lost, too. If there is no such storage, use client_id and client_secret of "
                        "a service account." % path)
    for name in ("app_client_secret", "code"):
        if any(not 32 < ord(ch) < 127 for ch in params[name] or ""):
            raise PlanError("%s holds a line break, a blank or another character that no credential has. Was it cut out with something around it?" % name)


def foretell(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """What a real run would use up."""
    check(params)
    if not params["code"]:
        _kept(params["token_file"])
    used = "the authorization code" if params["code"] else "the refresh token"
    return {"changed": True, "access_token": None, "expires_in": None, "scopes": None, "refresh_token_saved": False,
            "msg": "Check mode: nothing was exchanged, as that would use up %s. There is no access token for the tasks that follow." % used}


def exchange(client: t.Any, params: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Use up the code, or the refresh token in the file; what comes next is on the disk before this returns."""
    check(params)
    path, app = params["token_file"], {"client_id": params["app_client_id"], "client_secret": params["app_client_secret"]}
    if not path:
        access, again, seconds, scopes = _ask(client, grants.exchange(app, params["code"], params["redirect_uri"]), WORDS["code"])
        lost = ["A refresh token was issued and thrown away, as there is no token_file. Do not ask for offline_access, or set token_file."] if again else []
        return _result(access, seconds, scopes, False, lost)
    with token_file.locked(path, params["timeout"]):
        wanted = grants.exchange(app, params["code"], params["redirect_uri"]) if params["code"] else grants.refresh(app, _kept(path))
        with token_file.Place(path) as place:
            access, again, seconds, scopes = _ask(client, wanted, WORDS["code"] if params["code"] else WORDS["file"] % path)
            if again:
                _keep(place, again, bool(params["code"]))
    lost = [] if again else ["No refresh token was issued, and %s was left as it is. Its kind needs the scope offline_access." % path]
    return _result(access, seconds, scopes, bool(again), lost)


def _kept(path: str) -> str:
    token = token_file.read(path)
    if not token:
        raise PlanError("token_file: there is no %s yet. Begin with an authorization code (code, redirect_uri)." % path)
    return token


def _ask(client: t.Any, wanted: Request, refused: str) -> t.Tuple[str, str, int, t.List[str]]:
    try:
        return t.cast(t.Tuple[str, str, int, t.List[str]], client.read(wanted, grants.issued))
    except LOST as error:
        raise AtlassianError("%s What was sent may be used up. A refresh token works for ten more minutes: run it again by then. A code has to be new." % (
            error.message), **error.facts) from None
    except ApiError as error:
        if error.code == "invalid_grant":
            raise AtlassianError(refused, **error.facts) from None
        if error.status == 401:
            raise AtlassianError(WORDS["app"], **error.facts) from None
        raise


def _keep(place: t.Any, token: str, by_code: bool) -> None:
    try:
        place.keep(token)
    except AtlassianError as error:
        rest = "The code is used up: mend that, and begin with a new one." if by_code else (
            "The old one, which is still there, works for ten more minutes: mend that and run it again by then.")
        raise AtlassianError("%s %s" % (error.message, rest)) from None


def _result(access: str, seconds: int, scopes: t.List[str], saved: bool, warnings: t.List[str]) -> t.Dict[str, t.Any]:
    return {"changed": True, "access_token": access, "expires_in": seconds, "scopes": scopes, "refresh_token_saved": saved, "warnings": warnings}


def main() -> None:
    """Run it."""
    run_once(SPEC, (AUTH,), foretell, exchange, required_together=[("code", "redirect_uri")])


if __name__ == "__main__":
    main()
