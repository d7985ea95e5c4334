"""The example queries: each fits the marts' contract, explains itself, and answers its question."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from json import loads
from pathlib import Path
from typing import Any

import pytest

import warehouse
from tests.marts import ACCOUNT_ID, build_marts
from warehouse.layout import DataFolder
from warehouse.publish import publish
from warehouse.query import Format, run_query
from warehouse.reader import Published, open_published

EXAMPLES = sorted((Path(warehouse.__file__).parent / "examples").glob("*.sql"))
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)
DAY = timedelta(days=1)
ACCOUNT: dict[str, Any] = {"account_id": ACCOUNT_ID}

Rows = Mapping[str, list[dict[str, Any]]]


def ask(data: DataFolder, example: str, rows: Rows) -> list[dict[str, Any]]:
    build_marts(data, {"accounts": [ACCOUNT | {"username": "lena.bakes"}], **rows})
    publish(data, AT)
    with open_published(data) as published:
        return answer(published, next(path for path in EXAMPLES if path.stem == example))


def answer(published: Published, example: Path) -> list[dict[str, Any]]:
    written = StringIO()
    run_query(published, example.read_text(encoding="utf-8"), Format.JSON, written)
    rows: list[dict[str, Any]] = loads(written.getvalue())
    return rows


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_it_runs_on_empty_marts_and_explains_itself(empty: Published, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    opening = [line for line in lines if line.startswith("-- ")]
    assert lines[: len(opening)] == opening
    for part in ("-- Question: ", "-- Reading: ", "-- Caveat: "):
        assert sum(line.startswith(part) for line in opening) == 1
    assert answer(empty, path) == []


def capture(captured_at: datetime, **columns: Any) -> dict[str, Any]:
    return (
        ACCOUNT
        | {
            "capture_id": captured_at.isoformat(),
            "captured_at": captured_at,
            "completeness": "complete",
            "source": "archive",
        }
        | columns
    )


def test_followers_on_a_day_tells_unknown_from_known(data: DataFolder) -> None:
    first_of_month = datetime(2026, 11, 1, tzinfo=UTC)

    def follower(name: str, followed_at: datetime, **columns: Any) -> dict[str, Any]:
        person = {"person_id": name, "username": name, "followed_at": followed_at}
        return ACCOUNT | person | {"is_current": False} | columns

    early = first_of_month - 100 * DAY
    rows = [
        follower("stayed", early, is_current=True),
        follower("came_later", first_of_month + DAY, is_current=True),
        follower("left_later", early, lost_after=first_of_month, lost_before=AT),
        follower("left_around", early, lost_after=early + DAY, lost_before=first_of_month + DAY),
        follower("left_before", early, lost_after=early + DAY, lost_before=first_of_month),
    ]
    found = ask(data, "followers_on_a_day", {"followers": rows, "follower_captures": [capture(AT)]})
    assert {row["username"]: row["state"] for row in found} == {
        "stayed": "follows",
        "left_later": "follows",
        "left_around": "unknown",
    }


def test_left_last_month_gives_the_interval(data: DataFolder) -> None:
    def lost(name: str, after: datetime, before: datetime) -> dict[str, Any]:
        interval = {"happened_after": after, "happened_before": before}
        change = {"change_id": name, "username": name, "change_type": "lost", "reason": "gone"}
        return ACCOUNT | change | interval

    changes = [
        lost("recent", AT - 12 * timedelta(hours=1), AT),
        lost("long_ago", AT - 60 * DAY, AT - 31 * DAY),
        lost("renamed", AT - DAY, AT) | {"change_type": "renamed"},
    ]
    rows = {"follower_changes": changes, "follower_captures": [capture(AT)]}
    (row,) = ask(data, "left_last_month", rows)
    assert (row["username"], row["interval_days"]) == ("recent", 0.5)
    assert row["left_after"] == "2026-11-22T06:00:00+00:00"


def test_best_posts_compare_with_their_own_type_and_leave_unknown_reach_out(
    data: DataFolder,
) -> None:
    posts = [
        ACCOUNT
        | {
            "instagram_media_id": str(number),
            "media_type": kind,
            "reach": reach,
            "followers_at_post": 100,
        }
        for number, (kind, reach) in enumerate(
            [("reel", 50), ("reel", 100), ("reel", 200), ("photo", 30), ("photo", None)]
        )
    ]
    found = ask(data, "best_posts", {"posts": posts})
    assert [(row["reach"], row["times_typical"], row["n_of_type"]) for row in found] == [
        (200, 2.0, 3),
        (100, 1.0, 3),
        (50, 0.5, 3),
        (30, 1.0, 1),
    ]


def test_net_growth_by_week_never_bridges_a_gap(data: DataFolder) -> None:
    def days(monday: date, counts: list[int | None]) -> list[dict[str, Any]]:
        change = {"new_followers": 3, "lost_followers": 1, "net_change": 2, "is_final": True}
        return [
            ACCOUNT | {"snapshot_date": monday + number * DAY, "follower_count": count} | change
            for number, count in enumerate(counts)
        ]

    monday = date(2026, 10, 5)
    rows = [
        *days(monday, [100, 101, None, None, None, None, 102]),
        *days(monday + 7 * DAY, [105, None, None, None, None, None, 107]),
        *days(monday + 14 * DAY, [109, 110, None]),
        *days(monday + 28 * DAY, [130]),
    ]
    # Losses of the newest day are not told yet: its gains alone are no growth.
    rows[16] |= {"lost_followers": None, "net_change": None}
    found = ask(data, "net_growth_by_week", {"analytics_snapshots": rows})
    assert [
        (row["follower_count"], row["change_in_count"], row["net_change"], row["unexplained"])
        for row in found
    ] == [(102, None, 14, None), (107, 5, 14, -9), (110, 3, 4, None), (130, None, 2, None)]
    assert [(row["n_days"], row["new_followers"]) for row in found] == [
        (7, 21),
        (7, 21),
        (2, 6),
        (1, 3),
    ]


def test_gained_by_weekday_counts_days_without_anyone(data: DataFolder) -> None:
    monday = datetime(2026, 11, 2, 12, tzinfo=UTC)
    rows = {
        "follower_captures": [capture(monday - DAY), capture(monday + 14 * DAY)],
        "follower_changes": [
            ACCOUNT | {"change_id": "1", "change_type": "gained", "happened_at": monday}
        ],
    }
    found = {row["day_name"]: row for row in ask(data, "gained_by_weekday", rows)}
    assert len(found) == 7
    assert (found["Monday"]["n_days"], found["Monday"]["gained_per_day"]) == (2, 0.5)
    assert (found["Sunday"]["n_days"], found["Sunday"]["gained"]) == (2, 0)


def test_people_who_comment_are_told_apart(data: DataFolder) -> None:
    people = [("fan", True), ("former", False)]
    rows: Rows = {
        "followers": [
            ACCOUNT | {"person_id": name, "username": name, "is_current": is_current}
            for name, is_current in people
        ],
        "interactions": [
            ACCOUNT | {"person_id": "fan", "username": "fan"},
            ACCOUNT | {"person_id": "fan", "username": "fan"},
            ACCOUNT | {"person_id": "former", "username": "former"},
            ACCOUNT | {"username": "stranger"},
            ACCOUNT | {"username": "lena.bakes"},
        ],
    }
    found = ask(data, "people_who_comment", rows)
    assert {row["username"]: (row["relation"], row["interactions"]) for row in found} == {
        "fan": ("follows", 2),
        "former": ("no longer listed", 1),
        "stranger": ("never seen following", 1),
    }


def test_how_far_to_trust_shows_partial_captures_and_failures(data: DataFolder) -> None:
    rows = {
        "follower_captures": [
            capture(AT, completeness="partial", followers_listed=900, followers_reported=1000)
        ],
        "data_health": [ACCOUNT | {"source": "stories", "verdict": "late", "last_error": "Gone."}],
    }
    found = ask(data, "how_far_to_trust", rows)
    assert [(row["subject"], row["verdict"], row["missing"]) for row in found] == [
        ("capture: archive", "partial", 100),
        ("source: stories", "late", None),
    ]


def test_numbers_that_are_missing_come_first_with_the_reason(data: DataFolder) -> None:
    def metric(name: str, status: str, **columns: Any) -> dict[str, Any]:
        return ACCOUNT | {"level": "account", "metric": name, "status": status} | columns

    metrics = [
        metric("impressions", "withdrawn", successor="views", meaning="Times shown."),
        metric("reach", "offered", last_value_at=AT, meaning="Accounts that saw it."),
        metric("saves", "put_aside", last_refusal="Not now.", meaning="Saves."),
    ]
    found = ask(data, "which_numbers_exist", {"metrics": metrics})
    assert [(row["metric"], row["explanation"], row["successor"]) for row in found] == [
        ("saves", "Not now.", None),
        ("reach", "Accounts that saw it.", None),
        ("impressions", "Times shown.", "views"),
    ]


def test_a_follower_history_says_how_each_day_is_known(data: DataFolder) -> None:
    first = date(2026, 11, 1)
    counts = [(None, 98), (100, None), (None, None), (103, None)]
    days = [
        ACCOUNT
        | {"snapshot_date": first + number * DAY}
        | {"follower_count": measured, "follower_count_rebuilt": rebuilt}
        for number, (measured, rebuilt) in enumerate(counts)
    ]
    found = ask(data, "follower_history", {"analytics_snapshots": days})
    assert [(row["snapshot_date"], row["followers"], row["how_known"]) for row in found] == [
        ("2026-11-01", 98, "rebuilt"),
        ("2026-11-02", 100, "measured"),
        ("2026-11-04", 103, "measured"),
    ]


def test_a_partial_capture_moves_no_question_to_its_time(data: DataFolder) -> None:
    """And another account's newer captures say nothing of this one."""
    old, new = datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    other = {"account_id": "other", "capture_id": "other"}
    gained = {"change_id": "1", "change_type": "gained", "happened_at": old - 9 * DAY}
    lost = {
        "change_id": "2",
        "change_type": "lost",
        "username": "former",
        "happened_after": old - 9 * DAY,
        "happened_before": old,
    }
    rows: Rows = {
        "follower_captures": [
            capture(old - 10 * DAY),
            capture(old),
            capture(new, completeness="partial"),
            capture(new) | other,
        ],
        "followers": [
            ACCOUNT
            | {
                "person_id": "fan",
                "username": "fan",
                "followed_at": old - 100 * DAY,
                "is_current": True,
            }
        ],
        "follower_changes": [ACCOUNT | gained, ACCOUNT | lost],
    }
    (follower,) = ask(data, "followers_on_a_day", rows)
    assert follower["asked_at"] == "2026-09-01T00:00:00+00:00"
    with open_published(data) as published:
        by_name = {path.stem: path for path in EXAMPLES}
        (left,) = answer(published, by_name["left_last_month"])
        assert left["username"] == "former"
        weekdays = answer(published, by_name["gained_by_weekday"])
        assert sum(day["n_days"] for day in weekdays if day["account_username"]) == 9
