"""The address that a login comes back to: one answer with the right state, and nothing is kept."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
import pytest

from settings import CALLBACK_PATH
from tracker.callback import HOST, NoAnswer, listening

STATE = "the-state-that-was-sent"


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _waiting() -> Iterator[tuple[str, list[Mapping[str, str]]]]:
    """Wait for an answer in a thread; the list holds it afterwards."""
    port, answers = _free_port(), list[Mapping[str, str]]()
    with listening(port) as callback:
        thread = threading.Thread(target=lambda: answers.append(callback.wait(STATE, 20)))
        thread.start()
        yield f"http://{HOST}:{port}{CALLBACK_PATH}", answers
        thread.join(20)
        assert not thread.is_alive()


def test_the_answer_is_what_the_browser_brings(capfd: pytest.CaptureFixture[str]) -> None:
    with _waiting() as (address, answers):
        page = httpx.get(address, params={"code": "secret-code", "state": STATE})

    assert answers == [{"code": "secret-code", "state": STATE}]
    assert page.status_code == 200
    assert "terminal" in page.text
    assert "secret-code" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "secret-code" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("state", ["", "another", STATE + "x", "\u00e4"])
def test_a_stranger_is_turned_away_and_the_wait_goes_on(state: str) -> None:
    with _waiting() as (address, answers):
        stranger = httpx.get(address, params={"code": "evil", "state": state})
        elsewhere = httpx.get(address.replace(CALLBACK_PATH, "/favicon.ico"))
        httpx.get(address, params={"code": "good", "state": STATE})

    assert (stranger.status_code, elsewhere.status_code) == (400, 404)
    assert [answer["code"] for answer in answers] == ["good"]


def test_a_visitor_who_says_nothing_does_not_block_the_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.callback._Handler.timeout", 0.2)
    with _waiting() as (address, answers):
        port = httpx.URL(address).port
        with socket.create_connection((HOST, port or 0)):
            httpx.get(address, params={"code": "good", "state": STATE}, timeout=60)

    assert len(answers) == 1


def test_the_wait_ends() -> None:
    with (
        listening(_free_port()) as callback,
        pytest.raises(NoAnswer, match="nothing was connected"),
    ):
        callback.wait(STATE, 0.1)
