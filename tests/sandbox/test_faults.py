"""Ordered failures: what each looks like to a client, and when a schedule lets it strike."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.faults import Fault, schedule_of
from sandbox.instagram import Instagram
from sandbox.serving import Sandbox, running
from tests.sandbox.conftest import IN_SPRING

INSTAGRAM, FACEBOOK = "instagram_login", "facebook_login"


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60) as client:
        yield client


def get(
    sandbox: Sandbox,
    http: httpx.Client,
    path: str = "/me",
    flavour: str = INSTAGRAM,
    number: int = 0,
) -> httpx.Response:
    account_id = sandbox.instagram.accounts[number].account_id
    if flavour == FACEBOOK:
        path = path.replace("/me", f"/facebook/v25.0/{account_id}")
    token = sandbox.token_of(account_id, flavour)
    return http.get(f"{sandbox.url}{path}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("flavour", [INSTAGRAM, FACEBOOK])
@pytest.mark.parametrize(
    ("fault", "status", "code", "subcode"),
    [
        (Fault.THROTTLED_WITHOUT_HEADERS, 400, 4, None),
        (Fault.TRANSIENT, 500, 2, None),
        (Fault.REDUCE_DATA, 500, 1, None),
        (Fault.FLICKER, 400, 100, 33),
        (Fault.BLOCKED, 400, 368, None),
        (Fault.PERMISSION, 400, 10, None),
        (Fault.PERMISSION_200, 403, 200, None),
        (Fault.LOCALIZED, 500, 2, None),
        (Fault.TOKEN_EXPIRED, 400, 190, 463),
        (Fault.TOKEN_REVOKED, 400, 190, 458),
    ],
)
def test_an_ordered_error_strikes_once(  # one row is one fault on one host
    shared: Sandbox,
    http: httpx.Client,
    flavour: str,
    fault: Fault,
    status: int,
    code: int,
    subcode: int | None,
) -> None:
    shared.quotas.calls_before_headers = 0
    shared.faults.fail(fault)
    response = get(shared, http, flavour=flavour)
    error = response.json()["error"]

    assert response.status_code == status
    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    assert error.get("is_transient", False) == (fault is Fault.TRANSIENT)
    assert ("Fehler" in error["message"]) == (fault is Fault.LOCALIZED)
    if fault is Fault.THROTTLED_WITHOUT_HEADERS:
        assert not {"x-app-usage", "x-business-use-case-usage"} & set(response.headers)
    assert get(shared, http, flavour=flavour).status_code == 200


def test_a_throttle_with_headers_says_for_how_long(shared: Sandbox, http: httpx.Client) -> None:
    shared.faults.fail(Fault.THROTTLED_WITH_HEADERS, times=2)
    on_instagram, on_facebook = get(shared, http), get(shared, http, flavour=FACEBOOK)
    account_id = shared.world.owner.account_id

    assert on_instagram.json()["error"]["code"] == 4
    assert json.loads(on_instagram.headers["x-app-usage"])["call_volume"] == 100
    assert on_facebook.json()["error"]["code"] == 80002
    told = json.loads(on_facebook.headers["x-business-use-case-usage"])
    assert told[account_id][0]["estimated_time_to_regain_access"] == 7
    assert json.loads(on_facebook.headers["x-app-usage"])["call_count"] == 100


def test_replies_arrive_damaged(shared: Sandbox, http: httpx.Client) -> None:
    whole = get(shared, http, "/me/media")
    shared.faults.fail(Fault.HTML)
    html = get(shared, http, "/me/media")
    assert html.status_code == 500
    assert html.headers["content-type"].startswith("text/html")
    assert html.headers["date"] == whole.headers["date"]

    shared.faults.fail(Fault.TRUNCATED_JSON)
    truncated = get(shared, http, "/me/media")
    assert (truncated.status_code, truncated.content) == (
        200,
        whole.content[: len(whole.content) // 2],
    )
    assert truncated.headers["date"] == whole.headers["date"]

    shared.faults.fail(Fault.CUT_LINE)
    with pytest.raises(httpx.RemoteProtocolError):
        get(shared, http, "/me/media")
    assert get(shared, http, "/me/media").content == whole.content


def test_a_slow_reply_is_right_and_late(shared: Sandbox, http: httpx.Client) -> None:
    shared.faults.slow_seconds = 0.2
    shared.faults.fail(Fault.SLOW)
    start = time.monotonic()

    assert get(shared, http).status_code == 200
    assert time.monotonic() - start >= 0.2


def test_a_hanging_reply_never_comes(shared: Sandbox) -> None:
    shared.faults.fail(Fault.HANGING)
    with pytest.raises(httpx.ReadTimeout), httpx.Client(timeout=0.1) as hasty:
        get(shared, hasty)
    assert shared.requests[-1].path == "/me"


def test_who_still_waits_when_the_server_ends_is_cut_off(
    instagram: Instagram, http: httpx.Client
) -> None:
    with (
        ThreadPoolExecutor(1) as aside,
        running(Instagram(instagram.accounts), Clock(IN_SPRING)) as sandbox,
    ):
        sandbox.faults.fail(Fault.HANGING)
        waiting = aside.submit(get, sandbox, http)
        while not sandbox.requests:
            time.sleep(0.01)
    with pytest.raises(httpx.RemoteProtocolError):
        waiting.result()


def strikes(sandbox: Sandbox, http: httpx.Client, requests: int, path: str = "/me") -> list[int]:
    """The numbers, from 1, of those requests that met a failure."""
    statuses = [get(sandbox, http, path).status_code for _ in range(requests)]
    return [n for n, status in enumerate(statuses, start=1) if status == 500]


@pytest.mark.parametrize(
    ("schedule", "struck"),
    [
        ("", [1]),
        ("times=2", [1, 2]),
        ("after=3", [4]),
        ("after=3,times=2", [4, 5]),
        ("every=3", [3, 6]),
        ("every=2,times=2", [2, 4]),
        ("after=2,every=2", [4, 6]),
        ("path=/media", []),
        ("path=/me", [1]),
    ],
)
def test_a_schedule_says_which_requests_are_struck(
    shared: Sandbox, http: httpx.Client, schedule: str, struck: list[int]
) -> None:
    named = dict(item.split("=") for item in schedule.split(",") if item)
    shared.faults.fail(Fault.TRANSIENT, **schedule_of(named))

    assert strikes(shared, http, 7) == struck


def test_a_fault_can_hold_for_a_while_of_the_sandboxs_time(
    shared: Sandbox, http: httpx.Client
) -> None:
    start = shared.clock.now() + timedelta(hours=1)
    shared.faults.fail(Fault.TRANSIENT, from_=start, until=start + timedelta(hours=1))

    assert strikes(shared, http, 2) == []
    shared.clock.set(start)
    assert strikes(shared, http, 2) == [1, 2]
    shared.clock.advance(timedelta(hours=1))
    assert strikes(shared, http, 2) == []
    shared.faults.fail(Fault.HTML)
    shared.faults.clear()
    assert strikes(shared, http, 1) == []


def test_a_fault_can_be_one_accounts(shared: Sandbox, http: httpx.Client) -> None:
    second = shared.instagram.accounts[1]
    shared.faults.fail(Fault.BLOCKED, account_id=second.account_id, times=10)

    for flavour in (INSTAGRAM, FACEBOOK):
        assert get(shared, http, flavour=flavour).status_code == 200
        assert get(shared, http, flavour=flavour, number=1).status_code == 400


def test_faults_do_not_use_each_other_up(shared: Sandbox, http: httpx.Client) -> None:
    shared.faults.fail(Fault.TRANSIENT, times=1)
    shared.faults.fail(Fault.HTML, path="/me", times=1)

    assert strikes(shared, http, 4) == [1, 2]
    assert shared.faults.in_force() == []


def test_a_schedule_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="no when; it has path"):
        schedule_of({"when": "now"})
    with pytest.raises(ValueError, match="often"):
        schedule_of({"times": "often"})
