"""The published numbers are the simulated world's truth."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from statistics import mean, median

import pytest

from sandbox import audience, pacific, truth
from sandbox.instagram import Instagram, SimulatedAccount
from sandbox.world import World
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


def test_the_audience_is_told_with_those_of_whom_nothing_is_known(synced: Synced) -> None:
    people = [one for one in synced.world.people if one.follow_at(synced.now) is not None]
    found = synced.rows(
        "select dimension, segment, followers, share from audience_segments "
        "where audience = 'followers'"
    )

    assert {dimension for dimension, *_ in found} == {"age", "gender", "country", "city"}
    for dimension in ("age", "gender", "country", "city"):
        known = Counter(getattr(one.traits, dimension) for one in people)
        listed = {
            segment: int(str(count)) for name, segment, count, _ in found if name == dimension
        }
        remainder = listed.pop(None)
        assert len(listed) == min(45, len(known.keys() - {None}))
        assert listed == {segment: known[segment] for segment in listed}
        beyond = known.total() - known[None] - sum(listed.values())
        assert remainder == known[None] + beyond, dimension
        shares = {segment: share for name, segment, _, share in found if name == dimension}
        assert shares[None] == remainder / len(people)


def test_followers_are_online_at_the_hours_of_the_world_and_not_of_california(
    synced: Synced,
) -> None:
    found = synced.rows(
        "select date + to_hours(hour_utc), followers_online from online_hours order by 1"
    )

    days = Counter(pacific.date_of(_in_utc(at)) for at, _ in found)
    for at, followers in found:
        here = _in_utc(at).astimezone(pacific.ZONE)
        end = _pacific_midnight(str(here.date()), days=1)
        assert audience.online(synced.world, end)[str(here.hour)] == followers, at
    assert set(days.values()) == {24}
    # The last thirty days, less the newest ones, which are told late.
    assert {
        pacific.date_of(synced.now) - timedelta(days=back) for back in range(3, 30)
    } <= days.keys()


def test_a_post_has_a_place_on_its_curve_where_it_was_read_and_nowhere_else(
    synced: Synced,
) -> None:
    found = synced.rows(
        "select instagram_media_id, age_hours, measured_age_hours, captured_at, reach, "
        "reach_percentile from post_curves"
    )

    near = {1: 0.25, 24: 6.5, 48: 12.5, 168: 12.5, 672: 84.5}
    measured = 0
    for media_id, nominal, age, captured_at, reach, percentile in found:
        true_age = _hours(synced.now - synced.world.media(str(media_id), synced.now).posted_at)
        if abs(true_age - float(str(nominal))) > near[int(float(str(nominal)))]:
            assert (age, captured_at, reach, percentile) == (None,) * 4
        else:
            measured += 1
            assert (age, captured_at) == (pytest.approx(true_age), synced.now)
            assert reach == truth.post_measures(synced.world, str(media_id), synced.now)["reach"]
    assert 0 < measured < 10


def test_hashtags_are_counted_in_the_captions_that_were_written(synced: Synced) -> None:
    written: Counter[str] = Counter()
    for (media_id,) in synced.rows("select instagram_media_id from posts"):
        caption = synced.world.media(str(media_id), synced.now).caption
        written.update({word[1:].lower() for word in caption.split() if word.startswith("#")})

    assert written
    assert dict(synced.rows("select hashtag, posts from hashtags")) == written  # type: ignore[arg-type]


def test_hashtags_have_the_medians_of_the_posts_that_were_written_with_them(
    synced: Synced,
) -> None:
    reach: dict[str, list[float]] = defaultdict(list)
    rates: dict[str, list[float]] = defaultdict(list)
    newest: dict[str, datetime] = {}
    for (media_id,) in synced.rows("select instagram_media_id from posts"):
        post = synced.world.media(str(media_id), synced.now)
        true = truth.post_measures(synced.world, str(media_id), synced.now)
        for tag in {word[1:].lower() for word in post.caption.split() if word.startswith("#")}:
            reach[tag].append(true["reach"])
            rates[tag].append(true["total_interactions"] / true["reach"])
            newest[tag] = max(newest.get(tag, post.posted_at), post.posted_at)

    found = synced.rows(
        "select hashtag, posts_with_reach, median_reach, median_engagement_rate_by_reach, "
        "last_used_at from hashtags"
    )

    assert {tag for tag, *_ in found} == set(reach)
    for name, posts, middle, rate, last_used_at in found:
        of_tag = str(name)
        assert (posts, middle) == (len(reach[of_tag]), median(reach[of_tag])), of_tag
        assert (rate, last_used_at) == (pytest.approx(median(rates[of_tag])), newest[of_tag]), name


def test_competitors_and_the_account_itself_are_measured_alike_and_truly(synced: Synced) -> None:
    lives = [one.world for one in Instagram([SimulatedAccount(synced.world)]).others[:2]]
    found = synced.rows(
        "select username, is_own, followers_count, media_count, posts_in_window, posts_per_week, "
        "posts_with_counts, engagement_rate from competitor_snapshots"
    )

    assert len(found) == 3
    expected = {(one.owner.username, one is synced.world): one for one in (synced.world, *lives)}
    assert {(name, is_own) for name, is_own, *_ in found} == set(expected)
    for name, is_own, *measures in found:
        assert measures == _as_compared(expected[str(name), bool(is_own)], synced.now), name
    counts = synced.rows("select username, is_own, followers_count, can_be_read from competitors")
    assert {(name, is_own, count, True) for name, is_own, count, *_ in found} == set(counts)


def _as_compared(life: World, now: datetime) -> list[object]:
    """Followers, posts, those of four weeks, of them a week, with counts; and the rate."""
    shown = [post for post in life.posts if post.posted_at <= now]
    newest = [post for post in shown if post.posted_at > now - timedelta(days=28)]
    followers = len(truth.followers_at(life, now))
    measures = [truth.post_measures(life, post.media_id, now) for post in newest]
    rate = mean(one["likes"] + one["comments"] for one in measures) / followers
    number = len(newest)
    return [followers, len(shown), number, number / 4, number, pytest.approx(rate)]


def _in_utc(moment: object) -> datetime:
    assert isinstance(moment, datetime)
    return moment.replace(tzinfo=UTC)


def _hours(length: timedelta) -> float:
    return length / timedelta(hours=1)


def _pacific_midnight(day: str, days: int = 0) -> datetime:
    return pacific.midnight(datetime.fromisoformat(day).date() + timedelta(days=days))
