"""The simulated life: reproducible, day by day, and of the promised size and shape."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import measures, truth
from sandbox.events import EventKind
from sandbox.world import World

BORN = datetime(2025, 1, 15, tzinfo=UTC)
USUAL_KINDS = {
    EventKind.FOLLOWED,
    EventKind.FOLLOWED_AGAIN,
    EventKind.UNFOLLOWED,
    EventKind.RENAMED,
    EventKind.DEACTIVATED,
    EventKind.RETURNED,
    EventKind.DELETED,
    EventKind.OWNER_FOLLOWED,
    EventKind.OWNER_UNFOLLOWED,
}
INSTAGRAM_NAME = re.compile(r"^(?!\.)(?!.*\.\.)(?!.*\.$)[a-z0-9._]{1,30}$")


def seen(world: World, moment: datetime) -> object:
    """All that can be told of a world at a moment."""
    posts = [*world.posts_between(world.born, moment), *world.live_stories(moment)]
    week = (moment - timedelta(days=7), moment, moment)
    return (
        truth.followers_at(world, moment),
        truth.following_at(world, moment),
        world.followers_count(moment),
        [
            (e.at, e.kind, e.person.number, e.follow)
            for e in world.events_between(world.born, moment)
        ],
        [(post, measures.of_post(world, post, moment)) for post in posts],
        [
            (said.comment_id, said.text, said.author and said.author.name_at(moment))
            for post in posts
            for said in world.comments_under(post.media_id)
            if said.visible_at(moment)
        ],
        measures.content(world, "reach", *week),
        measures.profile(world, "profile_views", *week),
        measures.follow_flows(world, *week),
    )


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    days=st.integers(1, 120),
    more=st.integers(1, 60),
    back=st.integers(1, 86_400),
)
def test_a_day_does_not_depend_on_how_many_days_follow(
    seed: int, days: int, more: int, back: int
) -> None:
    short = World.simulate(seed=seed, born=BORN, days=days)
    long = World.simulate(seed=seed, born=BORN, days=days + more)
    moment = short.ends - timedelta(seconds=back)

    assert seen(short, moment) == seen(long, moment)


def test_another_seed_is_another_account_with_other_people(world: World) -> None:
    other = World.simulate(seed=8, born=world.born, days=200)
    then = other.ends - timedelta(days=1)

    assert other.owner.account_id != world.owner.account_id
    assert other.owner.username != world.owner.username
    names = {row.username for row in truth.followers_at(other, then)}
    mine = {row.username for row in truth.followers_at(world, then)}
    assert len(names & mine) < 0.05 * len(names)


def test_any_instant_of_the_first_pacific_day_gives_the_same_life() -> None:
    # 08:00 UTC is midnight in winter.
    early = World.simulate(born=datetime(2025, 1, 15, 8, tzinfo=UTC), days=5)
    late = World.simulate(born=datetime(2025, 1, 16, 7, 59, 59, tzinfo=UTC), days=5)

    assert early.born == late.born == datetime(2025, 1, 15, 8, tzinfo=UTC)
    assert early.owner == late.owner
    assert len(early.events) == len(late.events)


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_two_years_bring_about_two_thousand_followers(seed: int) -> None:
    world = World.simulate(seed=seed, born=BORN, days=730)
    end = world.ends - timedelta(seconds=1)
    followers = truth.followers_at(world, end)
    following = truth.following_at(world, end)
    mutual = {row.person for row in followers} & {row.person for row in following}
    tombstones = [row for row in following if row.username.startswith("__deleted__")]
    shared_seconds = Counter(row.followed_at for row in followers)

    assert 1_600 <= len(followers) <= 2_200
    assert 270 <= len(following) <= 420
    assert 80 <= len(mutual) <= 250
    assert len(tombstones) >= 3
    assert all(re.fullmatch(r"__deleted__[a-z]{16,17}", row.username) for row in tombstones)
    assert 1 <= sum(count > 1 for count in shared_seconds.values()) <= 40
    assert 2.5 <= len(world.posts) / 104 <= 3.7
    assert {event.kind for event in world.events} == USUAL_KINDS


def test_usernames_are_valid_and_never_carried_by_two_people(world: World) -> None:
    carried: dict[str, int] = {}
    for person in world.people:
        for event_name in person._names:
            assert INSTAGRAM_NAME.match(event_name), event_name
            assert carried.setdefault(event_name, person.number) == person.number


def test_growth_has_a_weekly_rhythm_and_follows_good_posts(world: World) -> None:
    by_weekday: Counter[int] = Counter()
    after_good: list[int] = []
    usual: list[int] = []
    good_days = {post.posted_at.date() for post in world.posts if post.quality > 1.8}
    start = world.born
    while start < world.ends:
        end = start + timedelta(days=1)
        followed, _ = world.follow_flow(start, end)
        by_weekday[start.weekday()] += followed
        day_before = (start - timedelta(days=1)).date()
        (after_good if day_before in good_days else usual).append(followed)
        start = end

    assert min(by_weekday[5], by_weekday[6]) > max(by_weekday[0], by_weekday[1])
    assert sum(after_good) / len(after_good) > 1.2 * sum(usual) / len(usual)


def test_comments_come_mostly_from_followers_and_fall_silent_with_their_authors(
    world: World,
) -> None:
    authors = [(said.author, said.written_at) for said in world.comments if said.author]
    following = sum(author.follow_at(at) is not None for author, at in authors)

    assert 0.7 < following / len(authors) < 0.97
    assert all(author.present_at(at) for author, at in authors)
    vanished = next(
        said
        for said in world.comments
        if said.author and said.author.deleted_at and said.author.deleted_at < world.ends
    )
    assert vanished.author is not None
    assert vanished.author.deleted_at is not None
    assert vanished.visible_at(vanished.author.deleted_at - timedelta(seconds=1))
    assert not vanished.visible_at(vanished.author.deleted_at)


def test_a_post_earns_ever_more_and_ever_more_slowly(world: World) -> None:
    post = world.posts[200]
    ages = [timedelta(hours=hours) for hours in (0, 1, 6, 24, 72, 240, 1440, 3000)]
    reach = [measures.of_post(world, post, post.posted_at + age)["reach"] for age in ages]

    assert reach[0] == 0
    assert reach == sorted(reach)
    assert reach[3] - reach[2] > reach[5] - reach[4]
    assert reach[-1] == reach[-2]


def test_the_accounts_days_add_up_to_what_its_posts_earned(world: World) -> None:
    start, end = world.born, world.born + timedelta(days=120)
    told = measures.content(world, "likes", start, end, now=end + timedelta(days=3))
    earned = sum(post.count_at("likes", end) for post in world.posts_between(start, end))

    assert told.total() == earned
