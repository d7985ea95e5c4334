"""What the next pass is told, from rows in a real DuckDB file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import duckdb
import pytest

from pipelines.graph_api.known import Known, Walked
from pipelines.sources.graph_api import DATASET, KEYS, columns_of, row_type
from pipelines.sources.known import asked_again_at, known_readings, last_reads, mentions_read
from warehouse.layout import DataFolder
from warehouse.private import open_private

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ME, OTHER = "17841400000000001", "17841400000000002"


KINDS = {"text": "varchar", "timestamp": "timestamptz"}


def _row(table: str, **values: Any) -> dict[str, Any]:
    """A row of a raw table that says nothing but what is given."""
    empty: dict[type, Any] = {str: "", int: 0, float: 0.0, bool: False, datetime: NOON}
    hints = get_type_hints(row_type(table))
    assert values.keys() <= hints.keys()
    blank = {
        name: None if NoneType in get_args(hint) else empty.get(hint)
        for name, hint in hints.items()
    }
    return {**blank, "account_id": ME, "run_id": "run", **values}


class Warehouse:
    """A warehouse with every raw table, filled row by row."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        con.execute(f"create schema {DATASET}")
        for table in KEYS:
            columns = ", ".join(
                f"{name} {KINDS.get(str(column['data_type']), column['data_type'])}"
                for name, column in columns_of(row_type(table)).items()
            )
            con.execute(f"create table {DATASET}.{table} ({columns})")

    def add(self, table: str, **values: Any) -> None:
        row = _row(table, **values)
        places = ", ".join(f"${name}" for name in row)
        self.con.execute(f"insert into {DATASET}.{table} ({', '.join(row)}) values ({places})", row)

    def known(self, *, at: datetime = NOON) -> Known:
        return known_readings(self.con, {ME: at})[ME]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_private(DataFolder(tmp_path)) as opened:
        yield opened


@pytest.fixture
def warehouse(con: duckdb.DuckDBPyConnection) -> Warehouse:
    return Warehouse(con)


def test_before_the_first_load_nothing_is_known(con: duckdb.DuckDBPyConnection) -> None:
    assert known_readings(con, {ME: NOON}) == {ME: Known()}
    assert last_reads(con, [ME]) == {}
    assert mentions_read(con, [ME]) == frozenset()


def test_in_a_warehouse_of_the_first_version_the_rest_is_known(warehouse: Warehouse) -> None:
    warehouse.add("media", media_id="1", posted_at=NOON - DAY, captured_at=NOON)
    for table in ("media_walks", "metric_verdicts", "day_reads", "history_walks", "tags"):
        warehouse.con.execute(f"drop table {DATASET}.{table}")

    known = warehouse.known()

    assert known.posts.keys() == {"1"}
    assert known == Known(posts=known.posts)


def test_a_post_is_known_by_its_latest_readings(warehouse: Warehouse) -> None:
    for days, count in ((0, 3), (2, 5)):
        warehouse.add(
            "media",
            media_id="1",
            captured_at=NOON + days * DAY,
            posted_at=NOON - DAY,
            media_product_type="REELS",
            media_type="VIDEO",
            comments_count=count,
        )
        warehouse.add(
            "comment_reads", media_id="1", captured_at=NOON + days * DAY, comments_count=count - 1
        )

    post = warehouse.known().posts["1"]

    assert (post.posted_at, post.product_type, post.media_type) == (NOON - DAY, "REELS", "VIDEO")
    assert (post.comments_count, post.comments_count_read) == (5, 4)
    assert post.read_at == NOON + 2 * DAY
    assert post.details_read_at is None


