"""Call budgets: an hour that rolls, shares, what Instagram says, and many processes at once."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from appdb.budgets import CallBudget
from appdb.database import CALLS_PER_HOUR, PLATFORM_CALLS_PER_HOUR, AppDatabase
from appdb.errors import UnknownAccountError
from appdb.vault import Vault
from pipelines.graph_api import facts
from tests.appdb.conftest import AT, KEY, LENA, OTTO, TOKEN, waits_for_its_turn

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NOON = AT.replace(hour=12, minute=0, second=30, microsecond=0)


@pytest.fixture
def connected(database: AppDatabase) -> AppDatabase:
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, TOKEN, AT)
    return database


def budget_of(database: AppDatabase, calls: int) -> CallBudget:
    return CallBudget(database._store, "account:test", calls, account_id=LENA.account_id)


def taken(budget: CallBudget, at: datetime, share: float = 1.0, most: int = 100) -> int:
    """How many calls are granted at one moment."""
    count = 0
    while count < most and budget.take(at, share) is None:
        count += 1
    return count


def test_the_quotas_are_those_of_the_reference() -> None:
    assert CALLS_PER_HOUR == facts.CALLS_PER_HOUR
    assert PLATFORM_CALLS_PER_HOUR == facts.PLATFORM_CALLS_PER_HOUR


def test_the_hour_rolls(connected: AppDatabase) -> None:
    budget = budget_of(connected, 10)
    assert taken(budget, NOON, most=4) == 4
    assert taken(budget, NOON + 20 * MINUTE) == 6
    # A minute's calls come back when the last of them can be an hour old.
    back = NOON.replace(second=0) + HOUR + MINUTE
    assert budget.take(NOON + 30 * MINUTE, 1.0) == back
    assert budget.take(back - timedelta(seconds=1), 1.0) == back
    assert taken(budget, back) == 4
    assert budget.take(back, 1.0) == back.replace(minute=21)


def test_a_share_is_granted_while_less_than_it_is_used(connected: AppDatabase) -> None:
    budget = budget_of(connected, 10)
    assert taken(budget, NOON, share=0.5) == 5
    assert taken(budget, NOON + 30 * MINUTE, share=0.8) == 3
    assert taken(budget, NOON + 30 * MINUTE, share=1.0) == 2
    # At 13:01 five are back and five are used; half a share needs one more to fall out.
    later = NOON.replace(hour=13, minute=1, second=0)
    assert budget.take(later, 0.5) == NOON.replace(hour=13, minute=31, second=0)
    assert budget.take(later, 0.6) is None


def test_rows_that_no_longer_count_are_removed(connected: AppDatabase, engine: Engine) -> None:
    budget = budget_of(connected, 1000)
    for minute in range(130):
        budget.take(NOON + minute * MINUTE, 1.0)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT count(*) FROM call_minutes")).scalar_one()
    assert rows <= 62


def test_calls_stop_from_95_percent_and_start_by_themselves(connected: AppDatabase) -> None:
    budget = budget_of(connected, 1000)
    budget.note(94.9, None, NOON)
    assert budget.take(NOON, 1.0) is None
    assert budget.take(NOON, 0.9) == NOON + HOUR
    budget.note(95.0, None, NOON + MINUTE)
    assert budget.take(NOON + MINUTE, 1.0) == NOON + MINUTE + HOUR
    assert budget.take(NOON + MINUTE + HOUR, 1.0) is None


def test_a_closed_time_passes_by_itself_and_is_not_shortened(connected: AppDatabase) -> None:
    budget = budget_of(connected, 1000)
    until = NOON + 5 * HOUR
    budget.note(100.0, until, NOON)
    budget.note(3.0, None, NOON + MINUTE)  # an answer that was already on its way
    budget.note(3.0, NOON + HOUR, NOON + 2 * MINUTE)
    assert budget.take(NOON + 4 * HOUR, 1.0) == until
    assert budget.closed_until(NOON + 4 * HOUR) == until
    assert budget.closed_until(until) is None
    assert budget.take(until, 1.0) is None


def test_an_older_answer_does_not_overrule_a_newer_one(connected: AppDatabase) -> None:
    budget = budget_of(connected, 1000)
    budget.note(97.0, None, NOON)
    budget.note(10.0, None, NOON - MINUTE)
    assert budget.take(NOON, 1.0) is not None
    budget.note(10.0, None, NOON + MINUTE)
    assert budget.take(NOON + MINUTE, 1.0) is None


def test_looking_takes_nothing(connected: AppDatabase) -> None:
    budget = budget_of(connected, 1)
    assert budget.closed_until(NOON) is None
    assert budget.closed_until(NOON) is None
    assert budget.take(NOON, 1.0) is None
    assert budget.closed_until(NOON) == NOON.replace(second=0) + HOUR + MINUTE


def test_a_clock_that_was_wrong_for_a_while_does_no_lasting_harm(connected: AppDatabase) -> None:
    budget = budget_of(connected, 3)
    wrong = NOON + timedelta(days=400)
    assert taken(budget, wrong) == 3
    budget.note(100.0, wrong + HOUR, wrong)
    assert taken(budget, NOON) == 3
    budget.note(10.0, None, NOON)
    assert budget.take(NOON + 2 * HOUR, 1.0) is None


def test_accounts_do_not_share_with_instagram_login(connected: AppDatabase) -> None:
    lena = connected.account_budget(LENA.account_id, "instagram_login")
    otto = connected.account_budget(OTTO.account_id, "instagram_login")
    lena.note(100.0, NOON + HOUR, NOON)
    assert lena.take(NOON, 1.0) == NOON + HOUR
    assert connected.closed_until(LENA.account_id, "instagram_login", NOON) == NOON + HOUR
    assert otto.take(NOON, 1.0) is None
    assert connected.platform_budget(LENA.account_id, "instagram_login").take(NOON, 1.0) is None


def test_facebooks_app_is_shared_and_closes_all_its_accounts(connected: AppDatabase) -> None:
    lena = connected.account_budget(LENA.account_id, "facebook_login")
    lena.note(100.0, NOON + HOUR, NOON)
    otto = connected.account_budget(OTTO.account_id, "facebook_login")
    assert otto.take(NOON, 1.0) is None
    connected.platform_budget(LENA.account_id, "facebook_login").note(100.0, NOON + 2 * HOUR, NOON)
    assert otto.take(NOON, 1.0) == NOON + 2 * HOUR
    assert lena.take(NOON, 1.0) == NOON + 2 * HOUR
    assert connected.closed_until(OTTO.account_id, "facebook_login", NOON) == NOON + 2 * HOUR
    assert connected.account_budget(OTTO.account_id, "instagram_login").take(NOON, 1.0) is None


def test_platform_calls_are_counted_for_the_whole_app(connected: AppDatabase) -> None:
    for account in (LENA, OTTO) * (PLATFORM_CALLS_PER_HOUR // 2):
        budget = connected.platform_budget(account.account_id, "facebook_login")
        assert budget.take(NOON, 1.0) is None
    assert connected.platform_budget(LENA.account_id, "facebook_login").take(NOON, 1.0) is not None
    assert connected.account_budget(LENA.account_id, "facebook_login").take(NOON, 1.0) is None


def test_an_account_that_is_not_connected_has_no_budget(connected: AppDatabase) -> None:
    budget = connected.account_budget(LENA.account_id, "instagram_login")
    assert budget.take(NOON, 1.0) is None
    connected.remove_account(LENA.account_id)
    with pytest.raises(UnknownAccountError):
        budget.take(NOON, 1.0)
    with pytest.raises(UnknownAccountError):
        budget.note(10.0, None, NOON)


def take_many(url: str, times: int, granted: "multiprocessing.Queue[int]") -> None:
    database = AppDatabase.open(url, Vault.from_base64(KEY))
    budget = budget_of(database, 100)
    granted.put(sum(budget.take(NOON, 1.0) is None for _ in range(times)))
    database.close()


def test_threads_together_take_exactly_the_quota(connected: AppDatabase) -> None:
    budget = budget_of(connected, 100)
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda _: taken(budget, NOON, most=40), range(4))) == 100


def test_each_call_waits_for_the_one_before_it(connected: AppDatabase, engine: Engine) -> None:
    budget = budget_of(connected, 100)
    assert budget.take(NOON, 1.0) is None
    assert waits_for_its_turn(engine, "call_scopes", lambda: budget.take(NOON, 1.0))
    assert waits_for_its_turn(engine, "call_scopes", lambda: budget.note(10.0, None, NOON))


@pytest.mark.slow
def test_processes_together_take_exactly_the_quota(connected: AppDatabase, url: str) -> None:
    spawning = multiprocessing.get_context("spawn")
    granted: multiprocessing.Queue[int] = spawning.Queue()
    takers = [spawning.Process(target=take_many, args=(url, 40, granted)) for _ in range(4)]
    for taker in takers:
        taker.start()
    counts = [granted.get(timeout=60) for _ in takers]
    for taker in takers:
        taker.join()
        assert taker.exitcode == 0
    assert sum(counts) == 100
    assert budget_of(connected, 100).take(NOON, 1.0) is not None
