"""One call: where the token goes, what is tried again, how fast, and by whose clock."""

import asyncio
import contextlib
import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest
from pydantic import SecretStr

from pipelines.graph_api.client import Account, Answer, GraphClient, open_http
from pipelines.graph_api.errors import ErrorKind, GraphError
from pipelines.graph_api.flavours import FACEBOOK_LOGIN, INSTAGRAM_LOGIN, Flavour
from tests.pipelines.graph_api.budgets import Purse
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
        Reply({"error": {"message": "Oops", "code": 2}}, 200),
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


def test_a_lost_login_is_confirmed_by_a_second_answer() -> None:
    with answering(lambda _: error(190)) as server:
        assert failing(server.url).kind is ErrorKind.NEEDS_OWNER
    assert len(server.asked) == 2


@pytest.mark.parametrize("code", [100, 200, 2500])
def test_what_will_not_change_is_asked_once(code: int) -> None:
    with answering(lambda _: error(code)) as server:
        failing(server.url)
    assert len(server.asked) == 1


def test_a_flicker_is_tried_once_more() -> None:
    replies = in_turn(error(100, error_subcode=33), Reply({"username": "demo"}))
    with answering(replies) as server:
        assert talk(server.url, me).body == {"username": "demo"}


def test_a_reply_that_hangs_is_given_up_and_tried_again() -> None:
    def hang(_: Asked) -> Reply:
        time.sleep(0.2)
        return Reply({})

    async def impatient() -> int:
        account = Account("1784", "demo", SecretStr(TOKEN), server.url)
        async with open_http(timeout_seconds=0.01) as http:
            client = GraphClient(http, account, sleep=Waits())
            with pytest.raises(GraphError) as caught:
                await me(client)
            assert caught.value.kind is ErrorKind.TEMPORARY
            return client.calls

    with answering(hang) as server:
        assert asyncio.run(impatient()) == 5


@pytest.mark.parametrize(
    ("flavour", "host"),
    [
        (INSTAGRAM_LOGIN, "https://graph.instagram.com"),
        (FACEBOOK_LOGIN, "https://graph.facebook.com"),
    ],
)
def test_each_login_has_its_own_host(flavour: Flavour, host: str) -> None:
    assert Account("1784", "demo", SecretStr(TOKEN), flavour=flavour).host == host
    assert Account("1784", "demo", SecretStr(TOKEN), "http://box", flavour).host == "http://box"


# --- Quotas -------------------------------------------------------------------------------------


async def twice(client: GraphClient) -> list[GraphError]:
    """The errors of two calls, one after the other."""
    results = [await asyncio.gather(me(client), return_exceptions=True) for _ in range(2)]
    return [r for (r,) in results if isinstance(r, GraphError)]


@pytest.mark.parametrize("status", [200, 400, 403, 429])
@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001, 80002])
def test_a_throttle_stops_the_account_at_once(code: int, status: int) -> None:
    usage = {"1784": [{"call_count": 100, "estimated_time_to_regain_access": 17}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    reply = Reply(error(code).body, status, headers)
    with answering(lambda _: reply) as server:
        first, second = talk(server.url, twice)
    assert len(server.asked) == 1
    assert first.again_at == second.again_at == datetime(2026, 11, 12, 12, 17, tzinfo=UTC)
    assert second.kind is ErrorKind.TEMPORARY
    assert "2026-11-12 12:17 UTC" in str(second)


@pytest.mark.parametrize("body", ["<html>Too many</html>", "{}"])
def test_a_throttle_without_an_envelope_is_one_too(body: str) -> None:
    with answering(lambda _: Reply(body, 429)) as server:
        first, _ = talk(server.url, twice)
    assert len(server.asked) == 1
    assert first.is_throttle
    assert first.again_at == datetime(2026, 11, 12, 13, 0, tzinfo=UTC)


def test_a_block_is_left_alone_for_hours() -> None:
    with answering(lambda _: error(368)) as server:
        first, _ = talk(server.url, twice)
    assert len(server.asked) == 1
    assert first.again_at == datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
    assert "blocked" in str(first)


def spend(
    url: str, flavour: Flavour, own: Purse, platform: Purse, *, uses_own: bool = True
) -> None:
    """One call after the other until one fails, at most three."""

    async def run() -> None:
        account = Account("1784", "demo", SecretStr(TOKEN), url, flavour)
        async with open_http() as http:
            client = GraphClient(http, account, budget=own, platform_budget=platform, sleep=Waits())
            client.share = 0.7
            for _ in range(3):
                await client.get("me", budget=None if uses_own else platform)

    with contextlib.suppress(GraphError):
        asyncio.run(run())


def test_every_call_is_taken_from_the_budget_the_repeated_ones_too() -> None:
    own, platform = Purse(), Purse()
    with answering(in_turn(error(2, status=500), error(2, status=500), Reply({}))) as server:
        spend(server.url, INSTAGRAM_LOGIN, own, platform)
    assert own.shares == 5 * [0.7]
    assert len(server.asked) == 5
    assert platform.shares == []


def test_a_call_under_platform_limits_is_taken_from_theirs() -> None:
    own, platform = Purse(), Purse()
    with answering(lambda _: Reply({})) as server:
        spend(server.url, FACEBOOK_LOGIN, own, platform, uses_own=False)
    assert (own.shares, len(platform.shares)) == ([], 3)


def test_what_the_budget_refuses_is_not_called() -> None:
    purse = Purse(left=1)
    with answering(lambda _: Reply({})) as server:
        errors = talk(server.url, twice, budget=purse)
    assert len(server.asked) == 1
    assert errors[0].again_at == datetime(2026, 11, 12, 12, 10, tzinfo=UTC)
    assert errors[0].kind is ErrorKind.TEMPORARY


def test_usage_goes_to_the_budget_whose_calls_it_counts() -> None:
    """With Facebook Login the app's header counts all its accounts, the other one account."""
    headers = {
        "X-App-Usage": json.dumps({"call_count": 20}),
        "X-Business-Use-Case-Usage": json.dumps({"1784": [{"call_count": 40}]}),
    }
    with answering(lambda _: Reply({}, 200, headers)) as server:
        own, platform = Purse(), Purse()
        spend(server.url, FACEBOOK_LOGIN, own, platform)
        assert set(own.told) == {(40.0, None)}
        assert set(platform.told) == {(20.0, None)}
        own, platform = Purse(), Purse()
        spend(server.url, INSTAGRAM_LOGIN, own, platform)
        assert set(own.told) == {(20.0, None), (40.0, None)}
        assert platform.told == []


def test_an_account_goes_on_while_others_fill_the_app() -> None:
    """What Instagram counts for the account itself is what holds for it (graph-api.md 12)."""
    headers = {
        "X-App-Usage": json.dumps({"call_count": 99}),
        "X-Business-Use-Case-Usage": json.dumps({"1784": [{"call_count": 33}]}),
    }
    with answering(lambda _: Reply({}, 200, headers)) as server:
        spend(server.url, FACEBOOK_LOGIN, Purse(), Purse())
        assert len(server.asked) == 3


@pytest.mark.parametrize(("code", "closes_platform"), [(4, True), (341, True), (80002, False)])
def test_a_limit_of_the_whole_app_closes_both_budgets(code: int, *, closes_platform: bool) -> None:
    own, platform = Purse(), Purse()
    with answering(lambda _: error(code)) as server:
        spend(server.url, FACEBOOK_LOGIN, own, platform)
    until = datetime(2026, 11, 12, 13, 0, tzinfo=UTC)
    assert own.told == [(100.0, until)]
    assert platform.told == ([(100.0, until)] if closes_platform else [])


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
