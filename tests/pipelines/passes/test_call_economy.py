"""A daily pass needs a small fraction of the calls that one call per thing needs."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipelines.passes.economy import (
    BORN,
    LIVED,
    REGULAR,
    TIMES_FEWER,
    large_account,
    tracked,
)
from tests.pipelines.passes.naive import ask_for_each, take_stock

ONE_DAY = timedelta(days=1)


@pytest.mark.slow
def test_a_daily_pass_over_1000_posts_makes_few_calls(tmp_path: Path) -> None:
    """The same with 10,000 posts takes a minute, and is part of `make bench`."""
    with tracked(large_account(1_000), BORN + LIVED, tmp_path / "data") as account:
        first = account.cost(*REGULAR)
        daily = [account.after(ONE_DAY, *REGULAR) for _ in range(2)]
        naive = take_stock(account.sandbox)

    outcomes = {read["outcome"] for read in account.tracking.reads()}
    assert outcomes == {"ok", "not_offered"}  # a pass that was refused is cheap too
    assert len(naive.posts) >= 1_000
    assert first.calls < naive.calls / 10
    assert max(cost.calls for cost in daily) <= naive.calls / TIMES_FEWER[1_000]


def test_the_usual_way_makes_as_many_calls_as_are_counted(tmp_path: Path) -> None:
    with tracked(large_account(50), BORN + LIVED, tmp_path / "data") as account:
        counted = take_stock(account.sandbox)
        before = len(account.sandbox.requests)
        ask_for_each(account.sandbox)
        made = len(account.sandbox.requests) - before

    assert counted.slides
    assert made == counted.calls
