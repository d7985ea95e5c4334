"""The server around the answers: tokens, headers, the log, the clock, and ordered failures."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.instagram import Instagram
from sandbox.serving import RequestRecord, running
from sandbox.world import World
from tests.sandbox.conftest import Asking


def test_both_ways_of_carrying_the_token_open_the_account(asking: Asking) -> None:
    sandbox = asking.sandbox
    in_query = httpx.get(f"{sandbox.url}/me", params={"access_token": sandbox.token})

    assert in_query.json() == asking.answer("/me") == asking.answer("/v19.0/me")


@pytest.mark.parametrize("carried", [{}, {"Authorization": "Bearer nonsense"}])
def test_without_a_good_token_nothing_is_told(asking: Asking, carried: dict[str, str]) -> None:
    response = httpx.get(f"{asking.sandbox.url}/me", headers=carried)

    assert response.status_code == 400
    assert response.json()["error"]["code"] == 190
    assert response.headers["www-authenticate"].startswith('OAuth "Facebook Platform"')


def test_answers_carry_the_sandboxs_time_and_version(asking: Asking) -> None:
    moment = datetime(2026, 5, 4, 3, 2, 1, 987_000, tzinfo=UTC)
    response = asking.at(moment).get("/me")

    assert response.headers.get_list("date") == ["Mon, 04 May 2026 03:02:01 GMT"]
    assert parsedate_to_datetime(response.headers["date"]) == moment.replace(microsecond=0)
    assert response.headers["instagram-api-version"] == "v25.0"


def test_only_the_clock_can_be_asked_for(asking: Asking) -> None:
    seen = len(asking.sandbox.requests)
    response = httpx.head(f"{asking.sandbox.url}/v25.0/me")

    assert parsedate_to_datetime(response.headers["date"]) == asking.now
    assert len(asking.sandbox.requests) == seen


def test_usage_is_told_only_after_some_calls(world: World, two_years_on: datetime) -> None:
    with running(world, Clock(two_years_on)) as sandbox, httpx.Client() as http:
        headers = {"Authorization": f"Bearer {sandbox.token}"}
        told = [
            http.get(f"{sandbox.url}/me", headers=headers).headers.get("x-app-usage")
            for _ in range(25)
        ]

    assert told[0] is None
    assert told[-1] == '{"call_volume": 0, "cpu_time": 0}'


def test_the_same_questions_at_the_same_moment_get_the_same_bytes(
    instagram: Instagram, two_years_on: datetime
) -> None:
    def told(port: int) -> tuple[int, list[bytes]]:
        clock = Clock(datetime(2026, 5, 20, 9, tzinfo=UTC))
        with running(Instagram(instagram.accounts), clock, port) as sandbox, httpx.Client() as http:
            number = sandbox.world.owner.account_id
            page = sandbox.token_of(number, "facebook_login")
            asked = [
                ("/me?fields=username,profile_picture_url", sandbox.token),
                ("/me/media?limit=3&fields=id,media_url,insights.metric(reach)", sandbox.token),
                ("/me/media?limit=0", sandbox.token),
                ("/nowhere", "wrong"),
                ("/facebook/me/accounts", page),
                (f"/facebook/{number}/media?limit=2", page),
            ]
            answers = [
                http.get(f"{sandbox.url}{path}", headers={"Authorization": f"Bearer {token}"})
                for path, token in asked
            ]
            form = {"client_id": sandbox.app_id, "scope": "instagram_business_basic"}
            consent = f"{sandbox.url}/oauth/authorize?consent=grant&redirect_uri=http://a.example/"
            answers.append(http.get(consent, params=form))
            return int(sandbox.url.rsplit(":", 1)[1]), [
                repr(sorted(answer.headers.items())).encode() + answer.content for answer in answers
            ]

    port, first = told(0)
    assert told(port)[1] == first


def test_the_log_has_every_request_without_its_token(asking: Asking) -> None:
    sandbox = asking.sandbox
    seen, account_id = len(sandbox.requests), asking.world.owner.account_id
    httpx.get(f"{sandbox.url}/v25.0/me", params={"fields": "id", "access_token": sandbox.token})
    asking.get("/nowhere/at/all")

    assert sandbox.requests[seen:] == [
        RequestRecord("GET", "/v25.0/me", {"fields": "id"}, 200, asking.now, account_id),
        RequestRecord("GET", "/nowhere/at/all", {}, 400, asking.now, account_id),
    ]


def test_a_metric_can_be_refused(asking: Asking) -> None:
    asking.sandbox.faults.refused_metrics.add("views")

    account = {"period": "day", "metric_type": "total_value"}
    assert asking.refusal("/me/insights", metric="reach,views", **account)["code"] == 100
    assert asking.refusal("/me/media", fields="id,insights.metric(reach,views)")["code"] == 100
    assert asking.answer("/me/insights", metric="reach", **account)["data"]


def test_other_methods_are_refused(asking: Asking) -> None:
    error = asking.http.post("/me/media").json()["error"]

    assert error["code"] == 100
    assert "method type: post" in error["message"]


def test_a_clock_beyond_the_simulated_life_is_an_error(asking: Asking) -> None:
    asking.at(asking.world.ends + timedelta(seconds=1))

    assert "simulate more days" in asking.refusal("/me")["message"]


def test_a_port_in_use_is_an_error(world: World, two_years_on: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), running(world, Clock(two_years_on), port):
            pass


def test_the_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock(datetime(2026, 1, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(hours=2))
    assert clock.now() == clock.now() == datetime(2026, 1, 1, 3, tzinfo=UTC)
    clock.set(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2025, 1, 1, tzinfo=UTC)

    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 1, 1))  # noqa: DTZ001
