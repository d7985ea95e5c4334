"""The numbers behind the insights: what a post has earned, what the account earned in a window.

An account's numbers are the sums of what its posts and stories earned in that time, so both ways
of reading agree. The account's days are under-reported until two days after their end, as
Instagram revises them (graph-api.md 7.4). What may be asked, and how it is answered, is
`graph.account_insights`.
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox import pacific
from sandbox.pacific import ONE_DAY
from sandbox.posts import SETTLED_AFTER, STORY_LIFE, Kind, Post
from sandbox.world import World

NAVIGATION = ("tap_forward", "tap_back", "tap_exit", "swipe_forward")
PROFILE_ACTIVITY = ("bio_link_clicked", "email")
_INTERACTIONS = ("likes", "comments", "saved", "shares")
_FOLLOWERS_SHARE = {Kind.PHOTO: 0.8, Kind.CAROUSEL: 0.78, Kind.REEL: 0.36, Kind.STORY: 0.94}

Split = Counter[tuple[str, str]]
"""Counts by (media product type, follow type)."""


def of_post(world: World, post: Post, moment: datetime) -> Mapping[str, float]:
    """Every measure of a post or story at a moment, by the API's metric name.

    Watch times are milliseconds, the skip rate is a percentage.
    """
    counts: dict[str, float] = {name: post.count_at(name, moment) for name in post.final}
    counts["profile_activity"] = sum(counts[name] for name in PROFILE_ACTIVITY)
    if post.kind is Kind.STORY:
        counts["navigation"] = sum(counts[name] for name in NAVIGATION)
        counts["total_interactions"] = counts["shares"] + counts["replies"]
        return counts
    counts["comments"] = comments_count(world, post, moment)
    counts["total_interactions"] = sum(counts[name] for name in _INTERACTIONS)
    if post.kind is Kind.REEL:
        counts["ig_reels_avg_watch_time"] = post.watch_milliseconds
        counts["ig_reels_video_view_total_time"] = post.watch_milliseconds * counts["views"]
        counts["reels_skip_rate"] = post.skip_percent
    return counts


def comments_count(world: World, post: Post, moment: datetime) -> int:
    """The comments and replies that can be seen under a post at a moment."""
    return sum(comment.visible_at(moment) for comment in world.comments_under(post.media_id))


def settled(day_end: datetime, now: datetime) -> float:
    """The share of a reporting day's true number that Instagram tells at `now`."""
    age = now - day_end
    if age >= 2 * ONE_DAY:
        return 1.0
    return 0.985 if age >= ONE_DAY else 0.93


def is_counted(day_end: datetime, now: datetime) -> bool:
    """Whether follows and unfollows of a day are out: not on the newest day (graph-api.md 7.3)."""
    return now - day_end >= ONE_DAY


def content(world: World, measure: str, since: datetime, until: datetime, now: datetime) -> Split:
    """What all content earned of a measure in `[since, until)`, as told at `now`."""
    told: Split = Counter()
    for start, end in pacific.pieces(since, min(until, now)):
        share = settled(pacific.midnight(pacific.date_of(start) + ONE_DAY), now)
        earned: Counter[Kind] = Counter()
        for post in _growing(world, start, end):
            earned[post.kind] += _earned(world, post, measure, start, end)
        for kind, count in earned.items():
            total = int(count * share)
            of_followers = round(total * _FOLLOWERS_SHARE[kind])
            told[kind, "FOLLOWER"] += of_followers
            told[kind, "NON_FOLLOWER"] += total - of_followers
    return told


def profile(world: World, measure: str, since: datetime, until: datetime, now: datetime) -> int:
    """The profile's views, or the clicks on its website or e-mail button, in `[since, until)`."""
    usual = {"profile_views": 0.012, "website_clicks": 0.001, "EMAIL": 0.0004}[measure]
    of_posts = {"profile_views": "profile_visits", "website_clicks": "bio_link_clicked"}
    told = 0
    for start, end in pacific.pieces(since, min(until, now)):
        day = pacific.date_of(start)
        luck = random.Random(f"{world.seed}:{measure}:{day.isoformat()}").uniform(0.5, 1.5)
        count = luck * usual * world.followers_count(start) * ((end - start) / ONE_DAY)
        for post in _growing(world, start, end):
            count += _earned(world, post, of_posts.get(measure, "email"), start, end)
        told += int(count * settled(pacific.midnight(day + ONE_DAY), now))
    return told


def follows(world: World, since: datetime, until: datetime, now: datetime) -> int:
    """New follows in `[since, until)`, gross: what the metric `follower_count` tells at `now`."""
    return sum(
        int(world.follow_flow(start, end)[0] * settled(end, now))
        for start, end in pacific.pieces(since, min(until, now))
    )


def follow_flows(
    world: World, since: datetime, until: datetime, now: datetime
) -> tuple[int, int] | None:
    """Who followed, and who unfollowed or left, in `[since, until)`; None if no day is out yet."""
    counted = [
        world.follow_flow(start, end)
        for start, end in pacific.pieces(since, min(until, now))
        if is_counted(pacific.midnight(pacific.date_of(start) + ONE_DAY), now)
    ]
    if not counted:
        return None
    return sum(followed for followed, _ in counted), sum(left for _, left in counted)


def deduplicated(daily_sum: int, length: timedelta) -> int:
    """Accounts reached in a window, given the sum over its days: people come back."""
    share: float = max(1, round(length / ONE_DAY)) ** -0.09
    return round(daily_sum * share)


def _growing(world: World, start: datetime, end: datetime) -> list[Post]:
    return [
        *world.posts_between(start - SETTLED_AFTER, end),
        *world.stories_between(start - STORY_LIFE, end),
    ]


def _earned(world: World, post: Post, measure: str, start: datetime, end: datetime) -> int:
    if measure == "comments":
        comments = world.comments_under(post.media_id)
        return sum(start <= comment.written_at < end for comment in comments)
    if measure not in post.final:
        return 0
    return post.count_at(measure, end) - post.count_at(measure, start)
