"""Engagement, reconciliations and stays of a simulated account are held against its truth."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import sqrt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sandbox import truth
from sandbox.people import Span
from tests.dbt_project import building, lived_world
from tests.dbt_project.lived_world import BORN, CAPTURES, READ_UNTIL, WORLD
from tests.dbt_project.raw_warehouse import RawWarehouse
from warehouse.time_machine import Change, Page, followers_as_of, followers_between

pytestmark = pytest.mark.slow

EVERYBODY = Page(limit=1_000_000)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the simulated account."""
    raw = RawWarehouse()
    lived_world.tell(raw)
    warehouse: Path = raw.write(tmp_path_factory.mktemp("lived") / "warehouse.duckdb")
    assert building.run_dbt(warehouse, *building.PRODUCTION) == []
    with building.reading(warehouse) as con:
        yield con


def rows(marts: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return marts.execute(sql, list(values)).fetchall()


def commenters(after: datetime, until: datetime) -> set[str]:
    """Who commented or replied in an interval, by the name of the time at which all was read."""
    return {
        comment.author.name_at(READ_UNTIL)
        for post in WORLD.posts_between(BORN, until)
        for comment in WORLD.comments_under(post.media_id)
        if comment.author and after < comment.written_at <= until
    }


def test_followers_are_written_by_name(lived: duckdb.DuckDBPyConnection) -> None:
    """The search of the dashboard relies on it."""
    found = rows(lived, "select account_id, username from followers order by rowid")
    assert len(found) > 100
    assert found == sorted(found)


def test_silent_people_speak_later_as_often_as_their_probabilities_say(
    lived: duckdb.DuckDBPyConnection,
) -> None:
    """Somebody who is no ghost is heard under m more posts with chance m / (s + n + m)."""
    found = rows(
        lived,
        "select username, ghost_probability, is_ghost, posts_read, "
        "1 / usual_comment_rate - 1 as scarcity from engagement_scores "
        "where relation = 'follows' and comment_count + reply_count = 0 and posts_read > 0",
    )
    until = READ_UNTIL + timedelta(days=150)
    more = len(WORLD.posts_between(READ_UNTIL, until))
    later = {
        comment.author.name_at(READ_UNTIL)
        for post in WORLD.posts_between(READ_UNTIL, until)
        for comment in WORLD.comments_under(post.media_id)
        if comment.author
    }
    for is_ghost in (True, False):
        people = [row for row in found if row[2] is is_ghost]
        assert len(people) >= 100
        expected = sum((1 - row[1]) * more / (row[4] + row[3] + more) for row in people)
        spoke = len(later & {row[0] for row in people})
        assert 0.6 * expected <= spoke <= 1.5 * expected, (is_ghost, expected, spoke)


def test_nobody_who_ever_commented_is_a_ghost(lived: duckdb.DuckDBPyConnection) -> None:
    said = commenters(BORN, READ_UNTIL)
    ghosts = {name for (name,) in rows(lived, "select username from followers where is_ghost")}
    assert said
    assert not said & ghosts


def test_posts_are_counted_while_the_person_followed(lived: duckdb.DuckDBPyConnection) -> None:
    posts = [
        post.posted_at
        for post in WORLD.posts_between(BORN, READ_UNTIL - timedelta(hours=48))
        if post.comments_enabled
    ]
    found = rows(
        lived,
        "select followed_at, posts_followed, posts_read, posts_read_share "
        "from engagement_scores inner join followers using (account_id, person_id) "
        "where is_current and followers.followed_at = followers.first_followed_at "
        "and previous_usernames = [] and person_id not in "
        "(select person_id from follower_changes where change_type in ('returned', 'lost'))",
    )
    assert len(found) > 500
    for followed_at, posts_followed, posts_read, share in found:
        expected = sum(followed_at < at <= CAPTURES[-1] for at in posts)
        assert posts_followed == posts_read == expected
        assert share == (1 if expected else None)


def test_nothing_is_unexplained_where_both_sides_tell_the_truth(
    lived: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        lived,
        "select measure, is_explained, ours_low, ours_high, stated_low, stated_high, "
        "came_and_went, likely_cause from reconciliations order by period_start_at, measure",
    )
    assert len(found) == 4 * (len(CAPTURES) - 1)
    assert [row for row in found if row[1] is not True] == []


def test_both_sides_of_a_reconciliation_hold_the_truth(lived: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        lived,
        "select period_start_at, period_end_at, stated_low, stated_high from reconciliations "
        "where measure = 'gained'",
    )
    for start, end, low, high in found:
        flow = truth.follows_and_unfollows(WORLD, start, end)
        assert low <= flow.followed <= high


@pytest.mark.parametrize("days", [100, 599, 600, 610, 633, 650, 679, 690, 700])
def test_the_followers_as_of_any_moment_lie_between_the_certain_and_the_possible(
    lived: duckdb.DuckDBPyConnection, days: int
) -> None:
    moment = BORN + timedelta(days=days, hours=3)
    account = lived_world.ACCOUNT
    roster = followers_as_of(lived, account, moment, EVERYBODY)
    assert len({one.person_id for one in roster.followers}) == len(roster.followers)
    assert len(roster.followers) == roster.certain + roster.possible
    true = {row.followed_at for row in truth.followers_at(WORLD, moment)}
    certain = {one.followed_at for one in roster.followers if one.is_certain}
    listed = {one.followed_at for one in roster.followers}
    away = _deactivated_meanwhile(moment)
    # A deactivated account that is back by the next list was never seen to be away.
    assert certain - true <= away
    if moment >= CAPTURES[0]:
        # Who came and went between two lists is in none.
        assert len(true - listed) <= 0.02 * len(true)
    if moment in CAPTURES:
        assert certain == true


def test_the_difference_between_two_lists_is_the_true_one(
    lived: duckdb.DuckDBPyConnection,
) -> None:
    then, now = CAPTURES[0], CAPTURES[2]
    before = {row.person: row.username for row in truth.followers_at(WORLD, then)}
    after = {row.person: row.username for row in truth.followers_at(WORLD, now)}
    found = followers_between(lived, lived_world.ACCOUNT, then, now, EVERYBODY)
    names = {
        change: {
            (one.username_then, one.username_now)
            for one in found.differences
            if one.change is change
        }
        for change in Change
    }
    # Who was away when the first list was made may be somebody whom it shows under another name.
    returned = {
        row.username
        for row in truth.followers_at(WORLD, now)
        if row.followed_at <= then and row.person not in before
    }
    assert returned
    unsure = [one for one in found.differences if not one.is_certain]
    assert {(one.change, one.username_now) for one in unsure} == {
        (Change.CAME, name) for name in returned
    }
    assert names[Change.CAME] == {(None, after[one]) for one in after.keys() - before.keys()}
    assert names[Change.LEFT] == {(before[one], None) for one in before.keys() - after.keys()}
    assert names[Change.RENAMED] == {
        (before[one], after[one])
        for one in before.keys() & after.keys()
        if before[one] != after[one]
    }


def test_cohorts_tell_how_many_stay_also_of_those_who_left_unseen(
    lived: duckdb.DuckDBPyConnection,
) -> None:
    """And tell it better than the people who were ever listed, of whom the first to leave lack."""
    found = rows(
        lived,
        "select cohort_month, months_since, at_risk, retention_low, retention, retention_high "
        "from follower_cohorts where months_since > 0 and retention is not null order by all",
    )
    errors, naive_errors = [], []
    for month, months_since, at_risk, low, estimate, high in found:
        follows = [
            span
            for person in WORLD.people
            for span in person.follows
            if span.start.date().replace(day=1) == month
        ]
        true = _share_staying(follows, months_since)
        chance = 3 * sqrt(true * (1 - true) / at_risk)
        assert low - chance <= true <= high + chance
        if at_risk >= 50:
            errors.append(estimate - true)
            listed = [span for span in follows if any(map(span.covers, CAPTURES))]
            naive_errors.append(_share_staying(listed, months_since) - true)
    assert len(errors) >= 8
    assert abs(sum(errors)) < sum(naive_errors) / 2
    assert abs(sum(errors)) / len(errors) < 0.03


def _share_staying(follows: Sequence[Span], months: int) -> float:
    age = months * timedelta(days=365.25 / 12)
    still = [span for span in follows if span.end is None or span.end > span.start + age]
    return len(still) / len(follows)


def _deactivated_meanwhile(moment: datetime) -> set[datetime]:
    """Follow times of those whose account is deactivated at a moment."""
    return {
        span.start
        for person in WORLD.people
        if not person.present_at(moment)
        for span in person.follows
        if span.covers(moment)
    }
