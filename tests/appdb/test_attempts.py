"""Logins that were begun: once, soon, to the same address, and only a digest is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from appdb.database import AppDatabase
from appdb.errors import UnknownState
from tests.appdb.conftest import AT

CALLBACK = "http://127.0.0.1:8765/connect/callback"


def test_a_state_comes_back_once_with_its_flavour(database: AppDatabase) -> None:
    one = database.start_connection("instagram_login", CALLBACK, AT)
    other = database.start_connection("facebook_login", CALLBACK, AT)
    assert len({one, other}) == 2
    soon = AT + timedelta(minutes=9, seconds=59)
    assert database.finish_connection(other, CALLBACK, soon) == "facebook_login"
    assert database.finish_connection(one, CALLBACK, soon) == "instagram_login"
    for state in (one, other):
        with pytest.raises(UnknownState, match="begin again"):
            database.finish_connection(state, CALLBACK, soon)


@pytest.mark.parametrize("state", ["", "made up", "☃"])
def test_a_state_that_was_not_given_out_is_refused(database: AppDatabase, state: str) -> None:
    database.start_connection("instagram_login", CALLBACK, AT)
    with pytest.raises(UnknownState) as error:
        database.finish_connection(state, CALLBACK, AT)
    assert not state or state not in str(error.value)


def test_ten_minutes_are_too_late(database: AppDatabase) -> None:
    state = database.start_connection("instagram_login", CALLBACK, AT)
    with pytest.raises(UnknownState):
        database.finish_connection(state, CALLBACK, AT + timedelta(minutes=10))
    with pytest.raises(UnknownState):
        database.finish_connection(state, CALLBACK, AT)


def test_another_address_uses_the_state_up(database: AppDatabase) -> None:
    state = database.start_connection("instagram_login", CALLBACK, AT)
    for address in (f"{CALLBACK}/", CALLBACK):
        with pytest.raises(UnknownState):
            database.finish_connection(state, address, AT)


def test_of_two_that_bring_it_at_once_one_wins(database: AppDatabase) -> None:
    state = database.start_connection("instagram_login", CALLBACK, AT)

    def bring(_: int) -> bool:
        try:
            database.finish_connection(state, CALLBACK, AT)
        except UnknownState:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(bring, range(8))) == 1


def test_only_a_digest_is_kept_and_not_for_long(database: AppDatabase, engine: Engine) -> None:
    states = [database.start_connection("instagram_login", CALLBACK, AT) for _ in range(3)]
    question = text("SELECT digest FROM connection_attempts")
    with engine.connect() as connection:
        kept = [bytes(digest) for digest in connection.execute(question).scalars()]
    assert len(kept) == 3
    for digest in kept:
        assert len(digest) == 32
        assert all(state.encode() not in digest for state in states)
    database.start_connection("instagram_login", CALLBACK, AT + timedelta(minutes=11))
    with engine.connect() as connection:
        assert len(connection.execute(question).all()) == 1
