"""One call: where the token goes, what is tried again, how fast, and by whose clock."""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from pipelines.graph_api.client import Answer, GraphClient
from pipelines.graph_api.errors import ErrorKind, GraphError
from tests.pipelines.graph_api.conversations import TOKEN, Waits, talk
from tests.pipelines.graph_api.scripted import Asked, Reply, answering, error


async def me(client: GraphClient) -> Answer:
    return await client.get("me", fields="username")


def failing(url: str, waits: Waits | None = None) -> GraphError:
    with pytest.raises(GraphError) as caught:
        talk(url, me, waits=waits)
    return caught.value


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    """Each reply once, then the last one for ever."""
    turns = count()
    return lambda _: replies[min(next(turns), len(replies) - 1)]


def test_the_token_travels_in_the_header_only() -> None:
    with answering(lambda _: Reply({"username": "demo"})) as server:
        talk(server.url, me)
    (asked,) = server.asked
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert (asked.path, asked.query) == ("/v25.0/me", {"fields": "username"})


def test_the_token_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []

    async def look(client: GraphClient) -> Answer:
        shown.append(f"{client.account!r} {client!r}")
        return await me(client)

    replies = in_turn(
        error(2, f"cannot use {TOKEN}"), Reply("{", cut=5), error(190, f"expired: {TOKEN}")
    )
    with answering(replies) as server, pytest.raises(GraphError) as caught:
        talk(server.url, look)
    shown += [repr(caught.value), *traceback.format_exception(caught.value), caplog.text]
    assert "GET /v25.0/me" in caplog.text or "/v25.0/me" in caplog.text
    assert "[token]" in str(caught.value)
    assert TOKEN not in "".join(shown)


def test_an_unreachable_host_is_temporary_and_keeps_the_token_out() -> None:
    with answering(lambda _: Reply({})) as server:
        pass
    waits = Waits()
    failure = failing(server.url, waits)
    assert failure.kind is ErrorKind.TEMPORARY
    assert len(waits.seconds) == 4
    assert failure.__cause__ is None


@pytest.mark.parametrize(
    "broken",
    [
        Reply("<html>Sorry</html>", 500),
        Reply("<html>Sorry</html>"),
        Reply('{"data": [{"id": "1"', 200),
        Reply('{"data": []}', 200, cut=40),
        Reply("[]"),
        error(2, status=500),
        error(1, status=500),
    ],
)
def test_a_passing_problem_is_tried_again(broken: Reply) -> None:
    waits = Waits()
    with answering(in_turn(broken, broken, Reply({"username": "demo"}))) as server:
        answer = talk(server.url, me, waits=waits)
    assert answer.body == {"username": "demo"}
    assert len(server.asked) == 3
    assert 1 <= waits.seconds[0] < waits.seconds[1] + 1


def test_trying_again_ends() -> None:
    waits = Waits()
    with answering(lambda _: error(2, status=500)) as server:
        failure = failing(server.url, waits)
    assert failure.kind is ErrorKind.TEMPORARY
    assert len(server.asked) == 5
    assert sum(waits.seconds) < 60


def test_a_missing_object_gets_a_second_chance() -> None:
    with answering(lambda _: error(100, error_subcode=33)) as server:
        assert failing(server.url).kind is ErrorKind.PERMANENT
    assert len(server.asked) == 2


@pytest.mark.parametrize("code", [100, 190, 2500])
def test_what_will_not_change_is_asked_once(code: int) -> None:
    with answering(lambda _: error(code)) as server:
        failing(server.url)
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80002])
def test_a_throttle_stops_the_account_at_once(code: int) -> None:
    usage = {"1784": [{"call_count": 100, "estimated_time_to_regain_access": 17}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    throttle = error(code)
    reply = Reply(throttle.body, 400, headers)

    async def twice(client: GraphClient) -> list[GraphError]:
        results = [await asyncio.gather(me(client), return_exceptions=True) for _ in range(2)]
        return [r for (r,) in results if isinstance(r, GraphError)]

    with answering(lambda _: reply) as server:
        first, second = talk(server.url, twice)
    assert len(server.asked) == 1
    assert first.again_at == second.again_at == datetime(2026, 11, 12, 12, 17, tzinfo=UTC)
    assert second.kind is ErrorKind.TEMPORARY
    assert "2026-11-12 12:17 UTC" in str(second)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-App-Usage", {"call_count": 85, "total_time": 25, "total_cputime": 25}),
        ("x-app-usage", {"call_volume": 85, "cpu_time": 3}),
        (
            "X-Business-Use-Case-Usage",
            {
                "17841400000000001": [
                    {"type": "instagram", "call_count": 10, "total_cputime": 85, "total_time": 1}
                ]
            },
        ),
    ],
)
def test_a_filling_quota_slows_the_calls(header: str, value: object) -> None:
    waits = Waits()

    async def twice(client: GraphClient) -> None:
        await me(client)
        await me(client)

    with answering(lambda _: Reply({}, 200, {header: json.dumps(value)})) as server:
        talk(server.url, twice, waits=waits)
    assert waits.seconds == [pytest.approx(30.0)]


@pytest.mark.parametrize(("percent", "calls", "waiting"), [(75, 2, 0), (94, 2, 57), (95, 1, 0)])
def test_calls_stop_before_the_quota_is_full(percent: int, calls: int, waiting: float) -> None:
    waits = Waits()

    async def twice(client: GraphClient) -> GraphError | None:
        await me(client)
        try:
            await me(client)
        except GraphError as error:
            return error
        return None

    headers = {"x-app-usage": json.dumps({"call_volume": percent})}
    with answering(lambda _: Reply({}, 200, headers)) as server:
        stopped = talk(server.url, twice, waits=waits)
    assert len(server.asked) == calls
    assert sum(waits.seconds) == pytest.approx(waiting)
    if stopped:
        assert stopped.again_at == datetime(2026, 11, 12, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "header", ["nonsense", "[]", '{"call_volume": "many"}', '{"a": 1, "b": []}']
)
def test_an_odd_usage_header_costs_nothing(header: str) -> None:
    headers = {"x-app-usage": header, "x-business-use-case-usage": header}
    with answering(lambda _: Reply({"username": "demo"}, 200, headers)) as server:
        assert talk(server.url, me).body == {"username": "demo"}


def test_time_is_instagrams() -> None:
    with answering(lambda _: Reply({})) as server:
        assert talk(server.url, me).at == datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


def test_without_a_date_the_local_clock_must_do() -> None:
    with answering(lambda _: Reply({}, headers={"Date": "soon"})) as server:
        assert abs((talk(server.url, me).at - datetime.now(UTC)).total_seconds()) < 60