def test_a_walk_over_its_place_counts_as_a_reading_of_a_post_that_is_gone(
    warehouse: Warehouse,
) -> None:
    warehouse.add("media", media_id="gone", captured_at=NOON, posted_at=NOON - 40 * DAY)
    warehouse.add("media", media_id="older", captured_at=NOON, posted_at=NOON - 90 * DAY)
    warehouse.add(
        "media_walks",
        captured_at=NOON + 5 * DAY,
        newest_posted_at=NOON - 30 * DAY,
        oldest_posted_at=NOON - 60 * DAY,
        reached_end=False,
    )

    known = warehouse.known()

    assert known.posts["gone"].read_at == NOON + 5 * DAY
    assert known.posts["older"].read_at == NOON
    assert known.walks == (Walked(NOON - 30 * DAY, NOON - 60 * DAY, reached_end=False),)


def test_a_walk_that_a_later_one_covers_is_not_told(warehouse: Warehouse) -> None:
    for days, oldest, reached_end in ((0, 60, True), (1, 20, False), (2, 30, False)):
        warehouse.add(
            "media_walks",
            captured_at=NOON + days * DAY,
            newest_posted_at=NOON,
            oldest_posted_at=NOON - oldest * DAY,
            reached_end=reached_end,
        )

    assert set(warehouse.known().walks) == {
        Walked(NOON, NOON - 60 * DAY, reached_end=True),
        Walked(NOON, NOON - 30 * DAY, reached_end=False),
    }


@pytest.mark.parametrize(
    ("readings", "rests_since"),
    [
        pytest.param([(0, 7), (40, 7)], 0, id="equal and far apart"),
        pytest.param([(0, 7), (20, 7)], None, id="equal and too close"),
        pytest.param([(0, 7), (40, 8)], None, id="still moving"),
        pytest.param([(0, 7), (40, 8), (80, 8)], 40, id="rests since it last moved"),
        pytest.param([(0, 7), (10, 8), (20, 7), (50, 7)], 20, id="back to an earlier number"),
        pytest.param([(0, 7)], None, id="read once"),
    ],
)
@pytest.mark.parametrize("moving", ["likes", "views"])
def test_a_post_rests_when_its_numbers_do(
    readings: list[tuple[int, int]], rests_since: int | None, moving: str, warehouse: Warehouse
) -> None:
    for days, number in readings:
        at = NOON + days * DAY
        likes, views = (number, 1) if moving == "likes" else (1, number)
        warehouse.add("media", media_id="1", captured_at=at, posted_at=NOON, like_count=likes)
        warehouse.add(
            "media_insights", media_id="1", captured_at=at, metric="views", value=float(views)
        )

    expected = None if rests_since is None else NOON + rests_since * DAY
    assert warehouse.known().posts["1"].at_rest_since == expected


def test_details_are_read_when_one_of_them_is_or_is_refused(warehouse: Warehouse) -> None:
    for media in ("1", "2", "3"):
        warehouse.add("media", media_id=media, captured_at=NOON, posted_at=NOON - DAY)
    warehouse.add("media_insights", media_id="1", captured_at=NOON + DAY, metric="facebook_views")
    warehouse.add("media_insights", media_id="2", captured_at=NOON + DAY, metric="reach")
    warehouse.add(
        "metric_verdicts",
        media_id="3",
        captured_at=NOON + 2 * DAY,
        level="media",
        metric="facebook_views",
        outcome="refused",
    )

    posts = warehouse.known().posts

    assert {media: post.details_read_at for media, post in posts.items()} == {
        "1": NOON + DAY,
        "2": None,
        "3": NOON + 2 * DAY,
    }


def test_a_day_is_settled_when_it_was_asked_three_days_later(warehouse: Warehouse) -> None:
    for table in ("day_reads", "online_followers"):
        for hours in (71, 72):
            end = NOON - hours * timedelta(hours=1)
            warehouse.add(table, window_end=end, captured_at=NOON)

    known = warehouse.known()

    assert known.settled_days == known.settled_online_days == {NOON - 3 * DAY}


