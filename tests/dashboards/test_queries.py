"""What the pages ask, against a real DuckDB whose rows are known."""

from datetime import date, datetime, timedelta

import duckdb
import pytest

from dashboards.charts.overview import follower_rows, newest_first
from dashboards.periods import Period, preset
from dashboards.queries import accounts, growth, health
from tests.dashboards import published_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.published_marts import World


@pytest.fixture
def full(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(world.full)


@pytest.fixture
def last_28_days(full: duckdb.DuckDBPyConnection) -> Period:
    known = accounts.known_days(full, world.ACCOUNT_ID)
    assert known is not None
    return preset("28d", known)


def test_the_longest_tracked_account_comes_first(marts_of: Asking) -> None:
    tracked = accounts.tracked(marts_of(world.two_accounts))
    assert [account.username for account in tracked] == [world.USERNAME, "harbour.prints"]


def test_an_account_is_as_old_as_its_newest_api_reading(marts_of: Asking, now: datetime) -> None:
    (read,) = accounts.tracked(marts_of(world.full))
    (never_read,) = accounts.tracked(marts_of(world.archives_only))
    assert read.read_at == now
    assert not read.from_archives_only
    assert never_read.read_at is None
    assert never_read.from_archives_only


def test_the_newest_instant_of_an_archive_account_is_its_newest_archive(
    marts_of: Asking, now: datetime
) -> None:
    marts = marts_of(world.archives_only)
    (account,) = accounts.tracked(marts)
    captures = accounts.captures(marts, account.account_id)
    assert accounts.newest_instant(account, captures) == now - timedelta(days=6)
    assert accounts.newest_instant(account, []) is None


def test_sources_that_fail_for_one_reason_are_told_together(marts_of: Asking) -> None:
    (problem,) = accounts.problems(marts_of(world.stale), world.ACCOUNT_ID)
    assert problem.sources == ("insights", "media", "profile")
    assert problem.said == world.FAILURE
    assert accounts.problems(marts_of(world.full), world.ACCOUNT_ID) == []


def test_known_days_reach_from_the_first_reading_to_the_last(
    marts_of: Asking, now: datetime
) -> None:
    known = accounts.known_days(marts_of(world.full), world.ACCOUNT_ID)
    assert known == Period((now - timedelta(days=425)).date(), now.date())
    assert accounts.known_days(marts_of(world.full), "nobody") is None


def test_captures_are_newest_first_with_their_reasons(full: duckdb.DuckDBPyConnection) -> None:
    captures = accounts.captures(full, world.ACCOUNT_ID)
    assert [capture.followers_listed for capture in captures] == [905, 342, 833, 718]
    cut = captures[1]
    assert cut.completeness == "partial"
    assert cut.covered_from == cut.captured_at - timedelta(days=365)
    assert "date range" in cut.reasons[0]


def test_column_descriptions_are_read_from_the_marts() -> None:
    with duckdb.connect() as marts:
        World().build(marts)
        marts.execute("comment on column marts.analytics_snapshots.reach is 'Who saw it.'")
        assert accounts.meanings(marts, "analytics_snapshots") == {"reach": "Who saw it."}


def test_totals_add_what_may_be_added_and_count_the_days_read(
    full: duckdb.DuckDBPyConnection, last_28_days: Period
) -> None:
    totals = growth.totals(full, world.ACCOUNT_ID, last_28_days)
    expected = full.execute(
        """
        select sum(net_change), avg(reach), sum(views), count(views)
        from marts.analytics_snapshots
        where snapshot_date > (select max(snapshot_date) from marts.analytics_snapshots) - 28
        """
    ).fetchone()
    assert expected is not None
    assert totals.net_change.total == expected[0]
    assert totals.reach.mean == pytest.approx(expected[1])
    assert totals.reach.total is None, "reach is never added over days"
    assert totals.views.total == expected[2]
    assert totals.views.days_read == expected[3] == 27, "today is not measured yet"
    assert totals.first_count_on == last_28_days.start
    assert totals.last_count_on == last_28_days.end
    assert totals.days_not_final == 2


def test_a_period_without_readings_is_unknown_and_not_zero(marts_of: Asking, now: datetime) -> None:
    day = (now - timedelta(days=64)).date()
    totals = growth.totals(marts_of(world.full), world.ACCOUNT_ID, Period(day, day))
    assert totals.last_count is None
    assert totals.views == growth.Measure(days_read=0, total=None, mean=None)


def test_a_series_has_every_day_and_leaves_gaps(marts_of: Asking, now: datetime) -> None:
    period = Period((now - timedelta(days=70)).date(), (now - timedelta(days=58)).date())
    days = growth.series(marts_of(world.full), world.ACCOUNT_ID, period)
    assert [day.end for day in days] == [
        period.start + timedelta(days=number) for number in range(13)
    ]
    assert [day.followers is None for day in days] == [False] * 2 + [True] * 9 + [False] * 2
    assert days[2].new is None
    assert days[2].days_read == 0


def test_a_count_that_was_rebuilt_is_never_told_as_one_that_was_read(
    marts_of: Asking, now: datetime
) -> None:
    period = Period((now - timedelta(days=62)).date(), (now - timedelta(days=59)).date())
    days = growth.series(marts_of(world.rebuilt), world.ACCOUNT_ID, period)
    assert [(day.followers is None, day.rebuilt is None) for day in days] == [
        (True, True),
        (True, True),
        (True, True),
        (False, True),
    ]
    (year,) = growth.series(marts_of(world.rebuilt), world.ACCOUNT_ID, period, 4)
    assert year.rebuilt is None
    before = Period(period.start - timedelta(days=100), period.start)
    days = growth.series(marts_of(world.rebuilt), world.ACCOUNT_ID, before)
    assert days[0].rebuilt is not None
    assert days[0].followers is None


def test_sources_are_told_without_the_login(marts_of: Asking) -> None:
    sources = health.sources(marts_of(world.numbers_refused), world.ACCOUNT_ID)
    assert [source.name for source in sources] == ["hashtags", "insights", "media", "profile"]
    assert sources[0].freshness == "not_offered"
    assert sources[0].last_success_at is None


def test_what_is_refused_comes_before_what_is_withheld(marts_of: Asking, now: datetime) -> None:
    refused, withheld = health.not_given(marts_of(world.numbers_refused), world.ACCOUNT_ID)
    assert (refused.metric, refused.said) == ("total_interactions", world.REFUSAL)
    assert refused.asked_again_at == now + timedelta(days=4)
    assert (withheld.metric, withheld.asked_again_at) == ("follower_demographics", None)


def test_steps_are_counted_back_from_the_end(
    full: duckdb.DuckDBPyConnection, last_28_days: Period
) -> None:
    days = growth.series(full, world.ACCOUNT_ID, last_28_days)
    weeks = growth.series(full, world.ACCOUNT_ID, Period(days[2].end, days[-1].end), 7)
    assert [(week.end - week.start).days + 1 for week in weeks] == [5, 7, 7, 7]
    assert weeks[-1].new == sum(day.new or 0 for day in days[-7:])
    assert weeks[-1].followers == days[-1].followers
    assert weeks[-1].days_read == 6


def test_a_week_adds_up_over_the_days_for_which_all_is_known() -> None:
    """New followers of a day whose losses are not told yet would not fit the week's net change."""
    rows = World()
    monday = date(2026, 11, 2)
    for number, (new, lost) in enumerate([(5, 2), (4, 1), (9, None)]):
        rows.add(
            "analytics_snapshots",
            account_id="a",
            snapshot_date=monday + timedelta(days=number),
            new_followers=new,
            lost_followers=lost,
            net_change=None if lost is None else new - lost,
        )
    with duckdb.connect() as marts:
        rows.build(marts)
        period = Period(monday, monday + timedelta(days=6))
        (week,) = growth.series(marts, "a", period, 7)
        days = growth.series(marts, "a", period)
    assert (week.new, week.lost, week.net_change, week.days_read) == (9, 3, 6, 2)
    assert (days[2].new, days[2].lost, days[2].net_change) == (9, None, None)


def test_a_count_of_several_days_keeps_the_day_on_which_it_was_read() -> None:
    """A long history has steps of days; none of them was read on all of its days."""
    rows = World()
    first = date(2026, 11, 1)
    for back, columns in enumerate(
        ({"follower_count_rebuilt": 90}, {"follower_count": 95}, {}, {"reach": 7})
    ):
        day = first + timedelta(days=back)
        rows.add("analytics_snapshots", account_id="a", snapshot_date=day, **columns)
    with duckdb.connect() as marts:
        rows.build(marts)
        (step,) = growth.series(marts, "a", Period(first, first + timedelta(days=3)), 4)
    assert (step.rebuilt, step.rebuilt_on) == (90, first)
    assert (step.followers, step.counted_on) == (95, first + timedelta(days=1))
    told = newest_first(follower_rows([step], []))
    assert [row["day"] for row in told] == [first + timedelta(days=1), first]


def test_days_of_which_only_follows_are_told_are_not_final_either() -> None:
    rows = World()
    day = date(2026, 11, 2)
    for number, columns in enumerate(({"new_followers": 3}, {"views": 5}, {"follower_count": 9})):
        rows.add(
            "analytics_snapshots",
            account_id="a",
            snapshot_date=day + timedelta(days=number),
            is_final=False,
            **columns,
        )
    with duckdb.connect() as marts:
        rows.build(marts)
        totals = growth.totals(marts, "a", Period(day, day + timedelta(days=6)))
    assert totals.days_not_final == 2
