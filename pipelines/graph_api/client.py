"""One authenticated conversation with one account: calls, retries, pace and server time.

It returns decoded answers and never interprets fields; lists are `paging`. The token travels in a
header only, so no address, log line or error holds it.
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

from pipelines.graph_api.errors import GraphError, from_envelope, over_quota, unreachable
from pipelines.graph_api.facts import API_VERSION
from pipelines.graph_api.usage import Usage, usage_in

INSTAGRAM = "https://graph.instagram.com"
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
        token: An Instagram user token; shown as stars wherever it is printed.
        base_url: Scheme and host, without a version.
    """

    account_id: str
    username: str
    token: SecretStr
    base_url: str = INSTAGRAM


@dataclass(frozen=True)
class Answer:
    """A decoded answer and the server's clock when it was given (UTC)."""

    body: Json
    at: datetime


def open_http() -> httpx.AsyncClient:
    """Connections for one pass, shared by all accounts; the caller closes them."""
    return httpx.AsyncClient(timeout=TIMEOUT_SECONDS)


class GraphClient:
    """Asks Instagram on behalf of one account, no faster than its quota allows.

    Attributes:
        account: The account that is read.
        calls: HTTP calls made so far, failed ones included.
        server_time: Instagram's clock (UTC) at the latest answer; ours before the first.
    """

    def __init__(
        self, http: httpx.AsyncClient, account: Account, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self.account = account
        self.calls = 0
        self.server_time = datetime.now(UTC)
        self._http = http
        self._sleep = sleep
        self._usage = Usage()
        self._closed_until: datetime | None = None

    async def get(self, path: str, **params: str | int) -> Answer:
        """Read one object or one page.

        Args:
            path: Below the version, for example `me` or `1784…/media`.
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
        return await retrying(self._try_once, path, params)

    async def _try_once(self, path: str, params: dict[str, str | int]) -> Answer:
        await self._keep_pace()
        self.calls += 1
        token = self.account.token.get_secret_value()
        try:
            response = await self._http.get(
                f"{self.account.base_url}/{API_VERSION}/{path}",
                params=params,
                headers={"Authorization": f"Bearer {token}"},
            )
        except httpx.RequestError as error:
            # Not chained: httpx's error holds the request, and the request holds the token.
            raise unreachable(type(error).__name__) from None
        self.server_time = _date_of(response)
        self._usage = usage_in(response.headers) or self._usage
        body = _decoded(response)
        if response.is_error or "error" in body:
            failure = from_envelope(response.status_code, body.get("error") or {}, token)
            if failure.is_throttle:
                failure.again_at = self._closed_until = self.server_time + self._usage.rest
            raise failure
        return Answer(body, self.server_time)

    async def _keep_pace(self) -> None:
        """Slow down while the quota fills; refuse to call once it is as good as full.

        Raises:
            GraphError: Temporary, with the time from which calls are welcome.
        """
        if self._closed_until is None and self._usage.must_stop:
            self._closed_until = self.server_time + self._usage.rest
        if self._closed_until is not None:
            raise over_quota(self._usage.percent, self._closed_until)
        if self._usage.pause:
            await self._sleep(self._usage.pause.total_seconds())


def _tried_enough(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return not isinstance(error, GraphError) or state.attempt_number > error.retries


def _date_of(response: httpx.Response) -> datetime:
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
    if not isinstance(body, dict):
        raise unreachable(f"HTTP {response.status_code} without readable JSON")
    return body
