# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what a refusal says, and what to do about it. Pure.

The five APIs have five error bodies (FACTS: platform errorMessages/errors, JSM errorMessage with an i18nKey, SCIM detail/scimType or
error/traceId, organization errors[], user management key/context); none of them comes on a 429 from the gateway, which may be HTML.
"""

from __future__ import annotations

import json
import typing as t

from .._errors import ApiError, RateLimited, UnexpectedAnswer, api_error_class
from .message import AUTH, MANAGE, ORGANIZATION, SCIM, SITE, Request, Response
from .secrecy import shown

OAUTH_ERRORS = ("access_denied", "invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type")
MAX_TEXT, MAX_NAME = 500, 200   # characters of a server's words, and of a name that it gives (a code, a trace), that are shown
DAY = 86400.0   # seconds; the longest that retry_budget can be
TRACE_HEADERS = ("atl-traceid", "x-trace-id", "x-arequestid", "x-request-id")


def refusal(request: Request, response: Response, kind: str, censor: t.Callable[[str], str], unaffordable: str = "") -> ApiError:
    """The error for a status of 400 or more.

    C(kind) is the way in (basic, bearer, client_credentials, ..., with " through the gateway"); C(censor) takes secrets out of text;
    C(unaffordable) is advice that comes first: why it was not waited for another try.
    """
    # Freed of secrets here, where all that a server says is plain text: what a body had in escapes, and what came in a header.
    code, text, trace = (shown(said, censor, most) for said, most in zip(read_error(response), (MAX_NAME, MAX_TEXT, MAX_NAME)))
    if request.surface == AUTH:   # what is sent there is nothing but secrets, and no way in knows those of a person's grant: only the standard's words are told
        code = text = next((word for word in OAUTH_ERRORS if word in text.split("; ")), "")
        trace = ""
    said = ": %s" % text.rstrip(".") if text else " with an empty body" if not response.content.strip() else ""
    message = "%s %s answered %d%s." % (request.method, request.path, response.status, said)
    # A 401 that names whom it was said to is no lock-out: some operations of the platform say it to a good account without the right.
    status = 403 if response.status == 401 and request.surface == SITE and response.headers.get("x-aaccountid") else response.status
    advice = unaffordable or advice_for(request, status, kind, empty=not response.content.strip(), code=code)
    if advice:
        message += " " + advice
    if trace:
        message += " (trace %s)" % trace
    return api_error_class(status)(
        message, status=response.status, code=code, trace=trace, method=request.method, path=request.path, text=text
    )


def not_json(request: Request, response: Response, censor: t.Callable[[str], str]) -> UnexpectedAnswer:
    """The server said yes in HTML, or in half a body. A token's answer is never quoted."""
    kind = "of a kind that is not told" if request.surface == AUTH else shown(response.headers.get("content-type", "no content type"), censor, MAX_NAME)
    quoted = "" if request.surface == AUTH else ": %s" % json.dumps(shown(response.text(), censor, MAX_NAME))
    return UnexpectedAnswer(
        "%s %s answered %d, but not with JSON (%s)%s. A proxy or a login page may stand in between; check the addresses."
        % (request.method, request.path, response.status, kind, quoted)
    )


def still_limited(request: Request, seconds: float, spent: float, budget: float) -> RateLimited:
    """Not sent at all: an earlier 429 asked everybody to wait for longer than the budget allows."""
    return RateLimited(
        "%s %s was not sent, as an earlier answer was 429. %s" % (request.method, request.path, too_long_a_wait(seconds, spent, budget)),
        status=429, method=request.method, path=request.path,
    )


def too_long_a_wait(seconds: float, spent: float, budget: float) -> str:
    """What the service asks for, what there is, and what to do: for a wait that was not even begun."""
    return "The service asks to wait %s; retry_budget is %s, of which %s spent, so nobody waited for it. Run it again later, after that time%s." % (
        _how_long(seconds), _how_long(budget), "%s is" % _how_long(spent) if spent >= 0.5 else "nothing is",
        ", or raise retry_budget" if seconds <= DAY else ". A wait of that length is no usual answer: see whether the account or the site is blocked")


