"""The writer with a model, over OpenAI's Responses API and any server that speaks it.

Whether what it writes is true is not decided here. What each call may cost is taken from the
month's cap before it is made.
"""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from pydantic import SecretStr

from appdb.spending import Spending
from assistant import schema
from assistant.errors import (
    CapReached,
    KeyRefused,
    NotSetUp,
    RateLimited,
    RequestRefused,
    ServerFailed,
    TimedOut,
    Unreachable,
    Unusable,
    WriterError,
)
from assistant.request import INSTRUCTIONS
from assistant.schema import Piece
from assistant.stream import Reader

if TYPE_CHECKING:
    from openai import APIError, OpenAI, Stream
    from openai.types.responses import ResponseStreamEvent

MOST_OUTPUT_TOKENS: Final = 4_000
"""Also of what a model thinks before it writes."""
MILLION: Final = 1_000_000
PATIENCE_SECONDS: Final = 5.0
"""Whoever is to wait for longer is told so instead."""
DAY_SECONDS: Final = 86_400


@dataclass(frozen=True)
class Server:
    """A model, where it runs, and what it costs; prices are for a million tokens.

    Attributes:
        idle_seconds: How long it may say nothing.
        whole_seconds: How long an answer may take.
        retries: How often a call is tried again that failed before an answer began.
    """

    model: str
    base_url: str
    key: SecretStr | None
    input_price: Decimal
    output_price: Decimal
    monthly_cap: Decimal
    idle_seconds: float = 30
    whole_seconds: float = 120
    retries: int = 2


def server(
    model: str | None,
    base_url: str,
    key: SecretStr | None,
    prices: tuple[Decimal | None, Decimal | None],
    monthly_cap: Decimal,
) -> Server | None:
    """The server that the settings name; None when they name no model.

    Raises:
        NotSetUp: A model is named, and a price is not: its cost could not be capped.
    """
    if not model:
        return None
    reads, writes = prices
    if reads is None or writes is None:
        raise NotSetUp("ASSISTANT_INPUT_PRICE" if reads is None else "ASSISTANT_OUTPUT_PRICE")
    return Server(model, base_url, key, reads, writes, monthly_cap)


class ModelWriter:
    """Writes with one model, within its cap."""

    def __init__(self, server: Server, spending: Spending) -> None:
        self._server = server
        self._spending = spending

    @property
    def author(self) -> str:
        """Who wrote it."""
        return self._server.model

    def write(self, messages: list[dict[str, Any]]) -> Iterator[Piece]:
        """The pieces of an answer, as they arrive.

        Raises:
            WriterError: There is no answer, or it ended early; which kind says why.
        """
        most = self._most(messages)
        call_id = self._spending.reserve_spending(
            self._server.model,
            most * (1 + self._server.retries),
            math.floor(self._server.monthly_cap * MILLION),
            datetime.now(UTC),
        )
        if call_id is None:
            raise CapReached
        yield from self._answered(messages, call_id, most)

    def _answered(self, messages: list[dict[str, Any]], call_id: str, most: int) -> Iterator[Piece]:
        import openai

        try:
            with self._client() as client:
                events, failures = self._opened(client, messages)
                reader = Reader(time.monotonic() + self._server.whole_seconds)
                try:
                    with events:
                        yield from reader.pieces(events)
                finally:
                    self._settle(call_id, reader.usage, failures, most)
        except openai.APIStatusError as error:
            # It was answered with an error instead of an answer.
            self._spending.settle_spending(call_id, 0, None, None)
            raise _by_status(error) from None
        except openai.APITimeoutError:
            raise TimedOut from None
        except openai.APIConnectionError as error:
            # The library's own HTTP client is its own business, hence by name.
            if type(error.__cause__).__name__ == "ConnectError":
                # It was never spoken to.
                self._spending.settle_spending(call_id, 0, None, None)
            raise Unreachable from None
        except openai.APIError as error:
            raise _in_stream(error) from None
        except (openai.OpenAIError, json.JSONDecodeError, UnicodeDecodeError):
            raise Unusable from None

    def _opened(
        self, client: "OpenAI", messages: list[dict[str, Any]]
    ) -> tuple["Stream[ResponseStreamEvent]", int]:
        """The stream of an answer, and how often it was tried in vain before."""
        import openai

        failures = 0
        while True:
            try:
                return client.responses.create(**self._request(messages)), failures
            except (openai.RateLimitError, openai.InternalServerError) as error:
                said = _seconds(error.response.headers.get("retry-after"))
                wait = 2.0**failures / 2 if said is None else said
                if failures == self._server.retries or wait > PATIENCE_SECONDS:
                    raise
            failures += 1
            time.sleep(wait)

    def _request(self, messages: list[dict[str, Any]]) -> dict[str, Any]:
        form = {"type": "json_schema", "name": "suggestions", "strict": True}
        return {
            "model": self._server.model,
            "instructions": INSTRUCTIONS,
            "input": messages,
            "text": {"format": form | {"schema": schema.json_schema()}},
            "max_output_tokens": MOST_OUTPUT_TOKENS,
            "store": False,
            "stream": True,
        }

    def _client(self) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI, Timeout

        key = self._server.key.get_secret_value() if self._server.key else "none"
        idle = self._server.idle_seconds
        return OpenAI(
            api_key=key,
            base_url=self._server.base_url,
            timeout=Timeout(idle, connect=min(idle, 10.0)),
            # What waits is told at once instead, and nothing goes where nobody sent it.
            max_retries=0,
            http_client=DefaultHttpxClient(follow_redirects=False),
        )

    def _most(self, messages: list[dict[str, Any]]) -> int:
        """The most that one call can cost: a token is at least one byte."""
        said = [INSTRUCTIONS, json.dumps(messages), json.dumps(schema.json_schema())]
        return self._cost(sum(len(part.encode()) for part in said), MOST_OUTPUT_TOKENS)

    def _cost(self, reads: int, writes: int) -> int:
        return math.ceil(reads * self._server.input_price + writes * self._server.output_price)

    def _settle(self, call_id: str, usage: object, failures: int, most: int) -> None:
        """Put down what it cost; a call that was tried again may have cost its most each time."""
        reads, writes = getattr(usage, "input_tokens", None), getattr(usage, "output_tokens", None)
        if not (_is_count(reads) and _is_count(writes)):
            return
        cost = self._cost(reads, writes) + failures * most
        self._spending.settle_spending(call_id, cost, reads, writes)


def _by_status(error: Any) -> WriterError:
    status: int = error.status_code
    if status == 429:
        return RateLimited(_seconds(error.response.headers.get("retry-after")))
    if status in (401, 403):
        return KeyRefused()
    return ServerFailed() if status >= 500 or status in (408, 409) else RequestRefused()


def _in_stream(error: "APIError") -> WriterError:
    return RateLimited() if error.code == "rate_limit_exceeded" else ServerFailed()


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds <= DAY_SECONDS else None


def _is_count(found: object) -> TypeGuard[int]:
    return isinstance(found, int) and found >= 0