@pytest.mark.parametrize(
    ("metric", "read_anew"),
    [
        pytest.param("follows_and_unfollows by follow_type", {20, 400}, id="it is kept"),
        pytest.param("follower_count as series", {20}, id="it is kept for a month"),
        pytest.param("likes by media_product_type", set(), id="the history does not ask it"),
        pytest.param("follower_demographics by age", set(), id="it is not of days"),
    ],
)
def test_days_that_were_read_without_a_metric_are_read_anew_once_it_is_back(
    warehouse: Warehouse, metric: str, read_anew: set[int]
) -> None:
    days = {20: 3, 400: 3, 500: 8, 600: 1}  # how old they are; how long ago they were read
    for age, read in days.items():
        at = {"window_end": NOON - age * DAY, "captured_at": NOON - read * DAY}
        warehouse.add("day_reads", **at)

    def say(outcome: str, ago: int) -> None:
        warehouse.add(
            "metric_verdicts",
            level="account",
            metric=metric,
            outcome=outcome,
            captured_at=NOON - ago * DAY,
        )

    def unsettled() -> set[int]:
        return {age for age in days if NOON - age * DAY not in warehouse.known().settled_days}

    say("refused", 7)
    say("refused", 4)
    assert unsettled() == set()
    say("accepted", 2)
    assert unsettled() == read_anew
    for age in read_anew:
        warehouse.add("day_reads", window_end=NOON - age * DAY, captured_at=NOON - DAY)
    assert unsettled() == set()


def test_history_is_known_as_far_back_as_any_walk_went(warehouse: Warehouse) -> None:
    warehouse.add("history_walks", captured_at=NOON, back_to=NOON - 300 * DAY, is_complete=False)
    assert not warehouse.known().history_complete

    warehouse.add(
        "history_walks", captured_at=NOON + DAY, back_to=NOON - 700 * DAY, is_complete=True
    )
    known = warehouse.known()
    assert (known.history_back_to, known.history_complete) == (NOON - 700 * DAY, True)


def _verdict(
    warehouse: Warehouse,
    days: float,
    outcome: str = "refused",
    media: str = "",
    metric: str = "plays",
) -> None:
    warehouse.add(
        "metric_verdicts",
        level="media",
        product_type="REELS",
        metric=metric,
        media_id=media,
        captured_at=NOON + days * DAY,
        outcome=outcome,
    )


PLAYS = ("media", "REELS", "plays")


def test_a_refused_metric_is_put_aside_and_then_on_trial(warehouse: Warehouse) -> None:
    _verdict(warehouse, 0)

    early, late = (
        warehouse.known(at=NOON + DAY - timedelta(seconds=1)),
        warehouse.known(at=NOON + DAY),
    )

    assert (set(early.put_aside), set(early.on_trial)) == ({PLAYS}, set())
    assert (set(late.put_aside), set(late.on_trial)) == (set(), {PLAYS})


def test_each_refusal_in_a_row_doubles_the_wait_and_an_acceptance_ends_it(
    warehouse: Warehouse,
) -> None:
    _verdict(warehouse, 0)
    _verdict(warehouse, 1)
    assert warehouse.known(at=NOON + 2.9 * DAY).put_aside == {PLAYS}
    assert warehouse.known(at=NOON + 3 * DAY).on_trial == {PLAYS}

    _verdict(warehouse, 3, "accepted")
    accepted = warehouse.known(at=NOON + 4 * DAY)
    assert not accepted.put_aside | accepted.on_trial

    _verdict(warehouse, 5)
    assert warehouse.known(at=NOON + 6 * DAY).on_trial == {PLAYS}


def test_the_wait_is_never_longer_than_four_weeks() -> None:
    waits = [asked_again_at(times, NOON) - NOON for times in (1, 2, 3, 5, 6, 7, 5000)]

    assert waits == [days * DAY for days in (1, 2, 4, 16, 28, 28, 28)]


def test_what_one_post_refuses_is_that_post_only(warehouse: Warehouse) -> None:
    _verdict(warehouse, 0, media="7")

    known = warehouse.known(at=NOON + DAY / 2)

    assert known.refused_on_post == {("7", "plays")}
    assert not known.put_aside | known.on_trial


