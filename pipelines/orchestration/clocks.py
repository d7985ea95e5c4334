"""Instagram's clock before anything is asked: what is due is decided by it and not by ours."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import httpx

from pipelines.graph_api.client import date_of

CLOCK_SECONDS = 10.0


async def clocks_of(http: httpx.AsyncClient, hosts: Iterable[str]) -> dict[str, datetime]:
    """Host → its clock (UTC); ours where it does not answer.

    It is asked without a token: that is no call of the API and counts against nobody.

    Args:
        http: Connections.
        hosts: Schemes and hosts.
    """
    asked = sorted(hosts)
    found = await asyncio.gather(*(_clock(http, host) for host in asked))
    return dict(zip(asked, found, strict=True))


async def _clock(http: httpx.AsyncClient, host: str) -> datetime:
    try:
        return date_of(await http.head(f"{host}/", timeout=CLOCK_SECONDS))
    except (httpx.HTTPError, httpx.InvalidURL):
        return datetime.now(UTC)
