"""Followers as of any moment: who certainly followed, who may have, and what has changed since."""

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from dashboards.queries import time_machine as page
from tests.marts import ACCOUNT_ID, build_marts, macro
from warehouse.layout import DataFolder
from warehouse.publish import publish
from warehouse.reader import open_published
from warehouse.time_machine import (
    Change,
    Difference,
    Differences,
    Known,
    Page,
    Roster,
    followers_as_of,
    followers_between,
)

JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 10, 12, tzinfo=UTC) for month in (1, 2, 3))
DOUBTED = "an account with doubts"
CUT = "an account with a list that is cut"
HANDED = "an account among whose followers names change hands"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)
# A file's time in an archive is exact to two seconds.
WRITTEN_WITHIN = timedelta(seconds=2)
FEBRUARY_BY = FEBRUARY + WRITTEN_WITHIN
EVERYBODY = Page(limit=100)


def stay(person: str, username: str = "", **columns: Any) -> dict[str, Any]:
    """A stay since long ago that every list shows, but for what is told."""
    row = {
        "account_id": ACCOUNT_ID,
        "stay_id": f"{person} as {username or person}",
        "person_id": person,
        "username": username or person,
        "followed_at": LONG_AGO,
        "possible_from": LONG_AGO,
        "certain_from": LONG_AGO,
        "seen_from": JANUARY,
        "seen_until": MARCH,
        "possible_until": None,
    }
    return row | columns


CAME_IN_FEBRUARY = FEBRUARY - 5 * DAY
STAYS = [
    stay("stayed"),
    stay("left", seen_until=JANUARY, possible_until=FEBRUARY_BY),
    stay(
        "came",
        followed_at=CAME_IN_FEBRUARY,
        possible_from=CAME_IN_FEBRUARY,
        certain_from=CAME_IN_FEBRUARY,
        seen_from=FEBRUARY,
    ),
    stay("bert", "bert", seen_until=JANUARY, possible_until=JANUARY + MOMENT),
    stay(
        "bert",
        "berta",
        certain_from=JANUARY + MOMENT,
        possible_from=JANUARY + MOMENT,
        seen_from=FEBRUARY,
    ),
    # Missing in February, and back in March with the old follow time.
    stay("away", seen_until=JANUARY, possible_until=FEBRUARY_BY),
    stay("away", possible_from=FEBRUARY_BY, certain_from=MARCH, seen_from=MARCH),
    # Followed while February's list was written, which still shows it; gone in March.
    stay(
        "brief",
        followed_at=FEBRUARY + WRITTEN_WITHIN / 2,
        possible_from=FEBRUARY + WRITTEN_WITHIN / 2,
        certain_from=FEBRUARY + WRITTEN_WITHIN / 2,
        seen_from=FEBRUARY,
        seen_until=FEBRUARY + WRITTEN_WITHIN / 2,
        possible_until=MARCH + WRITTEN_WITHIN,
    ),
    # Of another account, whose list of February misses two names and has another of their second.
    *(
        stay(name, account_id=DOUBTED, seen_until=JANUARY, possible_until=FEBRUARY_BY)
        for name in ("one", "two")
    ),
    stay(
        "new",
        account_id=DOUBTED,
        possible_from=JANUARY + MOMENT,
        certain_from=FEBRUARY,
        seen_from=FEBRUARY,
    ),
    # Nobody vanished for it: it was missed in January, though its follow is older.
    stay(
        "unknown",
        account_id=DOUBTED,
        beginning="reappeared",
        possible_from=JANUARY + MOMENT,
        certain_from=FEBRUARY,
        seen_from=FEBRUARY,
    ),
    # They followed again later: before, they may have followed under another name.
    stay(
        "again",
        account_id=DOUBTED,
        beginning="reappeared",
        possible_from=JANUARY + MOMENT,
        certain_from=FEBRUARY,
        seen_from=FEBRUARY,
        seen_until=FEBRUARY,
        possible_until=MARCH,
    ),
    stay(
        "again",
        account_id=DOUBTED,
        followed_at=MARCH,
        possible_from=MARCH,
        certain_from=MARCH,
        seen_from=MARCH,
        seen_until=MARCH,
    ),
    stay("elsewhere", account_id="another account"),
    # Left and followed again on the day of February's list, which is cut, and of no known hour.
    stay("back", account_id=CUT, seen_until=JANUARY, possible_until=FEBRUARY + DAY / 2),
    stay(
        "back",
        account_id=CUT,
        followed_at=FEBRUARY + DAY / 2,
        possible_from=FEBRUARY + DAY / 2,
        certain_from=FEBRUARY + DAY / 2,
        seen_from=MARCH,
    ),
    # February's list is cut, and shows their names with later follows.
    stay("renamed", "taken", account_id=HANDED, seen_until=JANUARY, possible_until=FEBRUARY_BY),
    stay("former", "passed", account_id=HANDED, seen_until=JANUARY, possible_until=FEBRUARY_BY),
    # Followed too late to be in January's list.
    stay(
        "latter",
        "passed",
        account_id=HANDED,
        followed_at=JANUARY - MOMENT,
        possible_from=JANUARY - MOMENT,
        certain_from=JANUARY - MOMENT,
        seen_from=FEBRUARY,
    ),
    # One by its name: who has it in March had an older follow all along.
    stay("two", account_id=HANDED, seen_until=JANUARY, possible_until=FEBRUARY),
    stay(
        "two",
        account_id=HANDED,
        beginning="reappeared",
        followed_at=LONG_AGO - DAY,
        possible_from=FEBRUARY_BY,
        certain_from=MARCH,
        seen_from=MARCH,
    ),
]
DOUBTS = [
    {
        "ambiguity_id": "1",
        "account_id": DOUBTED,
        "list_name": "followers",
        "followed_at": LONG_AGO,
        "vanished_usernames": ["one", "two"],
        "appeared_usernames": ["new"],
        "happened_after": JANUARY,
        "happened_before": FEBRUARY_BY,
    },
    {
        "ambiguity_id": "2",
        "account_id": HANDED,
        "list_name": "followers",
        "followed_at": LONG_AGO,
        "vanished_usernames": ["passed"],
        "appeared_usernames": ["passed"],
        "happened_after": JANUARY,
        "happened_before": FEBRUARY_BY,
    },
]


