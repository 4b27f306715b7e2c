# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: one client for all surfaces. Sends with retries and pacing, reads all pages, runs calls side by side."""

from __future__ import annotations

import json
import random
import threading
import time
import typing as t
from urllib.parse import urlencode

from .._errors import ApiError, AtlassianError, OutcomeUnknown, RequestFailed, UnexpectedAnswer
from .many import Many
from .measure import Measure
from .message import Request, Response
from .pace import Pace
from .pages import understood
from .refusal import not_json, redirected, refusal
from .retry import asked_wait, near_limit, next_wait
from .secrecy import struck
from .tally import Tally
from .waits import Patience
from .way import Way

AGENT = "ansible-lifecycle.atlassian/0.1.0"
BUDGET_TO_PROBE = 60    # seconds of retry_budget without which no 429 is risked, as the wait that it asks for might not be affordable


class Client(Many):
    """What look and the engine send with. C(transport) has one method, C(send(method, url, headers, content) -> Response).

    C(clock) is monotonic, C(sleep) takes seconds; tests pass their own.
    """

    def __init__(
        self, ways: t.Mapping[str, Way], transport: t.Any, concurrency: int = 16, retry_budget: float = 300,
        clock: t.Callable[[], float] = time.monotonic, sleep: t.Callable[[float], None] = time.sleep,
    ) -> None:
        self._ways = dict(ways)
        self._transport = transport
        self._concurrency = max(1, concurrency)
        self._pace = Pace(self._concurrency, probing=retry_budget >= BUDGET_TO_PROBE)
        self._clock = clock
        self._lock = threading.Lock()
        self._patience = Patience(self._pace, retry_budget, clock, sleep)
        self._answered: t.Set[str] = set()
        self.tally = Tally(self._pace, clock)
        self.counts = {"reads": 0, "writes": 0, "retries": 0}
        self.callers: t.Dict[str, str] = {}

    # --- what it is connected to -----------------------------------------------------------------------------------

    def has(self, surface: str) -> bool:
        """Whether options for this surface were given."""
        return surface in self._ways

    def censor(self, text: str) -> str:
        """The text without any secret of any way in."""
        return struck(text, self.secrets())

    def secrets(self) -> t.Set[str]:
        """What must never be shown of any way in, in every form in which it is sent."""
        return {secret for way in self._ways.values() for secret in way.secrets() if secret}

    def cost(self) -> t.Dict[str, t.Any]:
        """What was sent so far: reads, writes, retries, and the wall time in seconds in which somebody waited for a limit."""
        return dict(self.counts, waited_s=round(self._patience.spent(), 1))

    # --- sending ---------------------------------------------------------------------------------------------------

    def read(
        self, request: Request, reader: t.Optional[t.Callable[[t.Any], t.Any]] = None, measure: t.Optional[Measure] = None,
        response: t.Optional[Response] = None,
    ) -> t.Any:
        """Send and return the parsed body, or what C(reader) makes of it; with C(response), which is the answer, nothing is sent.

        Raises what C(send) and C(measure) raise, and C(UnexpectedAnswer) for a yes that is not JSON or that the reader cannot read.
        """
        response = response or self.send(request)
        if measure is not None:
            measure.add(request, len(response.content))
        try:
            body = response.json()
        except UnexpectedAnswer:
            raise not_json(request, response, self.censor) from None
        return body if reader is None else understood(reader, request, body)

    def send(self, request: Request) -> Response:
        """Send, with the retries of _http/retry.py, and return an answer below 300. Raises C(ApiError) for a refusal, C(UnexpectedAnswer) for a redirect,
        C(OutcomeUnknown) for a write that got no answer, C(RequestFailed) for a read that got none."""
        in_doubt: t.List[int] = []   # the tries that may have done the work although no answer says so
        try:
            return self._persist(request, in_doubt)
        except ApiError as error:
            error.repeated = request.writes and bool(in_doubt)
            raise
        except RequestFailed as error:
            if request.writes and in_doubt:
                raise OutcomeUnknown(error.message, request.method, request.path) from None
            raise

    def send_once(self, request: Request) -> t.Optional[Response]:
        """The answer to a read that may not be needed: sent once, and only where that takes no room from anything else. None where it is no plain yes."""
        if not self._pace.spare(request, self._clock()):
            return None
        try:
            response, dummy_wait = self._once(request, *self._address(request), tries=1)
        except AtlassianError:
            return None
        return response if response.status < 300 else None

    def _persist(self, request: Request, in_doubt: t.List[int]) -> Response:
        tries, renewed = 0, False
        while True:
            tries += 1
            url, headers = self._address(request)
            try:
                response, wait = self._once(request, url, headers, tries)
            except RequestFailed as error:
                if error.sent:
                    in_doubt.append(tries)
                wait = next_wait(
                    request.repeatable, tries, random.random(), time.time(), sent=error.sent,
                    passing=error.passing and (error.sent or request.surface in self._answered),
                )
                if wait is None or not self._wait(wait):
                    raise
                continue
            if response.status < 300:
                return response
            if response.status < 400:
                raise redirected(request, response, self.censor)
            way = self._ways[request.surface]
            if response.status == 401 and not renewed and way.renew(headers):
                renewed = True
                continue
            if wait is None or not self._wait(wait):
                raise refusal(request, response, way.kind, self.censor, self._patience.too_long(response, time.time()))
            if response.status >= 500:
                in_doubt.append(tries)

    def _address(self, request: Request) -> t.Tuple[str, t.Dict[str, str]]:
        """Address and headers. The way may itself have to ask (cloud id, token) first; what fails then was not this request."""
        way = self._ways.get(request.surface)
        if way is None:
            raise AtlassianError("No way in to the %s API is configured." % request.surface)
        url = way.base(self.read) + request.path
        headers = {"Accept": "application/json", "User-Agent": AGENT, **dict(request.headers)}
        headers.update(way.headers(self.read))
        return url, headers

    def _once(self, request: Request, url: str, headers: t.Dict[str, str], tries: int) -> t.Tuple[Response, t.Optional[float]]:
        """The answer, and how long to wait before sending again (None: not at all)."""
        content = None
        if request.body is not None:
            content = json.dumps(request.body).encode()
            headers.setdefault("Content-Type", "application/json")
        if request.query:
            url += "?" + urlencode(request.query)
        wait = None
        turn = self._patience.take_turn(request)
        try:
            with self._lock:
                self.counts["writes" if request.writes else "reads"] += 1
            response = self._transport.send(request.method, url, headers, content)
            if response.status >= 400:
                wait = next_wait(request.repeatable, tries, random.random(), time.time(), response.status, response.headers)
            if response.status == 429:
                least = wait if wait is not None else asked_wait(response.headers, time.time()) or 0.0
                now = self._clock()
                self._pace.limited(turn, now, now + least, response.headers.get("ratelimit-reason", ""))
            else:
                self._pace.good(turn, self._clock(), near_limit(response.headers))
        finally:
            self._pace.finish(turn)
        self._answered.add(request.surface)
        caller = response.headers.get("x-aaccountid")
        if caller and response.status < 400:
            self.callers[request.surface] = caller
        return response, wait

    def _wait(self, seconds: float) -> bool:
        """Wait before a retry; False when the budget does not allow it."""
        if not self.pause(seconds):
            return False
        with self._lock:
            self.counts["retries"] += 1
        return True

    def pause(self, seconds: float, asked: bool = False) -> bool:
        """Wait before looking again at something that lags; False, at once, when retry_budget does not allow it. C(asked): the user said how long."""
        return self._patience.pause(seconds, asked)
