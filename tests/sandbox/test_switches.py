"""Uncertain behaviours of serving: what a client sees on either side of each switch."""

import httpx
import pytest

from sandbox.faults import Fault
from sandbox.serving import Sandbox
from sandbox.switches import Switches, choices


def me(sandbox: Sandbox, token: str | None = None) -> httpx.Response:
    return httpx.get(f"{sandbox.url}/me", params={"access_token": token or sandbox.token})


def test_a_switch_is_set_from_text() -> None:
    switched = Switches().with_texts(
        {"login_reply": "data", "throttle_status": "429", "refresh_tells_permissions": "false"}
    )

    assert switched.login_reply == "data"
    assert switched.throttle_status == 429
    assert switched.refresh_tells_permissions is False
    with pytest.raises(ValueError, match="no switch luck; there are consent"):
        Switches().with_texts({"luck": "good"})
    with pytest.raises(ValueError, match="no value 418; it has 400, 403, 429"):
        Switches().with_texts({"throttle_status": "418"})


def test_every_default_is_one_of_its_choices() -> None:
    usual = Switches()
    for name, values in choices().items():
        assert getattr(usual, name) in values
        assert len(values) > 1


@pytest.mark.parametrize("status", [400, 403, 429])
def test_limit_errors_can_have_each_status(shared: Sandbox, status: int) -> None:
    shared.switch(throttle_status=status)
    shared.faults.fail(Fault.THROTTLED_WITHOUT_HEADERS)

    assert me(shared).status_code == status
    assert me(shared).status_code == 200


@pytest.mark.parametrize("status", [400, 401])
def test_token_errors_can_have_each_status(shared: Sandbox, status: int) -> None:
    shared.switch(token_status=status)

    assert me(shared, "IGAAwrong").status_code == status


@pytest.mark.parametrize("error_type", ["OAuthException", "IGApiException"])
def test_token_errors_can_have_each_type(shared: Sandbox, error_type: str) -> None:
    shared.switch(login_error_type=error_type)

    assert me(shared, "IGAAwrong").json()["error"]["type"] == error_type


def test_messages_can_be_german(shared: Sandbox) -> None:
    english = me(shared, "IGAAwrong").json()["error"]
    shared.switch(language="german")
    german = me(shared, "IGAAwrong")

    assert german.json()["error"]["message"] == "Fehler beim Bestätigen des Zugriffsschlüssels."
    assert german.json()["error"]["code"] == english["code"] == 190


def test_a_profile_can_lie_in_data(shared: Sandbox) -> None:
    flat = me(shared).json()
    shared.switch(profile_reply="data")

    assert me(shared).json() == {"data": [flat]}
