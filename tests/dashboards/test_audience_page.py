"""*Audience* and *Timing*: what is told of the followers, and never more than that."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.charts import audience as charts
from dashboards.periods import Period
from dashboards.queries import audience, timing
from dashboards.queries.audience import Segment
from dashboards.texts import say
from dashboards.views.audience import about_key
from tests.dashboards import content_world as world
from tests.dashboards.conftest import Asking
from tests.dashboards.content_pages import Folders, published_worlds, run, words
from tests.dashboards.published_marts import World
from tests.dashboards.published_world import ACCOUNT_ID

Open = Callable[..., AppTest]
WINTER = Period(date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Iterator[Folders]:
    with published_worlds(tmp_path_factory.mktemp("worlds"), now) as folders:
        yield folders


@pytest.fixture
def open_page(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(name: str, page: str = "audience", **query: str) -> AppTest:
        monkeypatch.setenv("TRACKER_DATA", str(folders(name)))
        return run(page, **query)

    return opened


@pytest.fixture
def marts(marts_of: Asking) -> duckdb.DuckDBPyConnection:
    return marts_of(world.full)


def charts_of(app: AppTest) -> list[str]:
    return [element.proto.alt for element in app.get("vega_lite_chart")]


def test_the_newest_reading_is_told_with_the_unknown_remainder_last(
    marts: duckdb.DuckDBPyConnection, now: datetime
) -> None:
    listed = audience.segments(marts, ACCOUNT_ID, "followers", "gender")
    assert [one.segment for one in listed] == ["F", "M", "U", None]
    assert [one.is_unknown for one in listed] == [False, False, False, True]
    assert sum(one.share or 0 for one in listed) == pytest.approx(1)
    assert {one.captured_date for one in listed} == {now.date()}


def test_the_gender_not_stated_is_not_the_unknown_remainder() -> None:
    on = date(2026, 11, 2)
    segments = [
        Segment("U", 52, 0.1, False, on, None),
        Segment(None, 167, 0.3, True, on, None),
    ]
    named = charts.segment_rows("gender", segments)
    assert [row["segment"] for row in named] == ["Not stated", "Not known"]


def test_the_remainder_is_a_bar_though_only_the_largest_are_drawn() -> None:
    on = date(2026, 11, 2)
    rows = charts.segment_rows(
        "city",
        [Segment(f"Town {number}", 5, 0.01, False, on, None) for number in range(30)]
        + [Segment(None, 50, 0.5, True, on, None)],
    )
    drawn = charts.segments(rows, has_shares=True)["data"]["values"]
    assert len(drawn) == charts.MOST_BARS + 1
    assert drawn[-1]["is_unknown"]


def test_a_remainder_that_nobody_can_know_has_no_bar() -> None:
    on = date(2026, 11, 2)
    rows = charts.segment_rows(
        "age",
        [Segment("18-24", 5, None, False, on, None), Segment(None, None, None, True, on, "x")],
    )
    assert len(charts.segments(rows, has_shares=False)["data"]["values"]) == 1


def test_audience_shows_segments_hours_and_cohorts(open_page: Open) -> None:
    page = words(open_page("full"))
    for said in (
        "By age",
        "By city",
        "The largest 12 are drawn",
        "Followers online, hour by hour",
        "How many stay",
    ):
        assert said in page
    engaged = words(open_page("full", audience="engaged"))
    assert "the unknown remainder is not known" in engaged
    assert "timeframe is `this_month`" in engaged


def test_why_there_are_no_shares_is_another_reason_for_followers() -> None:
    told = {whose: about_key(whose, has_shares=False) for whose in audience.AUDIENCES}
    assert "fewer were counted than are listed" in say(told["followers"], day=WINTER.start)
    assert "does not tell how many there are in all" in say(told["engaged"], day=WINTER.start)


def test_nothing_told_is_said_in_its_own_words(open_page: Open) -> None:
    assert "from 100 followers on" in words(open_page("withheld"))
    assert "Instagram tells when followers are online only" in words(open_page("withheld"))
    assert "100 engagements" in words(open_page("withheld", audience="engaged"))
    assert "does not give `reached_audience" in words(open_page("withheld", audience="reached"))
    empty = words(open_page("connected_without_content"))
    assert "Nothing has been read yet" in empty
    assert "told no hours online yet" in empty
    assert "at least two export archives" in empty


@pytest.mark.parametrize("page", ["audience", "timing"])
def test_other_states(open_page: Open, page: str) -> None:
    assert "No account yet" in words(open_page("empty", page))
    assert "connect it on the page" in words(open_page("archives_only", page))
    assert "The token has expired" in words(open_page("stale", page))


def test_cohorts_carry_their_bounds_and_mark_months_that_were_not_watched_whole(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    stays = audience.stays(marts, ACCOUNT_ID, 13, 12)
    assert len({stay.cohort_month for stay in stays}) == 13
    assert {stay.months_since for stay in stays} == set(range(1, 13))
    rows = charts.stay_rows(stays)
    assert "(part)" not in str(rows[0]["cohort"])
    assert "(part)" in str(rows[-1]["cohort"])
    assert all(
        row["retention"] is None or row["low"] <= row["retention"] <= row["high"]  # type: ignore[operator]
        for row in rows
    )


def test_weekdays_and_hours_are_those_of_the_zone() -> None:
    # A Sunday, 23:30 UTC: Monday, 00:30 in Berlin.
    posted_at = datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    tried = World()
    for number, reach in enumerate((100, 300, None)):
        tried.add(
            "posts",
            account_id="1",
            instagram_media_id=f"{number}",
            media_type="photo",
            posted_at=posted_at + timedelta(minutes=number),
            reach=reach,
            engagement_rate_by_reach=None if reach is None else reach / 10_000,
            last_read_at=posted_at,
        )
    tried.add(
        "online_hours",
        account_id="1",
        date=date(2026, 1, 4),
        hour_utc=23,
        followers_online=7,
        captured_at=posted_at,
    )
    with duckdb.connect() as connection:
        tried.build(connection)
        (utc,) = timing.hours_of_week(connection, "1", WINTER, "UTC")
        (berlin,) = timing.hours_of_week(connection, "1", WINTER, "Europe/Berlin")
        (part,) = timing.parts_of_day(connection, "1", WINTER, "UTC")
        (day,) = timing.weekdays(connection, "1", WINTER, "Europe/Berlin")
        (online,) = timing.online(connection, "1", WINTER, "Europe/Berlin")
    assert (utc.weekday, utc.hour) == (7, 23)
    assert (berlin.weekday, berlin.hour) == (1, 0)
    assert (part.hour, day.weekday) == (20, 1)
    assert (online.weekday, online.hour, online.mean) == (1, 0, 7)
    assert (utc.posts, utc.posts_with_reach) == (3, 2)
    assert (utc.median_reach, utc.median_rate) == (200, 0.02)


def test_an_hour_that_comes_twice_in_one_night_is_not_two_days() -> None:
    tried = World()
    for hour, online in enumerate((4, 8)):
        tried.add(
            "online_hours",
            account_id="1",
            date=date(2026, 10, 25),
            hour_utc=hour,
            followers_online=online,
            captured_at=datetime(2026, 10, 27, tzinfo=UTC),
        )
    with duckdb.connect() as connection:
        tried.build(connection)
        autumn = Period(date(2026, 10, 1), date(2026, 10, 31))
        (night,) = timing.online(connection, "1", autumn, "Europe/Berlin")
    assert (night.weekday, night.hour, night.mean, night.days) == (7, 2, 6, 1)


def test_nearly_all_who_stayed_are_not_all() -> None:
    rows = [{"cohort": "Nov", "months_since": 1, "retention": stayed} for stayed in (0.996, 1.0)]
    values = charts.stays(rows)["data"]["values"]
    assert [value["written"] for value in values] == [0.99, 1]


def test_timing_counts_and_claims_nothing(open_page: Open) -> None:
    page = words(open_page("full", "timing", period="All"))
    assert "No best time is claimed here" in page
    assert "hours in UTC" in page
    assert "Posts by weekday (UTC)" in page
    assert 'data-label="Posts"' in page
    assert len(re.findall(r'"detail">of \d+ posts<', page)) == 2, "one post has no reach"


def test_timing_without_anything_says_what_to_do(open_page: Open) -> None:
    page = words(open_page("connected_without_content", "timing"))
    assert "told no hours online for this period" in page
    assert "Nothing was published in this period" in page
    assert "only from 100 followers on" in words(open_page("withheld", "timing"))
