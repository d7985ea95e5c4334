"""Thirty hashtags within seven days, for each account by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from appdb.database import AppDatabase
from appdb.errors import UnknownAccountError
from tests.appdb.conftest import AT, LENA, OTTO, TOKEN, waits_for_its_turn

WEEK = timedelta(days=7)


@pytest.fixture
def connected(database: AppDatabase) -> AppDatabase:
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, TOKEN, AT)
    return database


def test_the_31st_has_to_wait_and_repeats_are_free(connected: AppDatabase) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    hour = timedelta(hours=1)
    for number in range(30):
        assert searches.allow(f"tag{number}", AT + number * hour)
    assert not searches.allow("another", AT + 30 * hour)
    assert searches.allow("TAG7", AT + 30 * hour)
    # The seven days run from the first search; the repeat did not begin them anew.
    assert not searches.allow("another", AT + WEEK - hour)
    assert searches.allow("another", AT + WEEK)
    assert not searches.allow("one.more", AT + WEEK)
    assert searches.allow("tag7", AT + WEEK + 7 * hour)
    assert connected.hashtag_searches(OTTO.account_id).allow("another", AT)


def test_what_was_searched_elsewhere_counts_once(connected: AppDatabase) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    assert searches.allow("mine", AT)
    searches.seen_elsewhere(["mine", *(f"tag{number}" for number in range(29))], AT + WEEK / 2)
    assert not searches.allow("another", AT + WEEK / 2)
    assert searches.allow("tag3", AT + WEEK / 2)
    assert searches.allow("another", AT + WEEK)
    assert not searches.allow("one_more", AT + WEEK)


def test_an_id_is_known_to_all_and_costs_no_search(connected: AppDatabase) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    assert searches.hashtag_id("ceramics") is None
    assert searches.allow("ceramics", AT)
    searches.found("Ceramics", "17843857450040591")
    assert searches.hashtag_id("CERAMICS") == "17843857450040591"
    others = connected.hashtag_searches(OTTO.account_id)
    assert others.hashtag_id("ceramics") == "17843857450040591"
    others.found("glazing", "17843857450040592")
    assert others.allow("glazing", AT)
    assert others.hashtag_id("glazing") == "17843857450040592"


def test_many_at_once_get_exactly_thirty(connected: AppDatabase) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    with ThreadPoolExecutor(6) as threads:
        allowed = list(threads.map(lambda number: searches.allow(f"tag{number}", AT), range(45)))
    assert sum(allowed) == 30


def test_each_search_waits_for_the_one_before_it(connected: AppDatabase, engine: Engine) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    assert waits_for_its_turn(engine, "accounts", lambda: searches.allow("ceramics", AT))


def test_a_forgotten_account_searches_nothing(connected: AppDatabase) -> None:
    searches = connected.hashtag_searches(LENA.account_id)
    connected.remove_account(LENA.account_id)
    with pytest.raises(UnknownAccountError):
        searches.allow("ceramics", AT)
