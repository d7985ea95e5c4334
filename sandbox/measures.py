"""The numbers behind the insights: what a post has earned, what the account earned in a window.

An account's numbers are the sums of what its posts and stories earned in that time, so both ways
of reading agree. The account's days are under-reported until two days after their end, as
Instagram revises them (graph-api.md 7.4). What may be asked, and how it is answered, is
`graph.account_insights`.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox import pacific
from sandbox.pacific import ONE_DAY
from sandbox.posts import SETTLED_AFTER, STORY_LIFE, Kind, Post
from sandbox.world import World

MOST_COUNTED = 2_000
"""How many windows a world keeps the counts of: more than the days of two years."""
NAVIGATION = ("tap_forward", "tap_back", "tap_exit", "swipe_forward")
PROFILE_ACTIVITY = ("bio_link_clicked", "email")
BUTTONS = ("EMAIL", "CALL", "DIRECTION", "TEXT")
"""The contact buttons of the profile; the owner has no other."""
_INTERACTIONS = ("likes", "comments", "saved", "shares")
# Comments are counted one by one; a post's final number only says how many were to be expected.
_WRITTEN = "comments_written"
_COUNTED_AS = {"comments": _WRITTEN, "impressions": "views"}
# Of the followers, a day.
_PROFILE_SHARES = {
    "profile_views": 0.012,
    "website_clicks": 0.001,
    "EMAIL": 0.0004,
    "CALL": 0.0003,
    "DIRECTION": 0.0005,
    "TEXT": 0.0001,
}
_LED_TO_PROFILE = {
    "profile_views": "profile_visits",
    "website_clicks": "bio_link_clicked",
    "EMAIL": "email",
}
_FOLLOWERS_SHARE = {Kind.PHOTO: 0.8, Kind.CAROUSEL: 0.78, Kind.REEL: 0.36, Kind.STORY: 0.94}

Split = Counter[tuple[str, str]]
"""Counts by (media product type, follow type)."""


def of_post(world: World, post: Post, moment: datetime) -> Mapping[str, float]:
    """Every measure of a post or story at a moment, by the API's metric name.

    Watch times are milliseconds, the skip rate is a percentage.
    """
    counts: dict[str, float] = {name: post.count_at(name, moment) for name in post.final}
    counts["profile_activity"] = sum(counts[name] for name in PROFILE_ACTIVITY)
    counts |= _attention_elsewhere(post, counts["views"])
    if post.kind is Kind.STORY:
        counts["navigation"] = sum(counts[name] for name in NAVIGATION)
        counts["total_interactions"] = counts["shares"] + counts["replies"]
        counts["link_clicks"] = counts["bio_link_clicked"]
        return counts
    counts["comments"] = comments_count(world, post, moment)
    counts["total_interactions"] = sum(counts[name] for name in _INTERACTIONS)
    counts["total_likes"] = counts["likes"] + counts["facebook_views"] // 20
    counts["total_comments"] = counts["comments"]
    if post.kind is Kind.REEL:
        counts["ig_reels_avg_watch_time"] = post.watch_milliseconds
        counts["ig_reels_video_view_total_time"] = post.watch_milliseconds * counts["views"]
        counts["reels_skip_rate"] = post.skip_percent
    return counts


def _attention_elsewhere(post: Post, views: float) -> Mapping[str, float]:
    """Views of the same media by their earlier names, and together with those on Facebook."""
    on_facebook = views * 3 // 20 if post.is_crossposted else 0
    return {
        "impressions": views,
        "plays": views,
        "video_views": views,
        "ig_reels_aggregated_all_plays_count": views,
        "clips_replays_count": views // 6,
        "facebook_views": on_facebook,
        "crossposted_views": views + on_facebook,
        "total_views": views + on_facebook,
    }


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
        earned = _earned(world, start, end).get(_COUNTED_AS.get(measure, measure), Counter())
        for kind, count in earned.items():
            total = int(count * share)
            of_followers = round(total * _FOLLOWERS_SHARE[kind])
            told[kind, "FOLLOWER"] += of_followers
            told[kind, "NON_FOLLOWER"] += total - of_followers
    return told


def profile(world: World, measure: str, since: datetime, until: datetime, now: datetime) -> int:
    """The profile's views, its website's clicks, or the taps on a button, in `[since, until)`."""
    usual = _PROFILE_SHARES[measure]
    told = 0
    for start, end in pacific.pieces(since, min(until, now)):
        day = pacific.date_of(start)
        luck = random.Random(f"{world.seed}:{measure}:{day.isoformat()}").uniform(0.5, 1.5)
        count = luck * usual * world.followers_count(start) * ((end - start) / ONE_DAY)
        if measure in _LED_TO_PROFILE:
            count += _earned(world, start, end).get(_LED_TO_PROFILE[measure], Counter()).total()
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


def _earned(world: World, start: datetime, end: datetime) -> Mapping[str, Counter[Kind]]:
    """What each kind of content earned in a day or a part of it, by measure."""
    if (start, end) in world.counted_windows:
        return world.counted_windows[start, end]
    earned: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    growing = (
        *world.posts_between(start - SETTLED_AFTER, end),
        *world.stories_between(start - STORY_LIFE, end),
    )
    for post in growing:
        before, after = post.share_at(start), post.share_at(end)
        for measure, final in post.final.items():
            earned[measure][post.kind] += int(final * after) - int(final * before)
        said = (comment.written_at for comment in world.comments_under(post.media_id))
        earned[_WRITTEN][post.kind] += sum(start <= at < end for at in said)
    if len(world.counted_windows) >= MOST_COUNTED:
        world.counted_windows.clear()
    world.counted_windows[start, end] = earned
    return earned
