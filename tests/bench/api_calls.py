"""What a pass costs in calls, against a client that asks for each post by itself."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from pipelines.graph_api.client import Account, GraphClient, open_http
from pipelines.graph_api.parts import Known, Part, read_part
from pipelines.graph_api.rows import Rows
from pipelines.sources.graph_api import DATASET, graph_api_source, known_readings
from pipelines.sources.loading import load
from sandbox.clock import Clock
from sandbox.serving import Sandbox, running
from tests.bench.report import Line
from tests.journeys.installations import ANY_MORNING, invented_world
from warehouse.layout import DataFolder
from warehouse.private import open_private


def measure(folder: Path) -> list[Line]:
    """A first pass, a daily pass and a pass that asks for each post, over the same account."""
    world = invented_world()
    data = DataFolder(folder / "calls")
    with running(world, Clock(world.born + ANY_MORNING)) as served:
        first = _pass(served, data, "first")
        served.clock.advance(timedelta(days=1))
        daily = _pass(served, data, "daily")
        naive = _call_per_post(served)
    return [
        Line("posts of the account", naive.posts, "posts"),
        Line("calls, one per post", naive.calls, "calls"),
        Line("calls, first pass (60 days of insights, all comments)", first.calls, "calls"),
        Line("calls, daily pass", daily.calls, "calls"),
        Line("one per post : daily pass", naive.calls / daily.calls, "times"),
        Line("seconds, one per post", naive.seconds, "s"),
        Line("seconds, daily pass", daily.seconds, "s"),
    ]


class _Cost:
    def __init__(self, calls: int, seconds: float, posts: int = 0) -> None:
        self.calls, self.seconds, self.posts = calls, seconds, posts


def _pass(served: Sandbox, data: DataFolder, run_id: str) -> _Cost:
    calls, started = len(served.requests), time.monotonic()
    account = Account(
        served.world.owner.account_id,
        served.world.owner.username,
        SecretStr(served.token),
        served.url,
    )
    readings = asyncio.run(_read(account, data, run_id))
    cost = _Cost(len(served.requests) - calls, time.monotonic() - started)
    load(graph_api_source(readings), data=data, dataset=DATASET)
    return cost


async def _read(account: Account, data: DataFolder, run_id: str) -> list[Rows]:
    known = Known()
    if data.warehouse.exists():
        with open_private(data, read_only=True) as con:
            known = known_readings(con, account.account_id)
    async with open_http() as http:
        client = GraphClient(http, account)
        return [await read_part(part, client, known, run_id) for part in Part]


def _call_per_post(served: Sandbox) -> _Cost:
    """The usual way: list the posts, then ask each for its numbers and its comments."""
    calls, started = len(served.requests), time.monotonic()
    headers = {"Authorization": f"Bearer {served.token}"}
    posts = 0
    with httpx.Client(base_url=served.url, headers=headers, timeout=30) as client:
        client.get("/v25.0/me", params={"fields": "followers_count,username"})
        after: dict[str, str] = {}
        while True:
            page = client.get(
                "/v25.0/me/media", params={"fields": "id,timestamp", "limit": 100, **after}
            ).json()
            for post in page["data"]:
                posts += 1
                client.get(f"/v25.0/{post['id']}/insights", params={"metric": "reach,views,saved"})
                client.get(f"/v25.0/{post['id']}/comments", params={"fields": "text,username"})
            if "next" not in page["paging"]:
                break
            after = {"after": page["paging"]["cursors"]["after"]}
    return _Cost(len(served.requests) - calls, time.monotonic() - started, posts)
