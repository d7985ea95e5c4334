"""Limits that are reached by themselves, and what the usage headers say on the way (12)."""

import json
from datetime import timedelta

import httpx
import pytest

from sandbox.serving import Sandbox

INSTAGRAM, FACEBOOK = "instagram_login", "facebook_login"


def ask(sandbox: Sandbox, flavour: str, number: int = 0, fields: str = "") -> httpx.Response:
    account_id = sandbox.instagram.accounts[number].account_id
    base = sandbox.url if flavour == INSTAGRAM else sandbox.facebook_url
    token = sandbox.token_of(account_id, flavour)
    return httpx.get(f"{base}/v25.0/{account_id}", params={"access_token": token, "fields": fields})


@pytest.mark.parametrize(("flavour", "code"), [(INSTAGRAM, 4), (FACEBOOK, 80002)])
def test_an_account_has_so_many_calls_in_a_rolling_hour(
    served: Sandbox, flavour: str, code: int
) -> None:
    served.quotas.calls_per_hour[served.world.owner.account_id] = 4
    assert [ask(served, flavour).status_code for _ in range(2)] == [200, 200]
    served.clock.advance(timedelta(minutes=10))
    assert [ask(served, flavour).status_code for _ in range(2)] == [200, 200]

    refused = ask(served, flavour)
    assert refused.json()["error"]["code"] == code
    assert ask(served, flavour, number=1).status_code == 200  # another account's quota is its own
    served.clock.advance(timedelta(minutes=50))
    assert ask(served, flavour).status_code == 200  # the first two are an hour old
    assert ask(served, flavour).status_code == 400  # a refused call is counted too


def test_the_headers_of_facebook_say_when_to_come_again(served: Sandbox) -> None:
    account_id = served.world.owner.account_id
    served.quotas.calls_per_hour[account_id] = 2
    for _ in range(2):
        ask(served, FACEBOOK)
    refused = ask(served, FACEBOOK)
    (told,) = json.loads(refused.headers["X-Business-Use-Case-Usage"])[account_id]

    assert told["type"] == "instagram"
    assert told["call_count"] == 150
    served.clock.advance(timedelta(minutes=told["estimated_time_to_regain_access"]))
    assert ask(served, FACEBOOK).status_code == 200


def test_usage_is_told_after_enough_calls_and_as_each_host_does(served: Sandbox) -> None:
    served.quotas.calls_before_headers = 2
    served.quotas.calls_per_hour[served.world.owner.account_id] = 10
    silent = [ask(served, INSTAGRAM), ask(served, FACEBOOK)]
    on_instagram, on_facebook = ask(served, INSTAGRAM), ask(served, FACEBOOK)

    assert not any("x-app-usage" in answer.headers for answer in silent)
    assert json.loads(on_instagram.headers["x-app-usage"]) == {"call_volume": 30, "cpu_time": 0}
    assert "x-business-use-case-usage" not in on_instagram.headers
    assert json.loads(on_facebook.headers["x-app-usage"]).keys() == {
        "call_count",
        "total_time",
        "total_cputime",
    }
    assert "x-business-use-case-usage" in on_facebook.headers


def test_discovery_uses_up_what_the_whole_app_has(served: Sandbox) -> None:
    target = served.instagram.accounts[1].world.owner.username
    served.quotas.platform_calls_per_hour = 2
    found = f"business_discovery.username({target}){{followers_count}}"
    answers = [ask(served, FACEBOOK, number, fields=found) for number in (0, 1, 0)]

    assert [answer.json()["error"]["code"] for answer in answers[2:]] == [4]
    assert json.loads(answers[2].headers["x-app-usage"])["call_count"] == 150
    assert ask(served, FACEBOOK).status_code == 200  # the account's own quota is another
    served.clock.advance(timedelta(hours=1))
    assert ask(served, FACEBOOK, fields=found).json().keys() == answers[0].json().keys()