def capture(
    number: int, at: datetime, completeness: str = "complete", account: str = ACCOUNT_ID
) -> dict[str, Any]:
    named = {"capture_id": str(number), "account_id": account}
    written_before = at + WRITTEN_WITHIN
    return named | {
        "captured_at": at,
        "written_before": written_before,
        "completeness": completeness,
    }


CAPTURES = [
    capture(1, JANUARY),
    capture(2, FEBRUARY),
    capture(3, MARCH),
    capture(4, MARCH + DAY, "partial"),
    *(capture(5 + number, at, account=DOUBTED) for number, at in enumerate((JANUARY, FEBRUARY))),
    capture(7, JANUARY, account=CUT),
    capture(8, FEBRUARY, "partial", CUT)
    | {"written_before": FEBRUARY + DAY, "covered_from": FEBRUARY - DAY},
    capture(9, MARCH, account=CUT),
    capture(10, JANUARY, account=HANDED),
    capture(11, FEBRUARY, "partial", HANDED) | {"covered_from": FEBRUARY - DAY},
    capture(12, MARCH, account=HANDED),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """An installation whose marts hold these stays and captures."""
    data = DataFolder(tmp_path_factory.mktemp("told"))
    marts = {"follower_stays": STAYS, "follower_captures": CAPTURES, "ambiguous_changes": DOUBTS}
    build_marts(data, marts)
    publish(data, datetime(2026, 3, 12, tzinfo=UTC))
    return data


def as_of(data: DataFolder, moment: datetime, page: Page = EVERYBODY) -> Roster:
    with open_published(data) as published, published.cursor() as cursor:
        return followers_as_of(cursor, ACCOUNT_ID, moment, page)


def between(data: DataFolder, then: datetime, now: datetime, page: Page = EVERYBODY) -> Differences:
    with open_published(data) as published, published.cursor() as cursor:
        return followers_between(cursor, ACCOUNT_ID, then, now, page)


def certain_by_macro(
    cursor: duckdb.DuckDBPyConnection, account: str, then: datetime, now: datetime
) -> dict[str, bool]:
    """Who differs by the models' macro, and whether for certain."""
    moments = [f"timestamptz '{one}'" for one in (then, now)]
    asked = macro("followers_between", account, *moments)
    return dict(cursor.execute(f"select person_id, is_certain from {asked}").fetchall())


@pytest.mark.parametrize(
    ("moment", "certain", "possible"),
    [
        (LONG_AGO - DAY, set(), set()),
        (JANUARY - DAY, {"stayed", "left", "bert", "away"}, set()),
        (JANUARY, {"stayed", "left", "bert", "away"}, set()),
        (JANUARY + DAY, {"stayed", "berta"}, {"left", "away"}),
        (FEBRUARY - DAY, {"stayed", "berta", "came"}, {"left", "away"}),
        (FEBRUARY, {"stayed", "berta", "came", "brief"}, set()),
        (FEBRUARY + MOMENT, {"stayed", "berta", "came"}, {"left", "away"}),
        (FEBRUARY_BY, {"stayed", "berta", "came"}, {"brief", "away"}),
        (MARCH - DAY, {"stayed", "berta", "came"}, {"away", "brief"}),
        (MARCH, {"stayed", "berta", "came", "away"}, set()),
        # Of the time after the newest list nothing is certain.
        (MARCH + 90 * DAY, set(), {"stayed", "berta", "came", "away"}),
    ],
)
def test_who_certainly_followed_and_who_may_have(
    told: DataFolder, moment: datetime, certain: set[str], possible: set[str]
) -> None:
    found = as_of(told, moment)
    assert {one.username for one in found.followers if one.is_certain} == certain
    assert {one.username for one in found.followers if not one.is_certain} == possible
    assert (found.certain, found.possible) == (len(certain), len(possible))


def test_it_says_between_which_captures_it_knows_anything(told: DataFolder) -> None:
    assert as_of(told, LONG_AGO).known == Known(JANUARY, MARCH)
    assert between(told, JANUARY, MARCH).known == Known(JANUARY, MARCH)


def test_a_page_is_a_part_of_all_and_the_counts_are_of_all(told: DataFolder) -> None:
    whole = as_of(told, MARCH)
    pages = [as_of(told, MARCH, Page(limit=3, offset=offset)) for offset in (0, 3)]
    assert [one for page in pages for one in page.followers] == whole.followers
    assert whole.followers[0].username == "came"
    assert {page.certain for page in pages} == {4}


def test_between_two_lists_all_differences_are_certain(told: DataFolder) -> None:
    found = between(told, JANUARY, MARCH)
    assert found.differences == [
        Difference("came", Change.CAME, None, "came", is_certain=True),
        Difference("left", Change.LEFT, "left", None, is_certain=True),
        Difference("bert", Change.RENAMED, "bert", "berta", is_certain=True),
    ]
    assert found.counts == {
        (Change.CAME, True): 1,
        (Change.LEFT, True): 1,
        (Change.RENAMED, True): 1,
    }
    assert between(told, JANUARY, MARCH, Page(limit=1, offset=1)).differences == [
        found.differences[1]
    ]


def test_who_left_by_a_list_has_left_for_certain(told: DataFolder) -> None:
    assert between(told, JANUARY, FEBRUARY).counts == {
        (Change.CAME, True): 2,
        (Change.LEFT, True): 2,
        (Change.RENAMED, True): 1,
    }


def test_within_an_interval_a_difference_is_only_possible(told: DataFolder) -> None:
    found = between(told, JANUARY, FEBRUARY - DAY)
    assert {(one.person_id, one.change, one.is_certain) for one in found.differences} == {
        ("came", Change.CAME, True),
        ("left", Change.LEFT, False),
        ("away", Change.LEFT, False),
        ("bert", Change.RENAMED, True),
    }


def test_nobody_of_names_that_may_be_one_persons_is_certain_to_have_come_or_left(
    told: DataFolder,
) -> None:
    moments = [f"timestamptz '{one}'" for one in (JANUARY, FEBRUARY)]
    with open_published(told) as published, published.cursor() as cursor:
        found = followers_between(cursor, DOUBTED, JANUARY, FEBRUARY, EVERYBODY)
        by_macro = cursor.execute(
            "select change, is_certain, count(*) "
            f"from {macro('followers_between', DOUBTED, *moments)} group by all"
        ).fetchall()
        # Since before their follow, whoever they are has come.
        since = followers_between(cursor, DOUBTED, LONG_AGO - DAY, FEBRUARY, EVERYBODY)
    assert found.counts == {(Change.LEFT, False): 2, (Change.CAME, False): 3}
    assert {(change, known): number for change, known, number in by_macro} == found.counts
    assert since.counts == {(Change.CAME, True): 3}


def test_a_new_follow_makes_nobody_certain_who_was_in_doubt_in_between(told: DataFolder) -> None:
    with open_published(told) as published, published.cursor() as cursor:
        found = followers_between(cursor, DOUBTED, JANUARY, MARCH, EVERYBODY)
        by_macro = certain_by_macro(cursor, DOUBTED, JANUARY, MARCH)
        on_page = page.compare(cursor, DOUBTED, JANUARY, MARCH)
    certain = [one.is_certain for one in found.differences if one.person_id == "again"]
    assert certain == [by_macro["again"]] == [False]
    assert on_page.numbers[page.CAME] == 0


def test_a_list_that_is_silent_on_somebody_does_not_miss_them(told: DataFolder) -> None:
    with open_published(told) as published, published.cursor() as cursor:
        then = followers_as_of(cursor, CUT, FEBRUARY)
        found = followers_between(cursor, CUT, JANUARY, FEBRUARY)
        by_macro = certain_by_macro(cursor, CUT, JANUARY, FEBRUARY)
        as_of_macro = cursor.execute(
            "select is_certain from " + macro("followers_as_of", CUT, f"timestamptz '{FEBRUARY}'")
        ).fetchall()
        on_page = page.compare(cursor, CUT, JANUARY, FEBRUARY)
    assert (then.certain, then.possible) == (0, 1)
    assert as_of_macro == [(False,)]
    assert {one.person_id: one.is_certain for one in found.differences} == by_macro
    assert not any(one.is_certain for one in found.differences)
    assert (on_page.numbers[page.LEFT], on_page.numbers[page.UNCLEAR]) == (0, 1)


@pytest.mark.parametrize(
    ("person", "then", "now", "is_told"),
    [
        # No list that could show them under another name lacks them before March.
        ("renamed", JANUARY, FEBRUARY + DAY, False),
        ("renamed", JANUARY, MARCH, True),
        ("latter", JANUARY - DAY, JANUARY, False),
        ("two", FEBRUARY, MARCH, False),
    ],
)
def test_whose_name_changes_hands_has_not_come_or_left_by_that(
    told: DataFolder, person: str, then: datetime, now: datetime, is_told: bool
) -> None:
    with open_published(told) as published, published.cursor() as cursor:
        found = followers_between(cursor, HANDED, then, now).differences
        by_macro = certain_by_macro(cursor, HANDED, then, now)
        on_page = {
            one.person_id
            for kind in (page.CAME, page.LEFT)
            for one in page.page(cursor, page.Question(HANDED, then, now, kind, ""), 100, 0).people
        }
    assert {one.person_id: one.is_certain for one in found}[person] is is_told
    assert by_macro[person] is is_told
    assert (person in on_page) is is_told


def test_time_without_any_list_makes_no_difference(told: DataFolder) -> None:
    assert between(told, MARCH, MARCH + 90 * DAY).differences == []


def test_an_unknown_account_has_nobody_and_nothing_known(told: DataFolder) -> None:
    with open_published(told) as published, published.cursor() as cursor:
        found = followers_as_of(cursor, "nobody", MARCH)
    assert found == Roster(0, 0, [], Known(None, None))


@pytest.mark.slow
def test_the_macros_of_the_models_say_the_same(told: DataFolder) -> None:
    moments = [at + days * DAY for at in (JANUARY, FEBRUARY, MARCH) for days in (-1, 0, 1)]
    for number, moment in enumerate(moments):
        whole = as_of(told, moment)
        asked = f"timestamptz '{moment}'"
        with open_published(told) as published, published.cursor() as cursor:
            listed = cursor.execute(
                f"select person_id, username, followed_at, is_certain "
                f"from {macro('followers_as_of', ACCOUNT_ID, asked)}"
            ).fetchall()
            assert set(listed) == {
                (one.person_id, one.username, one.followed_at, one.is_certain)
                for one in whole.followers
            }
        for then in moments[: number + 1]:
            expected = between(told, then, moment).differences
            earlier = f"timestamptz '{then}'"
            with open_published(told) as published, published.cursor() as cursor:
                differing = cursor.execute(
                    "select person_id, change, username_earlier, username_later, is_certain "
                    f"from {macro('followers_between', ACCOUNT_ID, earlier, asked)}"
                ).fetchall()
            assert set(differing) == {
                (one.person_id, one.change, one.username_then, one.username_now, one.is_certain)
                for one in expected
            }


def test_moments_need_a_zone_and_an_order(told: DataFolder) -> None:
    with pytest.raises(ValueError, match="time zone"):
        as_of(told, datetime(2026, 3, 1))  # noqa: DTZ001 - the mistake it is about
    with pytest.raises(ValueError, match="comes first"):
        between(told, MARCH, JANUARY)
