"""One post: its newest numbers, and its curve among the account's others of its format."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from duckdb import DuckDBPyConnection

# The mart's own rule for percentiles: fewer others say nothing.
ENOUGH_PEERS: Final = 10
LAST_AGE: Final = "28d"
MEASURES: Final = ("reach", "views", "engagement_rate_by_reach")


@dataclass(frozen=True)
class Post:
    """A post with its newest numbers; null is what Instagram did not say."""

    media_id: str
    media_type: str
    caption: str | None
    permalink: str | None
    posted_at: datetime
    last_read_at: datetime
    followers_at_post: int | None
    reach: int | None
    views: int | None
    total_interactions: int | None
    like_count: int | None
    comment_count: int | None
    saved: int | None
    shares: int | None
    reposts: int | None
    follows: int | None
    profile_visits: int | None
    engagement_rate_by_followers: float | None
    engagement_rate_by_reach: float | None
    engagement_rate_by_views: float | None


@dataclass(frozen=True)
class Age:
    """A measure of the post at one age, among its peers.

    Attributes:
        age: `1h`, `24h`, `48h`, `7d` or `28d`.
        measured_age_hours: At which age it was really read; None when it was not read near it.
        value: The measure then.
        peers: Others of which the measure is known at this age.
        low: Their first quartile; None, as the next two, with fewer than `ENOUGH_PEERS`.
        middle: Their median.
        high: Their third quartile.
        percentile: The share of them that had less, equal ones counted half.
    """

    age: str
    measured_age_hours: float | None
    value: float | None
    peers: int
    low: float | None
    middle: float | None
    high: float | None
    percentile: float | None


def post(connection: DuckDBPyConnection, account_id: str, media_id: str) -> Post | None:
    """The post, if it is one of the account's."""
    rows = connection.execute(
        """
        select
            instagram_media_id, media_type, caption, permalink, posted_at, last_read_at,
            followers_at_post, reach, views, total_interactions, like_count, comment_count, saved,
            shares, reposts, follows, profile_visits, engagement_rate_by_followers,
            engagement_rate_by_reach, engagement_rate_by_views
        from marts.posts
        where account_id = ? and instagram_media_id = ?
        """,
        [account_id, media_id],
    ).fetchall()
    return Post(*rows[0]) if rows else None


def curve(
    connection: DuckDBPyConnection, account_id: str, media_id: str, measure: str
) -> list[Age]:
    """The ages that the post has reached, the youngest first.

    Args:
        connection: The marts.
        account_id: The account.
        media_id: The post.
        measure: One of `MEASURES`.
    """
    if measure not in MEASURES:
        raise ValueError(measure)
    rows = connection.execute(
        f"""
        with own as (
            select *
            from marts.post_curves
            where account_id = $account_id and instagram_media_id = $media_id
        ),

        peers as (
            select
                curves.age,
                count(curves.{measure}) as peers,
                quantile_cont(curves.{measure}, [0.25, 0.5, 0.75]) as quartiles
            from marts.post_curves as curves
            inner join own
                on
                    curves.account_id = own.account_id
                    and curves.media_type = own.media_type
                    and curves.age = own.age
                    and curves.instagram_media_id <> own.instagram_media_id
            group by curves.age
        )

        select
            own.age,
            own.measured_age_hours,
            cast(own.{measure} as double),
            coalesce(peers.peers, 0) as peers_measured,
            case when peers_measured >= {ENOUGH_PEERS} then peers.quartiles[1] end,
            case when peers_measured >= {ENOUGH_PEERS} then peers.quartiles[2] end,
            case when peers_measured >= {ENOUGH_PEERS} then peers.quartiles[3] end,
            own.{measure}_percentile
        from own
        left join peers on own.age = peers.age
        order by own.age_hours
        """,
        {"account_id": account_id, "media_id": media_id},
    ).fetchall()
    return [Age(*row) for row in rows]
