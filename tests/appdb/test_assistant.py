"""Suggestions and spending: kept with their account, and no month above its cap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from appdb.database import AppDatabase
from appdb.errors import UnknownAccountError
from appdb.suggestions import UsedFact
from tests.appdb.conftest import AT, LENA, OTTO, TOKEN

FACT = UsedFact("posts_published", "Posts", "12 posts", "posts", "count", "2026-11-01/2026-11-22")


def keep(database: AppDatabase, text: str, account_id: str = LENA.account_id) -> str:
    return database.keep_suggestion(
        account_id, "tips", text, [FACT], author="rules", snapshot_id="s-1", at=AT
    )


def test_a_suggestion_is_kept_with_its_facts_until_its_account_is_forgotten(
    database: AppDatabase,
) -> None:
    database.connect_account(LENA, TOKEN, AT)
    database.connect_account(OTTO, TOKEN, AT)
    kept = keep(database, "Your account has 12 posts.")
    keep(database, "Another.", OTTO.account_id)
    (found,) = database.suggestions(LENA.account_id, 10)
    assert (found.suggestion_id, found.text, found.facts) == (
        kept,
        "Your account has 12 posts.",
        (FACT,),
    )
    assert (found.author, found.created_at, found.used_at) == ("rules", AT, None)
    database.mark_suggestion(kept, AT + timedelta(days=1))
    assert database.suggestions(LENA.account_id, 10)[0].used_at == AT + timedelta(days=1)
    database.mark_suggestion(kept, None)
    assert database.suggestions(LENA.account_id, 10)[0].used_at is None
    database.remove_account(LENA.account_id)
    assert database.suggestions(LENA.account_id, 10) == []
    assert len(database.suggestions(OTTO.account_id, 10)) == 1
    with pytest.raises(UnknownAccountError):
        keep(database, "Nobody's.")


def test_no_call_is_granted_that_could_exceed_the_month(database: AppDatabase) -> None:
    first = database.reserve_spending("a-model", 600, 1_000, AT)
    assert first
    assert database.reserve_spending("a-model", 401, 1_000, AT) is None
    database.settle_spending(first, 100, 40, 2)
    assert database.spent_in_month(AT) == 100
    assert database.reserve_spending("a-model", 900, 1_000, AT)
    december = AT.replace(month=12, day=1, hour=0, minute=0, second=0, microsecond=0)
    assert (
        database.reserve_spending("a-model", 1, 1_000, december - timedelta(microseconds=1)) is None
    )
    assert database.reserve_spending("a-model", 1_000, 1_000, december)
    assert database.spent_in_month(december.replace(day=31)) == 1_000
    assert database.spent_in_month(december.replace(year=2027, month=1)) == 0


def test_calls_at_once_share_one_cap(database: AppDatabase) -> None:
    with ThreadPoolExecutor(4) as threads:
        granted = list(
            threads.map(lambda _: database.reserve_spending("a-model", 300, 1_000, AT), range(8))
        )
    assert sum(one is not None for one in granted) == 3
    assert database.spent_in_month(AT) == 900
