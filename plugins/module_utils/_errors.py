# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: every error it raises. Each one can report itself to fail_json.

AtlassianError
|-- PlanError            the wish cannot be met: guard, ambiguity, contradiction, missing option
|-- RequestFailed        nothing came back: DNS, TLS, refused, timeout
|   `-- OutcomeUnknown   a write got no answer; the engine looks again
|-- ApiError             the server said no (status, code, trace)
|   `-- NotAuthenticated NotPaid NotAllowed NotFound Conflict Invalid RateLimited ServerError
|-- UnexpectedAnswer     2xx, but not a shape we know (HTML, half a body, a page that repeats)
|   `-- ListMoved        a list changed while its pages were read
`-- Unfinished           some people failed or are unknown: what was done, what is left
"""

from __future__ import annotations

import re
import typing as t

# What reading an answer of an unknown shape raises: a key, a type, a number that is none, a nesting without end.
NONSENSE = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError)

HALF_A_SCREEN = 4000    # characters

# C0 and C1 controls, which a terminal obeys or which begin a new line; marks that turn the direction of writing; halves of a pair, which no UTF-8 has.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """A text as it may be shown: what a terminal would obey is spelled out, and its middle is left out where it would fill the screen.

    Names come from whoever could register one.
    """
    text = _UNSAFE.sub(lambda match: ascii(match.group())[1:-1], text)
    return text if len(text) <= 2 * HALF_A_SCREEN else "%s [...] %s" % (text[:HALF_A_SCREEN], text[-HALF_A_SCREEN:])


class AtlassianError(Exception):
    """Base of the tree. The message says what happened, to whom, and what to do next."""

    def __init__(self, message: str, **facts: t.Any) -> None:
        message = plain(message)   # most messages quote a name, an id or the service's own words
        super().__init__(message)
        self.message = message
        self.facts = facts

    def as_result(self) -> t.Dict[str, t.Any]:
        """What fail_json gets: C(msg) and the facts for machines."""
        return dict(self.facts, msg=self.message)


class PlanError(AtlassianError):
    """The wish cannot be met; the user has to change it. Nothing was written."""


class Several(PlanError):
    """More than one thing has the name that was given."""


class RequestFailed(AtlassianError):
    """No answer came back. C(sent) is False when the request surely never left."""

    def __init__(self, message: str, method: str = "", path: str = "", sent: bool = True, passing: bool = True) -> None:
        super().__init__(message, failure={"status": None, "code": "no_answer", "trace": None, "method": method, "path": path})
        self.sent = sent
        self.passing = passing   # False: trying again cannot help (unknown host, bad certificate)


class OutcomeUnknown(RequestFailed):
    """A write was sent and nothing came back: it may have been done."""


class ApiError(AtlassianError):
    """The server refused. C(failure) is the machine-readable part."""

    def __init__(self, message: str, status: int = 0, code: str = "", trace: str = "", method: str = "", path: str = "", text: str = "") -> None:
        super().__init__(message, failure={"status": status, "code": plain(code) or None, "trace": plain(trace) or None, "method": method, "path": path})
        self.status = status
        self.code = code
        self.text = text   # the server's own words, already freed of secrets
        self.repeated = False   # an earlier sending of the same write got no answer or a 5xx, so it may have been done by that


class NotAuthenticated(ApiError):
    """401: the credential was not accepted."""


class NotPaid(ApiError):
    """402: there is no subscription that this belongs to."""


class NotAllowed(ApiError):
    """403: the credential is good, a right or a scope is missing."""


class NotFound(ApiError):
    """404."""


class Conflict(ApiError):
    """409."""


class Invalid(ApiError):
    """400, 412, 415, 422 and every other 4xx."""


class RateLimited(ApiError):
    """429 after all the waiting that retry_budget allows."""


class ServerError(ApiError):
    """5xx."""


class UnexpectedAnswer(AtlassianError):
    """The server said yes, in a shape that is not the one documented."""


# Of a write none of these says whether it was done.
LOST = (OutcomeUnknown, ServerError, UnexpectedAnswer)


class ListMoved(UnexpectedAnswer):
    """Somebody left a list while its pages were read, so that somebody else may have been skipped: read it anew."""


class Unfinished(AtlassianError):
    """Some people failed or are unknown; C(facts) is the whole result, so that nothing done goes unreported."""


BY_STATUS = {401: NotAuthenticated, 402: NotPaid, 403: NotAllowed, 404: NotFound, 409: Conflict, 429: RateLimited}


def api_error_class(status: int) -> t.Type[ApiError]:
    """The class of error for an HTTP status of 400 or more."""
    return BY_STATUS.get(status, ServerError if status >= 500 else Invalid)