@pytest.mark.parametrize(
    ("metric", "is_for_good"),
    [("", True), ("facebook_views", True), ("plays", False)],
    ids=["before the conversion", "not on Facebook", "may pass"],
)
def test_a_post_is_asked_again_unless_the_refusal_holds_for_good(
    warehouse: Warehouse, metric: str, is_for_good: bool
) -> None:
    _verdict(warehouse, 0, media="7", metric=metric)

    known = warehouse.known(at=NOON + 400 * DAY)

    assert known.refused_on_post == ({("7", metric)} if is_for_good else set())


def test_the_rest_is_known_by_its_latest_rows(warehouse: Warehouse) -> None:
    warehouse.add("tags", media_id="5", captured_at=NOON)
    for days, followers in ((0, 10), (1, 12), (2, None)):
        warehouse.add(
            "competitors",
            username="rival",
            captured_at=NOON + days * DAY,
            followers_count=followers,
        )
    for metric, dimension, days in (("views", "", 3), ("navigation", "action", 1)):
        warehouse.add(
            "story_insights",
            story_id="9",
            metric=metric,
            dimension=dimension,
            captured_at=NOON + days * DAY,
        )

    known = warehouse.known()

    assert known.tags == {"5"}
    assert known.competitor_followers == {"rival": 12}
    assert known.story_details_read_at == {"9": NOON + DAY}


def test_each_account_is_told_its_own(warehouse: Warehouse) -> None:
    warehouse.add("media", media_id="1", posted_at=NOON)
    warehouse.add("media", media_id="2", posted_at=NOON, account_id=OTHER)
    _verdict(warehouse, 0)

    known = known_readings(warehouse.con, {ME: NOON, OTHER: NOON, "nobody": NOON})

    assert {account: set(one.posts) for account, one in known.items()} == {
        ME: {"1"},
        OTHER: {"2"},
        "nobody": set(),
    }
    assert known[OTHER].put_aside == frozenset()


@pytest.mark.parametrize(
    ("outcome", "reached_end", "counts"),
    [
        ("ok", True, True),
        ("not_offered", True, True),
        ("partial", True, True),
        ("partial", False, False),
        ("failed", False, False),
        pytest.param("ok", None, True, id="of the first version"),
        pytest.param("partial", None, False, id="of the first version, with losses"),
    ],
)
def test_a_reading_counts_when_nothing_is_left_to_read(
    outcome: str, reached_end: bool | None, counts: bool, warehouse: Warehouse
) -> None:
    warehouse.add(
        "reads", source="media", finished_at=NOON, outcome=outcome, reached_end=reached_end
    )

    assert last_reads(warehouse.con, [ME]) == ({(ME, "media"): NOON} if counts else {})


def test_a_reading_that_was_stopped_is_gone_on_with(warehouse: Warehouse) -> None:
    """Names that the last whole reading, or one of long ago, has read are read again."""
    hour = timedelta(hours=1)
    warehouse.add(
        "reads", source="hashtags", finished_at=NOON - 9 * hour, outcome="ok", reached_end=True
    )
    for name, ago in (("oak", 10), ("elm", 2)):
        warehouse.add("hashtags", hashtag=name, captured_at=NOON - ago * hour)
    for name, ago in (("ash", 13), ("fir", 2)):
        warehouse.add("competitors", username=name, captured_at=NOON - ago * hour)

    assert warehouse.known().just_read == {("hashtags", "elm"), ("competitors", "fir")}


def test_mentions_that_were_read_are_known(warehouse: Warehouse) -> None:
    warehouse.add("mentions", media_id="1", comment_id="2")
    warehouse.add("mentions", media_id="3", comment_id="")

    assert mentions_read(warehouse.con, [ME]) == {(ME, "1", "2"), (ME, "3", "")}
