"""One authenticated conversation with one account: calls, retries, pace and server time.

It returns decoded answers and never interprets fields; lists are `paging`. The token travels in a
header only, so no address, log line or error holds it. Every call, a repeated one too, is taken
from the budget that all processes share, and what usage headers say is noted there (12).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

import httpx
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type
from tenacity.wait import wait_exponential_jitter

from pipelines.graph_api.budget import UNLIMITED, Budget
from pipelines.graph_api.errors import (
    GraphError,
    from_envelope,
    over_budget,
    over_quota,
    unreachable,
)
from pipelines.graph_api.facts import API_VERSION, BLOCK_LASTS
from pipelines.graph_api.flavours import INSTAGRAM_LOGIN, Flavour
from pipelines.graph_api.usage import Usage, app_usage_in, business_usage_in

TIMEOUT_SECONDS = 30.0
LONGEST_BACKOFF_SECONDS = 30.0

Json: TypeAlias = dict[str, Any]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Account:
    """Whom to read, where, and with which token.

    Attributes:
        account_id: The professional account's id (`user_id`, graph-api.md 3.1).
        username: For messages to the owner only.
        token: An access token of the flavour; shown as stars wherever it is printed.
        base_url: Scheme and host, without a version; the flavour's own host when empty.
        flavour: How the owner logged in.
    """

    account_id: str
    username: str
    token: SecretStr
    base_url: str = ""
    flavour: Flavour = INSTAGRAM_LOGIN

    @property
    def host(self) -> str:
        """Scheme and host of every call."""
        return self.base_url or self.flavour.host


@dataclass(frozen=True)
class Answer:
    """A decoded answer and the server's clock when it was given (UTC)."""

    body: Json
    at: datetime


def open_http(timeout_seconds: float = TIMEOUT_SECONDS) -> httpx.AsyncClient:
    """Connections for one pass, shared by all accounts; the caller closes them.

    Args:
        timeout_seconds: After how much silence an answer counts as lost.
    """
    return httpx.AsyncClient(timeout=timeout_seconds)


class GraphClient:
    """Asks Instagram on behalf of one account, no faster than its quota allows.

    Args:
        http: Connections, shared by all accounts.
        account: The account that is read.
        budget: The account's calls, shared with everything else that runs.
        platform_budget: Calls under platform limits.
        sleep: How to wait.
        server_time: Instagram's clock (UTC), where it is known already.

    Attributes:
        account: The account that is read.
        budget: The account's calls, shared with everything else that runs.
        platform_budget: Calls under platform limits; with Facebook Login all its accounts share it.
        share: Up to which fraction of a budget the present reading may use.
        calls: HTTP calls made so far, failed ones included.
        server_time: Instagram's clock (UTC) at the latest answer; ours before the first.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        account: Account,
        *,
        budget: Budget = UNLIMITED,
        platform_budget: Budget = UNLIMITED,
        sleep: Sleep = asyncio.sleep,
        server_time: datetime | None = None,
    ) -> None:
        self.account = account
        self.budget = budget
        self.platform_budget = platform_budget
        self.share = 1.0
        self.calls = 0
        self.server_time = server_time or datetime.now(UTC)
        self._has_heard = server_time is not None
        self._http = http
        self._sleep = sleep
        self._usage = Usage()
        self._closed_until: datetime | None = None

    async def get(self, path: str, *, budget: Budget | None = None, **params: str | int) -> Answer:
        """Read one object or one page.

        Args:
            path: Below the version, for example `me` or `1784…/media`.
            budget: What the call is taken from; the account's budget unless given.
            params: Query parameters, never the token.

        Raises:
            GraphError: After the tries that its kind deserves.
        """
        retrying = AsyncRetrying(
            sleep=self._sleep,
            retry=retry_if_exception_type(GraphError),
            stop=_tried_enough,
            wait=wait_exponential_jitter(initial=1, max=LONGEST_BACKOFF_SECONDS),
            reraise=True,
        )
        return await retrying(self._try_once, budget or self.budget, path, params)

    async def hear(self) -> datetime:
        """Instagram's clock (UTC), for windows that count from it; a call if none was made yet.

        Raises:
            GraphError: The call failed.
        """
        if not self._has_heard:
            await self.get(self.account.account_id, fields="id")
        return self.server_time

    async def _try_once(self, budget: Budget, path: str, params: dict[str, str | int]) -> Answer:
        await self._keep_pace(budget)
        self.calls += 1
        token = self.account.token.get_secret_value()
        try:
            response = await self._http.get(
                f"{self.account.host}/{API_VERSION}/{path}",
                params=params,
                headers={"Authorization": f"Bearer {token}"},
            )
        except httpx.RequestError as error:
            # Not chained: httpx's error holds the request, and the request holds the token.
            raise unreachable(type(error).__name__) from None
        self.server_time = date_of(response)
        self._has_heard = True
        self._note_usage(response)
        body = _decoded(response)
        if response.is_error or "error" in body:
            failure = from_envelope(response.status_code, body.get("error"), token)
            self._heed(failure, budget)
            raise failure
        return Answer(body, self.server_time)

    async def _keep_pace(self, budget: Budget) -> None:
        """Slow down while the quota fills; refuse to call once it is as good as full.

        Raises:
            GraphError: Temporary, with the time from which calls are welcome.
        """
        if self._closed_until is None and self._usage.must_stop:
            self._closed_until = self.server_time + self._usage.rest
        if self._closed_until is not None:
            raise over_quota(self._usage.percent, self._closed_until)
        again_at = budget.take(self.server_time, self.share)
        if again_at is not None:
            raise over_budget(again_at)
        if self._usage.pause:
            await self._sleep(self._usage.pause.total_seconds())

    def _note_usage(self, response: httpx.Response) -> None:
        """Take in the headers, each into the budget whose calls it counts."""
        shared = self.account.flavour.app_usage_is_shared
        app = app_usage_in(response.headers)
        business = business_usage_in(response.headers)
        # Where Instagram counts for the account itself, that is what holds (graph-api.md 12).
        self._usage = business or app or self._usage
        if app is not None:
            self._note(self.platform_budget if shared else self.budget, app)
        if business is not None:
            self._note(self.budget, business)

    def _note(self, budget: Budget, usage: Usage) -> None:
        closed_until = self.server_time + usage.regain if usage.regain else None
        budget.note(usage.percent, closed_until, self.server_time)

    def _heed(self, failure: GraphError, budget: Budget) -> None:
        """Call no more, here and elsewhere, when Instagram says that it was too much."""
        if failure.is_throttle:
            rest = self._usage.rest
        elif failure.is_block:
            rest = BLOCK_LASTS
        else:
            return
        failure.again_at = self._closed_until = self.server_time + rest
        budgets = {id(budget): budget}
        if failure.is_of_whole_app:
            budgets |= {id(each): each for each in (self.budget, self.platform_budget)}
        for each in budgets.values():
            each.note(max(self._usage.percent, 100.0), self._closed_until, self.server_time)


def _tried_enough(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return not isinstance(error, GraphError) or state.attempt_number > error.retries


def date_of(response: httpx.Response) -> datetime:
    """The server's clock, so that a wrong clock here cannot falsify history."""
    try:
        return parsedate_to_datetime(response.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return datetime.now(UTC)


def _decoded(response: httpx.Response) -> Json:
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return body
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return {}  # a throttle without an envelope, not a passing problem to be tried again
    raise unreachable(f"HTTP {response.status_code} without readable JSON")
