"""Conversations for tests: a client whose waiting is noted instead of done."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import SecretStr

from pipelines.graph_api.budget import UNLIMITED, Budget
from pipelines.graph_api.client import Account, GraphClient, open_http
from pipelines.graph_api.flavours import INSTAGRAM_LOGIN, Flavour

ACCOUNT_ID = "17841400000000001"
TOKEN = "IGAA" + 5 * "secret"

T = TypeVar("T")


@dataclass
class Waits:
    """How long the client would have slept, in seconds."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def talk(
    url: str,
    what: Callable[[GraphClient], Awaitable[T]],
    *,
    account_id: str = ACCOUNT_ID,
    token: str = TOKEN,
    flavour: Flavour = INSTAGRAM_LOGIN,
    budget: Budget = UNLIMITED,
    waits: Waits | None = None,
) -> T:
    """Run one conversation with a server and give what it returned."""
    account = Account(account_id, "demo", SecretStr(token), url, flavour)

    async def run() -> T:
        async with open_http() as http:
            client = GraphClient(
                http, account, budget=budget, platform_budget=budget, sleep=waits or Waits()
            )
            return await what(client)

    return asyncio.run(run())