def _how_long(seconds: float) -> str:
    """For a person; rounded up, as it is too early a moment before."""
    for unit, name in ((DAY, "days"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 2 * unit:
            return "more than a thousand years" if seconds > 365000 * DAY else "%d %s" % (-(-seconds // unit), name)
    return "%d s" % -(-seconds // 1) if seconds >= 1 else "%g s" % round(seconds, 1)


def redirected(request: Request, response: Response, censor: t.Callable[[str], str]) -> UnexpectedAnswer:
    """A redirect is never followed: credentials stay with the host they were given for."""
    to = response.headers.get("location", "").split("?", 1)[0].split("#", 1)[0]
    host = "another address" if request.surface == AUTH else "/".join(to.split("/", 3)[:3]) if "//" in to else to
    return UnexpectedAnswer(
        "%s %s was redirected to %s and not followed, as credentials are sent only to the address they were given for. "
        "Set the address to where the service really is." % (request.method, request.path, json.dumps(shown(host, censor, MAX_TEXT)))
    )


def read_error(response: Response) -> t.Tuple[str, str, str]:
    """(code, text, trace) of any of the error bodies; HTML gives its first characters. As the server says it: secrets are still in it."""
    trace = next((response.headers[name] for name in TRACE_HEADERS if name in response.headers), "")
    try:
        body = response.json()
    except UnexpectedAnswer:
        return "", response.text(), trace
    if not isinstance(body, dict):
        return "", response.text(), trace
    i18n = body.get("i18nErrorMessage")
    code = (i18n.get("i18nKey") if isinstance(i18n, dict) else "") or body.get("scimType") or body.get("key") or ""
    trace = trace or str(body.get("traceId") or "")
    texts: t.List[str] = []
    if isinstance(body.get("errorMessages"), list):
        texts += [str(one) for one in body["errorMessages"]]
    if isinstance(body.get("errors"), dict):
        texts += ["%s: %s" % pair for pair in sorted(body["errors"].items())]
    elif isinstance(body.get("errors"), list):
        for one in body["errors"]:
            if isinstance(one, dict):
                code = code or str(one.get("code") or "")
                texts.append(str(one.get("detail") or one.get("title") or one.get("code") or ""))
    for name in ("errorMessage", "detail", "error_description", "error", "message"):
        if isinstance(body.get(name), str):
            texts.append(body[name])
    context = body["context"] if isinstance(body.get("context"), dict) else {}
    if isinstance(context.get("reason"), dict) and context["reason"].get("key"):
        texts.append(str(context["reason"]["key"]))
    if isinstance(context.get("errorCodes"), list):
        texts += ["%s (%s)" % (one.get("message") or "refused", one.get("code")) for one in context["errorCodes"] if isinstance(one, dict)]
    return str(code), "; ".join(one for one in texts if one), trace


def advice_for(request: Request, status: int, kind: str, empty: bool = False, code: str = "") -> str:
    """What to do next, in a sentence; "" where the server's words must do."""
    if status == 401:
        advice = _ADVICE_401.get((request.surface, kind)) or _ADVICE_401.get((request.surface, ""), "")
        # the gateway says so of a missing scope, and of an operation that it does not let pass at all
        return "%s This operation needs %s." % (advice, request.needs) if request.needs and kind.endswith("through the gateway") else advice
    if status == 402 and request.surface == ORGANIZATION:
        return "Inviting people through the organization needs at least one paid subscription in it; nobody was invited."
    if status == 403:
        if request.surface in (ORGANIZATION, MANAGE) and code not in ("forbidden", "forbidden.action"):
            return "The organization key may lack the right: keys for user and group operations must be created without scopes, by an organization admin."
        if request.surface == SITE and empty and "/servicedeskapi/" in request.path:
            return "Jira Service Management answers so to an account without an agent licence: give the calling account one, and the rights %s." % (
                request.needs or "of a service desk administrator")
        if request.needs:
            return "The calling account needs %s." % request.needs
    if status == 404 and request.surface == SCIM and request.endpoint in ("/Users", "/Groups"):
        return "There is no such directory for this key: check directory_id, and that Atlassian Guard is still subscribed."
    if status == 404 and request.surface == SITE and kind.endswith("through the gateway"):
        return "If nothing at all is found through the gateway, check cloud_id."
    if status == 404 and request.surface == ORGANIZATION and "{user}" not in request.endpoint and "{group}" not in request.endpoint:
        return "Check org_id."
    if status == 412:
        return "An experimental operation was refused although it was asked for; the operation may have changed."
    if status in (502, 503, 504):
        return "The service, or a gateway in front of it, is in trouble: run it again later."
    if status == 429:
        return "Still limited after all the waiting that retry_budget allows: run it again later, raise retry_budget, or lower concurrency."
    return ""


_ADVICE_401 = {
    (SITE, "basic"):
        "api_user and api_token were not accepted on the site's address. Check both, and that the token has not expired or been revoked; "
        "a token that was created with scopes works only through the gateway: set use_gateway: true.",
    (SITE, "basic through the gateway"):
        "api_user and api_token were not accepted by the gateway. Check both, the token's expiry, its scopes, and cloud_id.",
    (SITE, "access_token through the gateway"):
        "access_token was not accepted: it may have expired (they last an hour), lack a scope, or belong to another site than cloud_id.",
    (SITE, "client_credentials through the gateway"):
        "The bearer got with client_id and client_secret was not accepted: check the service account's scopes and that it may use this site.",
    (AUTH, ""):
        "client_id and client_secret were not accepted by auth_url. Check both; the credential may have been revoked.",
    (SCIM, ""):
        "scim_token was not accepted. It must be the key of exactly this directory_id; regenerating a key ends the old one. "
        "An organization key does not work here.",
    (MANAGE, ""):
        "org_api_key was not accepted: it may have expired (they last a year at most). API tokens of a site and directory keys do not work here.",
    (ORGANIZATION, ""):
        "org_api_key was not accepted: it may have expired (they last a year at most). API tokens of a site and directory keys do not work here.",
}
