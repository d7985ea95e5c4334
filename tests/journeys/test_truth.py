"""The published numbers are the simulated world's truth."""

from datetime import datetime, timedelta

import pytest

from sandbox import pacific, truth
from tests.journeys.conftest import Synced

pytestmark = pytest.mark.slow


def test_the_count_and_the_names_of_the_followers_are_the_true_ones(synced: Synced) -> None:
    counted = synced.rows("select followers_count from accounts")
    named = synced.rows("select username from followers where is_current order by username")

    assert counted == [(len(truth.followers_at(synced.world, synced.now)),)]
    assert [name for (name,) in named] == sorted(
        row.username for row in truth.followers_at(synced.world, synced.later_capture)
    )


def test_each_follow_time_is_the_true_one_to_the_second(synced: Synced) -> None:
    found = synced.rows("select username, followed_at from followers where is_current")

    assert set(found) == {
        (row.username, row.followed_at)
        for row in truth.followers_at(synced.world, synced.later_capture)
    }


def test_those_who_left_are_exactly_those_who_left(synced: Synced) -> None:
    before = {row.person: row for row in truth.followers_at(synced.world, synced.earlier_capture)}
    after = {row.person for row in truth.followers_at(synced.world, synced.later_capture)}
    left = {row.username for person, row in before.items() if person not in after}

    found = synced.rows(
        "select username, happened_after, happened_before from follower_changes "
        "where change_type = 'lost'"
    )

    assert left, "a world in which nobody leaves proves nothing"
    assert {name for name, _, _ in found} == left
    moments = {
        one.username: one.left_at
        for one in truth.departures(synced.world, synced.earlier_capture, synced.later_capture)
    }
    for name, happened_after, happened_before in found:
        assert isinstance(happened_after, datetime)
        assert isinstance(happened_before, datetime)
        assert happened_after <= moments[str(name)] <= happened_before


def test_those_who_renamed_are_found_and_not_among_the_lost(synced: Synced) -> None:
    before = {row.person: row for row in truth.followers_at(synced.world, synced.earlier_capture)}
    renamed = {
        (before[row.person].username, row.username)
        for row in truth.followers_at(synced.world, synced.later_capture)
        if row.person in before
        and row.username != before[row.person].username
        and row.followed_at == before[row.person].followed_at
    }

    found = synced.rows(
        "select previous_username, username from follower_changes where change_type = 'renamed'"
    )
    lost = synced.rows("select username from follower_changes where change_type = 'lost'")

    assert renamed
    assert set(found) == renamed
    assert not {old for old, _ in renamed} & {name for (name,) in lost}


def test_those_who_came_are_exactly_those_who_came(synced: Synced) -> None:
    before = {row.person for row in truth.followers_at(synced.world, synced.earlier_capture)}
    came = {
        (row.username, row.followed_at)
        for row in truth.followers_at(synced.world, synced.later_capture)
        if row.person not in before and row.followed_at > synced.earlier_capture
    }

    found = synced.rows(
        "select username, happened_at from follower_changes where change_type = 'gained'"
    )

    assert came
    assert set(found) == came


def test_daily_follows_and_unfollows_are_the_true_ones_once_they_are_final(synced: Synced) -> None:
    found = synced.rows(
        "select snapshot_date, new_followers, lost_followers from analytics_snapshots "
        "where is_final and new_followers is not null order by 1"
    )

    assert len(found) >= 25
    for day, new, lost in found:
        start = _pacific_midnight(str(day))
        end = _pacific_midnight(str(day), days=1)
        flow = truth.follows_and_unfollows(synced.world, start, end)
        assert (day, new, lost) == (day, flow.followed, flow.left)


def test_the_numbers_of_every_post_are_the_true_ones(synced: Synced) -> None:
    found = synced.rows(
        "select instagram_media_id, like_count, comment_count, reach, views, saved, shares "
        "from posts order by posted_at"
    )

    assert len(found) > 200
    for media_id, likes, comments, reach, views, saved, shares in found:
        true = truth.post_measures(synced.world, str(media_id), synced.now)
        assert (likes, comments, reach, views, saved, shares) == (
            true["likes"],
            true["comments"],
            true["reach"],
            true["views"],
            true["saved"],
            true["shares"],
        ), media_id


def test_the_captures_are_vouched_for_by_the_count_that_instagram_gave(synced: Synced) -> None:
    found = synced.rows(
        "select followers_listed, completeness from follower_captures order by captured_at"
    )

    assert found == [
        (len(truth.followers_at(synced.world, synced.earlier_capture)), "unproven"),
        (len(truth.followers_at(synced.world, synced.later_capture)), "complete"),
    ]


def _pacific_midnight(day: str, days: int = 0) -> datetime:
    return pacific.midnight(datetime.fromisoformat(day).date() + timedelta(days=days))
